//! The tables that ship with the crate, parsed once: word rarity, business words, places,
//! words of personal names, numbers, curated equivalents.
//!
//! In: `crates/names/data/*.tsv`, compiled in. Out: look-ups by comparable form.
//! Guarantee: fixed for one [`SCORER_VERSION`](crate::SCORER_VERSION); nothing here is
//! learned from loaded lists, so a pair of names has one score for ever.

use std::sync::LazyLock;

use compact_str::CompactString;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use crate::normalize::{ascii, fold};
use crate::script::Script;

/// What a curated pair says about its two forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EquivalentKind {
    Name,
    Word,
    Given,
    Surname,
    Dialect,
}

/// What a word does in a personal name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PersonWord {
    Particle,
    Patronymic,
    Title,
    Common,
}

/// Which first bytes and lengths the keys of a table have: most words that it does not
/// know are told so without being hashed.
pub(crate) struct Marks([u64; 256]);

impl Default for Marks {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl Marks {
    fn place(text: &str) -> (usize, u64) {
        let first = text.as_bytes().first().copied().unwrap_or(0);
        (usize::from(first), 1 << text.len().min(63))
    }

    pub(crate) fn add(&mut self, text: &str) {
        let (first, length) = Self::place(text);
        self.0[first] |= length;
    }

    /// `false` is certain.
    pub(crate) fn may_hold(&self, text: &str) -> bool {
        let (first, length) = Self::place(text);
        self.0[first] & length != 0
    }

    fn of<'a>(keys: impl Iterator<Item = &'a str>) -> Self {
        let mut marks = Self::default();
        keys.for_each(|key| marks.add(key));
        marks
    }
}

/// The marks of the small tables, made when all of them are loaded.
#[derive(Default)]
struct AllMarks {
    business: Marks,
    places: Marks,
    person: Marks,
    numbers: Marks,
    equivalents: Marks,
}

pub(crate) struct Tables {
    marks: AllMarks,
    /// Word of the register extract -> how telling it is.
    rarity: HashMap<&'static str, f64>,
    business: HashMap<&'static str, (u16, &'static str)>,
    places: HashSet<&'static str>,
    person: HashMap<&'static str, PersonWord>,
    numbers: HashMap<&'static str, u32>,
    equivalents: HashMap<CompactString, Vec<(u16, EquivalentKind)>>,
    /// Forms in Han or Hangul with the right-hand form they stand for.
    words: HashMap<CompactString, (CompactString, EquivalentKind)>,
}

pub(crate) static TABLES: LazyLock<Tables> = LazyLock::new(Tables::load);

fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

/// How telling a word is that stands in `count` of `names` names.
fn rarity(names: f64, count: u32) -> f64 {
    const RARE: f64 = 30.0;
    const STEEPNESS: f64 = 1.5;
    const FLOOR: f64 = 0.12;
    let ratio = (names / f64::from(count)).ln() / (names / RARE).ln();
    ratio.clamp(0.0, 1.0).powf(STEEPNESS).max(FLOOR)
}

/// Tells whether `text` may begin with Han, Hangul or kana: all of these stand above
/// U+1100, which is written from the byte 0xE1 on.
pub(crate) fn may_be_east_asian(text: &str) -> bool {
    text.as_bytes().first().is_some_and(|byte| *byte >= 0xe1)
}

impl Tables {
    fn load() -> Self {
        let mut tables = Self {
            marks: AllMarks::default(),
            rarity: HashMap::default(),
            business: HashMap::default(),
            places: HashSet::default(),
            person: HashMap::default(),
            numbers: HashMap::default(),
            equivalents: HashMap::default(),
            words: HashMap::default(),
        };
        tables.load_frequency(include_str!("../data/token_frequency.tsv"));
        for (id, line) in rows(include_str!("../data/business_words.tsv")).enumerate() {
            let Some((canonical, forms)) = line.split_once('\t') else {
                continue;
            };
            let id = u16::try_from(id + 1).unwrap_or(u16::MAX);
            for form in forms.split('|').map(str::trim) {
                tables.business.entry(form).or_insert((id, canonical));
            }
        }
        tables
            .places
            .extend(rows(include_str!("../data/places.tsv")).flat_map(str::split_whitespace));
        for line in rows(include_str!("../data/person_words.tsv")) {
            let Some((kind, words)) = line.split_once('\t') else {
                continue;
            };
            let kind = match kind {
                "particle" => PersonWord::Particle,
                "patronymic" => PersonWord::Patronymic,
                "title" => PersonWord::Title,
                _ => PersonWord::Common,
            };
            for word in words.split_whitespace() {
                tables.person.entry(word).or_insert(kind);
            }
        }
        for line in rows(include_str!("../data/numbers.tsv")) {
            let Some((value, words)) = line.split_once('\t') else {
                continue;
            };
            let Ok(value) = value.parse() else { continue };
            tables
                .numbers
                .extend(words.split_whitespace().map(|word| (word, value)));
        }
        tables.load_equivalents(include_str!("../data/equivalents.tsv"));
        tables.marks = AllMarks {
            business: Marks::of(tables.business.keys().copied()),
            places: Marks::of(tables.places.iter().copied()),
            person: Marks::of(tables.person.keys().copied()),
            numbers: Marks::of(tables.numbers.keys().copied()),
            equivalents: Marks::of(tables.equivalents.keys().map(CompactString::as_str)),
        };
        tables
    }

