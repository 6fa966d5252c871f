//! Tests of `/teacher/assignments`.

mod cancelling;
mod listing;
mod restoring;
mod setting;

use serde_json::{Value, json};

use crate::support::{Class, Person};

const PATH: &str = "/teacher/assignments";

/// The body of an assignment on a table for a class.
fn for_class(class: &Class) -> Value {
    json!({ "classroom_id": class.id, "tables": [7], "questions": 20, "due_on": "2026-12-01" })
}

/// The body of an assignment on a table for pupils.
fn for_pupils(pupils: &[&Person]) -> Value {
    let ids: Vec<_> = pupils.iter().map(|pupil| pupil.id).collect();
    json!({ "pupil_ids": ids, "tables": [7], "questions": 20, "due_on": "2026-12-01" })
}

/// Returns the body with another value for a field. Null is the same as leaving the field out.
fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}
