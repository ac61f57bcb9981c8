//! The facts of one case, typed against the registry.
//!
//! In: paths as people write them (`item.published`, `item[2].eccn`,
//! `party[end_user].country`) with a [`FactInput`]. Out: [`Facts`], looked up by
//! path and by the item and party that an expression is bound to. A fact for one
//! item or party wins over the fact for all of them.

use std::{collections::BTreeMap, sync::Arc};

use interdict_model::{FactInput, Node, PartyRole};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use serde_json::Value as Json;

use crate::{
    registry::{FactSpec, Registry, did_you_mean, nearest},
    value::{FactType, Known, Test, Value, country},
};

/// A fact with what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What is known.
    pub known: Known,
    /// Who said so.
    pub said_by: Option<String>,
    /// What it rests on.
    pub basis: Option<String>,
    /// Where the evidence is.
    pub evidence: Option<String>,
}

impl Fact {
    /// A fact that rests on nothing but itself.
    pub(crate) fn stated(value: Value) -> Self {
        Self {
            known: Known::Exact(value),
            said_by: None,
            basis: None,
            evidence: None,
        }
    }
}

/// Why a fact was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// The path is not in the registry.
    #[error("`{path}` is not a fact that any rule reads")]
    UnknownPath {
        /// What was written.
        path: String,
        /// Known paths that are close.
        near: Vec<String>,
    },
    /// The engine sets this fact itself.
    #[error("`{path}` is set by the engine and cannot be given")]
    Internal {
        /// The path.
        path: String,
    },
    /// The value does not fit the type.
    #[error("`{value}` does not fit `{path}` ({kind})")]
    WrongType {
        /// The path.
        path: String,
        /// What was written.
        value: String,
        /// What was expected.
        kind: String,
        /// Allowed values, or a spelling that works.
        expected: Vec<String>,
    },
    /// The path names an item or party that the case does not have.
    #[error("`{path}` names {what} that is not in the case")]
    NoSuch {
        /// The path.
        path: String,
        /// `an item` or `a party`.
        what: &'static str,
    },
    /// The path names a role that several parties have.
    #[error("`{path}` names a role that {count} parties have")]
    Ambiguous {
        /// The path.
        path: String,
        /// How many.
        count: usize,
    },
    /// The fact is given twice with different values.
    #[error("`{path}` is given twice with different values")]
    Twice {
        /// The path.
        path: String,
    },
}

impl FactError {
    /// Returns what to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::UnknownPath { near, .. } if near.is_empty() => {
                Some("`interdict measures facts` lists every fact".into())
            }
            Self::UnknownPath { near, .. } => did_you_mean(near),
            Self::WrongType { expected, .. } if !expected.is_empty() => {
                let one_of = if expected.len() > 1 { "one of " } else { "" };
                Some(format!("expected {one_of}{}", expected.join(", ")))
            }
            Self::Ambiguous { .. } => {
                Some("name the party by its number, such as `party[2]`".into())
            }
            _ => None,
        }
    }
}

/// What evidence outside the registry establishes of a fact that nobody gives, such as a
/// graph of holdings about a share.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What is known.
    pub known: Known,
    /// What is known in words, where the value alone misleads.
    pub words: String,
    /// Who found it.
    pub said_by: String,
    /// Why.
    pub why: Vec<Arc<Node>>,
    /// What would say more; any of it may tip the answer.
    pub open: Vec<Opening>,
}

/// A fact that would narrow a [`Found`].
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// Its key.
    pub key: String,
    /// The question to a person.
    pub question: String,
    /// Who can answer.
    pub who: String,
    /// The values of it that could lift the finding to a constant: to each the test.
    pub lifts: Vec<(Decimal, Test)>,
}

/// The facts of one case.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    by_key: BTreeMap<String, Fact>,
    findings: BTreeMap<String, Found>,
}

impl Facts {
    /// Types one fact and adds it.
    ///
    /// `roles` are the roles of the parties in order, `items` the number of item lines.
    pub fn insert(
        &mut self,
        registry: &Registry,
        roles: &[PartyRole],
        items: usize,
        path: &str,
        input: &FactInput,
    ) -> Result<(), FactError> {
        let (key, spec) = resolve(registry, roles, items, path)?;
        if spec.internal {
            return Err(FactError::Internal {
                path: path.to_owned(),
            });
        }
        let fact = Fact {
            known: typed(spec, path, &input.value)?,
            said_by: input.said_by.clone(),
            basis: input.basis.clone(),
            evidence: input.evidence.clone(),
        };
        match self.by_key.get(&key) {
            Some(earlier) if earlier.known != fact.known => Err(FactError::Twice {
                path: path.to_owned(),
            }),
            _ => {
                self.by_key.insert(key, fact);
                Ok(())
            }
        }
    }

