//! A failed log-in does not reveal whether the account exists: it always takes the same statements and one bcrypt hash,
//! and returns the same response. Only a school that does not exist costs less; the list of schools is public.

use sea_orm::prelude::Uuid;
use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test]
async fn an_unknown_username_takes_the_same_statements_and_hash_as_a_wrong_secret() {
    let app = TestApp::spawn().await;
    let (oak, elm) = (app.school("oak").await, app.school("elm").await);
    let operator = app.platform_admin().await;
    app.as_(&oak.it_admin).delete(&format!("/admin/users/{}", oak.senco.id)).await.done();
    let school = format!("/platform/schools/{}", elm.id);
    app.as_(&operator).patch(&school, json!({ "status": "suspended" })).await.ok();

    let pin = |school: Uuid, name: &str, pin: &str| json!({ "school_id": school, "username": name, "pin": pin });
    let password = |school: Uuid, name: &str, password: &str| json!({ "school_id": school, "username": name, "password": password });
    let pupils: [Value; 5] = [
        pin(oak.id.0, "pupil", "111112"),
        pin(oak.id.0, "nobody", "111112"),
        pin(oak.id.0, "no name at all?", "111112"),
        pin(oak.id.0, "teacher", "111112"),
        // The PIN is right, but the school is suspended.
        pin(elm.id.0, "pupil", &elm.pupil.secret),
    ];
    let staff: [Value; 5] = [
        password(oak.id.0, "teacher", "not-the-password"),
        password(oak.id.0, "nobody", "not-the-password"),
        // The password is right, but the account is archived. Then a pupil's right PIN is sent to the staff log-in.
        password(oak.id.0, "senco", &oak.senco.secret),
        password(oak.id.0, "pupil", &oak.pupil.secret),
        password(oak.id.0, "teacher", &"x".repeat(50_000)),
    ];
    let operators: [Value; 2] = [
        json!({ "username": "operator", "password": "not-the-password" }),
        json!({ "username": "nobody", "password": "not-the-password" }),
    ];
    for (door, code, bodies) in [
        ("/auth/pupil/login", "LMS-AUTH-006", &pupils[..]),
        ("/auth/staff/login", "LMS-AUTH-006", &staff[..]),
        ("/platform/login", "LMS-PLT-002", &operators[..]),
    ] {
        let mut first = None;
        for body in bodies {
            app.statements();
            let computed = app.hasher.computed();
            app.anonymous().post(door, body.clone()).await.is(code);
            assert_eq!(app.hasher.computed() - computed, 1, "{body}");
            let statements = app.statements();
            assert!(!statements.is_empty());
            assert_eq!(*first.get_or_insert_with(|| statements.clone()), statements, "{body}");
        }
    }
}
