//! What belongs to the whole workbook.

use std::collections::HashMap;
use std::sync::Arc;

use super::record::{Record, Records};
use crate::error::Result;
use crate::limits::Limits;
use crate::opc::Package;
use crate::workbook::{CellFormat, Visibility, number_format};
use crate::xls::formula::{Links, Operand, Width};

/// The workbook part.
#[derive(Default)]
pub(super) struct Globals {
    pub(super) sheets: Vec<SheetEntry>,
    pub(super) epoch_1904: bool,
    pub(super) links: Links,
}

pub(super) struct SheetEntry {
    pub(super) name: String,
    pub(super) visibility: Visibility,
    pub(super) relationship: String,
}

impl Globals {
    pub(super) fn read(data: &[u8], package: &Package<'_>) -> Result<Globals> {
        let mut globals = Globals::default();
        for record in Records::new(data) {
            match record.kind {
                0x99 => globals.epoch_1904 = record.u32(0)? & 1 != 0,
                0x9C => globals.sheet(&record)?,
                0x27 => globals.name(&record),
                0x16A => globals.externals(&record)?,
                _ => {}
            }
        }
        Limits::check("sheets", globals.sheets.len() as u64, package.limits().parts)?;
        Ok(globals)
    }

    fn sheet(&mut self, record: &Record<'_>) -> Result<()> {
        let (relationship, end) = record.text(8)?;
        self.sheets.push(SheetEntry {
            name: record.text(end)?.0,
            visibility: match record.u32(0)? {
                0 => Visibility::Visible,
                1 => Visibility::Hidden,
                _ => Visibility::VeryHidden,
            },
            relationship,
        });
        Ok(())
    }

    /// A name that cannot be read keeps its place: formulas count names.
    fn name(&mut self, record: &Record<'_>) {
        let parsed = || {
            let (name, end) = record.text(9).ok()?;
            let len = record.u32(end).ok()? as usize;
            let formula = record.slice(end + 4, len).ok()?;
            Some((name, Operand::of(formula, Width::Wide)))
        };
        self.links.names.push(parsed().unwrap_or_default());
    }

    fn externals(&mut self, record: &Record<'_>) -> Result<()> {
        let entries = record.data.get(4..).unwrap_or_default().chunks_exact(12);
        let sheet = |entry: &[u8]| u16::from_le_bytes([entry[4], entry[5]]);
        self.links.externals.extend(entries.map(sheet));
        Ok(())
    }
}

/// The texts that cells share. Of rich text the characters are kept.
pub(super) fn shared_strings(data: &[u8], limits: &Limits) -> Result<Vec<Arc<str>>> {
    let mut strings = Vec::new();
    for record in Records::new(data).filter(|record| record.kind == 0x13) {
        let text = record.text(1)?.0;
        Limits::check("bytes of one text", text.len() as u64, limits.text_bytes)?;
        strings.push(text.into());
    }
    Ok(strings)
}

#[derive(Clone, Copy, Default)]
struct Font {
    size: f32,
    bold: bool,
    strike: bool,
}

/// The formats of cells, out of the styles part. What cannot be read is the default.
pub(super) fn formats(data: &[u8], epoch_1904: bool) -> Arc<[CellFormat]> {
    let mut codes: HashMap<u16, Arc<str>> = HashMap::new();
    let (mut fonts, mut fills, mut borders) = (Vec::new(), Vec::new(), Vec::new());
    let mut formats = Vec::new();
    let mut of_cells = false;
    for record in Records::new(data) {
        match record.kind {
            0x2C => {
                if let (Ok(id), Ok((code, _))) = (record.u16(0), record.text(2)) {
                    codes.insert(id, code.into());
                }
            }
            0x2B => fonts.push(font(&record).unwrap_or_default()),
            0x2D => fills.push(fill(&record)),
            0x2E => borders.push(border(&record)),
            0x269 => of_cells = true,
            0x26A => of_cells = false,
            0x2F if of_cells => {
                let looks = Looks {
                    codes: &codes,
                    fonts: &fonts,
                    fills: &fills,
                    borders: &borders,
                };
                formats.push(looks.format(&record, epoch_1904).unwrap_or_default());
            }
            _ => {}
        }
    }
    if formats.is_empty() {
        formats.push(CellFormat::default());
    }
    formats.into()
}

fn font(record: &Record<'_>) -> Result<Font> {
    Ok(Font {
        size: f32::from(record.u16(0)?) / 20.0,
        strike: record.u16(2)? & 0x08 != 0,
        bold: record.u16(4)? >= 600,
    })
}

/// The colour of a solid fill, where it is written as RGB.
fn fill(record: &Record<'_>) -> Option<u32> {
    let pattern = record.u32(0).ok()?;
    let is_rgb = record.u8(4).ok()? >> 1 == 2;
    let rgb = [record.u8(8).ok()?, record.u8(9).ok()?, record.u8(10).ok()?];
    let colour = u32::from_be_bytes([0, rgb[0], rgb[1], rgb[2]]);
    (pattern != 0 && is_rgb && colour != 0xFF_FF_FF).then_some(colour)
}

/// The four sides and the diagonal: a line's style is the first of its ten bytes
/// ([MS-XLSB] 2.4.311).
fn border(record: &Record<'_>) -> Border {
    let drawn = |line: usize| record.u16(1 + line * 10).is_ok_and(|style| style != 0);
    let diagonal = record.u8(0).is_ok_and(|flags| flags & 3 != 0);
    Border { drawn: (0..4).any(drawn), crossed: diagonal && drawn(4) }
}

#[derive(Clone, Copy, Debug, Default)]
struct Border {
    drawn: bool,
    crossed: bool,
}

struct Looks<'s> {
    codes: &'s HashMap<u16, Arc<str>>,
    fonts: &'s [Font],
    fills: &'s [Option<u32>],
    borders: &'s [Border],
}

impl Looks<'_> {
    /// [MS-XLSB] 2.4.876.
    fn format(&self, record: &Record<'_>, epoch_1904: bool) -> Result<CellFormat> {
        let index = |at| record.u16(at).map(usize::from);
        let id = record.u16(2)?;
        let code = self.codes.get(&id).cloned();
        let builtin = || number_format::builtin(u32::from(id)).map(Arc::from);
        let font = self.fonts.get(index(4)?).copied().unwrap_or_default();
        let flags = record.u16(12)?;
        let border = self.borders.get(index(8)?).copied().unwrap_or_default();
        let default = CellFormat::default();
        Ok(CellFormat {
            number_format: code.or_else(builtin).unwrap_or(default.number_format),
            epoch_1904,
            locked: flags & 0x1000 != 0,
            wrap: flags & 0x40 != 0,
            strike: font.strike,
            bold: font.bold,
            font_size: if font.size > 0.0 { font.size } else { default.font_size },
            fill: self.fills.get(index(6)?).copied().flatten(),
            bordered: border.drawn,
            crossed: border.crossed,
            indent: record.u8(11)?,
            check_box: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagonal_crosses_a_cell_where_it_is_drawn() {
        for (flags, style, crossed) in [(2, 1, true), (2, 0, false), (0, 1, false)] {
            let mut data = [0_u8; 51];
            data[0] = flags;
            data[1 + 4 * 10] = style;
            let border = border(&Record { kind: 0x2E, data: &data });
            assert_eq!(border.crossed, crossed, "{flags} {style}");
            assert!(!border.drawn);
        }
    }
}
