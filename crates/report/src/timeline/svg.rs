//! A timeline as an SVG 1.1 picture (W3C Recommendation, 2011): one file that stands alone.
//!
//! Guaranteed: well-formed XML 1.0; no script, no link, no font or style from elsewhere; text
//! from lists is escaped, and characters that XML forbids, control characters and marks that
//! turn the direction of a line are dropped; the same timeline gives the same bytes. Shape
//! tells what color tells, so that it prints in grey; a dark page gets a dark picture.
//!
//! Widths of letters are estimated: no font is measured. The estimate is wide, and a label
//! wraps before it would reach the drawing.

use std::fmt::Write as _;

use interdict_timeline::{Bound, By, Effect, Row, Section, Span, Timeline};
use jiff::civil::Date;
use unicode_width::UnicodeWidthChar;

use super::scale::Scale;
use super::{heading, period, subject, whole, words};

const WIDTH: i64 = 1120;
/// Where labels begin and the drawing begins and ends.
const LABEL: i64 = 16;
const CHART: i64 = 400;
const CHART_WIDTH: i64 = 600;
const STATE: i64 = CHART + CHART_WIDTH + 20;
/// Heights, in the units of the picture.
const LINE: i64 = 16;
const BAR: i64 = 12;
/// The width of a letter of the label, of one that takes two cells twice that.
const LETTER: i64 = 7;
/// Lines of a label before it is cut; the whole text is the title of its row.
const LINES: usize = 3;

const STYLE: &str = "\
text{font:13px system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;fill:#1b1b1b}\
.page{fill:#fff}.head{font-size:19px;font-weight:600}.group{font-weight:600;font-size:14px}\
.small{font-size:11px;fill:#555}.grid{stroke:#d9d9d9}.band{fill:#f1f1f1}\
.there{fill:#34556f}.relief{fill:#6f8f5f}.perhaps{fill:url(#hatch);stroke:#34556f;stroke-dasharray:3 2}\
.suspended{fill:none;stroke:#34556f;stroke-dasharray:1 3}.cut{stroke:#fff;stroke-width:2}\
.said{fill:#fff;stroke:#8a4b08;stroke-width:1.5}.mark{fill:#1b1b1b}.hatch{stroke:#34556f}\
.day{stroke:#b3261e;stroke-dasharray:5 3}.today{fill:#b3261e;font-size:11px}\
@media screen and (prefers-color-scheme:dark){\
text{fill:#e8e8e8}.page{fill:#16191d}.small{fill:#a9a9a9}.grid{stroke:#363b41}.band{fill:#22272d}\
.there{fill:#8fb4d3}.relief{fill:#a5c58f}.perhaps{stroke:#8fb4d3}.suspended{stroke:#8fb4d3}\
.cut{stroke:#16191d}.said{fill:#16191d;stroke:#f0b060}.mark{fill:#e8e8e8}.hatch{stroke:#8fb4d3}\
.day{stroke:#ff8a80}.today{fill:#ff8a80}}";

/// Returns the picture of a timeline.
pub fn svg(timeline: &Timeline) -> String {
    let mut drawing = Drawing {
        timeline,
        scale: Scale::new(timeline.range, usize::try_from(CHART_WIDTH).unwrap_or(1)),
        body: String::new(),
        y: 92,
    };
    drawing.rows();
    let bottom = drawing.y;
    drawing.legend();
    let height = drawing.y + 12;
    let mut out = String::new();
    start(&mut out, timeline, height);
    drawing.frame(&mut out, bottom);
    out.push_str(&drawing.body);
    out.push_str("</svg>\n");
    out
}

/// The opening, the title that a reader aloud says, and the styles.
fn start(out: &mut String, timeline: &Timeline, height: i64) {
    let title = title(timeline);
    let rows = timeline.rows.len();
    let described = format!(
        "{rows} rows from {} to {}, as known on {}, with how each stands on {}.",
        timeline.range.from, timeline.range.to, timeline.known, timeline.on
    );
    put(
        out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
             width=\"{WIDTH}\" height=\"{height}\" role=\"graphics-document document\" \
             aria-labelledby=\"title desc\" xml:lang=\"en\">\n\
             <title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n\
             <style>{STYLE}</style>\n\
             <defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate(45)\"><line class=\"hatch\" x1=\"0\" y1=\"0\" x2=\"0\" \
             y2=\"6\" stroke-width=\"2\"/></pattern></defs>\n\
             <rect class=\"page\" width=\"{WIDTH}\" height=\"{height}\"/>\n",
            escape(&title),
            escape(&described),
        ),
    );
    label(out, LABEL, 32, "head", &cut(&title, 90));
    let dates = format!(
        "on {}, known {}; dates between two days are hatched",
        timeline.on, timeline.known
    );
    label(out, LABEL, 52, "small", &dates);
}

