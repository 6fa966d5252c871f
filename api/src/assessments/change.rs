//! Creating, changing and deleting assessments.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssessmentId, ClassroomId, assessment, assessment_classroom, assessment_pupil, practice_session,
    tenant::TenantTx,
};
use openapi::InputError;
use poem_openapi::types::MaybeUndefined;
use sea_orm::{ColumnTrait, DbErr, PaginatorTrait, QueryFilter, QuerySelect, SqlErr};
use serde_json::json;
use worker::assessment::built_in;

use super::input::{self, AssessmentChange, NewAssessment};
use crate::{
    audit::{self, AuditEvent},
    authentication::Actor,
};

/// Why an assessment cannot be created, changed or deleted.
#[derive(Debug)]
pub enum AssessmentError {
    /// The body is invalid, or a class or pupil does not exist in the school.
    Malformed(InputError),
    /// The school has no such assessment.
    NoAssessment,
    /// The assessment is built in, somebody else has changed it, or pupils have started it.
    Conflict,
    /// The database failed.
    Database(DbErr),
}

impl From<InputError> for AssessmentError {
    fn from(error: InputError) -> Self {
        Self::Malformed(error)
    }
}

impl From<DbErr> for AssessmentError {
    fn from(error: DbErr) -> Self {
        // A foreign key is violated if a class or a pupil was deleted after the validation.
        let is_gone = matches!(error.sql_err(), Some(SqlErr::ForeignKeyConstraintViolation(_)));
        if is_gone {
            Self::Malformed(InputError::of_body("a class or a pupil was just deleted"))
        } else {
            Self::Database(error)
        }
    }
}

