//! Federal Register notices as dated changes: what was published on which day.
//!
//! In: one JSON object a line (`document_number`, `published`, `title`, `abstract`,
//! `url`), or a document whose `documents` hold `cite`, `doc`, `published`, `effective`,
//! `expires`, `kind` and `title`. Out: [`Notice`]s by day. A notice dates a change
//! and names no entry; which entries it touched is not read from it. What it does
//! and which lists it speaks of is read from its own title; where a source marks a
//! number as recalled, the notice says so.
//!
//! ```
//! use interdict_lists::notices::{Action, read_notices};
//!
//! let mut line = r#"{"document_number": "2019-10616", "published": "2019-05-21", "title": "Addition of Entities to the Entity List", "abstract": "", "url": ""}"#.as_bytes();
//! let read = read_notices(&mut line, "notices.jsonl")?;
//! assert_eq!(read.notices[0].actions, [Action::Addition]);
//! assert_eq!(read.notices[0].lists[0].as_str(), "us.bis.el");
//! # Ok::<(), interdict_lists::ListError>(())
//! ```

use std::io::BufRead;

use interdict_model::{Confidence, ListId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    ListError, Rejected,
    detect::HEAD,
    formats::reject,
    json::{self, Lines, Taker},
    text::{filled, iso_date, with_head},
};

/// What a notice does, as its title says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Entries are added.
    Addition,
    /// Entries are revised or modified.
    Revision,
    /// Entries are removed.
    Removal,
    /// An earlier notice is corrected.
    Correction,
    /// A temporary general license is given or extended.
    GeneralLicense,
    /// Comments are asked for; nothing is changed.
    Inquiry,
    /// Something else: a rule, a meeting, an order.
    Other,
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Its page, such as `84 FR 22961`, where the source gives it.
    pub cite: Option<String>,
    /// Its document number, such as `2019-10616`.
    pub document: Option<String>,
    /// The day of publication.
    pub published: Date,
    /// The day from which it binds, where the source gives it.
    pub effective: Option<Date>,
    /// The last day of what it gives, where the source gives it.
    pub expires: Option<Date>,
    /// What it does.
    pub actions: Vec<Action>,
    /// The lists that its title names.
    pub lists: Vec<ListId>,
    /// The source's own word for its kind, where there is one.
    pub kind: Option<String>,
    /// Its title; empty where the source gives none.
    pub title: String,
    /// Where it stands.
    pub url: Option<String>,
    /// `Read`, or `Recalled` where the source marks a part as recalled.
    pub confidence: Confidence,
}

/// The notices of a file, and the rows that are none.
#[derive(Debug, Default)]
pub struct Notices {
    /// By day of publication, then by document number.
    pub notices: Vec<Notice>,
    /// Rows that were not accepted.
    pub rejected: Vec<Rejected>,
}

/// Reads notices in either shape; `file` names the input in errors.
pub fn read_notices(input: &mut dyn BufRead, file: &str) -> Result<Notices, ListError> {
    let mut input = with_head(input, HEAD).map_err(|error| ListError::reading(file, 1, error))?;
    let input = &mut input;
    let head = input
        .fill_buf()
        .map_err(|error| ListError::reading(file, 1, error))?;
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let lines = serde_json::from_slice::<serde_json::Value>(first).is_ok()
        || first.windows(17).any(|part| part == b"\"document_number\"");
    let mut taking = Taking {
        file,
        read: Notices::default(),
    };
    if lines {
        let mut rows = Lines::new(input, file);
        while let Some((line, row)) = rows.next::<Row>()? {
            taking.take(line, row.and_then(Row::notice))?;
        }
    } else {
        json::read_document(input, file, &mut taking)?;
    }
    let mut read = taking.read;
    if read.notices.is_empty() {
        return Err(ListError::NoEntries {
            file: file.to_owned(),
        });
    }
    read.notices.sort_by(|a, b| {
        (a.published, &a.document, &a.cite).cmp(&(b.published, &b.document, &b.cite))
    });
    Ok(read)
}

struct Taking<'a> {
    file: &'a str,
    read: Notices,
}

