//! `interdict lists update`, against a server on this machine.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

mod common;
#[path = "common/lists.rs"]
mod lists;
#[path = "../../fetch/tests/common/mod.rs"]
mod server;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use common::{Ran, TestEnv};
use lists::{MEU, UVL, csl, source};
use serde_json::Value;
use server::{Server, ok, with};

/// A server whose files can be exchanged while it runs, with an `ETag` for each.
struct Publisher {
    server: Server,
    files: Arc<Mutex<Shelf>>,
}

/// Paths with what lies there; of one path, the last counts.
type Shelf = Vec<(String, Vec<u8>)>;

impl Publisher {
    fn new() -> Self {
        let files: Arc<Mutex<Shelf>> = Arc::default();
        let shelf = Arc::clone(&files);
        let server = Server::new(move |asked, _, stream| {
            let shelf = shelf.lock().unwrap();
            let found = shelf.iter().rfind(|(path, _)| *path == asked.path);
            let answer = match found {
                Some((_, body)) => {
                    let etag = format!("\"{}\"", blake3_of(body));
                    if asked.header("if-none-match") == Some(etag.as_str()) {
                        b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec()
                    } else {
                        with("200 OK", &format!("ETag: {etag}\r\n"), body)
                    }
                }
                None => with("404 Not Found", "", "no"),
            };
            drop(shelf);
            let _ = stream.write_all(&answer);
        });
        Self { server, files }
    }

    fn publish(&self, path: &str, body: impl Into<Vec<u8>>) {
        self.files
            .lock()
            .unwrap()
            .push((path.to_owned(), body.into()));
    }

    /// The source file of three lists in one file, and of the list of denied persons.
    fn sources(&self) -> String {
        let csl = [("csl.csv", &*self.server.url("/csl"))];
        let dpl = [("dpl.txt", &*self.server.url("/dpl"))];
        source(
            "t.csl",
            &["us.bis.el", "us.bis.meu", "us.bis.uvl"],
            "us-csl-csv",
            &csl,
        ) + &source("t.dpl", &["us.bis.dpl"], "us-bis-dpl", &dpl)
    }
}

/// Any name for a content.
fn blake3_of(body: &[u8]) -> String {
    let sum = body.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{sum:x}")
}

const DPL: &str = include_str!("../../../tests/data/us_bis_dpl.txt");

fn env(publisher: &Publisher) -> TestEnv {
    let env = TestEnv::new();
    env.file("s.toml", &publisher.sources());
    env
}

fn update(env: &TestEnv, more: &[&str]) -> Ran {
    let first = ["lists", "update", "--sources", "s.toml", "--retries", "0"];
    let words: Vec<String> = first
        .iter()
        .chain(more)
        .map(|word| (*word).to_owned())
        .collect();
    env.run(&words)
}

fn json(env: &TestEnv, more: &[&str]) -> (Value, i32) {
    let ran = update(env, &[more, &["--format", "json"]].concat());
    (
        serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran}")),
        ran.exit,
    )
}

/// What is stored: list, day, rows.
fn stored(env: &TestEnv) -> Vec<(String, String, usize)> {
    let store = interdict_lists::Store::open(&env.home().join("data")).unwrap();
    let one = |info: &interdict_lists::SnapshotInfo| {
        let rows = store.load(info).unwrap().len();
        (info.list.to_string(), info.date.to_string(), rows)
    };
    store.snapshots().iter().map(one).collect()
}

const SMALL: [(&str, usize); 2] = [(UVL, 250), (MEU, 60)];

