//! Lists of pupils, with their progress and the reasons why they need attention.

use chrono::{DateTime, Utc};
use entity::{AccountId, ClassroomId, SenStatus, YearGroup, account, classroom, learner, tenant::TenantTx};
use poem_openapi::{Enum, Object};
use sea_orm::{
    Condition, DbErr, ExprTrait, FromQueryResult,
    sea_query::{Expr, JoinType, SelectStatement},
};
use serde::{Deserialize, Serialize};

use super::{
    attention::{self, Reason, Signs},
    pupil_scope::PupilScope,
    recent::{self, Recent},
    share,
};
use crate::{
    accounts, classrooms, lockout,
    page::{Page, PageRequest, SortOrder},
};

/// A pupil and the pupil's progress.
#[derive(Debug, Object)]
pub struct PupilSummary {
    /// The id of the account.
    pub id: AccountId,
    /// The user name that the pupil types to sign in: lower case, unique in the school.
    pub username: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The class; null for a pupil without a class.
    pub classroom_id: Option<ClassroomId>,
    /// The name of the class.
    pub classroom: Option<String>,
    /// The year group.
    pub year_group: Option<YearGroup>,
    /// The pupil's special educational needs.
    pub sen_status: Option<SenStatus>,
    /// When the pupil last answered a question; null before the first answer.
    pub last_practised_at: Option<DateTime<Utc>>,
    /// Whether the pupil practises now: the last answer in an open session, or its start, is at most 5 minutes ago.
    /// Assessments do not count.
    pub practising: bool,
    /// The number of school days in a row with practice, up to the last day of practice; weekends do not break the
    /// streak.
    pub streak_days: i32,
    /// The number of answers since Monday.
    pub answered_this_week: i64,
    /// The number of right answers since Monday.
    pub correct_this_week: i64,
    /// The share of right answers in the last 28 days: 0 to 1; null without answers.
    pub success: Option<f64>,
    /// The number of facts that were asked, of 78.
    pub facts_seen: i32,
    /// The number of secure facts, of 78.
    pub facts_secure: i32,
    /// The predicted score in a Multiplication Tables Check; null until there are enough answers for a prediction.
    pub predicted: Option<PredictedScore>,
    /// Why the pupil needs attention, the most urgent reason first; empty if there is no reason.
    pub attention: Vec<Reason>,
    /// When the lock after failed log-ins ends: the latest end, if the account is locked for several networks; null if
    /// the account is not locked.
    pub locked_until: Option<DateTime<Utc>>,
}

/// The predicted score of a pupil in a Multiplication Tables Check.
#[derive(Debug, Clone, Copy, Object)]
pub struct PredictedScore {
    /// The expected marks: 0 to 25.
    pub score: f64,
    /// The lower end of the 80 % interval: 0 to 25.
    pub low: f64,
    /// The upper end of the 80 % interval: 0 to 25.
    pub high: f64,
}

/// The order of a list of pupils. All orders except `name` start with the pupils who may need help; pupils without a
/// value come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Enum)]
#[oai(rename_all = "snake_case")]
pub enum PupilSort {
    /// By family name.
    #[default]
    Name,
    /// By the time of the last practice in a session that has ended, the longest ago first.
    LastPractised,
    /// By the share of right answers, the lowest first.
    Success,
    /// By the number of secure facts, the lowest first.
    Secure,
    /// By the predicted score, the lowest first.
    Predicted,
}

/// The filters of a list of pupils.
#[derive(Debug, Default)]
pub struct PupilFilter {
    /// Only pupils of this class.
    pub classroom_id: Option<ClassroomId>,
    /// Only pupils with all these words in their names, or with this text in their user name.
    pub q: Option<String>,
}

/// The cursor of a list of pupils: the sort key, the sort name and the id of the last item.
pub type PupilCursor = (PupilSortKey, String, AccountId);

/// The sort key of a list of pupils. Numbers are whole, so that they survive the round trip through a cursor exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PupilSortKey {
    /// The list is sorted only by name.
    Name,
    /// A time.
    Time(DateTime<Utc>),
    /// A number.
    Number(i32),
}

impl PupilSort {
    /// Returns the SQL expression to sort by; `None` if the list is sorted by name. The expression uses only literals
    /// that both databases understand.
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

    /// Returns the SQL expression to sort by, if it is a number.
    const fn number(self) -> Option<&'static str> {
        match self {
            Self::Name | Self::LastPractised => None,
            Self::Success | Self::Secure | Self::Predicted => self.sql(),
        }
    }

    /// Returns whether the key of a cursor belongs to this order.
    #[must_use]
    pub const fn has(self, key: PupilSortKey) -> bool {
        match key {
            PupilSortKey::Name => matches!(self, Self::Name),
            PupilSortKey::Time(_) => matches!(self, Self::LastPractised),
            PupilSortKey::Number(_) => matches!(self, Self::Success | Self::Secure | Self::Predicted),
        }
    }

    fn key(self, row: &PupilRow) -> PupilSortKey {
        match self {
            Self::Name => PupilSortKey::Name,
            Self::LastPractised => PupilSortKey::Time(row.last_practised_at.unwrap_or(DateTime::UNIX_EPOCH)),
            Self::Success | Self::Secure | Self::Predicted => PupilSortKey::Number(row.sort_number),
        }
    }
}

