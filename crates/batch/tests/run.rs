//! A run answers each row once, in order, whatever the machine; and it can be gone on with.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

use std::io::{self, Cursor};
use std::path::Path;

use interdict_batch::{
    BatchError, Begun, Decisions, Encoding, Identity, LineWriter, Machine, Output, OutputFile,
    Progress, Role, ShowCleared, Start, Summary, Table, TableOptions, Taken, Terms, run,
};
use interdict_model::{AsOf, Corpus, PartyQuery, Screening};
use jiff::civil::date;
use proptest::prelude::*;

const DAY: AsOf = AsOf::Day(date(2026, 1, 1));

/// Finds something where the name begins with "hit"; fails where it is "boom".
fn screen(query: &PartyQuery) -> Screening {
    assert_ne!(query.name, "boom", "as the test wants it");
    let hit = serde_json::json!({
        "score": 0.9, "entity_id": "e", "entry_id": "l/e", "caption": "E", "list": "l",
        "list_title": "L", "listed_from": "2019-05-16", "listed_until": null, "basis": "rule",
        "in_force": "T", "kind": "unknown", "countries": [], "matched_name": "E",
        "matched_name_quality": "strong", "program": null, "citation": [],
        "license_requirement": null, "license_policy": null,
        "explanation": {
            "aligned": [], "unmatched_query": [], "unmatched_target": [], "features": [],
        },
    });
    let hits = query
        .name
        .starts_with("hit")
        .then(|| serde_json::from_value(hit).unwrap());
    Screening {
        schema: "interdict.screen/1".into(),
        query: query.clone(),
        on: DAY,
        known: DAY,
        corpus: Corpus::default(),
        threshold: 0.7,
        status: interdict_model::ScreeningStatus::Ok,
        by_sound_only: false,
        several_names: Vec::new(),
        message: None,
        omitted: 0,
        hits: hits.into_iter().collect(),
        near: Vec::new(),
    }
}

/// Keeps the bytes; gives up after some rows if it is told to.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    rows: Vec<u64>,
    give_up: Option<u64>,
}

impl Output for Kept {
    fn rows(&mut self, bytes: &[u8], progress: &Progress) -> Result<(), BatchError> {
        self.bytes.extend_from_slice(bytes);
        self.rows.push(progress.summary.rows);
        match self.give_up {
            Some(rows) if progress.summary.rows >= rows => {
                Err(BatchError::io("written", "t", io::Error::other("full")))
            }
            _ => Ok(()),
        }
    }
}

fn table(text: &[u8]) -> Table {
    let options = TableOptions {
        encoding: Some(Encoding::Utf8),
        ..TableOptions::default()
    };
    Table::open(Box::new(Cursor::new(text.to_vec())), "t.csv", &options).unwrap()
}

fn answers(text: &[u8], machine: Machine, output: &mut dyn Output) -> Result<Summary, BatchError> {
    go_on(text, machine, output, None)
}

fn go_on(
    text: &[u8],
    machine: Machine,
    output: &mut dyn Output,
    from: Option<&Progress>,
) -> Result<Summary, BatchError> {
    let decisions = Decisions::default();
    let terms = Terms {
        limit: None,
        near: 0,
        decisions: &decisions,
        entry_print: &|_| None,
    };
    let lines = LineWriter::new(DAY, DAY, 0.7, &Corpus::default(), ShowCleared::Count).unwrap();
    let render = |answer: &interdict_batch::Answer, out: &mut Vec<u8>| lines.write(answer, out);
    run(
        table(text),
        terms,
        machine,
        || screen,
        &render,
        output,
        from,
    )
}

fn machine(threads: usize, chunk: usize) -> Machine {
    Machine { threads, chunk }
}

#[test]
fn each_row_has_one_answer_in_its_place() {
    let mut text = "id,name\n".to_owned();
    for row in 0..1_000 {
        let row = match row % 10 {
            3 => format!("{row},hit {row}\n"),
            5 => format!("{row}\n"),
            7 => format!("{row},\"a\nb\"\n"),
            _ => format!("{row},name {row}\n"),
        };
        text.push_str(&row);
    }
    let mut kept = Kept::default();
    let found = answers(text.as_bytes(), machine(3, 7), &mut kept).unwrap();
    assert_eq!(
        (found.rows, found.hit, found.bad, found.clear),
        (1_000, 100, 100, 800)
    );
    let lines: Vec<serde_json::Value> = kept
        .bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 1_000);
    for (row, line) in lines.iter().enumerate() {
        assert_eq!(line["key"], row.to_string());
        let place = 2 + row + (row + 2) / 10;
        assert_eq!(line["line"], place, "row {row}");
        let status = if row % 10 == 5 { "error" } else { "ok" };
        assert_eq!(line["status"], status);
        assert_eq!(
            line["hits"].as_array().unwrap().len(),
            usize::from(row % 10 == 3)
        );
    }
}

