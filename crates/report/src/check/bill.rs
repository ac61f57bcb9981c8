//! What a bill of materials says to the questions, and what it cannot.

use interdict_bom::{Bill, Evidence, Terms};

use super::INDENT;
use crate::layout::{Page, Text};
use crate::style::{Style, Tone};
use crate::words;

/// Returns what became of the bill in the file `origin`.
pub fn bill(bill: &Bill, evidence: &Evidence, origin: &str, style: &Style) -> String {
    let mut page = Page::new(style);
    let count = |wanted: fn(&Terms) -> bool| {
        let number = bill.parts.iter().filter(|part| wanted(&part.terms)).count();
        words::grouped(number)
    };
    let parts = words::count(bill.parts.len(), "component", "components");
    page.paragraph(
        0,
        &Text::plain("Bill of materials ")
            .then(Tone::Strong, origin)
            .then(Tone::Plain, format!(" ({}): {parts}", bill.format)),
    );
    let licenses = format!(
        "{} under an open license, {} under one that is not, {} unknown",
        count(Terms::is_open),
        count(|terms| matches!(terms, Terms::Closed(_))),
        count(|terms| matches!(terms, Terms::Unknown(_))),
    );
    page.paragraph(INDENT, &Text::plain(licenses));
    for (path, fact) in &evidence.answered {
        let value = match &fact.value {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let basis = fact.basis.as_deref().unwrap_or_default();
        page.paragraph(
            INDENT,
            &Text::plain("answers ")
                .then(Tone::Strong, format!("{path}={value}"))
                .then(Tone::Plain, format!(": {basis}")),
        );
        if path == "item.published" {
            let text = "See that everybody can have it there, without a password or an agreement: \
                        15 CFR 734.7 asks for that, and no bill can show it.";
            page.paragraph(INDENT + 2, &Text::toned(Tone::Warn, text));
        }
    }
    for withheld in &evidence.withheld {
        page.paragraph(
            INDENT,
            &Text::plain("does not answer ").then(Tone::Strong, &withheld.fact),
        );
        for why in &withheld.why {
            page.bullet(INDENT + 2, &Text::plain(why));
        }
    }
    let never = evidence.never.join(", ");
    page.paragraph(
        INDENT,
        &Text::toned(Tone::Faint, format!("no bill answers {never}")),
    );
    page.finish()
}
