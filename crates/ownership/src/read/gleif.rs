//! GLEIF: relationship records (level 2) and entities (level 1), as CSV.
//!
//! A relationship record says which parent takes an entity into its accounts
//! (`IS_DIRECTLY_CONSOLIDATED_BY`, `IS_ULTIMATELY_CONSOLIDATED_BY`). That is a finding
//! of accounting standards about control, not a percentage: its share is unknown, also
//! where the record has a quantity, which measures the consolidation. A branch
//! (`IS_INTERNATIONAL_BRANCH_OF`) is the same legal person. A fund manager, umbrella or
//! master fund does not own.
//!
//! Columns: those of RR-CDF 2.1 and LEI-CDF 3.1 as GLEIF publishes them; written from the
//! published column names, no published copy was at hand. The start node is
//! the child. A record that is annulled, a duplicate, cancelled or pending says nothing; one
//! whose relationship is inactive ended at a day that the record bounds.

use std::collections::HashMap;
use std::io::BufRead;

use csv::StringRecord;
use interdict_model::{Holder, Holding, HoldingKind, PartyKind};

use super::{MAX_LINE, MAX_ROWS, ReadError, Reading};
use crate::graph::span;

/// A table whose columns are known by their names.
struct Table<'f, R> {
    file: &'f str,
    columns: HashMap<String, usize>,
    records: csv::StringRecordsIntoIter<R>,
    rows: u64,
}

/// A row with its line.
struct Row<'t> {
    columns: &'t HashMap<String, usize>,
    record: StringRecord,
    line: u64,
}

impl Row<'_> {
    fn get(&self, column: &str) -> &str {
        let at = self.columns.get(column);
        at.and_then(|at| self.record.get(*at)).unwrap_or("").trim()
    }
}

impl<'f, R: std::io::Read> Table<'f, R> {
    fn open(file: &'f str, input: R) -> Result<Self, ReadError> {
        let mut reader = csv::Reader::from_reader(input);
        let headers = reader.headers().map_err(|error| fault(file, 1, &error))?;
        let name = |(at, name): (usize, &str)| {
            let name = name.trim_start_matches('\u{feff}').trim_matches('"');
            (name.trim().to_owned(), at)
        };
        let columns = headers.iter().enumerate().map(name).collect();
        Ok(Self {
            file,
            columns,
            records: reader.into_records(),
            rows: 0,
        })
    }

    fn next(&mut self) -> Result<Option<Row<'_>>, ReadError> {
        let Some(record) = self.records.next() else {
            return Ok(None);
        };
        self.rows += 1;
        let record = record.map_err(|error| fault(self.file, self.rows + 1, &error))?;
        let line = record.position().map_or(self.rows + 1, csv::Position::line);
        if record.as_slice().len() > MAX_LINE {
            return Err(super::too_long(self.file, line));
        }
        if self.rows > MAX_ROWS {
            return Err(ReadError::row(self.file, line, "more rows than are read"));
        }
        Ok(Some(Row {
            columns: &self.columns,
            record,
            line,
        }))
    }
}

fn fault(file: &str, row: u64, error: &csv::Error) -> ReadError {
    let line = error.position().map_or(row, csv::Position::line);
    let what = match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!("{len} fields where the head has {expected_len}"),
        csv::ErrorKind::Utf8 { .. } => "is not UTF-8".to_owned(),
        csv::ErrorKind::Io(error) => format!("cannot be read: {error}"),
        _ => "is no row of a CSV file".to_owned(),
    };
    ReadError::row(file, line, what)
}

