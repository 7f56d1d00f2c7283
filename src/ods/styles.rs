//! What cells, rows, columns and tables look like (ODF 1.3 part 3, chapter 16).

use std::collections::HashMap;
use std::sync::Arc;

use super::data_style::DataStyle;
use crate::error::Result;
use crate::limits::Limits;
use crate::workbook::CellFormat;
use crate::xml::{Document, Tag, Token, Xml};

/// The styles of a document by name.
#[derive(Default)]
pub(super) struct Styles {
    /// By family and name: a row and a cell may have styles of one name.
    styles: HashMap<(Family, String), Style>,
    /// Number format codes by the names of data styles.
    codes: HashMap<String, Arc<str>>,
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Family {
    Table,
    Column,
    Row,
    Cell,
}

/// A style's own properties; what is not told comes from its parent.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    parent: Option<String>,
    data_style: Option<String>,
    /// Of a table: whether it is shown.
    display: Option<bool>,
    /// Of a column, in characters.
    pub(super) width: Option<f32>,
    /// Of a row, in points.
    pub(super) height: Option<f32>,
    /// Of a row: whether the height follows the content.
    pub(super) optimal_height: Option<bool>,
    wrap: Option<bool>,
    locked: Option<bool>,
    strike: Option<bool>,
    bold: Option<bool>,
    font_size: Option<f32>,
    fill: Option<Option<u32>>,
    bordered: Option<bool>,
    crossed: Option<bool>,
    indent: Option<u8>,
}

/// Parents of parents that are followed: a style may name itself.
const MOST_PARENTS: usize = 16;

impl Styles {
    /// Add those of a part, up to its body.
    pub(super) fn read(
        &mut self,
        document: &Document<'_>,
        limits: &Limits,
    ) -> Result<()> {
        let mut xml = Xml::new(document.text(), limits);
        let mut current = None;
        loop {
            match xml.next()? {
                Token::Eof => return Ok(()),
                Token::Start(tag) | Token::Empty(tag)
                    if tag.name() == "office:body" =>
                {
                    return Ok(());
                }
                Token::Start(tag) => match DataStyle::of(&tag) {
                    Some(style) => {
                        let name =
                            tag.attr("style:name").unwrap_or_default().into_owned();
                        self.codes.insert(name, style.read(&mut xml)?.into());
                    }
                    None => current = self.tag(&tag, current),
                },
                Token::Empty(tag) => {
                    let key = self.tag(&tag, current.clone());
                    if !is_style(&tag) {
                        current = key;
                    }
                }
                _ => {}
            }
        }
    }

    /// Take in a tag: a new style, or a property of the current one.
    fn tag(
        &mut self,
        tag: &Tag<'_>,
        current: Option<(Family, String)>,
    ) -> Option<(Family, String)> {
        if is_style(tag) {
            let key = style_key(tag)?;
            let style = Style {
                parent: tag
                    .attr("style:parent-style-name")
                    .map(|name| name.into_owned()),
                data_style: tag
                    .attr("style:data-style-name")
                    .map(|name| name.into_owned()),
                ..Style::default()
            };
            self.styles.insert(key.clone(), style);
            return Some(key);
        }
        if let Some(style) = current.as_ref().and_then(|key| self.styles.get_mut(key)) {
            style.property(tag);
        }
        current
    }

    /// A style with all that it inherits.
    pub(super) fn resolve(&self, family: Family, name: &str) -> Style {
        let mut style = Style::default();
        let mut name = Some(name.to_owned());
        for _ in 0..MOST_PARENTS {
            let key = name.take().map(|name| (family, name));
            let Some(found) = key.and_then(|key| self.styles.get(&key)) else { break };
            style.inherit(found);
            name.clone_from(&found.parent);
        }
        style.inherit(
            self.styles.get(&(family, DEFAULT.to_owned())).unwrap_or(&Style::default()),
        );
        style
    }

