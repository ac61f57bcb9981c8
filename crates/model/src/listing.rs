//! The presence of an entity on a list, over time and with its legal effect.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{AsOf, Citation, Confidence, Verdict};

/// Days before a Federal Register publication date that stay undecided when a
/// list gives only that date.
///
/// The Consolidated Screening List prints the publication date of a rule as its
/// start date; the rules of record bound up to five days earlier (84 FR 22961:
/// effective 2019-05-16, published 2019-05-21). Thirty days is a safety margin
/// chosen for this engine. It is not law and is never printed as a date of effect.
pub const PUBLICATION_LAG_DAYS: i32 = 30;

/// On what basis we say since when an entry has been listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A cited rule or the entry itself gives the date of effect.
    Rule,
    /// The entry stands in a snapshot of a known date; nothing says since when.
    Snapshot,
    /// Two dates bound it; the day lies between them.
    BetweenSnapshots,
    /// The date was inferred from other entries or counts; the data do not decide it.
    Inferred,
    /// The list prints a publication date, not the date of effect.
    Publication,
}

/// How far a license requirement reaches, read from the entry's own wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequirementScope {
    /// "For all items subject to the EAR."
    AllItems,
    /// All items, except EAR99 or anti-terrorism-only technology released to a
    /// standards organization (85 FR 36719).
    AllItemsExceptStandards,
    /// All items, and the entry itself leaves License Exception GOV available.
    AllItemsGovAvailable,
    /// All items, with a review policy by class of item inside the requirement.
    AllItemsReviewedByClass,
    /// All items, except food or medicine designated as EAR99.
    AllItemsExceptFoodMedicine,
    /// All items, except food or medicine designated as EAR99 and ECCN 5A992.c and
    /// 5D992.c for others than the government end users that the entry names.
    AllItemsExceptFoodMedicineEncryption,
    /// All items, apart from transactions under a named general license of OFAC.
    AllItemsExceptOfacAuthorized,
    /// All items, except items that the entry describes one by one.
    AllItemsExceptNamed,
    /// All items when used in projects that the cited section specifies.
    ProjectBound,
    /// All items, by a section that bounds the requirement (15 CFR 746.5,
    /// 746.8(a)(4)), without words on how far.
    SectionBound,
    /// Items on the Commerce Control List "and listed in" Supplement No. 7 to part
    /// 746; the words do not decide whether both must hold.
    CclInSupplement7,
    /// Items on the Commerce Control List, and EAR99 items that a supplement lists.
    CclAndNamedEar99,
    /// Items that a supplement lists (Supplement No. 2 to part 744), no others.
    SupplementItems,
    /// A wording that this engine does not read yet; the answer is then unknown.
    Unread,
}

/// A license requirement: the typed reading beside the published words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LicenseRequirement {
    /// What the words mean, where they are known.
    pub scope: RequirementScope,
    /// The words as published.
    pub text: String,
    /// Legal footnotes of the entry (1 to 5), from the marks glued to its words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub footnotes: Vec<u8>,
    /// License exceptions that the entry itself leaves available.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<String>,
}

/// How applications for a license are reviewed, strictest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicensePolicy {
    /// A wording that this engine does not read yet.
    Unread,
    /// As a cited section says; the entry has no words of its own.
    BySection,
    /// Case by case for items on the Commerce Control List, presumption of approval for EAR99.
    CaseByCaseApprovalEar99,
    /// Reviewed case by case.
    CaseByCase,
    /// Presumption of denial for items that the entry describes, case by case for all others.
    CaseByCaseExceptNamed,
    /// Presumption of denial, except for items that the entry describes.
    PresumptionOfDenialExceptNamed,
    /// Presumption of denial.
    PresumptionOfDenial,
    /// Policy of denial, except for items or uses that the entry describes.
    DenialExceptNamed,
    /// Policy of denial.
    Denial,
}

