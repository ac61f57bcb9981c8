//! A text that says itself that it holds several names: "Acme a/k/a Baker Holdings",
//! "payment to Acme inv 4711", "Acme c/o Baker".
//!
//! In: text as typed. Out: the names that stand between the marks, in order, none where
//! there is no mark. Guarantees: deterministic; time in proportion to the text; at most
//! [`MOST_NAMES`] names, of which the last holds what is left. A mark that may be part of a
//! name (Aka, Alias) counts only with words before and behind it, Inv only behind a word and
//! before a number. What stands between is not judged: a name that is cut too much is asked
//! beside the whole text, never for it.

use crate::escapes::decoded;
use crate::normalize::fold;

/// Most names that one text is split into.
pub const MOST_NAMES: usize = 8;

/// A word between spaces, brackets and the like.
struct Written<'a> {
    /// Where it begins and ends.
    from: usize,
    to: usize,
    /// As it stands.
    raw: &'a str,
    /// Its letters and digits, case folded.
    plain: String,
}

/// What parts two names.
#[derive(Clone, Copy)]
struct Mark {
    /// How many words it takes.
    words: usize,
    /// It may be part of a name, and counts only between words.
    doubtful: bool,
}

impl Mark {
    const fn sure(words: usize) -> Self {
        Self {
            words,
            doubtful: false,
        }
    }

    const fn doubtful(words: usize) -> Self {
        Self {
            words,
            doubtful: true,
        }
    }
}

/// Marks of two words and more.
const PHRASES: &[&[&str]] = &[
    &["also", "known", "as"],
    &["formerly", "known", "as"],
    &["previously", "known", "as"],
    &["better", "known", "as"],
    &["now", "known", "as"],
    &["known", "as"],
    &["doing", "business", "as"],
    &["trading", "as"],
    &["operating", "as"],
    &["a", "k", "a"],
    &["f", "k", "a"],
    &["n", "k", "a"],
    &["d", "b", "a"],
    &["on", "behalf", "of"],
    &["for", "the", "account", "of"],
    &["in", "favor", "of"],
    &["in", "favour", "of"],
    &["care", "of"],
    &["он", "же"],
    &["она", "же"],
];

/// The same, which open a name and need no word before them.
const OPENERS: &[&[&str]] = &[
    &["payment", "to"],
    &["payments", "to"],
    &["paid", "to"],
    &["transfer", "to"],
];

/// Words that join two marks ("on behalf of and for the account of") and are no name.
const JOINING: &[&str] = &[
    "and", "or", "the", "of", "by", "also", "und", "oder", "et", "ou", "и",
];

/// Returns the names that a text gives by its own marks; none where it holds no mark.
///
/// ```
/// use interdict_names::several_names;
/// assert_eq!(several_names("Acme a/k/a Baker Holdings"), ["Acme", "Baker Holdings"]);
/// assert_eq!(several_names("payment to Acme inv 4711"), ["Acme"]);
/// assert!(several_names("Jean Aka").is_empty());
/// ```
pub fn several_names(text: &str) -> Vec<String> {
    let text = &*decoded(text);
    let words = written(text);
    let mut names = Vec::new();
    let (mut at, mut from, mut marked) = (0, 0, false);
    while at < words.len() && names.len() + 1 < MOST_NAMES {
        let Some(mark) = mark(&words, at) else {
            at += 1;
            continue;
        };
        let next = at + mark.words;
        if mark.doubtful && (at == 0 || next >= words.len()) {
            at += 1;
            continue;
        }
        marked = true;
        names.extend(name(text, from, words[at].from));
        from = words[next - 1].to;
        at = next;
    }
    if marked {
        names.extend(name(text, from, text.len()));
    }
    names
}

/// The name between two places, if it holds a word.
fn name(text: &str, from: usize, to: usize) -> Option<String> {
    let between = text.get(from..to)?;
    let opens = |ch: char| !ch.is_alphanumeric() && !matches!(ch, '$' | '@' | '|' | '(' | '[');
    let closes = |ch: char| !ch.is_alphanumeric() && !matches!(ch, '.' | '$' | '|' | ')' | ']');
    let name = between.trim_start_matches(opens).trim_end_matches(closes);
    // A bracket that only one end of stands in the name is none of its.
    let name = if name.contains(['(', '[']) {
        name.trim_end_matches(['(', '[', ' '])
    } else {
        name.trim_end_matches(|ch: char| closes(ch) || matches!(ch, ')' | ']'))
    };
    let joins = |word: &str| JOINING.contains(&word.to_lowercase().as_str());
    let words = || name.split(|ch: char| !ch.is_alphanumeric());
    let says = words().any(|word| !word.is_empty() && !joins(word));
    says.then(|| name.to_owned())
}

fn written(text: &str) -> Vec<Written<'_>> {
    let border = |ch: char| {
        ch.is_whitespace()
            || ch.is_control()
            || matches!(
                ch,
                '(' | ')'
                    | '['
                    | ']'
                    | '{'
                    | '}'
                    | '"'
                    | '“'
                    | '”'
                    | '«'
                    | '»'
                    | ','
                    | ';'
                    | ':'
                    | '='
            )
    };
    let mut words = Vec::new();
    let mut from = 0;
    for piece in text.split(border) {
        let to = from + piece.len();
        let plain: String = if piece.is_ascii() {
            let letters = piece.bytes().filter(u8::is_ascii_alphanumeric);
            letters
                .map(|byte| char::from(byte.to_ascii_lowercase()))
                .collect()
        } else {
            let folded = fold(piece);
            folded.chars().filter(|ch| ch.is_alphanumeric()).collect()
        };
        if !plain.is_empty() {
            words.push(Written {
                from,
                to,
                raw: piece,
                plain,
            });
        }
        // Behind the sign that parts them.
        from = to + text[to..].chars().next().map_or(0, char::len_utf8);
    }
    words
}

