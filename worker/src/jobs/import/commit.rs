//! The commit: chunk by chunk, each in one transaction that also notes how far it is.
//!
//! PINs are hashed ahead, on all cores, while chunks are written.

mod rewrite;

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use entity::{
    AccountId, ClassroomId, Role, account, audit, classroom, roster_card, roster_import, roster_import::ImportState,
    tenant::TenantTx,
};
use futures_util::{StreamExt, stream};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, QueryFilter, QuerySelect};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use self::rewrite::Updates;
use super::{locked, report, school, sealed_pin, validate::refusal};
use crate::{
    credential::{HashError, Hashed, Hasher, Owner},
    fold,
    jobs::{Parts, practice_queue::PracticeQueue},
    learning, people,
    queue::{JobFailure, JobRun, enqueue_many},
    roster::{
        Roster, pin,
        plan::{Action, Changes, NewAccount, Plan, PlannedRow},
    },
    seal::Sealer,
};

/// Rows of a chunk: a second or two of hashing, so that a kill costs little.
const CHUNK: usize = 50;

/// Ids of a statement, which has a limit on its parameters.
const IDS: usize = 10_000;

/// How long drawn PINs are kept for printing.
const CARDS_KEPT: TimeDelta = TimeDelta::days(7);

/// Imports the rows that are not yet done.
pub(super) async fn commit(
    run: &JobRun,
    parts: &Parts,
    import: roster_import::Model,
    roster: Roster,
) -> Result<(), JobFailure> {
    let tx = run.tenant()?.read().await?;
    let school = school::load(&tx).await?;
    tx.commit().await?;
    let mut plan = school::plan(&import, &roster, &school);
    if import.done_through_line == 0
        && let Some(reason) = refusal(&import, &plan)
    {
        return super::reject(run, import.id, &reason).await;
    }
    let total = i32::try_from(roster.rows_total).unwrap_or(i32::MAX);
    let mut writer = Writer {
        run,
        sealer: &parts.sealer,
        accounts: HashMap::new(),
        exchanged: std::mem::take(&mut plan.exchanged),
        classrooms: school.classrooms.iter().map(|class| (fold::classroom(&class.name), class.id)).collect(),
        done: import.rows_done,
        total,
        import,
    };
    writer.begin(&plan).await?;
    let mut rows = std::mem::take(&mut plan.rows);
    writer.recognise(&plan, &rows);
    rows.retain(|row| !matches!(row.action, Action::Done { .. }));
    let mut prepared = prepare(rows, writer.import.school_id, &parts.hasher);
    let mut chunk = Vec::with_capacity(CHUNK);
    loop {
        let room = CHUNK - chunk.len();
        let received = prepared.rows.recv_many(&mut chunk, room).await;
        if chunk.len() == CHUNK || (received == 0 && !chunk.is_empty()) {
            writer.write(std::mem::take(&mut chunk).into_iter().collect::<Result<_, _>>()?).await?;
            if run.is_shutting_down() {
                return Err(JobFailure::HandBack);
            }
        }
        if received == 0 {
            break;
        }
    }
    writer.end(&plan).await
}

/// A row that is ready to be written.
struct Ready {
    line: u32,
    action: Action,
    /// Of a new account: its id, its hash, and the PIN to print.
    new: Option<(AccountId, Hashed, Option<SecretString>)>,
}

struct Prepared {
    rows: mpsc::Receiver<Result<Ready, JobFailure>>,
    _hashing: AbortOnDropHandle<()>,
}

/// Hashes ahead of the writer, in the file's order.
fn prepare(rows: Vec<PlannedRow>, school_id: entity::SchoolId, hasher: &Hasher) -> Prepared {
    let (sender, receiver) = mpsc::channel(2 * CHUNK);
    let hasher = hasher.clone();
    let hashing = tokio::spawn(async move {
        // One more in line behind each core, so that none waits for us between two hashes.
        let ahead = 2 * hasher.cores();
        let mut ready = stream::iter(rows).map(|row| ready(row, school_id, &hasher)).buffered(ahead);
        while let Some(row) = ready.next().await {
            if sender.send(row).await.is_err() {
                return;
            }
        }
    });
    Prepared { rows: receiver, _hashing: AbortOnDropHandle::new(hashing) }
}

