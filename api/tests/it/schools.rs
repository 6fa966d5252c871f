//! `/schools`

use crate::support::TestApp;

#[tokio::test]
async fn without_any_school_the_list_fails() {
    let app = TestApp::spawn().await;
    app.anonymous().get("/schools").await.is("LMS-SCH-001");
}

#[tokio::test]
async fn a_school_is_listed() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await.with_class(2).await;
    let page = app.anonymous().get("/schools").await.ok();
    assert_eq!(page["items"][0]["slug"], "oak");
    for person in oak.everyone() {
        let me = app.as_(person).get("/auth/me").await.ok();
        assert_eq!(me["username"], person.username.as_str());
        app.anonymous().post(person.door(), person.login()).await.ok();
    }
    app.as_(&app.platform_admin().await).get("/auth/me").await.ok();
}
