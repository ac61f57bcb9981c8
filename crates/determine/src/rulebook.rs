//! Reads `rules/` into a checked [`Rulebook`].
//!
//! In: TOML files, `facts.toml` (the registry), `regimes.toml`, and one file a
//! measure or relief, whose path is its id (`us/ear/entity-list.toml` is
//! `us.ear.entity-list`). Out: compiled measures and reliefs. Guaranteed: every
//! version has a citation, a confidence and a period; every expression is checked
//! against the registry; a relief names the measures it overcomes and they exist.
//!
//! A version with `inherits = "KEY"` starts from that version's table and
//! replaces what it states itself, so that an extension is a few dates.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{
    AsOf, Citation, FlagKind, LicensePolicy, ListId, MeasureId, Outcome, PartyRole, Period,
};
use jiff::{civil::Date, tz::TimeZone};
use serde::Deserialize;
use toml::Table;

use crate::{
    expr::{Expr, ParseError},
    registry::{Registry, RegistryError},
    rule::{
        Addition, Condition, Grant, Measure, RegimeSpec, Relief, ReliefKind, ReliefVersion, Status,
        Target, Validity, Version, Warning,
    },
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
        source: ParseError,
    },
    /// Anything else that a rule file gets wrong.
    #[error("rules/{file}: {what}")]
    Rule {
        /// The file.
        file: String,
        /// What is wrong.
        what: String,
    },
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
    /// The first day for which the rulebook answers.
    pub reaches_from: Date,
    /// Digest of the canonical content.
    pub digest: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegimes {
    reaches_from: Date,
    regime: Vec<RawRegime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegime {
    id: String,
    title: String,
    #[serde(default)]
    lists: Vec<ListId>,
    required_when: Option<String>,
    #[serde(default)]
    modelled: Vec<String>,
    #[serde(default)]
    tripwire_only: Vec<String>,
    #[serde(default)]
    not_modelled: Vec<String>,
}

impl RawRegime {
    fn compile(self, registry: &Registry) -> Result<RegimeSpec, RulebookError> {
        let required_when = match &self.required_when {
            None => None,
            Some(text) => {
                Some(
                    Expr::parse(text, registry).map_err(|source| RulebookError::Expr {
                        file: "regimes.toml".into(),
                        version: self.id.clone(),
                        field: "required_when".into(),
                        source,
                    })?,
                )
            }
        };
        Ok(RegimeSpec {
            id: self.id,
            title: self.title,
            lists: self.lists,
            required_when,
            modelled: self.modelled,
            tripwire_only: self.tripwire_only,
            not_modelled: self.not_modelled,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    #[serde(default)]
    regime: String,
    authority: String,
    #[serde(default)]
    jurisdiction: String,
    status: Option<Status>,
    relief: Option<ReliefKind>,
    #[serde(default)]
    overcomes: Vec<String>,
    title: String,
    #[serde(default)]
    summary: String,
    #[serde(default = "eastern")]
    zone: String,
    version: Vec<Table>,
    #[serde(default)]
    addition: Vec<RawAddition>,
}

fn eastern() -> String {
    "America/New_York".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAddition {
    rule: String,
    valid_from: AsOf,
    public_at: AsOf,
    published: Option<Date>,
    cites: Vec<Citation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVersion {
    key: String,
    valid_from: AsOf,
    valid_through: Option<Date>,
    valid_to: Option<Date>,
    public_at: AsOf,
    published: Option<Date>,
    cites: Vec<Citation>,
    when: Option<String>,
    subject: Option<String>,
    bound: Option<String>,
    act: Option<String>,
    scope: Option<String>,
    #[serde(default)]
    target: RawTarget,
    effect: Option<Outcome>,
    policy: Option<LicensePolicy>,
    remedy: Option<String>,
    #[serde(default)]
    warn: Vec<RawWarning>,
    party: Option<String>,
    exclude: Option<String>,
    #[serde(default)]
    authorization: Vec<RawGrant>,
    #[serde(default)]
    condition: Vec<RawCondition>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawTarget {
    #[serde(default)]
    lists: Vec<String>,
    #[serde(default)]
    roles: Vec<PartyRole>,
    condition: Option<String>,
    #[serde(default)]
    party: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWarning {
    when: String,
    flag: FlagKind,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGrant {
    id: String,
    title: String,
    scope: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCondition {
    id: String,
    text: String,
    met: String,
}

impl Rulebook {
    /// Reads the rulebook that the binary carries.
    pub fn embedded() -> Result<Self, RulebookError> {
        Self::parse(EMBEDDED)
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
            reaches_from: regimes.reaches_from,
            digest: digest(files),
        };
        for (file, text) in files {
            if !matches!(*file, "facts.toml" | "regimes.toml") {
                book.add(file, text)?;
            }
        }
        book.measures.sort_by(|a, b| a.id.cmp(&b.id));
        book.reliefs
            .sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
        book.check_references()?;
        Ok(book)
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
        versions.sort_by_key(|version| start(version.valid_from));
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
                    id: MeasureId::new(raw.id),
                    regime: raw.regime,
                    authority: raw.authority,
                    jurisdiction: raw.jurisdiction,
                    status,
                    title: raw.title,
                    summary: raw.summary,
                    versions: versions
                        .into_iter()
                        .map(|v| compiler.version(v))
                        .collect::<Result<_, _>>()?,
                    additions,
                });
            }
            (None, Some(kind)) => {
                if raw.overcomes.is_empty() {
                    return Err(fail("a relief names the measures it overcomes".into()));
                }
                self.reliefs.push(Relief {
                    id: MeasureId::new(raw.id),
                    kind,
                    overcomes: raw.overcomes.into_iter().map(MeasureId::new).collect(),
                    authority: raw.authority,
                    title: raw.title,
                    versions: versions
                        .into_iter()
                        .map(|v| compiler.relief(v))
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

    fn check_references(&self) -> Result<(), RulebookError> {
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

fn start(from: AsOf) -> Date {
    from.day()
}

struct Compiler<'a> {
    file: &'a str,
    registry: &'a Registry,
    zone: TimeZone,
}

impl Compiler<'_> {
    fn fail(&self, what: String) -> RulebookError {
        RulebookError::Rule {
            file: self.file.to_owned(),
            what,
        }
    }

    /// Resolves `inherits` and types the tables.
    fn versions(&self, tables: Vec<Table>) -> Result<Vec<RawVersion>, RulebookError> {
        let mut whole: BTreeMap<String, Table> = BTreeMap::new();
        let mut typed = Vec::new();
        for mut table in tables {
            let key = match table.get("key").and_then(toml::Value::as_str) {
                Some(key) => key.to_owned(),
                None => return Err(self.fail("a version has no `key`".into())),
            };
            if let Some(base) = table.remove("inherits") {
                let base = base
                    .as_str()
                    .and_then(|base| whole.get(base))
                    .cloned()
                    .ok_or_else(|| {
                        self.fail(format!(
                            "version `{key}` inherits from `{base}`, which does not stand before it"
                        ))
                    })?;
                // An end date is never inherited: a version says itself when it ends.
                for (name, value) in base {
                    if !matches!(name.as_str(), "valid_through" | "valid_to" | "published") {
                        table.entry(name).or_insert(value);
                    }
                }
            }
            if whole.insert(key.clone(), table.clone()).is_some() {
                return Err(self.fail(format!("version `{key}` stands twice")));
            }
            let version: RawVersion = table.try_into().map_err(|source| RulebookError::Toml {
                file: format!("{}, version `{key}`", self.file),
                source: Box::new(source),
            })?;
            typed.push(version);
        }
        Ok(typed)
    }

    fn expr(
        &self,
        version: &str,
        field: &str,
        text: Option<&str>,
        default: bool,
    ) -> Result<Expr, RulebookError> {
        let Some(text) = text else {
            return Ok(Expr::Const(default));
        };
        Expr::parse(text, self.registry).map_err(|source| RulebookError::Expr {
            file: self.file.to_owned(),
            version: version.to_owned(),
            field: field.to_owned(),
            source,
        })
    }

    fn validity(&self, raw: &RawVersion) -> Result<Validity, RulebookError> {
        if raw.cites.is_empty() {
            return Err(self.fail(format!("version `{}` has no citation", raw.key)));
        }
        let through = match (raw.valid_through, raw.valid_to) {
            (Some(_), Some(_)) => {
                return Err(self.fail(format!(
                    "version `{}` has both valid_through and valid_to",
                    raw.key
                )));
            }
            (through, None) => through,
            (None, Some(to)) => to.yesterday().ok(),
        };
        let period = Period {
            from: raw.valid_from,
            through,
        };
        if through.is_some_and(|last| last < raw.valid_from.day_in(&self.zone)) {
            return Err(self.fail(format!("version `{}` ends before it begins", raw.key)));
        }
        Ok(Validity {
            period,
            public: raw.public_at,
            published: raw.published,
            zone: self.zone.clone(),
            cites: raw.cites.clone(),
        })
    }

    fn addition(&self, raw: RawAddition) -> Result<Addition, RulebookError> {
        if raw.cites.is_empty() {
            return Err(self.fail(format!("addition `{}` has no citation", raw.rule)));
        }
        Ok(Addition {
            rule: raw.rule,
            validity: Validity {
                period: Period {
                    from: raw.valid_from,
                    through: None,
                },
                public: raw.public_at,
                published: raw.published,
                zone: self.zone.clone(),
                cites: raw.cites,
            },
        })
    }

    fn version(&self, raw: RawVersion) -> Result<Version, RulebookError> {
        let validity = self.validity(&raw)?;
        let effect = raw
            .effect
            .ok_or_else(|| self.fail(format!("version `{}` has no effect", raw.key)))?;
        let expr =
            |field: &str, text: &Option<String>| self.expr(&raw.key, field, text.as_deref(), true);
        let condition = expr("target.condition", &raw.target.condition)?;
        let target = if !raw.target.lists.is_empty() {
            let lists = raw
                .target
                .lists
                .iter()
                .map(|list| ListId::new(list.as_str()))
                .collect();
            Target::Entry {
                lists,
                roles: raw.target.roles.clone(),
                condition,
            }
        } else if raw.target.party {
            Target::Party {
                roles: raw.target.roles.clone(),
                condition,
            }
        } else {
            Target::None
        };
        let warnings = raw
            .warn
            .iter()
            .map(|warning| {
                Ok(Warning {
                    when: self.expr(&raw.key, "warn.when", Some(&warning.when), true)?,
                    flag: warning.flag,
                    text: warning.text.clone(),
                })
            })
            .collect::<Result<_, RulebookError>>()?;
        Ok(Version {
            validity,
            when: expr("when", &raw.when)?,
            subject: expr("subject", &raw.subject)?,
            bound: expr("bound", &raw.bound)?,
            act: expr("act", &raw.act)?,
            target,
            scope: expr("scope", &raw.scope)?,
            effect,
            policy: raw.policy,
            remedy: raw.remedy.clone(),
            warnings,
            key: raw.key.clone(),
        })
    }

    fn relief(&self, raw: RawVersion) -> Result<ReliefVersion, RulebookError> {
        let validity = self.validity(&raw)?;
        if raw.authorization.is_empty() {
            return Err(self.fail(format!("version `{}` authorizes nothing", raw.key)));
        }
        let expr = |field: &str, text: &str| self.expr(&raw.key, field, Some(text), true);
        let grants = raw
            .authorization
            .iter()
            .map(|grant| {
                let scope = expr("authorization.scope", &grant.scope)?;
                Ok(Grant {
                    id: grant.id.clone(),
                    title: grant.title.clone(),
                    scope,
                })
            })
            .collect::<Result<_, RulebookError>>()?;
        let conditions = raw
            .condition
            .iter()
            .map(|condition| {
                let met = expr("condition.met", &condition.met)?;
                Ok(Condition {
                    id: condition.id.clone(),
                    text: condition.text.clone(),
                    met,
                })
            })
            .collect::<Result<_, RulebookError>>()?;
        Ok(ReliefVersion {
            party: self.expr(&raw.key, "party", raw.party.as_deref(), true)?,
            exclude: self.expr(&raw.key, "exclude", raw.exclude.as_deref(), false)?,
            key: raw.key.clone(),
            validity,
            grants,
            conditions,
        })
    }
}
