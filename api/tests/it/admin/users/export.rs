//! Tests of `GET /admin/users/{user_id}/export`.

use serde_json::{Value, json};

use crate::{support::TestApp, walls::full_school::fill};

#[tokio::test]
async fn an_export_holds_all_stored_data_of_a_pupil_except_hashes() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let ids = fill(&app, &oak).await;
    let admin = app.as_(&oak.headteacher);
    let account = admin.get(&format!("/admin/users/{}", ids.pupil)).await.ok();
    let answer = admin.get(&format!("/admin/users/{}/export", ids.pupil)).await;
    let record = answer.ok();
    let expected = json!({
        "exported_at": "2026-11-23T09:00:00+00:00",
        "complete": true,
        "account": account,
        "classroom": "Hazel",
        "teaches": [],
        "sign_ins": [{ "from": "2026-11-23T09:00:00+00:00", "until": "2027-11-23T09:00:00+00:00" }],
        "audit": [
            { "at": "2026-11-23T09:00:00+00:00", "action": "user.update", "by_the_person": false },
            { "at": "2026-11-23T09:00:00+00:00", "action": "user.export", "by_the_person": false },
        ],
        "preferences": { "text_size": "larger", "theme": "black_on_peach", "sound": false },
        "roster_rows": [{ "outcome": "updated", "summary": { "first_name": "Robin" } }],
        "practice": {
            "engine": record["practice"]["engine"],
            "predicted_score": null,
            "facts": [{
                "a": 7, "b": 8, "standing": "not_yet", "seen": 1, "correct": 0,
                "last_seen_at": "2026-11-23T09:00:00+00:00",
            }],
            "wrong_answers": [{ "a": 7, "b": 8, "answer": 54, "times": 1 }],
            "certificates": [2],
            "sessions": [{
                "kind": "practice", "state": "open", "started_at": "2026-11-23T09:00:00+00:00",
                "answers": record["practice"]["sessions"][0]["answers"],
            }, {
                "kind": "assessment", "state": "open", "started_at": "2026-11-23T09:00:00+00:00", "answers": [],
            }],
            "assignments": [{ "answered": 0, "correct": 0, "done_at": null }],
            "overrides": [{ "a": 7, "b": 8, "state": "needs_practice", "until": null, "note": "Robin mixes it up" }],
            "arrangements": { "codes": ["QNR"], "time_limit_factor": 2.0, "untimed": false, "assistant": null },
        },
        "groups": [{
            "group": "Sevens", "joined_at": "2026-11-23T09:00:00+00:00",
            "entry_facts_secure": 4, "entry_predicted_score": 9.5,
            "left_at": null, "exit_facts_secure": null, "exit_predicted_score": null,
        }],
        "compared_with_groups": [{
            "noted_at": "2026-11-23T09:00:00+00:00", "facts_secure": 4, "predicted_score": 9.5,
        }],
        "checks": {
            "attempts": record["checks"]["attempts"],
            "restarts": [{ "round": "November", "reason": "LOI", "given_at": "2026-11-23T09:00:00+00:00" }],
            "not_taking": [],
        },
        "assessments": {
            "set": ["For Robin"],
            "sat": [{
                "title": "For Robin", "state": "open", "started_at": "2026-11-23T09:00:00+00:00",
                "outcome": { "score": 1, "marks": 2, "to_mark": 0, "questions": [{
                    "number": 1, "kind": "written", "text": "Explain how you know.", "answer": null,
                    "written": "Because Robin says so", "right_answer": null, "score": 1, "marks": 2,
                    "elapsed_ms": 60_000, "feedback": "Say why, Robin",
                }] },
            }],
            "markings": [{
                "question": "Explain how you know.", "score": 1, "feedback": "Say why, Robin",
                "marked_at": "2026-11-23T09:00:00+00:00", "moderated_score": null, "moderation_note": null,
            }],
        },
    });
    assert_eq!(record, expected);
    let practice = &record["practice"];
    assert!(practice["engine"].is_object());
    assert_eq!(practice["sessions"][0]["answers"].as_array().unwrap().len(), 1);
    assert_eq!(practice["sessions"][0]["answers"][0]["answer"], 54);
    let check = &record["checks"]["attempts"][0];
    assert_eq!((&check["score"], check["questions"].as_array().unwrap().len()), (&json!(1), 25));
    assert_eq!((&check["questions"][0]["answer"], &check["questions"][0]["outcome"]), (&json!("84"), &json!("right")));
    assert!(!answer.text().contains("$2"), "the export holds a bcrypt hash: {answer}");
    for hidden in ["credential", "sealed", "hash", "row_key"] {
        assert!(!answer.text().contains(hidden), "{hidden}: {answer}");
    }
}

#[tokio::test]
async fn an_it_admins_export_leaves_out_attainment_and_says_so() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let ids = fill(&app, &oak).await;
    let path = format!("/admin/users/{}/export", ids.pupil);
    let whole = app.as_(&oak.headteacher).get(&path).await.ok();
    let record = app.as_(&oak.it_admin).get(&path).await.ok();
    assert_eq!((&record["complete"], &whole["complete"]), (&json!(false), &json!(true)));
    let of_attainment = ["practice", "checks", "assessments", "groups", "compared_with_groups"];
    for (field, value) in record.as_object().unwrap() {
        if of_attainment.contains(&field.as_str()) {
            assert!(*value == Value::Null || *value == json!([]), "{field}: {value}");
            assert!(whole[field] != Value::Null && whole[field] != json!([]), "{field}");
        } else if !["complete", "audit"].contains(&field.as_str()) {
            assert_eq!(*value, whole[field], "{field}");
        }
    }
    for trace in ["Sevens", "Robin mixes it up", "Because Robin says so", "QNR", "LOI"] {
        assert!(whole.to_string().contains(trace) && !record.to_string().contains(trace), "{trace}: {record}");
    }
    // A record of a member of staff has no attainment, so it is complete.
    let teacher = app.as_(&oak.it_admin).get(&format!("/admin/users/{}/export", oak.teacher.id)).await.ok();
    assert_eq!((&teacher["complete"], &teacher["practice"]), (&json!(true), &Value::Null));
}

#[tokio::test]
async fn a_teachers_classes_and_audit_entries_are_exported_too() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    fill(&app, &oak).await;
    let admin = app.as_(&oak.it_admin);
    let teacher = admin.get(&format!("/admin/users/{}/export", oak.teacher.id)).await.ok();
    assert_eq!((&teacher["teaches"], &teacher["classroom"]), (&json!(["Hazel"]), &Value::Null));
    let own = admin.get(&format!("/admin/users/{}/export", oak.it_admin.id)).await.ok();
    let entries = own["audit"].as_array().unwrap();
    assert_eq!(entries.len(), 3);
    assert!(entries.iter().all(|entry| entry["by_the_person"] == true), "{own}");
}

#[tokio::test]
async fn an_archived_account_can_be_exported() {
    let app = TestApp::spawn().await;
    let oak = app.school("oak").await;
    let admin = app.as_(&oak.it_admin);
    admin.delete(&format!("/admin/users/{}", oak.pupil.id)).await.done();
    let record = admin.get(&format!("/admin/users/{}/export", oak.pupil.id)).await.ok();
    assert_eq!(record["account"]["archived_at"], "2026-11-23T09:00:00+00:00");
    // This sign-in ended when the account was archived.
    assert_eq!(record["sign_ins"][0]["until"], "2026-11-23T09:00:00+00:00");
}
