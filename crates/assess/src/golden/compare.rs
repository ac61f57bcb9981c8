//! An answer against what was expected of it.

use interdict_model::{Authorization, Determination, Outcome, PartyRole, TriggerReport};

use super::{Expect, ExpectTrigger};

/// Returns every difference, in words; none when the answer is as expected.
pub fn differences(answer: &Determination, expect: &Expect) -> Vec<String> {
    let mut found = Vec::new();
    let mut differ = |what: &str, got: String, wanted: &str| {
        if got != wanted {
            found.push(format!("{what}: got {got}, expected {wanted}"));
        }
    };
    differ("outcome", answer.outcome.word().to_owned(), &expect.outcome);
    if let Some(exit) = expect.exit {
        differ("exit", answer.exit_code().to_string(), &exit.to_string());
    }
    if let Some(possible) = &expect.possible {
        let words: Vec<&str> = answer
            .possible_outcomes
            .iter()
            .map(|word| word.word())
            .collect();
        differ("possible outcomes", words.join(", "), &possible.join(", "));
    }
    if let Some(day) = &expect.holds_until {
        let got = answer
            .holds_until
            .map_or_else(|| "open".to_owned(), |day| day.to_string());
        differ("holds until", got, day);
    }
    if answer.outcome == Outcome::Indeterminate && expect.outcome != answer.outcome.word() {
        // Which rule it is that waits, and for what: it need not be the one that is tried.
        for need in answer.need.iter().filter(|need| need.pivotal) {
            let whose = need.triggers.join(", ");
            found.push(format!("asked: {} (for {whose})", need.fact));
        }
    }
    for trigger in &expect.triggers {
        if !answer.triggers.iter().any(|report| fits(report, trigger)) {
            let same = answer
                .triggers
                .iter()
                .filter(|report| report.measure.as_str() == trigger.measure);
            let got: Vec<String> = same.map(describe).collect();
            let got = if got.is_empty() {
                "nothing of this measure".to_owned()
            } else {
                got.join("\n         ")
            };
            found.push(format!(
                "no trigger as expected: {}\n    got: {got}",
                wanted(trigger)
            ));
        }
    }
    for relief in &expect.reliefs {
        let got = answer
            .reliefs
            .iter()
            .filter(|tried| name(tried) == relief.id)
            .map(holds)
            .collect::<Vec<_>>();
        if !got.contains(&relief.holds.as_str()) {
            let got = if got.is_empty() {
                "it was not tried"
            } else {
                &got.join(", ")
            };
            found.push(format!(
                "relief {}: {got}, expected {}",
                relief.id, relief.holds
            ));
        }
    }
    let asked: Vec<&str> = answer
        .need
        .iter()
        .filter(|need| need.pivotal)
        .map(|need| need.fact.as_str())
        .collect();
    for fact in expect
        .asks
        .iter()
        .filter(|fact| !asked.contains(&key(answer, fact).as_str()))
    {
        found.push(format!("`{fact}` is not asked; asked: {}", all(&asked)));
    }
    for fact in expect
        .asks_not
        .iter()
        .filter(|fact| asked.contains(&key(answer, fact).as_str()))
    {
        found.push(format!("`{fact}` is asked"));
    }
    let flags: Vec<&str> = answer.flags.iter().map(|flag| flag.kind.word()).collect();
    for flag in expect
        .flags
        .iter()
        .filter(|flag| !flags.contains(&flag.as_str()))
    {
        found.push(format!(
            "flag {flag} is not raised; raised: {}",
            all(&flags)
        ));
    }
    for flag in expect
        .flags_not
        .iter()
        .filter(|flag| flags.contains(&flag.as_str()))
    {
        found.push(format!("flag {flag} is raised"));
    }
    if let Some(part) = &expect.remedy
        && !answer
            .remedies
            .iter()
            .any(|remedy| remedy.text.contains(part.as_str()))
    {
        let texts: Vec<&str> = answer
            .remedies
            .iter()
            .map(|remedy| remedy.text.as_str())
            .collect();
        let texts = texts.join("\n    ");
        found.push(format!("no remedy says \"{part}\"; they say:\n    {texts}"));
    }
    found
}

