//! Arguments that are two things in one word: `ROLE=NAME,CC`, `PATH=VALUE`, `ROLE=ENTRY_ID`.

use std::str::FromStr;

use interdict_model::{Country, EntryId, PartyRole};
use serde_json::Value;

use super::address::PartyAddress;

/// A party as typed.
#[derive(Debug, Clone, PartialEq)]
pub struct PartyArg {
    pub role: PartyRole,
    pub name: String,
    pub country: Option<Country>,
}

/// A fact as typed.
#[derive(Debug, Clone, PartialEq)]
pub struct FactArg {
    pub path: String,
    pub value: Value,
}

/// A decision about a match as typed.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchArg {
    pub party: PartyAddress,
    pub entry: EntryId,
}

fn split<'a>(text: &'a str, form: &str) -> Result<(&'a str, &'a str), String> {
    match text.split_once('=') {
        Some((left, right)) if !left.trim().is_empty() && !right.trim().is_empty() => {
            Ok((left.trim(), right.trim()))
        }
        _ => Err(format!("expected {form}")),
    }
}

impl FromStr for PartyArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (role, name) = split(text, "ROLE=NAME or ROLE=NAME,CC")?;
        let role = role.parse::<PartyRole>().map_err(|e| e.to_string())?;
        let (name, country) = split_country(name);
        if name.is_empty() {
            return Err("the party has no name".to_owned());
        }
        Ok(Self {
            role,
            name: name.to_owned(),
            country,
        })
    }
}

/// Splits a country off the end. Names hold commas of their own ("Co., Ltd."), so
/// only a comma directly before two capitals at the very end counts.
fn split_country(text: &str) -> (&str, Option<Country>) {
    let country = |code: &str| {
        let capitals = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
        capitals.then(|| code.parse().ok()).flatten()
    };
    match text.rsplit_once(',') {
        Some((name, code)) => match country(code) {
            Some(country) => (name.trim_end(), Some(country)),
            None => (text, None),
        },
        None => (text, None),
    }
}

impl FromStr for FactArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (path, value) = split(text, "PATH=VALUE, such as item.published=false")?;
        Ok(Self {
            path: path.to_owned(),
            value: value_of(value),
        })
    }
}

/// Reads a value as far as its spelling says what it is; the type that the fact
/// must have is the rulebook's to check.
///
/// A number counts as one only when it is spelled as it would be written back:
/// `0101` and `5.10` are codes, and turning them into numbers would change them.
pub fn value_of(text: &str) -> Value {
    if text == "unknown" {
        return Value::Null;
    }
    if let Some(inner) = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
        let parts = inner.split(',').map(str::trim);
        return parts.filter(|p| !p.is_empty()).map(value_of).collect();
    }
    match serde_json::from_str(text) {
        Ok(value @ (Value::Null | Value::Bool(_) | Value::String(_))) => value,
        Ok(Value::Number(number)) if number.to_string() == text => Value::Number(number),
        _ => Value::String(text.to_owned()),
    }
}

/// Which holder of an ownership file a party is, as typed.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityArg {
    pub party: PartyAddress,
    pub id: String,
}

impl FromStr for EntityArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (party, id) = split(text, "ROLE=ID")?;
        let party = party
            .parse()
            .map_err(|error: interdict_model::UnknownWord| error.to_string())?;
        Ok(Self {
            party,
            id: id.to_owned(),
        })
    }
}

impl MatchArg {
    fn read(text: &str, fits: impl Fn(&str) -> bool) -> Result<Self, String> {
        let (party, entry) = split(text, "ROLE=ENTRY_ID")?;
        let party = party
            .parse()
            .map_err(|error: interdict_model::UnknownWord| error.to_string())?;
        if !fits(entry) {
            return Err(format!(
                "`{entry}` is not the id of an entry (expected LIST/ENTRY, such as us.bis.el/huawei)"
            ));
        }
        Ok(Self {
            party,
            entry: EntryId::new(entry),
        })
    }

    /// Reads what is rejected: an entry, or a pattern that ends in `*`.
    pub fn rejected(text: &str) -> Result<Self, String> {
        Self::read(text, |entry| entry == "*" || entry.contains('/'))
    }
}

impl FromStr for MatchArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::read(text, |entry| entry.contains('/') && !entry.contains('*'))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn party(text: &str) -> (String, String) {
        let party: PartyArg = text.parse().unwrap();
        let country = party.country.map(|c| c.to_string()).unwrap_or_default();
        (party.name, country)
    }

    #[test]
    fn only_two_capitals_after_the_last_comma_are_a_country() {
        for (text, name, country) in [
            (
                "end_user=Huawei Technologies Co., Ltd.,CN",
                "Huawei Technologies Co., Ltd.",
                "CN",
            ),
            (
                "end_user=Huawei Technologies Co., Ltd.",
                "Huawei Technologies Co., Ltd.",
                "",
            ),
            ("end_user=Norsk Data, AS", "Norsk Data, AS", ""),
            ("end_user=Acme,Inc", "Acme,Inc", ""),
            ("end_user=Acme,cn", "Acme,cn", ""),
            ("end_user=华为技术有限公司,CN", "华为技术有限公司", "CN"),
            ("end_user=A=B,US", "A=B", "US"),
            ("End User=Acme", "Acme", ""),
        ] {
            assert_eq!(party(text), (name.to_owned(), country.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_party_without_role_or_name_is_refused() {
        for bad in ["Acme", "=Acme", "end_user=", "end_user=,CN", "boss=Acme"] {
            assert!(bad.parse::<PartyArg>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_value_keeps_its_spelling_unless_its_type_is_plain() {
        for (text, value) in [
            ("true", json!(true)),
            ("25", json!(25)),
            ("0.5", json!(0.5)),
            ("unknown", json!(null)),
            ("2019-05-16", json!("2019-05-16")),
            ("0101", json!("0101")),
            ("5.10", json!("5.10")),
            ("\"854231\"", json!("854231")),
            ("[software, technology]", json!(["software", "technology"])),
            ("[1,2]", json!([1, 2])),
            ("{\"a\":1}", json!("{\"a\":1}")),
            ("5D002", json!("5D002")),
            ("a=b", json!("a=b")),
        ] {
            assert_eq!(value_of(text), value, "{text}");
        }
    }

    #[test]
    fn a_match_names_an_entry_of_a_list() {
        assert!("end_user=us.bis.el/huawei".parse::<MatchArg>().is_ok());
        assert!("end_user[2]=us.bis.el/huawei".parse::<MatchArg>().is_ok());
        for pattern in ["end_user=*", "end_user=us.bis.el/*"] {
            assert!(MatchArg::rejected(pattern).is_ok(), "{pattern}");
            assert!(pattern.parse::<MatchArg>().is_err(), "{pattern}");
        }
        assert!("end_user=huawei".parse::<MatchArg>().is_err());
        assert!(MatchArg::rejected("end_user=huawei").is_err());
    }
}
