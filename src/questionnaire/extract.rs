//! From the grid and a layout to what is asked, and where the answers go.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::answer_cells::AnswerColumns;
use super::damaged_number::RecoveredNumbers;
use super::form::{AnswerPlace, Form, Place};
use super::outline::Outline;
use super::{Answer, Item, own, preamble};
use crate::address::{CellRef, ColumnRef, RowRange, RowRef};
use crate::error::{ErrorKind, Result};
use crate::layout::{Column, Layout, LegendEntry, Requirement, Role, Table};
use crate::limits::{Budget, Limits};
use crate::workbook::{Format, Sheet, Workbook};

/// Read the questions and answers of a workbook by a layout.
///
/// # Errors
///
/// [`ErrorKind::NoSheet`] when the layout names a sheet that is not there.
pub fn extract(workbook: &Workbook, layout: &Layout) -> Result<Form> {
    if let Some(form) = own::extract(workbook, layout) {
        return Ok(form);
    }
    let mut form = Form {
        fields: layout.fields.clone(),
        charset: workbook.charset(),
        ..Form::default()
    };
    form.notes.extend(workbook.notes().iter().chain(&layout.notes).cloned());
    let mut outline = Outline::default();
    let mut left = Left {
        items: Budget::new("questions", workbook.limits.items),
        bytes: Budget::new("bytes of all texts of a form", workbook.limits.shown_bytes),
        choices: Budget::new("bytes of choices", workbook.limits.choice_bytes),
    };
    // So that too many are refused before the first of them takes memory.
    let items = layout.tables.iter().map(|table| table.items as u64);
    let items = items.fold(0, u64::saturating_add);
    Limits::check("questions", items, workbook.limits.items)?;
    for (i, table) in layout.tables.iter().enumerate() {
        let sheet = workbook
            .sheet(table.sheet_name())
            .ok_or_else(|| ErrorKind::NoSheet(table.sheet_name().to_owned()))?;
        match i.checked_sub(1).map(|before| &layout.tables[before]) {
            None => {
                let to = &mut form.questionnaire;
                outline.enter_table(preamble::read(sheet, table, layout, to));
            }
            Some(before) => outline.enter_table(preamble::title(sheet, table, before)),
        }
        if i == 0 && several_sheets(layout) {
            outline.enter_table(Some(table.sheet_name().to_owned()));
        }
        TableReader::new(workbook.format(), sheet, table).read(
            &mut outline,
            &mut form,
            &mut left,
        )?;
    }
    form.questionnaire.sections = outline.finish();
    Ok(form)
}

fn several_sheets(layout: &Layout) -> bool {
    layout.tables.iter().any(|table| table.sheet != layout.tables[0].sheet)
}

/// What a form may still take.
struct Left {
    items: Budget,
    bytes: Budget,
    choices: Budget,
}

/// One table and what is known of it beforehand.
struct TableReader<'a> {
    sheet: &'a Sheet,
    table: &'a Table,
    answers: AnswerColumns<'a>,
    sections: HashSet<RowRef>,
    continuations: HashSet<RowRef>,
    skipped: HashSet<RowRef>,
    question: Option<ColumnRef>,
    number: Option<ColumnRef>,
    numbers: RecoveredNumbers,
    categories: Vec<ColumnRef>,
    /// Further columns and the names under which their cells are kept.
    extra: Vec<(ColumnRef, String)>,
    legend: Arc<[(String, String)]>,
    requirements: Arc<[Requirement]>,
}

