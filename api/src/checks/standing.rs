//! How each pupil of a round stands.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AttemptState, ClassroomId, MtcAttemptId, NotTaking, RestartReason, Role, RoundId, Timing, account,
    mtc_attempt, mtc_not_taking, mtc_restart, mtc_round, tenant::TenantTx,
};
use poem_openapi::{Enum, Object};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};

use super::showing::state_at;

/// How a pupil stands in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum PupilState {
    /// No attempt, no reason.
    NotStarted,
    /// An attempt is under way.
    InProgress,
    /// The last attempt is complete.
    Complete,
    /// The last attempt closed with questions unanswered.
    Incomplete,
    /// A restart was given and not begun yet.
    RestartGiven,
    /// A reason was given why the pupil does not take the check.
    NotTaking,
}

/// A pupil of a round.
#[derive(Debug, Object)]
pub struct RoundPupil {
    /// The pupil.
    pub pupil_id: AccountId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The pupil's class.
    pub classroom_id: Option<ClassroomId>,
    /// How the pupil stands.
    pub state: PupilState,
    /// The attempt that counts: the last complete one, else the last one.
    pub attempt_id: Option<MtcAttemptId>,
    /// Marks of 25 of the last complete attempt; null until it is marked.
    pub score: Option<i16>,
    /// Whether the client's times of that attempt can be true.
    pub timing: Option<Timing>,
    /// Why the pupil was given restarts, one reason each.
    pub restarts: Vec<RestartReason>,
    /// Why the pupil does not take the check.
    pub not_taking: Option<NotTaking>,
}

/// An attempt, without its form.
#[derive(Debug, Clone, FromQueryResult)]
struct Taken {
    id: MtcAttemptId,
    pupil_id: AccountId,
    round_id: RoundId,
    state: AttemptState,
    closes_at: DateTime<Utc>,
    score: Option<i16>,
    timing: Option<Timing>,
}

/// What happened to a pupil in a round.
#[derive(Debug, Default)]
pub struct Part {
    attempts: Vec<Taken>,
    restarts: Vec<RestartReason>,
    not_taking: Option<NotTaking>,
}

impl Part {
    /// How the pupil stands.
    #[must_use]
    pub fn state(&self, now: DateTime<Utc>) -> PupilState {
        if self.not_taking.is_some() {
            return PupilState::NotTaking;
        }
        let Some(last) = self.attempts.last() else { return PupilState::NotStarted };
        if self.attempts.len() <= self.restarts.len() {
            return PupilState::RestartGiven;
        }
        match state_at(last.state, last.closes_at, now) {
            AttemptState::Open => PupilState::InProgress,
            AttemptState::Complete => PupilState::Complete,
            AttemptState::Incomplete | AttemptState::Restarted => PupilState::Incomplete,
        }
    }

    /// May the round be declared, as far as this pupil goes? A check that is under way is not cut off.
    #[must_use]
    pub fn is_settled(&self, now: DateTime<Utc>) -> bool {
        (self.not_taking.is_some() || self.has_result()) && self.state(now) != PupilState::InProgress
    }

    /// Is there a complete attempt?
    #[must_use]
    pub fn has_result(&self) -> bool {
        self.counting().is_some()
    }

    /// The last complete attempt.
    fn counting(&self) -> Option<&Taken> {
        self.attempts.iter().rev().find(|attempt| attempt.state == AttemptState::Complete)
    }

    /// The pupil with that part.
    #[must_use]
    pub fn of(self, pupil: account::Model, now: DateTime<Utc>) -> RoundPupil {
        let counting = self.counting();
        RoundPupil {
            pupil_id: pupil.id,
            first_name: pupil.first_name,
            last_name: pupil.last_name,
            classroom_id: pupil.classroom_id,
            state: self.state(now),
            attempt_id: counting.or(self.attempts.last()).map(|attempt| attempt.id),
            score: counting.and_then(|attempt| attempt.score),
            timing: counting.and_then(|attempt| attempt.timing),
            restarts: self.restarts,
            not_taking: self.not_taking,
        }
    }
}

