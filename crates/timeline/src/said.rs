//! Rows of positions and of claims.
//!
//! A claim is drawn on the day on which it was said, never over the time that it speaks of,
//! and stands with what the record says.

use interdict_model::{AsOf, Confidence, Verdict};
use jiff::civil::Date;

use crate::{
    record::{Claim, Position, PublicRecord},
    row::{Agrees, Bound, Effect, Mark, OnRecord, Place, Row, Said, Section, Span, State},
};

impl Position {
    /// Answers whether it names one of the parties, or is reported to mean one.
    pub fn concerns(&self, parties: &[&str]) -> bool {
        let mut all = self.names.iter().chain(&self.reported);
        all.any(|id| parties.contains(&id.as_str()))
    }
}

/// Returns the row of a position; nothing when it could not be known by then.
pub(crate) fn position(
    record: &PublicRecord,
    position: &Position,
    on: AsOf,
    known: AsOf,
) -> Option<Row> {
    let mut spans: Vec<Span> = Vec::new();
    for version in &position.versions {
        if version.public > known.day() {
            continue;
        }
        let from = version.from.unwrap_or(Bound::on(version.public));
        let start = from.earliest.unwrap_or(version.public);
        if let Some(key) = version.key.as_ref().filter(|_| version.from.is_some()) {
            for earlier in &mut spans {
                let reaches = earlier.to.latest.is_none_or(|last| last >= start);
                if earlier.replaced_by.is_none() && earlier.effect != Effect::Said && reaches {
                    earlier.replaced(key, start);
                }
            }
        }
        // An end that was decided later was not known when the version began.
        let end_known = version
            .through_public
            .is_none_or(|public| public <= known.day());
        spans.push(Span {
            key: version.key.clone(),
            from,
            to: match (version.through.filter(|_| end_known), version.effect) {
                (Some(last), _) => last,
                (None, Effect::Said) => from,
                (None, _) => Bound::default(),
            },
            stated_end: None,
            replaced_by: None,
            public: Bound::on(version.public),
            published: None,
            effect: version.effect,
            cites: version.cites.clone(),
            note: version.note.clone(),
        });
    }
    let first = spans.first()?;
    let said_only = spans.iter().all(|span| span.effect == Effect::Said);
    let state = spans
        .iter()
        .filter(|span| matches!(span.effect, Effect::Binds | Effect::Open))
        .fold(Verdict::False, |any, span| any.or(span.covers(on.day())));
    let marks = position.marks.iter().filter_map(|mark| {
        let public = mark.public.unwrap_or(first.public.latest?);
        (public <= known.day()).then(|| Mark {
            day: mark.day,
            what: mark.what.clone(),
            public,
            cites: mark.cites.clone(),
        })
    });
    let row = Row {
        section: Section::Positions,
        kind: position.kind.word().to_owned(),
        id: position.id.clone(),
        title: position.title.clone(),
        party: None,
        country: Some(position.country.clone()),
        from: first.from,
        to: first.to,
        public: first.public,
        state_on: if said_only && !position.kind.can_bind() {
            State::NoRule
        } else {
            State::from(state)
        },
        basis: None,
        confidence: Confidence::Read,
        marks: marks.collect(),
        entries: Vec::new(),
        binds: position.binds.clone(),
        says: Some(format!("{}: {}", position.by, position.says)),
        said: None,
        note: named(record, position),
        cites: Vec::new(),
        spans,
    };
    Some(row.settle())
}

/// Says whom the text names: an answer that rests on a name must not come from a criterion.
fn named(record: &PublicRecord, position: &Position) -> Option<String> {
    let names = |ids: &[String]| {
        let name = |id: &String| {
            record
                .party(id)
                .map_or(id.clone(), |party| party.name.clone())
        };
        ids.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    match (position.names.is_empty(), position.reported.is_empty()) {
        (false, true) => Some(format!("names {}", names(&position.names))),
        (true, false) => Some(format!(
            "names nobody; reported to mean {}",
            names(&position.reported)
        )),
        (false, false) => Some(format!(
            "names {}; reported to mean {} too",
            names(&position.names),
            names(&position.reported)
        )),
        (true, true) => None,
    }
}

/// Returns the row of a claim; nothing when it had certainly not been made by then.
pub(crate) fn claim(record: &PublicRecord, claim: &Claim, known: AsOf) -> Option<Row> {
    let said = Bound::from(claim.said);
    if said.by_day(known.day()) == Verdict::False {
        return None;
    }
    let span = Span {
        key: None,
        from: said,
        to: said,
        stated_end: None,
        replaced_by: None,
        public: said,
        published: None,
        effect: Effect::Said,
        cites: claim.cites.clone(),
        note: None,
    };
    let row = Row {
        section: Section::Claims,
        kind: "claim".to_owned(),
        id: claim.id.clone(),
        title: claim.title.clone(),
        party: None,
        country: claim.country.as_ref().map(|code| place(record, code)),
        from: said,
        to: said,
        public: said,
        state_on: State::NoRule,
        basis: None,
        confidence: if claim.recalled {
            Confidence::Recalled
        } else {
            Confidence::Read
        },
        spans: vec![span],
        marks: Vec::new(),
        entries: Vec::new(),
        binds: None,
        says: None,
        said: Some(Said {
            by: claim.by.clone(),
            what: claim.what.clone(),
            record: known_record(&claim.record, known.day()),
        }),
        note: None,
        cites: Vec::new(),
    };
    Some(row.settle())
}

/// The record as it could be read by then.
fn known_record(record: &OnRecord, known: Date) -> OnRecord {
    if record.public.is_none_or(|public| public <= known) {
        return record.clone();
    }
    OnRecord {
        agrees: Agrees::Open,
        text: "nothing had been published by then".to_owned(),
        public: None,
        cites: Vec::new(),
    }
}

fn place(record: &PublicRecord, code: &str) -> Place {
    let own = record.positions.iter().map(|position| &position.country);
    let found = own.into_iter().find(|place| place.code == code);
    found.cloned().unwrap_or_else(|| Place {
        code: code.to_owned(),
        name: code.to_owned(),
    })
}
