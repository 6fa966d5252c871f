//! Sign-ins: logging in, exchanging refresh tokens, and ending sign-ins.

use std::{cmp, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, Role, SchoolId, SignInId, account, known_network, refresh_token,
    school::{self, SchoolStatus},
    sign_in,
    tenant::{SignInTenant, SigningIn, TenantTx},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect, UpdateMany,
    sea_query::{Expr, ExprTrait, IntoCondition, LockType},
};
use secrecy::SecretString;
use uuid::Uuid;
use worker::{
    credential::{HashError, HashPurpose, HashRequest, HashedSecret, SecretOwner, Verification},
    metrics::{LimitedOperation, LoginOutcome},
    network::Network,
};

use crate::{
    app::App,
    attempt_key::{self, AttemptKey},
    client_address::ClientAddress,
    known_networks,
    lockout::{self, CountedAttempt, LoginPermit},
    tokens::{self, ACCESS_TOKEN_LIFE, Audience, TokenClaims, longest_sign_in, sign_in_life},
};

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

    const fn limited_operation(self) -> LimitedOperation {
        match self {
            Self::Pupils => LimitedOperation::PupilLogin,
            Self::Staff => LimitedOperation::StaffLogin,
            Self::Platform => LimitedOperation::PlatformLogin,
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
    /// The address or the sign-in has reached its limit, and has to wait this long.
    #[error("limited for {0:?}")]
    Limited(Duration),
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
    /// How long the access token is valid: not longer than the sign-in.
    pub access_life: TimeDelta,
    /// The refresh token.
    pub refresh_token: SecretString,
    /// How long the refresh token is valid.
    pub refresh_life: TimeDelta,
}

impl NewSignIn {
    /// Signs the access token of a sign-in that expires at `expires_at`.
    fn of(
        app: &App,
        account: account::Model,
        school: school::Model,
        sign_in_id: SignInId,
        refresh_token: SecretString,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<Self, jsonwebtoken::errors::Error> {
        let refresh_life = expires_at - now;
        let access_life = ACCESS_TOKEN_LIFE.min(refresh_life);
        let access_token = app.tokens.sign(&TokenClaims {
            sub: account.id,
            school_id: account.school_id,
            role: account.role,
            aud: Audience::of(account.role),
            exp: (now + access_life).timestamp(),
            iat: now.timestamp(),
            jti: Uuid::now_v7(),
            sid: sign_in_id,
        })?;
        Ok(Self { account, school, access_token, access_life, refresh_token, refresh_life })
    }
}

/// Logs a person in from this network, and counts the outcome in the metrics.
pub async fn log_in(
    app: &App,
    kind: LoginKind,
    address: ClientAddress,
    school_id: SchoolId,
    username: &str,
    secret: &SecretString,
) -> Result<NewSignIn, SignInError> {
    // The platform's own tenant is not a school. At the logins of schools its id is replaced by the id of a school that
    // does not exist, so that nobody can lock an operator there, and the response is that of an unknown school.
    let is_wrong_door = kind != LoginKind::Platform && school_id == SchoolId::PLATFORM;
    let school_id = if is_wrong_door { SchoolId::draw() } else { school_id };
    let name = attempt_key::login_name(username);
    let result = log_in_within_limit(app, kind, address.network(), school_id, &name, secret).await;
    app.metrics.login(match &result {
        Ok(_) => LoginOutcome::Success,
        Err(SignInError::Wrong) => LoginOutcome::Wrong,
        Err(SignInError::Locked(_)) => LoginOutcome::Locked,
        Err(SignInError::Limited(_)) => {
            app.metrics.limited(kind.limited_operation());
            LoginOutcome::Limited
        }
        Err(SignInError::Hash(HashError::Busy { .. })) => LoginOutcome::Busy,
        Err(SignInError::Hash(HashError::Failed(_)) | SignInError::Token(_) | SignInError::Database(_)) => {
            LoginOutcome::Failed
        }
    });
    result
}

/// Logs in, and counts a failure against the limits of the network. The network's limits do not reject an account that
/// has signed in from the network before, because a school's pupils share a network with whoever fails there. The lockout
/// still limits the guesses at such an account.
async fn log_in_within_limit(
    app: &App,
    kind: LoginKind,
    network: Network,
    school_id: SchoolId,
    name: &str,
    secret: &SecretString,
) -> Result<NewSignIn, SignInError> {
    let drawn = app.login_limit.draw_login(network, school_id);
    if let Err(wait) = drawn {
        let tx = app.sign_in_tenant(school_id).read().await?;
        let network = attempt_key::network_hash(&app.hasher, school_id, network);
        if !known_networks::is_known(&tx, name, &network).await? {
            return Err(SignInError::Limited(wait));
        }
        tx.commit().await?;
    }
    let result = verify_and_open(app, kind, network, school_id, name, secret).await;
    let has_failed = matches!(result, Err(SignInError::Wrong | SignInError::Locked(_)));
    if let (Ok(drawn), false) = (drawn, has_failed) {
        app.login_limit.give_back(&drawn);
    }
    result
}

/// Verifies the secret and opens the sign-in. An unknown user costs the same statements and one bcrypt hash as a wrong
/// secret, so that the response time does not reveal whether an account exists. A school that does not exist costs no
/// hash and no row, because anybody can invent any number of schools; its response takes as long as the others.
async fn verify_and_open(
    app: &App,
    kind: LoginKind,
    network: Network,
    school_id: SchoolId,
    name: &str,
    secret: &SecretString,
) -> Result<NewSignIn, SignInError> {
    let now = app.clock.now();
    let tenant = app.sign_in_tenant(school_id);

    let tx = tenant.begin().await?;
    let Some((school, account)) = look_up(&tx, name).await? else {
        tx.commit().await?;
        app.hasher.imitate_verification().await;
        return Err(SignInError::Wrong);
    };
    let request = HashRequest { purpose: HashPurpose::SignIn, school_id, network: Some(network) };
    let place = app.hasher.enter(request)?;
    let account_id = account.as_ref().map(|account| account.id);
    let key = AttemptKey::new(&app.hasher, school_id, account_id, name, network);
    let attempt = lockout::count(&tx, &key, now).await?;
    tx.commit().await?;
    if let LoginPermit::Locked(until) = attempt.permit {
        return Err(SignInError::Locked(until));
    }

    let owner =
        SecretOwner { school_id, account_id: account.as_ref().map_or(AccountId(Uuid::nil()), |account| account.id) };
    let stored = account.as_ref().map(stored_credential);
    let verdict = match app.hasher.verify(place, owner, secret, stored.as_ref()).await {
        Err(error) => {
            // The secret was not verified, so the attempt is not one of the failures that lock the name.
            let tx = tenant.begin().await?;
            lockout::take_back(&tx, &key).await?;
            tx.commit().await?;
            return Err(error.into());
        }
        Ok(verdict) => verdict,
    };
    let wrong = || {
        if attempt.permit == LoginPermit::Last {
            app.metrics.lockout();
        }
        SignInError::Wrong
    };
    let Some(account) = account else { return Err(wrong()) };
    let open = school.status != SchoolStatus::Suspended && account.archived_at.is_none() && kind.is_for(account.role);
    if verdict == Verification::Wrong || !open {
        return Err(wrong());
    }
    let rehashed = match verdict {
        Verification::RightButStale => match app.hasher.try_hash(HashPurpose::OwnPassword, owner, secret).await {
            // A later log-in renews the hash.
            Err(HashError::Busy { .. }) => None,
            hashed => Some(hashed?),
        },
        Verification::Right | Verification::Wrong => None,
    };
    let signed_in = open_sign_in(app, &tenant, account, school, rehashed, (&key, attempt)).await?;
    app.hasher.signed_in(school_id, network);
    Ok(signed_in)
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

/// Returns the stored hash of the account's secret.
#[must_use]
pub fn stored_credential(account: &account::Model) -> HashedSecret {
    HashedSecret {
        credential: account.credential.clone(),
        credential_key: account.credential_key.clone(),
        pin_fingerprint: account.pin_fingerprint.clone(),
    }
}

async fn open_sign_in(
    app: &App,
    tenant: &SignInTenant,
    account: account::Model,
    school: school::Model,
    rehashed: Option<HashedSecret>,
    (key, attempt): (&AttemptKey, CountedAttempt),
) -> Result<NewSignIn, SignInError> {
    let now = app.clock.now();
    let id = SignInId::draw();
    let refresh_token = tokens::draw_refresh_token(account.school_id);
    let expires_at = now + sign_in_life(account.role);

    let tx = tenant.begin().await?;
    // Verifying takes a while. If the secret was reset, the role was changed or the account was archived in the
    // meantime, no sign-in is opened. The lock makes a concurrent reset wait until this sign-in is committed, so that the
    // reset ends this sign-in, too.
    let unchanged = tx
        .find::<account::Entity>()
        .filter(account::Column::Id.eq(account.id))
        .filter(account::Column::Credential.eq(&account.credential))
        .filter(account::Column::Role.eq(account.role))
        .filter(account::Column::ArchivedAt.is_null())
        .lock_exclusive();
    if unchanged.one(&tx).await?.is_none() {
        return Err(SignInError::Wrong);
    }
    if let Some(hashed) = rehashed {
        tx.update::<account::Entity>()
            .col_expr(account::Column::Credential, Expr::value(hashed.credential))
            .col_expr(account::Column::CredentialKey, Expr::value(hashed.credential_key))
            .col_expr(account::Column::PinFingerprint, Expr::value(hashed.pin_fingerprint))
            .filter(account::Column::Id.eq(account.id))
            .exec(&tx)
            .await?;
    }
    let sign_in = sign_in::ActiveModel {
        school_id: Set(account.school_id),
        id: Set(id),
        account_id: Set(account.id),
        created_at: Set(now),
        expires_at: Set(expires_at),
        revoked_at: Set(None),
    };
    lockout::clear_after_success(&tx, key).await?;
    let network = known_network::Model {
        school_id: account.school_id,
        account_id: account.id,
        network: key.network.clone(),
        last_at: now,
    };
    let batch = tx.batch().insert::<sign_in::Entity, _>(sign_in).insert::<refresh_token::Entity, _>(refresh_row(
        &tx,
        &refresh_token,
        id,
        now,
    ));
    known_networks::remember(batch, &tx, network, attempt.known_at).exec().await?;
    let signed_in = NewSignIn::of(app, account, school, id, refresh_token, now, expires_at)?;
    tx.commit().await?;
    Ok(signed_in)
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

/// Counts a refresh against the limit of its sign-in. A refresh with a token that nobody has counts against the limit of
/// the address for such tokens, so that it keeps nobody else from refreshing or logging in, and fails.
pub async fn limit_refresh(app: &App, address: ClientAddress, token: &SecretString) -> Result<(), SignInError> {
    let (limited, unknown) = match sign_in_of_token(app, token).await? {
        Some(sign_in_id) => (app.login_limit.draw_refresh(sign_in_id), false),
        None => (app.login_limit.draw_unknown_token(address.network()), true),
    };
    limited.map_err(|wait| {
        app.metrics.limited(LimitedOperation::RefreshSession);
        SignInError::Limited(wait)
    })?;
    if unknown { Err(SignInError::Wrong) } else { Ok(()) }
}

/// Returns the sign-in that a refresh token belongs to, even if the token or the sign-in has ended.
async fn sign_in_of_token(app: &App, token: &SecretString) -> Result<Option<SignInId>, DbErr> {
    let Some(school_id) = tokens::school_of_refresh_token(token) else { return Ok(None) };
    let tx = app.sign_in_tenant(school_id).read().await?;
    let hash = tokens::hash_refresh_token(token);
    let stored = tx.find::<refresh_token::Entity>().filter(refresh_token::Column::Hash.eq(hash)).one(&tx).await?;
    tx.commit().await?;
    Ok(stored.map(|stored| stored.sign_in_id))
}

/// Exchanges a refresh token for new tokens.
///
/// Until the new refresh token is used, exchanging the old one again returns the same new one: the response may have been
/// lost, or several tabs of a browser may refresh at the same moment. If an old token comes back later, it was stolen.
/// The service cannot know which of the two clients is the thief, so the sign-in ends for both clients.
pub async fn refresh(app: &App, token: &SecretString) -> Result<NewSignIn, SignInError> {
    let now = app.clock.now();
    let school_id = tokens::school_of_refresh_token(token).ok_or(SignInError::Wrong)?;
    let tx = app.sign_in_tenant(school_id).begin().await?;
    let hash = tokens::hash_refresh_token(token);
    let (account, sign_in) = lock_sign_in(&tx, &hash).await?.ok_or(SignInError::Wrong)?;
    let ends_at = sign_in.created_at + longest_sign_in(account.role);
    if sign_in.revoked_at.is_some() || cmp::min(sign_in.expires_at, ends_at) <= now {
        return Err(SignInError::Wrong);
    }
    let Some(successor) = successor(app, &tx, &hash, token).await? else {
        tx.update::<sign_in::Entity>()
            .col_expr(sign_in::Column::RevokedAt, Expr::value(now))
            .filter(sign_in::Column::Id.eq(sign_in.id))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        tracing::warn!(%school_id, sign_in_id = %sign_in.id, "refresh token reused: the sign-in was revoked");
        return Err(SignInError::Wrong);
    };
    let school = tx.find::<school::Entity>().one(&tx).await?;
    let school = school.filter(|school| school.status != SchoolStatus::Suspended).ok_or(SignInError::Wrong)?;
    if account.archived_at.is_some() {
        return Err(SignInError::Wrong);
    }

    let expires_at = cmp::min(ends_at, now + sign_in_life(account.role));
    let sign_in_id = sign_in.id;
    let extended = tx
        .update::<sign_in::Entity>()
        .col_expr(sign_in::Column::ExpiresAt, Expr::value(expires_at))
        .filter(sign_in::Column::Id.eq(sign_in_id));
    let mut writes = tx.batch().update(extended);
    let refresh_token = match successor {
        Successor::New(successor) => {
            let rotated = tx
                .update::<refresh_token::Entity>()
                .col_expr(refresh_token::Column::RotatedAt, Expr::value(now))
                .filter(refresh_token::Column::Hash.eq(hash));
            writes = writes
                .update(rotated)
                .insert::<refresh_token::Entity, _>(refresh_row(&tx, &successor, sign_in_id, now));
            successor
        }
        Successor::Unused(successor) => successor,
    };
    writes.exec().await?;
    let signed_in = NewSignIn::of(app, account, school, sign_in_id, refresh_token, now, expires_at)?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Returns the account and the sign-in of a refresh token, and locks both rows.
///
/// Everything that changes sign-ins takes its locks in this order: the account, the sign-in, its refresh tokens. In any
/// other order, a refresh and an erasure at the same moment would deadlock. Without the lock on the account, a refresh
/// would write to a sign-in that is being deleted, and would not see a new role.
async fn lock_sign_in(
    tx: &TenantTx<SigningIn>,
    hash: &[u8],
) -> Result<Option<(account::Model, sign_in::Model)>, DbErr> {
    let sql = "
        SELECT sign_in.account_id, sign_in.id
        FROM refresh_token
        INNER JOIN sign_in ON sign_in.school_id = refresh_token.school_id AND sign_in.id = refresh_token.sign_in_id
        WHERE refresh_token.school_id = $1 AND refresh_token.hash = $2";
    let Some(row) = tx.query_one_sql(sql, [hash.to_vec().into()]).await? else { return Ok(None) };
    let (account_id, sign_in_id): (AccountId, SignInId) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    // Rows that refer to the account can still be inserted: the pupil may be practising in another tab.
    let account = tx.find::<account::Entity>().filter(account::Column::Id.eq(account_id)).lock(LockType::NoKeyUpdate);
    let Some(account) = account.one(tx).await? else { return Ok(None) };
    let sign_in = tx.find::<sign_in::Entity>().filter(sign_in::Column::Id.eq(sign_in_id)).lock(LockType::NoKeyUpdate);
    Ok(sign_in.one(tx).await?.map(|sign_in| (account, sign_in)))
}

/// The refresh token that follows another one.
enum Successor {
    /// The token is exchanged for the first time.
    New(SecretString),
    /// The token was exchanged before, and this successor has not been used since.
    Unused(SecretString),
}

/// Returns the successor of a token, or `None` if its successor was already used or cannot be computed because the key
/// is gone. The sign-in must be locked.
async fn successor(
    app: &App,
    tx: &TenantTx<SigningIn>,
    hash: &[u8],
    token: &SecretString,
) -> Result<Option<Successor>, DbErr> {
    let candidates: Vec<SecretString> = app.tokens.successors(tx.school_id(), token).collect();
    let hashes = candidates.iter().map(tokens::hash_refresh_token).chain([hash.to_vec()]);
    let unused: Vec<Vec<u8>> = tx
        .find::<refresh_token::Entity>()
        .filter(refresh_token::Column::Hash.is_in(hashes))
        .filter(refresh_token::Column::RotatedAt.is_null())
        .all(tx)
        .await?
        .into_iter()
        .map(|stored| stored.hash)
        .collect();
    if unused.iter().any(|stored| stored == hash) {
        return Ok(candidates.into_iter().next().map(Successor::New));
    }
    let is_unused = |candidate: &SecretString| unused.contains(&tokens::hash_refresh_token(candidate));
    Ok(candidates.into_iter().find(is_unused).map(Successor::Unused))
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
