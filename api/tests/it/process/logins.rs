//! The service with a login of PostgreSQL that owns nothing, as in production.

use std::env;

use entity::Database;
use migration::fresh::empty_database;
use sea_orm::{ConnectionTrait, prelude::Uuid};

use super::server::{Lms, roster};
use crate::support::services::on_postgres;

#[tokio::test(flavor = "multi_thread")]
async fn the_service_and_a_worker_need_no_rights_except_to_switch_to_the_roles() {
    if !on_postgres() {
        return;
    }
    let fresh = empty_database().await;
    let superuser = Database::connect(fresh.url(), 1).await.unwrap();
    let id = Uuid::now_v7().simple();
    let name = fresh.url().rsplit_once('/').unwrap().1;
    superuser
        .execute_unprepared(&format!(
            "CREATE ROLE owner_{id} LOGIN CREATEROLE PASSWORD 'of-a-test';
             CREATE ROLE service_{id} LOGIN PASSWORD 'of-a-test'; ALTER DATABASE {name} OWNER TO owner_{id}"
        ))
        .await
        .unwrap();
    superuser.close().await.unwrap();
    let url = |login: &str| {
        let (_, address) = fresh.url().split_once('@').unwrap();
        format!("postgres://{login}_{id}:of-a-test@{address}")
    };
    let serving = Lms::new()
        .on_postgres(&url("service"))
        .with("REDIS_URL", &env::var("LMS_TEST_REDIS_URL").unwrap())
        .with("LMS_BCRYPT_COST", "4");
    let migrating = Lms::new().on_postgres(&url("owner")).with("LMS_DATABASE_LOGINS", &format!("service_{id}"));
    let output = migrating.run(&["migrate"], "");
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("the login reads no row without a role"), "{told}");

    let server = serving.serve();
    let _worker = serving.work();
    let school = server.create_school(&serving).await;
    let import = server.upload(&school, roster(1, 5)).await;
    let import = server.until_ended(&school, &import).await;
    assert_eq!(import["state"], "done", "{import}");
    assert_eq!(server.list("/admin/users?role=pupil&", &school.admin).await.len(), 5);
}
