//! The FCC's Covered List (47 CFR 1.50002) as a table of two columns.
//!
//! An entry is a sentence: classes of equipment or services, mostly of a named
//! company, often under a qualifier ("to the extent it is used for ..."). Since 2025
//! some name no company at all but a class ("Routers produced in a foreign
//! country"). [`covered`] takes a sentence apart; an entry keeps the whole of it as
//! its remarks, the classes as its programs, and the company, or the class where there
//! is none, as its name. Dates are `March 12, 2021`, with `Updated:` dates glued on.

use std::io::BufRead;

use interdict_model::{
    AliasQuality, Basis, Confidence, EntityId, EntryId, ListEntry, ListId, Listing, NameKind,
    PartyKind,
};
use jiff::civil::Date;

use super::{Parsed, blank, named, push_name, reject};
use crate::{
    ListError,
    records::{Record, Records},
    text::{filled, month_number, slug, year},
};

const COLUMNS: [&str; 2] = [
    "covered_equipment_or_services",
    "date_of_inclusion_on_covered_list",
];

/// Answers whether `head`, the beginning of a file, is the header of this format.
pub fn detect(head: &str) -> bool {
    let first = head.lines().next().unwrap_or_default().replace('"', "");
    first.trim_end() == COLUMNS.join(",")
}

/// A sentence of the list, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Covered {
    /// Classes of equipment or services, as written.
    pub classes: Vec<String>,
    /// Companies whose equipment or services these are; none where a whole class is covered.
    pub companies: Vec<String>,
    /// True where predecessors, successors, parents, subsidiaries or affiliates are covered with them.
    pub with_affiliates: bool,
    /// What narrows the entry ("to the extent ...", "subject to section 214 ...", "except ...").
    pub qualifiers: Vec<String>,
    /// What widens it ("including ...").
    pub extensions: Vec<String>,
}

/// Takes a sentence of the list apart. Nothing is lost that the sentence itself is
/// not kept for: words of another build stay in the last class.
pub fn covered(sentence: &str) -> Covered {
    const MAKERS: [&str; 4] = [
        " produced or provided by ",
        " produced by ",
        " provided by ",
        " supplied, directly or indirectly, by ",
    ];
    const QUALIFIERS: [&str; 5] = [
        ", to the extent ",
        " subject to section ",
        ", except ",
        " —except: ",
        " except ",
    ];
    let text = sentence.trim_end_matches('.');
    let mut out = Covered::default();
    // The first mark of each sort ends what stands before it.
    let (text, extension) = match text.split_once(", including ") {
        Some((text, rest)) => (text, Some(format!("including {rest}"))),
        None => (text, None),
    };
    out.extensions.extend(extension);
    let cut = QUALIFIERS
        .iter()
        .filter_map(|mark| Some((text.find(mark)?, *mark)))
        .min_by_key(|(at, mark)| (*at, std::cmp::Reverse(mark.len())));
    let text = match cut {
        Some((at, _)) => {
            let words = text[at..].trim_start_matches([',', ' ', '—']);
            out.qualifiers.push(words.to_owned());
            &text[..at]
        }
        None => text,
    };
    let maker = MAKERS.iter().find_map(|mark| text.split_once(mark));
    let (class, makers) = maker.unwrap_or((text, ""));
    for end in [" or any of its ", " and its "] {
        out.with_affiliates |= makers.contains(end);
    }
    for piece in makers.split(" and its wholly-owned subsidiary ") {
        let name = piece.split(" or any of its ").next().unwrap_or(piece);
        out.companies
            .extend(filled(name.trim_end_matches([',', ' '])));
    }
    // A footnote mark is no word of the class.
    let class: String = class.chars().filter(|c| !"†#^£³".contains(*c)).collect();
    out.classes = if out.companies.is_empty() {
        filled(class.trim_end_matches([',', ' ']))
            .into_iter()
            .collect()
    } else {
        class
            .split(" and ")
            .flat_map(|part| part.split(", "))
            .filter_map(|part| filled(part.trim_matches([',', ' '])))
            .collect()
    };
    out
}

