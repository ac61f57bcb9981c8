//! The rulebook: which measures it holds, one of them whole, what its check found.

mod coverage;

use interdict_model::{Citation, Period};
use serde::Serialize;

pub use coverage::{Covered, Extent, Part, Pointer, RegimeRow, Rule, coverage};

use crate::layout::{Page, Text};
use crate::style::{Style, Tone};
use crate::table::Table;
use crate::words;

/// One measure or relief in `measures list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its id, which is also its place in the rulebook.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who issued it.
    pub authority: String,
    /// `law`, `guidance`, `enabling`, `policy`, `proposal`, `claim`, or the kind of relief.
    pub status: String,
    /// When its versions bind, oldest first.
    pub periods: Vec<Period>,
    /// Whether one of them binds on the day of the question.
    pub in_force: bool,
}

/// One measure or relief in `measures show`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// What `measures list` says of it.
    #[serde(flatten)]
    pub row: Row,
    /// What it is about, in a paragraph.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Its versions, oldest first.
    pub versions: Vec<Version>,
    /// Rules that added entries to the list it aims at, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub additions: Vec<Addition>,
}

/// A rule that added entries to a list, with its own instant of effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Addition {
    /// The rule, as entries name it.
    pub rule: String,
    /// From when its entries bind.
    pub period: Period,
    /// Its citations.
    pub cites: Vec<Citation>,
}

/// One version of a measure or relief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Its key.
    pub key: String,
    /// When it binds.
    pub period: Period,
    /// Whether it begins on the first day that the rulebook answers for; the law itself
    /// may be older.
    pub from_first_day: bool,
    /// The steps and their expressions, in the order in which they are tried.
    pub steps: Vec<(String, String)>,
    /// Its citations.
    pub cites: Vec<Citation>,
}

/// One fact in `measures facts`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactRow {
    /// Its path, as `--fact` takes it.
    pub path: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Allowed values, for an enum.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// The question that it answers.
    pub question: String,
    /// Who can answer.
    pub who_answers: String,
    /// The rule that uses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cite: Option<String>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The rulebook must not be used.
    Error,
    /// A person should look.
    Warning,
}

/// One finding of `measures lint`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// The file, measure or version.
    pub place: String,
    /// What is wrong.
    pub text: String,
}

/// How many findings were not asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NotShown {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
}

/// One case of `measures test`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// File and variant.
    pub name: String,
    /// Whether it was tried; one that imports lists of its own is not.
    pub tried: bool,
    /// What differs from what it expects, in words.
    pub differences: Vec<String>,
}

/// Returns which cases are not answered as they expect, and how.
pub fn tried(cases: &[Tried], style: &Style) -> String {
    let mut page = Page::new(style);
    let differ = cases.iter().filter(|each| !each.differences.is_empty());
    for each in differ.clone() {
        page.hanging(
            0,
            &Text::toned(Tone::Bad, "differs"),
            9,
            &Text::toned(Tone::Strong, &each.name),
        );
        for line in each.differences.iter().flat_map(|text| text.lines()) {
            page.paragraph(9, &Text::plain(line.trim()));
        }
        page.gap();
    }
    let not = cases.iter().filter(|each| !each.tried).count();
    let tried = cases.len() - not;
    let wrong = differ.count();
    let tried = words::count(tried, "case tried", "cases tried");
    let came = match wrong {
        0 => "all as expected".to_owned(),
        _ => format!("{wrong} not as expected"),
    };
    let others = match not {
        0 => String::new(),
        _ => format!(
            "; {} not tried, for list files of their own",
            words::count(not, "case", "cases")
        ),
    };
    page.paragraph(0, &Text::plain(format!("{tried}, {came}{others}")));
    page.finish()
}

/// Returns the rulebook, one line a measure.
pub fn list(rows: &[Row], style: &Style) -> String {
    let mut page = Page::new(style);
    if rows.is_empty() {
        page.paragraph(0, &Text::plain("The rulebook holds no measure."));
        return page.finish();
    }
    let mut table = Table::new(&["measure", "that day", "title"], 2);
    for row in rows {
        let binds = if row.in_force {
            Text::toned(Tone::Strong, "in force")
        } else {
            Text::toned(Tone::Faint, "-")
        };
        let about = format!("; {}, {}", row.authority, row.status);
        table.row(vec![
            Text::plain(&row.id),
            binds,
            Text::plain(&row.title).then(Tone::Faint, about),
        ]);
    }
    table.render(&mut page, 0);
    page.gap();
    let total = words::count(rows.len(), "measure or relief", "measures and reliefs");
    let versions = rows.iter().map(|row| row.periods.len()).sum();
    let versions = words::count(versions, "version", "versions");
    page.paragraph(0, &Text::toned(Tone::Faint, format!("{total}, {versions}")));
    page.finish()
}

