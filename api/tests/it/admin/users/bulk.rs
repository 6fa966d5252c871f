//! `POST /admin/users/archive`, `/admin/users/restore`, `/admin/users/move` and `/admin/users/unlock`

use entity::{AccountId, Role};
use futures_util::future::join_all;
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::{
    bulk::{audited, ids, report},
    support::{Answer, Client, Person, TestApp},
};

async fn send(client: &Client<'_>, operation: &str, people: &[AccountId]) -> Answer {
    client.post(&format!("/admin/users/{operation}"), json!({ "user_ids": people })).await
}

async fn relocate(client: &Client<'_>, people: &[AccountId], classroom_id: Value) -> Answer {
    client.post("/admin/users/move", json!({ "user_ids": people, "classroom_id": classroom_id })).await
}

#[tokio::test]
async fn archived_people_leave_their_classes_and_are_signed_out() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(3).await;
    let class = &oak.classes[0];
    oak.assign_teacher(class, &oak.teacher).await;
    let admin = app.as_(&oak.it_admin);
    // One of the pupils is archived already.
    admin.delete(&format!("/admin/users/{}", class[2].id)).await.done();
    let people = [oak.teacher.id, class[0].id, class[1].id, class[2].id];
    assert_eq!(send(&admin, "archive", &people).await.ok(), report(&people, &[]));
    for person in [&oak.teacher, &class[0], &class[1]] {
        app.as_(person).get("/auth/me").await.is("LMS-AUTH-009");
        app.anonymous().post(person.login_path(), person.login()).await.is("LMS-AUTH-006");
        let account = oak.account(person.id).await.unwrap();
        assert_eq!((account.classroom_id, account.archived_at, account.version), (None, Some(app.clock.now()), 2));
    }
    let classes = admin.get("/admin/classrooms").await.ok();
    assert_eq!((&classes["items"][0]["teacher_id"], &classes["items"][0]["pupils"]), (&Value::Null, &json!(0)));
    let entry = audited(&oak).await.pop().unwrap();
    assert_eq!(entry.detail, json!({ "ids": people[..3], "count": 3, "not_done": 0 }));
    // A subject access request finds the entry, although it is not about this person alone.
    let record = app.as_(&oak.headteacher).get(&format!("/admin/users/{}/export", class[0].id)).await.ok();
    assert_eq!(record["audit"][0]["action"], "user.archive");
    let record = app.as_(&oak.headteacher).get(&format!("/admin/users/{}/export", oak.senco.id)).await.ok();
    assert_eq!(record["audit"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn restored_people_can_sign_in_again_and_pupils_have_no_class() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let admin = app.as_(&oak.it_admin);
    let people = [oak.classes[0][0].id, oak.senco.id, oak.classes[0][1].id];
    send(&admin, "archive", &people[..2]).await.ok();
    assert_eq!(send(&admin, "restore", &people).await.ok(), report(&people, &[]));
    for person in [&oak.classes[0][0], &oak.senco] {
        app.anonymous().post(person.login_path(), person.login()).await.ok();
        let account = oak.account(person.id).await.unwrap();
        assert_eq!((account.classroom_id, account.archived_at, account.version), (None, None, 3));
    }
    let untouched = oak.account(people[2]).await.unwrap();
    assert_eq!((untouched.classroom_id, untouched.version), (Some(oak.classes[0].id), 1));
    let detail = json!({ "fields": ["archived_at"], "ids": people[..2], "count": 2, "not_done": 0 });
    assert_eq!(audited(&oak).await.pop().unwrap().detail, detail);
}

#[tokio::test]
async fn an_it_admin_cannot_archive_or_change_their_own_or_a_headteachers_account() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let (admin, head) = (app.as_(&oak.it_admin), app.as_(&oak.headteacher));
    let second = oak.person(Role::Headteacher, "second").await;
    head.delete(&format!("/admin/users/{}", second.id)).await.done();
    let (own, theirs, archived) = (oak.it_admin.id, oak.headteacher.id, second.id);
    let everyone = [own, theirs, oak.teacher.id, archived];
    let refused = [(own, "LMS-ADM-006"), (theirs, "LMS-ADM-001"), (archived, "LMS-ADM-001")];
    assert_eq!(send(&admin, "archive", &everyone).await.ok(), report(&[oak.teacher.id], &refused));
    let refused = [(theirs, "LMS-ADM-001"), (archived, "LMS-ADM-001")];
    assert_eq!(send(&admin, "restore", &everyone).await.ok(), report(&[own, oak.teacher.id], &refused));
    assert_eq!(relocate(&admin, &everyone, Value::Null).await.ok(), report(&[own, oak.teacher.id], &refused));
    // Each of these attempts is shown to the headteacher.
    let overview = head.get("/teacher/school").await.ok();
    assert_eq!(overview["refused_actions"]["last_30_days"], 6);
    let latest: Vec<_> = overview["refused_actions"]["latest"].as_array().unwrap().iter().collect();
    let actions: Vec<_> = latest.iter().map(|action| action["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["change", "change", "change", "change", "archive", "archive"]);
    // An IT admin may unlock anybody, and a headteacher may do all of this.
    assert_eq!(send(&admin, "unlock", &everyone).await.ok(), report(&everyone, &[]));
    assert_eq!(send(&head, "restore", &[archived]).await.ok(), report(&[archived], &[]));
    assert_eq!(send(&head, "archive", &[archived, own]).await.ok(), report(&[archived, own], &[]));
}

#[tokio::test]
async fn the_last_active_administrator_stays() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let head = app.as_(&oak.headteacher);
    let (admin, own) = (oak.it_admin.id, oak.headteacher.id);
    let answer = send(&head, "archive", &[own, oak.pupil.id, admin]).await.ok();
    assert_eq!(answer, report(&[own, oak.pupil.id], &[(admin, "LMS-ADM-006")]));
    app.as_(&oak.it_admin).get("/auth/me").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_who_archive_each_other_at_once_do_not_both_succeed() {
    for round in 0..5 {
        let app = TestApp::spawn().await;
        let oak = app.school(&format!("oak{round}")).await.with_class(6).await;
        let second = oak.person(Role::Headteacher, "second").await;
        app.as_(&oak.headteacher).delete(&format!("/admin/users/{}", oak.it_admin.id)).await.done();
        let pupils = ids(&oak.classes[0]);
        let mut forwards = pupils.clone();
        forwards.push(second.id);
        let mut backwards = vec![oak.headteacher.id];
        backwards.extend(pupils.iter().rev());
        let (first, other) = (app.as_(&oak.headteacher), app.as_(&second));
        let teacher = app.as_(&oak.teacher);
        let cards = format!("/teacher/classrooms/{}/login-cards", oak.classes[0].id);
        let answers = tokio::join!(
            send(&first, "archive", &forwards),
            send(&other, "archive", &backwards),
            teacher.post_nothing(&cards)
        );
        // A request whose sender has just been archived is rejected.
        for answer in [&answers.0, &answers.1] {
            assert!(answer.status == 200 || answer.code() == "LMS-AUTH-009", "{answer}");
        }
        assert_eq!(answers.2.status, 200, "{}", answers.2);
        let heads = [oak.account(oak.headteacher.id).await.unwrap(), oak.account(second.id).await.unwrap()];
        assert_eq!(heads.iter().filter(|head| head.archived_at.is_none()).count(), 1);
    }
}

#[tokio::test]
async fn pupils_are_moved_to_a_class_and_out_of_it() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await.with_class(0).await;
    let admin = app.as_(&oak.it_admin);
    let (from, to) = (&oak.classes[0], oak.classes[1].id);
    let (archived, staff, head) = (oak.person(Role::Pupil, "left").await.id, oak.teacher.id, oak.headteacher.id);
    oak.archive(archived).await;
    let everyone = [from[0].id, staff, archived, oak.pupil.id, head];
    let not_done = [(staff, "LMS-ADM-003"), (archived, "LMS-ADM-006"), (head, "LMS-ADM-003")];
    let moved = relocate(&admin, &everyone, json!(to)).await.ok();
    assert_eq!(moved, report(&[from[0].id, oak.pupil.id], &not_done));
    for (pupil, class, version) in [(from[0].id, Some(to), 2), (from[1].id, Some(from.id), 1)] {
        let account = oak.account(pupil).await.unwrap();
        assert_eq!((account.classroom_id, account.version), (class, version));
    }
    let detail = json!({ "fields": ["classroom_id"], "ids": [from[0].id, oak.pupil.id], "count": 2, "not_done": 3 });
    assert_eq!(audited(&oak).await.pop().unwrap().detail, detail);
    let moved = relocate(&admin, &[from[0].id, archived, staff], Value::Null).await.ok();
    assert_eq!(moved, report(&[from[0].id, archived, staff], &[]));
    assert_eq!(oak.account(from[0].id).await.unwrap().classroom_id, None);
    app.as_(&from[0]).get("/auth/me").await.ok();
}

#[tokio::test]
async fn a_class_that_the_school_does_not_have_is_not_found() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await.with_class(1).await, app.school("elm").await.with_class(0).await);
    let admin = app.as_(&oak.it_admin);
    let pupil = oak.classes[0][0].id;
    for class in [json!(Uuid::now_v7()), json!(elm.classes[0].id)] {
        let answer = relocate(&admin, &[pupil], class).await;
        answer.is("LMS-ADM-005");
        assert_eq!(answer.header("x-error-field"), "classroom_id");
    }
    for class in [json!("7"), json!(7)] {
        relocate(&admin, &[pupil], class).await.is("LMS-ADM-003");
    }
    let missing = admin.post("/admin/users/move", json!({ "user_ids": [pupil] })).await;
    missing.is("LMS-ADM-003");
    assert_eq!(missing.header("x-error-field"), "classroom_id");
    assert_eq!(oak.account(pupil).await.unwrap().classroom_id, Some(oak.classes[0].id));
}

#[tokio::test]
async fn unlocked_people_can_sign_in_at_once_and_only_they_are_audited() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let class = &oak.classes[0];
    let lock = async |person: &Person| {
        for _ in 0..5 {
            app.anonymous().post(person.login_path(), person.login_with("482912")).await.is("LMS-AUTH-006");
        }
        app.anonymous().post(person.login_path(), person.login()).await.is("LMS-AUTH-007");
    };
    join_all([lock(&class[0]), lock(&oak.teacher)]).await;
    let people = [class[0].id, class[1].id, oak.teacher.id];
    assert_eq!(send(&app.as_(&oak.it_admin), "unlock", &people).await.ok(), report(&people, &[]));
    for person in [&class[0], &oak.teacher] {
        app.anonymous().post(person.login_path(), person.login()).await.ok();
    }
    let detail = json!({ "ids": [class[0].id, oak.teacher.id], "count": 2, "not_done": 0 });
    assert_eq!(audited(&oak).await.pop().unwrap().detail, detail);
}
