//! A table of customers, opened: what it is made of, and which column says what.
//!
//! In: a stream and what the user says. Out: a [`Table`] that stands before its first
//! customer, with everything that was found out about it as data, to be shown before the
//! run. What cannot be told is refused with the option that tells it.

use std::{borrow::Cow, io::Cursor, io::Read};

use interdict_model::PartyKind;

use crate::{
    columns::{self, Columns, Found, Header, Override},
    country::CountryNames,
    dates::DayOrder,
    decode::{self, Encoding, HEAD},
    error::BatchError,
    fields,
    row::Reading,
    split::{Chunk, Position, Shape, Splitter},
};

/// Rows of the beginning that are looked at.
const SAMPLE: usize = 200;
/// What can stand between fields, most usual first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What the user says of a table.
#[derive(Debug, Clone)]
pub struct TableOptions {
    /// The encoding.
    pub encoding: Option<Encoding>,
    /// What rows are made of; the delimiter of a table may stay open.
    pub kind: Option<TableKind>,
    /// The delimiter of a table.
    pub delimiter: Option<u8>,
    /// Whether the first row says what the columns are called.
    pub header: Option<Header>,
    /// Columns and their parts.
    pub overrides: Vec<Override>,
    /// What a customer is whose row does not say it.
    pub party: Option<PartyKind>,
    /// How dates are meant.
    pub days: DayOrder,
    /// How names of countries are read.
    pub countries: CountryNames,
}

impl Default for TableOptions {
    fn default() -> Self {
        Self {
            encoding: None,
            kind: None,
            delimiter: None,
            header: None,
            overrides: Vec::new(),
            party: None,
            days: DayOrder::Open,
            countries: |_| None,
        }
    }
}

/// What rows are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// Fields with a delimiter between them.
    Csv,
    /// One JSON object a line.
    JsonLines,
}

/// A table of customers.
pub struct Table {
    pub(crate) splitter: Splitter,
    /// How its rows are read.
    pub reading: Reading,
    /// Its encoding.
    pub encoding: Encoding,
    pub(crate) file: String,
}

impl Table {
    /// Opens a table. `file` names it in errors.
    pub fn open(
        raw: Box<dyn Read + Send>,
        file: &str,
        options: &TableOptions,
    ) -> Result<Self, BatchError> {
        let decoded = decode::open(raw, file, options.encoding)?;
        let head = decoded.head;
        let separator = separator(&head);
        let shape = shape(&head, separator, options, file)?;
        let mut splitter = Splitter::new(decoded.stream, shape);
        let mut read_one = || {
            let read = splitter.next_into(&mut Chunk::default(), 1);
            read.map_err(|error| BatchError::io("read", file, error))
        };
        let columns = match shape {
            Shape::JsonLines => json_columns(&head, options)?,
            Shape::Table(delimiter) => {
                if separator.is_some() {
                    read_one()?;
                }
                let mut rows = sample(&head, delimiter);
                if separator.is_some() {
                    rows.remove(0);
                }
                if rows.is_empty() {
                    return Err(empty(file));
                }
                let first = rows.remove(0);
                let first: Vec<Cow<'_, str>> = first.into_iter().map(Cow::Owned).collect();
                let columns = columns::map(&first, &rows, &options.overrides, options.header)?;
                if columns.header {
                    read_one()?;
                }
                columns
            }
        };
        Ok(Self {
            splitter,
            reading: Reading {
                shape,
                columns,
                overrides: options.overrides.clone(),
                kind: options.party,
                days: options.days,
                countries: options.countries,
            },
            encoding: decoded.encoding,
            file: file.to_owned(),
        })
    }

    /// Goes to where an earlier run had come; an error when that is another input.
    pub(crate) fn pass(&mut self, to: &Position) -> Result<(), BatchError> {
        let same = self.splitter.pass(to);
        if same.map_err(|error| BatchError::io("read", &self.file, error))? {
            return Ok(());
        }
        Err(BatchError::Input {
            file: self.file.clone(),
            what: "is not what the earlier run has read so far".to_owned(),
            hint: "give the same input, or start anew with another `--output` or without the \
                   part"
                .to_owned(),
        })
    }
}

fn empty(file: &str) -> BatchError {
    BatchError::Input {
        file: file.to_owned(),
        what: "holds no row".to_owned(),
        hint: "it should hold a table (CSV) or one JSON object a line".to_owned(),
    }
}

/// The first line `sep=;`, with which Excel says what stands between fields.
fn separator(head: &[u8]) -> Option<u8> {
    let line = head.split(|byte| *byte == b'\n').next()?.trim_ascii_end();
    match line {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator] => Some(*separator),
        // A tab at the end was trimmed off.
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'='] => Some(b'\t'),
        _ => None,
    }
}

fn shape(
    head: &[u8],
    separator: Option<u8>,
    options: &TableOptions,
    file: &str,
) -> Result<Shape, BatchError> {
    let refused = |what: &str, hint: &str| {
        Err(BatchError::Input {
            file: file.to_owned(),
            what: what.to_owned(),
            hint: hint.to_owned(),
        })
    };
    let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
    let Some(first) = first else {
        return Err(empty(file));
    };
    let kind = match (options.kind, first) {
        (Some(kind), _) => kind,
        (None, b'{') => TableKind::JsonLines,
        (None, b'[') => {
            return refused(
                "begins like one JSON array",
                "write one object a line (jq -c '.[]'), or say `--input-format csv`",
            );
        }
        (None, b'<') => return refused("begins like XML", "export it as CSV or JSON lines"),
        (None, _) => TableKind::Csv,
    };
    if memchr::memchr(b'\n', head).is_none() && memchr::memchr(b'\r', head).is_some() {
        return refused(
            "has line ends of the old Macintosh (CR alone)",
            "save it with the line ends of Windows or Unix",
        );
    }
    Ok(match kind {
        TableKind::JsonLines => Shape::JsonLines,
        TableKind::Csv => {
            let told = options.delimiter.or(separator);
            Shape::Table(told.unwrap_or_else(|| delimiter(head)))
        }
    })
}

