//! Rounds of the check: opening, listing, viewing and declaring them.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entity::{AccountId, RoundId, YearGroup, account, mtc_attempt, mtc_round, tenant::TenantTx};
use openapi::InputError;
use poem_openapi::{Enum, Object};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DbErr, QueryFilter, QueryOrder, QuerySelect, QueryTrait, SqlErr,
};
use worker::calendar;

use super::{
    MtcError,
    status::{self, Participation, PupilState, RoundPupil},
};
use crate::{
    accounts::{self, input::validate_name},
    authentication::Actor,
    body::BodyText,
    classrooms,
    page::{Page, PageRequest},
};

/// A new round to open.
#[derive(Debug, Object)]
pub struct NewRound {
    /// The school's name for the round.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: BodyText,
    /// The first day on which the check can be taken.
    pub opens_on: NaiveDate,
    /// The last day on which the check can be taken.
    pub closes_on: NaiveDate,
    /// The year group whose pupils take the check.
    pub year_group: YearGroup,
}

impl NewRound {
    /// Validates and trims the name, and validates the days.
    pub fn validate(self) -> Result<Self, InputError> {
        for (field, day) in [("opens_on", self.opens_on), ("closes_on", self.closes_on)] {
            // Years after 9999 are invalid, because SQLite stores dates as text, and years of five digits sort wrongly.
            if !(2000..=9999).contains(&day.year()) {
                return Err(InputError::new(field, "a day in the years 2000 to 9999"));
            }
        }
        if self.opens_on > self.closes_on {
            return Err(InputError::new("closes_on", "not before opens_on"));
        }
        let name = BodyText(validate_name(&self.name.0).map_err(InputError::at("name"))?);
        Ok(Self { name, ..self })
    }
}

/// The status of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum RoundState {
    /// The first day is in the future.
    Upcoming,
    /// The check can be taken.
    Open,
    /// The last day is over, and the round is not yet declared.
    Over,
    /// The headteacher has declared the round: its results are locked.
    Declared,
}

/// A round of the check.
#[derive(Debug, Object)]
pub struct Round {
    /// The id of the round.
    pub id: RoundId,
    /// The school's name for the round.
    pub name: String,
    /// The year group whose pupils take the check.
    pub year_group: YearGroup,
    /// The first day on which the check can be taken.
    pub opens_on: NaiveDate,
    /// The last day on which the check can be taken.
    pub closes_on: NaiveDate,
    /// The status of the round.
    pub state: RoundState,
    /// When staff opened the round.
    pub created_at: DateTime<Utc>,
    /// When the headteacher declared the round; null until then.
    pub declared_at: Option<DateTime<Utc>>,
    /// The caller's own status in the round; null for staff.
    pub own_state: Option<PupilState>,
    /// The number of pupils who have started an attempt. A round that nobody has started can be changed and deleted.
    pub started: i32,
    /// The version of the round. Send it with a change: the change is rejected if the round has changed since.
    pub version: i32,
}

impl Round {
    /// Builds the view from the stored round and the number of pupils who have started an attempt.
    #[must_use]
    pub fn of(round: mtc_round::Model, started: i32, now: DateTime<Utc>) -> Self {
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
            started,
            version: round.version,
        }
    }
}

/// Opens a round. Returns `Conflict` if the year group has a round that is not yet declared.
pub async fn open(
    tx: &TenantTx,
    new: NewRound,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<mtc_round::Model, MtcError> {
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
        version: 1,
    };
    tx.insert::<mtc_round::Entity, _>(round.clone()).await.map_err(write_error)?;
    Ok(round)
}

/// Converts the error of a failed write: a year group has at most one round that is not declared.
pub(super) fn write_error(error: DbErr) -> MtcError {
    if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) {
        MtcError::Conflict("the year group has a round that is not declared yet")
    } else {
        error.into()
    }
}

/// Returns a page of the school's rounds, the latest first. If `pupil_id` is set, the page has only the rounds of the
/// pupil's year group and those in which the pupil has an attempt, each with the pupil's status.
pub async fn list(
    tx: &TenantTx,
    pupil_id: Option<AccountId>,
    page_request: &PageRequest<RoundId>,
    now: DateTime<Utc>,
) -> Result<Page<Round>, DbErr> {
    let mut query = tx.find::<mtc_round::Entity>();
    if let Some(pupil_id) = pupil_id {
        let pupil = accounts::find(tx, pupil_id).await?;
        query = query.filter(visible_to_pupil(tx, pupil_id, pupil.as_ref()));
    }
    if let Some(after) = page_request.after {
        query = query.filter(mtc_round::Column::Id.lt(after));
    }
    let rows = query.order_by_desc(mtc_round::Column::Id).limit(page_request.rows()).all(tx).await?;
    let ids: Vec<RoundId> = rows.iter().map(|round| round.id).collect();
    let started = status::started(tx, &ids).await?;
    let mut parts = match pupil_id {
        Some(_) => status::participations(tx, &ids, pupil_id).await?,
        None => BTreeMap::new(),
    };
    Ok(page_request.page(
        rows,
        |round| round.id,
        |round| {
            let started = started.get(&round.id).copied().unwrap_or_default();
            let part = pupil_id.map(|pupil_id| parts.remove(&(round.id, pupil_id)).unwrap_or_default());
            Round { own_state: part.map(|part| part.state(now)), ..Round::of(round, started, now) }
        },
    ))
}

