//! Where in a sheet's XML the edits have their places.

use std::collections::BTreeMap;

use super::super::grid::{Grid, Piece, RawCell, RawRow};
use crate::address::{CellRange, CellRef};
use crate::error::{Error, Refusal, Result};
use crate::limits::{Budget, Limits};
use crate::workbook::ColumnProps;
use crate::workbook::range_index::RangeIndex;
use crate::xml::{Tag, Token, Xml};

/// Width of a column and height of a row where the sheet says none.
const DEFAULT_WIDTH: f64 = 8.43;
const DEFAULT_HEIGHT: f64 = 15.0;

/// The cells to be found: the columns, in order, by row.
pub(super) type Targets = BTreeMap<u32, Vec<u16>>;

/// The places of all edits, and what surrounds them.
#[derive(Debug, Default)]
pub(super) struct Located<'a> {
    /// The cells that are there. A damaged sheet may have one several times.
    pub(super) cells: Vec<RawCell<'a>>,
    /// The cells that are missing in a row that is there, in order.
    pub(super) gaps: Vec<Gap>,
    /// The rows that are there, or missing.
    pub(super) rows: BTreeMap<u32, FoundRow<'a>>,
    /// The prefix of the sheet's elements.
    pub(super) prefix: &'a str,
    /// An empty `<sheetData/>`, where that is what is there.
    pub(super) empty_data: Option<Tag<'a>>,
    pub(super) columns: Vec<ColumnProps>,
    /// Which of the columns is that of a cell of the first row.
    column_index: RangeIndex,
    /// Merged areas whose values are to be written, by their top left cells.
    pub(super) merges: BTreeMap<CellRef, CellRange>,
    /// The saved heights of rows, from the top.
    pub(super) heights: Vec<(u32, f64)>,
    pub(super) default_width: f64,
    pub(super) default_height: f64,
    /// Whether a person set that height, so that rows without one keep it.
    pub(super) fixed_height: bool,
    /// Whether a cell that is not to be written holds a formula.
    pub(super) has_formulas: bool,
    refusals: BTreeMap<CellRef, Refusal>,
}

/// A place between cells.
#[derive(Debug)]
pub(super) struct Gap {
    pub(super) cell: CellRef,
    pub(super) at: usize,
}

/// A row with cells to be written.
#[derive(Debug)]
pub(super) enum FoundRow<'a> {
    /// It is there.
    Row { tag: Tag<'a>, is_empty: bool },
    /// It is to be put here.
    Missing(usize),
}

impl Located<'_> {
    /// Why a cell cannot be written.
    pub(super) fn refusal(&self, at: CellRef) -> Option<Refusal> {
        self.refusals.get(&at).cloned()
    }

    /// The format of a cell that is not there: its row's, else its column's.
    pub(super) fn implied_format(&self, at: CellRef) -> Option<u32> {
        let row = match self.rows.get(&at.row) {
            Some(FoundRow::Row { tag, .. })
                if tag.flag("customFormat") == Some(true) =>
            {
                tag.number("s")
            }
            _ => None,
        };
        let column = || self.column(at.col);
        row.or_else(|| column().map(|column| column.format))
            .filter(|&format| format != 0)
    }

    /// What the sheet says of a column.
    pub(super) fn column(&self, col: u16) -> Option<&ColumnProps> {
        let index = self.column_index.first_at(CellRef::new(0, col))?;
        self.columns.get(index)
    }
}

