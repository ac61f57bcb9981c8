//! Files that are wrong: one clear error each, and nothing changed.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod common;

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use interdict_lists::{ImportOptions, ListError, Store};
use jiff::civil::date;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data")
        .join(name)
}

struct Bench {
    home: tempfile::TempDir,
    store: Store,
}

impl Bench {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(home.path()).unwrap();
        store
            .import(&[data("un_sc.xml")], &ImportOptions::on(date(2026, 1, 1)))
            .unwrap();
        Self { home, store }
    }

    /// Imports `content` under `name` together with a good file, expects an error,
    /// and checks that the store is as before.
    fn refused(&mut self, name: &str, content: &[u8]) -> ListError {
        let path = self.home.path().join(name);
        std::fs::write(&path, content).unwrap();
        let before = self.state();
        let files = [data("us_csl_29.csv"), path];
        let error = self
            .store
            .import(&files, &ImportOptions::on(date(2026, 1, 1)))
            .unwrap_err();
        assert_eq!(self.state(), before, "{name}");
        assert!(!error.hint().is_empty());
        error
    }

    fn state(&self) -> (Vec<u8>, usize) {
        let index = std::fs::read(self.home.path().join("lists/lists.json")).unwrap();
        (
            index,
            Store::open(self.home.path()).unwrap().snapshots().len(),
        )
    }
}

fn text(name: &str) -> String {
    std::fs::read_to_string(data(name)).unwrap()
}

#[test]
fn what_is_no_list_is_refused() {
    let mut bench = Bench::new();
    for (name, content, want) in [
        ("empty.csv", &b""[..], "is empty"),
        (
            "page.xml",
            b"<!DOCTYPE html><html><body>Not found</body></html>",
            "web page",
        ),
        ("page.csv", b"<html><head></head></html>", "web page"),
        (
            "semicolons.csv",
            text("us_csl_28.csv").replace(',', ";").as_bytes(),
            "delimiter is wrong",
        ),
        (
            "tabs.txt",
            text("us_bis_dpl.txt").replace('\t', ",").as_bytes(),
            "delimiter is wrong",
        ),
        ("zip.csv", b"PK\x03\x04....", "no directory at its end"),
        ("gz.csv", b"\x1f\x8b", "cut off"),
        ("text.csv", b"hello world\n", "not that of any known format"),
    ] {
        let error = bench.refused(name, content);
        assert!(
            error.to_string().contains(want) && error.to_string().contains(name),
            "{error}"
        );
    }
    let folder = bench.home.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    let error = bench
        .store
        .import(&[folder], &ImportOptions::on(date(2026, 1, 1)))
        .unwrap_err();
    assert!(error.to_string().contains("it is a folder"), "{error}");
    let error = bench
        .store
        .import(
            &["/nowhere/x.csv".into()],
            &ImportOptions::on(date(2026, 1, 1)),
        )
        .unwrap_err();
    assert!(matches!(error, ListError::Io { .. }), "{error}");
}

#[test]
fn a_file_that_is_cut_off_is_refused_at_every_length() {
    let mut bench = Bench::new();
    let xml = text("un_sc.xml");
    for part in [3, 5, 8] {
        let mut end = xml.len() * part / 10;
        while !xml.is_char_boundary(end) {
            end += 1;
        }
        let error = bench.refused("cut.xml", &xml.as_bytes()[..end]);
        assert!(
            matches!(
                error,
                ListError::Truncated { .. } | ListError::Malformed { .. }
            ),
            "{error}"
        );
    }
    let error = bench.refused(
        "cut.xml",
        xml.replace("</CONSOLIDATED_LIST>", "").as_bytes(),
    );
    assert!(
        error
            .to_string()
            .contains("`<CONSOLIDATED_LIST>` is never closed"),
        "{error}"
    );
    let csl = text("us_csl_29.csv");
    let error = bench.refused("cut.csv", &csl.as_bytes()[..csl.len() - 60]);
    assert!(matches!(error, ListError::Truncated { .. }), "{error}");
    let dpl = text("us_bis_dpl.txt");
    for less in [10, 40, 90] {
        let error = bench.refused("cut.txt", &dpl.as_bytes()[..dpl.len() - less]);
        assert!(
            matches!(error, ListError::Truncated { .. }),
            "{less}: {error}"
        );
    }
}

#[test]
fn bad_bytes_are_named_with_their_line() {
    let mut bench = Bench::new();
    let mut csl = text("us_csl_29.csv").into_bytes();
    let at = csl.windows(7).position(|w| w == b"EXAMPLE").unwrap();
    csl[at] = 0xE9;
    let error = bench.refused("latin1.csv", &csl);
    assert!(
        error.to_string().contains("line 6") && error.to_string().contains("UTF-8"),
        "{error}"
    );
    csl[at] = 0;
    let error = bench.refused("nul.csv", &csl);
    assert!(error.to_string().contains("NUL"), "{error}");
    let mut xml = text("un_sc.xml").into_bytes();
    let at = xml.windows(5).position(|w| w == b"ZONED").unwrap();
    xml[at] = 0;
    let error = bench.refused("nul.xml", &xml);
    assert!(error.to_string().contains("NUL"), "{error}");
    xml[at] = 0xFF;
    assert!(
        bench
            .refused("latin1.xml", &xml)
            .to_string()
            .contains("UTF-8")
    );
}

