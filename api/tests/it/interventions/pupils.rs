//! `PUT /interventions/{group_id}/pupils`

use chrono::TimeDelta;
use entity::{intervention_peer, intervention_pupil};
use sea_orm::{QueryOrder, prelude::Uuid};
use serde_json::json;

use super::{GROUPS, made, names, set, sevens, sevens_with};
use crate::support::{School, TestApp};

async fn parts(school: &School<'_>) -> Vec<intervention_pupil::Model> {
    let tx = school.tenant().read().await.unwrap();
    let parts = tx.find::<intervention_pupil::Entity>().order_by_asc(intervention_pupil::Column::PupilId);
    parts.all(&tx).await.unwrap()
}

#[tokio::test]
async fn exactly_these_pupils_are_in_the_group_each_once() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let senco = app.as_(&oak.senco);
    let group = made(&senco, sevens()).await;
    let [one, two, three] = &oak.classes[0][..] else { panic!("three pupils") };
    let shown = set(&senco, &group, &[two, one, one]).await.ok();
    assert_eq!(shown["group"]["pupils"], 2);
    assert_eq!(names(&shown["pupils"]), ["class-1.pupil1", "class-1.pupil2"]);
    assert_eq!(
        shown["pupils"][0],
        json!({
            "id": one.id, "first_name": "Robin", "last_name": "class-1.pupil1", "classroom_id": oak.classes[0].id,
            "year_group": "4", "joined_at": "2026-11-23T09:00:00+00:00", "left_at": null,
        })
    );
    let shown = set(&senco, &group, &[three, two]).await.ok();
    assert_eq!(names(&shown["pupils"]), ["class-1.pupil2", "class-1.pupil3"]);
    assert_eq!(senco.get(&group).await.ok(), shown);
    assert_eq!(senco.get(GROUPS).await.ok()["items"][0]["pupils"], 2);
    assert_eq!(set(&senco, &group, &[]).await.ok()["pupils"], json!([]));
}

#[tokio::test]
async fn how_a_pupil_stands_is_noted_on_joining_and_on_leaving() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let senco = app.as_(&oak.senco);
    let group = made(&senco, sevens()).await;
    let [practised, new] = &oak.classes[0][..] else { panic!("two pupils") };
    oak.learner(practised, |learner| (learner.facts_secure, learner.predicted_score) = (21, Some(11.5))).await;
    set(&senco, &group, &[practised, new]).await.ok();
    let noted = parts(&oak).await;
    assert_eq!((noted[0].entry_facts_secure, noted[0].entry_predicted_score), (21, Some(11.5)));
    assert_eq!((noted[1].entry_facts_secure, noted[1].entry_predicted_score), (0, None));

    app.clock.advance(TimeDelta::days(7));
    set(&app.as_(&oak.senco), &group, &[]).await.ok();
    let left = &parts(&oak).await[0];
    assert_eq!(left.left_at, Some(app.clock.now()));
    assert_eq!((left.exit_facts_secure, left.exit_predicted_score), (Some(21), Some(11.5)));
}

#[tokio::test]
async fn who_leaves_by_a_slip_and_comes_back_goes_on_from_the_first_joining() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let group = made(&app.as_(&oak.senco), sevens()).await;
    let pupil = &oak.classes[0][0];
    set(&app.as_(&oak.senco), &group, &[pupil]).await.ok();
    let first = parts(&oak).await;
    oak.learner(pupil, |_| {}).await;
    app.clock.advance(TimeDelta::days(1));
    set(&app.as_(&oak.senco), &group, &[]).await.ok();
    set(&app.as_(&oak.senco), &group, &[pupil]).await.ok();
    assert_eq!(parts(&oak).await, first);
}

#[tokio::test]
async fn the_others_of_the_year_are_noted_beside_who_joins() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(4).await;
    let senco = app.as_(&oak.senco);
    let group = made(&senco, sevens()).await;
    let [inside, outside, archived, _never_practised] = &oak.classes[0][..] else { panic!("four pupils") };
    for pupil in [inside, outside, archived] {
        oak.learner(pupil, |learner| learner.facts_secure = 21).await;
    }
    oak.archive(archived.id).await;
    set(&senco, &group, &[inside]).await.ok();
    let tx = oak.tenant().read().await.unwrap();
    let peers = tx.find::<intervention_peer::Entity>().all(&tx).await.unwrap();
    let noted: Vec<_> = peers.iter().map(|peer| (peer.pupil_id, peer.facts_secure, peer.predicted_score)).collect();
    assert_eq!(noted, [(outside.id, 21, 18.5)]);
}

