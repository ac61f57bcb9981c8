//! Asks, one by one, the facts that the answer turns on.
//!
//! In goes an answer that is not decided; after each fact the case is determined
//! again, so a question is only asked when it still matters. The interview ends when
//! the answer is decided, when nothing pivotal is left to ask, or when the input ends.
//! Nothing here knows a terminal.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::io::{BufRead, Write};

use interdict_model::{Case, Determination, FactInput, Need, Outcome};
use interdict_report::{Style, shell};
use jiff::civil::Date;
use serde_json::Value;

use super::address::set_fact;
use super::arguments::value_of;
use crate::error::CommandError;

/// Runs the interview and returns the case with all that was said, and its answer.
pub fn run(
    mut case: Case,
    mut determination: Determination,
    answers: &mut dyn BufRead,
    prompt: &mut dyn Write,
    determine: &mut dyn FnMut(&Case) -> Result<Determination, CommandError>,
) -> Result<(Case, Determination), CommandError> {
    let mut passed = BTreeSet::new();
    let mut greeted = false;
    while let Some(need) = next(&determination, &passed) {
        if !greeted {
            writeln!(
                prompt,
                "The answer turns on what follows. Enter = don't know, ? = more, Ctrl-D = stop."
            )?;
            greeted = true;
        }
        match ask(need, answers, prompt)? {
            Reply::Ended => {
                writeln!(prompt)?;
                break;
            }
            Reply::Unknown => {
                passed.insert(need.fact.clone());
            }
            Reply::Value(value) => {
                let mut answered = case.clone();
                let told = set_fact(&mut answered, &need.fact, FactInput::stated(value))
                    .and_then(|_| determine(&answered));
                // A question is asked once: not again when its answer is refused, nor
                // when the engine should still wait for it.
                passed.insert(need.fact.clone());
                match told {
                    Ok(next) => {
                        case = answered;
                        determination = next;
                        writeln!(prompt, "  -> {}", standing(&determination))?;
                    }
                    Err(error) => write!(prompt, "{error}")?,
                }
            }
        }
    }
    if greeted {
        writeln!(prompt)?;
    }
    Ok((case, determination))
}

/// Returns the pivotal question to ask next, of those neither answered nor passed over.
///
/// The one that most waits for comes first, and of these the one with most answers: what
/// the goods are for settles more than the date of a contract, and may make that moot.
fn next<'a>(determination: &'a Determination, passed: &BTreeSet<String>) -> Option<&'a Need> {
    let open = determination.undecided || determination.outcome == Outcome::Indeterminate;
    let needs = determination.need.iter();
    needs
        .filter(|need| open && need.pivotal && !passed.contains(&need.fact))
        // The first of equals stays the first.
        .min_by_key(|need| Reverse((need.triggers.len(), need.allowed.len())))
}

/// Width of what is asked: half of the terminals in use are no wider.
const WIDTH: usize = 80;

/// Writes a paragraph at `indent`.
fn paragraph(prompt: &mut dyn Write, indent: usize, text: &str) -> Result<(), CommandError> {
    let text = interdict_report::paragraph(text, indent, &Style::plain(WIDTH));
    Ok(prompt.write_all(text.as_bytes())?)
}

fn standing(determination: &Determination) -> String {
    let outcome = determination.outcome.word();
    let others: Vec<&str> = determination
        .possible_outcomes
        .iter()
        .filter(|word| determination.undecided && **word != determination.outcome)
        .map(|word| word.word())
        .collect();
    if others.is_empty() {
        outcome.to_owned()
    } else {
        format!("{outcome}; still possible: {}", others.join(", "))
    }
}

enum Reply {
    Value(Value),
    Unknown,
    Ended,
}

