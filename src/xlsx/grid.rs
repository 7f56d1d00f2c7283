//! The rows and cells of a sheet, one after the other, with the bytes they stand in.
//!
//! References are optional (part 1, 18.3.1.4 and 18.3.1.73): a row without a number
//! follows the one before it, and so does a cell. Where a cell names another row than
//! the one it stands in, its row counts.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use super::{escape, rich_text};
use crate::address::{CellRange, CellRef};
use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::xml::{Tag, Text, Token, Xml};

/// A piece of a sheet's data.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// A row begins.
    Row(RawRow<'a>),
    /// A cell of that row.
    Cell(RawCell<'a>),
    /// The row ends; where its end tag starts.
    RowEnd(usize),
    /// The data end; where their end tag starts.
    End(usize),
}

/// A row as written.
#[derive(Debug)]
pub(super) struct RawRow<'a> {
    pub(super) tag: Tag<'a>,
    /// Zero-based.
    pub(super) index: u32,
    /// Whether it is a single tag. No [`Piece::RowEnd`] follows.
    pub(super) is_empty: bool,
}

/// A cell as written.
#[derive(Debug)]
pub(super) struct RawCell<'a> {
    pub(super) at: CellRef,
    pub(super) tag: Tag<'a>,
    /// From its start tag to its end tag.
    pub(super) span: Range<usize>,
    /// `t`, as written; `n` where there is none.
    pub(super) kind: &'a str,
    /// `s`.
    pub(super) format: Option<u32>,
    /// What `v` or `is` holds; none where there is neither.
    pub(super) value: Option<Cow<'a, str>>,
    /// Whether all runs of `is` are struck out.
    pub(super) struck: bool,
    pub(super) formula: Option<RawFormula<'a>>,
}

/// A formula as written.
#[derive(Debug)]
pub(super) struct RawFormula<'a> {
    /// `t`: `normal`, `shared`, `array`, `dataTable`.
    pub(super) kind: &'a str,
    /// `ref`: the cells that it is for.
    pub(super) range: Option<CellRange>,
    /// The formula, without its equals sign; empty where another cell has it.
    pub(super) text: Cow<'a, str>,
}

/// Walks the inside of a `sheetData` element.
#[derive(Debug)]
pub(super) struct Grid<'x, 'a> {
    xml: &'x mut Xml<'a>,
    limits: &'x Limits,
    /// The depth of `sheetData`.
    depth: u64,
    next_row: u32,
    row: u32,
    next_col: u16,
}

impl<'x, 'a> Grid<'x, 'a> {
    /// Start behind the start tag of `sheetData`.
    pub(super) fn new(xml: &'x mut Xml<'a>, limits: &'x Limits) -> Grid<'x, 'a> {
        let depth = xml.depth();
        Grid { xml, limits, depth, next_row: 0, row: 0, next_col: 0 }
    }

