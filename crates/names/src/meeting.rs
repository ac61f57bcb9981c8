//! The keys by which words can meet, for an index that must lose nothing.
//!
//! In: a part or a run. Out: its [`MeetingKey`]s. Guarantee (a property test holds it):
//! if two parts have a similarity, they share a key, or both have more than two
//! letters and their texts differ by at most [`budget`](crate::distance::budget) of the
//! shorter one's length edits. If a run stands for a word of the other name, they share
//! a key; two runs stand for each other only by equal texts. So symmetric deletes on the text plus equality on these keys is complete.

use serde::{Deserialize, Serialize};

use crate::align::{How, Key, similarity};
use crate::analyze::Options;
use crate::name::Run;
use crate::part::{NamePart, PartRole};

/// Equal keys are a reason to compare two words; unequal ones prove nothing alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeetingKey {
    /// The comparable form.
    Text(String),
    /// The sound frame.
    Skeleton(String),
    /// The consonant frame; counts across scripts only.
    Consonants(String),
    /// The form with look-alike digits read as letters.
    LookAlike(String),
    /// The class of an organization form.
    Form(u16),
    /// The class of a business word or of the patronymic particles.
    Word(u16),
    /// A curated class.
    Curated(u16),
    /// The first letter: an initial meets every word that starts with it. Initials alone
    /// never score above `0.75 *` [`NO_TELLING_WORD`](crate::NO_TELLING_WORD), so an index
    /// above that threshold may leave these out as a way to find a name.
    FirstLetter(char),
}

/// Returns the keys of one part, sorted.
pub fn meeting_keys(part: &NamePart) -> Vec<MeetingKey> {
    let mut keys = vec![MeetingKey::Text(part.text.to_string())];
    if part.role == PartRole::OrgForm {
        keys.push(MeetingKey::Form(part.org_class));
        return keys;
    }
    if part.role == PartRole::Number {
        return keys;
    }
    frames(&mut keys, &part.skeleton, &part.consonants);
    if !part.look_alike.is_empty() {
        keys.push(MeetingKey::LookAlike(part.look_alike.to_string()));
    }
    if part.word_class != 0 {
        keys.push(MeetingKey::Word(part.word_class));
    }
    keys.extend(
        part.curated
            .iter()
            .filter(|(class, _)| *class != 0)
            .map(|(class, _)| MeetingKey::Curated(*class)),
    );
    keys.extend(part.text.chars().next().map(MeetingKey::FirstLetter));
    keys.sort();
    keys
}

/// Returns the keys by which a merged run meets one word of another name, sorted.
pub fn run_meeting_keys(run: &Run) -> Vec<MeetingKey> {
    let mut keys = vec![MeetingKey::Text(run.text.to_string())];
    if run.acronym > 0.0 {
        return keys;
    }
    frames(&mut keys, &run.skeleton, &run.consonants);
    let classes = crate::align::run_classes(&run.text, true);
    keys.extend(
        classes
            .iter()
            .filter(|(class, _)| *class != 0)
            .map(|(class, _)| MeetingKey::Curated(*class)),
    );
    keys.sort();
    keys
}

fn frames(keys: &mut Vec<MeetingKey>, skeleton: &str, consonants: &str) {
    if !skeleton.is_empty() {
        keys.push(MeetingKey::Skeleton(skeleton.to_owned()));
    }
    if !consonants.is_empty() {
        keys.push(MeetingKey::Consonants(consonants.to_owned()));
    }
}

/// Returns how alike two parts are, and why; `None` if they do not stand for each other.
///
/// The same function that [`score`](crate::score) applies to every pair of parts, for
/// neighbor lists made in advance. Symmetric.
pub fn part_similarity(a: &NamePart, b: &NamePart, opts: &Options) -> Option<(f64, How)> {
    let (mut a_bytes, mut b_bytes) = (Vec::new(), Vec::new());
    let (a, b) = (Key::of_part(a, &mut a_bytes), Key::of_part(b, &mut b_bytes));
    similarity(&a, &a_bytes, &b, &b_bytes, opts.curated)
}

#[cfg(test)]
mod tests {
    use super::{meeting_keys, part_similarity, run_meeting_keys};
    use crate::align::{Key, run_similarity};
    use crate::distance::{budget, within};
    use crate::part::PartRole;
    use crate::words::{PackedWord, Pairing, Row, Word};
    use crate::{Name, NameTag, Options, analyze, score};
    use proptest::prelude::*;

    const WORDS: &[&str] = &[
        "huawei",
        "huawe1",
        "hua",
        "wei",
        "хуавэй",
        "华为",
        "technology",
        "tech",
        "科技",
        "ltd",
        "gmbh",
        "limited",
        "forty",
        "40",
        "muhammad",
        "mohamed",
        "محمد",
        "abdul",
        "rahman",
        "abdurrahman",
        "عبد",
        "الرحمن",
        "a",
        "al",
        "bin",
        "ben",
        "44",
        "united",
        "states",
        "us",
        "igor",
        "ig0r",
        "オバマ",
        "obama",
        "semiconductor",
        "manufacturing",
        "international",
        "corp",
        "smic",
        "kim",
        "김",
        "jong",
        "un",
        "jongun",
        "정은",
        "xi?an",
        "xian",
        "austria",
        "australia",
        "lee",
        "li",
        "yi",
        "hsi",
        "xi",
        "chin",
        "ping",
        "chinping",
        "jinping",
        "mao",
        "tse",
        "tung",
        "zedong",
        "sinzi",
        "shinji",
    ];

