//! The demonstration school: three classes, 75 pupils and every role. All people in it are fictitious.

mod assessment;
mod group;
mod mtc;
mod practice;

use std::{error::Error, fmt::Debug};

use chrono::{DateTime, Utc};
use entity::{
    AccountId, ClassroomId, Role, SchoolId, SenStatus, YearGroup, account, classroom, school,
    tenant::{Tenant, TenantTx},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, QueryFilter, QueryOrder};
use secrecy::{ExposeSecret, SecretString};
use worker::{
    accounts,
    credential::{HashedSecret, SecretOwner},
    normalise,
};

use crate::{accounts::credential, app::App, authentication::Actor, lockout, platform_admin, schools};

/// The short name of the demonstration school in addresses.
pub const SLUG: &str = "oak-hill";
const NAME: &str = "Oak Hill Primary School (demonstration)";
const URN: &str = "999999";

/// Classes with their year groups and teachers.
const CLASSES: [(&str, YearGroup, &str); 3] = [
    ("Hazel", YearGroup::Year3, "nhale"),
    ("Rowan", YearGroup::Year4, "kadeyemi"),
    ("Willow", YearGroup::Year5, "sbrook"),
];

const PUPILS_PER_CLASS: usize = 25;

/// The staff, each with role, user name, first name and last name.
const STAFF: [(Role, &str, &str, &str); 6] = [
    (Role::Headteacher, "hwren", "Harriet", "Wren"),
    (Role::ItAdmin, "tlane", "Tobi", "Lane"),
    (Role::Senco, "fquinn", "Fiona", "Quinn"),
    (Role::Teacher, "nhale", "Nia", "Hale"),
    (Role::Teacher, "kadeyemi", "Kemi", "Adeyemi"),
    (Role::Teacher, "sbrook", "Sam", "Brook"),
];

const FIRST_NAMES: [&str; 25] = [
    "Aaliyah", "Alfie", "Anaïs", "Arthur", "Ava", "Ben", "Chloe", "Daniel", "Ella", "Ethan", "Freya", "George",
    "Hamza", "Ibrahim", "Isla", "Jakub", "José", "Lily", "Maisie", "Noah", "Olivia", "Poppy", "Samuel", "Umar", "Zoë",
];

const LAST_NAMES: [&str; 15] = [
    "Ahmed",
    "Begum",
    "Brown",
    "Clarke",
    "Davies",
    "Evans",
    "Fernández",
    "Green",
    "Hughes",
    "Jones",
    "Kaur",
    "Kowalski",
    "Müller",
    "Patel",
    "Taylor",
];

/// The user names whose sign-in details are printed: one for each role.
const SHOWN: [&str; 5] = ["apatel", "nhale", "fquinn", "hwren", "tlane"];
const SHOWN_PUPIL: &str = "apatel";
const PLATFORM_ADMIN: &str = "operator";

/// Creates the school if it does not exist, draws a new secret for one account of each role, and returns a text with
/// the sign-in details.
pub async fn prepare(app: &App) -> Result<String, Box<dyn Error>> {
    let service = app.service();
    let tx = service.begin().await?;
    let stored = tx.find::<school::Entity>().filter(school::Column::Slug.eq(SLUG)).one(&tx).await?;
    let is_new = stored.is_none();
    let school_id = match stored {
        Some(school) => school.id,
        None => schools::insert(&tx, NAME.into(), SLUG.into(), URN.into(), app.clock.now()).await?.id,
    };
    tx.commit().await?;
    #[expect(clippy::disallowed_methods, reason = "the command line makes the demonstration school")]
    let tenant = Tenant::of(app.database.clone(), school_id);
    if is_new {
        eprintln!("Creating {NAME}: 75 pupils, 6 members of staff ...");
        fill(app, &tenant).await?;
    }
    let mut table = format!("\n{NAME}\nschool_id {school_id}\n\n");
    for name in SHOWN {
        let (role, secret) = draw_secret(app, &tenant, name).await?;
        table += &line(role, name, &secret);
    }
    table += &line(Role::PlatformAdmin, PLATFORM_ADMIN, &draw_operator(app).await?);
    table += "\nThese secrets are shown only now: each start draws new ones.\n\n";
    Ok(table)
}

fn line(role: Role, name: &str, secret: &SecretString) -> String {
    let kind = if role == Role::Pupil { "PIN" } else { "password" };
    format!("  {:<15} {name:<12} {kind:<8} {}\n", role.as_str(), secret.expose_secret())
}

async fn draw_operator(app: &App) -> Result<SecretString, Box<dyn Error>> {
    let secret = credential::draw(Role::PlatformAdmin);
    if platform_admin::create(app, PLATFORM_ADMIN, &secret).await.is_err() {
        platform_admin::reset(app, PLATFORM_ADMIN, &secret).await?;
    }
    Ok(secret)
}

async fn draw_secret(app: &App, tenant: &Tenant, name: &str) -> Result<(Role, SecretString), Box<dyn Error>> {
    let tx = tenant.begin().await?;
    let account = tx.find::<account::Entity>().filter(account::Column::Username.eq(name)).one(&tx).await?;
    let account = account.ok_or_else(|| format!("the demonstration school has no account {name} any more"))?;
    tx.commit().await?;
    let secret = credential::draw(account.role);
    let hashed = app.hasher.hash(SecretOwner { school_id: account.school_id, account_id: account.id }, &secret).await?;
    let tx = tenant.begin().await?;
    credential::set(&tx, account.id, hashed, false).await?;
    lockout::clear(&tx, &[account.id]).await?;
    accounts::end_sign_ins(&tx, &[account.id], app.clock.now()).await?;
    tx.commit().await?;
    Ok((account.role, secret))
}

