//! The list of cell formats (part 1, 18.8.10), to which copies can be appended.

use std::collections::HashMap;
use std::ops::Range;

use crate::error::Result;
use crate::limits::Limits;
use crate::xml::{Splice, Tag, Token, Xml};

/// Excel's limit on the number of formats.
const MOST_FORMATS: usize = 65_490;

/// The formats as they stand in the styles part, and the copies that are wanted.
#[derive(Debug, Default)]
pub(super) struct FormatList {
    /// Each format in the source.
    formats: Vec<Range<usize>>,
    /// The count in the source: the attribute with the space before it.
    count: Option<Range<usize>>,
    /// Where the list ends.
    end: usize,
    /// The formats to copy, in the order of their copies.
    copied: Vec<u32>,
    copies: HashMap<u32, u32>,
}

impl FormatList {
    /// Find the list. It is empty where there is none.
    pub(super) fn find(source: &str, limits: &Limits) -> Result<FormatList> {
        let mut xml = Xml::new(source, limits);
        let mut list = FormatList::default();
        let mut within = false;
        loop {
            match xml.next()? {
                Token::Start(tag) if xml.depth() == 2 && tag.local() == "cellXfs" => {
                    within = true;
                    list.count = tag.find("count").map(|attr| attr.span);
                }
                Token::End("cellXfs") if within => {
                    list.end = xml.span().start;
                    return Ok(list);
                }
                Token::Start(tag) if within && tag.local() == "xf" => {
                    xml.skip_element()?;
                    list.formats.push(tag.span().start..xml.span().end);
                }
                Token::Empty(tag) if within && tag.local() == "xf" => {
                    list.formats.push(tag.span());
                }
                Token::Eof => return Ok(FormatList::default()),
                _ => {}
            }
        }
    }

    /// The index of a copy of a format with wrapped text; none where no copy can be made.
    pub(super) fn wrapped_copy(&mut self, format: u32) -> Option<u32> {
        if let Some(&copy) = self.copies.get(&format) {
            return Some(copy);
        }
        let index = self.formats.len() + self.copied.len();
        if format as usize >= self.formats.len() || index >= MOST_FORMATS {
            return None;
        }
        let copy = index as u32;
        self.copied.push(format);
        self.copies.insert(format, copy);
        Some(copy)
    }

    /// The source with the copies appended; none where there are none.
    pub(super) fn append(
        &self,
        source: &str,
        limits: &Limits,
    ) -> Result<Option<String>> {
        if self.copied.is_empty() {
            return Ok(None);
        }
        let mut splice = Splice::new(source);
        if let Some(count) = &self.count {
            let new = self.formats.len() + self.copied.len();
            splice.replace(count.clone(), format!(" count=\"{new}\""));
        }
        let mut copies = String::new();
        for &format in &self.copied {
            let span = self.formats.get(format as usize).cloned().unwrap_or(0..0);
            copies += &wrapped(source.get(span).unwrap_or_default(), limits)?;
        }
        splice.insert(self.end, copies);
        splice.apply().map(Some)
    }
}

/// A format with `wrapText`, otherwise as it is.
fn wrapped(format: &str, limits: &Limits) -> Result<String> {
    const APPLY: &str = " applyAlignment=\"1\"";
    const WRAP: &str = " wrapText=\"1\"";
    let mut xml = Xml::new(format, limits);
    let mut splice = Splice::new(format);
    let mut alignment = None;
    let mut outer = None;
    loop {
        match xml.next()? {
            Token::Start(tag) | Token::Empty(tag) if outer.is_none() => {
                outer = Some(tag)
            }
            Token::Start(tag) | Token::Empty(tag) if tag.local() == "alignment" => {
                alignment = Some(tag);
            }
            Token::Eof => break,
            _ => {}
        }
    }
    let Some(outer) = outer else { return Ok(format.to_owned()) };
    set(&outer, "applyAlignment", APPLY, &mut splice);
    let prefix = outer.prefix();
    let is_empty = outer.span().len() == format.len();
    match alignment {
        Some(tag) => set(&tag, "wrapText", WRAP, &mut splice),
        None if is_empty => {
            let name = outer.name();
            let end = outer.attrs_end()..format.len();
            splice.replace(end, format!("><{prefix}alignment{WRAP}/></{name}>"));
        }
        None => splice.insert(outer.span().end, format!("<{prefix}alignment{WRAP}/>")),
    }
    splice.apply()
}

/// Give a tag an attribute with a value.
fn set(tag: &Tag<'_>, name: &str, written: &str, splice: &mut Splice<'_>) {
    match tag.find(name) {
        Some(attr) => splice.replace(attr.span, written),
        None => splice.insert(tag.attrs_end(), written),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_differ_by_wrapping_alone() {
        let limits = Limits::default();
        for (format, copy) in [
            ("<xf/>", "<xf applyAlignment=\"1\"><alignment wrapText=\"1\"/></xf>"),
            (
                "<x:xf numFmtId='9' applyAlignment='0'><x:protection locked='0'/></x:xf>",
                "<x:xf numFmtId='9' applyAlignment=\"1\"><x:alignment wrapText=\"1\"/>\
                 <x:protection locked='0'/></x:xf>",
            ),
            (
                "<xf><alignment vertical='top' wrapText='0' /></xf>",
                "<xf applyAlignment=\"1\"><alignment vertical='top' wrapText=\"1\" /></xf>",
            ),
            (
                "<xf fontId='1' ><alignment horizontal='left'/></xf>",
                "<xf fontId='1' applyAlignment=\"1\" ><alignment horizontal='left' \
                 wrapText=\"1\"/></xf>",
            ),
        ] {
            assert_eq!(wrapped(format, &limits).unwrap(), copy);
        }
    }

    #[test]
    fn each_format_is_copied_once_and_at_the_end() {
        let limits = Limits::default();
        let source = "<s><cellStyleXfs count='1'><xf/></cellStyleXfs><cellXfs count='2'><xf a='0'/>\
            <xf a='1'/></cellXfs><dxfs/></s>";
        let mut list = FormatList::find(source, &limits).unwrap();
        assert_eq!(list.append(source, &limits).unwrap(), None);
        assert_eq!(list.wrapped_copy(1), Some(2));
        assert_eq!(list.wrapped_copy(0), Some(3));
        assert_eq!(list.wrapped_copy(1), Some(2));
        assert_eq!(list.wrapped_copy(2), None, "there is no such format");
        let appended = list.append(source, &limits).unwrap().unwrap();
        let alignment = "applyAlignment=\"1\"><alignment wrapText=\"1\"/></xf>";
        assert_eq!(
            appended,
            format!(
                "<s><cellStyleXfs count='1'><xf/></cellStyleXfs><cellXfs count=\"4\"><xf a='0'/>\
                 <xf a='1'/><xf a='1' {alignment}<xf a='0' {alignment}</cellXfs><dxfs/></s>"
            ),
        );
    }
}