/// Returns one measure with its versions.
pub fn show(measure: &Shown, style: &Style) -> String {
    const HANG: usize = 11;
    let mut page = Page::new(style);
    let row = &measure.row;
    page.paragraph(
        0,
        &Text::toned(Tone::Strong, &row.id).then(Tone::Plain, format!("  {}", row.title)),
    );
    page.field(0, "authority", HANG, &Text::plain(&row.authority));
    page.field(0, "status", HANG, &Text::plain(&row.status));
    if let Some(summary) = &measure.summary {
        page.gap();
        page.paragraph(0, &Text::plain(summary));
    }
    for version in &measure.versions {
        page.heading(&format!("Version {}", version.key));
        steps(&mut page, version);
    }
    if !measure.additions.is_empty() {
        page.heading("Entries were added by");
    }
    for addition in &measure.additions {
        let mut text = Text::plain(words::period(&addition.period));
        // Mostly the rule is its own citation; it need not be said twice.
        let cites = words::cites(&addition.cites);
        if addition.cites.iter().any(|cite| cite.text != addition.rule) {
            text = text.then(Tone::Faint, "; ").join(&cites);
        }
        let lead = Text::plain(&addition.rule);
        let hang = lead.cells().max(HANG) + 2;
        page.hanging(2, &lead, hang, &text);
    }
    page.finish()
}

/// A step whose label is longer than this stands above its expression, not beside it.
const LONGEST_LABEL: usize = 22;

fn steps(page: &mut Page<'_>, version: &Version) {
    let labels = version.steps.iter().map(|(label, _)| label.chars().count());
    let hang = labels
        .filter(|label| *label <= LONGEST_LABEL)
        .fold("binds".len(), usize::max)
        + 2;
    page.field(2, "binds", hang, &Text::plain(binds(version)));
    for (label, expression) in &version.steps {
        if label.chars().count() <= LONGEST_LABEL {
            page.field(2, label, hang, &Text::plain(expression));
        } else {
            page.paragraph(2, &Text::plain(label));
            page.paragraph(2 + hang, &Text::toned(Tone::Faint, expression));
        }
    }
    page.field(2, "cites", hang, &words::cites(&version.cites));
}

/// Returns when a version binds. The horizon of the rulebook is no date of the law.
fn binds(version: &Version) -> String {
    if !version.from_first_day {
        return words::period(&version.period);
    }
    let until = match version.period.through {
        Some(through) => format!("through {through}"),
        None => "no end date".to_owned(),
    };
    format!("from the first day that the rulebook answers for, {until}")
}

/// Returns every fact that a rule may read, with its question.
pub fn facts(rows: &[FactRow], style: &Style) -> String {
    let mut page = Page::new(style);
    for row in rows {
        let kind = if row.values.is_empty() {
            row.kind.clone()
        } else {
            row.values.join(" | ")
        };
        page.paragraph(
            0,
            &Text::toned(Tone::Strong, &row.path).then(Tone::Faint, format!("  {kind}")),
        );
        let who = Text::plain(&row.question).then(Tone::Faint, format!(" ({})", row.who_answers));
        page.paragraph(4, &who);
    }
    page.gap();
    page.paragraph(
        0,
        &Text::toned(Tone::Faint, words::count(rows.len(), "fact", "facts")),
    );
    page.finish()
}

/// Returns the findings, errors first, and their number.
pub fn lint(findings: &[Finding], not_shown: Option<NotShown>, style: &Style) -> String {
    let mut page = Page::new(style);
    let others = not_shown.map_or_else(String::new, |others| {
        format!(
            " Not shown, of others: {}, {}.",
            words::count(others.errors, "error", "errors"),
            words::count(others.warnings, "warning", "warnings")
        )
    });
    if findings.is_empty() {
        page.paragraph(0, &Text::plain(format!("No findings.{others}")));
        return page.finish();
    }
    let mut sorted: Vec<_> = findings.iter().collect();
    sorted.sort_by_key(|finding| (finding.severity, &finding.place));
    let mut errors = 0;
    for finding in sorted {
        let word = match finding.severity {
            Severity::Error => {
                errors += 1;
                Text::toned(Tone::Bad, "error")
            }
            Severity::Warning => Text::toned(Tone::Warn, "warning"),
        };
        let text = Text::toned(Tone::Strong, &finding.place)
            .then(Tone::Plain, format!(": {}", finding.text));
        page.hanging(0, &word, 9, &text);
    }
    page.gap();
    let warnings = findings.len() - errors;
    page.paragraph(
        0,
        &Text::plain(format!(
            "{}, {}{}{others}",
            words::count(errors, "error", "errors"),
            words::count(warnings, "warning", "warnings"),
            if others.is_empty() { "" } else { "." }
        )),
    );
    page.finish()
}

#[cfg(test)]
mod tests;
