//! LMS-ADM: accounts.

use chrono::{DateTime, Utc};
use entity::{AccountId, ClassroomId, Role, account, tenant::TenantTx};
use openapi::{
    Failure, InputError, Operation, Raises, code,
    operations::{
        CreateUser, DeleteUser, ExportUser, GetUser, ListMentions, ListUsers, ResetCredential, UnlockUser, UpdateUser,
    },
};
use poem::web::Data;
use poem_openapi::{
    ApiResponse, Object, OpenApi,
    param::{Header, Path, Query},
    payload::Json,
};
use secrecy::ExposeSecret;
use serde_json::json;

use crate::{
    accounts::{
        self, DuplicateAccountError, User,
        change::{self, AccountChange, AccountChangeError},
        create, credential, erase,
        export::{self, PersonRecord},
        headteachers::{self, HeadteacherAction},
        input::{self, NewUser, PersonFieldError, SchoolRole, UserChange},
        list::{self, UserFilter, UserPlace, UserSort},
        mentions::{self, Mention, MentionCursor},
    },
    app::App,
    audit::{self, AuditEvent},
    authentication::{Actor, Caller},
    body::{FieldChange, Fields},
    idempotency::{IdempotentRequest, stored_response},
    lockout,
    page::{Page, PageRequest, SortOrder, search_text},
    routes::{Tag, auth::NoContent},
};

/// The LMS-ADM operations for accounts.
#[derive(Debug)]
pub struct Users;

/// The PIN or password to set. If both are absent, one is generated.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "documents the body, which is read field by field")]
pub struct CredentialBody {
    /// The new PIN, for a pupil: six digits.
    #[oai(write_only, validator(pattern = "^[0-9]{6}$"))]
    pub pin: Option<String>,
    /// The new password, for a staff member.
    #[oai(write_only, validator(min_length = 8, max_length = 72))]
    pub password: Option<String>,
}

/// The generated PIN or password, which is returned only once. Both fields are null if the request set the PIN or
/// password.
#[derive(Debug, Object)]
pub struct DrawnCredential {
    /// The generated PIN of a pupil.
    pub pin: Option<String>,
    /// The generated password of a staff member, who should change it after the first log-in.
    pub password: Option<String>,
}

/// The response with a new account.
#[derive(Debug, ApiResponse)]
pub enum UserCreated {
    /// The new account
    #[oai(status = 201)]
    Created(Json<User>),
}

