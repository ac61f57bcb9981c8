//! Reads published files into snapshots, without storing anything.
//!
//! Steps, in order:
//!   1. each file is opened and its format told from its content;
//!   2. OFAC's files are gathered into whole sets, from the command and from beside them;
//!   3. each file or set is parsed; too many refused rows stop the run;
//!   4. entries are dated and split into one snapshot a list.
//!
//! An error anywhere means that nothing was read; there is no half result.

use std::{
    collections::BTreeMap,
    io::{BufRead, Read},
    path::{Path, PathBuf},
};

use interdict_model::{DateBasis, ListEntry, ListId};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::Serialize;

use crate::{
    Format, ListError, Snapshot,
    archive::{open, refuse_bomb},
    detect::{self, Detected},
    formats::{
        Parsed, Rejected, au_dfat_csv, ca_sema_xml, eu_fsf_xml, ftm_jsonl, senzing_jsonl,
        uk_sanctions_xml, un_xml, us_bis_dpl, us_csl_csv, us_csl_json, us_csl_projection,
        us_dod_1260h_csv, us_fcc_covered_csv, us_ofac_advanced,
        us_ofac_csv::{self, Role, Set},
        us_ofac_enhanced, us_ofac_xml,
    },
};

/// How to import.
#[derive(Debug, Clone, Copy)]
pub struct ImportOptions {
    /// The format, when the user names it.
    pub format: Option<Format>,
    /// The day that the files stand for, when the user gives it.
    pub dated: Option<Date>,
    /// The day of the import; no copy is dated later by its rows.
    pub today: Date,
    /// Accepts a copy that has lost more entries than a list loses; it is put on record.
    pub accept_shrink: bool,
    /// Accepts a copy that is older than the newest one stored, as history.
    pub history: bool,
}

impl ImportOptions {
    /// Detects formats and dates by content, on `today`.
    pub fn on(today: Date) -> Self {
        Self {
            format: None,
            dated: None,
            today,
            accept_shrink: false,
            history: false,
        }
    }
}

/// One list that an import brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListImport {
    /// The list.
    pub list: ListId,
    /// Entries accepted.
    pub accepted: usize,
    /// Rows refused that name this list.
    pub rejected: Vec<Rejected>,
    /// Digest of the canonical content.
    pub digest: String,
    /// The day that the copy stands for.
    pub date: Date,
    /// How that day was obtained.
    pub date_basis: DateBasis,
    /// True when the same content of the same day was stored already.
    pub unchanged: bool,
    /// The files it was read from.
    pub files: Vec<String>,
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// By list, then by date.
    pub lists: Vec<ListImport>,
    /// Rows refused that name no list.
    pub rejected: Vec<Rejected>,
    /// Things to know that refused nothing.
    pub warnings: Vec<String>,
}

impl ImportReport {
    /// Returns every refused row, by file and line.
    pub fn all_rejected(&self) -> Vec<&Rejected> {
        let mut all: Vec<&Rejected> = self
            .lists
            .iter()
            .flat_map(|list| &list.rejected)
            .chain(&self.rejected)
            .collect();
        all.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        all
    }
}

/// Snapshots that were read, with the report of how.
#[derive(Debug)]
pub struct Reading {
    /// One snapshot a list and date.
    pub snapshots: Vec<Snapshot>,
    /// The report; `unchanged` is false throughout until the store decides.
    pub report: ImportReport,
    /// How it was asked for: what the store lets pass, and the day.
    pub options: ImportOptions,
}

