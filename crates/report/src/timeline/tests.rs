//! Pages and pictures of timelines that are small enough to be read here.

use interdict_model::{AsOf, Basis, Citation, Confidence, Corpus, EntryId, PartyQuery};
use interdict_timeline::{
    Agrees, Bound, By, Effect, Mark, OnRecord, Place, Range, Row, Said, Section, Span, State,
    Subject, Timeline,
};
use jiff::civil::{Date, date};
use quick_xml::{Reader, events::Event};

use super::{end, start, svg, text};
use crate::Style;

fn span(key: &str, from: Bound, to: Bound, effect: Effect) -> Span {
    Span {
        key: Some(key.to_owned()).filter(|key| !key.is_empty()),
        from,
        to,
        stated_end: None,
        replaced_by: None,
        public: from,
        published: None,
        effect,
        cites: vec![Citation::read("1 FR 1")],
        note: None,
    }
}

fn row(section: Section, title: &str, spans: Vec<Span>, state: State) -> Row {
    Row {
        section,
        kind: match section {
            Section::Listings => "listing",
            Section::Reliefs => "relief",
            Section::Claims => "claim",
            Section::Measures | Section::Positions => "rule",
        }
        .to_owned(),
        id: title.to_lowercase(),
        title: title.to_owned(),
        party: Some("huawei".to_owned()).filter(|_| section == Section::Listings),
        country: None,
        from: spans[0].from,
        to: spans[spans.len() - 1].to,
        public: spans[0].public,
        state_on: state,
        basis: Some(Basis::Rule).filter(|_| section == Section::Listings),
        confidence: Confidence::Read,
        cites: spans[0].cites.clone(),
        spans,
        marks: Vec::new(),
        entries: Vec::new(),
        binds: None,
        says: None,
        said: None,
        note: None,
    }
}

fn day(day: Date) -> Bound {
    Bound::on(day)
}

fn timeline(rows: Vec<Row>) -> Timeline {
    Timeline {
        schema: "interdict.timeline/1",
        query: Some(PartyQuery::named("Huawei")),
        by: By::Section,
        on: AsOf::Day(date(2019, 6, 1)),
        on_day: date(2019, 6, 1),
        known: AsOf::Day(date(2021, 1, 1)),
        corpus: Corpus {
            digest: "c".repeat(16),
            rulebook: "r".repeat(16),
            engine: "interdict / names-1".to_owned(),
            lists: Vec::new(),
        },
        range: Range {
            from: date(2018, 1, 1),
            to: date(2021, 12, 31),
        },
        parties: vec![Subject {
            id: "huawei".to_owned(),
            name: "Huawei".to_owned(),
            score: Some(0.9193),
            matched: 125,
            by_family: 30,
            by_name: 0,
            entry: EntryId::new("us.bis.el/huawei"),
        }],
        left_out: Vec::new(),
        rows,
        message: None,
        outside: 0,
        positions: 0,
    }
}

/// One row of every sort.
fn every_sort() -> Timeline {
    let open = Bound::default();
    let between = Bound {
        earliest: Some(date(2019, 5, 16)),
        latest: Some(date(2019, 8, 19)),
    };
    let mut suspended = row(
        Section::Measures,
        "Rule",
        vec![
            span(
                "one",
                day(date(2018, 6, 1)),
                day(date(2019, 5, 31)),
                Effect::Binds,
            ),
            span(
                "two",
                day(date(2019, 6, 1)),
                day(date(2020, 5, 31)),
                Effect::Suspended,
            ),
            span("three", day(date(2020, 6, 1)), open, Effect::Open),
        ],
        State::NotInForce,
    );
    suspended.marks.push(Mark {
        day: date(2018, 9, 1),
        what: "first deadline".to_owned(),
        public: date(2018, 6, 1),
        cites: Vec::new(),
    });
    let mut relief = row(
        Section::Reliefs,
        "General license",
        vec![
            span(
                "a",
                day(date(2019, 5, 20)),
                day(date(2019, 8, 18)),
                Effect::Binds,
            ),
            span(
                "b",
                day(date(2019, 8, 19)),
                day(date(2020, 8, 13)),
                Effect::Binds,
            ),
        ],
        State::InForce,
    );
    relief.spans[0].stated_end = Some(date(2019, 8, 19));
    let mut claim = row(
        Section::Claims,
        "70 affiliates",
        vec![span(
            "",
            day(date(2019, 5, 23)),
            day(date(2019, 5, 23)),
            Effect::Said,
        )],
        State::NoRule,
    );
    claim.said = Some(Said {
        by: vec!["A paper".to_owned(), "somebody".to_owned()],
        what: "an order added 70 affiliates".to_owned(),
        record: OnRecord {
            agrees: Agrees::Contradicted,
            text: "a rule added 68".to_owned(),
            public: None,
            cites: vec![Citation::read("84 FR 22961")],
        },
    });
    timeline(vec![
        row(
            Section::Listings,
            "Entity List: 22 entries",
            vec![span("", between, open, Effect::Binds)],
            State::Undecided,
        ),
        suspended,
        relief,
        claim,
    ])
}

