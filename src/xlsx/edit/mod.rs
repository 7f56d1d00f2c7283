//! Setting cells where they stand.
//!
//! One pass over a sheet finds the place of every edit, whatever its shape: a cell, an
//! empty tag, a gap in a row, a row that is not there. Then the new cells are spliced in.
//! All bytes around them stay, and so do all other parts but the workbook part where
//! formulas have to be computed again.

mod locate;
mod read_back;
mod recalculate;
#[cfg(test)]
mod tests;
mod value;
mod write;

use std::collections::BTreeMap;

use self::locate::{Located, Targets};
use self::value::Content;
use super::book::Book;
use crate::address::{CellRef, Location};
use crate::edit::{CellValue, Edit, EditOptions, Edited, ReadBack};
use crate::error::{Error, ErrorKind, Refusal, Result};
use crate::limits::Limits;
use crate::note::Note;
use crate::opc::{Package, Part};
use crate::workbook::SheetKind;
use crate::xml::Document;

/// The values to be set on one sheet.
type SheetEdits<'e> = BTreeMap<CellRef, &'e CellValue>;

/// Set cells of a workbook.
///
/// Of two edits of one cell the later counts. Without edits, the very same bytes.
///
/// # Errors
///
/// [`NoSheet`](ErrorKind::NoSheet); [`Value`](ErrorKind::Value) for what cannot stand in
/// a cell; [`Refused`](ErrorKind::Refused) where writing would do harm; and those of the
/// reader. Nothing is written by halves.
pub(crate) fn edit(
    bytes: &[u8],
    edits: &[Edit],
    options: &EditOptions,
    limits: &Limits,
) -> Result<Edited> {
    if edits.is_empty() {
        return Ok(Edited { bytes: bytes.to_vec(), notes: Vec::new() });
    }
    let package = Package::open(bytes, limits)?;
    if package.is_signed() {
        return Err(ErrorKind::Refused(Refusal::Signed).into());
    }
    let book = Book::read(&package)?;
    let mut editor = Editor {
        package: &package,
        book: &book,
        parts: BTreeMap::new(),
        notes: Vec::new(),
        has_formulas: false,
    };
    let edits = by_sheet(&book, edits)?;
    for (sheet, values) in &edits {
        editor.edit_sheet(*sheet, values)?;
    }
    editor.recalculate()?;
    let bytes = package.save(editor.parts)?;
    if options.read_back == ReadBack::On {
        read_back::check(&bytes, &package, &book, &edits)?;
    }
    Ok(Edited { bytes, notes: editor.notes })
}

fn by_sheet<'e>(
    book: &Book,
    edits: &'e [Edit],
) -> Result<Vec<(usize, SheetEdits<'e>)>> {
    let mut sheets: BTreeMap<usize, SheetEdits<'e>> = BTreeMap::new();
    for Edit { at, value } in edits {
        let named =
            |name: &str| book.sheets.iter().position(|sheet| sheet.name == name);
        let sheet = named(&at.sheet)
            .ok_or_else(|| Error::new(ErrorKind::NoSheet(at.sheet.clone())).at(at))?;
        if book.sheets[sheet].kind == SheetKind::Other {
            return Err(Error::new(ErrorKind::Refused(Refusal::NotAWorksheet)).at(at));
        }
        sheets.entry(sheet).or_default().insert(at.cell, value);
    }
    Ok(sheets.into_iter().collect())
}

struct Editor<'p> {
    package: &'p Package<'p>,
    book: &'p Book,
    /// The new contents of parts.
    parts: BTreeMap<Part, Vec<u8>>,
    notes: Vec<Note>,
    has_formulas: bool,
}

impl Editor<'_> {
    fn edit_sheet(&mut self, sheet: usize, values: &SheetEdits<'_>) -> Result<()> {
        let entry = &self.book.sheets[sheet];
        let part = entry.part.ok_or_else(|| {
            Error::damaged(format!("sheet {:?} is not in the file", entry.name))
        })?;
        let named = |err: Error| err.in_part(self.package.name(part));
        let data = self.package.read(part)?;
        let document = Document::decode(&data).map_err(named)?;
        let located = self.locate(&document, values).map_err(named)?;
        self.has_formulas |= located.has_formulas;
        let place = |at: CellRef| Location::new(entry.name.clone(), at);
        check(&located, values, &place)?;
        let mut contents = BTreeMap::new();
        for (&at, value) in values {
            let content =
                Content::of(value, self.book.epoch_1904).map_err(|problem| {
                    Error::new(ErrorKind::Value(problem)).at(&place(at))
                })?;
            contents.insert(at, content);
        }
        let text = write::write(document.text(), &located, &contents).map_err(named)?;
        if text != document.text() {
            self.parts.insert(part, document.encode(text));
        }
        Ok(())
    }

    fn locate<'d>(
        &self,
        document: &'d Document<'_>,
        values: &SheetEdits<'_>,
    ) -> Result<Located<'d>> {
        let mut targets = Targets::new();
        for at in values.keys() {
            targets.entry(at.row).or_default().push(at.col);
        }
        locate::locate(document.text(), &targets, self.package.limits())
    }
}

/// Whether every cell can be written without harm.
fn check(
    located: &Located<'_>,
    values: &SheetEdits<'_>,
    place: &dyn Fn(CellRef) -> Location,
) -> Result<()> {
    for &at in values.keys() {
        if let Some(refusal) = located.refusal(at) {
            return Err(Error::new(ErrorKind::Refused(refusal)).at(&place(at)));
        }
    }
    Ok(())
}
