//! LMS-AUTH: signing in, staying signed in, signing out.

use entity::{AccountId, ClassroomId, Role, SchoolId, account, school, tenant::TenantTx};
use openapi::{
    Failure, Operation, Raises, code,
    operations::{ChangePassword, Logout, PupilLogin, RefreshSession, StaffLogin, WhoAmI},
};
use poem_openapi::{ApiResponse, Object, OpenApi, payload::Json};
use sea_orm::DbErr;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;
use worker::{
    credential::{HashError, Hashed, Owner, Verdict},
    metrics::LoginOutcome,
    roster::password,
};

use super::Tag;
use crate::{
    accounts::{self, credential},
    app::App,
    audit::{self, Deed},
    body::{Fields, WrongType},
    client_address::ClientAddress,
    lockout::{self, Attempt},
    schools::SchoolName,
    session::Caller,
    sign_in::{self, Door, Refused, SignedIn},
    tokens::ACCESS_TOKEN_LIFE,
};

/// LMS-AUTH.
#[derive(Debug)]
pub struct Auth(pub App);

/// A pupil's log-in.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct PupilLoginBody {
    /// The school, from the list of schools.
    pub school_id: SchoolId,
    /// The user name, in any case.
    pub username: String,
    /// Six digits.
    #[oai(write_only, validator(pattern = "^[0-9]{6}$"))]
    pub pin: String,
}

/// A member of staff's log-in.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct StaffLoginBody {
    /// The school, from the list of schools.
    pub school_id: SchoolId,
    /// The user name, in any case.
    pub username: String,
    /// The password.
    #[oai(write_only)]
    pub password: String,
}

/// A refresh token to exchange.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
struct RefreshBody {
    /// The token of the log-in or of the last refresh.
    #[oai(write_only)]
    refresh_token: String,
}

/// What to end.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
struct LogoutBody {
    /// Ends the sign-in of this token alone; left out, every sign-in of the account.
    #[oai(write_only)]
    refresh_token: Option<String>,
}

/// The longest refresh token: characters. Ours are shorter.
const LONGEST_REFRESH_TOKEN: usize = 200;

fn named_token(body: &Fields<LogoutBody>) -> Result<Option<SecretString>, WrongType> {
    let token = body.secret("refresh_token")?;
    let fits = |token: &SecretString| (1..=LONGEST_REFRESH_TOKEN).contains(&token.expose_secret().chars().count());
    if token.as_ref().is_none_or(fits) { Ok(token) } else { Err(WrongType) }
}

/// A new password.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
struct PasswordBody {
    /// The password as it is.
    #[oai(write_only)]
    current: String,
    /// The password as it is to be: 8 characters to 72 bytes, none of the commonest.
    #[oai(write_only)]
    new: String,
}

/// Who is signed in.
#[derive(Debug, Object)]
pub struct Me {
    /// The account.
    pub id: AccountId,
    /// What the person may do.
    pub role: Role,
    /// The user name.
    pub username: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The school; null for the platform's administrators.
    pub school: Option<SchoolName>,
    /// A pupil's class.
    pub classroom_id: Option<ClassroomId>,
    /// Somebody else set the password: the person should change it now.
    pub must_change_password: bool,
}

impl Me {
    fn of(account: account::Model, school: school::Model) -> Self {
        let school = SchoolName { id: school.id, name: school.name, slug: school.slug };
        Self {
            id: account.id,
            role: account.role,
            username: account.username,
            first_name: account.first_name,
            last_name: account.last_name,
            school: (account.role != Role::PlatformAdmin).then_some(school),
            classroom_id: account.classroom_id,
            must_change_password: account.must_change_password,
        }
    }
}

/// Tokens, and who they are for.
#[derive(Debug, Object)]
pub struct Session {
    /// To send as `Authorization: Bearer ...`.
    pub access_token: String,
    /// How long the access token is good, in seconds.
    pub expires_in: i64,
    /// To exchange for new tokens, once.
    pub refresh_token: String,
    /// How long the refresh token is good, in seconds.
    pub refresh_expires_in: i64,
    /// Who is signed in.
    pub me: Me,
}

impl Session {
    /// The answer to somebody who is signed in.
    #[must_use]
    pub fn of(signed_in: SignedIn) -> Self {
        Self {
            access_token: signed_in.access_token.expose_secret().to_owned(),
            expires_in: ACCESS_TOKEN_LIFE.num_seconds(),
            refresh_token: signed_in.refresh_token.expose_secret().to_owned(),
            refresh_expires_in: signed_in.refresh_life().num_seconds(),
            me: Me::of(signed_in.account, signed_in.school),
        }
    }
}

/// It is done, and there is nothing to say.
#[derive(Debug, ApiResponse)]
pub enum NoContent {
    /// Done
    #[oai(status = 204)]
    Done,
}