    fn name() -> impl Strategy<Value = Name> {
        let tags = prop_oneof![
            Just(NameTag::Person),
            Just(NameTag::Organization),
            Just(NameTag::Unknown)
        ];
        let word = prop_oneof![
            4 => proptest::sample::select(WORDS).prop_map(str::to_owned),
            1 => "[a-e]{1,8}",
        ];
        (proptest::collection::vec(word, 1..5), tags)
            .prop_map(|(words, tag)| analyze(&words.join(" "), tag))
    }

    fn stored(word: &Word) -> Vec<u64> {
        let mut all = Vec::new();
        word.stored(|hash| all.push(hash));
        all
    }

    fn sought(word: &Word) -> Vec<u64> {
        let mut all = Vec::new();
        word.sought(|hash| all.push(hash));
        all
    }

    fn runs_stored(name: &Name) -> Vec<(usize, u64)> {
        let mut all = Vec::new();
        name.runs_stored(|run, hash| all.push((run, hash)));
        all
    }

    fn runs_sought(name: &Name) -> Vec<(usize, u64)> {
        let mut all = Vec::new();
        name.runs_sought(|run, hash| all.push((run, hash)));
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1500))]

        #[test]
        fn words_meet_by_a_hash_or_by_few_edits(a in name(), b in name()) {
            let opts = Options::default();
            for x in a.words() {
                for y in b.words() {
                    if crate::word_similarity(x, a.bytes(), y, b.bytes(), &opts).is_none() {
                        continue;
                    }
                    let limit = x.typo_budget().min(y.typo_budget());
                    let near = limit > 0 && within(a.text_of(x), b.text_of(y), limit).is_some();
                    // An initial seeks no list: it counts as met everywhere.
                    let initial = x.first() == y.first() && x.role() == PartRole::Initial;
                    let met = stored(y);
                    prop_assert!(near || initial || sought(x).iter().any(|hash| met.contains(hash)), "{x:?} {y:?}");
                }
            }
            for (run, _) in a.runs.iter().enumerate() {
                for y in b.words() {
                    if a.run_similarity(run, y, b.bytes(), &opts).is_some() {
                        let met = stored(y);
                        prop_assert!(runs_sought(&a).iter().any(|(of, hash)| *of == run && met.contains(hash)));
                        let kept = runs_stored(&a);
                        prop_assert!(sought(y).iter().any(|hash| kept.contains(&(run, *hash))));
                    }
                }
            }
        }

        #[test]
        fn a_packed_word_compares_as_the_word(a in name(), b in name()) {
            let opts = Options::default();
            let packed: Vec<Word> = b
                .words()
                .iter()
                .map(|word| Word::from(&PackedWord::from(word)))
                .collect();
            let row = Row { words: &packed, bytes: b.bytes() };
            let mut pairing = Pairing::default();
            let plain = pairing.score(a.row(), row, &opts);
            prop_assert_eq!(plain.to_bits(), pairing.score(a.row(), b.row(), &opts).to_bits());
            let full = score(&a, &b, &opts);
            prop_assert!(plain <= full);
            // Where no run meets a word or a run, there is nothing to merge.
            let words: Vec<u64> = b.words().iter().flat_map(stored).collect();
            let runs: Vec<u64> = runs_stored(&b).into_iter().map(|(_, hash)| hash).collect();
            let run_meets = runs_sought(&a)
                .iter()
                .any(|(_, hash)| words.contains(hash) || runs.contains(hash));
            let run_is_met = a.words().iter().flat_map(sought).any(|hash| runs.contains(&hash));
            if !run_meets && !run_is_met {
                prop_assert_eq!(plain.to_bits(), full.to_bits());
            }
        }

        #[test]
        fn words_meet_by_a_key_or_by_few_edits(a in name(), b in name()) {
            for x in &a.parts {
                for y in &b.parts {
                    let similar = part_similarity(x, y, &Options::default());
                    prop_assert_eq!(similar, part_similarity(y, x, &Options::default()));
                    if similar.is_some() {
                        let (kx, ky) = (meeting_keys(x), meeting_keys(y));
                        let limit = budget(x.text.len().min(y.text.len()));
                        let near = limit > 0 && within(x.text.as_bytes(), y.text.as_bytes(), limit).is_some();
                        prop_assert!(near || kx.iter().any(|key| ky.contains(key)), "{x:?} {y:?}");
                    }
                }
            }
            let mut bytes = Vec::new();
            for run in &a.runs {
                let key = Key::of_run(run, &a.parts, &mut bytes);
                for y in &b.parts {
                    let word = Key::of_part(y, &mut bytes);
                    if run_similarity(&key, &bytes, &word, &bytes, true).is_some() {
                        let (kx, ky) = (run_meeting_keys(run), meeting_keys(y));
                        prop_assert!(kx.iter().any(|key| ky.contains(key)), "{run:?} {y:?}");
                    }
                }
            }
        }
    }
}
