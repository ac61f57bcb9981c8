//! Case files: a question a person can write and a lawyer can read.
//!
//! In: TOML, YAML or JSON. `on`, `known`, `why`, `require`, `parties`, `item`/`items`
//! and `facts` are structure, `from` and `to` are the countries of origin and
//! destination; everything else is a tree of facts whose path is its place in the tree (`contract = { date = 2019-03-01 }` is `contract.date`). A
//! fact is a bare value, or a table `{ value, basis, said_by, evidence }`.
//!
//! A file is hostile input: what stands twice, nests too deep or is an alias is refused, and
//! every refusal names its line.

mod owners;
mod places;
pub(crate) mod strict;
mod yaml;

pub use places::line_of;

use std::collections::BTreeMap;

use interdict_model::{
    AsOf, Case, CaseItem, CaseParty, Country, EntryId, FactInput, PartyKind, PartyRole,
};
use serde_json::{Map, Value as Json};

/// How a case file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// TOML.
    Toml,
    /// JSON.
    Json,
    /// YAML 1.2 without anchors, aliases and tags.
    Yaml,
}

impl Format {
    /// Tells the format from a file name: `.json` is JSON, `.yaml` and `.yml` are YAML,
    /// anything else is TOML.
    pub fn of(file: &str) -> Self {
        let end = file
            .rsplit_once('.')
            .map(|(_, end)| end.to_ascii_lowercase());
        match end.as_deref() {
            Some("json") => Self::Json,
            Some("yaml" | "yml") => Self::Yaml,
            _ => Self::Toml,
        }
    }
}

/// Why a case file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// Not valid TOML, YAML or JSON, or more than a case may use of it.
    #[error("{0}")]
    Syntax(String),
    /// A field that is not what it should be.
    #[error("{}`{field}`: {what}", line.map(|line| format!("line {line}: ")).unwrap_or_default())]
    Field {
        /// The line on which it stands.
        line: Option<usize>,
        /// The field, by its path in the file.
        field: String,
        /// What is wrong.
        what: String,
    },
}

/// Keys of a fact written as a table rather than a bare value.
const PROVENANCE: [&str; 3] = ["basis", "said_by", "evidence"];
const PARTS_OF_A_FACT: [&str; 4] = ["value", "basis", "said_by", "evidence"];

/// Reads a case.
pub fn parse(text: &str, format: Format) -> Result<Case, CaseError> {
    let syntax = |error: String| CaseError::Syntax(error);
    let tree: Json = match format {
        Format::Json => strict::parse(text).map_err(|error| syntax(error.to_string()))?,
        Format::Toml => {
            let table: toml::Table =
                toml::from_str(text).map_err(|error| syntax(toml_error(text, &error)))?;
            plain(toml::Value::Table(table))
        }
        Format::Yaml => yaml::parse(text, &mut |_, _| {})?,
    };
    let Json::Object(tree) = tree else {
        return Err(CaseError::Syntax("a case is a table of fields".into()));
    };
    from_tree(tree).map_err(|error| match error {
        CaseError::Field { field, what, .. } => CaseError::Field {
            line: line_of(text, format, &field),
            field,
            what,
        },
        syntax @ CaseError::Syntax(_) => syntax,
    })
}

/// Keys that are structure, and where they stand.
const STRUCTURE: [&str; 14] = [
    "on", "known", "why", "id", "title", "source", "expect", "require", "parties", "items", "item",
    "facts", "from", "to",
];
const OF_A_PARTY: [&str; 6] = ["role", "name", "country", "kind", "confirmed", "rejected"];
const OF_AN_ITEM: [&str; 2] = ["text", "description"];

/// Returns the keys of the structure that a misspelt path may have meant: what is no such
/// key is taken for a fact, and only the registry finds that there is none.
pub fn meant(path: &str) -> Vec<String> {
    let (head, leaf) = path.rsplit_once('.').unwrap_or(("", path));
    let keys: &[&str] = match head {
        "" => &STRUCTURE,
        _ if head.starts_with("party[") && !head.contains('.') => &OF_A_PARTY,
        _ if head == "item" || head.starts_with("item[") => &OF_AN_ITEM,
        _ => &PARTS_OF_A_FACT,
    };
    let leaf = if head.is_empty() {
        path.split('[').next().unwrap_or(path)
    } else {
        leaf
    };
    let mut near = interdict_determine::nearest(leaf, keys.iter().copied());
    // Two letters are near everything that is short.
    near.retain(|key| key.len() > 3 || leaf.len() <= 3);
    near
}

