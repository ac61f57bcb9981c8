//! The files of a pack: tables for a spreadsheet, the summary as JSON, a README, and the
//! digests of all of them.
//!
//! Guaranteed: the same pack gives the same bytes. A cell that a spreadsheet would take
//! for a formula is marked with an apostrophe ([`write_row`]). `SHA256SUMS` is the last
//! file: a pack without it was cut off.

use sha2::{Digest, Sha256};

use super::self_screen::name_word;
use super::{Outcome, Pack, Recall, readme};
use crate::evaluate::script_of;
use crate::metrics::Interval;
use crate::table::write_row;

/// One file of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// Its name in the folder.
    pub name: &'static str,
    /// Its text.
    pub text: String,
}

/// Returns every file of the pack. `summary_page` is the summary as a page for people;
/// `extra` are further files of the caller.
pub fn files(
    pack: &Pack<'_>,
    summary_page: String,
    extra: Vec<PackFile>,
) -> Result<Vec<PackFile>, serde_json::Error> {
    let file = |name, text| PackFile { name, text };
    let config = serde_json::json!({
        "engine": pack.summary.engine,
        "scorer": pack.summary.scorer,
        "on": pack.summary.on,
        "known": pack.summary.known,
        "settings": pack.summary.settings,
        "corpus": pack.summary.corpus,
    });
    let json = |value: &serde_json::Value| Ok(serde_json::to_string_pretty(value)? + "\n");
    let mut files = vec![
        file("README.md", readme::text(pack, &extra)),
        file("summary.txt", summary_page),
        file("summary.json", json(&serde_json::to_value(&pack.summary)?)?),
        file("config.json", json(&config)?),
        file("lists.csv", lists(pack)),
        file("listed_names.csv", listed_names(pack, |_| true)),
        file(
            "listed_names_missed.csv",
            listed_names(pack, |outcome| !outcome.found),
        ),
        file("listed_names_by_list.csv", by_list(pack)),
        file("manipulations.csv", manipulations(pack)),
        file("manipulations_by_class.csv", by_class(pack)),
        file("across_scripts.csv", across_scripts(pack)),
        file("below_the_line.csv", below(pack)),
        file("thresholds.csv", thresholds(pack)),
    ];
    files.extend(extra);
    let sums = files.iter().map(|file| {
        let digest = Sha256::digest(file.text.as_bytes());
        format!("{digest:x}  {}\n", file.name)
    });
    let sums = sums.collect();
    files.push(file("SHA256SUMS", sums));
    Ok(files)
}

/// A table that grows row by row.
struct Csv(String);

impl Csv {
    fn new(headings: &[&str]) -> Self {
        let mut csv = Self(String::new());
        write_row(&mut csv.0, headings);
        csv
    }

    fn row(&mut self, cells: &[String]) {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        write_row(&mut self.0, &cells);
    }
}

fn figure(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:.4}"))
}

fn ends(interval: Option<Interval>) -> [String; 2] {
    [
        figure(interval.map(|own| own.low)),
        figure(interval.map(|own| own.high)),
    ]
}

/// The cells of a recall: asked, found, the figure, its ends, hits each.
fn recall(own: &Recall) -> [String; 6] {
    let [low, high] = ends(own.interval);
    [
        own.asked.to_string(),
        own.found.to_string(),
        figure(own.recall),
        low,
        high,
        figure(own.hits_each),
    ]
}

fn yes(answer: bool) -> String {
    if answer { "yes" } else { "no" }.to_owned()
}

fn lists(pack: &Pack<'_>) -> String {
    let mut csv = Csv::new(&[
        "list",
        "title",
        "date",
        "date_basis",
        "age_days",
        "entries",
        "whole",
        "digest",
    ]);
    let day = pack.input.on.day();
    for list in pack.input.lists {
        let basis = serde_json::to_value(list.date_basis).unwrap_or_default();
        csv.row(&[
            list.id.to_string(),
            list.title.clone(),
            list.copy_for(day)
                .map_or_else(String::new, |d| d.to_string()),
            basis.as_str().unwrap_or_default().to_owned(),
            list.age_days(day)
                .map_or_else(String::new, |n| n.to_string()),
            list.rows.to_string(),
            yes(list.complete),
            list.digest.clone(),
        ]);
    }
    csv.0
}

fn came_back(outcome: &Outcome) -> [String; 6] {
    [
        yes(outcome.found),
        format!("{:.4}", outcome.score),
        outcome
            .rank
            .map_or_else(String::new, |rank| rank.to_string()),
        outcome.hits.to_string(),
        yes(outcome.too_little),
        yes(outcome.agrees),
    ]
}

