//! One JSON object as a question.
//!
//! In: a line. Read are objects in the shape of a query (`name`, `kind`, `countries`,
//! `birth_date`, `ids`), objects whose names are those of any customer table, and entities
//! of FollowTheMoney (<https://followthemoney.tech/explorer/>), which have `properties`.
//! Out: a row, or what is wrong with the line. A field that is given twice is wrong.

mod strict;

use serde_json::{Map, Value, error::Category};

use crate::{
    census::{Taken, Tally},
    columns::{Role, assign, place, taken, twins},
    row::{BadRow, Facts, Reading, Row},
    words,
};

/// Properties of FollowTheMoney that bear on identity, in its schemas Thing, LegalEntity,
/// Person, Company and Vessel.
const PROPERTIES: &[(&str, Role)] = &[
    ("name", Role::Name),
    ("alias", Role::Alias),
    ("weakAlias", Role::Alias),
    ("previousName", Role::Alias),
    ("country", Role::Country),
    ("mainCountry", Role::Country),
    ("jurisdiction", Role::Country),
    ("nationality", Role::Country),
    ("citizenship", Role::Country),
    ("flag", Role::Country),
    ("birthDate", Role::BirthDate),
    ("registrationNumber", Role::Id),
    ("idNumber", Role::Id),
    ("taxNumber", Role::Id),
    ("vatCode", Role::Id),
    ("passportNumber", Role::Id),
    ("innCode", Role::Id),
    ("ogrnCode", Role::Id),
    ("leiCode", Role::Id),
    ("imoNumber", Role::Id),
    ("mmsi", Role::Id),
    ("callSign", Role::Id),
];

/// Properties in which the model keeps the name in parts.
const NAME_PARTS: &[(&str, Role)] = &[
    ("firstName", Role::Given),
    ("middleName", Role::Middle),
    ("lastName", Role::Family),
];

/// Properties that are called like a name and are none of the party's own.
const BESIDE_A_NAME: [&str; 5] = [
    "secondName",
    "fatherName",
    "motherName",
    "nameSuffix",
    "namePrefix",
];

pub(crate) fn read(line: &str, how: &Reading, tally: &mut Tally) -> Result<Row, BadRow> {
    let value = strict::parse(line).map_err(|error| {
        // Each line is parsed alone; its place in the file is told beside the error.
        let told = error.to_string().replace(" line 1 column", " column");
        BadRow::new(match error.classify() {
            Category::Data => told,
            _ => format!("the line is not JSON: {told}"),
        })
    })?;
    let Value::Object(object) = value else {
        return Err(BadRow::new("the line is JSON, but no object"));
    };
    let mut facts = Facts::default();
    match object.get("properties") {
        Some(Value::Object(properties)) => {
            entity(&object, properties, &mut facts, how, tally);
        }
        _ => flat(&object, &mut facts, how, tally),
    }
    facts.finish(how)
}

/// Reads an entity and counts those of its fields that hold something.
fn entity(
    object: &Map<String, Value>,
    properties: &Map<String, Value>,
    facts: &mut Facts,
    how: &Reading,
    tally: &mut Tally,
) {
    for (name, value) in object.iter().filter(|(name, _)| *name != "properties") {
        let taken = match name.as_str() {
            "id" => Taken::Read(Role::Key),
            "schema" => Taken::Read(Role::Kind),
            _ => Taken::Unread,
        };
        if says_something(value) {
            tally.field(name, taken);
        }
        if let Taken::Read(role) = taken {
            say(role, name, Some(value), facts, how);
        }
    }
    let whole = properties.get("name").is_some_and(says_something);
    let mut read = Vec::new();
    for (name, value) in properties {
        let (place, taken) = property(name, whole);
        if says_something(value) {
            tally.field(&format!("properties.{name}"), taken);
        }
        if let Taken::Read(role) = taken {
            read.push((place, role, name, value));
        }
    }
    // The order of the properties in the line changes no question.
    read.sort_unstable_by_key(|(place, ..)| *place);
    for (_, role, name, value) in read {
        say(role, name, Some(value), facts, how);
    }
}

