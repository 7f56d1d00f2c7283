use std::collections::BTreeSet;

use super::book::{Book, SheetEntry};
use super::color::Theme;
use super::sheet::{self, ReadSheet, Shared};
use super::validations::Lists;
use super::{controls, strings, styles, tables};
use crate::error::Result;
use crate::limits::{Budget, Limits};
use crate::note::Note;
use crate::opc::{Package, Part};
use crate::workbook::{Format, Formats, Sheet, SheetKind, Workbook};
use crate::xml::Document;

/// Read a workbook, every sheet in one pass.
///
/// # Errors
///
/// [`Damaged`](crate::ErrorKind::Damaged) where the package, or a part that is needed, is
/// not well-formed; [`Limit`](crate::ErrorKind::Limit) where it is larger than allowed.
/// What only surrounds the cells (a theme, a drawing) is passed over with a note.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook> {
    let package = Package::open(bytes, limits)?;
    let book = Book::read(&package)?;
    let mut reader = Reader { package: &package, book: &book, notes: Vec::new() };
    let formats = reader.formats()?;
    let strings = match book.related(&package, "sharedStrings") {
        Some(part) => with_text(&package, part, |text| strings::read(text, limits))?,
        None => strings::Strings::default(),
    };
    let shared = Shared {
        strings: &strings,
        formats: &formats,
        epoch_1904: book.epoch_1904,
        limits,
    };
    let mut cells = Budget::new("cells", limits.cells);
    let mut sheets = Vec::with_capacity(book.sheets.len());
    let mut validations = Vec::with_capacity(book.sheets.len());
    for entry in &book.sheets {
        let read = reader.sheet(entry, &shared, &mut cells)?;
        validations.push(read.validations);
        sheets.push(read.sheet);
    }
    let lists = Lists::new(&sheets, &book.names, limits);
    let mut resolved = Vec::with_capacity(sheets.len());
    for (i, raw) in validations.into_iter().enumerate() {
        let of_sheet = raw.into_iter().map(|raw| raw.resolve(&lists, i));
        resolved.push(of_sheet.filter_map(Result::transpose).collect::<Result<_>>()?);
    }
    for (sheet, validations) in sheets.iter_mut().zip(resolved) {
        sheet.validations = validations;
    }
    let notes = reader.notes;
    let workbook = Workbook::new(Format::Xlsx, sheets);
    Ok(Workbook { names: book.names, notes, ..workbook })
}

struct Reader<'r> {
    package: &'r Package<'r>,
    book: &'r Book,
    notes: Vec<Note>,
}

impl Reader<'_> {
    fn formats(&mut self) -> Result<Formats> {
        let (package, limits) = (self.package, self.package.limits());
        let Some(part) = self.book.related(package, "styles") else {
            return Ok(styles::none(self.book.epoch_1904));
        };
        let theme = match self.book.related(package, "theme") {
            None => Theme::default(),
            Some(part) => {
                with_side_text(package, part, |text| Theme::read(text, limits))
                    .unwrap_or_else(|_| self.passed_over(part))
            }
        };
        with_side_text(package, part, |text| {
            styles::read(text, &theme, self.book.epoch_1904, limits)
        })
    }

    fn sheet(
        &mut self,
        entry: &SheetEntry,
        shared: &Shared<'_>,
        cells: &mut Budget,
    ) -> Result<ReadSheet> {
        let part = entry.part.filter(|_| entry.kind == SheetKind::Worksheet);
        let mut read = match part {
            Some(part) => with_text(self.package, part, |text| {
                sheet::read(text, &entry.name, shared, cells)
            })
            .map_err(|err| sheet::name_sheet(err, &entry.name))?,
            None => {
                self.notes.push(no_cells(&entry.name));
                ReadSheet::other(&entry.name, shared.formats)
            }
        };
        read.sheet.visibility = entry.visibility;
        if read.lost_strings > 0 {
            self.notes.push(lost_strings(&entry.name, read.lost_strings));
        }
        if let Some(part) = part {
            self.surroundings(&mut read, part)?;
        }
        Ok(read)
    }

    /// What stands in parts of its own: tables and controls.
    fn surroundings(&mut self, read: &mut ReadSheet, part: Part) -> Result<()> {
        if read.tables.is_empty() && !read.has_controls {
            return Ok(());
        }
        let (package, limits) = (self.package, self.package.limits());
        let relationships = package.relationships(part)?;
        for id in &read.tables {
            let target = relationships.get(id).filter(|target| !target.external);
            let Some(part) = target.and_then(|target| package.find(&target.target))
            else {
                continue;
            };
            match tables::read(package, part) {
                Ok(table) => read.sheet.tables.extend(table),
                Err(_) => self.passed_over(part),
            }
        }
        let drawings =
            relationships.of_type("vmlDrawing").filter(|_| read.has_controls);
        let parts: BTreeSet<Part> =
            drawings.filter_map(|drawing| package.find(&drawing.target)).collect();
        for part in parts {
            match with_side_text(package, part, |text| controls::read(text, limits)) {
                Ok(controls) => read.sheet.controls.extend(controls),
                Err(_) => self.passed_over(part),
            }
        }
        read.sheet.draw_controls();
        Ok(())
    }

    /// Note that a part could not be read, and go on without it.
    fn passed_over<T: Default>(&mut self, part: Part) -> T {
        let name = self.package.name(part);
        self.notes.push(Note::new(
            format!("{name} を読めないため、無視しました"),
            format!("{name} cannot be read and was passed over"),
        ));
        T::default()
    }
}

impl ReadSheet {
    /// A sheet without cells.
    fn other(name: &str, formats: &Formats) -> ReadSheet {
        let mut sheet = Sheet::new(name);
        sheet.kind = SheetKind::Other;
        sheet.formats = formats.clone();
        ReadSheet {
            sheet,
            validations: Vec::new(),
            tables: Vec::new(),
            has_controls: false,
            lost_strings: 0,
        }
    }
}

/// Unpack and decode a part, and say its name in the error.
pub(super) fn with_text<T>(
    package: &Package<'_>,
    part: Part,
    read: impl FnOnce(&str) -> Result<T>,
) -> Result<T> {
    decoded(package, part, package.read(part)?, read)
}

/// The same for a part that holds neither cells nor texts, and is small.
pub(super) fn with_side_text<T>(
    package: &Package<'_>,
    part: Part,
    read: impl FnOnce(&str) -> Result<T>,
) -> Result<T> {
    decoded(package, part, package.read_side(part)?, read)
}

fn decoded<T>(
    package: &Package<'_>,
    part: Part,
    data: Vec<u8>,
    read: impl FnOnce(&str) -> Result<T>,
) -> Result<T> {
    Document::decode(&data)
        .and_then(|document| read(document.text()))
        .map_err(|err| err.in_part(package.name(part)))
}

fn no_cells(sheet: &str) -> Note {
    Note::new(
        format!("シート「{sheet}」にはセルがありません（グラフシートなど）"),
        format!("sheet '{sheet}' has no cells (a chart, dialog or macro sheet)"),
    )
}

fn lost_strings(sheet: &str, count: u32) -> Note {
    Note::new(
        format!("シート「{sheet}」の {count} 個のセルの文字列がファイルにありません"),
        format!("the text of {count} cells of sheet '{sheet}' is not in the file"),
    )
}
