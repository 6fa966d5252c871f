//! The fourth wall: every role of one school calls every operation of the document with the ids of another school. The
//! response must equal, byte for byte, the response to an unknown id, and the other school's rows must not change.
//!
//! New operations are included automatically. If an operation has a parameter or field with a new name, the test fails
//! until the name is in [`IDS`] or in [`OTHERS`].

use std::{
    fmt,
    sync::atomic::{AtomicU32, Ordering},
};

use api::serve;
use entity::SchoolId;
use openapi::{
    AllowedCallers,
    operations::{self, OperationSpec},
};
use poem::http::Method;
use sea_orm::prelude::Uuid;
use serde_json::{Map, Value, json};

use super::full_school::{Dump, REFRESH_TOKEN, RowIds, fill};
use crate::support::{Answer, Call, Client, Person, School, TestApp};

/// The kind of id that a parameter or field holds, by its name in paths, queries and bodies.
const IDS: &[(&str, Kind)] = &[
    ("actor", Kind::Administrator),
    ("assessment_id", Kind::Assessment),
    ("assignment_id", Kind::Assignment),
    ("attempt_id", Kind::Check),
    ("classroom_id", Kind::Classroom),
    ("classroom_ids", Kind::Classroom),
    ("group_id", Kind::Group),
    ("import_id", Kind::Import),
    ("job_id", Kind::Job),
    ("marking_id", Kind::Marking),
    ("pupil_id", Kind::Pupil),
    ("pupil_ids", Kind::Pupil),
    ("question_id", Kind::Question),
    ("refresh_token", Kind::RefreshToken),
    ("round_id", Kind::Round),
    ("school_id", Kind::School),
    ("session_id", Kind::Session),
    ("sign_in_id", Kind::SignIn),
    ("teacher_id", Kind::Teacher),
    ("user_id", Kind::Pupil),
    ("user_ids", Kind::Pupil),
];