/// Returns where a property stands among those that are read, and what becomes of it, where
/// the whole name is given beside it (`whole`) or not.
fn property(name: &str, whole: bool) -> (usize, Taken) {
    let known = |own: &[(&str, Role)]| own.iter().position(|(known, _)| *known == name);
    if let Some(place) = known(PROPERTIES) {
        return (place, Taken::Read(PROPERTIES[place].1));
    }
    if let Some(place) = known(NAME_PARTS) {
        let role = NAME_PARTS[place].1;
        let taken = if whole {
            Taken::Beside(role)
        } else {
            Taken::Read(role)
        };
        return (PROPERTIES.len() + place, taken);
    }
    let taken = if !BESIDE_A_NAME.contains(&name) && words::says_name(name) {
        Taken::Lost
    } else {
        Taken::Unread
    };
    (usize::MAX, taken)
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(values) => values.iter().any(says_something),
        Value::Object(fields) => fields.values().any(says_something),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

fn flat(object: &Map<String, Value>, facts: &mut Facts, how: &Reading, tally: &mut Tally) {
    let names: Vec<&str> = object.keys().map(String::as_str).collect();
    let roles = assign(&names, &how.overrides);
    if let Some(twins) = twins(&names, &roles, &how.overrides) {
        let [one, other] = twins.places.map(|at| head(names[at]));
        facts.refuse(format!(
            "`{one}` and `{other}` are both the {}: which of them counts is not known",
            twins.role.word()
        ));
    }
    for (at, each) in how.overrides.iter().enumerate() {
        if place(&each.column, &names).is_some() {
            tally.said(at);
        }
    }
    let given = object.iter().zip(&roles);
    let given = given.filter(|((_, value), _)| says_something(value));
    let plays = |role| given.clone().any(|(_, own)| *own == Some(role));
    let whole = plays(Role::Name);
    let parted = plays(Role::Given) && plays(Role::Family);
    for ((name, _), role) in given {
        tally.field(name, taken(name, *role, whole, parted));
    }
    for ((name, value), role) in object.iter().zip(roles) {
        if let Some(role) = role {
            say(role, name, Some(value), facts, how);
        }
    }
}

/// Takes a text, a number, or a list of them.
fn say(role: Role, name: &str, value: Option<&Value>, facts: &mut Facts, how: &Reading) {
    match value {
        None | Some(Value::Null) => {}
        Some(Value::String(text)) => one(role, text, facts, how),
        Some(Value::Number(number)) => one(role, &number.to_string(), facts, how),
        Some(Value::Array(values)) => {
            for each in values {
                match each {
                    Value::String(text) => one(role, text, facts, how),
                    Value::Number(number) => one(role, &number.to_string(), facts, how),
                    Value::Null => {}
                    _ => facts.refuse(format!("`{}` holds what is no text", head(name))),
                }
            }
        }
        Some(_) => facts.refuse(format!("`{}` is no text", head(name))),
    }
}

fn one(role: Role, text: &str, facts: &mut Facts, how: &Reading) {
    if text.contains('\0') {
        facts.refuse("the row holds a NUL character, which no text does".to_owned());
    } else {
        facts.say(role, text, how);
    }
}

fn head(name: &str) -> String {
    name.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{census::Census, row::tests::reading, split::Shape};

    fn json(line: &str, said: &[&str]) -> Result<Row, BadRow> {
        read(
            line,
            &reading(Shape::JsonLines, &[], said),
            &mut Tally::default(),
        )
    }

    #[test]
    fn a_query_a_flat_record_and_an_entity_are_the_same_question() {
        let query = r#"{"name":"Acme","kind":"organization","countries":["DE"],"ids":["12"]}"#;
        let flat = r#"{"Company Name":"Acme","type":"company","land":"DE","vat":12}"#;
        let entity = r#"{"id":"Q1","schema":"Company","properties":{"name":["Acme"],
            "country":["de"],"taxNumber":["12"],"notes":["x"]}}"#;
        let want = json(query, &[]).unwrap().query;
        assert_eq!(want.countries.len(), 1);
        assert_eq!(json(flat, &[]).unwrap().query, want);
        let entity = json(entity, &[]).unwrap();
        assert_eq!((entity.query, entity.key.as_deref()), (want, Some("Q1")));
    }

    #[test]
    fn every_name_of_an_entity_is_asked_about() {
        let line = r#"{"schema":"Person","properties":{"name":["A B","B A"],"alias":["C"],
            "weakAlias":["D"],"birthDate":["1980","1980-02-01"]}}"#;
        let row = json(line, &[]).unwrap();
        assert_eq!(row.query.name, "A B");
        assert_eq!(row.also, ["B A", "C", "D"]);
        assert_eq!(row.query.birth_date, Some(jiff::civil::date(1980, 2, 1)));
        let line = r#"{"schema":"Person","properties":{"firstName":["A"],"lastName":["B"]}}"#;
        assert_eq!(json(line, &[]).unwrap().query.name, "A B");
    }

    #[test]
    fn the_parts_of_a_name_are_read_where_the_whole_name_is_empty() {
        for empty in ["[]", "\"\"", "null", "[\" \", null]"] {
            let line = format!(
                r#"{{"properties":{{"lastName":["B"],"name":{empty},"firstName":["A"],
                "pastNames":["C"],"fatherName":["D"]}}}}"#
            );
            let mut tally = Tally::default();
            let how = reading(Shape::JsonLines, &[], &[]);
            let row = read(&line, &how, &mut tally).unwrap();
            assert_eq!(row.query.name, "A B", "{empty}");
            let mut census = Census::default();
            census.add(&tally);
            let shown = census.fields.iter();
            let shown: Vec<_> = shown.map(|each| (each.name.as_str(), each.taken)).collect();
            let want = [
                ("properties.lastName", Taken::Read(Role::Family)),
                ("properties.firstName", Taken::Read(Role::Given)),
                ("properties.pastNames", Taken::Lost),
                ("properties.fatherName", Taken::Unread),
            ];
            assert_eq!(shown.len(), want.len());
            assert!(want.iter().all(|each| shown.contains(each)), "{shown:?}");
        }
        let why = json(r#"{"properties":{"name":[]}}"#, &[]).unwrap_err().why;
        assert_eq!(why, "the row has no name");
    }

    #[test]
    fn the_fields_of_lines_are_counted_with_what_became_of_them() {
        let said = reading(Shape::JsonLines, &[], &["id=vat", "id=nowhere", "key="]);
        let mut tally = Tally::default();
        for line in [
            r#"{"name":"A","nombre":"B","akas":["C","D"],"vat":12,"memo":"x","empty":[null," "]}"#,
            r#"{"nombre":"B","segment":{"a":1}}"#,
            r#"{"full_name":"A B","first_name":"A","last_name":"B"}"#,
            r#"{"legal_form":"Ltd"}"#,
            "{",
        ] {
            // A line without a name is a bad row; what it has instead shows.
            let _ = read(line, &said, &mut tally);
        }
        let entity = r#"{"id":"Q","datasets":["x"],"properties":{"name":["A"],"firstName":["B"],
            "notes":["c"]}}"#;
        read(entity, &said, &mut tally).unwrap();
        let mut census = Census::default();
        census.add(&tally);
        let shown: Vec<String> = census
            .fields
            .iter()
            .map(|each| format!("{} {:?} {}", each.name, each.taken, each.rows))
            .collect();
        assert_eq!(
            shown,
            [
                "name Read(Name) 1",
                "nombre Lost 1",
                "akas Read(Alias) 1",
                "vat Read(Id) 1",
                "memo Unread 1",
                "nombre Read(Given) 1",
                "segment Unread 1",
                "full_name Read(Name) 1",
                "first_name Beside(Given) 1",
                "last_name Beside(Family) 1",
                "legal_form Unread 1",
                "id Read(Key) 1",
                "datasets Unread 1",
                "properties.name Read(Name) 1",
                "properties.firstName Beside(Given) 1",
                "properties.notes Unread 1",
            ]
        );
        let never = census.never_seen(&said.overrides);
        let never: Vec<&str> = never.iter().map(|each| each.column.as_str()).collect();
        assert_eq!(never, ["nowhere"]);
    }

    #[test]
    fn a_bad_line_says_what_is_wrong_with_it() {
        let why = |line: &str| json(line, &[]).unwrap_err().why;
        assert!(why("{").starts_with("the line is not JSON: EOF"));
        assert!(!why("{").contains("line 1 column"));
        assert_eq!(why("[1]"), "the line is JSON, but no object");
        assert_eq!(why("{}"), "the row has no name");
        assert_eq!(why(r#"{"name":{"a":1}}"#), "`name` is no text");
        assert!(why(r#"{"name":"a\u0000b"}"#).contains("NUL"));
        assert_eq!(
            why(r#"{"name":"A","id":1,"name":"B"}"#),
            "the field `name` is given twice: which one counts is not known at column 25"
        );
        assert!(
            why(r#"{"schema":"Person","properties":{"name":"A","name":"B"}}"#)
                .starts_with("the field `name` is given twice")
        );
        assert_eq!(
            why(r#"{"name":"A","Name":"B"}"#),
            "`name` and `Name` are both the name: which of them counts is not known"
        );
        assert!(json(r#"{"name":"A","alias":"B","Alias":"C"}"#, &[]).is_ok());
        assert!(json(&"[".repeat(100_000), &[]).is_err(), "deep nesting");
    }
}
