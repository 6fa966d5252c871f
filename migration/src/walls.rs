//! The third wall around a school: row-level security on PostgreSQL, and who is granted what.

use sea_orm_migration::prelude::*;

use crate::dialect::on_postgres;

/// The tenant whose rows a transaction may see.
const OWN: &str = "nullif(current_setting('app.school_id', true), '')::uuid";

/// What a role may do with a table, and with which of its rows.
pub(crate) struct Grant {
    /// The table.
    pub(crate) table: &'static str,
    /// Privileges of `lms_tenant`, on its school's rows.
    pub(crate) tenant: &'static str,
    /// Privileges of `lms_service`, on every school's rows: only what sweeping, counting and claiming need, and named
    /// columns where a row holds a secret.
    pub(crate) service: &'static [&'static str],
}

const ALL: &str = "SELECT, INSERT, UPDATE, DELETE";

impl Grant {
    /// A tenant's own table, which nothing else reads.
    pub(crate) const fn tenant(table: &'static str) -> Self {
        Self { table, tenant: ALL, service: &[] }
    }

    /// What the service may do across schools.
    pub(crate) const fn service(self, service: &'static [&'static str]) -> Self {
        Self { service, ..self }
    }

    /// What a school may do, where it is not everything.
    pub(crate) const fn only(self, tenant: &'static str) -> Self {
        Self { tenant, ..self }
    }
}

/// Puts the wall around tables that carry `school_id`.
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
            // `SELECT (id, name)` grants columns; a policy names the command alone.
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
