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
use interdict_model::{CaseParty, Country, FactInput, Flag, FlagKind, PartyRole};

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
            basis: None,
            said_by: Some(format!("presumed: {why}")),
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
    if is_another_matter(facts, parties) {
        return Ok(flags);
    }
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
        let why = "the consignee or end user is there (15 CFR 748.5)";
        add(facts, "destination.country", &[&country], why)?;
    }
    let exported = acts_of(facts).is_some_and(|acts| acts == [EXPORT]);
    if facts.get("origin.country").is_none() && exported && !may_be_abroad(facts, parties) {
        let why = "an export leaves the United States (15 CFR 734.13)";
        add(facts, "origin.country", &["US"], why)?;
    }
    Ok(flags)
}

/// What says that the matter may be another than that an item is sent to somebody: who buys
/// for whom and with whose money, what is used or installed where, whose product it is. There
/// the act is asked, since other law turns on it.
const OTHER: [&str; 14] = [
    "actor.",
    "funds.",
    "network.function",
    "network.part",
    "operator.",
    "place.",
    "program",
    "site.",
    "waiver.",
    "reimbursement.",
    "equipment.",
    "securities.",
    "service.",
    "item.maker",
];

fn is_another_matter(facts: &Facts, parties: &[CaseParty]) -> bool {
    let buys = |party: &CaseParty| matches!(party.role, PartyRole::Agency | PartyRole::Contractor);
    let other = |path: &str| OTHER.iter().any(|start| path.starts_with(start));
    parties.iter().any(buys) || facts.paths().any(|path| other(&path))
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
        return Some("a consignee is named (15 CFR 748.5)");
    }
    let receives = has(&[PartyRole::Purchaser, PartyRole::EndUser]);
    let said = ["subject_to_ear", "foreign_made", "on_supp2_part744"];
    let of_an_item = said.iter().any(|leaf| {
        let yes = Known::Exact(Value::Bool(true));
        each_item(facts, items, leaf).any(|known| *known == yes)
    });
    (receives && of_an_item)
        .then_some("a purchaser or end user of an item under the EAR is named (15 CFR 748.5)")
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

/// Whether something leaves open that it starts from elsewhere.
fn may_be_abroad(facts: &Facts, parties: &[CaseParty]) -> bool {
    let sends = [
        PartyRole::Exporter,
        PartyRole::Seller,
        PartyRole::Manufacturer,
    ];
    let sender = parties.iter().filter(|party| sends.contains(&party.role));
    let elsewhere = |country: Country| country.code() != "US";
    let made = [
        "item.us_",
        "item.foreign_",
        "item.direct_product",
        "item.no_de_minimis",
    ];
    let made =
        |path: &str| made.iter().any(|start| path.starts_with(start)) || path.ends_with("_product");
    sender.filter_map(|party| party.country).any(elsewhere) || facts.paths().any(|path| made(&path))
}