#[OpenApi]
impl Auth {
    /// Sign a pupil in
    ///
    /// Five failures in a row lock the user name for 15 minutes, also for the right PIN.
    #[oai(path = "/auth/pupil/login", method = "post", operation_id = "pupilLogin", tag = "Tag::Auth")]
    async fn pupil_login(
        &self,
        address: ClientAddress,
        body: Json<Fields<PupilLoginBody>>,
    ) -> Result<Json<Session>, Failure<PupilLogin>> {
        let school = body.text("school_id").map_err(malformed)?;
        let username = body.text("username").map_err(malformed)?;
        let pin = body.text("pin").map_err(malformed)?;
        let (Some(username), Some(pin)) = (username.filter(|name| !name.is_empty()), pin) else {
            return Err(code::AUTH_011.into());
        };
        if pin.len() != 6 || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(code::AUTH_011.into());
        }
        let session = self.school_login(Door::Pupils, address, school, username, pin).await?;
        Ok(Json(session))
    }

    /// Sign a member of staff in
    ///
    /// Five failures in a row lock the user name for 15 minutes, also for the right password.
    #[oai(path = "/auth/staff/login", method = "post", operation_id = "staffLogin", tag = "Tag::Auth")]
    async fn staff_login(
        &self,
        address: ClientAddress,
        body: Json<Fields<StaffLoginBody>>,
    ) -> Result<Json<Session>, Failure<StaffLogin>> {
        let school = body.text("school_id").map_err(malformed)?;
        let username = body.text("username").map_err(malformed)?;
        let password = body.text("password").map_err(malformed)?;
        let (Some(username), Some(password)) =
            (username.filter(|name| !name.is_empty()), password.filter(|password| !password.is_empty()))
        else {
            return Err(code::AUTH_012.into());
        };
        let session = self.school_login(Door::Staff, address, school, username, password).await?;
        Ok(Json(session))
    }

    /// Exchange a refresh token for new tokens
    ///
    /// Each token is good once, with ten seconds of grace for parallel tabs; one that comes back later ends the sign-in.
    #[oai(path = "/auth/refresh", method = "post", operation_id = "refreshSession", tag = "Tag::Auth")]
    async fn refresh(
        &self,
        address: ClientAddress,
        body: Json<Fields<RefreshBody>>,
    ) -> Result<Json<Session>, Failure<RefreshSession>> {
        let token = body.secret("refresh_token").map_err(malformed)?.ok_or(code::AUTH_010)?;
        let school_id = crate::tokens::school_of_refresh_token(&token).ok_or(code::AUTH_008)?;
        limit::<RefreshSession>(&self.0, address, school_id)?;
        match sign_in::refresh(&self.0, &token).await {
            Ok(signed_in) => Ok(Json(Session::of(signed_in))),
            Err(Refused::Wrong | Refused::Locked(_)) => Err(code::AUTH_008.into()),
            Err(Refused::Hash(error)) => Err(Failure::from(code::API_005).because(error)),
            Err(Refused::Token(error)) => Err(Failure::from(code::API_005).because(error)),
            Err(Refused::Database(error)) => Err(error.into()),
        }
    }

    /// Sign out
    ///
    /// Access tokens end at once, too. Signing out twice is harmless.
    #[oai(path = "/auth/logout", method = "post", operation_id = "logout", tag = "Tag::Auth")]
    async fn logout(
        &self,
        caller: Caller<Logout>,
        body: Json<Fields<LogoutBody>>,
    ) -> Result<NoContent, Failure<Logout>> {
        let now = self.0.clock.now();
        let token = named_token(&body).map_err(malformed)?;
        let tx = caller.tenant.begin().await?;
        match token {
            None => worker::people::end_sign_ins(&tx, &[caller.account_id], now).await?,
            Some(token) => {
                if let Some(id) = sign_in::of_refresh_token(&tx, caller.account_id, &token).await? {
                    sign_in::end(&tx, caller.account_id, id, now).await?;
                }
            }
        }
        tx.commit().await?;
        Ok(NoContent::Done)
    }

    /// Tell who is signed in
    ///
    /// The account and the school of the access token, as they are now.
    #[oai(path = "/auth/me", method = "get", operation_id = "whoAmI", tag = "Tag::Auth")]
    async fn me(&self, caller: Caller<WhoAmI>) -> Result<Json<Me>, Failure<WhoAmI>> {
        let tx = caller.tenant.read().await?;
        let (account, school) = own_account(&tx, &caller).await?;
        tx.commit().await?;
        Ok(Json(Me::of(account, school)))
    }

    /// Change one's own password
    ///
    /// Every other sign-in of the account ends.
    #[oai(path = "/auth/password", method = "post", operation_id = "changePassword", tag = "Tag::Auth")]
    async fn change_password(
        &self,
        caller: Caller<ChangePassword>,
        body: Json<Fields<PasswordBody>>,
    ) -> Result<NoContent, Failure<ChangePassword>> {
        let now = self.0.clock.now();
        let current = body.secret("current").map_err(malformed)?.ok_or(code::AUTH_010)?;
        let new = body.secret("new").map_err(malformed)?.ok_or(code::AUTH_010)?;
        password::check(new.expose_secret()).map_err(|_| code::AUTH_010)?;

        let place = self.0.hasher.reserve().map_err(not_hashed)?;
        let tx = caller.tenant.begin().await?;
        let (account, _) = own_account(&tx, &caller).await?;
        // Who holds a stolen session guesses no faster than at the door.
        let attempt = lockout::count(&tx, &account.username, now).await?;
        tx.commit().await?;
        let owner = Owner { school_id: account.school_id, account_id: account.id };
        let stored = Hashed { credential: account.credential.clone(), credential_key: account.credential_key.clone() };
        let verdict = self.0.hasher.verify(place, owner, &current, Some(&stored)).await.map_err(not_hashed)?;
        let is_locked = matches!(attempt, Attempt::Locked(_));
        if verdict == Verdict::Wrong || is_locked {
            if attempt == Attempt::Last {
                self.0.metrics.lockout();
            }
            return Err(code::AUTH_006.into());
        }
        let hashed = self.0.hasher.hash_soon(owner, &new).await.map_err(not_hashed)?;

        let tx = caller.tenant.begin().await?;
        lockout::clear(&tx, &account.username).await?;
        // Somebody reset it while we hashed.
        if !credential::replace(&tx, &account, hashed).await? {
            return Err(code::AUTH_006.into());
        }
        sign_in::end_others(&tx, account.id, caller.sign_in_id, now).await?;
        audit::record(&tx, caller.actor(), Deed::on("user", account.id.0, "user.password"), now).await?;
        tx.commit().await?;
        Ok(NoContent::Done)
    }
}

