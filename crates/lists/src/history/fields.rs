//! What differs between two states of one entry, field by field.

use std::collections::BTreeSet;

use interdict_model::{AliasQuality, Basis, Field, FieldChange, ListEntry, NameKind};

/// Returns the values of a field, each as a text that a person can read.
pub(super) fn values(field: Field, entry: &ListEntry) -> Vec<String> {
    let listing = &entry.listing;
    match field {
        Field::Kind => vec![entry.kind.to_string()],
        Field::Names => names(entry),
        Field::Countries => texts(&entry.countries, |country| country.code().to_owned()),
        Field::Addresses => texts(&entry.addresses, |address| address.text.clone()),
        Field::BirthDates => texts(&entry.birth_dates, |birth| birth.text.clone()),
        Field::Ids => texts(&entry.ids, |id| {
            let country = id
                .country
                .map_or(String::new(), |c| format!(" ({})", c.code()));
            format!("{} {}{country}", id.kind, id.value)
        }),
        Field::Programs => entry.programs.clone(),
        Field::Titles => entry.titles.clone(),
        Field::Remarks => entry.remarks.iter().cloned().collect(),
        Field::Relations => texts(&entry.relations, |tie| {
            format!("{} {} {}", tie.from, tie.word, tie.to)
        }),
        Field::Since if listing.basis == Basis::Snapshot && listing.earliest.is_none() => {
            Vec::new()
        }
        Field::Since => vec![listing.latest.to_string()],
        Field::Until => listing.until.iter().map(ToString::to_string).collect(),
        Field::Citations => texts(&listing.citations, |cite| cite.text.clone()),
        Field::LicenseRequirement => listing
            .license_requirement
            .iter()
            .map(|requirement| requirement.text.clone())
            .collect(),
        Field::LicensePolicy => listing.license_policy_text.iter().cloned().collect(),
    }
}

/// Answers whether a field means the same in both, whatever its wording.
fn means_the_same(field: Field, one: &ListEntry, other: &ListEntry) -> bool {
    let (a, b) = (&one.listing, &other.listing);
    match field {
        Field::LicenseRequirement => match (&a.license_requirement, &b.license_requirement) {
            (Some(a), Some(b)) => {
                (a.scope, &a.footnotes, &a.exceptions) == (b.scope, &b.footnotes, &b.exceptions)
                    && a.scope != interdict_model::RequirementScope::Unread
            }
            (a, b) => a == b,
        },
        Field::LicensePolicy => {
            a.license_policy == b.license_policy
                && a.license_policy != Some(interdict_model::LicensePolicy::Unread)
        }
        _ => false,
    }
}

/// Returns the fields, of those that are compared, in which two sides differ. A side
/// is one entry, or all that were split from or merged into one.
pub(super) fn compare(
    before: &[&ListEntry],
    after: &[&ListEntry],
    compared: &BTreeSet<Field>,
) -> Vec<FieldChange> {
    let all_of = |side: &[&ListEntry], field: Field| -> Vec<String> {
        let mut all: Vec<String> = side.iter().flat_map(|entry| values(field, entry)).collect();
        let mut seen = BTreeSet::new();
        all.retain(|value| seen.insert(value.clone()));
        all
    };
    let mut changes = Vec::new();
    for field in Field::ALL
        .into_iter()
        .filter(|field| compared.contains(field))
    {
        let (old, new) = (all_of(before, field), all_of(after, field));
        let lacking = |side: &[String], other: &[String]| -> Vec<String> {
            let held: BTreeSet<&String> = other.iter().collect();
            side.iter().filter(|v| !held.contains(v)).cloned().collect()
        };
        let (removed, added) = (lacking(&old, &new), lacking(&new, &old));
        if removed.is_empty() && added.is_empty() {
            continue;
        }
        let wording_only = match (before, after) {
            ([one], [other]) => means_the_same(field, one, other),
            _ => false,
        };
        changes.push(FieldChange {
            field,
            removed,
            added,
            wording_only,
        });
    }
    changes
}

/// Share and number of entries that hold a field, from which on a copy with less than
/// a tenth of that share is of a format that lacks it.
const HELD_BY: (usize, usize) = (10, 20);

/// Returns the fields that are compared: not one that many entries of one copy hold
/// and none of the other, for then its format lacks the field and nothing was edited.
pub(super) fn compared(earlier: &[ListEntry], later: &[ListEntry]) -> BTreeSet<Field> {
    let held = |side: &[ListEntry], field: Field| {
        side.iter()
            .filter(|entry| !values(field, entry).is_empty())
            .count()
    };
    let lacks = |holding: &[ListEntry], other: &[ListEntry], field: Field| {
        let (least_in_a_hundred, least) = HELD_BY;
        let (count, there) = (held(holding, field), held(other, field));
        count >= least
            && count * 100 >= holding.len() * least_in_a_hundred
            && there * 10 * holding.len() < count * other.len()
    };
    Field::ALL
        .into_iter()
        .filter(|field| !lacks(earlier, later, *field) && !lacks(later, earlier, *field))
        .collect()
}

/// Returns, for each copy, the fields that its format does not carry, as far as the
/// other copies show: by what such a copy lacks nothing was taken away.
pub(super) fn silent(copies: &[&[ListEntry]]) -> Vec<BTreeSet<Field>> {
    let mut out = vec![BTreeSet::new(); copies.len()];
    for field in Field::ALL {
        let held: Vec<usize> = copies
            .iter()
            .map(|copy| copy.iter().filter(|e| !values(field, e).is_empty()).count())
            .collect();
        let (least_in_a_hundred, least) = HELD_BY;
        let carried = |at: usize| {
            held[at] >= least && held[at] * 100 >= copies[at].len() * least_in_a_hundred
        };
        for at in 0..copies.len() {
            let far_less = |other: usize| {
                carried(other)
                    && held[at] * 10 * copies[other].len() < held[other] * copies[at].len()
            };
            if (0..copies.len()).any(far_less) {
                out[at].insert(field);
            }
        }
    }
    out
}

fn texts<T>(values: &[T], text: impl Fn(&T) -> String) -> Vec<String> {
    values.iter().map(text).collect()
}

/// Names; a kind or quality that is not that of a plain alias stands behind the name.
fn names(entry: &ListEntry) -> Vec<String> {
    let mark = |kind: NameKind, quality: AliasQuality| {
        let mut words = Vec::new();
        match kind {
            NameKind::Primary => words.push("listed name"),
            NameKind::Former => words.push("former"),
            NameKind::OriginalScript => words.push("original script"),
            NameKind::Spelling => words.push("spelling"),
            NameKind::Alias => {}
        }
        if quality == AliasQuality::Weak {
            words.push("weak");
        }
        words.join(", ")
    };
    texts(&entry.names, |name| match mark(name.kind, name.quality) {
        marks if marks.is_empty() => name.text.clone(),
        marks => format!("{} ({marks})", name.text),
    })
}
