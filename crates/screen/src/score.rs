//! The score of one query against one entity: names, then bounded features.
//!
//! The name score comes from `interdict-names`. Beyond the name each feature has
//! a fixed, named, shown effect:
//!
//! | feature | effect | why |
//! |---|---|---|
//! | identifier | raises to at least .95 | the same passport, tax or ship number |
//! | contained | raises to .70 | the whole listed name stands inside a longer text |
//! | weak alias | -0.05 | the list itself calls the name broad or generic |
//! | country | -0.05 | both sides give countries and none is shared |
//! | birth date | -0.15 | both sides give dates and none can be the same day |
//! | kind | -0.10 | a person against an organization, vessel or aircraft, both stated |
//!
//! A side that gives nothing is never held against it. Scores are rounded to four
//! digits, so that they print as they compare.

use interdict_model::{
    AliasQuality, AlignedPart, Explanation, Feature, ListEntry, PartyKind, PartyQuery,
};
use interdict_names::{Aligned, How, Name, Options, PartRole, analyze, compare, score};

use crate::roster::tag;

const IDENTIFIER_FLOOR: f64 = 0.95;
const CONTAINED_FLOOR: f64 = 0.70;
/// Below this name score a listed name cannot stand inside the query whole.
const CONTAINED_LEAST: f64 = 0.20;
/// Weight of telling words from which a contained name is worth a look: more
/// than one rare word, or else half of every text would hold some listed name.
const CONTAINED_WEIGHT: f64 = 1.2;
const WEAK_ALIAS: f64 = -0.05;
const COUNTRY_DIFFERS: f64 = -0.05;
const BIRTH_DATE_DIFFERS: f64 = -0.15;
const KIND_DIFFERS: f64 = -0.10;

/// A query taken apart once.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The query.
    pub query: PartyQuery,
    name: Name,
    /// The name read as the kind that the list states, so that a person's name is
    /// compared as one even when the user gave no kind.
    alternatives: Vec<(PartyKind, Name)>,
    options: Options,
}

impl Prepared {
    /// Takes the name of a query apart.
    pub fn new(query: &PartyQuery, curated: bool) -> Self {
        let options = Options { curated };
        let kind = query.kind.unwrap_or(PartyKind::Unknown);
        let alternatives = if kind == PartyKind::Unknown {
            [PartyKind::Person, PartyKind::Organization]
                .map(|kind| (kind, analyze(&query.name, tag(kind))))
                .into()
        } else {
            Vec::new()
        };
        Self {
            name: analyze(&query.name, tag(kind)),
            query: query.clone(),
            alternatives,
            options,
        }
    }

    /// Returns the name taken apart.
    pub fn name(&self) -> &Name {
        &self.name
    }

    fn name_for(&self, kind: PartyKind) -> &Name {
        self.alternatives
            .iter()
            .find(|(each, _)| *each == kind)
            .map_or(&self.name, |(_, name)| name)
    }
}

/// The score against one entity, with the name that gave it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// From 0 to 1, four digits.
    pub score: f64,
    /// Which of the entity's names.
    pub name: usize,
}

