//! Signing in, staying signed in, signing out.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, Role, SchoolId, SignInId, account, refresh_token,
    school::{self, SchoolStatus},
    sign_in,
    tenant::{SignInTenant, SigningIn, TenantTx},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect, UpdateMany,
    sea_query::{Expr, ExprTrait, IntoCondition},
};
use secrecy::SecretString;
use uuid::Uuid;
use worker::{
    credential::{HashError, Hashed, Owner, Verdict},
    metrics::LoginOutcome,
};

use crate::{
    app::App,
    lockout::{self, Attempt},
    tokens::{self, ACCESS_TOKEN_LIFE, Audience, Claims, sign_in_life},
};

/// How long a refresh token may be used again: two tabs of a browser refresh at the same moment.
const GRACE: TimeDelta = TimeDelta::seconds(10);

/// Which log-in somebody uses. A pupil cannot pass the staff's door with a password, nor staff the pupils'.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// User name and PIN.
    Pupils,
    /// User name and password.
    Staff,
    /// The platform's own.
    Platform,
}

impl Door {
    const fn is_for(self, role: Role) -> bool {
        match role {
            Role::Pupil => matches!(self, Self::Pupils),
            Role::PlatformAdmin => matches!(self, Self::Platform),
            Role::Teacher | Role::Senco | Role::Headteacher | Role::ItAdmin => matches!(self, Self::Staff),
        }
    }
}

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Wrong secret, no such user, no such school, archived, suspended, or the wrong door: all alike.
    #[error("wrong credentials")]
    Wrong,
    /// Locked until then, even for the right secret.
    #[error("locked until {0}")]
    Locked(DateTime<Utc>),
    /// The secret could not be verified.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The access token could not be signed.
    #[error("token not signed")]
    Token(#[from] jsonwebtoken::errors::Error),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Somebody who is signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// The account.
    pub account: account::Model,
    /// The school; the platform's own tenant for its administrators.
    pub school: school::Model,
    /// The access token.
    pub access_token: SecretString,
    /// The refresh token.
    pub refresh_token: SecretString,
}

impl SignedIn {
    /// How long the refresh token is good.
    #[must_use]
    pub const fn refresh_life(&self) -> TimeDelta {
        sign_in_life(self.account.role)
    }
}

/// Signs somebody in, and counts what became of it.
pub async fn log_in(
    app: &App,
    door: Door,
    school_id: SchoolId,
    username: &str,
    secret: &SecretString,
) -> Result<SignedIn, Refused> {
    let let_in = let_in(app, door, school_id, username, secret).await;
    app.metrics.login(match &let_in {
        Ok(_) => LoginOutcome::Success,
        Err(Refused::Wrong) => LoginOutcome::Wrong,
        Err(Refused::Locked(_)) => LoginOutcome::Locked,
        Err(Refused::Hash(HashError::Busy)) => LoginOutcome::Busy,
        Err(Refused::Hash(HashError::Failed(_)) | Refused::Token(_) | Refused::Database(_)) => LoginOutcome::Failed,
    });
    let_in
}

/// An unknown user takes the same statements and one bcrypt, as a wrong secret does.
async fn let_in(
    app: &App,
    door: Door,
    school_id: SchoolId,
    username: &str,
    secret: &SecretString,
) -> Result<SignedIn, Refused> {
    let now = app.clock.now();
    let place = app.hasher.reserve()?;
    let tenant = app.sign_in_tenant(school_id);
    let name = lockout::counted_name(username);

    let tx = tenant.begin().await?;
    let attempt = lockout::count(&tx, &name, now).await?;
    let (school, account) = look_up(&tx, &name).await?.unzip();
    let account = account.flatten();
    tx.commit().await?;
    if let Attempt::Locked(until) = attempt {
        return Err(Refused::Locked(until));
    }

    let owner = Owner { school_id, account_id: account.as_ref().map_or(AccountId(Uuid::nil()), |account| account.id) };
    let stored = account.as_ref().map(stored_credential);
    let verdict = app.hasher.verify(place, owner, secret, stored.as_ref()).await?;
    let wrong = || {
        if attempt == Attempt::Last {
            app.metrics.lockout();
        }
        Refused::Wrong
    };
    let (Some(account), Some(school)) = (account, school) else { return Err(wrong()) };
    let open = school.status != SchoolStatus::Suspended && account.archived_at.is_none() && door.is_for(account.role);
    if verdict == Verdict::Wrong || !open {
        return Err(wrong());
    }
    let renewed = match verdict {
        Verdict::RightButStale => Some(app.hasher.hash(owner, secret).await?),
        Verdict::Right | Verdict::Wrong => None,
    };
    open_sign_in(app, &tenant, account, school, renewed, &name).await
}