    fn load_frequency(&mut self, text: &'static str) {
        let mut names = 1.0;
        let mut counts = Vec::new();
        for line in text.lines() {
            let Some((token, count)) = line.split_once('\t') else {
                continue;
            };
            let Ok(count) = count.parse::<u32>() else {
                continue;
            };
            if token == "# names" {
                names = f64::from(count);
            } else {
                counts.push((token, count));
            }
        }
        self.rarity = counts
            .into_iter()
            .map(|(token, count)| (token, rarity(names, count)))
            .collect();
    }

    fn load_equivalents(&mut self, text: &'static str) {
        let mut ids: HashMap<&str, u16> = HashMap::default();
        for line in rows(text) {
            let mut columns = line.split('\t');
            let (Some(left), Some(right), Some(kind)) =
                (columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            let kind = match kind {
                "name" => EquivalentKind::Name,
                "word" => EquivalentKind::Word,
                "given" => EquivalentKind::Given,
                "dialect" => EquivalentKind::Dialect,
                _ => EquivalentKind::Surname,
            };
            let next = u16::try_from(ids.len() + 1).unwrap_or(u16::MAX);
            let id = *ids.entry(right).or_insert(next);
            for form in [fold(left), CompactString::new(right)] {
                let classes = self.equivalents.entry(form).or_default();
                if !classes.iter().any(|(known, _)| *known == id) {
                    classes.push((id, kind));
                }
            }
            let left = fold(left);
            if left.chars().next().is_some_and(|ch| {
                matches!(Script::of(ch), Script::Han | Script::Hangul | Script::Kana)
            }) {
                self.words.insert(left, (ascii(right), kind));
            }
        }
    }

    /// Returns how telling a word of a company name is, from 0.12 to 1. A word that the
    /// register extract does not know is rare and weighs 1.
    pub(crate) fn rarity(&self, text: &str) -> f64 {
        self.rarity.get(text).copied().unwrap_or(1.0)
    }

    /// Returns the class and canonical form of a business word.
    pub(crate) fn business(&self, text: &str) -> Option<(u16, &'static str)> {
        if !self.marks.business.may_hold(text) {
            return None;
        }
        self.business.get(text).copied()
    }

    pub(crate) fn is_place(&self, text: &str) -> bool {
        self.marks.places.may_hold(text) && self.places.contains(text)
    }

    pub(crate) fn person_word(&self, text: &str) -> Option<PersonWord> {
        if !self.marks.person.may_hold(text) {
            return None;
        }
        self.person.get(text).copied()
    }

    pub(crate) fn number(&self, text: &str) -> Option<u32> {
        if !self.marks.numbers.may_hold(text) {
            return None;
        }
        self.numbers.get(text).copied()
    }

    /// Returns the curated classes of a form, in its own script or Latin.
    pub(crate) fn equivalents(&self, form: &str) -> &[(u16, EquivalentKind)] {
        if !self.marks.equivalents.may_hold(form) {
            return &[];
        }
        self.equivalents.get(form).map_or(&[], Vec::as_slice)
    }

    /// Returns the word that a run of Han, Hangul or kana stands for.
    pub(crate) fn word<'a>(&'a self, form: &str) -> Option<(&'a str, EquivalentKind)> {
        Some(form)
            .filter(|form| may_be_east_asian(form))
            .and_then(|form| self.words.get(form))
            .map(|(right, kind)| (right.as_str(), *kind))
    }
}

#[cfg(test)]
mod tests {
    use super::TABLES;

    #[test]
    fn rarity_falls_with_frequency() {
        assert!((TABLES.rarity("huawei") - 1.0).abs() < 1e-9);
        assert!(TABLES.rarity("technology") < 0.4);
        assert!(TABLES.rarity("motors") > TABLES.rarity("technology"));
    }

    #[test]
    fn every_equivalent_states_its_evidence() {
        for line in super::rows(include_str!("../data/equivalents.tsv")) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 4, "{line}");
            assert!(
                matches!(
                    columns[2],
                    "name" | "word" | "given" | "surname" | "dialect"
                ),
                "{line}"
            );
            assert!(!columns[3].is_empty(), "{line}");
        }
    }
}
