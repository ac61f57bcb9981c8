//! Files that say who owns whom, laid under a case.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use interdict_model::{Case, Ownership};
use interdict_ownership::{above, join, read};

use crate::error::CommandError;

/// Lays what the files state under what the case states, as far as it is above a party.
/// Returns what a reader should know.
pub fn lay_under(case: &mut Case, files: &[impl AsRef<Path>]) -> Result<Vec<String>, CommandError> {
    let mut warnings = Vec::new();
    let mut stated = Ownership::default();
    for path in files {
        let shown = path.as_ref().display().to_string();
        let name = path
            .as_ref()
            .file_name()
            .unwrap_or(path.as_ref().as_os_str());
        let file = File::open(path).map_err(|error| {
            CommandError::data(format!("`{shown}` cannot be read: {error}"))
                .hint("docs/ownership.md says which files are read")
        })?;
        let reading =
            read::read(&name.to_string_lossy(), &mut BufReader::new(file)).map_err(|error| {
                CommandError::data(error.to_string())
                    .hint("docs/ownership.md says which files are read")
            })?;
        stated.holders.extend(reading.ownership.holders);
        stated.holdings.extend(reading.ownership.holdings);
        warnings.extend(reading.warnings);
    }
    let known = |id: &str| {
        stated.holders.iter().any(|holder| holder.id == id)
            || stated
                .holdings
                .iter()
                .any(|each| each.owner == id || each.owned == id)
    };
    for id in case
        .parties
        .iter()
        .filter_map(|party| party.entity.as_deref())
    {
        let own = case.ownership.holders.iter().any(|holder| holder.id == id);
        if !own && !known(id) {
            return Err(
                CommandError::user(format!("no holder of the files has the id `{id}`"))
                    .hint("leave `--entity` out to look for the party by its name"),
            );
        }
    }
    for party in &case.parties {
        if let Some(id) = &party.entity {
            called(&mut case.ownership, party.name.trim(), id);
        }
    }
    // Whoever is no holder of the case yet joins it, so that its name is looked for.
    for party in &case.parties {
        let name = party.name.trim();
        let there = |holder: &interdict_model::Holder| holder.id == name;
        if party.entity.is_none() && !name.is_empty() && !case.ownership.holders.iter().any(there) {
            let mut holder = interdict_model::Holder::named(name);
            holder.country = party.country;
            case.ownership.holders.push(holder);
        }
    }
    let renamed = join(&mut case.ownership, stated);
    let mut found = 0;
    for party in &mut case.parties {
        if let Some(id) = renamed.get(party.name.trim()) {
            party.entity.get_or_insert_with(|| id.clone());
        }
        found += usize::from(party.entity.is_some());
    }
    if found == 0 {
        warnings.push(
            "no party of the case is in the files of holdings; name it with `--entity ROLE=ID`"
                .to_owned(),
        );
    }
    let ids: Vec<String> = case
        .parties
        .iter()
        .map(|party| {
            party
                .entity
                .clone()
                .unwrap_or_else(|| party.name.trim().to_owned())
        })
        .collect();
    case.ownership = above(std::mem::take(&mut case.ownership), &ids);
    Ok(warnings)
}

/// Calls a holder of the case, which it knows by a name, by the id that was typed.
fn called(stated: &mut Ownership, name: &str, id: &str) {
    let holders = stated.holders.iter_mut().map(|holder| &mut holder.id);
    let ends = stated
        .holdings
        .iter_mut()
        .flat_map(|each| [&mut each.owner, &mut each.owned]);
    for each in holders.chain(ends).filter(|each| *each == name) {
        id.clone_into(each);
    }
}
