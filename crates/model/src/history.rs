//! What happened to the entries of a list between its copies: the nouns.
//!
//! A [`Link`] says which entries of two copies are one; a [`Delta`] holds what changed;
//! a [`Life`] is one entry over every copy, told in [`Statement`]s on two time axes; a
//! [`Decision`] is a person's word on a pair; a [`Verification`] says whether the stored
//! copies are what was stored. How they are found is for `interdict-lists` to say.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{EntryId, ListId, Verdict};

/// A field of an entry that can be re-edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Person, organization, vessel, aircraft.
    Kind,
    /// The listed name and every other, with kind and quality where they are not the usual.
    Names,
    /// Countries.
    Countries,
    /// Addresses.
    Addresses,
    /// Dates of birth.
    BirthDates,
    /// Identifying numbers.
    Ids,
    /// Programs.
    Programs,
    /// Titles and positions.
    Titles,
    /// Remarks.
    Remarks,
    /// Ties to other entities.
    Relations,
    /// The date that the list gives for the listing.
    Since,
    /// The last day that the list gives.
    Until,
    /// Citations.
    Citations,
    /// What the license requirement says.
    LicenseRequirement,
    /// How applications are reviewed.
    LicensePolicy,
}

impl Field {
    /// Every field, in the order in which a reader wants them.
    pub const ALL: [Self; 15] = [
        Self::Kind,
        Self::Names,
        Self::Countries,
        Self::Addresses,
        Self::BirthDates,
        Self::Ids,
        Self::Programs,
        Self::Titles,
        Self::Remarks,
        Self::Relations,
        Self::Since,
        Self::Until,
        Self::Citations,
        Self::LicenseRequirement,
        Self::LicensePolicy,
    ];

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Names => "names",
            Self::Countries => "countries",
            Self::Addresses => "addresses",
            Self::BirthDates => "births",
            Self::Ids => "numbers",
            Self::Programs => "programs",
            Self::Titles => "titles",
            Self::Remarks => "remarks",
            Self::Relations => "relations",
            Self::Since => "since",
            Self::Until => "until",
            Self::Citations => "cites",
            Self::LicenseRequirement => "requires",
            Self::LicensePolicy => "policy",
        }
    }
}

/// One field of an entry that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// The field.
    pub field: Field,
    /// Values that the earlier copy holds and the later does not.
    pub removed: Vec<String>,
    /// Values that the later copy holds and the earlier does not.
    pub added: Vec<String>,
    /// True when only the words differ and not what they mean.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub wording_only: bool,
}

/// What became of the entries of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// One entry, still one.
    Same,
    /// One entry became several.
    Split,
    /// Several entries became one.
    Merged,
    /// The data leave more than one reading; a person must decide.
    Ambiguous,
}

/// Which entries of two copies belong together, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Entries of the earlier copy, by id.
    pub before: Vec<EntryId>,
    /// Entries of the later copy, by id.
    pub after: Vec<EntryId>,
    /// What became of them.
    pub kind: LinkKind,
    /// Why they are linked.
    pub reason: String,
    /// True when a person decided it.
    pub decided: bool,
    /// Whether every earlier entry goes on in the later copy, whichever it is: of
    /// several rows of one name and rule it need not show which is which.
    pub continues: bool,
}

/// What happened to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It was not there before.
    Added,
    /// It is there no more.
    Removed,
    /// It is the same entry in other words.
    Reedited,
    /// It stands on another list, under another parent or in another country.
    Moved,
    /// It became several.
    Split,
    /// Several became one.
    Merged,
    /// The data leave more than one reading; a person must decide.
    Ambiguous,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// Entries of the earlier copy, by id.
    pub before: Vec<EntryId>,
    /// Entries of the later copy, by id.
    pub after: Vec<EntryId>,
    /// The name by which to show it: that of the later copy where there is one.
    pub caption: String,
    /// The listed name of the earlier copy, where it was another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption_before: Option<String>,
    /// Fields that differ; empty for what was added or removed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
    /// Why the two sides are held to be one, or why nobody can say.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// True when a person decided it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub decided: bool,
    /// The other list, of an entry that moved between two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_list: Option<ListId>,
}

/// Every change between two copies of one list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Delta {
    /// Entries of the earlier copy.
    pub rows_before: usize,
    /// Entries of the later copy.
    pub rows_after: usize,
    /// Entries that are the same in every field that is compared.
    pub unchanged: usize,
    /// By kind, then by caption and id.
    pub changes: Vec<Change>,
    /// Fields that one of the copies does not carry at all.
    pub not_compared: Vec<Field>,
}

impl Delta {
    /// Returns the changes of one kind.
    pub fn of(&self, kind: ChangeKind) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| change.kind == kind)
    }

    /// Counts the changes of each kind that occurs.
    pub fn counts(&self) -> BTreeMap<ChangeKind, usize> {
        let mut counts = BTreeMap::new();
        for change in &self.changes {
            *counts.entry(change.kind).or_default() += 1;
        }
        counts
    }

    /// Brings the changes into their order.
    pub fn sort(&mut self) {
        self.changes.sort_by(|a, b| {
            (a.kind, &a.caption, &a.before, &a.after)
                .cmp(&(b.kind, &b.caption, &b.before, &b.after))
        });
    }
}

/// What a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Property {
    /// That the entry stands on the list at all.
    Listed,
    /// One value of a field.
    #[serde(untagged)]
    Field(Field),
}

