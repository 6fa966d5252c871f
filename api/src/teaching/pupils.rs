//! Pupils as lists show them: how they do, and why they need attention.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, ClassroomId, SenStatus, YearGroup, account, classroom, learner, login_attempt, tenant::TenantTx,
};
use poem_openapi::{Enum, Object};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, ExprTrait, FromQueryResult, QueryFilter,
    sea_query::{Expr, JoinType, Order, Query, SelectStatement},
};
use serde::{Deserialize, Serialize};

use super::{
    attention::{self, Reason, Signs},
    recent::{self, Recent},
    share,
    whom::Whom,
};
use crate::{
    accounts,
    page::{Asked, Page},
};

/// A pupil, and how it goes.
#[derive(Debug, Object)]
pub struct PupilSummary {
    /// The account.
    pub id: AccountId,
    /// Unique in the school, lower case: what the pupil types to sign in.
    pub username: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The class; null for a pupil of none.
    pub classroom_id: Option<ClassroomId>,
    /// The class's name.
    pub classroom: Option<String>,
    /// Year group.
    pub year_group: Option<YearGroup>,
    /// Special educational needs.
    pub sen_status: Option<SenStatus>,
    /// The last answer; null before the first one.
    pub last_practised_at: Option<DateTime<Utc>>,
    /// School days in a row with practice, up to the last practised one; weekends do not break it.
    pub streak_days: i32,
    /// Answers since Monday.
    pub answered_this_week: i64,
    /// Those that were right.
    pub correct_this_week: i64,
    /// Right answers of the last 28 days as a share: 0 to 1; null without answers.
    pub success: Option<f64>,
    /// Facts that were met, of 78.
    pub facts_seen: i32,
    /// Facts that are secure, of 78.
    pub facts_secure: i32,
    /// What the pupil would score in a Multiplication Tables Check; null before there is enough to tell.
    pub predicted: Option<PredictedScore>,
    /// Why the pupil needs attention, the most urgent reason first; empty when all is well.
    pub attention: Vec<Reason>,
    /// Until when the account is locked after failed log-ins.
    pub locked_until: Option<DateTime<Utc>>,
}

/// What a pupil would score in a Multiplication Tables Check.
#[derive(Debug, Clone, Copy, Object)]
pub struct PredictedScore {
    /// Marks, expected: 0 to 25.
    pub score: f64,
    /// Lower end of the 80 % interval: 0 to 25.
    pub low: f64,
    /// Upper end of the 80 % interval: 0 to 25.
    pub high: f64,
}

/// The order of a list of pupils. All but `name` begin with who may need help: who has no such number comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Enum)]
#[oai(rename_all = "snake_case")]
pub enum PupilSort {
    /// By family name.
    #[default]
    Name,
    /// Who practised longest ago first, as of the last session that has ended.
    LastPractised,
    /// The least share of right answers first.
    Success,
    /// The fewest secure facts first.
    Secure,
    /// The least predicted score first.
    Predicted,
}

/// Which pupils are listed.
#[derive(Debug, Default)]
pub struct Filter {
    /// Those of this class.
    pub classroom_id: Option<ClassroomId>,
    /// Those with these words in their names, or this in their user name.
    pub q: Option<String>,
}

/// Where a page of pupils ends: what it is sorted by, then name and id.
pub type Cursor = (Key, String, AccountId);

/// What a list of pupils is sorted by. Whole numbers, which come back from a cursor as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// Nothing but the name.
    Name,
    /// A time.
    Time(DateTime<Utc>),
    /// A number.
    Number(i32),
}

impl PupilSort {
    /// The expression that is sorted by, none for the name; literals are the same text for both databases.
    const fn sql(self) -> Option<&'static str> {
        match self {
            Self::Name => None,
            Self::LastPractised => Some("COALESCE(learner.last_practised_at, '1970-01-01T00:00:00+00:00')"),
            Self::Success => Some(
                "CASE WHEN learner.recent_answers > 0 \
                 THEN learner.recent_correct * 1000 / learner.recent_answers ELSE -1 END",
            ),
            Self::Secure => Some("COALESCE(learner.facts_secure, -1)"),
            Self::Predicted => Some("COALESCE(CAST(learner.predicted_score * 100 AS integer), -1)"),
        }
    }

    /// The number that is sorted by, where it is one.
    const fn number(self) -> Option<&'static str> {
        match self {
            Self::Name | Self::LastPractised => None,
            Self::Success | Self::Secure | Self::Predicted => self.sql(),
        }
    }

    /// Is a cursor's key one of this order?
    #[must_use]
    pub const fn has(self, key: Key) -> bool {
        match key {
            Key::Name => matches!(self, Self::Name),
            Key::Time(_) => matches!(self, Self::LastPractised),
            Key::Number(_) => matches!(self, Self::Success | Self::Secure | Self::Predicted),
        }
    }

    fn key(self, row: &Row) -> Key {
        match self {
            Self::Name => Key::Name,
            Self::LastPractised => Key::Time(row.last_practised_at.unwrap_or(DateTime::UNIX_EPOCH)),
            Self::Success | Self::Secure | Self::Predicted => Key::Number(row.sort_number),
        }
    }
}

