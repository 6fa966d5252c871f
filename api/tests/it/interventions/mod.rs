//! Tests of `/interventions`.

mod errors;
mod groups;
mod plans;
mod progress;
mod pupils;
mod restoring;
mod statements;
mod suggestions;

use serde_json::{Value, json};

use crate::support::{Answer, Client, Person};

pub(crate) const GROUPS: &str = "/interventions";

/// A body for a group on the sevens that starts today, a Monday, and lasts six weeks.
pub(crate) fn sevens() -> Value {
    json!({ "name": "Sevens", "tables": [7], "starts_on": "2026-11-23", "ends_on": "2027-01-03", "weekly_goal": 60 })
}

/// The body of `sevens` with these fields replaced or added.
fn sevens_with(fields: Value) -> Value {
    let mut group = sevens();
    let Value::Object(fields) = fields else { panic!("not an object: {fields}") };
    group.as_object_mut().unwrap().extend(fields);
    group
}

/// Creates a group and returns its path.
async fn create(client: &Client<'_>, group: Value) -> String {
    path(&client.post(GROUPS, group).await.created())
}

fn path(group: &Value) -> String {
    format!("{GROUPS}/{}", group["id"].as_str().unwrap())
}

/// Puts exactly these pupils into the group.
async fn set_pupils(client: &Client<'_>, group: &str, pupils: &[&Person]) -> Answer {
    let ids: Vec<_> = pupils.iter().map(|pupil| pupil.id).collect();
    client.put(&format!("{group}/pupils"), json!({ "pupil_ids": ids })).await
}

/// The last names of a list of pupils. In tests they are the user names.
fn names(pupils: &Value) -> Vec<&str> {
    pupils.as_array().unwrap().iter().map(|pupil| pupil["last_name"].as_str().unwrap()).collect()
}
