//! The answer to "may we?", for a person.
//!
//! The order is that of the questions a reader asks: what is the answer; why;
//! what could relieve it; what must I find out; what would make it lawful; what
//! should I be wary of; what was not looked at; on what does all this rest.

mod tree;

use interdict_model::{
    Authorization, Determination, Need, Node, Outcome, Resolution, TriggerReport, Verdict,
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
    why(&mut page, determination);
    reliefs(&mut page, determination, detail);
    questions(&mut page, determination);
    matches(&mut page, determination);
    remedies(&mut page, determination);
    horizon(&mut page, determination);
    flags(&mut page, determination);
    coverage(&mut page, determination);
    if detail == Detail::Full {
        tree::steps(&mut page, determination);
    }
    words::corpus(&mut page, &determination.corpus);
    page.finish()
}

fn verdict(page: &mut Page<'_>, d: &Determination) {
    page.push(0, &Text::toned(words::tone_of(d.outcome), d.outcome.word()));
    page.paragraph(0, &Text::plain(sentence(d)));
    let others: Vec<&str> = d
        .possible_outcomes
        .iter()
        .filter(|word| d.undecided && **word != d.outcome)
        .map(|word| word.word())
        .collect();
    if !others.is_empty() {
        let text = Text::plain("Still possible: ").then(Tone::Warn, either(&others, "or"));
        page.paragraph(0, &text.then(Tone::Plain, "."));
    }
    page.push(
        0,
        &Text::toned(Tone::Faint, "on ")
            .then(Tone::Plain, d.on.to_string())
            .then(Tone::Faint, "  known ")
            .then(Tone::Plain, d.known.to_string()),
    );
}

