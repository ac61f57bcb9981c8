//! Finds entries that a later copy holds under a re-edited name.
//!
//! Entries of the Commerce and State lists have no number, so their ids come from
//! their names, and names are re-edited between releases: cities are dropped or
//! added at the end (`Suzhou Huawei Investment Co., Ltd., Suzhou, Jiangsu`, 31 of
//! 153 Huawei names from 2022 to 2026). Taken for a removal and an addition, such
//! an entry would be open in between. Two entries are held to be one when the list,
//! the start date and a country agree, one name begins with the whole of the other,
//! and neither has a second such partner.

use std::collections::{BTreeMap, HashMap};

use interdict_model::{Basis, EntryId, ListEntry};
use jiff::civil::Date;

use crate::text::name_key;

/// Shortest folded name that can stand for a longer one.
const SHORTEST: usize = 10;

/// Returns pairs of ids: the entry of the earlier copy and the same one of the later.
pub(crate) fn renamed<'a>(
    gone: impl IntoIterator<Item = &'a ListEntry>,
    come: impl IntoIterator<Item = &'a ListEntry>,
) -> BTreeMap<EntryId, EntryId> {
    let mut groups: HashMap<Date, Vec<(&ListEntry, String)>> = HashMap::new();
    for entry in come.into_iter().filter(|entry| named_by_content(entry)) {
        let key = name_key(entry.caption());
        groups
            .entry(entry.listing.latest)
            .or_default()
            .push((entry, key));
    }
    let mut partners: Vec<(&EntryId, &EntryId)> = Vec::new();
    for old in gone.into_iter().filter(|entry| named_by_content(entry)) {
        let key = name_key(old.caption());
        for (new, other) in groups.get(&old.listing.latest).into_iter().flatten() {
            let begins = key.starts_with(other.as_str()) || other.starts_with(&key);
            if begins && key.len().min(other.len()) >= SHORTEST && same_place(old, new) {
                partners.push((&old.id, &new.id));
            }
        }
    }
    let mut count: HashMap<&EntryId, usize> = HashMap::new();
    for (old, new) in &partners {
        *count.entry(old).or_default() += 1;
        *count.entry(new).or_default() += 1;
    }
    partners
        .into_iter()
        .filter(|(old, new)| count.get(old) == Some(&1) && count.get(new) == Some(&1))
        .map(|(old, new)| (old.clone(), new.clone()))
        .collect()
}

/// An entry without a date of its own has nothing but its name to compare.
fn named_by_content(entry: &ListEntry) -> bool {
    let list = entry.list.as_str();
    (list.starts_with("us.bis.") || list.starts_with("us.state."))
        && entry.listing.basis != Basis::Snapshot
}

fn same_place(one: &ListEntry, other: &ListEntry) -> bool {
    one.countries
        .iter()
        .any(|country| other.countries.contains(country))
        || one.countries.is_empty() && other.countries.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use interdict_model::{ListId, ListedName, Listing, PartyKind};
    use jiff::civil::date;

    fn entry(name: &str, day: i8, country: &str) -> ListEntry {
        let mut entry = crate::formats::blank(ListId::new("us.bis.el"), PartyKind::Unknown);
        entry.id = EntryId::new(format!("us.bis.el/{name}"));
        entry.names = vec![ListedName::primary(name)];
        entry.countries = vec![country.parse().unwrap()];
        entry.listing = Listing::published(date(2019, 8, day));
        entry
    }

    #[test]
    fn a_dropped_city_is_the_same_entry_and_a_branch_beside_it_is_not() {
        let old = [
            entry(
                "Suzhou Huawei Investment Co., Ltd., Suzhou, Jiangsu",
                21,
                "CN",
            ),
            entry("Example Research Group, Unit One", 21, "CN"),
            entry("Example Research Group, Unit Two", 21, "CN"),
            entry("Another Company Limited, Dubai", 21, "AE"),
            entry("Short Co., Paris", 21, "FR"),
        ];
        let new = [
            entry("Suzhou Huawei Investment Co., Ltd.", 21, "CN"),
            entry("Example Research Group", 21, "CN"),
            entry("Another Company Limited", 22, "AE"),
            entry("Short Co.", 21, "FR"),
        ];
        let pairs = renamed(&old, &new);
        assert_eq!(pairs.len(), 1, "{pairs:?}");
        assert_eq!(pairs.get(&old[0].id), Some(&new[0].id));
    }
}
