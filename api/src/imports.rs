//! Roster imports: starting them, viewing their reports, committing and cancelling them.

pub mod events;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, ImportId, account, job,
    job::JobState,
    roster_card, roster_import,
    roster_import::{ImportState, Leavers, OnError},
    roster_row::{self, RowOutcome},
    roster_upload,
    tenant::TenantTx,
};
use poem_openapi::{Enum, Object};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, DbErr, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use secrecy::SecretString;
use serde_json::{Value, json};
use worker::{
    jobs::import::{ImportJob, sealed_pin, sealed_upload},
    queue,
    roster::{Finding, cards::CardSheet},
    seal::{SealError, Sealer},
};

use crate::{
    accounts, login_cards,
    page::{Page, PageRequest},
    public_address::PublicAddress,
};

/// How long an upload and its findings are stored.
const STORED_FOR: TimeDelta = TimeDelta::days(7);

/// An import of a roster.
#[derive(Debug, Object)]
pub struct Import {
    /// The id of the import.
    pub id: ImportId,
    /// How far the import has got.
    pub state: ImportState,
    /// Whether the import is to be committed, or was committed, after its validation.
    pub commit_requested: bool,
    /// What happens if a row is invalid.
    pub on_error: OnError,
    /// What happens to pupils who are not in the file.
    pub leavers: Leavers,
    /// Whether the import may change more than half of the school's accounts.
    pub confirm_large: bool,
    /// The name of the file, as the browser sent it.
    pub filename: Option<String>,
    /// Why nothing was imported, and what to do about it.
    pub reason: Option<String>,
    /// The number of rows in the file.
    pub rows_total: i32,
    /// The number of rows that are processed.
    pub rows_done: i32,
    /// The number of rows by outcome; in a dry run, the outcomes that a commit would have.
    pub counts: Counts,
    /// The account that uploaded the file; null if it has been erased.
    pub created_by: Option<AccountId>,
    /// The name of the person who uploaded the file; null if the account has been erased.
    pub created_by_name: Option<String>,
    /// When the file was uploaded.
    pub created_at: DateTime<Utc>,
    /// When the import is tried again, because its last attempt failed; null otherwise. Nobody needs to do anything.
    pub retry_at: Option<DateTime<Utc>>,
    /// When the import ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// The number of rows by outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Object, serde::Deserialize)]
#[serde(default)]
pub struct Counts {
    /// New accounts.
    pub created: u32,
    /// Accounts that change, including those that move or are restored.
    pub updated: u32,
    /// Pupils who move to another class.
    pub moved: u32,
    /// Archived accounts that become active again.
    pub restored: u32,
    /// Accounts that already match the file.
    pub unchanged: u32,
    /// Rows that are invalid.
    pub rejected: u32,
    /// Pupils of the school who are not in the file.
    pub leavers: u32,
}

/// A row of an import's report.
#[derive(Debug, Object)]
pub struct ReportRow {
    /// The physical line in the file; null for a pupil who is not in the file and for a finding about the whole file.
    pub line: Option<i32>,
    /// The outcome of the row.
    pub outcome: RowOutcome,
    /// The account that the row is about, if there is one.
    pub account_id: Option<AccountId>,
    /// The person in the row, and the fields that change.
    pub summary: Value,
    /// The findings in the row: errors and warnings.
    pub findings: Vec<RowFinding>,
}

/// An error or a warning in a row.
#[derive(Debug, Object)]
pub struct RowFinding {
    /// The column; null for the whole row.
    pub column: Option<String>,
    /// The value of the column; empty for PINs and passwords.
    pub value: String,
    /// The rule that the value breaks.
    pub rule: String,
    /// How to resolve the finding.
    pub suggestion: String,
    /// Whether the finding rejects the row.
    pub severity: Severity,
}

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Severity {
    /// The row is rejected.
    Error,
    /// The row is imported all the same.
    Warning,
}

/// An import and a page of its report. The report lists the rows with an outcome other than "unchanged", in the order
/// of the file, then the pupils who are not in the file.
#[derive(Debug, Object)]
pub struct ImportReport {
    /// The import.
    pub import: Import,
    /// A page of the report, which is stored as long as the upload: 7 days.
    pub report: Page<ReportRow>,
}

/// An import, who uploaded it, and whether its job is dead or waits for another attempt. A job that fails cannot update
/// its import, so the row does not show the failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportView {
    import: roster_import::Model,
    created_by_name: Option<String>,
    job_is_dead: bool,
    retry_at: Option<DateTime<Utc>>,
}

