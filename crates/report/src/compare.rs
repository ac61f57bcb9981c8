//! How alike two names or entities are, for a person.

use interdict_model::Explanation;

use crate::layout::{Page, Text};
use crate::screen::explanation;
use crate::style::{Style, Tone};
use crate::words;

/// Returns the score of a pair with its reasons.
///
/// ```
/// use interdict_model::Explanation;
/// use interdict_report::{Style, compare};
///
/// let text = compare::text(0.42, false, &Explanation::default(), &Style::plain(80));
/// assert_eq!(text, "0.42  below the threshold\n");
/// ```
pub fn text(score: f64, matches: bool, reasons: &Explanation, style: &Style) -> String {
    let mut page = Page::new(style);
    let (tone, word) = if matches {
        (Tone::Bad, "a person should look: at or above the threshold")
    } else {
        (Tone::Plain, "below the threshold")
    };
    let lead = Text::toned(tone, words::score(score));
    page.hanging(0, &lead, 6, &Text::plain(word));
    explanation(&mut page, 6, reasons);
    page.finish()
}