    /// Whether a table of that style is shown.
    pub(super) fn is_shown(&self, table_style: &str) -> bool {
        self.resolve(Family::Table, table_style).display != Some(false)
    }

    /// The format of a cell of that style.
    pub(super) fn format(&self, cell_style: &str) -> CellFormat {
        let style = self.resolve(Family::Cell, cell_style);
        let code = style.data_style.as_ref().and_then(|name| self.codes.get(name));
        let default = CellFormat::default();
        CellFormat {
            number_format: code.cloned().unwrap_or(default.number_format),
            epoch_1904: false,
            locked: style.locked.unwrap_or(true),
            wrap: style.wrap.unwrap_or(false),
            strike: style.strike.unwrap_or(false),
            bold: style.bold.unwrap_or(false),
            font_size: style.font_size.unwrap_or(default.font_size),
            fill: style.fill.flatten(),
            bordered: style.bordered.unwrap_or(false),
            crossed: style.crossed.unwrap_or(false),
            indent: style.indent.unwrap_or(0),
            check_box: false,
        }
    }
}

/// Stands for `style:default-style`, which has no name.
const DEFAULT: &str = "\u{0}default";

fn is_style(tag: &Tag<'_>) -> bool {
    matches!(tag.name(), "style:style" | "style:default-style")
}

fn style_key(tag: &Tag<'_>) -> Option<(Family, String)> {
    let family = match &*tag.attr("style:family")? {
        "table" => Family::Table,
        "table-column" => Family::Column,
        "table-row" => Family::Row,
        "table-cell" => Family::Cell,
        _ => return None,
    };
    let name =
        tag.attr("style:name").map_or(DEFAULT.to_owned(), |name| name.into_owned());
    Some((family, name))
}

impl Style {
    fn inherit(&mut self, parent: &Style) {
        fn or<T: Clone>(own: &mut Option<T>, inherited: &Option<T>) {
            if own.is_none() {
                own.clone_from(inherited);
            }
        }
        or(&mut self.data_style, &parent.data_style);
        or(&mut self.display, &parent.display);
        or(&mut self.width, &parent.width);
        or(&mut self.height, &parent.height);
        or(&mut self.optimal_height, &parent.optimal_height);
        or(&mut self.wrap, &parent.wrap);
        or(&mut self.locked, &parent.locked);
        or(&mut self.strike, &parent.strike);
        or(&mut self.bold, &parent.bold);
        or(&mut self.font_size, &parent.font_size);
        or(&mut self.fill, &parent.fill);
        or(&mut self.bordered, &parent.bordered);
        or(&mut self.crossed, &parent.crossed);
        or(&mut self.indent, &parent.indent);
    }

    fn property(&mut self, tag: &Tag<'_>) {
        for attribute in tag.attrs() {
            let value = &*attribute.value();
            match attribute.name {
                "table:display" => self.display = Some(value == "true"),
                "style:column-width" => self.width = points(value).map(characters),
                "style:row-height" => self.height = points(value),
                "style:use-optimal-row-height" => {
                    self.optimal_height = Some(value == "true");
                }
                "fo:wrap-option" => self.wrap = Some(value == "wrap"),
                "style:cell-protect" => {
                    self.locked = Some(value.contains("protected"));
                }
                "fo:background-color" => self.fill = Some(colour(value)),
                "style:text-line-through-style" => self.strike = Some(value != "none"),
                "fo:font-weight" => self.bold = Some(is_bold(value)),
                "fo:font-size" => self.font_size = points(value),
                "fo:margin-left" => {
                    // Calc indents by 10 points a step.
                    self.indent =
                        points(value).map(|points| (points / 10.0).round() as u8);
                }
                name if name.starts_with("style:diagonal-")
                    && !name.ends_with("-widths") =>
                {
                    let drawn = value != "none" && !value.is_empty();
                    self.crossed = Some(drawn || self.crossed == Some(true));
                }
                name if name.starts_with("fo:border") => {
                    let drawn = value != "none" && !value.is_empty();
                    self.bordered = Some(drawn || self.bordered == Some(true));
                }
                _ => {}
            }
        }
    }
}

