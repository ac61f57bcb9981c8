//! Puts an answer together from entries that were rated, however they were found.
//!
//! In: the question, and the rated entries in order. Out: a [`Screening`]. What is shown of
//! an entry is the same whether the scan or the index found it.

use std::sync::Arc;

use interdict_model::{
    AliasQuality, AsOf, Hit, ListEntry, NearMiss, PartyKind, PartyQuery, SAME_NAME, Screening,
    ScreeningStatus, Verdict,
};
use interdict_names::{Information, MOST_NAMES, Name, Script, disguise, information};

use crate::{
    lists::Lists,
    profile::Profile,
    score::{Prepared, Scored, WEAK_ALIAS, explain},
};

/// An entry with its score and whether it was in force.
pub(crate) struct Rated {
    pub scored: Scored,
    pub presence: Verdict,
    pub entry: Arc<ListEntry>,
}

/// Returns the score from which an entry is a hit. Of a name that says too little only what
/// is nearly the listed name itself is one, also where the list calls that a weak alias.
pub fn bar(threshold: f64, status: ScreeningStatus) -> f64 {
    match status {
        ScreeningStatus::Ok | ScreeningStatus::Truncated | ScreeningStatus::Disguised => threshold,
        ScreeningStatus::TooLittleInformation | ScreeningStatus::Error => {
            threshold.max(SAME_NAME + WEAK_ALIAS)
        }
    }
}

/// Returns what the answer to a query would say of it before any entry is looked at:
/// whether its name says enough and is compared whole, and whether by its sound alone.
pub fn screenable(query: &PartyQuery) -> (ScreeningStatus, bool) {
    let prepared = Prepared::new(query, true);
    let name = prepared.name();
    (status_of(&prepared), by_sound_only(query, name))
}

fn status_of(prepared: &Prepared) -> ScreeningStatus {
    let (query, name) = (&prepared.query, prepared.name());
    // The whole text, and as many names as are asked for: the last may hold further ones.
    let cut = prepared.spoken().len() > MOST_NAMES;
    if query.ids.is_empty() && information(name) != Information::Enough {
        ScreeningStatus::TooLittleInformation
    } else if name.truncated || cut {
        ScreeningStatus::Truncated
    } else if disguise(&query.name).is_some() {
        ScreeningStatus::Disguised
    } else {
        ScreeningStatus::Ok
    }
}

/// A question made ready, and the answer begun.
pub(crate) struct Question {
    pub prepared: Prepared,
    /// The score from which an entry is a hit. Higher than asked for where the name says
    /// too little: it is then found only where it *is* the listed name.
    pub threshold: f64,
    pub on: AsOf,
    pub known: AsOf,
    answer: Screening,
}

impl Question {
    /// Takes the question apart and begins the answer.
    pub(crate) fn new(
        query: &PartyQuery,
        lists: &Lists,
        on: AsOf,
        known: AsOf,
        profile: &Profile,
    ) -> Self {
        let prepared = Prepared::new(query, profile.curated);
        let name = prepared.name();
        let by_sound_only = by_sound_only(query, name);
        let others = prepared.spoken().iter().skip(1);
        let several_names = others.map(|one| one.name().original.clone()).collect();
        let status = status_of(&prepared);
        let message = match status {
            ScreeningStatus::TooLittleInformation => Some(too_little(name)),
            ScreeningStatus::Truncated if !name.truncated => Some(format!(
                "this text gives {MOST_NAMES} names or more: as many were asked for, the last with \
                 what follows it; ask for the others apart"
            )),
            ScreeningStatus::Truncated => Some(format!(
                "this name is too long: its first {} words were compared; ask for the rest apart",
                name.parts.len()
            )),
            ScreeningStatus::Disguised => Some(shown_otherwise(query)),
            _ if by_sound_only => Some(
                "this name was compared by its sound and a small table of equivalents; a \
                 translated name is not found that way: give the name in Latin letters too"
                    .to_owned(),
            ),
            _ => None,
        };
        let threshold = bar(profile.threshold, status);
        let answer = Screening {
            schema: "interdict.screen/1".into(),
            query: query.clone(),
            on,
            known,
            corpus: lists.corpus(on.day()),
            threshold: profile.threshold,
            status,
            by_sound_only,
            several_names,
            message,
            omitted: 0,
            hits: Vec::new(),
            near: Vec::new(),
        };
        Self {
            prepared,
            threshold,
            on,
            known,
            answer,
        }
    }

