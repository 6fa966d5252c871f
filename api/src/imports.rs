//! Imports of rosters, as people see and steer them.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    AccountId, ImportId, account, classroom, job,
    job::JobState,
    roster_card, roster_import,
    roster_import::{ImportState, Leavers, OnError},
    roster_row::{self, RowOutcome},
    roster_upload, school,
    tenant::TenantTx,
};
use poem_openapi::{Enum, Object};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use secrecy::SecretString;
use serde_json::{Value, json};
use worker::{
    jobs::import::{Import as ImportJob, sealed_pin, sealed_upload},
    queue,
    roster::{
        Finding,
        cards::{Card, CardClass, CardSheet},
    },
    seal::{SealError, Sealer},
};

use crate::page::{Asked, Page};

/// How long an upload is kept, and with it what was found in it.
const UPLOAD_KEPT: TimeDelta = TimeDelta::days(7);

/// An import.
#[derive(Debug, Object)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// How far it is.
    pub state: ImportState,
    /// Is it, or was it to be, committed once it is validated?
    pub commit_requested: bool,
    /// What a bad row does.
    pub on_error: OnError,
    /// What happens to pupils who are not in the file.
    pub leavers: Leavers,
    /// May it change more than half of the school's accounts?
    pub confirm_large: bool,
    /// The file's name, as the browser gave it.
    pub filename: Option<String>,
    /// Why nothing was imported, and what to do.
    pub reason: Option<String>,
    /// Rows of the file.
    pub rows_total: i32,
    /// Rows that are done.
    pub rows_done: i32,
    /// How many rows have which outcome: in a dry run what would happen.
    pub counts: Counts,
    /// Who uploaded it; null once that account was erased.
    pub created_by: Option<AccountId>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// How many rows have which outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Object, serde::Deserialize)]
#[serde(default)]
pub struct Counts {
    /// New accounts.
    pub created: u32,
    /// Accounts that change, the moved and the restored among them.
    pub updated: u32,
    /// Pupils who come into another class.
    pub moved: u32,
    /// Accounts that were archived.
    pub restored: u32,
    /// Accounts that are as the file says.
    pub unchanged: u32,
    /// Rows with something wrong.
    pub rejected: u32,
    /// Pupils of the school who are not in the file.
    pub leavers: u32,
}

/// A row of an import's report.
#[derive(Debug, Object)]
pub struct ReportRow {
    /// The physical line in the file; null for a pupil who is not in it and for a remark on the whole file.
    pub line: Option<i32>,
    /// What becomes of it.
    pub outcome: RowOutcome,
    /// The account that it is about, where there is one.
    pub account_id: Option<AccountId>,
    /// Who it is, and which fields change.
    pub summary: Value,
    /// What is wrong or remarkable.
    pub findings: Vec<RowFinding>,
}

/// What is wrong or remarkable in a row.
#[derive(Debug, Object)]
pub struct RowFinding {
    /// The column; null for the row as a whole.
    pub column: Option<String>,
    /// What stands there; empty for PINs and passwords.
    pub value: String,
    /// The rule that it breaks.
    pub rule: String,
    /// What to do.
    pub suggestion: String,
    /// What it does to the row.
    pub severity: Severity,
}

/// What a finding does to its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum Severity {
    /// It stops the row.
    Error,
    /// It does not.
    Warning,
}

/// An import with a page of its report: rows with an outcome other than "unchanged", in the file's order, then pupils
/// who are not in the file.
#[derive(Debug, Object)]
pub struct ImportReport {
    /// The import.
    pub import: Import,
    /// A page of its report; kept as long as the upload, 7 days.
    pub report: Page<ReportRow>,
}

/// An import and the state of its job, which may have died without a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    import: roster_import::Model,
    job_is_dead: bool,
}

impl Known {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> ImportId {
        self.import.id
    }

    /// How far it is, as people see it.
    #[must_use]
    pub const fn state(&self) -> ImportState {
        if self.job_is_dead && self.import.state.is_under_way() { ImportState::Failed } else { self.import.state }
    }

    /// Will nothing more happen to it by itself?
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        !self.state().is_under_way()
    }

    /// As people see it.
    #[must_use]
    pub fn show(&self) -> Import {
        let import = &self.import;
        let failed = self.state() == ImportState::Failed;
        let reason = failed.then(|| "it failed: the platform's operator sees why, and can retry it".to_owned());
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
            created_at: import.created_at,
            finished_at: import.finished_at,
        }
    }
}

