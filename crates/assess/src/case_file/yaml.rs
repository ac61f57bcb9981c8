//! YAML as a case file may use it: the data of JSON in the spelling of YAML 1.2.
//!
//! In: one document. Out: the same tree that JSON gives. What makes a short file large or
//! a plain word something else is refused or not done:
//!
//! * anchors and aliases (a few lines of them stand for gigabytes), tags and merge keys are
//!   refused, and so is a tree deeper than [`DEEPEST`];
//! * a key that stands twice, or is no text, is refused;
//! * a plain scalar is a number only when it is spelled as it would be written back: `0101`
//!   and the ECCN `5E002` are texts; `true` and `false` are the only yes and no of their own
//!   kind, so that Norway stays `NO`.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::{Map, Value as Json};

use super::CaseError;

/// A case nests four deep. JSON and TOML stop at limits of their own.
const DEEPEST: usize = 64;

/// What is open while the events come.
enum Open {
    List(Vec<Json>),
    Table(Map<String, Json>, Option<String>),
}

/// Reads one document; `place` is told the path of every key and list item with its line.
pub(super) fn parse(text: &str, place: &mut dyn FnMut(&str, usize)) -> Result<Json, CaseError> {
    let mut open: Vec<Open> = Vec::new();
    let mut paths: Vec<String> = vec![String::new()];
    let mut whole = None;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            CaseError::Syntax(format!(
                "YAML: line {}, column {}: {}",
                error.marker().line(),
                error.marker().col() + 1,
                error.info()
            ))
        })?;
        let done = match event {
            Event::Alias(_) => {
                return Err(refused(
                    span,
                    "an alias (`*`) is not followed; write the value out",
                ));
            }
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(anchor, _)
            | Event::MappingStart(anchor, _)
                if anchor != 0 =>
            {
                return Err(refused(
                    span,
                    "an anchor (`&`) is not taken; write the value out where it is needed",
                ));
            }
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_)) => {
                return Err(refused(
                    span,
                    "a tag (`!`) is not taken; text goes in quotes",
                ));
            }
            Event::DocumentStart(_) if whole.is_some() => {
                return Err(refused(
                    span,
                    "a second document begins; a case file holds one",
                ));
            }
            Event::Scalar(text, style, ..) => {
                if let Some(Open::Table(map, key @ None)) = open.last_mut() {
                    let word = text.into_owned();
                    if word == "<<" {
                        return Err(refused(
                            span,
                            "a merge key (`<<`) is not followed; write the values out",
                        ));
                    }
                    if map.contains_key(&word) {
                        return Err(refused(span, &format!("`{word}` is given twice")));
                    }
                    let path = joined(paths.last(), &word);
                    place(&path, span.start.line());
                    paths.push(path);
                    *key = Some(word);
                    continue;
                }
                item(&open, &mut paths, span, place);
                Some(scalar(&text, style))
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if let Some(Open::Table(_, None)) = open.last() {
                    return Err(refused(span, "a key is a text"));
                }
                if open.len() >= DEEPEST {
                    return Err(refused(
                        span,
                        &format!("nested deeper than {DEEPEST}; no case is"),
                    ));
                }
                item(&open, &mut paths, span, place);
                open.push(if matches!(event, Event::SequenceStart(..)) {
                    Open::List(Vec::new())
                } else {
                    Open::Table(Map::new(), None)
                });
                None
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().map(|closed| match closed {
                Open::List(values) => Json::Array(values),
                Open::Table(map, _) => Json::Object(map),
            }),
            _ => None,
        };
        let Some(value) = done else {
            continue;
        };
        match open.last_mut() {
            None => whole = Some(value),
            Some(Open::List(values)) => values.push(value),
            Some(Open::Table(map, key)) => {
                if let Some(key) = key.take() {
                    map.insert(key, value);
                }
            }
        }
        paths.pop();
    }
    Ok(whole.unwrap_or(Json::Null))
}

