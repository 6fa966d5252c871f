//! The error text for a row that is too short, and recognising that text when an error file is uploaded. In an error
//! file the row is no longer short, because blank cells fill the gap before the `Errors` column, which comes after the
//! last column. A spreadsheet also fills up short rows.

use super::finding::Rule;

/// The text before and after the number of cells in the suggestion for a short row.
const SUGGESTION_PARTS: [&str; 2] = ["it ends after cell ", ": "];

/// Returns the suggestion for a row that ends after `cells` cells. [`parse_cells`] reads it back from an error file.
pub(super) fn short_row_suggestion(cells: usize) -> String {
    let [before, after] = SUGGESTION_PARTS;
    format!(
        "{before}{cells}{after}write the cells that it lacks, with their delimiters; \
         if they are to be blank in an error file, empty its cell of Errors"
    )
}

/// Returns the number of cells after which the row ended, according to the `Errors` cell of an error file.
pub(super) fn parse_cells(errors: &str) -> Option<usize> {
    let [before, after] = SUGGESTION_PARTS;
    let (_, rest) = errors.split_once(Rule::TooFewColumns.text())?;
    let (_, rest) = rest.split_once(before)?;
    rest.split_once(after)?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_cells_is_parsed_from_among_other_errors() {
        let errors = format!("pin: six digits; {} ({}); x: y", Rule::TooFewColumns, short_row_suggestion(12));
        assert_eq!(parse_cells(&errors), Some(12));
        for other in ["", "too few columns", "too few columns (it ends after cell x: )", "it ends after cell 1: "] {
            assert_eq!(parse_cells(other), None, "{other}");
        }
    }
}
