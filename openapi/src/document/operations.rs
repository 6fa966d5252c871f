//! Operations: security said also where there is none, shared headers, an example for each code, a description for each
//! answer.

use serde_json::{Value, json};

use super::{
    json::{Json, Object},
    limits, schemas,
};
use crate::catalogue;

/// An operation, with what 3.0 and poem-openapi cannot say of it.
pub(super) fn finish(operation: &mut Json) {
    if let Some(fields) = operation.object_mut() {
        // Said expressly: nobody needs a session here.
        fields.entry("security".into()).or_insert(Json::List(Vec::new()));
    }
    for parameter in operation.get_mut("parameters").map(Json::items_mut).unwrap_or_default() {
        finish_parameter(parameter);
    }
    if let Some(request) = operation.get_mut("requestBody") {
        finish_content(request);
    }
    for (status, response) in operation.entries_mut("responses") {
        finish_content(response);
        for (name, header) in response.entries_mut("headers") {
            if matches!(name.as_str(), "X-Request-Id" | "Retry-After") {
                *header = json!({ "$ref": format!("#/components/headers/{name}") }).into();
            } else {
                without_defaults(header);
            }
        }
        if status.as_str() >= "400" {
            show_each_code(response);
        }
    }
}

/// A parameter; an id says what it is an id of.
fn finish_parameter(parameter: &mut Json) {
    let title = parameter.get("schema").and_then(|schema| schema.get("title")).cloned();
    if let (Some(fields), Some(title)) = (parameter.object_mut(), title)
        && !fields.contains_key("description")
    {
        fields.insert("description".into(), title);
    }
    without_defaults(parameter);
    if let Some(schema) = parameter.get_mut("schema") {
        schemas::tidy(schema);
    }
}

/// `deprecated: false` and `explode: true` say what holds without them.
fn without_defaults(parameter: &mut Json) {
    if let Some(fields) = parameter.object_mut() {
        fields.retain(|key, value| {
            !(key == "deprecated" && *value == Json::Plain(false.into())
                || key == "explode" && *value == Json::Plain(true.into()))
        });
    }
}

fn finish_content(body: &mut Json) {
    for (_, media) in body.entries_mut("content") {
        if let Some(schema) = media.get_mut("schema") {
            schemas::tidy(schema);
            for (name, field) in schema.entries_mut("properties") {
                limits::choices(name, field);
            }
        }
    }
}

/// An example of each code, under its own name, in place of one example for all of them.
fn show_each_code(response: &mut Json) {
    for (_, media) in response.entries_mut("content") {
        let Some(schema) = media.get_mut("schema") else { continue };
        if let Some(schema) = schema.object_mut() {
            schema.shift_remove("example");
        }
        let codes = schema.get("properties").and_then(|fields| fields.get("code")?.get("enum"));
        let codes = codes.map(Json::items).unwrap_or_default().iter().filter_map(Json::text);
        let example = |id: &str| {
            let code = catalogue::find(id)?;
            let value = json!({ "code": code.id, "error": code.message });
            Some((code.id.to_owned(), json!({ "summary": code.likely_cause, "value": value }).into()))
        };
        let examples: Object = codes.filter_map(example).collect();
        if let Some(media) = media.object_mut() {
            media.insert("examples".into(), Json::Object(examples));
        }
    }
}

/// An answer without a description of its own has that of what is answered.
pub(super) fn describe_answers(document: &mut Json) {
    let whole = document.clone();
    for (_, path) in document.entries_mut("paths") {
        for (_, operation) in path.object_mut().into_iter().flatten() {
            for (_, response) in operation.entries_mut("responses") {
                if response.get("description").and_then(Json::text) == Some("") {
                    let description = describe(&whole, response);
                    if let (Some(fields), Some(description)) = (response.object_mut(), description) {
                        fields.insert("description".into(), Json::Plain(Value::String(description)));
                    }
                }
            }
        }
    }
}

/// What is answered in place of JSON.
const FILES: [(&str, &str); 3] = [
    ("text/csv", "A file for a spreadsheet"),
    ("text/event-stream", "Events as they happen"),
    ("text/html", "A page to print"),
];

fn describe(document: &Json, response: &Json) -> Option<String> {
    let (media_type, media) = response.get("content")?.object()?.first()?;
    if let Some((_, description)) = FILES.iter().find(|(file, _)| media_type.starts_with(file)) {
        return Some((*description).to_owned());
    }
    let name = schemas::name_of(media.get("schema")?.get("$ref")?.text()?)?;
    let description = |name: &str| Some(schemas::named(document, name)?.get("description")?.text()?.to_owned());
    let item = schemas::named(document, name)?.get("properties").and_then(|fields| fields.get("items")?.get("items"));
    let item = item.filter(|_| name.starts_with("Page_")).and_then(|item| schemas::name_of(item.get("$ref")?.text()?));
    match item {
        Some(item) => Some(format!("A page of a list. Each item: {}", description(item)?)),
        None => description(name),
    }
}
