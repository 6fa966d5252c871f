//! `Idempotency-Key`: a second request with the same key and body within 24 hours gets the response to the first
//! request and has no further effect.
//!
//! The key is claimed in the same transaction as the effect. Therefore a second request waits until the transaction of
//! the first request ends.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{AccountId, idempotent_answer, tenant::TenantTx};
use openapi::{Failure, InputError, Operation, Raises, code};
use poem_openapi::types::{ParseFromJSON, ToJSON};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, QueryFilter};
use serde_json::Value;

use crate::app::App;

/// How long a response is stored.
const STORED_FOR: TimeDelta = TimeDelta::hours(24);

/// The maximum length of a key.
const KEY_LENGTH: usize = 64;

/// A request with an idempotency key.
#[derive(Debug, Clone)]
pub struct IdempotentRequest {
    account_id: AccountId,
    operation: &'static str,
    key: String,
    body_hash: Vec<u8>,
}

/// The earlier request with the same key, if there is one.
#[derive(Debug)]
pub enum EarlierRequest<T> {
    /// There is no earlier request.
    First,
    /// The response to an earlier request with the same body.
    Answered(T),
    /// An earlier request with another body.
    OtherBody,
}

impl IdempotentRequest {
    /// Returns a request with this key and body; `None` if there is no key. Rejects an empty key and a key that is too
    /// long with the operation's own code for an invalid payload.
    pub fn read<O: Operation>(
        app: &App,
        account_id: AccountId,
        key: Option<String>,
        body: &[&[u8]],
    ) -> Result<Option<Self>, Failure<O>> {
        let Some(key) = key else { return Ok(None) };
        if key.is_empty() || key.len() > KEY_LENGTH || key.contains('\0') {
            let error = InputError::new("Idempotency-Key", "1 to 64 characters without NUL");
            return Err(Failure::invalid(O::SPEC.payload_code(), error));
        }
        Ok(Some(Self { account_id, operation: O::SPEC.id, key, body_hash: app.hasher.fingerprint(body) }))
    }

    /// Looks up the earlier request with the same key. Handlers call this method before costly work.
    pub async fn earlier_response<T: ParseFromJSON>(
        &self,
        tx: &TenantTx,
        now: DateTime<Utc>,
    ) -> Result<EarlierRequest<T>, DbErr> {
        let earlier = tx
            .find::<idempotent_answer::Entity>()
            .filter(idempotent_answer::Column::AccountId.eq(self.account_id))
            .filter(idempotent_answer::Column::Operation.eq(self.operation))
            .filter(idempotent_answer::Column::Key.eq(&self.key))
            .filter(idempotent_answer::Column::CreatedAt.gt(now - STORED_FOR))
            .one(tx)
            .await?;
        let Some(earlier) = earlier else { return Ok(EarlierRequest::First) };
        if earlier.body_hash != self.body_hash {
            return Ok(EarlierRequest::OtherBody);
        }
        let answer = T::parse_from_json(earlier.answer);
        answer.map(EarlierRequest::Answered).map_err(|error| DbErr::Type(error.into_message()))
    }

    /// Claims the key for this transaction, or returns the earlier request with the same key.
    pub async fn claim<T: ParseFromJSON>(&self, tx: &TenantTx, now: DateTime<Utc>) -> Result<EarlierRequest<T>, DbErr> {
        // A row that is older than a day is claimed again.
        let sql = "
            INSERT INTO idempotent_answer (school_id, account_id, operation, key, body_hash, answer, created_at)
            VALUES ($1, $2, $3, $4, $5, NULL, $6)
            ON CONFLICT (school_id, account_id, operation, key) DO UPDATE
            SET body_hash = $5, answer = NULL, created_at = $6
            WHERE idempotent_answer.created_at <= $7";
        let values = [
            self.account_id.into(),
            self.operation.into(),
            self.key.clone().into(),
            self.body_hash.clone().into(),
            now.into(),
            (now - STORED_FOR).into(),
        ];
        if tx.execute_sql(sql, values).await? == 1 {
            Ok(EarlierRequest::First)
        } else {
            self.earlier_response(tx, now).await
        }
    }

    /// Stores the response, in the same transaction as the effect.
    pub async fn store(&self, tx: &TenantTx, answer: &impl ToJSON) -> Result<(), DbErr> {
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

/// Returns the response to an earlier request with the same key; LMS-API-007 if that request had another body.
pub fn stored_response<T, O: Raises<code::API_007>>(earlier: EarlierRequest<T>) -> Result<Option<T>, Failure<O>> {
    match earlier {
        EarlierRequest::First => Ok(None),
        EarlierRequest::Answered(answer) => Ok(Some(answer)),
        EarlierRequest::OtherBody => Err(code::API_007.into()),
    }
}
