//! Laws that hold for any text: bounds, equality of the two entry points, identity,
//! case and diacritics, no panic.

use interdict_names::{
    Analyzer, Information, Name, NameTag, Options, UNMATCHED_QUERY, analyze, compare, information,
    part_similarity, score,
};
use proptest::prelude::*;

fn tag() -> impl Strategy<Value = NameTag> {
    prop_oneof![
        Just(NameTag::Person),
        Just(NameTag::Organization),
        Just(NameTag::Object),
        Just(NameTag::Unknown)
    ]
}

/// Words that exercise merging, forms, numbers, scripts and typos, in any order.
fn name_like() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("Huawei"),
        Just("hua"),
        Just("wei"),
        Just("Technologies"),
        Just("tech"),
        Just("Co., Ltd."),
        Just("LG"),
        Just("U"),
        Just("Plus"),
        Just("Uplus"),
        Just("forty"),
        Just("four"),
        Just("44"),
        Just("Xi?an"),
        Just("al-Assad"),
        Just("bin"),
        Just("Muhammad"),
        Just("Mohammed"),
        Just("محمد"),
        Just("华为技术有限公司"),
        Just("Хуавэй"),
        Just("김정은"),
        Just("オバマ"),
        Just("A."),
        Just("(Huawei)"),
        Just("huaweii"),
        Just("&"),
        Just("Ig0r"),
        Just("Igor"),
    ];
    proptest::collection::vec(word, 0..8).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_is_analyzed(text in "\\PC{0,80}", other in "\\PC{0,80}", tag in tag()) {
        let opts = Options::default();
        let (a, b) = (analyze(&text, tag), analyze(&other, tag));
        let value = score(&a, &b, &opts);
        prop_assert!((0.0..=1.0).contains(&value));
        let _ = information(&a);
    }

    #[test]
    fn room_and_company_change_no_name(
        texts in proptest::collection::vec(
            prop_oneof![
                name_like(),
                "\\PC{0,40}",
                "([A-Za-z] ){2,6}[a-z]{2,8}",
                r"([A-Z]\.){1,4} [a-zа-я]{1,9} (\([A-Z]{1,5}\))?",
                "[华为金正技术有限公司김정은회사]{1,8}",
            ],
            1..4,
        ),
        tags in proptest::collection::vec(tag(), 0..5),
    ) {
        let mut analyzer = Analyzer::default();
        for text in &texts {
            let alone: Vec<Name> = tags.iter().map(|tag| analyze(text, *tag)).collect();
            let kept: Vec<Name> = tags.iter().map(|tag| analyzer.analyze(text, *tag)).collect();
            // Debug shows the keys too.
            prop_assert_eq!(format!("{alone:?}"), format!("{kept:?}"));
            let together = analyzer.analyze_all(text, &tags);
            prop_assert_eq!(format!("{alone:?}"), format!("{together:?}"));
        }
    }

    #[test]
    fn any_bytes_are_analyzed(text in proptest::collection::vec(any::<char>(), 0..700), tag in tag()) {
        let text: String = text.into_iter().collect();
        let opts = Options::default();
        let name = analyze(&text, tag);
        prop_assert!(name.parts.len() <= interdict_names::MAX_PARTS);
        prop_assert!(score(&name, &name, &opts) <= 1.0);
    }

    #[test]
    fn both_entry_points_agree(a in name_like(), b in name_like(), tag in tag(), curated in any::<bool>()) {
        let opts = Options { curated };
        let (a, b) = (analyze(&a, tag), analyze(&b, tag));
        let comparison = compare(&a, &b, &opts);
        prop_assert_eq!(comparison.score.to_bits(), score(&a, &b, &opts).to_bits());
        prop_assert!((0.0..=1.0).contains(&comparison.score));
        for aligned in &comparison.aligned {
            prop_assert!((0.0..=1.0).contains(&aligned.similarity));
        }
    }

    #[test]
    fn a_name_equals_itself(text in name_like(), tag in tag(), curated in any::<bool>()) {
        let opts = Options { curated };
        let name = analyze(&text, tag);
        let expected = if name.parts.is_empty() { 0.0 } else { 1.0 };
        prop_assert_eq!(score(&name, &analyze(&text, tag), &opts).to_bits(), f64::to_bits(expected));
    }

    /// What an index prunes by (`score >= t` needs enough gain): holds for every pair that
    /// was compared word by word.
    #[test]
    fn the_score_has_its_bound(a in name_like(), b in name_like(), tag in tag(), t in 0.5f64..1.0) {
        let opts = Options::default();
        let (a, b) = (analyze(&a, tag), analyze(&b, tag));
        let comparison = compare(&a, &b, &opts);
        let merged = comparison.aligned.len() + comparison.unmatched_query.len() != a.parts.len()
            || comparison.aligned.len() + comparison.unmatched_target.len() != b.parts.len();
        if comparison.score >= t && !merged {
            let gain: f64 = a.parts.iter().map(|part| {
                b.parts.iter().filter_map(|other| {
                    let (similarity, _) = part_similarity(part, other, &opts)?;
                    Some((similarity - t * (1.0 - UNMATCHED_QUERY)) * part.weight + (similarity - t) * other.weight)
                }).fold(0.0, f64::max)
            }).sum();
            prop_assert!(gain >= t * UNMATCHED_QUERY * a.weight - 1e-9, "{gain} {comparison:?}");
        }
    }

    #[test]
    fn case_does_not_matter(a in name_like(), b in name_like(), tag in tag()) {
        let opts = Options::default();
        let target = analyze(&b, tag);
        let plain = score(&analyze(&a, tag), &target, &opts);
        let upper = score(&analyze(&a.to_uppercase(), tag), &target, &opts);
        prop_assert_eq!(plain.to_bits(), upper.to_bits());
    }

    #[test]
    fn diacritics_do_not_matter(words in proptest::collection::vec("[a-z]{1,9}", 1..5)) {
        let opts = Options::default();
        let plain = words.join(" ");
        let marked = plain.replace('a', "á").replace('o', "ö").replace('c', "ç").replace('e', "e\u{301}");
        let (plain, marked) = (analyze(&plain, NameTag::Organization), analyze(&marked, NameTag::Organization));
        prop_assert_eq!(score(&plain, &marked, &opts).to_bits(), 1.0f64.to_bits());
    }
}

