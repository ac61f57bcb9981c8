//! What a reader sees of a text, and what is stored.
//!
//! Two things hide a name from a machine and leave it for the eye: control sequences of
//! terminals ("ESC [ 31 m", ECMA-48 section 5.4), which would put digits and a letter before
//! a word, and direction overrides (Unicode Standard Annex 9, section 2.2), under which
//! letters are shown backwards; both sections recalled. The first are never part of a name
//! and are taken out before it is read. Of the second nobody knows which order was meant: a
//! name is read as stored, and [`disguise`] tells that a reader sees another, as of other
//! control characters.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

use crate::escapes::decoded;
use crate::script::Script;

const ESCAPE: char = '\u{1b}';
/// A control sequence's introducer in one character.
const INTRODUCER: char = '\u{9b}';
const LEFT_TO_RIGHT: char = '\u{202d}';
const RIGHT_TO_LEFT: char = '\u{202e}';
const END_OF_OVERRIDE: char = '\u{202c}';

/// Returns `text` without control sequences of terminals.
pub(crate) fn without_escapes(text: &str) -> Cow<'_, str> {
    // Most names hold neither; bytes are searched faster than letters.
    if !text.contains(ESCAPE) && !text.contains(INTRODUCER) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(ch) = chars.next() {
        let begins = ch == INTRODUCER || ch == ESCAPE && chars.next_if_eq(&'[').is_some();
        if begins {
            skip_sequence(&mut chars);
        } else {
            kept.push(ch);
        }
    }
    Cow::Owned(kept)
}

/// Skips parameters, intermediate bytes and the final byte of a control sequence.
fn skip_sequence(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(|ch| matches!(ch, ' '..='?')).is_some() {}
    chars.next_if(|ch| matches!(ch, '@'..='~'));
}

/// How a text hides what a reader sees of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disguise {
    /// What a reader sees, where that can be told.
    pub seen: Option<String>,
}

/// Tells whether a text is shown otherwise than it is stored: it holds control characters,
/// or marks of direction that put its letters in another order.
///
/// What is seen is told of one override alone. Where marks stand in each other the order
/// depends on the whole text around: that they are there is enough.
///
/// ```
/// use interdict_names::disguise;
/// let seen = disguise("\u{202e}iewauH").and_then(|disguise| disguise.seen);
/// assert_eq!(seen.as_deref(), Some("Huawei"));
/// assert_eq!(disguise("Huawei"), None);
/// assert!(disguise("Hua\u{8}wei").is_some());
/// ```
pub fn disguise(text: &str) -> Option<Disguise> {
    let text = &*decoded(text);
    let unseen = Some(Disguise { seen: None });
    if without_escapes(text).contains(is_command) {
        return unseen;
    }
    if text.is_ascii() {
        return None;
    }
    let mut openers = text.chars().filter(|ch| opens(*ch));
    match (openers.next(), openers.next()) {
        (Some(mark @ (LEFT_TO_RIGHT | RIGHT_TO_LEFT)), None) => {
            turned(text, mark).map(|seen| Disguise { seen: Some(seen) })
        }
        (Some(_), Some(_)) if text.contains(LEFTWARD) || text.contains(LEFT_TO_RIGHT) => unseen,
        _ => None,
    }
}

/// Control characters that make a terminal do something, white space aside. The others above
/// 0x80 are mostly letters of another encoding.
fn is_command(ch: char) -> bool {
    ch.is_ascii_control() && !ch.is_ascii_whitespace() && ch != '\u{b}'
        || matches!(ch, '\u{90}' | '\u{9b}' | '\u{9d}')
}

/// Marks after which letters may stand in another order: embeddings, overrides, isolates.
fn opens(ch: char) -> bool {
    matches!(
        ch,
        '\u{202a}' | '\u{202b}' | LEFT_TO_RIGHT | RIGHT_TO_LEFT | '\u{2066}'..='\u{2068}'
    )
}

/// Those of them that run from right to left.
const LEFTWARD: [char; 3] = ['\u{202b}', RIGHT_TO_LEFT, '\u{2067}'];

/// What a reader sees of a text with one override; nothing where the order is as stored.
fn turned(text: &str, mark: char) -> Option<String> {
    let (before, after) = text.split_once(mark)?;
    let (under, rest) = after.split_once(END_OF_OVERRIDE).unwrap_or((after, ""));
    let read = in_order(mark, under);
    (read != under).then(|| format!("{before}{read}{rest}").replace(END_OF_OVERRIDE, ""))
}

/// Letters under an override in the order in which their script is read: what runs against
/// the script is turned round.
fn in_order(mark: char, letters: &str) -> String {
    let mut letters: Vec<char> = letters.chars().collect();
    if mark == RIGHT_TO_LEFT {
        letters.reverse();
    }
    let leftward = |ch: &char| matches!(Script::of(*ch), Script::Arabic | Script::Hebrew);
    for run in letters.chunk_by_mut(|a, b| leftward(a) == leftward(b)) {
        if run.first().is_some_and(leftward) {
            run.reverse();
        }
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Disguise, disguise, without_escapes};

    #[test]
    fn what_a_terminal_swallows_is_no_letter() {
        let of = |text| without_escapes(text).into_owned();
        assert_eq!(of("\u{1b}[31mHuawei\u{1b}[0m Tech"), "Huawei Tech");
        assert_eq!(of("Hua\u{9b}1;31mwei"), "Huawei");
        // A sequence that never ends hides no more than its parameters.
        assert_eq!(of("\u{1b}[31;1"), "");
        assert_eq!(of("\u{1b}Huawei"), "\u{1b}Huawei");
    }

    #[test]
    fn what_is_shown_backwards_is_disguised() {
        let of = |text| disguise(text).and_then(|disguise| disguise.seen);
        for (text, seen) in [
            ("\u{202e}iewauH", "Huawei"),
            ("a \u{202e}iewauH\u{202c} b", "a Huawei b"),
            ("\u{202d}كنب", "بنك"),
        ] {
            assert_eq!(of(text).as_deref(), Some(seen), "{text:?}");
        }
    }

    #[test]
    fn marks_in_each_other_and_commands_are_told_without_an_order() {
        for text in [
            "\u{202e}\u{202d}\u{202c}iewauH",
            "\u{202e}iew\u{202e}auH",
            "\u{2067}\u{2066}olong\u{2069}\u{2066}XIA Ba\u{2069}\u{2069}",
            "\u{202b}\u{202a}olong\u{202c}XIA Ba",
            "Pu\u{1b}7tin",
            "Pux\u{8}tin",
            "Pu\u{9d}0;q\u{7}tin",
        ] {
            assert_eq!(disguise(text), Some(Disguise { seen: None }), "{text:?}");
        }
    }

    #[test]
    fn what_changes_nothing_is_no_disguise() {
        // Arabic runs to the left anyway, Latin to the right; a colour moves no letter.
        for text in [
            "\u{202e}بنك",
            "\u{202d}Huawei",
            "Huawei\u{202e}",
            "\u{202e}a",
            "\u{202c}ab",
            "\u{2067}بنك\u{2069} ab",
            "\u{200f}ab\u{200e}",
            "\u{1b}[31mHuawei\u{1b}[0m",
            "Acme\r\n\tBakery",
        ] {
            assert_eq!(disguise(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(\\PC|\u{1b}|\u{9b}|\u{202c}|\u{202d}|\u{202e}|\u{2067}){0,30}") {
            let seen = disguise(&text).and_then(|disguise| disguise.seen).unwrap_or_default();
            prop_assert!(seen.len() <= text.len());
            prop_assert!(without_escapes(&text).len() <= text.len());
        }
    }
}
