//! CycloneDX 1.4 to 1.6 as JSON (ECMA-424 is 1.6).

use serde::Deserialize;

use crate::{
    bill::{Bill, BomError, Component, cut, said},
    license::{Terms, expression, unstated},
    origin::public,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    spec_version: String,
    #[serde(default)]
    metadata: RawMetadata,
    #[serde(default)]
    components: Vec<RawComponent>,
    #[serde(default)]
    compositions: Vec<RawComposition>,
}

#[derive(Default, Deserialize)]
struct RawMetadata {
    timestamp: Option<String>,
    component: Option<RawComponent>,
    #[serde(default)]
    authors: Vec<RawNamed>,
    tools: Option<RawTools>,
}

/// A list until 1.4, a table of components and services since.
#[derive(Deserialize)]
#[serde(untagged)]
enum RawTools {
    List(Vec<RawNamed>),
    Table {
        #[serde(default)]
        components: Vec<RawNamed>,
    },
}

#[derive(Deserialize)]
struct RawNamed {
    name: Option<String>,
    version: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawComponent {
    #[serde(rename = "type")]
    kind: String,
    name: String,
    version: Option<String>,
    scope: Option<String>,
    supplier: Option<RawNamed>,
    publisher: Option<String>,
    #[serde(default)]
    licenses: Vec<RawLicense>,
    #[serde(default)]
    external_references: Vec<RawReference>,
    #[serde(default)]
    modified: bool,
    #[serde(default)]
    components: Vec<RawComponent>,
}

#[derive(Deserialize)]
struct RawLicense {
    license: Option<RawLicenseId>,
    expression: Option<String>,
}

#[derive(Deserialize)]
struct RawLicenseId {
    id: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
struct RawReference {
    #[serde(rename = "type")]
    kind: String,
    url: String,
}

#[derive(Deserialize)]
struct RawComposition {
    aggregate: String,
}

pub(crate) fn parse(text: &str) -> Result<Bill, BomError> {
    let raw: Raw = serde_json::from_str(text).map_err(|error| BomError::Syntax {
        format: "CycloneDX JSON",
        what: error.to_string(),
    })?;
    if !["1.4", "1.5", "1.6"].contains(&raw.spec_version.as_str()) {
        return Err(BomError::Version {
            format: "CycloneDX",
            version: cut(&raw.spec_version),
        });
    }
    let mut made_by: Vec<String> = raw.metadata.authors.into_iter().filter_map(label).collect();
    made_by.extend(match raw.metadata.tools {
        Some(RawTools::List(tools) | RawTools::Table { components: tools }) => {
            tools.into_iter().filter_map(label).collect()
        }
        None => Vec::new(),
    });
    let (mut items, mut parts) = (Vec::new(), Vec::new());
    if let Some(mut item) = raw.metadata.component {
        gather(std::mem::take(&mut item.components), &mut parts);
        items.push(component(item));
    }
    gather(raw.components, &mut parts);
    let mut incomplete: Vec<String> = raw
        .compositions
        .into_iter()
        .filter(|each| each.aggregate != "complete")
        .map(|each| format!("the bill calls a part of itself `{}`", cut(&each.aggregate)))
        .collect();
    incomplete.sort();
    incomplete.dedup();
    Ok(Bill {
        format: format!("CycloneDX {}", raw.spec_version),
        made_by,
        made_on: raw.metadata.timestamp,
        items,
        parts,
        incomplete,
    })
}

fn label(named: RawNamed) -> Option<String> {
    let name = said(named.name)?;
    Some(match said(named.version) {
        Some(version) => format!("{name} {version}"),
        None => name,
    })
}

/// Takes components that hold components apart, in the order of the file.
fn gather(components: Vec<RawComponent>, parts: &mut Vec<Component>) {
    for mut each in components {
        let inner = std::mem::take(&mut each.components);
        let excluded = each.scope.as_deref() == Some("excluded");
        // An algorithm or a key is no work that somebody licenses.
        if !excluded && each.kind != "cryptographic-asset" {
            parts.push(component(each));
        }
        if !excluded {
            gather(inner, parts);
        }
    }
}

fn component(raw: RawComponent) -> Component {
    let terms = raw.licenses.into_iter().map(license).reduce(Terms::and);
    let places = ["distribution", "source-distribution", "vcs"];
    let references = raw.external_references.iter();
    let origins = references
        .filter(|each| places.contains(&each.kind.as_str()))
        .filter_map(|each| public(&each.url));
    Component {
        name: raw.name,
        version: said(raw.version),
        terms: terms.unwrap_or_else(unstated),
        origins: origins.collect(),
        supplier: raw.supplier.and_then(label).or(said(raw.publisher)),
        kind: kind(&raw.kind),
        modified: raw.modified,
    }
}

/// An id of the SPDX list, an expression of such ids, or only a name, which says nothing.
fn license(raw: RawLicense) -> Terms {
    match (raw.expression, raw.license) {
        (Some(text), None) => expression(&text),
        (None, Some(license)) => match (license.id, license.name) {
            (Some(id), _) => expression(&id),
            (None, Some(name)) => Terms::Unknown(format!(
                "`{}` is a name, no license of the SPDX list",
                cut(&name)
            )),
            (None, None) => unstated(),
        },
        _ => unstated(),
    }
}

fn kind(word: &str) -> Option<&'static str> {
    match word {
        "application" | "framework" | "library" | "container" | "platform" | "operating-system"
        | "firmware" | "device-driver" => Some("software"),
        "device" => Some("hardware"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BILL: &str = r#"{"bomFormat": "CycloneDX", "specVersion": "1.5",
      "metadata": {"timestamp": "2026-01-02T03:04:05Z",
        "tools": {"components": [{"type": "application", "name": "maker", "version": "2"}]},
        "component": {"type": "application", "name": "tool", "version": "1",
          "licenses": [{"license": {"id": "MIT"}}],
          "externalReferences": [{"type": "vcs", "url": "https://example.org/tool"},
                                 {"type": "website", "url": "https://example.org/"}]}},
      "components": [
        {"type": "library", "name": "a", "licenses": [{"expression": "MIT OR Apache-2.0"}],
         "components": [{"type": "library", "name": "inside", "licenses": [{"license": {"name": "MIT"}}]}]},
        {"type": "library", "name": "tests", "scope": "excluded"},
        {"type": "cryptographic-asset", "name": "AES"},
        {"type": "library", "name": "two", "licenses": [{"license": {"id": "MIT"}}, {"license": {"id": "BUSL-1.1"}}]}
      ],
      "compositions": [{"aggregate": "incomplete"}]}"#;

    #[test]
    fn components_inside_components_are_parts_too() {
        let bill = parse(BILL).unwrap();
        assert_eq!(bill.format, "CycloneDX 1.5");
        assert_eq!(bill.made_by, ["maker 2"]);
        let parts: Vec<_> = bill
            .parts
            .iter()
            .map(|part| (part.name.as_str(), part.terms.is_open()))
            .collect();
        assert_eq!(parts, [("a", true), ("inside", false), ("two", false)]);
        assert_eq!(bill.items[0].origins, ["https://example.org/tool"]);
        assert_eq!(
            bill.incomplete,
            ["the bill calls a part of itself `incomplete`"]
        );
    }

    #[test]
    fn a_list_of_tools_is_read_as_of_1_4() {
        let text = r#"{"bomFormat":"CycloneDX","specVersion":"1.4","metadata":{"tools":[{"vendor":"v","name":"t"}]}}"#;
        assert_eq!(parse(text).unwrap().made_by, ["t"]);
    }

    #[test]
    fn other_versions_and_broken_bills_are_refused() {
        let text = BILL.replace("1.5", "1.3");
        assert!(matches!(parse(&text), Err(BomError::Version { .. })));
        assert!(parse(r#"{"specVersion":"1.5","components":[{"name":"x"}]}"#).is_err());
        let bomb = "{\"specVersion\":\"1.5\",\"components\":[".to_owned()
            + &"{\"type\":\"file\",\"name\":\"x\",\"components\":[".repeat(10_000);
        let error = parse(&bomb).unwrap_err().to_string();
        assert!(error.contains("recursion limit"), "{error}");
    }
}