/// Reads `files` into snapshots.
pub fn read_files(files: &[PathBuf], options: &ImportOptions) -> Result<Reading, ListError> {
    let mut reading = Reading {
        snapshots: Vec::new(),
        report: ImportReport::default(),
        options: *options,
    };
    let mut parts: Vec<(PathBuf, Role)> = Vec::new();
    for path in files {
        match look(path, options.format)? {
            Detected::OfacPart(role) => parts.push((path.clone(), role)),
            Detected::Whole(format) => {
                let name = shown(path);
                let mut input = open(path)?;
                let parsed = match format {
                    Format::UsCslCsv => us_csl_csv::parse(&mut input, &name, options.today)?,
                    Format::UsCslJson => us_csl_json::parse(&mut input, &name, options.today)?,
                    Format::UsCslProjection => us_csl_projection::parse(&mut input, &name)?,
                    Format::UsBisDpl => us_bis_dpl::parse(&mut input, &name, options.today)?,
                    Format::UsOfacXml => us_ofac_xml::parse(&mut input, &name)?,
                    Format::UsOfacAdvanced => us_ofac_advanced::parse(&mut input, &name)?,
                    Format::UsOfacEnhanced => us_ofac_enhanced::parse(&mut input, &name)?,
                    Format::CaSemaXml => ca_sema_xml::parse(&mut input, &name)?,
                    Format::EuFsfXml => eu_fsf_xml::parse(&mut input, &name)?,
                    Format::UkSanctionsXml => uk_sanctions_xml::parse(&mut input, &name)?,
                    Format::AuDfatCsv => au_dfat_csv::parse(&mut input, &name, options.today)?,
                    Format::UsDod1260hCsv => {
                        us_dod_1260h_csv::parse(&mut input, &name, options.today)?
                    }
                    Format::UsFccCoveredCsv => {
                        us_fcc_covered_csv::parse(&mut input, &name, options.today)?
                    }
                    Format::FtmJsonl => ftm_jsonl::parse(&mut input, &name)?,
                    Format::SenzingJsonl => senzing_jsonl::parse(&mut input, &name)?,
                    Format::UnXml => un_xml::parse(&mut input, &name)?,
                    Format::UsOfacCsv => {
                        return Err(ListError::NotAList {
                            file: name,
                            what: "it is one of OFAC's files, which are read as a set".into(),
                        });
                    }
                };
                add(&mut reading, parsed, &[path], format, options)?;
            }
        }
    }
    for set in gather(parts)? {
        let parsed = read_set(&set)?;
        let paths: Vec<&PathBuf> = set.files.values().collect();
        add(&mut reading, parsed, &paths, Format::UsOfacCsv, options)?;
    }
    reading
        .snapshots
        .sort_by(|a, b| (&a.info.list, a.info.date).cmp(&(&b.info.list, b.info.date)));
    // The same content twice is once.
    reading.snapshots.dedup_by(|a, b| {
        (&a.info.list, a.info.date, &a.info.digest) == (&b.info.list, b.info.date, &b.info.digest)
    });
    for pair in reading.snapshots.windows(2) {
        let (a, b) = (&pair[0].info, &pair[1].info);
        if a.list == b.list && a.date == b.date {
            return Err(ListError::SameListTwice {
                list: a.list.clone(),
                first: a.files.join(" + "),
                second: b.files.join(" + "),
            });
        }
    }
    reading
        .report
        .lists
        .sort_by(|a, b| (&a.list, a.date).cmp(&(&b.list, b.date)));
    reading
        .report
        .lists
        .dedup_by(|a, b| (&a.list, a.date, &a.digest) == (&b.list, b.date, &b.digest));
    Ok(reading)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn look(path: &Path, format: Option<Format>) -> Result<Detected, ListError> {
    let meta = std::fs::metadata(path).map_err(|error| ListError::io("open", path, error))?;
    if meta.is_dir() {
        return Err(ListError::NotAList {
            file: shown(path),
            what: "it is a folder; name the files in it".into(),
        });
    }
    // A pipe or device can be read once, or never ends.
    if !meta.is_file() {
        return Err(ListError::NotAList {
            file: shown(path),
            what: "it is not a regular file; save the list to a file first".into(),
        });
    }
    refuse_bomb(path)?;
    let mut head = Vec::new();
    let limit = detect::HEAD as u64;
    open(path)?
        .take(limit)
        .read_to_end(&mut head)
        .map_err(|error| ListError::reading(&shown(path), 1, error))?;
    detect::detect(&shown(path), &head, format)
}

/// A whole set of OFAC's files.
struct OfacFiles {
    set: Set,
    files: BTreeMap<Role, PathBuf>,
}

/// Gathers sets: a file given with the command comes first, then the one of the
/// publisher's name in the same folder. What a file holds shows in its content,
/// which of the two sets it belongs to only in its name (`cons`, or not).
fn gather(parts: Vec<(PathBuf, Role)>) -> Result<Vec<OfacFiles>, ListError> {
    let mut sets: BTreeMap<(PathBuf, Set), BTreeMap<Role, PathBuf>> = BTreeMap::new();
    for (path, role) in parts {
        let folder = path.parent().unwrap_or_else(|| Path::new("")).to_owned();
        let set = set_of(&path);
        if let Some(other) = sets
            .entry((folder, set))
            .or_default()
            .insert(role, path.clone())
        {
            return Err(ListError::SameListTwice {
                list: ListId::new(if set == Set::Sdn {
                    "us.ofac.sdn"
                } else {
                    "us.ofac.consolidated"
                }),
                first: shown(&other),
                second: shown(&path),
            });
        }
    }
    let mut whole: Vec<OfacFiles> = Vec::new();
    for ((folder, set), mut files) in sets {
        let given = files.values().next().cloned().unwrap_or_default();
        for role in [
            Role::Primary,
            Role::Addresses,
            Role::Aliases,
            Role::Comments,
        ] {
            if files.contains_key(&role) {
                continue;
            }
            if let Some(path) = sibling(&folder, set.file_name(role)) {
                if look(&path, None)? != Detected::OfacPart(role) {
                    return Err(ListError::NotAList {
                        file: shown(&path),
                        what: format!(
                            "it lies beside `{}` under the name of its companion, but holds something else",
                            shown(&given)
                        ),
                    });
                }
                files.insert(role, path);
            } else if role != Role::Comments {
                return Err(ListError::MissingCompanion {
                    file: shown(&given),
                    missing: shown(&folder.join(set.file_name(role))),
                });
            }
        }
        whole.push(OfacFiles { set, files });
    }
    Ok(whole)
}

fn set_of(path: &Path) -> Set {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    if name.contains("cons") {
        Set::Consolidated
    } else {
        Set::Sdn
    }
}

fn sibling(folder: &Path, name: &str) -> Option<PathBuf> {
    for packed in ["", ".gz", ".zip"] {
        let exact = folder.join(format!("{name}{packed}"));
        if exact.is_file() {
            return Some(exact);
        }
    }
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.file_name()
                .is_some_and(|own| own.eq_ignore_ascii_case(name))
        })
        .collect();
    found.sort();
    found.into_iter().next()
}

