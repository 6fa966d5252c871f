//! Records the examples of the OpenAPI document in the demonstration school, for `make examples`.
//!
//! The recorder is not a test, but like a test it needs its own database and a fixed clock.

use std::{collections::BTreeMap, fs, path::Path};

use poem::http::Method;
use serde_json::{Map, Value, json};

use crate::{
    mtc,
    support::{Answer, Call, Client, TestApp, imports::fixture},
};

/// The number of items to which lists in examples are truncated.
const ITEMS: usize = 2;

/// An id that the demonstration school does not have.
const NOBODY: &str = "019ab1c2-7f3e-7d20-9c1b-5a4e3d2c1b0a";

/// Records an example request and responses for each operation.
struct Recorder<'a> {
    app: &'a TestApp,
    recorded: BTreeMap<String, Map<String, Value>>,
}

impl Recorder<'_> {
    /// Makes a call and records its request and response, unless the operation already has them.
    async fn call(&mut self, call: Call<'_>, body: Option<Value>) -> Value {
        let call = match &body {
            Some(body) => call.json(body),
            None => call,
        };
        let answer = call.send().await;
        self.record(&answer, body);
        answer.json()
    }

    fn record(&mut self, answer: &Answer, body: Option<Value>) {
        assert!(answer.status < 300, "{answer}");
        let id = answer.operation.expect("the response has an operation");
        let recorded = self.recorded.entry(id.to_owned()).or_default();
        if let Some(body) = body {
            recorded.entry("request").or_insert_with(|| redacted(body));
        }
        let media_type = answer.media_type();
        let content = match media_type {
            "application/json" => redacted(answer.json()),
            "text/csv" => (answer.text().lines().take(3).collect::<Vec<_>>().join("\r\n") + "\r\n").into(),
            _ => return,
        };
        let answers = recorded.entry("answers").or_insert_with(|| json!({}));
        let responses = &mut answers[answer.status.to_string()];
        if responses.get(media_type).is_none() {
            responses[media_type] = content;
        }
    }

    async fn get(&mut self, client: &Client<'_>, path: &str) -> Value {
        self.call(client.call(Method::GET, path), None).await
    }

    async fn post(&mut self, client: &Client<'_>, path: &str, body: Value) -> Value {
        self.call(client.call(Method::POST, path), Some(body)).await
    }

    async fn post_nothing(&mut self, client: &Client<'_>, path: &str) -> Value {
        self.call(client.call(Method::POST, path), None).await
    }

    async fn put(&mut self, client: &Client<'_>, path: &str, body: Value) -> Value {
        self.call(client.call(Method::PUT, path), Some(body)).await
    }

    async fn patch(&mut self, client: &Client<'_>, path: &str, body: Value) -> Value {
        self.call(client.call(Method::PATCH, path), Some(body)).await
    }
}

/// The value as the examples show it: with truncated lists and with placeholders instead of tokens.
fn redacted(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().take(ITEMS).map(redacted).collect(),
        Value::Object(fields) => {
            let redacted_field = |(name, value): (String, Value)| {
                let value = match name.as_str() {
                    "access_token" | "token" => "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl".into(),
                    "refresh_token" => "019ab1c2-7f3e-7d20-9c1b-5a4e3d2c1b0a.kept-by-the-client-and-used-once".into(),
                    // The engine's parameters are too many and too long for an example.
                    "engine" => json!({}),
                    _ => redacted(value),
                };
                (name, value)
            };
            Value::Object(fields.into_iter().map(redacted_field).collect())
        }
        plain => plain,
    }
}

/// User names and secrets, parsed from the sign-in details that the demonstration prints.
fn sign_ins(output: &str) -> BTreeMap<String, String> {
    let words = output.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    words.filter(|words| words.len() == 4).map(|words| (words[1].to_owned(), words[3].to_owned())).collect()
}

fn id(created: &Value) -> String {
    created["id"].as_str().unwrap_or_else(|| panic!("the response has no id: {created}")).to_owned()
}

