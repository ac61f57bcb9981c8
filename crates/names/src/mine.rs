//! Finds equivalents in the names of list entries, with evidence.
//!
//! In: entries, each with all its names. Out: pairs of words that stand in one place of two
//! names of one entry while other words of the two names agree, by alignment statistics. A
//! pair needs two entries of one list (lists copy each other), or, across scripts, one if the
//! two words sound almost alike; two Latin words must have one consonant frame. Words that
//! general rules already hold for the same are left out. Guarantees: deterministic, sorted by
//! left and right word; each pair names its entries. Precision before quantity: a pair is
//! dropped if its left word stands for other words in most of its places.

use std::collections::{BTreeMap, BTreeSet};

use crate::align::How;
use crate::analyze::{Options, analyze_with};
use crate::mined::{Equivalents, MINED_SIMILARITY, MinedPair};
use crate::name::{Name, NameTag};
use crate::normalize::fold;
use crate::part::{NamePart, PartRole};
use crate::phonetics::{consonants, frame_cost};
use crate::script::Script;
use crate::words::part_similarity;

/// One list entry with all its names.
#[derive(Clone, Debug)]
pub struct NameGroup {
    /// The list that it is on: lists copy each other, so each is counted for itself.
    pub list: String,
    /// Its number on the list.
    pub id: String,
    /// What it is.
    pub tag: NameTag,
    /// Its names in any script.
    pub names: Vec<String>,
}

/// Most entries that a pair cites.
const CITED: usize = 3;
/// Share of a left word's places in which the right word must stand.
const LEAST_SHARE: f64 = 0.3;
/// Two words this alike anchor the words beside them.
const ANCHOR: f64 = 0.8;
/// More names of one entry than this are not compared with each other.
const MOST_NAMES: usize = 40;

/// Mines `groups`.
///
/// ```
/// use interdict_names::mine::{NameGroup, mine};
/// use interdict_names::NameTag;
/// let group = |id: &str, names: [&str; 2]| NameGroup {
///     list: "made-up".to_owned(),
///     id: id.to_owned(),
///     tag: NameTag::Person,
///     names: names.map(str::to_owned).to_vec(),
/// };
/// let pairs = mine(&[
///     group("x 1", ["قدیر حسن", "Ghadeer Hasan"]),
///     group("x 2", ["عمر محمد", "Amor Mohamed"]),
///     group("x 3", ["عمر حسن", "Amor Hassan"]),
/// ]);
/// let amor = pairs.iter().find(|pair| pair.right == "amor").unwrap();
/// assert_eq!((amor.left.as_str(), amor.entries), ("عمر", 2));
/// ```
pub fn mine(groups: &[NameGroup]) -> Vec<MinedPair> {
    let none = Equivalents::none();
    let mut found: BTreeMap<(String, String), BTreeSet<usize>> = BTreeMap::new();
    let mut places: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        let names: Vec<Name> = group
            .names
            .iter()
            .take(MOST_NAMES)
            .map(|name| analyze_with(&in_order(name), group.tag, &none))
            .collect();
        for (i, a) in names.iter().enumerate() {
            for b in &names[i + 1..] {
                let both = counterparts(a, b);
                for (left, right) in both.open {
                    places.entry(left.clone()).or_default().insert(at);
                    found.entry((left, right)).or_default().insert(at);
                }
                for (left, right) in both.settled {
                    places.entry(left).or_default().insert(at);
                    places.entry(right).or_default().insert(at);
                }
            }
        }
    }
    let kept = found.iter().filter(|((left, right), entries)| {
        let share = entries.len() as f64 / places[left.as_str()].len().max(1) as f64;
        let attested = twice_on_one_list(entries, groups);
        share >= LEAST_SHARE
            && if left.is_ascii() {
                attested && one_frame(left, right) && left.len().min(right.len()) >= 4
            } else {
                attested || almost_alike(left, right)
            }
    });
    kept.map(|((left, right), entries)| MinedPair {
        left: left.clone(),
        right: right.clone(),
        entries: entries.len(),
        evidence: entries
            .iter()
            .take(CITED)
            .map(|at| format!("{}:{}", groups[*at].list, groups[*at].id))
            .collect(),
    })
    .collect()
}

