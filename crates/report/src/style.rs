//! How a page may look. Everything here is decided by the caller.

/// The page that text is rendered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether escape sequences for color may be used.
    pub color: bool,
    /// Cells in a line.
    pub width: usize,
    /// Whether lines and marks beyond ASCII may be used. Names are always
    /// printed in their own script.
    pub unicode: bool,
}

impl Style {
    /// Builds a page without color or glyphs, as a file or a pipe wants it.
    pub fn plain(width: usize) -> Self {
        Self {
            color: false,
            width,
            unicode: false,
        }
    }
}

/// How much of the reasons is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// The answer and what it turns on. This is the default.
    #[default]
    Brief,
    /// Every step, with the facts it read and who stated them.
    Full,
}

/// The part a piece of text plays; color follows from it and from nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Strong,
    Faint,
    Good,
    Warn,
    Bad,
}

impl Tone {
    /// Returns the SGR parameters (ECMA-48), none for plain text.
    ///
    /// Only the eight basic colors are used: they follow the reader's palette.
    pub(crate) fn sgr(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Strong => Some("1"),
            Self::Faint => Some("2"),
            Self::Good => Some("32"),
            Self::Warn => Some("33"),
            Self::Bad => Some("1;31"),
        }
    }
}
