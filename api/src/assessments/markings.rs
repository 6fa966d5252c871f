//! Marking written answers: the list for teachers, scores and feedback, and the headteacher's moderation.

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssessmentId, ClassroomId, MarkingId, account, assessment, assessment_answer, classroom, marking,
    tenant::TenantTx,
};
use openapi::InputError;
use poem_openapi::{Enum, Object, types::MaybeUndefined};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, DbErr, ExprTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, JoinType, Order},
};
use serde_json::json;

use super::input;
use crate::{
    accounts::full_name,
    audit::{self, AuditEvent},
    authentication::Actor,
    body::BodyText,
    classrooms,
    page::{Page, PageRequest},
    teaching::pupil_scope::PupilScope,
};

/// The status of a marking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum MarkingStatus {
    /// The answer has no score yet.
    ToMark,
    /// The answer has a score.
    Marked,
}

/// A written answer and its marking.
#[derive(Debug, Object)]
pub struct Marking {
    /// The id of the marking.
    pub id: MarkingId,
    /// The status of the marking.
    pub status: MarkingStatus,
    /// The id of the assessment.
    pub assessment_id: AssessmentId,
    /// The title of the assessment.
    pub assessment: String,
    /// The id of the pupil.
    pub pupil_id: AccountId,
    /// The pupil's given name.
    pub first_name: String,
    /// The pupil's family name.
    pub last_name: String,
    /// The pupil's current class.
    pub classroom_id: Option<ClassroomId>,
    /// The name of the class.
    pub classroom: Option<String>,
    /// The text of the question.
    pub question: String,
    /// The pupil's written answer.
    pub answer: String,
    /// When the pupil answered.
    pub answered_at: DateTime<Utc>,
    /// The maximum score of the question.
    pub out_of: i16,
    /// The teacher's score: 0 to `out_of`; null until the answer is marked.
    pub score: Option<i16>,
    /// The feedback to the pupil.
    pub feedback: Option<String>,
    /// The id of the teacher who marked the answer.
    pub marked_by: Option<AccountId>,
    /// The name of the teacher who marked the answer; null if the account has been erased.
    pub marked_by_name: Option<String>,
    /// When the answer was marked.
    pub marked_at: Option<DateTime<Utc>>,
    /// The headteacher's moderation, whose score replaces the teacher's; null if there is none.
    pub moderation: Option<Moderation>,
    /// The version of the marking, which increases with each change.
    pub version: i32,
}

/// A headteacher's moderation of a marking.
#[derive(Debug, Object)]
pub struct Moderation {
    /// The score that counts.
    pub score: i16,
    /// The reason, which only staff see.
    pub note: Option<String>,
    /// The id of the headteacher who moderated.
    pub moderated_by: Option<AccountId>,
    /// The name of the headteacher who moderated; null if the account has been erased.
    pub moderated_by_name: Option<String>,
    /// When the headteacher moderated.
    pub moderated_at: DateTime<Utc>,
}

/// A score, feedback or both: any subset of the fields.
#[derive(Debug, Object)]
pub struct MarkingChange {
    /// The score: 0 to the maximum score of the question. An answer with a score is marked, and the pupil then sees the
    /// feedback.
    #[oai(validator(minimum(value = "0"), maximum(value = "10")))]
    pub score: Option<i16>,
    /// The feedback to the pupil: at most 2,000 characters. Null removes it.
    #[oai(validator(max_length = 2000))]
    pub feedback: MaybeUndefined<BodyText>,
    /// The version that the change is based on.
    pub version: Option<i32>,
}

/// The headteacher's moderation of a marking.
#[derive(Debug, Object)]
pub struct ModerationBody {
    /// The score that counts: 0 to the maximum score of the question.
    #[oai(validator(minimum(value = "0"), maximum(value = "10")))]
    pub score: i16,
    /// The reason, which only staff see: at most 1,000 characters.
    #[oai(validator(max_length = 1000))]
    pub note: Option<BodyText>,
}

