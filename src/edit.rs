//! What may be asked of an editor, whatever the format.
//!
//! The editors themselves are in [`xlsx`](crate::xlsx) and beside the other readers. All
//! of them keep every byte that an edit does not name.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::address::Location;
use crate::charset::TextOptions;
use crate::note::Note;
use crate::password::Password;

/// One cell and what is to stand in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    /// The cell. In a merged area, its top left cell.
    pub at: Location,
    /// The new value.
    pub value: CellValue,
}

impl Edit {
    /// Put a value into a cell.
    pub fn new(at: Location, value: impl Into<CellValue>) -> Edit {
        Edit { at, value: value.into() }
    }
}

/// A value to be written.
///
/// In JSON: a string, a number, `true` or `false`, null for clearing the cell, and
/// `{"date": "2026-04-01"}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CellValue {
    /// Text, whatever it looks like: `=1+1` is not a formula here.
    Text(String),
    /// TRUE or FALSE.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A day, written as a number; the cell's own format shows it.
    Date {
        /// The day.
        date: Date,
    },
    /// Nothing. The cell keeps its format.
    Clear,
}

impl CellValue {
    /// Whether a cell with it is empty.
    pub(crate) fn is_nothing(&self) -> bool {
        match self {
            CellValue::Clear => true,
            CellValue::Text(text) => text.is_empty(),
            _ => false,
        }
    }
}

/// A day of the Gregorian calendar, as text `2026-04-01`.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

impl From<&str> for CellValue {
    fn from(text: &str) -> CellValue {
        CellValue::Text(text.to_owned())
    }
}

impl From<String> for CellValue {
    fn from(text: String) -> CellValue {
        CellValue::Text(text)
    }
}

impl JsonSchema for CellValue {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CellValue".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Text, a number, a boolean, a date, or null to clear the cell.",
            "oneOf": [
                { "type": ["string", "number", "boolean", "null"] },
                {
                    "type": "object",
                    "properties": { "date": { "type": "string", "format": "date" } },
                    "required": ["date"],
                    "additionalProperties": false
                }
            ]
        })
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Date, String> {
        let parts: Vec<&str> = text.split('-').collect();
        let date = match parts[..] {
            [year, month, day] => match (year.parse(), month.parse(), day.parse()) {
                (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day),
                _ => None,
            },
            _ => None,
        };
        date.ok_or_else(|| format!("not a date such as 2026-04-01: {text:?}"))
    }
}

impl From<Date> for String {
    fn from(date: Date) -> String {
        date.to_string()
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Date {
    /// The day, where there is such a day.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Date> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        (1..=days).contains(&day).then_some(Date { year, month, day })
    }
}

/// Whether long answers are made visible.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Fit {
    /// Wrap the text and let the row grow, where an answer would be cut off.
    #[default]
    On,
    /// Touch nothing but the cell's value.
    Off,
}

/// In which encoding a text file is written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum WriteAs {
    /// In its own. Text that has a character that it lacks is refused.
    #[default]
    AsRead,
    /// In UTF-8 with a byte order mark, which Excel opens and which lacks nothing.
    Utf8,
}

/// Whether the result is read again before it is handed out.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ReadBack {
    /// Read it with another reader, and compare the edited cells. It takes about as long
    /// as reading the edited sheets.
    #[default]
    On,
    /// Trust the editor.
    Off,
}

/// Whether a file that was encrypted is encrypted again.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Encrypt {
    /// With the same password, if it was encrypted.
    #[default]
    AsRead,
    /// The result is a plain file.
    Never,
}

/// Whether a digitally signed workbook may be edited. Whatever changes in it, its
/// signatures are no longer valid.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Signature {
    /// It is refused.
    #[default]
    Keep,
    /// The signatures are taken out, as Excel takes them out when it saves a signed
    /// workbook. What was signed is no longer proven; a note says so. Of xlsx only.
    Drop,
}

/// Whether a cell that holds a formula may be written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Formulas {
    /// It is refused.
    #[default]
    Keep,
    /// The value takes the formula's place, and its entry in the calculation chain goes; a
    /// note says so. Of xlsx only. A formula that others are computed from (shared, array,
    /// data table) is refused still.
    Replace,
}

/// How to edit.
#[derive(Clone, Debug, Default)]
pub struct EditOptions {
    /// Whether long answers are made visible.
    pub fit: Fit,
    /// Whether the result of editing a workbook is read again and compared.
    pub read_back: ReadBack,
    /// Whether a digitally signed workbook may be edited.
    pub signature: Signature,
    /// Whether a cell that holds a formula may be written.
    pub formulas: Formulas,
    /// Of an encrypted file: its password.
    pub password: Option<Password>,
    /// Of an encrypted file: whether the result is encrypted too.
    pub encrypt: Encrypt,
    /// Of a text file: what is known about it, as it was read with.
    pub text: TextOptions,
    /// Of a text file: the encoding of the result.
    pub write_as: WriteAs,
}

/// The edited file.
#[derive(Clone, Debug, PartialEq)]
pub struct Edited {
    /// The file. With no edits, the very bytes that were given.
    pub bytes: Vec<u8>,
    /// The changes outside the cells, each with its reason.
    pub notes: Vec<Note>,
}

impl std::fmt::Display for CellValue {
    /// The value as a person would type it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CellValue::Text(text) => f.write_str(text),
            CellValue::Bool(yes) => f.write_str(if *yes { "TRUE" } else { "FALSE" }),
            CellValue::Number(number) => write!(f, "{number}"),
            CellValue::Date { date } => write!(f, "{date}"),
            CellValue::Clear => Ok(()),
        }
    }
}
