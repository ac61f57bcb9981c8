//! Answers as they should be: whole files, and "not modified".

#![expect(
    clippy::panic,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

mod common;

use std::io::Write;

use common::{Bench, Server, ok, record, source, sources, with};
use interdict_fetch::{FetchError, Fetched, Received};

const LIST: &str = "id,name\n1,HUAWEI\n";
const DAY: &str = "Sat, 21 Nov 2026 10:00:00 GMT";

fn received(fetched: Fetched) -> Vec<Received> {
    match fetched {
        Fetched::Downloaded(files) => files,
        Fetched::NotModified => panic!("not modified"),
    }
}

#[test]
fn a_whole_file_gets_its_name_its_digests_and_its_time() {
    let head = format!("ETag: \"a1\"\r\nLast-Modified: {DAY}\r\n");
    let server = Server::saying(with("200 OK", &head, LIST));
    let mut bench = Bench::new();
    let files = received(bench.fetch(&source(&server, "/a")).unwrap());
    assert_eq!(bench.files(), ["list.csv"]);
    assert_eq!(
        std::fs::read_to_string(bench.file("list.csv")).unwrap(),
        LIST
    );
    assert_eq!(files[0].bytes, LIST.len() as u64);
    assert_eq!(
        files[0].blake3,
        blake3::hash(LIST.as_bytes()).to_hex().as_str()
    );
    // printf 'id,name\n1,HUAWEI\n' | sha256sum
    assert_eq!(
        files[0].sha256,
        "d4fba25c62b867c39692ed305f146d181420e2ce80f55d759d70389bb66d18ab"
    );
    assert_eq!(files[0].etag.as_deref(), Some("\"a1\""));
    let time = std::fs::metadata(bench.file("list.csv"))
        .unwrap()
        .modified()
        .unwrap();
    let stated: jiff::Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
    assert_eq!(time, stated.into());
    let asked = &server.asked()[0];
    assert!(
        asked
            .header("user-agent")
            .unwrap()
            .starts_with("interdict/")
    );
    assert_eq!(asked.header("if-none-match"), None);
    assert!(bench.world.waits.is_empty());
}

#[test]
fn chunks_and_gzip_are_put_together() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\
                   8\r\nid,name\n\r\n9;x=y\r\n1,HUAWEI\n\r\n0\r\nTrailer: x\r\n\r\n";
    let packed = |stated: bool| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(LIST.as_bytes()).unwrap();
        let body = encoder.finish().unwrap();
        let mut answer = if stated {
            format!(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
                body.len()
            )
        } else {
            // Without a length, the checksum at the end of gzip says that it is whole.
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".to_owned()
        }
        .into_bytes();
        answer.extend(body);
        answer
    };
    for answer in [chunked.as_bytes().to_vec(), packed(true), packed(false)] {
        let server = Server::saying(answer);
        let mut bench = Bench::new();
        bench.fetch(&source(&server, "/a")).unwrap();
        assert_eq!(
            std::fs::read_to_string(bench.file("list.csv")).unwrap(),
            LIST
        );
        assert_eq!(
            server.asked()[0].header("accept-encoding"),
            Some("gzip, identity")
        );
    }
}

#[test]
fn what_is_not_modified_is_not_sent_again() {
    for (head, name, value) in [
        ("ETag: \"a1\"\r\n".to_owned(), "if-none-match", "\"a1\""),
        (
            format!("Last-Modified: {DAY}\r\n"),
            "if-modified-since",
            DAY,
        ),
    ] {
        let answer = with("200 OK", &head, LIST);
        let server = Server::new(move |asked, _, stream| {
            let known = asked.header(name) == Some(value);
            let not_modified = b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec();
            let _ = stream.write_all(if known { &not_modified } else { &answer });
        });
        let mut bench = Bench::new();
        let source = source(&server, "/a");
        let first = record(bench.fetch(&source).unwrap());
        assert_eq!(
            bench.again(&source, Some(&first)).unwrap(),
            Fetched::NotModified
        );
        assert_eq!(server.asked().len(), 2);
        // Another address is another file, whatever is remembered of the old one.
        let mut moved = source.clone();
        moved.files[0].url += "?key=hidden";
        let moved = received(bench.again(&moved, Some(&first)).unwrap());
        // A key in the query is remembered nowhere.
        assert!(
            !serde_json::to_string(&moved)
                .unwrap()
                .contains("key=hidden"),
            "{moved:?}"
        );
    }
}

