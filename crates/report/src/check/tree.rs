//! Every step of a determination, as a tree of propositions with their verdicts.

use interdict_model::{Determination, Node, Resolution, ResolvedMatch};

use crate::layout::{Page, Text};
use crate::style::Tone;
use crate::words;

/// Adds the steps of every trigger and relief, and what became of every match.
pub(super) fn steps(page: &mut Page<'_>, d: &Determination) {
    page.heading("Every step (T established, F refuted, U unknown)");
    for trigger in &d.triggers {
        page.gap();
        let mut head = Text::toned(
            Tone::Strong,
            format!("{}/{}", trigger.measure, trigger.version),
        )
        .then(Tone::Plain, format!("  {}", trigger.outcome.word()));
        for about in [&trigger.party, &trigger.item].into_iter().flatten() {
            head = head.then(Tone::Faint, format!("  {about}"));
        }
        page.paragraph(2, &head);
        node(page, &trigger.why, "", "");
    }
    for relief in &d.reliefs {
        page.gap();
        let name = format!("{}/{}/{}", relief.id, relief.version, relief.authorization);
        page.paragraph(2, &Text::toned(Tone::Strong, name));
        node(page, &relief.why, "", "");
    }
    for party in d.parties.iter().filter(|party| !party.matches.is_empty()) {
        page.gap();
        let name = format!("{}: {}", party.role, party.name);
        page.paragraph(2, &Text::toned(Tone::Strong, name));
        for found in &party.matches {
            matched(page, found);
        }
    }
}

/// Adds a node and all below it. `trunk` leads to its first line and `bars` stand
/// before all lines after that.
fn node(page: &mut Page<'_>, top: &Node, trunk: &str, bars: &str) {
    let (stem, end, bar) = if page.style.unicode {
        ("├ ", "└ ", "│ ")
    } else {
        ("| ", "` ", "| ")
    };
    let below = if top.children.is_empty() { "" } else { bar };
    line(page, top, trunk, &format!("{bars}{below}"));
    for (at, child) in top.children.iter().enumerate() {
        let (arm, pass) = if at + 1 == top.children.len() {
            (end, "  ")
        } else {
            (stem, bar)
        };
        node(
            page,
            child,
            &format!("{bars}{arm}"),
            &format!("{bars}{pass}"),
        );
    }
}

fn line(page: &mut Page<'_>, node: &Node, trunk: &str, bars: &str) {
    let lead = Text::toned(Tone::Faint, trunk)
        .join(&words::mark(node.verdict))
        .then(Tone::Plain, " ");
    let mut text = Text::plain(&node.text);
    if let Some(fact) = &node.fact {
        let value = node.value.as_deref().unwrap_or("unknown");
        text = text.then(Tone::Faint, format!("  {fact} = {value}"));
    }
    if let Some(who) = &node.said_by {
        text = text.then(Tone::Faint, format!(", said by {who}"));
    }
    if let Some(cite) = &node.cite {
        text = text
            .then(Tone::Faint, "  [")
            .join(&words::cites(std::slice::from_ref(cite)))
            .then(Tone::Faint, "]");
    }
    let bars = Text::toned(Tone::Faint, bars);
    page.drawn(2, &lead, &bars, lead.cells(), &text);
}

fn matched(page: &mut Page<'_>, found: &ResolvedMatch) {
    let word = match found.resolution {
        Resolution::Confirmed => "confirmed",
        Resolution::ConfirmedByName => "confirmed by name",
        Resolution::Rejected => "rejected",
        Resolution::Superseded => "another entry is the party",
        Resolution::Unresolved => "open",
    };
    let text = Text::plain(format!("{} ", words::score(found.score)))
        .then(Tone::Strong, &found.caption)
        .then(
            Tone::Plain,
            format!("  {}  {word}: {}", found.entry_id, found.why),
        );
    page.hanging(2, &words::mark(found.in_force), 2, &text);
}
