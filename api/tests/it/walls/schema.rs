//! The schema as the database's catalogue describes it, in the same form for both databases.

use std::collections::{BTreeMap, BTreeSet};

use entity::Database;
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, TryGetable};

/// The column that holds the id of the school that a row belongs to.
pub(crate) const SCHOOL_ID: &str = "school_id";

/// The tables, their primary keys and the foreign keys between them.
#[derive(Debug)]
pub(crate) struct Schema {
    /// Columns by table, in order.
    pub(crate) columns: BTreeMap<String, Vec<String>>,
    /// Columns of the primary key by table, in the order of the key.
    pub(crate) primary_keys: BTreeMap<String, Vec<String>>,
    pub(crate) foreign_keys: Vec<ForeignKey>,
}

#[derive(Debug)]
pub(crate) struct ForeignKey {
    pub(crate) table: String,
    pub(crate) columns: Vec<String>,
    pub(crate) target: String,
    pub(crate) target_columns: Vec<String>,
    /// The action in SQL: `NO ACTION`, `CASCADE`, `SET NULL` ...
    pub(crate) on_delete: String,
    pub(crate) on_update: String,
}

impl Schema {
    pub(crate) async fn read(database: &Database) -> Self {
        match database.get_database_backend() {
            DbBackend::Postgres => Self::of_postgres(database).await,
            _ => Self::of_sqlite(database).await,
        }
    }

    /// Tables whose rows belong to schools.
    pub(crate) fn tenant_tables(&self) -> BTreeSet<&str> {
        let has_school = |columns: &Vec<String>| columns.iter().any(|column| column == SCHOOL_ID);
        self.columns.iter().filter(|(_, columns)| has_school(columns)).map(|(table, _)| table.as_str()).collect()
    }

    async fn of_postgres(database: &Database) -> Self {
        let columns = rows(
            database,
            "SELECT c.relname::text, a.attname::text
             FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
             WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
               AND a.attnum > 0 AND NOT a.attisdropped
             ORDER BY c.relname, a.attnum",
        )
        .await;
        let keys = rows(
            database,
            "SELECT conrelid::regclass::text, contype::text,
                 (SELECT string_agg(attname, ',' ORDER BY place) FROM unnest(conkey) WITH ORDINALITY AS k (number, place)
                  JOIN pg_attribute ON attrelid = conrelid AND attnum = number),
                 coalesce(confrelid::regclass::text, ''),
                 coalesce((SELECT string_agg(attname, ',' ORDER BY place)
                  FROM unnest(confkey) WITH ORDINALITY AS k (number, place)
                  JOIN pg_attribute ON attrelid = confrelid AND attnum = number), ''),
                 confdeltype::text, confupdtype::text
             FROM pg_constraint
             WHERE contype IN ('p', 'f') AND connamespace = current_schema()::regnamespace
             ORDER BY conrelid::regclass::text, conname",
        )
        .await;
        let mut schema = Self::with_columns(columns.iter().map(|row| (text(row, 0), text(row, 1))));
        for key in &keys {
            let (table, columns) = (text(key, 0), list(&text(key, 2)));
            if text(key, 1) == "p" {
                schema.primary_keys.insert(table, columns);
            } else {
                let action = |letter: String| match letter.as_str() {
                    "a" => "NO ACTION".to_owned(),
                    "c" => "CASCADE".to_owned(),
                    "n" => "SET NULL".to_owned(),
                    "d" => "SET DEFAULT".to_owned(),
                    "r" => "RESTRICT".to_owned(),
                    other => other.to_owned(),
                };
                schema.foreign_keys.push(ForeignKey {
                    table,
                    columns,
                    target: text(key, 3),
                    target_columns: list(&text(key, 4)),
                    on_delete: action(text(key, 5)),
                    on_update: action(text(key, 6)),
                });
            }
        }
        schema
    }

    async fn of_sqlite(database: &Database) -> Self {
        const TABLES: &str = "FROM sqlite_schema AS t, ";
        const NOT_ITS_OWN: &str = "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
        let columns = rows(
            database,
            &format!("SELECT t.name, c.name, c.pk {TABLES} pragma_table_info(t.name) AS c {NOT_ITS_OWN} ORDER BY t.name, c.cid"),
        )
        .await;
        let references = rows(
            database,
            &format!(
                "SELECT t.name, k.\"from\", k.\"table\", coalesce(k.\"to\", ''), k.on_delete, k.on_update, k.id
                 {TABLES} pragma_foreign_key_list(t.name) AS k {NOT_ITS_OWN} ORDER BY t.name, k.id, k.seq"
            ),
        )
        .await;
        let mut schema = Self::with_columns(columns.iter().map(|row| (text(row, 0), text(row, 1))));
        let mut keys: BTreeMap<String, BTreeMap<i32, String>> = BTreeMap::new();
        for row in &columns {
            let place: i32 = get(row, 2);
            if place > 0 {
                keys.entry(text(row, 0)).or_default().insert(place, text(row, 1));
            }
        }
        schema.primary_keys = keys.into_iter().map(|(table, key)| (table, key.into_values().collect())).collect();
        let mut joined: BTreeMap<(String, i32), ForeignKey> = BTreeMap::new();
        for row in &references {
            let key = joined.entry((text(row, 0), get(row, 6))).or_insert_with(|| ForeignKey {
                table: text(row, 0),
                columns: Vec::new(),
                target: text(row, 2),
                target_columns: Vec::new(),
                on_delete: text(row, 4),
                on_update: text(row, 5),
            });
            key.columns.push(text(row, 1));
            key.target_columns.push(text(row, 3));
        }
        schema.foreign_keys = joined.into_values().collect();
        schema
    }

    fn with_columns(columns: impl Iterator<Item = (String, String)>) -> Self {
        let mut by_table: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (table, column) in columns {
            by_table.entry(table).or_default().push(column);
        }
        Self { columns: by_table, primary_keys: BTreeMap::new(), foreign_keys: Vec::new() }
    }
}

/// Runs a query that bypasses the walls.
pub(crate) async fn rows(database: &impl ConnectionTrait, sql: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(database.get_database_backend(), sql);
    database.query_all_raw(statement).await.unwrap_or_else(|error| panic!("{sql}\n{error}"))
}

/// The value of a column.
pub(crate) fn get<T: TryGetable>(row: &QueryResult, index: usize) -> T {
    row.try_get_by_index(index).unwrap()
}

/// The text in a column.
pub(crate) fn text(row: &QueryResult, index: usize) -> String {
    get(row, index)
}

fn list(names: &str) -> Vec<String> {
    names.split(',').map(ToOwned::to_owned).collect()
}
