//! How long, how often and how much; and what the outside world is.
//!
//! Every bound is a parameter, and so are time, waiting and chance: a test passes a
//! clock of its own.

use std::time::Duration;

/// The bounds of one download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// Between two pieces of an answer.
    pub idle: Duration,
    /// For one answer, from the request to its last byte.
    pub total: Duration,
    /// The fewest bytes a second, once `grace` has passed: an answer that drips keeps
    /// every single read short and never ends.
    pub least_rate: u64,
    /// How long an answer may be slower than that at its beginning.
    pub grace: Duration,
    /// Requests for one file, the first one among them.
    pub attempts: u32,
    /// The wait after the first failure; it doubles from one to the next.
    pub backoff: Duration,
    /// The longest wait, also where a server asks for a longer one.
    pub longest_wait: Duration,
    /// Redirects that are followed for one file.
    pub redirects: u32,
}

impl Default for Limits {
    /// What serves the slowest of the official servers over a poor line.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            idle: Duration::from_secs(60),
            total: Duration::from_secs(30 * 60),
            least_rate: 1_024,
            grace: Duration::from_secs(60),
            attempts: 4,
            backoff: Duration::from_secs(2),
            longest_wait: Duration::from_secs(5 * 60),
            redirects: 5,
        }
    }
}

/// What a download needs of the outside world besides a socket and a folder.
pub trait World {
    /// Time since a fixed moment; it never goes back.
    fn elapsed(&self) -> Duration;

    /// Waits.
    fn pause(&mut self, time: Duration);

    /// Answers any number; only the spread of waits depends on it.
    fn chance(&mut self) -> u64;

    /// Hears what happens, as it happens.
    fn hear(&mut self, event: &Event<'_>) {
        let _ = event;
    }
}

/// What happens in a download.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<'a> {
    /// A file is asked for.
    Asked {
        /// Its name.
        file: &'a str,
    },
    /// So much of it has come, as sent.
    Came {
        /// Its name.
        file: &'a str,
        /// Bytes so far.
        bytes: u64,
        /// All of them, where the server says so.
        of: Option<u64>,
    },
    /// It failed, and is asked for again after a wait.
    Again {
        /// Its name.
        file: &'a str,
        /// Why it failed.
        why: &'a str,
        /// The wait.
        wait: Duration,
    },
}

/// Returns the wait before the next request, after `failed` failures: between half and
/// all of a time that doubles, so that many machines that failed together do not come
/// back together. `asked` is what the server asked for; it is kept, up to the longest.
pub(crate) fn wait(limits: &Limits, failed: u32, asked: Option<Duration>, chance: u64) -> Duration {
    let doubled = limits
        .backoff
        .saturating_mul(
            1_u32
                .checked_shl(failed.saturating_sub(1))
                .unwrap_or(u32::MAX),
        )
        .min(limits.longest_wait);
    let half = doubled / 2;
    let share = u32::try_from(chance % 1_024).unwrap_or(0);
    let spread = half + doubled.saturating_sub(half) * share / 1_023;
    match asked {
        Some(asked) => asked.clamp(spread.min(limits.longest_wait), limits.longest_wait),
        None => spread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_are_spread_and_end_somewhere() {
        let limits = Limits::default();
        let seconds = |failed, chance| wait(&limits, failed, None, chance).as_secs_f64();
        assert_eq!(wait(&limits, 1, None, 0), Duration::from_secs(1));
        assert_eq!(wait(&limits, 1, None, 1_023), Duration::from_secs(2));
        assert_eq!(wait(&limits, 3, None, 1_023), Duration::from_secs(8));
        for failed in 1..80 {
            for chance in [0, 1, 511, 1_022, 1_023, u64::MAX] {
                let longest = limits.longest_wait.as_secs_f64();
                assert!((1.0..=longest).contains(&seconds(failed, chance)));
            }
        }
    }

    #[test]
    fn a_server_may_ask_for_more_time_but_not_for_ever() {
        let limits = Limits::default();
        let asked = |seconds| wait(&limits, 1, Some(Duration::from_secs(seconds)), 0).as_secs();
        assert_eq!(asked(7), 7);
        assert_eq!(asked(1_000_000), 300);
        // Not at once, whatever it says.
        assert_eq!(asked(0), 1);
    }
}
