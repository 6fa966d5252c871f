//! LMS-PLT: all schools, for the platform's operator.

use chrono::{DateTime, Utc};
use entity::{AccountId, JobId, Role, SchoolId, job, job::JobState, school, tenant::ServiceTx};
use openapi::{
    Failure, Raises, code,
    operations::{
        CreateSchool, CreateSchoolAdmin, GetSchool, ListJobs, ListSchoolAdmins, PlatformLogin, PlatformSchools,
        PlatformUsage, RetryJob, UpdateSchool,
    },
};
use poem_openapi::{
    ApiResponse, Enum, Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};
use secrecy::ExposeSecret;
use serde_json::json;
use worker::{credential::Owner, queue};

use super::{
    Tag,
    auth::{NoContent, Session, limit_login, not_hashed},
};
use crate::{
    accounts::{
        self, Taken, User,
        create::{self, NewAccount},
        credential,
        input::{self, Mistake},
    },
    app::App,
    audit::{self, Deed},
    body::Fields,
    client_address::ClientAddress,
    page::{Asked, Page, search_text},
    schools::{self, Filter, NewSchool, School, SchoolChange, Standing, Update},
    session::Caller,
    sign_in::{self, Door, Refused},
    usage::{self, SchoolUsage},
};

/// LMS-PLT.
#[derive(Debug)]
pub struct Platform(pub App);

/// A platform administrator's log-in.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
struct PlatformLoginBody {
    /// The user name, in any case.
    username: String,
    /// The password.
    #[oai(write_only)]
    password: String,
}

/// The roles that the platform gives in a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum AdminRole {
    /// Keeps accounts and classrooms.
    ItAdmin,
    /// May do everything in the school.
    Headteacher,
}

/// A school's first administrator.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewSchoolAdmin {
    /// What the person may do.
    pub role: AdminRole,
    /// 1 to 64 of a-z, 0-9, dot, hyphen, underscore; unique in the school.
    #[oai(validator(min_length = 1, max_length = 64))]
    pub username: String,
    /// Given name.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub first_name: String,
    /// Family name.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub last_name: String,
    /// The password, which the person should then change. Left out: one is drawn and answered, this once.
    #[oai(write_only, validator(min_length = 8, max_length = 72))]
    pub password: Option<String>,
}

/// A school's administrator and, where it was drawn, the password.
#[derive(Debug, Object)]
pub struct SchoolAdmin {
    /// The account.
    pub user: User,
    /// The password that was drawn, told this once.
    pub password: Option<String>,
}

/// A job, as the operator sees it.
#[derive(Debug, Object)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Whose work it is; null for the platform's own.
    pub school_id: Option<SchoolId>,
    /// Which work.
    pub kind: String,
    /// How far it is.
    pub state: JobState,
    /// How often it was tried.
    pub attempts: i32,
    /// After how many tries it is given up.
    pub max_attempts: i32,
    /// Not before then.
    pub run_at: DateTime<Utc>,
    /// Steps done.
    pub progress_done: i32,
    /// Steps in all; 0 while unknown.
    pub progress_total: i32,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was enqueued.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

impl From<job::Model> for Job {
    fn from(job: job::Model) -> Self {
        Self {
            id: job.id,
            school_id: job.school_id,
            kind: job.kind,
            state: job.state,
            attempts: job.attempts,
            max_attempts: job.max_attempts,
            run_at: job.run_at,
            progress_done: job.progress_done,
            progress_total: job.progress_total,
            last_error: job.last_error,
            created_at: job.created_at,
            finished_at: job.finished_at,
        }
    }
}

/// A new school.
#[derive(Debug, ApiResponse)]
pub enum SchoolCreated {
    /// The school
    #[oai(status = 201)]
    Created(Json<School>),
}

/// A new administrator.
#[derive(Debug, ApiResponse)]
pub enum SchoolAdminCreated {
    /// The administrator
    #[oai(status = 201)]
    Created(Json<SchoolAdmin>),
}

