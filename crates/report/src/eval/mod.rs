//! How right the scorer is, for a person: figures of labelled pairs, and the summary of
//! a validation pack.
//!
//! Figures are cut to three digits, not rounded: what misses an aim must not read as if
//! it met it.

mod pack;

use interdict_eval::{
    AtThreshold, CleanSet, CrossValidation, Evaluation, Figures, Group, Interval, Order, Validated,
    Worst,
};

use crate::layout::{Page, Text};
use crate::screen::explanation;
use crate::style::{Style, Tone};
use crate::table::Table;
use crate::words;

pub use pack::pack;

/// Values of one column that a page shows; JSON has every one.
const VALUES: usize = 12;
/// Rows that could not be used and are shown one by one.
const BAD_ROWS: usize = 5;

/// Returns the evaluation of labelled pairs as a page.
pub fn pairs(evaluation: &Evaluation, style: &Style) -> String {
    let mut page = Page::new(style);
    head(&mut page, evaluation);
    bad_rows(&mut page, evaluation);
    at_threshold(&mut page, evaluation);
    if let Some(own) = &evaluation.cross_validation {
        cross_validation(&mut page, own);
    } else {
        page.heading("Cross-validated");
        let why = "Not done: all pairs hang together by their names, so no fold is unseen.";
        page.paragraph(2, &Text::toned(Tone::Warn, why));
    }
    by_threshold(&mut page, &evaluation.thresholds, evaluation.threshold);
    if let Some(set) = &evaluation.clean {
        clean(&mut page, set);
    }
    groups(&mut page, &evaluation.groups);
    worst(&mut page, evaluation);
    page.finish()
}

fn head(page: &mut Page<'_>, own: &Evaluation) {
    let count = format!(
        "{}, {} labelled as matches",
        words::count(own.overall.pairs, "pair", "pairs"),
        words::grouped(own.overall.matches)
    );
    page.paragraph(0, &Text::toned(Tone::Strong, count));
    let line = Text::toned(Tone::Faint, "threshold ")
        .then(Tone::Plain, words::score(own.threshold))
        .then(Tone::Faint, "  scorer ")
        .then(Tone::Plain, own.scorer);
    page.paragraph(0, &line);
    if !own.columns.is_empty() {
        let said: Vec<String> = own
            .columns
            .iter()
            .map(|(meaning, heading)| format!("{heading} as {meaning}"))
            .collect();
        let line = Text::toned(Tone::Faint, "columns ").then(Tone::Plain, said.join(", "));
        page.paragraph(0, &line);
    }
    let order = match own.order {
        Order::AsGiven => {
            "The left name is asked about, the right one is the listed one.".to_owned()
        }
        Order::BetterOfBoth => {
            let both = "Each pair is compared both ways and the better score counts";
            match &own.asymmetry {
                Some(moved) if moved.pairs > 0 => {
                    let line = moved
                        .line
                        .map_or_else(String::new, |n| format!(" (line {n})"));
                    format!(
                        "{both}. The order moves {}, by {:.2} at most{line}, and decides {}.",
                        words::count(moved.pairs, "score", "scores"),
                        moved.largest,
                        words::grouped(moved.decisions)
                    )
                }
                _ => format!("{both}."),
            }
        }
    };
    page.paragraph(0, &Text::plain(order));
}

fn bad_rows(page: &mut Page<'_>, own: &Evaluation) {
    if own.bad_rows.is_empty() {
        return;
    }
    page.gap();
    let count = words::count(own.bad_rows.len(), "row is", "rows are");
    let lead = format!("{count} in no figure, because it could not be read:");
    page.paragraph(0, &Text::toned(Tone::Warn, lead));
    for row in own.bad_rows.iter().take(BAD_ROWS) {
        page.bullet(
            2,
            &Text::plain(format!("line {}: {}", row.line, row.reason)),
        );
    }
    let more = own.bad_rows.len().saturating_sub(BAD_ROWS);
    if more > 0 {
        page.bullet(
            2,
            &Text::plain(format!("and {} more", words::grouped(more))),
        );
    }
}

fn at_threshold(page: &mut Page<'_>, own: &Evaluation) {
    const HANG: usize = 11;
    let counts = own.overall.counts;
    let taken = counts.true_positives + counts.false_positives;
    page.heading("At the threshold");
    let found = words::grouped(counts.true_positives);
    let of = |figure: Option<f64>, rest: String| {
        Text::toned(Tone::Strong, figure_of(figure)).then(Tone::Faint, rest)
    };
    let rows = [
        (
            "precision",
            of(
                own.overall.precision,
                format!(
                    "  {found} of {} taken for matches are matches",
                    words::grouped(taken)
                ),
            ),
        ),
        (
            "recall",
            of(
                own.overall.recall,
                format!(
                    "  {found} of {} matches are found",
                    words::grouped(own.overall.matches)
                ),
            ),
        ),
        ("F1", of(own.overall.f1, String::new())),
        (
            "AUC",
            of(
                own.overall.auc,
                "  chance that a match scores above a pair that is none".to_owned(),
            ),
        ),
    ];
    for (label, value) in rows {
        page.hanging(2, &Text::toned(Tone::Faint, label), HANG, &value);
    }
    if let Some(best) = &own.best {
        let text = format!(
            "best F1 {} at {:.4}, chosen with these very pairs: it flatters",
            figure_of(best.figures.f1),
            best.threshold
        );
        page.hanging(2, &Text::default(), HANG, &Text::toned(Tone::Faint, text));
    }
}

