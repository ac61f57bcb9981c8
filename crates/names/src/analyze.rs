//! Turns a written name into tagged, comparable parts.
//!
//! Steps, in order:
//!   1. what pages leave in a text is decoded ([`escapes`](crate::escapes)), then it is split
//!      into words ([`tokenize`](crate::tokenize)); runs of Han and Hangul are cut at known words, the Arabic
//!      article is split off, a Korean person's family name is split off;
//!   2. each word gets its Latin reading ([`transliterate`](crate::transliterate));
//!   3. organization forms become one part each, by longest match ([`org_types`](crate::org_types));
//!   4. numbers in words become digits, every other word gets role and weight ([`tagger`](crate::tagger));
//!   5. bracketed repetitions are dropped: "(Huawei)" after "Huawei Technologies" adds nothing;
//!   6. keys for comparison and merged runs are made, and the other readings of words that
//!      are not in Latin letters ([`readings`]).

use std::cell::OnceCell;

use compact_str::CompactString;

use crate::escapes::decoded;
use crate::key::Key;
use crate::mined::Equivalents;
use crate::name::{MAX_PARTS, Name, NameTag, Run};
use crate::org_types::{FormWord, ORG_TYPES};
use crate::part::{NamePart, PartRole, look_alike_key};
use crate::phonetics::Frames;
use crate::readings;
use crate::romanize;
use crate::script::Script;
use crate::tables::{EquivalentKind, TABLES};
use crate::tagger::{ORG_FORM_WEIGHT, Tagged, tag_word};
use crate::tokenize::{MAX_CHARS, Token, readable, tokenize_into};
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
    Analyzer::default().analyze(text, tag)
}

/// Analyzes one written name with a set of mined equivalents of the caller's.
///
/// [`analyze`] is this with the shipped set. Names of different sets are not to be
/// compared with each other.
pub fn analyze_with(text: &str, tag: NameTag, mined: &Equivalents) -> Name {
    let mut analyzer = Analyzer::default();
    analyzer.analyze_by(text, tag, mined)
}

/// Analyzes one written name under each of `tags`, in their order.
///
/// The same as [`analyze`] for each tag, in less time: what does not depend on the kind of
/// thing named (words, readings, sound frames) is found once.
///
/// ```
/// use interdict_names::{analyze_all, NameTag, PartRole};
/// let names = analyze_all("Bin Laden", &[NameTag::Person, NameTag::Organization]);
/// assert_eq!(names[0].parts[0].role, PartRole::Particle);
/// assert_eq!(names[1].tag, NameTag::Organization);
/// ```
pub fn analyze_all(text: &str, tags: &[NameTag]) -> Vec<Name> {
    Analyzer::default().analyze_all(text, tags)
}

/// Room for analyzing one name after another. Holds nothing that changes a result.
#[derive(Default)]
pub struct Analyzer {
    tokens: Vec<Token>,
    readings: [Reading; 2],
    frames: Frames,
}

impl std::fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Analyzer").finish_non_exhaustive()
    }
}

impl Analyzer {
    /// The same as [`analyze`].
    pub fn analyze(&mut self, text: &str, tag: NameTag) -> Name {
        self.analyze_by(text, tag, Equivalents::shipped())
    }

    fn analyze_by(&mut self, text: &str, tag: NameTag, mined: &Equivalents) -> Name {
        let plain = &*decoded(text);
        let [reading, _] = &mut self.readings;
        let person = tag == NameTag::Person;
        reading.read(plain, person, &mut self.tokens, &mut self.frames);
        let texts = Texts {
            original: text,
            plain,
        };
        tagged(texts, tag, reading, None, &mut self.frames, mined)
    }

    /// The same as [`analyze_all`].
    pub fn analyze_all(&mut self, text: &str, tags: &[NameTag]) -> Vec<Name> {
        let plain = &*decoded(text);
        let texts = Texts {
            original: text,
            plain,
        };
        let mut names: Vec<Name> = Vec::with_capacity(tags.len());
        let mut read = 0;
        for tag in tags {
            let person = *tag == NameTag::Person;
            let known = self.readings[..read]
                .iter()
                .position(|reading| reading.person == person || reading.for_all);
            let at = known.unwrap_or(read);
            if known.is_none() {
                self.readings[at].read(plain, person, &mut self.tokens, &mut self.frames);
                read += 1;
            }
            let reading = &self.readings[at];
            let name = tagged(
                texts,
                *tag,
                reading,
                names.last(),
                &mut self.frames,
                Equivalents::shipped(),
            );
            names.push(name);
        }
        names
    }
}