#[tokio::test]
#[ignore = "it writes openapi/examples.json: `make examples`"]
async fn record_the_examples() {
    let app = TestApp::spawn().await;
    let secrets = sign_ins(&api::demo::prepare(&app).await.unwrap());
    let mut recorder = Recorder { app: &app, recorded: BTreeMap::new() };

    let anybody = app.anonymous();
    let schools = recorder.get(&anybody, "/schools?q=oak").await;
    let school = schools["items"][0]["id"].as_str().unwrap().to_owned();
    let login = |name: &str, field: &str| json!({ "school_id": school, "username": name, field: secrets[name] });
    let session = recorder.post(&anybody, "/auth/pupil/login", login("apatel", "pin")).await;
    let pupil = app.with_token(session["access_token"].as_str().unwrap());
    let pupil_id = id(&session["me"]);
    let class_id = session["me"]["classroom_id"].as_str().unwrap().to_owned();
    let mut staff = BTreeMap::new();
    for name in ["nhale", "fquinn", "hwren"] {
        let session = recorder.post(&anybody, "/auth/staff/login", login(name, "password")).await;
        staff.insert(name, app.with_token(session["access_token"].as_str().unwrap()));
    }
    let (teacher, senco, head) = (&staff["nhale"], &staff["fquinn"], &staff["hwren"]);
    let operator = json!({ "username": "operator", "password": secrets["operator"] });
    let session = recorder.post(&anybody, "/platform/login", operator).await;
    let operator = app.with_token(session["access_token"].as_str().unwrap());
    recorder.get(&pupil, "/auth/me").await;
    let preferences = json!({ "text_size": "large", "theme": "blue_on_cream", "sound": true });
    recorder.put(&pupil, "/me/preferences", preferences).await;

    teaching(&mut recorder, teacher, &pupil_id, &class_id).await;
    practice(&mut recorder, &pupil).await;
    recorder.get(head, "/teacher/school").await;
    checks(&mut recorder, head, &pupil, &pupil_id).await;
    assessments(&mut recorder, teacher, head, &pupil, &class_id).await;
    groups(&mut recorder, senco, &pupil_id).await;
    recorder.get(&pupil, "/me/results").await;
    recorder.get(head, &format!("/admin/users/{pupil_id}/mentions")).await;
    administration(&mut recorder, head, &pupil_id, &school).await;
    platform(&mut recorder, &operator, &school).await;

    recorder.post_nothing(teacher, &format!("/teacher/pupils/{pupil_id}/pin")).await;
    let as_json = |path: &str| teacher.call(Method::POST, path).header("accept", "application/json");
    let pupils = json!({ "pupil_ids": [pupil_id] });
    recorder.call(as_json("/teacher/login-cards"), Some(pupils)).await;
    recorder.call(as_json(&format!("/teacher/classrooms/{class_id}/login-cards")), None).await;
    let session = recorder.post(&anybody, "/auth/staff/login", login("nhale", "password")).await;
    let refreshed = json!({ "refresh_token": session["refresh_token"] });
    let session = recorder.post(&anybody, "/auth/refresh", refreshed).await;
    let changed = json!({ "current": secrets["nhale"], "new": "seven-quiet-harbours-9" });
    let teacher = app.with_token(session["access_token"].as_str().unwrap());
    recorder.post(&teacher, "/auth/password", changed).await;
    recorder.post(&teacher, "/auth/logout", json!({ "refresh_token": session["refresh_token"] })).await;

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/examples.json");
    fs::write(path, serde_json::to_string_pretty(&recorder.recorded).unwrap() + "\n").unwrap();
    app.jobs_may_remain();
}

