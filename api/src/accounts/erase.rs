//! Erasing a person permanently: the account and everything that refers to it, in one transaction.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, AssignmentId, MtcAttemptId, SessionId, account, arrangement, assessment, assignment, assignment_pupil,
    idempotent_answer, job, login_attempt, marking, mastery_override, mtc_attempt, mtc_not_taking, mtc_restart,
    mtc_round, practice_session,
    roster_import::{self, ImportState},
    roster_row, roster_upload,
    tenant::TenantTx,
};
use openapi::{Operation, operations::CreateImport};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, SelectStatement},
};

use worker::{
    accounts,
    jobs::{
        digest::Digest,
        erase::{ERASURE, Erase},
        mtc_score::MtcScore,
        practice_queue::PracticeQueue,
    },
    mtc::ROUND_TAKES_ANSWERS_FOR,
    queue::{dedupe_key, enqueue},
};

use super::change::AccountChangeError;
use crate::{
    audit::{self, AuditEvent},
    authentication::Actor,
    lockout,
};

/// What happens to the rows of a table that refer to an erased account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The foreign key deletes the rows with the account.
    Deleted,
    /// The rows stay, and the reference is set to NULL.
    Emptied,
}

/// Every reference to an account: table, column and fate. A test compares this list with the foreign keys of the
/// database.
pub const REFERENCES: &[(&str, &str, Fate)] = &[
    ("arrangement", "pupil_id", Fate::Deleted),
    ("arrangement", "set_by", Fate::Emptied),
    ("assessment", "created_by", Fate::Emptied),
    ("assessment_pupil", "pupil_id", Fate::Deleted),
    ("assignment", "created_by", Fate::Emptied),
    ("assignment_pupil", "pupil_id", Fate::Deleted),
    ("certificate", "pupil_id", Fate::Deleted),
    ("classroom", "teacher_id", Fate::Emptied),
    ("idempotent_answer", "account_id", Fate::Deleted),
    ("intervention_peer", "pupil_id", Fate::Deleted),
    ("intervention_pupil", "pupil_id", Fate::Deleted),
    ("known_network", "account_id", Fate::Deleted),
    ("learner", "pupil_id", Fate::Deleted),
    ("marking", "marked_by", Fate::Emptied),
    ("marking", "moderated_by", Fate::Emptied),
    ("marking", "pupil_id", Fate::Deleted),
    ("mastery", "pupil_id", Fate::Deleted),
    ("mastery_override", "pupil_id", Fate::Deleted),
    ("mastery_override", "set_by", Fate::Emptied),
    ("mtc_attempt", "pupil_id", Fate::Deleted),
    ("mtc_not_taking", "noted_by", Fate::Emptied),
    ("mtc_not_taking", "pupil_id", Fate::Deleted),
    ("mtc_restart", "given_by", Fate::Emptied),
    ("mtc_restart", "pupil_id", Fate::Deleted),
    ("mtc_round", "created_by", Fate::Emptied),
    ("mtc_round", "declared_by", Fate::Emptied),
    ("practice_session", "pupil_id", Fate::Deleted),
    ("preference", "pupil_id", Fate::Deleted),
    ("prepared_plan", "pupil_id", Fate::Deleted),
    ("roster_card", "account_id", Fate::Deleted),
    ("roster_import", "created_by", Fate::Emptied),
    ("roster_row", "account_id", Fate::Deleted),
    ("sign_in", "account_id", Fate::Deleted),
    ("wrong_answer", "pupil_id", Fate::Deleted),
];