/// Reads the file. `today` bounds the dates that can date the copy.
pub fn parse(input: &mut dyn BufRead, file: &str, today: Date) -> Result<Parsed, ListError> {
    let mut records = Records::new(input, file, b',');
    let mut record = Record::default();
    let mut parsed = Parsed::default();
    if !records.next_into(&mut record)? || record.len() != 2 || record.get(0) != COLUMNS[0] {
        return Err(ListError::NotAList {
            file: file.to_owned(),
            what: "the first line does not name the columns of the Covered List".into(),
        });
    }
    let list = ListId::new("us.fcc.covered");
    while records.next_into(&mut record)? {
        let read = if record.len() == 2 {
            entry(&record, &list)
        } else if record.last {
            return Err(ListError::Truncated {
                file: file.to_owned(),
                line: record.line,
                what: format!("the last row has {} of 2 fields", record.len()),
            });
        } else {
            Err(format!("{} fields instead of 2", record.len()))
        };
        match read {
            Ok((entry, days)) => {
                for day in days {
                    parsed.saw_row_date(day, today);
                }
                parsed.push(entry, file)?;
            }
            Err(reason) => {
                let list = Some(list.clone());
                reject(&mut parsed.rejected, file, record.line, list, &reason)?;
            }
        }
    }
    super::assign_ids(&mut parsed.entries, |entry| {
        entry.programs.join(" ") + &entry.listing.latest.to_string()
    });
    Ok(parsed)
}

fn entry(record: &Record, list: &ListId) -> Result<(ListEntry, Vec<Date>), String> {
    let sentence = filled(record.get(0)).ok_or("the entry is empty")?;
    let read = covered(&sentence);
    let days = dates(record.get(1)).ok_or_else(|| {
        format!(
            "the date is `{}`, which is not a date (Month D, YYYY)",
            record.get(1)
        )
    })?;
    let first = *days.first().ok_or("the date is empty")?;
    let mut entry = blank(list.clone(), PartyKind::Unknown);
    if !read.companies.is_empty() {
        entry.kind = PartyKind::Organization;
        // The company under which the entries of the first edition are kept here;
        // a company in two entries is told apart by the day.
        entry.entity = EntityId::new(slug(&read.companies[0]));
    }
    for (position, name) in read.companies.iter().enumerate() {
        let kind = if position == 0 {
            NameKind::Primary
        } else {
            NameKind::Alias
        };
        push_name(&mut entry.names, name.clone(), kind, AliasQuality::Strong);
    }
    if entry.names.is_empty() {
        // Not a party: the words of the class count as a broad name only.
        let class = read.classes.first().unwrap_or(&sentence);
        let short: String = class.chars().take(200).collect();
        push_name(
            &mut entry.names,
            short.trim_end().to_owned(),
            NameKind::Primary,
            AliasQuality::Weak,
        );
    }
    entry.programs = read.classes;
    entry.remarks = Some(sentence);
    entry.listing = Listing::since(first, first, Basis::Rule, Confidence::Read);
    if read.companies.is_empty() {
        let id = format!("{list}/class-{}-{first}", slug(entry.caption()));
        entry.entity = EntityId::new(id.clone());
        entry.id = EntryId::new(id);
    } else if first == Date::constant(2021, 3, 12) {
        entry.id = EntryId::new(format!("{list}/{}", slug(entry.caption())));
    }
    Ok((named(entry)?, days))
}

/// Reads `March 12, 2021` and `December 22, 2025Updated:January 7, 2026`.
fn dates(text: &str) -> Option<Vec<Date>> {
    text.split("Updated:")
        .map(|part| {
            let (month, rest) = part.trim().split_once(' ')?;
            let (day, of) = rest.split_once(", ")?;
            Date::new(year(of.trim())?, month_number(month)?, day.parse().ok()?).ok()
        })
        .collect()
}