/// Returns an error of TOML with the line that it shows, unless that fills a screen.
pub(crate) fn toml_error(text: &str, error: &toml::de::Error) -> String {
    const LONGEST: usize = 200;
    let whole = error.to_string();
    if whole.lines().all(|line| line.len() <= LONGEST) {
        return whole;
    }
    let at = error.span().map_or(0, |span| span.start);
    let line = 1 + text
        .get(..at)
        .map_or(0, |before| before.matches('\n').count());
    let mut message: String = error.message().chars().take(LONGEST).collect();
    if message.contains("recurs") {
        message = format!("nested too deep ({message})");
    }
    format!("TOML parse error at line {line}: {message}")
}

/// Turns TOML into JSON; a date becomes its text.
pub(crate) fn plain(value: toml::Value) -> Json {
    match value {
        toml::Value::String(text) => Json::String(text),
        toml::Value::Integer(number) => number.into(),
        // No number of JSON: told where it stands, and refused there.
        toml::Value::Float(number) if !number.is_finite() => Json::String(number.to_string()),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(value) => value.into(),
        toml::Value::Datetime(date) => Json::String(date.to_string()),
        toml::Value::Array(values) => values.into_iter().map(plain).collect(),
        toml::Value::Table(table) => Json::Object(
            table
                .into_iter()
                .map(|(key, value)| (key, plain(value)))
                .collect(),
        ),
    }
}

fn from_tree(tree: Map<String, Json>) -> Result<Case, CaseError> {
    let mut case = Case::default();
    if tree.contains_key("item") && tree.contains_key("items") {
        return Err(field("item", "is given beside `items`; write one of them"));
    }
    for (key, value) in tree {
        match key.as_str() {
            "on" => case.on = Some(word::<AsOf>("on", &value)?),
            "known" => case.known = Some(word::<AsOf>("known", &value)?),
            // For readers and for test runners; no part of the question.
            "why" | "id" | "title" | "expect" | "source" => {}
            "require" => case.require = Some(words("require", value)?),
            "parties" => {
                for (at, mut value) in list("parties", value)? {
                    if let Json::Object(map) = &mut value {
                        owners::take(&at, map, &mut case.ownership)?;
                    }
                    case.parties.push(party(&at, value)?);
                }
            }
            "items" => {
                case.items = list("items", value)?
                    .map(|(at, v)| item(&at, v))
                    .collect::<Result<_, _>>()?;
            }
            "item" => case.items = vec![item("item", value)?],
            "facts" => match value {
                Json::Object(map) => {
                    for (path, value) in map {
                        flatten(&path, value, &mut case.facts)?;
                    }
                }
                _ => return Err(field("facts", "a table of facts was expected")),
            },
            "from" => flatten("origin.country", value, &mut case.facts)?,
            "to" => flatten("destination.country", value, &mut case.facts)?,
            _ => flatten(&key, value, &mut case.facts)?,
        }
    }
    Ok(case)
}

fn field(name: &str, what: impl Into<String>) -> CaseError {
    CaseError::Field {
        line: None,
        field: name.to_owned(),
        what: what.into(),
    }
}

fn word<T: std::str::FromStr>(name: &str, value: &Json) -> Result<T, CaseError>
where
    T::Err: std::fmt::Display,
{
    let text = value
        .as_str()
        .ok_or_else(|| field(name, "a text was expected"))?;
    text.parse()
        .map_err(|error: T::Err| field(name, error.to_string()))
}

fn words(name: &str, value: Json) -> Result<Vec<String>, CaseError> {
    let Json::Array(values) = value else {
        return Err(field(name, "a list of texts was expected"));
    };
    values.iter().map(|value| word(name, value)).collect()
}

