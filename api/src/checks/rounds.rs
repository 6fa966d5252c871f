//! Rounds: opened, listed, looked at and declared.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entity::{AccountId, RoundId, YearGroup, account, mtc_attempt, mtc_round, tenant::TenantTx};
use poem_openapi::{Enum, Object};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DbErr, QueryFilter, QueryOrder, QuerySelect, QueryTrait, SqlErr,
};
use worker::calendar;

use super::{
    Refused,
    standing::{self, PupilState, RoundPupil},
};
use crate::{
    accounts::{self, input::checked_name},
    body::Text,
    page::{Asked, Page},
    session::Actor,
};

/// A round to open.
#[derive(Debug, Object)]
pub struct NewRound {
    /// As the school calls it.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: Text,
    /// The first day on which the check can be taken.
    pub opens_on: NaiveDate,
    /// The last such day.
    pub closes_on: NaiveDate,
    /// Whose pupils take it.
    pub year_group: YearGroup,
}

impl NewRound {
    /// Checks names and days; none when they are none of a round.
    #[must_use]
    pub fn checked(self) -> Option<Self> {
        // Years that the databases write with four digits.
        let has_days = self.opens_on <= self.closes_on
            && [self.opens_on, self.closes_on].iter().all(|day| (2000..=9999).contains(&day.year()));
        let name = Text(checked_name(&self.name.0).ok()?);
        has_days.then_some(Self { name, ..self })
    }
}

/// How far a round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum RoundState {
    /// Its first day is yet to come.
    Upcoming,
    /// The check can be taken.
    Open,
    /// Its last day is over, and it is not declared yet.
    Over,
    /// The headteacher has declared it: its results are locked.
    Declared,
}

/// A round of the check.
#[derive(Debug, Object)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// As the school calls it.
    pub name: String,
    /// Whose pupils take it.
    pub year_group: YearGroup,
    /// The first day on which the check can be taken.
    pub opens_on: NaiveDate,
    /// The last such day.
    pub closes_on: NaiveDate,
    /// How far it is.
    pub state: RoundState,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was declared.
    pub declared_at: Option<DateTime<Utc>>,
    /// How the pupil stands who asks; null to staff.
    pub own_state: Option<PupilState>,
}

impl Round {
    /// As it is stored.
    #[must_use]
    pub fn of(round: mtc_round::Model, now: DateTime<Utc>) -> Self {
        let today = calendar::day_of(now);
        let state = if round.declared_at.is_some() {
            RoundState::Declared
        } else if today < round.opens_on {
            RoundState::Upcoming
        } else if today <= round.closes_on {
            RoundState::Open
        } else {
            RoundState::Over
        };
        Self {
            id: round.id,
            name: round.name,
            year_group: round.year_group,
            opens_on: round.opens_on,
            closes_on: round.closes_on,
            state,
            created_at: round.created_at,
            declared_at: round.declared_at,
            own_state: None,
        }
    }
}

/// Opens a round. A year group has one at a time.
pub async fn open(tx: &TenantTx, new: NewRound, actor: Actor, now: DateTime<Utc>) -> Result<mtc_round::Model, Refused> {
    let round = mtc_round::Model {
        school_id: tx.school_id(),
        id: RoundId::draw(),
        name: new.name.0,
        year_group: new.year_group,
        opens_on: new.opens_on,
        closes_on: new.closes_on,
        created_by: actor.id,
        created_at: now,
        declared_by: None,
        declared_at: None,
    };
    match tx.insert::<mtc_round::Entity, _>(round.clone()).await {
        Ok(()) => Ok(round),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            Err(Refused::Conflict("the year group has a round that is not declared yet"))
        }
        Err(error) => Err(error.into()),
    }
}

/// A page of the school's rounds, the latest first. A pupil is shown those of the own year group and those with an
/// attempt of the own, and how it stands with them.
pub async fn list(
    tx: &TenantTx,
    pupil_id: Option<AccountId>,
    asked: &Asked<RoundId>,
    now: DateTime<Utc>,
) -> Result<Page<Round>, DbErr> {
    let mut query = tx.find::<mtc_round::Entity>();
    if let Some(pupil_id) = pupil_id {
        let pupil = accounts::find(tx, pupil_id).await?;
        query = query.filter(of_pupil(tx, pupil_id, pupil.as_ref()));
    }
    if let Some(after) = asked.after {
        query = query.filter(mtc_round::Column::Id.lt(after));
    }
    let rows = query.order_by_desc(mtc_round::Column::Id).limit(asked.rows()).all(tx).await?;
    let Some(pupil_id) = pupil_id else {
        return Ok(asked.page(rows, |round| round.id, |round| Round::of(round, now)));
    };
    let ids: Vec<RoundId> = rows.iter().map(|round| round.id).collect();
    let mut parts = standing::parts(tx, &ids, Some(pupil_id)).await?;
    Ok(asked.page(
        rows,
        |round| round.id,
        |round| {
            let part = parts.remove(&(round.id, pupil_id)).unwrap_or_default();
            Round { own_state: Some(part.state(now)), ..Round::of(round, now) }
        },
    ))
}

