//! `interdict compare`: how alike are two names or entities?

use std::io::{self, BufRead, IsTerminal};

use clap::Args;
use interdict_model::Explanation;
use interdict_report::compare;
use interdict_screen::Profile;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::context::Context;
use crate::engine::{self, Side};
use crate::error::{CommandError, Exit};

/// Score two names or entities, with the reasons
///
/// The left one is taken for the party asked about, the right one for the listed entity,
/// as in `interdict screen`. A pair exchanged can score otherwise: words of the left name
/// that find no partner cost more than words of the right one, and only the right one is
/// looked for inside the left.
///
/// With `--left` and `--right` two names are compared. Without them pairs are read
/// from stdin, one JSON object a line: `{"id", "left", "right"}`, where a side is
/// `{"name", "schema"}` or a FollowTheMoney entity. Each line is answered by one line
/// `{"id", "score", "match", "explanation"}`; a line that cannot be read is answered by
/// `{"id": null, "line", "error"}`, and the exit is then 2.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// One name
    #[arg(long, value_name = "NAME", requires = "right")]
    left: Option<String>,

    /// The other name
    #[arg(long, value_name = "NAME", requires = "left")]
    right: Option<String>,

    /// FollowTheMoney schema of both names, such as Company or Person
    #[arg(long, value_name = "SCHEMA", requires = "left")]
    schema: Option<String>,

    /// Score from which the two are a match, from 0 to 1
    #[arg(long, default_value = "0.70", value_parser = super::screen::share)]
    threshold: f64,
}

/// A pair as a line of stdin gives it.
#[derive(Debug, Deserialize)]
struct Pair {
    #[serde(default)]
    id: Value,
    left: Value,
    right: Value,
}

/// The answer to a pair.
#[derive(Debug, Serialize)]
struct Answer {
    id: Value,
    score: f64,
    #[serde(rename = "match")]
    matches: bool,
    explanation: Explanation,
}

/// The answer to a line that cannot be read.
#[derive(Debug, Serialize)]
struct BadLine {
    id: Option<()>,
    line: usize,
    error: String,
}

pub fn run(args: CompareArgs, context: &mut Context) -> Result<Exit, CommandError> {
    let threshold = args.threshold;
    if let (Some(left), Some(right)) = (args.left, args.right) {
        let side = |name| Side {
            schema: args.schema.clone(),
            names: vec![name],
            ..Side::default()
        };
        let answer = compared(Value::Null, &side(left), &side(right), threshold);
        context.output.answer(&answer, |answer, style| {
            compare::text(answer.score, answer.matches, &answer.explanation, style)
        })?;
        return Ok(Exit::Clear);
    }
    if io::stdin().is_terminal() {
        return Err(CommandError::user("there is nothing to compare")
            .hint("name two: `--left A --right B`, or pipe JSON lines of pairs in"));
    }
    stream(&mut io::stdin().lock(), threshold, context)
}

fn stream(
    pairs: &mut dyn BufRead,
    threshold: f64,
    context: &mut Context,
) -> Result<Exit, CommandError> {
    let mut exit = Exit::Clear;
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if pairs.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        match pair(&line) {
            Ok((id, left, right)) => {
                let answer = compared(id, &left, &right, threshold);
                context.output.line(&answer)?;
            }
            Err(error) => {
                exit = Exit::Error;
                context.output.line(&BadLine {
                    id: None,
                    line: number,
                    error,
                })?;
            }
        }
    }
    Ok(exit)
}

fn compared(id: Value, left: &Side, right: &Side, threshold: f64) -> Answer {
    let profile = Profile {
        threshold,
        ..Profile::default()
    };
    let compared = engine::compare(left, right, &profile);
    Answer {
        id,
        score: compared.score,
        matches: compared.is_match,
        explanation: compared.explanation,
    }
}

fn pair(line: &[u8]) -> Result<(Value, Side, Side), String> {
    // Each line is parsed alone; its place in the stream is told beside the error.
    let told = |error: serde_json::Error| error.to_string().replace(" line 1 column", " column");
    let pair: Pair = serde_json::from_slice(line).map_err(told)?;
    let left = side(&pair.left).map_err(|error| format!("`left` {error}"))?;
    let right = side(&pair.right).map_err(|error| format!("`right` {error}"))?;
    Ok((pair.id, left, right))
}

