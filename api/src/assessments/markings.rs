//! Written answers: the teachers' inbox, scores and feedback, and the headteacher's moderation.

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AssessmentId, ClassroomId, MarkingId, account, assessment, assessment_answer, marking, tenant::TenantTx,
};
use poem_openapi::{Enum, Object, types::MaybeUndefined};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, ExprTrait, FromQueryResult, QueryFilter, QuerySelect,
    sea_query::{Expr, Order, Query},
};
use serde_json::json;

use super::input;
use crate::{
    audit::{self, Deed},
    body::Text,
    page::{Asked, Page},
    session::Actor,
};

/// How far a marking is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum MarkingStatus {
    /// It waits for a score.
    ToMark,
    /// It has one.
    Marked,
}

/// A written answer and its marking.
#[derive(Debug, Object)]
pub struct Marking {
    /// Its id.
    pub id: MarkingId,
    /// How far it is.
    pub status: MarkingStatus,
    /// The assessment.
    pub assessment_id: AssessmentId,
    /// What that is called.
    pub assessment: String,
    /// The pupil.
    pub pupil_id: AccountId,
    /// The pupil's given name.
    pub first_name: String,
    /// The pupil's family name.
    pub last_name: String,
    /// The pupil's class.
    pub classroom_id: Option<ClassroomId>,
    /// What was asked.
    pub question: String,
    /// What was answered.
    pub answer: String,
    /// When.
    pub answered_at: DateTime<Utc>,
    /// What the question is worth.
    pub out_of: i16,
    /// The teacher's score: 0 to `out_of`; null until it is marked.
    pub score: Option<i16>,
    /// What the pupil is told.
    pub feedback: Option<String>,
    /// Who marked it.
    pub marked_by: Option<AccountId>,
    /// When it was marked.
    pub marked_at: Option<DateTime<Utc>>,
    /// The headteacher's moderation, whose score counts in place of the teacher's.
    pub moderation: Option<Moderation>,
    /// Counts its changes.
    pub version: i32,
}

/// A moderation.
#[derive(Debug, Object)]
pub struct Moderation {
    /// The score that counts.
    pub score: i16,
    /// Why: for staff.
    pub note: Option<String>,
    /// Who moderated.
    pub moderated_by: Option<AccountId>,
    /// When.
    pub moderated_at: DateTime<Utc>,
}

/// A score and what the pupil is told: any subset of the fields.
#[derive(Debug, Object)]
pub struct MarkingChange {
    /// The score: 0 to what the question is worth. With it the answer is marked, and the pupil sees the feedback.
    #[oai(validator(minimum(value = "0"), maximum(value = "10")))]
    pub score: Option<i16>,
    /// What the pupil is told: 2,000 characters at most; null: nothing.
    #[oai(validator(max_length = 2000))]
    pub feedback: MaybeUndefined<Text>,
    /// The version that the change was made from.
    pub version: Option<i32>,
}

/// The headteacher's word.
#[derive(Debug, Object)]
pub struct ModerationBody {
    /// The score that counts: 0 to what the question is worth.
    #[oai(validator(minimum(value = "0"), maximum(value = "10")))]
    pub score: i16,
    /// Why: 1,000 characters at most, for staff.
    #[oai(validator(max_length = 1000))]
    pub note: Option<Text>,
}

/// Why an answer is not marked.
#[derive(Debug, thiserror::Error)]
pub enum NotMarked {
    /// The school has no such marking.
    #[error("no such marking")]
    NoMarking,
    /// The question is not worth so much, or a text is none.
    #[error("the score or a text makes no sense")]
    Malformed,
    /// Somebody has changed it, or the headteacher has moderated it.
    #[error("it was changed or moderated")]
    Conflict,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Which markings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// Those that are so far.
    pub status: Option<MarkingStatus>,
    /// Those of pupils who are in this class now.
    pub classroom_id: Option<ClassroomId>,
    /// This one.
    pub id: Option<MarkingId>,
}

#[derive(FromQueryResult)]
struct Row {
    written: Option<String>,
    title: String,
    first_name: String,
    last_name: String,
    classroom_id: Option<ClassroomId>,
}

