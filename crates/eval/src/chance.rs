//! Seeded chance: the same seed and the same words give the same numbers everywhere.

/// A generator of numbers (SplitMix64), not for secrets.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// Starts from a seed and the words that name what the numbers are for, so that a
    /// name added to a list changes the numbers of no other name.
    pub fn new(seed: u64, words: &[&str]) -> Self {
        Self(key(seed, words))
    }

    /// Returns the next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `end`; 0 where `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let wide = u128::from(self.next()) * (end as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// Returns one of `items`.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }
}

/// Returns the number that a seed gives to some words: the order of a sample.
pub fn key(seed: u64, words: &[&str]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_le_bytes());
    for word in words {
        hasher.update(&(word.len() as u64).to_le_bytes());
        hasher.update(word.as_bytes());
    }
    let mut bytes = [0; 8];
    hasher.finalize_xof().fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// Returns the places of at most `most` of `items`, in their order: those whose key is
/// the lowest. A sample of fewer is part of a sample of more.
pub fn sample<T>(items: &[T], most: Option<usize>, key: impl Fn(&T) -> u64) -> Vec<usize> {
    let most = most.unwrap_or(items.len());
    if most >= items.len() {
        return (0..items.len()).collect();
    }
    let mut order: Vec<(u64, usize)> = items
        .iter()
        .enumerate()
        .map(|(place, item)| (key(item), place))
        .collect();
    order.sort_unstable();
    let mut chosen: Vec<usize> = order.iter().take(most).map(|(_, place)| *place).collect();
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_name_the_numbers() {
        let numbers = |seed, words: &[&str]| {
            let mut chance = Chance::new(seed, words);
            [chance.next(), chance.next()]
        };
        assert_eq!(numbers(7, &["a", "b"]), numbers(7, &["a", "b"]));
        assert_ne!(numbers(7, &["a", "b"]), numbers(8, &["a", "b"]));
        assert_ne!(numbers(7, &["a", "b"]), numbers(7, &["ab"]));
    }

    #[test]
    fn every_number_below_the_end_comes_up_and_no_other() {
        let mut chance = Chance::new(1, &[]);
        let mut seen = [0; 5];
        for _ in 0..1000 {
            seen[chance.below(5)] += 1;
        }
        assert!(
            seen.iter().all(|times| (150..250).contains(times)),
            "{seen:?}"
        );
        assert_eq!(chance.below(0), 0);
        assert_eq!(chance.pick::<u8>(&[]), None);
    }

    #[test]
    fn a_smaller_sample_is_part_of_a_larger_one() {
        let items: Vec<String> = (0..100).map(|n| n.to_string()).collect();
        let of = |most| sample(&items, Some(most), |item| key(3, &[item]));
        let (few, many) = (of(10), of(40));
        assert_eq!((few.len(), many.len()), (10, 40));
        assert!(few.iter().all(|place| many.contains(place)));
        assert_eq!(of(1000), (0..100).collect::<Vec<_>>());
    }
}
