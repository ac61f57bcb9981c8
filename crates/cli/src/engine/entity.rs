//! Comparison of two names or entities, by the scorer of every screening.

use interdict_model::{
    AliasQuality, BirthDate, Country, EntityId, EntryId, Identifier, ListEntry, ListId, ListedName,
    Listing, NameKind, PartyKind, PartyQuery,
};
use interdict_screen::{Compared, Profile, compare_entities};
use jiff::civil::{Date, date};

/// One side of a comparison: a name with a schema, or a FollowTheMoney entity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// A FollowTheMoney schema name such as `Company`.
    pub schema: Option<String>,
    /// At least one.
    pub names: Vec<String>,
    /// Names that the source itself calls weak.
    pub weak_names: Vec<String>,
    pub countries: Vec<Country>,
    /// As written: FollowTheMoney dates may be a year or a month.
    pub birth_dates: Vec<String>,
    pub ids: Vec<String>,
}

/// Compares two sides; the best of the left side's names counts. Needs no list.
pub fn compare(left: &Side, right: &Side, profile: &Profile) -> Compared {
    let listed = listed(right);
    let best = left
        .names
        .iter()
        .chain(&left.weak_names)
        .map(|name| compare_entities(&query(left, name), &listed, profile))
        .max_by(|a, b| a.score.total_cmp(&b.score));
    best.unwrap_or_else(|| Compared {
        score: 0.0,
        is_match: false,
        explanation: interdict_model::Explanation::default(),
    })
}

fn query(side: &Side, name: &str) -> PartyQuery {
    PartyQuery {
        name: name.to_owned(),
        kind: side.schema.as_deref().map(kind),
        countries: side.countries.clone(),
        birth_date: side.birth_dates.iter().find_map(|text| text.parse().ok()),
        ids: side.ids.clone(),
    }
}

fn listed(side: &Side) -> ListEntry {
    let strong = side
        .names
        .iter()
        .enumerate()
        .map(|(place, text)| ListedName {
            text: text.clone(),
            kind: if place == 0 {
                NameKind::Primary
            } else {
                NameKind::Alias
            },
            quality: AliasQuality::Strong,
        });
    let weak = side
        .weak_names
        .iter()
        .map(|text| ListedName::alias(text, AliasQuality::Weak));
    let kind = side.schema.as_deref().map_or(PartyKind::Unknown, kind);
    // Two given entities stand outside of time.
    let always = Listing::attested(date(1, 1, 1));
    ListEntry {
        id: EntryId::new("given/right"),
        entity: EntityId::new("given/right"),
        names: strong.chain(weak).collect(),
        countries: side.countries.clone(),
        birth_dates: side
            .birth_dates
            .iter()
            .map(|text| birth_date(text))
            .collect(),
        ids: side
            .ids
            .iter()
            .map(|value| Identifier {
                kind: String::new(),
                value: value.clone(),
                country: None,
            })
            .collect(),
        ..ListEntry::blank(ListId::new("given"), kind, always)
    }
}

fn kind(schema: &str) -> PartyKind {
    match schema.to_ascii_lowercase().as_str() {
        "person" => PartyKind::Person,
        "organization" | "company" | "publicbody" | "legalentity" | "asset" => {
            if schema.eq_ignore_ascii_case("legalentity") {
                PartyKind::Unknown
            } else {
                PartyKind::Organization
            }
        }
        "vessel" => PartyKind::Vessel,
        "airplane" | "aircraft" => PartyKind::Aircraft,
        _ => PartyKind::Unknown,
    }
}

fn birth_date(text: &str) -> BirthDate {
    let span = span(text);
    BirthDate {
        text: text.to_owned(),
        earliest: span.map(|(first, _)| first),
        latest: span.map(|(_, last)| last),
    }
}

/// Reads a day, a month or a year as the days it can mean.
fn span(text: &str) -> Option<(Date, Date)> {
    let first = match text.len() {
        4 => Date::new(text.parse().ok()?, 1, 1).ok()?,
        7 => format!("{text}-01").parse().ok()?,
        _ => return text.parse().ok().map(|day| (day, day)),
    };
    let last = if text.len() == 4 {
        first.last_of_year()
    } else {
        first.last_of_month()
    };
    Some((first, last))
}
