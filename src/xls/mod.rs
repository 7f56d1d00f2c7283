//! Workbooks of Excel 5 to 2003 ([MS-XLS]): read only.
//!
//! calamine reads them too; three things keep it from being used here. It gives dates
//! without their formats, and so m月d日 cannot be told from yyyy/m/d. It indexes slices as
//! the file says, and so a damaged file ends the program. And it makes a dense table of
//! what may be two cells at opposite corners. Validations, what is hidden, fonts and
//! fills come with reading the records ourselves.

pub(crate) mod formula;
mod globals;
mod record;
mod sheet;

use std::borrow::Cow;
use std::io::{self, Cursor, Read};

use self::globals::Globals;
use crate::compound::Compound;
use crate::error::{Error, ErrorKind, Result, Unsupported};
use crate::limits::Limits;
use crate::workbook::{Format, Workbook};

/// Read a workbook.
///
/// # Errors
///
/// [`PasswordNeeded`](ErrorKind::PasswordNeeded); [`NotAWorkbook`](Unsupported::NotAWorkbook)
/// where it is another Office file; [`Damaged`](ErrorKind::Damaged) and
/// [`Limit`](ErrorKind::Limit).
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook> {
    let stream = workbook_stream(bytes, limits)?;
    let globals = Globals::read(&stream, limits)?;
    let mut sheets = Vec::new();
    let mut references = Vec::new();
    let mut cells = 0;
    for index in 0..globals.sheets.len() {
        let (sheet, of_sheet) =
            sheet::read(&stream, &globals, index, &mut cells, limits)?;
        references.extend(of_sheet.into_iter().map(|reference| (index, reference)));
        sheets.push(sheet);
    }
    globals.links.look_up(&mut sheets, &references, limits)?;
    let names = globals.links.defined_names(&sheets);
    let mut workbook = Workbook::new(Format::Xls, sheets);
    workbook.names = names;
    Ok(workbook)
}

/// Where the workbook is. The first that is there counts.
const NAMES: [&str; 4] = ["Workbook", "Book", "WORKBOOK", "BOOK"];

fn workbook_stream<'b>(bytes: &'b [u8], limits: &Limits) -> Result<Cow<'b, [u8]>> {
    if let Some(stream) = plain_stream(bytes) {
        Limits::check("bytes in a part", stream.len() as u64, limits.part_bytes)?;
        return Ok(stream);
    }
    let file = cfb::CompoundFile::open(Cursor::new(bytes));
    let mut file = file.map_err(|err| match err.kind() {
        io::ErrorKind::UnexpectedEof => ErrorKind::CutOff.into(),
        _ => Error::damaged(format!("the compound file: {err}")),
    })?;
    if file.exists("/EncryptedPackage") {
        return Err(ErrorKind::PasswordNeeded.into());
    }
    let Some(name) = NAMES.into_iter().find(|name| file.exists(name)) else {
        return Err(ErrorKind::Unsupported(Unsupported::NotAWorkbook).into());
    };
    let stream = file.open_stream(name).map_err(Error::damaged)?;
    Limits::check("bytes in a part", stream.len(), limits.part_bytes)?;
    let mut data = Vec::new();
    // Of a file that was cut off, what is there is read.
    let read = stream.take(limits.part_bytes).read_to_end(&mut data);
    if data.is_empty() {
        read.map_err(Error::damaged)?;
    }
    Ok(Cow::Owned(data))
}

fn plain_stream(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    let file = Compound::open(bytes)?;
    if file.has("EncryptedPackage") {
        return None;
    }
    file.stream(NAMES.into_iter().find(|name| file.has(name))?)
}
