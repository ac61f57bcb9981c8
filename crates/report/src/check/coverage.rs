//! What was looked at and what was not: parties, lists, rules.
//!
//! The brief page has one line a regime; the full one every part of every regime.
//! What a clearance requires and lacks comes first, because it can be mended.

use interdict_model::{
    Coverage, Determination, ListGap, ListProblem, PartyReport, Regime, Resolution,
};

use super::INDENT;
use crate::layout::{Page, Text};
use crate::style::{Detail, Tone};
use crate::words;

pub(super) fn coverage(page: &mut Page<'_>, d: &Determination, detail: Detail) {
    page.heading("Looked at");
    for party in &d.parties {
        page.paragraph(INDENT, &screened(party));
    }
    words::corpus_lists(page, INDENT, &d.corpus);
    modelled(page, d, detail);
    not_looked_at(page, &d.coverage, detail);
}

/// Returns the ids of regimes in their first order, each with what it says.
fn by_regime(regimes: &[Regime]) -> Vec<(&str, Vec<&Regime>)> {
    let mut grouped: Vec<(&str, Vec<&Regime>)> = Vec::new();
    for regime in regimes {
        match grouped.iter_mut().find(|(id, _)| *id == regime.id) {
            Some((_, parts)) => parts.push(regime),
            None => grouped.push((&regime.id, vec![regime])),
        }
    }
    grouped
}

fn modelled(page: &mut Page<'_>, d: &Determination, detail: Detail) {
    let regimes = by_regime(&d.coverage.modelled);
    if regimes.is_empty() {
        page.paragraph(INDENT, &Text::toned(Tone::Warn, "No rule was loaded."));
        return;
    }
    if detail == Detail::Full {
        rows(page, INDENT, &regimes, detail, |regime| {
            let mut text = regime.title.clone();
            if let Some(missing) = &regime.missing {
                text = format!("{text} (without {missing})");
            }
            text
        });
        return;
    }
    let ids: Vec<&str> = regimes.iter().map(|(id, _)| *id).collect();
    let tried = d.triggers.iter();
    let silent = tried.filter(|t| !super::bears_on_the_answer(t)).count();
    let mut text = format!("Rules of {}", words::either(&ids, "and"));
    if silent > 0 {
        let versions = words::count(silent, "version", "versions");
        text = format!("{text}; {versions} tried, not reaching this");
    }
    page.paragraph(INDENT, &Text::plain(text));
    for regime in &d.coverage.modelled {
        if let Some(missing) = &regime.missing {
            let text = format!("{} without {missing}", regime.id);
            page.paragraph(INDENT, &Text::toned(Tone::Warn, text));
        }
    }
}

fn not_looked_at(page: &mut Page<'_>, coverage: &Coverage, detail: Detail) {
    if coverage.gaps.is_empty()
        && coverage.list_gaps.is_empty()
        && coverage.tripwire_only.is_empty()
        && coverage.not_modelled.is_empty()
    {
        return;
    }
    page.heading("Not looked at");
    required(page, coverage, detail);
    let at = INDENT + 2;
    if !coverage.tripwire_only.is_empty() {
        page.paragraph(
            INDENT,
            &Text::plain("A hit stops the answer; its effect is not computed:"),
        );
        let regimes = by_regime(&coverage.tripwire_only);
        rows(page, at, &regimes, detail, |regime| tripwire(&regime.title));
    }
    // A list that is missing was told above, or is told here when nothing required it.
    let told = |regime: &Regime| regime.missing.is_some() && !coverage.list_gaps.is_empty();
    let parts = coverage.not_modelled.iter().filter(|regime| !told(regime));
    let parts: Vec<Regime> = parts.cloned().collect();
    if !parts.is_empty() {
        page.paragraph(INDENT, &Text::plain("Not modelled:"));
        rows(
            page,
            at,
            &by_regime(&parts),
            detail,
            |regime| match &regime.missing {
                Some(missing) => format!("{}: {missing}", regime.title),
                None => regime.title.clone(),
            },
        );
    }
    let optional: Vec<&ListGap> = coverage
        .list_gaps
        .iter()
        .filter(|gap| !gap.required)
        .collect();
    if !optional.is_empty() {
        let names: Vec<String> = optional
            .iter()
            .map(|gap| format!("{} ({})", gap.list, problem(gap.problem)))
            .collect();
        let text = format!("Not required here, and missing: {}", names.join(", "));
        page.paragraph(INDENT, &Text::plain(text));
    }
}

/// Adds what a clearance requires and lacks.
fn required(page: &mut Page<'_>, coverage: &Coverage, detail: Detail) {
    let gaps: Vec<&ListGap> = coverage
        .list_gaps
        .iter()
        .filter(|gap| gap.required)
        .collect();
    // What is no list, such as a party without a name, is told as it is.
    let list = |gap: &&String| {
        gaps.iter()
            .any(|each| **gap == format!("{}: {}", each.regime, each.text))
    };
    let others: Vec<&String> = coverage.gaps.iter().filter(|gap| !list(gap)).collect();
    if gaps.is_empty() && others.is_empty() {
        return;
    }
    page.paragraph(
        INDENT,
        &Text::toned(Tone::Warn, "Required for a clearance, and missing:"),
    );
    lists(page, INDENT + 2, &gaps, detail);
    for gap in others {
        page.paragraph(INDENT + 2, &Text::toned(Tone::Warn, gap));
    }
}

