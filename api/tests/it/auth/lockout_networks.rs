//! Failures are counted by account and network, so that nobody can lock a person out from elsewhere.

use chrono::TimeDelta;
use entity::{known_network, login_failure};
use futures_util::{StreamExt as _, future::join_all, stream};
use poem::http::Method;
use sea_orm::QueryOrder;
use serde_json::json;

use super::{guess_from, log_in_from, wrong_secret_code};
use crate::support::{Person, School, TestApp};

/// The network of the school.
const SCHOOL: &str = "203.0.113.7";

/// The network of somebody else.
const ELSEWHERE: &str = "198.51.100.66";

/// An address in one of many networks.
fn network(number: usize) -> String {
    format!("192.0.2.{number}")
}

/// Fails five times from each of these many networks.
async fn fail_from_networks(app: &TestApp, person: &Person, networks: usize) {
    for number in 0..networks {
        for _ in 0..5 {
            guess_from(app, person, &network(number)).await.is(wrong_secret_code(person));
        }
    }
}

#[tokio::test]
async fn one_address_locks_no_class_out_however_often_it_fails() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(30).await;
    let class = &oak.classes[0];
    let guesses = class.iter().flat_map(|pupil| (0..7).map(|_| guess_from(&app, pupil, ELSEWHERE)));
    // If more guesses were sent at once, some would wait too long for a connection to the database.
    for answer in stream::iter(guesses).buffer_unordered(20).collect::<Vec<_>>().await {
        assert!(["LMS-AUTH-006", "LMS-AUTH-007"].contains(&answer.code().as_str()), "{}", answer.code());
    }
    for person in [&oak.headteacher, &oak.it_admin] {
        join_all((0..7).map(|_| guess_from(&app, person, ELSEWHERE))).await;
        guess_from(&app, person, ELSEWHERE).await.is("LMS-AUTH-007");
        log_in_from(&app, person, SCHOOL).await.ok();
    }
    for pupil in class.iter() {
        log_in_from(&app, pupil, ELSEWHERE).await.is("LMS-AUTH-007");
        log_in_from(&app, pupil, SCHOOL).await.ok();
    }
    // The published rule holds for the network of the school, too.
    for _ in 0..5 {
        guess_from(&app, &class[0], SCHOOL).await.is("LMS-AUTH-006");
    }
    log_in_from(&app, &class[0], SCHOOL).await.is("LMS-AUTH-007");
}

#[tokio::test]
async fn failures_from_many_networks_lock_all_networks_but_those_from_which_the_account_signed_in() {
    let app = TestApp::spawn().await;
    let (oak, operator) = (app.school("oak").await, app.platform_admin().await);
    for (number, person) in [&oak.pupil, &oak.headteacher, &operator].into_iter().enumerate() {
        let elsewhere = network(200 + number);
        log_in_from(&app, person, SCHOOL).await.ok();
        fail_from_networks(&app, person, 9).await;
        log_in_from(&app, person, SCHOOL).await.ok();
        // The success has cleared the count over all networks, but not the failures of other networks.
        guess_from(&app, person, &network(0)).await.is("LMS-AUTH-007");
        for number in 100..110 {
            for _ in 0..5 {
                guess_from(&app, person, &network(number)).await.is(wrong_secret_code(person));
            }
        }
        log_in_from(&app, person, &elsewhere).await.is("LMS-AUTH-007");
        log_in_from(&app, person, SCHOOL).await.ok();
        log_in_from(&app, person, &elsewhere).await.ok();
        app.clock.advance(TimeDelta::minutes(15));
    }
}

