//! `interdict lists update` over TLS: whom it trusts, and whom it does not.
//!
//! The certificates are made by `openssl` when the test runs; without it the test says
//! so and passes.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

mod common;
#[path = "common/lists.rs"]
mod lists;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::thread;

use common::TestEnv;
use lists::{MEU, UVL, csl, source};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

fn openssl(folder: &Path, words: &str) -> bool {
    let mut command = Command::new("openssl");
    let ran = command.args(words.split(' ')).current_dir(folder).output();
    ran.is_ok_and(|output| output.status.success())
}

/// Makes an authority, and a certificate for the name.
fn certificates(folder: &Path, name: &str) -> bool {
    std::fs::write(folder.join("san"), format!("subjectAltName={name}\n")).unwrap();
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    openssl(
        folder,
        &format!("req -x509 {key} -keyout ca.key -out ca.pem -days 30 -subj /CN=Authority"),
    ) && openssl(
        folder,
        &format!("req {key} -keyout leaf.key -out leaf.csr -subj /CN=Server"),
    ) && openssl(
        folder,
        "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out leaf.pem -days 30 -extfile san",
    )
}

/// Serves `answer` over TLS to everybody, and returns the port.
fn serve(folder: &Path, answer: Vec<u8>) -> u16 {
    let chain: Vec<_> = CertificateDer::pem_file_iter(folder.join("leaf.pem"))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let key = PrivateKeyDer::from_pem_file(folder.join("leaf.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for socket in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = BufReader::new(StreamOwned::new(connection, socket.unwrap()));
            let mut line = String::new();
            // Whoever does not trust us hangs up in the middle of the greeting.
            while stream.read_line(&mut line).is_ok_and(|count| count > 2) {}
            let _ = stream.get_mut().write_all(&answer);
            stream.get_mut().conn.send_close_notify();
            let _ = stream.get_mut().flush();
            let _ = stream.read(&mut [0; 64]);
        }
    });
    port
}

/// Updates from that port, trusting `authority` or what the machine trusts.
fn update(env: &TestEnv, port: u16, authority: Option<&Path>) -> (i32, String) {
    let file = [("csl.csv", &*format!("https://localhost:{port}/csl"))];
    let lists = ["us.bis.uvl", "us.bis.meu"];
    env.file("s.toml", &source("t.csl", &lists, "us-csl-csv", &file));
    let words = [
        "lists",
        "update",
        "t.csl",
        "--sources",
        "s.toml",
        "--retries",
        "0",
    ];
    let mut command = env.command(words);
    if let Some(authority) = authority {
        command.env("SSL_CERT_FILE", authority);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.code().unwrap(), said)
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n{body}").into_bytes()
}

#[test]
fn a_server_is_trusted_when_this_machine_trusts_its_authority_and_it_has_the_name() {
    let env = TestEnv::new();
    if !certificates(env.home(), "DNS:localhost") {
        println!("skipped: no openssl");
        return;
    }
    let authority = env.home().join("ca.pem");
    let list = csl("2020-01-02", &[(UVL, 250), (MEU, 60)], "a");
    let port = serve(env.home(), answer("200 OK", "", &list));
    let (exit, said) = update(&env, port, None);
    assert_eq!(exit, 2, "{said}");
    assert!(said.contains("no trusted connection"), "{said}");
    let (exit, said) = update(&env, port, Some(&authority));
    assert_eq!(exit, 0, "{said}");
    assert!(said.contains("t.csl  updated"), "{said}");

    // From https to http, even to this machine, nothing is followed.
    let down = answer("302 Found", "Location: http://127.0.0.1:9/csl\r\n", "");
    let port = serve(env.home(), down);
    let (exit, said) = update(&env, port, Some(&authority));
    assert_eq!(exit, 2, "{said}");
    assert!(said.contains("it leads from https to http"), "{said}");

    // The same authority, another name.
    let other = TestEnv::new();
    assert!(certificates(other.home(), "DNS:lists.example"));
    let port = serve(other.home(), answer("200 OK", "", &list));
    let (exit, said) = update(&other, port, Some(&other.home().join("ca.pem")));
    assert_eq!(exit, 2, "{said}");
    assert!(said.contains("no trusted connection"), "{said}");
}
