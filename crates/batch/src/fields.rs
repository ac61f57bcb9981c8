//! One row of a table as its fields.
//!
//! In: a row as [`split`](crate::split) found it, so its quoting is sound. Out: its
//! fields, without quotes (RFC 4180).

use std::borrow::Cow;

/// Reads the fields of `row` into `fields`.
pub(crate) fn read<'a>(row: &'a str, delimiter: u8, fields: &mut Vec<Cow<'a, str>>) {
    fields.clear();
    let bytes = row.as_bytes();
    let mut at = 0;
    loop {
        let next = if bytes.get(at) == Some(&b'"') {
            let (field, end) = quoted(row, at + 1);
            fields.push(field);
            end + memchr::memchr(delimiter, &bytes[end..]).unwrap_or(bytes.len() - end)
        } else {
            let end = at + memchr::memchr(delimiter, &bytes[at..]).unwrap_or(bytes.len() - at);
            fields.push(Cow::Borrowed(&row[at..end]));
            end
        };
        if next >= bytes.len() {
            return;
        }
        at = next + 1;
    }
}

/// Returns the text up to the closing quote, and where that ends.
fn quoted(row: &str, start: usize) -> (Cow<'_, str>, usize) {
    let bytes = row.as_bytes();
    let mut text = String::new();
    let mut from = start;
    loop {
        let Some(quote) = memchr::memchr(b'"', &bytes[from..]) else {
            text.push_str(&row[from..]);
            return (Cow::Owned(text), bytes.len());
        };
        let quote = from + quote;
        if bytes.get(quote + 1) != Some(&b'"') {
            if text.is_empty() {
                return (Cow::Borrowed(&row[from..quote]), quote + 1);
            }
            text.push_str(&row[from..quote]);
            return (Cow::Owned(text), quote + 1);
        }
        text.push_str(&row[from..=quote]);
        from = quote + 2;
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn fields(row: &str) -> Vec<String> {
        let mut fields = Vec::new();
        read(row, b',', &mut fields);
        fields.into_iter().map(Cow::into_owned).collect()
    }

    #[test]
    fn quotes_are_taken_off_and_text_stays() {
        assert_eq!(
            fields("a,\"b,c\",5\" x,\"d\"\"e\" ,"),
            ["a", "b,c", "5\" x", "d\"e", ""]
        );
        assert_eq!(fields(""), [""]);
        assert_eq!(fields("\"\",\"\"\"\""), ["", "\""]);
    }

    proptest! {
        #[test]
        fn what_is_written_comes_back(row in vec("[a,\"\n é]{0,6}", 1..5)) {
            let field = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
            let line = row.iter().map(field).collect::<Vec<_>>().join(",");
            prop_assert_eq!(fields(&line), row);
        }
    }
}
