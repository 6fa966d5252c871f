//! What the pupils of an intervention group gained, against pupils of the same year outside it over the same time.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{AccountId, GroupId, YearGroup, account, intervention_peer, learner, tenant::TenantTx};
use poem_openapi::{Enum, Object};
use sea_orm::{
    Condition, ConnectionTrait, DbErr, FromQueryResult,
    sea_query::{Expr, ExprTrait, JoinType, Query},
};

use super::members::{self, Member};

/// What the group gained, against its peers: pupils of the same year who never were in the group, each pupil's since the
/// day that the pupil joined.
///
/// Pupils who were chosen for low scores tend to rise by themselves, so a difference is a hint and no proof.
#[derive(Debug, Clone, PartialEq, Object)]
pub struct GainComparison {
    /// Marks of 25 expected in a check.
    pub predicted_score: GainCompared,
    /// Secure facts, of 78.
    pub facts_secure: GainCompared,
    /// How many pupils outside the group are compared with.
    pub peers: u32,
    /// Why the numbers may mislead; null when there are enough on both sides.
    pub warning: Option<GainWarning>,
}

/// A measure's gain.
#[derive(Debug, Clone, PartialEq, Default, Object)]
pub struct GainCompared {
    /// How many pupils of the group were measured on joining and since.
    pub pupils: u32,
    /// What they gained, on the mean.
    pub group: Option<f64>,
    /// What their peers gained, on the mean.
    pub peers: Option<f64>,
    /// How much more the pupils gained than their peers, on the mean over those who have peers.
    pub difference: Option<f64>,
}

/// Why a comparison may mislead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum GainWarning {
    /// There is nobody to compare with.
    NoPeers,
    /// Fewer than 10 pupils on one side: one pupil's good day moves the mean.
    SmallNumbers,
}

/// Fewer pupils are small numbers: a predicted score is known to about 1.5 marks, so a mean of ten to half a mark.
const ENOUGH: usize = 10;

/// A pupil's gain.
#[derive(Debug, Clone, Copy)]
struct Gained {
    /// Of whom the peers are: the year group, and since when.
    of: (Option<YearGroup>, DateTime<Utc>),
    predicted_score: Option<f64>,
    facts_secure: f64,
}

/// A pupil outside the group, then and now.
#[derive(Debug, FromQueryResult)]
struct Peer {
    pupil_id: AccountId,
    year_group: YearGroup,
    noted_at: DateTime<Utc>,
    then_facts_secure: i32,
    then_predicted_score: f64,
    facts_secure: i32,
    predicted_score: Option<f64>,
}

/// Compares the group, whose pupils of all times these are, with its peers: one query.
pub async fn compare(tx: &TenantTx, group_id: GroupId, members: &[Member]) -> Result<GainComparison, DbErr> {
    let peers = peers(tx, group_id).await?;
    let inside: HashSet<AccountId> = members.iter().map(|member| member.id).collect();
    let outside: Vec<Peer> = peers.into_iter().filter(|peer| !inside.contains(&peer.pupil_id)).collect();
    let gained: Vec<Gained> = members.iter().map(Gained::of).collect();
    Ok(compared(&gained, &outside))
}

impl Gained {
    fn of(member: &Member) -> Self {
        let (facts_secure, predicted_score) = member.until();
        let score = predicted_score.zip(member.entry_predicted_score).map(|(is, was)| is - was);
        Self {
            of: (member.entry_year_group, member.joined_at),
            predicted_score: score,
            facts_secure: f64::from(facts_secure - member.entry_facts_secure),
        }
    }
}

/// What the peers of some pupils gained in sum, and how many they are.
#[derive(Debug, Default)]
struct Sum {
    predicted_score: f64,
    facts_secure: f64,
    peers: f64,
}

