//! Calls every operation with random ids, parameters and bodies. Some of them are partly valid, so that some calls get
//! past the validation. Every response must match the document (`conformance` validates it), and no response may be a
//! 5xx other than 503.
//!
//! Each run is random. To repeat a failed run, set `LMS_TEST_SEED` to the seed that it printed.

use std::env;

use poem::http::Method;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use sea_orm::prelude::Uuid;
use serde_json::{Map, Value, json};

use super::{DOCUMENT, DocumentedOperation, documented_operations};
use crate::{edge::Scene, support::TestApp};

/// The number of calls of each operation.
const CALLS: u32 = 12;

/// The number of calls of each operation in the long form of the test.
const MANY_CALLS: u32 = 150;

/// Texts that often cause failures: an empty text, blanks, other scripts, NUL, and text that a database, a page or a
/// path might interpret.
const TEXTS: [&str; 14] = [
    "",
    " ",
    "0",
    "-1",
    "null",
    "Zoë",
    "\u{1F419}\u{200d}",
    "\0",
    "a\0b",
    "%",
    "' OR 1=1 --",
    "<script>",
    "../..",
    "2026-02-30",
];

/// Generates random requests.
struct Draw {
    rng: StdRng,
    /// Ids that exist.
    ids: Vec<String>,
}

impl Draw {
    fn one_in(&mut self, n: u32) -> bool {
        self.rng.random_ratio(1, n)
    }

    fn text(&mut self) -> String {
        if self.one_in(12) {
            return "x".repeat(self.rng.random_range(100..3_000));
        }
        (*TEXTS.choose(&mut self.rng).unwrap()).to_owned()
    }

    fn id(&mut self) -> String {
        match self.rng.random_range(0..10) {
            0 => self.text(),
            1 => "not-an-id".to_owned(),
            2 | 3 => Uuid::now_v7().to_string(),
            _ => self.ids.choose(&mut self.rng).unwrap().clone(),
        }
    }

    /// Any JSON up to this depth.
    fn anything(&mut self, depth: u32) -> Value {
        match self.rng.random_range(0..if depth == 0 { 7 } else { 9 }) {
            0 => Value::Null,
            1 => self.rng.random::<bool>().into(),
            2 => self.rng.random::<i64>().into(),
            3 => self.rng.random_range(-3..200).into(),
            4 => self.rng.random::<f64>().into(),
            5 => self.text().into(),
            6 => self.id().into(),
            7 => (0..self.rng.random_range(0..4)).map(|_| self.anything(depth - 1)).collect(),
            _ => (0..self.rng.random_range(0..4)).map(|_| (self.text(), self.anything(depth - 1))).collect(),
        }
    }

    /// A value that the schema allows, or sometimes any value.
    fn matching(&mut self, schema: &Value) -> Value {
        if self.one_in(15) {
            return self.anything(2);
        }
        if let Some(reference) = schema["$ref"].as_str() {
            return self.matching(DOCUMENT.pointer(reference.trim_start_matches('#')).unwrap());
        }
        if let Some(choices) = schema["anyOf"].as_array().or_else(|| schema["enum"].as_array()) {
            let choice = choices.choose(&mut self.rng).unwrap().clone();
            return if schema.get("enum").is_some() { choice } else { self.matching(&choice) };
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.choose(&mut self.rng).unwrap().as_str().unwrap_or_default().to_owned(),
            kind => kind.as_str().unwrap_or_default().to_owned(),
        };
        match kind.as_str() {
            "object" => self.object(schema),
            "array" => {
                let least = schema["minItems"].as_u64().unwrap_or_default();
                let most = schema["maxItems"].as_u64().unwrap_or(4).min(least + 3);
                (0..self.rng.random_range(least..=most)).map(|_| self.matching(&schema["items"])).collect()
            }
            "string" => self.string(schema).into(),
            "integer" | "number" => {
                let least = schema["minimum"].as_i64().unwrap_or(-5);
                let most = schema["maximum"].as_i64().unwrap_or(least + 200).max(least);
                self.rng.random_range(least..=most).into()
            }
            "boolean" => self.rng.random::<bool>().into(),
            "null" => Value::Null,
            _ => self.anything(2),
        }
    }

