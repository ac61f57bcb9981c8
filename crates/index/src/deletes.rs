//! Texts with letters left out: two texts within k edits (insert, delete, substitute, swap
//! of neighbors) share one when up to k letters are left out of either.
//!
//! A substitution leaves out the letter on both sides; an insertion or a deletion leaves it
//! out on the one side that has it. A swap of `xy` for `yx` moves one of the two: `y` is left
//! out on both sides, behind `x` on the one and before it on the other, and `x` stays. So each
//! edit costs at most one letter a side, and a table of these is complete for the distance of
//! `interdict_names::distance`; what it finds is verified with the distance itself.
//! The hash is a polynomial over the letters, so that each variant costs a few
//! multiplications instead of a copy, as Karp and Rabin do it (1987; recalled).
//!
//! Only the first [`PREFIX`] letters of a text are varied, as `SymSpell` does it. Nothing is
//! lost by that. Take the fewest edits that make one text of the other, and keep of either
//! prefix the letters that they leave in place (of a swap the one that is not moved) and that
//! lie in the prefix of both: these are the same text on both sides. What is left over in one
//! prefix is no more than the edits. Let `x` be its first letter in place that lies beyond the
//! prefix of the other; where there is none, only edited letters are left over, one an edit.
//! That `x` lies beyond means that before it at least as many letters were put in as were
//! taken out there and as stand from `x` to the end of its prefix, together. So these, and
//! the letters substituted before `x`, are at most the edits; a swap takes its moved letter
//! out and puts it in, and is here one that puts in.
//! What meets besides differs further on, and is told apart by the distance.

use interdict_names::distance::MAX_WORD;

/// Letters that are varied; more would make more variants and fewer false meetings.
const PREFIX: usize = 9;

const BASE: u64 = 0x0001_0000_0001_b3a7;

/// Spreads a hash over all bits (the finalizer of MurmurHash3, as recalled).
pub(crate) const fn spread(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// Calls `each` with the hash of the first [`PREFIX`] letters of `text` with none up to `most`
/// (at most 2) left out. Texts longer than [`MAX_WORD`] are compared by equality only and give nothing.
pub(crate) fn deletes(text: &[u8], most: usize, mut each: impl FnMut(u64)) {
    if text.len() > MAX_WORD {
        return;
    }
    let text = &text[..text.len().min(PREFIX)];
    let len = text.len();
    let mut power = [1u64; PREFIX + 2];
    let mut prefix = [0u64; PREFIX + 1];
    for (at, byte) in text.iter().enumerate() {
        power[at + 1] = power[at].wrapping_mul(BASE);
        prefix[at + 1] = prefix[at]
            .wrapping_mul(BASE)
            .wrapping_add(u64::from(*byte) + 1);
    }
    // The hash of text[from..to].
    let part = |from: usize, to: usize| {
        prefix[to].wrapping_sub(prefix[from].wrapping_mul(power[to - from]))
    };
    each(spread(prefix[len]));
    if most == 0 {
        return;
    }
    for first in 0..len {
        let one = prefix[first]
            .wrapping_mul(power[len - 1 - first])
            .wrapping_add(part(first + 1, len));
        each(spread(one));
        if most < 2 {
            continue;
        }
        for second in first + 1..len {
            let two = prefix[first]
                .wrapping_mul(power[len - 2 - first])
                .wrapping_add(part(first + 1, second).wrapping_mul(power[len - 1 - second]))
                .wrapping_add(part(second + 1, len));
            each(spread(two));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PREFIX, deletes};
    use interdict_names::distance::within;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn all(text: &[u8], most: usize) -> HashSet<u64> {
        let mut hashes = HashSet::new();
        deletes(text, most, |hash| {
            hashes.insert(hash);
        });
        hashes
    }

    proptest! {
        #[test]
        fn near_texts_share_a_variant(a in "[a-b]{0,14}", b in "[a-b]{0,14}", most in 0usize..=2) {
            if within(a.as_bytes(), b.as_bytes(), most).is_some() {
                let (a, b) = (all(a.as_bytes(), most), all(b.as_bytes(), most));
                prop_assert!(a.intersection(&b).next().is_some());
            }
        }

        #[test]
        fn a_swap_costs_one_letter_a_side_also_at_the_edge_of_the_prefix(
            text in "[a-e]{8,13}", swapped in 0usize..12, put_in in 0usize..12, letter in "[a-e]",
        ) {
            let swap = |text: &str| {
                let mut bytes = text.as_bytes().to_vec();
                let at = swapped.min(bytes.len() - 2);
                bytes.swap(at, at + 1);
                bytes
            };
            let shared = |a: &[u8], b: &[u8], most| !all(a, most).is_disjoint(&all(b, most));
            prop_assert!(shared(text.as_bytes(), &swap(&text), 1));
            let mut longer = text.clone();
            longer.insert_str(put_in.min(text.len()), &letter);
            prop_assert!(shared(text.as_bytes(), &swap(&longer), 2));
        }

        #[test]
        fn a_variant_is_the_text_without_those_letters(text in "[a-z]{2,12}") {
            let mut expected = HashSet::new();
            let bytes = &text.as_bytes()[..text.len().min(PREFIX)];
            let without = |skip: &[usize]| -> Vec<u8> {
                (0..bytes.len()).filter(|at| !skip.contains(at)).map(|at| bytes[at]).collect()
            };
            let mut own = |kept: Vec<u8>| deletes(&kept, 0, |hash| { expected.insert(hash); });
            own(without(&[]));
            for i in 0..bytes.len() {
                own(without(&[i]));
                for j in i + 1..bytes.len() {
                    own(without(&[i, j]));
                }
            }
            prop_assert_eq!(all(bytes, 2), expected);
        }
    }
}
