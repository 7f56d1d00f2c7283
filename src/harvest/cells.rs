//! The cells of a master that take an accepted answer, and what stands there afterwards.

use crate::address::{CellRef, Location, RowRange, RowRef};
use crate::edit::{CellValue, Edit};
use crate::plan::{BlankReason, Write};
use crate::planner::{answer_writes, join};
use crate::questionnaire::{Answer, AnswerPlace, Place, Slot};

use super::master::Why;

/// The edits that put the answers into their cells, where the old ones stand today.
pub(super) fn answered(
    place: &Place,
    old: &[Answer],
    new: &[Answer],
) -> Result<Vec<Edit>, Why> {
    if new.len() != place.answers.len() {
        let (has, needs) = (place.answers.len(), new.len());
        return Err(Why::new(
            format!("回答は {needs} 件、欄は {has} 件です"),
            format!("there are {needs} answers and {has} places for them"),
        ));
    }
    let empty = emptied(place);
    let mut edits: Vec<Edit> = Vec::new();
    for (index, (answer, cells)) in new.iter().zip(&place.answers).enumerate() {
        if is_ticked(cells) {
            return Err(Why::new(
                "チェックを付ける欄です。手で直してください",
                "it is answered by ticking a box; tick it by hand",
            ));
        }
        if answer.remark.is_some() && cells.remark.is_none() && !cells.shared {
            return Err(Why::new(
                "備考を書く欄がありません",
                "there is no cell for its remark",
            ));
        }
        let writes = answer_writes(&empty, index, answer).map_err(Why::of)?;
        edits.extend(writes.iter().map(Write::edit));
        if let Some(old) = old.get(index) {
            edits.extend(cleared(place, cells, old, &writes)?);
        }
    }
    Ok(edits)
}

/// What was said and is not said any more goes, unless something else is written there.
fn cleared(
    place: &Place,
    cells: &AnswerPlace,
    old: &Answer,
    writes: &[Write],
) -> Result<Vec<Edit>, Why> {
    let said =
        [(old.mark.is_some(), &cells.status), (old.remark.is_some(), &cells.remark)];
    let mut edits = Vec::new();
    for slot in
        said.into_iter().filter_map(|(said, slot)| slot.as_ref().filter(|_| said))
    {
        if writes.iter().any(|write| write.at.cell == slot.at) {
            continue;
        }
        if let Some(obstacle) = slot.obstacle {
            return Err(Why::of(BlankReason::from(obstacle)));
        }
        let at = Location::new(&place.sheet, slot.at);
        edits.push(Edit { at, value: CellValue::Clear });
    }
    Ok(edits)
}

/// The answers as they are read out of the place afterwards: where it has a cell for a
/// remark alone, the mark is part of the remark.
pub(super) fn as_read(place: &Place, answers: &[Answer]) -> Vec<Answer> {
    let read = answers.iter().enumerate().map(|(index, answer)| {
        let alone = place.answers.get(index).is_some_and(|cells| {
            cells.status.is_none() && cells.marks.is_empty() && cells.remark.is_some()
        });
        if !alone {
            return answer.clone();
        }
        Answer::of("", &join(answer.mark.as_deref(), answer.remark.as_deref()))
    });
    read.collect()
}

fn is_ticked(cells: &AnswerPlace) -> bool {
    let boxed = cells.status.as_ref().is_some_and(|slot| {
        let drawn = slot
            .text
            .as_deref()
            .is_some_and(|text| text.contains(['☐', '☑', '□', '■']));
        drawn || !slot.boxes.is_empty()
    });
    boxed || !cells.marks.is_empty()
}

/// The same place, as if nothing were answered there.
fn emptied(place: &Place) -> Place {
    with_slots(place, |slot| Slot { text: None, ..slot })
}

