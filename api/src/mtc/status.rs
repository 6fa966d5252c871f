//! The status of each pupil in a round.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use entity::{
    AccountId, AttemptState, ClassroomId, MtcAttemptId, NotTaking, RestartReason, Role, RoundId, Timing, account,
    mtc_attempt, mtc_not_taking, mtc_restart, mtc_round, tenant::TenantTx,
};
use poem_openapi::{Enum, Object};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
    sea_query::{Expr, ExprTrait},
};

use super::view::state_at;

/// The status of a pupil in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum PupilState {
    /// The pupil has neither an attempt nor a reason for not taking the check.
    NotStarted,
    /// An attempt is in progress.
    InProgress,
    /// The last attempt is complete.
    Complete,
    /// The last attempt closed with unanswered questions.
    Incomplete,
    /// The pupil has a restart and has not yet started the new attempt.
    RestartGiven,
    /// The pupil has a reason for not taking the check.
    NotTaking,
}

/// A pupil of a round.
#[derive(Debug, Object)]
pub struct RoundPupil {
    /// The id of the pupil.
    pub pupil_id: AccountId,
    /// The pupil's given name.
    pub first_name: String,
    /// The pupil's family name.
    pub last_name: String,
    /// The pupil's class.
    pub classroom_id: Option<ClassroomId>,
    /// The name of the class.
    pub classroom: Option<String>,
    /// The pupil's status in the round.
    pub state: PupilState,
    /// The attempt that counts: the last complete attempt, or else the last attempt; null if there is none.
    pub attempt_id: Option<MtcAttemptId>,
    /// The score of the last complete attempt, out of 25; null until the attempt is marked.
    pub score: Option<i16>,
    /// Whether the times that the client reported for the last complete attempt are plausible; null until the attempt
    /// is marked.
    pub timing: Option<Timing>,
    /// The reasons for the pupil's restarts, one for each restart.
    pub restarts: Vec<RestartReason>,
    /// The reason why the pupil does not take the check; null if there is none.
    pub not_taking: Option<NotTaking>,
}

/// An attempt, without its form.
#[derive(Debug, Clone, FromQueryResult)]
struct AttemptSummary {
    id: MtcAttemptId,
    pupil_id: AccountId,
    round_id: RoundId,
    state: AttemptState,
    closes_at: DateTime<Utc>,
    score: Option<i16>,
    timing: Option<Timing>,
}

/// A pupil's attempts and restarts in a round, and the reason for not taking the check.
#[derive(Debug, Default)]
pub struct Participation {
    attempts: Vec<AttemptSummary>,
    restarts: Vec<RestartReason>,
    not_taking: Option<NotTaking>,
}

impl Participation {
    /// Returns the pupil's status in the round.
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

    /// Returns whether the pupil has a complete attempt or a reason for not taking the check, and no attempt is in
    /// progress. A round can be declared if this is true of every pupil.
    #[must_use]
    pub fn is_settled(&self, now: DateTime<Utc>) -> bool {
        (self.not_taking.is_some() || self.has_result()) && self.state(now) != PupilState::InProgress
    }

    /// Returns whether the pupil has a complete attempt.
    #[must_use]
    pub fn has_result(&self) -> bool {
        self.last_complete().is_some()
    }

    /// Returns whether the pupil has an attempt.
    #[must_use]
    pub fn has_started(&self) -> bool {
        !self.attempts.is_empty()
    }

    /// Returns the last complete attempt.
    fn last_complete(&self) -> Option<&AttemptSummary> {
        self.attempts.iter().rev().find(|attempt| attempt.state == AttemptState::Complete)
    }

    /// Builds the view of the pupil in the round; `classroom` is the name of the pupil's class.
    #[must_use]
    pub fn into_round_pupil(self, pupil: account::Model, classroom: Option<String>, now: DateTime<Utc>) -> RoundPupil {
        let last_complete = self.last_complete();
        RoundPupil {
            pupil_id: pupil.id,
            first_name: pupil.first_name,
            last_name: pupil.last_name,
            classroom_id: pupil.classroom_id,
            classroom,
            state: self.state(now),
            attempt_id: last_complete.or(self.attempts.last()).map(|attempt| attempt.id),
            score: last_complete.and_then(|attempt| attempt.score),
            timing: last_complete.and_then(|attempt| attempt.timing),
            restarts: self.restarts,
            not_taking: self.not_taking,
        }
    }
}

