//! XML that is read without being changed.
//!
//! Everything handed out is a slice of the source, so that an editor knows the very bytes
//! that a reader has seen. A sheet is little else than short tags, and each is read once to
//! fill it: so the markup is found here (XML 1.0, 2.1 to 2.8), and by nothing more general.
//! What quick-xml finds in the same documents is the judge, in the tests.

mod document;
mod splice;
mod tag;
mod text;

use std::ops::Range;

use memchr::{memchr, memchr3, memmem};

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
    source: &'a str,
    start: usize,
    end: usize,
    /// The names of the elements that are open.
    open: Vec<&'a str>,
    limits: Limits,
    rooted: bool,
}

impl<'a> Xml<'a> {
    pub(crate) fn new(source: &'a str, limits: &Limits) -> Xml<'a> {
        Xml {
            source,
            start: 0,
            end: 0,
            open: Vec::new(),
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
        self.open.len() as u64
    }

    /// The next token.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Damaged`] where the document is not well-formed, or has a DTD;
    /// [`ErrorKind::Limit`] where it nests too deep.
    pub(crate) fn next(&mut self) -> Result<Token<'a>> {
        self.start = self.end;
        let rest = self.rest();
        match rest {
            [] => self.at_end(),
            [b'<', b'/', ..] => self.end_tag(),
            [b'<', b'!', ..] => self.declaration(),
            [b'<', b'?', ..] => {
                self.through("?>", "a processing instruction is cut off")?;
                Ok(Token::Other)
            }
            [b'<', ..] => self.start_tag(),
            _ => {
                let length = memchr(b'<', rest).unwrap_or(rest.len());
                Ok(Token::Text(self.take(length)?))
            }
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.source.as_bytes().get(self.start..).unwrap_or_default()
    }

    /// The token of so many bytes.
    fn take(&mut self, length: usize) -> Result<&'a str> {
        self.end = self.start + length;
        let raw = self.source.get(self.start..self.end);
        raw.ok_or_else(|| self.not_well_formed("a token inside a character"))
    }

    /// The token up to and including a sign.
    fn through(&mut self, sign: &str, cut_off: &str) -> Result<&'a str> {
        match memmem::find(self.rest(), sign.as_bytes()) {
            Some(at) => self.take(at + sign.len()),
            None => Err(self.not_well_formed(cut_off)),
        }
    }

