//! Parses the values that schools write for a role, a year group and a status of special educational needs.

use entity::{Role, SenStatus, YearGroup};

/// Parses the name of a role; "student" comes from OneRoster. OneRoster's "administrator" is not accepted because it is
/// too vague to grant rights.
pub(super) fn role(text: &str) -> Option<Role> {
    Some(match normalised(text).as_str() {
        "pupil" | "student" | "child" | "learner" => Role::Pupil,
        "teacher" | "classteacher" => Role::Teacher,
        "senco" | "sendco" => Role::Senco,
        "headteacher" | "head" => Role::Headteacher,
        "itadmin" => Role::ItAdmin,
        _ => return None,
    })
}

/// Parses a year group: 4, 04, 4.0, Year 4, Yr 4, Y4; R, Reception; N, Nursery.
pub(super) fn year_group(text: &str) -> Option<YearGroup> {
    let text = normalised(text.strip_suffix(".0").unwrap_or(text));
    match text.as_str() {
        "r" | "reception" | "rec" | "yr" | "yearr" | "fs2" => return Some(YearGroup::Reception),
        "n" | "nursery" | "nur" | "n1" | "n2" | "yn" | "yearn" | "fs1" => return Some(YearGroup::Nursery),
        _ => {}
    }
    let digits = ["yeargroup", "year", "yr", "y"].into_iter().find_map(|prefix| text.strip_prefix(prefix));
    let digits = digits.unwrap_or(&text);
    YearGroup::parse(digits.strip_prefix('0').unwrap_or(digits))
        .filter(|_| digits.starts_with(|c: char| c.is_ascii_digit()))
}

/// Parses a status of special educational needs. S, A and P were abolished in 2014 and are errors because it is unknown
/// which status replaced them.
pub(super) fn sen_status(text: &str) -> Option<SenStatus> {
    Some(match normalised(text).as_str() {
        "n" | "none" | "no" | "nosen" | "nospecialeducationalneed" | "nospecialeducationalneeds" => SenStatus::None,
        "k" | "support" | "sensupport" | "ksensupport" => SenStatus::Support,
        "e" | "ehc" | "ehcp" | "ehcplan" | "eehcp" | "eehcplan" | "educationhealthandcareplan" => SenStatus::Plan,
        _ => return None,
    })
}

fn normalised(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_has_several_names() {
        for (text, expected) in [
            ("pupil", Some(Role::Pupil)),
            ("Student", Some(Role::Pupil)),
            ("Teacher", Some(Role::Teacher)),
            ("SENCO", Some(Role::Senco)),
            ("Head teacher", Some(Role::Headteacher)),
            ("it_admin", Some(Role::ItAdmin)),
            ("IT Admin", Some(Role::ItAdmin)),
            ("wizard", None),
            ("platform_admin", None),
            ("administrator", None),
        ] {
            assert_eq!(role(text), expected, "{text}");
        }
    }

    #[test]
    fn a_year_group_has_several_spellings() {
        for text in ["4", "04", "Year 4", "Y4", "Yr 4", "year4", "YEAR 04", "4.0"] {
            assert_eq!(year_group(text), Some(YearGroup::Year4), "{text}");
        }
        for text in ["R", "Reception", "Year R", "YR"] {
            assert_eq!(year_group(text), Some(YearGroup::Reception), "{text}");
        }
        for text in ["N", "nursery", "N2"] {
            assert_eq!(year_group(text), Some(YearGroup::Nursery), "{text}");
        }
        for text in ["13", "7", "0", "00", "004", "-", "Year", "Year N1", "4a", "R1", "٤"] {
            assert_eq!(year_group(text), None, "{text}");
        }
    }

    #[test]
    fn there_are_three_sen_statuses() {
        for (text, expected) in [
            ("N", Some(SenStatus::None)),
            ("k", Some(SenStatus::Support)),
            ("K - SEN support", Some(SenStatus::Support)),
            ("EHCP", Some(SenStatus::Plan)),
            ("S", None),
            ("SLCN", None),
        ] {
            assert_eq!(sen_status(text), expected, "{text}");
        }
    }
}
