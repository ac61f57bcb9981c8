//! Labelled pairs in, figures out: the list of steps behind `interdict eval`.
//!
//! Guaranteed: the same pairs and settings give the same evaluation. The scorer is the
//! caller's, so that it is the one that answers screenings.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::Explanation;
use interdict_names::{SCORER_VERSION, Script};
use interdict_screen::Compared;
use serde::Serialize;

use crate::clean::{Alerts, CleanSet};
use crate::columns::Meaning;
use crate::folds::{FoldSettings, Judged, Validated, best_of_all, groups_of, validate};
use crate::metrics::{Figures, four};
use crate::pairs::{BadRow, Pair, Pairs};
use crate::parallel;

/// Which score a pair has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Both are asked about once; the better score counts. The labels then do not say
    /// which of the two is the listed one.
    BetterOfBoth,
    /// The left is asked about, the right is the listed one.
    AsGiven,
}

/// How pairs are evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The score from which a pair is taken for a match.
    pub threshold: f64,
    /// Which score a pair has.
    pub order: Order,
    /// Columns by whose values figures are given.
    pub by: Vec<String>,
    /// The column whose values are kept together in folds; else pairs that share a name are.
    pub keep_together: Option<String>,
    /// Folds and bootstrap.
    pub folds: FoldSettings,
    /// How many of the worst cases are shown.
    pub worst: usize,
    /// Threads.
    pub threads: usize,
}

/// What labelled pairs say about the scorer. Its JSON is a contract (`interdict.eval/1`).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Always `interdict.eval/1`.
    pub schema: &'static str,
    /// The version of rules, weights and tables.
    pub scorer: &'static str,
    /// The score from which a pair was taken for a match.
    pub threshold: f64,
    /// Which score a pair had.
    pub order: Order,
    /// Which heading was taken for what.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<Meaning, String>,
    /// Rows that could not be used.
    pub bad_rows: Vec<BadRow>,
    /// All pairs at the threshold.
    pub overall: Figures,
    /// The threshold with the best F1 on these very pairs.
    pub best: Option<Best>,
    /// How far the order of the two sides moves a score; absent where it was not asked.
    pub asymmetry: Option<Asymmetry>,
    /// Figures by the values of columns and by script.
    pub groups: Vec<Group>,
    /// Figures by threshold.
    pub thresholds: Vec<AtThreshold>,
    /// Figures on pairs that no choice has seen; absent where the pairs are one group.
    pub cross_validation: Option<CrossValidation>,
    /// The clean set, where one was given.
    pub clean: Option<CleanSet>,
    /// The pairs that the threshold decides most wrongly, worst first.
    pub worst: Vec<Worst>,
}

/// A threshold that was chosen with the pairs that it is measured on: it flatters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Best {
    /// The threshold.
    pub threshold: f64,
    /// Its figures.
    #[serde(flatten)]
    pub figures: Figures,
}

/// What the order of two sides does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Asymmetry {
    /// Pairs whose score depends on it.
    pub pairs: usize,
    /// Pairs whose decision depends on it.
    pub decisions: usize,
    /// The largest difference.
    pub largest: f64,
    /// The line on which it is.
    pub line: Option<usize>,
}

/// The figures of the pairs that have one value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// The column, or `script`.
    pub by: String,
    /// The value.
    pub value: String,
    /// Their figures.
    #[serde(flatten)]
    pub figures: Figures,
}

/// The figures at one threshold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AtThreshold {
    /// The threshold.
    pub threshold: f64,
    /// The figures of all pairs.
    #[serde(flatten)]
    pub figures: Figures,
    /// What the clean set would raise, where one was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alerts: Option<Alerts>,
}

/// Figures on pairs that no choice has seen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CrossValidation {
    /// What is kept together: `shared names`, or a column.
    pub kept_together: String,
    /// How many such groups there are.
    pub groups: usize,
    /// The seed of folds and bootstrap.
    pub seed: u64,
    /// How often the bootstrap drew groups.
    pub draws: usize,
    /// At the threshold as given: nothing is fitted.
    pub fixed: Validated,
    /// Each fold at the threshold with the best F1 on the others.
    pub tuned: Validated,
}

