//! Attacks on the processor time of bcrypt: nobody else waits longer for a log-in.

use std::time::Duration;

use poem::http::Method;
use serde_json::json;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::{
    crowd::Figures,
    is_long, require, row, times,
    town::{ATTACKER, ELM_ADDRESS, OAK_ADDRESS, Town},
};

/// The number of connections of the attacker.
const CONNECTIONS: usize = 230;

/// The time within which 99 % of the right log-ins end while an attack runs.
const PATIENCE: Duration = Duration::from_secs(2);

/// The number of pupils of each school who log in.
fn pupils() -> usize {
    times(6, 30)
}

/// Starts the service with the pupils' hashes as in production.
async fn town() -> Option<Town> {
    let town = Town::start(&[]).await?;
    town.hash_as_in_production(pupils()).await;
    Some(town)
}

#[tokio::test(flavor = "multi_thread")]
async fn log_ins_at_schools_that_do_not_exist_delay_nobody() {
    let Some(town) = town().await else { return };
    let attacker = town.client(ATTACKER);
    let mut attack = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let attacker = attacker.clone();
        attack.spawn(async move {
            loop {
                let school_id = Uuid::new_v4();
                attacker
                    .post("/auth/pupil/login", json!({ "school_id": school_id, "username": "ben", "pin": "407264" }))
                    .await;
            }
        });
    }
    let figures = log_ins(&town, ELM_ADDRESS).await;
    attack.shutdown().await;
    judge("230 connections log in at schools that do not exist; log-ins at a school", &figures);
}

#[tokio::test(flavor = "multi_thread")]
async fn log_ins_with_wrong_secrets_at_one_school_delay_neither_that_school_nor_another() {
    let Some(town) = town().await else { return };
    // The school has signed in from its network before.
    log_ins_of(&town, &town.oak.pupils[..5], OAK_ADDRESS).await;
    let attacker = town.client(ATTACKER);
    let school_id = town.oak.school_id;
    let mut attack = JoinSet::new();
    for number in 0..CONNECTIONS {
        let attacker = attacker.clone();
        attack.spawn(async move {
            for attempt in 0.. {
                let username = format!("guess{number}-{attempt}");
                let body = json!({ "school_id": school_id, "username": username, "pin": "407264" });
                attacker.post("/auth/pupil/login", body).await;
            }
        });
    }
    let (of_elm, of_oak) =
        tokio::join!(log_ins(&town, ELM_ADDRESS), log_ins_of(&town, &town.oak.pupils[..pupils()], OAK_ADDRESS));
    attack.shutdown().await;
    judge("230 connections guess at one school; log-ins at another school", &of_elm);
    judge("230 connections guess at one school; log-ins at that school", &of_oak);
}

#[tokio::test(flavor = "multi_thread")]
async fn printing_login_cards_delays_no_log_in() {
    let Some(town) = town().await else { return };
    let teacher = town.client(OAK_ADDRESS);
    let token = town.token(&town.oak.teacher);
    let path = format!("/teacher/classrooms/{}/login-cards", town.oak.classroom);
    let mut attack = JoinSet::new();
    for _ in 0..16 {
        let (teacher, token, path) = (teacher.clone(), token.clone(), path.clone());
        attack.spawn(async move {
            loop {
                teacher.call(Method::POST, &path, &token, Some(json!({}))).await;
            }
        });
    }
    let figures = log_ins(&town, ELM_ADDRESS).await;
    attack.shutdown().await;
    judge("16 prints of class cards at once by one teacher; log-ins at another school", &figures);
}

/// Logs pupils of Elm in.
async fn log_ins(town: &Town, address: &str) -> Figures {
    log_ins_of(town, &town.elm.pupils[..pupils()], address).await
}

async fn log_ins_of(town: &Town, pupils: &[test_support::Person], address: &str) -> Figures {
    let client = town.client(address);
    // The attack reaches its full strength first.
    tokio::time::sleep(Duration::from_secs(1)).await;
    Figures::of((0..times(1, 4)).flat_map(|_| pupils).map(|pupil| client.log_in(pupil)), 2).await
}

fn judge(attack: &str, figures: &Figures) {
    row(attack, &figures.to_string());
    require(figures.all_succeeded(), "every right log-in succeeds");
    require(!is_long() || figures.p99() < PATIENCE, "99 % of the right log-ins end within two seconds");
}
