//! Which customers changed entries touch, for a person.

use interdict_model::{
    AsOf, ChangeKind, Corpus, EntryId, Explanation, ListId, PartyQuery, ScreeningStatus,
};
use jiff::civil::Date;
use serde::Serialize;

use crate::layout::{Page, Text};
use crate::lists::change_word;
use crate::screen::{asked_about, explanation};
use crate::style::{Detail, Style, Tone};
use crate::table::Table;
use crate::words;

const INDENT: usize = 2;
/// Rows that need somebody and are named; more are counted.
const NAMED: usize = 20;

/// What entries were asked about.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Basis {
    /// Entries that changed between two sides.
    Changes {
        /// The earlier side, as it was named.
        earlier: String,
        /// The later side.
        later: String,
    },
    /// Entries as they stand on a day.
    Entries {
        /// The day of the question.
        on: AsOf,
        /// What had been published by then.
        known: AsOf,
        /// Everything the answer used.
        corpus: Corpus,
    },
}

/// The entries of one list that were asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskedList {
    /// The list.
    pub list: ListId,
    /// The day of the earlier copy; none where there is only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Date>,
    /// The day of the copy.
    pub later: Date,
    /// Entries that changed, or that were named.
    pub entries: usize,
}

/// An entry that touches a customer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TouchedBy {
    /// The entry; of one that is gone, as it was.
    pub entry_id: EntryId,
    /// The name that the entry is shown under.
    pub caption: String,
    /// The list.
    pub list: ListId,
    /// What happened to it, where two sides were compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeKind>,
    /// The score now; none where it is below the threshold or the entry is gone.
    pub score: Option<f64>,
    /// The score against what stood there before; none likewise.
    pub score_before: Option<f64>,
    /// The name of the customer that gave the score.
    pub name: String,
    /// The listed name that did.
    pub matched_name: String,
    /// Why the score is what it is.
    pub explanation: Explanation,
}

/// A customer that entries touch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TouchedCustomer {
    /// The line on which its row begins.
    pub line: u64,
    /// What the table calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Who it is.
    pub query: PartyQuery,
    /// Its other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The entries, best first.
    pub entries: Vec<TouchedBy>,
}

/// A row of which nobody can say that nothing touches it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenRow {
    /// The line on which it begins.
    pub line: u64,
    /// What the table calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Whether it could be compared.
    pub status: ScreeningStatus,
    /// Why it is open.
    pub message: String,
}

/// Which customers entries touch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Watch {
    /// Always `interdict.portfolio.watch/1`.
    pub schema: &'static str,
    /// The table.
    pub table: String,
    /// Its rows.
    pub rows: usize,
    /// What was asked about.
    #[serde(flatten)]
    pub basis: Basis,
    /// The score from which an entry touches a customer.
    pub threshold: f64,
    /// The lists that were asked about.
    pub lists: Vec<AskedList>,
    /// Customers that are touched, in the order of the table.
    pub touched: Vec<TouchedCustomer>,
    /// Rows that are open, in the order of the table.
    pub open: Vec<OpenRow>,
}

/// Returns the answer as a page; with [`Detail::Full`] each score is explained.
pub fn watch(answer: &Watch, detail: Detail, style: &Style) -> String {
    let mut page = Page::new(style);
    let faint = |text: &str| Text::toned(Tone::Faint, text);
    let head = match &answer.basis {
        Basis::Changes { earlier, later } => faint("from ")
            .then(Tone::Plain, earlier)
            .then(Tone::Faint, "  to ")
            .then(Tone::Plain, later),
        Basis::Entries { on, known, .. } => faint("on ")
            .then(Tone::Plain, on.to_string())
            .then(Tone::Faint, "  known ")
            .then(Tone::Plain, known.to_string()),
    };
    let threshold = words::score(answer.threshold);
    page.paragraph(
        0,
        &head
            .then(Tone::Faint, "  threshold ")
            .then(Tone::Plain, threshold),
    );
    for each in &answer.touched {
        page.gap();
        customer(&mut page, each, &answer.basis, detail);
    }
    open(&mut page, &answer.open);
    page.gap();
    page.paragraph(0, &Text::plain(counts(answer)));
    if answer.lists.is_empty() {
        let text = "No list has another copy on the later side: nothing changed.";
        page.paragraph(0, &Text::toned(Tone::Warn, text));
    } else {
        page.heading("Asked about");
        asked(&mut page, answer);
    }
    if let Basis::Entries { corpus, .. } = &answer.basis {
        words::corpus(&mut page, corpus);
    }
    page.finish()
}

