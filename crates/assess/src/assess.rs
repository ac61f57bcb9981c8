//! From a case to an answer.

use std::collections::BTreeMap;

use interdict_determine::{
    Conflict, FactError, Facts, Party, Question, Rulebook, conflicts, determine,
};
use interdict_model::{
    AsOf, Case, CaseParty, Corpus, Determination, EntryId, FactInput, Flag, Holder, PartyQuery,
    PartyReport, PartyRole, Resolution, Screening, ScreeningStatus, Verdict,
};
use interdict_screen::{Lists, Profile, Screener};

use crate::{matches::resolve, owners, presumed};

/// The defaults of an assessment; a case may state its own dates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The day of the question, where the case gives none.
    pub on: AsOf,
    /// What had been published by then, where the case gives none.
    pub known: AsOf,
    /// How parties are screened.
    pub profile: Profile,
}

impl Settings {
    /// Builds settings with the default screening profile.
    pub fn new(on: AsOf, known: AsOf) -> Self {
        Self {
            on,
            known,
            profile: Profile::default(),
        }
    }
}

/// Why a case could not be assessed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssessError {
    /// A fact that no rule reads, or whose value does not fit.
    #[error(transparent)]
    Fact(#[from] FactError),
    /// A case that contradicts itself.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// A country that does not exist.
    #[error("`{country}` of {party} is not a country")]
    Country {
        /// What was written.
        country: String,
        /// The party.
        party: String,
    },
    /// A confirmed match with an entry that is not loaded.
    #[error("the confirmed entry `{0}` is not in the loaded lists")]
    NoSuchEntry(EntryId),
    /// A fact about a match that names neither a loaded entry nor `yes` or `no`.
    #[error("`{path}` takes yes or no")]
    Match {
        /// The path.
        path: String,
    },
}

impl AssessError {
    /// Returns what to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Fact(error) => error.hint(),
            Self::NoSuchEntry(_) => {
                Some("`interdict screen NAME` shows the ids of loaded entries".into())
            }
            Self::Conflict(_) => Some("leave out one of them, or correct it".into()),
            Self::Country { .. } => {
                Some("give a code of ISO 3166-1, such as US or KR, or leave it out".into())
            }
            Self::Match { .. } => None,
        }
    }
}

/// Answers a case: [`prepare`]s the question, lets the rulebook decide, and composes the
/// answer with its corpus.
pub fn assess(
    case: &Case,
    lists: &dyn Screener,
    book: &Rulebook,
    settings: &Settings,
) -> Result<Determination, AssessError> {
    let Prepared {
        question,
        parties,
        flags,
    } = prepare(case, lists, book, settings)?;
    let mut answer = determine(book, &question);
    answer.corpus = corpus(lists.lists(), book, question.on);
    answer.flags.extend(flags);
    answer.flags.sort();
    answer.parties = parties;
    for report in &mut answer.parties {
        report.screening.corpus = answer.corpus.clone();
    }
    Ok(answer)
}

/// A case as the question that the rulebook is asked.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The question.
    pub question: Question,
    /// How each party was screened, without the corpus.
    pub parties: Vec<PartyReport>,
    /// What preparing it found.
    pub flags: Vec<Flag>,
}

/// Turns a case into a question.
///
/// Steps: decisions about matches given as facts join the parties; every party is
/// screened; each hit is resolved; facts are typed; what the roles say is added; what owners
/// hold is found; a case that contradicts itself is refused.
pub fn prepare(
    case: &Case,
    lists: &dyn Screener,
    book: &Rulebook,
    settings: &Settings,
) -> Result<Prepared, AssessError> {
    let on = case.on.unwrap_or(settings.on);
    let known = case.known.unwrap_or(settings.known);
    let (parties, holders, plain) = decisions(case)?;
    if let Some((party, country)) = parties
        .iter()
        .filter_map(|party| Some((party, party.country?)))
        .find(|(_, country)| !country.is_assigned())
    {
        let party = if party.name.is_empty() {
            party.role.to_string()
        } else {
            party.name.clone()
        };
        return Err(AssessError::Country {
            country: country.to_string(),
            party,
        });
    }
    let by_id = |id: &EntryId| lists.entry(id);
    let mut ownership = case.ownership.clone();
    ownership.holders.extend(holders);
    let of_owners = ownership.holders.iter().flat_map(|each| &each.confirmed);
    let confirmed = parties.iter().flat_map(|party| &party.confirmed);
    for id in confirmed.chain(of_owners) {
        by_id(id).ok_or_else(|| AssessError::NoSuchEntry(id.clone()))?;
    }

    let mut asked = Vec::new();
    let mut reports = Vec::new();
    for party in &parties {
        let screening = screened(party, lists, on, known, settings);
        let (matches, resolved) = resolve(party, &screening, by_id);
        // A party without a name was not screened, whatever the case rejects.
        let rejects_all = !party.name.trim().is_empty()
            && party.rejected.iter().any(|pattern| pattern.as_str() == "*");
        let settled = matches
            .iter()
            .any(|found| found.resolution == Resolution::Confirmed)
            || rejects_all;
        let doubtful = screening.status != ScreeningStatus::Ok || screening.by_sound_only;
        let confirmed = matches
            .iter()
            .any(|found| found.resolution == Resolution::ConfirmedByName);
        let unscreened = (doubtful && !settled && !confirmed)
            .then(|| screening.message.clone().unwrap_or_default());
        asked.push(Party {
            role: party.role,
            name: party.name.clone(),
            country: party.country,
            matches,
            unscreened,
        });
        reports.push(PartyReport {
            name: party.name.clone(),
            role: party.role,
            screening,
            matches: resolved,
        });
    }

    let items: Vec<String> = if case.items.is_empty() {
        vec![String::new()]
    } else {
        case.items.iter().map(|item| item.text.clone()).collect()
    };
    let mut facts = facts(case, &parties, &plain, book, items.len())?;
    let mut flags = presumed::add(&mut facts, &book.registry, &parties, items.len())?;
    owners::check(&ownership, &book.registry)?;
    let ownership = owners::answered(&ownership, &plain, &facts)?;
    let about = owners::Asked {
        on,
        known,
        lists,
        book,
        settings,
    };
    flags.extend(owners::find(
        &about, &ownership, &parties, &asked, &mut facts,
    ));
    let question = Question {
        on,
        known,
        facts,
        parties: asked,
        items,
        lists: lists.lists().states.clone(),
        require: case.require.clone(),
        explain: true,
    };
    if let Some(conflict) = conflicts(book, &question).into_iter().next() {
        return Err(conflict.into());
    }
    Ok(Prepared {
        question,
        parties: reports,
        flags,
    })
}

