//! Reading golden cases.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use toml::{Table, Value};

/// One question with its answer.
#[derive(Debug, Clone)]
pub struct Golden {
    /// File and, in a story, the variant.
    pub name: String,
    /// The case alone, as a case file.
    pub case: String,
    /// List files that are imported first, from `tests/data`.
    pub lists: Vec<GoldenLists>,
    /// The answer.
    pub expect: Expect,
}

/// List files imported together.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldenLists {
    /// Files below `tests/data`.
    pub files: Vec<String>,
    /// The day that they stand for.
    pub dated: String,
}

/// What the answer must say. What is left out is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The outcome word.
    pub outcome: String,
    /// The exit code of the command.
    pub exit: Option<u8>,
    /// Words still possible, worst first.
    pub possible: Option<Vec<String>>,
    /// Triggers that must be there.
    #[serde(default)]
    pub triggers: Vec<ExpectTrigger>,
    /// Reliefs that must be there.
    #[serde(default)]
    pub reliefs: Vec<ExpectRelief>,
    /// Facts that must be asked for as pivotal.
    #[serde(default)]
    pub asks: Vec<String>,
    /// Facts that must not be asked for.
    #[serde(default)]
    pub asks_not: Vec<String>,
    /// Flags that must be raised.
    #[serde(default)]
    pub flags: Vec<String>,
    /// Flags that must not be raised.
    #[serde(default)]
    pub flags_not: Vec<String>,
    /// A part of the text of some remedy.
    pub remedy: Option<String>,
    /// Last day on which the answer holds.
    pub holds_until: Option<String>,
}

/// What must be said of a measure.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectTrigger {
    /// The measure.
    pub measure: String,
    /// Its outcome.
    pub outcome: String,
    /// The version.
    pub version: Option<String>,
    /// A part of the party's name.
    pub party: Option<String>,
    /// The list entry.
    pub entry: Option<String>,
    /// The license policy.
    pub policy: Option<String>,
    /// A citation.
    pub cites: Option<String>,
    /// What relieves it.
    pub relieved_by: Option<String>,
}

/// What must be said of a relief.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectRelief {
    /// `relief/version/authorization`.
    pub id: String,
    /// `yes`, `no` or `open`.
    pub holds: String,
}

/// Why golden cases could not be read.
#[derive(Debug, thiserror::Error)]
pub enum GoldenError {
    /// A file or folder.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Not valid, or not what a golden case holds.
    #[error("{name}: {what}")]
    Case {
        /// File and variant.
        name: String,
        /// Why.
        what: String,
    },
}

/// Reads every case below `folder`, sorted by file.
pub fn load(folder: &Path) -> Result<Vec<Golden>, GoldenError> {
    let fail = |path: &Path| {
        let path = path.to_owned();
        move |source| GoldenError::Io { path, source }
    };
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).map_err(fail(&folder))? {
            let path = entry.map_err(fail(&folder))?.path();
            if path.is_dir() {
                open.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).map_err(fail(&path))?;
        let name = path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .display()
            .to_string();
        cases.extend(read(&name, &text)?);
    }
    Ok(cases)
}

/// Reads the cases of one file.
pub fn read(name: &str, text: &str) -> Result<Vec<Golden>, GoldenError> {
    let fail = |name: &str, what: String| GoldenError::Case {
        name: name.to_owned(),
        what,
    };
    let mut base: Table = toml::from_str(text).map_err(|error| fail(name, error.to_string()))?;
    if !base.contains_key("why") {
        return Err(fail(name, "a golden case says `why`".into()));
    }
    let variants = match base.remove("variant") {
        None => vec![(name.to_owned(), Table::new())],
        Some(Value::Array(variants)) => variants
            .into_iter()
            .enumerate()
            .map(|(place, variant)| match variant {
                Value::Table(mut table) => {
                    let title = table
                        .remove("name")
                        .and_then(|title| title.as_str().map(str::to_owned));
                    Ok((
                        format!(
                            "{name}: {}",
                            title.unwrap_or_else(|| (place + 1).to_string())
                        ),
                        table,
                    ))
                }
                _ => Err(fail(name, "a variant is a table".into())),
            })
            .collect::<Result<_, _>>()?,
        Some(_) => return Err(fail(name, "`variant` is a list of tables".into())),
    };
    variants
        .into_iter()
        .map(|(name, variant)| {
            let mut case = base.clone();
            lay_over(&mut case, variant);
            let expect = case
                .remove("expect")
                .ok_or_else(|| fail(&name, "nothing is expected".into()))?;
            let expect = expect
                .try_into()
                .map_err(|error: toml::de::Error| fail(&name, error.to_string()))?;
            let lists = match case.remove("lists") {
                None => Vec::new(),
                Some(lists) => lists
                    .try_into()
                    .map_err(|error: toml::de::Error| fail(&name, error.to_string()))?,
            };
            Ok(Golden {
                case: case.to_string(),
                name,
                lists,
                expect,
            })
        })
        .collect()
}

/// Tables are merged; anything else is replaced.
fn lay_over(base: &mut Table, over: Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(inner)), Value::Table(value)) => lay_over(inner, value),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}