/// A new class has not signed in before, but somebody of its school has.
#[tokio::test]
async fn failures_elsewhere_lock_no_new_account_at_a_network_from_which_somebody_of_the_school_signed_in() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    log_in_from(&app, &oak.teacher, SCHOOL).await.ok();
    for pupil in [&oak.pupil, &elm.pupil] {
        fail_from_networks(&app, pupil, 10).await;
        log_in_from(&app, pupil, ELSEWHERE).await.is("LMS-AUTH-007");
    }
    // The network of one school is not the network of another school.
    log_in_from(&app, &elm.pupil, SCHOOL).await.is("LMS-AUTH-007");
    // Failures at the school count for its network only.
    for _ in 0..4 {
        guess_from(&app, &oak.pupil, SCHOOL).await.is("LMS-AUTH-006");
    }
    log_in_from(&app, &oak.pupil, SCHOOL).await.ok();
}

#[tokio::test]
async fn a_hundred_failures_in_a_day_lock_all_networks_but_the_usual_ones_until_staff_unlock() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let user = format!("/admin/users/{}", oak.pupil.id);
    log_in_from(&app, &oak.pupil, SCHOOL).await.ok();
    // A hundred failures, but never fifty within fifteen minutes.
    let fail_slowly = async || {
        for _ in 0..2 {
            fail_from_networks(&app, &oak.pupil, 9).await;
            app.clock.advance(TimeDelta::minutes(15));
            // The success clears neither the slow count nor the lock.
            log_in_from(&app, &oak.pupil, SCHOOL).await.ok();
        }
        fail_from_networks(&app, &oak.pupil, 2).await;
    };
    fail_slowly().await;
    app.clock.advance(TimeDelta::hours(1));
    log_in_from(&app, &oak.pupil, SCHOOL).await.ok();
    log_in_from(&app, &oak.pupil, ELSEWHERE).await.is("LMS-AUTH-007");
    assert_ne!(app.as_(&oak.it_admin).get(&user).await.ok()["locked_until"], json!(null));
    app.as_(&oak.it_admin).post_nothing(&format!("{user}/unlock")).await.done();
    log_in_from(&app, &oak.pupil, ELSEWHERE).await.ok();

    fail_slowly().await;
    log_in_from(&app, &oak.pupil, &network(250)).await.is("LMS-AUTH-007");
    app.clock.advance(TimeDelta::hours(24));
    log_in_from(&app, &oak.pupil, &network(250)).await.ok();
}

#[tokio::test]
async fn an_attempt_that_the_lock_for_all_networks_rejects_is_no_failure_of_its_own_network() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    fail_from_networks(&app, &oak.pupil, 10).await;
    app.clock.advance(TimeDelta::minutes(10));
    for _ in 0..120 {
        guess_from(&app, &oak.pupil, ELSEWHERE).await.is("LMS-AUTH-007");
    }
    let rows = failures(&oak).await;
    let rejected = rows.iter().find(|row| row.abbreviated == "198.51.100.0/24").unwrap();
    assert_eq!((rejected.attempts, rejected.failures, rejected.locked_until), (120, 0, None));
    app.clock.advance(TimeDelta::minutes(5));
    log_in_from(&app, &oak.pupil, ELSEWHERE).await.ok();
}

#[tokio::test]
async fn the_lock_for_all_networks_ends_after_fifteen_minutes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    fail_from_networks(&app, &oak.pupil, 10).await;
    log_in_from(&app, &oak.pupil, SCHOOL).await.is("LMS-AUTH-007");
    app.clock.advance(TimeDelta::minutes(15) - TimeDelta::seconds(1));
    log_in_from(&app, &oak.pupil, SCHOOL).await.is("LMS-AUTH-007");
    app.clock.advance(TimeDelta::seconds(1));
    log_in_from(&app, &oak.pupil, SCHOOL).await.ok();
}

#[tokio::test]
async fn only_failures_within_fifteen_minutes_are_counted_over_all_networks() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    fail_from_networks(&app, &oak.pupil, 9).await;
    app.clock.advance(TimeDelta::minutes(15));
    for number in 100..109 {
        for _ in 0..5 {
            guess_from(&app, &oak.pupil, &network(number)).await.is("LMS-AUTH-006");
        }
    }
    log_in_from(&app, &oak.pupil, SCHOOL).await.ok();
}

