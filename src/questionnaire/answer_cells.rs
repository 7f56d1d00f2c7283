//! The cells of a table that take answers, and what stands in them.

use std::sync::Arc;

use super::form::{AnswerPlace, BoxSlot, MarkSlot, Obstacle, Slot};
use super::{Answer, Status};
use crate::address::{CellRef, ColumnRef, RowRange, RowRef};
use crate::layout::check_boxes::CheckBoxes;
use crate::layout::{
    Column, LEAST_CONFIDENCE, Role, Table, asks_for_reason, is_placeholder, is_slash,
};
use crate::workbook::{Sheet, ValidationKind, Value};

/// A status column at least this wide, in characters, also takes the remark where the
/// table has no column for it.
const ROOM_FOR_REMARK: f32 = 24.0;

/// Header words of a cell that takes mark and text, in files that have no widths.
const MARK_AND_TEXT: [&str; 7] =
    ["内容", "コメント", "説明", "詳細", "補足", "理由", "具体"];

/// The answer columns of a table.
#[derive(Debug)]
pub(super) struct AnswerColumns<'a> {
    sheet: &'a Sheet,
    status: Option<Lane>,
    marks: Vec<&'a Column>,
    remark: Option<Lane>,
    /// Whether the remark is the reason of a no.
    remark_is_reason: bool,
    /// Whether the status cell takes the remark too.
    shared: bool,
    /// What an answer may be, where its cell does not say.
    choices: Arc<[String]>,
    /// Whether the column of the answers is too doubtful to be written into.
    doubtful: bool,
}

/// The cells of a column, in the row of the question or some rows below it.
#[derive(Clone, Copy, Debug)]
struct Lane {
    column: ColumnRef,
    below: u32,
}

impl Lane {
    fn of(column: &Column) -> Lane {
        Lane { column: column.column, below: column.below }
    }
}

impl<'a> AnswerColumns<'a> {
    pub(super) fn of(sheet: &'a Sheet, table: &'a Table) -> AnswerColumns<'a> {
        let present = |role| table.columns(role).find(|column| column.block == 0);
        let status = present(Role::Status);
        let remark = present(Role::Remark);
        let main = status.or_else(|| present(Role::Mark)).or(remark);
        let doubtful = main.is_some_and(|column| column.confidence < LEAST_CONFIDENCE);
        let remark_is_reason =
            remark.is_some_and(|column| asks_for_reason(&column.header));
        let remark = remark.map(Lane::of);
        AnswerColumns {
            choices: table.choices.as_slice().into(),
            doubtful,
            sheet,
            status: status.map(Lane::of),
            marks: table.columns(Role::Mark).filter(|c| c.block == 0).collect(),
            remark,
            remark_is_reason,
            shared: remark.is_none()
                && status.is_some_and(|c| takes_text(sheet, table, c)),
        }
    }

    /// The answers of an item and where they stand.
    ///
    /// There is one, unless the question is merged over several rows that each have a
    /// status cell of their own.
    pub(super) fn read(
        &self,
        rows: RowRange,
        question: Option<ColumnRef>,
    ) -> Vec<(Answer, AnswerPlace)> {
        if self.status.is_none() && self.marks.is_empty() && self.remark.is_none() {
            return Vec::new();
        }
        let mut answers = vec![self.answer(rows.first)];
        if self.status.is_some_and(|lane| lane.below > 0) {
            return answers;
        }
        let mut last = self.key(rows.first);
        for row in (rows.first.0 + 1..=rows.last.0).map(RowRef) {
            let key = self.key(row);
            if key != last && self.belongs(row, rows.first, question) {
                answers.push(self.answer(row));
                last = key;
            }
        }
        answers
    }

    /// The cell that tells one answer from the next.
    fn key(&self, row: RowRef) -> Option<CellRef> {
        let mark = self.marks.first().map(|column| Lane::of(column));
        self.status.or(mark).or(self.remark).map(|lane| self.anchor(row, lane))
    }

    /// Whether a row is a further answer row and not just more text of the question.
    fn belongs(&self, row: RowRef, first: RowRef, question: Option<ColumnRef>) -> bool {
        let Some(question) = question else { return true };
        let own = CellRef::new(row.0, question.0);
        let merged = self.sheet.anchor(own).row <= first.0;
        let answered = || {
            let lanes = self.marks.iter().map(|column| Lane::of(column));
            let mut cells = lanes.chain(self.status).map(|lane| self.anchor(row, lane));
            cells.any(|at| !self.sheet.value(at).is_empty())
        };
        merged || (self.sheet.value(own).is_empty() && answered())
    }

    fn answer(&self, row: RowRef) -> (Answer, AnswerPlace) {
        let slot = |lane: Lane| self.slot(self.anchor(row, lane));
        let is_open = |lane: &Lane| !self.sheet.is_crossed_out(self.anchor(row, *lane));
        let has_slash =
            |lane: &Lane| is_slash(&self.sheet.text(self.anchor(row, *lane)));
        let marks: Vec<MarkSlot> = self
            .marks
            .iter()
            .filter(|column| is_open(&Lane::of(column)))
            .map(|column| MarkSlot {
                slot: slot(Lane::of(column)),
                choice: column.choice.clone().unwrap_or_else(|| column.header.clone()),
            })
            .collect();
        let mut place = AnswerPlace {
            status: self.status.filter(is_open).map(slot),
            remark: self.remark.filter(|r| is_open(r) && !has_slash(r)).map(slot),
            choices: marks.iter().map(|mark| mark.choice.clone()).collect(),
            marks,
            shared: self.shared,
            remark_is_reason: self.remark_is_reason,
        };
        if let Some(status) = &place.status {
            place.choices = self.choices(status);
        }
        (read_answer(&place), place)
    }

    fn choices(&self, status: &Slot) -> Arc<[String]> {
        if let Some(ValidationKind::List { choices: Some(listed), .. }) =
            status.validation.as_ref().map(|validation| &validation.kind)
        {
            return Arc::clone(listed);
        }
        let boxes = status.text.as_deref().and_then(CheckBoxes::of);
        boxes.map_or_else(|| Arc::clone(&self.choices), |boxes| boxes.choices().into())
    }

    fn slot(&self, at: CellRef) -> Slot {
        let boxes = self.sheet.tick_boxes(at).into_iter().map(|tick_box| BoxSlot {
            label: tick_box.label,
            linked: tick_box.cell.map(|cell| self.cell(cell, false)),
        });
        Slot { boxes: boxes.collect(), ..self.cell(at, true) }
    }

    /// A cell by itself. Cells that boxes are linked to may be hidden: nobody reads them.
    fn cell(&self, at: CellRef, is_read: bool) -> Slot {
        let text = self.sheet.text(at);
        let formula = self.sheet.cell(at).is_some_and(|cell| cell.formula);
        let obstacle = if formula {
            Some(Obstacle::Formula)
        } else if is_read && self.sheet.is_column_hidden(at.col) {
            Some(Obstacle::Hidden)
        } else if self.doubtful {
            Some(Obstacle::Doubtful)
        } else if !self.sheet.is_writable(at) {
            Some(Obstacle::Locked)
        } else {
            None
        };
        Slot {
            at,
            text: (!text.trim().is_empty()).then_some(text),
            obstacle,
            validation: self.sheet.shared_validation_at(at),
            boxes: Vec::new(),
        }
    }

    fn anchor(&self, row: RowRef, lane: Lane) -> CellRef {
        let row = row.0.saturating_add(lane.below);
        self.sheet.anchor(CellRef::new(row, lane.column.0))
    }
}

