//! What an update of the lists did, and where each list is published.

use interdict_model::{DateBasis, ListId};
use jiff::civil::Date;
use serde::Serialize;

use super::{INDENT, obtained};
use crate::layout::{Page, Text};
use crate::style::{Style, Tone};
use crate::table::Table;
use crate::words::{self, grouped};

/// What an update did, source by source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Update {
    /// Whether nothing was to be stored.
    pub dry_run: bool,
    /// In the order in which they were asked.
    pub sources: Vec<SourceUpdate>,
    /// Lists that some regime needs and that no source carries.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_source: Vec<ListId>,
}

/// What became of one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceUpdate {
    /// The source.
    pub source: String,
    /// What it is.
    pub title: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The lists that its files held.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ListUpdate>,
    /// The files that came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileUpdate>,
    /// Why it was refused or failed, or has no address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What to do about that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Things to know that refused nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// What became of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A new publication was stored, or would have been.
    Updated,
    /// What came is what was stored already.
    Unchanged,
    /// The server has nothing newer.
    NotModified,
    /// What came cannot be stored; what was there stays.
    Refused,
    /// Nothing came whole; what was there stays.
    Failed,
    /// There is nothing to download from.
    NoAddress,
}

impl Outcome {
    /// Returns whether the source left something to be done.
    pub fn is_error(self) -> bool {
        matches!(self, Self::Refused | Self::Failed)
    }

    /// Returns the words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::NotModified => "not modified",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::NoAddress => "no address",
        }
    }

    fn tone(self) -> Tone {
        match self {
            Self::Updated | Self::Unchanged | Self::NotModified => Tone::Good,
            Self::Refused | Self::Failed => Tone::Bad,
            Self::NoAddress => Tone::Warn,
        }
    }
}

/// One list of an update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListUpdate {
    /// The list.
    pub list: ListId,
    /// The day that the new copy stands for.
    pub date: Date,
    /// How that day was obtained.
    pub date_basis: DateBasis,
    /// Entries in it.
    pub rows: usize,
    /// Rows refused.
    pub rejected: usize,
    /// The newest copy that was there before.
    pub before: Option<Before>,
    /// Whether this content of this day was there already.
    pub unchanged: bool,
}

/// The newest copy of a list before an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Before {
    /// Its day.
    pub date: Date,
    /// Its entries.
    pub rows: usize,
}

/// One file that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileUpdate {
    /// Its name.
    pub name: String,
    /// Where it came from, without query.
    pub address: String,
    /// Its length.
    pub bytes: u64,
    /// Its digest, as everywhere in the program.
    pub blake3: String,
    /// The digest that `sha256sum` prints.
    pub sha256: String,
    /// When the server says that it was changed, as sent.
    pub last_modified: Option<String>,
}

/// Where lists are published, for `lists update --list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceRow {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Whether an update asks it unless it is told otherwise.
    pub by_default: bool,
    /// The lists that it carries.
    pub lists: Vec<String>,
    /// The format of its files.
    pub format: Option<String>,
    /// The most that a file may have, in MiB.
    pub max_mib: u64,
    /// How often it changes.
    pub changes: String,
    /// The page for people.
    pub page: Option<String>,
    /// What else one should know.
    pub note: Option<String>,
    /// Why there is no address.
    pub no_address: Option<String>,
    /// The files.
    pub files: Vec<FileRow>,
}

/// One file of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileRow {
    /// The name that it gets.
    pub name: String,
    /// Its address.
    pub url: String,
    /// How the address is known: `read` or `recalled`.
    pub confidence: &'static str,
    /// Where it was seen.
    pub seen: Option<String>,
}

/// Returns what an update did.
pub fn update(update: &Update, style: &Style) -> String {
    let mut page = Page::new(style);
    if update.dry_run {
        page.paragraph(0, &Text::plain("A dry run: nothing is stored."));
    }
    if update.sources.is_empty() {
        page.paragraph(0, &Text::plain("No source was asked."));
    }
    for (at, source) in update.sources.iter().enumerate() {
        if at > 0 || update.dry_run {
            page.gap();
        }
        one(&mut page, source);
    }
    if !update.without_source.is_empty() {
        let ids: Vec<&str> = update.without_source.iter().map(ListId::as_str).collect();
        page.gap();
        let text = format!(
            "No source carries {}, which some regime needs.",
            ids.join(", ")
        );
        page.paragraph(0, &Text::toned(Tone::Faint, text));
    }
    page.finish()
}

