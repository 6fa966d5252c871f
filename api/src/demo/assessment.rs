//! The demonstration school's assessment: set for a class, sat by some of it, and written answers that wait to be marked.

use std::error::Error;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{marking, tenant::TenantTx};
use poem_openapi::types::MaybeUndefined;
use sea_orm::{QueryOrder, QuerySelect};
use uuid::Uuid;
use worker::{
    assessment::{Item, Number},
    practice::{Fact, Form, Question},
};

use super::{actor, pupils_of, refused};
use crate::{
    assessments::{
        answering::{self, Sitting},
        change,
        input::NewAssessment,
        markings::{self, MarkingChange},
        question::AssessmentQuestion,
        sitting,
    },
    body::{Change, Text},
    session::Actor,
    sessions::{self, answer::Sent, finish},
};

/// How long before now the class began.
const BEGAN: TimeDelta = TimeDelta::minutes(40);

/// From one answer to the next.
const THINKING: TimeDelta = TimeDelta::seconds(20);

/// Who of the class has sat it, and at whom the break came in the middle.
const SAT: usize = 10;
const INTERRUPTED: usize = 7;

/// What children write of why 8 × 6 is more than 7 × 6.
const WRITTEN: [&str; 5] = [
    "because its 6 more",
    "8 lots of 6 is one more lot of 6 than 7 lots so it is 6 bigger",
    "48 is more then 42",
    "I counted up in sixes and you say one more number",
    "8 is bigger",
];

fn questions() -> Vec<Item> {
    let fact = |a, b, form| Fact::new(a, b).map(|fact| Item::Fact { question: Question { fact, form } });
    let facts = [fact(6, 7, Form::Product), fact(6, 8, Form::Quotient), fact(7, 8, Form::Missing)];
    let text = "6 pencils are in a box. How many are in 12 boxes?".to_owned();
    let number = Item::Number { text, answer: 72.into() };
    let text = "How do you know that 8 × 6 is more than 7 × 6?".to_owned();
    facts.into_iter().flatten().chain([number, Item::Written { text, marks: 2 }]).collect()
}

/// Sets it, has pupils sit it, and has two of their answers marked.
pub(super) async fn sit(tx: &TenantTx, now: DateTime<Utc>) -> Result<(), Box<dyn Error>> {
    let teacher = actor(tx, "kadeyemi").await?;
    let class = pupils_of(tx, "Rowan").await?;
    let began = now - BEGAN;
    let items = questions();
    let new = NewAssessment {
        title: Text("Sixes, sevens and eights".into()),
        instructions: Some(Text("Take your time. The last question wants a sentence.".into())),
        questions: items.iter().map(AssessmentQuestion::of).collect(),
        time_limit_s: 900,
        opens_at: None,
        closes_at: Some(now + TimeDelta::days(7)),
        classroom_ids: class.first().and_then(|pupil| pupil.classroom_id).map(|class| vec![class]),
        pupil_ids: None,
    };
    let id = change::create(tx, new, teacher, began - TimeDelta::hours(1)).await.map_err(refused)?;
    for (place, pupil) in class.iter().take(SAT).enumerate() {
        let begun = sitting::start(tx, pupil.id, id, began).await?;
        let (session_id, mut asked) = (begun.session.id, begun.next);
        let mut at = began;
        let answered = if place == INTERRUPTED { 2 } else { items.len() };
        for (number, item) in items.iter().enumerate().take(answered) {
            let Some(question) = asked else { break };
            at += THINKING;
            let sent = sent(question.id, item, place, number);
            let session = sessions::find(tx, pupil.id, session_id).await?.ok_or("the sitting is gone")?;
            let sitting = Sitting {
                pupil_id: pupil.id,
                session_id,
                assessment_id: id,
                is_open: true,
                answered: session.answered,
                correct: session.correct,
                length: i32::try_from(items.len())?,
            };
            asked = answering::take(tx, sitting, sent, at).await?.next;
        }
        if place != INTERRUPTED {
            finish::finish(tx, pupil.id, session_id, at).await?;
        }
    }
    mark(tx, teacher, now).await
}

/// What the pupil in that place answers to the question of that number: one in four numbers is wrong.
fn sent(question_id: Uuid, item: &Item, place: usize, number: usize) -> Sent {
    let right = (place + number) % 4 != 1;
    let said = |answer: Number| if right { Some(answer) } else { Number::new(answer.value() - 1.0) };
    Sent {
        question_id,
        answer: item.right_answer().and_then(said).map_or(Change::Keep, Change::Set),
        text: match item {
            Item::Written { .. } => Change::Set(WRITTEN[place % WRITTEN.len()].to_owned()),
            Item::Fact { .. } | Item::Number { .. } => Change::Keep,
        },
        elapsed_ms: 9_000,
    }
}

async fn mark(tx: &TenantTx, teacher: Actor, now: DateTime<Utc>) -> Result<(), Box<dyn Error>> {
    let waiting = tx.find::<marking::Entity>().order_by_asc(marking::Column::Id).limit(2).all(tx).await?;
    let said = [(1, "Yes. Six more than what? Finish the sentence."), (2, "Very clear: one more lot of 6.")];
    for (marking, (score, feedback)) in waiting.into_iter().zip(said) {
        let feedback = MaybeUndefined::Value(Text(feedback.into()));
        let change = MarkingChange { score: Some(score), feedback, version: Some(marking.version) };
        markings::save(tx, marking.id, change, teacher, now).await?;
    }
    Ok(())
}
