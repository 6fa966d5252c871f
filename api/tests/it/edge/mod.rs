//! The edge turns every invalid request and every failure of the service into a code of the catalogue.

mod bodies;
mod browsers;
mod database;
mod failures;
mod fair_use;
mod in_flight;
mod mistakes;
mod parameters;
mod request_id;
mod routes;
mod socket;

use poem::http::Method;
use serde_json::{Value, json};

use crate::{
    contract::{DocumentedOperation, documented_operations, operation_rows},
    support::{Call, Client, Person, School, TestApp},
};

/// A school and an operator, whose accounts together may call every operation.
pub(crate) struct Scene<'a> {
    app: &'a TestApp,
    oak: School<'a>,
    operator: Person,
}

impl<'a> Scene<'a> {
    pub(crate) async fn in_(app: &'a TestApp) -> Self {
        Self { app, oak: app.school("oak").await.with_class(1).await, operator: app.platform_admin().await }
    }

    /// A client signed in as a person whom the operation admits.
    pub(crate) fn caller(&self, operation: &DocumentedOperation) -> Client<'a> {
        match operation_rows()[&operation.id].who.as_str() {
            "anyone" => self.app.anonymous(),
            "platform admin" => self.app.as_(&self.operator),
            "any session" | "staff or platform admin" => self.app.as_(&self.oak.it_admin),
            roles => {
                let is_admitted = |person: &&Person| roles.split_whitespace().any(|role| role == person.role.as_str());
                let person = self.oak.everyone().into_iter().find(is_admitted);
                self.app.as_(person.unwrap_or_else(|| panic!("no person in a school has one of the roles {roles}")))
            }
        }
    }

    /// A valid call.
    fn call<'b>(&self, caller: &Client<'b>, operation: &DocumentedOperation) -> Call<'b> {
        let call = caller.call(operation.method.clone(), &self.path(operation));
        if operation.takes_json() {
            call.json(&sample(&operation.id, &self.oak))
        } else if operation.takes_a_body() {
            call.form(Some(("roster.csv", b"first_name,last_name\nA,B\n")), &[("mode", "dry_run")])
        } else {
            call
        }
    }

    /// Ids that exist.
    pub(crate) fn ids(&self) -> Vec<String> {
        let oak = &self.oak;
        let people = oak.everyone().into_iter().chain(oak.classes[0].iter()).map(|person| person.id.to_string());
        people.chain([oak.id.to_string(), oak.classes[0].id.to_string()]).collect()
    }

    /// The operation's path with the ids of an existing classroom or school. A pupil's id replaces all other ids.
    pub(crate) fn path(&self, operation: &DocumentedOperation) -> String {
        let path = operation
            .path
            .replace("{classroom_id}", &self.oak.classes[0].id.to_string())
            .replace("{school_id}", &self.oak.id.to_string());
        DocumentedOperation { path, ..operation.clone() }.path_with(|| self.oak.classes[0][0].id.to_string())
    }
}

/// All operations that take JSON.
fn json_operations() -> impl Iterator<Item = DocumentedOperation> {
    documented_operations().into_iter().filter(DocumentedOperation::takes_json)
}

/// The code for a malformed body in the path's family.
fn payload_code(path: &str) -> &'static str {
    match path.split('/').nth(1) {
        Some("auth") => "LMS-AUTH-010",
        Some("admin") => "LMS-ADM-003",
        Some("sessions" | "me") => "LMS-SES-001",
        Some("mtc") if path.starts_with("/mtc/attempts") => "LMS-SES-001",
        Some("assessments" | "interventions" | "mtc") => "LMS-API-008",
        Some("teacher") => "LMS-TCH-003",
        Some("platform") => "LMS-PLT-001",
        other => panic!("the family {other:?} has no code here: add it"),
    }
}

