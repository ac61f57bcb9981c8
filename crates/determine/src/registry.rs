//! The fact registry: every path a rule may read, with type, question and who can answer.
//!
//! In: `rules/facts.toml`. Out: [`Registry`]. Guaranteed: a rule or a case that
//! names a path outside the registry is an error with the nearest known paths.
//!
//! A fact that the user does not give may be *derived* from others by an
//! expression, or *closed*: an instrument or a red flag that is part of the case
//! only if the case brings it (a license, a waiver, a known diversion). Every
//! other missing fact is unknown.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use interdict_model::{Country, ListId};
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::{
    expr::{Expr, ParseError},
    layout::{About, Builtin, Reads},
    slot::{Kept, Slot, Slots},
    value::{FactType, Op, Test, Value},
};

/// The number of a fact in its registry: expressions name facts by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FactId(pub(crate) usize);

/// One fact that rules may read.
#[derive(Debug, Clone)]
pub struct FactSpec {
    /// Its number, in the order of the paths.
    pub id: FactId,
    /// Its path, such as `item.published`.
    pub path: String,
    /// The same, as explanations share it.
    pub(crate) says: Arc<str>,
    /// What it may hold.
    pub kind: FactType,
    /// The question to a person.
    pub question: String,
    /// Who can answer: `exporter`, `customer`, `manufacturer`, `counsel`, ...
    pub who: String,
    /// Unit, for numbers.
    pub unit: Option<String>,
    /// The least and the most that a number can be.
    pub bounds: (Option<Decimal>, Option<Decimal>),
    /// An open-texture term that a person must assert with evidence.
    pub judged: bool,
    /// The value taken when the case does not bring the fact.
    pub closed: Option<Value>,
    /// How it follows from other facts when it is not given.
    pub derive: Option<Expr>,
    /// When a yes-or-no fact that is not given can only be no.
    pub excluded_when: Option<Expr>,
    /// Other spellings of the path.
    pub aliases: Vec<String>,
    /// The rule that defines the term.
    pub cite: Option<String>,
    /// The list that the bound party is on when this fact holds, whatever screening found.
    pub states: Option<ListId>,
    /// Set by the engine, never by a user.
    pub internal: bool,
    /// What it is about.
    pub(crate) about: About,
    /// Its place among the facts about the same.
    pub(crate) place: usize,
    /// How the engine itself answers it, if it does.
    pub(crate) builtin: Option<Builtin>,
    /// Of a yes-or-no fact, where it is kept whether it holds.
    pub(crate) holds: Option<Slot>,
    /// What its value depends on beside what it is about.
    pub(crate) reads: Reads,
}

impl FactSpec {
    /// Returns a test of the fact in words.
    pub(crate) fn sentence(&self, test: &Test) -> String {
        let path = &self.path;
        if self.kind == FactType::Bool {
            let not = if test.decide(&Value::Bool(true)) {
                ""
            } else {
                "not "
            };
            return format!("{not}{path}");
        }
        let words = if self.kind == FactType::Date {
            test.op.date_words()
        } else {
            test.op.words()
        };
        let joiner = if matches!(test.op, Op::In | Op::NotIn) {
            ", "
        } else {
            " "
        };
        let constants: Vec<String> = test.constants.iter().map(ToString::to_string).collect();
        let unit = self
            .unit
            .as_deref()
            .map_or_else(String::new, |unit| format!(" {unit}"));
        format!("{path} {words} {}{unit}", constants.join(joiner))
    }

    /// Returns where it is kept whether it holds.
    pub(crate) fn kept(&self) -> Kept {
        Kept {
            slot: self.holds,
            opposite: false,
        }
    }

