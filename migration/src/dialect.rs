//! SQL for both databases. Placeholders in braces stand for the few words that differ.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// The placeholders, with their text for PostgreSQL and for SQLite.
///
/// SQLite's column types are storage classes, because an unknown type name would result in numeric affinity.
const WORDS: [(&str, &str, &str); 10] = [
    ("{id}", "uuid", "BLOB"),
    ("{time}", "timestamptz", "TEXT"),
    ("{json}", "jsonb", "TEXT"),
    ("{bytes}", "bytea", "BLOB"),
    ("{count}", "bigint", "INTEGER"),
    ("{real}", "double precision", "REAL"),
    // Normalised names sort by bytes on both databases, so that a pagination cursor has the same meaning.
    ("{folded}", "text COLLATE \"C\"", "TEXT"),
    // The id of the platform's own tenant, the nil UUID.
    ("{platform}", "'00000000-0000-0000-0000-000000000000'::uuid", "x'00000000000000000000000000000000'"),
    ("{classroom_of_account}", "", ",\n    FOREIGN KEY (school_id, classroom_id) REFERENCES classroom (school_id, id)"),
    (
        "{assessment_of_session}",
        "",
        ",\n    FOREIGN KEY (school_id, assessment_id) REFERENCES assessment (school_id, id)",
    ),
];

/// Replaces the placeholders and runs the statements, each of which ends with a semicolon.
pub(crate) async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == DbBackend::Postgres;
    let mut text = sql.to_owned();
    for (word, for_postgres, for_sqlite) in WORDS {
        text = text.replace(word, if postgres { for_postgres } else { for_sqlite });
    }
    manager.get_connection().execute_unprepared(&text).await?;
    Ok(())
}

/// Runs the statements on PostgreSQL only.
pub(crate) async fn on_postgres(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres { run(manager, sql).await } else { Ok(()) }
}

/// Runs the statements on SQLite only.
pub(crate) async fn on_sqlite(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Sqlite { run(manager, sql).await } else { Ok(()) }
}