impl ImportView {
    /// Returns the id of the import.
    #[must_use]
    pub const fn id(&self) -> ImportId {
        self.import.id
    }

    /// Returns the state of the import as the API shows it: failed if the import has not ended but its job is dead.
    #[must_use]
    pub const fn state(&self) -> ImportState {
        if self.job_is_dead && self.import.state.is_under_way() { ImportState::Failed } else { self.import.state }
    }

    /// Returns whether the import has ended or waits for a person.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        !self.state().is_under_way()
    }

    /// Returns the import as the API shows it.
    #[must_use]
    pub fn show(&self) -> Import {
        let import = &self.import;
        let failed = self.state() == ImportState::Failed;
        let reason = failed.then(|| "the import failed: the operator can find the cause and retry it".to_owned());
        Import {
            id: import.id,
            state: self.state(),
            commit_requested: import.commit_requested,
            on_error: import.on_error,
            leavers: import.leavers,
            confirm_large: import.confirm_large,
            filename: import.filename.clone(),
            reason: reason.or_else(|| import.reason.clone()),
            rows_total: import.rows_total,
            rows_done: import.rows_done,
            counts: serde_json::from_value(import.counts.clone()).unwrap_or_default(),
            created_by: import.created_by,
            created_by_name: self.created_by_name.clone(),
            created_at: import.created_at,
            retry_at: self.retry_at,
            finished_at: import.finished_at,
        }
    }
}

/// The file and the options of a new import.
#[derive(Debug)]
pub struct ImportRequest {
    /// The name of the file.
    pub filename: Option<String>,
    /// Whether to commit the import after its validation.
    pub commit: bool,
    /// What happens if a row is invalid.
    pub on_error: OnError,
    /// What happens to pupils who are not in the file.
    pub leavers: Leavers,
    /// Whether the import may change more than half of the school's accounts.
    pub confirm_large: bool,
}