/// Erases the account.
///
/// Rosters are stored for seven days and may contain the person, so all rosters of the school are deleted, and a dry
/// run that waits for its commit is cancelled. Assignments that only this pupil has are deleted with their notes.
/// [`TEXTS`](super::texts::TEXTS) lists what happens to each text. Returns `Conflict` while an import is running.
///
/// The caller has locked the account. Deleting it deletes its sign-ins and then their refresh tokens, which is the
/// order in which a refresh and a log-in lock them, too.
pub async fn erase(
    tx: &TenantTx,
    account: &account::Model,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), AccountChangeError> {
    let imports = tx.find::<roster_import::Entity>().lock_exclusive().all(tx).await?;
    if imports.iter().any(|import| import.state.is_under_way()) {
        return Err(AccountChangeError::Conflict);
    }
    remove_rosters(tx, now).await?;
    tx.update::<roster_import::Entity>()
        .col_expr(roster_import::Column::CreatedBy, Expr::cust("NULL"))
        .filter(roster_import::Column::CreatedBy.eq(account.id))
        .exec(tx)
        .await?;
    accounts::leave_classes(tx, &[account.id]).await?;
    clear_staff_references(tx, account.id).await?;
    clear_assessment_references(tx, account.id).await?;
    let sessions = delete_pupil_jobs(tx, account.id, now).await?;
    let assignments: Vec<AssignmentId> = tx.tuples(&sole_assignments(tx, account.id)).await?;
    // Responses that are stored for other people's idempotency keys may show the person, too.
    tx.delete::<idempotent_answer::Entity>()
        .filter(Expr::col(idempotent_answer::Column::Answer).cast_as("text").like(format!("%{}%", account.id)))
        .exec(tx)
        .await?;
    tx.delete::<login_attempt::Entity>().filter(login_attempt::Column::Username.eq(&account.username)).exec(tx).await?;
    lockout::clear(tx, &[account.id]).await?;
    tx.delete::<account::Entity>().filter(account::Column::Id.eq(account.id)).exec(tx).await?;
    // The pupil's sessions refer to the assignments, so the account is deleted first.
    tx.delete::<assignment::Entity>().filter(assignment::Column::Id.is_in(assignments)).exec(tx).await?;
    audit::record(tx, actor, AuditEvent::on("user", account.id.0, ERASURE), now).await?;
    // The job writes the erasure record from the audit log, so its payload does not need to name the person.
    enqueue(tx, &Erase { sessions }, now).await?;
    Ok(())
}

/// Returns the query of the assignments that the pupil has and nobody else.
pub(super) fn sole_assignments(tx: &TenantTx, id: AccountId) -> SelectStatement {
    use assignment_pupil::{Column, Entity};
    let of_others = tx
        .select_as::<Entity>("other")
        .column(("other", Column::AssignmentId))
        .and_where(Expr::col(("other", Column::PupilId)).ne(id))
        .to_owned();
    tx.select::<Entity>()
        .column((Entity, Column::AssignmentId))
        .and_where(Column::PupilId.eq(id))
        .and_where(Column::AssignmentId.not_in_subquery(of_others))
        .to_owned()
}

/// Deletes all rosters of the school, and the names of their files.
async fn remove_rosters(tx: &TenantTx, now: DateTime<Utc>) -> Result<(), DbErr> {
    tx.delete::<roster_upload::Entity>().exec(tx).await?;
    tx.delete::<roster_row::Entity>().exec(tx).await?;
    tx.update::<roster_import::Entity>()
        .col_expr(roster_import::Column::State, Expr::value(ImportState::Cancelled))
        .col_expr(roster_import::Column::FinishedAt, Expr::value(now))
        .filter(roster_import::Column::State.eq(ImportState::Ready))
        .exec(tx)
        .await?;
    tx.update::<roster_import::Entity>()
        .col_expr(roster_import::Column::Filename, Expr::cust("NULL"))
        .filter(roster_import::Column::Filename.is_not_null())
        .exec(tx)
        .await?;
    // The stored responses of uploads stay, because a repeated upload would otherwise import the person again.
    let without_filename = match tx.get_database_backend() {
        DbBackend::Postgres => "jsonb_set(answer, '{filename}', 'null')",
        _ => "json_set(answer, '$.filename', NULL)",
    };
    let sql = format!(
        "UPDATE idempotent_answer SET answer = {without_filename}
         WHERE school_id = $1 AND operation = $2 AND answer IS NOT NULL"
    );
    tx.execute_sql(&sql, [CreateImport::SPEC.id.into()]).await?;
    Ok(())
}

