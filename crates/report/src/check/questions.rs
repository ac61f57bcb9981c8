//! The facts that are missing, as questions with the option that answers each.

use interdict_model::{Determination, Need};

use super::{INDENT, LABEL, optional};
use crate::layout::{Page, Text};
use crate::style::{Detail, Tone};
use crate::words;

pub(super) fn questions(page: &mut Page<'_>, d: &Determination, detail: Detail) {
    if d.need.is_empty() {
        return;
    }
    let (pivotal, other): (Vec<_>, Vec<_>) = d.need.iter().partition(|need| need.pivotal);
    let last = d.need.len().to_string().len() + 2;
    let mut number = 0;
    if !pivotal.is_empty() {
        page.heading("Questions that decide it");
        for need in &pivotal {
            number += 1;
            question(page, number, last, need, detail);
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
            question(page, number, last, need, detail);
        }
    }
}

/// Returns the number on the page of the question that asks for a fact.
pub(super) fn answer(d: &Determination, fact: &str) -> Option<usize> {
    let (pivotal, other): (Vec<_>, Vec<_>) = d.need.iter().partition(|need| need.pivotal);
    let mut asked = pivotal.into_iter().chain(other);
    Some(asked.position(|need| need.fact == fact)? + 1)
}

fn question(page: &mut Page<'_>, number: usize, hang: usize, need: &Need, detail: Detail) {
    let at = INDENT + hang;
    // The hint stands apart from the option, so that what is copied is whole.
    let option = Text::plain(format!("--fact {}=", words::shell(&need.fact)));
    let hint = hint(need);
    let who = format!("ask {}", need.who_answers);
    let whole = Text::toned(Tone::Faint, format!("{hint}; {who}"));
    let line = option.clone().then(Tone::Plain, "  ").join(&whole);
    let fits = at + line.cells() <= page.style.width;
    let mut text = Text::toned(Tone::Strong, &need.question);
    if !fits {
        text = text.then(Tone::Faint, format!(" ({who})"));
    }
    page.hanging(INDENT, &Text::plain(format!("{number}.")), hang, &text);
    let hint = Text::toned(Tone::Faint, hint);
    if fits {
        page.paragraph(at, &line);
    } else if at + option.cells() + 2 < page.style.width {
        page.paragraph(at, &option.then(Tone::Plain, "  ").join(&hint));
    } else {
        page.push(at, &option);
        page.paragraph(at, &hint);
    }
    if detail == Detail::Full {
        page.field(at, "for", LABEL, &Text::plain(need.triggers.join(", ")));
        page.field(at, "note", LABEL, &optional(need.note.as_deref()));
    }
}

/// Returns what belongs after the `=`.
fn hint(need: &Need) -> String {
    match need.kind.as_str() {
        _ if need.fact == "parties.unnamed" => {
            "false: there is none; else name it, --party ROLE=NAME,CC".to_owned()
        }
        "bool" => "true or false".to_owned(),
        "date" => "YYYY-MM-DD".to_owned(),
        "number" => "a number".to_owned(),
        _ if !need.allowed.is_empty() => need.allowed.join(" | "),
        "enum" => "a word".to_owned(),
        _ => "text".to_owned(),
    }
}
