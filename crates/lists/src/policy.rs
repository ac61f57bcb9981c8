//! Reads the license review policy of an Entity List row.
//!
//! In: the words as published. Out: a [`LicensePolicy`] beside the words. Near
//! duplicates by case, hyphen and full stop are one wording; a wording that was not
//! seen, or that leaves items without a policy, is [`LicensePolicy::Unread`].
//! Law: Supplement No. 4 to 15 CFR part 744.

use interdict_model::LicensePolicy;

use crate::text::filled;

/// Returns the reading of a license review policy and its text; nothing for an empty one.
pub fn license_policy(text: &str) -> Option<(LicensePolicy, String)> {
    let text = filled(text)?;
    let lower = text.to_lowercase().replace('-', " ");
    Some((read(lower.trim_end_matches(['.', ' '])), text))
}

fn read(text: &str) -> LicensePolicy {
    let (policy, cited) = match text.split_once("see §") {
        Some((policy, cited)) if sections(cited) => (policy.trim_end_matches(['.', ' ']), true),
        Some(_) => return LicensePolicy::Unread,
        None => (text, false),
    };
    match policy {
        "" if cited => LicensePolicy::BySection,
        "the license application procedure and license review policy for entities specified in supplement no. 2 to part 744 is specified in §744.21(d) and (e)" => {
            LicensePolicy::BySection
        }
        "presumption of denial" | "presumption for denial" => LicensePolicy::PresumptionOfDenial,
        "policy of denial" | "denial" | "policy of denial for all items subject to the ear" => {
            LicensePolicy::Denial
        }
        "case by case review" | "case by case basis" | "case by case" => LicensePolicy::CaseByCase,
        "case by case for all items listed on the ccl. presumption of approval for ear99 items"
        | "presumption of approval for ear99; case by case review for all items on the ccl" => {
            LicensePolicy::CaseByCaseApprovalEar99
        }
        _ if denial_except(policy) => LicensePolicy::DenialExceptNamed,
        _ if presumption_except(policy) => LicensePolicy::PresumptionOfDenialExceptNamed,
        _ if policy.starts_with("presumption of denial for items uniquely required for ")
            && policy.ends_with("; case by case for all other items") =>
        {
            LicensePolicy::CaseByCaseExceptNamed
        }
        _ => LicensePolicy::Unread,
    }
}

/// Sections that the files cite as the place of a policy.
fn sections(cited: &str) -> bool {
    const WORDS: [&str; 6] = ["and", "of", "the", "this", "ear", "part"];
    const SECTIONS: [&str; 9] = [
        "744.2", "744.3", "744.4", "744.11", "744.21", "744.21e", "744.23", "746.5", "746.8",
    ];
    cited
        .split(|c: char| c.is_whitespace() || "(),§".contains(c))
        .map(|word| word.trim_matches('.'))
        .filter(|word| !word.is_empty())
        .all(|word| {
            WORDS.contains(&word)
                || SECTIONS.contains(&word)
                || word == "740.26"
                || (word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphanumeric()))
        })
}

const STATION: &str = "u.s. government supported use in the international space station (iss)";

/// A policy of denial with the exceptions seen: food and medicine, space programs.
fn denial_except(policy: &str) -> bool {
    let Some(rest) = policy.strip_prefix("policy of denial") else {
        return false;
    };
    if let Some(rest) = rest.strip_prefix(
        " for all items subject to the ear apart from food and medicine designated as ear99",
    ) {
        let rest = rest.replace(STATION, "station");
        return [
            ", which will be reviewed on a case by case basis",
            " and for station, which will be reviewed on a case by case basis",
            " and for items for station, which will be reviewed on a case by case basis",
        ]
        .contains(&rest.as_str());
    }
    let rest = rest.trim_start_matches([';', '.', ' ']);
    rest == "case by case basis for u.s. government supported space programs"
        || rest
            .strip_prefix("case by case basis for items for ")
            .is_some_and(|rest| rest == STATION)
}

/// A presumption of denial for all items but those named first or last.
fn presumption_except(policy: &str) -> bool {
    let first = policy.starts_with("case by case review for ")
        && [
            "; presumption of denial for all other items subject to the ear",
            "; and presumption of denial for all other items subject to the ear",
            ". presumption of denial for all other items subject to the ear",
        ]
        .iter()
        .any(|end| policy.ends_with(end));
    let last = policy.starts_with("presumption of denial except case by case for items not ")
        || (policy.starts_with("presumption of denial for all items to include ")
            && policy.contains(". case by case for items designed for "));
    first || last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_normalized_and_their_text_kept() {
        for (text, want) in [
            ("Presumption of denial", LicensePolicy::PresumptionOfDenial),
            (
                "Presumption of Denial. ",
                LicensePolicy::PresumptionOfDenial,
            ),
            ("Presumption for denial", LicensePolicy::PresumptionOfDenial),
            ("Case-by-case review.", LicensePolicy::CaseByCase),
            ("Policy of denial. ", LicensePolicy::Denial),
            (
                "Policy of denial for all items subject to the EAR. See §§ 746.8(b)",
                LicensePolicy::Denial,
            ),
            (
                "Policy of denial See §§ 746.8(b) and 744.21(e).",
                LicensePolicy::Denial,
            ),
            (
                "Policy of denial for all items subject to the EAR apart from food and medicine designated as EAR99, which will be reviewed on a case-by case basis. See §§ 746.8(b) and 744.21e",
                LicensePolicy::DenialExceptNamed,
            ),
            (
                "Policy of denial; Case-by-case basis for U.S. Government supported space programs.",
                LicensePolicy::DenialExceptNamed,
            ),
            (
                "Policy of denial Case-by-case basis for items for U.S. Government supported use in the International Space Station (ISS).",
                LicensePolicy::DenialExceptNamed,
            ),
            (
                "Case-by-case review for items necessary to detect, identify and treat infectious disease; Presumption of denial for all other items subject to the EAR. ",
                LicensePolicy::PresumptionOfDenialExceptNamed,
            ),
            (
                "Presumption of  approval for EAR99; case-by-case review for all items on the CCL",
                LicensePolicy::CaseByCaseApprovalEar99,
            ),
            (
                "Presumption of denial for items uniquely required for production of semiconducto rs at advanced technology nodes (10 nanometers and below, including extreme ultraviolet technology); Case by case for all other items",
                LicensePolicy::CaseByCaseExceptNamed,
            ),
            ("See §746.5(b) of the EAR.", LicensePolicy::BySection),
            (
                "See §§ 744.2(d), 744.3(d), and 744.4(d) of this part.",
                LicensePolicy::BySection,
            ),
            ("See §799.9 of the EAR.", LicensePolicy::Unread),
            // Nothing is said of other items.
            (
                "Presumption of approval for EAR99 items",
                LicensePolicy::Unread,
            ),
            ("Policy of denial except on Sundays", LicensePolicy::Unread),
            // A requirement in the column of the policy.
            (
                "For all items subject to the EAR. (See § 744.11 of the EAR)",
                LicensePolicy::Unread,
            ),
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
