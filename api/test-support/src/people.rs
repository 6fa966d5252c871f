//! The people of a test, inserted directly into the database with secrets that the test knows.

use std::ops::Deref;

use api::{
    app::App,
    tokens::{ACCESS_TOKEN_LIFE, Audience, TokenClaims},
};
use entity::{
    AccountId, ClassroomId, Role, SchoolId, SignInId, YearGroup, account, classroom, school, sign_in,
    tenant::{Tenant, TenantEntity},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, prelude::Uuid};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use worker::{credential::SecretOwner, normalise};

use super::{TestApp, rows};

/// A person with an account, its secret, and a sign-in that outlasts the test.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: AccountId,
    pub school_id: SchoolId,
    pub role: Role,
    pub username: String,
    pub first_name: String,
    pub last_name: String,
    /// The PIN of a pupil, or the password of anybody else.
    pub secret: String,
    pub sign_in_id: SignInId,
}

impl Person {
    /// Returns a fresh access token of the person's sign-in.
    pub fn access_token(&self, app: &App) -> String {
        let token = app.tokens.sign(&self.claims(app)).expect("the service signs tokens");
        token.expose_secret().to_owned()
    }

    /// Returns the claims of a fresh access token.
    pub fn claims(&self, app: &App) -> TokenClaims {
        let now = app.clock.now();
        TokenClaims {
            sub: self.id,
            school_id: self.school_id,
            role: self.role,
            aud: Audience::of(self.role),
            exp: (now + ACCESS_TOKEN_LIFE).timestamp(),
            iat: now.timestamp(),
            jti: Uuid::now_v7(),
            sid: self.sign_in_id,
        }
    }

    /// Returns the path of the person's log-in operation.
    pub const fn login_path(&self) -> &'static str {
        match self.role {
            Role::Pupil => "/auth/pupil/login",
            Role::PlatformAdmin => "/platform/login",
            Role::Teacher | Role::Senco | Role::Headteacher | Role::ItAdmin => "/auth/staff/login",
        }
    }

    /// Returns the body of the person's log-in.
    pub fn login(&self) -> Value {
        self.login_with(&self.secret)
    }

    /// Returns the body of the person's log-in with another secret.
    pub fn login_with(&self, secret: &str) -> Value {
        match self.role {
            Role::Pupil => json!({ "school_id": self.school_id, "username": self.username, "pin": secret }),
            Role::PlatformAdmin => json!({ "username": self.username, "password": secret }),
            Role::Teacher | Role::Senco | Role::Headteacher | Role::ItAdmin => {
                json!({ "school_id": self.school_id, "username": self.username, "password": secret })
            }
        }
    }
}

/// A school with a person in every role.
pub struct School<'a> {
    pub app: &'a TestApp,
    pub id: SchoolId,
    pub name: String,
    pub slug: String,
    pub headteacher: Person,
    pub it_admin: Person,
    pub teacher: Person,
    pub senco: Person,
    /// A pupil without a class.
    pub pupil: Person,
    pub classes: Vec<Class>,
}

/// A class with its pupils.
#[derive(Debug, Clone)]
pub struct Class {
    pub id: ClassroomId,
    pub name: String,
    pub pupils: Vec<Person>,
}

impl Deref for Class {
    type Target = [Person];

    fn deref(&self) -> &[Person] {
        &self.pupils
    }
}