#[test]
fn a_row_on_which_the_program_fails_is_an_error_and_the_others_go_on() {
    let mut kept = Kept::default();
    let found = answers(b"name\na\nboom\nhit\n", machine(1, 2), &mut kept).unwrap();
    assert_eq!(
        (found.rows, found.bad, found.defects, found.hit),
        (3, 1, 1, 1)
    );
    let text = String::from_utf8(kept.bytes).unwrap();
    assert!(
        text.lines()
            .nth(1)
            .unwrap()
            .contains("line 3: the program failed"),
        "{text}"
    );
}

#[test]
fn an_output_that_fails_ends_the_run() {
    let text = "name\n".to_owned() + &"a\n".repeat(50_000);
    let mut kept = Kept {
        give_up: Some(100),
        ..Kept::default()
    };
    assert!(answers(text.as_bytes(), machine(4, 10), &mut kept).is_err());
    assert_eq!(kept.rows.last(), Some(&100));
}

#[test]
fn hostile_rows_take_no_longer_than_others() {
    let long = "x ".repeat(50_000);
    let rows: Vec<Vec<u8>> = vec![
        b"1,".to_vec(),
        format!("2,{long}").into_bytes(),
        b"3,\x01\x02\x1b[31m".to_vec(),
        b"4,a,b,c".to_vec(),
        b"5,\xff\xfe".to_vec(),
        b"6,\"never closed".to_vec(),
        b"7,a\0b".to_vec(),
        "8,\u{202e}\u{200b}".as_bytes().to_vec(),
        b"9,\"a\"b".to_vec(),
        b"10,last".to_vec(),
    ];
    let text = [b"id,name".to_vec()]
        .into_iter()
        .chain(rows)
        .collect::<Vec<_>>()
        .join(&b'\n');
    let mut kept = Kept::default();
    let found = answers(&text, machine(2, 3), &mut kept).unwrap();
    assert_eq!((found.rows, found.bad), (10, 7));
    for line in String::from_utf8(kept.bytes).unwrap().lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        if line["status"] == "error" {
            let message = line["message"].as_str().unwrap();
            assert!(
                message.starts_with(&format!("line {}: ", line["line"])) && message.len() < 200
            );
        }
    }
}

fn identity() -> Identity {
    vec![("threshold".into(), "0.7".into())]
}

fn begin(target: &Path, start: Start) -> Result<Begun, BatchError> {
    OutputFile::begin(target, identity(), start, Box::new(|| true))
}

/// Passes rows on until so many have come, and then stops as a kill would: without a word.
struct Killed<'a>(&'a mut OutputFile, u64);

impl Output for Killed<'_> {
    fn rows(&mut self, bytes: &[u8], progress: &Progress) -> Result<(), BatchError> {
        if progress.summary.rows > self.1 {
            return Err(BatchError::Internal("killed".into()));
        }
        self.0.rows(bytes, progress)
    }
}

#[test]
fn a_run_that_was_killed_ends_with_the_same_bytes() {
    let home = tempfile::tempdir().unwrap();
    let rows: Vec<String> = (0..500).map(|row| format!("{row},hit {row}")).collect();
    let text = format!(
        "id,name
{}
",
        rows.join(
            "
"
        )
    );
    let whole = home.path().join("whole");
    let progress_of = |target: &Path, start, stop: u64| -> Result<(), BatchError> {
        let Begun::Running(mut file) = begin(target, start)? else {
            return Ok(());
        };
        file.head(b"head\n")?;
        let from = file.from().cloned();
        let mut killed = Killed(&mut file, stop);
        let found = go_on(text.as_bytes(), machine(2, 7), &mut killed, from.as_ref())?;
        file.finish(b"tail\n", &found)
    };
    progress_of(&whole, Start::Anew, u64::MAX).unwrap();
    let want = std::fs::read(&whole).unwrap();
    for stop in [0, 1, 7, 100, 250, 499] {
        let target = home.path().join(format!("killed at {stop}"));
        assert!(progress_of(&target, Start::Anew, stop).is_err());
        assert!(!target.exists());
        // What was done is not thrown away unasked.
        let error = begin(&target, Start::Anew).map(|_| ()).unwrap_err();
        assert!(error.hint().unwrap().contains("--resume"), "{error}");
        // Bytes behind the last checkpoint, half a line in the journal.
        let add = |end: &str, bytes: &[u8]| {
            let mut path = target.clone().into_os_string();
            path.push(end);
            let mut file = std::fs::OpenOptions::new().append(true).open(path).unwrap();
            io::Write::write_all(&mut file, bytes).unwrap();
        };
        add(".part", b"{\"half\":");
        add(".journal", b"{\"progress\":{\"posi");
        assert!(progress_of(&target, Start::Resume, stop + 60).is_err() || stop > 439);
        if !target.exists() {
            progress_of(&target, Start::Resume, u64::MAX).unwrap();
        }
        assert_eq!(std::fs::read(&target).unwrap(), want, "killed at {stop}");
        assert_eq!(
            std::fs::read_dir(home.path()).unwrap().count(),
            2,
            "nothing is left"
        );
        std::fs::remove_file(&target).unwrap();
    }
}

