//! On which line of a case file something stands.
//!
//! Asked for only when something is wrong, so that reading a case pays nothing for it.

use serde_json::Value as Json;
use toml::de::{DeTable, DeValue};

use super::{Format, yaml};

/// Returns the line, from 1, on which the value of `path` stands. A path is one of the file
/// (`parties[2].role`) or of a fact (`party[2].country`, `item.eccn`).
pub fn line_of(text: &str, format: Format, path: &str) -> Option<usize> {
    let mut found: Vec<(String, usize)> = Vec::new();
    let mut place = |path: &str, line: usize| found.push((path.to_owned(), line));
    match format {
        Format::Yaml => {
            yaml::parse(text, &mut place).ok()?;
        }
        Format::Toml => {
            let table = DeTable::parse(text).ok()?;
            below(text, table.get_ref(), "", &mut place);
        }
        Format::Json => json(text, &mut place),
    }
    spellings(path).iter().find_map(|path| {
        let mut all = found.iter();
        all.find(|(each, _)| each == path).map(|(_, line)| *line)
    })
}

/// Returns the places at which a file may write a fact.
fn spellings(path: &str) -> Vec<String> {
    let mut all = vec![path.to_owned(), format!("facts.{path}")];
    if let Some(rest) = path.strip_prefix("party[") {
        all.push(format!("parties[{rest}"));
    }
    if let Some(rest) = path.strip_prefix("item[") {
        all.push(format!("items[{rest}"));
    }
    if let Some(rest) = path.strip_prefix("item.") {
        all.push(format!("items[1].{rest}"));
    }
    match path {
        "origin.country" => all.push("from".to_owned()),
        "destination.country" => all.push("to".to_owned()),
        _ => {}
    }
    all
}

fn line_at(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or(text);
    1 + before.bytes().filter(|byte| *byte == b'\n').count()
}

fn below(text: &str, table: &DeTable<'_>, above: &str, place: &mut dyn FnMut(&str, usize)) {
    for (key, value) in table {
        let path = yaml::joined(Some(&above.to_owned()), key.get_ref());
        place(&path, line_at(text, key.span().start));
        inside(text, value.get_ref(), &path, place);
    }
}

fn inside(text: &str, value: &DeValue<'_>, path: &str, place: &mut dyn FnMut(&str, usize)) {
    match value {
        DeValue::Table(table) => below(text, table, path, place),
        DeValue::Array(values) => {
            for (at, value) in values.iter().enumerate() {
                let path = format!("{path}[{}]", at + 1);
                place(&path, line_at(text, value.span().start));
                inside(text, value.get_ref(), &path, place);
            }
        }
        _ => {}
    }
}

/// What is open at a place of a JSON text.
struct Level {
    path: String,
    /// The number of the current item; nothing in a table.
    item: Option<usize>,
    key: Option<String>,
}

impl Level {
    fn current(&self) -> String {
        match (&self.key, self.item) {
            (Some(key), _) => yaml::joined(Some(&self.path), key),
            (None, Some(item)) => format!("{}[{item}]", self.path),
            (None, None) => self.path.clone(),
        }
    }
}

/// Walks a text that is JSON, as its reader has found.
fn json(text: &str, place: &mut dyn FnMut(&str, usize)) {
    let bytes = text.as_bytes();
    let (mut at, mut line) = (0, 1);
    let mut open: Vec<Level> = Vec::new();
    let mut fresh = false;
    while let Some(byte) = bytes.get(at) {
        // The first token of an item has the place of the item.
        if fresh && !byte.is_ascii_whitespace() {
            fresh = false;
            if *byte != b']'
                && let Some(level) = open.last()
            {
                place(&level.current(), line);
            }
        }
        match byte {
            b'\n' => line += 1,
            b'{' | b'[' => {
                let path = open.last().map(Level::current).unwrap_or_default();
                let item = (*byte == b'[').then_some(1);
                fresh = item.is_some();
                open.push(Level {
                    path,
                    item,
                    key: None,
                });
            }
            b'}' | b']' => {
                open.pop();
            }
            b',' => {
                if let Some(level) = open.last_mut() {
                    level.key = None;
                    level.item = level.item.map(|item| item + 1);
                    fresh = level.item.is_some();
                }
            }
            b'"' => {
                let end = string_end(bytes, at);
                if let Some(level) = open.last_mut()
                    && level.item.is_none()
                    && level.key.is_none()
                    && let Some(Ok(Json::String(key))) = text.get(at..end).map(serde_json::from_str)
                {
                    level.key = Some(key);
                    place(&level.current(), line);
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Returns the place after the closing quote.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{
  "on": "2019-06-01",
  "item": { "eccn": "5A991",
    "kind": "hardware" },
  "parties": [
    { "role": "end_user", "a\"b": 1 },
    {
      "role": "seller",
      "countrry": "CN"
    }
  ],
  "list": ["x",
    "y"]
}"#;

    #[test]
    fn json_tells_the_line_of_a_key_and_of_an_item() {
        let line = |path| line_of(JSON, Format::Json, path);
        assert_eq!(line("on"), Some(2));
        assert_eq!(line("item.kind"), Some(4));
        assert_eq!(line("party[2].countrry"), Some(9));
        assert_eq!(line("parties[1]"), Some(6));
        assert_eq!(line("parties[2]"), Some(7));
        assert_eq!(line("list[2]"), Some(13));
        assert_eq!(line("parties[1].a\"b"), Some(6));
        assert_eq!(line("nothing"), None);
    }

    #[test]
    fn toml_and_yaml_tell_it_too() {
        let toml = "on = 2019-06-01\nfrom = \"US\"\n[[parties]]\nrole = \"seller\"\n\n[[parties]]\nrole = \"end_user\"\nshare = 3\n[facts]\n\"contract.date\" = 1\n";
        let line = |path| line_of(toml, Format::Toml, path);
        assert_eq!(line("party[2].share"), Some(8));
        assert_eq!(line("origin.country"), Some(2));
        assert_eq!(line("contract.date"), Some(10));
        let yaml = "items:\n  - text: x\n    eccn: 1\n";
        assert_eq!(line_of(yaml, Format::Yaml, "item.eccn"), Some(3));
    }

    #[test]
    fn a_text_that_is_no_json_ends() {
        for text in ["{\"a", "[[[", "\"\\", "{\"a\\\"", ",,,]]]}"] {
            json(text, &mut |_, _| {});
        }
    }
}
