//! The questions as a form in TOML, and the way back.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use interdict_determine::Rulebook;
use interdict_model::{Case, FactInput};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value as Json;
use toml::Value;

use super::{Answer, Asked, Letter, items, parties, spec};
use crate::case_file::{plain, toml_error};

const SCHEMA: &str = "interdict.answers/1";

/// Why filled answers were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswersError {
    /// Not TOML, or not of the shape.
    #[error("{0}")]
    Syntax(String),
    /// Another schema.
    #[error("the schema is `{0}`; this engine reads {SCHEMA}")]
    Schema(String),
    /// Answers to another question.
    #[error("these answers are to another case: its {what} are {theirs}, and here they are {ours}")]
    OtherCase {
        /// `parties` or `items`.
        what: &'static str,
        /// As the form has them.
        theirs: String,
        /// As the case has them.
        ours: String,
    },
    /// An answer that cannot be taken.
    #[error("the answer to `{fact}`: {what}")]
    Answer {
        /// The path of the fact.
        fact: String,
        /// What is wrong.
        what: String,
    },
}

/// Writes the form of a letter.
pub fn text(letter: &Letter) -> String {
    let quoted = |text: &str| Value::String(text.to_owned()).to_string();
    let list = |texts: &[String]| {
        let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
        format!("[{}]", texts.join(", "))
    };
    let mut out = format!(
        "# Questions as of {}. Fill in `value`, who said so, on which day (YYYY-MM-DD), and where\n\
         # the evidence is. Leave `value` empty where there is no answer; write \"unknown\" where\n\
         # nobody knows. `interdict check --answers FILE` takes the file back.\n\
         schema = {}\n\n[about]\nparties = {}\nitems = {}\n",
        letter.on,
        quoted(SCHEMA),
        list(&letter.parties),
        list(&letter.items),
    );
    for sheet in &letter.sheets {
        for asked in &sheet.questions {
            let _ = write!(
                out,
                "\n[[answer]]\nfact = {}\nwho = {}\nquestion = {}\n# {}\nvalue = \"\"\n\
                 said_by = \"\"\nsaid_on = \"\"\nevidence = \"\"{}\n",
                quoted(&asked.fact),
                quoted(&sheet.who),
                quoted(&asked.question),
                takes(asked),
                if asked.judged {
                    "   # needed: this is a judgement"
                } else {
                    ""
                },
            );
        }
    }
    out
}

