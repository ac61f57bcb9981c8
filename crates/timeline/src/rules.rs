//! Rows of the rulebook: measures that reach a party, and the reliefs from them.
//!
//! A measure reaches a party when it is aimed at a list that holds one of its entries, when
//! one of its conditions asks about such a list or about the party as a maker, or when
//! `positions/parties.toml` says so. Conditions are read as trees, never as text.
//!
//! Only versions that were public by `known` are drawn; a version that a later one replaced
//! ends before it, for those who could know the later one. So a relief that was extended
//! shows the end that was known then.

use std::collections::BTreeSet;

use interdict_determine::{
    Expr, Known, Measure, Relief, ReliefVersion, Rulebook, Status, Target, Test, Validity, Value,
    Version,
};
use interdict_model::{AsOf, Confidence, ListEntry, ListId, MeasureId, Outcome, Verdict};
use jiff::civil::Date;

use crate::{
    party::Chosen,
    record::PublicRecord,
    row::{Agrees, Bound, Effect, Mark, OnRecord, Place, Row, Said, Section, Span, State},
};

/// What the rows are about.
pub(crate) struct Reach<'a> {
    lists: BTreeSet<&'a ListId>,
    makers: BTreeSet<&'a str>,
    measures: BTreeSet<&'a MeasureId>,
    entries: Vec<&'a ListEntry>,
    record: &'a PublicRecord,
}

