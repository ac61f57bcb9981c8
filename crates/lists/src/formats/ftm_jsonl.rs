//! FollowTheMoney entities as JSON lines: parties, and what ties them to one another.
//!
//! A line is `{id, schema, properties: {name: [..]}, datasets: [..]}`; every property
//! is an array of texts. Persons, organizations, vessels and aircraft become
//! entries, one for each dataset, under the list `ftm.<dataset>`: a dataset is the
//! copy of another maker, not the publisher's list. `Ownership`, `Directorship` and
//! the other ties become [`Relation`]s of the entries at both ends, with share and dates as
//! written. `Sanction` gives its entity the programs and the day of listing.
//! `targets.simple.csv` is another layout and is refused. Written from the published
//! vocabulary; no published copy was at hand.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    io::BufRead,
};

use interdict_model::{
    Address, AliasQuality, Basis, Citation, Confidence, EntityId, EntryId, Identifier, ListEntry,
    ListId, Listing, NameKind, PartyKind, Relation, RelationKind,
};
use jiff::civil::Date;
use serde::Deserialize;

use super::{
    Parsed, blank, is_latin, named, push_name, reject, sort_countries, us_csl::birth_date,
};
use crate::{
    ListError, countries,
    json::Lines,
    text::{filled, iso_date},
};

/// Answers whether `head`, the beginning of a file, begins with an entity.
pub fn detect(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default().trim_start();
    // A first line can be longer than the head.
    first.starts_with('{')
        && ["\"schema\"", "\"properties\"", "\"id\""]
            .iter()
            .all(|key| first.contains(key))
}

#[derive(Debug, Deserialize)]
struct Entity {
    id: String,
    schema: String,
    #[serde(default)]
    properties: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    datasets: Vec<String>,
}

impl Entity {
    fn all(&self, property: &str) -> impl Iterator<Item = String> {
        self.properties
            .get(property)
            .into_iter()
            .flatten()
            .filter_map(|text| filled(text))
    }

    fn first(&self, property: &str) -> Option<String> {
        self.all(property).next()
    }
}

/// The kind of party that a schema is; nothing for what is no party.
fn party(schema: &str) -> Option<PartyKind> {
    Some(match schema {
        "Person" => PartyKind::Person,
        "Organization" | "Company" | "PublicBody" => PartyKind::Organization,
        "Vessel" => PartyKind::Vessel,
        "Airplane" => PartyKind::Aircraft,
        "LegalEntity" => PartyKind::Unknown,
        _ => return None,
    })
}

/// The ends of a tie: its sort, and the properties that name them.
fn tie(schema: &str) -> Option<(RelationKind, &'static str, &'static str)> {
    Some(match schema {
        "Ownership" => (RelationKind::Ownership, "owner", "asset"),
        "Directorship" => (RelationKind::Directorship, "director", "organization"),
        "Membership" => (RelationKind::Membership, "member", "organization"),
        "Employment" => (RelationKind::Employment, "employee", "employer"),
        "Family" => (RelationKind::Family, "person", "relative"),
        "Representation" => (RelationKind::Representation, "agent", "client"),
        "Succession" => (RelationKind::Succession, "predecessor", "successor"),
        "Associate" => (RelationKind::Link, "person", "associate"),
        "UnknownLink" => (RelationKind::Link, "subject", "object"),
        _ => return None,
    })
}

/// What a `Sanction` says of its entity.
#[derive(Debug, Default)]
struct Sanction {
    programs: Vec<String>,
    listed: Option<Date>,
    until: Option<Date>,
    citations: Vec<String>,
}

/// Most datasets of one entity, and most pairs of ends of one tie. Each makes an entry
/// or a relation of its own, so a line must not name very many.
const MOST_DATASETS: usize = 200;
const MOST_PAIRS: usize = 100;

