//! Names written so that a reader still reads them and a plain comparison does not, and clean
//! names that look the same way and are what they are.

use interdict_names::{NameTag, Options, analyze, score};

fn scores(query: &str, listed: &str) -> [f64; 3] {
    [NameTag::Person, NameTag::Organization, NameTag::Unknown].map(|tag| {
        score(
            &analyze(query, tag),
            &analyze(listed, tag),
            &Options::default(),
        )
    })
}

#[test]
fn a_reader_and_the_scorer_read_the_same() {
    for (query, listed) in [
        ("0s4m4 B1n L4d3n", "Osama Bin Laden"),
        ("Hu4w31", "Huawei"),
        ("HU4W31 T3CHN0L0G135", "Huawei Technologies"),
        ("Pu71n Vl4d1m1r", "Vladimir Putin"),
        ("Hu@we!", "Huawei"),
        ("$berbank", "Sberbank"),
        ("Hu|awei", "Huawei"),
        ("B|n L@den O$ama", "Osama bin Laden"),
        ("J A M M E H", "Jammeh"),
        ("H.U.A.W.E.I", "Huawei"),
        ("H U A W E I Technologies", "Huawei Technologies"),
        ("П У Т И Н Владимир", "Vladimir Putin"),
        ("&#72;uawei", "Huawei"),
        ("M&uuml;ller &amp; S&ouml;hne", "Müller und Söhne"),
        ("Hua%77ei", "Huawei"),
        ("ʜᴜᴀᴡᴇɪ", "Huawei"),
        ("ɥuɐʍǝᴉ", "Huawei"),
        ("ꓧꓴꓮꓪꓰꓲ", "Huawei"),
    ] {
        for score in scores(query, listed) {
            assert!(score >= 0.79, "{query} = {listed}: {score}");
        }
    }
}

#[test]
fn clean_names_are_not_read_otherwise() {
    for (query, listed) in [
        ("3M", "Em"),
        ("7-Eleven", "Televen"),
        ("B2B", "Bob"),
        ("C3.ai", "Ceai"),
        ("S7 Airlines", "St Airlines"),
        ("AT&T", "Atat"),
        ("O2", "Oz"),
        ("747", "Tat"),
        ("4711", "All"),
        ("1337", "Leet"),
        ("Yahoo!", "Yahool"),
        ("Acme|Baker", "Acmelbaker"),
        ("J. R. R. Tolkien", "Jrr"),
        ("100% Cotton", "Cotoon Hundred"),
        ("A380", "Aebo"),
    ] {
        for score in scores(query, listed) {
            assert!(score < 0.9, "{query} = {listed}: {score}");
        }
    }
}

#[test]
fn a_word_with_digits_does_not_meet_another_with_digits_by_its_look() {
    // Models and lots differ by their digits: 1 and I look alike, and both have digits.
    assert!(scores("AB1470", "ABI470")[1] < 0.7);
}
