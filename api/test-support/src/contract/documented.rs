//! The operations of the document and of the specification.

use std::{collections::BTreeMap, sync::LazyLock};

use openapi::CATALOGUE;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use poem::http::Method;
use serde_json::Value;

/// The text of the committed document.
pub const COMMITTED: &str = include_str!("../../../../openapi/openapi.json");

/// The specification: a row for each operation.
const SPECIFIED: &str = include_str!("../../../../openapi/operations.csv");

/// A row of the specification.
#[derive(Debug, Clone)]
pub struct OperationRow {
    pub id: String,
    pub method: Method,
    pub path: String,
    pub who: String,
    pub codes: Vec<String>,
}

/// Returns the rows of the specification, by operation id.
pub fn operation_rows() -> &'static BTreeMap<String, OperationRow> {
    static ALL: LazyLock<BTreeMap<String, OperationRow>> = LazyLock::new(read_operation_rows);
    &ALL
}

fn read_operation_rows() -> BTreeMap<String, OperationRow> {
    let mut reader = csv::Reader::from_reader(SPECIFIED.as_bytes());
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        let row = OperationRow {
            id: record[0].to_owned(),
            method: record[1].parse().unwrap(),
            path: record[2].to_owned(),
            who: record[3].to_owned(),
            codes: record[4].split_whitespace().map(ToOwned::to_owned).collect(),
        };
        (row.id.clone(), row)
    });
    rows.collect()
}

/// An operation of the document.
#[derive(Debug, Clone)]
pub struct DocumentedOperation {
    pub id: String,
    pub method: Method,
    pub path: String,
    pub object: &'static Value,
}

/// The committed document, parsed.
pub static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(COMMITTED).unwrap());

/// Returns every operation of the committed document.
pub fn documented_operations() -> Vec<DocumentedOperation> {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let operations = paths.iter().flat_map(|(path, methods)| {
        methods.as_object().unwrap().iter().map(|(method, object)| DocumentedOperation {
            id: object["operationId"].as_str().unwrap_or_default().to_owned(),
            method: method.to_uppercase().parse().unwrap(),
            path: path.clone(),
            object,
        })
    });
    operations.collect()
}

impl DocumentedOperation {
    /// Returns the parameters in this place: `path`, `query` or `header`.
    pub fn parameters(&self, place: &str) -> Vec<&Value> {
        let all = self.object["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        all.iter().filter(|parameter| parameter["in"] == place).collect()
    }

    /// Returns whether the operation has a parameter or a field of the body with this name. A name such as
    /// `questions[3].answer` is a path.
    pub fn has_field(&self, path: &str) -> bool {
        let is_parameter = |parameter: &Value| parameter["name"] == path;
        let parameters = self.object["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let bodies = self.object["requestBody"]["content"].as_object().into_iter().flat_map(|content| content.values());
        parameters.iter().any(is_parameter) || bodies.into_iter().any(|body| has_path(&body["schema"], path))
    }

    /// Returns whether the operation takes a body.
    pub fn takes_a_body(&self) -> bool {
        self.object.get("requestBody").is_some()
    }

    /// Returns whether the operation takes a JSON body.
    pub fn takes_json(&self) -> bool {
        self.object["requestBody"]["content"].get("application/json").is_some()
    }

    /// Returns the documented error codes as (status, code), sorted.
    pub fn codes(&self) -> Vec<(u16, String)> {
        let mut codes = Vec::new();
        for (status, response) in self.object["responses"].as_object().unwrap() {
            let status: u16 = status.parse().unwrap();
            if status >= 400 {
                let listed = &response["content"]["application/json"]["schema"]["properties"]["code"]["enum"];
                codes.extend(listed.as_array().unwrap().iter().map(|code| (status, code.as_str().unwrap().to_owned())));
            }
        }
        codes.sort();
        codes
    }

    /// Returns the JSON pointer to the operation, escaped for a `$ref`.
    pub fn pointer(&self) -> String {
        format!("/paths/{}/{}", escape_for_pointer(&self.path), self.method.as_str().to_lowercase())
    }

    /// Returns the operation's path with a value in each placeholder.
    pub fn path_with(&self, value: impl Fn() -> String) -> String {
        let segments = self.path.split('/');
        let replaced: Vec<String> =
            segments.map(|part| if part.starts_with('{') { value() } else { part.to_owned() }).collect();
        replaced.join("/")
    }
}

/// Returns whether the schema documents the path.
fn has_path(schema: &Value, path: &str) -> bool {
    let schema = resolved(schema);
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let (name, index) = first.split_once('[').unwrap_or((first, ""));
    let Some(field) = schema["properties"].get(name).map(resolved) else { return false };
    let depth = if index.is_empty() { 0 } else { index.matches(']').count() };
    let item = (0..depth).fold(field, |list, _| resolved(&list["items"]));
    item.is_object() && (rest.is_empty() || has_path(item, rest))
}

/// Returns the schema that a reference names.
fn resolved(schema: &Value) -> &Value {
    match schema["$ref"].as_str() {
        Some(reference) => DOCUMENT.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

/// Escapes a key for a JSON pointer within a `$ref`.
pub fn escape_for_pointer(key: &str) -> String {
    utf8_percent_encode(&key.replace('~', "~0").replace('/', "~1"), NON_ALPHANUMERIC).to_string()
}

/// Returns the HTTP status of a code.
pub fn status_of(code: &str) -> u16 {
    CATALOGUE.iter().find(|row| row.id == code).unwrap_or_else(|| panic!("{code} is not in the catalogue")).http_status
}