fn title(timeline: &Timeline) -> String {
    match timeline.by {
        By::Section => format!("Timeline of {}", subject(timeline)),
        By::Country => format!("Positions of governments on {}", subject(timeline)),
    }
}

/// A picture that grows downwards.
struct Drawing<'a> {
    timeline: &'a Timeline,
    scale: Scale,
    body: String,
    y: i64,
}

impl Drawing<'_> {
    /// The years behind the rows and the line of the day of the question.
    fn frame(&self, out: &mut String, bottom: i64) {
        const TOP: i64 = 84;
        for (year, at) in self.scale.years(40) {
            let x = CHART + at;
            put(
                out,
                format_args!(
                    "<line class=\"grid\" x1=\"{x}\" y1=\"{TOP}\" x2=\"{x}\" y2=\"{bottom}\"/>\n"
                ),
            );
            label(out, x + 3, TOP - 2, "small", &year.to_string());
        }
        let day = self.timeline.on_day;
        if self.timeline.range.from <= day && day <= self.timeline.range.to {
            let x = CHART + self.scale.at(day);
            put(
                out,
                format_args!(
                    "<line class=\"day\" x1=\"{x}\" y1=\"68\" x2=\"{x}\" y2=\"{bottom}\"/>\n"
                ),
            );
            // At the right end the words stand before the line, not beyond the page.
            let (x, anchor) = if x > CHART + CHART_WIDTH - 80 {
                (x - 4, " text-anchor=\"end\"")
            } else {
                (x + 4, "")
            };
            put(
                out,
                format_args!("<text class=\"today\" x=\"{x}\" y=\"66\"{anchor}>{day}</text>\n"),
            );
        }
    }

    fn rows(&mut self) {
        let mut last = None;
        for row in &self.timeline.rows {
            let group = self.group(row);
            if last.as_ref() != Some(&group) {
                self.heading(&group);
                last = Some(group);
            }
            self.row(row);
        }
        if self.timeline.rows.is_empty() {
            label(
                &mut self.body,
                LABEL,
                self.y + 14,
                "group",
                "Nothing to draw",
            );
            self.y += 24;
        }
    }

    fn group(&self, row: &Row) -> String {
        if let (By::Country, Some(place)) = (self.timeline.by, &row.country) {
            return place.name.clone();
        }
        let parties = &self.timeline.parties;
        let own = row.party.as_ref().filter(|_| parties.len() > 1);
        let name = own.and_then(|id| parties.iter().find(|party| party.id == *id));
        let name = name.map_or(String::new(), |party| format!(": {}", party.name));
        format!("{}{name}", heading(row.section))
    }

    fn heading(&mut self, text: &str) {
        self.y += 6;
        put(
            &mut self.body,
            format_args!(
                "<rect class=\"band\" x=\"8\" y=\"{}\" width=\"{}\" height=\"22\"/>\n",
                self.y,
                CHART - 16
            ),
        );
        label(&mut self.body, LABEL, self.y + 15, "group", &cut(text, 44));
        self.y += 26;
    }

    fn row(&mut self, row: &Row) {
        let lines = wrap(
            &row.title,
            usize::try_from((CHART - LABEL - 20) / LETTER).unwrap_or(1),
        );
        let below = format!("{}; {}", words(&row.kind), whole(row));
        let below = wrap(
            &below,
            usize::try_from((CHART - LABEL - 20) / 6).unwrap_or(1),
        );
        put(
            &mut self.body,
            format_args!(
                "<g role=\"graphics-object group\"><title>{}</title>\n",
                escape(&told(row))
            ),
        );
        let top = self.y;
        let mut y = top + 12;
        for line in &lines {
            label(&mut self.body, LABEL, y, "", line);
            y += LINE;
        }
        for line in &below {
            label(&mut self.body, LABEL, y - 2, "small", line);
            y += LINE - 2;
        }
        for (at, span) in row.spans.iter().enumerate() {
            self.span(row, at, span, top + 1);
        }
        for mark in &row.marks {
            self.mark(mark.day, top + 1);
        }
        label(
            &mut self.body,
            STATE,
            top + 12,
            "small",
            row.state_on.words(),
        );
        self.body.push_str("</g>\n");
        self.y = y - 12 + 8;
    }

    fn span(&mut self, row: &Row, at: usize, span: &Span, y: i64) {
        let class = match (span.effect, row.section) {
            (Effect::Said, _) => return self.said(span.from, y),
            (Effect::Suspended, _) => "suspended",
            (Effect::Open, _) => "perhaps",
            (Effect::Binds, Section::Reliefs) => "relief",
            (Effect::Binds, _) => "there",
        };
        let range = self.timeline.range;
        let first = span.from.earliest.unwrap_or(range.from);
        let last = span.to.latest.unwrap_or(range.to);
        if class == "perhaps" {
            return self.bar("perhaps", first, last, y);
        }
        let sure = (
            span.from.latest.unwrap_or(range.to),
            // No end known: as far as the drawing goes.
            match (span.to.earliest, span.to.latest) {
                (None, None) => range.to,
                (earliest, _) => earliest.unwrap_or(first),
            },
        );
        // The rulebook's first day is where the drawing of it begins, not a doubt.
        if span.from.earliest.is_some() && first < sure.0 {
            self.bar("perhaps", first, sure.0.min(last), y);
        }
        if sure.1 < last {
            self.bar("perhaps", sure.1, last, y);
        }
        let known = self.timeline.known.day();
        let sure_to = if span.to.is_open() {
            // Of later days nobody could say more than that no end was known.
            self.onward(class, sure.0.max(known), range.to, y);
            sure.1.min(known)
        } else {
            sure.1
        };
        if sure.0 <= sure_to {
            self.bar(class, sure.0, sure_to, y);
        }
        if at > 0 && first >= range.from && first <= range.to {
            let x = CHART + self.scale.at(first);
            put(
                &mut self.body,
                format_args!(
                    "<line class=\"cut\" x1=\"{x}\" y1=\"{y}\" x2=\"{x}\" y2=\"{}\"/>\n",
                    y + BAR
                ),
            );
        }
        if span.to.is_open() || last > range.to {
            self.arrow(class, y);
        }
    }

    /// A bar over days, clipped to the drawing, at least two units wide.
    fn bar(&mut self, class: &str, first: Date, last: Date, y: i64) {
        self.strip(class, first, last, y, BAR);
    }

    /// A thin bar: it stands, as far as was known.
    fn onward(&mut self, class: &str, first: Date, last: Date, y: i64) {
        if first <= last {
            self.strip(class, first, last, y + BAR / 2 - 2, 4);
        }
    }

    fn strip(&mut self, class: &str, first: Date, last: Date, y: i64, height: i64) {
        let range = self.timeline.range;
        if last < range.from || first > range.to {
            return;
        }
        let from = CHART + self.scale.at(first);
        let width = (CHART + self.scale.after(last) - from).max(2);
        put(
            &mut self.body,
            format_args!(
                "<rect class=\"{class}\" x=\"{from}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>\n"
            ),
        );
    }

    /// The point beyond the drawing that says: it goes on.
    fn arrow(&mut self, class: &str, y: i64) {
        let x = CHART + CHART_WIDTH;
        put(
            &mut self.body,
            format_args!(
                "<path class=\"{class}\" d=\"M{x} {y}l9 {}l-9 {}z\"/>\n",
                BAR / 2,
                BAR / 2
            ),
        );
    }

    /// A diamond on the day on which something was said, wider where the day is not known.
    fn said(&mut self, day: Bound, y: i64) {
        let range = self.timeline.range;
        let (Some(first), Some(last)) = (day.earliest.or(day.latest), day.latest.or(day.earliest))
        else {
            return;
        };
        if last < range.from || first > range.to {
            return;
        }
        let (x1, x2) = (CHART + self.scale.at(first), CHART + self.scale.at(last));
        let half = BAR / 2;
        put(
            &mut self.body,
            format_args!(
                "<path class=\"said\" d=\"M{} {}L{x1} {y}L{x2} {y}L{} {}L{x2} {}L{x1} {}z\"/>\n",
                x1 - half,
                y + half,
                x2 + half,
                y + half,
                y + BAR,
                y + BAR
            ),
        );
    }

    fn mark(&mut self, day: Date, y: i64) {
        let range = self.timeline.range;
        if day < range.from || day > range.to {
            return;
        }
        let x = CHART + self.scale.at(day);
        put(
            &mut self.body,
            format_args!(
                "<path class=\"mark\" d=\"M{} {}h8l-4 8z\"/>\n",
                x - 4,
                y - 4
            ),
        );
    }

    fn legend(&mut self) {
        self.y += 16;
        let y = self.y;
        let items: [(&str, &str); 6] = [
            ("there", "there; cut: a version begins; thin: no end known"),
            ("relief", "relief"),
            ("perhaps", "dates or effect not decided"),
            ("suspended", "suspended"),
            ("said", "said, no rule"),
            ("mark", "event or deadline"),
        ];
        let mut x = LABEL;
        for (class, text) in items {
            let shape = match class {
                "said" => format!("d=\"M{x} {}l6 -6l6 6l-6 6z\"", y + 6),
                "mark" => format!("d=\"M{x} {}h8l-4 8z\"", y + 2),
                _ => format!("d=\"M{x} {y}h20v{BAR}h-20z\""),
            };
            put(
                &mut self.body,
                format_args!("<path class=\"{class}\" {shape}/>\n"),
            );
            label(&mut self.body, x + 26, y + 10, "small", text);
            x += 50 + i64::try_from(text.len()).unwrap_or(0) * 6;
        }
        self.y += 26;
        let corpus = &self.timeline.corpus;
        let digest = corpus.digest.get(..12).unwrap_or(&corpus.digest);
        let rulebook = corpus.rulebook.get(..12).unwrap_or(&corpus.rulebook);
        let text = format!("corpus {digest}  rulebook {rulebook}  {}", corpus.engine);
        label(&mut self.body, LABEL, self.y + 10, "small", &text);
        self.y += 14;
    }
}

