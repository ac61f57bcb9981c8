//! What became of an answer when its question was asked again.

use interdict_assess::bundle::{Cause, Difference, Replay, Step};
use serde::Serialize;

use super::INDENT;
use crate::layout::{Page, Text};
use crate::style::{Detail, Style, Tone};
use crate::words;

/// Differences of one exchange on the brief page; the full one and JSON have all.
const SHOWN: usize = 12;

/// Returns what differs and why, exchange by exchange.
pub fn replay(replay: &Replay, detail: Detail, style: &Style) -> String {
    let mut page = Page::new(style);
    let head = if replay.same {
        Text::toned(Tone::Strong, "The same answer.")
    } else if replay.turned {
        Text::toned(Tone::Bad, "The answer turned.")
    } else {
        Text::toned(Tone::Warn, "The answer stands; what it rests on differs.")
    };
    page.paragraph(0, &head);
    page.field(0, "was", 5, &Text::plain(&replay.was));
    page.field(0, "is", 5, &Text::plain(&replay.is));
    if replay.unfounded {
        page.gap();
        let text = "The stored answer does not follow from what the bundle holds, although this \
                    engine is named in it: somebody changed the bundle, or another build made it.";
        page.paragraph(0, &Text::toned(Tone::Bad, text));
    }
    for step in &replay.steps {
        exchange(&mut page, step, detail);
    }
    page.gap();
    let named = Text::toned(Tone::Faint, "bundle ").then(Tone::Plain, &replay.bundle);
    page.paragraph(0, &named);
    page.finish()
}

fn exchange(page: &mut Page<'_>, step: &Step, detail: Detail) {
    let what = match step.cause {
        Cause::Engine => "By the engine",
        Cause::Question => "By the question",
        Cause::Rulebook => "By the rulebook",
        Cause::Lists => "By the lists",
    };
    page.heading(what);
    page.paragraph(INDENT, &Text::toned(Tone::Faint, &step.text));
    if step.differences.is_empty() {
        page.paragraph(INDENT, &Text::plain("Nothing differs by it."));
    }
    let shown = match detail {
        Detail::Full => step.differences.len(),
        Detail::Brief => SHOWN,
    };
    let mut above: Option<&[String]> = None;
    for difference in step.differences.iter().take(shown) {
        let told = detail == Detail::Brief && above == Some(&difference.because);
        one(page, difference, detail, told);
        above = Some(&difference.because);
    }
    let more = step.differences.len().saturating_sub(shown);
    if more > 0 {
        let more = words::count(more, "more difference", "more differences");
        let text = format!("{more}; --explain and JSON have all of them");
        page.paragraph(INDENT, &Text::toned(Tone::Faint, text));
    }
}

/// Causes that the brief page names for one difference.
const CAUSES: usize = 4;

/// Shows one difference; `told` when the one before has the same causes.
fn one(page: &mut Page<'_>, difference: &Difference, detail: Detail, told: bool) {
    let Difference {
        what,
        was,
        is,
        because,
    } = difference;
    page.bullet(INDENT, &Text::toned(Tone::Strong, what));
    let at = INDENT + 2;
    let side = |text: &Option<String>| Text::plain(text.as_deref().unwrap_or("not there"));
    page.field(at, "was", 9, &side(was));
    page.field(at, "is", 9, &side(is));
    if told {
        return;
    }
    let shown = match detail {
        Detail::Full => because.len(),
        Detail::Brief => CAUSES,
    };
    for (place, cause) in because.iter().take(shown).enumerate() {
        let label = if place == 0 { "because" } else { "" };
        page.hanging(at, &Text::toned(Tone::Faint, label), 9, &Text::plain(cause));
    }
    if because.len() > shown {
        let more = format!("and {} more", because.len() - shown);
        page.paragraph(at + 9, &Text::toned(Tone::Faint, more));
    }
}

/// What became of one bundle of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flipped {
    /// The file.
    pub file: String,
    /// Whether the answer turned.
    pub turned: bool,
    /// The answer that was given.
    pub was: String,
    /// The answer now.
    pub is: String,
    /// What turned it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
    /// The parties, as `role: name`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<String>,
}

/// What became of every bundle of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flips {
    /// Bundles that were asked again, by file.
    pub bundles: Vec<Flipped>,
    /// Files that could not be, each with the reason.
    pub refused: Vec<(String, String)>,
}

/// Returns the answers that turned, each with what turned it.
pub fn flips(flips: &Flips, detail: Detail, style: &Style) -> String {
    let mut page = Page::new(style);
    let turned: Vec<&Flipped> = flips.bundles.iter().filter(|each| each.turned).collect();
    let total = words::count(flips.bundles.len(), "question was", "questions were");
    let head = match turned.len() {
        0 => Text::plain(format!("{total} asked again; no answer turned.")),
        number => Text::plain(format!("{total} asked again; ")).then(
            Tone::Bad,
            format!("{} turned.", words::count(number, "answer", "answers")),
        ),
    };
    page.paragraph(0, &head);
    for each in turned {
        page.gap();
        page.paragraph(0, &Text::toned(Tone::Strong, &each.file));
        for party in &each.parties {
            page.paragraph(INDENT, &Text::plain(party));
        }
        page.field(INDENT, "was", 9, &Text::plain(&each.was));
        page.field(INDENT, "is", 9, &Text::plain(&each.is));
        let shown = match detail {
            Detail::Full => each.because.len(),
            Detail::Brief => CAUSES,
        };
        for (place, cause) in each.because.iter().take(shown).enumerate() {
            let label = if place == 0 { "because" } else { "" };
            page.hanging(
                INDENT,
                &Text::toned(Tone::Faint, label),
                9,
                &Text::plain(cause),
            );
        }
        if each.because.len() > shown {
            let more = format!("and {} more", each.because.len() - shown);
            page.paragraph(INDENT + 9, &Text::toned(Tone::Faint, more));
        }
    }
    if !flips.refused.is_empty() {
        page.heading("Not asked again");
    }
    for (file, why) in &flips.refused {
        page.hanging(
            INDENT,
            &Text::toned(Tone::Warn, file),
            20,
            &Text::plain(why),
        );
    }
    page.finish()
}
