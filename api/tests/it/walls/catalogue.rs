//! The first and the third wall, read from the database's own catalogue: keys that include the school, row-level
//! security, and the grants of the roles. A new table that lacks any of these fails a test that names it.

use std::collections::{BTreeMap, BTreeSet};

use entity::Database;
use migration::fresh::{FreshDatabase, fresh_database};
use sea_orm::ConnectionTrait;

use super::schema::{SCHOOL_ID, Schema, get, rows, text};

/// Tables without `school_id`, each with the reason.
const WITHOUT_A_SCHOOL: [(&str, &str); 2] =
    [("school", "its rows are the schools themselves"), ("seaql_migrations", "it lists the applied migrations")];

/// The only tenant table whose key is the id alone, because some jobs have no school.
const KEYED_BY_ID: &str = "job";

/// The grants of `lms_tenant` on each table.
const OF_A_SCHOOL: &[(&str, &[&str])] = &[
    ("account", EVERYTHING),
    ("arrangement", EVERYTHING),
    ("assessment", EVERYTHING),
    ("assessment_answer", EVERYTHING),
    ("assessment_classroom", EVERYTHING),
    ("assessment_pupil", EVERYTHING),
    ("assignment", EVERYTHING),
    ("assignment_pupil", EVERYTHING),
    ("attempt", EVERYTHING),
    ("audit", &["INSERT", "SELECT"]),
    ("certificate", EVERYTHING),
    ("classroom", EVERYTHING),
    ("idempotent_answer", EVERYTHING),
    ("intervention_group", EVERYTHING),
    ("intervention_peer", EVERYTHING),
    ("intervention_pupil", EVERYTHING),
    ("job", EVERYTHING),
    ("known_network", EVERYTHING),
    ("learner", EVERYTHING),
    ("login_attempt", EVERYTHING),
    ("login_failure", EVERYTHING),
    ("marking", EVERYTHING),
    ("mastery", EVERYTHING),
    ("mastery_override", EVERYTHING),
    ("mtc_answer", EVERYTHING),
    ("mtc_attempt", EVERYTHING),
    ("mtc_not_taking", EVERYTHING),
    ("mtc_restart", EVERYTHING),
    ("mtc_round", EVERYTHING),
    ("practice_session", EVERYTHING),
    ("preference", EVERYTHING),
    ("prepared_plan", EVERYTHING),
    ("refresh_token", EVERYTHING),
    ("roster_card", EVERYTHING),
    ("roster_import", EVERYTHING),
    ("roster_row", EVERYTHING),
    ("roster_upload", EVERYTHING),
    ("school", &["SELECT"]),
    ("sign_in", EVERYTHING),
    ("wrong_answer", EVERYTHING),
];
const EVERYTHING: &[&str] = &["DELETE", "INSERT", "SELECT", "UPDATE"];

/// The grants of `lms_service` on whole tables and on single columns.
const OF_THE_SERVICE: &[(&str, &[&str])] = &[
    ("account", &["SELECT archived_at", "SELECT id", "SELECT role", "SELECT school_id"]),
    ("audit", &["INSERT"]),
    (
        "idempotent_answer",
        &["DELETE", "SELECT account_id", "SELECT created_at", "SELECT key", "SELECT operation", "SELECT school_id"],
    ),
    ("intervention_group", &["DELETE", "SELECT deleted_at", "SELECT id", "SELECT school_id"]),
    ("job", EVERYTHING),
    ("known_network", &["DELETE", "SELECT account_id", "SELECT last_at", "SELECT network", "SELECT school_id"]),
    ("login_attempt", &["DELETE", "SELECT last_at", "SELECT locked_until", "SELECT school_id", "SELECT username"]),
    (
        "login_failure",
        &[
            "DELETE",
            "SELECT last_at",
            "SELECT locked_until",
            "SELECT attempts",
            "SELECT network",
            "SELECT school_id",
            "SELECT subject_id",
            "UPDATE last_at",
        ],
    ),
    ("practice_session", &["SELECT id", "SELECT school_id", "SELECT started_at"]),
    ("roster_card", &["DELETE", "SELECT account_id", "SELECT expires_at", "SELECT import_id", "SELECT school_id"]),
    ("roster_import", &["SELECT created_at", "SELECT id", "SELECT school_id"]),
    ("roster_row", &["DELETE", "SELECT import_id", "SELECT position", "SELECT school_id"]),
    ("roster_upload", &["DELETE", "SELECT expires_at", "SELECT import_id", "SELECT school_id"]),
    ("school", &["INSERT", "SELECT", "UPDATE"]),
    (
        "sign_in",
        &[
            "DELETE",
            "SELECT created_at",
            "SELECT expires_at",
            "SELECT id",
            "SELECT revoked_at",
            "SELECT school_id",
            "UPDATE revoked_at",
        ],
    ),
];

