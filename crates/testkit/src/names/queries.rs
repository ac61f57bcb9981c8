//! Questions about made-up entries, each labelled with how it was made.

use interdict_model::{ListEntry, PartyKind, PartyQuery};

use super::dice::Dice;
use super::{entries, script};

/// How a question was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum How {
    /// A new name of the same shape; as a rule nothing answers to it.
    New,
    /// A listed name as it stands.
    Same,
    /// A listed name with one letter changed, left out, put in or exchanged with the next.
    Typo,
    /// A listed name with its words in another order.
    Swapped,
    /// A listed name without one of its words.
    Dropped,
    /// A listed name with two words written as one and others cut to their first letters.
    Shortened,
    /// A listed name with a digit in place of a letter, or between two.
    Digit,
    /// A listed name in Cyrillic letters.
    Cyrillic,
    /// A listed name in Arabic letters.
    Arabic,
    /// A listed name with a typo and a country: half the time that of the entry.
    Country,
    /// A listed name with a typo and a day of birth: half the time that of the entry.
    BirthDate,
    /// The number of an entry: half the time under its name, half the time under a new one.
    Id,
}

impl How {
    /// Every way, in order.
    pub const ALL: [Self; 12] = [
        Self::New,
        Self::Same,
        Self::Typo,
        Self::Swapped,
        Self::Dropped,
        Self::Shortened,
        Self::Digit,
        Self::Cyrillic,
        Self::Arabic,
        Self::Country,
        Self::BirthDate,
        Self::Id,
    ];

    /// Returns the word that tables and files use for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Same => "same",
            Self::Typo => "typo",
            Self::Swapped => "swapped",
            Self::Dropped => "dropped",
            Self::Shortened => "shortened",
            Self::Digit => "digit",
            Self::Cyrillic => "cyrillic",
            Self::Arabic => "arabic",
            Self::Country => "country",
            Self::BirthDate => "birth_date",
            Self::Id => "id",
        }
    }
}

/// In which shares the ways come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mix(Vec<How>);

impl Mix {
    /// Each way with its weight.
    pub fn new(weights: &[(How, usize)]) -> Self {
        let ways = weights
            .iter()
            .flat_map(|(how, weight)| std::iter::repeat_n(*how, *weight));
        Self(ways.collect())
    }

    /// New names only.
    pub fn negatives() -> Self {
        Self::new(&[(How::New, 1)])
    }

    /// Every way alike.
    pub fn even() -> Self {
        Self::new(&How::ALL.map(|how| (how, 1)))
    }

    /// Two new names for three that something should answer to.
    pub fn hit_rich() -> Self {
        Self::new(&[
            (How::New, 40),
            (How::Same, 10),
            (How::Typo, 15),
            (How::Swapped, 10),
            (How::Dropped, 5),
            (How::Cyrillic, 5),
            (How::Country, 5),
            (How::BirthDate, 5),
            (How::Id, 5),
        ])
    }
}

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// How it was made.
    pub how: How,
    /// The entry it was made from, by its place; none for a new name.
    pub of: Option<usize>,
    /// The question.
    pub query: PartyQuery,
}

/// Questions without end, of [`queries`].
#[derive(Debug, Clone)]
pub struct Queries<'a> {
    seed: u64,
    number: u64,
    entries: &'a [ListEntry],
    mix: &'a Mix,
}

/// Makes questions about `entries`, which may be real ones too, without end: take as many
/// as are needed. Without entries, or without a mix, every question is a new name.
///
/// A name of entries that cannot carry the change (one word has no other order) is asked
/// as it stands, under the label of the change.
pub fn queries<'a>(seed: u64, entries: &'a [ListEntry], mix: &'a Mix) -> Queries<'a> {
    Queries {
        seed,
        number: 0,
        entries,
        mix,
    }
}

impl Iterator for Queries<'_> {
    type Item = Asked;

    fn next(&mut self) -> Option<Asked> {
        // Streams of questions share none with those of entries under the same seed.
        let dice = &mut Dice::of(!self.seed, self.number);
        self.number += 1;
        if self.entries.is_empty() || self.mix.0.is_empty() {
            return Some(new(dice));
        }
        let how = dice.pick(&self.mix.0);
        if how == How::New {
            return Some(new(dice));
        }
        let of = dice.below(self.entries.len());
        Some(Asked {
            how,
            of: Some(of),
            query: about(&self.entries[of], how, dice),
        })
    }
}

