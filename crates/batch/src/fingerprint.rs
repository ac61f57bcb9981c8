//! What a decision was about, as a digest.
//!
//! A person's word on a customer and an entry holds as long as both are what they were.
//! Of an entry these count: kind, names with their quality, countries, dates of birth,
//! numbers, programs, and of its listing the days that a rule or the publisher gives, the
//! requirement, the policy and the citations. The days of our copies do not: a new copy of
//! a list with the same entry reopens nothing. Of a customer everything that is screened
//! counts. The order in which a source gives names or numbers does not show.

use interdict_model::{Basis, ListEntry, PartyQuery};

/// Hex digits of a fingerprint: 128 bits.
const LENGTH: usize = 32;

/// Returns the fingerprint of an entry.
pub fn entry_fingerprint(entry: &ListEntry) -> String {
    let listing = &entry.listing;
    let mut print = Print::new("interdict.entry-fingerprint/1");
    print.word(entry.kind.word());
    print.set(
        "name",
        entry
            .names
            .iter()
            .map(|name| format!("{:?}\u{1f}{:?}\u{1f}{}", name.kind, name.quality, name.text)),
    );
    print.set("country", entry.countries.iter().map(ToString::to_string));
    print.set(
        "born",
        entry.birth_dates.iter().map(|date| date.text.clone()),
    );
    print.set(
        "id",
        entry.ids.iter().map(|id| {
            let country = id
                .country
                .map(|country| country.to_string())
                .unwrap_or_default();
            format!("{}\u{1f}{}\u{1f}{country}", id.kind, id.value)
        }),
    );
    print.set("program", entry.programs.iter().cloned());
    print.set(
        "cites",
        listing.citations.iter().map(|cited| cited.text.clone()),
    );
    // A snapshot, or two, only say when somebody made a copy.
    if matches!(listing.basis, Basis::Rule | Basis::Publication) {
        print.word(&format!("{:?} {}", listing.basis, listing.latest));
    }
    print.word(&listing.until.map(|day| day.to_string()).unwrap_or_default());
    let requirement = listing.license_requirement.as_ref();
    print.word(requirement.map_or("", |requirement| &requirement.text));
    print.word(listing.license_policy_text.as_deref().unwrap_or_default());
    print.finish()
}

/// Returns the fingerprint of a customer: the question and the other names.
pub fn customer_fingerprint(query: &PartyQuery, also: &[String]) -> String {
    let mut print = Print::new("interdict.customer-fingerprint/1");
    print.word(query.kind.map_or("", interdict_model::PartyKind::word));
    print.word(&query.name);
    print.set("also", also.iter().cloned());
    print.set("country", query.countries.iter().map(ToString::to_string));
    print.word(
        &query
            .birth_date
            .map(|day| day.to_string())
            .unwrap_or_default(),
    );
    print.set("id", query.ids.iter().cloned());
    print.finish()
}

/// Words of any content, told apart by their lengths.
struct Print(blake3::Hasher);

impl Print {
    fn new(version: &str) -> Self {
        let mut print = Self(blake3::Hasher::new());
        print.word(version);
        print
    }

    fn word(&mut self, word: &str) {
        self.0.update(&(word.len() as u64).to_le_bytes());
        self.0.update(word.as_bytes());
    }

    fn set(&mut self, what: &str, words: impl Iterator<Item = String>) {
        let mut words: Vec<String> = words.collect();
        words.sort_unstable();
        self.word(what);
        self.0.update(&(words.len() as u64).to_le_bytes());
        for word in words {
            self.word(&word);
        }
    }

    fn finish(self) -> String {
        let mut hex = self.0.finalize().to_hex().to_string();
        hex.truncate(LENGTH);
        hex
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use interdict_model::{
        AliasQuality, Confidence, EntityId, EntryId, ListId, ListedName, Listing, PartyKind,
    };
    use jiff::civil::date;

    use super::*;

    pub(crate) fn entry(id: &str, name: &str) -> ListEntry {
        let day = date(2019, 5, 16);
        ListEntry {
            id: EntryId::new(id),
            entity: EntityId::new(id),
            names: vec![
                ListedName::primary(name),
                ListedName::alias("B", AliasQuality::Weak),
            ],
            countries: vec!["CN".parse().unwrap()],
            programs: vec!["P".into()],
            ..ListEntry::blank(
                ListId::new("us.bis.el"),
                PartyKind::Organization,
                Listing::since(day, day, Basis::Rule, Confidence::Read),
            )
        }
    }

    #[test]
    fn what_a_person_looked_at_shows_and_what_copies_say_does_not() {
        let one = entry("l/1", "A");
        let print = entry_fingerprint(&one);
        assert_eq!(print.len(), LENGTH);
        let changed = |change: &dyn Fn(&mut ListEntry)| {
            let mut other = one.clone();
            change(&mut other);
            entry_fingerprint(&other) != print
        };
        assert!(changed(
            &|entry| entry.names[1].quality = AliasQuality::Strong
        ));
        assert!(changed(&|entry| entry.names.push(ListedName::primary("C"))));
        assert!(changed(&|entry| entry.kind = PartyKind::Person));
        assert!(changed(&|entry| entry.countries.clear()));
        assert!(changed(&|entry| entry.programs[0] = "Q".into()));
        assert!(changed(&|entry| entry.listing.latest = date(2019, 5, 17)));
        assert!(changed(
            &|entry| entry.listing.until = Some(date(2020, 1, 1))
        ));
        assert!(changed(
            &|entry| entry.listing.license_policy_text = Some("Denial".into())
        ));
        assert!(!changed(
            &|entry| entry.listing.last_seen = Some(date(2020, 1, 1))
        ));
        assert!(!changed(
            &|entry| entry.listing.gone_by = Some(date(2020, 1, 1))
        ));
        assert!(!changed(&|entry| entry.names.reverse()));
        let attested = |day| {
            let mut other = one.clone();
            other.listing = Listing::attested(day);
            entry_fingerprint(&other)
        };
        assert_eq!(attested(date(2020, 1, 1)), attested(date(2021, 1, 1)));
    }

    #[test]
    fn everything_that_is_screened_of_a_customer_shows() {
        let query = PartyQuery::named("A");
        let print = customer_fingerprint(&query, &[]);
        let mut other = query.clone();
        other.ids.push("1".into());
        assert_ne!(customer_fingerprint(&other, &[]), print);
        assert_ne!(customer_fingerprint(&query, &["B".into()]), print);
        assert_ne!(customer_fingerprint(&PartyQuery::named("AB"), &[]), print);
        let other = PartyQuery {
            birth_date: Some(date(1980, 1, 1)),
            ..query
        };
        assert_ne!(customer_fingerprint(&other, &[]), print);
    }
}
