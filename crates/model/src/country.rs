//! ISO 3166-1 alpha-2 codes, as lists print them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// The 249 codes of ISO 3166-1, and XK, which is in general use for Kosovo.
const ASSIGNED: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI \
    BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN \
    CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM \
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN \
    KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK \
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP \
    NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI \
    VN VU WF WS YE YT ZA ZM ZW XK ";

/// A two-letter country code in capitals.
///
/// Any two ASCII letters are accepted: lists use user-assigned and withdrawn
/// codes (`XK`, `AN`), and refusing a row for one would lose an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country([u8; 2]);

/// A text that is not a two-letter country code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a country code (expected two letters of ISO 3166-1, such as US or KR)")]
pub struct CountryError(String);

impl Country {
    /// Returns whether ISO 3166-1 assigns the code to a country today.
    ///
    /// Lists also print withdrawn and private codes; a user who asks about one has
    /// mistyped it, and an unknown place must not look like a harmless one.
    pub fn is_assigned(self) -> bool {
        ASSIGNED
            .as_bytes()
            .chunks_exact(3)
            .any(|code| code[..2] == self.0)
    }

    /// Returns the code.
    pub fn code(&self) -> &str {
        // Two ASCII capitals by construction, so this never falls back.
        std::str::from_utf8(&self.0).unwrap_or("??")
    }

    /// Answers whether the two can be the country of one entry: they are the same, or
    /// one is China and the other Hong Kong or Macau, whose entries the lists have
    /// moved from their own code to China's.
    pub fn compatible(self, other: Self) -> bool {
        let part = |one: Self, whole: Self| matches!(&one.0, b"HK" | b"MO") && &whole.0 == b"CN";
        self == other || part(self, other) || part(other, self)
    }

    /// Answers whether two entries can be in one place by their countries: one of each is
    /// compatible, or one side names none.
    pub fn fit(one: &[Self], other: &[Self]) -> bool {
        let fits = |a: &Self| other.iter().any(|b| a.compatible(*b));
        one.is_empty() || other.is_empty() || one.iter().any(fits)
    }
}

impl FromStr for Country {
    type Err = CountryError;

    fn from_str(text: &str) -> Result<Self, CountryError> {
        match text.trim().as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => Err(CountryError(text.to_owned())),
        }
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_assigned_codes_are_places() {
        assert_eq!(ASSIGNED.len(), 250 * 3);
        let assigned = |code: &str| code.parse::<Country>().unwrap().is_assigned();
        assert!(["US", "KR", "ad", "ZW", "XK"].into_iter().all(assigned));
        assert!(!["ZZ", "XX", "UK", "SU", "AN"].into_iter().any(assigned));
    }

    #[test]
    fn hong_kong_and_macau_are_no_contradiction_to_china() {
        let fits = |one: &str, other: &str| {
            let (one, other): (Country, Country) = (one.parse().unwrap(), other.parse().unwrap());
            assert_eq!(one.compatible(other), other.compatible(one));
            one.compatible(other)
        };
        assert!(fits("HK", "CN") && fits("CN", "MO") && fits("DE", "DE"));
        assert!(!fits("HK", "MO") && !fits("CN", "TW") && !fits("HK", "US"));
    }
}
