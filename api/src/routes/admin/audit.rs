//! LMS-ADM: the audit log.

use chrono::{DateTime, Datelike, Utc};
use entity::{AccountId, audit};
use openapi::{CodeType, Failure, code, operations::ListAudit};
use poem_openapi::{Object, OpenApi, param::Query, payload::Json};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    app::App,
    page::{Asked, Page, search_text},
    routes::Tag,
    session::Caller,
};

/// LMS-ADM: the audit log.
#[derive(Debug)]
pub struct AuditLog(pub App);

/// An entry of the audit log. It names ids and fields, never a person.
#[derive(Debug, Object)]
pub struct AuditEntry {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; null for the command line.
    pub actor_id: Option<AccountId>,
    /// In which role.
    pub actor_role: String,
    /// What, as `user.archive`.
    pub action: String,
    /// On what kind of thing.
    pub subject_kind: String,
    /// On which.
    pub subject_id: Option<Uuid>,
    /// What changed: names of fields, numbers, ids.
    pub detail: Value,
}

impl From<audit::Model> for AuditEntry {
    fn from(entry: audit::Model) -> Self {
        Self {
            id: entry.id,
            at: entry.at,
            actor_id: entry.actor_id,
            actor_role: entry.actor_role,
            action: entry.action,
            subject_kind: entry.subject_kind,
            subject_id: entry.subject_id,
            detail: entry.detail,
        }
    }
}

#[OpenApi]
impl AuditLog {
    /// List who did what, when, on whom
    ///
    /// The latest first. Nobody can change or delete an entry.
    #[oai(path = "/admin/audit", method = "get", operation_id = "listAudit", tag = "Tag::Admin")]
    #[allow(clippy::too_many_arguments, reason = "each is a parameter of the document")]
    async fn list(
        &self,
        caller: Caller<ListAudit>,
        /// What this account did.
        actor: Query<Option<AccountId>>,
        /// Deeds of this kind, as `user.archive`.
        #[oai(validator(max_length = 64))]
        action: Query<Option<String>>,
        /// From then on.
        from: Query<Option<DateTime<Utc>>>,
        /// Until then, itself not included.
        to: Query<Option<DateTime<Utc>>>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<AuditEntry>>, Failure<ListAudit>> {
        use audit::Column;
        let asked = Asked::<Uuid>::read(limit.0, after.0.as_deref())?;
        if [from.0, to.0].into_iter().flatten().any(|time| !(0..10_000).contains(&time.year())) {
            // PostgreSQL refuses such times, and SQLite, which has them as text, sorts them wrongly.
            return Err(Failure::implied(code::API_008::CODE));
        }
        let tx = caller.tenant.read().await?;
        // Ids are of version 7: their order is that of time.
        let mut entries = tx.find::<audit::Entity>();
        if let Some(actor) = actor.0 {
            entries = entries.filter(Column::ActorId.eq(actor));
        }
        if let Some(action) = search_text(action.0)? {
            entries = entries.filter(Column::Action.eq(action));
        }
        if let Some(from) = from.0 {
            entries = entries.filter(Column::At.gte(from));
        }
        if let Some(to) = to.0 {
            entries = entries.filter(Column::At.lt(to));
        }
        if let Some(after) = asked.after {
            entries = entries.filter(Column::Id.lt(after));
        }
        let rows = entries.order_by_desc(Column::Id).limit(asked.rows()).all(&tx).await?;
        Ok(Json(asked.page(rows, |entry| entry.id, AuditEntry::from)))
    }
}
