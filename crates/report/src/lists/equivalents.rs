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

/// Returns equivalents by word; `mined` says that they come from the loaded lists.
pub fn equivalents(rows: &[Equivalent], mined: bool, style: &Style) -> String {
    let mut page = Page::new(style);
    if rows.is_empty() {
        page.paragraph(0, &Text::plain("No such equivalents."));
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
        "Shipped with this version and fixed for it; each pair is shown by the entries named."
    };
    page.paragraph(0, &Text::toned(Tone::Faint, note));
    page.finish()
}
