//! Changing and deleting a round in which nobody has started an attempt.

use chrono::NaiveDate;
use entity::{RoundId, YearGroup, mtc_attempt, mtc_not_taking, mtc_round, tenant::TenantTx};
use openapi::InputError;
use poem_openapi::Object;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, DbErr, QueryFilter, QuerySelect};

use super::{
    MtcError,
    rounds::{self, NewRound},
};
use crate::body::{BodyText, Fields};

/// A change to a round: any subset of the fields.
#[derive(Debug, Object)]
pub struct RoundChange {
    /// The school's name for the round.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub name: Option<BodyText>,
    /// The first day on which the check can be taken.
    pub opens_on: Option<NaiveDate>,
    /// The last day on which the check can be taken.
    pub closes_on: Option<NaiveDate>,
    /// The year group whose pupils take the check. If it changes, the reasons for not taking the check are removed.
    pub year_group: Option<YearGroup>,
    /// The version that the change is based on.
    pub version: Option<i32>,
}

impl RoundChange {
    /// Reads the body of a change.
    pub fn read(body: &Fields<Self>) -> Result<Self, InputError> {
        let needed = ["name", "opens_on", "closes_on", "year_group"];
        match needed.into_iter().find(|field| body.is_null(field)) {
            Some(field) => Err(InputError::new(field, "not null")),
            None => body.parse(),
        }
    }

    /// Returns the round after the change, validated.
    pub fn apply_to(self, round: &mtc_round::Model) -> Result<NewRound, InputError> {
        let changed = NewRound {
            name: self.name.unwrap_or_else(|| BodyText(round.name.clone())),
            opens_on: self.opens_on.unwrap_or(round.opens_on),
            closes_on: self.closes_on.unwrap_or(round.closes_on),
            year_group: self.year_group.unwrap_or(round.year_group),
        };
        changed.validate()
    }
}

/// Returns the round, locked so that nobody can start an attempt in it. Returns `Conflict` if a pupil has started, or if
/// the round is declared.
pub async fn lock_unstarted(tx: &TenantTx, id: RoundId) -> Result<mtc_round::Model, MtcError> {
    // A start takes a shared lock on the round. The exclusive lock waits for starts in progress. A later start waits for
    // this transaction, and then finds no round.
    let round = tx.find::<mtc_round::Entity>().filter(mtc_round::Column::Id.eq(id)).lock_exclusive().one(tx).await?;
    let round = round.ok_or(MtcError::NotFound)?;
    if round.declared_at.is_some() {
        return Err(MtcError::Conflict("the round is declared"));
    }
    let in_round = Condition::all().add(mtc_attempt::Column::RoundId.eq(id));
    if tx.count::<mtc_attempt::Entity>(in_round).await? > 0 {
        return Err(MtcError::Conflict("a pupil has started an attempt in the round"));
    }
    Ok(round)
}

/// Changes the round, which the caller has locked. Returns the changed round and the names of the fields that changed.
pub async fn update(
    tx: &TenantTx,
    round: mtc_round::Model,
    new: NewRound,
) -> Result<(mtc_round::Model, Vec<&'static str>), MtcError> {
    let changes_year_group = new.year_group != round.year_group;
    let compared = [
        ("name", new.name.0 != round.name),
        ("opens_on", new.opens_on != round.opens_on),
        ("closes_on", new.closes_on != round.closes_on),
        ("year_group", changes_year_group),
    ];
    let fields: Vec<&str> = compared.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect();
    if fields.is_empty() {
        return Ok((round, fields));
    }
    let changed = mtc_round::Model {
        name: new.name.0,
        opens_on: new.opens_on,
        closes_on: new.closes_on,
        year_group: new.year_group,
        version: round.version + 1,
        ..round
    };
    tx.update::<mtc_round::Entity>()
        .set(mtc_round::ActiveModel {
            name: Set(changed.name.clone()),
            opens_on: Set(changed.opens_on),
            closes_on: Set(changed.closes_on),
            year_group: Set(changed.year_group),
            version: Set(changed.version),
            ..Default::default()
        })
        .filter(mtc_round::Column::Id.eq(changed.id))
        .exec(tx)
        .await
        .map_err(rounds::write_error)?;
    if changes_year_group {
        remove_reasons(tx, changed.id).await?;
    }
    Ok((changed, fields))
}

/// Removes the reasons for not taking the check, because they are about pupils of another year group.
async fn remove_reasons(tx: &TenantTx, id: RoundId) -> Result<(), DbErr> {
    tx.delete::<mtc_not_taking::Entity>().filter(mtc_not_taking::Column::RoundId.eq(id)).exec(tx).await?;
    Ok(())
}

/// Deletes the round, which the caller has locked, with its reasons for not taking the check.
pub async fn delete(tx: &TenantTx, id: RoundId) -> Result<(), DbErr> {
    tx.delete::<mtc_round::Entity>().filter(mtc_round::Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}
