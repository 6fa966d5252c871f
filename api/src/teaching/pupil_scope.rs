//! The pupils that a query is about. Staff and archived accounts do not count as pupils.

use entity::{AccountId, ClassroomId, Role, account, tenant::TenantTx};
use sea_orm::{ColumnTrait, Condition, DbErr, QueryFilter, QuerySelect, sea_query::Expr};

/// A set of the school's pupils.
#[derive(Debug, Clone)]
pub enum PupilScope {
    /// All pupils of the school.
    All,
    /// The pupils of these classes.
    Classes(Vec<ClassroomId>),
    /// The pupils with these ids.
    Only(Vec<AccountId>),
}

impl PupilScope {
    /// Returns the condition on the accounts of these pupils.
    #[must_use]
    pub fn condition(&self) -> Condition {
        use account::Column;
        let pupils = Condition::all().add(Column::Role.eq(Role::Pupil)).add(Column::ArchivedAt.is_null());
        match self {
            Self::All => pupils,
            Self::Classes(classes) => pupils.add(Column::ClassroomId.is_in(classes.iter().copied())),
            Self::Only(ids) => pupils.add(Column::Id.is_in(ids.iter().copied())),
        }
    }

    /// Returns the condition that a column contains the id of one of these pupils. If the ids are known, the statement
    /// lists them instead of querying them again, so that the database finds each pupil's rows by key instead of
    /// reading the rows of the whole school.
    pub fn contains_id(&self, tx: &TenantTx, column: impl ColumnTrait) -> Expr {
        if let Self::Only(ids) = self {
            return column.is_in(ids.iter().copied());
        }
        let ids = tx
            .select::<account::Entity>()
            .column((account::Entity, account::Column::Id))
            .cond_where(self.condition())
            .take();
        column.in_subquery(ids)
    }
}

/// Returns the account of a pupil; `None` if the school does not have the pupil.
pub async fn pupil(tx: &TenantTx, id: AccountId) -> Result<Option<account::Model>, DbErr> {
    tx.find::<account::Entity>().filter(PupilScope::Only(vec![id]).condition()).one(tx).await
}

/// Returns the ids of the pupils in the scope. Omits ids that no pupil of the school has.
pub async fn ids(tx: &TenantTx, scope: &PupilScope) -> Result<Vec<AccountId>, DbErr> {
    tx.find::<account::Entity>()
        .select_only()
        .column(account::Column::Id)
        .filter(scope.condition())
        .into_tuple()
        .all(tx)
        .await
}
