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
    determine::{Tested, test_measure},
    eval::Scope,
    expr::Expr,
    facts::{Facts, base_path},
    outcome::Model,
    pivotal::{Domains, contexts, contexts_from, domains, domains_of, steer},
    question::{Party, Question},
    relief::Tried,
    residual::Assignment,
    rule::{Measure, Status, Target, Validity},
    rulebook::Rulebook,
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
    each_trigger(&opened, |question, tested| {
        learn(&opened, question, tested, &mut reach);
    });
    if !reach.met.is_subset(&reach.pivotal) {
        each_trigger(&opened, |question, tested| {
            look_again(&opened, question, tested, &mut reach);
        });
    }
    for measure in opened.measures.iter().filter(|m| m.status == Status::Law) {
        for version in &measure.versions {
            alone(&opened, measure, begins(&version.validity), &mut reach);
        }
    }
    derivations(&opened, &mut reach);
    reach
}

/// Visits every trigger of every deciding measure, on each of its days.
fn each_trigger(book: &Rulebook, mut visit: impl FnMut(&Question, &Tested<'_>)) {
    for measure in book.measures.iter().filter(|m| m.status.decides()) {
        for day in days(book, measure) {
            for roles in [
                &[PartyRole::Other][..],
                &[PartyRole::Other, PartyRole::Purchaser],
            ] {
                let question = blank(book, day, roles);
                for tested in test_measure(book, &question, measure) {
                    visit(&question, &tested);
                }
            }
        }
    }
}

/// The days on which something begins: the versions of the measure and of its reliefs.
fn days(book: &Rulebook, measure: &Measure) -> BTreeSet<(Date, Date)> {
    let own = measure.versions.iter().map(|version| &version.validity);
    let reliefs = book
        .reliefs
        .iter()
        .filter(|relief| relief.overcomes.contains(&measure.id))
        .flat_map(|relief| relief.versions.iter().map(|version| &version.validity));
    own.chain(reliefs).map(begins).collect()
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

/// Learns what one trigger and its reliefs turn on.
fn learn(book: &Rulebook, question: &Question, tested: &Tested<'_>, reach: &mut Reach) {
    if tested.trigger.verdict() == Verdict::False {
        return;
    }
    reach.tried.insert(tested.trigger.measure.id.to_string());
    let models = [tested.model()];
    let forth = domains(&book.registry, &question.facts, &models);
    let mut back = forth.clone();
    back.values_mut().for_each(|values| values.reverse());
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
        for tried in tested.reliefs.iter().filter(|tried| tried.grant.is_some()) {
            if !reach.relieving.contains(&tried.name()) && relieves(tested, tried, domains) {
                reach.relieving.insert(tried.name());
            }
        }
    }
}

/// What the first search did not find is looked for again with each value of each other
/// fact chosen beforehand: steering from the inside of a formula can pick a value that
/// the outside cannot use.
fn look_again(book: &Rulebook, question: &Question, tested: &Tested<'_>, reach: &mut Reach) {
    let unfound: BTreeSet<&String> = reach.met.difference(&reach.pivotal).collect();
    if unfound.is_empty() || tested.trigger.verdict() == Verdict::False {
        return;
    }
    let models = [tested.model()];
    let domains = domains(&book.registry, &question.facts, &models);
    let mut found = Vec::new();
    for (key, values) in &domains {
        if !unfound.contains(&base_path(key)) {
            continue;
        }
        let others = domains.iter().filter(|(other, _)| *other != key);
        let mut bases = others.flat_map(|(other, values)| {
            let base = |value: &Value| Assignment::from([(other.clone(), value.clone())]);
            values.iter().map(base).collect::<Vec<_>>()
        });
        if bases.any(|base| {
            let contexts = contexts_from(&models, &domains, key, &base);
            tips(&models, contexts, key, values)
        }) {
            found.push(base_path(key));
        }
    }
    reach.pivotal.extend(found);
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
fn relieves(tested: &Tested<'_>, tried: &Tried<'_>, domains: &Domains) -> bool {
    let trigger = &tested.trigger.evaluated.residual;
    let relief = &tried.evaluated.residual;
    let together = |first, second| {
        let mut chosen = Assignment::new();
        steer(first, true, domains, &mut chosen);
        steer(second, true, domains, &mut chosen);
        trigger.under(&chosen) == Verdict::True && relief.under(&chosen) == Verdict::True
    };
    together(relief, trigger) || together(trigger, relief)
}

/// Tries each yes-or-no fact and each word by itself against a measure that restricts.
fn alone(book: &Rulebook, measure: &Measure, day: (Date, Date), reach: &mut Reach) {
    if measure.status != Status::Law {
        return;
    }
    for path in reads(book, measure) {
        let Some(spec) = book.registry.get(&path).filter(|spec| !spec.internal) else {
            continue;
        };
        let values: Vec<Value> = match &spec.kind {
            FactType::Bool => vec![Value::Bool(true), Value::Bool(false)],
            FactType::Enum(words) => words.iter().cloned().map(Value::Text).collect(),
            _ => continue,
        };
        for value in values {
            let mut question = blank(book, day, &[PartyRole::Other]);
            question.facts.set(path.clone(), value.clone(), "lint");
            let restricts = |tested: &Tested<'_>| {
                tested.trigger.verdict() == Verdict::True
                    && tested.trigger.version.effect.severity() > 0
            };
            if test_measure(book, &question, measure).iter().any(restricts) {
                let id = measure.id.to_string();
                reach
                    .concluding
                    .insert((id, path.clone(), value.to_string()));
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
