use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::cell::{Cell, CellFormat, Value};
use super::check_box::{Control, TickBox};
use super::range_index::RangeIndex;
use super::validation::Validation;
use super::{Format, Formats, number_format};
use crate::address::{CellRange, CellRef};
use crate::edit::CellValue;

/// One sheet of a workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    pub(crate) name: String,
    pub(crate) kind: SheetKind,
    pub(crate) visibility: Visibility,
    pub(crate) protected: bool,
    pub(crate) formats: Formats,
    /// In reading order, each place at most once.
    cells: Vec<(CellRef, Cell)>,
    /// Where the cells of a row are in `cells`; rows without cells are not here.
    rows: Vec<(u32, Range<usize>)>,
    /// In reading order, each top left cell once.
    merges: Vec<CellRange>,
    merge_index: Lazy<RangeIndex>,
    validation_index: Lazy<ValidationIndex>,
    column_index: Lazy<RangeIndex>,
    pub(crate) column_props: Vec<ColumnProps>,
    pub(crate) row_props: BTreeMap<u32, RowProps>,
    pub(crate) validations: Vec<Validation>,
    pub(crate) tables: Vec<SheetTable>,
    pub(crate) filter: Option<CellRange>,
    pub(crate) conditional: Vec<CellRange>,
    pub(crate) controls: Vec<Control>,
    /// The boxes that stand over a cell, by the cell.
    pub(super) boxes: BTreeMap<CellRef, Vec<TickBox>>,
    /// Cells whose text is struck out as a whole, though their format does not say so.
    pub(crate) struck: BTreeSet<CellRef>,
    pub(crate) default_column_width: f32,
    pub(crate) default_row_height: f32,
}

/// What a tab of the workbook is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum SheetKind {
    /// A grid of cells.
    Worksheet,
    /// A chart, dialog or macro sheet: nothing to read here.
    Other,
}

/// Whether a person sees the sheet's tab.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Visibility {
    /// It is shown.
    Visible,
    /// It is hidden, and can be shown from Excel's menu.
    Hidden,
    /// It is hidden, and only a macro can show it.
    VeryHidden,
}

/// Width, format and so on of adjacent columns.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnProps {
    /// First and one past the last column, from zero.
    pub columns: Range<u16>,
    /// Width in characters of the default font, where it is set.
    pub width: Option<f32>,
    /// Whether they are hidden.
    pub hidden: bool,
    /// The format of cells that are not there.
    pub format: u32,
}

/// Height, format and so on of one row.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RowProps {
    /// Height in points, where it is set or was saved.
    pub height: Option<f32>,
    /// Whether a person set the height; otherwise it follows the content.
    pub custom_height: bool,
    /// Whether it is hidden, by hand or by a filter.
    pub hidden: bool,
    /// The format of cells that are not there.
    pub format: Option<u32>,
}

/// An Excel table (ListObject) on a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetTable {
    /// Its name.
    pub name: String,
    /// The cells, header row included.
    pub range: CellRange,
    /// How many header rows it has (0 or 1).
    pub header_rows: u32,
}

impl Sheet {
    /// A visible, empty worksheet.
    pub fn new(name: impl Into<String>) -> Sheet {
        Sheet {
            name: name.into(),
            kind: SheetKind::Worksheet,
            visibility: Visibility::Visible,
            protected: false,
            formats: Arc::new([CellFormat::default()]),
            cells: Vec::new(),
            rows: Vec::new(),
            merges: Vec::new(),
            merge_index: Lazy::default(),
            validation_index: Lazy::default(),
            column_index: Lazy::default(),
            column_props: Vec::new(),
            row_props: BTreeMap::new(),
            validations: Vec::new(),
            tables: Vec::new(),
            filter: None,
            conditional: Vec::new(),
            controls: Vec::new(),
            boxes: BTreeMap::new(),
            struck: BTreeSet::new(),
            default_column_width: 8.43,
            default_row_height: 15.0,
        }
    }

