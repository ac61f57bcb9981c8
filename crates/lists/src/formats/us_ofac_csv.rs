//! OFAC's own CSV files: four that belong together, without header rows.
//!
//! `sdn.csv` or `cons_prim.csv` holds the entries, `add` the addresses, `alt` the
//! strong aliases, `comments` the continuation of remarks that are longer than
//! 1,000 letters. `-0- ` means nothing; several programs are joined by `] [`; the
//! files end in 0x1A on most dates. Weak aliases stand in the remarks
//! ([`us_ofac_remarks`](super::us_ofac_remarks)). A set that is not whole is an
//! error: aliases and addresses would be missing without a word.

use std::{collections::BTreeMap, io::BufRead};

use interdict_model::{
    Address, AliasQuality, Basis, Confidence, EntityId, EntryId, Identifier, ListEntry, ListId,
    Listing, NameKind, PartyKind,
};

use super::{
    Parsed, Rejected, blank, named, push_name, reject, sort_countries,
    us_ofac_remarks::read_remarks,
};
use crate::{
    ListError, countries,
    records::{Record, Records},
    text::clean,
};

/// Length at which a remark is cut and continues in the comments file.
const REMARK_LIMIT: usize = 1000;

/// What one file of a set holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The entries.
    Primary,
    /// Their addresses.
    Addresses,
    /// Their strong aliases.
    Aliases,
    /// The rest of long remarks.
    Comments,
}

/// Which of the two sets a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Set {
    /// Specially Designated Nationals.
    Sdn,
    /// The consolidated list of everything else.
    Consolidated,
}

impl Set {
    /// Returns the name under which OFAC serves the file.
    pub fn file_name(self, role: Role) -> &'static str {
        match (self, role) {
            (Self::Sdn, Role::Primary) => "sdn.csv",
            (Self::Sdn, Role::Addresses) => "add.csv",
            (Self::Sdn, Role::Aliases) => "alt.csv",
            (Self::Sdn, Role::Comments) => "sdn_comments.csv",
            (Self::Consolidated, Role::Primary) => "cons_prim.csv",
            (Self::Consolidated, Role::Addresses) => "cons_add.csv",
            (Self::Consolidated, Role::Aliases) => "cons_alt.csv",
            (Self::Consolidated, Role::Comments) => "cons_comments.csv",
        }
    }
}

/// Returns what a file that begins with `head` holds, from its first row.
pub fn detect(head: &str) -> Option<Role> {
    let mut input = head.as_bytes();
    let mut records = Records::new(&mut input, "", b',');
    let mut record = Record::default();
    // A head that is cut inside a field still shows the first row of a short file;
    // the remarks that can be longer stand last.
    let shape = |record: &Record| {
        let number = |index: usize| {
            let text = record.get(index).trim();
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
        };
        match record.len() {
            12 if number(0) && primary_kind(record.get(2)).is_ok() => Some(Role::Primary),
            6 if number(0) && number(1) => Some(Role::Addresses),
            5 if number(0) && number(1) && alias_kind(record.get(2)).is_some() => {
                Some(Role::Aliases)
            }
            2 if number(0) => Some(Role::Comments),
            _ => None,
        }
    };
    match records.next_into(&mut record) {
        Ok(true) => shape(&record),
        _ => None,
    }
}

/// A file of the set with its name.
pub type Named<'a> = (&'a str, &'a mut dyn BufRead);

