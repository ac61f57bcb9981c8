//! Splits folded text into written words.
//!
//! In: text and whether dotted letters join ("A.B.C." is one word in a company, three
//! initials in a person). Out: [`Token`]s in order, each of one script; digits stay
//! with their word ("AR16"), a `?` inside a word stays as damage, `&` is the word "and".

use std::borrow::Cow;

use compact_str::CompactString;

use crate::normalize::fold;
use crate::script::{Script, is_invisible, is_mark};
use crate::shown::without_escapes;
use crate::signs::read;

/// One written word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// As typed, case kept.
    pub written: CompactString,
    /// Case and compatibility forms folded, still in its script.
    pub folded: CompactString,
    /// Its script; Latin for mixed words that only look alike.
    pub script: Script,
    /// Letters of another script that look Latin were read as Latin.
    pub look_alike: bool,
    /// Inside parentheses or brackets.
    pub bracketed: bool,
    /// Letters that dots or strokes stood between ("A.B.C.").
    pub dotted: bool,
}

/// Longest text that is read; the rest is cut. Names are short.
pub(crate) const MAX_CHARS: usize = 512;

/// Returns a text with nothing in it that only fills it, where it is longer than what is
/// read: invisible signs go, and of repeated signs and of marks on one letter a few stay. So
/// nothing can be pushed out of what is read without being seen.
pub(crate) fn readable(text: &str) -> Cow<'_, str> {
    /// Most of one sign, or of marks, in a row.
    const ROW: usize = 4;
    if text.len() <= MAX_CHARS {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let (mut chars, mut last, mut row) = (0, ' ', 0);
    for ch in text.chars() {
        if is_invisible(ch) {
            continue;
        }
        let ch = if ch.is_whitespace() || ch.is_control() {
            ' '
        } else {
            ch
        };
        let same = ch == last || is_mark(ch) && is_mark(last);
        row = if same { row + 1 } else { 1 };
        last = ch;
        let most = if ch == ' ' { 1 } else { ROW };
        if row <= most || ch.is_alphanumeric() && !is_mark(ch) {
            kept.push(ch);
            chars += 1;
        }
        // One more than is read tells that something was cut.
        if chars > MAX_CHARS {
            break;
        }
    }
    Cow::Owned(kept)
}

/// Splits `text` into words.
pub(crate) fn tokenize(text: &str, join_initials: bool) -> Vec<Token> {
    let mut tokens = Vec::new();
    tokenize_into(text, join_initials, &mut tokens);
    tokens
}

/// Adds the words of `text` to `tokens`.
pub(crate) fn tokenize_into(text: &str, join_initials: bool, tokens: &mut Vec<Token>) {
    let text = &*without_escapes(text);
    let text = &*readable(text);
    let text = &*read(text);
    if text.is_ascii() {
        AsciiSplitter::split(&text[..text.len().min(MAX_CHARS)], join_initials, tokens);
    } else {
        split_any(text, join_initials, tokens);
    }
}

/// The rules for any text. [`AsciiSplitter`] is the same for text that is ASCII.
fn split_any(text: &str, join_initials: bool, tokens: &mut Vec<Token>) {
    let chars: Vec<char> = text.chars().take(MAX_CHARS).collect();
    let mut splitter = Splitter {
        chars: &chars,
        join_initials,
        tokens,
        word: String::new(),
        last: Script::Common,
        dotted: false,
        depth: 0,
    };
    for at in 0..chars.len() {
        splitter.step(at);
    }
    splitter.flush();
}

struct Splitter<'a> {
    chars: &'a [char],
    join_initials: bool,
    tokens: &'a mut Vec<Token>,
    word: String,
    /// Script of the last character of `word`.
    last: Script,
    dotted: bool,
    depth: usize,
}