/// Names the place of a value that stands in a list; one in a table has the place of its key.
fn item(open: &[Open], paths: &mut Vec<String>, span: Span, place: &mut dyn FnMut(&str, usize)) {
    if let Some(Open::List(values)) = open.last() {
        let path = format!(
            "{}[{}]",
            paths.last().map_or("", String::as_str),
            values.len() + 1
        );
        place(&path, span.start.line());
        paths.push(path);
    }
}

/// Returns the path of a key below another.
pub(super) fn joined(above: Option<&String>, key: &str) -> String {
    match above.map_or("", String::as_str) {
        "" => key.to_owned(),
        above => format!("{above}.{key}"),
    }
}

fn refused(span: Span, what: &str) -> CaseError {
    CaseError::Syntax(format!("YAML: line {}: {what}", span.start.line()))
}

/// Reads a scalar as far as its spelling says what it is.
fn scalar(text: &str, style: ScalarStyle) -> Json {
    if style != ScalarStyle::Plain {
        return Json::String(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Json::Null,
        "true" | "True" | "TRUE" => Json::Bool(true),
        "false" | "False" | "FALSE" => Json::Bool(false),
        _ => match serde_json::from_str::<serde_json::Number>(text) {
            Ok(number) if number.to_string() == text => Json::Number(number),
            _ => Json::String(text.to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Result<Json, String> {
        parse(text, &mut |_, _| {}).map_err(|error| error.to_string())
    }

    #[test]
    fn a_plain_word_stays_what_it_is() {
        let text = "eccn: 5E002\ncountry: NO\ncode: 0101\nshare: 33.3\nrows: 12\n\
                    published: false\nday: 2019-06-03\nnone:\nquoted: \"5\"\nbase: 1_000\n";
        let read = read(text).unwrap();
        assert_eq!(
            read,
            json!({
                "eccn": "5E002", "country": "NO", "code": "0101", "share": 33.3, "rows": 12,
                "published": false, "day": "2019-06-03", "none": null, "quoted": "5",
                "base": "1_000",
            })
        );
    }

    #[test]
    fn what_would_make_a_short_file_large_is_refused_with_its_line() {
        let bomb = "a: &a [x, x]\nb: &b [*a, *a]\n";
        for (text, said) in [
            (bomb, "line 1: an anchor"),
            ("a: 1\nb: *a\n", "unknown anchor"),
            ("a: {x: 1}\nb:\n  <<: {y: 2}\n", "line 3: a merge key"),
            ("a: !!binary aGk=\n", "line 1: a tag"),
            ("a: 1\n---\nb: 2\n", "line 2: a second document"),
            ("a: 1\na: 2\n", "line 2: `a` is given twice"),
            ("? [a, b]\n: 1\n", "a key is a text"),
            ("a: [1\nb: 2\n", "YAML: line"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn a_tree_that_is_too_deep_is_refused() {
        for bomb in ["[", "{a: ", "- ", "? "] {
            let error = read(&bomb.repeat(100_000)).unwrap_err();
            let refused = ["nested deeper", "limit", "a key is a text"];
            assert!(
                refused.iter().any(|word| error.contains(word)),
                "{bomb}: {error}"
            );
        }
        let error = read(&"[".repeat(65)).unwrap_err();
        assert!(error.contains("nested deeper than 64"), "{error}");
    }

    #[test]
    fn every_key_and_item_has_its_line() {
        let mut places = Vec::new();
        let text = "on: 2019-06-01\nparties:\n  - role: end_user\n    name: X\n  - role: seller\nlist: [a,\n  b]\n";
        parse(text, &mut |path, line| places.push((path.to_owned(), line))).unwrap();
        let line = |path: &str| {
            places
                .iter()
                .find(|(each, _)| each == path)
                .map(|(_, line)| *line)
        };
        assert_eq!(line("parties"), Some(2));
        assert_eq!(line("parties[1].name"), Some(4));
        assert_eq!(line("parties[2].role"), Some(5));
        assert_eq!(line("list[2]"), Some(7));
        assert_eq!(line("on"), Some(1));
    }
}
