//! Labelled pairs: two parties and whether they are the same.
//!
//! In: a table with headings, or the JSON lines of `interdict compare` with a `match`.
//! Out: [`Pairs`], each side in the form that `interdict compare` reads, so that a pair
//! has one meaning in both. A row that cannot be used is kept with its line and reason.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::columns::{ColumnError, Columns, Meaning, NameHeading, Said};
use crate::table::{Rows, Unclosed};

/// Most pairs of one file.
pub const MAX_PAIRS: usize = 1_000_000;

/// Two parties and whether they are the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair<S> {
    /// The line of the file.
    pub line: usize,
    /// The party that is asked about.
    pub left: S,
    /// The party that it is compared with.
    pub right: S,
    /// The first name of each.
    pub names: [String; 2],
    /// Whether they are the same.
    pub is_match: bool,
    /// What else the row says, by heading.
    pub attributes: BTreeMap<String, String>,
}

/// A row that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BadRow {
    /// The line of the file.
    pub line: usize,
    /// Why.
    pub reason: String,
}

/// The pairs of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Pairs<S> {
    /// Those that can be used, in the order of the file.
    pub pairs: Vec<Pair<S>>,
    /// Those that cannot.
    pub bad: Vec<BadRow>,
    /// Which heading was taken for what; empty for JSON lines.
    pub columns: BTreeMap<Meaning, String>,
}

/// Why a file of pairs cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no row.
    #[error("it is empty")]
    Empty,
    /// The headings cannot be read.
    #[error("its headings cannot be read: {0}")]
    Headings(String),
    /// The headings do not say what is needed.
    #[error(transparent)]
    Columns(#[from] ColumnError),
    /// A quote stays open.
    #[error(transparent)]
    Unclosed(#[from] Unclosed),
    /// There are too many rows.
    #[error("it has more than {MAX_PAIRS} rows")]
    TooMany,
}

impl ReadError {
    /// Returns what to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty | Self::Headings(_) => {
                "the first line of a table names its columns, such as `name1,name2,is_match`"
            }
            Self::Columns(ColumnError::Twice { .. }) => "rename one of them",
            Self::Columns(ColumnError::Missing {
                meaning: Meaning::Name,
                ..
            }) => "say which column is the name: `--column name=HEADING`",
            Self::Columns(_) => "say which column is which: `--column left=HEADING`",
            Self::Unclosed(_) => "close it, or write a quote inside of quotes twice",
            Self::TooMany => "measure a sample of it",
        }
    }
}

impl<S> Pairs<S> {
    /// Reads the sides of every pair; a pair with a side that cannot be read is a bad row.
    pub fn read_sides<T>(self, read: impl Fn(&S) -> Result<T, String>) -> Pairs<T> {
        let mut bad = self.bad;
        let mut pairs = Vec::with_capacity(self.pairs.len());
        for pair in self.pairs {
            let side = |side: &S, word: &str| {
                read(side).map_err(|reason| BadRow {
                    line: pair.line,
                    reason: format!("`{word}` {reason}"),
                })
            };
            match (side(&pair.left, "left"), side(&pair.right, "right")) {
                (Ok(left), Ok(right)) => pairs.push(Pair {
                    line: pair.line,
                    left,
                    right,
                    names: pair.names,
                    is_match: pair.is_match,
                    attributes: pair.attributes,
                }),
                (Err(row), _) | (_, Err(row)) => bad.push(row),
            }
        }
        bad.sort_by_key(|row| row.line);
        Pairs {
            pairs,
            bad,
            columns: self.columns,
        }
    }
}

/// Reads a file of pairs: JSON lines where its first character is a brace, else a table.
///
/// ```
/// let pairs = interdict_eval::read_pairs(b"name1,name2,is_match\nACME,Acme Ltd,true\n", &[])?;
/// assert!(pairs.pairs[0].is_match);
/// # Ok::<(), interdict_eval::ReadError>(())
/// ```
pub fn read_pairs(bytes: &[u8], said: &[Said]) -> Result<Pairs<Value>, ReadError> {
    match bytes.trim_ascii_start().first() {
        None => Err(ReadError::Empty),
        Some(b'{') => json_lines(bytes),
        Some(_) => table(bytes, said),
    }
}

fn table(bytes: &[u8], said: &[Said]) -> Result<Pairs<Value>, ReadError> {
    let needed = [Meaning::Left, Meaning::Right, Meaning::Match];
    let mut rows = Rows::new(bytes);
    let columns = headed(&mut rows, &needed, said, &|_| None)?;
    let mut found = Pairs {
        pairs: Vec::new(),
        bad: Vec::new(),
        columns: columns.mapping(),
    };
    for row in rows {
        let row = row?;
        let pair = match row.fields {
            // An empty line is a record of one empty field.
            Ok(fields) if fields.len() == 1 && fields[0].trim().is_empty() => continue,
            Ok(fields) => pair_of_row(row.line, &fields, &columns),
            Err(reason) => Err(reason),
        };
        found.take(row.line, pair)?;
    }
    Ok(found)
}

/// Reads the headings of a table.
pub(crate) fn headed(
    rows: &mut Rows<'_>,
    needed: &[Meaning],
    said: &[Said],
    called: NameHeading<'_>,
) -> Result<Columns, ReadError> {
    let headings = rows.next().ok_or(ReadError::Empty)??.fields;
    let headings = headings.map_err(ReadError::Headings)?;
    Ok(Columns::find(&headings, needed, said, called)?)
}

