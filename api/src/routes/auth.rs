//! LMS-AUTH: signing in, refreshing tokens, signing out and changing a password.

use std::time::Duration;

use entity::{AccountId, ClassroomId, Role, SchoolId, SignInId, account, school, tenant::TenantTx};
use openapi::{
    Failure, InputError, Operation, OrFail, Raises, code,
    operations::{ChangePassword, Logout, PupilLogin, RefreshSession, StaffLogin, WhoAmI},
};
use poem::web::Data;
use poem_openapi::{ApiResponse, Object, OpenApi, payload::Json};
use sea_orm::DbErr;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;
use worker::credential::{HashError, HashPurpose, HashRequest, SecretOwner, Verification};

use super::Tag;
use crate::{
    accounts::{self, credential},
    app::App,
    attempt_key::{self, AttemptKey},
    audit::{self, AuditEvent},
    authentication::Caller,
    body::Fields,
    client_address::ClientAddress,
    counted_attempt::CountedAttempt,
    known_networks,
    lockout::{self, LoginPermit},
    mtc::attempts::CheckArrangements,
    preferences::Preferences,
    refresh_cookies::{RefreshCookies, SetCookies, TokenPlace, WithCookies},
    schools::SchoolName,
    sign_in::{self, LoginKind, NewSignIn, SignInError, SignedInPerson},
};

/// The LMS-AUTH operations.
#[derive(Debug)]
pub struct Auth;

/// A pupil's credentials.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "documents the body, which is read field by field")]
pub struct PupilLoginBody {
    /// The id of the school, from the list of schools.
    pub school_id: SchoolId,
    /// The user name; case does not matter.
    pub username: String,
    /// The PIN: six digits.
    #[oai(write_only, validator(pattern = "^[0-9]{6}$"))]
    pub pin: String,
    /// Whether the refresh token is returned in a cookie that no script can read, instead of in the body. Only the
    /// service's own pages may send true. False by default.
    pub cookie: Option<bool>,
}

/// A staff member's credentials.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "documents the body, which is read field by field")]
pub struct StaffLoginBody {
    /// The id of the school, from the list of schools.
    pub school_id: SchoolId,
    /// The user name; case does not matter.
    pub username: String,
    /// The password.
    #[oai(write_only)]
    pub password: String,
    /// Whether the refresh token is returned in a cookie that no script can read, instead of in the body. Only the
    /// service's own pages may send true. False by default.
    pub cookie: Option<bool>,
}

/// The refresh token to exchange.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "documents the body, which is read field by field")]
struct RefreshBody {
    /// The refresh token from the log-in or from the last refresh.
    #[oai(write_only)]
    refresh_token: Option<String>,
    /// The id of the sign-in whose cookie contains the refresh token. Sent instead of `refresh_token`.
    sign_in_id: Option<SignInId>,
}

/// The sign-ins to end.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "documents the body, which is read field by field")]
struct LogoutBody {
    /// The refresh token whose sign-in ends. If it and `sign_in_id` are absent, every sign-in of the account ends.
    #[oai(write_only)]
    refresh_token: Option<String>,
    /// The id of the sign-in that ends. Sent instead of `refresh_token`. The cookie of the sign-in is deleted.
    sign_in_id: Option<SignInId>,
}

/// The maximum length of a refresh token, in characters. The tokens that the service issues are shorter.
const LONGEST_REFRESH_TOKEN: usize = 200;

/// The sign-in that the body of a request names.
enum NamedSignIn {
    ByToken(SecretString),
    ById(SignInId),
}

/// Reads the sign-in to refresh or to end; `None` if the body names none.
fn read_sign_in<T>(body: &Fields<T>) -> Result<Option<NamedSignIn>, InputError> {
    match (body.secret("refresh_token")?, body.id("sign_in_id")?) {
        (Some(_), Some(_)) => Err(InputError::new("sign_in_id", "absent with a refresh token")),
        (Some(token), None) => Ok(Some(NamedSignIn::ByToken(token))),
        (None, id) => Ok(id.map(NamedSignIn::ById)),
    }
}

