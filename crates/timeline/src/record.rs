//! Reads `positions/`: parties, the positions of governments, and claims.
//!
//! In: TOML files, which the program carries. `parties.toml` says what belongs to a party
//! by the rules that added it to a list, `claims.toml` holds what somebody said, every
//! other file the positions of one country. Out: a [`PublicRecord`].
//!
//! Guaranteed: no unknown key; ids are unique and begin with their country; every row has
//! a citation or is marked `recalled`; every party that a row names exists; no period ends
//! before it begins.
//!
//! The files stand beside `rules/` and not in it: nothing in them decides an answer, and a
//! claim that is added must not change the digest of the rulebook. A position that is
//! encoded as a measure leaves its file; the two are never drawn for one thing.

use std::collections::BTreeSet;

use interdict_model::{Citation, EntityId, MeasureId};
use jiff::civil::Date;
use serde::Deserialize;

use crate::{
    record_file::{CITED, RawClaims, RawCountry, RawParties, compile, from_toml},
    row::{Bound, Effect, OnRecord, Place},
};

/// The files that the program carries: name, text.
static EMBEDDED: &[(&str, &str)] = &[
    (
        "parties.toml",
        include_str!("../../../positions/parties.toml"),
    ),
    (
        "claims.toml",
        include_str!("../../../positions/claims.toml"),
    ),
    ("au.toml", include_str!("../../../positions/au.toml")),
    ("ca.toml", include_str!("../../../positions/ca.toml")),
    ("cn.toml", include_str!("../../../positions/cn.toml")),
    ("de.toml", include_str!("../../../positions/de.toml")),
    ("eu.toml", include_str!("../../../positions/eu.toml")),
    ("gb.toml", include_str!("../../../positions/gb.toml")),
    ("jp.toml", include_str!("../../../positions/jp.toml")),
    ("kr.toml", include_str!("../../../positions/kr.toml")),
    ("nz.toml", include_str!("../../../positions/nz.toml")),
    ("se.toml", include_str!("../../../positions/se.toml")),
    ("us.toml", include_str!("../../../positions/us.toml")),
];

/// Why the files were refused.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Not the TOML that is expected.
    #[error("positions/{file}: {source}")]
    Toml {
        /// The file.
        file: String,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// A row that says something that cannot be.
    #[error("positions/{file}, `{row}`: {what}")]
    Row {
        /// The file.
        file: String,
        /// The row, by its id.
        row: String,
        /// What is wrong.
        what: String,
    },
    /// A file that is needed.
    #[error("positions/{0} is missing")]
    Missing(&'static str),
}

/// What a position is in law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An act of a parliament.
    Statute,
    /// A rule made under one.
    Rule,
    /// An order of a head of government or a minister.
    Order,
    /// A direction to named addressees.
    Direction,
    /// A condition of a license or permit.
    LicenseCondition,
    /// An agreement between a government and those it binds.
    Contract,
    /// A power that binds nobody until it is used.
    Enabling,
    /// A list without an effect of its own.
    List,
    /// What an authority says the law means or asks for.
    Guidance,
    /// A decision on one case.
    CaseDecision,
    /// How a government means to act.
    Policy,
    /// Not yet law.
    Proposal,
    /// A measure against measures of others.
    CounterMeasure,
    /// The record of an absence.
    NoMeasure,
}

impl Kind {
    /// Every kind with its word.
    pub const ALL: [(Self, &'static str); 14] = [
        (Self::Statute, "statute"),
        (Self::Rule, "rule"),
        (Self::Order, "order"),
        (Self::Direction, "direction"),
        (Self::LicenseCondition, "license_condition"),
        (Self::Contract, "contract"),
        (Self::Enabling, "enabling"),
        (Self::List, "list"),
        (Self::Guidance, "guidance"),
        (Self::CaseDecision, "case_decision"),
        (Self::Policy, "policy"),
        (Self::Proposal, "proposal"),
        (Self::CounterMeasure, "counter_measure"),
        (Self::NoMeasure, "no_measure"),
    ];

    /// Returns the word of files and JSON.
    pub fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(kind, _)| *kind == self);
        found.map_or("", |(_, word)| word)
    }

    /// Answers whether such a thing can be in force.
    pub fn can_bind(self) -> bool {
        !matches!(self, Self::Proposal | Self::NoMeasure)
    }
}

/// A rule that added entries of one party to a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addition {
    /// The rule, as `added_by` of the entries names it.
    pub rule: String,
    /// How many entries it added by its own count.
    pub entries: usize,
    /// The same in its words.
    pub words: String,
    /// Citations.
    pub cites: Vec<Citation>,
}

/// A party, and what belongs to it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Its id.
    pub id: String,
    /// The name that it is shown under.
    pub name: String,
    /// Its word in the fact `item.maker`.
    pub maker: Option<String>,
    /// Entities of lists that are it.
    pub entities: Vec<EntityId>,
    /// Measures that reach it by a fact that neither a list nor the maker names.
    #[serde(default)]
    pub measures: Vec<MeasureId>,
    /// Rules that added it and its affiliates, and nobody else.
    #[serde(default)]
    pub addition: Vec<Addition>,
}

/// One version of a position.
#[derive(Debug, Clone)]
pub struct PositionVersion {
    /// Its key, where there are several.
    pub key: Option<String>,
    /// The first day; nothing for what was only said.
    pub from: Option<Bound>,
    /// The last day.
    pub through: Option<Bound>,
    /// When the end could be known, where that was later than the version itself.
    pub through_public: Option<Date>,
    /// When it could be known.
    pub public: Date,
    /// What it does.
    pub effect: Effect,
    /// Citations.
    pub cites: Vec<Citation>,
    /// What a reader must know.
    pub note: Option<String>,
}