/// Columns that must never be readable across schools: secrets, and data that identifies a person.
const HIDDEN_FROM_THE_SERVICE: &[(&str, &[&str])] = &[
    (
        "account",
        &[
            "credential",
            "credential_key",
            "pin_fingerprint",
            "username",
            "first_name",
            "last_name",
            "sort_name",
            "upn",
            "row_key",
        ],
    ),
    ("audit", &["action", "actor_id", "detail"]),
    ("idempotent_answer", &["answer", "body_hash"]),
    ("intervention_group", &["name", "sort_name", "entry_criteria", "exit_criteria"]),
    ("login_failure", &["abbreviated"]),
    ("practice_session", &["pupil_id", "plan", "answered", "correct"]),
    ("refresh_token", &["hash", "sign_in_id"]),
    ("roster_card", &["sealed"]),
    ("roster_row", &["summary", "findings"]),
    ("roster_upload", &["sealed"]),
];

#[tokio::test]
async fn every_table_belongs_to_schools_or_is_listed_with_a_reason() {
    let (_fresh, database) = open().await;
    let schema = Schema::read(&database).await;
    let known: BTreeSet<&str> = WITHOUT_A_SCHOOL.iter().map(|(table, _)| *table).collect();
    let tenant = schema.tenant_tables();
    for table in schema.columns.keys() {
        assert!(
            known.contains(table.as_str()) != tenant.contains(table.as_str()),
            "{table}: give it school_id, or give the reason in WITHOUT_A_SCHOOL"
        );
    }
}

#[tokio::test]
async fn every_tenant_table_has_a_key_that_starts_with_the_school() {
    let (_fresh, database) = open().await;
    let schema = Schema::read(&database).await;
    for table in schema.tenant_tables() {
        let key = &schema.primary_keys[table];
        if table == KEYED_BY_ID {
            assert_eq!(key, &["id"], "{table}");
        } else {
            assert_eq!(key[0], SCHOOL_ID, "{table}: its key is {key:?}");
            assert!(key.len() > 1, "{table}: a table with one row per school belongs in `school`");
        }
    }
}

#[tokio::test]
async fn every_foreign_key_between_tenant_tables_includes_the_school() {
    let (_fresh, database) = open().await;
    let schema = Schema::read(&database).await;
    let tenant = schema.tenant_tables();
    assert!(schema.foreign_keys.len() >= 10, "the foreign keys were not read: {:?}", schema.foreign_keys);
    for key in &schema.foreign_keys {
        assert!(
            matches!(key.on_delete.as_str(), "NO ACTION" | "CASCADE") && key.on_update == "NO ACTION",
            "{key:?}: a composite SET NULL would clear school_id"
        );
        let target_key = &schema.primary_keys[&key.target];
        assert_eq!(&key.target_columns, target_key, "{key:?}: it must reference the primary key");
        if tenant.contains(key.target.as_str()) {
            assert_ne!(key.target, KEYED_BY_ID, "{key:?}: a job's key does not include the school");
            assert_eq!(key.columns[0], SCHOOL_ID, "{key:?}");
            assert_eq!(key.target_columns[0], SCHOOL_ID, "{key:?}");
        } else {
            assert_eq!((key.target.as_str(), key.columns[0].as_str()), ("school", SCHOOL_ID), "{key:?}");
        }
    }
}