/// Reads the sign-in to end. A text that is too long for a refresh token is malformed.
fn read_ended_sign_in(body: &Fields<LogoutBody>) -> Result<Option<NamedSignIn>, InputError> {
    let named = read_sign_in(body)?;
    if let Some(NamedSignIn::ByToken(token)) = &named
        && !(1..=LONGEST_REFRESH_TOKEN).contains(&token.expose_secret().chars().count())
    {
        return Err(InputError::new("refresh_token", "1 to 200 characters"));
    }
    Ok(named)
}

/// The current password and the new one.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "documents the body, which is read field by field")]
struct PasswordBody {
    /// The current password.
    #[oai(write_only)]
    current: String,
    /// The new password: at least 8 characters, at most 72 bytes, not one of the most common passwords, without the
    /// user name and the school's name, and not the current password.
    #[oai(write_only)]
    new: String,
}

/// The signed-in account.
#[derive(Debug, Object)]
pub struct Me {
    /// The id of the account.
    pub id: AccountId,
    /// The role of the account, which decides what the person may do.
    pub role: Role,
    /// The user name.
    pub username: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The school; null for platform administrators.
    pub school: Option<SchoolName>,
    /// The id of the pupil's class; null for staff and for pupils without a class.
    pub classroom_id: Option<ClassroomId>,
    /// True if somebody else has set the password, so that the person should change it now.
    pub must_change_password: bool,
    /// The pupil's access arrangements, for practice and for the check; null for staff.
    pub arrangements: Option<CheckArrangements>,
    /// The pupil's preferences; null for staff.
    pub preferences: Option<Preferences>,
}

impl Me {
    fn new(SignedInPerson { account, school, settings }: SignedInPerson) -> Self {
        let (arrangements, preferences) =
            settings.map(|settings| (settings.arrangements, settings.preferences)).unzip();
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
            arrangements,
            preferences,
        }
    }
}

/// The tokens of a sign-in, and the account that they belong to.
#[derive(Debug, Object)]
#[oai(rename = "Session")]
pub struct SignInTokens {
    /// The access token, to send as `Authorization: Bearer ...`.
    pub access_token: String,
    /// How long the access token is valid, in seconds.
    pub expires_in: i64,
    /// The refresh token, which can be exchanged for new tokens. A refresh returns a new one, which replaces it. Empty
    /// if the refresh token is in a cookie.
    #[oai(validator(max_length = 200))]
    pub refresh_token: String,
    /// How long the refresh token is valid, in seconds: up to 8 hours for pupils and platform administrators, up to 14
    /// days for staff. A refresh extends the sign-in, but it ends 12 hours (pupils and platform administrators) or 30
    /// days (staff) after the log-in at the latest.
    pub refresh_expires_in: i64,
    /// The id of the sign-in, which stays the same when the tokens are refreshed.
    pub sign_in_id: SignInId,
    /// The signed-in account.
    pub me: Me,
}

/// The response to a successful log-in or refresh.
pub type SignedIn = WithCookies<Json<SignInTokens>>;

/// Builds the response to a successful log-in or refresh, with the refresh token in its place.
#[must_use]
pub fn signed_in(new: NewSignIn, place: TokenPlace, cookies: &RefreshCookies) -> SignedIn {
    match place {
        TokenPlace::Body => {
            let refresh_token = new.refresh_token.expose_secret().to_owned();
            SetCookies::default().with(Json(SignInTokens::new(new, refresh_token)))
        }
        TokenPlace::Cookie => cookies.with(&new).with(Json(SignInTokens::new(new, String::new()))),
    }
}

impl SignInTokens {
    fn new(signed_in: NewSignIn, refresh_token: String) -> Self {
        Self {
            access_token: signed_in.access_token.expose_secret().to_owned(),
            expires_in: signed_in.access_life.num_seconds(),
            refresh_token,
            refresh_expires_in: signed_in.refresh_life.num_seconds(),
            sign_in_id: signed_in.id,
            me: Me::new(signed_in.person),
        }
    }
}

/// A successful response without a body.
#[derive(Debug, ApiResponse)]
pub enum NoContent {
    /// The request succeeded; the response has no body
    #[oai(status = 204)]
    Done,
}

