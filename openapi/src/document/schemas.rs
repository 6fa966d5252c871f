//! Schemas: from what poem-openapi writes to JSON Schema, with the limits of what is answered.

use serde_json::{Value, json};

use super::{
    json::{Json, Object},
    limits,
};

const SCHEMAS: &str = "#/components/schemas/";

/// The fields of changes that cannot be emptied: left out they stay, and null is refused.
const NEVER_NULL: &[(&str, &[&str])] = &[
    ("ClassroomChange", &["name"]),
    ("GroupChange", &["name", "starts_on", "ends_on", "weekly_goal"]),
    ("SchoolChange", &["name", "slug", "status"]),
    ("UserChange", &["username", "first_name", "last_name"]),
];

/// The fields of requests that must be said, be it as null.
const TO_BE_SAID: &[(&str, &str)] = &[("NewNotTaking", "reason")];

/// The schema's name in a reference to one.
pub(super) fn name_of(reference: &str) -> Option<&str> {
    reference.strip_prefix(SCHEMAS)
}

/// The schema of that name.
pub(super) fn named<'a>(document: &'a Json, name: &str) -> Option<&'a Json> {
    document.get("components")?.get("schemas")?.get(name)
}

/// A schema of the components. Where it is only answered, every field is always there, null where there is nothing.
pub(super) fn finish(name: &str, schema: &mut Json, is_answer: bool) {
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
        let said = TO_BE_SAID.iter().filter(|(schema, _)| *schema == name).map(|(_, field)| (*field).to_owned());
        let required = if is_answer { fields } else { required.into_iter().chain(said).collect() };
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

/// What 3.0 and poem-openapi write otherwise than JSON Schema.
pub(super) fn tidy(schema: &mut Json) {
    let Some(fields) = schema.object_mut() else { return };
    // `allOf: [a reference, the same again as a description]`: in 3.1 a reference may have a description itself.
    if let Some(Json::List(all)) = fields.shift_remove("allOf")
        && let Some(Json::Object(reference)) = all.into_iter().next()
    {
        fields.extend(reference);
    }
    let kind = fields.get("type").and_then(Json::text).unwrap_or_default().to_owned();
    if kind != "object" {
        // The doc comment of the id's type, which says less than the field's own description.
        fields.shift_remove("title");
    }
    match kind.as_str() {
        "integer" => whole(fields),
        "number" => {
            for bound in ["minimum", "maximum"] {
                without_fraction(fields, bound);
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

/// A whole number: of a format that OpenAPI names, with whole bounds.
fn whole(fields: &mut Object) {
    let format = fields.get("format").and_then(Json::text).unwrap_or_default().to_owned();
    if format.starts_with('u') && !fields.contains_key("minimum") {
        fields.insert("minimum".into(), Json::Plain(0.into()));
    }
    for bound in ["minimum", "maximum"] {
        without_fraction(fields, bound);
    }
    let is_small = fields.get("maximum").is_some_and(|maximum| is_at_most(maximum, i32::MAX.into()));
    let wide = matches!(format.as_str(), "int64" | "uint64") && !is_small;
    fields.insert("format".into(), if wide { "int64" } else { "int32" }.into());
}

fn is_at_most(number: &Json, bound: i64) -> bool {
    matches!(number, Json::Plain(Value::Number(number)) if number.as_i64().is_some_and(|number| number <= bound))
}

/// `200.0` is written `200`.
fn without_fraction(fields: &mut Object, bound: &str) {
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

/// The same schema, or null.
fn allow_null(schema: &mut Json) {
    let Some(fields) = schema.object_mut() else { return };
    if let Some(reference) = fields.shift_remove("$ref") {
        let mut one = Object::new();
        one.insert("$ref".into(), reference);
        fields.insert("anyOf".into(), Json::List(vec![Json::Object(one), json!({ "type": "null" }).into()]));
    } else if let Some(kind) = fields.get_mut("type") {
        *kind = Json::List(vec![kind.clone(), "null".into()]);
    }
}
