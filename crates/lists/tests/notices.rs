//! Federal Register notices as dated changes.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod common;

use common::{data, shared};
use interdict_lists::notices::{Action, Notice, Notices, read_notices};
use interdict_model::Confidence;
use jiff::civil::date;

fn read(path: &std::path::Path) -> Notices {
    let bytes = std::fs::read(path).unwrap();
    read_notices(&mut bytes.as_slice(), "notices").unwrap()
}

fn lists(notice: &Notice) -> Vec<&str> {
    notice
        .lists
        .iter()
        .map(interdict_model::ListId::as_str)
        .collect()
}

#[test]
fn lines_of_summaries() {
    let read = read(&data("notices.jsonl"));
    let reasons: Vec<(u64, &str)> = read
        .rejected
        .iter()
        .map(|r| (r.line, r.reason.as_str()))
        .collect();
    assert_eq!(
        reasons,
        [(
            5,
            "`published` is `12 Mar 2020`, which is not a date (YYYY-MM-DD)"
        )]
    );
    let days: Vec<String> = read
        .notices
        .iter()
        .map(|n| n.published.to_string())
        .collect();
    assert_eq!(
        days,
        ["2019-05-21", "2020-03-12", "2021-01-15", "2022-08-04"]
    );
    assert_eq!(
        read.notices[1].actions,
        [Action::Inquiry],
        "nothing is given by a question"
    );
    assert_eq!(read.notices[2].actions, [Action::Addition, Action::Removal]);
    assert_eq!(lists(&read.notices[2]), ["us.bis.el", "us.bis.meu"]);
    assert_eq!(
        lists(&read.notices[3]),
        ["us.dhs.uflpa"],
        "another Entity List"
    );
    assert_eq!(read.notices[0].effective, None, "publication is not effect");
}

#[test]
fn a_document_of_facts() {
    let read = read(&data("notices.json"));
    assert_eq!((read.notices.len(), read.rejected.len()), (2, 1));
    assert_eq!(read.rejected[0].line, 6);
    let license = &read.notices[0];
    assert_eq!(license.effective, Some(date(2019, 5, 20)));
    assert_eq!(license.expires, Some(date(2019, 8, 19)));
    assert_eq!(license.actions, [Action::GeneralLicense]);
    assert_eq!(license.confidence, Confidence::Recalled);
    assert_eq!(license.url.as_deref(), Some("https://www.example.org/1"));
    assert!(lists(license).is_empty());
}

#[test]
fn the_collected_notices() {
    let Some(shared) = shared() else { return };
    let file = shared.join("fr/bis_fr_summaries.jsonl");
    let rows = std::fs::read_to_string(&file).unwrap().lines().count();
    let notices = read(&file);
    assert_eq!((notices.notices.len(), notices.rejected.len()), (rows, 0));
    assert_eq!(rows, 99);
    let first = notices.notices.first().unwrap().published;
    let last = notices.notices.last().unwrap().published;
    assert_eq!((first, last), (date(2020, 1, 3), date(2025, 12, 4)));
    let facts = read(&shared.join("fr/HUAWEI_FR_FACTS.json"));
    assert_eq!(facts.notices.len(), 12);
    let reasons: Vec<&str> = facts.rejected.iter().map(|r| r.reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["`published` is `2022-02-14 / 2022-04-11`, which is not a date (YYYY-MM-DD)"]
    );
    let licenses = facts
        .notices
        .iter()
        .filter(|n| n.actions.contains(&Action::GeneralLicense))
        .count();
    assert_eq!(licenses, 7);
    let rule = facts
        .notices
        .iter()
        .find(|n| n.cite.as_deref() == Some("84 FR 22961"))
        .unwrap();
    assert_eq!(rule.effective, Some(date(2019, 5, 16)));
    assert_eq!(lists(rule), ["us.bis.el"]);
}
