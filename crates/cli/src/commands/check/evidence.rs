//! What others say of a case: filled forms and bills of materials.

use std::path::Path;

use interdict_model::{Case, FactInput};
use interdict_report::check;

use super::address::{item, set_fact};
use super::written::{ANSWERS, BILL, note, text};
use crate::context::{Context, today};
use crate::engine;
use crate::error::CommandError;

/// Takes the answers of a filled form into the case. A typed fact goes before them; one of
/// the case file that says otherwise is an error, since somebody is wrong.
pub fn answers(
    case: &mut Case,
    file: &Path,
    rules: Option<&Path>,
    typed: &[String],
) -> Result<(), CommandError> {
    let text = text(file, &ANSWERS)?;
    let answers = engine::parse_answers(&text, file, case, rules, today())?;
    for answer in answers {
        let earlier = set_fact(case, &answer.fact, answer.input.clone())?;
        let Some(earlier) = earlier.filter(|earlier| earlier.value != answer.input.value) else {
            continue;
        };
        if typed.contains(&answer.fact) {
            set_fact(case, &answer.fact, earlier)?;
            note(&format!(
                "`{}` is taken as typed, not as answered",
                answer.fact
            ));
            continue;
        }
        return Err(CommandError::data(format!(
            "`{}`: `{}` is answered with {}, and the case says {}",
            file.display(),
            answer.fact,
            answer.input.value,
            earlier.value,
        ))
        .hint("correct one of them, or state it with `--fact`, which goes before both"));
    }
    Ok(())
}

/// Takes what a bill of materials says into the case, where the case is silent.
pub fn bill(case: &mut Case, file: &Path, context: &Context) -> Result<(), CommandError> {
    let text = text(file, &BILL)?;
    let (bill, evidence) = engine::bill(&text, file)?;
    let line = item(case, None)?;
    if line.text.is_empty()
        && let Some(name) = &evidence.item
    {
        line.text.clone_from(name);
    }
    let leaf = |path: &str| path.strip_prefix("item.").unwrap_or(path).to_owned();
    let shown = file.display().to_string();
    note(check::bill(&bill, &evidence, &shown, context.output.style()).trim_end());
    let is = |fact: &FactInput| match &fact.value {
        serde_json::Value::String(word) => word.clone(),
        other => other.to_string(),
    };
    for (path, fact) in &evidence.answered {
        match line.facts.get(&leaf(path)) {
            Some(told) if told.value != fact.value => {
                let (told, said) = (is(told), is(fact));
                note(&format!(
                    "  {path}: the case says {told}, the bill {said}; the case counts"
                ));
            }
            Some(_) => {}
            None => {
                line.facts.insert(leaf(path), fact.clone());
            }
        }
    }
    for withheld in &evidence.withheld {
        let told = line.facts.get(&leaf(&withheld.fact));
        if told.is_some_and(|told| told.value == true) {
            note(&format!(
                "  {}: the case says yes, the bill does not bear it out",
                withheld.fact
            ));
        }
    }
    Ok(())
}