fn customer(page: &mut Page<'_>, touched: &TouchedCustomer, basis: &Basis, detail: Detail) {
    page.paragraph(
        0,
        &row(touched.line, touched.key.as_deref()).join(&asked_about(&touched.query)),
    );
    if !touched.also.is_empty() {
        let also = format!("also {}", touched.also.join("; "));
        page.paragraph(INDENT, &Text::toned(Tone::Faint, also));
    }
    let changes = matches!(basis, Basis::Changes { .. });
    let heads: &[&str] = if changes {
        &["now", "before", "change", "entry", "list"]
    } else {
        &["score", "entry", "list"]
    };
    let mut table = Table::new(heads, heads.len() - 2);
    for each in &touched.entries {
        let score = |score: Option<f64>, tone| match score {
            Some(score) => Text::toned(tone, words::score(score)),
            None => Text::toned(Tone::Faint, "-"),
        };
        let mut entry = Text::toned(Tone::Strong, &each.caption);
        if each.matched_name != each.caption {
            entry = entry.then(Tone::Faint, format!(" = {}", each.matched_name));
        }
        let mut cells = vec![score(each.score, Tone::Bad)];
        if changes {
            cells.push(score(each.score_before, Tone::Plain));
            let (word, tone) = each.change.map_or(("", Tone::Plain), change_word);
            cells.push(Text::toned(tone, word));
        }
        cells.extend([entry, Text::plain(each.list.as_str())]);
        table.row(cells);
    }
    table.render(page, INDENT);
    if detail == Detail::Full {
        for each in &touched.entries {
            page.paragraph(INDENT, &Text::plain(each.entry_id.as_str()));
            explanation(page, 2 * INDENT, &each.explanation);
        }
    }
}

fn row(line: u64, key: Option<&str>) -> Text {
    let line = Text::toned(Tone::Faint, format!("line {line}  "));
    match key {
        Some(key) => line.then(Tone::Plain, format!("{key}  ")),
        None => line,
    }
}

fn open(page: &mut Page<'_>, rows: &[OpenRow]) {
    if rows.is_empty() {
        return;
    }
    page.heading("Open: nobody can say that nothing touches them");
    for each in rows.iter().take(NAMED) {
        let tone = match each.status {
            ScreeningStatus::Error => Tone::Bad,
            _ => Tone::Warn,
        };
        let text = row(each.line, each.key.as_deref()).then(tone, &each.message);
        page.paragraph(0, &text);
    }
    if rows.len() > NAMED {
        let text = format!(
            "and {} more; JSON has them all",
            words::grouped(rows.len() - NAMED)
        );
        page.paragraph(0, &Text::toned(Tone::Faint, text));
    }
}

fn counts(answer: &Watch) -> String {
    let entries = answer.lists.iter().map(|list| list.entries).sum();
    format!(
        "{} against {}: {} touched, {} open.",
        words::count(answer.rows, "row", "rows"),
        words::count(entries, "entry", "entries"),
        words::grouped(answer.touched.len()),
        words::grouped(answer.open.len()),
    )
}

fn asked(page: &mut Page<'_>, answer: &Watch) {
    let changes = matches!(answer.basis, Basis::Changes { .. });
    let heads: &[&str] = if changes {
        &["list", "earlier", "later", "changes"]
    } else {
        &["list", "of", "entries"]
    };
    let mut table = Table::new(heads, 0).right(&[heads.len() - 1]);
    for each in &answer.lists {
        let mut cells = vec![Text::plain(each.list.as_str())];
        if changes {
            cells.push(match each.earlier {
                Some(day) => Text::plain(day.to_string()),
                None => Text::toned(Tone::Warn, "no copy"),
            });
        }
        cells.push(Text::plain(each.later.to_string()));
        cells.push(Text::plain(words::grouped(each.entries)));
        table.row(cells);
    }
    table.render(page, INDENT);
}