/// Why an answer cannot be marked.
#[derive(Debug, thiserror::Error)]
pub enum MarkingError {
    /// The school has no such marking.
    #[error("no such marking")]
    NoMarking,
    /// The score is higher than the maximum score of the question, or a text is invalid.
    #[error(transparent)]
    Malformed(#[from] InputError),
    /// Somebody else has changed the marking, or the headteacher has moderated it.
    #[error("the marking was changed or moderated")]
    Conflict,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// The markings to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct MarkingFilter {
    /// Only markings with this status.
    pub status: Option<MarkingStatus>,
    /// Only markings of pupils who are in this class now.
    pub classroom_id: Option<ClassroomId>,
    /// Only the marking with this id.
    pub id: Option<MarkingId>,
}

#[derive(FromQueryResult)]
struct MarkingRow {
    #[sea_orm(nested)]
    marking: marking::Model,
    written: Option<String>,
    title: String,
    first_name: String,
    last_name: String,
    classroom_id: Option<ClassroomId>,
    classroom: Option<String>,
    marked_by_name: Option<String>,
    moderated_by_name: Option<String>,
}

impl MarkingFilter {
    fn condition(self, tx: &TenantTx) -> Condition {
        use marking::Column;
        let status = self.status.map(|status| match status {
            MarkingStatus::ToMark => Column::MarkedAt.is_null(),
            MarkingStatus::Marked => Column::MarkedAt.is_not_null(),
        });
        let of_class = |id| PupilScope::Classes(vec![id]).contains_id(tx, Column::PupilId);
        Condition::all()
            .add_option(status)
            .add_option(self.classroom_id.map(of_class))
            .add_option(self.id.map(|id| Column::Id.eq(id)))
    }
}

/// Returns a page of markings, the oldest first. Runs one query, and one more to count the whole list.
pub async fn list(
    tx: &TenantTx,
    filter: MarkingFilter,
    page_request: &PageRequest<MarkingId>,
) -> Result<Page<Marking>, DbErr> {
    use account::Column as Pupil;
    use assessment::Column as Assessment;
    use assessment_answer::Column as Answer;
    use marking::Column;
    let marking = |column: Column| (marking::Entity, column);
    let pupil = |column: Pupil| (account::Entity, column);
    let mut condition = filter.condition(tx);
    let total = page_request.total(tx.count::<marking::Entity>(condition.clone())).await?;
    let is_person = |alias: &'static str, id: Column| {
        Condition::all()
            .add(Expr::col((alias, Pupil::SchoolId)).equals(marking(Column::SchoolId)))
            .add(Expr::col((alias, Pupil::Id)).equals(marking(id)))
    };
    if let Some(after) = page_request.after {
        condition = condition.add(Expr::col(marking(Column::Id)).gt(after));
    }
    let query = tx
        .select::<marking::Entity>()
        .column((marking::Entity, sea_orm::sea_query::Asterisk))
        .column((assessment_answer::Entity, Answer::Written))
        .column((assessment::Entity, Assessment::Title))
        .columns([Pupil::FirstName, Pupil::LastName, Pupil::ClassroomId].map(pupil))
        .expr_as(Expr::col((classroom::Entity, classroom::Column::Name)), "classroom")
        .expr_as(full_name("marker"), "marked_by_name")
        .expr_as(full_name("moderator"), "moderated_by_name")
        .inner_join(
            assessment_answer::Entity,
            Condition::all()
                .add(Expr::col((assessment_answer::Entity, Answer::SchoolId)).equals(marking(Column::SchoolId)))
                .add(Expr::col((assessment_answer::Entity, Answer::SessionId)).equals(marking(Column::SessionId)))
                .add(Expr::col((assessment_answer::Entity, Answer::Slot)).equals(marking(Column::Slot))),
        )
        .inner_join(
            assessment::Entity,
            Condition::all()
                .add(Expr::col((assessment::Entity, Assessment::SchoolId)).equals(marking(Column::SchoolId)))
                .add(Expr::col((assessment::Entity, Assessment::Id)).equals(marking(Column::AssessmentId))),
        )
        .inner_join(
            account::Entity,
            Condition::all()
                .add(Expr::col(pupil(Pupil::SchoolId)).equals(marking(Column::SchoolId)))
                .add(Expr::col(pupil(Pupil::Id)).equals(marking(Column::PupilId))),
        )
        .join(JoinType::LeftJoin, classroom::Entity, classrooms::is_of_account())
        .join_as(JoinType::LeftJoin, account::Entity, "marker", is_person("marker", Column::MarkedBy))
        .join_as(JoinType::LeftJoin, account::Entity, "moderator", is_person("moderator", Column::ModeratedBy))
        .cond_where(condition)
        .order_by(marking(Column::Id), Order::Asc)
        .limit(page_request.rows())
        .take();
    Ok(page_request.page(tx.rows(&query).await?, |row: &MarkingRow| row.marking.id, show).with_total(total))
}

