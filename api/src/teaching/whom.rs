//! Which pupils a query is about. Staff and archived accounts are no pupils.

use entity::{AccountId, ClassroomId, Role, account, tenant::TenantTx};
use sea_orm::{
    ColumnTrait, Condition, DbErr, QueryFilter, QuerySelect,
    sea_query::{Expr, Query},
};

/// Which of the school's pupils.
#[derive(Debug, Clone)]
pub enum Whom {
    /// All.
    Everybody,
    /// Those of these classes.
    Classes(Vec<ClassroomId>),
    /// These.
    These(Vec<AccountId>),
}

impl Whom {
    /// What holds of their accounts.
    #[must_use]
    pub fn condition(&self) -> Condition {
        use account::Column;
        let pupils = Condition::all().add(Column::Role.eq(Role::Pupil)).add(Column::ArchivedAt.is_null());
        match self {
            Self::Everybody => pupils,
            Self::Classes(classes) => pupils.add(Column::ClassroomId.is_in(classes.iter().copied())),
            Self::These(ids) => pupils.add(Column::Id.is_in(ids.iter().copied())),
        }
    }

    /// That a column has the id of one of them. Ids that are known are said, not looked up again: the database then goes
    /// to each pupil's rows by their key, where it would read the whole school's.
    pub fn are_in(&self, tx: &TenantTx, column: impl ColumnTrait) -> Expr {
        if let Self::These(ids) = self {
            return column.is_in(ids.iter().copied());
        }
        let ids = Query::select()
            .column((account::Entity, account::Column::Id))
            .from(account::Entity)
            .and_where(account::Column::SchoolId.eq(tx.school_id()))
            .cond_where(self.condition())
            .take();
        column.in_subquery(ids)
    }
}

/// The pupil's account.
pub async fn pupil(tx: &TenantTx, id: AccountId) -> Result<Option<account::Model>, DbErr> {
    tx.find::<account::Entity>().filter(Whom::These(vec![id]).condition()).one(tx).await
}

/// The ids of these pupils, as far as they are pupils of the school.
pub async fn ids(tx: &TenantTx, whom: &Whom) -> Result<Vec<AccountId>, DbErr> {
    tx.find::<account::Entity>()
        .select_only()
        .column(account::Column::Id)
        .filter(whom.condition())
        .into_tuple()
        .all(tx)
        .await
}
