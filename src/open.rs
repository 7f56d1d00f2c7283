//! Sniff the bytes, choose one reader or editor, and keep its error.

use crate::edit::{Edit, EditOptions, Edited};
use crate::error::{ErrorKind, Result};
use crate::workbook::Workbook;

/// Read a file of any format.
///
/// # Errors
///
/// [`ErrorKind::UnknownFormat`] when the bytes are of no known format.
pub fn open(_bytes: &[u8]) -> Result<Workbook> {
    Err(ErrorKind::UnknownFormat.into())
}

/// Set cells of a file of any format that can be edited.
///
/// # Errors
///
/// [`ErrorKind::UnknownFormat`] when the bytes are of no known format.
pub fn edit(_bytes: &[u8], _edits: &[Edit], _options: &EditOptions) -> Result<Edited> {
    Err(ErrorKind::UnknownFormat.into())
}
