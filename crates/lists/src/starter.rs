//! The starter list that the binary carries.
//!
//! In: the tables under `starter/`, facts of the public record in our own form,
//! each with its rule, dates and confidence (`docs/starter-list.md`). Out: entries
//! and one [`ListState`] a list, the same types that an imported list gives.
//!
//! Guaranteed: entries are sorted by id and ids are unique; every entry has a
//! name, a citation and a confidence; an entry whose start the data do not decide
//! carries both days and no single `added_by`, so that its presence in between is unknown.
//! Nothing here replaces an import: two of the three lists hold only the parties
//! that the rulebook names and say so in [`ListState::complete`].
//!
//! The license requirement and policy are those of 15 CFR 744.11 as the entries of
//! 2019 state them. The release to standards organizations (85 FR 36719) is a relief
//! of the rulebook, not part of the requirement. Every party is an organization: the
//! rules call them entities and affiliates, the statute companies, though the list
//! itself prints no type.

use std::{collections::BTreeMap, sync::LazyLock};

use interdict_model::{
    AliasQuality, Basis, Citation, Confidence, Country, DateBasis, EntityId, EntryId,
    LicensePolicy, LicenseRequirement, ListEntry, ListId, ListState, ListedName, Listing, NameKind,
    PartyKind, RequirementScope,
};
use jiff::civil::Date;
use serde::{Deserialize, de::DeserializeOwned};

/// Separates several values in one field; names hold commas and semicolons.
const BETWEEN: &str = " | ";

/// The starter list: entries sorted by id, and the state of each list.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Starter {
    /// Every entry of every list.
    pub entries: Vec<ListEntry>,
    /// What the entries amount to as lists.
    pub lists: Vec<ListState>,
}

/// The tables that [`parse`] reads, as text.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'a> {
    /// One row a list.
    pub lists: &'a str,
    /// One row a citation.
    pub cites: &'a str,
    /// One row an act that put entries on a list.
    pub acts: &'a str,
    /// One row an entry.
    pub entries: &'a str,
}

/// The tables that this binary was built with.
pub const SHIPPED: Tables<'static> = Tables {
    lists: include_str!("../starter/lists.tsv"),
    cites: include_str!("../starter/cites.tsv"),
    acts: include_str!("../starter/acts.tsv"),
    entries: include_str!("../starter/entries.tsv"),
};

/// Why the tables are not a starter list.
#[derive(Debug, thiserror::Error)]
pub enum StarterError {
    /// A row does not have the columns or the values of its table.
    #[error("starter table `{table}`: {source}; the head of the table says what each column holds")]
    Row {
        /// The table.
        table: &'static str,
        /// Where and what.
        source: csv::Error,
    },
    /// A row names something that no other table holds.
    #[error(
        "starter table `{table}`: `{row}` refers to {what} `{key}`, which is not there; add it or correct the key"
    )]
    Dangling {
        /// The table.
        table: &'static str,
        /// The row, by its key.
        row: String,
        /// What is missing.
        what: &'static str,
        /// The key.
        key: String,
    },
    /// Two rows of one table have the same key.
    #[error("starter table `{table}`: `{key}` stands there twice; keep one row")]
    Twice {
        /// The table.
        table: &'static str,
        /// The key.
        key: String,
    },
    /// A row contradicts itself or the row it refers to.
    #[error("starter table `{table}`: `{row}`: {why}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The row, by its key.
        row: String,
        /// What does not fit, and what to do.
        why: &'static str,
    },
    /// The canonical form could not be written.
    #[error("starter list `{list}`: no digest: {source}")]
    Digest {
        /// The list.
        list: ListId,
        /// Why.
        source: serde_json::Error,
    },
}

/// Returns the starter list, read once.
///
/// The shipped tables are part of the build and a test reads them, so the error
/// is only for a binary that was built with broken tables.
///
/// ```
/// use interdict_lists::starter::starter;
/// use interdict_model::{AsOf, Verdict};
///
/// let starter = starter()?;
/// let huawei = starter
///     .entries
///     .iter()
///     .find(|entry| entry.id.as_str() == "us.bis.el/huawei-technologies-co-ltd")
///     .ok_or("not there")?;
/// let day: AsOf = "2019-05-16".parse()?;
/// assert_eq!(huawei.listing.presence(day, day), Verdict::True);
/// assert_eq!(huawei.listing.added_by.as_deref(), Some("84 FR 22961"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn starter() -> Result<&'static Starter, &'static StarterError> {
    static STARTER: LazyLock<Result<Starter, StarterError>> = LazyLock::new(|| parse(&SHIPPED));
    STARTER.as_ref()
}

