//! The commit of an import, in chunks. The transaction of each chunk also stores the progress.
//!
//! PINs are hashed ahead of the writes, on all cores.

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
use super::{locked, report, school, sealed_pin, validate::rejection_reason};
use crate::{
    accounts,
    credential::{HashError, HashedSecret, Hasher, SecretOwner},
    jobs::{JobContext, practice_queue::PracticeQueue},
    learning, normalise,
    queue::{JobFailure, JobRun, enqueue_many},
    roster::{
        Roster, pin,
        plan::{AccountChanges, Action, PlannedAccount, PlannedRow, RosterPlan},
    },
    seal::Sealer,
};

/// Rows per chunk. Hashing a chunk takes only a second or two, so that little work is lost if the worker is killed.
const CHUNK: usize = 50;

/// Ids per statement, because the number of parameters is limited.
const IDS: usize = 10_000;

/// How long generated PINs are stored for printing login cards.
const CARD_TIME_TO_LIVE: TimeDelta = TimeDelta::days(7);

/// Imports the rows that are not completed yet.
pub(super) async fn commit(
    run: &JobRun,
    parts: &JobContext,
    import: roster_import::Model,
    roster: Roster,
) -> Result<(), JobFailure> {
    let tx = run.tenant()?.read().await?;
    let school = school::load(&tx).await?;
    tx.commit().await?;
    let mut plan = school::plan(&import, &roster, &school);
    if import.done_through_line == 0
        && let Some(reason) = rejection_reason(&import, &plan)
    {
        return super::reject(run, import.id, &reason).await;
    }
    let total = i32::try_from(roster.rows_total).unwrap_or(i32::MAX);
    let mut writer = Writer {
        run,
        sealer: &parts.sealer,
        accounts: HashMap::new(),
        exchanged: std::mem::take(&mut plan.exchanged),
        classrooms: school.classrooms.iter().map(|class| (normalise::classroom(&class.name), class.id)).collect(),
        done: import.rows_done,
        total,
        import,
    };
    writer.start(&plan).await?;
    let mut rows = std::mem::take(&mut plan.rows);
    writer.collect_teachers(&plan, &rows);
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
    writer.finish(&plan).await
}

/// A row that is ready to be written.
struct ReadyRow {
    line: u32,
    action: Action,
    /// For a new account: its id, its hash, and the PIN to print if the account is a pupil's.
    new: Option<(AccountId, HashedSecret, Option<SecretString>)>,
}

struct PreparedRow {
    rows: mpsc::Receiver<Result<ReadyRow, JobFailure>>,
    _hashing: AbortOnDropHandle<()>,
}

/// Prepares rows ahead of the writer, in the order of the file.
fn prepare(rows: Vec<PlannedRow>, school_id: entity::SchoolId, hasher: &Hasher) -> PreparedRow {
    let (sender, receiver) = mpsc::channel(2 * CHUNK);
    let hasher = hasher.clone();
    let hashing = tokio::spawn(async move {
        // Besides the row that is hashed, one row waits per core, so that no core is idle between two hashes.
        let in_progress = 2 * hasher.cores();
        let mut ready_rows = stream::iter(rows).map(|row| ready(row, school_id, &hasher)).buffered(in_progress);
        while let Some(row) = ready_rows.next().await {
            if sender.send(row).await.is_err() {
                return;
            }
        }
    });
    PreparedRow { rows: receiver, _hashing: AbortOnDropHandle::new(hashing) }
}

async fn ready(row: PlannedRow, school_id: entity::SchoolId, hasher: &Hasher) -> Result<ReadyRow, JobFailure> {
    let PlannedRow { line, mut action } = row;
    let Action::Create(new) = &mut action else { return Ok(ReadyRow { line, action, new: None }) };
    let account_id = AccountId::draw();
    let is_pupil = new.role == Role::Pupil;
    let secret_in_file = if is_pupil { new.pin.take() } else { new.password.take() };
    let secret = secret_in_file.unwrap_or_else(|| pin::draw(&mut rand::rng()).into());
    let hashed = hasher.hash(SecretOwner { school_id, account_id }, &secret).await.map_err(|error| match error {
        HashError::Busy { .. } => JobFailure::retry(error),
        HashError::Failed(_) => JobFailure::permanent(error),
    })?;
    Ok(ReadyRow { line, action, new: Some((account_id, hashed, is_pupil.then_some(secret))) })
}

struct Writer<'a> {
    run: &'a JobRun,
    sealer: &'a Sealer,
    import: roster_import::Model,
    /// The accounts of class teachers and of new staff. The key is the line of the person's row.
    accounts: HashMap<u32, AccountId>,
    /// Changes by which accounts exchange identifiers. They are written with the first chunk, because the rows of these
    /// accounts may be in different chunks.
    exchanged: Vec<(AccountId, AccountChanges)>,
    /// Ids of the school's classes by normalised name.
    classrooms: HashMap<String, ClassroomId>,
    done: i32,
    total: i32,
}

