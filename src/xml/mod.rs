//! XML that is read without being changed.
//!
//! quick-xml finds the markup; everything handed out is a slice of the source, so that
//! an editor knows the very bytes that a reader has seen.

mod document;
mod splice;
mod tag;
mod text;

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

pub(crate) use self::document::Document;
pub(crate) use self::splice::Splice;
pub(crate) use self::tag::Tag;
pub(crate) use self::text::{Text, escape_text, line_ends, unescape};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::Limits;

/// One piece of a document.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Token<'a> {
    /// `<a b="c">`
    Start(Tag<'a>),
    /// `<a b="c"/>`
    Empty(Tag<'a>),
    /// `</a>`, with its local name
    End(&'a str),
    /// Character data and references, as written.
    Text(&'a str),
    /// What a CDATA section holds.
    CData(&'a str),
    /// A comment, a processing instruction, the declaration.
    Other,
    /// The end, after the root was closed.
    Eof,
}

/// The pieces of a document, one after the other.
///
/// DTDs are refused: no spreadsheet has one, and entities are how small files become
/// large.
#[derive(Debug)]
pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    source: &'a str,
    start: usize,
    end: usize,
    depth: u64,
    limits: Limits,
    rooted: bool,
}

impl<'a> Xml<'a> {
    pub(crate) fn new(source: &'a str, limits: &Limits) -> Xml<'a> {
        let mut reader = Reader::from_str(source);
        // A bare & is damage, but of the kind that every other reader forgives.
        reader.config_mut().allow_dangling_amp = true;
        Xml {
            reader,
            source,
            start: 0,
            end: 0,
            depth: 0,
            limits: *limits,
            rooted: false,
        }
    }

    /// Where the last token stands in the source.
    pub(crate) fn span(&self) -> Range<usize> {
        self.start..self.end
    }

    /// How many elements are open; a start tag counts itself, an empty tag does not.
    pub(crate) fn depth(&self) -> u64 {
        self.depth
    }

    /// The next token.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Damaged`] where the document is not well-formed, or has a DTD;
    /// [`ErrorKind::Limit`] where it nests too deep.
    pub(crate) fn next(&mut self) -> Result<Token<'a>> {
        self.start = self.end;
        let event =
            self.reader.read_event().map_err(|err| self.not_well_formed(err))?;
        self.end = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX);
        let source = self.source;
        let raw = source
            .get(self.start..self.end)
            .ok_or_else(|| self.not_well_formed("a token inside a character"))?;
        Ok(match event {
            Event::Start(start) => {
                self.open_element()?;
                Token::Start(Tag::new(raw, self.start, start.name().as_ref().len()))
            }
            Event::Empty(start) => {
                self.rooted = true;
                Token::Empty(Tag::new(raw, self.start, start.name().as_ref().len()))
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                let name = raw.strip_prefix("</").unwrap_or(raw);
                let name = name.strip_suffix('>').unwrap_or(name).trim_end();
                Token::End(tag::local(name))
            }
            Event::Text(_) | Event::GeneralRef(_) => Token::Text(raw),
            Event::CData(_) => {
                let start = raw.strip_prefix("<![CDATA[").unwrap_or(raw);
                Token::CData(start.strip_suffix("]]>").unwrap_or(start))
            }
            Event::DocType(_) => return Err(self.not_well_formed("it has a DTD")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Token::Other,
            Event::Eof if self.depth > 0 => {
                return Err(self.not_well_formed("it ends inside an element"));
            }
            Event::Eof if !self.rooted => {
                return Err(self.not_well_formed("it has no element"));
            }
            Event::Eof => Token::Eof,
        })
    }

    /// Go on behind the end of the element whose start tag was the last token.
    pub(crate) fn skip_element(&mut self) -> Result<()> {
        let depth = self.depth;
        while self.depth >= depth && depth > 0 {
            self.next()?;
        }
        Ok(())
    }

    /// The text up to the end of the element whose start tag was the last token, without
    /// what stands in elements inside.
    pub(crate) fn element_text(&mut self) -> Result<Text<'a>> {
        let depth = self.depth;
        let mut text = Text::default();
        loop {
            match self.next()? {
                Token::Text(raw) if self.depth == depth => {
                    self.check_text(text.len() + raw.len())?;
                    text.push_raw(raw);
                }
                Token::CData(raw) if self.depth == depth => {
                    self.check_text(text.len() + raw.len())?;
                    text.push_plain(raw);
                }
                Token::End(_) if self.depth < depth => return Ok(text),
                Token::Eof => return Ok(text),
                _ => {}
            }
        }
    }

    /// An error when a text of so many bytes is too long.
    pub(crate) fn check_text(&self, bytes: usize) -> Result<()> {
        Limits::check("bytes in a text", bytes as u64, self.limits.text_bytes)
    }

    /// The limits it is read with.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    fn open_element(&mut self) -> Result<()> {
        self.rooted = true;
        self.depth += 1;
        Limits::check("elements inside each other", self.depth, self.limits.depth)
    }

    fn not_well_formed(&self, why: impl std::fmt::Display) -> Error {
        let at = usize::try_from(self.reader.error_position()).unwrap_or(0);
        let at = at.max(self.start).min(self.source.len());
        let line = self.source.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count();
        ErrorKind::Damaged(format!("XML, line {}: {why}", line + 1)).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(source: &str) -> Result<Vec<String>> {
        let mut xml = Xml::new(source, &Limits::default());
        let mut all = Vec::new();
        loop {
            all.push(match xml.next()? {
                Token::Start(tag) => format!("start {}", tag.local()),
                Token::Empty(tag) => format!("empty {}", tag.local()),
                Token::End(name) => format!("end {name}"),
                Token::Text(text) => format!("text {text}"),
                Token::CData(text) => format!("cdata {text}"),
                Token::Other => "other".to_owned(),
                Token::Eof => return Ok(all),
            });
        }
    }

    #[test]
    fn every_byte_belongs_to_one_token() {
        let source = "<?xml version='1.0'?>\r\n<x:a  b = '>' ><b/>表 &amp;<!-- c -->\
                      <![CDATA[<d>]]></x:a >\n";
        let mut xml = Xml::new(source, &Limits::default());
        let mut joined = String::new();
        loop {
            let token = xml.next().unwrap();
            joined.push_str(&source[xml.span()]);
            if let Token::Eof = token {
                break;
            }
        }
        assert_eq!(joined, source);
        assert_eq!(
            tokens(source).unwrap(),
            [
                "other",
                "text \r\n",
                "start a",
                "empty b",
                "text 表 ",
                "text &amp;",
                "other",
                "cdata <d>",
                "end a",
                "text \n",
            ],
        );
    }

    #[test]
    fn damage() {
        for (name, source) in [
            ("cut off", "<a><b>"),
            ("cut off in a tag", "<a><b c='"),
            ("wrong end", "<a></b>"),
            ("end too many", "<a/></b>"),
            ("a DTD", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
            ("no XML", "Hello"),
            ("nothing", ""),
        ] {
            let err = tokens(source).unwrap_err();
            assert!(matches!(err.kind(), ErrorKind::Damaged(_)), "{name}: {err}");
        }
        let deep = "<a>".repeat(1000);
        assert!(matches!(tokens(&deep).unwrap_err().kind(), ErrorKind::Limit { .. }));
    }
}
