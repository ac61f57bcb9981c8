//! The pivotal questions as a letter, and its answers as facts.
//!
//! In: an answer that waits for facts. Out: a [`Letter`], the questions that decide it by who
//! can answer them, each with the rule that makes it matter; and a form, the same questions as
//! TOML with fields to fill (`interdict.answers/1`). A filled form comes back as [`Answer`]s:
//! facts with who said so, when, and where the evidence is.
//!
//! Guaranteed of a form that is read: it is of this case (its parties and items are the
//! same); what is left empty stays open; nothing is taken without somebody who said it and a
//! day on which they did, nor a judgement without evidence; nor what no letter asks. Whether a value fits its fact, the
//! registry decides when the case is answered.

mod form;

use std::collections::BTreeSet;

use interdict_determine::Rulebook;
use interdict_model::{AsOf, Case, Citation, Determination, FactInput, Need, PartyRole};
use serde::Serialize;

pub use form::{AnswersError, parse, text};

/// Who stands outside the house, and in which roles: they are written to.
const OUTSIDE: [(&str, &[PartyRole]); 2] = [
    (
        "customer",
        &[
            PartyRole::EndUser,
            PartyRole::UltimateConsignee,
            PartyRole::Purchaser,
            PartyRole::Recipient,
            PartyRole::Contractor,
            PartyRole::Operator,
        ],
    ),
    (
        "manufacturer",
        &[PartyRole::Manufacturer, PartyRole::Seller],
    ),
];

/// What makes a question matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The measure or relief that waits for it.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// Its citations.
    pub cites: Vec<Citation>,
}

/// One question of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The path of the fact.
    pub fact: String,
    /// The question.
    pub question: String,
    /// Its type: `bool`, `date`, `enum`, `number`, `country`, `code`, `text`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The words that it takes, for an enum.
    pub allowed: Vec<String>,
    /// The unit of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether it is a judgement, which needs evidence.
    pub judged: bool,
    /// The rule that defines what is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defined_by: Option<String>,
    /// What waits for it.
    pub reasons: Vec<Reason>,
}

/// The questions for one addressee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// Who can answer: `customer`, `manufacturer`, `your records`, `counsel`, ...
    pub who: String,
    /// Whether they stand outside the house.
    pub outside: bool,
    /// The names of the parties that this can be.
    pub names: Vec<String>,
    /// The questions.
    pub questions: Vec<Asked>,
}

/// Every pivotal question of an answer, by who can answer it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Letter {
    /// The day of the question.
    pub on: AsOf,
    /// What is to be done, where the case says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// The items, in the words of the case.
    pub items: Vec<String>,
    /// The parties, as `role: name`.
    pub parties: Vec<String>,
    /// The questions; outside ones first.
    pub sheets: Vec<Sheet>,
}

/// A fact that came back.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The path of the fact.
    pub fact: String,
    /// The value with who said it, when and on what evidence.
    pub input: FactInput,
}

/// Makes the letter of an answer. A question that no fact answers, such as the hour of the
/// act, is none for a letter.
pub fn letter(case: &Case, answer: &Determination, book: &Rulebook) -> Letter {
    let mut sheets: Vec<Sheet> = Vec::new();
    let asked = answer.need.iter().filter(|need| need.pivotal);
    for need in asked.filter(|need| is_match(&need.fact) || spec(book, &need.fact).is_some()) {
        let question = asked_for(need, answer, book);
        match sheets
            .iter_mut()
            .find(|sheet| sheet.who == need.who_answers)
        {
            Some(sheet) => sheet.questions.push(question),
            None => sheets.push(sheet(case, need, question)),
        }
    }
    sheets.sort_by_key(|sheet| !sheet.outside);
    Letter {
        on: answer.on,
        act: case
            .facts
            .get("act")
            .and_then(|fact| fact.value.as_str().map(str::to_owned)),
        items: items(case),
        parties: parties(case),
        sheets,
    }
}

fn is_match(path: &str) -> bool {
    path.starts_with("party[") && path.contains(".is[")
}

fn spec<'b>(book: &'b Rulebook, path: &str) -> Option<&'b interdict_determine::FactSpec> {
    let base = match (path.find('['), path.rfind(']')) {
        (Some(open), Some(close)) if open < close => {
            format!("{}{}", path.get(..open)?, path.get(close + 1..)?)
        }
        _ => path.to_owned(),
    };
    book.registry.get(&base)
}

fn sheet(case: &Case, need: &Need, question: Asked) -> Sheet {
    let outside = OUTSIDE.iter().find(|(who, _)| *who == need.who_answers);
    let names: BTreeSet<String> = case
        .parties
        .iter()
        .filter(|party| outside.is_some_and(|(_, roles)| roles.contains(&party.role)))
        .map(|party| party.name.clone())
        .filter(|name| !name.is_empty())
        .collect();
    Sheet {
        who: need.who_answers.clone(),
        outside: outside.is_some(),
        names: names.into_iter().collect(),
        questions: vec![question],
    }
}

fn asked_for(need: &Need, answer: &Determination, book: &Rulebook) -> Asked {
    let spec = spec(book, &need.fact);
    let mut reasons: Vec<Reason> = Vec::new();
    for name in &need.triggers {
        let id = name.split('/').next().unwrap_or(name);
        if reasons.iter().any(|reason| reason.rule == id) {
            continue;
        }
        let measure = answer
            .triggers
            .iter()
            .find(|each| each.measure.as_str() == id);
        let relief = answer.reliefs.iter().find(|each| each.id.as_str() == id);
        let found = measure
            .map(|each| (each.title.clone(), each.cites.clone()))
            .or_else(|| relief.map(|each| (each.relief_title.clone(), each.cites.clone())));
        let (title, cites) = found.unwrap_or_default();
        reasons.push(Reason {
            rule: id.to_owned(),
            title,
            cites,
        });
    }
    Asked {
        fact: need.fact.clone(),
        question: need.question.clone(),
        kind: need.kind.clone(),
        allowed: need.allowed.clone(),
        unit: spec.and_then(|spec| spec.unit.clone()),
        judged: spec.is_some_and(|spec| spec.judged),
        defined_by: spec.and_then(|spec| spec.cite.clone()),
        reasons,
    }
}

/// The items of a case, in its words.
pub(crate) fn items(case: &Case) -> Vec<String> {
    case.items.iter().map(|item| item.text.clone()).collect()
}

/// The parties of a case, as `role: name`.
pub(crate) fn parties(case: &Case) -> Vec<String> {
    let one = |party: &interdict_model::CaseParty| format!("{}: {}", party.role, party.name);
    case.parties.iter().map(one).collect()
}
