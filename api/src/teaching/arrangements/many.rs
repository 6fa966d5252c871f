//! Changing the access arrangements of many pupils at once.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use entity::{AccountId, ArrangementCode, account, arrangement, tenant::TenantTx};
use openapi::{Failure, InputError, code, operations::SetArrangements};
use poem_openapi::Object;
use sea_orm::{ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect, sea_query::LockType};

use super::{CODES, ValidArrangements, read_code, read_factor, store};
use crate::{
    accounts::input::read_name,
    authentication::Actor,
    body::Fields,
    bulk::{BulkEvent, BulkReport, Sorted},
    teaching::{pupil_scope::PupilScope, replan},
};

/// A change to the access arrangements of pupils. What it does not name stays as it is.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct ArrangementsChange {
    /// The pupils, 200 at most.
    #[oai(validator(min_items = 1, max_items = 200, unique_items))]
    pub pupil_ids: Vec<AccountId>,
    /// The codes that the pupils get in addition to those that they have; an empty list adds none.
    #[oai(validator(max_items = 7))]
    pub add: Vec<ArrangementCode>,
    /// The codes that the pupils lose, none of which is in `add`; an empty list removes none. The assistant's name is
    /// removed with ITA.
    #[oai(validator(max_items = 7))]
    pub remove: Vec<ArrangementCode>,
    /// The new factor that extends time limits in practice and assessments, but never in a Multiplication Tables Check:
    /// 1 to 4. 1 does not extend them.
    #[oai(validator(minimum(value = "1"), maximum(value = "4")))]
    pub time_limit_factor: Option<f64>,
    /// Whether practice has no time limit from now on.
    pub untimed: Option<bool>,
    /// The assistant's name; required if `add` contains ITA, and not allowed otherwise.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub assistant: Option<String>,
}

/// A change that is read and validated.
#[derive(Debug)]
pub struct ValidChange {
    add: BTreeSet<ArrangementCode>,
    remove: BTreeSet<ArrangementCode>,
    time_limit_factor: Option<f64>,
    untimed: Option<bool>,
    assistant: Option<String>,
}

impl ValidChange {
    /// Reads and validates a change.
    pub fn read(body: &Fields<ArrangementsChange>) -> Result<Self, InputError> {
        let codes = |field: &'static str| -> Result<BTreeSet<ArrangementCode>, InputError> {
            let codes = body.list(field, CODES, read_code)?.ok_or_else(|| InputError::missing(field))?;
            Ok(codes.into_iter().collect())
        };
        let change = Self {
            add: codes("add")?,
            remove: codes("remove")?,
            time_limit_factor: read_factor(body)?,
            untimed: body.flag("untimed")?,
            assistant: read_name(body, "assistant")?,
        };
        if !change.add.is_disjoint(&change.remove) {
            return Err(InputError::new("remove", "no code that is in add"));
        }
        if change.add.contains(&ArrangementCode::Ita) != change.assistant.is_some() {
            return Err(InputError::new("assistant", "present if add contains ITA, absent otherwise"));
        }
        Ok(change)
    }

    /// Returns a pupil's arrangements after the change.
    fn apply_to(&self, old: &ValidArrangements) -> ValidArrangements {
        let codes: BTreeSet<ArrangementCode> =
            old.codes.union(&self.add).copied().filter(|code| !self.remove.contains(code)).collect();
        let assistant = self.assistant.clone().or_else(|| old.assistant.clone());
        ValidArrangements {
            assistant: assistant.filter(|_| codes.contains(&ArrangementCode::Ita)),
            codes,
            time_limit_factor: self.time_limit_factor.or(old.time_limit_factor),
            untimed: self.untimed.unwrap_or(old.untimed),
        }
    }
}

/// Changes the pupils' arrangements. The number of statements does not depend on the number of pupils.
pub async fn change(
    tx: &TenantTx,
    ids: Vec<AccountId>,
    change: &ValidChange,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<BulkReport, DbErr> {
    let pupils = lock_pupils(tx, &ids).await?;
    let mut changed: HashMap<AccountId, ValidArrangements> = HashMap::new();
    let stored = stored(tx, &ids).await?;
    let sorted = Sorted::by(ids, |id| -> Result<bool, Failure<SetArrangements>> {
        if !pupils.contains(&id) {
            return Err(code::TCH_002.into());
        }
        let old = stored.get(&id).map(ValidArrangements::of).unwrap_or_default();
        let new = change.apply_to(&old);
        let differs = new != old;
        if differs {
            changed.insert(id, new);
        }
        Ok(differs)
    });
    store(tx, changed, actor, now).await?;
    let to_replan: BTreeSet<AccountId> = sorted.changing.iter().copied().collect();
    replan(tx, to_replan, now).await?;
    sorted.record(tx, actor, BulkEvent::new("arrangement.set"), now).await
}

/// Returns those of the ids that active pupils have, and locks the pupils in the order of their ids. A pupil without
/// arrangements has no row in the table of arrangements that could be locked.
async fn lock_pupils(tx: &TenantTx, ids: &[AccountId]) -> Result<Vec<AccountId>, DbErr> {
    tx.find::<account::Entity>()
        .select_only()
        .column(account::Column::Id)
        .filter(PupilScope::Only(ids.to_vec()).condition())
        .order_by_asc(account::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple()
        .all(tx)
        .await
}

/// Returns the arrangements that are stored for these pupils, and locks them.
async fn stored(tx: &TenantTx, ids: &[AccountId]) -> Result<HashMap<AccountId, arrangement::Model>, DbErr> {
    let rows = tx
        .find::<arrangement::Entity>()
        .filter(arrangement::Column::PupilId.is_in(ids.iter().copied()))
        .order_by_asc(arrangement::Column::PupilId)
        .lock_exclusive()
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| (row.pupil_id, row)).collect())
}
