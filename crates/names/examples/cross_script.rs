//! How well names in their own script meet their Latin forms, on a UN consolidated list.
//!
//! `cargo run --release -p interdict-names --example cross_script -- UN.xml [--show] [--apart]`
//!
//! Every name of an entry that is not in Latin letters is compared with the entry's Latin
//! names, both ways. Five folds by entity: what was mined for a fold has seen no name of its
//! entities. Which names count is decided without the scorer, by [`sounds_like`]: its own
//! table of consonant classes, words covered on both sides. Names set apart are listed with
//! `--apart`, misses with `--show`.
#![expect(
    clippy::print_stdout,
    reason = "a command-line example reports its figures"
)]

mod lists;

use std::collections::BTreeMap;

use interdict_names::mine::{NameGroup, mine};
use interdict_names::{Equivalents, Name, Options, Script, analyze_with, score};

const FOLDS: u64 = 5;

fn main() -> Result<(), std::io::Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(path) = arguments.first() else {
        println!(
            "usage: cross_script UN.xml [--show] [--apart] [--others] [--general] [--unmined]"
        );
        return Ok(());
    };
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let opts = Options {
        curated: !has("--general"),
    };
    let entries = lists::un(&std::fs::read_to_string(path)?);
    let sets: Vec<Equivalents> = (0..FOLDS)
        .map(|fold| {
            if has("--unmined") {
                return Equivalents::none();
            }
            let seen = entries
                .iter()
                .filter(|entry| lists::fold_of(&entry.id, FOLDS) != fold);
            let groups: Vec<NameGroup> = seen
                .map(|entry| NameGroup {
                    list: "UN".to_owned(),
                    id: entry.id.clone(),
                    tag: entry.tag,
                    names: entry.names.clone(),
                })
                .collect();
            Equivalents::of(&mine(&groups))
        })
        .collect();
    let latin_names = || {
        entries.iter().enumerate().flat_map(|(at, entry)| {
            let names = entry.names.iter();
            let latin = names.filter(|name| script_of(name) == Script::Latin);
            latin.map(move |name| (at, name, entry.tag))
        })
    };
    let listed: Vec<Vec<(usize, Name)>> = sets
        .iter()
        .map(|set| {
            latin_names()
                .map(|(at, name, tag)| (at, analyze_with(name, tag, set)))
                .collect()
        })
        .collect();
    let mut table: BTreeMap<String, Row> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let fold = usize::try_from(lists::fold_of(&entry.id, FOLDS)).unwrap_or(0);
        let (set, listed) = (&sets[fold], &listed[fold]);
        let (latin, own): (Vec<&String>, Vec<&String>) = entry
            .names
            .iter()
            .partition(|name| script_of(name) == Script::Latin);
        for original in own {
            let script = script_of(original);
            let row = table
                .entry(format!("{script:?} {:?}", entry.tag))
                .or_default();
            let counted: Vec<&&String> = latin
                .iter()
                .filter(|form| sounds_like(original, form))
                .collect();
            let asked = analyze_with(original, entry.tag, set);
            let mut others: Vec<(usize, &Name, f64)> = listed
                .iter()
                .filter(|(other, name)| *other != at && name.tag == entry.tag)
                .map(|(other, name)| (*other, name, score(&asked, name, &opts)))
                .filter(|(_, _, value)| *value >= 0.7)
                .collect();
            others.dedup_by_key(|(other, _, _)| *other);
            row.others += others.len();
            if has("--others") {
                for (other, name, value) in &others {
                    println!(
                        "other {value:.3}\t{original}\t{}\t{}",
                        entries[*other].id, name.original
                    );
                }
            }
            let best = |names: &[&String], forward: bool| {
                names
                    .iter()
                    .map(|name| {
                        let other = analyze_with(name, entry.tag, set);
                        if forward {
                            score(&asked, &other, &opts)
                        } else {
                            score(&other, &asked, &opts)
                        }
                    })
                    .fold(0.0, f64::max)
            };
            let all: Vec<&String> = latin.clone();
            let (found, back) = (best(&all, true), {
                let forms: Vec<&String> = counted.iter().map(|form| **form).collect();
                best(&forms, false)
            });
            if counted.is_empty() {
                row.apart += 1;
                row.apart_found += usize::from(found >= 0.7);
                if has("--apart") {
                    println!(
                        "apart {found:.3}\t{}\t{original}\t{}",
                        entry.id,
                        join(&latin)
                    );
                }
                continue;
            }
            row.counted += 1;
            row.found += usize::from(found >= 0.7);
            row.back += usize::from(back >= 0.7);
            row.high += usize::from(found >= 0.85);
            if has("--show") && (found < 0.7 || back < 0.7) {
                println!(
                    "missed {found:.3} {back:.3}\t{}\t{original}\t{}",
                    entry.id,
                    join(&latin)
                );
            }
        }
    }
    println!(
        "{:<24}{:>8}{:>9}{:>9}{:>9}{:>8}{:>12}{:>8}",
        "script, kind", "counted", ">=.70", "reverse", ">=.85", "apart", "of it found", "others"
    );
    let mut sum = Row::default();
    for (name, row) in &table {
        row.print(name);
        sum.add(row);
    }
    sum.print("all");
    Ok(())
}

