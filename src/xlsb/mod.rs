//! Workbooks in the binary form of Office Open XML ([MS-XLSB]): read only.
//!
//! The package is that of xlsx; its parts are records, cousins of those of xls.

mod globals;
mod record;
mod sheet;

use std::sync::Arc;

use self::globals::{Globals, shared_strings};
use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::opc::{Package, Part};
use crate::workbook::{CellFormat, Format, Sheet, SheetKind, Workbook};

/// Read a workbook.
///
/// # Errors
///
/// [`Damaged`](crate::ErrorKind::Damaged) and [`Limit`](crate::ErrorKind::Limit).
pub(crate) fn read(package: &Package<'_>) -> Result<Workbook> {
    let main = package.main_part()?;
    let relationships = package.relationships(main)?;
    let part_of = |word: &str| {
        let mut found = relationships.of_type(word);
        found.next().and_then(|relationship| package.find(&relationship.target))
    };
    let globals = Globals::read(&package.read_side(main)?, package)?;
    let most = package.limits().parts;
    Limits::check("sheets", globals.sheets.len() as u64, most)?;
    let strings = match part_of("sharedStrings") {
        Some(part) => shared_strings(&package.read(part)?, package.limits())?,
        None => Vec::new(),
    };
    let formats: Arc<[CellFormat]> = match part_of("styles") {
        Some(part) => globals::formats(&package.read_side(part)?, globals.epoch_1904),
        None => Arc::new([CellFormat::default()]),
    };
    let mut sheets = Vec::new();
    let mut references = Vec::new();
    let mut cells = 0;
    for (index, entry) in globals.sheets.iter().enumerate() {
        let mut sheet = Sheet::new(entry.name.as_str());
        sheet.visibility = entry.visibility;
        sheet.formats = Arc::clone(&formats);
        let target = relationships.get(&entry.relationship);
        let part: Option<Part> = target.and_then(|target| package.find(&target.target));
        let is_worksheet = target.is_some_and(|target| target.is("worksheet"));
        match part.filter(|_| is_worksheet) {
            None => sheet.kind = SheetKind::Other,
            Some(part) => {
                let data = package.read(part)?;
                let of_sheet = sheet::read(
                    &data,
                    &strings,
                    &mut sheet,
                    &mut cells,
                    package.limits(),
                )
                .map_err(|err: Error| err.in_part(package.name(part)))?;
                references.extend(of_sheet.into_iter().map(|r| (index, r)));
            }
        }
        sheets.push(sheet);
    }
    globals.links.look_up(&mut sheets, &references, package.limits())?;
    let names = globals.links.defined_names(&sheets);
    let mut workbook = Workbook::new(Format::Xlsb, sheets);
    workbook.names = names;
    Ok(workbook)
}
