//! The logins of the service read nothing until they switch to a role. PostgreSQL only.

use entity::{Database, schema};
use migration::{
    Allow, Migrator,
    fresh::{FreshDatabase, empty_database, fresh_database},
    migrate_for,
};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, prelude::Uuid};

const PASSWORD: &str = "of-a-test";

/// A database, its owner, who may create roles, and a login without any rights. `None` on SQLite.
struct Cluster {
    fresh: FreshDatabase,
    superuser: Database,
    owner: String,
    login: String,
}

impl Cluster {
    async fn new() -> Option<Self> {
        // The roles of transactions exist in the cluster once a database has been migrated.
        if !fresh_database().await.is_postgres() {
            return None;
        }
        let fresh = empty_database().await;
        let superuser = fresh.connect(1).await;
        let [owner, login] = ["owner", "login"].map(|kind| format!("{kind}_{}", Uuid::now_v7().simple()));
        let name = fresh.url().rsplit_once('/').unwrap().1;
        let name = name.split('?').next().unwrap();
        superuser
            .execute_unprepared(&format!(
                "CREATE ROLE {owner} LOGIN CREATEROLE PASSWORD '{PASSWORD}';
                 CREATE ROLE {login} LOGIN PASSWORD '{PASSWORD}'; ALTER DATABASE {name} OWNER TO {owner}"
            ))
            .await
            .unwrap();
        Some(Self { fresh, superuser, owner, login })
    }

    fn url(&self, login: &str) -> String {
        let (_, address) = self.fresh.url().split_once('@').unwrap();
        format!("postgres://{login}:{PASSWORD}@{address}")
    }

    /// Migrates the database as its owner.
    async fn migrate(&self, logins: &[&str]) -> Result<(), DbErr> {
        let logins: Vec<_> = logins.iter().map(|login| (*login).to_owned()).collect();
        migrate_for::<Migrator>(&self.url(&self.owner), Allow::AddingOnly, &logins).await
    }

    /// Inserts a school and an account.
    async fn insert_rows(&self) {
        let id = Uuid::now_v7();
        self.superuser
            .execute_unprepared(&format!(
                "INSERT INTO school (id, name, sort_name, slug, urn, status, version, created_at)
                 VALUES ('{id}', 'Oak', 'oak', 'oak', '100001', 'active', 1, now());
                 INSERT INTO account (school_id, id, role, username, first_name, last_name, sort_name, credential,
                     credential_key, must_change_password, version, created_at)
                 VALUES ('{id}', '{id}', 'teacher', 'ada', 'Ada', 'Ash', 'ash ada', 'hash', '1', false, 1, now())"
            ))
            .await
            .unwrap();
    }

    /// Returns the tables from which the login reads rows without a role.
    async fn readable(&self, login: &str) -> Vec<String> {
        let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'seaql_migrations'";
        let tables = self.superuser.query_all_raw(Statement::from_string(DbBackend::Postgres, tables)).await.unwrap();
        assert!(tables.len() > 30);
        let database = Database::connect(&self.url(login), 1).await.unwrap();
        let mut readable = Vec::new();
        for table in tables {
            let table: String = table.try_get_by_index(0).unwrap();
            let query = Statement::from_string(DbBackend::Postgres, format!("SELECT 1 FROM {table} LIMIT 1"));
            match database.query_one_raw(query).await {
                Ok(None) => {}
                Ok(Some(_)) => readable.push(table),
                Err(error) => assert!(error.to_string().contains("permission denied"), "{error}"),
            }
        }
        database.close().await.unwrap();
        readable
    }

