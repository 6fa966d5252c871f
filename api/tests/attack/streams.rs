//! Event streams end with the sign-in, and one account cannot open many.

use std::time::Duration;

use futures_util::future::join_all;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use test_support::server::roster;

use crate::{
    require, row, times,
    town::{OAK_ADDRESS, Town},
};

#[tokio::test(flavor = "multi_thread")]
async fn the_events_of_an_import_end_with_the_sign_in_and_are_few_for_each_account() {
    // No worker runs, so the import stays in the queue and its event streams do not end by themselves.
    let Some(town) = Town::start(&[]).await else { return };
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = |path: &str| format!("http://{}/api/v1{path}", town.server.address);
    let admin = town.token(&town.oak.it_admin);
    let form = Form::new().part("file", Part::bytes(roster(1, 5)).file_name("roster.csv"));
    let import = http.post(url("/admin/imports")).bearer_auth(&admin).multipart(form).send().await.unwrap();
    let import: Value = import.json().await.unwrap();
    let events = url(&format!("/admin/imports/{}/events", import["id"].as_str().unwrap()));

    let open = (0..times(50, 1_000)).map(|_| http.get(&events).bearer_auth(&admin).send());
    let streams: Vec<_> = join_all(open).await.into_iter().flatten().filter(|stream| stream.status() == 200).collect();
    let opened = streams.len();
    let mut ends: Vec<_> =
        streams.into_iter().map(|stream| tokio::spawn(async move { stream.bytes().await.is_ok() })).collect();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let still_open = ends.iter().filter(|end| !end.is_finished()).count();

    assert!(
        (town.client(OAK_ADDRESS).call(poem::http::Method::POST, "/auth/logout", &admin, Some(json!({}))).await) < 300
    );
    let all = join_all(ends.iter_mut());
    let ended = tokio::time::timeout(Duration::from_secs(10), all).await.is_ok();
    let after = if ended { "ended with the sign-in" } else { "went on after the sign-in" };
    row("event streams of one account", &format!("{opened} accepted, {still_open} open at once; they {after}"));
    require(still_open <= 10, "an account has few streams");
    require(ended, "the streams end with the sign-in");
}
