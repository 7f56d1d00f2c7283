//! Workbooks that this crate exported say themselves where everything is.
//!
//! [`export`](crate::export) gives names to the places that a reader would otherwise have
//! to guess. Excel and LibreOffice move defined names along when rows or columns are
//! inserted or deleted, and keep them when the file is saved. They hold no data:
//!
//! | name | what it names |
//! |---|---|
//! | `checksheet_title` | the title |
//! | `checksheet_version` | the version, behind the label that [`VERSION_LABELS`] lists |
//! | `checksheet_preamble` | the lines of the preamble, one a row |
//! | `checksheet_legend` | the line that says what the marks mean |
//! | `checksheet_table` | the header row and all rows below it |
//! | `checksheet_number` `_question` `_status` `_remark` | those columns of the table |
//! | `checksheet_choices` | the list behind the drop-downs |
//!
//! The rest is in what a person sees. A heading is merged from the question's column to
//! the right, and its level is its indent. An item is as tall as its question's merged
//! cell, an answer as tall as its status cell; where status and remark are one cell, there
//! is no place for an answer. A heading that is written a second time, because items come
//! back to it, has a number format that adds （続き） to it; without any text, it ends the
//! section before it.
//!
//! Where a name is gone, nothing here is trusted and the table is searched for as in any
//! other workbook.

use super::{Column, Layout, LegendEntry, Role, Table};
use crate::address::{CellRange, CellRef, ColumnRef, RowRange, RowRef};
use crate::workbook::{Sheet, ValidationKind, Workbook};

/// The defined names.
pub(crate) mod names {
    pub(crate) const TITLE: &str = "checksheet_title";
    pub(crate) const VERSION: &str = "checksheet_version";
    pub(crate) const PREAMBLE: &str = "checksheet_preamble";
    pub(crate) const LEGEND: &str = "checksheet_legend";
    pub(crate) const TABLE: &str = "checksheet_table";
    pub(crate) const NUMBER: &str = "checksheet_number";
    pub(crate) const QUESTION: &str = "checksheet_question";
    pub(crate) const STATUS: &str = "checksheet_status";
    pub(crate) const REMARK: &str = "checksheet_remark";
    pub(crate) const CHOICES: &str = "checksheet_choices";
}

/// What stands before the version in its cell, in Japanese and in English.
pub(crate) const VERSION_LABELS: [&str; 2] = ["バージョン：", "Version: "];

/// What stands before the legend in its cell, in Japanese and in English.
pub(crate) const LEGEND_LABELS: [&str; 2] = ["凡例：", "Legend: "];

/// What stands between a mark and its meaning, and between two of them.
pub(crate) const LEGEND_IS: char = '＝';
pub(crate) const LEGEND_AND: char = '　';

/// The number formats of headings that are written a second time.
pub(crate) const CONTINUED_FORMATS: [&str; 2] = ["@\"（続き）\"", "@\" (continued)\""];

/// Where things are, by the workbook's own word.
#[derive(Debug)]
pub(crate) struct Own<'w> {
    pub(crate) title: Option<Named<'w>>,
    pub(crate) version: Option<Named<'w>>,
    pub(crate) preamble: Option<Named<'w>>,
    legend: Option<Named<'w>>,
    /// The sheet of the table.
    pub(crate) sheet: &'w Sheet,
    /// The header row and all rows below it.
    pub(crate) table: CellRange,
    pub(crate) number: u16,
    pub(crate) question: u16,
    pub(crate) status: u16,
    pub(crate) remark: u16,
}

/// A range and the sheet that it is on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named<'w> {
    pub(crate) sheet: &'w Sheet,
    pub(crate) range: CellRange,
}

/// One or more rows of the table.
#[derive(Debug, PartialEq)]
pub(crate) enum Block {
    /// A heading.
    Heading(u32),
    /// An item.
    Item {
        /// All its rows.
        rows: RowRange,
        /// The rows of each answer.
        answers: Vec<RowRange>,
    },
}