/// Returns the delimiter that cuts most rows into the same number of fields, and of those
/// the one that makes most fields; a comma where no one does.
fn delimiter(head: &[u8]) -> u8 {
    let rank = |delimiter: u8| {
        let rows = sample(head, delimiter);
        let counts: Vec<usize> = rows.iter().map(Vec::len).collect();
        let fields = counts.first().copied().unwrap_or_default();
        let alike = counts.iter().filter(|count| **count == fields).count();
        // In parts of ten, so that one odd row does not turn it.
        let share = if fields < 2 {
            0
        } else {
            alike * 10 / counts.len()
        };
        (share, fields)
    };
    let mut best = (DELIMITERS[0], rank(DELIMITERS[0]));
    for each in &DELIMITERS[1..] {
        let own = rank(*each);
        if own.0 > 0 && own > best.1 {
            best = (*each, own);
        }
    }
    best.0
}

/// Returns the whole rows of the beginning that can be read.
fn sample(head: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let whole = if head.len() < HEAD {
        head
    } else {
        // The last line may be cut.
        &head[..memchr::memrchr(b'\n', head).map_or(head.len(), |at| at + 1)]
    };
    let input = Box::new(Cursor::new(whole.to_vec()));
    let mut splitter = Splitter::new(input, Shape::Table(delimiter));
    let mut chunk = Chunk::default();
    let mut cells = Vec::new();
    let mut rows = Vec::new();
    while rows.len() < SAMPLE && splitter.next_into(&mut chunk, SAMPLE).unwrap_or(false) {
        for row in chunk.rows.iter().filter(|row| row.broken.is_none()) {
            let text = String::from_utf8_lossy(chunk.bytes(row));
            fields::read(&text, delimiter, &mut cells);
            rows.push(cells.drain(..).map(Cow::into_owned).collect());
            cells = Vec::new();
        }
    }
    rows
}

/// Returns the columns that the first objects name.
fn json_columns(head: &[u8], options: &TableOptions) -> Result<Columns, BatchError> {
    let mut names: Vec<String> = Vec::new();
    for line in head.split(|byte| *byte == b'\n').take(SAMPLE) {
        let object = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(line);
        let Ok(object) = object else { continue };
        let entity = object
            .get("properties")
            .is_some_and(serde_json::Value::is_object);
        for name in object.keys() {
            if !entity && !names.contains(name) && names.len() < SAMPLE {
                names.push(name.clone());
            }
        }
    }
    let plain: Vec<&str> = names.iter().map(String::as_str).collect();
    // A field may come later; whether it did is said at the end. Where no line of the
    // beginning names its fields so, none will: entities have their own.
    if plain.is_empty() {
        columns::check(&options.overrides, &plain)?;
    }
    Ok(Columns {
        roles: columns::assign(&plain, &options.overrides),
        names,
        header: true,
        found: Found::Header,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Result<Table, BatchError> {
        Table::open(
            Box::new(Cursor::new(text.as_bytes().to_vec())),
            "t.csv",
            &TableOptions::default(),
        )
    }

    fn shown(text: &str) -> String {
        let mut table = open(text).unwrap();
        let mut chunk = Chunk::default();
        table.splitter.next_into(&mut chunk, 10).unwrap();
        let first = chunk.rows.first().map_or(0, |row| row.line);
        let shape = match table.reading.shape {
            Shape::JsonLines => "json".to_owned(),
            Shape::Table(delimiter) => char::from(delimiter).to_string(),
        };
        format!("{shape} {first} {}", table.reading.columns)
    }

    #[test]
    fn what_a_table_is_made_of_is_found_out() {
        assert_eq!(shown("id,name\n1,A\n"), ", 2 key=id name=name");
        assert_eq!(shown("id;name\n1;\"A, B\"\n"), "; 2 key=id name=name");
        assert_eq!(shown("id\tname\r\n1\tA, B, C\r\n"), "\t 2 key=id name=name");
        assert_eq!(shown("id|name\n1|A;B\n"), "| 2 key=id name=name");
        assert_eq!(shown("sep=;\r\nid;name\r\n1;A\r\n"), "; 3 key=id name=name");
        assert_eq!(shown("name\nA, B and C\n"), ", 2 name=name");
        assert_eq!(shown("\"x\ny\",\"name\"\n1,A\n"), ", 3 name=name");
        assert_eq!(shown("Wang Wei\nIvan Petrov\n"), ", 1 name=1");
        assert_eq!(
            shown("{\"name\":\"A\",\"land\":\"DE\"}\n"),
            "json 1 name=name country=land"
        );
    }

    #[test]
    fn what_is_no_table_is_refused_with_what_to_do() {
        for (text, word) in [
            ("", "holds no row"),
            ("\n \n", "holds no row"),
            ("[{\"name\":1}]", "JSON array"),
            ("<a/>", "XML"),
            ("name\rA\rB", "Macintosh"),
        ] {
            let error = open(text).map(|_| ()).unwrap_err();
            assert!(error.to_string().contains(word), "{error}");
            assert!(error.hint().is_some());
        }
    }
}
