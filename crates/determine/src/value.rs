//! Typed values of facts, exact or uncertain.
//!
//! A fact may be known exactly, to lie in a range ("May 2019"), to be one of a
//! few values, or not at all. Comparing an uncertain value with a constant gives
//! a definite verdict only when every value it can still have agrees.

use std::{cmp::Ordering, fmt};

use interdict_model::{Country, CountryError, Verdict};
use jiff::civil::Date;
use rust_decimal::Decimal;

/// What a fact may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactType {
    /// Yes or no.
    Bool,
    /// One word of a closed set.
    Enum(Vec<String>),
    /// A civil date.
    Date,
    /// A decimal number.
    Number,
    /// A two-letter country code.
    Country,
    /// A code such as an ECCN: text whose case does not matter, kept in capitals.
    Code,
    /// Free text, compared letter by letter.
    Text,
}

impl FactType {
    /// Returns the word used in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Enum(_) => "enum",
            Self::Date => "date",
            Self::Number => "number",
            Self::Country => "country",
            Self::Code => "code",
            Self::Text => "text",
        }
    }
}

/// Reads a country that there is; the error says what is wrong with the text.
pub(crate) fn country(text: &str) -> Result<Country, String> {
    let country: Country = text
        .parse()
        .map_err(|error: CountryError| error.to_string())?;
    if country.is_assigned() {
        Ok(country)
    } else {
        Err(format!("no country has the code `{country}`"))
    }
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A date.
    Date(Date),
    /// A number.
    Number(Decimal),
    /// A word of an enum, a country code, or free text.
    Text(String),
}

impl Value {
    /// Orders two values of the same type; nothing for values that have no order.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Date(a), Self::Date(b)) => Some(a.cmp(b)),
            (Self::Number(a), Self::Number(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(true) => f.write_str("yes"),
            Self::Bool(false) => f.write_str("no"),
            Self::Date(date) => date.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// What is known of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// This value.
    Exact(Value),
    /// Between the two, both included (dates and numbers only).
    Range(Value, Value),
    /// One of these, at least two.
    OneOf(Vec<Value>),
    /// Nothing.
    Unknown,
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(value) => value.fmt(f),
            Self::Range(low, high) => write!(f, "between {low} and {high}"),
            Self::OneOf(values) => {
                let words: Vec<String> = values.iter().map(ToString::to_string).collect();
                write!(f, "one of {}", words.join(", "))
            }
            Self::Unknown => f.write_str("not known"),
        }
    }
}

/// How a fact is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Equal.
    Eq,
    /// Different.
    Ne,
    /// Before, or less.
    Lt,
    /// At most.
    Le,
    /// After, or more.
    Gt,
    /// At least.
    Ge,
    /// One of a list.
    In,
    /// None of a list.
    NotIn,
}

impl Op {
    /// Returns the operator in words, for explanations.
    pub fn words(self) -> &'static str {
        match self {
            Self::Eq => "is",
            Self::Ne => "is not",
            Self::Lt => "is before",
            Self::Le => "is at most",
            Self::Gt => "is after",
            Self::Ge => "is at least",
            Self::In => "is one of",
            Self::NotIn => "is none of",
        }
    }

    /// Returns the operator in words that suit dates.
    pub fn date_words(self) -> &'static str {
        match self {
            Self::Le => "is on or before",
            Self::Ge => "is on or after",
            other => other.words(),
        }
    }
}

/// A test of one fact against constants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// How.
    pub op: Op,
    /// With what: one constant, or a list for `in`.
    pub constants: Vec<Value>,
}

/// Prints the test as rule files write it.
impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let constant = |value: &Value| match value {
            Value::Bool(value) => value.to_string(),
            Value::Text(text)
                // A word that begins with a figure would be read as a number.
                if text.starts_with(|c: char| c.is_ascii_lowercase())
                    && text
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit()) =>
            {
                text.clone()
            }
            Value::Text(text) => format!("\"{text}\""),
            other => other.to_string(),
        };
        let constants: Vec<String> = self.constants.iter().map(constant).collect();
        let (sign, list) = match self.op {
            Op::Eq => ("==", false),
            Op::Ne => ("!=", false),
            Op::Lt => ("<", false),
            Op::Le => ("<=", false),
            Op::Gt => (">", false),
            Op::Ge => (">=", false),
            Op::In => ("in", true),
            Op::NotIn => ("not in", true),
        };
        let constants = constants.join(", ");
        if list {
            write!(f, "{sign} [{constants}]")
        } else {
            write!(f, "{sign} {constants}")
        }
    }
}

