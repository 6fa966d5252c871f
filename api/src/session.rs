//! The session of a request: who calls, proved by the access token and by one look into the database.
//!
//! `Caller<O>` is an argument of every handler that asks for a session, and the first one, or an anonymous caller would
//! be told about its body. It lets in whom the row of the operation `O` names, so a role check cannot be forgotten.

use std::marker::PhantomData;

use chrono::{DateTime, Utc};
use entity::{
    AccountId, Role, SchoolId, SignInId,
    school::SchoolStatus,
    tenant::{Tenant, TenantTx},
};
use openapi::{Code, CodeType, Failure, Operation, Who, code};
use poem::{Request, RequestBody, http::header};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaSecurityScheme, Registry},
};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};

use crate::{
    app::App,
    edge::Trail,
    tokens::{Audience, Claims},
};

/// The name of the security scheme in the document.
const SCHEME: &str = "session";

/// Who calls the operation `O`.
#[derive(Debug)]
pub struct Caller<O> {
    /// The caller's own school and the way to its rows; for a platform administrator the platform's own tenant.
    pub tenant: Tenant,
    /// The account.
    pub account_id: AccountId,
    /// Its role.
    pub role: Role,
    /// The sign-in.
    pub sign_in_id: SignInId,
    operation: PhantomData<O>,
}

impl<O> Caller<O> {
    /// The caller as the audit log names it.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        Actor { id: Some(self.account_id), role: self.role }
    }
}

/// Who did something, as the audit log says it.
#[derive(Debug, Clone, Copy)]
pub struct Actor {
    /// The account; none for the command line.
    pub id: Option<AccountId>,
    /// Its role then.
    pub role: Role,
}

/// Somebody who shows a good token of the right audience and role for the operation `O`, and whose session is looked at
/// only when the transaction of the operation begins: in that transaction. For what a whole class does at once, as it
/// saves a transaction.
#[derive(Debug)]
pub struct Claimant<O> {
    claims: Claims,
    tenant: Tenant,
    operation: PhantomData<O>,
}

impl<O: Operation> Claimant<O> {
    /// The school that the token names.
    #[must_use]
    pub const fn school_id(&self) -> SchoolId {
        self.claims.school_id
    }

    /// The values of [`STANDING`].
    #[must_use]
    pub fn standing(&self, now: DateTime<Utc>) -> [Value; 4] {
        self.claims.standing(now)
    }

    /// Begins the operation's transaction, in which the session is looked at: there is no other way to the rows.
    pub async fn begin(self, app: &App) -> Result<(Caller<O>, TenantTx), Failure<O>> {
        let look = Statement::from_sql_and_values(
            app.database.get_database_backend(),
            STANDING,
            self.standing(app.clock.now()),
        );
        let (caller, tx, _) = self.begin_by(look).await?;
        Ok((caller, tx))
    }

    /// The same by a statement that looks for more: to the columns of [`STANDING`] it adds its own.
    pub async fn begin_by(self, look: Statement) -> Result<(Caller<O>, TenantTx, QueryResult), Failure<O>> {
        let tx = self.tenant.begin().await?;
        let row = tx.query_one_raw(look).await?;
        let row = row.ok_or_else(|| Failure::implied(code::AUTH_009::CODE))?;
        let caller = admit(&row, &self.claims, self.tenant)?;
        Ok((caller, tx, row))
    }
}

