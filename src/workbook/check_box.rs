//! Check boxes that Excel draws: in a cell, by its format, or over it, as form controls.

use std::collections::BTreeMap;

use super::cell::Value;
use super::sheet::Sheet;
use crate::address::{CellRef, Location};

/// A form control that stands over the sheet and writes into a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// Whether it is ticked.
    pub check_box: CheckBox,
    /// Whether it is an option button, of which only one in a group is ticked.
    pub is_option: bool,
    /// The cell under its top left corner.
    pub at: Option<CellRef>,
    /// The cell that holds its state, as written in the file.
    pub linked_cell: Option<String>,
    /// The text beside it.
    pub label: String,
}

/// The state of a check box or option button.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CheckBox {
    /// Ticked.
    Checked,
    /// Not ticked.
    Unchecked,
    /// Neither.
    Mixed,
}

/// A box that a cell shows, and how it is ticked.
#[derive(Clone, Debug, PartialEq)]
pub struct TickBox {
    /// The text beside it; empty where the heading over the cell says what it means.
    pub label: String,
    /// The cell that takes TRUE. None where a click alone ticks the box: it has no linked
    /// cell, or one on another sheet, or is an option button.
    pub cell: Option<CellRef>,
}

impl Sheet {
    /// The boxes that the cell shows, in the order of the file.
    pub fn tick_boxes(&self, at: CellRef) -> Vec<TickBox> {
        if let Some(boxes) = self.boxes.get(&at) {
            return boxes.clone();
        }
        let own = || TickBox { label: String::new(), cell: Some(at) };
        self.format_at(at).check_box.then(own).into_iter().collect()
    }

    /// Whether the cell shows boxes that stand over it, in place of what it holds.
    pub(crate) fn is_drawn(&self, at: CellRef) -> bool {
        self.boxes.contains_key(&at)
    }

    /// Let the cells under controls show what a person sees there: 「☐はい ☑いいえ」.
    /// Cells that say something themselves stay as they are.
    pub(crate) fn draw_controls(&mut self) {
        let mut drawn: BTreeMap<CellRef, String> = BTreeMap::new();
        for control in &self.controls {
            let Some(at) = control.at.map(|at| self.anchor(at)) else { continue };
            if !matches!(self.value(at), Value::Empty | Value::Bool(_)) {
                continue;
            }
            let tick_box = TickBox {
                label: own_label(&control.label).to_owned(),
                cell: control.takes_true(&self.name),
            };
            let text = drawn.entry(at).or_default();
            if !text.is_empty() {
                text.push(' ');
            }
            text.push(if self.is_ticked(control, tick_box.cell) {
                '☑'
            } else {
                '☐'
            });
            text.push_str(&tick_box.label);
            self.boxes.entry(at).or_default().push(tick_box);
        }
        let values = drawn.into_iter().map(|(at, text)| (at, Value::from(&*text)));
        self.overwrite(values.collect());
    }

    /// The linked cell tells, else the control.
    fn is_ticked(&self, control: &Control, cell: Option<CellRef>) -> bool {
        match cell.map(|cell| self.value(cell)) {
            Some(Value::Bool(ticked)) => *ticked,
            _ => control.check_box == CheckBox::Checked,
        }
    }
}

impl Control {
    /// The cell of this sheet that ticks it when TRUE is written there.
    fn takes_true(&self, sheet: &str) -> Option<CellRef> {
        let linked: Location = self.linked_cell.as_ref()?.parse().ok()?;
        let here = linked.sheet.is_empty() || linked.sheet == sheet;
        (here && !self.is_option).then_some(linked.cell)
    }
}

/// A label that somebody wrote, not the name that Excel gave: 「チェック 12」.
fn own_label(label: &str) -> &str {
    const GIVEN: [&str; 5] =
        ["check box", "チェック ボックス", "チェック", "option button", "オプション"];
    let label = label.trim();
    let lower = label.to_lowercase();
    let is_given = GIVEN.iter().any(|given| {
        let rest = lower.strip_prefix(given);
        rest.is_some_and(|rest| rest.trim().chars().all(|c| c.is_ascii_digit()))
    });
    if is_given { "" } else { label }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::{Cell, CellFormat};

    fn cell(at: &str) -> CellRef {
        at.parse().unwrap()
    }

    fn control(at: &str, label: &str, linked: Option<&str>) -> Control {
        Control {
            check_box: CheckBox::Unchecked,
            is_option: false,
            at: Some(cell(at)),
            linked_cell: linked.map(str::to_owned),
            label: label.to_owned(),
        }
    }

    #[test]
    fn boxes_over_a_cell_are_drawn_into_it() {
        let mut sheet = Sheet::new("回答");
        let yes = Cell { value: Value::Bool(true), ..Cell::default() };
        sheet.set_cells(vec![
            (cell("B2"), Cell::new("他の文字")),
            (cell("H2"), yes.clone()),
            (cell("D3"), yes),
        ]);
        sheet.controls = vec![
            control("C2", "はい", Some("$G$2")),
            control("C2", "いいえ", Some("'回答'!$H$2")),
            control("B2", "はい", Some("$G$3")),
            control("D3", "チェック 12", Some("$D$3")),
            control("A9", "なし", None),
            control("A9", "別の", Some("他!$A$1")),
        ];
        sheet.draw_controls();
        assert_eq!(sheet.text(cell("C2")), "☐はい ☑いいえ");
        assert_eq!(sheet.text(cell("B2")), "他の文字");
        assert_eq!(sheet.text(cell("D3")), "☑");
        assert_eq!(sheet.text(cell("A9")), "☐なし ☐別の");
        let cells = |at| -> Vec<Option<CellRef>> {
            sheet.tick_boxes(cell(at)).into_iter().map(|b| b.cell).collect()
        };
        assert_eq!(cells("C2"), [Some(cell("G2")), Some(cell("H2"))]);
        assert_eq!(cells("A9"), [None, None]);
        assert_eq!(sheet.tick_boxes(cell("D3"))[0].label, "");
    }

    #[test]
    fn a_cell_that_is_a_box_shows_one() {
        let mut sheet = Sheet::new("回答");
        let boxed = CellFormat { check_box: true, ..CellFormat::default() };
        sheet.formats = [CellFormat::default(), boxed].into();
        let value = |yes| Cell { value: Value::Bool(yes), format: 1, formula: false };
        sheet.set_cells(vec![(cell("A1"), value(true)), (cell("A2"), value(false))]);
        assert_eq!(
            (sheet.text(cell("A1")), sheet.text(cell("A2"))),
            ("☑".into(), "☐".into())
        );
        let own = TickBox { label: String::new(), cell: Some(cell("A2")) };
        assert_eq!(sheet.tick_boxes(cell("A2")), [own]);
        assert_eq!(sheet.tick_boxes(cell("A3")), []);
    }

    #[test]
    fn labels_that_nobody_wrote() {
        for (label, own) in [
            ("Check Box 12", ""),
            ("チェック 3", ""),
            ("チェック済", "チェック済"),
            (" 対応する ", "対応する"),
            ("", ""),
        ] {
            assert_eq!(own_label(label), own);
        }
    }
}
