//! What was typed, laid over the case that the file gives.
//!
//! The words of the command line become fact paths here and nowhere else.

use interdict_model::{Case, CaseParty, FactInput};

use super::CheckArgs;
use super::address::{item, set_fact};
use super::arguments::MatchArg;
use crate::error::CommandError;

const ACT: &str = "act";
const FROM: &str = "origin.country";
const TO: &str = "destination.country";
const ECCN: &str = "eccn";

/// Lays `args` over `case`: what was typed goes before what was there.
pub fn apply(case: &mut Case, args: CheckArgs) -> Result<(), CommandError> {
    let countries = [(FROM, args.from), (TO, args.to)];
    let countries = countries
        .into_iter()
        .filter_map(|(path, country)| Some((path, country?.to_string())));
    for (path, word) in args.act.map(|act| (ACT, act)).into_iter().chain(countries) {
        case.facts.insert(path.to_owned(), FactInput::stated(word));
    }

    let replaced: Vec<_> = args.party.iter().map(|party| party.role).collect();
    case.parties.retain(|party| !replaced.contains(&party.role));
    for typed in args.party {
        let mut party = CaseParty::new(typed.role, typed.name);
        party.country = typed.country;
        case.parties.push(party);
    }

    if let Some(text) = args.item {
        item(case, None)?.text = text;
    }
    if let Some(eccn) = args.eccn {
        let facts = &mut item(case, None)?.facts;
        facts.insert(ECCN.to_owned(), FactInput::stated(eccn));
    }
    no_fact_twice(args.fact.iter().map(|fact| fact.path.as_str()))?;
    for fact in args.fact {
        set_fact(case, &fact.path, FactInput::stated(fact.value))?;
    }

    for MatchArg { party, entry } in args.confirm {
        let at = party.find(case)?;
        let party = &mut case.parties[at];
        party.rejected.retain(|each| *each != entry);
        party.confirmed.push(entry);
    }
    for MatchArg { party, entry } in args.reject {
        let at = party.find(case)?;
        let who = &mut case.parties[at];
        if who.confirmed.contains(&entry) {
            return Err(CommandError::user(format!(
                "`{entry}` is both confirmed and rejected for `{party}`"
            )));
        }
        who.rejected.push(entry);
    }
    for entity in args.entity {
        let at = entity.party.find(case)?;
        case.parties[at].entity = Some(entity.id);
    }
    if !args.require.is_empty() {
        case.require = Some(required(&args.require)?);
    }
    Ok(())
}

fn no_fact_twice<'a>(paths: impl Iterator<Item = &'a str>) -> Result<(), CommandError> {
    let mut seen = std::collections::BTreeSet::new();
    for path in paths {
        if !seen.insert(path) {
            return Err(
                CommandError::user(format!("the fact `{path}` is stated twice"))
                    .hint(format!("for one of several values write `{path}=[A,B]`")),
            );
        }
    }
    Ok(())
}

/// Returns the regimes; `none` stands alone and means that nothing is required.
fn required(words: &[String]) -> Result<Vec<String>, CommandError> {
    let mut regimes: Vec<String> = words
        .iter()
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    regimes.sort();
    regimes.dedup();
    if regimes == ["none"] {
        return Ok(Vec::new());
    }
    if regimes.is_empty() {
        return Err(CommandError::user("`--require` names no regime")
            .hint("name regimes, as in `--require us.ear,us.ofac`, or write `--require none`"));
    }
    if regimes.iter().any(|regime| regime == "none") {
        return Err(CommandError::user(
            "`--require none` cannot stand beside a regime",
        ));
    }
    Ok(regimes)
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use interdict_model::PartyRole;
    use serde_json::json;

    use super::*;
    use crate::args::{Cli, Command};

    fn typed(words: &[&str]) -> CheckArgs {
        let words = ["interdict", "check"].iter().chain(words);
        match Cli::try_parse_from(words).unwrap().command {
            Command::Check(args) => args,
            other => panic!("{other:?}"),
        }
    }

    fn case(words: &[&str]) -> Result<Case, String> {
        let mut case = Case::default();
        apply(&mut case, typed(words)).map_err(|error| error.to_string())?;
        Ok(case)
    }

    #[test]
    fn the_first_command_of_the_readme_becomes_a_case() {
        let case = case(&[
            "--act",
            "export",
            "--from",
            "US",
            "--to",
            "CN",
            "--party",
            "end_user=Huawei Device Co., Ltd.,CN",
            "--item",
            "handset software",
            "--eccn",
            "5D992",
            "--fact",
            "item.kind=software",
            "--fact",
            "item.published=false",
        ])
        .unwrap();
        assert_eq!(case.facts["act"].value, json!("export"));
        assert_eq!(case.facts["origin.country"].value, json!("US"));
        assert_eq!(case.facts["destination.country"].value, json!("CN"));
        assert_eq!(case.parties[0].name, "Huawei Device Co., Ltd.");
        assert_eq!(case.parties[0].role, PartyRole::EndUser);
        assert_eq!(case.items.len(), 1);
        assert_eq!(case.items[0].text, "handset software");
        assert_eq!(case.items[0].facts["eccn"].value, json!("5D992"));
        assert_eq!(case.items[0].facts["published"].value, json!(false));
    }

    #[test]
    fn a_typed_party_takes_the_place_of_the_file_s_in_its_role() {
        let mut case = Case::default();
        for (role, name) in [
            (PartyRole::EndUser, "Old"),
            (PartyRole::Seller, "Kept"),
            (PartyRole::EndUser, "Older"),
        ] {
            case.parties.push(CaseParty::new(role, name));
        }
        let words = ["--party", "end_user=New", "--party", "end_user=Newer"];
        apply(&mut case, typed(&words)).unwrap();
        let names: Vec<_> = case.parties.iter().map(|party| &party.name).collect();
        assert_eq!(names, ["Kept", "New", "Newer"]);
    }

    #[test]
    fn decisions_about_matches_reach_their_party() {
        let case = case(&[
            "--party",
            "end_user=A",
            "--party",
            "seller=B",
            "--confirm",
            "seller=us.bis.el/b",
            "--reject",
            "end_user=us.bis.el/b",
        ])
        .unwrap();
        assert_eq!(case.parties[0].rejected, ["us.bis.el/b".into()]);
        assert_eq!(case.parties[1].confirmed, ["us.bis.el/b".into()]);
    }

    #[test]
    fn contradictions_are_errors() {
        let both = [
            "--party",
            "end_user=A",
            "--confirm",
            "end_user=l/e",
            "--reject",
            "end_user=l/e",
        ];
        assert!(
            case(&both)
                .unwrap_err()
                .contains("both confirmed and rejected")
        );
        let twice = [
            "--fact",
            "item.kind=software",
            "--fact",
            "item.kind=hardware",
        ];
        insta::assert_snapshot!(case(&twice).unwrap_err(), @"
        error: the fact `item.kind` is stated twice

        hint: for one of several values write `item.kind=[A,B]`
        ");
        assert!(case(&["--require", "none,us.ear"]).is_err());
    }

    #[test]
    fn nothing_required_is_not_the_default_rule() {
        assert_eq!(case(&[]).unwrap().require, None);
        assert_eq!(
            case(&["--require", "none"]).unwrap().require,
            Some(Vec::new())
        );
        let two = case(&["--require", "us.ofac,us.ear"]).unwrap();
        assert_eq!(two.require.unwrap(), ["us.ear", "us.ofac"]);
    }
}
