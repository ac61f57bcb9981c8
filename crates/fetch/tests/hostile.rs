//! Answers as they should not be. Each is refused by name, in time, and leaves what was
//! in the folder as it was.

mod common;

use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
    time::{Duration, Instant},
};

use common::{Bench, Server, ok, source, with};
use interdict_fetch::{Client, FetchError, fetch};

const LIST: &str = "id,name\n1,HUAWEI\n";

/// The error of one answer that is always the same.
fn refused(answer: impl Into<Vec<u8>>) -> (FetchError, Bench, usize) {
    let server = Server::saying(answer);
    let mut bench = Bench::new();
    let error = bench.fails(&source(&server, "/a"));
    let asked = server.asked().len();
    (error, bench, asked)
}

#[test]
fn what_the_server_refuses_is_not_asked_for_again() {
    for status in [400, 401, 403, 404, 410, 204, 206, 501] {
        let (error, _, asked) = refused(with(&format!("{status} X"), "", "no"));
        assert!(
            matches!(error, FetchError::Status { status: found, .. } if found == status),
            "{error}"
        );
        assert_eq!(asked, 1, "{status}");
    }
}

#[test]
fn a_server_in_trouble_is_asked_again_with_growing_waits() {
    for status in [408, 429, 500, 502, 503, 504] {
        let (error, bench, asked) = refused(with(&format!("{status} X"), "", "no"));
        assert!(matches!(error, FetchError::Status { .. }), "{error}");
        assert_eq!(asked, 4, "{status}");
        let waits: Vec<u64> = bench.world.waits.iter().map(Duration::as_secs).collect();
        assert_eq!(waits, [2, 4, 8], "{status}");
    }
    let server = Server::new(|_, before, stream| {
        let answer = if before < 2 {
            with("500 X", "", "")
        } else {
            ok(LIST)
        };
        let _ = stream.write_all(&answer);
    });
    let mut bench = Bench::new();
    bench.fetch(&source(&server, "/a")).unwrap();
    assert_eq!(bench.world.waits.len(), 2);
}

#[test]
fn a_server_says_how_long_to_wait_within_reason() {
    for (asked, kept) in [("17", 17), ("86400", 300)] {
        let server = Server::new(move |_, before, stream| {
            let head = format!("Retry-After: {asked}\r\n");
            let answer = if before < 1 {
                with("503 X", &head, "")
            } else {
                ok(LIST)
            };
            let _ = stream.write_all(&answer);
        });
        let mut bench = Bench::new();
        bench.fetch(&source(&server, "/a")).unwrap();
        assert_eq!(bench.world.waits, [Duration::from_secs(kept)]);
    }
}

#[test]
fn a_body_that_ends_too_early_is_no_file() {
    let short = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nid,name\n";
    let chunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nid,name\n\r\n";
    let half = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nid,name\n";
    for answer in [short, chunk, half] {
        let (error, bench, asked) = refused(answer);
        assert!(
            matches!(error, FetchError::Truncated { .. }),
            "{answer}: {error:?}"
        );
        assert_eq!(
            (asked, bench.world.waits.len()),
            (4, 3),
            "a cut may be an accident"
        );
    }
    let (error, ..) = refused(short);
    assert!(
        error.to_string().contains("8 of 1000 bytes came"),
        "{error}"
    );
}

#[test]
fn a_cut_that_was_an_accident_is_mended_by_the_next_try() {
    let server = Server::new(|_, before, stream| {
        let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\nid,name\n".to_vec();
        let _ = stream.write_all(&if before == 0 { cut } else { ok(LIST) });
    });
    let mut bench = Bench::new();
    bench.fetch(&source(&server, "/a")).unwrap();
    assert_eq!(
        std::fs::read_to_string(bench.file("list.csv")).unwrap(),
        LIST
    );
}

#[test]
fn what_comes_after_the_stated_length_is_not_part_of_the_file() {
    let server =
        Server::saying("HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\nid,name\n1,HUAWEI\nEVIL");
    let mut bench = Bench::new();
    bench.fetch(&source(&server, "/a")).unwrap();
    assert_eq!(
        std::fs::read_to_string(bench.file("list.csv")).unwrap(),
        LIST
    );
}

#[test]
fn an_answer_that_does_not_say_how_long_it_is_is_not_believed() {
    let (error, _, asked) = refused("HTTP/1.1 200 OK\r\n\r\nid,name\n1,HUAWEI\n");
    assert!(matches!(error, FetchError::Unmeasured { .. }), "{error}");
    assert_eq!(asked, 1);
}

