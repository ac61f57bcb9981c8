//! The names that gave the engine its first duty: every customary way to write one
//! listed company meets it, its look-alikes and ordinary companies do not.

use interdict_names::{NameTag, Options, analyze, score};

const LISTED: [&str; 3] = [
    "Huawei Technologies Co., Ltd. (Huawei)",
    "Shenzhen Huawei Technologies",
    "Huawei Technology",
];

fn best(query: &str, curated: bool) -> f64 {
    let opts = Options { curated };
    let asked = analyze(query, NameTag::Organization);
    LISTED
        .iter()
        .map(|listed| score(&asked, &analyze(listed, NameTag::Organization), &opts))
        .fold(0.0, f64::max)
}

#[test]
fn general_rules_reach_customary_spellings() {
    for query in [
        "华为",
        "Хуавэй",
        "Huawei Tech",
        "HUAWEI TECHNOLOGIES CO LTD",
        "Huawei",
        "huawei technologies",
        "Hua Wei",
        "Huawei Techologies",
        "Hu\u{430}wei Technologies",
        "Huawe1 Technologies",
        "HuaweiTechnologies Co.",
    ] {
        let value = best(query, false);
        assert!(value >= 0.70, "{query}: {value:.3}");
    }
}

#[test]
fn the_full_name_is_as_good_as_identical() {
    for query in [
        "HUAWEI TECHNOLOGIES CO LTD",
        "Huawei Technologies Co., Ltd.",
        "huawei technologies company limited",
    ] {
        let value = best(query, false);
        assert!(value >= 0.97, "{query}: {value:.3}");
    }
}

#[test]
fn curated_equivalents_reach_other_scripts() {
    for (query, least) in [
        ("화웨이", 0.70),
        ("ファーウェイ", 0.70),
        ("华为技术有限公司", 0.90),
        ("华为", 0.70),
        ("华为科技", 0.90),
    ] {
        let value = best(query, true);
        assert!(value >= least, "{query}: {value:.3}");
    }
    assert!(
        best("ファーウェイ", false) < 0.70,
        "the switch must do something"
    );
}

#[test]
fn look_alikes_stay_below() {
    for query in [
        "Huaweiwood Furniture",
        "LG Uplus",
        "Technologies Co Ltd",
        "Shenzhen Trading Co Ltd",
        "Hawaiian Airlines",
    ] {
        let value = best(query, true);
        assert!(value < 0.70, "{query}: {value:.3}");
    }
}

#[test]
fn written_together_or_apart() {
    let opts = Options { curated: false };
    for (a, b) in [
        ("LG U Plus", "LGUplus"),
        ("LG Uplus", "LGUplus"),
        ("LG U Plus", "LG Uplus"),
        ("Siemens AG", "SiemensAG"),
        ("Group Grand Limited", "Groupg Rand Limited"),
    ] {
        let (a, b) = (
            analyze(a, NameTag::Organization),
            analyze(b, NameTag::Organization),
        );
        assert!(
            score(&a, &b, &opts) >= 0.95,
            "{} {}",
            a.original,
            b.original
        );
        assert!(
            score(&b, &a, &opts) >= 0.95,
            "{} {}",
            b.original,
            a.original
        );
    }
}

#[test]
fn generic_words_alone_do_not_meet() {
    let opts = Options::default();
    for (a, b) in [
        ("Beijing Technology Co Ltd", "Shanghai Technology Co Ltd"),
        ("General Trading Company", "International Trading Company"),
        ("Bank of China", "Bank of Japan"),
    ] {
        let (a, b) = (
            analyze(a, NameTag::Organization),
            analyze(b, NameTag::Organization),
        );
        assert!(
            score(&a, &b, &opts) < 0.70,
            "{} {}: {:.3}",
            a.original,
            b.original,
            score(&a, &b, &opts)
        );
    }
}
