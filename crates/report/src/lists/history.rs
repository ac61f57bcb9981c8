//! What happened to entries between copies: changes, links, the life of one entry, and
//! whether the stored copies are whole.

use interdict_model::{
    Change, ChangeKind, Decision, Delta, Field, FieldChange, Life, LinkKind, LinkRecord, ListId,
    Property, Statement, Verification,
};
use jiff::civil::Date;
use serde::Serialize;

use crate::layout::{Page, Text};
use crate::style::{Style, Tone};
use crate::table::Table;
use crate::words::{self, grouped};

/// Indent of what stands below a heading.
const INDENT: usize = 2;
/// Values of one field that are shown one by one.
const SHOWN_VALUES: usize = 4;

/// What changed in one list, in `lists diff`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListDelta {
    /// The list.
    pub list: ListId,
    /// The day of the earlier copy.
    pub earlier: Date,
    /// The day of the later copy.
    pub later: Date,
    /// The changes.
    #[serde(flatten)]
    pub delta: Delta,
}

/// Returns what changed between two copies, list by list. Without `all`, changes in
/// words alone are only counted.
pub fn diff(lists: &[ListDelta], all: bool, style: &Style) -> String {
    let mut page = Page::new(style);
    if lists.is_empty() {
        page.paragraph(
            0,
            &Text::plain(
                "Nothing to compare: no list has two different copies for these two sides.",
            ),
        );
        return page.finish();
    }
    let heads = [
        "list",
        "entries",
        "added",
        "removed",
        "re-edited",
        "moved",
        "split",
        "merged",
        "to decide",
    ];
    let mut table = Table::new(&heads, 0).right(&[1, 2, 3, 4, 5, 6, 7, 8]);
    for list in lists {
        let counts = list.delta.counts();
        let count = |kind: ChangeKind, tone: Tone| match counts.get(&kind) {
            Some(count) => Text::toned(tone, grouped(*count)),
            None => Text::toned(Tone::Faint, "-"),
        };
        table.row(vec![
            Text::toned(Tone::Strong, list.list.as_str()),
            Text::plain(grouped(list.delta.rows_after)),
            count(ChangeKind::Added, Tone::Plain),
            count(ChangeKind::Removed, Tone::Plain),
            count(ChangeKind::Reedited, Tone::Plain),
            count(ChangeKind::Moved, Tone::Plain),
            count(ChangeKind::Split, Tone::Plain),
            count(ChangeKind::Merged, Tone::Plain),
            count(ChangeKind::Ambiguous, Tone::Warn),
        ]);
    }
    table.render(&mut page, 0);
    for list in lists {
        changes(&mut page, list, all);
    }
    page.finish()
}

fn changes(page: &mut Page<'_>, list: &ListDelta, all: bool) {
    page.heading(&format!(
        "{}  {} to {}",
        list.list, list.earlier, list.later
    ));
    let delta = &list.delta;
    let unchanged = format!(
        "{} before, {} after, {} unchanged",
        grouped(delta.rows_before),
        grouped(delta.rows_after),
        grouped(delta.unchanged)
    );
    page.paragraph(INDENT, &Text::toned(Tone::Faint, unchanged));
    if !delta.not_compared.is_empty() {
        let fields: Vec<&str> = delta
            .not_compared
            .iter()
            .map(|field| field.word())
            .collect();
        let text = format!(
            "not compared, one of the copies does not carry them: {}",
            fields.join(", ")
        );
        page.paragraph(INDENT, &Text::toned(Tone::Faint, text));
    }
    let in_words = |change: &&Change| {
        change.kind == ChangeKind::Reedited
            && change
                .fields
                .iter()
                .all(|field| field.wording_only || field.field == Field::Citations)
    };
    let hidden = delta.changes.iter().filter(in_words).count();
    for change in delta
        .changes
        .iter()
        .filter(|change| all || !in_words(change))
    {
        one_change(page, change);
    }
    if hidden > 0 && !all {
        let text = format!(
            "and {} in citations or wording alone; `--all` shows them",
            words::count(hidden, "change", "changes")
        );
        page.paragraph(INDENT, &Text::toned(Tone::Faint, text));
    }
}

