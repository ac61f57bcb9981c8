//! Compiled measures and reliefs: the rulebook in memory.
//!
//! Types only; [`rulebook`](crate::rulebook) reads them from `rules/`. They stand
//! here rather than among the nouns of `model` because they hold checked
//! expressions.

use std::{collections::BTreeMap, sync::Arc};

use interdict_model::{
    AsOf, Citation, Confidence, Country, FlagKind, LicensePolicy, ListId, MeasureId, Outcome,
    PartyRole, Period,
};
use jiff::{civil::Date, tz::TimeZone};

use crate::{expr::Expr, layout::Reads, period::period_words, registry::FactId};

/// What a measure is in law. Only `law` and `tripwire` decide an outcome.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, serde::Serialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Binding, and its effect is computed.
    Law,
    /// Binding, but its effect is not computed yet: a hit stops the answer.
    Tripwire,
    /// What an authority says the law means.
    Guidance,
    /// Gives a power; binds nobody until it is used.
    Enabling,
    /// How licenses are handled.
    Policy,
    /// Not yet law.
    Proposal,
    /// What somebody said.
    Claim,
    /// The record that there is no rule.
    NoMeasure,
}

impl Status {
    /// Returns the word used in files and listings.
    pub fn word(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Tripwire => "tripwire",
            Self::Guidance => "guidance",
            Self::Enabling => "enabling",
            Self::Policy => "policy",
            Self::Proposal => "proposal",
            Self::Claim => "claim",
            Self::NoMeasure => "no_measure",
        }
    }

    /// Returns whether a measure of this sort can decide an outcome.
    pub fn decides(self) -> bool {
        matches!(self, Self::Law | Self::Tripwire)
    }
}

/// When a text binds, and since when it could be known.
#[derive(Debug, Clone)]
pub struct Validity {
    /// From when, and through which day.
    pub period: Period,
    /// When it was made public: displayed, announced or published.
    pub public: AsOf,
    /// When the Federal Register or its like printed it; never decides anything.
    pub published: Option<Date>,
    /// The zone in which its days are counted.
    pub zone: TimeZone,
    /// Citations, at least one.
    pub cites: Vec<Citation>,
    /// The first day and the day on which it was made public, counted in that zone.
    days: (Date, Date),
    /// The first citation, as explanations share it.
    cite: Option<Arc<Citation>>,
    words: String,
}

impl Validity {
    pub(crate) fn new(
        period: Period,
        (public, published): (AsOf, Option<Date>),
        zone: &TimeZone,
        cites: Vec<Citation>,
    ) -> Self {
        Self {
            period,
            public,
            published,
            zone: zone.clone(),
            days: (period.from.day_in(zone), public.day_in(zone)),
            cite: cites.first().cloned().map(Arc::new),
            words: period_words(period, zone),
            cites,
        }
    }

    /// Returns the first day.
    pub fn first_day(&self) -> Date {
        self.days.0
    }

    /// Returns the first citation.
    pub(crate) fn cite(&self) -> Option<Arc<Citation>> {
        self.cite.clone()
    }

    /// Returns the period in words.
    pub fn period_words(&self) -> &str {
        &self.words
    }

    /// Returns since when the text could be known: the instant or day, and that day.
    pub(crate) fn since(&self) -> (AsOf, Date) {
        (self.public, self.days.1)
    }

    /// Returns whether every citation is only recalled.
    pub fn recalled(&self) -> bool {
        self.cites
            .iter()
            .all(|cite| cite.confidence == Confidence::Recalled)
    }
}

/// Whom or what a version is aimed at.
#[derive(Debug, Clone)]
pub enum Target {
    /// Nobody in particular: act and item decide.
    None,
    /// A party that meets a condition.
    Party {
        /// In which roles; any when empty.
        roles: Vec<PartyRole>,
        /// On which condition.
        condition: Expr,
    },
    /// A party that is an entry of a list.
    Entry {
        /// Of which lists.
        lists: Vec<ListId>,
        /// In which roles; any when empty.
        roles: Vec<PartyRole>,
        /// On which further condition.
        condition: Expr,
    },
}

