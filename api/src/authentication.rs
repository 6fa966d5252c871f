//! Authenticates callers with the access token and one query for the current status of the account.
//!
//! `Caller<O>` is the first argument of every handler that requires a sign-in. If it came later, an anonymous caller
//! would receive errors about the body. `Caller<O>` admits only the callers that the specification of the operation `O`
//! allows, so a handler cannot forget to validate the role.

use std::marker::PhantomData;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, MtcAttemptId, Role, SchoolId, SignInId, account,
    school::{self, SchoolStatus},
    sign_in,
    tenant::{Tenant, TenantTx},
};
use openapi::{AllowedCallers, Code, CodeType, Failure, Operation, Raises, code};
use poem::{Request, RequestBody, http::header};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaSecurityScheme, Registry},
};
use sea_orm::{ColumnTrait, DbErr, ExprTrait, QueryResult, Value, sea_query::Expr};

use crate::{
    app::App,
    edge::RequestContext,
    tokens::{AttemptClaims, Audience, TokenClaims},
};

/// The name of the security scheme of access tokens in the OpenAPI document.
const SESSION_SCHEME: &str = "session";

/// The name of the security scheme of attempts' own tokens in the OpenAPI document.
const ATTEMPT_SCHEME: &str = "attempt";

/// The caller of the operation `O`.
#[derive(Debug)]
pub struct Caller<O> {
    /// The caller's school, which gives access to its rows; for a platform administrator, the platform's own tenant.
    pub tenant: Tenant,
    /// The caller's account.
    pub account_id: AccountId,
    /// The role of the account.
    pub role: Role,
    /// The sign-in that the token belongs to.
    pub sign_in_id: SignInId,
    /// When the access token expires, in seconds since 1970.
    token_expires_at: i64,
    operation: PhantomData<O>,
}

impl<O> Caller<O> {
    /// Returns the caller for the audit log.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        Actor { id: Some(self.account_id), role: self.role }
    }

    /// Returns the caller's standing, for a response that lasts longer than a moment.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        Standing {
            account_id: self.account_id,
            role: self.role,
            sign_in_id: self.sign_in_id,
            token_expires_at: self.token_expires_at,
        }
    }
}

/// What admits a caller to an operation. A long response looks at it again and again.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// The caller's account.
    pub account_id: AccountId,
    role: Role,
    sign_in_id: SignInId,
    token_expires_at: i64,
}

impl Standing {
    /// Returns for each standing whether it still admits its caller: the access token has not expired, the sign-in has
    /// not ended, the account has the same role and is not archived, and the school is not suspended. Takes one
    /// statement, however many standings there are.
    pub async fn valid(tx: &TenantTx, standings: &[Self], now: DateTime<Utc>) -> Result<Vec<bool>, DbErr> {
        let is_of_school = Expr::col((sign_in::Entity, sign_in::Column::SchoolId))
            .equals((account::Entity, account::Column::SchoolId))
            .and(
                Expr::col((sign_in::Entity, sign_in::Column::AccountId)).equals((account::Entity, account::Column::Id)),
            );
        let own_school =
            Expr::col((school::Entity, school::Column::Id)).equals((account::Entity, account::Column::SchoolId));
        let query = tx
            .select::<account::Entity>()
            .column((sign_in::Entity, sign_in::Column::Id))
            .column((account::Entity, account::Column::Id))
            .column((account::Entity, account::Column::Role))
            .inner_join(sign_in::Entity, is_of_school)
            .inner_join(school::Entity, own_school)
            .and_where(account::Column::ArchivedAt.is_null())
            .and_where(sign_in::Column::Id.is_in(standings.iter().map(|standing| standing.sign_in_id)))
            .and_where(sign_in::Column::RevokedAt.is_null())
            .and_where(sign_in::Column::ExpiresAt.gt(now))
            .and_where(school::Column::Status.ne(SchoolStatus::Suspended))
            .take();
        let valid: Vec<(SignInId, AccountId, Role)> = tx.tuples(&query).await?;
        let is_valid = |standing: &Self| {
            now.timestamp() < standing.token_expires_at
                && valid.contains(&(standing.sign_in_id, standing.account_id, standing.role))
        };
        Ok(standings.iter().map(is_valid).collect())
    }
}

