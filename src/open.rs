//! Sniff the bytes, choose one reader or editor, and keep its error.

use crate::charset::TextOptions;
use crate::delimited;
use crate::edit::{Edit, EditOptions, Edited};
use crate::error::{ErrorKind, Result};
use crate::limits::Limits;
use crate::workbook::Workbook;

/// Read a file of any format.
///
/// # Errors
///
/// [`ErrorKind::UnknownFormat`] when the bytes are of no known format.
pub fn open(bytes: &[u8]) -> Result<Workbook> {
    if delimited::looks_like_text(bytes) {
        return delimited::read(bytes, &TextOptions::default(), &Limits::default());
    }
    Err(ErrorKind::UnknownFormat.into())
}

/// Set cells of a file of any format that can be edited.
///
/// # Errors
///
/// [`ErrorKind::UnknownFormat`] when the bytes are of no known format.
pub fn edit(bytes: &[u8], edits: &[Edit], options: &EditOptions) -> Result<Edited> {
    if delimited::looks_like_text(bytes) {
        return delimited::edit(bytes, edits, options);
    }
    Err(ErrorKind::UnknownFormat.into())
}
