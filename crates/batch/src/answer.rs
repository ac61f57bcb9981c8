//! What is answered about one row.
//!
//! In: a row or what is wrong with it, the screenings of its names, and what people
//! decided. Out: an [`Answer`], from which a line of JSON or a block of text is made.
//! Guaranteed: a decision takes a hit away only while it stands; hits that are taken away
//! take no place under the limit; what the limit cuts still counts for the outcome.

use interdict_model::{EntryId, Hit, NearMiss, PartyQuery, Screening, ScreeningStatus, Verdict};
use serde::Serialize;

use crate::{
    decisions::{Decision, Decisions, Ruled, Stands},
    fingerprint::customer_fingerprint,
    row::{BadRow, QUOTED, Row, short},
};

/// How a screening ends, as exit codes and counts see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing found.
    Clear,
    /// An entry that was in force on the day.
    Hit,
    /// An entry of which nobody knows whether it was, or a name that says too little.
    Undecided,
    /// The row could not be screened.
    Bad,
}

impl Outcome {
    /// Returns how a screening ends.
    pub fn of(screening: &Screening) -> Self {
        Self::from_parts(screening.status, screening.by_sound_only, &|verdict| {
            screening.hits.iter().any(|hit| hit.in_force == verdict)
        })
    }

    fn from_parts(
        status: ScreeningStatus,
        by_sound_only: bool,
        any: &dyn Fn(Verdict) -> bool,
    ) -> Self {
        match status {
            // What was found stands, also where another name of the row could not be asked.
            _ if any(Verdict::True) => Self::Hit,
            ScreeningStatus::Error => Self::Bad,
            _ if any(Verdict::Unknown) => Self::Undecided,
            ScreeningStatus::TooLittleInformation
            | ScreeningStatus::Truncated
            | ScreeningStatus::Disguised => Self::Undecided,
            ScreeningStatus::Ok if by_sound_only => Self::Undecided,
            ScreeningStatus::Ok => Self::Clear,
        }
    }
}

/// A hit with what was decided about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    /// The hit.
    #[serde(flatten)]
    pub hit: Hit,
    /// The entry as it is, for a decision about it.
    pub entry_fingerprint: String,
    /// What a person decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decision>,
    /// Why a decision does not stand any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reopened: Option<&'static str>,
}

/// What is answered about one row.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The line on which the row begins.
    pub line: u64,
    /// What the table calls the customer.
    pub key: Option<String>,
    /// The question.
    pub query: PartyQuery,
    /// Other names that were screened.
    pub also: Vec<String>,
    /// Whether it could be screened.
    pub status: ScreeningStatus,
    /// Whether every name was compared by its sound alone.
    pub by_sound_only: bool,
    /// What went wrong or is missing, for people.
    pub message: Option<String>,
    /// What of the row could not be read, and what is to be said of its other names.
    pub notes: Vec<String>,
    /// How many of the notes are about a value that could not be read.
    pub unread: usize,
    /// How it ends.
    pub outcome: Outcome,
    /// The customer as it is, for a decision; where there is something to decide.
    pub customer_fingerprint: Option<String>,
    /// Hits, best first.
    pub hits: Vec<Judged>,
    /// Hits cut off by the limit.
    pub omitted: usize,
    /// Hits that a decision took away.
    pub cleared: Vec<Judged>,
    /// What a person decided about the row itself, where it says too little.
    pub decided: Option<Decision>,
    /// Why that decision does not stand any more.
    pub reopened: Option<&'static str>,
    /// Nearest rejected entries.
    pub near: Vec<NearMiss>,
    /// Whether the program failed on it.
    pub defect: bool,
}

impl Answer {
    /// Returns whether a decision holds that the row may say too little.
    pub fn is_settled(&self) -> bool {
        self.decided.is_some() && self.reopened.is_none()
    }

    /// Returns whether a decision took something away.
    pub fn is_silenced(&self) -> bool {
        !self.cleared.is_empty() || self.is_settled()
    }
}

/// What every answer needs beside the row.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    /// Most hits of a row; more are counted.
    pub limit: Option<usize>,
    /// Most near misses of a row.
    pub near: usize,
    /// What people decided.
    pub decisions: &'a Decisions,
    /// Returns the fingerprint of an entry.
    pub entry_print: &'a (dyn Fn(&EntryId) -> Option<String> + Sync),
}

