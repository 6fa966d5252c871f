//! A nervous client: it repeats a call that got no answer, or was refused for the moment, until it is answered.

use std::{sync::Arc, time::Duration};

use poem::http::Method;
use rand::Rng;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::{
    ledger::Ledger,
    support::{Answer, Person, TestApp},
};

/// Somebody who calls the service.
pub(crate) struct Caller {
    /// Who it is.
    pub(crate) person: Person,
    /// Where is written down what was acknowledged.
    pub(crate) ledger: Arc<Ledger>,
    number: usize,
    app: Arc<TestApp>,
    http: reqwest::Client,
    origin: String,
}

/// A call that may be repeated.
pub(crate) struct Call {
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Body,
    /// Makes it harmless to repeat, where the operation is not so by itself.
    pub(crate) key: Option<String>,
}

/// What a call sends.
pub(crate) enum Body {
    Nothing,
    Json(Value),
    /// A roster to import.
    Roster(Vec<u8>),
}

impl Caller {
    /// The client of that number, which calls the service at an address and waits so long for each answer.
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

    /// Calls until there is an answer that repeating will not change, which must be this one.
    pub(crate) async fn expect(&self, status: u16, call: &Call) -> Value {
        loop {
            match self.once(call).await {
                Ok(answer) if answer.status >= 500 || answer.status == 429 => {
                    *self.ledger.entries().refused.entry((call.operation, answer.code())).or_default() += 1;
                }
                Ok(answer) => {
                    assert_eq!(answer.status, status, "{}: {answer}", call.operation);
                    self.ledger.succeeded(self.number);
                    return answer.json();
                }
                Err(cause) => *self.ledger.entries().unanswered.entry(seen(&cause)).or_default() += 1,
            }
            pause(50..200).await;
        }
    }

    /// The answer, which keeps the document whatever it is.
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

/// How a client tells that it got no answer.
fn seen(cause: &reqwest::Error) -> &'static str {
    if cause.is_timeout() {
        HUNG
    } else if cause.is_connect() {
        "not connected"
    } else {
        "cut off"
    }
}

/// A call was not answered within the client's patience.
pub(crate) const HUNG: &str = "no answer in time";

/// Waits so many milliseconds, drawn from a range: people do.
pub(crate) async fn pause(ms: std::ops::Range<u64>) {
    let ms = rand::rng().random_range(ms);
    tokio::time::sleep(Duration::from_millis(ms)).await;
}