/// The mark that begins at word `at`, if one does.
fn mark(words: &[Written<'_>], at: usize) -> Option<Mark> {
    let word = &words[at];
    let stroked = word.raw.contains('/');
    let starts = |phrase: &&&[&str]| {
        words.len() - at >= phrase.len()
            && phrase
                .iter()
                .zip(&words[at..])
                .all(|(wanted, word)| *wanted == word.plain)
    };
    match word.plain.as_str() {
        "aka" | "fka" | "nka" | "dba" | "ta" | "co" | "oa" if stroked => Some(Mark::sure(1)),
        "aka" | "fka" | "nka" | "dba" | "alias" | "formerly" | "vulgo" | "vormals" | "ehemals"
        | "anciennement" | "obo" | "attn" | "fao" | "née" | "né" => Some(Mark::doubtful(1)),
        // In capitals it is a family name as often.
        "nee" if word.raw.starts_with('n') => Some(Mark::doubtful(1)),
        "inv" | "invoice" => numbered(words, at),
        _ => {
            let phrase = PHRASES.iter().find(starts);
            let phrase = phrase.map(|phrase| Mark::doubtful(phrase.len()));
            let opener = || OPENERS.iter().find(starts);
            phrase.or_else(|| opener().map(|opener| Mark::sure(opener.len())))
        }
    }
}

/// "inv 4711", "invoice no. 4711/a": what follows is a number, no name.
fn numbered(words: &[Written<'_>], at: usize) -> Option<Mark> {
    let says = |word: &Written<'_>| matches!(word.plain.as_str(), "no" | "nr" | "number");
    let skipped = usize::from(words.get(at + 1).is_some_and(says));
    let number = words.get(at + 1 + skipped)?;
    let digit = number.plain.contains(|ch: char| ch.is_ascii_digit());
    (digit && at > 0).then_some(Mark::sure(2 + skipped))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MOST_NAMES, several_names};

    #[test]
    fn marks_part_names() {
        for (text, names) in [
            ("X a/k/a CLC Holdings", &["X", "CLC Holdings"][..]),
            ("X A.K.A. CLC Holdings", &["X", "CLC Holdings"]),
            ("X aka CLC Holdings", &["X", "CLC Holdings"]),
            ("X (a.k.a. \"CLC Holdings\")", &["X", "CLC Holdings"]),
            ("X (f/k/a Y; d/b/a Z Ltd.)", &["X", "Y", "Z Ltd."]),
            ("X, also known as Y", &["X", "Y"]),
            ("X formerly known as Y, now known as Z", &["X", "Y", "Z"]),
            ("X formerly Y", &["X", "Y"]),
            ("X a k a Y", &["X", "Y"]),
            ("Anna Schmidt née Meier", &["Anna Schmidt", "Meier"]),
            ("Anna Schmidt nee Meier", &["Anna Schmidt", "Meier"]),
            ("Иван Петров, он же Ваня", &["Иван Петров", "Ваня"]),
            ("X Ltd t/a Y Shop", &["X Ltd", "Y Shop"]),
            ("X c/o Y GmbH", &["X", "Y GmbH"]),
            ("a/k/a CLC Holdings", &["CLC Holdings"]),
            ("payment to HUAWEI inv 4711", &["HUAWEI"]),
            ("HUAWEI invoice no. 4711/a", &["HUAWEI"]),
            ("freight on behalf of Y S.A.", &["freight", "Y S.A."]),
            ("X &#97;/k/a Y", &["X", "Y"]),
            (
                "X SPC on behalf of and for the account of Y SP",
                &["X SPC", "Y SP"],
            ),
            ("X\u{a0}ａｋａ\u{a0}Y", &["X", "Y"]),
            ("X \u{200b}a\u{200b}ka Y", &["X", "Y"]),
        ] {
            assert_eq!(several_names(text), names, "{text}");
        }
    }

    #[test]
    fn what_is_part_of_a_name_parts_none() {
        for text in [
            "Jean Aka",
            "Aka Manah",
            "Alias Wavefront",
            "A.K.A. Brands",
            "Nee Soon Trading",
            "TAN WEI NEE LIM",
            "ACME CO LTD",
            "J. R. R. Tolkien",
            "Invoice Finance Ltd",
            "Formerly",
            "Payment Systems to Go",
            "AT&T",
            "Trading House",
            "For the Love of God",
            "",
        ] {
            assert!(several_names(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn many_marks_give_no_more_than_so_many_names() {
        let text = vec!["a"; 500].join(" alias ");
        let names = several_names(&text);
        assert_eq!(names.len(), MOST_NAMES);
        assert!(names[MOST_NAMES - 1].starts_with("a alias a"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(\\PC|a/k/a|aka| |alias|inv 1|payment to|\\(|c/o){0,20}") {
            for name in several_names(&text) {
                prop_assert!(name.contains(char::is_alphanumeric));
            }
        }
    }
}
