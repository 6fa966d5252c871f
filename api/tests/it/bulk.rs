//! What all operations on many accounts have in common. `admin/users/` and `teacher/pupils/` test what each of them does.

use entity::{AccountId, audit};
use openapi::CATALOGUE;
use poem::http::Method;
use sea_orm::{QueryOrder, prelude::Uuid};
use serde_json::{Value, json};

use crate::{
    support::{Answer, Client, Person, School, TestApp},
    walls::full_school::Dump,
};

/// An operation on many accounts, and its codes for invalid input, an unknown account and a failed database.
struct BulkOperation {
    method: Method,
    path: &'static str,
    ids: &'static str,
    others: Value,
    action: &'static str,
    invalid: &'static str,
    unknown: &'static str,
    failed: &'static str,
}

impl BulkOperation {
    fn admin(path: &'static str, others: Value, action: &'static str) -> Self {
        let (invalid, unknown, failed) = ("LMS-ADM-003", "LMS-ADM-005", "LMS-ADM-007");
        Self { method: Method::POST, path, ids: "user_ids", others, action, invalid, unknown, failed }
    }

    fn teacher(method: Method, path: &'static str, others: Value, action: &'static str) -> Self {
        let (invalid, unknown, failed) = ("LMS-TCH-003", "LMS-TCH-002", "LMS-TCH-006");
        Self { method, path, ids: "pupil_ids", others, action, invalid, unknown, failed }
    }

    async fn send(&self, client: &Client<'_>, ids: Value) -> Answer {
        let mut body = self.others.clone();
        body[self.ids] = ids;
        client.call(self.method.clone(), self.path).json(&body).send().await
    }

    /// Makes pupils whom the operation changes.
    async fn pupils(&self, app: &TestApp, oak: &School<'_>, class: &str, number: usize) -> Vec<Person> {
        let pupils = oak.class(class, number).await.pupils;
        for pupil in &pupils {
            app.anonymous().post(pupil.login_path(), pupil.login_with("482912")).await.is("LMS-AUTH-006");
            if self.path.ends_with("restore") {
                oak.archive(pupil.id).await;
            }
        }
        pupils
    }
}

fn operations() -> [BulkOperation; 6] {
    [
        BulkOperation::admin("/admin/users/archive", json!({}), "user.archive"),
        BulkOperation::admin("/admin/users/restore", json!({}), "user.update"),
        BulkOperation::admin("/admin/users/move", json!({ "classroom_id": null }), "user.update"),
        BulkOperation::admin("/admin/users/unlock", json!({}), "user.unlock"),
        BulkOperation::teacher(Method::POST, "/teacher/pupils/unlock", json!({}), "user.unlock"),
        BulkOperation::teacher(
            Method::PUT,
            "/teacher/pupils/arrangements",
            json!({ "add": ["QNR"], "remove": [] }),
            "arrangement.set",
        ),
    ]
}

/// The report of an operation: the accounts that are done, and the others with their codes.
pub(crate) fn report(done: &[AccountId], not_done: &[(AccountId, &str)]) -> Value {
    let not_done = not_done.iter().map(|(id, code)| {
        let row = CATALOGUE.iter().find(|row| row.id == *code).unwrap();
        json!({ "id": id, "code": code, "error": row.message })
    });
    json!({ "done": done, "not_done": not_done.collect::<Vec<_>>() })
}

/// The school's audit log, the oldest entry first.
pub(crate) async fn audited(school: &School<'_>) -> Vec<audit::Model> {
    let tx = school.tenant().read().await.unwrap();
    tx.find::<audit::Entity>().order_by_asc(audit::Column::Id).all(&tx).await.unwrap()
}

pub(crate) fn ids(people: &[Person]) -> Vec<AccountId> {
    people.iter().map(|person| person.id).collect()
}

#[tokio::test]
async fn a_request_is_about_one_to_two_hundred_different_accounts() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let head = app.as_(&oak.headteacher);
    let strangers: Vec<AccountId> = (0..201).map(|_| AccountId::draw()).collect();
    let pupil = oak.pupil.id.to_string();
    for operation in operations() {
        for wrong in [
            json!([]),
            json!(null),
            json!(oak.pupil.id),
            json!({ "0": oak.pupil.id }),
            json!([oak.pupil.id, 7]),
            json!([oak.pupil.id, "7"]),
            json!([null]),
            json!([pupil, pupil]),
            json!([pupil, pupil.to_uppercase()]),
            json!(strangers),
        ] {
            operation.send(&head, wrong).await.is(operation.invalid);
        }
        let mut missing = operation.others.clone();
        missing.as_object_mut().unwrap().remove(operation.ids);
        let answer = head.call(operation.method.clone(), operation.path).json(&missing).send().await;
        answer.is(operation.invalid);
        assert_eq!(answer.header("x-error-field"), operation.ids);

        let largest = operation.send(&head, json!(strangers[..200])).await.ok();
        assert_eq!((&largest["done"], largest["not_done"].as_array().unwrap().len()), (&json!([]), 200));
        let smallest = operation.send(&head, json!([oak.pupil.id])).await.ok();
        assert_eq!(smallest, report(&[oak.pupil.id], &[]), "{}", operation.path);
        // The pupil is active again for the next operation.
        head.patch(&format!("/admin/users/{}", oak.pupil.id), json!({ "archived": false })).await.ok();
    }
    app.do_jobs().await;
}