#[test]
fn too_little_to_screen_is_said() {
    let of = |text| information(&analyze(text, NameTag::Organization));
    assert_eq!(of(""), Information::Empty);
    assert_eq!(of("..."), Information::Empty);
    assert_eq!(of("Co"), Information::OnlyForms);
    assert_eq!(of("A Inc Ltd"), Information::OnlyInitials);
    assert_eq!(of("Trading Company"), Information::OnlyGenericWords);
    assert_eq!(of("Huawei"), Information::Enough);
    assert_eq!(of("华为"), Information::Enough);
}

#[test]
fn no_explanation_is_lost() {
    let opts = Options::default();
    let (a, b) = (
        analyze("LG Uplus Corp", NameTag::Organization),
        analyze("LG U Plus Trading", NameTag::Organization),
    );
    let comparison = compare(&a, &b, &opts);
    let pairs: Vec<(&str, &str)> = comparison
        .aligned
        .iter()
        .map(|p| (p.query.as_str(), p.target.as_str()))
        .collect();
    assert_eq!(pairs, [("LG", "LG"), ("Uplus", "U Plus")]);
    assert_eq!(comparison.unmatched_query, ["Corp"]);
    assert_eq!(comparison.unmatched_target, ["Trading"]);
}

#[test]
fn sisters_score_below_the_company_itself() {
    let opts = Options::default();
    let of = |a, b| {
        let tag = NameTag::Organization;
        score(&analyze(a, tag), &analyze(b, tag), &opts)
    };
    let same = of("Tarvan Bank AG", "Tarvan Bank AG");
    let no_form = of("Tarvan Bank AG", "Tarvan Bank");
    let other_form = of("Tarvan Bank AG", "Tarvan Bank GmbH");
    let branch = of("Tarvan Bank AG", "Tarvan Bank Chile AG");
    assert!(
        no_form > other_form && same > no_form,
        "{same} {no_form} {other_form}"
    );
    assert!(
        branch < no_form && branch >= 0.7,
        "a branch is still shown: {branch}"
    );
    assert!(other_form >= 0.7, "a sister is still shown: {other_form}");
    let both = of("Tarvan Bank Chile AG", "Tarvan Bank Peru AG");
    assert!(both < branch, "{both}");
}

#[test]
fn a_surname_said_in_another_chinese_language_is_bounded() {
    let opts = Options::default();
    let of = |a, b| {
        let tag = NameTag::Person;
        score(&analyze(a, tag), &analyze(b, tag), &opts)
    };
    let dialect = of("Wong Siu Ming", "Huang Siu Ming");
    assert!((0.85..0.97).contains(&dialect), "{dialect}");
    assert!(of("Wong Siu Ming", "Wang Siu Ming") > 0.85);
    assert!(of("Huang Siu Ming", "Wang Siu Ming") < 0.8);
}