    /// Give it its cells, in any order. Of two at one place the later wins, as in Excel.
    pub(crate) fn set_cells(&mut self, mut cells: Vec<(CellRef, Cell)>) {
        if !cells.is_sorted_by(|(a, _), (b, _)| a < b) {
            cells.sort_by_key(|(at, _)| *at);
            cells.reverse();
            cells.dedup_by_key(|(at, _)| *at);
            cells.reverse();
        }
        self.rows.clear();
        for (i, (at, _)) in cells.iter().enumerate() {
            match self.rows.last_mut() {
                Some((row, span)) if *row == at.row => span.end = i + 1,
                _ => self.rows.push((at.row, i..i + 1)),
            }
        }
        self.cells = cells;
    }

    /// Give it its merged areas. Single cells are left out; of two with the same top left
    /// cell the later counts.
    pub(crate) fn set_merges(&mut self, merges: impl IntoIterator<Item = CellRange>) {
        let by_anchor: BTreeMap<CellRef, CellRange> =
            merges.into_iter().filter(|m| !m.is_cell()).map(|m| (m.first, m)).collect();
        self.merges = by_anchor.into_values().collect();
        self.merge_index = Lazy::default();
    }

    /// The name on the tab; empty in a file without sheets.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is a grid at all.
    pub fn kind(&self) -> SheetKind {
        self.kind
    }

    /// Whether a person sees it.
    pub fn visibility(&self) -> Visibility {
        self.visibility
    }

    /// Whether locked cells are refused by Excel.
    pub fn is_protected(&self) -> bool {
        self.protected
    }

    /// The cell at a place, where something is stored for it.
    pub fn cell(&self, at: CellRef) -> Option<&Cell> {
        let cells = &self.cells[self.row_span(at.row)?];
        let first = cells.first()?.0.col;
        let i = dense_search(cells, at.col.checked_sub(first)?, at.col, |c| c.0.col)?;
        Some(&cells[i].1)
    }

    /// Give cells other values; those that are not there come to be.
    pub(super) fn overwrite(&mut self, values: BTreeMap<CellRef, Value>) {
        let cell = |(at, value)| {
            let format =
                self.cell(at).map_or_else(|| self.format_beside(at), |c| c.format);
            let formula = self.cell(at).is_some_and(|cell| cell.formula);
            (at, Cell { value, format, formula })
        };
        let new: Vec<(CellRef, Cell)> = values.into_iter().map(cell).collect();
        // Of two at one place the later wins.
        let mut cells = std::mem::take(&mut self.cells);
        cells.extend(new);
        self.set_cells(cells);
    }

    /// All stored cells, row by row.
    pub fn cells(&self) -> impl DoubleEndedIterator<Item = (CellRef, &Cell)> {
        self.cells.iter().map(|(at, cell)| (*at, cell))
    }

    /// The stored cells of one row, from left to right.
    pub fn row(&self, row: u32) -> impl DoubleEndedIterator<Item = (CellRef, &Cell)> {
        let span = self.row_span(row).unwrap_or(0..0);
        self.cells[span].iter().map(|(at, cell)| (*at, cell))
    }

    /// The stored cells from one row to another, both included.
    pub(crate) fn rows_between(
        &self,
        first: u32,
        last: u32,
    ) -> impl Iterator<Item = (CellRef, &Cell)> {
        let start = self.cells.partition_point(|(at, _)| at.row < first);
        let cells = self.cells[start..].iter();
        cells.take_while(move |(at, _)| at.row <= last).map(|(at, cell)| (*at, cell))
    }

