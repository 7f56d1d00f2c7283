//! A sheet as a person sees it: merged cells are one cell, blanks are not there.
//!
//! Everything that is asked per cell is indexed once, so that looking at all cells costs
//! no more than reading them: merges by row, validations by column.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::text;
use crate::address::{CellRange, CellRef};
use crate::workbook::{Cell, Sheet, Validation, ValidationKind, Value};

/// Rows that merged areas may cover together before they are left out of account. Only
/// hostile files come near.
const MOST_MERGED_ROWS: usize = 4_000_000;

/// Columns that validations may cover together before they are left out of account.
const MOST_VALIDATED_COLUMNS: usize = 400_000;

/// A sheet with its indexes.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    pub(super) sheet: &'a Sheet,
    /// Rows in which a person reads something, from the top.
    rows: Vec<u32>,
    /// Rows that the file itself takes for headers: see [`headed`].
    headed: BTreeSet<u32>,
    merges: MergesByRow,
    /// First and last row of each validation, by column, from the top.
    validations: BTreeMap<u16, Vec<(u32, u32, &'a Validation)>>,
}

/// A cell in which a person reads something, with all of its merged area.
#[derive(Clone, Debug)]
pub(super) struct Text<'a> {
    pub(super) first: CellRef,
    pub(super) last: CellRef,
    pub(super) cell: &'a Cell,
    pub(super) text: Cow<'a, str>,
}

impl Text<'_> {
    /// Whether it covers this column.
    pub(super) fn covers(&self, col: u16) -> bool {
        (self.first.col..=self.last.col).contains(&col)
    }

    /// Whether it is a number or a date.
    pub(super) fn is_numeric(&self) -> bool {
        matches!(self.cell.value, Value::Number(_))
    }
}

impl<'a> Grid<'a> {
    pub(super) fn new(sheet: &'a Sheet) -> Grid<'a> {
        let seen = |row: &u32| sheet.row(*row).any(|(_, cell)| is_seen(cell));
        let rows: Vec<u32> = sheet.rows().filter(seen).collect();
        let last_row = rows.last().copied().unwrap_or(0);
        Grid {
            sheet,
            headed: headed(sheet),
            merges: MergesByRow::new(sheet, last_row),
            validations: validations_by_column(sheet),
            rows,
        }
    }

    /// Count these rows among those that the file takes for headers.
    pub(super) fn with_headers(
        mut self,
        rows: impl IntoIterator<Item = u32>,
    ) -> Grid<'a> {
        self.headed.extend(rows);
        self
    }

    /// Whether the file takes the row for a header: a filter or an Excel table begins
    /// there, or it is printed on each page.
    pub(super) fn is_headed(&self, row: u32) -> bool {
        self.headed.contains(&row)
    }

    /// The rows in which a person reads something, from the top.
    pub(super) fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// Whether all that a person reads is computed.
    pub(super) fn is_computed(&self) -> bool {
        let mut seen = self.sheet.cells().filter(|(_, cell)| is_seen(cell));
        seen.all(|(_, cell)| cell.formula)
    }

    /// Whether a person reads more than so many cells in a row.
    pub(super) fn is_wider_than(&self, most: usize) -> bool {
        self.rows.iter().any(|row| self.texts(*row).nth(most).is_some())
    }

    /// Those of them in a range, both ends included.
    pub(super) fn rows_in(&self, first: u32, last: u32) -> &[u32] {
        let from = self.rows.partition_point(|row| *row < first);
        let to = self.rows.partition_point(|row| *row <= last);
        self.rows.get(from..to).unwrap_or_default()
    }

