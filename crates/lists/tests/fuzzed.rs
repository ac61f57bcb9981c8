//! What made-up input found, each as the smallest file that shows it.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod common;

use common::{data, read_text};

#[test]
fn a_date_of_birth_written_the_wrong_way_round_fits_nobody_and_is_not_read() {
    let text = std::fs::read_to_string(data("us_csl_28.csv")).unwrap();
    assert!(text.contains("1966 to 1968"));
    let text = text.replace("1966 to 1968", "1968 to 1966");
    let reading = read_text(&text).unwrap();
    let births = || {
        reading
            .snapshots
            .iter()
            .flat_map(|snapshot| &snapshot.entries)
            .flat_map(|entry| &entry.birth_dates)
    };
    let reversed = births().find(|birth| birth.text == "1968 to 1966").unwrap();
    assert_eq!((reversed.earliest, reversed.latest), (None, None));
    assert!(births().any(|birth| birth.earliest.is_some()));
}
