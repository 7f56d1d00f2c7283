//! Workbooks of Excel 5 to 2003 ([MS-XLS]): read only.
//!
//! calamine reads them too; three things keep it from being used here. It gives dates
//! without their formats, and so m月d日 cannot be told from yyyy/m/d. It indexes slices as
//! the file says, and so a damaged file ends the program. And it makes a dense table of
//! what may be two cells at opposite corners. Validations, what is hidden, fonts and
//! fills come with reading the records ourselves.

mod formula;
mod globals;
mod record;
mod sheet;

use std::io::{Cursor, Read};

use self::formula::Operand;
use self::globals::Globals;
use self::sheet::Reference;
use crate::error::{Error, ErrorKind, Result, Unsupported};
use crate::limits::Limits;
use crate::workbook::{DefinedName, Format, Sheet, ValidationKind, Workbook};

/// Read a workbook.
///
/// # Errors
///
/// [`PasswordNeeded`](ErrorKind::PasswordNeeded); [`NotAWorkbook`](Unsupported::NotAWorkbook)
/// where it is another Office file; [`Damaged`](ErrorKind::Damaged) and
/// [`Limit`](ErrorKind::Limit).
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook> {
    let stream = workbook_stream(bytes, limits)?;
    let globals = Globals::read(&stream)?;
    let mut sheets = Vec::new();
    let mut references = Vec::new();
    let mut cells = 0;
    for index in 0..globals.sheets.len() {
        let (sheet, of_sheet) =
            sheet::read(&stream, &globals, index, &mut cells, limits)?;
        references.extend(of_sheet.into_iter().map(|reference| (index, reference)));
        sheets.push(sheet);
    }
    for (index, reference) in references {
        look_up(&globals, &mut sheets, index, &reference);
    }
    let mut workbook = Workbook::new(Format::Xls, sheets);
    workbook.names = names(&globals);
    Ok(workbook)
}

fn workbook_stream(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes))
        .map_err(|err| Error::damaged(format!("the compound file: {err}")))?;
    if file.exists("/EncryptedPackage") {
        return Err(ErrorKind::PasswordNeeded.into());
    }
    let name = ["/Workbook", "/Book", "/WORKBOOK", "/BOOK"]
        .into_iter()
        .find(|n| file.exists(n));
    let Some(name) = name else {
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
    Ok(data)
}

/// Give a list that is written in cells its choices.
fn look_up(
    globals: &Globals,
    sheets: &mut [Sheet],
    index: usize,
    reference: &Reference,
) {
    let Some((on, range)) = resolve(globals, index, &reference.source) else { return };
    let Some(listed) = sheets.get(on) else { return };
    let cells = listed
        .cells()
        .filter(|(at, cell)| range.contains(*at) && !cell.value.is_empty());
    let list: Vec<String> = cells.map(|(_, cell)| listed.shown(cell)).collect();
    let written = format!("'{}'!{range}", listed.name());
    let validation = sheets[index].validations.get_mut(reference.validation);
    if let Some(ValidationKind::List { choices, source }) =
        validation.map(|v| &mut v.kind)
    {
        *choices = Some(list);
        *source = written;
    }
}

/// The sheet and the range that an operand on a sheet stands for.
fn resolve(
    globals: &Globals,
    index: usize,
    operand: &Operand,
) -> Option<(usize, crate::address::CellRange)> {
    match operand {
        Operand::Range { sheet: None, range } => Some((index, *range)),
        Operand::Range { sheet: Some(external), range } => {
            let sheet = globals.externals.get(usize::from(*external))?;
            Some((usize::from(*sheet), *range))
        }
        Operand::Name(number) => {
            let at = usize::try_from(number.checked_sub(1)?).ok()?;
            match globals.names.get(at)?.refers_to.as_ref()? {
                // A name for a name is not followed.
                Operand::Name(_) => None,
                other => resolve(globals, index, other),
            }
        }
        Operand::Text(_) | Operand::Number(_) => None,
    }
}

fn names(globals: &Globals) -> Vec<DefinedName> {
    let name = |name: &globals::Name| {
        let (sheet, range) = resolve(globals, usize::MAX, name.refers_to.as_ref()?)?;
        let sheet = &globals.sheets.get(sheet)?.name;
        Some(DefinedName {
            name: name.name.clone(),
            sheet: None,
            refers_to: format!("'{}'!{range}", sheet.replace('\'', "''")),
        })
    };
    globals.names.iter().filter_map(name).collect()
}
