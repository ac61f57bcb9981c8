//! The words that names are made of: common ones by their true share, rare ones made of
//! syllables.

use std::sync::LazyLock;

use super::dice::Dice;

/// Words of company names with their counts, as the scorer ships them.
const FREQUENCY: &str = include_str!("../../../names/data/token_frequency.tsv");

/// Of a hundred words before the form, how many stand in that table. With the forms, which
/// stand there too, this makes the 83.5 that were measured.
const IN_TABLE: usize = 78;

/// The tail goes on where the table ends, to rank 512,000: a million names fill it about once.
const COMPANY_TAIL: (usize, usize) = (4_000, 7);

/// Names of persons: rank `r` comes in proportion to 1 / (80 + r).
const PERSON: (usize, usize) = (80, 9);

/// Organization forms with their weight, as companies write them at the end.
const FORMS: [(&str, u32); 24] = [
    ("Limited", 26),
    ("Private Limited", 24),
    ("LLC", 22),
    ("Ltd", 14),
    ("GmbH", 11),
    ("Inc.", 11),
    ("Co., Ltd.", 6),
    ("Company Limited", 4),
    ("AB", 4),
    ("S.L.", 4),
    ("Pty Ltd", 4),
    ("LP", 4),
    ("LLP", 3),
    ("B.V.", 3),
    ("S.A.", 3),
    ("Corporation", 3),
    ("AG", 2),
    ("S.r.l.", 2),
    ("PLC", 2),
    ("OOO", 2),
    ("JSC", 2),
    ("Sdn. Bhd.", 1),
    ("FZE", 1),
    ("A.S.", 1),
];

/// Words of the table that stand in [`FORMS`]: a form comes at the end and not among the rest.
const FORM_WORDS: [&str; 26] = [
    "limited",
    "private",
    "llc",
    "ltd",
    "gmbh",
    "inc",
    "co",
    "company",
    "ab",
    "sl",
    "pty",
    "lp",
    "llp",
    "bv",
    "sa",
    "corporation",
    "ag",
    "srl",
    "plc",
    "ooo",
    "jsc",
    "sdn",
    "bhd",
    "fze",
    "as",
    "corp",
];

/// Given and family names that are common in the world. A list of its own and not that of
/// the scorer: what benches measure must not change with the scorer's tables.
const COMMON: &str = "mohammed john ahmed maria jose ali david wang li james michael zhang anna \
    robert hassan juan ivan kim lee smith maria abdullah khan singh kumar garcia rodriguez nguyen \
    chen liu hussein mahmoud carlos luis antonio francisco jean pierre alexander sergey vladimir \
    andrey dmitry mikhail alexey nikolay viktor yuri igor oleg yang huang zhao wu zhou xu park choi \
    jung kang cho tran pham brown jones williams miller davis martinez hernandez lopez gonzalez \
    wilson anderson thomas taylor moore jackson martin peter paul george charles joseph daniel \
    ibrahim omar mustafa rahman aziz karim salim saleh said yusuf khalid ivanov petrov smirnov \
    kuznetsov popov hansen johansson muller schmidt rossi ferrari silva santos fatima aisha elena \
    olga natalia sofia laura ingrid hiroshi takashi sato suzuki tanaka yamamoto";

struct Vocabulary {
    /// Each word as often as its share of 65,536 says.
    company: Vec<&'static str>,
    forms: Vec<&'static str>,
    common: Vec<&'static str>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let rows = FREQUENCY
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(word, count)| Some((word, count.parse::<usize>().ok()?)));
    let words: Vec<(&str, usize)> = rows
        .filter(|(word, _)| *word != "names" && !FORM_WORDS.contains(word))
        .collect();
    let total: usize = words.iter().map(|(_, count)| count).sum();
    let share = |count: usize| (count * 65_536).div_ceil(total.max(1));
    let company = words
        .iter()
        .flat_map(|(word, count)| std::iter::repeat_n(*word, share(*count)));
    let forms = FORMS
        .iter()
        .flat_map(|(form, weight)| std::iter::repeat_n(*form, *weight as usize));
    Vocabulary {
        company: company.collect(),
        forms: forms.collect(),
        common: COMMON.split_whitespace().collect(),
    }
});

