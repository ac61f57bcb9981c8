//! What the rulebook covers and what it does not, in four words.

use serde::Serialize;

use crate::layout::{Page, Text};
use crate::style::{Style, Tone};
use crate::table::Table;
use crate::words;

/// How far something is modelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// Its effect is computed.
    Modelled,
    /// A hit stops the answer; the effect is not computed.
    Partly,
    /// It is shown and decides nothing.
    PointerOnly,
    /// It is not looked at.
    NotModelled,
}

impl Extent {
    /// Returns the words of the table.
    pub fn words(self) -> &'static str {
        match self {
            Self::Modelled => "modelled",
            Self::Partly => "partly",
            Self::PointerOnly => "pointer only",
            Self::NotModelled => "not modelled",
        }
    }
}

/// One part of a regime, or one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// How far it is modelled.
    pub extent: Extent,
    /// What it is.
    pub what: String,
}

/// One rule of a regime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// How far it is modelled.
    pub extent: Extent,
    /// Its id.
    pub id: String,
    /// Its status or the kind of relief.
    pub status: String,
    /// Versions.
    pub versions: usize,
    /// Of these: those of which every citation was only recalled.
    pub recalled: usize,
}

/// One regime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegimeRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Lists that it needs.
    pub lists: Vec<String>,
    /// Its parts, as the rulebook itself says.
    pub parts: Vec<Part>,
    /// Its rules.
    pub rules: Vec<Rule>,
}

/// Positions of one jurisdiction in the public record: shown in timelines, deciding nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pointer {
    /// The file of the record.
    pub jurisdiction: String,
    /// How many.
    pub positions: usize,
}

/// What the rulebook covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Covered {
    /// The first day for which it answers.
    pub reaches_from: jiff::civil::Date,
    /// The regimes, in the order of the rulebook.
    pub regimes: Vec<RegimeRow>,
    /// The public record beside it.
    pub record: Vec<Pointer>,
}

/// Returns the table.
pub fn coverage(covered: &Covered, style: &Style) -> String {
    let mut page = Page::new(style);
    let head = format!(
        "What this rulebook covers, for days from {} on.",
        covered.reaches_from
    );
    page.paragraph(0, &Text::plain(head));
    for extent in [
        (Extent::Modelled, "the effect is computed"),
        (
            Extent::Partly,
            "a hit stops the answer; the effect is not computed",
        ),
        (Extent::PointerOnly, "shown, and decides nothing"),
        (Extent::NotModelled, "not looked at: no answer speaks of it"),
    ] {
        page.hanging(2, &word(extent.0), 14, &Text::plain(extent.1));
    }
    for regime in &covered.regimes {
        page.heading(&format!("{}  {}", regime.id, regime.title));
        let mut parts = regime.parts.clone();
        parts.sort_by_key(|part| part.extent);
        for part in &parts {
            page.hanging(2, &word(part.extent), 14, &Text::plain(&part.what));
        }
        if !regime.lists.is_empty() {
            page.field(2, "needs", 14, &Text::plain(regime.lists.join(", ")));
        }
        rules(&mut page, &regime.rules);
    }
    if !covered.record.is_empty() {
        page.heading("The public record beside the rulebook");
        let total: usize = covered.record.iter().map(|each| each.positions).sum();
        let by: Vec<String> = covered
            .record
            .iter()
            .map(|each| format!("{} {}", each.jurisdiction, each.positions))
            .collect();
        let positions = words::count(total, "position", "positions");
        let text = format!("{positions} of governments: {}", by.join(", "));
        page.hanging(2, &word(Extent::PointerOnly), 14, &Text::plain(text));
    }
    totals(&mut page, covered);
    page.finish()
}

fn word(extent: Extent) -> Text {
    let tone = match extent {
        Extent::Modelled => Tone::Strong,
        Extent::Partly | Extent::NotModelled => Tone::Warn,
        Extent::PointerOnly => Tone::Faint,
    };
    Text::toned(tone, extent.words())
}

fn rules(page: &mut Page<'_>, rules: &[Rule]) {
    if rules.is_empty() {
        page.field(2, "rules", 14, &Text::plain("none"));
        return;
    }
    let mut table = Table::new(&["rule", "extent", "is", "versions"], 2);
    for rule in rules {
        let mut versions = Text::plain(words::grouped(rule.versions));
        if rule.recalled > 0 {
            let recalled = if rule.recalled == rule.versions {
                ", recalled".to_owned()
            } else {
                format!(", {} recalled", words::grouped(rule.recalled))
            };
            versions = versions.then(Tone::Warn, recalled);
        }
        table.row(vec![
            Text::plain(&rule.id),
            word(rule.extent),
            Text::plain(&rule.status),
            versions,
        ]);
    }
    page.gap();
    table.render(page, 2);
}

fn totals(page: &mut Page<'_>, covered: &Covered) {
    let all = || covered.regimes.iter().flat_map(|regime| &regime.rules);
    let of = |extent| words::grouped(all().filter(|rule| rule.extent == extent).count());
    let versions: usize = all().map(|rule| rule.versions).sum();
    let recalled: usize = all().map(|rule| rule.recalled).sum();
    page.gap();
    let text = format!(
        "{}: {} modelled, {} partly, {} pointer only; {}, {} of them recalled, not read",
        words::count(all().count(), "rule", "rules"),
        of(Extent::Modelled),
        of(Extent::Partly),
        of(Extent::PointerOnly),
        words::count(versions, "version", "versions"),
        words::grouped(recalled),
    );
    page.paragraph(0, &Text::toned(Tone::Faint, text));
}
