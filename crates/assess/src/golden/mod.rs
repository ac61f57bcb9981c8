//! Golden cases: questions with their answers, in files that a lawyer can read.
//!
//! In: the text of a file, which holds a case as `interdict check --case` reads it, with
//! `why` and `expect`; or a story: a common case and `[[variant]]` tables, each laid over it.
//! Out: [`Golden`] cases, and [`differences`] between an answer and what was expected of it.
//! Guaranteed: a misspelt expectation is an error, as is a word that is no outcome or flag;
//! an answer that differs is told with every difference at once.
//!
//! ```
//! let cases = interdict_assess::golden::read(
//!     "story.toml",
//!     "why = \"a payment\"\nact = \"payment\"\n[expect]\noutcome = \"INDETERMINATE\"\n",
//! )?;
//! assert_eq!(cases[0].name, "story.toml");
//! # Ok::<(), interdict_assess::golden::GoldenError>(())
//! ```

mod compare;

use interdict_determine::nearest;
use interdict_model::{FlagKind, Outcome};
use serde::{Deserialize, de::DeserializeOwned};
use toml::{Table, Value};

pub use compare::differences;

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

impl Expect {
    /// Refuses words that no answer can say.
    fn check(&self) -> Result<(), String> {
        let triggers = self.triggers.iter().map(|trigger| &trigger.outcome);
        let possible = self.possible.iter().flatten();
        for word in triggers.chain(possible).chain([&self.outcome]) {
            known::<Outcome>(word, "outcome", OUTCOMES)?;
        }
        for word in self.flags.iter().chain(&self.flags_not) {
            known::<FlagKind>(word, "flag", &[])?;
        }
        for relief in &self.reliefs {
            if !["yes", "no", "open"].contains(&relief.holds.as_str()) {
                return Err(format!(
                    "`holds` of a relief is yes, no or open, and not `{}`",
                    relief.holds
                ));
            }
        }
        Ok(())
    }
}

/// Outcomes that a file is likely to misspell, for the hint.
const OUTCOMES: &[&str] = &[
    "NOT_IN_FORCE",
    "NOT_SUBJECT",
    "NOT_COVERED",
    "NOT_TRIGGERED",
    "NOT_BLOCKED",
    "NOT_ELIGIBLE",
    "ELIGIBLE",
    "NO_MEASURE_TRIGGERED",
    "PERMITTED_BY_SAVINGS_CLAUSE",
    "PERMITTED_BY_EXCEPTION",
    "PERMITTED_UNDER_TGL",
    "PERMITTED_UNDER_LICENSE",
    "PERMITTED_UNDER_WAIVER",
    "CONDITIONAL",
    "INDETERMINATE",
    "LICENSE_REQUIRED",
    "BLOCKED",
    "PROHIBITED",
];

fn known<T: DeserializeOwned>(word: &str, what: &str, words: &[&str]) -> Result<(), String> {
    if Value::String(word.to_owned()).try_into::<T>().is_ok() {
        return Ok(());
    }
    let near = nearest(word, words.iter().copied());
    let hint = match near.first() {
        Some(near) => format!("; did you mean `{near}`?"),
        None => String::new(),
    };
    Err(format!("`{word}` is no {what}{hint}"))
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
    /// Not valid, or not what a golden case holds.
    #[error("{name}: {what}")]
    Case {
        /// File and variant.
        name: String,
        /// Why.
        what: String,
    },
}

/// Reads the cases of files, given by name and text.
pub fn read_all<'f>(
    files: impl IntoIterator<Item = (&'f str, &'f str)>,
) -> Result<Vec<Golden>, GoldenError> {
    let mut cases = Vec::new();
    for (name, text) in files {
        cases.extend(read(name, text)?);
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
            let expect: Expect = expect
                .try_into()
                .map_err(|error: toml::de::Error| fail(&name, error.message().to_owned()))?;
            expect.check().map_err(|what| fail(&name, what))?;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(expect: &str) -> String {
        let text = format!("why = \"a payment\"\nact = \"payment\"\n[expect]\n{expect}\n");
        read("story.toml", &text).unwrap_err().to_string()
    }

    #[test]
    fn a_word_that_no_answer_says_is_refused() {
        for (expect, says) in [
            (
                "outcome = \"PERMITTED_UNDER_WAVER\"",
                "`PERMITTED_UNDER_WAVER` is no outcome; did you mean `PERMITTED_UNDER_WAIVER`?",
            ),
            (
                "outcome = \"PROHIBITED\"\npossible = [\"MAYBE\"]",
                "`MAYBE` is no outcome",
            ),
            (
                "outcome = \"PROHIBITED\"\ntriggers = [{ measure = \"a\", outcome = \"NEVER\" }]",
                "`NEVER` is no outcome",
            ),
            (
                "outcome = \"PROHIBITED\"\nflags = [\"GREEN_FLAG\"]",
                "`GREEN_FLAG` is no flag",
            ),
            (
                "outcome = \"PROHIBITED\"\nreliefs = [{ id = \"a/b/c\", holds = \"maybe\" }]",
                "is yes, no or open, and not `maybe`",
            ),
            ("outcom = \"PROHIBITED\"", "unknown field `outcom`"),
        ] {
            let error = told(expect);
            assert!(error.contains(says), "{expect}: {error}");
        }
    }

    #[test]
    fn every_outcome_of_the_hint_is_one() {
        for word in OUTCOMES {
            assert_eq!(known::<Outcome>(word, "outcome", OUTCOMES), Ok(()));
        }
    }
}
