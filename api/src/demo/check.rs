//! The demonstration school's round of the multiplication tables check: most of year 4 has taken it, and whatever can
//! happen to a pupil in a round has happened to somebody.

use std::error::Error;

use chrono::{DateTime, Days, TimeDelta, Utc};
use entity::{AccountId, NotTaking, RestartReason, RoundId, Standing, YearGroup, account, tenant::TenantTx};
use worker::{
    calendar,
    learning::Knowledge,
    mtc::{PAUSE, QUESTION},
    practice::{Fact, Mastery},
};

use super::{actor, pupils_of, refused};
use crate::{
    body::Text,
    checks::{
        attempts::{self, CheckForm, CheckQuestion, Start},
        rounds::{self, NewRound},
        saving::{self, CheckRecord, GivenAnswer},
        steering,
    },
};

/// How long before now the class began: an attempt that was left has closed since.
const BEGAN: TimeDelta = TimeDelta::minutes(50);

/// Warming up.
const WARM_UP: TimeDelta = TimeDelta::seconds(20);

/// What typing takes.
const TYPING: TimeDelta = TimeDelta::milliseconds(900);

/// Pupils who have taken the whole check.
const COMPLETE: usize = 16;

/// Opens a round and has pupils take it. Their attempts are marked by the job.
pub(super) async fn take(tx: &TenantTx, now: DateTime<Utc>) -> Result<(), Box<dyn Error>> {
    let (head, teacher) = (actor(tx, "hwren").await?, actor(tx, "kadeyemi").await?);
    let began = now - BEGAN;
    let today = calendar::day_of(began);
    let new = NewRound {
        name: Text("Practice check".into()),
        opens_on: today - Days::new(1),
        closes_on: today + Days::new(10),
        year_group: YearGroup::Year4,
    };
    let round = rounds::open(tx, new, head, began - TimeDelta::days(1)).await.map_err(refused)?.id;
    let mut class = pupils_of(tx, "Rowan").await?.into_iter();
    for pupil in class.by_ref().take(COMPLETE) {
        sit(tx, pupil.id, round, 25, began).await?;
    }
    let mut next = || class.next().ok_or("the class is too small");
    let (left, cut_off, away): (account::Model, account::Model, account::Model) = (next()?, next()?, next()?);
    sit(tx, left.id, round, 14, began).await?;
    let at = sit(tx, cut_off.id, round, 9, began).await?;
    steering::restart(tx, round, cut_off, RestartReason::Loi, teacher, at).await.map_err(refused)?;
    steering::note_not_taking(tx, round, away, Some(NotTaking::Jstar), teacher, at).await.map_err(refused)?;
    Ok(())
}

/// The pupil answers the first so many questions, as well as he or she knows them from practice. Returns when that was
/// saved.
async fn sit(
    tx: &TenantTx,
    pupil_id: AccountId,
    round: RoundId,
    questions: usize,
    began: DateTime<Utc>,
) -> Result<DateTime<Utc>, Box<dyn Error>> {
    let known = Knowledge::load(tx, pupil_id).await?;
    let (Start::New(form) | Start::Again(form)) =
        attempts::start(tx, pupil_id, Some(round), began).await.map_err(refused)?;
    let CheckForm { id, questions: asked, .. } = form;
    let mut at = began + WARM_UP;
    let mut answers = Vec::new();
    for question in asked.into_iter().take(questions) {
        at += PAUSE;
        let fact = Fact::new(question.table, question.factor);
        let given = answer(&question, fact.and_then(|fact| known.mastery.get(&fact)), at);
        at = given.answered_at;
        answers.push(given);
    }
    let saved = CheckRecord { sent_at: at, answers }.checked(at).ok_or("the record is malformed")?;
    saving::save(tx, pupil_id, id, saved, at).await.map_err(refused)?;
    Ok(at)
}

/// What somebody answers who has the fact so: at once, after working it out, wrongly, or not at all.
fn answer(question: &CheckQuestion, known: Option<&Mastery>, shown_at: DateTime<Utc>) -> GivenAnswer {
    let product = u32::from(question.table) * u32::from(question.factor);
    let standing = known.map_or(Standing::Unseen, Mastery::standing);
    let recall_ms = known.and_then(Mastery::usual_recall_ms).unwrap_or(3_500).clamp(600, 4_800);
    let typed = match standing {
        Standing::Secure | Standing::Quick | Standing::WorkedOut => Some(product),
        // One group too few is what children say most.
        Standing::NotYet => Some(product - u32::from(question.table)),
        Standing::Unseen => None,
    };
    let key = shown_at + TimeDelta::milliseconds(recall_ms.into());
    GivenAnswer {
        question: question.number,
        answer: Text(typed.map(|typed| typed.to_string()).unwrap_or_default()),
        shown_at,
        first_key_at: typed.map(|_| key),
        answered_at: if typed.is_some() { key + TYPING } else { shown_at + QUESTION },
    }
}