    /// What a person reads in a row, from left to right. Cells that are merged down from
    /// above do not count.
    pub(super) fn texts(&self, row: u32) -> impl Iterator<Item = Text<'a>> {
        let merges = self.merges.of(row);
        self.sheet.row(row).filter_map(move |(at, cell)| {
            let text = self.shown(cell);
            if text.is_empty() {
                return None;
            }
            let last = match merge_in(merges, at) {
                Some(area) if area.first != at => return None,
                Some(area) => area.last,
                None => at,
            };
            Some(Text { first: at, last, cell, text })
        })
    }

    /// What is stored in a row, seen or not, from left to right.
    pub(super) fn stored(&self, row: u32) -> impl Iterator<Item = (u16, &'a Cell)> {
        self.sheet.row(row).map(|(at, cell)| (at.col, cell))
    }

    /// Whether a person reads this text in a cell.
    pub(super) fn reads(&self, cell: &Cell, text: &str) -> bool {
        match &cell.value {
            Value::Empty => text.is_empty(),
            Value::Text(own) | Value::Error(own) => {
                own.len() >= text.len() && text::trimmed(own) == text
            }
            Value::Number(_) | Value::Bool(_) => self.sheet.shown(cell).trim() == text,
        }
    }

    /// The merged area that holds this cell.
    pub(super) fn merge(&self, at: CellRef) -> Option<CellRange> {
        merge_in(self.merges.of(at.row), at)
    }

    /// Whether any cells are merged.
    pub(super) fn has_merges(&self) -> bool {
        !self.merges.areas.is_empty()
    }

    /// Where the value of a cell stands.
    pub(super) fn anchor(&self, at: CellRef) -> CellRef {
        self.merge(at).map_or(at, |area| area.first)
    }

    /// What a person reads in a cell or its merged area, without blanks around it.
    pub(super) fn text(&self, at: CellRef) -> Cow<'a, str> {
        match self.sheet.cell(self.anchor(at)) {
            Some(cell) => self.shown(cell),
            None => Cow::Borrowed(""),
        }
    }

    /// What a person reads in a cell by itself, without blanks around it.
    pub(super) fn shown(&self, cell: &'a Cell) -> Cow<'a, str> {
        match &cell.value {
            Value::Empty => Cow::Borrowed(""),
            Value::Text(text) | Value::Error(text) => {
                Cow::Borrowed(text::trimmed(text))
            }
            Value::Number(_) | Value::Bool(_) => {
                Cow::Owned(self.sheet.shown(cell).trim().to_owned())
            }
        }
    }

    /// The columns in which some cell has a validation.
    pub(super) fn listed_columns(&self) -> impl Iterator<Item = u16> {
        self.validations.keys().copied()
    }

    /// The validation for a cell.
    pub(super) fn validation(&self, at: CellRef) -> Option<&'a Validation> {
        let spans = self.validations.get(&at.col)?;
        let after = spans.partition_point(|(first, _, _)| *first <= at.row);
        // Ranges hardly ever overlap: looking back a little finds those that do.
        spans[..after].iter().rev().take(8).find(|span| at.row <= span.1).map(|s| s.2)
    }

    /// Whether a drop-down list is offered in a cell.
    pub(super) fn has_list(&self, at: CellRef) -> bool {
        self.validation(at)
            .is_some_and(|v| matches!(v.kind, ValidationKind::List { .. }))
    }
}

/// The rows in which filters and Excel tables have their headers.
fn headed(sheet: &Sheet) -> BTreeSet<u32> {
    let tables = sheet.tables().iter().filter(|table| table.header_rows > 0);
    let ranges = tables.map(|table| table.range).chain(sheet.filter());
    ranges.map(|range| range.first.row).collect()
}

fn is_seen(cell: &Cell) -> bool {
    match &cell.value {
        Value::Empty => false,
        Value::Text(text) | Value::Error(text) => {
            text.contains(|c: char| !c.is_whitespace())
        }
        Value::Number(_) | Value::Bool(_) => true,
    }
}

/// The one of a row's merged areas that holds a cell.
fn merge_in(areas: &[CellRange], at: CellRef) -> Option<CellRange> {
    if areas.is_empty() {
        return None;
    }
    let after = areas.partition_point(|area| area.first.col <= at.col);
    areas.get(after.checked_sub(1)?).copied().filter(|area| area.contains(at))
}