#[OpenApi]
impl Platform {
    /// Sign a platform administrator in
    ///
    /// Five failures in a row lock the user name for 15 minutes.
    #[oai(path = "/platform/login", method = "post", operation_id = "platformLogin", tag = "Tag::Platform")]
    async fn login(
        &self,
        address: ClientAddress,
        body: Json<Fields<PlatformLoginBody>>,
    ) -> Result<Json<Session>, Failure<PlatformLogin>> {
        let text = |name| body.text(name).ok().flatten().filter(|text| !text.is_empty());
        let (Some(username), Some(password)) = (text("username"), text("password")) else {
            return Err(code::PLT_001.into());
        };
        limit_login::<PlatformLogin>(&self.0, address, SchoolId::PLATFORM)?;
        match sign_in::log_in(&self.0, Door::Platform, SchoolId::PLATFORM, username, &password.into()).await {
            Ok(signed_in) => Ok(Json(Session::of(signed_in))),
            Err(Refused::Wrong) => Err(code::PLT_002.into()),
            Err(Refused::Locked(_)) => Err(code::AUTH_007.into()),
            Err(Refused::Token(error)) => Err(Failure::from(code::PLT_003).because(error)),
            Err(Refused::Hash(error)) => Err(not_hashed(error)),
            Err(Refused::Database(error)) => Err(error.into()),
        }
    }