    /// Sets a fact that the engine itself establishes.
    pub fn set(&mut self, key: impl Into<String>, value: Value, said_by: &str) {
        self.by_key.insert(
            key.into(),
            Fact {
                known: Known::Exact(value),
                said_by: Some(said_by.to_owned()),
                basis: None,
                evidence: None,
            },
        );
    }

    /// Adds what was found of a fact; one that is given goes before it.
    pub fn find(&mut self, key: impl Into<String>, finding: Found) {
        self.findings.insert(key.into(), finding);
    }

    /// Returns what was found of a fact.
    pub fn finding(&self, key: &str) -> Option<&Found> {
        self.findings.get(key)
    }

    /// Returns what was found, by key.
    pub fn findings(&self) -> impl Iterator<Item = (&str, &Found)> {
        self.findings
            .iter()
            .map(|(key, finding)| (key.as_str(), finding))
    }

    /// Returns what is told of a yes-or-no fact, if that is certain.
    pub(crate) fn told(&self, key: &str) -> Option<bool> {
        match self.get(key)?.known {
            Known::Exact(Value::Bool(told)) => Some(told),
            _ => None,
        }
    }

    /// Returns what is given, by key.
    pub(crate) fn given(&self) -> impl Iterator<Item = (&str, &Fact)> {
        self.by_key.iter().map(|(key, fact)| (key.as_str(), fact))
    }

    /// Returns the paths of what is given, without item or party.
    pub fn paths(&self) -> impl Iterator<Item = String> {
        self.by_key.keys().map(|key| base_path(key))
    }

    /// Returns what a finding asks under `key`.
    pub(crate) fn opening(&self, key: &str) -> Option<&Opening> {
        let mut open = self.findings.values().flat_map(|finding| &finding.open);
        open.find(|opening| opening.key == key)
    }

    /// Returns the fact under `key`, or under the same path for all items or parties.
    pub fn get(&self, key: &str) -> Option<&Fact> {
        self.by_key.get(key).or_else(|| {
            let (head, rest) = key.split_once('[')?;
            let (_, tail) = rest.split_once("].")?;
            self.by_key.get(&format!("{head}.{tail}"))
        })
    }
}

/// Returns the path without item, party or entry index.
pub(crate) fn base_path(key: &str) -> String {
    match (key.find('['), key.rfind(']')) {
        (Some(open), Some(close)) if open < close => {
            format!("{}{}", &key[..open], &key[close + 1..])
        }
        _ => key.to_owned(),
    }
}

fn resolve<'r>(
    registry: &'r Registry,
    roles: &[PartyRole],
    items: usize,
    path: &str,
) -> Result<(String, &'r FactSpec), FactError> {
    let path = path.trim();
    let unknown = || FactError::UnknownPath {
        path: path.to_owned(),
        near: registry.nearest(&base_path(path)),
    };
    let base = base_path(path);
    let spec = registry.get(&base).ok_or_else(unknown)?;
    let Some((head, rest)) = path.split_once('[') else {
        return Ok((spec.path.clone(), spec));
    };
    let Some((index, _)) = rest.rsplit_once(']') else {
        return Err(unknown());
    };
    let leaf = spec.path.split_once('.').map_or("", |(_, leaf)| leaf);
    let index = match head {
        "item" => match index.parse::<usize>() {
            // The only item has no number.
            Ok(1) if items <= 1 => return Ok((spec.path.clone(), spec)),
            Ok(number) if (1..=items).contains(&number) => number.to_string(),
            _ => {
                return Err(FactError::NoSuch {
                    path: path.to_owned(),
                    what: "an item",
                });
            }
        },
        "party" => party_index(path, index, roles)?.to_string(),
        "entry" | "holding" | "holder" => index.to_owned(),
        _ => return Err(unknown()),
    };
    Ok((format!("{head}[{index}].{leaf}"), spec))
}

fn party_index(path: &str, index: &str, roles: &[PartyRole]) -> Result<usize, FactError> {
    let missing = FactError::NoSuch {
        path: path.to_owned(),
        what: "a party",
    };
    if let Ok(number) = index.parse::<usize>() {
        return if (1..=roles.len()).contains(&number) {
            Ok(number)
        } else {
            Err(missing)
        };
    }
    let Ok(role) = index.parse::<PartyRole>() else {
        return Err(missing);
    };
    let mut places = roles
        .iter()
        .enumerate()
        .filter(|(_, r)| **r == role)
        .map(|(i, _)| i + 1);
    match (places.next(), places.count()) {
        (Some(place), 0) => Ok(place),
        (Some(_), more) => Err(FactError::Ambiguous {
            path: path.to_owned(),
            count: more + 1,
        }),
        (None, _) => Err(missing),
    }
}