async fn teaching(recorder: &mut Recorder<'_>, teacher: &Client<'_>, pupil: &str, class: &str) {
    recorder.get(teacher, "/teacher/dashboard").await;
    recorder.get(teacher, "/teacher/pupils?limit=2&total=true").await;
    let pupil_path = format!("/teacher/pupils/{pupil}");
    let facts = json!({ "facts": [[6, 8]], "state": "needs_practice", "until": "2026-12-18", "note": "guessed today" });
    recorder.put(teacher, &format!("{pupil_path}/overrides"), facts).await;
    let arrangements = json!({ "codes": ["ITA", "FTS"], "time_limit_factor": 1.5, "assistant": "Ms Cole" });
    recorder.put(teacher, &format!("{pupil_path}/arrangements"), arrangements).await;
    let work = json!({ "classroom_id": class, "tables": [7, 8], "questions": 40, "due_on": "2026-12-04",
        "note": "Before Friday, please" });
    let made = id(&recorder.post(teacher, "/teacher/assignments", work).await);
    recorder.get(teacher, "/teacher/assignments?total=true").await;
    let assignment = format!("/teacher/assignments/{made}");
    recorder.get(teacher, &assignment).await;
    teacher.delete(&assignment).await.done();
    recorder.post_nothing(teacher, &format!("{assignment}/restore")).await;
    for part in ["", "/facts", "/history"] {
        recorder.get(teacher, &format!("{pupil_path}{part}")).await;
    }
    recorder.get(teacher, &format!("/teacher/classrooms/{class}/facts")).await;
    recorder.post_nothing(teacher, &format!("/teacher/classrooms/{class}/unlock")).await;
    recorder.post(teacher, "/teacher/pupils/unlock", json!({ "pupil_ids": [pupil, NOBODY] })).await;
    let change = json!({ "pupil_ids": [pupil, NOBODY], "add": ["QNR"], "remove": ["FTS"] });
    recorder.put(teacher, "/teacher/pupils/arrangements", change).await;
}

async fn practice(recorder: &mut Recorder<'_>, pupil: &Client<'_>) {
    recorder.get(pupil, "/me/assignments").await;
    let started = recorder.post(pupil, "/sessions", json!({ "kind": "practice", "length": 10 })).await;
    let session = format!("/sessions/{}", id(&started["session"]));
    let mut latest = started;
    for _ in 0..10 {
        let answer = json!({ "question_id": latest["next"]["id"], "answer": 42, "elapsed_ms": 2_350,
            "first_key_at": "2026-11-23T08:59:01.2Z", "answered_at": "2026-11-23T08:59:02.1Z",
            "sent_at": "2026-11-23T08:59:02.2Z" });
        latest = recorder.post(pupil, &format!("{session}/answers"), answer).await;
    }
    recorder.get(pupil, &session).await;
    recorder.post_nothing(pupil, &format!("{session}/finish")).await;
    recorder.get(pupil, "/sessions").await;
    recorder.get(pupil, "/me/progress").await;
}

async fn checks(recorder: &mut Recorder<'_>, head: &Client<'_>, pupil: &Client<'_>, pupil_id: &str) {
    let round = json!({ "name": "November", "opens_on": "2026-11-23", "closes_on": "2026-12-04", "year_group": "3" });
    let round = id(&recorder.post(head, "/mtc/rounds", round).await);
    let round_path = format!("/mtc/rounds/{round}");
    recorder.patch(head, &round_path, json!({ "closes_on": "2026-12-11", "version": 1 })).await;
    let start = json!({ "round_id": round });
    let form = recorder.post(pupil, "/mtc/attempts", start.clone()).await;
    recorder.post(pupil, "/mtc/attempts", start).await;
    recorder.app.clock.advance(mtc::CHECK);
    let mut answers = mtc::right(&form, 1..=22);
    answers.extend((23..=25).map(|number| mtc::answer(&form, number, "")));
    let attempt = format!("/mtc/attempts/{}", id(&form));
    let saved = json!({ "sent_at": recorder.app.clock.now(), "answers": answers });
    recorder.put(pupil, &format!("{attempt}/answers"), saved).await;
    recorder.app.do_jobs().await;
    recorder.get(head, &attempt).await;
    recorder.get(head, "/mtc/rounds").await;
    let status = recorder.get(head, &format!("{round_path}?limit=200")).await;
    recorder.get(head, "/mtc/results").await;
    recorder.get(head, "/mtc/results?format=csv").await;
    for other in status["pupils"]["items"].as_array().unwrap().iter().filter(|other| other["pupil_id"] != pupil_id) {
        let reason = json!({ "pupil_id": other["pupil_id"], "reason": "JSTAR" });
        recorder.post(head, &format!("{round_path}/not-taking"), reason).await;
    }
    recorder.post_nothing(head, &format!("{round_path}/declaration")).await;
    // The pupil is interrupted in another round.
    let round =
        json!({ "name": "Autumn again", "opens_on": "2026-11-23", "closes_on": "2026-12-04", "year_group": "3" });
    let round = id(&recorder.post(head, "/mtc/rounds", round).await);
    mtc::start(pupil, &round).await;
    let restart = json!({ "pupil_id": pupil_id, "reason": "LOI" });
    recorder.post(head, &format!("/mtc/rounds/{round}/restarts"), restart).await;
}

