//! Cell formats (part 1, 18.8).

use std::collections::HashMap;
use std::sync::Arc;

use super::color::Theme;
use crate::error::{Error, Result};
use crate::limits::{Budget, Limits};
use crate::workbook::{CellFormat, Formats, number_format};
use crate::xml::{Tag, Token, Xml};

/// What formats are made of.
#[derive(Debug, Default)]
struct Styles {
    number_formats: HashMap<u32, Arc<str>>,
    fonts: Vec<Font>,
    fills: Vec<Option<u32>>,
    borders: Vec<Border>,
    formats: Vec<CellFormat>,
    epoch_1904: bool,
}

#[derive(Clone, Copy, Debug)]
struct Font {
    size: f32,
    bold: bool,
    strike: bool,
}

#[derive(Debug)]
struct Border {
    drawn: bool,
    /// Whether its diagonal, if it is drawn, is shown.
    diagonal: bool,
    crossed: bool,
}

/// The formats of a workbook without a styles part.
pub(super) fn none(epoch_1904: bool) -> Formats {
    Arc::new([CellFormat { epoch_1904, ..CellFormat::default() }])
}

/// Read a styles part.
pub(super) fn read(
    source: &str,
    theme: &Theme,
    epoch_1904: bool,
    limits: &Limits,
) -> Result<Formats> {
    let mut xml = Xml::new(source, limits);
    let mut styles = Styles { epoch_1904, ..Styles::default() };
    loop {
        match xml.next()? {
            // Parts of formats for conditions and tables are inside `dxfs`.
            Token::Start(tag) if xml.depth() == 2 => match tag.local() {
                "numFmts" => styles.read_number_formats(&mut xml)?,
                "fonts" => styles.read_fonts(&mut xml)?,
                "fills" => styles.read_fills(&mut xml, theme)?,
                "borders" => styles.read_borders(&mut xml)?,
                "cellXfs" => styles.read_formats(&mut xml)?,
                _ => xml.skip_element()?,
            },
            Token::Eof => break,
            _ => {}
        }
    }
    if styles.formats.is_empty() {
        return Ok(none(epoch_1904));
    }
    Ok(styles.formats.into())
}

impl Styles {
    fn read_number_formats(&mut self, xml: &mut Xml<'_>) -> Result<()> {
        each_child(xml, |tag, level| {
            if level == 1
                && let Some(id) = tag.number("numFmtId")
                && let Some(code) = tag.attr("formatCode")
            {
                self.number_formats.insert(id, code.into());
            }
        })
    }

    fn read_fonts(&mut self, xml: &mut Xml<'_>) -> Result<()> {
        each_child(xml, |tag, level| {
            if level == 1 {
                self.fonts.push(Font { size: 11.0, bold: false, strike: false });
            }
            let Some(font) = self.fonts.last_mut() else { return };
            match tag.local() {
                "sz" => font.size = tag.number("val").unwrap_or(font.size),
                "b" => font.bold = tag.flag("val").unwrap_or(true),
                "strike" => font.strike = tag.flag("val").unwrap_or(true),
                _ => {}
            }
        })
    }

    fn read_fills(&mut self, xml: &mut Xml<'_>, theme: &Theme) -> Result<()> {
        const WHITE: u32 = 0xFF_FFFF;
        let mut solid = false;
        each_child(xml, |tag, level| {
            if level == 1 {
                self.fills.push(None);
                solid = false;
            }
            match tag.local() {
                "patternFill" => {
                    solid = tag.attr("patternType").as_deref() == Some("solid");
                }
                "fgColor" if solid => {
                    if let Some(fill) = self.fills.last_mut() {
                        *fill = theme.color(&tag).filter(|&color| color != WHITE);
                    }
                }
                _ => {}
            }
        })
    }

    fn read_borders(&mut self, xml: &mut Xml<'_>) -> Result<()> {
        each_child(xml, |tag, level| {
            if level == 1 {
                let flag = |name| tag.flag(name).unwrap_or(false);
                let diagonal = flag("diagonalUp") || flag("diagonalDown");
                self.borders.push(Border { drawn: false, diagonal, crossed: false });
            }
            let drawn = tag.attr("style").is_some_and(|style| style != "none");
            if let Some(border) =
                self.borders.last_mut().filter(|_| level == 2 && drawn)
            {
                let is_diagonal = tag.local() == "diagonal";
                border.drawn |= !is_diagonal;
                border.crossed |= is_diagonal && border.diagonal;
            }
        })
    }

