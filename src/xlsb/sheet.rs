//! One worksheet part.

use std::sync::Arc;

use super::record::{Record, Records};
use crate::address::{CellRange, CellRef};
use crate::error::Result;
use crate::limits::Limits;
use crate::workbook::{Cell, ColumnProps, RowProps, Sheet, Validation, Value};
use crate::xls::formula::{Reference, Width, packed_number, validation_kind};

/// Read a sheet; the lists that are written in cells are still to be looked up.
pub(super) fn read(
    data: &[u8],
    strings: &[Arc<str>],
    sheet: &mut Sheet,
    budget: &mut u64,
    limits: &Limits,
) -> Result<Vec<Reference>> {
    let mut reader = Reader {
        strings,
        limits,
        budget,
        sheet,
        row: 0,
        next_col: 0,
        cells: vec![],
        merges: vec![],
        references: vec![],
    };
    for record in Records::new(data) {
        reader.record(&record)?;
    }
    let Reader { cells, merges, references, .. } = reader;
    sheet.set_cells(cells);
    sheet.set_merges(merges);
    Ok(references)
}

struct Reader<'r> {
    strings: &'r [Arc<str>],
    limits: &'r Limits,
    /// Cells of all sheets so far.
    budget: &'r mut u64,
    sheet: &'r mut Sheet,
    row: u32,
    /// The column behind the last cell: that of a short record.
    next_col: u32,
    cells: Vec<(CellRef, Cell)>,
    merges: Vec<CellRange>,
    references: Vec<Reference>,
}

impl Reader<'_> {
    fn record(&mut self, record: &Record<'_>) -> Result<()> {
        match record.kind {
            0 => self.row(record)?,
            kind @ 1..=11 => {
                let value = self.value(record, kind, 8)?;
                let (col, format) = (record.u32(0)?, record.u32(4)?);
                self.cell(col, format, value, kind >= 8)?;
            }
            // The short forms of 1 to 7, which leave out the column: it is the next one
            // ([MS-XLSB] 2.4.816 and on).
            kind @ 12..=18 => {
                let value = self.value(record, kind - 11, 4)?;
                self.cell(self.next_col, record.u32(0)?, value, false)?;
            }
            0x3C => self.columns(record)?,
            0xB0 => {
                self.merges.extend(area(record, 0)?);
                Limits::check(
                    "merged areas",
                    self.merges.len() as u64,
                    self.limits.merges,
                )?;
            }
            0x217 => self.sheet.protected = true,
            0x40 => {
                // One that cannot be read accepts everything.
                let _ = self.validation(record);
            }
            _ => {}
        }
        Ok(())
    }

    /// What stands in a cell, by the type of its record, from that byte on.
    fn value(&self, record: &Record<'_>, kind: u32, at: usize) -> Result<Value> {
        Ok(match kind {
            2 => Value::Number(packed_number(record.u32(at)?)),
            3 | 11 => error(record.u8(at)?),
            4 | 10 => Value::Bool(record.u8(at)? != 0),
            5 | 9 => Value::Number(record.f64(at)?),
            6 | 8 => {
                let text = record.text(at)?.0;
                let most = self.limits.text_bytes;
                Limits::check("bytes of one text", text.len() as u64, most)?;
                Value::from(text.as_str())
            }
            7 => {
                let text = self.strings.get(record.u32(at)? as usize).cloned();
                text.map(Value::Text).unwrap_or_default()
            }
            _ => Value::Empty,
        })
    }

    fn cell(
        &mut self,
        col: u32,
        format: u32,
        value: Value,
        formula: bool,
    ) -> Result<()> {
        self.next_col = col.saturating_add(1);
        let Some(col) = column(col) else { return Ok(()) };
        if self.row >= CellRef::MAX_ROWS {
            return Ok(());
        }
        *self.budget += 1;
        Limits::check("cells", *self.budget, self.limits.cells)?;
        // The highest byte holds flags.
        let format = format & 0x00FF_FFFF;
        self.cells.push((CellRef::new(self.row, col), Cell { value, format, formula }));
        Ok(())
    }

    /// [MS-XLSB] 2.4.741.
    fn row(&mut self, record: &Record<'_>) -> Result<()> {
        self.row = record.u32(0)?;
        self.next_col = 0;
        if self.row >= CellRef::MAX_ROWS {
            return Ok(());
        }
        *self.budget += 1;
        Limits::check("cells", *self.budget, self.limits.cells)?;
        let flags = record.u8(11)?;
        let props = RowProps {
            height: Some(f32::from(record.u16(8)?) / 20.0),
            custom_height: flags & 0x20 != 0,
            hidden: flags & 0x10 != 0,
            format: (flags & 0x40 != 0).then_some(record.u32(4)?),
        };
        self.sheet.row_props.insert(self.row, props);
        Ok(())
    }

    fn columns(&mut self, record: &Record<'_>) -> Result<()> {
        let Some(first) = column(record.u32(0)?) else { return Ok(()) };
        let last = column(record.u32(4)?).unwrap_or(CellRef::MAX_COLS - 1);
        let most = u64::from(CellRef::MAX_COLS);
        Limits::check("columns", self.sheet.column_props.len() as u64, most)?;
        if last < first {
            return Ok(());
        }
        self.sheet.column_props.push(ColumnProps {
            columns: first..last + 1,
            width: Some(record.u32(8)? as f32 / 256.0),
            hidden: record.u16(16)? & 1 != 0,
            format: record.u32(12)?,
        });
        Ok(())
    }

    /// What cells accept ([MS-XLSB] 2.4.391).
    fn validation(&mut self, record: &Record<'_>) -> Result<()> {
        let flags = record.u32(0)?;
        let count = record.u32(4)? as usize;
        let mut at = 8;
        let mut ranges = Vec::new();
        for _ in 0..count {
            ranges.extend(area(record, at)?);
            at += 16;
        }
        for _ in 0..4 {
            at = record.text(at)?.1;
        }
        let mut formula = || {
            let len = record.u32(at)? as usize;
            let formula = record.slice(at + 4, len)?;
            let extra = record.u32(at + 4 + len)? as usize;
            at = (at + 8 + len).saturating_add(extra);
            Ok::<_, crate::error::Error>(formula)
        };
        let (first, second) = (formula()?, formula()?);
        let (kind, source) = validation_kind(flags, first, second, Width::Wide);
        if let Some(source) = source {
            let validation = self.sheet.validations.len();
            self.references.push(Reference { validation, source });
        }
        self.sheet.validations.push(Validation {
            ranges,
            kind,
            strict: flags & 0x0008_0000 != 0 && (flags >> 4) & 7 == 0,
            allow_blank: flags & 0x0100 != 0,
        });
        Ok(())
    }
}

fn column(col: u32) -> Option<u16> {
    u16::try_from(col).ok().filter(|&col| col < CellRef::MAX_COLS)
}

/// First and last row, first and last column.
fn area(record: &Record<'_>, at: usize) -> Result<Option<CellRange>> {
    let row = |at| record.u32(at).map(|row| row.min(CellRef::MAX_ROWS - 1));
    let (first, last) = (row(at)?, row(at + 4)?);
    let (left, right) = (column(record.u32(at + 8)?), column(record.u32(at + 12)?));
    Ok(left.zip(right).map(|(left, right)| {
        CellRange::new(CellRef::new(first, left), CellRef::new(last, right))
    }))
}

fn error(code: u8) -> Value {
    Value::Error(crate::xls::formula::error_text(code).into())
}
