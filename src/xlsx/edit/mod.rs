//! Setting cells where they stand.
//!
//! One pass over a sheet finds the place of every edit, whatever its shape: a cell, an
//! empty tag, a gap in a row, a row that is not there. Then the new cells are spliced in.
//! All bytes around them stay, and so do all other parts, but for the copies of formats
//! that long texts need, the request to compute formulas again, and what was asked to be
//! given up: a signature, or a formula with its entry in the calculation chain.

mod calc_chain;
mod fit;
mod format_list;
mod locate;
mod read_back;
mod recalculate;
#[cfg(test)]
mod tests;
mod value;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use self::fit::Fitted;
use self::format_list::FormatList;
use self::locate::{Located, Targets};
use self::value::Content;
use super::book::{Book, SheetEntry};
use super::color::Theme;
use super::tables;
use crate::address::{CellRange, CellRef, Location};
use crate::edit::{
    CellValue, Edit, EditOptions, Edited, Fit, Formulas, ReadBack, Signature,
};
use crate::error::{Error, ErrorKind, Refusal, Result};
use crate::limits::Limits;
use crate::note::Note;
use crate::opc::{Package, Part};
use crate::workbook::{Formats, SheetKind};
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
    if package.is_signed() && options.signature == Signature::Keep {
        return Err(ErrorKind::Refused(Refusal::Signed).into());
    }
    let book = Book::read(&package)?;
    let mut editor = Editor {
        package: &package,
        book: &book,
        parts: BTreeMap::new(),
        removed: BTreeSet::new(),
        replaced: BTreeSet::new(),
        notes: Vec::new(),
        has_formulas: false,
        styles: None,
        options,
    };
    let edits = by_sheet(&book, edits)?;
    for (sheet, values) in &edits {
        editor.edit_sheet(*sheet, values)?;
    }
    editor.save_styles()?;
    editor.forget_formulas()?;
    editor.recalculate()?;
    editor.drop_signatures()?;
    let bytes = package.save(editor.parts, &editor.removed)?;
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
        if !at.cell.is_on_a_sheet() {
            return Err(ErrorKind::CellRef(at.cell.to_string()).into());
        }
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
    /// The parts that go.
    removed: BTreeSet<Part>,
    /// The cells that held a formula, by the number of their sheet.
    replaced: BTreeSet<(u32, CellRef)>,
    notes: Vec<Note>,
    has_formulas: bool,
    options: &'p EditOptions,
    /// Read when they are needed first.
    styles: Option<Styles>,
}

/// The styles part, for copies of formats.
struct Styles {
    part: Option<Part>,
    data: Vec<u8>,
    formats: Formats,
    list: FormatList,
}