/// Reads a set. `comments` may be absent when no remark reaches the length at
/// which OFAC cuts it.
pub fn parse(
    set: Set,
    primary: Named<'_>,
    addresses: Named<'_>,
    aliases: Named<'_>,
    comments: Option<Named<'_>>,
) -> Result<Parsed, ListError> {
    let mut parsed = Parsed::default();
    let mut entries: BTreeMap<u32, ListEntry> = BTreeMap::new();
    let mut overlong = None;
    let primary_name = primary.0;
    each_row(primary, 12, &mut parsed.rejected, |row| {
        let (number, entry) = read_primary(set, row)?;
        if entry
            .remarks
            .as_ref()
            .is_some_and(|r| r.len() >= REMARK_LIMIT)
        {
            overlong = overlong.or(Some(row.line));
        }
        if entries.contains_key(&number) {
            return Err(format!("entry {number} stands here a second time"));
        }
        entries.insert(number, entry);
        Ok(())
    })?;
    match (comments, overlong) {
        (Some(comments), _) => each_row(comments, 2, &mut parsed.rejected, |row| {
            let entry = of_row(&mut entries, row)?;
            // The continuation begins in the middle of a word.
            let rest = row.get(1);
            match &mut entry.remarks {
                Some(remarks) => remarks.push_str(rest),
                empty => *empty = Some(rest.to_owned()),
            }
            Ok(())
        })?,
        (None, Some(line)) => {
            return Err(ListError::MissingCompanion {
                file: format!("{primary_name} (line {line} has a remark that continues)"),
                missing: set.file_name(Role::Comments).to_owned(),
            });
        }
        (None, None) => {}
    }
    each_row(addresses, 6, &mut parsed.rejected, |row| {
        let entry = of_row(&mut entries, row)?;
        let parts: Vec<String> = (2..5).filter_map(|index| value(row.get(index))).collect();
        if !parts.is_empty() {
            let country = value(row.get(4)).and_then(|text| countries::country(&text));
            entry.countries.extend(country);
            entry.addresses.push(Address {
                text: parts.join(", "),
                country,
            });
        }
        Ok(())
    })?;
    each_row(aliases, 5, &mut parsed.rejected, |row| {
        let entry = of_row(&mut entries, row)?;
        let kind = alias_kind(row.get(2))
            .ok_or_else(|| format!("`{}` is not aka, fka or nka", row.get(2)))?;
        let name = value(row.get(3)).ok_or("the alias is empty")?;
        push_name(&mut entry.names, name, kind, AliasQuality::Strong);
        Ok(())
    })?;
    let mut unplaced: BTreeMap<String, usize> = BTreeMap::new();
    for mut entry in entries.into_values() {
        entry.remarks = entry.remarks.as_deref().and_then(crate::text::filled);
        if let Some(day) =
            read_remarks(&mut entry).filter(|_| entry.list.as_str() == "us.ofac.cmic")
        {
            entry.listing = Listing::since(day, day, Basis::Rule, Confidence::Read);
        }
        sort_countries(&mut entry.countries);
        if entry.list.as_str() == "us.ofac.consolidated" {
            *unplaced.entry(entry.programs.join(", ")).or_default() += 1;
        }
        parsed.push(entry, primary_name)?;
    }
    for (programs, count) in unplaced {
        parsed.warnings.push(format!(
            "`{primary_name}`: the programs {programs} of {count} entries name no single list; they are kept under us.ofac.consolidated"
        ));
    }
    Ok(parsed)
}

fn each_row(
    file: Named<'_>,
    want: usize,
    rejected: &mut Vec<Rejected>,
    mut take: impl FnMut(&Record) -> Result<(), String>,
) -> Result<(), ListError> {
    let (name, input) = file;
    let mut records = Records::new(input, name, b',');
    let mut record = Record::default();
    let mut empty = true;
    while records.next_into(&mut record)? {
        empty = false;
        if record.last && record.len() < want {
            return Err(ListError::Truncated {
                file: name.to_owned(),
                line: record.line,
                what: format!("the last row has {} of {want} fields", record.len()),
            });
        }
        let result = if record.len() == want {
            take(&record)
        } else {
            Err(format!("{} fields instead of {want}", record.len()))
        };
        if let Err(reason) = result {
            reject(rejected, name, record.line, None, &reason)?;
        }
    }
    if empty {
        return Err(ListError::NoEntries {
            file: name.to_owned(),
        });
    }
    Ok(())
}

fn number(text: &str) -> Result<u32, String> {
    text.trim()
        .parse()
        .map_err(|_| format!("`{}` is not an entry number", text.trim()))
}

