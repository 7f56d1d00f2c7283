use super::headings::role_of;
use super::own::Own;
use super::{Column, Layout, Role, SkipReason, SkippedRow, Table};
use crate::address::{CellRef, ColumnRef, RowRange, RowRef};
use crate::workbook::{Sheet, Visibility, Workbook};

/// Find the questions of a workbook.
///
/// The same as `Detector::new().detect(workbook)`.
pub fn detect(workbook: &Workbook) -> Layout {
    Detector::new().detect(workbook)
}

/// Finds the questions of a workbook, heeding what a person has said about it.
#[derive(Clone, Debug, Default)]
pub struct Detector {}

impl Detector {
    /// A detector that was told nothing.
    pub fn new() -> Detector {
        Detector::default()
    }

    /// Find the questions.
    pub fn detect(&self, workbook: &Workbook) -> Layout {
        if let Some(own) = Own::of(workbook) {
            return own.layout();
        }
        let visible =
            workbook.sheets().iter().filter(|s| s.visibility() == Visibility::Visible);
        Layout { tables: visible.filter_map(table).collect(), ..Layout::default() }
    }
}

fn table(sheet: &Sheet) -> Option<Table> {
    let (header, columns) = sheet.rows().find_map(|row| {
        let columns = header_columns(sheet, row);
        let has = |role| columns.iter().any(|column| column.role == role);
        (has(Role::Question) && (has(Role::Status) || has(Role::Number)))
            .then_some((row, columns))
    })?;
    let question = columns.iter().find(|column| column.role == Role::Question)?.column;
    let mut table = Table {
        sheet: Some(sheet.name().to_owned()).filter(|name| !name.is_empty()),
        header_rows: Some(RowRange { first: RowRef(header), last: RowRef(header) }),
        first_row: RowRef(header + 1),
        last_row: RowRef(header + 1),
        items: 0,
        columns,
        choices: Vec::new(),
        legend: Vec::new(),
        requirements: Vec::new(),
        section_rows: Vec::new(),
        continuation_rows: Vec::new(),
        skipped_rows: Vec::new(),
    };
    for row in sheet.rows().filter(|row| *row > header) {
        classify(sheet, &mut table, question, row);
    }
    table.section_rows.retain(|row| *row <= table.last_row);
    table.skipped_rows.retain(|skipped| skipped.row <= table.last_row);
    (table.items > 0).then_some(table)
}

fn header_columns(sheet: &Sheet, row: u32) -> Vec<Column> {
    let cells = sheet.row(row).filter(|(_, cell)| !cell.value.is_empty());
    cells
        .map(|(at, cell)| {
            let header = sheet.shown(cell).trim().to_owned();
            Column {
                column: ColumnRef(at.col),
                role: role_of(&header),
                header,
                confidence: 0.8,
                reasons: vec!["the words of the header".to_owned()],
                choice: None,
                hidden: sheet.is_column_hidden(at.col),
                block: 0,
            }
        })
        .collect()
}

fn classify(sheet: &Sheet, table: &mut Table, question: ColumnRef, row: u32) {
    let own = CellRef::new(row, question.0);
    let merge = sheet.merge_at(own);
    if merge.is_some_and(|merge| merge.first.row < row) {
        table.continuation_rows.push(RowRef(row));
        table.last_row = RowRef(row);
        return;
    }
    let texts = sheet.row(row).filter(|(_, cell)| !cell.value.is_empty()).count();
    let heading = merge.is_some_and(|merge| merge.first.col < question.0);
    if texts == 0 {
        let reason = SkipReason::Blank;
        table.skipped_rows.push(SkippedRow { row: RowRef(row), reason });
    } else if heading || sheet.value(own).is_empty() {
        table.section_rows.push(RowRef(row));
    } else {
        if table.items == 0 {
            table.first_row = RowRef(row);
        }
        table.items += 1;
        table.last_row = RowRef(row);
    }
}
