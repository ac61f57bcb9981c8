//! Why there is no answer, and what to do about it.
//!
//! Three constructors cover what goes wrong: [`CommandError::user`] for what was
//! typed, [`CommandError::data`] for a file that cannot be used, and
//! [`CommandError::internal`] for what should not happen. The kind alone decides
//! the exit code; hints say what to do, one line each.

use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use interdict_batch::{BatchError, Outcome, Summary};
use interdict_model::{Determination, Screening};

/// How the program ends. The codes are a contract that scripts rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing restricted, nothing found, done; also a reader that went away.
    Clear = 0,
    /// Restricted, or a hit.
    Found = 1,
    /// Error.
    Error = 2,
    /// Something that the answer needs is missing.
    Undecided = 3,
}

impl From<&Determination> for Exit {
    fn from(answer: &Determination) -> Self {
        match answer.exit_code() {
            0 => Self::Clear,
            1 => Self::Found,
            3 => Self::Undecided,
            _ => Self::Error,
        }
    }
}

impl From<&Screening> for Exit {
    fn from(screening: &Screening) -> Self {
        match Outcome::of(screening) {
            Outcome::Clear => Self::Clear,
            Outcome::Hit => Self::Found,
            Outcome::Undecided => Self::Undecided,
            Outcome::Bad => Self::Error,
        }
    }
}

impl From<&Summary> for Exit {
    /// The worst row decides. A bad row was not screened, so that nobody knows: undecided.
    fn from(summary: &Summary) -> Self {
        if summary.defects > 0 {
            Self::Error
        } else if summary.hit > 0 {
            Self::Found
        } else if summary.undecided > 0 || summary.bad > 0 {
            Self::Undecided
        } else {
            Self::Clear
        }
    }
}

impl Exit {
    /// Returns the worse of two answers: error, found, undecided, clear.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        let rank = |exit| match exit {
            Self::Clear => 0,
            Self::Undecided => 1,
            Self::Found => 2,
            Self::Error => 3,
        };
        if rank(other) > rank(self) {
            other
        } else {
            self
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// What sort of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// What was typed cannot be done as typed.
    User,
    /// A file, list or rulebook cannot be used.
    Data,
    /// The reader of our output went away: `head` had enough.
    BrokenPipe,
    /// A defect of the program.
    Internal,
}

/// An error as the person at the terminal sees it.
#[derive(Debug)]
pub struct CommandError {
    kind: ErrorKind,
    error: Box<dyn Error + Send + Sync>,
    hints: Vec<String>,
}

impl CommandError {
    fn new(kind: ErrorKind, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            kind,
            error: error.into(),
            hints: Vec::new(),
        }
    }

    /// Builds the error for something that was typed.
    pub fn user(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(ErrorKind::User, error)
    }

    /// Builds the error for a file, list or rulebook that cannot be used.
    pub fn data(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Data, error)
    }

    /// Builds the error for something that should not happen.
    pub fn internal(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(ErrorKind::Internal, error).hint("this is a defect; please report it")
    }

    /// Adds a line that says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Returns what went wrong in one line, without what to do about it.
    pub fn said(&self) -> String {
        self.error.to_string()
    }

    /// Writes the error to stderr and returns the exit that its kind decides.
    pub fn report(&self) -> Exit {
        match self.kind {
            ErrorKind::BrokenPipe => Exit::Clear,
            ErrorKind::User | ErrorKind::Data | ErrorKind::Internal => {
                // Nobody is left to tell when stderr is closed too.
                let _ = write!(io::stderr().lock(), "{self}");
                Exit::Error
            }
        }
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.error.to_string();
        writeln!(f, "error: {said}")?;
        let mut source = self.error.source();
        while let Some(cause) = source {
            let text = cause.to_string();
            // Some errors quote their cause; once is enough.
            if !said.contains(&text) {
                writeln!(f, "  because: {text}")?;
            }
            said = text;
            source = cause.source();
        }
        for (at, hint) in self.hints.iter().enumerate() {
            let gap = if at == 0 { "\n" } else { "" };
            writeln!(f, "{gap}hint: {hint}")?;
        }
        Ok(())
    }
}

impl From<BatchError> for CommandError {
    fn from(error: BatchError) -> Self {
        let hint = error.hint();
        let told = match error {
            BatchError::Column { .. } => Self::user(error),
            BatchError::Internal(text) => return Self::internal(text),
            other => Self::data(other),
        };
        match hint {
            Some(hint) => told.hint(hint),
            None => told,
        }
    }
}

impl From<io::Error> for CommandError {
    /// Takes an error of our own input and output; a file has its path to tell and
    /// goes through [`CommandError::data`].
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(ErrorKind::BrokenPipe, error),
            _ => Self::data(error),
        }
    }
}

/// Prints what clap has to say: an error with exit 2, or the help that was asked for.
pub fn usage(error: &clap::Error) -> Exit {
    let exit = if error.use_stderr() {
        Exit::Error
    } else {
        Exit::Clear
    };
    match error.print() {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => Exit::Error,
        _ => exit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("`a.csv` cannot be read")]
    struct Outer(#[source] io::Error);

    #[test]
    fn an_error_tells_its_cause_and_then_what_to_do() {
        let error = CommandError::data(Outer(io::Error::other("disk on fire")))
            .hint("try another disk")
            .hint("or none");
        insta::assert_snapshot!(error.to_string(), @"
        error: `a.csv` cannot be read
          because: disk on fire

        hint: try another disk
        hint: or none
        ");
    }

    #[test]
    fn a_cause_that_was_told_is_not_repeated() {
        #[derive(Debug, thiserror::Error)]
        #[error("`a.csv`: {0}")]
        struct Quoting(#[source] io::Error);
        let error = CommandError::data(Quoting(io::Error::other("disk on fire")));
        assert_eq!(error.to_string(), "error: `a.csv`: disk on fire\n");
    }

    #[test]
    fn a_hit_outranks_what_is_undecided() {
        use Exit::{Clear, Error, Found, Undecided};
        assert_eq!(Clear.worst(Undecided), Undecided);
        assert_eq!(Undecided.worst(Found), Found);
        assert_eq!(Found.worst(Undecided), Found);
        assert_eq!(Found.worst(Error), Error);
    }
}
