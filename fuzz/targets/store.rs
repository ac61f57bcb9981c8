//! The stored snapshots: the index and the content of copies, and what is put
//! together from them for a day.
//!
//! The first byte says what the rest is: the index itself, or the content of one or two
//! copies of a list, with a line that is nothing but `%` between them.
#![no_main]

use std::collections::BTreeSet;

use interdict_fuzz::{lines, parsed, scratch::Scratch};
use interdict_lists::{ListError, Store, assemble, starter};
use interdict_model::AsOf;
use jiff::civil::{Date, date};
use libfuzzer_sys::fuzz_target;

thread_local!(static SCRATCH: Scratch = Scratch::new("store"));

const LISTS: [&str; 4] = ["us.bis.el", "us.ofac.sdn", "un.sc", "ftm.x"];
const DAYS: [Date; 4] = [
    date(2018, 1, 1),
    date(2019, 5, 23),
    date(2020, 6, 1),
    date(2030, 1, 1),
];

fuzz_target!(|data: &[u8]| SCRATCH.with(|scratch| {
    let Some((way, rest)) = data.split_first() else {
        return;
    };
    if way % 5 == 4 {
        index(scratch, rest);
    } else {
        copies(scratch, LISTS[usize::from(way % 4)], rest);
    }
}));

/// An index is refused, or every path that it names lies below the store.
fn index(scratch: &Scratch, data: &[u8]) {
    scratch.write("lists/lists.json", data);
    match Store::open(scratch.path()) {
        Err(error) => parsed::error(&error, lines(data)),
        Ok(store) => {
            let plain = |text: &str| !text.contains('/') && text != ".." && !text.is_empty();
            let all = store.snapshots();
            assert!(all.is_sorted_by_key(|info| (&info.list, info.date)));
            for info in all.iter().take(8) {
                assert!(plain(info.list.as_str()) && plain(&info.digest));
                let error = store.load(info).expect_err("no content has this digest");
                assert!(!error.to_string().is_empty() && !error.hint().is_empty());
            }
            let _ = store.status(DAYS[1]);
            for day in DAYS {
                let _ = assemble(
                    starter().expect("is built in"),
                    Some(&store),
                    AsOf::Day(day),
                    AsOf::Day(DAYS[3]),
                );
            }
        }
    }
}

/// Content is refused, or gives entries that are put together without loss.
fn copies(scratch: &Scratch, list: &str, data: &[u8]) {
    let at = data.windows(3).position(|part| part == b"\n%\n");
    let (one, two) = match at {
        Some(at) => (&data[..=at], Some(&data[at + 3..])),
        None => (data, None),
    };
    let mut described = Vec::new();
    for (content, day) in [(Some(one), "2019-01-10"), (two, "2020-01-10")] {
        let Some(content) = content else { continue };
        let digest = blake3::hash(content).to_hex();
        scratch.write(&format!("lists/snapshots/{list}/{digest}.jsonl"), content);
        // Enough rows for a whole copy, so that what is missing from one says something.
        described.push(format!(
            "{{\"list\":\"{list}\",\"date\":\"{day}\",\"date_basis\":\"given\",\"rows\":20000,\"digest\":\"{digest}\",\"files\":[]}}"
        ));
    }
    let index = format!(
        "{{\"schema\":\"interdict.lists/1\",\"snapshots\":[{}]}}",
        described.join(",")
    );
    scratch.write("lists/lists.json", index.as_bytes());
    let store = Store::open(scratch.path()).expect("the index is ours");
    let mut ids = BTreeSet::new();
    let mut whole = true;
    for info in store.snapshots() {
        match store.load(info) {
            Ok(entries) => ids.extend(entries.into_iter().map(|entry| entry.id)),
            Err(error) => {
                assert!(matches!(error, ListError::Damaged { .. }), "{error}");
                whole = false;
            }
        }
    }
    for day in DAYS {
        let corpus = assemble(
            starter().expect("is built in"),
            Some(&store),
            AsOf::Day(day),
            AsOf::Day(DAYS[3]),
        );
        match corpus {
            // A copy that does not serve the day may be damaged.
            Ok(corpus) => {
                assert!(corpus.entries.is_sorted_by_key(|entry| &entry.id));
                for entry in &corpus.entries {
                    let _ = entry.listing.presence(AsOf::Day(day), AsOf::Day(DAYS[3]));
                }
            }
            Err(_) => assert!(!whole),
        }
    }
    let _ = std::fs::remove_dir_all(scratch.path().join("lists/snapshots"));
}
