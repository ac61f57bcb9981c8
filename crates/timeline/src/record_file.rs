//! The written form of the files of `positions/`, and its compilation.

use interdict_model::{Citation, Confidence};
use jiff::civil::Date;
use serde::Deserialize;

use crate::{
    record::{Claim, Kind, Party, Position, PositionMark, PositionVersion, RawBound, RecordError},
    row::{Bound, Effect, Place},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawParties {
    pub party: Vec<Party>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawClaims {
    pub claim: Vec<Claim>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCountry {
    pub country: String,
    pub name: String,
    pub position: Vec<RawPosition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPosition {
    pub id: String,
    pub kind: Kind,
    pub title: String,
    pub by: String,
    pub binds: Option<String>,
    pub says: String,
    #[serde(default)]
    pub names: Vec<String>,
    #[serde(default)]
    pub reported: Vec<String>,
    pub from: Option<RawBound>,
    public: Option<Date>,
    #[serde(default)]
    pub cites: Vec<Citation>,
    #[serde(default)]
    pub recalled: bool,
    #[serde(default)]
    pub version: Vec<RawVersion>,
    #[serde(default)]
    pub mark: Vec<PositionMark>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawVersion {
    pub key: String,
    pub from: Option<RawBound>,
    pub through: Option<RawBound>,
    pub through_public: Option<Date>,
    public: Date,
    #[serde(default)]
    pub effect: Option<Effect>,
    #[serde(default)]
    pub cites: Vec<Citation>,
    pub note: Option<String>,
}

pub(crate) const CITED: &str = "it needs a citation, or `recalled = true` and none";

/// Checks one position and gives it its versions.
pub(crate) fn compile(
    file: &str,
    place: &Place,
    raw: RawPosition,
) -> Result<Position, RecordError> {
    let fail = |what: String| RecordError::Row {
        file: file.to_owned(),
        row: raw.id.clone(),
        what,
    };
    let code = place.code.to_lowercase();
    if file != format!("{code}.toml") || !raw.id.starts_with(&format!("{code}.")) {
        return Err(fail(format!("file and id must begin with `{code}.`")));
    }
    let each_cited = !raw.version.is_empty() && raw.version.iter().all(|v| !v.cites.is_empty());
    let cites = match (raw.cites.is_empty(), raw.recalled) {
        (false, false) => raw.cites,
        // What is recalled says so wherever it is shown.
        (true, true) => vec![Citation {
            text: raw.title.clone(),
            url: None,
            confidence: Confidence::Recalled,
        }],
        (true, false) if each_cited => Vec::new(),
        _ => return Err(fail(CITED.to_owned())),
    };
    let usual = if raw.kind.can_bind() {
        Effect::Binds
    } else {
        Effect::Said
    };
    let mut versions = Vec::new();
    match (raw.public, raw.version.is_empty()) {
        (Some(public), true) => versions.push(PositionVersion {
            key: None,
            from: raw.from.map(Bound::from),
            through: None,
            through_public: None,
            public,
            effect: usual,
            cites: cites.clone(),
            note: None,
        }),
        (None, false) if raw.from.is_none() => {
            for version in raw.version {
                let own = if version.cites.is_empty() {
                    cites.clone()
                } else {
                    version.cites
                };
                versions.push(PositionVersion {
                    key: Some(version.key),
                    from: version.from.map(Bound::from),
                    through: version.through.map(Bound::from),
                    through_public: version.through_public,
                    public: version.public,
                    effect: version.effect.unwrap_or(usual),
                    cites: own,
                    note: version.note,
                });
            }
        }
        _ => {
            return Err(fail(
                "either `public`, with `from` where it binds, or `[[position.version]]`".to_owned(),
            ));
        }
    }
    for version in &versions {
        let first = version.from.and_then(|from| from.earliest);
        let crossed = |bound: Option<Bound>| bound.is_some_and(|b| b.earliest > b.latest);
        if crossed(version.from)
            || crossed(version.through)
            || version.through.is_some_and(|last| last.earliest < first)
        {
            return Err(fail("it ends before it begins".to_owned()));
        }
        if version.from.is_none() && version.effect != Effect::Said {
            return Err(fail(
                "what was only said has no `from`; what binds needs one".to_owned(),
            ));
        }
    }
    versions.sort_by_key(|version| (version.public, version.from));
    Ok(Position {
        id: raw.id,
        country: place.clone(),
        kind: raw.kind,
        title: raw.title,
        by: raw.by,
        binds: raw.binds,
        says: raw.says,
        names: raw.names,
        reported: raw.reported,
        versions,
        marks: raw.mark,
    })
}

pub(crate) fn from_toml<T: for<'de> Deserialize<'de>>(
    file: &str,
    text: &str,
) -> Result<T, RecordError> {
    toml::from_str(text).map_err(|source| RecordError::Toml {
        file: file.to_owned(),
        source: Box::new(source),
    })
}
