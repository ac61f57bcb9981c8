//! The questions that decide an answer, as a letter in Markdown that reads well as text.

use interdict_assess::answers::{Asked, Letter, Sheet};

use crate::layout::{Page, Text};
use crate::style::Style;
use crate::words;

/// A letter is read on paper and in mail programs.
const WIDTH: usize = 76;

/// Returns the letter; `form` is the name of the file that takes the answers back.
pub fn letter(letter: &Letter, form: Option<&str>) -> String {
    let style = Style::plain(WIDTH);
    let mut page = Page::new(&style);
    if letter.sheets.is_empty() {
        page.paragraph(
            0,
            &Text::plain("No open question decides this answer; there is nothing to ask."),
        );
        return page.finish();
    }
    for (place, sheet) in letter.sheets.iter().enumerate() {
        if place > 0 {
            page.gap();
            page.push(0, &Text::plain("---"));
            page.gap();
        }
        one(&mut page, letter, sheet, form);
    }
    page.finish()
}

fn one(page: &mut Page<'_>, letter: &Letter, sheet: &Sheet, form: Option<&str>) {
    let (title, opening) = opening(sheet);
    page.push(0, &Text::plain(format!("# {title}")));
    page.gap();
    page.paragraph(0, &Text::plain(opening));
    page.gap();
    let line = |page: &mut Page<'_>, label: &str, text: String| {
        page.hanging(
            0,
            &Text::plain("-"),
            2,
            &Text::plain(format!("{label}: {text}")),
        );
    };
    line(page, "Day of the question", letter.on.to_string());
    if let Some(act) = &letter.act {
        line(page, "What is to be done", act.replace('_', " "));
    }
    for item in letter.items.iter().filter(|item| !item.is_empty()) {
        line(page, "Item", plain(item));
    }
    // What else is in the deal is not for everybody to read.
    if !sheet.outside {
        for party in &letter.parties {
            line(page, "Party", plain(party));
        }
    }
    for (number, asked) in sheet.questions.iter().enumerate() {
        question(page, number + 1, asked);
    }
    page.gap();
    page.push(0, &Text::plain("## Who answers"));
    for label in ["Name and function", "Date", "Signature"] {
        page.gap();
        page.push(0, &Text::plain(format!("{label}: {}", "_".repeat(40))));
    }
    if let (Some(form), false) = (form, sheet.outside) {
        page.gap();
        let text = format!(
            "The answers go into `{form}`; `interdict check --answers` takes it back into the case."
        );
        page.paragraph(0, &Text::plain(text));
    }
}

fn opening(sheet: &Sheet) -> (String, String) {
    let number = match sheet.questions.len() {
        1 => "question".to_owned(),
        many => format!("{} questions", words::grouped(many)),
    };
    let follow = if sheet.questions.len() == 1 {
        "follows"
    } else {
        "follow"
    };
    if sheet.outside {
        let name = match &sheet.names[..] {
            [one] => plain(one),
            _ => format!("the {}", sheet.who),
        };
        (
            format!("To {name}"),
            format!(
                "Before we can go on with the transaction below we have to know what only you \
                 can tell us. Please answer the {number} that {follow}, say on what document each \
                 answer rests, and send this sheet back signed. Where you do not know, say so: \
                 that is an answer too."
            ),
        )
    } else {
        (
            format!("For {}", sheet.who),
            format!(
                "Whether the transaction below may go on turns on the {number} that {follow}. Say \
                 on what document each answer rests. Where nobody knows, say so: it is then not asked again as if it \
                 had been forgotten."
            ),
        )
    }
}

fn question(page: &mut Page<'_>, number: usize, asked: &Asked) {
    page.gap();
    page.push(0, &Text::plain(format!("## Question {number}")));
    page.gap();
    page.paragraph(0, &Text::plain(plain(&asked.question)));
    page.gap();
    let boxes: Vec<String> = match asked.kind.as_str() {
        "bool" => vec!["yes".into(), "no".into()],
        "enum" => asked
            .allowed
            .iter()
            .map(|word| word.replace('_', " "))
            .collect(),
        _ => Vec::new(),
    };
    for text in boxes.iter().map(String::as_str).chain(["not known"]) {
        page.push(0, &Text::plain(format!("- [ ] {text}")));
    }
    if boxes.is_empty() {
        let field = match asked.kind.as_str() {
            "date" => "Date (year-month-day): ____-__-__".to_owned(),
            "number" => format!(
                "Number ({}): ______________",
                asked.unit.as_deref().unwrap_or("no unit")
            ),
            "country" => "Country: ______________".to_owned(),
            _ => format!("Answer: {}", "_".repeat(40)),
        };
        page.gap();
        page.push(0, &Text::plain(field));
    }
    page.gap();
    let needed = if asked.judged {
        "Evidence (needed: this is a judgement): "
    } else {
        "Evidence (document, date, page): "
    };
    page.push(0, &Text::plain(format!("{needed}{}", "_".repeat(34))));
    page.gap();
    page.paragraph(0, &Text::plain(why(asked)));
}

/// Says which rules make it matter.
fn why(asked: &Asked) -> String {
    let mut rules: Vec<String> = Vec::new();
    for reason in &asked.reasons {
        let cites: Vec<&str> = reason.cites.iter().map(|cite| cite.text.as_str()).collect();
        let title = if reason.title.is_empty() {
            &reason.rule
        } else {
            &reason.title
        };
        rules.push(if cites.is_empty() {
            plain(title)
        } else {
            plain(&format!("{title} ({})", cites.join("; ")))
        });
    }
    let mut text = format!("It matters for: {}.", rules.join("; "));
    if let Some(cite) = &asked.defined_by {
        text = format!("{text} What is asked is defined in {}.", plain(cite));
    }
    text
}

/// Takes from a text what Markdown would make of it: names come from lists and users.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '[' | ']' | '<' | '>' | '`' | '#' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