fn read_set(set: &OfacFiles) -> Result<Parsed, ListError> {
    let mut inputs: BTreeMap<Role, (String, Box<dyn BufRead>)> = BTreeMap::new();
    for (role, path) in &set.files {
        inputs.insert(*role, (shown(path), open(path)?));
    }
    let mut take = |role: Role| {
        inputs
            .remove(&role)
            .ok_or_else(|| ListError::MissingCompanion {
                file: set
                    .files
                    .values()
                    .next()
                    .map(|path| shown(path))
                    .unwrap_or_default(),
                missing: set.set.file_name(role).to_owned(),
            })
    };
    let (mut primary, mut addresses, mut aliases) = (
        take(Role::Primary)?,
        take(Role::Addresses)?,
        take(Role::Aliases)?,
    );
    let mut comments = take(Role::Comments).ok();
    let parsed = us_ofac_csv::parse(
        set.set,
        (&primary.0, &mut primary.1),
        (&addresses.0, &mut addresses.1),
        (&aliases.0, &mut aliases.1),
        comments
            .as_mut()
            .map(|(name, input)| (name.as_str(), input as &mut dyn BufRead)),
    )?;
    let placed = parsed
        .entries
        .iter()
        .filter(|entry| us_ofac_csv::list_of(&entry.programs).as_str() != "us.ofac.consolidated")
        .count();
    if set.set == Set::Sdn && placed * 2 > parsed.entries.len() {
        return Err(ListError::NotAList {
            file: primary.0,
            what: "most of its programs are those of the consolidated list, not of the SDN list; name the file `cons_prim.csv`".into(),
        });
    }
    Ok(parsed)
}

