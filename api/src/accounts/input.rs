//! Parsing and validating the fields of a person in a request body, by the same rules as for rosters.

use entity::{ClassroomId, Role, SenStatus, YearGroup};
use openapi::InputError;
use poem_openapi::{Enum, Object};
use secrecy::{ExposeSecret, SecretString};
use worker::roster::{
    name::{self, NameError},
    password, pin, upn, username,
};

use crate::body::{FieldChange, Fields};

/// The roles that a school can assign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub enum SchoolRole {
    /// A child at the school, who practises.
    Pupil,
    /// A teacher, who sees every pupil of the school, with the teacher's own classes first.
    Teacher,
    /// The special educational needs co-ordinator (SENCO).
    Senco,
    /// The headteacher, who may do everything that a teacher and an IT admin may do.
    Headteacher,
    /// The IT admin, who manages accounts and classrooms and cannot see attainment.
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
    /// The role, which decides what the person may do.
    pub role: SchoolRole,
    /// The user name: 1 to 64 characters of a-z, 0-9, dot, hyphen and underscore; unique in the school. If absent, it
    /// is generated from the name.
    #[oai(validator(max_length = 64))]
    pub username: Option<String>,
    /// The given name.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub first_name: String,
    /// The family name.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub last_name: String,
    /// The class of a pupil.
    pub classroom_id: Option<ClassroomId>,
    /// The year group of a pupil.
    pub year_group: Option<YearGroup>,
    /// The PIN of a pupil: six digits that are no sequence, repetition or date. Required for pupils.
    #[oai(write_only, validator(pattern = "^[0-9]{6}$"))]
    pub pin: Option<String>,
    /// The password of a member of staff: at least 8 characters and at most 72 bytes, not one of the most common
    /// passwords, and without the user name and the school's name. Required for staff.
    #[oai(write_only, validator(min_length = 8, max_length = 72))]
    pub password: Option<String>,
    /// The id in the school's information system; unique in the school.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub external_id: Option<String>,
    /// The unique pupil number (UPN) of a pupil; unique in the school.
    #[oai(validator(min_length = 13, max_length = 13))]
    pub upn: Option<String>,
    /// The special educational needs (SEN) status of a pupil.
    pub sen_status: Option<SenStatus>,
}

/// A change to an account: any subset of the fields. Null clears a field that may be empty.
#[derive(Debug, Object)]
#[allow(dead_code, reason = "it documents the body, which is read field by field")]
pub struct UserChange {
    /// The role. A pupil cannot become staff or the reverse, because pupils have PINs and staff have passwords.
    pub role: Option<SchoolRole>,
    /// The user name: 1 to 64 characters of a-z, 0-9, dot, hyphen and underscore; unique in the school.
    #[oai(validator(min_length = 1, max_length = 64))]
    pub username: Option<String>,
    /// The given name.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub first_name: Option<String>,
    /// The family name.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub last_name: Option<String>,
    /// The class of a pupil.
    pub classroom_id: Option<ClassroomId>,
    /// The year group of a pupil.
    pub year_group: Option<YearGroup>,
    /// The new PIN of a pupil.
    #[oai(write_only, validator(pattern = "^[0-9]{6}$"))]
    pub pin: Option<String>,
    /// The new password of a member of staff, who should then change it.
    #[oai(write_only, validator(min_length = 8, max_length = 72))]
    pub password: Option<String>,
    /// The id in the school's information system; unique in the school.
    #[oai(validator(min_length = 1, max_length = 128))]
    pub external_id: Option<String>,
    /// The unique pupil number (UPN) of a pupil; unique in the school.
    #[oai(validator(min_length = 13, max_length = 13))]
    pub upn: Option<String>,
    /// The special educational needs (SEN) status of a pupil.
    pub sen_status: Option<SenStatus>,
    /// True archives the account, false restores it.
    pub archived: Option<bool>,
    /// The version that the change is based on.
    pub version: Option<i32>,
}

/// What is wrong with the fields of a person. The kinds have different codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonFieldError {
    /// The role is missing, or not one that a school can assign.
    Role(InputError),
    /// A pupil has no PIN.
    PinRequired(InputError),
    /// A member of staff has no password.
    PasswordRequired(InputError),
    /// A member of staff has a PIN.
    PinOnStaff(InputError),
    /// A pupil has a password.
    PasswordOnPupil(InputError),
    /// Anything else, for example a wrong type, an invalid name or a weak secret.
    Shape(InputError),
}

impl PersonFieldError {
    /// Returns the field and the rule, for operations that have one code for all mistakes.
    #[must_use]
    pub fn into_input_error(self) -> InputError {
        match self {
            Self::Role(error)
            | Self::PinRequired(error)
            | Self::PasswordRequired(error)
            | Self::PinOnStaff(error)
            | Self::PasswordOnPupil(error)
            | Self::Shape(error) => error,
        }
    }
}