/// Whether a status column has room for a remark.
fn takes_text(sheet: &Sheet, table: &Table, column: &Column) -> bool {
    let row = table.first_row.0.saturating_add(column.below);
    let first = CellRef::new(row, column.column.0);
    let listed = sheet.validation_at(first).is_some_and(|v| v.choices().is_some());
    let boxed = matches!(sheet.value(first), Value::Text(text) if CheckBoxes::of(text).is_some());
    if listed || boxed || !sheet.tick_boxes(first).is_empty() {
        return false;
    }
    let last = sheet.merge_at(first).map_or(first.col, |merge| merge.last.col);
    let width: f32 = (first.col..=last).map(|col| sheet.column_width(col)).sum();
    table.text_behind_mark
        || width >= ROOM_FOR_REMARK
        || MARK_AND_TEXT.iter().any(|word| column.header.contains(word))
}

/// What the cells of an answer say now.
fn read_answer(place: &AnswerPlace) -> Answer {
    let text = |slot: &Option<Slot>| {
        let text = slot.as_ref().and_then(|slot| slot.text.as_deref());
        text.unwrap_or_default().trim().to_owned()
    };
    let remark = text(&place.remark);
    if !place.marks.is_empty() {
        let is_tick = |text: &String| !is_placeholder(text);
        let ticked = place
            .marks
            .iter()
            .filter(|mark| mark.slot.text.as_ref().is_some_and(is_tick));
        let ticked: Vec<&str> = ticked.map(|mark| mark.choice.as_str()).collect();
        return Answer::of(&ticked.join(" / "), &remark);
    }
    let status = text(&place.status);
    if is_placeholder(&status) {
        return Answer::of("", &remark);
    }
    if let Some(boxes) = CheckBoxes::of(&status) {
        return Answer::of(boxes.ticked().unwrap_or_default(), &remark);
    }
    if place.shared {
        let (mark, remark) = split_shared(&status, &place.choices);
        return Answer::of(mark, remark);
    }
    Answer::of(&status, &remark)
}

/// Mark and remark out of one cell: 「○　CISO を任命しています。」
fn split_shared<'t>(text: &'t str, choices: &[String]) -> (&'t str, &'t str) {
    let is_mark =
        |s: &str| Status::of(s) != Status::Other || choices.iter().any(|c| c == s);
    if is_mark(text) {
        return (text, "");
    }
    let stop = |c: char| c.is_whitespace() || "：:。、,".contains(c);
    match text.split_once(stop) {
        Some((mark, remark)) if is_mark(mark) => (mark, remark.trim()),
        _ => ("", text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_and_remark_in_one_cell() {
        for (text, mark, remark) in [
            ("○　任命しています。", "○", "任命しています。"),
            ("○\n任命しています。", "○", "任命しています。"),
            ("はい。年1回です。", "はい", "年1回です。"),
            ("○", "○", ""),
            ("A: 全社", "A", "全社"),
            ("年1回です。", "", "年1回です。"),
        ] {
            let choices = ["A".to_owned()];
            assert_eq!(split_shared(text, &choices), (mark, remark), "{text}");
        }
    }
}
