//! One row as a question.
//!
//! In: the bytes of a row and the columns of its table. Out: a [`Row`], or a [`BadRow`]
//! that says what is wrong with it. Guaranteed: nothing panics on any bytes; a name is at
//! most [`MAX_NAME`] letters; a value beside the name that cannot be read is no evidence,
//! and the row says so in a note.

use std::borrow::Cow;

use interdict_model::{PartyKind, PartyQuery};

use crate::{
    census::Tally,
    columns::{Columns, Override, Role},
    country::{self, CountryNames},
    dates::{self, DayOrder},
    fields, json,
    split::{Broken, MAX_ROW, Shape},
    words,
};

/// The longest name that is screened, in characters. The longest listed ones have a few
/// hundred; what is longer is no name but a text, or an attack.
pub const MAX_NAME: usize = 2_000;
/// Most names, countries or numbers of one customer.
pub const MAX_VALUES: usize = 50;
/// The longest piece of a value that a note quotes.
pub(crate) const QUOTED: usize = 40;

/// A customer to screen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// What the table itself calls the customer.
    pub key: Option<String>,
    /// The question; its name is the first that the row gives.
    pub query: PartyQuery,
    /// Other names of the customer, each screened too.
    pub also: Vec<String>,
    /// What could not be read.
    pub notes: Vec<String>,
}

/// Why a row is no question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// What the table calls the customer, as far as that can be read.
    pub key: Option<String>,
    /// What is wrong, for people.
    pub why: String,
}

impl BadRow {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self {
            key: None,
            why: why.into(),
        }
    }
}

/// How the rows of one table are read.
#[derive(Debug, Clone)]
pub struct Reading {
    /// What rows are made of.
    pub shape: Shape,
    /// The columns; of JSON lines those that the beginning shows, since every line names
    /// its own.
    pub columns: Columns,
    /// What the user says of columns.
    pub overrides: Vec<Override>,
    /// What a customer is whose row does not say it.
    pub kind: Option<PartyKind>,
    /// How dates are meant.
    pub days: DayOrder,
    /// How names of countries are read.
    pub countries: CountryNames,
}

/// Says what is wrong with a row that could not be told from the others.
pub(crate) fn broken(why: Broken) -> BadRow {
    BadRow::new(match why {
        Broken::TooLong => format!("the row is longer than {MAX_ROW} bytes"),
        Broken::Unclosed => "a quoted field begins here and is never closed; the next line was \
                             read as a row of its own"
            .to_owned(),
        Broken::AfterQuote => "text stands behind a closing quote (a quote inside a field is \
                               written twice); the next line was read as a row of its own"
            .to_owned(),
    })
}

/// Reads one row; where rows name their fields, these are counted.
pub(crate) fn read(bytes: &[u8], how: &Reading, tally: &mut Tally) -> Result<Row, BadRow> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        BadRow::new(format!(
            "byte {} of the row is not valid UTF-8 (or not of the encoding that was given)",
            error.valid_up_to() + 1
        ))
    })?;
    if memchr::memchr(0, bytes).is_some() {
        return Err(BadRow::new("the row holds a NUL byte, which no text does"));
    }
    match how.shape {
        Shape::JsonLines => json::read(text, how, tally),
        Shape::Table(delimiter) => {
            let mut cells = Vec::with_capacity(how.columns.names.len());
            fields::read(text, delimiter, &mut cells);
            table(&cells, how)
        }
    }
}

fn table(cells: &[Cow<'_, str>], how: &Reading) -> Result<Row, BadRow> {
    let mut facts = Facts::default();
    for (cell, role) in cells.iter().zip(&how.columns.roles) {
        if let Some(role) = role {
            facts.say(*role, cell, how);
        }
    }
    let wanted = how.columns.names.len();
    // A delimiter at the end of each row is common and harmless.
    let more = cells.get(wanted..).unwrap_or_default();
    if cells.len() < wanted || more.iter().any(|cell| !cell.trim().is_empty()) {
        let fields = |count| if count == 1 { "field" } else { "fields" };
        return Err(BadRow {
            key: facts.key,
            why: format!(
                "the row has {} {} where {} were expected",
                cells.len(),
                fields(cells.len()),
                wanted
            ),
        });
    }
    facts.finish(how)
}

/// What a row says, part by part.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    key: Option<String>,
    name: Option<String>,
    parts: [Option<String>; 3],
    row: Row,
    /// Whether the row says of what kind it is, also in a word that is not known.
    says_kind: bool,
    wrong: Option<String>,
}

