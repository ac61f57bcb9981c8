//! The answer to "may we?", for a person.
//!
//! The order is that of the questions a reader asks: what is the answer; why;
//! what could relieve it; what must I find out; what would make it lawful; what
//! should I be wary of; what was not looked at; on what does all this rest.

mod bill;
mod coverage;
mod letter;
mod questions;
mod reliefs;
mod replay;
mod tree;

pub use bill::bill;
pub use letter::letter;
pub use replay::{Flipped, Flips, flips, replay};

use std::collections::BTreeSet;

use interdict_model::{
    Citation, Determination, Flip, Outcome, RemedyKind, Resolution, ResolvedMatch, TriggerReport,
};

use crate::layout::{Page, Text};
use crate::style::{Detail, Style, Tone};
use crate::words::{self, either};

/// Indent of what stands below a heading.
const INDENT: usize = 2;
/// Width of the column of labels below an entry.
const LABEL: usize = 10;

/// Returns the determination as a page; with [`Detail::Full`] every step of it.
pub fn text(determination: &Determination, detail: Detail, style: &Style) -> String {
    let mut page = Page::new(style);
    verdict(&mut page, determination);
    why(&mut page, determination, detail);
    reliefs::reliefs(&mut page, determination, detail);
    questions::questions(&mut page, determination, detail);
    matches(&mut page, determination, detail);
    remedies(&mut page, determination);
    flags(&mut page, determination);
    coverage::coverage(&mut page, determination, detail);
    if detail == Detail::Full {
        tree::steps(&mut page, determination);
    }
    words::corpus(&mut page, &determination.corpus);
    page.finish()
}

fn verdict(page: &mut Page<'_>, d: &Determination) {
    page.push(0, &Text::toned(words::tone_of(d.outcome), d.outcome.word()));
    page.paragraph(0, &Text::plain(sentence(d)));
    possible(page, d);
    page.push(
        0,
        &Text::toned(Tone::Faint, "on ")
            .then(Tone::Plain, d.on.to_string())
            .then(Tone::Faint, "  known ")
            .then(Tone::Plain, d.known.to_string()),
    );
    horizon(page, d);
}

/// Says how long the answer stays, and what would turn it.
fn horizon(page: &mut Page<'_>, d: &Determination) {
    let stays = d.holds_until.map(|day| {
        Text::toned(Tone::Faint, "holds through ")
            .then(Tone::Plain, day.to_string())
            .then(Tone::Faint, " (same facts, lists)")
    });
    let arrow = words::arrow(page.style);
    let flip = |flip: &Flip| format!("{} {arrow} {}", flip.fact_or_date, flip.to);
    match (stays, d.flips_on.as_slice()) {
        (Some(stays), [one]) => {
            let text = stays.then(Tone::Faint, "; ").then(Tone::Plain, flip(one));
            page.paragraph(0, &text);
        }
        (stays, flips) => {
            if let Some(stays) = stays {
                page.paragraph(0, &stays);
            }
            for each in flips {
                page.bullet(0, &Text::plain(flip(each)));
            }
        }
    }
}

