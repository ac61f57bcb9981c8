//! Reads the license requirement of an Entity List row.
//!
//! In: the words as published. Out: a [`RequirementScope`], the legal footnotes
//! (digits glued to the words) and the license exceptions that the entry leaves
//! open, beside the words. Only wordings that were seen in the files of 2022 and
//! 2026 are read; another one is [`RequirementScope::Unread`], is counted in a
//! warning, and the answer that rests on it is unknown. Law: 15 CFR 744.11 and
//! Supplement No. 4 to part 744; the standards-organization exception is 85 FR 36719.

use interdict_model::{LicenseRequirement, ListEntry, RequirementScope};

use crate::text::filled;

/// Returns the typed reading of a license requirement; nothing for an empty one.
pub fn license_requirement(text: &str) -> Option<LicenseRequirement> {
    let text = filled(text)?;
    let lower = plain(&text);
    let (body, gov) = match without_gov(&lower) {
        Some((body, gov)) => (body.to_owned(), gov),
        None => (lower.clone(), false),
    };
    let (scope, footnotes) = scope(&body).unwrap_or((RequirementScope::Unread, Vec::new()));
    let scope = match scope {
        RequirementScope::AllItems | RequirementScope::AllItemsExceptStandards if gov => {
            RequirementScope::AllItemsGovAvailable
        }
        other => other,
    };
    let read = scope != RequirementScope::Unread;
    Some(LicenseRequirement {
        scope,
        text,
        footnotes,
        exceptions: (gov && read)
            .then(|| "GOV".to_owned())
            .into_iter()
            .collect(),
    })
}

/// Says how many requirements and policies of `entries` are not read, with one
/// example each; nothing when every one is.
pub(crate) fn unread_wordings(file: &str, entries: &[ListEntry]) -> Vec<String> {
    let requirements = entries.iter().filter_map(|entry| {
        let requirement = entry.listing.license_requirement.as_ref()?;
        (requirement.scope == RequirementScope::Unread).then_some(requirement.text.as_str())
    });
    let policies = entries.iter().filter_map(|entry| {
        let unread = entry.listing.license_policy == Some(interdict_model::LicensePolicy::Unread);
        entry
            .listing
            .license_policy_text
            .as_deref()
            .filter(|_| unread)
    });
    [
        ("license requirements", requirements.collect::<Vec<_>>()),
        ("license review policies", policies.collect::<Vec<_>>()),
    ]
    .into_iter()
    .filter_map(|(what, mut texts)| {
        let rows = texts.len();
        texts.sort_unstable();
        texts.dedup();
        let example: String = texts.first()?.chars().take(120).collect();
        Some(format!(
            "`{file}`: the {what} of {rows} rows are in {} wordings that are not read; what rests on them stays unknown. One is `{example}`",
            texts.len()
        ))
    })
    .collect()
}

/// Small letters, plain quotes, one kind of section mark.
fn plain(text: &str) -> String {
    text.to_lowercase()
        .replace(['“', '”'], "\"")
        .replace('’', "'")
}

/// The wording of 85 FR 36719, up to the place where the copies still agree.
const STANDARDS: &str = "except for technology subject to the ear that is designated as ear99, or controlled on the commerce control list for anti-terrorism reasons only, when released to members of a \"standards organization\"";
const GOV: &str = "this license requirement may be overcome by license exception gov under";
const GOV_SECTIONS: [&str; 5] = [
    "§ 740.11(b)(2) and (e)",
    "§740.11(b)(2) and (e)",
    "§ 740.11(b)(2) and (e). (e)",
    "§ 740.11(b)(2) and e",
    "§740.11(b) when used by the u.s geological survey",
];
/// Widens the requirement, so it changes nothing of what it covers.
const WORLDWIDE: &str = "the license requirements under this entry also extend to any export, reexport and transfer (in-country) to the entity wherever located worldwide.";

/// Cuts the sentence on License Exception GOV off; nothing when it has words that
/// were not seen.
fn without_gov(lower: &str) -> Option<(&str, bool)> {
    let Some((body, sections)) = lower.split_once(GOV) else {
        return Some((lower, false));
    };
    GOV_SECTIONS
        .contains(&sections.trim().trim_end_matches('.'))
        .then_some((body, true))
}

type Scope = Option<(RequirementScope, Vec<u8>)>;