fn cross_validation(page: &mut Page<'_>, own: &CrossValidation) {
    page.heading("Cross-validated");
    let kept = match own.kept_together.as_str() {
        "shared names" => "pairs that share a name stay together".to_owned(),
        column => format!("pairs with one `{column}` stay together"),
    };
    let text = format!(
        "{} folds of {}; {kept}. Beside each figure, where it lies in 95 % of {} draws of \
         groups with return. Seed {}.",
        own.fixed.folds.len(),
        words::count(own.groups, "group", "groups"),
        words::grouped(own.draws),
        own.seed
    );
    page.paragraph(2, &Text::plain(text));
    page.gap();
    let heads = ["", "nothing fitted", "95 %", "threshold fitted", "95 %"];
    let mut table = Table::new(&heads, 0).right(&[1, 2, 3, 4]);
    let mut row = |label: &str, cells: [String; 4]| {
        let label = Text::toned(Tone::Faint, label);
        let cells = cells.iter().map(Text::plain);
        table.row(std::iter::once(label).chain(cells).collect());
    };
    let (fixed, tuned) = (&own.fixed, &own.tuned);
    let blank = String::new;
    row("threshold", [used(fixed), blank(), used(tuned), blank()]);
    let figures: [(&str, FigureOf); 4] = [
        ("precision", |own| {
            (own.pooled.precision, own.intervals.precision)
        }),
        ("recall", |own| (own.pooled.recall, own.intervals.recall)),
        ("F1", |own| (own.pooled.f1, own.intervals.f1)),
        ("AUC", |own| (own.pooled.auc, own.intervals.auc)),
    ];
    for (label, of) in figures {
        let [(figure, interval), (other, beside)] = [of(fixed), of(tuned)];
        let ends = |interval: Option<Interval>| interval.map_or_else(String::new, span);
        row(
            label,
            [
                figure_of(figure),
                ends(interval),
                figure_of(other),
                ends(beside),
            ],
        );
    }
    table.render(page, 2);
}

/// Takes a figure and where it lies out of a validation.
type FigureOf = fn(&Validated) -> (Option<f64>, Option<Interval>);

/// Returns the threshold of every fold, or from which to which they go.
fn used(own: &Validated) -> String {
    let thresholds = || own.folds.iter().map(|fold| fold.threshold);
    let low = thresholds().fold(1.0, f64::min);
    let high = thresholds().fold(0.0, f64::max);
    if words::score(low) == words::score(high) {
        words::score(low)
    } else {
        span(Interval { low, high })
    }
}

/// Returns `.81-.91`, rounded outward: an interval must not look narrower than it is.
pub(super) fn span(own: Interval) -> String {
    let short = |text: String| text.strip_prefix('0').map_or(text.clone(), str::to_owned);
    let low = (own.low * 100.0 + 1e-6).floor() / 100.0;
    let high = (own.high * 100.0 - 1e-6).ceil() / 100.0;
    let ends = [low, high].map(|end| short(format!("{end:.2}")));
    ends.join("-")
}

fn by_threshold(page: &mut Page<'_>, rows: &[AtThreshold], used: f64) {
    page.heading("By threshold");
    let alerts = rows.iter().any(|row| row.alerts.is_some());
    let mut heads = vec!["", "precision", "recall", "F1", "missed", "false"];
    if alerts {
        heads.extend(["alerts/1,000", "95 %", "hits/1,000"]);
    }
    let mut table = Table::new(&heads, 0).right(&[1, 2, 3, 4, 5, 6, 7, 8]);
    for row in rows {
        let counts = row.figures.counts;
        let here = (row.threshold - used).abs() < 1e-9;
        let tone = if here { Tone::Strong } else { Tone::Plain };
        let mut cells = vec![
            words::score(row.threshold),
            figure_of(row.figures.precision),
            figure_of(row.figures.recall),
            figure_of(row.figures.f1),
            words::grouped(counts.false_negatives),
            words::grouped(counts.false_positives),
        ];
        if alerts {
            cells.extend(alert_cells(row.alerts.as_ref()));
        }
        table.row(cells.iter().map(|cell| Text::toned(tone, cell)).collect());
    }
    table.render(page, 2);
}