/// Clears the member of staff from assignments, mastery overrides and arrangements, which stay.
async fn clear_staff_references(tx: &TenantTx, id: AccountId) -> Result<(), DbErr> {
    tx.update::<assignment::Entity>()
        .col_expr(assignment::Column::CreatedBy, Expr::cust("NULL"))
        .filter(assignment::Column::CreatedBy.eq(id))
        .exec(tx)
        .await?;
    tx.update::<mastery_override::Entity>()
        .col_expr(mastery_override::Column::SetBy, Expr::cust("NULL"))
        .filter(mastery_override::Column::SetBy.eq(id))
        .exec(tx)
        .await?;
    tx.update::<arrangement::Entity>()
        .col_expr(arrangement::Column::SetBy, Expr::cust("NULL"))
        .filter(arrangement::Column::SetBy.eq(id))
        .exec(tx)
        .await?;
    clear_mtc_references(tx, id).await
}

/// Clears the member of staff from MTC rounds, restarts and reasons for not taking the check, which stay.
async fn clear_mtc_references(tx: &TenantTx, id: AccountId) -> Result<(), DbErr> {
    for column in [mtc_round::Column::CreatedBy, mtc_round::Column::DeclaredBy] {
        tx.update::<mtc_round::Entity>().col_expr(column, Expr::cust("NULL")).filter(column.eq(id)).exec(tx).await?;
    }
    tx.update::<mtc_restart::Entity>()
        .col_expr(mtc_restart::Column::GivenBy, Expr::cust("NULL"))
        .filter(mtc_restart::Column::GivenBy.eq(id))
        .exec(tx)
        .await?;
    tx.update::<mtc_not_taking::Entity>()
        .col_expr(mtc_not_taking::Column::NotedBy, Expr::cust("NULL"))
        .filter(mtc_not_taking::Column::NotedBy.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Clears the member of staff from assessments and markings, which stay.
async fn clear_assessment_references(tx: &TenantTx, id: AccountId) -> Result<(), DbErr> {
    tx.update::<assessment::Entity>()
        .col_expr(assessment::Column::CreatedBy, Expr::cust("NULL"))
        .filter(assessment::Column::CreatedBy.eq(id))
        .exec(tx)
        .await?;
    for column in [marking::Column::MarkedBy, marking::Column::ModeratedBy] {
        tx.update::<marking::Entity>().col_expr(column, Expr::cust("NULL")).filter(column.eq(id)).exec(tx).await?;
    }
    Ok(())
}

/// Deletes the jobs whose keys name the pupil, one of the pupil's sessions or one of the pupil's MTC attempts. Returns
/// the ids of the sessions, because their live queues outside the database may still exist.
async fn delete_pupil_jobs(tx: &TenantTx, id: AccountId, now: DateTime<Utc>) -> Result<Vec<SessionId>, DbErr> {
    let sessions: Vec<SessionId> = tx
        .find::<practice_session::Entity>()
        .select_only()
        .column(practice_session::Column::Id)
        .filter(practice_session::Column::PupilId.eq(id))
        .filter(practice_session::Column::StartedAt.gt(now - JOB_RETENTION))
        .into_tuple()
        .all(tx)
        .await?;
    let attempts: Vec<MtcAttemptId> = tx
        .find::<mtc_attempt::Entity>()
        .select_only()
        .column(mtc_attempt::Column::Id)
        .filter(mtc_attempt::Column::PupilId.eq(id))
        // An attempt is marked again when answers arrive late, so its job may be this much younger than the attempt.
        .filter(mtc_attempt::Column::StartedAt.gt(now - JOB_RETENTION - ROUND_TAKES_ANSWERS_FOR))
        .into_tuple()
        .all(tx)
        .await?;
    let school_id = Some(tx.school_id());
    let plan_key = dedupe_key(&PracticeQueue { pupil_id: id }, school_id);
    let session_keys = sessions.iter().map(|&session_id| dedupe_key(&Digest { session_id }, school_id));
    let attempt_keys = attempts.iter().map(|&attempt_id| dedupe_key(&MtcScore { attempt_id }, school_id));
    let keys = std::iter::once(plan_key).chain(session_keys).chain(attempt_keys).flatten();
    tx.delete_jobs().filter(job::Column::DedupeKey.is_in(keys)).exec(tx).await?;
    Ok(sessions)
}

/// The maximum age of a session or attempt that may still have a job. It is longer than the time for which the sweep
/// retains finished jobs.
const JOB_RETENTION: TimeDelta = TimeDelta::days(8);
