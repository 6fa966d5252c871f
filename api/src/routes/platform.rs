//! LMS-PLT: schools, their administrators, usage and jobs, for the platform operator.

use chrono::{DateTime, Utc};
use entity::{AccountId, JobId, Role, SchoolId, job, job::JobState, school, tenant::ServiceTx};
use openapi::{
    Failure, InputError, OrFail, Raises, code,
    operations::{
        CreateSchool, CreateSchoolAdmin, GetSchool, ListJobs, ListSchoolAdmins, PlatformLogin, PlatformSchools,
        PlatformUsage, RetryJob, RetryJobs, UpdateSchool,
    },
};
use poem::web::Data;
use poem_openapi::{
    ApiResponse, Enum, Object, OpenApi,
    param::{Path, Query},
    payload::Json,
};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use secrecy::ExposeSecret;
use serde_json::json;
use worker::{
    credential::{HashPurpose, SecretOwner},
    queue,
};

use super::{
    Tag,
    auth::{NoContent, SignedIn, hash_failure, limited, require_text, signed_in},
};
use crate::{
    accounts::{
        self, DuplicateAccountError, User,
        create::{self, NewAccount},
        credential,
        input::{self, PersonFieldError},
        list::{UserPlace, UserSort, administrators},
    },
    app::App,
    audit::{self, AuditEvent},
    authentication::Caller,
    body::Fields,
    client_address::ClientAddress,
    jobs,
    page::{Page, PageRequest, search_text},
    refresh_cookies::RefreshCookies,
    schools::{
        self, NewSchool, School, SchoolChange, SchoolCursor, SchoolFilter, SchoolSort, SchoolUpdate, ShownSchoolStatus,
    },
    sign_in::{self, LoginKind, SignInError},
    usage::{self, SchoolUsage},
};

/// The LMS-PLT operations.
#[derive(Debug)]
pub struct Platform;

/// A platform administrator's credentials.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "documents the body, which is read field by field")]
struct PlatformLoginBody {
    /// The user name; case does not matter.
    username: String,
    /// The password.
    #[oai(write_only)]
    password: String,
    /// Whether the refresh token is returned in a cookie that no script can read, instead of in the body. Only the
    /// service's own pages may send true. False by default.
    cookie: Option<bool>,
}

/// The school roles that a platform administrator can give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum AdminRole {
    /// Manages accounts, classes and rosters.
    ItAdmin,
    /// May do everything in the school.
    Headteacher,
}

/// A new administrator of a school.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "documents the body, which is read field by field")]
pub struct NewSchoolAdmin {
    /// The role of the account.
    pub role: AdminRole,
    /// The user name: 1 to 64 characters from a-z, 0-9, dot, hyphen and underscore, unique in the school.
    #[oai(validator(min_length = 1, max_length = 64))]
    pub username: String,
    /// Given name.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub first_name: String,
    /// Family name.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub last_name: String,
    /// The password, which the person should change after the first log-in. If absent, a password is generated and
    /// returned once.
    #[oai(write_only, validator(min_length = 8, max_length = 72))]
    pub password: Option<String>,
}

/// A school's administrator, with the password if the service generated it.
#[derive(Debug, Object)]
pub struct SchoolAdmin {
    /// The account of the administrator.
    pub user: User,
    /// The generated password, which is returned only once; null if the request set the password.
    pub password: Option<String>,
}

/// A background job.
#[derive(Debug, Object)]
#[oai(rename = "Job")]
pub struct JobView {
    /// The id of the job.
    pub id: JobId,
    /// The id of the school that the job belongs to; null for jobs of the platform itself.
    pub school_id: Option<SchoolId>,
    /// The name of the school.
    pub school: Option<String>,
    /// The kind of job.
    pub kind: String,
    /// The state of the job.
    pub state: JobState,
    /// The number of attempts so far. Attempts that failed because the database was unavailable do not count.
    pub attempts: i32,
    /// The number of attempts after which the job is dead.
    pub max_attempts: i32,
    /// The earliest time of the next attempt.
    pub run_at: DateTime<Utc>,
    /// The number of completed steps.
    pub progress_done: i32,
    /// The total number of steps; 0 while it is unknown.
    pub progress_total: i32,
    /// The error of the last failed attempt.
    pub last_error: Option<String>,
    /// When the job was enqueued.
    pub created_at: DateTime<Utc>,
    /// When the job ended; null until then.
    pub finished_at: Option<DateTime<Utc>>,
    /// When the first attempt failed; null if none has failed.
    pub failing_since: Option<DateTime<Utc>>,
}

