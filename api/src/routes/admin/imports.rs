//! LMS-ADM: imports of rosters.

use std::time::Duration;

use entity::{
    ImportId,
    roster_import::{Leavers, OnError},
    roster_row::RowOutcome,
    tenant::TenantTx,
};
use futures_util::{Stream, StreamExt, stream};
use openapi::{
    CodeType, Failure, Operation, OrFail, Raises, code,
    operations::{
        CancelImport, CommitImport, CreateImport, GetImport, ImportErrors, ImportEvents, ImportTemplate, ListImports,
        LoginCards,
    },
};
use poem::web::Field;
use poem_openapi::{
    ApiResponse, Multipart, OpenApi,
    param::{Header, Path, Query},
    payload::{Binary, EventStream, Html, Json},
    registry::MetaSchemaRef,
    types::{ParseError, ParseFromMultipartField, ParseResult, Type},
};
use serde_json::json;
use worker::roster::{self, cards::cards_html, errors_file::errors_csv, template::template_csv};

use crate::{
    app::App,
    audit::{self, Deed},
    edge::ROSTER_LIMIT,
    idempotency::{Repeatable, answered},
    imports::{self, Import, ImportReport, Known, NotBegun, Request},
    page::{Asked, Page},
    routes::Tag,
    session::Caller,
};

/// LMS-ADM: imports of rosters.
#[derive(Debug)]
pub struct Imports(pub App);

/// A roster to import.
#[derive(Debug, Multipart)]
struct Upload {
    /// The CSV file: 10 MB and 50,000 rows at most.
    file: RosterFile,
    /// `dry_run` (the default) shows the differences, `commit` imports.
    mode: Option<String>,
    /// `stop` (the default): a bad row stops the commit; `skip`: the good rows are imported.
    on_error: Option<String>,
    /// `keep` (the default) or `archive` pupils who are not in the file.
    leavers: Option<String>,
    /// `true`: it may change more than half of the school's accounts.
    confirm_large: Option<String>,
}

/// The part `file` of the form. That it is missing has a code of its own, so a missing one is read too.
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
        let filename = field.file_name().map(|name| name.chars().filter(|c| !c.is_control()).take(200).collect());
        let bytes = field.bytes().await.map_err(ParseError::custom)?;
        Ok(Self(Some((filename, bytes))))
    }
}

/// An import that was begun.
#[derive(Debug, ApiResponse)]
enum ImportAccepted {
    /// Accepted: `getImport` or `importEvents` tell how far it is
    #[oai(status = 202)]
    Accepted(Json<Import>),
}

#[OpenApi]
impl Imports {
    /// Upload a roster
    ///
    /// A job validates it and, when `mode` is `commit`, imports it. What cannot be a roster at all is answered at once.
    #[oai(path = "/admin/imports", method = "post", operation_id = "createImport", tag = "Tag::Admin")]
    async fn create(
        &self,
        caller: Caller<CreateImport>,
        /// Makes the request harmless to repeat: up to 64 characters.
        #[oai(name = "Idempotency-Key", validator(min_length = 1, max_length = 64))]
        idempotency_key: Header<Option<String>>,
        form: Upload,
    ) -> Result<ImportAccepted, Failure<CreateImport>> {
        let now = self.0.clock.now();
        let RosterFile(Some((filename, file))) = form.file else { return Err(code::ADM_020.into()) };
        let options = [&form.mode, &form.on_error, &form.leavers, &form.confirm_large]
            .map(|option| option.as_deref().unwrap_or(""));
        let request = read_options(options, filename).ok_or(code::ADM_003)?;
        let parts = [
            file.as_slice(),
            options[0].as_bytes(),
            options[1].as_bytes(),
            options[2].as_bytes(),
            options[3].as_bytes(),
        ];
        let repeatable = Repeatable::read(&self.0, caller.account_id, idempotency_key.0, &parts)?;
        let file = readable(file).await?;

        let tx = caller.tenant.begin().await?;
        if let Some(repeatable) = &repeatable
            && let Some(import) = answered(repeatable.claim(&tx, now).await?)?
        {
            return Ok(ImportAccepted::Accepted(Json(import)));
        }
        let detail = json!({ "commit": request.commit, "bytes": file.len() });
        let known =
            imports::begin(&tx, &self.0.sealer, &file, request, caller.account_id, now).await.map_err(not_sealed)?;
        let import = known.show();
        audit::record(&tx, caller.actor(), Deed::on("import", import.id.0, "import.create").with(detail), now).await?;
        if let Some(repeatable) = &repeatable {
            repeatable.keep(&tx, &import).await?;
        }
        tx.commit().await?;
        self.0.wake.wake();
        Ok(ImportAccepted::Accepted(Json(import)))
    }