/// A day of a position: a deadline, a decision.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionMark {
    /// The day.
    pub day: Date,
    /// What happens.
    pub what: String,
    /// When that could be known; as early as the position where it does not say.
    pub public: Option<Date>,
    /// Citations, where they differ.
    #[serde(default)]
    pub cites: Vec<Citation>,
}

/// What a government did, said or left undone.
#[derive(Debug, Clone)]
pub struct Position {
    /// Its id.
    pub id: String,
    /// Whose.
    pub country: Place,
    /// What it is in law.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Who acted.
    pub by: String,
    /// Whom it binds.
    pub binds: Option<String>,
    /// What it says, in our words.
    pub says: String,
    /// Parties that its text names.
    pub names: Vec<String>,
    /// Parties that are reported to be meant although its text does not name them.
    pub reported: Vec<String>,
    /// Its versions, by publication; at least one.
    pub versions: Vec<PositionVersion>,
    /// Its days.
    pub marks: Vec<PositionMark>,
}

/// What somebody said.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who says it, from the one who reports to the one reported.
    pub by: Vec<String>,
    /// What was said, in our words.
    pub what: String,
    /// The day; or `earliest` and `latest`.
    pub said: RawBound,
    /// Parties that it is about.
    pub about: Vec<String>,
    /// Where it was read.
    #[serde(default)]
    pub cites: Vec<Citation>,
    /// Taken from memory; then no citation is needed.
    #[serde(default)]
    pub recalled: bool,
    /// What the official record says.
    pub record: OnRecord,
    /// The country whose position it speaks of.
    pub country: Option<String>,
}

/// A day, or the two between which it lies.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum RawBound {
    /// One day.
    Day(Date),
    /// Between two.
    Between {
        /// The first day that it can be.
        earliest: Date,
        /// The last.
        latest: Date,
    },
}

impl From<RawBound> for Bound {
    fn from(raw: RawBound) -> Self {
        match raw {
            RawBound::Day(day) => Self::on(day),
            RawBound::Between { earliest, latest } => Self {
                earliest: Some(earliest),
                latest: Some(latest),
            },
        }
    }
}

/// The public record beside the rulebook.
#[derive(Debug, Clone, Default)]
pub struct PublicRecord {
    /// Parties, in the order of the file.
    pub parties: Vec<Party>,
    /// Positions, by country and then as the files give them.
    pub positions: Vec<Position>,
    /// Claims, in the order of the file.
    pub claims: Vec<Claim>,
}

impl PublicRecord {
    /// Reads the files that the program carries.
    pub fn embedded() -> Result<Self, RecordError> {
        Self::parse(EMBEDDED)
    }

    /// Reads files given as name and text.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, RecordError> {
        let find = |name: &'static str| {
            let found = files.iter().find(|(file, _)| *file == name);
            found
                .map(|(_, text)| *text)
                .ok_or(RecordError::Missing(name))
        };
        let parties: RawParties = from_toml("parties.toml", find("parties.toml")?)?;
        let claims: RawClaims = from_toml("claims.toml", find("claims.toml")?)?;
        let mut record = Self {
            parties: parties.party,
            positions: Vec::new(),
            claims: claims.claim,
        };
        for (file, text) in files {
            if !matches!(*file, "parties.toml" | "claims.toml") {
                let raw: RawCountry = from_toml(file, text)?;
                let place = Place {
                    code: raw.country,
                    name: raw.name,
                };
                for position in raw.position {
                    record.positions.push(compile(file, &place, position)?);
                }
            }
        }
        record.check()?;
        Ok(record)
    }

    /// Returns the names of the files that the program carries.
    pub fn files() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(file, _)| *file)
    }

    fn check(&self) -> Result<(), RecordError> {
        let parties: BTreeSet<&str> = self.parties.iter().map(|party| party.id.as_str()).collect();
        let mut ids = BTreeSet::new();
        let all = |file: &'static str, row: &str, what: &str| RecordError::Row {
            file: file.to_owned(),
            row: row.to_owned(),
            what: what.to_owned(),
        };
        for party in &self.parties {
            if !ids.insert(party.id.as_str()) {
                return Err(all("parties.toml", &party.id, "the id stands twice"));
            }
            if party.addition.iter().any(|each| each.cites.is_empty()) {
                return Err(all(
                    "parties.toml",
                    &party.id,
                    "an addition has no citation",
                ));
            }
        }
        for claim in &self.claims {
            let fail = |what: &str| all("claims.toml", &claim.id, what);
            if !ids.insert(&claim.id) {
                return Err(fail("the id stands twice"));
            }
            if claim.by.is_empty() {
                return Err(fail("nobody is named who said it"));
            }
            if claim.cites.is_empty() != claim.recalled {
                return Err(fail(CITED));
            }
            if let Some(unknown) = claim.about.iter().find(|id| !parties.contains(id.as_str())) {
                return Err(fail(&no_party(unknown)));
            }
            let said = Bound::from(claim.said);
            if said.earliest > said.latest {
                return Err(fail("it ends before it begins"));
            }
        }
        for position in &self.positions {
            let fail = |what: &str| RecordError::Row {
                file: format!("{}.toml", position.country.code.to_lowercase()),
                row: position.id.clone(),
                what: what.to_owned(),
            };
            if !ids.insert(&position.id) {
                return Err(fail("the id stands twice"));
            }
            let named = position.names.iter().chain(&position.reported);
            if let Some(unknown) = named.into_iter().find(|id| !parties.contains(id.as_str())) {
                return Err(fail(&no_party(unknown)));
            }
        }
        Ok(())
    }
}

fn no_party(id: &str) -> String {
    format!("`{id}` is no party of parties.toml")
}
