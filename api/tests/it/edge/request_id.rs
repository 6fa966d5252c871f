use poem::http::Method;
use sea_orm::prelude::Uuid;

use crate::support::TestApp;

#[tokio::test]
async fn a_short_and_safe_request_id_is_returned() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let longest = "x".repeat(64);
    for id in ["1", "abc-DEF_1.2", &longest] {
        let success = app.as_(&oak.pupil).call(Method::GET, "/auth/me").header("x-request-id", id).send().await;
        success.ok();
        assert_eq!(success.header("x-request-id"), id);
        let failure = app.anonymous().call(Method::GET, "/auth/me").header("x-request-id", id).send().await;
        assert_eq!(failure.header("x-request-id"), id);
        let event = app.log().api_errors().pop().unwrap();
        assert_eq!((event.field("request_id"), event.field("code")), (id, "LMS-AUTH-001"));
    }
}

#[tokio::test]
async fn any_other_request_id_is_replaced() {
    let app = TestApp::spawn().await;
    let too_long = "x".repeat(65);
    for id in ["", &too_long, "a b", "a\tb", "{}", "ä", "a,b", "<script>"] {
        let answer = app.anonymous().call(Method::GET, "/auth/me").header("x-request-id", id).send().await;
        answer.is("LMS-AUTH-001");
        assert!(Uuid::try_parse(answer.header("x-request-id")).is_ok(), "{id:?}");
    }
    let first = app.anonymous().get("/auth/me").await;
    let second = app.anonymous().get("/auth/me").await;
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
}
