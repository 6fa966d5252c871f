//! The demonstration school's assessment: it is set for a class, some of its pupils have sat it, and written answers
//! wait to be marked.

use std::error::Error;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{marking, tenant::TenantTx};
use poem_openapi::types::MaybeUndefined;
use sea_orm::{QueryOrder, QuerySelect};
use uuid::Uuid;
use worker::{
    assessment::{Number, PaperItem},
    practice::{Fact, Question, QuestionForm},
};

use super::{actor, pupils_of, rejected};
use crate::{
    assessments::{
        answering::{self, LockedSitting},
        change,
        input::NewAssessment,
        markings::{self, MarkingChange},
        question::AssessmentQuestion,
        sitting,
    },
    authentication::Actor,
    body::{BodyText, FieldChange},
    sessions::{self, answer::AnswerSubmission, finish},
};

/// How long ago the class started.
const STARTED_BEFORE: TimeDelta = TimeDelta::minutes(40);

/// The time from one answer to the next.
const THINKING: TimeDelta = TimeDelta::seconds(20);

/// The number of pupils who have sat the assessment, and the position of the pupil who was interrupted.
const SAT: usize = 10;
const INTERRUPTED: usize = 7;

/// Typical answers of children to the question of why 8 × 6 is more than 7 × 6.
const WRITTEN: [&str; 5] = [
    "because its 6 more",
    "8 lots of 6 is one more lot of 6 than 7 lots so it is 6 bigger",
    "48 is more then 42",
    "I counted up in sixes and you say one more number",
    "8 is bigger",
];

fn questions() -> Vec<PaperItem> {
    let fact = |a, b, form| Fact::new(a, b).map(|fact| PaperItem::Fact { question: Question { fact, form } });
    let facts =
        [fact(6, 7, QuestionForm::Product), fact(6, 8, QuestionForm::Quotient), fact(7, 8, QuestionForm::Missing)];
    let text = "6 pencils are in a box. How many are in 12 boxes?".to_owned();
    let number = PaperItem::Number { text, answer: 72.into() };
    let text = "How do you know that 8 × 6 is more than 7 × 6?".to_owned();
    facts.into_iter().flatten().chain([number, PaperItem::Written { text, marks: 2 }]).collect()
}

/// Creates the assessment, lets pupils sit it, and marks two of their answers.
pub(super) async fn fill(tx: &TenantTx, now: DateTime<Utc>) -> Result<(), Box<dyn Error>> {
    let teacher = actor(tx, "kadeyemi").await?;
    let class = pupils_of(tx, "Rowan").await?;
    let started_at = now - STARTED_BEFORE;
    let items = questions();
    let new = NewAssessment {
        title: BodyText("Sixes, sevens and eights".into()),
        instructions: Some(BodyText("Take your time. The last question wants a sentence.".into())),
        questions: items.iter().map(AssessmentQuestion::of).collect(),
        time_limit_s: 900,
        opens_at: None,
        closes_at: Some(now + TimeDelta::days(7)),
        classroom_ids: class.first().and_then(|pupil| pupil.classroom_id).map(|class| vec![class]),
        pupil_ids: None,
    };
    let id = change::create(tx, new, teacher, started_at - TimeDelta::hours(1)).await.map_err(rejected)?;
    for (place, pupil) in class.iter().take(SAT).enumerate() {
        let sitting_now = sitting::start(tx, pupil.id, id, started_at).await?;
        let (session_id, mut next) = (sitting_now.session.id, sitting_now.next);
        let mut at = started_at;
        let answered = if place == INTERRUPTED { 2 } else { items.len() };
        for (number, item) in items.iter().enumerate().take(answered) {
            let Some(question) = next else { break };
            at += THINKING;
            let submission = submission(question.id, item, place, number);
            let session = sessions::find(tx, pupil.id, session_id).await?.ok_or("the sitting is gone")?;
            let sitting = LockedSitting {
                pupil_id: pupil.id,
                session_id,
                assessment_id: id,
                is_open: true,
                answered: session.answered,
                correct: session.correct,
                length: i32::try_from(items.len())?,
                last_answered_at: None,
                late_answers: None,
            };
            next = answering::submit(tx, sitting, submission, Some(at), at).await?.next;
        }
        if place != INTERRUPTED {
            finish::finish(tx, pupil.id, session_id, at).await?;
        }
    }
    mark(tx, teacher, now).await
}

/// Returns the answer of the pupil at `place` to the question `number`. One numeric answer in four is wrong.
fn submission(question_id: Uuid, item: &PaperItem, place: usize, number: usize) -> AnswerSubmission {
    let right = (place + number) % 4 != 1;
    let shown_answer = |answer: Number| if right { Some(answer) } else { Number::new(answer.value() - 1.0) };
    AnswerSubmission {
        question_id,
        answer: item.right_answer().and_then(shown_answer).map_or(FieldChange::Keep, FieldChange::Set),
        text: match item {
            PaperItem::Written { .. } => FieldChange::Set(WRITTEN[place % WRITTEN.len()].to_owned()),
            PaperItem::Fact { .. } | PaperItem::Number { .. } => FieldChange::Keep,
        },
        elapsed_ms: 9_000,
        times: None,
    }
}

async fn mark(tx: &TenantTx, teacher: Actor, now: DateTime<Utc>) -> Result<(), Box<dyn Error>> {
    let waiting = tx.find::<marking::Entity>().order_by_asc(marking::Column::Id).limit(2).all(tx).await?;
    let feedback = [(1, "Yes. Six more than what? Finish the sentence."), (2, "Very clear: one more lot of 6.")];
    for (marking, (score, feedback)) in waiting.into_iter().zip(feedback) {
        let feedback = MaybeUndefined::Value(BodyText(feedback.into()));
        let change = MarkingChange { score: Some(score), feedback, version: Some(marking.version) };
        markings::save(tx, marking.id, change, teacher, now).await?;
    }
    Ok(())
}
