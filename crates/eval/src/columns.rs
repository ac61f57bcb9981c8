//! Which column of a table means what: guessed from its heading, or said.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// The name that is asked about.
    Left,
    /// The name that it is compared with.
    Right,
    /// Whether both are the same party.
    Match,
    /// FollowTheMoney schema of both names.
    Schema,
    /// The name of a party, in a table of single names.
    Name,
}

impl Meaning {
    /// Every meaning.
    pub const ALL: [Self; 5] = [
        Self::Left,
        Self::Right,
        Self::Match,
        Self::Schema,
        Self::Name,
    ];

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Match => "match",
            Self::Schema => "schema",
            Self::Name => "name",
        }
    }

    /// Returns the headings that are taken for it, the best first.
    fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Left => &["left", "name1", "name_1", "query"],
            Self::Right => &["right", "name2", "name_2", "target"],
            Self::Match => &["match", "is_match", "label"],
            Self::Schema => &["schema"],
            // There are too many words for it: see [`NameHeading`].
            Self::Name => &[],
        }
    }
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A column that the user names: `left=customer`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What it means.
    pub meaning: Meaning,
    /// Its heading.
    pub heading: String,
}

impl FromStr for Said {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words = Meaning::ALL.map(Meaning::word).join(", ");
        let (word, heading) = text
            .split_once('=')
            .filter(|(_, heading)| !heading.trim().is_empty())
            .ok_or_else(|| format!("`{text}` is not MEANING=HEADING, such as `left=customer`"))?;
        let meaning = Meaning::ALL
            .into_iter()
            .find(|meaning| meaning.word() == word.trim())
            .ok_or_else(|| {
                format!("`{word}` is no meaning of a column (expected one of {words})")
            })?;
        Ok(Self {
            meaning,
            heading: heading.trim().to_owned(),
        })
    }
}

/// Why a table cannot be read by its headings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnError {
    /// No column has that meaning.
    #[error("no column says `{meaning}`; the columns are {}", listed(.headings))]
    Missing {
        /// What is missing.
        meaning: Meaning,
        /// What there is.
        headings: Vec<String>,
    },
    /// No column has that heading.
    #[error("there is no column `{heading}`; the columns are {}", listed(.headings))]
    NoSuch {
        /// What was asked for.
        heading: String,
        /// What there is.
        headings: Vec<String>,
    },
    /// Two columns have one heading.
    #[error("two columns are called `{heading}`")]
    Twice {
        /// Their heading.
        heading: String,
    },
}

fn listed(headings: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = headings
        .iter()
        .take(SHOWN)
        .map(|heading| format!("`{}`", heading.chars().take(40).collect::<String>()))
        .collect();
    let more = headings.len().saturating_sub(SHOWN);
    let rest = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    shown.join(", ") + &rest
}

/// Says which of these headings is called like the name of a party. The words for it are those
/// of whoever screens tables.
pub type NameHeading<'a> = &'a dyn Fn(&[&str]) -> Option<usize>;

/// The columns of a table with what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    headings: Vec<String>,
    places: BTreeMap<Meaning, usize>,
}

impl Columns {
    /// Finds the columns that `needed` asks for, and `schema` where there is one; that of a
    /// name by `called`.
    pub fn find(
        headings: &[String],
        needed: &[Meaning],
        said: &[Said],
        called: NameHeading<'_>,
    ) -> Result<Self, ColumnError> {
        let headings: Vec<String> = headings.iter().map(|own| own.trim().to_owned()).collect();
        let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
        for (at, heading) in headings.iter().enumerate() {
            let before = headings.iter().take(at);
            if !heading.is_empty() && before.clone().any(|other| same(other, heading)) {
                let heading = heading.clone();
                return Err(ColumnError::Twice { heading });
            }
        }
        let place = |heading: &str| headings.iter().position(|own| same(own, heading));
        let mut places = BTreeMap::new();
        for meaning in needed.iter().copied().chain([Meaning::Schema]) {
            let found = match said.iter().rev().find(|said| said.meaning == meaning) {
                Some(said) => Some(place(&said.heading).ok_or_else(|| ColumnError::NoSuch {
                    heading: said.heading.clone(),
                    headings: headings.clone(),
                })?),
                None if meaning == Meaning::Name => {
                    called(&headings.iter().map(String::as_str).collect::<Vec<_>>())
                }
                None => meaning.headings().iter().find_map(|guess| place(guess)),
            };
            match found {
                Some(at) => {
                    places.insert(meaning, at);
                }
                None if meaning == Meaning::Schema => {}
                None => return Err(ColumnError::Missing { meaning, headings }),
            }
        }
        Ok(Self { headings, places })
    }

