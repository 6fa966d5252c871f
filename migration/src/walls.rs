//! Row-level security and grants on PostgreSQL: the third of the walls in ARCHITECTURE.md that isolate schools.

use sea_orm_migration::prelude::*;

use crate::dialect::on_postgres;

/// The SQL for the id of the tenant whose rows a transaction may see.
const OWN: &str = "nullif(current_setting('app.school_id', true), '')::uuid";

/// The privileges of the roles on a table and its rows.
pub(crate) struct Grant {
    /// The name of the table.
    pub(crate) table: &'static str,
    /// The privileges of `lms_tenant` on rows of its school.
    pub(crate) tenant: &'static str,
    /// The privileges of `lms_service` on rows of all schools. They cover only sweeping, counting and claiming, and are
    /// limited to columns if a row contains a secret.
    pub(crate) service: &'static [&'static str],
}

const ALL: &str = "SELECT, INSERT, UPDATE, DELETE";

impl Grant {
    /// Grants a tenant all privileges, and the service none.
    pub(crate) const fn tenant(table: &'static str) -> Self {
        Self { table, tenant: ALL, service: &[] }
    }

    /// Grants the service these privileges across schools.
    pub(crate) const fn service(self, service: &'static [&'static str]) -> Self {
        Self { service, ..self }
    }

    /// Restricts a tenant to these privileges.
    pub(crate) const fn only(self, tenant: &'static str) -> Self {
        Self { tenant, ..self }
    }
}

/// Enables row-level security for tables with a `school_id` and grants the privileges.
pub(crate) async fn raise(manager: &SchemaManager<'_>, grants: &[Grant]) -> Result<(), DbErr> {
    for Grant { table, tenant, service } in grants {
        let key = if *table == "school" { "id" } else { "school_id" };
        on_postgres(
            manager,
            &format!(
                "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
                 ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
                 CREATE POLICY tenant ON {table} TO lms_tenant USING ({key} = {OWN}) WITH CHECK ({key} = {OWN});
                 GRANT {tenant} ON {table} TO lms_tenant;"
            ),
        )
        .await?;
        for privilege in *service {
            // `SELECT (id, name)` grants access to columns, but a policy contains only the command.
            let command = privilege.split_whitespace().next().unwrap_or_default();
            let rows = if command == "INSERT" { "WITH CHECK (true)" } else { "USING (true)" };
            on_postgres(
                manager,
                &format!(
                    "CREATE POLICY service_{} ON {table} FOR {command} TO lms_service {rows};
                     GRANT {privilege} ON {table} TO lms_service;",
                    command.to_lowercase()
                ),
            )
            .await?;
        }
    }
    Ok(())
}
