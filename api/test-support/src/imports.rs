//! Rosters for tests, and the results of their imports.

use std::{fs, path::Path};

use entity::{SchoolId, account, classroom};
use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};
use poem::http::Method;
use sea_orm::QueryOrder;
use serde_json::Value;

use super::{Answer, Call, Client, TestApp, contract::conformance};

/// Returns a roster from the worker's fixtures.
pub fn fixture(name: &str) -> Vec<u8> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../worker/tests/fixtures/rosters");
    fs::read(fixtures.join(name)).unwrap()
}

/// Returns the user names and PINs on a sheet of login cards, in printed order.
pub fn cards(html: &str) -> Vec<(String, String)> {
    let between = |text: &str, start: &str, end: &str| {
        let (_, rest) = text.split_once(start).unwrap();
        rest.split_once(end).unwrap().0.to_owned()
    };
    let card = |card: &str| {
        let username = between(card, "<dd class=\"username ", "</dd>");
        let pin = between(card, "<dd class=\"pin\">", "</dd>");
        (username.split_once('>').unwrap().1.to_owned(), pin.chars().filter(char::is_ascii_digit).collect())
    };
    html.split("<li class=\"card\">").skip(1).map(card).collect()
}

impl Client<'_> {
    /// Creates the call that uploads a roster, without sending it.
    pub fn upload(&self, roster: &[u8], options: &[(&str, &str)]) -> Call<'_> {
        self.call(Method::POST, "/admin/imports").form(Some(("roster.csv", roster)), options)
    }

    /// Returns an import with the first 200 rows of its report.
    pub async fn import(&self, id: &str) -> Value {
        self.get(&format!("/admin/imports/{id}?limit=200")).await.ok()
    }

    /// Follows an import. Each event is validated against the document.
    pub async fn follow(&self, id: &str) -> BoxStream<'static, Value> {
        let response = self.call(Method::GET, &format!("/admin/imports/{id}/events")).open().await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.content_type(), Some("text/event-stream"));
        // Each event arrives in one chunk.
        let events = response.into_body().into_bytes_stream().flat_map(|chunk| {
            let text = String::from_utf8(chunk.unwrap().to_vec()).unwrap();
            let events = conformance::events(&text);
            stream::iter(
                events.iter().map(|event| conformance::validate_event("importEvents", event)).collect::<Vec<_>>(),
            )
        });
        events.boxed()
    }

    /// Sends an action on an import: `commit` or `cancel`.
    pub async fn post_to_import(&self, id: &str, what: &str) -> Answer {
        self.post_nothing(&format!("/admin/imports/{id}/{what}")).await
    }

    /// Returns the user names and PINs on the login cards of an import.
    pub async fn cards(&self, id: &str) -> Vec<(String, String)> {
        let sheet = self.get(&format!("/admin/imports/{id}/login-cards")).await;
        assert_eq!(sheet.status, 200, "{sheet}");
        cards(sheet.text())
    }
}

/// Returns the id of an import from the response to its upload or from its report.
#[track_caller]
pub fn id(import: &Value) -> String {
    let id = import["id"].as_str().or_else(|| import["import"]["id"].as_str());
    id.unwrap_or_else(|| panic!("not an import: {import}")).to_owned()
}

impl TestApp {
    /// Uploads a roster, runs the jobs, and returns the import with its report.
    pub async fn import(&self, client: &Client<'_>, roster: &[u8], options: &[(&str, &str)]) -> Value {
        let accepted = client.upload(roster, options).send().await.accepted();
        self.do_jobs().await;
        client.import(&id(&accepted)).await
    }

    /// Returns all accounts and classrooms of a school, as they are stored.
    pub async fn stored(&self, school_id: SchoolId) -> (Vec<account::Model>, Vec<classroom::Model>) {
        let tx = self.tenant(school_id).read().await.unwrap();
        let accounts = tx.find::<account::Entity>().order_by_asc(account::Column::Id).all(&tx).await.unwrap();
        let classes = tx.find::<classroom::Entity>().order_by_asc(classroom::Column::Id).all(&tx).await.unwrap();
        (accounts, classes)
    }
}
