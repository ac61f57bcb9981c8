//! How long does the rulebook take to answer?
//!
//! ```text
//! cargo bench -p interdict-assess --bench determination -- [--only CASE] [--runs N]
//!     [--count TASK CASE TIMES]
//! ```
//!
//! The shipped rulebook, one thread, three cases of ten parties (`benches/cases`). A case is
//! read, its parties are screened against the starter list and its facts are typed before
//! the clock starts: what is timed is the rulebook alone, from the question to the word
//! (`word`), to the word and the questions that are open (`needs`), or to the whole
//! determination with its explanation (`whole`). Nothing is kept between two answers. Times
//! are CPU times of the thread: the median of the runs, with the fastest and the slowest.
//! `--count` does one task so many times and prints nothing, for a counter of instructions.
#![expect(clippy::print_stdout, reason = "a bench reports its figures")]
#![expect(clippy::cast_precision_loss, reason = "figures for people")]

use std::{hint::black_box, time::Duration};

use cpu_time::ThreadTime;
use interdict_assess::{Settings, case_file, prepare};
use interdict_determine::{Question, Rulebook, decide, decide_and_ask, determine, lint};
use interdict_lists::{assemble, starter};
use interdict_model::AsOf;
use interdict_screen::Roster;

/// What the cases leave out is asked on this day.
const TODAY: &str = "2026-11-21";

const CASES: [(&str, &str); 3] = [
    ("clear", include_str!("cases/clear.toml")),
    ("restricted", include_str!("cases/restricted.toml")),
    ("open", include_str!("cases/open.toml")),
];

const TASKS: [&str; 3] = ["word", "needs", "whole"];

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let after = |flag: &str| {
        let place = words.iter().position(|word| word == flag)?;
        Some(&words[place + 1..])
    };
    let book = Rulebook::embedded()?;
    if let Some([task, case, times, ..]) = after("--count") {
        return count(&book, task, case, times.parse()?);
    }
    let runs = match after("--runs") {
        Some([runs, ..]) => runs.parse()?,
        _ => 15,
    };
    let only = after("--only").and_then(|words| words.first());
    println!(
        "rulebook {}: {} measures, {} reliefs, {} facts",
        book.digest,
        book.measures.len(),
        book.reliefs.len(),
        book.registry.facts().count()
    );
    println!(
        "\n{:<12} {:<8} {:>11} {:>9} {:>9} {:>9}",
        "case", "task", "a second", "us", "fastest", "slowest"
    );
    for (name, text) in CASES {
        if only.is_some_and(|only| only != name) {
            continue;
        }
        let question = question(&book, text)?;
        for task in TASKS {
            let batch = batch(|| answer(&book, &question, task));
            let times = times(runs, batch, || answer(&book, &question, task));
            report(name, task, &times);
        }
        let told = determine(&book, &question);
        println!(
            "{:<12} {} with {} triggers, {} reliefs, {} questions, {} nodes of explanation",
            "",
            told.outcome.word(),
            told.triggers.len(),
            told.reliefs.len(),
            told.need.len(),
            nodes(&told)
        );
    }
    let loaded = times(runs, 1, || drop(black_box(Rulebook::embedded())));
    report("rulebook", "compile", &loaded);
    let linted = times(runs, 1, || drop(black_box(lint(&book))));
    report("rulebook", "lint", &linted);
    Ok(())
}

/// Asks a case up to the point where only the rulebook is left to answer.
fn question(book: &Rulebook, text: &str) -> Result<Question, Failure> {
    let today: AsOf = TODAY.parse()?;
    let case = case_file::parse(text, case_file::Format::Toml)?;
    let lists = assemble(starter()?, None, today, today)?;
    let roster = Roster::new(lists.entries, lists.lists).with_digest(lists.digest);
    Ok(prepare(&case, &roster, book, &Settings::new(today, today))?.question)
}

fn answer(book: &Rulebook, question: &Question, task: &str) {
    let question = black_box(question);
    match task {
        "word" => drop(black_box(decide(book, question))),
        "needs" => drop(black_box(decide_and_ask(book, question))),
        _ => drop(black_box(determine(book, question))),
    }
}

fn count(book: &Rulebook, task: &str, case: &str, times: usize) -> Result<(), Failure> {
    let text = CASES.iter().find(|(name, _)| *name == case);
    let question = question(book, text.ok_or("no such case")?.1)?;
    for _ in 0..times {
        match task {
            "compile" => drop(black_box(Rulebook::embedded())),
            "lint" => drop(black_box(lint(book))),
            _ => answer(book, &question, task),
        }
    }
    Ok(())
}

/// Returns how often a task is done in a run, so that a run takes some 50 ms.
fn batch(task: impl Fn()) -> u32 {
    let start = ThreadTime::now();
    let mut done = 0;
    while start.elapsed() < Duration::from_millis(50) {
        task();
        done += 1;
    }
    done
}

/// Returns the time of one task in each run, sorted.
fn times(runs: usize, batch: u32, task: impl Fn()) -> Vec<Duration> {
    let mut times: Vec<Duration> = (0..runs.max(1))
        .map(|_| {
            let start = ThreadTime::now();
            (0..batch).for_each(|_| task());
            start.elapsed() / batch
        })
        .collect();
    times.sort();
    times
}

fn report(case: &str, task: &str, times: &[Duration]) {
    let micros = |time: Duration| time.as_nanos() as f64 / 1e3;
    let median = micros(times[times.len() / 2]);
    println!(
        "{case:<12} {task:<8} {:>11.0} {median:>9.1} {:>9.1} {:>9.1}",
        1e6 / median,
        micros(times[0]),
        micros(times[times.len() - 1])
    );
}

fn nodes(answer: &interdict_model::Determination) -> usize {
    fn below(node: &interdict_model::Node) -> usize {
        1 + node
            .children
            .iter()
            .map(|child| below(child))
            .sum::<usize>()
    }
    let triggers = answer.triggers.iter().map(|trigger| &trigger.why);
    let reliefs = answer.reliefs.iter().map(|relief| &relief.why);
    triggers.chain(reliefs).map(below).sum()
}
