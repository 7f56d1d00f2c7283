//! What xls and xlsb write in the same way: operands of formulas ([MS-XLS] 2.5.198), links
//! between sheets, packed numbers.

use super::record::{Strings, f64_at, u16_at, u32_at};
use crate::address::{CellRange, CellRef};
use crate::error::Result;
use crate::limits::Limits;
use crate::workbook::{Choices, DefinedName, Operator, Sheet, ValidationKind};

/// How wide the numbers in formulas are.
#[derive(Clone, Copy)]
pub(crate) enum Width {
    /// Rows of two bytes, as in xls, whose strings are written so.
    Narrow(Strings),
    /// Rows of four bytes, as in xlsb.
    Wide,
}

/// What a formula of one token is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Operand {
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
    pub(crate) fn of(formula: &[u8], width: Width) -> Option<Operand> {
        let (&token, data) = formula.split_first()?;
        // References come in three classes; which one does not matter here.
        let token = if token >= 0x20 { token & 0x1F | 0x20 } else { token };
        Some(match token {
            0x17 => Operand::Text(text(data, width)?),
            0x1E => Operand::Number(f64::from(u16_at(data, 0)?)),
            0x1F => Operand::Number(f64_at(data, 0)?),
            0x23 => Operand::Name(u32_at(data, 0)?),
            0x24 => range(None, data, width, false)?,
            0x25 => range(None, data, width, true)?,
            0x3A => range(Some(u16_at(data, 0)?), data.get(2..)?, width, false)?,
            0x3B => range(Some(u16_at(data, 0)?), data.get(2..)?, width, true)?,
            _ => return None,
        })
    }
}

fn text(data: &[u8], width: Width) -> Option<String> {
    match width {
        Width::Narrow(strings) => Some(strings.short(data)?.0),
        Width::Wide => {
            let len = usize::from(u16_at(data, 0)?) * 2;
            let text = encoding_rs::UTF_16LE
                .decode_without_bom_handling(data.get(2..2 + len)?);
            Some(text.0.into_owned())
        }
    }
}

/// Row and column of a cell, or first and last row and first and last column of an area.
fn range(sheet: Option<u16>, data: &[u8], width: Width, area: bool) -> Option<Operand> {
    let bytes = if matches!(width, Width::Wide) { 4 } else { 2 };
    let row = |nth: usize| match bytes {
        4 => u32_at(data, nth * 4).filter(|&row| row < CellRef::MAX_ROWS),
        _ => u16_at(data, nth * 2).map(u32::from),
    };
    let rows = if area { 2 } else { 1 };
    // The two highest bits say whether the reference moves when it is copied.
    let col = |nth: usize| Some(u16_at(data, rows * bytes + nth * 2)? & 0x3FFF);
    let first = CellRef::new(row(0)?, col(0)?);
    let last = CellRef::new(row(rows - 1)?, col(rows - 1)?);
    Some(Operand::Range { sheet, range: CellRange::new(first, last) })
}

/// What names and external sheets stand for.
#[derive(Default)]
pub(crate) struct Links {
    /// For each external sheet, its index among the sheets.
    pub(crate) externals: Vec<u16>,
    /// The names, and what they stand for where that is a single operand.
    pub(crate) names: Vec<(String, Option<Operand>)>,
}

/// A list that is written in cells: it gets its choices once all sheets are read.
pub(crate) struct Reference {
    /// Its place among the validations of its sheet.
    pub(crate) validation: usize,
    pub(crate) source: Operand,
}

impl Links {
    /// Give lists that are written in cells their choices. Each comes with the index of
    /// its sheet.
    pub(crate) fn look_up(
        &self,
        sheets: &mut [Sheet],
        references: &[(usize, Reference)],
        limits: &Limits,
    ) -> Result<()> {
        let in_cells = Choices::new(limits);
        for (index, reference) in references {
            let Some((on, range)) = self.resolve(*index, &reference.source) else {
                continue;
            };
            let Some(listed) = sheets.get(on) else { continue };
            let list = in_cells.of(listed, range)?;
            let written = on_sheet(listed.name(), range);
            let validation = sheets[*index].validations.get_mut(reference.validation);
            if let Some(ValidationKind::List { choices, source }) =
                validation.map(|v| &mut v.kind)
            {
                *choices = Some(list.into());
                *source = written;
            }
        }
        Ok(())
    }