fn twice_on_one_list(entries: &BTreeSet<usize>, groups: &[NameGroup]) -> bool {
    let mut lists: Vec<&str> = entries.iter().map(|at| groups[*at].list.as_str()).collect();
    lists.sort_unstable();
    lists.windows(2).any(|pair| pair[0] == pair[1])
}

/// "SURNAME, Given" is written in the order of the other names.
fn in_order(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first)) if !first.contains(',') => format!("{} {}", first.trim(), last.trim()),
        _ => name.to_owned(),
    }
}

fn telling(name: &Name) -> Vec<&NamePart> {
    name.parts
        .iter()
        .filter(|part| matches!(part.role, PartRole::Core | PartRole::Generic))
        .collect()
}

/// The word as the table has it.
fn form(part: &NamePart) -> String {
    match part.script {
        Script::Latin | Script::Common => part.text.to_string(),
        _ => fold(&part.written).to_string(),
    }
}

/// What two names of one entry say about their words.
#[derive(Default)]
struct Counterparts {
    /// Words in one place that general rules do not hold for the same.
    open: Vec<(String, String)>,
    /// Words that they do.
    settled: Vec<(String, String)>,
}

fn counterparts(a: &Name, b: &Name) -> Counterparts {
    let (a, b) = (telling(a), telling(b));
    if a.is_empty() || b.is_empty() {
        return Counterparts::default();
    }
    let matched = aligned(&a, &b);
    let anchors = matched.iter().filter(|(.., how)| *how >= ANCHOR).count();
    if anchors == 0 {
        return Counterparts::default();
    }
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut settled: Vec<(usize, usize)> = Vec::new();
    // Words that meet weakly, when the rest of both names agrees.
    for (i, j, similarity) in &matched {
        if *similarity < f64::from(MINED_SIMILARITY) && matched.len() >= 2 {
            found.push((*i, *j));
        } else {
            settled.push((*i, *j));
        }
    }
    // One word left over between the same neighbors on both sides.
    let mut before = (0, 0);
    for (i, j) in matched
        .iter()
        .map(|(i, j, _)| (*i, *j))
        .chain([(a.len(), b.len())])
    {
        if i == before.0 + 1 && j == before.1 + 1 {
            found.push((before.0, before.1));
        }
        before = (i + 1, j + 1);
    }
    let pairs = |places: Vec<(usize, usize)>| {
        let words = places.into_iter();
        words.filter_map(|(i, j)| ordered(a[i], b[j])).collect()
    };
    Counterparts {
        open: pairs(found),
        settled: pairs(settled),
    }
}

/// The pair with the word of the other script first, or by letters; `None` if not usable.
fn ordered(a: &NamePart, b: &NamePart) -> Option<(String, String)> {
    let latin = |part: &NamePart| part.script == Script::Latin;
    let digits = |part: &NamePart| part.text.bytes().any(|byte| byte.is_ascii_digit());
    let usable = a.role == PartRole::Core && b.role == PartRole::Core && !digits(a) && !digits(b);
    let (left, right) = match (latin(a), latin(b)) {
        (false, true) => (form(a), form(b)),
        (true, false) => (form(b), form(a)),
        (true, true) if a.text < b.text => (form(a), form(b)),
        (true, true) if a.text > b.text => (form(b), form(a)),
        _ => return None,
    };
    (usable && right.len() >= 2 && left.chars().count() >= 2).then_some((left, right))
}

/// The monotone alignment with the greatest total similarity, in order.
fn aligned(a: &[&NamePart], b: &[&NamePart]) -> Vec<(usize, usize, f64)> {
    let opts = Options::default();
    let similarity = |i: usize, j: usize| match part_similarity(a[i], b[j], &opts) {
        Some((_, How::Initial)) | None => 0.0,
        Some((similarity, _)) => similarity,
    };
    let width = b.len() + 1;
    let mut best = vec![0.0f64; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let both = match similarity(i, j) {
                value if value > 0.0 => value + best[(i + 1) * width + j + 1],
                _ => 0.0,
            };
            let skip = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            best[i * width + j] = both.max(skip);
        }
    }
    let (mut i, mut j, mut path) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        let value = similarity(i, j);
        let both = value + best[(i + 1) * width + j + 1];
        if value > 0.0 && (best[i * width + j] - both).abs() < 1e-12 {
            path.push((i, j, value));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    path
}