/// Answers about a row, with all its names.
pub(crate) fn answer(
    line: u64,
    row: Result<Row, BadRow>,
    terms: &Terms<'_>,
    screen: &mut dyn FnMut(&PartyQuery) -> Screening,
) -> Answer {
    let row = match row {
        Ok(row) => row,
        Err(bad) => return refused(line, bad),
    };
    let mut found = screen(&row.query);
    let mut notes = row.notes;
    let unread = notes.len();
    notes.extend(parted(&found));
    for name in &row.also {
        let mut query = row.query.clone();
        query.name.clone_from(name);
        let other = screen(&query);
        notes.extend(weigh(&mut found, name, &other));
        notes.extend(parted(&other));
        found.by_sound_only &= other.by_sound_only;
        join(&mut found, other);
    }
    if !found.by_sound_only && found.status == ScreeningStatus::Ok && !row.also.is_empty() {
        found.message = None;
    }
    found.near.truncate(terms.near);
    let mut answer = Answer {
        line,
        key: row.key,
        query: row.query,
        also: row.also,
        status: found.status,
        by_sound_only: found.by_sound_only,
        message: found.message,
        notes,
        unread,
        outcome: Outcome::Clear,
        customer_fingerprint: None,
        hits: Vec::new(),
        omitted: found.omitted,
        cleared: Vec::new(),
        decided: None,
        reopened: None,
        near: found.near,
        defect: false,
    };
    judge(&mut answer, found.hits, terms);
    let (status, by_sound_only) = if answer.is_settled() {
        (ScreeningStatus::Ok, false)
    } else {
        (answer.status, answer.by_sound_only)
    };
    answer.outcome = Outcome::from_parts(status, by_sound_only, &|verdict| {
        answer
            .hits
            .iter()
            .any(|judged| judged.hit.in_force == verdict)
    });
    let kept = terms.limit.unwrap_or(usize::MAX).min(answer.hits.len());
    answer.omitted += answer.hits.len() - kept;
    answer.hits.truncate(kept);
    answer
}

/// Returns what is to be said of a text that gives several names by its own marks.
fn parted(found: &Screening) -> Option<String> {
    let names: Vec<String> = found
        .several_names
        .iter()
        .map(|name| format!("`{}`", short(name, QUOTED)))
        .collect();
    let text = short(&found.query.name, QUOTED);
    let names = names.join(", ");
    (!names.is_empty()).then(|| format!("`{text}` was asked also as {names}, which it names"))
}

/// Returns what is to be said of another name that was not compared whole, and takes it
/// into the status of the row: a name that was cut or could not be asked leaves the row
/// open; one that says too little is only less evidence, since the first name was compared.
fn weigh(found: &mut Screening, name: &str, other: &Screening) -> Option<String> {
    let what = match other.status {
        ScreeningStatus::Ok => return None,
        ScreeningStatus::TooLittleInformation => "carries too little to compare".to_owned(),
        ScreeningStatus::Truncated => {
            if found.status != ScreeningStatus::Error {
                found.status = ScreeningStatus::Truncated;
            }
            "is too long: only its first part was compared".to_owned()
        }
        ScreeningStatus::Disguised => {
            if found.status == ScreeningStatus::Ok {
                found.status = ScreeningStatus::Disguised;
            }
            "is shown otherwise than it is stored: it was compared as stored".to_owned()
        }
        ScreeningStatus::Error => {
            found.status = ScreeningStatus::Error;
            let why = other.message.as_deref().unwrap_or("no reason is known");
            let what = format!("could not be screened: {why}");
            found.message = Some(format!("an other name {what}"));
            what
        }
    };
    Some(format!("the other name `{}` {what}", short(name, QUOTED)))
}

/// Adds what another name of the customer found: each entry once, with its best score.
fn join(found: &mut Screening, other: Screening) {
    for hit in other.hits {
        match found
            .hits
            .iter_mut()
            .find(|known| known.entry_id == hit.entry_id)
        {
            Some(known) if known.score < hit.score => *known = hit,
            Some(_) => {}
            None => found.hits.push(hit),
        }
    }
    found.hits.sort_by(|a, b| {
        let by_score = b.score.total_cmp(&a.score);
        by_score.then_with(|| a.entry_id.cmp(&b.entry_id))
    });
    for near in other.near {
        match found
            .near
            .iter_mut()
            .find(|known| known.entry_id == near.entry_id)
        {
            Some(known) if known.score < near.score => *known = near,
            Some(_) => {}
            None => found.near.push(near),
        }
    }
    let hits = &found.hits;
    found
        .near
        .retain(|near| hits.iter().all(|hit| hit.entry_id != near.entry_id));
    found.near.sort_by(|a, b| {
        let by_score = b.score.total_cmp(&a.score);
        by_score.then_with(|| a.entry_id.cmp(&b.entry_id))
    });
    found.omitted += other.omitted;
}