fn pair_of_row(line: usize, fields: &[String], columns: &Columns) -> Result<Pair<Value>, String> {
    if fields.len() != columns.width() {
        let (own, due) = (fields.len(), columns.width());
        return Err(format!("it has {own} fields, not {due}"));
    }
    let field = |meaning| columns.field(fields, meaning).unwrap_or_default().trim();
    let schema = Some(field(Meaning::Schema)).filter(|schema| !schema.is_empty());
    let side = |meaning| {
        let name = field(meaning);
        if name.is_empty() {
            return Err(format!("`{meaning}` has no name"));
        }
        Ok(serde_json::json!({ "name": name, "schema": schema }))
    };
    Ok(Pair {
        line,
        left: side(Meaning::Left)?,
        right: side(Meaning::Right)?,
        names: [Meaning::Left, Meaning::Right].map(|side| field(side).to_owned()),
        is_match: label(field(Meaning::Match))?,
        attributes: columns.others(fields),
    })
}

/// Reads a label as people write it.
fn label(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" => Ok(true),
        "false" | "f" | "no" | "n" | "0" => Ok(false),
        "" => Err("`match` is empty".to_owned()),
        _ => {
            let shown: String = text.chars().take(40).collect();
            Err(format!("`{shown}` says neither true nor false"))
        }
    }
}

fn json_lines(bytes: &[u8]) -> Result<Pairs<Value>, ReadError> {
    let mut found = Pairs {
        pairs: Vec::new(),
        bad: Vec::new(),
        columns: BTreeMap::new(),
    };
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if !line.trim_ascii().is_empty() {
            found.take(at + 1, pair_of_line(at + 1, line))?;
        }
    }
    Ok(found)
}

fn pair_of_line(line: usize, text: &[u8]) -> Result<Pair<Value>, String> {
    let told = |error: serde_json::Error| error.to_string().replace(" line 1 column", " column");
    let mut object: Map<String, Value> = serde_json::from_slice(text).map_err(told)?;
    let is_match = match object.remove("match") {
        Some(Value::Bool(label)) => label,
        Some(Value::String(text)) => label(text.trim())?,
        Some(Value::Number(number)) => label(&number.to_string())?,
        Some(_) => return Err("`match` says neither true nor false".to_owned()),
        None => return Err("`match` is missing".to_owned()),
    };
    let mut side = |key: &str| {
        object
            .remove(key)
            .ok_or_else(|| format!("`{key}` is missing"))
    };
    let (left, right) = (side("left")?, side("right")?);
    let mut attributes: BTreeMap<String, String> = object
        .iter()
        .filter(|(key, _)| *key != "id")
        .filter_map(|(key, value)| Some((key.clone(), plain(value)?)))
        .collect();
    if let Some(schema) = right.get("schema").and_then(Value::as_str) {
        attributes.insert("schema".to_owned(), schema.to_owned());
    }
    Ok(Pair {
        line,
        names: [name_of(&left), name_of(&right)],
        left,
        right,
        is_match,
        attributes,
    })
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

/// Returns the first name of a side, as it is shown.
fn name_of(side: &Value) -> String {
    let name = side
        .get("properties")
        .unwrap_or(side)
        .get("name")
        .unwrap_or(&Value::Null);
    let first = match name {
        Value::Array(names) => names.first().unwrap_or(&Value::Null),
        one => one,
    };
    first.as_str().unwrap_or_default().trim().to_owned()
}

impl Pairs<Value> {
    fn take(&mut self, line: usize, pair: Result<Pair<Value>, String>) -> Result<(), ReadError> {
        if self.pairs.len() + self.bad.len() >= MAX_PAIRS {
            return Err(ReadError::TooMany);
        }
        match pair {
            Ok(pair) => self.pairs.push(pair),
            Err(reason) => self.bad.push(BadRow { line, reason }),
        }
        Ok(())
    }
}

/// The names of a set of parties.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Those that can be used, in the order of the file.
    pub names: Vec<String>,
    /// Rows that cannot.
    pub bad: Vec<BadRow>,
}

/// Reads a table of names, one party a row; `called` finds their column unless it is said.
pub fn read_names(
    bytes: &[u8],
    said: &[Said],
    called: NameHeading<'_>,
) -> Result<Names, ReadError> {
    let mut rows = Rows::new(bytes);
    let columns = headed(&mut rows, &[Meaning::Name], said, called)?;
    let mut found = Names::default();
    for row in rows {
        let row = row?;
        if found.names.len() + found.bad.len() >= MAX_PAIRS {
            return Err(ReadError::TooMany);
        }
        let name = row.fields.and_then(|fields| {
            let name = columns.field(&fields, Meaning::Name).unwrap_or_default();
            let blank = fields.iter().all(|field| field.trim().is_empty());
            match name.trim() {
                "" if blank && fields.len() == 1 => Ok(None),
                "" => Err("it has no name".to_owned()),
                name => Ok(Some(name.to_owned())),
            }
        });
        match name {
            Ok(name) => found.names.extend(name),
            Err(reason) => found.bad.push(BadRow {
                line: row.line,
                reason,
            }),
        }
    }
    Ok(found)
}