fn new(dice: &mut Dice) -> Asked {
    let kind = entries::kind(dice);
    Asked {
        how: How::New,
        of: None,
        query: PartyQuery {
            kind: Some(kind).filter(|kind| *kind != PartyKind::Unknown),
            ..PartyQuery::named(entries::name(dice, kind))
        },
    }
}

fn about(entry: &ListEntry, how: How, dice: &mut Dice) -> PartyQuery {
    let listed = match entry.names.len() {
        0 => "",
        count => entry.names[dice.below(count)].text.as_str(),
    };
    let mut query = PartyQuery::named(match how {
        How::New | How::Same => listed.to_owned(),
        How::Typo | How::Country | How::BirthDate => typo(listed, dice),
        How::Swapped => swapped(listed, dice),
        How::Dropped => dropped(listed, dice),
        How::Shortened => shortened(listed, dice),
        How::Digit => digit(listed, dice),
        How::Cyrillic => script::cyrillic(listed),
        How::Arabic => script::arabic(listed),
        How::Id if dice.percent(50) => listed.to_owned(),
        How::Id => entries::name(dice, entry.kind),
    });
    let right = dice.percent(50);
    match how {
        How::Country => {
            let own = entry.countries.first().copied().filter(|_| right);
            query.countries = own.or_else(|| entries::country(dice)).into_iter().collect();
        }
        How::BirthDate => {
            let own = entry.birth_dates.first().and_then(|born| born.earliest);
            query.birth_date = own.filter(|_| right).or_else(|| entries::birth_day(dice));
        }
        How::Id => {
            let own = entry.ids.first().map(|id| id.value.clone());
            let other = || entries::number_of(dice, 99_999_999);
            query.ids = vec![own.unwrap_or_else(other)];
        }
        _ => {}
    }
    let says = entry.kind != PartyKind::Unknown && dice.percent(50);
    query.kind = says.then_some(entry.kind);
    query
}

/// Changes one letter of one word, of the longer ones where there are any.
fn typo(text: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let long = letters
        .split(|ch| !ch.is_alphabetic())
        .map(<[char]>::len)
        .max()
        .unwrap_or(0);
    let places = changeable(&letters, long.min(4));
    if places.is_empty() {
        return text.to_owned();
    }
    let place = dice.pick(&places);
    let letter = char::from(b'a' + u8::try_from(dice.below(26)).unwrap_or(0));
    match dice.below(4) {
        0 => letters[place] = letter,
        1 => letters.insert(place, letter),
        2 => {
            letters.remove(place);
        }
        _ if letters
            .get(place + 1)
            .is_some_and(|next| next.is_alphabetic()) =>
        {
            letters.swap(place, place + 1);
        }
        _ => letters[place] = letter,
    }
    letters.into_iter().collect()
}

/// Returns the places of the letters of words that have at least `least` letters.
fn changeable(letters: &[char], least: usize) -> Vec<usize> {
    let (mut places, mut start) = (Vec::new(), 0);
    for end in 0..=letters.len() {
        if letters.get(end).is_some_and(|ch| ch.is_alphabetic()) {
            continue;
        }
        if end > start && end - start >= least {
            places.extend(start..end);
        }
        start = end + 1;
    }
    places
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace()
        .map(|word| word.trim_end_matches(','))
        .collect()
}

fn swapped(text: &str, dice: &mut Dice) -> String {
    let mut words = words(text);
    if words.len() > 1 {
        let by = 1 + dice.below(words.len() - 1);
        words.rotate_left(by);
    }
    words.join(" ")
}

fn dropped(text: &str, dice: &mut Dice) -> String {
    let mut words = words(text);
    if words.len() > 1 {
        words.remove(dice.below(words.len()));
    }
    words.join(" ")
}

/// "Ahmad Hassan Mohammed Al Asiri" as "A. H. M. AlAsiri".
fn shortened(text: &str, dice: &mut Dice) -> String {
    let words = words(text);
    if words.len() < 2 {
        return text.to_owned();
    }
    let joined = dice.below(words.len() - 1);
    let mut short = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        if at == joined {
            continue;
        }
        short.push(match word.chars().next() {
            _ if at == joined + 1 => format!("{}{word}", words[joined]),
            Some(first) if dice.percent(70) => format!("{first}."),
            _ => (*word).to_owned(),
        });
    }
    short.join(" ")
}

fn digit(text: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let places = changeable(&letters, 4);
    if places.is_empty() {
        return text.to_owned();
    }
    let place = dice.pick(&places);
    let digit = char::from(b'0' + u8::try_from(dice.below(10)).unwrap_or(0));
    if dice.percent(50) {
        letters[place] = digit;
    } else {
        letters.insert(place, digit);
    }
    letters.into_iter().collect()
}