/// Reads the tables of a starter list.
pub fn parse(tables: &Tables<'_>) -> Result<Starter, StarterError> {
    let lists = keyed("lists", tables.lists, |row: &ListRow| row.id.clone())?;
    let cites = keyed("cites", tables.cites, |row: &CiteRow| row.key.clone())?;
    let acts = keyed("acts", tables.acts, |row: &ActRow| row.act.clone())?;
    let rows = keyed("entries", tables.entries, |row: &EntryRow| row.id.clone())?;
    let entries = rows
        .into_values()
        .map(|row| row.build(&acts, &cites))
        .collect::<Result<Vec<_>, _>>()?;
    if let Some(entry) = entries
        .iter()
        .find(|entry| !lists.contains_key(entry.list.as_str()))
    {
        return Err(StarterError::Dangling {
            table: "entries",
            row: entry.id.to_string(),
            what: "list",
            key: entry.list.to_string(),
        });
    }
    let lists = lists
        .into_values()
        .map(|row| row.build(&entries))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Starter { entries, lists })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListRow {
    id: String,
    title: String,
    complete: bool,
    date: Date,
    max_age_days: i32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CiteRow {
    key: String,
    text: String,
    url: Option<String>,
    confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActRow {
    act: String,
    list: String,
    added_by: Option<String>,
    earliest: Option<Date>,
    latest: Date,
    public_earliest: Option<Date>,
    public_latest: Date,
    scope: Option<RequirementScope>,
    requirement: Option<String>,
    policy: Option<LicensePolicy>,
    policy_text: Option<String>,
    cites: String,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryRow {
    id: String,
    entity: Option<String>,
    name: String,
    country: Option<Country>,
    act: String,
    basis: RowBasis,
    aliases: Option<String>,
    spellings: Option<String>,
    original: Option<String>,
    note: Option<String>,
}

/// How a row was established: finer than [`Basis`], which says what the dates mean.
#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RowBasis {
    Rule,
    ListCopy,
    Derived,
    Inferred,
    Published,
}

impl RowBasis {
    fn basis(self) -> Basis {
        match self {
            Self::Rule | Self::ListCopy | Self::Derived => Basis::Rule,
            Self::Inferred => Basis::Inferred,
            Self::Published => Basis::Publication,
        }
    }

    fn confidence(self) -> Confidence {
        match self {
            Self::Rule | Self::ListCopy => Confidence::Read,
            Self::Derived | Self::Inferred | Self::Published => Confidence::Partly,
        }
    }

    fn words(self) -> Option<&'static str> {
        (self == Self::Derived).then_some(
            "Rule and date follow from the first citation and start date in the \
             Consolidated Screening List of 2022-04 and from the official totals; \
             the rule's own entry was not seen.",
        )
    }
}

impl ListRow {
    fn build(self, entries: &[ListEntry]) -> Result<ListState, StarterError> {
        let id = ListId::new(self.id);
        let own: Vec<&ListEntry> = entries.iter().filter(|entry| entry.list == id).collect();
        let canonical = serde_json::to_vec(&own).map_err(|source| StarterError::Digest {
            list: id.clone(),
            source,
        })?;
        Ok(ListState {
            title: self.title,
            complete: self.complete,
            dates: vec![self.date],
            date_basis: DateBasis::Starter,
            rows: own.len(),
            max_age_days: self.max_age_days,
            digest: blake3::hash(&canonical).to_hex().to_string(),
            id,
        })
    }
}

impl CiteRow {
    /// A citation is no surer than the row that it stands beside.
    fn build(&self, row: Confidence) -> Citation {
        Citation {
            text: self.text.clone(),
            url: self.url.clone(),
            confidence: self.confidence.min(row),
        }
    }
}

impl ActRow {
    fn listing(&self, basis: RowBasis, citations: Vec<Citation>) -> Listing {
        let dates = if basis == RowBasis::Published {
            Listing::published(self.latest)
        } else {
            Listing {
                earliest: self.earliest,
                public_earliest: self.public_earliest,
                ..Listing::since(
                    self.latest,
                    self.public_latest,
                    basis.basis(),
                    basis.confidence(),
                )
            }
        };
        let rules = self.rules();
        Listing {
            added_by: rules.first().filter(|_| rules.len() == 1).cloned(),
            added_by_one_of: if rules.len() > 1 { rules } else { Vec::new() },
            citations,
            license_requirement: self
                .scope
                .zip(self.requirement.clone())
                .map(|(scope, text)| LicenseRequirement {
                    scope,
                    text,
                    footnotes: Vec::new(),
                    exceptions: Vec::new(),
                }),
            license_policy: self.policy,
            license_policy_text: self.policy_text.clone(),
            ..dates
        }
    }

    /// Returns the rule that added the entry, or the rules one of which did.
    fn rules(&self) -> Vec<String> {
        let text = self.added_by.as_deref().unwrap_or_default();
        text.split(" | ")
            .filter(|rule| !rule.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// Checks that the dates say what the basis of the row says.
    fn fits(&self, basis: RowBasis) -> Result<(), &'static str> {
        let decided =
            self.earliest == Some(self.latest) && self.public_earliest == Some(self.public_latest);
        match basis {
            RowBasis::Rule | RowBasis::ListCopy | RowBasis::Derived if !decided => {
                Err("the basis decides the day but the act gives two; use `inferred`")
            }
            RowBasis::Inferred if decided || self.rules().len() == 1 => {
                Err("`inferred` needs an act with two days and without one rule in `added_by`")
            }
            RowBasis::Published
                if self.earliest.is_some()
                    || self.public_earliest.is_some()
                    || self.latest != self.public_latest =>
            {
                Err("`published` needs an act with one day in `latest` and `public_latest`")
            }
            _ => Ok(()),
        }
    }
}

impl EntryRow {
    fn build(
        self,
        acts: &BTreeMap<String, ActRow>,
        cites: &BTreeMap<String, CiteRow>,
    ) -> Result<ListEntry, StarterError> {
        let inconsistent = |why| StarterError::Inconsistent {
            table: "entries",
            row: self.id.clone(),
            why,
        };
        let act = acts.get(&self.act).ok_or_else(|| StarterError::Dangling {
            table: "entries",
            row: self.id.clone(),
            what: "act",
            key: self.act.clone(),
        })?;
        let slug = self
            .id
            .strip_prefix(&act.list)
            .and_then(|rest| rest.strip_prefix('/'))
            .filter(|slug| !slug.is_empty() && !slug.contains('/'))
            .ok_or_else(|| {
                inconsistent("the id must be the list of the act, a slash and a slug")
            })?;
        act.fits(self.basis).map_err(inconsistent)?;
        if self.name.is_empty() {
            return Err(inconsistent(
                "the name is empty; give the name it is listed under",
            ));
        }

        let confidence = self.basis.confidence();
        let citations = parts(Some(&act.cites))
            .map(|key| {
                let cite = cites.get(key).ok_or_else(|| StarterError::Dangling {
                    table: "acts",
                    row: act.act.clone(),
                    what: "citation",
                    key: key.to_owned(),
                })?;
                Ok(cite.build(confidence))
            })
            .collect::<Result<Vec<_>, StarterError>>()?;
        if citations.is_empty() {
            return Err(inconsistent("its act has no citation; name one of `cites`"));
        }
        let mut listing = act.listing(self.basis, citations);
        let note: Vec<&str> = [
            act.note.as_deref(),
            self.basis.words(),
            self.note.as_deref(),
        ]
        .into_iter()
        .flatten()
        .collect();
        listing.note = (!note.is_empty()).then(|| note.join(" "));

        Ok(ListEntry {
            entity: EntityId::new(self.entity.as_deref().unwrap_or(slug)),
            names: self.names(),
            countries: self.country.into_iter().collect(),
            id: EntryId::new(self.id),
            ..ListEntry::blank(
                ListId::new(act.list.as_str()),
                PartyKind::Organization,
                listing,
            )
        })
    }

    fn names(&self) -> Vec<ListedName> {
        let further = [
            (NameKind::Alias, &self.aliases),
            (NameKind::OriginalScript, &self.original),
            (NameKind::Spelling, &self.spellings),
        ];
        let mut names = vec![ListedName::primary(self.name.as_str())];
        for (kind, field) in further {
            names.extend(parts(field.as_deref()).map(|text| ListedName {
                kind,
                ..ListedName::alias(text, AliasQuality::Strong)
            }));
        }
        names
    }
}

fn parts(field: Option<&str>) -> impl Iterator<Item = &str> {
    field
        .unwrap_or_default()
        .split(BETWEEN)
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn keyed<T: DeserializeOwned>(
    table: &'static str,
    text: &str,
    key: impl Fn(&T) -> String,
) -> Result<BTreeMap<String, T>, StarterError> {
    let mut rows = BTreeMap::new();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .comment(Some(b'#'))
        // Notes quote the lists; a quotation mark is a letter here.
        .quoting(false)
        .from_reader(text.as_bytes());
    for row in reader.deserialize() {
        let row: T = row.map_err(|source| StarterError::Row { table, source })?;
        let key = key(&row);
        if rows.contains_key(&key) {
            return Err(StarterError::Twice { table, key });
        }
        rows.insert(key, row);
    }
    Ok(rows)
}
