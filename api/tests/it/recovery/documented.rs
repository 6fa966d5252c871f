//! Runs the lines of `deploy/BACKUP.md` and `deploy/README.md` to the letter, on a server whose root is a temporary
//! directory: erased people stay erased after a restore, and every wrong directory of tombstones is refused.

mod server;

use std::{env, fs};

use entity::Database;
use sea_orm::prelude::Uuid;
use worker::tombstones::{Tombstone, Tombstones};

use self::server::{DocumentedServer, block, line, unit_setting};
use crate::{
    support::{
        TestApp,
        server::{ServedSchool, Server, roster, skipped},
        until,
    },
    walls::schema::{get, rows},
};

const README: &str = "deploy/README.md";
const BACKUP: &str = "deploy/BACKUP.md";

/// The backup in the document.
const EXAMPLE: &str = "lms-20261130T023000Z.db";

/// Installs the service on an embedded database, with the lines of the document, and starts it.
fn install() -> DocumentedServer {
    let server = DocumentedServer::new();
    server.run(&line(README, "lms.env.example"));
    // The ports of the example may be in use on this machine. bcrypt has its lowest cost.
    server.edit_settings(|text| {
        let text = text.replace("127.0.0.1:8080", "127.0.0.1:0").replace("127.0.0.1:9464", "127.0.0.1:0");
        text + "LMS_BCRYPT_COST=4\n"
    });
    server.run("sudo systemctl start lms");
    server
}

/// Creates a school with three pupils, as the operator whom the document creates.
async fn create_school(server: &DocumentedServer, served: &Server) -> ServedSchool {
    let printed = server.run(&line(README, "sudo -u lms lms --env-file /etc/lms/lms.env platform-admin create"));
    let password = printed.lines().find_map(|line| line.strip_prefix("Password (shown only once): ")).unwrap();
    let school = served.create_school_as(password).await;
    let import = served.upload(&school, roster(0, 3)).await;
    served.until_ended(&school, &import).await;
    school
}

async fn pupils(served: &Server, school: &ServedSchool) -> Vec<String> {
    let pupils = served.list("/admin/users?role=pupil&", &school.admin).await;
    pupils.iter().map(|pupil| pupil["id"].as_str().unwrap().to_owned()).collect()
}

/// Erases a pupil, and waits until the tombstone is saved.
async fn erase(server: &DocumentedServer, served: &Server, school: &ServedSchool, pupil: &str) {
    let path = format!("/admin/users/{pupil}?erase=true");
    let (status, _) = served.try_call(poem::http::Method::DELETE, &path, &school.admin, None).await.unwrap();
    assert_eq!(status, 204);
    let tombstone = server.path(&format!("/var/lib/lms-tombstones/{}/{pupil}.json", school.id));
    until(async || tombstone.exists()).await;
}

