//! The demonstration school's intervention group: the pupils with the lowest predicted scores, who practise the 6 and 7
//! times tables.

use std::{collections::BTreeSet, error::Error};

use chrono::{DateTime, Days, Utc};
use entity::{AccountId, learner, tenant::TenantTx};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use worker::calendar;

use super::{actor, rejected};
use crate::interventions::{crud, input::GroupSettings, pupils};

/// The number of pupils in the group.
const PUPILS: u64 = 6;

/// Creates the group, which started on Monday.
pub(super) async fn fill(tx: &TenantTx, now: DateTime<Utc>) -> Result<(), Box<dyn Error>> {
    let senco = actor(tx, "fquinn").await?;
    let starts_on = calendar::monday_of(calendar::day_of(now));
    let settings = GroupSettings {
        name: "Sixes and sevens".into(),
        tables: vec![6, 7],
        facts: Vec::new(),
        starts_on,
        ends_on: starts_on + Days::new(6 * 7 - 3),
        entry_criteria: Some("Counts on fingers, or leaves sixes and sevens out.".into()),
        entry_predicted_score: Some(12.0),
        exit_criteria: Some("Answers most sixes and sevens at once, also at the board.".into()),
        exit_predicted_score: Some(18.0),
        exit_secure_percent: Some(80),
        weekly_goal: 60,
    };
    let group = crud::create(tx, settings, senco, now).await?;
    let lowest: Vec<AccountId> = tx
        .find::<learner::Entity>()
        .select_only()
        .column(learner::Column::PupilId)
        .filter(learner::Column::PredictedScore.is_not_null())
        .order_by_asc(learner::Column::PredictedScore)
        .limit(PUPILS)
        .into_tuple()
        .all(tx)
        .await?;
    let lowest: BTreeSet<AccountId> = lowest.into_iter().collect();
    pupils::set(tx, &group, &lowest, senco, now).await.map_err(rejected)
}