    /// List imports
    ///
    /// The latest first.
    #[oai(path = "/admin/imports", method = "get", operation_id = "listImports", tag = "Tag::Admin")]
    async fn list(
        &self,
        caller: Caller<ListImports>,
        /// Items in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<Page<Import>>, Failure<ListImports>> {
        let asked = Asked::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        Ok(Json(imports::list(&tx, &asked).await?))
    }

    /// Download a template of a roster
    ///
    /// Every column, with an example of a teacher and of a pupil.
    #[oai(path = "/admin/imports/template.csv", method = "get", operation_id = "importTemplate", tag = "Tag::Admin")]
    #[allow(clippy::unused_async, reason = "handlers are")]
    async fn template(&self, _caller: Caller<ImportTemplate>) -> Result<CsvResponse, Failure<ImportTemplate>> {
        Ok(csv("roster-template.csv", template_csv()))
    }

    /// Show an import and its report
    ///
    /// What would change or has changed, line by line, with every error and how to correct it.
    #[oai(path = "/admin/imports/:import_id", method = "get", operation_id = "getImport", tag = "Tag::Admin")]
    async fn get(
        &self,
        caller: Caller<GetImport>,
        import_id: Path<ImportId>,
        /// Rows of the report with this outcome.
        outcome: Query<Option<RowOutcome>>,
        /// Rows of the report in a page: 1 to 200, 50 when left out.
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))]
        limit: Query<Option<u64>>,
        /// The cursor `next` of the report's page before.
        #[oai(validator(max_length = 500))]
        after: Query<Option<String>>,
    ) -> Result<Json<ImportReport>, Failure<GetImport>> {
        let asked = Asked::read(limit.0, after.0.as_deref())?;
        let tx = caller.tenant.read().await?;
        let known = existing(&tx, import_id.0).await?;
        let report = imports::report(&tx, &known, outcome.0, &asked).await?;
        Ok(Json(ImportReport { import: known.show(), report }))
    }

    /// Follow an import
    ///
    /// Server-sent events: the import, at once and whenever it has changed, until it has ended or waits for a commit.
    #[oai(path = "/admin/imports/:import_id/events", method = "get", operation_id = "importEvents", tag = "Tag::Admin")]
    async fn events(
        &self,
        caller: Caller<ImportEvents>,
        import_id: Path<ImportId>,
    ) -> Result<EventStream<stream::BoxStream<'static, Import>>, Failure<ImportEvents>> {
        let tx = caller.tenant.read().await?;
        let known = existing(&tx, import_id.0).await?;
        tx.commit().await?;
        Ok(EventStream::new(follow(caller, known).boxed()).keep_alive(KEEP_ALIVE))
    }

    /// Commit a validated import
    ///
    /// The rows are compared anew with what the school is by then. Asking twice is harmless.
    #[oai(
        path = "/admin/imports/:import_id/commit",
        method = "post",
        operation_id = "commitImport",
        tag = "Tag::Admin"
    )]
    async fn commit(
        &self,
        caller: Caller<CommitImport>,
        import_id: Path<ImportId>,
    ) -> Result<ImportAccepted, Failure<CommitImport>> {
        let now = self.0.clock.now();
        let tx = caller.tenant.begin().await?;
        let mut known = existing_locked(&tx, import_id.0).await?;
        if !imports::commit(&tx, &mut known, now).await? {
            return Err(code::ADM_006.into());
        }
        audit::record(&tx, caller.actor(), Deed::on("import", import_id.0.0, "import.commit"), now).await?;
        tx.commit().await?;
        self.0.wake.wake();
        Ok(ImportAccepted::Accepted(Json(known.show())))
    }

    /// Cancel an import of which nothing is imported yet
    ///
    /// The uploaded file is removed. Asking twice is harmless.
    #[oai(
        path = "/admin/imports/:import_id/cancel",
        method = "post",
        operation_id = "cancelImport",
        tag = "Tag::Admin"
    )]
    async fn cancel(
        &self,
        caller: Caller<CancelImport>,
        import_id: Path<ImportId>,
    ) -> Result<Json<Import>, Failure<CancelImport>> {
        let now = self.0.clock.now();
        let tx = caller.tenant.begin().await?;
        let mut known = existing_locked(&tx, import_id.0).await?;
        if !imports::cancel(&tx, &mut known, now).await? {
            return Err(code::ADM_006.into());
        }
        audit::record(&tx, caller.actor(), Deed::on("import", import_id.0.0, "import.cancel"), now).await?;
        tx.commit().await?;
        Ok(Json(known.show()))
    }

    /// Download the uploaded file with what is wrong in it
    ///
    /// The same rows with a column `Errors`: correct them there and upload it again. Kept 7 days.
    #[oai(
        path = "/admin/imports/:import_id/errors.csv",
        method = "get",
        operation_id = "importErrors",
        tag = "Tag::Admin"
    )]
    async fn errors(
        &self,
        caller: Caller<ImportErrors>,
        import_id: Path<ImportId>,
    ) -> Result<CsvResponse, Failure<ImportErrors>> {
        let tx = caller.tenant.read().await?;
        let known = existing(&tx, import_id.0).await?;
        let upload = imports::upload(&tx, &self.0.sealer, &known).await.map_err(not_sealed)?;
        let (file, findings) = upload.ok_or(code::SES_006)?;
        tx.commit().await?;
        let marked = tokio::task::spawn_blocking(move || errors_csv(&file, &findings)).await;
        Ok(csv("errors.csv", marked.or_fail(code::API_005)?.or_fail(code::API_005)?))
    }

    /// Print the login cards of the pupils whom an import made
    ///
    /// HTML made for printing, eight cards to a page, by class. The PINs are kept 7 days.
    #[oai(
        path = "/admin/imports/:import_id/login-cards",
        method = "get",
        operation_id = "loginCards",
        tag = "Tag::Admin"
    )]
    async fn login_cards(
        &self,
        caller: Caller<LoginCards>,
        import_id: Path<ImportId>,
    ) -> Result<Html<String>, Failure<LoginCards>> {
        let now = self.0.clock.now();
        let tx = caller.tenant.begin().await?;
        let known = existing(&tx, import_id.0).await?;
        let cards = imports::cards(&tx, &self.0.sealer, &known, &self.0.public_address).await.map_err(not_sealed)?;
        let cards = cards.ok_or(code::SES_006)?;
        audit::record(&tx, caller.actor(), Deed::on("import", import_id.0.0, "import.cards"), now).await?;
        tx.commit().await?;
        Ok(Html(cards_html(&cards)))
    }
}

