//! LMS-ADM: roster imports.

use std::time::Duration;

use entity::{
    ImportId,
    roster_import::{Leavers, OnError},
    roster_row::RowOutcome,
    tenant::TenantTx,
};
use futures_util::{StreamExt, stream};
use openapi::{
    CodeType, Failure, InputError, Operation, OrFail, Raises, code,
    operations::{
        CancelImport, CommitImport, CreateImport, GetImport, ImportErrors, ImportEvents, ImportTemplate, ListImports,
        LoginCards,
    },
};
use poem::web::Data;
use poem::web::Field;
use poem_openapi::{
    ApiResponse, Multipart, OpenApi,
    param::{Header, Path, Query},
    payload::{Binary, EventStream, Json},
    registry::MetaSchemaRef,
    types::{ParseError, ParseFromMultipartField, ParseResult, Type},
};
use serde_json::json;
use worker::roster::{self, errors_file::errors_csv, template::template_csv};

use crate::{
    app::App,
    audit::{self, AuditEvent},
    authentication::Caller,
    edge::ROSTER_LIMIT,
    idempotency::{IdempotentRequest, stored_response},
    imports::{self, Import, ImportReport, ImportRequest, ImportView, StartImportError},
    login_cards::{CardsFormat, CardsResponse},
    page::{Page, PageRequest},
    routes::{Tag, results::attachment},
};

/// The LMS-ADM operations for roster imports.
#[derive(Debug)]
pub struct Imports;

/// A roster to import.
#[derive(Debug, Multipart)]
struct Upload {
    /// The CSV file: at most 10 MB and 50,000 rows.
    file: RosterFile,
    /// `dry_run` (the default) shows what would change; `commit` imports the file.
    mode: Option<String>,
    /// `stop` (the default) imports nothing if a row has an error; `skip` imports the rows without errors.
    on_error: Option<String>,
    /// Whether to `keep` (the default) or to `archive` pupils who are not in the file.
    leavers: Option<String>,
    /// `true` allows the import to change more than half of the school's accounts.
    confirm_large: Option<String>,
}

/// The part `file` of the form; `None` if the part is missing. The parser accepts a missing part, because the handler
/// returns a specific error code for a missing file.
#[derive(Debug)]
struct RosterFile(Option<(Option<String>, Vec<u8>)>);

