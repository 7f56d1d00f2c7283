use std::sync::Arc;

use super::number_format::date::serial;
use crate::edit::CellValue;
use crate::xml::line_ends;

/// What a cell holds.
///
/// A date is a number whose [`CellFormat`] is a date format, as in the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing; the cell is here for its format.
    #[default]
    Empty,
    /// Text, as a person reads it: phonetic runs left out, rich text joined.
    Text(Arc<str>),
    /// A number, or a date as days since the workbook's epoch.
    Number(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error such as `#N/A`.
    Error(Arc<str>),
}

impl Value {
    /// Whether a person sees nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Empty => true,
            Value::Text(text) => text.is_empty(),
            Value::Number(_) | Value::Bool(_) | Value::Error(_) => false,
        }
    }
}

impl Value {
    /// Whether a value read back is the one that was written, into a workbook that counts
    /// days from 1904 or not, or into a text file, in which everything is text.
    pub(super) fn holds(
        &self,
        written: &CellValue,
        epoch_1904: bool,
        is_text_file: bool,
    ) -> bool {
        match (self, written) {
            (found, CellValue::Clear) => found.is_empty(),
            (Value::Empty, CellValue::Text(written)) => written.is_empty(),
            (Value::Text(found), CellValue::Text(written)) => {
                **found == *line_ends(written)
            }
            (Value::Number(found), CellValue::Number(written)) => found == written,
            (Value::Bool(found), CellValue::Bool(written)) => found == written,
            (Value::Number(found), CellValue::Date { date }) => {
                serial(date.year, date.month, date.day, epoch_1904) == Some(*found)
            }
            (Value::Text(found), written) if is_text_file => {
                **found == *written.to_string()
            }
            _ => false,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.into())
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Number(number)
    }
}

/// One cell of the grid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// What it holds; of a formula, the result that was saved with it.
    pub value: Value,
    /// Index of its [`CellFormat`].
    pub format: u32,
    /// Whether the value comes from a formula.
    pub formula: bool,
}

impl Cell {
    /// A cell with a value in the default format.
    pub fn new(value: impl Into<Value>) -> Cell {
        Cell { value: value.into(), format: 0, formula: false }
    }
}

/// How cells look, as far as it tells what they are for.
#[derive(Clone, Debug, PartialEq)]
pub struct CellFormat {
    /// The number format code, `General` where there is none.
    pub number_format: Arc<str>,
    /// Whether the workbook counts days from 1904 instead of 1900.
    pub epoch_1904: bool,
    /// Whether the cell is locked once its sheet is protected.
    pub locked: bool,
    /// Whether text is wrapped into lines.
    pub wrap: bool,
    /// Whether the font is struck through.
    pub strike: bool,
    /// Whether the font is bold.
    pub bold: bool,
    /// The font size in points.
    pub font_size: f32,
    /// The fill as 0xRRGGBB; none where there is no fill, or it is white.
    pub fill: Option<u32>,
    /// Whether any border is drawn.
    pub bordered: bool,
    /// Whether a diagonal line crosses the cell, as 斜線 do where nothing is to be written.
    pub crossed: bool,
    /// Indent levels.
    pub indent: u8,
    /// Whether TRUE and FALSE are shown as a check box, ticked or not.
    pub check_box: bool,
}

impl CellFormat {
    /// Whether a number is shown as a day or a time of day.
    pub fn shows_dates(&self) -> bool {
        super::number_format::is_date(&self.number_format)
    }
}

impl Default for CellFormat {
    fn default() -> CellFormat {
        CellFormat {
            number_format: "General".into(),
            epoch_1904: false,
            locked: true,
            wrap: false,
            strike: false,
            bold: false,
            font_size: 11.0,
            fill: None,
            bordered: false,
            crossed: false,
            indent: 0,
            check_box: false,
        }
    }
}