/// How often an import that is followed is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// How often a line is sent that nobody reads, so that proxies keep the connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The import now, and again whenever it has changed, until it has ended.
fn follow<O: Send + 'static>(caller: Caller<O>, known: Known) -> impl Stream<Item = Import> + Send + 'static {
    let first = stream::once(std::future::ready(known.show()));
    let id = known.id();
    let rest = stream::unfold((caller, known), move |(caller, mut known)| async move {
        while !known.has_ended() {
            tokio::time::sleep(LOOK_EVERY).await;
            // A database that is away for a moment is asked again; the client's own patience ends it.
            let Ok(tx) = caller.tenant.read().await else { continue };
            let Ok(now) = imports::find(&tx, id).await else { continue };
            let now = now?;
            if now != known {
                return Some((now.show(), (caller, now)));
            }
            known = now;
        }
        None
    });
    first.chain(rest)
}

async fn existing<O: Raises<code::SES_006>>(tx: &TenantTx, id: ImportId) -> Result<Known, Failure<O>> {
    Ok(imports::find(tx, id).await?.ok_or(code::SES_006)?)
}

async fn existing_locked<O: Raises<code::SES_006>>(tx: &TenantTx, id: ImportId) -> Result<Known, Failure<O>> {
    Ok(imports::find_locked(tx, id).await?.ok_or(code::SES_006)?)
}

fn not_sealed<O: Operation>(error: NotBegun) -> Failure<O> {
    match error {
        NotBegun::Seal(error) => Failure::from(code::API_005).because(error),
        NotBegun::Database(error) => error.into(),
    }
}

/// The file, when it can be a roster at all; LMS-ADM-021 otherwise, at once.
async fn readable(file: Vec<u8>) -> Result<Vec<u8>, Failure<CreateImport>> {
    if file.len() > ROSTER_LIMIT {
        return Err(Failure::implied(code::API_003::CODE));
    }
    let read = tokio::task::spawn_blocking(move || roster::read(&file).map(|_| file)).await;
    Ok(read.or_fail(code::API_005)?.or_fail(code::ADM_021)?)
}

fn read_options([mode, on_error, leavers, confirm_large]: [&str; 4], filename: Option<String>) -> Option<Request> {
    Some(Request {
        filename,
        commit: match mode {
            "" | "dry_run" => false,
            "commit" => true,
            _ => return None,
        },
        on_error: match on_error {
            "" | "stop" => OnError::Stop,
            "skip" => OnError::Skip,
            _ => return None,
        },
        leavers: match leavers {
            "" | "keep" => Leavers::Keep,
            "archive" => Leavers::Archive,
            _ => return None,
        },
        confirm_large: match confirm_large {
            "" | "false" => false,
            "true" => true,
            _ => return None,
        },
    })
}

/// A CSV file to save.
#[derive(Debug, ApiResponse)]
enum CsvResponse {
    /// The file
    #[oai(status = 200, content_type = "text/csv")]
    File(Binary<Vec<u8>>, #[oai(header = "Content-Disposition")] String),
}

fn csv(name: &str, content: Vec<u8>) -> CsvResponse {
    CsvResponse::File(Binary(content), format!("attachment; filename=\"{name}\""))
}
