//! The two parts beside the sheets in which something may change: the workbook part, and
//! the list of formats.

use std::collections::BTreeSet;

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
    /// Those of the appended ones that a cell was found to have.
    used: BTreeSet<usize>,
}

impl Formats {
    /// The formats of a part that is the same before and after.
    pub(super) fn set_unchanged(&mut self, data: &[u8], limits: &Limits) -> Result<()> {
        let document = Document::decode(data)?;
        let list = FormatList::split(document.text(), limits, usize::MAX)?;
        self.before.clone_from(&list.formats);
        self.after = list.formats;
        Ok(())
    }

    /// Whether a format was appended and is an old one with wrapped text.
    pub(super) fn is_wrapped_copy(&mut self, old: u32, new: u32) -> bool {
        let (old, new) = (old as usize, new as usize);
        let (Some(before), Some(after)) = (self.before.get(old), self.after.get(new))
        else {
            return false;
        };
        let is_appended = new >= self.before.len();
        if is_appended {
            self.used.insert(new);
        }
        is_appended && wraps(after) && bare(before) == bare(after)
    }

    /// Whether formats were appended that no changed cell has.
    pub(super) fn has_unused(&self) -> bool {
        (self.before.len()..self.after.len()).any(|format| !self.used.contains(&format))
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
        let rest_is_same =
            without_request(old, limits)? == without_request(new, limits)?;
        if rest_is_same && asks_well(new, limits)? {
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
        let old = FormatList::split(old, limits, usize::MAX)?;
        let new = FormatList::split(new, limits, old.formats.len())?;
        let (before, after) = (old.formats, new.formats);
        let grown = after.len() >= before.len() && after[..before.len()] == before[..];
        let counted = new.count == old.count
            || new.count.is_some_and(|count| count.parse() == Ok(after.len()));
        if grown && counted && old.rest == new.rest {
            let count = after.len() - before.len();
            self.found.allowed.push(Note::new(
                format!("セル書式を {count} 個追加しました"),
                format!("{count} cell formats were appended"),
            ));
        } else {
            self.violation(Violation::PartChanged { part: part.to_owned() });
        }
        Ok(Formats { before, after, ..Formats::default() })
    }
}

/// A styles part, taken apart.
struct FormatList<'a> {
    /// The formats, as written.
    formats: Vec<String>,
    /// How many there are said to be.
    count: Option<&'a str>,
    /// Everything else, and the first of the formats.
    rest: String,
}

impl<'a> FormatList<'a> {
    /// Take a part apart. Formats from `most` on are not in the rest.
    fn split(source: &'a str, limits: &Limits, most: usize) -> Result<FormatList<'a>> {
        let mut xml = Xml::new(source, limits);
        let mut list =
            FormatList { formats: Vec::new(), count: None, rest: String::new() };
        let mut within = false;
        loop {
            let token = xml.next()?;
            let start = xml.span().start;
            let mut is_format = false;
            match token {
                Token::Start(tag) if xml.depth() == 2 && tag.local() == "cellXfs" => {
                    within = true;
                    list.count = tag.find("count").map(|attr| attr.raw);
                    let kept = tag.attrs().filter(|attr| attr.name != "count");
                    list.rest.extend(kept.map(|attr| attr.written));
                    continue;
                }
                Token::End("cellXfs") => within = false,
                Token::Start(tag) if within && tag.local() == "xf" => {
                    xml.skip_element()?;
                    is_format = true;
                }
                Token::Empty(tag) if within && tag.local() == "xf" => is_format = true,
                Token::Eof => return Ok(list),
                _ => {}
            }
            let raw = &source[start..xml.span().end];
            if is_format {
                list.formats.push(raw.to_owned());
            }
            if !is_format || list.formats.len() <= most {
                list.rest.push_str(raw);
            }
        }
    }
}

fn wraps(format: &str) -> bool {
    let limits = Limits::default();
    let mut xml = Xml::new(format, &limits);
    while let Ok(Token::Start(tag) | Token::Empty(tag)) = next_tag(&mut xml) {
        if tag.local() == "alignment" && tag.flag("wrapText") == Some(true) {
            return true;
        }
    }
    false
}

/// A format without what wrapping may change.
fn bare(format: &str) -> Vec<String> {
    let limits = Limits::default();
    let mut xml = Xml::new(format, &limits);
    let mut all = Vec::new();
    while let Ok(Token::Start(tag) | Token::Empty(tag)) = next_tag(&mut xml) {
        let skip = ["applyAlignment", "wrapText"];
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

/// Whether the workbook part asks for computation once, and at its place: behind what the
/// schema has before it (part 1, 18.2.27). That list is not the editor's: had it a mistake,
/// the proof should not share it.
fn asks_well(source: &str, limits: &Limits) -> Result<bool> {
    const BEFORE: [&str; 9] = [
        "fileVersion",
        "fileSharing",
        "workbookPr",
        "workbookProtection",
        "bookViews",
        "sheets",
        "functionGroups",
        "externalReferences",
        "definedNames",
    ];
    let mut xml = Xml::new(source, limits);
    let (mut asked, mut is_late) = (0, false);
    loop {
        let (tag, outer) = match xml.next()? {
            Token::Start(tag) => (tag, xml.depth() - 1),
            Token::Empty(tag) => (tag, xml.depth()),
            Token::Eof => return Ok(asked == 1 && !is_late),
            _ => continue,
        };
        // Extensions have elements of these names inside.
        if outer != 1 {
            continue;
        }
        if tag.local() == "calcPr" {
            asked += 1;
            is_late |= tag.flag("fullCalcOnLoad") != Some(true);
        }
        is_late |= asked > 0 && BEFORE.contains(&tag.local());
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
