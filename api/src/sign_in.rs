//! Sign-ins: logging in, exchanging refresh tokens, and ending sign-ins.

use std::{cmp, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, Role, SchoolId, SignInId, account, known_network, refresh_token,
    school::{self, SchoolStatus},
    sign_in,
    tenant::{SigningIn, TenantTx},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, IdenStatic, JoinType, QueryFilter, QueryResult, QuerySelect,
    QueryTrait, SelectA, SelectB, UpdateMany,
    sea_query::{Expr, ExprTrait, IntoCondition, LockType},
};
use secrecy::SecretString;
use uuid::Uuid;
use worker::{
    credential::{HashError, HashPurpose, HashRequest, HashTurn, HashedSecret, SecretOwner, Verification},
    metrics::{LimitedOperation, LoginOutcome},
    network::Network,
};

use crate::{
    app::App,
    attempt_key::{self, AttemptKey},
    client_address::ClientAddress,
    counted_attempt::CountedAttempt,
    known_networks,
    lockout::LoginPermit,
    login_limit::DrawnLogin,
    preferences::{self, PupilSettings},
    tokens::{self, ACCESS_TOKEN_LIFE, Audience, TokenClaims, longest_sign_in, sign_in_life},
};

/// The log-in that a person uses. A pupil cannot use the staff log-in with a password, and staff cannot use the pupils'
/// log-in.
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

/// Why a log-in or a refresh is rejected.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The secret is wrong, the user or the school is unknown, the account is archived, the school is suspended, or the
    /// log-in is for another kind of account. Callers cannot tell these apart.
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

impl SignInError {
    /// Whether the log-in failed because of what the person sent, and not because of an error or the load of the
    /// service.
    const fn is_failure(&self) -> bool {
        matches!(self, Self::Wrong | Self::Locked(_))
    }
}

/// A person who has signed in.
#[derive(Debug)]
pub struct SignedInPerson {
    /// The account.
    pub account: account::Model,
    /// The account's school; for platform administrators, the platform's own tenant.
    pub school: school::Model,
    /// The settings of a pupil's screens; `None` for anybody else.
    pub settings: Option<PupilSettings>,
}

impl SignedInPerson {
    /// Adds the settings of a pupil to the account.
    pub async fn load<R: Send + Sync>(
        tx: &TenantTx<R>,
        account: account::Model,
        school: school::Model,
    ) -> Result<Self, DbErr> {
        let settings = match account.role {
            Role::Pupil => Some(preferences::of_pupil(tx, account.id).await?),
            _ => None,
        };
        Ok(Self { account, school, settings })
    }
}

/// A new or refreshed sign-in.
#[derive(Debug)]
pub struct NewSignIn {
    /// The id of the sign-in.
    pub id: SignInId,
    /// The person.
    pub person: SignedInPerson,
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
        person: SignedInPerson,
        id: SignInId,
        refresh_token: SecretString,
        now: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    ) -> Result<Self, jsonwebtoken::errors::Error> {
        let refresh_life = expires_at - now;
        let access_life = ACCESS_TOKEN_LIFE.min(refresh_life);
        let account = &person.account;
        let access_token = app.tokens.sign(&TokenClaims {
            sub: account.id,
            school_id: account.school_id,
            role: account.role,
            aud: Audience::of(account.role),
            exp: (now + access_life).timestamp(),
            iat: now.timestamp(),
            jti: Uuid::now_v7(),
            sid: id,
        })?;
        Ok(Self { id, person, access_token, access_life, refresh_token, refresh_life })
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
    // The platform's own tenant is not a school. In log-ins at schools, its id is replaced by the id of a school that
    // does not exist, so that nobody can lock an operator there, and the response is that of an unknown school.
    let is_wrong_door = kind != LoginKind::Platform && school_id == SchoolId::PLATFORM;
    let school_id = if is_wrong_door { SchoolId::draw() } else { school_id };
    let name = attempt_key::login_name(username);
    let login = LogIn { kind, network: address.network(), school_id, name: &name, secret };
    let result = log_in_within_limit(app, login).await;
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

/// The details of a log-in.
#[derive(Clone, Copy)]
struct LogIn<'a> {
    kind: LoginKind,
    network: Network,
    school_id: SchoolId,
    /// The normalised user name, or a hash of a text that is no user name.
    name: &'a str,
    secret: &'a SecretString,
}

