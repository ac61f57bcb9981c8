//! A timeline as a page: a drawing on a line of years, then the rows with their days and
//! citations. Every glyph is told by shape; color only repeats it.

use interdict_model::{Citation, Confidence};
use interdict_timeline::{Agrees, By, Effect, Row, Said, Section, Subject, Timeline};

use super::country::{countries, letters, positions};
use super::scale::{Ink, Scale, ink};
use super::{heading, period, public, subject, verdict, whole, words};
use crate::layout::{Page, Text};
use crate::style::{Style, Tone};
use crate::words as phrases;

/// Glyphs of a drawing.
pub(super) struct Glyphs {
    pub certain: char,
    pub onward: char,
    pub perhaps: char,
    pub suspended: char,
    version: char,
    said: char,
    pub mark: char,
    goes_on: char,
    pub day: char,
    tick: char,
}

const ASCII: Glyphs = Glyphs {
    certain: '=',
    onward: '-',
    perhaps: '~',
    suspended: '.',
    version: '|',
    said: '?',
    mark: 'v',
    goes_on: '>',
    day: ':',
    tick: '|',
};

const UNICODE: Glyphs = Glyphs {
    certain: '━',
    onward: '─',
    perhaps: '╌',
    suspended: '·',
    version: '╋',
    said: '?',
    mark: '▾',
    goes_on: '▶',
    day: '┊',
    tick: '╷',
};

/// Where things stand on a line of the drawing.
pub(super) struct Columns {
    number: usize,
    label: usize,
    pub chart: usize,
}

/// A line of the drawing before the label and after the chart.
const INDENT: usize = 2;

/// Returns the page of a timeline.
pub fn text(timeline: &Timeline, style: &Style) -> String {
    let mut page = Page::new(style);
    head(&mut page, timeline);
    if timeline.rows.is_empty() {
        nothing(&mut page, timeline);
        return page.finish();
    }
    let columns = columns(timeline, style);
    let scale = Scale::new(timeline.range, columns.chart);
    axis(&mut page, timeline, &columns, scale);
    match timeline.by {
        By::Section => {
            sections(&mut page, timeline, &columns, scale);
            legend(&mut page, timeline);
            details(&mut page, timeline);
        }
        By::Country => {
            countries(&mut page, timeline, &columns, scale);
            legend(&mut page, timeline);
            positions(&mut page, timeline);
        }
    }
    foot(&mut page, timeline);
    page.finish()
}

fn head(page: &mut Page<'_>, timeline: &Timeline) {
    let by = match timeline.by {
        By::Section => "Timeline of ",
        By::Country => "Positions of governments on ",
    };
    let title = format!("{by}{}", subject(timeline));
    page.paragraph(0, &Text::toned(Tone::Strong, title));
    let dates = Text::toned(Tone::Faint, "on ")
        .then(Tone::Plain, timeline.on.to_string())
        .then(Tone::Faint, "  known ")
        .then(Tone::Plain, timeline.known.to_string())
        .then(Tone::Faint, "  drawn ")
        .then(
            Tone::Plain,
            format!("{} to {}", timeline.range.from, timeline.range.to),
        );
    page.paragraph(0, &dates);
    if let Some(message) = &timeline.message {
        page.gap();
        page.paragraph(0, &Text::toned(Tone::Warn, message));
    }
    let drawn = timeline.parties.len();
    if drawn > 1 {
        page.gap();
        let text = format!("{drawn} distinct parties have that name; each has its own listings:");
        page.paragraph(0, &Text::toned(Tone::Warn, text));
    } else if drawn == 1 {
        page.gap();
    }
    for party in &timeline.parties {
        let mut text = Text::plain(party_words(party));
        if drawn > 1 {
            text = text.then(Tone::Faint, format!("; {}", party.entry));
        }
        page.bullet(0, &text);
    }
    if !timeline.left_out.is_empty() {
        left_out(page, &timeline.left_out);
    }
}

fn party_words(party: &Subject) -> String {
    let score = party.score.map_or(String::new(), |score| {
        format!(", best score {}", phrases::score(score))
    });
    let matched = phrases::count(party.matched, "entry", "entries");
    let matched = match party.score {
        Some(_) => format!("{matched} by name{score}"),
        None => format!("{matched} picked"),
    };
    let more = match party.by_family {
        0 => String::new(),
        more => format!(", {} by the rules that added them", phrases::grouped(more)),
    };
    let same = match party.by_name {
        0 => String::new(),
        same => format!(
            ", {} of the same name on other lists",
            phrases::grouped(same)
        ),
    };
    format!("{}: {matched}{more}{same}", party.name)
}