fn list(
    name: &str,
    value: Json,
) -> Result<impl Iterator<Item = (String, Json)> + use<>, CaseError> {
    let Json::Array(values) = value else {
        return Err(field(name, "a list of tables was expected"));
    };
    let name = name.to_owned();
    Ok(values
        .into_iter()
        .enumerate()
        .map(move |(place, value)| (format!("{name}[{}]", place + 1), value)))
}

fn party(at: &str, value: Json) -> Result<CaseParty, CaseError> {
    let Json::Object(map) = value else {
        return Err(field(at, "a table was expected"));
    };
    let role = map
        .get("role")
        .ok_or_else(|| field(at, "a party needs a `role`"))?;
    let mut party = CaseParty::new(word::<PartyRole>(&format!("{at}.role"), role)?, "");
    for (key, value) in map {
        let name = format!("{at}.{key}");
        match key.as_str() {
            "role" => {}
            "name" => party.name = word(&name, &value)?,
            "entity" => party.entity = Some(word(&name, &value)?),
            "country" => party.country = Some(word::<Country>(&name, &value)?),
            "kind" => party.kind = Some(word::<PartyKind>(&name, &value)?),
            "confirmed" => {
                party.confirmed = words(&name, value)?.into_iter().map(EntryId::new).collect();
            }
            "rejected" => {
                party.rejected = words(&name, value)?.into_iter().map(EntryId::new).collect();
            }
            _ => flatten(&key, value, &mut party.facts)?,
        }
    }
    Ok(party)
}

fn item(at: &str, value: Json) -> Result<CaseItem, CaseError> {
    let mut item = CaseItem::default();
    match value {
        Json::String(text) => item.text = text,
        Json::Object(map) => {
            for (key, value) in map {
                match key.as_str() {
                    "text" | "description" => item.text = word(&format!("{at}.{key}"), &value)?,
                    _ => flatten(&key, value, &mut item.facts)?,
                }
            }
        }
        _ => return Err(field(at, "a text or a table was expected")),
    }
    Ok(item)
}

/// Adds a fact, or the facts of a table of facts; a table of `from` and `to` is a range.
fn flatten(
    path: &str,
    value: Json,
    facts: &mut BTreeMap<String, FactInput>,
) -> Result<(), CaseError> {
    match value {
        Json::Object(mut map) if map.contains_key("value") => {
            let mut text = |key: &str| match map.remove(key) {
                None => Ok(None),
                Some(Json::String(text)) => Ok(Some(text)),
                Some(_) => Err(field(&format!("{path}.{key}"), "a text was expected")),
            };
            let [basis, said_by, evidence] = [
                text(PROVENANCE[0])?,
                text(PROVENANCE[1])?,
                text(PROVENANCE[2])?,
            ];
            let value = map.remove("value").unwrap_or(Json::Null);
            if let Some(key) = map.keys().next() {
                return Err(field(
                    &format!("{path}.{key}"),
                    "a fact has value, basis, said_by and evidence",
                ));
            }
            put(
                path,
                FactInput {
                    value,
                    basis,
                    said_by,
                    evidence,
                },
                facts,
            )
        }
        Json::Object(map)
            if map.len() == 2 && map.contains_key("from") && map.contains_key("to") =>
        {
            put(path, FactInput::stated(Json::Object(map)), facts)
        }
        Json::Object(map) => {
            for (key, value) in map {
                flatten(&format!("{path}.{key}"), value, facts)?;
            }
            Ok(())
        }
        value => put(path, FactInput::stated(value), facts),
    }
}

