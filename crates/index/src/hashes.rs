//! A table from hashes to numbers that lies in a file as it is used.
//!
//! In: pairs of a hash and a value. Out: three arrays: where each bucket starts, one byte
//! of each hash, the values. A look-up returns the values of the hash, and now and then one
//! of another hash (about one in 256 of its bucket): the user verifies what it finds. It
//! never leaves one out. Within a hash the values keep the order in which they were added.

/// The arrays of a table being built.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub starts: Vec<u32>,
    pub tags: Vec<u8>,
    pub values: Vec<u32>,
}

fn bucket(hash: u64, buckets: usize) -> usize {
    // The high half of a product: spread without a division, and below `buckets`.
    usize::try_from((u128::from(hash) * buckets as u128) >> 64).unwrap_or(0)
}

/// One in each byte.
const ONES: u64 = 0x0101_0101_0101_0101;

fn tag(hash: u64) -> u8 {
    hash.to_le_bytes()[0]
}

impl Table {
    /// Builds a table. The pairs may repeat; the same value twice under a hash is kept once
    /// if it follows itself.
    pub(crate) fn build(pairs: &[(u64, u32)]) -> Self {
        let buckets = (pairs.len() / 6).max(1);
        let mut starts = vec![0u32; buckets + 1];
        for (hash, _) in pairs {
            starts[bucket(*hash, buckets) + 1] += 1;
        }
        for at in 0..buckets {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut tags = vec![0u8; pairs.len()];
        let mut values = vec![0u32; pairs.len()];
        for (hash, value) in pairs {
            let at = &mut next[bucket(*hash, buckets)];
            tags[*at as usize] = tag(*hash);
            values[*at as usize] = *value;
            *at += 1;
        }
        Self {
            starts,
            tags,
            values,
        }
    }
}

/// A table in a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TableView<'a> {
    pub starts: &'a [u32],
    pub tags: &'a [u8],
    pub values: &'a [u32],
}

impl TableView<'_> {
    /// Calls `each` with every value that may belong to `hash`.
    pub(crate) fn get(&self, hash: u64, mut each: impl FnMut(u32)) {
        let buckets = self.starts.len().saturating_sub(1);
        if buckets == 0 {
            return;
        }
        let at = bucket(hash, buckets);
        let (from, to) = (self.starts[at] as usize, self.starts[at + 1] as usize);
        let (Some(tags), Some(values)) = (self.tags.get(from..to), self.values.get(from..to))
        else {
            return;
        };
        // Eight tags at a time: a byte of the difference is zero where the tag is the one
        // wanted. What lies above such a byte may seem zero too, hence the second look.
        let wanted = tag(hash);
        let spread = u64::from(wanted) * ONES;
        let mut base = 0;
        while base < tags.len() {
            // Reads on into the next bucket where there is one; what lies there is masked out.
            let own = (tags.len() - base).min(8);
            let eight = match self.tags.get(from + base..from + base + 8) {
                Some(eight) => eight.try_into().unwrap_or_default(),
                None => std::array::from_fn(|at| tags.get(base + at).copied().unwrap_or(0)),
            };
            let differ = u64::from_le_bytes(eight) ^ spread;
            let zero = differ.wrapping_sub(ONES) & !differ & (ONES << 7);
            let mut zero = zero & (u64::MAX >> (64 - 8 * own));
            while zero != 0 {
                let at = base + zero.trailing_zeros() as usize / 8;
                if tags[at] == wanted {
                    each(values[at]);
                }
                zero &= zero - 1;
            }
            base += 8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, TableView};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_value_is_found_again(pairs in proptest::collection::vec((any::<u64>(), 0u32..50), 0..200)) {
            let table = Table::build(&pairs);
            let view = TableView { starts: &table.starts, tags: &table.tags, values: &table.values };
            for (hash, value) in &pairs {
                let mut found = Vec::new();
                view.get(*hash, |value| found.push(value));
                prop_assert!(found.contains(value));
            }
        }
    }
}