fn left_out(page: &mut Page<'_>, left_out: &[Subject]) {
    const NAMED: usize = 5;
    let total = phrases::count(left_out.len(), "party", "parties");
    page.paragraph(
        0,
        &Text::toned(Tone::Warn, format!("Like the name and not drawn: {total}")),
    );
    for party in left_out.iter().take(NAMED) {
        let score = party.score.map_or(String::new(), phrases::score);
        let text = Text::plain(format!("{} ({score})", party.name))
            .then(Tone::Faint, format!("  --entry {}", party.entry));
        page.bullet(2, &text);
    }
    if left_out.len() > NAMED {
        let rest = format!("and {} more (JSON has all)", left_out.len() - NAMED);
        page.paragraph(2, &Text::toned(Tone::Faint, rest));
    }
}

fn nothing(page: &mut Page<'_>, timeline: &Timeline) {
    page.gap();
    let why = if timeline.outside > 0 {
        format!(
            "Nothing lies within these days; {} outside.",
            phrases::count(timeline.outside, "row lies", "rows lie")
        )
    } else if timeline.parties.is_empty() {
        "Nothing to draw: no entry of these lists is at or above the threshold.".to_owned()
    } else {
        "Nothing to draw: nothing of it had been published by then.".to_owned()
    };
    page.paragraph(0, &Text::plain(why));
    page.heading("Looked at");
    phrases::corpus_lists(page, 2, &timeline.corpus);
    phrases::corpus(page, &timeline.corpus);
}

fn columns(timeline: &Timeline, style: &Style) -> Columns {
    let number = match timeline.by {
        By::Section => timeline.rows.len().to_string().len(),
        By::Country => 0,
    };
    let label = match timeline.by {
        // One less than a third leaves nine years five cells each on a page of 80.
        By::Section => (style.width / 3).saturating_sub(1).clamp(12, 30),
        By::Country => (style.width / 5).clamp(12, 20),
    };
    // Number, gap, label, gap, chart, gap, state.
    let rest = INDENT + number + 1 + label + 2 + 2;
    Columns {
        number,
        label,
        chart: style.width.saturating_sub(rest).max(20),
    }
}

pub(super) fn glyphs(style: &Style) -> &'static Glyphs {
    if style.unicode { &UNICODE } else { &ASCII }
}

impl Columns {
    fn before(&self) -> usize {
        INDENT + self.number + 1 + self.label + 2
    }
}

/// The years, their ticks, and where the day of the question stands.
fn axis(page: &mut Page<'_>, timeline: &Timeline, columns: &Columns, scale: Scale) {
    let glyphs = glyphs(page.style);
    let mut labels = vec![' '; columns.chart + 4];
    let mut ticks = vec![' '; columns.chart];
    for (year, at) in scale.years(5) {
        let at = usize::try_from(at).unwrap_or(0);
        for (place, digit) in year.to_string().chars().enumerate() {
            if let Some(cell) = labels.get_mut(at + place) {
                *cell = digit;
            }
        }
        if let Some(cell) = ticks.get_mut(at) {
            *cell = glyphs.tick;
        }
    }
    if let Some(at) = day_column(timeline, scale)
        && let Some(cell) = ticks.get_mut(at)
    {
        *cell = 'o';
    }
    labels.truncate(columns.chart.max(4));
    page.gap();
    for line in [labels, ticks] {
        let line: String = line.into_iter().collect();
        page.push(columns.before(), &Text::toned(Tone::Faint, line.trim_end()));
    }
}

/// The column of the day of the question, when it is in the drawing.
pub(super) fn day_column(timeline: &Timeline, scale: Scale) -> Option<usize> {
    let day = timeline.on_day;
    (timeline.range.from..=timeline.range.to)
        .contains(&day)
        .then(|| usize::try_from(scale.at(day)).unwrap_or(0))
}

fn sections(page: &mut Page<'_>, timeline: &Timeline, columns: &Columns, scale: Scale) {
    let mut last: Option<(Section, Option<&str>)> = None;
    let several = timeline.parties.len() > 1;
    for (at, row) in timeline.rows.iter().enumerate() {
        let party = row.party.as_deref().filter(|_| several);
        let group = (row.section, party);
        if last != Some(group) {
            let name = party.and_then(|id| timeline.parties.iter().find(|party| party.id == id));
            let name = name.map_or(String::new(), |party| format!(": {}", party.name));
            let title = format!("{}{name}", heading(row.section));
            page.paragraph(0, &Text::toned(Tone::Strong, title));
            last = Some(group);
        }
        let number = format!("{:>width$}", at + 1, width = columns.number);
        let chart = chart(row, timeline, columns, scale, page.style);
        let state = verdict(row.state_on).map_or(Text::toned(Tone::Faint, "-"), phrases::mark);
        line(page, columns, &number, &row.title, &chart, &state);
    }
}