/// Parameters and fields that are not ids, with the value to send, so that the operation gets as far as its ids.
const OTHERS: &[(&str, SampleValue)] = &[
    ("Idempotency-Key", SampleValue::Nothing),
    ("a", SampleValue::Nothing),
    ("action", SampleValue::Nothing),
    ("add", SampleValue::IfRequired("QNR")),
    ("after", SampleValue::Nothing),
    ("answer", SampleValue::Number(54)),
    ("answered_at", SampleValue::Nothing),
    ("answers", SampleValue::NoItems),
    ("archived", SampleValue::Nothing),
    ("closes_on", SampleValue::Text("2026-12-01")),
    ("assistant", SampleValue::Nothing),
    ("cancelled", SampleValue::Nothing),
    ("codes", SampleValue::IfRequired("QNR")),
    ("closes_at", SampleValue::Nothing),
    ("confirm_large", SampleValue::Nothing),
    ("cookie", SampleValue::Nothing),
    ("current", SampleValue::Text("no-such-secret-7")),
    ("due_on", SampleValue::Text("2026-12-01")),
    ("elapsed_ms", SampleValue::Number(4_000)),
    ("ends_on", SampleValue::IfRequired("2026-12-18")),
    ("entry_criteria", SampleValue::Nothing),
    ("entry_predicted_score", SampleValue::Nothing),
    ("erase", SampleValue::Text("true")),
    ("exit_criteria", SampleValue::Nothing),
    ("exit_predicted_score", SampleValue::Nothing),
    ("exit_secure_percent", SampleValue::Nothing),
    ("external_id", SampleValue::Nothing),
    ("facts", SampleValue::FactIfRequired),
    ("feedback", SampleValue::Nothing),
    ("file", SampleValue::Nothing),
    ("first_key_at", SampleValue::Nothing),
    ("first_name", SampleValue::Text("Ada")),
    ("form", SampleValue::Nothing),
    ("format", SampleValue::Nothing),
    ("from", SampleValue::Nothing),
    ("instructions", SampleValue::Nothing),
    ("kind", SampleValue::IfRequired("assignment")),
    ("last_name", SampleValue::Text("Walker")),
    ("leavers", SampleValue::Nothing),
    ("length", SampleValue::Nothing),
    ("limit", SampleValue::Nothing),
    ("marks", SampleValue::Nothing),
    ("mode", SampleValue::Nothing),
    ("name", SampleValue::SomethingNew),
    ("new", SampleValue::Text("another-secret-7")),
    ("note", SampleValue::Nothing),
    ("on_error", SampleValue::Nothing),
    ("opens_on", SampleValue::Text("2026-11-01")),
    ("opens_at", SampleValue::Nothing),
    ("order", SampleValue::Nothing),
    ("outcome", SampleValue::Nothing),
    ("overdue", SampleValue::Nothing),
    ("password", SampleValue::IfRequired("no-such-secret-7")),
    ("pin", SampleValue::Text("402718")),
    ("q", SampleValue::Nothing),
    ("question", SampleValue::Nothing),
    ("questions", SampleValue::Questions),
    ("reason", SampleValue::Allowed),
    ("remove", SampleValue::NoItems),
    ("role", SampleValue::RoleOfThePin),
    ("score", SampleValue::Number(1)),
    ("sen_status", SampleValue::Nothing),
    ("sent_at", SampleValue::IfRequired("2026-11-23T09:00:00Z")),
    ("started_at", SampleValue::Nothing),
    ("shown_at", SampleValue::Nothing),
    ("slug", SampleValue::IfRequired("walker")),
    ("sort", SampleValue::Nothing),
    ("sound", SampleValue::Flag),
    ("starts_on", SampleValue::IfRequired("2026-11-23")),
    ("state", SampleValue::IfRequired("secure")),
    ("status", SampleValue::Nothing),
    ("tables", SampleValue::Number(7)),
    ("time_limit_factor", SampleValue::Nothing),
    ("text", SampleValue::Nothing),
    ("text_size", SampleValue::Allowed),
    ("theme", SampleValue::Allowed),
    ("time_limit_s", SampleValue::NumberIfRequired(60)),
    ("title", SampleValue::SomethingNew),
    ("to", SampleValue::Nothing),
    ("total", SampleValue::Nothing),
    ("until", SampleValue::Nothing),
    ("untimed", SampleValue::Nothing),
    ("upn", SampleValue::Nothing),
    ("urn", SampleValue::Text("654321")),
    ("username", SampleValue::SomethingNew),
    ("version", SampleValue::Nothing),
    ("weekly_goal", SampleValue::Number(80)),
    ("year_group", SampleValue::Nothing),
];

/// What an id identifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Administrator,
    Assessment,
    Assignment,
    /// An attempt at a Multiplication Tables Check.
    Check,
    Classroom,
    Group,
    Import,
    Job,
    Marking,
    Pupil,
    /// A question of the session.
    Question,
    /// A refresh token, which consists of a school's id and a secret.
    RefreshToken,
    Round,
    School,
    Session,
    SignIn,
    Teacher,
}

