//! The plan's execution: check everything, write, read back.

use std::collections::{HashMap, HashSet};

use crate::address::{CellRef, Location};
use crate::edit::{CellValue, Edit, EditOptions, Edited, Formulas};
use crate::error::{Error, ErrorKind, Refusal, Result};
use crate::note::Note;
use crate::open::Opener;
use crate::plan::{FillPlan, PlanItem, Write};
use crate::workbook::{Sheet, Workbook};

impl FillPlan {
    /// Write the plan into the file that it was made for.
    ///
    /// All or nothing: every question and every cell is compared with what the plan
    /// says, then all cells are written, then the result is read back and compared with
    /// the file as it was. A plan without fills gives back the very same bytes, and one
    /// that was applied before changes nothing more.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Changed`] at the first cell that is no longer as the plan says,
    /// [`ErrorKind::Refused`] where a cell cannot be written without harm, and
    /// [`ErrorKind::ReadBack`] if the result were not what was planned; and whatever
    /// [`open`](crate::open) says of the file.
    pub fn apply(&self, bytes: &[u8]) -> Result<Edited> {
        self.apply_with(bytes, &EditOptions::default())
    }

    /// [`apply`](FillPlan::apply) with options.
    ///
    /// # Errors
    ///
    /// As `apply`.
    pub fn apply_with(&self, bytes: &[u8], options: &EditOptions) -> Result<Edited> {
        let opener = Opener::of(options);
        let before = opener.open(bytes)?;
        let mut written = HashSet::new();
        for (item, fill) in self.filled() {
            check_question(&before, item)?;
            for write in &fill.writes {
                check_cell(&before, write, options)?;
                if !written.insert(&write.at) {
                    return Err(twice(&write.at));
                }
            }
        }
        for write in &self.fields {
            check_cell(&before, write, options)?;
            if !written.insert(&write.at) {
                return Err(twice(&write.at));
            }
        }
        let edits: Vec<Edit> = self.writes().map(Write::edit).collect();
        let mut edited = opener.edit(bytes, &edits, options)?;
        let locked = edits.iter().filter(|edit| is_locked(&before, &edit.at));
        edited.notes.extend(locked.map(|edit| {
            Note::new(
                "保護されたシートのロックされたセルに書き込みました",
                "a locked cell of a protected sheet was written",
            )
            .at(edit.at.clone())
        }));
        if !edits.is_empty() {
            let after = opener.of_filled(&edited.bytes).open(&edited.bytes)?;
            check_result(&before, &after, &edits)?;
        }
        Ok(edited)
    }
}

/// Rows in which the lines of a question are looked for.
const MOST_ROWS: u32 = 200;

fn check_question(workbook: &Workbook, item: &PlanItem) -> Result<()> {
    let sheet = sheet(workbook, &item.at)?;
    let at = item.at.cell;
    let found = sheet.text(at);
    let found = found.trim();
    let mut left = item
        .question
        .strip_prefix(found)
        .filter(|_| !found.is_empty() || item.question.is_empty());
    // A question over several rows is joined: its other lines stand below.
    for row in at.row.saturating_add(1)..=at.row.saturating_add(MOST_ROWS) {
        let Some(rest) = left.filter(|rest| !rest.is_empty()) else { break };
        let text = sheet.text(CellRef::new(row, at.col));
        let text = text.trim();
        let next = rest.strip_prefix('\n').and_then(|rest| rest.strip_prefix(text));
        if let Some(next) = next.filter(|_| !text.is_empty()) {
            left = Some(next);
        }
    }
    if left.is_some_and(str::is_empty) {
        return Ok(());
    }
    Err(changed(&item.at, &item.question, found))
}

