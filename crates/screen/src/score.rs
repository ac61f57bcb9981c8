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
//! A query that says itself that it holds several names ([`several_names`]) is asked whole and
//! with each of them; the best of these counts. One that says little by itself counts from
//! [`Spoken::least`] on, and only the whole text is looked through for listed names.
//!
//! A side that gives nothing is never held against it. Scores are rounded to four
//! digits, so that they print as they compare.

use interdict_model::{
    AliasQuality, AlignedPart, Country, Explanation, Feature, ListEntry, PartyKind, PartyQuery,
    SAME_NAME,
};
use interdict_names::{
    Aligned, How, Information, Name, Options, PartRole, analyze, analyze_all, compare, information,
    score, several_names,
};

use crate::apart::name_tag;
use crate::facets::Facets;

pub(crate) const IDENTIFIER_FLOOR: f64 = 0.95;
pub(crate) const CONTAINED_FLOOR: f64 = 0.70;
/// Scores are rounded to four digits: a name may lie this much below the threshold.
pub(crate) const ROUNDING: f64 = 0.0001;
/// Below this name score a listed name cannot stand inside the query whole.
const CONTAINED_LEAST: f64 = 0.20;
/// Similarity from which a word of a listed name stands inside a text. The index is asked
/// with it for the names that may.
pub(crate) const STANDS_INSIDE: f64 = 0.95;
/// Weight of telling words from which a contained name is worth a look: more
/// than one rare word, or else half of every text would hold some listed name.
pub(crate) const CONTAINED_WEIGHT: f64 = 1.2;
pub(crate) const WEAK_ALIAS: f64 = -0.05;
const COUNTRY_DIFFERS: f64 = -0.05;
const BIRTH_DATE_DIFFERS: f64 = -0.15;
const KIND_DIFFERS: f64 = -0.10;

/// Score from which one of several names counts that has a single telling word: a given name
/// alone would meet everybody who bears it.
const ONE_WORD_LEAST: f64 = 0.80;

/// A query taken apart once.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The query.
    pub query: PartyQuery,
    /// The whole text, then the names that it gives by its own marks.
    spoken: Vec<Spoken>,
    options: Options,
}

/// One text of a query, taken apart.
#[derive(Debug, Clone)]
pub(crate) struct Spoken {
    name: Name,
    /// The name read as the kind that the list states, so that a person's name is
    /// compared as one even when the user gave no kind.
    alternatives: Vec<(PartyKind, Name)>,
    /// The score of two names below which it counts for nothing; 0 for the whole text.
    pub least: f64,
}

impl Spoken {
    fn new(text: &str, kind: PartyKind) -> Self {
        let others: &[PartyKind] = if kind == PartyKind::Unknown {
            &[PartyKind::Person, PartyKind::Organization]
        } else {
            &[]
        };
        let kinds = others.iter().chain([&kind]).copied();
        let tags: Vec<_> = kinds.map(name_tag).collect();
        let mut names = analyze_all(text, &tags).into_iter();
        let alternatives = others.iter().copied().zip(names.by_ref()).collect();
        Self {
            name: names
                .next()
                .unwrap_or_else(|| analyze(text, name_tag(kind))),
            alternatives,
            least: 0.0,
        }
    }

    /// The same for one of several names of a text.
    fn one_of(text: &str, kind: PartyKind) -> Self {
        const TELLING: f64 = 0.45;
        let spoken = Self::new(text, kind);
        let parts = spoken.name.parts.iter();
        let telling = parts.filter(|part| {
            part.weight >= TELLING
                && matches!(
                    part.role,
                    PartRole::Core | PartRole::Number | PartRole::Generic
                )
        });
        let least = if information(&spoken.name) != Information::Enough {
            SAME_NAME
        } else if telling.count() < 2 {
            ONE_WORD_LEAST
        } else {
            0.0
        };
        Self { least, ..spoken }
    }

    pub(crate) fn name(&self) -> &Name {
        &self.name
    }

    pub(crate) fn name_for(&self, kind: PartyKind) -> &Name {
        self.alternatives
            .iter()
            .find(|(each, _)| *each == kind)
            .map_or(&self.name, |(_, name)| name)
    }

    /// The score of a listed name against it; nothing where that says too little.
    fn score(&self, kind: PartyKind, name: &Name, options: Options) -> f64 {
        let score = score(self.name_for(kind), name, &options);
        if score < self.least { 0.0 } else { score }
    }
}

