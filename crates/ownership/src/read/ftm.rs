//! FollowTheMoney entities, one JSON object a line.
//!
//! `Ownership` ties `owner` to `asset`, with `percentage` as its source writes it;
//! `Directorship` ties a `director` to an `organization` and is control. Persons and
//! bodies give names, countries and kind. Everything else is passed over and counted.
//! `recordDate` is the day from which a tie could be known.

use std::collections::{BTreeMap, HashSet};
use std::io::{BufRead, Read};

use interdict_model::{Country, Holder, Holding, HoldingKind, PartyKind};
use serde::Deserialize;

use super::{MAX_LINE, MAX_ROWS, ReadError, Reading, too_long};
use crate::{Share, graph::span};

/// Most pairs of an owner and an asset of one tie.
const MOST_PAIRS: usize = 100;

#[derive(Deserialize)]
struct Entity {
    id: String,
    schema: String,
    #[serde(default)]
    properties: BTreeMap<String, Vec<String>>,
}

impl Entity {
    fn all(&self, property: &str) -> Vec<&str> {
        let values = self.properties.get(property).into_iter().flatten();
        let mut values: Vec<&str> = values
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
            .collect();
        let mut seen = HashSet::new();
        values.retain(|value| seen.insert(*value));
        values
    }

    /// Returns the one value of a property; several that differ say nothing definite.
    fn one(&self, property: &str) -> Option<String> {
        let all = self.all(property);
        (!all.is_empty()).then(|| all.join(" or "))
    }
}

fn kind(schema: &str) -> Option<PartyKind> {
    Some(match schema {
        "Person" => PartyKind::Person,
        "Organization" | "Company" | "PublicBody" => PartyKind::Organization,
        "Vessel" => PartyKind::Vessel,
        "Airplane" => PartyKind::Aircraft,
        "LegalEntity" | "Asset" => PartyKind::Unknown,
        _ => return None,
    })
}

/// Reads the file.
pub(super) fn read(file: &str, input: &mut dyn BufRead) -> Result<Reading, ReadError> {
    let mut reading = Reading::default();
    let (mut unread, mut other) = (0_u64, 0_u64);
    let (mut line, mut raw) = (0, Vec::new());
    loop {
        raw.clear();
        line += 1;
        let read = (&mut *input)
            .take(MAX_LINE as u64 + 1)
            .read_until(b'\n', &mut raw)
            .map_err(|error| ReadError::io(file, error))?;
        if read == 0 {
            break;
        }
        if raw.len() > MAX_LINE {
            return Err(too_long(file, line));
        }
        if line > MAX_ROWS {
            return Err(ReadError::row(file, line, "more rows than are read"));
        }
        let bytes = raw.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&raw);
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let entity: Entity = serde_json::from_slice(bytes)
            .map_err(|error| ReadError::row(file, line, reason(&error)))?;
        if entity.id.trim().is_empty() {
            return Err(ReadError::row(file, line, "`id` is empty"));
        }
        let ends = match entity.schema.as_str() {
            "Ownership" => Some((HoldingKind::Ownership, "owner", "asset")),
            "Directorship" => Some((HoldingKind::Control, "director", "organization")),
            _ => None,
        };
        match (ends, kind(&entity.schema)) {
            (Some((tie, owner, owned)), _) => {
                let share = share(&entity, &mut unread);
                let ties = holdings(&entity, tie, (owner, owned), share.as_deref(), file, line)?;
                reading.ownership.holdings.extend(ties);
            }
            (None, Some(kind)) => reading.ownership.holders.push(holder(&entity, kind)),
            (None, None) => other += 1,
        }
    }
    if unread > 0 {
        reading.warnings.push(format!(
            "`{file}`: {unread} shares could not be read and are taken as unknown"
        ));
    }
    if other > 0 {
        reading.warnings.push(format!(
            "`{file}`: {other} entities are neither parties nor ties of ownership and were passed over"
        ));
    }
    Ok(reading)
}

fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

fn holder(entity: &Entity, kind: PartyKind) -> Holder {
    let mut holder = Holder::with_id(entity.id.trim());
    for property in ["name", "alias", "previousName"] {
        let names = entity.all(property).into_iter().map(str::to_owned);
        holder.names.extend(names);
    }
    holder.country = ["jurisdiction", "country", "mainCountry", "nationality"]
        .iter()
        .flat_map(|property| entity.all(property))
        .find_map(|code| code.to_uppercase().parse::<Country>().ok());
    holder.kind = (kind != PartyKind::Unknown).then_some(kind);
    holder
}

/// Several shares of one tie are told apart by nothing: it is one of them.
fn share(entity: &Entity, unread: &mut u64) -> Option<String> {
    let all = entity.all("percentage");
    let shares: Vec<Share> = all.iter().filter_map(|text| Share::parse(text)).collect();
    if shares.len() < all.len() {
        *unread += 1;
        return None;
    }
    match shares.split_first() {
        None => None,
        Some((_, [])) => all.first().map(|text| (*text).to_owned()),
        Some((first, others)) => {
            let hull = others.iter().fold(*first, |hull, share| hull.hull(*share));
            let (low, high) = (
                crate::percent::decimal(hull.low),
                crate::percent::decimal(hull.high),
            );
            Some(format!("{low}-{high}"))
        }
    }
}

fn holdings(
    entity: &Entity,
    kind: HoldingKind,
    (owner, owned): (&str, &str),
    share: Option<&str>,
    file: &str,
    line: u64,
) -> Result<Vec<Holding>, ReadError> {
    let (owners, assets) = (entity.all(owner), entity.all(owned));
    if owners.is_empty() || assets.is_empty() {
        let what = format!("an {} without `{owner}` or `{owned}`", entity.schema);
        return Err(ReadError::row(file, line, what));
    }
    if owners.len().saturating_mul(assets.len()) > MOST_PAIRS {
        let what = format!("ties more than {MOST_PAIRS} pairs");
        return Err(ReadError::row(file, line, what));
    }
    let known_since = entity
        .one("recordDate")
        .and_then(|day| span(&day))
        .map(|(_, last)| last);
    let evidence = ["sourceUrl", "publisher", "role", "ownershipType", "status"]
        .iter()
        .filter_map(|property| entity.one(property))
        .collect::<Vec<_>>()
        .join("; ");
    let evidence = if evidence.is_empty() {
        format!("entity {}", entity.id)
    } else {
        format!("entity {}; {evidence}", entity.id)
    };
    let mut ties = Vec::new();
    for owner in &owners {
        for owned in &assets {
            ties.push(Holding {
                kind,
                from: entity.one("startDate"),
                until: entity.one("endDate"),
                known_since,
                said_by: Some(file.to_owned()),
                evidence: Some(evidence.clone()),
                ..Holding::new(*owner, *owned, share)
            });
        }
    }
    Ok(ties)
}
