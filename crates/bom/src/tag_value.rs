//! SPDX 2.3 as tag-value lines (`PackageName: tool`).
//!
//! A value may go on over lines between `<text>` and `</text>`. A package begins with its
//! `PackageName`; what comes before the first belongs to the document.

use crate::{
    bill::{Bill, BomError, cut},
    spdx_document::{Document, Package, Relation},
};

/// Returns whether a text is one of tags.
pub(crate) fn is(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    lines.any(|line| line.starts_with("SPDXVersion:"))
}

pub(crate) fn parse(text: &str) -> Result<Bill, BomError> {
    let mut document = Document::default();
    let mut in_package = false;
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |what: String| BomError::Syntax {
            format: "SPDX tag-value",
            what: format!("line {}: {what}", at + 1),
        };
        let Some((tag, value)) = line.split_once(':') else {
            return Err(wrong(format!("`{}` is not `Tag: value`", cut(line))));
        };
        let mut value = value.trim().to_owned();
        if let Some(begun) = value.strip_prefix("<text>") {
            let mut whole = begun.to_owned();
            while !whole.trim_end().ends_with("</text>") {
                let Some((_, more)) = lines.next() else {
                    return Err(wrong("`<text>` is not closed".to_owned()));
                };
                whole.push('\n');
                whole.push_str(more);
            }
            let end = whole.trim_end().len() - "</text>".len();
            whole.truncate(end);
            value = whole;
        }
        match tag.trim() {
            // Once only: a second one could take the place of what a reader saw.
            "SPDXVersion" if document.version.is_empty() => document.version = value,
            "SPDXVersion" => return Err(wrong("`SPDXVersion` stands twice".to_owned())),
            "Creator" => document.creators.push(value),
            "Created" => document.created = Some(value),
            "PackageName" => {
                in_package = true;
                document.packages.push(Package {
                    name: value,
                    ..Package::default()
                });
            }
            // A file or a snippet begins: its tags are not the package's.
            "FileName" | "SnippetSPDXID" | "LicenseID" => in_package = false,
            "Relationship" => {
                let words: Vec<&str> = value.split_whitespace().collect();
                let [from, kind, to] = words[..] else {
                    return Err(wrong(format!("`{}` is not `A KIND B`", cut(&value))));
                };
                document.relations.push(Relation {
                    from: from.to_owned(),
                    kind: kind.to_owned(),
                    to: to.to_owned(),
                });
            }
            tag if in_package => {
                if let Some(package) = document.packages.last_mut() {
                    package_tag(package, tag, value).map_err(wrong)?;
                }
            }
            _ => {}
        }
    }
    document.bill("(tag-value)")
}

fn package_tag(package: &mut Package, tag: &str, value: String) -> Result<(), String> {
    let place = match tag {
        "SPDXID" => {
            if !package.id.is_empty() {
                return Err("`SPDXID` stands twice in one package".to_owned());
            }
            package.id = value;
            return Ok(());
        }
        "PackageVersion" => &mut package.version,
        "PackageSupplier" => &mut package.supplier,
        "PackageDownloadLocation" => &mut package.download,
        "PackageLicenseConcluded" => &mut package.concluded,
        "PackageLicenseDeclared" => &mut package.declared,
        "PrimaryPackagePurpose" => &mut package.purpose,
        _ => return Ok(()),
    };
    if place.is_some() {
        return Err(format!("`{tag}` stands twice in one package"));
    }
    *place = Some(value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spdx_document::terms;

    const BILL: &str = "SPDXVersion: SPDX-2.3\n\
        DataLicense: CC0-1.0\n\
        SPDXID: SPDXRef-DOCUMENT\n\
        Creator: Tool: maker-1.0\n\
        # a remark\n\
        PackageName: tool\n\
        SPDXID: SPDXRef-tool\n\
        PackageDownloadLocation: git+https://example.org/tool\n\
        PackageLicenseConcluded: (MIT OR LicenseRef-x)\n\
        PackageComment: <text>It says\n\
        PackageLicenseDeclared: LicenseRef-trap\n\
        </text>\n\
        FileName: ./a.c\n\
        LicenseConcluded: LicenseRef-file\n\
        PackageName: part\n\
        SPDXID: SPDXRef-part\n\
        PackageLicenseDeclared: NOASSERTION\n\
        Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-tool\n";

    #[test]
    fn tags_become_a_bill() {
        let bill = parse(BILL).unwrap();
        assert_eq!(bill.items.len(), 1);
        assert_eq!(bill.items[0].origins, ["git+https://example.org/tool"]);
        assert_eq!(bill.made_by, ["Tool: maker-1.0"]);
        let open: Vec<_> = terms(&bill)
            .into_iter()
            .map(|(name, terms)| (name, terms.is_open()))
            .collect();
        assert_eq!(open, [("tool", true), ("part", false)]);
    }

    #[test]
    fn what_is_broken_is_refused_with_its_line() {
        for (text, said) in [
            ("SPDXVersion: SPDX-2.3\nno tag", "line 2"),
            ("SPDXVersion: SPDX-2.3\nA: <text>x\ny", "line 2: `<text>`"),
            ("SPDXVersion: SPDX-2.3\nRelationship: A B", "line 2"),
            ("SPDXVersion: SPDX-2.3\nSPDXVersion: SPDX-2.2", "line 2"),
            (
                "SPDXVersion: SPDX-2.3\nPackageName: a\nSPDXID: x\nSPDXID: y",
                "line 4",
            ),
            ("SPDXVersion: SPDX-9", "SPDX SPDX-9 is not read"),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
