//! The few formulas that tell what a list holds ([MS-XLS] 2.5.198).

use super::record::{Strings, f64_at, u16_at, u32_at};
use crate::address::{CellRange, CellRef};

/// What a formula of one token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
    Text(String),
    Number(f64),
    /// A range, on the sheet of that index in the table of external sheets.
    Range {
        sheet: Option<u16>,
        range: CellRange,
    },
    /// A defined name, counting from 1.
    Name(u32),
}

impl Operand {
    /// The operand, where the formula is a single one.
    pub(super) fn of(formula: &[u8], strings: Strings) -> Option<Operand> {
        let (&token, data) = formula.split_first()?;
        // References come in three classes; which one does not matter here.
        let token = if token >= 0x20 { token & 0x1F | 0x20 } else { token };
        Some(match token {
            0x17 => Operand::Text(strings.short(data)?.0),
            0x1E => Operand::Number(f64::from(u16_at(data, 0)?)),
            0x1F => Operand::Number(f64_at(data, 0)?),
            0x23 => Operand::Name(u32_at(data, 0)?),
            0x24 => range(None, data, [0, 0, 2, 2])?,
            0x25 => range(None, data, [0, 2, 4, 6])?,
            0x3A => range(Some(u16_at(data, 0)?), data, [2, 2, 4, 4])?,
            0x3B => range(Some(u16_at(data, 0)?), data, [2, 4, 6, 8])?,
            _ => return None,
        })
    }
}

/// First row, last row, first column and last column stand at these places.
fn range(sheet: Option<u16>, data: &[u8], at: [usize; 4]) -> Option<Operand> {
    let row = |at| Some(u32::from(u16_at(data, at)?));
    // The two highest bits say whether the reference moves when it is copied.
    let col = |at| Some(u16_at(data, at)? & 0x3FFF);
    let first = CellRef::new(row(at[0])?, col(at[2])?);
    let last = CellRef::new(row(at[1])?, col(at[3])?);
    Some(Operand::Range { sheet, range: CellRange::new(first, last) })
}