fn one(page: &mut Page<'_>, source: &SourceUpdate) {
    let head = Text::toned(Tone::Strong, &source.source)
        .then(Tone::Plain, "  ")
        .then(source.outcome.tone(), source.outcome.words());
    let stays = if source.outcome.is_error() {
        "; what was there before stays"
    } else {
        ""
    };
    page.paragraph(0, &head.then(Tone::Plain, stays));
    if let Some(why) = &source.why {
        page.paragraph(INDENT, &Text::plain(why));
    }
    if let Some(hint) = &source.hint {
        page.paragraph(INDENT, &Text::plain(format!("hint: {hint}")));
    }
    if !source.lists.is_empty() {
        lists(&source.lists).render(page, INDENT);
    }
    for file in &source.files {
        let text = format!(
            "{}: {} bytes, sha256 {}",
            file.name,
            grouped(usize::try_from(file.bytes).unwrap_or(usize::MAX)),
            file.sha256
        );
        page.paragraph(INDENT, &Text::toned(Tone::Faint, text));
    }
    for warning in &source.warnings {
        page.bullet(INDENT, &Text::plain(warning));
    }
}

fn lists(lists: &[ListUpdate]) -> Table {
    let heads = ["list", "date", "date is", "entries", "before"];
    let mut table = Table::new(&heads, 2).right(&[3]);
    for list in lists {
        let before = match list.before {
            _ if list.unchanged => Text::toned(Tone::Faint, "unchanged"),
            Some(before) => Text::plain(format!("{} of {}", grouped(before.rows), before.date)),
            None => Text::toned(Tone::Faint, "-"),
        };
        table.row(vec![
            Text::plain(list.list.as_str()),
            Text::plain(list.date.to_string()),
            Text::toned(Tone::Faint, obtained(list.date_basis)),
            Text::plain(grouped(list.rows)),
            before,
        ]);
    }
    table
}

/// Returns one line for a round of `lists update --watch`.
pub fn round(at: &str, update: &Update) -> String {
    let counts = [
        Outcome::Updated,
        Outcome::Unchanged,
        Outcome::NotModified,
        Outcome::Refused,
        Outcome::Failed,
    ]
    .into_iter()
    .filter_map(|outcome| {
        let of = |source: &&SourceUpdate| source.outcome == outcome;
        let ids: Vec<&str> = update
            .sources
            .iter()
            .filter(of)
            .map(|s| s.source.as_str())
            .collect();
        (!ids.is_empty()).then(|| format!("{}: {}", outcome.words(), ids.join(", ")))
    });
    let counts: Vec<String> = counts.collect();
    let text = Text::plain(format!("{at}  {}", counts.join("; ")));
    // One line, however long: a log is searched line by line.
    text.paint(&Style::plain(usize::MAX)) + "\n"
}

