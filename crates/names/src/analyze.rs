//! Turns a written name into tagged, comparable parts.
//!
//! Steps, in order:
//!   1. split into words ([`tokenize`](crate::tokenize)); runs of Han and Hangul are cut at known words, the Arabic
//!      article is split off, a Korean person's family name is split off;
//!   2. each word gets its Latin reading ([`transliterate`](crate::transliterate));
//!   3. organization forms become one part each, by longest match ([`org_types`](crate::org_types));
//!   4. numbers in words become digits, every other word gets role and weight ([`tagger`](crate::tagger));
//!   5. bracketed repetitions are dropped: "(Huawei)" after "Huawei Technologies" adds nothing;
//!   6. keys for comparison and merged runs are made.

use crate::align::Key;
use crate::name::{MAX_PARTS, Name, NameTag, Run};
use crate::org_types::ORG_TYPES;
use crate::part::{NamePart, PartRole, look_alike_key};
use crate::phonetics::{consonants, skeleton};
use crate::script::Script;
use crate::tables::{EquivalentKind, TABLES};
use crate::tagger::{ORG_FORM_WEIGHT, Tagged, tag_word};
use crate::tokenize::{MAX_CHARS, Token, tokenize};
use crate::transliterate::{arabic, han, hangul, latin};

/// Choices that change scores; each is part of the answer's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Curated equivalents (nicknames, translations, own-script names) count. On by default.
    pub curated: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { curated: true }
    }
}

/// Analyzes one written name.
///
/// Never fails: a text without a single letter or digit gives a name without parts.
/// The same text and tag always give the same name. Curated classes are always
/// attached.
///
/// ```
/// use interdict_names::{analyze, NameTag, PartRole};
/// let name = analyze("Huawei Technologies Co., Ltd. (Huawei)", NameTag::Organization);
/// let texts: Vec<&str> = name.parts.iter().map(|part| part.text.as_str()).collect();
/// assert_eq!(texts, ["huawei", "technologies", "coltd"]);
/// assert_eq!(name.parts[2].role, PartRole::OrgForm);
/// ```
pub fn analyze(text: &str, tag: NameTag) -> Name {
    let words = words(text, tag);
    let mut parts = parts(&words, tag);
    drop_repeated_brackets(&mut parts);
    let declared = take_declared_acronym(&mut parts);
    let truncated = parts.len() > MAX_PARTS || text.chars().nth(MAX_CHARS).is_some();
    parts.truncate(MAX_PARTS);
    finish(text, tag, parts, declared, truncated)
}

/// A word with its Latin reading.
struct Word {
    token: Token,
    text: String,
    /// What a Han, Hangul or kana word stands for in the curated table.
    meaning: Option<(String, EquivalentKind)>,
    org_class: u16,
}

fn words(text: &str, tag: NameTag) -> Vec<Word> {
    let mut words = Vec::new();
    for token in tokenize(text, tag != NameTag::Person) {
        match token.script {
            Script::Han => cut_run(&token, tag, true, &mut words),
            Script::Hangul => cut_hangul(&token, tag, &mut words),
            Script::Arabic => match arabic::split_article(&token.folded) {
                Some(rest) => {
                    words.push(word(&token, "ال".to_owned(), Some("al")));
                    words.push(word(&token, rest.to_owned(), None));
                }
                None => words.push(word(&token, token.folded.clone(), None)),
            },
            _ => words.push(word(&token, token.folded.clone(), None)),
        }
    }
    words.retain(|word| !word.text.is_empty());
    join_spaced_letters(&mut words, if tag == NameTag::Person { 4 } else { 3 });
    words
}

/// "H U A W E I" is one word written apart.
fn join_spaced_letters(words: &mut Vec<Word>, least: usize) {
    let single = |word: &Word| {
        word.text.len() == 1
            && word.token.script == Script::Latin
            && word.org_class == 0
            && word.meaning.is_none()
    };
    let mut at = 0;
    while at < words.len() {
        let len = words[at..].iter().take_while(|word| single(word)).count();
        if len >= least {
            let letters: Vec<Word> = words.splice(at + 1..at + len, []).collect();
            let first = &mut words[at];
            for letter in letters {
                first.text.push_str(&letter.text);
                first.token.folded.push_str(&letter.token.folded);
                first.token.written.push(' ');
                first.token.written.push_str(&letter.token.written);
            }
        }
        at += 1;
    }
}