pub(super) fn alert_cells(alerts: Option<&interdict_eval::Alerts>) -> Vec<String> {
    let Some(own) = alerts else {
        return vec![String::new(); 3];
    };
    let ends = own.interval.map_or_else(String::new, |ends| {
        format!("{:.1}-{:.1}", ends.low, ends.high)
    });
    vec![
        format!("{:.1}", own.per_1000),
        ends,
        format!("{:.1}", own.hits_per_1000),
    ]
}

pub(super) fn clean(page: &mut Page<'_>, set: &CleanSet) {
    page.gap();
    let some = if set.parties < set.of {
        let all = words::grouped(set.of);
        format!(" ({all} in all, seed {})", set.seed)
    } else {
        String::new()
    };
    let silent = if set.too_little > 0 {
        let names = words::count(set.too_little, "name carries", "names carry");
        format!(" {names} too little to screen.")
    } else {
        String::new()
    };
    let text = format!(
        "Alerts are those of {} of the clean set{some}, screened by name alone against the \
         lists as loaded; a true hit counts too.{silent}",
        words::count(set.parties, "party", "parties")
    );
    page.paragraph(2, &Text::toned(Tone::Faint, text));
}

fn groups(page: &mut Page<'_>, groups: &[Group]) {
    page.heading("By group");
    let heads = ["", "pairs", "matches", "precision", "recall", "F1", "AUC"];
    let mut table = Table::new(&heads, 0).right(&[1, 2, 3, 4, 5, 6]);
    for same in groups.chunk_by(|a, b| a.by == b.by) {
        let Some(first) = same.first() else { continue };
        let mut row = vec![Text::toned(Tone::Strong, &first.by)];
        row.resize(heads.len(), Text::default());
        table.row(row);
        let mut sorted: Vec<&Group> = same.iter().collect();
        sorted.sort_by_key(|group| std::cmp::Reverse(group.figures.pairs));
        for group in sorted.iter().take(VALUES) {
            table.row(group_row(&group.value, &group.figures));
        }
        let more = sorted.len().saturating_sub(VALUES);
        if more > 0 {
            let mut row = vec![Text::toned(Tone::Faint, format!("  {more} more, in JSON"))];
            row.resize(heads.len(), Text::default());
            table.row(row);
        }
    }
    table.render(page, 2);
}

fn group_row(value: &str, figures: &Figures) -> Vec<Text> {
    const WIDEST: usize = 24;
    let mut name: String = value.chars().take(WIDEST).collect();
    if value.chars().count() > WIDEST {
        name.push_str("...");
    }
    vec![
        Text::plain(format!("  {name}")),
        Text::plain(words::grouped(figures.pairs)),
        Text::plain(words::grouped(figures.matches)),
        Text::plain(figure_of(figures.precision)),
        Text::plain(figure_of(figures.recall)),
        Text::plain(figure_of(figures.f1)),
        Text::plain(figure_of(figures.auc)),
    ]
}

fn worst(page: &mut Page<'_>, own: &Evaluation) {
    let counts = own.overall.counts;
    let wrong = counts.false_negatives + counts.false_positives;
    if own.worst.is_empty() {
        return;
    }
    page.heading(&format!(
        "Worst {} of {} wrong decisions",
        own.worst.len(),
        words::grouped(wrong)
    ));
    for (at, case) in own.worst.iter().enumerate() {
        if at > 0 {
            page.gap();
        }
        worst_case(page, case);
    }
}

fn worst_case(page: &mut Page<'_>, case: &Worst) {
    const HANG: usize = 6;
    let word = if case.is_match {
        "missed"
    } else {
        "taken for a match"
    };
    let score = Text::toned(Tone::Bad, words::score(case.score));
    let text = Text::plain(format!("{} = {}", case.query, case.target))
        .then(Tone::Faint, format!("  {word}, line {}", case.line));
    page.hanging(2, &score, HANG, &text);
    explanation(page, 2 + HANG, &case.explanation);
    if let Some(note) = case.attributes.get("notes") {
        let label = Text::toned(Tone::Faint, "notes");
        page.hanging(2 + HANG, &label, 10, &Text::plain(note));
    }
}

/// Returns a figure, or a dash where it is not defined.
pub(super) fn figure_of(figure: Option<f64>) -> String {
    match figure {
        Some(figure) => format!("{:.3}", (figure * 1000.0 + 1e-6).floor() / 1000.0),
        None => "-".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_never_shown_narrower_than_it_is() {
        let of = |low, high| span(Interval { low, high });
        assert_eq!(of(0.8199, 0.9101), ".81-.92");
        assert_eq!(of(0.82, 0.91), ".82-.91");
        assert_eq!(of(0.9991, 1.0), ".99-1.00");
        assert_eq!(of(0.0, 0.0001), ".00-.01");
    }

    #[test]
    fn a_figure_that_misses_an_aim_does_not_read_as_if_it_met_it() {
        assert_eq!(figure_of(Some(0.8599)), "0.859");
        assert_eq!(figure_of(Some(0.86)), "0.860");
        assert_eq!(figure_of(Some(1.0)), "1.000");
        assert_eq!(figure_of(None), "-");
    }
}
