//! Words that lists themselves show to be one, with the entries that show it.

use serde::Serialize;

use crate::layout::{Page, Text};
use crate::style::{Style, Tone};
use crate::table::Table;
use crate::words::grouped;

/// Two words that stand for each other, and how we know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Equivalent {
    /// The word in its own script, or the first of two Latin ones.
    pub left: String,
    /// The Latin word.
    pub right: String,
    /// In how many entries they stand in one place.
    pub entries: usize,
    /// Some of these entries.
    pub evidence: Vec<String>,
    /// Whether it ships with this version, and so counts in scores.
    pub shipped: bool,
}

/// What was asked for, and the words that look like it.
#[derive(Debug, Clone, Copy)]
pub struct AskedWord<'a> {
    /// The word.
    pub word: &'a str,
    /// Words with equivalents that look like it.
    pub near: &'a [String],
}

/// Returns equivalents by word; `mined` says that they come from the loaded lists.
pub fn equivalents(
    rows: &[Equivalent],
    mined: bool,
    asked: Option<AskedWord<'_>>,
    style: &Style,
) -> String {
    let mut page = Page::new(style);
    if rows.is_empty() {
        none(&mut page, mined, asked);
        return page.finish();
    }
    let mut table = Table::new(&["word", "stands for", "entries", "among them"], 3);
    for row in rows {
        let tone = if mined && !row.shipped {
            Tone::Warn
        } else {
            Tone::Plain
        };
        let new = if mined && !row.shipped { " (new)" } else { "" };
        table.row(vec![
            Text::plain(row.left.clone()),
            Text::toned(tone, format!("{}{new}", row.right)),
            Text::plain(grouped(row.entries)),
            Text::toned(Tone::Faint, row.evidence.join(", ")),
        ]);
    }
    table.render(&mut page, 0);
    page.gap();
    let note = if mined {
        "Mined from the loaded lists to be looked at. Only what ships with this version counts in scores."
    } else {
        "Shipped with this version and fixed for it; each pair is shown by the entries named. \
         `interdict lists show ENTRY` shows the names of one, where a copy of its list has it."
    };
    page.paragraph(0, &Text::toned(Tone::Faint, note));
    page.finish()
}

/// Says that there is none, what that means, and where to look.
fn none(page: &mut Page<'_>, mined: bool, asked: Option<AskedWord<'_>>) {
    let whose = if mined {
        "the loaded lists show"
    } else {
        "this version ships"
    };
    let Some(AskedWord { word, near }) = asked else {
        let text = format!("There is no pair of equivalent words that {whose}.");
        page.paragraph(0, &Text::plain(text));
        return;
    };
    let text = format!("There is no pair with the word `{word}` that {whose}.");
    page.paragraph(0, &Text::plain(text));
    if !near.is_empty() {
        let text = format!("Words like it that have one: {}.", near.join(", "));
        page.paragraph(0, &Text::plain(text));
    }
    page.gap();
    if !mined {
        let text = "`--mine` shows what the loaded lists would give beside it.";
        page.paragraph(0, &Text::plain(text));
    }
    let text = "Words meet without a pair too, by their letters and sound: `interdict compare \
                --left NAME --right NAME` shows which words of two names do, and how.";
    page.paragraph(0, &Text::plain(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_without_equivalents_is_answered_with_where_to_look() {
        let near = ["gazprom".to_owned()];
        let asked = AskedWord {
            word: "gazpron",
            near: &near,
        };
        let page = equivalents(&[], false, Some(asked), &Style::plain(80));
        insta::assert_snapshot!(page, @"
        There is no pair with the word `gazpron` that this version ships.
        Words like it that have one: gazprom.

        `--mine` shows what the loaded lists would give beside it.
        Words meet without a pair too, by their letters and sound: `interdict compare
        --left NAME --right NAME` shows which words of two names do, and how.
        ");
        let page = equivalents(&[], true, None, &Style::plain(80));
        insta::assert_snapshot!(page, @"There is no pair of equivalent words that the loaded lists show.");
    }
}
