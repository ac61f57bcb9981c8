//! Han characters by their Mandarin reading (pinyin without tones).
//!
//! A run of Han has no spaces, so it is cut here: known words of the tables by longest
//! match, every other character alone. Adjacent characters meet a joined Latin word
//! ("huawei") through merged runs.

use pinyin::ToPinyin;

/// Returns the joined reading of `word`; characters without one are kept.
pub(crate) fn latin(word: &str) -> String {
    let mut out = String::new();
    for ch in word.chars() {
        match ch.to_pinyin() {
            Some(reading) => out.push_str(reading.plain()),
            None => out.push(ch),
        }
    }
    // ü is written u in passports of most travelers and in company names.
    out.replace('ü', "u")
}

/// Cuts a run into known words (by longest match) and single characters.
pub(crate) fn cut(run: &str, is_known: impl Fn(&str) -> bool) -> Vec<&str> {
    let starts: Vec<usize> = run
        .char_indices()
        .map(|(at, _)| at)
        .chain([run.len()])
        .collect();
    let count = starts.len() - 1;
    let mut cuts = Vec::new();
    let mut at = 0;
    while at < count {
        let longest = (2..=8.min(count - at))
            .rev()
            .find(|len| is_known(&run[starts[at]..starts[at + len]]));
        let len = longest.unwrap_or(1);
        cuts.push(&run[starts[at]..starts[at + len]]);
        at += len;
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::{cut, latin};

    #[test]
    fn readings_and_cuts() {
        assert_eq!(latin("华为"), "huawei");
        let known = |word: &str| matches!(word, "技术" | "有限公司");
        assert_eq!(
            cut("华为技术有限公司", known),
            ["华", "为", "技术", "有限公司"]
        );
    }
}
