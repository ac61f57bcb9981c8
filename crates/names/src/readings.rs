//! Other readings of words that are not written in Latin letters.
//!
//! In: the words of a name. Out: for a word, or for neighboring Han characters, the Latin
//! texts that another language or another system would write: Han as Korean, Cantonese and
//! Japanese read it, Hangul by McCune-Reischauer, Cyrillic, kana, Greek and Hebrew by what the
//! letters of a foreign name may stand for. Each becomes a run of its own ([`Run::reading`]), so that
//! it meets words and runs of another script by the keys that those have anyway: a name in
//! Latin letters pays nothing. Tables: `data/han_readings.tsv` (Unihan); the rules stand with
//! each script in [`transliterate`](crate::transliterate). Guarantees: at most [`MOST_RUNS`]
//! runs a name, in a fixed order; what is cut is the least likely.
//!
//! [`Run::reading`]: crate::Run::reading

use compact_str::CompactString;

use crate::name::{NameTag, Run};
use crate::normalize::fold;
use crate::part::{NamePart, PartRole};
use crate::phonetics::Frames;
use crate::script::Script;
use crate::transliterate::{cyrillic_foreign, greek, han, hangul, hebrew, kana};

/// Most runs of one name, readings included: an index numbers words and runs in seven bits.
pub(crate) const MOST_RUNS: usize = 100;

/// Most readings of one word that is no Han.
const MOST_OF_WORD: usize = 24;

/// Most readings of one word in Cyrillic as a foreign name: most such words are none, and each
/// reading is looked up.
const MOST_FOREIGN: usize = 4;

/// Longest reading in letters.
const LONGEST_READING: usize = 28;

/// Longest row of Han characters that is read as a name; a longer one is a description.
const LONGEST_ROW: usize = 5;

/// Answers whether words of this script have other readings.
pub(crate) fn has_readings(script: Script) -> bool {
    matches!(
        script,
        Script::Han
            | Script::Hangul
            | Script::Kana
            | Script::Greek
            | Script::Hebrew
            | Script::Cyrillic
    )
}

/// Adds the other readings of `parts` to `runs`.
#[cold]
pub(crate) fn add(parts: &[NamePart], tag: NameTag, runs: &mut Vec<Run>, frames: &mut Frames) {
    let syllabic = Syllabic::of(parts, tag);
    let mut at = 0;
    while at < parts.len() {
        let part = &parts[at];
        if !has_readings(part.script) || matches!(part.role, PartRole::OrgForm | PartRole::Number) {
            at += 1;
            continue;
        }
        if part.script == Script::Han {
            let row = parts[at..].iter().take_while(|part| is_character(part));
            let len = row.count();
            if (1..=LONGEST_ROW).contains(&len) {
                add_row(parts, (at, len), tag, runs, frames);
            }
            at += len.max(1);
            continue;
        }
        let folded = fold(&part.written);
        if part.script == Script::Cyrillic {
            add_cyrillic(parts, at, &folded, syllabic, runs, frames);
            at += 1;
            continue;
        }
        let readings = match part.script {
            Script::Hangul => hangul::readings(&folded, MOST_OF_WORD),
            Script::Kana => kana::readings(&folded, MOST_OF_WORD),
            Script::Greek => greek::readings(&folded, MOST_OF_WORD),
            _ => hebrew::readings(&folded, MOST_OF_WORD),
        };
        // Vowels of a Korean name are its own, those of a foreign one are not.
        let by_consonants =
            part.script != Script::Hangul || folded.chars().count() >= hangul::FOREIGN;
        for text in &readings {
            push(parts, (at, 1), text, by_consonants, runs, frames);
        }
        at += 1;
    }
}

/// Whether a person's name in Cyrillic is made of syllables of another language throughout:
/// only then is a single syllable one.
#[derive(Clone, Copy)]
struct Syllabic {
    chinese: bool,
    korean: bool,
}

impl Syllabic {
    fn of(parts: &[NamePart], tag: NameTag) -> Self {
        let cyrillic = |part: &NamePart| part.script == Script::Cyrillic;
        let person =
            tag == NameTag::Person && (2..=4).contains(&parts.len()) && parts.iter().all(cyrillic);
        let all =
            |is: &dyn Fn(&str) -> bool| person && parts.iter().all(|part| is(&fold(&part.written)));
        Self {
            chinese: all(&|word| cyrillic_foreign::chinese(word).is_some()),
            korean: all(&|word| cyrillic_foreign::korean(word).is_some()),
        }
    }
}

/// Adds what a word in Cyrillic may be in another language.
fn add_cyrillic(
    parts: &[NamePart],
    at: usize,
    word: &str,
    syllabic: Syllabic,
    runs: &mut Vec<Run>,
    frames: &mut Frames,
) {
    let chinese = cyrillic_foreign::chinese(word);
    if let Some((pinyin, count)) = &chinese
        && (*count > 1 || syllabic.chinese)
    {
        push(parts, (at, 1), pinyin, false, runs, frames);
    }
    if syllabic.korean
        && let Some(options) = cyrillic_foreign::korean(word)
    {
        for text in choices(&options, MOST_OF_WORD) {
            push(parts, (at, 1), &text, false, runs, frames);
        }
    }
    if chinese.is_none() {
        for text in cyrillic_foreign::readings(word, MOST_FOREIGN) {
            push(parts, (at, 1), &text, true, runs, frames);
        }
    }
}