/// Reads the file.
pub fn parse(input: &mut dyn BufRead, file: &str) -> Result<Parsed, ListError> {
    let mut parsed = Parsed::default();
    let mut lines = Lines::new(input, file);
    // Entries of an entity, by its id; an entity of two datasets has two.
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    let mut ties: Vec<(u64, Relation)> = Vec::new();
    let mut sanctions: BTreeMap<String, Sanction> = BTreeMap::new();
    let mut other: BTreeMap<String, usize> = BTreeMap::new();
    while let Some((line, entity)) = lines.next::<Entity>()? {
        let result = entity.and_then(|entity| {
            if entity.id.trim().is_empty() {
                return Err("`id` is empty".to_owned());
            }
            if let Some(kind) = party(&entity.schema) {
                if places.contains_key(&entity.id) {
                    return Err(format!("`{}` stands here a second time", entity.id));
                }
                let entries = entries(&entity, kind)?;
                let from = parsed.entries.len();
                places.insert(entity.id, (from..from + entries.len()).collect());
                return Ok(entries);
            } else if let Some((kind, from, to)) = tie(&entity.schema) {
                ties.extend(
                    relations(&entity, kind, from, to)?
                        .into_iter()
                        .map(|tie| (line, tie)),
                );
            } else if entity.schema == "Sanction" {
                for of in entity.all("entity") {
                    sanction(sanctions.entry(of).or_default(), &entity);
                }
            } else {
                *other.entry(entity.schema).or_default() += 1;
            }
            Ok(Vec::new())
        });
        match result {
            Ok(entries) => {
                for entry in entries {
                    parsed.push(entry, file)?;
                }
            }
            Err(reason) => reject(&mut parsed.rejected, file, line, None, &reason)?,
        }
    }
    for (id, mut said) in sanctions {
        // The order of the lines says nothing and must not show in the digest.
        said.programs.sort();
        said.programs.dedup();
        said.citations.sort();
        said.citations.dedup();
        for index in places.get(&id).into_iter().flatten() {
            apply(&mut parsed.entries[*index], &said);
        }
    }
    ties.sort_by_cached_key(|(line, tie)| (order(tie), *line));
    for (line, tie) in ties {
        let ends = [&tie.from, &tie.to].map(|end| end.as_str().to_owned());
        // A tie of an entity with itself stands in its entries once.
        let held: BTreeSet<usize> = ends
            .iter()
            .filter_map(|end| places.get(end))
            .flatten()
            .copied()
            .collect();
        if held.is_empty() {
            let reason = format!(
                "the {} ties `{}` to `{}`, neither of which is in the file",
                tie.word, ends[0], ends[1]
            );
            reject(&mut parsed.rejected, file, line, None, &reason)?;
        }
        for index in held {
            parsed.tie(index, tie.clone(), file)?;
        }
    }
    for (schema, count) in other {
        parsed.warnings.push(format!(
            "`{file}`: {count} entities of the schema {schema} are neither parties nor ties and are not kept"
        ));
    }
    Ok(parsed)
}