impl Taking<'_> {
    fn take(&mut self, line: u64, notice: Result<Notice, String>) -> Result<(), ListError> {
        match notice {
            Ok(notice) => {
                self.read.notices.push(notice);
                Ok(())
            }
            Err(reason) => reject(&mut self.read.rejected, self.file, line, None, &reason),
        }
    }
}

impl Taker for Taking<'_> {
    const ENTRIES: &'static str = "documents";
    const FIELDS: &'static [&'static str] = &[];

    fn field(&mut self, _: &str, _: &RawValue) -> Result<(), ListError> {
        Ok(())
    }

    fn entry(&mut self, _: usize, line: u64, value: &RawValue) -> Result<(), ListError> {
        let row = serde_json::from_str::<Row>(value.get()).map_err(|error| json::reason(&error));
        self.take(line, row.and_then(Row::notice))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Row {
    cite: Option<String>,
    cite_basis: Option<String>,
    #[serde(alias = "document_number")]
    doc: Option<String>,
    doc_basis: Option<String>,
    published: Option<String>,
    published_basis: Option<String>,
    effective: Option<String>,
    expires: Option<String>,
    kind: Option<String>,
    title: Option<String>,
    url: Option<String>,
    sources: Vec<String>,
}

impl Row {
    fn notice(self) -> Result<Notice, String> {
        let day = |name: &str, text: &Option<String>| match text.as_deref().and_then(filled) {
            None => Ok(None),
            Some(text) => iso_date(&text)
                .map(Some)
                .ok_or_else(|| format!("`{name}` is `{text}`, which is not a date (YYYY-MM-DD)")),
        };
        let published = day("published", &self.published)?.ok_or("`published` is empty")?;
        let title = self.title.as_deref().and_then(filled).unwrap_or_default();
        let kind = self.kind.as_deref().and_then(filled);
        let words = format!("{title} {}", kind.as_deref().unwrap_or_default());
        let recalled = [&self.cite_basis, &self.doc_basis, &self.published_basis]
            .into_iter()
            .flatten()
            .any(|basis| basis.contains("recalled"));
        let address = |text: &str| filled(text).filter(|text| text.starts_with("http"));
        Ok(Notice {
            cite: self.cite.as_deref().and_then(filled),
            document: self.doc.as_deref().and_then(filled),
            published,
            effective: day("effective", &self.effective)?,
            expires: day("expires", &self.expires)?,
            actions: actions(&words),
            lists: lists(&words),
            kind,
            title,
            url: self
                .url
                .as_deref()
                .and_then(address)
                .or_else(|| self.sources.iter().find_map(|text| address(text))),
            confidence: if recalled {
                Confidence::Recalled
            } else {
                Confidence::Read
            },
        })
    }
}

fn actions(words: &str) -> Vec<Action> {
    let lower = words.to_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| lower.contains(part));
    let inquiry = has(&[
        "request for comments",
        "seeks comment",
        "notification of inquiry",
    ]);
    let mut out: Vec<Action> = [
        (has(&["addition", " added"]), Action::Addition),
        (
            has(&["revision", "modification"])
                && !has(&["export administration regulations: revisions"]),
            Action::Revision,
        ),
        (has(&["removal", " removed"]), Action::Removal),
        (has(&["correction"]), Action::Correction),
        (
            has(&["temporary general licen", "tgl"]) && !inquiry,
            Action::GeneralLicense,
        ),
        (inquiry, Action::Inquiry),
    ]
    .into_iter()
    .filter_map(|(is, action)| is.then_some(action))
    .collect();
    if out.is_empty() {
        out.push(Action::Other);
    }
    out
}

fn lists(words: &str) -> Vec<ListId> {
    let lower = words.to_lowercase().replace('-', " ");
    // The Entity List of another act is another list.
    let other = "uyghur forced labor prevention act entity list";
    let rest = lower.replace(other, "");
    [
        (rest.contains("entity list"), "us.bis.el"),
        (
            rest.contains("military end user (meu) list")
                || rest.contains("military end user list"),
            "us.bis.meu",
        ),
        (rest.contains("unverified list"), "us.bis.uvl"),
        (lower.contains(other), "us.dhs.uflpa"),
    ]
    .into_iter()
    .filter(|(is, _)| *is)
    .map(|(_, list)| ListId::new(list))
    .collect()
}
