//! The reverse question: which of our customers does this list entry touch?
//!
//! In: customers, once, as an index; then entries, such as those that a new copy of a list
//! added or changed. Out: the customers that reach the threshold against an entry, with the
//! score that screening the customer would give. Guarantee: the same pairs with the same
//! scores as screening every customer against a list of those entries; a test holds it. The
//! scorer is not symmetric, so the index is searched with the costs of the two sides
//! exchanged ([`Kind::Reverse`]).
//!
//! A customer without a kind is read as a person against persons, as an organization
//! against organizations and as it stands against all else, as in a screening; its three
//! readings are kept in three classes of the index. One with a kind is kept in a fourth. One
//! whose text gives several names is kept under each of them too.

use std::collections::{BTreeMap, BTreeSet};

use interdict_index::{Asked, Index, IndexError, Kind, Scratch, Writer, Written, identifier_hash};
use interdict_model::{Explanation, ListEntry, PartyKind, PartyQuery};
use interdict_names::{NameTag, Options, analyze, several_names};
use serde::{Deserialize, Serialize};

use crate::{
    apart::{name_tag, names_of},
    score::{
        CONTAINED_FLOOR, Prepared, ROUNDING, STANDS_INSIDE, Scored, explain, may_be_contained,
        plain_identifier, score_pair,
    },
    snapshot::{SnapshotError, class},
};

/// The class of customers that state a kind.
const STATED: u8 = 3;

/// A customer: a key of the holder's, and what a screening would ask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Customer {
    /// Names the customer; unique in a portfolio.
    pub key: String,
    /// Who it is.
    pub party: PartyQuery,
}

/// Customers in an index.
#[derive(Debug)]
pub struct Portfolio {
    index: Index,
}

/// A customer that an entry touches.
#[derive(Debug, Clone, PartialEq)]
pub struct Touched {
    /// The customer.
    pub customer: Customer,
    /// Its score against the entry, and which of the entry's names gave it.
    pub scored: Scored,
}

impl Touched {
    /// Explains its score against `entry`, the entry that touches it.
    pub fn explanation(&self, entry: &ListEntry, curated: bool) -> Explanation {
        let query = Prepared::new(&self.customer.party, curated);
        explain(&query, entry, self.scored.name)
    }
}

impl Portfolio {
    /// Indexes customers. Of two with one key the first is kept.
    pub fn new(customers: &[Customer]) -> Result<Self, SnapshotError> {
        let mut ordered: Vec<&Customer> = customers.iter().collect();
        ordered.sort_by(|a, b| a.key.cmp(&b.key));
        ordered.dedup_by(|a, b| a.key == b.key);
        let mut writer = Writer::new();
        for customer in ordered {
            let blob = serde_json::to_vec(customer)?;
            let entity = writer.entity(&customer.key, &blob, b"");
            let several = several_names(&customer.party.name);
            for text in std::iter::once(&customer.party.name).chain(&several) {
                for (class, tag) in readings(&customer.party) {
                    let name = analyze(text, tag);
                    writer.name(&Written {
                        entity,
                        place: 0,
                        class,
                        tag,
                        anchor: false,
                        text,
                        name: &name,
                    });
                }
            }
            for plain in customer
                .party
                .ids
                .iter()
                .filter_map(|id| plain_identifier(id))
            {
                writer.identifier(identifier_hash(&plain), entity);
            }
        }
        Ok(Self {
            index: Index::from_bytes(writer.serialize(b"")?)?,
        })
    }

