//! What tests of several crates share: the files of golden cases as text, real data that the
//! repository does not hold (tests are skipped without it), and made-up names for benches
//! ([`names`]).

mod files;
pub mod names;
mod shared;

pub use files::files;
pub use shared::shared;
