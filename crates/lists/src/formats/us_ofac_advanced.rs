//! OFAC's advanced XML (`sdn_advanced`, `cons_advanced`): values by number in tables.
//!
//! Written from the publisher's schema (`sdn_advanced.xsd`); no published copy was
//! at hand. The document comes in sections, each of which points into the ones
//! before: reference values, places, documents, parties, relations between their
//! profiles, and last the entries that put a profile on a list on a day. A party is
//! therefore held until its entries have been read, and is one entry a list. A
//! party without an entry is refused. That `FixedRef` of a party is the number of
//! the other OFAC files, and the words of the reference values, are recalled.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    io::BufRead,
};

use interdict_model::{
    Address, AliasQuality, BirthDate, Country, EntityId, EntryId, Identifier, ListEntry, ListId,
    Listing, NameKind, PartyKind, Relation,
};
use jiff::civil::Date;

use super::{
    Parsed, blank, born, named, push_name, reject, sort_countries, us_ofac_enhanced::list_named,
    us_ofac_relation::relation, us_ofac_remarks::is_number, us_ofac_xml::kind_of,
};
use crate::{
    ListError, countries,
    xml::{El, Tree, Xml},
};

const ROOT: &str = "Sanctions";
const SECTIONS: [&str; 7] = [
    "ReferenceValueSets",
    "Locations",
    "IDRegDocuments",
    "DistinctParties",
    "ProfileRelationships",
    "SanctionsEntries",
    "SanctionsEntryLinks",
];

/// Answers whether `head`, the beginning of a file, is the beginning of this document.
pub fn detect(head: &str) -> bool {
    head.trim_start().starts_with('<')
        && head.contains("<Sanctions")
        && (head.contains("<ReferenceValueSets") || head.contains("ADVANCED_XML"))
}

/// Reads the document.
pub fn parse(input: &mut dyn BufRead, file: &str) -> Result<Parsed, ListError> {
    let mut xml = Xml::new(input, file, ROOT, |depth, name| match depth {
        1 => SECTIONS.contains(&name),
        2 => name.ends_with("Values"),
        _ => false,
    });
    let mut tree = Tree::default();
    let mut parsed = Parsed::default();
    let mut known = Known::default();
    let mut seen = HashSet::new();
    while xml.next(&mut tree)? {
        let root = tree.root();
        let result = match (tree.parent.as_str(), root.name()) {
            ("Sanctions", "DateOfIssue") => {
                parsed.stated = date(root).map(|(first, _)| first);
                Ok(())
            }
            (values, _) if values.ends_with("Values") => {
                known.reference(root);
                Ok(())
            }
            (_, "Location") => {
                known.place(root);
                Ok(())
            }
            (_, "IDRegDocument") => {
                known.document(root);
                Ok(())
            }
            (_, "DistinctParty") => known.party(root, tree.line),
            (_, "ProfileRelationship") => known.tie(root),
            (_, "SanctionsEntry") => match known.entry(root) {
                Ok(entry) if seen.insert(entry.id.clone()) => {
                    parsed.push(entry, file)?;
                    Ok(())
                }
                Ok(entry) => Err(format!("`{}` stands here a second time", entry.id)),
                Err(reason) => Err(reason),
            },
            _ => Ok(()),
        };
        if let Err(reason) = result {
            reject(&mut parsed.rejected, file, tree.line, None, &reason)?;
        }
    }
    for party in known.parties.values().filter(|party| !party.listed) {
        let reason = format!("party {} has no entry on a list", party.number);
        reject(&mut parsed.rejected, file, party.line, None, &reason)?;
    }
    Ok(parsed)
}

/// A party until its entries come.
struct Party {
    number: String,
    line: u64,
    entry: ListEntry,
    listed: bool,
}

