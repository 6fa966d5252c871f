//! LMS-ADM: accounts.

use entity::{AccountId, ClassroomId, Role, account, tenant::TenantTx};
use openapi::{
    Failure, Raises, code,
    operations::{CreateUser, DeleteUser, ExportUser, GetUser, ListUsers, ResetCredential, UnlockUser, UpdateUser},
};
use poem_openapi::{
    ApiResponse, Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use secrecy::ExposeSecret;
use serde_json::json;

use crate::{
    accounts::{
        self, Cursor, Filter, Taken, User,
        change::{self, AccountChange, Refused},
        create, credential, erase,
        export::{self, PersonRecord},
        input::{self, Mistake, NewUser, SchoolRole, UserChange},
    },
    app::App,
    audit::{self, Deed},
    body::{Change, Fields},
    idempotency::{Repeatable, answered},
    lockout,
    page::{Asked, Page, search_text},
    routes::{Tag, auth::NoContent},
    session::Caller,
};

/// LMS-ADM: accounts.
#[derive(Debug)]
pub struct Users(pub App);

/// A secret to set; with neither, one is drawn.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct CredentialBody {
    /// A pupil's new PIN.
    #[oai(write_only, validator(pattern = "^[0-9]{6}$"))]
    pub pin: Option<String>,
    /// A member of staff's new password.
    #[oai(write_only, validator(min_length = 8, max_length = 72))]
    pub password: Option<String>,
}

/// The secret that was drawn, told this once; null when it was given.
#[derive(Debug, Object)]
pub struct DrawnCredential {
    /// A pupil's PIN.
    pub pin: Option<String>,
    /// A member of staff's password, which the person should then change.
    pub password: Option<String>,
}

/// A new account.
#[derive(Debug, ApiResponse)]
pub enum UserCreated {
    /// The account
    #[oai(status = 201)]
    Created(Json<User>),
}

