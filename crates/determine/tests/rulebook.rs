//! The rulebook that the program carries: it loads, it lints, it asks well.

use interdict_determine::{Rulebook, lint};

#[test]
fn the_rulebook_has_no_error() {
    let book = Rulebook::embedded().unwrap();
    let errors: Vec<String> = lint(&book)
        .into_iter()
        .filter(|finding| finding.error)
        .map(|finding| format!("{}: {}", finding.place, finding.what))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn every_measure_says_whose_law_it_is_and_what_it_does() {
    let book = Rulebook::embedded().unwrap();
    for measure in &book.measures {
        assert!(!measure.jurisdiction.is_empty(), "{}", measure.id);
        assert!(measure.summary.len() > 20, "{}", measure.id);
        assert!(!measure.versions.is_empty(), "{}", measure.id);
    }
}

#[test]
fn what_decides_nothing_restricts_nobody() {
    use interdict_determine::Status;
    let book = Rulebook::embedded().unwrap();
    let of = |status: Status| {
        let has = book.measures.iter().any(|measure| measure.status == status);
        assert!(has, "no measure is a {}", status.word());
        status.decides()
    };
    assert!(of(Status::Law) && of(Status::Tripwire));
    for status in [
        Status::Guidance,
        Status::Enabling,
        Status::Policy,
        Status::Proposal,
        Status::Claim,
        Status::NoMeasure,
    ] {
        assert!(!of(status), "{}", status.word());
    }
}