/// The school, and its account of that name.
async fn look_up(
    tx: &TenantTx<SigningIn>,
    name: &str,
) -> Result<Option<(school::Model, Option<account::Model>)>, DbErr> {
    let name = name.to_owned();
    let of_that_name = school::Entity::belongs_to(account::Entity)
        .from(school::Column::Id)
        .to(account::Column::SchoolId)
        .on_condition(move |_, account| Expr::col((account, account::Column::Username)).eq(&name).into_condition());
    tx.find::<school::Entity>().join(JoinType::LeftJoin, of_that_name.into()).select_also(account::Entity).one(tx).await
}

fn stored_credential(account: &account::Model) -> Hashed {
    Hashed { credential: account.credential.clone(), credential_key: account.credential_key.clone() }
}

async fn open_sign_in(
    app: &App,
    tenant: &SignInTenant,
    account: account::Model,
    school: school::Model,
    renewed: Option<Hashed>,
    name: &str,
) -> Result<SignedIn, Refused> {
    let now = app.clock.now();
    let id = SignInId::draw();
    let access_token = sign_access_token(app, &account, id, now)?;
    let refresh_token = tokens::draw_refresh_token(account.school_id);

    let tx = tenant.begin().await?;
    // Verifying took a while: a secret that was reset or an account that was archived meanwhile opens nothing. The lock
    // makes a reset that comes now end this sign-in, too.
    let unchanged = tx
        .find::<account::Entity>()
        .filter(account::Column::Id.eq(account.id))
        .filter(account::Column::Credential.eq(&account.credential))
        .filter(account::Column::ArchivedAt.is_null())
        .lock_exclusive();
    if unchanged.one(&tx).await?.is_none() {
        return Err(Refused::Wrong);
    }
    if let Some(hashed) = renewed {
        tx.update::<account::Entity>()
            .col_expr(account::Column::Credential, Expr::value(hashed.credential))
            .col_expr(account::Column::CredentialKey, Expr::value(hashed.credential_key))
            .filter(account::Column::Id.eq(account.id))
            .exec(&tx)
            .await?;
    }
    let sign_in = sign_in::ActiveModel {
        school_id: Set(account.school_id),
        id: Set(id),
        account_id: Set(account.id),
        created_at: Set(now),
        expires_at: Set(now + sign_in_life(account.role)),
        revoked_at: Set(None),
    };
    tx.together()
        .delete(lockout::failures(&tx, name))
        .insert::<sign_in::Entity, _>(sign_in)
        .insert::<refresh_token::Entity, _>(refresh_row(&tx, &refresh_token, id, now))
        .exec()
        .await?;
    tx.commit().await?;
    Ok(SignedIn { account, school, access_token, refresh_token })
}

fn sign_access_token(
    app: &App,
    account: &account::Model,
    sign_in_id: SignInId,
    now: DateTime<Utc>,
) -> Result<SecretString, jsonwebtoken::errors::Error> {
    app.tokens.sign(&Claims {
        sub: account.id,
        school_id: account.school_id,
        role: account.role,
        aud: Audience::of(account.role),
        exp: (now + ACCESS_TOKEN_LIFE).timestamp(),
        iat: now.timestamp(),
        jti: Uuid::now_v7(),
        sid: sign_in_id,
    })
}

fn refresh_row(
    tx: &TenantTx<SigningIn>,
    token: &SecretString,
    sign_in_id: SignInId,
    now: DateTime<Utc>,
) -> refresh_token::ActiveModel {
    refresh_token::ActiveModel {
        school_id: Set(tx.school_id()),
        hash: Set(tokens::hash_refresh_token(token)),
        sign_in_id: Set(sign_in_id),
        created_at: Set(now),
        rotated_at: Set(None),
    }
}

