//! What made-up input found, each as the smallest file that shows it.
#![expect(clippy::unwrap_used, reason = "helpers of tests may fail loudly")]

mod common;

use std::io::{BufReader, Write};

use common::{data, entry, read_bytes, read_text, refused};
use flate2::{Compression, write::GzEncoder};
use interdict_lists::{ListError, Reading, Store, notices::read_notices};

#[test]
fn a_date_of_birth_written_the_wrong_way_round_fits_nobody_and_is_not_read() {
    let text = std::fs::read_to_string(data("us_csl_28.csv")).unwrap();
    assert!(text.contains("1966 to 1968"));
    let text = text.replace("1966 to 1968", "1968 to 1966");
    let reading = read_text(&text).unwrap();
    let births = || {
        reading
            .snapshots
            .iter()
            .flat_map(|snapshot| &snapshot.entries)
            .flat_map(|entry| &entry.birth_dates)
    };
    let reversed = births().find(|birth| birth.text == "1968 to 1966").unwrap();
    assert_eq!((reversed.earliest, reversed.latest), (None, None));
    assert!(births().any(|birth| birth.earliest.is_some()));
}

#[test]
fn the_last_year_that_a_number_holds_is_read_as_no_year() {
    let text = std::fs::read_to_string(data("eu_fsf.xml")).unwrap();
    assert!(text.contains("circa=\"true\" calendarType=\"GREGORIAN\" year=\"1960\""));
    let reading = read_text(&text.replace("year=\"1960\"", "year=\"32767\"")).unwrap();
    let birth = reading.snapshots[0]
        .entries
        .iter()
        .flat_map(|entry| &entry.birth_dates)
        .find(|birth| birth.text == "circa 32767")
        .unwrap();
    assert_eq!((birth.earliest, birth.latest), (None, None));
}

#[test]
fn a_tie_of_many_ends_does_not_multiply() {
    let ends = |letter: char| {
        let ends: Vec<String> = (0..60).map(|end| format!("\"{letter}{end}\"")).collect();
        ends.join(",")
    };
    let text = format!(
        "{{\"id\":\"o0\",\"schema\":\"Company\",\"properties\":{{\"name\":[\"Holding\"]}},\"datasets\":[\"a\"]}}\n\
         {{\"id\":\"t\",\"schema\":\"Ownership\",\"properties\":{{\"owner\":[{}],\"asset\":[{}]}},\"datasets\":[\"a\"]}}\n",
        ends('o'),
        ends('a'),
    );
    let reading = read_text(&text).unwrap();
    assert_eq!(
        refused(&reading),
        [(2, "the Ownership `t` ties 3600 pairs, more than 100".into())]
    );
    assert!(entry(&reading, "ftm.a/o0").relations.is_empty());
}

#[test]
fn an_entity_of_very_many_datasets_is_refused() {
    let datasets: Vec<String> = (0..201).map(|set| format!("\"d{set}\"")).collect();
    let text = format!(
        "{{\"id\":\"a\",\"schema\":\"Company\",\"properties\":{{\"name\":[\"A\"]}},\"datasets\":[\"x\"]}}\n\
         {{\"id\":\"b\",\"schema\":\"Company\",\"properties\":{{\"name\":[\"B\"]}},\"datasets\":[{}]}}\n",
        datasets.join(",")
    );
    let reading = read_text(&text).unwrap();
    assert_eq!(
        refused(&reading),
        [(2, "`b` is of 201 datasets, more than 200".into())]
    );
}

#[test]
fn the_order_of_ties_and_sanctions_does_not_show_in_the_digest() {
    let lines = [
        r#"{"id":"a","schema":"Company","properties":{"name":["A"]},"datasets":["x"]}"#,
        r#"{"id":"b","schema":"Company","properties":{"name":["B"]},"datasets":["x"]}"#,
        r#"{"id":"t1","schema":"Ownership","properties":{"owner":["a"],"asset":["b"]}}"#,
        r#"{"id":"t2","schema":"Directorship","properties":{"director":["a"],"organization":["a"]}}"#,
        r#"{"id":"s1","schema":"Sanction","properties":{"entity":["a"],"program":["Q"],"authorityId":["2"]}}"#,
        r#"{"id":"s2","schema":"Sanction","properties":{"entity":["a"],"program":["P"],"authorityId":["1"]}}"#,
    ];
    let forward = read_text(&(lines.join("\n") + "\n")).unwrap();
    let mut backward = lines.to_vec();
    backward.reverse();
    let backward = read_text(&(backward.join("\n") + "\n")).unwrap();
    let (one, other) = (&forward.snapshots[0], &backward.snapshots[0]);
    assert_eq!(one.info.digest, other.info.digest);
    let a = entry(&forward, "ftm.x/a");
    assert_eq!(a.programs, ["P", "Q"]);
    assert_eq!(a.relations.len(), 2, "a tie with itself stands there once");
}

