//! Invalid refresh tokens from a school's address do not keep that school's people out.

use serde_json::json;
use uuid::Uuid;

use crate::{
    crowd::Figures,
    require, row,
    town::{OAK_ADDRESS, Town},
};

#[tokio::test(flavor = "multi_thread")]
async fn invalid_refresh_tokens_do_not_use_up_the_log_ins_of_their_address() {
    let Some(town) = Town::start(&[]).await else { return };
    let browser = town.client(OAK_ADDRESS);
    let school_id = town.oak.school_id;
    let invalid = |_| {
        let token = format!("{school_id}.{}{}", Uuid::new_v4().simple(), &Uuid::new_v4().simple().to_string()[..11]);
        browser.post("/auth/refresh", json!({ "refresh_token": token }))
    };
    Figures::of((0..300).map(invalid), 4).await;
    let figures = Figures::of(town.oak.pupils[..12].iter().map(|pupil| browser.log_in(pupil)), 2).await;
    row("300 invalid refresh tokens from a school's address; log-ins from the same address", &figures.to_string());
    require(figures.all_succeeded(), "every right log-in succeeds");
}
