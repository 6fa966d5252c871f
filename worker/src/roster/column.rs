//! The columns of a roster and the headers that school systems use for them.

use serde::{Deserialize, Serialize};

/// A column that the product understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The role; a blank cell means pupil.
    Role,
    /// The user name; if blank, it is made from the name.
    Username,
    /// The first or preferred name.
    FirstName,
    /// The last name.
    LastName,
    /// The name of the class.
    Classroom,
    /// The year group of a pupil.
    YearGroup,
    /// The first PIN of a new pupil.
    Pin,
    /// The first password of a new member of staff.
    Password,
    /// The person's id in the school's own system.
    ExternalId,
    /// The unique pupil number.
    Upn,
    /// The status of special educational needs.
    SenStatus,
}

/// How suitable the names under a header are for the name by which a child is called. If several columns of a file have
/// the same meaning, each row uses the most suitable one whose cell is not blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Preference {
    /// "Legal surname": the name in official documents.
    Legal,
    /// "Surname", and every column that is not for a name.
    Plain,
    /// "Preferred surname": the name that the child uses.
    Preferred,
}

impl Preference {
    /// The number of preferences.
    pub(crate) const COUNT: usize = 3;
}

impl Column {
    /// Every column, in the canonical order.
    pub const ALL: [Self; 11] = [
        Self::Role,
        Self::Username,
        Self::FirstName,
        Self::LastName,
        Self::Classroom,
        Self::YearGroup,
        Self::Pin,
        Self::Password,
        Self::ExternalId,
        Self::Upn,
        Self::SenStatus,
    ];

    /// The canonical header.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Username => "username",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Classroom => "classroom",
            Self::YearGroup => "year_group",
            Self::Pin => "pin",
            Self::Password => "password",
            Self::ExternalId => "external_id",
            Self::Upn => "upn",
            Self::SenStatus => "sen_status",
        }
    }

    /// The column's position in the canonical order.
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// Whether the cells of this column must never be shown, stored or logged.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::Pin | Self::Password)
    }

    /// Returns the column that a header names, either by its canonical name or by an alias from a school system.
    pub(crate) fn from_header(header: &str) -> Option<(Self, Preference)> {
        let column = match normalised(header).as_str() {
            "role" | "roles" | "usertype" | "persontype" | "accounttype" => Self::Role,
            "username" | "user" | "login" | "loginname" | "userlogin" => Self::Username,
            "firstname" | "firstnames" | "forename" | "forenames" | "givenname" | "givennames" => Self::FirstName,
            "lastname" | "lastnames" | "surname" | "surnames" | "familyname" => Self::LastName,
            "legalforename" | "legalfirstname" | "legalgivenname" => {
                return Some((Self::FirstName, Preference::Legal));
            }
            "legalsurname" | "legallastname" | "legalfamilyname" => {
                return Some((Self::LastName, Preference::Legal));
            }
            "preferredname" | "preferredforename" | "preferredfirstname" | "preferredgivenname" | "chosenname"
            | "chosenforename" | "knownas" => return Some((Self::FirstName, Preference::Preferred)),
            "preferredsurname" | "preferredlastname" | "preferredfamilyname" | "chosensurname" => {
                return Some((Self::LastName, Preference::Preferred));
            }
            "classroom" | "class" | "classname" | "reg" | "reggroup" | "registration" | "registrationgroup"
            | "registrationform" | "regform" | "form" | "formgroup" | "tutorgroup" | "homeroom" => Self::Classroom,
            "yeargroup"
            | "year"
            | "yr"
            | "yrgroup"
            | "ncy"
            | "ncyear"
            | "ncyeargroup"
            | "nationalcurriculumyear"
            | "curriculumyear"
            | "grade"
            | "grades" => Self::YearGroup,
            "pin" | "pincode" | "pinnumber" => Self::Pin,
            "password" | "initialpassword" | "temporarypassword" => Self::Password,
            "externalid" | "adno" | "admno" | "admissionno" | "admissionnumber" | "misid" | "sourcedid"
            | "studentid" | "pupilid" | "staffid" | "localid" => Self::ExternalId,
            "upn" | "uniquepupilnumber" | "uniquepupilno" => Self::Upn,
            // "SEN need" is not an alias because it is the kind of need (SLCN, ASD), not the status.
            "sen" | "senstatus" | "send" | "sendstatus" | "sencode" | "senprovision" | "senstage" => Self::SenStatus,
            _ => return None,
        };
        Some((column, Preference::Plain))
    }

    /// Whether a header names the `Errors` column. An error file that is corrected and uploaded again still has this
    /// column.
    pub(crate) fn is_errors_header(header: &str) -> bool {
        matches!(normalised(header).as_str(), "errors" | "error")
    }
}

impl std::fmt::Display for Column {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Normalises a header for comparing: converts it to lower case and removes spaces, hyphens, underscores and other
/// punctuation, such as the brackets in "First name(s)".
fn normalised(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headers_of_school_systems_are_recognised() {
        for (header, column) in [
            ("Forename", Column::FirstName),
            ("Given name", Column::FirstName),
            ("givenName", Column::FirstName),
            ("First name(s)", Column::FirstName),
            ("Surname", Column::LastName),
            ("FAMILY-NAME", Column::LastName),
            ("familyName", Column::LastName),
            ("Reg", Column::Classroom),
            ("Reg group", Column::Classroom),
            ("Registration group", Column::Classroom),
            ("Class", Column::Classroom),
            ("NC Year", Column::YearGroup),
            ("Year", Column::YearGroup),
            ("Yr", Column::YearGroup),
            ("grades", Column::YearGroup),
            ("Adno", Column::ExternalId),
            ("MIS ID", Column::ExternalId),
            ("sourcedId", Column::ExternalId),
            ("Unique pupil number", Column::Upn),
            ("SEN", Column::SenStatus),
            ("SEN Status", Column::SenStatus),
        ] {
            assert_eq!(Column::from_header(header), Some((column, Preference::Plain)), "{header}");
        }
        assert_eq!(Column::from_header("Preferred name"), Some((Column::FirstName, Preference::Preferred)));
        assert_eq!(Column::from_header("Preferred surname"), Some((Column::LastName, Preference::Preferred)));
        assert_eq!(Column::from_header("legal_surname"), Some((Column::LastName, Preference::Legal)));
    }

    #[test]
    fn every_canonical_name_is_recognised() {
        for column in Column::ALL {
            assert_eq!(Column::from_header(column.name()), Some((column, Preference::Plain)));
            assert_eq!(Column::ALL[column.index()], column);
        }
    }

    #[test]
    fn a_kind_of_need_is_not_a_status_and_email_is_unknown() {
        assert_eq!(Column::from_header("SEN need"), None);
        assert_eq!(Column::from_header("Email"), None);
        assert_eq!(Column::from_header(""), None);
        assert!(Column::is_errors_header(" Errors "));
    }
}
