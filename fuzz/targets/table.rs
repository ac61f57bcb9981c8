//! Tables of customers: every row has one answer, whatever the bytes.
//!
//! The first byte says the encoding and the delimiter, the rest is the file.
#![no_main]

use std::io::Cursor;

use interdict_batch::{
    Answer, BatchError, Decisions, Encoding, LineWriter, Machine, Output, Progress, ShowCleared,
    Summary, Table, TableOptions, Terms, run,
};
use interdict_fuzz::lines;
use interdict_model::{AsOf, Corpus, PartyQuery, Screening, ScreeningStatus};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

const DAY: AsOf = AsOf::Day(date(2026, 1, 1));

fuzz_target!(|data: &[u8]| {
    let Some((how, rest)) = data.split_first() else {
        return;
    };
    let options = TableOptions {
        encoding: Encoding::WORDS
            .get(usize::from(how & 7))
            .map(|(_, known)| *known),
        delimiter: [None, Some(b','), Some(b';'), Some(b'\t')][usize::from(how >> 3 & 3)],
        ..TableOptions::default()
    };
    let one = answers(rest, &options, 1_000);
    let two = answers(rest, &options, 1);
    match (&one, &two) {
        (Ok(one), Ok(two)) => assert_eq!(one, two, "chunks show in the answers"),
        (Err(one), Err(two)) => assert_eq!(one, two),
        _ => panic!("read by one and refused by the other"),
    }
    let Ok((bytes, summary)) = one else { return };
    assert_eq!(summary.defects, 0, "the program fails on a row");
    let mut last = 0;
    let mut rows = 0;
    for line in bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        let line: serde_json::Value = serde_json::from_slice(line).expect("each line is JSON");
        let place = line["line"].as_u64().expect("each answer has a line");
        assert!(place > last, "lines go forward");
        last = place;
        rows += 1;
        if line["status"] == "error" {
            let message = line["message"].as_str().unwrap_or_default();
            assert!(!message.is_empty() && message.len() < 500);
        }
    }
    assert_eq!(rows, summary.rows);
    // Decoding makes no line breaks, save where UTF-16 holds them.
    if options.encoding == Some(Encoding::Utf8) && !rest.starts_with(&[0x1F, 0x8B]) {
        assert!(
            last <= lines(rest).max(1) || rest.starts_with(&[0xFF]) || rest.starts_with(&[0xFE])
        );
    }
});

type Answers = Result<(Vec<u8>, Summary), String>;

fn answers(bytes: &[u8], options: &TableOptions, chunk: usize) -> Answers {
    struct Kept(Vec<u8>);
    impl Output for Kept {
        fn rows(&mut self, bytes: &[u8], _: &Progress) -> Result<(), BatchError> {
            self.0.extend_from_slice(bytes);
            Ok(())
        }
    }
    let said = |error: BatchError| {
        assert!(!error.to_string().is_empty());
        error.to_string()
    };
    let table =
        Table::open(Box::new(Cursor::new(bytes.to_vec())), "fuzz", options).map_err(said)?;
    let decisions = Decisions::default();
    let terms = Terms {
        limit: None,
        near: 0,
        decisions: &decisions,
        entry_print: &|_| None,
    };
    let corpus = Corpus::default();
    let writer = LineWriter::new(DAY, DAY, 0.7, &corpus, ShowCleared::Count).map_err(said)?;
    let render = |answer: &Answer, out: &mut Vec<u8>| writer.write(answer, out);
    let mut kept = Kept(Vec::new());
    let machine = Machine { threads: 1, chunk };
    let found = run(table, terms, machine, || nothing, &render, &mut kept, None).map_err(said)?;
    Ok((kept.0, found))
}

fn nothing(query: &PartyQuery) -> Screening {
    assert!(!query.name.trim().is_empty());
    Screening {
        schema: String::new(),
        query: query.clone(),
        on: DAY,
        known: DAY,
        corpus: Corpus::default(),
        threshold: 0.7,
        status: ScreeningStatus::Ok,
        by_sound_only: false,
        message: None,
        omitted: 0,
        hits: Vec::new(),
        near: Vec::new(),
    }
}
