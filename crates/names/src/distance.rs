//! Edit distance between two words, and how much of it is forgiven.
//!
//! Optimal string alignment (insert, delete, substitute, swap of neighbors) over ASCII
//! bytes, bounded: as soon as the distance must exceed the budget the answer is `None`.

/// Words longer than this are compared by equality only.
pub const MAX_WORD: usize = 48;

/// Returns the edits that a word of `length` letters may differ by: none up to two
/// letters, one up to six, two above.
pub const fn budget(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=6 => 1,
        _ => 2,
    }
}

/// Returns the distance if it is at most `limit` (which is at most 2).
pub fn within(a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit || a.len() > MAX_WORD || b.len() > MAX_WORD {
        return None;
    }
    reach(a, b, limit)
}

/// Walks to the first letter that differs and tries each edit there. At most two edits are
/// left to try, so a handful of ends are compared instead of a table filled.
fn reach(a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
    // A common beginning costs nothing.
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    if a.is_empty() || b.is_empty() {
        let distance = a.len().max(b.len());
        return (distance <= limit).then_some(distance);
    }
    if limit == 0 || a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let rest = limit - 1;
    let (mut best, mut most) = (None, rest);
    let mut attempt = |a: &[u8], b: &[u8]| {
        if let Some(distance) = reach(a, b, most) {
            best = Some(distance + 1);
            // Only a shorter way is of use from here on.
            most = distance;
        }
    };
    attempt(&a[1..], &b[1..]);
    attempt(&a[1..], b);
    attempt(a, &b[1..]);
    if let ([a0, a1, ..], [b0, b1, ..]) = (a, b)
        && (a0, a1) == (b1, b0)
    {
        attempt(&a[2..], &b[2..]);
    }
    best
}

/// Returns a bit set of the letters in `word`. Each edit changes at most two bits.
pub(crate) fn letter_mask(word: &[u8]) -> u32 {
    word.iter()
        .fold(0, |mask, byte| mask | LETTER_BITS[usize::from(*byte)])
}

/// A bit for each letter; other signs share six.
const LETTER_BITS: [u32; 256] = {
    let mut bits = [0; 256];
    let mut byte = 0u32;
    while byte < 256 {
        let letter = byte.wrapping_sub(b'a' as u32);
        bits[byte as usize] = 1 << if letter < 26 { letter } else { 26 + byte % 6 };
        byte += 1;
    }
    bits
};

#[cfg(test)]
mod tests {
    use super::{letter_mask, within};
    use proptest::prelude::*;

    /// The textbook table, no bound and no shortcut.
    fn oracle(a: &[u8], b: &[u8]) -> usize {
        let mut d = vec![vec![0; b.len() + 1]; a.len() + 1];
        for (i, row) in d.iter_mut().enumerate() {
            row[0] = i;
        }
        d[0] = (0..=b.len()).collect();
        for i in 1..=a.len() {
            for j in 1..=b.len() {
                let change = usize::from(a[i - 1] != b[j - 1]);
                d[i][j] = (d[i - 1][j] + 1)
                    .min(d[i][j - 1] + 1)
                    .min(d[i - 1][j - 1] + change);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    d[i][j] = d[i][j].min(d[i - 2][j - 2] + 1);
                }
            }
        }
        d[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn equals_the_textbook(a in "[a-d]{0,9}", b in "[a-d]{0,9}", limit in 0usize..=2) {
            let d = oracle(a.as_bytes(), b.as_bytes());
            prop_assert_eq!(within(a.as_bytes(), b.as_bytes(), limit), (d <= limit).then_some(d));
            let differing = (letter_mask(a.as_bytes()) ^ letter_mask(b.as_bytes())).count_ones() as usize;
            prop_assert!(differing <= 2 * d);
        }
    }
}
