use interdict_model::Confidence;

use super::*;

fn row(id: &str, in_force: bool) -> Row {
    Row {
        id: id.into(),
        title: "Entity List license requirement".into(),
        authority: "BIS".into(),
        status: "law".into(),
        periods: vec![period()],
        in_force,
    }
}

fn period() -> Period {
    Period {
        from: "2019-05-16".parse().unwrap(),
        through: None,
    }
}

#[test]
fn the_rulebook_is_one_line_a_measure() {
    let rows = [
        row("us.ear.entity-list", true),
        row("us.fcc.covered", false),
    ];
    insta::assert_snapshot!(list(&rows, &Style::plain(80)), @"
    measure             that day  title
    us.ear.entity-list  in force  Entity List license requirement; BIS, law
    us.fcc.covered      -         Entity List license requirement; BIS, law

    2 measures and reliefs, 2 versions
    ");
}

#[test]
fn one_measure_shows_its_steps_and_citations() {
    let mut measure = Shown {
        row: row("us.ear.entity-list", true),
        summary: Some(
            "A license is needed for items subject to the EAR when a listed entity is a party."
                .into(),
        ),
        versions: vec![Version {
            key: "huawei-2019-05".into(),
            period: period(),
            from_first_day: false,
            steps: vec![
                (
                    "act".into(),
                    "act in [export, reexport, transfer_in_country, release]".into(),
                ),
                (
                    "c1: continued operation of existing networks".into(),
                    "purpose == maintain_existing_network".into(),
                ),
                (
                    "scope".into(),
                    "item.subject_to_ear and entry.license_requirement covers item".into(),
                ),
            ],
            cites: vec![Citation {
                text: "84 FR 22961".into(),
                url: None,
                confidence: Confidence::Partly,
            }],
        }],
        additions: vec![Addition {
            rule: "84 FR 22961".into(),
            period: period(),
            cites: vec![Citation::read("84 FR 22961")],
        }],
    };
    insta::assert_snapshot!(show(&measure, &Style::plain(64)), @"
    us.ear.entity-list  Entity List license requirement
    authority  BIS
    status     law

    A license is needed for items subject to the EAR when a listed
    entity is a party.

    Version huawei-2019-05
      binds  from 2019-05-16, no end date
      act    act in [export, reexport, transfer_in_country, release]
      c1: continued operation of existing networks
             purpose == maintain_existing_network
      scope  item.subject_to_ear and entry.license_requirement
             covers item
      cites  84 FR 22961 (read in part)

    Entries were added by
      84 FR 22961  from 2019-05-16, no end date
    ");
    measure.versions[0].from_first_day = true;
    let page = show(&measure, &Style::plain(80));
    let binds = "binds  from the first day that the rulebook answers for, no end date\n";
    assert!(page.contains(binds), "{page}");
}

#[test]
fn findings_come_errors_first() {
    let finding = |severity, place: &str| Finding {
        severity,
        place: place.into(),
        text: "a gap of one day between two versions".into(),
    };
    let findings = [
        finding(Severity::Warning, "a"),
        finding(Severity::Error, "z"),
    ];
    insta::assert_snapshot!(lint(&findings, None, &Style::plain(80)), @"
    error    z: a gap of one day between two versions
    warning  a: a gap of one day between two versions

    1 error, 1 warning
    ");
    assert_eq!(lint(&[], None, &Style::plain(80)), "No findings.\n");
}