impl Facts {
    /// Takes one value; empty ones say nothing.
    pub fn say(&mut self, role: Role, value: &str, how: &Reading) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        match role {
            Role::Key => self.key = Some(short(value, MAX_NAME)),
            Role::Name => Self::first(&mut self.name, value, &mut self.row.also),
            Role::Given => Self::join(&mut self.parts[0], value),
            Role::Middle => Self::join(&mut self.parts[1], value),
            Role::Family => Self::join(&mut self.parts[2], value),
            Role::Alias => {
                for name in several(value) {
                    self.row.also.push(name);
                }
            }
            Role::Kind => {
                self.says_kind = true;
                match words::kind(value) {
                    Some(kind) => self.row.query.kind = Some(kind),
                    None => self.note("kind", value, "is not known"),
                }
            }
            Role::Country => self.country(value, how.countries),
            Role::BirthDate => match dates::read(value, how.days) {
                Ok(day) => self.row.query.birth_date = Some(day),
                Err(why) => self.note("birth date", value, why),
            },
            Role::Id => {
                let ids = &mut self.row.query.ids;
                for id in value
                    .split([';', '|'])
                    .map(str::trim)
                    .filter(|id| !id.is_empty())
                {
                    if ids.iter().any(|known| known == id) {
                        continue;
                    }
                    if ids.len() == MAX_VALUES || id.chars().count() > MAX_NAME {
                        self.wrong = Some("the row has too many numbers, or too long ones".into());
                        return;
                    }
                    ids.push(id.to_owned());
                }
            }
        }
    }

    /// A second whole name is another name.
    fn first(slot: &mut Option<String>, value: &str, others: &mut Vec<String>) {
        match slot {
            None => *slot = Some(value.to_owned()),
            Some(_) => others.push(value.to_owned()),
        }
    }

    fn join(slot: &mut Option<String>, value: &str) {
        let part = slot.get_or_insert_default();
        if !part.is_empty() {
            part.push(' ');
        }
        part.push_str(value);
    }

    fn country(&mut self, value: &str, names: CountryNames) {
        let mut add = |country| {
            let countries = &mut self.row.query.countries;
            if !countries.contains(&country) && countries.len() < MAX_VALUES {
                countries.push(country);
            }
        };
        if let Some(country) = country::read(value, names) {
            add(country);
            return;
        }
        let mut unread = None;
        for part in value.split([';', '|', ',', '/']).take(MAX_VALUES) {
            match country::read(part, names) {
                Some(country) => add(country),
                None if part.trim().is_empty() => {}
                None => unread = Some(part.trim().to_owned()),
            }
        }
        if let Some(part) = unread {
            self.note("country", &part, "is not known");
        }
    }

    /// Says that a value is no evidence.
    fn note(&mut self, what: &str, value: &str, why: &str) {
        if self.row.notes.len() < MAX_VALUES {
            let value = short(value, QUOTED);
            self.row
                .notes
                .push(format!("{what} `{value}` {why}: screened without it"));
        }
    }

    /// Says what is wrong with the row as a whole.
    pub fn refuse(&mut self, why: String) {
        self.wrong.get_or_insert(why);
    }

    /// Puts the question together.
    pub fn finish(self, how: &Reading) -> Result<Row, BadRow> {
        let mut row = self.row;
        if !self.says_kind {
            row.query.kind = how.kind;
        }
        let parts: Vec<String> = self.parts.into_iter().flatten().collect();
        let whole_of_parts = parts.len() > 1;
        let joined = (!parts.is_empty()).then(|| parts.join(" "));
        // The whole name goes before its parts: as a rule a table that has both made one of
        // the other. Where the parts say more, or somebody else, both are screened; a given
        // name alone is nobody's name.
        if let (Some(whole), Some(parts)) = (&self.name, &joined)
            && whole_of_parts
            && !says(whole, parts)
        {
            row.also.insert(0, parts.clone());
        }
        let name = match self.name.or(joined) {
            Some(name) => Some(name),
            None if row.also.is_empty() => None,
            None => Some(row.also.remove(0)),
        };
        let wrong = |why: String| BadRow {
            key: self.key.clone(),
            why,
        };
        if let Some(why) = self.wrong {
            return Err(wrong(why));
        }
        let Some(name) = name else {
            return Err(wrong("the row has no name".to_owned()));
        };
        let mut also: Vec<String> = Vec::new();
        for each in row.also {
            if each != name && !also.contains(&each) {
                also.push(each);
            }
            if also.len() == MAX_VALUES {
                return Err(wrong(format!("the row has more than {MAX_VALUES} names")));
            }
        }
        for each in std::iter::once(&name).chain(&also) {
            // A character has at most four bytes: most names need no counting.
            let long = each.len() > MAX_NAME && each.chars().count() > MAX_NAME;
            if long {
                return Err(wrong(format!(
                    "the name has {} characters; no more than {MAX_NAME} are screened",
                    each.chars().count()
                )));
            }
        }
        row.key = self.key;
        row.query.name = name;
        row.also = also;
        Ok(row)
    }
}

