//! A client that retries a call while it gets no response or is rejected temporarily.

use std::{sync::Arc, time::Duration};

use poem::http::Method;
use rand::Rng;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::{
    ledger::Ledger,
    support::{Answer, Person, TestApp},
};

/// A person who calls the service.
pub(crate) struct Caller {
    /// The person.
    pub(crate) person: Person,
    /// The record of acknowledged changes.
    pub(crate) ledger: Arc<Ledger>,
    number: usize,
    app: Arc<TestApp>,
    http: reqwest::Client,
    origin: String,
}

/// A call that can be repeated safely.
pub(crate) struct Call {
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Body,
    /// The idempotency key, if the operation is not idempotent by itself.
    pub(crate) key: Option<String>,
}

/// The body of a call.
pub(crate) enum Body {
    Nothing,
    Json(Value),
    /// A roster to import, sent as a form.
    Roster(Vec<u8>),
}

impl Caller {
    /// Creates a client with this number. The client calls the service at `address` and waits at most `patience` for
    /// each response.
    pub(crate) fn new(
        number: usize,
        person: Person,
        app: &Arc<TestApp>,
        ledger: &Arc<Ledger>,
        address: &str,
        patience: Duration,
    ) -> Self {
        let http = reqwest::Client::builder().no_proxy().timeout(patience).build().unwrap();
        ledger.succeeded(number);
        let (app, ledger, origin) = (Arc::clone(app), Arc::clone(ledger), format!("http://{address}"));
        Self { person, ledger, number, app, http, origin }
    }

    /// Repeats a call while it fails temporarily. Asserts the final status and returns the response.
    pub(crate) async fn expect(&self, status: u16, call: &Call) -> Value {
        loop {
            self.ledger.entries().requests += 1;
            match self.once(call).await {
                Ok(answer) if answer.status >= 500 || answer.status == 429 => {
                    *self.ledger.entries().refused.entry((call.operation, answer.code())).or_default() += 1;
                }
                Ok(answer) => {
                    assert_eq!(answer.status, status, "{}: {answer}", call.operation);
                    self.ledger.succeeded(self.number);
                    return answer.json();
                }
                Err(cause) => *self.ledger.entries().unanswered.entry(symptom(&cause)).or_default() += 1,
            }
            pause(50..200).await;
        }
    }

    /// Sends the call once. Any response is validated against the OpenAPI document.
    async fn once(&self, call: &Call) -> reqwest::Result<Answer> {
        let url = format!("{}/api/v1{}", self.origin, call.path);
        let mut request = self.http.request(call.method.clone(), url).bearer_auth(self.person.access_token(&self.app));
        if let Some(key) = &call.key {
            request = request.header("idempotency-key", key);
        }
        let request = match &call.body {
            Body::Nothing => request,
            Body::Json(body) => request.json(body),
            Body::Roster(roster) => request.multipart(form(roster)),
        };
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Answer::of_another_process(call.operation, status, headers, response.bytes().await?.to_vec()))
    }
}

fn form(roster: &[u8]) -> Form {
    Form::new()
        .text("mode", "commit")
        .text("confirm_large", "true")
        .part("file", Part::bytes(roster.to_owned()).file_name("roster.csv"))
}

/// Returns the symptom that a client sees if it gets no response.
fn symptom(cause: &reqwest::Error) -> &'static str {
    if cause.is_timeout() {
        TIMED_OUT
    } else if cause.is_connect() {
        "connection refused"
    } else {
        "connection closed"
    }
}

/// The symptom of a call that gets no response before the client stops waiting.
pub(crate) const TIMED_OUT: &str = "no response in time";

/// Waits for a random number of milliseconds from a range, as people do.
pub(crate) async fn pause(ms: std::ops::Range<u64>) {
    let ms = rand::rng().random_range(ms);
    tokio::time::sleep(Duration::from_millis(ms)).await;
}