/// Creates an assessment.
pub async fn create(
    tx: &TenantTx,
    new: NewAssessment,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<AssessmentId, AssessmentError> {
    let paper = input::paper(&new.questions)?;
    let opens_at = new.opens_at.map(|at| input::moment("opens_at", at)).transpose()?;
    let closes_at = new.closes_at.map(|at| input::moment("closes_at", at)).transpose()?;
    input::window(opens_at, closes_at)?;
    let classes: BTreeSet<ClassroomId> = new.classroom_ids.unwrap_or_default().into_iter().collect();
    let pupils: BTreeSet<AccountId> = new.pupil_ids.unwrap_or_default().into_iter().collect();
    if classes.is_empty() && pupils.is_empty() {
        return Err(InputError::new("classroom_ids", "a class or a pupil").into());
    }
    let row = assessment::Model {
        school_id: tx.school_id(),
        id: AssessmentId::draw(),
        built_in: false,
        title: input::text("title", &new.title)?,
        instructions: input::optional_text("instructions", new.instructions.as_deref())?,
        questions: json!(paper),
        length: length(&paper),
        marks: paper.marks(),
        time_limit_s: new.time_limit_s,
        opens_at,
        closes_at,
        created_by: actor.id,
        version: 1,
        created_at: now,
    };
    let id = row.id;
    tx.insert::<assessment::Entity, _>(row).await?;
    insert_classes(tx, id, &classes).await?;
    insert_pupils(tx, id, &pupils).await?;
    let event = AuditEvent::on("assessment", id.0, "assessment.create").with(json!({ "questions": paper.0.len() }));
    audit::record(tx, actor, event, now).await?;
    Ok(id)
}

/// Changes an assessment.
pub async fn update(
    tx: &TenantTx,
    id: AssessmentId,
    change: AssessmentChange,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), AssessmentError> {
    let mut row = lock(tx, id, now).await?;
    let fields = change.fields();
    let changes_paper = change.questions.is_some() || change.time_limit_s.is_some();
    let version = change.version;
    let classes: Option<BTreeSet<ClassroomId>> = change.classroom_ids.as_ref().map(|ids| ids.iter().copied().collect());
    let pupils: Option<BTreeSet<AccountId>> = change.pupil_ids.as_ref().map(|ids| ids.iter().copied().collect());
    change.apply(&mut row)?;
    if let Some(classes) = &classes {
        tx.delete::<assessment_classroom::Entity>()
            .filter(assessment_classroom::Column::AssessmentId.eq(id))
            .exec(tx)
            .await?;
        insert_classes(tx, id, classes).await?;
    }
    if let Some(pupils) = &pupils {
        tx.delete::<assessment_pupil::Entity>().filter(assessment_pupil::Column::AssessmentId.eq(id)).exec(tx).await?;
        insert_pupils(tx, id, pupils).await?;
    }
    if version.is_some_and(|version| version != row.version) || (changes_paper && is_started(tx, id).await?) {
        return Err(AssessmentError::Conflict);
    }
    row.version += 1;
    tx.replace_many::<assessment::Entity, _>([row]).await?;
    let event = AuditEvent::on("assessment", id.0, "assessment.update").with(json!({ "fields": fields }));
    audit::record(tx, actor, event, now).await?;
    Ok(())
}

/// Deletes an assessment. Returns `Conflict` if a pupil has started it, so that no answers are lost.
pub async fn delete(tx: &TenantTx, id: AssessmentId, actor: Actor, now: DateTime<Utc>) -> Result<(), AssessmentError> {
    lock(tx, id, now).await?;
    if is_started(tx, id).await? {
        return Err(AssessmentError::Conflict);
    }
    tx.delete::<assessment::Entity>().filter(assessment::Column::Id.eq(id)).exec(tx).await?;
    audit::record(tx, actor, AuditEvent::on("assessment", id.0, "assessment.delete"), now).await?;
    Ok(())
}

/// Returns the assessment, locked so that it cannot be started or changed until the transaction ends. Returns
/// `Conflict` if it is built in.
async fn lock(tx: &TenantTx, id: AssessmentId, now: DateTime<Utc>) -> Result<assessment::Model, AssessmentError> {
    let row = tx.find::<assessment::Entity>().filter(assessment::Column::Id.eq(id)).lock_exclusive().one(tx).await?;
    match row {
        Some(row) if row.built_in => Err(AssessmentError::Conflict),
        Some(row) => Ok(row),
        None if built_in::find(tx.school_id(), id, now).is_some() => Err(AssessmentError::Conflict),
        None => Err(AssessmentError::NoAssessment),
    }
}

async fn is_started(tx: &TenantTx, id: AssessmentId) -> Result<bool, DbErr> {
    let sessions = tx.find::<practice_session::Entity>().filter(practice_session::Column::AssessmentId.eq(id));
    Ok(sessions.limit(1).count(tx).await? > 0)
}

async fn insert_classes(
    tx: &TenantTx,
    assessment_id: AssessmentId,
    ids: &BTreeSet<ClassroomId>,
) -> Result<(), AssessmentError> {
    if !input::classes_exist(tx, ids).await? {
        return Err(InputError::new("classroom_ids", "classes of the school").into());
    }
    let school_id = tx.school_id();
    let row = |classroom_id| assessment_classroom::Model { school_id, assessment_id, classroom_id };
    let rows: Vec<_> = ids.iter().copied().map(row).collect();
    Ok(tx.insert_many::<assessment_classroom::Entity, _>(rows).await?)
}

async fn insert_pupils(
    tx: &TenantTx,
    assessment_id: AssessmentId,
    ids: &BTreeSet<AccountId>,
) -> Result<(), AssessmentError> {
    if !input::pupils_exist(tx, ids).await? {
        return Err(InputError::new("pupil_ids", "active pupils of the school").into());
    }
    let school_id = tx.school_id();
    let row = |pupil_id| assessment_pupil::Model { school_id, assessment_id, pupil_id };
    let rows: Vec<_> = ids.iter().copied().map(row).collect();
    Ok(tx.insert_many::<assessment_pupil::Entity, _>(rows).await?)
}

fn length(paper: &worker::assessment::Paper) -> i32 {
    i32::try_from(paper.0.len()).unwrap_or(i32::MAX)
}

impl AssessmentChange {
    /// Returns the names of the fields that are present in the change.
    fn fields(&self) -> Vec<&'static str> {
        let fields = [
            ("title", self.title.is_some()),
            ("instructions", !self.instructions.is_undefined()),
            ("questions", self.questions.is_some()),
            ("time_limit_s", self.time_limit_s.is_some()),
            ("opens_at", !self.opens_at.is_undefined()),
            ("closes_at", !self.closes_at.is_undefined()),
            ("classroom_ids", self.classroom_ids.is_some()),
            ("pupil_ids", self.pupil_ids.is_some()),
        ];
        fields.into_iter().filter(|(_, is_present)| *is_present).map(|(name, _)| name).collect()
    }

    /// Applies the change to the row.
    fn apply(self, row: &mut assessment::Model) -> Result<(), InputError> {
        if let Some(title) = &self.title {
            row.title = input::text("title", title)?;
        }
        match self.instructions {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => row.instructions = None,
            MaybeUndefined::Value(text) => row.instructions = input::optional_text("instructions", Some(&text))?,
        }
        if let Some(questions) = &self.questions {
            let paper = input::paper(questions)?;
            (row.length, row.marks, row.questions) = (length(&paper), paper.marks(), json!(paper));
        }
        row.time_limit_s = self.time_limit_s.unwrap_or(row.time_limit_s);
        change_moment("opens_at", &mut row.opens_at, self.opens_at)?;
        change_moment("closes_at", &mut row.closes_at, self.closes_at)?;
        input::window(row.opens_at, row.closes_at)
    }
}

fn change_moment(
    field: &'static str,
    moment: &mut Option<DateTime<Utc>>,
    change: MaybeUndefined<DateTime<Utc>>,
) -> Result<(), InputError> {
    match change {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => *moment = None,
        MaybeUndefined::Value(at) => *moment = Some(input::moment(field, at)?),
    }
    Ok(())
}