impl Splitter<'_> {
    fn step(&mut self, at: usize) {
        let ch = self.chars[at];
        match ch {
            '(' | '[' | '{' | '（' | '【' | '［' => {
                self.flush();
                self.depth += 1;
            }
            ')' | ']' | '}' | '）' | '】' | '］' => {
                self.flush();
                self.depth = self.depth.saturating_sub(1);
            }
            // Apostrophes, ayn and hamza signs: no border, no letter; nor fillers of Hangul,
            // which count as letters and are never drawn.
            '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' | 'ʹ' | 'ʺ' | '\u{115f}'
            | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => {}
            '&' | '＆' => {
                self.flush();
                self.push(
                    CompactString::const_new("&"),
                    CompactString::const_new("and"),
                    Script::Common,
                    false,
                );
            }
            '?' | '\u{fffd}' if self.is_damage(at) => {
                self.word.push('?');
                self.last = Script::Common;
            }
            '.' | '/' if self.joins_initials(at) => self.dotted = true,
            // A mark belongs to the letter before it, whatever its own script; alone it is nothing.
            _ if is_mark(ch) => {
                if !self.word.is_empty() && !self.is_decoration(ch) {
                    self.word.push(ch);
                }
            }
            _ if is_word_char(ch) => {
                let script = Script::of(ch);
                if !self.word.is_empty() && border(self.last, script) {
                    self.flush();
                }
                self.word.push(ch);
                self.last = script;
            }
            _ if is_invisible(ch) => {}
            _ => self.flush(),
        }
    }

    /// A mark of another script on a Latin letter, or a small letter above it: neither is
    /// part of any Latin spelling, and each would be read as a letter.
    fn is_decoration(&self, mark: char) -> bool {
        let letter = self.word.chars().rev().find(|ch| !is_mark(*ch));
        !('\u{300}'..='\u{362}').contains(&mark)
            && letter.is_some_and(|letter| Script::of(letter) == Script::Latin)
    }

    fn at(&self, at: Option<usize>) -> Option<char> {
        at.and_then(|at| self.chars.get(at)).copied()
    }

    /// A question mark with word characters on both sides is a lost letter.
    fn is_damage(&self, at: usize) -> bool {
        let lost = |ch: char| is_word_char(ch) || ch == '?' || ch == '\u{fffd}';
        !self.word.is_empty() && self.at(at.checked_add(1)).is_some_and(lost)
    }

    /// "A.B." and "A/S": the sign stands between single letters.
    fn joins_initials(&self, at: usize) -> bool {
        if !self.join_initials || self.word.is_empty() {
            return false;
        }
        let single_before = at
            .checked_sub(2)
            .is_none_or(|before| !is_word_char(self.chars[before]) || self.chars[before] == '.');
        let next = self.at(at.checked_add(1)).is_some_and(char::is_alphabetic);
        let single_after = self
            .at(at.checked_add(2))
            .is_none_or(|after| !is_word_char(after));
        single_before && next && single_after
    }

    fn flush(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let written = CompactString::new(&self.word);
        self.word.clear();
        let mut folded = fold(&written);
        let (script, look_alike) = script_of_word(&mut folded);
        self.push(written, folded, script, look_alike);
    }

    fn push(
        &mut self,
        written: CompactString,
        folded: CompactString,
        script: Script,
        look_alike: bool,
    ) {
        self.tokens.push(Token {
            written,
            folded,
            script,
            look_alike,
            bracketed: self.depth > 0,
            dotted: std::mem::take(&mut self.dotted),
        });
    }
}

/// What an ASCII character does in a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Word,
    Open,
    Close,
    Silent,
    And,
    Lost,
    Joint,
    Border,
}

const SIGNS: [Sign; 128] = {
    let mut signs = [Sign::Border; 128];
    let mut at = 0;
    while at < 128u8 {
        signs[at as usize] = match at {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => Sign::Word,
            b'(' | b'[' | b'{' => Sign::Open,
            b')' | b']' | b'}' => Sign::Close,
            b'\'' | b'`' => Sign::Silent,
            b'&' => Sign::And,
            b'?' => Sign::Lost,
            b'.' | b'/' => Sign::Joint,
            _ => Sign::Border,
        };
        at += 1;
    }
    signs
};

/// The rules of [`Splitter`] where every character is one byte and every letter Latin.
struct AsciiSplitter<'a> {
    text: &'a str,
    join_initials: bool,
    tokens: &'a mut Vec<Token>,
    word: CompactString,
    dotted: bool,
    depth: usize,
}