    fn object(&mut self, schema: &Value) -> Value {
        let mut fields = Map::new();
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = schema["required"].as_array().is_some_and(|required| required.contains(&json!(name)));
            let is_present = if is_required { !self.one_in(20) } else { self.rng.random() };
            if is_present {
                fields.insert(name.clone(), self.matching(field));
            }
        }
        Value::Object(fields)
    }

    fn string(&mut self, schema: &Value) -> String {
        let date_prefix = "2026-11-2".to_owned();
        match (schema["format"].as_str(), schema["pattern"].as_str()) {
            (Some("uuid"), _) => self.id(),
            (Some("date"), _) => format!("{date_prefix}{}", self.rng.random_range(0..10)),
            (Some("date-time"), _) => format!("{date_prefix}{}T09:00:00Z", self.rng.random_range(0..10)),
            (_, Some("^[0-9]{6}$" | "^[0-9]*$")) => self.rng.random_range(100_000..999_999).to_string(),
            _ if self.one_in(4) => self.text(),
            _ => format!("name{}", self.rng.random_range(0..50)),
        }
    }
}

/// Percent-encodes every byte of a text for use in a path or a query.
fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat()
}

/// Calls the operation as a person whom it admits, and validates the response.
async fn call(draw: &mut Draw, scene: &Scene<'_>, operation: &DocumentedOperation) {
    let mut path = operation.path.clone();
    for parameter in operation.parameters("path") {
        let id = draw.id();
        path = path.replace(&format!("{{{}}}", parameter["name"].as_str().unwrap()), &escaped(&id));
    }
    let mut query = Vec::new();
    for parameter in operation.parameters("query") {
        if draw.rng.random() {
            let value = draw.matching(&parameter["schema"]);
            let value = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
            query.push(format!("{}={}", parameter["name"].as_str().unwrap(), escaped(&value)));
        }
    }
    if !query.is_empty() {
        path = format!("{path}?{}", query.join("&"));
    }
    let mut call = scene.caller(operation).call(operation.method.clone(), &path);
    if draw.one_in(3) {
        call = call.header("idempotency-key", &format!("key-{}", draw.rng.random_range(0..5)));
    }
    let content = &operation.object["requestBody"]["content"];
    let mut request_body = String::new();
    if let Some(media) = content.get("application/json") {
        let body = if draw.one_in(6) { draw.anything(3) } else { draw.matching(&media["schema"]) };
        request_body = body.to_string();
        call = call.json(&body);
    } else if content.get("multipart/form-data").is_some() {
        let roster = draw.text();
        let mode = draw.text();
        call = call.form(Some(("roster.csv", roster.as_bytes())), &[("mode", &mode)]);
    }
    let answer = call.send().await;
    let context = format!("{} {path} {request_body}: {answer}", operation.id);
    assert!(answer.status < 500 || answer.status == 503, "{context}");
    let documented = answer.status < 400 || operation.codes().contains(&(answer.status, answer.code()));
    // An empty or `..` segment makes another path, which may match no operation.
    let is_other_path =
        answer.operation.is_none() && matches!(answer.status, 404 | 405) && operation.path.contains('{');
    assert!(documented || is_other_path, "{context}");
}

#[tokio::test]
async fn random_requests_get_only_documented_responses() {
    let long = env::var_os("LMS_TEST_LONG").is_some();
    let seed = env::var("LMS_TEST_SEED").ok().map_or_else(rand::random, |seed| seed.parse().unwrap());
    // Cargo shows this output only if the test fails.
    println!("LMS_TEST_SEED={seed}");
    let app = TestApp::spawn().await;
    app.jobs_may_remain();
    let scene = Scene::in_(&app).await;
    let mut draw = Draw { rng: StdRng::seed_from_u64(seed), ids: scene.ids() };
    let mut operations = documented_operations();
    // Operations that may end their caller's sign-in or suspend the school come last.
    let may_end_sign_ins = |operation: &DocumentedOperation| {
        operation.path.starts_with("/platform")
            || (operation.path.starts_with("/auth") && operation.method == Method::POST)
    };
    operations.sort_by_key(may_end_sign_ins);
    for operation in &operations {
        for _ in 0..if long { MANY_CALLS } else { CALLS } {
            call(&mut draw, &scene, operation).await;
        }
    }
}