impl<'a> Reach<'a> {
    pub fn of(parties: &[Chosen<'a>], record: &'a PublicRecord) -> Self {
        let entries: Vec<&ListEntry> = parties
            .iter()
            .flat_map(|party| party.entries.iter().copied())
            .collect();
        let known = || parties.iter().filter_map(|party| party.known);
        Self {
            lists: entries.iter().map(|entry| &entry.list).collect(),
            makers: known().filter_map(|party| party.maker.as_deref()).collect(),
            measures: known().flat_map(|party| &party.measures).collect(),
            entries,
            record,
        }
    }

    fn measure(&self, book: &Rulebook, measure: &Measure) -> bool {
        self.measures.contains(&measure.id)
            || measure.versions.iter().any(|version| {
                let aimed = match &version.target {
                    Target::Entry { lists, .. } => lists.iter().any(|l| self.lists.contains(l)),
                    Target::None | Target::Party { .. } => false,
                };
                aimed || conditions(version).any(|expr| self.expr(book, expr))
            })
    }

    fn expr(&self, book: &Rulebook, expr: &Expr) -> bool {
        let listed = |list: &str| self.lists.iter().any(|own| own.as_str() == list);
        let mut asked = BTreeSet::new();
        let mut open = vec![expr];
        while let Some(expr) = open.pop() {
            if expr.lists().iter().any(|list| listed(list)) {
                return true;
            }
            let mut tests = Vec::new();
            each_test(expr, &mut tests);
            for (path, test) in tests {
                let made = |maker: &&str| test.decide(&Value::Text((*maker).to_owned()));
                if path == "item.maker" && self.makers.iter().any(made) {
                    return true;
                }
                if asked.insert(path) {
                    open.extend(
                        book.registry
                            .get(path)
                            .and_then(|fact| fact.derive.as_ref()),
                    );
                }
            }
        }
        false
    }

    /// Answers whether a version of a relief can reach one of the entries.
    fn relief(&self, version: &ReliefVersion) -> bool {
        let reaches = |entry: &&ListEntry| {
            let listing = &entry.listing;
            let text = |rule: &String| Value::Text(rule.clone());
            let added_by = match (&listing.added_by, listing.added_by_one_of.as_slice()) {
                (Some(rule), _) => Known::Exact(text(rule)),
                (None, []) => Known::Unknown,
                (None, rules) => Known::OneOf(rules.iter().map(text).collect()),
            };
            let own = self.record.party_of(entry).map(|party| party.id.as_str());
            let look_up = |path: &str, test: &Test| match (path, &added_by) {
                // A rule that added one party and nobody else did not add another.
                ("entry.added_by", Known::Unknown) if self.adds_others(test, own) => Verdict::False,
                ("entry.added_by", added_by) => test.evaluate(added_by),
                _ => Verdict::Unknown,
            };
            evaluate(&version.party, &look_up) != Verdict::False
        };
        // A relief from a measure that no entry leads to has no entry to reach.
        self.entries.is_empty() || self.entries.iter().any(reaches)
    }

    fn adds_others(&self, test: &Test, own: Option<&str>) -> bool {
        let other = |rule: &Value| {
            self.record.parties.iter().any(|party| {
                let adds = |each: &crate::record::Addition| Value::Text(each.rule.clone()) == *rule;
                Some(party.id.as_str()) != own && party.addition.iter().any(adds)
            })
        };
        matches!(
            test.op,
            interdict_determine::Op::Eq | interdict_determine::Op::In
        ) && test.constants.iter().all(other)
    }
}

/// Returns the rows of measures and reliefs, measures first, by start and id.
pub(crate) fn rows(book: &Rulebook, reach: &Reach<'_>, on: AsOf, known: AsOf) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut drawn = BTreeSet::new();
    for measure in &book.measures {
        // Where the public record says the same with its deadlines, the record is drawn.
        if measure.record.is_empty() && reach.measure(book, measure) {
            drawn.insert(&measure.id);
            rows.extend(measure_row(book, measure, reach, on, known));
        }
    }
    for relief in &book.reliefs {
        if relief.overcomes.iter().any(|id| drawn.contains(id)) {
            rows.extend(relief_row(book, relief, reach, on, known));
        }
    }
    rows.sort_by(|a, b| (a.section, a.from.latest, &a.id).cmp(&(b.section, b.from.latest, &b.id)));
    rows
}

fn measure_row(
    book: &Rulebook,
    measure: &Measure,
    reach: &Reach<'_>,
    on: AsOf,
    known: AsOf,
) -> Option<Row> {
    let when = |version: &Version| {
        evaluate(&version.when, &|path, test| {
            let day = match path {
                "question.known" => known.day(),
                "question.on" => on.day(),
                _ => return Verdict::Unknown,
            };
            test.decide(&Value::Date(day)).into()
        })
    };
    let steps: Vec<Step<'_>> = measure
        .versions
        .iter()
        .map(|version| Step {
            key: &version.key,
            validity: &version.validity,
            binds: if version.effect == Outcome::NotInForce {
                Verdict::False
            } else {
                when(version)
            },
            effect: match when(version) {
                _ if measure.status == Status::Claim => Effect::Said,
                _ if version.effect == Outcome::NotInForce => Effect::Suspended,
                Verdict::Unknown => Effect::Open,
                _ => Effect::Binds,
            },
        })
        .collect();
    let is_claim = measure.status == Status::Claim;
    let kind = match measure.status {
        Status::Law | Status::Tripwire => "rule",
        other => other.word(),
    };
    let named = (&measure.id, measure.title.as_str(), kind);
    let mut row = row(book, named, &steps, on, known)?;
    row.says = Some(measure.summary.clone()).filter(|text| !text.is_empty());
    row.section = if is_claim {
        Section::Claims
    } else {
        Section::Measures
    };
    if is_claim {
        row.state_on = State::NoRule;
        row.says = None;
        row.said = Some(Said {
            by: vec![measure.authority.clone()],
            what: measure.summary.clone(),
            record: OnRecord {
                agrees: Agrees::Open,
                text: "nothing in the record bears it out or contradicts it".to_owned(),
                public: None,
                cites: Vec::new(),
            },
        });
    } else if measure.status == Status::Tripwire {
        row.note = Some("its effect is not computed: a hit stops the answer".to_owned());
    }
    let rules: BTreeSet<&str> = reach
        .entries
        .iter()
        .flat_map(|entry| {
            entry
                .listing
                .added_by
                .iter()
                .chain(&entry.listing.added_by_one_of)
        })
        .map(String::as_str)
        .collect();
    for addition in &measure.additions {
        let validity = &addition.validity;
        if rules.contains(addition.rule.as_str()) && validity.is_public(known) {
            row.marks.push(Mark {
                day: validity.first_day(),
                what: format!(
                    "{} adds entries, {}",
                    addition.rule,
                    validity.period_words()
                ),
                public: validity.public.day_in(&validity.zone),
                cites: validity.cites.clone(),
            });
        }
    }
    Some(row.settle())
}

fn relief_row(
    book: &Rulebook,
    relief: &Relief,
    reach: &Reach<'_>,
    on: AsOf,
    known: AsOf,
) -> Option<Row> {
    let steps: Vec<Step<'_>> = relief
        .versions
        .iter()
        .filter(|version| reach.relief(version))
        .map(|version| Step {
            key: &version.key,
            validity: &version.validity,
            binds: Verdict::True,
            effect: Effect::Binds,
        })
        .collect();
    let named = (&relief.id, relief.title.as_str(), "relief");
    let mut row = row(book, named, &steps, on, known)?;
    row.section = Section::Reliefs;
    let from: Vec<&str> = relief.overcomes.iter().map(MeasureId::as_str).collect();
    row.says = Some(format!("{}, from {}", relief.kind.words(), from.join(", ")));
    Some(row.settle())
}

/// A version as both measures and reliefs have it.
struct Step<'a> {
    key: &'a str,
    validity: &'a Validity,
    /// Whether it binds while it is in force.
    binds: Verdict,
    effect: Effect,
}