/// Find the places in one pass.
///
/// # Errors
///
/// [`Damaged`](crate::ErrorKind::Damaged) where rows or cells are so out of order that a
/// place cannot be told.
pub(super) fn locate<'a>(
    source: &'a str,
    targets: &Targets,
    limits: &Limits,
) -> Result<Located<'a>> {
    let mut xml = Xml::new(source, limits);
    let mut located = Located {
        default_width: DEFAULT_WIDTH,
        default_height: DEFAULT_HEIGHT,
        ..Located::default()
    };
    let mut has_data = false;
    let mut areas = Areas::new(targets, limits);
    loop {
        match xml.next()? {
            Token::Start(tag) if xml.depth() == 2 && tag.local() == "sheetData" => {
                has_data = true;
                located.prefix = tag.prefix();
                let walk = Walk::new(&mut located, &mut areas);
                walk.rows(Grid::new(&mut xml, limits))?;
            }
            Token::Empty(tag) if xml.depth() == 1 && tag.local() == "sheetData" => {
                has_data = true;
                located.prefix = tag.prefix();
                located.empty_data = Some(tag);
                for &row in targets.keys() {
                    located.rows.insert(row, FoundRow::Missing(tag.span().end));
                }
            }
            Token::Start(tag) | Token::Empty(tag) => match tag.local() {
                "sheetFormatPr" => located.defaults(&tag),
                "col" => {
                    located.columns.extend(super::super::sheet::column_props(&tag))
                }
                "mergeCell" => areas.merge(&tag)?,
                _ => {}
            },
            Token::Eof if !has_data => {
                return Err(Error::damaged("the sheet has no place for cells"));
            }
            Token::Eof => {
                located.index_columns();
                areas.judge(&mut located);
                return Ok(located);
            }
            _ => {}
        }
    }
}

impl Located<'_> {
    fn defaults(&mut self, tag: &Tag<'_>) {
        self.default_width = tag.number("defaultColWidth").unwrap_or(DEFAULT_WIDTH);
        self.default_height = tag.number("defaultRowHeight").unwrap_or(DEFAULT_HEIGHT);
        self.fixed_height = tag.flag("customHeight").unwrap_or(false);
    }

    fn index_columns(&mut self) {
        let in_first_row = |props: &ColumnProps| {
            let last = props.columns.end.saturating_sub(1);
            CellRange::new(CellRef::new(0, props.columns.start), CellRef::new(0, last))
        };
        self.column_index = RangeIndex::new(self.columns.iter().map(in_first_row));
    }
}

/// The areas in which a value cannot stand in any cell.
struct Areas<'w> {
    targets: &'w Targets,
    merged: Vec<CellRange>,
    /// Those of array formulas and data tables.
    computed: Vec<CellRange>,
    left: Budget,
}

impl<'w> Areas<'w> {
    fn new(targets: &'w Targets, limits: &Limits) -> Areas<'w> {
        let left = Budget::new("merged areas", limits.merges);
        Areas { targets, merged: Vec::new(), computed: Vec::new(), left }
    }

    fn merge(&mut self, tag: &Tag<'_>) -> Result<()> {
        let range = tag.find("ref").and_then(|attr| attr.raw.trim().parse().ok());
        if let Some(range) = range.filter(|range| self.concerns_targets(*range)) {
            self.left.take(RangeIndex::cost(range))?;
            self.merged.push(range);
        }
        Ok(())
    }

    fn compute(&mut self, range: CellRange) -> Result<()> {
        if self.concerns_targets(range) {
            self.left.take(RangeIndex::cost(range))?;
            self.computed.push(range);
        }
        Ok(())
    }

    /// Whether there are targets in the rows of a range.
    fn concerns_targets(&self, range: CellRange) -> bool {
        self.targets.range(range.first.row..=range.last.row).next().is_some()
    }

    /// Tell which targets can be written.
    fn judge(self, located: &mut Located<'_>) {
        let merged = RangeIndex::new(self.merged.iter().copied());
        let computed = RangeIndex::new(self.computed.iter().copied());
        let targets = self.targets.iter().flat_map(|(&row, cols)| {
            cols.iter().map(move |&col| CellRef::new(row, col))
        });
        for at in targets {
            match merged.first_at(at).map(|i| self.merged[i]) {
                Some(range) if at == range.first => {
                    located.merges.insert(at, range);
                }
                Some(range) => {
                    located.refusals.insert(at, Refusal::Merged(range.first));
                }
                None => {}
            }
            if computed.first_at(at).is_some() {
                located.refusals.insert(at, Refusal::ArrayFormula);
            }
        }
    }
}

/// The walk over the rows, with the targets that are still to come.
struct Walk<'w, 't, 'a> {
    located: &'w mut Located<'a>,
    areas: &'w mut Areas<'t>,
    /// Rows not yet passed.
    rows: std::iter::Peekable<std::collections::btree_map::Iter<'t, u32, Vec<u16>>>,
    /// The columns of the current row, and how many of them are passed.
    cols: &'t [u16],
    passed: usize,
}