impl<'a> AsciiSplitter<'a> {
    fn split(text: &'a str, join_initials: bool, tokens: &'a mut Vec<Token>) {
        let mut splitter = Self {
            text,
            join_initials,
            tokens,
            word: CompactString::default(),
            dotted: false,
            depth: 0,
        };
        let mut at = 0;
        while let Some(sign) = splitter.sign(at) {
            at = splitter.step(at, sign);
        }
        splitter.flush();
    }

    fn sign(&self, at: usize) -> Option<Sign> {
        let byte = self.text.as_bytes().get(at)?;
        SIGNS.get(usize::from(*byte)).copied()
    }

    /// Takes what stands at `at` and returns where the next sign stands.
    fn step(&mut self, at: usize, sign: Sign) -> usize {
        match sign {
            Sign::Word => {
                let mut end = at + 1;
                while self.sign(end) == Some(Sign::Word) {
                    end += 1;
                }
                self.word.push_str(&self.text[at..end]);
                return end;
            }
            Sign::Open => {
                self.flush();
                self.depth += 1;
            }
            Sign::Close => {
                self.flush();
                self.depth = self.depth.saturating_sub(1);
            }
            Sign::Silent => {}
            Sign::And => {
                self.flush();
                self.tokens.push(Token {
                    written: CompactString::const_new("&"),
                    folded: CompactString::const_new("and"),
                    script: Script::Common,
                    look_alike: false,
                    bracketed: self.depth > 0,
                    dotted: false,
                });
            }
            Sign::Lost if self.is_damage(at) => self.word.push('?'),
            Sign::Joint if self.joins_initials(at) => self.dotted = true,
            Sign::Lost | Sign::Joint | Sign::Border => self.flush(),
        }
        at + 1
    }

    fn is_damage(&self, at: usize) -> bool {
        !self.word.is_empty() && matches!(self.sign(at + 1), Some(Sign::Word | Sign::Lost))
    }

    fn joins_initials(&self, at: usize) -> bool {
        let is_word = |at| self.sign(at) == Some(Sign::Word);
        self.join_initials
            && !self.word.is_empty()
            && !at.checked_sub(2).is_some_and(is_word)
            && is_word(at + 1)
            && self.text.as_bytes()[at + 1].is_ascii_alphabetic()
            && !is_word(at + 2)
    }

    fn flush(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let written = std::mem::take(&mut self.word);
        let mut folded = written.clone();
        folded.make_ascii_lowercase();
        let script = if folded.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            Script::Latin
        } else {
            Script::Common
        };
        self.tokens.push(Token {
            written,
            folded,
            script,
            look_alike: false,
            bracketed: self.depth > 0,
            dotted: std::mem::take(&mut self.dotted),
        });
    }
}

fn is_word_char(ch: char) -> bool {
    ch.is_alphanumeric() || is_mark(ch)
}

/// Scripts that meet without a space are different words, but alphabets that look alike
/// may be one forged word.
fn border(a: Script, b: Script) -> bool {
    let alphabet = |s| {
        matches!(
            s,
            Script::Latin | Script::Cyrillic | Script::Greek | Script::Common
        )
    };
    a != b && a != Script::Common && b != Script::Common && !(alphabet(a) && alphabet(b))
}

/// Cyrillic and Greek letters that are drawn like a Latin one (after case folding).
fn looks_latin(ch: char) -> Option<char> {
    Some(match ch {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' => 'c',
        'ԁ' => 'd',
        'е' | 'ё' | 'ε' => 'e',
        'н' => 'h',
        'і' | 'ι' | 'ї' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'ӏ' => 'l',
        'м' => 'm',
        'η' => 'n',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' => 'u',
        'ν' => 'v',
        'ԝ' => 'w',
        'х' | 'χ' => 'x',
        'у' => 'y',
        'ζ' => 'z',
        _ => return None,
    })
}

