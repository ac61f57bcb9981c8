//! What a determination answers. The JSON names are a contract (`interdict.check/1`).

use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    AsOf, Citation, EntryId, LicensePolicy, ListId, MeasureId, PartyRole, Screening, Verdict,
};

/// The closed set of outcome words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(
    missing_docs,
    reason = "the words are defined in the glossary; repeating them here would let them drift"
)]
pub enum Outcome {
    NotInForce,
    NotSubject,
    NotCovered,
    NotTriggered,
    NotBlocked,
    NotEligible,
    Eligible,
    PredicateTrue,
    NoMeasureTriggered,
    PermittedBySavingsClause,
    PermittedByException,
    PermittedUnderTgl,
    PermittedUnderLicense,
    PermittedUnderWaiver,
    Conditional,
    Indeterminate,
    LicenseRequired,
    Blocked,
    Prohibited,
}

impl Outcome {
    /// Returns how restrictive the word is: 0 clear, 1 relieved, 2 conditional,
    /// 3 undecided, 4 license required, 5 prohibited or blocked.
    pub fn severity(self) -> u8 {
        match self {
            Self::Prohibited | Self::Blocked => 5,
            Self::LicenseRequired => 4,
            Self::Indeterminate => 3,
            Self::Conditional => 2,
            Self::PermittedBySavingsClause
            | Self::PermittedByException
            | Self::PermittedUnderTgl
            | Self::PermittedUnderLicense
            | Self::PermittedUnderWaiver => 1,
            _ => 0,
        }
    }

    /// Returns the word as printed.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotInForce => "NOT_IN_FORCE",
            Self::NotSubject => "NOT_SUBJECT",
            Self::NotCovered => "NOT_COVERED",
            Self::NotTriggered => "NOT_TRIGGERED",
            Self::NotBlocked => "NOT_BLOCKED",
            Self::NotEligible => "NOT_ELIGIBLE",
            Self::Eligible => "ELIGIBLE",
            Self::PredicateTrue => "PREDICATE_TRUE",
            Self::NoMeasureTriggered => "NO_MEASURE_TRIGGERED",
            Self::PermittedBySavingsClause => "PERMITTED_BY_SAVINGS_CLAUSE",
            Self::PermittedByException => "PERMITTED_BY_EXCEPTION",
            Self::PermittedUnderTgl => "PERMITTED_UNDER_TGL",
            Self::PermittedUnderLicense => "PERMITTED_UNDER_LICENSE",
            Self::PermittedUnderWaiver => "PERMITTED_UNDER_WAIVER",
            Self::Conditional => "CONDITIONAL",
            Self::Indeterminate => "INDETERMINATE",
            Self::LicenseRequired => "LICENSE_REQUIRED",
            Self::Blocked => "BLOCKED",
            Self::Prohibited => "PROHIBITED",
        }
    }
}

/// What a node of the explanation tree is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// A version of a measure, or one step of it (bound, act, target, scope).
    Measure,
    /// A composed proposition.
    Predicate,
    /// A comparison with one fact.
    Fact,
    /// A relief or one authorization of it.
    Relief,
    /// A condition of a relief.
    Condition,
    /// A screening result.
    Match,
}

/// One node of the explanation: a proposition, what is established of it, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// What the node is about.
    pub kind: NodeKind,
    /// What is established.
    pub verdict: Verdict,
    /// The proposition, for people.
    pub text: Arc<str>,
    /// The rule it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cite: Option<Arc<Citation>>,
    /// The fact it reads, if it is a leaf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<Arc<str>>,
    /// The value of that fact, as known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Arc<str>>,
    /// Who said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_by: Option<Arc<str>>,
    /// Whether the fact was taken as absent because the case does not speak of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assumed: bool,
    /// What it is made of. What several rules read is told once, and stands under each of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Arc<Node>>,
}

impl Node {
    /// Builds a node without citation, fact or children.
    pub fn new(kind: NodeKind, verdict: Verdict, text: impl Into<Arc<str>>) -> Self {
        Self {
            kind,
            verdict,
            text: text.into(),
            cite: None,
            fact: None,
            value: None,
            said_by: None,
            assumed: false,
            children: Vec::new(),
        }
    }

    /// Adds children.
    #[must_use]
    pub fn with(mut self, children: impl IntoIterator<Item = impl Into<Arc<Self>>>) -> Self {
        self.children = children.into_iter().map(Into::into).collect();
        self
    }
}

/// When a version binds; `from` is a day or an instant, `through` the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// From when it binds.
    pub from: AsOf,
    /// The last day, inclusive; open when absent.
    pub through: Option<Date>,
}