    /// The names that stand for ranges.
    pub(crate) fn defined_names(&self, sheets: &[Sheet]) -> Vec<DefinedName> {
        let name = |(name, refers_to): &(String, Option<Operand>)| {
            let (sheet, range) = self.resolve(usize::MAX, refers_to.as_ref()?)?;
            let refers_to = on_sheet(sheets.get(sheet)?.name(), range);
            Some(DefinedName { name: name.clone(), sheet: None, refers_to })
        };
        self.names.iter().filter_map(name).collect()
    }

    /// The sheet and the range that an operand on a sheet stands for.
    fn resolve(&self, index: usize, operand: &Operand) -> Option<(usize, CellRange)> {
        match operand {
            Operand::Range { sheet: None, range } => Some((index, *range)),
            Operand::Range { sheet: Some(external), range } => {
                let sheet = self.externals.get(usize::from(*external))?;
                Some((usize::from(*sheet), *range))
            }
            Operand::Name(number) => {
                let at = usize::try_from(number.checked_sub(1)?).ok()?;
                match self.names.get(at)?.1.as_ref()? {
                    // A name for a name is not followed.
                    Operand::Name(_) => None,
                    other => self.resolve(index, other),
                }
            }
            Operand::Text(_) | Operand::Number(_) => None,
        }
    }
}

fn on_sheet(sheet: &str, range: CellRange) -> String {
    format!("'{}'!{range}", sheet.replace('\'', "''"))
}

/// What a validation accepts, by its flags and its two formulas; and where its list
/// stands, where that is in cells.
pub(crate) fn validation_kind(
    flags: u32,
    first: &[u8],
    second: &[u8],
    width: Width,
) -> (ValidationKind, Option<Operand>) {
    let bound = |formula| match Operand::of(formula, width) {
        Some(Operand::Number(number)) => Some(number),
        _ => None,
    };
    let compare = || operator(flags >> 20 & 0xF, bound(first), bound(second));
    let kind = match flags & 0xF {
        1 => ValidationKind::Whole(compare()),
        2 => ValidationKind::Decimal(compare()),
        3 => return list(Operand::of(first, width)),
        4 => ValidationKind::Date(compare()),
        5 => ValidationKind::Time(compare()),
        6 => ValidationKind::TextLength(compare()),
        _ => ValidationKind::Custom(String::new()),
    };
    (kind, None)
}

/// The choices of a list, or where they stand.
fn list(operand: Option<Operand>) -> (ValidationKind, Option<Operand>) {
    match operand {
        Some(Operand::Text(text)) => {
            let choices =
                text.split(['\0', ',']).map(|choice| choice.trim().to_owned());
            let choices = Some(choices.collect());
            (ValidationKind::List { choices, source: text.replace('\0', ",") }, None)
        }
        other => (ValidationKind::List { choices: None, source: String::new() }, other),
    }
}

fn operator(code: u32, a: Option<f64>, b: Option<f64>) -> Operator {
    match code {
        0 => Operator::Between(a, b),
        1 => Operator::NotBetween(a, b),
        2 => Operator::Equal(a),
        3 => Operator::NotEqual(a),
        4 => Operator::Greater(a),
        5 => Operator::Less(a),
        6 => Operator::GreaterOrEqual(a),
        _ => Operator::LessOrEqual(a),
    }
}

/// A number in 30 bits ([MS-XLS] 2.5.122).
pub(crate) fn packed_number(bits: u32) -> f64 {
    let number = if bits & 2 != 0 {
        f64::from(bits.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(bits & !3) << 32)
    };
    if bits & 1 != 0 { number / 100.0 } else { number }
}

/// The text of an error.
pub(crate) fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers() {
        for (bits, number) in [
            (0x3FF0_0000, 1.0),
            (0x3FF0_0001, 0.01),
            (4 << 2 | 2, 4.0),
            (123 << 2 | 3, 1.23),
            ((-5i32 << 2 | 2).cast_unsigned(), -5.0),
        ] {
            assert_eq!(packed_number(bits), number);
        }
    }

    #[test]
    fn operands_of_both_widths() {
        let range = Operand::Range { sheet: Some(1), range: "A1:A4".parse().unwrap() };
        let wide = [0x3B, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0];
        assert_eq!(Operand::of(&wide, Width::Wide), Some(range.clone()));
        let code_page = Strings::code_page(932);
        let narrow = Width::Narrow(Strings { unicode: true, code_page });
        let short = [0x3B, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0];
        assert_eq!(Operand::of(&short, narrow), Some(range));
        for cut in 0..short.len() {
            assert_eq!(Operand::of(&short[..cut], narrow), None);
        }
    }
}