/// Packs `pieces` as gzip with a member for each.
fn members(pieces: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    for piece in pieces {
        let mut encoder = GzEncoder::new(&mut out, Compression::fast());
        encoder.write_all(piece).unwrap();
        encoder.finish().unwrap();
    }
    out
}

#[test]
fn where_the_pieces_of_a_packed_file_end_does_not_show() {
    for name in [
        "us_csl_28.csv",
        "us_csl_projection.json",
        "us_csl.json",
        "us_ofac_sdn.xml",
    ] {
        let mut content = "\u{feff}".as_bytes().to_vec();
        content.extend(std::fs::read(data(name)).unwrap());
        let whole = read_bytes(&content).unwrap();
        for cut in [1, 2, 5] {
            let (one, two) = content.split_at(cut);
            let packed = read_bytes(&members(&[one, two])).unwrap();
            let digests = |reading: &Reading| -> Vec<String> {
                let snapshots = reading.snapshots.iter();
                snapshots.map(|s| s.info.digest.clone()).collect()
            };
            assert_eq!(digests(&packed), digests(&whole), "{name} cut at {cut}");
        }
    }
}

#[test]
fn an_archive_inside_an_archive_is_known_in_any_pieces() {
    let inner = members(&[b"x"]);
    let error = read_bytes(&members(&[&inner[..1], &inner[1..]])).unwrap_err();
    assert!(
        error.to_string().contains("an archive inside an archive"),
        "{error}"
    );
}

#[test]
fn notices_are_read_alike_in_any_pieces() {
    for name in ["notices.json", "notices.jsonl"] {
        let content = std::fs::read(data(name)).unwrap();
        let whole = read_notices(&mut content.as_slice(), name).unwrap();
        let mut pieces = BufReader::with_capacity(1, content.as_slice());
        assert_eq!(
            read_notices(&mut pieces, name).unwrap().notices,
            whole.notices
        );
    }
}

#[test]
fn a_class_that_is_cut_to_a_name_ends_in_no_blank() {
    let sentence = format!("{} {}", "x".repeat(199), "y".repeat(20));
    let text = format!(
        "covered_equipment_or_services,date_of_inclusion_on_covered_list\n{sentence},\"March 12, 2021\"\n"
    );
    let reading = read_text(&text).unwrap();
    assert_eq!(reading.snapshots[0].entries[0].caption(), "x".repeat(199));
}

#[test]
fn what_stands_twice_in_the_advanced_file_replaces_nothing() {
    let text = std::fs::read_to_string(data("us_ofac_advanced.xml")).unwrap();
    let whole = read_text(&text).unwrap();
    let before = refused(&whole).len();
    // The same entry again, and a second profile under the number of the first.
    let twice = text.replace(
        "<SanctionsEntry ID=\"2\" ProfileID=\"10173\"",
        "<SanctionsEntry ID=\"2\" ProfileID=\"14632\"",
    );
    let reading = read_text(&twice).unwrap();
    let reasons: Vec<String> = refused(&reading).into_iter().map(|row| row.1).collect();
    assert!(
        reasons.contains(&"`us.ofac.sdn/4632` stands here a second time".into()),
        "{reasons:?}"
    );
    let replaced = text.replace("<Profile ID=\"10173\"", "<Profile ID=\"14632\"");
    let reading = read_text(&replaced).unwrap();
    assert_eq!(
        entry(&reading, "us.ofac.sdn/4632").caption(),
        "BANK EXAMPLE"
    );
    assert!(refused(&reading).len() > before);
    let own = text.replace("To-ProfileID=\"10173\"", "To-ProfileID=\"14632\"");
    let reading = read_text(&own).unwrap();
    assert_eq!(entry(&reading, "us.ofac.sdn/4632").relations.len(), 1);
}

