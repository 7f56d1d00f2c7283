//! The workbook as a person left it.

use std::collections::HashSet;

use serde::de::DeserializeOwned;

use super::{Column, Decision, STORE};
use crate::address::{CellRef, Location};
use crate::error::{Error, ErrorKind, Result, ReviewProblem};
use crate::lang::Lang;
use crate::workbook::{Sheet, Workbook};

/// Headers are looked for in this many rows.
const HEADER_ROWS: usize = 50;

/// What was stored behind the sheet; none where the workbook is another.
pub(crate) fn stored<T: DeserializeOwned>(workbook: &Workbook) -> Option<T> {
    let sheet = workbook.sheet(STORE)?;
    let json: String =
        sheet.rows().map(|row| sheet.text(CellRef::new(row, 0))).collect();
    serde_json::from_str(&json).ok()
}

/// One row as a person left it.
pub(crate) struct Row<C, D> {
    pub(crate) id: String,
    /// None where the cell is empty.
    pub(crate) decision: Option<D>,
    cells: Vec<(C, Location, String)>,
}

impl<C: Column, D> Row<C, D> {
    /// What stands in a column that is read.
    pub(crate) fn text(&self, column: C) -> &str {
        let found = self.cells.iter().find(|(of, ..)| *of == column);
        found.map_or("", |(_, _, text)| text)
    }

    /// An error at the cell of this column.
    pub(crate) fn wrong(&self, column: C, what: ReviewProblem) -> Error {
        let err = Error::from(ErrorKind::Review(what));
        match self.cells.iter().find(|(of, ..)| *of == column) {
            Some((_, at, _)) => err.at(at),
            None => err,
        }
    }
}

/// What was read of a sheet, and what could not be.
pub(crate) struct Rows<C, D> {
    pub(crate) rows: Vec<Row<C, D>>,
    /// Each at its cell.
    pub(crate) errors: Vec<Error>,
}

/// The rows in which something is decided, in the order of the sheet; none where there is
/// no such sheet.
pub(crate) fn rows<C: Column, D: Decision>(
    workbook: &Workbook,
) -> Result<Option<Rows<C, D>>> {
    let found = workbook
        .sheets()
        .iter()
        .filter(|sheet| sheet.name() != STORE)
        .find_map(|sheet| Some((sheet, Columns::find(sheet)?)));
    let Some((sheet, columns)) = found else { return Ok(None) };
    columns.check()?;
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    let mut errors = Vec::new();
    for row in sheet.rows().filter(|row| *row > columns.header_row) {
        let row = match columns.row::<D>(sheet, row) {
            Ok(row) => row,
            Err(err) => {
                errors.push(err);
                continue;
            }
        };
        if row.id.is_empty() {
            continue;
        }
        if seen.insert(row.id.clone()) {
            rows.push(row);
        } else {
            errors.push(row.wrong(C::ID, ReviewProblem::Twice(row.id.clone())));
        }
    }
    Ok(Some(Rows { rows, errors }))
}

/// Where the columns are.
struct Columns<C> {
    header_row: u32,
    at: Vec<(C, u16)>,
}

impl<C: Column> Columns<C> {
    fn find(sheet: &Sheet) -> Option<Columns<C>> {
        sheet.rows().take(HEADER_ROWS).find_map(|row| {
            let mut columns = Columns { header_row: row, at: Vec::new() };
            for (at, cell) in sheet.row(row) {
                if let Some(column) = C::of(&sheet.shown(cell))
                    && columns.col(column).is_none()
                {
                    columns.at.push((column, at.col));
                }
            }
            let found = |column| columns.col(column).is_some();
            (found(C::ID) && found(C::DECISION)).then_some(columns)
        })
    }

    fn col(&self, column: C) -> Option<u16> {
        self.at.iter().find(|(of, _)| *of == column).map(|(_, col)| *col)
    }

    fn check(&self) -> Result<()> {
        match C::READ.iter().find(|column| self.col(**column).is_none()) {
            None => Ok(()),
            Some(missing) => {
                let japanese = missing.text(Lang::Japanese);
                let english = missing.text(Lang::English);
                let what = ReviewProblem::NoColumn { japanese, english };
                Err(ErrorKind::Review(what).into())
            }
        }
    }

    fn row<D: Decision>(&self, sheet: &Sheet, row: u32) -> Result<Row<C, D>> {
        let read = self.at.iter().filter(|(column, _)| C::READ.contains(column));
        let cells = read.map(|(column, col)| {
            let at = CellRef::new(row, *col);
            (*column, Location::new(sheet.name(), at), sheet.text(at))
        });
        let mut row = Row { id: String::new(), decision: None, cells: cells.collect() };
        row.id = row.text(C::ID).trim().to_owned();
        let said = row.text(C::DECISION).trim().to_owned();
        row.decision = D::of(&said);
        if row.decision.is_none() && !said.is_empty() && !row.id.is_empty() {
            let what = ReviewProblem::UnknownDecision {
                said,
                japanese: words::<D>(Lang::Japanese, "・"),
                english: words::<D>(Lang::English, ", "),
            };
            return Err(row.wrong(C::DECISION, what));
        }
        Ok(row)
    }
}

/// The decisions there are.
fn words<D: Decision>(lang: Lang, between: &str) -> String {
    let words: Vec<&str> = D::ALL.iter().map(|word| word.text(lang)).collect();
    words.join(between)
}

/// Programs differ in line ends and in blanks at the end.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let plain = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
    plain(a) == plain(b)
}