impl Auth {
    async fn school_login<O>(
        &self,
        door: Door,
        address: ClientAddress,
        school_id: Option<&str>,
        username: &str,
        secret: &str,
    ) -> Result<Session, Failure<O>>
    where
        O: Raises<code::AUTH_004> + Raises<code::AUTH_005> + Raises<code::AUTH_006> + Raises<code::AUTH_007>,
    {
        let school_id = school_id.and_then(|id| Uuid::try_parse(id).ok()).ok_or(code::AUTH_005)?;
        limit_login::<O>(&self.0, address, SchoolId(school_id))?;
        match sign_in::log_in(&self.0, door, SchoolId(school_id), username, &secret.into()).await {
            Ok(signed_in) => Ok(Session::of(signed_in)),
            Err(Refused::Wrong) => Err(code::AUTH_006.into()),
            Err(Refused::Locked(_)) => Err(code::AUTH_007.into()),
            Err(Refused::Hash(error)) => Err(not_hashed(error)),
            Err(Refused::Token(error)) => Err(Failure::from(code::API_005).because(error)),
            Err(Refused::Database(error)) => Err(error.into()),
        }
    }
}

/// A field of another type: LMS-AUTH-010.
fn malformed<O: Raises<code::AUTH_010>>(_: WrongType) -> Failure<O> {
    code::AUTH_010.into()
}

/// Counts a log-in of an address; LMS-AUTH-004 beyond its limit.
pub fn limit_login<O: Raises<code::AUTH_004>>(
    app: &App,
    address: ClientAddress,
    school_id: SchoolId,
) -> Result<(), Failure<O>> {
    limit(app, address, school_id).inspect_err(|_| app.metrics.login(LoginOutcome::Limited))
}

/// Counts a log-in or a refresh of an address; LMS-AUTH-004 beyond its limit.
fn limit<O: Raises<code::AUTH_004>>(app: &App, address: ClientAddress, school_id: SchoolId) -> Result<(), Failure<O>> {
    app.login_limit.count(address.0, school_id).map_err(|wait| Failure::from(code::AUTH_004).retry_after(wait))
}

/// A hash failed where the row has no code of its own for it.
pub fn not_hashed<O: Operation>(error: HashError) -> Failure<O> {
    match error {
        HashError::Busy => Failure::from(code::API_006).because(error),
        HashError::Failed(cause) => Failure::from(code::API_005).because(cause),
    }
}

async fn own_account<O>(tx: &TenantTx, caller: &Caller<O>) -> Result<(account::Model, school::Model), DbErr> {
    let missing = |what: &str| DbErr::RecordNotFound(format!("the caller's own {what}"));
    let account = accounts::find(tx, caller.account_id).await?.ok_or_else(|| missing("account"))?;
    let school = tx.find::<school::Entity>().one(tx).await?.ok_or_else(|| missing("school"))?;
    Ok((account, school))
}