impl<'a> TableReader<'a> {
    fn new(format: Format, sheet: &'a Sheet, table: &'a Table) -> TableReader<'a> {
        let first = |role| table.column(role).map(|column| column.column);
        TableReader {
            sheet,
            table,
            answers: AnswerColumns::of(sheet, table),
            sections: table.section_rows.iter().copied().collect(),
            continuations: table.continuation_rows.iter().copied().collect(),
            skipped: table.skipped_rows.iter().map(|skipped| skipped.row).collect(),
            question: first(Role::Question),
            number: first(Role::Number),
            numbers: recovered_numbers(format, sheet, table),
            categories: table.columns(Role::Category).map(|c| c.column).collect(),
            extra: extra_columns(table),
            legend: table.legend.iter().map(meaning).collect(),
            requirements: table.requirements.clone().into(),
        }
    }

    fn read(
        &self,
        outline: &mut Outline,
        form: &mut Form,
        left: &mut Left,
    ) -> Result<()> {
        form.notes.extend(self.numbers.notes.iter().cloned());
        let mut open: Option<RowRange> = None;
        let first = self.table.first_body_row();
        for row in (first.0..=self.table.last_row.0).map(RowRef) {
            if self.skipped.contains(&row) {
                continue;
            }
            if self.continuations.contains(&row) {
                if let Some(rows) = &mut open {
                    rows.last = row;
                }
                continue;
            }
            self.finish_item(open.take(), outline, form, left)?;
            if self.sections.contains(&row) {
                outline.enter_heading(&self.heading(row));
            } else {
                open = Some(RowRange { first: row, last: row });
            }
        }
        self.finish_item(open, outline, form, left)
    }

    fn finish_item(
        &self,
        rows: Option<RowRange>,
        outline: &mut Outline,
        form: &mut Form,
        left: &mut Left,
    ) -> Result<()> {
        let Some(rows) = rows else { return Ok(()) };
        let question = self.question_text(rows);
        if question.is_empty() {
            return Ok(());
        }
        let category = |column: &ColumnRef| self.text(rows.first, *column);
        outline.enter_categories(self.categories.iter().map(category));
        let (answers, places): (Vec<Answer>, Vec<AnswerPlace>) =
            self.answers.read(rows, self.question).into_iter().unzip();
        let item = Item {
            number: self
                .number
                .map(|c| self.number_text(rows.first, c))
                .filter(|n| !n.is_empty()),
            section: outline.innermost(),
            question,
            answers,
            extra: self.extra(rows),
        };
        left.bytes.take(text_bytes(&item, &places))?;
        left.choices.take(choice_bytes(&places))?;
        left.items.take(1)?;
        form.questionnaire.items.push(item);
        form.places.push(Place {
            sheet: self.sheet.name().to_owned(),
            rows,
            question: self.anchor(rows.first, self.question.unwrap_or_default()),
            translations: self.translations(rows),
            answers: places,
            legend: Arc::clone(&self.legend),
            requirements: Arc::clone(&self.requirements),
        });
        Ok(())
    }

    /// The question's text: of several rows, those that have a text of their own.
    fn question_text(&self, rows: RowRange) -> String {
        let Some(column) = self.question else { return String::new() };
        let answers = self.table.columns.iter().map(|column| column.below);
        let answers = answers.filter(|below| *below > 0).min().unwrap_or(u32::MAX);
        let last = rows.last.0.min(rows.first.0.saturating_add(answers - 1));
        let mut anchors: Vec<CellRef> = (rows.first.0..=last)
            .map(|row| self.anchor(RowRef(row), column))
            .filter(|at| !self.skipped.contains(&RowRef(at.row)))
            .collect();
        anchors.dedup();
        let texts = anchors.iter().map(|at| self.sheet.text(*at).trim().to_owned());
        texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// The texts of the question columns after the first.
    fn translations(&self, rows: RowRange) -> Vec<String> {
        let columns = self.table.columns(Role::Question).skip(1);
        let texts = columns.map(|column| self.text(rows.first, column.column));
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// The texts of a heading's row, from left to right.
    fn heading(&self, row: RowRef) -> String {
        let texts = self.sheet.row(row.0).map(|(_, cell)| self.sheet.shown(cell));
        let mut seen = HashSet::new();
        texts
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty() && seen.insert(text.clone()))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn extra(&self, rows: RowRange) -> IndexMap<String, String> {
        self.extra
            .iter()
            .map(|(column, name)| (name.clone(), self.text(rows.first, *column)))
            .filter(|(_, text)| !text.is_empty())
            .collect()
    }

    /// 項番 as it was meant, where Excel has changed it.
    fn number_text(&self, row: RowRef, column: ColumnRef) -> String {
        match self.numbers.get(self.anchor(row, column)) {
            Some(meant) => meant.to_owned(),
            None => self.text(row, column),
        }
    }

    fn text(&self, row: RowRef, column: ColumnRef) -> String {
        self.sheet.text(self.anchor(row, column)).trim().to_owned()
    }

    fn anchor(&self, row: RowRef, column: ColumnRef) -> CellRef {
        self.sheet.anchor(CellRef::new(row.0, column.0))
    }
}

/// What the choices of an item take.
fn choice_bytes(places: &[AnswerPlace]) -> u64 {
    let choices = places.iter().flat_map(|place| place.choices.iter());
    choices.map(|choice| choice.len() as u64 + Limits::CHOICE).sum()
}

/// What an item takes. One text may be part of many: a merged cell, a header.
fn text_bytes(item: &Item, places: &[AnswerPlace]) -> u64 {
    let extra = item.extra.iter().map(|(name, text)| name.len() + text.len());
    let answers = item.answers.iter().flat_map(|a| [&a.mark, &a.remark]).flatten();
    let marks = places.iter().flat_map(|place| &place.marks).map(|m| m.choice.len());
    let number = item.number.as_ref().map_or(0, String::len);
    let bytes = number
        + item.question.len()
        + answers.map(String::len).chain(extra).chain(marks).sum::<usize>();
    bytes as u64
}

fn recovered_numbers(format: Format, sheet: &Sheet, table: &Table) -> RecoveredNumbers {
    let Some(column) = table.column(Role::Number) else {
        return RecoveredNumbers::default();
    };
    let skipped = |row: &u32| table.skipped(RowRef(*row)).is_none();
    let rows = (table.first_body_row().0..=table.last_row.0).filter(skipped);
    let mut cells: Vec<CellRef> =
        rows.map(|row| sheet.anchor(CellRef::new(row, column.column.0))).collect();
    cells.dedup();
    RecoveredNumbers::of(format, sheet, &cells)
}

fn meaning(entry: &LegendEntry) -> (String, String) {
    (entry.mark.clone(), entry.meaning.clone())
}

/// The columns that are kept by name: all but those that have a place of their own.
fn extra_columns(table: &Table) -> Vec<(ColumnRef, String)> {
    let mut once = HashSet::new();
    let mut names = HashSet::new();
    let mut extra = Vec::new();
    for column in &table.columns {
        let own_place = match column.role {
            Role::Number | Role::Question => once.insert(column.role),
            Role::Category | Role::Mark => true,
            Role::Status | Role::Remark => {
                column.block == 0 && once.insert(column.role)
            }
            _ => false,
        };
        if !own_place {
            extra.push((column.column, free_name(column, &mut names)));
        }
    }
    extra
}

/// The header's text, told apart from other columns' by its letter where need be.
fn free_name(column: &Column, taken: &mut HashSet<String>) -> String {
    let header = column.header.trim();
    let plain =
        if header.is_empty() { column.column.to_string() } else { header.to_owned() };
    if taken.insert(plain.clone()) {
        return plain;
    }
    let lettered = format!("{plain} ({})", column.column);
    taken.insert(lettered.clone());
    lettered
}

#[cfg(test)]
#[path = "extract_tests.rs"]
mod tests;