/// Takes away what was decided and still stands.
fn judge(answer: &mut Answer, hits: Vec<Hit>, terms: &Terms<'_>) {
    let too_little = answer.status == ScreeningStatus::TooLittleInformation;
    if hits.is_empty() && !too_little {
        return;
    }
    let customer = customer_fingerprint(&answer.query, &answer.also);
    if too_little {
        let known = terms.decisions.of_row(answer.key.as_deref(), &customer);
        answer.decided = known.cloned();
        answer.reopened = known
            .filter(|decision| decision.stands(&customer, "") != Stands::Yes)
            .map(|_| "the customer has changed since");
    }
    for hit in hits {
        let entry_fingerprint = (terms.entry_print)(&hit.entry_id).unwrap_or_default();
        let known = terms
            .decisions
            .of(answer.key.as_deref(), &customer, &hit.entry_id);
        let stands = known.map(|decision| decision.stands(&customer, &entry_fingerprint));
        let reopened = match stands {
            None | Some(Stands::Yes) => None,
            Some(Stands::CustomerChanged) => Some("the customer has changed since"),
            Some(Stands::EntryChanged) => Some("the entry has changed since"),
            Some(Stands::BothChanged) => Some("the customer and the entry have changed since"),
        };
        let cleared = stands == Some(Stands::Yes)
            && known.is_some_and(|decision| decision.decision == Ruled::NotAMatch);
        let judged = Judged {
            hit,
            entry_fingerprint,
            decided: known.cloned(),
            reopened,
        };
        if cleared {
            answer.cleared.push(judged);
        } else {
            answer.hits.push(judged);
        }
    }
    answer.customer_fingerprint = Some(customer);
}

fn refused(line: u64, bad: BadRow) -> Answer {
    Answer {
        line,
        key: bad.key,
        query: PartyQuery::default(),
        also: Vec::new(),
        status: ScreeningStatus::Error,
        by_sound_only: false,
        message: Some(format!("line {line}: {}", bad.why)),
        notes: Vec::new(),
        unread: 0,
        outcome: Outcome::Bad,
        customer_fingerprint: None,
        hits: Vec::new(),
        omitted: 0,
        cleared: Vec::new(),
        decided: None,
        reopened: None,
        near: Vec::new(),
        defect: false,
    }
}

