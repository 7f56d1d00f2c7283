//! Sheets for tests, drawn as text.

use super::{Cell, Format, Sheet, Workbook};
use crate::address::CellRef;

impl Sheet {
    /// A sheet out of rows of cells separated by `|`. Blanks around a text do not count,
    /// and an empty text is no cell.
    pub(crate) fn drawn(name: &str, rows: &[&str]) -> Sheet {
        let cells = rows.iter().zip(0..).flat_map(|(row, r)| {
            row.split('|').zip(0..).filter_map(move |(text, c)| {
                let text = text.trim();
                (!text.is_empty()).then(|| (CellRef::new(r, c), Cell::new(text)))
            })
        });
        let mut sheet = Sheet::new(name);
        sheet.set_cells(cells.collect());
        sheet
    }

    /// The same sheet with merged areas.
    pub(crate) fn merged(mut self, ranges: &[&str]) -> Sheet {
        self.set_merges(ranges.iter().map(|range| range.parse().unwrap()));
        self
    }

    /// A workbook of this sheet alone.
    pub(crate) fn alone(self) -> Workbook {
        Workbook::new(Format::Xlsx, vec![self])
    }
}