/// Adds one line a regime that names the lists it needs and what is wrong with each.
fn lists(page: &mut Page<'_>, at: usize, gaps: &[&ListGap], detail: Detail) {
    for gaps in gaps.chunk_by(|a, b| a.regime == b.regime) {
        let mut parts = Vec::new();
        for same in gaps.chunk_by(|a, b| a.problem == b.problem) {
            let names: Vec<&str> = same.iter().map(|gap| gap.list.as_str()).collect();
            parts.push(format!(
                "{} ({})",
                names.join(", "),
                problem(same[0].problem)
            ));
        }
        let text = format!("{} needs {}", gaps[0].regime, parts.join("; "));
        page.paragraph(at, &Text::toned(Tone::Warn, text));
        if detail == Detail::Full {
            for gap in gaps {
                page.paragraph(at + 2, &Text::toned(Tone::Faint, &gap.text));
            }
        }
    }
}

fn problem(problem: ListProblem) -> &'static str {
    match problem {
        ListProblem::StarterOnly => "starter entries only",
        ListProblem::Partial => "not the whole list",
        ListProblem::Stale => "too old on that day",
        ListProblem::LaterOnly => "only later copies",
        ListProblem::NotLoaded => "not loaded",
    }
}

/// Adds the parts of each regime beside its id; in brief as many as one line holds.
fn rows(
    page: &mut Page<'_>,
    at: usize,
    regimes: &[(&str, Vec<&Regime>)],
    detail: Detail,
    words: impl Fn(&Regime) -> String,
) {
    let widest = regimes.iter().map(|(id, _)| id.chars().count()).max();
    let hang = widest.unwrap_or(0) + 2;
    let room = page.style.width.saturating_sub(at + hang);
    for (id, parts) in regimes {
        let parts: Vec<String> = parts
            .iter()
            .flat_map(|regime| {
                let words = words(regime);
                words.split("; ").map(str::to_owned).collect::<Vec<_>>()
            })
            .collect();
        let text = match detail {
            Detail::Full => parts.join("; "),
            Detail::Brief => first(&parts, room),
        };
        page.hanging(at, &Text::plain(id), hang, &Text::toned(Tone::Faint, text));
    }
}

/// Returns as many parts as fit into `room` cells, at least one, and counts the others.
fn first(parts: &[String], room: usize) -> String {
    let text = |shown: usize| {
        let text = parts[..shown].join("; ");
        match parts.len() - shown {
            0 => text,
            more => format!("{text}; and {more} more"),
        }
    };
    let fits = (1..=parts.len())
        .rev()
        .find(|shown| Text::plain(text(*shown)).cells() <= room);
    text(fits.unwrap_or(parts.len().min(1)))
}

/// Returns what trips, without the words that the heading has already said.
fn tripwire(title: &str) -> String {
    let said = title.strip_suffix("stops the answer").map(str::trim_end);
    let rest = said.map_or(title, |rest| {
        let hit = rest.len().checked_sub("a hit".len());
        match hit.and_then(|at| rest.split_at_checked(at)) {
            Some((before, hit)) if hit.eq_ignore_ascii_case("a hit") => before,
            _ => rest,
        }
    });
    match rest.trim_end_matches([':', ' ']) {
        "" => "any entry".to_owned(),
        rest => rest.to_owned(),
    }
}

fn screened(party: &PartyReport) -> Text {
    let named = |resolutions: &[Resolution]| {
        party
            .matches
            .iter()
            .filter(|found| resolutions.contains(&found.resolution))
            .count()
    };
    let name = if party.name.is_empty() {
        "(no name)"
    } else {
        &party.name
    };
    let mut parts = Vec::new();
    for (resolutions, words) in [
        (
            &[Resolution::Confirmed, Resolution::ConfirmedByName][..],
            "confirmed",
        ),
        (&[Resolution::Unresolved][..], "to look at"),
        (
            &[Resolution::Rejected, Resolution::Superseded][..],
            "set aside",
        ),
    ] {
        let found = named(resolutions);
        if found > 0 {
            parts.push(format!("{found} {words}"));
        }
    }
    let found = match &party.screening.message {
        Some(message) if parts.is_empty() => message.clone(),
        _ if parts.is_empty() => "no listed name is near".to_owned(),
        _ => parts.join(", "),
    };
    Text::plain(format!("{}: {name}; {found}", party.role))
}

#[cfg(test)]
mod tests {
    use super::tripwire;

    #[test]
    fn what_the_heading_says_is_not_said_again() {
        for (title, left) in [
            (
                "SDN and other OFAC lists: a hit stops the answer",
                "SDN and other OFAC lists",
            ),
            ("A hit stops the answer", "any entry"),
            (
                "A determination by Commerce stops the answer",
                "A determination by Commerce",
            ),
            (
                "Embargoed destinations (part 746)",
                "Embargoed destinations (part 746)",
            ),
            ("華 stops the answer", "華"),
        ] {
            assert_eq!(tripwire(title), left);
        }
    }
}
