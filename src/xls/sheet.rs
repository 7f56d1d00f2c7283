//! One sheet of a workbook stream.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::formula::{Reference, Width, error_text, packed_number, validation_kind};
use super::globals::Globals;
use super::record::{Record, Records, Strings, u16_at, u32_at};
use crate::address::{CellRange, CellRef};
use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::workbook::{
    Cell, ColumnProps, RowProps, Sheet, SheetKind, Validation, Value,
};

/// Read the sheet of that index.
pub(super) fn read(
    stream: &[u8],
    globals: &Globals,
    index: usize,
    budget: &mut u64,
    limits: &Limits,
) -> Result<(Sheet, Vec<Reference>)> {
    let entry = &globals.sheets[index];
    let mut sheet = Sheet::new(entry.name.as_str());
    sheet.visibility = entry.visibility;
    sheet.kind = entry.kind;
    sheet.formats = Arc::clone(&globals.formats);
    if entry.kind == SheetKind::Other {
        return Ok((sheet, Vec::new()));
    }
    let mut reader = Reader {
        globals,
        limits,
        budget,
        sheet,
        cells: Vec::new(),
        merges: Vec::new(),
        rows: BTreeMap::new(),
        references: Vec::new(),
        formula: None,
    };
    let (mut depth, mut ended) = (0u32, false);
    for record in Records::new(stream.get(entry.start..).unwrap_or_default()) {
        match record.kind {
            // Charts stand between, as substreams that have records of the same kinds.
            0x0809 => depth += 1,
            // Bytes that are no sheet would be read as an empty one.
            _ if depth == 0 => break,
            0x000A if depth == 1 => {
                ended = true;
                break;
            }
            0x000A => depth -= 1,
            _ if depth == 1 => reader.record(&record)?,
            _ => {}
        }
    }
    if !ended {
        let name = &entry.name;
        return Err(Error::damaged(format!("the records of sheet {name:?} break off")));
    }
    let Reader { mut sheet, cells, merges, rows, references, .. } = reader;
    sheet.set_cells(cells);
    sheet.set_merges(merges);
    sheet.row_props = rows;
    Ok((sheet, references))
}

struct Reader<'g> {
    globals: &'g Globals,
    limits: &'g Limits,
    /// Cells of all sheets so far.
    budget: &'g mut u64,
    sheet: Sheet,
    cells: Vec<(CellRef, Cell)>,
    merges: Vec<CellRange>,
    rows: BTreeMap<u32, RowProps>,
    references: Vec<Reference>,
    /// The formula whose text comes in the next record.
    formula: Option<(CellRef, u16)>,
}

