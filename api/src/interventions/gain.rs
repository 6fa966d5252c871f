//! The gain of the pupils of an intervention group, compared with pupils of the same year outside it over the same
//! time.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{AccountId, GroupId, YearGroup, account, intervention_peer, learner, tenant::TenantTx};
use poem_openapi::{Enum, Object};
use sea_orm::{
    Condition, DbErr, FromQueryResult,
    sea_query::{Expr, ExprTrait, JoinType},
};

use super::members::{self, Member};

/// The gain of the group, compared with its peers: pupils of the same year who have never been in the group. Each pupil
/// is compared with peers from the day on which the pupil joined.
///
/// The scores of pupils who were chosen for low scores tend to rise anyway, so a difference is an indication and not a
/// proof.
#[derive(Debug, Clone, PartialEq, Object)]
pub struct GainComparison {
    /// The predicted score in the Multiplication Tables Check, out of 25.
    pub predicted_score: GainCompared,
    /// The number of secure facts, out of 78.
    pub facts_secure: GainCompared,
    /// The number of peers in the comparison.
    pub peers: u32,
    /// Why the numbers may mislead; null if there are enough pupils on both sides.
    pub warning: Option<GainWarning>,
}

/// The gain in one measure.
#[derive(Debug, Clone, PartialEq, Default, Object)]
pub struct GainCompared {
    /// The number of pupils of the group with a value on joining and a later value.
    pub pupils: u32,
    /// The mean gain of these pupils.
    pub group: Option<f64>,
    /// The mean gain of these pupils' peers.
    pub peers: Option<f64>,
    /// The mean of the differences between a pupil's gain and the mean gain of the pupil's peers. Pupils without peers
    /// are left out.
    pub difference: Option<f64>,
}

/// Why a comparison may mislead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum GainWarning {
    /// There are no peers to compare with.
    NoPeers,
    /// There are fewer than 10 pupils on one side, so one pupil's good day moves the mean.
    SmallNumbers,
}

/// The number of pupils that each side needs to avoid the warning `SmallNumbers`. A predicted score is accurate to
/// about 1.5 marks, so the mean of ten scores is accurate to about half a mark.
const ENOUGH: usize = 10;

/// A pupil's gain.
#[derive(Debug, Clone, Copy)]
struct PupilGain {
    /// Identifies the peers: the year group, and the time from which they are compared.
    peer_key: (Option<YearGroup>, DateTime<Utc>),
    predicted_score: Option<f64>,
    facts_secure: f64,
}

/// The attainment of a pupil outside the group, at the time of the record and now.
#[derive(Debug, FromQueryResult)]
struct PeerAttainment {
    pupil_id: AccountId,
    year_group: YearGroup,
    noted_at: DateTime<Utc>,
    then_facts_secure: i32,
    then_predicted_score: f64,
    facts_secure: i32,
    predicted_score: Option<f64>,
}

/// Compares the group with its peers. `members` are the current and former pupils of the group. Runs one query.
pub async fn compare(tx: &TenantTx, group_id: GroupId, members: &[Member]) -> Result<GainComparison, DbErr> {
    let peers = peers(tx, group_id).await?;
    let inside: HashSet<AccountId> = members.iter().map(|member| member.id).collect();
    let outside: Vec<PeerAttainment> = peers.into_iter().filter(|peer| !inside.contains(&peer.pupil_id)).collect();
    let gains: Vec<PupilGain> = members.iter().map(PupilGain::of).collect();
    Ok(compare_gains(&gains, &outside))
}

impl PupilGain {
    fn of(member: &Member) -> Self {
        let (facts_secure, predicted_score) = member.latest_attainment();
        let score = predicted_score.zip(member.entry_predicted_score).map(|(now, entry)| now - entry);
        Self {
            peer_key: (member.entry_year_group, member.joined_at),
            predicted_score: score,
            facts_secure: f64::from(facts_secure - member.entry_facts_secure),
        }
    }
}

