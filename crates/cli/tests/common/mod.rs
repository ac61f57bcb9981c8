//! The command as a user has it: an own empty home, no environment but ours.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A scratch folder that is home and working folder at once.
pub struct TestEnv {
    home: TempDir,
}

/// What a run of the command left behind.
pub struct Ran {
    pub exit: i32,
    pub stdout: String,
    pub stderr: String,
}

impl TestEnv {
    pub fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
        }
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Puts a file into the working folder.
    pub fn file(&self, name: &str, text: &str) -> &Self {
        let path = self.home().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    pub fn command<const N: usize>(&self, args: [&str; N]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_interdict"));
        command
            .args(args)
            .env_clear()
            .env("INTERDICT_HOME", self.home().join("data"))
            .env("NO_COLOR", "1")
            .env("TZ", "UTC")
            .current_dir(self.home());
        command
    }

    /// Runs the command with words that are only known when the test runs.
    pub fn run(&self, args: &[String]) -> Ran {
        let mut command = self.command([]);
        self.ran(&command.args(args).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs the command with nothing on stdin.
    pub fn interdict<const N: usize>(&self, args: [&str; N]) -> Ran {
        self.ran(&self.command(args).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs the command with `--format json` and returns what it answers.
    pub fn interdict_json<const N: usize>(&self, args: [&str; N]) -> serde_json::Value {
        let mut command = self.command(args);
        let output = command.args(["--format", "json"]).stdin(Stdio::null());
        serde_json::from_slice(&output.output().unwrap().stdout).unwrap()
    }

    /// Runs the command with `input` on stdin.
    pub fn interdict_reads<const N: usize>(&self, args: [&str; N], input: &str) -> Ran {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that fails early never reads; that is its right.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        self.ran(&child.wait_with_output().unwrap())
    }

    /// Runs the command with a stdout that nobody reads, as under `head -c 0`.
    pub fn exit_when_nobody_reads<const N: usize>(&self, args: [&str; N]) -> i32 {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = self.command(args);
        command.stdin(Stdio::null()).stdout(writer);
        let output = command.stderr(Stdio::piped()).output().unwrap();
        self.ran(&output).exit
    }

    fn ran(&self, output: &Output) -> Ran {
        let text = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            text.replace(&self.home().display().to_string(), "[HOME]")
        };
        Ran {
            exit: output.status.code().unwrap(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "exit: {}", self.exit)?;
        write!(f, "----- stdout -----\n{}", self.stdout)?;
        write!(f, "----- stderr -----\n{}[EOF]", self.stderr)
    }
}
