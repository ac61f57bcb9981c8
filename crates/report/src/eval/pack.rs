//! The summary of a validation pack as a page.

use interdict_eval::Interval;
use interdict_eval::pack::{Recall, Summary};

use super::{alert_cells, clean, figure_of, span};
use crate::layout::{Page, Text};
use crate::style::{Style, Tone};
use crate::table::Table;
use crate::words;

/// Returns the summary as a page.
pub fn pack(summary: &Summary, style: &Style) -> String {
    let mut page = Page::new(style);
    head(&mut page, summary);
    listed_names(&mut page, summary);
    manipulations(&mut page, summary);
    across_scripts(&mut page, summary);
    thresholds(&mut page, summary);
    below(&mut page, summary);
    page.heading("Compared with");
    words::corpus_lists(&mut page, 2, &summary.corpus);
    words::corpus(&mut page, &summary.corpus);
    page.finish()
}

fn head(page: &mut Page<'_>, own: &Summary) {
    page.paragraph(
        0,
        &Text::toned(Tone::Strong, "Validation of name screening"),
    );
    let line = Text::toned(Tone::Faint, "on ")
        .then(Tone::Plain, own.on.to_string())
        .then(Tone::Faint, "  known ")
        .then(Tone::Plain, own.known.to_string())
        .then(Tone::Faint, "  threshold ")
        .then(Tone::Plain, words::score(own.settings.threshold))
        .then(Tone::Faint, "  seed ")
        .then(Tone::Plain, own.settings.seed.to_string());
    page.paragraph(0, &line);
    let totals = own.totals;
    let text = format!(
        "{} in force with {}, of {} loaded. {} asked, each a name alone.",
        words::count(totals.in_force, "entry", "entries"),
        words::count(totals.names, "name", "names"),
        words::grouped(totals.entries),
        words::count(totals.questions, "question", "questions"),
    );
    page.paragraph(0, &Text::plain(text));
    let (tone, text) = match totals.disagreements {
        0 => (
            Tone::Plain,
            "Screening and comparison of the pair agree on every one.".to_owned(),
        ),
        number => (
            Tone::Bad,
            format!(
                "Screening and comparison of the pair do not agree on {}: a defect.",
                words::count(number, "question", "questions")
            ),
        ),
    };
    page.paragraph(0, &Text::toned(tone, text));
}

fn recall_cells(own: &Recall) -> Vec<Text> {
    let missed = own.asked - own.found;
    let tone = if missed > 0 { Tone::Warn } else { Tone::Plain };
    vec![
        Text::plain(words::grouped(own.asked)),
        Text::toned(tone, words::grouped(missed)),
        Text::plain(figure_of(own.recall)),
        Text::plain(ends(own.interval)),
        Text::plain(
            own.hits_each
                .map_or_else(String::new, |hits| format!("{hits:.1}")),
        ),
    ]
}

fn ends(interval: Option<Interval>) -> String {
    interval.map_or_else(String::new, span)
}

fn listed_names(page: &mut Page<'_>, own: &Summary) {
    page.heading("Listed names, asked back as they stand");
    let heads = [
        "list",
        "names",
        "asked",
        "missed",
        "recall",
        "95 %",
        "hits each",
    ];
    let mut table = Table::new(&heads, 0).right(&[2, 3, 4, 5, 6]);
    for row in &own.self_screening_by_list {
        let mut cells = vec![
            Text::plain(row.list.as_str()),
            Text::plain(row.names.replace('_', " ")),
        ];
        cells.extend(recall_cells(&row.recall));
        table.row(cells);
    }
    let mut all = vec![Text::toned(Tone::Strong, "all"), Text::default()];
    all.extend(recall_cells(&own.self_screening));
    table.row(all);
    table.render(page, 2);
}

fn manipulations(page: &mut Page<'_>, own: &Summary) {
    page.heading("Names written otherwise");
    if own.manipulations.is_empty() {
        page.paragraph(
            2,
            &Text::toned(Tone::Warn, "No name was fit for any class."),
        );
        return;
    }
    let heads = ["", "asked", "missed", "recall", "95 %", "hits each"];
    let mut table = Table::new(&heads, 0).right(&[1, 2, 3, 4, 5]);
    for row in &own.manipulations {
        // The only kind says nothing beside its class.
        let of_class = own
            .manipulations
            .iter()
            .filter(|own| own.class == row.class);
        if row.kind.is_some() && of_class.count() == 2 {
            continue;
        }
        let name = match row.kind {
            None => Text::toned(Tone::Strong, row.class.word().replace('_', " ")),
            Some(kind) => Text::plain(format!("  {kind}")),
        };
        let mut cells = vec![name];
        cells.extend(recall_cells(&row.recall));
        table.row(cells);
    }
    table.render(page, 2);
}

fn across_scripts(page: &mut Page<'_>, own: &Summary) {
    page.heading("Across scripts, the script asked in left out of the entry");
    if own.across_scripts.is_empty() {
        let none = "No entry has names in two scripts.";
        page.paragraph(2, &Text::toned(Tone::Warn, none));
        return;
    }
    let heads = ["asked in", "against", "asked", "missed", "recall", "95 %"];
    let mut table = Table::new(&heads, 0).right(&[2, 3, 4, 5]);
    for row in &own.across_scripts {
        table.row(vec![
            Text::plain(&row.query_script),
            Text::plain(&row.target_script),
            Text::plain(words::grouped(row.asked)),
            Text::plain(words::grouped(row.asked - row.found)),
            Text::plain(figure_of(row.recall)),
            Text::plain(ends(row.interval)),
        ]);
    }
    table.render(page, 2);
    let note = "Names that were translated, and aliases that are other names, count as misses.";
    page.paragraph(2, &Text::toned(Tone::Faint, note));
}

fn thresholds(page: &mut Page<'_>, own: &Summary) {
    page.heading("By threshold");
    let mut heads = vec!["", "recall of names written otherwise"];
    if own.clean.is_some() {
        heads.extend(["alerts/1,000", "95 %", "hits/1,000"]);
    }
    let mut table = Table::new(&heads, 1).right(&[1, 2, 3, 4]);
    for row in &own.thresholds {
        let here = (row.threshold - own.settings.threshold).abs() < 1e-9;
        let tone = if here { Tone::Strong } else { Tone::Plain };
        let mut cells = vec![words::score(row.threshold), figure_of(row.recall)];
        if own.clean.is_some() {
            cells.extend(alert_cells(row.alerts.as_ref()));
        }
        table.row(cells.iter().map(|cell| Text::toned(tone, cell)).collect());
    }
    table.render(page, 2);
    if let Some(set) = &own.clean {
        clean(page, set);
    } else {
        let none = "No clean set was given, so nothing is said of alerts.";
        page.paragraph(2, &Text::toned(Tone::Faint, none));
    }
}

fn below(page: &mut Page<'_>, own: &Summary) {
    page.heading("Below the line");
    let low = own.settings.threshold - own.settings.band;
    let text = format!(
        "{} from {} up to {} wait for a reader.",
        words::count(own.below_the_line, "pair", "pairs"),
        words::score(low),
        words::score(own.settings.threshold),
    );
    page.paragraph(2, &Text::plain(text));
}
