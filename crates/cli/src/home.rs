//! Where imported lists are kept when nobody says where.
//!
//! The XDG Base Directory Specification on Unix (a relative `XDG_DATA_HOME` is
//! ignored, as it demands), Apple's Application Support, and local application
//! data on Windows. A crate for three lines of rules was not worth its updates.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// Returns the folder that `INTERDICT_HOME` names, else the default one; nothing when
/// the environment names no home at all.
pub fn chosen() -> Option<PathBuf> {
    env::var_os("INTERDICT_HOME")
        .filter(|home| !home.is_empty())
        .map(PathBuf::from)
        .or_else(|| data_folder(env::consts::OS, |name| env::var_os(name)))
}

fn data_folder(os: &str, var: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let path = |name| {
        var(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let data = match os {
        "windows" => path("LOCALAPPDATA")?,
        "macos" => path("HOME")?.join("Library/Application Support"),
        _ => match path("XDG_DATA_HOME") {
            Some(data) => data,
            None => path("HOME")?.join(".local/share"),
        },
    };
    Some(data.join("interdict"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn folder(os: &str, vars: &[(&str, &str)]) -> Option<String> {
        let var = |name: &str| {
            let found = vars.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| OsString::from(value))
        };
        data_folder(os, var).map(|path| path.display().to_string())
    }

    #[test]
    fn each_platform_has_its_own_place() {
        let home = ("HOME", "/home/a");
        assert_eq!(
            folder("linux", &[home]).as_deref(),
            Some("/home/a/.local/share/interdict")
        );
        assert_eq!(
            folder("linux", &[home, ("XDG_DATA_HOME", "/data")]).as_deref(),
            Some("/data/interdict")
        );
        assert_eq!(
            folder("macos", &[home]).as_deref(),
            Some("/home/a/Library/Application Support/interdict")
        );
    }

    #[test]
    fn a_relative_or_empty_folder_is_ignored() {
        let vars = [("HOME", "/home/a"), ("XDG_DATA_HOME", "data")];
        assert_eq!(
            folder("linux", &vars).as_deref(),
            Some("/home/a/.local/share/interdict")
        );
        assert_eq!(folder("linux", &[("HOME", "")]), None);
    }
}