fn scope(lower: &str) -> Scope {
    let bare = |scope| Some((scope, Vec::new()));
    match lower.trim_end_matches(['.', ' ']) {
        "for items on the ccl and listed in supplement no. 7 to part 746 of the ear" => {
            return bare(RequirementScope::CclInSupplement7);
        }
        "for items on the ccl and ear99 items listed in supplement no. 7 to part 746 of the ear" => {
            return bare(RequirementScope::CclAndNamedEar99);
        }
        "for any item subject to the ear listed in supplement no. 2 to part 744" => {
            return bare(RequirementScope::SupplementItems);
        }
        _ => {}
    }
    let rest = lower.strip_prefix("for ").unwrap_or(lower);
    let rest = rest
        .strip_prefix("all items subject to the ear")
        .or_else(|| rest.strip_prefix("all items subjects to the ear"))?;
    let rest = rest.trim_end().trim_end_matches(WORLDWIDE);
    let referred = |text: &str, scope| reference(text).map(|read| (scope, read.footnotes));
    if let Some(at) = rest.find("except for technology subject") {
        let head = rest[..at].trim_end_matches([' ', ',']);
        return rest[at..]
            .starts_with(STANDARDS)
            .then(|| referred(head, RequirementScope::AllItemsExceptStandards))
            .flatten();
    }
    if let Some(tail) = rest.strip_prefix(" when used in projects specified in") {
        let tail = tail.trim_end_matches(['.', ' ']).replace("§ ", "§");
        return ["§746.5 of the ear", "§746.8(a)(4) of the ear"]
            .contains(&tail.trim_start())
            .then_some((RequirementScope::ProjectBound, Vec::new()));
    }
    if let Some(tail) = rest.strip_prefix(" except for food or medicine designated as ear99") {
        let scope = RequirementScope::AllItemsExceptFoodMedicine;
        return match encryption(tail) {
            Some(tail) => referred(tail, RequirementScope::AllItemsExceptFoodMedicineEncryption),
            None => referred(tail, scope),
        };
    }
    if rest == ", with case-by-case basis for items listed on the ccl" {
        return bare(RequirementScope::AllItemsReviewedByClass);
    }
    if let Some((head, tail)) = rest.split_once("apart from items that are related to transactions that are authorized by the department of the treasury's office of foreign assets control pursuant to general license no. ")
    {
        let tail = ["11 of december 20, 2016", "1b of march 2, 2021"]
            .iter()
            .find_map(|license| tail.strip_prefix(license))?;
        let tail = tail.trim_start_matches(['.', ' ']);
        let tail = tail.strip_prefix("russia does not include the \"crimea region of ukraine,\" as that term is defined in section 8(d) of e.o. 13685").unwrap_or(tail);
        let (scope, mut footnotes) = referred(
            head.trim_end_matches([' ', ',']),
            RequirementScope::AllItemsExceptOfacAuthorized,
        )?;
        footnotes.extend(reference(tail)?.footnotes);
        return Some((scope, footnotes));
    }
    if let Some((head, tail)) = rest.split_once(", except for ear99-designated technology for the ")
    {
        return (tail.trim_end_matches('.') == "operation, maintenance, or repair of unmanned aerial vehicles (uav) released to this entity by the operator of the uav")
            .then(|| referred(head, RequirementScope::AllItemsExceptNamed))
            .flatten();
    }
    if fuels(rest) {
        return bare(RequirementScope::AllItemsExceptNamed);
    }
    let read = reference(rest)?;
    let scope = if read.bounded {
        RequirementScope::SectionBound
    } else if read.footnotes.contains(&2) {
        // Footnote 2 stands, since 87 FR 55241, on the entries that held the
        // standards wording before (149 names of 2022, 156 rows of 2026). Its text
        // is in no copy; the narrower of the two readings is taken.
        RequirementScope::AllItemsExceptStandards
    } else {
        RequirementScope::AllItems
    };
    Some((scope, read.footnotes))
}

/// The rest after the exception of encryption items, for the two countries seen.
fn encryption(tail: &str) -> Option<&str> {
    let tail = tail.strip_prefix(", or eccn 5a992.c and 5d992.c unless for ")?;
    [("russian", "russia"), ("belarusian", "belarus")].iter().find_map(|(people, country)| {
        tail.strip_prefix(
            format!("{people} \"government end users\" and {people} state-owned enterprises (soes) to {country}").as_str(),
        )
    })
}

/// The one entry that excepts fuels by code and joint ventures, in its two wordings.
fn fuels(rest: &str) -> bool {
    let begins = [
        " except for: crude oil, condensates, aromatics, ",
        " except for:  -crude oil, condensates, aromatics, ",
        " except for: -crude oil, condensates, aromatics, ",
    ];
    let ends = [
        "country group a:1 in supplement no. 1 to part 740 of the ear not operating in the south china sea",
        "lower left: 0°0'0.00\" n 104°31'41.383\" e",
    ];
    begins.iter().any(|begin| rest.starts_with(begin))
        && ends
            .iter()
            .any(|end| rest.trim_end_matches('.').ends_with(end))
}