/// Returns the outcome in one plain sentence.
fn sentence(d: &Determination) -> String {
    let text = match d.outcome {
        Outcome::Prohibited => "Do not go ahead: a measure prohibits it.",
        Outcome::Blocked => "Do not go ahead: dealings with a blocked party are barred.",
        Outcome::LicenseRequired => "Do not go ahead without a license.",
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

fn why(page: &mut Page<'_>, d: &Determination) {
    let (bearing, silent): (Vec<_>, Vec<_>) =
        d.triggers.iter().partition(|t| bears_on_the_answer(t));
    if d.triggers.is_empty() {
        return;
    }
    page.heading("Why");
    for (at, trigger) in bearing.iter().enumerate() {
        if at > 0 {
            page.gap();
        }
        trigger_entry(page, trigger);
    }
    if !silent.is_empty() {
        let other = if bearing.is_empty() { "" } else { "other " };
        let versions = words::count(silent.len(), "rule version", "rule versions");
        let versions = versions.replacen(' ', &format!(" {other}"), 1);
        if !bearing.is_empty() {
            page.gap();
        }
        page.paragraph(
            INDENT,
            &Text::toned(
                Tone::Faint,
                format!("Tried, and not reaching this: {versions} (--explain shows where)."),
            ),
        );
    }
}

fn trigger_entry(page: &mut Page<'_>, trigger: &TriggerReport) {
    let head = Text::toned(words::tone_of(trigger.outcome), trigger.outcome.word())
        .then(Tone::Plain, "  ")
        .then(Tone::Strong, &trigger.title);
    page.paragraph(INDENT, &head);
    let at = INDENT + 2;
    let mut field = |label, value: Text| page.field(at, label, LABEL, &value);
    field(
        "measure",
        Text::plain(format!(
            "{}, version {}, {}",
            trigger.measure, trigger.version, trigger.authority
        )),
    );
    field("party", optional(trigger.party.as_deref()));
    field(
        "entry",
        optional(
            trigger
                .entry_id
                .as_ref()
                .map(interdict_model::EntryId::as_str),
        ),
    );
    field("item", optional(trigger.item.as_deref()));
    let possible: Vec<&str> = trigger.possible_outcomes.iter().map(|o| o.word()).collect();
    field("possible", Text::plain(either(&possible, "or")));
    field(
        "policy",
        optional(trigger.license_policy.map(words::policy)),
    );
    field("relieved", Text::plain(trigger.relieved_by.join(", ")));
    field("binds", Text::plain(words::period(&trigger.period)));
    field("cites", words::cites(&trigger.cites));
}

fn optional(value: Option<&str>) -> Text {
    value.map(Text::plain).unwrap_or_default()
}

/// Where a relief stands, the most useful first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Holds,
    Open,
    Fails,
}

impl Standing {
    fn of(authorization: &Authorization) -> Self {
        match authorization.holds {
            Some(true) => Self::Holds,
            None => Self::Open,
            Some(false) => Self::Fails,
        }
    }

    fn word(self) -> Text {
        match self {
            Self::Holds => Text::toned(Tone::Good, "holds"),
            Self::Open => Text::toned(Tone::Warn, "open"),
            Self::Fails => Text::toned(Tone::Faint, "fails"),
        }
    }
}

fn reliefs(page: &mut Page<'_>, d: &Determination, detail: Detail) {
    if d.reliefs.is_empty() {
        return;
    }
    page.heading("What could relieve it");
    let mut sorted: Vec<_> = d.reliefs.iter().collect();
    sorted.sort_by_key(|authorization| Standing::of(authorization));
    for authorization in sorted {
        relief_entry(page, authorization, detail);
    }
}

fn relief_entry(page: &mut Page<'_>, authorization: &Authorization, detail: Detail) {
    let standing = Standing::of(authorization);
    let mut head = Text::plain(&authorization.title);
    if let Some(party) = &authorization.party {
        head = head.then(Tone::Plain, format!(" (for {party})"));
    }
    page.hanging(INDENT, &standing.word(), 7, &head);
    let at = INDENT + 7;
    // What fails is told in one line: most reliefs fail, and the reader looks for the others.
    if standing == Standing::Fails && detail == Detail::Brief {
        page.field(at, "fails at", LABEL, &failed_point(&authorization.why));
        return;
    }
    page.paragraph(
        at,
        &Text::toned(
            Tone::Faint,
            format!(
                "{}/{}/{}, {}",
                authorization.id,
                authorization.version,
                authorization.authorization,
                words::period(&authorization.period)
            ),
        ),
    );
    match standing {
        Standing::Holds => {}
        Standing::Open => page.field(
            at,
            "missing",
            LABEL,
            &Text::plain(authorization.missing.join(", ")),
        ),
        Standing::Fails => page.field(at, "fails at", LABEL, &failed_point(&authorization.why)),
    }
    page.field(at, "cites", LABEL, &words::cites(&authorization.cites));
}

/// Follows the first failed child down to the proposition that decides.
fn failed_point(why: &Node) -> Text {
    let mut node = why;
    while let Some(child) = node.children.iter().find(|c| c.verdict == Verdict::False) {
        node = child;
    }
    let mut text = Text::plain(&node.text);
    if let Some(value) = &node.value {
        text = text.then(Tone::Plain, format!(" (it is {value})"));
    }
    text
}

fn questions(page: &mut Page<'_>, d: &Determination) {
    if d.need.is_empty() {
        return;
    }
    let (pivotal, other): (Vec<_>, Vec<_>) = d.need.iter().partition(|need| need.pivotal);
    let mut number = 0;
    if !pivotal.is_empty() {
        page.heading("Questions that decide it");
        for need in &pivotal {
            number += 1;
            question(page, number, need);
        }
    }
    if !other.is_empty() {
        page.heading(if pivotal.is_empty() {
            "Open questions, none of which decides it alone"
        } else {
            "Other open questions"
        });
        for need in other {
            number += 1;
            question(page, number, need);
        }
    }
}

fn question(page: &mut Page<'_>, number: usize, need: &Need) {
    let lead = Text::plain(format!("{number}."));
    let hang = lead.cells().max(2) + 1;
    page.hanging(
        INDENT,
        &lead,
        hang,
        &Text::toned(Tone::Strong, &need.question),
    );
    let at = INDENT + hang;
    page.push(
        at,
        &Text::plain(format!("--fact {}=", words::shell(&need.fact)))
            .then(Tone::Faint, format!("  {}", hint(need))),
    );
    if !need.allowed.is_empty() {
        page.field(at, "one of", LABEL, &Text::plain(need.allowed.join(", ")));
    }
    page.field(at, "ask", LABEL, &Text::plain(&need.who_answers));
    page.field(at, "for", LABEL, &Text::plain(need.triggers.join(", ")));
    page.field(at, "note", LABEL, &optional(need.note.as_deref()));
}

/// Returns what belongs after the `=`; set apart, so that what is copied is whole.
fn hint(need: &Need) -> &'static str {
    match need.kind.as_str() {
        "bool" => "true or false",
        "date" => "YYYY-MM-DD",
        "number" => "a number",
        "enum" => "a word",
        _ => "text",
    }
}