#[OpenApi]
impl Users {
    /// List accounts
    ///
    /// By family name. Accounts in use, or with `archived` those out of use.
    #[oai(path = "/admin/users", method = "get", operation_id = "listUsers", tag = "Tag::Admin")]
    #[allow(clippy::too_many_arguments, reason = "each is a parameter of the document")]
    async fn list(
        &self,
        caller: Caller<ListUsers>,
        /// Those of this role.
        role: Query<Option<SchoolRole>>,
        /// Those of this class.
        classroom_id: Query<Option<ClassroomId>>,
        /// Words of the name, or a part of the user name.
        #[oai(validator(max_length = 200))]
        q: Query<Option<String>>,
        /// Those out of use.
        archived: Query<Option<bool>>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<User>>, Failure<ListUsers>> {
        let asked = Asked::<Cursor>::read(limit.0, after.0.as_deref())?;
        let filter = Filter {
            roles: role.0.map(Role::from).into_iter().collect(),
            classroom_id: classroom_id.0,
            q: search_text(q.0)?,
            archived: archived.0.unwrap_or_default(),
        };
        let tx = caller.tenant.read().await?;
        Ok(Json(accounts::list(&tx, filter, &asked, self.0.clock.now()).await?))
    }

    /// Make an account
    ///
    /// A pupil has a PIN, a member of staff a password, which the person should then change.
    #[oai(path = "/admin/users", method = "post", operation_id = "createUser", tag = "Tag::Admin")]
    async fn create(
        &self,
        caller: Caller<CreateUser>,
        /// Makes the request harmless to repeat: up to 64 characters.
        #[oai(name = "Idempotency-Key", validator(min_length = 1, max_length = 64))]
        idempotency_key: Header<Option<String>>,
        body: Json<Fields<NewUser>>,
    ) -> Result<UserCreated, Failure<CreateUser>> {
        let now = self.0.clock.now();
        let (new, secret) = create::read(&body).map_err(|mistake| match mistake {
            Mistake::Role => Failure::from(code::ADM_009),
            Mistake::PinRequired => code::ADM_010.into(),
            Mistake::PasswordRequired => code::ADM_011.into(),
            Mistake::PinOnStaff => code::ADM_014.into(),
            Mistake::PasswordOnPupil => code::ADM_015.into(),
            Mistake::Shape => code::ADM_003.into(),
        })?;
        let repeatable =
            Repeatable::read(&self.0, caller.account_id, idempotency_key.0, &[body.canonical().as_bytes()])?;

        let tx = caller.tenant.read().await?;
        if let Some(repeatable) = &repeatable
            && let Some(user) = answered(repeatable.earlier(&tx, now).await?)?
        {
            return Ok(UserCreated::Created(Json(user)));
        }
        require_classroom(&tx, new.classroom_id()).await?;
        tx.commit().await?;
        let hashed = credential::hash(&self.0, &caller, new.id, &secret).await?;

        let tx = caller.tenant.begin().await?;
        if let Some(repeatable) = &repeatable
            && let Some(user) = answered(repeatable.claim(&tx, now).await?)?
        {
            return Ok(UserCreated::Created(Json(user)));
        }
        require_classroom(&tx, new.classroom_id()).await?;
        let account =
            create::insert(&tx, new, hashed, caller.actor(), now).await.map_err(|error| {
                match accounts::taken(&error) {
                    Some(Taken::Username) => Failure::from(code::ADM_013).because(error),
                    Some(Taken::Identifier) => Failure::from(code::API_007).because(error),
                    None if accounts::class_is_gone(&error) => Failure::from(code::ADM_005).because(error),
                    None => error.into(),
                }
            })?;
        let user = accounts::show(&tx, account, now).await?;
        if let Some(repeatable) = &repeatable {
            repeatable.keep(&tx, &user).await?;
        }
        tx.commit().await?;
        Ok(UserCreated::Created(Json(user)))
    }

    /// Show an account
    ///
    /// With its version, which a change gives back.
    #[oai(path = "/admin/users/:user_id", method = "get", operation_id = "getUser", tag = "Tag::Admin")]
    async fn get(&self, caller: Caller<GetUser>, user_id: Path<AccountId>) -> Result<Json<User>, Failure<GetUser>> {
        let tx = caller.tenant.read().await?;
        let account = existing(&tx, user_id.0).await?;
        Ok(Json(accounts::show(&tx, account, self.0.clock.now()).await?))
    }

    /// Change an account
    ///
    /// A new role or secret ends the account's sign-ins.
    #[oai(path = "/admin/users/:user_id", method = "patch", operation_id = "updateUser", tag = "Tag::Admin")]
    async fn update(
        &self,
        caller: Caller<UpdateUser>,
        user_id: Path<AccountId>,
        body: Json<Fields<UserChange>>,
    ) -> Result<Json<User>, Failure<UpdateUser>> {
        let now = self.0.clock.now();
        let tx = caller.tenant.read().await?;
        let account = existing(&tx, user_id.0).await?;
        tx.commit().await?;
        let (mut change, secret, version) = read_change(&body, &account).map_err(|mistake| match mistake {
            Mistake::Role => Failure::from(code::ADM_009),
            Mistake::PinOnStaff => code::ADM_014.into(),
            Mistake::PasswordOnPupil => code::ADM_015.into(),
            Mistake::Shape | Mistake::PinRequired | Mistake::PasswordRequired => code::ADM_003.into(),
        })?;
        let crosses = change.role.is_some_and(|role| (role == Role::Pupil) != (account.role == Role::Pupil));
        if crosses || version.is_some_and(|version| version != account.version) {
            return Err(code::ADM_006.into());
        }
        if let Some(secret) = &secret {
            change.hashed = Some(credential::hash(&self.0, &caller, account.id, secret).await?);
        }

        let tx = caller.tenant.begin().await?;
        if let Change::Set(classroom_id) = change.details.classroom_id {
            require_classroom(&tx, Some(classroom_id)).await?;
        }
        let account = change::apply(&tx, account, change, caller.actor(), now).await.map_err(refused)?;
        let user = accounts::show(&tx, account, now).await?;
        tx.commit().await?;
        Ok(Json(user))
    }

    /// Archive an account, or erase it for good
    ///
    /// An archived account can be restored; its person cannot sign in and is in no class. Erasing removes the person's
    /// whole record, and the kept rosters of the school.
    #[oai(path = "/admin/users/:user_id", method = "delete", operation_id = "deleteUser", tag = "Tag::Admin")]
    async fn delete(
        &self,
        caller: Caller<DeleteUser>,
        user_id: Path<AccountId>,
        /// Erases for good, instead of archiving.
        erase: Query<Option<bool>>,
    ) -> Result<NoContent, Failure<DeleteUser>> {
        let now = self.0.clock.now();
        let tx = caller.tenant.begin().await?;
        let account = existing(&tx, user_id.0).await?;
        change::spare_the_administrators(&tx, &account, caller.actor()).await.map_err(refused_deletion)?;
        if erase.0.unwrap_or_default() {
            erase::erase(&tx, &account, caller.actor(), now).await.map_err(refused_deletion)?;
        } else if account.archived_at.is_none() {
            change::archive(&tx, &account, caller.actor(), now).await?;
        }
        tx.commit().await?;
        Ok(NoContent::Done)
    }

    /// Set a new PIN or password
    ///
    /// The account's sign-ins end, and it is unlocked. Without a secret in the body one is drawn and answered, this once.
    #[oai(
        path = "/admin/users/:user_id/credential",
        method = "post",
        operation_id = "resetCredential",
        tag = "Tag::Admin"
    )]
    async fn reset_credential(
        &self,
        caller: Caller<ResetCredential>,
        user_id: Path<AccountId>,
        body: Json<Fields<CredentialBody>>,
    ) -> Result<Json<DrawnCredential>, Failure<ResetCredential>> {
        let now = self.0.clock.now();
        let tx = caller.tenant.read().await?;
        let account = existing(&tx, user_id.0).await?;
        tx.commit().await?;
        let given = input::secret(&body, account.role).map_err(|mistake| match mistake {
            Mistake::PinOnStaff => Failure::from(code::ADM_014),
            Mistake::PasswordOnPupil => code::ADM_015.into(),
            _ => code::ADM_003.into(),
        })?;
        let drawn = given.is_none().then(|| credential::draw(account.role));
        let Some(secret) = given.as_ref().or(drawn.as_ref()) else { return Err(code::ADM_003.into()) };
        let hashed = credential::hash(&self.0, &caller, account.id, secret).await?;

        let is_pupil = account.role == Role::Pupil;
        let tx = caller.tenant.begin().await?;
        if !credential::set(&tx, account.id, hashed, !is_pupil).await? {
            return Err(code::ADM_005.into());
        }
        lockout::clear(&tx, &account.username).await?;
        worker::people::end_sign_ins(&tx, &[account.id], now).await?;
        let deed = Deed::on("user", account.id.0, "user.credential").with(json!({ "drawn": drawn.is_some() }));
        audit::record(&tx, caller.actor(), deed, now).await?;
        tx.commit().await?;
        let told = drawn.map(|secret| secret.expose_secret().to_owned());
        let (pin, password) = if is_pupil { (told, None) } else { (None, told) };
        Ok(Json(DrawnCredential { pin, password }))
    }

    /// Unlock an account at once
    ///
    /// It forgets the failed log-ins; an account that is not locked stays as it is.
    #[oai(path = "/admin/users/:user_id/unlock", method = "post", operation_id = "unlockUser", tag = "Tag::Admin")]
    async fn unlock(
        &self,
        caller: Caller<UnlockUser>,
        user_id: Path<AccountId>,
    ) -> Result<NoContent, Failure<UnlockUser>> {
        let tx = caller.tenant.begin().await?;
        let account = existing(&tx, user_id.0).await?;
        lockout::clear(&tx, &account.username).await?;
        let deed = Deed::on("user", account.id.0, "user.unlock");
        audit::record(&tx, caller.actor(), deed, self.0.clock.now()).await?;
        tx.commit().await?;
        Ok(NoContent::Done)
    }

    /// Export all that is kept of a person
    ///
    /// The answer to a subject access request. The audit log says who asked.
    #[oai(path = "/admin/users/:user_id/export", method = "get", operation_id = "exportUser", tag = "Tag::Admin")]
    async fn export(
        &self,
        caller: Caller<ExportUser>,
        user_id: Path<AccountId>,
    ) -> Result<Json<PersonRecord>, Failure<ExportUser>> {
        let now = self.0.clock.now();
        let tx = caller.tenant.begin().await?;
        let account = existing(&tx, user_id.0).await?;
        audit::record(&tx, caller.actor(), Deed::on("user", account.id.0, "user.export"), now).await?;
        let record = export::export(&tx, account, now).await?;
        tx.commit().await?;
        Ok(Json(record))
    }
}