/// Reads relationship records.
pub(super) fn relationships(file: &str, input: &mut dyn BufRead) -> Result<Reading, ReadError> {
    let mut table = Table::open(file, input)?;
    for column in [
        "Relationship.EndNode.NodeID",
        "Relationship.RelationshipType",
        "Relationship.RelationshipStatus",
    ] {
        if !table.columns.contains_key(column) {
            let what = format!("the column `{column}` is missing");
            return Err(ReadError::row(file, 1, what));
        }
    }
    let mut reading = Reading::default();
    let (mut void, mut strange) = (0_u64, 0_u64);
    while let Some(row) = table.next()? {
        let registration = row.get("Registration.RegistrationStatus");
        if matches!(registration, "ANNULLED" | "DUPLICATE" | "CANCELLED")
            || registration.starts_with("PENDING")
        {
            void += 1;
            continue;
        }
        let kind = match row.get("Relationship.RelationshipType") {
            "IS_DIRECTLY_CONSOLIDATED_BY" => HoldingKind::Consolidation,
            "IS_ULTIMATELY_CONSOLIDATED_BY" => HoldingKind::UltimateConsolidation,
            "IS_INTERNATIONAL_BRANCH_OF" => HoldingKind::Branch,
            "IS_FUND-MANAGED_BY" | "IS_SUBFUND_OF" | "IS_FEEDER_TO" => HoldingKind::Control,
            _ => {
                strange += 1;
                continue;
            }
        };
        reading.ownership.holdings.push(holding(&row, kind, file)?);
    }
    if void > 0 {
        reading.warnings.push(format!(
            "`{file}`: {void} records are annulled, duplicates, cancelled or pending and say nothing"
        ));
    }
    if strange > 0 {
        reading.warnings.push(format!(
            "`{file}`: {strange} records are of a type that is not known here and were passed over"
        ));
    }
    Ok(reading)
}

fn holding(row: &Row<'_>, kind: HoldingKind, file: &str) -> Result<Holding, ReadError> {
    let child = row.get("Relationship.StartNode.NodeID");
    let parent = row.get("Relationship.EndNode.NodeID");
    if child.is_empty() || parent.is_empty() {
        return Err(ReadError::row(
            file,
            row.line,
            "a relationship without both its ends",
        ));
    }
    let (from, mut until) = period(row);
    let updated = day(row.get("Registration.LastUpdateDate"));
    if row.get("Relationship.RelationshipStatus") != "ACTIVE" && until.is_none() {
        // It ended, on no day that is stated: after it began and before it was last told.
        until = Some(match (&from, &updated) {
            (Some(from), Some(updated)) => format!("{from}..{updated}"),
            (None, Some(updated)) => format!("0001-01-01..{updated}"),
            _ => "not stated".to_owned(),
        });
    }
    let known_since = day(row.get("Registration.InitialRegistrationDate"))
        .and_then(|day| span(&day))
        .map(|(first, _)| first);
    let evidence = [
        row.get("Relationship.RelationshipType"),
        row.get("Registration.ValidationSources"),
        row.get("Registration.RegistrationStatus"),
    ];
    let evidence: Vec<&str> = evidence.into_iter().filter(|e| !e.is_empty()).collect();
    Ok(Holding {
        kind,
        from,
        until,
        known_since,
        said_by: Some(file.to_owned()),
        evidence: Some(evidence.join(", ")),
        ..Holding::new(parent, child, None)
    })
}

fn day(text: &str) -> Option<String> {
    let day = text.split('T').next().unwrap_or_default().trim();
    (!day.is_empty()).then(|| day.to_owned())
}

/// Returns the first and last day of the relationship itself, among up to five periods.
fn period(row: &Row<'_>) -> (Option<String>, Option<String>) {
    for number in 1..=5 {
        let field = |name: &str| row.get(&format!("Relationship.Period.{number}.{name}"));
        if field("periodType") == "RELATIONSHIP_PERIOD" {
            return (day(field("startDate")), day(field("endDate")));
        }
    }
    (None, None)
}

/// Reads entities: their names and countries.
pub(super) fn names(file: &str, input: &mut dyn BufRead) -> Result<Reading, ReadError> {
    let mut table = Table::open(file, input)?;
    let mut reading = Reading::default();
    while let Some(row) = table.next()? {
        let (lei, name) = (row.get("LEI"), row.get("Entity.LegalName"));
        if lei.is_empty() || name.is_empty() {
            return Err(ReadError::row(
                file,
                row.line,
                "an entity without LEI or name",
            ));
        }
        let mut holder = Holder::named(name);
        lei.clone_into(&mut holder.id);
        let country = row.get("Entity.LegalAddress.Country");
        holder.country = country.parse().ok();
        holder.kind = Some(match row.get("Entity.EntityCategory") {
            // A person who does business under their own name holds an LEI too.
            "SOLE_PROPRIETOR" => PartyKind::Person,
            _ => PartyKind::Organization,
        });
        reading.ownership.holders.push(holder);
    }
    Ok(reading)
}
