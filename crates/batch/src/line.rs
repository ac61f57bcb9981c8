//! An answer as one line of JSON, and a line as the decisions that it waits for.
//!
//! The line is an object of `interdict.screen/1` with what a table adds: `line`, `key`,
//! `also`, `notes`, `cleared`, on a row that says too little `decided` and `reopened`, and on each hit `entry_fingerprint`, `decided`, `reopened`.

use interdict_model::{AsOf, Corpus, NearMiss, PartyQuery, ScreeningStatus};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    answer::{Answer, Judged},
    decisions::{Decision, DecisionLine},
    error::BatchError,
};

/// Whether hits that a decision took away are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ShowCleared {
    /// They are counted.
    #[default]
    Count,
    /// They are shown, apart from the hits.
    Show,
}

/// What stands in every line alike.
#[derive(Debug)]
pub struct LineWriter {
    on: AsOf,
    known: AsOf,
    threshold: f64,
    corpus: Box<RawValue>,
    cleared: ShowCleared,
}

#[derive(Serialize)]
#[expect(
    clippy::struct_field_names,
    reason = "the names are a contract, and a row has a line"
)]
struct Line<'a> {
    schema: &'static str,
    line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    query: &'a PartyQuery,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    also: &'a [String],
    on: AsOf,
    known: AsOf,
    corpus: &'a RawValue,
    threshold: f64,
    status: ScreeningStatus,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    by_sound_only: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'a [String],
    omitted: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_fingerprint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<&'a Decision>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reopened: Option<&'static str>,
    hits: &'a [Judged],
    #[serde(skip_serializing_if = "is_zero")]
    cleared: usize,
    #[serde(skip_serializing_if = "<[Judged]>::is_empty")]
    cleared_hits: &'a [Judged],
    near: &'a [NearMiss],
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the shape that serde calls"
)]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl LineWriter {
    /// Prepares what stands in every line.
    pub fn new(
        on: AsOf,
        known: AsOf,
        threshold: f64,
        corpus: &Corpus,
        cleared: ShowCleared,
    ) -> Result<Self, BatchError> {
        let internal = |error: serde_json::Error| BatchError::Internal(error.to_string());
        Ok(Self {
            on,
            known,
            threshold,
            corpus: serde_json::value::to_raw_value(corpus).map_err(internal)?,
            cleared,
        })
    }

    /// Adds the line of an answer.
    pub fn write(&self, answer: &Answer, out: &mut Vec<u8>) {
        let line = Line {
            schema: "interdict.screen/1",
            line: answer.line,
            key: answer.key.as_deref(),
            query: &answer.query,
            also: &answer.also,
            on: self.on,
            known: self.known,
            corpus: &self.corpus,
            threshold: self.threshold,
            status: answer.status,
            by_sound_only: answer.by_sound_only,
            message: answer.message.as_deref(),
            notes: &answer.notes,
            omitted: answer.omitted,
            customer_fingerprint: answer.customer_fingerprint.as_deref(),
            decided: answer.decided.as_ref(),
            reopened: answer.reopened,
            hits: &answer.hits,
            cleared: answer.cleared.len(),
            cleared_hits: match self.cleared {
                ShowCleared::Count => &[],
                ShowCleared::Show => &answer.cleared,
            },
            near: &answer.near,
        };
        let start = out.len();
        // Nothing here can fail: keys are text and the memory takes it. Half a line would
        // be worse than none.
        if serde_json::to_writer(&mut *out, &line).is_err() {
            out.truncate(start);
            out.extend_from_slice(
                format!(
                    "{{\"schema\":\"interdict.screen/1\",\"line\":{},\"status\":\"error\"}}",
                    answer.line
                )
                .as_bytes(),
            );
        }
        out.push(b'\n');
    }
}

/// What of an answer is read again.
#[derive(Deserialize)]
struct Answered {
    schema: String,
    #[serde(default)]
    key: Option<String>,
    query: PartyQuery,
    status: ScreeningStatus,
    #[serde(default)]
    decided: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    reopened: Option<String>,
    #[serde(default)]
    customer_fingerprint: Option<String>,
    #[serde(default)]
    hits: Vec<AnsweredHit>,
}

#[derive(Deserialize)]
struct AnsweredHit {
    entry_id: String,
    caption: String,
    score: f64,
    #[serde(default)]
    entry_fingerprint: Option<String>,
    #[serde(default)]
    decided: Option<serde::de::IgnoredAny>,
    #[serde(default)]
    reopened: Option<String>,
}

/// Returns the decisions that a line of an answer waits for, without the decision: one for
/// each hit, and one for a row that says too little. What is decided and did not change
/// waits for none.
pub fn undecided(line: &str) -> Result<Vec<DecisionLine>, String> {
    let told =
        |error: serde_json::Error| error.to_string().replace(" at line 1 column", " at column");
    let answered: Answered = serde_json::from_str(line).map_err(told)?;
    if answered.schema != "interdict.screen/1" {
        return Err(format!("`{}` is no answer of a screening", answered.schema));
    }
    let is_open = |decided: bool, reopened: bool| !decided || reopened;
    let row_is_open = answered.status == ScreeningStatus::TooLittleInformation
        && is_open(answered.decided.is_some(), answered.reopened.is_some());
    if answered.hits.is_empty() && !row_is_open {
        return Ok(Vec::new());
    }
    let customer = answered
        .customer_fingerprint
        .ok_or("it is no answer about a row of a table")?;
    let about = DecisionLine {
        key: answered.key,
        name: answered.query.name,
        customer_fingerprint: customer,
        ..DecisionLine::default()
    };
    let row = row_is_open.then(|| DecisionLine {
        caption: "(no entry: the name itself says too little; `cleared` lets it)".to_owned(),
        ..about.clone()
    });
    let open = answered.hits.into_iter();
    let open = open.filter(|hit| is_open(hit.decided.is_some(), hit.reopened.is_some()));
    let hits = open.map(|hit| {
        Ok(DecisionLine {
            entry_id: hit.entry_id,
            caption: hit.caption,
            score: Some(hit.score),
            entry_fingerprint: hit
                .entry_fingerprint
                .ok_or("a hit has no `entry_fingerprint`")?,
            ..about.clone()
        })
    });
    row.into_iter().map(Ok).chain(hits).collect()
}
