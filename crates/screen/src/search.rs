//! Screens one query by the index: the same answer as the scan's, without the scan.
//!
//! Steps:
//!   1. the name is searched as a person's among persons, as an organization's among
//!      organizations, and as it stands among all others (as it stands everywhere, where
//!      the query gives a kind);
//!   2. what is found is gathered by entry: the best name, the effects beyond the name;
//!   3. entries that bear an identifying number of the query are scored whole;
//!   4. what reaches the threshold is ordered, cut and explained.
//!
//! Why nothing is lost: no effect beyond the name raises a score, apart from two floors.
//! The floor of an identifying number has a table of its own; that of a name that stands
//! inside the query whole has its own search.

use std::collections::BTreeMap;

use interdict_index::{Asked, IndexError, Kind, Scratch, identifier_hash};
use interdict_model::{AsOf, PartyKind, PartyQuery, Screening, Verdict};
use interdict_names::{Name, analyze};

use crate::{
    answer::{Question, Rated},
    apart::{name_tag, names_of},
    facets::Facets,
    profile::Profile,
    score::{
        CONTAINED_FLOOR, Prepared, ROUNDING, STANDS_INSIDE, Scored, plain_identifier, score_pair,
        stands_inside, total, weak,
    },
    snapshot::{Snapshot, SnapshotError},
};

/// An entry that reaches a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reached {
    /// Its number in the snapshot; numbers follow the ids.
    pub entity: u32,
    /// Its score, and the name that gave it.
    pub scored: Scored,
    /// Whether it was in force on the day.
    pub presence: Verdict,
}

/// The entries of an answer.
struct Shown {
    hits: Vec<Rated>,
    omitted: usize,
    near: Vec<Rated>,
}

/// What the names of one entry gave so far.
#[derive(Clone, Copy)]
struct Best {
    entity: u32,
    place: u16,
    own: f64,
}

impl Snapshot {
    /// Screens `query`; equals the scan over the same entries.
    pub fn screen(
        &self,
        query: &PartyQuery,
        on: AsOf,
        known: AsOf,
        profile: &Profile,
    ) -> Screening {
        let question = Question::new(query, &self.lists, on, known, profile);
        if question.is_empty() {
            return question.answer(&self.lists, [], 0, []);
        }
        let found = self.with_scratch(|scratch| self.find(&question, profile, scratch));
        match found {
            Ok(found) => question.answer(&self.lists, found.hits, found.omitted, found.near),
            Err(error) => question.failed(&error.to_string()),
        }
    }

    fn find(
        &self,
        question: &Question,
        profile: &Profile,
        scratch: &mut Scratch,
    ) -> Result<Shown, SnapshotError> {
        let reached = self.reached(
            &question.prepared,
            question.threshold,
            question.on,
            question.known,
            scratch,
        )?;
        let near = self.nearest(question, profile.near, scratch)?;
        let mut hits: Vec<Reached> = reached
            .into_iter()
            .filter(|one| question.is_hit(one.scored, one.presence))
            .collect();
        order(&mut hits);
        let kept = profile.limit.unwrap_or(hits.len()).min(hits.len());
        let omitted = hits.len() - kept;
        hits.truncate(kept);
        let load = |one: Reached| {
            Ok(Rated {
                scored: one.scored,
                presence: one.presence,
                entry: self.load(one.entity)?,
            })
        };
        let all = |some: Vec<Reached>| -> Result<Vec<Rated>, SnapshotError> {
            some.into_iter().map(load).collect()
        };
        Ok(Shown {
            hits: all(hits)?,
            omitted,
            near: all(near)?,
        })
    }

    /// The nearest entries that are no hits, best first: searched for at lower and lower
    /// thresholds until there are enough, in the end among all.
    fn nearest(
        &self,
        question: &Question,
        wanted: usize,
        scratch: &mut Scratch,
    ) -> Result<Vec<Reached>, SnapshotError> {
        if wanted == 0 {
            return Ok(Vec::new());
        }
        let mut threshold = question.threshold;
        loop {
            threshold = if threshold > 0.35 {
                threshold - 0.15
            } else {
                0.0
            };
            let mut near = self.reached(
                &question.prepared,
                threshold,
                question.on,
                question.known,
                scratch,
            )?;
            near.retain(|one| question.is_near(one.scored, one.presence));
            if near.len() >= wanted || threshold <= 0.0 {
                order(&mut near);
                near.truncate(wanted);
                return Ok(near);
            }
        }
    }

