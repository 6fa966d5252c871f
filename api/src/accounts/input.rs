//! What somebody writes about a person, checked by the rules that rosters are checked by.

use entity::{ClassroomId, Role, SenStatus, YearGroup};
use poem_openapi::{Enum, Object};
use secrecy::{ExposeSecret, SecretString};
use worker::roster::{name, password, pin, upn, username};

use crate::body::{Change, Fields, WrongType};

/// The roles that a school can give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SchoolRole {
    /// A child of the school, who practises.
    Pupil,
    /// Sees every pupil of the school, own classes first.
    Teacher,
    /// The special educational needs co-ordinator.
    Senco,
    /// May do everything that a teacher and an IT admin may.
    Headteacher,
    /// Keeps accounts and classrooms; sees no attainment.
    ItAdmin,
}

impl From<SchoolRole> for Role {
    fn from(role: SchoolRole) -> Self {
        match role {
            SchoolRole::Pupil => Self::Pupil,
            SchoolRole::Teacher => Self::Teacher,
            SchoolRole::Senco => Self::Senco,
            SchoolRole::Headteacher => Self::Headteacher,
            SchoolRole::ItAdmin => Self::ItAdmin,
        }
    }
}

/// A new account.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct NewUser {
    /// What the person may do.
    pub role: SchoolRole,
    /// 1 to 64 of a-z, 0-9, dot, hyphen, underscore; unique in the school. Left out: made from the name.
    #[oai(validator(max_length = 64))]
    pub username: Option<String>,
    /// Given name.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub first_name: String,
    /// Family name.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub last_name: String,
    /// A pupil's class.
    pub classroom_id: Option<ClassroomId>,
    /// A pupil's year group.
    pub year_group: Option<YearGroup>,
    /// A pupil's PIN: six digits, not 000000, 123456 or one digit repeated. Needed for pupils.
    #[oai(write_only, validator(pattern = "^[0-9]{6}$"))]
    pub pin: Option<String>,
    /// A member of staff's password: 8 characters to 72 bytes, none of the commonest. Needed for staff.
    #[oai(write_only, validator(min_length = 8, max_length = 72))]
    pub password: Option<String>,
    /// The school information system's id; unique in the school.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub external_id: Option<String>,
    /// Unique pupil number; unique in the school.
    #[oai(validator(min_length = 13, max_length = 13))]
    pub upn: Option<String>,
    /// A pupil's special educational needs.
    pub sen_status: Option<SenStatus>,
}

/// A change of an account: any subset of the fields; null empties a field that may be empty.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct UserChange {
    /// What the person may do. It cannot change between pupil and staff, whose secrets differ.
    pub role: Option<SchoolRole>,
    /// 1 to 64 of a-z, 0-9, dot, hyphen, underscore; unique in the school.
    #[oai(validator(min_length = 1, max_length = 64))]
    pub username: Option<String>,
    /// Given name.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub first_name: Option<String>,
    /// Family name.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub last_name: Option<String>,
    /// A pupil's class.
    pub classroom_id: Option<ClassroomId>,
    /// A pupil's year group.
    pub year_group: Option<YearGroup>,
    /// A pupil's new PIN.
    #[oai(write_only, validator(pattern = "^[0-9]{6}$"))]
    pub pin: Option<String>,
    /// A member of staff's new password, which the person should then change.
    #[oai(write_only, validator(min_length = 8, max_length = 72))]
    pub password: Option<String>,
    /// The school information system's id; unique in the school.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub external_id: Option<String>,
    /// Unique pupil number; unique in the school.
    #[oai(validator(min_length = 13, max_length = 13))]
    pub upn: Option<String>,
    /// A pupil's special educational needs.
    pub sen_status: Option<SenStatus>,
    /// True takes the account out of use, false restores it.
    pub archived: Option<bool>,
    /// The version that the change was made from.
    pub version: Option<i32>,
}

/// What is wrong with the fields of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// The role is none of a school's.
    Role,
    /// A pupil without a PIN.
    PinRequired,
    /// Staff without a password.
    PasswordRequired,
    /// A PIN for staff.
    PinOnStaff,
    /// A password for a pupil.
    PasswordOnPupil,
    /// Anything else: a type, a name, a weak secret.
    Shape,
}

impl From<WrongType> for Mistake {
    fn from(_: WrongType) -> Self {
        Self::Shape
    }
}

/// The role that the body gives.
pub fn role<T>(fields: &Fields<T>) -> Result<Option<Role>, Mistake> {
    fields.text("role")?.map(|role| Role::parse(role).ok_or(Mistake::Role)).transpose()
}

/// The secret for an account of that role, checked; none when the body has none.
pub fn secret<T>(fields: &Fields<T>, role: Role) -> Result<Option<SecretString>, Mistake> {
    let is_pupil = role == Role::Pupil;
    if !is_pupil && fields.has("pin") {
        return Err(Mistake::PinOnStaff);
    }
    if is_pupil && fields.has("password") {
        return Err(Mistake::PasswordOnPupil);
    }
    let secret = fields.secret(if is_pupil { "pin" } else { "password" })?;
    let strong = |secret: &SecretString| {
        let text = secret.expose_secret();
        if is_pupil { pin::check(text).is_ok() } else { password::check(text).is_ok() }
    };
    if secret.as_ref().is_some_and(|secret| !strong(secret)) {
        return Err(Mistake::Shape);
    }
    Ok(secret)
}

/// What is said of a person beyond role and secret; a field that is not in the body is kept.
#[derive(Debug)]
pub struct Details {
    /// User name, folded.
    pub username: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Class.
    pub classroom_id: Change<ClassroomId>,
    /// Year group.
    pub year_group: Change<YearGroup>,
    /// External id.
    pub external_id: Change<String>,
    /// UPN.
    pub upn: Change<String>,
    /// SEN status.
    pub sen_status: Change<SenStatus>,
}

/// Reads and checks the details for an account of that role.
pub fn details<T>(fields: &Fields<T>, role: Role) -> Result<Details, Mistake> {
    let details = Details {
        username: fields.text("username")?.map(checked_username).transpose()?,
        first_name: fields.text("first_name")?.map(checked_name).transpose()?,
        last_name: fields.text("last_name")?.map(checked_name).transpose()?,
        classroom_id: fields.id_change("classroom_id")?,
        year_group: fields.change("year_group")?.try_map(|year| YearGroup::parse(year).ok_or(Mistake::Shape))?,
        external_id: fields.change("external_id")?.try_map(checked_name)?,
        upn: fields
            .change("upn")?
            .try_map(|text| upn::check(text).map(|()| text.to_owned()).map_err(|_| Mistake::Shape))?,
        sen_status: fields.change("sen_status")?.try_map(|status| SenStatus::parse(status).ok_or(Mistake::Shape))?,
    };
    let of_a_pupil = matches!(details.classroom_id, Change::Set(_))
        || matches!(details.year_group, Change::Set(_))
        || matches!(details.upn, Change::Set(_))
        || matches!(details.sen_status, Change::Set(_));
    if of_a_pupil && role != Role::Pupil {
        return Err(Mistake::Shape);
    }
    Ok(details)
}

fn checked_username(text: &str) -> Result<String, Mistake> {
    let folded = username::fold(text);
    username::check(&folded).map(|()| folded).map_err(|_| Mistake::Shape)
}

/// A name of a person, a class or a thing: 1 to 128 characters that no spreadsheet takes for a formula.
pub fn checked_name(text: &str) -> Result<String, Mistake> {
    name::check(text).map(|()| text.trim().to_owned()).map_err(|_| Mistake::Shape)
}