fn is_bold(weight: &str) -> bool {
    weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= 600)
}

/// `#DDEBF7`; none for white and for what is transparent.
fn colour(value: &str) -> Option<u32> {
    let rgb = u32::from_str_radix(value.strip_prefix('#')?, 16).ok()?;
    (rgb < 0xFF_FF_FF).then_some(rgb)
}

/// A length such as `2.20cm` in points.
fn points(length: &str) -> Option<f32> {
    let unit_at = length.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = length.split_at(unit_at);
    let number: f32 = number.trim().parse().ok()?;
    let points = match unit {
        "pt" => 1.0,
        "cm" => 72.0 / 2.54,
        "mm" => 7.2 / 2.54,
        "in" => 72.0,
        "pc" => 12.0,
        "px" => 0.75,
        _ => return None,
    };
    Some(number * points)
}

/// Points as a width in characters of Excel's default font, 7 pixels wide, with 5 pixels
/// of padding (ECMA-376 part 1, 18.3.1.13).
fn characters(points: f32) -> f32 {
    let pixels = points / 0.75;
    ((pixels - 5.0) / 7.0).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: &str = r##"<office:document-content>
      <office:automatic-styles>
        <style:default-style style:family="table-cell">
          <style:text-properties fo:font-size="10pt"/></style:default-style>
        <number:date-style style:name="N36"><number:month/><number:text>月</number:text>
          <number:day/><number:text>日</number:text></number:date-style>
        <style:style style:name="base" style:family="table-cell" style:data-style-name="N36">
          <style:table-cell-properties fo:wrap-option="wrap" style:cell-protect="none"
            fo:border="0.06pt solid #000000" style:diagonal-bl-tr="0.06pt solid #000000"
            style:diagonal-tl-br="none" style:diagonal-bl-tr-widths="0.1cm" fo:background-color="#ddebf7"/></style:style>
        <style:style style:name="ce1" style:family="table-cell" style:parent-style-name="base">
          <style:text-properties fo:font-weight="bold"
            style:text-line-through-style="solid"/></style:style>
        <style:style style:name="ta1" style:family="table">
          <style:table-properties table:display="false"/></style:style>
        <style:style style:name="co1" style:family="table-column">
          <style:table-column-properties style:column-width="2.258cm"/></style:style>
        <style:style style:name="loop" style:family="table-cell"
          style:parent-style-name="loop"/>
      </office:automatic-styles><office:body/></office:document-content>"##;

    fn styles() -> Styles {
        let mut styles = Styles::default();
        let document = Document::decode(PART.as_bytes()).unwrap();
        styles.read(&document, &Limits::default()).unwrap();
        styles
    }

    #[test]
    fn a_style_inherits() {
        let format = styles().format("ce1");
        assert_eq!(&*format.number_format, "m\"月\"d\"日\"");
        assert!(format.wrap && !format.locked && format.bordered);
        assert!(format.bold && format.strike && format.crossed);
        assert_eq!((format.fill, format.font_size), (Some(0xDDEBF7), 10.0));
    }

    #[test]
    fn what_is_not_there_is_the_default() {
        let format = styles().format("nothing");
        let expected = CellFormat { font_size: 10.0, ..CellFormat::default() };
        assert_eq!(format, expected);
        assert_eq!(styles().format("loop"), expected);
    }

    #[test]
    fn tables_and_columns() {
        assert!(!styles().is_shown("ta1"));
        assert!(styles().is_shown("co1"));
        let width = styles().resolve(Family::Column, "co1").width.unwrap();
        assert!((width - 11.5).abs() < 0.1, "{width}");
    }
}