macro_rules! session_extractor {
    ($($extractor:ident by |$request:ident| $read:expr;)+) => {$(
        impl<'a, O: Operation> ApiExtractor<'a> for $extractor<O> {
            const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

            type ParamType = ();
            type ParamRawType = ();

            fn register(registry: &mut Registry) {
                register_scheme(registry);
            }

            fn security_schemes() -> Vec<&'static str> {
                vec![SCHEME]
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
    Caller by |request| authenticate::<O>(request).await?;
    Claimant by |request| claim::<O>(request)?;
}

fn register_scheme(registry: &mut Registry) {
    registry.create_security_scheme(
        SCHEME,
        MetaSecurityScheme {
            ty: "http",
            description: Some("The access token that a log-in answers, good for 15 minutes"),
            name: None,
            key_in: None,
            scheme: Some("bearer"),
            bearer_format: Some("JWT"),
            flows: None,
            openid_connect_url: None,
        },
    );
}

async fn authenticate<O: Operation>(request: &Request) -> Result<Caller<O>, Failure<O>> {
    let (app, claims, tenant) = read_claims::<O>(request)?;
    let tx = tenant.read().await?;
    let look = Statement::from_sql_and_values(tx.get_database_backend(), STANDING, claims.standing(app.clock.now()));
    let row = tx.query_one_raw(look).await?.ok_or_else(|| Failure::implied(code::AUTH_009::CODE))?;
    let caller = admit(&row, &claims, tenant)?;
    tx.commit().await?;
    require_role::<O>(request, caller.role)?;
    Ok(caller)
}

fn claim<O: Operation>(request: &Request) -> Result<Claimant<O>, Failure<O>> {
    let (_, claims, tenant) = read_claims::<O>(request)?;
    require_role::<O>(request, claims.role)?;
    Ok(Claimant { claims, tenant, operation: PhantomData })
}

/// What the token claims, where it is one of ours and for this audience.
fn read_claims<O: Operation>(request: &Request) -> Result<(&App, Claims, Tenant), Failure<O>> {
    let refuse = |code: &'static Code| Failure::<O>::implied(code);
    let trail = request.data::<Trail>();
    if let Some(trail) = trail {
        trail.of_operation(O::ROW.id);
    }
    let app = request.data::<App>().ok_or_else(|| refuse(code::API_005::CODE))?;
    let token = bearer(request).ok_or_else(|| refuse(code::AUTH_001::CODE))?;
    let claims = app.tokens.read(token, app.clock.now()).ok_or_else(|| refuse(code::AUTH_002::CODE))?;
    if let Some(trail) = trail {
        trail.of_school(claims.school_id);
    }
    if !serves(O::ROW.who, claims.aud) || !is_consistent(&claims) {
        return Err(refuse(code::AUTH_009::CODE));
    }
    let tenant = app.tenant_of_claims(claims.school_id);
    Ok((app, claims, tenant))
}

/// Lets in whose session is live: a row of [`STANDING`] tells.
fn admit<O: Operation>(row: &QueryResult, claims: &Claims, tenant: Tenant) -> Result<Caller<O>, Failure<O>> {
    let (role, status): (Role, SchoolStatus) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    if role != claims.role || status == SchoolStatus::Suspended {
        return Err(Failure::implied(code::AUTH_009::CODE));
    }
    Ok(Caller { tenant, account_id: claims.sub, role: claims.role, sign_in_id: claims.sid, operation: PhantomData })
}

fn require_role<O: Operation>(request: &Request, role: Role) -> Result<(), Failure<O>> {
    if role == Role::PlatformAdmin || O::ROW.who.admits(role.as_str()) {
        return Ok(());
    }
    let under_admin = request.original_uri().path().contains("/admin/");
    Err(Failure::implied(O::ROW.role_code(role.as_str(), under_admin)))
}

fn bearer(request: &Request) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty()).then(|| token.trim())
}

const fn serves(who: Who, audience: Audience) -> bool {
    match who {
        Who::Anyone | Who::AnySession | Who::StaffOrOperator => true,
        Who::Operator => matches!(audience, Audience::Platform),
        Who::Roles(_) => matches!(audience, Audience::School),
    }
}

fn is_consistent(claims: &Claims) -> bool {
    claims.aud == Audience::of(claims.role)
        && (claims.school_id == SchoolId::PLATFORM) == (claims.aud == Audience::Platform)
}

/// Are account, school and sign-in still as they were when the token was signed? One query for the three, whose values
/// are school, account, sign-in and now.
pub const STANDING: &str = "
    SELECT account.role, school.status
    FROM account
    INNER JOIN sign_in ON sign_in.school_id = account.school_id AND sign_in.account_id = account.id
    INNER JOIN school ON school.id = account.school_id
    WHERE account.school_id = $1 AND account.id = $2 AND account.archived_at IS NULL
        AND sign_in.school_id = $1 AND sign_in.id = $3 AND sign_in.revoked_at IS NULL AND sign_in.expires_at > $4";

impl Claims {
    fn standing(&self, now: DateTime<Utc>) -> [Value; 4] {
        [self.school_id.into(), self.sub.into(), self.sid.into(), now.into()]
    }
}