impl JobView {
    fn of(job: job::Model, school: Option<String>) -> Self {
        Self {
            id: job.id,
            school_id: job.school_id,
            school,
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
            failing_since: job.failing_since,
        }
    }
}

/// The jobs to retry.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "documents the body, which is read field by field")]
pub struct JobsToRetry {
    /// The kind of the jobs.
    #[oai(validator(min_length = 1, max_length = 64))]
    pub kind: String,
}

/// The numbers of jobs that were retried.
#[derive(Debug, Object)]
pub struct JobRetries {
    /// The number of dead jobs that are due again.
    pub dead: u64,
    /// The number of failed jobs that waited for their next attempt and are due now.
    pub waiting: u64,
    /// Whether there may be more jobs of the kind to retry. If true, repeat the request.
    pub has_more: bool,
}

/// The response with a new school.
#[derive(Debug, ApiResponse)]
pub enum SchoolCreated {
    /// The new school
    #[oai(status = 201)]
    Created(Json<School>),
}

/// The response with a new administrator.
#[derive(Debug, ApiResponse)]
pub enum SchoolAdminCreated {
    /// The new administrator
    #[oai(status = 201)]
    Created(Json<SchoolAdmin>),
}

#[OpenApi]
impl Platform {
    /// Sign in a platform administrator
    ///
    /// Five failed log-ins in a row from one network lock the user name there for 15 minutes.
    #[oai(path = "/platform/login", method = "post", operation_id = "platformLogin", tag = "Tag::Platform")]
    async fn login(
        &self,
        app: Data<&App>,
        address: ClientAddress,
        cookies: RefreshCookies,
        body: Json<Fields<PlatformLoginBody>>,
    ) -> Result<SignedIn, Failure<PlatformLogin>> {
        let place = cookies.place(&body).or_fail(code::PLT_001)?;
        let text = |field| require_text(field, body.text(field)?);
        let username = text("username").or_fail(code::PLT_001)?;
        let password = text("password").or_fail(code::PLT_001)?;
        let secret = password.into();
        match sign_in::log_in(&app, LoginKind::Platform, address, SchoolId::PLATFORM, username, &secret).await {
            Ok(new) => Ok(signed_in(new, place, &cookies)),
            Err(SignInError::Wrong) => Err(code::PLT_002.into()),
            Err(SignInError::Locked(_)) => Err(code::AUTH_007.into()),
            Err(SignInError::Limited(wait)) => Err(limited(wait)),
            Err(SignInError::Token(error)) => Err(Failure::from(code::PLT_003).because(error)),
            Err(SignInError::Hash(error)) => Err(hash_failure(error)),
            Err(SignInError::Database(error)) => Err(error.into()),
        }
    }

    /// List schools
    ///
    /// The list includes suspended schools.
    #[oai(path = "/platform/schools", method = "get", operation_id = "platformSchools", tag = "Tag::Platform")]
    #[allow(clippy::too_many_arguments, reason = "each is a parameter in the API document")]
    async fn schools(
        &self,
        app: Data<&App>,
        _caller: Caller<PlatformSchools>,
        /// Only schools whose names contain these words.
        #[oai(validator(max_length = 200))]
        q: Query<Option<String>>,
        /// Only schools with this status.
        status: Query<Option<ShownSchoolStatus>>,
        /// What the list is sorted by; by name by default.
        sort: Query<Option<SchoolSort>>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page in the same order.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
        /// True to count all schools that match the filters, in `total`.
        total: Query<Option<bool>>,
    ) -> Result<Json<Page<School>>, Failure<PlatformSchools>> {
        let sort = sort.0.unwrap_or_default();
        let page_request = PageRequest::<SchoolCursor>::read(limit.0, after.0.as_deref())?;
        let page_request = page_request.in_order(|cursor| sort.has(cursor))?.counting(total.0);
        let filter =
            SchoolFilter { q: search_text("q", q.0)?, slug: None, status: status.0.map(ShownSchoolStatus::status) };
        let tx = app.service().read().await?;
        Ok(Json(schools::list(&tx, filter, sort, &page_request, School::of).await?))
    }

    /// Create a school
    ///
    /// A new school is empty. Create its first administrator with `createSchoolAdmin`.
    #[oai(path = "/platform/schools", method = "post", operation_id = "createSchool", tag = "Tag::Platform")]
    async fn create_school(
        &self,
        app: Data<&App>,
        caller: Caller<CreateSchool>,
        body: Json<Fields<NewSchool>>,
    ) -> Result<SchoolCreated, Failure<CreateSchool>> {
        let now = app.clock.now();
        let (name, slug, urn) = read_new(&body).or_fail(code::PLT_001)?;

        let tx = app.service().begin().await?;
        let school = schools::insert(&tx, name, slug, urn, now).await.map_err(write_failure)?;
        let event = AuditEvent::on("school", school.id.0, "school.create");
        audit::record_for(&tx, school.id, caller.actor(), event, now).await?;
        tx.commit().await?;
        Ok(SchoolCreated::Created(Json(School::of(school))))
    }

