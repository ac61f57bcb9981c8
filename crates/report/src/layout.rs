//! Lines of bounded width with hanging indents, counted in terminal cells.
//!
//! Words break at spaces, and between two wide characters (Han, kana, Hangul),
//! as those scripts do. A word that is longer than the line, such as an id, an
//! address or a `--fact` to copy, overflows: cut in two it would be useless.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::style::{Style, Tone};

/// Text in pieces, each with its tone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Text(Vec<(char, Tone)>);

impl Text {
    pub(crate) fn plain(text: impl AsRef<str>) -> Self {
        Self::default().then(Tone::Plain, text)
    }

    pub(crate) fn toned(tone: Tone, text: impl AsRef<str>) -> Self {
        Self::default().then(tone, text)
    }

    #[must_use]
    pub(crate) fn then(mut self, tone: Tone, text: impl AsRef<str>) -> Self {
        self.0
            .extend(clean(text.as_ref()).chars().map(|c| (c, tone)));
        self
    }

    /// Adds another text with its own tones.
    #[must_use]
    pub(crate) fn join(mut self, other: &Self) -> Self {
        self.0.extend_from_slice(&other.0);
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn cells(&self) -> usize {
        cells(&self.0)
    }

    /// Returns the lines that fit in `width` cells; one empty line for no text.
    pub(crate) fn wrap(&self, width: usize) -> Vec<Self> {
        let mut lines = Vec::new();
        let mut line: Vec<(char, Tone)> = Vec::new();
        for (spaces, word) in words(&self.0) {
            if !line.is_empty() && cells(&line) + spaces + cells(word) > width {
                lines.push(Self(std::mem::take(&mut line)));
            } else if !line.is_empty() {
                // Between words of one tone the space has it too: fewer escapes.
                let tone = [line.last(), word.first()].map(|c| c.map(|(_, tone)| *tone));
                let tone = tone[0].filter(|_| tone[0] == tone[1]);
                let space = (' ', tone.unwrap_or(Tone::Plain));
                line.extend(std::iter::repeat_n(space, spaces));
            } else if lines.is_empty() {
                // What is indented on purpose stays so: a row below another in a table.
                line.extend(std::iter::repeat_n((' ', Tone::Plain), spaces));
            }
            line.extend_from_slice(word);
        }
        lines.push(Self(line));
        lines
    }

    /// Returns the text with the escape sequences that `style` allows.
    pub(crate) fn paint(&self, style: &Style) -> String {
        let mut out = String::new();
        for run in self.0.chunk_by(|a, b| a.1 == b.1) {
            let text = run.iter().map(|(c, _)| c);
            match run[0].1.sgr().filter(|_| style.color) {
                Some(sgr) => {
                    out.push_str("\x1b[");
                    out.push_str(sgr);
                    out.push('m');
                    out.extend(text);
                    out.push_str("\x1b[0m");
                }
                None => out.extend(text),
            }
        }
        out
    }
}

/// Splits at spaces and between wide characters; says of each word how many
/// spaces stood before it.
fn words(text: &[(char, Tone)]) -> Vec<(usize, &[(char, Tone)])> {
    let mut words = Vec::new();
    let mut spaces = 0;
    for word in text.split(|(c, _)| *c == ' ') {
        for part in word.chunk_by(|a, b| !(is_wide(a.0) && is_wide(b.0))) {
            words.push((spaces, part));
            spaces = 0;
        }
        spaces += 1;
    }
    words
}

fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

/// Counted over the whole text: the width of a sequence is not always the sum
/// of the widths of its characters.
fn cells(text: &[(char, Tone)]) -> usize {
    text.iter().map(|(c, _)| c).collect::<String>().width()
}

/// Takes out what a list file or a user could use to rewrite the page: control
/// characters (escape sequences among them) and marks that turn the direction
/// of everything after them (UAX #9, explicit formatting characters).
fn clean(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .map(|c| match c {
            '\n' | '\t' | '\r' => ' ',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// A page that grows from the top.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    pub(crate) style: &'a Style,
    out: String,
}

impl<'a> Page<'a> {
    pub(crate) fn new(style: &'a Style) -> Self {
        Self {
            style,
            out: String::new(),
        }
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// Adds a heading, with an empty line before it unless it is the first.
    pub(crate) fn heading(&mut self, text: &str) {
        self.gap();
        self.paragraph(0, &Text::toned(Tone::Strong, text));
    }

    /// Adds an empty line unless the page is empty.
    pub(crate) fn gap(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    /// Adds a paragraph, every line of it at `indent`.
    pub(crate) fn paragraph(&mut self, indent: usize, text: &Text) {
        self.hanging(indent, &Text::default(), 0, text);
    }

    /// Adds a paragraph after a bullet.
    pub(crate) fn bullet(&mut self, indent: usize, text: &Text) {
        let bullet = if self.style.unicode { "•" } else { "-" };
        self.hanging(indent, &Text::plain(bullet), 2, text);
    }

    /// Adds `lead` and beside it a paragraph whose lines hang `hang` cells from `indent`.
    ///
    /// A lead that is wider than its column gets a line of its own.
    pub(crate) fn hanging(&mut self, indent: usize, lead: &Text, hang: usize, text: &Text) {
        let gap = " ".repeat(hang.saturating_sub(lead.cells()));
        if lead.cells() + 1 > hang && !lead.is_empty() {
            self.push(indent, lead);
            self.drawn(indent, &Text::default(), &Text::default(), hang, text);
        } else {
            let lead = lead.clone().then(Tone::Plain, gap);
            self.drawn(indent, &lead, &Text::default(), hang, text);
        }
    }

    /// Adds a paragraph whose first line has `lead` before it and every other `rest`,
    /// both filled up to `hang` cells.
    pub(crate) fn drawn(
        &mut self,
        indent: usize,
        lead: &Text,
        rest: &Text,
        hang: usize,
        text: &Text,
    ) {
        let room = self.style.width.saturating_sub(indent + hang).max(16);
        for (at, line) in text.wrap(room).iter().enumerate() {
            let before = if at == 0 { lead } else { rest };
            let fill = indent + hang.saturating_sub(before.cells());
            let (left, right) = if before.is_empty() {
                (fill, 0)
            } else {
                (indent, fill - indent)
            };
            self.out.push_str(&" ".repeat(left));
            self.out.push_str(&before.paint(self.style));
            self.out.push_str(&" ".repeat(right));
            self.out.push_str(&line.paint(self.style));
            self.end_line();
        }
    }

    /// Adds a faint label and beside it its value; nothing when the value is empty.
    pub(crate) fn field(&mut self, indent: usize, label: &str, hang: usize, value: &Text) {
        if !value.is_empty() {
            self.hanging(indent, &Text::toned(Tone::Faint, label), hang, value);
        }
    }

    /// Adds one line as it is, however long: something to copy.
    pub(crate) fn push(&mut self, indent: usize, line: &Text) {
        self.out.push_str(&" ".repeat(indent));
        self.out.push_str(&line.paint(self.style));
        self.end_line();
    }

    fn end_line(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: usize) -> Vec<String> {
        let style = Style::plain(width);
        let wrapped = Text::plain(text).wrap(width);
        wrapped.iter().map(|line| line.paint(&style)).collect()
    }

    #[test]
    fn han_counts_two_cells_and_breaks_between_characters() {
        assert_eq!(
            lines("华为技术有限公司 Huawei", 10),
            ["华为技术有", "限公司", "Huawei"]
        );
        assert_eq!(lines("(华为技术)", 5), ["(华为", "技术)"]);
    }

    #[test]
    fn a_long_id_is_never_cut() {
        assert_eq!(
            lines("see us.ear.entity-list/huawei-2019-05 now", 12),
            ["see", "us.ear.entity-list/huawei-2019-05", "now"]
        );
    }

    #[test]
    fn escape_sequences_and_direction_marks_do_not_reach_the_terminal() {
        assert_eq!(
            lines("Evil\x1b[2J\u{202e}Co\nLtd", 40),
            ["Evil\u{fffd}[2JCo Ltd"]
        );
    }

    #[test]
    fn a_paragraph_hangs_below_its_own_text() {
        let style = Style::plain(20);
        let mut page = Page::new(&style);
        page.bullet(2, &Text::plain("one two three four five"));
        assert_eq!(page.finish(), "  - one two three\n    four five\n");
    }

    #[test]
    fn color_wraps_each_run_and_costs_no_cells() {
        let style = Style {
            color: true,
            ..Style::plain(8)
        };
        let text = Text::toned(Tone::Bad, "BLOCKED").then(Tone::Plain, " by X");
        assert_eq!(text.cells(), 12);
        assert_eq!(text.wrap(8)[0].paint(&style), "\x1b[1;31mBLOCKED\x1b[0m");
    }
}