    /// List schools
    ///
    /// By name, suspended ones too.
    #[oai(path = "/platform/schools", method = "get", operation_id = "platformSchools", tag = "Tag::Platform")]
    async fn schools(
        &self,
        _caller: Caller<PlatformSchools>,
        /// Words of the name.
        #[oai(validator(max_length = 200))]
        q: Query<Option<String>>,
        /// Those of this standing.
        status: Query<Option<Standing>>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<School>>, Failure<PlatformSchools>> {
        let asked = Asked::read(limit.0, after.0.as_deref())?;
        let filter = Filter { q: search_text(q.0)?, slug: None, status: status.0.map(Standing::status) };
        let tx = self.0.service().read().await?;
        Ok(Json(schools::list(&tx, filter, &asked, School::of).await?))
    }

    /// Make a school
    ///
    /// It is empty: its first administrator comes next, by `createSchoolAdmin`.
    #[oai(path = "/platform/schools", method = "post", operation_id = "createSchool", tag = "Tag::Platform")]
    async fn create_school(
        &self,
        caller: Caller<CreateSchool>,
        body: Json<Fields<NewSchool>>,
    ) -> Result<SchoolCreated, Failure<CreateSchool>> {
        let now = self.0.clock.now();
        let text = |name| body.text(name).ok().flatten();
        let name = text("name").and_then(schools::checked_name).ok_or(code::PLT_001)?;
        let slug = text("slug").and_then(schools::checked_slug).ok_or(code::PLT_001)?;
        let urn = text("urn").and_then(schools::checked_urn).ok_or(code::PLT_001)?;

        let tx = self.0.service().begin().await?;
        let school = schools::insert(&tx, name, slug, urn, now).await.map_err(not_written)?;
        let deed = Deed::on("school", school.id.0, "school.create");
        audit::record_for(&tx, school.id, caller.actor(), deed, now).await?;
        tx.commit().await?;
        Ok(SchoolCreated::Created(Json(School::of(school))))
    }

    /// Show a school
    ///
    /// With its version, which a change gives back.
    #[oai(path = "/platform/schools/:school_id", method = "get", operation_id = "getSchool", tag = "Tag::Platform")]
    async fn school(
        &self,
        _caller: Caller<GetSchool>,
        school_id: Path<SchoolId>,
    ) -> Result<Json<School>, Failure<GetSchool>> {
        let tx = self.0.service().read().await?;
        Ok(Json(School::of(existing(&tx, school_id.0).await?)))
    }

    /// Change a school, suspend it, let it in again
    ///
    /// Any subset of the fields; suspending ends every session of the school at once. A `version` that is not the current
    /// one is LMS-API-007.
    #[oai(
        path = "/platform/schools/:school_id",
        method = "patch",
        operation_id = "updateSchool",
        tag = "Tag::Platform"
    )]
    async fn update_school(
        &self,
        caller: Caller<UpdateSchool>,
        school_id: Path<SchoolId>,
        body: Json<Fields<SchoolChange>>,
    ) -> Result<Json<School>, Failure<UpdateSchool>> {
        let (update, version) = read_change(&body).ok_or(code::PLT_001)?;
        let detail = json!({ "name": update.name.is_some(), "slug": update.slug.is_some(),
            "status": update.standing.map(|standing| format!("{standing:?}").to_lowercase()) });
        let suspends = update.standing == Some(Standing::Suspended);
        let tx = self.0.service().begin().await?;
        let school = existing(&tx, school_id.0).await?;
        let version = version.unwrap_or(school.version);
        if !schools::update(&tx, school.id, version, update).await.map_err(not_written)? {
            return Err(code::API_007.into());
        }
        let school = existing(&tx, school.id).await?;
        if suspends {
            schools::end_sign_ins(&tx, school.id, self.0.clock.now()).await?;
        }
        let deed = Deed::on("school", school.id.0, "school.update").with(detail);
        audit::record_for(&tx, school.id, caller.actor(), deed, self.0.clock.now()).await?;
        tx.commit().await?;
        Ok(Json(School::of(school)))
    }

    /// List a school's administrators
    ///
    /// Its IT admins and headteachers, archived ones too.
    #[oai(
        path = "/platform/schools/:school_id/admins",
        method = "get",
        operation_id = "listSchoolAdmins",
        tag = "Tag::Platform"
    )]
    async fn admins(
        &self,
        caller: Caller<ListSchoolAdmins>,
        school_id: Path<SchoolId>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<User>>, Failure<ListSchoolAdmins>> {
        let asked = Asked::<accounts::Cursor>::read(limit.0, after.0.as_deref())?;
        let tx = self.0.service().read().await?;
        let school = existing(&tx, school_id.0).await?;
        tx.commit().await?;
        let tenant = self.0.audited_tenant(caller.role, school.id).ok_or(code::SES_006)?;
        let tx = tenant.begin().await?;
        let now = self.0.clock.now();
        let administrators = accounts::administrators(&tx, &asked, now).await?;
        audit::record(&tx, caller.actor(), Deed::on("school", school.id.0, "school.admins"), now).await?;
        tx.commit().await?;
        Ok(Json(administrators))
    }

    /// Make a school's IT admin or headteacher
    ///
    /// Without a password one is drawn and answered, this once.
    #[oai(
        path = "/platform/schools/:school_id/admins",
        method = "post",
        operation_id = "createSchoolAdmin",
        tag = "Tag::Platform"
    )]
    async fn create_admin(
        &self,
        caller: Caller<CreateSchoolAdmin>,
        school_id: Path<SchoolId>,
        body: Json<Fields<NewSchoolAdmin>>,
    ) -> Result<SchoolAdminCreated, Failure<CreateSchoolAdmin>> {
        let now = self.0.clock.now();
        let role = match body.text("role") {
            Ok(Some("it_admin")) => Role::ItAdmin,
            Ok(Some("headteacher")) => Role::Headteacher,
            Ok(Some(_)) => return Err(code::PLT_007.into()),
            Ok(None) | Err(_) => return Err(code::PLT_001.into()),
        };
        let malformed = |_: Mistake| code::PLT_001;
        let given = input::secret(&body, role).map_err(malformed)?;
        let mut details = input::details(&body, role).map_err(malformed)?;
        let (Some(first_name), Some(last_name), true) =
            (details.first_name.take(), details.last_name.take(), details.username.is_some())
        else {
            return Err(code::PLT_001.into());
        };
        let tx = self.0.service().read().await?;
        let school = existing(&tx, school_id.0).await?;
        tx.commit().await?;

        let drawn = given.is_none().then(|| credential::draw(role));
        let Some(secret) = given.as_ref().or(drawn.as_ref()) else { return Err(code::PLT_001.into()) };
        let id = AccountId::draw();
        let owner = Owner { school_id: school.id, account_id: id };
        let hashed = self.0.hasher.hash_soon(owner, secret).await.map_err(not_hashed)?;
        let tenant = self.0.audited_tenant(caller.role, school.id).ok_or(code::SES_006)?;
        let tx = tenant.begin().await?;
        let new = NewAccount { id, role, first_name, last_name, details, must_change_password: true };
        let account =
            create::insert(&tx, new, hashed, caller.actor(), now).await.map_err(|error| {
                match accounts::taken(&error) {
                    Some(Taken::Username) => Failure::from(code::PLT_008).because(error),
                    Some(Taken::Identifier) => Failure::from(code::PLT_001).because(error),
                    None => error.into(),
                }
            })?;
        let user = accounts::show(&tx, account, now).await?;
        tx.commit().await?;
        let password = drawn.map(|secret| secret.expose_secret().to_owned());
        Ok(SchoolAdminCreated::Created(Json(SchoolAdmin { user, password })))
    }

    /// Show how much each school uses the product
    ///
    /// By name of the school: accounts, log-ins, sign-ins that are open, jobs.
    #[oai(path = "/platform/usage", method = "get", operation_id = "platformUsage", tag = "Tag::Platform")]
    async fn usage(
        &self,
        _caller: Caller<PlatformUsage>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<SchoolUsage>>, Failure<PlatformUsage>> {
        let asked = Asked::read(limit.0, after.0.as_deref())?;
        let tx = self.0.service().read().await?;
        Ok(Json(usage::of_schools(&tx, &asked, self.0.clock.now()).await?))
    }

    /// List jobs
    ///
    /// The latest first.
    #[oai(path = "/platform/jobs", method = "get", operation_id = "listJobs", tag = "Tag::Platform")]
    async fn jobs(
        &self,
        _caller: Caller<ListJobs>,
        /// Those of this state.
        state: Query<Option<JobState>>,
        /// Those of this kind.
        #[oai(validator(max_length = 64))]
        kind: Query<Option<String>>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<Job>>, Failure<ListJobs>> {
        use job::Column;
        let asked = Asked::<JobId>::read(limit.0, after.0.as_deref())?;
        let kind = search_text(kind.0)?;
        let tx = self.0.service().read().await?;
        let mut jobs = tx.find::<job::Entity>();
        if let Some(state) = state.0 {
            jobs = jobs.filter(Column::State.eq(state));
        }
        if let Some(kind) = kind {
            jobs = jobs.filter(Column::Kind.eq(kind));
        }
        if let Some(after) = asked.after {
            jobs = jobs.filter(Column::Id.lt(after));
        }
        let rows = jobs.order_by_desc(Column::Id).limit(asked.rows()).all(&tx).await?;
        Ok(Json(asked.page(rows, |job| job.id, Job::from)))
    }

    /// Try a dead job again
    ///
    /// It is due at once, with all its tries again. A job that is not dead is LMS-API-007.
    #[oai(path = "/platform/jobs/:job_id/retry", method = "post", operation_id = "retryJob", tag = "Tag::Platform")]
    async fn retry_job(&self, caller: Caller<RetryJob>, job_id: Path<JobId>) -> Result<NoContent, Failure<RetryJob>> {
        let tx = self.0.service().begin().await?;
        let retry = queue::retry(&tx, job_id.0, self.0.clock.now()).await?;
        match retry {
            queue::Retry::Queued => {}
            queue::Retry::NotFound => return Err(code::SES_006.into()),
            queue::Retry::NotDead => return Err(code::API_007.into()),
        }
        tx.commit().await?;
        self.0.wake.wake();
        tracing::info!(job_id = %job_id.0, operator = %caller.account_id, "job retried");
        Ok(NoContent::Done)
    }
}

async fn existing<O: Raises<code::SES_006>>(tx: &ServiceTx, id: SchoolId) -> Result<school::Model, Failure<O>> {
    Ok(schools::find(tx, id).await?.ok_or(code::SES_006)?)
}

fn read_change(body: &Fields<SchoolChange>) -> Option<(Update, Option<i32>)> {
    let emptied = ["name", "slug", "status"].iter().any(|field| body.is_null(field));
    let name = body.text("name").ok()?.map(|name| schools::checked_name(name).ok_or(())).transpose().ok()?;
    let slug = body.text("slug").ok()?.map(|slug| schools::checked_slug(slug).ok_or(())).transpose().ok()?;
    let standing = body.text("status").ok()?.map(|status| Standing::parse(status).ok_or(())).transpose().ok()?;
    let version = body.number("version").ok()?;
    (!emptied).then_some((Update { name, slug, standing }, version))
}

fn not_written<O: Raises<code::PLT_005>>(error: sea_orm::DbErr) -> Failure<O> {
    if schools::is_taken(&error) { Failure::from(code::PLT_005).because(error) } else { error.into() }
}