/// What earlier sections said.
#[derive(Default)]
struct Known {
    /// Words of the reference values, by element and number.
    words: HashMap<(String, String), String>,
    codes: HashMap<String, Country>,
    /// The party type of a party subtype.
    types: HashMap<String, String>,
    places: HashMap<String, Address>,
    documents: HashMap<String, Vec<Identifier>>,
    /// By profile.
    parties: BTreeMap<String, Party>,
}

/// Elements of the reference section that entries are read with.
const USED: [&str; 11] = [
    "AliasType",
    "Country",
    "FeatureType",
    "IDRegDocType",
    "List",
    "NamePartType",
    "PartySubType",
    "PartyType",
    "RelationType",
    "Script",
    "EntryEventType",
];

impl Known {
    fn reference(&mut self, el: El<'_>) {
        let (Some(id), true) = (el.filled("ID"), USED.contains(&el.name())) else {
            return;
        };
        if el.name() == "Country" {
            let code = el.filled("ISO2").and_then(|code| code.parse().ok());
            let named = || el.text().and_then(|text| countries::country(&text));
            if let Some(code) = code.or_else(named) {
                self.codes.insert(id.clone(), code);
            }
        }
        if let Some(of) = el.filled("PartyTypeID") {
            self.types.insert(id.clone(), of);
        }
        let word = el.text().unwrap_or_default();
        self.words.insert((el.name().to_owned(), id), word);
    }

    fn word(&self, table: &str, id: Option<&str>) -> &str {
        id.and_then(|id| self.words.get(&(table.to_owned(), id.to_owned())))
            .map_or("", String::as_str)
    }

    fn place(&mut self, el: El<'_>) {
        let Some(id) = el.filled("ID") else { return };
        let country_id = el
            .first("LocationCountry")
            .and_then(|country| country.attribute("CountryID"));
        let mut parts: Vec<String> = el
            .named("LocationPart")
            .filter_map(|part| part.get("LocationPartValue/Value"))
            .collect();
        let word = self.word("Country", country_id);
        if !word.is_empty() {
            parts.push(word.to_owned());
        }
        let address = Address {
            text: parts.join(", "),
            country: country_id.and_then(|id| self.codes.get(id).copied()),
        };
        self.places.insert(id, address);
    }

    fn document(&mut self, el: El<'_>) {
        let (Some(identity), Some(value)) = (el.filled("IdentityID"), el.get("IDRegistrationNo"))
        else {
            return;
        };
        let number = Identifier {
            kind: self
                .word("IDRegDocType", el.attribute("IDRegDocTypeID"))
                .to_owned(),
            value,
            country: el
                .attribute("IssuedBy-CountryID")
                .and_then(|id| self.codes.get(id).copied()),
        };
        self.documents.entry(identity).or_default().push(number);
    }