impl<'w, 't, 'a> Walk<'w, 't, 'a> {
    fn new(located: &'w mut Located<'a>, areas: &'w mut Areas<'t>) -> Walk<'w, 't, 'a> {
        let rows = areas.targets.iter().peekable();
        Walk { located, areas, rows, cols: &[], passed: 0 }
    }

    fn rows(mut self, mut grid: Grid<'_, 'a>) -> Result<()> {
        let mut row = 0;
        loop {
            match grid.next()? {
                Piece::Row(raw) => {
                    row = raw.index;
                    self.row(raw)?;
                }
                Piece::Cell(raw) => self.cell(raw)?,
                Piece::RowEnd(at) => self.missing_before(row, CellRef::MAX_COLS, at),
                Piece::End(at) => {
                    self.missing_rows_before(CellRef::MAX_ROWS, at);
                    return Ok(());
                }
            }
        }
    }

    fn row(&mut self, raw: RawRow<'a>) -> Result<()> {
        if let Some(height) = raw.tag.number("ht") {
            self.located.heights.push((raw.index, height));
        }
        let at = raw.tag.span().start;
        self.missing_rows_before(raw.index, at);
        self.cols = &[];
        self.passed = 0;
        let Some(cols) = self.areas.targets.get(&raw.index) else { return Ok(()) };
        match self.located.rows.get(&raw.index) {
            Some(FoundRow::Missing(_)) => return Err(out_of_order()),
            // The same row again: what is missing in it was put into the first one.
            Some(FoundRow::Row { .. }) => self.passed = cols.len(),
            None => {
                self.rows.next();
                let found = FoundRow::Row { tag: raw.tag, is_empty: raw.is_empty };
                self.located.rows.insert(raw.index, found);
            }
        }
        self.cols = cols;
        if raw.is_empty {
            self.missing_before(raw.index, CellRef::MAX_COLS, raw.tag.span().end);
        }
        Ok(())
    }

    fn cell(&mut self, raw: RawCell<'a>) -> Result<()> {
        if let Some(formula) = &raw.formula {
            self.located.has_formulas |= self.cols.binary_search(&raw.at.col).is_err();
            if matches!(formula.kind, "array" | "dataTable") {
                let range = formula.range.unwrap_or(CellRange::new(raw.at, raw.at));
                self.areas.compute(range)?;
            }
        }
        if self.cols.is_empty() {
            return Ok(());
        }
        let (row, col) = (raw.at.row, raw.at.col);
        self.missing_before(row, col, raw.span.start);
        if self.cols.get(self.passed) == Some(&col) {
            self.passed += 1;
        } else if self.cols.binary_search(&col).is_err() {
            return Ok(());
        }
        // What was found missing turns up.
        if self.located.gaps.binary_search_by_key(&raw.at, |gap| gap.cell).is_ok() {
            return Err(out_of_order());
        }
        if let Some(formula) = &raw.formula {
            let refusal = match formula.kind {
                "array" | "dataTable" => Refusal::ArrayFormula,
                "shared"
                    if formula.range.is_some_and(|range| range.first != range.last) =>
                {
                    Refusal::SharedFormula
                }
                _ => Refusal::Formula,
            };
            self.located.refusals.insert(raw.at, refusal);
        }
        self.located.cells.push(raw);
        Ok(())
    }

    /// The row's targets before a column are not there.
    ///
    /// Whatever comes behind such a gap says its own place: had it none, it would follow
    /// the cell before the gap, and there were no gap.
    fn missing_before(&mut self, row: u32, col: u16, at: usize) {
        while let Some(&missing) = self.cols.get(self.passed).filter(|&&c| c < col) {
            self.located.gaps.push(Gap { cell: CellRef::new(row, missing), at });
            self.passed += 1;
        }
    }

    /// The target rows before a row are not there.
    fn missing_rows_before(&mut self, row: u32, at: usize) {
        while let Some((&missing, _)) = self.rows.next_if(|(r, _)| **r < row) {
            self.located.rows.insert(missing, FoundRow::Missing(at));
        }
    }
}

fn out_of_order() -> Error {
    Error::damaged("the rows or cells of the sheet are out of order")
}
