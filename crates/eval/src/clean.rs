//! A clean set: parties that are on no list, and the alerts that they would raise.
//!
//! Guaranteed: what is counted are answers of the screening itself, at every threshold
//! of the table. Whether the parties are truly clean, only who made the set can say; a
//! true hit among them counts as an alert here.

use interdict_model::{PartyQuery, ScreeningStatus};
use interdict_screen::Profile;
use serde::Serialize;

use crate::Answerer;
use crate::chance::{key, sample};
use crate::metrics::{Interval, four, share, wilson};
use crate::parallel;

/// The alerts of a clean set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CleanSet {
    /// Parties screened.
    pub parties: usize,
    /// Parties of the file.
    pub of: usize,
    /// The seed of the sample.
    pub seed: u64,
    /// Those whose name carries too little to screen.
    pub too_little: usize,
    /// Alerts by threshold.
    pub thresholds: Vec<Alerts>,
}

/// The alerts at one threshold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alerts {
    /// The threshold.
    pub threshold: f64,
    /// Parties with at least one hit.
    pub alerted: usize,
    /// Those in 1,000.
    pub per_1000: f64,
    /// The 95 % interval of it.
    pub interval: Option<Interval>,
    /// Hits in 1,000 parties.
    pub hits_per_1000: f64,
}

/// How a clean set is screened.
#[derive(Debug, Clone, PartialEq)]
pub struct CleanSettings {
    /// Most parties; none is every one.
    pub most: Option<usize>,
    /// Seed of the sample.
    pub seed: u64,
    /// How each is screened; its threshold gives way to the lowest of the table.
    pub profile: Profile,
    /// The thresholds at which alerts are counted.
    pub thresholds: Vec<f64>,
    /// Threads; they change no figure.
    pub threads: usize,
}

impl CleanSet {
    /// Screens a sample of names at the lowest threshold and counts at each.
    pub fn screen(
        screener: &dyn Answerer,
        names: &[String],
        settings: &CleanSettings,
        done: &(dyn Fn() + Sync),
    ) -> Self {
        let CleanSettings {
            most,
            seed,
            profile,
            thresholds,
            threads,
        } = settings;
        let lowest = thresholds.iter().copied().fold(1.0, f64::min);
        let profile = Profile {
            threshold: lowest,
            limit: None,
            near: 0,
            ..*profile
        };
        let chosen = sample(names, *most, |name| key(*seed, &["clean", name]));
        let answers = parallel::map(&chosen, *threads, done, |place| {
            let answer = screener.screen(&PartyQuery::named(&names[*place]), &profile);
            let scores: Vec<f64> = answer.hits.iter().map(|hit| hit.score).collect();
            let too_little = answer.status == ScreeningStatus::TooLittleInformation;
            (scores, too_little)
        });
        let parties = answers.len();
        let at = |threshold: &f64| {
            let hits = |scores: &[f64]| scores.iter().filter(|own| *own >= threshold).count();
            let alerted = answers.iter().filter(|(own, _)| hits(own) > 0).count();
            let total: usize = answers.iter().map(|(own, _)| hits(own)).sum();
            let thousand = |end: f64| four(end * 1000.0);
            Alerts {
                threshold: *threshold,
                alerted,
                per_1000: thousand(share(alerted, parties).unwrap_or(0.0)),
                interval: wilson(alerted, parties).map(|own| Interval {
                    low: thousand(own.low),
                    high: thousand(own.high),
                }),
                hits_per_1000: thousand(share(total, parties).unwrap_or(0.0)),
            }
        };
        Self {
            parties,
            of: names.len(),
            seed: *seed,
            too_little: answers.iter().filter(|(_, too_little)| *too_little).count(),
            thresholds: thresholds.iter().map(at).collect(),
        }
    }

    /// Returns the alerts at one of its thresholds.
    pub fn at(&self, threshold: f64) -> Option<Alerts> {
        let same = |own: &&Alerts| (own.threshold - threshold).abs() < 1e-9;
        self.thresholds.iter().find(same).cloned()
    }
}