    /// Returns the expression that it follows from, if it is derived or may be excluded.
    pub(crate) fn source(&self) -> Option<&Expr> {
        self.derive.as_ref().or(self.excluded_when.as_ref())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSpec {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    question: String,
    #[serde(default)]
    who: String,
    unit: Option<String>,
    least: Option<i64>,
    most: Option<i64>,
    #[serde(default)]
    judged: bool,
    closed: Option<toml::Value>,
    derive: Option<String>,
    excluded_when: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
    cite: Option<String>,
    states: Option<ListId>,
    #[serde(default)]
    internal: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegistry {
    fact: BTreeMap<String, RawSpec>,
    #[serde(default)]
    group: BTreeMap<String, RawGroup>,
}

/// Countries that rules name together, and where it stands which they are.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGroup {
    countries: Vec<Country>,
    cite: String,
}

/// Why the registry could not be read.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// Not valid TOML.
    #[error("rules/facts.toml: {0}")]
    Toml(#[from] Box<toml::de::Error>),
    /// A type that does not exist.
    #[error(
        "rules/facts.toml: fact `{path}`: `{kind}` is not a type (bool, enum, date, number, country, code, text)"
    )]
    Type {
        /// The fact.
        path: String,
        /// What was written.
        kind: String,
    },
    /// A closed value of the wrong type.
    #[error("rules/facts.toml: fact `{path}`: the closed value does not fit the type")]
    Closed {
        /// The fact.
        path: String,
    },
    /// A group of countries that is empty or does not say where it stands.
    #[error("rules/facts.toml: the group `{group}` names no country or no source")]
    Group {
        /// The group.
        group: String,
    },
    /// A group with a country that there is not.
    #[error("rules/facts.toml: the group `{group}`: no country has the code `{country}`")]
    Country {
        /// The group.
        group: String,
        /// The code.
        country: Country,
    },
    /// A derivation that does not parse or type.
    #[error("rules/facts.toml: fact `{path}`: {source}")]
    Derive {
        /// The fact.
        path: String,
        /// Why.
        source: ParseError,
    },
    /// A fact that is derived from itself.
    #[error("rules/facts.toml: fact `{path}` is derived from itself")]
    Cycle {
        /// The fact.
        path: String,
    },
    /// A fact that states a listing and is no yes-or-no fact about a party.
    #[error("rules/facts.toml: fact `{path}`: only a yes-or-no fact about a party `states` a list")]
    States {
        /// The fact.
        path: String,
    },
    /// Another spelling that two facts claim, or that is itself a fact.
    #[error("rules/facts.toml: `{alias}` stands for `{path}` and for `{other}`")]
    Alias {
        /// The spelling.
        alias: String,
        /// The one fact.
        path: String,
        /// The other.
        other: String,
    },
    /// A fact that a user may be asked for, without a question.
    #[error("rules/facts.toml: fact `{path}` has no question or nobody who can answer")]
    Question {
        /// The fact.
        path: String,
    },
}

/// Every fact that rules may read.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    /// By path.
    facts: Vec<FactSpec>,
    aliases: BTreeMap<String, String>,
    /// Countries that rules name together.
    groups: BTreeMap<String, Vec<Country>>,
    /// The facts that state a listing, by list.
    stating: BTreeMap<String, Vec<FactId>>,
    /// The facts about each, by place.
    pub(crate) about: [Vec<FactId>; About::ALL.len()],
    /// Where the verdicts of tests are kept.
    pub(crate) slots: Slots,
}

impl Registry {
    /// Returns the countries of a group.
    pub fn group(&self, name: &str) -> Option<&[Country]> {
        self.groups.get(name).map(Vec::as_slice)
    }