/// A page of markings, the oldest first: one query.
pub async fn list(tx: &TenantTx, filter: Filter, asked: &Asked<MarkingId>) -> Result<Page<Marking>, DbErr> {
    use account::Column as Pupil;
    use assessment::Column as Assessment;
    use assessment_answer::Column as Answer;
    use marking::Column;
    let marking = |column: Column| (marking::Entity, column);
    let pupil = |column: Pupil| (account::Entity, column);
    let mut wanted = Condition::all();
    if let Some(status) = filter.status {
        let marked_at = Expr::col(marking(Column::MarkedAt));
        wanted = wanted.add(match status {
            MarkingStatus::ToMark => marked_at.is_null(),
            MarkingStatus::Marked => marked_at.is_not_null(),
        });
    }
    if let Some(classroom_id) = filter.classroom_id {
        wanted = wanted.add(Expr::col(pupil(Pupil::ClassroomId)).eq(classroom_id));
    }
    if let Some(id) = filter.id {
        wanted = wanted.add(Expr::col(marking(Column::Id)).eq(id));
    }
    if let Some(after) = asked.after {
        wanted = wanted.add(Expr::col(marking(Column::Id)).gt(after));
    }
    let query = Query::select()
        .column((marking::Entity, sea_orm::sea_query::Asterisk))
        .column((assessment_answer::Entity, Answer::Written))
        .column((assessment::Entity, Assessment::Title))
        .columns([Pupil::FirstName, Pupil::LastName, Pupil::ClassroomId].map(pupil))
        .from(marking::Entity)
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
        .and_where(Expr::col(marking(Column::SchoolId)).eq(tx.school_id()))
        .cond_where(wanted)
        .order_by(marking(Column::Id), Order::Asc)
        .limit(asked.rows())
        .take();
    let rows = tx.query_all(&query).await?;
    let read = |row| Ok((marking::Model::from_query_result(row, "")?, Row::from_query_result(row, "")?));
    let rows = rows.iter().map(read).collect::<Result<Vec<_>, DbErr>>()?;
    Ok(asked.page(rows, |(marking, _)| marking.id, |(marking, row)| show(marking, row)))
}

/// A marking as it is shown.
pub async fn find(tx: &TenantTx, id: MarkingId) -> Result<Option<Marking>, DbErr> {
    let only = Filter { id: Some(id), ..Filter::default() };
    Ok(list(tx, only, &Asked { limit: 1, after: None }).await?.items.pop())
}

fn show(marking: marking::Model, row: Row) -> Marking {
    let moderation = marking.moderated_at.zip(marking.moderated_score).map(|(moderated_at, score)| Moderation {
        score,
        note: marking.moderation_note,
        moderated_by: marking.moderated_by,
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
        question: marking.question,
        answer: row.written.unwrap_or_default(),
        answered_at: marking.created_at,
        out_of: marking.out_of,
        score: marking.score,
        feedback: marking.feedback,
        marked_by: marking.marked_by,
        marked_at: marking.marked_at,
        moderation,
        version: marking.version,
    }
}

async fn lock(tx: &TenantTx, id: MarkingId) -> Result<marking::Model, NotMarked> {
    let row = tx.find::<marking::Entity>().filter(marking::Column::Id.eq(id)).lock_exclusive().one(tx).await?;
    row.ok_or(NotMarked::NoMarking)
}

/// Gives a score, feedback or both. Feedback without a score is a draft until there is one.
pub async fn save(
    tx: &TenantTx,
    id: MarkingId,
    change: MarkingChange,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), NotMarked> {
    let row = lock(tx, id).await?;
    let mut update = marking::ActiveModel { version: Set(row.version + 1), ..Default::default() };
    if let Some(score) = change.score {
        if score > row.out_of {
            return Err(NotMarked::Malformed);
        }
        (update.score, update.marked_by, update.marked_at) = (Set(Some(score)), Set(actor.id), Set(Some(now)));
    }
    match change.feedback {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => update.feedback = Set(None),
        MaybeUndefined::Value(said) => {
            update.feedback = Set(input::optional_text(Some(&said)).map_err(|_| NotMarked::Malformed)?);
        }
    }
    let is_stale = change.version.is_some_and(|version| version != row.version);
    // What the headteacher has decided is not marked over.
    if is_stale || row.moderated_at.is_some() {
        return Err(NotMarked::Conflict);
    }
    write(tx, id, update).await?;
    let deed = Deed::on("marking", id.0, "marking.save").with(json!({ "score": change.score }));
    audit::record(tx, actor, deed, now).await?;
    Ok(())
}

/// Gives the score that counts. What nobody has marked yet is marked by it, too.
pub async fn moderate(
    tx: &TenantTx,
    id: MarkingId,
    body: ModerationBody,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), NotMarked> {
    let row = lock(tx, id).await?;
    if body.score > row.out_of {
        return Err(NotMarked::Malformed);
    }
    let mut update = marking::ActiveModel {
        moderated_score: Set(Some(body.score)),
        moderation_note: Set(input::optional_text(body.note.as_deref()).map_err(|_| NotMarked::Malformed)?),
        moderated_by: Set(actor.id),
        moderated_at: Set(Some(now)),
        version: Set(row.version + 1),
        ..Default::default()
    };
    if row.marked_at.is_none() {
        (update.score, update.marked_by, update.marked_at) = (Set(Some(body.score)), Set(actor.id), Set(Some(now)));
    }
    write(tx, id, update).await?;
    let deed = Deed::on("marking", id.0, "marking.moderate").with(json!({ "score": body.score }));
    audit::record(tx, actor, deed, now).await?;
    Ok(())
}

async fn write(tx: &TenantTx, id: MarkingId, update: marking::ActiveModel) -> Result<(), DbErr> {
    tx.update::<marking::Entity>().set(update).filter(marking::Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}
