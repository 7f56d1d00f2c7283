//! The two parts beside the sheets in which something may change: the workbook part, and
//! the list of formats.

use super::{Finder, Violation};
use crate::error::Result;
use crate::limits::Limits;
use crate::note::Note;
use crate::xml::{Document, Tag, Token, Xml};

/// The cell formats before and after.
#[derive(Debug, Default)]
pub(super) struct Formats {
    before: Vec<String>,
    after: Vec<String>,
}

impl Formats {
    /// The formats of a part that is the same before and after.
    pub(super) fn set_unchanged(&mut self, data: &[u8], limits: &Limits) -> Result<()> {
        let document = Document::decode(data)?;
        let (formats, _) = split(document.text(), limits, usize::MAX)?;
        self.before.clone_from(&formats);
        self.after = formats;
        Ok(())
    }

    /// Whether a format was appended and is an old one with wrapped text.
    pub(super) fn is_wrapped_copy(&self, old: u32, new: u32) -> bool {
        let (old, new) = (old as usize, new as usize);
        let (Some(before), Some(after)) = (self.before.get(old), self.after.get(new))
        else {
            return false;
        };
        let is_appended = new >= self.before.len();
        is_appended && after.contains("wrapText") && bare(before) == bare(after)
    }
}

impl Finder<'_> {
    /// The workbook part may come to ask for computation.
    pub(super) fn workbook(
        &mut self,
        part: &str,
        old: &str,
        new: &str,
        limits: &Limits,
    ) -> Result<()> {
        if without_request(old, limits)? == without_request(new, limits)? {
            self.found.allowed.push(Note::new(
                "開いたときに数式を再計算します (fullCalcOnLoad)",
                "formulas are computed again when the file is opened (fullCalcOnLoad)",
            ));
        } else {
            self.violation(Violation::PartChanged { part: part.to_owned() });
        }
        Ok(())
    }

    /// The list of formats may become longer.
    pub(super) fn styles(
        &mut self,
        part: &str,
        old: &str,
        new: &str,
        limits: &Limits,
    ) -> Result<Formats> {
        let (before, old_rest) = split(old, limits, usize::MAX)?;
        let (after, new_rest) = split(new, limits, before.len())?;
        let grown = after.len() >= before.len() && after[..before.len()] == before[..];
        if grown && old_rest == new_rest {
            let count = after.len() - before.len();
            self.found.allowed.push(Note::new(
                format!("セル書式を {count} 個追加しました"),
                format!("{count} cell formats were appended"),
            ));
        } else {
            self.violation(Violation::PartChanged { part: part.to_owned() });
        }
        Ok(Formats { before, after })
    }
}

/// The formats of a styles part as written, and the part without their count and without
/// those from `most` on.
fn split(source: &str, limits: &Limits, most: usize) -> Result<(Vec<String>, String)> {
    let mut xml = Xml::new(source, limits);
    let (mut formats, mut rest) = (Vec::new(), String::new());
    let mut within = false;
    loop {
        let token = xml.next()?;
        let start = xml.span().start;
        let mut is_format = false;
        match token {
            Token::Start(tag) if xml.depth() == 2 && tag.local() == "cellXfs" => {
                within = true;
                let kept = tag.attrs().filter(|attr| attr.name != "count");
                rest.extend(kept.map(|attr| attr.written));
                continue;
            }
            Token::End("cellXfs") => within = false,
            Token::Start(tag) if within && tag.local() == "xf" => {
                xml.skip_element()?;
                is_format = true;
            }
            Token::Empty(tag) if within && tag.local() == "xf" => is_format = true,
            Token::Eof => return Ok((formats, rest)),
            _ => {}
        }
        let raw = &source[start..xml.span().end];
        if is_format {
            formats.push(raw.to_owned());
        }
        if !is_format || formats.len() <= most {
            rest.push_str(raw);
        }
    }
}

/// A format without what wrapping may change.
fn bare(format: &str) -> Vec<String> {
    let limits = Limits::default();
    let mut xml = Xml::new(format, &limits);
    let mut all = Vec::new();
    while let Ok(Token::Start(tag) | Token::Empty(tag)) = next_tag(&mut xml) {
        let skip = ["applyAlignment", "wrapText", "vertical"];
        let mut attrs: Vec<&str> = tag
            .attrs()
            .filter(|attr| !skip.contains(&attr.name))
            .map(|attr| attr.written.trim())
            .collect();
        attrs.sort_unstable();
        // An alignment that says nothing else is none.
        if tag.local() != "alignment" || !attrs.is_empty() {
            all.push(format!("{} {}", tag.local(), attrs.join(" ")));
        }
    }
    all
}

fn next_tag<'a>(xml: &mut Xml<'a>) -> Result<Token<'a>> {
    loop {
        match xml.next()? {
            Token::End(_) | Token::Text(_) | Token::CData(_) | Token::Other => {}
            token => return Ok(token),
        }
    }
}

/// The workbook part without `fullCalcOnLoad`.
fn without_request(source: &str, limits: &Limits) -> Result<String> {
    let mut xml = Xml::new(source, limits);
    let mut rest = String::new();
    loop {
        match xml.next()? {
            Token::Start(tag) if tag.local() == "calcPr" => {
                xml.skip_element()?;
                rest.push_str(&calculation(&tag));
            }
            Token::Empty(tag) if tag.local() == "calcPr" => {
                rest.push_str(&calculation(&tag));
            }
            Token::Eof => return Ok(rest),
            _ => rest.push_str(&source[xml.span()]),
        }
    }
}

fn calculation(tag: &Tag<'_>) -> String {
    let kept = tag.attrs().filter(|attr| attr.name != "fullCalcOnLoad");
    let attrs: String = kept.map(|attr| attr.written).collect();
    // One that says nothing is none.
    if attrs.is_empty() { attrs } else { format!("<calcPr{attrs}/>") }
}