fn one_change(page: &mut Page<'_>, change: &Change) {
    const LEAD: usize = 11;
    let (word, tone) = word(change.kind);
    let mut text = Text::toned(Tone::Strong, &change.caption);
    if let Some(before) = &change.caption_before {
        text = text.then(Tone::Faint, format!(" <- {before}"));
    }
    if let Some(other) = &change.other_list {
        text = text.then(Tone::Plain, format!("; the other list: {other}"));
    }
    page.hanging(INDENT, &Text::toned(tone, word), LEAD, &text);
    let ids = |ids: &[interdict_model::EntryId]| {
        ids.iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let indent = INDENT + LEAD;
    let entries = match (change.before.as_slice(), change.after.as_slice()) {
        ([], after) => ids(after),
        (before, []) => ids(before),
        (before, after) if before == after => ids(after),
        (before, after) => format!("{} -> {}", ids(before), ids(after)),
    };
    page.paragraph(indent, &Text::toned(Tone::Faint, entries));
    for field in &change.fields {
        one_field(page, indent, field);
    }
    if !change.reason.is_empty() && change.before != change.after {
        let by = by_a_person(change.decided);
        let why = format!("because: {}{by}", change.reason);
        page.paragraph(indent, &Text::toned(Tone::Faint, why));
    }
}

fn one_field(page: &mut Page<'_>, indent: usize, change: &FieldChange) {
    const LEAD: usize = 11;
    let wording = if change.wording_only {
        " (other words, same meaning)"
    } else {
        ""
    };
    let mut lead = change.field.word();
    let sides = [("-", &change.removed), ("+", &change.added)];
    for (sign, values) in sides {
        for value in values.iter().take(SHOWN_VALUES) {
            let text = Text::plain(format!("{sign} {value}")).then(Tone::Faint, wording);
            page.hanging(indent, &Text::toned(Tone::Faint, lead), LEAD, &text);
            lead = "";
        }
        if let Some(more) = values
            .len()
            .checked_sub(SHOWN_VALUES)
            .filter(|more| *more > 0)
        {
            let text = Text::toned(Tone::Faint, format!("{sign} and {more} more"));
            page.hanging(indent, &Text::default(), LEAD, &text);
        }
    }
}

fn by_a_person(decided: bool) -> &'static str {
    if decided {
        " (decided by a person)"
    } else {
        ""
    }
}

/// Returns the word for a change, and its tone.
pub(crate) fn word(kind: ChangeKind) -> (&'static str, Tone) {
    match kind {
        ChangeKind::Added => ("added", Tone::Warn),
        ChangeKind::Removed => ("removed", Tone::Good),
        ChangeKind::Reedited => ("re-edited", Tone::Plain),
        ChangeKind::Moved => ("moved", Tone::Plain),
        ChangeKind::Split => ("split", Tone::Plain),
        ChangeKind::Merged => ("merged", Tone::Plain),
        ChangeKind::Ambiguous => ("to decide", Tone::Warn),
    }
}

/// Returns links between copies of one list, and what people decided.
pub fn links(links: &[LinkRecord], decisions: &[Decision], style: &Style) -> String {
    let mut page = Page::new(style);
    if links.is_empty() && decisions.is_empty() {
        page.paragraph(
            0,
            &Text::plain("No entry changed its id between two copies."),
        );
    }
    for record in links {
        let link = &record.link;
        let (word, tone) = match link.kind {
            LinkKind::Same => ("same", Tone::Plain),
            LinkKind::Split => ("split", Tone::Plain),
            LinkKind::Merged => ("merged", Tone::Plain),
            LinkKind::Ambiguous => ("to decide", Tone::Warn),
        };
        let days = format!("{} to {}", record.earlier, record.later);
        page.hanging(
            0,
            &Text::toned(tone, word),
            11,
            &Text::toned(Tone::Faint, days),
        );
        for id in &link.before {
            page.paragraph(INDENT, &Text::plain(format!("{id}")));
        }
        for id in &link.after {
            page.paragraph(INDENT, &Text::plain(format!("-> {id}")));
        }
        let by = by_a_person(link.decided);
        page.paragraph(
            INDENT,
            &Text::toned(Tone::Faint, format!("because: {}{by}", link.reason)),
        );
    }
    if !decisions.is_empty() {
        page.heading("Decisions, oldest first");
        for decision in decisions {
            decided(&mut page, decision);
        }
    }
    page.finish()
}

