//! `Idempotency-Key`: the same key and body within 24 hours returns the first answer, and does nothing again.
//!
//! The key is claimed in the transaction of the effect: a second call in flight waits for the first one's commit.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{AccountId, idempotent_answer, tenant::TenantTx};
use openapi::{Failure, Operation, Raises, code};
use poem_openapi::types::{ParseFromJSON, ToJSON};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, QueryFilter, Statement};
use serde_json::Value;

use crate::app::App;

/// How long an answer is kept.
const KEPT_FOR: TimeDelta = TimeDelta::hours(24);

/// The longest key.
const KEY_LENGTH: usize = 64;

/// A request that may be repeated.
#[derive(Debug, Clone)]
pub struct Repeatable {
    account_id: AccountId,
    operation: &'static str,
    key: String,
    body_hash: Vec<u8>,
}

/// What is known of a request.
#[derive(Debug)]
pub enum Known<T> {
    /// It is the first with its key.
    First,
    /// It was answered already.
    Answered(T),
    /// Its key was used with another body.
    OtherBody,
}

impl Repeatable {
    /// A request with this key and body, where it has a key. A key that is too long or empty is the row's own
    /// "invalid payload".
    pub fn read<O: Operation>(
        app: &App,
        account_id: AccountId,
        key: Option<String>,
        body: &[&[u8]],
    ) -> Result<Option<Self>, Failure<O>> {
        let Some(key) = key else { return Ok(None) };
        if key.is_empty() || key.len() > KEY_LENGTH || key.contains('\0') {
            return Err(Failure::implied(O::ROW.payload_code()));
        }
        Ok(Some(Self { account_id, operation: O::ROW.id, key, body_hash: app.hasher.fingerprint(body) }))
    }

    /// The answer to an earlier request, if there was one: a look before costly work.
    pub async fn earlier<T: ParseFromJSON>(&self, tx: &TenantTx, now: DateTime<Utc>) -> Result<Known<T>, DbErr> {
        let earlier = tx
            .find::<idempotent_answer::Entity>()
            .filter(idempotent_answer::Column::AccountId.eq(self.account_id))
            .filter(idempotent_answer::Column::Operation.eq(self.operation))
            .filter(idempotent_answer::Column::Key.eq(&self.key))
            .filter(idempotent_answer::Column::CreatedAt.gt(now - KEPT_FOR))
            .one(tx)
            .await?;
        let Some(earlier) = earlier else { return Ok(Known::First) };
        if earlier.body_hash != self.body_hash {
            return Ok(Known::OtherBody);
        }
        let answer = T::parse_from_json(earlier.answer);
        answer.map(Known::Answered).map_err(|error| DbErr::Type(error.into_message()))
    }

    /// Claims the key for this transaction, or tells what the one before it answered.
    pub async fn claim<T: ParseFromJSON>(&self, tx: &TenantTx, now: DateTime<Utc>) -> Result<Known<T>, DbErr> {
        // A row that is older than a day is taken over.
        let sql = "
            INSERT INTO idempotent_answer (school_id, account_id, operation, key, body_hash, answer, created_at)
            VALUES ($1, $2, $3, $4, $5, NULL, $6)
            ON CONFLICT (school_id, account_id, operation, key) DO UPDATE
            SET body_hash = $5, answer = NULL, created_at = $6
            WHERE idempotent_answer.created_at <= $7";
        let values = [
            tx.school_id().into(),
            self.account_id.into(),
            self.operation.into(),
            self.key.clone().into(),
            self.body_hash.clone().into(),
            now.into(),
            (now - KEPT_FOR).into(),
        ];
        let claimed = tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
        if claimed.rows_affected() == 1 { Ok(Known::First) } else { self.earlier(tx, now).await }
    }

    /// Keeps the answer, in the transaction of the effect.
    pub async fn keep(&self, tx: &TenantTx, answer: &impl ToJSON) -> Result<(), DbErr> {
        tx.update::<idempotent_answer::Entity>()
            .set(idempotent_answer::ActiveModel {
                answer: Set(Some(answer.to_json().unwrap_or(Value::Null))),
                ..Default::default()
            })
            .filter(idempotent_answer::Column::AccountId.eq(self.account_id))
            .filter(idempotent_answer::Column::Operation.eq(self.operation))
            .filter(idempotent_answer::Column::Key.eq(&self.key))
            .exec(tx)
            .await?;
        Ok(())
    }
}

/// The answer to an earlier request with the same key; LMS-API-007 when that one had another body.
pub fn answered<T, O: Raises<code::API_007>>(known: Known<T>) -> Result<Option<T>, Failure<O>> {
    match known {
        Known::First => Ok(None),
        Known::Answered(answer) => Ok(Some(answer)),
        Known::OtherBody => Err(code::API_007.into()),
    }
}
