//! Questions that agencies and rule texts have answered, against this rulebook.
//!
//! The questions in the words of our facts stand in
//! `tests/cases/official/translations.toml`; whose they are and what was answered, in a
//! file that is not part of the repository. Without it the test says that it was
//! skipped, after it has run every translation for sense.
#![expect(clippy::unwrap_used, reason = "the helpers of tests may")]

use std::{collections::BTreeMap, fs, path::Path};

use interdict_assess::{Settings, assess, case_file};
use interdict_determine::Rulebook;
use interdict_lists::{assemble, starter};
use interdict_model::{AsOf, Determination, Holding, Ownership, Verdict};
use interdict_ownership::{Graph, WHOLE, decimal};
use interdict_screen::Roster;
use jiff::civil::{Date, date};
use toml::{Table, Value};

const TODAY: &str = "2026-11-21";
/// The stakes of the cases stand on every day.
const DAY: Date = date(2026, 11, 21);
/// Provenances whose answers must all be ours.
const STRICT: [&str; 3] = ["official", "rule_text", "official_quoted"];

/// What the file says of one case.
#[derive(Default, Clone)]
struct Answered {
    seen: String,
    outcome: String,
    flags: Vec<String>,
}

/// Reads ids, provenance, outcomes and flags; nothing else of the file is needed.
fn answered(text: &str) -> BTreeMap<String, Answered> {
    let mut all: BTreeMap<String, Answered> = BTreeMap::new();
    let (mut id, mut expecting, mut in_flags) = (String::new(), false, false);
    for line in text.lines() {
        if let Some(next) = line.strip_prefix("- id: ") {
            next.trim().clone_into(&mut id);
            (expecting, in_flags) = (false, false);
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        if indent == 2 {
            expecting = line.trim() == "expect:";
            in_flags = false;
        }
        let entry = all.entry(id.clone()).or_default();
        if let Some(seen) = line.strip_prefix("  seen: ") {
            seen.trim().clone_into(&mut entry.seen);
        }
        if !expecting {
            continue;
        }
        if let Some(word) = line.strip_prefix("    outcome: ") {
            word.trim().clone_into(&mut entry.outcome);
        }
        if indent == 4 && !line.trim_start().starts_with('-') {
            in_flags = line.trim() == "flags:";
        } else if let (true, Some(flag)) = (in_flags, line.trim().strip_prefix("- ")) {
            entry.flags.push(flag.to_owned());
        }
    }
    all.remove("");
    all
}

fn lay_over(base: &mut Table, over: &Table) {
    for (key, value) in over {
        match (base.get_mut(key), value) {
            (Some(Value::Table(base)), Value::Table(over)) => lay_over(base, over),
            (_, Value::String(word)) if word == "unstated" => {
                base.remove(key);
            }
            _ => {
                base.insert(key.clone(), value.clone());
            }
        }
    }
}

/// Shares follow from stakes by the chain rule; the case itself says only the stakes.
fn own(case: &mut Table) {
    let Some(Value::Array(rows)) = case.remove("ownership") else {
        return;
    };
    let word = |row: &Value, key: &str| row[key].as_str().unwrap().to_owned();
    let mut stated = Ownership::default();
    for row in &rows {
        let share = row["pct"].as_integer().unwrap().to_string();
        let holding = Holding::new(word(row, "owner"), word(row, "of"), Some(&share));
        stated.holdings.push(holding);
    }
    let graph = Graph::standing(&stated, DAY, DAY);
    for (key, fact) in [
        ("blocked", "blocked_ownership_pct"),
        ("listed", "listed_ownership_pct"),
    ] {
        let mut listed = vec![Verdict::False; graph.holders().len()];
        for row in rows.iter().filter(|row| row.get(key).is_some()) {
            listed[graph.find(&word(row, "owner")).unwrap()] = Verdict::True;
        }
        let reach = graph.reach(&listed, WHOLE / 2);
        for party in case["parties"].as_array_mut().unwrap() {
            let party = party.as_table_mut().unwrap();
            let Some(entity) = graph.find(party["name"].as_str().unwrap()) else {
                continue;
            };
            // The cases state every owner that counts.
            let share = decimal(graph.held(&reach, entity).low);
            if !share.is_zero() {
                let share = i64::try_from(share).unwrap();
                party.insert(fact.to_owned(), Value::Integer(share));
            }
        }
    }
}

struct Translated {
    case: String,
    measure: Option<String>,
    flags: Vec<String>,
    asks: Vec<String>,
    reads_as: Option<String>,
    argued: Option<String>,
}

fn translated(base: &Table, own_table: &Table) -> Translated {
    let mut case = base.clone();
    lay_over(&mut case, own_table);
    own(&mut case);
    let mut word = |key: &str| match case.remove(key) {
        Some(Value::String(word)) => Some(word),
        _ => None,
    };
    let (measure, reads_as, argued) = (word("measure"), word("reads_as"), word("argued"));
    let mut words = |key: &str| match case.remove(key) {
        Some(Value::Array(words)) => words
            .iter()
            .map(|word| word.as_str().unwrap().to_owned())
            .collect(),
        _ => Vec::new(),
    };
    let (flags, asks) = (words("flags"), words("asks"));
    Translated {
        case: toml::to_string(&case).unwrap(),
        measure,
        flags,
        asks,
        reads_as,
        argued,
    }
}

fn word(answer: &Determination, measure: Option<&str>) -> String {
    let Some(measure) = measure else {
        return answer.outcome.word().to_owned();
    };
    answer
        .triggers
        .iter()
        .filter(|report| report.measure.as_str() == measure)
        .max_by_key(|report| report.outcome.severity())
        .map_or_else(
            || format!("no trigger of {measure}"),
            |report| report.outcome.word().to_owned(),
        )
}

#[test]
fn the_cases_that_were_answered_officially() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/official/translations.toml");
    let mut table: Table = toml::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let Some(Value::Table(base)) = table.remove("base") else {
        unreachable!("the file has a base");
    };
    let Some(Value::Table(cases)) = table.remove("case") else {
        unreachable!("the file has cases");
    };
    let expected = interdict_testkit::shared("cases/determination/cases.yaml")
        .map(|path| answered(&fs::read_to_string(path).unwrap()));
    let book = Rulebook::embedded().unwrap();
    let today: AsOf = TODAY.parse().unwrap();
    let lists = assemble(starter().unwrap(), None, today, today).unwrap();
    let roster = Roster::new(lists.entries, lists.lists).with_digest(lists.digest);
    let (mut table, mut failures, mut counts) = (Vec::new(), Vec::new(), [0; 3]);
    for (id, case) in &cases {
        let asked = translated(&base, case.as_table().unwrap());
        let parsed = case_file::parse(&asked.case, case_file::Format::Toml);
        let answer = match parsed {
            Ok(case) => assess(&case, &roster, &book, &Settings::new(today, today))
                .map_err(|error| format!("{error} {:?}", error.hint())),
            Err(error) => Err(error.to_string()),
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                failures.push(format!("{id}: {error}"));
                continue;
            }
        };
        let got = word(&answer, asked.measure.as_deref());
        let raised: Vec<&str> = answer.flags.iter().map(|flag| flag.kind.word()).collect();
        for flag in asked.flags.iter().filter(|f| !raised.contains(&f.as_str())) {
            failures.push(format!("{id}: flag {flag} is not raised ({raised:?})"));
        }
        let needs: Vec<&str> = answer.need.iter().map(|need| need.fact.as_str()).collect();
        for ask in asked.asks.iter().filter(|a| !needs.contains(&a.as_str())) {
            failures.push(format!("{id}: {ask} is not asked ({needs:?})"));
        }
        let Some(expected) = &expected else { continue };
        let Some(wanted) = expected.get(id) else {
            failures.push(format!("{id}: no such case in the file"));
            continue;
        };
        let strict = STRICT.contains(&wanted.seen.as_str());
        let state = if got == wanted.outcome {
            0
        } else if asked.reads_as.as_deref() == Some(got.as_str()) && asked.argued.is_some() {
            1
        } else {
            2
        };
        counts[state] += 1;
        let state = ["agree", "argued", "DISAGREE"][state];
        let reason = asked.argued.unwrap_or_default();
        table.push(format!(
            "{state:<9}{id:<14}{:<20}{:<28}{got:<28}{reason}",
            wanted.seen, wanted.outcome
        ));
        if state == "DISAGREE" {
            let kind = if strict { "strict" } else { "reported" };
            let open: Vec<String> = answer
                .triggers
                .iter()
                .filter(|report| report.outcome.severity() > 0)
                .map(|report| format!("{} {}", report.measure, report.outcome.word()))
                .collect();
            failures.push(format!(
                "{id} ({kind}): {got}, the source says {}; asks {needs:?}; {open:?}",
                wanted.outcome
            ));
        }
    }
    if let Some(expected) = &expected {
        let missing = expected.keys().filter(|id| !cases.contains_key(*id));
        failures.extend(missing.map(|id| format!("{id}: nobody has put it into our facts")));
        eprintln!(
            "{}\n{} agree, {} argued, {} disagree",
            table.join("\n"),
            counts[0],
            counts[1],
            counts[2]
        );
    } else {
        eprintln!("SKIPPED: shared/cases/determination/cases.yaml is not here");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Working names that are the frame of a case file, not facts: who, when, what is asked.
const FRAME: [(&str, &str); 22] = [
    ("date", "on"),
    ("instant", "on"),
    ("known_as_of", "known"),
    ("destination", "to"),
    ("target", "parties"),
    ("party.name", "parties.name"),
    ("party.role", "parties.role"),
    ("party.country", "parties.country"),
    ("party.located", "parties.country"),
    ("party.kind", "parties.kind"),
    ("person", "traveler.status"),
    ("screening", "parties.confirmed, parties.rejected"),
    ("via", "ownership: the chain"),
    ("event", "on, known: what had happened"),
    ("chain", "ownership"),
    ("own", "ownership"),
    ("history", "ownership before; party.divestment"),
    ("threshold", "the rule's, not the case's"),
    ("programs.X", "party.owner_list"),
    ("programs.Y", "party.owner_list"),
    ("on_sdn_list.A", "party.on_sdn_list"),
    ("relief", "relief.claimed"),
];

#[test]
fn every_fact_that_known_cases_turn_on_has_a_place() {
    let Some(path) = interdict_testkit::shared("cases/determination/fact-paths.txt") else {
        eprintln!("SKIPPED: shared/cases/determination/fact-paths.txt is not here");
        return;
    };
    let book = Rulebook::embedded().unwrap();
    let text = fs::read_to_string(path).unwrap();
    let missing: Vec<String> = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .filter_map(|line| line.split('\t').next())
        .map(|path| path.replace("parties[]", "party").replace("[]", ""))
        .filter(|path| {
            book.registry.get(path).is_none() && !FRAME.iter().any(|(name, _)| name == path)
        })
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