fn of_row<'m>(
    entries: &'m mut BTreeMap<u32, ListEntry>,
    row: &Record,
) -> Result<&'m mut ListEntry, String> {
    let number = number(row.get(0))?;
    entries
        .get_mut(&number)
        .ok_or_else(|| format!("there is no entry {number} in the primary file"))
}

/// A field, or nothing for `-0- ` (written `-0-` or cut to `-0` at the end of some copies).
fn value(text: &str) -> Option<String> {
    let text = clean(text);
    (!text.is_empty() && text != "-0-" && text != "-0").then_some(text)
}

fn primary_kind(text: &str) -> Result<PartyKind, String> {
    Ok(match value(text).as_deref() {
        None => PartyKind::Organization,
        Some("individual") => PartyKind::Person,
        Some("vessel") => PartyKind::Vessel,
        Some("aircraft") => PartyKind::Aircraft,
        Some(other) => {
            return Err(format!(
                "`{other}` is not individual, vessel, aircraft or -0-"
            ));
        }
    })
}

fn alias_kind(text: &str) -> Option<NameKind> {
    match text.trim() {
        "aka" | "nka" => Some(NameKind::Alias),
        "fka" => Some(NameKind::Former),
        _ => None,
    }
}

fn read_primary(set: Set, row: &Record) -> Result<(u32, ListEntry), String> {
    let number = number(row.get(0))?;
    let name = value(row.get(1)).ok_or("the name is empty")?;
    let programs: Vec<String> = value(row.get(3))
        .iter()
        .flat_map(|p| p.split("] ["))
        .map(clean)
        .collect();
    let list = match set {
        Set::Sdn => ListId::new("us.ofac.sdn"),
        Set::Consolidated => list_of(&programs),
    };
    let mut entry = blank(list, primary_kind(row.get(2))?);
    entry.id = EntryId::new(format!("{}/{number}", entry.list));
    entry.entity = EntityId::new(format!("us.ofac/{number}"));
    entry.programs = programs;
    push_name(
        &mut entry.names,
        name,
        NameKind::Primary,
        AliasQuality::Strong,
    );
    entry.titles = value(row.get(4)).into_iter().collect();
    for (index, kind) in [
        (5, "Call sign"),
        (6, "Vessel type"),
        (7, "Tonnage"),
        (8, "Gross registered tonnage"),
        (10, "Vessel owner"),
    ] {
        if let Some(value) = value(row.get(index)) {
            entry.ids.push(Identifier {
                kind: kind.into(),
                value,
                country: None,
            });
        }
    }
    entry
        .countries
        .extend(value(row.get(9)).and_then(|flag| countries::country(&flag)));
    let remarks = row.get(11);
    entry.remarks = value(remarks).map(|_| remarks.to_owned());
    Ok((number, named(entry)?))
}

/// Returns the list of a consolidated entry, from its programs alone.
///
/// Evidence: the programs that the Consolidated Screening List of 2022 prints
/// beside each list. `RUSSIA-EO14024` stands there on two lists, so by itself it
/// names none; `UKRAINE-EO13662` always goes with the sectoral list, also where
/// the same entry is on others.
pub fn list_of(programs: &[String]) -> ListId {
    let has = |names: &[&str]| {
        programs
            .iter()
            .any(|program| names.contains(&program.as_str()))
    };
    ListId::new(if has(&["CMIC-EO13959"]) {
        "us.ofac.cmic"
    } else if has(&["NS-PLC"]) {
        "us.ofac.plc"
    } else if has(&["FSE-SY", "FSE-IR"]) {
        "us.ofac.fse"
    } else if has(&["UKRAINE-EO13662"]) {
        "us.ofac.ssi"
    } else if has(&["561-Related", "561List"]) {
        "us.ofac.capta"
    } else if has(&["MBS"]) {
        "us.ofac.mbs"
    } else {
        "us.ofac.consolidated"
    })
}