/// The words of a text, as a person's name or as any other.
#[derive(Default)]
struct Reading {
    person: bool,
    /// The words are the same for a person and for anything else.
    for_all: bool,
    words: Vec<Word>,
}

impl Reading {
    fn read(&mut self, text: &str, person: bool, tokens: &mut Vec<Token>, frames: &mut Frames) {
        self.person = person;
        self.for_all = !text.bytes().any(|byte| matches!(byte, b'.' | b'/'));
        let words = &mut self.words;
        words.clear();
        tokens.clear();
        tokenize_into(text, !person, tokens);
        for token in tokens.drain(..) {
            match token.script {
                Script::Han => cut_run(&token, person, true, words),
                Script::Hangul => cut_hangul(&token, person, words),
                Script::Arabic => {
                    for cut in arabic::cut(&token.folded) {
                        let reading = match cut {
                            "ال" => Some("al"),
                            "الله" => Some("allah"),
                            "و" => Some("wa"),
                            // Pashto "and", "of".
                            "او" => Some("au"),
                            "د" => Some("da"),
                            _ => None,
                        };
                        words.push(piece(&token, cut, reading));
                    }
                }
                _ => match written_together(&token) {
                    Some(at) => {
                        self.for_all = false;
                        if person {
                            cut_written(&token, at, words);
                        } else {
                            words.push(word(token));
                        }
                    }
                    None => words.push(word(token)),
                },
            }
        }
        // These are cut by rules that differ for persons.
        self.for_all &= !words
            .iter()
            .any(|word| matches!(word.token.script, Script::Han | Script::Hangul));
        words.retain(|word| !word.text.is_empty());
        self.for_all &= !join_spaced_letters(words, if person { 4 } else { 3 });
        for word in words {
            let (skeleton, consonants) = frames.of(&word.text);
            word.skeleton = skeleton.into();
            word.consonants = consonants.into();
        }
    }
}

/// One text as typed, and with what pages leave in it decoded.
#[derive(Clone, Copy)]
struct Texts<'a> {
    original: &'a str,
    plain: &'a str,
}

/// `like` is the same text under another tag; what both share is taken from it.
fn tagged(
    texts: Texts<'_>,
    tag: NameTag,
    reading: &Reading,
    like: Option<&Name>,
    frames: &mut Frames,
    mined: &Equivalents,
) -> Name {
    let mut parts = parts(&reading.words, tag, frames);
    let mut declared = None;
    if parts.iter().any(|part| part.bracketed) {
        drop_repeated_brackets(&mut parts);
        declared = take_declared_acronym(&mut parts);
    }
    let truncated = parts.len() > MAX_PARTS
        || texts.plain.len() > MAX_CHARS && readable(texts.plain).chars().nth(MAX_CHARS).is_some();
    parts.truncate(MAX_PARTS);
    mined.attach(&mut parts);
    let mut runs = runs(&parts, like, frames);
    if tag != NameTag::Person {
        add_acronyms(&parts, declared, &mut runs);
    }
    if parts.iter().any(|part| readings::has_readings(part.script)) {
        readings::add(&parts, tag, &mut runs, frames);
    }
    finish(texts.original, tag, parts, runs, truncated)
}

/// A word with its Latin reading.
struct Word {
    token: Token,
    text: CompactString,
    /// What a Han, Hangul or kana word stands for in the curated table.
    meaning: Option<(&'static str, EquivalentKind)>,
    org_class: u16,
    skeleton: CompactString,
    consonants: CompactString,
    /// What only a word that is no organization form needs.
    more: OnceCell<More>,
}

struct More {
    look_alike: CompactString,
    curated: [(u16, f32); 4],
}

impl Word {
    fn more(&self) -> &More {
        self.more.get_or_init(|| More {
            look_alike: look_alike_key(&self.text),
            curated: curated(self),
        })
    }
}

impl FormWord for Word {
    fn text(&self) -> &str {
        &self.text
    }

