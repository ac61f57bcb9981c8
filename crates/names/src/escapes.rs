//! What a page or an address leaves in a name: character references of HTML (`&amp;`,
//! `&#72;`, `&uuml;`; HTML Living Standard, section 13.5) and percent escapes (`%C3%BC`; RFC
//! 3986, section 2.1); both sections recalled.
//!
//! In: text as typed. Out: the text with each of them replaced by its character, once, so
//! that what is decoded is not decoded again. Guarantees: the text grows by no byte; what is
//! none of them, or no character, stays as it stands ("AT&T", "100% Cotton").

use std::borrow::Cow;

/// Longest name or number between the first sign and the semicolon.
const LONGEST: usize = 10;

/// Returns `text` with character references and percent escapes decoded.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    // Most names hold neither sign.
    if !text.bytes().any(|byte| matches!(byte, b'&' | b'%')) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '%']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = if rest.starts_with('&') {
            reference(rest, &mut plain)
        } else {
            percent(rest, &mut plain)
        };
        let taken = taken.unwrap_or_else(|| {
            plain.push_str(&rest[..1]);
            1
        });
        rest = &rest[taken..];
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Adds the character of the reference at the start of `text`; returns its length.
fn reference(text: &str, plain: &mut String) -> Option<usize> {
    let body = text.get(1..)?;
    if let Some(number) = body.strip_prefix('#') {
        return numeric(number, plain).map(|len| len + 2);
    }
    let len = body
        .bytes()
        .take(LONGEST)
        .position(|byte| !byte.is_ascii_alphanumeric())?;
    let name = body.get(..len)?;
    if body.as_bytes().get(len) != Some(&b';') {
        return None;
    }
    named(name, plain).then_some(len + 2)
}

/// Reads `72;` or `x48;`; the semicolon may be missing, as browsers have it.
fn numeric(text: &str, plain: &mut String) -> Option<usize> {
    let (from, base) = match text.as_bytes().first()? {
        b'x' | b'X' => (1, 16),
        _ => (0, 10),
    };
    let digits = text.get(from..)?;
    let len = digits
        .bytes()
        .take(LONGEST)
        .take_while(|byte| char::from(*byte).is_digit(base))
        .count();
    let code = u32::from_str_radix(digits.get(..len)?, base).ok()?;
    plain.push(char::from_u32(code).filter(|ch| *ch != '\0')?);
    let closed = digits.as_bytes().get(len) == Some(&b';');
    Some(from + len + usize::from(closed))
}

/// Adds the character of a named reference. Letters with one mark are named alike all over:
/// the letter, then the mark.
fn named(name: &str, plain: &mut String) -> bool {
    let sign = match name {
        "amp" | "AMP" => "&",
        "lt" | "LT" => "<",
        "gt" | "GT" => ">",
        "quot" | "QUOT" | "ldquo" | "rdquo" | "laquo" | "raquo" | "bdquo" => "\"",
        "apos" | "lsquo" | "rsquo" | "prime" => "'",
        "nbsp" | "ensp" | "emsp" | "thinsp" | "Tab" | "NewLine" | "copy" | "reg" | "trade"
        | "bull" | "middot" => " ",
        "ndash" | "mdash" | "hyphen" | "dash" => "-",
        "sol" => "/",
        "period" => ".",
        "comma" => ",",
        "num" => "#",
        "lpar" => "(",
        "rpar" => ")",
        "commat" => "@",
        "dollar" => "$",
        "vert" | "verbar" => "|",
        "szlig" => "ß",
        "aelig" => "æ",
        "AElig" => "Æ",
        "oelig" => "œ",
        "OElig" => "Œ",
        "eth" => "ð",
        "ETH" => "Ð",
        "thorn" => "þ",
        "THORN" => "Þ",
        "oslash" => "ø",
        "Oslash" => "Ø",
        "dstrok" => "đ",
        "Dstrok" => "Đ",
        "lstrok" => "ł",
        "Lstrok" => "Ł",
        "hstrok" => "ħ",
        "Hstrok" => "Ħ",
        "inodot" | "imath" => "ı",
        _ => "",
    };
    let silent = matches!(name, "shy" | "zwnj" | "zwj" | "lrm" | "rlm");
    if !sign.is_empty() || silent {
        plain.push_str(sign);
        return true;
    }
    let mut letters = name.chars();
    let letter = letters.next().filter(char::is_ascii_alphabetic);
    let mark = match letters.as_str() {
        "grave" => '\u{300}',
        "acute" => '\u{301}',
        "circ" => '\u{302}',
        "tilde" => '\u{303}',
        "macr" => '\u{304}',
        "breve" => '\u{306}',
        "dot" => '\u{307}',
        "uml" => '\u{308}',
        "ring" => '\u{30a}',
        "dblac" => '\u{30b}',
        "caron" => '\u{30c}',
        "cedil" => '\u{327}',
        "ogon" => '\u{328}',
        _ => return false,
    };
    letter.is_some_and(|letter| {
        plain.extend([letter, mark]);
        true
    })
}

/// Adds the characters of the percent escapes at the start of `text`, which must be UTF-8
/// and hold no ASCII control character; returns their length.
fn percent(text: &str, plain: &mut String) -> Option<usize> {
    let digit = |at: usize| char::from(*text.as_bytes().get(at)?).to_digit(16);
    let byte = |at: usize| {
        let sign = text.as_bytes().get(at) == Some(&b'%');
        let (high, low) = (digit(at + 1)?, digit(at + 2)?);
        u8::try_from(high * 16 + low).ok().filter(|_| sign)
    };
    let first = byte(0)?;
    // As many bytes as the first says that its character has.
    let len = match first {
        0x20..=0x7e => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let bytes: Option<Vec<u8>> = (0..len).map(|at| byte(3 * at)).collect();
    plain.push_str(std::str::from_utf8(&bytes?).ok()?);
    Some(3 * len)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::decoded;

    #[test]
    fn what_a_page_leaves_is_read() {
        for (text, plain) in [
            ("Smith &amp; Sons", "Smith & Sons"),
            ("&#72;uawei", "Huawei"),
            ("&#x48;uawei", "Huawei"),
            ("&#72uawei", "Huawei"),
            ("M&uuml;ller", "Mu\u{308}ller"),
            (
                "&Scaron;koda &Lstrok;&oacute;d&zacute;",
                "S\u{30c}koda Ło\u{301}dz\u{301}",
            ),
            ("O&apos;Neil", "O'Neil"),
            ("Hua%77ei", "Huawei"),
            ("M%C3%BCller%20AG", "Müller AG"),
            ("Hua&shy;wei", "Huawei"),
        ] {
            assert_eq!(decoded(text), plain);
        }
    }

    #[test]
    fn what_is_none_stays() {
        for text in [
            "AT&T",
            "AT&T; R&D;",
            "100% Cotton",
            "50%",
            "5 % ab",
            "100%AB",
            "100%ACtive",
            "&#;",
            "&#xD800;",
            "&#0;",
            "&#99999999999;",
            "&",
            "%",
            "%C3%",
            "%1b[31m",
            "Q&auml",
        ] {
            assert_eq!(decoded(text), text);
        }
    }

    #[test]
    fn what_is_decoded_is_not_decoded_again() {
        assert_eq!(decoded("&amp;#72;uawei"), "&#72;uawei");
        assert_eq!(decoded("%2541"), "%41");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(\\PC|&#x?[0-9a-f]{0,8};?|&[a-z]{1,8};|%[0-9A-F]{2}){0,12}") {
            prop_assert!(decoded(&text).len() <= text.len());
        }
    }
}
