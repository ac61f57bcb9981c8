//! Below the line: pairs that scored just under the threshold, for a person to read.
//!
//! If reading them turns up true matches, the threshold is too high. The rows are spread
//! over bands of score, so that the reader does not only see the nearest.

use std::collections::{BTreeMap, HashMap};

use interdict_model::{EntryId, Explanation, ListId, PartyQuery};
use interdict_screen::compare_entities;
use serde::Serialize;

use super::{Input, PackSettings, Progress};
use crate::Answerer;
use crate::chance::{key, sample};
use crate::parallel;

/// Bands of equal width between the threshold and the lowest score shown.
const BANDS: usize = 5;
/// Rows of a band.
const PER_BAND: usize = 20;
/// Nearest rejected entries that are taken from one answer.
const NEAR: usize = 10;

/// A pair just below the threshold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Below {
    /// Where the question comes from: `listed name` or `clean set`.
    pub source: &'static str,
    /// The name that was asked.
    pub query: String,
    /// The score.
    pub score: f64,
    /// The entry that fell short.
    pub entry_id: EntryId,
    /// The name it is shown under.
    pub caption: String,
    /// Its list.
    pub list: ListId,
    /// Which words stand for each other, and which are left over.
    pub why: String,
}

struct Question<'a> {
    source: &'static str,
    query: &'a str,
    /// A listed name is near its own entry; that is no news.
    own: Option<&'a EntryId>,
}

pub(super) fn run(
    input: Input<'_>,
    in_force: &[usize],
    screener: &dyn Answerer,
    settings: PackSettings,
    progress: &dyn Progress,
) -> Vec<Below> {
    let questions = questions(input, in_force, settings);
    progress.begin("below the line", questions.len());
    let profile = settings.profile(NEAR);
    let answered = || progress.answered();
    let lowest = settings.threshold - settings.band;
    let rows = parallel::map(&questions, settings.threads, &answered, |question| {
        let answer = screener.screen(&PartyQuery::named(question.query), &profile);
        let near = answer.near.into_iter().filter(|near| {
            let short = near.score < settings.threshold && near.score >= lowest;
            short && Some(&near.entry_id) != question.own
        });
        near.map(|near| Below {
            source: question.source,
            query: question.query.to_owned(),
            score: near.score,
            entry_id: near.entry_id,
            caption: near.caption,
            list: near.list,
            why: String::new(),
        })
        .collect::<Vec<_>>()
    });
    let mut chosen = spread(rows.into_iter().flatten().collect(), settings);
    let places: HashMap<&EntryId, usize> = input
        .entries
        .iter()
        .enumerate()
        .map(|(at, entry)| (&entry.id, at))
        .collect();
    for row in &mut chosen {
        if let Some(at) = places.get(&row.entry_id) {
            let query = PartyQuery::named(&row.query);
            let compared = compare_entities(&query, &input.entries[*at], &profile);
            row.why = in_words(&compared.explanation);
        }
    }
    chosen
}

fn questions<'a>(
    input: Input<'a>,
    in_force: &[usize],
    settings: PackSettings,
) -> Vec<Question<'a>> {
    let order = |at: &usize| key(settings.seed, &["below", input.entries[*at].id.as_str()]);
    let listed = sample(in_force, Some(settings.sample), order);
    let listed = listed.into_iter().map(|place| {
        let entry = &input.entries[in_force[place]];
        Question {
            source: "listed name",
            query: entry.caption(),
            own: Some(&entry.id),
        }
    });
    let order = |name: &String| key(settings.seed, &["below", name]);
    let clean = sample(input.clean, Some(settings.sample), order);
    let clean = clean.into_iter().map(|place| Question {
        source: "clean set",
        query: &input.clean[place],
        own: None,
    });
    listed.chain(clean).collect()
}

/// Keeps some rows of every band, the highest scores first.
fn spread(rows: Vec<Below>, settings: PackSettings) -> Vec<Below> {
    let width = settings.band / BANDS as f64;
    let band = |row: &Below| {
        let below = ((settings.threshold - row.score) / width).floor();
        (0..BANDS - 1)
            .find(|at| below <= *at as f64)
            .unwrap_or(BANDS - 1)
    };
    let mut bands: BTreeMap<usize, Vec<Below>> = BTreeMap::new();
    for row in rows {
        bands.entry(band(&row)).or_default().push(row);
    }
    let mut chosen = Vec::new();
    for rows in bands.into_values() {
        let order = |row: &Below| key(settings.seed, &["band", &row.query, row.entry_id.as_str()]);
        let places = sample(&rows, Some(PER_BAND), order);
        chosen.extend(
            places
                .into_iter()
                .filter_map(|place| rows.get(place).cloned()),
        );
    }
    chosen.sort_by(|a, b| {
        let score = b.score.total_cmp(&a.score);
        score.then_with(|| (&a.query, &a.entry_id).cmp(&(&b.query, &b.entry_id)))
    });
    chosen
}

/// Says an explanation in one line.
pub(crate) fn in_words(explanation: &Explanation) -> String {
    let mut said: Vec<String> = explanation
        .aligned
        .iter()
        .map(|part| {
            let how = part.how.replace('_', " ");
            format!(
                "{} = {} ({how} {:.2})",
                part.query, part.target, part.similarity
            )
        })
        .collect();
    let mut left = |words: &[String], side: &str| {
        if !words.is_empty() {
            said.push(format!("only in the {side}: {}", words.join(" ")));
        }
    };
    left(&explanation.unmatched_query, "question");
    left(&explanation.unmatched_target, "entry");
    for feature in &explanation.features {
        said.push(format!("{} {:+.2}", feature.name, feature.effect));
    }
    said.join("; ")
}
