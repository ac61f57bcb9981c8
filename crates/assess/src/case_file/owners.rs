//! The owners of a party, as a case file states them.
//!
//! A party, and each owner, may have `owners`: a list of tables with `name`, `share`,
//! `since`, `until`, who said so, and owners in turn. An owner of the same name is the same
//! owner wherever it stands; what is said of it once holds everywhere.

use interdict_model::{Country, EntryId, Holder, Holding, HoldingKind, Ownership, PartyKind};
use interdict_ownership::{Share, span};
use serde_json::{Map, Value as Json};

use super::{CaseError, field, list, word, words};

/// Deepest nesting of owners of owners.
const DEEPEST: usize = 32;

/// Takes the owners out of the table of a party and adds them to what is stated.
pub(super) fn take(
    at: &str,
    party: &mut Map<String, Json>,
    stated: &mut Ownership,
) -> Result<(), CaseError> {
    let owners = party.remove("owners");
    let complete = party.remove("owners_complete");
    if owners.is_none() && complete.is_none() {
        return Ok(());
    }
    let text = |key: &str| {
        let value = party.get(key).and_then(Json::as_str).map(str::trim);
        value.filter(|value| !value.is_empty())
    };
    let name = text("name");
    let id = text("entity").or(name).unwrap_or(at).to_owned();
    let mut holder = Holder::with_id(id.clone());
    holder.names = name.map(str::to_owned).into_iter().collect();
    holder.country = text("country").and_then(|country| country.parse().ok());
    holder.owners_complete = yes(&format!("{at}.owners_complete"), complete.as_ref())?;
    stated.holders.push(holder);
    owners.map_or(Ok(()), |owners| above(at, owners, &id, stated, 0))
}

fn yes(at: &str, value: Option<&Json>) -> Result<bool, CaseError> {
    match value {
        None => Ok(false),
        Some(Json::Bool(yes)) => Ok(*yes),
        Some(_) => Err(field(at, "true or false was expected")),
    }
}

fn above(
    at: &str,
    owners: Json,
    owned: &str,
    stated: &mut Ownership,
    depth: usize,
) -> Result<(), CaseError> {
    let at = format!("{at}.owners");
    if depth >= DEEPEST {
        return Err(field(
            &at,
            format!("owners stand more than {DEEPEST} deep; name one on its own and go on there"),
        ));
    }
    for (at, value) in list(&at, owners)? {
        let Json::Object(map) = value else {
            return Err(field(&at, "a table was expected"));
        };
        owner(&at, map, owned, stated, depth)?;
    }
    Ok(())
}

fn owner(
    at: &str,
    map: Map<String, Json>,
    owned: &str,
    stated: &mut Ownership,
    depth: usize,
) -> Result<(), CaseError> {
    let mut holder = match map.get("name") {
        Some(name) => {
            let name: String = word(&format!("{at}.name"), name)?;
            if name.trim().is_empty() {
                return Err(field(&format!("{at}.name"), "is empty"));
            }
            Holder::named(name.trim())
        }
        // Nobody is screened without a name, but a case may say what else it knows.
        None if map.contains_key("listed") => Holder::with_id(at),
        None => {
            return Err(field(
                at,
                "an owner needs a `name`, or `listed` with the list that it is on",
            ));
        }
    };
    if let Some(entity) = map.get("entity") {
        holder.id = word(&format!("{at}.entity"), entity)?;
    }
    let mut holding = Holding::new(holder.id.clone(), owned, None);
    let mut inner = None;
    for (key, value) in map {
        let named = format!("{at}.{key}");
        match key.as_str() {
            "name" | "entity" => {}
            "share" | "pct" => holding.share = share(&named, &value)?,
            "since" => holding.from = Some(day(&named, &value)?),
            "until" => holding.until = Some(day(&named, &value)?),
            "known_since" => {
                let day = day(&named, &value)?;
                holding.known_since = span(&day).map(|(_, last)| last);
            }
            "tie" => holding.kind = tie(&named, &value)?,
            "said_by" => holding.said_by = Some(word(&named, &value)?),
            "evidence" => holding.evidence = Some(word(&named, &value)?),
            "country" => holder.country = Some(word::<Country>(&named, &value)?),
            "kind" => holder.kind = Some(word::<PartyKind>(&named, &value)?),
            "confirmed" => holder.confirmed = entries(&named, value)?,
            "rejected" => holder.rejected = entries(&named, value)?,
            "listed" => {
                holder.listed = match value {
                    Json::String(list) => vec![list],
                    several => words(&named, several)?,
                }
            }
            "owners_complete" => holder.owners_complete = yes(&named, Some(&value))?,
            "owners" => inner = Some(value),
            _ => {
                return Err(field(
                    &named,
                    "an owner has name, share, since, until, known_since, tie, said_by, evidence, \
                     country, kind, entity, confirmed, rejected, listed, owners and owners_complete",
                ));
            }
        }
    }
    let ends = |day: &Option<String>| day.as_deref().and_then(span);
    if let (Some((first, _)), Some((_, last))) = (ends(&holding.from), ends(&holding.until))
        && last < first
    {
        return Err(field(
            at,
            format!("`until` ({last}) is before `since` ({first})"),
        ));
    }
    let id = holder.id.clone();
    stated.holders.push(holder);
    stated.holdings.push(holding);
    inner.map_or(Ok(()), |owners| above(at, owners, &id, stated, depth + 1))
}

fn entries(at: &str, value: Json) -> Result<Vec<EntryId>, CaseError> {
    Ok(words(at, value)?.into_iter().map(EntryId::new).collect())
}

fn tie(at: &str, value: &Json) -> Result<HoldingKind, CaseError> {
    match value.as_str() {
        Some("ownership") => Ok(HoldingKind::Ownership),
        Some("branch") => Ok(HoldingKind::Branch),
        Some("control") => Ok(HoldingKind::Control),
        _ => Err(field(at, "one of ownership, branch, control was expected")),
    }
}

/// A share: a number, a text such as `>50`, or a range with `from` and `to`.
fn share(at: &str, value: &Json) -> Result<Option<String>, CaseError> {
    let text = match value {
        Json::Null => return Ok(None),
        Json::Number(number) => number.to_string(),
        Json::String(text) => text.clone(),
        Json::Object(map) if map.len() == 2 => match (map.get("from"), map.get("to")) {
            (Some(Json::Number(from)), Some(Json::Number(to))) => format!("{from}-{to}"),
            _ => return Err(field(at, "a range has `from` and `to`, in percent")),
        },
        _ => return Err(field(at, "a share in percent was expected")),
    };
    match Share::parse(&text) {
        Some(Share::UNKNOWN) => Ok(None),
        Some(_) => Ok(Some(text)),
        None => Err(field(
            at,
            format!("`{text}` is not a share: write 50, \"25-50\", \">50\" or \"unknown\""),
        )),
    }
}

fn day(at: &str, value: &Json) -> Result<String, CaseError> {
    let text: String = word(at, value)?;
    if span(&text).is_none() {
        return Err(field(
            at,
            format!("`{text}` is not a day: write YYYY-MM-DD, YYYY-MM or YYYY"),
        ));
    }
    Ok(text)
}