/// The value to send in a parameter or field that is not an id.
#[derive(Debug, Clone, Copy)]
enum SampleValue {
    Nothing,
    Text(&'static str),
    Number(i64),
    Flag,
    NumberIfRequired(i64),
    IfRequired(&'static str),
    /// The first value that the document allows.
    Allowed,
    /// An empty list.
    NoItems,
    /// A pair of factors, if the field is required.
    FactIfRequired,
    /// If the field is required: the number of questions, or one question in a list.
    Questions,
    /// A name that is not in use.
    SomethingNew,
    /// `pupil` if the operation has a PIN, otherwise `it_admin`.
    RoleOfThePin,
}

#[tokio::test]
async fn another_schools_id_gets_the_same_response_as_an_unknown_id_and_changes_nothing() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let (ours, theirs) = (fill(&app, &oak).await, fill(&app, &elm).await);
    let operator = app.platform_admin().await;
    let mut before = Dump::of(&app.database, &elm).await;
    let mut walked = 0;
    for operation in all_operations() {
        for id in operation.ids() {
            for caller in callers(&oak, &operator, operation.row) {
                let client = caller.map_or_else(|| app.anonymous(), |caller| app.as_(caller));
                let call = |value: &str, number| operation.call(&client, &id, value, &own(&oak, &ours), number);
                let number = next_number();
                let (foreign_id, unknown_id) = (foreign_id(&id, &elm, &theirs, operation.row), unknown_id(&id));
                let foreign = call(&foreign_id, number).send().await;
                let unknown = call(&unknown_id, number).send().await;
                let role = caller.map_or("nobody", |caller| caller.role.as_str());
                let what = format!("{operation} with {id} as {role}");
                assert_alike((&foreign, &foreign_id), (&unknown, &unknown_id), &what);
                walked += 1;
            }
            let mut after = Dump::of(&app.database, &elm).await;
            if operation.row.who == AllowedCallers::Anyone {
                // This table counts the failed log-ins at the school, so its rows may change.
                before.0.remove("login_failure");
                after.0.remove("login_failure");
            }
            assert_eq!(before, after, "{operation} with {id} changed the other school");
            before = Dump::of(&app.database, &elm).await;
        }
    }
    assert!(walked >= 100, "the document was not read: {walked} calls");
}

#[tokio::test]
async fn the_callers_own_ids_get_another_response_so_the_walk_reaches_the_ids() {
    let app = TestApp::spawn().await;
    let operator = app.platform_admin().await;
    for operation in all_operations() {
        // The school of a log-in is not secret, a refresh token is valid for every caller, and signing out is harmless.
        let is_of_sign_in = |id: &Id| matches!(id.kind, Kind::RefreshToken | Kind::SignIn);
        let looked_up = |id: &Id| operation.row.who != AllowedCallers::Anyone && !is_of_sign_in(id);
        for id in operation.ids().into_iter().filter(looked_up) {
            let school = app.school(&format!("school-{}", next_number())).await;
            let ids = fill(&app, &school).await;
            let admitted = school.everyone().into_iter().find(|person| operation.row.who.admits(person.role.as_str()));
            let client = app.as_(admitted.unwrap_or(&operator));
            let own = own(&school, &ids);
            // Opens the responses without reading them to the end, because streams do not end.
            let (unknown_id, known_id) = (unknown_id(&id), own(&id));
            let unknown = operation.call(&client, &id, &unknown_id, &own, next_number()).open().await;
            let known = operation.call(&client, &id, &known_id, &own, next_number()).open().await;
            let is_rejected = unknown.status().as_u16() >= 400;
            let differs = if is_rejected || operation.streams {
                known.status() != unknown.status()
            } else {
                let known = known.into_body().into_string().await.unwrap();
                let unknown = unknown.into_body().into_string().await.unwrap();
                without_id(&known, &known_id) != without_id(&unknown, &unknown_id)
            };
            assert!(differs, "{operation} with {id}: it is rejected for another field first (see OTHERS)");
        }
    }
}

#[tokio::test]
async fn the_platforms_own_tenant_gets_the_same_response_as_an_unknown_school() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let ours = fill(&app, &oak).await;
    let operator = app.platform_admin().await;
    let before = platform_rows(&app).await;
    for operation in all_operations() {
        for id in operation.ids().into_iter().filter(|id| id.kind == Kind::School) {
            for caller in [Some(&operator), Some(&oak.headteacher), None] {
                let client = caller.map_or_else(|| app.anonymous(), |caller| app.as_(caller));
                let own = own(&oak, &ours);
                let number = next_number();
                let platform = SchoolId::PLATFORM.to_string();
                let response = operation.call(&client, &id, &platform, &own, number).send().await;
                let unknown_id = unknown_id(&id);
                let unknown = operation.call(&client, &id, &unknown_id, &own, number).send().await;
                assert!(response.status >= 400, "{operation} with {id}: {response}");
                assert_alike((&response, &platform), (&unknown, &unknown_id), &format!("{operation} with {id}"));
            }
        }
    }
    assert_eq!(platform_rows(&app).await, before);
}

