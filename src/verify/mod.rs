//! Proof that filling a workbook changed the answers and nothing else.
//!
//! It compares two files and knows nothing of how the second was made: no code of the
//! editor is used here, but for the one rule of which parts make up a signature. Parts are compared byte by byte. In a sheet, what is left after
//! taking the changed cells out has to be the same, to the byte. Where the plan is known,
//! its cells have to hold what it says; where it is not, the layout of the file tells some
//! cells in which nobody answers.

mod answer_cells;
mod given_up;
mod other_parts;
mod sheet;
#[cfg(test)]
mod tests;
mod violation;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Serialize;

pub use self::violation::Violation;
use crate::address::{CellRef, Location};
use crate::edit::{CellValue, Edit};
use crate::error::{Error, Result};
use crate::note::Note;
use crate::opc::{Package, Part};
use crate::open::{Opener, sniff};
use crate::workbook::{Format, Sheet, SheetKind, Workbook};
use crate::xml::{Document, Token, Xml};

/// What two files have in common, and what not.
///
/// # JSON
///
/// `{"unharmed": true, "violations": [], "changed": ["'回答'!C7"], "allowed": ["…"], "values_only": false}`;
/// each violation has a `kind` and says where it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Verification {
    /// Whether there are no violations.
    pub unharmed: bool,
    /// What should not differ and does.
    pub violations: Vec<Violation>,
    /// The cells that differ, as they may. Without a plan, those that are not known to
    /// take no answers.
    pub changed: Vec<Location>,
    /// What else differs, as it may: a row's height, a wrapped copy of a format, the
    /// request to compute formulas.
    pub allowed: Vec<Note>,
    /// Whether nothing but the values of cells could be compared, since the new file was
    /// built anew.
    pub values_only: bool,
}

/// Compare a file before and after filling.
///
/// With `planned`, only these cells may differ, and each has to hold its value. Without, it
/// is not known which cells were meant: all that differ are told, and those are violations
/// that lie where the customer asks (a header or heading, a number, a question, the
/// customer's own column), as far as the questions of `before` are found with confidence.
/// Beside the cells, these may differ, and
/// are told: the height of a row with a changed cell, which may grow, the format of a changed cell where
/// the new one is a wrapped copy of the old, formats appended to the list of formats,
/// `fullCalcOnLoad`, encryption and digital signatures that were taken out, and entries of changed cells
/// that were taken out of the calculation chain.
///
/// Two files of another format than xlsx are compared cell by cell, and an ods package
/// part by part as well. A text file may have become UTF-8 with a byte order mark, which is
/// told, whatever encoding the opener was told of. A file that cannot be filled in place (xls, xlsb, HTML) and the
/// xlsx that was made of it are compared by the values of their cells alone, and a note
/// says so.
///
/// # Errors
///
/// Those of [`open`](crate::open), for either file; [`ErrorKind::Data`](crate::ErrorKind::Data) where the two are of formats
/// of which none is made from the other.
pub fn verify(
    before: &[u8],
    after: &[u8],
    planned: Option<&[Edit]>,
) -> Result<Verification> {
    verify_with(before, after, planned, &Opener::new())
}