impl Target {
    /// Returns the roles, and the condition where there is one.
    pub(crate) fn parts(&self) -> (&[PartyRole], Option<&Expr>) {
        match self {
            Self::None => (&[], None),
            Self::Party { roles, condition }
            | Self::Entry {
                roles, condition, ..
            } => (
                roles,
                Some(condition).filter(|own| **own != Expr::Const(true)),
            ),
        }
    }
}

/// A warning that a version raises.
#[derive(Debug, Clone)]
pub struct Warning {
    /// When.
    pub when: Expr,
    /// Which flag.
    pub flag: FlagKind,
    /// Its words.
    pub text: String,
}

/// One version of a measure.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its key, unique in the measure.
    pub key: String,
    /// When it binds.
    pub validity: Validity,
    /// Whether it is in force at all, where that is open.
    pub when: Expr,
    /// Whether the matter is within the regime: else NOT_SUBJECT.
    pub subject: Expr,
    /// Whether it binds the actors: else NOT_COVERED.
    pub bound: Expr,
    /// Whether it covers the act: else NOT_COVERED.
    pub act: Expr,
    /// Whom it is aimed at: else NOT_TRIGGERED.
    pub target: Target,
    /// What else must hold: else NOT_TRIGGERED.
    pub scope: Expr,
    /// What follows.
    pub effect: Outcome,
    /// What follows when target or scope fails: NOT_TRIGGERED where the file is silent.
    pub otherwise: Outcome,
    /// How license applications are reviewed, where the entry does not say.
    pub policy: Option<LicensePolicy>,
    /// What would make it lawful beside the reliefs.
    pub remedy: Option<String>,
    /// Warnings.
    pub warnings: Vec<Warning>,
    /// The facts by which a case itself says that a party is on a list of the target.
    pub(crate) stating: Vec<FactId>,
    /// What the steps before the target depend on.
    pub(crate) head: Reads,
}

impl Version {
    pub(crate) fn validity(&self) -> &Validity {
        &self.validity
    }

    /// Returns every expression of the version.
    pub(crate) fn exprs(&self) -> impl Iterator<Item = &Expr> {
        let warnings = self.warnings.iter().map(|warning| &warning.when);
        self.deciding_exprs().chain(warnings)
    }

    /// Returns the same, to be changed.
    pub(crate) fn exprs_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let condition = match &mut self.target {
            Target::None => None,
            Target::Party { condition, .. } | Target::Entry { condition, .. } => Some(condition),
        };
        let warnings = self.warnings.iter_mut().map(|warning| &mut warning.when);
        let own = [
            &mut self.when,
            &mut self.subject,
            &mut self.bound,
            &mut self.act,
            &mut self.scope,
        ];
        own.into_iter().chain(condition).chain(warnings)
    }

    /// Returns every expression that decides whether the version is triggered.
    pub(crate) fn deciding_exprs(&self) -> impl Iterator<Item = &Expr> {
        let condition = match &self.target {
            Target::None => None,
            Target::Party { condition, .. } | Target::Entry { condition, .. } => Some(condition),
        };
        [
            &self.when,
            &self.subject,
            &self.bound,
            &self.act,
            &self.scope,
        ]
        .into_iter()
        .chain(condition)
    }
}

/// A rule that added entries to a list, with its own instant of effect.
#[derive(Debug, Clone)]
pub struct Addition {
    /// The rule, as `added_by` of the entries names it.
    pub rule: String,
    /// When it took effect.
    pub validity: Validity,
}

/// A rule or other act that may restrict.
#[derive(Debug, Clone)]
pub struct Measure {
    /// Its id.
    pub id: MeasureId,
    /// The regime it belongs to, such as `us.ear`.
    pub regime: String,
    /// Who issued it.
    pub authority: String,
    /// Whose law it is.
    pub jurisdiction: String,
    /// What it is in law.
    pub status: Status,
    /// Its title.
    pub title: String,
    /// What it does, in a sentence or two.
    pub summary: String,
    /// Its versions, by start.
    pub versions: Vec<Version>,
    /// Rules that added entries.
    pub additions: Vec<Addition>,
    /// Positions of the public record that say the same; a timeline draws those.
    pub record: Vec<String>,
    /// Its place in the rulebook.
    pub(crate) place: usize,
}

