//! Post-processing of operations: explicit security, shared headers, an example for each code, and a description for
//! each response.

use serde_json::{Value, json};

use super::{
    json::{Json, Object},
    limits, schemas,
};
use crate::catalogue;

/// Adds the parts of an operation that OpenAPI 3.0 or poem-openapi cannot express.
pub(super) fn finish(operation: &mut Json) {
    if let Some(fields) = operation.object_mut() {
        // An empty list states explicitly that the operation needs no sign-in.
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
            if matches!(name.as_str(), "X-Request-Id" | "X-Error-Field" | "Retry-After") {
                *header = json!({ "$ref": format!("#/components/headers/{name}") }).into();
            } else {
                remove_defaults(header);
            }
        }
        if status.as_str() >= "400" {
            add_code_examples(response);
        }
    }
}

/// Completes a parameter. An id without a description gets the title of its type.
fn finish_parameter(parameter: &mut Json) {
    let title = parameter.get("schema").and_then(|schema| schema.get("title")).cloned();
    if let (Some(fields), Some(title)) = (parameter.object_mut(), title)
        && !fields.contains_key("description")
    {
        fields.insert("description".into(), title);
    }
    remove_defaults(parameter);
    if let Some(schema) = parameter.get_mut("schema") {
        schemas::tidy(schema);
    }
}

/// Removes `deprecated: false` and `explode: true`, which are the defaults.
fn remove_defaults(parameter: &mut Json) {
    if let Some(fields) = parameter.object_mut() {
        fields.retain(|key, value| {
            !(key == "deprecated" && *value == Json::Plain(false.into())
                || key == "explode" && *value == Json::Plain(true.into()))
        });
    }
}

fn finish_content(body: &mut Json) {
    for (media_type, media) in body.entries_mut("content") {
        if media_type == "text/event-stream" {
            describe_event(media);
        }
        if let Some(schema) = media.get_mut("schema") {
            schemas::tidy(schema);
            for (name, field) in schema.entries_mut("properties") {
                limits::set_choices(name, field);
            }
        }
    }
}

/// Replaces the schema of an event stream by the schema of one event. poem-openapi describes the list of all data,
/// which is never sent: an event is a text whose data is JSON.
fn describe_event(media: &mut Json) {
    let data = media.get("schema").and_then(|schema| schema.get("items")).cloned();
    let (Some(data), Some(media)) = (data, media.object_mut()) else { return };
    let mut event: Json = json!({
        "type": "object",
        "description": "A server-sent event.",
        "required": ["data"],
        "properties": { "data": { "type": "string", "contentMediaType": "application/json" } },
    })
    .into();
    let text = event.get_mut("properties").and_then(|properties| properties.get_mut("data")).and_then(Json::object_mut);
    if let Some(text) = text {
        text.insert("contentSchema".into(), data);
    }
    media.insert("schema".into(), event);
}

/// Replaces the one example of an error response by one example for each code, named after the code.
fn add_code_examples(response: &mut Json) {
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

/// Gives every response without a description the description of its schema.
pub(super) fn describe_responses(document: &mut Json) {
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

/// The descriptions of responses that are not JSON, by media type.
const FILES: [(&str, &str); 3] = [
    ("text/csv", "A CSV file for a spreadsheet"),
    ("text/event-stream", "Server-sent events"),
    ("text/html", "An HTML page for printing"),
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
