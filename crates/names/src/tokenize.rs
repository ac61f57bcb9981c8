//! Splits folded text into written words.
//!
//! In: text and whether dotted letters join ("A.B.C." is one word in a company, three
//! initials in a person). Out: [`Token`]s in order, each of one script; digits stay
//! with their word ("AR16"), a `?` inside a word stays as damage, `&` is the word "and".

use crate::normalize::fold;
use crate::script::Script;

/// One written word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// As typed, case kept.
    pub written: String,
    /// Case and compatibility forms folded, still in its script.
    pub folded: String,
    /// Its script; Latin for mixed words that only look alike.
    pub script: Script,
    /// Letters of another script that look Latin were read as Latin.
    pub look_alike: bool,
    /// Inside parentheses or brackets.
    pub bracketed: bool,
}

/// Longest text that is read; the rest is cut. Names are short.
pub(crate) const MAX_CHARS: usize = 512;

/// Splits `text` into words.
pub(crate) fn tokenize(text: &str, join_initials: bool) -> Vec<Token> {
    let chars: Vec<char> = text.chars().take(MAX_CHARS).collect();
    let mut splitter = Splitter {
        chars: &chars,
        join_initials,
        tokens: Vec::new(),
        word: String::new(),
        depth: 0,
    };
    for at in 0..chars.len() {
        splitter.step(at);
    }
    splitter.flush();
    splitter.tokens
}

struct Splitter<'a> {
    chars: &'a [char],
    join_initials: bool,
    tokens: Vec<Token>,
    word: String,
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
            // Apostrophes, ayn and hamza signs, soft and zero-width signs: no border, no letter.
            '\''
            | '’'
            | '‘'
            | '`'
            | '´'
            | 'ʼ'
            | 'ʻ'
            | 'ʿ'
            | 'ʾ'
            | 'ʹ'
            | 'ʺ'
            | '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'
            | '\u{feff}' => {}
            '&' | '＆' => {
                self.flush();
                self.push("&".to_owned(), "and".to_owned(), Script::Common, false);
            }
            '?' | '\u{fffd}' if self.is_damage(at) => self.word.push('?'),
            '.' | '/' if self.joins_initials(at) => {}
            _ if is_word_char(ch) => {
                if self
                    .word
                    .chars()
                    .next_back()
                    .is_some_and(|last| border(last, ch))
                {
                    self.flush();
                }
                self.word.push(ch);
            }
            _ => self.flush(),
        }
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
        let written = std::mem::take(&mut self.word);
        if written.is_empty() {
            return;
        }
        let mut folded = fold(&written);
        let (script, look_alike) = script_of_word(&mut folded);
        self.push(written, folded, script, look_alike);
    }

    fn push(&mut self, written: String, folded: String, script: Script, look_alike: bool) {
        self.tokens.push(Token {
            written,
            folded,
            script,
            look_alike,
            bracketed: self.depth > 0,
        });
    }
}

fn is_word_char(ch: char) -> bool {
    ch.is_alphanumeric() || is_mark(ch)
}

/// Combining marks, which belong to the letter before them.
fn is_mark(ch: char) -> bool {
    !ch.is_ascii() && {
        use icu_properties::{CodePointMapData, props::GeneralCategory as Category};
        matches!(
            CodePointMapData::<Category>::new().get(ch),
            Category::NonspacingMark | Category::SpacingMark | Category::EnclosingMark
        )
    }
}

/// Scripts that meet without a space are different words, but alphabets that look alike
/// may be one forged word.
fn border(last: char, next: char) -> bool {
    let (a, b) = (Script::of(last), Script::of(next));
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
fn script_of_word(folded: &mut String) -> (Script, bool) {
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
    use super::tokenize;
    use crate::script::Script;

    fn words(text: &str) -> Vec<String> {
        tokenize(text, true).into_iter().map(|t| t.folded).collect()
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
            .map(|t| t.folded)
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