/// Makes a word from a piece of a token; `reading` overrides the transliteration.
fn word(token: &Token, piece: String, reading: Option<&str>) -> Word {
    let text = reading.map_or_else(|| latin(&piece, token.script), str::to_owned);
    let meaning = TABLES
        .word(&piece)
        .map(|(word, kind)| (word.to_owned(), kind));
    let org_class = ORG_TYPES.joined(&piece).unwrap_or(0);
    let written = if piece == token.folded {
        token.written.clone()
    } else {
        piece.clone()
    };
    Word {
        token: Token {
            written,
            folded: piece,
            ..token.clone()
        },
        text,
        meaning,
        org_class,
    }
}

fn cut_run(token: &Token, tag: NameTag, single: bool, words: &mut Vec<Word>) {
    let known = |piece: &str| {
        tag != NameTag::Person
            && (TABLES.word(piece).is_some() || ORG_TYPES.joined(piece).is_some())
    };
    let mut pending = String::new();
    for piece in han::cut(&token.folded, known) {
        if single || known(piece) {
            if !pending.is_empty() {
                words.push(word(token, std::mem::take(&mut pending), None));
            }
            words.push(word(token, piece.to_owned(), None));
        } else {
            pending.push_str(piece);
        }
    }
    if !pending.is_empty() {
        words.push(word(token, pending, None));
    }
}

fn cut_hangul(token: &Token, tag: NameTag, words: &mut Vec<Word>) {
    let mut chars = token.folded.chars();
    let count = token.folded.chars().count();
    if tag == NameTag::Person
        && (2..=4).contains(&count)
        && let Some(first) = chars.next()
        && let Some(family) = hangul::surname(first)
    {
        words.push(word(token, first.to_string(), Some(family)));
        words.push(word(token, chars.as_str().to_owned(), None));
    } else {
        cut_run(token, tag, false, words);
    }
}

fn parts(words: &[Word], tag: NameTag) -> Vec<NamePart> {
    let texts: Vec<String> = words.iter().map(|word| word.text.clone()).collect();
    let mut parts = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        if let Some((len, class)) = org_form(words, &texts, at, tag) {
            parts.push(org_part(&words[at..at + len], class));
            at += len;
            continue;
        }
        if tag != NameTag::Person
            && let Some((len, value)) = spelled_number(&texts[at..])
        {
            let mut part = plain_part(&words[at], tag);
            part.spelled = true;
            part.text = value.to_string();
            part.written = written(&words[at..at + len]);
            retag(&mut part, tag);
            parts.push(part);
            at += len;
            continue;
        }
        parts.push(plain_part(&words[at], tag));
        at += 1;
    }
    restore_core(&mut parts, tag);
    parts
}

fn org_form(words: &[Word], texts: &[String], at: usize, tag: NameTag) -> Option<(usize, u16)> {
    if words[at].org_class != 0 {
        return Some((1, words[at].org_class));
    }
    let known = |text: &str| TABLES.business(text).is_some() || TABLES.rarity(text) < 1.0;
    let misspelt = || {
        let text = texts[at].as_str();
        let wrong = tag != NameTag::Person
            && at > 0
            && words[at].token.script == Script::Latin
            && !known(text);
        ORG_TYPES
            .misspelt(text)
            .filter(|_| wrong)
            .map(|class| (1, class))
    };
    let sounds = || {
        ORG_TYPES
            .sounds_at_start(&texts[at..])
            .filter(|_| tag != NameTag::Person)
    };
    let (len, class) = ORG_TYPES
        .at_start(&texts[at..])
        .or_else(sounds)
        .or_else(misspelt)?;
    let letters: usize = texts[at..at + len].iter().map(String::len).sum();
    // Short forms are everyday words of personal names and of vessels ("Na", "Se", "As").
    let doubtful = tag == NameTag::Person
        && letters <= 3
        && texts[at] != "llc"
        && texts[at] != "ltd"
        && texts[at] != "inc";
    (!doubtful && tag != NameTag::Object).then_some((len, class))
}

fn org_part(words: &[Word], class: u16) -> NamePart {
    let first = &words[0].token;
    let text: String = words.iter().map(|word| word.text.as_str()).collect();
    NamePart {
        skeleton: String::new(),
        consonants: String::new(),
        look_alike: String::new(),
        text,
        written: written(words),
        script: first.script,
        role: PartRole::OrgForm,
        weight: ORG_FORM_WEIGHT,
        org_class: class,
        word_class: 0,
        curated: [(0, 0.0); 4],
        mixed: false,
        spelled: false,
        bracketed: first.bracketed,
    }
}

