//! Organization forms: "Co., Ltd.", GmbH, ООО, 股份有限公司.
//!
//! In: the comparable words of a name. Out: where a form stands and its class; forms of
//! one class stand for each other (`data/org_forms.tsv`). The longest form wins.

use std::sync::LazyLock;

use compact_str::CompactString;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use crate::distance::{letter_mask, within};
use crate::normalize::fold;
use crate::phonetics::skeleton;
use crate::script::Script;
use crate::tables::{Marks, may_be_east_asian};
use crate::tokenize::tokenize;
use crate::transliterate::latin;

pub(crate) struct OrgTypes {
    /// Words joined by one space -> class.
    forms: HashMap<CompactString, u16>,
    /// Forms in Han or Hangul, which are written without a space before them.
    joined: HashMap<CompactString, u16>,
    /// Sound frames of long forms, which transliterations spell in many ways -> class.
    sounds: HashMap<CompactString, u16>,
    /// Sound frames of the first words of `sounds`.
    sound_starts: HashSet<CompactString>,
    sound_marks: Marks,
    /// First word of a form -> most words of a form that starts so.
    starts: HashMap<CompactString, usize>,
    start_marks: Marks,
    /// Long single words, which are recognized in spite of a typing error.
    long: Vec<Long>,
    /// Length of a word -> those of `long` that it may miss, in their order.
    long_by_length: Vec<Vec<usize>>,
}

/// A long form and what shows cheaply that a word cannot be it misspelt.
struct Long {
    text: CompactString,
    class: u16,
    /// Edits that are forgiven.
    limit: usize,
    letters: u32,
}

impl Long {
    fn is_near(&self, word: &[u8], letters: u32) -> bool {
        let form = self.text.as_bytes();
        // One edit leaves the first or the last letter; each changes at most two of the set.
        let ends = self.limit > 1 || form.first() == word.first() || form.last() == word.last();
        let possible = ends && (self.letters ^ letters).count_ones() as usize <= 2 * self.limit;
        possible && within(form, word, self.limit).is_some()
    }
}

/// A word of a name as the tables of forms read it.
pub(crate) trait FormWord {
    /// Its comparable form.
    fn text(&self) -> &str;
    /// Its sound frame.
    fn sound(&self) -> &str;
}

/// Shortest text of several words that is recognized by its sound.
const LONG_SOUND: usize = 14;

/// Shortest form that is recognized with one wrong letter.
const LONG_FORM: usize = 7;

pub(crate) static ORG_TYPES: LazyLock<OrgTypes> = LazyLock::new(OrgTypes::load);