/// The parts of pupils in these rounds; those of one pupil, or of all. Three queries, however many there are.
pub async fn parts(
    tx: &TenantTx,
    rounds: &[RoundId],
    pupil_id: Option<AccountId>,
) -> Result<BTreeMap<(RoundId, AccountId), Part>, DbErr> {
    let mut parts: BTreeMap<(RoundId, AccountId), Part> = BTreeMap::new();
    if rounds.is_empty() {
        return Ok(parts);
    }
    let ids = || rounds.iter().copied();
    let attempts = tx.find::<mtc_attempt::Entity>().filter(mtc_attempt::Column::RoundId.is_in(ids()));
    let attempts = of_pupil(attempts, mtc_attempt::Column::PupilId, pupil_id)
        .select_only()
        .columns([
            mtc_attempt::Column::Id,
            mtc_attempt::Column::PupilId,
            mtc_attempt::Column::RoundId,
            mtc_attempt::Column::State,
            mtc_attempt::Column::ClosesAt,
            mtc_attempt::Column::Score,
            mtc_attempt::Column::Timing,
        ])
        .order_by_asc(mtc_attempt::Column::Number);
    for attempt in attempts.into_model::<Taken>().all(tx).await? {
        parts.entry((attempt.round_id, attempt.pupil_id)).or_default().attempts.push(attempt);
    }
    let restarts = tx.find::<mtc_restart::Entity>().filter(mtc_restart::Column::RoundId.is_in(ids()));
    let restarts = of_pupil(restarts, mtc_restart::Column::PupilId, pupil_id);
    for restart in restarts.order_by_asc(mtc_restart::Column::Number).all(tx).await? {
        parts.entry((restart.round_id, restart.pupil_id)).or_default().restarts.push(restart.reason);
    }
    let reasons = tx.find::<mtc_not_taking::Entity>().filter(mtc_not_taking::Column::RoundId.is_in(ids()));
    for reason in of_pupil(reasons, mtc_not_taking::Column::PupilId, pupil_id).all(tx).await? {
        parts.entry((reason.round_id, reason.pupil_id)).or_default().not_taking = Some(reason.reason);
    }
    Ok(parts)
}

fn of_pupil<E: EntityTrait>(query: Select<E>, column: E::Column, pupil_id: Option<AccountId>) -> Select<E> {
    match pupil_id {
        Some(pupil_id) => query.filter(column.eq(pupil_id)),
        None => query,
    }
}

/// The pupils of a round, by name: whoever has an attempt or a reason in it, and until it is declared everybody of its
/// year group.
pub async fn pupils(tx: &TenantTx, round: &mtc_round::Model) -> Result<Vec<account::Model>, DbErr> {
    let has_attempt = tx
        .find::<mtc_attempt::Entity>()
        .filter(mtc_attempt::Column::RoundId.eq(round.id))
        .select_only()
        .column(mtc_attempt::Column::PupilId)
        .into_query();
    let has_reason = tx
        .find::<mtc_not_taking::Entity>()
        .filter(mtc_not_taking::Column::RoundId.eq(round.id))
        .select_only()
        .column(mtc_not_taking::Column::PupilId)
        .into_query();
    let of_the_year = Condition::all()
        .add(account::Column::YearGroup.eq(round.year_group))
        .add(account::Column::ArchivedAt.is_null());
    let belongs = Condition::any()
        .add(account::Column::Id.in_subquery(has_attempt))
        .add(account::Column::Id.in_subquery(has_reason))
        .add_option(round.declared_at.is_none().then_some(of_the_year));
    tx.find::<account::Entity>()
        .filter(account::Column::Role.eq(Role::Pupil))
        .filter(belongs)
        .order_by_asc(account::Column::SortName)
        .order_by_asc(account::Column::Id)
        .all(tx)
        .await
}
