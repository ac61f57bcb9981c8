//! Tables that fit their page.
//!
//! One column gives way when the table is too wide and wraps inside itself. When
//! it would become a sliver, each row is printed as a small record instead.

use crate::layout::{Page, Text};
use crate::style::Tone;

/// The narrowest a column may become by giving way.
const SLIVER: usize = 14;
const GUTTER: usize = 2;

#[derive(Debug)]
pub(crate) struct Table {
    heads: Vec<&'static str>,
    right: Vec<usize>,
    flexible: usize,
    rows: Vec<Vec<Text>>,
}

impl Table {
    /// Starts a table in which column `flexible` gives way.
    pub(crate) fn new(heads: &[&'static str], flexible: usize) -> Self {
        Self {
            heads: heads.to_vec(),
            right: Vec::new(),
            flexible,
            rows: Vec::new(),
        }
    }

    /// Sets the columns that are aligned right: figures.
    #[must_use]
    pub(crate) fn right(mut self, columns: &[usize]) -> Self {
        self.right = columns.to_vec();
        self
    }

    pub(crate) fn row(&mut self, cells: Vec<Text>) {
        self.rows.push(cells);
    }

    pub(crate) fn render(&self, page: &mut Page<'_>, indent: usize) {
        match self.widths(page.style.width.saturating_sub(indent)) {
            Some(widths) => self.columns(page, indent, &widths),
            None => self.records(page, indent),
        }
    }

    fn widths(&self, room: usize) -> Option<Vec<usize>> {
        let mut widths: Vec<usize> = self.heads.iter().map(|head| head.len()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.cells());
            }
        }
        let total = widths.iter().sum::<usize>() + GUTTER * widths.len().saturating_sub(1);
        let over = total.saturating_sub(room);
        if over > 0 {
            let flexible = widths.get_mut(self.flexible)?;
            *flexible = flexible.checked_sub(over).filter(|left| *left >= SLIVER)?;
        }
        Some(widths)
    }

    fn columns(&self, page: &mut Page<'_>, indent: usize, widths: &[usize]) {
        let heads = self.heads.iter().map(|h| Text::toned(Tone::Faint, h));
        self.line(page, indent, widths, &heads.collect::<Vec<_>>());
        for row in &self.rows {
            let cells: Vec<Vec<Text>> = row
                .iter()
                .zip(widths)
                .map(|(cell, width)| cell.wrap(*width))
                .collect();
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            for at in 0..height {
                let line: Vec<Text> = cells
                    .iter()
                    .map(|cell| cell.get(at).cloned().unwrap_or_default())
                    .collect();
                self.line(page, indent, widths, &line);
            }
        }
    }

    fn line(&self, page: &mut Page<'_>, indent: usize, widths: &[usize], cells: &[Text]) {
        let mut line = Text::default();
        for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
            let pad = " ".repeat(width.saturating_sub(cell.cells()));
            let (before, after) = if self.right.contains(&at) {
                (pad, String::new())
            } else {
                (String::new(), pad)
            };
            line = line.then(Tone::Plain, before).join(cell);
            let gutter = if at + 1 < cells.len() { GUTTER } else { 0 };
            line = line.then(Tone::Plain, after + &" ".repeat(gutter));
        }
        page.push(indent, &line);
    }

    fn records(&self, page: &mut Page<'_>, indent: usize) {
        let hang = self.heads.iter().map(|head| head.len()).max().unwrap_or(0) + GUTTER;
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 {
                page.gap();
            }
            for (head, cell) in self.heads.iter().zip(row) {
                page.field(indent, head, hang, cell);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Style;

    fn table(width: usize) -> String {
        let mut table = Table::new(&["id", "rows", "title"], 2).right(&[1]);
        for (id, rows, title) in [
            ("us.bis.el", "1,204", "Entity List (Supp. 4 to part 744)"),
            ("cn.x", "7", "中华人民共和国不可靠实体清单"),
        ] {
            table.row(vec![Text::plain(id), Text::plain(rows), Text::plain(title)]);
        }
        let style = Style::plain(width);
        let mut page = Page::new(&style);
        table.render(&mut page, 0);
        page.finish()
    }

    #[test]
    fn figures_are_aligned_right_and_the_title_gives_way() {
        insta::assert_snapshot!(table(40), @"
        id          rows  title
        us.bis.el  1,204  Entity List (Supp. 4
                          to part 744)
        cn.x           7  中华人民共和国不可靠实
                          体清单
        ");
    }

    #[test]
    fn a_table_too_narrow_for_columns_becomes_records() {
        insta::assert_snapshot!(table(24), @"
        id     us.bis.el
        rows   1,204
        title  Entity List
               (Supp. 4 to part
               744)

        id     cn.x
        rows   7
        title  中华人民共和国不
               可靠实体清单
        ");
    }
}
