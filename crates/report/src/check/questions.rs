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
    let last = d.need.len().to_string().len() + 2;
    let mut number = 0;
    for part in [Part::Decides, Part::Taken, Part::Open] {
        let mut needs = d.need.iter().filter(|need| part == Part::of(need));
        let mut next = needs.next();
        if next.is_some() {
            page.heading(part.heading());
        }
        while let Some(need) = next {
            number += 1;
            question(page, number, last, need, detail);
            next = needs.next();
        }
    }
}

/// What a question is to the answer, in the order of the page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Decides,
    Taken,
    Open,
}

impl Part {
    fn of(need: &Need) -> Self {
        match need {
            Need { pivotal: true, .. } => Self::Decides,
            Need {
                otherwise: Some(_), ..
            } => Self::Taken,
            _ => Self::Open,
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Self::Decides => "Questions that decide it",
            Self::Taken => "Taken as absent; stated otherwise, the answer is another",
            Self::Open => "Other open questions",
        }
    }
}

/// Returns the number on the page of the question that asks for a fact.
pub(super) fn answer(d: &Determination, fact: &str) -> Option<usize> {
    let mut asked: Vec<&Need> = d.need.iter().collect();
    asked.sort_by_key(|need| Part::of(need));
    Some(asked.iter().position(|need| need.fact == fact)? + 1)
}

fn question(page: &mut Page<'_>, number: usize, hang: usize, need: &Need, detail: Detail) {
    let at = INDENT + hang;
    // The hint stands apart from the option, so that what is copied is whole.
    let option = Text::plain(format!("--fact {}=", words::shell(&need.fact)));
    let mut hint = hint(need);
    if let Some(otherwise) = need.otherwise {
        hint = format!("{hint} (then {})", otherwise.word());
    }
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
