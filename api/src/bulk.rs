//! Operations on many accounts at once. Each is one transaction and one entry of the audit log. It changes the accounts
//! that it can change, and reports for each of the others the code with which the operation on one account would fail.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{AccountId, tenant::TenantTx};
use openapi::{Failure, InputError, Operation};
use poem_openapi::Object;
use sea_orm::DbErr;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    audit::{self, AuditEvent},
    authentication::Actor,
    body::Fields,
};

/// The maximum number of accounts in a request.
const MOST_IDS: usize = 200;

/// What an operation on many accounts has done. Each id of the request is in one of the lists.
#[derive(Debug, Object)]
pub struct BulkReport {
    /// The accounts that are now as requested, including those that were so before, in the order of the request.
    #[oai(validator(max_items = 200))]
    pub done: Vec<AccountId>,
    /// The accounts that stay unchanged, in the order of the request.
    #[oai(validator(max_items = 200))]
    pub not_done: Vec<NotDone>,
}

/// An account that stays unchanged, and the reason.
#[derive(Debug, Object)]
pub struct NotDone {
    /// The id in the request.
    pub id: AccountId,
    /// The code with which the operation on this account alone would fail.
    #[oai(validator(pattern = "^LMS-[A-Z]{3,4}-[0-9]{3}$"))]
    pub code: String,
    /// The message of the code.
    #[oai(validator(min_length = 1, max_length = 100))]
    pub error: String,
}

/// Reads a list of 1 to 200 different ids.
pub fn read_ids<T>(body: &Fields<T>, field: &'static str) -> Result<Vec<AccountId>, InputError> {
    let id = |id: &Value| id.as_str().and_then(|id| Uuid::try_parse(id).ok()).map(AccountId).ok_or("a UUID");
    let ids = body.list(field, MOST_IDS, id)?.filter(|ids| !ids.is_empty());
    let ids = ids.ok_or_else(|| InputError::missing(field))?;
    let different: BTreeSet<&AccountId> = ids.iter().collect();
    if different.len() < ids.len() {
        return Err(InputError::new(field, "no id twice"));
    }
    Ok(ids)
}

/// The ids of a request, sorted by what happens to them.
#[derive(Debug)]
pub struct Sorted {
    /// The accounts to change.
    pub changing: Vec<AccountId>,
    /// The response, if these accounts are changed.
    pub report: BulkReport,
}

impl Sorted {
    /// Sorts the ids. `judge` returns whether an account must change to be as requested, or why `O`, the operation on
    /// one account, would fail.
    pub fn by<O: Operation>(ids: Vec<AccountId>, mut judge: impl FnMut(AccountId) -> Result<bool, Failure<O>>) -> Self {
        let mut sorted = Self { changing: Vec::new(), report: BulkReport { done: Vec::new(), not_done: Vec::new() } };
        for id in ids {
            match judge(id) {
                Ok(changes) => {
                    sorted.changing.extend(changes.then_some(id));
                    sorted.report.done.push(id);
                }
                Err(failure) => {
                    let code = failure.code();
                    let not_done = NotDone { id, code: code.id.to_owned(), error: code.message.to_owned() };
                    sorted.report.not_done.push(not_done);
                }
            }
        }
        sorted
    }

    /// Records the changes as one entry of the audit log, and returns the report. If nothing has changed, there is no
    /// entry, so that a repeated request leaves no trace.
    pub async fn record(
        self,
        tx: &TenantTx,
        actor: Actor,
        event: BulkEvent,
        now: DateTime<Utc>,
    ) -> Result<BulkReport, DbErr> {
        if !self.changing.is_empty() {
            let event = event.on(&self.changing, self.report.not_done.len());
            audit::record(tx, actor, event, now).await?;
        }
        Ok(self.report)
    }
}

/// An action on many accounts for the audit log. It has the name of the action on one account.
#[derive(Debug)]
pub struct BulkEvent {
    action: &'static str,
    detail: Value,
}

impl BulkEvent {
    /// Creates an event whose details are only the accounts.
    #[must_use]
    pub fn new(action: &'static str) -> Self {
        Self { action, detail: json!({}) }
    }

    /// Adds a detail of the change.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.detail[name] = value.into();
        self
    }

    /// Returns the entry for these accounts.
    #[must_use]
    pub fn on(self, changed: &[AccountId], not_done: usize) -> AuditEvent {
        let event = self.with("ids", json!(changed)).with("count", changed.len()).with("not_done", not_done);
        AuditEvent { action: event.action, subject_kind: "user", subject_id: None, detail: event.detail }
    }
}
