//! A server on this machine that does what its script says, and a client against it.
//!
//! Plain sockets: a server library would refuse to send most of what is sent here.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses a part; helpers of tests may fail loudly"
)]

use std::{
    io::{BufRead, BufReader, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use interdict_fetch::{
    Client, Event, FetchError, Fetched, Limits, Record, Source, World, fetch, parse,
};
use jiff::Timestamp;
use tempfile::TempDir;

/// What was asked.
#[derive(Debug, Clone)]
pub struct Asked {
    pub path: String,
    pub headers: Vec<(String, String)>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

type Script = dyn Fn(&Asked, usize, &mut TcpStream) + Send + Sync;

/// A server; it ends with the test.
pub struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Starts a server that answers each request by `script`, which hears how many
    /// came before it.
    pub fn new(script: impl Fn(&Asked, usize, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let script: Arc<Script> = Arc::new(script);
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let (script, log) = (Arc::clone(&script), Arc::clone(&log));
                thread::spawn(move || serve(stream, &*script, &log));
            }
        });
        Self { address, asked }
    }

    /// Starts a server that sends the same bytes to everybody.
    pub fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::new(move |_, _, stream| {
            let _ = stream.write_all(&answer);
        })
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, script: &Script, log: &Mutex<Vec<Asked>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    if reader.read_line(&mut line).is_err() || line.is_empty() {
        return;
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        match reader.read_line(&mut line) {
            Ok(count) if count > 2 => {
                if let Some((key, value)) = line.trim().split_once(": ") {
                    headers.push((key.to_owned(), value.to_owned()));
                }
            }
            _ => break,
        }
    }
    let asked = Asked { path, headers };
    let before = {
        let mut log = log.lock().unwrap();
        log.push(asked.clone());
        log.len() - 1
    };
    script(&asked, before, &mut stream);
    // One answer a connection: nothing that is asked here is asked twice at once.
    let _ = stream.shutdown(Shutdown::Write);
}

/// An answer with its length.
pub fn ok(body: impl AsRef<[u8]>) -> Vec<u8> {
    with("200 OK", "", body)
}

/// An answer with its length and other headers, each ended by CR LF.
pub fn with(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len();
    let mut answer = format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
    )
    .into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// A source of one file at `path` of the server.
pub fn source(server: &Server, path: &str) -> Source {
    sources(server, &[("list.csv", path)])
}

/// A source of several files.
pub fn sources(server: &Server, files: &[(&str, &str)]) -> Source {
    let mut text =
        "[[source]]\nid = \"a.b\"\ntitle = \"A\"\npublisher = \"A\"\nlists = [\"a.b\"]\n\
                    format = \"x\"\nchanges = \"daily\"\nmax_mib = 1\n"
            .to_owned();
    for (name, path) in files {
        let url = server.url(path);
        text = format!(
            "{text}[[source.file]]\nname = \"{name}\"\nurl = \"{url}\"\nconfidence = \"recalled\"\n"
        );
    }
    parse(&text, "test", &["x"]).unwrap().remove(0)
}

/// Real time, waits that take none, and a memory of both.
pub struct Quick {
    begun: Instant,
    pub waits: Vec<Duration>,
    pub heard: Vec<String>,
}

impl World for Quick {
    fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    fn pause(&mut self, time: Duration) {
        self.waits.push(time);
    }

    fn chance(&mut self) -> u64 {
        1_023
    }

    fn hear(&mut self, event: &Event<'_>) {
        if let Event::Again { why, .. } = event {
            self.heard.push((*why).to_owned());
        }
    }
}

/// A folder, short limits, and a world.
pub struct Bench {
    pub folder: TempDir,
    pub limits: Limits,
    pub world: Quick,
}

impl Bench {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            limits: Limits {
                connect: Duration::from_secs(2),
                idle: Duration::from_millis(600),
                total: Duration::from_secs(4),
                grace: Duration::from_millis(800),
                ..Limits::default()
            },
            world: Quick {
                begun: Instant::now(),
                waits: Vec::new(),
                heard: Vec::new(),
            },
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Fetches once, without a record.
    pub fn fetch(&mut self, source: &Source) -> Result<Fetched, FetchError> {
        self.again(source, None)
    }

    /// Fetches with what is known.
    pub fn again(
        &mut self,
        source: &Source,
        known: Option<&Record>,
    ) -> Result<Fetched, FetchError> {
        let client = Client::new(&self.limits, None, None).unwrap();
        let folder = self.folder.path().to_owned();
        within(Duration::from_secs(20), || {
            fetch(
                &client,
                source,
                &folder,
                known,
                &self.limits,
                &mut self.world,
            )
        })
    }

    /// Fetches what must fail, and says what is left in the folder: nothing, or the
    /// files that were there.
    pub fn fails(&mut self, source: &Source) -> FetchError {
        let before = self.files();
        let error = self.fetch(source).unwrap_err();
        assert_eq!(self.files(), before, "{error}");
        assert!(!error.hint().is_empty());
        error
    }

    pub fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }
}

/// Runs `work`, which must end by itself: a test that hangs tells nobody why.
fn within<T>(time: Duration, work: impl FnOnce() -> T) -> T {
    let (done, ended) = mpsc::channel::<()>();
    thread::spawn(move || {
        if ended.recv_timeout(time) == Err(mpsc::RecvTimeoutError::Timeout) {
            // Nothing else ends a thread that waits for a socket.
            std::process::abort();
        }
    });
    let result = work();
    let _ = done.send(());
    result
}

/// The record of a download.
pub fn record(fetched: Fetched) -> Record {
    let Fetched::Downloaded(files) = fetched else {
        return Record::new("a.b", "test", Timestamp::UNIX_EPOCH, Vec::new(), Vec::new());
    };
    Record::new("a.b", "test", Timestamp::UNIX_EPOCH, files, Vec::new())
}