    /// The rows for which cells are stored, from the top.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = u32> {
        self.rows.iter().map(|(row, _)| *row)
    }

    fn row_span(&self, row: u32) -> Option<Range<usize>> {
        let after_first = row.checked_sub(self.rows.first()?.0)?;
        let i = dense_search(&self.rows, after_first, row, |(row, _)| *row)?;
        Some(self.rows[i].1.clone())
    }

    /// The value at a place; [`Value::Empty`] where nothing is stored.
    pub fn value(&self, at: CellRef) -> &Value {
        self.cell(at).map_or(&Value::Empty, |cell| &cell.value)
    }

    /// Whether Excel lets nobody type in the cell: the sheet is protected, and its format
    /// does not unlock it.
    pub fn is_locked(&self, at: CellRef) -> bool {
        self.is_protected() && self.format_at(at).locked
    }

    /// Whether a cell holds what was to be written; in a file of this format.
    pub(crate) fn holds(&self, at: CellRef, written: &CellValue, file: Format) -> bool {
        let is_text_file = matches!(file, Format::Delimited | Format::Html);
        self.value(at).holds(written, self.format_at(at).epoch_1904, is_text_file)
    }

    /// The text that a person reads in the cell: numbers and dates in their format.
    pub fn text(&self, at: CellRef) -> String {
        self.cell(at).map_or_else(String::new, |cell| self.shown(cell))
    }

    /// The text that a person reads in a cell of this sheet.
    pub fn shown(&self, cell: &Cell) -> String {
        match &cell.value {
            Value::Empty => String::new(),
            Value::Text(text) | Value::Error(text) => text.to_string(),
            Value::Bool(yes) => match (self.format(cell.format).check_box, yes) {
                (true, true) => "☑".to_owned(),
                (true, false) => "☐".to_owned(),
                (false, true) => "TRUE".to_owned(),
                (false, false) => "FALSE".to_owned(),
            },
            Value::Number(number) => {
                number_format::show(*number, self.format(cell.format))
            }
        }
    }

    /// The format of that index.
    pub fn format(&self, index: u32) -> &CellFormat {
        self.formats.get(index as usize).unwrap_or(&self.formats[0])
    }

    /// Whether a diagonal line is in an empty cell: nothing is to be written there.
    pub(crate) fn is_crossed_out(&self, at: CellRef) -> bool {
        self.format_at(at).crossed && self.text(at).trim().is_empty()
    }

    /// Whether the text of a cell is struck out as a whole.
    pub(crate) fn is_struck(&self, at: CellRef) -> bool {
        self.format_at(at).strike || self.struck.contains(&at)
    }

    /// The format in which a cell at this place is shown: its own, else its row's, else
    /// its column's.
    pub fn format_at(&self, at: CellRef) -> &CellFormat {
        let own = self.cell(at).map(|cell| cell.format);
        self.format(own.unwrap_or_else(|| self.format_beside(at)))
    }

    /// The format that a cell has which is not there.
    fn format_beside(&self, at: CellRef) -> u32 {
        let row = self.row_props.get(&at.row).and_then(|row| row.format);
        let column = || self.column_prop(at.col).map(|column| column.format);
        row.or_else(column).unwrap_or(0)
    }

    /// Whether a number in the cell would be shown as a date.
    pub(crate) fn shows_dates(&self, at: CellRef) -> bool {
        number_format::is_date(&self.format_at(at).number_format)
    }

    /// The merged areas, by their top left cells.
    pub fn merges(&self) -> impl Iterator<Item = CellRange> {
        self.merges.iter().copied()
    }

    /// The merged area that holds this cell. Of several, which Excel would not allow, the
    /// first in reading order counts.
    pub fn merge_at(&self, at: CellRef) -> Option<CellRange> {
        if self.merges.is_empty() {
            return None;
        }
        let index = self.merge_index.get(|| RangeIndex::new(self.merges()));
        self.merges.get(index.first_at(at)?).copied()
    }

    /// Where the value of this cell stands: the top left cell of its merged area, or
    /// the cell itself.
    pub fn anchor(&self, at: CellRef) -> CellRef {
        self.merge_at(at).map_or(at, |merge| merge.first)
    }

    /// The validation for this cell. Of several, the first counts.
    pub fn validation_at(&self, at: CellRef) -> Option<&Validation> {
        if self.validations.is_empty() {
            return None;
        }
        let index =
            self.validation_index.get(|| ValidationIndex::new(&self.validations));
        self.validations.get(index.first_at(at)?)
    }

    /// The same, to be kept by many cells.
    pub(crate) fn shared_validation_at(&self, at: CellRef) -> Option<Arc<Validation>> {
        let found = self.validation_at(at)?;
        let index =
            self.validation_index.get(|| ValidationIndex::new(&self.validations));
        let owner = index.first_at(at)?;
        let shared = index.shared[owner].get_or_init(|| Arc::new(found.clone()));
        Some(Arc::clone(shared))
    }

    /// All validations.
    pub fn validations(&self) -> &[Validation] {
        &self.validations
    }

    /// The Excel tables on the sheet.
    pub fn tables(&self) -> &[SheetTable] {
        &self.tables
    }

    /// The range of the filter.
    pub fn filter(&self) -> Option<CellRange> {
        self.filter
    }

    /// The ranges that have conditional formats.
    pub fn conditional_formats(&self) -> &[CellRange] {
        &self.conditional
    }

    /// The check boxes and option buttons that stand over the sheet.
    pub fn controls(&self) -> &[Control] {
        &self.controls
    }

    /// Height, format and visibility of a row.
    pub fn row_props(&self, row: u32) -> RowProps {
        self.row_props.get(&row).copied().unwrap_or_default()
    }

    /// Whether the row is hidden.
    pub fn is_row_hidden(&self, row: u32) -> bool {
        self.row_props.get(&row).is_some_and(|row| row.hidden)
    }

    /// Whether the column is hidden.
    pub fn is_column_hidden(&self, col: u16) -> bool {
        self.column_prop(col).is_some_and(|column| column.hidden)
    }

    /// The width of a column in characters of the default font.
    pub fn column_width(&self, col: u16) -> f32 {
        self.column_prop(col)
            .and_then(|column| column.width)
            .unwrap_or(self.default_column_width)
    }

    fn column_prop(&self, col: u16) -> Option<&ColumnProps> {
        let index = self.column_index.get(|| {
            let top = |columns: &Range<u16>| {
                let last = columns.end.saturating_sub(1).max(columns.start);
                CellRange::new(CellRef::new(0, columns.start), CellRef::new(0, last))
            };
            RangeIndex::new(self.column_props.iter().map(|props| top(&props.columns)))
        });
        self.column_props.get(index.first_at(CellRef::new(0, col))?)
    }

    /// Whether Excel would let a person type into the cell.
    pub fn is_writable(&self, at: CellRef) -> bool {
        !self.protected || !self.format_at(at).locked
    }
}

