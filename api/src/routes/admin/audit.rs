//! LMS-ADM: the audit log.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, Utc};
use entity::{AccountId, Role, audit};
use openapi::{Failure, operations::ListAudit};
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    audit::names,
    authentication::Caller,
    page::{Page, PageRequest, invalid, search_text},
    routes::Tag,
};

/// The LMS-ADM operation for the audit log.
#[derive(Debug)]
pub struct AuditLog;

/// The actions whose details an IT admin sees.
const ADMINISTRATIVE: [&str; 4] = ["user.", "classroom.", "import.", "school."];

/// An entry of the audit log. The log stores ids and names of fields, never the name of a person. The entry shows the
/// current names of the actor and of the subject.
#[derive(Debug, Object)]
pub struct AuditEntry {
    /// The id of the entry.
    pub id: Uuid,
    /// When the action happened.
    pub at: DateTime<Utc>,
    /// The account that performed the action; null for the command line.
    pub actor_id: Option<AccountId>,
    /// The name of the person who performed the action; null if it was not a person of the school, or if the account
    /// has been erased.
    pub actor_name: Option<String>,
    /// The role in which the account acted.
    pub actor_role: String,
    /// The action, for example `user.archive`.
    pub action: String,
    /// The kind of thing that the action changed or read.
    pub subject_kind: String,
    /// The id of the thing that the action changed or read; null if it has no id.
    pub subject_id: Option<Uuid>,
    /// The name of the account, class, intervention group, round or assessment, or the name of the file of the import;
    /// null if it no longer exists, and for other things. An IT admin sees only the names of accounts, classes and
    /// files.
    pub subject_name: Option<String>,
    /// Details of the action: names of fields, numbers and ids. Empty for an IT admin if the action is not about
    /// accounts, classes, rosters or the school, because an IT admin does not see attainment.
    pub detail: Value,
}

impl AuditEntry {
    /// Shows an entry to a person with this role. The details of teaching tell about attainment: marks, intervention
    /// groups, reasons for not taking the check.
    fn shown_to(reader: Role, entry: audit::Model, names: &HashMap<Uuid, String>) -> Self {
        let name = |id: Option<Uuid>| id.and_then(|id| names.get(&id).cloned());
        let is_administrative = ADMINISTRATIVE.iter().any(|family| entry.action.starts_with(family));
        let detail = if reader.teaches() || is_administrative { entry.detail } else { json!({}) };
        Self {
            id: entry.id,
            at: entry.at,
            actor_id: entry.actor_id,
            actor_name: name(entry.actor_id.map(|id| id.0)),
            actor_role: entry.actor_role,
            action: entry.action,
            subject_kind: entry.subject_kind,
            subject_id: entry.subject_id,
            subject_name: name(entry.subject_id),
            detail,
        }
    }
}

#[OpenApi]
impl AuditLog {
    /// List the audit log
    ///
    /// Shows who did what to whom and when; the latest entry comes first. Nobody can change or delete an entry.
    #[oai(path = "/admin/audit", method = "get", operation_id = "listAudit", tag = "Tag::Admin")]
    #[allow(clippy::too_many_arguments, reason = "each is a parameter in the API document")]
    async fn list(
        &self,
        caller: Caller<ListAudit>,
        /// Only actions of this account.
        actor: Query<Option<AccountId>>,
        /// Only this action, for example `user.archive`.
        #[oai(validator(max_length = 64))]
        action: Query<Option<String>>,
        /// Only entries from this time on.
        from: Query<Option<DateTime<Utc>>>,
        /// Only entries before this time.
        to: Query<Option<DateTime<Utc>>>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
        /// True to count all entries that match the filters, in `total`.
        total: Query<Option<bool>>,
    ) -> Result<Json<Page<AuditEntry>>, Failure<ListAudit>> {
        use audit::Column;
        let page_request = PageRequest::<Uuid>::read(limit.0, after.0.as_deref())?.counting(total.0);
        for (parameter, time) in [("from", from.0), ("to", to.0)] {
            // PostgreSQL rejects such times, and SQLite, which stores times as text, sorts them wrongly.
            if time.is_some_and(|time| !(0..10_000).contains(&time.year())) {
                return Err(invalid(parameter, "a time in the years 0 to 9999"));
            }
        }
        let condition = Condition::all()
            .add_option(actor.0.map(|actor| Column::ActorId.eq(actor)))
            .add_option(search_text("action", action.0)?.map(|action| Column::Action.eq(action)))
            .add_option(from.0.map(|from| Column::At.gte(from)))
            .add_option(to.0.map(|to| Column::At.lt(to)));
        let tx = caller.tenant.read().await?;
        let total = page_request.total(tx.count::<audit::Entity>(condition.clone())).await?;
        // The list is sorted by id, because ids are UUIDs of version 7, which are ordered by time.
        let mut entries = tx.find::<audit::Entity>().filter(condition);
        if let Some(after) = page_request.after {
            entries = entries.filter(Column::Id.lt(after));
        }
        let rows = entries.order_by_desc(Column::Id).limit(page_request.rows()).all(&tx).await?;
        let names = names::of(&tx, &rows, caller.role).await?;
        let show = |entry| AuditEntry::shown_to(caller.role, entry, &names);
        Ok(Json(page_request.page(rows, |entry| entry.id, show).with_total(total)))
    }
}