/// Writes a word that is made of syllables: the same one for the same rank.
pub(super) fn made(out: &mut String, salt: u64, rank: usize) {
    const ONSET: [&str; 24] = [
        "b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "kh", "sh",
        "ch", "br", "dr", "st", "y", "",
    ];
    const VOWEL: [&str; 8] = ["a", "e", "i", "o", "u", "a", "i", "ai"];
    const CODA: [&str; 12] = ["", "", "", "", "n", "r", "l", "s", "m", "k", "d", "v"];
    let mut dice = Dice::of(salt, rank as u64);
    // Rare words are long ones as a rule.
    let syllables = if dice.percent(35) { 2 } else { 3 };
    let start = out.len();
    for _ in 0..syllables {
        let parts = dice.next();
        let pick =
            |shift: u32, of: &[&'static str]| of[((parts >> shift) & 0xFFFF) as usize % of.len()];
        out.push_str(pick(0, &ONSET));
        out.push_str(pick(16, &VOWEL));
        out.push_str(pick(32, &CODA));
    }
    capitalize(out, start);
}

/// Makes the first letter after `start` a capital.
fn capitalize(out: &mut str, start: usize) {
    if let Some(word) = out.get_mut(start..)
        && let Some(first) = word.get_mut(..1)
    {
        first.make_ascii_uppercase();
    }
}

fn push(out: &mut String, word: &str) {
    let start = out.len();
    out.push_str(word);
    capitalize(out, start);
}

/// Writes one word of a company name.
fn company_word(out: &mut String, dice: &mut Dice) {
    if dice.percent(IN_TABLE) {
        push(out, dice.pick(&VOCABULARY.company));
    } else {
        let rank = dice.zipf(COMPANY_TAIL.0, COMPANY_TAIL.1);
        made(out, 1, rank);
    }
}

/// Writes one given or family name.
fn person_word(out: &mut String, dice: &mut Dice) {
    let rank = dice.zipf(PERSON.0, PERSON.1) - PERSON.0;
    match VOCABULARY.common.get(rank) {
        Some(word) => push(out, word),
        None => made(out, 2, rank),
    }
}

/// Returns the name of a company, mostly with its form at the end.
pub(super) fn company(dice: &mut Dice) -> String {
    let mut out = String::with_capacity(48);
    // Words before the form; with it, 5.0 words on average.
    let count = match dice.below(100) {
        0..5 => 1,
        5..25 => 2,
        25..52 => 3,
        52..73 => 4,
        73..86 => 5,
        86..93 => 6,
        93..98 => 8,
        _ => 11,
    };
    for place in 0..count {
        if place > 0 {
            out.push(' ');
        }
        company_word(&mut out, dice);
    }
    if dice.percent(80) {
        out.push(' ');
        out.push_str(dice.pick(&VOCABULARY.forms));
    }
    out
}

/// Returns the name of a person: half as `Family, Given`, as lists publish it.
pub(super) fn person(dice: &mut Dice) -> String {
    let mut out = String::with_capacity(32);
    let given = match dice.below(100) {
        0..38 => 1,
        38..95 => 2,
        95..99 => 3,
        _ => 5,
    };
    let family_first = dice.percent(50);
    if family_first {
        person_word(&mut out, dice);
        out.make_ascii_uppercase();
        out.push(',');
    }
    for place in 0..given {
        if place > 0 || family_first {
            out.push(' ');
        }
        person_word(&mut out, dice);
    }
    if !family_first {
        out.push(' ');
        person_word(&mut out, dice);
    }
    out
}

/// Names of other scripts beside the Latin words that one of their readings meets: for
/// properties that mix them with words of their own.
pub const OTHER_READINGS: [&str; 32] = [
    "金正恩",
    "金",
    "李",
    "jong-un",
    "chong",
    "rhee",
    "田中",
    "tanaka",
    "陳大文",
    "chan",
    "tai",
    "man",
    "平壤",
    "평양",
    "pyongyang",
    "ウラジーミル",
    "vladimir",
    "プーチン",
    "putin",
    "Κάιντα",
    "qaida",
    "דוד",
    "david",
    "Цзиньпин",
    "jinping",
    "Чен",
    "Ын",
    "un",
    "Технолоджис",
    "technologies",
    "Put4in",
    "te3hnologies",
];