#[OpenApi]
impl Users {
    /// List accounts
    ///
    /// Lists active accounts, or archived accounts if `archived` is true.
    #[oai(path = "/admin/users", method = "get", operation_id = "listUsers", tag = "Tag::Admin")]
    #[allow(clippy::too_many_arguments, reason = "each is a parameter in the API document")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Caller<ListUsers>,
        /// Only accounts with this role.
        role: Query<Option<SchoolRole>>,
        /// Only pupils of this class.
        classroom_id: Query<Option<ClassroomId>>,
        /// Only people whose names contain these words or whose user names contain this text.
        #[oai(validator(max_length = 200))]
        q: Query<Option<String>>,
        /// True for archived accounts, false (the default) for active accounts.
        archived: Query<Option<bool>>,
        /// What the list is sorted by; by name by default.
        sort: Query<Option<UserSort>>,
        /// The direction of the list: `asc` by default.
        order: Query<Option<SortOrder>>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page in the same order.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
        /// True to count all accounts that match the filters, in `total`.
        total: Query<Option<bool>>,
    ) -> Result<Json<Page<User>>, Failure<ListUsers>> {
        let (sort, order) = (sort.0.unwrap_or_default(), order.0.unwrap_or_default());
        let page_request = PageRequest::<UserPlace>::read(limit.0, after.0.as_deref())?;
        let page_request = page_request.in_order(|place| sort.has(place))?.counting(total.0);
        let filter = UserFilter {
            roles: role.0.map(Role::from).into_iter().collect(),
            classroom_id: classroom_id.0,
            q: search_text("q", q.0)?,
            archived: archived.0.unwrap_or_default(),
        };
        let tx = caller.tenant.read().await?;
        Ok(Json(list::list(&tx, filter, sort, order, &page_request, app.clock.now()).await?))
    }

    /// Create an account
    ///
    /// A pupil needs a PIN; a staff member needs a password, which the person should change after the first log-in. An
    /// IT admin cannot create a headteacher's account (LMS-ADM-009).
    #[oai(path = "/admin/users", method = "post", operation_id = "createUser", tag = "Tag::Admin")]
    async fn create(
        &self,
        app: Data<&App>,
        caller: Caller<CreateUser>,
        /// Makes the request safe to repeat: 1 to 64 characters.
        #[oai(name = "Idempotency-Key", validator(min_length = 1, max_length = 64))]
        idempotency_key: Header<Option<String>>,
        body: Json<Fields<NewUser>>,
    ) -> Result<UserCreated, Failure<CreateUser>> {
        let now = app.clock.now();
        let (new, secret) = create::read(&body).map_err(|error| match error {
            PersonFieldError::Role(error) => Failure::from(error.with(code::ADM_009)),
            PersonFieldError::PinRequired(error) => error.with(code::ADM_010).into(),
            PersonFieldError::PasswordRequired(error) => error.with(code::ADM_011).into(),
            PersonFieldError::PinOnStaff(error) => error.with(code::ADM_014).into(),
            PersonFieldError::PasswordOnPupil(error) => error.with(code::ADM_015).into(),
            PersonFieldError::Shape(error) => error.with(code::ADM_003).into(),
        })?;
        if headteachers::are_out_of_reach(caller.actor(), new.role) {
            let tx = caller.tenant.begin().await?;
            return Err(refuse_role(tx, caller.actor(), HeadteacherAction::Create, None, now).await?);
        }
        let repeatable =
            IdempotentRequest::read(&app, caller.account_id, idempotency_key.0, &[body.canonical().as_bytes()])?;

        let tx = caller.tenant.read().await?;
        if let Some(repeatable) = &repeatable
            && let Some(user) = stored_response(repeatable.earlier_response(&tx, now).await?)?
        {
            return Ok(UserCreated::Created(Json(user)));
        }
        if let Some(weakness) = credential::weakness_in_school(&app, &tx, new.id, &new.username(), &secret).await? {
            return Err(weakness.with(code::ADM_003).into());
        }
        require_classroom(&tx, new.classroom_id()).await?;
        tx.commit().await?;
        let hashed = credential::hash(&app, &caller, new.id, &secret).await?;

        let tx = caller.tenant.begin().await?;
        if let Some(repeatable) = &repeatable
            && let Some(user) = stored_response(repeatable.claim(&tx, now).await?)?
        {
            return Ok(UserCreated::Created(Json(user)));
        }
        require_classroom(&tx, new.classroom_id()).await?;
        let account =
            create::insert(&tx, new, hashed, caller.actor(), now).await.map_err(
                |error| match accounts::duplicate_error(&error) {
                    Some(DuplicateAccountError::Username) => Failure::from(code::ADM_013).because(error),
                    Some(DuplicateAccountError::Identifier) => Failure::from(code::API_007).because(error),
                    None if accounts::class_is_gone(&error) => Failure::from(code::ADM_005).because(error),
                    None => error.into(),
                },
            )?;
        let user = accounts::show(&tx, account, now).await?;
        if let Some(repeatable) = &repeatable {
            repeatable.store(&tx, &user).await?;
        }
        tx.commit().await?;
        Ok(UserCreated::Created(Json(user)))
    }

    /// Show an account
    ///
    /// The response includes the `version` to send with a change.
    #[oai(path = "/admin/users/:user_id", method = "get", operation_id = "getUser", tag = "Tag::Admin")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Caller<GetUser>,
        user_id: Path<AccountId>,
    ) -> Result<Json<User>, Failure<GetUser>> {
        let tx = caller.tenant.read().await?;
        let account = find_account(&tx, user_id.0).await?;
        Ok(Json(accounts::show(&tx, account, app.clock.now()).await?))
    }

    /// Change an account
    ///
    /// Takes any subset of the fields. A new role, PIN or password ends the account's sign-ins. If `version` is not the
    /// current version, the response is LMS-ADM-006. An IT admin can neither give the role headteacher (LMS-ADM-009)
    /// nor change a headteacher's account (LMS-ADM-001); the headteacher sees the attempt.
    #[oai(path = "/admin/users/:user_id", method = "patch", operation_id = "updateUser", tag = "Tag::Admin")]
    async fn update(
        &self,
        app: Data<&App>,
        caller: Caller<UpdateUser>,
        user_id: Path<AccountId>,
        body: Json<Fields<UserChange>>,
    ) -> Result<Json<User>, Failure<UpdateUser>> {
        let now = app.clock.now();
        let tx = caller.tenant.read().await?;
        let account = find_account(&tx, user_id.0).await?;
        let (mut change, secret, version) = read_change(&body, &account).map_err(|error| match error {
            PersonFieldError::Role(error) => Failure::from(error.with(code::ADM_009)),
            PersonFieldError::PinOnStaff(error) => error.with(code::ADM_014).into(),
            PersonFieldError::PasswordOnPupil(error) => error.with(code::ADM_015).into(),
            other => other.into_input_error().with(code::ADM_003).into(),
        })?;
        let gives_headship = change.role.is_some_and(|role| headteachers::are_out_of_reach(caller.actor(), role));
        if headteachers::are_out_of_reach(caller.actor(), account.role) {
            let tx = caller.tenant.begin().await?;
            return Err(refuse(tx, caller.actor(), HeadteacherAction::Change, account.id, now).await?);
        }
        if gives_headship {
            let tx = caller.tenant.begin().await?;
            return Err(refuse_role(tx, caller.actor(), HeadteacherAction::GiveRole, Some(account.id), now).await?);
        }
        let switches_pupil_and_staff =
            change.role.is_some_and(|role| (role == Role::Pupil) != (account.role == Role::Pupil));
        if switches_pupil_and_staff || version.is_some_and(|version| version != account.version) {
            return Err(code::ADM_006.into());
        }
        let username = change.details.username.as_deref().unwrap_or(&account.username);
        if let Some(secret) = &secret
            && let Some(weakness) = credential::weakness_in_school(&app, &tx, account.id, username, secret).await?
        {
            return Err(weakness.with(code::ADM_003).into());
        }
        tx.commit().await?;
        if let Some(secret) = &secret {
            change.hashed = Some(credential::hash(&app, &caller, account.id, secret).await?);
        }

        let tx = caller.tenant.begin().await?;
        if let FieldChange::Set(classroom_id) = change.details.classroom_id {
            require_classroom(&tx, Some(classroom_id)).await?;
        }
        let account = change::apply(&tx, account, change, caller.actor(), now).await.map_err(change_failure)?;
        let user = accounts::show(&tx, account, now).await?;
        tx.commit().await?;
        Ok(Json(user))
    }

    /// Archive an account or erase it permanently
    ///
    /// The owner of an archived account cannot sign in and is in no class; the account can be restored. Erasing deletes
    /// the person's whole record, assignments that only this pupil has, and the stored roster files of the school.
    /// Texts that other people wrote stay: list them with `listMentions` before erasing. An IT admin cannot archive or
    /// erase a headteacher's account (LMS-ADM-001); the headteacher sees the attempt.
    #[oai(path = "/admin/users/:user_id", method = "delete", operation_id = "deleteUser", tag = "Tag::Admin")]
    async fn delete(
        &self,
        app: Data<&App>,
        caller: Caller<DeleteUser>,
        user_id: Path<AccountId>,
        /// True to erase the account permanently instead of archiving it.
        erase: Query<Option<bool>>,
    ) -> Result<NoContent, Failure<DeleteUser>> {
        let now = app.clock.now();
        let tx = caller.tenant.begin().await?;
        let account = find_account(&tx, user_id.0).await?;
        change::protect_administrators(&tx, &account, caller.actor()).await.map_err(deletion_failure)?;
        // Somebody may have changed or erased the account since it was read.
        let account = accounts::find_locked(&tx, account.id).await?.ok_or(code::ADM_005)?;
        let erases = erase.0.unwrap_or_default();
        if headteachers::are_out_of_reach(caller.actor(), account.role) {
            let action = if erases { HeadteacherAction::Erase } else { HeadteacherAction::Archive };
            return Err(refuse(tx, caller.actor(), action, account.id, now).await?);
        }
        if erases {
            erase::erase(&tx, &account, caller.actor(), now).await.map_err(deletion_failure)?;
        } else if account.archived_at.is_none() {
            change::archive(&tx, &account, caller.actor(), now).await?;
        }
        tx.commit().await?;
        Ok(NoContent::Done)
    }

    /// Set a new PIN or password
    ///
    /// Ends the account's sign-ins and unlocks it. If the body has neither a PIN nor a password, one is generated and
    /// returned once. An IT admin cannot set a headteacher's password (LMS-ADM-001); the headteacher sees the attempt.
    #[oai(
        path = "/admin/users/:user_id/credential",
        method = "post",
        operation_id = "resetCredential",
        tag = "Tag::Admin"
    )]
    async fn reset_credential(
        &self,
        app: Data<&App>,
        caller: Caller<ResetCredential>,
        user_id: Path<AccountId>,
        body: Json<Fields<CredentialBody>>,
    ) -> Result<Json<DrawnCredential>, Failure<ResetCredential>> {
        let now = app.clock.now();
        let tx = caller.tenant.read().await?;
        let account = find_account(&tx, user_id.0).await?;
        if headteachers::are_out_of_reach(caller.actor(), account.role) {
            tx.commit().await?;
            let tx = caller.tenant.begin().await?;
            return Err(refuse(tx, caller.actor(), HeadteacherAction::Credential, account.id, now).await?);
        }
        let chosen_secret = input::secret(&body, account.role).map_err(|error| match error {
            PersonFieldError::PinOnStaff(error) => Failure::from(error.with(code::ADM_014)),
            PersonFieldError::PasswordOnPupil(error) => error.with(code::ADM_015).into(),
            other => other.into_input_error().with(code::ADM_003).into(),
        })?;
        let generated_secret = chosen_secret.is_none().then(|| credential::draw(account.role));
        let Some(secret) = chosen_secret.as_ref().or(generated_secret.as_ref()) else {
            return Err(InputError::of_body("a PIN or a password").with(code::ADM_003).into());
        };
        if let Some(chosen) = &chosen_secret
            && let Some(weakness) =
                credential::weakness_in_school(&app, &tx, account.id, &account.username, chosen).await?
        {
            return Err(weakness.with(code::ADM_003).into());
        }
        tx.commit().await?;
        let hashed = credential::hash(&app, &caller, account.id, secret).await?;

        let is_pupil = account.role == Role::Pupil;
        let tx = caller.tenant.begin().await?;
        // The account may have become a headteacher's while the secret was hashed.
        let account = accounts::find_locked(&tx, account.id).await?.ok_or(code::ADM_005)?;
        if headteachers::are_out_of_reach(caller.actor(), account.role) {
            return Err(refuse(tx, caller.actor(), HeadteacherAction::Credential, account.id, now).await?);
        }
        if !credential::set(&tx, account.id, hashed, !is_pupil).await? {
            return Err(code::ADM_005.into());
        }
        lockout::clear(&tx, &[account.id]).await?;
        worker::accounts::end_sign_ins(&tx, &[account.id], now).await?;
        let event = AuditEvent::on("user", account.id.0, "user.credential")
            .with(json!({ "drawn": generated_secret.is_some() }));
        audit::record(&tx, caller.actor(), event, now).await?;
        tx.commit().await?;
        let secret_text = generated_secret.map(|secret| secret.expose_secret().to_owned());
        let (pin, password) = if is_pupil { (secret_text, None) } else { (None, secret_text) };
        Ok(Json(DrawnCredential { pin, password }))
    }

    /// Unlock an account at once
    ///
    /// Clears the count of failed log-ins. Unlocking an account that is not locked is harmless.
    #[oai(path = "/admin/users/:user_id/unlock", method = "post", operation_id = "unlockUser", tag = "Tag::Admin")]
    async fn unlock(
        &self,
        app: Data<&App>,
        caller: Caller<UnlockUser>,
        user_id: Path<AccountId>,
    ) -> Result<NoContent, Failure<UnlockUser>> {
        let tx = caller.tenant.begin().await?;
        let account = find_account(&tx, user_id.0).await?;
        lockout::clear(&tx, &[account.id]).await?;
        let event = AuditEvent::on("user", account.id.0, "user.unlock");
        audit::record(&tx, caller.actor(), event, app.clock.now()).await?;
        tx.commit().await?;
        Ok(NoContent::Done)
    }

    /// Export everything that is stored about a person
    ///
    /// Returns the data for a subject access request. The audit log records who exported the data. An IT admin does not
    /// see attainment, so an IT admin's export leaves it out and `complete` is false; the headteacher exports the whole
    /// record.
    #[oai(path = "/admin/users/:user_id/export", method = "get", operation_id = "exportUser", tag = "Tag::Admin")]
    async fn export(
        &self,
        app: Data<&App>,
        caller: Caller<ExportUser>,
        user_id: Path<AccountId>,
    ) -> Result<Json<PersonRecord>, Failure<ExportUser>> {
        let now = app.clock.now();
        let tx = caller.tenant.begin().await?;
        let account = find_account(&tx, user_id.0).await?;
        audit::record(&tx, caller.actor(), AuditEvent::on("user", account.id.0, "user.export"), now).await?;
        let record = export::export(&tx, account, caller.role, now).await?;
        tx.commit().await?;
        Ok(Json(record))
    }

    /// List texts that name a person
    ///
    /// Lists notes, feedback, names of groups and other texts that people wrote, if they contain a word of the person's
    /// first or last name. An erasure of the person leaves these texts, so decide about them before erasing. A page may
    /// have fewer items than the limit: continue until `next` is null.
    #[oai(path = "/admin/users/:user_id/mentions", method = "get", operation_id = "listMentions", tag = "Tag::Admin")]
    async fn mentions(
        &self,
        caller: Caller<ListMentions>,
        user_id: Path<AccountId>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<Mention>>, Failure<ListMentions>> {
        let page_request = PageRequest::<MentionCursor>::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        let account = find_account(&tx, user_id.0).await?;
        Ok(Json(mentions::list(&tx, &account, &page_request).await?))
    }
}

