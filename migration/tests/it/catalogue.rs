//! Reads the catalogue of a database and finds the destructive differences between two catalogues.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement};

/// The properties of a column that matter to statements that write it.
#[derive(Debug, PartialEq, Eq)]
struct Column {
    kind: String,
    required: bool,
    has_default: bool,
}

/// The columns by table and name, and the other restrictions on the rows of each table.
#[derive(Debug)]
pub(crate) struct Catalogue {
    columns: BTreeMap<String, BTreeMap<String, Column>>,
    restrictions: BTreeSet<(String, String)>,
    /// Policies that permit rows. A further one restricts nothing, but a statement may need each that is there.
    permissions: BTreeSet<(String, String)>,
}

const COLUMNS_OF_POSTGRES: &str = "
    SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.atthasdef
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped";

/// Constraints, unique indexes, triggers, the tables whose rows only policies permit, and restrictive policies.
const RESTRICTIONS_OF_POSTGRES: &str = "
    SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = current_schema()::regnamespace AND conrelid <> 0
    UNION ALL SELECT indrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    JOIN pg_class ON pg_class.oid = indrelid WHERE indisunique AND relnamespace = current_schema()::regnamespace
    UNION ALL SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT oid::regclass::text, 'row level security' FROM pg_class
    WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace
    UNION ALL SELECT tablename::text, concat_ws(' ', policyname, roles, cmd, qual, with_check) FROM pg_policies
    WHERE permissive = 'RESTRICTIVE'";

const PERMISSIONS_OF_POSTGRES: &str = "
    SELECT tablename::text, concat_ws(' ', policyname, roles, cmd, qual, with_check) FROM pg_policies
    WHERE permissive = 'PERMISSIVE'";

const TABLES_OF_SQLITE: &str = "sqlite_schema AS t WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

impl Catalogue {
    pub(crate) async fn read(database: &DatabaseConnection) -> Self {
        let (columns, restrictions) = if database.get_database_backend() == DbBackend::Postgres {
            (COLUMNS_OF_POSTGRES.to_owned(), RESTRICTIONS_OF_POSTGRES.to_owned())
        } else {
            let columns = format!(
                "SELECT t.name, c.name, c.type, c.\"notnull\" <> 0 OR c.pk > 0, c.dflt_value IS NOT NULL
                 FROM pragma_table_info(t.name) AS c, {TABLES_OF_SQLITE}"
            );
            let restrictions = format!(
                "SELECT t.name, i.name || ' (' || (SELECT group_concat(name) FROM pragma_index_info(i.name)) || ')'
                 FROM pragma_index_list(t.name) AS i, {TABLES_OF_SQLITE} AND i.\"unique\" <> 0
                 UNION ALL SELECT tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'"
            );
            (columns, restrictions)
        };
        let mut catalogue =
            Self { columns: BTreeMap::new(), restrictions: BTreeSet::new(), permissions: BTreeSet::new() };
        for row in rows(database, &columns).await {
            let column = Column { kind: get(&row, 2), required: get(&row, 3), has_default: get(&row, 4) };
            catalogue.columns.entry(get(&row, 0)).or_default().insert(get(&row, 1), column);
        }
        catalogue.restrictions = pairs(database, &restrictions).await;
        if database.get_database_backend() == DbBackend::Postgres {
            catalogue.permissions = pairs(database, PERMISSIONS_OF_POSTGRES).await;
        }
        catalogue
    }

    /// Returns the differences from this catalogue to the later catalogue `after` that break existing statements.
    pub(crate) fn breaking_changes(&self, after: &Self) -> Vec<String> {
        let mut changes = Vec::new();
        for (table, old_columns) in &self.columns {
            let Some(new_columns) = after.columns.get(table) else {
                changes.push(format!("drops {table}"));
                continue;
            };
            for (name, old) in old_columns {
                changes.extend(
                    new_columns
                        .get(name)
                        .map_or(Some("drops"), |new| old.breaking_change(new))
                        .map(|change| format!("{change} {table}.{name}")),
                );
            }
            let added = new_columns.iter().filter(|(name, _)| !old_columns.contains_key(*name));
            let required = added.filter(|(_, column)| column.required && !column.has_default);
            changes.extend(required.map(|(name, _)| format!("demands {table}.{name}")));
        }
        let added = after.restrictions.difference(&self.restrictions);
        let breaking = added.filter(|(table, restriction)| {
            let Some((before, now)) = self.columns.get(table).zip(after.columns.get(table)) else { return false };
            // Existing statements do not write a new column, so a restriction on a new column does not break them.
            let words = restriction.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            !words.into_iter().any(|word| now.contains_key(word) && !before.contains_key(word))
        });
        changes.extend(breaking.map(|(table, restriction)| format!("restricts {table}: {restriction}")));
        let removed = self.permissions.difference(&after.permissions);
        let removed = removed.filter(|(table, _)| after.columns.contains_key(table));
        changes.extend(removed.map(|(table, permission)| format!("permits no longer {table}: {permission}")));
        changes
    }
}

impl Column {
    /// Returns how the change to `new` breaks statements; `None` if it does not. Every change of a type counts, even to
    /// a wider type, so that the migration has to declare the change.
    fn breaking_change(&self, new: &Self) -> Option<&'static str> {
        if self.kind != new.kind {
            Some("changes the type of")
        } else if new.required && (!self.required || (self.has_default && !new.has_default)) {
            Some("demands")
        } else {
            None
        }
    }
}

async fn rows(database: &DatabaseConnection, sql: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(database.get_database_backend(), sql);
    database.query_all_raw(statement).await.unwrap_or_else(|error| panic!("{sql}\n{error}"))
}

/// Returns the rows of a query that selects a table's name and a definition.
async fn pairs(database: &DatabaseConnection, sql: &str) -> BTreeSet<(String, String)> {
    rows(database, sql).await.iter().map(|row| (get(row, 0), get(row, 1))).collect()
}

fn get<T: sea_orm::TryGetable>(row: &QueryResult, index: usize) -> T {
    row.try_get_by_index(index).unwrap()
}