#[tokio::test]
async fn who_is_no_pupil_of_the_school_in_use_is_not_found_and_nobody_is_put_in() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(2).await, app.school("elm").await);
    let senco = app.as_(&oak.senco);
    let group = made(&senco, sevens()).await;
    let [pupil, archived] = &oak.classes[0][..] else { panic!("two pupils") };
    oak.archive(archived.id).await;
    for stranger in
        [elm.pupil.id.0, oak.teacher.id.0, oak.senco.id.0, archived.id.0, Uuid::now_v7()].map(|id| id.to_string())
    {
        let body = json!({ "pupil_ids": [pupil.id, stranger] });
        senco.put(&format!("{group}/pupils"), body).await.is("LMS-TCH-002");
    }
    // A malformed id is the id of nobody.
    senco.put(&format!("{group}/pupils"), json!({ "pupil_ids": ["7"] })).await.is("LMS-TCH-002");
    assert_eq!(parts(&oak).await, []);
}

#[tokio::test]
async fn a_body_that_does_not_say_who_is_an_invalid_request() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let group = made(&senco, sevens()).await;
    let too_many: Vec<_> = (0..201).map(|_| Uuid::now_v7()).collect();
    for body in [
        json!({}),
        json!({ "pupil_ids": null }),
        json!({ "pupil_ids": oak.pupil.id }),
        json!({ "pupil_ids": [7] }),
        json!({ "pupil_ids": [null] }),
        json!({ "pupil_ids": too_many }),
    ] {
        senco.put(&format!("{group}/pupils"), body).await.is("LMS-API-008");
    }
}

#[tokio::test]
async fn a_pupil_may_be_in_several_groups_and_an_archived_one_is_shown_in_none() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let group = made(&senco, sevens()).await;
    let other = made(&senco, sevens_with(json!({ "name": "Eights" }))).await;
    for group in [&group, &other] {
        assert_eq!(names(&set(&senco, group, &[&oak.pupil]).await.ok()["pupils"]), ["pupil"]);
    }
    oak.archive(oak.pupil.id).await;
    for group in [&group, &other] {
        let shown = senco.get(group).await.ok();
        assert_eq!((&shown["pupils"], &shown["group"]["pupils"]), (&json!([]), &json!(0)));
        assert_eq!(senco.get(&format!("{group}/progress")).await.ok()["pupils"], json!([]));
    }
    assert_eq!(senco.get(GROUPS).await.ok()["items"][0]["pupils"], 0);
}

#[tokio::test]
async fn of_two_who_set_the_pupils_at_once_the_last_one_s_are_in_the_group() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(4).await;
    let senco = app.as_(&oak.senco);
    let group = made(&senco, sevens()).await;
    let class = &oak.classes[0];
    let (two, three) = ([&class[0], &class[1]], [&class[1], &class[2], &class[3]]);
    for _ in 0..5 {
        let (one, other) = tokio::join!(set(&senco, &group, &two), set(&senco, &group, &three));
        one.ok();
        other.ok();
        let now = senco.get(&group).await.ok()["pupils"].as_array().unwrap().len();
        assert!(now == 2 || now == 3, "{now}");
    }
}

#[tokio::test]
async fn an_erased_pupil_leaves_no_trace_in_a_group() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let senco = app.as_(&oak.senco);
    let group = made(&senco, sevens()).await;
    oak.learner(&oak.classes[0][0], |_| {}).await;
    set(&senco, &group, &[&oak.pupil]).await.ok();
    let admin = app.as_(&oak.it_admin);
    for id in [oak.pupil.id, oak.classes[0][0].id] {
        admin.delete(&format!("/admin/users/{id}")).await.done();
        admin.delete(&format!("/admin/users/{id}?erase=true")).await.done();
    }
    assert_eq!(parts(&oak).await, []);
    let tx = oak.tenant().read().await.unwrap();
    assert_eq!(tx.find::<intervention_peer::Entity>().all(&tx).await.unwrap(), []);
}
