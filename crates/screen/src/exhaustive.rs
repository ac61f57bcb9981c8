//! The exhaustive scan: one query against every entry.
//!
//! Steps: is there enough to compare; score every entry; keep what reaches the
//! threshold and was, or may have been, in force on the day; order; cut; explain.
//! The same roster, profile and query always give the same answer.

use interdict_model::{
    AliasQuality, AsOf, Explanation, Hit, NearMiss, PartyQuery, SAME_NAME, Screening,
    ScreeningStatus, Verdict,
};
use interdict_names::{Information, Script, information};

use crate::{
    profile::Profile,
    roster::{Listed, Roster},
    score::{Prepared, Scored, explain, score_pair},
};

/// Screens `query` against every entry of `roster`.
///
/// Hits come by descending score, then by entry id. No hit means that no entry in
/// force on `on` reached `profile.threshold`; it does not mean that the party is
/// cleared.
pub fn screen(
    roster: &Roster,
    query: &PartyQuery,
    on: AsOf,
    known: AsOf,
    profile: &Profile,
) -> Screening {
    let prepared = Prepared::new(query, profile.curated);
    let mut answer = Screening {
        schema: "interdict.screen/1".into(),
        query: query.clone(),
        on,
        known,
        corpus: roster.corpus(on.day()),
        threshold: profile.threshold,
        status: ScreeningStatus::Ok,
        by_sound_only: by_sound_only(prepared.name()),
        message: None,
        omitted: 0,
        hits: Vec::new(),
        near: Vec::new(),
    };
    // A name that says too little is still found where it *is* the listed name.
    let telling = !query.ids.is_empty() || information(prepared.name()) == Information::Enough;
    let threshold = if telling {
        profile.threshold
    } else {
        profile.threshold.max(SAME_NAME)
    };
    if !telling {
        answer.status = ScreeningStatus::TooLittleInformation;
        answer.message = Some(too_little(prepared.name()));
        if prepared.name().parts.is_empty() {
            return answer;
        }
    }
    let mut scored: Vec<(Scored, Verdict, &Listed)> = roster
        .listed
        .iter()
        .map(|listed| {
            let presence = listed.entry.listing.presence(on, known);
            (
                score_pair(&prepared, &listed.entry, &listed.names),
                presence,
                listed,
            )
        })
        .collect();
    scored.sort_by(|(a, _, left), (b, _, right)| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| left.entry.id.cmp(&right.entry.id))
    });
    if answer.by_sound_only && answer.status == ScreeningStatus::Ok {
        answer.message = Some(
            "this name was compared by its sound and a small table of equivalents; a translated \
             name is not found that way: give the name in Latin letters too"
                .into(),
        );
    }
    let is_hit = |score: &Scored, presence: Verdict| {
        score.score >= profile.threshold && presence != Verdict::False
    };
    answer.near = scored
        .iter()
        .filter(|(score, presence, _)| !is_hit(score, *presence))
        .take(profile.near)
        .map(|(score, presence, listed)| near(*score, *presence, listed, on, threshold))
        .collect();
    let hits: Vec<_> = scored
        .into_iter()
        .filter(|(score, presence, _)| is_hit(score, *presence))
        .collect();
    let kept = profile.limit.unwrap_or(hits.len()).min(hits.len());
    answer.omitted = hits.len() - kept;
    answer.hits = hits
        .into_iter()
        .take(kept)
        .map(|(score, presence, listed)| hit(roster, &prepared, score, presence, listed))
        .collect();
    answer
}

/// Names in these scripts are often translated rather than sounded out, in the
/// lists' Latin form: "工业大学" is "University of Technology" there.
fn by_sound_only(name: &interdict_names::Name) -> bool {
    let foreign = |part: &interdict_names::NamePart| {
        matches!(
            part.script,
            Script::Han
                | Script::Hangul
                | Script::Kana
                | Script::Arabic
                | Script::Hebrew
                | Script::Other
        )
    };
    name.parts.iter().any(foreign)
}

fn too_little(name: &interdict_names::Name) -> String {
    let what = if name.parts.is_empty() {
        "it holds no word"
    } else {
        "it holds no telling word"
    };
    format!(
        "this name carries too little to screen: {what}; add the rest of the name, a country, a date of birth or an identifier"
    )
}

fn hit(
    roster: &Roster,
    query: &Prepared,
    scored: Scored,
    in_force: Verdict,
    listed: &Listed,
) -> Hit {
    let entry = &listed.entry;
    let listing = &entry.listing;
    let matched = entry.names.get(scored.name);
    Hit {
        score: scored.score,
        entity_id: entry.entity.clone(),
        entry_id: entry.id.clone(),
        caption: entry.caption().to_owned(),
        list: entry.list.clone(),
        list_title: roster.title(&entry.list).to_owned(),
        listed_from: listing.latest,
        listed_from_earliest: listing
            .earliest
            .filter(|earliest| *earliest != listing.latest),
        listed_until: listing.until,
        basis: listing.basis,
        in_force,
        kind: entry.kind,
        countries: entry.countries.clone(),
        matched_name: matched.map_or_else(String::new, |name| name.text.clone()),
        matched_name_quality: matched.map_or(AliasQuality::Strong, |name| name.quality),
        program: (!entry.programs.is_empty()).then(|| entry.programs.join("; ")),
        citation: listing.citations.clone(),
        license_requirement: listing
            .license_requirement
            .as_ref()
            .map(|requirement| requirement.text.clone()),
        license_policy: listing.license_policy_text.clone(),
        note: listing.note.clone(),
        explanation: listed
            .names
            .get(scored.name)
            .map_or_else(Explanation::default, |name| {
                explain(query, entry, name, scored.name)
            }),
    }
}

fn near(scored: Scored, presence: Verdict, listed: &Listed, on: AsOf, threshold: f64) -> NearMiss {
    let why = if presence == Verdict::False && scored.score >= threshold {
        format!(
            "not in force on {on}: listed from {}",
            listed.entry.listing.latest
        )
    } else {
        format!(
            "score {:.4} is below the threshold {threshold:.2}",
            scored.score
        )
    };
    NearMiss {
        score: scored.score,
        entry_id: listed.entry.id.clone(),
        caption: listed.entry.caption().to_owned(),
        list: listed.entry.list.clone(),
        why,
    }
}