/// Reads a side: a FollowTheMoney entity if it has `properties`, else a name.
pub(super) fn side(value: &Value) -> Result<Side, String> {
    let object = value.as_object().ok_or("is not an object")?;
    let mut side = match object.get("properties") {
        Some(Value::Object(properties)) => entity(properties),
        Some(_) => return Err("has `properties` that are not an object".to_owned()),
        None => Side {
            names: values(object, &["name"]),
            ..Side::default()
        },
    };
    side.schema = match object.get("schema") {
        None | Some(Value::Null) => None,
        Some(Value::String(schema)) => Some(schema.clone()),
        Some(_) => return Err("has a `schema` that is not text".to_owned()),
    };
    if side.names.is_empty() && side.weak_names.is_empty() {
        return Err("has no name".to_owned());
    }
    Ok(side)
}

/// Reads the properties that bear on identity. The names are those of the
/// FollowTheMoney model (<https://followthemoney.tech/explorer/>), in its schemas
/// Thing, LegalEntity, Person, Company and Vessel.
fn entity(properties: &Map<String, Value>) -> Side {
    let countries = values(
        properties,
        &[
            "country",
            "jurisdiction",
            "nationality",
            "citizenship",
            "mainCountry",
            "flag",
        ],
    );
    Side {
        schema: None,
        names: values(properties, &["name", "alias", "previousName"]),
        weak_names: values(properties, &["weakAlias"]),
        // Historical codes such as `suhh` have four letters and no place here.
        countries: countries
            .iter()
            .filter_map(|code| code.parse().ok())
            .collect(),
        birth_dates: values(properties, &["birthDate"]),
        ids: values(
            properties,
            &[
                "registrationNumber",
                "idNumber",
                "taxNumber",
                "passportNumber",
                "innCode",
                "ogrnCode",
                "leiCode",
                "imoNumber",
                "mmsi",
                "callSign",
            ],
        ),
    }
}

/// Returns the texts under `keys`, in that order, each once.
fn values(object: &Map<String, Value>, keys: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for value in keys.iter().filter_map(|key| object.get(*key)) {
        let texts = match value {
            Value::Array(several) => several.iter().collect(),
            one => vec![one],
        };
        for text in texts.into_iter().filter_map(Value::as_str).map(str::trim) {
            if !text.is_empty() && !found.iter().any(|each| each == text) {
                found.push(text.to_owned());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_is_a_name_or_an_entity() {
        let line = br#"{"id":7,"left":{"name":"Acme","schema":"Company"},"right":{
            "schema":"Company","properties":{"name":["ACME Ltd","ACME Ltd"],"alias":["A"],
            "weakAlias":["Ace"],"country":["gb","suhh"],"taxNumber":["12"],"notes":["x"]}}}"#;
        let (id, left, right) = pair(line).unwrap();
        assert_eq!(id, 7);
        assert_eq!(left.names, ["Acme"]);
        assert_eq!(left.schema.as_deref(), Some("Company"));
        assert_eq!(right.names, ["ACME Ltd", "A"]);
        assert_eq!(right.weak_names, ["Ace"]);
        assert_eq!(right.countries, ["GB".parse().unwrap()]);
        assert_eq!(right.ids, ["12"]);
    }

    #[test]
    fn a_bad_line_says_what_is_wrong_with_it() {
        let error = |line: &str| pair(line.as_bytes()).unwrap_err();
        assert_eq!(
            error(r#"{"left":{"name":" "},"right":{"name":"A"}}"#),
            "`left` has no name"
        );
        assert_eq!(
            error(r#"{"left":{"name":"A"},"right":"B"}"#),
            "`right` is not an object"
        );
        assert!(error("{").contains("EOF"));
        assert!(error(r#"{"left":{"name":"A"}}"#).contains("missing field `right`"));
        assert!(pair(b"\xff").is_err());
    }
}
