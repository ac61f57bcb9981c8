//! Organization forms: "Co., Ltd.", GmbH, ООО, 股份有限公司.
//!
//! In: the comparable words of a name. Out: where a form stands and its class; forms of
//! one class stand for each other (`data/org_forms.tsv`). The longest form wins.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::distance::within;
use crate::normalize::fold;
use crate::phonetics::skeleton;
use crate::script::Script;
use crate::tokenize::tokenize;
use crate::transliterate::latin;

pub(crate) struct OrgTypes {
    /// Words joined by one space -> class.
    forms: HashMap<String, u16>,
    /// Forms in Han or Hangul, which are written without a space before them.
    joined: HashMap<String, u16>,
    /// Sound frames of long forms, which transliterations spell in many ways -> class.
    sounds: HashMap<String, u16>,
    /// First word of a form -> most words of a form that starts so.
    starts: HashMap<String, usize>,
    /// Long single words, which are recognized in spite of a typing error.
    long: Vec<(String, u16)>,
}

/// Shortest text of several words that is recognized by its sound.
const LONG_SOUND: usize = 14;

/// Shortest form that is recognized with one wrong letter.
const LONG_FORM: usize = 7;

pub(crate) static ORG_TYPES: LazyLock<OrgTypes> = LazyLock::new(OrgTypes::load);

impl OrgTypes {
    fn load() -> Self {
        let mut types = Self {
            forms: HashMap::new(),
            joined: HashMap::new(),
            sounds: HashMap::new(),
            starts: HashMap::new(),
            long: Vec::new(),
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
        types
    }

    fn add(&mut self, form: &str, id: u16) {
        let unspaced = |ch| matches!(Script::of(ch), Script::Han | Script::Hangul);
        if form.chars().all(unspaced) {
            self.joined.insert(fold(form), id);
        }
        let words: Vec<String> = tokenize(form, true)
            .iter()
            .map(|token| latin(&token.folded, token.script))
            .collect();
        let text = words.join(" ");
        if text.len() >= LONG_SOUND && words.len() > 1 {
            self.sounds.entry(sound(&words)).or_insert(id);
        }
        if let Some(first) = words.first() {
            let most = self.starts.entry(first.clone()).or_insert(1);
            *most = words.len().max(*most);
        }
        if let [word] = words.as_slice()
            && word.len() >= LONG_FORM
        {
            self.long.push((word.clone(), id));
        }
        self.forms.entry(words.join(" ")).or_insert(id);
    }

    /// Returns how many words at the start of `words` are a form, and its class.
    pub(crate) fn at_start<S: AsRef<str>>(&self, words: &[S]) -> Option<(usize, u16)> {
        let most = *self.starts.get(words.first()?.as_ref())?;
        (1..=most.min(words.len())).rev().find_map(|len| {
            let key = words[..len]
                .iter()
                .map(AsRef::as_ref)
                .collect::<Vec<&str>>()
                .join(" ");
            self.forms.get(&key).map(|class| (len, *class))
        })
    }

    /// Returns how many words at the start of `words` sound like a long form, and its class.
    pub(crate) fn sounds_at_start<S: AsRef<str>>(&self, words: &[S]) -> Option<(usize, u16)> {
        (2..=6.min(words.len())).rev().find_map(|len| {
            let letters: usize = words[..len].iter().map(|word| word.as_ref().len()).sum();
            if letters + len < LONG_SOUND {
                return None;
            }
            self.sounds
                .get(&sound(&words[..len]))
                .map(|class| (len, *class))
        })
    }

    /// Returns the class of a long form that `word` misses by one or two letters.
    pub(crate) fn misspelt(&self, word: &str) -> Option<u16> {
        if word.len() + 1 < LONG_FORM {
            return None;
        }
        let limit = |form: &str| if form.len() >= 12 { 2 } else { 1 };
        self.long
            .iter()
            .find(|(form, _)| within(form.as_bytes(), word.as_bytes(), limit(form)).is_some())
            .map(|(_, class)| *class)
    }

    /// Returns the class of a form written in Han or Hangul.
    pub(crate) fn joined(&self, word: &str) -> Option<u16> {
        self.joined.get(word).copied()
    }
}

fn sound<S: AsRef<str>>(words: &[S]) -> String {
    words
        .iter()
        .map(|word| skeleton(word.as_ref()))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::ORG_TYPES;

    #[test]
    fn the_longest_form_wins() {
        let (len, ltd) = ORG_TYPES.at_start(&["co", "ltd", "beijing"]).unwrap();
        assert_eq!(len, 2);
        assert_eq!(ORG_TYPES.at_start(&["limited"]), Some((1, ltd)));
        assert_eq!(ORG_TYPES.joined("有限公司"), Some(ltd));
        assert_eq!(ORG_TYPES.at_start(&["huawei"]), None);
        assert!(ORG_TYPES.misspelt("aktiengeselschaft").is_some());
        assert_eq!(ORG_TYPES.misspelt("corporate"), None);
        let spelled = ["obschestvo", "s", "ogranichennoi", "otvetstvennostyu"];
        assert_eq!(ORG_TYPES.sounds_at_start(&spelled), Some((4, ltd)));
        let ao = ORG_TYPES.at_start(&["aktsionernoe", "obshchestvo"]);
        assert_eq!(
            ao.map(|(_, class)| class),
            ORG_TYPES.at_start(&["jsc"]).map(|(_, class)| class)
        );
    }
}
