//! Making an account.

use chrono::{DateTime, Utc};
use entity::{AccountId, Role, account, tenant::TenantTx};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExprTrait, QueryFilter, Statement, sea_query::Expr};
use secrecy::SecretString;
use serde_json::json;
use worker::{credential::Hashed, fold, roster::username};

use super::input::{Details, Mistake, NewUser, details, role, secret};
use crate::{
    audit::{self, Deed},
    body::Fields,
    session::Actor,
};

/// A person who is to get an account.
#[derive(Debug)]
pub struct NewAccount {
    /// The account's id: the hash is bound to it, so it is drawn before.
    pub id: AccountId,
    /// Role.
    pub role: Role,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The rest.
    pub details: Details,
    /// Somebody else knows the secret.
    pub must_change_password: bool,
}

/// Reads a new person and the secret from a body. The order in which mistakes count is the contract's.
pub fn read(fields: &Fields<NewUser>) -> Result<(NewAccount, SecretString), Mistake> {
    let role = role(fields)?.ok_or(Mistake::Role)?;
    let secret = secret(fields, role);
    let missing = if role == Role::Pupil { Mistake::PinRequired } else { Mistake::PasswordRequired };
    let needed = if role == Role::Pupil { "pin" } else { "password" };
    if !fields.has(needed) {
        return Err(missing);
    }
    let secret = secret?.ok_or(missing)?;
    let mut details = details(fields, role)?;
    let new = NewAccount {
        id: AccountId::draw(),
        role,
        first_name: details.first_name.take().ok_or(Mistake::Shape)?,
        last_name: details.last_name.take().ok_or(Mistake::Shape)?,
        details,
        must_change_password: role != Role::Pupil,
    };
    Ok((new, secret))
}

/// Writes the account. The user name, when none was given, is made from the name.
pub async fn insert(
    tx: &TenantTx,
    new: NewAccount,
    hashed: Hashed,
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
        sort_name: fold::person(&new.first_name, &new.last_name),
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
        must_change_password: new.must_change_password,
        archived_at: None,
        version: 1,
        created_at: now,
    };
    tx.insert::<account::Entity, _>(account.clone()).await?;
    let deed = Deed::on("user", account.id.0, "user.create").with(json!({ "role": account.role.as_str() }));
    audit::record(tx, actor, deed, now).await?;
    Ok(account)
}

/// A user name made from a name that no account of the school has: `bprice`, else `bprice2`, `bprice3` ...
async fn free_username(tx: &TenantTx, first_name: &str, last_name: &str) -> Result<String, DbErr> {
    let stem = username::stem(first_name, last_name).unwrap_or_else(|| "user".to_owned());
    wait_for_namesakes(tx, &stem).await?;
    let alike = tx
        .find::<account::Entity>()
        .filter(Expr::col(account::Column::Username).like(format!("{stem}%")))
        .all(tx)
        .await?;
    let taken: std::collections::HashSet<_> = alike.into_iter().map(|account| account.username).collect();
    let mut candidates = std::iter::once(stem.clone()).chain((2..).map(|number| format!("{stem}{number}")));
    candidates.find(|name| !taken.contains(name)).ok_or_else(|| DbErr::Custom("no user name is free".into()))
}

/// Of two namesakes who are made at the same moment the second waits for the first, or both would get one name.
/// SQLite has one writer anyway.
async fn wait_for_namesakes(tx: &TenantTx, stem: &str) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    if backend == DbBackend::Postgres {
        let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        let what = format!("{}:{stem}", tx.school_id());
        tx.query_one_raw(Statement::from_sql_and_values(backend, sql, [what.into()])).await?;
    }
    Ok(())
}

impl NewAccount {
    /// The class that the person is to be in.
    #[must_use]
    pub fn classroom_id(&self) -> Option<entity::ClassroomId> {
        self.details.classroom_id.clone().into_option()
    }
}
