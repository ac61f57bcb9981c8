//! Lists in their true form, as long as a test needs them, and files that name sources.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::fmt::Write;

/// The names of lists in the Consolidated Screening List.
pub const EL: &str = "Entity List (EL) - Bureau of Industry and Security";
pub const UVL: &str = "Unverified List (UVL) - Bureau of Industry and Security";
pub const MEU: &str = "Military End User (MEU) List - Bureau of Industry and Security";

/// A screening list dated `day`, with so many rows a list; every name ends in `mark`.
pub fn csl(day: &str, lists: &[(&str, usize)], mark: &str) -> String {
    let header = include_str!("../../../../tests/data/us_csl_28.csv");
    let mut text = header.lines().next().unwrap_or_default().to_owned() + "\n";
    for (list, rows) in lists {
        for row in 0..*rows {
            let rest = ",".repeat(19);
            let _ = writeln!(text, "{list},,,,COMPANY {row} {mark},,,84 FR 1,{day}{rest}");
        }
    }
    text
}

/// One source of the user's.
pub fn source(id: &str, lists: &[&str], format: &str, files: &[(&str, &str)]) -> String {
    let lists: Vec<String> = lists.iter().map(|list| format!("\"{list}\"")).collect();
    let mut text = format!(
        "[[source]]\nid = \"{id}\"\ntitle = \"Test\"\npublisher = \"Test\"\nlists = [{}]\n\
         format = \"{format}\"\nchanges = \"daily\"\nmax_mib = 64\n",
        lists.join(", ")
    );
    for (name, url) in files {
        let _ = write!(
            text,
            "[[source.file]]\nname = \"{name}\"\nurl = \"{url}\"\nconfidence = \"recalled\"\n"
        );
    }
    text
}