    /// The next piece.
    pub(super) fn next(&mut self) -> Result<Piece<'a>> {
        loop {
            let inside = self.xml.depth().saturating_sub(self.depth);
            if inside == 1
                && let Some(plain) = PlainCell::read(self.xml.ahead())
            {
                return Ok(Piece::Cell(self.plain_cell(&plain)?));
            }
            match self.xml.next()? {
                Token::Start(tag) if inside == 0 && tag.local() == "row" => {
                    return Ok(Piece::Row(self.row(tag, false)?));
                }
                Token::Empty(tag) if inside == 0 && tag.local() == "row" => {
                    return Ok(Piece::Row(self.row(tag, true)?));
                }
                Token::Start(tag) if inside == 1 && tag.local() == "c" => {
                    return Ok(Piece::Cell(self.cell(tag, false)?));
                }
                Token::Empty(tag) if inside == 1 && tag.local() == "c" => {
                    return Ok(Piece::Cell(self.cell(tag, true)?));
                }
                Token::Start(_) => self.xml.skip_element()?,
                Token::End(_) if inside == 1 => {
                    return Ok(Piece::RowEnd(self.xml.span().start));
                }
                Token::End(_) | Token::Eof => {
                    return Ok(Piece::End(self.xml.span().start));
                }
                _ => {}
            }
        }
    }

    fn row(&mut self, tag: Tag<'a>, is_empty: bool) -> Result<RawRow<'a>> {
        let written = tag.find("r").map(|attr| attr.raw.trim());
        let number = match written {
            Some(text) => text.parse().unwrap_or(0),
            None => self.next_row.saturating_add(1),
        };
        if !(1..=CellRef::MAX_ROWS).contains(&number) {
            let shown = written.unwrap_or("after the last");
            return Err(Error::damaged(format!("a sheet has no row {shown}")));
        }
        self.row = number - 1;
        self.next_row = number;
        self.next_col = 0;
        Ok(RawRow { tag, index: self.row, is_empty })
    }

    fn plain_cell(&mut self, plain: &PlainCell<'a>) -> Result<RawCell<'a>> {
        self.xml.pass(plain.length);
        let span = self.xml.span();
        let mut cell = RawCell {
            at: CellRef::new(self.row, plain.col),
            tag: Tag::new(plain.tag, span.start, 1),
            span,
            kind: plain.kind,
            format: plain.format,
            value: None,
            struck: false,
            formula: None,
        };
        self.next_col = plain.col + 1;
        if let Some(raw) = plain.value {
            self.xml.check_text(raw.len())?;
            // Most hold a number, or that of a shared string: nothing to be decoded.
            if raw.bytes().all(|b| b.is_ascii_digit()) {
                cell.value = Some(Cow::Borrowed(raw));
            } else {
                let mut text = Text::default();
                text.push_raw(raw);
                self.value(&mut cell, text.into_inner())?;
            }
        }
        Ok(cell)
    }

    fn cell(&mut self, tag: Tag<'a>, is_empty: bool) -> Result<RawCell<'a>> {
        let (mut place, mut kind, mut format) = (None, "n", None);
        for attr in tag.attrs() {
            match attr.name {
                "r" => place = Some(attr.raw),
                "t" => kind = attr.raw,
                "s" => format = attr.raw.trim().parse().ok(),
                _ => {}
            }
        }
        let col = match place {
            Some(text) => column_of(text.trim()).ok_or_else(|| no_cell(text))?,
            None => self.next_col,
        };
        if col >= CellRef::MAX_COLS {
            return Err(no_cell("after the last"));
        }
        self.next_col = col + 1;
        let mut cell = RawCell {
            at: CellRef::new(self.row, col),
            tag,
            span: tag.span(),
            kind,
            format,
            value: None,
            struck: false,
            formula: None,
        };
        if !is_empty {
            self.content(&mut cell)?;
            cell.span.end = self.xml.span().end;
        }
        Ok(cell)
    }

    fn content(&mut self, cell: &mut RawCell<'a>) -> Result<()> {
        let depth = self.xml.depth();
        loop {
            match self.xml.next()? {
                Token::Start(tag) if tag.local() == "v" => {
                    let text = self.xml.element_text()?.into_inner();
                    self.value(cell, text)?;
                }
                Token::Start(tag) if tag.local() == "is" => {
                    let inline = rich_text::read(self.xml, self.limits)?;
                    cell.struck = inline.struck;
                    cell.value = Some(inline.text);
                }
                Token::Start(tag) if tag.local() == "f" => {
                    let text = self.xml.element_text()?.into_inner();
                    cell.formula = Some(RawFormula { text, ..RawFormula::of(tag) });
                }
                Token::Empty(tag) if tag.local() == "f" => {
                    cell.formula = Some(RawFormula::of(tag));
                }
                Token::Start(_) => self.xml.skip_element()?,
                Token::End(_) if self.xml.depth() < depth => return Ok(()),
                Token::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// What `v` holds.
    fn value(&self, cell: &mut RawCell<'a>, text: Cow<'a, str>) -> Result<()> {
        Limits::check("bytes in a text", text.len() as u64, self.limits.text_bytes)?;
        let is_text = cell.kind == "str";
        cell.value = Some(if is_text { escape::decode(text) } else { text });
        Ok(())
    }
}

/// A cell as nearly all programs write nearly all of theirs: `<c r="B7" s="3" t="s">` with
/// nothing but a `v` in it. These are read in one go; all others by their tags.
#[derive(Debug)]
struct PlainCell<'a> {
    tag: &'a str,
    col: u16,
    format: Option<u32>,
    kind: &'a str,
    value: Option<&'a str>,
    length: usize,
}

impl<'a> PlainCell<'a> {
    fn read(source: &'a str) -> Option<PlainCell<'a>> {
        let rest = source.strip_prefix("<c r=\"")?;
        let letters = rest.bytes().take(4).take_while(u8::is_ascii_uppercase).count();
        let col = column_of(&rest[..letters])?;
        let digits =
            rest[letters..].bytes().take(8).take_while(u8::is_ascii_digit).count();
        let mut rest = rest[letters + digits..].strip_prefix('"')?;
        let (mut format, mut kind) = (None, "n");
        while let Some((name, after)) = rest.split_at_checked(4) {
            let length = after.bytes().take(16).position(|b| b == b'"');
            match (name, length) {
                (" s=\"", Some(length)) if format.is_none() => {
                    format = Some(after[..length].parse().ok()?);
                    rest = &after[length + 1..];
                }
                (" t=\"", Some(length)) => {
                    kind = &after[..length];
                    rest = &after[length + 1..];
                }
                _ => break,
            }
        }
        let tag_end = source.len() - rest.len();
        let (value, after, tag_end) = if let Some(after) = rest.strip_prefix("/>") {
            (None, after, tag_end + 2)
        } else if let Some(after) = rest.strip_prefix("><v>") {
            let length = memchr(b'<', after.as_bytes())?;
            let (value, after) = after.split_at(length);
            (Some(value), after.strip_prefix("</v></c>")?, tag_end + 1)
        } else {
            (None, rest.strip_prefix("></c>")?, tag_end + 1)
        };
        let length = source.len() - after.len();
        Some(PlainCell { tag: &source[..tag_end], col, format, kind, value, length })
    }
}

impl<'a> RawFormula<'a> {
    fn of(tag: Tag<'a>) -> RawFormula<'a> {
        RawFormula {
            kind: tag.find("t").map_or("normal", |attr| attr.raw),
            range: tag.find("ref").and_then(|attr| attr.raw.parse().ok()),
            text: Cow::Borrowed(""),
        }
    }
}

/// The column of a cell reference; its row is not looked at.
fn column_of(text: &str) -> Option<u16> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic);
    let mut number: u16 = 0;
    for letter in letters {
        let digit = u16::from(letter.to_ascii_uppercase() - b'A') + 1;
        number = number.checked_mul(26)?.checked_add(digit)?;
    }
    let col = number.checked_sub(1)?;
    (col < CellRef::MAX_COLS).then_some(col)
}

fn no_cell(text: &str) -> Error {
    Error::damaged(format!("a sheet has no cell {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(source: &str) -> Result<Vec<String>> {
        let limits = Limits::default();
        let mut xml = Xml::new(source, &limits);
        xml.next()?;
        let mut grid = Grid::new(&mut xml, &limits);
        let mut all = Vec::new();
        loop {
            all.push(match grid.next()? {
                Piece::Row(row) => format!("row {}", row.index + 1),
                Piece::Cell(cell) => {
                    let value = cell.value.unwrap_or_default();
                    let format =
                        cell.format.map(|f| format!(" s{f}")).unwrap_or_default();
                    format!("{} {}{format}", cell.at, [cell.kind, &value].join(":"))
                }
                Piece::RowEnd(_) => "end".to_owned(),
                Piece::End(_) => return Ok(all),
            });
        }
    }

    #[test]
    fn implied_references() {
        let source = "<d><row><c/><c r='D1'/><c><v>5</v></c></row><row r='4'/>\
            <x:row><x:c t='inlineStr'><x:is><x:t>表</x:t></x:is></x:c></x:row></d>";
        let expected = ["row 1", "A1 n:", "D1 n:", "E1 n:5", "end", "row 4", "row 5"];
        let all = walk(source).unwrap();
        assert_eq!(all[..7], expected);
        assert_eq!(all[7..], ["A5 inlineStr:表", "end"]);
    }

    #[test]
    fn the_row_counts_where_a_cell_disagrees() {
        let all = walk("<d><row r='2'><c r='b7'/></row></d>").unwrap();
        assert_eq!(all, ["row 2", "B2 n:", "end"]);
    }

    #[test]
    fn what_a_sheet_does_not_have() {
        for source in [
            "<d><row r='0'/></d>",
            "<d><row r='1048577'/></d>",
            "<d><row r='1048576'/><row/></d>",
            "<d><row r='x'/></d>",
            "<d><row><c r='XFE1'/></row></d>",
            "<d><row><c r='ZZZZZZZ1'/></row></d>",
            "<d><row><c r='XFD1'/><c/></row></d>",
            "<d><row><c r='1'/></row></d>",
        ] {
            assert!(walk(source).is_err(), "{source}");
        }
    }

    #[test]
    fn what_else_stands_in_a_cell() {
        let source = "<d><row><c r='A1'><f t='shared' ref='A1:A9' si='0'>B1</f><v>1</v>\
            <extLst><ext><v>no</v></ext></extLst></c></row><other><row/></other></d>";
        assert_eq!(walk(source).unwrap(), ["row 1", "A1 n:1", "end"]);
    }

    #[test]
    fn plain_cells_are_read_as_all_others() {
        let attributes = [
            "",
            " s=\"3\"",
            " t=\"s\"",
            " s=\"3\" t=\"str\"",
            " t=\"str\" s=\"x\"",
            " cm=\"1\"",
        ];
        let contents = [
            "/>",
            "></c>",
            "><v>5</v></c>",
            "><v>a &amp;\r\n_x0041_表</v></c>",
            "><v></v></c>",
            "><v/></c>",
            "><v>1</v> </c>",
            "><f>A1</f><v>1</v></c>",
            "><is><t>表</t></is></c>",
        ];
        let (mut plain, mut other) = (0, 0);
        for reference in ["A1", "XFD7", "b2", "AB12", "XFE1", "1", ""] {
            for attribute in attributes {
                for content in contents {
                    let cell = format!("<c r=\"{reference}\"{attribute}{content}");
                    match PlainCell::read(&cell) {
                        Some(_) => plain += 1,
                        None => other += 1,
                    }
                    let row = format!("<d><row>{cell}<c/></row></d>");
                    // A blank more, and it is read by its tags.
                    let by_tags = format!(
                        "<d><row>{}<c/></row></d>",
                        cell.replacen("<c ", "<c  ", 1)
                    );
                    assert_eq!(walk(&row).ok(), walk(&by_tags).ok(), "{cell}");
                }
            }
        }
        assert!(plain > 50 && other > 50, "{plain} {other}");
    }
}
