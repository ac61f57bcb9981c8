//! A seeded source of choices.

/// SplitMix64: every seed is a good one, and a stream of its own costs nothing.
pub(super) struct Dice(u64);

fn mix(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

impl Dice {
    /// The stream of one number under a seed: streams of neighbors share nothing.
    pub(super) fn of(seed: u64, number: u64) -> Self {
        Self(mix(mix(seed ^ 0x5851_F42D_4C95_7F2D)
            .wrapping_add(number.wrapping_mul(0x9E37_79B9_7F4A_7C15))))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number below `limit` (which is above 0), by the high half of a product: as even
    /// as a remainder and faster.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        let (number, limit) = (u128::from(self.next()), limit as u128);
        usize::try_from((number * limit) >> 64).unwrap_or(0)
    }

    pub(super) fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    /// One of `of`, which is not empty.
    pub(super) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// A rank from `first` to below `first << octaves`, each about as rarely as it is
    /// large (Zipf's law). Even within an octave, so that no logarithm is needed: those
    /// differ between machines in the last bit.
    pub(super) fn zipf(&mut self, first: usize, octaves: usize) -> usize {
        let start = first << self.below(octaves);
        start + self.below(start)
    }
}
