//! Splits the citation column of a list into single citations.
//!
//! Separators found in the files: `; `, `;`, `, `, ` and `, a full stop, and
//! nothing at all (`68 F.R. 38290 6/27/03 71 F.R. 38843 7/10/06`). A citation is
//! recognized by its head (`84 FR 22961`, `81.F.R. 22576`, `83F.R. 65340`,
//! `F.R. 30823`, `76 FR No. 197`, `Vol. 83, No. 91`, `Notice 2061`), and runs to
//! the next head; nothing is dropped. The column is an amendment trail: the first
//! citation is not the rule that added the entry.

use std::collections::HashSet;

use interdict_model::{Basis, Citation, Confidence, Listing};
use jiff::civil::Date;

/// Returns the single citations of `column`, or the column as one where no head is found.
pub fn split_citations(column: &str) -> Vec<Citation> {
    let text = crate::text::clean(column);
    let mut starts = heads(&text);
    if starts.is_empty() {
        return if text.is_empty() {
            Vec::new()
        } else {
            vec![Citation::read(text)]
        };
    }
    // What stands before the first head belongs to it.
    starts[0] = 0;
    starts.push(text.len());
    let mut out: Vec<Citation> = Vec::new();
    let mut seen = HashSet::new();
    for pair in starts.windows(2) {
        let mut piece = text[pair[0]..pair[1]].trim_matches([' ', ',', ';']);
        piece = piece
            .strip_suffix(" and")
            .unwrap_or(piece)
            .trim_end_matches([' ', ',', ';']);
        let piece = plain(piece);
        if !piece.is_empty() && seen.insert(piece.clone()) {
            out.push(Citation::read(piece));
        }
    }
    out
}

/// Builds the listing of an order that binds from `effective` and is published on
/// the first day of `column` that is not before it. In between it may have been
/// known or not.
pub fn order(effective: Date, column: &str) -> Listing {
    let published = register_days(column)
        .into_iter()
        .filter(|day| *day >= effective)
        .min()
        .unwrap_or(effective);
    let mut listing = Listing::since(effective, published, Basis::Rule, Confidence::Read);
    listing.public_earliest = Some(effective);
    listing
}

/// Returns the days that a citation column names (`6/27/03`, `05/10/2018`), in
/// its order. Two digits below 50 are years of this century.
pub fn register_days(column: &str) -> Vec<Date> {
    column
        .split(|c: char| !c.is_ascii_digit() && c != '/')
        .filter_map(|word| {
            let mut parts = word.split('/');
            let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
            let number: i16 = year.parse().ok()?;
            let year = match year.len() {
                2 if number < 50 => number + 2000,
                2 => number + 1900,
                4 => number,
                _ => return None,
            };
            Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
        })
        .collect()
}

/// Byte offsets at which a citation begins, in order.
fn heads(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let boundary = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
        if boundary && text.is_char_boundary(at) && begins_citation(&text[at..], &text[..at]) {
            // `Notice 2061, Vol. 59, No. 165` is one citation of two heads.
            let continues = text[at..].starts_with("Vol.")
                && out
                    .last()
                    .is_some_and(|last: &usize| text[*last..].starts_with("Notice"));
            if !continues {
                out.push(at);
            }
        }
        at += 1;
    }
    out
}

fn begins_citation(rest: &str, before: &str) -> bool {
    if rest.starts_with("Vol.") || rest.starts_with("Notice ") {
        return true;
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        // `F.R. 30823` with its volume lost: a head only where no volume stands before.
        return is_register(rest) && !volume_before(before);
    }
    digits <= 3 && is_register(rest[digits..].trim_start_matches([' ', '.']))
}

/// Answers whether a text ends in a number, and not in a citation that is closed.
fn volume_before(before: &str) -> bool {
    before
        .trim_end_matches([' ', '.'])
        .ends_with(|c: char| c.is_ascii_digit())
        && !before.trim_end().ends_with([';', ','])
}

fn is_register(text: &str) -> bool {
    if !text.starts_with(['F', 'f', '.']) {
        return false;
    }
    let letters: String = text.chars().take(5).filter(|c| *c != '.').collect();
    letters.starts_with("FR ")
        || letters.starts_with("fr ")
        || letters.starts_with("FR") && text.starts_with("F.R")
}