/// Adds a label with its bar; a label that does not fit goes on below.
pub(super) fn line(
    page: &mut Page<'_>,
    columns: &Columns,
    number: &str,
    label: &str,
    chart: &Text,
    state: &Text,
) {
    const LINES: usize = 3;
    let mut wrapped = Text::plain(label).wrap(columns.label);
    if wrapped.len() > LINES {
        wrapped.truncate(LINES);
        if let Some(last) = wrapped.pop() {
            wrapped.push(last.then(Tone::Plain, "..."));
        }
    }
    for (at, part) in wrapped.iter().enumerate() {
        let pad = " ".repeat((columns.label + 2).saturating_sub(part.cells()).max(1));
        let lead = if at == 0 { number } else { "" };
        let mut text = Text::toned(
            Tone::Faint,
            format!("{lead:>width$} ", width = columns.number),
        )
        .join(part);
        if at == 0 {
            text = text
                .then(Tone::Plain, pad)
                .join(chart)
                .then(Tone::Plain, " ")
                .join(state);
        }
        page.push(INDENT, &text);
    }
}

fn chart(row: &Row, timeline: &Timeline, columns: &Columns, scale: Scale, style: &Style) -> Text {
    let glyphs = glyphs(style);
    let day = day_column(timeline, scale);
    let mut text = Text::default();
    for at in 0..columns.chart {
        let (first, last) = scale.days_of(at);
        let goes_on = at + 1 == columns.chart
            && row.spans.last().is_some_and(|span| {
                span.effect != Effect::Said && span.to.latest.is_none_or(|end| end > last)
            });
        let (tone, glyph) = match ink(row, first, last, timeline.known.day()) {
            Ink::Certain | Ink::Version | Ink::Onward if goes_on => (Tone::Strong, glyphs.goes_on),
            Ink::Certain => (Tone::Strong, glyphs.certain),
            Ink::Onward => (Tone::Faint, glyphs.onward),
            Ink::Version => (Tone::Strong, glyphs.version),
            Ink::Perhaps => (Tone::Warn, glyphs.perhaps),
            Ink::Suspended => (Tone::Faint, glyphs.suspended),
            Ink::Said => (Tone::Warn, glyphs.said),
            Ink::Mark => (Tone::Strong, glyphs.mark),
            Ink::Nothing if day == Some(at) => (Tone::Faint, glyphs.day),
            Ink::Nothing => (Tone::Plain, ' '),
        };
        text = text.then(tone, glyph.to_string());
    }
    text
}

fn legend(page: &mut Page<'_>, timeline: &Timeline) {
    let glyphs = glyphs(page.style);
    page.gap();
    let pair = |glyph: char, what: &str| format!("{glyph} {what}");
    let mut parts = match timeline.by {
        By::Section => vec![
            pair(glyphs.certain, "there"),
            pair(glyphs.perhaps, "dates not decided"),
            pair(glyphs.version, "next version"),
            pair(glyphs.suspended, "suspended"),
            pair(glyphs.mark, "event"),
            pair(glyphs.said, "said"),
            pair(glyphs.onward, "no end known"),
            pair(glyphs.goes_on, "goes on"),
        ],
        By::Country => vec![
            "a letter where one begins, a figure where several do".to_owned(),
            pair(glyphs.certain, "some stand"),
            pair(glyphs.onward, "no end known"),
            pair(glyphs.perhaps, "dates not decided"),
            pair(glyphs.mark, "event"),
        ],
    };
    parts.push(pair(
        'o',
        &format!("{}, the day of the question", timeline.on_day),
    ));
    page.paragraph(0, &Text::toned(Tone::Faint, parts.join("   ")));
    let last = match timeline.by {
        By::Section => {
            "On that day: T in force, F not in force, U undecided, - no rule.".to_owned()
        }
        By::Country => letters(timeline),
    };
    page.paragraph(0, &Text::toned(Tone::Faint, last));
}

fn details(page: &mut Page<'_>, timeline: &Timeline) {
    let hang = timeline.rows.len().to_string().len() + 2;
    let mut last = None;
    for (at, row) in timeline.rows.iter().enumerate() {
        if last.replace(row.section) != Some(row.section) {
            page.heading(heading(row.section));
        }
        let number = Text::toned(Tone::Faint, format!("{:>width$}", at + 1, width = hang - 2));
        let title = Text::toned(Tone::Strong, &row.title).then(
            Tone::Plain,
            format!("; {}, {}", words(&row.kind), row.state_on.words()),
        );
        page.hanging(0, &number, hang, &title);
        detail(page, row, hang);
    }
}