#[tokio::test]
async fn signing_out_with_another_schools_refresh_token_ends_nothing() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let theirs = app.anonymous().post(elm.teacher.login_path(), elm.teacher.login()).await.ok();
    let token = theirs["refresh_token"].as_str().unwrap();
    app.as_(&oak.teacher).post("/auth/logout", json!({ "refresh_token": token })).await.done();
    app.with_token(theirs["access_token"].as_str().unwrap()).get("/auth/me").await.ok();
    app.anonymous().post("/auth/refresh", json!({ "refresh_token": token })).await.ok();
}

/// An operation of the document.
struct Operation {
    name: String,
    method: Method,
    path: String,
    row: &'static OperationSpec,
    parameters: Vec<Field>,
    /// The fields of the body, if the operation has one.
    body: Option<Vec<Field>>,
    is_form: bool,
    streams: bool,
}

#[derive(Debug, Clone)]
struct Field {
    place: Place,
    name: String,
    required: bool,
    /// Whether the field is a list of values.
    many: bool,
    /// The first allowed value, if the document lists the allowed values.
    allowed: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Path,
    Query,
    Header,
    Body,
}

/// A parameter or field of an operation that holds an id.
#[derive(Debug, Clone)]
struct Id {
    field: Field,
    kind: Kind,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} {})", self.name, self.method, self.path)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {:?}", self.field.name, self.field.place)
    }
}

/// Every operation of the document. An operation that cannot be classified fails the test.
fn all_operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(serve::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, methods)| {
        methods.as_object().unwrap().iter().map(|(method, operation)| read(&document, path, method, operation))
    });
    let all: Vec<_> = all.collect();
    assert_eq!(all.len(), operations::OPERATIONS.len());
    all
}

fn read(document: &Value, path: &str, method: &str, operation: &Value) -> Operation {
    let name = operation["operationId"].as_str().unwrap().to_owned();
    let parameters = operation["parameters"].as_array().into_iter().flatten().map(|parameter| Field {
        place: match parameter["in"].as_str().unwrap() {
            "path" => Place::Path,
            "query" => Place::Query,
            "header" => Place::Header,
            other => panic!("{name}: the walk does not support parameters in {other}"),
        },
        name: parameter["name"].as_str().unwrap().to_owned(),
        required: parameter["required"] == true,
        many: is_list(resolve(document, &parameter["schema"])),
        allowed: first_allowed(resolve(document, &parameter["schema"])),
    });
    let media = operation["requestBody"]["content"].as_object();
    let body = media.map(|media| {
        assert_eq!(media.len(), 1, "{name}: the walk does not support bodies of several types");
        media.values().flat_map(|media| body_fields(document, &name, &media["schema"])).collect::<Vec<_>>()
    });
    let operation = Operation {
        parameters: parameters.collect(),
        body,
        is_form: media.is_some_and(|media| media.contains_key("multipart/form-data")),
        streams: operation["responses"]["200"]["content"].get("text/event-stream").is_some(),
        row: operations::find(&name).unwrap(),
        method: method.to_uppercase().parse().unwrap(),
        path: path.to_owned(),
        name,
    };
    for field in operation.fields() {
        assert!(
            kind(&field.name).is_some() != value_to_send(&field.name).is_some(),
            "{operation}: is {:?} in {:?} an id? Say so in IDS, or in OTHERS (walls/walk.rs)",
            field.name,
            field.place
        );
    }
    operation
}

fn body_fields(document: &Value, operation: &str, schema: &Value) -> Vec<Field> {
    let schema = resolve(document, schema);
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let properties = schema["properties"].as_object().unwrap_or_else(|| panic!("{operation}: a body without fields"));
    let field = |(name, schema): (&String, &Value)| {
        let schema = resolve(document, schema);
        let item = if is_list(schema) { resolve(document, &schema["items"]) } else { schema };
        // Nested objects must not contain ids, because the walk does not descend into them.
        for name in item["properties"].as_object().into_iter().flat_map(|fields| fields.keys()) {
            let is_id = kind(name).is_some() || name.ends_with("_id") || name.ends_with("_ids");
            assert!(!is_id, "{operation}: {name:?} is an id within another field: extend the walk to nested fields");
        }
        Field {
            place: Place::Body,
            name: name.clone(),
            required: required.contains(&json!(name)),
            many: is_list(schema),
            allowed: first_allowed(schema),
        }
    };
    properties.iter().map(field).collect()
}

