//! Sign-ins: logging in, exchanging refresh tokens, and ending sign-ins.

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
    credential::{HashError, HashedSecret, SecretOwner, Verification},
    metrics::LoginOutcome,
};

use crate::{
    app::App,
    lockout::{self, LoginPermit},
    tokens::{self, ACCESS_TOKEN_LIFE, Audience, TokenClaims, sign_in_life},
};

/// How long a refresh token that was already used is still accepted, because two tabs of a browser may refresh at the
/// same moment.
const GRACE: TimeDelta = TimeDelta::seconds(10);

/// The login that a person uses. A pupil cannot use the staff login with a password, and staff cannot use the pupils'
/// login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginKind {
    /// Pupils log in with a user name and a PIN.
    Pupils,
    /// Staff log in with a user name and a password.
    Staff,
    /// Platform administrators log in with a user name and a password.
    Platform,
}

impl LoginKind {
    const fn is_for(self, role: Role) -> bool {
        match role {
            Role::Pupil => matches!(self, Self::Pupils),
            Role::PlatformAdmin => matches!(self, Self::Platform),
            Role::Teacher | Role::Senco | Role::Headteacher | Role::ItAdmin => matches!(self, Self::Staff),
        }
    }
}

/// Why a login or a refresh is rejected.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The secret is wrong, the user or the school is unknown, the account is archived, the school is suspended, or the
    /// login is for another kind of account. Callers cannot tell these apart.
    #[error("wrong credentials")]
    Wrong,
    /// The account is locked until this time, even if the secret is right.
    #[error("locked until {0}")]
    Locked(DateTime<Utc>),
    /// The secret could not be verified.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The access token could not be signed.
    #[error("the access token could not be signed")]
    Token(#[from] jsonwebtoken::errors::Error),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// A new or refreshed sign-in.
#[derive(Debug)]
pub struct NewSignIn {
    /// The account.
    pub account: account::Model,
    /// The account's school; for platform administrators, the platform's own tenant.
    pub school: school::Model,
    /// The access token.
    pub access_token: SecretString,
    /// The refresh token.
    pub refresh_token: SecretString,
}

impl NewSignIn {
    /// Returns how long the refresh token is valid.
    #[must_use]
    pub const fn refresh_life(&self) -> TimeDelta {
        sign_in_life(self.account.role)
    }
}

/// Logs a person in, and counts the outcome in the metrics.
pub async fn log_in(
    app: &App,
    kind: LoginKind,
    school_id: SchoolId,
    username: &str,
    secret: &SecretString,
) -> Result<NewSignIn, SignInError> {
    let result = verify_and_open(app, kind, school_id, username, secret).await;
    app.metrics.login(match &result {
        Ok(_) => LoginOutcome::Success,
        Err(SignInError::Wrong) => LoginOutcome::Wrong,
        Err(SignInError::Locked(_)) => LoginOutcome::Locked,
        Err(SignInError::Hash(HashError::Busy)) => LoginOutcome::Busy,
        Err(SignInError::Hash(HashError::Failed(_)) | SignInError::Token(_) | SignInError::Database(_)) => {
            LoginOutcome::Failed
        }
    });
    result
}

/// Verifies the secret and opens the sign-in. An unknown user costs the same statements and one bcrypt hash as a wrong
/// secret, so that the response time does not reveal whether an account exists.
async fn verify_and_open(
    app: &App,
    kind: LoginKind,
    school_id: SchoolId,
    username: &str,
    secret: &SecretString,
) -> Result<NewSignIn, SignInError> {
    let now = app.clock.now();
    let place = app.hasher.reserve()?;
    let tenant = app.sign_in_tenant(school_id);
    let name = lockout::counted_name(username);

    let tx = tenant.begin().await?;
    let attempt = lockout::count(&tx, &name, now).await?;
    let (school, account) = look_up(&tx, &name).await?.unzip();
    let account = account.flatten();
    tx.commit().await?;
    if let LoginPermit::Locked(until) = attempt {
        return Err(SignInError::Locked(until));
    }

    let owner =
        SecretOwner { school_id, account_id: account.as_ref().map_or(AccountId(Uuid::nil()), |account| account.id) };
    let stored = account.as_ref().map(stored_credential);
    let verdict = app.hasher.verify(place, owner, secret, stored.as_ref()).await?;
    let wrong = || {
        if attempt == LoginPermit::Last {
            app.metrics.lockout();
        }
        SignInError::Wrong
    };
    let (Some(account), Some(school)) = (account, school) else { return Err(wrong()) };
    let open = school.status != SchoolStatus::Suspended && account.archived_at.is_none() && kind.is_for(account.role);
    if verdict == Verification::Wrong || !open {
        return Err(wrong());
    }
    let rehashed = match verdict {
        Verification::RightButStale => Some(app.hasher.hash(owner, secret).await?),
        Verification::Right | Verification::Wrong => None,
    };
    open_sign_in(app, &tenant, account, school, rehashed, &name).await
}

/// Returns the school and its account with this user name.
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

fn stored_credential(account: &account::Model) -> HashedSecret {
    HashedSecret { credential: account.credential.clone(), credential_key: account.credential_key.clone() }
}

async fn open_sign_in(
    app: &App,
    tenant: &SignInTenant,
    account: account::Model,
    school: school::Model,
    rehashed: Option<HashedSecret>,
    name: &str,
) -> Result<NewSignIn, SignInError> {
    let now = app.clock.now();
    let id = SignInId::draw();
    let access_token = sign_access_token(app, &account, id, now)?;
    let refresh_token = tokens::draw_refresh_token(account.school_id);

    let tx = tenant.begin().await?;
    // Verifying takes a while. If the secret was reset or the account was archived in the meantime, no sign-in is
    // opened. The lock makes a concurrent reset wait until this sign-in is committed, so that the reset ends this
    // sign-in, too.
    let unchanged = tx
        .find::<account::Entity>()
        .filter(account::Column::Id.eq(account.id))
        .filter(account::Column::Credential.eq(&account.credential))
        .filter(account::Column::ArchivedAt.is_null())
        .lock_exclusive();
    if unchanged.one(&tx).await?.is_none() {
        return Err(SignInError::Wrong);
    }
    if let Some(hashed) = rehashed {
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
    tx.batch()
        .delete(lockout::delete_failures(&tx, name))
        .insert::<sign_in::Entity, _>(sign_in)
        .insert::<refresh_token::Entity, _>(refresh_row(&tx, &refresh_token, id, now))
        .exec()
        .await?;
    tx.commit().await?;
    Ok(NewSignIn { account, school, access_token, refresh_token })
}

fn sign_access_token(
    app: &App,
    account: &account::Model,
    sign_in_id: SignInId,
    now: DateTime<Utc>,
) -> Result<SecretString, jsonwebtoken::errors::Error> {
    app.tokens.sign(&TokenClaims {
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
/// A refresh token can be exchanged once, and again during a grace period of ten seconds. If a used token comes back
/// later, it was stolen. The service cannot know which of the two clients is the thief, so the sign-in ends for both
/// clients.
pub async fn refresh(app: &App, token: &SecretString) -> Result<NewSignIn, SignInError> {
    let now = app.clock.now();
    let school_id = tokens::school_of_refresh_token(token).ok_or(SignInError::Wrong)?;
    let tx = app.sign_in_tenant(school_id).begin().await?;
    let hash = tokens::hash_refresh_token(token);
    let stored_token =
        tx.find::<refresh_token::Entity>().filter(refresh_token::Column::Hash.eq(hash.clone())).one(&tx).await?;
    let stored_token = stored_token.ok_or(SignInError::Wrong)?;
    let sign_in = tx.find::<sign_in::Entity>().filter(sign_in::Column::Id.eq(stored_token.sign_in_id)).one(&tx).await?;
    let sign_in =
        sign_in.filter(|sign_in| sign_in.revoked_at.is_none() && sign_in.expires_at > now).ok_or(SignInError::Wrong)?;
    if stored_token.rotated_at.is_some_and(|at| now - at > GRACE) {
        tx.update::<sign_in::Entity>()
            .col_expr(sign_in::Column::RevokedAt, Expr::value(now))
            .filter(sign_in::Column::Id.eq(sign_in.id))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        tracing::warn!(%school_id, sign_in_id = %sign_in.id, "refresh token reused: the sign-in was revoked");
        return Err(SignInError::Wrong);
    }
    let school = tx.find::<school::Entity>().one(&tx).await?;
    let account = tx.find::<account::Entity>().filter(account::Column::Id.eq(sign_in.account_id)).one(&tx).await?;
    let school = school.filter(|school| school.status != SchoolStatus::Suspended).ok_or(SignInError::Wrong)?;
    let account = account.filter(|account| account.archived_at.is_none()).ok_or(SignInError::Wrong)?;

    let access_token = sign_access_token(app, &account, sign_in.id, now)?;
    let refresh_token = tokens::draw_refresh_token(school_id);
    let rotated = tx
        .update::<refresh_token::Entity>()
        .col_expr(refresh_token::Column::RotatedAt, Expr::value(now))
        .filter(refresh_token::Column::Hash.eq(hash))
        .filter(refresh_token::Column::RotatedAt.is_null());
    let extended = tx
        .update::<sign_in::Entity>()
        .col_expr(sign_in::Column::ExpiresAt, Expr::value(now + sign_in_life(account.role)))
        .filter(sign_in::Column::Id.eq(sign_in.id));
    tx.batch()
        .update(rotated)
        .update(extended)
        .insert::<refresh_token::Entity, _>(refresh_row(&tx, &refresh_token, sign_in.id, now))
        .exec()
        .await?;
    tx.commit().await?;
    Ok(NewSignIn { account, school, access_token, refresh_token })
}

/// Ends one sign-in of an account at once: the next request with one of its tokens is rejected.
pub async fn end(tx: &TenantTx, account_id: AccountId, sign_in_id: SignInId, now: DateTime<Utc>) -> Result<(), DbErr> {
    ending(tx, account_id, now).filter(sign_in::Column::Id.eq(sign_in_id)).exec(tx).await?;
    Ok(())
}

/// Ends all sign-ins of an account except this one.
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

/// Returns the sign-in that a refresh token of the account belongs to.
pub async fn of_refresh_token(
    tx: &TenantTx,
    account_id: AccountId,
    token: &SecretString,
) -> Result<Option<SignInId>, DbErr> {
    let hash = tokens::hash_refresh_token(token);
    let Some(stored_token) =
        tx.find::<refresh_token::Entity>().filter(refresh_token::Column::Hash.eq(hash)).one(tx).await?
    else {
        return Ok(None);
    };
    let of_account = tx
        .find::<sign_in::Entity>()
        .filter(sign_in::Column::Id.eq(stored_token.sign_in_id))
        .filter(sign_in::Column::AccountId.eq(account_id));
    Ok(of_account.one(tx).await?.map(|sign_in| sign_in.id))
}