/// What a mere reference to sections says.
struct Reference {
    footnotes: Vec<u8>,
    /// It cites a section that bounds the requirement to certain projects.
    bounded: bool,
}

/// Reads `rest` when it is nothing but a reference to sections that the files cite:
/// `(See §744.11 of the EAR).`, `, see §§ 734.9(e)1 and 744.11 of the EAR2`. A digit
/// that is not in brackets and not part of a number is a footnote.
fn reference(rest: &str) -> Option<Reference> {
    const WORDS: [&str; 6] = ["see", "and", "of", "the", "ear", "part"];
    const SECTIONS: [&str; 13] = [
        "744.11", "744.2", "744.3", "744.4", "736.2", "734.9", "734.4", "744.21", "746.8", "744.6",
        "744.8", "746.5", // A letter for a digit, in 16 rows of 2026: 744.21.
        "744.2l",
    ];
    let mut read = Reference {
        footnotes: Vec::new(),
        bounded: rest.contains("746.5") || rest.contains("746.8(a)(4)"),
    };
    let mut before = None;
    let mut token = String::new();
    for c in rest.chars().chain([' ']) {
        if c.is_ascii_alphanumeric() || c == '.' {
            token.push(c);
            continue;
        }
        if !c.is_whitespace() && !"(),;§?".contains(c) {
            return None;
        }
        let word = token.trim_matches('.');
        let digit = word.chars().last().filter(char::is_ascii_digit);
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        if word.is_empty() || WORDS.contains(&word) || SECTIONS.contains(&word) {
        } else if letters == "ear" && word.len() == 4 {
            read.footnotes.extend(digit.and_then(footnote));
        } else if word.len() == 1 && before != Some('(') && digit.is_some() {
            read.footnotes.push(digit.and_then(footnote)?);
        } else if before != Some('(') && word != "e"
            || !(word.len() == 1 || ["iii", "vi"].contains(&word))
        {
            // Paragraphs stand in brackets; one row lacks them (`and e`).
            return None;
        }
        token.clear();
        before = Some(c);
    }
    read.footnotes.sort_unstable();
    read.footnotes.dedup();
    Some(read)
}