/// The person or tool that performs an action, as recorded in the audit log.
#[derive(Debug, Clone, Copy)]
pub struct Actor {
    /// The account; `None` for the command line.
    pub id: Option<AccountId>,
    /// The role of the account at the time of the action.
    pub role: Role,
}

/// A caller whose token is valid and has the right audience and role for the operation `O`. The sign-in is verified
/// only in the operation's own transaction. This saves a transaction in operations that a whole class calls at once.
#[derive(Debug)]
pub struct DeferredCaller<O> {
    claims: TokenClaims,
    tenant: Tenant,
    operation: PhantomData<O>,
}

impl<O: Operation> DeferredCaller<O> {
    /// Returns the school that the token names.
    #[must_use]
    pub const fn school_id(&self) -> SchoolId {
        self.claims.school_id
    }

    /// Returns the parameters of [`ACCOUNT_STATUS_SQL`] that follow the school.
    #[must_use]
    pub fn account_status_values(&self, now: DateTime<Utc>) -> [Value; 3] {
        self.claims.account_status_values(now)
    }

    /// Begins the operation's transaction and verifies the sign-in in it. No other method gives access to the rows.
    pub async fn begin(self, app: &App) -> Result<(Caller<O>, TenantTx), Failure<O>> {
        let values = self.account_status_values(app.clock.now());
        let (caller, tx, _) = self.begin_with(ACCOUNT_STATUS_SQL, values).await?;
        Ok((caller, tx))
    }

    /// Begins the operation's transaction and verifies the sign-in with `sql`. The SQL selects the columns of
    /// [`ACCOUNT_STATUS_SQL`] and then further columns. `values` are the parameters of `sql` that follow the school.
    pub async fn begin_with(
        self,
        sql: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<(Caller<O>, TenantTx, QueryResult), Failure<O>> {
        let tx = self.tenant.begin().await?;
        let row = tx.query_one_sql(sql, values).await?;
        let row = row.ok_or_else(|| Failure::implied(code::AUTH_009::CODE))?;
        let caller = authorize(&row, &self.claims, self.tenant)?;
        Ok((caller, tx, row))
    }
}

/// A caller who may save the answers of an attempt at the check. The caller is verified only in the operation's own
/// transaction.
#[derive(Debug)]
pub enum AttemptCaller<O> {
    /// A pupil with an access token.
    Pupil(DeferredCaller<O>),
    /// A device with the attempt's own token.
    Device(AttemptClaims, Tenant),
}

impl<O: Operation + Raises<code::SES_006>> AttemptCaller<O> {
    /// Begins the operation's transaction, verifies the caller in it, and returns the pupil.
    ///
    /// A device may send the answers of a pupil who is archived: the pupil gave them before, and the round still needs
    /// them. The answers of an erased pupil, and of a suspended school, are rejected.
    pub async fn begin(self, app: &App, attempt_id: MtcAttemptId) -> Result<(AccountId, TenantTx), Failure<O>> {
        let (claims, tenant) = match self {
            Self::Pupil(caller) => {
                let (caller, tx) = caller.begin(app).await?;
                return Ok((caller.account_id, tx));
            }
            Self::Device(claims, tenant) => (claims, tenant),
        };
        if claims.attempt_id != attempt_id {
            return Err(code::SES_006.into());
        }
        let tx = tenant.begin().await?;
        let row = tx.query_one_sql(PUPIL_STATUS_SQL, [claims.sub.into()]).await?;
        let row = row.ok_or_else(|| Failure::implied(code::AUTH_009::CODE))?;
        require_active::<O>(&row, Role::Pupil)?;
        Ok((claims.sub, tx))
    }
}

macro_rules! session_extractor {
    ($($extractor:ident by $schemes:expr, |$request:ident| $read:expr;)+) => {$(
        impl<'a, O: Operation> ApiExtractor<'a> for $extractor<O> {
            const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

            type ParamType = ();
            type ParamRawType = ();

            fn register(registry: &mut Registry) {
                register_schemes(registry, &Self::security_schemes());
            }

            fn security_schemes() -> Vec<&'static str> {
                $schemes.to_vec()
            }

            async fn from_request(
                $request: &'a Request,
                _: &mut RequestBody,
                _: ExtractParamOptions<()>,
            ) -> poem::Result<Self> {
                Ok($read)
            }
        }
    )+};
}