async fn ready(row: PlannedRow, school_id: entity::SchoolId, hasher: &Hasher) -> Result<Ready, JobFailure> {
    let PlannedRow { line, mut action } = row;
    let Action::Create(new) = &mut action else { return Ok(Ready { line, action, new: None }) };
    let account_id = AccountId::draw();
    let is_pupil = new.role == Role::Pupil;
    let given = if is_pupil { new.pin.take() } else { new.password.take() };
    let secret = given.unwrap_or_else(|| pin::draw(&mut rand::rng()).into());
    let hashed = hasher.hash(Owner { school_id, account_id }, &secret).await.map_err(|error| match error {
        HashError::Busy => JobFailure::retry(error),
        HashError::Failed(_) => JobFailure::permanent(error),
    })?;
    Ok(Ready { line, action, new: Some((account_id, hashed, is_pupil.then_some(secret))) })
}

struct Writer<'a> {
    run: &'a JobRun,
    sealer: &'a Sealer,
    import: roster_import::Model,
    /// Accounts of the rows that name a class's teacher, by line.
    accounts: HashMap<u32, AccountId>,
    /// What accounts exchange: written with the first chunk, as the rows of either may be in any.
    exchanged: Vec<(AccountId, Changes)>,
    /// Ids of the school's classes by folded name.
    classrooms: HashMap<String, ClassroomId>,
    done: i32,
    total: i32,
}