/// One version of one measure against one item, party and entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TriggerReport {
    /// The measure.
    pub measure: MeasureId,
    /// Key of the version.
    pub version: String,
    /// The item line, from 1, with its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The party, as `ROLE: name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// The list entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry_id: Option<EntryId>,
    /// Title of the measure.
    pub title: String,
    /// Who issued it.
    pub authority: String,
    /// What follows from this trigger alone, after relief.
    pub outcome: Outcome,
    /// Words still possible for it, when it is undecided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub possible_outcomes: Vec<Outcome>,
    /// Why.
    pub why: Node,
    /// The rule's citations.
    pub cites: Vec<Citation>,
    /// How license applications are reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_policy: Option<LicensePolicy>,
    /// Reliefs that cancel it, as `relief/version/authorization`.
    pub relieved_by: Vec<String>,
    /// When the version binds.
    pub period: Period,
}

/// One authorization of one relief, tried against the triggers it may cancel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Authorization {
    /// The relief.
    pub id: MeasureId,
    /// Key of its version.
    pub version: String,
    /// Key of the authorization.
    pub authorization: String,
    /// What it allows, in a few words.
    pub title: String,
    /// Title of the relief.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub relief_title: String,
    /// `true`, `false`, or `null` while facts are missing.
    pub holds: Option<bool>,
    /// Facts that are missing.
    pub missing: Vec<String>,
    /// Why.
    pub why: Node,
    /// The rule's citations.
    pub cites: Vec<Citation>,
    /// When the version is open.
    pub period: Period,
    /// The party it was tried for, as `ROLE: name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
}

/// A missing fact that the answer waits for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// Its path, as `--fact` takes it.
    pub fact: String,
    /// The question to ask.
    pub question: String,
    /// Its type: `bool`, `date`, `enum`, `number`, `text`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Allowed values, for an enum.
    pub allowed: Vec<String>,
    /// Who can answer.
    pub who_answers: String,
    /// Whether its value would change the overall outcome.
    pub pivotal: bool,
    /// Measures and reliefs that wait for it.
    pub triggers: Vec<String>,
    /// Why it is not pivotal, or how pivotality was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Of a fact that was taken as absent: what the answer becomes if it is stated otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Outcome>,
}

/// What sort of remedy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemedyKind {
    /// Meet a condition of a relief.
    MeetCondition,
    /// Apply for a license.
    ApplyForLicense,
    /// Load or update a list.
    LoadList,
    /// Resolve a match.
    ResolveMatch,
}

/// What would make the act lawful, or the answer certain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Remedy {
    /// What sort.
    pub kind: RemedyKind,
    /// What to do.
    pub text: String,
    /// Under which rule.
    pub cites: Vec<Citation>,
    /// Title of the relief whose condition this is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relief: Option<String>,
    /// The lists to load.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ListId>,
}

/// A warning that never changes an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the words are defined in the glossary")]
pub enum FlagKind {
    RecalledLaw,
    RedFlag,
    RedFlagMinorityOwnership,
    WarnGuidance,
    BoundaryDay,
    EnablingOnly,
    AdvisoryClaim,
    GuidanceConflict,
    StaleCorpus,
    UnresolvedMatch,
    ScheduledChange,
    ListDateOpen,
    EarlierKnowledge,
    OwnershipConflict,
    PresumedFact,
}

impl FlagKind {
    /// Returns the word as printed.
    pub fn word(self) -> &'static str {
        match self {
            Self::RecalledLaw => "RECALLED_LAW",
            Self::RedFlag => "RED_FLAG",
            Self::RedFlagMinorityOwnership => "RED_FLAG_MINORITY_OWNERSHIP",
            Self::WarnGuidance => "WARN_GUIDANCE",
            Self::BoundaryDay => "BOUNDARY_DAY",
            Self::EnablingOnly => "ENABLING_ONLY",
            Self::AdvisoryClaim => "ADVISORY_CLAIM",
            Self::GuidanceConflict => "GUIDANCE_CONFLICT",
            Self::StaleCorpus => "STALE_CORPUS",
            Self::UnresolvedMatch => "UNRESOLVED_MATCH",
            Self::ScheduledChange => "SCHEDULED_CHANGE",
            Self::ListDateOpen => "LIST_DATE_OPEN",
            Self::EarlierKnowledge => "EARLIER_KNOWLEDGE",
            Self::OwnershipConflict => "OWNERSHIP_CONFLICT",
            Self::PresumedFact => "PRESUMED_FACT",
        }
    }
}

/// A flag with its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Flag {
    /// Which.
    pub kind: FlagKind,
    /// Why it is raised.
    pub text: String,
}

/// A change that would turn the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flip {
    /// A fact path or a date.
    pub fact_or_date: String,
    /// The outcome then, or the words still possible.
    pub to: String,
}

/// A regime and how far this engine models it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Regime {
    /// Its id, such as `us.ear`, or a part of it.
    pub id: String,
    /// What it is.
    pub title: String,
    /// What is missing, where something is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

/// What is wrong with a list that a regime needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListProblem {
    /// Only the starter entries are loaded.
    StarterOnly,
    /// The copy that serves the day has too few entries to be the whole list.
    Partial,
    /// The copy is dated by nothing better than the time of its file.
    Undated,
    /// The newest copy from before the day is too old.
    Stale,
    /// Every copy is dated after the day.
    LaterOnly,
    /// Nothing is loaded.
    NotLoaded,
}

