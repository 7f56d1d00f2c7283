//! The result, read by somebody else.
//!
//! calamine shares no code with our reader and editor, so it is the judge: every edited
//! cell has to hold for it what was to be written. Where it cannot read the workbook
//! (parts in UTF-16, say) or picks another of two parts of one name, our own reader has
//! to do.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};

use super::super::escape;
use super::super::read::read;
use super::{Book, SheetEdits};
use crate::address::{CellRef, Location};
use crate::edit::CellValue;
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::opc::Package;
use crate::workbook::Value;
use crate::workbook::number_format::date;
use crate::xml::{Document, Token, Xml, line_ends};

/// What a cell holds, as far as an edit can tell.
#[derive(Clone, Debug, PartialEq)]
enum Held {
    Text(String),
    Number(f64),
    Bool(bool),
    Nothing,
}

/// Compare the result with what was to be written.
///
/// # Errors
///
/// [`ReadBack`](ErrorKind::ReadBack) at the first cell that differs.
pub(super) fn check(
    bytes: &[u8],
    package: &Package<'_>,
    book: &Book,
    edits: &[(usize, SheetEdits<'_>)],
) -> Result<()> {
    let can_judge = !package.has_twins() && is_bounded(package)?;
    let mut judge = can_judge.then(|| Xlsx::new(Cursor::new(bytes)).ok()).flatten();
    let mut own = None;
    for (sheet, values) in edits {
        let name = &book.sheets[*sheet].name;
        let found =
            match judge.as_mut().and_then(|judge| by_calamine(judge, name, values)) {
                Some(found) => found,
                None => {
                    let workbook = match &own {
                        Some(workbook) => workbook,
                        None => own.insert(read(bytes, package.limits())?),
                    };
                    let sheet = &workbook.sheets[*sheet];
                    values.keys().map(|&at| (at, held(sheet.value(at)))).collect()
                }
            };
        for (&at, value) in values {
            let expected = Held::of(value, book.epoch_1904);
            let found = found.get(&at).cloned().unwrap_or(Held::Nothing);
            if !expected.is(&found) {
                let kind = ErrorKind::ReadBack {
                    expected: expected.to_string(),
                    found: found.to_string(),
                };
                return Err(Error::new(kind).at(&Location::new(name.clone(), at)));
            }
        }
    }
    Ok(())
}

/// Whether calamine can be let at a workbook from a stranger. It makes room for as many
/// strings as the file claims to have, and unpacks the strings and styles without bounds.
fn is_bounded(package: &Package<'_>) -> Result<bool> {
    for part in package.parts() {
        let name = package.name(part).to_ascii_lowercase();
        let are_strings = name.ends_with("sharedstrings.xml");
        if !are_strings && !name.ends_with("styles.xml") {
            continue;
        }
        let data = package.read(part)?;
        if are_strings && claimed_strings(&data, package.limits()) > data.len() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How many strings the part says that it has; more than there can be where it cannot be
/// read.
fn claimed_strings(part: &[u8], limits: &Limits) -> usize {
    let Ok(document) = Document::decode(part) else { return usize::MAX };
    let mut xml = Xml::new(document.text(), limits);
    loop {
        match xml.next() {
            Ok(Token::Start(tag) | Token::Empty(tag)) if tag.local() == "sst" => {
                let claimed = tag.find("uniqueCount").map(|attr| attr.raw.parse());
                return claimed.map_or(0, |count| count.unwrap_or(usize::MAX));
            }
            Ok(Token::Eof) => return 0,
            Ok(_) => {}
            Err(_) => return usize::MAX,
        }
    }
}

/// The edited cells as calamine reads them, where it does. The stream is read, never
/// the dense range, whose size is that of the sheet's corners.
fn by_calamine(
    judge: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    values: &SheetEdits<'_>,
) -> Option<HashMap<CellRef, Held>> {
    let mut reader = judge.worksheet_cells_reader(sheet).ok()?;
    let mut found = HashMap::with_capacity(values.len());
    while let Some(cell) = reader.next_cell().ok()? {
        let (row, col) = cell.get_position();
        let at = CellRef::new(row, u16::try_from(col).ok()?);
        if values.contains_key(&at) {
            found.insert(at, Held::read(cell.get_value()));
        }
    }
    Some(found)
}

fn held(value: &Value) -> Held {
    match value {
        Value::Empty => Held::Nothing,
        Value::Text(text) | Value::Error(text) => Held::Text(text.to_string()),
        Value::Number(number) => Held::Number(*number),
        Value::Bool(yes) => Held::Bool(*yes),
    }
}

impl Held {
    fn of(value: &CellValue, epoch_1904: bool) -> Held {
        match value {
            CellValue::Text(text) if text.is_empty() => Held::Nothing,
            CellValue::Text(text) => Held::Text(line_ends(text).into_owned()),
            CellValue::Bool(yes) => Held::Bool(*yes),
            CellValue::Number(number) => Held::Number(*number),
            CellValue::Date { date } => {
                let serial = date::serial(date.year, date.month, date.day, epoch_1904);
                serial.map_or(Held::Nothing, Held::Number)
            }
            CellValue::Clear => Held::Nothing,
        }
    }

    fn read(value: &DataRef<'_>) -> Held {
        match value {
            DataRef::String(text) => Held::Text(text.clone()),
            DataRef::SharedString(text) => Held::Text((*text).to_owned()),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                Held::Text(text.clone())
            }
            DataRef::Int(number) => Held::Number(*number as f64),
            DataRef::Float(number) => Held::Number(*number),
            DataRef::DateTime(moment) => Held::Number(moment.as_f64()),
            DataRef::Bool(yes) => Held::Bool(*yes),
            DataRef::Error(error) => Held::Text(error.to_string()),
            DataRef::Empty => Held::Nothing,
        }
    }

    /// Whether the other is the same, or the same but for escapes, which calamine does
    /// not decode.
    fn is(&self, found: &Held) -> bool {
        match (self, found) {
            (Held::Text(text), Held::Text(found)) => {
                text == found || *text == escape::decode(found.as_str().into())
            }
            _ => self == found,
        }
    }
}

impl std::fmt::Display for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Held::Text(text) => f.write_str(text),
            Held::Number(number) => write!(f, "{number}"),
            Held::Bool(yes) => write!(f, "{yes}"),
            Held::Nothing => Ok(()),
        }
    }
}