/// Where a key is in a list in ascending order, each once. Most rows and cells follow one
/// another without gaps, so it is looked for first where it then is: as far behind the
/// first as its key. It cannot be further.
fn dense_search<T, K: Ord>(
    list: &[T],
    after_first: impl Into<u32>,
    wanted: K,
    key: impl Fn(&T) -> K,
) -> Option<usize> {
    let guess = after_first.into() as usize;
    if list.get(guess).is_some_and(|there| key(there) == wanted) {
        return Some(guess);
    }
    let nearer = &list[..guess.min(list.len())];
    nearer.binary_search_by(|there| key(there).cmp(&wanted)).ok()
}

/// Something that is worked out at the first question about a finished sheet, and no
/// part of what the sheet is.
#[derive(Debug)]
struct Lazy<T>(OnceLock<T>);

impl<T> Lazy<T> {
    fn get(&self, make: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(make)
    }
}

impl<T> Default for Lazy<T> {
    fn default() -> Lazy<T> {
        Lazy(OnceLock::new())
    }
}

impl<T> Clone for Lazy<T> {
    /// Unknown again: a copy may be changed before it is asked.
    fn clone(&self) -> Lazy<T> {
        Lazy::default()
    }
}

impl<T> PartialEq for Lazy<T> {
    fn eq(&self, _: &Lazy<T>) -> bool {
        true
    }
}

/// The ranges of all validations, and whose each is.
#[derive(Debug)]
struct ValidationIndex {
    ranges: RangeIndex,
    owners: Vec<usize>,
    shared: Vec<OnceLock<Arc<Validation>>>,
}

impl ValidationIndex {
    fn new(validations: &[Validation]) -> ValidationIndex {
        let all = || {
            let owned = validations.iter().enumerate();
            owned.flat_map(|(i, v)| v.ranges.iter().map(move |range| (i, *range)))
        };
        ValidationIndex {
            ranges: RangeIndex::new(all().map(|(_, range)| range)),
            owners: all().map(|(owner, _)| owner).collect(),
            shared: validations.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    fn first_at(&self, at: CellRef) -> Option<usize> {
        self.owners.get(self.ranges.first_at(at)?).copied()
    }
}