/// Scores a query against an entry whose names are `names`, in the entry's order.
pub fn score_pair(query: &Prepared, entry: &ListEntry, names: &[Name]) -> Scored {
    let asked = query.name_for(entry.kind);
    let mut best = Scored {
        score: 0.0,
        name: 0,
    };
    for (place, name) in names.iter().enumerate() {
        let quality = entry
            .names
            .get(place)
            .map_or(AliasQuality::Strong, |name| name.quality);
        let own = score(asked, name, &query.options) + weak(quality);
        if own > best.score {
            best = Scored {
                score: own,
                name: place,
            };
        }
    }
    let effects: f64 = features(query, entry)
        .iter()
        .map(|feature| feature.effect)
        .sum();
    let mut total = best.score + effects;
    if total < CONTAINED_FLOOR
        && let Some(name) = contained(query, entry, names)
    {
        total = total.max(CONTAINED_FLOOR);
        best.name = name;
    }
    if same_identifier(query, entry).is_some() {
        total = total.max(IDENTIFIER_FLOOR);
    }
    Scored {
        score: (total.clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0,
        ..best
    }
}

/// Returns the first strong name of the entry that stands whole inside the query:
/// "freight on behalf of Rosneft Trading S.A." is about Rosneft Trading.
fn contained(query: &Prepared, entry: &ListEntry, names: &[Name]) -> Option<usize> {
    let asked = query.name_for(entry.kind);
    (0..names.len()).find(|place| {
        let name = &names[*place];
        let strong = entry
            .names
            .get(*place)
            .is_none_or(|name| name.quality == AliasQuality::Strong);
        strong
            && asked.parts.len() > name.parts.len()
            && telling_weight(name) >= CONTAINED_WEIGHT
            && score(asked, name, &query.options) >= CONTAINED_LEAST
            && stands_inside(query, asked, name)
    })
}

fn telling_weight(name: &Name) -> f64 {
    let telling = name
        .parts
        .iter()
        .filter(|part| part.role != PartRole::OrgForm);
    if telling.clone().count() < 2 {
        0.0
    } else {
        telling.map(|part| part.weight).sum()
    }
}

fn stands_inside(query: &Prepared, asked: &Name, name: &Name) -> bool {
    let comparison = compare(asked, name, &query.options);
    let missing = comparison.unmatched_target.iter();
    let is_form = |word: &String| {
        name.parts
            .iter()
            .any(|part| part.written == *word && part.role == PartRole::OrgForm)
    };
    missing.clone().all(is_form)
        && comparison
            .aligned
            .iter()
            .all(|pair| pair.similarity >= 0.95 || pair.how == How::OrgForm)
}

/// Explains the score of [`score_pair`] for the name that gave it.
pub(crate) fn explain(
    query: &Prepared,
    entry: &ListEntry,
    name: &Name,
    place: usize,
) -> Explanation {
    let comparison = compare(query.name_for(entry.kind), name, &query.options);
    let mut features = features(query, entry);
    let quality = entry
        .names
        .get(place)
        .map_or(AliasQuality::Strong, |name| name.quality);
    if quality == AliasQuality::Weak {
        features.push(feature(
            "weak_alias",
            WEAK_ALIAS,
            "the list calls this alias weak".into(),
        ));
    }
    let plain = score(query.name_for(entry.kind), name, &query.options);
    if plain < CONTAINED_FLOOR && contained(query, entry, std::slice::from_ref(name)).is_some() {
        features.push(feature(
            "contained",
            CONTAINED_FLOOR,
            "the whole listed name stands inside the text".into(),
        ));
    }
    if let Some(value) = same_identifier(query, entry) {
        features.push(feature(
            "identifier",
            IDENTIFIER_FLOOR,
            format!("the identifier {value} is the same"),
        ));
    }
    Explanation {
        aligned: comparison.aligned.into_iter().map(aligned).collect(),
        unmatched_query: comparison.unmatched_query,
        unmatched_target: comparison.unmatched_target,
        features,
    }
}

fn aligned(pair: Aligned) -> AlignedPart {
    let how = match pair.how {
        How::Identical => "identical".to_owned(),
        How::Typo { distance } => format!("typo_{distance}"),
        How::Skeleton => "sound".to_owned(),
        How::CrossScript => "cross_script".to_owned(),
        How::Initial => "initial".to_owned(),
        How::Acronym => "acronym".to_owned(),
        How::Abbreviation => "abbreviation".to_owned(),
        How::OrgForm => "organization_form".to_owned(),
        How::Equivalent => "equivalent".to_owned(),
        How::Merged => "merged".to_owned(),
        How::Number => "number".to_owned(),
        How::LookAlike => "look_alike".to_owned(),
    };
    AlignedPart {
        query: pair.query,
        target: pair.target,
        how,
        similarity: pair.similarity,
        weight: pair.weight,
    }
}

fn weak(quality: AliasQuality) -> f64 {
    if quality == AliasQuality::Weak {
        WEAK_ALIAS
    } else {
        0.0
    }
}

fn feature(name: &str, effect: f64, why: String) -> Feature {
    Feature {
        name: name.to_owned(),
        effect,
        why,
    }
}

/// Effects that do not depend on which name matched.
fn features(query: &Prepared, entry: &ListEntry) -> Vec<Feature> {
    let asked = &query.query;
    let mut features = Vec::new();
    if !asked.countries.is_empty()
        && !entry.countries.is_empty()
        && !asked
            .countries
            .iter()
            .any(|asked| entry.countries.iter().any(|own| asked.compatible(*own)))
    {
        let codes = |countries: &[interdict_model::Country]| {
            countries
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let why = format!(
            "asked for {}, listed in {}",
            codes(&asked.countries),
            codes(&entry.countries)
        );
        features.push(feature("country", COUNTRY_DIFFERS, why));
    }
    if let Some(born) = asked.birth_date {
        let readable: Vec<_> = entry
            .birth_dates
            .iter()
            .filter_map(|date| Some((date.earliest?, date.latest?)))
            .collect();
        if !readable.is_empty()
            && !readable
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&born))
        {
            features.push(feature(
                "birth_date",
                BIRTH_DATE_DIFFERS,
                format!("{born} fits no listed date of birth"),
            ));
        }
    }
    if let Some(kind) = asked.kind {
        let person = |kind: PartyKind| kind == PartyKind::Person;
        let stated = kind != PartyKind::Unknown && entry.kind != PartyKind::Unknown;
        if stated && kind != entry.kind && (person(kind) || person(entry.kind)) {
            features.push(feature(
                "kind",
                KIND_DIFFERS,
                format!("asked for a {kind}, listed as a {}", entry.kind),
            ));
        }
    }
    features
}

fn same_identifier<'q>(query: &'q Prepared, entry: &ListEntry) -> Option<&'q str> {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_uppercase)
            .collect()
    };
    query
        .query
        .ids
        .iter()
        .find(|id| {
            let asked = plain(id);
            // Short numbers repeat by chance; a real passport or tax number does not.
            asked.chars().count() >= 5
                && entry.ids.iter().any(|listed| plain(&listed.value) == asked)
        })
        .map(String::as_str)
}