/// A list that a regime needs and that does not cover the day of the question.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ListGap {
    /// The regime.
    pub regime: String,
    /// The list.
    pub list: ListId,
    /// What is wrong with it.
    pub problem: ListProblem,
    /// Whether the regime is required for a clearance.
    pub required: bool,
    /// The same in a sentence.
    pub text: String,
}

impl ListGap {
    /// Returns the gap as [`Coverage::gaps`] names it.
    pub fn gap(&self) -> String {
        format!("{}: {}", self.regime, self.text)
    }
}

/// What was looked at and what was not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Modelled in full for this question.
    pub modelled: Vec<Regime>,
    /// Only a tripwire: a hit stops the answer, its effect is not computed.
    pub tripwire_only: Vec<Regime>,
    /// Not looked at.
    pub not_modelled: Vec<Regime>,
    /// Regimes without which there is no clearance.
    pub required: Vec<String>,
    /// Required regimes that are not covered, each with the reason.
    pub gaps: Vec<String>,
    /// Lists that do not cover the day, in the order of the regimes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub list_gaps: Vec<ListGap>,
}

impl Coverage {
    /// Returns the gaps that no list explains, such as a party without a name.
    pub fn other_gaps(&self) -> impl Iterator<Item = &str> {
        let lists: BTreeSet<String> = self.list_gaps.iter().map(ListGap::gap).collect();
        let gaps = self.gaps.iter().filter(move |gap| !lists.contains(*gap));
        gaps.map(String::as_str)
    }
}

/// One list of a corpus, as answers name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorpusList {
    /// The list.
    pub id: ListId,
    /// Date of the newest snapshot used.
    pub date: Date,
    /// Entries.
    pub rows: usize,
    /// Days between that snapshot and the day of the question; absent when the
    /// snapshot is later than the day.
    pub age_days: Option<i32>,
    /// Whether the list is whole.
    pub complete: bool,
}

/// Everything an answer used, named by one digest of canonical content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corpus {
    /// Digest of lists and rulebook.
    pub digest: String,
    /// The lists.
    pub lists: Vec<CorpusList>,
    /// Digest of the rulebook.
    pub rulebook: String,
    /// Version of the engine and its scorer.
    pub engine: String,
}

/// What became of a screening hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// A person confirmed it.
    Confirmed,
    /// The name is the listed name and nothing contradicts it.
    ConfirmedByName,
    /// A person rejected it.
    Rejected,
    /// The party is confirmed as another entry of the same list.
    Superseded,
    /// Open: a person must look.
    Unresolved,
}

/// A hit with what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResolvedMatch {
    /// The entry.
    pub entry_id: EntryId,
    /// Its caption.
    pub caption: String,
    /// The list.
    pub list: ListId,
    /// The score.
    pub score: f64,
    /// What became of it.
    pub resolution: Resolution,
    /// Whether the entry was in force on the day of the question.
    pub in_force: Verdict,
    /// Why.
    pub why: String,
}

/// A party of the case with its screening.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartyReport {
    /// Its name.
    pub name: String,
    /// Its role.
    pub role: PartyRole,
    /// What screening found.
    pub screening: Screening,
    /// What became of each hit.
    pub matches: Vec<ResolvedMatch>,
}

/// The answer to "may we?".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Determination {
    /// Always `interdict.check/1`.
    pub schema: String,
    /// The worst word that is certain.
    pub outcome: Outcome,
    /// Whether something is open.
    pub undecided: bool,
    /// Words still possible, worst first; one word when decided.
    pub possible_outcomes: Vec<Outcome>,
    /// The day of the question.
    pub on: AsOf,
    /// What had been published by then.
    pub known: AsOf,
    /// Everything the answer used.
    pub corpus: Corpus,
    /// Every version tried, restrictive ones first.
    pub triggers: Vec<TriggerReport>,
    /// Every relief tried.
    pub reliefs: Vec<Authorization>,
    /// Missing facts, pivotal ones first.
    pub need: Vec<Need>,
    /// What would make it lawful or certain.
    pub remedies: Vec<Remedy>,
    /// Last day on which the answer stays, with the same facts and corpus.
    pub holds_until: Option<Date>,
    /// What would turn it.
    pub flips_on: Vec<Flip>,
    /// Warnings.
    pub flags: Vec<Flag>,
    /// What was looked at and what was not.
    pub coverage: Coverage,
    /// The parties with their screening.
    pub parties: Vec<PartyReport>,
}

impl Determination {
    /// Returns the exit code of `interdict check`: 0 clear or relieved,
    /// 1 restricted, 3 undecided.
    pub fn exit_code(&self) -> u8 {
        match self.outcome.severity() {
            4.. => 1,
            2.. => 3,
            _ if self.undecided => 3,
            _ => 0,
        }
    }
}