#[tokio::test]
async fn concurrent_guesses_from_many_networks_do_not_exceed_the_limit() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let computed = app.hasher.computed();
    let guesses = (0..12).flat_map(|number| (0..7).map(move |_| number));
    let answers = join_all(guesses.map(|number| {
        let (app, pupil) = (&app, &oak.pupil);
        async move { guess_from(app, pupil, &network(number)).await.code() }
    }))
    .await;
    assert_eq!(answers.iter().filter(|code| *code == "LMS-AUTH-006").count(), 50);
    assert_eq!(answers.iter().filter(|code| *code == "LMS-AUTH-007").count(), 34);
    assert_eq!(app.hasher.computed() - computed, 50);
}

#[tokio::test]
async fn an_unknown_name_is_locked_for_all_networks_like_an_account() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let guess = async |peer: &str| {
        let body = json!({ "school_id": oak.id, "username": "nobody", "pin": "111112" });
        app.anonymous().call(Method::POST, "/auth/pupil/login").json(&body).from(peer).send().await.code()
    };
    for number in 0..10 {
        for _ in 0..5 {
            assert_eq!(guess(&network(number)).await, "LMS-AUTH-006");
        }
        assert_eq!(guess(&network(number)).await, "LMS-AUTH-007");
    }
    assert_eq!(guess(SCHOOL).await, "LMS-AUTH-007");
}

#[tokio::test]
async fn failures_with_a_name_do_not_lock_an_account_that_gets_the_name_later() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    let body = |name: &str, pin: &str| json!({ "school_id": oak.id, "username": name, "pin": pin });
    let log_in = async |name: &str, pin: &str| app.anonymous().post("/auth/pupil/login", body(name, pin)).await;
    for name in ["bprice", "zoe", "imported"] {
        for _ in 0..6 {
            log_in(name, "111112").await;
        }
        log_in(name, "111112").await.is("LMS-AUTH-007");
    }
    let new =
        json!({ "role": "pupil", "username": "bprice", "first_name": "Ben", "last_name": "Price", "pin": "482911" });
    admin.post("/admin/users", new).await.created();
    log_in("bprice", "482911").await.ok();
    admin.patch(&format!("/admin/users/{}", oak.pupil.id), json!({ "username": "zoe" })).await.ok();
    log_in("zoe", &oak.pupil.secret).await.ok();
    let roster = b"role,username,first_name,last_name,pin\npupil,imported,Ada,Byron,482917\n";
    admin.upload(roster, &[("mode", "commit")]).send().await.accepted();
    app.do_jobs().await;
    log_in("imported", "482917").await.ok();
}

#[tokio::test]
async fn a_renamed_account_stays_locked() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for _ in 0..5 {
        guess_from(&app, &oak.pupil, SCHOOL).await.is("LMS-AUTH-006");
    }
    let user = format!("/admin/users/{}", oak.pupil.id);
    app.as_(&oak.it_admin).patch(&user, json!({ "username": "zoe" })).await.ok();
    let renamed = Person { username: "zoe".into(), ..oak.pupil.clone() };
    log_in_from(&app, &renamed, SCHOOL).await.is("LMS-AUTH-007");
    // The old name belongs to nobody now.
    log_in_from(&app, &oak.pupil, SCHOOL).await.is("LMS-AUTH-006");
}