#[tokio::test]
async fn every_tenant_table_has_row_level_security_even_for_its_owner() {
    let Some((_fresh, database)) = postgres().await else { return };
    let secured: BTreeMap<String, (bool, bool)> = rows(
        &database,
        "SELECT relname::text, relrowsecurity, relforcerowsecurity FROM pg_class
         WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')",
    )
    .await
    .iter()
    .map(|row| (text(row, 0), (get(row, 1), get(row, 2))))
    .collect();
    for table in walled(&Schema::read(&database).await) {
        assert_eq!(secured[&table], (true, true), "{table}: row-level security must be enabled and forced");
    }
}

#[tokio::test]
async fn the_policy_of_every_table_shows_a_school_only_its_own_rows() {
    let Some((_fresh, database)) = postgres().await else { return };
    let policies = policies(&database).await;
    let schema = Schema::read(&database).await;
    for table in walled(&schema) {
        let key = if table == "school" { "id" } else { SCHOOL_ID };
        let own = format!("({key} = (NULLIF(current_setting('app.school_id'::text, true), ''::text))::uuid)");
        let of_tenant: Vec<_> =
            policies.iter().filter(|policy| policy.table == table && policy.role == "lms_tenant").collect();
        let [policy] = of_tenant[..] else { panic!("{table}: expected one policy for lms_tenant: {of_tenant:?}") };
        assert_eq!((policy.command.as_str(), policy.permissive), ("ALL", true), "{table}");
        assert_eq!(policy.visible.as_deref(), Some(own.as_str()), "{table}");
        assert_eq!(policy.writable.as_deref(), Some(own.as_str()), "{table}");
    }
    for policy in &policies {
        assert!(matches!(policy.role.as_str(), "lms_tenant" | "lms_service"), "a policy for another role: {policy:?}");
    }
}

#[tokio::test]
async fn the_two_roles_are_granted_what_they_need_and_nothing_else() {
    let Some((_fresh, database)) = postgres().await else { return };
    assert_eq!(granted(&database, "lms_tenant").await, expected(OF_A_SCHOOL));
    assert_eq!(granted(&database, "lms_service").await, expected(OF_THE_SERVICE));
    assert_eq!(granted(&database, "public").await, BTreeMap::new());
}

#[tokio::test]
async fn the_service_role_has_policies_for_exactly_the_commands_that_it_is_granted() {
    let Some((_fresh, database)) = postgres().await else { return };
    let mut of_policies: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for policy in policies(&database).await.into_iter().filter(|policy| policy.role == "lms_service") {
        of_policies.entry(policy.table).or_default().insert(policy.command);
    }
    let of_grants: BTreeMap<String, BTreeSet<String>> = expected(OF_THE_SERVICE)
        .into_iter()
        .map(|(table, granted)| {
            (table, granted.iter().map(|grant| grant.split(' ').next().unwrap_or_default().to_owned()).collect())
        })
        .collect();
    assert_eq!(of_policies, of_grants);
}

#[tokio::test]
async fn the_two_roles_can_neither_log_in_nor_bypass_the_walls() {
    let Some((_fresh, database)) = postgres().await else { return };
    for role in ["lms_tenant", "lms_service"] {
        let attributes = rows(
            &database,
            &format!(
                "SELECT rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb OR rolreplication,
                     EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid)
                 FROM pg_roles AS r WHERE rolname = '{role}'"
            ),
        )
        .await;
        let [attributes] = &attributes[..] else { panic!("there is no role {role}") };
        assert!(!get::<bool>(attributes, 0), "{role} has more rights than it needs");
        assert!(!get::<bool>(attributes, 1), "{role} is a member of another role");
    }
}

