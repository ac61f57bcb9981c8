use interdict_model::*;
use jiff::civil::date;

use super::*;

fn node(verdict: Verdict, text: &str) -> Node {
    Node::new(NodeKind::Predicate, verdict, text)
}

fn fact(verdict: Verdict, text: &str, path: &str, value: Option<&str>) -> Node {
    let mut node = Node::new(NodeKind::Fact, verdict, text);
    node.fact = Some(path.into());
    node.value = value.map(Into::into);
    node.said_by = value.map(|_| "exporter".into());
    node
}

fn period() -> Period {
    Period {
        from: "2019-05-16T16:15:00-04:00".parse().unwrap(),
        through: Some(date(2020, 8, 16)),
    }
}

fn screening(name: &str) -> Screening {
    Screening {
        schema: "interdict.screen/1".into(),
        query: PartyQuery::named(name),
        on: "2019-05-23".parse().unwrap(),
        known: "2019-05-24".parse().unwrap(),
        corpus: Corpus::default(),
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

/// Software for a handset maker, two facts short of an answer.
fn undecided() -> Determination {
    let huawei = "end_user: Huawei Device Co., Ltd. (华为终端有限公司)";
    Determination {
        schema: "interdict.check/1".into(),
        outcome: Outcome::Indeterminate,
        undecided: true,
        possible_outcomes: vec![Outcome::LicenseRequired, Outcome::PermittedUnderTgl],
        on: "2019-05-23".parse().unwrap(),
        known: "2019-05-24".parse().unwrap(),
        corpus: Corpus {
            digest: "3f9c0a7d11e2aa00bb".into(),
            lists: vec![CorpusList {
                id: "us.bis.el".into(),
                date: date(2019, 5, 21),
                rows: 1204,
                age_days: Some(2),
                complete: false,
            }],
            rulebook: "77aa00b1".into(),
            engine: "interdict 0.1.0".into(),
        },
        triggers: vec![
            TriggerReport {
                measure: "us.ear.entity-list".into(),
                version: "huawei-2019-05".into(),
                item: Some("1: handset software".into()),
                party: Some(huawei.into()),
                entry_id: Some("us.bis.el/huawei-device".into()),
                title: "Entity List license requirement".into(),
                authority: "BIS".into(),
                outcome: Outcome::Indeterminate,
                possible_outcomes: vec![Outcome::LicenseRequired, Outcome::NotSubject],
                why: node(Verdict::Unknown, "the Entity List requires a license").with(vec![
                    node(Verdict::True, "the end user is on the Entity List").with(vec![fact(
                        Verdict::True,
                        "its role is end user",
                        "party.role",
                        Some("end_user"),
                    )]),
                    fact(
                        Verdict::Unknown,
                        "the item is subject to the EAR",
                        "item.subject_to_ear",
                        None,
                    ),
                ]),
                cites: vec![
                    Citation::read("84 FR 22961"),
                    Citation {
                        text: "15 CFR 744.11".into(),
                        url: None,
                        confidence: Confidence::Recalled,
                    },
                ],
                license_policy: Some(LicensePolicy::PresumptionOfDenial),
                relieved_by: Vec::new(),
                period: period(),
            },
            TriggerReport {
                measure: "us.fcc.covered".into(),
                version: "2021".into(),
                item: None,
                party: None,
                entry_id: None,
                title: "Covered List".into(),
                authority: "FCC".into(),
                outcome: Outcome::NotCovered,
                possible_outcomes: Vec::new(),
                why: fact(
                    Verdict::False,
                    "the act is an authorization",
                    "act",
                    Some("export"),
                ),
                cites: vec![Citation::read("47 CFR 1.50002")],
                license_policy: None,
                relieved_by: Vec::new(),
                period: period(),
            },
        ],
        reliefs: vec![
            relief(
                "c4",
                "5G standards",
                Some(false),
                node(Verdict::False, "all of").with(vec![
                    node(
                        Verdict::True,
                        "the act is done on a day that is neither before the license begins \
                         nor after it ends",
                    ),
                    fact(
                        Verdict::False,
                        "the purpose is to develop 5G standards",
                        "purpose",
                        Some("support_existing_handset"),
                    ),
                ]),
            ),
            relief(
                "c2",
                "support of existing handsets",
                None,
                node(Verdict::Unknown, "all of"),
            ),
        ],
        need: vec![
            need(
                "item.subject_to_ear",
                "Is the software subject to the EAR?",
                "bool",
                true,
            ),
            need(
                "party[1].is[us.bis.el/huawei-device-dongguan]",
                "Is it the company in Dongguan?",
                "bool",
                false,
            ),
            need(
                "parties[2].kind",
                "Which kind is the second party?",
                "enum",
                false,
            ),
        ],
        remedies: vec![Remedy {
            kind: RemedyKind::ApplyForLicense,
            text: "Apply to BIS for a license; applications are reviewed under a \
                   presumption of denial."
                .into(),
            cites: vec![Citation::read("15 CFR 748")],
            relief: None,
            lists: Vec::new(),
        }],
        holds_until: Some(date(2019, 8, 19)),
        flips_on: vec![Flip {
            fact_or_date: "2019-08-20".into(),
            to: "LICENSE_REQUIRED".into(),
        }],
        flags: vec![Flag {
            kind: FlagKind::RedFlag,
            text: "An affiliate of a listed party takes part.".into(),
        }],
        coverage: Coverage {
            modelled: vec![Regime {
                id: "us.ear".into(),
                title: "Export Administration Regulations".into(),
                missing: Some("the Country Chart".into()),
            }],
            tripwire_only: vec![Regime {
                id: "us.ofac".into(),
                title: "sanctions programs".into(),
                missing: None,
            }],
            not_modelled: vec![Regime {
                id: "kr".into(),
                title: "Korean law".into(),
                missing: None,
            }],
            required: vec!["us.ear".into()],
            gaps: vec![
                "us.ofac: the list us.ofac.sdn is not loaded".into(),
                "end_user could not be screened: no name".into(),
            ],
            list_gaps: vec![ListGap {
                regime: "us.ofac".into(),
                list: "us.ofac.sdn".into(),
                problem: ListProblem::NotLoaded,
                required: true,
                text: "the list us.ofac.sdn is not loaded".into(),
            }],
        },
        parties: vec![PartyReport {
            name: "Huawei Device Co., Ltd.".into(),
            role: PartyRole::EndUser,
            screening: screening("Huawei Device Co., Ltd."),
            matches: vec![
                matched(
                    "us.bis.el/huawei-device",
                    "Huawei Device Co., Ltd.",
                    1.0,
                    Resolution::ConfirmedByName,
                ),
                matched(
                    "us.bis.el/huawei-device-dongguan",
                    "Huawei Device (Dongguan) Co., Ltd.",
                    0.88,
                    Resolution::Unresolved,
                ),
                matched(
                    "us.ndaa2019.s889/huawei",
                    "Huawei Technologies Company",
                    0.73,
                    Resolution::Unresolved,
                ),
            ],
        }],
    }
}

fn matched(id: &str, caption: &str, score: f64, resolution: Resolution) -> ResolvedMatch {
    ResolvedMatch {
        entry_id: id.into(),
        caption: caption.into(),
        list: "us.bis.el".into(),
        score,
        resolution,
        in_force: Verdict::True,
        why: "the place in the listed name is not in yours".into(),
    }
}

fn relief(key: &str, title: &str, holds: Option<bool>, why: Node) -> Authorization {
    Authorization {
        id: "us.ear.tgl-huawei".into(),
        version: "2019-05".into(),
        authorization: key.into(),
        title: title.into(),
        relief_title: "Temporary General License".into(),
        holds,
        missing: vec!["handset.public_on".into(), "certification_statement".into()],
        why,
        cites: vec![Citation::read("84 FR 23468")],
        period: Period {
            from: "2019-05-20".parse().unwrap(),
            through: Some(date(2019, 8, 19)),
        },
        party: None,
    }
}

fn need(fact: &str, question: &str, kind: &str, pivotal: bool) -> Need {
    Need {
        fact: fact.into(),
        question: question.into(),
        kind: kind.into(),
        allowed: if kind == "enum" {
            vec!["person".into(), "organization".into()]
        } else {
            Vec::new()
        },
        who_answers: "exporter".into(),
        pivotal,
        triggers: vec!["us.ear.entity-list".into()],
        note: None,
        otherwise: None,
    }
}

fn cleared() -> Determination {
    let mut d = undecided();
    d.outcome = Outcome::NoMeasureTriggered;
    d.undecided = false;
    d.possible_outcomes = vec![Outcome::NoMeasureTriggered];
    d.triggers.remove(0);
    d.reliefs.clear();
    d.need.clear();
    d.remedies.clear();
    d.flags.clear();
    d.flips_on.clear();
    d.parties[0].matches.clear();
    d
}

#[test]
fn the_page_leads_with_the_verdict_and_ends_with_the_corpus() {
    insta::assert_snapshot!(text(&undecided(), Detail::Brief, &Style::plain(80)), @"
    INDETERMINATE
    Not decided yet: something that the answer turns on is unknown.
    Still possible: LICENSE_REQUIRED (presumption of denial, 84 FR 22961), unless a
    relief is proved (PERMITTED_UNDER_TGL).
    on 2019-05-23  known 2019-05-24
    holds through 2019-08-19 (same facts, lists); 2019-08-20 -> LICENSE_REQUIRED

    Why
      INDETERMINATE  Entity List license requirement
        measure   us.ear.entity-list/huawei-2019-05, BIS
        party     end_user: Huawei Device Co., Ltd. (华为终端有限公司)
        entry     us.bis.el/huawei-device
        possible  LICENSE_REQUIRED or NOT_SUBJECT
        cites     84 FR 22961; 15 CFR 744.11 (recalled, not read)

    What could relieve it
      Temporary General License, from 2019-05-20 through 2019-08-19
        us.ear.tgl-huawei/2019-05; 84 FR 23468
        open   c2  support of existing handsets; needs handset.public_on,
               certification_statement
        fails  c4  5G standards: needs the purpose to be to develop 5G standards; it
               is support_existing_handset

    Questions that decide it
      1. Is the software subject to the EAR?
         --fact item.subject_to_ear=  true or false; ask exporter

    Other open questions
      2. Is it the company in Dongguan? (ask exporter)
         --fact 'party[1].is[us.bis.el/huawei-device-dongguan]'=  true or false
      3. Which kind is the second party?
         --fact 'parties[2].kind'=  person | organization; ask exporter

    Matches that a person must decide
      0.88  end_user: Huawei Device Co., Ltd. may be Huawei Device (Dongguan) Co.,
            Ltd., us.bis.el
            --confirm end_user=us.bis.el/huawei-device-dongguan  or --reject

    What would make it lawful, or the answer certain
      - Apply to BIS for a license; applications are reviewed under a presumption of
        denial.
        cites     15 CFR 748

    Flags (they never change the outcome)
      - RED_FLAG  An affiliate of a listed party takes part.

    Looked at
      end_user: Huawei Device Co., Ltd.; 1 confirmed, 1 to decide, 1 not decisive
      list       of          entries  on that day
      us.bis.el  2019-05-21    1,204  not the whole list, 2 days old
      Rules of us.ear; 1 version does not reach this
      us.ear without the Country Chart

    Not looked at
      Required for a clearance, and missing:
        us.ofac needs us.ofac.sdn (not loaded)
        end_user could not be screened: no name
      Not modelled:
        kr  Korean law

    corpus 3f9c0a7d11e2  rulebook 77aa00b1  engine interdict 0.1.0
    ");
}

#[test]
fn nothing_triggered_is_not_a_clearance() {
    let page = text(&cleared(), Detail::Brief, &Style::plain(80));
    insta::assert_snapshot!(page, @"
    NO_MEASURE_TRIGGERED
    No measure that was looked at is triggered. See what was not looked at.
    on 2019-05-23  known 2019-05-24
    holds through 2019-08-19 (same facts, lists)

    Looked at
      end_user: Huawei Device Co., Ltd.; no listed name is near
      list       of          entries  on that day
      us.bis.el  2019-05-21    1,204  not the whole list, 2 days old
      Rules of us.ear; 1 version does not reach this
      us.ear without the Country Chart

    Not looked at
      Required for a clearance, and missing:
        us.ofac needs us.ofac.sdn (not loaded)
        end_user could not be screened: no name
      Not modelled:
        kr  Korean law

    corpus 3f9c0a7d11e2  rulebook 77aa00b1  engine interdict 0.1.0
    ");
    let lower = page.to_lowercase();
    assert!(!lower.contains("cleared") && !lower.contains("permitted"));
}

#[test]
fn every_step_is_there_when_asked_for() {
    let style = Style {
        unicode: true,
        ..Style::plain(80)
    };
    let page = text(&undecided(), Detail::Full, &style);
    let steps = page.split("Every step").nth(1).unwrap();
    insta::assert_snapshot!(steps, @"
     (T established, F refuted, U unknown)

      us.ear.entity-list/huawei-2019-05  INDETERMINATE  end_user: Huawei Device Co.,
      Ltd. (华为终端有限公司)  1: handset software
      U the Entity List requires a license
      ├ T the end user is on the Entity List
      │ └ T its role is end user  party.role = end_user, said by exporter
      └ U the item is subject to the EAR  item.subject_to_ear = unknown

      us.fcc.covered/2021  NOT_COVERED
      F the act is an authorization  act = export, said by exporter

      us.ear.tgl-huawei/2019-05/c4
      F all of
      ├ T the act is done on a day that is neither before the license begins nor
      │   after it ends
      └ F the purpose is to develop 5G standards  purpose =
          support_existing_handset, said by exporter

      us.ear.tgl-huawei/2019-05/c2
      U all of

      end_user: Huawei Device Co., Ltd.
      T 1.00 Huawei Device Co., Ltd.  us.bis.el/huawei-device  confirmed by name:
        the place in the listed name is not in yours
      T 0.88 Huawei Device (Dongguan) Co., Ltd.  us.bis.el/huawei-device-dongguan
        open: the place in the listed name is not in yours
      T 0.73 Huawei Technologies Company  us.ndaa2019.s889/huawei  open: the place
        in the listed name is not in yours

    corpus 3f9c0a7d11e2  rulebook 77aa00b1  engine interdict 0.1.0
    ");
}

#[test]
fn a_narrow_page_stays_within_its_width_but_for_what_is_copied() {
    let page = text(&undecided(), Detail::Full, &Style::plain(40));
    for line in page.lines() {
        // An id is never cut, so it may overflow beside its label.
        let one_word = !line.trim_start_matches(['-', '|', '`', ' ']).contains(' ')
            || line
                .split(' ')
                .any(|word| word.len() > 24 && word.contains('/'));
        let copied =
            line.contains("--fact") || line.contains("--confirm") || line.contains("--reject");
        assert!(
            Text::plain(line).cells() <= 40 || one_word || copied,
            "too wide: {line:?}"
        );
    }
}

#[test]
fn color_says_nothing_that_words_do_not() {
    let plain = text(&undecided(), Detail::Full, &Style::plain(80));
    let style = Style {
        color: true,
        ..Style::plain(80)
    };
    let colored = text(&undecided(), Detail::Full, &style);
    assert_ne!(plain, colored);
    let mut stripped = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once("\x1b[") {
        stripped.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    stripped.push_str(rest);
    assert_eq!(plain, stripped);
}

#[test]
fn what_nobody_spoke_of_is_left_out_and_a_relief_that_holds_stands_alone() {
    let mut d = undecided();
    let mut silent = fact(
        Verdict::False,
        "license.granted",
        "license.granted",
        Some("no"),
    );
    silent.assumed = true;
    let mut license = relief(
        "license",
        "a license that names these parties",
        Some(false),
        silent,
    );
    license.id = "us.ear.specific-license".into();
    license.relief_title = "Specific license".into();
    d.reliefs.push(license);
    let brief = text(&d, Detail::Brief, &Style::plain(80));
    assert!(!brief.contains("Specific license"), "{brief}");
    assert!(brief.contains("fails  c4"), "{brief}");
    let full = text(&d, Detail::Full, &Style::plain(80));
    assert!(full.contains("Specific license"), "{full}");

    d.reliefs[1].holds = Some(true);
    let brief = text(&d, Detail::Brief, &Style::plain(80));
    assert!(brief.contains("What relieves it"), "{brief}");
    assert!(
        brief.contains("holds  c2") && !brief.contains("fails  c4"),
        "{brief}"
    );
}

#[test]
fn only_a_match_that_the_answer_waits_for_is_put_to_a_person() {
    let mut d = undecided();
    let page = text(&d, Detail::Brief, &Style::plain(80));
    assert!(!page.contains("us.ndaa2019.s889/huawei"), "{page}");
    d.need.retain(|need| !need.fact.contains(".is["));
    let page = text(&d, Detail::Brief, &Style::plain(80));
    assert!(!page.contains("Matches that a person"), "{page}");
    assert!(page.contains("2 not decisive"), "{page}");
}

#[test]
fn a_relief_names_the_questions_that_it_waits_for() {
    let mut d = undecided();
    d.need
        .push(need("handset.public_on", "When?", "date", true));
    let page = text(&d, Detail::Brief, &Style::plain(80));
    let flat: Vec<&str> = page.split_whitespace().collect();
    let flat = flat.join(" ");
    let line = "needs the answer to question 2, certification_statement";
    assert!(flat.contains(line), "{page}");
    assert!(
        flat.contains("2. When? --fact handset.public_on="),
        "{page}"
    );
}

#[test]
fn what_a_relief_needs_stands_in_one_line() {
    let mut d = undecided();
    for text in ["keep a statement", "send a copy of it"] {
        d.remedies.push(Remedy {
            kind: RemedyKind::MeetCondition,
            text: text.into(),
            cites: Vec::new(),
            relief: Some("License TGL".into()),
            lists: Vec::new(),
        });
    }
    let page = text(&d, Detail::Brief, &Style::plain(80));
    let line = "- For License TGL: keep a statement; send a copy of it";
    assert!(page.contains(line), "{page}");
}

#[test]
fn a_tripwire_without_a_list_is_told_as_a_missing_list() {
    let mut d = undecided();
    d.coverage.tripwire_only[0].id = "us.ofac".into();
    let page = text(&d, Detail::Brief, &Style::plain(80));
    assert!(!page.contains("A hit stops the answer"), "{page}");
    d.coverage.list_gaps[0].problem = ListProblem::Stale;
    let page = text(&d, Detail::Brief, &Style::plain(80));
    assert!(page.contains("A hit stops the answer"), "{page}");
}

#[test]
fn a_citation_is_printed_once_a_block_and_not_after_each_remedy() {
    let mut d = undecided();
    d.remedies[0].cites = vec![Citation::read("84 FR 22961")];
    let page = text(&d, Detail::Brief, &Style::plain(80));
    let remedies = page.split("What would make").nth(1).unwrap();
    assert!(!remedies.contains("84 FR 22961"), "{remedies}");
}

#[test]
fn a_measure_that_is_set_aside_is_named() {
    let mut d = undecided();
    let mut suspended = d.triggers[0].clone();
    suspended.outcome = Outcome::NotInForce;
    suspended.possible_outcomes = Vec::new();
    suspended.why.verdict = Verdict::True;
    suspended.version = "rest".into();
    suspended.period.through = Some("2019-06-30".parse().unwrap());
    let mut over = suspended.clone();
    over.why.verdict = Verdict::False;
    over.version = "over".into();
    d.triggers.extend([suspended, over]);
    for detail in [Detail::Brief, Detail::Full] {
        let page = text(&d, detail, &Style::plain(80));
        let named = "Set aside on that day: us.ear.entity-list/rest (through 2019-06-30)\n";
        assert!(page.contains(named), "{page}");
    }
}

#[test]
fn what_fails_is_told_as_what_is_needed() {
    let mut d = undecided();
    let mut fails = |text: &str, value: &str, turned: bool| {
        let mut leaf = Node::new(NodeKind::Fact, Verdict::from(turned), text);
        leaf.value = Some(value.into());
        let why = if turned {
            Node::new(NodeKind::Predicate, Verdict::False, "not").with([leaf])
        } else {
            leaf
        };
        for tried in d
            .reliefs
            .iter_mut()
            .filter(|each| each.holds == Some(false))
        {
            tried.why = why.clone();
        }
        let page = super::text(&d, Detail::Full, &Style::plain(200));
        let line = page
            .lines()
            .find_map(|line| line.split_once("5G standards: needs "));
        line.map(|(_, needs)| needs.to_owned())
    };
    for (text, value, turned, needs) in [
        (
            "contracted_on is before 2025-01-15",
            "2025-02-01",
            false,
            "contracted_on to be before 2025-01-15; it is 2025-02-01",
        ),
        (
            "act is not one of export, sale",
            "sale",
            false,
            "act not to be one of export, sale; it is sale",
        ),
        (
            "act is sale",
            "sale",
            true,
            "act not to be sale; it is sale",
        ),
        ("item.sold", "no", false, "item.sold; it is no"),
        ("item.sold", "yes", true, "not item.sold; it is yes"),
    ] {
        assert_eq!(fails(text, value, turned).as_deref(), Some(needs));
    }
}
