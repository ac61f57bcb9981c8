//! What speaks for two entries of two copies being one, feature by feature.
//!
//! Nothing is scored here: each feature is one of a few named cases, and a table
//! ([`Tie::strength`]) says what a combination of them is worth. The cases were read
//! off the Entity List of 2022 and 2026, where names lose and gain cities, spellings
//! are mended, rows of several countries become one, and pages of one rule are cited
//! by its first page or by the page of the entry.

use std::collections::BTreeSet;

use interdict_model::{Basis, Country, ListEntry, NameKind};
use jiff::civil::Date;

use crate::text::{name_key, without_short_form};

/// Pages of one volume within which two citations can be of one rule: editions cite
/// its first page or that of the entry, ten pages on at most in the copies seen.
const PAGES_OF_A_RULE: u32 = 30;
/// Shortest folded name of which a part can stand for the whole.
const SHORTEST: usize = 10;

/// How two names are alike, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameTie {
    /// They are not.
    Other,
    /// A letter or two differ, where that can make another name.
    Similar,
    /// One begins with the whole of the other and goes on.
    Begins,
    /// The words of one are those of the other with some left out.
    Part,
    /// One or two letters differ, or the order of the words.
    Near,
    /// The listed name of one is an alias of the other.
    Alias,
    /// One goes on after the other with a place or a short name in brackets.
    Extended,
    /// Equal but for case, punctuation and accents.
    Equal,
}

/// Whether two entries can have been listed by one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// A cited page or the date of the listing is the same.
    Agrees,
    /// Neither says enough.
    Unknown,
    /// Other pages are cited, or only one of the two cites or dates anything.
    Doubtful,
    /// Other rules on other days.
    Contradicts,
}

/// How the countries of two entries lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// One at least is the same, or neither entry names any.
    Shared,
    /// One of the two names none.
    Unknown,
    /// None is the same.
    Apart,
}

/// How much a tie is worth, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Nothing.
    None,
    /// Enough to ask a person.
    Weak,
    /// Enough to link, while nothing competes.
    Strong,
}

/// What two entries have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tie {
    pub name: NameTie,
    pub when: When,
    pub place: Place,
    /// Whether a number (passport, register) is the same.
    pub number: bool,
    /// Whether an address is the same.
    pub address: bool,
}

impl Tie {
    /// Returns what the tie is worth.
    pub fn strength(self) -> Strength {
        match (self.name, self.when, self.place) {
            // An entry that cites an older rule was there before, under whatever name.
            (NameTie::Other | NameTie::Begins | NameTie::Similar, When::Agrees, Place::Shared) => {
                Strength::Weak
            }
            (NameTie::Other | NameTie::Begins | NameTie::Similar, ..) => Strength::None,
            (NameTie::Equal, When::Contradicts, _) if self.address => Strength::Weak,
            // Another rule on another day: a namesake, unless it is the same number.
            (_, When::Contradicts, _) if !self.number => Strength::None,
            (_, _, Place::Shared | Place::Unknown) if self.number => Strength::Strong,
            (_, When::Agrees, Place::Shared) => Strength::Strong,
            (NameTie::Equal | NameTie::Extended | NameTie::Near, _, Place::Shared)
                if self.address =>
            {
                Strength::Strong
            }
            (NameTie::Equal, When::Agrees | When::Unknown, Place::Unknown)
            | (NameTie::Equal, When::Unknown, Place::Shared) => Strength::Strong,
            (NameTie::Equal, ..)
            | (_, When::Agrees, Place::Unknown)
            | (NameTie::Extended | NameTie::Near, When::Unknown, Place::Shared) => Strength::Weak,
            _ => Strength::None,
        }
    }

    /// Says in words why the two are held to be one.
    pub fn reason(self) -> String {
        let name = match self.name {
            NameTie::Other => "other name",
            NameTie::Similar => "a name that differs by a letter or two",
            NameTie::Begins => "one name begins with the whole of the other",
            NameTie::Part => "same name with words left out",
            NameTie::Near => "same name but for a letter or two or the order of its words",
            NameTie::Alias => "the name is an alias of the other",
            NameTie::Extended => "same name with or without a place or short name at its end",
            NameTie::Equal => "same name",
        };
        let when = match self.when {
            When::Agrees => ", same rule or date",
            When::Unknown => ", no rule or date to compare",
            When::Doubtful => ", no rule or date in common",
            When::Contradicts => ", other rule and date",
        };
        let place = match self.place {
            Place::Shared => ", same country or none",
            Place::Unknown => ", no country to compare",
            Place::Apart => ", other country",
        };
        let number = if self.number { ", same number" } else { "" };
        let address = if self.address { ", same address" } else { "" };
        format!("{name}{when}{place}{number}{address}")
    }
}