fn compared(gained: &[Gained], peers: &[Peer]) -> GainComparison {
    let mut sums: HashMap<(Option<YearGroup>, DateTime<Utc>), Sum> = HashMap::new();
    let mut counted: HashSet<AccountId> = HashSet::new();
    let asked: HashSet<_> = gained.iter().map(|one| one.of).collect();
    for peer in peers {
        let of = (Some(peer.year_group), peer.noted_at);
        let Some(now) = peer.predicted_score.filter(|_| asked.contains(&of)) else { continue };
        let sum = sums.entry(of).or_default();
        sum.predicted_score += now - peer.then_predicted_score;
        sum.facts_secure += f64::from(peer.facts_secure - peer.then_facts_secure);
        sum.peers += 1.0;
        counted.insert(peer.pupil_id);
    }
    let measure = |own: fn(&Gained) -> Option<f64>, of_peers: fn(&Sum) -> f64| {
        let gains =
            gained.iter().filter_map(|one| Some((own(one)?, sums.get(&one.of).map(|sum| of_peers(sum) / sum.peers))));
        GainCompared::of(&gains.collect::<Vec<_>>())
    };
    let predicted_score = measure(|one| one.predicted_score, |sum| sum.predicted_score);
    GainComparison {
        facts_secure: measure(|one| Some(one.facts_secure), |sum| sum.facts_secure),
        peers: u32::try_from(counted.len()).unwrap_or(u32::MAX),
        warning: warning(usize::try_from(predicted_score.pupils).unwrap_or(usize::MAX), counted.len()),
        predicted_score,
    }
}

fn warning(pupils: usize, peers: usize) -> Option<GainWarning> {
    match (pupils, peers) {
        (_, 0) => Some(GainWarning::NoPeers),
        (pupils, peers) if pupils < ENOUGH || peers < ENOUGH => Some(GainWarning::SmallNumbers),
        _ => None,
    }
}

impl GainCompared {
    /// Of pupils' gains, each with that of the pupil's peers.
    fn of(gains: &[(f64, Option<f64>)]) -> Self {
        let against: Vec<(f64, f64)> = gains.iter().filter_map(|(own, peers)| Some((*own, (*peers)?))).collect();
        Self {
            pupils: u32::try_from(gains.len()).unwrap_or(u32::MAX),
            group: mean(gains.iter().map(|(own, _)| *own)),
            peers: mean(against.iter().map(|(_, peers)| *peers)),
            difference: mean(against.iter().map(|(own, peers)| own - peers)),
        }
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, number) = values.fold((0.0, 0.0), |(sum, number), value| (sum + value, number + 1.0));
    (number > 0.0).then(|| sum / number)
}

async fn peers(tx: &TenantTx, group_id: GroupId) -> Result<Vec<Peer>, DbErr> {
    use intervention_peer::Column as P;
    use learner::Column as L;
    let peer = |column: P| Expr::col((intervention_peer::Entity, column));
    let is_account = Condition::all()
        .add(Expr::col((account::Entity, account::Column::SchoolId)).equals((intervention_peer::Entity, P::SchoolId)))
        .add(Expr::col((account::Entity, account::Column::Id)).equals((intervention_peer::Entity, P::PupilId)));
    let query = Query::select()
        .columns([P::PupilId, P::YearGroup, P::NotedAt].map(|column| (intervention_peer::Entity, column)))
        .expr_as(peer(P::FactsSecure), "then_facts_secure")
        .expr_as(peer(P::PredictedScore), "then_predicted_score")
        .columns([L::FactsSecure, L::PredictedScore].map(|column| (learner::Entity, column)))
        .from(intervention_peer::Entity)
        .join(JoinType::InnerJoin, account::Entity, is_account)
        .join(JoinType::InnerJoin, learner::Entity, members::is_learner())
        .and_where(peer(P::SchoolId).eq(tx.school_id()))
        .and_where(peer(P::GroupId).eq(group_id))
        .and_where(Expr::col((account::Entity, account::Column::ArchivedAt)).is_null())
        .to_owned();
    tx.query_all(&query).await?.iter().map(|row| Peer::from_query_result(row, "")).collect()
}
