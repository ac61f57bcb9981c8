//! Under which terms a component may be had.
//!
//! A license is open when the Open Source Initiative approved it or the Free Software
//! Foundation calls it free, as the SPDX license list records; each of them lets everyone pass
//! the work on. Whatever is not on that list is not known, however free its name sounds.

use serde::Serialize;
use spdx::{AdditionItem, Expression, LicenseItem, LicenseReq, ParseMode};

use crate::bill::cut;

/// Under which terms a component may be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "text", rename_all = "snake_case")]
pub enum Terms {
    /// Under an open license, or under one of several of which one is open.
    Open(String),
    /// Under a license of the SPDX list that is not open, or under none.
    Closed(String),
    /// Nobody knows from this bill; the reason.
    Unknown(String),
}

impl Terms {
    /// Returns whether the terms are open.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }

    /// Returns the license, or what is wrong with it.
    pub fn text(&self) -> &str {
        match self {
            Self::Open(text) | Self::Closed(text) | Self::Unknown(text) => text,
        }
    }

    /// Joins terms that hold together: the least open counts.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Open(a), Self::Open(b)) if a == b => Self::Open(a),
            (Self::Open(a), Self::Open(b)) => Self::Open(format!("{a}, {b}")),
            (Self::Closed(a), _) | (_, Self::Closed(a)) => Self::Closed(a),
            (Self::Unknown(a), _) | (_, Self::Unknown(a)) => Self::Unknown(a),
        }
    }
}

/// SPDX as bills write it: with the short ids of before 2017, which tools still make.
const MODE: ParseMode = ParseMode {
    allow_deprecated: true,
    allow_postfix_plus_on_gpl: true,
    ..ParseMode::STRICT
};

/// Returns the terms of no statement at all.
pub(crate) fn unstated() -> Terms {
    Terms::Unknown("no license is stated".to_owned())
}

/// Reads a license expression.
pub(crate) fn expression(text: &str) -> Terms {
    let text = text.trim();
    match text {
        "" | "NOASSERTION" => return unstated(),
        "NONE" => return Terms::Closed("no license at all".to_owned()),
        _ => {}
    }
    let Ok(read) = Expression::parse_mode(text, MODE) else {
        return Terms::Unknown(format!("`{}` is no license of the SPDX list", cut(text)));
    };
    if read.evaluate(is_open) {
        return Terms::Open(text.to_owned());
    }
    let own = read.requirements().any(|part| !on_the_list(&part.req));
    if own {
        Terms::Unknown(format!("`{}` is a text of its own", cut(text)))
    } else {
        Terms::Closed(format!("`{}` is no open license", cut(text)))
    }
}

fn is_open(asked: &LicenseReq) -> bool {
    let listed = match &asked.license {
        LicenseItem::Spdx { id, .. } => id.is_osi_approved() || id.is_fsf_free_libre(),
        LicenseItem::Other(_) => false,
    };
    listed && on_the_list(asked)
}

fn on_the_list(asked: &LicenseReq) -> bool {
    matches!(asked.license, LicenseItem::Spdx { .. })
        && !matches!(asked.addition, Some(AdditionItem::Other(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_lists_call_open_is_open() {
        for open in [
            "MIT",
            "Apache-2.0 WITH LLVM-exception",
            "GPL-2.0+",
            "GPL-2.0-only",
            "CC0-1.0",
            "(MIT AND BSD-3-Clause) OR LicenseRef-commercial",
            "BUSL-1.1 OR MIT",
        ] {
            assert!(expression(open).is_open(), "{open}: {:?}", expression(open));
        }
        for closed in ["BUSL-1.1", "CC-BY-NC-4.0", "MIT AND Elastic-2.0", "NONE"] {
            assert!(matches!(expression(closed), Terms::Closed(_)), "{closed}");
        }
        for unknown in [
            "NOASSERTION",
            "",
            "LicenseRef-acme",
            "MIT AND LicenseRef-acme",
            "Free for everyone",
            "Open",
            "MIT OR",
            "((((",
        ] {
            assert!(
                matches!(expression(unknown), Terms::Unknown(_)),
                "{unknown}"
            );
        }
    }

    #[test]
    fn the_least_open_of_two_counts() {
        let joined = expression("MIT").and(expression("NOASSERTION"));
        assert_eq!(joined, unstated());
        assert!(expression("MIT").and(expression("Apache-2.0")).is_open());
        assert!(matches!(
            expression("LicenseRef-x").and(expression("BUSL-1.1")),
            Terms::Closed(_)
        ));
    }

    #[test]
    fn a_nest_of_parentheses_is_read_without_a_nest_of_calls() {
        let deep = format!("{}MIT{}", "(".repeat(50_000), ")".repeat(50_000));
        let _ = expression(&deep);
    }
}
