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
    docket::Docket,
    expr::Expr,
    facts::{Facts, base_path},
    formula::{Completion, Open, OpenModel},
    layout::Layout,
    outcome::Model,
    pivotal::{contexts_from, steer},
    question::{Party, Question},
    registry::{FactId, Registry},
    relief::{Tried, one},
    residual::Residual,
    rule::{Grant, Measure, Relief, Status, Target, Validity},
    rulebook::Rulebook,
    trigger::{Trigger, triggers},
    value::FactType,
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
                let layout = Layout::new(&opened.registry, &question);
                let docket = &Docket::new(&opened, &question, &layout);
                for trigger in open_triggers(docket, measure) {
                    reach.tried.insert(measure.id.to_string());
                    let model = [model(docket, &trigger, None)];
                    learn(&opened.registry, &model, &mut reach);
                    alone(&opened.registry, &trigger, &model, &mut reach);
                    seen.push(model);
                }
            }
        }
    }
    for relief in &opened.reliefs {
        relieve(&opened, relief, &mut reach, &mut seen);
    }
    look_again(&opened.registry, &seen, &mut reach, |path| {
        let spec = book.registry.get(path);
        spec.is_some_and(|spec| !spec.internal && spec.derive.is_none() && spec.closed.is_none())
    });
    derivations(&opened, &mut reach);
    reach
}

/// Triggers that some case may meet.
fn open_triggers<'a>(docket: &'a Docket<'a>, measure: &'a Measure) -> Vec<Trigger<'a>> {
    let mut all = triggers(docket, measure);
    all.retain(|trigger| trigger.verdict != Verdict::False);
    all
}

/// A trigger with at most one relief: what the others say is steered elsewhere.
fn model<'a>(docket: &'a Docket<'a>, trigger: &Trigger<'a>, tried: Option<&Tried<'a>>) -> Model {
    let relief = tried.map(|tried| (tried.relief.kind.outcome(), tried.residual()));
    Model {
        triggered: trigger.residual(docket),
        otherwise: trigger.otherwise,
        effect: trigger.version.effect,
        reliefs: relief.into_iter().collect(),
    }
}