impl OrgTypes {
    fn load() -> Self {
        let mut types = Self {
            forms: HashMap::default(),
            joined: HashMap::default(),
            sounds: HashMap::default(),
            sound_starts: HashSet::default(),
            sound_marks: Marks::default(),
            starts: HashMap::default(),
            start_marks: Marks::default(),
            long: Vec::new(),
            long_by_length: Vec::new(),
        };
        let mut classes: Vec<&str> = Vec::new();
        for line in include_str!("../data/org_forms.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
        {
            let Some((class, forms)) = line.split_once('\t') else {
                continue;
            };
            let at = classes
                .iter()
                .position(|known| *known == class)
                .unwrap_or_else(|| {
                    classes.push(class);
                    classes.len() - 1
                });
            let id = u16::try_from(at + 1).unwrap_or(u16::MAX);
            for form in forms
                .split('|')
                .map(str::trim)
                .filter(|form| !form.is_empty())
            {
                types.add(form, id);
            }
        }
        let longest = types.long.iter().map(|form| form.text.len() + form.limit);
        types.long_by_length = (0..=longest.max().unwrap_or(0))
            .map(|length| {
                let near = |form: &Long| form.text.len().abs_diff(length) <= form.limit;
                let forms = types.long.iter().enumerate();
                forms
                    .filter(|(_, form)| near(form))
                    .map(|(at, _)| at)
                    .collect()
            })
            .collect();
        types
    }

    fn add(&mut self, form: &str, id: u16) {
        let unspaced = |ch| matches!(Script::of(ch), Script::Han | Script::Hangul);
        if form.chars().all(unspaced) {
            self.joined.insert(fold(form), id);
        }
        let words: Vec<CompactString> = tokenize(form, true)
            .iter()
            .map(|token| latin(&token.folded, token.script))
            .collect();
        let text = words.join(" ");
        if text.len() >= LONG_SOUND && words.len() > 1 {
            let sounds: Vec<String> = words.iter().map(|word| skeleton(word)).collect();
            self.sound_marks.add(&sounds[0]);
            self.sound_starts.insert(sounds[0].as_str().into());
            self.sounds.entry(sounds.join(" ").into()).or_insert(id);
        }
        if let Some(first) = words.first() {
            self.start_marks.add(first);
            let most = self.starts.entry(first.clone()).or_insert(1);
            *most = words.len().max(*most);
        }
        if let [word] = words.as_slice()
            && word.len() >= LONG_FORM
        {
            self.long.push(Long {
                text: word.clone(),
                class: id,
                limit: if word.len() >= 12 { 2 } else { 1 },
                letters: letter_mask(word.as_bytes()),
            });
        }
        self.forms.entry(text.into()).or_insert(id);
    }

    /// Returns how many words at the start of `words` are a form, and its class.
    pub(crate) fn at_start<W: FormWord>(&self, words: &[W]) -> Option<(usize, u16)> {
        let first = words.first()?.text();
        if !self.start_marks.may_hold(first) {
            return None;
        }
        let most = *self.starts.get(first)?;
        longest(&self.forms, &words[..most.min(words.len())], 1, W::text)
    }

    /// Returns how many words at the start of `words` sound like a long form, and its class.
    pub(crate) fn sounds_at_start<W: FormWord>(&self, words: &[W]) -> Option<(usize, u16)> {
        let first = words.first()?.sound();
        if words.len() < 2
            || !self.sound_marks.may_hold(first)
            || !self.sound_starts.contains(first)
        {
            return None;
        }
        let mut letters = 0;
        let least = words.iter().position(|word| {
            letters += word.text().len() + 1;
            letters >= LONG_SOUND
        })? + 1;
        let words = &words[..6.min(words.len())];
        longest(&self.sounds, words, least.max(2), W::sound)
    }

    /// Returns the class of a long form that `word` misses by one or two letters.
    pub(crate) fn misspelt(&self, word: &str) -> Option<u16> {
        if word.len() + 1 < LONG_FORM {
            return None;
        }
        let letters = letter_mask(word.as_bytes());
        self.long_by_length
            .get(word.len())?
            .iter()
            .map(|at| &self.long[*at])
            .find(|form| form.is_near(word.as_bytes(), letters))
            .map(|form| form.class)
    }

    /// Returns the class of a form written in Han or Hangul.
    pub(crate) fn joined(&self, word: &str) -> Option<u16> {
        if may_be_east_asian(word) {
            self.joined.get(word).copied()
        } else {
            None
        }
    }
}

/// Finds the longest start of `words`, of `least` words or more, that `table` knows.
fn longest<W>(
    table: &HashMap<CompactString, u16>,
    words: &[W],
    least: usize,
    of: fn(&W) -> &str,
) -> Option<(usize, u16)> {
    let mut text = CompactString::default();
    let mut found = None;
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            text.push(' ');
        }
        text.push_str(of(word));
        if at + 1 >= least
            && let Some(class) = table.get(&text)
        {
            found = Some((at + 1, *class));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FormWord, LONG_FORM, ORG_TYPES};
    use crate::distance::within;
    use crate::phonetics::skeleton;

    struct Word(&'static str, String);

    impl FormWord for Word {
        fn text(&self) -> &str {
            self.0
        }

        fn sound(&self) -> &str {
            &self.1
        }
    }

    fn words<const N: usize>(texts: [&'static str; N]) -> [Word; N] {
        texts.map(|text| Word(text, skeleton(text)))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn misspelt_forms_are_those_of_a_whole_scan(
            at in 0..ORG_TYPES.long.len(),
            edits in proptest::collection::vec((0..4u8, any::<prop::sample::Index>(), "[a-z]"), 0..4),
        ) {
            let mut word: Vec<char> = ORG_TYPES.long[at].text.chars().collect();
            for (edit, index, letter) in edits {
                let at = index.index(word.len() - 1);
                match edit {
                    0 => word.swap(at, at + 1),
                    1 => { word.remove(at); }
                    2 => word.insert(at, letter.chars().next().unwrap()),
                    _ => word[at] = letter.chars().next().unwrap(),
                }
            }
            let word: String = word.into_iter().collect();
            let scan = ORG_TYPES.long.iter().find(|form| {
                within(form.text.as_bytes(), word.as_bytes(), form.limit).is_some()
            });
            let expected = scan.map(|form| form.class).filter(|_| word.len() + 1 >= LONG_FORM);
            prop_assert_eq!(ORG_TYPES.misspelt(&word), expected);
        }
    }

    #[test]
    fn the_longest_form_wins() {
        let (len, ltd) = ORG_TYPES
            .at_start(&words(["co", "ltd", "beijing"]))
            .unwrap();
        assert_eq!(len, 2);
        assert_eq!(ORG_TYPES.at_start(&words(["limited"])), Some((1, ltd)));
        assert_eq!(ORG_TYPES.joined("有限公司"), Some(ltd));
        assert_eq!(ORG_TYPES.at_start(&words(["huawei"])), None);
        assert!(ORG_TYPES.misspelt("aktiengeselschaft").is_some());
        assert_eq!(ORG_TYPES.misspelt("corporate"), None);
        let spelled = words(["obschestvo", "s", "ogranichennoi", "otvetstvennostyu"]);
        assert_eq!(ORG_TYPES.sounds_at_start(&spelled), Some((4, ltd)));
        let ao = ORG_TYPES.at_start(&words(["aktsionernoe", "obshchestvo"]));
        assert_eq!(
            ao.map(|(_, class)| class),
            ORG_TYPES.at_start(&words(["jsc"])).map(|(_, class)| class)
        );
    }
}
