//! Tells a format from the beginning of a file, never from its name.

use crate::{
    Format, ListError,
    formats::{
        au_dfat_csv, ca_sema_xml, eu_fsf_xml, ftm_jsonl, senzing_jsonl, uk_sanctions_xml, un_xml,
        us_bis_dpl, us_csl_csv, us_csl_json, us_csl_projection, us_dod_1260h_csv,
        us_fcc_covered_csv, us_ofac_advanced,
        us_ofac_csv::{self, Role},
        us_ofac_enhanced, us_ofac_xml,
    },
};

/// How much of a file is looked at. The longest first row of a real file has 5 KB.
pub const HEAD: usize = 64 * 1024;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detected {
    /// A file that stands alone.
    Whole(Format),
    /// One of OFAC's files that belong together.
    OfacPart(Role),
}

/// Returns what the file that begins with `head` is. `wanted` is the format that
/// the user named; another content is then an error that says what was found.
pub fn detect(file: &str, head: &[u8], wanted: Option<Format>) -> Result<Detected, ListError> {
    let not = |what: String| ListError::NotAList {
        file: file.to_owned(),
        what,
    };
    if head.is_empty() {
        return Err(not("it is empty".into()));
    }
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) {
        return Err(not("it is written in UTF-16; UTF-8 is expected".into()));
    }
    let text = valid_head(file, head)?;
    let found = recognize(text);
    match (found, wanted) {
        (Some(found), None) => Ok(found),
        (Some(found), Some(wanted)) if format_of(found) == wanted => Ok(found),
        (Some(found), Some(wanted)) => Err(not(format!(
            "it was named {wanted}, but holds {}",
            format_of(found)
        ))),
        (None, _) => Err(not(describe(text))),
    }
}

/// Returns the format that `detected` belongs to.
pub fn format_of(detected: Detected) -> Format {
    match detected {
        Detected::Whole(format) => format,
        Detected::OfacPart(_) => Format::UsOfacCsv,
    }
}

fn recognize(text: &str) -> Option<Detected> {
    let text = text.trim_start_matches('\u{feff}');
    if us_csl_csv::detect(text) {
        Some(Detected::Whole(Format::UsCslCsv))
    } else if us_csl_projection::detect(text) {
        Some(Detected::Whole(Format::UsCslProjection))
    } else if us_csl_json::detect(text) {
        Some(Detected::Whole(Format::UsCslJson))
    } else if us_bis_dpl::detect(text) {
        Some(Detected::Whole(Format::UsBisDpl))
    } else if us_ofac_xml::detect(text) {
        Some(Detected::Whole(Format::UsOfacXml))
    } else if us_ofac_advanced::detect(text) {
        Some(Detected::Whole(Format::UsOfacAdvanced))
    } else if us_ofac_enhanced::detect(text) {
        Some(Detected::Whole(Format::UsOfacEnhanced))
    } else if ca_sema_xml::detect(text) {
        Some(Detected::Whole(Format::CaSemaXml))
    } else if eu_fsf_xml::detect(text) {
        Some(Detected::Whole(Format::EuFsfXml))
    } else if uk_sanctions_xml::detect(text) {
        Some(Detected::Whole(Format::UkSanctionsXml))
    } else if au_dfat_csv::detect(text) {
        Some(Detected::Whole(Format::AuDfatCsv))
    } else if us_dod_1260h_csv::detect(text) {
        Some(Detected::Whole(Format::UsDod1260hCsv))
    } else if us_fcc_covered_csv::detect(text) {
        Some(Detected::Whole(Format::UsFccCoveredCsv))
    } else if ftm_jsonl::detect(text) {
        Some(Detected::Whole(Format::FtmJsonl))
    } else if senzing_jsonl::detect(text) {
        Some(Detected::Whole(Format::SenzingJsonl))
    } else if un_xml::detect(text) {
        Some(Detected::Whole(Format::UnXml))
    } else {
        us_ofac_csv::detect(text).map(Detected::OfacPart)
    }
}

/// The head as text; a character that the end of the head cuts is left off.
fn valid_head<'a>(file: &str, head: &'a [u8]) -> Result<&'a str, ListError> {
    let error = match std::str::from_utf8(head) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    let valid = error.valid_up_to();
    if error.error_len().is_none() && head.len() == HEAD {
        return Ok(std::str::from_utf8(&head[..valid]).unwrap_or_default());
    }
    let line = 1 + head[..valid].split(|byte| *byte == b'\n').skip(1).count();
    Err(ListError::Malformed {
        file: file.to_owned(),
        line: line as u64,
        what: format!(
            "byte {} of the file (0x{:02X}) is not valid UTF-8",
            valid + 1,
            head[valid]
        ),
    })
}

fn describe(text: &str) -> String {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let lower: String = start.chars().take(200).collect::<String>().to_lowercase();
    if start.is_empty() {
        return "it holds nothing but blanks".into();
    }
    if lower.starts_with("<!doctype html") || lower.contains("<html") {
        return "it is a web page (HTML), not the data; the download was answered with a page"
            .into();
    }
    if lower.starts_with("<?xml") || lower.starts_with('<') {
        return "it is XML, but its root is that of no list that is read".into();
    }
    if lower.starts_with('{') || lower.starts_with('[') {
        return "it is JSON, but of none of the layouts that are read".into();
    }
    let first = start.lines().next().unwrap_or_default();
    let shown: String = first.chars().filter(|c| !c.is_control()).take(60).collect();
    let named =
        first.contains("source") && first.contains("alt_names") || first.contains("Street_Address");
    if named {
        return format!(
            "its columns are those of a known list, but the delimiter is wrong: `{shown}`"
        );
    }
    format!("its first line is not that of any known format: `{shown}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(head: &[u8]) -> String {
        detect("f.csv", head, None).unwrap_err().to_string()
    }

    #[test]
    fn what_is_not_a_list_is_said() {
        assert!(error(b"").contains("empty"));
        assert!(error(b"<!DOCTYPE html><html>").contains("web page"));
        assert!(
            error(b"source;entity_number;type;programs;name;alt_names")
                .contains("delimiter is wrong")
        );
        assert!(error(b"a\nb\xff\xfe").contains("line 2: byte 4 of the file (0xFF)"));
        assert!(error(b"\xff\xfea\0").contains("UTF-16"));
        assert!(error(b"{\"results\":[]}").contains("JSON"));
    }

    #[test]
    fn a_wrong_format_name_is_refused() {
        let head = b"36,25,-0- ,\"Havana\",\"Cuba\",-0- \r\n";
        assert_eq!(
            detect("x", head, None).unwrap(),
            Detected::OfacPart(Role::Addresses)
        );
        let error = detect("x", head, Some(Format::UnXml)).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("it was named un-xml, but holds us-ofac-csv"),
            "{error}"
        );
    }
}