/// [`verify`] with what is known about both files: their password, their encoding.
///
/// # Errors
///
/// As `verify`.
pub fn verify_with(
    before: &[u8],
    after: &[u8],
    planned: Option<&[Edit]>,
    opener: &Opener,
) -> Result<Verification> {
    let limits = *opener.its_limits();
    let (before, after) = (opener.decrypt(before)?, opener.decrypt(after)?);
    let is_encrypted = |file: &Cow<'_, [u8]>| matches!(file, Cow::Owned(_));
    let lost_password = is_encrypted(&before) && !is_encrypted(&after);
    let (before, after) = (&*before, &*after);
    let filled = opener.of_filled(after);
    let mut found = Finder::new(planned);
    if lost_password {
        found.found.allowed.push(Note::new(
            "元のファイルは暗号化されていますが、記入後のファイルは暗号化されていません",
            "the file was encrypted, and the filled one is not",
        ));
    }
    if before != after {
        match (sniff(before, &limits)?, sniff(after, &limits)?) {
            (Format::Xlsx, Format::Xlsx) => {
                let before = Package::open(before, &limits)?;
                let after = Package::open(after, &limits)?;
                found.packages(&before, &after)?;
            }
            (Format::Xls | Format::Xlsb | Format::Html, Format::Xlsx) => {
                found.rebuilt(&opener.open(before)?, &opener.open(after)?);
            }
            (old, new) if old != new => {
                return Err(Error::data(
                    format!(
                        "{} のファイルは、{} のファイルに記入したものではありません",
                        new.name(),
                        old.name()
                    ),
                    format!(
                        "the second file is {}, which is not what a filled {} file becomes",
                        new.name(),
                        old.name()
                    ),
                ));
            }
            (format, _) => {
                if format == Format::Ods {
                    let before = Package::open(before, &limits)?;
                    let after = Package::open(after, &limits)?;
                    found.other_ods_parts(&before, &after)?;
                }
                let (before, after) = (opener.open(before)?, filled.open(after)?);
                found.encodings(&before, &after);
                found.grids(&before, &after);
            }
        }
    }
    if planned.is_none() && !found.found.changed.is_empty() {
        found.answer_cells(&opener.open(before)?);
    }
    if let Some(planned) = planned.filter(|planned| !planned.is_empty()) {
        found.values(&filled.open(after)?, planned);
    }
    let mut found = found.found;
    found.unharmed = found.violations.is_empty();
    Ok(found)
}

/// Gathers what is found.
struct Finder<'p> {
    planned: Option<HashSet<&'p Location>>,
    found: Verification,
    /// Cells that held a formula and hold none.
    without_formula: BTreeSet<Location>,
}

impl<'p> Finder<'p> {
    fn new(planned: Option<&'p [Edit]>) -> Finder<'p> {
        let planned = planned.map(|all| all.iter().map(|edit| &edit.at).collect());
        Finder {
            planned,
            found: Verification::default(),
            without_formula: BTreeSet::new(),
        }
    }

    fn violation(&mut self, violation: Violation) {
        self.found.violations.push(violation);
    }

    /// A cell that differs.
    fn cell(&mut self, at: Location) {
        match &self.planned {
            Some(planned) if !planned.contains(&at) => {
                self.violation(Violation::CellChanged { at });
            }
            _ => self.found.changed.push(at),
        }
    }

    /// Part by part; then what is in those that differ.
    fn packages(&mut self, before: &Package<'_>, after: &Package<'_>) -> Result<()> {
        let pairs = self.pairs(before, after);
        let book = Roles::find(before)?;
        // The formats first: cells refer to them.
        let mut formats = other_parts::Formats::default();
        let mut sheets = Vec::new();
        for (old, new) in pairs {
            let (old_data, new_data) = (before.read(old)?, after.read(new)?);
            if old_data == new_data {
                if book.styles == Some(old) {
                    formats.set_unchanged(&old_data, before.limits())?;
                }
                continue;
            }
            let name = before.name(old).to_owned();
            let Some((old_text, new_text)) = self.texts(&name, &old_data, &new_data)
            else {
                continue;
            };
            if let Some(sheet) = book.sheets.get(&old) {
                sheets.push((sheet.clone(), name, old_text, new_text));
            } else if old == book.workbook {
                self.workbook(&name, &old_text, &new_text, before.limits())?;
            } else if book.styles == Some(old) {
                formats = self.styles(&name, &old_text, &new_text, before.limits())?;
            } else {
                self.violation(Violation::PartChanged { part: name });
            }
        }
        for (sheet, part, old, new) in sheets {
            self.sheet(&sheet, &part, [&old, &new], &mut formats, before.limits())?;
        }
        if let Some(styles) = book.styles.filter(|_| formats.has_unused()) {
            let part = before.name(styles).to_owned();
            self.violation(Violation::PartChanged { part });
        }
        self.given_up(before, after, &book)
    }

    /// The parts that are in both.
    fn pairs(
        &mut self,
        before: &Package<'_>,
        after: &Package<'_>,
    ) -> Vec<(Part, Part)> {
        // Names may be there twice: the n-th of one is the n-th of the other.
        let keyed = |package: &Package<'_>| {
            let mut seen: HashMap<String, usize> = HashMap::new();
            let key = |part: Part| {
                let name = package.name(part).to_owned();
                let count = seen.entry(name.clone()).or_default();
                *count += 1;
                ((name, *count), part)
            };
            package.parts().map(key).collect::<Vec<_>>()
        };
        let (old, new) = (keyed(before), keyed(after));
        let new_by_key: BTreeMap<_, _> = new.iter().map(|(k, p)| (k, *p)).collect();
        let old_keys: BTreeSet<_> = old.iter().map(|(key, _)| key).collect();
        let mut pairs = Vec::new();
        for (key, part) in &old {
            match new_by_key.get(key) {
                Some(&counterpart) => pairs.push((*part, counterpart)),
                None => self.violation(Violation::PartLost { part: key.0.clone() }),
            }
        }
        for (key, _) in new.iter().filter(|(key, _)| !old_keys.contains(key)) {
            self.violation(Violation::PartAdded { part: key.0.clone() });
        }
        let in_order = pairs.is_sorted_by_key(|(_, new)| *new);
        if !in_order {
            self.violation(Violation::PartsReordered);
        }
        pairs
    }

