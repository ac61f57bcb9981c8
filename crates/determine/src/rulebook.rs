//! Reads `rules/` into a checked [`Rulebook`].
//!
//! In: TOML files, `facts.toml` (the registry), `regimes.toml`, `ownership.toml`, and one file a
//! measure or relief, whose path is its id (`us/ear/entity-list.toml` is
//! `us.ear.entity-list`). Out: compiled measures and reliefs. Guaranteed: every
//! version has a citation, a confidence and a period; every expression is checked
//! against the registry; a relief names the measures it overcomes and they exist.
//!
//! A version with `inherits = "KEY"` starts from that version's table and
//! replaces what it states itself, so that an extension is a few dates.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{ListId, MeasureId};
use jiff::{civil::Date, tz::TimeZone};
use serde::Deserialize;
use toml::Table;

use crate::{
    compile::{Compiler, RawRegimes, RawRule},
    expr::{Expr, ParseError},
    holdings::{OwnershipReach, RawOwnership},
    index::Index,
    registry::{Registry, RegistryError},
    rule::{Measure, RegimeSpec, Relief, ReliefVersion, Target, Version},
};

/// The rule files that the binary carries: path below `rules/`, text.
static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// Why a rulebook was refused.
#[derive(Debug, thiserror::Error)]
pub enum RulebookError {
    /// The fact registry.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// A file that is not valid TOML or lacks a field.
    #[error("rules/{file}: {source}")]
    Toml {
        /// The file.
        file: String,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// An expression that does not check.
    #[error("rules/{file}, version `{version}`, `{field}`: {source}")]
    Expr {
        /// The file.
        file: String,
        /// The version.
        version: String,
        /// The field.
        field: String,
        /// Where and why.
        source: Box<ParseError>,
    },
    /// Anything else that a rule file gets wrong.
    #[error("rules/{file}: {what}")]
    Rule {
        /// The file.
        file: String,
        /// What is wrong.
        what: String,
    },
    /// An expression asks about a list that nothing loads.
    #[error(
        "rules: `listed(..., \"{0}\")` names a list that no regime needs and no measure aims at"
    )]
    UnknownList(String),
    /// A file that every rulebook needs.
    #[error("the rulebook lacks rules/{0}")]
    Missing(&'static str),
}

/// All measures and reliefs, checked, with the fact registry.
#[derive(Debug, Clone)]
pub struct Rulebook {
    /// The fact registry.
    pub registry: Registry,
    /// Measures, by id.
    pub measures: Vec<Measure>,
    /// Reliefs, by id.
    pub reliefs: Vec<Relief>,
    /// Regimes, in the order of the file.
    pub regimes: Vec<RegimeSpec>,
    /// What ownership does, fact by fact.
    pub ownership: Vec<OwnershipReach>,
    /// The first day for which the rulebook answers.
    pub reaches_from: Date,
    /// Digest of the canonical content.
    pub digest: String,
    /// What the words of each measure can depend on.
    pub(crate) index: Index,
}

impl Rulebook {
    /// Reads the rulebook that the binary carries.
    pub fn embedded() -> Result<Self, RulebookError> {
        Self::parse(EMBEDDED)
    }