    /// Returns how many customers there are.
    pub fn len(&self) -> usize {
        self.index.sizes().entities
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the customers whose score against `entry` reaches `threshold`, by their keys.
    ///
    /// A customer that the index found and does not hold whole is an error: nobody could
    /// say of it that nothing touches it.
    pub fn touched_by(
        &self,
        entry: &ListEntry,
        threshold: f64,
        curated: bool,
        scratch: &mut Scratch,
    ) -> Result<Vec<Touched>, SnapshotError> {
        scratch.next_question();
        let names = names_of(entry);
        let mut found: BTreeSet<u32> = BTreeSet::new();
        for (listed, name) in entry.names.iter().zip(&names) {
            let inside = threshold <= CONTAINED_FLOOR && may_be_contained(listed.quality, name);
            let inside = inside.then_some(STANDS_INSIDE);
            let asked = Asked {
                name,
                classes: &[class(entry.kind), STATED],
                threshold: threshold - ROUNDING,
                options: Options { curated },
                kind: Kind::Reverse,
                inside,
            };
            let reached = self.index.search(&asked, scratch);
            let names = reached.names.iter().map(|found| found.name);
            let names = names.chain(reached.inside.iter().copied());
            for name in names {
                let lost = IndexError::Damaged("a name belongs to no customer");
                found.insert(self.index.entity_of(name).ok_or(lost)?);
            }
        }
        for plain in entry
            .ids
            .iter()
            .filter_map(|id| plain_identifier(&id.value))
        {
            self.index.identified(identifier_hash(&plain), |entity| {
                found.insert(entity);
            });
        }
        let mut touched = Vec::new();
        for entity in found {
            let customer = self.customer(entity)?;
            let scored = score_pair(&Prepared::new(&customer.party, curated), entry, &names);
            if scored.score >= threshold {
                touched.push(Touched { customer, scored });
            }
        }
        Ok(touched)
    }

    fn customer(&self, entity: u32) -> Result<Customer, SnapshotError> {
        let lost = IndexError::Damaged("a customer that it names is not in it");
        let blob = self.index.blob(entity).ok_or(lost)?;
        Ok(serde_json::from_slice(blob)?)
    }

    /// Returns for each of `entries` that touches a customer, by its place, the customers.
    pub fn touched(
        &self,
        entries: &[ListEntry],
        threshold: f64,
        curated: bool,
    ) -> Result<BTreeMap<usize, Vec<Touched>>, SnapshotError> {
        let mut scratch = Scratch::default();
        let mut all = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let touched = self.touched_by(entry, threshold, curated, &mut scratch)?;
            if !touched.is_empty() {
                all.insert(at, touched);
            }
        }
        Ok(all)
    }
}

/// The classes in which a customer is kept, each with the tag its name is read under.
fn readings(party: &PartyQuery) -> Vec<(u8, NameTag)> {
    match party.kind.unwrap_or(PartyKind::Unknown) {
        PartyKind::Unknown => vec![
            (class(PartyKind::Person), NameTag::Person),
            (class(PartyKind::Organization), NameTag::Organization),
            (class(PartyKind::Unknown), NameTag::Unknown),
        ],
        stated => vec![(STATED, name_tag(stated))],
    }
}

#[cfg(test)]
mod tests {
    use interdict_model::{EntityId, EntryId, ListId, ListedName, Listing};
    use jiff::civil::date;

    use super::*;

    fn entry(name: &str) -> ListEntry {
        ListEntry {
            id: EntryId::new("l/1"),
            entity: EntityId::new("l:1"),
            names: vec![ListedName::primary(name)],
            ..ListEntry::blank(
                ListId::new("l"),
                PartyKind::Person,
                Listing::attested(date(2019, 5, 16)),
            )
        }
    }

    #[test]
    fn a_customer_that_cannot_be_read_is_an_error() {
        let customer = |key: &str, name: &str| Customer {
            key: key.to_owned(),
            party: PartyQuery::named(name),
        };
        let whole = Portfolio::new(&[customer("1", "Igor Petrovich")]).unwrap();
        let mut scratch = Scratch::default();
        let entry = entry("Igor Petrovich");
        let touched = whole.touched_by(&entry, 0.7, true, &mut scratch).unwrap();
        assert_eq!(touched.len(), 1);

        let mut writer = Writer::new();
        let entity = writer.entity("1", b"{\"key\":\"1\"", b"");
        let name = analyze("Igor Petrovich", NameTag::Person);
        writer.name(&Written {
            entity,
            place: 0,
            class: STATED,
            tag: NameTag::Person,
            anchor: false,
            text: "Igor Petrovich",
            name: &name,
        });
        let index = Index::from_bytes(writer.serialize(b"").unwrap()).unwrap();
        let damaged = Portfolio { index };
        let error = damaged.touched_by(&entry, 0.7, true, &mut scratch);
        assert!(matches!(error, Err(SnapshotError::Content(_))), "{error:?}");
        let all = damaged.touched(&[entry], 0.7, true);
        assert!(all.is_err());
    }
}
