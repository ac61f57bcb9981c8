//! The sources: where each list is published, and how that is known.
//!
//! In: TOML, the one that the program carries (`data/sources.toml`) or one of the
//! user's for mirrors of his own. Out: [`Source`]s whose ids and file names are fit to
//! be parts of paths and whose addresses may be fetched from. Guaranteed: a file with
//! one wrong word is refused whole, with the word that was probably meant; a mistyped
//! limit would else be no limit.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::{Address, FetchError};

/// The sources that the program carries.
const CARRIED: &str = include_str!("../data/sources.toml");
/// The most that any file may have; what reads the lists stops there too.
const MOST_MIB: u64 = 512;

/// One publication that can be downloaded, or of which is known that it cannot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id, as typed.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// The lists that it carries, by id.
    pub lists: Vec<String>,
    /// The format of its files, by the name that `interdict lists import --as` takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// The most that one of its files may have, in MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_mib: Option<u64>,
    /// How often it changes, in words.
    pub changes: String,
    /// The publisher's page for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// What else one should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Why there is no address to download from, where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_address: Option<String>,
    /// The files; several are one publication, taken together or not at all.
    #[serde(default, rename = "file")]
    pub files: Vec<SourceFile>,
}

/// One file of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// The name that it gets here; of files that belong together it says which is which.
    pub name: String,
    /// Its address.
    pub url: String,
    /// How the address is known.
    pub confidence: Confidence,
    /// Where it was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
    /// The SHA-256 that its content must have, for a mirror that is pinned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// How an address is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// It stands in a text that was read.
    Read,
    /// It is given from memory.
    Recalled,
}

impl Confidence {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Recalled => "recalled",
        }
    }
}

impl Source {
    /// Returns the most bytes that one of its files may have.
    pub fn limit(&self) -> u64 {
        self.max_mib.unwrap_or(MOST_MIB).min(MOST_MIB) << 20
    }
}

/// Returns the sources that the program carries, preferred ones first. `formats` are
/// the names of formats that can be read.
pub fn carried(formats: &[&str]) -> Result<Vec<Source>, FetchError> {
    parse(CARRIED, "the sources of the program", formats)
}

/// Reads sources from TOML. `origin` names the text in errors.
pub fn parse(text: &str, origin: &str, formats: &[&str]) -> Result<Vec<Source>, FetchError> {
    let bad = |what: String| FetchError::BadSources {
        origin: origin.to_owned(),
        what,
    };
    let table: Table = text.parse().map_err(|error| bad(not_toml(text, &error)))?;
    let raw = check_words(&table).map_err(bad)?;
    let mut sources = Vec::new();
    for (at, value) in raw.iter().enumerate() {
        let name = place(value, at);
        let source: Source = value
            .clone()
            .try_into()
            .map_err(|error: toml::de::Error| bad(format!("{name}: {}", error.message())))?;
        check(&source, formats).map_err(|what| bad(format!("{name}: {what}")))?;
        sources.push(source);
    }
    let mut ids = BTreeSet::new();
    match sources.iter().find(|source| !ids.insert(&source.id)) {
        Some(twice) => Err(bad(format!("source `{}` is given twice", twice.id))),
        None => Ok(sources),
    }
}

/// Says where the text is no TOML. The line itself is not shown: it may hold a key.
fn not_toml(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map_or(1, |before| 1 + before.matches('\n').count());
    format!("line {line} is not TOML: {}", error.message())
}

const OF_SOURCE: [&str; 11] = [
    "id",
    "title",
    "publisher",
    "lists",
    "format",
    "max_mib",
    "changes",
    "page",
    "note",
    "no_address",
    "file",
];
const OF_FILE: [&str; 5] = ["name", "url", "confidence", "seen", "sha256"];

