//! The three laws that keep the crates apart (`ARCHITECTURE.md`).

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests are tests; the lint only knows functions marked so"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Crates from the bottom up: each may depend only on crates before it. The testkit
/// stands last, so that none of the others can need it save for its tests.
const ORDER: [&str; 16] = [
    "model",
    "names",
    "ownership",
    "index",
    "fetch",
    "lists",
    "screen",
    "batch",
    "eval",
    "determine",
    "bom",
    "assess",
    "timeline",
    "report",
    "cli",
    "testkit",
];

struct Crate {
    folder: PathBuf,
    dependencies: Vec<String>,
}

fn crates() -> BTreeMap<String, Crate> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let one = |package: &Value| {
        let all = package["dependencies"].as_array().unwrap().iter();
        let normal = all.filter(|dependency| dependency["kind"].is_null());
        let manifest = text(&package["manifest_path"]);
        let found = Crate {
            folder: Path::new(&manifest).parent().unwrap().to_owned(),
            dependencies: normal.map(|dependency| text(&dependency["name"])).collect(),
        };
        (short(&text(&package["name"])).to_owned(), found)
    };
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(one)
        .collect()
}

fn short(name: &str) -> &str {
    name.strip_prefix("interdict-").unwrap_or(name)
}

#[test]
fn dependencies_point_down_only() {
    for (name, each) in crates() {
        let rank = |name: &str| ORDER.iter().position(|other| *other == name);
        let own = rank(&name).unwrap_or_else(|| panic!("{name} has no place in the order"));
        let inner = each
            .dependencies
            .iter()
            .filter(|d| d.starts_with("interdict-"));
        for dependency in inner.map(|dependency| short(dependency)) {
            assert!(
                !["model", "names"].contains(&name.as_str()),
                "{name} must not depend on {dependency}"
            );
            assert!(
                rank(dependency).is_some_and(|rank| rank < own),
                "{name} must not depend on {dependency}"
            );
        }
    }
}

#[test]
fn no_crate_depends_on_tokio() {
    for (name, each) in crates() {
        assert!(!each.dependencies.contains(&"tokio".to_owned()), "{name}");
    }
}

#[test]
fn only_the_command_prints_and_reads_the_environment_and_the_clock() {
    let world = [
        "println!",
        "eprintln!",
        "env::var",
        "::now()",
        "io::stdin",
        "io::stdout",
    ];
    for (name, each) in crates() {
        let mut forbidden = world.to_vec();
        if name == "cli" {
            continue;
        }
        let no_files = !["batch", "fetch", "index", "lists", "testkit"].contains(&name.as_str());
        match name.as_str() {
            // Lists and indexes are files, and golden cases and the shared data are files too; where
            // the shared data are, the environment says.
            // An index is a file that is mapped; the output of a run over a table is a file
            // that is whole or not there.
            "batch" | "index" | "lists" => {
                forbidden.extend(["std::net", "TcpStream", "TcpListener"]);
            }
            // The only crate that opens a socket, through its client.
            "fetch" => {}
            "testkit" => forbidden.retain(|word| *word != "env::var"),
            _ => forbidden.extend(["std::fs", "std::net", "File::"]),
        }
        for file in sources(&each.folder.join("src")) {
            let text = std::fs::read_to_string(&file).unwrap();
            // Tests may do as they like; they come last in a file.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let lines = code.lines().map(str::trim_start);
            for line in lines.filter(|line| !line.starts_with("//")) {
                for word in &forbidden {
                    assert!(!line.contains(word), "{}: {line}", file.display());
                }
                // `use std::{fs, ...}`, on one line or on several.
                let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
                let import = line.starts_with("use ") || line.ends_with(',');
                assert!(
                    !(no_files && import && words.any(|word| word == "fs")),
                    "{}: {line}",
                    file.display()
                );
            }
        }
    }
}

/// No network at decision time: what answers cannot reach the crate that downloads.
#[test]
fn only_the_update_of_lists_reaches_the_network() {
    let network = [
        "interdict-fetch",
        "ureq",
        "rustls",
        "reqwest",
        "curl",
        "hyper",
    ];
    for (name, each) in crates() {
        let reaches = each
            .dependencies
            .iter()
            .any(|dependency| network.contains(&dependency.as_str()));
        assert!(
            !reaches || ["cli", "fetch"].contains(&name.as_str()),
            "{name}"
        );
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut seen = Vec::new();
    for file in sources(&root) {
        let text = std::fs::read_to_string(&file).unwrap();
        for word in ["std::net", "TcpStream", "ureq"] {
            assert!(!text.contains(word), "{}: {word}", file.display());
        }
        if text.contains("interdict_fetch") || text.contains("engine::update") {
            let inside = file.strip_prefix(&root).unwrap();
            seen.push(inside.to_string_lossy().replace('\\', "/"));
        }
    }
    seen.sort();
    // Whoever adds a line here lets an answer depend on the network.
    let may = |file: &&String| {
        file.starts_with("commands/lists/update") || file.starts_with("engine/update")
    };
    let others: Vec<&String> = seen.iter().filter(|file| !may(file)).collect();
    assert!(others.is_empty(), "{others:?}");
    assert!(
        seen.len() >= 2,
        "the files have moved, and this test sees nothing: {seen:?}"
    );
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found
}
