//! What the effects beyond the name, and the dates, read of an entry: few bytes, so that a
//! search decides most entries without reading them whole.
//!
//! Guarantee: the facets of an entry, encoded and decoded, give the same effects and the
//! same presence as the entry itself.

use interdict_model::{
    AliasQuality, AsOf, Basis, Confidence, Country, ListEntry, Listing, PartyKind, Verdict,
};
use jiff::civil::Date;

/// What is read of an entry while searching.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Facets {
    pub kind: PartyKind,
    pub countries: Vec<Country>,
    /// Birth dates that could be read, as first and last day they can mean.
    pub births: Vec<(Date, Date)>,
    /// Which of the names the list itself calls weak.
    pub weak: Vec<u16>,
    /// The dates of the listing; its other fields are empty.
    listing: Listing,
}

/// More countries, birth dates or weak names than this are not read of one entry.
const MOST: usize = u16::MAX as usize;

impl Facets {
    pub(crate) fn of(entry: &ListEntry) -> Self {
        let weak = entry.names.iter().zip(0..=u16::MAX);
        let listing = &entry.listing;
        let mut dates = Listing::since(
            listing.latest,
            listing.public_latest,
            Basis::Snapshot,
            Confidence::Read,
        );
        dates.earliest = listing.earliest;
        dates.until = listing.until;
        dates.last_seen = listing.last_seen;
        dates.gone_by = listing.gone_by;
        dates.public_earliest = listing.public_earliest;
        Self {
            kind: entry.kind,
            countries: entry.countries.iter().take(MOST).copied().collect(),
            births: entry
                .birth_dates
                .iter()
                .filter_map(|date| Some((date.earliest?, date.latest?)))
                .take(MOST)
                .collect(),
            weak: weak
                .filter(|(name, _)| name.quality == AliasQuality::Weak)
                .map(|(_, place)| place)
                .take(MOST)
                .collect(),
            listing: dates,
        }
    }

    /// Whether the entry was in force on `on`, as far as had been published by `known`.
    pub(crate) fn presence(&self, on: AsOf, known: AsOf) -> Verdict {
        self.listing.presence(on, known)
    }

    pub(crate) fn quality(&self, place: u16) -> AliasQuality {
        if self.weak.contains(&place) {
            AliasQuality::Weak
        } else {
            AliasQuality::Strong
        }
    }

    /// Writes the facets as bytes: kind, dates by a mask, countries, births, weak names.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let listing = &self.listing;
        let mut out = vec![kind_code(self.kind)];
        let optional = [
            listing.earliest,
            listing.until,
            listing.last_seen,
            listing.gone_by,
            listing.public_earliest,
        ];
        let mask = optional.iter().enumerate().fold(0u8, |mask, (at, date)| {
            mask | u8::from(date.is_some()) << at
        });
        out.push(mask);
        let mut date = |date: Date| out.extend(packed(date).to_le_bytes());
        date(listing.latest);
        date(listing.public_latest);
        optional.into_iter().flatten().for_each(&mut date);
        count(&mut out, self.countries.len());
        for country in &self.countries {
            out.extend_from_slice(country.code().as_bytes());
        }
        count(&mut out, self.births.len());
        for (first, last) in &self.births {
            out.extend(packed(*first).to_le_bytes());
            out.extend(packed(*last).to_le_bytes());
        }
        count(&mut out, self.weak.len());
        for place in &self.weak {
            out.extend(place.to_le_bytes());
        }
        out
    }

    /// Reads what [`encode`](Self::encode) wrote; nothing if the bytes are something else.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let kind = kind_of(take::<1>(&mut rest)?[0])?;
        let mask = take::<1>(&mut rest)?[0];
        let (latest, public) = (date(&mut rest)?, date(&mut rest)?);
        let mut listing = Listing::since(latest, public, Basis::Snapshot, Confidence::Read);
        for (at, field) in [
            &mut listing.earliest,
            &mut listing.until,
            &mut listing.last_seen,
            &mut listing.gone_by,
            &mut listing.public_earliest,
        ]
        .into_iter()
        .enumerate()
        {
            *field = if mask >> at & 1 == 1 {
                Some(date(&mut rest)?)
            } else {
                None
            };
        }
        let mut countries = Vec::new();
        for _ in 0..number(&mut rest)? {
            let code = take::<2>(&mut rest)?;
            countries.push(std::str::from_utf8(&code).ok()?.parse().ok()?);
        }
        let mut births = Vec::new();
        for _ in 0..number(&mut rest)? {
            births.push((date(&mut rest)?, date(&mut rest)?));
        }
        let mut weak = Vec::new();
        for _ in 0..number(&mut rest)? {
            weak.push(u16::from_le_bytes(take(&mut rest)?));
        }
        rest.is_empty().then_some(Self {
            kind,
            countries,
            births,
            weak,
            listing,
        })
    }
}