/// Exchanges a refresh token for new tokens.
///
/// Each is used once. An old one that comes back was stolen, by whom we cannot tell: the sign-in ends for both.
pub async fn refresh(app: &App, token: &SecretString) -> Result<SignedIn, Refused> {
    let now = app.clock.now();
    let school_id = tokens::school_of_refresh_token(token).ok_or(Refused::Wrong)?;
    let tx = app.sign_in_tenant(school_id).begin().await?;
    let hash = tokens::hash_refresh_token(token);
    let known =
        tx.find::<refresh_token::Entity>().filter(refresh_token::Column::Hash.eq(hash.clone())).one(&tx).await?;
    let known = known.ok_or(Refused::Wrong)?;
    let sign_in = tx.find::<sign_in::Entity>().filter(sign_in::Column::Id.eq(known.sign_in_id)).one(&tx).await?;
    let sign_in =
        sign_in.filter(|sign_in| sign_in.revoked_at.is_none() && sign_in.expires_at > now).ok_or(Refused::Wrong)?;
    if known.rotated_at.is_some_and(|at| now - at > GRACE) {
        tx.update::<sign_in::Entity>()
            .col_expr(sign_in::Column::RevokedAt, Expr::value(now))
            .filter(sign_in::Column::Id.eq(sign_in.id))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        tracing::warn!(%school_id, sign_in_id = %sign_in.id, "refresh token reused: its sign-in was ended");
        return Err(Refused::Wrong);
    }
    let school = tx.find::<school::Entity>().one(&tx).await?;
    let account = tx.find::<account::Entity>().filter(account::Column::Id.eq(sign_in.account_id)).one(&tx).await?;
    let school = school.filter(|school| school.status != SchoolStatus::Suspended).ok_or(Refused::Wrong)?;
    let account = account.filter(|account| account.archived_at.is_none()).ok_or(Refused::Wrong)?;

    let access_token = sign_access_token(app, &account, sign_in.id, now)?;
    let refresh_token = tokens::draw_refresh_token(school_id);
    let rotated = tx
        .update::<refresh_token::Entity>()
        .col_expr(refresh_token::Column::RotatedAt, Expr::value(now))
        .filter(refresh_token::Column::Hash.eq(hash))
        .filter(refresh_token::Column::RotatedAt.is_null());
    let prolonged = tx
        .update::<sign_in::Entity>()
        .col_expr(sign_in::Column::ExpiresAt, Expr::value(now + sign_in_life(account.role)))
        .filter(sign_in::Column::Id.eq(sign_in.id));
    tx.together()
        .update(rotated)
        .update(prolonged)
        .insert::<refresh_token::Entity, _>(refresh_row(&tx, &refresh_token, sign_in.id, now))
        .exec()
        .await?;
    tx.commit().await?;
    Ok(SignedIn { account, school, access_token, refresh_token })
}

/// Ends one sign-in of an account, at once: the next request with one of its tokens is refused.
pub async fn end(tx: &TenantTx, account_id: AccountId, sign_in_id: SignInId, now: DateTime<Utc>) -> Result<(), DbErr> {
    ending(tx, account_id, now).filter(sign_in::Column::Id.eq(sign_in_id)).exec(tx).await?;
    Ok(())
}

/// Ends every sign-in of an account but this one.
pub async fn end_others(
    tx: &TenantTx,
    account_id: AccountId,
    sign_in_id: SignInId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    ending(tx, account_id, now).filter(sign_in::Column::Id.ne(sign_in_id)).exec(tx).await?;
    Ok(())
}

fn ending(tx: &TenantTx, account_id: AccountId, now: DateTime<Utc>) -> UpdateMany<sign_in::Entity> {
    tx.update::<sign_in::Entity>()
        .col_expr(sign_in::Column::RevokedAt, Expr::value(now))
        .filter(sign_in::Column::AccountId.eq(account_id))
        .filter(sign_in::Column::RevokedAt.is_null())
}

/// The sign-in that a refresh token of the account prolongs.
pub async fn of_refresh_token(
    tx: &TenantTx,
    account_id: AccountId,
    token: &SecretString,
) -> Result<Option<SignInId>, DbErr> {
    let hash = tokens::hash_refresh_token(token);
    let Some(known) = tx.find::<refresh_token::Entity>().filter(refresh_token::Column::Hash.eq(hash)).one(tx).await?
    else {
        return Ok(None);
    };
    let own = tx
        .find::<sign_in::Entity>()
        .filter(sign_in::Column::Id.eq(known.sign_in_id))
        .filter(sign_in::Column::AccountId.eq(account_id));
    Ok(own.one(tx).await?.map(|sign_in| sign_in.id))
}
