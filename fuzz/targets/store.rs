//! The stored snapshots: the index and the content of copies, and what is put
//! together from them for a day.
//!
//! The first byte says what the rest is: the index itself, or the content of one or two
//! copies of a list, with a line that is nothing but `%` between them.
#![no_main]

use std::collections::BTreeSet;

use interdict_fuzz::{lines, parsed, scratch::Scratch};
use interdict_lists::{
    ListError, Store, assemble,
    history::{Decisions, delta},
    starter,
};
use interdict_model::{AsOf, EntryId, ListEntry, ListId};
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

/// What happened between two copies is told of the entries that they hold.
fn history(earlier: &[ListEntry], later: &[ListEntry]) {
    let decisions = Decisions::default();
    let ids = |entries: &[ListEntry]| -> BTreeSet<EntryId> {
        entries.iter().map(|entry| entry.id.clone()).collect()
    };
    let (old, new) = (ids(earlier), ids(later));
    // Copies are written by id, each once; others are not what a store holds.
    if old.len() != earlier.len() || new.len() != later.len() {
        return;
    }
    let told = delta(earlier, later, &decisions);
    assert_eq!((told.rows_before, told.rows_after), (old.len(), new.len()));
    for change in &told.changes {
        assert!(
            change.before.iter().all(|id| old.contains(id)),
            "{change:?}"
        );
        assert!(change.after.iter().all(|id| new.contains(id)), "{change:?}");
    }
    assert_eq!(told, delta(earlier, later, &decisions));
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
    let mut loaded = Vec::new();
    let mut whole = true;
    for info in store.snapshots() {
        match store.load(info) {
            Ok(entries) => loaded.push(entries),
            Err(error) => {
                assert!(matches!(error, ListError::Damaged { .. }), "{error}");
                whole = false;
            }
        }
    }
    if let [earlier, later] = loaded.as_slice() {
        history(earlier, later);
    }
    assert_eq!(store.lives(&ListId::new(list)).is_ok(), whole);
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