    /// Whether the name holds a word at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.prepared.name().parts.is_empty() && self.prepared.query.ids.is_empty()
    }

    /// Whether an entry with this score and presence is a hit.
    pub(crate) fn is_hit(&self, scored: Scored, presence: Verdict) -> bool {
        scored.score >= self.threshold && presence != Verdict::False
    }

    /// Whether an entry with this score and presence is near and no hit. One of which no
    /// word met a word of the query, so that its score is nothing, is not near.
    pub(crate) fn is_near(&self, scored: Scored, presence: Verdict) -> bool {
        scored.score > 0.0 && !self.is_hit(scored, presence)
    }

    /// Ends the answer with the hits to show, best first, how many more there are, and the
    /// nearest entries that are none.
    pub(crate) fn answer(
        mut self,
        lists: &Lists,
        hits: impl IntoIterator<Item = Rated>,
        omitted: usize,
        near: impl IntoIterator<Item = Rated>,
    ) -> Screening {
        self.answer.omitted = omitted;
        self.answer.hits = hits
            .into_iter()
            .map(|rated| hit(lists, &self.prepared, &rated))
            .collect();
        self.answer.near = near.into_iter().map(|rated| self.near(&rated)).collect();
        self.answer
    }

    /// Ends the answer of a question that could not be answered.
    pub(crate) fn failed(mut self, why: &str) -> Screening {
        self.answer.status = ScreeningStatus::Error;
        self.answer.message = Some(why.to_owned());
        self.answer
    }

    fn near(&self, rated: &Rated) -> NearMiss {
        let (score, on) = (rated.scored.score, self.on);
        let why = if rated.presence == Verdict::False && score >= self.threshold {
            format!(
                "not in force on {on}: listed from {}",
                rated.entry.listing.latest
            )
        } else {
            format!(
                "score {score:.4} is below the threshold {:.2}",
                self.threshold
            )
        };
        let (matched_name, matched_name_quality) = matched(rated);
        NearMiss {
            score,
            entry_id: rated.entry.id.clone(),
            caption: rated.entry.caption().to_owned(),
            list: rated.entry.list.clone(),
            why,
            matched_name,
            matched_name_quality,
            explanation: explain(&self.prepared, &rated.entry, rated.scored.name),
        }
    }
}

/// Names in these scripts are often translated rather than sounded out, in the
/// lists' Latin form: "工业大学" is "University of Technology" there. A Cyrillic name of a
/// person is only sounded out; one of a company may be translated.
fn by_sound_only(query: &PartyQuery, name: &Name) -> bool {
    let person = query.kind == Some(PartyKind::Person);
    let foreign = |part: &interdict_names::NamePart| {
        matches!(
            part.script,
            Script::Han
                | Script::Hangul
                | Script::Kana
                | Script::Arabic
                | Script::Hebrew
                | Script::Greek
                | Script::Other
        ) || part.script == Script::Cyrillic && !person
    };
    name.parts.iter().any(foreign)
}

fn shown_otherwise(query: &PartyQuery) -> String {
    let seen = disguise(&query.name).and_then(|disguise| disguise.seen);
    match seen {
        Some(seen) => format!(
            "this name is shown otherwise than it is stored: it was compared as stored, and a \
             reader sees `{seen}`; ask for that too"
        ),
        None => "this name holds control characters or marks of direction, so that a reader may \
                 see another: it was compared as stored; ask for it as it is shown too"
            .to_owned(),
    }
}

fn too_little(name: &Name) -> String {
    let what = if name.parts.is_empty() {
        "it holds no word"
    } else {
        "it holds no telling word, so only an entry of nearly this very name is found"
    };
    format!(
        "this name carries too little to screen: {what}; add the rest of the name, a country, a \
         date of birth or an identifier"
    )
}

/// The listed name that gave the score, and how the list rates it.
fn matched(rated: &Rated) -> (String, AliasQuality) {
    let name = rated.entry.names.get(rated.scored.name);
    name.map_or_else(Default::default, |name| (name.text.clone(), name.quality))
}

fn hit(lists: &Lists, query: &Prepared, rated: &Rated) -> Hit {
    let Rated {
        scored,
        presence,
        entry,
    } = rated;
    let listing = &entry.listing;
    let (matched_name, matched_name_quality) = matched(rated);
    Hit {
        score: scored.score,
        entity_id: entry.entity.clone(),
        entry_id: entry.id.clone(),
        caption: entry.caption().to_owned(),
        list: entry.list.clone(),
        list_title: lists.title(&entry.list).to_owned(),
        listed_from: listing.latest,
        listed_from_earliest: listing
            .earliest
            .filter(|earliest| *earliest != listing.latest),
        listed_until: listing.until,
        basis: listing.basis,
        in_force: *presence,
        kind: entry.kind,
        countries: entry.countries.clone(),
        matched_name,
        matched_name_quality,
        program: (!entry.programs.is_empty()).then(|| entry.programs.join("; ")),
        citation: listing.citations.clone(),
        license_requirement: listing
            .license_requirement
            .as_ref()
            .map(|requirement| requirement.text.clone()),
        license_policy: listing.license_policy_text.clone(),
        note: listing.note.clone(),
        explanation: explain(query, entry, scored.name),
    }
}