#[tokio::test]
async fn the_addresses_of_one_ipv6_network_are_counted_together() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for host in 1..=5 {
        guess_from(&app, &oak.pupil, &format!("2001:db8:1:1::{host}")).await.is("LMS-AUTH-006");
        guess_from(&app, &oak.teacher, &format!("::ffff:198.51.100.{host}")).await.is("LMS-AUTH-006");
    }
    log_in_from(&app, &oak.pupil, "2001:db8:1:1:ffff::9").await.is("LMS-AUTH-007");
    log_in_from(&app, &oak.pupil, "2001:db8:1:2::1").await.ok();
    log_in_from(&app, &oak.teacher, "198.51.100.5").await.ok();
    for _ in 0..5 {
        guess_from(&app, &oak.teacher, "::ffff:198.51.100.5").await.is("LMS-AUTH-006");
    }
    log_in_from(&app, &oak.teacher, "198.51.100.5").await.is("LMS-AUTH-007");
}

#[tokio::test]
async fn an_administrator_unlocks_an_account_for_all_networks() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    fail_from_networks(&app, &oak.pupil, 10).await;
    log_in_from(&app, &oak.pupil, SCHOOL).await.is("LMS-AUTH-007");
    let user = format!("/admin/users/{}", oak.pupil.id);
    assert_ne!(app.as_(&oak.it_admin).get(&user).await.ok()["locked_until"], json!(null));
    app.as_(&oak.it_admin).post_nothing(&format!("{user}/unlock")).await.done();
    assert_eq!(app.as_(&oak.it_admin).get(&user).await.ok()["locked_until"], json!(null));
    log_in_from(&app, &oak.pupil, SCHOOL).await.ok();
    log_in_from(&app, &oak.pupil, &network(3)).await.ok();
    assert!(failures(&oak).await.iter().all(|row| row.failures == 0));
}

#[tokio::test]
async fn guesses_at_the_current_password_are_counted_by_network_too() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let change = async |current: &str, peer: &str| {
        let body = json!({ "current": current, "new": "quite-another-7-oaks" });
        app.as_(&oak.teacher).call(Method::POST, "/auth/password").json(&body).from(peer).send().await
    };
    for _ in 0..5 {
        change("wrong", ELSEWHERE).await.is("LMS-AUTH-006");
    }
    change(&oak.teacher.secret, ELSEWHERE).await.is("LMS-AUTH-006");
    log_in_from(&app, &oak.teacher, ELSEWHERE).await.is("LMS-AUTH-007");
    change(&oak.teacher.secret, SCHOOL).await.done();
    // The new password unlocks the account everywhere.
    let body = oak.teacher.login_with("quite-another-7-oaks");
    app.anonymous().call(Method::POST, oak.teacher.login_path()).json(&body).from(ELSEWHERE).send().await.ok();
}

#[tokio::test]
async fn the_newest_networks_of_an_account_are_stored_as_hashes_and_their_time_to_the_day() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for number in 1..=25 {
        log_in_from(&app, &oak.pupil, &network(number)).await.ok();
        app.clock.advance(TimeDelta::minutes(1));
    }
    let stored = networks(&oak).await;
    assert_eq!(stored.len(), 20);
    assert!(stored.iter().all(|row| row.network.len() == 16 && row.account_id == oak.pupil.id));
    let oldest = stored[0].last_at;

    // The oldest stored network is that of the sixth log-in. A log-in within a day does not change its time.
    log_in_from(&app, &oak.pupil, &network(6)).await.ok();
    assert_eq!(networks(&oak).await, stored);
    app.clock.advance(TimeDelta::days(1));
    log_in_from(&app, &oak.pupil, &network(6)).await.ok();
    let refreshed = networks(&oak).await;
    assert_eq!((refreshed.len(), refreshed[19].last_at), (20, app.clock.now()));
    assert!(refreshed.iter().all(|row| row.last_at > oldest));
}

async fn networks(school: &School<'_>) -> Vec<known_network::Model> {
    let tx = school.tenant().read().await.unwrap();
    tx.find::<known_network::Entity>().order_by_asc(known_network::Column::LastAt).all(&tx).await.unwrap()
}

async fn failures(school: &School<'_>) -> Vec<login_failure::Model> {
    let tx = school.tenant().read().await.unwrap();
    tx.find::<login_failure::Entity>().all(&tx).await.unwrap()
}