/// Merged areas by each row that they cover, from left to right.
#[derive(Debug, Default)]
struct MergesByRow {
    /// Those of all rows, one row after the other.
    areas: Vec<CellRange>,
    first_row: u32,
    /// Where the areas of each row begin, from the first row that has any; behind the
    /// last row where they end.
    starts: Vec<usize>,
}

impl MergesByRow {
    fn new(sheet: &Sheet, last_row: u32) -> MergesByRow {
        let covered = sheet.merges().flat_map(|area| {
            (area.first.row..=area.last.row.min(last_row)).map(move |row| (row, area))
        });
        let mut covered: Vec<(u32, CellRange)> =
            covered.take(MOST_MERGED_ROWS).collect();
        covered.sort_by_key(|(row, area)| (*row, area.first.col));
        let (Some(first), Some(last)) = (covered.first(), covered.last()) else {
            return MergesByRow::default();
        };
        let (first_row, end) = (first.0, last.0 + 1);
        let mut starts = Vec::with_capacity((end - first_row) as usize + 1);
        let mut before = 0;
        for row in first_row..=end {
            before += covered[before..].iter().take_while(|(at, _)| *at < row).count();
            starts.push(before);
        }
        let areas = covered.into_iter().map(|(_, area)| area).collect();
        MergesByRow { areas, first_row, starts }
    }

    fn of(&self, row: u32) -> &[CellRange] {
        let Some(i) = row.checked_sub(self.first_row) else { return &[] };
        match self.starts.get(i as usize..) {
            Some([start, end, ..]) => &self.areas[*start..*end],
            _ => &[],
        }
    }
}

fn validations_by_column(sheet: &Sheet) -> BTreeMap<u16, Vec<(u32, u32, &Validation)>> {
    let mut by_column: BTreeMap<u16, Vec<(u32, u32, &Validation)>> = BTreeMap::new();
    let mut left = MOST_VALIDATED_COLUMNS;
    let ranges =
        sheet.validations().iter().flat_map(|v| v.ranges.iter().map(move |r| (v, r)));
    for (validation, range) in ranges {
        for col in range.first.col..=range.last.col {
            let Some(rest) = left.checked_sub(1) else { break };
            left = rest;
            let span = (range.first.row, range.last.row, validation);
            by_column.entry(col).or_default().push(span);
        }
    }
    for spans in by_column.values_mut() {
        spans.sort_by_key(|(first, _, _)| *first);
    }
    by_column
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(grid: &Grid<'_>, row: u32) -> Vec<String> {
        grid.texts(row).map(|t| format!("{}={}", t.first, t.text)).collect()
    }

    #[test]
    fn merged_cells_are_one_cell() {
        let sheet = Sheet::drawn("s", &["a | b | c", " | x | d", "e"])
            .merged(&["A1:A2", "B1:C1", "B2:B3"]);
        let grid = Grid::new(&sheet);
        // What lies under a merged area is not seen.
        assert_eq!(texts(&grid, 0), ["A1=a", "B1=b"]);
        assert_eq!(texts(&grid, 1), ["B2=x", "C2=d"]);
        assert_eq!(grid.text(CellRef::new(1, 0)), "a");
        assert_eq!(grid.text(CellRef::new(2, 1)), "x");
        assert_eq!(grid.rows_in(1, 5), [1, 2]);
    }

    #[test]
    fn validations_are_found_by_column_and_row() {
        let list = |range: &str| Validation {
            ranges: vec![range.parse().unwrap()],
            kind: ValidationKind::List { choices: None, source: range.to_owned() },
            strict: true,
            allow_blank: true,
        };
        let mut sheet = Sheet::new("s");
        sheet.validations = vec![list("C5:C9"), list("C2:D3")];
        let grid = Grid::new(&sheet);
        for (at, found) in [("C2", true), ("D3", true), ("C4", false), ("C9", true)] {
            assert_eq!(grid.has_list(at.parse().unwrap()), found, "{at}");
        }
    }
}