/// Backs up with the document's line, which is also the command of the nightly unit. Returns the name of the file.
fn back_up(server: &DocumentedServer) -> String {
    let command = block(BACKUP, "### Back up the file", "sh");
    let unit = unit_setting("deploy/systemd/lms-backup.service", "ExecStart");
    assert_eq!(command.trim(), unit.replace("/usr/local/bin/", "sudo -u lms "));
    let printed = server.run(&command);
    let path = printed.split_once(".db: ").unwrap().0;
    format!("{}.db", path.rsplit_once('/').unwrap().1)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_restore_of_a_server_keeps_erased_people_erased() {
    if skipped() {
        return;
    }
    let server = install();
    let served = server.served();
    let school = create_school(&server, &served).await;
    let [first, second, third] = &*pupils(&served, &school).await else { panic!("three pupils") };
    let file = back_up(&server);
    erase(&server, &served, &school, first).await;
    drop(served);

    let restore = block(BACKUP, "### Restore the file", "sh").replace(EXAMPLE, &file);
    let printed = server.run(&restore);
    assert!(printed.contains("Erasure records: 1. Accounts erased again: 1."), "{printed}");
    let served = server.served();
    let school = served.log_in_again(school).await;
    assert_eq!(pupils(&served, &school).await.iter().collect::<Vec<_>>(), [second, third]);
    server.assert_owned_by_the_unit("/var/lib/lms");
    server.assert_owned_by_the_unit("/var/lib/lms-backups");
    server.assert_owned_by_the_unit("/var/lib/lms-tombstones");

    // The next backup knows of one erasure, and the restore brings the second pupil back until the replay.
    fs::remove_file(server.path("/var/lib/lms-backups").join(&file)).unwrap();
    let file = back_up(&server);
    erase(&server, &served, &school, second).await;
    drop(served);
    let restore = block(BACKUP, "### Restore the file", "sh").replace(EXAMPLE, &file);
    refuse_every_wrong_directory(&server, &school, &restore);
    let printed = server.run(&restore);
    assert!(printed.contains("Erasure records: 2. Accounts erased again: 1."), "{printed}");
    let served = server.served();
    let school = served.log_in_again(school).await;
    assert_eq!(pupils(&served, &school).await.iter().collect::<Vec<_>>(), [third]);
}

/// Runs the restore with each wrong directory and asserts that it fails before the service starts.
fn refuse_every_wrong_directory(server: &DocumentedServer, school: &ServedSchool, restore: &str) {
    let right = "/var/lib/lms-tombstones";
    let (missing, empty, foreign, older) =
        ("/var/lib/nowhere", "/var/lib/empty", "/var/lib/of-another-installation", "/var/lib/older-copy");
    for directory in [empty, foreign, older] {
        fs::create_dir(server.path(directory)).unwrap();
    }
    let of_another = Tombstone {
        school_id: Uuid::now_v7().into(),
        account_id: Uuid::now_v7().into(),
        erased_at: chrono::Utc::now(),
    };
    let tombstones = |directory: &str| Tombstones::in_directory(Some(server.path(directory)));
    tombstones(foreign).save(&[of_another]).unwrap();
    tombstones(older).prepare(&[school.id.parse::<Uuid>().unwrap().into()]).unwrap();
    for (directory, reason) in [
        (missing, "no service of this database has ever written to"),
        (empty, "no service of this database has ever written to"),
        (foreign, "no service of this database has ever written to"),
        (older, "holds 0 of the 1 erasure records"),
    ] {
        server.give_to_the_unit(directory);
        server.edit_settings(|text| text.replace(&shown(server, right), &shown(server, directory)));
        let error = server.refuse(restore);
        assert!(error.contains(reason), "{directory}: {error}");
        assert!(!server.is_running(), "{directory}");
        server.edit_settings(|text| text.replace(&shown(server, directory), &shown(server, right)));
    }
    // Without the settings of the service, the command finds no database, and creates none.
    let error = server.refuse("cd /var/lib/\nsudo -u lms lms replay-erasures");
    assert!(error.contains("there is no database in data/lms.db"), "{error}");
}

fn shown(server: &DocumentedServer, path: &str) -> String {
    server.path(path).display().to_string()
}

/// The documents' names for the database, its roles and its server, replaced by those of a test.
struct Cluster {
    superuser: String,
    database: String,
    restored: String,
    owner: String,
    service: String,
    backup_role: String,
    /// The path of the dump.
    dump: String,
}

const PASSWORD: &str = "of-a-test";

impl Cluster {
    fn of(url: &str, server: &DocumentedServer) -> Self {
        let (superuser, database) = url.rsplit_once('/').unwrap();
        let unique = Uuid::now_v7().simple().to_string();
        Self {
            superuser: superuser.to_owned(),
            database: database.to_owned(),
            restored: format!("lms_restored_{unique}"),
            owner: format!("owner_{unique}"),
            service: format!("service_{unique}"),
            backup_role: format!("lms_backup_{unique}"),
            dump: server.path("/monday.dump").display().to_string(),
        }
    }

    fn host(&self) -> &str {
        self.superuser.split_once('@').unwrap().1
    }

    /// Returns the URL of the restored database for a login.
    fn restored_url(&self, login: &str) -> String {
        format!("postgres://{login}:{PASSWORD}@{}/{}", self.host(), self.restored)
    }

    /// Replaces the names in SQL and in the lines of PostgreSQL's programs.
    fn fill_in(&self, text: &str) -> String {
        text.replace("'...'", &format!("'{PASSWORD}'"))
            .replace("lms_backup", &self.backup_role)
            .replace(
                &format!("postgres://{}@host/lms\n", self.backup_role),
                &format!("postgres://{}:{PASSWORD}@{}/{}\n", self.backup_role, self.host(), self.database),
            )
            .replace("postgres://postgres@host/lms_restored", &format!("{}/{}", self.superuser, self.restored))
            .replace("monday.dump", &self.dump)
            .replace("lms_restored ", &format!("{} ", self.restored))
            .replace("lms_owner", &self.owner)
            .replace("ROLE lms ", &format!("ROLE {} ", self.service))
    }

    /// Returns how many accounts with this id are in the restored database.
    async fn accounts(&self, id: entity::AccountId) -> i64 {
        let database = Database::connect(&format!("{}/{}", self.superuser, self.restored), 1).await.unwrap();
        let found = rows(&database, &format!("SELECT count(*) FROM account WHERE id = '{id}'")).await;
        database.close().await.unwrap();
        get(&found[0], 0)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_restore_of_postgresql_keeps_erased_people_erased() {
    let app = TestApp::spawn().await;
    if !app.fresh_database().is_postgres() {
        eprintln!("skipped: PostgreSQL only");
        return;
    }
    let oak = app.school("oak").await;
    let server = DocumentedServer::new();
    let cluster = Cluster::of(app.fresh_database().url(), &server);
    let programs = env::var("LMS_TEST_POSTGRES_BIN").unwrap();
    let as_superuser = |sql: &str| {
        let command = format!("{programs}/psql --quiet --dbname={}/postgres <<'SQL'\n{sql}\nSQL", cluster.superuser);
        server.run(&command);
    };
    let run = |heading: &str, number: usize| {
        server.run(&format!("PATH={programs}:$PATH\n{}", cluster.fill_in(&nth_block(heading, "sh", number))));
    };
    // The document's step 1 is for a new cluster. This cluster has two of the roles already, which psql only reports.
    as_superuser(&cluster.fill_in(&nth_block("### Back up\n", "sql", 0)));
    run("### Back up\n", 0);
    run("### Back up\n", 1);
    let stamp = fs::read_to_string(server.path("/var/lib/node-exporter/backup.prom")).unwrap();
    assert!(stamp.starts_with("lms_last_backup_timestamp_seconds 1"), "{stamp}");

    let head = app.as_(&oak.headteacher);
    head.delete(&format!("/admin/users/{}?erase=true", oak.pupil.id)).await.done();
    app.do_jobs().await;
    let copied = Tombstones::in_directory(Some(server.path("/var/lib/lms-tombstones")));
    copied.save(&app.tombstones().all().unwrap()).unwrap();
    server.give_to_the_unit("/var/lib/lms-tombstones");

    as_superuser(&cluster.fill_in(&nth_block("### Restore\n", "sql", 0)));
    run("### Restore\n", 0);
    assert_eq!(cluster.accounts(oak.pupil.id).await, 1, "the backup contains the pupil");
    let replay = nth_block("### Restore\n", "sh", 1);
    let migrating =
        format!("DATABASE_URL='{}'\nLMS_DATABASE_LOGINS={}\n", cluster.restored_url(&cluster.owner), cluster.service);
    server.run(&line(README, "/dev/null /etc/lms/migrate.env"));
    server.fill("/etc/lms/migrate.env", &migrating);
    server.assert_only_for_root("/etc/lms/migrate.env");
    let settings = |directory: &str| {
        let keys = app.keys();
        format!(
            "DATABASE_URL='{}'\nLMS_TOMBSTONES_DIR={}\nLMS_TOKEN_KEYS={}\nLMS_PEPPERS={}\nLMS_SEAL_KEYS={}\n",
            cluster.restored_url(&cluster.service),
            shown(&server, directory),
            keys.tokens.to_setting(),
            keys.peppers.to_setting(),
            keys.seals.to_setting()
        )
    };
    server.write_settings(&settings("/var/lib/lms"));
    let error = server.refuse(&replay);
    assert!(error.contains("no service of this database has ever written to"), "{error}");
    assert_eq!(cluster.accounts(oak.pupil.id).await, 1);
    server.write_settings(&settings("/var/lib/lms-tombstones"));
    let printed = server.run(&replay);
    assert!(printed.contains("Erasure records: 1. Accounts erased again: 1."), "{printed}");
    assert_eq!(cluster.accounts(oak.pupil.id).await, 0);
}

/// Returns a block of `deploy/BACKUP.md` below a heading.
fn nth_block(heading: &str, language: &str, number: usize) -> String {
    server::blocks(BACKUP, heading, language).swap_remove(number)
}