/// Refuses words that mean nothing, and returns the sources as they are written.
fn check_words(table: &Table) -> Result<Vec<Value>, String> {
    known(table, &["source"], "the file")?;
    let Some(Value::Array(sources)) = table.get("source") else {
        return Err("it names no source: begin one with `[[source]]`".to_owned());
    };
    for (at, source) in sources.iter().enumerate() {
        let name = place(source, at);
        let Value::Table(words) = source else {
            return Err(format!("{name} is no table: begin it with `[[source]]`"));
        };
        known(words, &OF_SOURCE, &name)?;
        let files = words.get("file").and_then(Value::as_array);
        for file in files.into_iter().flatten() {
            let Value::Table(words) = file else {
                return Err(format!("{name}: begin each file with `[[source.file]]`"));
            };
            known(words, &OF_FILE, &format!("a file of {name}"))?;
        }
    }
    Ok(sources.clone())
}

/// Names a source in a message.
fn place(source: &Value, at: usize) -> String {
    match source.get("id").and_then(Value::as_str) {
        Some(id) => format!("source `{id}`"),
        None => format!("source {}", at + 1),
    }
}

fn known(table: &Table, words: &[&str], place: &str) -> Result<(), String> {
    match table.keys().find(|key| !words.contains(&key.as_str())) {
        Some(key) => Err(format!(
            "{place}: `{key}` means nothing; {}",
            meant(key, words)
        )),
        None => Ok(()),
    }
}

/// Says which of `words` was probably meant, else all of them.
fn meant(typed: &str, words: &[&str]) -> String {
    let near = words
        .iter()
        .map(|word| (distance(typed, word), word))
        .min()
        .filter(|(distance, word)| *distance < word.len().min(typed.len()))
        .filter(|(distance, word)| *distance <= 2 || *distance * 3 <= word.len());
    match near {
        Some((_, word)) => format!("did you mean `{word}`?"),
        None => format!("known are {}", words.join(", ")),
    }
}

/// Edits from one word to another (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().take(64).enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let next = (diagonal + usize::from(left != *right))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}

fn check(source: &Source, formats: &[&str]) -> Result<(), String> {
    if !is_id(&source.id) {
        return Err("an id is made of a-z, 0-9, `.` and `-`, and begins with a letter".to_owned());
    }
    if source.lists.is_empty() {
        return Err("it carries no list; name them in `lists`".to_owned());
    }
    if let Some(list) = source.lists.iter().find(|list| !is_id(list)) {
        return Err(format!("`{list}` is no id of a list"));
    }
    match (&source.no_address, source.files.is_empty()) {
        (Some(_), false) => return Err("it has `no_address`, and files too".to_owned()),
        (Some(_), true) => return Ok(()),
        (None, true) => {
            return Err("it has no file; begin one with `[[source.file]]`".to_owned());
        }
        (None, false) => {}
    }
    let Some(format) = &source.format else {
        return Err(format!(
            "it needs a `format`, one of: {}",
            formats.join(", ")
        ));
    };
    if !formats.contains(&format.as_str()) {
        return Err(format!(
            "`{format}` is no format; {}",
            meant(format, formats)
        ));
    }
    if !source
        .max_mib
        .is_none_or(|mib| (1..=MOST_MIB).contains(&mib))
    {
        return Err(format!("`max_mib` is from 1 to {MOST_MIB}"));
    }
    let mut names = BTreeSet::new();
    for file in &source.files {
        check_file(file)?;
        if !names.insert(file.name.to_ascii_lowercase()) {
            return Err(format!("two files have the name `{}`", file.name));
        }
    }
    Ok(())
}

fn check_file(file: &SourceFile) -> Result<(), String> {
    let name = &file.name;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let fit = !name.is_empty()
        && name.len() <= 100
        && name.chars().all(plain)
        && !name.starts_with(['.', '-'])
        && !name.ends_with('.');
    if !fit {
        return Err(format!(
            "`{name}` is no name of a file: letters, digits, `.`, `-` and `_`"
        ));
    }
    let lower = name.to_ascii_lowercase();
    if [".part", ".tmp"].iter().any(|end| lower.ends_with(end)) || lower == crate::record::NAME {
        return Err(format!("`{name}` is a name that the download itself needs"));
    }
    Address::parse(&file.url).map_err(|what| format!("the address of `{name}`: {what}"))?;
    let digest = |text: &String| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if !file.sha256.as_ref().is_none_or(digest) {
        return Err(format!(
            "the `sha256` of `{name}` is not 64 hexadecimal digits"
        ));
    }
    if file.confidence == Confidence::Read && file.seen.is_none() {
        return Err(format!(
            "the address of `{name}` was read: say in `seen` where"
        ));
    }
    Ok(())
}