/// `84  FR 21233`, as it is written elsewhere: `84 FR 21233`. Dates and inner
/// pages that follow stay.
fn plain(piece: &str) -> String {
    let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
    let tail = piece[digits..].trim_start_matches([' ', '.']);
    let after = tail
        .strip_prefix("F.R.")
        .or_else(|| tail.strip_prefix("F.R "))
        .or_else(|| tail.strip_prefix("FR."));
    match after {
        Some(after) if digits > 0 => format!("{} F.R. {}", &piece[..digits], after.trim_start()),
        _ => piece.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(column: &str) -> Vec<String> {
        split_citations(column)
            .into_iter()
            .map(|c| c.text)
            .collect()
    }

    #[test]
    fn every_separator_of_the_files_is_read() {
        assert_eq!(
            texts("84 FR 22961, 84 FR 43495, 85 FR 29852 "),
            ["84 FR 22961", "84 FR 43495", "85 FR 29852"]
        );
        assert_eq!(
            texts("85 FR 51596; 85 FR 52898"),
            ["85 FR 51596", "85 FR 52898"]
        );
        assert_eq!(
            texts("66 FR 24266;70 FR 54629"),
            ["66 FR 24266", "70 FR 54629"]
        );
        assert_eq!(texts("83 FR 44824;"), ["83 FR 44824"]);
        assert_eq!(
            texts("68 F.R. 38290 6/27/03 71 F.R. 38843 7/10/06 72 F.R. 4236 1/30/07"),
            [
                "68 F.R. 38290 6/27/03",
                "71 F.R. 38843 7/10/06",
                "72 F.R. 4236 1/30/07"
            ]
        );
        assert_eq!(
            texts("46 F.R. 46154 9/17/81 and 46 F.R. 19290 3/30/81"),
            ["46 F.R. 46154 9/17/81", "46 F.R. 19290 3/30/81"]
        );
        assert_eq!(
            texts("81 FR 64696 and 84 FR 40241"),
            ["81 FR 64696", "84 FR 40241"]
        );
        assert_eq!(
            texts("75 FR 1699 (1/13/2010), 77 FR 24587"),
            ["75 FR 1699 (1/13/2010)", "77 FR 24587"]
        );
        assert_eq!(
            texts("66 FR 24267, 77 FR 58006 (no. 182); 84 FR 40241").len(),
            3
        );
    }

    #[test]
    fn odd_heads_are_single_citations() {
        assert_eq!(
            texts("Vol. 88, No. 151, 08/08/2023"),
            ["Vol. 88, No. 151, 08/08/2023"]
        );
        assert_eq!(
            texts("Notice 2061, Vol. 59, No. 165, 8/26/94"),
            ["Notice 2061, Vol. 59, No. 165, 8/26/94"]
        );
        assert_eq!(
            texts("76 FR No. 197 (10/12/2011)"),
            ["76 FR No. 197 (10/12/2011)"]
        );
        assert_eq!(
            texts("81.F.R. 22576 4/18/2016"),
            ["81 F.R. 22576 4/18/2016"]
        );
        assert_eq!(
            texts("83F.R. 65340 12/20/2018"),
            ["83 F.R. 65340 12/20/2018"]
        );
        assert_eq!(
            texts("82 F.R. 16788, 16789 4/6/2017"),
            ["82 F.R. 16788, 16789 4/6/2017"]
        );
        assert_eq!(texts("88 F.R.2604 1/17/2023 "), ["88 F.R. 2604 1/17/2023"]);
        assert_eq!(texts("80 F.R 61358 10/13/15"), ["80 F.R. 61358 10/13/15"]);
        assert_eq!(
            texts("82 F.R. 2312 1/9/2017, F.R. 30823 7/3/2017"),
            ["82 F.R. 2312 1/9/2017", "F.R. 30823 7/3/2017"]
        );
        assert_eq!(texts("84  FR 21233"), ["84 FR 21233"]);
        assert_eq!(texts("84 FR 21233; 85 fr 100").len(), 2);
        assert_eq!(
            texts("76 FR 78146 (12/16/11) 77 FR"),
            ["76 FR 78146 (12/16/11) 77 FR"]
        );
    }

    #[test]
    fn an_order_is_public_from_its_register_page_on() {
        let listing = order(
            Date::constant(2003, 6, 19),
            "68 F.R. 38290 6/27/03 71 F.R. 38843 7/10/06",
        );
        assert_eq!(listing.latest.to_string(), "2003-06-19");
        assert_eq!(listing.public_latest.to_string(), "2003-06-27");
        assert_eq!(
            order(Date::constant(2018, 4, 30), "Vol. 83").public_latest,
            Date::constant(2018, 4, 30)
        );
    }

    #[test]
    fn a_column_as_long_as_a_record_takes_no_more_than_its_length() {
        let dots = ".".repeat(1 << 20);
        assert_eq!(texts(&dots), [dots.as_str()]);
        let many: Vec<String> = (0..60_000).map(|page| format!("84 FR {page}")).collect();
        assert_eq!(texts(&many.join("; ")), many);
    }

    #[test]
    fn what_cannot_be_split_stays_whole() {
        assert_eq!(texts("see order"), ["see order"]);
        assert!(texts("  ").is_empty());
    }
}