/// Returns what a question takes, for people.
fn takes(asked: &Asked) -> String {
    match asked.kind.as_str() {
        "bool" => "yes or no".to_owned(),
        "date" => "a day (YYYY-MM-DD), a month (YYYY-MM) or a year".to_owned(),
        "number" => format!("a number ({})", asked.unit.as_deref().unwrap_or("no unit")),
        "country" => "a country, two letters".to_owned(),
        _ if !asked.allowed.is_empty() => format!("one of {}", asked.allowed.join(", ")),
        _ => "text".to_owned(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    schema: String,
    about: RawAbout,
    #[serde(default)]
    answer: Vec<RawAnswer>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAbout {
    parties: Vec<String>,
    items: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnswer {
    fact: String,
    value: Value,
    #[serde(default)]
    said_by: String,
    said_on: Option<Value>,
    #[serde(default)]
    evidence: String,
    // For readers of the form.
    #[serde(default)]
    #[expect(dead_code, reason = "the form repeats it so that it can be read alone")]
    who: String,
    #[serde(default)]
    #[expect(dead_code, reason = "the form repeats it so that it can be read alone")]
    question: String,
}

/// Reads a filled form for `case`. Nobody can have answered after `today`.
pub fn parse(
    text: &str,
    case: &Case,
    book: &Rulebook,
    today: Date,
) -> Result<Vec<Answer>, AnswersError> {
    let raw: Raw =
        toml::from_str(text).map_err(|error| AnswersError::Syntax(toml_error(text, &error)))?;
    if raw.schema != SCHEMA {
        return Err(AnswersError::Schema(raw.schema.chars().take(60).collect()));
    }
    same("parties", &raw.about.parties, &parties(case))?;
    same("items", &raw.about.items, &items(case))?;
    let mut answers = Vec::new();
    let mut seen = BTreeSet::new();
    for each in raw.answer {
        let fact = each.fact.clone();
        if !seen.insert(fact.clone()) {
            return Err(wrong(&fact, "it stands twice"));
        }
        if let Some(input) = answer(each, book, today)? {
            if !can_be_asked(&fact, case, book) {
                return Err(wrong(
                    &fact,
                    "no letter asks it: it follows from other facts, or is for the case to state",
                ));
            }
            answers.push(Answer { fact, input });
        }
    }
    Ok(answers)
}

/// Whether a letter can have asked for a fact: not for what follows from others, nor for what
/// is absent unless the case brings it, save where the case itself says that it is unknown.
fn can_be_asked(fact: &str, case: &Case, book: &Rulebook) -> bool {
    let Some(spec) = spec(book, fact) else {
        return true;
    };
    let leaf = spec.path.split_once('.').map_or("", |(_, leaf)| leaf);
    let of_parts = case.parties.iter().map(|party| &party.facts);
    let mut of_parts = of_parts.chain(case.items.iter().map(|item| &item.facts));
    let mut stated = || {
        case.facts.contains_key(fact)
            || case.facts.contains_key(&spec.path)
            || of_parts.any(|facts| facts.contains_key(leaf))
    };
    spec.derive.is_none() && spec.closed.is_none() || stated()
}

fn same(what: &'static str, theirs: &[String], ours: &[String]) -> Result<(), AnswersError> {
    if theirs == ours {
        return Ok(());
    }
    let shown = |texts: &[String]| -> String {
        if texts.is_empty() {
            return "none".to_owned();
        }
        texts.join("; ").chars().take(120).collect()
    };
    Err(AnswersError::OtherCase {
        what,
        theirs: shown(theirs),
        ours: shown(ours),
    })
}

fn wrong(fact: &str, what: impl Into<String>) -> AnswersError {
    AnswersError::Answer {
        fact: fact.chars().take(120).collect(),
        what: what.into(),
    }
}

/// Takes one answer; nothing where the field was left empty.
fn answer(raw: RawAnswer, book: &Rulebook, today: Date) -> Result<Option<FactInput>, AnswersError> {
    let value = match plain(raw.value) {
        Json::String(text) if text.trim().is_empty() => return Ok(None),
        Json::String(text) if text.trim().eq_ignore_ascii_case("unknown") => Json::Null,
        Json::String(text) => Json::String(text.trim().to_owned()),
        other => other,
    };
    let said_by = raw.said_by.trim();
    if said_by.is_empty() {
        return Err(wrong(&raw.fact, "`said_by` is empty: who said so?"));
    }
    let said_on = match raw.said_on.map(plain) {
        Some(Json::String(text)) if !text.trim().is_empty() => text.trim().to_owned(),
        _ => return Err(wrong(&raw.fact, "`said_on` is empty: on which day?")),
    };
    let day = said_on
        .parse::<Date>()
        .ok()
        .filter(|day| day.to_string() == said_on)
        .ok_or_else(|| wrong(&raw.fact, "`said_on` is no day (YYYY-MM-DD)"))?;
    if day > today {
        return Err(wrong(&raw.fact, format!("`said_on` is {day}, after today")));
    }
    let evidence = Some(raw.evidence.trim()).filter(|text| !text.is_empty());
    let judged = spec(book, &raw.fact).is_some_and(|spec| spec.judged);
    if judged && evidence.is_none() && !value.is_null() {
        return Err(wrong(
            &raw.fact,
            "`evidence` is empty: a judgement is taken with its evidence only",
        ));
    }
    Ok(Some(FactInput {
        value,
        basis: Some(format!("answered on {day}")),
        said_by: Some(said_by.to_owned()),
        evidence: evidence.map(str::to_owned),
    }))
}