/// Says what the answer can still become, worst first.
fn possible(page: &mut Page<'_>, d: &Determination) {
    let open = |word: &&Outcome| d.undecided && **word != d.outcome;
    let open: Vec<Outcome> = d.possible_outcomes.iter().filter(open).copied().collect();
    let (restricted, others): (Vec<Outcome>, Vec<Outcome>) =
        open.into_iter().partition(|word| word.severity() >= 4);
    let (relieved, others): (Vec<Outcome>, Vec<Outcome>) =
        others.into_iter().partition(|word| word.severity() == 1);
    let words = |outcomes: &[Outcome]| {
        let words: Vec<&str> = outcomes.iter().map(|word| word.word()).collect();
        either(&words, "or")
    };
    let restricted: Vec<String> = restricted.iter().map(|word| with_basis(d, *word)).collect();
    let mut text = Text::plain("Still possible: ").then(Tone::Warn, either(&restricted, "or"));
    let mut gap = if restricted.is_empty() { "" } else { ", " };
    if !relieved.is_empty() {
        // A relief that holds already is no way out of what is still open.
        let provable = d.reliefs.iter().any(|relief| relief.holds.is_none());
        let unless = match (restricted.is_empty(), provable) {
            (true, _) => words(&relieved),
            (false, true) => format!("unless a relief is proved ({})", words(&relieved)),
            (false, false) => format!("or {}", words(&relieved)),
        };
        text = text.then(Tone::Plain, format!("{gap}{unless}"));
        gap = "; ";
    }
    if !others.is_empty() {
        let or = if gap.is_empty() { "" } else { "or " };
        text = text.then(Tone::Plain, format!("{gap}{or}{}", words(&others)));
        gap = "; ";
    }
    if !gap.is_empty() {
        // A tripwire that may be met, or a list that is missing, is an end of its own.
        let stop = d.possible_outcomes.contains(&Outcome::Indeterminate);
        let stop = if stop {
            "; or no answer, where an effect is not computed"
        } else {
            ""
        };
        page.paragraph(0, &text.then(Tone::Plain, format!("{stop}.")));
    }
}

/// A citation that is longer than this is left to the blocks below the verdict.
const SHORT_CITE: usize = 24;

/// Returns a restrictive word with its review policy and the first short citation behind it.
fn with_basis(d: &Determination, word: Outcome) -> String {
    let behind = |t: &&TriggerReport| t.outcome == word || t.possible_outcomes.contains(&word);
    let Some(trigger) = d.triggers.iter().find(behind) else {
        return word.word().to_owned();
    };
    let policy = trigger.license_policy.map(words::policy);
    let cites = trigger.cites.iter().map(|cite| cite.text.as_str());
    let cite = cites.into_iter().find(|cite| cite.len() <= SHORT_CITE);
    let basis: Vec<&str> = policy.into_iter().chain(cite).collect();
    if basis.is_empty() {
        return word.word().to_owned();
    }
    format!("{} ({})", word.word(), basis.join(", "))
}

/// Returns whether the answer waits for missing lists alone, not for a fact.
fn only_coverage(d: &Determination) -> bool {
    let mild = d
        .possible_outcomes
        .iter()
        .all(|word| word.severity() == 0 || *word == d.outcome);
    mild && !d.coverage.gaps.is_empty() && !d.need.iter().any(|need| need.pivotal)
}

/// Returns the outcome in one plain sentence.
fn sentence(d: &Determination) -> String {
    let text = match d.outcome {
        Outcome::Prohibited => "Do not go ahead: a measure prohibits it.",
        Outcome::Blocked => "Do not go ahead: dealings with a blocked party are barred.",
        Outcome::LicenseRequired => "Do not go ahead without a license.",
        Outcome::Indeterminate if only_coverage(d) => {
            "Not decided yet: what is known does not stop it, but not everything that a clearance requires was looked at."
        }
        Outcome::Indeterminate => "Not decided yet: something that the answer turns on is unknown.",
        Outcome::Conditional => "Only under the conditions named below.",
        Outcome::PermittedBySavingsClause => {
            "A measure reaches this; its savings clause relieves it."
        }
        Outcome::PermittedByException => "A measure reaches this; an exception relieves it.",
        Outcome::PermittedUnderTgl => {
            "A measure reaches this; a temporary general license relieves it."
        }
        Outcome::PermittedUnderLicense => "A measure reaches this; a specific license covers it.",
        Outcome::PermittedUnderWaiver => "A measure reaches this; a waiver covers it.",
        Outcome::NoMeasureTriggered if d.undecided => {
            "No measure is triggered by what is known, but not everything that is required was looked at."
        }
        Outcome::NoMeasureTriggered => {
            "No measure that was looked at is triggered. See what was not looked at."
        }
        Outcome::NotInForce => "The measure does not bind on that day.",
        Outcome::NotSubject => "The item or act is outside the regime.",
        Outcome::NotCovered => "The measure does not cover this act or actor.",
        Outcome::NotTriggered => "The measure does not reach this item or party.",
        Outcome::NotBlocked => "Nothing here is blocked.",
        Outcome::Eligible => "The terms of the program are met.",
        Outcome::NotEligible => "The terms of the program are not met.",
        Outcome::PredicateTrue => "The proposition holds.",
    };
    text.to_owned()
}