/// The account of that id in the caller's school; LMS-ADM-005 when there is none.
async fn existing<O: Raises<code::ADM_005>>(tx: &TenantTx, id: AccountId) -> Result<account::Model, Failure<O>> {
    Ok(accounts::find(tx, id).await?.ok_or(code::ADM_005)?)
}

/// LMS-ADM-005 when the school has no class of that id.
async fn require_classroom<O: Raises<code::ADM_005>>(tx: &TenantTx, id: Option<ClassroomId>) -> Result<(), Failure<O>> {
    match id {
        Some(id) if !accounts::has_classroom(tx, id).await? => Err(code::ADM_005.into()),
        _ => Ok(()),
    }
}

type ReadChange = (AccountChange, Option<secrecy::SecretString>, Option<i32>);

fn read_change(body: &Fields<UserChange>, account: &account::Model) -> Result<ReadChange, Mistake> {
    let role = input::role(body)?;
    let future_role = role.unwrap_or(account.role);
    let secret = input::secret(body, future_role)?;
    let names_are_emptied = ["username", "first_name", "last_name"].iter().any(|field| body.is_null(field));
    if names_are_emptied {
        return Err(Mistake::Shape);
    }
    let details = input::details(body, future_role)?;
    let change = AccountChange { role, details, archived: body.flag("archived")?, hashed: None };
    Ok((change, secret, body.number("version")?))
}

fn refused(refused: Refused) -> Failure<UpdateUser> {
    match refused {
        Refused::Conflict => code::ADM_006.into(),
        Refused::Database(error) => match accounts::taken(&error) {
            Some(Taken::Username) => Failure::from(code::ADM_013).because(error),
            Some(Taken::Identifier) => Failure::from(code::ADM_006).because(error),
            None if accounts::class_is_gone(&error) => Failure::from(code::ADM_005).because(error),
            None => error.into(),
        },
    }
}

fn refused_deletion(refused: Refused) -> Failure<DeleteUser> {
    match refused {
        Refused::Conflict => code::ADM_006.into(),
        Refused::Database(error) => error.into(),
    }
}