/// Follows references and wrappers to the schema itself.
fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return resolve(document, document.pointer(reference.trim_start_matches('#')).unwrap());
    }
    // For a nullable value, the first alternative is the schema of the value.
    match schema["anyOf"].get(0) {
        Some(wrapped) => resolve(document, wrapped),
        None => schema,
    }
}

fn first_allowed(schema: &Value) -> Option<String> {
    schema["enum"].get(0).and_then(Value::as_str).map(ToOwned::to_owned)
}

fn is_list(schema: &Value) -> bool {
    schema["type"] == "array" || schema["type"].as_array().is_some_and(|types| types.contains(&json!("array")))
}

fn kind(name: &str) -> Option<Kind> {
    IDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

fn value_to_send(name: &str) -> Option<SampleValue> {
    OTHERS.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

impl Operation {
    fn fields(&self) -> impl Iterator<Item = &Field> {
        self.parameters.iter().chain(self.body.iter().flatten())
    }

    fn ids(&self) -> Vec<Id> {
        let id = |field: &Field| kind(&field.name).map(|kind| Id { field: field.clone(), kind });
        self.fields().filter_map(id).collect()
    }

    /// The call with `value` as this id. Other required ids are ids of the caller's own school.
    fn call<'a>(
        &self,
        client: &Client<'a>,
        id: &Id,
        value: &str,
        own: &impl Fn(&Id) -> String,
        number: u32,
    ) -> Call<'a> {
        let value_of = |field: &Field| {
            if field.place == id.field.place && field.name == id.field.name {
                return Some(value.to_owned());
            }
            match kind(&field.name) {
                Some(kind) => field.required.then(|| own(&Id { field: field.clone(), kind })),
                None => self.other_value(field, number),
            }
        };
        let mut path = self.path.clone();
        let mut query = Vec::new();
        let mut headers = Vec::new();
        for field in &self.parameters {
            let Some(value) = value_of(field) else { continue };
            match field.place {
                Place::Path => path = path.replace(&format!("{{{}}}", field.name), &value),
                Place::Query => query.push(format!("{}={value}", field.name)),
                Place::Header | Place::Body => headers.push((field.name.clone(), value)),
            }
        }
        if !query.is_empty() {
            path = format!("{path}?{}", query.join("&"));
        }
        let call = headers
            .iter()
            .fold(client.call(self.method.clone(), &path), |call, (name, value)| call.header(name, value));
        let Some(fields) = &self.body else { return call };
        let filled = fields.iter().filter_map(|field| Some((field, value_of(field)?)));
        if self.is_form {
            let texts: Vec<_> = filled.map(|(field, value)| (field.name.as_str(), value)).collect();
            let texts: Vec<_> = texts.iter().map(|(name, value)| (*name, value.as_str())).collect();
            return call.form(Some(("roster.csv", b"role,first_name,last_name\n")), &texts);
        }
        let body: Map<_, _> = filled
            .map(|(field, value)| {
                let value = match value_to_send(&field.name) {
                    Some(SampleValue::Number(number) | SampleValue::NumberIfRequired(number)) => json!(number),
                    Some(SampleValue::Flag) => json!(true),
                    Some(SampleValue::Questions) if field.many => json!({ "kind": "fact", "a": 6, "b": 8 }),
                    Some(SampleValue::Questions) => json!(20),
                    Some(SampleValue::NoItems) => return (field.name.clone(), json!([])),
                    Some(SampleValue::FactIfRequired) => json!([6, 8]),
                    _ => json!(value),
                };
                (field.name.clone(), if field.many { json!([value]) } else { value })
            })
            .collect();
        call.json(&Value::Object(body))
    }

    fn other_value(&self, field: &Field, number: u32) -> Option<String> {
        let has_pin = self.fields().any(|field| field.name == "pin");
        match value_to_send(&field.name)? {
            SampleValue::Nothing => None,
            SampleValue::Text(text) => Some(text.to_owned()),
            SampleValue::Number(number) => Some(number.to_string()),
            SampleValue::NumberIfRequired(number) => field.required.then(|| number.to_string()),
            SampleValue::Flag => Some("true".to_owned()),
            SampleValue::Questions => field.required.then(|| "20".to_owned()),
            SampleValue::IfRequired(text) => field.required.then(|| text.to_owned()),
            SampleValue::Allowed => field.allowed.clone(),
            SampleValue::NoItems => Some(String::new()),
            SampleValue::FactIfRequired => field.required.then(|| "[6, 8]".to_owned()),
            SampleValue::SomethingNew => Some(format!("walker{number}")),
            SampleValue::RoleOfThePin => {
                (field.place == Place::Body).then(|| if has_pin { "pupil".to_owned() } else { "it_admin".to_owned() })
            }
        }
    }
}