fn ask(
    need: &Need,
    answers: &mut dyn BufRead,
    prompt: &mut dyn Write,
) -> Result<Reply, CommandError> {
    writeln!(prompt)?;
    paragraph(prompt, 0, &need.question)?;
    if let Some(allowed) = allowed(need) {
        paragraph(prompt, 2, &allowed)?;
    }
    loop {
        write!(prompt, "> ")?;
        prompt.flush()?;
        let mut line = Vec::new();
        if answers.read_until(b'\n', &mut line)? == 0 {
            return Ok(Reply::Ended);
        }
        let line = String::from_utf8_lossy(&line);
        match line.trim() {
            "" | "unknown" => return Ok(Reply::Unknown),
            "?" => more(need, prompt)?,
            text => match read(need, text) {
                Ok(value) => return Ok(Reply::Value(value)),
                Err(expected) => paragraph(prompt, 2, &format!("expected {expected}"))?,
            },
        }
    }
}

/// Returns the values that may be given, where they can be named.
fn allowed(need: &Need) -> Option<String> {
    match need.kind.as_str() {
        "bool" => Some("yes or no".to_owned()),
        "date" => Some("a date, YYYY-MM-DD".to_owned()),
        "number" => Some("a number".to_owned()),
        _ if need.allowed.is_empty() => None,
        _ => Some(format!("one of {}", need.allowed.join(", "))),
    }
}

fn more(need: &Need, prompt: &mut dyn Write) -> Result<(), CommandError> {
    writeln!(prompt, "  who can answer: {}", need.who_answers)?;
    if !need.triggers.is_empty() {
        let waiting = format!("what waits for it: {}", need.triggers.join(", "));
        paragraph(prompt, 2, &waiting)?;
    }
    if let Some(note) = &need.note {
        paragraph(prompt, 2, &format!("note: {note}"))?;
    }
    writeln!(prompt, "  as an option: --fact {}=VALUE", shell(&need.fact))?;
    Ok(())
}

fn read(need: &Need, text: &str) -> Result<Value, String> {
    let expected = || allowed(need).unwrap_or_else(|| "text".to_owned());
    match need.kind.as_str() {
        "bool" => match text.to_ascii_lowercase().as_str() {
            "y" | "yes" | "true" => Ok(Value::Bool(true)),
            "n" | "no" | "false" => Ok(Value::Bool(false)),
            _ => Err(expected()),
        },
        "date" => match text.parse::<Date>() {
            Ok(day) if day.to_string() == text => Ok(Value::String(text.to_owned())),
            _ => Err(expected()),
        },
        "number" => match value_of(text) {
            number @ Value::Number(_) => Ok(number),
            _ => Err(expected()),
        },
        _ if need.allowed.is_empty() => Ok(Value::String(text.to_owned())),
        _ => word(&need.allowed, text)
            .map(|word| Value::String(word.to_owned()))
            .ok_or_else(expected),
    }
}