impl Type for RosterFile {
    const IS_REQUIRED: bool = true;

    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> std::borrow::Cow<'static, str> {
        "string(binary)".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        poem_openapi::types::Binary::<Vec<u8>>::schema_ref()
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl ParseFromMultipartField for RosterFile {
    async fn parse_from_multipart(field: Option<Field>) -> ParseResult<Self> {
        let Some(field) = field else { return Ok(Self(None)) };
        let filename: Option<String> =
            field.file_name().map(|name| name.chars().filter(|c| !c.is_control()).take(200).collect());
        let filename = filename.filter(|name| !name.is_empty());
        let bytes = field.bytes().await.map_err(ParseError::custom)?;
        Ok(Self(Some((filename, bytes))))
    }
}

/// The response with an accepted import.
#[derive(Debug, ApiResponse)]
enum ImportAccepted {
    /// The accepted import; `getImport` and `importEvents` show its progress
    #[oai(status = 202)]
    Accepted(Json<Import>),
}

#[OpenApi]
impl Imports {
    /// Upload a roster
    ///
    /// A background job validates the file and, if `mode` is `commit`, imports it. A file that cannot be a roster at
    /// all is rejected at once.
    #[oai(path = "/admin/imports", method = "post", operation_id = "createImport", tag = "Tag::Admin")]
    async fn create(
        &self,
        app: Data<&App>,
        caller: Caller<CreateImport>,
        /// Makes the request safe to repeat: 1 to 64 characters.
        #[oai(name = "Idempotency-Key", validator(min_length = 1, max_length = 64))]
        idempotency_key: Header<Option<String>>,
        form: Upload,
    ) -> Result<ImportAccepted, Failure<CreateImport>> {
        let now = app.clock.now();
        let RosterFile(Some((filename, file))) = form.file else {
            return Err(InputError::missing("file").with(code::ADM_020).into());
        };
        let options = [&form.mode, &form.on_error, &form.leavers, &form.confirm_large]
            .map(|option| option.as_deref().unwrap_or(""));
        let request = read_options(options, filename).or_fail(code::ADM_003)?;
        let parts = [
            file.as_slice(),
            options[0].as_bytes(),
            options[1].as_bytes(),
            options[2].as_bytes(),
            options[3].as_bytes(),
        ];
        let repeatable = IdempotentRequest::read(&app, caller.account_id, idempotency_key.0, &parts)?;
        let file = require_roster(file).await?;

        let tx = caller.tenant.begin().await?;
        if let Some(repeatable) = &repeatable
            && let Some(import) = stored_response(repeatable.claim(&tx, now).await?)?
        {
            return Ok(ImportAccepted::Accepted(Json(import)));
        }
        let detail = json!({ "commit": request.commit, "bytes": file.len() });
        let view =
            imports::start(&tx, &app.sealer, &file, request, caller.account_id, now).await.map_err(import_failure)?;
        let import = view.show();
        audit::record(&tx, caller.actor(), AuditEvent::on("import", import.id.0, "import.create").with(detail), now)
            .await?;
        if let Some(repeatable) = &repeatable {
            repeatable.store(&tx, &import).await?;
        }
        tx.commit().await?;
        app.wake.wake();
        Ok(ImportAccepted::Accepted(Json(import)))
    }

    /// List imports
    ///
    /// The latest import comes first.
    #[oai(path = "/admin/imports", method = "get", operation_id = "listImports", tag = "Tag::Admin")]
    async fn list(
        &self,
        caller: Caller<ListImports>,
        /// The number of items in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
        /// True to count all imports, in `total`.
        total: Query<Option<bool>>,
    ) -> Result<Json<Page<Import>>, Failure<ListImports>> {
        let page_request = PageRequest::read(limit.0, after.0.as_deref())?.counting(total.0);
        let tx = caller.tenant.read().await?;
        Ok(Json(imports::list(&tx, &page_request).await?))
    }

    /// Download a roster template
    ///
    /// Returns a CSV file with every column and with one example teacher and one example pupil.
    #[oai(path = "/admin/imports/template.csv", method = "get", operation_id = "importTemplate", tag = "Tag::Admin")]
    #[allow(clippy::unused_async, reason = "handlers are async")]
    async fn template(&self, _caller: Caller<ImportTemplate>) -> Result<CsvResponse, Failure<ImportTemplate>> {
        Ok(csv("roster-template.csv", template_csv()))
    }

    /// Show an import and its report
    ///
    /// The report shows, line by line, what would change or has changed, with every error and how to correct it.
    #[oai(path = "/admin/imports/:import_id", method = "get", operation_id = "getImport", tag = "Tag::Admin")]
    async fn get(
        &self,
        caller: Caller<GetImport>,
        import_id: Path<ImportId>,
        /// Only rows of the report with this outcome.
        outcome: Query<Option<RowOutcome>>,
        /// The number of report rows in a page: 1 to 200, 50 by default.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The `next` cursor of the previous page of the report.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<ImportReport>, Failure<GetImport>> {
        let page_request = PageRequest::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        let view = find_import(&tx, import_id.0).await?;
        let report = imports::report(&tx, &view, outcome.0, &page_request).await?;
        Ok(Json(ImportReport { import: view.show(), report }))
    }