/// Returns the participations of one pupil, or of all pupils, in these rounds. Runs three queries, whatever the number
/// of rounds and pupils.
pub async fn participations(
    tx: &TenantTx,
    rounds: &[RoundId],
    pupil_id: Option<AccountId>,
) -> Result<BTreeMap<(RoundId, AccountId), Participation>, DbErr> {
    let mut participations: BTreeMap<(RoundId, AccountId), Participation> = BTreeMap::new();
    if rounds.is_empty() {
        return Ok(participations);
    }
    let ids = || rounds.iter().copied();
    let attempts = tx.find::<mtc_attempt::Entity>().filter(mtc_attempt::Column::RoundId.is_in(ids()));
    let attempts = filter_pupil(attempts, mtc_attempt::Column::PupilId, pupil_id)
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
    for attempt in attempts.into_model::<AttemptSummary>().all(tx).await? {
        participations.entry((attempt.round_id, attempt.pupil_id)).or_default().attempts.push(attempt);
    }
    let restarts = tx.find::<mtc_restart::Entity>().filter(mtc_restart::Column::RoundId.is_in(ids()));
    let restarts = filter_pupil(restarts, mtc_restart::Column::PupilId, pupil_id);
    for restart in restarts.order_by_asc(mtc_restart::Column::Number).all(tx).await? {
        participations.entry((restart.round_id, restart.pupil_id)).or_default().restarts.push(restart.reason);
    }
    let reasons = tx.find::<mtc_not_taking::Entity>().filter(mtc_not_taking::Column::RoundId.is_in(ids()));
    for reason in filter_pupil(reasons, mtc_not_taking::Column::PupilId, pupil_id).all(tx).await? {
        participations.entry((reason.round_id, reason.pupil_id)).or_default().not_taking = Some(reason.reason);
    }
    Ok(participations)
}

/// Returns how many pupils have started an attempt in each of these rounds.
pub async fn started(tx: &TenantTx, rounds: &[RoundId]) -> Result<HashMap<RoundId, i32>, DbErr> {
    use mtc_attempt::Column;
    let query = tx
        .select::<mtc_attempt::Entity>()
        .column(Column::RoundId)
        .expr(Expr::col(Column::PupilId).count_distinct())
        .and_where(Column::RoundId.is_in(rounds.iter().copied()))
        .group_by_col(Column::RoundId)
        .to_owned();
    let counts: Vec<(RoundId, i64)> = tx.tuples(&query).await?;
    Ok(counts.into_iter().map(|(round, pupils)| (round, i32::try_from(pupils).unwrap_or(i32::MAX))).collect())
}

/// Returns how many of the participations have an attempt.
#[must_use]
pub fn count_started<'a>(parts: impl IntoIterator<Item = &'a Participation>) -> i32 {
    let started = parts.into_iter().filter(|part| part.has_started()).count();
    i32::try_from(started).unwrap_or(i32::MAX)
}

fn filter_pupil<E: EntityTrait>(query: Select<E>, column: E::Column, pupil_id: Option<AccountId>) -> Select<E> {
    match pupil_id {
        Some(pupil_id) => query.filter(column.eq(pupil_id)),
        None => query,
    }
}

/// Returns the pupils of a round, ordered by name. A pupil is in the round if the pupil has an attempt or a reason for
/// not taking the check. Until the round is declared, all active pupils of the year group are in the round, too.
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
    let in_year_group = Condition::all()
        .add(account::Column::YearGroup.eq(round.year_group))
        .add(account::Column::ArchivedAt.is_null());
    let belongs = Condition::any()
        .add(account::Column::Id.in_subquery(has_attempt))
        .add(account::Column::Id.in_subquery(has_reason))
        .add_option(round.declared_at.is_none().then_some(in_year_group));
    tx.find::<account::Entity>()
        .filter(account::Column::Role.eq(Role::Pupil))
        .filter(belongs)
        .order_by_asc(account::Column::SortName)
        .order_by_asc(account::Column::Id)
        .all(tx)
        .await
}
