//! Logs, output and metrics contain no PIN, password, token or key, whatever a client requests and at any log level.

use std::{collections::HashSet, env, fs};

use entity::Database;
use migration::fresh::{FreshDatabase, fresh_database};
use poem::http::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use worker::keys::KeyRing;

use super::server::{ADMIN_PASSWORD, Lms, OPERATOR_PASSWORD, Running, ServedSchool, Server};
use crate::{
    sessions::{body, right_answer},
    support::{
        imports::{cards, fixture},
        until,
    },
};

/// User name and password of a teacher in the first roster.
const TEACHER: (&str, &str) = ("dosei", "purple-lantern-42-otter");

// The client sends the first two secrets in places where they do not belong, and sets the last two as new secrets.
const STRAY_PIN: &str = "731904";
const STRAY_PASSWORD: &str = "wrong-9-lantern";
const NEW_PASSWORD: &str = "fresh-7-oaks-here";
const SET_PIN: &str = "482913";

/// The secrets that must not leak.
#[derive(Default)]
struct Secrets(Vec<String>);

impl Secrets {
    fn add(&mut self, secret: impl Into<String>) {
        self.0.push(secret.into());
    }

    fn add_all<S: Into<String>>(&mut self, secrets: impl IntoIterator<Item = S>) {
        self.0.extend(secrets.into_iter().map(Into::into));
    }

    /// Adds the tokens and the drawn secrets in a response.
    fn add_from(&mut self, answer: &Value) {
        for name in ["access_token", "refresh_token", "pin", "password"] {
            if let Some(secret) = answer[name].as_str() {
                self.add(secret);
            }
        }
    }

    /// Finds a secret in a text, or a part of a token: a refresh token's random half or an access token's signature.
    fn find_in(&self, text: &str) -> Option<&str> {
        // Six digits also occur within ids, times and numbers, so a PIN is searched as a whole word.
        let words: HashSet<&str> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
        let parts = self.0.iter().flat_map(|secret| secret.split('.'));
        let mut parts = parts.filter(|part| part.len() >= 6 && part.parse::<uuid::Uuid>().is_err());
        parts.find(|part| if part.len() == 6 { words.contains(part) } else { text.contains(part) })
    }

    fn assert_absent(&self, what: &str, text: &str) {
        if let Some(secret) = self.find_in(text) {
            let line = text.lines().find(|line| line.contains(secret));
            panic!("{secret} is in the {what}: {line:?}");
        }
    }
}

#[test]
fn secrets_are_found_in_a_text_and_lookalikes_are_not() {
    let mut secrets = Secrets::default();
    secrets.add_all([
        STRAY_PIN,
        "0196a1b2-0000-7000-8000-000000000001.Zm9vYmFyYmF6",
        "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl",
    ]);
    for leak in ["pin=731904", "{\"pin\":\"731904\"}", "of Zm9vYmFyYmF6!", "Bearer x.y.c2lnbmF0dXJl"] {
        assert!(secrets.find_in(leak).is_some(), "{leak}");
    }
    for harmless in ["17319040", "09:00:00.731904Z", "0196a1b2-0000-7000-8000-000000000001", "a731904b"] {
        assert_eq!(secrets.find_in(harmless), None);
    }
}

/// The processes, and the URL of their database.
struct Processes {
    server: Server,
    worker: Option<Running>,
    database: String,
    // Declared last so that the database is dropped after the processes that use it.
    _fresh: FreshDatabase,
}

/// Starts the processes at log level TRACE on the database of this test run.
async fn start(secrets: &mut Secrets) -> (Lms, Processes) {
    let fresh = fresh_database().await;
    let mut lms = Lms::new().with("LMS_LOG", "trace").with("LMS_METRICS_LISTEN", "127.0.0.1:0");
    if !fresh.is_postgres() {
        let server = lms.serve();
        let drawn = fs::read_to_string(lms.folder().join("secrets.toml")).unwrap();
        let keys: Vec<_> = drawn.split(['"', ':']).filter(|text| text.len() > 30).collect();
        assert_eq!(keys.len(), 3);
        secrets.add_all(keys);
        let database = format!("sqlite:{}", lms.folder().join("lms.db").display());
        return (lms, Processes { server, worker: None, database, _fresh: fresh });
    }
    for name in ["LMS_TOKEN_KEYS", "LMS_PEPPERS", "LMS_SEAL_KEYS"] {
        let ring = KeyRing::draw().to_setting();
        secrets.add(ring.split_once(':').unwrap().1);
        lms = lms.with(name, &ring);
    }
    let password = fresh.url().split_once('@').unwrap().0.rsplit_once(':').unwrap().1;
    secrets.add(password);
    lms = lms.with("DATABASE_URL", fresh.url());
    if let Ok(redis) = env::var("LMS_TEST_REDIS_URL") {
        lms = lms.with("REDIS_URL", &redis);
    }
    let processes =
        Processes { server: lms.serve(), worker: Some(lms.work()), database: fresh.url().to_owned(), _fresh: fresh };
    (lms, processes)
}