fn footnote(digit: char) -> Option<u8> {
    digit
        .to_digit(10)
        .and_then(|number| u8::try_from(number).ok())
        .filter(|number| (1..=5).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use RequirementScope::*;

    #[test]
    fn wordings_of_the_files_are_read_exactly() {
        for (text, want, notes) in [
            (
                "For all items subject to the EAR.  (See §744.11 of the EAR)",
                AllItems,
                &[][..],
            ),
            (
                "For all items subject to the EAR. (See §?744.11 of the EAR)",
                AllItems,
                &[],
            ),
            (
                "For all items subject to the EAR.  (See part§744.11 of the EAR).",
                AllItems,
                &[],
            ),
            (
                "For all items subject to the EAR. (See §744.2 (d) of the EAR)",
                AllItems,
                &[],
            ),
            (
                "For all items subject to the EAR (See §744.11 of the EAR.",
                AllItems,
                &[],
            ),
            ("All Items Subject to the EAR", AllItems, &[]),
            ("For all items subject to the EAR", AllItems, &[]),
            (
                "For all items subject to the EAR. (See §§ 734.9(e) and 744.11 of the EAR)4",
                AllItems,
                &[4],
            ),
            (
                "For all items subject to the EAR. (See §§ 734.9(e)(2) and 744.11 of the EAR) 4",
                AllItems,
                &[4],
            ),
            (
                "For All Items Subject to the EAR (See §734.9(e)(2), and §744.11 of the EAR)4.",
                AllItems,
                &[4],
            ),
            (
                "For all items subject to the EAR. (See §§734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR.)",
                AllItems,
                &[3],
            ),
            (
                "For all items subject to the EAR (See §§734.9(g)3, 746.8(a)(3), and 744.2l(b) of the EAR)",
                AllItems,
                &[3],
            ),
            (
                "For All Items Subject to the EAR (See §734.9(g), 3 §746.8(a)(3), and §744.21(b) of the EAR).",
                AllItems,
                &[3],
            ),
            (
                "For all items subject to the EAR. (See §§734.4(a)(9), 734.9(e)(3), and 744.11 of the EAR)5",
                AllItems,
                &[5],
            ),
            (
                "For all items subject to the EAR, see §§ 734.9(e)1, and 744.11 of the EAR2",
                AllItemsExceptStandards,
                &[1, 2],
            ),
            (
                "For All Items Subject to the EAR (See §734.9(e)1, and §744.11 of the EAR)2.",
                AllItemsExceptStandards,
                &[1, 2],
            ),
            (
                "For all items subject to the EAR, see §§ 734.9(e) 1 and 744.11 of the EAR 2",
                AllItemsExceptStandards,
                &[1, 2],
            ),
            (
                "For all items subject to the EAR, see §§ 736.2(b)(3)(vi), and 744.11 of the EAR, EXCEPT for technology subject to the EAR that is designated as EAR99, or controlled on the Commerce Control List for anti-terrorism reasons only, when released to members of a “standards organization” (see § 772.1)",
                AllItemsExceptStandards,
                &[],
            ),
            (
                "For all items subject to the EAR. (See § 744.11 of the EAR). This license requirement may be overcome by License Exception GOV under § 740.11(b)(2) and (e).",
                AllItemsGovAvailable,
                &[],
            ),
            (
                "For All Items Subject to the EAR (See §744.11 of the EAR). This license requirement may be overcome by License Exception GOV under §740.11(b) when used by the U.S Geological Survey.",
                AllItemsGovAvailable,
                &[],
            ),
            (
                "For all items subject to the EAR. (See §744.11 of the EAR). This license requirement may be overcome by License Exception GOV under §740.11(a).",
                Unread,
                &[],
            ),
            (
                "All items subject to the EAR. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR) The license requirements under this entry also extend to any export, reexport and transfer (in-country) to the entity wherever located worldwide.",
                AllItems,
                &[3],
            ),
            (
                "For all items subject to the EAR when used in projects specified in §746.5 of the EAR.",
                ProjectBound,
                &[],
            ),
            (
                "For all items subject to the EAR when used in projects specified in§746.5 of the EAR. ",
                ProjectBound,
                &[],
            ),
            (
                "For all items subject to the EAR when used in projects specified in § 746.8(a)(4) of the EAR",
                ProjectBound,
                &[],
            ),
            (
                "For all items subject to the EAR when used in projects specified in §746.6 of the EAR",
                Unread,
                &[],
            ),
            (
                "For all items subject to the EAR. (See §746.5 of the EAR).",
                SectionBound,
                &[],
            ),
            (
                "For all items subject to the EAR. (See § 746.8(a)(4) of the EAR)",
                SectionBound,
                &[],
            ),
            (
                "All items subject to the EAR except for food or medicine designated as EAR99. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)",
                AllItemsExceptFoodMedicine,
                &[3],
            ),
            (
                "All items subject to the EAR except for food or medicine designated as EAR99, or ECCN 5A992.c and 5D992.c unless for Belarusian “government end users” and Belarusian state-owned enterprises (SoEs) to Belarus.  (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)  This license requirement may be overcome by License Exception GOV under § 740.11(b)(2) and (e).  ",
                AllItemsExceptFoodMedicineEncryption,
                &[3],
            ),
            (
                "For all items subject to the EAR, with case-by-case basis for items listed on the CCL",
                AllItemsReviewedByClass,
                &[],
            ),
            (
                "For all items subject to the EAR (See §744.11 of the EAR), apart from items that are related to transactions",
                Unread,
                &[],
            ),
            (
                "All items subject to the EAR.  (See §744.11 of the EAR), except for EAR99-designated technology for the operation",
                Unread,
                &[],
            ),
            (
                "For items on the CCL and EAR99 items listed in supplement no. 7 to part 746 of the EAR.",
                CclAndNamedEar99,
                &[],
            ),
            (
                "For items on the CCL and listed in supplement no. 7 to part 746 of the EAR",
                CclInSupplement7,
                &[],
            ),
            (
                "For any item subject to the EAR listed in supplement no. 2 to part 744.",
                SupplementItems,
                &[],
            ),
            (
                "For all items subject to the EAR (See §744.11 of the EAR)7",
                Unread,
                &[],
            ),
            (
                "For all items subject to the EAR (See §799.1 of the EAR)",
                Unread,
                &[],
            ),
            (
                "For all items subject to the EAR unless exported by air",
                Unread,
                &[],
            ),
            ("All items on the CCL", Unread, &[]),
        ] {
            let read = license_requirement(text).unwrap();
            assert_eq!(
                (read.scope, read.footnotes.as_slice()),
                (want, notes),
                "{text}"
            );
        }
        assert!(license_requirement(" ").is_none());
    }
}