impl Writer<'_> {
    /// Creates the classes that are in the file but not in the school.
    async fn start(&mut self, plan: &RosterPlan) -> Result<(), JobFailure> {
        let tx = self.run.begin().await?;
        let now = self.run.clock().now();
        let classes: Vec<classroom::Model> = plan
            .new_classrooms
            .iter()
            .map(|name| classroom::Model {
                school_id: self.import.school_id,
                id: ClassroomId::draw(),
                name: name.clone(),
                sort_name: normalise::classroom(name),
                year_group: None,
                teacher_id: None,
                version: 1,
                created_at: now,
            })
            .collect();
        self.classrooms.extend(classes.iter().map(|class| (class.sort_name.clone(), class.id)));
        tx.insert_many::<classroom::Entity, _>(classes).await?;
        if self.import.done_through_line == 0 {
            // Only the first attempt stores the counts, because later attempts do not plan all rows.
            self.update_import(
                &tx,
                roster_import::ActiveModel { counts: Set(report::counts(plan)), ..Default::default() },
            )
            .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Collects the existing accounts of class teachers by the lines of the teachers' rows. New accounts are added when
    /// they are written.
    fn collect_teachers(&mut self, plan: &RosterPlan, rows: &[PlannedRow]) {
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

    async fn write(&mut self, chunk: Vec<ReadyRow>) -> Result<(), JobFailure> {
        let tx = self.run.begin().await?;
        let rows = i32::try_from(chunk.len()).unwrap_or(i32::MAX);
        let last_line = chunk.last().map_or(0, |row| row.line);
        let mut created = Vec::new();
        let mut cards = Vec::new();
        let mut updates = Updates::new();
        for ReadyRow { line, action, new } in chunk {
            match (action, new) {
                (Action::Create(account), Some((id, hashed, pin))) => {
                    if account.role != Role::Pupil {
                        self.accounts.insert(line, id);
                    }
                    cards.extend(pin.map(|pin| self.card(id, &pin)).transpose()?);
                    created.push(self.account(*account, id, hashed));
                }
                (Action::Update { account_id, changes, restored, .. }, _) => {
                    updates.insert(account_id, (changes, restored));
                }
                _ => {}
            }
        }
        self.exchange(&tx).await?;
        let rewrite = self.release(&tx, updates).await?;
        tx.insert_many::<account::Entity, _>(created).await?;
        tx.insert_many::<roster_card::Entity, _>(cards).await?;
        self.rewrite(&tx, rewrite).await?;
        self.done += rows;
        let line = i32::try_from(last_line).unwrap_or(i32::MAX);
        let progress = roster_import::ActiveModel {
            rows_done: Set(self.done),
            done_through_line: Set(line),
            ..Default::default()
        };
        self.update_import(&tx, progress).await?;
        self.run.progress(&tx, self.done, self.total).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Exchanges identifiers between accounts. Only the first call has an effect. If its chunk fails, the attempt ends,
    /// so the changes need not be put back into `exchanged`.
    async fn exchange(&mut self, tx: &TenantTx) -> Result<(), DbErr> {
        let exchanged = std::mem::take(&mut self.exchanged).into_iter();
        let updates = exchanged.map(|(id, changes)| (id, (Box::new(changes), false)));
        let rewrite = self.release(tx, updates.collect()).await?;
        self.rewrite(tx, rewrite).await
    }

    fn classroom(&self, name: &str) -> Option<ClassroomId> {
        self.classrooms.get(&normalise::classroom(name)).copied()
    }

    fn account(&self, new: PlannedAccount, id: AccountId, hashed: HashedSecret) -> account::Model {
        account::Model {
            school_id: self.import.school_id,
            id,
            sort_name: normalise::person(&new.first_name, &new.last_name),
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
            pin_fingerprint: hashed.pin_fingerprint,
            archived_at: None,
            version: 1,
            created_at: self.run.clock().now(),
        }
    }

    fn card(&self, account_id: AccountId, pin: &SecretString) -> Result<roster_card::Model, JobFailure> {
        let context = sealed_pin(self.import.school_id, account_id);
        let sealed = self.sealer.seal(context, pin.expose_secret().as_bytes()).map_err(JobFailure::permanent)?;
        Ok(roster_card::Model {
            school_id: self.import.school_id,
            import_id: self.import.id,
            account_id,
            sealed,
            expires_at: self.run.clock().now() + CARD_TIME_TO_LIVE,
        })
    }

    async fn update_import(&self, tx: &TenantTx, values: roster_import::ActiveModel) -> Result<(), DbErr> {
        tx.update::<roster_import::Entity>()
            .set(values)
            .filter(roster_import::Column::Id.eq(self.import.id))
            .exec(tx)
            .await?;
        Ok(())
    }

    /// Sets class teachers, archives leavers, and completes the import and the job in one transaction.
    async fn finish(self, plan: &RosterPlan) -> Result<(), JobFailure> {
        let tx = self.run.begin().await?;
        let now = self.run.clock().now();
        self.set_teachers(&tx, plan).await?;
        if plan.archive_leavers {
            for leavers in plan.leavers.chunks(IDS) {
                accounts::archive(&tx, leavers, now).await?;
            }
        }
        let import = locked(&tx, self.import.id).await?;
        let counts = import.map(|import| import.counts).unwrap_or_default();
        self.update_import(
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
        // Prepare a plan for new and restored pupils, so that it is ready when they sign in.
        let without_plan = learning::pupils_without_plan(&tx).await?;
        let plans = without_plan.into_iter().map(|pupil_id| PracticeQueue { pupil_id });
        enqueue_many(&tx, plans, now).await?;
        self.run.finish(tx).await
    }

    /// Reads the classes again under a lock and writes them back with their teachers, in two statements.
    async fn set_teachers(&self, tx: &TenantTx, plan: &RosterPlan) -> Result<(), DbErr> {
        let teachers: HashMap<ClassroomId, AccountId> = plan
            .class_teachers
            .iter()
            .filter_map(|teacher| Some((self.classroom(&teacher.classroom)?, *self.accounts.get(&teacher.line)?)))
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
