//! `GET /admin/imports/{import_id}/events`

use api::{imports::events::STREAMS_PER_ACCOUNT, tokens::ACCESS_TOKEN_LIFE};
use entity::roster_import;
use futures_util::{FutureExt, Stream, StreamExt, stream::BoxStream};
use sea_orm::{ActiveValue::Set, ColumnTrait, QueryFilter, prelude::Uuid};
use serde_json::{Value, json};

use crate::support::{Client, School, TestApp, imports::id, until};

const ROSTER: &[u8] = b"first_name,last_name,classroom\nAva,Price,Hazel\nBen,Shah,Hazel\n";

/// Uploads a roster whose import stays queued, and returns the id of the import.
async fn queued(admin: &Client<'_>) -> String {
    id(&admin.upload(ROSTER, &[]).send().await.accepted())
}

/// Opens a stream and reads its first event, which shows the import as it is.
async fn open(client: &Client<'_>, import: &str) -> BoxStream<'static, Value> {
    let mut events = client.follow(import).await;
    assert_eq!(events.next().await.unwrap()["id"], import);
    events
}

/// Returns the first event in which the import has this state. Earlier events show how the import got there.
async fn until_state(events: &mut (impl Stream<Item = Value> + Unpin), state: &str) -> Value {
    loop {
        let event = events.next().await.unwrap_or_else(|| panic!("the stream ended before the import was {state}"));
        if event["state"] == state {
            return event;
        }
    }
}

/// Writes the number of finished rows, as the worker does after each chunk.
async fn rows_done(oak: &School<'_>, import: &str, rows: i32) {
    let tx = oak.tenant().begin().await.unwrap();
    let progress = roster_import::ActiveModel { rows_done: Set(rows), ..Default::default() };
    let import: Uuid = import.parse().unwrap();
    let update = tx.update::<roster_import::Entity>().set(progress).filter(roster_import::Column::Id.eq(import));
    update.exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_imports_events_show_its_progress_and_its_end() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let import = queued(&admin).await;
    let mut events = admin.follow(&import).await;
    assert_eq!(events.next().await.unwrap()["state"], "queued");
    app.do_jobs().await;
    let ready = until_state(&mut events, "ready").await;
    assert_eq!(ready["counts"]["created"], 2);
    assert_eq!(events.next().await, None);

    admin.post_to_import(&import, "commit").await.accepted();
    let mut events = admin.follow(&import).await;
    let committing = events.next().await.unwrap();
    assert_eq!(
        (&committing["state"], &committing["rows_done"], &committing["rows_total"]),
        (&json!("committing"), &json!(0), &json!(2))
    );
    rows_done(&oak, &import, 1).await;
    assert_eq!(events.next().await.unwrap()["rows_done"], 1);
    app.do_jobs().await;
    let done = until_state(&mut events, "done").await;
    assert_eq!(done["rows_done"], 2);
    assert_eq!(events.next().await, None);

    // A finished import sends one event.
    assert_eq!(admin.follow(&import).await.collect::<Vec<_>>().await, [done]);
    until(async || app.import_streams.count() == (0, 0)).await;
}

#[tokio::test]
async fn a_stream_ends_when_its_caller_loses_the_standing_to_see_it() {
    let app = TestApp::spawn().await;
    let operator = app.platform_admin().await;
    for loss in ["log-out", "archive", "role", "password", "suspension", "expiry"] {
        let oak = app.school(&format!("oak-{loss}")).await;
        let (head, admin) = (app.as_(&oak.headteacher), app.as_(&oak.it_admin));
        let import = queued(&admin).await;
        let (mut of_admin, mut of_head) = (open(&admin, &import).await, open(&head, &import).await);
        let user = format!("/admin/users/{}", oak.it_admin.id);
        match loss {
            "log-out" => admin.post("/auth/logout", json!({})).await.done(),
            "archive" => head.delete(&user).await.done(),
            "role" => drop(head.patch(&user, json!({ "role": "teacher" })).await.ok()),
            "password" => drop(head.post(&format!("{user}/credential"), json!({})).await.ok()),
            "suspension" => {
                let school = format!("/platform/schools/{}", oak.id);
                app.as_(&operator).patch(&school, json!({ "status": "suspended" })).await.ok();
            }
            _ => app.clock.advance(ACCESS_TOKEN_LIFE),
        }
        // The import changes afterwards, but the caller does not see it.
        rows_done(&oak, &import, 1).await;
        assert_eq!(of_admin.next().await, None, "{loss}");
        if ["suspension", "expiry"].contains(&loss) {
            assert_eq!(of_head.next().await, None, "{loss}");
        } else {
            assert_eq!(of_head.next().await.unwrap()["rows_done"], 1, "{loss}");
        }
    }
    until(async || app.import_streams.count() == (0, 0)).await;
}

#[tokio::test]
async fn a_further_stream_of_an_account_closes_its_oldest_one() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (head, admin) = (app.as_(&oak.headteacher), app.as_(&oak.it_admin));
    // The streams of an account count together, whichever imports they follow.
    let imports = [queued(&admin).await, queued(&admin).await];
    let mut of_head = open(&head, &imports[0]).await;
    let mut streams = Vec::new();
    for number in 0..STREAMS_PER_ACCOUNT {
        streams.push(open(&admin, &imports[number % 2]).await);
    }
    assert_eq!(app.import_streams.count(), (2, STREAMS_PER_ACCOUNT + 1));
    streams.push(open(&admin, &imports[0]).await);
    assert_eq!(app.import_streams.count(), (2, STREAMS_PER_ACCOUNT + 1));
    assert_eq!(streams.remove(0).next().await, None);
    for import in &imports {
        rows_done(&oak, import, 1).await;
    }
    for events in streams.iter_mut().chain([&mut of_head]) {
        assert_eq!(events.next().await.unwrap()["rows_done"], 1);
    }
}

