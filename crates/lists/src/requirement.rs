//! Reads the license requirement and review policy of an Entity List row.
//!
//! Only wordings that were seen in the files and are known to mean one thing are
//! read; every other one is [`RequirementScope::Unread`] or
//! [`LicensePolicy::Unread`] beside its text, and the answer that rests on it is
//! unknown. Law: 15 CFR 744.11 and Supplement No. 4 to part 744; the
//! standards-organization exception is 85 FR 36719.

use interdict_model::{LicensePolicy, LicenseRequirement, RequirementScope};

use crate::text::filled;

/// Returns the typed reading of a license requirement; nothing for an empty one.
pub fn license_requirement(text: &str) -> Option<LicenseRequirement> {
    let text = filled(text)?;
    Some(LicenseRequirement {
        scope: scope(&text),
        text,
    })
}

/// The wording of 85 FR 36719, up to the place where the copies still agree.
const STANDARDS: &str = "except for technology subject to the ear that is designated as ear99, or controlled on the commerce control list for anti-terrorism reasons only, when released to members of a “standards organization”";

fn scope(text: &str) -> RequirementScope {
    let lower = text.to_lowercase();
    let Some(rest) = lower
        .strip_prefix("for all items subject to the ear")
        .or_else(|| lower.strip_prefix("all items subject to the ear"))
    else {
        return RequirementScope::Unread;
    };
    if let Some(at) = rest.find("except for technology subject") {
        let plain = rest[at..].replace(['"', '”'], "”");
        let known =
            plain.starts_with(STANDARDS) && is_reference(rest[..at].trim_end_matches([' ', ',']));
        return if known {
            RequirementScope::AllItemsExceptStandards
        } else {
            RequirementScope::Unread
        };
    }
    if is_reference(rest) {
        RequirementScope::AllItems
    } else {
        RequirementScope::Unread
    }
}

/// Answers whether `rest` is nothing but a reference to sections of the EAR that
/// does not narrow the requirement: `(See §744.11 of the EAR).`, `, see §§
/// 736.2(b)(3)(vi), and 744.11 of the EAR`. Section 746.5 is left out: rows that
/// cite it are bound to projects.
fn is_reference(rest: &str) -> bool {
    const WORDS: [&str; 6] = ["see", "and", "of", "the", "ear", "part"];
    const SECTIONS: [&str; 9] = [
        "744.11", "744.2", "744.3", "744.4", "736.2", "734.9", "744.21", "746.8", "744.6",
    ];
    rest.split(|c: char| c.is_whitespace() || ",.;§?".contains(c) && c != '.')
        .map(|word| word.trim_matches(['.', ',', '§', '?']))
        .filter(|word| !word.is_empty())
        .all(|word| {
            let word = word
                .trim_start_matches("(see")
                .trim_matches(['(', ')', '.']);
            if word.is_empty() || WORDS.contains(&word) {
                return true;
            }
            // Footnote numbers are glued on: `ear)4`, `734.9(g),3`.
            let bare: &str = word.split(['(', ')']).next().unwrap_or(word);
            let known = |w: &str| WORDS.contains(&w) || SECTIONS.contains(&w);
            known(bare)
                || word.strip_prefix("part§").is_some_and(known)
                || (word.len() == 1
                    && word
                        .bytes()
                        .all(|b| b.is_ascii_digit() || b.is_ascii_lowercase()))
        })
}

/// Returns the reading of a license review policy and its text; nothing for an empty one.
pub fn license_policy(text: &str) -> Option<(LicensePolicy, String)> {
    let text = filled(text)?;
    let lower = text.to_lowercase().replace('-', " ");
    let policy = match lower.trim_end_matches(['.', ' ']) {
        "presumption of denial" => LicensePolicy::PresumptionOfDenial,
        // The last names sections that hold the same policy in more words.
        "policy of denial" | "denial" | "policy of denial. see §§ 746.8(b) and 744.21(e)" => {
            LicensePolicy::Denial
        }
        "case by case review" | "case by case basis" | "case by case" => LicensePolicy::CaseByCase,
        _ => LicensePolicy::Unread,
    };
    Some((policy, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use RequirementScope::{AllItems, AllItemsExceptStandards, Unread};

    #[test]
    fn wordings_of_the_files_are_read_exactly() {
        for (text, want) in [
            (
                "For all items subject to the EAR.  (See §744.11 of the EAR)",
                AllItems,
            ),
            (
                "For all items subject to the EAR. (See §744.11 of the EAR).",
                AllItems,
            ),
            (
                "For all items subject to the EAR (See § 744.11 of the EAR)",
                AllItems,
            ),
            (
                "For all items subject to the EAR. (See §?744.11 of the EAR)",
                AllItems,
            ),
            (
                "For all items subject to the EAR.  (See part§744.11 of the EAR).",
                AllItems,
            ),
            (
                "For all items subject to the EAR. (See §744.2 (d) of the EAR)",
                AllItems,
            ),
            (
                "For all items subject to the EAR. (See §§ 734.9(e) and 744.11 of the EAR)4",
                AllItems,
            ),
            (
                "For all items subject to the EAR. (See §§734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR.)",
                AllItems,
            ),
            ("All items subject to the EAR.", AllItems),
            ("For all items subject to the EAR", AllItems),
            (
                "For all items subject to the EAR when used in projects specified in §746.5 of the EAR.",
                Unread,
            ),
            (
                "For all items subject to the EAR. (See §746.5 of the EAR).",
                Unread,
            ),
            (
                "All items subject to the EAR except for food or medicine designated as EAR99. (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)",
                Unread,
            ),
            (
                "For all items subject to the EAR, with case-by-case basis for items listed on the CCL",
                Unread,
            ),
            (
                "For all items subject to the EAR (See §744.11 of the EAR), apart from items that are related to transactions",
                Unread,
            ),
            (
                "All items subject to the EAR.  (See §744.11 of the EAR), except for EAR99-designated technology for the operation",
                Unread,
            ),
            (
                "For all items subject to the EAR, see §§ 736.2(b)(3)(vi), and 744.11 of the EAR, EXCEPT for technology subject to the EAR that is designated as EAR99, or controlled on the Commerce Control List for anti-terrorism reasons only, when released to members of a “standards organization” (see § 772.1)",
                AllItemsExceptStandards,
            ),
            ("All items on the CCL", Unread),
        ] {
            assert_eq!(license_requirement(text).unwrap().scope, want, "{text}");
        }
        assert!(license_requirement(" ").is_none());
    }

    #[test]
    fn policies_are_normalized_and_their_text_kept() {
        for (text, want) in [
            ("Presumption of denial", LicensePolicy::PresumptionOfDenial),
            (
                "Presumption of Denial. ",
                LicensePolicy::PresumptionOfDenial,
            ),
            ("Case-by-case review.", LicensePolicy::CaseByCase),
            ("Policy of denial. ", LicensePolicy::Denial),
            (
                "Policy of denial; Case-by-case basis for U.S. Government supported space programs.",
                LicensePolicy::Unread,
            ),
            ("See §746.5(b) of the EAR.", LicensePolicy::Unread),
        ] {
            assert_eq!(license_policy(text).unwrap().0, want, "{text}");
        }
        assert_eq!(
            license_policy("Presumption of denial. ").unwrap().1,
            "Presumption of denial."
        );
        assert!(license_policy("").is_none());
    }
}
