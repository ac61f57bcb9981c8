//! What the roles of the parties say of a transaction of which the case says no more.
//!
//! In: the facts of a case and its parties. Out: the same with `act`, `destination.country`
//! and `origin.country` where the case leaves them out and the words it uses leave no other
//! reading: a consignee is a party to an export, a reexport or an in-country transfer (15 CFR
//! 748.5(d) to (f), 734.13, 734.14, 734.16), an export leaves the United States, and it goes
//! to where the consignee or end user is. Guaranteed: what the case gives stays, an
//! `unknown` too; every presumption is told by a flag and says in the explanation where it
//! comes from.

use interdict_determine::{FactError, Facts, Known, Registry, Value};
use interdict_model::{CaseParty, FactInput, Flag, FlagKind, PartyRole};

const EXPORT: &str = "export";
const REEXPORT: &str = "reexport";
const TRANSFER: &str = "transfer_in_country";

/// Adds what the roles say, and returns a flag for each fact that was added.
pub(crate) fn add(
    facts: &mut Facts,
    registry: &Registry,
    parties: &[CaseParty],
    items: usize,
) -> Result<Vec<Flag>, FactError> {
    let roles: Vec<PartyRole> = parties.iter().map(|party| party.role).collect();
    let mut flags = Vec::new();
    let mut add = |facts: &mut Facts, path: &str, values: &[&str], why: &str| {
        let input = FactInput {
            value: values.into(),
            basis: Some("15 CFR 748.5".into()),
            said_by: Some("the roles of the parties".into()),
            evidence: None,
        };
        flags.push(Flag {
            kind: FlagKind::PresumedFact,
            text: format!(
                "{path} is taken as {}: {why}; state it if that is not so",
                one_of(values)
            ),
        });
        facts.insert(registry, &roles, items, path, &input)
    };
    let country = destination(parties);
    if facts.get("act").is_none()
        && let Some(why) = is_movement(facts, parties, items)
    {
        let acts = movements(facts, country.as_deref());
        if !acts.is_empty() {
            add(facts, "act", &acts, why)?;
        }
    }
    let moved = acts_of(facts).is_some_and(|acts| acts.iter().all(|act| is_move(act)));
    if facts.get("destination.country").is_none()
        && moved
        && let Some(country) = country.filter(|country| country != "US")
    {
        let why = "the consignee or end user is there";
        add(facts, "destination.country", &[&country], why)?;
    }
    let exported = acts_of(facts).is_some_and(|acts| acts == [EXPORT]);
    if facts.get("origin.country").is_none()
        && exported
        && !made_or_sent_abroad(facts, parties, items)
    {
        let why = "an export leaves the United States (15 CFR 734.13)";
        add(facts, "origin.country", &["US"], why)?;
    }
    Ok(flags)
}

/// `export, reexport or transfer_in_country`.
fn one_of(values: &[&str]) -> String {
    match values {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => values.concat(),
    }
}

fn is_move(act: &str) -> bool {
    [EXPORT, REEXPORT, TRANSFER].contains(&act)
}

/// Says why the matter can only be that something is sent to somebody.
fn is_movement(facts: &Facts, parties: &[CaseParty], items: usize) -> Option<&'static str> {
    let has = |roles: &[PartyRole]| parties.iter().any(|party| roles.contains(&party.role));
    if has(&[
        PartyRole::UltimateConsignee,
        PartyRole::IntermediateConsignee,
    ]) {
        return Some("a consignee is named");
    }
    let receives = has(&[PartyRole::Purchaser, PartyRole::EndUser]);
    let said = ["subject_to_ear", "foreign_made", "on_supp2_part744"];
    let of_an_item = said.iter().any(|leaf| {
        let yes = Known::Exact(Value::Bool(true));
        each_item(facts, items, leaf).any(|known| *known == yes)
    });
    (receives && of_an_item).then_some("a purchaser or end user is named for an item under the EAR")
}

/// What is known of a fact of each item line.
fn each_item<'f>(facts: &'f Facts, items: usize, leaf: &str) -> impl Iterator<Item = &'f Known> {
    let keys = (1..=items).map(move |item| match items {
        1 => format!("item.{leaf}"),
        _ => format!("item[{item}].{leaf}"),
    });
    keys.filter_map(|key| facts.get(&key))
        .map(|fact| &fact.known)
}

/// The movements that the ends of the route leave; `receiver` is where those are who receive.
fn movements(facts: &Facts, receiver: Option<&str>) -> Vec<&'static str> {
    let country = |path: &str| match &facts.get(path)?.known {
        Known::Exact(Value::Text(country)) => Some(country.as_str()),
        _ => None,
    };
    let from = country("origin.country");
    let to = country("destination.country").or(receiver);
    match (from, to) {
        // What stays in the United States or comes there is none of them.
        (_, Some("US")) => Vec::new(),
        (Some("US"), _) => vec![EXPORT],
        (Some(from), Some(to)) if from == to => vec![TRANSFER],
        (Some(_), Some(_)) => vec![REEXPORT],
        (Some(_), None) => vec![REEXPORT, TRANSFER],
        (None, _) => vec![EXPORT, REEXPORT, TRANSFER],
    }
}

fn acts_of(facts: &Facts) -> Option<Vec<&str>> {
    fn text(value: &Value) -> Option<&str> {
        match value {
            Value::Text(act) => Some(act),
            _ => None,
        }
    }
    match &facts.get("act")?.known {
        Known::Exact(value) => Some(vec![text(value)?]),
        Known::OneOf(values) => values.iter().map(text).collect(),
        _ => None,
    }
}

/// The one country of all who receive.
fn destination(parties: &[CaseParty]) -> Option<String> {
    let receives = [PartyRole::UltimateConsignee, PartyRole::EndUser];
    let mut countries = parties
        .iter()
        .filter(|party| receives.contains(&party.role))
        .map(|party| party.country);
    let first = countries.next()??;
    countries
        .all(|country| country == Some(first))
        .then(|| first.code().to_owned())
}

/// Whether something says that it does not leave the United States.
fn made_or_sent_abroad(facts: &Facts, parties: &[CaseParty], items: usize) -> bool {
    let sender = |party: &&CaseParty| party.role == PartyRole::Exporter;
    let abroad = parties
        .iter()
        .filter(sender)
        .filter_map(|party| party.country);
    let no = Known::Exact(Value::Bool(false));
    let made = each_item(facts, items, "foreign_made").any(|made| *made != no);
    made || abroad.into_iter().any(|country| country.code() != "US")
}