    /// Follow an import
    ///
    /// Sends the import as a server-sent event, first at once and then after each change, until the import has ended or
    /// waits for a commit. The data of each event is the import as JSON.
    ///
    /// The stream also ends when the access token expires, when the caller signs out or loses the right to see the
    /// import, and when the account opens a fifth stream: the oldest ends. A client that still needs the events
    /// requests them again.
    #[oai(path = "/admin/imports/:import_id/events", method = "get", operation_id = "importEvents", tag = "Tag::Admin")]
    async fn events(
        &self,
        app: Data<&App>,
        caller: Caller<ImportEvents>,
        import_id: Path<ImportId>,
    ) -> Result<EventStream<stream::BoxStream<'static, Import>>, Failure<ImportEvents>> {
        let tx = caller.tenant.read().await?;
        find_import(&tx, import_id.0).await?;
        tx.commit().await?;
        let standing = caller.standing();
        let events = app.import_streams.follow(caller.tenant, import_id.0, standing, app.clock.clone());
        Ok(EventStream::new(events.boxed()).keep_alive(KEEP_ALIVE))
    }

    /// Commit a validated import
    ///
    /// The rows are compared again with the school's current data. Repeating the request is harmless.
    #[oai(
        path = "/admin/imports/:import_id/commit",
        method = "post",
        operation_id = "commitImport",
        tag = "Tag::Admin"
    )]
    async fn commit(
        &self,
        app: Data<&App>,
        caller: Caller<CommitImport>,
        import_id: Path<ImportId>,
    ) -> Result<ImportAccepted, Failure<CommitImport>> {
        let now = app.clock.now();
        let tx = caller.tenant.begin().await?;
        let mut view = find_import_locked(&tx, import_id.0).await?;
        if !imports::commit(&tx, &mut view, now).await? {
            return Err(code::ADM_006.into());
        }
        audit::record(&tx, caller.actor(), AuditEvent::on("import", import_id.0.0, "import.commit"), now).await?;
        tx.commit().await?;
        app.wake.wake();
        Ok(ImportAccepted::Accepted(Json(view.show())))
    }

    /// Cancel an import that has not changed anything yet
    ///
    /// Deletes the uploaded file. Repeating the request is harmless.
    #[oai(
        path = "/admin/imports/:import_id/cancel",
        method = "post",
        operation_id = "cancelImport",
        tag = "Tag::Admin"
    )]
    async fn cancel(
        &self,
        app: Data<&App>,
        caller: Caller<CancelImport>,
        import_id: Path<ImportId>,
    ) -> Result<Json<Import>, Failure<CancelImport>> {
        let now = app.clock.now();
        let tx = caller.tenant.begin().await?;
        let mut view = find_import_locked(&tx, import_id.0).await?;
        if !imports::cancel(&tx, &mut view, now).await? {
            return Err(code::ADM_006.into());
        }
        audit::record(&tx, caller.actor(), AuditEvent::on("import", import_id.0.0, "import.cancel"), now).await?;
        tx.commit().await?;
        Ok(Json(view.show()))
    }

    /// Download the uploaded file with its errors
    ///
    /// The file has the uploaded rows and an additional column `Errors`. Correct the rows and upload the file again.
    /// The uploaded file is stored for 7 days.
    #[oai(
        path = "/admin/imports/:import_id/errors.csv",
        method = "get",
        operation_id = "importErrors",
        tag = "Tag::Admin"
    )]
    async fn errors(
        &self,
        app: Data<&App>,
        caller: Caller<ImportErrors>,
        import_id: Path<ImportId>,
    ) -> Result<CsvResponse, Failure<ImportErrors>> {
        let tx = caller.tenant.read().await?;
        let view = find_import(&tx, import_id.0).await?;
        let upload = imports::upload(&tx, &app.sealer, &view).await.map_err(import_failure)?;
        let (file, findings) = upload.ok_or(code::SES_006)?;
        tx.commit().await?;
        let csv_with_errors = tokio::task::spawn_blocking(move || errors_csv(&file, &findings)).await;
        Ok(csv("errors.csv", csv_with_errors.or_fail(code::API_005)?.or_fail(code::API_005)?))
    }

    /// Print login cards for the pupils that an import created
    ///
    /// Returns HTML for printing, sorted by class, with eight cards to a page, or JSON if `Accept` is
    /// `application/json`. The PINs are stored for 7 days.
    #[oai(
        path = "/admin/imports/:import_id/login-cards",
        method = "get",
        operation_id = "loginCards",
        tag = "Tag::Admin"
    )]
    async fn login_cards(
        &self,
        app: Data<&App>,
        caller: Caller<LoginCards>,
        format: CardsFormat,
        import_id: Path<ImportId>,
    ) -> Result<CardsResponse, Failure<LoginCards>> {
        let now = app.clock.now();
        let tx = caller.tenant.begin().await?;
        let view = find_import(&tx, import_id.0).await?;
        let cards = imports::cards(&tx, &app.sealer, &view, &app.public_address).await.map_err(import_failure)?;
        let cards = cards.ok_or(code::SES_006)?;
        audit::record(&tx, caller.actor(), AuditEvent::on("import", import_id.0.0, "import.cards"), now).await?;
        tx.commit().await?;
        Ok(format.response(cards))
    }
}