impl School<'_> {
    /// Returns one person of each role.
    pub fn everyone(&self) -> [&Person; 5] {
        [&self.pupil, &self.teacher, &self.senco, &self.headteacher, &self.it_admin]
    }

    /// Returns access to the school's rows.
    pub fn tenant(&self) -> Tenant {
        self.app.tenant(self.id)
    }

    /// Inserts a row in its own transaction.
    pub async fn insert<M>(&self, row: M)
    where
        M: ModelTrait<Entity: TenantEntity> + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    {
        let tx = self.tenant().begin().await.unwrap();
        tx.insert::<M::Entity, _>(row).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Adds a class of year 4 with this many pupils.
    pub async fn with_class(mut self, pupils: usize) -> Self {
        let name = format!("Class {}", self.classes.len() + 1);
        let class = self.class(&name, pupils).await;
        self.classes.push(class);
        self
    }

    /// Creates a class of year 4 with this name and this many pupils.
    pub async fn class(&self, name: &str, pupils: usize) -> Class {
        let id = ClassroomId::draw();
        let row = classroom::Model {
            school_id: self.id,
            id,
            name: name.to_owned(),
            sort_name: normalise::classroom(name),
            year_group: Some(YearGroup::Year4),
            teacher_id: None,
            version: 1,
            created_at: self.app.clock.now(),
        };
        self.insert(row).await;
        let prefix = normalise::classroom(name).replace(' ', "-");
        let mut made = Vec::new();
        for number in 1..=pupils {
            let username = format!("{prefix}.pupil{number}");
            made.push(self.app.insert_person(self.id, Role::Pupil, &username, Some(id)).await);
        }
        Class { id, name: name.to_owned(), pupils: made }
    }

    /// Creates another person.
    pub async fn person(&self, role: Role, username: &str) -> Person {
        self.app.insert_person(self.id, role, username, None).await
    }

    /// Returns the stored account of a person.
    pub async fn account(&self, id: AccountId) -> Option<account::Model> {
        let tx = self.tenant().read().await.unwrap();
        tx.find::<account::Entity>().filter(account::Column::Id.eq(id)).one(&tx).await.unwrap()
    }
}

impl TestApp {
    /// Creates a school with this slug, with a person in every role and without classes.
    pub async fn school(&self, slug: &str) -> School<'_> {
        let id = SchoolId::draw();
        let name = format!("{}{} Primary School", slug[..1].to_uppercase(), &slug[1..]);
        let tx = self.all_schools().begin().await.unwrap();
        let taken = tx.find::<school::Entity>().all(&tx).await.unwrap().len();
        let row = school::Model {
            id,
            sort_name: normalise::for_search(&name),
            name: name.clone(),
            slug: slug.to_owned(),
            urn: Some(format!("{:06}", 100_000 + taken)),
            ..rows::school(self.clock.now())
        };
        tx.insert::<school::Entity, _>(row).await.unwrap();
        tx.commit().await.unwrap();
        School {
            app: self,
            id,
            name,
            slug: slug.to_owned(),
            headteacher: self.insert_person(id, Role::Headteacher, "head", None).await,
            it_admin: self.insert_person(id, Role::ItAdmin, "it", None).await,
            teacher: self.insert_person(id, Role::Teacher, "teacher", None).await,
            senco: self.insert_person(id, Role::Senco, "senco", None).await,
            pupil: self.insert_person(id, Role::Pupil, "pupil", None).await,
            classes: Vec::new(),
        }
    }

    /// Creates the platform's administrator.
    pub async fn platform_admin(&self) -> Person {
        self.insert_person(SchoolId::PLATFORM, Role::PlatformAdmin, "operator", None).await
    }

    async fn insert_person(
        &self,
        school_id: SchoolId,
        role: Role,
        username: &str,
        classroom_id: Option<ClassroomId>,
    ) -> Person {
        let person = Person {
            id: AccountId::draw(),
            school_id,
            role,
            username: username.to_owned(),
            first_name: "Robin".to_owned(),
            last_name: username.to_owned(),
            secret: if role == Role::Pupil { "407264".to_owned() } else { format!("{username}-knows-7-oaks") },
            sign_in_id: SignInId::draw(),
        };
        let owner = SecretOwner { school_id, account_id: person.id };
        let hashed = self.hasher.hash(owner, &person.secret.as_str().into()).await.unwrap();
        let now = self.clock.now();
        let row = account::Model {
            id: person.id,
            role,
            username: person.username.clone(),
            first_name: person.first_name.clone(),
            last_name: person.last_name.clone(),
            sort_name: normalise::person(&person.first_name, &person.last_name),
            classroom_id,
            year_group: (role == Role::Pupil).then_some(YearGroup::Year4),
            credential: hashed.credential,
            credential_key: hashed.credential_key,
            ..rows::account(school_id, now)
        };
        let sign_in = sign_in::Model { id: person.sign_in_id, ..rows::sign_in(school_id, person.id, now) };
        let tx = self.tenant(school_id).begin().await.unwrap();
        tx.insert::<account::Entity, _>(row).await.unwrap();
        tx.insert::<sign_in::Entity, _>(sign_in).await.unwrap();
        tx.commit().await.unwrap();
        person
    }
}