    /// Returns the files of the rulebook that the binary carries: path below `rules/`, text.
    pub fn embedded_files() -> &'static [(&'static str, &'static str)] {
        EMBEDDED
    }

    /// Reads a rulebook from files given as path below `rules/` and text.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, RulebookError> {
        let find = |name: &'static str| {
            files
                .iter()
                .find(|(file, _)| *file == name)
                .map(|(_, text)| *text)
                .ok_or(RulebookError::Missing(name))
        };
        let registry = Registry::parse(find("facts.toml")?)?;
        let regimes: RawRegimes = from_toml("regimes.toml", find("regimes.toml")?)?;
        let compiled = regimes
            .regime
            .into_iter()
            .map(|regime| regime.compile(&registry))
            .collect::<Result<_, _>>()?;
        let mut book = Self {
            registry,
            measures: Vec::new(),
            reliefs: Vec::new(),
            regimes: compiled,
            ownership: Vec::new(),
            reaches_from: regimes.reaches_from,
            digest: digest(files),
            index: Index::default(),
        };
        for (file, text) in files {
            match *file {
                "facts.toml" | "regimes.toml" => {}
                "ownership.toml" => book.own(file, text)?,
                _ => book.add(file, text)?,
            }
        }
        book.measures.sort_by(|a, b| a.id.cmp(&b.id));
        book.reliefs
            .sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
        book.check_references()?;
        for (place, measure) in book.measures.iter_mut().enumerate() {
            measure.place = place;
        }
        for (place, relief) in book.reliefs.iter_mut().enumerate() {
            relief.place = place;
        }
        book.number();
        book.index = Index::new(&book);
        Ok(book)
    }

    /// Says of every test where its verdict is kept.
    fn number(&mut self) {
        let measures = self.measures.iter_mut();
        let measures = measures.flat_map(|measure| &mut measure.versions);
        let reliefs = self.reliefs.iter_mut();
        let reliefs = reliefs.flat_map(|relief| &mut relief.versions);
        let regimes = self.regimes.iter_mut();
        let exprs = measures
            .flat_map(Version::exprs_mut)
            .chain(reliefs.flat_map(ReliefVersion::exprs_mut))
            .chain(regimes.filter_map(|regime| regime.required_when.as_mut()));
        self.registry.number(exprs);
    }

    /// Returns a measure by id.
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures
            .iter()
            .find(|measure| measure.id.as_str() == id)
    }

    /// Returns a relief by id.
    pub fn relief(&self, id: &str) -> Option<&Relief> {
        self.reliefs.iter().find(|relief| relief.id.as_str() == id)
    }

    /// Returns the reliefs that can cancel triggers of a measure.
    pub(crate) fn reliefs_of(&self, measure: &Measure) -> impl Iterator<Item = &Relief> {
        let places = self.index.measures.get(measure.place);
        let places = places.into_iter().flat_map(|own| &own.reliefs);
        places.map(|place| &self.reliefs[*place])
    }

    fn own(&mut self, file: &str, text: &str) -> Result<(), RulebookError> {
        let raw: RawOwnership = from_toml(file, text)?;
        for reach in raw.reach {
            reach
                .check(&self.registry)
                .map_err(|what| RulebookError::Rule {
                    file: file.to_owned(),
                    what,
                })?;
            self.ownership.push(reach);
        }
        Ok(())
    }

    fn add(&mut self, file: &str, text: &str) -> Result<(), RulebookError> {
        let raw: RawRule = from_toml(file, text)?;
        let fail = |what: String| RulebookError::Rule {
            file: file.to_owned(),
            what,
        };
        let expected = file.trim_end_matches(".toml").replace('/', ".");
        if raw.id != expected {
            return Err(fail(format!(
                "the id is `{}`, but the path says `{expected}`",
                raw.id
            )));
        }
        let zone = TimeZone::get(&raw.zone)
            .map_err(|_| fail(format!("`{}` is not a time zone", raw.zone)))?;
        let compiler = Compiler {
            file,
            registry: &self.registry,
            zone,
        };
        let mut versions = compiler.versions(raw.version)?;
        versions.sort_by_key(|version| version.valid_from.day());
        match (raw.status, raw.relief) {
            (Some(status), None) => {
                if !self.regimes.iter().any(|regime| regime.id == raw.regime) {
                    return Err(fail(format!(
                        "`{}` is not a regime of regimes.toml",
                        raw.regime
                    )));
                }
                let additions = raw
                    .addition
                    .into_iter()
                    .map(|a| compiler.addition(a))
                    .collect::<Result<_, _>>()?;
                self.measures.push(Measure {
                    place: 0,
                    id: MeasureId::new(raw.id),
                    regime: raw.regime,
                    authority: raw.authority,
                    jurisdiction: raw.jurisdiction,
                    status,
                    title: raw.title,
                    summary: raw.summary,
                    versions: versions
                        .into_iter()
                        .map(|v| compiler.version(&v))
                        .collect::<Result<_, _>>()?,
                    additions,
                    record: raw.record,
                });
            }
            (None, Some(kind)) => {
                if raw.overcomes.is_empty() {
                    return Err(fail("a relief names the measures it overcomes".into()));
                }
                self.reliefs.push(Relief {
                    place: 0,
                    id: MeasureId::new(raw.id),
                    kind,
                    overcomes: raw.overcomes.into_iter().map(MeasureId::new).collect(),
                    authority: raw.authority,
                    title: raw.title,
                    versions: versions
                        .into_iter()
                        .map(|v| compiler.relief(&v))
                        .collect::<Result<_, _>>()?,
                });
            }
            _ => {
                return Err(fail(
                    "exactly one of `status` (a measure) and `relief` is needed".into(),
                ));
            }
        }
        Ok(())
    }

    /// Returns every expression of the rulebook.
    pub(crate) fn exprs(&self) -> impl Iterator<Item = &Expr> {
        let measures = self.measures.iter().flat_map(|measure| &measure.versions);
        let reliefs = self.reliefs.iter().flat_map(|relief| &relief.versions);
        let derived = self
            .registry
            .facts()
            .flat_map(|spec| spec.derive.iter().chain(&spec.excluded_when));
        measures
            .flat_map(Version::exprs)
            .chain(reliefs.flat_map(ReliefVersion::exprs))
            .chain(
                self.regimes
                    .iter()
                    .filter_map(|regime| regime.required_when.as_ref()),
            )
            .chain(derived)
    }

    /// Returns every list that a regime needs or a measure aims at.
    fn lists(&self) -> BTreeSet<&str> {
        let targets = self
            .measures
            .iter()
            .flat_map(|measure| &measure.versions)
            .filter_map(|version| match &version.target {
                Target::Entry { lists, .. } => Some(lists),
                Target::None | Target::Party { .. } => None,
            });
        let needed = self.regimes.iter().map(|regime| &regime.lists);
        targets
            .chain(needed)
            .flatten()
            .map(ListId::as_str)
            .collect()
    }

    /// Returns every list that a rule, a fact or a regime names, with where it does.
    pub fn lists_named(&self) -> BTreeSet<(String, String)> {
        let mut named = BTreeSet::new();
        let mut add = |place: &str, list: &str| named.insert((list.to_owned(), place.to_owned()));
        for measure in &self.measures {
            for version in &measure.versions {
                if let Target::Entry { lists, .. } = &version.target {
                    for list in lists {
                        add(measure.id.as_str(), list.as_str());
                    }
                }
            }
        }
        for regime in &self.regimes {
            for list in &regime.lists {
                add(&format!("regimes.toml, {}", regime.id), list.as_str());
            }
        }
        for reach in &self.ownership {
            let asked = reach.asked.iter().map(|asked| &asked.list);
            for list in reach.lists.iter().chain(asked) {
                add(&format!("ownership.toml, {}", reach.fact), list.as_str());
            }
        }
        for spec in self.registry.facts() {
            if let Some(list) = &spec.states {
                add(&format!("facts.toml, {}", spec.path), list.as_str());
            }
        }
        named
    }

    fn check_references(&self) -> Result<(), RulebookError> {
        let lists = self.lists();
        if let Some(list) = self
            .exprs()
            .flat_map(Expr::lists)
            .find(|list| !lists.contains(list.as_str()))
        {
            return Err(RulebookError::UnknownList(list));
        }
        let known: BTreeSet<&str> = self
            .measures
            .iter()
            .map(|measure| measure.id.as_str())
            .collect();
        for relief in &self.reliefs {
            for id in &relief.overcomes {
                if !known.contains(id.as_str()) {
                    return Err(RulebookError::Rule {
                        file: format!("{}.toml", relief.id.as_str().replace('.', "/")),
                        what: format!("overcomes `{id}`, which is no measure of the rulebook"),
                    });
                }
            }
        }
        Ok(())
    }
}

fn from_toml<T: for<'de> Deserialize<'de>>(file: &str, text: &str) -> Result<T, RulebookError> {
    toml::from_str(text).map_err(|source| RulebookError::Toml {
        file: file.to_owned(),
        source: Box::new(source),
    })
}

fn digest(files: &[(&str, &str)]) -> String {
    // Canonical content: parsed and printed again, so that comments and layout
    // do not change the name of a rulebook.
    let mut hasher = blake3::Hasher::new();
    let sorted: BTreeMap<&str, &str> = files.iter().copied().collect();
    for (file, text) in sorted {
        hasher.update(file.as_bytes());
        hasher.update(&[0]);
        let canonical = toml::from_str::<Table>(text)
            .map_or_else(|_| text.to_owned(), |table| table.to_string());
        hasher.update(canonical.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
