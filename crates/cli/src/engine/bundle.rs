//! Bundles, letters and bills of materials.

use std::path::Path;

use interdict_assess::{
    answers::{self, Answer, Letter},
    bundle::{self, Bundle, Replay},
};
use interdict_bom::{Bill, Evidence};
use interdict_model::{Case, Determination};
use jiff::civil::Date;

use super::{Loaded, refusal, rule_files::Rules};
use crate::error::CommandError;

/// Puts together what an answer used.
pub fn bundle(
    loaded: &Loaded,
    case: &Case,
    answer: &Determination,
) -> Result<Bundle, CommandError> {
    let files = loaded.rules.files();
    Bundle::new(case, answer, loaded.lists.as_ref(), &files).map_err(CommandError::internal)
}

/// Reads a bundle. `origin` names it in errors.
pub fn parse_bundle(text: &str, origin: &Path) -> Result<Bundle, CommandError> {
    Bundle::parse(text).map_err(|error| {
        CommandError::data(format!("`{}`: {error}", origin.display()))
            .hint("`interdict check --save FILE` writes a bundle")
    })
}

/// Asks the question of a bundle again, as `case` puts it now.
pub fn replay(loaded: &Loaded, bundle: &Bundle, case: &Case) -> Result<Replay, CommandError> {
    let files = loaded.rules.files();
    bundle::replay(
        bundle,
        case,
        loaded.lists.as_ref(),
        &loaded.rules.book,
        &files,
    )
    .map_err(|error| refusal(&error, None))
}

/// Makes the letters of an answer.
pub fn letter(loaded: &Loaded, case: &Case, answer: &Determination) -> Letter {
    answers::letter(case, answer, &loaded.rules.book)
}

/// Reads a filled form for `case`.
pub fn parse_answers(
    text: &str,
    origin: &Path,
    case: &Case,
    rules: Option<&Path>,
    today: Date,
) -> Result<Vec<Answer>, CommandError> {
    answers::parse(text, case, &Rules::read(rules)?.book, today).map_err(|error| {
        CommandError::data(format!("`{}`: {error}", origin.display()))
            .hint("`interdict check --letter FILE.md` writes the form for a case")
    })
}

/// Reads a bill of materials and what it says.
pub fn bill(text: &str, origin: &Path) -> Result<(Bill, Evidence), CommandError> {
    let bill = interdict_bom::parse(text).map_err(|error| {
        CommandError::data(format!("`{}`: {error}", origin.display()))
            .hint("SPDX 2.3 (JSON or tag-value) and CycloneDX 1.4 to 1.6 (JSON) are read")
    })?;
    let name = origin.file_name().unwrap_or(origin.as_os_str());
    let evidence = interdict_bom::evidence(&bill, &name.to_string_lossy());
    Ok((bill, evidence))
}
