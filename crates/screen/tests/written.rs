//! A snapshot written from entries that come one after the other.

use interdict_screen::{Lists, Snapshot};
use interdict_testkit::names::synthetic;

#[test]
fn entries_one_after_the_other_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (together, one_by_one) = (folder.path().join("a.idx"), folder.path().join("b.idx"));
    let entries: Vec<_> = synthetic(1, 3000).collect();
    Snapshot::write(&entries, &Lists::default(), &together).unwrap();
    Snapshot::write_ordered(synthetic(1, 3000), &Lists::default(), &one_by_one).unwrap();
    assert_eq!(
        std::fs::read(together).unwrap(),
        std::fs::read(one_by_one).unwrap()
    );
}

#[test]
fn entries_in_another_order_are_refused_and_nothing_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.idx");
    let mut entries: Vec<_> = synthetic(1, 20).collect();
    for (entries, what) in [
        (entries.iter().rev().cloned().collect(), "backwards"),
        (
            {
                let twice = entries[3].clone();
                entries.insert(3, twice);
                entries
            },
            "twice",
        ),
    ] {
        let entries: Vec<interdict_model::ListEntry> = entries;
        let refused = Snapshot::write_ordered(entries, &Lists::default(), &path).unwrap_err();
        assert!(
            refused.to_string().contains("do not ascend"),
            "{what}: {refused}"
        );
        assert!(!path.exists(), "{what}");
    }
}
