//! What an erasure does with every column that holds text.

/// What an erasure does with the text of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFate {
    /// The row is about one person and is deleted with the account.
    Deleted,
    /// The text may name anybody, so an erasure clears it in all rows of the school or deletes the rows.
    Cleared,
    /// People write the text, and it may name anybody. Rows about the erased person are deleted. The other rows stay,
    /// and `listMentions` lists those that name the person, so that the headteacher can decide about them.
    Listed,
    /// The text names no person: it is a word of a fixed list, an id, a number, or written by the service.
    Impersonal,
}

use TextFate::{Cleared, Deleted, Impersonal, Listed};

/// Every column with text or JSON: table, columns and fate. A test compares the list with the columns of the database.
pub const TEXTS: &[(&str, &[&str], TextFate)] = &[
    (
        "account",
        &[
            "credential",
            "credential_key",
            "external_id",
            "first_name",
            "last_name",
            "role",
            "sen_status",
            "sort_name",
            "upn",
            "username",
            "year_group",
        ],
        Deleted,
    ),
    ("arrangement", &["assistant"], Listed),
    ("arrangement", &["codes"], Impersonal),
    ("assessment", &["instructions", "questions", "title"], Listed),
    ("assessment_answer", &["written"], Listed),
    // The note of an assignment that only the erased pupil has is deleted with the assignment.
    ("assignment", &["note"], Listed),
    ("assignment", &["facts", "times_tables"], Impersonal),
    ("audit", &["action", "actor_role", "detail", "subject_kind"], Impersonal),
    // `sort_name` is the normalised name.
    ("classroom", &["name", "sort_name"], Listed),
    ("classroom", &["year_group"], Impersonal),
    // A stored response is deleted if it contains the id of the account, and loses the name of a file. Every stored
    // response is deleted after 24 hours.
    ("idempotent_answer", &["answer"], Cleared),
    ("idempotent_answer", &["key", "operation"], Impersonal),
    ("intervention_group", &["entry_criteria", "exit_criteria", "name", "sort_name"], Listed),
    ("intervention_group", &["facts", "times_tables"], Impersonal),
    ("intervention_peer", &["year_group"], Deleted),
    ("intervention_pupil", &["year_group"], Deleted),
    ("job", &["dedupe_key", "kind", "last_error", "payload", "state"], Impersonal),
    ("learner", &["engine"], Deleted),
    ("login_attempt", &["username"], Deleted),
    ("login_failure", &["abbreviated"], Deleted),
    // `question` repeats a question of the assessment.
    ("marking", &["feedback", "moderation_note", "question"], Listed),
    ("mastery_override", &["note"], Listed),
    ("mastery_override", &["state"], Impersonal),
    ("mtc_answer", &["answer", "outcome"], Deleted),
    ("mtc_attempt", &["form", "saves", "state", "timing"], Deleted),
    ("mtc_not_taking", &["reason"], Deleted),
    ("mtc_restart", &["reason"], Deleted),
    ("mtc_round", &["name"], Listed),
    ("mtc_round", &["year_group"], Impersonal),
    ("practice_session", &["engine", "kind", "plan", "state"], Deleted),
    ("preference", &["text_size", "theme"], Deleted),
    ("prepared_plan", &["plan"], Deleted),
    ("roster_import", &["filename"], Cleared),
    ("roster_import", &["counts", "leavers", "on_error", "reason", "state"], Impersonal),
    ("roster_row", &["findings", "outcome", "summary"], Cleared),
    ("school", &["name", "slug", "sort_name", "status", "urn"], Impersonal),
];