session_extractor! {
    Caller by [SESSION_SCHEME], |request| authenticate::<O>(request).await?;
    DeferredCaller by [SESSION_SCHEME], |request| claim::<O>(request)?;
    AttemptCaller by [SESSION_SCHEME, ATTEMPT_SCHEME], |request| claim_attempt::<O>(request)?;
}

fn register_schemes(registry: &mut Registry, names: &[&'static str]) {
    for &name in names {
        let description = if name == ATTEMPT_SCHEME {
            "The token in the form of an attempt at the check, with which a device saves the answers of this attempt and \
             can do nothing else"
        } else {
            "The access token that a login returns, valid for 15 minutes"
        };
        registry.create_security_scheme(
            name,
            MetaSecurityScheme {
                ty: "http",
                description: Some(description),
                name: None,
                key_in: None,
                scheme: Some("bearer"),
                bearer_format: Some("JWT"),
                flows: None,
                openid_connect_url: None,
            },
        );
    }
}

async fn authenticate<O: Operation>(request: &Request) -> Result<Caller<O>, Failure<O>> {
    let (app, claims, tenant) = read_claims::<O>(request)?;
    let tx = tenant.read().await?;
    let row = tx.query_one_sql(ACCOUNT_STATUS_SQL, claims.account_status_values(app.clock.now())).await?;
    let row = row.ok_or_else(|| Failure::implied(code::AUTH_009::CODE))?;
    let caller = authorize(&row, &claims, tenant)?;
    tx.commit().await?;
    require_role::<O>(request, caller.role)?;
    Ok(caller)
}

fn claim<O: Operation>(request: &Request) -> Result<DeferredCaller<O>, Failure<O>> {
    let (_, claims, tenant) = read_claims::<O>(request)?;
    require_role::<O>(request, claims.role)?;
    Ok(DeferredCaller { claims, tenant, operation: PhantomData })
}

fn claim_attempt<O: Operation>(request: &Request) -> Result<AttemptCaller<O>, Failure<O>> {
    let Some(claims) = request.data::<AttemptClaims>().cloned() else {
        return claim(request).map(AttemptCaller::Pupil);
    };
    note::<O>(request, Some(claims.school_id));
    let (_, tenant) = admit::<O>(request, claims.school_id, claims.sub)?;
    Ok(AttemptCaller::Device(claims, tenant))
}

/// Returns the token's claims if the service signed the token and its audience may call the operation.
fn read_claims<O: Operation>(request: &Request) -> Result<(&App, TokenClaims, Tenant), Failure<O>> {
    let refuse = |code: &'static Code| Failure::<O>::implied(code);
    note::<O>(request, None);
    if bearer(request).is_none() {
        return Err(refuse(code::AUTH_001::CODE));
    }
    let claims = request.data::<TokenClaims>().cloned().ok_or_else(|| refuse(code::AUTH_002::CODE))?;
    note::<O>(request, Some(claims.school_id));
    if !serves(O::SPEC.who, claims.aud) || !is_consistent(&claims) {
        return Err(refuse(code::AUTH_009::CODE));
    }
    let (app, tenant) = admit::<O>(request, claims.school_id, claims.sub)?;
    Ok((app, claims, tenant))
}

/// Records the operation and the school of the request for the log.
fn note<O: Operation>(request: &Request, school_id: Option<SchoolId>) {
    let Some(context) = request.data::<RequestContext>() else { return };
    context.set_operation(O::SPEC.id);
    if let Some(school_id) = school_id {
        context.set_school(school_id);
    }
}

/// Counts a request of an account, and returns the account's tenant.
fn admit<O: Operation>(
    request: &Request,
    school_id: SchoolId,
    account_id: AccountId,
) -> Result<(&App, Tenant), Failure<O>> {
    let app = request.data::<App>().ok_or_else(|| Failure::implied(code::API_005::CODE))?;
    app.fair_use.count(school_id, account_id).map_err(|wait| {
        Failure::implied(code::API_009::CODE)
            .retry_after(wait)
            .because("the account or its school sends too many requests")
    })?;
    Ok((app, app.tenant_of_claims(school_id)))
}

/// Returns the caller if the row of [`ACCOUNT_STATUS_SQL`] shows that the account still has the token's role and that
/// the school is not suspended.
fn authorize<O: Operation>(row: &QueryResult, claims: &TokenClaims, tenant: Tenant) -> Result<Caller<O>, Failure<O>> {
    require_active::<O>(row, claims.role)?;
    Ok(Caller {
        tenant,
        account_id: claims.sub,
        role: claims.role,
        sign_in_id: claims.sid,
        token_expires_at: claims.exp,
        operation: PhantomData,
    })
}

/// Rejects a caller whose account no longer has the expected role, or whose school is suspended.
fn require_active<O: Operation>(row: &QueryResult, expected: Role) -> Result<(), Failure<O>> {
    let (role, status): (Role, SchoolStatus) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    if role == expected && status != SchoolStatus::Suspended {
        return Ok(());
    }
    Err(Failure::implied(code::AUTH_009::CODE))
}

fn require_role<O: Operation>(request: &Request, role: Role) -> Result<(), Failure<O>> {
    if role == Role::PlatformAdmin || O::SPEC.who.admits(role.as_str()) {
        return Ok(());
    }
    let under_admin = request.original_uri().path().contains("/admin/");
    Err(Failure::implied(O::SPEC.role_code(role.as_str(), under_admin)))
}

/// Returns the claims of the request's access token; `None` if the token is missing or invalid.
pub(crate) fn verified_claims(app: &App, request: &Request) -> Option<TokenClaims> {
    app.tokens.read(bearer(request)?, app.clock.now())
}

/// Returns the claims of the attempt's own token, if the request has one instead of an access token.
pub(crate) fn verified_attempt_claims(app: &App, request: &Request) -> Option<AttemptClaims> {
    app.tokens.read_attempt(bearer(request)?, app.clock.now())
}

fn bearer(request: &Request) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty()).then(|| token.trim())
}