fn written(words: &[Word]) -> String {
    words
        .iter()
        .map(|word| word.token.written.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

fn plain_part(word: &Word, tag: NameTag) -> NamePart {
    let tagged = match &word.meaning {
        Some((meaning, EquivalentKind::Word)) => tag_word(meaning, Script::Latin, tag),
        Some(_) => Tagged {
            role: PartRole::Core,
            weight: 1.0,
            word_class: 0,
        },
        None => tag_word(&word.text, word.token.script, tag),
    };
    // The class of a translated word is curated knowledge, not a general rule.
    let word_class = if word.meaning.is_some() {
        0
    } else {
        tagged.word_class
    };
    let mut part = NamePart {
        skeleton: String::new(),
        consonants: String::new(),
        look_alike: String::new(),
        text: word.text.clone(),
        written: word.token.written.clone(),
        script: word.token.script,
        role: tagged.role,
        weight: tagged.weight,
        org_class: 0,
        word_class,
        curated: curated(word),
        mixed: word.token.look_alike,
        spelled: false,
        bracketed: word.token.bracketed,
    };
    frames(&mut part);
    part
}

fn frames(part: &mut NamePart) {
    part.skeleton = skeleton(&part.text);
    part.consonants = consonants(&part.text);
    part.look_alike = look_alike_key(&part.text);
}

fn retag(part: &mut NamePart, tag: NameTag) {
    let tagged = tag_word(&part.text, Script::Latin, tag);
    (part.role, part.weight, part.word_class) = (tagged.role, tagged.weight, 0);
    part.curated = [(0, 0.0); 4];
    frames(part);
}

fn curated(word: &Word) -> [(u16, f32); 4] {
    if word.token.script == Script::Latin {
        let canonical = TABLES
            .business(&word.text)
            .map_or(word.text.as_str(), |(_, canonical)| canonical);
        curated_classes(&[word.text.as_str(), canonical])
    } else {
        curated_classes(&[word.token.folded.as_str()])
    }
}

/// Returns the curated classes of any of `forms`, with the similarity that their kind earns.
pub(crate) fn curated_classes(forms: &[&str]) -> [(u16, f32); 4] {
    let mut classes = [(0, 0.0); 4];
    let mut filled = 0;
    for (class, kind) in forms.iter().flat_map(|form| TABLES.equivalents(form)) {
        if filled == classes.len() || classes.iter().any(|(known, _)| known == class) {
            continue;
        }
        let similarity = match kind {
            EquivalentKind::Name | EquivalentKind::Word => 0.95,
            EquivalentKind::Given | EquivalentKind::Surname => 0.9,
        };
        classes[filled] = (*class, similarity);
        filled += 1;
    }
    classes
}

/// Reads "forty four", "first", "XIV" at the start of `texts`: words taken and value.
fn spelled_number(texts: &[String]) -> Option<(usize, u32)> {
    let first = TABLES.number(texts.first()?)?;
    if (20..=90).contains(&first)
        && let Some(next) = texts.get(1)
        && let Some(unit) = TABLES
            .number(next)
            .or_else(|| next.parse().ok())
            .filter(|unit| (1..=9).contains(unit))
    {
        return Some((2, first + unit));
    }
    Some((1, first))
}

/// A company that consists of forms alone ("Group Holding") is known by them.
fn restore_core(parts: &mut [NamePart], tag: NameTag) {
    let telling = |part: &NamePart| {
        !matches!(
            part.role,
            PartRole::OrgForm | PartRole::Particle | PartRole::Title
        )
    };
    if tag == NameTag::Person && !parts.iter().any(telling) {
        for part in parts.iter_mut().filter(|part| part.role == PartRole::Title) {
            part.role = PartRole::Core;
            part.weight = 0.5;
        }
    }
}

/// Drops a bracketed part that repeats a part outside the brackets.
fn drop_repeated_brackets(parts: &mut Vec<NamePart>) {
    let outside: Vec<String> = parts
        .iter()
        .filter(|part| !part.bracketed)
        .map(|part| part.text.clone())
        .collect();
    parts.retain(|part| !part.bracketed || !outside.contains(&part.text));
}

fn finish(
    original: &str,
    tag: NameTag,
    parts: Vec<NamePart>,
    declared: Option<String>,
    truncated: bool,
) -> Name {
    let mut bytes = Vec::new();
    let keys: Vec<Key> = parts
        .iter()
        .map(|part| Key::of_part(part, &mut bytes))
        .collect();
    let mut runs = runs(&parts);
    if tag != NameTag::Person {
        runs.extend(acronyms(&parts, declared));
    }
    let run_keys: Vec<Key> = runs
        .iter()
        .map(|run| Key::of_run(run, &parts, &mut bytes))
        .collect();
    let bloom = keys.iter().fold(0, |bloom, key| bloom | key.bloom());
    let run_bloom = run_keys.iter().fold(0, |bloom, key| bloom | key.text_bit());
    let weight = parts.iter().map(|part| part.weight).sum();
    Name {
        original: original.to_owned(),
        tag,
        parts,
        runs,
        truncated,
        weight,
        keys,
        run_keys,
        bytes: bytes.into(),
        bloom,
        run_bloom,
    }
}

/// Similarity of a name and the acronym that it declares itself, "Maritime Technology Complex (MTC)".
const DECLARED_ACRONYM: f64 = 0.9;
/// Similarity of a name and its initials: just enough for a person to look.
const INITIALS: f64 = 0.75;
/// Fewer initials than this meet too many names by chance.
const LEAST_INITIALS: usize = 4;

/// Takes a bracketed abbreviation of the words outside the brackets out of the name: its
/// absence elsewhere must not count against a match.
fn take_declared_acronym(parts: &mut Vec<NamePart>) -> Option<String> {
    let mut bracketed = parts.iter().enumerate().filter(|(_, part)| part.bracketed);
    let (at, part) = bracketed.next()?;
    let outside: Vec<&NamePart> = parts.iter().filter(|part| !part.bracketed).collect();
    let short = (2..=8).contains(&part.text.len()) && part.role == PartRole::Core;
    if bracketed.next().is_some() || !short || outside.len() < 2 {
        return None;
    }
    let starts: Vec<u8> = outside
        .iter()
        .filter_map(|part| part.text.bytes().next())
        .collect();
    let mut letters = outside.iter().flat_map(|part| part.text.bytes());
    let contained = part
        .text
        .bytes()
        .all(|letter| letters.any(|other| other == letter));
    let initials = part
        .text
        .bytes()
        .filter(|letter| starts.contains(letter))
        .count();
    if contained && 2 * initials >= part.text.len() {
        let text = part.text.clone();
        parts.remove(at);
        return Some(text);
    }
    None
}

/// The initials of all words, with and without organization forms, and the declared acronym.
fn acronyms(parts: &[NamePart], declared: Option<String>) -> Vec<Run> {
    let initials = |forms: bool| -> String {
        parts
            .iter()
            .filter(|part| {
                part.role != PartRole::Particle && (forms || part.role != PartRole::OrgForm)
            })
            .filter_map(|part| part.text.chars().next())
            .collect()
    };
    let mut found: Vec<(String, f64)> = declared
        .map(|text| (text, DECLARED_ACRONYM))
        .into_iter()
        .collect();
    for text in [initials(false), initials(true)] {
        if (LEAST_INITIALS..=8).contains(&text.len())
            && !found.iter().any(|(known, _)| *known == text)
        {
            found.push((text, INITIALS));
        }
    }
    let whole = |(text, acronym)| Run {
        start: 0,
        len: parts.len(),
        text,
        skeleton: String::new(),
        consonants: String::new(),
        weight: 1.0,
        acronym,
    };
    found.into_iter().map(whole).collect()
}

/// Longest merged run in letters; longer ones are never one written word.
const MAX_RUN: usize = 28;

fn runs(parts: &[NamePart]) -> Vec<Run> {
    let mut runs = Vec::new();
    for start in 0..parts.len() {
        for len in 2..=3.min(parts.len() - start) {
            let slice = &parts[start..start + len];
            let text: String = slice.iter().map(|part| part.text.as_str()).collect();
            let telling = slice
                .iter()
                .any(|part| !matches!(part.role, PartRole::OrgForm | PartRole::Particle));
            if text.len() > MAX_RUN || text.len() < 3 || !telling {
                continue;
            }
            let sum: f64 = slice.iter().map(|part| part.weight).sum();
            let heaviest = slice.iter().map(|part| part.weight).fold(0.0, f64::max);
            // A frame that one word has alone does not show the others.
            let own = |frame: String, of: fn(&NamePart) -> &str| {
                if slice.iter().any(|part| of(part) == frame) {
                    String::new()
                } else {
                    frame
                }
            };
            runs.push(Run {
                start,
                len,
                skeleton: own(skeleton(&text), |part| part.skeleton.as_str()),
                consonants: own(consonants(&text), |part| part.consonants.as_str()),
                text,
                weight: sum.min(heaviest.max(1.0)),
                acronym: 0.0,
            });
        }
    }
    runs
}
