//! Named cell styles (ECMA-376 part 1, 18.8.7 to 18.8.9), which rust_xlsxwriter does not
//! write: whoever changes 見出し in Excel changes all headers.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::error::Result;
use crate::limits::Limits;
use crate::opc::{Package, Part};
use crate::xml::{Splice, Tag, Token, Xml};

const STYLES: &str = "xl/styles.xml";

/// Where pictures are. They are written unpacked, and rust_xlsxwriter tells their length
/// behind them; readers that look for it before them, such as SheetJS, refuse the file.
const PICTURES: &str = "xl/media/";

/// Give names to the first formats of a new workbook, from the one after the default on.
/// The names are ours, and have no character that XML escapes.
///
/// On the way, pictures are written anew, with their length before them.
pub(super) fn give(workbook: &[u8], names: &[&str]) -> Result<Vec<u8>> {
    let limits = Limits::default();
    let package = Package::open(workbook, &limits)?;
    let Some(part) = package.find(STYLES) else { return Ok(workbook.to_vec()) };
    let source = package.read(part)?;
    let source = String::from_utf8_lossy(&source);
    let named = Lists::find(&source, &limits)?.with_names(&source, names)?;
    let mut parts = BTreeMap::from([(part, named.into_bytes())]);
    let is_picture = |part: &Part| package.name(*part).starts_with(PICTURES);
    for picture in package.parts().filter(is_picture) {
        parts.insert(picture, package.read(picture)?);
    }
    package.save(parts, &BTreeSet::new())
}

/// Where the lists of formats and of styles are.
#[derive(Debug, Default)]
struct Lists {
    /// The formats that styles stand for.
    bases: List,
    /// The formats of cells.
    formats: List,
    styles: List,
}

#[derive(Debug, Default)]
struct List {
    /// The count: the attribute with the space before it.
    count: Range<usize>,
    entries: Vec<Range<usize>>,
    end: usize,
}

impl Lists {
    fn find(source: &str, limits: &Limits) -> Result<Lists> {
        let mut xml = Xml::new(source, limits);
        let mut lists = Lists::default();
        loop {
            match xml.next()? {
                Token::Start(tag) if xml.depth() == 2 => {
                    let list = match tag.local() {
                        "cellStyleXfs" => &mut lists.bases,
                        "cellXfs" => &mut lists.formats,
                        "cellStyles" => &mut lists.styles,
                        _ => continue,
                    };
                    *list = List::read(&tag, &mut xml)?;
                }
                Token::Eof => return Ok(lists),
                _ => {}
            }
        }
    }

    fn with_names(&self, source: &str, names: &[&str]) -> Result<String> {
        let mut splice = Splice::new(source);
        let mut bases = String::new();
        let mut styles = String::new();
        for (i, (name, span)) in
            names.iter().zip(self.formats.entries.iter().skip(1)).enumerate()
        {
            let format = source.get(span.clone()).unwrap_or_default();
            let id = self.bases.entries.len() + i;
            bases += &format.replacen(" xfId=\"0\"", "", 1);
            splice.replace(
                span.clone(),
                format.replacen(" xfId=\"0\"", &format!(" xfId=\"{id}\""), 1),
            );
            styles += &format!("<cellStyle name=\"{name}\" xfId=\"{id}\"/>");
        }
        for (list, added) in [(&self.bases, bases), (&self.styles, styles)] {
            let count = list.entries.len() + names.len();
            splice.replace(list.count.clone(), format!(" count=\"{count}\""));
            splice.insert(list.end, added);
        }
        splice.apply()
    }
}

impl List {
    /// The list that this tag begins.
    fn read(tag: &Tag<'_>, xml: &mut Xml<'_>) -> Result<List> {
        let count = tag.find("count").map(|attr| attr.span).unwrap_or_default();
        let mut list = List { count, ..List::default() };
        loop {
            match xml.next()? {
                Token::Start(tag) => {
                    xml.skip_element()?;
                    list.entries.push(tag.span().start..xml.span().end);
                }
                Token::Empty(tag) => list.entries.push(tag.span()),
                Token::End(_) => {
                    list.end = xml.span().start;
                    return Ok(list);
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_a_copy_of_its_format() {
        let source = "<s><cellStyleXfs count=\"1\"><xf f=\"0\"/></cellStyleXfs>\
            <cellXfs count=\"3\"><xf f=\"0\" xfId=\"0\"/><xf f=\"1\" xfId=\"0\"><a/></xf>\
            <xf f=\"2\" xfId=\"0\"/></cellXfs>\
            <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\"/></cellStyles></s>";
        let lists = Lists::find(source, &Limits::default()).unwrap();
        assert_eq!(
            lists.with_names(source, &["見出し"]).unwrap(),
            "<s><cellStyleXfs count=\"2\"><xf f=\"0\"/><xf f=\"1\"><a/></xf></cellStyleXfs>\
             <cellXfs count=\"3\"><xf f=\"0\" xfId=\"0\"/><xf f=\"1\" xfId=\"1\"><a/></xf>\
             <xf f=\"2\" xfId=\"0\"/></cellXfs>\
             <cellStyles count=\"2\"><cellStyle name=\"Normal\" xfId=\"0\"/>\
             <cellStyle name=\"見出し\" xfId=\"1\"/></cellStyles></s>",
        );
    }
}