fn add(
    reading: &mut Reading,
    parsed: Parsed,
    paths: &[&PathBuf],
    format: Format,
    options: &ImportOptions,
) -> Result<(), ListError> {
    let first = paths.first().map(|path| shown(path)).unwrap_or_default();
    refuse_damage(&first, &parsed)?;
    let (date, date_basis) = date_of(&parsed, paths, options, &mut reading.report.warnings)?;
    reading.report.warnings.extend(parsed.warnings);
    let files: Vec<String> = paths
        .iter()
        .filter_map(|path| path.file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    let mut by_list: BTreeMap<ListId, Vec<ListEntry>> = BTreeMap::new();
    for entry in parsed.entries {
        by_list.entry(entry.list.clone()).or_default().push(entry);
    }
    let mut rejected: BTreeMap<ListId, Vec<Rejected>> = BTreeMap::new();
    for row in parsed.rejected {
        match &row.list {
            Some(list) if by_list.contains_key(list) => {
                rejected.entry(list.clone()).or_default().push(row);
            }
            _ => reading.report.rejected.push(row),
        }
    }
    for (list, entries) in by_list {
        let mut snapshot = Snapshot::new(list.clone(), date, date_basis, entries)?;
        let rejected = rejected.remove(&list).unwrap_or_default();
        snapshot.info.rejected = rejected.len();
        snapshot.info.format = Some(format);
        snapshot.info.imported = Some(options.today);
        snapshot.info.files.clone_from(&files);
        reading.report.lists.push(ListImport {
            list,
            accepted: snapshot.entries.len(),
            rejected,
            digest: snapshot.info.digest.clone(),
            date,
            date_basis,
            unchanged: false,
            files: files.clone(),
        });
        reading.snapshots.push(snapshot);
    }
    Ok(())
}

/// A run may lose five rows, or one in a hundred; more means that the file is not
/// what it should be.
fn refuse_damage(file: &str, parsed: &Parsed) -> Result<(), ListError> {
    let rejected = parsed.rejected.len();
    let total = parsed.entries.len() + rejected;
    if let Some(first) = parsed.rejected.first()
        && rejected > 5
        && rejected * 100 > total
    {
        return Err(ListError::TooManyRejected {
            file: first.file.clone(),
            rejected,
            total,
            line: first.line,
            reason: first.reason.clone(),
        });
    }
    if parsed.entries.is_empty() {
        return Err(ListError::NoEntries {
            file: file.to_owned(),
        });
    }
    Ok(())
}

fn date_of(
    parsed: &Parsed,
    paths: &[&PathBuf],
    options: &ImportOptions,
    warnings: &mut Vec<String>,
) -> Result<(Date, DateBasis), ListError> {
    if let Some(day) = options.dated {
        return Ok((day, DateBasis::Given));
    }
    if let Some(day) = parsed.stated {
        return Ok((day, DateBasis::Stated));
    }
    if let Some(day) = parsed.latest_row {
        return Ok((day, DateBasis::LatestRow));
    }
    let mut newest = None;
    for path in paths {
        let time = std::fs::metadata(path)
            .and_then(|meta| meta.modified())
            .map_err(|error| ListError::io("read the time of", path, error))?;
        newest = newest.max(Timestamp::try_from(time).ok());
    }
    let first = paths.first().map(|path| shown(path)).unwrap_or_default();
    let day = newest
        .map(|time| time.to_zoned(TimeZone::UTC).date())
        .ok_or_else(|| ListError::Undated {
            file: first.clone(),
        })?;
    warnings.push(format!(
        "`{first}` does not say which day it stands for; the time of the file, {day}, is taken. Give the day with `--dated YYYY-MM-DD`"
    ));
    Ok((day, DateBasis::FileTime))
}
