//! `lms`: the service, and the commands around it.

use std::{
    error::Error,
    io::{self, IsTerminal},
    path::PathBuf,
    process::ExitCode,
};

use api::{
    accounts::credential,
    app::App,
    backup, demo, erasures, platform_admin,
    serve::{self, serve},
    settings::ServeSettings,
};
use clap::{Parser, Subcommand};
use entity::Role;
use migration::{Allow, Migrator};
use secrecy::{ExposeSecret, SecretString};
use tikv_jemallocator::Jemalloc;
use worker::{
    keys::KeyRing,
    operations::{self, Question},
    process::{self, Told},
    settings::Secrets,
};

/// What it is called in traces.
const NAME: &str = "lms";

/// A learning platform for English primary schools.
///
/// Without a command it serves. Every setting is a flag or an environment variable; the flag wins.
#[derive(Parser)]
#[command(name = "lms", version)]
struct Line {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    settings: ServeSettings,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API (the default); with an embedded database also do the jobs
    Serve(ServeSettings),
    /// Bring the database to this version's schema
    Migrate(MigrateLine),
    /// Copy the embedded database into a file, while it serves
    Backup(BackupLine),
    /// Erase again whom a restored backup has brought back
    ReplayErasures(ServeSettings),
    /// Make platform administrators and give them new passwords
    PlatformAdmin {
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// Make the demonstration school and print how to sign in to it
    Demo(ServeSettings),
    /// Ask the service of this machine how it is; ends with 0 when that is well
    Health(Question),
    /// Print the OpenAPI document
    Openapi,
    /// Print the catalogue of error codes as a table
    Codes,
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Make an administrator
    Create(AdminLine),
    /// Set a new password, unlock the account and end its sessions
    Reset(AdminLine),
}

#[derive(clap::Args)]
struct AdminLine {
    /// The user name.
    username: String,
    /// Draw a password and print it, instead of asking for one.
    #[arg(long)]
    draw: bool,
    #[command(flatten)]
    settings: ServeSettings,
}

#[derive(clap::Args)]
struct MigrateLine {
    /// Also run migrations that take away what the version before uses: no process of it may be at work.
    #[arg(long)]
    allow_destructive: bool,
    #[command(flatten)]
    settings: ServeSettings,
}

#[derive(clap::Args)]
struct BackupLine {
    /// A file that is not there yet.
    file: PathBuf,
    #[command(flatten)]
    settings: ServeSettings,
}

#[global_allocator]
static MEMORY: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    let Line { command, settings } = process::parse();
    let command = command.unwrap_or(Command::Serve(settings));
    let serves_alone = matches!(&command, Command::Serve(settings) if !settings.shared.is_embedded());
    match process::block_on(serves_alone, Box::pin(run(command))).map_err(Into::into).flatten() {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("lms: {cause}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Serve(settings) => {
            let _told = process::start_log(&settings.shared, NAME)?;
            Box::pin(serve(&settings)).await
        }
        Command::Migrate(line) => migrate(&line).await,
        Command::Backup(line) => {
            let _told = process::start_log(&line.settings.shared, NAME)?;
            if !line.settings.shared.is_embedded() {
                return Err("a PostgreSQL is backed up by its own tools: see deploy/BACKUP.md".into());
            }
            backup::back_up(&line.settings.shared.database_url()?, &line.file).await?;
            println!("{}: {} MB", line.file.display(), backup::megabytes(&line.file)?);
            println!("The secrets and the tombstones are not in it: see deploy/BACKUP.md.");
            Ok(())
        }
        Command::ReplayErasures(settings) => replay_erasures(&settings).await,
        Command::Demo(settings) => {
            let (app, _told) = migrated(&settings).await?;
            print!("{}", demo::prepare(&app).await?);
            Ok(())
        }
        Command::Health(question) => {
            println!("{}", operations::ask(&question).await?);
            Ok(())
        }
        Command::PlatformAdmin { command: AdminCommand::Create(line) } => {
            let (app, _told) = migrated(&line.settings).await?;
            platform_admin::create(&app, &line.username, &password(&line)?).await?;
            println!("Made the platform admin {}.", line.username);
            Ok(())
        }
        Command::PlatformAdmin { command: AdminCommand::Reset(line) } => {
            let (app, _told) = migrated(&line.settings).await?;
            platform_admin::reset(&app, &line.username, &password(&line)?).await?;
            println!("The platform admin {} has a new password, and its sessions have ended.", line.username);
            Ok(())
        }
        Command::Openapi => {
            print!("{}", serve::document(&detached().await?));
            Ok(())
        }
        Command::Codes => {
            print!("{}", serve::codes());
            Ok(())
        }
    }
}

async fn migrate(line: &MigrateLine) -> Result<(), Box<dyn Error>> {
    let settings = &line.settings.shared;
    let _told = process::start_log(settings, NAME)?;
    let allow = if line.allow_destructive { Allow::Destructive } else { Allow::AddingOnly };
    let url = settings.database_url()?;
    let migrating = migration::migrate_by::<Migrator>(&url, allow);
    let migrated = process::until_told_to_stop()?.run_until_cancelled(migrating).await;
    // What waits for the schema must not go on.
    migrated.ok_or("it was told to stop before the database had this version's schema")??;
    println!("The database has this version's schema.");
    Ok(())
}

async fn replay_erasures(settings: &ServeSettings) -> Result<(), Box<dyn Error>> {
    let tombstones = settings.shared.tombstones();
    if !tombstones.are_kept() {
        return Err("LMS_TOMBSTONES_DIR is not set: nobody knows who was erased".into());
    }
    let (app, _told) = migrated(settings).await?;
    let kept = tombstones.all()?;
    let done = erasures::replay(&app, &kept).await?;
    println!("{} tombstones: {} people were there and are erased again.", kept.len(), done.erased);
    if done.cancelled > 0 {
        println!("{} imports of before an erasure were cancelled: upload those rosters again.", done.cancelled);
    }
    Ok(())
}

/// The service over a database that has the schema: the embedded one gets it here.
async fn migrated(settings: &ServeSettings) -> Result<(App, Told), Box<dyn Error>> {
    let told = process::start_log(&settings.shared, NAME)?;
    let (app, _) = serve::open(settings, &settings.shared.secrets()?).await?;
    if settings.shared.is_embedded() {
        migration::migrate(&settings.shared.database_url()?).await?;
    }
    Ok((app, told))
}

/// The service over nothing: to describe it, no database is opened.
async fn detached() -> Result<App, Box<dyn Error>> {
    let settings = Line::try_parse_from(["lms", "--database-url", "sqlite::memory:"])?.settings;
    let drawn = || KeyRing::draw();
    let secrets = Secrets { token_keys: drawn(), peppers: drawn(), seal_keys: drawn() };
    Ok(serve::open(&settings, &secrets).await?.0)
}

/// The password: drawn and printed, asked for without showing it, or read from standard input.
fn password(line: &AdminLine) -> Result<SecretString, Box<dyn Error>> {
    if line.draw {
        let drawn = credential::draw(Role::PlatformAdmin);
        println!("Password (told this once): {}", drawn.expose_secret());
        return Ok(drawn);
    }
    if !io::stdin().is_terminal() {
        let mut text = String::new();
        io::stdin().read_line(&mut text)?;
        return Ok(text.trim_end_matches(['\r', '\n']).into());
    }
    let typed = rpassword::prompt_password("Password: ")?;
    if typed != rpassword::prompt_password("Again: ")? {
        return Err("the two passwords differ".into());
    }
    Ok(typed.into())
}