#[test]
fn two_lengths_are_none() {
    let (error, ..) = refused(
        "HTTP/1.1 200 OK\r\nContent-Length: 17\r\nContent-Length: 8\r\n\r\nid,name\n1,HUAWEI\n",
    );
    assert!(matches!(error, FetchError::NotHttp { .. }), "{error:?}");
}

#[test]
fn too_large_a_file_is_refused_before_it_comes_or_while_it_does() {
    let (error, ..) = refused("HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\nx");
    assert!(
        matches!(
            error,
            FetchError::TooLarge {
                limit: 1_048_576,
                ..
            }
        ),
        "{error}"
    );
    let endless = Server::new(|_, _, stream| {
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x1_0000));
        let mut going = stream.write_all(head);
        while going.is_ok() {
            going = stream.write_all(chunk.as_bytes());
        }
    });
    let error = Bench::new().fails(&source(&endless, "/a"));
    assert!(matches!(error, FetchError::TooLarge { .. }), "{error}");
}

#[test]
fn a_bomb_is_not_unpacked() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![b'0'; 1 << 20];
    for _ in 0..64 {
        encoder.write_all(&zeros).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 1 << 17);
    let mut wide = Bench::new();
    let server = Server::saying(with("200 OK", "Content-Encoding: gzip\r\n", &bomb));
    let error = wide.fails(&source(&server, "/a"));
    assert!(matches!(error, FetchError::TooLarge { .. }), "{error}");
    // With room for it, its ratio gives it away.
    let mut roomy = source(&server, "/a");
    roomy.max_mib = Some(512);
    let error = wide.fails(&roomy);
    assert!(matches!(error, FetchError::Packed { .. }), "{error}");
    assert!(error.to_string().contains("200 bytes"), "{error}");
}

#[test]
fn what_cannot_be_unpacked_is_refused() {
    let (error, ..) = refused(with("200 OK", "Content-Encoding: gzip\r\n", LIST));
    assert!(matches!(error, FetchError::Packed { .. }), "{error}");
    let (error, ..) = refused(with("200 OK", "Content-Encoding: br\r\n", LIST));
    assert!(matches!(error, FetchError::Packed { .. }), "{error}");
    let (error, ..) = refused(with("200 OK", "Content-Encoding: gzip, gzip\r\n", LIST));
    assert!(matches!(error, FetchError::Packed { .. }), "{error}");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(LIST.repeat(100).as_bytes()).unwrap();
    let whole = encoder.finish().unwrap();
    let (error, ..) = refused(with(
        "200 OK",
        "Content-Encoding: gzip\r\n",
        &whole[..whole.len() - 4],
    ));
    assert!(matches!(error, FetchError::Truncated { .. }), "{error}");
}

#[test]
fn a_page_for_people_is_no_list() {
    let (error, _, asked) = refused(ok("<!DOCTYPE html><title>Sign in</title>"));
    assert!(matches!(error, FetchError::WebPage { .. }), "{error}");
    assert_eq!(asked, 1);
    for nothing in ["", "  \r\n"] {
        let (error, ..) = refused(ok(nothing));
        assert!(matches!(error, FetchError::Empty { .. }), "{error}");
    }
}

#[test]
fn what_is_not_http_is_said_to_be_so() {
    for answer in [
        "SSH-2.0-OpenSSH_9.6\r\n\r\n",
        "HTTP/9.9 wonderful\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
    ] {
        let (error, ..) = refused(answer);
        assert!(
            matches!(error, FetchError::NotHttp { .. }),
            "{answer}: {error:?}"
        );
    }
}

#[test]
fn headers_without_end_come_to_an_end() {
    let endless = Server::new(|_, _, stream| {
        let mut going = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while going.is_ok() {
            going = stream.write_all(format!("X: {}\r\n", "x".repeat(1_000)).as_bytes());
        }
    });
    let begun = Instant::now();
    let error = Bench::new().fails(&source(&endless, "/a"));
    assert!(matches!(error, FetchError::NotHttp { .. }), "{error:?}");
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[test]
fn silence_is_not_waited_for() {
    let silent = Server::new(|_, _, _| thread::sleep(Duration::from_secs(5)));
    let stalled = Server::new(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\nid,name\n");
        thread::sleep(Duration::from_secs(5));
    });
    for server in [silent, stalled] {
        let mut bench = Bench::new();
        bench.limits.attempts = 2;
        let begun = Instant::now();
        let error = bench.fails(&source(&server, "/a"));
        assert!(
            matches!(error, FetchError::TooSlow { again: true, .. }),
            "{error:?}"
        );
        assert!(
            begun.elapsed() < Duration::from_secs(4),
            "{:?}",
            begun.elapsed()
        );
    }
}