/// An entry with what is compared of it, folded once.
pub(super) struct Keyed<'a> {
    pub entry: &'a ListEntry,
    /// The folded listed name, without a short form in brackets that repeats it.
    pub key: String,
    /// The same without a place at its end; equal to `key` where there is none.
    head: String,
    words: Vec<String>,
    head_words: Vec<String>,
    aliases: BTreeSet<String>,
    pages: Vec<(u32, u32)>,
    start: Option<Date>,
}

impl<'a> Keyed<'a> {
    pub fn new(entry: &'a ListEntry) -> Self {
        let name = entry.caption();
        let dated = entry.listing.basis != Basis::Snapshot || entry.listing.earliest.is_some();
        Self {
            entry,
            key: core_key(name),
            head: core_key(without_place(name)),
            words: words(name),
            head_words: words(without_place(name)),
            aliases: entry
                .names
                .iter()
                .skip(1)
                .filter(|name| name.kind != NameKind::OriginalScript)
                .map(|name| name_key(&name.text))
                .filter(|key| key.len() >= SHORTEST)
                .collect(),
            pages: entry
                .listing
                .citations
                .iter()
                .filter_map(|cite| page(&cite.text))
                .collect(),
            start: dated.then_some(entry.listing.latest),
        }
    }

    /// Cited pages, as volume and page.
    pub fn pages(&self) -> &[(u32, u32)] {
        &self.pages
    }

    /// The words of the listed name in the order of the alphabet.
    pub fn sorted_words(&self) -> String {
        let mut words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        words.sort_unstable();
        words.join(" ")
    }

    /// Folded aliases that are long enough to mean something.
    pub fn aliases(&self) -> impl Iterator<Item = &str> {
        self.aliases.iter().map(String::as_str)
    }

    /// Compares this entry with one of the later copy.
    pub fn tie(&self, later: &Self) -> Tie {
        Tie {
            name: self.name_tie(later),
            when: self.when(later),
            place: place(self.entry, later.entry),
            address: self.entry.addresses.iter().any(|address| {
                address.text.len() >= SHORTEST && later.entry.addresses.contains(address)
            }),
            number: self.entry.ids.iter().any(|id| {
                id.value.len() >= 5
                    && later
                        .entry
                        .ids
                        .iter()
                        .any(|other| other.kind == id.kind && other.value == id.value)
            }),
        }
    }

    fn name_tie(&self, other: &Self) -> NameTie {
        if self.key == other.key && !self.key.is_empty() {
            return NameTie::Equal;
        }
        let long_enough = |key: &str| key.len() >= SHORTEST;
        if self.head == other.key && !self.head.is_empty()
            || other.head == self.key && !other.head.is_empty()
            || bracketed(self, other)
            || bracketed(other, self)
        {
            return NameTie::Extended;
        }
        if self.aliases.contains(&other.key) || other.aliases.contains(&self.key) {
            return NameTie::Alias;
        }
        if near(&self.words, &other.words)
            || near(&self.head_words, &other.words)
            || near(&self.words, &other.head_words)
            || reordered(self, other)
        {
            return NameTie::Near;
        }
        if part(&self.words, &other.words) || part(&other.words, &self.words) {
            return NameTie::Part;
        }
        let begins = |short: &[String], long: &[String]| {
            short.len() >= 2 && long_enough(&short.concat()) && long.starts_with(short)
        };
        if begins(&self.words, &other.words) || begins(&other.words, &self.words) {
            return NameTie::Begins;
        }
        if self.key.len().min(other.key.len()) >= MAY_DIFFER
            && distance(&self.key, &other.key, 2) <= 2
        {
            return NameTie::Similar;
        }
        NameTie::Other
    }

    fn when(&self, later: &Self) -> When {
        let cited = self
            .pages
            .iter()
            .any(|one| later.pages.iter().any(|two| same_rule(*one, *two)));
        let same_day = match (self.start, later.start) {
            (Some(one), Some(two)) => Some(one == two),
            _ => None,
        };
        let silent = |side: &Self| side.pages.is_empty() && side.start.is_none();
        match same_day {
            Some(true) => When::Agrees,
            _ if cited => When::Agrees,
            Some(false) => When::Contradicts,
            None if silent(self) && silent(later) => When::Unknown,
            None => When::Doubtful,
        }
    }
}

/// Answers whether both can be pages of one rule.
fn same_rule(one: (u32, u32), two: (u32, u32)) -> bool {
    one.0 == two.0 && one.1.abs_diff(two.1) <= PAGES_OF_A_RULE
}

/// Reads `84 FR 22961` and what stands for it, whatever follows.
fn page(text: &str) -> Option<(u32, u32)> {
    let mut words = text.split_whitespace();
    let volume = words.next()?.parse().ok()?;
    let register = words.next()?;
    if !matches!(register, "FR" | "F.R." | "Fed.Reg.") {
        return None;
    }
    let digits: String = words
        .next()?
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    Some((volume, digits.parse().ok()?))
}