#[OpenApi]
impl Auth {
    /// Sign in a pupil
    ///
    /// Five failed log-ins in a row from one network lock the user name there for 15 minutes; during that time the
    /// right PIN is rejected, too.
    #[oai(path = "/auth/pupil/login", method = "post", operation_id = "pupilLogin", tag = "Tag::Auth")]
    async fn pupil_login(
        &self,
        app: Data<&App>,
        address: ClientAddress,
        cookies: RefreshCookies,
        body: Json<Fields<PupilLoginBody>>,
    ) -> Result<SignedIn, Failure<PupilLogin>> {
        let place = cookies.place(&body).or_fail(code::AUTH_010)?;
        let school = body.text("school_id").or_fail(code::AUTH_010)?;
        let username = body.text("username").or_fail(code::AUTH_010)?;
        let pin = body.text("pin").or_fail(code::AUTH_010)?;
        let username = require_text("username", username).or_fail(code::AUTH_011)?;
        let pin = require_text("pin", pin).or_fail(code::AUTH_011)?;
        if pin.len() != 6 || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InputError::new("pin", "six digits").with(code::AUTH_011).into());
        }
        let new = school_login(&app, LoginKind::Pupils, address, school, username, pin).await?;
        Ok(signed_in(new, place, &cookies))
    }

    /// Sign in a staff member
    ///
    /// Five failed log-ins in a row from one network lock the user name there for 15 minutes; during that time the
    /// right password is rejected, too.
    #[oai(path = "/auth/staff/login", method = "post", operation_id = "staffLogin", tag = "Tag::Auth")]
    async fn staff_login(
        &self,
        app: Data<&App>,
        address: ClientAddress,
        cookies: RefreshCookies,
        body: Json<Fields<StaffLoginBody>>,
    ) -> Result<SignedIn, Failure<StaffLogin>> {
        let place = cookies.place(&body).or_fail(code::AUTH_010)?;
        let school = body.text("school_id").or_fail(code::AUTH_010)?;
        let username = body.text("username").or_fail(code::AUTH_010)?;
        let password = body.text("password").or_fail(code::AUTH_010)?;
        let username = require_text("username", username).or_fail(code::AUTH_012)?;
        let password = require_text("password", password).or_fail(code::AUTH_012)?;
        let new = school_login(&app, LoginKind::Staff, address, school, username, password).await?;
        Ok(signed_in(new, place, &cookies))
    }

    /// Exchange a refresh token for new tokens
    ///
    /// Until the new refresh token is used, exchanging the old one again returns the same new one, so a request whose
    /// response was lost can be repeated, and parallel tabs get the same token. Using the old token after that ends the
    /// sign-in. A sign-in also ends 12 hours (pupils and platform administrators) or 30 days (staff) after the log-in,
    /// and when the account gets another role, PIN or password.
    ///
    /// After a log-in with `cookie`, the service's own pages send `sign_in_id` instead of the token, which the browser
    /// sends in the cookie. A request from a page of another site gets LMS-AUTH-008.
    #[oai(path = "/auth/refresh", method = "post", operation_id = "refreshSession", tag = "Tag::Auth")]
    async fn refresh(
        &self,
        app: Data<&App>,
        address: ClientAddress,
        cookies: RefreshCookies,
        body: Json<Fields<RefreshBody>>,
    ) -> Result<SignedIn, Failure<RefreshSession>> {
        let (token, cookie_of) = match read_sign_in(&body).or_fail(code::AUTH_010)? {
            Some(NamedSignIn::ByToken(token)) => (token, None),
            Some(NamedSignIn::ById(id)) => match cookies.token(id) {
                Some(token) => (token.clone(), Some(id)),
                None => return Err(Failure::from(code::AUTH_008).because("no cookie from a page of the service")),
            },
            None => return Err(InputError::missing("refresh_token").with(code::AUTH_010).into()),
        };
        match sign_in::refresh(&app, address, &token).await {
            Ok(new) if cookie_of.is_some_and(|id| id != new.id) => {
                Err(Failure::from(code::AUTH_008).because("the cookie has the token of another sign-in"))
            }
            Ok(new) => Ok(signed_in(new, cookie_of.map_or(TokenPlace::Body, |_| TokenPlace::Cookie), &cookies)),
            Err(SignInError::Limited(wait)) => Err(limited(wait)),
            Err(SignInError::Wrong | SignInError::Locked(_)) => Err(code::AUTH_008.into()),
            Err(SignInError::Hash(error)) => Err(Failure::from(code::API_005).because(error)),
            Err(SignInError::Token(error)) => Err(Failure::from(code::API_005).because(error)),
            Err(SignInError::Database(error)) => Err(error.into()),
        }
    }

    /// Sign out
    ///
    /// Ends one sign-in or all sign-ins of the account. Their access tokens stop working at once. Signing out twice is
    /// harmless.
    #[oai(path = "/auth/logout", method = "post", operation_id = "logout", tag = "Tag::Auth")]
    async fn logout(
        &self,
        app: Data<&App>,
        caller: Caller<Logout>,
        cookies: RefreshCookies,
        body: Json<Fields<LogoutBody>>,
    ) -> Result<WithCookies<NoContent>, Failure<Logout>> {
        let now = app.clock.now();
        let named = read_ended_sign_in(&body).or_fail(code::AUTH_010)?;
        let tx = caller.tenant.begin().await?;
        let ended = match named {
            None => {
                worker::accounts::end_sign_ins(&tx, &[caller.account_id], now).await?;
                Some(caller.sign_in_id)
            }
            Some(NamedSignIn::ById(id)) => {
                sign_in::end(&tx, caller.account_id, id, now).await?;
                Some(id)
            }
            Some(NamedSignIn::ByToken(token)) => {
                if let Some(id) = sign_in::of_refresh_token(&tx, caller.account_id, &token).await? {
                    sign_in::end(&tx, caller.account_id, id, now).await?;
                }
                None
            }
        };
        tx.commit().await?;
        Ok(cookies.without(ended).with(NoContent::Done))
    }

    /// Show the signed-in account
    ///
    /// Returns the account that the access token belongs to, as it is now, and its school.
    #[oai(path = "/auth/me", method = "get", operation_id = "whoAmI", tag = "Tag::Auth")]
    async fn me(&self, caller: Caller<WhoAmI>) -> Result<Json<Me>, Failure<WhoAmI>> {
        let tx = caller.tenant.read().await?;
        let (account, school) = own_account(&tx, &caller).await?;
        let person = SignedInPerson::load(&tx, account, school).await?;
        tx.commit().await?;
        Ok(Json(Me::new(person)))
    }

    /// Change your own password
    ///
    /// Ends every other sign-in of the account.
    #[oai(path = "/auth/password", method = "post", operation_id = "changePassword", tag = "Tag::Auth")]
    async fn change_password(
        &self,
        app: Data<&App>,
        caller: Caller<ChangePassword>,
        address: ClientAddress,
        body: Json<Fields<PasswordBody>>,
    ) -> Result<NoContent, Failure<ChangePassword>> {
        let now = app.clock.now();
        let current = require_secret(&body, "current").or_fail(code::AUTH_010)?;
        let new = require_secret(&body, "new").or_fail(code::AUTH_010)?;
        if current.expose_secret() == new.expose_secret() {
            return Err(InputError::new("new", "another password than the current one").with(code::AUTH_010).into());
        }
        let tx = caller.tenant.begin().await?;
        let (account, school) = own_account(&tx, &caller).await?;
        credential::check_password(&new, &account.username, &school.name, "new").or_fail(code::AUTH_010)?;
        let school_id = account.school_id;
        let network = address.network();
        let hashes = attempt_key::network_hashes(&app.hasher, school_id, network);
        let is_usual = known_networks::is_usual(&tx, &hashes).await?;
        let request = HashRequest { purpose: HashPurpose::OwnPassword, school_id, network: Some(network), is_usual };
        let place = app.hasher.enter(request).map_err(hash_failure)?;
        // The request counts as a log-in attempt, so that somebody with a stolen access token cannot guess the password
        // faster than the log-in operations allow.
        let key = AttemptKey::new(&app.hasher, school_id, Some(account.id), &account.username, network);
        let mut attempt = CountedAttempt::count(&app, tx, key, is_usual, None, now).await?;
        if let LoginPermit::Locked(_) = attempt.permit() {
            return Err(code::AUTH_006.into());
        }
        let turn = attempt.turn(place).await.map_err(hash_failure)?;
        let owner = SecretOwner { school_id, account_id: account.id };
        let stored = sign_in::stored_credential(&account);
        let verdict = match app.hasher.verify(turn, owner, &current, Some(&stored)).await {
            Err(error) => {
                attempt.take_back().await;
                return Err(hash_failure(error));
            }
            Ok(verdict) => verdict,
        };
        if verdict == Verification::Wrong {
            if attempt.permit() == LoginPermit::Last {
                app.metrics.lockout();
            }
            return Err(code::AUTH_006.into());
        }
        let hashed = match app.hasher.try_hash(HashPurpose::OwnPassword, owner, &new).await {
            Err(error) => {
                attempt.take_back().await;
                return Err(hash_failure(error));
            }
            Ok(hashed) => hashed,
        };

        let tx = caller.tenant.begin().await?;
        // `replace` returns false if somebody reset the password while this request was hashing the new password. It
        // comes first, because a log-in also locks the account before the count of its failures.
        if !credential::replace(&tx, &account, hashed).await? {
            return Err(code::AUTH_006.into());
        }
        lockout::clear(&tx, &[account.id]).await?;
        sign_in::end_others(&tx, account.id, caller.sign_in_id, now).await?;
        audit::record(&tx, caller.actor(), AuditEvent::on("user", account.id.0, "user.password"), now).await?;
        tx.commit().await?;
        Ok(NoContent::Done)
    }
}