    fn sound(&self) -> &str {
        &self.skeleton
    }
}

/// "H U A W E I" and "Х У А В Э Й" are one word written apart: `least` letters or more of
/// one script become one. Tells whether three letters or more stand so, whether they are
/// joined or not.
fn join_spaced_letters(words: &mut Vec<Word>, least: usize) -> bool {
    let single = |word: &Word| {
        let one = match word.token.script {
            Script::Latin => word.text.len() == 1,
            Script::Cyrillic | Script::Greek => word.token.folded.chars().nth(1).is_none(),
            _ => false,
        };
        one && word.org_class == 0 && word.meaning.is_none()
    };
    let mut spaced = false;
    let mut at = 0;
    while at < words.len() {
        let script = words[at].token.script;
        let alike = |word: &&Word| word.token.script == script && single(word);
        let len = words[at..].iter().take_while(alike).count();
        spaced |= len >= 3;
        if len >= least {
            let letters: Vec<Word> = words.splice(at + 1..at + len, []).collect();
            let first = &mut words[at];
            for letter in letters {
                first.text.push_str(&letter.text);
                first.token.folded.push_str(&letter.token.folded);
                first.token.written.push(' ');
                first.token.written.push_str(&letter.token.written);
            }
            if script != Script::Latin {
                first.text = latin(&first.token.folded, script);
            }
        }
        at += 1;
    }
    spaced
}

/// Makes a word of a whole token.
fn word(token: Token) -> Word {
    // Folded ASCII is its own reading: the tokenizer keeps letters, digits and `?` alone.
    let text = if token.written.is_ascii() {
        token.folded.clone()
    } else {
        latin(&token.folded, token.script)
    };
    read_word(token, text)
}

/// Makes a word from a piece of a token; `reading` overrides the transliteration.
fn piece(token: &Token, piece: &str, reading: Option<&str>) -> Word {
    let text = reading.map_or_else(|| latin(piece, token.script), CompactString::new);
    let piece = CompactString::new(piece);
    let written = if piece == token.folded {
        token.written.clone()
    } else {
        piece.clone()
    };
    let token = Token {
        written,
        folded: piece,
        ..*token
    };
    read_word(token, text)
}

fn read_word(token: Token, text: CompactString) -> Word {
    Word {
        meaning: TABLES.word(&token.folded),
        org_class: ORG_TYPES.joined(&token.folded).unwrap_or(0),
        token,
        text,
        skeleton: CompactString::default(),
        consonants: CompactString::default(),
        more: OnceCell::new(),
    }
}

/// Where two words of a person's name are written as one, told by capitals: two initials
/// ("JC Juncker") or two names without the space ("MariaTeresa"). Short pieces stay with
/// their word (McDonald, LeBron).
fn written_together(token: &Token) -> Option<usize> {
    const LEAST: usize = 4;
    let written = token.written.as_bytes();
    if token.script != Script::Latin || token.written != token.folded && !written.is_ascii() {
        return None;
    }
    if let [first, second] = written {
        let initial = |letter: &u8| letter.is_ascii_uppercase() && !b"AEIOUY".contains(letter);
        // Ng is a family name; St, Dr and the like are words of their own.
        let word = token.folded == "ng" || TABLES.person_word(&token.folded).is_some();
        return (initial(first) && initial(second) && !word).then_some(1);
    }
    if written.len() < 2 * LEAST || written.len() != token.folded.len() {
        return None;
    }
    let at = written
        .windows(2)
        .position(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())?
        + 1;
    (LEAST..=written.len() - LEAST).contains(&at).then_some(at)
}

/// Makes two words of a token at `at`.
fn cut_written(token: &Token, at: usize, words: &mut Vec<Word>) {
    for (from, to) in [(0, at), (at, token.folded.len())] {
        let (Some(folded), Some(written)) =
            (token.folded.get(from..to), token.written.get(from..to))
        else {
            continue;
        };
        words.push(word(Token {
            written: written.into(),
            folded: folded.into(),
            ..*token
        }));
    }
}

fn cut_run(token: &Token, person: bool, single: bool, words: &mut Vec<Word>) {
    let known =
        |text: &str| !person && (TABLES.word(text).is_some() || ORG_TYPES.joined(text).is_some());
    let mut pending = String::new();
    for cut in han::cut(&token.folded, known) {
        if single || known(cut) {
            if !pending.is_empty() {
                words.push(piece(token, &pending, None));
                pending.clear();
            }
            words.push(piece(token, cut, None));
        } else {
            pending.push_str(cut);
        }
    }
    if !pending.is_empty() {
        words.push(piece(token, &pending, None));
    }
}

fn cut_hangul(token: &Token, person: bool, words: &mut Vec<Word>) {
    let mut chars = token.folded.chars();
    let count = token.folded.chars().count();
    if person
        && (2..=4).contains(&count)
        && let Some(first) = chars.next()
        && let Some(family) = hangul::surname(first)
    {
        let (first, given) = token.folded.split_at(first.len_utf8());
        words.push(piece(token, first, Some(family)));
        words.push(piece(token, given, None));
    } else {
        cut_run(token, person, false, words);
    }
}

fn parts(words: &[Word], tag: NameTag, frames: &mut Frames) -> Vec<NamePart> {
    let mut parts = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        if let Some((len, class)) = org_form(words, at, tag) {
            parts.push(org_part(&words[at..at + len], class));
            at += len;
            continue;
        }
        if tag != NameTag::Person
            // "I. Ash" and "V Trading" begin with a letter, not with a Roman numeral.
            && (at > 0 || words[at].text.len() > 1)
            && let Some((len, value)) = spelled_number(&words[at..])
        {
            let mut part = plain_part(&words[at], tag);
            part.spelled = true;
            part.text = value.to_string().into();
            part.written = written(&words[at..at + len]);
            retag(&mut part, tag, frames);
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

fn org_form(words: &[Word], at: usize, tag: NameTag) -> Option<(usize, u16)> {
    if words[at].org_class != 0 {
        return Some((1, words[at].org_class));
    }
    if tag == NameTag::Object {
        return None;
    }
    let text = words[at].text.as_str();
    if tag == NameTag::Person {
        let (len, class) = ORG_TYPES.at_start(&words[at..])?;
        let letters: usize = words[at..at + len].iter().map(|word| word.text.len()).sum();
        // Short forms are everyday words of personal names and of vessels ("Na", "Se", "As").
        let doubtful = letters <= 3 && !matches!(text, "llc" | "ltd" | "inc");
        return (!doubtful).then_some((len, class));
    }
    let known = || TABLES.business(text).is_some() || TABLES.rarity(text) < 1.0;
    let misspelt = || {
        let possible = at > 0 && words[at].token.script == Script::Latin;
        let class = possible.then(|| ORG_TYPES.misspelt(text)).flatten()?;
        (!known()).then_some((1, class))
    };
    ORG_TYPES
        .at_start(&words[at..])
        .or_else(|| ORG_TYPES.sounds_at_start(&words[at..]))
        .or_else(misspelt)
}

fn org_part(words: &[Word], class: u16) -> NamePart {
    let first = &words[0].token;
    let mut text = words[0].text.clone();
    for word in &words[1..] {
        text.push_str(&word.text);
    }
    NamePart {
        skeleton: CompactString::default(),
        consonants: CompactString::default(),
        look_alike: CompactString::default(),
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
        personal: false,
        abbreviation: false,
        bracketed: first.bracketed,
    }
}

fn written(words: &[Word]) -> CompactString {
    let mut written = words[0].token.written.clone();
    for word in &words[1..] {
        written.push(' ');
        written.push_str(&word.token.written);
    }
    written
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
    let more = word.more();
    let mut curated = more.curated;
    if tag == NameTag::Person && tagged.role == PartRole::Core {
        match word.token.script {
            Script::Latin => romanize::attach(&word.text, &mut curated),
            Script::Hangul => {
                let free = curated.iter_mut().filter(|(class, _)| *class == 0);
                for (slot, class) in free.zip(family_classes(&word.text)) {
                    *slot = class;
                }
            }
            _ => {}
        }
    }
    NamePart {
        skeleton: word.skeleton.clone(),
        consonants: word.consonants.clone(),
        look_alike: more.look_alike.clone(),
        text: word.text.clone(),
        written: word.token.written.clone(),
        script: word.token.script,
        role: tagged.role,
        weight: tagged.weight,
        org_class: 0,
        word_class,
        curated,
        mixed: word.token.look_alike,
        spelled: false,
        personal: tag == NameTag::Person,
        abbreviation: word.token.dotted,
        bracketed: word.token.bracketed,
    }
}

/// Tags a part again whose text was replaced.
fn retag(part: &mut NamePart, tag: NameTag, frames: &mut Frames) {
    let tagged = tag_word(&part.text, Script::Latin, tag);
    (part.role, part.weight, part.word_class) = (tagged.role, tagged.weight, 0);
    part.curated = [(0, 0.0); 4];
    let (skeleton, consonants) = frames.of(&part.text);
    part.skeleton = skeleton.into();
    part.consonants = consonants.into();
    part.look_alike = look_alike_key(&part.text);
}

fn curated(word: &Word) -> [(u16, f32); 4] {
    if word.token.script == Script::Latin {
        let own = word.text.as_str();
        match TABLES.business(own) {
            Some((_, canonical)) if canonical != own => curated_classes(&[own, canonical]),
            _ => curated_classes(&[own]),
        }
    } else {
        curated_classes(&[word.token.folded.as_str()])
    }
}

/// How alike two spellings of a Chinese family name in two Chinese languages are: Wong may be
/// Wang or Huang.
const DIALECT: f32 = 0.8;

/// Returns the curated classes of any of `forms`, with the similarity that their kind earns.
pub(crate) fn curated_classes(forms: &[&str]) -> [(u16, f32); 4] {
    let mut classes = [(0, 0.0); 4];
    let mut filled = 0;
    for (class, kind) in forms.iter().flat_map(|form| TABLES.equivalents(form)) {
        if filled == classes.len() || classes.iter().any(|(known, _)| known == class) {
            continue;
        }
        let similarity = match kind {
            EquivalentKind::Name => 0.96,
            EquivalentKind::Word => 0.95,
            EquivalentKind::Given | EquivalentKind::Surname => 0.9,
            EquivalentKind::Dialect => DIALECT,
        };
        classes[filled] = (*class, similarity);
        filled += 1;
    }
    classes
}

/// The curated classes of a text that was not written but read: those of a Korean family name.
/// Other texts may be a name in one language and another name in the next.
pub(crate) fn family_classes(text: &str) -> impl Iterator<Item = (u16, f32)> {
    let classes = if hangul::is_family(text) {
        TABLES.equivalents(text)
    } else {
        &[]
    };
    let customary = classes
        .iter()
        .filter(|(_, kind)| *kind == EquivalentKind::Surname);
    customary.map(|(class, _)| (*class, 0.9))
}

/// Reads "forty four", "first", "XIV" at the start of `words`: words taken and value.
fn spelled_number(words: &[Word]) -> Option<(usize, u32)> {
    let first = TABLES.number(&words.first()?.text)?;
    if (20..=90).contains(&first)
        && let Some(next) = words.get(1)
        && let Some(unit) = TABLES
            .number(&next.text)
            .or_else(|| next.text.parse().ok())
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
    let outside: Vec<CompactString> = parts
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
    runs: Vec<Run>,
    truncated: bool,
) -> Name {
    let texts = parts.iter().map(|part| part.text.len());
    let joined = runs.iter().map(|run| run.text.len());
    let mut bytes = Vec::with_capacity(texts.chain(joined).sum());
    let keys: Vec<Key> = parts
        .iter()
        .map(|part| Key::of_part(part, &mut bytes))
        .collect();
    let run_keys: Vec<Key> = runs
        .iter()
        .map(|run| Key::of_run(run, &parts, &mut bytes))
        .collect();
    let bloom = keys.iter().fold(0, |bloom, key| bloom | key.bloom());
    let run_bloom = if runs.iter().any(|run| run.reading) {
        u64::MAX
    } else {
        run_keys.iter().fold(0, |bloom, key| bloom | key.text_bit())
    };
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
fn take_declared_acronym(parts: &mut Vec<NamePart>) -> Option<CompactString> {
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

/// Adds the declared acronym and the initials of all words, with and without organization forms.
fn add_acronyms(parts: &[NamePart], declared: Option<CompactString>, runs: &mut Vec<Run>) {
    let initials = |forms: bool| -> CompactString {
        parts
            .iter()
            .filter(|part| {
                part.role != PartRole::Particle && (forms || part.role != PartRole::OrgForm)
            })
            .filter_map(|part| part.text.chars().next())
            .collect()
    };
    let first = runs.len();
    let mut add = |text: CompactString, acronym| {
        if !runs[first..].iter().any(|known| known.text == text) {
            runs.push(Run {
                start: 0,
                len: parts.len(),
                text,
                skeleton: CompactString::default(),
                consonants: CompactString::default(),
                weight: 1.0,
                acronym,
                reading: false,
            });
        }
    };
    if let Some(text) = declared {
        add(text, DECLARED_ACRONYM);
    }
    for text in [initials(false), initials(true)] {
        if (LEAST_INITIALS..=8).contains(&text.len()) {
            add(text, INITIALS);
        }
    }
}

/// The text of a run as it is heard: the Arabic article takes the sound of a letter like d
/// or r after it (نور الدين, Nooruddin).
pub(crate) fn spoken(slice: &[NamePart]) -> String {
    let mut text = String::new();
    for (at, part) in slice.iter().enumerate() {
        let article = part.script == Script::Arabic && part.text == "al" && at > 0;
        let next = slice.get(at + 1);
        if article && next.is_some_and(|next| arabic::sun_letter(&next.written)) {
            text.push('u');
        } else {
            text.push_str(&part.text);
        }
    }
    text
}

/// Most that words written as one weigh, unless one of them weighs more by itself, which none
/// does.
pub const RUN_WEIGHT: f64 = 1.0;

/// Longest merged run in letters; longer ones are never one written word.
const MAX_RUN: usize = 28;

fn runs(parts: &[NamePart], like: Option<&Name>, frames: &mut Frames) -> Vec<Run> {
    let mut runs = Vec::with_capacity((2 * parts.len()).saturating_sub(3));
    for start in 0..parts.len() {
        for len in 2..=3.min(parts.len() - start) {
            let slice = &parts[start..start + len];
            let letters: usize = slice.iter().map(|part| part.text.len()).sum();
            let telling = slice
                .iter()
                .any(|part| !matches!(part.role, PartRole::OrgForm | PartRole::Particle));
            if !(3..=MAX_RUN).contains(&letters) || !telling {
                continue;
            }
            let sum: f64 = slice.iter().map(|part| part.weight).sum();
            let heaviest = slice.iter().map(|part| part.weight).fold(0.0, f64::max);
            let weight = sum.min(heaviest.max(RUN_WEIGHT));
            let same = like.and_then(|like| same_run(like, start, slice));
            runs.push(match same {
                Some(same) => Run {
                    weight,
                    ..same.clone()
                },
                None => join(slice, start, weight, frames),
            });
        }
    }
    runs
}

/// Returns the run of `like` that joins the same words at the same place.
fn same_run<'a>(like: &'a Name, start: usize, slice: &[NamePart]) -> Option<&'a Run> {
    let run = like.runs.iter().find(|run| {
        run.start == start && run.len == slice.len() && run.acronym <= 0.0 && !run.reading
    })?;
    let others = &like.parts[start..start + run.len];
    let same = slice.iter().zip(others).all(|(part, other)| {
        part.text == other.text
            && part.skeleton == other.skeleton
            && part.consonants == other.consonants
    });
    same.then_some(run)
}

fn join(slice: &[NamePart], start: usize, weight: f64, frames: &mut Frames) -> Run {
    let mut text = slice[0].text.clone();
    for part in &slice[1..] {
        text.push_str(&part.text);
    }
    // A frame that one word has alone does not show the others.
    let own = |frame: &str, of: fn(&NamePart) -> &CompactString| {
        if slice.iter().any(|part| of(part) == frame) {
            CompactString::default()
        } else {
            CompactString::new(frame)
        }
    };
    let (skeleton, consonants) = frames.of(&text);
    let skeleton = own(skeleton, |part| &part.skeleton);
    let mut consonants = own(consonants, |part| &part.consonants);
    if slice.iter().any(|part| part.script == Script::Arabic) {
        consonants = own(frames.of(&spoken(slice)).1, |part| &part.consonants);
    }
    Run {
        start,
        len: slice.len(),
        skeleton,
        consonants,
        text,
        weight,
        acronym: 0.0,
        reading: false,
    }
}

#[cfg(test)]
mod tests {
    use super::{analyze, analyze_all};
    use crate::name::NameTag;

    fn texts(text: &str, tag: NameTag) -> Vec<String> {
        let name = analyze(text, tag);
        name.parts
            .iter()
            .map(|part| part.text.to_string())
            .collect()
    }

    #[test]
    fn capitals_part_the_words_of_a_person() {
        for (text, parts) in [
            ("JC Juncker", &["j", "c", "juncker"][..]),
            ("MariaTeresa Ortega", &["maria", "teresa", "ortega"]),
            ("LeBron McDonald", &["lebron", "mcdonald"]),
            ("NG Wei", &["ng", "wei"]),
            ("Dr JOHN SMITH", &["dr", "john", "smith"]),
            ("Bo Xi", &["bo", "xi"]),
        ] {
            assert_eq!(texts(text, NameTag::Person), parts, "{text}");
        }
        let company = texts("PricewaterhouseCoopers BV", NameTag::Organization);
        assert_eq!(company[0], "pricewaterhousecoopers");
    }

    #[test]
    fn each_kind_reads_capitals_for_itself() {
        let tags = [NameTag::Organization, NameTag::Person, NameTag::Unknown];
        for text in ["JC Juncker", "MariaTeresa"] {
            for (name, tag) in analyze_all(text, &tags).iter().zip(tags) {
                assert!(name.reads_as(&analyze(text, tag)), "{text} {tag:?}");
            }
        }
    }
}