fn reading(word: &str) -> String {
    let script = word.chars().next().map_or(Script::Latin, Script::of);
    crate::transliterate::latin(word, script).to_string()
}

/// Answers whether two words are readings of the same consonants.
fn one_frame(left: &str, right: &str) -> bool {
    /// Above it the two letters are read alike in few languages.
    const SURE: f64 = 0.05;
    let (a, b) = (reading(left), reading(right));
    let start = |word: &str| match word.bytes().next() {
        Some(b'a') => 'a',
        Some(b'e' | b'i' | b'y') => 'i',
        Some(b'o' | b'u' | b'w') => 'u',
        _ => 'c',
    };
    // Ahsan and Ihsan are two names; in another script the first vowel is not certain.
    let starts = !left.is_ascii() || start(&a) == start(&b);
    let cost = frame_cost(a.as_bytes(), b.as_bytes());
    starts && consonants(&a) == consonants(&b) && cost.is_some_and(|cost| cost < SURE)
}

/// Whether a z of the Latin word can be a letter of the Arabic one. Frames hold d and z for
/// one sound, since dhal and dad are read as either; a dal never is (Hamid, Hamzah).
fn z_is_read(left: &str, right: &str) -> bool {
    let arabic = left.chars().any(|ch| Script::of(ch) == Script::Arabic);
    !arabic || !right.contains('z') || left.contains(['ز', 'ذ', 'ض', 'ظ', 'ژ'])
}

/// Answers whether two words have three consonants or more that are customary readings of
/// each other, or four and more of which one differs, and not the first.
fn almost_alike(left: &str, right: &str) -> bool {
    if !z_is_read(left, right) {
        return false;
    }
    let (a, b) = (consonants(&reading(left)), consonants(&reading(right)));
    let least = a.len().min(b.len());
    least >= 3 && one_frame(left, right)
        || least >= 4
            && a.as_bytes()[0] == b.as_bytes()[0]
            && crate::distance::within(a.as_bytes(), b.as_bytes(), 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::{NameGroup, mine};
    use crate::NameTag;

    fn group(id: &str, names: &[&str]) -> NameGroup {
        NameGroup {
            list: "made-up".to_owned(),
            id: id.to_owned(),
            tag: NameTag::Person,
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn other_names_are_no_equivalents() {
        let pairs = mine(&[
            group("x 1", &["Omar Hassan", "Abu Bakr"]),
            group("x 2", &["Omar Karim", "Faruq Karim"]),
            group("x 3", &["Omar Salim", "Faruq Salim"]),
        ]);
        assert_eq!(
            pairs,
            [],
            "two attestations do not make two names sound alike"
        );
    }

    #[test]
    fn one_entry_with_two_names_is_no_evidence() {
        let right = |names: [&str; 2]| -> Vec<String> {
            let pairs = mine(&[group("x 1", &names)]).into_iter();
            pairs.map(|pair| pair.right).collect()
        };
        let none: [&str; 0] = [];
        assert_eq!(right(["حميد حسن", "Hamzah Hasan"]), none);
        // Dhal is read d and z.
        assert_eq!(right(["ذاكر حسن", "Zakir Hasan"]), ["zakir"]);
    }

    #[test]
    fn spellings_need_two_entries() {
        let one = [group("x 1", &["Karim Omgy", "Karim Umqi"])];
        assert_eq!(mine(&one), []);
        let two = [
            group("x 1", &["Omgy Rahimov", "Rahimov, Umqi"]),
            group("x 2", &["Karim Omgy", "Karim Umqi"]),
        ];
        let pairs = mine(&two);
        assert_eq!(pairs.len(), 1, "{pairs:?}");
        assert_eq!(pairs[0].evidence, ["made-up:x 1", "made-up:x 2"]);
    }
}