/// An entity's presence on a list, with its period and citation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// First day the entry can have been in force; absent when nothing bounds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Date>,
    /// First day on which the entry was certainly in force.
    pub latest: Date,
    /// Last day in force, where the list gives one (a denial order's expiry).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Last day on which the entry is attested, when a newer copy of the list
    /// lacks it: after this day its presence is open, from `gone_by` it is past.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Date>,
    /// First copy of the list that no longer holds the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gone_by: Option<Date>,
    /// First day the listing can have been known to the public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_earliest: Option<Date>,
    /// Day by which it certainly was.
    pub public_latest: Date,
    /// On what basis the dates are given.
    pub basis: Basis,
    /// How sure the dates are.
    pub confidence: Confidence,
    /// The rule that added the entry, when the record names it. Never taken from
    /// the citation column of a list, which is an amendment trail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_by: Option<String>,
    /// The rules one of which added the entry, when the record does not say which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added_by_one_of: Vec<String>,
    /// Citations of the entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
    /// License requirement, on lists that state one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_requirement: Option<LicenseRequirement>,
    /// License review policy, on lists that state one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_policy: Option<LicensePolicy>,
    /// The policy as published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license_policy_text: Option<String>,
    /// What a reader must know about these dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Listing {
    /// Builds a listing that is certain from `day` on and was public on `public`.
    pub fn since(day: Date, public: Date, basis: Basis, confidence: Confidence) -> Self {
        Self {
            earliest: Some(day),
            latest: day,
            until: None,
            last_seen: None,
            gone_by: None,
            public_earliest: Some(public),
            public_latest: public,
            basis,
            confidence,
            added_by: None,
            added_by_one_of: Vec::new(),
            citations: Vec::new(),
            license_requirement: None,
            license_policy: None,
            license_policy_text: None,
            note: None,
        }
    }

    /// Builds a listing that a copy of the list attests on `day`, and nothing says since when.
    pub fn attested(day: Date) -> Self {
        Self {
            earliest: None,
            public_earliest: None,
            ..Self::since(day, day, Basis::Snapshot, Confidence::Read)
        }
    }

    /// Builds a listing known only by the publication date of its rule.
    ///
    /// The days up to [`PUBLICATION_LAG_DAYS`] before stay undecided.
    pub fn published(day: Date) -> Self {
        let earliest = day.checked_sub(PUBLICATION_LAG_DAYS.days()).unwrap_or(day);
        Self {
            earliest: Some(earliest),
            public_earliest: Some(earliest),
            ..Self::since(day, day, Basis::Publication, Confidence::Partly)
        }
    }

    /// Answers whether the entry was in force on `on`, as far as had been published by `known`.
    pub fn presence(&self, on: AsOf, known: AsOf) -> Verdict {
        self.in_force(on.day()).and(self.public_by(known.day()))
    }

    fn in_force(&self, day: Date) -> Verdict {
        let begun = begun(self.earliest, self.latest, day);
        let over = match (self.until, self.gone_by) {
            (Some(until), _) if day > until => Verdict::True,
            (_, Some(gone)) if day >= gone => Verdict::True,
            _ if self.last_seen.is_some_and(|seen| day > seen) => Verdict::Unknown,
            _ => Verdict::False,
        };
        begun.and(over.not())
    }

    fn public_by(&self, day: Date) -> Verdict {
        begun(self.public_earliest, self.public_latest, day)
    }
}

fn begun(earliest: Option<Date>, latest: Date, day: Date) -> Verdict {
    if day >= latest {
        Verdict::True
    } else if earliest.is_some_and(|earliest| day < earliest) {
        Verdict::False
    } else {
        Verdict::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn day(year: i16, month: i8, day: i8) -> AsOf {
        AsOf::Day(date(year, month, day))
    }

    #[test]
    fn an_inferred_start_is_undecided_between_its_bounds() {
        let mut listing = Listing::since(
            date(2019, 8, 19),
            date(2019, 8, 19),
            Basis::Inferred,
            Confidence::Partly,
        );
        listing.earliest = Some(date(2019, 5, 16));
        listing.public_earliest = Some(date(2019, 5, 16));
        let now = day(2026, 1, 1);
        assert_eq!(listing.presence(day(2019, 5, 15), now), Verdict::False);
        assert_eq!(listing.presence(day(2019, 5, 16), now), Verdict::Unknown);
        assert_eq!(listing.presence(day(2019, 8, 18), now), Verdict::Unknown);
        assert_eq!(listing.presence(day(2019, 8, 19), now), Verdict::True);
    }

    #[test]
    fn a_snapshot_says_nothing_about_the_days_before_it() {
        let listing = Listing::attested(date(2021, 7, 1));
        let now = day(2026, 1, 1);
        assert_eq!(listing.presence(day(2019, 5, 23), now), Verdict::Unknown);
        assert_eq!(listing.presence(day(2021, 7, 1), now), Verdict::True);
    }

    #[test]
    fn a_publication_date_leaves_the_days_just_before_it_open() {
        let listing = Listing::published(date(2019, 5, 21));
        let now = day(2026, 1, 1);
        assert_eq!(listing.presence(day(2019, 5, 16), now), Verdict::Unknown);
        assert_eq!(listing.presence(day(2019, 4, 1), now), Verdict::False);
        assert_eq!(listing.presence(day(2019, 5, 21), now), Verdict::True);
    }

    #[test]
    fn what_was_not_public_was_not_known() {
        let listing = Listing::since(
            date(2019, 5, 16),
            date(2019, 5, 16),
            Basis::Rule,
            Confidence::Read,
        );
        assert_eq!(
            listing.presence(day(2019, 5, 20), day(2019, 5, 15)),
            Verdict::False
        );
        assert_eq!(
            listing.presence(day(2019, 5, 20), day(2019, 5, 16)),
            Verdict::True
        );
    }

    #[test]
    fn an_expired_order_is_past() {
        let mut listing = Listing::since(
            date(2017, 10, 16),
            date(2017, 10, 20),
            Basis::Rule,
            Confidence::Read,
        );
        listing.until = Some(date(2020, 10, 13));
        assert_eq!(
            listing.presence(day(2020, 10, 13), day(2026, 1, 1)),
            Verdict::True
        );
        assert_eq!(
            listing.presence(day(2020, 10, 14), day(2026, 1, 1)),
            Verdict::False
        );
    }

    #[test]
    fn an_entry_missing_from_a_newer_copy_is_open_in_between() {
        let mut listing = Listing::attested(date(2019, 1, 1));
        listing.last_seen = Some(date(2019, 1, 1));
        listing.gone_by = Some(date(2021, 7, 1));
        let now = day(2026, 1, 1);
        assert_eq!(listing.presence(day(2019, 1, 1), now), Verdict::True);
        assert_eq!(listing.presence(day(2020, 1, 1), now), Verdict::Unknown);
        assert_eq!(listing.presence(day(2021, 7, 1), now), Verdict::False);
    }
}