    fn at_end(&self) -> Result<Token<'a>> {
        if !self.open.is_empty() {
            return Err(self.not_well_formed("it ends inside an element"));
        }
        if !self.rooted {
            return Err(self.not_well_formed("it has no element"));
        }
        Ok(Token::Eof)
    }

    fn start_tag(&mut self) -> Result<Token<'a>> {
        let length = self.tag_length()?;
        let raw = self.take(length)?;
        let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>');
        let name_len = raw.as_bytes()[1..].iter().position(is_end).unwrap_or(0);
        if name_len == 0 {
            return Err(self.not_well_formed("a tag without a name"));
        }
        self.rooted = true;
        let tag = Tag::new(raw, self.start, name_len);
        if raw.ends_with("/>") {
            return Ok(Token::Empty(tag));
        }
        self.open.push(tag.name());
        Limits::check("elements inside each other", self.depth(), self.limits.depth)?;
        Ok(Token::Start(tag))
    }

    /// How long the start tag is: a `>` between quotation marks does not end it.
    fn tag_length(&self) -> Result<usize> {
        let rest = self.rest();
        let cut_off = || self.not_well_formed("a tag is cut off");
        let mut at = 1;
        loop {
            at += memchr3(b'>', b'"', b'\'', &rest[at..]).ok_or_else(cut_off)?;
            if rest[at] == b'>' {
                return Ok(at + 1);
            }
            let value = &rest[at + 1..];
            at += memchr(rest[at], value).ok_or_else(cut_off)? + 2;
        }
    }

    fn end_tag(&mut self) -> Result<Token<'a>> {
        let length = memchr(b'>', self.rest());
        let length =
            length.ok_or_else(|| self.not_well_formed("a tag is cut off"))? + 1;
        let raw = self.take(length)?;
        let name = raw[2..raw.len() - 1].trim_end();
        match self.open.pop() {
            Some(open) if open == name => Ok(Token::End(tag::local(name))),
            Some(open) => {
                Err(self.not_well_formed(format!("</{name}> in place of </{open}>")))
            }
            None => Err(self.not_well_formed(format!("</{name}> ends nothing"))),
        }
    }

    /// What begins with `<!`.
    fn declaration(&mut self) -> Result<Token<'a>> {
        const CDATA: &str = "<![CDATA[";
        let rest = self.rest();
        if rest.starts_with(b"<!--") {
            // <!--> is none: the second sign stands behind the first.
            let end = memmem::find(&rest[4..], b"-->");
            let end =
                end.ok_or_else(|| self.not_well_formed("a comment is cut off"))?;
            self.take(end + 7)?;
            Ok(Token::Other)
        } else if rest.starts_with(CDATA.as_bytes()) {
            let raw = self.through("]]>", "a CDATA section is cut off")?;
            Ok(Token::CData(&raw[CDATA.len()..raw.len() - 3]))
        } else {
            Err(self.not_well_formed("it has a DTD"))
        }
    }

    /// Go on behind the end of the element whose start tag was the last token.
    pub(crate) fn skip_element(&mut self) -> Result<()> {
        let depth = self.open.len();
        while self.open.len() >= depth && depth > 0 {
            self.next()?;
        }
        Ok(())
    }

    /// Pass over what comes next as often as it is the same as a whole element that was
    /// read, byte for byte; how often that was.
    pub(crate) fn skip_same(&mut self, element: &str) -> u32 {
        let mut count = 0;
        let rest = self.source.as_bytes();
        while !element.is_empty()
            && count < u32::MAX
            && rest[self.end..].starts_with(element.as_bytes())
        {
            self.end += element.len();
            count += 1;
        }
        count
    }

    /// The text up to the end of the element whose start tag was the last token, without
    /// what stands in elements inside.
    pub(crate) fn element_text(&mut self) -> Result<Text<'a>> {
        let depth = self.open.len();
        let mut text = Text::default();
        loop {
            match self.next()? {
                Token::Text(raw) if self.open.len() == depth => {
                    self.check_text(text.len() + raw.len())?;
                    text.push_raw(raw);
                }
                Token::CData(raw) if self.open.len() == depth => {
                    self.check_text(text.len() + raw.len())?;
                    text.push_plain(raw);
                }
                Token::End(_) if self.open.len() < depth => return Ok(text),
                Token::Eof => return Ok(text),
                _ => {}
            }
        }
    }

    /// What follows the last token.
    pub(crate) fn ahead(&self) -> &'a str {
        self.source.get(self.end..).unwrap_or_default()
    }

    /// Go on behind so many bytes of what is [`ahead`](Xml::ahead), which are one token
    /// now: an element that the caller has read, all of it.
    pub(crate) fn pass(&mut self, bytes: usize) {
        self.start = self.end;
        self.end += bytes;
    }

    /// An error when a text of so many bytes is too long.
    pub(crate) fn check_text(&self, bytes: usize) -> Result<()> {
        Limits::check("bytes in a text", bytes as u64, self.limits.text_bytes)
    }

    /// The limits it is read with.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    fn not_well_formed(&self, why: impl std::fmt::Display) -> Error {
        let before = self.source.as_bytes().get(..self.start).unwrap_or_default();
        let line = before.iter().filter(|&&b| b == b'\n').count();
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
                "text 表 &amp;",
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

    /// What quick-xml finds: the kinds of its events with the names and texts in them.
    fn judged(source: &str) -> Option<Vec<String>> {
        use quick_xml::Reader;
        use quick_xml::events::Event;
        let mut reader = Reader::from_str(source);
        reader.config_mut().allow_dangling_amp = true;
        let (mut all, mut depth, mut rooted) = (Vec::new(), 0, false);
        loop {
            let before = usize::try_from(reader.buffer_position()).ok()?;
            let event = reader.read_event().ok()?;
            let after = usize::try_from(reader.buffer_position()).ok()?;
            let raw = source.get(before..after)?;
            match event {
                Event::Start(tag) => {
                    (depth, rooted) = (depth + 1, true);
                    all.push(format!("start {}", tag.local_name().as_ref()));
                }
                Event::Empty(tag) => {
                    rooted = true;
                    all.push(format!("empty {}", tag.local_name().as_ref()));
                }
                Event::End(tag) => {
                    depth -= 1;
                    all.push(format!("end {}", tag.local_name().as_ref()));
                }
                // References are events of their own there, and part of the text here.
                Event::Text(_) | Event::GeneralRef(_) => match all.last_mut() {
                    Some(text) if text.starts_with("text ") => text.push_str(raw),
                    _ => all.push(format!("text {raw}")),
                },
                Event::CData(data) => all.push(format!("cdata {}", &*data)),
                Event::DocType(_) => return None,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {
                    all.push("other".to_owned());
                }
                Event::Eof => return (depth == 0 && rooted).then_some(all),
            }
        }
    }

    #[test]
    fn what_is_well_formed_is_found_as_quick_xml_finds_it() {
        let pieces = [
            "<a>",
            "</a>",
            "<b c='>'>",
            "</b >",
            "<d/>",
            "<e f=\"'\" />",
            "表",
            "&amp;",
            "&",
            "<!-- </a> -->",
            "<![CDATA[<a>]]>",
            "<?p?>",
            "\n",
            "<x:a y:b='1'>",
            "</x:a>",
        ];
        // Every sequence of three inside an element: some are well-formed.
        let (mut well, mut damaged) = (0, 0);
        for i in 0..pieces.len().pow(3) {
            let chosen = [i, i / pieces.len(), i / pieces.len().pow(2)];
            let inside = chosen.map(|i| pieces[i % pieces.len()]).concat();
            let source = format!("<r>{inside}</r>");
            match (judged(&source), tokens(&source)) {
                (Some(judged), found) => {
                    assert_eq!(found.ok(), Some(judged), "{source}");
                    well += 1;
                }
                (None, found) => {
                    assert!(found.is_err(), "{source}");
                    damaged += 1;
                }
            }
        }
        assert!(well > 500 && damaged > 500, "{well} {damaged}");
    }
}
