//! Everything that is stored about a person, for subject access requests.

mod assessments;
mod groups;
mod mtc;
mod practice;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, Role, account, audit, classroom, roster_row, roster_row::RowOutcome, sign_in, tenant::TenantTx,
};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, Condition, DbErr, ExprTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::Value;

pub use assessments::AssessmentRecords;
pub use groups::{GroupRecord, PeerRecord};
pub use mtc::CheckRecords;
pub use practice::PracticeRecord;

use super::User;
use crate::preferences::{self, Preferences};

/// Everything that is stored about a person. Hashes of secrets are left out, because they are not information about the
/// person.
#[derive(Debug, Object)]
pub struct PersonRecord {
    /// When the record was created.
    pub exported_at: DateTime<Utc>,
    /// False if the record leaves out the attainment of a pupil (practice, checks, groups and assessments), because the
    /// caller may not see attainment. The headteacher exports the whole record.
    pub complete: bool,
    /// The account.
    pub account: User,
    /// The name of the pupil's class; null for staff.
    pub classroom: Option<String>,
    /// The names of the classes that the person teaches.
    pub teaches: Vec<String>,
    /// The person's sign-ins that are still stored.
    pub sign_ins: Vec<SignInRecord>,
    /// The entries of the audit log about the account, and those about what the person did.
    pub audit: Vec<AuditRecord>,
    /// The rows of uploaded rosters about the person. They are stored for at most 7 days.
    pub roster_rows: Vec<RosterRecord>,
    /// The pupil's preferences; null for staff.
    pub preferences: Option<Preferences>,
    /// The pupil's practice; null for staff and in an incomplete record.
    pub practice: Option<PracticeRecord>,
    /// The pupil's Multiplication Tables Checks; null for staff and in an incomplete record.
    pub checks: Option<CheckRecords>,
    /// The pupil's intervention groups; empty in an incomplete record.
    pub groups: Vec<GroupRecord>,
    /// The pupil's attainment when other pupils joined a group. Their gain is compared with the pupil's. Empty in an
    /// incomplete record.
    pub compared_with_groups: Vec<PeerRecord>,
    /// The pupil's assessments; null for staff and in an incomplete record.
    pub assessments: Option<AssessmentRecords>,
}

/// A sign-in.
#[derive(Debug, Object)]
pub struct SignInRecord {
    /// When the sign-in started.
    pub from: DateTime<Utc>,
    /// When the sign-in was revoked, or else when it expires.
    pub until: DateTime<Utc>,
}

/// An entry of the audit log that names the person.
#[derive(Debug, Object)]
pub struct AuditRecord {
    /// When the action happened.
    pub at: DateTime<Utc>,
    /// The action.
    pub action: String,
    /// True if the person performed the action, false if somebody else performed it on the person's account.
    pub by_the_person: bool,
}

/// A row of an uploaded roster.
#[derive(Debug, Object)]
pub struct RosterRecord {
    /// What the import did with the row.
    pub outcome: RowOutcome,
    /// The contents of the row.
    pub summary: Value,
}

/// Collects the record. Leaves out attainment if the role of the reader does not see attainment.
pub async fn export(
    tx: &TenantTx,
    account: account::Model,
    reader: Role,
    now: DateTime<Utc>,
) -> Result<PersonRecord, DbErr> {
    let id = account.id;
    let complete = reader.teaches() || account.role != Role::Pupil;
    let with_attainment = complete && account.role == Role::Pupil;
    let classrooms = tx.find::<classroom::Entity>().order_by_asc(classroom::Column::SortName).all(tx).await?;
    let sign_ins = tx.find::<sign_in::Entity>().filter(sign_in::Column::AccountId.eq(id)).all(tx).await?;
    let preferences = match account.role {
        Role::Pupil => Some(preferences::of_pupil(tx, id).await?.preferences),
        _ => None,
    };
    let rows = tx.find::<roster_row::Entity>().filter(roster_row::Column::AccountId.eq(id)).all(tx).await?;
    Ok(PersonRecord {
        exported_at: now,
        complete,
        classroom: classrooms
            .iter()
            .find(|class| Some(class.id) == account.classroom_id)
            .map(|class| class.name.clone()),
        teaches: classrooms
            .iter()
            .filter(|class| class.teacher_id == Some(id))
            .map(|class| class.name.clone())
            .collect(),
        checks: if with_attainment { Some(mtc::export(tx, id, now).await?) } else { None },
        assessments: if with_attainment { Some(assessments::export(tx, id).await?) } else { None },
        practice: if with_attainment { Some(practice::export(tx, id).await?) } else { None },
        groups: if with_attainment { groups::of(tx, id).await? } else { Vec::new() },
        compared_with_groups: if with_attainment { groups::as_peer(tx, id).await? } else { Vec::new() },
        account: super::show(tx, account, now).await?,
        sign_ins: sign_ins.iter().map(sign_in_record).collect(),
        audit: audit_records(tx, id).await?,
        preferences,
        roster_rows: rows.into_iter().map(|row| RosterRecord { outcome: row.outcome, summary: row.summary }).collect(),
    })
}

fn sign_in_record(sign_in: &sign_in::Model) -> SignInRecord {
    SignInRecord { from: sign_in.created_at, until: sign_in.revoked_at.unwrap_or(sign_in.expires_at) }
}

async fn audit_records(tx: &TenantTx, id: AccountId) -> Result<Vec<AuditRecord>, DbErr> {
    // The entry of an operation on many accounts has no subject and lists their ids.
    let lists_account = Condition::all()
        .add(audit::Column::SubjectId.is_null())
        .add(Expr::col(audit::Column::Detail).cast_as("text").like(format!("%{id}%")));
    let is_about = Condition::any().add(audit::Column::SubjectId.eq(id)).add(lists_account);
    let entries = tx
        .find::<audit::Entity>()
        .filter(is_about.add(audit::Column::ActorId.eq(id)))
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
