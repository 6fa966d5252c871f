//! The limit of requests in flight. These requests are in flight because their bodies never end.

use futures_util::{FutureExt, future::LocalBoxFuture, stream};
use poem::{Body, http::Method};

use crate::support::{Answer, TestApp};

/// The maximum number of requests in flight.
const ALL: usize = 1_536;

/// The part of them that one address may have if nobody else has any.
const ALONE: usize = 586;

/// The requests of a class of 30 whose browsers have six connections each, behind one address.
const CLASS: usize = 180;

/// Sends a request whose body never ends. Returns the response if there is one at once.
fn send<'a>(app: &'a TestApp, peer: &str) -> Result<LocalBoxFuture<'a, Answer>, Box<Answer>> {
    let never = Body::from_bytes_stream(stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let call = app.anonymous().call(Method::POST, "/auth/pupil/login").header("content-type", "application/json");
    let mut call = call.from(peer).body(never).send().boxed_local();
    match call.as_mut().now_or_never() {
        Some(answer) => Err(Box::new(answer)),
        None => Ok(call),
    }
}

/// Sends requests from an address until one is rejected, and returns those in flight.
fn fill<'a>(app: &'a TestApp, peer: &str) -> Vec<LocalBoxFuture<'a, Answer>> {
    let mut held = Vec::new();
    loop {
        match send(app, peer) {
            Ok(call) => held.push(call),
            Err(rejected) => {
                rejected.is("LMS-API-006");
                assert_eq!(rejected.header("retry-after"), "1");
                assert_eq!(rejected.logged().field("cause"), "too many requests are in flight");
                return held;
            }
        }
        assert!(held.len() <= ALL, "nothing is rejected");
    }
}

/// Sends this many requests from an address, and returns those that are in flight.
fn in_flight<'a>(app: &'a TestApp, peer: &str, count: usize) -> Vec<LocalBoxFuture<'a, Answer>> {
    (0..count).filter_map(|_| send(app, peer).ok()).collect()
}

#[tokio::test]
async fn one_address_has_at_most_a_part_of_all_requests_in_flight() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let held = fill(&app, "198.51.100.7");
    assert_eq!(held.len(), ALONE);
    let log_in = || app.anonymous().call(Method::POST, oak.pupil.login_path()).json(&oak.pupil.login());
    log_in().from("198.51.100.7").send().await.is("LMS-API-006");
    log_in().from("198.51.100.8").send().await.ok();
    drop(held);
    log_in().from("198.51.100.7").send().await.ok();
}

#[tokio::test]
async fn a_class_behind_one_address_is_served_while_another_network_sends_all_that_it_may() {
    let app = TestApp::spawn().await;
    let _held = fill(&app, "198.51.100.1");
    assert_eq!(in_flight(&app, "203.0.113.9", CLASS).len(), CLASS);
}

#[tokio::test]
async fn many_networks_that_send_all_that_they_may_leave_requests_for_others() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let _held: Vec<_> = (1..=60).flat_map(|host| fill(&app, &format!("198.51.100.{host}"))).collect();
    let log_in = app.anonymous().call(Method::POST, oak.pupil.login_path()).json(&oak.pupil.login());
    log_in.from("203.0.113.9").send().await.ok();
}

#[tokio::test]
async fn the_networks_of_a_site_leave_requests_for_others() {
    let app = TestApp::spawn().await;
    let held: Vec<_> = (0..50).flat_map(|subnet| fill(&app, &format!("2001:db8:1:{subnet:x}::1"))).collect();
    assert!(held.len() <= ALL / 2, "{}", held.len());
    assert_eq!(in_flight(&app, "203.0.113.9", CLASS).len(), CLASS);
}

#[tokio::test]
async fn a_request_is_in_flight_until_its_response_has_been_sent() {
    let app = TestApp::spawn().await;
    app.school("oak").await;
    let mut unread = Vec::new();
    for _ in 0..ALONE {
        unread.push(app.anonymous().call(Method::GET, "/schools").from("198.51.100.7").open().await);
    }
    app.anonymous().call(Method::GET, "/schools").from("198.51.100.7").send().await.is("LMS-API-006");
    drop(unread);
    app.anonymous().call(Method::GET, "/schools").from("198.51.100.7").send().await.ok();
}
