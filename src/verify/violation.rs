use std::fmt;

use serde::Serialize;

use crate::address::{Location, RowRef};
use crate::lang::Lang;
use crate::layout::Role;

/// Something that filling must not change, changed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Violation {
    /// A part (or sheet) is gone.
    PartLost {
        /// Its name.
        part: String,
    },
    /// A part (or sheet) is new.
    PartAdded {
        /// Its name.
        part: String,
    },
    /// A part that has nothing to do with cells has other bytes.
    PartChanged {
        /// Its name.
        part: String,
    },
    /// The parts are in another order.
    PartsReordered,
    /// A cell that was not to change did.
    CellChanged {
        /// The cell.
        at: Location,
    },
    /// A cell changed in which the customer asks and nobody answers. Looked for where no
    /// plan is known.
    NotAnAnswerCell {
        /// The cell.
        at: Location,
        /// What its column is for; none in a header or a heading.
        role: Option<Role>,
    },
    /// A cell does not hold what the plan says.
    NotAsPlanned {
        /// The cell.
        at: Location,
        /// What the plan says.
        planned: String,
        /// What it holds.
        found: String,
    },
    /// A planned cell holds a formula: what it shows is computed, whatever result is saved
    /// with it.
    Formula {
        /// The cell.
        at: Location,
    },
    /// A changed cell is not written as the sheet is: its elements have another prefix, or
    /// its reference is that of another place.
    CellDamaged {
        /// The cell.
        at: Location,
    },
    /// A formula is gone that other cells or the calculation chain rest on.
    FormulaLost {
        /// The cell that held it.
        at: Location,
    },
    /// A cell stands at a wrong place in the part: behind one to its right, in a row behind
    /// one below, or twice.
    CellMisplaced {
        /// The cell.
        at: Location,
    },
    /// A cell is gone, with its format.
    CellLost {
        /// The cell.
        at: Location,
    },
    /// A cell has another format, which is no wrapped copy of the old one.
    FormatChanged {
        /// The cell.
        at: Location,
    },
    /// A row was made visible, hidden, grouped or otherwise changed.
    RowChanged {
        /// The sheet.
        sheet: String,
        /// The row.
        row: RowRef,
    },
    /// Cells were merged or taken apart.
    MergesChanged {
        /// The sheet.
        sheet: String,
    },
    /// Something beside cells and rows differs: a merged area, a validation, white space.
    OutsideCells {
        /// The part.
        part: String,
        /// What stands there before.
        before: String,
        /// What stands there after.
        after: String,
    },
}

impl Violation {
    /// The text for a person.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Violation::PartLost { part } => {
                lang.pick(format!("{part} がなくなっています"), format!("{part} is gone"))
            }
            Violation::PartAdded { part } => {
                lang.pick(format!("{part} が増えています"), format!("{part} is new"))
            }
            Violation::PartChanged { part } => {
                lang.pick(format!("{part} が変わっています"), format!("{part} has changed"))
            }
            Violation::PartsReordered => lang
                .pick("パーツの順序が変わっています", "the parts are in another order")
                .to_owned(),
            Violation::CellChanged { at } => lang.pick(
                format!("{at}: 予定にないセルが変わっています"),
                format!("{at}: a cell that was not to change has changed"),
            ),
            Violation::NotAnAnswerCell { at, role } => {
                let what = match role {
                    Some(role) => role.text(lang),
                    None => lang.pick("見出し", "heading"),
                };
                lang.pick(
                    format!("{at}: 回答欄ではないセル（{what}）が変わっています"),
                    format!("{at}: a cell that takes no answer has changed ({what})"),
                )
            }
            Violation::NotAsPlanned { at, planned, found } => lang.pick(
                format!("{at}: 計画の値は {planned:?} ですが、セルの値は {found:?} です"),
                format!("{at}: planned is {planned:?}, and the cell holds {found:?}"),
            ),
            Violation::Formula { at } => lang.pick(
                format!("{at}: 計画では値ですが、セルに数式があります"),
                format!("{at}: a value is planned, and the cell holds a formula"),
            ),
            Violation::CellDamaged { at } => lang.pick(
                format!("{at}: セルの要素名または番地がシートのほかのセルと合いません"),
                format!("{at}: the cell is not written as the sheet is: its elements or its reference are wrong"),
            ),
            Violation::FormulaLost { at } => lang.pick(
                format!("{at}: ほかのセルや計算順序 (calcChain) が頼る数式がなくなっています"),
                format!("{at}: the formula is gone, and other cells or the calculation chain rest on it"),
            ),
            Violation::CellMisplaced { at } => lang.pick(
                format!("{at}: シートのデータの中で、セルの並び順が正しくありません"),
                format!("{at}: the cell stands out of order in the data of the sheet"),
            ),
            Violation::CellLost { at } => lang.pick(
                format!("{at}: セルがなくなっています"),
                format!("{at}: the cell is gone"),
            ),
            Violation::FormatChanged { at } => lang.pick(
                format!("{at}: セルの書式が変わっています"),
                format!("{at}: the format of the cell has changed"),
            ),
            Violation::RowChanged { sheet, row } => lang.pick(
                format!("シート「{sheet}」の {row} 行目の設定が変わっています"),
                format!("row {row} of sheet '{sheet}' has changed"),
            ),
            Violation::MergesChanged { sheet } => lang.pick(
                format!("シート「{sheet}」の結合が変わっています"),
                format!("the merged areas of sheet '{sheet}' have changed"),
            ),
            Violation::OutsideCells { part, before, after } => lang.pick(
                format!("{part}: セル以外の箇所が変わっています: {before:?} → {after:?}"),
                format!("{part}: something beside the cells has changed: {before:?} → {after:?}"),
            ),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::English))
    }
}