const fn serves(who: AllowedCallers, audience: Audience) -> bool {
    match who {
        AllowedCallers::Anyone | AllowedCallers::AnySession | AllowedCallers::StaffOrOperator => true,
        AllowedCallers::Operator => matches!(audience, Audience::Platform),
        AllowedCallers::Roles(_) => matches!(audience, Audience::School),
    }
}

fn is_consistent(claims: &TokenClaims) -> bool {
    claims.aud == Audience::of(claims.role)
        && (claims.school_id == SchoolId::PLATFORM) == (claims.aud == Audience::Platform)
}

/// Selects the role of the account and the status of the school. Selects no row if the account is archived or the
/// sign-in has ended. The parameters are the school, the account, the sign-in and the current time.
pub const ACCOUNT_STATUS_SQL: &str = "
    SELECT account.role, school.status
    FROM account
    INNER JOIN sign_in ON sign_in.school_id = account.school_id AND sign_in.account_id = account.id
    INNER JOIN school ON school.id = account.school_id
    WHERE account.school_id = $1 AND account.id = $2 AND account.archived_at IS NULL
        AND sign_in.school_id = $1 AND sign_in.id = $3 AND sign_in.revoked_at IS NULL AND sign_in.expires_at > $4";

/// Selects the role of an account, archived or not, and the status of its school. The parameters are the school and the
/// account.
const PUPIL_STATUS_SQL: &str = "
    SELECT account.role, school.status
    FROM account
    INNER JOIN school ON school.id = account.school_id
    WHERE account.school_id = $1 AND account.id = $2";

impl TokenClaims {
    fn account_status_values(&self, now: DateTime<Utc>) -> [Value; 3] {
        [self.sub.into(), self.sid.into(), now.into()]
    }
}