    fn party(&mut self, el: El<'_>, line: u64) -> Result<(), String> {
        let number = el.filled("FixedRef").ok_or("a party has no `FixedRef`")?;
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(format!("`FixedRef` is `{number}`, which is not a number"));
        }
        let mut found = false;
        for profile in el.named("Profile") {
            let id = profile
                .filled("ID")
                .ok_or_else(|| format!("a profile of party {number} has no `ID`"))?;
            // The first one stays: entries point to it.
            if self.parties.contains_key(&id) {
                return Err(format!("profile {id} stands here a second time"));
            }
            let entry = self.profile(profile, &number)?;
            let party = Party {
                number: number.clone(),
                line,
                entry,
                listed: false,
            };
            self.parties.insert(id, party);
            found = true;
        }
        found
            .then_some(())
            .ok_or_else(|| format!("party {number} has no profile"))
    }

    fn profile(&self, el: El<'_>, number: &str) -> Result<ListEntry, String> {
        let subtype = el.attribute("PartySubTypeID");
        let of = subtype.and_then(|id| self.types.get(id));
        let kind = match (
            self.word("PartySubType", subtype),
            self.word("PartyType", of.map(String::as_str)),
        ) {
            ("Vessel", _) => PartyKind::Vessel,
            ("Aircraft", _) => PartyKind::Aircraft,
            (_, "Individual") => PartyKind::Person,
            (_, "Entity") => PartyKind::Organization,
            _ => PartyKind::Unknown,
        };
        let mut entry = blank(ListId::new("us.ofac.sdn"), kind);
        entry.entity = EntityId::new(format!("us.ofac/{number}"));
        for primary in [true, false] {
            for identity in el.named("Identity") {
                for alias in identity.named("Alias") {
                    if (alias.attribute("Primary") == Some("true")) == primary {
                        self.alias(&mut entry, identity, alias, primary);
                    }
                }
            }
        }
        if entry.names.is_empty() {
            return Err(format!("party {number} has no name"));
        }
        for identity in el.named("Identity").filter_map(|el| el.filled("ID")) {
            entry
                .ids
                .extend(self.documents.get(&identity).into_iter().flatten().cloned());
        }
        let mut remarks: Vec<String> = el.named("Comment").filter_map(El::text).collect();
        for feature in el.named("Feature") {
            let kind = self.word("FeatureType", feature.attribute("FeatureTypeID"));
            for version in feature.named("FeatureVersion") {
                self.feature(&mut entry, &mut remarks, kind, version);
            }
        }
        sort_countries(&mut entry.countries);
        entry.remarks = (!remarks.is_empty()).then(|| remarks.join("; "));
        named(entry)
    }

    fn alias(&self, entry: &mut ListEntry, identity: El<'_>, alias: El<'_>, primary: bool) {
        let kind = kind_of(self.word("AliasType", alias.attribute("AliasTypeID")));
        let quality = if alias.attribute("LowQuality") == Some("true") {
            AliasQuality::Weak
        } else {
            AliasQuality::Strong
        };
        for name in alias.named("DocumentedName") {
            let mut script = "";
            let mut parts = Vec::new();
            for value in name
                .named("DocumentedNamePart")
                .filter_map(|part| part.first("NamePartValue"))
            {
                script = self.word("Script", value.attribute("ScriptID"));
                let group = value.attribute("NamePartGroupID").unwrap_or_default();
                parts.extend(value.text().map(|text| (self.part(identity, group), text)));
            }
            // A person is written surname first with a comma, as in the other files.
            let text = match parts.as_slice() {
                [("Last Name", last), rest @ ..] if !rest.is_empty() => {
                    format!("{last}, {}", joined(rest))
                }
                all => joined(all),
            };
            let latin = script.is_empty() || script == "Latin";
            let kind = match (latin, entry.names.is_empty()) {
                (true, true) if primary => NameKind::Primary,
                (true, _) => kind.unwrap_or(NameKind::Alias),
                (false, _) => NameKind::OriginalScript,
            };
            push_name(&mut entry.names, text, kind, quality);
        }
    }

    /// What part of a name a group of name parts is.
    fn part(&self, identity: El<'_>, group: &str) -> &str {
        let of = identity
            .first("NamePartGroups")
            .iter()
            .flat_map(|groups| groups.named("MasterNamePartGroup"))
            .flat_map(|master| master.named("NamePartGroup"))
            .find(|part| part.attribute("ID") == Some(group))
            .and_then(|part| part.attribute("NamePartTypeID"));
        self.word("NamePartType", of)
    }

    fn feature(
        &self,
        entry: &mut ListEntry,
        remarks: &mut Vec<String>,
        kind: &str,
        version: El<'_>,
    ) {
        if kind == "Birthdate" {
            entry
                .birth_dates
                .extend(version.named("DatePeriod").filter_map(period));
            return;
        }
        for place in version
            .named("VersionLocation")
            .filter_map(|place| self.places.get(place.attribute("LocationID")?))
        {
            entry.countries.extend(place.country);
            // A nationality is a place that is nothing but a country.
            if !place.text.is_empty() && !kind.ends_with("Country") {
                entry.addresses.push(place.clone());
            }
        }
        for value in version.named("VersionDetail").filter_map(El::text) {
            let bare = kind.trim_end_matches(':');
            if is_number(bare) {
                entry.ids.push(Identifier {
                    kind: bare.to_owned(),
                    value,
                    country: None,
                });
            } else {
                remarks.push(format!("{kind} {value}"));
            }
        }
    }

    fn tie(&mut self, el: El<'_>) -> Result<(), String> {
        let end = |name: &str| {
            let id = el.filled(name).unwrap_or_default();
            let party = self.parties.get(&id);
            party
                .map(|party| (id.clone(), party.entry.entity.clone()))
                .ok_or_else(|| format!("`{name}` is `{id}`, which is no profile of this document"))
        };
        let (from, to) = (end("From-ProfileID")?, end("To-ProfileID")?);
        let word = self.word("RelationType", el.attribute("RelationTypeID"));
        let tie = Relation {
            former: el.attribute("Former") == Some("true"),
            ..relation(word, from.1, to.1)
        };
        for profile in BTreeSet::from([from.0, to.0]) {
            if let Some(party) = self.parties.get_mut(&profile) {
                party.entry.relations.push(tie.clone());
            }
        }
        Ok(())
    }

    fn entry(&mut self, el: El<'_>) -> Result<ListEntry, String> {
        let profile = el.filled("ProfileID").unwrap_or_default();
        let words = self.word("List", el.attribute("ListID")).to_owned();
        let party = self.parties.get_mut(&profile).ok_or_else(|| {
            format!("`ProfileID` is `{profile}`, which is no profile of this document")
        })?;
        let programs: Vec<String> = el
            .named("SanctionsMeasure")
            .filter_map(|measure| measure.get("Comment"))
            .collect();
        let list = list_named(&words, &programs).ok_or_else(|| {
            format!(
                "`{words}` of party {} names no list that is known",
                party.number
            )
        })?;
        let first = el
            .named("EntryEvent")
            .filter_map(|event| event.first("Date").and_then(date))
            .map(|(first, _)| first)
            .min()
            .ok_or_else(|| format!("the entry of party {} has no date", party.number))?;
        party.listed = true;
        let mut entry = party.entry.clone();
        entry.id = EntryId::new(format!("{list}/{}", party.number));
        entry.list = list;
        entry.programs = programs;
        entry.listing = Listing::published(first);
        Ok(entry)
    }
}