/// The answer to a row on which the program itself failed. It is never "nothing found".
pub(crate) fn defect(line: u64) -> Answer {
    let why = "the program failed on this row, which is a defect; please report it";
    Answer {
        defect: true,
        ..refused(line, BadRow::new(why))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use interdict_model::{AliasQuality, AsOf, Basis, Corpus, Explanation, ListId, PartyKind};
    use jiff::civil::date;

    use super::*;

    pub(crate) fn hit(id: &str, score: f64, in_force: Verdict) -> Hit {
        Hit {
            score,
            entity_id: id.into(),
            entry_id: id.into(),
            caption: id.to_uppercase(),
            list: ListId::new("l"),
            list_title: "L".into(),
            listed_from: date(2019, 5, 16),
            listed_from_earliest: None,
            listed_until: None,
            basis: Basis::Rule,
            in_force,
            kind: PartyKind::Unknown,
            countries: Vec::new(),
            matched_name: id.to_uppercase(),
            matched_name_quality: AliasQuality::Strong,
            program: None,
            citation: Vec::new(),
            license_requirement: None,
            license_policy: None,
            note: None,
            explanation: Explanation::default(),
        }
    }

    pub(crate) fn screening(query: &PartyQuery, hits: Vec<Hit>) -> Screening {
        let day = AsOf::Day(date(2026, 1, 1));
        Screening {
            schema: "interdict.screen/1".into(),
            query: query.clone(),
            on: day,
            known: day,
            corpus: Corpus::default(),
            threshold: 0.7,
            status: ScreeningStatus::Ok,
            by_sound_only: false,
            several_names: Vec::new(),
            message: None,
            omitted: 0,
            hits,
            near: Vec::new(),
        }
    }

    fn decided(lines: &[(&str, &str, &str, &str)]) -> Decisions {
        let line = |(entry, decision, customer, print): &(&str, &str, &str, &str)| {
            format!(
                r#"{{"key":"7","entry_id":"{entry}","decision":"{decision}","by":"A","on":"2026-01-02","reason":"r","customer_fingerprint":"{customer}","entry_fingerprint":"{print}"}}"#
            )
        };
        let text = lines.iter().map(line).collect::<Vec<_>>().join("\n");
        Decisions::read(&mut text.as_bytes(), "d", jiff::civil::date(2100, 1, 1)).unwrap()
    }

    fn ask(row: Row, limit: Option<usize>, decisions: &Decisions, hits: &[Hit]) -> Answer {
        let terms = Terms {
            limit,
            near: 0,
            decisions,
            entry_print: &|id| Some(format!("print of {id}")),
        };
        answer(3, Ok(row), &terms, &mut |query| {
            screening(query, hits.to_vec())
        })
    }

    fn row() -> Row {
        Row {
            key: Some("7".into()),
            query: PartyQuery::named("A"),
            ..Row::default()
        }
    }

    #[test]
    fn a_decision_takes_a_hit_away_until_something_changes() {
        let hits = [hit("e1", 0.9, Verdict::True), hit("e2", 0.8, Verdict::True)];
        let customer = customer_fingerprint(&row().query, &[]);
        let clear = ("e1", "not_a_match", customer.as_str(), "print of e1");
        let got = ask(row(), Some(1), &decided(&[clear]), &hits);
        // The cleared one takes no place under the limit.
        assert_eq!(got.hits.len(), 1);
        assert_eq!(got.hits[0].hit.entry_id.as_str(), "e2");
        assert_eq!((got.cleared.len(), got.omitted), (1, 0));
        assert_eq!(got.outcome, Outcome::Hit);
        let both = [
            clear,
            ("e2", "not_a_match", customer.as_str(), "print of e2"),
        ];
        assert_eq!(
            ask(row(), Some(1), &decided(&both), &hits).outcome,
            Outcome::Clear
        );
        for (line, why) in [
            (
                ("e1", "not_a_match", customer.as_str(), "older"),
                "the entry has changed since",
            ),
            (
                ("e1", "not_a_match", "older", "print of e1"),
                "the customer has changed since",
            ),
        ] {
            let got = ask(row(), None, &decided(&[line]), &hits);
            assert!(got.cleared.is_empty());
            assert_eq!(got.hits[0].reopened, Some(why));
            assert_eq!(got.hits[0].decided.as_ref().unwrap().by, "A");
        }
        let matched = ("e1", "match", customer.as_str(), "print of e1");
        let got = ask(row(), None, &decided(&[matched]), &hits);
        assert_eq!((got.hits.len(), got.hits[0].reopened), (2, None));
        assert_eq!(got.hits[0].decided.as_ref().unwrap().decision, Ruled::Match);
    }

    #[test]
    fn a_row_that_says_too_little_is_silent_by_a_decision_until_it_changes() {
        let ask = |row: &Row, decisions: &Decisions, hits: &[Hit]| {
            let terms = Terms {
                limit: None,
                near: 0,
                decisions,
                entry_print: &|_| None,
            };
            answer(3, Ok(row.clone()), &terms, &mut |query| {
                let mut found = screening(query, hits.to_vec());
                found.status = ScreeningStatus::TooLittleInformation;
                found
            })
        };
        let open = ask(&row(), &Decisions::default(), &[]);
        assert_eq!(open.outcome, Outcome::Undecided);
        let print = open.customer_fingerprint.unwrap();
        let cleared = decided(&[("", "cleared", &print, "")]);
        let got = ask(&row(), &cleared, &[]);
        assert_eq!(got.outcome, Outcome::Clear);
        assert!(got.is_settled() && got.is_silenced());
        // What is found all the same is no less a hit.
        let hits = [hit("e1", 0.99, Verdict::True)];
        assert_eq!(ask(&row(), &cleared, &hits).outcome, Outcome::Hit);
        let mut changed = row();
        changed.query.countries = vec!["DE".parse().unwrap()];
        let got = ask(&changed, &cleared, &[]);
        assert_eq!(got.outcome, Outcome::Undecided);
        assert_eq!(got.reopened, Some("the customer has changed since"));
        // Only what says too little: what is cut may be another's name.
        let terms = Terms {
            limit: None,
            near: 0,
            decisions: &cleared,
            entry_print: &|_| None,
        };
        let got = answer(3, Ok(row()), &terms, &mut |query| {
            let mut found = screening(query, Vec::new());
            found.status = ScreeningStatus::Truncated;
            found
        });
        assert_eq!((got.outcome, got.is_settled()), (Outcome::Undecided, false));
    }

    #[test]
    fn another_name_that_is_cut_or_fails_leaves_the_row_open() {
        let mut row = row();
        row.also = vec!["B".into()];
        let decisions = Decisions::default();
        let terms = Terms {
            limit: None,
            near: 0,
            decisions: &decisions,
            entry_print: &|_| None,
        };
        let ask = |status, hits: &[Hit]| {
            answer(1, Ok(row.clone()), &terms, &mut |query| {
                let other = query.name == "B";
                let mut found = screening(query, if other { Vec::new() } else { hits.to_vec() });
                if other {
                    found.status = status;
                }
                found
            })
        };
        let cut = ask(ScreeningStatus::Truncated, &[]);
        assert_eq!(cut.outcome, Outcome::Undecided);
        assert_eq!(cut.status, ScreeningStatus::Truncated);
        assert_eq!(
            cut.notes,
            ["the other name `B` is too long: only its first part was compared"]
        );
        let short = ask(ScreeningStatus::TooLittleInformation, &[]);
        assert_eq!((short.outcome, short.notes.len()), (Outcome::Clear, 1));
        assert_eq!(ask(ScreeningStatus::Error, &[]).outcome, Outcome::Bad);
        let hits = [hit("e1", 0.9, Verdict::True)];
        assert_eq!(ask(ScreeningStatus::Error, &hits).outcome, Outcome::Hit);
    }

    #[test]
    fn what_the_limit_cuts_still_counts() {
        let hits = [
            hit("e1", 0.9, Verdict::Unknown),
            hit("e2", 0.8, Verdict::True),
        ];
        let got = ask(row(), Some(1), &Decisions::default(), &hits);
        assert_eq!((got.hits.len(), got.omitted), (1, 1));
        assert_eq!(got.outcome, Outcome::Hit);
    }

    #[test]
    fn several_names_find_each_entry_once_with_its_best_score() {
        let mut row = row();
        row.also = vec!["B".into(), "C".into()];
        let decisions = Decisions::default();
        let terms = Terms {
            limit: None,
            near: 1,
            decisions: &decisions,
            entry_print: &|_| None,
        };
        let near = |id: &str, score| NearMiss {
            score,
            entry_id: id.into(),
            caption: String::new(),
            list: ListId::new("l"),
            why: String::new(),
            matched_name: String::new(),
            matched_name_quality: AliasQuality::Strong,
            explanation: Explanation::default(),
        };
        let got = answer(1, Ok(row), &terms, &mut |query| match query.name.as_str() {
            "A" => {
                let mut found = screening(query, vec![hit("e1", 0.8, Verdict::True)]);
                found.near = vec![near("e2", 0.6), near("e3", 0.5)];
                found.by_sound_only = true;
                found
            }
            "B" => screening(
                query,
                vec![
                    hit("e2", 0.95, Verdict::True),
                    hit("e1", 0.9, Verdict::True),
                ],
            ),
            _ => Screening {
                status: ScreeningStatus::TooLittleInformation,
                ..screening(query, Vec::new())
            },
        });
        let seen: Vec<_> = got
            .hits
            .iter()
            .map(|each| (each.hit.entry_id.as_str(), each.hit.score))
            .collect();
        assert_eq!(seen, [("e2", 0.95), ("e1", 0.9)]);
        assert_eq!(got.near.len(), 1);
        assert_eq!(got.near[0].entry_id.as_str(), "e3");
        assert!(!got.by_sound_only);
        assert_eq!(got.status, ScreeningStatus::Ok);
        assert!(got.notes[0].contains("`C` carries too little"));
        // It was read well.
        assert_eq!(got.unread, 0);
    }
}
