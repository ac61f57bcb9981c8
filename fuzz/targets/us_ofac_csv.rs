//! OFAC's four CSV files: the first byte says which set they are, and a line that is
//! nothing but `%` stands between two of them.
#![no_main]

use std::io::BufRead;

use interdict_fuzz::{FILE, lines, parsed};
use interdict_lists::formats::us_ofac_csv::{self, Set};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((set, rest)) = data.split_first() else {
        return;
    };
    let set = if set & 1 == 0 {
        Set::Sdn
    } else {
        Set::Consolidated
    };
    let files = split(rest);
    let parse = || {
        let mut inputs = files;
        let [primary, addresses, aliases, comments] = &mut inputs;
        let comments = (!comments.is_empty()).then_some((FILE, comments as &mut dyn BufRead));
        us_ofac_csv::parse(
            set,
            (FILE, primary),
            (FILE, addresses),
            (FILE, aliases),
            comments,
        )
    };
    let first = parse();
    parsed::same(&first, &parse());
    let most = files.iter().map(|file| lines(file)).max();
    parsed::outcome(&first, rest.len(), most.unwrap_or(1));
});

fn split(mut rest: &[u8]) -> [&[u8]; 4] {
    const BETWEEN: &[u8] = b"\n%\n";
    let mut files: [&[u8]; 4] = [b""; 4];
    for (index, file) in files.iter_mut().enumerate() {
        let at = rest.windows(3).position(|part| part == BETWEEN);
        match at.filter(|_| index < 3) {
            Some(at) => {
                // The line break belongs to the file that it ends.
                *file = &rest[..=at];
                rest = &rest[at + BETWEEN.len()..];
            }
            None => {
                *file = rest;
                rest = b"";
            }
        }
    }
    files
}
