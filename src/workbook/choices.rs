use std::cell::RefCell;

use super::Sheet;
use crate::address::CellRange;
use crate::error::Result;
use crate::limits::{Budget, Limits};

/// Reads lists of choices out of cells, for all validations of a workbook.
///
/// Thousands of validations may name one long list, and each gets a list of its own: so
/// they share what may be looked at, and what may be taken.
#[derive(Debug)]
pub(crate) struct Choices {
    cells: RefCell<Budget>,
    bytes: RefCell<Budget>,
}

impl Choices {
    pub(crate) fn new(limits: &Limits) -> Choices {
        let most = limits.cells.saturating_mul(4);
        Choices {
            cells: RefCell::new(Budget::new("cells in lists of choices", most)),
            bytes: RefCell::new(Budget::new("bytes of choices", limits.choice_bytes)),
        }
    }

    /// What the cells of a range show, without the empty ones.
    pub(crate) fn of(&self, sheet: &Sheet, range: CellRange) -> Result<Vec<String>> {
        let mut texts = Vec::new();
        for (at, cell) in sheet.rows_between(range.first.row, range.last.row) {
            self.cells.borrow_mut().take(1)?;
            if range.contains(at) && !cell.value.is_empty() {
                texts.extend(self.counted([sheet.shown(cell)])?);
            }
        }
        Ok(texts)
    }

    /// The same texts, counted.
    pub(crate) fn counted(
        &self,
        texts: impl IntoIterator<Item = String>,
    ) -> Result<Vec<String>> {
        let mut counted = Vec::new();
        for text in texts {
            self.bytes.borrow_mut().take(text.len() as u64 + Limits::CHOICE)?;
            counted.push(text);
        }
        Ok(counted)
    }
}
