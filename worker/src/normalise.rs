//! Normalisation of names for sorting, searching and comparing.

use deunicode::deunicode;

/// Normalises text for sorting and searching: removes accents and case, collapses white space. `Müller José` becomes
/// `muller jose`.
#[must_use]
pub fn for_search(text: &str) -> String {
    deunicode(text).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the sort key of a person: the normalised family name, then the first name.
#[must_use]
pub fn person(first_name: &str, last_name: &str) -> String {
    for_search(&format!("{last_name} {first_name}"))
}

/// Normalises the name of a class or a group for comparing: removes case and collapses white space. Keeps accents,
/// because the names of two classes may differ only in accents.
#[must_use]
pub fn classroom(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_normalised_for_search_and_class_names_keep_their_accents() {
        assert_eq!(person("José", "  Müller "), "muller jose");
        assert_eq!(classroom(" 4  Élan "), "4 élan");
    }
}
