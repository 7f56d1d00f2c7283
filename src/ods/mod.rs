//! OpenDocument spreadsheets: read with their styles and validations, and filled in
//! place.
//!
//! calamine reads ODS too, but as dense tables of values: a cell's format, merges, what
//! is hidden, and what a cell accepts are lost, and a repeated row costs as much as it
//! claims. Here a row is read once, however often it is repeated.

mod data_style;
mod edit;
mod fit;
mod read;
mod styles;
mod text;
mod validation;
mod walk;

pub(crate) use self::edit::edit;
pub(crate) use self::read::read;
use crate::error::{Error, ErrorKind, Result};
use crate::opc::{Package, Part};

/// The part that holds the sheets.
const CONTENT: &str = "content.xml";

/// The part that holds the sheets, where it can be read.
fn content(package: &Package<'_>) -> Result<Part> {
    if let Some(manifest) = package.find("META-INF/manifest.xml") {
        let manifest = package.read(manifest)?;
        if contains(&manifest, b"encryption-data") {
            return Err(ErrorKind::PasswordNeeded.into());
        }
    }
    package.find(CONTENT).ok_or_else(|| Error::damaged("there is no content.xml"))
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[cfg(test)]
mod tests;
