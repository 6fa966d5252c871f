//! How many statements a teacher's request takes. The number must not grow with the number of pupils or with the amount
//! of their practice.

use chrono::TimeDelta;
use entity::MasteryLevel;
use poem::http::Method;
use serde_json::{Value, json};

use crate::support::{Class, Person, School, TestApp};

/// Creates a class with data for everything that a teacher can see and change.
async fn busy_class(app: &TestApp, oak: &School<'_>, name: &str, pupils: usize, weeks: i64) -> Class {
    let class = oak.class(name, pupils).await;
    oak.assign_teacher(&class, &oak.teacher).await;
    let now = app.clock.now();
    for pupil in class.iter() {
        oak.learner(pupil, |row| row.recent_correct = 10).await;
        oak.mastery(pupil, &[(6, 8, MasteryLevel::NotYet), (7, 8, MasteryLevel::NotYet), (2, 2, MasteryLevel::Secure)])
            .await;
        oak.wrong_answers(pupil, (6, 8), &[(54, 2), (42, 1)]).await;
        for week in 0..weeks {
            oak.insert_session(pupil, now - TimeDelta::weeks(week), 20, 15).await;
        }
        let teacher = app.as_(&oak.teacher);
        let pupil_path = format!("/teacher/pupils/{}", pupil.id);
        teacher.put(&format!("{pupil_path}/overrides"), json!({ "facts": [[9, 9]], "state": "secure" })).await.ok();
        teacher.put(&format!("{pupil_path}/arrangements"), json!({ "codes": ["QNR"] })).await.ok();
    }
    for _ in 0..weeks {
        app.as_(&oak.teacher).post("/teacher/assignments", work(&class)).await.created();
    }
    class
}

fn work(class: &Class) -> Value {
    json!({ "classroom_id": class.id, "tables": [7], "questions": 20, "due_on": "2026-12-01" })
}

/// The name of an operation, and the method, path and body of a request to it.
type MeasuredRequest = (&'static str, Method, String, Option<Value>);

fn measured_requests(class: &Class, pupil: &Person) -> Vec<MeasuredRequest> {
    let (pupil_path, class_id) = (format!("/teacher/pupils/{}", pupil.id), class.id);
    let facts: Vec<_> = (1..=12).map(|b| json!([b, 12])).collect();
    vec![
        ("teacherDashboard", Method::GET, "/teacher/dashboard".into(), None),
        ("listPupils", Method::GET, format!("/teacher/pupils?classroom_id={class_id}&sort=success"), None),
        ("getPupil", Method::GET, pupil_path.clone(), None),
        ("pupilFacts", Method::GET, format!("{pupil_path}/facts"), None),
        ("pupilHistory", Method::GET, format!("{pupil_path}/history"), None),
        ("classFacts", Method::GET, format!("/teacher/classrooms/{class_id}/facts"), None),
        ("listAssignments", Method::GET, "/teacher/assignments".into(), None),
        ("assignWork", Method::POST, "/teacher/assignments".into(), Some(work(class))),
        (
            "overrideMastery",
            Method::PUT,
            format!("{pupil_path}/overrides"),
            Some(json!({ "facts": facts, "state": "secure" })),
        ),
        ("clearing", Method::PUT, format!("{pupil_path}/overrides"), Some(json!({ "facts": facts, "state": "none" }))),
        (
            "setArrangements",
            Method::PUT,
            format!("{pupil_path}/arrangements"),
            Some(json!({ "codes": ["QNR", "RON"] })),
        ),
        ("unlockPupil", Method::POST, format!("{pupil_path}/unlock"), None),
        ("unlockClassroom", Method::POST, format!("/teacher/classrooms/{class_id}/unlock"), None),
        ("resetPin", Method::POST, format!("{pupil_path}/pin"), None),
        ("classCards", Method::POST, format!("/teacher/classrooms/{class_id}/login-cards"), None),
        ("pupilCards", Method::POST, "/teacher/login-cards".to_owned(), Some(json!({ "pupil_ids": [pupil.id] }))),
    ]
}

async fn count(app: &TestApp, oak: &School<'_>, class: &Class) -> Vec<(&'static str, usize)> {
    let mut counts = Vec::new();
    for (name, method, path, body) in measured_requests(class, &class[0]) {
        let call = app.as_(&oak.teacher).call(method, &path);
        let call = if let Some(body) = &body { call.json(body) } else { call };
        app.statements();
        let answer = call.send().await;
        assert!(answer.status < 300, "{name}: {answer}");
        counts.push((name, app.statements().len()));
    }
    app.statements();
    app.as_(&oak.headteacher).get("/teacher/school").await.ok();
    counts.push(("schoolOverview", app.statements().len()));
    let made = app.as_(&oak.teacher).get("/teacher/assignments").await.ok();
    let assignment = format!("/teacher/assignments/{}", made["items"][0]["id"].as_str().unwrap());
    app.statements();
    app.as_(&oak.teacher).delete(&assignment).await.done();
    counts.push(("cancelAssignment", app.statements().len()));
    counts
}

#[tokio::test]
async fn statement_counts_do_not_grow_with_the_school_or_its_practice() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let small = busy_class(&app, &oak, "Ash", 1, 1).await;
    let small_counts = count(&app, &oak, &small).await;
    let large = busy_class(&app, &oak, "Elm", 12, 6).await;
    busy_class(&app, &oak, "Fir", 5, 1).await;
    let large_counts = count(&app, &oak, &large).await;
    assert_eq!(small_counts, large_counts);
    // A page of the app must need only a few round trips. The counts include the look-up of the sign-in.
    for (name, most) in
        [("teacherDashboard", 7), ("schoolOverview", 7), ("classFacts", 5), ("listPupils", 4), ("getPupil", 18)]
    {
        let (_, statements) = large_counts.iter().find(|(operation, _)| *operation == name).unwrap();
        let on_postgres = if app.fresh_database().is_postgres() { 2 } else { 0 };
        assert!(*statements <= most + on_postgres, "{name}: {statements}");
    }
    app.do_jobs().await;
}