impl Editor<'_> {
    fn edit_sheet(&mut self, sheet: usize, values: &SheetEdits<'_>) -> Result<()> {
        let entry = &self.book.sheets[sheet];
        let part = entry.part.ok_or_else(|| {
            Error::damaged(format!("sheet {:?} is not in the file", entry.name))
        })?;
        let named = |err: Error| err.in_part(self.package.name(part));
        let data = self.package.read(part)?;
        let document = Document::decode_to_change(&data).map_err(named)?;
        let located = self.locate(&document, values).map_err(named)?;
        self.has_formulas |= located.has_formulas;
        let place = |at: CellRef| Location::new(entry.name.clone(), at);
        let headers = tables::headers(self.package, part)?;
        self.check(&located, values, &headers, entry)?;
        let mut contents = BTreeMap::new();
        for (&at, value) in values {
            let content =
                Content::of(value, self.book.epoch_1904).map_err(|problem| {
                    Error::new(ErrorKind::Value(problem)).at(&place(at))
                })?;
            contents.insert(at, content);
        }
        let fitted = self.fitted(&located, values, &entry.name)?;
        let text = write::write(document.text(), &located, &contents, &fitted)
            .map_err(named)?;
        if text != document.text() {
            self.parts.insert(part, document.encode(text));
        }
        Ok(())
    }

    /// Whether every cell can be written without harm.
    fn check(
        &mut self,
        located: &Located<'_>,
        values: &SheetEdits<'_>,
        headers: &[CellRange],
        sheet: &SheetEntry,
    ) -> Result<()> {
        for &at in values.keys() {
            let place = || Location::new(sheet.name.clone(), at);
            let is_header = headers.iter().any(|range| range.contains(at));
            let refusal = is_header.then_some(Refusal::TableHeader);
            match located.refusal(at).or(refusal) {
                None => {}
                Some(Refusal::Formula)
                    if self.options.formulas == Formulas::Replace =>
                {
                    self.replaced.insert((sheet.id, at));
                    self.notes.push(
                        Note::new(
                            "数式を値に置き換えました",
                            "the formula was replaced by a value",
                        )
                        .at(place()),
                    );
                }
                Some(refusal) => {
                    return Err(Error::new(ErrorKind::Refused(refusal)).at(&place()));
                }
            }
        }
        Ok(())
    }

    /// Take the replaced formulas out of the calculation chain.
    fn forget_formulas(&mut self) -> Result<()> {
        let chain = self.book.related(self.package, "calcChain");
        let Some(chain) = chain.filter(|_| !self.replaced.is_empty()) else {
            return Ok(());
        };
        let named = |err: Error| err.in_part(self.package.name(chain));
        let data = self.package.read(chain)?;
        let document = Document::decode_to_change(&data).map_err(named)?;
        let limits = self.package.limits();
        match calc_chain::without(document.text(), &self.replaced, limits)
            .map_err(named)?
        {
            Some(text) if text == document.text() => Ok(()),
            Some(text) => {
                self.parts.insert(chain, document.encode(text));
                Ok(())
            }
            // A chain must not be empty.
            None => {
                let source = self.package.name(self.book.part).to_owned();
                self.remove(BTreeSet::from([chain]), &source)
            }
        }
    }

    /// Take the signatures out, which hold no longer.
    fn drop_signatures(&mut self) -> Result<()> {
        if !self.package.is_signed() {
            return Ok(());
        }
        self.notes.push(Note::new(
            "電子署名を取り除きました。このファイルはもう署名されていません",
            "the digital signatures were taken out: the file is signed no longer",
        ));
        let signatures = self.package.signature_parts()?;
        self.remove(signatures, "")
    }

    /// Leave parts out, to which `source` points.
    fn remove(&mut self, parts: BTreeSet<Part>, source: &str) -> Result<()> {
        self.removed.extend(parts);
        // All that are removed so far: the content types are rewritten each time.
        self.parts.extend(self.package.without(&self.removed, source)?);
        Ok(())
    }

    /// The styling that long texts need.
    fn fitted(
        &mut self,
        located: &Located<'_>,
        values: &SheetEdits<'_>,
        sheet: &str,
    ) -> Result<Fitted> {
        if self.options.fit == Fit::Off {
            return Ok(Fitted::default());
        }
        if self.styles.is_none() {
            self.styles = Some(Styles::read(self.package, self.book)?);
        }
        let Some(styles) = &mut self.styles else { return Ok(Fitted::default()) };
        let texts = values.iter().filter_map(|(&at, value)| match value {
            CellValue::Text(text) => Some((at, text.as_str())),
            _ => None,
        });
        let fitted = fit::fit(located, texts, &styles.formats, &mut styles.list);
        self.notes.extend(fitted.notes(sheet));
        Ok(fitted)
    }

    /// Append the copies of formats that came to be wanted.
    fn save_styles(&mut self) -> Result<()> {
        let Some(Styles { part: Some(part), data, list, .. }) = &self.styles else {
            return Ok(());
        };
        let named = |err: Error| err.in_part(self.package.name(*part));
        let document = Document::decode_to_change(data).map_err(named)?;
        let appended = list.append(document.text(), self.package.limits());
        if let Some(text) = appended.map_err(named)? {
            self.parts.insert(*part, document.encode(text));
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

impl Styles {
    fn read(package: &Package<'_>, book: &Book) -> Result<Styles> {
        let limits = package.limits();
        let none = || super::styles::none(book.epoch_1904);
        let Some(part) = book.related(package, "styles") else {
            let (data, list) = (Vec::new(), FormatList::default());
            return Ok(Styles { part: None, data, formats: none(), list });
        };
        let data = package.read(part)?;
        let read = |text: &str| {
            let theme = Theme::default();
            let formats = super::styles::read(text, &theme, book.epoch_1904, limits)?;
            Ok((formats, FormatList::find(text, limits)?))
        };
        let (formats, list) = Document::decode(&data)
            .and_then(|document| read(document.text()))
            .map_err(|err| err.in_part(package.name(part)))?;
        Ok(Styles { part: Some(part), data, formats, list })
    }
}