fn listed_names(pack: &Pack<'_>, keep: impl Fn(&Outcome) -> bool) -> String {
    let mut csv = Csv::new(&[
        "list",
        "entry",
        "kind",
        "names",
        "script",
        "name",
        "found",
        "score",
        "rank",
        "hits",
        "too_little",
        "agrees",
    ]);
    for own in pack.back.iter().filter(|own| keep(&own.outcome)) {
        let entry = &pack.input.entries[own.entry];
        let name = &entry.names[own.name].text;
        let said = [
            entry.list.to_string(),
            entry.id.to_string(),
            entry.kind.to_string(),
            name_word(pack.input, own.entry, own.name).to_owned(),
            script_of(name),
            name.clone(),
        ];
        csv.row(&[said.as_slice(), &came_back(&own.outcome)].concat());
    }
    csv.0
}

fn by_list(pack: &Pack<'_>) -> String {
    let mut csv = Csv::new(&[
        "list",
        "names",
        "asked",
        "found",
        "recall",
        "low",
        "high",
        "hits_each",
    ]);
    for row in &pack.summary.self_screening_by_list {
        let said = [row.list.to_string(), row.names.to_owned()];
        csv.row(&[&said[..], &recall(&row.recall)].concat());
    }
    csv.0
}

fn manipulations(pack: &Pack<'_>) -> String {
    let mut csv = Csv::new(&[
        "class",
        "kind",
        "list",
        "entry",
        "name",
        "query",
        "found",
        "score",
        "rank",
        "hits",
        "too_little",
        "agrees",
    ]);
    for own in &pack.tricks {
        let entry = &pack.input.entries[own.entry];
        let said = [
            own.class.to_string(),
            entry.kind.to_string(),
            entry.list.to_string(),
            entry.id.to_string(),
            entry.names[own.name].text.clone(),
            own.query.clone(),
        ];
        csv.row(&[said.as_slice(), &came_back(&own.outcome)].concat());
    }
    csv.0
}

fn by_class(pack: &Pack<'_>) -> String {
    let mut csv = Csv::new(&[
        "class",
        "kind",
        "asked",
        "found",
        "recall",
        "low",
        "high",
        "hits_each",
    ]);
    for row in &pack.summary.manipulations {
        let kind = row.kind.map(|kind| kind.to_string());
        let said = [row.class.to_string(), kind.unwrap_or_else(|| "all".into())];
        csv.row(&[&said[..], &recall(&row.recall)].concat());
    }
    csv.0
}

fn across_scripts(pack: &Pack<'_>) -> String {
    let mut csv = Csv::new(&[
        "query_script",
        "target_script",
        "list",
        "entry",
        "caption",
        "query",
        "reaches_threshold",
        "score",
    ]);
    for own in &pack.left_out {
        let entry = &pack.input.entries[own.entry];
        csv.row(&[
            own.query_script.clone(),
            own.target_script.clone(),
            entry.list.to_string(),
            entry.id.to_string(),
            entry.caption().to_owned(),
            own.query.clone(),
            yes(own.score >= pack.summary.settings.threshold),
            format!("{:.4}", own.score),
        ]);
    }
    csv.0
}

fn below(pack: &Pack<'_>) -> String {
    let mut csv = Csv::new(&[
        "score",
        "source",
        "query",
        "list",
        "entry",
        "caption",
        "why",
        "same_party",
        "reader",
        "date",
        "reason",
    ]);
    for own in &pack.below {
        let blank = || String::new();
        csv.row(&[
            format!("{:.4}", own.score),
            own.source.to_owned(),
            own.query.clone(),
            own.list.to_string(),
            own.entry_id.to_string(),
            own.caption.clone(),
            own.why.clone(),
            blank(),
            blank(),
            blank(),
            blank(),
        ]);
    }
    csv.0
}

fn thresholds(pack: &Pack<'_>) -> String {
    let mut csv = Csv::new(&[
        "threshold",
        "manipulations_recall",
        "clean_parties",
        "alerted",
        "alerts_per_1000",
        "low",
        "high",
        "hits_per_1000",
    ]);
    let parties = pack.summary.clean.as_ref().map(|set| set.parties);
    for row in &pack.summary.thresholds {
        let alerts = row.alerts.as_ref();
        let [low, high] = ends(alerts.and_then(|own| own.interval));
        let whole = |value: Option<usize>| value.map_or_else(String::new, |n| n.to_string());
        csv.row(&[
            format!("{:.2}", row.threshold),
            figure(row.recall),
            whole(parties),
            whole(alerts.map(|own| own.alerted)),
            figure(alerts.map(|own| own.per_1000)),
            low,
            high,
            figure(alerts.map(|own| own.hits_per_1000)),
        ]);
    }
    csv.0
}