/// Tries a relief against the measures that it overcomes, on the days on which it or they
/// begin, until each of its authorizations has relieved something.
fn relieve(book: &Rulebook, relief: &Relief, reach: &mut Reach, seen: &mut Vec<[Model; 1]>) {
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
                let layout = Layout::new(&book.registry, &question);
                let docket = &Docket::new(book, &question, &layout);
                for trigger in open_triggers(docket, measure) {
                    let restricts = trigger.version.effect.severity() > 0;
                    for tried in one(&trigger.scope(docket), relief) {
                        if restricts && tried.grant.is_some() {
                            let name = tried.name();
                            let model = [model(docket, &trigger, Some(&tried))];
                            learn(&book.registry, &model, reach);
                            if relieves(&book.registry, &model) {
                                reach.relieving.insert(name);
                            }
                            seen.push(model);
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

/// What a trigger, with at most one relief, turns on. Nothing is given of its facts, so that
/// each can take every value.
fn opened<'m>(registry: &Registry, model: &'m [Model; 1], back: bool) -> Open<'m> {
    Open::whole(registry, &Facts::default(), model, back)
}

/// Learns what one trigger, or one relief of it, turns on.
fn learn(registry: &Registry, model: &[Model; 1], reach: &mut Reach) {
    // Steering takes the first value that serves; the last one may serve two places.
    for open in [false, true].map(|back| opened(registry, model, back)) {
        let nothing = Completion::of(&open);
        for (fact, (key, _)) in open.facts.iter().enumerate() {
            let path = base_path(key);
            if !reach.pivotal.contains(&path) && tips(&open, fact, &nothing) {
                reach.pivotal.insert(path.clone());
            }
            reach.met.insert(path);
        }
    }
}

/// What the first search did not find is looked for again with each value of each other
/// fact chosen beforehand: steering from the inside of a formula can pick a value that
/// the outside cannot use.
fn look_again(
    registry: &Registry,
    seen: &[[Model; 1]],
    reach: &mut Reach,
    asked: impl Fn(&str) -> bool,
) {
    let missed = reach.met.difference(&reach.pivotal);
    let unfound: Vec<String> = missed.filter(|path| asked(path)).cloned().collect();
    for path in unfound {
        let found = seen.iter().any(|model| {
            let open = opened(registry, model, false);
            let facts = open.facts.iter().enumerate();
            let mut mine = facts.filter(|(_, (key, _))| base_path(key) == path);
            mine.any(|(fact, _)| {
                let others = open
                    .facts
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != fact);
                let mut chosen = others.flat_map(|(other, (_, values))| {
                    (0..values.len()).map(move |value| (other, value))
                });
                chosen.any(|(other, value)| {
                    let mut base = Completion::of(&open);
                    base.choose(other, value);
                    tips(&open, fact, &base)
                })
            })
        });
        if found {
            reach.pivotal.insert(path);
        }
    }
}

/// Whether under some completion two values of the fact lead to different words.
fn tips(open: &Open<'_>, fact: usize, base: &Completion) -> bool {
    let [model] = open.models.as_slice() else {
        return false;
    };
    contexts_from(open, fact, base)
        .into_iter()
        .any(|mut context| {
            let mut word = |value| {
                context.choose(fact, value);
                model.word(&context)
            };
            let first = word(0);
            (1..open.facts[fact].1.len()).any(|value| word(value) != first)
        })
}

/// Whether some completion triggers the measure and meets the relief.
fn relieves(registry: &Registry, model: &[Model; 1]) -> bool {
    [false, true].into_iter().any(|back| {
        let open = opened(registry, model, back);
        let [
            OpenModel {
                triggered, reliefs, ..
            },
        ] = open.models.as_slice()
        else {
            return false;
        };
        let Some((_, relief)) = reliefs.first() else {
            return false;
        };
        [(relief, triggered), (triggered, relief)]
            .into_iter()
            .any(|(first, second)| {
                let mut chosen = Completion::of(&open);
                steer(first, true, &mut chosen);
                steer(second, true, &mut chosen);
                triggered.under(&chosen) == Some(true) && relief.under(&chosen) == Some(true)
            })
    })
}

/// Tries each yes-or-no fact and each word by itself against a trigger that restricts. A
/// derived fact is left out: it stands for its elements.
fn alone(registry: &Registry, trigger: &Trigger<'_>, model: &[Model; 1], reach: &mut Reach) {
    let restricts = trigger.version.effect.severity() > 0;
    if trigger.measure.status != Status::Law || !restricts {
        return;
    }
    let open = opened(registry, model, false);
    for (fact, (key, values)) in open.facts.iter().enumerate() {
        let path = base_path(key);
        let kind = registry.get(&path).map(|spec| &spec.kind);
        if !matches!(kind, Some(FactType::Bool | FactType::Enum(_))) {
            continue;
        }
        for (place, value) in values.iter().enumerate() {
            let mut only = Completion::of(&open);
            only.choose(fact, place);
            let mut models = open.models.iter();
            if models.any(|model| model.triggered.under(&only) == Some(true)) {
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
            for spec in stating.map(|fact: &FactId| book.registry.spec(*fact)) {
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
            .chain(stating.map(|fact| book.registry.spec(*fact).path.clone()))
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
            let layout = Layout::new(&book.registry, &question);
            let docket = Docket::new(book, &question, &layout);
            let residual: Residual = docket.scope(0).of(0).truth(expr);
            let model = [Model::of(residual)];
            let open = opened(&book.registry, &model, false);
            let can = |wish: bool| {
                open.models.iter().any(|model| {
                    let mut chosen = Completion::of(&open);
                    steer(&model.triggered, wish, &mut chosen);
                    model.triggered.under(&chosen) == Some(wish)
                })
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