/// A body that passes all validation that does not need the database.
fn sample(operation: &str, oak: &School<'_>) -> Value {
    match operation {
        "pupilLogin" => oak.pupil.login(),
        "staffLogin" => oak.teacher.login(),
        "platformLogin" => json!({ "username": "operator", "password": "operator-knows-7-oaks" }),
        "refreshSession" | "logout" => json!({ "refresh_token": format!("{}.abc", oak.id) }),
        "changePassword" => json!({ "current": oak.it_admin.secret, "new": "quite-another-7-oaks" }),
        "createUser" => json!({ "role": "pupil", "username": "new", "first_name": "A", "last_name": "B",
            "pin": "482911", "external_id": "7", "upn": "B801200005001", "sen_status": "K", "year_group": "4",
            "classroom_id": oak.classes[0].id }),
        "updateUser" => json!({ "role": "pupil", "username": "newer", "first_name": "A", "last_name": "B",
            "pin": "482911", "external_id": "7", "upn": "B801200005001", "sen_status": "K", "year_group": "4",
            "classroom_id": oak.classes[0].id }),
        "resetCredential" => json!({ "pin": "482911" }),
        "createClassroom" | "updateClassroom" => {
            json!({ "name": "Elm", "year_group": "4", "teacher_id": oak.teacher.id })
        }
        "createSchool" => json!({ "name": "Elm", "slug": "elm", "urn": "123456" }),
        "updateSchool" => json!({ "name": "Elm", "slug": "elm", "status": "active" }),
        "createSchoolAdmin" => json!({ "role": "it_admin", "username": "new", "first_name": "A", "last_name": "B",
            "password": "quite-another-7-oaks" }),
        "startSession" => json!({ "kind": "assignment", "assignment_id": oak.id, "length": 20 }),
        "startMtcAttempt" => json!({ "round_id": oak.id }),
        "saveMtcAttempt" => json!({ "sent_at": "2026-11-23T09:00:00Z", "answers": [{ "question": 1, "answer": "42",
            "shown_at": "2026-11-23T08:59:00Z", "first_key_at": null, "answered_at": "2026-11-23T08:59:02Z" }] }),
        "openRound" | "updateRound" => {
            json!({ "name": "June", "opens_on": "2026-06-01", "closes_on": "2026-06-12", "year_group": "4" })
        }
        "restartMtc" => json!({ "pupil_id": oak.pupil.id, "reason": "LOI" }),
        "markNotTaking" => json!({ "pupil_id": oak.pupil.id, "reason": "ABSNT" }),
        "assignWork" => json!({ "classroom_id": oak.classes[0].id, "tables": [7], "questions": 20,
            "due_on": "2026-12-01", "note": "before Friday" }),
        "overrideMastery" => json!({ "facts": [[6, 8]], "state": "secure", "until": "2026-12-01", "note": "asked" }),
        "setArrangements" => json!({ "codes": ["ITA"], "time_limit_factor": 1.5, "untimed": true,
            "assistant": "A B" }),
        "createGroup" | "updateGroup" => json!({ "name": "Sevens", "tables": [7], "facts": [[6, 8]],
            "starts_on": "2026-11-23", "ends_on": "2026-12-18", "entry_criteria": "below 12",
            "entry_predicted_score": 12.0, "exit_criteria": "quick at 7s", "exit_predicted_score": 18.5,
            "exit_secure_percent": 80, "weekly_goal": 80 }),
        "arrangePupils" => json!({ "pupil_ids": [oak.classes[0][0].id], "add": ["ITA"], "remove": ["QNR"],
            "time_limit_factor": 1.5, "untimed": true, "assistant": "A B" }),
        "archiveUsers" | "restoreUsers" | "unlockUsers" | "drawCards" => {
            json!({ "user_ids": [oak.classes[0][0].id] })
        }
        "moveUsers" => json!({ "user_ids": [oak.classes[0][0].id], "classroom_id": oak.classes[0].id }),
        "setGroupPupils" | "pupilCards" | "unlockPupils" => json!({ "pupil_ids": [oak.classes[0][0].id] }),
        "answerQuestion" => json!({ "question_id": oak.id, "answer": 56, "text": "because", "elapsed_ms": 2_400,
            "first_key_at": "2026-11-23T08:59:01Z", "answered_at": "2026-11-23T08:59:02Z",
            "sent_at": "2026-11-23T09:00:00Z" }),
        "createAssessment" | "updateAssessment" => json!({ "title": "Autumn", "instructions": "Take your time",
            "questions": [{ "kind": "number", "text": "Half of 7?", "answer": 3.5 }], "time_limit_s": 600,
            "opens_at": "2026-11-23T09:00:00Z", "closes_at": "2026-11-30T09:00:00Z",
            "classroom_ids": [oak.classes[0].id], "pupil_ids": [oak.pupil.id] }),
        "saveMarking" => json!({ "score": 1, "feedback": "Say why", "version": 1 }),
        "moderateMarking" => json!({ "score": 1, "note": "as in class 2" }),
        "setPreferences" => json!({ "text_size": "large", "theme": "blue_on_cream", "sound": false }),
        "retryJobs" => json!({ "kind": "digest" }),
        other => panic!("{other} has no sample: add one"),
    }
}

const GET: Method = Method::GET;
