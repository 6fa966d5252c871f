//! The schools of the installation.

use entity::{
    SchoolId,
    school::{self, SchoolStatus},
    tenant::Service,
};
use sea_orm::{ColumnTrait, DbErr};

/// Returns the ids of all schools, without the platform's own tenant.
pub async fn ids(service: &Service) -> Result<Vec<SchoolId>, DbErr> {
    let tx = service.read().await?;
    let mut schools = tx.select::<school::Entity>();
    schools.column(school::Column::Id).and_where(school::Column::Status.ne(SchoolStatus::Operator));
    tx.tuples(&schools).await
}
