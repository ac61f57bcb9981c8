//! The rows of a table one after the other, without screening them.
//!
//! In: a table. Out: each row as a question, or what is wrong with it, with the line on
//! which it begins. Memory is that of some rows.

use crate::{
    census::{Census, Tally},
    error::BatchError,
    row::{self, BadRow, Row},
    split::Chunk,
    table::Table,
};

/// Rows that are read at once.
const ROWS: usize = 128;

/// Calls `take` with every row of `table`, in order, and returns the fields that rows named.
pub fn each_row(
    table: Table,
    mut take: impl FnMut(u64, Result<Row, BadRow>),
) -> Result<Census, BatchError> {
    let Table {
        mut splitter,
        reading,
        file,
        ..
    } = table;
    let mut chunk = Chunk::default();
    let mut census = Census::default();
    let failed = |error| BatchError::io("read", &file, error);
    while splitter.next_into(&mut chunk, ROWS).map_err(failed)? {
        let mut tally = Tally::default();
        for raw in &chunk.rows {
            let row = match raw.broken {
                Some(why) => Err(row::broken(why)),
                None => row::read(chunk.bytes(raw), &reading, &mut tally),
            };
            take(raw.line, row);
        }
        census.add(&tally);
    }
    Ok(census)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::table::TableOptions;

    #[test]
    fn every_row_comes_in_its_order_also_a_bad_one() {
        let row = |at| format!("{at},{}", if at == 200 { "" } else { "A" });
        let rows: Vec<String> = (0..300).map(row).collect();
        let text = format!("id,name\n{}\n", rows.join("\n"));
        let raw = Box::new(Cursor::new(text.into_bytes()));
        let table = Table::open(raw, "t", &TableOptions::default()).unwrap();
        let mut seen = Vec::new();
        each_row(table, |line, row| {
            let (key, good) = match row {
                Ok(row) => (row.key, true),
                Err(bad) => (bad.key, false),
            };
            seen.push((line, key.unwrap(), good));
        })
        .unwrap();
        let expected = (0..300_u64).map(|at| (at + 2, at.to_string(), at != 200));
        assert_eq!(seen, expected.collect::<Vec<_>>());
    }
}