fn put(
    path: &str,
    input: FactInput,
    facts: &mut BTreeMap<String, FactInput>,
) -> Result<(), CaseError> {
    if facts.insert(path.to_owned(), input).is_some() {
        return Err(field(path, "is given twice"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_of_facts_becomes_paths() {
        let case = parse(
            r#"
            why = "for readers"
            on = 2019-06-01
            act = "export"
            contract = { date = 2019-03-01 }
            network.operational_since = { value = "2018-01", said_by = "customer", evidence = "letter" }
            parties = [{ role = "end_user", name = "Huawei", country = "CN", confirmed = ["us.bis.el/x"], affiliate_of_listed = true }]
            item = { text = "router", eccn = "5A991" }
            "#,
            Format::Toml,
        )
        .unwrap();
        assert_eq!(case.on.unwrap().to_string(), "2019-06-01");
        assert_eq!(case.facts["contract.date"].value, "2019-03-01");
        assert_eq!(
            case.facts["network.operational_since"].said_by.as_deref(),
            Some("customer")
        );
        assert_eq!(case.parties[0].facts["affiliate_of_listed"].value, true);
        assert_eq!(case.items[0].facts["eccn"].value, "5A991");
    }

    #[test]
    fn json_reads_the_same() {
        let case = parse(
            r#"{"on":"2019-06-01","act":"export","parties":[{"role":"end-user","name":"X"}],"contract":{"date":{"from":"2019-05-01","to":"2019-05-31"}}}"#,
            Format::Json,
        )
        .unwrap();
        assert_eq!(case.parties[0].role, PartyRole::EndUser);
        assert!(case.facts["contract.date"].value.is_object());
    }

    #[test]
    fn a_key_given_twice_is_refused() {
        let text = r#"{"parties":[{"role":"end_user","name":"A","name":"B"}]}"#;
        let error = parse(text, Format::Json).unwrap_err().to_string();
        assert!(error.contains("`name` is given twice"), "{error}");
        assert!(parse("act = \"a\"\nact = \"b\"", Format::Toml).is_err());
    }

    #[test]
    fn yaml_reads_the_same() {
        let yaml = "on: 2019-06-01\nact: export\nparties:\n- {role: end-user, name: X, country: NO}\nitem: {text: filter, eccn: 5E002}\ncontract:\n  date: {from: 2019-05-01, to: 2019-05-31}\n";
        let json = r#"{"on":"2019-06-01","act":"export","parties":[{"role":"end-user","name":"X","country":"NO"}],"item":{"text":"filter","eccn":"5E002"},"contract":{"date":{"from":"2019-05-01","to":"2019-05-31"}}}"#;
        assert_eq!(parse(yaml, Format::Yaml), parse(json, Format::Json));
        assert_eq!(Format::of("a.YML"), Format::Yaml);
        assert_eq!(Format::of("a.yaml"), Format::Yaml);
        assert_eq!(Format::of("a.toml"), Format::Toml);
    }

    #[test]
    fn a_nesting_bomb_is_refused_in_every_format() {
        for (text, format) in [
            ("a = ".to_owned() + &"[".repeat(100_000), Format::Toml),
            (
                format!("a = {}1{}", "[".repeat(1000), "]".repeat(1000)),
                Format::Toml,
            ),
            (
                format!(
                    "{}\nx = 1",
                    "[a.a.a.a.a.a.a.a.a.a]".replace('a', &vec!["b"; 2000].join("."))
                ),
                Format::Toml,
            ),
            ("[".repeat(100_000), Format::Json),
            ("{\"a\":".repeat(100_000), Format::Json),
            ("- ".repeat(100_000), Format::Yaml),
        ] {
            let error = parse(&text, format).unwrap_err().to_string();
            assert!(
                error.contains("limit") || error.contains("deep"),
                "{format:?}: {error}"
            );
        }
    }

    #[test]
    fn a_misspelt_key_of_the_structure_is_guessed() {
        assert_eq!(meant("parites"), ["parties"]);
        assert_eq!(meant("party[1].nmae"), ["name"]);
        assert_eq!(meant("item.txet"), ["text"]);
        assert_eq!(meant("contract.date.valeu"), ["value"]);
        assert!(meant("zzzzzz").is_empty());
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let text = "on = 2019-06-01\n\n[[parties]]\nrole = \"boss\"\n";
        let error = parse(text, Format::Toml).unwrap_err().to_string();
        assert!(error.starts_with("line 4: `parties[1].role`"), "{error}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, named) in [
            ("on = \"soon\"", "`on`"),
            ("parties = [{ name = \"x\" }]", "parties[1]"),
            ("parties = [{ role = \"boss\" }]", "end_user"),
            ("item = 3", "`item`"),
            ("x = { value = 1, said = \"me\" }", "x.said"),
            ("item = \"a\"\nitems = [\"b\"]", "`items`"),
            ("on = ", "TOML"),
        ] {
            let error = parse(text, Format::Toml).unwrap_err().to_string();
            assert!(error.contains(named), "{text}: {error}");
        }
    }
}