fn bears_on_the_answer(trigger: &TriggerReport) -> bool {
    trigger.outcome.severity() > 0 || !trigger.possible_outcomes.is_empty()
}

fn why(page: &mut Page<'_>, d: &Determination, detail: Detail) {
    let bearing: Vec<_> = d
        .triggers
        .iter()
        .filter(|t| bears_on_the_answer(t))
        .collect();
    if bearing.is_empty() {
        return;
    }
    page.heading("Why");
    for trigger in bearing {
        trigger_entry(page, d, trigger, detail);
    }
}

fn trigger_entry(page: &mut Page<'_>, d: &Determination, trigger: &TriggerReport, detail: Detail) {
    let head = Text::toned(words::tone_of(trigger.outcome), trigger.outcome.word())
        .then(Tone::Plain, "  ")
        .then(Tone::Strong, &trigger.title);
    page.paragraph(INDENT, &head);
    let at = INDENT + 2;
    let mut field = |label, value: Text| page.field(at, label, LABEL, &value);
    field(
        "measure",
        Text::plain(format!(
            "{}/{}, {}",
            trigger.measure, trigger.version, trigger.authority
        )),
    );
    field("party", optional(trigger.party.as_deref()));
    field("entry", entry(d, trigger));
    let full = detail == Detail::Full;
    // One item is the item of the whole page, and what is possible for the only measure
    // is what is possible at all: the brief page says neither twice.
    if full || items(d) > 1 {
        field("item", optional(trigger.item.as_deref()));
    }
    if full || trigger.possible_outcomes != d.possible_outcomes {
        let possible: Vec<&str> = trigger.possible_outcomes.iter().map(|o| o.word()).collect();
        field("possible", Text::plain(either(&possible, "or")));
    }
    if full || !d.undecided && trigger.outcome.severity() >= 4 {
        field(
            "policy",
            optional(trigger.license_policy.map(words::policy)),
        );
    }
    field("relieved", Text::plain(trigger.relieved_by.join(", ")));
    if full {
        field("binds", Text::plain(words::period(&trigger.period)));
    }
    field("cites", words::cites(&trigger.cites));
}

/// Returns the entry that a trigger rests on and since when it is listed.
fn entry(d: &Determination, trigger: &TriggerReport) -> Text {
    let Some(id) = &trigger.entry_id else {
        return Text::default();
    };
    let hits = d.parties.iter().flat_map(|party| &party.screening.hits);
    let since = hits.into_iter().find(|hit| hit.entry_id == *id);
    let mut text = Text::plain(id.as_str());
    if let Some(hit) = since {
        text = text.then(Tone::Plain, format!(", listed since {}", hit.listed_from));
    }
    text
}

/// Returns how many item lines the triggers speak of.
fn items(d: &Determination) -> usize {
    let items: BTreeSet<&String> = d.triggers.iter().filter_map(|t| t.item.as_ref()).collect();
    items.len()
}

fn optional(value: Option<&str>) -> Text {
    value.map(Text::plain).unwrap_or_default()
}

/// Returns whether the answer waits for a person to decide a match of the party in this
/// place: then the engine asks about it.
fn decides(d: &Determination, place: usize, found: &ResolvedMatch) -> bool {
    let asked = format!("party[{}].is[{}]", place + 1, found.entry_id);
    d.need.iter().any(|need| need.fact == asked)
}

