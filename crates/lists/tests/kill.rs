//! An import that is killed at any moment leaves the old state or the new one, whole.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use interdict_lists::{ImportOptions, Store};
use jiff::civil::date;

/// The home of a process that is there to be killed.
const HOME: &str = "INTERDICT_TEST_KILL_HOME";
/// The first state that it writes.
const FROM: &str = "INTERDICT_TEST_KILL_FROM";
const ROWS: usize = 40;
const SOURCES: [&str; 3] = [
    "Entity List (EL) - Bureau of Industry and Security",
    "Unverified List (UVL) - Bureau of Industry and Security",
    "Military End User (MEU) List - Bureau of Industry and Security",
];

/// How many runs are killed: forty, or as many as the environment says.
fn kills() -> u64 {
    let told = std::env::var("INTERDICT_TEST_KILLS").ok();
    told.and_then(|count| count.parse().ok()).unwrap_or(40)
}

/// Replaces the three lists by those of `state`: every name ends in its number.
fn import(home: &Path, state: u64) {
    let header = include_str!("../../../tests/data/us_csl_28.csv")
        .lines()
        .next()
        .unwrap();
    let mut text = format!("{header}\n");
    for source in SOURCES {
        for row in 0..ROWS {
            let rest = ",".repeat(19);
            let line = format!("{source},,,,COMPANY {row} {state},,,84 FR 1,2019-05-21{rest}\n");
            text.push_str(&line);
        }
    }
    let path = home.join("csl.csv");
    std::fs::write(&path, text).unwrap();
    let options = ImportOptions {
        dated: Some(date(2020, 1, 1)),
        ..ImportOptions::on(date(2026, 1, 1))
    };
    let report = Store::open(home)
        .unwrap()
        .import(&[path], &options)
        .unwrap();
    assert!(report.all_rejected().is_empty());
}

/// Returns the one state that every entry of every list is of.
fn state(home: &Path) -> u64 {
    let store = Store::open(home).unwrap();
    assert_eq!(store.snapshots().len(), SOURCES.len());
    let mut states = BTreeSet::new();
    for info in store.snapshots() {
        let entries = store.load(info).unwrap();
        assert_eq!(entries.len(), ROWS, "{}", info.list);
        states.extend(entries.iter().map(|entry| {
            let last = entry.caption().rsplit(' ').next().unwrap();
            last.parse::<u64>().unwrap()
        }));
    }
    assert_eq!(
        states.len(),
        1,
        "half of one state, half of another: {states:?}"
    );
    states.pop_first().unwrap()
}

/// Does nothing unless `a_killed_import_leaves_one_whole_state` starts it.
#[test]
fn imports_until_it_is_killed() {
    let (Some(home), Ok(from)) = (std::env::var_os(HOME), std::env::var(FROM)) else {
        return;
    };
    for state in from.parse().unwrap().. {
        import(Path::new(&home), state);
    }
}

#[test]
fn a_killed_import_leaves_one_whole_state() {
    let home = tempfile::tempdir().unwrap();
    import(home.path(), 0);
    let mut last = 0;
    let mut moved = 0;
    // The moments differ from run to run with the load of the machine in any case.
    let mut random = u64::from(std::process::id());
    for _ in 0..kills() {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "imports_until_it_is_killed"])
            .env(HOME, home.path())
            .env(FROM, (last + 1).to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_micros(20_000 + (random >> 33) % 100_000));
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success(), "it ended by itself");
        let now = state(home.path());
        assert!(now >= last, "{now} after {last}");
        moved += u64::from(now > last);
        last = now;
    }
    assert!(
        moved * 7 > kills(),
        "only {moved} of {} runs came to an import",
        kills()
    );
    // What a killed run left is in nobody's way.
    import(home.path(), last + 1);
    assert_eq!(state(home.path()), last + 1);
}
