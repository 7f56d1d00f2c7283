//! Colours, as far as they can be told without a screen (part 1, 18.8.3 and 18.8.19).

use crate::error::Result;
use crate::limits::Limits;
use crate::xml::{Tag, Token, Xml};

/// The colours of the workbook's theme, in the order in which cells count them.
#[derive(Debug, Default)]
pub(super) struct Theme(Vec<u32>);

impl Theme {
    /// Read a theme part.
    pub(super) fn read(source: &str, limits: &Limits) -> Result<Theme> {
        let mut xml = Xml::new(source, limits);
        let mut colors = Vec::new();
        let mut within = false;
        loop {
            match xml.next()? {
                Token::Start(tag) if tag.local() == "clrScheme" => within = true,
                Token::Start(tag) | Token::Empty(tag) if within => match tag.local() {
                    "srgbClr" => colors.extend(hex(tag.attr("val").as_deref())),
                    "sysClr" => colors.extend(hex(tag.attr("lastClr").as_deref())),
                    _ => {}
                },
                Token::End("clrScheme") | Token::Eof => break,
                _ => {}
            }
        }
        // The theme lists dark before light, and cells count light before dark.
        if colors.len() >= 4 {
            colors.swap(0, 1);
            colors.swap(2, 3);
        }
        Ok(Theme(colors))
    }

    /// The colour that an element such as `fgColor` names, as 0xRRGGBB.
    pub(super) fn color(&self, tag: &Tag<'_>) -> Option<u32> {
        let color = if let Some(rgb) = tag.attr("rgb") {
            hex(Some(&rgb))
        } else if let Some(i) = tag.number::<usize>("theme") {
            self.0.get(i).copied()
        } else {
            tag.number("indexed").and_then(indexed_color)
        };
        let tint = tag.number::<f32>("tint").unwrap_or(0.0);
        color.map(|color| tinted(color, tint))
    }
}

/// `RRGGBB` or `AARRGGBB`.
fn hex(text: Option<&str>) -> Option<u32> {
    let text = text?;
    let number = u32::from_str_radix(text, 16).ok()?;
    matches!(text.len(), 6 | 8).then_some(number & 0xFF_FFFF)
}

/// Lighter by a positive tint, darker by a negative one.
///
/// The specification scales the luminance; scaling each channel comes so near that the
/// eye cannot tell, and keeps white white.
fn tinted(color: u32, tint: f32) -> u32 {
    let channel = |shift: u32| {
        let value = ((color >> shift) & 0xFF) as f32;
        let new = if tint < 0.0 {
            value * (1.0 + tint)
        } else {
            value * (1.0 - tint) + 255.0 * tint
        };
        (new.round().clamp(0.0, 255.0) as u32) << shift
    };
    if tint == 0.0 { color } else { channel(16) | channel(8) | channel(0) }
}

/// The colour with that number, where the workbook has no palette of its own.
pub(crate) fn indexed_color(i: usize) -> Option<u32> {
    INDEXED.get(i).copied()
}

/// The colours with numbers (part 1, 18.8.27). 64 and 65 are the system's.
const INDEXED: [u32; 66] = [
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF,
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF,
    0x800000, 0x008000, 0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080,
    0x9999FF, 0x993366, 0xFFFFCC, 0xCCFFFF, 0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF,
    0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF, 0x800080, 0x800000, 0x008080, 0x0000FF,
    0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99, 0x99CCFF, 0xFF99CC, 0xCC99FF, 0xFFCC99,
    0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900, 0xFF6600, 0x666699, 0x969696,
    0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366, 0x333399, 0x333333,
    0x000000, 0xFFFFFF,
];