/// A pupil as stored, with the roll-ups; those are missing before the first session has ended.
#[derive(FromQueryResult)]
pub struct Row {
    pub(super) id: AccountId,
    pub(super) username: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) sort_name: String,
    pub(super) classroom_id: Option<ClassroomId>,
    pub(super) classroom: Option<String>,
    pub(super) year_group: Option<YearGroup>,
    pub(super) sen_status: Option<SenStatus>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) sessions: Option<i32>,
    pub(super) predicted_score: Option<f64>,
    pub(super) predicted_low: Option<f64>,
    pub(super) predicted_high: Option<f64>,
    pub(super) facts_seen: Option<i32>,
    pub(super) facts_secure: Option<i32>,
    pub(super) recent_answers: Option<i32>,
    pub(super) recent_correct: Option<i32>,
    pub(super) recent_slow: Option<i32>,
    pub(super) streak_days: Option<i32>,
    pub(super) last_practised_at: Option<DateTime<Utc>>,
    pub(super) last_gain_at: Option<DateTime<Utc>>,
    pub(super) sort_number: i32,
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("pupil").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Row {
    /// Why the pupil needs attention.
    #[must_use]
    pub fn reasons(&self, recent: Option<&Recent>, locked: bool, now: DateTime<Utc>) -> Vec<Reason> {
        let signs = Signs {
            locked,
            idle_since: self.practised_at(recent).unwrap_or(self.created_at),
            sessions: self.sessions.unwrap_or_default(),
            answers: self.recent_answers.unwrap_or_default(),
            correct: self.recent_correct.unwrap_or_default(),
            slow: self.recent_slow.unwrap_or_default(),
            facts_secure: self.facts_secure.unwrap_or_default(),
            last_gain_at: self.last_gain_at,
        };
        attention::reasons(&signs, now)
    }

    fn practised_at(&self, recent: Option<&Recent>) -> Option<DateTime<Utc>> {
        Ord::max(self.last_practised_at, recent.map(|recent| recent.last_at))
    }

    /// As lists show it.
    #[must_use]
    pub fn summary(
        self,
        recent: Option<&Recent>,
        locked_until: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> PupilSummary {
        PupilSummary {
            attention: self.reasons(recent, locked_until.is_some(), now),
            last_practised_at: self.practised_at(recent),
            predicted: self.predicted(),
            success: share(self.recent_correct.unwrap_or_default(), self.recent_answers.unwrap_or_default()),
            answered_this_week: recent.map_or(0, |recent| recent.answered),
            correct_this_week: recent.map_or(0, |recent| recent.correct),
            facts_secure: self.facts_secure.unwrap_or_default(),
            facts_seen: self.facts_seen.unwrap_or_default(),
            streak_days: self.streak_days.unwrap_or_default(),
            locked_until,
            id: self.id,
            username: self.username,
            first_name: self.first_name,
            last_name: self.last_name,
            classroom_id: self.classroom_id,
            classroom: self.classroom,
            year_group: self.year_group,
            sen_status: self.sen_status,
        }
    }

    fn predicted(&self) -> Option<PredictedScore> {
        let (score, low, high) = (self.predicted_score?, self.predicted_low?, self.predicted_high?);
        Some(PredictedScore { score, low, high })
    }
}

/// A page of the school's pupils: three queries, however many there are.
pub async fn list(
    tx: &TenantTx,
    filter: Filter,
    sort: PupilSort,
    asked: &Asked<Cursor>,
    now: DateTime<Utc>,
) -> Result<Page<PupilSummary>, DbErr> {
    let whom = filter.classroom_id.map_or(Whom::Everybody, |class| Whom::Classes(vec![class]));
    let mut query = select(tx, &whom, sort);
    if let Some(q) = filter.q {
        query.cond_where(accounts::named(&q));
    }
    sorted(&mut query, sort, asked.after.as_ref());
    let rows = fetch(tx, query.limit(asked.rows())).await?;
    let shown = Whom::These(rows.iter().map(|row| row.id).collect());
    let recent = recent::of(tx, &shown, now).await?;
    let locked = locked(tx, &rows, now).await?;
    let cursor = |row: &Row| (sort.key(row), row.sort_name.clone(), row.id);
    Ok(asked.page(rows, cursor, |row| {
        let (recent, locked_until) = (recent.get(&row.id), locked.get(&row.username).copied());
        row.summary(recent, locked_until, now)
    }))
}

/// These pupils as stored, in no order.
pub async fn rows(tx: &TenantTx, whom: &Whom) -> Result<Vec<Row>, DbErr> {
    fetch(tx, &select(tx, whom, PupilSort::Name)).await
}

/// Which of these pupils are locked out, by user name, and until when. One look at the school's locked names: there
/// are few, whereas the pupils may be hundreds.
pub async fn locked(tx: &TenantTx, rows: &[Row], now: DateTime<Utc>) -> Result<HashMap<String, DateTime<Utc>>, DbErr> {
    let locked = tx.find::<login_attempt::Entity>().filter(login_attempt::Column::LockedUntil.gt(now)).all(tx).await?;
    let mut locked: HashMap<_, _> =
        locked.into_iter().filter_map(|name| Some((name.username, name.locked_until?))).collect();
    let names: std::collections::HashSet<&str> = rows.iter().map(|row| row.username.as_str()).collect();
    locked.retain(|name, _| names.contains(name.as_str()));
    Ok(locked)
}

fn select(tx: &TenantTx, whom: &Whom, sort: PupilSort) -> SelectStatement {
    use account::Column as A;
    use learner::Column as L;
    let own = [A::Id, A::Username, A::FirstName, A::LastName, A::SortName, A::ClassroomId, A::YearGroup, A::SenStatus];
    let rolled_up = [
        L::Sessions,
        L::PredictedScore,
        L::PredictedLow,
        L::PredictedHigh,
        L::FactsSeen,
        L::FactsSecure,
        L::RecentAnswers,
        L::RecentCorrect,
        L::RecentSlow,
        L::StreakDays,
        L::LastPractisedAt,
        L::LastGainAt,
    ];
    Query::select()
        .columns(own.map(|column| (account::Entity, column)))
        .column((account::Entity, A::CreatedAt))
        .columns(rolled_up.map(|column| (learner::Entity, column)))
        .expr_as(Expr::col((classroom::Entity, classroom::Column::Name)), "classroom")
        .expr_as(Expr::cust(sort.number().unwrap_or("0")), "sort_number")
        .from(account::Entity)
        .join(JoinType::LeftJoin, learner::Entity, same_pupil())
        .join(JoinType::LeftJoin, classroom::Entity, same_class())
        .and_where(A::SchoolId.eq(tx.school_id()))
        .cond_where(whom.condition())
        .take()
}

fn same_pupil() -> Condition {
    let of = |column| Expr::col((learner::Entity, column));
    Condition::all()
        .add(of(learner::Column::SchoolId).equals((account::Entity, account::Column::SchoolId)))
        .add(of(learner::Column::PupilId).equals((account::Entity, account::Column::Id)))
}

fn same_class() -> Condition {
    let of = |column| Expr::col((classroom::Entity, column));
    Condition::all()
        .add(of(classroom::Column::SchoolId).equals((account::Entity, account::Column::SchoolId)))
        .add(of(classroom::Column::Id).equals((account::Entity, account::Column::ClassroomId)))
}

/// In that order, after that place; the name, then the id, decide between equals.
fn sorted(query: &mut SelectStatement, sort: PupilSort, after: Option<&Cursor>) {
    let name = || Expr::col((account::Entity, account::Column::SortName));
    let id = || Expr::col((account::Entity, account::Column::Id));
    let key = sort.sql().map(Expr::cust);
    if let Some((after_key, after_name, after_id)) = after {
        let mut place = vec![name(), id()];
        let mut reached = vec![Expr::value(after_name.as_str()), Expr::value(*after_id)];
        let value = match after_key {
            Key::Name => None,
            Key::Time(time) => Some(Expr::value(*time)),
            Key::Number(number) => Some(Expr::value(*number)),
        };
        if let Some((key, value)) = key.clone().zip(value) {
            place.insert(0, key);
            reached.insert(0, value);
        }
        query.and_where(Expr::tuple(place).gt(Expr::tuple(reached)));
    }
    if let Some(key) = key {
        query.order_by_expr(key, Order::Asc);
    }
    query.order_by_expr(name(), Order::Asc).order_by_expr(id(), Order::Asc);
}

async fn fetch(tx: &TenantTx, query: &SelectStatement) -> Result<Vec<Row>, DbErr> {
    tx.query_all(query).await?.iter().map(|row| Row::from_query_result(row, "")).collect()
}