/// Returns the allowed word that was typed, or the only one that begins like it.
fn word<'a>(allowed: &'a [String], text: &str) -> Option<&'a str> {
    if let Some(exact) = allowed.iter().find(|word| *word == text) {
        return Some(exact);
    }
    let mut like = allowed.iter().filter(|word| word.starts_with(text));
    match (like.next(), like.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use interdict_model::{Corpus, Coverage};
    use interdict_screen::Profile;

    use super::*;
    use crate::engine;

    fn need(fact: &str, question: &str, kind: &str) -> Need {
        Need {
            fact: fact.into(),
            question: question.into(),
            kind: kind.into(),
            allowed: match kind {
                "enum" => vec![
                    "new_model".into(),
                    "support_existing".into(),
                    "standards".into(),
                ],
                _ => Vec::new(),
            },
            who_answers: "the exporter".into(),
            pivotal: true,
            triggers: match fact {
                // Whether the item is outside the law decides more than what it is for.
                "item.published" => {
                    vec!["us.ear.country-chart".into(), "us.ear.entity-list".into()]
                }
                _ => vec!["us.ear.entity-list".into()],
            },
            note: None,
            otherwise: None,
        }
    }

    fn determination(outcome: Outcome, need: Vec<Need>) -> Determination {
        let undecided = !need.is_empty();
        Determination {
            schema: "interdict.check/1".into(),
            outcome,
            undecided,
            possible_outcomes: vec![Outcome::LicenseRequired, Outcome::NotSubject],
            on: "2019-05-23".parse().unwrap(),
            known: "2019-05-23".parse().unwrap(),
            corpus: Corpus::default(),
            triggers: Vec::new(),
            reliefs: Vec::new(),
            need,
            remedies: Vec::new(),
            holds_until: None,
            flips_on: Vec::new(),
            flags: Vec::new(),
            coverage: Coverage::default(),
            parties: Vec::new(),
        }
    }

    /// A small law: published software is outside, else the purpose decides.
    fn law(case: &Case) -> Determination {
        let published = case
            .items
            .first()
            .and_then(|item| item.facts.get("published"));
        let published = published.map(|fact| fact.value == Value::Bool(true));
        let purpose = case.facts.get("purpose");
        match (published, purpose) {
            (Some(true), _) => determination(Outcome::NotSubject, Vec::new()),
            (_, Some(_)) => determination(Outcome::LicenseRequired, Vec::new()),
            (Some(false), None) => determination(
                Outcome::Indeterminate,
                vec![need("purpose", "What is it for?", "enum")],
            ),
            (None, None) => determination(
                Outcome::Indeterminate,
                vec![
                    need("item.published", "Is the software published?", "bool"),
                    need("purpose", "What is it for?", "enum"),
                ],
            ),
        }
    }

    fn interview(answers: &str) -> (Outcome, String) {
        let case = Case::default();
        let first = law(&case);
        let mut prompt = Vec::new();
        let mut input = answers.as_bytes();
        let (_, last) = run(case, first, &mut input, &mut prompt, &mut |case| {
            Ok(law(case))
        })
        .unwrap();
        (last.outcome, String::from_utf8(prompt).unwrap())
    }

    #[test]
    fn it_asks_until_the_answer_is_decided() {
        let (outcome, shown) = interview("no\nsup\nnever read\n");
        assert_eq!(outcome, Outcome::LicenseRequired);
        insta::assert_snapshot!(shown, @"
        The answer turns on what follows. Enter = don't know, ? = more, Ctrl-D = stop.

        Is the software published?
          yes or no
        >   -> INDETERMINATE; still possible: LICENSE_REQUIRED, NOT_SUBJECT

        What is it for?
          one of new_model, support_existing, standards
        >   -> LICENSE_REQUIRED
        ");
    }

    #[test]
    fn a_decisive_first_answer_ends_it() {
        let (outcome, shown) = interview("y\n");
        assert_eq!(outcome, Outcome::NotSubject);
        assert!(!shown.contains("What is it for?"), "{shown}");
    }

    #[test]
    fn not_knowing_moves_on_and_never_asks_twice() {
        let (outcome, shown) = interview("\n\n");
        assert_eq!(outcome, Outcome::Indeterminate);
        assert_eq!(shown.matches("Is the software published?").count(), 1);
        assert_eq!(shown.matches("What is it for?").count(), 1);
    }

    #[test]
    fn help_and_wrong_words_ask_again() {
        let (outcome, shown) = interview("?\nperhaps\nyes\n");
        assert_eq!(outcome, Outcome::NotSubject);
        insta::assert_snapshot!(shown, @"
        The answer turns on what follows. Enter = don't know, ? = more, Ctrl-D = stop.

        Is the software published?
          yes or no
        >   who can answer: the exporter
          what waits for it: us.ear.country-chart, us.ear.entity-list
          as an option: --fact item.published=VALUE
        >   expected yes or no
        >   -> NOT_SUBJECT
        ");
    }

    #[test]
    fn the_end_of_input_stops_it_with_what_is_known() {
        assert_eq!(interview("").0, Outcome::Indeterminate);
        assert_eq!(interview("no\n").0, Outcome::Indeterminate);
    }

    #[test]
    fn what_most_waits_for_is_asked_first() {
        let mut purpose = need("purpose", "What is it for?", "enum");
        purpose.triggers = vec!["a".into(), "b".into()];
        let mut signed = need("certification.by", "Whose statement?", "bool");
        signed.triggers.clone_from(&purpose.triggers);
        let needs = vec![need("contract.date", "When?", "date"), signed, purpose];
        let determination = determination(Outcome::Indeterminate, needs);
        let mut passed = BTreeSet::new();
        let mut order = Vec::new();
        while let Some(need) = next(&determination, &passed) {
            order.push(need.fact.clone());
            passed.insert(need.fact.clone());
        }
        assert_eq!(order, ["purpose", "certification.by", "contract.date"]);
    }

    #[test]
    fn a_long_question_is_broken_at_words() {
        let mut shown = Vec::new();
        paragraph(&mut shown, 2, &"maintain_existing_network ".repeat(9)).unwrap();
        let shown = String::from_utf8(shown).unwrap();
        assert_eq!(shown.lines().count(), 3, "{shown}");
        assert!(shown.lines().all(|line| line.len() <= WIDTH), "{shown}");
    }

    #[test]
    fn an_ambiguous_start_of_a_word_is_not_taken() {
        let words = need("purpose", "", "enum").allowed;
        assert_eq!(word(&words, "new"), Some("new_model"));
        assert_eq!(word(&words, "s"), None);
        assert_eq!(word(&words, "standards"), Some("standards"));
    }

    #[test]
    fn an_answer_that_the_engine_refuses_is_told_and_not_asked_for_again() {
        let first = law(&Case::default());
        let mut refusals = 0;
        let mut refusing = |case: &Case| {
            if refusals == 0 {
                refusals += 1;
                return Err(CommandError::user("`published` contradicts `item.secret`"));
            }
            Ok(law(case))
        };
        let mut prompt = Vec::new();
        let mut input = "no\nstandards\n".as_bytes();
        let case = Case::default();
        let (_, last) = run(case, first, &mut input, &mut prompt, &mut refusing).unwrap();
        assert_eq!(last.outcome, Outcome::LicenseRequired);
        let shown = String::from_utf8(prompt).unwrap();
        assert_eq!(shown.matches("Is the software published?").count(), 1);
        assert!(shown.contains("contradicts"), "{shown}");
    }

    /// Chips for a company whose name is near a listed one: only whether it is that
    /// company is open.
    fn near_a_listed_name() -> (engine::Loaded, Case) {
        let case = r#"
            on = 2019-06-01
            known = 2026-01-01
            act = "export"
            from = "US"
            to = "CN"
            item = { text = "chips", kind = "commodity", eccn = "EAR99", published = false }
            purpose = "other"
            parties = [{ role = "end_user", name = "Huawei Machines Company", country = "CN" }]
            require = []
        "#;
        let (case, _) = engine::parse_case(case.to_owned(), Path::new("case.toml")).unwrap();
        let when = engine::When {
            on: case.on.unwrap(),
            known: case.known.unwrap(),
        };
        let home = tempfile::tempdir().unwrap();
        let loaded = engine::load(home.path(), when, Profile::default()).unwrap();
        (loaded, case)
    }

    #[test]
    fn a_match_is_decided_in_the_interview_and_asked_about_once() {
        for (answers, outcome) in [
            ("yes\n", Outcome::LicenseRequired),
            ("no\nno\nno\nno\n", Outcome::NoMeasureTriggered),
            ("\n", Outcome::Indeterminate),
        ] {
            let (loaded, case) = near_a_listed_name();
            let first = engine::check(&loaded, &case, None).unwrap();
            assert_eq!(first.outcome, Outcome::Indeterminate);
            let asked = &first.need.iter().find(|need| need.pivotal).unwrap().fact;
            assert!(asked.contains(".is[us.bis.el/"), "{asked}");
            let question = first.need[0].question.clone();
            let mut prompt = Vec::new();
            let mut input = answers.as_bytes();
            let (_, last) = run(case, first, &mut input, &mut prompt, &mut |case| {
                engine::check(&loaded, case, None)
            })
            .unwrap();
            assert_eq!(last.outcome, outcome);
            let shown = String::from_utf8(prompt).unwrap().replace('\n', " ");
            assert_eq!(shown.matches(&question).count(), 1, "{shown}");
            assert!(!shown.contains("error"), "{shown}");
        }
    }
}