/// Imports valid and invalid rosters with PINs and passwords. Returns the log-in of one of the pupils.
async fn import(server: &Server, school: &ServedSchool, secrets: &mut Secrets) -> Value {
    let mut card = Value::Null;
    for roster in ["roster-canonical.csv", "roster-mis-export.csv", "roster-broken.csv"] {
        let import = server.upload(school, fixture(roster)).await;
        let ended = server.until_ended(school, &import).await;
        if ended["state"] == "done" {
            let sheet = server.get(&format!("/admin/imports/{import}/login-cards"), &school.admin).await;
            let cards = cards(sheet.as_str().unwrap());
            let (username, pin) = &cards[0];
            card = json!({ "school_id": school.id, "username": username, "pin": pin });
            secrets.add_all(cards.iter().map(|(_, pin)| pin));
        }
        server.get(&format!("/admin/imports/{import}/errors.csv"), &school.admin).await;
    }
    // Sixty pupils have PINs from the file, and 32 more have generated PINs.
    assert!(secrets.0.len() > 92);
    secrets.add_all(["correct-horse-7-battery", TEACHER.1]);
    card
}

/// Signs in and out, practises, and calls everything that sets a secret.
async fn use_all(server: &Server, school: &ServedSchool, card: &Value, secrets: &mut Secrets) {
    let pupil = server.post("/auth/pupil/login", "", card.clone()).await;
    secrets.add_from(&pupil);
    let token = pupil["access_token"].as_str().unwrap();
    let started = server.post("/sessions", token, json!({ "kind": "practice" })).await;
    let session = started["session"]["id"].as_str().unwrap();
    let mut question = started["next"].clone();
    for _ in 0..3 {
        let answer = body(&question, Some(right_answer(&question)));
        question = server.post(&format!("/sessions/{session}/answers"), token, answer).await["next"].clone();
    }
    server.post(&format!("/sessions/{session}/finish"), token, json!({})).await;

    let teacher = json!({ "school_id": school.id, "username": TEACHER.0, "password": TEACHER.1 });
    let session = server.post("/auth/staff/login", "", teacher).await;
    let renewed = server.post("/auth/refresh", "", json!({ "refresh_token": session["refresh_token"] })).await;
    secrets.add_from(&session);
    secrets.add_from(&renewed);
    let token = renewed["access_token"].as_str().unwrap();
    secrets.add(NEW_PASSWORD);
    server.post("/auth/password", token, json!({ "current": TEACHER.1, "new": NEW_PASSWORD })).await;
    server.post("/auth/logout", token, json!({ "refresh_token": renewed["refresh_token"] })).await;

    let pupil = pupil["me"]["id"].as_str().unwrap();
    let credential = format!("/admin/users/{pupil}/credential");
    let drawn = server.post(&credential, &school.admin, json!({})).await;
    assert!(drawn["pin"].is_string());
    secrets.add_from(&drawn);
    secrets.add(SET_PIN);
    server.post(&credential, &school.admin, json!({ "pin": SET_PIN })).await;
}

/// Sends secrets in all the places where they do not belong.
async fn misplace_secrets(server: &Server, school: &ServedSchool, secrets: &mut Secrets) {
    secrets.add_all([STRAY_PIN, STRAY_PASSWORD]);
    let login = json!({ "school_id": school.id, "username": "x", "pin": STRAY_PIN, "password": STRAY_PASSWORD });
    let new_user = json!({ "role": "pupil", "username": "x y", "first_name": "A", "last_name": "B", "pin": STRAY_PIN });
    let admin = format!("Bearer {}", school.admin);
    let json_type = "application/json";
    let texts = [login.to_string(), new_user.to_string()];
    for path in ["/auth/pupil/login", "/auth/staff/login", "/auth/refresh", "/auth/password", "/admin/users"] {
        for text in &texts {
            let torn = &text[..text.len() - 1];
            for (media_type, body) in [
                (json_type, text.clone()),
                (json_type, torn.to_owned()),
                (json_type, format!("[{text}]")),
                (json_type, json!(STRAY_PASSWORD).to_string()),
                (json_type, json!({ "pin": [STRAY_PIN], "refresh_token": { "token": STRAY_PASSWORD } }).to_string()),
                (json_type, json!({ "school_id": school.id, "username": STRAY_PASSWORD, "pin": 731_904 }).to_string()),
                (
                    json_type,
                    json!({ "refresh_token": STRAY_PASSWORD, "current": STRAY_PASSWORD, "new": "x" }).to_string(),
                ),
                ("text/plain", text.clone()),
                (STRAY_PASSWORD, text.clone()),
                ("application/x-www-form-urlencoded", format!("pin={STRAY_PIN}&password={STRAY_PASSWORD}")),
                ("multipart/form-data; boundary=x", format!("--x\r\n{STRAY_PASSWORD}")),
            ] {
                let headers = [("content-type", media_type), ("authorization", admin.as_str())];
                let status = server.send(Method::POST, path, &headers, &body).await;
                assert!((400..500).contains(&status), "{path} {media_type} {body}: {status}");
            }
        }
    }
    let token = &school.admin;
    for path in [
        format!("/admin/users/{STRAY_PIN}"),
        format!("/admin/users/{STRAY_PASSWORD}/credential"),
        format!("/teacher/classrooms/{STRAY_PIN}/login-cards"),
        format!("/{STRAY_PIN}/{STRAY_PASSWORD}"),
        format!("/nothing?token={token}&pin={STRAY_PIN}"),
        format!("/admin/users?limit={STRAY_PASSWORD}&after={token}"),
        format!("/admin/users?after={STRAY_PIN}&access_token={token}"),
        format!("/admin/imports/{token}"),
    ] {
        let headers = [("authorization", admin.as_str()), ("idempotency-key", STRAY_PASSWORD)];
        server.send(Method::GET, &path, &headers, "").await;
        server.send(Method::POST, &path, &headers, STRAY_PASSWORD).await;
        server.send(Method::from_bytes(STRAY_PASSWORD.as_bytes()).unwrap(), &path, &headers, "").await;
    }
    for token in [STRAY_PASSWORD, &format!("{token}x"), &format!("x{token}"), "731904"] {
        let headers = [("authorization", &*format!("Bearer {token}")), ("cookie", token), ("x-request-id", "safe")];
        assert_eq!(server.send(Method::GET, "/auth/me", &headers, "").await, 401);
        server.send(Method::GET, "/auth/me", &[("authorization", token)], "").await;
    }
    for _ in 0..6 {
        let wrong = json!({ "username": "operator", "password": STRAY_PASSWORD });
        server.send(Method::POST, "/platform/login", &[("content-type", json_type)], &wrong.to_string()).await;
    }
}