/// A pair that was decided wrongly.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Worst {
    /// The line of the file.
    pub line: usize,
    /// The party that was asked about in the order that counted.
    pub query: String,
    /// The party that it was compared with.
    pub target: String,
    /// What the label says.
    #[serde(rename = "match")]
    pub is_match: bool,
    /// The score.
    pub score: f64,
    /// What else the row says.
    pub attributes: BTreeMap<String, String>,
    /// Why the score is what it is.
    pub explanation: Explanation,
}

/// The scores of a pair.
#[derive(Debug, Clone, Copy)]
struct Scores {
    given: f64,
    swapped: Option<f64>,
}

impl Scores {
    fn counted(self) -> f64 {
        self.swapped
            .map_or(self.given, |other| other.max(self.given))
    }

    fn is_swapped(self) -> bool {
        self.swapped.is_some_and(|other| other > self.given)
    }
}

/// Evaluates pairs with a scorer.
pub fn evaluate<S: Sync>(
    pairs: &Pairs<S>,
    compare: &(dyn Fn(&S, &S) -> Compared + Sync),
    clean: Option<CleanSet>,
    settings: &Settings,
) -> Evaluation {
    let scores = parallel::map(&pairs.pairs, settings.threads, &|| (), |pair| Scores {
        given: compare(&pair.left, &pair.right).score,
        swapped: (settings.order == Order::BetterOfBoth)
            .then(|| compare(&pair.right, &pair.left).score),
    });
    let scored: Vec<(&Pair<S>, Scores)> = pairs.pairs.iter().zip(scores).collect();
    let items: Vec<(f64, bool)> = scored
        .iter()
        .map(|(pair, scores)| (scores.counted(), pair.is_match))
        .collect();
    let group_of = kept_together(&pairs.pairs, settings.keep_together.as_deref());
    let judged: Vec<Judged> = items
        .iter()
        .zip(&group_of)
        .map(|((score, is_match), group)| Judged {
            score: *score,
            is_match: *is_match,
            group: *group,
        })
        .collect();
    Evaluation {
        schema: "interdict.eval/1",
        scorer: SCORER_VERSION,
        threshold: settings.threshold,
        order: settings.order,
        columns: pairs.columns.clone(),
        bad_rows: pairs.bad.clone(),
        overall: Figures::at(settings.threshold, &items),
        best: best_of_all(&judged, settings.threshold)
            .map(|(threshold, figures)| Best { threshold, figures }),
        asymmetry: (settings.order == Order::BetterOfBoth)
            .then(|| asymmetry(&scored, settings.threshold)),
        groups: groups(&scored, settings),
        thresholds: thresholds(settings.threshold)
            .into_iter()
            .map(|threshold| AtThreshold {
                threshold,
                figures: Figures::at(threshold, &items),
                alerts: clean.as_ref().and_then(|set| set.at(threshold)),
            })
            .collect(),
        cross_validation: cross_validation(&judged, settings),
        clean,
        worst: worst(&scored, compare, settings),
    }
}

/// Returns the thresholds of a table: from .60 to .95, and the one in use.
pub fn thresholds(used: f64) -> Vec<f64> {
    let mut all: Vec<f64> = (12..=19).map(|step| f64::from(step) / 20.0).collect();
    if !all.iter().any(|own| (own - used).abs() < 1e-9) {
        all.push(used);
    }
    all.sort_by(f64::total_cmp);
    all
}

fn kept_together<S>(pairs: &[Pair<S>], column: Option<&str>) -> Vec<usize> {
    let keys: Vec<Vec<String>> = pairs
        .iter()
        .enumerate()
        .map(|(at, pair)| match column {
            // A row that says nothing there stands alone.
            Some(column) => vec![
                pair.attributes
                    .get(column)
                    .map_or_else(|| format!("\0{at}"), Clone::clone),
            ],
            None => pair.names.iter().map(|name| same_name(name)).collect(),
        })
        .collect();
    groups_of(&keys)
}

/// Case, punctuation and spaces make no other name here.
fn same_name(name: &str) -> String {
    let key: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    if key.is_empty() { name.to_owned() } else { key }
}

fn cross_validation(judged: &[Judged], settings: &Settings) -> Option<CrossValidation> {
    let (fixed, tuned) = validate(judged, settings.threshold, settings.folds)?;
    Some(CrossValidation {
        kept_together: settings
            .keep_together
            .clone()
            .unwrap_or_else(|| "shared names".to_owned()),
        groups: judged.iter().map(|own| own.group + 1).max().unwrap_or(0),
        seed: settings.folds.seed,
        draws: settings.folds.draws,
        fixed,
        tuned,
    })
}