impl Test {
    /// Tests whether a boolean fact holds.
    pub fn is_true() -> Self {
        Self {
            op: Op::Eq,
            constants: vec![Value::Bool(true)],
        }
    }

    /// Decides the test for one exact value.
    pub fn decide(&self, value: &Value) -> bool {
        let order = |accept: fn(Ordering) -> bool| {
            self.constants
                .first()
                .and_then(|c| value.order(c))
                .is_some_and(accept)
        };
        match self.op {
            Op::Eq | Op::In => self.constants.contains(value),
            Op::Ne | Op::NotIn => !self.constants.contains(value),
            Op::Lt => order(Ordering::is_lt),
            Op::Le => order(Ordering::is_le),
            Op::Gt => order(Ordering::is_gt),
            Op::Ge => order(Ordering::is_ge),
        }
    }

    /// Evaluates the test on what is known: definite only if every possible value agrees.
    pub fn evaluate(&self, known: &Known) -> Verdict {
        match known {
            Known::Exact(value) => self.decide(value).into(),
            Known::Unknown => Verdict::Unknown,
            Known::OneOf(values) => agree(values.iter().map(|value| self.decide(value))),
            Known::Range(low, high) => {
                // A comparison can only change its verdict at one of its
                // constants, so the ends, the constants inside and their
                // neighbors decide for the whole range.
                let inside = self.constants.iter().flat_map(around).filter(|value| {
                    low.order(value).is_some_and(Ordering::is_le)
                        && high.order(value).is_some_and(Ordering::is_ge)
                });
                let ends = [low.clone(), high.clone()];
                agree(
                    ends.into_iter()
                        .chain(inside)
                        .map(|value| self.decide(&value)),
                )
            }
        }
    }
}

/// Returns a value with its neighbors just below and above.
pub(crate) fn around(value: &Value) -> Vec<Value> {
    match value {
        Value::Date(date) => [date.yesterday().ok(), Some(*date), date.tomorrow().ok()]
            .into_iter()
            .flatten()
            .map(Value::Date)
            .collect(),
        Value::Number(number) => {
            let step = Decimal::new(1, number.scale().max(2));
            [
                number.checked_sub(step),
                Some(*number),
                number.checked_add(step),
            ]
            .into_iter()
            .flatten()
            .map(Value::Number)
            .collect()
        }
        other => vec![other.clone()],
    }
}

fn agree(verdicts: impl Iterator<Item = bool>) -> Verdict {
    let (mut yes, mut no) = (false, false);
    for verdict in verdicts {
        yes |= verdict;
        no |= !verdict;
    }
    match (yes, no) {
        (true, false) => Verdict::True,
        (false, true) => Verdict::False,
        _ => Verdict::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn on_or_before(day: Date) -> Test {
        Test {
            op: Op::Le,
            constants: vec![Value::Date(day)],
        }
    }

    #[test]
    fn may_2019_against_a_day_in_may_is_open() {
        let may = Known::Range(
            Value::Date(date(2019, 5, 1)),
            Value::Date(date(2019, 5, 31)),
        );
        assert_eq!(
            on_or_before(date(2019, 5, 16)).evaluate(&may),
            Verdict::Unknown
        );
        assert_eq!(
            on_or_before(date(2019, 5, 31)).evaluate(&may),
            Verdict::True
        );
        assert_eq!(
            on_or_before(date(2019, 4, 30)).evaluate(&may),
            Verdict::False
        );
    }

    #[test]
    fn equality_inside_a_range_is_open_and_outside_false() {
        let range = Known::Range(Value::Number(10.into()), Value::Number(60.into()));
        let is = |n: i64| Test {
            op: Op::Eq,
            constants: vec![Value::Number(n.into())],
        };
        assert_eq!(is(50).evaluate(&range), Verdict::Unknown);
        assert_eq!(is(70).evaluate(&range), Verdict::False);
    }

    #[test]
    fn a_set_decides_only_when_its_members_agree() {
        let set = Known::OneOf(vec![Value::Text("a".into()), Value::Text("b".into())]);
        let one_of = |words: &[&str]| Test {
            op: Op::In,
            constants: words.iter().map(|w| Value::Text((*w).into())).collect(),
        };
        assert_eq!(one_of(&["a", "b", "c"]).evaluate(&set), Verdict::True);
        assert_eq!(one_of(&["a"]).evaluate(&set), Verdict::Unknown);
        assert_eq!(one_of(&["c"]).evaluate(&set), Verdict::False);
    }
}
