//! Loading of the school's accounts and classes, which the plan compares with the roster. Loading takes three queries,
//! whatever the size of the file.

use entity::{account, classroom, roster_import, roster_import::Leavers, school, tenant::TenantTx};
use sea_orm::{ColumnTrait, DbErr, QueryFilter};

use crate::roster::{
    Roster,
    plan::{self, Existing, ExistingClassroom, ImportOptions, RosterPlan, RosterSchool},
};
use entity::Role;

/// Loads the name, the accounts and the classes of the school.
pub(super) async fn load(tx: &TenantTx) -> Result<RosterSchool, DbErr> {
    let accounts = tx.find::<account::Entity>().filter(account::Column::Role.ne(Role::PlatformAdmin)).all(tx).await?;
    let classrooms = tx.find::<classroom::Entity>().all(tx).await?;
    let school = tx.find::<school::Entity>().one(tx).await?;
    Ok(RosterSchool {
        name: school.map(|school| school.name).unwrap_or_default(),
        accounts: accounts.into_iter().map(existing).collect(),
        classrooms: classrooms
            .into_iter()
            .map(|class| ExistingClassroom { id: class.id, name: class.name, teacher_id: class.teacher_id })
            .collect(),
    })
}

fn existing(account: account::Model) -> Existing {
    Existing {
        id: account.id,
        role: account.role,
        username: account.username,
        first_name: account.first_name,
        last_name: account.last_name,
        classroom_id: account.classroom_id,
        year_group: account.year_group,
        external_id: account.external_id,
        upn: account.upn,
        sen_status: account.sen_status,
        archived: account.archived_at.is_some(),
        row_key: account.row_key,
    }
}

/// Plans what the roster changes, starting after the last completed line of the import.
pub(super) fn plan(import: &roster_import::Model, roster: &Roster, school: &RosterSchool) -> RosterPlan {
    let options = ImportOptions {
        archive_leavers: import.leavers == Leavers::Archive,
        done_through_line: u32::try_from(import.done_through_line).unwrap_or_default(),
        actor: import.created_by,
        protects_headteachers: !uploader_is_headteacher(import, school),
    };
    plan::plan(roster, school, &options)
}

/// Whether the person who uploaded the file is a headteacher now. If that person has been erased, nobody answers for
/// the file.
fn uploader_is_headteacher(import: &roster_import::Model, school: &RosterSchool) -> bool {
    let is_uploader = |account: &&Existing| Some(account.id) == import.created_by && !account.archived;
    school.accounts.iter().find(is_uploader).is_some_and(|account| account.role == Role::Headteacher)
}