fn matches(page: &mut Page<'_>, d: &Determination) {
    let open: Vec<_> = d
        .parties
        .iter()
        .flat_map(|party| party.matches.iter().map(move |found| (party, found)))
        .filter(|(_, found)| found.resolution == Resolution::Unresolved)
        .collect();
    if open.is_empty() {
        return;
    }
    page.heading("Matches to look at");
    for (party, found) in open {
        let head = Text::plain(&party.name)
            .then(Tone::Plain, format!(" ({}) may be ", party.role))
            .then(Tone::Strong, &found.caption)
            .then(Tone::Plain, format!(", {}", found.list));
        page.hanging(INDENT, &Text::plain(words::score(found.score)), 6, &head);
        let at = INDENT + 6;
        page.paragraph(at, &Text::toned(Tone::Faint, &found.why));
        let answer = words::shell(&format!("{}={}", party.role, found.entry_id));
        page.push(at, &Text::plain(format!("--confirm {answer}")));
        page.push(at, &Text::plain(format!("--reject {answer}")));
    }
}

fn remedies(page: &mut Page<'_>, d: &Determination) {
    if d.remedies.is_empty() {
        return;
    }
    page.heading("What would make it lawful, or the answer certain");
    for remedy in &d.remedies {
        let mut text = Text::plain(&remedy.text);
        if !remedy.cites.is_empty() {
            text = text
                .then(Tone::Faint, " [")
                .join(&words::cites(&remedy.cites))
                .then(Tone::Faint, "]");
        }
        page.bullet(INDENT, &text);
    }
}

fn horizon(page: &mut Page<'_>, d: &Determination) {
    if d.holds_until.is_none() && d.flips_on.is_empty() {
        return;
    }
    page.heading("How long it holds");
    if let Some(day) = d.holds_until {
        page.bullet(
            INDENT,
            &Text::plain(format!("through {day}, with the same facts and lists")),
        );
    }
    for flip in &d.flips_on {
        let arrow = words::arrow(page.style);
        page.bullet(
            INDENT,
            &Text::plain(format!("{} {arrow} {}", flip.fact_or_date, flip.to)),
        );
    }
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

fn coverage(page: &mut Page<'_>, d: &Determination) {
    let coverage = &d.coverage;
    page.heading("Looked at");
    for party in &d.parties {
        page.bullet(INDENT, &screened(party));
    }
    words::corpus_lists(page, INDENT, &d.corpus);
    for regime in &coverage.modelled {
        let mut text = Text::plain(format!("{}, {}", regime.id, regime.title));
        if let Some(missing) = &regime.missing {
            text = text.then(Tone::Warn, format!("; without {missing}"));
        }
        page.bullet(INDENT, &text);
    }
    if coverage.gaps.is_empty()
        && coverage.tripwire_only.is_empty()
        && coverage.not_modelled.is_empty()
    {
        return;
    }
    page.heading("Not looked at");
    for gap in &coverage.gaps {
        page.bullet(INDENT, &Text::toned(Tone::Warn, format!("required: {gap}")));
    }
    for regime in &coverage.tripwire_only {
        page.bullet(
            INDENT,
            &Text::plain(format!(
                "{}, {}: a hit stops the answer, its effect is not computed",
                regime.id, regime.title
            )),
        );
    }
    for regime in &coverage.not_modelled {
        let mut text = format!("{}, {}", regime.id, regime.title);
        if let Some(missing) = &regime.missing {
            text = format!("{text}: {missing}");
        }
        page.bullet(INDENT, &Text::plain(text));
    }
}

fn screened(party: &interdict_model::PartyReport) -> Text {
    let named = |resolutions: &[Resolution]| {
        party
            .matches
            .iter()
            .filter(|found| resolutions.contains(&found.resolution))
            .count()
    };
    let name = if party.name.is_empty() {
        "(no name)"
    } else {
        &party.name
    };
    let mut parts = Vec::new();
    for (resolutions, words) in [
        (
            &[Resolution::Confirmed, Resolution::ConfirmedByName][..],
            "confirmed",
        ),
        (&[Resolution::Unresolved][..], "to look at"),
        (
            &[Resolution::Rejected, Resolution::Superseded][..],
            "set aside",
        ),
    ] {
        let found = named(resolutions);
        if found > 0 {
            parts.push(format!("{found} {words}"));
        }
    }
    let found = match &party.screening.message {
        Some(message) if parts.is_empty() => message.clone(),
        _ if parts.is_empty() => "no listed name is near".to_owned(),
        _ => format!("matches: {}", parts.join(", ")),
    };
    Text::plain(format!("{}: {name}; {found}", party.role))
}

#[cfg(test)]
mod tests;
