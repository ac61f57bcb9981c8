//! Signs that stand for letters: `Hu@wei`, `$berbank`, `B|n Laden`, `Hu@we!`, and letters of
//! which the eye makes Latin ones: turned letters (`ɥuɐʍǝᴉ`) and those of Lisu and Cherokee.
//!
//! In: a text. Out: the text with each such sign replaced by the digit that looks like it, so
//! that the word is compared as one with digits among its letters, and each such letter by the
//! Latin one. Guarantees: as many characters as before; a sign that may be what it is stays
//! (an address `a@b.com`, prices `US$ 5`, separators `Acme|Baker`, the end of `Yahoo!`).
//! Which letters look alike: `confusables.txt` of Unicode Technical Standard 39, recalled.
//! Cyrillic and Greek are spelled with theirs, so those are read in mixed words only
//! ([`tokenize`](crate::tokenize)); no list writes a name in Lisu or Cherokee.

use std::borrow::Cow;

/// The digit that looks like the same letter as a sign.
fn digit(sign: char) -> Option<char> {
    match sign {
        '@' => Some('4'),
        '$' => Some('5'),
        '|' | '!' => Some('1'),
        _ => None,
    }
}

/// The letter that a turned one is.
fn turned(ch: char) -> Option<char> {
    Some(match ch {
        'ɐ' => 'a',
        'ǝ' => 'e',
        'ɟ' => 'f',
        'ɥ' => 'h',
        'ᴉ' => 'i',
        'ʞ' => 'k',
        'ꞁ' => 'l',
        'ɯ' => 'm',
        'ɹ' => 'r',
        'ʇ' => 't',
        'ʌ' => 'v',
        'ʍ' => 'w',
        'ʎ' => 'y',
        _ => return None,
    })
}

/// The Latin letter that a reader sees in a letter that is none.
fn latin(ch: char) -> Option<char> {
    const LISU: &str = "BP.DT.GK.JC.ZF.MNLSR..VH..WXY.A.E.IOU";
    const CHEROKEE: &str =
        "DRT..i...YAJE......W...M...H.Y..G.hZ...........b.........VS...LC..P...K.............B";
    let at = |row: &str, from: u32| {
        let place = usize::try_from(u32::from(ch) - from).ok()?;
        let letter = row.as_bytes().get(place).copied().map(char::from)?;
        letter.is_ascii_alphabetic().then_some(letter)
    };
    match ch {
        '\u{a4d0}'..='\u{a4f7}' => at(LISU, 0xa4d0),
        '\u{13a0}'..='\u{13f5}' => at(CHEROKEE, 0x13a0),
        _ => turned(ch),
    }
}

/// Returns `text` with signs that stand for letters replaced.
pub(crate) fn read(text: &str) -> Cow<'_, str> {
    let signs = text.bytes().any(|byte| digit(char::from(byte)).is_some());
    let letters = !text.is_ascii() && text.chars().any(|ch| latin(ch).is_some());
    if !signs && !letters {
        return Cow::Borrowed(text);
    }
    // Where letters are turned, the c is too; alone it is a letter of African languages.
    let turned = text.chars().any(|ch| ch != 'ǝ' && turned(ch).is_some());
    let letter = |ch| match ch {
        'ɔ' if turned => 'c',
        _ => latin(ch).unwrap_or(ch),
    };
    let mut chars: Vec<char> = text.chars().map(letter).collect();
    let mut from = 0;
    while from < chars.len() {
        let word = |ch: &char| ch.is_alphanumeric() || digit(*ch).is_some();
        let len = chars[from..].iter().take_while(|ch| word(ch)).count();
        let to = from + len;
        if !is_address(&chars, to) {
            read_word(&mut chars[from..to]);
        }
        from = to + 1;
    }
    Cow::Owned(chars.into_iter().collect())
}

/// What stands before `to` goes on with a dot and a letter, as an address does.
fn is_address(chars: &[char], to: usize) -> bool {
    chars.get(to) == Some(&'.') && chars.get(to + 1).is_some_and(|ch| ch.is_alphabetic())
}