/// Returns where the lists are published.
pub fn sources(rows: &[SourceRow], style: &Style) -> String {
    const HANG: usize = 11;
    let mut page = Page::new(style);
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            page.gap();
        }
        let default = if row.by_default { "  by default" } else { "" };
        page.paragraph(
            0,
            &Text::toned(Tone::Strong, &row.id)
                .then(Tone::Plain, format!("  {}", row.title))
                .then(Tone::Good, default),
        );
        let mut field = |label: &str, value: &str| {
            page.field(INDENT, label, HANG, &Text::plain(value));
        };
        field("publisher", &row.publisher);
        field("lists", &row.lists.join(", "));
        field("format", row.format.as_deref().unwrap_or_default());
        field("changes", &row.changes);
        field("page", row.page.as_deref().unwrap_or_default());
        for file in &row.files {
            field("file", &file.name);
            field("address", &file.url);
            match &file.seen {
                Some(seen) => field("known", &format!("{} in {seen}", file.confidence)),
                None => field("known", &format!("{}, not read anywhere", file.confidence)),
            }
        }
        field("no file", row.no_address.as_deref().unwrap_or_default());
        field("note", row.note.as_deref().unwrap_or_default());
    }
    page.gap();
    let total = words::count(rows.len(), "source", "sources");
    page.paragraph(0, &Text::toned(Tone::Faint, total));
    page.finish()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn source(id: &str, outcome: Outcome) -> SourceUpdate {
        SourceUpdate {
            source: id.into(),
            title: "A list".into(),
            outcome,
            lists: Vec::new(),
            files: Vec::new(),
            why: None,
            hint: None,
            warnings: Vec::new(),
        }
    }

    fn example() -> Update {
        let mut updated = source("us.csl", Outcome::Updated);
        let list = |id: &str, rows, before: Option<Before>| ListUpdate {
            list: id.into(),
            date: date(2026, 11, 20),
            date_basis: DateBasis::LatestRow,
            rows,
            rejected: 0,
            before,
            unchanged: false,
        };
        let before = Before {
            date: date(2026, 11, 10),
            rows: 3_420,
        };
        updated.lists = vec![
            list("us.bis.el", 3_431, Some(before)),
            list("us.bis.uvl", 201, None),
        ];
        updated.files = vec![FileUpdate {
            name: "consolidated.csv".into(),
            address: "https://lists.example/consolidated.csv".into(),
            bytes: 5_829_294,
            blake3: "ab".repeat(32),
            sha256: "cd".repeat(32),
            last_modified: None,
        }];
        let mut refused = source("un.sc", Outcome::Refused);
        refused.why = Some("`un.sc` goes backwards: 2026-11-01, but 2026-11-18 is stored".into());
        refused.hint = Some("ask the publisher".into());
        Update {
            dry_run: false,
            sources: vec![updated, refused, source("eu.fsf", Outcome::NotModified)],
            without_source: vec!["us.ndaa2019.s889".into()],
        }
    }

    #[test]
    fn each_source_says_what_became_of_it() {
        insta::assert_snapshot!(update(&example(), &Style::plain(80)), @"
        us.csl  updated
          list        date        date is                  entries  before
          us.bis.el   2026-11-20  latest date in its rows    3,431  3,420 of 2026-11-10
          us.bis.uvl  2026-11-20  latest date in its rows      201  -
          consolidated.csv: 5,829,294 bytes, sha256
          cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd

        un.sc  refused; what was there before stays
          `un.sc` goes backwards: 2026-11-01, but 2026-11-18 is stored
          hint: ask the publisher

        eu.fsf  not modified

        No source carries us.ndaa2019.s889, which some regime needs.
        ");
    }

    #[test]
    fn a_round_is_one_line_in_a_log() {
        let mut hostile = example();
        hostile.sources[2].source = "a\nb\u{1b}[31m".into();
        insta::assert_snapshot!(round("2026-11-21T10:00:00Z", &hostile), @"2026-11-21T10:00:00Z  updated: us.csl; not modified: a b�[31m; refused: un.sc");
    }

    #[test]
    fn an_address_says_how_it_is_known() {
        let row = SourceRow {
            id: "un.sc".into(),
            title: "Security Council".into(),
            publisher: "United Nations".into(),
            by_default: true,
            lists: vec!["un.sc".into()],
            format: Some("un-xml".into()),
            max_mib: 64,
            changes: "often".into(),
            page: None,
            note: None,
            no_address: None,
            files: vec![FileRow {
                name: "un.xml".into(),
                url: "https://lists.example/un.xml".into(),
                confidence: "recalled",
                seen: None,
            }],
        };
        insta::assert_snapshot!(sources(&[row], &Style::plain(80)), @"
        un.sc  Security Council  by default
          publisher  United Nations
          lists      un.sc
          format     un-xml
          changes    often
          file       un.xml
          address    https://lists.example/un.xml
          known      recalled, not read anywhere

        1 source
        ");
    }
}