fn visible_to_pupil(tx: &TenantTx, pupil_id: AccountId, pupil: Option<&account::Model>) -> Condition {
    let attempted = tx
        .find::<mtc_attempt::Entity>()
        .filter(mtc_attempt::Column::PupilId.eq(pupil_id))
        .filter(mtc_attempt::Column::RoundId.is_not_null())
        .select_only()
        .column(mtc_attempt::Column::RoundId)
        .into_query();
    let own_year = pupil.and_then(|pupil| pupil.year_group).map(|year| mtc_round::Column::YearGroup.eq(year));
    Condition::any().add(mtc_round::Column::Id.in_subquery(attempted)).add_option(own_year)
}

/// The status of a round and of each of its pupils.
#[derive(Debug, Object)]
pub struct RoundStatus {
    /// The round.
    pub round: Round,
    /// The number of pupils in each status.
    pub counts: StateCounts,
    /// Whether the headteacher can declare the round: every pupil has a complete attempt or a reason for not taking the
    /// check.
    pub may_be_declared: bool,
    /// The pupils, ordered by name.
    pub pupils: Page<RoundPupil>,
}

/// The number of pupils of a round in each status.
#[derive(Debug, Default, PartialEq, Eq, Object)]
pub struct StateCounts {
    /// Pupils with neither an attempt nor a reason for not taking the check.
    pub not_started: u32,
    /// Pupils whose attempt is in progress.
    pub in_progress: u32,
    /// Pupils whose last attempt is complete.
    pub complete: u32,
    /// Pupils whose last attempt closed with unanswered questions.
    pub incomplete: u32,
    /// Pupils who have a restart and have not yet started the new attempt.
    pub restart_given: u32,
    /// Pupils with a reason for not taking the check.
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

/// Returns the round with that id.
pub async fn find(tx: &TenantTx, id: RoundId) -> Result<Option<mtc_round::Model>, DbErr> {
    tx.find::<mtc_round::Entity>().filter(mtc_round::Column::Id.eq(id)).one(tx).await
}

/// Returns the status of the round with a page of its pupils. Reads the whole year group, because the counts need every
/// pupil.
pub async fn status(
    tx: &TenantTx,
    round: mtc_round::Model,
    page_request: &PageRequest<accounts::UserCursor>,
    now: DateTime<Utc>,
) -> Result<RoundStatus, DbErr> {
    let pupils = status::pupils(tx, &round).await?;
    let mut parts = status::participations(tx, &[round.id], None).await?;
    let started = status::count_started(parts.values());
    let mut part_of = |pupil: &account::Model| parts.remove(&(round.id, pupil.id)).unwrap_or_default();
    let pupils: Vec<_> = pupils.into_iter().map(|pupil| (part_of(&pupil), pupil)).collect();
    let counts = StateCounts::of(pupils.iter().map(|(part, _)| part.state(now)));
    let may_be_declared = round.declared_at.is_none() && pupils.iter().all(|(part, _)| part.is_settled(now));
    let cursor = |pupil: &account::Model| (pupil.sort_name.clone(), pupil.id);
    let on_page =
        |(_, pupil): &(_, account::Model)| page_request.after.as_ref().is_none_or(|after| cursor(pupil) > *after);
    let rows = usize::try_from(page_request.rows()).unwrap_or(usize::MAX);
    let page: Vec<_> = pupils.into_iter().filter(on_page).take(rows).collect();
    let classes = classrooms::names(tx, page.iter().filter_map(|(_, pupil)| pupil.classroom_id)).await?;
    let show = |(part, pupil): (Participation, account::Model)| {
        let class = pupil.classroom_id.and_then(|id| classes.get(&id).cloned());
        part.into_round_pupil(pupil, class, now)
    };
    Ok(RoundStatus {
        counts,
        may_be_declared,
        pupils: page_request.page(page, |(_, pupil)| cursor(pupil), show),
        round: Round::of(round, started, now),
    })
}

/// Declares the round, which locks its results. Returns `Conflict` if a pupil has neither a complete attempt nor a
/// reason for not taking the check.
pub async fn declare(tx: &TenantTx, id: RoundId, actor: Actor, now: DateTime<Utc>) -> Result<Round, MtcError> {
    // Starting an attempt, giving a restart and noting a reason take a shared lock on the round. The exclusive lock
    // waits for such changes in progress, and later changes are rejected.
    let round = tx.find::<mtc_round::Entity>().filter(mtc_round::Column::Id.eq(id)).lock_exclusive().one(tx).await?;
    let round = round.ok_or(MtcError::NotFound)?;
    if round.declared_at.is_some() {
        return Err(MtcError::Conflict("the round is already declared"));
    }
    if calendar::day_of(now) < round.opens_on {
        return Err(MtcError::Conflict("the round has not started"));
    }
    let parts = status::participations(tx, &[id], None).await?;
    let pupils = status::pupils(tx, &round).await?;
    let is_settled = |pupil: &account::Model| parts.get(&(id, pupil.id)).is_some_and(|part| part.is_settled(now));
    if !pupils.iter().all(is_settled) {
        return Err(MtcError::Conflict("a pupil has neither a complete attempt nor a reason"));
    }
    tx.update::<mtc_round::Entity>()
        .set(mtc_round::ActiveModel { declared_by: Set(actor.id), declared_at: Set(Some(now)), ..Default::default() })
        .filter(mtc_round::Column::Id.eq(id))
        .exec(tx)
        .await?;
    let declared = mtc_round::Model { declared_by: actor.id, declared_at: Some(now), ..round };
    Ok(Round::of(declared, status::count_started(parts.values()), now))
}