impl LogIn<'_> {
    fn network_hashes(&self, app: &App) -> Vec<Vec<u8>> {
        attempt_key::network_hashes(&app.hasher, self.school_id, self.network)
    }
}

/// Logs in, and counts a failure against the limits of the network. The limits do not reject log-ins from a usual
/// network of the school, because otherwise one person who fails there would keep everybody else at the school out. The
/// lockout still limits the guesses at each account, and the queue for a hash limits all guesses together.
async fn log_in_within_limit(app: &App, login: LogIn<'_>) -> Result<NewSignIn, SignInError> {
    let drawn = match app.login_limit.draw_login(login.network, login.school_id) {
        Ok(drawn) => Some(drawn),
        Err(wait) => {
            let tx = app.sign_in_tenant(login.school_id).read().await?;
            if !known_networks::is_usual(&tx, &login.network_hashes(app)).await? {
                return Err(SignInError::Limited(wait));
            }
            tx.commit().await?;
            None
        }
    };
    let result = verify_and_open(app, login, drawn).await;
    let has_failed = result.as_ref().is_err_and(SignInError::is_failure);
    if let (Some(drawn), false) = (drawn, has_failed) {
        app.login_limit.give_back(&drawn);
    }
    result
}

/// Verifies the secret and opens the sign-in. An unknown user costs the same statements and one bcrypt hash as a wrong
/// secret, so that the response time does not reveal whether an account exists. A school that does not exist costs no
/// hash and no row, because anybody can invent any number of schools; its response takes as long as the others.
async fn verify_and_open(app: &App, login: LogIn<'_>, drawn: Option<DrawnLogin>) -> Result<NewSignIn, SignInError> {
    let LogIn { network, school_id, .. } = login;
    let now = app.clock.now();
    let tx = app.sign_in_tenant(school_id).begin().await?;
    let Some(found) = look_up(&tx, login.name, &login.network_hashes(app)).await? else {
        tx.commit().await?;
        app.hasher.imitate_verification().await;
        return Err(SignInError::Wrong);
    };
    let is_usual = found.is_usual;
    let request = HashRequest { purpose: HashPurpose::SignIn, school_id, network: Some(network), is_usual };
    let place = app.hasher.enter(request)?;
    let account_id = found.account.as_ref().map(|account| account.id);
    let key = AttemptKey::new(&app.hasher, school_id, account_id, login.name, network);
    let mut attempt = CountedAttempt::count(app, tx, key, is_usual, drawn, now).await?;
    if let LoginPermit::Locked(until) = attempt.permit() {
        return Err(SignInError::Locked(until));
    }
    let turn = attempt.turn(place).await?;
    let result = verify(app, login, found, &attempt, turn).await;
    match &result {
        Err(error) if !error.is_failure() => attempt.take_back().await,
        Err(_) if attempt.permit() == LoginPermit::Last => app.metrics.lockout(),
        _ => {}
    }
    result
}

/// Verifies the secret and, if it is right, opens the sign-in.
async fn verify(
    app: &App,
    login: LogIn<'_>,
    found: FoundAccount,
    attempt: &CountedAttempt,
    turn: HashTurn,
) -> Result<NewSignIn, SignInError> {
    let school_id = login.school_id;
    let account_id = found.account.as_ref().map_or(AccountId(Uuid::nil()), |account| account.id);
    let owner = SecretOwner { school_id, account_id };
    let stored = found.account.as_ref().map(stored_credential);
    let verdict = app.hasher.verify(turn, owner, login.secret, stored.as_ref()).await?;
    let FoundAccount { school, account: Some(account), known_at, .. } = found else { return Err(SignInError::Wrong) };
    let is_open =
        school.status != SchoolStatus::Suspended && account.archived_at.is_none() && login.kind.is_for(account.role);
    if verdict == Verification::Wrong || !is_open {
        return Err(SignInError::Wrong);
    }
    let rehashed = match verdict {
        Verification::RightButStale => match app.hasher.try_hash(HashPurpose::OwnPassword, owner, login.secret).await {
            // A later log-in renews the hash.
            Err(HashError::Busy { .. }) => None,
            hashed => Some(hashed?),
        },
        Verification::Right | Verification::Wrong => None,
    };
    open_sign_in(app, account, school, rehashed, attempt, known_at).await
}

