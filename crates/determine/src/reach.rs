//! What each rule can do, tried on a case of which nothing is known.
//!
//! In: a rulebook. Out: [`Reach`]: which facts can change an outcome, which reliefs can
//! relieve, which facts alone bring a verdict, which derivations can come out both ways.
//! The rules are evaluated as any question evaluates them, with every fact unknown; facts
//! that are taken as absent when a case is silent are opened. The search steers each
//! formula (see [`pivotal`](crate::pivotal)): what it finds is so; what it does not find is
//! reported, and a person looks.

use std::collections::{BTreeMap, BTreeSet};

use interdict_model::{AsOf, FactInput, PartyRole, Verdict};
use jiff::civil::Date;

use crate::{
    eval::Scope,
    expr::Expr,
    facts::{Facts, base_path},
    outcome::Model,
    pivotal::{Domains, contexts, contexts_from, domains, domains_of, steer},
    question::{Party, Question},
    relief::{Tried, one},
    residual::Assignment,
    rule::{Grant, Measure, Relief, Status, Target, Validity},
    rulebook::Rulebook,
    trigger::{Trigger, triggers},
    value::{FactType, Value},
};

/// What the rules can do.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// Facts that can change the outcome of some rule.
    pub pivotal: BTreeSet<String>,
    /// Facts that stand in what some rule turns on.
    pub met: BTreeSet<String>,
    /// Authorizations that can relieve a trigger, as `relief/version/authorization`.
    pub relieving: BTreeSet<String>,
    /// Measures that the empty case could be tried against at all.
    pub tried: BTreeSet<String>,
    /// A measure, and a fact with a value that by itself triggers it.
    pub concluding: BTreeSet<(String, String, String)>,
    /// Derived facts that their elements can establish, and refute.
    pub derived: BTreeMap<String, (bool, bool)>,
}

/// Tries every deciding measure of a rulebook, and every derivation.
pub(crate) fn reach(book: &Rulebook) -> Reach {
    let opened = Rulebook {
        registry: book.registry.opened(),
        ..book.clone()
    };
    let mut reach = Reach::default();
    let mut seen = Vec::new();
    for measure in opened.measures.iter().filter(|m| m.status.decides()) {
        for version in &measure.versions {
            let day = begins(&version.validity);
            for roles in [
                &[PartyRole::Other][..],
                &[PartyRole::Other, PartyRole::Purchaser],
            ] {
                let question = blank(&opened, day, roles);
                for trigger in open_triggers(&opened, &question, measure) {
                    reach.tried.insert(measure.id.to_string());
                    let model = model(&trigger, None);
                    let learned = learn(&opened, &question, model, &mut reach);
                    alone(&opened, &trigger, &learned, &mut reach);
                    seen.push(learned);
                }
            }
        }
    }
    for relief in &opened.reliefs {
        relieve(&opened, relief, &mut reach, &mut seen);
    }
    look_again(&seen, &mut reach, |path| {
        let spec = book.registry.get(path);
        spec.is_some_and(|spec| !spec.internal && spec.derive.is_none() && spec.closed.is_none())
    });
    derivations(&opened, &mut reach);
    reach
}

/// Triggers that some case may meet.
fn open_triggers<'a>(
    book: &'a Rulebook,
    question: &'a Question,
    measure: &'a Measure,
) -> Vec<Trigger<'a>> {
    let mut all = triggers(book, question, measure);
    all.retain(|trigger| trigger.verdict() != Verdict::False);
    all
}

/// A trigger with at most one relief: what the others say is steered elsewhere.
fn model(trigger: &Trigger<'_>, tried: Option<&Tried<'_>>) -> Model {
    Model {
        triggered: trigger.evaluated.residual.clone(),
        otherwise: trigger.otherwise,
        effect: trigger.version.effect,
        reliefs: tried
            .map(|tried| {
                (
                    tried.relief.kind.outcome(),
                    tried.evaluated.residual.clone(),
                )
            })
            .into_iter()
            .collect(),
    }
}