#[tokio::test]
async fn the_service_role_can_read_no_secret_and_no_name() {
    let Some((_fresh, database)) = postgres().await else { return };
    let database = &database;
    let is_refused = async |sql: &str| {
        let sql = format!("BEGIN; SET LOCAL ROLE lms_service; {sql}");
        let result = database.execute_unprepared(&sql).await;
        database.execute_unprepared("ROLLBACK").await.unwrap();
        result.err().is_some_and(|error| error.to_string().contains("permission denied"))
    };
    for (table, columns) in HIDDEN_FROM_THE_SERVICE {
        assert!(is_refused(&format!("SELECT * FROM {table}")).await, "{table}");
        for column in *columns {
            assert!(is_refused(&format!("SELECT {column} FROM {table}")).await, "{table}.{column}");
        }
    }
    assert!(!is_refused("SELECT id FROM account").await, "the test must notice when access is allowed");
}

#[derive(Debug)]
struct Policy {
    table: String,
    role: String,
    command: String,
    permissive: bool,
    /// The condition for rows that can be read, changed and deleted.
    visible: Option<String>,
    /// The condition for rows that can be written.
    writable: Option<String>,
}

async fn policies(database: &Database) -> Vec<Policy> {
    let policies = rows(
        database,
        "SELECT tablename::text, unnest(roles)::text, cmd::text, permissive = 'PERMISSIVE', qual::text, with_check::text
         FROM pg_policies WHERE schemaname = current_schema() ORDER BY tablename, policyname",
    )
    .await;
    let policy = |row| Policy {
        table: text(row, 0),
        role: text(row, 1),
        command: text(row, 2),
        permissive: get(row, 3),
        visible: get(row, 4),
        writable: get(row, 5),
    };
    policies.iter().map(policy).collect()
}

/// The grants of a role by table, as `DELETE` for the whole table or `SELECT id` for a column.
async fn granted(database: &Database, role: &str) -> BTreeMap<String, BTreeSet<String>> {
    let grantee = if role == "public" { "0".to_owned() } else { format!("'{role}'::regrole") };
    let grants = rows(
        database,
        &format!(
            "SELECT relname::text, privilege_type::text, is_grantable
             FROM pg_class, aclexplode(relacl)
             WHERE relnamespace = current_schema()::regnamespace AND grantee = {grantee}
             UNION ALL
             SELECT relname::text, privilege_type || ' ' || attname, is_grantable
             FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid, aclexplode(attacl)
             WHERE relnamespace = current_schema()::regnamespace AND grantee = {grantee}"
        ),
    )
    .await;
    let mut by_table: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for grant in &grants {
        assert!(!get::<bool>(grant, 2), "{role} may grant {} on {}", text(grant, 1), text(grant, 0));
        by_table.entry(text(grant, 0)).or_default().insert(text(grant, 1));
    }
    by_table
}

fn expected(grants: &[(&str, &[&str])]) -> BTreeMap<String, BTreeSet<String>> {
    let owned = |privileges: &[&str]| privileges.iter().map(|privilege| (*privilege).to_owned()).collect();
    grants.iter().map(|(table, privileges)| ((*table).to_owned(), owned(privileges))).collect()
}

/// The tables that row-level security must protect.
fn walled(schema: &Schema) -> BTreeSet<String> {
    let mut tables: BTreeSet<String> = schema.tenant_tables().into_iter().map(ToOwned::to_owned).collect();
    tables.insert("school".to_owned());
    tables
}

async fn open() -> (FreshDatabase, Database) {
    let fresh = fresh_database().await;
    let database = fresh.connect(1).await;
    (fresh, database)
}

/// A PostgreSQL database, or `None` on SQLite, which has no roles and policies.
async fn postgres() -> Option<(FreshDatabase, Database)> {
    let (fresh, database) = open().await;
    fresh.is_postgres().then_some((fresh, database))
}