/// How often the event stream sends a comment line, so that proxies do not close the connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

async fn find_import<O: Raises<code::SES_006>>(tx: &TenantTx, id: ImportId) -> Result<ImportView, Failure<O>> {
    Ok(imports::find(tx, id).await?.ok_or(code::SES_006)?)
}

async fn find_import_locked<O: Raises<code::SES_006>>(tx: &TenantTx, id: ImportId) -> Result<ImportView, Failure<O>> {
    Ok(imports::find_locked(tx, id).await?.ok_or(code::SES_006)?)
}

fn import_failure<O: Operation>(error: StartImportError) -> Failure<O> {
    match error {
        StartImportError::Seal(error) => Failure::from(code::API_005).because(error),
        StartImportError::Database(error) => error.into(),
    }
}

/// Returns the file if it can be parsed as a roster, otherwise LMS-ADM-021.
async fn require_roster(file: Vec<u8>) -> Result<Vec<u8>, Failure<CreateImport>> {
    if file.len() > ROSTER_LIMIT {
        return Err(Failure::invalid(code::API_003::CODE, InputError::new("file", "10 MB at most")));
    }
    let read = tokio::task::spawn_blocking(move || roster::read(&file).map(|_| file)).await;
    Ok(read.or_fail(code::API_005)?.map_err(InputError::at("file")).or_fail(code::ADM_021)?)
}

fn read_options(
    [mode, on_error, leavers, confirm_large]: [&str; 4],
    filename: Option<String>,
) -> Result<ImportRequest, InputError> {
    Ok(ImportRequest {
        filename,
        commit: match mode {
            "" | "dry_run" => false,
            "commit" => true,
            _ => return Err(InputError::new("mode", "dry_run or commit")),
        },
        on_error: match on_error {
            "" | "stop" => OnError::Stop,
            "skip" => OnError::Skip,
            _ => return Err(InputError::new("on_error", "stop or skip")),
        },
        leavers: match leavers {
            "" | "keep" => Leavers::Keep,
            "archive" => Leavers::Archive,
            _ => return Err(InputError::new("leavers", "keep or archive")),
        },
        confirm_large: match confirm_large {
            "" | "false" => false,
            "true" => true,
            _ => return Err(InputError::new("confirm_large", "true or false")),
        },
    })
}

/// A CSV file to download.
#[derive(Debug, ApiResponse)]
enum CsvResponse {
    /// The file
    #[oai(status = 200, content_type = "text/csv")]
    File(Binary<Vec<u8>>, #[oai(header = "Content-Disposition")] String),
}

fn csv(name: &str, content: Vec<u8>) -> CsvResponse {
    CsvResponse::File(Binary(content), attachment(name))
}
