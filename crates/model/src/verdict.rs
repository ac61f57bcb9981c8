//! Kleene's strong three-valued logic.
//!
//! `Unknown` is not `False`: a missing fact must surface as a question, never as
//! a clearance. The truth tables are those of K3 (S. C. Kleene, "Introduction to
//! Metamathematics", section 64).

use serde::{Deserialize, Serialize};

/// What is established about a proposition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// Established as false.
    #[serde(rename = "F")]
    False,
    /// Not decided by what is known.
    #[serde(rename = "U")]
    Unknown,
    /// Established as true.
    #[serde(rename = "T")]
    True,
}

impl Verdict {
    /// Returns the conjunction: any false decides, then any unknown.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Returns the disjunction: any true decides, then any unknown.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// Returns the negation; unknown stays unknown.
    #[must_use]
    #[expect(
        clippy::should_implement_trait,
        reason = "`!verdict` would read as a bool"
    )]
    pub fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::Unknown => Self::Unknown,
            Self::False => Self::True,
        }
    }

    /// Returns the one-letter form used in JSON: `T`, `F` or `U`.
    pub fn letter(self) -> char {
        match self {
            Self::True => 'T',
            Self::Unknown => 'U',
            Self::False => 'F',
        }
    }
}

impl From<bool> for Verdict {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{False, True, Unknown};

    #[test]
    fn unknown_never_becomes_an_answer_by_itself() {
        assert_eq!(Unknown.and(False), False);
        assert_eq!(Unknown.and(True), Unknown);
        assert_eq!(Unknown.or(True), True);
        assert_eq!(Unknown.or(False), Unknown);
        assert_eq!(Unknown.not(), Unknown);
    }

    #[test]
    fn de_morgan_holds() {
        for a in [False, Unknown, True] {
            for b in [False, Unknown, True] {
                assert_eq!(a.and(b).not(), a.not().or(b.not()));
            }
        }
    }
}