/// What sort of relief, in order of precedence.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, serde::Serialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ReliefKind {
    /// Transition relief for what was already under way.
    Savings,
    /// An exception or carve-out.
    Exception,
    /// A general license.
    GeneralLicense,
    /// A license granted to an applicant.
    SpecificLicense,
    /// A waiver.
    Waiver,
}

impl ReliefKind {
    /// Returns the outcome of a trigger that this kind of relief cancels.
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Savings => Outcome::PermittedBySavingsClause,
            Self::Exception => Outcome::PermittedByException,
            Self::GeneralLicense => Outcome::PermittedUnderTgl,
            Self::SpecificLicense => Outcome::PermittedUnderLicense,
            Self::Waiver => Outcome::PermittedUnderWaiver,
        }
    }

    /// Returns the words used in listings.
    pub fn words(self) -> &'static str {
        match self {
            Self::Savings => "savings clause",
            Self::Exception => "exception",
            Self::GeneralLicense => "general license",
            Self::SpecificLicense => "specific license",
            Self::Waiver => "waiver",
        }
    }
}

/// One thing that a relief allows.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Its key.
    pub id: String,
    /// What it allows, in a few words.
    pub title: String,
    /// When it applies.
    pub scope: Expr,
}

/// A condition of a relief, for all of its grants.
#[derive(Debug, Clone)]
pub struct Condition {
    /// Its key.
    pub id: String,
    /// What must be done.
    pub text: String,
    /// Whether it is done.
    pub met: Expr,
}

/// One version of a relief.
#[derive(Debug, Clone)]
pub struct ReliefVersion {
    /// Its key, unique in the relief.
    pub key: String,
    /// When it is open.
    pub validity: Validity,
    /// Which party and entry it reaches.
    pub party: Expr,
    /// What it leaves out.
    pub exclude: Expr,
    /// What it allows.
    pub grants: Vec<Grant>,
    /// On which conditions.
    pub conditions: Vec<Condition>,
}

impl ReliefVersion {
    pub(crate) fn validity(&self) -> &Validity {
        &self.validity
    }

    /// Returns every expression of the version.
    pub(crate) fn exprs(&self) -> impl Iterator<Item = &Expr> {
        [&self.party, &self.exclude]
            .into_iter()
            .chain(self.grants.iter().map(|grant| &grant.scope))
            .chain(self.conditions.iter().map(|condition| &condition.met))
    }

    /// Returns the same, to be changed.
    pub(crate) fn exprs_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let grants = self.grants.iter_mut().map(|grant| &mut grant.scope);
        let conditions = self.conditions.iter_mut();
        let conditions = conditions.map(|condition| &mut condition.met);
        [&mut self.party, &mut self.exclude]
            .into_iter()
            .chain(grants)
            .chain(conditions)
    }
}

/// What lifts named measures under conditions.
#[derive(Debug, Clone)]
pub struct Relief {
    /// Its id.
    pub id: MeasureId,
    /// What sort.
    pub kind: ReliefKind,
    /// The measures whose triggers it can cancel; never all.
    pub overcomes: Vec<MeasureId>,
    /// Who issued it.
    pub authority: String,
    /// Its title.
    pub title: String,
    /// Its versions, by start.
    pub versions: Vec<ReliefVersion>,
    /// Its place in the rulebook.
    pub(crate) place: usize,
}

/// A regime: a body of law that may or may not be covered by what is loaded.
#[derive(Debug, Clone)]
pub struct RegimeSpec {
    /// Its id, such as `us.ear`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Lists without which it is not covered.
    pub lists: Vec<ListId>,
    /// When there is no clearance without it, unless the user says otherwise.
    pub required_when: Option<Expr>,
    /// Countries that withhold a clearance wherever a case names them.
    pub stop_countries: Vec<Country>,
    /// Countries that did so through a day, on which the end was public too.
    pub stopped_through: BTreeMap<Country, Date>,
    /// Roles one of which a case must name before the regime can be covered.
    pub roles: Vec<PartyRole>,
    /// Parts computed in full.
    pub modelled: Vec<String>,
    /// Parts that only stop the answer.
    pub tripwire_only: Vec<String>,
    /// Parts not looked at.
    pub not_modelled: Vec<String>,
}
