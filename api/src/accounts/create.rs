//! Creating an account.

use chrono::{DateTime, Utc};
use entity::{AccountId, Role, account, tenant::TenantTx};
use openapi::InputError;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExprTrait, QueryFilter, sea_query::Expr};
use secrecy::SecretString;
use serde_json::json;
use worker::{credential::HashedSecret, normalise, roster::username};

use super::input::{NewUser, PersonDetails, PersonFieldError, details, role, secret};
use crate::{
    audit::{self, AuditEvent},
    authentication::Actor,
    body::Fields,
};

/// A person to create an account for.
#[derive(Debug)]
pub struct NewAccount {
    /// The id of the account. It is drawn before the secret is hashed, because the hash is bound to the id.
    pub id: AccountId,
    /// The role.
    pub role: Role,
    /// The given name.
    pub first_name: String,
    /// The family name.
    pub last_name: String,
    /// The other fields.
    pub details: PersonDetails,
    /// Whether the person should change the secret, because somebody else knows it.
    pub must_change_password: bool,
}

/// Reads a new person and the secret from a body. The API contract fixes the order in which errors are reported.
pub fn read(fields: &Fields<NewUser>) -> Result<(NewAccount, SecretString), PersonFieldError> {
    let role = role(fields)?.ok_or_else(|| PersonFieldError::Role(InputError::missing("role")))?;
    let missing = || match role {
        Role::Pupil => PersonFieldError::PinRequired(InputError::missing("pin")),
        _ => PersonFieldError::PasswordRequired(InputError::missing("password")),
    };
    // A missing secret has its code even if the body has the secret of another role.
    if !fields.has(if role == Role::Pupil { "pin" } else { "password" }) {
        return Err(missing());
    }
    let secret = secret(fields, role)?.ok_or_else(missing)?;
    let mut details = details(fields, role)?;
    let new = NewAccount {
        id: AccountId::draw(),
        role,
        first_name: details.first_name.take().ok_or_else(|| InputError::missing("first_name"))?,
        last_name: details.last_name.take().ok_or_else(|| InputError::missing("last_name"))?,
        details,
        must_change_password: role != Role::Pupil,
    };
    Ok((new, secret))
}

/// Inserts the account. If no user name was given, one is generated from the name.
pub async fn insert(
    tx: &TenantTx,
    new: NewAccount,
    hashed: HashedSecret,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<account::Model, DbErr> {
    let username = match new.details.username {
        Some(username) => username,
        None => free_username(tx, &new.first_name, &new.last_name).await?,
    };
    let account = account::Model {
        school_id: tx.school_id(),
        id: new.id,
        role: new.role,
        username,
        sort_name: normalise::person(&new.first_name, &new.last_name),
        first_name: new.first_name,
        last_name: new.last_name,
        classroom_id: new.details.classroom_id.into_option(),
        year_group: new.details.year_group.into_option(),
        external_id: new.details.external_id.into_option(),
        upn: new.details.upn.into_option(),
        sen_status: new.details.sen_status.into_option(),
        row_key: None,
        credential: hashed.credential,
        credential_key: hashed.credential_key,
        pin_fingerprint: hashed.pin_fingerprint,
        must_change_password: new.must_change_password,
        archived_at: None,
        version: 1,
        created_at: now,
    };
    tx.insert::<account::Entity, _>(account.clone()).await?;
    let event = AuditEvent::on("user", account.id.0, "user.create").with(json!({ "role": account.role.as_str() }));
    audit::record(tx, actor, event, now).await?;
    Ok(account)
}

/// Generates a user name from a person's name: `bprice`. If an account of the school already has that user name,
/// generates `bprice2`, `bprice3` and so on.
async fn free_username(tx: &TenantTx, first_name: &str, last_name: &str) -> Result<String, DbErr> {
    let stem = username::stem(first_name, last_name).unwrap_or_else(|| "user".to_owned());
    lock_stem(tx, &stem).await?;
    let same_stem = tx
        .find::<account::Entity>()
        .filter(Expr::col(account::Column::Username).like(format!("{stem}%")))
        .all(tx)
        .await?;
    let taken: std::collections::HashSet<_> = same_stem.into_iter().map(|account| account.username).collect();
    let mut candidates = std::iter::once(stem.clone()).chain((2..).map(|number| format!("{stem}{number}")));
    candidates.find(|name| !taken.contains(name)).ok_or_else(|| DbErr::Custom("no user name is free".into()))
}

/// Locks the stem, which is a user name without its number. Without the lock, two accounts created at the same moment
/// could get the same user name. SQLite needs no lock, because it has only one writer.
async fn lock_stem(tx: &TenantTx, stem: &str) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1::text || ':' || $2, 0))";
        tx.query_one_sql(sql, [stem.into()]).await?;
    }
    Ok(())
}

impl NewAccount {
    /// Returns the user name or, if none was given, the start of the one that will be generated.
    #[must_use]
    pub fn username(&self) -> String {
        let given = self.details.username.clone();
        given.or_else(|| username::stem(&self.first_name, &self.last_name)).unwrap_or_default()
    }

    /// Returns the class that the person will be in.
    #[must_use]
    pub fn classroom_id(&self) -> Option<entity::ClassroomId> {
        self.details.classroom_id.clone().into_option()
    }
}