async fn assessments(
    recorder: &mut Recorder<'_>,
    teacher: &Client<'_>,
    head: &Client<'_>,
    pupil: &Client<'_>,
    class: &str,
) {
    let questions = json!([
        { "kind": "fact", "a": 7, "b": 8, "form": "quotient" },
        { "kind": "written", "text": "Explain how you know that 8 × 7 is 7 × 8.", "marks": 3 },
    ]);
    let body = json!({ "title": "Sevens and eights", "instructions": "Take your time.", "questions": questions,
        "time_limit_s": 600, "classroom_ids": [class] });
    let path = format!("/assessments/{}", id(&recorder.post(teacher, "/assessments", body).await));
    recorder.get(teacher, &path).await;
    recorder.patch(teacher, &path, json!({ "closes_at": "2026-12-18T15:30:00Z", "version": 1 })).await;
    let started = recorder.post_nothing(pupil, &format!("{path}/start")).await;
    crate::assessments::answer_each(pupil, &started, [json!(8), json!("Rows and columns of one array.")]).await;
    crate::assessments::finish(pupil, &started).await;
    recorder.app.do_jobs().await;
    recorder.get(teacher, "/assessments").await;
    let inbox = recorder.get(teacher, "/teacher/markings").await;
    // The demonstration has another assessment to mark.
    let is_ours = |item: &&Value| item["assessment"] == "Sevens and eights";
    let item = inbox["items"].as_array().and_then(|items| items.iter().find(is_ours)).expect("an answer to mark");
    let marking = format!("/teacher/markings/{}", id(item));
    let marked = json!({ "score": 2, "feedback": "Draw the array, too.", "version": 1 });
    recorder.patch(teacher, &marking, marked).await;
    recorder.get(teacher, &marking).await;
    let moderation = json!({ "score": 3, "note": "As we agreed for year 3." });
    recorder.post(head, &format!("{marking}/moderation"), moderation).await;
    recorder.get(teacher, &format!("{path}/results")).await;
    recorder.get(teacher, &format!("{path}/results?format=csv")).await;
}

async fn groups(recorder: &mut Recorder<'_>, senco: &Client<'_>, pupil: &str) {
    recorder.get(senco, "/interventions/suggestions").await;
    let group = json!({ "name": "Sevens before lunch", "tables": [7], "facts": [[6, 8]], "starts_on": "2026-11-23",
        "ends_on": "2026-12-18", "entry_criteria": "Below 12 marks", "entry_predicted_score": 12.0,
        "exit_secure_percent": 80, "weekly_goal": 80 });
    let path = format!("/interventions/{}", id(&recorder.post(senco, "/interventions", group).await));
    recorder.put(senco, &format!("{path}/pupils"), json!({ "pupil_ids": [pupil] })).await;
    recorder.patch(senco, &path, json!({ "weekly_goal": 100, "version": 1 })).await;
    for path in ["/interventions", &path, &format!("{path}/progress")] {
        recorder.get(senco, path).await;
    }
    senco.delete(&path).await.done();
    recorder.post_nothing(senco, &format!("{path}/restore")).await;
}

