//! The grid: what every reader makes of a file, read-only and sparse.
//!
//! Only cells that hold something or have a format are stored, so a sheet that claims a
//! million rows costs what it contains. Whatever layout detection wants to know about a
//! cell, and no more, is here: values, formats, merges, validations, what is hidden, what
//! is locked.

mod cell;
mod check_box;
mod choices;
pub(crate) mod number_format;
pub(crate) mod range_index;
mod sheet;
#[cfg(test)]
mod testing;
mod validation;

use std::sync::Arc;

pub use self::cell::{Cell, CellFormat, Value};
pub use self::check_box::{CheckBox, Control, TickBox};
pub(crate) use self::choices::Choices;
use self::range_index::RangeIndex;
pub use self::sheet::{
    ColumnProps, RowProps, Sheet, SheetKind, SheetTable, Visibility,
};
pub use self::validation::{Operator, Validation, ValidationKind};
use crate::charset::Charset;
use crate::error::Result;
use crate::limits::{Budget, Limits};
pub use crate::note::Note;

/// What kind of file the bytes are, found by looking at them.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Format {
    /// Office Open XML workbook, with or without macros (xlsx, xlsm).
    Xlsx,
    /// Office Open XML workbook in its binary form (xlsb).
    Xlsb,
    /// BIFF workbook of Excel 5 to 2003 (xls).
    Xls,
    /// OpenDocument spreadsheet (ods).
    Ods,
    /// A table in HTML, as portals send it under the name of an xls file.
    Html,
    /// Values separated by commas, semicolons or tabs.
    Delimited,
}

impl Format {
    /// What people call it, in any language.
    pub fn name(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Xlsb => "xlsb",
            Format::Xls => "xls",
            Format::Ods => "ods",
            Format::Html => "HTML",
            Format::Delimited => "CSV",
        }
    }
}

/// A name for a range or a constant.
#[derive(Clone, Debug, PartialEq)]
pub struct DefinedName {
    /// The name.
    pub name: String,
    /// The sheet on which alone it is known, as an index into [`Workbook::sheets`].
    pub sheet: Option<usize>,
    /// What it stands for, as written: `Lists!$A$1:$A$4`.
    pub refers_to: String,
}

/// Everything that was read from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    pub(crate) format: Format,
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) names: Vec<DefinedName>,
    pub(crate) notes: Vec<Note>,
    pub(crate) charset: Option<Charset>,
    /// What it was read with, and what is made of it keeps to.
    pub(crate) limits: Limits,
}

impl Workbook {
    /// A workbook of these sheets.
    pub fn new(format: Format, sheets: Vec<Sheet>) -> Workbook {
        Workbook {
            format,
            sheets,
            names: Vec::new(),
            notes: Vec::new(),
            charset: None,
            limits: Limits::default(),
        }
    }

    /// The same, if it keeps to the limits that no reader can tell by itself.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit).
    pub(crate) fn within(self, limits: &Limits) -> Result<Workbook> {
        let mut cells = Budget::new("cells", limits.cells);
        let mut shown = Budget::new("bytes of all texts", limits.shown_bytes);
        for sheet in &self.sheets {
            let mut merges = Budget::new("merged areas", limits.merges);
            sheet.merges().try_for_each(|m| merges.take(RangeIndex::cost(m)))?;
            let mut ranges = Budget::new("ranges with a rule", limits.ranges);
            let ruled = sheet.validations().iter().flat_map(|v| &v.ranges);
            ruled.copied().try_for_each(|r| ranges.take(RangeIndex::cost(r)))?;
            for (_, cell) in sheet.cells() {
                cells.take(1)?;
                if let Value::Text(text) | Value::Error(text) = &cell.value {
                    shown.take(text.len() as u64)?;
                }
            }
        }
        Ok(Workbook { limits: *limits, ..self })
    }

    /// What kind of file it was read from.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The sheets in the order of their tabs, hidden ones included.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// The sheet of that name.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name() == name)
    }

    /// The defined names.
    pub fn names(&self) -> &[DefinedName] {
        &self.names
    }

    /// The encoding of a text file; none where every text can be written.
    ///
    /// Ask [`Charset::first_unwritable`] before planning to write a text into it.
    pub fn charset(&self) -> Option<Charset> {
        self.charset
    }

    /// What was passed over or repaired while reading.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }
}

/// The formats of a workbook, shared by its sheets. Index 0 is always there.
pub type Formats = Arc<[CellFormat]>;