/// Signs in to a school, as a pupil or as staff.
async fn school_login<O>(
    app: &App,
    kind: LoginKind,
    address: ClientAddress,
    school_id: Option<&str>,
    username: &str,
    secret: &str,
) -> Result<NewSignIn, Failure<O>>
where
    O: Raises<code::AUTH_004> + Raises<code::AUTH_005> + Raises<code::AUTH_006> + Raises<code::AUTH_007>,
{
    let school_id = school_id.ok_or_else(|| InputError::missing("school_id")).or_fail(code::AUTH_005)?;
    let school_id =
        Uuid::try_parse(school_id).map_err(|_| InputError::new("school_id", "a UUID")).or_fail(code::AUTH_005)?;
    match sign_in::log_in(app, kind, address, SchoolId(school_id), username, &secret.into()).await {
        Ok(new) => Ok(new),
        Err(SignInError::Wrong) => Err(code::AUTH_006.into()),
        Err(SignInError::Locked(_)) => Err(code::AUTH_007.into()),
        Err(SignInError::Limited(wait)) => Err(limited(wait)),
        Err(SignInError::Hash(error)) => Err(hash_failure(error)),
        Err(SignInError::Token(error)) => Err(Failure::from(code::API_005).because(error)),
        Err(SignInError::Database(error)) => Err(error.into()),
    }
}

