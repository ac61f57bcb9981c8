//! Small readings of text that several formats share: blanks, dates, keys and slugs,
//! and what stands at the beginning of an input, in whatever pieces it comes.

use std::io::{self, BufRead, Cursor, Read};

use jiff::civil::Date;

/// Reads the first `most` bytes of `input` ahead; they come first in what is returned,
/// as one piece. The pieces of a packed file can be as short as a byte.
pub fn with_head(input: &mut dyn BufRead, most: usize) -> io::Result<impl BufRead + '_> {
    let mut head = Vec::new();
    (&mut *input).take(most as u64).read_to_end(&mut head)?;
    Ok(Cursor::new(head).chain(input))
}

/// Passes over the UTF-8 byte order mark. Returns the part of it that was read and is
/// followed by something else: letters that begin with the same bytes.
pub fn skip_mark(input: &mut dyn BufRead) -> io::Result<&'static [u8]> {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    for (count, byte) in MARK.iter().enumerate() {
        if input.fill_buf()?.first() != Some(byte) {
            return Ok(&MARK[..count]);
        }
        input.consume(1);
    }
    Ok(&[])
}

/// Trims, and turns every run of blanks and line breaks into one blank.
pub fn clean(text: &str) -> String {
    let text = text.trim();
    if is_clean(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Answers whether a trimmed text holds no blanks but single spaces. A text with a byte
/// that can begin a blank outside ASCII is not looked at closer: most have none.
fn is_clean(text: &str) -> bool {
    let mut space = false;
    text.bytes().all(|byte| {
        let doubled = space && byte == b' ';
        space = byte == b' ';
        !doubled && !matches!(byte, 9..=13 | 0xC2 | 0xE1..=0xE3)
    })
}

/// Cleans, and returns nothing for an empty text or a literal `[]`.
pub fn filled(text: &str) -> Option<String> {
    let text = clean(text);
    (!text.is_empty() && text != "[]").then_some(text)
}

/// Reads `YYYY-MM-DD` and nothing else.
pub fn iso_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 10
        && bytes.iter().enumerate().all(|(i, b)| match i {
            4 | 7 => *b == b'-',
            _ => b.is_ascii_digit(),
        });
    if shape { text.parse().ok() } else { None }
}

/// Reads `MM/DD/YYYY` and nothing else.
pub fn us_date(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || !(1..=2).contains(&day.len()) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Reads `03 Jun 2021` and nothing else.
pub fn day_month_year(text: &str) -> Option<Date> {
    let mut parts = text.split(' ');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month_number(month)?, day.parse().ok()?).ok()
}

/// Reads the English name of a month, short or long.
pub fn month_number(text: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let word = text.to_ascii_lowercase();
    let index = MONTHS.iter().position(|month| word.starts_with(month))?;
    i8::try_from(index + 1).ok()
}

/// Reads a year of four digits.
pub fn year(text: &str) -> Option<i16> {
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// Folds a name to the letters and digits that survive re-editing and damage:
/// case, blanks, punctuation and accents go. A name in another script keeps its
/// letters.
pub fn name_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            key.push(c.to_ascii_lowercase());
        } else if let Some(plain) = latin(c) {
            key.push_str(plain);
        } else if c.is_alphanumeric() {
            key.extend(c.to_lowercase());
        }
    }
    key
}

/// Cuts off a short form in brackets at the end of a name that only repeats a word of it
/// (`Huawei Technologies Co., Ltd. (Huawei)`); nothing when there is none.
pub fn without_short_form(name: &str) -> Option<&str> {
    let (head, tail) = name.trim_end().rsplit_once('(')?;
    let short = name_key(tail.strip_suffix(')')?);
    let repeats = head.split_whitespace().any(|word| name_key(word) == short);
    (repeats && !short.is_empty()).then_some(head)
}

/// The plain letters of the accented Latin ones that the lists hold.
fn latin(c: char) -> Option<&'static str> {
    Some(match c.to_lowercase().next()? {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        _ => return None,
    })
}

/// Lower-case words joined by hyphens, at most 40 letters, for readable ids.
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    for word in name.split(|c: char| !c.is_alphanumeric()) {
        let word = name_key(word);
        if word.is_empty() || !word.is_ascii() {
            continue;
        }
        if !out.is_empty() {
            if out.len() + word.len() >= 40 {
                break;
            }
            out.push('-');
        }
        out.extend(word.chars().take(40));
    }
    if out.is_empty() { "entry".into() } else { out }
}

/// The first eight hexadecimal digits of the digest of `parts`.
pub fn short_hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update(b"\0");
    }
    hasher.finalize().to_hex()[..8].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_one_spelling_each() {
        assert!(iso_date("2019-05-21").is_some());
        assert!(iso_date("2019-5-21").is_none() && iso_date("2019-13-21").is_none());
        assert_eq!(us_date("06/29/2056").unwrap().to_string(), "2056-06-29");
        assert!(us_date("29/06/2056").is_none());
        assert_eq!(
            day_month_year("03 Jun 2021").unwrap().to_string(),
            "2021-06-03"
        );
    }

    #[test]
    fn every_blank_of_unicode_is_cleaned() {
        let blanks: Vec<char> = ('\0'..=char::MAX).filter(|c| c.is_whitespace()).collect();
        assert_eq!(blanks.len(), 25);
        for blank in blanks {
            assert_eq!(clean(&format!("{blank}a{blank}b {blank}")), "a b");
        }
        assert_eq!(clean("a  b"), "a b");
        assert_eq!(clean("Ново  имя’s"), "Ново имя’s");
        assert_eq!(clean(" \n"), "");
    }

    #[test]
    fn keys_survive_case_punctuation_and_accents() {
        assert_eq!(
            name_key("Huawei  Device Co., Ltd."),
            name_key("HUAWEI DEVICE CO. LTD")
        );
        assert_eq!(name_key("Xi?an"), name_key("Xi'an"));
        assert_eq!(name_key("João"), "joao");
        assert_eq!(name_key("华为"), "华为");
    }

    #[test]
    fn slugs_are_short_and_readable() {
        assert_eq!(slug("Huawei Device Co., Ltd."), "huawei-device-co-ltd");
        assert_eq!(slug("华为"), "entry");
        assert!(slug(&"long ".repeat(30)).len() <= 40);
    }
}