/// What the database holds about a log-in.
struct FoundAccount {
    school: school::Model,
    /// The account with the user name, if there is one.
    account: Option<account::Model>,
    /// Whether the network is a usual network of the school.
    is_usual: bool,
    /// When the account last signed in from the network, to the day; `None` if it has not.
    known_at: Option<DateTime<Utc>>,
}

impl FromQueryResult for FoundAccount {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
        Ok(Self {
            school: school::Model::from_query_result(row, SelectA.as_str())?,
            account: account::Model::from_query_result_optional(row, SelectB.as_str())?,
            is_usual: row.try_get("", "is_usual")?,
            known_at: row.try_get("", "known_at")?,
        })
    }
}

/// Returns the school and its account with this user name, and whether somebody has signed in from the network with
/// these hashes.
async fn look_up(
    tx: &TenantTx<SigningIn>,
    name: &str,
    network_hashes: &[Vec<u8>],
) -> Result<Option<FoundAccount>, DbErr> {
    let name = name.to_owned();
    let of_that_name = school::Entity::belongs_to(account::Entity)
        .from(school::Column::Id)
        .to(account::Column::SchoolId)
        .on_condition(move |_, account| Expr::col((account, account::Column::Username)).eq(&name).into_condition());
    let mut query = tx
        .find::<school::Entity>()
        .join(JoinType::LeftJoin, of_that_name.into())
        .select_also(account::Entity)
        .into_query();
    let is_usual = Expr::exists(known_networks::sign_ins_from(tx, network_hashes));
    // Only the hash under the current pepper counts, so that a network with an old hash is stored again.
    let known_at = known_networks::last_at(tx, network_hashes.first());
    query.expr_as(is_usual, "is_usual").expr_as(known_at, "known_at");
    tx.row(&query).await
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
    account: account::Model,
    school: school::Model,
    rehashed: Option<HashedSecret>,
    attempt: &CountedAttempt,
    known_at: Option<DateTime<Utc>>,
) -> Result<NewSignIn, SignInError> {
    let now = app.clock.now();
    let id = SignInId::draw();
    let refresh_token = tokens::draw_refresh_token(account.school_id);
    let expires_at = now + sign_in_life(account.role);

    let tx = app.sign_in_tenant(account.school_id).begin().await?;
    // Verifying takes a while. If the secret was reset, the role was changed, or the account was archived or its school
    // suspended in the meantime, no sign-in is opened. The lock makes a concurrent reset wait until this sign-in is
    // committed, so that the reset ends this sign-in, too.
    let active_school = tx
        .select::<school::Entity>()
        .expr(Expr::val(1))
        .and_where(school::Column::Status.ne(SchoolStatus::Suspended))
        .take();
    let unchanged = tx
        .find::<account::Entity>()
        .filter(account::Column::Id.eq(account.id))
        .filter(account::Column::Credential.eq(&account.credential))
        .filter(account::Column::Role.eq(account.role))
        .filter(account::Column::ArchivedAt.is_null())
        .filter(Expr::exists(active_school))
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
    attempt.clear(&tx).await?;
    let network = known_network::Model {
        school_id: account.school_id,
        account_id: account.id,
        network: attempt.key().network.clone(),
        last_at: now,
    };
    let batch = tx.batch().insert::<sign_in::Entity, _>(sign_in).insert::<refresh_token::Entity, _>(refresh_row(
        &tx,
        &refresh_token,
        id,
        now,
    ));
    known_networks::remember(batch, &tx, network, known_at).exec().await?;
    let person = SignedInPerson::load(&tx, account, school).await?;
    let signed_in = NewSignIn::of(app, person, id, refresh_token, now, expires_at)?;
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

/// The sign-in that a refresh token belongs to.
struct TokenOwner {
    school: SchoolId,
    account: AccountId,
    sign_in: SignInId,
}

/// Returns the owner of a refresh token, even if the token or the sign-in has ended, and counts the refresh against the
/// limit of the sign-in. A refresh with an unknown token fails. It counts against a separate limit of the address, so
/// that it keeps nobody else from refreshing or logging in.
async fn limited_owner(app: &App, address: ClientAddress, token: &SecretString) -> Result<TokenOwner, SignInError> {
    let owner = owner_of_token(app, token).await?;
    let limited = match &owner {
        Some(owner) => app.login_limit.draw_refresh(owner.sign_in),
        None => app.login_limit.draw_unknown_token(address.network()),
    };
    limited.map_err(|wait| {
        app.metrics.limited(LimitedOperation::RefreshSession);
        SignInError::Limited(wait)
    })?;
    owner.ok_or(SignInError::Wrong)
}

async fn owner_of_token(app: &App, token: &SecretString) -> Result<Option<TokenOwner>, DbErr> {
    let sql = "
        SELECT sign_in.account_id, sign_in.id
        FROM refresh_token
        INNER JOIN sign_in ON sign_in.school_id = refresh_token.school_id AND sign_in.id = refresh_token.sign_in_id
        WHERE refresh_token.school_id = $1 AND refresh_token.hash = $2";
    let Some(school_id) = tokens::school_of_refresh_token(token) else { return Ok(None) };
    let tx = app.sign_in_tenant(school_id).read().await?;
    let row = tx.query_one_sql(sql, [tokens::hash_refresh_token(token).into()]).await?;
    tx.commit().await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(TokenOwner { school: school_id, account: row.try_get_by_index(0)?, sign_in: row.try_get_by_index(1)? }))
}

