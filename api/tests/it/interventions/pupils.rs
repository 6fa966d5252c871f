//! Tests of `PUT /interventions/{group_id}/pupils`.

use chrono::TimeDelta;
use entity::{intervention_peer, intervention_pupil};
use sea_orm::{QueryOrder, prelude::Uuid};
use serde_json::json;

use super::{GROUPS, create, names, set_pupils, sevens, sevens_with};
use crate::support::{School, TestApp};

async fn memberships(school: &School<'_>) -> Vec<intervention_pupil::Model> {
    let tx = school.tenant().read().await.unwrap();
    let memberships = tx.find::<intervention_pupil::Entity>().order_by_asc(intervention_pupil::Column::PupilId);
    memberships.all(&tx).await.unwrap()
}

#[tokio::test]
async fn setting_the_pupils_puts_exactly_these_into_the_group_once_each() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens()).await;
    let [first, second, third] = &oak.classes[0][..] else { panic!("three pupils") };
    let shown = set_pupils(&senco, &group, &[second, first, first]).await.ok();
    assert_eq!(shown["group"]["pupils"], 2);
    assert_eq!(names(&shown["pupils"]), ["class-1.pupil1", "class-1.pupil2"]);
    assert_eq!(
        shown["pupils"][0],
        json!({
            "id": first.id, "first_name": "Robin", "last_name": "class-1.pupil1", "classroom_id": oak.classes[0].id,
            "classroom": "Class 1", "year_group": "4", "joined_at": "2026-11-23T09:00:00+00:00", "left_at": null,
        })
    );
    let shown = set_pupils(&senco, &group, &[third, second]).await.ok();
    assert_eq!(names(&shown["pupils"]), ["class-1.pupil2", "class-1.pupil3"]);
    assert_eq!(senco.get(&group).await.ok(), shown);
    assert_eq!(senco.get(GROUPS).await.ok()["items"][0]["pupils"], 2);
    assert_eq!(set_pupils(&senco, &group, &[]).await.ok()["pupils"], json!([]));
}

#[tokio::test]
async fn a_pupils_level_is_recorded_on_joining_and_on_leaving() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens()).await;
    let [practised, new] = &oak.classes[0][..] else { panic!("two pupils") };
    oak.learner(practised, |learner| (learner.facts_secure, learner.predicted_score) = (21, Some(11.5))).await;
    set_pupils(&senco, &group, &[practised, new]).await.ok();
    let recorded = memberships(&oak).await;
    assert_eq!((recorded[0].entry_facts_secure, recorded[0].entry_predicted_score), (21, Some(11.5)));
    assert_eq!((recorded[1].entry_facts_secure, recorded[1].entry_predicted_score), (0, None));

    app.clock.advance(TimeDelta::days(7));
    set_pupils(&app.as_(&oak.senco), &group, &[]).await.ok();
    let left = &memberships(&oak).await[0];
    assert_eq!(left.left_at, Some(app.clock.now()));
    assert_eq!((left.exit_facts_secure, left.exit_predicted_score), (Some(21), Some(11.5)));
}

#[tokio::test]
async fn a_returning_pupil_keeps_the_first_joining_date() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let group = create(&app.as_(&oak.senco), sevens()).await;
    let pupil = &oak.classes[0][0];
    set_pupils(&app.as_(&oak.senco), &group, &[pupil]).await.ok();
    let first = memberships(&oak).await;
    oak.learner(pupil, |_| {}).await;
    app.clock.advance(TimeDelta::days(1));
    set_pupils(&app.as_(&oak.senco), &group, &[]).await.ok();
    set_pupils(&app.as_(&oak.senco), &group, &[pupil]).await.ok();
    assert_eq!(memberships(&oak).await, first);
}

#[tokio::test]
async fn the_levels_of_the_rest_of_the_year_are_recorded_when_a_pupil_joins() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(4).await;
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens()).await;
    let [inside, outside, archived, _never_practised] = &oak.classes[0][..] else { panic!("four pupils") };
    for pupil in [inside, outside, archived] {
        oak.learner(pupil, |learner| learner.facts_secure = 21).await;
    }
    oak.archive(archived.id).await;
    set_pupils(&senco, &group, &[inside]).await.ok();
    let tx = oak.tenant().read().await.unwrap();
    let peers = tx.find::<intervention_peer::Entity>().all(&tx).await.unwrap();
    let recorded: Vec<_> = peers.iter().map(|peer| (peer.pupil_id, peer.facts_secure, peer.predicted_score)).collect();
    assert_eq!(recorded, [(outside.id, 21, 18.5)]);
}

#[tokio::test]
async fn if_one_id_is_not_an_active_pupil_of_the_school_nobody_joins_the_group() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(2).await, app.school("elm").await);
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens()).await;
    let [pupil, archived] = &oak.classes[0][..] else { panic!("two pupils") };
    oak.archive(archived.id).await;
    for stranger in
        [elm.pupil.id.0, oak.teacher.id.0, oak.senco.id.0, archived.id.0, Uuid::now_v7()].map(|id| id.to_string())
    {
        let body = json!({ "pupil_ids": [pupil.id, stranger] });
        senco.put(&format!("{group}/pupils"), body).await.is("LMS-TCH-002");
    }
    // A malformed id is treated as an unknown id.
    senco.put(&format!("{group}/pupils"), json!({ "pupil_ids": ["7"] })).await.is("LMS-TCH-002");
    assert_eq!(memberships(&oak).await, []);
}

#[tokio::test]
async fn a_body_without_a_valid_list_of_pupils_is_an_invalid_request() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens()).await;
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
async fn a_pupil_may_be_in_several_groups_but_archived_pupils_are_shown_in_none() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens()).await;
    let other = create(&senco, sevens_with(json!({ "name": "Eights" }))).await;
    for group in [&group, &other] {
        assert_eq!(names(&set_pupils(&senco, group, &[&oak.pupil]).await.ok()["pupils"]), ["pupil"]);
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
async fn of_two_concurrent_requests_the_last_one_sets_the_pupils() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(4).await;
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens()).await;
    let class = &oak.classes[0];
    let (two, three) = ([&class[0], &class[1]], [&class[1], &class[2], &class[3]]);
    for _ in 0..5 {
        let (first, second) = tokio::join!(set_pupils(&senco, &group, &two), set_pupils(&senco, &group, &three));
        first.ok();
        second.ok();
        let count = senco.get(&group).await.ok()["pupils"].as_array().unwrap().len();
        assert!(count == 2 || count == 3, "{count}");
    }
}

#[tokio::test]
async fn erasing_a_pupil_deletes_their_rows_in_groups() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(1).await;
    let senco = app.as_(&oak.senco);
    let group = create(&senco, sevens()).await;
    oak.learner(&oak.classes[0][0], |_| {}).await;
    set_pupils(&senco, &group, &[&oak.pupil]).await.ok();
    let admin = app.as_(&oak.it_admin);
    for id in [oak.pupil.id, oak.classes[0][0].id] {
        admin.delete(&format!("/admin/users/{id}")).await.done();
        admin.delete(&format!("/admin/users/{id}?erase=true")).await.done();
    }
    assert_eq!(memberships(&oak).await, []);
    let tx = oak.tenant().read().await.unwrap();
    assert_eq!(tx.find::<intervention_peer::Entity>().all(&tx).await.unwrap(), []);
}
