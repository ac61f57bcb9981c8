//! Which party or item a word means: `end_user`, `end_user[2]`, `item[1].eccn`.

use std::fmt;
use std::str::FromStr;

use interdict_model::{Case, CaseItem, FactInput, PartyRole, UnknownWord};

use crate::error::CommandError;

/// A party by its role and, where several have it, by its place from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartyAddress {
    role: PartyRole,
    nth: Option<usize>,
}

impl FromStr for PartyAddress {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let (word, nth) = split_index(text);
        let role = word.parse()?;
        Ok(Self { role, nth })
    }
}

impl fmt::Display for PartyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.nth {
            Some(nth) => write!(f, "{}[{nth}]", self.role),
            None => self.role.fmt(f),
        }
    }
}

impl PartyAddress {
    /// Returns the place of the party among all parties of the case.
    pub fn find(self, case: &Case) -> Result<usize, CommandError> {
        let places: Vec<usize> = (0..case.parties.len())
            .filter(|at| case.parties[*at].role == self.role)
            .collect();
        match (places.as_slice(), self.nth) {
            ([], _) => Err(
                CommandError::user(format!("no party has the role `{}`", self.role))
                    .hint(format!("add it: `--party {}=NAME,CC`", self.role)),
            ),
            ([one], None) => Ok(*one),
            (several, Some(nth)) => nth
                .checked_sub(1)
                .and_then(|at| several.get(at).copied())
                .ok_or_else(|| {
                    CommandError::user(format!(
                        "there is no `{self}`: {} with that role",
                        match several.len() {
                            1 => "one party".to_owned(),
                            number => format!("{number} parties"),
                        }
                    ))
                }),
            (several, None) => Err(CommandError::user(format!(
                "`{self}` could be any of {} parties",
                several.len()
            ))
            .hint(format!(
                "write `{0}[1]` to `{0}[{1}]`, in the order in which they are given",
                self.role,
                several.len()
            ))),
        }
    }
}

/// Sets a fact where its path says: on the item, on a party, or on the case. Returns what
/// stood there.
///
/// A path that begins with a role word is about a party only if the case has one in
/// that role; the registry of facts judges every other path. Whether a party is an
/// entry (`end_user.is[ENTRY]`) is told of the case, with the party by its place among
/// all parties: that is how the question about a match names it.
pub fn set_fact(
    case: &mut Case,
    path: &str,
    fact: FactInput,
) -> Result<Option<FactInput>, CommandError> {
    if let Some((party, entry)) = path.split_once(".is[") {
        let path = match party.parse::<PartyAddress>() {
            Ok(party) => format!("party[{}].is[{entry}", party.find(case)? + 1),
            Err(_) => path.to_owned(),
        };
        // What nobody knows leaves the match as open as it was.
        if fact.value.is_null() {
            return Ok(None);
        }
        return Ok(case.facts.insert(path, fact));
    }
    if let Some((head, rest)) = path.split_once('.') {
        let (word, nth) = split_index(head);
        if word == "item" || (word == "items" && nth.is_some()) {
            let item = item(case, nth)?;
            return Ok(item.facts.insert(rest.to_owned(), fact));
        }
        let role = PartyRole::ALL.iter().find(|role| role.word() == word);
        if let Some(role) = role.copied()
            && (nth.is_some() || case.parties.iter().any(|party| party.role == role))
        {
            let at = PartyAddress { role, nth }.find(case)?;
            return Ok(case.parties[at].facts.insert(rest.to_owned(), fact));
        }
        if word == "party" || (word == "parties" && nth.is_some()) {
            let at = any_party(case, nth)?;
            return Ok(case.parties[at].facts.insert(rest.to_owned(), fact));
        }
    }
    Ok(case.facts.insert(path.to_owned(), fact))
}

/// Returns an item line; the first one comes into being when it is spoken of.
pub fn item(case: &mut Case, nth: Option<usize>) -> Result<&mut CaseItem, CommandError> {
    if case.items.is_empty() {
        case.items.push(CaseItem::default());
    }
    let lines = case.items.len();
    let at = match nth {
        Some(nth) => nth.checked_sub(1),
        None if lines > 1 => {
            return Err(
                CommandError::user(format!("the case has {lines} items, not one"))
                    .hint(format!("write `item[1].PATH` to `item[{lines}].PATH`")),
            );
        }
        None => Some(0),
    };
    at.and_then(|at| case.items.get_mut(at)).ok_or_else(|| {
        CommandError::user(format!(
            "there is no `item[{}]`: the case has {lines}",
            nth.unwrap_or(1)
        ))
        .hint("several items are given in a case file, as `[[items]]`")
    })
}

