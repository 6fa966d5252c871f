//! A simulated school: pupils practise and sit checks while rosters are imported.

use std::time::Duration;

use api::sessions::question_id;
use entity::{ImportId, MtcAttemptId, SessionId};
use futures_util::{StreamExt, stream};
use poem::http::Method;
use rand::Rng;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    caller::{Body, Call, Caller, pause},
    ledger::bound,
    server::roster,
    support::mtc,
};

// The number of questions in a session, and of rows in a roster. The worker imports the rows in two chunks.
const QUESTIONS: usize = 8;
const ROWS: usize = 60;

/// The number of calls of a steady client that are in flight at once.
const STEADY_CALLS: usize = 4;

/// Clients that work until they are stopped.
pub(crate) struct Load {
    clients: JoinSet<()>,
    stop: CancellationToken,
}

/// What a client does repeatedly.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Work {
    Practise,
    SitChecks,
    ImportRosters,
}

impl Load {
    /// Starts the clients.
    pub(crate) fn start(clients: impl IntoIterator<Item = (Work, Caller)>) -> Self {
        let stop = CancellationToken::new();
        let mut working = JoinSet::new();
        for (work, client) in clients {
            let stop = stop.clone();
            working.spawn(async move {
                while !stop.is_cancelled() {
                    match work {
                        Work::Practise => drop(client.practise(QUESTIONS).await),
                        Work::SitChecks => client.sit_a_check().await,
                        Work::ImportRosters => client.import_a_roster().await,
                    }
                    pause(100..300).await;
                }
            });
        }
        Self { clients: working, stop }
    }

    /// Stops the clients after they have finished their current work.
    pub(crate) async fn stop(mut self) {
        self.stop.cancel();
        let ending = async {
            while let Some(ended) = self.clients.join_next().await {
                ended.unwrap();
            }
        };
        tokio::time::timeout(4 * bound(), ending).await.expect("the clients must be able to finish their current work");
    }
}

fn post(operation: &'static str, path: impl Into<String>, body: Body) -> Call {
    Call { operation, method: Method::POST, path: path.into(), body, key: None }
}

fn with_a_key(call: Call) -> Call {
    Call { key: Some(Uuid::now_v7().to_string()), ..call }
}

fn id(object: &Value) -> Uuid {
    object["id"].as_str().unwrap().parse().unwrap()
}

impl Caller {
    /// Practises a whole session. Every answer is acknowledged. Returns the call that finished the session.
    pub(crate) async fn practise(&self, questions: usize) -> Call {
        let body = Body::Json(json!({ "kind": "practice", "length": questions }));
        let started = self.expect(201, &with_a_key(post("startSession", "/sessions", body))).await;
        let session = SessionId(id(&started["session"]));
        self.ledger.entries().sessions.insert(session, (self.person.id, false));
        let mut next = started["next"].clone();
        while next.is_object() {
            next = self.answer(session, id(&next)).await;
            pause(30..150).await;
        }
        let finish = post("finishSession", format!("/sessions/{session}/finish"), Body::Nothing);
        self.expect(200, &finish).await;
        self.ledger.entries().sessions.insert(session, (self.person.id, true));
        finish
    }

    /// Practises, and then finishes the session again and again at a steady rate. After slow responses, sends the calls
    /// that are late at once.
    pub(crate) async fn practise_and_finish_repeatedly(&self, calls_per_second: u32) {
        let finish = self.practise(1).await;
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / calls_per_second);
        let calls = stream::poll_fn(|context| ticks.poll_tick(context).map(Some)).map(|_| self.expect(200, &finish));
        calls.buffer_unordered(STEADY_CALLS).for_each(async |_| ()).await;
    }

    /// Answers a question, sometimes twice, and returns the next question.
    async fn answer(&self, session: SessionId, question: Uuid) -> Value {
        let (_, asked) = question_id::read(session, question).unwrap();
        let typed = match rand::rng().random_range(0..10) {
            0 => None,
            1 => Some(1),
            _ => Some(i64::from(asked.right_answer())),
        };
        let elapsed_ms = rand::rng().random_range(800..6_000);
        let body = json!({ "question_id": question, "answer": typed, "elapsed_ms": elapsed_ms });
        let call = post("answerQuestion", format!("/sessions/{session}/answers"), Body::Json(body));
        let result = self.expect(200, &call).await;
        self.ledger.entries().answers.insert((session, question), (typed, result.clone()));
        if rand::rng().random_ratio(1, 8) {
            let again = self.expect(200, &call).await;
            for field in ["correct", "right_answer", "fact"] {
                assert_eq!(again[field], result[field], "a repeated answer must get the first result");
            }
        }
        result["next"].clone()
    }

    /// Sits a rehearsal of the check and saves the answers in parts.
    pub(crate) async fn sit_a_check(&self) {
        let form = self.expect(201, &post("startMtcAttempt", "/mtc/attempts", Body::Json(json!({})))).await;
        let attempt = MtcAttemptId(id(&form));
        let right: Vec<bool> = (0..25).map(|_| rand::rng().random_ratio(3, 4)).collect();
        let typed = |(number, right): (u64, &bool)| {
            let product = mtc::product(&form, number);
            mtc::answer(&form, number, &if *right { product } else { product + 1 }.to_string())
        };
        let answers: Vec<Value> = (1..).zip(&right).map(typed).collect();
        for answers in [&answers[..13], &answers[..], &answers[5..20]] {
            let body = Body::Json(json!({ "sent_at": chrono::Utc::now(), "answers": answers }));
            let path = format!("/mtc/attempts/{attempt}/answers");
            let save = Call { method: Method::PUT, ..post("saveMtcAttempt", path, body) };
            let saved = self.expect(200, &save).await;
            if answers.len() == 25 {
                assert_eq!(saved["state"], "complete");
                let score = i16::try_from(right.iter().filter(|right| **right).count()).unwrap();
                self.ledger.entries().attempts.insert(attempt, (self.person.id, score));
            }
            pause(30..150).await;
        }
    }

    /// Uploads a roster of new pupils and waits until it is imported.
    pub(crate) async fn import_a_roster(&self) {
        let number = self.ledger.entries().imports.len();
        let upload = with_a_key(post("createImport", "/admin/imports", Body::Roster(roster(number, ROWS))));
        let accepted = self.expect(202, &upload).await;
        let import = ImportId(id(&accepted));
        let ids = (0..ROWS).map(|row| format!("N{number}P{row}")).collect();
        self.ledger.entries().imports.insert(import, ids);
        let path = format!("/admin/imports/{import}?limit=1");
        let poll = Call { method: Method::GET, ..post("getImport", path, Body::Nothing) };
        loop {
            let shown = self.expect(200, &poll).await;
            let state = shown["import"]["state"].as_str().unwrap();
            if !["queued", "validating", "committing"].contains(&state) {
                assert_eq!(state, "done", "{shown}");
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        pause(500..1_000).await;
    }
}
