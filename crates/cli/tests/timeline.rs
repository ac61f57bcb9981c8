//! `interdict timeline`.

mod common;

use common::TestEnv;

#[test]
fn a_timeline_shows_what_was_known_then() {
    let env = TestEnv::new();
    let known = [
        "timeline",
        "Huawei",
        "--on",
        "2019-06-01",
        "--known",
        "2019-06-01",
    ];
    let ran = env.interdict(known);
    assert_eq!(ran.exit, 0, "{ran}");
    let drawing = ran.stdout.split("\n\nListings\n").next().unwrap();
    insta::assert_snapshot!(drawing, @r"
    Timeline of Huawei
    on 2019-06-01  known 2019-06-01  drawn 2018-01-01 to 2022-12-31

    - Huawei: 69 entries by name, best score 0.91, 20 by the rules that added them

                                    2018     2019     2020     2021     2022
                                    |        |  o     |        |        |
    Listings
       1 Covered                         ========--------------------------------> T
         telecommunications
         equipment of section 889,...
       2 Entity List, 84 FR 22961:              =--------------------------------> T
         66 entries
       3 Entity List, 84 FR 22961               ~~-------------------------------> U
         or 84 FR 43493: 22
         entries
    Measures
       4 Entity List license        ============v--------------------------------> T
         requirement
       5 Executive Order 13873                  =--------------------------------> T
       6 Section 889 Part A:                    : -------------------------------> F
         procurement
       7 Section 889 Part B:                    :           ---------------------> F
         contracting with an
         entity that uses
    Reliefs
       8 License exceptions toward  =============--------------------------------> T
         a listed entity
       9 Specific license           =============--------------------------------> T
      10 Reliance on a supplier's   =============--------------------------------> T
         license
      11 Savings clause of the                  =--------------------------------> T
         Entity List rules on
         Huawei
      12 Temporary General License              ===                                T
         (Huawei)
      13 Section 889(a)(2)(A):                  : -------------------------------> F
         backhaul, roaming,
         interconnection
      14 Section 889(a)(2)(B):                  : -------------------------------> F
         equipment that cannot
         route or see user data
      15 Section 889(a)(2)(B): use              : -------------------------------> F
         of equipment that cannot
         route or see user data
      16 Section 889(d) waiver                  : -------------------------------> F
      17 Section 889(d)(1) waiver               :           ===================    F
         of part B
    Claims (said by somebody; no rule)
      18 Four countries banned                  ?                                  -
         Huawei from government
         contracts
      19 The ban is delayed by 90               ?                                  -
         days
      20 LG Uplus received no                   ?                                  -
         request about Huawei
         equipment
      21 An executive order added               ?                                  -
         Huawei and 70 affiliates
         to a blacklist
      22 The executive order                    ?                                  -
         effectively banned Huawei
         equipment
      23 Reported request on                    ?                                  -
         Huawei equipment in Korea

    = there   ~ dates not decided   | next version   . suspended   v event   ? said
    - no end known   > goes on   o 2019-06-01, the day of the question
    On that day: T in force, F not in force, U undecided, - no rule.
    ");
    // 84 FR 43493 may be the rule of 22 entries of which the record does not say that they
    // are of May; it is named with them and nowhere else.
    assert!(!ran.stdout.contains("84 FR 43493: 27"), "{ran}");
    for later in ["51596", "Standards", "Covered List", "Affiliates Rule"] {
        assert!(!ran.stdout.contains(later), "{later}: {ran}");
    }
}

#[test]
fn the_general_license_of_may_ended_in_august_for_those_who_asked_then() {
    let env = TestEnv::new();
    let end = |known| {
        let asked = ["timeline", "Huawei", "--on", "2019-06-01", "--known", known];
        let json = env.interdict_json(asked);
        let rows = json["rows"].as_array().unwrap().clone();
        let tgl = rows
            .iter()
            .find(|row| row["id"] == "us.ear.tgl-huawei")
            .unwrap()
            .clone();
        tgl["to"]["latest"].as_str().unwrap().to_owned()
    };
    assert_eq!(end("2019-08-18"), "2019-08-19");
    assert_eq!(end("2019-08-19"), "2019-11-18");
    assert_eq!(end("2026-01-01"), "2020-08-13");
}

#[test]
fn json_and_text_are_the_same_rows() {
    let env = TestEnv::new();
    let asked = [
        "timeline",
        "Huawei",
        "--on",
        "2021-01-01",
        "--known",
        "2021-01-01",
    ];
    let json = env.interdict_json(asked);
    assert_eq!(json["schema"], "interdict.timeline/1");
    assert_eq!(json["parties"][0]["id"], "huawei");
    let page = env.interdict(asked).stdout;
    let words: Vec<&str> = page.split_whitespace().collect();
    let page = words.join(" ");
    for row in json["rows"].as_array().unwrap() {
        let title = row["title"].as_str().unwrap();
        assert!(page.contains(title), "{title}");
        for key in ["kind", "from", "to", "public", "state_on", "spans", "cites"] {
            assert!(row.get(key).is_some(), "{title}: {key}");
        }
    }
    let listing = &json["rows"][0];
    assert_eq!(listing["kind"], "listing");
    assert!(
        listing["entries"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    );
}

#[test]
fn by_country_needs_no_party_and_with_one_draws_what_concerns_it() {
    let env = TestEnv::new();
    let day = ["--on", "2026-11-21", "--known", "2026-11-21"];
    let all = env.interdict([
        "timeline", "--by", "country", day[0], day[1], day[2], day[3],
    ]);
    assert_eq!(all.exit, 0, "{all}");
    let drawing: Vec<&str> = all.stdout.lines().take(22).collect();
    insta::assert_snapshot!(drawing.join("\n"), @r"
    Positions of governments on every party of the record
    on 2026-11-21  known 2026-11-21  drawn 2018-01-01 to 2029-12-31

                         2018     2020      2022     2024      2026     2028
                         |        |         |        |         |   o    |
       Australia            G=======================================--------------
       Canada                                  2=======v====E=======----v---------
       China                           X=X======================2===--------------
       European Union             G===============P============B=v==--------------
       Germany                           E=============2======E====v-------------v
       Japan                  P=====================================--------------
       New Zealand           C======================================--------------
       South Korea          N  2 N                                 :
       Sweden                         L==v====v===========v=========--------------
       United Kingdom             G===~~~~~E===8=v=vvv========v=====----v---------
       United States     4=====46GR224223===2I?R=R=====?=F2Gv4=IBv====v======-----

    a letter where one begins, a figure where several do   = some stand   - no end
    known   ~ dates not decided   v event   o 2026-11-21, the day of the question
    S statute, R rule, D direction, L license condition, K contract, E enabling, I
    list, G guidance, C case decision, P policy, B proposal, X counter measure, N no
    measure, F relief, ? claim
    ");
    let zte = env.interdict([
        "timeline", "ZTE", "--by", "country", day[0], day[1], day[2], day[3],
    ]);
    assert!(zte.stdout.contains("\nSweden\n"), "{zte}");
    assert!(!zte.stdout.contains("\nUnited Kingdom\n"), "{zte}");
    assert!(
        !zte.stdout.contains("Temporary General License (Huawei)"),
        "{zte}"
    );
}

#[test]
fn the_picture_is_written_whole_beside_the_page() {
    let env = TestEnv::new();
    let ran = env.interdict(["timeline", "Huawei", "--on", "2026-11-21", "--svg", "h.svg"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(ran.stdout.starts_with("Timeline of Huawei\n"), "{ran}");
    let picture = std::fs::read_to_string(env.home().join("h.svg")).unwrap();
    let mut reader = quick_xml::Reader::from_str(&picture);
    while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
    assert!(picture.contains("Temporary General License (Huawei)"));
    let left: Vec<String> = std::fs::read_dir(env.home())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("svg"))
        .collect();
    assert_eq!(left, ["h.svg"]);
}

#[test]
fn a_picture_that_cannot_be_written_is_an_error_and_leaves_nothing() {
    let env = TestEnv::new();
    let ran = env.interdict(["timeline", "Huawei", "--svg", "no/where/h.svg"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("no/where/h.svg"), "{ran}");
    // A folder is no file to write over.
    std::fs::create_dir(env.home().join("folder")).unwrap();
    let ran = env.interdict(["timeline", "Huawei", "--svg", "folder"]);
    assert_eq!(ran.exit, 2, "{ran}");
    let left = std::fs::read_dir(env.home()).unwrap();
    let names: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert!(
        names
            .iter()
            .all(|name| !name.to_string_lossy().contains("tmp")),
        "{names:?}"
    );
}

#[test]
fn nothing_found_says_what_was_looked_at_and_is_no_error() {
    let env = TestEnv::new();
    let ran = env.interdict(["timeline", "Acme Bakery of Nowhere", "--on", "2026-11-21"]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(ran.stdout.contains("Nothing to draw"), "{ran}");
    assert!(ran.stdout.contains("us.bis.el"), "{ran}");
}

#[test]
fn an_entry_is_drawn_alone_and_an_unknown_one_is_answered_with_its_neighbors() {
    let env = TestEnv::new();
    let id = "us.bis.el/huawei-device-co-ltd";
    let json = env.interdict_json(["timeline", "--entry", id]);
    let rows = json["rows"].as_array().unwrap();
    let listings: Vec<_> = rows.iter().filter(|row| row["kind"] == "listing").collect();
    assert_eq!(listings.len(), 1);
    assert_eq!(listings[0]["entries"][0], id);
    let ran = env.interdict(["timeline", "--entry", "huawei-device-co-ltd"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("did you mean"), "{ran}");
}

#[test]
fn bounds_cut_the_drawing_and_say_what_lies_outside() {
    let env = TestEnv::new();
    let day = ["--on", "2019-06-01", "--known", "2026-11-21"];
    let ran = env.interdict([
        "timeline",
        "Huawei",
        "--from",
        "2019",
        "--to",
        "2019-06-30",
        day[0],
        day[1],
        day[2],
        day[3],
    ]);
    assert_eq!(ran.exit, 0, "{ran}");
    assert!(
        ran.stdout.contains("drawn 2019-01-01 to 2019-06-30"),
        "{ran}"
    );
    assert!(ran.stdout.contains("outside these days"), "{ran}");
    let ran = env.interdict(["timeline", "Huawei", "--from", "2020", "--to", "2019"]);
    assert_eq!(ran.exit, 2, "{ran}");
    let ran = env.interdict(["timeline", "Huawei", "--from", "soon"]);
    assert_eq!(ran.exit, 2, "{ran}");
}

#[test]
fn nobody_named_is_an_error_that_says_what_to_give() {
    let ran = TestEnv::new().interdict(["timeline"]);
    assert_eq!(ran.exit, 2, "{ran}");
    assert!(ran.stderr.contains("--by country"), "{ran}");
}

#[test]
fn another_corpus_is_refused() {
    let ran = TestEnv::new().interdict(["timeline", "Huawei", "--corpus", "00000000"]);
    assert_eq!(ran.exit, 2, "{ran}");
}

/// An entry that the last copy lacks is drawn all the same. Of a list of unknown size nobody
/// can say that a copy is whole, so its end stays open.
#[test]
fn the_life_of_an_entry_runs_over_every_stored_copy() {
    let env = TestEnv::new();
    let header = "{\"id\":\"ftm-1\",\"schema\":\"Company\",\"datasets\":[\"sample\"],\"properties\":{\"name\":[\"Quillvane Bearings\"]}}\n";
    let other = "{\"id\":\"ftm-2\",\"schema\":\"Company\",\"datasets\":[\"sample\"],\"properties\":{\"name\":[\"Ostrava Turbine Works\"]}}\n";
    env.file("one.jsonl", &format!("{header}{other}"));
    env.file("two.jsonl", other);
    for (file, day) in [("one.jsonl", "2020-01-01"), ("two.jsonl", "2022-01-01")] {
        let ran = env.interdict(["lists", "import", file, "--dated", day]);
        assert_eq!(ran.exit, 0, "{ran}");
    }
    let asked = [
        "timeline",
        "Quillvane Bearings",
        "--on",
        "2026-01-01",
        "--known",
        "2026-01-01",
    ];
    let json = env.interdict_json(asked);
    let row = &json["rows"][0];
    assert_eq!(row["kind"], "listing", "{json}");
    assert_eq!(row["to"]["earliest"], "2020-01-01", "{row}");
    assert_eq!(row["to"]["latest"], serde_json::Value::Null, "{row}");
    assert_eq!(row["state_on"], "undecided");
    // As known before the second copy, nothing says that it ended.
    let asked = [
        "timeline",
        "Quillvane Bearings",
        "--on",
        "2021-01-01",
        "--known",
        "2021-01-01",
    ];
    let json = env.interdict_json(asked);
    assert_eq!(json["rows"][0]["to"]["earliest"], serde_json::Value::Null);
    assert_eq!(json["rows"][0]["state_on"], "in_force");
}
