//! What every fuzz target holds its reader to.
//!
//! In: bytes that the fuzzer makes up. Out: nothing, or a panic that says which promise
//! was broken. A reader may refuse anything; what it accepts must be whole, and the same
//! whenever it is read.

pub mod packed;
pub mod parsed;
pub mod scratch;

use jiff::civil::{Date, date};

/// The day of every import, so that no run depends on the clock.
pub const TODAY: Date = date(2026, 11, 21);

/// The name of every input; it stands in reasons and errors.
pub const FILE: &str = "fuzz";

/// Number of lines of `data`, counted as an editor does.
pub fn lines(data: &[u8]) -> u64 {
    1 + data.iter().filter(|byte| **byte == b'\n').count() as u64
}
