//! How many rows a second the runner takes through a screener that finds nothing: its own
//! cost a row, without the screening.
//!
//! `cargo run --release -p interdict-batch --example run_speed -- ROWS THREADS [LISTS]`;
//! LISTS is how many lists the corpus of each line names.

use std::io::{self, Read};
use std::time::Instant;

use interdict_batch::{
    Answer, BatchError, Decisions, LineWriter, Machine, Output, Progress, ShowCleared, Table,
    TableOptions, Terms, run,
};
use interdict_model::{AsOf, Corpus, CorpusList, ListId, PartyQuery, Screening, ScreeningStatus};
use jiff::civil::date;

/// Makes the same rows again and again, without a file.
struct Rows {
    left: u64,
    line: Vec<u8>,
    given: usize,
}

impl Read for Rows {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut count = 0;
        while count < buf.len() {
            if self.given == self.line.len() {
                if self.left == 0 {
                    break;
                }
                self.left -= 1;
                let row = self.left;
                self.line = format!(
                    "C-{row:08},\"Acme Trading {row} GmbH & Co. KG\",DE,1980-02-{:02},HRB {row}\n",
                    row % 28 + 1
                )
                .into_bytes();
                self.given = 0;
            }
            let part = &self.line[self.given..];
            let some = part.len().min(buf.len() - count);
            buf[count..count + some].copy_from_slice(&part[..some]);
            count += some;
            self.given += some;
        }
        Ok(count)
    }
}

/// Counts bytes.
struct Sink(u64);

impl Output for Sink {
    fn rows(&mut self, bytes: &[u8], _: &Progress) -> Result<(), BatchError> {
        self.0 += bytes.len() as u64;
        Ok(())
    }
}

const DAY: AsOf = AsOf::Day(date(2026, 1, 1));

fn nothing(query: &PartyQuery) -> Screening {
    Screening {
        schema: String::new(),
        query: query.clone(),
        on: DAY,
        known: DAY,
        corpus: Corpus::default(),
        threshold: 0.7,
        status: ScreeningStatus::Ok,
        by_sound_only: false,
        several_names: Vec::new(),
        message: None,
        omitted: 0,
        hits: Vec::new(),
        near: Vec::new(),
    }
}

#[expect(clippy::print_stdout, reason = "an example prints its figures")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let mut number = |usual: u64| words.next().map_or(Ok(usual), |word| word.parse());
    let (rows, threads, lists) = (number(1_000_000)?, number(1)?, number(0)?);
    let input = Rows {
        left: rows,
        line: b"customer_id,company_name,country,date_of_birth,registration_number\n".to_vec(),
        given: 0,
    };
    let list = CorpusList {
        id: ListId::new("us.bis.el"),
        date: date(2026, 1, 1),
        rows: 1,
        age_days: Some(0),
        complete: true,
    };
    let corpus = Corpus {
        lists: vec![list; usize::try_from(lists)?],
        ..Corpus::default()
    };
    let table = Table::open(Box::new(input), "generated", &TableOptions::default())?;
    let decisions = Decisions::default();
    let terms = Terms {
        limit: Some(20),
        near: 0,
        decisions: &decisions,
        entry_print: &|_| None,
    };
    let lines = LineWriter::new(DAY, DAY, 0.7, &corpus, ShowCleared::Count)?;
    let render = |answer: &Answer, out: &mut Vec<u8>| lines.write(answer, out);
    let machine = Machine::with_threads(usize::try_from(threads)?);
    let mut sink = Sink(0);
    let begun = Instant::now();
    let found = run(table, terms, machine, || nothing, &render, &mut sink, None)?;
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{} rows, {threads} threads, {lists} lists: {seconds:.2} s, {:.0} rows a second, {} MB out",
        found.rows,
        found.rows as f64 / seconds,
        sink.0 / 1_000_000
    );
    Ok(())
}
