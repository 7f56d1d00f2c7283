//! Where no plan says which cells were meant: those that changed and take no answers, as
//! far as the layout of the file tells.
//!
//! Only what is found with confidence is told, so that a sheet of an unknown kind is not
//! said to be tampered with. What proves that nothing but the planned cells changed is the
//! plan.

use std::collections::{HashMap, HashSet};

use super::{Finder, Violation};
use crate::address::{CellRef, Location, RowRef};
use crate::layout::{self, LEAST_CONFIDENCE, Layout, Role, Table};
use crate::questionnaire::{Form, Slot};
use crate::workbook::Workbook;

/// The columns in which the customer speaks.
const ASKING: &[Role] = &[
    Role::Number,
    Role::Category,
    Role::Question,
    Role::Guidance,
    Role::Importance,
    Role::Reserved,
];

impl Finder<'_> {
    /// Move the changed cells that take no answers to the violations.
    pub(super) fn answer_cells(&mut self, before: &Workbook) {
        let layout = layout::detect(before);
        let Ok(form) = Form::from_workbook(before, &layout) else { return };
        let answers = answer_cells(&form);
        let tables = tables(&layout);
        for at in std::mem::take(&mut self.found.changed) {
            let asked = tables.get(at.sheet.as_str()).and_then(|tables| {
                tables
                    .iter()
                    .find_map(|(table, headings)| asked(before, table, headings, &at))
            });
            match asked.filter(|_| !answers.contains(&(at.sheet.as_str(), at.cell))) {
                Some(role) => self.violation(Violation::NotAnAnswerCell { at, role }),
                None => self.found.changed.push(at),
            }
        }
    }
}

/// The tables whose questions are found with confidence, by their sheets, with the rows of
/// their headings.
fn tables(layout: &Layout) -> HashMap<&str, Vec<(&Table, HashSet<RowRef>)>> {
    let mut tables: HashMap<&str, Vec<_>> = HashMap::new();
    for table in &layout.tables {
        let question = table.column(Role::Question);
        if question.is_some_and(|column| column.confidence >= LEAST_CONFIDENCE) {
            let headings = table.section_rows.iter().copied().collect();
            tables.entry(table.sheet_name()).or_default().push((table, headings));
        }
    }
    tables
}

/// All cells that take a part of an answer, or something about the company.
fn answer_cells(form: &Form) -> HashSet<(&str, CellRef)> {
    let mut cells: HashSet<(&str, CellRef)> = form
        .fields
        .iter()
        .map(|field| (field.at.sheet.as_str(), field.at.cell))
        .collect();
    for place in &form.places {
        let mut add = |slot: &Slot| {
            let linked = slot.boxes.iter().filter_map(|drawn| drawn.linked.as_ref());
            cells.insert((&place.sheet, slot.at));
            cells.extend(linked.map(|linked| (place.sheet.as_str(), linked.at)));
        };
        for answer in &place.answers {
            answer.status.iter().chain(&answer.remark).for_each(&mut add);
            answer.marks.iter().for_each(|mark| add(&mark.slot));
        }
    }
    cells
}

/// What the table asks in a cell: the role of its column, or none in a header or heading.
fn asked(
    before: &Workbook,
    table: &Table,
    headings: &HashSet<RowRef>,
    at: &Location,
) -> Option<Option<Role>> {
    let row = RowRef(at.cell.row);
    let shows = || before.sheet(&at.sheet).is_some_and(|s| !s.text(at.cell).is_empty());
    let columns = || table.columns.iter().map(|column| column.column.0);
    let within = columns().min()? <= at.cell.col && at.cell.col <= columns().max()?;
    let in_header =
        table.header_rows.is_some_and(|rows| (rows.first..=rows.last).contains(&row));
    if within && (in_header || headings.contains(&row)) && shows() {
        return Some(None);
    }
    let in_body = (table.first_body_row()..=table.last_row).contains(&row);
    let column = table.columns.iter().find(|column| column.column.0 == at.cell.col)?;
    let asks = ASKING.contains(&column.role) && column.confidence >= LEAST_CONFIDENCE;
    (in_body && asks).then_some(Some(column.role))
}