fn typed(spec: &FactSpec, path: &str, value: &Json) -> Result<Known, FactError> {
    let wrong = || FactError::WrongType {
        path: path.to_owned(),
        value: match value {
            Json::String(text) => text.clone(),
            other => other.to_string(),
        },
        kind: spec.kind.word().to_owned(),
        expected: expected(spec, value),
    };
    match value {
        Json::Null => Ok(Known::Unknown),
        Json::String(word) if word.eq_ignore_ascii_case("unknown") => Ok(Known::Unknown),
        Json::Array(values) => {
            let mut known = Vec::new();
            for value in values {
                match typed(spec, path, value)? {
                    Known::Exact(value) => known.push(value),
                    _ => return Err(wrong()),
                }
            }
            known.sort();
            known.dedup();
            match known.len() {
                0 => Err(wrong()),
                1 => Ok(Known::Exact(known.remove(0))),
                _ => Ok(Known::OneOf(known)),
            }
        }
        Json::Object(map) => {
            let end = |name: &str| {
                map.get(name)
                    .map(|value| typed(spec, path, value))
                    .transpose()
            };
            match (end("from")?, end("to")?) {
                (Some(from), Some(to)) => match (low(from), high(to)) {
                    (Some(low), Some(high))
                        if low.order(&high).is_some_and(std::cmp::Ordering::is_le) =>
                    {
                        Ok(Known::Range(low, high))
                    }
                    _ => Err(wrong()),
                },
                _ => Err(wrong()),
            }
        }
        _ => scalar(&spec.kind, value)
            .filter(|known| within(spec, known))
            .ok_or_else(wrong),
    }
}

fn within(spec: &FactSpec, known: &Known) -> bool {
    let Known::Exact(Value::Number(number)) = known else {
        return true;
    };
    let (least, most) = spec.bounds;
    least.is_none_or(|least| *number >= least) && most.is_none_or(|most| *number <= most)
}

fn low(known: Known) -> Option<Value> {
    match known {
        Known::Exact(value) | Known::Range(value, _) => Some(value),
        _ => None,
    }
}

fn high(known: Known) -> Option<Value> {
    match known {
        Known::Exact(value) | Known::Range(_, value) => Some(value),
        _ => None,
    }
}

fn scalar(kind: &FactType, value: &Json) -> Option<Known> {
    let text = match value {
        Json::String(text) => text.trim().to_owned(),
        Json::Bool(b) => b.to_string(),
        Json::Number(number) => number.to_string(),
        _ => return None,
    };
    match kind {
        FactType::Bool => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" => Some(Known::Exact(Value::Bool(true))),
            "false" | "no" | "n" => Some(Known::Exact(Value::Bool(false))),
            _ => None,
        },
        FactType::Enum(words) => {
            let word = text.to_ascii_lowercase().replace(['-', ' '], "_");
            words
                .iter()
                .find(|w| **w == word || **w == text)
                .map(|w| Known::Exact(Value::Text(w.clone())))
        }
        FactType::Number => text
            .trim_end_matches('%')
            .parse()
            .ok()
            .map(|n| Known::Exact(Value::Number(n))),
        FactType::Country => country(&text)
            .ok()
            .map(|country| Known::Exact(Value::Text(country.code().to_owned()))),
        // A code that a file format took for a number is no longer what was written:
        // `5E002` without quotes is five hundred in TOML and JSON.
        FactType::Code if value.is_number() => None,
        FactType::Code => Some(Known::Exact(Value::Text(text.to_uppercase()))),
        FactType::Text => Some(Known::Exact(Value::Text(text))),
        FactType::Date => day_or_span(&text),
    }
}

/// Reads `2019-05-16`, `2019-05` (some day of that month) or `2019` (of that year).
fn day_or_span(text: &str) -> Option<Known> {
    let digits = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    let exact = |day: Date| Known::Exact(Value::Date(day));
    match parts.as_slice() {
        [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2) => text.parse().ok().map(exact),
        [y, m] if digits(y, 4) && digits(m, 2) => {
            let first = Date::new(y.parse().ok()?, m.parse().ok()?, 1).ok()?;
            Some(Known::Range(
                Value::Date(first),
                Value::Date(first.last_of_month()),
            ))
        }
        [y] if digits(y, 4) => {
            let year = y.parse().ok()?;
            let first = Date::new(year, 1, 1).ok()?;
            Some(Known::Range(
                Value::Date(first),
                Value::Date(date(year, 12, 31)),
            ))
        }
        _ => None,
    }
}