/// Renames tables so that operations which set or return a secret fail in the database.
async fn break_all(processes: &Processes, school: &ServedSchool, card: &Value) {
    let server = &processes.server;
    let database = Database::connect(&processes.database, 1).await.unwrap();
    // This import job fails while it holds a roster.
    database.execute_unprepared("ALTER TABLE roster_row RENAME TO roster_row_is_gone").await.unwrap();
    server.upload(school, fixture("roster-canonical.csv")).await;
    let logs = || [Some(server.log()), processes.worker.as_ref().map(Running::output)].into_iter().flatten();
    until(async || logs().any(|text| text.contains("job failed"))).await;
    for table in ["audit", "sign_in", "account"] {
        database.execute_unprepared(&format!("ALTER TABLE {table} RENAME TO {table}_is_gone")).await.unwrap();
        let new = json!({ "role": "pupil", "username": "new", "first_name": "A", "last_name": "B", "pin": STRAY_PIN });
        let refresh = json!({ "refresh_token": format!("{}.{STRAY_PASSWORD}", school.id) });
        let change = json!({ "current": ADMIN_PASSWORD, "new": NEW_PASSWORD });
        for (path, body) in [
            ("/admin/users", &new),
            ("/auth/pupil/login", card),
            ("/auth/refresh", &refresh),
            ("/auth/password", &change),
            ("/auth/logout", &refresh),
        ] {
            let answer = server.try_call(Method::POST, path, &school.admin, Some(body.clone())).await.unwrap();
            // Operations that do not use the renamed tables still succeed.
            assert!(answer.0 >= 400 || table != "account", "{path}: {answer:?}");
        }
    }
    database.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_leaks_whatever_is_requested_and_however_much_is_logged() {
    let mut secrets = Secrets::default();
    let (lms, processes) = start(&mut secrets).await;
    let server = &processes.server;
    let school = server.create_school(&lms).await;
    secrets.add_all([OPERATOR_PASSWORD, ADMIN_PASSWORD, &school.operator, &school.admin]);
    let card = import(server, &school, &mut secrets).await;
    use_all(server, &school, &card, &mut secrets).await;
    misplace_secrets(server, &school, &mut secrets).await;
    let listeners =
        [Some(server.metrics_address()), processes.worker.as_ref().map(|it| it.address_of("serving metrics"))];
    break_all(&processes, &school, &card).await;

    let output = server.log();
    assert!(output.matches("api error").count() > 100);
    for level in ["TRACE", "INFO", "ERROR"] {
        assert!(output.contains(&format!("\"level\":\"{level}\"")), "nothing is logged at {level}");
    }
    secrets.assert_absent("service's output", &output);
    if let Some(worker) = &processes.worker {
        let output = worker.output();
        assert!(output.contains("\"level\":\"TRACE\"") && output.contains("job failed"));
        secrets.assert_absent("worker's output", &output);
    }
    for listener in listeners.into_iter().flatten() {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let answer = client.get(format!("http://{listener}/metrics")).send().await.unwrap().text().await.unwrap();
        // The values are numbers and may contain any digits, so only names and labels are searched.
        let series: String =
            answer.lines().filter_map(|line| Some(line.rsplit_once(' ')?.0.to_owned() + "\n")).collect();
        assert!(series.contains("lms_build_info"));
        secrets.assert_absent("metrics", &series);
    }
}