fn of_pupil(tx: &TenantTx, pupil_id: AccountId, pupil: Option<&account::Model>) -> Condition {
    let taken = tx
        .find::<mtc_attempt::Entity>()
        .filter(mtc_attempt::Column::PupilId.eq(pupil_id))
        .filter(mtc_attempt::Column::RoundId.is_not_null())
        .select_only()
        .column(mtc_attempt::Column::RoundId)
        .into_query();
    let of_the_year = pupil.and_then(|pupil| pupil.year_group).map(|year| mtc_round::Column::YearGroup.eq(year));
    Condition::any().add(mtc_round::Column::Id.in_subquery(taken)).add_option(of_the_year)
}

/// How a round and each of its pupils stand.
#[derive(Debug, Object)]
pub struct RoundStatus {
    /// The round.
    pub round: Round,
    /// How many pupils stand how.
    pub counts: StateCounts,
    /// Has every pupil a complete attempt or a reason, so that the headteacher can declare the round?
    pub may_be_declared: bool,
    /// The pupils, by name.
    pub pupils: Page<RoundPupil>,
}

/// How many pupils of a round stand how.
#[derive(Debug, Default, PartialEq, Eq, Object)]
pub struct StateCounts {
    /// No attempt, no reason.
    pub not_started: u32,
    /// An attempt is under way.
    pub in_progress: u32,
    /// The last attempt is complete.
    pub complete: u32,
    /// The last attempt closed with questions unanswered.
    pub incomplete: u32,
    /// A restart was given and not begun yet.
    pub restart_given: u32,
    /// A reason was given.
    pub not_taking: u32,
}

impl StateCounts {
    fn of(states: impl Iterator<Item = PupilState>) -> Self {
        let mut counts = Self::default();
        for state in states {
            let count = match state {
                PupilState::NotStarted => &mut counts.not_started,
                PupilState::InProgress => &mut counts.in_progress,
                PupilState::Complete => &mut counts.complete,
                PupilState::Incomplete => &mut counts.incomplete,
                PupilState::RestartGiven => &mut counts.restart_given,
                PupilState::NotTaking => &mut counts.not_taking,
            };
            *count += 1;
        }
        counts
    }
}

/// The round of that id.
pub async fn find(tx: &TenantTx, id: RoundId) -> Result<Option<mtc_round::Model>, DbErr> {
    tx.find::<mtc_round::Entity>().filter(mtc_round::Column::Id.eq(id)).one(tx).await
}

/// How the round stands, with a page of its pupils. A year group is small enough to be looked at whole.
pub async fn status(
    tx: &TenantTx,
    round: mtc_round::Model,
    asked: &Asked<accounts::Cursor>,
    now: DateTime<Utc>,
) -> Result<RoundStatus, DbErr> {
    let pupils = standing::pupils(tx, &round).await?;
    let mut parts = standing::parts(tx, &[round.id], None).await?;
    let mut part_of = |pupil: &account::Model| parts.remove(&(round.id, pupil.id)).unwrap_or_default();
    let pupils: Vec<_> = pupils.into_iter().map(|pupil| (part_of(&pupil), pupil)).collect();
    let counts = StateCounts::of(pupils.iter().map(|(part, _)| part.state(now)));
    let may_be_declared = round.declared_at.is_none() && pupils.iter().all(|(part, _)| part.is_settled(now));
    let cursor = |pupil: &account::Model| (pupil.sort_name.clone(), pupil.id);
    let on_page = |(_, pupil): &(_, account::Model)| asked.after.as_ref().is_none_or(|after| cursor(pupil) > *after);
    let rows = usize::try_from(asked.rows()).unwrap_or(usize::MAX);
    let page: Vec<_> = pupils.into_iter().filter(on_page).take(rows).collect();
    Ok(RoundStatus {
        counts,
        may_be_declared,
        pupils: asked.page(page, |(_, pupil)| cursor(pupil), |(part, pupil)| part.of(pupil, now)),
        round: Round::of(round, now),
    })
}

/// Declares the round: every pupil has a complete attempt or a reason, and from now on nothing of it changes.
pub async fn declare(
    tx: &TenantTx,
    id: RoundId,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<mtc_round::Model, Refused> {
    // Whoever starts an attempt, gives a restart or a reason shares the round, so their changes are seen here or refused.
    let round = tx.find::<mtc_round::Entity>().filter(mtc_round::Column::Id.eq(id)).lock_exclusive().one(tx).await?;
    let round = round.ok_or(Refused::NotFound)?;
    if round.declared_at.is_some() {
        return Err(Refused::Conflict("the round is declared already"));
    }
    if calendar::day_of(now) < round.opens_on {
        return Err(Refused::Conflict("the round has not begun"));
    }
    let parts = standing::parts(tx, &[id], None).await?;
    let pupils = standing::pupils(tx, &round).await?;
    let is_settled = |pupil: &account::Model| parts.get(&(id, pupil.id)).is_some_and(|part| part.is_settled(now));
    if !pupils.iter().all(is_settled) {
        return Err(Refused::Conflict("a pupil has neither a complete attempt nor a reason"));
    }
    tx.update::<mtc_round::Entity>()
        .set(mtc_round::ActiveModel { declared_by: Set(actor.id), declared_at: Set(Some(now)), ..Default::default() })
        .filter(mtc_round::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(mtc_round::Model { declared_by: actor.id, declared_at: Some(now), ..round })
}