impl<'w> Own<'w> {
    /// What the workbook says, where it says all that is needed.
    pub(crate) fn of(workbook: &'w Workbook) -> Option<Own<'w>> {
        let find = |name: &str| Named::find(workbook, name);
        let table = find(names::TABLE)?;
        let column = |name: &str| {
            let named = find(name).filter(|n| n.sheet.name() == table.sheet.name())?;
            let col = named.range.first.col;
            (table.range.first.col..=table.range.last.col).contains(&col).then_some(col)
        };
        let mut own = Own {
            title: find(names::TITLE),
            version: find(names::VERSION),
            preamble: find(names::PREAMBLE),
            legend: find(names::LEGEND),
            sheet: table.sheet,
            table: table.range,
            number: column(names::NUMBER)?,
            question: column(names::QUESTION)?,
            status: column(names::STATUS)?,
            remark: column(names::REMARK)?,
        };
        own.take_in_appended_rows();
        Some(own)
    }

    /// Rows that a person wrote below the last one: no name grows over them.
    fn take_in_appended_rows(&mut self) {
        let next = |row: u32| CellRef::new(row + 1, self.question);
        let mut last = self.table.last.row;
        while last + 1 < CellRef::MAX_ROWS && !self.sheet.value(next(last)).is_empty() {
            last += 1;
        }
        self.table.last.row = last;
    }

    /// The rows of the table, from the top. Rows without any content are left out.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut row = self.table.first.row + 1;
        while row <= self.table.last.row {
            let area = self.area(row, self.question);
            let last = area.last.row.min(self.table.last.row);
            if area.width() > 1 {
                blocks.push(Block::Heading(row));
            } else if !self.is_blank(row) {
                let rows = (RowRef(row), RowRef(last)).into();
                let answers = self.answers(row, last);
                match blocks.last_mut() {
                    Some(Block::Item { rows: above, answers: before })
                        if self.is_unmerged_continuation(row) =>
                    {
                        above.last = RowRef(last);
                        before.extend(answers);
                    }
                    _ => blocks.push(Block::Item { rows, answers }),
                }
            }
            row = last + 1;
        }
        blocks
    }

    fn answers(&self, first: u32, last: u32) -> Vec<RowRange> {
        let mut answers = Vec::new();
        let mut row = first;
        while row <= last {
            let area = self.area(row, self.status);
            let end = area.last.row.clamp(row, last);
            if area.width() == 1 {
                answers.push((RowRef(row), RowRef(end)).into());
            }
            row = end + 1;
        }
        answers
    }

    /// Whether the row has an answer and nothing else: someone has taken the merged cells
    /// of an item with two answers apart.
    fn is_unmerged_continuation(&self, row: u32) -> bool {
        self.text(row, self.number).trim().is_empty()
            && self.text(row, self.question).trim().is_empty()
            && self.area(row, self.question).is_cell()
            && self.area(row, self.status).is_cell()
    }

    fn is_blank(&self, row: u32) -> bool {
        let in_table = |at: CellRef| {
            (self.table.first.col..=self.table.last.col).contains(&at.col)
        };
        let area = self.area(row, self.status);
        area.is_cell()
            && self
                .sheet
                .row(row)
                .all(|(at, cell)| !in_table(at) || cell.value.is_empty())
    }

    /// The merged area of a cell, or the cell alone.
    fn area(&self, row: u32, col: u16) -> CellRange {
        let at = CellRef::new(row, col);
        self.sheet.merge_at(at).unwrap_or(CellRange::new(at, at))
    }

    /// The text of a cell of the table.
    pub(crate) fn text(&self, row: u32, col: u16) -> String {
        self.sheet.text(CellRef::new(row, col))
    }

    /// The columns that are none of the four, with their headers.
    pub(crate) fn extra_columns(&self) -> impl Iterator<Item = (u16, String)> {
        let known = [self.number, self.question, self.status, self.remark];
        (self.table.first.col..=self.table.last.col)
            .filter(move |col| !known.contains(col))
            .map(|col| (col, self.text(self.table.first.row, col)))
    }

