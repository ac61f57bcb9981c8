//! What a timeline says, as data. The JSON names are a contract (`interdict.timeline/1`);
//! text and pictures are drawn from these values and from nothing else.
//!
//! Days are civil days of whoever's rule is read. A day that the record does not decide
//! is a [`Bound`]; nothing here turns two possible days into one.

use interdict_model::{AsOf, Basis, Citation, Confidence, Corpus, EntryId, PartyQuery, Verdict};
use jiff::{ToSpan, civil::Date};
use serde::Serialize;

/// A day that lies between two, or is one day when both are the same.
///
/// Of a start, a missing `earliest` means that nothing bounds it. Of an end, both missing
/// means that no end is known, a missing `latest` that it may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub struct Bound {
    /// The first day that it can be.
    pub earliest: Option<Date>,
    /// The last day that it can be.
    pub latest: Option<Date>,
}

impl Bound {
    /// Builds a day that is certain.
    pub fn on(day: Date) -> Self {
        Self {
            earliest: Some(day),
            latest: Some(day),
        }
    }

    /// Builds a day of which only the last possible one is known.
    pub fn by(day: Date) -> Self {
        Self {
            earliest: None,
            latest: Some(day),
        }
    }

    /// Returns the day when it is certain.
    pub fn exact(self) -> Option<Date> {
        self.earliest.filter(|day| Some(*day) == self.latest)
    }

    /// Answers whether neither day is known.
    pub fn is_open(self) -> bool {
        self.earliest.is_none() && self.latest.is_none()
    }

    /// Answers whether it had come by `day`.
    pub fn by_day(self, day: Date) -> Verdict {
        if self.latest.is_some_and(|latest| day >= latest) {
            Verdict::True
        } else if self.earliest.is_some_and(|earliest| day < earliest) {
            Verdict::False
        } else {
            Verdict::Unknown
        }
    }
}

/// The part of the page that a row stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Entries of lists.
    Listings,
    /// Measures of the rulebook.
    Measures,
    /// Reliefs of the rulebook.
    Reliefs,
    /// Positions of governments that are no measures of the rulebook.
    Positions,
    /// What somebody said; never a measure.
    Claims,
}

/// How a row stands on the day of the question, as far as had been published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is in force.
    InForce,
    /// It is not.
    NotInForce,
    /// The record does not decide.
    Undecided,
    /// It is nothing that can be in force: a claim, a proposal, an absence.
    NoRule,
}

impl From<Verdict> for State {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::True => Self::InForce,
            Verdict::Unknown => Self::Undecided,
            Verdict::False => Self::NotInForce,
        }
    }
}

impl State {
    /// Returns the words of a page.
    pub fn words(self) -> &'static str {
        match self {
            Self::InForce => "in force",
            Self::NotInForce => "not in force",
            Self::Undecided => "undecided",
            Self::NoRule => "no rule",
        }
    }
}

/// What a span of time does to those it is aimed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// It stands: a listing, a version of a measure, a relief that is open.
    Binds,
    /// Whether it stands at all is open.
    Open,
    /// It is suspended.
    Suspended,
    /// It was only said, proposed or announced.
    Said,
}

/// One stretch of a row: a version, or the period of a listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Span {
    /// Key of the version; nothing for a listing or a claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The first day.
    pub from: Bound,
    /// The last day, replaced versions ending before the one that replaced them.
    pub to: Bound,
    /// The last day that the text itself names, where a later version came before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated_end: Option<Date>,
    /// The version that replaced it, as far as was known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<String>,
    /// When it could be known.
    pub public: Bound,
    /// The day of the Federal Register or its like; decides nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// What it does.
    pub effect: Effect,
    /// Citations.
    pub cites: Vec<Citation>,
    /// What a reader must know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Span {
    /// Answers whether `day` lies in the span.
    pub fn covers(&self, day: Date) -> Verdict {
        let over = |last: Option<Date>| last.is_some_and(|last| day > last);
        let ended = if over(self.to.latest) {
            Verdict::True
        } else if over(self.to.earliest) {
            Verdict::Unknown
        } else {
            Verdict::False
        };
        let inside = self.from.by_day(day).and(ended.not());
        match self.effect {
            Effect::Open => inside.and(Verdict::Unknown),
            _ => inside,
        }
    }

    /// Answers whether any day from `first` to `last` lies in the span.
    pub fn touches(&self, first: Date, last: Date) -> Verdict {
        // The span is one stretch, so the best day of the interval is the one nearest
        // to where the span is certain.
        let inner = [
            self.from.latest,
            self.to.earliest,
            self.from.earliest,
            self.to.latest,
        ];
        inner
            .into_iter()
            .flatten()
            .filter(|day| (first..=last).contains(day))
            .chain([first, last])
            .map(|day| self.covers(day))
            .fold(Verdict::False, Verdict::or)
    }

    /// Ends the span before `next` begins; the text's own end is kept beside it.
    pub(crate) fn replaced(&mut self, by: &str, next: Date) {
        let before = next.checked_sub(1.day()).unwrap_or(next);
        if self.to.latest.is_none_or(|last| last > before) {
            self.stated_end = self.to.latest;
            self.to = Bound::on(before);
        }
        self.replaced_by = Some(by.to_owned());
    }
}

