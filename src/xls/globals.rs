//! What belongs to the whole workbook: sheets, formats, shared strings, names.

use std::collections::HashMap;
use std::sync::Arc;

use super::formula::{Links, Operand, Width};
use super::record::{Record, Records, Strings, shared_strings, u16_at};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;
use crate::workbook::{CellFormat, SheetKind, Visibility, number_format};
use crate::xlsx::indexed_color;

/// The first substream of a workbook stream.
pub(super) struct Globals {
    pub(super) strings: Strings,
    pub(super) sheets: Vec<SheetEntry>,
    pub(super) formats: Arc<[CellFormat]>,
    pub(super) links: Links,
    pub(super) shared: Vec<Arc<str>>,
}

pub(super) struct SheetEntry {
    pub(super) name: String,
    pub(super) visibility: Visibility,
    pub(super) kind: SheetKind,
    /// Where its substream begins.
    pub(super) start: usize,
}

#[derive(Default)]
struct Looks {
    fonts: Vec<Font>,
    codes: HashMap<u16, Arc<str>>,
    palette: HashMap<u16, u32>,
    cells: Vec<CellLook>,
    epoch_1904: bool,
}

#[derive(Clone, Copy, Default)]
struct Font {
    size: f32,
    bold: bool,
    strike: bool,
}

struct CellLook {
    font: u16,
    code: u16,
    locked: bool,
    wrap: bool,
    indent: u8,
    bordered: bool,
    crossed: bool,
    /// Index of the fill's colour, where there is a fill.
    fill: Option<u16>,
}

impl Globals {
    pub(super) fn read(stream: &[u8], limits: &Limits) -> Result<Globals> {
        let mut globals = Globals {
            strings: Strings { unicode: true, code_page: Strings::code_page(932) },
            sheets: Vec::new(),
            formats: Arc::new([CellFormat::default()]),
            shared: Vec::new(),
            links: Links::default(),
        };
        let mut looks = Looks::default();
        let mut begun = false;
        for record in Records::new(stream) {
            match record.kind {
                0x0809 => {
                    globals.strings.unicode = record.u16(0)? >= 0x0600;
                    begun = true;
                }
                _ if !begun => {
                    return Err(Error::damaged("there is no workbook in it"));
                }
                0x002F => return Err(ErrorKind::PasswordNeeded.into()),
                0x000A => break,
                0x0042 => {
                    globals.strings.code_page = Strings::code_page(record.u16(0)?)
                }
                0x0085 => {
                    globals.sheet(&record)?;
                    let sheets = globals.sheets.len() as u64;
                    Limits::check("sheets", sheets, limits.parts)?;
                }
                0x00FC => globals.shared = shared_strings(&record),
                0x0018 => globals.name(&record),
                0x0017 if globals.strings.unicode => globals.external(&record),
                _ => looks.record(&record, globals.strings, limits)?,
            }
        }
        globals.formats = looks.formats();
        Ok(globals)
    }

    fn sheet(&mut self, record: &Record<'_>) -> Result<()> {
        let name = self.strings.short(record.from(6)?).ok_or_else(|| record.short())?.0;
        self.sheets.push(SheetEntry {
            name,
            visibility: match record.u8(4)? & 3 {
                0 => Visibility::Visible,
                1 => Visibility::Hidden,
                _ => Visibility::VeryHidden,
            },
            kind: match record.u8(5)? {
                0 => SheetKind::Worksheet,
                _ => SheetKind::Other,
            },
            start: record.u32(0)? as usize,
        });
        Ok(())
    }

    /// A name that cannot be read keeps its place: formulas count names.
    fn name(&mut self, record: &Record<'_>) {
        let parsed = || {
            let len = usize::from(record.u8(3).ok()?);
            let formula_len = usize::from(record.u16(4).ok()?);
            let (name, end) = self.strings.chars(record.data, 14, len)?;
            let formula = record.data.get(end..end.checked_add(formula_len)?)?;
            Some((name, Operand::of(formula, Width::Narrow(self.strings))))
        };
        self.links.names.push(parsed().unwrap_or_default());
    }

    fn external(&mut self, record: &Record<'_>) {
        let entries = record.data.get(2..).unwrap_or_default().chunks_exact(6);
        self.links
            .externals
            .extend(entries.map(|entry| u16_at(entry, 2).unwrap_or(u16::MAX)));
    }
}