    /// Returns how many columns there are.
    pub fn width(&self) -> usize {
        self.headings.len()
    }

    /// Returns the field of a record that has a meaning.
    pub fn field<'r>(&self, record: &'r [String], meaning: Meaning) -> Option<&'r str> {
        let at = self.places.get(&meaning)?;
        record.get(*at).map(String::as_str)
    }

    /// Returns what a record says in every other column, by heading, where it says something.
    pub fn others(&self, record: &[String]) -> BTreeMap<String, String> {
        let spent = |at: usize| {
            let own = self.places.iter().find(|(_, place)| **place == at);
            own.is_some_and(|(meaning, _)| *meaning != Meaning::Schema)
        };
        let cells = self.headings.iter().zip(record).enumerate();
        cells
            .filter(|(at, (heading, value))| {
                !spent(*at) && !heading.is_empty() && !value.trim().is_empty()
            })
            .map(|(_, (heading, value))| (heading.clone(), value.trim().to_owned()))
            .collect()
    }

    /// Returns which heading was taken for what.
    pub fn mapping(&self) -> BTreeMap<Meaning, String> {
        let heading = |at: &usize| self.headings.get(*at).cloned().unwrap_or_default();
        self.places
            .iter()
            .map(|(meaning, at)| (*meaning, heading(at)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEEDED: [Meaning; 3] = [Meaning::Left, Meaning::Right, Meaning::Match];

    fn find(headings: &[&str], said: &[&str]) -> Result<Columns, ColumnError> {
        let headings: Vec<String> = headings.iter().map(|own| (*own).to_owned()).collect();
        let said: Vec<Said> = said.iter().map(|text| text.parse().unwrap()).collect();
        Columns::find(&headings, &NEEDED, &said, &|_| None)
    }

    #[test]
    fn headings_are_guessed_and_can_be_said() {
        let columns = find(&["Name1", "name2", "is_match", "schema", "note"], &[]).unwrap();
        let record = ["a", "b", "1", "Person", " x "].map(str::to_owned);
        assert_eq!(columns.field(&record, Meaning::Left), Some("a"));
        let others = columns.others(&record);
        assert_eq!(others.keys().collect::<Vec<_>>(), ["note", "schema"]);
        assert_eq!(others["note"], "x");
        let swapped = ["left=name2", "right=name1"];
        let columns = find(&["name1", "name2", "match"], &swapped).unwrap();
        assert_eq!(columns.field(&record, Meaning::Left), Some("b"));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let error =
            |headings: &[&str], said: &[&str]| find(headings, said).unwrap_err().to_string();
        assert_eq!(
            error(&["name1", "name2"], &[]),
            "no column says `match`; the columns are `name1`, `name2`"
        );
        assert_eq!(
            error(&["left", "right", "match", "LEFT"], &[]),
            "two columns are called `LEFT`"
        );
        assert_eq!(
            error(&["left", "right", "match"], &["left=x"]),
            "there is no column `x`; the columns are `left`, `right`, `match`"
        );
        assert!("left".parse::<Said>().is_err());
        assert!(
            "other=x"
                .parse::<Said>()
                .unwrap_err()
                .contains("expected one of")
        );
        // Several columns without a heading are no contradiction.
        assert!(find(&["left", "right", "match", "", ""], &[]).is_ok());
    }
}