fn joined(parts: &[(&str, String)]) -> String {
    let words: Vec<&str> = parts.iter().map(|(_, text)| text.as_str()).collect();
    words.join(" ")
}

/// `Year`, `Month` and `Day`; a month or day of 0 or none leaves the period open.
fn date(el: El<'_>) -> Option<(Date, Date)> {
    let number = |name: &str| el.get(name).and_then(|text| text.parse::<i16>().ok());
    let year = number("Year")?;
    let part = |name: &str| {
        number(name)
            .and_then(|n| i8::try_from(n).ok())
            .filter(|n| *n > 0)
    };
    match (part("Month"), part("Day")) {
        (Some(month), Some(day)) => {
            let day = Date::new(year, month, day).ok()?;
            Some((day, day))
        }
        (Some(month), None) => {
            let first = Date::new(year, month, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        (None, _) => Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?)),
    }
}

fn period(el: El<'_>) -> Option<BirthDate> {
    let (start, end) = (el.first("Start"), el.first("End"));
    let bound = |el: Option<El<'_>>, names: [&str; 2]| {
        let el = el?;
        names.iter().find_map(|name| el.first(name).and_then(date))
    };
    let (earliest, _) = bound(start, ["From", "To"])?;
    let (_, latest) = bound(end, ["To", "From"]).or_else(|| bound(start, ["To", "From"]))?;
    let circa = [start, end]
        .iter()
        .flatten()
        .any(|el| el.attribute("Approximate") == Some("true"));
    let text = if earliest == latest {
        earliest.to_string()
    } else {
        format!("{earliest} to {latest}")
    };
    Some(born(
        if circa { format!("circa {text}") } else { text },
        Some(earliest),
        Some(latest),
    ))
}
