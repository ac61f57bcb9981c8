//! The written form of rule files, and its compilation into checked rules.
//!
//! In: TOML tables of versions. Out: [`Version`]s and [`ReliefVersion`]s whose
//! expressions are checked against the registry. `inherits` is resolved here: a
//! version takes over what it does not state, but never an end date, which a
//! version always says itself.

use std::collections::BTreeMap;

use interdict_model::{
    AsOf, Citation, Country, FlagKind, LicensePolicy, ListId, Outcome, PartyRole, Period,
};
use jiff::{civil::Date, tz::TimeZone};
use serde::Deserialize;
use toml::Table;

use crate::{
    expr::Expr,
    layout::Reads,
    registry::Registry,
    rule::{
        Addition, Condition, Grant, RegimeSpec, ReliefKind, ReliefVersion, Status, Target,
        Validity, Version, Warning,
    },
    rulebook::RulebookError,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRegimes {
    pub reaches_from: Date,
    pub regime: Vec<RawRegime>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRegime {
    pub id: String,
    pub title: String,
    #[serde(default)]
    pub lists: Vec<ListId>,
    pub required_when: Option<String>,
    #[serde(default)]
    pub stop_countries: Vec<Country>,
    #[serde(default)]
    pub stopped_through: BTreeMap<Country, Date>,
    #[serde(default)]
    pub roles: Vec<PartyRole>,
    #[serde(default)]
    pub modelled: Vec<String>,
    #[serde(default)]
    pub tripwire_only: Vec<String>,
    #[serde(default)]
    pub not_modelled: Vec<String>,
}

impl RawRegime {
    pub fn compile(self, registry: &Registry) -> Result<RegimeSpec, RulebookError> {
        let required_when = match &self.required_when {
            None => None,
            Some(text) => {
                Some(
                    Expr::parse(text, registry).map_err(|source| RulebookError::Expr {
                        file: "regimes.toml".into(),
                        version: self.id.clone(),
                        field: "required_when".into(),
                        source: Box::new(source),
                    })?,
                )
            }
        };
        let mut stops = self
            .stop_countries
            .iter()
            .chain(self.stopped_through.keys());
        if let Some(country) = stops.find(|each| !each.is_assigned()) {
            return Err(RulebookError::Rule {
                file: "regimes.toml".into(),
                what: format!("`{}`: no country has the code `{country}`", self.id),
            });
        }
        Ok(RegimeSpec {
            id: self.id,
            title: self.title,
            lists: self.lists,
            required_when,
            stop_countries: self.stop_countries,
            stopped_through: self.stopped_through,
            roles: self.roles,
            modelled: self.modelled,
            tripwire_only: self.tripwire_only,
            not_modelled: self.not_modelled,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRule {
    pub id: String,
    #[serde(default)]
    pub regime: String,
    pub authority: String,
    #[serde(default)]
    pub jurisdiction: String,
    pub status: Option<Status>,
    pub relief: Option<ReliefKind>,
    #[serde(default)]
    pub overcomes: Vec<String>,
    pub title: String,
    #[serde(default)]
    pub summary: String,
    #[serde(default = "eastern")]
    pub zone: String,
    pub version: Vec<Table>,
    #[serde(default)]
    pub addition: Vec<RawAddition>,
    #[serde(default)]
    pub record: Vec<String>,
}

fn eastern() -> String {
    "America/New_York".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAddition {
    pub rule: String,
    pub valid_from: AsOf,
    pub public_at: AsOf,
    pub published: Option<Date>,
    pub cites: Vec<Citation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawVersion {
    pub key: String,
    pub valid_from: AsOf,
    pub valid_through: Option<Date>,
    pub public_at: AsOf,
    pub published: Option<Date>,
    pub cites: Vec<Citation>,
    pub when: Option<String>,
    pub subject: Option<String>,
    pub bound: Option<String>,
    pub act: Option<String>,
    pub scope: Option<String>,
    #[serde(default)]
    pub target: RawTarget,
    pub effect: Option<String>,
    pub otherwise: Option<String>,
    pub policy: Option<LicensePolicy>,
    pub remedy: Option<String>,
    #[serde(default)]
    pub warn: Vec<RawWarning>,
    pub party: Option<String>,
    pub exclude: Option<String>,
    #[serde(default)]
    pub authorization: Vec<RawGrant>,
    #[serde(default)]
    pub condition: Vec<RawCondition>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTarget {
    #[serde(default)]
    pub lists: Vec<String>,
    #[serde(default)]
    pub roles: Vec<PartyRole>,
    pub condition: Option<String>,
    #[serde(default)]
    pub party: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawWarning {
    pub when: String,
    pub flag: FlagKind,
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawGrant {
    pub id: String,
    pub title: String,
    pub scope: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCondition {
    pub id: String,
    pub text: String,
    pub met: String,
}

/// What a measure can lead to. A permission comes from a relief, and the other words from a
/// step that fails.
const EFFECTS: [Outcome; 8] = [
    Outcome::Prohibited,
    Outcome::Blocked,
    Outcome::LicenseRequired,
    Outcome::Conditional,
    Outcome::Indeterminate,
    Outcome::Eligible,
    Outcome::NotInForce,
    Outcome::NotTriggered,
];

/// What follows where a measure does not apply; it restricts nothing.
const OTHERWISE: [Outcome; 3] = [
    Outcome::NotTriggered,
    Outcome::NotBlocked,
    Outcome::NotEligible,
];

impl RawVersion {
    /// A field that only a measure has.
    fn of_a_measure(&self) -> Option<&'static str> {
        let stated = [
            (self.when.is_some(), "when"),
            (self.subject.is_some(), "subject"),
            (self.bound.is_some(), "bound"),
            (self.act.is_some(), "act"),
            (self.scope.is_some(), "scope"),
            (self.target.says_more(), "target"),
            (self.effect.is_some(), "effect"),
            (self.otherwise.is_some(), "otherwise"),
            (self.policy.is_some(), "policy"),
            (self.remedy.is_some(), "remedy"),
            (!self.warn.is_empty(), "warn"),
        ];
        first(&stated)
    }

    /// A field that only a relief has.
    fn of_a_relief(&self) -> Option<&'static str> {
        let stated = [
            (self.party.is_some(), "party"),
            (self.exclude.is_some(), "exclude"),
            (!self.authorization.is_empty(), "authorization"),
            (!self.condition.is_empty(), "condition"),
        ];
        first(&stated)
    }
}

fn first(stated: &[(bool, &'static str)]) -> Option<&'static str> {
    stated.iter().find(|(is, _)| *is).map(|(_, field)| *field)
}

impl RawTarget {
    fn says_more(&self) -> bool {
        let aimed = !self.lists.is_empty() || self.party;
        aimed || !self.roles.is_empty() || self.condition.is_some()
    }
}

pub(crate) struct Compiler<'a> {
    pub file: &'a str,
    pub registry: &'a Registry,
    pub zone: TimeZone,
}

impl Compiler<'_> {
    fn fail(&self, what: String) -> RulebookError {
        RulebookError::Rule {
            file: self.file.to_owned(),
            what,
        }
    }

    /// Reads one of the words that a field takes.
    fn word(
        &self,
        version: &str,
        field: &str,
        written: &str,
        words: &[Outcome],
    ) -> Result<Outcome, RulebookError> {
        let meant = words.iter().find(|word| word.word() == written);
        meant.copied().ok_or_else(|| {
            let all: Vec<&str> = words.iter().map(|word| word.word()).collect();
            let permits = written.starts_with("PERMITTED");
            let relief = if permits {
                "; a permission comes from a relief"
            } else {
                ""
            };
            self.fail(format!(
                "version `{version}`: `{field}` is one of {}, and not `{written}`{relief}",
                all.join(", ")
            ))
        })
    }

    /// Refuses a field that would be read by nobody.
    fn only(
        &self,
        raw: &RawVersion,
        other: Option<&str>,
        whose: &str,
    ) -> Result<(), RulebookError> {
        match other {
            Some(field) => Err(self.fail(format!(
                "version `{}`: `{field}` belongs to {whose}",
                raw.key
            ))),
            None => Ok(()),
        }
    }

    /// Resolves `inherits` and types the tables.
    pub fn versions(&self, tables: Vec<Table>) -> Result<Vec<RawVersion>, RulebookError> {
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
                    if !matches!(name.as_str(), "valid_through" | "published") {
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
            source: Box::new(source),
        })
    }

    fn validity(&self, raw: &RawVersion) -> Result<Validity, RulebookError> {
        if raw.cites.is_empty() {
            return Err(self.fail(format!("version `{}` has no citation", raw.key)));
        }
        let through = raw.valid_through;
        let period = Period {
            from: raw.valid_from,
            through,
        };
        if through.is_some_and(|last| last < raw.valid_from.day_in(&self.zone)) {
            return Err(self.fail(format!("version `{}` ends before it begins", raw.key)));
        }
        let public = (raw.public_at, raw.published);
        Ok(Validity::new(period, public, &self.zone, raw.cites.clone()))
    }

    pub fn addition(&self, raw: RawAddition) -> Result<Addition, RulebookError> {
        if raw.cites.is_empty() {
            return Err(self.fail(format!("addition `{}` has no citation", raw.rule)));
        }
        let period = Period {
            from: raw.valid_from,
            through: None,
        };
        let public = (raw.public_at, raw.published);
        Ok(Addition {
            rule: raw.rule,
            validity: Validity::new(period, public, &self.zone, raw.cites),
        })
    }

    pub fn version(&self, raw: &RawVersion) -> Result<Version, RulebookError> {
        let validity = self.validity(raw)?;
        self.only(raw, raw.of_a_relief(), "a relief")?;
        let effect = raw
            .effect
            .as_deref()
            .ok_or_else(|| self.fail(format!("version `{}` has no effect", raw.key)))?;
        let effect = self.word(&raw.key, "effect", effect, &EFFECTS)?;
        let otherwise = match &raw.otherwise {
            Some(word) => self.word(&raw.key, "otherwise", word, &OTHERWISE)?,
            None => Outcome::NotTriggered,
        };
        if raw.target.lists.is_empty() && !raw.target.party && raw.target.says_more() {
            return Err(self.fail(format!(
                "version `{}`: a `target` with roles or a condition says at whom it is aimed: `lists = [...]` or `party = true`",
                raw.key
            )));
        }
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
        let head = [
            expr("when", &raw.when)?,
            expr("subject", &raw.subject)?,
            expr("bound", &raw.bound)?,
            expr("act", &raw.act)?,
        ];
        let reads = head.iter().map(|expr| Reads::by(expr, self.registry));
        let reads = reads.fold(Reads::default(), Reads::and);
        let [when, subject, bound, act] = head;
        let lists = match &target {
            Target::Entry { lists, .. } => lists.as_slice(),
            Target::None | Target::Party { .. } => &[],
        };
        let stating = lists
            .iter()
            .flat_map(|list| self.registry.stating(list.as_str()));
        Ok(Version {
            stating: stating.copied().collect(),
            validity,
            when,
            subject,
            bound,
            act,
            head: reads,
            target,
            scope: expr("scope", &raw.scope)?,
            effect,
            otherwise,
            policy: raw.policy,
            remedy: raw.remedy.clone(),
            warnings,
            key: raw.key.clone(),
        })
    }

    pub fn relief(&self, raw: &RawVersion) -> Result<ReliefVersion, RulebookError> {
        let validity = self.validity(raw)?;
        self.only(raw, raw.of_a_measure(), "a measure")?;
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
