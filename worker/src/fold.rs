//! Folding of names, for order, search and comparison.

use deunicode::deunicode;

/// For order and search: without accents and case, white space collapsed. `Müller José` is found as `muller jose`.
#[must_use]
pub fn for_search(text: &str) -> String {
    deunicode(text).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A person's place in a list: family name first.
#[must_use]
pub fn person(first_name: &str, last_name: &str) -> String {
    for_search(&format!("{last_name} {first_name}"))
}

/// A class's or a group's name as it is compared: without case, white space collapsed. Accents stay: they may tell classes
/// apart.
#[must_use]
pub fn classroom(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_for_search_and_class_names_keep_their_accents() {
        assert_eq!(person("José", "  Müller "), "muller jose");
        assert_eq!(classroom(" 4  Élan "), "4 élan");
    }
}