/// Tries a relief against the measures that it overcomes, on the days on which it or they
/// begin, until each of its authorizations has relieved something.
fn relieve(book: &Rulebook, relief: &Relief, reach: &mut Reach, seen: &mut Vec<Seen>) {
    for version in &relief.versions {
        let open = begins(&version.validity);
        let within = |(day, _): &(Date, Date)| {
            *day >= open.0
                && version
                    .validity
                    .period
                    .through
                    .is_none_or(|last| *day <= last)
        };
        for id in &relief.overcomes {
            let Some(measure) = book.measure(id.as_str()) else {
                continue;
            };
            let own = measure.versions.iter().map(|each| begins(&each.validity));
            for (on, known) in std::iter::once(open).chain(own.filter(within)) {
                let question = blank(book, (on, known.max(open.1)), &[PartyRole::Other]);
                for trigger in open_triggers(book, &question, measure) {
                    let restricts = trigger.version.effect.severity() > 0;
                    for tried in one(&trigger.scope(book, &question), relief) {
                        if restricts && tried.grant.is_some() {
                            let name = tried.name();
                            let model = model(&trigger, Some(&tried));
                            let learned = learn(book, &question, model, reach);
                            if relieves(&learned) {
                                reach.relieving.insert(name);
                            }
                            seen.push(learned);
                        }
                    }
                }
                let name = |grant: &Grant| format!("{}/{}/{}", relief.id, version.key, grant.id);
                let relieving = &reach.relieving;
                if version
                    .grants
                    .iter()
                    .all(|grant| relieving.contains(&name(grant)))
                {
                    break;
                }
            }
        }
    }
}

/// The first day of a text, and the first on which it was in force and known.
fn begins(validity: &Validity) -> (Date, Date) {
    let day = validity.first_day();
    (day, day.max(validity.public.day_in(&validity.zone)))
}

fn blank(book: &Rulebook, (on, known): (Date, Date), roles: &[PartyRole]) -> Question {
    let mut facts = Facts::default();
    // Said to be unknown: else a party without an entry was added by no rule.
    let unknown = FactInput::stated("unknown");
    let _ = facts.insert(&book.registry, roles, 1, "entry.added_by", &unknown);
    Question {
        on: AsOf::Day(on),
        known: AsOf::Day(known),
        parties: roles
            .iter()
            .map(|role| Party {
                role: *role,
                name: String::new(),
                country: None,
                matches: Vec::new(),
                unscreened: None,
            })
            .collect(),
        items: vec![String::new()],
        facts,
        lists: Vec::new(),
        require: Some(Vec::new()),
        explain: false,
    }
}

/// A trigger, at most one relief, and the values that their facts can take.
struct Seen {
    models: [Model; 1],
    forth: Domains,
    back: Domains,
}

/// Learns what one trigger, or one relief of it, turns on.
fn learn(book: &Rulebook, question: &Question, model: Model, reach: &mut Reach) -> Seen {
    let models = [model];
    let forth = domains(&book.registry, &question.facts, &models);
    let mut back = forth.clone();
    for values in back.values_mut() {
        values.reverse();
    }
    // Steering takes the first value that serves; the last one may serve two places.
    for domains in [&forth, &back] {
        for (key, values) in domains {
            let path = base_path(key);
            let tips = || tips(&models, contexts(&models, domains, key), key, values);
            if !reach.pivotal.contains(&path) && tips() {
                reach.pivotal.insert(path.clone());
            }
            reach.met.insert(path);
        }
    }
    Seen {
        models,
        forth,
        back,
    }
}

/// What the first search did not find is looked for again with each value of each other
/// fact chosen beforehand: steering from the inside of a formula can pick a value that
/// the outside cannot use.
fn look_again(seen: &[Seen], reach: &mut Reach, asked: impl Fn(&str) -> bool) {
    let missed = reach.met.difference(&reach.pivotal);
    let unfound: Vec<String> = missed.filter(|path| asked(path)).cloned().collect();
    for path in unfound {
        let found = seen.iter().any(|each| {
            let mine = each.forth.iter().filter(|(key, _)| base_path(key) == path);
            mine.into_iter().any(|(key, values)| {
                let others = each.forth.iter().filter(|(other, _)| *other != key);
                let mut bases = others.flat_map(|(other, values)| {
                    let base = |value: &Value| Assignment::from([(other.clone(), value.clone())]);
                    values.iter().map(base).collect::<Vec<_>>()
                });
                bases.any(|base| {
                    let contexts = contexts_from(&each.models, &each.forth, key, &base);
                    tips(&each.models, contexts, key, values)
                })
            })
        });
        if found {
            reach.pivotal.insert(path);
        }
    }
}

/// Whether under some completion two values of the fact lead to different words.
fn tips(models: &[Model; 1], contexts: Vec<Assignment>, key: &str, values: &[Value]) -> bool {
    contexts.into_iter().any(|context| {
        let words: BTreeSet<_> = values
            .iter()
            .map(|value| {
                let mut completed = context.clone();
                completed.insert(key.to_owned(), value.clone());
                models[0].possible_under(&completed)
            })
            .collect();
        words.len() > 1
    })
}