/// Whether every word of `parts` stands in the whole name, in whatever order and case.
fn says(whole: &str, parts: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|ch: char| !ch.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let mut whole = words(whole);
    words(parts).iter().all(|word| {
        let found = whole.iter().position(|known| known == word);
        found.is_some_and(|at| {
            whole.swap_remove(at);
            true
        })
    })
}

/// The names in one cell: a JSON array of texts, or parted by `;`, a bar or a line end. A
/// comma parts none, since names have them ("Co., Ltd.").
fn several(value: &str) -> Vec<String> {
    let array = value.starts_with('[').then(|| serde_json::from_str(value));
    let names: Vec<String> = match array {
        Some(Ok(names)) => names,
        _ => value.split([';', '|', '\n']).map(str::to_owned).collect(),
    };
    let trimmed = names.into_iter().map(|name| name.trim().to_owned());
    trimmed.filter(|name| !name.is_empty()).collect()
}

/// Returns the beginning of a text.
pub(crate) fn short(text: &str, longest: usize) -> String {
    let mut letters = text.chars();
    let mut head: String = letters.by_ref().take(longest).collect();
    if letters.next().is_some() {
        head.push_str("...");
    }
    head
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::columns::{Found, assign};

    pub(crate) fn reading(shape: Shape, names: &[&str], said: &[&str]) -> Reading {
        let overrides: Vec<Override> = said.iter().map(|text| text.parse().unwrap()).collect();
        Reading {
            shape,
            columns: Columns {
                names: names.iter().map(|name| (*name).to_owned()).collect(),
                roles: assign(names, &overrides),
                header: true,
                found: Found::Header,
            },
            overrides,
            kind: None,
            days: DayOrder::Open,
            countries: |name| (name == "South Korea").then(|| "KR".parse().ok()).flatten(),
        }
    }

    fn csv(names: &[&str], row: &str) -> Result<Row, BadRow> {
        read(
            row.as_bytes(),
            &reading(Shape::Table(b','), names, &[]),
            &mut Tally::default(),
        )
    }

    #[test]
    fn a_row_is_a_question() {
        let names = ["id", "name", "aka", "type", "country", "dob", "passport"];
        let row = csv(
            &names,
            " 7 ,Kim Il,\"Kim; Il Kim|Kim Il\",person,South Korea / DPRK,1980-02-01,A1;A2;A1",
        )
        .unwrap();
        assert_eq!(row.key.as_deref(), Some("7"));
        assert_eq!(row.query.name, "Kim Il");
        assert_eq!(row.also, ["Kim", "Il Kim"]);
        assert_eq!(row.query.countries, ["KR".parse().unwrap()]);
        assert_eq!(row.query.birth_date, Some(jiff::civil::date(1980, 2, 1)));
        assert_eq!(row.query.ids, ["A1", "A2"]);
        assert_eq!(
            row.notes,
            ["country `DPRK` is not known: screened without it"]
        );
    }

    #[test]
    fn a_row_that_gives_no_kind_is_of_the_kind_of_the_table() {
        use PartyKind::{Organization, Person};
        let mut how = reading(Shape::Table(b','), &["name", "type"], &[]);
        how.kind = Some(Organization);
        let kind = |row: &str| {
            read(row.as_bytes(), &how, &mut Tally::default())
                .unwrap()
                .query
                .kind
        };
        assert_eq!(kind("A,"), Some(Organization));
        assert_eq!(kind("A,person"), Some(Person));
        // It says something; what, is not known.
        assert_eq!(kind("A,gold"), None);
        let mut how = reading(Shape::JsonLines, &[], &[]);
        how.kind = Some(Person);
        let kind = |row: &str| {
            read(row.as_bytes(), &how, &mut Tally::default())
                .unwrap()
                .query
                .kind
        };
        assert_eq!(kind(r#"{"name":"A"}"#), Some(Person));
        assert_eq!(kind(r#"{"name":"A","kind":"company"}"#), Some(Organization));
    }

    #[test]
    fn a_name_in_parts_is_put_together() {
        let names = ["first_name", "middle_name", "last_name"];
        assert_eq!(
            csv(&names, "Ivan,,Petrov").unwrap().query.name,
            "Ivan Petrov"
        );
        assert_eq!(csv(&names, ",,Petrov").unwrap().query.name, "Petrov");
        let names = ["name", "first_name", "last_name"];
        assert_eq!(
            csv(&names, "I. Petrov,Ivan,Petrov").unwrap().query.name,
            "I. Petrov"
        );
        assert_eq!(
            csv(&names, ",Ivan,Petrov").unwrap().query.name,
            "Ivan Petrov"
        );
        assert_eq!(csv(&["name", "alias"], ",Ivan").unwrap().query.name, "Ivan");
    }

    #[test]
    fn parts_that_say_other_than_the_whole_name_are_screened_too() {
        let names = ["name", "first_name", "last_name", "aka"];
        let also = |row: &str| csv(&names, row).unwrap().also;
        assert_eq!(
            also("Acme Bakery,Ivan,Petrov,Vanya"),
            ["Ivan Petrov", "Vanya"]
        );
        assert_eq!(also("I. Petrov,Ivan,Petrov,"), ["Ivan Petrov"]);
        assert_eq!(also("Petrov,Petrov,Petrov,"), ["Petrov Petrov"]);
        assert!(also("I. Petrov,Ivan,,").is_empty());
        for same in ["Ivan Petrov", "PETROV, Ivan", "Ivan (Vanya) Petrov"] {
            let row = format!("\"{same}\",Ivan,Petrov,");
            assert!(also(&row).is_empty(), "{same}");
        }
    }

    #[test]
    fn the_other_names_of_a_cell_are_told_apart() {
        let also = |cell: &str| {
            let row = format!("A,\"{}\"", cell.replace('"', "\"\""));
            csv(&["name", "akas"], &row).unwrap().also
        };
        assert_eq!(also("B; C|D"), ["B", "C", "D"]);
        assert_eq!(also("B\nC"), ["B", "C"]);
        assert_eq!(also("[\"B, Ltd.\", \"C; D\"]"), ["B, Ltd.", "C; D"]);
        assert_eq!(also("[B]; C"), ["[B]", "C"], "no JSON");
        assert_eq!(also("B Co., Ltd."), ["B Co., Ltd."]);
    }

    #[test]
    fn a_bad_row_says_what_is_wrong_with_it() {
        let why = |row: &str| csv(&["id", "name"], row).unwrap_err();
        assert_eq!(why("7,").why, "the row has no name");
        assert_eq!(why("7,").key.as_deref(), Some("7"));
        assert_eq!(
            why("7,a,b").why,
            "the row has 3 fields where 2 were expected"
        );
        assert_eq!(why("7").why, "the row has 1 field where 2 were expected");
        assert!(
            csv(&["id", "name"], "7,a,,").is_ok(),
            "delimiters at the end"
        );
        assert!(why("7,a\0").why.contains("NUL"));
        let long = format!("7,{}", "é".repeat(100_000));
        assert!(why(&long).why.contains("100000 characters"));
        assert!(csv(&["id", "name"], &format!("7,{}", "é".repeat(MAX_NAME))).is_ok());
        let how = reading(Shape::Table(b','), &["id", "name"], &[]);
        assert!(
            read(b"7,a\xFF", &how, &mut Tally::default())
                .unwrap_err()
                .why
                .contains("byte 4")
        );
        let many = "a;".repeat(MAX_VALUES + 3);
        assert!(
            csv(&["name", "passport"], &format!("n,{many}")).is_ok(),
            "one number"
        );
        let many: Vec<String> = (0..=MAX_VALUES).map(|at| at.to_string()).collect();
        assert!(csv(&["name", "passport"], &format!("n,{}", many.join(";"))).is_err());
        assert!(csv(&["name", "alias"], &format!("n,{}", many.join(";"))).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..60), json in any::<bool>()) {
            let shape = if json { Shape::JsonLines } else { Shape::Table(b',') };
            let how = reading(shape, &["id", "name", "country", "dob"], &[]);
            if let Err(bad) = read(&bytes, &how, &mut Tally::default()) {
                prop_assert!(!bad.why.is_empty() && bad.why.len() < 400);
            }
        }
    }
}