/// Everybody in the school, a caller without a token, and the platform's administrator unless the operation is for the
/// platform's administrator.
fn callers<'a>(school: &'a School<'_>, operator: &'a Person, row: &OperationSpec) -> Vec<Option<&'a Person>> {
    let mut callers: Vec<_> = school.everyone().into_iter().map(Some).collect();
    callers.push(None);
    if row.who != AllowedCallers::Operator {
        callers.push(Some(operator));
    }
    callers
}

/// Returns the ids of the caller's own school.
fn own<'a>(school: &'a School<'_>, ids: &'a RowIds) -> impl Fn(&Id) -> String + use<'a> {
    |id| id_in(id.kind, school, ids)
}

fn foreign_id(id: &Id, school: &School<'_>, ids: &RowIds, row: &OperationSpec) -> String {
    if id.kind == Kind::RefreshToken && row.who == AllowedCallers::Anyone {
        // The real token is valid for every caller, so this is a token that the school has not issued.
        return format!("{}.unknown", school.id);
    }
    id_in(id.kind, school, ids)
}

fn id_in(kind: Kind, school: &School<'_>, ids: &RowIds) -> String {
    match kind {
        Kind::Administrator => school.it_admin.id.to_string(),
        Kind::Assessment => ids.assessment.to_string(),
        Kind::Assignment => ids.assignment.to_string(),
        Kind::Check => ids.check.to_string(),
        Kind::Classroom => ids.classroom.to_string(),
        Kind::Group => ids.group.to_string(),
        Kind::Import => ids.import.to_string(),
        Kind::Job => ids.job.to_string(),
        Kind::Marking => ids.marking.to_string(),
        Kind::Pupil => ids.pupil.to_string(),
        Kind::Question => ids.question.to_string(),
        Kind::RefreshToken => format!("{}.{REFRESH_TOKEN}", school.id),
        Kind::Round => ids.round.to_string(),
        Kind::School => school.id.to_string(),
        Kind::Session => ids.session.to_string(),
        Kind::SignIn => school.pupil.sign_in_id.to_string(),
        Kind::Teacher => school.teacher.id.to_string(),
    }
}

fn unknown_id(id: &Id) -> String {
    let random = Uuid::now_v7();
    if id.kind == Kind::RefreshToken { format!("{random}.unknown") } else { random.to_string() }
}

/// The text without the id of the request, which some responses repeat.
fn without_id(text: &str, id: &str) -> String {
    text.replace(id, "")
}

/// Asserts that the responses to requests with these ids are alike.
#[track_caller]
fn assert_alike((left, left_id): (&Answer, &str), (right, right_id): (&Answer, &str), what: &str) {
    let without_request_id = |answer: &Answer| {
        let mut headers = answer.headers.clone();
        headers.remove("x-request-id");
        headers
    };
    assert_eq!(left.status, right.status, "{what}: {left} and {right}");
    assert_eq!(without_id(left.text(), left_id), without_id(right.text(), right_id), "{what}");
    assert_eq!(without_request_id(left), without_request_id(right), "{what}");
    assert_ne!(left.status, 500, "{what}: {left}");
}

async fn platform_rows(app: &TestApp) -> Dump {
    Dump::of_school(&app.database, SchoolId::PLATFORM).await
}

/// A number that makes names and slugs unique.
fn next_number() -> u32 {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}