impl Writer<'_> {
    /// Makes the classes that the file names and the school has not.
    async fn begin(&mut self, plan: &Plan) -> Result<(), JobFailure> {
        let tx = self.run.begin().await?;
        let now = self.run.clock().now();
        let classes: Vec<classroom::Model> = plan
            .new_classrooms
            .iter()
            .map(|name| classroom::Model {
                school_id: self.import.school_id,
                id: ClassroomId::draw(),
                name: name.clone(),
                sort_name: fold::classroom(name),
                year_group: None,
                teacher_id: None,
                version: 1,
                created_at: now,
            })
            .collect();
        self.classrooms.extend(classes.iter().map(|class| (class.sort_name.clone(), class.id)));
        tx.insert_many::<classroom::Entity, _>(classes).await?;
        if self.import.done_through_line == 0 {
            // What is counted is what the first attempt set out to do.
            self.note(&tx, roster_import::ActiveModel { counts: Set(report::counts(plan)), ..Default::default() })
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Notes whose accounts the teachers' rows are; those of new accounts are noted as they are written.
    fn recognise(&mut self, plan: &Plan, rows: &[PlannedRow]) {
        let lines: HashSet<u32> = plan.class_teachers.iter().map(|teacher| teacher.line).collect();
        for row in rows.iter().filter(|row| lines.contains(&row.line)) {
            let account_id = match &row.action {
                Action::Update { account_id, .. } | Action::Unchanged { account_id } => Some(*account_id),
                Action::Done { account_id } => *account_id,
                Action::Create(_) | Action::Rejected => None,
            };
            self.accounts.extend(account_id.map(|id| (row.line, id)));
        }
    }

    async fn write(&mut self, chunk: Vec<Ready>) -> Result<(), JobFailure> {
        let tx = self.run.begin().await?;
        let rows = i32::try_from(chunk.len()).unwrap_or(i32::MAX);
        let last_line = chunk.last().map_or(0, |row| row.line);
        let mut created = Vec::new();
        let mut cards = Vec::new();
        let mut updated = Updates::new();
        for Ready { line, action, new } in chunk {
            match (action, new) {
                (Action::Create(account), Some((id, hashed, pin))) => {
                    if account.role != Role::Pupil {
                        self.accounts.insert(line, id);
                    }
                    cards.extend(pin.map(|pin| self.card(id, &pin)).transpose()?);
                    created.push(self.account(*account, id, hashed));
                }
                (Action::Update { account_id, changes, restored, .. }, _) => {
                    updated.insert(account_id, (changes, restored));
                }
                _ => {}
            }
        }
        self.exchange(&tx).await?;
        let rewritten = self.release(&tx, updated).await?;
        tx.insert_many::<account::Entity, _>(created).await?;
        tx.insert_many::<roster_card::Entity, _>(cards).await?;
        self.rewrite(&tx, rewritten).await?;
        self.done += rows;
        let line = i32::try_from(last_line).unwrap_or(i32::MAX);
        let noted = roster_import::ActiveModel {
            rows_done: Set(self.done),
            done_through_line: Set(line),
            ..Default::default()
        };
        self.note(&tx, noted).await?;
        self.run.progress(&tx, self.done, self.total).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Has accounts exchange identifiers, once: a chunk that fails ends the attempt.
    async fn exchange(&mut self, tx: &TenantTx) -> Result<(), DbErr> {
        let exchanged = std::mem::take(&mut self.exchanged).into_iter();
        let exchanged = exchanged.map(|(id, changes)| (id, (Box::new(changes), false)));
        let rewritten = self.release(tx, exchanged.collect()).await?;
        self.rewrite(tx, rewritten).await
    }

    fn classroom(&self, name: &str) -> Option<ClassroomId> {
        self.classrooms.get(&fold::classroom(name)).copied()
    }

    fn account(&self, new: NewAccount, id: AccountId, hashed: Hashed) -> account::Model {
        account::Model {
            school_id: self.import.school_id,
            id,
            sort_name: fold::person(&new.first_name, &new.last_name),
            classroom_id: new.classroom.as_deref().and_then(|name| self.classroom(name)),
            must_change_password: new.role != Role::Pupil,
            role: new.role,
            username: new.username,
            first_name: new.first_name,
            last_name: new.last_name,
            year_group: new.year_group,
            external_id: new.external_id,
            upn: new.upn,
            sen_status: new.sen_status,
            row_key: new.row_key.map(Vec::from),
            credential: hashed.credential,
            credential_key: hashed.credential_key,
            archived_at: None,
            version: 1,
            created_at: self.run.clock().now(),
        }
    }

    fn card(&self, account_id: AccountId, pin: &SecretString) -> Result<roster_card::Model, JobFailure> {
        let belongs = sealed_pin(self.import.school_id, account_id);
        let sealed = self.sealer.seal(belongs, pin.expose_secret().as_bytes()).map_err(JobFailure::permanent)?;
        Ok(roster_card::Model {
            school_id: self.import.school_id,
            import_id: self.import.id,
            account_id,
            sealed,
            expires_at: self.run.clock().now() + CARDS_KEPT,
        })
    }

    async fn note(&self, tx: &TenantTx, noted: roster_import::ActiveModel) -> Result<(), DbErr> {
        tx.update::<roster_import::Entity>()
            .set(noted)
            .filter(roster_import::Column::Id.eq(self.import.id))
            .exec(tx)
            .await?;
        Ok(())
    }

    /// Teachers of classes, leavers, the end of the import and of the job: one transaction.
    async fn end(self, plan: &Plan) -> Result<(), JobFailure> {
        let tx = self.run.begin().await?;
        let now = self.run.clock().now();
        self.set_teachers(&tx, plan).await?;
        if plan.archive_leavers {
            for leavers in plan.leavers.chunks(IDS) {
                people::archive(&tx, leavers, now).await?;
            }
        }
        let import = locked(&tx, self.import.id).await?;
        let counts = import.map(|import| import.counts).unwrap_or_default();
        self.note(
            &tx,
            roster_import::ActiveModel {
                state: Set(ImportState::Done),
                rows_done: Set(self.total),
                finished_at: Set(Some(now)),
                ..Default::default()
            },
        )
        .await?;
        tx.insert::<audit::Entity, _>(audit::Model {
            school_id: self.import.school_id,
            id: Uuid::now_v7(),
            at: now,
            actor_id: self.import.created_by,
            actor_role: "import".to_owned(),
            action: "import.done".to_owned(),
            subject_kind: "import".to_owned(),
            subject_id: Some(self.import.id.0),
            detail: json!({ "counts": counts }),
        })
        .await?;
        // Whoever is new or back has a first plan when he or she signs in.
        let without_plan = learning::without_plan(&tx).await?;
        let plans = without_plan.into_iter().map(|pupil_id| PracticeQueue { pupil_id });
        enqueue_many(&tx, plans, now).await?;
        self.run.finish(tx).await
    }

    /// Reads the classes again under a lock and writes them back with their teachers: two statements.
    async fn set_teachers(&self, tx: &TenantTx, plan: &Plan) -> Result<(), DbErr> {
        let teachers: HashMap<ClassroomId, AccountId> = plan
            .class_teachers
            .iter()
            .filter_map(|named| Some((self.classroom(&named.classroom)?, *self.accounts.get(&named.line)?)))
            .collect();
        if teachers.is_empty() {
            return Ok(());
        }
        let ids: Vec<ClassroomId> = teachers.keys().copied().collect();
        let classes =
            tx.find::<classroom::Entity>().filter(classroom::Column::Id.is_in(ids)).lock_exclusive().all(tx).await?;
        let changed = classes.into_iter().map(|class| classroom::Model {
            teacher_id: teachers.get(&class.id).copied(),
            version: class.version + 1,
            ..class
        });
        tx.replace_many::<classroom::Entity, _>(changed.collect::<Vec<_>>()).await
    }
}
