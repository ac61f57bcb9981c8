use interdict_model::*;
use jiff::civil::date;

use super::*;

/// The page of one screening, with its nearest entries where it has any.
fn text(screening: &Screening, detail: Detail, style: &Style) -> String {
    let near = screening.near.len();
    several(
        std::slice::from_ref(screening),
        Shown { detail, near },
        style,
    )
}

fn list(id: &str, rows: usize, complete: bool, age_days: Option<i32>) -> CorpusList {
    CorpusList {
        id: id.into(),
        date: date(2019, 5, 21),
        rows,
        age_days,
        complete,
    }
}

fn screening(name: &str) -> Screening {
    Screening {
        schema: "interdict.screen/1".into(),
        query: PartyQuery::named(name),
        on: "2019-05-23".parse().unwrap(),
        known: "2019-05-24".parse().unwrap(),
        corpus: Corpus {
            digest: "3f9c0a7d11e2aa00".into(),
            lists: vec![
                list("us.bis.el", 1204, true, Some(2)),
                list("us.ofac.sdn", 7, false, None),
            ],
            rulebook: String::new(),
            engine: "interdict 0.1.0".into(),
        },
        threshold: 0.7,
        status: ScreeningStatus::Ok,
        by_sound_only: false,
        several_names: Vec::new(),
        message: None,
        omitted: 0,
        hits: Vec::new(),
        near: Vec::new(),
    }
}

fn part(query: &str, target: &str, how: &str, similarity: f64, weight: f64) -> AlignedPart {
    AlignedPart {
        query: query.into(),
        target: target.into(),
        how: how.into(),
        similarity,
        weight,
    }
}

fn huawei() -> Hit {
    Hit {
        score: 0.9731,
        entity_id: "huawei".into(),
        entry_id: "us.bis.el/huawei".into(),
        caption: "Huawei Technologies Co., Ltd.".into(),
        list: "us.bis.el".into(),
        list_title: "Entity List".into(),
        listed_from: date(2019, 5, 16),
        listed_from_earliest: None,
        listed_until: None,
        basis: Basis::Rule,
        in_force: Verdict::True,
        kind: PartyKind::Organization,
        countries: vec!["CN".parse().unwrap()],
        matched_name: "华为技术有限公司".into(),
        matched_name_quality: AliasQuality::Strong,
        program: None,
        citation: vec![Citation::read("84 FR 22961")],
        license_requirement: Some("For all items subject to the EAR".into()),
        license_policy: Some("Presumption of denial".into()),
        note: None,
        explanation: Explanation {
            aligned: vec![
                part("华为", "Huawei", "cross_script", 1.0, 1.0),
                part("技术", "Technologies", "translation", 0.98, 0.6),
                part("有限公司", "Co., Ltd.", "organization_form", 1.0, 0.2),
            ],
            unmatched_query: vec!["深圳".into()],
            unmatched_target: Vec::new(),
            unmatched_query_weights: Vec::new(),
            unmatched_target_weights: Vec::new(),
            features: vec![Feature {
                name: "country".into(),
                effect: 0.02,
                why: "both are in CN".into(),
            }],
        },
    }
}

fn weak() -> Hit {
    Hit {
        score: 0.71,
        entry_id: "us.ofac.sdn/7".into(),
        caption: "HAWAI GENERAL TRADING".into(),
        list: "us.ofac.sdn".into(),
        listed_from: date(2021, 7, 1),
        listed_from_earliest: None,
        basis: Basis::Snapshot,
        in_force: Verdict::Unknown,
        matched_name: "HAWAI".into(),
        matched_name_quality: AliasQuality::Weak,
        note: Some("The entry stands in a copy of 2021-07-01.".into()),
        explanation: Explanation::default(),
        ..huawei()
    }
}

