use interdict_model::{Citation, ListedName, PartyKind};
use jiff::civil::date;

use super::*;

fn status_row(id: &str, condition: Condition) -> Status {
    Status {
        id: id.into(),
        title: "Entity List (Supplement No. 4 to 15 CFR part 744)".into(),
        condition,
        date: Some(date(2019, 5, 21)),
        date_basis: Some(DateBasis::Stated),
        age_days: Some(2),
        max_age_days: 30,
        rows: 1204,
        digest: Some("3f9c0a7d11e2aa00".into()),
        note: None,
    }
}

#[test]
fn status_is_one_line_a_list() {
    let mut missing = status_row("us.ofac.sdn", Condition::Missing);
    missing.date = None;
    missing.age_days = None;
    missing.rows = 0;
    let mut partial = status_row("un.sc", Condition::Partial);
    partial.note = Some(
        "only the starter entries are there, which are few; import the list as it is published"
            .into(),
    );
    let rows = [status_row("us.bis.el", Condition::Fresh), missing, partial];
    insta::assert_snapshot!(status(&rows, &Style::plain(80)), @"
    list         state    date        age  limit  entries
    us.bis.el    fresh    2019-05-21  2 d   30 d    1,204
    us.ofac.sdn  missing  -             -   30 d        0
    un.sc        partial  2019-05-21  2 d   30 d    1,204

    - un.sc: only the starter entries are there, which are few; import the list as
      it is published
    ");
    insta::assert_snapshot!(status(&rows[..1], &Style::plain(40)), @"
    list     us.bis.el
    state    fresh
    date     2019-05-21
    age      2 d
    limit    30 d
    entries  1,204
    ");
}

fn imported(list: &str, rejected: Vec<RejectedRow>) -> Imported {
    Imported {
        list: list.into(),
        date: date(2019, 5, 21),
        date_basis: DateBasis::Given,
        accepted: 1192,
        rejected,
        digest: "3f9c0a7d11e2aa00".into(),
        unchanged: false,
        files: vec!["consolidated.csv".into()],
    }
}

#[test]
fn an_import_names_the_rows_it_refused_file_by_file() {
    let row = |line| RejectedRow {
        file: "consolidated.csv".into(),
        line,
        reason: "effective date `2019-13-21` is not a date".into(),
    };
    let mut sdn = imported("us.ofac.sdn", Vec::new());
    sdn.files = ["sdn.csv", "alt.csv", "add.csv"].map(Into::into).to_vec();
    sdn.unchanged = true;
    let done = Import {
        lists: vec![
            imported("us.bis.el", (1..=12).map(|n| row(n * 10)).collect()),
            sdn,
        ],
        rejected: vec![RejectedRow {
            file: "sdn.csv".into(),
            line: 7,
            reason: "the row has 3 fields, not 12".into(),
        }],
        warnings: vec!["no remarks file stands beside `sdn.csv`".into()],
    };
    insta::assert_snapshot!(import(&done, &Style::plain(100)), @"
    list         date        entries  rejected  digest
    us.bis.el    2019-05-21    1,192        12  3f9c0a7d11e2
    us.ofac.sdn  2019-05-21    1,192         0  unchanged

    us.bis.el: from consolidated.csv; dated by: given by you
    us.ofac.sdn: from sdn.csv, alt.csv, add.csv; dated by: given by you

    Rejected rows of consolidated.csv
      line 10     effective date `2019-13-21` is not a date
      line 20     effective date `2019-13-21` is not a date
      line 30     effective date `2019-13-21` is not a date
      line 40     effective date `2019-13-21` is not a date
      line 50     effective date `2019-13-21` is not a date
      line 60     effective date `2019-13-21` is not a date
      line 70     effective date `2019-13-21` is not a date
      line 80     effective date `2019-13-21` is not a date
      line 90     effective date `2019-13-21` is not a date
      line 100    effective date `2019-13-21` is not a date
      and 2 more rows

    Rejected rows of sdn.csv
      line 7      the row has 3 fields, not 12

    To know
      - no remarks file stands beside `sdn.csv`
    ");
    let text = import(&Import::default(), &Style::plain(100));
    assert_eq!(text, "Nothing was imported.\n");
}

#[test]
fn an_entry_is_shown_as_its_newest_snapshot_has_it() {
    let mut entry = ListEntry {
        id: "us.bis.el/huawei".into(),
        entity: "huawei".into(),
        names: vec![ListedName::primary("Huawei Technologies Co., Ltd.")],
        countries: vec!["CN".parse().unwrap()],
        ..ListEntry::blank(
            "us.bis.el".into(),
            PartyKind::Organization,
            Listing::published(date(2019, 5, 21)),
        )
    };
    entry.listing.citations = vec![Citation::read("84 FR 22961")];
    let mut newer = entry.clone();
    newer
        .names
        .push(ListedName::alias("Huawei", AliasQuality::Weak));
    let states = [(date(2019, 5, 21), entry), (date(2021, 7, 1), newer)]
        .map(|(date, entry)| EntryState { date, entry });
    insta::assert_snapshot!(super::entry(&states, None, &Style::plain(72)), @"
    Huawei Technologies Co., Ltd.
    entry       us.bis.el/huawei
    kind        organization
    name        Huawei (alias, weak)
    countries   CN
    since       2019-05-21 or before
    basis       date of publication; the date of effect may be earlier
    cites       84 FR 22961
    seen in     2019-05-21, 2021-07-01
    ");
}

#[test]
fn one_list_shows_its_snapshots() {
    let shown = Shown {
        status: status_row("us.bis.el", Condition::Stale),
        snapshots: vec![Snapshot {
            date: date(2019, 5, 21),
            date_basis: DateBasis::LatestRow,
            rows: 1204,
            digest: "3f9c0a7d11e2aa00".into(),
            note: Some("taken back on 2026-01-01: of another day".into()),
        }],
    };
    let on = "2019-05-23".parse().unwrap();
    insta::assert_snapshot!(show(&shown, on, &Style::plain(80)), @"
    us.bis.el  Entity List (Supplement No. 4 to 15 CFR part 744)
    state     stale, 2 days old on 2019-05-23 (limit 30)
    date      2019-05-21
    entries   1,204

    Snapshots
      date        date is                  entries  digest
      2019-05-21  latest date in its rows    1,204  3f9c0a7d11e2
      - 2019-05-21: taken back on 2026-01-01: of another day
    ");
}

#[test]
fn json_of_a_list_is_flat() {
    let shown = Shown {
        status: status_row("us.bis.el", Condition::LaterOnly),
        snapshots: Vec::new(),
    };
    let json = serde_json::to_value(&shown).unwrap();
    assert_eq!(json["id"], "us.bis.el");
    assert_eq!(json["condition"], "later_only");
    assert_eq!(json["snapshots"], serde_json::json!([]));
}