/// One Han character that is a word of its own.
fn is_character(part: &NamePart) -> bool {
    part.script == Script::Han
        && part.role != PartRole::OrgForm
        && part.written.chars().nth(1).is_none()
}

/// Adds the readings of a row of Han characters: of the family name that it may begin with,
/// of the given name after it, and of both together.
fn add_row(
    parts: &[NamePart],
    (start, len): (usize, usize),
    tag: NameTag,
    runs: &mut Vec<Run>,
    frames: &mut Frames,
) {
    let chars: Vec<char> = parts[start..start + len]
        .iter()
        .filter_map(|part| part.written.chars().next())
        .collect();
    // The likeliest cuts first: one or two characters of a family name.
    let spans: &[(usize, usize)] = match (len, tag) {
        (1, _) => &[(0, 1)],
        (2, NameTag::Person) => &[(0, 2), (0, 1), (1, 1)],
        (3, NameTag::Person) => &[(0, 1), (1, 2), (1, 1), (2, 1), (0, 2), (0, 3)],
        (4, NameTag::Person) => &[(0, 2), (2, 2), (0, 1), (1, 2), (3, 1), (1, 3)],
        (5, NameTag::Person) => &[(0, 2), (2, 3), (0, 3), (3, 2)],
        (2, _) => &[(0, 2)],
        (_, _) => &[(0, 2), (0, 3)],
    };
    for (from, count) in spans {
        let Some(span) = chars.get(*from..from + count) else {
            continue;
        };
        for text in han::readings(span) {
            push(parts, (start + from, *count), &text, false, runs, frames);
        }
    }
}

/// Adds one reading, if it says something new.
fn push(
    parts: &[NamePart],
    (start, len): (usize, usize),
    text: &str,
    by_consonants: bool,
    runs: &mut Vec<Run>,
    frames: &mut Frames,
) {
    let slice = &parts[start..start + len];
    let own = |run: &Run| run.start == start && run.len == len && run.text == text;
    if runs.len() >= MOST_RUNS
        || !(2..=LONGEST_READING).contains(&text.len())
        || len == 1 && slice[0].text == text
        || runs.iter().any(own)
    {
        return;
    }
    let sum: f64 = slice.iter().map(|part| part.weight).sum();
    let heaviest = slice.iter().map(|part| part.weight).fold(0.0, f64::max);
    let (skeleton, consonants) = frames.of(text);
    runs.push(Run {
        start,
        len,
        text: CompactString::new(text),
        skeleton: skeleton.into(),
        consonants: if by_consonants {
            consonants.into()
        } else {
            CompactString::default()
        },
        weight: sum.min(heaviest.max(1.0)),
        acronym: 0.0,
        reading: true,
    });
}

/// Returns every text that takes one of each of `options`, the first ones first; options
/// beyond the first are left out where there would be more than `most` texts.
pub(crate) fn choices(options: &[Vec<&str>], most: usize) -> Vec<String> {
    let mut texts = vec![String::new()];
    for of_one in options {
        let take = if texts.len() * of_one.len() <= most {
            of_one.len()
        } else {
            1
        };
        let mut longer = Vec::with_capacity(texts.len() * take);
        for option in of_one.iter().take(take) {
            longer.extend(texts.iter().map(|text| text.clone() + option));
        }
        if !longer.is_empty() {
            texts = longer;
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::{MOST_RUNS, choices};
    use crate::{NameTag, Options, analyze, score};

    #[test]
    fn choices_are_bounded_and_the_first_comes_first() {
        let options = vec![vec!["r", "l"]; 10];
        let texts = choices(&options, 16);
        assert_eq!(texts.len(), 16);
        assert_eq!(texts[0], "rrrrrrrrrr");
    }

    #[test]
    fn no_name_has_more_runs_than_an_index_numbers() {
        for text in [
            "田中角栄 山本清高 佐藤明 鈴木誠",
            "ウラジーミル ラルリレロ ジジジジジ ルルルルル リリリリリ ロロロロロ チチチチチ シシシシ シジチル ルシジチ",
            "Джогджохг Цегжохцюг Хьюгжогхц Эйгцохжёг Гохцэжюх",
            "Чен Ён Ын Пек",
            "ντμπγκ τσντμπ χυντμπ γγντμπ ντντντ μπμπμπ γκγκγκ τζτζτζ",
        ] {
            for tag in [NameTag::Person, NameTag::Organization, NameTag::Unknown] {
                let name = analyze(text, tag);
                assert!(name.runs.len() <= MOST_RUNS, "{text} {}", name.runs.len());
                assert!(name.runs.len() + name.parts.len() < 128);
            }
        }
    }

    #[test]
    fn two_names_of_one_script_do_not_meet_by_other_readings() {
        let opts = Options::default();
        let of = |a, b| {
            let tag = NameTag::Person;
            score(&analyze(a, tag), &analyze(b, tag), &opts)
        };
        // Both are Kim Jeongsu in Korean, in some reading; in Han they are two names.
        assert!(of("金正秀", "金貞洙") < 0.7);
        assert!(of("金正秀", "Kim Jong Su") >= 0.8);
    }
}