fn expected(spec: &FactSpec, value: &Json) -> Vec<String> {
    match &spec.kind {
        FactType::Bool => vec!["yes, no or unknown".into()],
        FactType::Enum(words) => {
            let written = value.as_str().unwrap_or_default();
            // What was probably meant stands first; the others show what else there is.
            let mut expected = nearest(written, words.iter().map(String::as_str));
            let others = words.iter().filter(|word| !expected.contains(word));
            let others: Vec<String> = others.cloned().collect();
            expected.extend(others);
            expected
        }
        FactType::Date => vec!["YYYY-MM-DD, YYYY-MM or YYYY".into()],
        FactType::Number => match spec.bounds {
            (Some(least), Some(most)) => vec![format!("a number from {least} to {most}")],
            _ => vec!["a number".into()],
        },
        FactType::Country => {
            let written = value.as_str().unwrap_or_default().trim();
            vec![match country(written) {
                Err(why) if written.len() == 2 => format!("the code of a country: {why}"),
                _ => "two letters of ISO 3166-1, such as US or KR".into(),
            }]
        }
        FactType::Code if value.is_number() => vec!["the code in double quotes".into()],
        FactType::Code | FactType::Text => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registry() -> Registry {
        Registry::parse(
            r#"
            [fact.purpose]
            type = "enum"
            values = ["maintain_existing_network", "other"]
            question = "?"
            who = "exporter"
            [fact."contract.date"]
            type = "date"
            question = "?"
            who = "exporter"
            [fact."item.published"]
            type = "bool"
            question = "?"
            who = "exporter"
            aliases = ["item.publicly_available"]
            [fact."item.eccn"]
            type = "code"
            question = "?"
            who = "manufacturer"
            [fact."party.share"]
            type = "number"
            question = "?"
            who = "customer"
            [fact."place.country"]
            type = "country"
            question = "?"
            who = "exporter"
            "#,
        )
        .unwrap()
    }

    fn insert(facts: &mut Facts, path: &str, value: impl Into<Json>) -> Result<(), FactError> {
        let roles = [PartyRole::Purchaser, PartyRole::EndUser];
        facts.insert(&registry(), &roles, 2, path, &FactInput::stated(value))
    }

    #[test]
    fn a_code_that_became_a_number_is_refused() {
        let mut facts = Facts::default();
        let error = insert(&mut facts, "item.eccn", 500.0).unwrap_err();
        assert_eq!(
            error.hint().as_deref(),
            Some("expected the code in double quotes")
        );
        insert(&mut facts, "item.eccn", "5e002").unwrap();
    }

    #[test]
    fn what_people_write_becomes_typed() {
        let mut facts = Facts::default();
        insert(&mut facts, "item.publicly_available", "no").unwrap();
        insert(&mut facts, "item[2].published", true).unwrap();
        insert(&mut facts, "contract.date", "2019-05").unwrap();
        insert(&mut facts, "party[end_user].share", "50%").unwrap();
        insert(&mut facts, "purpose", "Maintain existing network").unwrap();
        let known = |key: &str| facts.get(key).map(|fact| fact.known.to_string());
        assert_eq!(known("item[1].published").as_deref(), Some("no"));
        assert_eq!(known("item[2].published").as_deref(), Some("yes"));
        assert_eq!(
            known("contract.date").as_deref(),
            Some("between 2019-05-01 and 2019-05-31")
        );
        assert_eq!(known("party[2].share").as_deref(), Some("50"));
        assert_eq!(known("party[1].share"), None);
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_a_hint() {
        let mut facts = Facts::default();
        let hint = |result: Result<(), FactError>| result.unwrap_err().hint().unwrap_or_default();
        assert!(hint(insert(&mut facts, "item.publishd", true)).contains("item.published"));
        assert!(
            hint(insert(&mut facts, "purpose", "maintain_existing_netwrk"))
                .contains("maintain_existing_network")
        );
        assert!(hint(insert(&mut facts, "contract.date", "May")).contains("YYYY-MM"));
        assert_eq!(
            hint(insert(&mut facts, "place.country", "zz")),
            "expected the code of a country: no country has the code `ZZ`"
        );
        assert!(hint(insert(&mut facts, "place.country", "Korea")).contains("such as US or KR"));
        assert!(matches!(
            insert(&mut facts, "item[3].published", true),
            Err(FactError::NoSuch { .. })
        ));
        assert!(matches!(
            insert(&mut facts, "party[carrier].share", 1),
            Err(FactError::NoSuch { .. })
        ));
        insert(&mut facts, "item.published", true).unwrap();
        assert!(matches!(
            insert(&mut facts, "item.published", false),
            Err(FactError::Twice { .. })
        ));
    }
}
