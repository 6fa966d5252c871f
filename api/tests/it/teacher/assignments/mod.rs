//! `/teacher/assignments`

mod cancelling;
mod listing;
mod setting;

use serde_json::{Value, json};

use crate::support::{Class, Person};

const PATH: &str = "/teacher/assignments";

/// Work on a table for a class.
fn for_class(class: &Class) -> Value {
    json!({ "classroom_id": class.id, "tables": [7], "questions": 20, "due_on": "2026-12-01" })
}

/// Work on a table for pupils.
fn for_pupils(pupils: &[&Person]) -> Value {
    let ids: Vec<_> = pupils.iter().map(|pupil| pupil.id).collect();
    json!({ "pupil_ids": ids, "tables": [7], "questions": 20, "due_on": "2026-12-01" })
}

/// The same with another field; null takes it out.
fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}