#[test]
fn a_run_that_differs_is_not_gone_on_with() {
    let home = tempfile::tempdir().unwrap();
    let target = home.path().join("out");
    let Begun::Running(mut file) = begin(&target, Start::Anew).unwrap() else {
        panic!("it has not begun");
    };
    // The lock holds while the run goes on.
    let error = begin(&target, Start::Resume).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("another run"), "{error}");
    let text = b"name\na\nb\nc\nd\n";
    answers(text, machine(1, 1), &mut Killed(&mut file, 2)).unwrap_err();
    drop(file);
    let other = vec![("threshold".to_owned(), "0.8".to_owned())];
    let error = OutputFile::begin(&target, other, Start::Resume, Box::new(|| true))
        .map(|_| ())
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("threshold: then `0.7`, now `0.8`"),
        "{error}"
    );
    let Begun::Running(mut file) = begin(&target, Start::Resume).unwrap() else {
        panic!("it is not gone on with");
    };
    let from = file.from().cloned().unwrap();
    assert_eq!(from.summary.rows, 2);
    let error = go_on(
        b"name\na\nX\nc\nd\n",
        machine(1, 1),
        &mut *file,
        Some(&from),
    )
    .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("not what the earlier run has read"),
        "{error}"
    );
    go_on(text, machine(1, 1), &mut *file, Some(&from)).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_bytes_do_not_depend_on_threads_and_chunks(
        rows in proptest::collection::vec("[a-c,\"é\n]{0,12}|hit|1,hit", 0..60),
        threads in 1_usize..5,
        chunk in 1_usize..9,
    ) {
        let text = "id,name\n".to_owned() + &rows.join("\n");
        let mut one = Kept::default();
        let alone = answers(text.as_bytes(), machine(1, 1_000), &mut one).unwrap();
        let mut many = Kept::default();
        let together = answers(text.as_bytes(), machine(threads, chunk), &mut many).unwrap();
        prop_assert_eq!(alone, together);
        prop_assert_eq!(one.bytes, many.bytes);
    }
}

#[test]
fn a_field_that_comes_late_is_known_at_the_end_whatever_the_machine() {
    let line = |row: u64| {
        let late = if row >= 990 {
            r#","aka":"x","trading":"y""#
        } else {
            ""
        };
        format!("{{\"name\":\"n{row}\"{late}}}\n")
    };
    let text: String = (0..1_000).map(line).collect();
    let census = |threads, chunk, from: Option<&Progress>| {
        let mut kept = Kept::default();
        let found = go_on(text.as_bytes(), machine(threads, chunk), &mut kept, from).unwrap();
        found.census
    };
    let whole = census(1, 1_000, None);
    let shown: Vec<(&str, u64)> = whole
        .fields
        .iter()
        .map(|each| (each.name.as_str(), each.rows))
        .collect();
    assert_eq!(shown, [("name", 1_000), ("aka", 10), ("trading", 10)]);
    assert_eq!(whole.fields[1].taken, Taken::Read(Role::Alias));
    assert_eq!(whole.fields[2].taken, Taken::Unread);
    for (threads, chunk) in [(3, 7), (2, 128), (4, 1)] {
        assert_eq!(census(threads, chunk, None), whole);
    }
    // Also of a run that was gone on with.
    let mut half = Half::default();
    let stopped = go_on(text.as_bytes(), machine(1, 10), &mut half, None);
    assert!(stopped.is_err());
    let written = serde_json::to_string(half.last.as_ref().unwrap()).unwrap();
    let from: Progress = serde_json::from_str(&written).unwrap();
    assert!(from.summary.rows > 900, "{}", from.summary.rows);
    assert_eq!(census(3, 7, Some(&from)), whole);
}

/// Gives up within the late rows and keeps how far it came.
#[derive(Default)]
struct Half {
    last: Option<Progress>,
}

impl Output for Half {
    fn rows(&mut self, _: &[u8], progress: &Progress) -> Result<(), BatchError> {
        self.last = Some(progress.clone());
        if progress.summary.rows < 995 {
            return Ok(());
        }
        Err(BatchError::io("written", "t", io::Error::other("full")))
    }
}
