//! Values separated by commas, semicolons or tabs: read in any encoding, and filled in
//! place.
//!
//! A file becomes one sheet without a name. Rows are records, not lines of text, and
//! columns are fields; all values are text, so 001 stays 001.

mod dialect;
mod edit;
mod pasted;
mod records;

use std::sync::Arc;

use self::dialect::Dialect;
pub(crate) use self::edit::edit;
use self::records::{Records, text_of};
use crate::address::CellRef;
use crate::charset::{Charset, TextOptions};
use crate::error::Result;
use crate::limits::Limits;
use crate::note::Note;
use crate::workbook::{Cell, Format, Sheet, Value, Workbook};

/// Read a file.
///
/// # Errors
///
/// [`Encoding`](crate::ErrorKind::Encoding) when the bytes are not in the encoding that the
/// options demand, [`OpenQuote`](crate::ErrorKind::OpenQuote), and
/// [`Limit`](crate::ErrorKind::Limit).
pub(crate) fn read(
    bytes: &[u8],
    options: &TextOptions,
    limits: &Limits,
) -> Result<Workbook> {
    let (mut cells, found) = read_cells(bytes, options, limits)?;
    let mut sheet = Sheet::new("");
    let mut notes = found.notes;
    if found.pasted {
        let pasted = pasted::repair(cells);
        cells = pasted.cells;
        sheet.set_merges(pasted.merges);
        notes.extend(pasted.notes);
    }
    sheet.set_cells(cells);
    let mut workbook = Workbook::new(Format::Delimited, vec![sheet]);
    workbook.charset = Some(found.charset);
    workbook.notes = notes;
    Ok(workbook)
}

/// How a file is written, and what was noticed.
struct Found {
    charset: Charset,
    /// Whether it was copied out of a document.
    pasted: bool,
    notes: Vec<Note>,
}

/// The fields that hold something, as they stand in the file.
fn read_cells(
    bytes: &[u8],
    options: &TextOptions,
    limits: &Limits,
) -> Result<(Vec<(CellRef, Cell)>, Found)> {
    let most = limits.text_file_bytes;
    Limits::check("bytes of a text file", bytes.len() as u64, most)?;
    let (dialect, decoded) = Dialect::of(bytes, options)?;
    let text = decoded.text;
    let records =
        Records::parse(Charset::UTF_8, text.as_bytes(), dialect.delimiter(), limits)?;
    let mut notes = Vec::new();
    if !decoded.clean {
        notes.push(unreadable(&text, dialect.charset.name()));
    }
    let cells = cells(&text, &records, limits, &mut notes)?;
    let (charset, pasted) = (dialect.charset, dialect.is_pasted(&records));
    Ok((cells, Found { charset, pasted, notes }))
}

/// Whether the bytes are text at all: other files have control characters.
pub(crate) fn looks_like_text(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(1 << 12)];
    let binary: [&[u8]; 4] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0", b"%PDF-", b"{\\rtf"];
    if binary.iter().any(|magic| sample.starts_with(magic)) {
        return false;
    }
    let sample = match std::str::from_utf8(sample) {
        // The sample ends inside of a character.
        Err(err) if err.error_len().is_none() && sample.len() < bytes.len() => {
            &sample[..err.valid_up_to()]
        }
        _ => sample,
    };
    let text = Charset::sniff_and_decode(sample).1.text;
    let control = |c: char| {
        c.is_control()
            && !matches!(c, '\t' | '\r' | '\n' | '\u{B}' | '\u{C}' | '\u{1A}')
    };
    let strange = |c: &char| control(*c) || *c == char::REPLACEMENT_CHARACTER;
    let count = text.chars().filter(strange).count();
    !text.is_empty() && count * 20 <= text.chars().count()
}

fn cells(
    text: &str,
    records: &Records,
    limits: &Limits,
    notes: &mut Vec<Note>,
) -> Result<Vec<(CellRef, Cell)>> {
    let holding = records.fields().iter().filter(|field| !field.is_empty()).count();
    let mut cells = Vec::with_capacity(holding);
    let mut columns: Vec<Recent> = Vec::new();
    let mut outside = 0u64;
    for (row, record) in records.iter().enumerate() {
        for (col, field) in record.iter().enumerate().filter(|(_, f)| !f.is_empty()) {
            let raw = &text[field.span()];
            Limits::check("bytes of one text", raw.len() as u64, limits.text_bytes)?;
            let value = text_of(raw, field.quoted);
            if value.is_empty() {
                continue;
            }
            match place(row, col) {
                Some(at) => {
                    // A hostile row may be wide, but a sheet is not wider than this.
                    if columns.len() <= col {
                        columns.resize(col + 1, Recent::default());
                    }
                    cells.push((at, Cell::new(Value::Text(columns[col].text(&value)))));
                }
                None => outside += 1,
            }
        }
    }
    if outside > 0 {
        notes.push(Note::new(
            format!("シートに収まらない {outside} 個の値は読んでいません"),
            format!(
                "{outside} values lie outside of what a sheet can hold and are left out"
            ),
        ));
    }
    Ok(cells)
}

/// The last texts of a column. Marks and headings come again and again, and share theirs.
#[derive(Clone, Default)]
struct Recent {
    texts: [Option<Arc<str>>; 4],
    oldest: usize,
}

impl Recent {
    fn text(&mut self, text: &str) -> Arc<str> {
        let mut known = self.texts.iter().flatten();
        if let Some(known) = known.find(|known| ***known == *text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = Arc::from(text);
        self.texts[self.oldest] = Some(Arc::clone(&new));
        self.oldest = (self.oldest + 1) % self.texts.len();
        new
    }
}

/// The cell of a field, where a sheet reaches so far.
fn place(row: usize, col: usize) -> Option<CellRef> {
    let row = u32::try_from(row).ok().filter(|&row| row < CellRef::MAX_ROWS)?;
    let col = u16::try_from(col).ok().filter(|&col| col < CellRef::MAX_COLS)?;
    Some(CellRef::new(row, col))
}

fn unreadable(text: &str, encoding: &str) -> Note {
    let count = text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
    Note::new(
        format!(
            "{encoding} として読めない文字が {count} 個あります。文字コードが違うか、壊れています"
        ),
        format!(
            "{count} characters are not in {encoding}: it is another encoding, or they are damaged"
        ),
    )
}

#[cfg(test)]
mod tests;