fn any_party(case: &Case, nth: Option<usize>) -> Result<usize, CommandError> {
    let parties = case.parties.len();
    let at = match nth {
        Some(nth) => nth.checked_sub(1),
        None if parties == 1 => Some(0),
        None => None,
    };
    at.filter(|at| *at < parties).ok_or_else(|| {
        CommandError::user(format!(
            "it is not clear which party is meant: the case has {parties}"
        ))
        .hint("write its role, as in `end_user.PATH=VALUE`")
    })
}

/// Splits `word[2]` into `word` and 2; anything else has no index.
fn split_index(text: &str) -> (&str, Option<usize>) {
    text.strip_suffix(']')
        .and_then(|text| text.split_once('['))
        .and_then(|(word, nth)| nth.parse().ok().map(|nth| (word, Some(nth))))
        .unwrap_or((text, None))
}

#[cfg(test)]
mod tests {
    use interdict_model::CaseParty;

    use super::*;

    fn case(roles: &[PartyRole]) -> Case {
        let mut case = Case::default();
        for role in roles {
            case.parties.push(CaseParty::new(*role, "X"));
        }
        case
    }

    fn set(case: &mut Case, path: &str) -> Result<(), String> {
        set_fact(case, path, FactInput::stated(true))
            .map(|_| ())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_fact_lands_where_its_path_says() {
        let mut case = case(&[PartyRole::Exporter, PartyRole::EndUser, PartyRole::EndUser]);
        for path in [
            "item.kind",
            "end_user[2].military",
            "contract.date",
            "parties.complete",
        ] {
            set(&mut case, path).unwrap();
        }
        assert!(case.items[0].facts.contains_key("kind"));
        assert!(case.parties[2].facts.contains_key("military"));
        let left: Vec<_> = case.facts.keys().collect();
        assert_eq!(left, ["contract.date", "parties.complete"]);
    }

    #[test]
    fn a_role_that_nobody_has_leaves_the_fact_with_the_case() {
        let mut case = case(&[]);
        set(&mut case, "exporter.us_person").unwrap();
        assert!(case.facts.contains_key("exporter.us_person"));
    }

    #[test]
    fn what_is_asked_about_a_match_an_entry_or_the_hour_is_told_of_the_case() {
        let mut case = case(&[PartyRole::Exporter, PartyRole::EndUser]);
        for path in [
            "party[1].is[us.bis.el/a]",
            "party[end_user].is[us.bis.el/b]",
            "end_user.is[us.bis.el/c]",
            "entry[us.bis.el/a].requirement",
            "question.after[2019-05-16T16:15:00-04:00]",
        ] {
            set(&mut case, path).unwrap();
        }
        let told: Vec<_> = case.facts.keys().collect();
        assert_eq!(
            told,
            [
                "entry[us.bis.el/a].requirement",
                "party[1].is[us.bis.el/a]",
                "party[2].is[us.bis.el/c]",
                "party[end_user].is[us.bis.el/b]",
                "question.after[2019-05-16T16:15:00-04:00]",
            ]
        );
        assert!(set(&mut case, "seller.is[us.bis.el/a]").is_err());
    }

    #[test]
    fn an_ambiguous_address_is_an_error_that_says_how_to_be_clear() {
        let mut case = case(&[PartyRole::EndUser, PartyRole::EndUser]);
        let error = set(&mut case, "end_user.military").unwrap_err();
        insta::assert_snapshot!(error, @"
        error: `end_user` could be any of 2 parties

        hint: write `end_user[1]` to `end_user[2]`, in the order in which they are given
        ");
        let error = set(&mut case, "end_user[3].military").unwrap_err();
        insta::assert_snapshot!(error, @"
        error: there is no `end_user[3]`: 2 parties with that role
        ");
        case.items = vec![CaseItem::default(), CaseItem::default()];
        let error = set(&mut case, "item.kind").unwrap_err();
        insta::assert_snapshot!(error, @"
        error: the case has 2 items, not one

        hint: write `item[1].PATH` to `item[2].PATH`
        ");
        assert!(set(&mut case, "item[0].kind").is_err());
        set(&mut case, "item[2].kind").unwrap();
    }
}