async fn fill(app: &App, tenant: &Tenant) -> Result<(), Box<dyn Error>> {
    let now = app.clock.now();
    let classes: Vec<classroom::Model> =
        CLASSES.iter().map(|(name, year, _)| class(tenant.school_id(), name, *year, now)).collect();
    let mut people: Vec<account::Model> = STAFF
        .iter()
        .map(|(role, username, first, last)| person(tenant.school_id(), *role, username, first, last, now))
        .collect();
    people.extend(classes.iter().enumerate().flat_map(|(number, class)| pupils(number, class, now)));
    // Each core hashes one secret at a time. Nobody knows these secrets, so a person can sign in only after a
    // reset of the person's secret.
    let hashed = futures_util::future::try_join_all(people.iter().map(|person| {
        let owner = SecretOwner { school_id: person.school_id, account_id: person.id };
        let (hasher, secret) = (app.hasher.clone(), credential::draw(person.role));
        async move { hasher.hash(owner, &secret).await }
    }))
    .await?;
    for (person, HashedSecret { credential, credential_key, pin_fingerprint }) in people.iter_mut().zip(hashed) {
        person.credential = credential;
        person.credential_key = credential_key;
        person.pin_fingerprint = pin_fingerprint;
    }
    let teachers: Vec<AccountId> = CLASSES
        .iter()
        .filter_map(|(_, _, teacher)| people.iter().find(|person| person.username == *teacher).map(|person| person.id))
        .collect();
    let tx = tenant.begin().await?;
    tx.insert_many::<classroom::Entity, _>(classes.clone()).await?;
    tx.insert_many::<account::Entity, _>(people).await?;
    for (class, teacher) in classes.iter().zip(teachers) {
        set_teacher(&tx, class.id, teacher).await?;
    }
    tx.commit().await?;
    eprintln!("Creating eight weeks of practice ...");
    practice::fill(tenant, now).await?;
    let tx = tenant.begin().await?;
    group::fill(&tx, now).await?;
    assessment::fill(&tx, now).await?;
    mtc::fill(&tx, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Returns the member of staff with that user name.
async fn actor(tx: &TenantTx, username: &str) -> Result<Actor, Box<dyn Error>> {
    let account = tx.find::<account::Entity>().filter(account::Column::Username.eq(username)).one(tx).await?;
    let account = account.ok_or_else(|| format!("the demonstration school has no account {username}"))?;
    Ok(Actor { id: Some(account.id), role: account.role })
}

/// Returns the pupils of the class with that name, always in the same order.
async fn pupils_of(tx: &TenantTx, class: &str) -> Result<Vec<account::Model>, DbErr> {
    let class = tx.find::<classroom::Entity>().filter(classroom::Column::Name.eq(class)).one(tx).await?;
    tx.find::<account::Entity>()
        .filter(account::Column::Role.eq(Role::Pupil))
        .filter(account::Column::ClassroomId.eq(class.map(|class| class.id)))
        .order_by_asc(account::Column::SortName)
        .all(tx)
        .await
}

/// Reports that the product rejected demonstration data, which happens if its rules have changed.
fn rejected(error: impl Debug) -> Box<dyn Error> {
    format!("the demonstration data was rejected: {error:?}").into()
}

async fn set_teacher(tx: &TenantTx, class: ClassroomId, teacher: AccountId) -> Result<(), DbErr> {
    tx.update::<classroom::Entity>()
        .set(classroom::ActiveModel { teacher_id: Set(Some(teacher)), ..Default::default() })
        .filter(classroom::Column::Id.eq(class))
        .exec(tx)
        .await?;
    Ok(())
}

fn class(school_id: SchoolId, name: &str, year: YearGroup, now: DateTime<Utc>) -> classroom::Model {
    classroom::Model {
        school_id,
        id: ClassroomId::draw(),
        name: name.to_owned(),
        sort_name: normalise::classroom(name),
        year_group: Some(year),
        teacher_id: None,
        version: 1,
        created_at: now,
    }
}

fn pupils(class_number: usize, class: &classroom::Model, now: DateTime<Utc>) -> impl Iterator<Item = account::Model> {
    let class = class.clone();
    (0..PUPILS_PER_CLASS).map(move |number| {
        let first = FIRST_NAMES[number];
        // The steps 4 and 7 are coprime to the number of last names, so no two pupils of the school share a name.
        let last = LAST_NAMES[(number * 4 + class_number * 7) % LAST_NAMES.len()];
        let is_shown = class_number == 0 && number == 0;
        let username = if is_shown {
            SHOWN_PUPIL.to_owned()
        } else {
            format!("pupil{}", class_number * PUPILS_PER_CLASS + number + 1)
        };
        let sen_status = match number % 12 {
            5 => SenStatus::Support,
            11 => SenStatus::Plan,
            _ => SenStatus::None,
        };
        account::Model {
            classroom_id: Some(class.id),
            year_group: class.year_group,
            sen_status: Some(sen_status),
            ..person(class.school_id, Role::Pupil, &username, first, last, now)
        }
    })
}

fn person(
    school_id: SchoolId,
    role: Role,
    username: &str,
    first: &str,
    last: &str,
    now: DateTime<Utc>,
) -> account::Model {
    account::Model {
        school_id,
        id: AccountId::draw(),
        role,
        username: username.to_owned(),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        sort_name: normalise::person(first, last),
        classroom_id: None,
        year_group: None,
        external_id: None,
        upn: None,
        sen_status: None,
        row_key: None,
        credential: String::new(),
        credential_key: String::new(),
        pin_fingerprint: None,
        must_change_password: false,
        archived_at: None,
        version: 1,
        created_at: now,
    }
}