/// How an upload is to be imported.
#[derive(Debug)]
pub struct Request {
    /// The file's name.
    pub filename: Option<String>,
    /// Commit it once it is validated?
    pub commit: bool,
    /// What a bad row does.
    pub on_error: OnError,
    /// What happens to pupils who are not in the file.
    pub leavers: Leavers,
    /// May it change more than half of the school's accounts?
    pub confirm_large: bool,
}

/// Why an import could not be begun.
#[derive(Debug, thiserror::Error)]
pub enum NotBegun {
    /// The file could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Keeps the file, sealed, and enqueues its import.
pub async fn begin(
    tx: &TenantTx,
    sealer: &Sealer,
    file: &[u8],
    request: Request,
    created_by: AccountId,
    now: DateTime<Utc>,
) -> Result<Known, NotBegun> {
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
        expires_at: now + UPLOAD_KEPT,
    };
    tx.insert::<roster_upload::Entity, _>(upload).await?;
    Ok(Known { import, job_is_dead: false })
}

/// The import of that id.
pub async fn find(tx: &TenantTx, id: ImportId) -> Result<Option<Known>, DbErr> {
    let import = tx.find::<roster_import::Entity>().filter(roster_import::Column::Id.eq(id)).one(tx).await?;
    Ok(known(tx, import.into_iter().collect()).await?.pop())
}

/// The import of that id, its row locked until the transaction ends.
pub async fn find_locked(tx: &TenantTx, id: ImportId) -> Result<Option<Known>, DbErr> {
    let imports = tx.find::<roster_import::Entity>().filter(roster_import::Column::Id.eq(id));
    let import = imports.lock_exclusive().one(tx).await?;
    Ok(known(tx, import.into_iter().collect()).await?.pop())
}

/// A page of the school's imports, the latest first.
pub async fn list(tx: &TenantTx, asked: &Asked<ImportId>) -> Result<Page<Import>, DbErr> {
    let mut imports = tx.find::<roster_import::Entity>();
    if let Some(after) = asked.after {
        imports = imports.filter(roster_import::Column::Id.lt(after));
    }
    let rows = imports.order_by_desc(roster_import::Column::Id).limit(asked.rows()).all(tx).await?;
    let imports = known(tx, rows).await?;
    Ok(asked.page(imports, |known| known.import.id, |known| known.show()))
}

async fn known(tx: &TenantTx, imports: Vec<roster_import::Model>) -> Result<Vec<Known>, DbErr> {
    let under_way: Vec<_> =
        imports.iter().filter(|import| import.state.is_under_way()).map(|import| import.job_id).collect();
    let dead = if under_way.is_empty() {
        Vec::new()
    } else {
        tx.jobs().filter(job::Column::Id.is_in(under_way)).filter(job::Column::State.eq(JobState::Dead)).all(tx).await?
    };
    let is_dead = |import: &roster_import::Model| dead.iter().any(|job| job.id == import.job_id);
    Ok(imports.into_iter().map(|import| Known { job_is_dead: is_dead(&import), import }).collect())
}