fn asymmetry<S>(scored: &[(&Pair<S>, Scores)], threshold: f64) -> Asymmetry {
    let mut found = Asymmetry {
        pairs: 0,
        decisions: 0,
        largest: 0.0,
        line: None,
    };
    for (pair, scores) in scored {
        let Some(swapped) = scores.swapped else {
            continue;
        };
        let difference = four((scores.given - swapped).abs());
        if difference > 0.0 {
            found.pairs += 1;
        }
        if (scores.given >= threshold) != (swapped >= threshold) {
            found.decisions += 1;
        }
        if difference > found.largest {
            found.largest = difference;
            found.line = Some(pair.line);
        }
    }
    found
}

fn groups<S>(scored: &[(&Pair<S>, Scores)], settings: &Settings) -> Vec<Group> {
    let mut found: BTreeMap<(usize, String), Vec<(f64, bool)>> = BTreeMap::new();
    let script = settings.by.len();
    for (pair, scores) in scored {
        let item = (scores.counted(), pair.is_match);
        for (at, column) in settings.by.iter().enumerate() {
            if let Some(value) = pair.attributes.get(column) {
                found.entry((at, value.clone())).or_default().push(item);
            }
        }
        let [left, right] = &pair.names;
        found
            .entry((script, scripts(left, right)))
            .or_default()
            .push(item);
    }
    let by = |at: usize| {
        settings
            .by
            .get(at)
            .map_or("script", String::as_str)
            .to_owned()
    };
    found
        .into_iter()
        .map(|((at, value), items)| Group {
            by: by(at),
            value,
            figures: Figures::at(settings.threshold, &items),
        })
        .collect()
}

/// Returns the scripts of two names: `latin`, or `cyrillic - latin`.
pub fn scripts(left: &str, right: &str) -> String {
    let (left, right) = (script_of(left), script_of(right));
    match left.cmp(&right) {
        std::cmp::Ordering::Equal => left,
        std::cmp::Ordering::Less => format!("{left} - {right}"),
        std::cmp::Ordering::Greater => format!("{right} - {left}"),
    }
}

/// Returns the scripts of a name, joined by `+`; digits and signs belong to none.
pub fn script_of(name: &str) -> String {
    let words: BTreeSet<&str> = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(Script::of)
        .filter_map(word)
        .collect();
    if words.is_empty() {
        return "no letters".to_owned();
    }
    words.into_iter().collect::<Vec<_>>().join("+")
}

fn word(script: Script) -> Option<&'static str> {
    match script {
        Script::Latin => Some("latin"),
        Script::Cyrillic => Some("cyrillic"),
        Script::Greek => Some("greek"),
        Script::Arabic => Some("arabic"),
        Script::Hebrew => Some("hebrew"),
        Script::Han => Some("han"),
        Script::Hangul => Some("hangul"),
        Script::Kana => Some("kana"),
        Script::Other => Some("other"),
        Script::Common => None,
    }
}

fn worst<S>(
    scored: &[(&Pair<S>, Scores)],
    compare: &(dyn Fn(&S, &S) -> Compared + Sync),
    settings: &Settings,
) -> Vec<Worst> {
    let threshold = settings.threshold;
    let mut wrong: Vec<&(&Pair<S>, Scores)> = scored
        .iter()
        .filter(|(pair, scores)| (scores.counted() >= threshold) != pair.is_match)
        .collect();
    let distance = |scores: &Scores| (scores.counted() - threshold).abs();
    wrong.sort_by(|(a, of_a), (b, of_b)| {
        let far = distance(of_b).total_cmp(&distance(of_a));
        far.then(a.line.cmp(&b.line))
    });
    wrong
        .into_iter()
        .take(settings.worst)
        .map(|(pair, scores)| {
            let [left, right] = &pair.names;
            let (query, target, compared) = if scores.is_swapped() {
                (right, left, compare(&pair.right, &pair.left))
            } else {
                (left, right, compare(&pair.left, &pair.right))
            };
            Worst {
                line: pair.line,
                query: query.clone(),
                target: target.clone(),
                is_match: pair.is_match,
                score: scores.counted(),
                attributes: pair.attributes.clone(),
                explanation: compared.explanation,
            }
        })
        .collect()
}
