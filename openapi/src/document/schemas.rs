//! Post-processing of schemas: conversion to JSON Schema, nullability, and the limits of response fields.

use serde_json::{Value, json};

use super::{
    json::{Json, Object},
    limits,
};

const SCHEMAS: &str = "#/components/schemas/";

/// The fields that are not required, but are never null: fields in requests for changes that cannot be cleared, whose
/// value stays unchanged if they are absent, and fields that an older response, stored for an `Idempotency-Key`, lacks.
const NEVER_NULL: &[(&str, &[&str])] = &[
    ("AssignedPupil", &["overdue"]),
    ("Assignment", &["overdue"]),
    ("ClassroomChange", &["name"]),
    ("GroupChange", &["name", "starts_on", "ends_on", "weekly_goal"]),
    ("RoundChange", &["name", "opens_on", "closes_on", "year_group"]),
    ("SchoolChange", &["name", "slug", "status"]),
    ("SessionNow", &["ahead", "untimed"]),
    ("UserChange", &["username", "first_name", "last_name"]),
];

/// The fields of requests that must be present, but may be null.
const REQUIRED_NULLABLE: &[(&str, &str)] = &[("NewNotTaking", "reason"), ("UsersToMove", "classroom_id")];

/// Returns the name of the schema that a reference points to.
pub(super) fn name_of(reference: &str) -> Option<&str> {
    reference.strip_prefix(SCHEMAS)
}

/// Finds the schema with this name.
pub(super) fn named<'a>(document: &'a Json, name: &str) -> Option<&'a Json> {
    document.get("components")?.get("schemas")?.get(name)
}

/// Completes a schema of the components. In a schema that only responses contain, every field is always present, and is
/// null if it has no value.
pub(super) fn finish(name: &str, schema: &mut Json, is_response_only: bool) {
    tidy(schema);
    let required: Vec<String> = schema.get("required").map(texts).unwrap_or_default();
    let mut fields = Vec::new();
    for (field, schema) in schema.entries_mut("properties") {
        limits::set(field, schema);
        if !required.contains(field) && !is_never_null(name, field) {
            allow_null(schema);
        }
        fields.push(field.clone());
    }
    if let Some(schema) = schema.object_mut()
        && !fields.is_empty()
    {
        let nullable =
            REQUIRED_NULLABLE.iter().filter(|(schema, _)| *schema == name).map(|(_, field)| (*field).to_owned());
        let required = if is_response_only { fields } else { required.into_iter().chain(nullable).collect() };
        if !required.is_empty() {
            let required = required.iter().map(|field| Json::from(field.as_str())).collect();
            schema.insert("required".into(), Json::List(required));
        }
    }
}

fn is_never_null(name: &str, field: &str) -> bool {
    NEVER_NULL.iter().any(|(schema, fields)| *schema == name && fields.contains(&field))
}

fn texts(list: &Json) -> Vec<String> {
    list.items().iter().filter_map(Json::text).map(ToOwned::to_owned).collect()
}

/// Converts the parts of a schema that OpenAPI 3.0 or poem-openapi writes differently from JSON Schema.
pub(super) fn tidy(schema: &mut Json) {
    let Some(fields) = schema.object_mut() else { return };
    // poem-openapi writes `allOf: [reference, description]`. In OpenAPI 3.1 a reference may have its own description.
    if let Some(Json::List(all)) = fields.shift_remove("allOf")
        && let Some(Json::Object(reference)) = all.into_iter().next()
    {
        fields.extend(reference);
    }
    let kind = fields.get("type").and_then(Json::text).unwrap_or_default().to_owned();
    if kind != "object" {
        // The title is the doc comment of the id's type, which says less than the description of the field.
        fields.shift_remove("title");
    }
    match kind.as_str() {
        "integer" => finish_integer(fields),
        "number" => {
            for bound in ["minimum", "maximum"] {
                remove_fraction(fields, bound);
            }
        }
        "array" => {
            rename(fields, "minLength", "minItems");
            rename(fields, "maxLength", "maxItems");
        }
        "string" if fields.get("format").and_then(Json::text) == Some("naive-date") => {
            fields.insert("format".into(), "date".into());
        }
        _ => {}
    }
    for (_, property) in schema.entries_mut("properties") {
        tidy(property);
    }
    if let Some(items) = schema.get_mut("items") {
        tidy(items);
    }
}

/// Sets a format that OpenAPI defines for an integer, and makes its bounds integers.
fn finish_integer(fields: &mut Object) {
    let format = fields.get("format").and_then(Json::text).unwrap_or_default().to_owned();
    if format.starts_with('u') && !fields.contains_key("minimum") {
        fields.insert("minimum".into(), Json::Plain(0.into()));
    }
    for bound in ["minimum", "maximum"] {
        remove_fraction(fields, bound);
    }
    let is_small = fields.get("maximum").is_some_and(|maximum| is_at_most(maximum, i32::MAX.into()));
    let is_64_bit = matches!(format.as_str(), "int64" | "uint64") && !is_small;
    fields.insert("format".into(), if is_64_bit { "int64" } else { "int32" }.into());
}

fn is_at_most(number: &Json, bound: i64) -> bool {
    matches!(number, Json::Plain(Value::Number(number)) if number.as_i64().is_some_and(|number| number <= bound))
}

/// Writes a bound such as `200.0` as `200`.
fn remove_fraction(fields: &mut Object, bound: &str) {
    let Some(Json::Plain(Value::Number(number))) = fields.get_mut(bound) else { return };
    if let Some(whole) = number.to_string().strip_suffix(".0").and_then(|whole| whole.parse::<i64>().ok()) {
        *number = whole.into();
    }
}

fn rename(fields: &mut Object, from: &str, to: &str) {
    if let Some(value) = fields.shift_remove(from) {
        fields.insert(to.into(), value);
    }
}

/// Makes a schema accept null, too.
fn allow_null(schema: &mut Json) {
    let Some(fields) = schema.object_mut() else { return };
    if let Some(reference) = fields.shift_remove("$ref") {
        let mut referring = Object::new();
        referring.insert("$ref".into(), reference);
        fields.insert("anyOf".into(), Json::List(vec![Json::Object(referring), json!({ "type": "null" }).into()]));
    } else if let Some(kind) = fields.get_mut("type") {
        *kind = Json::List(vec![kind.clone(), "null".into()]);
    }
}