/// Makes the row of versions that were public; nothing when none was.
fn row(
    book: &Rulebook,
    (id, title, kind): (&MeasureId, &str, &str),
    steps: &[Step<'_>],
    on: AsOf,
    known: AsOf,
) -> Option<Row> {
    let public: Vec<&Step<'_>> = steps
        .iter()
        .filter(|step| step.validity.is_public(known) && step.effect_stands())
        .collect();
    let mut spans: Vec<Span> = public.iter().map(|step| span(book, step)).collect();
    for at in 1..spans.len() {
        let start = public[at].validity.first_day();
        let key = public[at].key.to_owned();
        for earlier in &mut spans[..at] {
            if earlier.replaced_by.is_none() && earlier.to.latest.is_none_or(|last| last >= start) {
                earlier.replaced(&key, start);
            }
        }
    }
    let state = public
        .iter()
        .enumerate()
        .fold(Verdict::False, |state, (at, step)| {
            let in_force = |step: &Step<'_>| step.validity.in_force(on).verdict();
            let later = public[at + 1..]
                .iter()
                .fold(Verdict::False, |any, later| any.or(in_force(later)));
            state.or(in_force(step).and(step.binds).and(later.not()))
        });
    let first = spans.first()?;
    Some(Row {
        section: Section::Measures,
        kind: kind.to_owned(),
        id: id.to_string(),
        title: title.to_owned(),
        party: None,
        country: country(id),
        from: first.from,
        to: first.to,
        public: first.public,
        state_on: State::from(state),
        basis: None,
        confidence: Confidence::Read,
        spans,
        marks: Vec::new(),
        entries: Vec::new(),
        binds: None,
        says: None,
        said: None,
        note: None,
        cites: Vec::new(),
    })
}

impl Step<'_> {
    /// A version whose own condition fails for this question is not there.
    fn effect_stands(&self) -> bool {
        self.effect != Effect::Binds || self.binds != Verdict::False
    }
}

fn span(book: &Rulebook, step: &Step<'_>) -> Span {
    let validity = step.validity;
    let start = validity.first_day();
    // The first day that the rulebook answers for is no date of the law.
    let horizon = start == book.reaches_from;
    let bound = |day: Date| {
        if horizon {
            Bound::by(day)
        } else {
            Bound::on(day)
        }
    };
    let to = match (step.effect, validity.period.through) {
        (_, Some(last)) => Bound::on(last),
        // A claim is said on a day; it does not go on.
        (Effect::Said, None) => Bound::on(start),
        (_, None) => Bound::default(),
    };
    let note = if horizon {
        Some("the law may be older than the first day that the rulebook answers for".to_owned())
    } else if validity.period.from.is_instant() {
        Some(format!("binds {}", validity.period_words()))
    } else {
        None
    };
    Span {
        key: Some(step.key.to_owned()),
        from: bound(start),
        to,
        stated_end: None,
        replaced_by: None,
        public: bound(validity.public.day_in(&validity.zone)),
        published: validity.published,
        effect: step.effect,
        cites: validity.cites.clone(),
        note,
    }
}

/// The first part of an id is whose law it is.
fn country(id: &MeasureId) -> Option<Place> {
    let (code, name) = match id.as_str().split('.').next() {
        Some("us") => ("US", "United States"),
        Some("un") => ("UN", "United Nations"),
        _ => return None,
    };
    Some(Place {
        code: code.to_owned(),
        name: name.to_owned(),
    })
}

fn conditions(version: &Version) -> impl Iterator<Item = &Expr> {
    let target = match &version.target {
        Target::None => None,
        Target::Party { condition, .. } | Target::Entry { condition, .. } => Some(condition),
    };
    [
        &version.when,
        &version.subject,
        &version.bound,
        &version.act,
        &version.scope,
    ]
    .into_iter()
    .chain(target)
}

fn each_test<'a>(expr: &'a Expr, tests: &mut Vec<(&'a str, &'a Test)>) {
    match expr {
        Expr::Const(_) | Expr::Listed(_) => {}
        Expr::And(parts) | Expr::Or(parts) => {
            for part in parts {
                each_test(part, tests);
            }
        }
        Expr::Not(part) | Expr::Any(part) | Expr::All(part) => each_test(part, tests),
        Expr::Test { path, test, .. } => tests.push((path, test)),
    }
}

/// Evaluates an expression over the few facts that a timeline has; every other is unknown.
fn evaluate(expr: &Expr, look_up: &dyn Fn(&str, &Test) -> Verdict) -> Verdict {
    match expr {
        Expr::Const(value) => (*value).into(),
        Expr::And(parts) => parts
            .iter()
            .fold(Verdict::True, |all, part| all.and(evaluate(part, look_up))),
        Expr::Or(parts) => parts
            .iter()
            .fold(Verdict::False, |any, part| any.or(evaluate(part, look_up))),
        Expr::Not(part) => evaluate(part, look_up).not(),
        Expr::Any(_) | Expr::All(_) | Expr::Listed(_) => Verdict::Unknown,
        Expr::Test { path, test, .. } => look_up(path, test),
    }
}