impl Looks {
    fn record(
        &mut self,
        record: &Record<'_>,
        strings: Strings,
        limits: &Limits,
    ) -> Result<()> {
        Limits::check("cell formats", self.cells.len() as u64, limits.formats)?;
        Limits::check("fonts", self.fonts.len() as u64, limits.formats)?;
        match record.kind {
            0x0022 => self.epoch_1904 = record.u16(0)? == 1,
            0x0031 => self.fonts.push(Font {
                size: f32::from(record.u16(0)?) / 20.0,
                strike: record.u16(2)? & 0x08 != 0,
                bold: record.u16(6)? >= 600,
            }),
            0x041E => {
                let bytes = record.from(2)?;
                let code = if strings.unicode {
                    strings.long(bytes)
                } else {
                    strings.short(bytes)
                };
                if let Some((code, _)) = code {
                    self.codes.insert(record.u16(0)?, code.into());
                }
            }
            0x00E0 => self.cells.push(CellLook::of(record, strings.unicode)?),
            0x0092 => {
                for (i, rgb) in record.from(2)?.chunks_exact(4).enumerate() {
                    let colour = u32::from_be_bytes([0, rgb[0], rgb[1], rgb[2]]);
                    self.palette.insert(8u16.saturating_add(i as u16), colour);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn formats(&self) -> Arc<[CellFormat]> {
        if self.cells.is_empty() {
            return Arc::new([CellFormat::default()]);
        }
        self.cells.iter().map(|look| self.format(look)).collect()
    }

    fn format(&self, look: &CellLook) -> CellFormat {
        // There is no font 4: a quirk of Excel 5 that stayed.
        let font = usize::from(look.font) - usize::from(look.font > 4);
        let font = self.fonts.get(font).copied().unwrap_or_default();
        let builtin = || number_format::builtin(u32::from(look.code));
        let code = self.codes.get(&look.code).cloned();
        let default = CellFormat::default();
        CellFormat {
            number_format: code
                .or_else(|| builtin().map(Arc::from))
                .unwrap_or(default.number_format),
            epoch_1904: self.epoch_1904,
            locked: look.locked,
            wrap: look.wrap,
            strike: font.strike,
            bold: font.bold,
            font_size: if font.size > 0.0 { font.size } else { default.font_size },
            fill: look.fill.and_then(|index| self.colour(index)),
            bordered: look.bordered,
            crossed: look.crossed,
            indent: look.indent,
            check_box: false,
        }
    }

    fn colour(&self, index: u16) -> Option<u32> {
        // Without a palette of its own a workbook has the colours of xlsx ([MS-XLS] 2.5.161).
        let default = || indexed_color(usize::from(index)).filter(|_| index < 64);
        let colour = self.palette.get(&index).copied().or_else(default)?;
        (colour != 0xFF_FF_FF).then_some(colour)
    }
}

impl CellLook {
    fn of(record: &Record<'_>, unicode: bool) -> Result<CellLook> {
        let mut look = CellLook {
            font: record.u16(0)?,
            code: record.u16(2)?,
            locked: record.u16(4)? & 1 != 0,
            wrap: record.u8(6)? & 0x08 != 0,
            indent: 0,
            bordered: false,
            crossed: false,
            fill: None,
        };
        if unicode && record.data.len() >= 20 {
            look.indent = record.u8(8)? & 0x0F;
            look.bordered = record.u16(10)? != 0;
            // Which diagonals there are, and how they are drawn ([MS-XLS] 2.5.20, CellXF).
            let (diagonals, rest) = (record.u16(12)? >> 14, record.u32(14)?);
            look.crossed = diagonals != 0 && (rest >> 21) & 0x0F != 0;
            let pattern = rest >> 26;
            look.fill = (pattern != 0).then_some(record.u16(18)? & 0x7F);
        }
        Ok(look)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagonal_crosses_a_cell_where_it_is_drawn() {
        for (diagonals, style, crossed) in
            [(1_u16, 1_u32, true), (1, 0, false), (0, 1, false)]
        {
            let mut data = [0_u8; 20];
            data[12..14].copy_from_slice(&(diagonals << 14).to_le_bytes());
            data[14..18].copy_from_slice(&(style << 21).to_le_bytes());
            let record = Record { kind: 0xE0, data: &data, continued: Vec::new() };
            let look = CellLook::of(&record, true).unwrap();
            assert_eq!(look.crossed, crossed, "{diagonals} {style}");
            assert!(!look.bordered && look.fill.is_none());
        }
    }
}
