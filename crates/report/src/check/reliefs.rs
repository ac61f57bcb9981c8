//! What could relieve a restriction: one heading a relief, one line an authorization.
//!
//! A relief that fails only because the case does not speak of its instrument (no
//! license was said to be granted, no shipment to be under way) is left out of the
//! brief page: it would stand on every page and say nothing about the case.

use interdict_model::{Authorization, Determination, Node, NodeKind, Verdict};

use super::questions::answer;
use super::{INDENT, LABEL};
use crate::layout::{Page, Text};
use crate::style::{Detail, Tone};
use crate::words;

/// More reliefs than this that fail are not told one by one in the brief page.
const SEVERAL: usize = 2;

/// Where a relief stands, the most useful first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Holds,
    Open,
    Fails,
}

impl Standing {
    fn of(authorization: &Authorization) -> Self {
        match authorization.holds {
            Some(true) => Self::Holds,
            None => Self::Open,
            Some(false) => Self::Fails,
        }
    }

    fn word(self) -> Text {
        match self {
            Self::Holds => Text::toned(Tone::Good, "holds"),
            Self::Open => Text::toned(Tone::Warn, "open"),
            Self::Fails => Text::toned(Tone::Faint, "fails"),
        }
    }
}

/// The authorizations of one version of one relief, in the order of the rulebook.
type Group<'a> = Vec<&'a Authorization>;

pub(super) fn reliefs(page: &mut Page<'_>, d: &Determination, detail: Detail) {
    let shown: Vec<&Authorization> = d
        .reliefs
        .iter()
        .filter(|authorization| detail == Detail::Full || speaks_of_the_case(authorization))
        .collect();
    if shown.is_empty() {
        return;
    }
    let holds = shown
        .iter()
        .any(|each| Standing::of(each) == Standing::Holds);
    page.heading(if holds {
        "What relieves it"
    } else {
        "What could relieve it"
    });
    let (failing, others) = groups(shown).into_iter().partition::<Vec<_>, _>(|group| {
        group
            .iter()
            .all(|each| Standing::of(each) == Standing::Fails)
    });
    // A row of reliefs that all fail is told in one line.
    let short = detail == Detail::Brief && failing.len() > SEVERAL;
    let (told, named) = if short {
        (others, failing)
    } else {
        ([others, failing].concat(), Vec::new())
    };
    for mut group in told {
        // Beside an authorization that holds, those that fail are no news.
        if detail == Detail::Brief
            && group
                .iter()
                .any(|each| Standing::of(each) == Standing::Holds)
        {
            group.retain(|each| Standing::of(each) != Standing::Fails);
        }
        relief(page, d, &group);
    }
    if !named.is_empty() {
        let names = distinct(named.iter().map(|group| short_title(group[0])));
        let text = format!("fail, whatever is answered: {}", gathered(&names));
        page.paragraph(INDENT, &Text::toned(Tone::Faint, text));
    }
}

/// Names in one line; what several begin with is said once.
fn gathered(names: &[&str]) -> String {
    const KIND: &str = "License Exception ";
    let (exceptions, others): (Vec<&str>, Vec<&str>) =
        names.iter().partition(|name| name.starts_with(KIND));
    let codes: Vec<&str> = exceptions
        .iter()
        .filter_map(|name| name.strip_prefix(KIND))
        .collect();
    let mut parts: Vec<String> = others.into_iter().map(str::to_owned).collect();
    match codes.as_slice() {
        [] => {}
        [one] => parts.push(format!("{KIND}{one}")),
        several => parts.push(format!("License Exceptions {}", several.join(", "))),
    }
    parts.join(", ")
}

/// The title of a relief up to its explanation.
fn short_title(authorization: &Authorization) -> &str {
    let title = if authorization.relief_title.is_empty() {
        &authorization.title
    } else {
        &authorization.relief_title
    };
    title.split_once(": ").map_or(title, |(name, _)| name)
}

fn speaks_of_the_case(authorization: &Authorization) -> bool {
    Standing::of(authorization) != Standing::Fails || !deciding(&authorization.why).assumed
}

/// Puts the authorizations of one version together; the most useful group first.
fn groups(authorizations: Vec<&Authorization>) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for each in authorizations {
        let same = |group: &&mut Group<'_>| {
            let first = group[0];
            first.id == each.id && first.version == each.version && first.cites == each.cites
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(each),
            None => groups.push(vec![each]),
        }
    }
    groups.sort_by_key(|group| group.iter().map(|each| Standing::of(each)).min());
    groups
}

fn relief(page: &mut Page<'_>, d: &Determination, group: &[&Authorization]) {
    let Some(first) = group.first() else { return };
    let title = if first.relief_title.is_empty() {
        &first.title
    } else {
        &first.relief_title
    };
    let head = Text::toned(Tone::Strong, title)
        .then(Tone::Plain, format!(", {}", words::period(&first.period)));
    page.paragraph(INDENT, &head);
    let at = INDENT + 2;
    let name = Text::plain(format!("{}/{}; ", first.id, first.version));
    page.paragraph(at, &name.join(&words::cites(&first.cites)));
    let parties = distinct(group.iter().filter_map(|each| each.party.as_deref()));
    if d.parties.len() > 1 {
        page.field(at, "for", LABEL, &Text::plain(parties.join("; ")));
    }
    let common = common(group);
    if !common.is_empty() {
        page.field(
            at,
            "all need",
            LABEL,
            &Text::plain(answers(d, true, &common)),
        );
    }
    for lines in lines(group) {
        line(page, d, &lines, &common, title, parties.len() > 1);
    }
}

