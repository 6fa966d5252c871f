//! The demonstration school's round of the Multiplication Tables Check: most of year 4 has taken the check, and every
//! kind of outcome occurs at least once.

use std::error::Error;

use chrono::{DateTime, Days, TimeDelta, Utc};
use entity::{AccountId, MasteryLevel, NotTaking, RestartReason, RoundId, YearGroup, account, tenant::TenantTx};
use worker::{
    calendar,
    learning::Knowledge,
    mtc::{PAUSE, QUESTION},
    practice::{Fact, Mastery},
};

use super::{actor, pupils_of, rejected};
use crate::{
    body::BodyText,
    mtc::{
        attempts::{self, CheckQuestion, StartOutcome},
        control,
        rounds::{self, NewRound},
        save::{self, CheckRecord, GivenAnswer},
    },
};

/// How long ago the class started, which is long enough for an abandoned attempt to have closed.
const STARTED_BEFORE: TimeDelta = TimeDelta::minutes(50);

/// The time for the warm-up questions.
const WARM_UP: TimeDelta = TimeDelta::seconds(20);

/// The time for typing an answer.
const TYPING: TimeDelta = TimeDelta::milliseconds(900);

/// The number of pupils who have taken the whole check.
const COMPLETE: usize = 16;

/// Opens a round and lets pupils take the check. A job marks their attempts.
pub(super) async fn fill(tx: &TenantTx, now: DateTime<Utc>) -> Result<(), Box<dyn Error>> {
    let (head, teacher) = (actor(tx, "hwren").await?, actor(tx, "kadeyemi").await?);
    let started_at = now - STARTED_BEFORE;
    let today = calendar::day_of(started_at);
    let new = NewRound {
        name: BodyText("Practice check".into()),
        opens_on: today - Days::new(1),
        closes_on: today + Days::new(10),
        year_group: YearGroup::Year4,
    };
    let round = rounds::open(tx, new, head, started_at - TimeDelta::days(1)).await.map_err(rejected)?.id;
    let mut class = pupils_of(tx, "Rowan").await?.into_iter();
    for pupil in class.by_ref().take(COMPLETE) {
        sit(tx, pupil.id, round, 25, started_at).await?;
    }
    let mut next_pupil = || class.next().ok_or("the class is too small");
    let (abandoned, cut_off, absent): (account::Model, account::Model, account::Model) =
        (next_pupil()?, next_pupil()?, next_pupil()?);
    sit(tx, abandoned.id, round, 14, started_at).await?;
    let at = sit(tx, cut_off.id, round, 9, started_at).await?;
    control::restart(tx, round, cut_off, RestartReason::Loi, teacher, at).await.map_err(rejected)?;
    control::note_not_taking(tx, round, absent, Some(NotTaking::Jstar), teacher, at).await.map_err(rejected)?;
    Ok(())
}

/// Answers the first `questions` questions as well as the pupil knows the facts from practice. Returns the time of the
/// save.
async fn sit(
    tx: &TenantTx,
    pupil_id: AccountId,
    round: RoundId,
    questions: usize,
    started_at: DateTime<Utc>,
) -> Result<DateTime<Utc>, Box<dyn Error>> {
    let knowledge = Knowledge::load(tx, pupil_id).await?;
    let (StartOutcome::New(started) | StartOutcome::Again(started)) =
        attempts::start(tx, pupil_id, Some(round), started_at).await.map_err(rejected)?;
    let mut at = started_at + WARM_UP;
    let mut answers = Vec::new();
    for question in started.questions.into_iter().take(questions) {
        at += PAUSE;
        let fact = Fact::new(question.table, question.factor);
        let answer = answer(&question, fact.and_then(|fact| knowledge.mastery.get(&fact)), at);
        at = answer.answered_at;
        answers.push(answer);
    }
    let record = CheckRecord { sent_at: at, started_at: None, answers }.validate(at)?;
    save::save(tx, pupil_id, started.attempt.id, record, at).await.map_err(rejected)?;
    Ok(at)
}

/// Returns the answer that fits the mastery level: at once, after working it out, wrong, or blank.
fn answer(question: &CheckQuestion, mastery: Option<&Mastery>, shown_at: DateTime<Utc>) -> GivenAnswer {
    let product = u32::from(question.table) * u32::from(question.factor);
    let level = mastery.map_or(MasteryLevel::Unseen, Mastery::level);
    let recall_ms = mastery.and_then(Mastery::usual_recall_ms).unwrap_or(3_500).clamp(600, 4_800);
    let typed = match level {
        MasteryLevel::Secure | MasteryLevel::Quick | MasteryLevel::WorkedOut => Some(product),
        // The most common mistake of children is one group too few.
        MasteryLevel::NotYet => Some(product - u32::from(question.table)),
        MasteryLevel::Unseen => None,
    };
    let key = shown_at + TimeDelta::milliseconds(recall_ms.into());
    GivenAnswer {
        question: question.number,
        answer: BodyText(typed.map(|typed| typed.to_string()).unwrap_or_default()),
        shown_at,
        first_key_at: typed.map(|_| key),
        answered_at: if typed.is_some() { key + TYPING } else { shown_at + QUESTION },
    }
}