/// Names everything an answer about `on` uses.
pub fn corpus(lists: &Lists, book: &Rulebook, on: AsOf) -> Corpus {
    let mut corpus = lists.corpus(on.day());
    corpus.rulebook.clone_from(&book.digest);
    corpus.digest = corpus_digest(&lists.digest, &book.digest);
    corpus
}

/// Names lists and rulebook together.
pub(crate) fn corpus_digest(lists: &str, rulebook: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [lists, rulebook] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

pub(crate) type PlainFacts<'c> = BTreeMap<&'c str, &'c FactInput>;

/// A case with the decisions about matches taken out of its facts: the parties, what is
/// decided of holders, and the other facts.
type Decided<'c> = (Vec<CaseParty>, Vec<Holder>, PlainFacts<'c>);

/// Takes `party[1].is[ENTRY] = yes` out of the facts: it decides a match. So does
/// `holder[ID].is[ENTRY]`, of somebody who owns a party.
fn decisions(case: &Case) -> Result<Decided<'_>, AssessError> {
    let mut parties = case.parties.clone();
    let mut holders = Vec::new();
    let mut plain = BTreeMap::new();
    for (path, input) in &case.facts {
        let Some((party, entry)) = path.split_once(".is[") else {
            plain.insert(path.as_str(), input);
            continue;
        };
        let bad = || AssessError::Match { path: path.clone() };
        let missing = || {
            AssessError::Fact(FactError::NoSuch {
                path: path.clone(),
                what: "a party",
            })
        };
        if let Some(id) = party.strip_prefix("holder[") {
            let id = id.strip_suffix(']').ok_or_else(bad)?;
            let entry = EntryId::new(entry.strip_suffix(']').ok_or_else(bad)?);
            let mut holder = Holder::with_id(id);
            match decided(input).ok_or_else(bad)? {
                Verdict::True => holder.confirmed.push(entry),
                Verdict::False => holder.rejected.push(entry),
                Verdict::Unknown => {}
            }
            holders.push(holder);
            continue;
        }
        let inside = party
            .strip_prefix("party[")
            .and_then(|rest| rest.strip_suffix(']'))
            .ok_or_else(bad)?;
        let entry = EntryId::new(entry.strip_suffix(']').ok_or_else(bad)?);
        let place = if let Ok(number) = inside.parse::<usize>() {
            number.checked_sub(1)
        } else {
            let role: PartyRole = inside.parse().map_err(|_| missing())?;
            parties.iter().position(|party| party.role == role)
        };
        let party = place
            .and_then(|place| parties.get_mut(place))
            .ok_or_else(missing)?;
        match decided(input).ok_or_else(bad)? {
            Verdict::True => party.confirmed.push(entry),
            Verdict::False => party.rejected.push(entry),
            Verdict::Unknown => {}
        }
    }
    Ok((parties, holders, plain))
}

/// Reads a decision: yes, no or open; nothing for what is none.
fn decided(input: &FactInput) -> Option<Verdict> {
    match input.value.as_str().map(str::to_ascii_lowercase).as_deref() {
        Some("yes" | "true") => Some(Verdict::True),
        Some("no" | "false") => Some(Verdict::False),
        Some("unknown") => Some(Verdict::Unknown),
        None if input.value.is_null() => Some(Verdict::Unknown),
        _ => input.value.as_bool().map(Verdict::from),
    }
}

pub(crate) fn screened(
    party: &CaseParty,
    lists: &dyn Screener,
    on: AsOf,
    known: AsOf,
    settings: &Settings,
) -> Screening {
    let query = PartyQuery {
        name: party.name.clone(),
        kind: party.kind,
        countries: party.country.into_iter().collect(),
        birth_date: None,
        ids: Vec::new(),
    };
    lists.screen(&query, on, known, &settings.profile)
}

fn facts(
    case: &Case,
    parties: &[CaseParty],
    plain: &PlainFacts<'_>,
    book: &Rulebook,
    items: usize,
) -> Result<Facts, FactError> {
    let roles: Vec<PartyRole> = parties.iter().map(|party| party.role).collect();
    let mut facts = Facts::default();
    let mut insert =
        |path: &str, input: &FactInput| facts.insert(&book.registry, &roles, items, path, input);
    for (path, input) in plain {
        insert(path, input)?;
    }
    for (place, item) in case.items.iter().enumerate() {
        for (leaf, input) in &item.facts {
            let path = if items > 1 {
                format!("item[{}].{leaf}", place + 1)
            } else {
                format!("item.{leaf}")
            };
            insert(&path, input)?;
        }
    }
    for (place, party) in parties.iter().enumerate() {
        for (leaf, input) in &party.facts {
            insert(&format!("party[{}].{leaf}", place + 1), input)?;
        }
    }
    Ok(facts)
}
