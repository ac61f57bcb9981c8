//! What an expression is bound to, and where the value of a fact comes from.
//!
//! In: a fact and a [`Scope`] that says which item, party and list entry are meant. Out: its
//! [`Source`]: the question itself, the case, what was found, other facts, or nothing.
//! [`truth`](crate::truth) evaluates it and [`explain`](crate::explain) says why.

use std::{borrow::Cow, sync::Arc};

use interdict_model::{ListEntry, RequirementScope, Resolution, Verdict};

use crate::{
    docket::Docket,
    expr::Expr,
    facts::{Fact, Found, Opening},
    layout::{About, Builtin},
    question::Question,
    registry::{FactId, FactSpec},
    residual::Residual,
    truth::Firm,
    value::{Known, Op, Test, Value},
};

/// What an expression is bound to.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    /// The question.
    pub docket: &'a Docket<'a>,
    /// The item line, from 0.
    pub item: usize,
    /// The party, from 0.
    pub party: Option<usize>,
    /// The list entry.
    pub entry: Option<&'a ListEntry>,
}

/// Where the value of a fact comes from.
pub(crate) enum Source<'a> {
    /// From the question itself.
    Engine(Cow<'a, Known>),
    /// The case gives it.
    Given(&'a Fact),
    /// Evidence outside the registry.
    Found(&'a Found),
    /// It follows from other facts.
    Derived(&'a Expr),
    /// It can only be no if this holds, and is open otherwise.
    Excluded(&'a Expr),
    /// The case does not bring it: it has its closed value.
    Closed(&'a Value),
    /// Nothing is known.
    Missing,
}

impl<'a> Scope<'a> {
    pub(crate) fn question(&self) -> &'a Question {
        self.docket.question
    }

    pub(crate) fn spec(&self, fact: FactId) -> &'a FactSpec {
        self.docket.book.registry.spec(fact)
    }

    /// Binds a party, and no entry.
    pub(crate) fn of(&self, party: usize) -> Self {
        Self {
            party: Some(party),
            entry: None,
            ..*self
        }
    }

    /// Returns where the value of a fact comes from.
    pub(crate) fn source(&self, spec: &'a FactSpec) -> Source<'a> {
        if let Some(known) = spec.builtin.and_then(|builtin| self.builtin(spec, builtin)) {
            return Source::Engine(known);
        }
        let place = self.place(spec);
        let found = self.docket.layout.found(place);
        if let Some(fact) = self.docket.given(place)
            && (fact.known != Known::Unknown || found.is_none() && !self.follows(spec))
        {
            return Source::Given(fact);
        }
        match (found, &spec.derive, &spec.excluded_when, &spec.closed) {
            (Some(found), ..) => Source::Found(found),
            (None, Some(expr), ..) => Source::Derived(expr),
            (None, None, Some(expr), _) => Source::Excluded(expr),
            (None, None, None, Some(value)) => Source::Closed(value),
            (None, None, None, None) => Source::Missing,
        }
    }

    /// Returns whether a fact that nobody knows follows from others all the same. A no that
    /// rests on what the case is silent about does not: whoever says "unknown" has asked.
    fn follows(&self, spec: &'a FactSpec) -> bool {
        let firm = |expr, as_is| self.truth::<Firm>(expr).0 == as_is;
        match (&spec.derive, &spec.excluded_when) {
            (Some(expr), _) => {
                self.truth::<Verdict>(expr) != Verdict::False || firm(expr, Verdict::False)
            }
            (None, Some(expr)) => firm(expr, Verdict::True),
            (None, None) => false,
        }
    }

    /// Returns the place of a fact of what is bound.
    pub(crate) fn place(&self, spec: &FactSpec) -> usize {
        let layout = self.docket.layout;
        layout.place(spec, self.item, self.party, self.entry)
    }

    /// Returns what is given of a fact of what is bound.
    pub(crate) fn given(&self, path: &str) -> Option<&'a Known> {
        let spec = self.docket.book.registry.get(path)?;
        self.docket.given(self.place(spec)).map(|fact| &fact.known)
    }

    /// Returns the full key of a path for what this scope is bound to.
    pub(crate) fn key(&self, path: &str) -> String {
        match path.split_once('.') {
            Some(("item", leaf)) if self.question().items.len() > 1 => {
                format!("item[{}].{leaf}", self.item + 1)
            }
            Some(("party", leaf)) => {
                format!("party[{}].{leaf}", self.party.map_or(0, |party| party + 1))
            }
            Some(("entry", leaf)) => match self.entry {
                Some(entry) => format!("entry[{}].{leaf}", entry.id),
                None => path.to_owned(),
            },
            _ => path.to_owned(),
        }
    }

    /// The same of a fact, as explanations share it.
    pub(crate) fn shared_key(&self, spec: &FactSpec) -> Arc<str> {
        if spec.about == About::Case || spec.about == About::Item && self.question().items.len() < 2
        {
            return spec.says.clone();
        }
        self.key(&spec.path).into()
    }

    /// A shipment from the United States to its territories is no export (15 CFR 734.13).
    fn within_us(from: &str, to: &str) -> bool {
        const TERRITORIES: [&str; 6] = ["AS", "GU", "MP", "PR", "UM", "VI"];
        let territory = |country| TERRITORIES.contains(&country);
        let within = |country| country == "US" || territory(country);
        within(from) && within(to) && (territory(from) || territory(to))
    }

    /// Where the case says that a party is listed and names no entry, the requirement
    /// is that of nearly every entry, all items, unless the case says otherwise.
    fn stated_requirement(&self) -> Option<bool> {
        match self.given("party.license_requirement") {
            None => Some(true),
            Some(Known::Exact(Value::Text(word))) => match word.as_str() {
                "all_items" => Some(true),
                "not_this_item" => Some(false),
                _ => None,
            },
            Some(_) => None,
        }
    }

    /// A footnote is part of the entry's own words; a case may state it where it
    /// names no entry. What nobody says of a party that is listed stays unknown.
    fn footnote(&self, spec: &FactSpec, number: u8) -> Option<bool> {
        let party = self.party?;
        let live = self.docket.layout.live.get(party)?;
        if self.docket.given(self.place(spec)).is_some() {
            return None;
        }
        if let Some(known) = self.given("party.footnote") {
            let test = Test {
                op: Op::Eq,
                constants: vec![Value::Number(number.into())],
            };
            return match test.evaluate(known) {
                Verdict::Unknown => None,
                verdict => Some(verdict == Verdict::True),
            };
        }
        let list = "us.bis.el";
        let stated: Verdict = self.truth_stated(list);
        let mut open = stated != Verdict::False;
        for found in live
            .iter()
            .filter(|found| found.entry.list.as_str() == list)
        {
            let requirement = found.entry.listing.license_requirement.as_ref();
            match requirement.map(|requirement| requirement.footnotes.contains(&number)) {
                Some(false) => {}
                Some(true) if found.resolution != Resolution::Unresolved => return Some(true),
                Some(true) | None => open = true,
            }
        }
        if open { None } else { Some(false) }
    }

    fn builtin(&self, spec: &FactSpec, builtin: Builtin) -> Option<Cow<'a, Known>> {
        static YES: Known = Known::Exact(Value::Bool(true));
        static NO: Known = Known::Exact(Value::Bool(false));
        let layout = self.docket.layout;
        let holds = |holds: bool| Cow::Borrowed(if holds { &YES } else { &NO });
        let route = || Some((layout.origin?, layout.destination?));
        Some(match builtin {
            Builtin::On => Cow::Borrowed(&self.docket.days[0]),
            Builtin::Known => Cow::Borrowed(&self.docket.days[1]),
            // Follows from the two ends of the route.
            Builtin::CrossesBorder => route().map(|(from, to)| holds(from != to))?,
            Builtin::WithinUs => route().map(|(from, to)| holds(Self::within_us(from, to)))?,
            Builtin::Role => Cow::Borrowed(&layout.parties.get(self.party?)?.0),
            Builtin::Country => Cow::Borrowed(layout.parties.get(self.party?)?.1.as_ref()?),
            Builtin::Footnote(number) => holds(self.footnote(spec, number)?),
            Builtin::AddedBy => match self.entry {
                Some(entry) => Cow::Owned(added_by(entry)),
                // A relief for the entries of one rule is open to a party that the case
                // calls listed only where the case says that this rule added it.
                None if self.party.is_some() && self.given(&spec.path).is_none() => {
                    Cow::Owned(Known::Exact(Value::Text("not stated".into())))
                }
                None => return None,
            },
            Builtin::LicenseUnexpired => {
                let last = Test {
                    op: Op::Ge,
                    constants: vec![Value::Date(self.docket.on.day())],
                };
                holds(settled(last.evaluate(self.given(builtin.reads()[0])?))?)
            }
            Builtin::LicenseQuantity | Builtin::LicenseValue => {
                let [left, drawn] = builtin.reads() else {
                    return None;
                };
                holds(covers_share(self.given(left)?, self.given(drawn)?)?)
            }
            Builtin::CoversItem => match self.entry {
                None => holds(self.stated_requirement()?),
                Some(entry) => holds(covers(entry)?),
            },
        })
    }
}

fn settled(verdict: Verdict) -> Option<bool> {
    match verdict {
        Verdict::True => Some(true),
        Verdict::False => Some(false),
        Verdict::Unknown => None,
    }
}

/// Whether what is left of a license is as much as what is to be drawn from it.
fn covers_share(left: &Known, drawn: &Known) -> Option<bool> {
    let Known::Exact(drawn @ Value::Number(_)) = drawn else {
        return None;
    };
    let enough = Test {
        op: Op::Ge,
        constants: vec![drawn.clone()],
    };
    settled(enough.evaluate(left))
}

/// Whether the requirement of an entry reaches every item.
fn covers(entry: &ListEntry) -> Option<bool> {
    match entry.listing.license_requirement.as_ref()?.scope {
        RequirementScope::AllItems | RequirementScope::AllItemsExceptStandards => Some(true),
        // Whether the item of the case falls under it rests on words that no
        // fact answers yet, or on an exception that the entry leaves open.
        RequirementScope::AllItemsGovAvailable
        | RequirementScope::AllItemsReviewedByClass
        | RequirementScope::AllItemsExceptFoodMedicine
        | RequirementScope::AllItemsExceptFoodMedicineEncryption
        | RequirementScope::AllItemsExceptOfacAuthorized
        | RequirementScope::AllItemsExceptNamed
        | RequirementScope::ProjectBound
        | RequirementScope::SectionBound
        | RequirementScope::CclInSupplement7
        | RequirementScope::CclAndNamedEar99
        | RequirementScope::SupplementItems
        | RequirementScope::Unread => None,
    }
}

/// The starter list names every entry of the rules it knows, so an entry without
/// a rule was added by none of those.
fn added_by(entry: &ListEntry) -> Known {
    let listing = &entry.listing;
    let text = |rule: &str| Value::Text(rule.to_owned());
    match (&listing.added_by, listing.added_by_one_of.as_slice()) {
        (Some(rule), _) => Known::Exact(text(rule)),
        (None, []) => Known::Exact(text("another rule")),
        (None, rules) => Known::OneOf(rules.iter().map(|rule| text(rule)).collect()),
    }
}

/// What was found decides, or leaves open what the finding asks: any of it may tip.
pub(crate) fn found_residual(key: String, test: &Test, finding: &Found) -> Residual {
    match test.evaluate(&finding.known) {
        Verdict::True => return Residual::Const(true),
        Verdict::False => return Residual::Const(false),
        Verdict::Unknown => {}
    }
    let rising = matches!(test.op, Op::Ge | Op::Gt);
    let falling = matches!(test.op, Op::Lt | Op::Le);
    let yes = test.constants == [Value::Bool(true)];
    let constant = match test.constants.as_slice() {
        [Value::Number(constant)] => Some(*constant),
        _ => None,
    };
    // A constant that the finding was not made for is narrowed by the same facts.
    let lift = |opening: &Opening| {
        let found = opening.lifts.iter().find(|(at, _)| Some(*at) == constant);
        found
            .or(opening.lifts.first())
            .map(|(_, test)| Residual::Atom {
                key: opening.key.clone(),
                test: test.clone(),
            })
    };
    let lifted = Residual::any(finding.open.iter().filter_map(lift));
    match lifted {
        Residual::Const(_) => {}
        lifted if rising || yes => return lifted,
        lifted if falling => return lifted.negate(),
        _ => {}
    }
    // Nothing that could be asked is known to tip it: the fact itself is asked.
    Residual::Atom {
        key,
        test: test.clone(),
    }
}