#[test]
fn an_end_says_how_much_is_known_of_it() {
    let day = |month| date(2020, month, 1);
    let bound = |earliest, latest| Bound { earliest, latest };
    assert_eq!(end(bound(None, None)), "no end known");
    assert_eq!(
        end(bound(Some(day(1)), None)),
        "through 2020-01-01 or later"
    );
    assert_eq!(
        end(bound(Some(day(1)), Some(day(3)))),
        "through some day between 2020-01-01 and 2020-03-01"
    );
    assert_eq!(
        start(bound(None, Some(day(1)))),
        "from 2020-01-01 or earlier"
    );
}

#[test]
fn every_sort_of_row_has_its_own_shape() {
    insta::assert_snapshot!(text(&every_sort(), &Style::plain(80)), @r"
    Timeline of Huawei
    on 2019-06-01  known 2021-01-01  drawn 2018-01-01 to 2021-12-31

    - Huawei: 125 entries by name, best score 0.91, 30 by the rules that added them

                                   2018       2019        2020        2021
                                   |          |    o      |           |
    Listings
      1 Entity List: 22 entries                    ~~~=================----------> U
    Measures
      2 Rule                           ===v=========............~~~~~~~~~~~~~~~~~~ F
    Reliefs
      3 General license                            ===|===========                 T
    Claims (said by somebody; no rule)
      4 70 affiliates                              ?                               -

    = there   ~ dates not decided   | next version   . suspended   v event   ? said
    - no end known   > goes on   o 2019-06-01, the day of the question
    On that day: T in force, F not in force, U undecided, - no rule.

    Listings
    1  Entity List: 22 entries; listing, undecided
       days     from between 2019-05-16 and 2019-08-19, no end known; public between
                2019-05-16 and 2019-08-19
       basis    a rule or the entry gives the date
       cites    1 FR 1

    Measures
    2  Rule; rule, not in force
       versions one: from 2018-06-01, through 2019-05-31; public 2018-06-01
                two: from 2019-06-01, through 2020-05-31, suspended; public
                2019-06-01
                three: from 2020-06-01, no end known, whether it stands is open;
                public 2020-06-01
       events   2018-09-01: first deadline
       cites    1 FR 1

    Reliefs
    3  General license; relief, in force
       versions a: from 2019-05-20, through 2019-08-18 (its own end was 2019-08-19);
                public 2019-05-20
                b: from 2019-08-19, through 2020-08-13; public 2019-08-19
       cites    1 FR 1

    Claims (said by somebody; no rule)
    4  70 affiliates; claim, no rule
       days     said on 2019-05-23
       by       A paper, citing somebody
       claim    an order added 70 affiliates
       record   the record contradicts it: a rule added 68 [84 FR 22961]
       cites    1 FR 1

    corpus cccccccccccc  rulebook rrrrrrrrrrrr  engine interdict / names-1
    ");
}

#[test]
fn glyphs_where_the_page_may_have_them() {
    let style = Style {
        unicode: true,
        ..Style::plain(80)
    };
    let page = text(&every_sort(), &style);
    let drawing: Vec<&str> = page.lines().skip(4).take(11).collect();
    insta::assert_snapshot!(drawing.join("\n"), @r"

                                   2018       2019        2020        2021
                                   ╷          ╷    o      ╷           ╷
    Listings
      1 Entity List: 22 entries                    ╌╌╌━━━━━━━━━━━━━━━━━──────────▶ U
    Measures
      2 Rule                           ━━━▾━━━━━━━━━············╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ F
    Reliefs
      3 General license                            ━━━╋━━━━━━━━━━━                 T
    Claims (said by somebody; no rule)
      4 70 affiliates                              ?                               -
    ");
}

#[test]
fn color_only_repeats_what_shapes_say() {
    let plain = text(&every_sort(), &Style::plain(80));
    let color = Style {
        color: true,
        ..Style::plain(80)
    };
    let painted = text(&every_sort(), &color);
    assert!(painted.contains('\x1b'));
    let mut bare = String::new();
    let mut rest = painted.as_str();
    while let Some((before, after)) = rest.split_once('\x1b') {
        bare.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    bare.push_str(rest);
    assert_eq!(bare, plain);
}

#[test]
fn a_page_is_never_wider_than_it_may_be() {
    for width in [60, 80, 100] {
        let page = text(&every_sort(), &Style::plain(width));
        for line in page.lines() {
            assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn several_parties_are_told_apart_and_those_left_out_can_be_picked() {
    let mut drawn = every_sort();
    let mut other = drawn.parties[0].clone();
    other.id = "other".to_owned();
    other.name = "Hua Wei Trading".to_owned();
    other.entry = EntryId::new("us.bis.el/hua-wei-trading");
    drawn.parties.push(other.clone());
    other.name = "Third".to_owned();
    drawn.left_out.push(other);
    let page = text(&drawn, &Style::plain(80));
    assert!(page.contains("2 distinct parties"), "{page}");
    assert!(page.contains("Listings: Huawei"), "{page}");
    assert!(page.contains("\n  us.bis.el/huawei\n"), "{page}");
    assert!(page.contains("--entry us.bis.el/hua-wei-trading"), "{page}");
    assert!(svg(&drawn).contains("Listings: Huawei"));
}

#[test]
fn nothing_to_draw_says_what_was_looked_at() {
    let mut drawn = timeline(Vec::new());
    drawn.parties.clear();
    let page = text(&drawn, &Style::plain(80));
    assert!(page.contains("Nothing to draw"), "{page}");
    assert!(page.contains("No list was loaded."), "{page}");
    assert!(well_formed(&svg(&drawn)).contains("Nothing to draw"));
}

#[test]
fn a_country_is_one_line_with_a_letter_where_something_begins() {
    let mut drawn = every_sort();
    drawn.by = By::Country;
    drawn.rows.retain(|row| row.section != Section::Listings);
    let place = Place {
        code: "US".to_owned(),
        name: "United States".to_owned(),
    };
    for row in &mut drawn.rows {
        row.country = Some(place.clone());
    }
    let page = text(&drawn, &Style::plain(80));
    let line = page
        .lines()
        .find(|line| line.contains("   United States"))
        .unwrap();
    let line = line.trim();
    insta::assert_snapshot!(line, @"United States          R===v=========2==================~~~~~~~~~~~~~~~~~~~");
}

/// Reads the picture as XML and returns its text; fails when it is not well-formed.
fn well_formed(svg: &str) -> String {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let mut text = String::new();
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                depth += 1;
                assert_ne!(tag.name().as_ref(), "script");
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    let key = attribute.key.as_ref();
                    assert!(!key.starts_with("on") && key != "href", "{key}");
                }
            }
            Event::End(_) => depth -= 1,
            Event::Text(content) => text.push_str(&content),
            Event::GeneralRef(name) => {
                text.push('&');
                text.push_str(&name);
                text.push(';');
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    text
}

#[test]
fn the_picture_is_whole_and_the_same_each_time() {
    let drawn = every_sort();
    let picture = svg(&drawn);
    assert_eq!(picture, svg(&drawn));
    let said = well_formed(&picture);
    for text in [
        "Timeline of Huawei",
        "General license",
        "undecided",
        "no rule",
    ] {
        assert!(said.contains(text), "{text}");
    }
    assert_eq!(picture.matches("<title").count(), 1 + drawn.rows.len());
    // One of every shape: certain, hatched, suspended, said, event.
    for class in [
        "there",
        "perhaps",
        "suspended",
        "said",
        "mark",
        "relief",
        "day",
    ] {
        assert!(picture.contains(&format!("class=\"{class}\"")), "{class}");
    }
}

#[test]
fn hostile_names_stay_text() {
    let hostile =
        "]]></text><script>alert(1)</script>\u{202e}\u{0}\u{1b}[2J\u{fffe}&\"' onload=\"x";
    let mut drawn = every_sort();
    drawn.query = Some(PartyQuery::named(hostile));
    drawn.parties[0].name = hostile.to_owned();
    for row in &mut drawn.rows {
        row.title = hostile.to_owned();
        row.kind = hostile.to_owned();
    }
    drawn.corpus.engine = hostile.to_owned();
    let picture = svg(&drawn);
    well_formed(&picture);
    assert!(!picture.contains("<script"), "{picture}");
    for c in ['\u{202e}', '\u{0}', '\u{1b}', '\u{fffe}'] {
        assert!(!picture.contains(c), "{c:?}");
        assert!(!text(&drawn, &Style::plain(80)).contains(c) || c == '\u{fffe}');
    }
}

/// The golden picture: `INSTA_UPDATE=always` writes it anew; look at it then.
#[test]
fn the_picture_is_the_one_that_was_looked_at() {
    insta::assert_snapshot!("every_sort_svg", svg(&every_sort()));
}