/// What a reader aloud says of a row: everything that its line shows.
fn told(row: &Row) -> String {
    let spans: Vec<String> = row.spans.iter().map(period).collect();
    let mut text = format!(
        "{}; {}; {}; {}",
        row.title,
        words(&row.kind),
        spans.join("; "),
        row.state_on.words()
    );
    for mark in &row.marks {
        // Writing to a string does not fail.
        let _ = write!(text, "; {}: {}", mark.day, mark.what);
    }
    if let Some(said) = &row.said {
        let by = said.by.join(", citing ");
        let _ = write!(
            text,
            "; said by {by}: {}; {}",
            said.what,
            said.record.agrees.words()
        );
    }
    text
}

fn label(out: &mut String, x: i64, y: i64, class: &str, text: &str) {
    let class = if class.is_empty() {
        String::new()
    } else {
        format!(" class=\"{class}\"")
    };
    put(
        out,
        format_args!("<text{class} x=\"{x}\" y=\"{y}\">{}</text>\n", escape(text)),
    );
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    let _ = out.write_fmt(text);
}

/// Breaks a label at spaces, and inside a word that is longer than a line.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in clean(text).split(' ').filter(|word| !word.is_empty()) {
        let cells = cells(word);
        if used > 0 && used + 1 + cells > width {
            lines.push(String::new());
            used = 0;
        } else if used > 0 {
            if let Some(line) = lines.last_mut() {
                line.push(' ');
            }
            used += 1;
        }
        for c in word.chars() {
            let own = c.width().unwrap_or(0);
            if used > 0 && used + own > width {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
            used += own;
        }
        if lines.len() > LINES {
            break;
        }
    }
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(last) = lines.last_mut() {
            *last = cut(&format!("{last} \u{2026}"), width);
            if !last.ends_with('\u{2026}') {
                last.push('\u{2026}');
            }
        }
    }
    lines
}

/// Cuts one line that would reach what stands beside it.
fn cut(text: &str, width: usize) -> String {
    let text = clean(text);
    if cells(&text) <= width {
        return text;
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used + 1 > width {
            break;
        }
        out.push(c);
    }
    out + "\u{2026}"
}

fn cells(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Drops what must not reach a picture: control characters, what XML 1.0 has no place for
/// (section 2.2), and marks that turn the direction of a line (UAX #9).
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
        .filter(|c| !c.is_control())
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect()
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_text() {
        let name = "]]><script>x</script>&\u{202e}\u{0}\u{1b}[2J\u{ffff}'\"";
        assert_eq!(
            escape(name),
            "]]&gt;&lt;script&gt;x&lt;/script&gt;&amp;[2J&#39;&quot;"
        );
    }

    #[test]
    fn a_label_wraps_and_a_very_long_one_is_cut_with_a_mark() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("华为技术有限公司", 6), ["华为技", "术有限", "公司"]);
        let long = wrap(&"x".repeat(100), 10);
        assert_eq!(long.len(), LINES);
        assert!(long[2].ends_with('\u{2026}'), "{long:?}");
        assert!(long.iter().all(|line| cells(line) <= 11), "{long:?}");
    }
}