#[tokio::test]
async fn accounts_of_another_school_are_reported_as_unknown_and_stay_unchanged() {
    for operation in operations() {
        let app = TestApp::spawn().await;
        let (oak, elm) = (app.school("oak").await, app.school("elm").await);
        let ours = operation.pupils(&app, &oak, "Ash", 2).await;
        let theirs = operation.pupils(&app, &elm, "Ash", 2).await;
        let before = Dump::of(&app.database, &elm).await;
        let unknown = AccountId::draw();
        let sent = json!([theirs[0].id, ours[1].id, unknown, theirs[1].id, ours[0].id]);
        let answer = operation.send(&app.as_(&oak.headteacher), sent).await.ok();
        let not_done = [theirs[0].id, unknown, theirs[1].id].map(|id| (id, operation.unknown));
        assert_eq!(answer, report(&[ours[1].id, ours[0].id], &not_done), "{}", operation.path);
        assert_eq!(Dump::of(&app.database, &elm).await, before, "{}", operation.path);
        app.do_jobs().await;
    }
}

#[tokio::test]
async fn a_request_is_one_entry_of_the_audit_log_and_a_repetition_is_none() {
    for operation in operations() {
        let app = TestApp::spawn().await;
        let oak = app.school("oak").await;
        let pupils = operation.pupils(&app, &oak, "Ash", 3).await;
        let head = app.as_(&oak.headteacher);
        let unknown = AccountId::draw();
        let sent = json!([pupils[2].id, unknown, pupils[0].id, pupils[1].id]);
        let first = operation.send(&head, sent.clone()).await.ok();
        let changed = [pupils[2].id, pupils[0].id, pupils[1].id];
        assert_eq!(first, report(&changed, &[(unknown, operation.unknown)]), "{}", operation.path);
        let entries = audited(&oak).await;
        let [entry] = &entries[..] else { panic!("{}: {entries:?}", operation.path) };
        assert_eq!((entry.action.as_str(), entry.subject_kind.as_str()), (operation.action, "user"));
        assert_eq!((entry.subject_id, entry.actor_id), (None, Some(oak.headteacher.id)));
        let (ids, count, not_done) = (&entry.detail["ids"], &entry.detail["count"], &entry.detail["not_done"]);
        assert_eq!((ids, count, not_done), (&json!(changed), &json!(3), &json!(1)));
        assert!(!entry.detail.to_string().contains("QNR"), "{entry:?}");

        app.do_jobs().await;
        let before = Dump::of(&app.database, &oak).await;
        assert_eq!(operation.send(&head, sent).await.ok(), first, "{}", operation.path);
        assert_eq!(Dump::of(&app.database, &oak).await, before, "{}", operation.path);
    }
}

#[tokio::test]
async fn a_fault_in_the_middle_of_a_request_leaves_everything_as_it_was() {
    for operation in operations() {
        let app = TestApp::spawn().await;
        let oak = app.school("oak").await;
        let pupils = operation.pupils(&app, &oak, "Ash", 3).await;
        let before = Dump::of(&app.database, &oak).await;
        app.take_away("audit").await;
        let answer = operation.send(&app.as_(&oak.headteacher), json!(ids(&pupils))).await;
        answer.is(operation.failed);
        app.bring_back("audit").await;
        assert_eq!(Dump::of(&app.database, &oak).await, before, "{}", operation.path);
    }
}

#[tokio::test]
async fn statement_counts_do_not_grow_with_the_number_of_accounts() {
    for operation in operations() {
        let app = TestApp::spawn().await;
        let oak = app.school("oak").await;
        let mut counts = Vec::new();
        for (class, number) in [("Ash", 1), ("Elm", 12)] {
            let pupils = operation.pupils(&app, &oak, class, number).await;
            let head = app.as_(&oak.headteacher);
            app.statements();
            operation.send(&head, json!(ids(&pupils))).await.ok();
            counts.push(app.statements().len());
        }
        assert_eq!(counts[0], counts[1], "{}", operation.path);
        assert!(counts[0] <= 14, "{}: {counts:?}", operation.path);
        app.do_jobs().await;
    }
}

#[tokio::test]
async fn pupils_and_staff_without_the_role_are_rejected_before_the_ids_are_read() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    for operation in operations() {
        let is_for_admins = operation.path.starts_with("/admin");
        let rejected = if is_for_admins {
            [&oak.pupil, &oak.teacher, &oak.senco].to_vec()
        } else {
            [&oak.pupil, &oak.it_admin].to_vec()
        };
        let code = if is_for_admins { "LMS-ADM-001" } else { "LMS-AUTH-003" };
        for person in rejected {
            operation.send(&app.as_(person), json!([Uuid::now_v7()])).await.is(code);
        }
        app.anonymous().call(operation.method.clone(), operation.path).json(&json!({})).send().await.is("LMS-AUTH-001");
    }
}
