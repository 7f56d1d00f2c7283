//! Numbers as a person reads them: the part of number formats (ECMA-376 part 1, 18.8.31)
//! that question numbers, dates and scores use.

use super::cell::CellFormat;

/// The number as shown in a cell of that format.
pub(crate) fn show(number: f64, _format: &CellFormat) -> String {
    general(number)
}

/// As many digits as it takes, as Excel's `General` does.
pub(crate) fn general(number: f64) -> String {
    // Excel keeps 15 digits: 0.1 + 0.2 is shown as 0.3.
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}