/// Returns the view of the marking with that id.
pub async fn find(tx: &TenantTx, id: MarkingId) -> Result<Option<Marking>, DbErr> {
    let filter = MarkingFilter { id: Some(id), ..MarkingFilter::default() };
    Ok(list(tx, filter, &PageRequest { limit: 1, after: None, counts: false }).await?.items.pop())
}

fn show(row: MarkingRow) -> Marking {
    let marking = row.marking;
    let moderation = marking.moderated_at.zip(marking.moderated_score).map(|(moderated_at, score)| Moderation {
        score,
        note: marking.moderation_note,
        moderated_by: marking.moderated_by,
        moderated_by_name: row.moderated_by_name,
        moderated_at,
    });
    Marking {
        id: marking.id,
        status: if marking.marked_at.is_some() { MarkingStatus::Marked } else { MarkingStatus::ToMark },
        assessment_id: marking.assessment_id,
        assessment: row.title,
        pupil_id: marking.pupil_id,
        first_name: row.first_name,
        last_name: row.last_name,
        classroom_id: row.classroom_id,
        classroom: row.classroom,
        question: marking.question,
        answer: row.written.unwrap_or_default(),
        answered_at: marking.created_at,
        out_of: marking.out_of,
        score: marking.score,
        feedback: marking.feedback,
        marked_by: marking.marked_by,
        marked_by_name: row.marked_by_name,
        marked_at: marking.marked_at,
        moderation,
        version: marking.version,
    }
}

async fn lock(tx: &TenantTx, id: MarkingId) -> Result<marking::Model, MarkingError> {
    let row = tx.find::<marking::Entity>().filter(marking::Column::Id.eq(id)).lock_exclusive().one(tx).await?;
    row.ok_or(MarkingError::NoMarking)
}

/// Stores a score, feedback or both. Feedback without a score is a draft, which the pupil cannot see.
pub async fn save(
    tx: &TenantTx,
    id: MarkingId,
    change: MarkingChange,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), MarkingError> {
    let row = lock(tx, id).await?;
    let mut update = marking::ActiveModel { version: Set(row.version + 1), ..Default::default() };
    if let Some(score) = change.score {
        require_score(score, &row)?;
        (update.score, update.marked_by, update.marked_at) = (Set(Some(score)), Set(actor.id), Set(Some(now)));
    }
    match change.feedback {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => update.feedback = Set(None),
        MaybeUndefined::Value(text) => {
            update.feedback = Set(input::optional_text("feedback", Some(&text))?);
        }
    }
    let is_stale = change.version.is_some_and(|version| version != row.version);
    // A teacher cannot change an answer that the headteacher has moderated.
    if is_stale || row.moderated_at.is_some() {
        return Err(MarkingError::Conflict);
    }
    write(tx, id, update).await?;
    let event = AuditEvent::on("marking", id.0, "marking.save").with(json!({ "score": change.score }));
    audit::record(tx, actor, event, now).await?;
    Ok(())
}

/// Stores the headteacher's score, which overrides the teacher's score. Also marks the answer if no teacher has marked
/// it.
pub async fn moderate(
    tx: &TenantTx,
    id: MarkingId,
    body: ModerationBody,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), MarkingError> {
    let row = lock(tx, id).await?;
    require_score(body.score, &row)?;
    let mut update = marking::ActiveModel {
        moderated_score: Set(Some(body.score)),
        moderation_note: Set(input::optional_text("note", body.note.as_deref())?),
        moderated_by: Set(actor.id),
        moderated_at: Set(Some(now)),
        version: Set(row.version + 1),
        ..Default::default()
    };
    if row.marked_at.is_none() {
        (update.score, update.marked_by, update.marked_at) = (Set(Some(body.score)), Set(actor.id), Set(Some(now)));
    }
    write(tx, id, update).await?;
    let event = AuditEvent::on("marking", id.0, "marking.moderate").with(json!({ "score": body.score }));
    audit::record(tx, actor, event, now).await?;
    Ok(())
}

fn require_score(score: i16, row: &marking::Model) -> Result<(), InputError> {
    if score > row.out_of {
        return Err(InputError::new("score", format!("{} at most, the marks of the question", row.out_of)));
    }
    Ok(())
}

async fn write(tx: &TenantTx, id: MarkingId, update: marking::ActiveModel) -> Result<(), DbErr> {
    tx.update::<marking::Entity>().set(update).filter(marking::Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}
