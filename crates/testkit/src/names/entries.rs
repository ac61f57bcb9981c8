//! Made-up list entries.

use std::str::FromStr;
use std::sync::LazyLock;

use interdict_model::{
    AliasQuality, BirthDate, Country, EntityId, EntryId, Identifier, ListEntry, ListId, ListedName,
    Listing, PartyKind,
};
use jiff::civil::{Date, date};

use super::dice::Dice;
use super::words;

/// The day on which every made-up entry is attested.
const ATTESTED: Date = date(2020, 1, 1);

/// Of a hundred entries, how many have a second name.
const TWO_NAMES: usize = 5;

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    "RU CN IR SY AE PK MM VE KP TR DE US GB FR IN UA BY IQ LB MX"
        .split(' ')
        .filter_map(|code| Country::from_str(code).ok())
        .collect()
});

/// Made-up entries in order, of [`synthetic`].
#[derive(Debug, Clone)]
pub struct Synthetic {
    seed: u64,
    number: u64,
    names_left: usize,
}

/// Makes entries that hold `names` names together; one entry in twenty has two.
///
/// Their ids ascend up to a hundred million of them. Half are persons, four in ten organizations, one in ten says not what it is.
pub fn synthetic(seed: u64, names: usize) -> Synthetic {
    Synthetic {
        seed,
        number: 0,
        names_left: names,
    }
}

impl Iterator for Synthetic {
    type Item = ListEntry;

    fn next(&mut self) -> Option<ListEntry> {
        if self.names_left == 0 {
            return None;
        }
        let mut entry = entry(self.seed, self.number);
        entry.names.truncate(self.names_left);
        self.names_left -= entry.names.len();
        self.number += 1;
        Some(entry)
    }
}

pub(super) fn country(dice: &mut Dice) -> Option<Country> {
    let any = COUNTRIES.len();
    COUNTRIES.get(dice.below(any.max(1))).copied()
}

pub(super) fn birth_day(dice: &mut Dice) -> Option<Date> {
    let small = |number: usize| i8::try_from(number).unwrap_or(0);
    let year = 1935 + i16::try_from(dice.below(65)).unwrap_or(0);
    Date::new(year, small(1 + dice.below(12)), small(1 + dice.below(28))).ok()
}

/// A number of nine digits that says of which entry it is, so that no two are the same.
pub(super) fn number_of(dice: &mut Dice, number: u64) -> String {
    let letter = char::from(b'A' + u8::try_from(dice.below(26)).unwrap_or(0));
    format!("{letter}{number:08}")
}

pub(super) fn name(dice: &mut Dice, kind: PartyKind) -> String {
    match kind {
        PartyKind::Person => words::person(dice),
        _ => words::company(dice),
    }
}

pub(super) fn kind(dice: &mut Dice) -> PartyKind {
    match dice.below(10) {
        0..5 => PartyKind::Person,
        5..9 => PartyKind::Organization,
        _ => PartyKind::Unknown,
    }
}

fn entry(seed: u64, number: u64) -> ListEntry {
    let dice = &mut Dice::of(seed, number);
    let kind = kind(dice);
    let mut names = vec![ListedName::primary(name(dice, kind))];
    if dice.percent(TWO_NAMES) {
        let quality = if dice.percent(25) {
            AliasQuality::Weak
        } else {
            AliasQuality::Strong
        };
        names.push(ListedName::alias(name(dice, kind), quality));
    }
    let countries: Vec<Country> = country(dice)
        .filter(|_| dice.percent(70))
        .into_iter()
        .collect();
    let born = birth_day(dice).filter(|_| kind == PartyKind::Person && dice.percent(60));
    let with_id = dice.percent(40);
    ListEntry {
        id: EntryId::new(format!("synthetic/{number:08}")),
        entity: EntityId::new(format!("synthetic/{number:08}")),
        names,
        birth_dates: born.map(exact).into_iter().collect(),
        ids: with_id
            .then(|| Identifier {
                kind: if kind == PartyKind::Person {
                    "Passport"
                } else {
                    "Registration Number"
                }
                .to_owned(),
                value: number_of(dice, number),
                country: countries.first().copied(),
            })
            .into_iter()
            .collect(),
        countries,
        ..ListEntry::blank(ListId::new("synthetic"), kind, Listing::attested(ATTESTED))
    }
}

fn exact(day: Date) -> BirthDate {
    BirthDate {
        text: day.to_string(),
        earliest: Some(day),
        latest: Some(day),
    }
}