/// Exchanges a refresh token for new tokens.
///
/// Until the new refresh token is used, exchanging the old one again returns the same new one: the response may have
/// been lost, or several tabs of a browser may refresh at the same moment. If an old token comes back later, it was
/// stolen. The service cannot know which of the two clients is the thief, so the sign-in ends for both clients.
pub async fn refresh(app: &App, address: ClientAddress, token: &SecretString) -> Result<NewSignIn, SignInError> {
    let now = app.clock.now();
    let owner = limited_owner(app, address, token).await?;
    let tx = app.sign_in_tenant(owner.school).begin().await?;
    let hash = tokens::hash_refresh_token(token);
    let (account, sign_in) = lock_sign_in(&tx, &owner).await?.ok_or(SignInError::Wrong)?;
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
        tracing::warn!(school_id = %owner.school, sign_in_id = %sign_in.id, "refresh token reused: the sign-in was revoked");
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
    let person = SignedInPerson::load(&tx, account, school).await?;
    let signed_in = NewSignIn::of(app, person, sign_in_id, refresh_token, now, expires_at)?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Returns the account and the sign-in of a refresh token, and locks both rows. Returns `None` if one of them is gone.
///
/// Everything that changes sign-ins takes its locks in this order: the account, the sign-in, its refresh tokens. In any
/// other order, a refresh and an erasure at the same moment would deadlock. Without the lock on the account, a refresh
/// would write to a sign-in that is being deleted, and would not see a new role.
async fn lock_sign_in(
    tx: &TenantTx<SigningIn>,
    owner: &TokenOwner,
) -> Result<Option<(account::Model, sign_in::Model)>, DbErr> {
    // Rows that refer to the account can still be inserted: the pupil may be practising in another tab.
    let account =
        tx.find::<account::Entity>().filter(account::Column::Id.eq(owner.account)).lock(LockType::NoKeyUpdate);
    let Some(account) = account.one(tx).await? else { return Ok(None) };
    let sign_in =
        tx.find::<sign_in::Entity>().filter(sign_in::Column::Id.eq(owner.sign_in)).lock(LockType::NoKeyUpdate);
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