    /// Returns every entry whose score reaches `threshold`, in force or not, by its number.
    pub fn reached(
        &self,
        query: &Prepared,
        threshold: f64,
        on: AsOf,
        known: AsOf,
        scratch: &mut Scratch,
    ) -> Result<Vec<Reached>, SnapshotError> {
        scratch.next_question();
        let mut best: Vec<Best> = Vec::new();
        let mut inside: Vec<(u32, u16, u32)> = Vec::new();
        for Reading {
            name,
            classes,
            least,
            whole,
        } in readings(query)
        {
            let inside_too = whole && threshold <= CONTAINED_FLOOR;
            let asked = Asked {
                name,
                classes,
                threshold: threshold - ROUNDING,
                options: query.options(),
                kind: Kind::Forward,
                inside: inside_too.then_some(STANDS_INSIDE),
            };
            let found = self.index.search(&asked, scratch);
            for found in found.names.iter().filter(|found| found.score >= least) {
                let (entity, place) = self.holder(found.name)?;
                best.push(Best {
                    entity,
                    place,
                    own: found.score,
                });
            }
            for name in found.inside {
                let (entity, place) = self.holder(*name)?;
                inside.push((entity, place, *name));
            }
        }
        best.sort_unstable_by_key(|one| (one.entity, one.place));
        inside.sort_unstable();
        let mut reached: BTreeMap<u32, (Scored, Verdict)> = BTreeMap::new();
        let mut keep = |entity: u32, best: &[Best], inside: &[(u32, u16, u32)]| {
            let facets = self.index.facets(entity).and_then(Facets::decode);
            let facets = facets.ok_or(IndexError::Damaged("facets cannot be read"))?;
            let scored = self.rate(query, &facets, best, inside);
            if scored.score >= threshold {
                let presence = facets.presence(on, known);
                reached.insert(entity, (scored, presence));
            }
            Ok::<(), SnapshotError>(())
        };
        for group in best.chunk_by(|a, b| a.entity == b.entity) {
            let entity = group[0].entity;
            keep(entity, group, own(&inside, entity))?;
        }
        for group in inside.chunk_by(|a, b| a.0 == b.0) {
            let entity = group[0].0;
            if best
                .binary_search_by_key(&entity, |one| one.entity)
                .is_err()
            {
                keep(entity, &[], group)?;
            }
        }
        self.identified(query, threshold, (on, known), &mut reached)?;
        let all = reached.into_iter();
        Ok(all
            .map(|(entity, (scored, presence))| Reached {
                entity,
                scored,
                presence,
            })
            .collect())
    }

    /// The entry that bears a name, and at which place. A name of no entry is an error: left
    /// out it would be a missing hit.
    fn holder(&self, name: u32) -> Result<(u32, u16), IndexError> {
        let entity = self.index.entity_of(name).zip(self.index.place_of(name));
        entity.ok_or(IndexError::Damaged("a name belongs to no entry"))
    }

    /// The score of one entry whose best names were found.
    fn rate(
        &self,
        query: &Prepared,
        facets: &Facets,
        found: &[Best],
        inside: &[(u32, u16, u32)],
    ) -> Scored {
        let mut best = Scored {
            score: 0.0,
            name: 0,
        };
        for one in found {
            let own = one.own + weak(facets.quality(one.place));
            if own > best.score {
                best = Scored {
                    score: own,
                    name: usize::from(one.place),
                };
            }
        }
        let asked = query.name_for(facets.kind);
        let standing = || {
            let place = inside.iter().find(|(_, _, name)| {
                let listed = analyze(self.index.text_of(*name), name_tag(facets.kind));
                stands_inside(query, asked, &listed)
            });
            place.map(|(_, place, _)| usize::from(*place))
        };
        total(best, &query.query, facets, standing, false)
    }

    /// Adds the entries that bear an identifying number of the query, scored whole.
    fn identified(
        &self,
        query: &Prepared,
        threshold: f64,
        (on, known): (AsOf, AsOf),
        reached: &mut BTreeMap<u32, (Scored, Verdict)>,
    ) -> Result<(), SnapshotError> {
        let mut entities = Vec::new();
        for plain in query.query.ids.iter().filter_map(|id| plain_identifier(id)) {
            self.index
                .identified(identifier_hash(&plain), |entity| entities.push(entity));
        }
        entities.sort_unstable();
        entities.dedup();
        for entity in entities {
            let entry = self.load(entity)?;
            let scored = score_pair(query, &entry, &names_of(&entry));
            if scored.score >= threshold {
                let presence = entry.listing.presence(on, known);
                reached.insert(entity, (scored, presence));
            }
        }
        Ok(())
    }
}

fn order(reached: &mut [Reached]) {
    reached.sort_by(|a, b| {
        let by_score = b.scored.score.total_cmp(&a.scored.score);
        by_score.then(a.entity.cmp(&b.entity))
    });
}

/// The names of `entity` among those that may stand inside.
fn own(inside: &[(u32, u16, u32)], entity: u32) -> &[(u32, u16, u32)] {
    let from = inside.partition_point(|one| one.0 < entity);
    let len = inside[from..].partition_point(|one| one.0 == entity);
    &inside[from..from + len]
}

/// One text of a query as it is read against some classes of entries.
struct Reading<'a> {
    name: &'a Name,
    classes: &'static [u8],
    /// The score below which what is found counts for nothing.
    least: f64,
    /// It is the whole text, inside which listed names are looked for.
    whole: bool,
}

/// The query's names as they are read against each class of entries.
fn readings(query: &Prepared) -> Vec<Reading<'_>> {
    let mut readings = Vec::with_capacity(3);
    for (at, spoken) in query.spoken().iter().enumerate() {
        let mut add = |name, classes| {
            readings.push(Reading {
                name,
                classes,
                least: spoken.least,
                whole: at == 0,
            });
        };
        let stated = query.query.kind.unwrap_or(PartyKind::Unknown) != PartyKind::Unknown;
        if stated {
            add(spoken.name(), &[0, 1, 2][..]);
            continue;
        }
        let organization = spoken.name_for(PartyKind::Organization);
        add(spoken.name_for(PartyKind::Person), &[0]);
        // Most names read as an organization's are read so where the kind is not known.
        if organization.reads_as(spoken.name()) {
            add(organization, &[1, 2]);
        } else {
            add(organization, &[1]);
            add(spoken.name(), &[2]);
        }
    }
    readings
}