fn fits(report: &TriggerReport, wanted: &ExpectTrigger) -> bool {
    let part = |wanted: &Option<String>, got: Option<&str>| {
        wanted
            .as_ref()
            .is_none_or(|wanted| got.is_some_and(|got| got.contains(wanted.as_str())))
    };
    let same = |wanted: &Option<String>, got: Option<&str>| {
        wanted
            .as_ref()
            .is_none_or(|wanted| got == Some(wanted.as_str()))
    };
    let policy = report
        .license_policy
        .and_then(|policy| toml::Value::try_from(policy).ok());
    let policy = policy.as_ref().and_then(toml::Value::as_str);
    report.measure.as_str() == wanted.measure
        && report.outcome.word() == wanted.outcome
        && same(&wanted.version, Some(&report.version))
        && part(&wanted.party, report.party.as_deref())
        && same(
            &wanted.entry,
            report
                .entry_id
                .as_ref()
                .map(interdict_model::EntryId::as_str),
        )
        && part(&wanted.policy, policy)
        && part(
            &wanted.cites,
            Some(
                &report
                    .cites
                    .iter()
                    .map(|cite| cite.text.as_str())
                    .collect::<Vec<_>>()
                    .join("; "),
            ),
        )
        && part(&wanted.relieved_by, Some(&report.relieved_by.join(", ")))
}

fn describe(report: &TriggerReport) -> String {
    let head = format!(
        "{}/{} {}",
        report.measure,
        report.version,
        report.outcome.word()
    );
    let entry = report.entry_id.as_ref().map(ToString::to_string);
    let relieved = report.relieved_by.join(", ");
    told(
        head,
        &[
            ("party", report.party.as_deref()),
            ("entry", entry.as_deref()),
            ("relieved by", Some(relieved.as_str())),
        ],
    )
}

fn wanted(trigger: &ExpectTrigger) -> String {
    told(
        format!("{} {}", trigger.measure, trigger.outcome),
        &[
            ("version", trigger.version.as_deref()),
            ("party", trigger.party.as_deref()),
            ("entry", trigger.entry.as_deref()),
            ("policy", trigger.policy.as_deref()),
            ("cites", trigger.cites.as_deref()),
            ("relieved by", trigger.relieved_by.as_deref()),
        ],
    )
}

/// What is said of a trigger, in one line.
fn told(head: String, more: &[(&str, Option<&str>)]) -> String {
    let said = more
        .iter()
        .filter_map(|(what, value)| Some((what, (*value).filter(|value| !value.is_empty())?)));
    let parts = said.map(|(what, value)| format!("{what} {value}"));
    std::iter::once(head)
        .chain(parts)
        .collect::<Vec<_>>()
        .join(", ")
}

fn all(words: &[&str]) -> String {
    if words.is_empty() {
        "nothing".to_owned()
    } else {
        words.join(", ")
    }
}

/// Returns a fact as answers name it: `ROLE.PATH` and `ROLE[2].PATH` are about the party in
/// that role, as they are on the command line.
fn key(answer: &Determination, written: &str) -> String {
    let named = || {
        let (head, path) = written.split_once('.')?;
        let (role, number) = match head.split_once('[') {
            Some((role, rest)) => (role, rest.strip_suffix(']')?.parse().ok()?),
            None => (head, 1_usize),
        };
        let role: PartyRole = role.parse().ok()?;
        let parties = answer.parties.iter().enumerate();
        let mut those = parties.filter(|(_, party)| party.role == role);
        let (place, _) = those.nth(number.checked_sub(1)?)?;
        Some(format!("party[{}].{path}", place + 1))
    };
    named().unwrap_or_else(|| written.to_owned())
}

fn name(tried: &Authorization) -> String {
    format!("{}/{}/{}", tried.id, tried.version, tried.authorization)
}

fn holds(tried: &Authorization) -> &'static str {
    match tried.holds {
        Some(true) => "yes",
        Some(false) => "no",
        None => "open",
    }
}
