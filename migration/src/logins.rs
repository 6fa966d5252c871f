//! The logins with which the service connects to PostgreSQL. A login may switch to the roles of transactions, but does
//! not have their privileges by itself. Therefore a statement that runs without a role reads no row of any school.

use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement};

/// A login of the cluster.
struct Login {
    /// The name, quoted where SQL needs that.
    identifier: String,
    access: Access,
}

/// What a login may do without switching to a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Access {
    /// The login may do everything.
    Superuser,
    /// The login bypasses row-level security.
    Bypass,
    /// The login inherits the privileges of a role of transactions.
    Inherited,
    /// The login has no privileges of the roles, and may not switch to them.
    Nothing,
    /// The login has no privileges of the roles until it switches to one of them.
    Switch,
}

/// Lets the logins switch to the roles without inheriting their privileges. Without `named`, the service uses the login
/// of this connection.
///
/// Returns an error, with the statement that a superuser must run, if a login could read rows of all schools. A
/// superuser is an error only if it is named, because the login of a migration may be a superuser.
pub(crate) async fn prepare(connection: &DatabaseConnection, named: &[String]) -> Result<(), DbErr> {
    if named.is_empty() {
        let login: String = query(connection, "SELECT current_user::text", &[]).await?.try_get_by_index(0)?;
        if Login::read(connection, &login).await?.access == Access::Superuser {
            tracing::warn!(login, "this login is a superuser: the service needs another, in LMS_DATABASE_LOGINS");
            return Ok(());
        }
        return prepare_login(connection, &login).await;
    }
    for login in named {
        prepare_login(connection, login).await?;
    }
    Ok(())
}

/// Lets the named logins themselves read the list of applied migrations. A process reads the list when it starts,
/// before it takes a role.
pub(crate) async fn grant(database: &DatabaseConnection, named: &[String]) -> Result<(), DbErr> {
    for login in named {
        let login = Login::read(database, login).await?.identifier;
        let schema = query(database, "SELECT quote_ident(current_schema())", &[]).await?;
        let schema: String = schema.try_get_by_index(0)?;
        let grants = format!("GRANT USAGE ON SCHEMA {schema} TO {login}; GRANT SELECT ON seaql_migrations TO {login}");
        database.execute_unprepared(&grants).await?;
    }
    Ok(())
}

async fn prepare_login(connection: &DatabaseConnection, name: &str) -> Result<(), DbErr> {
    let mut login = Login::read(connection, name).await?;
    let remedy = login.remedy(has_inherit_option(connection).await?);
    if matches!(login.access, Access::Inherited | Access::Nothing) {
        if let Err(cause) = connection.execute_unprepared(&remedy).await {
            tracing::warn!(%cause, login = name, "the privileges of the login could not be changed");
        }
        login = Login::read(connection, name).await?;
    }
    let identifier = &login.identifier;
    let problem = match login.access {
        Access::Switch => {
            tracing::info!(login = name, "the login reads no row without a role");
            return Ok(());
        }
        Access::Superuser => {
            format!("is a superuser and so reads the rows of all schools. Run: ALTER ROLE {identifier} NOSUPERUSER")
        }
        Access::Bypass => {
            format!("bypasses row-level security. As a superuser, run: ALTER ROLE {identifier} NOBYPASSRLS")
        }
        Access::Inherited => {
            format!("reads rows of all schools without a role, because it inherits one. As a superuser, run: {remedy}")
        }
        Access::Nothing => format!("may not switch to the roles of transactions. As a superuser, run: {remedy}"),
    };
    Err(DbErr::Custom(format!("the login {name} {problem}")))
}

/// Returns whether each grant of a role has its own option for inheriting, as in PostgreSQL 16 and later. In earlier
/// versions, the attribute of the member decides.
async fn has_inherit_option(connection: &DatabaseConnection) -> Result<bool, DbErr> {
    query(connection, "SELECT current_setting('server_version_num')::integer >= 160000", &[]).await?.try_get_by_index(0)
}

impl Login {
    async fn read(connection: &DatabaseConnection, name: &str) -> Result<Self, DbErr> {
        // Before PostgreSQL 16, every member may switch to its role.
        let switch = if has_inherit_option(connection).await? { "SET" } else { "MEMBER" };
        let sql = format!(
            "SELECT quote_ident(rolname), rolsuper, rolbypassrls,
                 pg_has_role(oid, 'lms_tenant', 'USAGE') OR pg_has_role(oid, 'lms_service', 'USAGE'),
                 pg_has_role(oid, 'lms_tenant', '{switch}') AND pg_has_role(oid, 'lms_service', '{switch}')
             FROM pg_roles WHERE rolname = $1"
        );
        let row = query(connection, &sql, &[name]).await.map_err(|cause| match cause {
            DbErr::RecordNotFound(_) => DbErr::Custom(format!("LMS_DATABASE_LOGINS: PostgreSQL has no login {name}")),
            cause => cause,
        })?;
        let access = if row.try_get_by_index(1)? {
            Access::Superuser
        } else if row.try_get_by_index(2)? {
            Access::Bypass
        } else if row.try_get_by_index(3)? {
            Access::Inherited
        } else if row.try_get_by_index(4)? {
            Access::Switch
        } else {
            Access::Nothing
        };
        Ok(Self { identifier: row.try_get_by_index(0)?, access })
    }

    /// Returns the statements that let the login switch to the roles without inheriting from them.
    fn remedy(&self, has_inherit_option: bool) -> String {
        let login = &self.identifier;
        if has_inherit_option {
            format!("GRANT lms_tenant, lms_service TO {login} WITH INHERIT FALSE, SET TRUE")
        } else {
            format!("GRANT lms_tenant, lms_service TO {login}; ALTER ROLE {login} NOINHERIT")
        }
    }
}

async fn query(connection: &DatabaseConnection, sql: &str, values: &[&str]) -> Result<QueryResult, DbErr> {
    let values = values.iter().map(|value| (*value).into());
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    connection.query_one_raw(statement).await?.ok_or_else(|| DbErr::RecordNotFound(sql.to_owned()))
}