/// Returns the text of a field that must not be missing or empty.
pub fn require_text<'a>(field: &'static str, text: Option<&'a str>) -> Result<&'a str, InputError> {
    text.filter(|text| !text.is_empty()).ok_or_else(|| InputError::missing(field))
}

fn require_secret<T>(body: &Fields<T>, field: &'static str) -> Result<SecretString, InputError> {
    body.secret(field)?.ok_or_else(|| InputError::missing(field))
}

/// Returns LMS-AUTH-004 for a log-in or a refresh over its limit, with the time to wait.
pub fn limited<O: Raises<code::AUTH_004>>(wait: Duration) -> Failure<O> {
    Failure::from(code::AUTH_004).retry_after(wait)
}

/// Converts a hash error to a general code, for operations without a specific code for hash errors.
pub fn hash_failure<O: Operation>(error: HashError) -> Failure<O> {
    match error {
        HashError::Busy { retry_after } => Failure::from(code::API_006).retry_after(retry_after).because(error),
        HashError::Failed(cause) => Failure::from(code::API_005).because(cause),
    }
}

async fn own_account<O>(tx: &TenantTx, caller: &Caller<O>) -> Result<(account::Model, school::Model), DbErr> {
    let missing = |what: &str| DbErr::RecordNotFound(format!("the caller's own {what}"));
    let account = accounts::find(tx, caller.account_id).await?.ok_or_else(|| missing("account"))?;
    let school = tx.find::<school::Entity>().one(tx).await?.ok_or_else(|| missing("school"))?;
    Ok((account, school))
}