impl Prepared {
    /// Takes the name of a query apart.
    pub fn new(query: &PartyQuery, curated: bool) -> Self {
        let options = Options { curated };
        let kind = query.kind.unwrap_or(PartyKind::Unknown);
        let mut spoken = vec![Spoken::new(&query.name, kind)];
        let names = several_names(&query.name);
        spoken.extend(names.iter().map(|name| Spoken::one_of(name, kind)));
        Self {
            query: query.clone(),
            spoken,
            options,
        }
    }

    /// Returns the choices of the scorer.
    pub(crate) fn options(&self) -> Options {
        self.options
    }

    /// Returns the whole text and the names that it gives by its own marks.
    pub(crate) fn spoken(&self) -> &[Spoken] {
        &self.spoken
    }

    /// Returns the name taken apart, as it stands whole.
    pub fn name(&self) -> &Name {
        self.spoken[0].name()
    }

    pub(crate) fn name_for(&self, kind: PartyKind) -> &Name {
        self.spoken[0].name_for(kind)
    }

    /// Returns the text that scores best against a listed name, with its score.
    fn best(&self, kind: PartyKind, name: &Name) -> (&Spoken, f64) {
        let mut best = (&self.spoken[0], 0.0);
        for spoken in &self.spoken {
            let own = spoken.score(kind, name, self.options);
            if own > best.1 {
                best = (spoken, own);
            }
        }
        best
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
    let facets = Facets::of(entry);
    let mut best = Scored {
        score: 0.0,
        name: 0,
    };
    for (place, name) in names.iter().enumerate() {
        let quality = entry
            .names
            .get(place)
            .map_or(AliasQuality::Strong, |name| name.quality);
        let own = query.best(entry.kind, name).1 + weak(quality);
        if own > best.score {
            best = Scored {
                score: own,
                name: place,
            };
        }
    }
    let inside = || contained(query, entry, names);
    let identified = same_identifier(query, entry).is_some();
    total(best, &query.query, &facets, inside, identified)
}

/// Adds the effects beyond the name to the score of the best name.
///
/// `inside` says which name stands inside the query whole; it is asked only where that
/// can matter.
pub(crate) fn total(
    best: Scored,
    query: &PartyQuery,
    facets: &Facets,
    inside: impl FnOnce() -> Option<usize>,
    identified: bool,
) -> Scored {
    let mut name = best.name;
    let mut total = best.score
        + effects(query, facets)
            .iter()
            .flatten()
            .map(|one| one.size())
            .sum::<f64>();
    if total < CONTAINED_FLOOR
        && let Some(contained) = inside()
    {
        total = total.max(CONTAINED_FLOOR);
        name = contained;
    }
    if identified {
        total = total.max(IDENTIFIER_FLOOR);
    }
    Scored {
        score: (total.clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0,
        name,
    }
}

/// Returns the first strong name of the entry that stands whole inside the query:
/// "freight on behalf of Rosneft Trading S.A." is about Rosneft Trading.
fn contained(query: &Prepared, entry: &ListEntry, names: &[Name]) -> Option<usize> {
    let asked = query.name_for(entry.kind);
    (0..names.len()).find(|place| {
        let quality = entry
            .names
            .get(*place)
            .map_or(AliasQuality::Strong, |name| name.quality);
        let name = &names[*place];
        may_be_contained(quality, name) && stands_inside(query, asked, name)
    })
}

/// Whether a listed name may be looked for inside a longer text at all.
pub(crate) fn may_be_contained(quality: AliasQuality, name: &Name) -> bool {
    quality == AliasQuality::Strong && telling_weight(name) >= CONTAINED_WEIGHT
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

/// Whether every word of `name` but its forms has a close counterpart in the longer `asked`.
pub(crate) fn stands_inside(query: &Prepared, asked: &Name, name: &Name) -> bool {
    if asked.parts.len() <= name.parts.len() || score(asked, name, &query.options) < CONTAINED_LEAST
    {
        return false;
    }
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
            .all(|pair| pair.similarity >= STANDS_INSIDE || pair.how == How::OrgForm)
}

/// Explains the score of [`score_pair`] for the name that gave it.
pub(crate) fn explain(query: &Prepared, entry: &ListEntry, place: usize) -> Explanation {
    let Some(listed) = entry.names.get(place) else {
        return Explanation::default();
    };
    let name = &analyze(&listed.text, name_tag(entry.kind));
    let quality = listed.quality;
    let (spoken, plain) = query.best(entry.kind, name);
    let whole = query.name_for(entry.kind);
    let mut features = features(query, entry);
    if quality == AliasQuality::Weak {
        features.push(feature(
            "weak_alias",
            WEAK_ALIAS,
            "the list calls this alias weak".into(),
        ));
    }
    let effects: f64 = features.iter().map(|feature| feature.effect).sum();
    let contained = plain + effects < CONTAINED_FLOOR
        && may_be_contained(quality, name)
        && stands_inside(query, whole, name);
    let asked = if contained {
        whole
    } else {
        spoken.name_for(entry.kind)
    };
    if asked.original != whole.original {
        features.push(feature(
            "one_of_several_names",
            0.0,
            format!(
                "the text gives several names; `{}` is this one",
                asked.original
            ),
        ));
    }
    if contained {
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
    let comparison = compare(asked, name, &query.options);
    Explanation {
        aligned: comparison.aligned.into_iter().map(aligned).collect(),
        unmatched_query_weights: weights(asked, &comparison.unmatched_query),
        unmatched_target_weights: weights(name, &comparison.unmatched_target),
        unmatched_query: comparison.unmatched_query,
        unmatched_target: comparison.unmatched_target,
        features,
    }
}

/// The weights of `words`, which are words of `name` in its order.
fn weights(name: &Name, words: &[String]) -> Vec<f64> {
    let mut parts = name.parts.iter();
    let weight = |word: &String| {
        let part = parts.find(|part| part.written == *word);
        part.map_or(0.0, |part| part.weight)
    };
    words.iter().map(weight).collect()
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

pub(crate) fn weak(quality: AliasQuality) -> f64 {
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

/// What beyond the name speaks against a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Country,
    BirthDate,
    Kind,
}

impl Effect {
    fn size(self) -> f64 {
        match self {
            Self::Country => COUNTRY_DIFFERS,
            Self::BirthDate => BIRTH_DATE_DIFFERS,
            Self::Kind => KIND_DIFFERS,
        }
    }
}

/// Effects that do not depend on which name matched. None of them raises a score, or the
/// index would lose what it raises: it prunes by the score of the name.
fn effects(asked: &PartyQuery, facets: &Facets) -> [Option<Effect>; 3] {
    let countries = !asked.countries.is_empty()
        && !facets.countries.is_empty()
        && !asked
            .countries
            .iter()
            .any(|asked| facets.countries.iter().any(|own| asked.compatible(*own)));
    let births = asked.birth_date.is_some_and(|born| {
        let fits = |(first, last): &(_, _)| (*first..=*last).contains(&born);
        !facets.births.is_empty() && !facets.births.iter().any(fits)
    });
    let kinds = asked.kind.is_some_and(|kind| {
        let stated = kind != PartyKind::Unknown && facets.kind != PartyKind::Unknown;
        let person = kind == PartyKind::Person || facets.kind == PartyKind::Person;
        stated && person && kind != facets.kind
    });
    [
        countries.then_some(Effect::Country),
        births.then_some(Effect::BirthDate),
        kinds.then_some(Effect::Kind),
    ]
}

/// The effects in words.
fn features(query: &Prepared, entry: &ListEntry) -> Vec<Feature> {
    let asked = &query.query;
    let words = |effect: Effect| match effect {
        Effect::Country => (
            "country",
            format!(
                "asked for {}, listed in {}",
                codes(&asked.countries),
                codes(&entry.countries)
            ),
        ),
        Effect::BirthDate => (
            "birth_date",
            asked.birth_date.map_or_else(String::new, |born| {
                format!("{born} fits no listed date of birth")
            }),
        ),
        Effect::Kind => (
            "kind",
            asked.kind.map_or_else(String::new, |kind| {
                format!("asked for a {kind}, listed as a {}", entry.kind)
            }),
        ),
    };
    effects(asked, &Facets::of(entry))
        .into_iter()
        .flatten()
        .map(|effect| {
            let (name, why) = words(effect);
            feature(name, effect.size(), why)
        })
        .collect()
}

fn codes(countries: &[Country]) -> String {
    let codes: Vec<String> = countries.iter().map(ToString::to_string).collect();
    codes.join(", ")
}

/// An identifying number as it is compared: letters and digits, in upper case.
///
/// Nothing for fewer than five: short numbers repeat by chance; a real passport or tax
/// number does not.
pub(crate) fn plain_identifier(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect();
    (plain.chars().count() >= 5).then_some(plain)
}

fn same_identifier<'q>(query: &'q Prepared, entry: &ListEntry) -> Option<&'q str> {
    let listed = |asked: &String| {
        entry
            .ids
            .iter()
            .any(|id| plain_identifier(&id.value).as_ref() == Some(asked))
    };
    query
        .query
        .ids
        .iter()
        .find(|id| plain_identifier(id).is_some_and(|asked| listed(&asked)))
        .map(String::as_str)
}