impl Reader<'_> {
    fn record(&mut self, record: &Record<'_>) -> Result<()> {
        match record.kind {
            0x0201 => self.cell(record, Value::Empty)?,
            0x0203 => self.cell(record, Value::Number(record.f64(6)?))?,
            0x027E => {
                self.cell(record, Value::Number(packed_number(record.u32(6)?)))?
            }
            0x00FD => {
                let text = self.globals.shared.get(record.u32(6)? as usize);
                let text = text.map(|text| Value::Text(text.clone()));
                self.cell(record, text.unwrap_or_default())?;
            }
            0x0204 | 0x00D6 => {
                let text = self.globals.strings.long(record.from(6)?);
                self.cell(
                    record,
                    text.map(|(t, _)| Value::from(&*t)).unwrap_or_default(),
                )?;
            }
            0x0205 => {
                let value = match record.u8(7)? {
                    0 => Value::Bool(record.u8(6)? != 0),
                    _ => Value::Error(error_text(record.u8(6)?).into()),
                };
                self.cell(record, value)?;
            }
            0x00BD => self.numbers(record)?,
            0x00BE => self.blanks(record)?,
            0x0006 | 0x0206 | 0x0406 => self.formula(record)?,
            0x0207 => self.formula_text(record)?,
            0x00E5 => self.merged(record)?,
            0x007D => self.columns(record)?,
            0x0208 => self.row(record)?,
            0x0012 => self.sheet.protected = record.u16(0)? != 0,
            0x0055 => self.sheet.default_column_width = f32::from(record.u16(0)?),
            0x0225 => self.sheet.default_row_height = f32::from(record.u16(2)?) / 20.0,
            0x01BE => self.validation(record),
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, record: &Record<'_>, value: Value) -> Result<()> {
        let at = CellRef::new(u32::from(record.u16(0)?), record.u16(2)?);
        self.push(at, value, record.u16(4)?, false)
    }

    fn push(
        &mut self,
        at: CellRef,
        value: Value,
        format: u16,
        formula: bool,
    ) -> Result<()> {
        if at.col >= CellRef::MAX_COLS {
            return Ok(());
        }
        *self.budget += 1;
        Limits::check("cells", *self.budget, self.limits.cells)?;
        if let Value::Text(text) = &value {
            Limits::check(
                "bytes of one text",
                text.len() as u64,
                self.limits.text_bytes,
            )?;
        }
        self.cells.push((at, Cell { value, format: u32::from(format), formula }));
        Ok(())
    }

    fn numbers(&mut self, record: &Record<'_>) -> Result<()> {
        let (row, first) = (u32::from(record.u16(0)?), record.u16(2)?);
        let end = record.data.len().saturating_sub(2);
        let numbers = record.data.get(4..end).unwrap_or_default().chunks_exact(6);
        for (col, number) in (first..CellRef::MAX_COLS).zip(numbers) {
            let format = u16_at(number, 0).unwrap_or_default();
            let value =
                Value::Number(packed_number(u32_at(number, 2).unwrap_or_default()));
            self.push(CellRef::new(row, col), value, format, false)?;
        }
        Ok(())
    }

    fn blanks(&mut self, record: &Record<'_>) -> Result<()> {
        let (row, first) = (u32::from(record.u16(0)?), record.u16(2)?);
        let end = record.data.len().saturating_sub(2);
        let formats = record.data.get(4..end).unwrap_or_default().chunks_exact(2);
        for (col, format) in (first..CellRef::MAX_COLS).zip(formats) {
            let format = u16_at(format, 0).unwrap_or_default();
            self.push(CellRef::new(row, col), Value::Empty, format, false)?;
        }
        Ok(())
    }

    /// A formula and its result ([MS-XLS] 2.5.133).
    fn formula(&mut self, record: &Record<'_>) -> Result<()> {
        let at = CellRef::new(u32::from(record.u16(0)?), record.u16(2)?);
        let format = record.u16(4)?;
        let value = match (record.u16(12)?, record.u8(6)?) {
            (0xFFFF, 0) => {
                self.formula = Some((at, format));
                return Ok(());
            }
            (0xFFFF, 1) => Value::Bool(record.u8(8)? != 0),
            (0xFFFF, 2) => Value::Error(error_text(record.u8(8)?).into()),
            (0xFFFF, _) => Value::Empty,
            _ => Value::Number(record.f64(6)?),
        };
        self.push(at, value, format, true)
    }

    fn formula_text(&mut self, record: &Record<'_>) -> Result<()> {
        let Some((at, format)) = self.formula.take() else { return Ok(()) };
        let text = self.globals.strings.long(record.data);
        let value = text.map(|(text, _)| Value::from(&*text)).unwrap_or_default();
        self.push(at, value, format, true)
    }

    fn merged(&mut self, record: &Record<'_>) -> Result<()> {
        for area in record.from(2)?.chunks_exact(8) {
            self.merges.extend(area_of(area));
        }
        Limits::check("merged areas", self.merges.len() as u64, self.limits.merges)
    }

    fn columns(&mut self, record: &Record<'_>) -> Result<()> {
        let columns = record.u16(0)?..record.u16(2)?.min(CellRef::MAX_COLS - 1) + 1;
        let most = u64::from(CellRef::MAX_COLS);
        Limits::check("columns", self.sheet.column_props.len() as u64, most)?;
        if columns.is_empty() {
            return Ok(());
        }
        self.sheet.column_props.push(ColumnProps {
            columns,
            width: Some(f32::from(record.u16(4)?) / 256.0),
            hidden: record.u16(8)? & 1 != 0,
            format: u32::from(record.u16(6)?),
        });
        Ok(())
    }

    fn row(&mut self, record: &Record<'_>) -> Result<()> {
        let (height, flags) = (record.u16(6)?, record.u16(12)?);
        let props = RowProps {
            height: (height & 0x8000 == 0).then_some(f32::from(height) / 20.0),
            custom_height: flags & 0x40 != 0,
            hidden: flags & 0x20 != 0,
            format: (flags & 0x80 != 0).then_some(u32::from(record.u16(14)? & 0x0FFF)),
        };
        self.rows.insert(u32::from(record.u16(0)?), props);
        Ok(())
    }

    /// What cells accept ([MS-XLS] 2.4.95). One that cannot be read accepts everything.
    fn validation(&mut self, record: &Record<'_>) {
        let Some(parsed) = Parsed::of(record, self.globals.strings) else { return };
        let width = Width::Narrow(self.globals.strings);
        let (kind, source) =
            validation_kind(parsed.flags, parsed.first, parsed.second, width);
        if let Some(source) = source {
            let validation = self.sheet.validations.len();
            self.references.push(Reference { validation, source });
        }
        self.sheet.validations.push(Validation {
            ranges: parsed.ranges,
            kind,
            strict: parsed.flags & 0x0008_0000 != 0 && (parsed.flags >> 4) & 7 == 0,
            allow_blank: parsed.flags & 0x0100 != 0,
        });
    }
}

/// A validation record, taken apart.
struct Parsed<'a> {
    flags: u32,
    first: &'a [u8],
    second: &'a [u8],
    ranges: Vec<CellRange>,
}

impl<'a> Parsed<'a> {
    fn of(record: &Record<'a>, strings: Strings) -> Option<Parsed<'a>> {
        let mut data = record.data.get(4..)?;
        for _ in 0..4 {
            let (_, len) = strings.long(data)?;
            data = data.get(len..)?;
        }
        let mut formula = || {
            let len = usize::from(u16_at(data, 0)?);
            let formula = data.get(4..4 + len)?;
            data = data.get(4 + len..)?;
            Some(formula)
        };
        let (first, second) = (formula()?, formula()?);
        let ranges = data.get(2..)?.chunks_exact(8).filter_map(area_of).collect();
        Some(Parsed { flags: record.u32(0).ok()?, first, second, ranges })
    }
}

/// First and last row, first and last column.
fn area_of(bytes: &[u8]) -> Option<CellRange> {
    let row = |at| Some(u32::from(u16_at(bytes, at)?));
    let col = |at| u16_at(bytes, at).filter(|&col| col < CellRef::MAX_COLS);
    let first = CellRef::new(row(0)?, col(4)?);
    let last = CellRef::new(row(2)?, col(6)?);
    Some(CellRange::new(first, last))
}