#[test]
fn hits_are_listed_by_score_with_what_they_rest_on() {
    let mut screening = screening("华为技术有限公司");
    screening.hits = vec![huawei(), weak()];
    screening.omitted = 3;
    insta::assert_snapshot!(text(&screening, Detail::Brief, &Style::plain(80)), @"
    on 2019-05-23  known 2019-05-24  threshold 0.70

    华为技术有限公司
    score  name                                   list         since         country
    0.97   Huawei Technologies Co., Ltd. = 华为   us.bis.el    2019-05-16    CN
           技术有限公司
    0.71   HAWAI GENERAL TRADING = HAWAI (weak    us.ofac.sdn  2021-07-01 ?  CN
           alias)
    ?      whether it was in force on that day is not decided
    since  us.ofac.sdn/7: seen in a copy of the list; nothing says since when
    3 more hits omitted by the limit (--limit)

    Compared with
      list         of          entries  on that day
      us.bis.el    2019-05-21    1,204  2 days old
      us.ofac.sdn  2019-05-21        7  not the whole list, later than that day

    corpus 3f9c0a7d11e2  engine interdict 0.1.0
    ");
}

#[test]
fn the_margin_before_a_publication_is_never_printed_as_a_date() {
    let mut hit = huawei();
    hit.listed_from_earliest = Some(date(2019, 4, 21));
    hit.basis = Basis::Publication;
    let mut screening = screening("Huawei");
    screening.hits = vec![hit];
    let page = text(&screening, Detail::Full, &Style::plain(100));
    assert!(!page.contains("2019-04-21"), "{page}");
    screening.hits[0].basis = Basis::Inferred;
    let page = text(&screening, Detail::Full, &Style::plain(100));
    assert!(page.contains("2019-04-21 at the earliest"), "{page}");
}

#[test]
fn aligned_parts_stand_in_columns_of_cells() {
    let mut screening = screening("华为技术有限公司");
    screening.hits = vec![huawei()];
    let page = text(&screening, Detail::Full, &Style::plain(80));
    insta::assert_snapshot!(page.split("Compared").next().unwrap(), @"
    on 2019-05-23  known 2019-05-24  threshold 0.70

    华为技术有限公司
    0.97  Huawei Technologies Co., Ltd.  us.bis.el  since 2019-05-16
          matched   华为技术有限公司
          basis     a rule or the entry gives the date
          entry     us.bis.el/huawei
          kind      organization
          countries CN
          requires  For all items subject to the EAR
          policy    Presumption of denial
          cites     84 FR 22961
          name      华为     = Huawei        cross script, weight 1.00
                    技术     = Technologies  translation 0.98, weight 0.60
                    有限公司 = Co., Ltd.     organization form, weight 0.20
          unmatched 深圳  query only
          country   +0.02  both are in CN
    ");
}

#[test]
fn a_long_han_name_wraps_on_a_narrow_page() {
    let mut screening = screening("中国航天科工集团第二研究院第二十三研究所北京无线电测量研究所");
    screening.near = vec![NearMiss {
        score: 0.61,
        entry_id: "us.bis.el/casic-23".into(),
        caption: "China Aerospace Science and Industry Corporation 23rd Institute".into(),
        list: "us.bis.el".into(),
        why: "two parts have no counterpart".into(),
        matched_name: "China Aerospace Science and Industry Corporation 23rd Institute".into(),
        matched_name_quality: AliasQuality::Strong,
        explanation: Explanation::default(),
    }];
    insta::assert_snapshot!(text(&screening, Detail::Brief, &Style::plain(40)), @"
    on 2019-05-23  known 2019-05-24  threshold 0.70

    中国航天科工集团第二研究院第二十三研究所
    北京无线电测量研究所
    Nothing found: no name among 1,211
    entries of 2 lists reaches 0.70. This
    says nothing about lists that were not
    loaded.

    Nearest entries that are no hits
    0.61  China Aerospace Science and
          Industry Corporation 23rd
          Institute  us.bis.el
          why not   two parts have no
                    counterpart
          name      no word of one met a
                    word of the other

    Compared with
      list         us.bis.el
      of           2019-05-21
      entries      1,204
      on that day  2 days old

      list         us.ofac.sdn
      of           2019-05-21
      entries      7
      on that day  not the whole list, later
                   than that day

    corpus 3f9c0a7d11e2  engine interdict
    0.1.0
    ");
}

#[test]
fn nothing_found_says_among_how_many_and_is_never_a_clearance() {
    let page = text(&screening("Smith"), Detail::Brief, &Style::plain(80));
    insta::assert_snapshot!(page, @"
    on 2019-05-23  known 2019-05-24  threshold 0.70

    Smith
    Nothing found: no name among 1,211 entries of 2 lists reaches 0.70. This says
    nothing about lists that were not loaded.

    Compared with
      list         of          entries  on that day
      us.bis.el    2019-05-21    1,204  2 days old
      us.ofac.sdn  2019-05-21        7  not the whole list, later than that day

    corpus 3f9c0a7d11e2  engine interdict 0.1.0
    ");
    assert!(!page.to_lowercase().contains("clear"));
}

#[test]
fn no_list_at_all_is_said() {
    let mut screening = screening("Smith");
    screening.corpus.lists.clear();
    let page = text(&screening, Detail::Brief, &Style::plain(80));
    assert!(page.contains("0 entries of 0 lists"), "{page}");
    assert!(page.contains("No list was loaded."), "{page}");
}

#[test]
fn too_little_information_is_not_no_hit() {
    let mut screening = screening("Li");
    screening.status = ScreeningStatus::TooLittleInformation;
    screening.message = Some("one short name part; add a country or a date of birth".into());
    insta::assert_snapshot!(text(&screening, Detail::Brief, &Style::plain(80)), @r#"
    on 2019-05-23  known 2019-05-24  threshold 0.70

    Li
    too little to compare: one short name part; add a country or a date of birth
    This is not "no hit": no entry was ruled out.

    Compared with
      list         of          entries  on that day
      us.bis.el    2019-05-21    1,204  2 days old
      us.ofac.sdn  2019-05-21        7  not the whole list, later than that day

    corpus 3f9c0a7d11e2  engine interdict 0.1.0
    "#);
}

#[test]
fn a_near_miss_shows_the_words_that_met_and_those_that_did_not() {
    let mut screening = screening("Huawen Trading");
    screening.near = vec![NearMiss {
        score: 0.6213,
        entry_id: "us.bis.el/huawei".into(),
        caption: "Huawei Technologies Co., Ltd.".into(),
        list: "us.bis.el".into(),
        why: "score 0.6213 is below the threshold 0.70".into(),
        matched_name: "Huawei Tech".into(),
        matched_name_quality: AliasQuality::Weak,
        explanation: Explanation {
            aligned: vec![part("huawen", "huawei", "typo_1", 0.83, 1.0)],
            unmatched_query: vec!["trading".into()],
            unmatched_target: vec!["tech".into()],
            unmatched_query_weights: vec![0.3],
            unmatched_target_weights: vec![0.25],
            features: vec![Feature {
                name: "weak_alias".into(),
                effect: -0.05,
                why: "the list calls this alias weak".into(),
            }],
        },
    }];
    let page = text(&screening, Detail::Brief, &Style::plain(80));
    let (_, page) = page.split_once("Nearest entries").unwrap();
    let (page, _) = page.split_once("Compared with").unwrap();
    insta::assert_snapshot!(page, @"
     that are no hits
    0.62  Huawei Technologies Co., Ltd.  us.bis.el
          why not   score 0.6213 is below the threshold 0.70
          nearest   Huawei Tech (a weak alias by the list's own mark)
          name      huawen = huawei  typo 1 0.83, weight 1.00
          unmatched trading (weight 0.30)  query only
          unmatched tech (weight 0.25)  listed name only
          weak_alias
                    -0.05  the list calls this alias weak
    ");
}

#[test]
fn where_fewer_are_near_than_asked_for_the_page_says_so() {
    let page = |near: usize| {
        let mut screening = screening("Huawen Trading");
        screening.near = vec![NearMiss {
            score: 0.31,
            entry_id: "us.bis.el/huawei".into(),
            caption: "Huawei Technologies Co., Ltd.".into(),
            list: "us.bis.el".into(),
            why: "score 0.3100 is below the threshold 0.70".into(),
            matched_name: "Huawei Technologies Co., Ltd.".into(),
            matched_name_quality: AliasQuality::Strong,
            explanation: Explanation::default(),
        }];
        screening.near.truncate(near);
        let shown = Shown {
            detail: Detail::Brief,
            near: 1 + near,
        };
        several(&[screening], shown, &Style::plain(80))
    };
    let one = page(1);
    assert!(
        one.contains("No other entry comes near: all the rest score 0.00."),
        "{one}"
    );
    let none = page(0);
    assert!(
        none.contains("No entry comes near: all score 0.00."),
        "{none}"
    );
    let whole = text(&screening("Huawen"), Detail::Brief, &Style::plain(80));
    assert!(!whole.contains("Nearest"), "not asked for: {whole}");
}

#[test]
fn what_is_said_of_a_name_is_said_once() {
    for status in [
        ScreeningStatus::TooLittleInformation,
        ScreeningStatus::Truncated,
        ScreeningStatus::Ok,
    ] {
        let mut screening = screening("Ltd");
        screening.status = status;
        screening.message = Some("this name is odd".into());
        screening.hits = vec![huawei()];
        let page = text(&screening, Detail::Brief, &Style::plain(80));
        assert_eq!(page.matches("this name is odd").count(), 1, "{page}");
    }
}