#[test]
fn an_update_imports_what_is_newer_and_asks_no_more_than_that() {
    let publisher = Publisher::new();
    publisher.publish("/csl", csl("2020-01-02", &SMALL, "a"));
    publisher.publish("/dpl", DPL);
    let env = env(&publisher);
    let (first, exit) = json(&env, &["t.csl", "t.dpl"]);
    assert_eq!(exit, 0, "{first}");
    assert_eq!(first["schema"], "interdict.lists.update/1");
    assert_eq!(first["sources"][0]["outcome"], "updated", "{first}");
    assert_eq!(first["sources"][0]["lists"][1]["list"], "us.bis.uvl");
    assert_eq!(first["sources"][0]["lists"][1]["rows"], 250);
    assert_eq!(first["sources"][0]["lists"][1]["before"], Value::Null);
    let files = &first["sources"][0]["files"][0];
    assert_eq!(files["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(stored(&env).len(), 3);

    let asked = publisher.server.asked().len();
    let (again, exit) = json(&env, &["t.csl", "t.dpl"]);
    assert_eq!(exit, 0, "{again}");
    for source in again["sources"].as_array().unwrap() {
        assert_eq!(source["outcome"], "not_modified", "{again}");
    }
    assert_eq!(publisher.server.asked().len() - asked, 2);

    publisher.publish("/csl", csl("2020-02-03", &[(UVL, 260), (MEU, 60)], "a"));
    let (third, _) = json(&env, &["t.csl", "t.dpl"]);
    let uvl = &third["sources"][0]["lists"][1];
    assert_eq!(
        (&uvl["date"], &uvl["rows"]),
        (&"2020-02-03".into(), &260.into()),
        "{third}"
    );
    assert_eq!(uvl["before"]["date"], "2020-01-02");
    assert_eq!(third["sources"][1]["outcome"], "not_modified");
    // The copies of both days are there: the day before is still answered from its own.
    assert_eq!(
        stored(&env)
            .iter()
            .filter(|each| each.0 == "us.bis.uvl")
            .count(),
        2
    );
}

#[test]
fn the_page_says_what_came_and_the_bar_does_not_show_in_a_file() {
    let publisher = Publisher::new();
    publisher.publish("/csl", csl("2020-01-02", &SMALL, "a"));
    let env = env(&publisher);
    let ran = update(&env, &["t.csl"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(ran.stdout.starts_with("t.csl  updated\n"), "{ran}");
    assert!(
        ran.stdout
            .contains("us.bis.uvl  2020-01-02  latest date in its rows"),
        "{ran}"
    );
    assert_eq!(ran.stderr, "");
}

#[test]
fn what_is_remembered_is_not_believed_over_what_is_there() {
    let publisher = Publisher::new();
    publisher.publish("/csl", csl("2020-01-02", &SMALL, "a"));
    let env = env(&publisher);
    update(&env, &["t.csl"]);
    let lists = env.home().join("data/lists");
    std::fs::remove_file(lists.join("lists.json")).unwrap();
    std::fs::remove_dir_all(lists.join("snapshots")).unwrap();
    let (again, _) = json(&env, &["t.csl"]);
    assert_eq!(again["sources"][0]["outcome"], "updated", "{again}");
    // Nor what another version of the program remembers.
    let record = lists.join("downloads/t.csl/record.json");
    let text = std::fs::read_to_string(&record).unwrap();
    std::fs::write(&record, text.replace("\"interdict ", "\"interdict 0.0.0-")).unwrap();
    let (again, _) = json(&env, &["t.csl"]);
    assert_eq!(again["sources"][0]["outcome"], "unchanged", "{again}");
    // Nor what is no record at all.
    std::fs::write(&record, "{").unwrap();
    let (again, _) = json(&env, &["t.csl"]);
    assert_eq!(again["sources"][0]["outcome"], "unchanged", "{again}");
}

#[test]
fn one_source_that_fails_does_not_keep_the_others() {
    let publisher = Publisher::new();
    publisher.publish("/dpl", DPL);
    let env = env(&publisher);
    let (answer, exit) = json(&env, &["t.csl", "t.dpl"]);
    assert_eq!(exit, 2, "{answer}");
    let failed = &answer["sources"][0];
    assert_eq!(failed["outcome"], "failed", "{answer}");
    assert!(failed["why"].as_str().unwrap().contains("404"), "{answer}");
    assert!(
        failed["hint"].as_str().unwrap().contains("--sources"),
        "{answer}"
    );
    assert_eq!(answer["sources"][1]["outcome"], "updated", "{answer}");
    assert_eq!(stored(&env).len(), 1);
}

/// Publishes a good copy, then a bad one, and says how the bad one was refused.
fn refused(bad: impl Into<Vec<u8>>, more: &[&str]) -> Value {
    let publisher = Publisher::new();
    publisher.publish("/csl", csl("2020-01-02", &[(UVL, 500), (MEU, 60)], "a"));
    publisher.publish("/dpl", DPL);
    let env = env(&publisher);
    assert_eq!(json(&env, &["t.csl", "t.dpl"]).1, 0);
    let before = stored(&env);
    publisher.publish("/csl", bad);
    let (answer, exit) = json(&env, &[&["t.csl", "t.dpl"], more].concat());
    assert_eq!(exit, 2, "{answer}");
    assert_eq!(stored(&env), before, "{answer}");
    if answer["sources"][0]["outcome"] == "refused" {
        let store = interdict_lists::Store::open(&env.home().join("data")).unwrap();
        assert!(
            !store.refused().is_empty(),
            "no refusal is on record: {answer}"
        );
    }
    // And not forgotten: the next update asks again and says the same.
    let (again, exit) = json(&env, &["t.csl"]);
    assert_eq!(
        (&again["sources"][0]["why"], exit),
        (&answer["sources"][0]["why"], 2)
    );
    // The good copy is taken when it is back.
    publisher.publish("/csl", csl("2020-03-04", &[(UVL, 501), (MEU, 60)], "a"));
    assert_eq!(json(&env, &["t.csl"]).1, 0);
    answer["sources"][0].clone()
}

fn says(refused: &Value, words: &[&str]) {
    let text = format!("{} {}", refused["why"], refused["hint"]);
    assert!(
        words.iter().all(|word| text.contains(word)),
        "{words:?} in {refused}"
    );
}

#[test]
fn a_list_that_is_cut_off_is_refused() {
    let whole = csl("2020-02-03", &[(UVL, 500), (MEU, 60)], "a") + "\"" + UVL;
    let refused = refused(whole, &[]);
    assert_eq!(refused["outcome"], "refused", "{refused}");
    says(&refused, &["cut off"]);
}

#[test]
fn a_page_in_place_of_a_list_fails() {
    let failed = refused("<!DOCTYPE html><title>Sign in</title>", &[]);
    assert_eq!(failed["outcome"], "failed", "{failed}");
    says(&failed, &["web page", "browser"]);
}

#[test]
fn another_list_than_the_source_names_is_refused() {
    let other = "Nonproliferation Sanctions (ISN) - State Department";
    let refused = refused(csl("2020-02-03", &[(other, 3)], "a"), &[]);
    says(
        &refused,
        &["us.state.isn", "none of the lists of this source"],
    );
}

#[test]
fn a_copy_of_an_earlier_day_is_refused_even_where_shrinking_is_accepted() {
    let old = csl("2019-12-31", &[(UVL, 500), (MEU, 60)], "b");
    let refused = refused(old, &["--accept-shrink"]);
    says(
        &refused,
        &["2019-12-31", "2020-01-02 is stored already", "--history"],
    );
}

#[test]
fn an_old_copy_that_a_person_imports_is_history() {
    let publisher = Publisher::new();
    publisher.publish("/csl", csl("2020-01-02", &SMALL, "a"));
    let env = env(&publisher);
    update(&env, &["t.csl"]);
    env.file("old.csv", &csl("2019-12-31", &SMALL, "b"));
    let ran = env.interdict(["lists", "import", "--history", "old.csv"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert_eq!(stored(&env).len(), 4);
    assert_eq!(
        json(&env, &["t.csl"]).0["sources"][0]["outcome"],
        "not_modified"
    );
}

#[test]
fn a_copy_that_lost_much_is_refused_unless_that_is_accepted() {
    // Below half; below what can be the whole list; gone altogether.
    let half = csl("2020-02-03", &[(UVL, 240), (MEU, 60)], "a");
    let few = csl("2020-02-03", &[(UVL, 90), (MEU, 60)], "a");
    let gone = csl("2020-02-03", &[(MEU, 60)], "a");
    says(
        &refused(half.clone(), &[]),
        &["240 entries", "had 500", "--accept-shrink"],
    );
    says(
        &refused(few.clone(), &[]),
        &["cannot be the whole list", "--accept-shrink"],
    );
    says(
        &refused(gone.clone(), &[]),
        &["has 0 entries", "had 500", "--accept-shrink"],
    );
    for (less, rows) in [(half, 240), (few, 90), (gone, 500)] {
        let publisher = Publisher::new();
        publisher.publish("/csl", csl("2020-01-02", &[(UVL, 500), (MEU, 60)], "a"));
        let env = env(&publisher);
        update(&env, &["t.csl"]);
        publisher.publish("/csl", less);
        let (answer, exit) = json(&env, &["t.csl", "--accept-shrink"]);
        assert_eq!(exit, 0, "{answer}");
        let newest = stored(&env)
            .into_iter()
            .rfind(|each| each.0 == "us.bis.uvl")
            .unwrap();
        assert_eq!(newest.2, rows);
    }
}

#[test]
fn a_set_with_a_damaged_file_is_refused_whole() {
    let publisher = Publisher::new();
    let names = ["sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv"];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/us_ofac/");
    let mut urls = Vec::new();
    for name in names {
        let path = format!("/{name}");
        publisher.publish(&path, std::fs::read(format!("{folder}{name}")).unwrap());
        urls.push((name, publisher.server.url(&path)));
    }
    let files: Vec<(&str, &str)> = urls
        .iter()
        .map(|(name, url)| (*name, url.as_str()))
        .collect();
    let env = TestEnv::new();
    env.file(
        "s.toml",
        &source("t.ofac", &["us.ofac.sdn"], "us-ofac-csv", &files),
    );
    let whole = std::fs::read(format!("{folder}add.csv")).unwrap();
    publisher.publish("/add.csv", &whole[..whole.len() - 20]);
    let (answer, exit) = json(&env, &["t.ofac"]);
    assert_eq!(
        (&answer["sources"][0]["outcome"], exit),
        (&"refused".into(), 2),
        "{answer}"
    );
    assert!(stored(&env).is_empty());
    publisher.publish("/add.csv", whole);
    let (answer, exit) = json(&env, &["t.ofac"]);
    assert_eq!(
        (&answer["sources"][0]["outcome"], exit),
        (&"updated".into(), 0),
        "{answer}"
    );
    assert_eq!(answer["sources"][0]["files"].as_array().unwrap().len(), 4);
}

#[test]
fn a_dry_run_reads_and_stores_nothing() {
    let publisher = Publisher::new();
    publisher.publish("/csl", csl("2020-01-02", &SMALL, "a"));
    let env = env(&publisher);
    let ran = update(&env, &["t.csl", "--dry-run"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(
        ran.stdout.starts_with("A dry run: nothing is stored.\n"),
        "{ran}"
    );
    assert!(ran.stdout.contains("us.bis.uvl"), "{ran}");
    assert!(stored(&env).is_empty());
    assert!(
        !env.home()
            .join("data/lists/downloads/t.csl/dry-run")
            .exists()
    );
    assert!(
        !env.home()
            .join("data/lists/downloads/t.csl/csl.csv")
            .exists()
    );
}

#[test]
fn two_updates_at_once_are_one() {
    let slow = Server::new(|_, _, stream| {
        std::thread::sleep(Duration::from_secs(2));
        let _ = stream.write_all(&ok(csl("2020-01-02", &SMALL, "a")));
    });
    let env = TestEnv::new();
    let file = [("csl.csv", &*slow.url("/csl"))];
    env.file(
        "s.toml",
        &source("t.csl", &["us.bis.uvl", "us.bis.meu"], "us-csl-csv", &file),
    );
    let mut command = env.command(["lists", "update", "t.csl", "--sources", "s.toml"]);
    let mut first = command.stdout(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while slow.asked().is_empty() && begun.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(10));
    }
    let second = update(&env, &["t.csl"]);
    assert_eq!(second.exit, 2, "{second}");
    assert!(
        second.stderr.contains("another update is at work"),
        "{second}"
    );
    assert!(first.wait().unwrap().success());
    assert_eq!(slow.asked().len(), 1);
    assert_eq!(stored(&env).len(), 2);
}

#[test]
fn a_source_is_named_by_its_id_or_by_a_list_that_it_carries() {
    let publisher = Publisher::new();
    publisher.publish("/csl", csl("2020-01-02", &SMALL, "a"));
    let env = env(&publisher);
    let (answer, _) = json(&env, &["us.bis.uvl"]);
    assert_eq!(answer["sources"][0]["source"], "t.csl", "{answer}");
    let ran = update(&env, &["t.cls"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("did you mean `t."), "{ran}");
    // Without names: what the regimes need, here of both, and never of none.
    let (usual, _) = json(&env, &[]);
    let ids: Vec<&str> = usual["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["source"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["t.csl", "t.dpl"]);
    let without = usual["without_source"].as_array().unwrap();
    assert!(without.contains(&"us.ofac.sdn".into()), "{usual}");
}

#[test]
fn all_is_one_source_a_list_and_says_which_lists_have_none() {
    let publisher = Publisher::new();
    publisher.publish("/csl", csl("2020-01-02", &SMALL, "a"));
    publisher.publish("/dpl", DPL);
    let env = TestEnv::new();
    let other = [("other.csv", &*publisher.server.url("/other"))];
    // It shares a list with the first source, so it is the other way to the same lists.
    let other = source(
        "t.other",
        &["us.bis.uvl", "us.state.isn"],
        "us-csl-csv",
        &other,
    );
    let page = "[[source]]\nid = \"t.page\"\ntitle = \"Test\"\npublisher = \"Test\"\n\
                lists = [\"us.fcc.covered\"]\nchanges = \"daily\"\nno_address = \"it is a page\"\n";
    env.file("s.toml", &(publisher.sources() + &other + page));
    let (answer, exit) = json(&env, &["--all"]);
    assert_eq!(exit, 0, "{answer}");
    let told = |source: &Value| (source["source"].clone(), source["outcome"].clone());
    let told: Vec<_> = answer["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(told)
        .collect();
    let expected = [
        ("t.csl", "updated"),
        ("t.dpl", "updated"),
        ("t.page", "no_address"),
    ];
    let expected = expected.map(|(source, outcome)| (source.into(), outcome.into()));
    assert_eq!(told, expected, "{answer}");
    assert_eq!(answer["sources"][2]["why"], "it is a page");
}

#[test]
fn the_sources_of_the_program_say_how_their_addresses_are_known() {
    let env = TestEnv::new();
    let ran = env.interdict(["lists", "update", "--list"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(
        ran.stdout
            .contains("us.csl  Consolidated Screening List, CSV  by default"),
        "{ran}"
    );
    assert!(
        ran.stdout
            .lines()
            .all(|line| line.chars().count() <= 80 || line.contains("http")),
        "{ran}"
    );
    let answer = env.interdict_json(["lists", "update", "--list"]);
    assert_eq!(answer["schema"], "interdict.lists.sources/1");
    let sources = answer["sources"].as_array().unwrap();
    let default: Vec<&str> = sources
        .iter()
        .filter(|source| source["by_default"] == true)
        .map(|source| source["id"].as_str().unwrap())
        .collect();
    assert_eq!(default, ["us.csl", "un.sc"]);
    for source in sources {
        let files = source["files"].as_array().unwrap();
        assert_eq!(
            files.is_empty(),
            !source["no_address"].is_null(),
            "{source}"
        );
        for file in files {
            let word = file["confidence"].as_str().unwrap();
            assert!(["read", "recalled"].contains(&word), "{source}");
            assert!(
                file["url"].as_str().unwrap().starts_with("https://"),
                "{source}"
            );
        }
        // Every list is one that the program knows.
        for list in source["lists"].as_array().unwrap() {
            let id = interdict_model::ListId::new(list.as_str().unwrap());
            assert!(interdict_lists::describe(&id).is_some(), "{source}");
        }
    }
    assert!(
        env.home().join("data").read_dir().is_err(),
        "nothing was asked or created"
    );
}

#[test]
fn what_has_no_address_and_what_is_carried_twice_is_said_at_once() {
    let env = TestEnv::new();
    let ran = env.interdict(["lists", "update", "us.fcc.covered"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("not as a file"), "{ran}");
    let ran = env.interdict(["lists", "update", "us.csl", "us.ofac.sdn-xml"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("both carry `us.ofac.sdn`"), "{ran}");
    let ran = env.interdict(["lists", "update", "us.csl", "--watch", "--every", "5m"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("every 15 minutes"), "{ran}");
}

#[test]
fn a_file_of_sources_with_a_slip_is_refused_with_what_was_meant() {
    let publisher = Publisher::new();
    let env = TestEnv::new();
    env.file("s.toml", &publisher.sources().replace("max_mib", "max_mb"));
    let ran = update(&env, &[]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("did you mean `max_mib`?"), "{ran}");
    assert!(publisher.server.asked().is_empty());
}

#[test]
fn a_proxy_is_asked_for_https_and_its_password_is_not_told() {
    let proxy = Server::new(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    });
    let env = TestEnv::new();
    let file = [("csl.csv", "https://lists.invalid/csl?key=hidden")];
    env.file(
        "s.toml",
        &source("t.csl", &["us.bis.uvl"], "us-csl-csv", &file),
    );
    let address = proxy.url("").replace("http://", "http://me:hunter2@");
    let mut command = env.command([
        "lists",
        "update",
        "t.csl",
        "--sources",
        "s.toml",
        "--retries",
        "0",
    ]);
    let output = command.env("HTTPS_PROXY", &address).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let asked = proxy.asked();
    assert_eq!(asked[0].path, "lists.invalid:443");
    assert!(
        asked[0].header("proxy-authorization").is_some(),
        "{asked:?}"
    );
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(said.contains("t.csl  failed"), "{said}");
    assert!(
        !said.contains("hunter2") && !said.contains("hidden"),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn a_watch_goes_round_and_ends_when_it_is_told_to() {
    for signal in ["TERM", "INT"] {
        let publisher = Publisher::new();
        publisher.publish("/csl", csl("2020-01-02", &SMALL, "a"));
        let env = env(&publisher);
        let mut command = env.command(["lists", "update", "t.csl", "--sources", "s.toml"]);
        let mut child = command
            .args(["--watch", "--every", "1s"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut next = || lines.next().unwrap().unwrap();
        assert!(next().ends_with("  updated: t.csl"));
        assert!(next().ends_with("  not modified: t.csl"));
        publisher.publish("/csl", csl("2020-02-03", &SMALL, "a"));
        let mut seen = next();
        while seen.contains("not modified") {
            seen = next();
        }
        assert!(seen.ends_with("  updated: t.csl"), "{seen}");
        publisher.publish("/csl", "<html>");
        let mut seen = next();
        while seen.contains("not modified") {
            seen = next();
        }
        assert!(seen.ends_with("  failed: t.csl"), "{seen}");
        let begun = Instant::now();
        let id = child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", signal, &id])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(child.wait().unwrap().code(), Some(0), "{signal}");
        assert!(begun.elapsed() < Duration::from_secs(5));
        let mut said = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        assert!(
            said.contains("error: t.csl: ") && said.contains("web page"),
            "{said}"
        );
        assert_eq!(stored(&env).len(), 4);
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_watch_in_the_middle_of_a_download() {
    let silent = Server::new(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nid");
        std::thread::sleep(Duration::from_secs(30));
    });
    let env = TestEnv::new();
    let file = [("csl.csv", &*silent.url("/csl"))];
    env.file(
        "s.toml",
        &source("t.csl", &["us.bis.uvl"], "us-csl-csv", &file),
    );
    let mut command = env.command(["lists", "update", "t.csl", "--sources", "s.toml", "--watch"]);
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while silent.asked().is_empty() && begun.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(200));
    let begun = Instant::now();
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-s", "TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    assert!(stored(&env).is_empty());
}

/// Published files, served as they are; skips loudly where there are none.
#[test]
fn the_published_files_come_whole_through_a_server() {
    let find = |file: &str| {
        let found = interdict_testkit::shared(&format!("data/lists/{file}"));
        if found.is_none() {
            println!("skipped: no ../shared ({file})");
        }
        found.map(|path| std::fs::read(path).unwrap())
    };
    let publisher = Publisher::new();
    let Some(screening) = find("us_csl/consolidated_2022-04_watchman.csv") else {
        return;
    };
    publisher.publish("/csl", screening);
    let Some(council) = find("un/consolidated_2020-03-20_mendw.xml") else {
        return;
    };
    publisher.publish("/un", council);
    let mut set = Vec::new();
    for name in [
        "cons_prim.csv",
        "cons_add.csv",
        "cons_alt.csv",
        "cons_comments.csv",
    ] {
        let Some(file) = find(&format!("us_ofac/2025-12/{name}")) else {
            return;
        };
        publisher.publish(&format!("/{name}"), file);
        set.push((name, publisher.server.url(&format!("/{name}"))));
    }
    let set: Vec<(&str, &str)> = set
        .iter()
        .map(|(name, url)| (*name, url.as_str()))
        .collect();
    let env = TestEnv::new();
    let lists = [
        "us.bis.el",
        "us.bis.uvl",
        "us.bis.meu",
        "us.bis.dpl",
        "us.ofac.sdn",
    ];
    let csl = source(
        "t.csl",
        &lists,
        "us-csl-csv",
        &[("c.csv", &*publisher.server.url("/csl"))],
    );
    let un = source(
        "t.un",
        &["un.sc"],
        "un-xml",
        &[("u.xml", &*publisher.server.url("/un"))],
    );
    let cons = source("t.cons", &["us.ofac.consolidated"], "us-ofac-csv", &set);
    env.file("s.toml", &(csl + &un));
    let (answer, exit) = json(&env, &["t.csl", "t.un"]);
    assert_eq!(exit, 0, "{answer}");
    let rows = |list: &str| {
        stored(&env)
            .iter()
            .rfind(|each| each.0 == list)
            .map(|each| each.2)
    };
    // The counts of docs/list-formats.md.
    assert_eq!(rows("us.bis.el"), Some(2_001));
    assert_eq!(rows("us.ofac.sdn"), Some(10_026));
    assert_eq!(rows("un.sc"), Some(1_014));
    // Of another year, so in a home of its own: beside the first it would be a shrunk one.
    let other = TestEnv::new();
    other.file("s.toml", &cons);
    let (answer, exit) = json(&other, &["t.cons"]);
    assert_eq!(exit, 0, "{answer}");
    let of_set = answer["sources"][0]["lists"].as_array().unwrap();
    let total: u64 = of_set.iter().map(|l| l["rows"].as_u64().unwrap()).sum();
    assert_eq!(total, 442);
    let warned = answer["sources"][0]["warnings"][0].as_str().unwrap();
    assert!(
        warned.contains("`us.ofac.cmic`") && warned.contains("not known to carry"),
        "{warned}"
    );
    let (again, _) = json(&env, &["t.csl", "t.un"]);
    assert!(!again.to_string().contains("updated"), "{again}");
}