fn place(one: &ListEntry, other: &ListEntry) -> Place {
    match (one.countries.is_empty(), other.countries.is_empty()) {
        (true, true) => Place::Shared,
        // Hong Kong stands under China in some editions, without it in others.
        (false, false) if Country::fit(&one.countries, &other.countries) => Place::Shared,
        (false, false) => Place::Apart,
        _ => Place::Unknown,
    }
}

/// Folds a name without a short form in brackets at its end that only repeats it.
fn core_key(name: &str) -> String {
    name_key(without_short_form(name).unwrap_or(name))
}

/// Words that make what follows a comma a part of the name and not a place.
const NO_PLACE: &[&str] = &[
    "ab",
    "academy",
    "ag",
    "ao",
    "branch",
    "bureau",
    "bv",
    "center",
    "centre",
    "co",
    "college",
    "company",
    "corp",
    "corporation",
    "department",
    "division",
    "dmcc",
    "doo",
    "entity",
    "facility",
    "factory",
    "fze",
    "fzc",
    "fzco",
    "gmbh",
    "group",
    "hospital",
    "inc",
    "institute",
    "jsc",
    "kg",
    "laboratory",
    "lab",
    "limited",
    "llc",
    "llp",
    "ltd",
    "ministry",
    "nv",
    "oao",
    "office",
    "ojsc",
    "ooo",
    "oy",
    "pao",
    "pjsc",
    "plant",
    "plc",
    "pte",
    "pty",
    "pvt",
    "research",
    "sa",
    "sarl",
    "school",
    "sdn",
    "sia",
    "spa",
    "srl",
    "subsidiary",
    "trading",
    "uab",
    "unit",
    "university",
    "works",
    "zao",
];

/// Cuts a place off the end of a name: what follows the first comma behind which no
/// word belongs to a name (`Suzhou Huawei Investment Co., Ltd., Suzhou, Jiangsu`).
fn without_place(name: &str) -> &str {
    name.char_indices()
        .filter(|(_, c)| *c == ',')
        .map(|(at, _)| name.split_at(at))
        .find(|(_, tail)| {
            tail.split(|c: char| !c.is_alphanumeric())
                .all(|word| !NO_PLACE.contains(&word.to_lowercase().as_str()))
        })
        .map_or(name, |(head, _)| head)
}

/// Answers whether `long` is `short` and then something in brackets.
fn bracketed(short: &Keyed<'_>, long: &Keyed<'_>) -> bool {
    let name = long.entry.caption().trim_end();
    !short.key.is_empty()
        && name.ends_with(')')
        && name
            .match_indices('(')
            .any(|(at, _)| name_key(&name[..at]) == short.key)
}

/// Answers whether the words of `short` stand in `long` in their order, most of it.
fn part(short: &[String], long: &[String]) -> bool {
    let letters = |words: &[String]| words.iter().map(String::len).sum::<usize>();
    if short.len() < 2 || short.len() >= long.len() || letters(short) < SHORTEST {
        return false;
    }
    let mut rest = long.iter();
    short.iter().all(|word| rest.any(|other| other == word))
        && letters(short) * 10 >= letters(long) * 7
}

/// Splits a name into folded words. Marks that stand for a damaged letter or belong
/// inside a word do not split it.
fn words(name: &str) -> Vec<String> {
    let inside = |c: char| c.is_alphanumeric() || "?'`’‘”“\u{fffd}".contains(c);
    name.split(|c: char| !inside(c))
        .map(name_key)
        .filter(|word| !word.is_empty())
        .collect()
}

/// Shortest word in which a letter may differ: sisters are told apart by short ones
/// (`Angstrem-M`, `Angstrem-T`).
const MAY_DIFFER: usize = 4;

/// Answers whether the words are the same but for two letters at most, none of them in
/// a short word, a number or a word that is another one altogether.
fn near(one: &[String], two: &[String]) -> bool {
    if one.len() != two.len() {
        return false;
    }
    let mut left: usize = 2;
    for (a, b) in one.iter().zip(two).filter(|(a, b)| a != b) {
        let (x, y) = (a.chars().count(), b.chars().count());
        let digit = |word: &str| word.chars().any(|c| c.is_ascii_digit());
        if x.min(y) < MAY_DIFFER || digit(a) || digit(b) {
            return false;
        }
        let apart = distance(a, b, left);
        if apart > left || apart * 4 > x.max(y) {
            return false;
        }
        left -= apart;
    }
    one.iter().map(String::len).sum::<usize>() >= SHORTEST
}

/// Answers whether both have the same words in another order.
fn reordered(one: &Keyed<'_>, two: &Keyed<'_>) -> bool {
    let (words, others) = (one.words.len(), two.words.len());
    words == others && words > 1 && one.sorted_words() == two.sorted_words()
}

/// Edit distance with swaps of neighbors, or more than `limit`.
fn distance(one: &str, two: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best;
        }
        before = last;
        last = row;
    }
    last[b.len()]
}