/// Finds the script of a word; a word of Latin letters with look-alikes becomes Latin.
fn script_of_word(folded: &mut CompactString) -> (Script, bool) {
    let mut first = Script::Common;
    let mut latin = false;
    let mut foreign = false;
    let mut all_look_latin = true;
    for ch in folded.chars() {
        let script = Script::of(ch);
        if first == Script::Common {
            first = script;
        }
        match script {
            Script::Latin => latin = true,
            Script::Cyrillic | Script::Greek => {
                foreign = true;
                all_look_latin &= looks_latin(ch).is_some();
            }
            _ => {}
        }
    }
    if latin && foreign {
        if all_look_latin {
            *folded = folded
                .chars()
                .map(|ch| looks_latin(ch).unwrap_or(ch))
                .collect();
            return (Script::Latin, true);
        }
        return (Script::Cyrillic, true);
    }
    (first, false)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{split_any, tokenize};
    use crate::normalize::ascii;
    use crate::script::Script;
    use crate::shown::without_escapes;
    use crate::signs::read;

    fn words(text: &str) -> Vec<String> {
        tokenize(text, true)
            .into_iter()
            .map(|t| t.folded.into())
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn ascii_is_split_as_any_text(
            text in r"([ABab19 .?/&$@|!'`()\[\]{}-]|[\x00-\x7f]){0,24}",
            join in any::<bool>(),
        ) {
            let mut tokens = Vec::new();
            split_any(&read(&without_escapes(&text)), join, &mut tokens);
            prop_assert_eq!(tokenize(&text, join), tokens);
        }
    }

    proptest! {
        #[test]
        fn what_is_never_drawn_changes_no_word(
            text in "[A-Za-zÀ-žа-яא-ת 一-龥가-힣.]{1,12}",
            sign in "[\u{ad}\u{34f}\u{61c}\u{115f}\u{17b4}\u{180e}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{206f}\u{3164}\u{fe0f}\u{feff}\u{fff9}-\u{fffb}\u{1bca0}\u{1d173}\u{e0001}\u{e0041}]",
            every in 1_usize..4,
        ) {
            let mut filled = String::new();
            for (at, ch) in text.chars().enumerate() {
                filled.push(ch);
                if at % every == 0 {
                    filled.push_str(&sign);
                }
            }
            let plain = |text: &str| -> Vec<String> {
                let words = tokenize(text, false).into_iter();
                words.map(|token| ascii(&token.folded).into()).collect()
            };
            prop_assert_eq!(plain(&filled), plain(&text), "{:?}", filled);
        }
    }

    #[test]
    fn marks_of_other_scripts_are_no_letters_of_a_latin_word() {
        assert_eq!(words("H\u{670}u\u{670}a\u{670}wei"), ["huawei"]);
        assert_eq!(words("P\u{36d}u\u{36d}tin"), ["putin"]);
        assert_eq!(words("u\u{308}"), ["ü"]);
    }

    #[test]
    fn splits_where_a_reader_would() {
        assert_eq!(words("Siemens AG"), ["siemens", "ag"]);
        assert_eq!(words("A.B.C. Company"), ["abc", "company"]);
        assert_eq!(words("Norge A/S"), ["norge", "as"]);
        assert_eq!(words("Co.,Ltd."), ["co", "ltd"]);
        assert_eq!(words("Xi'an"), ["xian"]);
        assert_eq!(
            words("Xi?an Telecomunicac?es what?"),
            ["xi?an", "telecomunicac?es", "what"]
        );
        assert_eq!(words("华为HUAWEI技术"), ["华为", "huawei", "技术"]);
        assert_eq!(words("AT&T"), ["at", "and", "t"]);
        assert_eq!(words("バラク・オバマ"), ["バラク", "オバマ"]);
    }

    #[test]
    fn persons_keep_initials_apart() {
        let parts: Vec<String> = tokenize("V.V. Putin", false)
            .into_iter()
            .map(|t| t.folded.into())
            .collect();
        assert_eq!(parts, ["v", "v", "putin"]);
    }

    #[test]
    fn a_cyrillic_letter_in_a_latin_word_is_seen() {
        let tokens = tokenize("Hu\u{430}wei", true);
        assert_eq!(tokens.len(), 1);
        assert_eq!(tokens[0].folded, "huawei");
        assert!(tokens[0].look_alike);
        assert_eq!(tokens[0].script, Script::Latin);
    }
}