    /// Reads the registry and checks every derivation against it.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let raw: RawRegistry = toml::from_str(text).map_err(Box::new)?;
        let mut registry = Self::default();
        for (group, raw) in raw.group {
            if raw.countries.is_empty() || raw.cite.is_empty() {
                return Err(RegistryError::Group { group });
            }
            if let Some(country) = raw.countries.iter().find(|each| !each.is_assigned()) {
                return Err(RegistryError::Country {
                    group,
                    country: *country,
                });
            }
            registry.groups.insert(group, raw.countries);
        }
        let mut derivations = Vec::new();
        for (path, spec) in raw.fact {
            let kind = match spec.kind.as_str() {
                "bool" => FactType::Bool,
                "enum" => FactType::Enum(spec.values.clone()),
                "date" => FactType::Date,
                "number" => FactType::Number,
                "country" => FactType::Country,
                "code" => FactType::Code,
                "text" => FactType::Text,
                _ => {
                    return Err(RegistryError::Type {
                        path,
                        kind: spec.kind,
                    });
                }
            };
            let closed = match (&kind, &spec.closed) {
                (_, None) => None,
                (FactType::Bool, Some(toml::Value::Boolean(b))) => Some(Value::Bool(*b)),
                (FactType::Number, Some(toml::Value::Integer(number))) => {
                    Some(Value::Number(Decimal::from(*number)))
                }
                (FactType::Enum(values), Some(toml::Value::String(word)))
                    if values.contains(word) =>
                {
                    Some(Value::Text(word.clone()))
                }
                _ => return Err(RegistryError::Closed { path }),
            };
            if !spec.internal && (spec.question.is_empty() || spec.who.is_empty()) {
                return Err(RegistryError::Question { path });
            }
            if let Some(text) = spec.derive {
                derivations.push((path.clone(), text, false));
            }
            if let Some(text) = spec.excluded_when {
                derivations.push((path.clone(), text, true));
            }
            if spec.states.is_some() && (kind != FactType::Bool || !path.starts_with("party.")) {
                return Err(RegistryError::States { path });
            }
            for alias in &spec.aliases {
                let other = registry.aliases.insert(alias.clone(), path.clone());
                if let Some(other) = other.filter(|other| *other != path) {
                    return Err(RegistryError::Alias {
                        alias: alias.clone(),
                        path,
                        other,
                    });
                }
            }
            let (about, builtin) = (About::of(&path), Builtin::of(&path));
            let reads = Reads {
                day: builtin.is_some_and(Builtin::reads_day),
                ..Reads::of(about)
            };
            let id = FactId(registry.facts.len());
            let alike = &mut registry.about[about as usize];
            let place = alike.len();
            alike.push(id);
            if let Some(list) = &spec.states {
                let stating = registry.stating.entry(list.as_str().to_owned());
                stating.or_default().push(id);
            }
            registry.facts.push(FactSpec {
                id,
                about,
                place,
                builtin,
                holds: None,
                reads,
                says: path.as_str().into(),
                path,
                kind,
                question: spec.question,
                who: spec.who,
                unit: spec.unit,
                bounds: (spec.least.map(Decimal::from), spec.most.map(Decimal::from)),
                judged: spec.judged,
                closed,
                derive: None,
                excluded_when: None,
                aliases: spec.aliases,
                cite: spec.cite,
                states: spec.states,
                internal: spec.internal,
            });
        }
        if let Some((alias, path)) = registry
            .aliases
            .iter()
            .find(|(alias, _)| registry.own(alias).is_some())
        {
            return Err(RegistryError::Alias {
                alias: alias.clone(),
                path: path.clone(),
                other: alias.clone(),
            });
        }
        for (path, text, excludes) in derivations {
            let expr = Expr::parse(&text, &registry).map_err(|source| RegistryError::Derive {
                path: path.clone(),
                source,
            })?;
            if let Some(place) = registry.own(&path) {
                let spec = &mut registry.facts[place];
                let place = if excludes {
                    &mut spec.excluded_when
                } else {
                    &mut spec.derive
                };
                *place = Some(expr);
            }
        }
        registry.check_cycles()?;
        registry.follow();
        Ok(registry)
    }

    /// Says of each fact what its value depends on, through the facts that it follows from.
    fn follow(&mut self) {
        // What one fact reads reaches another in as many rounds as derivations are deep.
        loop {
            let reads: Vec<Reads> = self.facts.iter().map(|spec| self.reads_now(spec)).collect();
            let mut changed = false;
            for (spec, reads) in self.facts.iter_mut().zip(reads) {
                changed |= spec.reads != reads;
                spec.reads = reads;
            }
            if !changed {
                break;
            }
        }
        for spec in &mut self.facts {
            if spec.kind == FactType::Bool {
                spec.holds = self.slots.next(spec.reads);
            }
        }
    }

    /// Says of every test, of derivations and of these expressions, where its verdict is kept.
    pub(crate) fn number<'e>(&mut self, exprs: impl Iterator<Item = &'e mut Expr>) {
        let mut slots = std::mem::take(&mut self.slots);
        exprs.for_each(|expr| expr.number(self, &mut slots));
        for place in 0..self.facts.len() {
            let spec = &mut self.facts[place];
            let mut sources = [spec.derive.take(), spec.excluded_when.take()];
            for expr in sources.iter_mut().flatten() {
                expr.number(self, &mut slots);
            }
            let spec = &mut self.facts[place];
            [spec.derive, spec.excluded_when] = sources;
        }
        self.slots = slots;
    }

    fn reads_now(&self, spec: &FactSpec) -> Reads {
        let sources = spec.derive.iter().chain(&spec.excluded_when);
        let by = sources.map(|expr| Reads::by(expr, self));
        // Who answers a fact from entries and other facts may read what those read.
        let builtin = spec.builtin.is_some();
        let facts = builtin.then(|| self.direct(spec)).into_iter().flatten();
        let read = by.chain(facts.map(|fact| self.spec(fact).reads));
        read.fold(spec.reads, Reads::and)
    }

    /// Returns the place of a fact by its own path.
    fn own(&self, path: &str) -> Option<usize> {
        let found = self
            .facts
            .binary_search_by(|spec| spec.path.as_str().cmp(path));
        found.ok()
    }

    /// Returns the specification of a path or of one of its aliases.
    pub fn get(&self, path: &str) -> Option<&FactSpec> {
        let alias = || self.own(self.aliases.get(path)?);
        self.own(path)
            .or_else(alias)
            .map(|place| &self.facts[place])
    }

    /// Returns the specification of a fact by its number.
    pub(crate) fn spec(&self, fact: FactId) -> &FactSpec {
        &self.facts[fact.0]
    }

    /// Returns whether a word of `party.listed` says that the party is on a list.
    pub fn states(&self, list: &ListId, word: &str) -> bool {
        let word = Value::Text(word.to_owned());
        let says = |spec: &FactSpec| {
            let mut says = false;
            if let Some(expr) = &spec.derive {
                expr.each_test(&mut |path, test| {
                    says |= path == "party.listed" && test.decide(&word);
                });
            }
            says
        };
        let stating = self.stating(list.as_str()).iter();
        stating.map(|fact| self.spec(*fact)).any(says)
    }

    /// Returns the same facts, with none taken as absent when a case is silent.
    pub(crate) fn opened(&self) -> Self {
        let mut opened = self.clone();
        for spec in &mut opened.facts {
            spec.closed = None;
        }
        opened
    }

    /// Returns every fact, by path.
    pub fn facts(&self) -> impl Iterator<Item = &FactSpec> {
        self.facts.iter()
    }

    /// Returns the facts that state that a party is on a list.
    pub(crate) fn stating(&self, list: &str) -> &[FactId] {
        self.stating.get(list).map_or(&[], Vec::as_slice)
    }

    /// Returns up to three known paths that are close to a misspelt one.
    pub fn nearest(&self, path: &str) -> Vec<String> {
        let names = self
            .facts
            .iter()
            .filter(|spec| !spec.internal)
            .map(|spec| spec.path.as_str())
            .chain(self.aliases.keys().map(String::as_str));
        nearest(path, names)
    }

    fn check_cycles(&self) -> Result<(), RegistryError> {
        for start in self.facts.iter().filter(|spec| spec.source().is_some()) {
            let mut open = vec![start.id];
            let mut seen = BTreeSet::new();
            while let Some(fact) = open.pop() {
                for next in self.direct(self.spec(fact)) {
                    if next == start.id {
                        let path = start.path.clone();
                        return Err(RegistryError::Cycle { path });
                    }
                    if seen.insert(next) {
                        open.push(next);
                    }
                }
            }
        }
        Ok(())
    }

    /// Returns the facts that a fact is read off, one step deep: those of the expression that
    /// it follows from, those that state a list which that asks about, and those from which
    /// the engine answers it.
    pub(crate) fn direct(&self, spec: &FactSpec) -> BTreeSet<FactId> {
        let mut facts = BTreeSet::new();
        for expr in spec.derive.iter().chain(&spec.excluded_when) {
            expr.each_fact(self, &mut |fact| {
                facts.insert(fact);
            });
        }
        if let Some(builtin) = spec.builtin {
            let read = builtin.reads().iter().filter_map(|path| self.get(path));
            facts.extend(read.map(|spec| spec.id));
            if builtin.reads_entries() {
                facts.extend(self.stating("us.bis.el"));
            }
        }
        facts
    }
}

