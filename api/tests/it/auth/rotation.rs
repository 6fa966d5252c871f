//! Keys are rotated without downtime, because the service accepts every key of a ring.

use api::tokens::Tokens;
use worker::keys::KeyRing;

use super::{guess_from, log_in, log_in_from, me, refresh};
use crate::support::{TestApp, hasher};

/// Returns a ring in which a new key `2` is current and the keys of `old` follow, and a ring with only the new key.
fn rotate(old: &KeyRing) -> (KeyRing, KeyRing) {
    let new = KeyRing::draw().to_setting().replacen("1:", "2:", 1);
    (format!("{new},{}", old.to_setting()).parse().unwrap(), new.parse().unwrap())
}

#[tokio::test]
async fn while_two_token_keys_are_live_nobody_has_to_sign_in_again() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let before = log_in(&app, &oak.pupil).await;
    let (both, new) = rotate(&app.keys().tokens);
    let rotated = app.another(|parts| parts.tokens = Tokens::new(both)).await;
    let done = app.another(|parts| parts.tokens = Tokens::new(new)).await;

    me(&rotated, &before).await.ok();
    let after = refresh(&rotated, &before).await.ok();
    me(&rotated, &after).await.ok();
    // After the old key is removed, access tokens that it signed must be refreshed. Access tokens that the new key
    // signed are valid.
    me(&done, &before).await.is("LMS-AUTH-002");
    me(&done, &after).await.ok();
    refresh(&done, &after).await.ok();
}

#[tokio::test]
async fn while_two_peppers_are_live_everybody_can_log_in_and_is_rehashed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let operator = app.platform_admin().await;
    let (both, new) = rotate(&app.keys().peppers);
    let rotated = app.another(|parts| parts.hasher = hasher(&both, 100)).await;
    for person in [&oak.pupil, &oak.teacher, &operator] {
        log_in(&rotated, person).await;
        // The second log-in verifies the new hash and does not rehash.
        let computed = rotated.hasher.computed();
        log_in(&rotated, person).await;
        assert_eq!(rotated.hasher.computed() - computed, 1);
    }
    let pupil = oak.account(oak.pupil.id).await.unwrap();
    assert_eq!(pupil.credential_key, "2");
    assert_eq!(oak.account(oak.senco.id).await.unwrap().credential_key, "1");

    // Without the old pepper, people who have not logged in since the rotation need a new secret.
    let done = app.another(|parts| parts.hasher = hasher(&new, 100)).await;
    log_in(&done, &oak.pupil).await;
    done.anonymous().post(oak.senco.login_path(), oak.senco.login()).await.is("LMS-AUTH-006");
}

#[tokio::test]
async fn a_usual_network_of_a_school_stays_usual_while_two_peppers_are_live() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    log_in_from(&app, &oak.teacher, "203.0.113.7").await.ok();
    let (both, _) = rotate(&app.keys().peppers);
    let rotated = app.another(|parts| parts.hasher = hasher(&both, 100)).await;
    for network in 0..10 {
        for _ in 0..5 {
            guess_from(&rotated, &oak.pupil, &format!("192.0.2.{network}")).await.is("LMS-AUTH-006");
        }
    }
    log_in_from(&rotated, &oak.pupil, "198.51.100.66").await.is("LMS-AUTH-007");
    log_in_from(&rotated, &oak.pupil, "203.0.113.7").await.ok();
}

#[tokio::test]
async fn a_new_cost_is_applied_at_the_next_log_in() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let peppers = app.keys().peppers.clone();
    let costlier = app.another(|parts| parts.hasher = worker::credential::Hasher::new(peppers, 5, 2, 100)).await;
    assert!(oak.account(oak.pupil.id).await.unwrap().credential.contains("$04$"));
    log_in(&costlier, &oak.pupil).await;
    assert!(oak.account(oak.pupil.id).await.unwrap().credential.contains("$05$"));
    log_in(&costlier, &oak.pupil).await;
}

#[tokio::test]
async fn a_wrong_secret_does_not_rehash_the_credential() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (both, _) = rotate(&app.keys().peppers);
    let rotated = app.another(|parts| parts.hasher = hasher(&both, 100)).await;
    super::guess(&rotated, &oak.pupil).await.is("LMS-AUTH-006");
    assert_eq!(oak.account(oak.pupil.id).await.unwrap().credential_key, "1");
}
