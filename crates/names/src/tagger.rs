//! Gives each word its role and weight.
//!
//! In: a comparable word, its script and the kind of name. Out: role, weight and word
//! class. Weights are fixed numbers and the shipped rarity table, never the loaded lists.

use crate::name::NameTag;
use crate::part::PartRole;
use crate::script::Script;
use crate::tables::{PersonWord, TABLES};

/// Weight of an organization form: it tells little, and is left out or changed at will.
pub(crate) const ORG_FORM_WEIGHT: f64 = 0.08;
/// Weight of articles and links.
const PARTICLE_WEIGHT: f64 = 0.1;
/// Weight of a title before a personal name.
const TITLE_WEIGHT: f64 = 0.12;
/// Weight of a single letter.
const INITIAL_WEIGHT: f64 = 0.3;
/// Weight of a number: telling, but siblings that differ by one number deserve a look.
const NUMBER_WEIGHT: f64 = 0.8;
/// Most that a business word may weigh.
const BUSINESS_CAP: f64 = 0.35;
/// Weight of a place word.
const PLACE_WEIGHT: f64 = 0.3;
/// Words rarer than this in the register extract are telling.
const GENERIC_BELOW: f64 = 0.45;
/// One Han character read in pinyin: about 400 readings share all names.
const HAN_SYLLABLE_WEIGHT: f64 = 0.5;
/// Short words of personal names (Li, Kim, Ali) are shared by many.
const SHORT_NAME_WEIGHT: f64 = 0.85;
/// Slavic father's names.
const FATHER_NAME_WEIGHT: f64 = 0.6;
/// Very frequent names.
const COMMON_NAME_WEIGHT: f64 = 0.8;

/// Kinds of ship written before the name: motor vessel, motor tanker, steamship, ...
const VESSEL_PREFIXES: [&str; 8] = ["mv", "mt", "ms", "ss", "mts", "fv", "mfv", "sv"];

/// Word class shared by bin, ibn, ben: beyond any class of the business table.
pub(crate) const PATRONYMIC_CLASS: u16 = u16::MAX;

/// What the tagger says about one word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tagged {
    pub role: PartRole,
    pub weight: f64,
    pub word_class: u16,
}

/// Tags one word. `script` is the script it was written in.
pub(crate) fn tag_word(text: &str, script: Script, tag: NameTag) -> Tagged {
    let plain = |role, weight| Tagged {
        role,
        weight,
        word_class: 0,
    };
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return plain(PartRole::Number, NUMBER_WEIGHT);
    }
    if script == Script::Han && text.len() <= 6 {
        // Known Han words were tagged by their translation before this point.
        let weight = if tag == NameTag::Person {
            SHORT_NAME_WEIGHT
        } else {
            HAN_SYLLABLE_WEIGHT
        };
        return plain(PartRole::Core, weight);
    }
    if text.len() == 1 {
        return plain(PartRole::Initial, INITIAL_WEIGHT);
    }
    match tag {
        NameTag::Person => tag_person_word(text),
        NameTag::Object if VESSEL_PREFIXES.contains(&text) => plain(PartRole::Title, TITLE_WEIGHT),
        NameTag::Organization | NameTag::Object => tag_business_word(text),
        // A name of unknown kind may be either: links and titles of persons stay light.
        NameTag::Unknown => match TABLES.person_word(text) {
            Some(PersonWord::Common) | None => tag_business_word(text),
            Some(_) => tag_person_word(text),
        },
    }
}

fn tag_person_word(text: &str) -> Tagged {
    let plain = |role, weight| Tagged {
        role,
        weight,
        word_class: 0,
    };
    match TABLES.person_word(text) {
        Some(PersonWord::Particle) => plain(PartRole::Particle, PARTICLE_WEIGHT),
        Some(PersonWord::Patronymic) => Tagged {
            role: PartRole::Particle,
            weight: PARTICLE_WEIGHT,
            word_class: PATRONYMIC_CLASS,
        },
        Some(PersonWord::Title) => plain(PartRole::Title, TITLE_WEIGHT),
        Some(PersonWord::Common) => plain(PartRole::Core, COMMON_NAME_WEIGHT),
        // A Slavic father's name is left out more often than written.
        None if is_father_name(text) => plain(PartRole::Core, FATHER_NAME_WEIGHT),
        None if text.len() <= 3 => plain(PartRole::Core, SHORT_NAME_WEIGHT),
        None => plain(PartRole::Core, 1.0),
    }
}

fn is_father_name(text: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        "ovich", "evich", "ovych", "evych", "avich", "ovna", "evna", "yevna", "ivna",
    ];
    text.len() >= 7 && ENDINGS.iter().any(|ending| text.ends_with(ending))
}

/// Articles and links of company names.
fn is_link(text: &str) -> bool {
    matches!(
        text,
        "and"
            | "und"
            | "et"
            | "the"
            | "of"
            | "for"
            | "de"
            | "des"
            | "du"
            | "di"
            | "da"
            | "do"
            | "del"
            | "della"
            | "der"
            | "die"
            | "das"
            | "la"
            | "le"
            | "les"
            | "el"
            | "al"
            | "los"
            | "las"
            | "y"
            | "e"
            | "i"
            | "van"
            | "von"
            | "den"
            | "in"
            | "a"
            | "an"
            | "on"
            | "at"
            | "by"
            | "as"
            | "to"
            | "fur"
            | "per"
            | "na"
            | "im"
            | "named"
            | "after"
            | "bin"
            | "ibn"
            | "wa"
            | "wal"
            | "fi"
            | "fy"
            | "lil"
            | "au"
    )
}

fn tag_business_word(text: &str) -> Tagged {
    let plain = |role, weight| Tagged {
        role,
        weight,
        word_class: 0,
    };
    if is_link(text) {
        return plain(PartRole::Particle, PARTICLE_WEIGHT);
    }
    let rarity = TABLES.rarity(text);
    if let Some((word_class, canonical)) = TABLES.business(text) {
        let weight = rarity.min(TABLES.rarity(canonical)).min(BUSINESS_CAP);
        return Tagged {
            role: PartRole::Generic,
            weight,
            word_class,
        };
    }
    if TABLES.is_place(text) {
        return plain(PartRole::Generic, PLACE_WEIGHT.min(rarity));
    }
    let role = if rarity < GENERIC_BELOW {
        PartRole::Generic
    } else {
        PartRole::Core
    };
    plain(role, rarity)
}

#[cfg(test)]
mod tests {
    use super::tag_word;
    use crate::name::NameTag;
    use crate::part::PartRole;
    use crate::script::Script;

    #[test]
    fn roles_depend_on_the_kind_of_name() {
        let org = |text| tag_word(text, Script::Latin, NameTag::Organization);
        let person = |text| tag_word(text, Script::Latin, NameTag::Person);
        assert_eq!(org("huawei").role, PartRole::Core);
        assert_eq!(org("technologies").role, PartRole::Generic);
        assert_eq!(org("tech").word_class, org("technology").word_class);
        assert_eq!(person("bin").role, PartRole::Particle);
        assert_eq!(person("sheikh").role, PartRole::Title);
        assert_eq!(person("bank").role, PartRole::Core);
    }
}