    /// Show a school
    ///
    /// The response includes the `version` to send with a change.
    #[oai(path = "/platform/schools/:school_id", method = "get", operation_id = "getSchool", tag = "Tag::Platform")]
    async fn school(
        &self,
        app: Data<&App>,
        _caller: Caller<GetSchool>,
        school_id: Path<SchoolId>,
    ) -> Result<Json<School>, Failure<GetSchool>> {
        let tx = app.service().read().await?;
        Ok(Json(School::of(find_school(&tx, school_id.0).await?)))
    }

    /// Change, suspend or reactivate a school
    ///
    /// Takes any subset of the fields. Suspending a school ends every sign-in of the school at once. If `version` is
    /// not the current version, the response is LMS-API-007.
    #[oai(
        path = "/platform/schools/:school_id",
        method = "patch",
        operation_id = "updateSchool",
        tag = "Tag::Platform"
    )]
    async fn update_school(
        &self,
        app: Data<&App>,
        caller: Caller<UpdateSchool>,
        school_id: Path<SchoolId>,
        body: Json<Fields<SchoolChange>>,
    ) -> Result<Json<School>, Failure<UpdateSchool>> {
        let (update, version) = read_change(&body).or_fail(code::PLT_001)?;
        let detail = json!({ "name": update.name.is_some(), "slug": update.slug.is_some(),
            "status": update.status.map(|status| format!("{status:?}").to_lowercase()) });
        let suspends = update.status == Some(ShownSchoolStatus::Suspended);
        let tx = app.service().begin().await?;
        let school = find_school(&tx, school_id.0).await?;
        if let Some(slug) = update.slug.as_deref().filter(|slug| *slug != school.slug) {
            schools::require_unreserved(slug).or_fail(code::PLT_001)?;
        }
        let version = version.unwrap_or(school.version);
        if !schools::update(&tx, school.id, version, update).await.map_err(write_failure)? {
            return Err(code::API_007.into());
        }
        let school = find_school(&tx, school.id).await?;
        if suspends {
            schools::end_sign_ins(&tx, school.id, app.clock.now()).await?;
        }
        let event = AuditEvent::on("school", school.id.0, "school.update").with(detail);
        audit::record_for(&tx, school.id, caller.actor(), event, app.clock.now()).await?;
        tx.commit().await?;
        Ok(Json(School::of(school)))
    }

    /// List a school's administrators
    ///
    /// Lists IT admins and headteachers, including archived accounts.
    #[oai(
        path = "/platform/schools/:school_id/admins",
        method = "get",
        operation_id = "listSchoolAdmins",
        tag = "Tag::Platform"
    )]
    async fn admins(
        &self,
        app: Data<&App>,
        caller: Caller<ListSchoolAdmins>,
        school_id: Path<SchoolId>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<User>>, Failure<ListSchoolAdmins>> {
        let page_request = PageRequest::<UserPlace>::read(limit.0, after.0.as_deref())?;
        let page_request = page_request.in_order(|place| UserSort::Name.has(place))?;
        let tx = app.service().read().await?;
        let school = find_school(&tx, school_id.0).await?;
        tx.commit().await?;
        let tenant = app.audited_tenant(caller.role, school.id).ok_or(code::SES_006)?;
        let tx = tenant.begin().await?;
        let now = app.clock.now();
        let administrators = administrators(&tx, &page_request, now).await?;
        audit::record(&tx, caller.actor(), AuditEvent::on("school", school.id.0, "school.admins"), now).await?;
        tx.commit().await?;
        Ok(Json(administrators))
    }

    /// Create an IT admin or headteacher of a school
    ///
    /// If the request has no password, one is generated and returned once.
    #[oai(
        path = "/platform/schools/:school_id/admins",
        method = "post",
        operation_id = "createSchoolAdmin",
        tag = "Tag::Platform"
    )]
    async fn create_admin(
        &self,
        app: Data<&App>,
        caller: Caller<CreateSchoolAdmin>,
        school_id: Path<SchoolId>,
        body: Json<Fields<NewSchoolAdmin>>,
    ) -> Result<SchoolAdminCreated, Failure<CreateSchoolAdmin>> {
        let now = app.clock.now();
        let missing = |field| move || InputError::missing(field).with(code::PLT_001);
        let role = match body.text("role").or_fail(code::PLT_001)?.ok_or_else(missing("role"))? {
            "it_admin" => Role::ItAdmin,
            "headteacher" => Role::Headteacher,
            _ => return Err(InputError::new("role", "it_admin or headteacher").with(code::PLT_007).into()),
        };
        let fields = ["username", "first_name", "last_name", "password"];
        let invalid_payload =
            |error: PersonFieldError| error.into_input_error().documented_in(&fields).with(code::PLT_001);
        let chosen_secret = input::secret(&body, role).map_err(invalid_payload)?;
        let mut details = input::details(&body, role).map_err(invalid_payload)?;
        let first_name = details.first_name.take().ok_or_else(missing("first_name"))?;
        let last_name = details.last_name.take().ok_or_else(missing("last_name"))?;
        details.username.as_ref().ok_or_else(missing("username"))?;
        let tx = app.service().read().await?;
        let school = find_school(&tx, school_id.0).await?;
        tx.commit().await?;
        if let Some(secret) = &chosen_secret {
            let username = details.username.as_deref().unwrap_or_default();
            credential::check_password(secret, username, &school.name, "password").or_fail(code::PLT_001)?;
        }

        let generated_secret = chosen_secret.is_none().then(|| credential::draw(role));
        let Some(secret) = chosen_secret.as_ref().or(generated_secret.as_ref()) else {
            return Err(InputError::missing("password").with(code::PLT_001).into());
        };
        let id = AccountId::draw();
        let owner = SecretOwner { school_id: school.id, account_id: id };
        let hashed = app.hasher.try_hash(HashPurpose::NewSecret, owner, secret).await.map_err(hash_failure)?;
        let tenant = app.audited_tenant(caller.role, school.id).ok_or(code::SES_006)?;
        let tx = tenant.begin().await?;
        let new = NewAccount { id, role, first_name, last_name, details, must_change_password: true };
        let account =
            create::insert(&tx, new, hashed, caller.actor(), now).await.map_err(
                |error| match accounts::duplicate_error(&error) {
                    Some(DuplicateAccountError::Username) => Failure::from(code::PLT_008).because(error),
                    Some(DuplicateAccountError::Identifier) => taken_identifier().with(code::PLT_001).into(),
                    None => error.into(),
                },
            )?;
        let user = accounts::show(&tx, account, now).await?;
        tx.commit().await?;
        let password = generated_secret.map(|secret| secret.expose_secret().to_owned());
        Ok(SchoolAdminCreated::Created(Json(SchoolAdmin { user, password })))
    }

    /// Show how much each school uses the product
    ///
    /// Shows the accounts, log-ins, open sign-ins and jobs of each school, sorted by the name of the school.
    #[oai(path = "/platform/usage", method = "get", operation_id = "platformUsage", tag = "Tag::Platform")]
    async fn usage(
        &self,
        app: Data<&App>,
        _caller: Caller<PlatformUsage>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<SchoolUsage>>, Failure<PlatformUsage>> {
        let page_request = PageRequest::<SchoolCursor>::read(limit.0, after.0.as_deref())?;
        let page_request = page_request.in_order(|cursor| SchoolSort::Name.has(cursor))?;
        let tx = app.service().read().await?;
        Ok(Json(usage::of_schools(&tx, &page_request, app.clock.now()).await?))
    }

    /// List jobs
    ///
    /// The latest job comes first.
    #[oai(path = "/platform/jobs", method = "get", operation_id = "listJobs", tag = "Tag::Platform")]
    #[allow(clippy::too_many_arguments, reason = "each is a parameter in the API document")]
    async fn jobs(
        &self,
        app: Data<&App>,
        _caller: Caller<ListJobs>,
        /// Only jobs in this state.
        state: Query<Option<JobState>>,
        /// Only jobs of this kind.
        #[oai(validator(max_length = 64))]
        kind: Query<Option<String>>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
        /// True to count all jobs that match the filters, in `total`.
        total: Query<Option<bool>>,
    ) -> Result<Json<Page<JobView>>, Failure<ListJobs>> {
        use job::Column;
        let page_request = PageRequest::<JobId>::read(limit.0, after.0.as_deref())?.counting(total.0);
        let kind = search_text("kind", kind.0)?;
        let tx = app.service().read().await?;
        let mut jobs = tx.find::<job::Entity>();
        if let Some(state) = state.0 {
            jobs = jobs.filter(Column::State.eq(state));
        }
        if let Some(kind) = kind {
            jobs = jobs.filter(Column::Kind.eq(kind));
        }
        let total = page_request.total(jobs.clone().count(&tx)).await?;
        if let Some(after) = page_request.after {
            jobs = jobs.filter(Column::Id.lt(after));
        }
        let rows = jobs.order_by_desc(Column::Id).limit(page_request.rows()).all(&tx).await?;
        let schools = schools::names(&tx, rows.iter().filter_map(|job| job.school_id)).await?;
        let show = |job: job::Model| {
            let school = job.school_id.and_then(|id| schools.get(&id).cloned());
            JobView::of(job, school)
        };
        Ok(Json(page_request.page(rows, |job| job.id, show).with_total(total)))
    }

    /// Retry a dead job
    ///
    /// The job becomes due at once and gets its full number of attempts again. If the job is not dead, the response is
    /// LMS-API-007.
    #[oai(path = "/platform/jobs/:job_id/retry", method = "post", operation_id = "retryJob", tag = "Tag::Platform")]
    async fn retry_job(
        &self,
        app: Data<&App>,
        caller: Caller<RetryJob>,
        job_id: Path<JobId>,
    ) -> Result<NoContent, Failure<RetryJob>> {
        let tx = app.service().begin().await?;
        let retry = queue::retry(&tx, job_id.0, app.clock.now()).await?;
        match retry {
            queue::RetryOutcome::Queued => {}
            queue::RetryOutcome::NotFound => return Err(code::SES_006.into()),
            queue::RetryOutcome::NotDead => return Err(code::API_007.into()),
        }
        tx.commit().await?;
        app.wake.wake();
        tracing::info!(job_id = %job_id.0, operator = %caller.account_id, "job retried");
        Ok(NoContent::Done)
    }

    /// Retry all failed jobs of a kind
    ///
    /// At most 2,000 dead jobs, the latest first, become due at once and get their full number of attempts again. At
    /// most 2,000 failed jobs that wait for their next attempt become due at once, too. Repeating the request is
    /// harmless.
    #[oai(path = "/platform/jobs/retry", method = "post", operation_id = "retryJobs", tag = "Tag::Platform")]
    async fn retry_jobs(
        &self,
        app: Data<&App>,
        caller: Caller<RetryJobs>,
        body: Json<Fields<JobsToRetry>>,
    ) -> Result<Json<JobRetries>, Failure<RetryJobs>> {
        let kind = body.text("kind").or_fail(code::PLT_001)?.and_then(jobs::known_kind);
        let kind = kind.ok_or_else(|| InputError::new("kind", "a kind of job").with(code::PLT_001))?;
        let counts = jobs::retry_kind(&app, kind).await?;
        let queue::RetryCounts { dead, waiting, has_more } = counts;
        tracing::info!(kind, dead, waiting, operator = %caller.account_id, "jobs retried");
        Ok(Json(JobRetries { dead, waiting, has_more }))
    }
}