fn check_cell(workbook: &Workbook, write: &Write, options: &EditOptions) -> Result<()> {
    let sheet = sheet(workbook, &write.at)?;
    let anchor = sheet.anchor(write.at.cell);
    if anchor != write.at.cell {
        return Err(
            Error::new(ErrorKind::Refused(Refusal::Merged(anchor))).at(&write.at)
        );
    }
    let formula = sheet.cell(write.at.cell).is_some_and(|cell| cell.formula);
    if formula && options.formulas == Formulas::Keep {
        return Err(Error::new(ErrorKind::Refused(Refusal::Formula)).at(&write.at));
    }
    let found = sheet.text(write.at.cell);
    let expected = write.was.as_deref().unwrap_or_default();
    // Blanks alone are nothing, here as when the plan was made.
    let unchanged =
        found == expected || (expected.is_empty() && found.trim().is_empty());
    let ticked = sheet.is_drawn(write.at.cell)
        && found == expected.replacen('☐', "☑", 1)
        && found != expected;
    let applied_before =
        ticked || sheet.holds(write.at.cell, &write.value, workbook.format());
    if !unchanged && !applied_before {
        return Err(changed(&write.at, expected, &found));
    }
    let validation = sheet.validation_at(write.at.cell);
    if validation.is_some_and(|validation| !validation.accepts(&write.value)) {
        let refusal = Refusal::Validation(write.value.to_string());
        return Err(Error::new(ErrorKind::Refused(refusal)).at(&write.at));
    }
    Ok(())
}

fn is_locked(workbook: &Workbook, at: &Location) -> bool {
    workbook.sheet(&at.sheet).is_some_and(|sheet| sheet.is_locked(at.cell))
}

fn sheet<'w>(workbook: &'w Workbook, at: &Location) -> Result<&'w Sheet> {
    let missing = || Error::new(ErrorKind::NoSheet(at.sheet.clone())).at(at);
    workbook.sheet(&at.sheet).ok_or_else(missing)
}

fn changed(at: &Location, expected: &str, found: &str) -> Error {
    let (expected, found) = (expected.to_owned(), found.to_owned());
    Error::new(ErrorKind::Changed { expected, found }).at(at)
}

fn twice(at: &Location) -> Error {
    Error::data(
        "計画がこのセルに二度書き込もうとしています",
        "the plan writes this cell twice",
    )
    .at(at)
}

/// The edited cells hold what was to be written, and all others what they held.
fn check_result(before: &Workbook, after: &Workbook, edits: &[Edit]) -> Result<()> {
    let mut planned: HashMap<(&str, CellRef), &CellValue> = HashMap::new();
    for edit in edits {
        planned.insert((&edit.at.sheet, edit.at.cell), &edit.value);
    }
    let names = |workbook: &Workbook| -> Vec<String> {
        workbook.sheets().iter().map(|sheet| sheet.name().to_owned()).collect()
    };
    if names(before) != names(after) {
        let (expected, found) = (names(before).join(" "), names(after).join(" "));
        return Err(Error::new(ErrorKind::ReadBack { expected, found }));
    }
    for (old, new) in before.sheets().iter().zip(after.sheets()) {
        for (at, cell) in new.cells() {
            let place = Location::new(old.name(), at);
            let fits = match planned.remove(&(old.name(), at)) {
                Some(_) if new.is_drawn(at) => new.text(at).contains('☑'),
                // It shows what its linked cells hold.
                None if new.is_drawn(at) => {
                    let linked = new.tick_boxes(at).into_iter().filter_map(|b| b.cell);
                    let mut linked = linked.map(|cell| Location::new(old.name(), cell));
                    cell.value == *old.value(at)
                        || linked.any(|cell| edits.iter().any(|edit| edit.at == cell))
                }
                Some(value) => new.holds(at, value, after.format()) && !cell.formula,
                None => cell.value == *old.value(at),
            };
            if !fits {
                return Err(read_back(&place, &old.text(at), &new.shown(cell)));
            }
        }
        if let Some((at, cell)) = old
            .cells()
            .find(|(at, cell)| !cell.value.is_empty() && new.cell(*at).is_none())
        {
            return Err(read_back(
                &Location::new(old.name(), at),
                &old.shown(cell),
                "",
            ));
        }
    }
    match planned.into_iter().find(|(_, value)| !value.is_nothing()) {
        None => Ok(()),
        Some(((sheet, at), value)) => {
            Err(read_back(&Location::new(sheet, at), &value.to_string(), ""))
        }
    }
}

fn read_back(at: &Location, expected: &str, found: &str) -> Error {
    let (expected, found) = (expected.to_owned(), found.to_owned());
    Error::new(ErrorKind::ReadBack { expected, found }).at(at)
}