    /// Both versions of a part as text, if they are XML in the same encoding.
    fn texts(
        &mut self,
        part: &str,
        old: &[u8],
        new: &[u8],
    ) -> Option<(String, String)> {
        let documents = (Document::decode(old), Document::decode(new));
        if let (Ok(old_text), Ok(new_text)) = documents {
            let faithful = old_text.check_way_back(old).is_ok()
                && new_text.check_way_back(new).is_ok();
            if faithful && old_text.is_written_as(&new_text) {
                return Some((old_text.text().to_owned(), new_text.text().to_owned()));
            }
        }
        self.violation(Violation::PartChanged { part: part.to_owned() });
        None
    }

    /// The parts of two ods packages, but for the one that holds the cells.
    fn other_ods_parts(
        &mut self,
        before: &Package<'_>,
        after: &Package<'_>,
    ) -> Result<()> {
        for (old, new) in self.pairs(before, after) {
            let part = before.name(old);
            if part != "content.xml" && before.read(old)? != after.read(new)? {
                self.violation(Violation::PartChanged { part: part.to_owned() });
            }
        }
        Ok(())
    }

    /// UTF-8 can be asked for when a file is filled; no other encoding can.
    fn encodings(&mut self, before: &Workbook, after: &Workbook) {
        let (Some(old), Some(new)) = (before.charset(), after.charset()) else {
            return;
        };
        if old != new {
            self.found.allowed.push(Note::new(
                format!("文字コードが {old} から {new} に変わっています"),
                format!("the encoding has changed from {old} to {new}"),
            ));
        }
    }

    /// Two grids of one format.
    fn grids(&mut self, before: &Workbook, after: &Workbook) {
        self.each_sheet(before.sheets().iter(), after, |found, old, new| {
            found.cells_that(old, new, |at| old.cell(at) != new.cell(at));
            let merges = |sheet: &Sheet| sheet.merges().collect::<Vec<_>>();
            if merges(old) != merges(new) {
                let sheet = old.name().to_owned();
                found.violation(Violation::MergesChanged { sheet });
            }
        });
    }

    /// A grid, and the new workbook that was made of it.
    fn rebuilt(&mut self, before: &Workbook, after: &Workbook) {
        self.found.values_only = true;
        self.found.allowed.push(Note::new(
            "元のファイルは書き換えられない形式で、新しい xlsx に作り直されています。セルの値だけを比べました",
            "the file is of a format that cannot be filled in place, and was rebuilt as a new xlsx: only the values of the cells were compared",
        ));
        let with_cells = |sheet: &&Sheet| sheet.kind() == SheetKind::Worksheet;
        let old_sheets = before.sheets().iter().filter(with_cells);
        self.each_sheet(old_sheets, after, |found, old, new| {
            found.cells_that(old, new, |at| {
                let (old, new) = (old.value(at), new.value(at));
                old != new && !(old.is_empty() && new.is_empty())
            });
        });
    }