/// One thing that copies say of an entry, with the bounds of when it was so.
///
/// A copy shows what stood on its day and was public on that day. Between two copies
/// nothing is shown, so a change between them is undecided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// What it is about.
    pub property: Property,
    /// The value; empty for [`Property::Listed`].
    #[serde(skip_serializing_if = "String::is_empty")]
    pub value: String,
    /// The first copy from which on nothing says so before `absent_until`, apart from
    /// earlier statements of the same value; before it nobody looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent_from: Option<Date>,
    /// The last whole copy before, which does not say so; nothing when there is none.
    /// On that day itself it is open: it can have come later that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent_until: Option<Date>,
    /// The first copy that says so; it was public by then.
    pub first_seen: Date,
    /// The last copy that says so, of those in a row.
    pub last_seen: Date,
    /// The first whole copy after, which does not say so; nothing when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gone_by: Option<Date>,
}

impl Statement {
    /// Answers whether it was so on `on`, as far as was public by `known`.
    ///
    /// ```
    /// use interdict_model::{Property, Statement, Verdict};
    /// use jiff::civil::date;
    ///
    /// let listed = Statement {
    ///     property: Property::Listed,
    ///     value: String::new(),
    ///     absent_from: None,
    ///     absent_until: None,
    ///     first_seen: date(2018, 6, 7),
    ///     last_seen: date(2018, 6, 7),
    ///     gone_by: Some(date(2018, 10, 29)),
    /// };
    /// let late = date(2026, 1, 1);
    /// assert_eq!(listed.holds(date(2018, 6, 7), late), Verdict::True);
    /// assert_eq!(listed.holds(date(2018, 8, 1), late), Verdict::Unknown);
    /// assert_eq!(listed.holds(date(2018, 10, 29), late), Verdict::False);
    /// // Nobody could know yet that it was gone.
    /// assert_eq!(listed.holds(date(2018, 10, 29), date(2018, 10, 1)), Verdict::True);
    /// ```
    pub fn holds(&self, on: Date, known: Date) -> Verdict {
        if known < self.first_seen {
            return Verdict::False;
        }
        if on < self.first_seen {
            let absent = (self.absent_from <= Some(on)) && (Some(on) < self.absent_until);
            return if self.absent_from.is_some() && absent {
                Verdict::False
            } else {
                Verdict::Unknown
            };
        }
        match self.gone_by.filter(|gone| *gone <= known) {
            Some(gone) if on >= gone => Verdict::False,
            Some(_) if on > self.last_seen => Verdict::Unknown,
            _ => Verdict::True,
        }
    }
}

/// The entries of one copy that are this entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Appearance {
    /// The day of the copy.
    pub date: Date,
    /// Its ids there; several when it is split over rows.
    pub ids: Vec<EntryId>,
    /// The listed names there.
    pub captions: Vec<String>,
}

/// A link between two copies, with their days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkRecord {
    /// The day of the earlier copy.
    pub earlier: Date,
    /// The day of the later copy.
    pub later: Date,
    /// The link.
    #[serde(flatten)]
    pub link: Link,
}

/// One entry over every copy of its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Life {
    /// The id that it was first imported under; it stays, whatever is imported later.
    pub id: EntryId,
    /// Where it appears, oldest first.
    pub appearances: Vec<Appearance>,
    /// What is said of it, by property, then by date.
    pub statements: Vec<Statement>,
    /// Links by which appearances under other ids are held to be one, and those that a
    /// person should look at.
    pub links: Vec<LinkRecord>,
}

impl Life {
    /// Answers whether it was listed on `on`, as far as was public by `known`.
    pub fn listed(&self, on: Date, known: Date) -> Verdict {
        self.statements
            .iter()
            .filter(|statement| statement.property == Property::Listed)
            .map(|statement| statement.holds(on, known))
            .fold(Verdict::False, Verdict::or)
    }
}

/// What was decided of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// Both are one entry under two names.
    Same,
    /// They are two.
    Different,
    /// No decision any more; the rules decide.
    Withdrawn,
}

/// One decision of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The entry of the earlier copy.
    pub before: EntryId,
    /// The entry of the later copy.
    pub after: EntryId,
    /// What was decided.
    pub ruling: Ruling,
    /// Why, in the words of whoever decided.
    pub reason: String,
    /// Who decided, where that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The day on which it was decided.
    pub decided: Date,
}

/// What was checked of the stored copies, and what is wrong with them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// Copies whose content has its digest and can be read.
    pub whole: usize,
    /// Bytes that were read.
    pub bytes: u64,
    /// Copies that are damaged or missing.
    pub damaged: Vec<DamagedCopy>,
    /// Files under the snapshots that the index does not name: left by an import that
    /// was cut off, and in nobody's way.
    pub unnamed: Vec<String>,
    /// Kept indexes whose every byte has its digest.
    pub whole_indexes: usize,
    /// Kept indexes that were damaged and removed; they are made again when asked for.
    pub removed_indexes: Vec<String>,
}

/// A stored copy that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DamagedCopy {
    /// The list.
    pub list: ListId,
    /// The date of the copy.
    pub date: Date,
    /// The file.
    pub path: String,
    /// How it shows.
    pub what: String,
    /// Whether a copy with this content serves questions; one that was replaced or taken
    /// back does not.
    pub active: bool,
}