/// Returns the account with this id in the caller's school, or LMS-ADM-005 if the school has no such account.
async fn find_account<O: Raises<code::ADM_005>>(tx: &TenantTx, id: AccountId) -> Result<account::Model, Failure<O>> {
    Ok(accounts::find(tx, id).await?.ok_or(code::ADM_005)?)
}

/// Records what an IT admin tried to do to a headteacher's account, and returns LMS-ADM-001.
async fn refuse<O: Operation>(
    tx: TenantTx,
    actor: Actor,
    action: HeadteacherAction,
    account_id: AccountId,
    now: DateTime<Utc>,
) -> Result<Failure<O>, Failure<O>> {
    headteachers::record(&tx, actor, action, Some(account_id), now).await?;
    tx.commit().await?;
    Ok(headteachers::refusal())
}

/// Records that an IT admin tried to give the role headteacher, and returns LMS-ADM-009.
async fn refuse_role<O: Raises<code::ADM_009>>(
    tx: TenantTx,
    actor: Actor,
    action: HeadteacherAction,
    account_id: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<Failure<O>, Failure<O>> {
    headteachers::record(&tx, actor, action, account_id, now).await?;
    tx.commit().await?;
    Ok(InputError::new("role", "a role that an IT admin may give").with(code::ADM_009).into())
}

/// Returns LMS-ADM-005 if the school has no class with this id.
pub(super) async fn require_classroom<O: Raises<code::ADM_005>>(
    tx: &TenantTx,
    id: Option<ClassroomId>,
) -> Result<(), Failure<O>> {
    match id {
        Some(id) if !accounts::has_classroom(tx, id).await? => Err(no_such_classroom().with(code::ADM_005).into()),
        _ => Ok(()),
    }
}

pub(super) fn no_such_classroom() -> InputError {
    InputError::new("classroom_id", "a class of the school")
}

type ReadChange = (AccountChange, Option<secrecy::SecretString>, Option<i32>);

fn read_change(body: &Fields<UserChange>, account: &account::Model) -> Result<ReadChange, PersonFieldError> {
    let role = input::role(body)?;
    let future_role = role.unwrap_or(account.role);
    let secret = input::secret(body, future_role)?;
    if let Some(field) = ["username", "first_name", "last_name"].into_iter().find(|field| body.is_null(field)) {
        return Err(InputError::new(field, "not null").into());
    }
    let details = input::details(body, future_role)?;
    let change = AccountChange { role, details, archived: body.flag("archived")?, hashed: None };
    Ok((change, secret, body.number("version")?))
}

fn change_failure(error: AccountChangeError) -> Failure<UpdateUser> {
    match error {
        AccountChangeError::Conflict => code::ADM_006.into(),
        AccountChangeError::Database(error) => match accounts::duplicate_error(&error) {
            Some(DuplicateAccountError::Username) => Failure::from(code::ADM_013).because(error),
            Some(DuplicateAccountError::Identifier) => Failure::from(code::ADM_006).because(error),
            None if accounts::class_is_gone(&error) => Failure::from(code::ADM_005).because(error),
            None => error.into(),
        },
    }
}

fn deletion_failure(error: AccountChangeError) -> Failure<DeleteUser> {
    match error {
        AccountChangeError::Conflict => code::ADM_006.into(),
        AccountChangeError::Database(error) => error.into(),
    }
}