fn entries(entity: &Entity, kind: PartyKind) -> Result<Vec<ListEntry>, String> {
    let mut base = blank(ListId::new("ftm"), kind);
    base.entity = EntityId::new(entity.id.as_str());
    for (property, sort, quality) in [
        ("name", NameKind::Primary, AliasQuality::Strong),
        ("alias", NameKind::Alias, AliasQuality::Strong),
        ("previousName", NameKind::Former, AliasQuality::Strong),
        ("weakAlias", NameKind::Alias, AliasQuality::Weak),
    ] {
        for text in entity.all(property) {
            let sort = match sort {
                NameKind::Primary if base.names.is_empty() => sort,
                NameKind::Primary if is_latin(&text) => NameKind::Alias,
                NameKind::Primary => NameKind::OriginalScript,
                other => other,
            };
            push_name(&mut base.names, text, sort, quality);
        }
    }
    if base.names.is_empty() {
        return Err(format!("`{}` has no name", entity.id));
    }
    for property in [
        "country",
        "nationality",
        "citizenship",
        "jurisdiction",
        "mainCountry",
        "flag",
    ] {
        base.countries
            .extend(entity.all(property).filter_map(|text| {
                countries::country(&text.to_ascii_uppercase()).or_else(|| countries::country(&text))
            }));
    }
    sort_countries(&mut base.countries);
    base.addresses = entity
        .all("address")
        .map(|text| Address {
            country: countries::last_part(&text),
            text,
        })
        .collect();
    base.birth_dates = entity.all("birthDate").map(birth_date).collect();
    for (property, kind) in [
        ("passportNumber", "Passport"),
        ("idNumber", "Identification Number"),
        ("registrationNumber", "Registration Number"),
        ("taxNumber", "Tax ID No."),
        ("leiCode", "LEI"),
        ("innCode", "INN"),
        ("imoNumber", "IMO number"),
        ("mmsi", "MMSI"),
        ("swiftBic", "SWIFT/BIC"),
    ] {
        base.ids
            .extend(entity.all(property).map(|value| Identifier {
                kind: kind.into(),
                value,
                country: None,
            }));
    }
    base.programs = entity.all("program").collect();
    base.titles = entity.all("position").collect();
    let notes: Vec<String> = entity.all("notes").chain(entity.all("summary")).collect();
    base.remarks = (!notes.is_empty()).then(|| notes.join("; "));
    let mut datasets = entity.datasets.clone();
    if datasets.is_empty() {
        datasets.push("unnamed".into());
    }
    datasets.sort();
    datasets.dedup();
    if datasets.len() > MOST_DATASETS {
        let count = datasets.len();
        return Err(format!(
            "`{}` is of {count} datasets, more than {MOST_DATASETS}",
            entity.id
        ));
    }
    // It becomes the name of a list, and a list has a folder.
    let plain = |name: &String| {
        !name.is_empty()
            && name.len() <= 80
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    };
    if let Some(bad) = datasets.iter().find(|name| !plain(name)) {
        return Err(format!("`{bad}` is not a name of a dataset"));
    }
    let base = named(base)?;
    Ok(datasets
        .into_iter()
        .map(|dataset| {
            let list = ListId::new(format!("ftm.{dataset}"));
            ListEntry {
                id: EntryId::new(format!("{list}/{}", entity.id)),
                list,
                ..base.clone()
            }
        })
        .collect())
}

fn relations(
    entity: &Entity,
    kind: RelationKind,
    from: &str,
    to: &str,
) -> Result<Vec<Relation>, String> {
    let day = |property: &str| entity.first(property).and_then(|text| iso_date(&text));
    let pairs = entity.all(from).count() * entity.all(to).count();
    if pairs > MOST_PAIRS {
        return Err(format!(
            "the {} `{}` ties {pairs} pairs, more than {MOST_PAIRS}",
            entity.schema, entity.id
        ));
    }
    let mut out = Vec::new();
    for owner in entity.all(from) {
        for asset in entity.all(to) {
            out.push(Relation {
                kind,
                word: entity.schema.clone(),
                from: EntityId::new(owner.as_str()),
                to: EntityId::new(asset),
                percentage: entity.first("percentage"),
                start: day("startDate"),
                end: day("endDate"),
                former: false,
            });
        }
    }
    if out.is_empty() {
        return Err(format!(
            "the {} `{}` lacks `{from}` or `{to}`",
            entity.schema, entity.id
        ));
    }
    Ok(out)
}

/// What puts ties in an order of their own.
fn order(tie: &Relation) -> impl Ord + use<> {
    (
        (tie.kind, tie.word.clone()),
        (tie.from.clone(), tie.to.clone()),
        (tie.start, tie.end, tie.percentage.clone()),
    )
}

fn sanction(said: &mut Sanction, entity: &Entity) {
    let day = |property: &str| entity.first(property).and_then(|text| iso_date(&text));
    said.programs.extend(entity.all("program"));
    // The later of two listings says no less: the entry was in force from the first on.
    let listed = day("startDate").or_else(|| day("listingDate"));
    said.listed = match (said.listed, listed) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    said.until = said.until.max(day("endDate"));
    said.citations.extend(entity.all("authorityId"));
}

fn apply(entry: &mut ListEntry, said: &Sanction) {
    let mut known: HashSet<String> = entry.programs.iter().cloned().collect();
    for program in &said.programs {
        if known.insert(program.clone()) {
            entry.programs.push(program.clone());
        }
    }
    if let Some(day) = said.listed {
        entry.listing = Listing::since(day, day, Basis::Rule, Confidence::Partly);
    }
    entry.listing.until = said.until;
    entry.listing.citations = said.citations.iter().map(Citation::read).collect();
}
