//! Files that `check` reads and writes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use interdict_assess::answers;
use interdict_report::check;

use super::CheckArgs;
use crate::args::Format;
use crate::context::Context;
use crate::error::CommandError;

/// What a file is, as errors say it, and how large it can be.
pub struct Sort {
    what: &'static str,
    hint: &'static str,
    largest: u64,
}

/// No case that a person wrote comes near; a device never ends.
pub const CASE: Sort = Sort {
    what: "a case file is TOML, YAML or JSON, saved as UTF-8",
    hint: "check the path; docs/cases.md shows what a case file may say",
    largest: 16 << 20,
};
/// A filled form.
pub const ANSWERS: Sort = Sort {
    what: "filled answers are TOML, saved as UTF-8",
    hint: "check the path; `--letter` writes the form",
    largest: 16 << 20,
};
/// A bundle holds the rulebook.
pub const BUNDLE: Sort = Sort {
    what: "a bundle is JSON, saved as UTF-8",
    hint: "check the path; `--save` writes a bundle",
    largest: 64 << 20,
};
/// Bills of large systems have a hundred thousand components.
pub const BILL: Sort = Sort {
    what: "a bill of materials is JSON or tag-value text, saved as UTF-8",
    hint: "check the path; docs/cases.md says which bills are read",
    largest: 256 << 20,
};

/// Reads a file. A byte order mark, as some editors leave one, is no part of it.
pub fn text(path: &Path, sort: &Sort) -> Result<String, CommandError> {
    let shown = path.display();
    let mut bytes = Vec::new();
    let read =
        File::open(path).and_then(|file| file.take(sort.largest + 1).read_to_end(&mut bytes));
    read.map_err(|error| {
        let hint = match error.kind() {
            io::ErrorKind::IsADirectory => sort.what,
            _ => sort.hint,
        };
        CommandError::data(format!("`{shown}` cannot be read: {error}")).hint(hint)
    })?;
    if bytes.len() as u64 > sort.largest {
        let size = sort.largest >> 20;
        return Err(
            CommandError::data(format!("`{shown}` is larger than {size} MB")).hint(sort.hint),
        );
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to() + 1;
        CommandError::data(format!("`{shown}` is not text: byte {at} is not UTF-8")).hint(sort.what)
    })?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(text) => text.to_owned(),
        None => text,
    })
}

/// Writes a file that is not there yet, whole or not at all.
pub fn new_file(path: &Path, text: &str) -> Result<(), CommandError> {
    let shown = path.display();
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                CommandError::user(format!("`{shown}` is there already"))
                    .hint("name another file; what was written once is not overwritten")
            }
            _ => CommandError::data(format!("`{shown}` cannot be written: {error}")),
        })?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all());
    written.map_err(|error| {
        // Half a file would be taken for a whole one.
        let _ = fs::remove_file(path);
        CommandError::data(format!("`{shown}` cannot be written: {error}"))
    })
}

/// Says on stderr what was done.
pub fn note(text: &str) {
    // Nobody is left to tell when stderr is closed.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Where the letters go.
pub enum Letter {
    /// Instead of the answer.
    Printed,
    /// Into a file, with the form beside it.
    Files {
        /// The letters.
        letter: PathBuf,
        /// The form.
        form: PathBuf,
    },
}

impl Letter {
    /// Takes what was typed. Files that exist are refused before anything is asked.
    pub fn new(path: Option<&Path>, args: &CheckArgs) -> Result<Option<Self>, CommandError> {
        let Some(path) = path else {
            return Ok(None);
        };
        if path == Path::new("-") {
            return Ok(Some(Self::Printed));
        }
        let form = path.with_extension("toml");
        if form == path {
            return Err(CommandError::user(format!(
                "`{}` is the name of the form that is written beside the letters",
                path.display()
            ))
            .hint("name the letters `FILE.md`"));
        }
        for file in [path, &form].into_iter().chain(args.save.as_deref()) {
            if file.exists() {
                return Err(
                    CommandError::user(format!("`{}` is there already", file.display()))
                        .hint("name another file; what was written once is not overwritten"),
                );
            }
        }
        Ok(Some(Self::Files {
            letter: path.to_owned(),
            form,
        }))
    }

    /// Writes the letters; returns whether they stand in the place of the answer.
    pub fn write(
        &self,
        letter: &answers::Letter,
        context: &mut Context,
    ) -> Result<bool, CommandError> {
        match self {
            Self::Printed => {
                match context.output.format() {
                    Format::Text => context.output.write(&check::letter(letter, None))?,
                    Format::Json => context.output.answer(letter, |_, _| String::new())?,
                }
                Ok(true)
            }
            Self::Files { .. } if letter.sheets.is_empty() => {
                note("no question decides this answer: no letter was written");
                Ok(false)
            }
            Self::Files { letter: path, form } => {
                let name = form.file_name().map(|name| name.to_string_lossy());
                new_file(path, &check::letter(letter, name.as_deref()))?;
                new_file(form, &answers::text(letter))?;
                note(&format!(
                    "wrote the letters to {} and their form to {}",
                    path.display(),
                    form.display()
                ));
                Ok(false)
            }
        }
    }
}