/// A page of an import's report.
pub async fn report(
    tx: &TenantTx,
    known: &Known,
    outcome: Option<RowOutcome>,
    asked: &Asked<i32>,
) -> Result<Page<ReportRow>, DbErr> {
    let mut rows = tx.find::<roster_row::Entity>().filter(roster_row::Column::ImportId.eq(known.import.id));
    if let Some(outcome) = outcome {
        rows = rows.filter(roster_row::Column::Outcome.eq(outcome));
    }
    if let Some(after) = asked.after {
        rows = rows.filter(roster_row::Column::Position.gt(after));
    }
    let rows = rows.order_by_asc(roster_row::Column::Position).limit(asked.rows()).all(tx).await?;
    Ok(asked.page(rows, |row| row.position, report_row))
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

/// Asks for the commit of a validated import; false when it does not wait for one.
pub async fn commit(tx: &TenantTx, known: &mut Known, now: DateTime<Utc>) -> Result<bool, DbErr> {
    if known.import.state != ImportState::Ready {
        // Asked for already: a second click changes nothing.
        return Ok(
            known.import.commit_requested && matches!(known.state(), ImportState::Committing | ImportState::Done)
        );
    }
    let job_id = queue::enqueue(tx, &ImportJob { import_id: known.import.id }, now).await?;
    let next = roster_import::ActiveModel {
        state: Set(ImportState::Committing),
        commit_requested: Set(true),
        job_id: Set(job_id),
        version: Set(known.import.version + 1),
        ..Default::default()
    };
    write(tx, known.import.id, next).await?;
    known.import.state = ImportState::Committing;
    known.import.commit_requested = true;
    Ok(true)
}

/// Stops an import of which nothing is imported yet, or which has failed; false when it is too late.
pub async fn cancel(tx: &TenantTx, known: &mut Known, now: DateTime<Utc>) -> Result<bool, DbErr> {
    match known.state() {
        ImportState::Cancelled => return Ok(true),
        ImportState::Queued | ImportState::Validating | ImportState::Ready | ImportState::Failed => {}
        ImportState::Committing | ImportState::Rejected | ImportState::Done => return Ok(false),
    }
    let next = roster_import::ActiveModel {
        state: Set(ImportState::Cancelled),
        finished_at: Set(Some(now)),
        version: Set(known.import.version + 1),
        ..Default::default()
    };
    write(tx, known.import.id, next).await?;
    // It will not be looked at again.
    tx.delete::<roster_upload::Entity>().filter(roster_upload::Column::ImportId.eq(known.import.id)).exec(tx).await?;
    known.import.state = ImportState::Cancelled;
    known.import.finished_at = Some(now);
    Ok(true)
}

async fn write(tx: &TenantTx, id: ImportId, next: roster_import::ActiveModel) -> Result<(), DbErr> {
    tx.update::<roster_import::Entity>().set(next).filter(roster_import::Column::Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// The uploaded file, and what was found in it; nothing once it was removed.
pub async fn upload(
    tx: &TenantTx,
    sealer: &Sealer,
    known: &Known,
) -> Result<Option<(Vec<u8>, Vec<Finding>)>, NotBegun> {
    let id = known.import.id;
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
    Ok(Some((sealer.open(sealed_upload(&known.import), &upload.sealed)?, findings.collect())))
}

/// The login cards of the pupils whom the import made; nothing when there are none, or no longer.
pub async fn cards(
    tx: &TenantTx,
    sealer: &Sealer,
    known: &Known,
    public_address: &str,
) -> Result<Option<CardSheet>, NotBegun> {
    let id = known.import.id;
    let cards = tx.find::<roster_card::Entity>().filter(roster_card::Column::ImportId.eq(id)).all(tx).await?;
    if cards.is_empty() {
        return Ok(None);
    }
    let mut pins = std::collections::HashMap::with_capacity(cards.len());
    for card in cards {
        let pin = sealer.open(sealed_pin(card.school_id, card.account_id), &card.sealed)?;
        pins.insert(card.account_id, SecretString::from(String::from_utf8_lossy(&pin).into_owned()));
    }
    let school =
        tx.find::<school::Entity>().one(tx).await?.ok_or_else(|| DbErr::RecordNotFound("the school".into()))?;
    let classes = tx.find::<classroom::Entity>().order_by_asc(classroom::Column::SortName).all(tx).await?;
    let mut people = pupils(tx, pins.keys().copied().collect()).await?;
    people.sort_by(|one, other| one.sort_name.cmp(&other.sort_name));
    let mut of_class = |class: Option<&classroom::Model>| CardClass {
        name: class.map(|class| class.name.clone()),
        cards: people
            .extract_if(.., |pupil| pupil.classroom_id == class.map(|class| class.id))
            .map(|pupil| Card {
                pin: pins.remove(&pupil.id),
                first_name: pupil.first_name,
                last_name: pupil.last_name,
                username: pupil.username,
            })
            .collect(),
    };
    let mut sheets: Vec<CardClass> = classes.iter().map(|class| of_class(Some(class))).collect();
    sheets.push(of_class(None));
    sheets.retain(|class| !class.cards.is_empty());
    let address = format!("{public_address}/{}", school.slug);
    Ok(Some(CardSheet { school_name: school.name, address, classes: sheets }))
}

async fn pupils(tx: &TenantTx, ids: Vec<AccountId>) -> Result<Vec<account::Model>, DbErr> {
    let mut people = Vec::with_capacity(ids.len());
    // A statement has a limit on its parameters.
    for ids in ids.chunks(10_000) {
        people
            .extend(tx.find::<account::Entity>().filter(account::Column::Id.is_in(ids.iter().copied())).all(tx).await?);
    }
    Ok(people)
}
