//! The bytes of an index: mapped from a file, or held in memory, aligned either way.

#![allow(
    unsafe_code,
    reason = "mapping a file is one unsafe call, argued below"
)]

use std::{fs::File, path::Path};

use memmap2::Mmap;
use zerocopy::IntoBytes;

use crate::error::IndexError;

/// Bytes whose first one lies on a multiple of eight.
#[derive(Debug)]
pub(crate) enum Bytes {
    Mapped(Mmap),
    Held { words: Vec<u64>, len: usize },
}

impl Bytes {
    pub(crate) fn map(path: &Path) -> Result<Self, IndexError> {
        let file = |source| IndexError::File {
            path: path.to_owned(),
            source,
        };
        let opened = File::open(path).map_err(file)?;
        // SAFETY: index files are written under another name, synced and renamed into
        // place, and never written again by any part of Interdict; a new content has a new
        // name. Should someone else shorten the file while it is mapped, the process ends
        // with SIGBUS; should they change it, a search returns other numbers: every offset
        // and length is checked at each use, and no value of the bytes is invalid for the
        // types that are laid over them (integers and bit patterns of floats).
        let map = unsafe { Mmap::map(&opened) }.map_err(file)?;
        Ok(Self::Mapped(map))
    }

    /// Copies `bytes` to an aligned place.
    pub(crate) fn hold(bytes: &[u8]) -> Self {
        let mut words = vec![0u64; bytes.len().div_ceil(8)];
        words.as_mut_bytes()[..bytes.len()].copy_from_slice(bytes);
        Self::Held {
            words,
            len: bytes.len(),
        }
    }

    pub(crate) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Mapped(map) => map,
            Self::Held { words, len } => words.as_bytes().get(..*len).unwrap_or(&[]),
        }
    }
}