/// The row of a pupil, with the roll-ups, which are missing until the first session has ended.
#[derive(FromQueryResult)]
pub struct PupilRow {
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

impl std::fmt::Debug for PupilRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("pupil").field("id", &self.id).finish_non_exhaustive()
    }
}

impl PupilRow {
    /// Returns why the pupil needs attention.
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
        Ord::max(self.last_practised_at, recent.and_then(|recent| recent.last_at))
    }

    /// Returns the summary that lists show.
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
            practising: recent.is_some_and(Recent::is_practising),
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

/// Returns a page of the school's pupils. Takes three queries, however many pupils there are, and one more to count the
/// whole list.
pub async fn list(
    tx: &TenantTx,
    filter: PupilFilter,
    sort: PupilSort,
    order: SortOrder,
    request: &PageRequest<PupilCursor>,
    now: DateTime<Utc>,
) -> Result<Page<PupilSummary>, DbErr> {
    let scope = filter.classroom_id.map_or(PupilScope::All, |class| PupilScope::Classes(vec![class]));
    let named = Condition::all().add_option(filter.q.map(|q| accounts::name_matches(&q)));
    let total = request.total(tx.count::<account::Entity>(scope.condition().add(named.clone()))).await?;
    let mut query = select(tx, &scope, sort);
    query.cond_where(named);
    sorted(&mut query, sort, order, request.after.as_ref());
    let rows = fetch(tx, query.limit(request.rows())).await?;
    let page_scope = PupilScope::Only(rows.iter().map(|row| row.id).collect());
    let recent = recent::of(tx, &page_scope, now).await?;
    let locked = lockout::locked_among(tx, rows.iter().map(|row| row.id), now).await?;
    let cursor = |row: &PupilRow| (sort.key(row), row.sort_name.clone(), row.id);
    let page = request.page(rows, cursor, |row| {
        let (recent, locked_until) = (recent.get(&row.id), locked.get(&row.id).copied());
        row.summary(recent, locked_until, now)
    });
    Ok(page.with_total(total))
}

/// Returns the rows of these pupils, in no particular order.
pub async fn rows(tx: &TenantTx, scope: &PupilScope) -> Result<Vec<PupilRow>, DbErr> {
    fetch(tx, &select(tx, scope, PupilSort::Name)).await
}

fn select(tx: &TenantTx, scope: &PupilScope, sort: PupilSort) -> SelectStatement {
    use account::Column as A;
    use learner::Column as L;
    let account_columns =
        [A::Id, A::Username, A::FirstName, A::LastName, A::SortName, A::ClassroomId, A::YearGroup, A::SenStatus];
    let learner_columns = [
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
    tx.select::<account::Entity>()
        .columns(account_columns.map(|column| (account::Entity, column)))
        .column((account::Entity, A::CreatedAt))
        .columns(learner_columns.map(|column| (learner::Entity, column)))
        .expr_as(Expr::col((classroom::Entity, classroom::Column::Name)), "classroom")
        .expr_as(Expr::cust(sort.number().unwrap_or("0")), "sort_number")
        .join(JoinType::LeftJoin, learner::Entity, same_pupil())
        .join(JoinType::LeftJoin, classroom::Entity, classrooms::is_of_account())
        .cond_where(scope.condition())
        .take()
}

fn same_pupil() -> Condition {
    let learner_column = |column| Expr::col((learner::Entity, column));
    Condition::all()
        .add(learner_column(learner::Column::SchoolId).equals((account::Entity, account::Column::SchoolId)))
        .add(learner_column(learner::Column::PupilId).equals((account::Entity, account::Column::Id)))
}

/// Adds the order to the query, and the condition that skips the rows up to the cursor. Equal keys are sorted by name,
/// then by id.
fn sorted(query: &mut SelectStatement, sort: PupilSort, order: SortOrder, after: Option<&PupilCursor>) {
    let name = Expr::col((account::Entity, account::Column::SortName));
    let id = Expr::col((account::Entity, account::Column::Id));
    let keys: Vec<Expr> = sort.sql().map(Expr::cust).into_iter().chain([name, id]).collect();
    if let Some((after_key, after_name, after_id)) = after {
        let value = match after_key {
            PupilSortKey::Name => None,
            PupilSortKey::Time(time) => Some(Expr::value(*time)),
            PupilSortKey::Number(number) => Some(Expr::value(*number)),
        };
        let rest = [Expr::value(after_name.as_str()), Expr::value(*after_id)];
        query.and_where(order.after(keys.clone(), value.into_iter().chain(rest).collect()));
    }
    for key in keys {
        query.order_by_expr(key, order.of_keys());
    }
}

async fn fetch(tx: &TenantTx, query: &SelectStatement) -> Result<Vec<PupilRow>, DbErr> {
    tx.rows(query).await
}
