//! What a reader sees of a text, and what is stored.
//!
//! Two things hide a name from a machine and leave it for the eye: control sequences of
//! terminals ("ESC [ 31 m", ECMA-48 section 5.4), which would put digits and a letter before
//! a word, and direction overrides (Unicode Standard Annex 9, section 2.2), under which
//! letters are shown backwards. The first are never part of a name and are taken out before
//! it is read. Of the second nobody knows which order was meant: a name is read as stored,
//! and [`turned`] tells what a reader sees.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

use crate::script::Script;

const ESCAPE: char = '\u{1b}';
/// A control sequence's introducer in one character.
const INTRODUCER: char = '\u{9b}';
const LEFT_TO_RIGHT: char = '\u{202d}';
const RIGHT_TO_LEFT: char = '\u{202e}';
const END_OF_OVERRIDE: char = '\u{202c}';
const MARKS: [char; 3] = [LEFT_TO_RIGHT, RIGHT_TO_LEFT, END_OF_OVERRIDE];

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

/// Returns what a reader sees of a text whose letters stand in another order than they are
/// shown in; nothing where the order is the same.
///
/// ```
/// use interdict_names::turned;
/// assert_eq!(turned("\u{202e}iewauH").as_deref(), Some("Huawei"));
/// assert_eq!(turned("Huawei"), None);
/// ```
pub fn turned(text: &str) -> Option<String> {
    if text.is_ascii() || !text.contains([LEFT_TO_RIGHT, RIGHT_TO_LEFT]) {
        return None;
    }
    let mut seen = String::with_capacity(text.len());
    let mut stored = String::with_capacity(text.len());
    let mut mark = None;
    for part in text.split_inclusive(MARKS) {
        let letters = part.trim_end_matches(MARKS);
        in_order(mark, letters, &mut seen);
        stored.push_str(letters);
        mark = part.chars().next_back();
    }
    (seen != stored).then_some(seen)
}

/// Adds letters after a mark in the order in which their script is read: what runs against
/// the script is turned round.
fn in_order(mark: Option<char>, letters: &str, seen: &mut String) {
    let mut letters: Vec<char> = letters.chars().collect();
    match mark {
        Some(RIGHT_TO_LEFT) => letters.reverse(),
        Some(LEFT_TO_RIGHT) => {}
        _ => return seen.extend(letters),
    }
    let leftward = |ch: &char| matches!(Script::of(*ch), Script::Arabic | Script::Hebrew);
    for run in letters.chunk_by(|a, b| leftward(a) == leftward(b)) {
        if run.first().is_some_and(leftward) {
            seen.extend(run.iter().rev());
        } else {
            seen.extend(run);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{turned, without_escapes};

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
    fn what_is_shown_backwards_is_turned_round() {
        let of = |text| turned(text).unwrap_or_default();
        assert_eq!(of("\u{202e}iewauH"), "Huawei");
        assert_eq!(of("a \u{202e}iewauH\u{202c} b"), "a Huawei b");
        assert_eq!(of("\u{202e}iew\u{202e}auH"), "weiHua");
        assert_eq!(of("\u{202d}كنب"), "بنك");
    }

    #[test]
    fn marks_that_change_nothing_turn_nothing() {
        // Arabic runs to the left anyway, Latin to the right.
        for text in [
            "\u{202e}بنك",
            "\u{202d}Huawei",
            "Huawei\u{202e}",
            "\u{202e}a",
            "\u{202c}ab",
        ] {
            assert_eq!(turned(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(\\PC|\u{1b}|\u{9b}|\u{202c}|\u{202d}|\u{202e}){0,30}") {
            let seen = turned(&text).unwrap_or_default();
            prop_assert!(seen.len() <= text.len());
            prop_assert!(without_escapes(&text).len() <= text.len());
        }
    }
}