#[derive(Default)]
struct Row {
    counted: usize,
    found: usize,
    back: usize,
    high: usize,
    apart: usize,
    apart_found: usize,
    others: usize,
}

impl Row {
    fn add(&mut self, other: &Self) {
        self.counted += other.counted;
        self.found += other.found;
        self.back += other.back;
        self.high += other.high;
        self.apart += other.apart;
        self.apart_found += other.apart_found;
        self.others += other.others;
    }

    fn print(&self, name: &str) {
        let percent = |part: usize| 100.0 * part as f64 / self.counted.max(1) as f64;
        println!(
            "{name:<24}{:>8}{:>8.1}%{:>8.1}%{:>8.1}%{:>8}{:>12}{:>8}",
            self.counted,
            percent(self.found),
            percent(self.back),
            percent(self.high),
            self.apart,
            self.apart_found,
            self.others
        );
    }
}

fn join(names: &[&String]) -> String {
    names
        .iter()
        .map(|name| name.as_str())
        .collect::<Vec<_>>()
        .join(" | ")
}

/// The script of the first letter outside Latin, or Latin.
fn script_of(name: &str) -> Script {
    name.chars()
        .map(Script::of)
        .find(|script| !matches!(script, Script::Latin | Script::Common))
        .unwrap_or(Script::Latin)
}

/// Answers whether `original` is written by sound from `latin`: at least 3 of 5 words of each
/// of them have a counterpart whose consonant classes differ by at most one.
fn sounds_like(original: &str, latin: &str) -> bool {
    let (a, b) = (frames(original), frames(latin));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let covered = |from: &[String], to: &[String]| {
        let hits = from
            .iter()
            .filter(|word| to.iter().any(|other| near(word, other)))
            .count();
        5 * hits >= 3 * from.len()
    };
    covered(&a, &b) && covered(&b, &a)
}

/// Equal classes, or one of them missing or other in words of three and more.
fn near(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().min(b.len()) < 2 || a.len().max(b.len()) < 3 || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let prefix = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let most = a.len().min(b.len()) - prefix;
    let suffix = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take(most)
        .take_while(|(x, y)| x == y)
        .count();
    a.len().max(b.len()) - prefix - suffix <= 1
}

/// The words of a name as classes of consonants; links and words without one are left out.
fn frames(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let mut frames = Vec::new();
    for word in lower.split(|ch: char| !ch.is_alphanumeric() && !"'`’‘ʿʾ".contains(ch)) {
        let word = word.strip_prefix("ال").unwrap_or(word);
        if [
            "al", "el", "bin", "ben", "ibn", "بن", "the", "and", "of", "ul", "abd",
        ]
        .contains(&word)
        {
            continue;
        }
        let mut frame = String::new();
        let mut chars = word.chars().peekable();
        while let Some(ch) = chars.next() {
            let next = chars.peek().copied();
            let class = class(ch, next);
            if let Some(class) = class
                && !frame.ends_with(class)
            {
                frame.push(class);
            }
            let pair = matches!(
                (ch, next),
                ('k' | 'g' | 's' | 'c' | 't' | 'd' | 'z' | 'p', Some('h'))
            );
            if pair {
                chars.next();
            }
        }
        if !frame.is_empty() {
            frames.push(frame);
        }
    }
    frames
}

/// A rough class of consonants; nothing for vowels and what may carry one.
fn class(ch: char, next: Option<char>) -> Option<char> {
    if next == Some('h')
        && let Some(class) = with_h(ch)
    {
        return Some(class);
    }
    Some(match ch {
        'b' | 'v' | 'p' | 'ب' | 'پ' | 'б' | 'в' | 'п' => 'b',
        'f' | 'ف' | 'ф' => 'f',
        't' | 'd' | 'ت' | 'ط' | 'د' | 'ض' | 'ث' | 'ذ' | 'ٹ' | 'ڈ' | 'т' | 'д' => 't',
        's' | 'z' | 'x' | 'c' | 'س' | 'ص' | 'ز' | 'ظ' | 'с' | 'з' | 'ц' => 's',
        'ش' | 'ш' | 'щ' | 'ч' | 'چ' => 'S',
        'j' | 'g' | 'ج' | 'گ' | 'غ' | 'ژ' | 'ж' | 'г' => 'j',
        'k' | 'q' | 'ك' | 'ک' | 'ق' | 'к' => 'k',
        'h' | 'ح' | 'خ' | 'х' => 'h',
        'l' | 'ل' | 'л' => 'l',
        'm' | 'م' | 'м' => 'm',
        'n' | 'ن' | 'н' => 'n',
        'r' | 'ر' | 'ڑ' | 'р' => 'r',
        _ => return None,
    })
}

/// The class of two Latin letters of which the second is h.
fn with_h(first: char) -> Option<char> {
    Some(match first {
        'k' => 'h',
        's' | 'c' => 'S',
        't' | 'd' => 't',
        'z' => 'j',
        'p' => 'f',
        _ => return None,
    })
}