/// Whether some completion triggers the measure and meets the relief.
fn relieves(seen: &Seen) -> bool {
    let trigger = &seen.models[0].triggered;
    let Some((_, relief)) = seen.models[0].reliefs.first() else {
        return false;
    };
    [&seen.forth, &seen.back].into_iter().any(|domains| {
        let together = |first, second| {
            let mut chosen = Assignment::new();
            steer(first, true, domains, &mut chosen);
            steer(second, true, domains, &mut chosen);
            trigger.under(&chosen) == Verdict::True && relief.under(&chosen) == Verdict::True
        };
        together(relief, trigger) || together(trigger, relief)
    })
}

/// Tries each yes-or-no fact and each word by itself against a trigger that restricts. A
/// derived fact is left out: it stands for its elements.
fn alone(book: &Rulebook, trigger: &Trigger<'_>, seen: &Seen, reach: &mut Reach) {
    let restricts = trigger.version.effect.severity() > 0;
    if trigger.measure.status != Status::Law || !restricts {
        return;
    }
    for (key, values) in &seen.forth {
        let path = base_path(key);
        let kind = book.registry.get(&path).map(|spec| &spec.kind);
        if !matches!(kind, Some(FactType::Bool | FactType::Enum(_))) {
            continue;
        }
        for value in values {
            let only = Assignment::from([(key.clone(), value.clone())]);
            if seen.models[0].triggered.under(&only) == Verdict::True {
                let id = trigger.measure.id.to_string();
                let found = (id, path.clone(), value.to_string());
                reach.concluding.insert(found);
            }
        }
    }
}

/// Returns every fact that a measure reads, through derivations and stated listings.
pub(crate) fn reads(book: &Rulebook, measure: &Measure) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for version in &measure.versions {
        paths.extend(closure(book, version.deciding_exprs()));
        if let Target::Entry { lists, .. } = &version.target {
            let stating = lists
                .iter()
                .flat_map(|list| book.registry.stating(list.as_str()));
            for spec in stating {
                paths.insert(spec.path.clone());
                paths.extend(closure(book, &spec.derive));
            }
        }
    }
    paths
}

/// Returns every fact that expressions read, through derivations and stated listings.
pub(crate) fn closure<'a>(
    book: &'a Rulebook,
    exprs: impl IntoIterator<Item = &'a Expr>,
) -> BTreeSet<String> {
    let mut exprs: Vec<&Expr> = exprs.into_iter().collect();
    let mut seen = BTreeSet::new();
    while let Some(expr) = exprs.pop() {
        let listed = expr.lists();
        let stating = listed.iter().flat_map(|list| book.registry.stating(list));
        let paths: Vec<String> = expr
            .paths()
            .into_iter()
            .chain(stating.map(|spec| spec.path.clone()))
            .collect();
        for path in paths {
            if let Some(spec) = book.registry.get(&path)
                && seen.insert(path)
            {
                exprs.extend(spec.derive.iter().chain(&spec.excluded_when));
            }
        }
    }
    seen
}

/// Whether the elements of each derived fact can establish and refute it, on some day.
fn derivations(book: &Rulebook, reach: &mut Reach) {
    let all = book.measures.iter().flat_map(|measure| &measure.versions);
    let mut days: BTreeSet<Date> = all.map(|version| version.validity.first_day()).collect();
    days.insert(book.reaches_from);
    for spec in book.registry.facts() {
        let Some(expr) = &spec.derive else { continue };
        let (mut yes, mut no) = (false, false);
        // The latest day first: it settles nearly all.
        for day in days.iter().rev() {
            let question = blank(
                book,
                (*day, *day),
                &[PartyRole::Other, PartyRole::Purchaser],
            );
            let scope = Scope {
                registry: &book.registry,
                question: &question,
                item: 0,
                party: Some(0),
                entry: None,
            };
            let residual = scope.eval(expr).residual;
            let domains = domains_of(&book.registry, &question.facts, &residual);
            let can = |wish: bool| {
                let mut chosen = Assignment::new();
                steer(&residual, wish, &domains, &mut chosen);
                residual.under(&chosen) == Verdict::from(wish)
            };
            yes |= can(true);
            no |= can(false);
            if yes && no {
                break;
            }
        }
        reach.derived.insert(spec.path.clone(), (yes, no));
    }
}
