//! The limits of fields in responses, by field name, because a field name has the same meaning in every schema. A field
//! that declares its own limits keeps its limits.
//!
//! The limits of request fields are in the code that validates requests. The limits of response fields are here, and
//! the tests validate every response against them.

use serde_json::json;

use super::json::{Json, Object};

/// Strings: the name of the field, the minimum and the maximum length in characters.
const TEXTS: &[(&str, u64, u64)] = &[
    ("access_token", 1, 4096),
    ("action", 1, 64),
    ("actor_name", 1, 257),
    ("actor_role", 1, 32),
    ("answer", 0, 2000),
    ("assessment", 1, 128),
    ("assistant", 1, 128),
    ("classroom", 1, 128),
    ("column", 1, 1000),
    ("created_by_name", 1, 257),
    ("current", 1, 1000),
    ("entry_criteria", 1, 500),
    ("exit_criteria", 1, 500),
    ("external_id", 1, 128),
    ("feedback", 1, 2000),
    ("filename", 1, 255),
    ("first_name", 1, 128),
    ("group", 1, 128),
    ("instructions", 1, 1000),
    ("kind", 1, 64),
    ("last_error", 0, 10_000),
    ("last_name", 1, 128),
    ("marked_by_name", 1, 257),
    ("moderated_by_name", 1, 257),
    ("moderation_note", 1, 1000),
    ("name", 1, 128),
    ("network", 1, 64),
    ("new", 8, 72),
    ("next", 1, 500),
    ("note", 1, 1000),
    ("password", 1, 72),
    ("question", 1, 500),
    ("reason", 1, 1000),
    ("refresh_token", 1, 200),
    ("round", 1, 128),
    ("rule", 1, 1000),
    ("school", 1, 128),
    ("slug", 1, 64),
    ("subject_kind", 1, 64),
    ("subject_name", 1, 257),
    ("suggestion", 0, 1000),
    ("text", 1, 500),
    ("title", 1, 128),
    ("token", 1, 4096),
    ("upn", 13, 13),
    ("username", 1, 64),
    ("value", 0, 10_000),
    ("written", 0, 2000),
];

/// Strings with a pattern: the name of the field and the pattern.
const PATTERNS: &[(&str, &str)] = &[("pin", "^[0-9]{6}$"), ("slug", "^[a-z0-9-]+$"), ("urn", "^[0-9]{6}$")];

/// Numbers: the name of the field, the minimum and the maximum. The minimum of a field that is not listed is 0.
const NUMBERS: &[(&str, i64, i64)] = &[
    ("a", 1, 12),
    ("answer", -99_999, 99_999),
    ("attention_count", 0, 1_000_000),
    ("b", 1, 12),
    ("days", 0, 7),
    ("difference", -78, 78),
    ("elapsed_ms", 0, 3_600_000),
    ("entry_facts_secure", 0, 78),
    ("entry_predicted_score", 0, 25),
    ("exit_facts_secure", 0, 78),
    ("exit_predicted_score", 0, 25),
    ("exit_secure_percent", 1, 100),
    ("factor", 1, 12),
    ("facts_secure", 0, 78),
    ("facts_seen", 0, 78),
    ("group", -78, 78),
    ("high", 0, 25),
    ("length", 1, 100),
    ("low", 0, 25),
    ("number", 1, 100),
    ("peers", -78, 78),
    ("predicted_score", 0, 25),
    ("questions", 1, 100),
    ("right_answer", -99_999, 99_999),
    ("success", 0, 1),
    ("table", 1, 12),
    ("targets", 0, 78),
    ("targets_secure", 0, 78),
    ("time_limit_factor", 1, 4),
    ("times_table", 1, 12),
    ("weekly_goal", 1, 1000),
    ("year_median", 0, 25),
];

/// Lists of numbers or of pairs of numbers: the name of the field, the minimum and the maximum of a number.
const ITEMS: &[(&str, i64, i64)] =
    &[("certificates", 1, 12), ("facts", 1, 12), ("stalled_facts", 1, 12), ("tables", 1, 12)];

/// Lists: the name of the field and the maximum number of items.
const LISTS: &[(&str, u64)] = &[("items", 200), ("tables", 12), ("codes", 7), ("plan", 20), ("weeks", 60)];

/// Fields of the roster upload form that are strings in the code: the name of the field and its allowed values.
const CHOICES: &[(&str, &[&str])] = &[
    ("confirm_large", &["true", "false"]),
    ("leavers", &["keep", "archive"]),
    ("mode", &["dry_run", "commit"]),
    ("on_error", &["stop", "skip"]),
];

/// Sets the allowed values of a form field.
pub(super) fn set_choices(field: &str, schema: &mut Json) {
    if let (Some(fields), Some((_, words))) = (schema.object_mut(), CHOICES.iter().find(|(name, _)| *name == field)) {
        fields.insert("enum".into(), json!(words).into());
    }
}

/// Sets the limits of a field that declares no limits itself.
pub(super) fn set(field: &str, schema: &mut Json) {
    let Some(fields) = schema.object_mut() else { return };
    match fields.get("type").and_then(Json::text).unwrap_or_default() {
        "string" => text(field, fields),
        "integer" | "number" => number(field, fields, NUMBERS),
        "array" => {
            if let Some((_, most)) = LISTS.iter().find(|(name, _)| *name == field) {
                fields.entry("maxItems".into()).or_insert(Json::Plain((*most).into()));
            }
            if let Some(items) = fields.get_mut("items") {
                set_item(field, items);
            }
        }
        _ => {}
    }
}

/// Sets the limits of the items of a list. If the items are lists (pairs of factors), sets the limits of their items.
fn set_item(field: &str, schema: &mut Json) {
    let Some(fields) = schema.object_mut() else { return };
    match fields.get("type").and_then(Json::text).unwrap_or_default() {
        "integer" => number(field, fields, ITEMS),
        "string" => text("name", fields),
        "array" => {
            if let Some(inner) = fields.get_mut("items") {
                set_item(field, inner);
            }
        }
        _ => {}
    }
}

fn text(field: &str, fields: &mut Object) {
    let has_own_limit =
        ["format", "enum", "pattern", "minLength", "maxLength"].iter().any(|key| fields.contains_key(*key));
    if has_own_limit {
        return;
    }
    if let Some((_, least, most)) = TEXTS.iter().find(|(name, ..)| *name == field) {
        fields.insert("minLength".into(), Json::Plain((*least).into()));
        fields.insert("maxLength".into(), Json::Plain((*most).into()));
    }
    if let Some((_, pattern)) = PATTERNS.iter().find(|(name, _)| *name == field) {
        fields.insert("pattern".into(), Json::from(*pattern));
    }
}

fn number(field: &str, fields: &mut Object, ranges: &[(&str, i64, i64)]) {
    let range = ranges.iter().find(|(name, ..)| *name == field);
    let least = range.map_or(0, |(_, least, _)| *least);
    // An unsigned number declares the minimum 0 itself. A range for the name of the field overrides this minimum.
    let own = fields.get("minimum").filter(|own| range.is_none() || **own != Json::Plain(0.into())).cloned();
    fields.insert("minimum".into(), own.unwrap_or(Json::Plain(least.into())));
    if let Some((.., most)) = range {
        fields.entry("maximum".into()).or_insert(Json::Plain((*most).into()));
    }
}
