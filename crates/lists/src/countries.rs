//! English country names to ISO 3166-1: its short names, formal names, and the former and
//! other names in common use, as lists and customer tables write them.
//!
//! In: a text. Out: a country, if the whole text is one name of one country; a name that is
//! not in `data/countries.tsv` gives none, and the text stays in the address. Small and
//! capital letters, accents, points, apostrophes and hyphens make no difference; `the` and
//! `St.` neither. A name that two countries bear alike is in common use for one of them
//! ("Congo", "Georgia", "Samoa"), or is left out ("Korea", "Virgin Islands", "Guiana").
//! Until 2020 the United Nations wrote some nationalities and issuers of documents as
//! adjectives (`Tunisian`); the table holds those that name one country.

use std::{collections::HashMap, sync::LazyLock};

use interdict_model::Country;

/// A code a line, then its names.
const TABLE: &str = include_str!("../data/countries.tsv");
/// The longest name of the table has fewer bytes; what is longer is no country.
const LONGEST: usize = 100;

static NAMES: LazyLock<HashMap<String, Country>> = LazyLock::new(|| {
    let named = |(code, name): (&str, &str)| Some((plain(name), code.parse().ok()?));
    rows().filter_map(named).collect()
});

/// Returns the country of a name or of a two-letter code in capitals.
pub fn country(name: &str) -> Option<Country> {
    let name = name.trim();
    if name.len() == 2 && name.bytes().all(|b| b.is_ascii_uppercase()) {
        return name.parse().ok();
    }
    if name.len() > LONGEST {
        return None;
    }
    // Most names need no more than small letters.
    let known = NAMES.get(&name.to_ascii_lowercase());
    known.or_else(|| NAMES.get(&plain(name))).copied()
}

/// Every name with its code.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TABLE.lines().filter_map(|line| line.split_once('\t'));
    lines.flat_map(|(code, names)| names.split("; ").map(move |name| (code, name)))
}

/// Returns a name as it is compared.
fn plain(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            // Accents of their own too, as the dot that a capital `İ` leaves.
            '\'' | '\u{2019}' | '\u{2018}' | '`' | '\u{b4}' | '.' | '\u{300}'..='\u{36f}' => {}
            '-' | '\u{2010}'..='\u{2014}' | ',' | '(' | ')' | ':' => text.push(' '),
            '&' => text.push_str(" and "),
            'à'..='å' => text.push('a'),
            'ç' => text.push('c'),
            'è'..='ë' => text.push('e'),
            'ì'..='ï' | 'ı' => text.push('i'),
            'ñ' => text.push('n'),
            'ò'..='ö' => text.push('o'),
            'ù'..='ü' => text.push('u'),
            letter => text.push(letter),
        }
    }
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| if word == "st" { "saint" } else { word })
        .filter(|word| *word != "the")
        .collect();
    words.join(" ")
}

/// Returns the country that a flat address of the Consolidated Screening List ends in.
pub fn last_part(address: &str) -> Option<Country> {
    let last = address.rsplit(',').next()?.trim();
    if last.len() == 2 {
        // A state after a blank country (`PHONEIX, AZ, 85043`) never stands last;
        // two capitals at the end are the country slot.
        return last
            .bytes()
            .all(|b| b.is_ascii_uppercase())
            .then(|| last.parse().ok())
            .flatten();
    }
    country(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(name: &str) -> Option<String> {
        country(name).map(|c| c.code().to_owned())
    }

    #[test]
    fn every_country_of_iso_3166_has_names_and_no_name_two_countries() {
        let codes: Vec<&str> = TABLE
            .lines()
            .map(|line| line.split_once('\t').expect("a code and names").0)
            .collect();
        assert!(codes.windows(2).all(|two| two[0] < two[1]));
        let assigned = |code: &&&str| code.parse::<Country>().unwrap().is_assigned();
        // The 249 of the standard and Kosovo; the Netherlands Antilles are on lists still.
        assert_eq!(codes.iter().filter(assigned).count(), 250);
        let others: Vec<&&str> = codes.iter().filter(|code| !assigned(code)).collect();
        assert_eq!(others, [&"AN"]);
        let mut seen: HashMap<String, &str> = HashMap::new();
        for (code, name) in rows() {
            assert!(name.len() < LONGEST && name == name.trim(), "{name}");
            assert_eq!(super::country(name), code.parse().ok(), "{name}");
            assert_eq!(seen.insert(plain(name), code), None, "{name} stands twice");
        }
    }

    #[test]
    fn names_are_read_however_they_are_spelled() {
        for (name, iso) in [
            ("Bhutan", "BT"),
            ("PUERTO RICO", "PR"),
            ("Ivory Coast", "CI"),
            ("Côte d\u{2019}Ivoire", "CI"),
            ("Cote d Ivoire", "CI"),
            ("COTE D'IVOIRE", "CI"),
            ("Co\u{302}te d'Ivoire", "CI"),
            ("East Timor", "TL"),
            ("Timor Leste", "TL"),
            ("St. Kitts & Nevis", "KN"),
            ("Bahamas, The", "BS"),
            ("The Netherlands", "NL"),
            ("TÜRKİYE", "TR"),
            ("Curaçao", "CW"),
            ("Réunion", "RE"),
            ("Åland Islands", "AX"),
            ("Saint Barthélemy", "BL"),
            ("São Tomé and Príncipe", "ST"),
            ("Guinea Bissau", "GW"),
            ("U.S.A.", "US"),
            ("Korea (the Republic of)", "KR"),
            ("Democratic People\u{2019}s Republic of Korea", "KP"),
            ("Virgin Islands (U.S.)", "VI"),
            ("Macao", "MO"),
            ("Republic of Moldova", "MD"),
        ] {
            assert_eq!(code(name).as_deref(), Some(iso), "{name}");
        }
        for name in [
            "",
            "Korea",
            "Virgin Islands",
            "Guiana",
            "Wakanda",
            "Yugoslavia",
            "Soviet Union",
            "Sudan/South Sudan",
            "the",
            "Gaza",
            "Paris, France",
        ] {
            assert_eq!(code(name), None, "{name}");
        }
        assert_eq!(code(&"a".repeat(1_000_000)), None);
    }

    #[test]
    fn names_of_both_publishers_are_known() {
        assert_eq!(code("Korea, North").as_deref(), Some("KP"));
        assert_eq!(
            code("Democratic People's Republic of Korea").as_deref(),
            Some("KP")
        );
        assert_eq!(code("The Gambia").as_deref(), Some("GM"));
        assert_eq!(
            code("China, Hong Kong Special Administrative Region").as_deref(),
            Some("HK")
        );
        // The short name of one of the two; the other is always written in full.
        assert_eq!(code("Congo").as_deref(), Some("CG"));
        assert_eq!(code("Tunisian").as_deref(), Some("TN"));
        assert_eq!(code("Sudan/South Sudan"), None);
        assert_eq!(code("undetermined"), None);
        assert_eq!(code("Region: Crimea"), None);
    }

    #[test]
    fn an_address_ends_in_its_country_or_in_none() {
        let last = |text: &str| last_part(text).map(|c| c.code().to_owned());
        assert_eq!(last("1 Main Street, Shenzhen, CN").as_deref(), Some("CN"));
        assert_eq!(
            last("Xuhui District, Shanghai, China").as_deref(),
            Some("CN")
        );
        assert_eq!(last("3037 S. 69TH DRIVE, PHONEIX, AZ, 85043"), None);
        assert_eq!(last("Rabat"), None);
        assert_eq!(last("SY").as_deref(), Some("SY"));
    }
}
