//! The mark of short rows in error files. A short row has too few cells. The error file fills the row with blank cells
//! up to the `Errors` column, and a spreadsheet does so, too. The row then no longer looks short. Therefore its
//! `Errors` cell gives the number of cells that the row had in the original file, after the text of the rule: "too few
//! columns [12]".

use super::finding::Rule;

/// Returns the text of the rule with the mark of a row that ends after `cells` cells.
pub(super) fn marked_rule(cells: usize) -> String {
    format!("{} [{cells}]", Rule::TooFewColumns)
}

/// Whether the row had too few columns, according to its `Errors` cell.
pub(super) fn was_short(errors: &str) -> bool {
    errors.contains(Rule::TooFewColumns.text())
}

/// Returns the number in the mark; `None` if there is no mark, as in the error files of older versions, which did not
/// write marks.
pub(super) fn marked_cells(errors: &str) -> Option<usize> {
    let (_, after_rule) = errors.split_once(Rule::TooFewColumns.text())?;
    after_rule.strip_prefix(" [")?.split_once(']')?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_found_among_other_errors() {
        let errors = format!("pin: six digits; {} (write more [cells]); x: y", marked_rule(12));
        assert_eq!((was_short(&errors), marked_cells(&errors)), (true, Some(12)));
    }

    #[test]
    fn a_text_without_a_number_has_no_mark() {
        for other in ["", "too few columns", "too few columns (it ends after cell 1: )", "too few columns [x]", "[1]"] {
            assert_eq!(marked_cells(other), None, "{other}");
        }
        assert!(was_short("too few columns (it ends after cell 1: )") && !was_short("[1]"));
    }
}