#[tokio::test]
async fn all_streams_of_an_import_share_one_poller_that_ends_with_the_last_stream() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let import = queued(&app.as_(&oak.it_admin)).await;
    let other = queued(&app.as_(&elm.it_admin)).await;
    let mut streams = Vec::new();
    for person in [&oak.it_admin, &oak.headteacher] {
        streams.push(open(&app.as_(person), &import).await);
        streams.push(open(&app.as_(person), &import).await);
    }
    let of_elm = open(&app.as_(&elm.it_admin), &other).await;
    assert_eq!(app.import_streams.count(), (2, 5));
    // One change is one event in each stream.
    rows_done(&oak, &import, 1).await;
    for events in &mut streams {
        assert_eq!(events.next().await.unwrap()["rows_done"], 1);
    }
    streams.truncate(1);
    assert_eq!(app.import_streams.count(), (2, 2));
    drop((streams, of_elm));
    until(async || app.import_streams.count() == (0, 0)).await;
}

#[tokio::test]
async fn a_file_without_a_name_has_none_in_the_response_and_in_the_events() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    for name in ["", "\t"] {
        let upload = admin.call(poem::http::Method::POST, "/admin/imports").form(Some((name, ROSTER)), &[]);
        let accepted = upload.send().await.accepted();
        assert_eq!(accepted["filename"], Value::Null, "{name:?}");
        assert_eq!(admin.follow(&id(&accepted)).await.next().await.unwrap()["filename"], Value::Null);
    }
}

#[tokio::test]
async fn while_the_database_is_unavailable_a_stream_sends_nothing_and_then_goes_on() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let import = queued(&admin).await;
    let mut events = open(&admin, &import).await;
    app.take_away("sign_in").await;
    rows_done(&oak, &import, 1).await;
    let reads_standing = async || app.statements().iter().any(|sql| sql.contains("sign_in"));
    for _ in 0..2 {
        app.statements();
        until(reads_standing).await;
    }
    assert_eq!(events.next().now_or_never(), None, "an event was sent without a look at the caller's standing");
    app.bring_back("sign_in").await;
    assert_eq!(events.next().await.unwrap()["rows_done"], 1);
}
