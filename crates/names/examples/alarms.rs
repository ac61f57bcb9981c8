//! Counts how many ordinary names reach a list: the false alarms of a clean portfolio.
//!
//! `cargo run --release -p interdict-names --example alarms -- LIST.csv CLEAN.csv [--show] [--person]`
//! LIST has the columns name and aliases or alt_names (split by `;`), CLEAN has legal_name.
//! Prints how many clean names have their best score in each band.
#![expect(
    clippy::print_stdout,
    reason = "a command-line example reports its figures"
)]

use interdict_names::{Name, NameTag, Options, analyze, score};

fn main() -> Result<(), std::io::Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [list, clean, ..] = arguments.as_slice() else {
        println!("usage: alarms LIST.csv CLEAN.csv [--show]");
        return Ok(());
    };
    let show = arguments.iter().any(|argument| argument == "--show");
    let person = arguments.iter().any(|argument| argument == "--person");
    let tag = if person {
        NameTag::Person
    } else {
        NameTag::Organization
    };
    let opts = Options::default();
    let mut listed: Vec<Name> = Vec::new();
    for row in rows(
        &std::fs::read_to_string(list)?,
        &["name", "aliases", "alt_names"],
    ) {
        for name in row
            .iter()
            .flat_map(|field| field.split(';'))
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            listed.push(analyze(name, tag));
        }
    }
    let clean: Vec<Name> = rows(&std::fs::read_to_string(clean)?, &["legal_name"])
        .into_iter()
        .filter_map(|row| row.into_iter().next())
        .map(|name| analyze(&name, tag))
        .collect();
    let mut bands = [0usize; 4];
    for query in &clean {
        let hits = listed
            .iter()
            .map(|target| (score(query, target, &opts), target));
        let Some((best, target)) = hits.max_by(|a, b| a.0.total_cmp(&b.0)) else {
            continue;
        };
        for (band, threshold) in bands.iter_mut().zip([0.60, 0.70, 0.85, 0.95]) {
            *band += usize::from(best >= threshold);
        }
        if show && best >= 0.70 {
            println!("{best:.3}\t{}\t{}", query.original, target.original);
        }
    }
    println!("{} clean names, {} listed names", clean.len(), listed.len());
    for (count, threshold) in bands.iter().zip(["0.60", "0.70", "0.85", "0.95"]) {
        println!(
            "  >= {threshold}: {count} ({:.2} %)",
            100.0 * *count as f64 / clean.len() as f64
        );
    }
    Ok(())
}

/// Reads the named columns of a CSV text; a missing column is left out.
fn rows(text: &str, names: &[&str]) -> Vec<Vec<String>> {
    let mut records = records(text).into_iter();
    let header = records.next().unwrap_or_default();
    let columns: Vec<usize> = names
        .iter()
        .filter_map(|name| header.iter().position(|field| field == name))
        .collect();
    records
        .map(|row| {
            columns
                .iter()
                .filter_map(|column| row.get(*column).cloned())
                .collect()
        })
        .collect()
}

fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut row, mut field, mut quoted) =
        (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(ch) = chars.next() {
        match ch {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut row));
            }
            '\r' => {}
            other => field.push(other),
        }
    }
    records
}