/// Puts together what was tried for several parties with the same result.
fn lines<'a>(group: &[&'a Authorization]) -> Vec<Group<'a>> {
    let mut lines: Vec<Group<'a>> = Vec::new();
    for each in group {
        let same = |line: &&mut Group<'a>| {
            let first = line[0];
            first.authorization == each.authorization
                && first.holds == each.holds
                && first.missing == each.missing
                && deciding(&first.why).text == deciding(&each.why).text
        };
        match lines.iter_mut().find(same) {
            Some(line) => line.push(each),
            None => lines.push(vec![each]),
        }
    }
    lines.sort_by_key(|line| Standing::of(line[0]));
    lines
}

/// Returns the numbers of the questions that ask for facts, as a phrase where they are
/// named first; a fact that no question asks for stands as it is.
fn answers(d: &Determination, first: bool, facts: &[&str]) -> String {
    let (numbers, others): (Vec<_>, Vec<_>) = facts
        .iter()
        .map(|fact| answer(d, fact).ok_or(*fact))
        .partition(Result::is_ok);
    let mut numbers: Vec<usize> = numbers.into_iter().filter_map(Result::ok).collect();
    numbers.sort_unstable();
    let lead = match numbers.len() {
        _ if !first => "",
        1 => "the answer to question ",
        _ => "the answers to questions ",
    };
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    let mut parts: Vec<String> = Vec::new();
    if !numbers.is_empty() {
        parts.push(format!("{lead}{}", numbers.join(", ")));
    }
    parts.extend(
        others
            .into_iter()
            .filter_map(Result::err)
            .map(str::to_owned),
    );
    parts.join(", ")
}

fn line(
    page: &mut Page<'_>,
    d: &Determination,
    line: &[&Authorization],
    common: &[&str],
    heading: &str,
    several: bool,
) {
    let Some(first) = line.first() else { return };
    let standing = Standing::of(first);
    let mut text = Text::default();
    if !first.authorization.is_empty() {
        text = text.then(Tone::Faint, format!("{}  ", first.authorization));
    }
    if first.title != heading {
        text = text.then(Tone::Plain, &first.title);
    }
    if several {
        let parties = distinct(line.iter().filter_map(|each| each.party.as_deref()));
        text = text.then(Tone::Plain, format!(" (for {})", parties.join("; ")));
    }
    match standing {
        Standing::Holds => {}
        Standing::Open => {
            let own = first.missing.iter().map(String::as_str);
            let own: Vec<&str> = own.filter(|fact| !common.contains(fact)).collect();
            if !own.is_empty() {
                let needs = if common.is_empty() { "needs" } else { "also" };
                let answers = answers(d, common.is_empty(), &own);
                text = text.then(Tone::Faint, format!("; {needs} {answers}"));
            }
        }
        Standing::Fails => {
            text = text.then(Tone::Faint, ": ").join(&failed_point(&first.why));
        }
    }
    page.hanging(INDENT + 2, &standing.word(), 7, &text);
}

/// Returns the facts that every open authorization of a group waits for, where that
/// is worth a line of its own.
fn common<'a>(group: &[&'a Authorization]) -> Vec<&'a str> {
    let open: Vec<&&Authorization> = group
        .iter()
        .filter(|each| Standing::of(each) == Standing::Open)
        .collect();
    let Some((first, others)) = open.split_first() else {
        return Vec::new();
    };
    if others.is_empty() || others.len() + 1 < group.len() {
        return Vec::new();
    }
    let everywhere = |fact: &&String| others.iter().all(|each| each.missing.contains(fact));
    let facts = first.missing.iter().filter(everywhere);
    facts.map(String::as_str).collect()
}

fn distinct<'a>(parties: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    for party in parties {
        if !seen.contains(&party) {
            seen.push(party);
        }
    }
    seen
}

/// Follows the first failed child down to the proposition that decides.
fn deciding(why: &Node) -> &Node {
    let mut node = why;
    while let Some(child) = node.children.iter().find(|c| c.verdict == Verdict::False) {
        node = child;
    }
    node
}

fn failed_point(why: &Node) -> Text {
    let node = deciding(why);
    // What is turned round fails because what stands in it holds.
    let text: &str = &node.text;
    let (turned, node) = match node.children.first() {
        Some(child) if text == "not" => (true, holding(child)),
        _ => (false, node),
    };
    let text: &str = &node.text;
    let text = match (&node.kind, &node.value) {
        (NodeKind::Fact, Some(value)) => format!("needs {}; it is {value}", to_be(text, turned)),
        _ if turned => format!("not {text}"),
        _ => text.to_owned(),
    };
    Text::plain(text)
}

/// The test of a fact as something that is wanted: `is before` as `to be before`.
fn to_be(text: &str, turned: bool) -> String {
    let (is, is_not) = if turned {
        (" not to be ", " to be ")
    } else {
        (" to be ", " not to be ")
    };
    if let Some((fact, rest)) = text.split_once(" is not ") {
        return format!("{fact}{is_not}{rest}");
    }
    match text.split_once(" is ") {
        Some((fact, rest)) => format!("{fact}{is}{rest}"),
        None if turned => format!("not {text}"),
        None => text.to_owned(),
    }
}

/// Follows the first child that holds down to a fact.
fn holding(mut node: &Node) -> &Node {
    while node.kind != NodeKind::Fact
        && let Some(child) = node.children.iter().find(|c| c.verdict == Verdict::True)
    {
        node = child;
    }
    node
}