#[test]
fn the_order_of_the_rows_of_a_dfat_entry_does_not_show() {
    let text = std::fs::read_to_string(data("au_dfat.csv")).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.reverse();
    let backward = read_text(&format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    let forward = read_text(&text).unwrap();
    assert_eq!(
        backward.snapshots[0].info.digest,
        forward.snapshots[0].info.digest
    );
}

#[test]
fn an_entry_whose_name_says_nothing_is_refused() {
    for (file, name, without) in [
        ("us_csl_28.csv", "EXAMPLE BANK", "-"),
        ("us_csl.json", "EXAMPLE STAR", "."),
        ("us_bis_dpl.txt", "JANE EXAMPLE", "..."),
        ("us_fcc_covered.csv", "Example Technologies Company", "--"),
        ("un_sc.xml", ">ZONED<", ">( )<"),
        ("ca_sema.xml", "Example Construction", "\u{200b}"),
        ("ftm.jsonl", "Jane Doe", "?"),
        ("au_dfat.csv", "EXAMPLE SHIP", "#"),
        ("us_dod_1260h.csv", "Pattern Shipping Corporation", "-"),
    ] {
        let text = std::fs::read_to_string(data(file)).unwrap();
        assert!(text.contains(name), "{name} in {file}");
        let count = |text: &str| match read_text(text) {
            Ok(reading) => refused(&reading)
                .iter()
                .filter(|row| row.1.contains("without a letter or digit"))
                .count(),
            Err(ListError::TooManyRejected { reason, .. }) => {
                usize::from(reason.contains("without a letter or digit"))
            }
            Err(_) => 0,
        };
        assert_eq!(count(&text), 0, "{file}");
        assert!(count(&text.replace(name, without)) > 0, "{file}");
    }
}

#[test]
fn the_order_of_the_rows_of_a_period_does_not_show() {
    let header =
        "Name,Clean Name,Alias,Previous Name,Parent Name,Note,Start date,End date,Source Url";
    let rows = [
        "Sample Co. (SC)*,Sample Co.,SC,,,,2021-06-03,,",
        "Sample Co (S),Sample Co,S,Old Sample,,Note,2021-06-03,,",
    ];
    let digest = |rows: &[&str]| {
        let reading = read_text(&format!("{header}\n{}\n", rows.join("\n"))).unwrap();
        reading.snapshots[0].info.digest.clone()
    };
    assert_eq!(digest(&rows), digest(&[rows[1], rows[0]]));
}

#[test]
fn an_index_whose_imports_cannot_be_counted_on_is_refused() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join("lists")).unwrap();
    let index = format!(
        "{{\"schema\":\"interdict.lists/2\",\"snapshots\":[{{\"list\":\"un.sc\",\"date\":\"2019-01-01\",\"date_basis\":\"given\",\"rows\":1,\"digest\":\"ab\",\"files\":[],\"import\":{}}}]}}",
        u64::MAX
    );
    std::fs::write(home.path().join("lists/lists.json"), index).unwrap();
    let error = Store::open(home.path()).unwrap_err();
    assert!(matches!(error, ListError::BadManifest { .. }), "{error}");
}

#[test]
fn an_entity_without_an_id_is_refused() {
    let text = std::fs::read_to_string(data("ftm.jsonl")).unwrap();
    let text = text.replace("\"id\":\"NK-1\"", "\"id\":\" \"");
    match read_text(&text) {
        Ok(reading) => assert!(refused(&reading).contains(&(1, "`id` is empty".into()))),
        Err(error) => assert!(
            error.to_string().contains("line 1: `id` is empty"),
            "{error}"
        ),
    }
}

#[test]
fn a_nul_byte_is_named_with_its_line_in_any_pieces() {
    let mut content = b"<?xml version=\"1.0\"?>\n<CONSOLIDATED_LIST>\n<INDIVIDUALS>\n".to_vec();
    content.extend(b"<INDIVIDUAL>\n\0</INDIVIDUAL>");
    for cut in [1, 30, content.len() - 20, content.len()] {
        let (one, two) = content.split_at(cut);
        let error = read_bytes(&members(&[one, two])).unwrap_err().to_string();
        assert!(error.contains("line 5: a NUL byte"), "{error} cut at {cut}");
    }
    // A fault before it is the one that is told.
    let faulty = [
        b"<?xml version=\"1.0\"?>\n<CONSOLIDATED_LIST>&x;\n".as_slice(),
        b"\0",
    ]
    .concat();
    let error = read_bytes(&faulty).unwrap_err().to_string();
    assert!(error.contains("line 2: `&x;`"), "{error}");
}

#[test]
fn very_many_ties_to_nobody_are_counted_and_not_told_one_by_one() {
    let ties: Vec<String> = (0..50)
        .map(|tie| format!("{{\"REL_POINTER_DOMAIN\":\"d\",\"REL_POINTER_KEY\":\"{tie}\"}}"))
        .collect();
    let text = format!(
        "{{\"DATA_SOURCE\":\"S\",\"RECORD_ID\":\"1\",\"NAME_FULL\":\"A\",\"RELATIONSHIPS\":[{}]}}\n",
        ties.join(",")
    );
    let warnings = read_text(&text).unwrap().report.warnings;
    let told = warnings
        .iter()
        .filter(|w| w.contains("points to `"))
        .count();
    assert_eq!(told, 20);
    assert!(
        warnings.iter().any(|w| w.contains("30 more ties")),
        "{warnings:?}"
    );
}
