//! The service is killed without warning.

use std::{
    collections::{BTreeSet, HashSet},
    time::{Duration, Instant},
};

use futures_util::{StreamExt, stream};
use rand::Rng;
use serde_json::json;

use super::server::{Lms, ServedSchool, Server, roster, skipped, times};
use crate::support::{imports::cards, until};

/// The number of pupils in a roster, which is imported in three and a half chunks. A chunk takes a tenth of a second on
/// two cores at the bcrypt cost below.
const PUPILS: usize = 175;

/// The program with a job lease of one second. After a kill, the next process can claim the job when the lease expires.
fn lms() -> Lms {
    Lms::new().with("LMS_BCRYPT_COST", "6").with("LMS_JOB_LEASE_S", "1")
}

/// Waits for a random moment of an import and returns how many rows are done.
async fn wait_for_random_moment(server: &Server, school: &ServedSchool, import: &str) -> u64 {
    let rows = rand::rng().random_range(0..PUPILS);
    let done = async || server.import(school, import).await["rows_done"].as_u64().unwrap();
    until(async || done().await >= u64::try_from(rows).unwrap_or_default().saturating_sub(50)).await;
    tokio::time::sleep(Duration::from_millis(rand::rng().random_range(0..100))).await;
    done().await
}

/// Asserts that the import succeeded exactly once: it created one account for each row, and every card's PIN works.
async fn assert_imported_once(server: &Server, school: &ServedSchool, import: &str, number: usize) {
    let shown = server.until_ended(school, import).await;
    assert_eq!((&shown["state"], &shown["rows_done"]), (&json!("done"), &json!(PUPILS)), "{shown}");
    assert_eq!(shown["counts"]["created"], PUPILS);
    let pupils = server.list("/admin/users?role=pupil&", &school.admin).await;
    let made: BTreeSet<_> = pupils
        .iter()
        .filter_map(|pupil| pupil["external_id"].as_str())
        .filter(|id| id.starts_with(&format!("N{number}P")))
        .collect();
    assert_eq!((made.len(), pupils.len()), (PUPILS, PUPILS * (number + 1)));
    let ends = server.list("/admin/audit?", &school.admin).await;
    let ends = ends.iter().filter(|entry| entry["action"] == "import.done" && entry["subject_id"] == import);
    assert_eq!(ends.count(), 1);

    let sheet = server.get(&format!("/admin/imports/{import}/login-cards"), &school.admin).await;
    let cards = cards(sheet.as_str().unwrap());
    assert_eq!(cards.iter().map(|(username, _)| username).collect::<HashSet<_>>().len(), PUPILS);
    let logins = cards.iter().map(|(username, pin)| {
        let card = json!({ "school_id": school.id, "username": username, "pin": pin });
        server.log_in("/auth/pupil/login", card)
    });
    assert_eq!(stream::iter(logins).buffer_unordered(8).count().await, PUPILS);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_whose_service_is_killed_ends_once_and_every_pin_works() {
    if skipped() {
        return;
    }
    let lms = lms();
    let mut server = lms.serve();
    let mut school = server.create_school(&lms).await;
    for number in 0..times() {
        let import = server.upload(&school, roster(number, PUPILS)).await;
        let reached = wait_for_random_moment(&server, &school, &import).await;
        server.kill();
        let killed = Instant::now();
        server = lms.serve();
        school = server.log_in_again(school).await;
        server.until_ended(&school, &import).await;
        let took = killed.elapsed();
        eprintln!("killed at {reached} of {PUPILS} rows, ended after {took:.1?}");
        assert!(took < Duration::from_secs(15), "{took:?}");
        assert_imported_once(&server, &school, &import, number).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_survives_repeated_kills() {
    if skipped() {
        return;
    }
    let lms = lms();
    let mut server = lms.serve();
    let school = server.create_school(&lms).await;
    let import = server.upload(&school, roster(0, PUPILS)).await;
    // After a fourth kill, the job would wait for a minute.
    for _ in 0..3 {
        wait_for_random_moment(&server, &school, &import).await;
        server.kill();
        server = lms.serve();
    }
    assert_imported_once(&server, &school, &import, 0).await;
}