/// Returns "did you mean ...?" for near spellings, if there are any.
pub(crate) fn did_you_mean(near: &[String]) -> Option<String> {
    (!near.is_empty()).then(|| format!("did you mean `{}`?", near.join("`, `")))
}

/// Returns up to three of `names` that are close to `word`, nearest first.
pub fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let limit = (word.chars().count() / 3).clamp(2, 6);
    let last = |text: &str| text.rsplit('.').next().unwrap_or(text).to_owned();
    let mut scored: Vec<(usize, String)> = names
        .filter_map(|name| {
            let distance = edit_distance(word, name);
            let same_leaf = last(word) == last(name);
            (distance <= limit || same_leaf).then(|| (distance, name.to_owned()))
        })
        .collect();
    scored.sort();
    scored.truncate(3);
    scored.into_iter().map(|(_, name)| name).collect()
}

fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_path_gets_its_neighbors() {
        let registry = Registry::parse(
            r#"
            [fact."item.published"]
            type = "bool"
            question = "Is it published?"
            who = "exporter"
            [fact."purpose"]
            type = "enum"
            values = ["a"]
            question = "What for?"
            who = "exporter"
            "#,
        )
        .unwrap();
        assert_eq!(registry.nearest("item.publishd"), ["item.published"]);
        assert_eq!(registry.nearest("published"), ["item.published"]);
        assert!(registry.nearest("xyz").is_empty());
    }

    #[test]
    fn a_circular_derivation_is_refused() {
        let text = r#"
            [fact."a"]
            type = "bool"
            question = "?"
            who = "exporter"
            derive = "b"
            [fact."b"]
            type = "bool"
            question = "?"
            who = "exporter"
            derive = "a"
            "#;
        assert!(matches!(
            Registry::parse(text),
            Err(RegistryError::Cycle { .. })
        ));
    }

    #[test]
    fn a_spelling_means_one_fact() {
        let fact = |name: &str, alias: &str| {
            format!(
                "[fact.\"{name}\"]\ntype = \"bool\"\nquestion = \"?\"\nwho = \"exporter\"\naliases = [\"{alias}\"]\n"
            )
        };
        for text in [
            fact("a", "c") + &fact("b", "c"),
            fact("a", "b") + &fact("b", "d"),
        ] {
            assert!(matches!(
                Registry::parse(&text),
                Err(RegistryError::Alias { .. })
            ));
        }
    }

    #[test]
    fn only_a_party_is_on_a_list() {
        let text = "[fact.\"item.listed\"]\ntype = \"bool\"\nquestion = \"?\"\nwho = \"exporter\"\nstates = \"us.bis.el\"\n";
        assert!(matches!(
            Registry::parse(text),
            Err(RegistryError::States { .. })
        ));
    }

    #[test]
    fn a_fact_without_a_question_is_refused() {
        let text = "[fact.\"a\"]\ntype = \"bool\"\n";
        assert!(matches!(
            Registry::parse(text),
            Err(RegistryError::Question { .. })
        ));
    }
}