async fn find_school<O: Raises<code::SES_006>>(tx: &ServiceTx, id: SchoolId) -> Result<school::Model, Failure<O>> {
    Ok(schools::find(tx, id).await?.ok_or(code::SES_006)?)
}

fn taken_identifier() -> InputError {
    InputError::of_body("the external id is another account's")
}

/// Reads and validates the name, the slug and the URN of a new school.
fn read_new(body: &Fields<NewSchool>) -> Result<(String, String, String), InputError> {
    let text = |field| body.text(field)?.ok_or_else(|| InputError::missing(field));
    let name = schools::valid_name(text("name")?)?;
    let slug = schools::valid_slug(text("slug")?)?;
    schools::require_unreserved(&slug)?;
    Ok((name, slug, schools::valid_urn(text("urn")?)?))
}

fn read_change(body: &Fields<SchoolChange>) -> Result<(SchoolUpdate, Option<i32>), InputError> {
    if let Some(field) = ["name", "slug", "status"].into_iter().find(|field| body.is_null(field)) {
        return Err(InputError::new(field, "not null"));
    }
    let unknown = || InputError::new("status", "active or suspended");
    let update = SchoolUpdate {
        name: body.text("name")?.map(schools::valid_name).transpose()?,
        slug: body.text("slug")?.map(schools::valid_slug).transpose()?,
        status: body.text("status")?.map(|status| ShownSchoolStatus::parse(status).ok_or_else(unknown)).transpose()?,
    };
    Ok((update, body.number("version")?))
}

fn write_failure<O: Raises<code::PLT_005>>(error: sea_orm::DbErr) -> Failure<O> {
    if schools::is_taken(&error) { Failure::from(code::PLT_005).because(error) } else { error.into() }
}
