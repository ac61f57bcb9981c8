//! Measures how well screening tells the listed from the others.
//!
//! Two questions. [`evaluate()`]: how right is the scorer on pairs that people labelled?
//! [`pack`]: does the screening, with the lists as loaded, find every listed name, and
//! the same names with slips and tricks in them; what would the files of a validator be?
//!
//! In: bytes of files, entries, and the scorer or screening of the caller as a function.
//! Out: values that are data first (their JSON is a contract), and files as text.
//! Guaranteed: seeded and deterministic; a figure that is not defined is absent; no row
//! of a file disappears without being told; nothing here reads files, clock or network.
//!
//! Precision, recall, F1 and AUC are as everywhere ([`metrics`]); intervals of shares
//! are Wilson's, those of cross-validated figures are from a bootstrap of groups.
//!
//! ```
//! use interdict_eval::{Counts, read_pairs};
//!
//! let pairs = read_pairs(b"name1,name2,is_match\nACME,Acme Ltd,true\nACME,Apex,false\n", &[])?;
//! let taken = |name: &str| name.starts_with("Acme");
//! let counts = Counts::of(pairs.pairs.iter().map(|pair| (pair.is_match, taken(&pair.names[1]))));
//! assert_eq!(counts.f1(), Some(1.0));
//! # Ok::<(), interdict_eval::ReadError>(())
//! ```

mod chance;
mod clean;
mod columns;
mod evaluate;
mod folds;
pub mod metrics;
pub mod pack;
mod pairs;
mod parallel;
mod table;

use interdict_model::{PartyQuery, Screening};
use interdict_screen::Profile;

pub use clean::{Alerts, CleanSet, CleanSettings};
pub use columns::{ColumnError, Columns, Meaning, NameHeading, Said};
pub use evaluate::{
    Asymmetry, AtThreshold, Best, CrossValidation, Evaluation, Group, Order, Settings, Worst,
    evaluate, script_of, scripts, thresholds,
};
pub use folds::{
    Fold, FoldSettings, Intervals, Judged, Validated, best_threshold, deal, groups_of, validate,
};
pub use metrics::{Counts, Figures, Interval, auc, wilson};
pub use pairs::{BadRow, Names, Pair, Pairs, ReadError, read_names, read_pairs};
pub use table::{MAX_FIELD, Row, Rows, Unclosed, write_row};

/// What answers "is this party on a list?", as of the days that the caller holds.
///
/// The scan or the index: their hits and scores are equal, and a pack would tell if not.
pub trait Answerer: Sync {
    /// Screens a party under a profile.
    fn screen(&self, query: &PartyQuery, profile: &Profile) -> Screening;
}

impl<F: Fn(&PartyQuery, &Profile) -> Screening + Sync> Answerer for F {
    fn screen(&self, query: &PartyQuery, profile: &Profile) -> Screening {
        self(query, profile)
    }
}
