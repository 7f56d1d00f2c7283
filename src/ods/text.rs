//! Paragraphs (ODF 1.3 part 3, chapter 6): from elements to text, and back.

use std::borrow::Cow;

use crate::error::Result;
use crate::xml::{Token, Xml, escape_text, line_ends};

/// The text of the paragraph whose start tag was the last token.
///
/// White space collapses, as in HTML; what is to be kept is written as an element. Of a
/// ruby text the base is kept, and notes are left out.
pub(super) fn paragraph<'a>(xml: &mut Xml<'a>) -> Result<Cow<'a, str>> {
    let depth = xml.depth();
    let mut text = Collapsed::default();
    loop {
        match xml.next()? {
            Token::Text(raw) => text.push(crate::xml::unescape(raw)),
            Token::CData(raw) => text.push(Cow::Borrowed(raw)),
            Token::Start(tag) | Token::Empty(tag) if tag.name() == "text:s" => {
                // As many as fit into a cell, whatever the number says.
                let count = tag.number("text:c").unwrap_or(1usize).min(32_767);
                text.keep(&" ".repeat(count));
            }
            Token::Start(tag) | Token::Empty(tag) if tag.name() == "text:tab" => {
                text.keep("\t");
            }
            Token::Start(tag) | Token::Empty(tag)
                if tag.name() == "text:line-break" =>
            {
                text.keep("\n");
            }
            Token::Start(tag) => {
                if matches!(
                    tag.name(),
                    "text:ruby-text" | "text:note" | "office:annotation"
                ) {
                    xml.skip_element()?;
                }
            }
            Token::End(_) if xml.depth() < depth => return Ok(text.done()),
            Token::Eof => return Ok(text.done()),
            _ => {}
        }
    }
}

/// Text in which runs of white space are one space, and none at the ends.
#[derive(Default)]
struct Collapsed<'a> {
    text: Cow<'a, str>,
    /// A space that is written once something follows it.
    space: bool,
}

impl<'a> Collapsed<'a> {
    fn push(&mut self, piece: Cow<'a, str>) {
        if self.text.is_empty() && is_collapsed(&piece) {
            self.text = piece;
            return;
        }
        for c in piece.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r') {
                self.space |= !self.text.is_empty() && !self.text.ends_with(' ');
            } else {
                self.settle();
                self.text.to_mut().push(c);
            }
        }
    }

    fn keep(&mut self, white: &str) {
        self.settle();
        self.text.to_mut().push_str(white);
    }

    fn settle(&mut self) {
        if std::mem::take(&mut self.space) {
            self.text.to_mut().push(' ');
        }
    }

    fn done(self) -> Cow<'a, str> {
        self.text
    }
}

/// Whether collapsing would change nothing, at either end nor inside.
fn is_collapsed(piece: &str) -> bool {
    let mut before = b' ';
    for &byte in piece.as_bytes() {
        if matches!(byte, b'\t' | b'\n' | b'\r') || (byte, before) == (b' ', b' ') {
            return false;
        }
        before = byte;
    }
    before != b' '
}

/// Paragraphs of a text, a line each.
pub(super) fn paragraphs(text: &str) -> String {
    let mut xml = String::new();
    for line in line_ends(text).split('\n') {
        xml.push_str("<text:p>");
        write_line(line, &mut xml);
        xml.push_str("</text:p>");
    }
    xml
}

fn write_line(line: &str, xml: &mut String) {
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        if first == '\t' {
            xml.push_str("<text:tab/>");
            rest = &rest[1..];
            continue;
        }
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        if spaces > 0 {
            // A single space between words is kept as it is; all others have to be told.
            let alone = spaces == 1 && rest.len() > 1 && rest.len() < line.len();
            let told = if alone { " ".to_owned() } else { spaces_element(spaces) };
            xml.push_str(&told);
            rest = &rest[spaces..];
            continue;
        }
        let end = rest.find([' ', '\t']).unwrap_or(rest.len());
        let plain: String = rest[..end].chars().filter(|c| !c.is_control()).collect();
        escape_text(&plain, xml);
        rest = &rest[end..];
    }
}

fn spaces_element(count: usize) -> String {
    match count {
        1 => "<text:s/>".to_owned(),
        _ => format!("<text:s text:c=\"{count}\"/>"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::limits::Limits;

    fn read(xml: &str) -> String {
        let source = format!("<text:p>{xml}</text:p>");
        let limits = Limits::default();
        let mut xml = Xml::new(&source, &limits);
        assert!(matches!(xml.next().unwrap(), Token::Start(_)));
        paragraph(&mut xml).unwrap().into_owned()
    }

    #[test]
    fn paragraphs_as_people_read_them() {
        for (xml, text) in [
            ("回答", "回答"),
            ("  a \n  b ", "a b"),
            ("a<text:s/>b<text:s text:c=\"3\"/>c", "a b   c"),
            ("a<text:tab/>b<text:line-break/>c", "a\tb\nc"),
            ("<text:span>太</text:span><text:a>字</text:a>", "太字"),
            ("a <text:span>b</text:span> c", "a b c"),
            (
                "<text:ruby><text:ruby-base>項番</text:ruby-base>\
                 <text:ruby-text>こうばん</text:ruby-text></text:ruby>",
                "項番",
            ),
            ("a&amp;b&lt;", "a&b<"),
        ] {
            assert_eq!(read(xml), text, "{xml}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(text in "[a &<>\t項\u{3000}]{0,12}") {
            let xml = paragraphs(&text);
            let inside = xml.strip_prefix("<text:p>").unwrap().strip_suffix("</text:p>").unwrap();
            prop_assert_eq!(read(inside), text);
        }
    }
}
