//! SPDX 2.3 as JSON.

use serde::Deserialize;

use crate::{
    bill::{Bill, BomError},
    spdx_document::{Document, Package, Relation},
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    spdx_version: String,
    #[serde(default)]
    creation_info: RawCreation,
    #[serde(default)]
    packages: Vec<RawPackage>,
    #[serde(default)]
    document_describes: Vec<String>,
    #[serde(default)]
    relationships: Vec<RawRelation>,
}

#[derive(Default, Deserialize)]
struct RawCreation {
    #[serde(default)]
    creators: Vec<String>,
    created: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawPackage {
    #[serde(rename = "SPDXID")]
    id: String,
    name: String,
    version_info: Option<String>,
    supplier: Option<String>,
    download_location: Option<String>,
    license_concluded: Option<String>,
    license_declared: Option<String>,
    primary_package_purpose: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawRelation {
    spdx_element_id: String,
    relationship_type: String,
    related_spdx_element: String,
}

pub(crate) fn parse(text: &str) -> Result<Bill, BomError> {
    let raw: Raw = serde_json::from_str(text).map_err(|error| BomError::Syntax {
        format: "SPDX JSON",
        what: error.to_string(),
    })?;
    let package = |raw: RawPackage| Package {
        id: raw.id,
        name: raw.name,
        version: raw.version_info,
        supplier: raw.supplier,
        download: raw.download_location,
        concluded: raw.license_concluded,
        declared: raw.license_declared,
        purpose: raw.primary_package_purpose,
    };
    let relation = |raw: RawRelation| Relation {
        from: raw.spdx_element_id,
        kind: raw.relationship_type,
        to: raw.related_spdx_element,
    };
    Document {
        version: raw.spdx_version,
        creators: raw.creation_info.creators,
        created: raw.creation_info.created,
        packages: raw.packages.into_iter().map(package).collect(),
        describes: raw.document_describes,
        relations: raw.relationships.into_iter().map(relation).collect(),
    }
    .bill("(JSON)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spdx_document::terms;

    const BILL: &str = r#"{
      "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "tool",
      "creationInfo": {"creators": ["Tool: maker-1.0"], "created": "2026-01-02T03:04:05Z"},
      "packages": [
        {"SPDXID": "SPDXRef-tool", "name": "tool", "versionInfo": "1.2", "supplier": "Organization: Example",
         "downloadLocation": "https://example.org/tool-1.2.tar.gz", "licenseConcluded": "MIT",
         "licenseDeclared": "MIT", "primaryPackagePurpose": "APPLICATION"},
        {"SPDXID": "SPDXRef-a", "name": "a", "downloadLocation": "NOASSERTION",
         "licenseConcluded": "NOASSERTION", "licenseDeclared": "Apache-2.0"},
        {"SPDXID": "SPDXRef-b", "name": "b", "downloadLocation": "NONE",
         "licenseConcluded": "MIT", "licenseDeclared": "LicenseRef-b"},
        {"SPDXID": "SPDXRef-cc", "name": "compiler", "licenseConcluded": "LicenseRef-cc"},
        {"SPDXID": "SPDXRef-t", "name": "both", "licenseConcluded": "MIT"}
      ],
      "relationships": [
        {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-tool"},
        {"spdxElementId": "SPDXRef-cc", "relationshipType": "BUILD_TOOL_OF", "relatedSpdxElement": "SPDXRef-tool"},
        {"spdxElementId": "SPDXRef-t", "relationshipType": "TEST_TOOL_OF", "relatedSpdxElement": "SPDXRef-tool"},
        {"spdxElementId": "SPDXRef-tool", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-t"},
        {"spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "NOASSERTION"}
      ]}"#;

    #[test]
    fn a_document_becomes_a_bill_without_its_tools() {
        let bill = parse(BILL).unwrap();
        assert_eq!(bill.format, "SPDX 2.3 (JSON)");
        let names: Vec<_> = terms(&bill).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["tool", "a", "b", "both"]);
        assert_eq!(bill.items[0].kind, Some("software"));
        assert_eq!(
            bill.items[0].origins,
            ["https://example.org/tool-1.2.tar.gz"]
        );
        assert!(bill.parts[0].terms.is_open());
        // What was declared is not what somebody concluded: the doubt stays.
        assert!(!bill.parts[1].terms.is_open());
        assert_eq!(bill.incomplete.len(), 1);
    }

    #[test]
    fn another_version_is_refused() {
        let text = BILL.replace("SPDX-2.3", "SPDX-3.0");
        assert!(matches!(parse(&text), Err(BomError::Version { .. })));
    }

    #[test]
    fn a_key_given_twice_is_refused() {
        let text = BILL.replacen("\"name\": \"a\",", "\"name\": \"a\", \"name\": \"z\",", 1);
        let error = parse(&text).unwrap_err().to_string();
        assert!(error.contains("duplicate field"), "{error}");
    }
}
