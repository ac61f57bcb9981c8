//! What was looked at and what was not: parties, lists, rules.
//!
//! The brief page has one line a regime; the full one every part of every regime.
//! What a clearance requires and lacks comes first, because it can be mended.

use interdict_model::{
    Coverage, Determination, ListGap, ListProblem, Outcome, PartyReport, Regime, Resolution,
    ResolvedMatch, TriggerReport, Verdict,
};

use super::INDENT;
use crate::layout::{Page, Text};
use crate::style::{Detail, Tone};
use crate::words;

pub(super) fn coverage(page: &mut Page<'_>, d: &Determination, detail: Detail) {
    page.heading("Looked at");
    for (place, party) in d.parties.iter().enumerate() {
        page.paragraph(INDENT, &screened(d, place, party));
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
        set_aside(page, d);
        return;
    }
    let ids: Vec<&str> = regimes.iter().map(|(id, _)| *id).collect();
    let tried = d.triggers.iter();
    let silent = tried.filter(|t| !super::bears_on_the_answer(t)).count();
    let mut text = format!("Rules of {}", words::either(&ids, "and"));
    if silent > 0 {
        let versions = words::count(silent, "version", "versions");
        let reach = if silent == 1 { "does" } else { "do" };
        text = format!("{text}; {versions} {reach} not reach this");
    }
    page.paragraph(INDENT, &Text::plain(text));
    set_aside(page, d);
    for regime in &d.coverage.modelled {
        if let Some(missing) = &regime.missing {
            let text = format!("{} without {missing}", regime.id);
            page.paragraph(INDENT, &Text::toned(Tone::Warn, text));
        }
    }
}

/// Names the measures that a version suspends on that day: like a relief that has expired,
/// that is an answer which people need.
fn set_aside(page: &mut Page<'_>, d: &Determination) {
    let suspended =
        |t: &&TriggerReport| t.outcome == Outcome::NotInForce && t.why.verdict != Verdict::False;
    let mut named: Vec<String> = Vec::new();
    for trigger in d.triggers.iter().filter(suspended) {
        let through = trigger.period.through;
        let until = through.map_or_else(String::new, |day| format!(" (through {day})"));
        let name = format!("{}/{}{until}", trigger.measure, trigger.version);
        if !named.contains(&name) {
            named.push(name);
        }
    }
    if !named.is_empty() {
        let text = format!("Set aside on that day: {}", words::either(&named, "and"));
        page.paragraph(INDENT, &Text::plain(text));
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
    // Where nothing is loaded that could be hit, the brief page names the missing lists
    // and no tripwire.
    let idle = |regime: &Regime| {
        let gaps = coverage.list_gaps.iter();
        let mut gaps = gaps.filter(|gap| gap.regime == regime.id).peekable();
        detail == Detail::Brief
            && gaps.peek().is_some()
            && gaps.all(|gap| gap.problem == ListProblem::NotLoaded)
    };
    let tripwires = coverage.tripwire_only.iter();
    let tripwires: Vec<Regime> = tripwires.filter(|r| !idle(r)).cloned().collect();
    if !tripwires.is_empty() {
        page.paragraph(
            INDENT,
            &Text::plain("A hit stops the answer; its effect is not computed:"),
        );
        rows(page, at, &by_regime(&tripwires), detail, |regime| {
            regime.title.clone()
        });
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
    let others: Vec<&str> = coverage.other_gaps().collect();
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
        ListProblem::Undated => "dated by its file alone",
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

/// Returns the parts that fit into `room` cells, at least one, and counts the others.
fn first(parts: &[String], room: usize) -> String {
    let text = |shown: &[&str]| {
        let text = shown.join("; ");
        match parts.len() - shown.len() {
            0 => text,
            more => format!("{text}; and {more} more"),
        }
    };
    let mut shown: Vec<&str> = Vec::new();
    for part in parts {
        shown.push(part);
        if Text::plain(text(&shown)).cells() > room {
            shown.pop();
            break;
        }
    }
    if shown.is_empty() {
        shown.extend(parts.first().map(String::as_str));
    }
    text(&shown)
}

fn screened(d: &Determination, place: usize, party: &PartyReport) -> Text {
    let open = |found: &ResolvedMatch| found.resolution == Resolution::Unresolved;
    let decides = |found: &ResolvedMatch| super::decides(d, place, found);
    let set_aside = |found: &ResolvedMatch| {
        matches!(
            found.resolution,
            Resolution::Rejected | Resolution::Superseded
        )
    };
    let count = |which: &dyn Fn(&ResolvedMatch) -> bool| {
        party.matches.iter().filter(|found| which(found)).count()
    };
    let undecided = count(&|found| open(found) && decides(found));
    let parts: Vec<String> = [
        (
            party.matches.len() - count(&open) - count(&set_aside),
            "confirmed",
        ),
        (undecided, "to decide"),
        (count(&open) - undecided, "not decisive"),
        (count(&set_aside), "set aside"),
    ]
    .into_iter()
    .filter(|(found, _)| *found > 0)
    .map(|(found, words)| format!("{found} {words}"))
    .collect();
    let name = if party.name.is_empty() {
        "(no name)"
    } else {
        &party.name
    };
    let found = match &party.screening.message {
        Some(message) if parts.is_empty() => message.clone(),
        _ if parts.is_empty() => "no listed name is near".to_owned(),
        _ => parts.join(", "),
    };
    Text::plain(format!("{}: {name}; {found}", party.role))
}
