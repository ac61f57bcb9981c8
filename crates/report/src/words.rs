//! Phrases that several pages share.

use interdict_model::{
    Basis, Citation, Confidence, Corpus, CorpusList, LicensePolicy, Outcome, Period, Verdict,
};

use crate::layout::{Page, Text};
use crate::style::{Style, Tone};
use crate::table::Table;

/// Returns `1 entry`, `2 entries`, `1,204 entries`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        grouped(number),
        if number == 1 { one } else { many }
    )
}

/// Returns a figure with its thousands set apart.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Returns `a`, `a or b`, `a, b or c`.
pub(crate) fn either<S: AsRef<str>>(words: &[S], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., end] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", most.join(", "), end.as_ref())
        }
    }
}

/// Returns the first twelve digits of a digest: enough to tell corpora apart by eye.
pub(crate) fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

pub(crate) fn tone_of(outcome: Outcome) -> Tone {
    match outcome.severity() {
        4.. => Tone::Bad,
        2..=3 => Tone::Warn,
        1 => Tone::Good,
        // Nothing triggered is not a green light: the page says what was not looked at.
        _ => Tone::Strong,
    }
}

pub(crate) fn mark(verdict: Verdict) -> Text {
    let tone = match verdict {
        Verdict::True => Tone::Strong,
        Verdict::Unknown => Tone::Warn,
        Verdict::False => Tone::Faint,
    };
    Text::toned(tone, verdict.letter().to_string())
}

pub(crate) fn policy(policy: LicensePolicy) -> &'static str {
    match policy {
        LicensePolicy::Unread => "as published; the wording is not read yet",
        LicensePolicy::BySection => "by the section that the entry cites",
        LicensePolicy::CaseByCaseApprovalEar99 => "case by case; presumption of approval for EAR99",
        LicensePolicy::CaseByCaseExceptNamed => {
            "case by case; presumption of denial for what the entry names"
        }
        LicensePolicy::PresumptionOfDenialExceptNamed => {
            "presumption of denial, except for what the entry names"
        }
        LicensePolicy::DenialExceptNamed => "policy of denial, except for what the entry names",
        LicensePolicy::CaseByCase => "case by case",
        LicensePolicy::PresumptionOfDenial => "presumption of denial",
        LicensePolicy::Denial => "policy of denial",
    }
}

pub(crate) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Rule => "a rule or the entry gives the date",
        Basis::Snapshot => "seen in a copy of the list; nothing says since when",
        Basis::BetweenSnapshots => "between two copies of the list",
        Basis::Inferred => "inferred; the record does not decide the day",
        Basis::Publication => "date of publication; the date of effect may be earlier",
    }
}

pub(crate) fn period(period: &Period) -> String {
    match period.through {
        Some(through) => format!("from {} through {through}", period.from),
        None => format!("from {}, no end date", period.from),
    }
}

/// Returns the citations in a row; what was not read in full says so.
pub(crate) fn cites(cites: &[Citation]) -> Text {
    let mut text = Text::default();
    for (at, cite) in cites.iter().enumerate() {
        let gap = if at > 0 { "; " } else { "" };
        text = text.then(Tone::Faint, format!("{gap}{}", cite.text));
        match cite.confidence {
            Confidence::Read => {}
            Confidence::Partly => text = text.then(Tone::Faint, " (read in part)"),
            Confidence::Recalled => text = text.then(Tone::Warn, " (recalled, not read)"),
        }
    }
    text
}

/// Adds the closing block that names everything an answer used.
pub(crate) fn corpus(page: &mut Page<'_>, corpus: &Corpus) {
    let mut head = Text::toned(Tone::Faint, "corpus ").then(Tone::Plain, short(&corpus.digest));
    if !corpus.rulebook.is_empty() {
        head = head
            .then(Tone::Faint, "  rulebook ")
            .then(Tone::Plain, short(&corpus.rulebook));
    }
    if !corpus.engine.is_empty() {
        head = head
            .then(Tone::Faint, "  engine ")
            .then(Tone::Plain, &corpus.engine);
    }
    page.gap();
    page.paragraph(0, &head);
}

/// Adds a table with one row a list, or says that there is none.
pub(crate) fn corpus_lists(page: &mut Page<'_>, indent: usize, corpus: &Corpus) {
    if corpus.lists.is_empty() {
        page.paragraph(indent, &Text::toned(Tone::Warn, "No list was loaded."));
        return;
    }
    let mut table = Table::new(&["list", "of", "entries", "on that day"], 3).right(&[2]);
    for list in &corpus.lists {
        table.row(vec![
            Text::plain(list.id.as_str()),
            Text::plain(list.date.to_string()),
            Text::plain(grouped(list.rows)),
            standing(list),
        ]);
    }
    table.render(page, indent);
}

/// Returns what is wrong with a list on the day of the question, and its age.
fn standing(list: &CorpusList) -> Text {
    let age = match list.age_days {
        Some(0) => Text::plain("of that day"),
        Some(age) => {
            let age = count(usize::try_from(age).unwrap_or(0), "day", "days");
            Text::plain(format!("{age} old"))
        }
        None => Text::toned(Tone::Warn, "later than that day"),
    };
    if list.complete {
        age
    } else {
        Text::toned(Tone::Warn, "not the whole list, ").join(&age)
    }
}

/// Returns a score with two digits; 0.996 is not shown as 1.00.
pub(crate) fn score(score: f64) -> String {
    // Cut, not rounded: what is below a threshold must not read as if it met it.
    format!("{:.2}", (score * 100.0 + 1e-6).floor() / 100.0)
}

/// Returns a word quoted for a POSIX shell where it needs to be.
pub fn shell(word: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "_.,:=/@%+-".contains(c);
    if !word.is_empty() && word.chars().all(safe) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Returns the arrow that the style allows.
pub(crate) fn arrow(style: &Style) -> &'static str {
    if style.unicode { "→" } else { "->" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_grouped_by_thousands() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(204), "204");
        assert_eq!(grouped(25_921), "25,921");
        assert_eq!(grouped(10_000_000), "10,000,000");
    }

    #[test]
    fn a_score_below_one_is_never_shown_as_one() {
        assert_eq!(score(0.9999), "0.99");
        assert_eq!(score(1.0), "1.00");
        assert_eq!(score(0.7049), "0.70");
    }

    #[test]
    fn only_what_a_shell_would_read_is_quoted() {
        assert_eq!(shell("item.published=true"), "item.published=true");
        assert_eq!(shell("party[2].x=1"), "'party[2].x=1'");
        assert_eq!(shell("a='b'"), r"'a='\''b'\'''");
    }
}