impl From<InputError> for PersonFieldError {
    fn from(error: InputError) -> Self {
        Self::Shape(error)
    }
}

/// Reads the role from the body; `None` if the body has none.
pub fn role<T>(fields: &Fields<T>) -> Result<Option<Role>, PersonFieldError> {
    let unknown = || PersonFieldError::Role(InputError::new("role", "a role that a school can assign"));
    fields.text("role")?.map(|role| Role::parse(role).ok_or_else(unknown)).transpose()
}

/// Reads and validates the secret for an account of that role; `None` if the body has none.
pub fn secret<T>(fields: &Fields<T>, role: Role) -> Result<Option<SecretString>, PersonFieldError> {
    let is_pupil = role == Role::Pupil;
    if !is_pupil && fields.has("pin") {
        return Err(PersonFieldError::PinOnStaff(InputError::new("pin", "only for pupils")));
    }
    if is_pupil && fields.has("password") {
        return Err(PersonFieldError::PasswordOnPupil(InputError::new("password", "only for staff")));
    }
    let secret = fields.secret(if is_pupil { "pin" } else { "password" })?;
    match secret.as_ref().map(ExposeSecret::expose_secret) {
        Some(text) if is_pupil => pin::check(text).map_err(InputError::at("pin"))?,
        Some(text) => password::check(text).map_err(InputError::at("password"))?,
        None => {}
    }
    Ok(secret)
}

/// The fields of a person other than role and secret. A field that is absent from the body is left unchanged.
#[derive(Debug, Default)]
pub struct PersonDetails {
    /// The user name, normalised.
    pub username: Option<String>,
    /// The given name.
    pub first_name: Option<String>,
    /// The family name.
    pub last_name: Option<String>,
    /// The class.
    pub classroom_id: FieldChange<ClassroomId>,
    /// The year group.
    pub year_group: FieldChange<YearGroup>,
    /// The id in the school's information system.
    pub external_id: FieldChange<String>,
    /// The unique pupil number.
    pub upn: FieldChange<String>,
    /// The special educational needs status.
    pub sen_status: FieldChange<SenStatus>,
}

/// Reads and validates the details for an account of that role.
pub fn details<T>(fields: &Fields<T>, role: Role) -> Result<PersonDetails, PersonFieldError> {
    let details = PersonDetails {
        username: fields.text("username")?.map(validate_username).transpose()?,
        first_name: read_name(fields, "first_name")?,
        last_name: read_name(fields, "last_name")?,
        classroom_id: fields.id_change("classroom_id")?,
        year_group: year_group(fields)?,
        external_id: fields
            .change("external_id")?
            .try_map(|text| validate_name(text).map_err(InputError::at("external_id")))?,
        upn: fields
            .change("upn")?
            .try_map(|text| upn::check(text).map(|()| text.to_owned()).map_err(InputError::at("upn")))?,
        sen_status: fields.change("sen_status")?.try_map(|status| {
            SenStatus::parse(status).ok_or_else(|| InputError::new("sen_status", "a documented SEN status"))
        })?,
    };
    let pupil_fields = [
        ("classroom_id", matches!(details.classroom_id, FieldChange::Set(_))),
        ("year_group", matches!(details.year_group, FieldChange::Set(_))),
        ("upn", matches!(details.upn, FieldChange::Set(_))),
        ("sen_status", matches!(details.sen_status, FieldChange::Set(_))),
    ];
    match pupil_fields.into_iter().find(|(_, is_set)| *is_set) {
        Some((field, _)) if role != Role::Pupil => Err(InputError::new(field, "only for pupils").into()),
        _ => Ok(details),
    }
}

/// Reads the change of a year group.
pub fn year_group<T>(fields: &Fields<T>) -> Result<FieldChange<YearGroup>, InputError> {
    let unknown = || InputError::new("year_group", "a documented year group");
    fields.change("year_group")?.try_map(|year| YearGroup::parse(year).ok_or_else(unknown))
}

fn validate_username(text: &str) -> Result<String, InputError> {
    let normalised = username::normalise(text);
    username::check(&normalised).map(|()| normalised).map_err(InputError::at("username"))
}

/// Reads and validates a name; `None` if the body has none.
pub fn read_name<T>(fields: &Fields<T>, field: &'static str) -> Result<Option<String>, InputError> {
    fields.text(field)?.map(|text| validate_name(text).map_err(InputError::at(field))).transpose()
}

/// Validates and trims the name of a person, a class or a thing: 1 to 128 characters that no spreadsheet reads as a
/// formula.
pub fn validate_name(text: &str) -> Result<String, NameError> {
    name::check(text).map(|()| text.trim().to_owned())
}