    /// What the marks mean, by the legend.
    pub(crate) fn legend(&self) -> Vec<LegendEntry> {
        let Some(line) = self.legend.map(|legend| legend.text()) else {
            return Vec::new();
        };
        without_label(&line, LEGEND_LABELS)
            .split(LEGEND_AND)
            .filter_map(|entry| entry.split_once(LEGEND_IS))
            .map(|(mark, meaning)| LegendEntry {
                mark: mark.to_owned(),
                meaning: meaning.to_owned(),
            })
            .collect()
    }

    /// The choices that a cell offers.
    pub(crate) fn choices(&self, at: CellRef) -> Vec<String> {
        match self.sheet.validation_at(at).map(|validation| &validation.kind) {
            Some(ValidationKind::List { choices: Some(choices), .. }) => {
                choices.to_vec()
            }
            _ => Vec::new(),
        }
    }

    /// The same as a layout.
    pub(crate) fn layout(&self) -> Layout {
        let blocks = self.blocks();
        let mut section_rows = Vec::new();
        let mut continuation_rows = Vec::new();
        let mut items = Vec::new();
        for block in &blocks {
            match block {
                Block::Heading(row) => section_rows.push(RowRef(*row)),
                Block::Item { rows, .. } => {
                    items.push(*rows);
                    continuation_rows
                        .extend((rows.first.0 + 1..=rows.last.0).map(RowRef));
                }
            }
        }
        let header_row = RowRef(self.table.first.row);
        let first_row = items.first().map_or(header_row, |rows| rows.first);
        let last_row = items.last().map_or(header_row, |rows| rows.last);
        let table = Table {
            sheet: Some(self.sheet.name().to_owned()),
            header_rows: Some((header_row, header_row).into()),
            first_row,
            last_row,
            items: items.len(),
            columns: self.columns(),
            choices: self.choices(CellRef::new(first_row.0, self.status)),
            legend: self.legend(),
            requirements: Vec::new(),
            text_behind_mark: false,
            section_rows,
            continuation_rows,
            skipped_rows: Vec::new(),
        };
        Layout { tables: vec![table], ..Layout::default() }
    }

    fn columns(&self) -> Vec<Column> {
        let role = |col: u16| match col {
            _ if col == self.number => Role::Number,
            _ if col == self.question => Role::Question,
            _ if col == self.status => Role::Status,
            _ if col == self.remark => Role::Remark,
            _ => Role::Other,
        };
        (self.table.first.col..=self.table.last.col)
            .map(|col| Column {
                below: 0,
                column: ColumnRef(col),
                role: role(col),
                header: self.text(self.table.first.row, col),
                confidence: 1.0,
                reasons: vec!["named by the export that wrote the workbook".to_owned()],
                choice: None,
                hidden: self.sheet.is_column_hidden(col),
                block: 0,
            })
            .collect()
    }
}

impl<'w> Named<'w> {
    fn find(workbook: &'w Workbook, name: &str) -> Option<Named<'w>> {
        let defined = workbook.names().iter().find(|defined| defined.name == name)?;
        let (sheet, range) = defined.refers_to.rsplit_once('!')?;
        let sheet = match sheet.strip_prefix('\'').and_then(|s| s.strip_suffix('\'')) {
            Some(quoted) => quoted.replace("''", "'"),
            None => sheet.to_owned(),
        };
        Some(Named { sheet: workbook.sheet(&sheet)?, range: range.parse().ok()? })
    }

    /// The text of its first cell.
    pub(crate) fn text(&self) -> String {
        self.sheet.text(self.range.first)
    }

    /// The texts of its first column, one a row.
    pub(crate) fn lines(&self) -> Vec<String> {
        let CellRange { first, last } = self.range;
        (first.row..=last.row)
            .map(|row| self.sheet.text(CellRef::new(row, first.col)))
            .collect()
    }
}

/// The text behind one of the labels, or all of it where it has none.
pub(crate) fn without_label<'t>(text: &'t str, labels: [&str; 2]) -> &'t str {
    labels.iter().find_map(|label| text.strip_prefix(label)).unwrap_or(text)
}
