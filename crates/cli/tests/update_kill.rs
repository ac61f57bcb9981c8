//! An update that is killed at any moment leaves the old state or the new one, whole,
//! and the next update goes through.
//!
//! 30 kills, or as many as `INTERDICT_KILLS` says.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

mod common;
#[path = "common/lists.rs"]
mod lists;
#[path = "../../fetch/tests/common/mod.rs"]
mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use common::TestEnv;
use interdict_lists::Store;
use lists::{EL, MEU, UVL, csl, source};
use server::{Server, with};

const ROWS: usize = 300;
const LISTS: [&str; 3] = [EL, UVL, MEU];

/// Serves edition after edition: every name of edition 7 ends in 7.
fn publisher() -> (Server, Arc<AtomicU64>) {
    let edition = Arc::new(AtomicU64::new(0));
    let now = Arc::clone(&edition);
    let server = Server::new(move |asked, _, stream| {
        let edition = now.load(Ordering::SeqCst);
        let etag = format!("\"{edition}\"");
        let _ = stream.write_all(&if asked.header("if-none-match") == Some(&etag) {
            b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec()
        } else {
            let rows = LISTS.map(|list| (list, ROWS));
            let body = csl("2019-05-21", &rows, &edition.to_string());
            with("200 OK", &format!("ETag: {etag}\r\n"), body)
        });
    });
    (server, edition)
}

fn start(env: &TestEnv) -> Child {
    let mut command = env.command(["lists", "update", "t.csl", "--sources", "s.toml"]);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Returns the one edition that every entry of every list is of.
fn state(env: &TestEnv) -> u64 {
    let store = Store::open(&env.home().join("data")).unwrap();
    assert_eq!(store.snapshots().len(), LISTS.len());
    let mut editions = BTreeSet::new();
    for info in store.snapshots() {
        let entries = store.load(info).unwrap();
        assert_eq!(entries.len(), ROWS, "{}", info.list);
        editions.extend(entries.iter().map(|entry| {
            let last = entry.caption().rsplit(' ').next().unwrap();
            last.parse::<u64>().unwrap()
        }));
    }
    assert_eq!(editions.len(), 1, "parts of several editions: {editions:?}");
    editions.pop_first().unwrap()
}

/// How far a killed run had come, as what it left shows.
fn reached(env: &TestEnv, old: u64, new: u64, asked: bool) -> &'static str {
    let folder = env.home().join("data/lists/downloads/t.csl");
    let record = std::fs::read_to_string(folder.join("record.json")).unwrap();
    let remembered = record.contains(&format!("\\\"{new}\\\""));
    match (state(env), remembered) {
        (state, true) => {
            assert_eq!(state, new, "remembered before it was stored");
            "stored and remembered"
        }
        (state, false) if state == new => "stored, not remembered",
        (state, false) => {
            assert_eq!(state, old);
            let text = std::fs::read_to_string(folder.join("csl.csv")).unwrap();
            if text.contains(&format!("COMPANY 0 {new},")) {
                "downloaded, not stored"
            } else if folder.join("csl.csv.part").exists() {
                "in the download"
            } else if asked {
                "asked"
            } else {
                "before it asked"
            }
        }
    }
}

#[test]
fn a_killed_update_leaves_one_whole_state() {
    let kills: usize = std::env::var("INTERDICT_KILLS").map_or(30, |text| text.parse().unwrap());
    let (server, edition) = publisher();
    let env = TestEnv::new();
    let file = [("csl.csv", &*server.url("/csl"))];
    let ids = ["us.bis.el", "us.bis.meu", "us.bis.uvl"];
    env.file("s.toml", &source("t.csl", &ids, "us-csl-csv", &file));
    // How long a run takes, at first the shortest of some.
    let mut run = Duration::MAX;
    for next in 0..5 {
        edition.store(next, Ordering::SeqCst);
        let begun = Instant::now();
        assert!(start(&env).wait().unwrap().success());
        run = run.min(begun.elapsed());
        assert_eq!(state(&env), next);
    }
    let mut old = 4;
    let mut random = u64::from(std::process::id());
    let mut hits: BTreeMap<&str, usize> = BTreeMap::new();
    for kill in 0..kills {
        let new = edition.fetch_add(1, Ordering::SeqCst) + 1;
        let before = server.asked().len();
        let mut child = start(&env);
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let part = (random >> 33) % 1_000;
        std::thread::sleep(run.mul_f64(part as f64 / 1_000.0));
        child.kill().unwrap();
        let ended = child.wait().unwrap().success();
        // The machine is busier at one time than at another; all of a run is to be hit.
        run = run.mul_f64(if ended { 0.85 } else { 1.03 });
        let asked = server.asked().len() > before;
        let place = reached(&env, old, new, asked);
        *hits
            .entry(if ended { "had ended by itself" } else { place })
            .or_default() += 1;
        let now = state(&env);
        assert!(now == old || now == new, "{now} is neither {old} nor {new}");
        old = now;
        // What a killed run left is in nobody's way.
        if kill % 5 == 4 {
            assert!(start(&env).wait().unwrap().success());
            old = state(&env);
            assert_eq!(old, new);
        }
    }
    println!("{kills} kills: {hits:?}");
    let inside: usize = hits
        .iter()
        .filter(|(place, _)| **place != "had ended by itself")
        .map(|(_, n)| n)
        .sum();
    assert!(
        inside * 2 > kills,
        "too few runs were killed at all: {hits:?}"
    );
    assert!(start(&env).wait().unwrap().success());
    assert_eq!(state(&env), edition.load(Ordering::SeqCst));
    let folder = env.home().join("data/lists/downloads/t.csl");
    let mut left: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    left.sort();
    assert_eq!(left, ["csl.csv", "record.json"]);
}