fn matches(page: &mut Page<'_>, d: &Determination, detail: Detail) {
    let parties = d.parties.iter().enumerate();
    let open: Vec<_> = parties
        .flat_map(|(place, party)| party.matches.iter().map(move |found| (place, party, found)))
        .filter(|(_, _, found)| found.resolution == Resolution::Unresolved)
        .filter(|(place, _, found)| decides(d, *place, found))
        .map(|(_, party, found)| (party, found))
        .collect();
    if open.is_empty() {
        return;
    }
    page.heading("Matches that a person must decide");
    for (party, found) in open {
        let head = Text::plain(format!("{}: {} may be ", party.role, party.name))
            .then(Tone::Strong, &found.caption)
            .then(Tone::Plain, format!(", {}", found.list));
        page.hanging(INDENT, &Text::plain(words::score(found.score)), 6, &head);
        let at = INDENT + 6;
        if detail == Detail::Full {
            page.paragraph(at, &Text::toned(Tone::Faint, &found.why));
        }
        let answer = words::shell(&format!("{}={}", party.role, found.entry_id));
        page.push(
            at,
            &Text::plain(format!("--confirm {answer}")).then(Tone::Faint, "  or --reject"),
        );
    }
}

/// What to do about lists that the page names further down.
const LOAD: &str = "Load the lists missing below, as of that time: interdict lists import FILE";

/// Resolving a match is not repeated here: the block before this one says how.
fn remedies(page: &mut Page<'_>, d: &Determination) {
    let remedies = d.remedies.iter();
    let remedies: Vec<_> = remedies
        .filter(|remedy| remedy.kind != RemedyKind::ResolveMatch)
        .collect();
    if remedies.is_empty() {
        return;
    }
    page.heading("What would make it lawful, or the answer certain");
    // What a relief still needs stands in one line.
    let mut merged: Vec<(Option<&str>, Vec<&str>)> = Vec::new();
    let named = d.coverage.list_gaps.iter().any(|gap| gap.required);
    for remedy in &remedies {
        let text = match remedy.kind {
            RemedyKind::LoadList if named => LOAD,
            _ => &remedy.text,
        };
        let relief = remedy.relief.as_deref();
        match merged.iter_mut().find(|(known, _)| *known == relief) {
            Some((Some(_), parts)) => parts.push(text),
            _ => merged.push((relief, vec![text])),
        }
    }
    for (relief, parts) in merged {
        let lead = relief.map_or_else(String::new, |relief| format!("For {relief}: "));
        page.bullet(INDENT, &Text::plain(format!("{lead}{}", parts.join("; "))));
    }
    let told: BTreeSet<&str> = cited(d).map(|cite| cite.text.as_str()).collect();
    let mut new: Vec<Citation> = Vec::new();
    for cite in remedies.iter().flat_map(|remedy| &remedy.cites) {
        if !told.contains(cite.text.as_str()) && !new.contains(cite) {
            new.push(cite.clone());
        }
    }
    page.field(INDENT + 2, "cites", LABEL, &words::cites(&new));
}

/// Returns the citations that the page has shown above its remedies.
fn cited(d: &Determination) -> impl Iterator<Item = &Citation> {
    let triggers = d.triggers.iter().filter(|t| bears_on_the_answer(t));
    let reliefs = d
        .reliefs
        .iter()
        .filter(|relief| relief.holds != Some(false));
    triggers
        .flat_map(|trigger| &trigger.cites)
        .chain(reliefs.flat_map(|relief| &relief.cites))
}

fn flags(page: &mut Page<'_>, d: &Determination) {
    if d.flags.is_empty() {
        return;
    }
    page.heading("Flags (they never change the outcome)");
    for flag in &d.flags {
        let text = Text::toned(Tone::Warn, flag.kind.word()).then(Tone::Plain, "  ");
        page.bullet(INDENT, &text.then(Tone::Plain, &flag.text));
    }
}

#[cfg(test)]
mod tests;