async fn administration(recorder: &mut Recorder<'_>, admin: &Client<'_>, pupil: &str, school: &str) {
    recorder.get(admin, "/admin/users?role=pupil&limit=2&total=true").await;
    let new = json!({ "role": "pupil", "username": "rstone", "first_name": "Ruby", "last_name": "Stone",
        "year_group": "4", "pin": "482911", "upn": "B801200005001", "sen_status": "N" });
    let user = id(&recorder.post(admin, "/admin/users", new).await);
    let path = format!("/admin/users/{user}");
    recorder.get(admin, &path).await;
    recorder.patch(admin, &path, json!({ "last_name": "Stone-Reid", "version": 1 })).await;
    recorder.post(admin, &format!("{path}/credential"), json!({})).await;
    recorder.get(admin, &format!("/admin/users/{pupil}/export")).await;
    let class = json!({ "name": "Aspen", "year_group": "2" });
    let class = id(&recorder.post(admin, "/admin/classrooms", class).await);
    let path = format!("/admin/classrooms/{class}");
    recorder.patch(admin, &path, json!({ "name": "Aspen and Birch", "version": 1 })).await;
    recorder.get(admin, "/admin/classrooms").await;
    for operation in ["archive", "restore", "unlock"] {
        recorder.post(admin, &format!("/admin/users/{operation}"), json!({ "user_ids": [user, NOBODY] })).await;
    }
    recorder.post(admin, "/admin/users/move", json!({ "user_ids": [user, NOBODY], "classroom_id": class })).await;
    let cards = admin.call(Method::POST, "/admin/users/login-cards").header("accept", "application/json");
    recorder.call(cards, Some(json!({ "user_ids": [user] }))).await;

    for (roster, end) in [("roster-canonical.csv", "commit"), ("roster-broken.csv", "cancel")] {
        let upload = admin.call(Method::POST, "/admin/imports").form(Some((roster, &fixture(roster))), &[]);
        let import = format!("/admin/imports/{}", id(&recorder.call(upload, None).await));
        recorder.app.do_jobs().await;
        recorder.get(admin, &format!("{import}?limit=2")).await;
        recorder.get(admin, &format!("{import}/errors.csv")).await;
        let response = admin.call(Method::POST, &format!("{import}/{end}")).send().await;
        if response.status < 300 {
            recorder.record(&response, None);
        }
        recorder.app.do_jobs().await;
        if end == "commit" {
            let cards = admin.call(Method::GET, &format!("{import}/login-cards")).header("accept", "application/json");
            recorder.call(cards, None).await;
        }
    }
    let upload =
        admin.call(Method::POST, "/admin/imports").form(Some(("roster.csv", &fixture("roster-canonical.csv"))), &[]);
    let import = format!("/admin/imports/{}", id(&recorder.call(upload, None).await));
    recorder.app.do_jobs().await;
    recorder.post_nothing(admin, &format!("{import}/cancel")).await;
    recorder.get(admin, "/admin/imports?total=true").await;
    recorder.get(admin, "/admin/imports/template.csv").await;
    recorder.get(admin, "/admin/audit?limit=2&total=true").await;
    let guess = json!({ "school_id": school, "username": "bprice", "pin": "000000" });
    recorder.app.anonymous().post("/auth/pupil/login", guess).await;
    recorder.get(admin, "/admin/sign-in-failures").await;
    recorder.post_nothing(admin, &format!("/admin/users/{pupil}/unlock")).await;
}

async fn platform(recorder: &mut Recorder<'_>, operator: &Client<'_>, school: &str) {
    recorder.get(operator, "/platform/schools?total=true").await;
    let new = json!({ "name": "Elm Road Primary School", "slug": "elm-road", "urn": "100001" });
    recorder.post(operator, "/platform/schools", new).await;
    let path = format!("/platform/schools/{school}");
    recorder.get(operator, &path).await;
    recorder.patch(operator, &path, json!({ "name": "Oak Hill Primary School", "version": 1 })).await;
    recorder.get(operator, &format!("{path}/admins")).await;
    let admin = json!({ "role": "it_admin", "username": "jbaker", "first_name": "Jo", "last_name": "Baker" });
    recorder.post(operator, &format!("{path}/admins"), admin).await;
    recorder.get(operator, "/platform/usage").await;
    recorder.get(operator, "/platform/jobs").await;
    recorder.post(operator, "/platform/jobs/retry", json!({ "kind": "digest" })).await;
}