#[test]
fn a_new_publication_is_downloaded_and_replaces_the_file() {
    let server = Server::new(|_, before, stream| {
        let head = format!("ETag: \"{before}\"\r\n");
        let _ = stream.write_all(&with("200 OK", &head, format!("id\n{before}\n")));
    });
    let mut bench = Bench::new();
    let source = source(&server, "/a");
    let first = record(bench.fetch(&source).unwrap());
    let second = received(bench.again(&source, Some(&first)).unwrap());
    assert_eq!(second[0].etag.as_deref(), Some("\"1\""));
    assert_eq!(
        std::fs::read_to_string(bench.file("list.csv")).unwrap(),
        "id\n1\n"
    );
    assert_eq!(
        server.asked().len(),
        2,
        "the answer to the condition is the file"
    );
}

#[test]
fn not_modified_to_a_question_without_condition_is_an_error() {
    let server = Server::saying("HTTP/1.1 304 Not Modified\r\n\r\n");
    let error = Bench::new().fails(&source(&server, "/a"));
    assert!(
        matches!(error, FetchError::Status { status: 304, .. }),
        "{error}"
    );
}

#[test]
fn redirects_are_followed_a_few_times_and_no_further() {
    let server = Server::new(|asked, _, stream| {
        let _ = stream.write_all(&match asked.path.as_str() {
            "/a" => with("302 Found", "Location: /dir/b\r\n", ""),
            "/dir/b" => with("307 Temporary Redirect", "Location: c?key=1\r\n", ""),
            "/dir/c?key=1" => ok(LIST),
            _ => with("301 Moved", "Location: /loop\r\n", ""),
        });
    });
    let mut bench = Bench::new();
    received(bench.fetch(&source(&server, "/a")).unwrap());
    let asked = server.asked().len();
    let error = bench.fetch(&source(&server, "/loop")).unwrap_err();
    assert!(
        matches!(error, FetchError::TooManyRedirects { limit: 5, .. }),
        "{error}"
    );
    assert_eq!(server.asked().len() - asked, 6);
}

#[test]
fn no_redirect_leads_to_another_machine_over_http() {
    let server = Server::saying(with(
        "302 Found",
        "Location: http://lists.example/a?key=secret\r\n",
        "",
    ));
    let error = Bench::new().fails(&source(&server, "/a"));
    assert!(matches!(error, FetchError::BadRedirect { .. }), "{error}");
    let said = error.to_string();
    assert!(
        said.contains("http://lists.example/a`") && said.contains("not https"),
        "{said}"
    );
    assert!(!said.contains("secret"), "{said}");
    let nowhere = Server::saying(with("302 Found", "", ""));
    let error = Bench::new().fails(&source(&nowhere, "/a"));
    assert!(error.to_string().contains("leads nowhere"), "{error}");
}

#[test]
fn a_pinned_file_must_be_that_file() {
    let server = Server::saying(ok(LIST));
    let mut pinned = source(&server, "/a");
    pinned.files[0].sha256 = Some("0".repeat(64));
    let error = Bench::new().fails(&pinned);
    assert!(matches!(error, FetchError::WrongDigest { .. }), "{error}");
    pinned.files[0].sha256 =
        Some("D4FBA25C62B867C39692ED305F146D181420E2CE80F55D759D70389BB66D18AB".to_owned());
    received(Bench::new().fetch(&pinned).unwrap());
}