/// All rows of an item: those of its question, and those of answers below it.
pub(super) fn all_rows(place: &Place) -> RowRange {
    let answers = place.answers.iter();
    let slots = answers.flat_map(|cells| cells.status.iter().chain(&cells.remark));
    let last = slots.map(|slot| slot.at.row).chain([place.rows.last.0]).max();
    let first = place.rows.first.0.min(place.question.row);
    let last = last.unwrap_or_default().max(place.question.row);
    RowRange { first: RowRef(first), last: RowRef(last) }
}

/// The same place so many rows below.
pub(super) fn moved_down(place: &Place, rows: u32) -> Place {
    let down = |at: CellRef| CellRef::new(at.row + rows, at.col);
    let moved =
        with_slots(place, |slot| Slot { at: down(slot.at), text: None, ..slot });
    let RowRange { first, last } = place.rows;
    let rows = RowRange { first: RowRef(first.0 + rows), last: RowRef(last.0 + rows) };
    Place { question: down(place.question), rows, ..moved }
}

fn with_slots(place: &Place, change: impl Fn(Slot) -> Slot) -> Place {
    let answers = place.answers.iter().cloned().map(|cells| AnswerPlace {
        status: cells.status.map(&change),
        remark: cells.remark.map(&change),
        ..cells
    });
    Place { answers: answers.collect(), ..place.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::Obstacle;

    fn slot(at: &str, text: &str, obstacle: Option<Obstacle>) -> Option<Slot> {
        let text = (!text.is_empty()).then(|| text.to_owned());
        let at = at.parse().unwrap();
        Some(Slot { at, text, obstacle, validation: None, boxes: Vec::new() })
    }

    fn place(status: Option<Slot>, remark: Option<Slot>) -> Place {
        Place {
            sheet: String::new(),
            rows: RowRange { first: RowRef(6), last: RowRef(6) },
            question: CellRef::new(6, 1),
            translations: Vec::new(),
            answers: vec![AnswerPlace { status, remark, ..AnswerPlace::default() }],
            legend: [].into(),
            requirements: [].into(),
        }
    }

    /// The edits from one answer to another, where a sheet has these cells.
    fn edits(place: &Place, old: [&str; 2], new: [&str; 2]) -> Vec<String> {
        let [old, new] = [old, new].map(|[mark, remark]| Answer::of(mark, remark));
        match answered(place, &[old], &[new]) {
            Ok(edits) => {
                edits.iter().map(|edit| format!("{}={}", edit.at, edit.value)).collect()
            }
            Err(Why(_, english)) => vec![english],
        }
    }

    #[test]
    fn no_cell_is_written_and_cleared() {
        let both = || place(slot("C7", "○", None), slot("D7", "90日です。", None));
        let alone = || place(None, slot("D7", "90日です。", None));
        let locked = || {
            place(
                slot("C7", "○", None),
                slot("D7", "90日です。", Some(Obstacle::Locked)),
            )
        };
        let status = || place(slot("C7", "○", None), None);
        for (name, place, old, new, expected) in [
            (
                "both",
                both(),
                ["○", "90日です。"],
                ["×", "ありません。"],
                "C7=× D7=ありません。",
            ),
            ("no remark any more", both(), ["○", "90日です。"], ["×", ""], "C7=× D7="),
            (
                "no mark any more",
                both(),
                ["○", "90日です。"],
                ["", "ありません。"],
                "D7=ありません。 C7=",
            ),
            ("a mark in the remark", alone(), ["", "90日です。"], ["○", ""], "D7=○"),
            (
                "both in the remark",
                alone(),
                ["", "90日です。"],
                ["○", "180日です。"],
                "D7=○　180日です。",
            ),
            ("locked", locked(), ["○", "90日です。"], ["×", ""], "the cell is locked"),
            (
                "no room",
                status(),
                ["○", ""],
                ["○", "90日です。"],
                "there is no cell for its remark",
            ),
        ] {
            assert_eq!(edits(&place, old, new).join(" "), expected, "{name}");
        }
    }
}