fn kind_code(kind: PartyKind) -> u8 {
    let at = PartyKind::ALL.iter().position(|each| *each == kind);
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
}

fn kind_of(code: u8) -> Option<PartyKind> {
    PartyKind::ALL.get(usize::from(code)).copied()
}

/// Year, month and day in one number.
fn packed(date: Date) -> i32 {
    i32::from(date.year()) * 512 + i32::from(date.month()) * 32 + i32::from(date.day())
}

fn count(out: &mut Vec<u8>, count: usize) {
    let count = u16::try_from(count).unwrap_or(u16::MAX);
    out.extend(count.to_le_bytes());
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

fn number(rest: &mut &[u8]) -> Option<u16> {
    take(rest).map(u16::from_le_bytes)
}

fn date(rest: &mut &[u8]) -> Option<Date> {
    let packed = take(rest).map(i32::from_le_bytes)?;
    let year = i16::try_from(packed.div_euclid(512)).ok()?;
    let day = packed.rem_euclid(512);
    Date::new(
        year,
        i8::try_from(day / 32).ok()?,
        i8::try_from(day % 32).ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::Facets;
    use interdict_model::{
        BirthDate, EntityId, EntryId, ListEntry, ListId, ListedName, Listing, PartyKind,
    };
    use jiff::civil::date;

    fn entry() -> ListEntry {
        let mut listing = Listing::attested(date(2019, 5, 16));
        listing.earliest = Some(date(-1, 1, 31));
        listing.gone_by = Some(date(2026, 12, 31));
        ListEntry {
            id: EntryId::new("l/1"),
            entity: EntityId::new("l:1"),
            names: vec![
                ListedName::primary("A"),
                ListedName::alias("B", interdict_model::AliasQuality::Weak),
            ],
            countries: vec!["CN".parse().unwrap(), "HK".parse().unwrap()],
            birth_dates: vec![BirthDate {
                text: "1960".into(),
                earliest: Some(date(1960, 1, 1)),
                latest: Some(date(1960, 12, 31)),
            }],
            ..ListEntry::blank(ListId::new("l"), PartyKind::Vessel, listing)
        }
    }

    #[test]
    fn facets_come_back_as_they_were() {
        let facets = Facets::of(&entry());
        assert_eq!(Facets::decode(&facets.encode()), Some(facets));
    }

    #[test]
    fn facets_know_the_presence_of_the_entry() {
        let entry = entry();
        let facets = Facets::of(&entry);
        for on in ["2018-01-01", "2019-05-16", "2026-12-30", "2026-12-31"] {
            let (on, known) = (on.parse().unwrap(), "2027-01-01".parse().unwrap());
            assert_eq!(
                facets.presence(on, known),
                entry.listing.presence(on, known)
            );
        }
    }

    #[test]
    fn cut_bytes_are_no_facets() {
        let bytes = Facets::of(&entry()).encode();
        for len in 0..bytes.len() {
            assert_eq!(Facets::decode(&bytes[..len]), None);
        }
    }
}