/// Why an import could not be started or read.
#[derive(Debug, thiserror::Error)]
pub enum StartImportError {
    /// The file could not be sealed or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Seals and stores the file, and enqueues its import.
pub async fn start(
    tx: &TenantTx,
    sealer: &Sealer,
    file: &[u8],
    request: ImportRequest,
    created_by: AccountId,
    now: DateTime<Utc>,
) -> Result<ImportView, StartImportError> {
    let id = ImportId::draw();
    let job_id = queue::enqueue(tx, &ImportJob { import_id: id }, now).await?;
    let import = roster_import::Model {
        school_id: tx.school_id(),
        id,
        created_by: Some(created_by),
        filename: request.filename,
        state: ImportState::Queued,
        commit_requested: request.commit,
        on_error: request.on_error,
        leavers: request.leavers,
        confirm_large: request.confirm_large,
        reason: None,
        rows_total: 0,
        rows_done: 0,
        done_through_line: 0,
        counts: json!({}),
        job_id,
        version: 1,
        created_at: now,
        finished_at: None,
    };
    tx.insert::<roster_import::Entity, _>(import.clone()).await?;
    let upload = roster_upload::Model {
        school_id: tx.school_id(),
        import_id: id,
        sealed: sealer.seal(sealed_upload(&import), file)?,
        expires_at: now + STORED_FOR,
    };
    tx.insert::<roster_upload::Entity, _>(upload).await?;
    let created_by_name = accounts::names(tx, [created_by]).await?.remove(&created_by);
    Ok(ImportView { import, created_by_name, job_is_dead: false, retry_at: None })
}

/// Returns the import with this id.
pub async fn find(tx: &TenantTx, id: ImportId) -> Result<Option<ImportView>, DbErr> {
    let import = tx.find::<roster_import::Entity>().filter(roster_import::Column::Id.eq(id)).one(tx).await?;
    Ok(with_job_states(tx, import.into_iter().collect()).await?.pop())
}

/// Returns the import with this id, and locks its row until the transaction ends.
pub async fn find_locked(tx: &TenantTx, id: ImportId) -> Result<Option<ImportView>, DbErr> {
    let imports = tx.find::<roster_import::Entity>().filter(roster_import::Column::Id.eq(id));
    let import = imports.lock_exclusive().one(tx).await?;
    Ok(with_job_states(tx, import.into_iter().collect()).await?.pop())
}

/// Returns a page of the school's imports, the latest first.
pub async fn list(tx: &TenantTx, request: &PageRequest<ImportId>) -> Result<Page<Import>, DbErr> {
    let total = request.total(tx.count::<roster_import::Entity>(Condition::all())).await?;
    let mut imports = tx.find::<roster_import::Entity>();
    if let Some(after) = request.after {
        imports = imports.filter(roster_import::Column::Id.lt(after));
    }
    let rows = imports.order_by_desc(roster_import::Column::Id).limit(request.rows()).all(tx).await?;
    let imports = with_job_states(tx, rows).await?;
    Ok(request.page(imports, |view| view.import.id, |view| view.show()).with_total(total))
}

async fn with_job_states(tx: &TenantTx, imports: Vec<roster_import::Model>) -> Result<Vec<ImportView>, DbErr> {
    let under_way: Vec<_> =
        imports.iter().filter(|import| import.state.is_under_way()).map(|import| import.job_id).collect();
    let jobs = if under_way.is_empty() {
        Vec::new()
    } else {
        tx.jobs().filter(job::Column::Id.is_in(under_way)).all(tx).await?
    };
    let names = accounts::names(tx, imports.iter().filter_map(|import| import.created_by)).await?;
    let view = |import: roster_import::Model| {
        let job = jobs.iter().find(|job| import.state.is_under_way() && job.id == import.job_id);
        let waiting = job.filter(|job| job.state == JobState::Pending && job.failing_since.is_some());
        ImportView {
            created_by_name: import.created_by.and_then(|id| names.get(&id).cloned()),
            job_is_dead: job.is_some_and(|job| job.state == JobState::Dead),
            retry_at: waiting.map(|job| job.run_at),
            import,
        }
    };
    Ok(imports.into_iter().map(view).collect())
}

/// Returns a page of an import's report.
pub async fn report(
    tx: &TenantTx,
    view: &ImportView,
    outcome: Option<RowOutcome>,
    request: &PageRequest<i32>,
) -> Result<Page<ReportRow>, DbErr> {
    let mut rows = tx.find::<roster_row::Entity>().filter(roster_row::Column::ImportId.eq(view.import.id));
    if let Some(outcome) = outcome {
        rows = rows.filter(roster_row::Column::Outcome.eq(outcome));
    }
    if let Some(after) = request.after {
        rows = rows.filter(roster_row::Column::Position.gt(after));
    }
    let rows = rows.order_by_asc(roster_row::Column::Position).limit(request.rows()).all(tx).await?;
    Ok(request.page(rows, |row| row.position, report_row))
}

fn report_row(row: roster_row::Model) -> ReportRow {
    let findings: Vec<Finding> = serde_json::from_value(row.findings).unwrap_or_default();
    let findings = findings.into_iter().map(|finding| RowFinding {
        severity: if finding.is_error() { Severity::Error } else { Severity::Warning },
        column: finding.column.map(|column| column.name().to_owned()),
        value: finding.value,
        rule: finding.rule.text().to_owned(),
        suggestion: finding.suggestion.into_owned(),
    });
    ReportRow {
        line: row.line,
        outcome: row.outcome,
        account_id: row.account_id,
        summary: row.summary,
        findings: findings.collect(),
    }
}

/// Commits a validated import by enqueuing its job; returns false if the import is in another state.
pub async fn commit(tx: &TenantTx, view: &mut ImportView, now: DateTime<Utc>) -> Result<bool, DbErr> {
    if view.import.state != ImportState::Ready {
        // If the commit was already requested, a second click succeeds and changes nothing.
        return Ok(view.import.commit_requested && matches!(view.state(), ImportState::Committing | ImportState::Done));
    }
    let job_id = queue::enqueue(tx, &ImportJob { import_id: view.import.id }, now).await?;
    let next = roster_import::ActiveModel {
        state: Set(ImportState::Committing),
        commit_requested: Set(true),
        job_id: Set(job_id),
        version: Set(view.import.version + 1),
        ..Default::default()
    };
    write(tx, view.import.id, next).await?;
    view.import.state = ImportState::Committing;
    view.import.commit_requested = true;
    Ok(true)
}

/// Cancels an import that has failed or has not started to commit; returns false if it is too late.
pub async fn cancel(tx: &TenantTx, view: &mut ImportView, now: DateTime<Utc>) -> Result<bool, DbErr> {
    match view.state() {
        ImportState::Cancelled => return Ok(true),
        ImportState::Queued | ImportState::Validating | ImportState::Ready | ImportState::Failed => {}
        ImportState::Committing | ImportState::Rejected | ImportState::Done => return Ok(false),
    }
    let next = roster_import::ActiveModel {
        state: Set(ImportState::Cancelled),
        finished_at: Set(Some(now)),
        version: Set(view.import.version + 1),
        ..Default::default()
    };
    write(tx, view.import.id, next).await?;
    // Nothing will read the upload again.
    tx.delete::<roster_upload::Entity>().filter(roster_upload::Column::ImportId.eq(view.import.id)).exec(tx).await?;
    view.import.state = ImportState::Cancelled;
    view.import.finished_at = Some(now);
    view.retry_at = None;
    Ok(true)
}

async fn write(tx: &TenantTx, id: ImportId, next: roster_import::ActiveModel) -> Result<(), DbErr> {
    tx.update::<roster_import::Entity>().set(next).filter(roster_import::Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Returns the uploaded file and its findings; `None` if the file was removed.
pub async fn upload(
    tx: &TenantTx,
    sealer: &Sealer,
    view: &ImportView,
) -> Result<Option<(Vec<u8>, Vec<Finding>)>, StartImportError> {
    let id = view.import.id;
    let upload = tx.find::<roster_upload::Entity>().filter(roster_upload::Column::ImportId.eq(id)).one(tx).await?;
    let Some(upload) = upload else { return Ok(None) };
    let rows = tx
        .find::<roster_row::Entity>()
        .filter(roster_row::Column::ImportId.eq(id))
        .filter(Expr::cust("CAST(findings AS text) <> '[]'"))
        .order_by_asc(roster_row::Column::Position)
        .all(tx)
        .await?;
    let findings =
        rows.into_iter().flat_map(|row| serde_json::from_value::<Vec<Finding>>(row.findings).unwrap_or_default());
    Ok(Some((sealer.open(sealed_upload(&view.import), &upload.sealed)?, findings.collect())))
}

/// Returns the login cards of the pupils that the import created; `None` if there are none or they were removed.
pub async fn cards(
    tx: &TenantTx,
    sealer: &Sealer,
    view: &ImportView,
    public_address: &PublicAddress,
) -> Result<Option<CardSheet>, StartImportError> {
    let id = view.import.id;
    let cards = tx.find::<roster_card::Entity>().filter(roster_card::Column::ImportId.eq(id)).all(tx).await?;
    if cards.is_empty() {
        return Ok(None);
    }
    let mut pins = std::collections::HashMap::with_capacity(cards.len());
    for card in cards {
        let pin = sealer.open(sealed_pin(card.school_id, card.account_id), &card.sealed)?;
        pins.insert(card.account_id, SecretString::from(String::from_utf8_lossy(&pin).into_owned()));
    }
    let mut people = pupils(tx, pins.keys().copied().collect()).await?;
    people.sort_by(|left, right| left.sort_name.cmp(&right.sort_name));
    let people = people.into_iter().map(|pupil| {
        let pin = pins.remove(&pupil.id);
        (pupil, pin)
    });
    Ok(Some(login_cards::sheet(tx, public_address, people.collect()).await?))
}

async fn pupils(tx: &TenantTx, ids: Vec<AccountId>) -> Result<Vec<account::Model>, DbErr> {
    let mut people = Vec::with_capacity(ids.len());
    // The accounts are read in chunks, because the number of parameters of a statement is limited.
    for ids in ids.chunks(10_000) {
        people
            .extend(tx.find::<account::Entity>().filter(account::Column::Id.is_in(ids.iter().copied())).all(tx).await?);
    }
    Ok(people)
}