#[test]
fn a_drip_that_never_stalls_is_cut_off() {
    let drip = Server::new(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        while stream.write_all(b"x").is_ok() {
            thread::sleep(Duration::from_millis(50));
        }
    });
    let mut bench = Bench::new();
    bench.limits.attempts = 2;
    let error = bench.fails(&source(&drip, "/a"));
    assert!(
        error.to_string().contains("fewer than 1024 a second"),
        "{error}"
    );
    // And one that is just fast enough, by the time that it takes in all.
    let steady = Server::new(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        while stream.write_all(&[b'x'; 1_000]).is_ok() {
            thread::sleep(Duration::from_millis(50));
        }
    });
    let error = bench.fails(&source(&steady, "/a"));
    assert!(
        matches!(error, FetchError::TooSlow { again: false, .. }),
        "{error}"
    );
}

#[test]
fn a_connection_that_breaks_or_never_stands_is_tried_again() {
    let closing = Server::new(|_, _, _| ());
    let mut bench = Bench::new();
    let error = bench.fails(&source(&closing, "/a"));
    assert!(error.is_passing(), "{error:?}");
    assert_eq!(closing.asked().len(), 4);
    // A port that nobody listens on.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let mut nobody = source(&closing, "/a");
    nobody.files[0].url = format!("http://{port}/a");
    let error = bench.fails(&nobody);
    assert!(matches!(error, FetchError::Connection { .. }), "{error:?}");
    assert!(error.hint().contains("HTTPS_PROXY"));
}

#[test]
fn a_reset_in_the_middle_is_no_file() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // Closed with the rest of the request unread, the connection is reset.
            stream.read_exact(&mut [0; 1]).unwrap();
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\nid,name\n");
        }
    });
    let nowhere = Server::saying("");
    let mut resets = source(&nowhere, "/a");
    resets.files[0].url = format!("http://{port}/a");
    let mut bench = Bench::new();
    let error = bench.fails(&resets);
    assert!(error.is_passing(), "{error:?}");
    assert_eq!(bench.world.waits.len(), 3);
}

#[test]
fn https_is_not_spoken_with_what_cannot() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            thread::sleep(Duration::from_millis(200));
        }
    });
    let plain = Server::saying("");
    let mut secure = source(&plain, "/a");
    secure.files[0].url = format!("https://{port}/a");
    let error = Bench::new().fails(&secure);
    assert!(matches!(error, FetchError::Untrusted { .. }), "{error:?}");
    assert!(error.hint().contains("certificates"));
}

#[test]
fn the_user_ends_it_at_any_time() {
    let server = Server::new(|_, _, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        thread::sleep(Duration::from_secs(5));
    });
    let mut bench = Bench::new();
    bench.limits.idle = Duration::from_secs(30);
    bench.limits.total = Duration::from_secs(30);
    let client = Client::new(&bench.limits, None, None).unwrap();
    let stopper = client.stopper();
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(300));
        stopper.stop();
    });
    let begun = Instant::now();
    let folder = bench.path().to_owned();
    let result = fetch(
        &client,
        &source(&server, "/a"),
        &folder,
        None,
        &bench.limits,
        &mut bench.world,
    );
    assert!(matches!(result, Err(FetchError::Stopped)), "{result:?}");
    assert!(begun.elapsed() < Duration::from_secs(3));
    assert!(bench.files().is_empty());
}

#[test]
fn a_copy_that_is_there_survives_every_failure() {
    let server = Server::new(|_, before, stream| {
        let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nid,name\n2,CUT".to_vec();
        let _ = stream.write_all(&if before == 0 { ok(LIST) } else { cut });
    });
    let mut bench = Bench::new();
    let source = source(&server, "/a");
    bench.fetch(&source).unwrap();
    bench.fails(&source);
    assert_eq!(
        std::fs::read_to_string(bench.file("list.csv")).unwrap(),
        LIST
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let server = Server::saying(ok(LIST));
    let mut bench = Bench::new();
    // Where the part would go stands a folder.
    std::fs::create_dir(bench.file("list.csv.part")).unwrap();
    let error = bench.fails(&source(&server, "/a"));
    assert!(matches!(error, FetchError::Io { .. }), "{error}");
    assert!(error.to_string().contains("list.csv.part"), "{error}");
}