    fn each_sheet<'w>(
        &mut self,
        before: impl Iterator<Item = &'w Sheet>,
        after: &Workbook,
        compare: impl Fn(&mut Self, &Sheet, &Sheet),
    ) {
        let mut news = after.sheets().iter();
        for old in before {
            match news.next().filter(|new| new.name() == old.name()) {
                Some(new) => compare(self, old, new),
                None => {
                    self.violation(Violation::PartLost { part: old.name().to_owned() });
                }
            }
        }
        for added in news {
            self.violation(Violation::PartAdded { part: added.name().to_owned() });
        }
    }

    fn cells_that(
        &mut self,
        old: &Sheet,
        new: &Sheet,
        differ: impl Fn(CellRef) -> bool,
    ) {
        let cells = old.cells().chain(new.cells()).map(|(at, _)| at);
        let cells: BTreeSet<CellRef> = cells.collect();
        for at in cells.into_iter().filter(|&at| differ(at)) {
            self.cell(Location::new(old.name(), at));
        }
    }

    /// The planned cells hold what was planned; of two values for a cell, the later.
    fn values(&mut self, after: &Workbook, planned: &[Edit]) {
        let last: HashMap<&Location, &CellValue> =
            planned.iter().map(|edit| (&edit.at, &edit.value)).collect();
        let mut told = HashSet::new();
        for at in planned.iter().map(|edit| &edit.at).filter(|&at| told.insert(at)) {
            let value = last[at];
            let sheet = after.sheet(&at.sheet);
            let holds = |sheet: &Sheet| {
                sheet.holds(at.cell, value, after.format())
                    || shows_tick(sheet, at.cell, value)
            };
            if sheet.is_some_and(holds) {
                let cell = sheet.and_then(|sheet| sheet.cell(at.cell));
                if cell.is_some_and(|cell| cell.formula) {
                    self.violation(Violation::Formula { at: at.clone() });
                }
                continue;
            }
            self.violation(Violation::NotAsPlanned {
                at: at.clone(),
                planned: value.to_string(),
                found: sheet.map(|sheet| sheet.text(at.cell)).unwrap_or_default(),
            });
        }
    }
}

/// Whether a box that is drawn over the cell shows what the cell holds below it.
fn shows_tick(sheet: &Sheet, at: CellRef, value: &CellValue) -> bool {
    let CellValue::Bool(ticked) = value else { return false };
    sheet.is_drawn(at) && sheet.text(at).contains(if *ticked { '☑' } else { '☐' })
}

/// Which part is what.
struct Roles {
    workbook: Part,
    styles: Option<Part>,
    calc_chain: Option<Part>,
    sheets: HashMap<Part, String>,
    names_by_id: HashMap<u32, String>,
}

impl Roles {
    fn find(package: &Package<'_>) -> Result<Roles> {
        let workbook = package.main_part()?;
        let relationships = package.relationships(workbook)?;
        let target = |name: &str| package.find(name);
        let related =
            |kind| relationships.of_type(kind).find_map(|r| target(&r.target));
        let (styles, calc_chain) = (related("styles"), related("calcChain"));
        let data = package.read(workbook)?;
        let document = Document::decode(&data)?;
        let mut xml = Xml::new(document.text(), package.limits());
        let (mut sheets, mut names_by_id) = (HashMap::new(), HashMap::new());
        loop {
            match xml.next()? {
                Token::Start(tag) | Token::Empty(tag) if tag.local() == "sheet" => {
                    let id = tag.prefixed_attr("id").unwrap_or_default();
                    let part = relationships.get(&id).filter(|r| r.is("worksheet"));
                    if let Some(part) = part.and_then(|r| target(&r.target)) {
                        let name = tag.attr("name").unwrap_or_default().into_owned();
                        names_by_id
                            .insert(tag.number("sheetId").unwrap_or(0), name.clone());
                        sheets.entry(part).or_insert(name);
                    }
                }
                Token::Eof => {
                    return Ok(Roles {
                        workbook,
                        styles,
                        calc_chain,
                        sheets,
                        names_by_id,
                    });
                }
                _ => {}
            }
        }
    }
}