/// The sums of the gains of the peers with the same `peer_key`, and the number of these peers.
#[derive(Debug, Default)]
struct PeerGains {
    predicted_score: f64,
    facts_secure: f64,
    peers: f64,
}

fn compare_gains(gains: &[PupilGain], peers: &[PeerAttainment]) -> GainComparison {
    let mut sums: HashMap<(Option<YearGroup>, DateTime<Utc>), PeerGains> = HashMap::new();
    let mut peer_ids: HashSet<AccountId> = HashSet::new();
    let used_keys: HashSet<_> = gains.iter().map(|pupil| pupil.peer_key).collect();
    for peer in peers {
        let key = (Some(peer.year_group), peer.noted_at);
        let Some(now) = peer.predicted_score.filter(|_| used_keys.contains(&key)) else { continue };
        let sum = sums.entry(key).or_default();
        sum.predicted_score += now - peer.then_predicted_score;
        sum.facts_secure += f64::from(peer.facts_secure - peer.then_facts_secure);
        sum.peers += 1.0;
        peer_ids.insert(peer.pupil_id);
    }
    let measure = |own: fn(&PupilGain) -> Option<f64>, peer_sum: fn(&PeerGains) -> f64| {
        let peer_mean = |pupil: &PupilGain| sums.get(&pupil.peer_key).map(|sum| peer_sum(sum) / sum.peers);
        let pairs = gains.iter().filter_map(|pupil| Some((own(pupil)?, peer_mean(pupil))));
        GainCompared::of(&pairs.collect::<Vec<_>>())
    };
    let predicted_score = measure(|pupil| pupil.predicted_score, |sum| sum.predicted_score);
    GainComparison {
        facts_secure: measure(|pupil| Some(pupil.facts_secure), |sum| sum.facts_secure),
        peers: u32::try_from(peer_ids.len()).unwrap_or(u32::MAX),
        warning: warning(usize::try_from(predicted_score.pupils).unwrap_or(usize::MAX), peer_ids.len()),
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
    /// Computes the means from pairs of a pupil's gain and the mean gain of the pupil's peers.
    fn of(gains: &[(f64, Option<f64>)]) -> Self {
        let compared: Vec<(f64, f64)> = gains.iter().filter_map(|(own, peers)| Some((*own, (*peers)?))).collect();
        Self {
            pupils: u32::try_from(gains.len()).unwrap_or(u32::MAX),
            group: mean(gains.iter().map(|(own, _)| *own)),
            peers: mean(compared.iter().map(|(_, peers)| *peers)),
            difference: mean(compared.iter().map(|(own, peers)| own - peers)),
        }
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, number) = values.fold((0.0, 0.0), |(sum, number), value| (sum + value, number + 1.0));
    (number > 0.0).then(|| sum / number)
}

async fn peers(tx: &TenantTx, group_id: GroupId) -> Result<Vec<PeerAttainment>, DbErr> {
    use intervention_peer::Column as P;
    use learner::Column as L;
    let peer = |column: P| Expr::col((intervention_peer::Entity, column));
    let is_account = Condition::all()
        .add(Expr::col((account::Entity, account::Column::SchoolId)).equals((intervention_peer::Entity, P::SchoolId)))
        .add(Expr::col((account::Entity, account::Column::Id)).equals((intervention_peer::Entity, P::PupilId)));
    let query = tx
        .select::<intervention_peer::Entity>()
        .columns([P::PupilId, P::YearGroup, P::NotedAt].map(|column| (intervention_peer::Entity, column)))
        .expr_as(peer(P::FactsSecure), "then_facts_secure")
        .expr_as(peer(P::PredictedScore), "then_predicted_score")
        .columns([L::FactsSecure, L::PredictedScore].map(|column| (learner::Entity, column)))
        .join(JoinType::InnerJoin, account::Entity, is_account)
        .join(JoinType::InnerJoin, learner::Entity, members::is_learner())
        .and_where(peer(P::GroupId).eq(group_id))
        .and_where(Expr::col((account::Entity, account::Column::ArchivedAt)).is_null())
        .to_owned();
    tx.rows(&query).await
}
