//! What a row that is too short is told, and how it is known again. An error file fills it up, since its `Errors` cell stands
//! behind the last column; so would a spreadsheet.

use super::finding::Rule;

/// Between the number of a short row's cells and the rest of what its finding suggests.
const SHORT: [&str; 2] = ["it ends after cell ", ": "];

/// What a short row is told to do; [`told_short`] reads it back from an error file.
pub(super) fn tell_short(cells: usize) -> String {
    let [before, after] = SHORT;
    format!(
        "{before}{cells}{after}write the cells that it lacks, with their delimiters; \
         if they are to be blank in an error file, empty its cell of Errors"
    )
}

/// After how many cells the row ended, by the `Errors` cell of an error file.
pub(super) fn told_short(errors: &str) -> Option<usize> {
    let [before, after] = SHORT;
    let (_, rest) = errors.split_once(Rule::TooFewColumns.text())?;
    let (_, rest) = rest.split_once(before)?;
    rest.split_once(after)?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_read_back_from_among_other_errors() {
        let told = format!("pin: six digits; {} ({}); x: y", Rule::TooFewColumns, tell_short(12));
        assert_eq!(told_short(&told), Some(12));
        for other in ["", "too few columns", "too few columns (it ends after cell x: )", "it ends after cell 1: "] {
            assert_eq!(told_short(other), None, "{other}");
        }
    }
}