/// A day inside a row on which something happens: a deadline, a decision of a court.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The day.
    pub day: Date,
    /// What happens.
    pub what: String,
    /// When that could be known.
    pub public: Date,
    /// Citations, where they differ from those of the row.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
}

/// What the official record says about a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agrees {
    /// The record says otherwise.
    Contradicted,
    /// Some of it is borne out, some not.
    Partly,
    /// The record says the same.
    BorneOut,
    /// The record seen says nothing on it.
    Open,
}

impl Agrees {
    /// Returns the words of a page.
    pub fn words(self) -> &'static str {
        match self {
            Self::Contradicted => "the record contradicts it",
            Self::Partly => "the record bears it out in part",
            Self::BorneOut => "the record bears it out",
            Self::Open => "the record seen does not say",
        }
    }
}

/// The official record beside a claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnRecord {
    /// Whether it agrees.
    pub agrees: Agrees,
    /// What it says.
    pub text: String,
    /// From when that could be known; from before the claim where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<Date>,
    /// Its citations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Citation>,
}

/// Who said a claim, and what the record says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Who is said to have said it, from the one who reports to the one reported.
    pub by: Vec<String>,
    /// What was said, in our words.
    pub what: String,
    /// The record beside it.
    pub record: OnRecord,
}

/// A country or a union of countries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// Its code, `US` or `EU`.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// One row of the drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The part of the page.
    pub section: Section,
    /// What it is: `listing`, `rule`, `relief`, `direction`, `claim`, ...
    pub kind: String,
    /// Its id: of a list, a measure, a relief, a position or a claim.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The party that it concerns, where parties are told apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// The country whose position it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Place>,
    /// The first day of its first span.
    pub from: Bound,
    /// The last day of its last span.
    pub to: Bound,
    /// When it could first be known.
    pub public: Bound,
    /// How it stands on the day of the question.
    pub state_on: State,
    /// Of a listing: why we say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// The weakest confidence of its citations and dates.
    pub confidence: Confidence,
    /// Its stretches, oldest first; at least one.
    pub spans: Vec<Span>,
    /// Days inside it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// Of a listing: the entries that it stands for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<EntryId>,
    /// Whom it binds, where the record says so in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binds: Option<String>,
    /// What it says, in our words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// Of a claim: who said what, and the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
    /// What a reader must know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Citations, without repetition.
    pub cites: Vec<Citation>,
}

impl Row {
    /// Answers whether any day of the drawing lies in the row.
    pub fn touches(&self, first: Date, last: Date) -> bool {
        let spans = self.spans.iter();
        spans.fold(Verdict::False, |all, span| {
            all.or(span.touches(first, last))
        }) != Verdict::False
            || self
                .marks
                .iter()
                .any(|mark| (first..=last).contains(&mark.day))
    }

    /// Fills what is said twice from the spans: dates, citations, confidence.
    pub(crate) fn settle(mut self) -> Self {
        if let (Some(first), Some(last)) = (self.spans.first(), self.spans.last()) {
            self.from = first.from;
            self.to = last.to;
            self.public = first.public;
        }
        let mut cites: Vec<Citation> = Vec::new();
        let marks = self.marks.iter().flat_map(|mark| &mark.cites);
        for cite in self
            .spans
            .iter()
            .flat_map(|span| &span.cites)
            .chain(marks)
            .chain(&self.cites)
        {
            if !cites.contains(cite) {
                cites.push(cite.clone());
            }
        }
        let weakest = cites.iter().map(|cite| cite.confidence).min();
        self.confidence = weakest.map_or(self.confidence, |least| least.min(self.confidence));
        self.cites = cites;
        self
    }
}

/// A party whose rows are drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Subject {
    /// Its id: that of a party of `positions/parties.toml`, of an entity, or of an entry.
    pub id: String,
    /// The name that it is shown under.
    pub name: String,
    /// The best score of its entries against the name that was asked; nothing when it was
    /// picked by entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Its entries that match the name.
    pub matched: usize,
    /// Its entries that do not, and belong to it by the rules that added them.
    pub by_family: usize,
    /// Its entries on other lists that were joined because they bear the same name.
    pub by_name: usize,
    /// The entry to pick it by.
    pub entry: EntryId,
}

/// What the rows are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Listings, measures, reliefs, claims.
    Section,
    /// Countries.
    Country,
}

/// The days that a drawing shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
}

/// A timeline: what was in force when, and what was said about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timeline {
    /// Always `interdict.timeline/1`.
    pub schema: &'static str,
    /// The name that was asked, if one was.
    pub query: Option<PartyQuery>,
    /// What the rows are grouped by.
    pub by: By,
    /// The day of the question.
    pub on: AsOf,
    /// The day of the question as it is marked in the drawing.
    pub on_day: Date,
    /// What had been published by then.
    pub known: AsOf,
    /// Everything that was looked at.
    pub corpus: Corpus,
    /// The days that are drawn.
    pub range: Range,
    /// The parties that are drawn, best match first.
    pub parties: Vec<Subject>,
    /// Parties that match the name too and are not drawn.
    pub left_out: Vec<Subject>,
    /// The rows, in the order of the drawing.
    pub rows: Vec<Row>,
    /// What a person must know about the comparison of the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Rows that lie outside the days that are drawn.
    pub outside: usize,
    /// Positions that concern the parties and are only drawn by country.
    pub positions: usize,
}