    fn read_formats(&mut self, xml: &mut Xml<'_>) -> Result<()> {
        each_child(xml, |tag, level| {
            if level == 1 {
                self.formats.push(self.format(&tag));
                return;
            }
            let Some(format) = self.formats.last_mut() else { return };
            match tag.local() {
                "alignment" => {
                    format.wrap = tag.flag("wrapText").unwrap_or(false);
                    format.indent = tag.number("indent").unwrap_or(0);
                }
                "protection" => format.locked = tag.flag("locked").unwrap_or(true),
                // What complements a format is, so far, only ever a check box.
                "xfComplement" => format.check_box = true,
                _ => {}
            }
        })
    }

    fn format(&self, tag: &Tag<'_>) -> CellFormat {
        let index = |name| tag.number::<usize>(name).unwrap_or(0);
        let font = self.fonts.get(index("fontId"));
        let border = self.borders.get(index("borderId"));
        let number_format = tag.number("numFmtId").unwrap_or(0);
        CellFormat {
            number_format: self.number_format(number_format),
            epoch_1904: self.epoch_1904,
            strike: font.is_some_and(|font| font.strike),
            bold: font.is_some_and(|font| font.bold),
            font_size: font.map_or(11.0, |font| font.size),
            fill: self.fills.get(index("fillId")).copied().flatten(),
            bordered: border.is_some_and(|border| border.drawn),
            crossed: border.is_some_and(|border| border.crossed),
            ..CellFormat::default()
        }
    }

    fn number_format(&self, id: u32) -> Arc<str> {
        let builtin = || number_format::builtin(id).unwrap_or("General").into();
        self.number_formats.get(&id).cloned().unwrap_or_else(builtin)
    }
}

/// Hand out the tags inside the element whose start tag was just read, with their level:
/// 1 for its children.
fn each_child(xml: &mut Xml<'_>, mut each: impl FnMut(Tag<'_>, u64)) -> Result<()> {
    let depth = xml.depth();
    let mut left =
        Budget::new("formats, fonts, fills or borders", xml.limits().formats);
    let mut hand_out = |tag, level| {
        if level == 1 {
            left.take(1)?;
        }
        each(tag, level);
        Ok::<(), Error>(())
    };
    loop {
        match xml.next()? {
            Token::Start(tag) => hand_out(tag, xml.depth() - depth)?,
            Token::Empty(tag) => hand_out(tag, xml.depth() - depth + 1)?,
            Token::End(_) if xml.depth() < depth => return Ok(()),
            Token::Eof => return Ok(()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_put_together() {
        let source = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='0&quot;点&quot;'/>\
            </numFmts><fonts><font/><font><b/><strike val='0'/><sz val='9.5'/></font></fonts>\
            <fills><fill><patternFill patternType='none'/></fill><fill><patternFill \
            patternType='solid'><fgColor theme='0' tint='-0.5'/></patternFill></fill></fills>\
            <borders><border><left/></border><border diagonalUp='1'><left style='thin'><color \
            auto='1'/></left><diagonal style='hair'/></border></borders><cellStyleXfs><xf numFmtId='9'/></cellStyleXfs><cellXfs><xf/>\
            <xf numFmtId='164' fontId='1' fillId='1' borderId='1'><alignment wrapText='true' \
            indent='2'/><protection locked='0'/><extLst><ext><xfpb:xfComplement i='0'/></ext>\
            </extLst></xf><xf numFmtId='14' fontId='99'/></cellXfs>\
            <dxfs><dxf><font><b/></font></dxf></dxfs></styleSheet>";
        let theme = "<t><clrScheme><dk1><sysClr lastClr='000000'/></dk1><lt1><srgbClr \
            val='FFFFFF'/></lt1><dk2><srgbClr val='111111'/></dk2><lt2><srgbClr val='222222'/>\
            </lt2></clrScheme></t>";
        let limits = Limits::default();
        let theme = Theme::read(theme, &limits).unwrap();
        let formats = read(source, &theme, true, &limits).unwrap();
        assert_eq!(formats.len(), 3);
        let expected = CellFormat {
            number_format: "0\"点\"".into(),
            epoch_1904: true,
            locked: false,
            wrap: true,
            strike: false,
            bold: true,
            font_size: 9.5,
            fill: Some(0x80_8080),
            bordered: true,
            crossed: true,
            indent: 2,
            check_box: true,
        };
        assert_eq!(formats[1], expected);
        assert!(number_format::is_date(&formats[2].number_format));
    }
}