/// Ids become names of folders.
fn is_id(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    text.len() <= 100
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(plain)
        && !text.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMATS: [&str; 2] = ["us-csl-csv", "un-xml"];
    const ONE: &str = r#"
[[source]]
id = "my.un"
title = "United Nations, from our mirror"
publisher = "Us"
lists = ["un.sc"]
format = "un-xml"
changes = "daily"
max_mib = 8
[[source.file]]
name = "un.xml"
url = "https://mirror.example/un.xml"
confidence = "recalled"
"#;

    fn why(text: &str) -> String {
        parse(text, "`mine.toml`", &FORMATS)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_mirror_is_written_in_a_few_lines() {
        let sources = parse(ONE, "`mine.toml`", &FORMATS).unwrap();
        assert_eq!(sources[0].files[0].confidence, Confidence::Recalled);
        assert_eq!(sources[0].limit(), 8 << 20);
    }

    #[test]
    fn a_slip_of_the_pen_is_refused_with_what_was_meant() {
        let slip = |from: &str, to: &str| why(&ONE.replace(from, to));
        let said = slip("max_mib", "max_mb");
        assert_eq!(
            said,
            "`mine.toml`: source `my.un`: `max_mb` means nothing; did you mean `max_mib`?"
        );
        assert!(slip("url =", "ulr =").contains("did you mean `url`?"));
        assert!(slip("[[source]]", "[[sources]]").contains("did you mean `source`?"));
        assert!(slip("\"un-xml\"", "\"un-xlm\"").contains("did you mean `un-xml`?"));
        assert!(slip("\"un-xml\"", "\"pdf\"").contains("known are us-csl-csv, un-xml"));
        assert!(slip("\"recalled\"", "\"guessed\"").contains("guessed"));
        assert!(slip("\"recalled\"", "\"read\"").contains("say in `seen` where"));
        assert!(slip("max_mib = 8", "max_mib = 9000").contains("from 1 to 512"));
        assert!(slip("https://", "http://").contains("not https"));
        assert!(slip("mirror.example", "a:b@mirror.example").contains("password"));
        assert!(slip("confidence", "sha256 = \"12\"\nconfidence").contains("64 hexadecimal"));
        assert!(slip("[\"un.sc\"]", "[]").contains("carries no list"));
        assert!(why(&ONE.repeat(2)).contains("given twice"));
        assert!(why("").contains("names no source"));
        let broken = why(&ONE.replace("un.xml\"\nconf", "un.xml?key=hidden\nconf"));
        assert!(
            broken.contains("`mine.toml`: line 12 is not TOML"),
            "{broken}"
        );
        assert!(!broken.contains("hidden"), "{broken}");
    }

    #[test]
    fn nothing_in_it_leads_out_of_the_folder() {
        for name in [
            "../x",
            "/x",
            "a/b",
            "a\\\\b",
            ".x",
            "",
            "x.part",
            "record.json",
            "-x",
            "x.",
        ] {
            let text = ONE.replace("\"un.xml\"", &format!("\"{name}\""));
            assert!(parse(&text, "x", &FORMATS).is_err(), "{name}");
        }
        for id in ["../x", "a/b", "", "A", ".", "..", "a."] {
            let text = ONE.replace("\"my.un\"", &format!("\"{id}\""));
            assert!(parse(&text, "x", &FORMATS).is_err(), "{id}");
        }
    }

    #[test]
    fn a_source_without_an_address_says_why() {
        let head = ONE.split("[[source.file]]").next().unwrap();
        assert!(why(head).contains("has no file"));
        let said = head.replace("max_mib = 8", "no_address = \"a page for people\"");
        assert!(parse(&said, "x", &FORMATS).unwrap()[0].files.is_empty());
        let both = ONE.replace("max_mib = 8", "no_address = \"a page\"");
        assert!(why(&both).contains("and files too"));
    }
}