fn decided(page: &mut Page<'_>, decision: &Decision) {
    let ruling = match decision.ruling {
        interdict_model::Ruling::Same => "one entry",
        interdict_model::Ruling::Different => "two entries",
        interdict_model::Ruling::Withdrawn => "withdrawn",
    };
    let by = decision
        .by
        .as_ref()
        .map_or(String::new(), |by| format!(" by {by}"));
    let lead = Text::plain(decision.decided.to_string());
    let text =
        Text::toned(Tone::Strong, ruling).then(Tone::Plain, format!("{by}: {}", decision.reason));
    page.hanging(INDENT, &lead, 12, &text);
    let pair = format!("{} -> {}", decision.before, decision.after);
    page.paragraph(INDENT + 12, &Text::toned(Tone::Faint, pair));
}

/// Adds the life of an entry over its copies: where it appears, what changed when.
pub(super) fn life(page: &mut Page<'_>, life: &Life) {
    page.heading("Life");
    for statement in listed(life) {
        page.bullet(INDENT, &Text::plain(bounds(statement)));
    }
    let mut table = Table::new(&["copy of", "name", "id"], 1);
    for seen in &life.appearances {
        let ids: Vec<&str> = seen
            .ids
            .iter()
            .map(interdict_model::EntryId::as_str)
            .collect();
        table.row(vec![
            Text::plain(seen.date.to_string()),
            Text::plain(seen.captions.join(" / ")),
            Text::toned(Tone::Faint, ids.join(", ")),
        ]);
    }
    page.gap();
    table.render(page, INDENT);
    let changed: Vec<&Statement> = life
        .statements
        .iter()
        .filter(|statement| statement.property != Property::Listed)
        .filter(|statement| statement.absent_until.is_some() || statement.gone_by.is_some())
        .collect();
    if !changed.is_empty() {
        page.heading("What changed");
    }
    for statement in changed {
        let Property::Field(field) = statement.property else {
            continue;
        };
        let text =
            Text::plain(&statement.value).then(Tone::Faint, format!(" ({})", bounds(statement)));
        page.hanging(INDENT, &Text::toned(Tone::Faint, field.word()), 11, &text);
    }
    for record in &life.links {
        let by = by_a_person(record.link.decided);
        let text = format!(
            "{} to {}: {}{by}",
            record.earlier, record.later, record.link.reason
        );
        let tone = if record.link.kind == LinkKind::Ambiguous {
            Tone::Warn
        } else {
            Tone::Faint
        };
        page.bullet(INDENT, &Text::toned(tone, text));
    }
}

fn listed(life: &Life) -> impl Iterator<Item = &Statement> {
    life.statements
        .iter()
        .filter(|statement| statement.property == Property::Listed)
}

/// Says when something was so, as the copies bound it.
fn bounds(statement: &Statement) -> String {
    let from = match statement.absent_until {
        Some(absent) => format!("came between {absent} and {}", statement.first_seen),
        None => format!("there since before {}", statement.first_seen),
    };
    let to = match statement.gone_by {
        Some(gone) => format!("went between {} and {gone}", statement.last_seen),
        None => format!("still there on {}", statement.last_seen),
    };
    format!("{from}, {to}")
}

/// Returns whether what is stored is what was stored.
pub fn verify(found: &Verification, style: &Style) -> String {
    let mut page = Page::new(style);
    let whole = format!(
        "{} whole, {} bytes read",
        words::count(found.whole, "copy is", "copies are"),
        grouped(usize::try_from(found.bytes).unwrap_or(usize::MAX))
    );
    let tone = if found.damaged.is_empty() {
        Tone::Good
    } else {
        Tone::Plain
    };
    page.paragraph(0, &Text::toned(tone, whole));
    for copy in &found.damaged {
        let state = if copy.active {
            ""
        } else {
            ", which serves no question any more"
        };
        let text = format!(
            "{} of {}{state}: `{}` {}",
            copy.list, copy.date, copy.path, copy.what
        );
        page.bullet(0, &Text::toned(Tone::Bad, text));
    }
    if !found.unnamed.is_empty() {
        let text = format!(
            "{} left by imports that were cut off; they can be deleted:",
            words::count(found.unnamed.len(), "file was", "files were")
        );
        page.paragraph(0, &Text::toned(Tone::Faint, text));
        for path in &found.unnamed {
            page.bullet(0, &Text::toned(Tone::Faint, path));
        }
    }
    if found.whole_indexes > 0 {
        let text = words::count(found.whole_indexes, "index is", "indexes are") + " whole";
        page.paragraph(0, &Text::plain(text));
    }
    for path in &found.removed_indexes {
        let text = format!(
            "index `{path}` was damaged and is removed; it is made again when it is asked for"
        );
        page.bullet(0, &Text::toned(Tone::Bad, text));
    }
    page.finish()
}
