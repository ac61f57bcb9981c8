//! What people decided about earlier hits.
//!
//! In: a file of JSON lines, each a person's word on one customer and one entry, with the
//! fingerprints of both at that time; or, without an entry, on a customer whose row says
//! too little. Out: for a hit, whether it was decided, and whether
//! the decision still stands. Guaranteed: a line that cannot be understood is an error
//! with its number, never a decision less, and so is one dated after the run; a decision
//! stands only while both fingerprints are the same; lines without a decision (a template that nobody filled in) decide nothing.

use std::{collections::HashMap, io::BufRead};

use interdict_model::EntryId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::BatchError;

/// The longest line of the file.
const MAX_LINE: u64 = 1 << 20;

/// One line of a file of decisions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionLine {
    /// What the table calls the customer; without it the fingerprint says who it is.
    #[serde(default)]
    pub key: Option<String>,
    /// The customer's name; for the reader.
    #[serde(default)]
    pub name: String,
    /// The entry; empty where the line is about the row itself.
    #[serde(default)]
    pub entry_id: String,
    /// The entry's name, or what is open about the row; for the reader.
    #[serde(default)]
    pub caption: String,
    /// The score at that time; for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// `not_a_match` or `match` of an entry, `cleared` of a row, or empty: not decided.
    pub decision: String,
    /// Who decided.
    #[serde(default)]
    pub by: String,
    /// The day of the decision.
    #[serde(default)]
    pub on: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// The customer as it was.
    pub customer_fingerprint: String,
    /// The entry as it was; empty where the line is about the row itself.
    #[serde(default)]
    pub entry_fingerprint: String,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruled {
    /// The customer is not the listed party.
    NotAMatch,
    /// The customer is the listed party.
    Match,
    /// The row says too little, and may.
    Cleared,
}

/// A person's word on one customer and one entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// What was decided.
    pub decision: Ruled,
    /// Who decided.
    pub by: String,
    /// On which day.
    pub on: Date,
    /// Why.
    pub reason: String,
    #[serde(skip)]
    customer: String,
    #[serde(skip)]
    entry: String,
}

/// Whether a decision still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Both sides are what they were.
    Yes,
    /// The customer has changed.
    CustomerChanged,
    /// The entry has changed.
    EntryChanged,
    /// Both have.
    BothChanged,
}

impl Decision {
    /// Returns whether it still stands.
    pub fn stands(&self, customer: &str, entry: &str) -> Stands {
        match (self.customer == customer, self.entry == entry) {
            (true, true) => Stands::Yes,
            (false, true) => Stands::CustomerChanged,
            (true, false) => Stands::EntryChanged,
            (false, false) => Stands::BothChanged,
        }
    }
}

/// The decisions of a file.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    by_key: HashMap<String, Vec<(EntryId, Decision)>>,
    by_print: HashMap<String, Vec<(EntryId, Decision)>>,
    count: usize,
    open: usize,
    digest: String,
}