    /// Asserts that the login reads rows as the role of the service.
    async fn assert_switches(&self, login: &str) {
        let database = Database::connect(&self.url(login), 1).await.unwrap();
        database.execute_unprepared("SET ROLE lms_service").await.unwrap();
        let query = Statement::from_string(DbBackend::Postgres, "SELECT id FROM school");
        assert!(database.query_one_raw(query).await.unwrap().is_some());
        database.execute_unprepared("SET ROLE lms_tenant").await.unwrap();
        database.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_login_that_owns_nothing_reads_no_row_without_a_role() {
    let Some(cluster) = Cluster::new().await else { return };
    cluster.migrate(&[&cluster.login]).await.unwrap();
    cluster.insert_rows().await;
    assert_eq!(cluster.readable(&cluster.login).await, Vec::<String>::new());
    cluster.assert_switches(&cluster.login).await;
    // The login can read the version of the schema, because each process verifies the version when it starts.
    let database = Database::connect(&cluster.url(&cluster.login), 1).await.unwrap();
    assert!(schema::is_current(&database).await.unwrap());
    database.execute_unprepared("DELETE FROM seaql_migrations").await.unwrap_err();
    database.close().await.unwrap();
}

#[tokio::test]
async fn a_login_that_also_owns_the_tables_reads_no_row_without_a_role() {
    let Some(cluster) = Cluster::new().await else { return };
    cluster.migrate(&[]).await.unwrap();
    cluster.insert_rows().await;
    assert_eq!(cluster.readable(&cluster.owner).await, Vec::<String>::new());
    cluster.assert_switches(&cluster.owner).await;
}

#[tokio::test]
async fn a_login_that_inherited_the_roles_from_an_earlier_version_inherits_them_no_longer() {
    let Some(cluster) = Cluster::new().await else { return };
    let grants = format!("GRANT lms_tenant, lms_service TO {}", cluster.login);
    cluster.superuser.execute_unprepared(&grants).await.unwrap();
    cluster.migrate(&[&cluster.login]).await.unwrap();
    cluster.insert_rows().await;
    assert_eq!(cluster.readable(&cluster.login).await, Vec::<String>::new());
    cluster.assert_switches(&cluster.login).await;
    cluster.migrate(&[&cluster.login]).await.unwrap();
}

#[tokio::test]
async fn a_login_that_reads_all_schools_is_refused_with_the_remedy_and_nothing_is_migrated() {
    let Some(cluster) = Cluster::new().await else { return };
    let Cluster { login, superuser, owner, .. } = &cluster;
    for (attribute, remedy) in [
        ("SUPERUSER", format!("ALTER ROLE {login} NOSUPERUSER")),
        ("BYPASSRLS", format!("ALTER ROLE {login} NOBYPASSRLS")),
    ] {
        superuser.execute_unprepared(&format!("ALTER ROLE {login} {attribute}")).await.unwrap();
        let error = cluster.migrate(&[login]).await.unwrap_err().to_string();
        assert!(error.contains(login) && error.contains(&remedy), "{error}");
        superuser.execute_unprepared(&remedy).await.unwrap();
    }
    // An owner that may not change roles cannot mend the login.
    let grants = format!("GRANT lms_tenant, lms_service TO {login}; ALTER ROLE {owner} NOCREATEROLE");
    superuser.execute_unprepared(&grants).await.unwrap();
    let error = cluster.migrate(&[login]).await.unwrap_err().to_string();
    let (_, remedy) = error.split_once("As a superuser, run: ").unwrap();
    assert!(error.contains("inherits"), "{error}");
    let query = Statement::from_string(DbBackend::Postgres, "SELECT to_regclass('school') IS NULL");
    let is_empty = superuser.query_one_raw(query).await.unwrap().unwrap();
    assert!(is_empty.try_get_by_index::<bool>(0).unwrap());
    superuser.execute_unprepared(remedy).await.unwrap();
    cluster.migrate(&[login]).await.unwrap();
}

#[tokio::test]
async fn an_unknown_login_is_named() {
    let Some(cluster) = Cluster::new().await else { return };
    let error = cluster.migrate(&["nobody_here"]).await.unwrap_err().to_string();
    assert!(error.contains("LMS_DATABASE_LOGINS") && error.contains("nobody_here"), "{error}");
}