#[test]
fn entities_are_never_expanded() {
    let mut bench = Bench::new();
    let bomb = text("un_sc.xml").replace(
        "<CONSOLIDATED_LIST",
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><CONSOLIDATED_LIST",
    );
    assert!(
        bench
            .refused("bomb.xml", bomb.as_bytes())
            .to_string()
            .contains("document type declaration")
    );
    let unknown = text("un_sc.xml").replace("ZONED", "&b;");
    assert!(
        bench
            .refused("ref.xml", unknown.as_bytes())
            .to_string()
            .contains("`&b;`")
    );
    let deep = format!("<CONSOLIDATED_LIST>{}", "<a>".repeat(100));
    assert!(
        bench
            .refused("deep.xml", deep.as_bytes())
            .to_string()
            .contains("nested deeper")
    );
    let root = "<?xml version=\"1.0\"?><otherList><!-- <CONSOLIDATED_LIST --></otherList>";
    assert!(
        bench
            .refused("root.xml", root.as_bytes())
            .to_string()
            .contains("`<otherList>`")
    );
}

#[test]
fn an_endless_line_is_bounded() {
    let mut bench = Bench::new();
    let mut csl = text("us_csl_29.csv").into_bytes();
    csl.extend(std::iter::repeat_n(b'x', 3 << 20));
    assert!(
        bench
            .refused("long.csv", &csl)
            .to_string()
            .contains("longer than")
    );
    let start = "<CONSOLIDATED_LIST><INDIVIDUALS>";
    for (filler, want) in [
        ("y", "more than 1048576 bytes"),
        (">", "more than 1048576 bytes"),
        ("&amp;", "more than 1048576 bytes"),
        ("<X>1</X>", "more than 1048576 bytes"),
    ] {
        let inner = filler.repeat((5 << 20) / filler.len());
        let xml = format!("{start}<INDIVIDUAL>{inner}");
        let error = bench.refused("long.xml", xml.as_bytes());
        assert!(error.to_string().contains(want), "{filler}: {error}");
    }
    let comment = format!("{start}<!-- {}", "< > ".repeat(1 << 20));
    assert!(
        bench
            .refused("long.xml", comment.as_bytes())
            .to_string()
            .contains("more than")
    );
}

#[test]
fn a_file_of_nothing_but_wrong_rows_does_not_fill_the_memory() {
    let mut bench = Bench::new();
    let csl = text("us_csl_28.csv");
    let header = csl.lines().next().unwrap();
    let rows = format!("{header}\n{}", "a,b,c\n".repeat(20_000));
    let error = bench.refused("wrong.csv", rows.as_bytes());
    assert!(
        matches!(
            error,
            ListError::TooManyRejected {
                rejected: 10_000,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn refused_rows_are_named_and_many_stop_the_run() {
    let mut bench = Bench::new();
    let csl = text("us_csl_28.csv");
    let (header, rows) = csl.split_once('\n').unwrap();
    let path = bench.home.path().join("rows.csv");
    let mut file = std::fs::File::create(&path).unwrap();
    write!(
        file,
        "{header}\n{header}\n{rows}a,b,c\nNew List (NEW) - Nowhere{}\n",
        ",x".repeat(27)
    )
    .unwrap();
    let report = bench
        .store
        .import(&[path], &ImportOptions::on(date(2026, 1, 1)))
        .unwrap();
    let got: Vec<(u64, &str)> = report
        .all_rejected()
        .iter()
        .map(|row| (row.line, row.reason.as_str()))
        .collect();
    assert_eq!(
        got,
        [
            (2, "a second header row"),
            (13, "3 fields instead of 28"),
            (14, "`New List (NEW) - Nowhere` names no list that is known"),
        ]
    );
    let many = format!("{header}\n{rows}{}", "a,b,c\n".repeat(6));
    let error = bench.refused("many.csv", many.as_bytes());
    assert!(
        matches!(
            error,
            ListError::TooManyRejected {
                rejected: 6,
                total: 16,
                line: 12,
                ..
            }
        ),
        "{error}"
    );
    let dates = csl.replace("2018-04-30", "2018-13-30");
    let path = bench.home.path().join("dates.csv");
    std::fs::write(&path, dates).unwrap();
    let report = bench
        .store
        .import(&[path], &ImportOptions::on(date(2026, 1, 1)))
        .unwrap();
    assert!(
        report.all_rejected()[0]
            .reason
            .contains("`2018-13-30`, which is not a date")
    );
}

#[test]
fn a_combined_file_that_was_cut_leaves_no_list_whole() {
    let Some(lists) = common::shared() else {
        return;
    };
    let whole =
        std::fs::read_to_string(lists.join("us_csl/consolidated_2022-04_watchman.csv")).unwrap();
    let home = tempfile::tempdir().unwrap();
    let cut = home.path().join("cut.csv");
    let lines: Vec<&str> = whole.split_inclusive('\n').take(9000).collect();
    std::fs::write(&cut, lines.concat()).unwrap();
    let mut store = interdict_lists::Store::open(home.path()).unwrap();
    let options = interdict_lists::ImportOptions::on(jiff::civil::date(2022, 5, 1));
    store.import(&[cut], &options).unwrap();
    let states = store.status(jiff::civil::date(2022, 4, 25));
    let complete: Vec<_> = states
        .iter()
        .filter(|state| state.complete)
        .map(|state| &state.id)
        .collect();
    assert!(complete.len() <= 1, "{complete:?}");
}