impl Decisions {
    /// Reads a file; `file` names it in errors. Of several decisions on the same two the
    /// latest counts, by its day, then by its place. A decision dated after `today` is an
    /// error: by a slip of the pen it would go before every later word.
    pub fn read(input: &mut dyn BufRead, file: &str, today: Date) -> Result<Self, BatchError> {
        let mut all = Self::default();
        let mut hasher = blake3::Hasher::new();
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let mut bounded = std::io::Read::take(&mut *input, MAX_LINE);
            let read = bounded
                .read_until(b'\n', &mut line)
                .map_err(|error| BatchError::io("read", file, error))?;
            if read == 0 {
                break;
            }
            hasher.update(&line);
            let text = line
                .strip_prefix(b"\xEF\xBB\xBF")
                .unwrap_or(&line)
                .trim_ascii();
            if text.is_empty() {
                continue;
            }
            all.add(text, today).map_err(|what| BatchError::Decision {
                file: file.to_owned(),
                line: number,
                what,
            })?;
        }
        all.digest = hasher.finalize().to_hex().to_string();
        Ok(all)
    }

    fn add(&mut self, text: &[u8], today: Date) -> Result<(), String> {
        let line: DecisionLine = serde_json::from_slice(text)
            .map_err(|error| error.to_string().replace(" at line 1 column", " at column"))?;
        let decision = match line.decision.trim() {
            "" => {
                self.open += 1;
                return Ok(());
            }
            "not_a_match" => Ruled::NotAMatch,
            "match" => Ruled::Match,
            "cleared" => Ruled::Cleared,
            other => {
                return Err(format!(
                    "`{other}` is no decision (expected not_a_match or match of an entry, \
                     cleared of a row that says too little, or nothing yet)"
                ));
            }
        };
        let about_row = decision == Ruled::Cleared;
        if about_row && !(line.entry_id.is_empty() && line.entry_fingerprint.is_empty()) {
            return Err(
                "`cleared` is said of a row that says too little, not of an entry \
                 (expected not_a_match or match)"
                    .to_owned(),
            );
        }
        let of_entry = [
            ("entry_id", &line.entry_id),
            ("entry_fingerprint", &line.entry_fingerprint),
        ];
        for (what, value) in of_entry.iter().filter(|_| !about_row) {
            if value.trim().is_empty() {
                return Err(format!(
                    "a decision needs `{what}` (of a row that says too little it is `cleared`)"
                ));
            }
        }
        for (what, value) in [
            ("by", &line.by),
            ("reason", &line.reason),
            ("customer_fingerprint", &line.customer_fingerprint),
        ] {
            if value.trim().is_empty() {
                return Err(format!("a decision needs `{what}`"));
            }
        }
        let on: Date = line.on.trim().parse().map_err(|_| {
            format!(
                "`on` is `{}`, which is not a date (expected YYYY-MM-DD)",
                line.on
            )
        })?;
        if on > today {
            return Err(format!(
                "`on` is {on}, which is after {today}, the day of the run: nobody has decided \
                 that yet (give the day of the decision)"
            ));
        }
        let decision = Decision {
            decision,
            by: line.by,
            on,
            reason: line.reason,
            customer: line.customer_fingerprint.clone(),
            entry: line.entry_fingerprint,
        };
        let known = match line.key.filter(|key| !key.is_empty()) {
            Some(key) => self.by_key.entry(key).or_default(),
            None => self.by_print.entry(line.customer_fingerprint).or_default(),
        };
        let entry = EntryId::new(line.entry_id);
        match known.iter_mut().find(|(id, _)| *id == entry) {
            Some((_, older)) if older.on <= decision.on => *older = decision,
            Some(_) => {}
            None => {
                known.push((entry, decision));
                self.count += 1;
            }
        }
        Ok(())
    }

    /// Returns what was decided about a customer and an entry.
    pub fn of(&self, key: Option<&str>, customer: &str, entry: &EntryId) -> Option<&Decision> {
        let by_key = key.and_then(|key| self.by_key.get(key));
        let known = by_key
            .into_iter()
            .chain(self.by_print.get(customer))
            .flatten();
        let own = known
            .filter(|(id, _)| id == entry)
            .map(|(_, decision)| decision);
        // A word by key and one by content: the later one.
        own.max_by_key(|decision| decision.on)
    }

    /// Returns what was decided about a customer whose row says too little.
    pub fn of_row(&self, key: Option<&str>, customer: &str) -> Option<&Decision> {
        // A line about the row names no entry.
        self.of(key, customer, &EntryId::new(""))
    }

    /// Returns how many decisions there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns how many lines wait for a decision.
    pub fn open(&self) -> usize {
        self.open
    }

    /// Returns the digest of the file; empty when none was read.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(text: &str) -> Result<Decisions, BatchError> {
        Decisions::read(&mut text.as_bytes(), "d.jsonl", date(2026, 1, 3))
    }

    fn line(key: &str, decision: &str, on: &str) -> String {
        format!(
            r#"{{"key":{key},"entry_id":"l/1","decision":"{decision}","by":"A","on":"{on}","reason":"r","customer_fingerprint":"c","entry_fingerprint":"e"}}"#
        )
    }

    #[test]
    fn the_latest_decision_counts_and_stands_while_nothing_changes() {
        let text = [
            line("\"7\"", "match", "2026-01-02"),
            line("\"7\"", "not_a_match", "2026-01-02"),
            line("\"7\"", "match", "2025-01-01"),
            line("null", "match", "2026-01-03"),
            line("\"9\"", "", ""),
        ];
        let all = read(&text.join("\n\n")).unwrap();
        assert_eq!((all.len(), all.open()), (2, 1));
        let id = EntryId::new("l/1");
        let found = all.of(Some("7"), "other", &id).unwrap();
        assert_eq!(found.decision, Ruled::NotAMatch);
        assert_eq!(found.stands("c", "e"), Stands::Yes);
        assert_eq!(found.stands("x", "e"), Stands::CustomerChanged);
        assert_eq!(found.stands("c", "x"), Stands::EntryChanged);
        assert_eq!(found.stands("x", "x"), Stands::BothChanged);
        // By content, without a key.
        assert_eq!(all.of(None, "c", &id).unwrap().decision, Ruled::Match);
        assert!(all.of(Some("8"), "x", &id).is_none());
        assert!(all.of(Some("7"), "c", &EntryId::new("l/2")).is_none());
    }

    #[test]
    fn a_line_that_is_not_understood_is_an_error_with_its_number() {
        let good = line("null", "match", "2026-01-02");
        for (bad, word) in [
            (line("null", "gone", "2026-01-02"), "`gone` is no decision"),
            (line("null", "match", "soon"), "`on` is `soon`"),
            (
                line("null", "not_a_match", "2062-01-02"),
                "`on` is 2062-01-02, which is after 2026-01-03",
            ),
            (line("null", "match", "2026-01-04"), "which is after"),
            (
                good.replace("\"reason\":\"r\"", "\"reason\":\" \""),
                "needs `reason`",
            ),
            (good.replace("\"by\":\"A\"", "\"by\":\"\""), "needs `by`"),
            (good.replace("\"reason\"", "\"why\""), "unknown field `why`"),
            (
                line("null", "cleared", "2026-01-02"),
                "`cleared` is said of a row",
            ),
            (
                line("null", "match", "2026-01-02").replace("l/1", ""),
                "needs `entry_id`",
            ),
            ("{".to_owned(), "EOF"),
        ] {
            let error = read(&format!("{good}\n{bad}\n")).unwrap_err().to_string();
            assert!(error.starts_with("`d.jsonl` line 2: "), "{error}");
            assert!(error.contains(word), "{error}");
        }
    }
}