/// Adds what stands below the title of a row.
pub(super) fn detail(page: &mut Page<'_>, row: &Row, indent: usize) {
    const HANG: usize = 9;
    match row.spans.as_slice() {
        [one] if row.section != Section::Claims => {
            let days = format!("{}; {}", period(one), public(one.public));
            page.field(indent, "days", HANG, &Text::plain(days));
            if let Some(note) = &one.note {
                page.field(indent, "", HANG, &Text::toned(Tone::Faint, note));
            }
        }
        [_] => page.field(indent, "days", HANG, &Text::plain(whole(row))),
        several => {
            for (at, span) in several.iter().enumerate() {
                let label = if at == 0 { "versions" } else { "" };
                let key = span.key.as_deref().unwrap_or("-");
                let mut text = Text::plain(format!("{key}: {}", period(span)));
                if let Some(stated) = span.stated_end {
                    text = text.then(Tone::Faint, format!(" (its own end was {stated})"));
                }
                if span.effect == Effect::Suspended {
                    text = text.then(Tone::Warn, ", suspended");
                } else if span.effect == Effect::Open {
                    text = text.then(Tone::Warn, ", whether it stands is open");
                }
                text = text.then(Tone::Faint, format!("; {}", public(span.public)));
                if let Some(note) = &span.note {
                    text = text.then(Tone::Faint, format!("; {note}"));
                }
                page.hanging(indent, &Text::toned(Tone::Faint, label), HANG, &text);
            }
        }
    }
    for (at, mark) in row.marks.iter().enumerate() {
        let label = if at == 0 { "events" } else { "" };
        let text = Text::plain(format!("{}: {}", mark.day, mark.what));
        page.hanging(indent, &Text::toned(Tone::Faint, label), HANG, &text);
    }
    if let Some(basis) = row.basis {
        page.field(indent, "basis", HANG, &Text::plain(phrases::basis(basis)));
    }
    if let Some(binds) = &row.binds {
        page.field(indent, "binds", HANG, &Text::plain(binds));
    }
    if row.section == Section::Positions
        && let Some(says) = &row.says
    {
        page.field(indent, "says", HANG, &Text::plain(says));
    }
    if let Some(said) = &row.said {
        claim(page, said, indent, HANG);
    }
    if let Some(note) = &row.note {
        page.field(indent, "note", HANG, &Text::plain(note));
    }
    page.field(indent, "cites", HANG, &cites(row));
}

fn claim(page: &mut Page<'_>, said: &Said, indent: usize, hang: usize) {
    let by = Text::plain(said.by.join(", citing "));
    page.field(indent, "by", hang, &by);
    page.field(indent, "claim", hang, &Text::plain(&said.what));
    let tone = match said.record.agrees {
        Agrees::Contradicted | Agrees::Partly => Tone::Warn,
        Agrees::BorneOut | Agrees::Open => Tone::Plain,
    };
    let mut record = Text::toned(tone, said.record.agrees.words())
        .then(Tone::Plain, format!(": {}", said.record.text));
    if !said.record.cites.is_empty() {
        record = record
            .then(Tone::Faint, " [")
            .join(&phrases::cites(&said.record.cites))
            .then(Tone::Faint, "]");
    }
    page.field(indent, "record", hang, &record);
}

/// The citations of a row, each text once.
fn cites(row: &Row) -> Text {
    let mut once: Vec<Citation> = Vec::new();
    for cite in &row.cites {
        if !once.iter().any(|known| known.text == cite.text) {
            once.push(cite.clone());
        }
    }
    let mut text = phrases::cites(&once);
    // Dates can be weaker than the pages that are cited for them.
    let least = once.iter().map(|cite| cite.confidence).min();
    if least.is_some_and(|least| row.confidence < least) {
        let word = match row.confidence {
            Confidence::Recalled => "; dates recalled",
            Confidence::Partly => "; dates in part",
            Confidence::Read => "",
        };
        text = text.then(Tone::Faint, word);
    }
    text
}

fn foot(page: &mut Page<'_>, timeline: &Timeline) {
    if timeline.outside > 0 || timeline.positions > 0 {
        page.gap();
    }
    if timeline.outside > 0 {
        let rows = phrases::count(timeline.outside, "row lies", "rows lie");
        page.paragraph(0, &Text::plain(format!("{rows} outside these days.")));
    }
    if timeline.positions > 0 {
        let count = phrases::count(timeline.positions, "position", "positions");
        let text = format!(
            "Not drawn here: {count} of governments that are no measure of the rulebook; \
             `--by country` draws them."
        );
        page.paragraph(0, &Text::plain(text));
    }
    phrases::corpus(page, &timeline.corpus);
}