fn read_word(word: &mut [char]) {
    /// A dollar sign behind fewer letters ends the name of a currency.
    const CURRENCY: usize = 4;
    let letter = |ch: Option<&char>| ch.is_some_and(|ch| ch.is_alphabetic());
    let sign = |ch: Option<&char>| ch.is_some_and(|ch| digit(*ch).is_some());
    if word.iter().filter(|ch| ch.is_alphabetic()).count() < 2 {
        return;
    }
    let typed = word.to_vec();
    let inside = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| typed.get(before));
        (letter(before) || sign(before)) && (letter(typed.get(at + 1)) || sign(typed.get(at + 1)))
    };
    let mut found = false;
    for at in 0..typed.len() {
        let (before, behind) = (run(&typed[..at], true), run(&typed[at + 1..], false));
        let stands = match typed[at] {
            '@' => inside(at) && before.min(behind) <= 2,
            '|' => inside(at) && before.min(behind) <= 1,
            '!' => inside(at),
            '$' if behind > 0 || sign(typed.get(at + 1)) => at == 0 || inside(at),
            '$' => at + 1 == typed.len() && before >= CURRENCY,
            _ => false,
        };
        if stands && let Some(digit) = digit(typed[at]) {
            word[at] = digit;
            found = true;
        }
    }
    // Where one sign stands for a letter, so does the last.
    if found && let Some(last @ ('!' | '|')) = word.last_mut() {
        *last = '1';
    }
}

/// How many letters stand at one end.
fn run(chars: &[char], at_end: bool) -> usize {
    let letter = |ch: &&char| ch.is_alphabetic();
    if at_end {
        chars.iter().rev().take_while(letter).count()
    } else {
        chars.iter().take_while(letter).count()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::read;

    #[test]
    fn signs_stand_for_letters() {
        for (text, plain) in [
            ("Hu@wei", "Hu4wei"),
            ("Hu@we!", "Hu4we1"),
            ("$berbank", "5berbank"),
            ("Ro$neft", "Ro5neft"),
            ("B|n L@den", "B1n L4den"),
            ("$@dd@m", "54dd4m"),
            ("Hama$", "Hama5"),
            ("Ga$prom Tr@ding", "Ga5prom Tr4ding"),
        ] {
            assert_eq!(read(text), plain);
        }
    }

    #[test]
    fn letters_that_look_latin_are_read_as_latin() {
        for (text, plain) in [
            ("ɥuɐʍǝᴉ", "huawei"),
            ("ɯosɔoʍ", "moscow"),
            ("Kɔfi", "Kɔfi"),
            ("Əliyev ǝ", "Əliyev e"),
            ("ꓧꓴꓮꓪꓰꓲ", "HUAWEI"),
            ("ꓐꓑꓓꓔꓖꓗꓙꓚꓜꓝꓟꓠꓡꓢꓣꓦꓫꓬꓳ", "BPDTGKJCZFMNLSRVXYO"),
            ("ᎠᎡᎢᎥᎩᎪᎫᎬᎳᎷᎻᎽᏀᏂᏃᏏᏚᏞᏟᏢᏦ", "DRTiYAJEWMHYGhZbSLCPK"),
        ] {
            assert_eq!(read(text), plain);
        }
    }

    #[test]
    fn signs_that_are_what_they_are_stay() {
        for text in [
            "Yahoo!",
            "Acme|Baker",
            "Huawei|CN",
            "Acme | Baker",
            "Acme| Baker",
            "mail: ab@huawei.com",
            "@huawei",
            "US$ 5",
            "US$500",
            "$100",
            "CAD$",
            "5$ bill",
            "office@work",
            "Jeopardy! Inc",
            "AT&T",
        ] {
            assert_eq!(read(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(\\PC|[$@|!ab1]){0,20}") {
            prop_assert_eq!(read(&text).chars().count(), text.chars().count());
        }
    }
}
