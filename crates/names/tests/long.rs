//! What is too long says so, and nothing that cannot be seen pushes words out of what is read.

use interdict_names::{MAX_PARTS, NameTag, Options, analyze, score};

const LISTED: &str = "Islamic Revolutionary Guard Corps";

#[test]
fn filling_does_not_hide_a_name() {
    let listed = analyze(LISTED, NameTag::Organization);
    let plain = analyze(&format!("Acme {LISTED}"), NameTag::Organization);
    let expected = score(&plain, &listed, &Options::default());
    for filling in [
        "\u{200b}", " ", ".", "\u{202e}", "\u{fe0f}", "\u{3164}", "\t", "- ", "\u{301}",
    ] {
        let text = format!("Acme{} {LISTED}", filling.repeat(600));
        let name = analyze(&text, NameTag::Organization);
        let found = score(&name, &listed, &Options::default());
        assert!(
            name.truncated || (found - expected).abs() < 1e-9,
            "{filling:?}: {found} for {expected}"
        );
        if filling != "- " {
            assert!(!name.truncated, "{filling:?} is not cut");
        }
    }
}

#[test]
fn what_is_cut_says_so() {
    let words = vec!["word"; MAX_PARTS + 1].join(" ");
    assert!(analyze(&words, NameTag::Organization).truncated);
    let words = vec!["word"; MAX_PARTS].join(" ");
    assert!(!analyze(&words, NameTag::Organization).truncated);
    let letters: String = ('a'..='z').cycle().take(100_000).collect();
    assert!(analyze(&letters, NameTag::Organization).truncated);
}
