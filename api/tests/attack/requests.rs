//! One account that calls without a pause is slowed down, and nobody else notices.

use std::time::{Duration, Instant};

use poem::http::Method;

use crate::{
    crowd::Figures,
    is_long, require, row,
    town::{ELM_ADDRESS, OAK_ADDRESS, Town},
};

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_calls_without_a_pause_is_limited() {
    let Some(town) = Town::start(&[]).await else { return };
    let pupil = town.client(OAK_ADDRESS);
    let token = town.token(&town.oak.pupils[0]);
    let start = Instant::now();
    let attack = async {
        let (mut served, mut limited) = (0, 0);
        while start.elapsed() < Duration::from_secs(4) {
            let calls = (0..8).map(|_| pupil.call(Method::GET, "/auth/me", &token, None));
            for status in futures_util::future::join_all(calls).await {
                if status == 429 { limited += 1 } else { served += 1 }
            }
        }
        (served, limited)
    };
    let (others, other_token) = (town.client(ELM_ADDRESS), town.token(&town.elm.teacher));
    let others = Figures::of((0..100).map(|_| others.call(Method::GET, "/auth/me", &other_token, None)), 1);
    let ((served, limited), others) = tokio::join!(attack, others);
    row(
        "one account calls for 4 s without a pause",
        &format!("{served} calls served, {limited} limited; others: {others}"),
    );
    require(limited > 0, "the account is limited");
    require(others.all_succeeded(), "other people are served");
    require(!is_long() || others.p99() < Duration::from_millis(100), "99 % of the other requests end within 100 ms");
}
