//! All that is kept of a person: the answer to a subject access request.

mod assessments;
mod checks;
mod groups;
mod practice;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, Role, account, audit, classroom, roster_row, roster_row::RowOutcome, sign_in, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, ExprTrait, QueryFilter, QueryOrder};
use serde_json::Value;

pub use assessments::AssessmentRecords;
pub use checks::CheckRecords;
pub use groups::{GroupRecord, PeerRecord};
pub use practice::PracticeRecord;

use super::User;

/// All that is kept of a person. Hashes of secrets are not told: they are no information about the person.
#[derive(Debug, Object)]
pub struct PersonRecord {
    /// When the record was put together.
    pub exported_at: DateTime<Utc>,
    /// The account.
    pub account: User,
    /// The name of a pupil's class.
    pub classroom: Option<String>,
    /// The classes whose teacher the person is.
    pub teaches: Vec<String>,
    /// When the person signed in, as far as it is kept.
    pub sign_ins: Vec<SignInRecord>,
    /// What was done to the account, and by it.
    pub audit: Vec<AuditRecord>,
    /// Rows of uploaded rosters about the person, kept 7 days at most.
    pub roster_rows: Vec<RosterRecord>,
    /// A pupil's practice; null for staff.
    pub practice: Option<PracticeRecord>,
    /// A pupil's multiplication tables checks; null for staff.
    pub checks: Option<CheckRecords>,
    /// A pupil's intervention groups.
    pub groups: Vec<GroupRecord>,
    /// How a pupil stood when others joined a group, whose gain is compared with the pupil's.
    pub compared_with_groups: Vec<PeerRecord>,
    /// A pupil's assessments; null for staff.
    pub assessments: Option<AssessmentRecords>,
}

/// A sign-in.
#[derive(Debug, Object)]
pub struct SignInRecord {
    /// When it began.
    pub from: DateTime<Utc>,
    /// When it ended or will end by itself.
    pub until: DateTime<Utc>,
}

/// An entry of the audit log that names the person.
#[derive(Debug, Object)]
pub struct AuditRecord {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub action: String,
    /// Did the person do it, or was it done to the person?
    pub by_the_person: bool,
}

/// A row of an uploaded roster.
#[derive(Debug, Object)]
pub struct RosterRecord {
    /// What became of it.
    pub outcome: RowOutcome,
    /// What it said.
    pub summary: Value,
}

/// Puts the record together.
pub async fn export(tx: &TenantTx, account: account::Model, now: DateTime<Utc>) -> Result<PersonRecord, DbErr> {
    let id = account.id;
    let classrooms = tx.find::<classroom::Entity>().order_by_asc(classroom::Column::SortName).all(tx).await?;
    let sign_ins = tx.find::<sign_in::Entity>().filter(sign_in::Column::AccountId.eq(id)).all(tx).await?;
    let rows = tx.find::<roster_row::Entity>().filter(roster_row::Column::AccountId.eq(id)).all(tx).await?;
    Ok(PersonRecord {
        exported_at: now,
        classroom: classrooms
            .iter()
            .find(|class| Some(class.id) == account.classroom_id)
            .map(|class| class.name.clone()),
        teaches: classrooms
            .iter()
            .filter(|class| class.teacher_id == Some(id))
            .map(|class| class.name.clone())
            .collect(),
        checks: if account.role == Role::Pupil { Some(checks::export(tx, id, now).await?) } else { None },
        assessments: if account.role == Role::Pupil { Some(assessments::export(tx, id).await?) } else { None },
        practice: if account.role == Role::Pupil { Some(practice::export(tx, id).await?) } else { None },
        groups: groups::of(tx, id).await?,
        compared_with_groups: groups::as_peer(tx, id).await?,
        account: super::show(tx, account, now).await?,
        sign_ins: sign_ins.iter().map(sign_in_record).collect(),
        audit: audit_of(tx, id).await?,
        roster_rows: rows.into_iter().map(|row| RosterRecord { outcome: row.outcome, summary: row.summary }).collect(),
    })
}

fn sign_in_record(sign_in: &sign_in::Model) -> SignInRecord {
    SignInRecord { from: sign_in.created_at, until: sign_in.revoked_at.unwrap_or(sign_in.expires_at) }
}

async fn audit_of(tx: &TenantTx, id: AccountId) -> Result<Vec<AuditRecord>, DbErr> {
    let entries = tx
        .find::<audit::Entity>()
        .filter(audit::Column::ActorId.eq(id).or(audit::Column::SubjectId.eq(id)))
        .order_by_asc(audit::Column::Id)
        .all(tx)
        .await?;
    let record = |entry: audit::Model| AuditRecord {
        at: entry.at,
        by_the_person: entry.actor_id == Some(id),
        action: entry.action,
    };
    Ok(entries.into_iter().map(record).collect())
}