#[test]
fn the_files_of_a_set_are_of_one_publication() {
    // The second publication appears after the second request: file `a` of the first
    // one came before it, file `b` of the second one after it.
    let server = Server::new(|asked, before, stream| {
        let edition = if before < 1 { 1 } else { 2 };
        let etag = format!("\"{edition}\"");
        let _ = stream.write_all(&if asked.header("if-none-match") == Some(&etag) {
            b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec()
        } else {
            with(
                "200 OK",
                &format!("ETag: {etag}\r\n"),
                format!("id\n{edition}\n"),
            )
        });
    });
    let set = sources(&server, &[("a.csv", "/a"), ("b.csv", "/b")]);
    let mut bench = Bench::new();
    let files = received(bench.fetch(&set).unwrap());
    assert!(
        files
            .iter()
            .all(|file| file.etag.as_deref() == Some("\"2\"")),
        "{files:?}"
    );
    for name in ["a.csv", "b.csv"] {
        assert_eq!(
            std::fs::read_to_string(bench.file(name)).unwrap(),
            "id\n2\n",
            "{name}"
        );
    }
    let why = &bench.world.heard[0];
    assert!(why.contains("changed while the other files"), "{why}");
    // Known whole, and not modified: two questions, no file.
    let asked = server.asked().len();
    let known = record(Fetched::Downloaded(files));
    assert_eq!(
        bench.again(&set, Some(&known)).unwrap(),
        Fetched::NotModified
    );
    assert_eq!(server.asked().len() - asked, 2);
}

#[test]
fn a_set_in_which_one_file_changed_is_downloaded_whole() {
    let edition = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(1));
    let now = std::sync::Arc::clone(&edition);
    let server = Server::new(move |asked, _, stream| {
        let edition = now.load(std::sync::atomic::Ordering::SeqCst);
        // Only `b` is ever another one.
        let etag = format!("\"{}\"", if asked.path == "/b" { edition } else { 1 });
        let _ = stream.write_all(&if asked.header("if-none-match") == Some(&etag) {
            b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec()
        } else {
            with(
                "200 OK",
                &format!("ETag: {etag}\r\n"),
                format!("{}\n{etag}\n", asked.path),
            )
        });
    });
    let set = sources(&server, &[("a.csv", "/a"), ("b.csv", "/b")]);
    let mut bench = Bench::new();
    let known = record(bench.fetch(&set).unwrap());
    edition.store(2, std::sync::atomic::Ordering::SeqCst);
    let files = received(bench.again(&set, Some(&known)).unwrap());
    assert_eq!(files.len(), 2);
    assert_eq!(
        std::fs::read_to_string(bench.file("b.csv")).unwrap(),
        "/b\n\"2\"\n"
    );
}

#[test]
fn a_set_that_never_rests_is_given_up() {
    let server = Server::new(|_, before, stream| {
        let head = format!("ETag: \"{before}\"\r\n");
        let _ = stream.write_all(&with("200 OK", &head, "id\n1\n"));
    });
    let set = sources(&server, &[("a.csv", "/a"), ("b.csv", "/b")]);
    let mut bench = Bench::new();
    let error = bench.fetch(&set).unwrap_err();
    assert!(matches!(error, FetchError::Changed { .. }), "{error}");
    assert_eq!(bench.world.waits.len(), 3);
}

#[test]
fn no_request_rests_on_a_connection_that_the_server_may_have_closed() {
    // A server that says nothing of closing, and closes a moment later: whoever asks
    // again over the same connection meanwhile is not heard.
    let server = Server::new(|asked, _, stream| {
        let _ = stream.write_all(match asked.header("if-none-match") {
            Some(_) => b"HTTP/1.1 304 Not Modified\r\n\r\n",
            None => b"HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 3\r\n\r\nid\n",
        });
        std::thread::sleep(std::time::Duration::from_millis(50));
    });
    let set = sources(
        &server,
        &[("a.csv", "/a"), ("b.csv", "/b"), ("c.csv", "/c")],
    );
    let mut bench = Bench::new();
    bench.limits.attempts = 1;
    for _ in 0..2 {
        let known = record(bench.fetch(&set).unwrap());
        assert_eq!(
            bench.again(&set, Some(&known)).unwrap(),
            Fetched::NotModified
        );
    }
}
