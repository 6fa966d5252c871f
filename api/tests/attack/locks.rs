//! Wrong log-ins of an attacker lock nobody out, and one network of addresses counts as one.

use std::net::Ipv6Addr;

use entity::SchoolId;
use serde_json::json;

use crate::{
    crowd::Figures,
    require, row,
    town::{ATTACKER, OAK_ADDRESS, Town},
};

#[tokio::test(flavor = "multi_thread")]
async fn wrong_pins_from_elsewhere_do_not_lock_a_class_out() {
    let Some(town) = Town::start(&[]).await else { return };
    let (attacker, school) = (town.client(ATTACKER), town.client(OAK_ADDRESS));
    let wrong = (0..5)
        .flat_map(|_| &town.oak.pupils)
        .map(|pupil| attacker.post(pupil.login_path(), pupil.login_with("000000")));
    Figures::of(wrong, 30).await;
    let figures = Figures::of(town.oak.pupils.iter().map(|pupil| school.log_in(pupil)), 2).await;
    row("150 log-ins with wrong PINs for 30 pupils; log-ins from their school", &figures.to_string());
    require(figures.all_succeeded(), "every right log-in succeeds");
}

#[tokio::test(flavor = "multi_thread")]
async fn log_ins_at_a_schools_door_do_not_lock_the_operator() {
    let Some(town) = Town::start(&[]).await else { return };
    let attacker = town.client(ATTACKER);
    let wrong = |_| {
        let body =
            json!({ "school_id": SchoolId::PLATFORM, "username": town.operator.username, "password": "wrong-1234" });
        attacker.post("/auth/staff/login", body)
    };
    Figures::of((0..5).map(wrong), 1).await;
    let figures = Figures::of([town.client(OAK_ADDRESS).log_in(&town.operator)].into_iter(), 1).await;
    row("5 wrong log-ins at the staff's door with the platform's id; the operator's log-in", &figures.to_string());
    require(figures.all_succeeded(), "the operator can log in");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_addresses_of_one_ipv6_network_share_a_limit() {
    let Some(town) = Town::start(&[]).await else { return };
    let attacker = town.client(ATTACKER);
    let guess = |number: u16| {
        let attacker = attacker.at(Ipv6Addr::new(0x2001, 0xdb8, 0, 1, 0, 0, 0, number));
        let body = json!({ "school_id": town.oak.school_id, "username": format!("guess{number}"), "pin": "407264" });
        async move {
            let limited = attacker.post("/auth/pupil/login", body).await == 429;
            if limited { 429 } else { 200 }
        }
    };
    let figures = Figures::of((0..400).map(guess), 8).await;
    row("400 guesses from 400 addresses of one /64", &format!("{} were not limited", figures.succeeded));
    require(figures.succeeded < 250, "the addresses share one limit");
}
