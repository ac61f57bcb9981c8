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

/// What is known of each hash of a look-up for many, kept from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Lookup {
    hashes: Vec<u64>,
    /// Where the bucket of each begins and ends.
    buckets: Vec<(u32, u32)>,
    /// Of the first eight of each bucket, those that may be of the hash: the high bit of a byte.
    matches: Vec<u64>,
}

impl Lookup {
    /// Begins with no hash.
    pub(crate) fn clear(&mut self) {
        self.hashes.clear();
    }

    /// Adds a hash.
    pub(crate) fn push(&mut self, hash: u64) {
        self.hashes.push(hash);
    }
}

impl TableView<'_> {
    /// Calls `each` with every value that may belong to `hash`.
    pub(crate) fn get(&self, hash: u64, mut each: impl FnMut(u32)) {
        let (from, to) = self.bucket_of(hash);
        self.get_from(hash, (from, to), 0, &mut each);
    }

    /// Calls `each` with every value that may belong to one of the hashes, in their order.
    ///
    /// In three passes, since the places of a table lie far apart and a processor waits for
    /// many of them at a time as long as nothing is decided in between.
    pub(crate) fn get_all(&self, lookup: &mut Lookup, mut each: impl FnMut(u32)) {
        let Lookup {
            hashes,
            buckets,
            matches,
        } = lookup;
        buckets.clear();
        buckets.extend(hashes.iter().map(|hash| self.bucket_of(*hash)));
        matches.clear();
        matches.extend(hashes.iter().zip(&*buckets).map(|(hash, (from, to))| {
            let (from, to) = (*from as usize, *to as usize);
            self.eight(from, to.saturating_sub(from), tag(*hash))
        }));
        for ((hash, bucket), matching) in hashes.iter().zip(buckets).zip(matches) {
            if *matching != 0 {
                self.each_of(*hash, bucket.0 as usize, *matching, &mut each);
            }
            if bucket.1.saturating_sub(bucket.0) > 8 {
                self.get_from(*hash, *bucket, 8, &mut each);
            }
        }
    }

    /// Where the bucket of a hash begins and ends; a damaged one that ends outside is empty.
    fn bucket_of(&self, hash: u64) -> (u32, u32) {
        let at = bucket(hash, self.starts.len().saturating_sub(1));
        match self.starts.get(at..at + 2) {
            Some([from, to]) if *to as usize <= self.tags.len() => (*from, *to),
            _ => (0, 0),
        }
    }

    /// The same for one bucket, after its first `skip`, a multiple of eight.
    fn get_from(&self, hash: u64, (from, to): (u32, u32), skip: usize, each: &mut impl FnMut(u32)) {
        let (mut from, to) = (from as usize + skip, to as usize);
        while from < to {
            let matching = self.eight(from, to - from, tag(hash));
            self.each_of(hash, from, matching, each);
            from += 8;
        }
    }

    /// Calls `each` with the values from `from` on that are marked and have the tag.
    fn each_of(&self, hash: u64, from: usize, mut matching: u64, each: &mut impl FnMut(u32)) {
        while matching != 0 {
            let at = from + matching.trailing_zeros() as usize / 8;
            if self.tags.get(at) == Some(&tag(hash))
                && let Some(value) = self.values.get(at)
            {
                each(*value);
            }
            matching &= matching - 1;
        }
    }

    /// Compares eight tags at a time, `own` of them of the bucket: a byte of the difference is
    /// zero where the tag is the one wanted, which sets its high bit in the result. What lies
    /// above such a byte may seem zero too, hence the second look.
    fn eight(&self, from: usize, own: usize, wanted: u8) -> u64 {
        if own == 0 {
            return 0;
        }
        // Reads on into the next bucket where there is one; what lies there is masked out.
        let eight = match self.tags.get(from..from + 8) {
            Some(eight) => eight.try_into().unwrap_or_default(),
            None => std::array::from_fn(|at| self.tags.get(from + at).copied().unwrap_or(0)),
        };
        let differ = u64::from_le_bytes(eight) ^ (u64::from(wanted) * ONES);
        let zero = differ.wrapping_sub(ONES) & !differ & (ONES << 7);
        zero & (u64::MAX >> (64 - 8 * own.min(8)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Lookup, Table, TableView};
    use proptest::prelude::*;

    #[test]
    fn a_bucket_that_ends_outside_is_empty() {
        let view = TableView {
            starts: &[0, u32::MAX],
            tags: &[7; 9],
            values: &[1; 9],
        };
        let mut lookup = Lookup::default();
        lookup.push(7);
        view.get_all(&mut lookup, |value| panic!("{value}"));
        view.get(7, |value| panic!("{value}"));
    }

    proptest! {
        #[test]
        fn every_value_is_found_again(
            // Few hashes, so that buckets are long, and many.
            pairs in prop_oneof![
                proptest::collection::vec((0u64..4, 0u32..50), 0..100),
                proptest::collection::vec((any::<u64>(), 0u32..50), 0..200),
            ],
            others in proptest::collection::vec(any::<u64>(), 0..20),
        ) {
            let table = Table::build(&pairs);
            let view = TableView { starts: &table.starts, tags: &table.tags, values: &table.values };
            for (hash, value) in &pairs {
                let mut found = Vec::new();
                view.get(*hash, |value| found.push(value));
                prop_assert!(found.contains(value));
            }
            // Many at a time give the same, in the same order.
            let (mut lookup, mut one_by_one, mut together) = (Lookup::default(), Vec::new(), Vec::new());
            for hash in pairs.iter().map(|(hash, _)| *hash).chain(others) {
                lookup.push(hash);
                view.get(hash, |value| one_by_one.push(value));
            }
            view.get_all(&mut lookup, |value| together.push(value));
            prop_assert_eq!(one_by_one, together);
        }
    }
}
