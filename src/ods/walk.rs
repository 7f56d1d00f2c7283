//! Tables, rows and cells of `content.xml`, each with its place in the text (ODF 1.3 part
//! 3, chapter 9).

use std::borrow::Cow;
use std::ops::Range;

use super::text::paragraph;
use crate::address::CellRef;
use crate::error::Result;
use crate::limits::Limits;
use crate::xml::{Tag, Token, Xml};

/// A piece of a spreadsheet, in the order of the document.
pub(super) enum Piece<'a> {
    /// What cells that name it accept; and whether anything else is refused.
    Validation(Tag<'a>, bool),
    /// A name for a range.
    Name(Tag<'a>),
    /// A table begins.
    Table(Tag<'a>),
    /// Columns of the table.
    Columns(Columns<'a>),
    /// A row, possibly repeated.
    Row(Row<'a>),
    /// The table ends.
    End,
}

/// Adjacent columns of one kind.
pub(super) struct Columns<'a> {
    pub(super) tag: Tag<'a>,
    pub(super) first: u32,
    pub(super) repeat: u32,
}

/// A row and its copies.
pub(super) struct Row<'a> {
    pub(super) tag: Tag<'a>,
    /// From its start tag to its end tag.
    pub(super) span: Range<usize>,
    pub(super) first: u32,
    pub(super) repeat: u32,
    pub(super) cells: Vec<CellSpan<'a>>,
}

/// A cell and its copies.
pub(super) struct CellSpan<'a> {
    pub(super) tag: Tag<'a>,
    pub(super) span: Range<usize>,
    pub(super) first: u32,
    pub(super) repeat: u32,
    /// Whether it lies under a merged area.
    pub(super) covered: bool,
    /// Its paragraphs, joined; none where it has none.
    pub(super) text: Option<Cow<'a, str>>,
    /// Where the paragraphs stand.
    pub(super) paragraphs: Paragraphs,
}

/// Where paragraphs stand; nearly all cells have one at most.
#[derive(Default)]
pub(super) struct Paragraphs {
    first: Option<Range<usize>>,
    more: Vec<Range<usize>>,
}

impl Paragraphs {
    fn push(&mut self, span: Range<usize>) {
        match self.first {
            None => self.first = Some(span),
            Some(_) => self.more.push(span),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Range<usize>> {
        self.first.iter().chain(&self.more)
    }
}

/// Rows without anything in them that are written one by one.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum BareRows {
    /// Each is told of where it stands.
    Apart,
    /// Those that are written alike are told of as copies of the first: some programs
    /// write a million.
    Together,
}

/// Tell `visit` of every piece.
pub(super) fn walk<'a>(
    source: &'a str,
    limits: &Limits,
    bare_rows: BareRows,
    visit: &mut dyn FnMut(Piece<'a>) -> Result<()>,
) -> Result<()> {
    let xml = Xml::new(source, limits);
    let mut walker = Walker { source, xml, limits, bare_rows, row: 0, col: 0 };
    walker.document(visit)
}

/// How often the element stands for itself.
fn repeat(tag: &Tag<'_>, attribute: &str) -> u32 {
    // Zero would be an element that is not there.
    tag.number(attribute).unwrap_or(1u32).max(1)
}

struct Walker<'a, 'l> {
    source: &'a str,
    bare_rows: BareRows,
    xml: Xml<'a>,
    limits: &'l Limits,
    row: u32,
    col: u32,
}

impl<'a> Walker<'a, '_> {
    fn document(
        &mut self,
        visit: &mut dyn FnMut(Piece<'a>) -> Result<()>,
    ) -> Result<()> {
        loop {
            match self.xml.next()? {
                Token::Eof => return Ok(()),
                Token::Start(tag) => match tag.name() {
                    // Deleted rows and what stands in dialogs are not on the sheet.
                    "table:tracked-changes" | "office:forms" | "table:shapes" => {
                        self.xml.skip_element()?;
                    }
                    "table:content-validation" => {
                        let strict = self.is_strict()?;
                        visit(Piece::Validation(tag, strict))?;
                    }
                    "table:table" => {
                        visit(Piece::Table(tag))?;
                        self.table(visit)?;
                        visit(Piece::End)?;
                    }
                    _ => self.leaf(tag, visit)?,
                },
                Token::Empty(tag) => self.leaf(tag, visit)?,
                _ => {}
            }
        }
    }

    fn leaf(
        &mut self,
        tag: Tag<'a>,
        visit: &mut dyn FnMut(Piece<'a>) -> Result<()>,
    ) -> Result<()> {
        match tag.name() {
            "table:content-validation" => visit(Piece::Validation(tag, true)),
            "table:named-range" => visit(Piece::Name(tag)),
            _ => Ok(()),
        }
    }

    /// Whether the error message of a validation refuses (`stop`, the default).
    fn is_strict(&mut self) -> Result<bool> {
        let depth = self.xml.depth();
        let mut strict = true;
        loop {
            match self.xml.next()? {
                Token::Start(tag) | Token::Empty(tag)
                    if tag.name() == "table:error-message" =>
                {
                    let kind = tag.attr("table:message-type");
                    let shown = tag.flag("table:display") != Some(false);
                    strict = shown && kind.is_none_or(|kind| kind == "stop");
                }
                Token::End(_) if self.xml.depth() < depth => return Ok(strict),
                Token::Eof => return Ok(strict),
                _ => {}
            }
        }
    }

    fn table(&mut self, visit: &mut dyn FnMut(Piece<'a>) -> Result<()>) -> Result<()> {
        let depth = self.xml.depth();
        (self.row, self.col) = (0, 0);
        loop {
            match self.xml.next()? {
                Token::End(_) if self.xml.depth() < depth => return Ok(()),
                Token::Eof => return Ok(()),
                Token::Start(tag) => match tag.name() {
                    "table:table-row" => {
                        let row = self.row(tag, true)?;
                        let copies = self.copies(&row);
                        visit(Piece::Row(row))?;
                        if let Some(copies) = copies {
                            visit(Piece::Row(copies))?;
                        }
                    }
                    "table:table-column" => visit(Piece::Columns(self.columns(tag)))?,
                    "office:forms" | "table:shapes" => self.xml.skip_element()?,
                    // Groups and header rows hold rows; nothing else here does.
                    _ => self.leaf(tag, visit)?,
                },
                Token::Empty(tag) => match tag.name() {
                    "table:table-row" => {
                        let row = self.row(tag, false)?;
                        visit(Piece::Row(row))?;
                    }
                    "table:table-column" => visit(Piece::Columns(self.columns(tag)))?,
                    _ => self.leaf(tag, visit)?,
                },
                _ => {}
            }
        }
    }

    fn columns(&mut self, tag: Tag<'a>) -> Columns<'a> {
        let repeat = repeat(&tag, "table:number-columns-repeated");
        let first = self.col;
        self.col = first.saturating_add(repeat);
        Columns { tag, first, repeat }
    }

    fn row(&mut self, tag: Tag<'a>, open: bool) -> Result<Row<'a>> {
        let repeat = repeat(&tag, "table:number-rows-repeated");
        let first = self.row;
        self.row = first.saturating_add(repeat);
        let cells = if open { self.cells()? } else { Vec::new() };
        let span = tag.span().start..self.xml.span().end;
        Ok(Row { tag, span, first, repeat, cells })
    }

    /// The rows that follow a bare one and are written as it is.
    fn copies(&mut self, row: &Row<'a>) -> Option<Row<'a>> {
        let is_bare = |cell: &CellSpan<'_>| {
            let mut attrs = cell.tag.attrs();
            cell.text.is_none()
                && !cell.covered
                && attrs.all(|attr| attr.name == "table:number-columns-repeated")
        };
        if self.bare_rows == BareRows::Apart || !row.cells.iter().all(is_bare) {
            return None;
        }
        let count = self.xml.skip_same(self.source.get(row.span.clone())?);
        let repeat = count.saturating_mul(row.repeat);
        let first = self.row;
        self.row = first.saturating_add(repeat);
        let copies = Row {
            tag: row.tag,
            span: row.span.clone(),
            first,
            repeat,
            cells: Vec::new(),
        };
        (count > 0).then_some(copies)
    }

    fn cells(&mut self) -> Result<Vec<CellSpan<'a>>> {
        let depth = self.xml.depth();
        let mut cells = Vec::new();
        let mut col = 0u32;
        loop {
            let (tag, open) = match self.xml.next()? {
                Token::Start(tag) => (tag, true),
                Token::Empty(tag) => (tag, false),
                Token::End(_) if self.xml.depth() < depth => return Ok(cells),
                Token::Eof => return Ok(cells),
                _ => continue,
            };
            let covered = tag.name() == "table:covered-table-cell";
            if !covered && tag.name() != "table:table-cell" {
                if open {
                    self.xml.skip_element()?;
                }
                continue;
            }
            let (text, paragraphs) =
                if open { self.content()? } else { Default::default() };
            let repeat = repeat(&tag, "table:number-columns-repeated");
            let span = tag.span().start..self.xml.span().end;
            cells.push(CellSpan {
                tag,
                span,
                first: col,
                repeat,
                covered,
                text,
                paragraphs,
            });
            col = col.saturating_add(repeat);
            let most = u64::from(CellRef::MAX_COLS);
            Limits::check("cells in a row", cells.len() as u64, most)?;
        }
    }

    /// The paragraphs of a cell: its text, and where they stand. Comments and drawings
    /// are not its text.
    fn content(&mut self) -> Result<(Option<Cow<'a, str>>, Paragraphs)> {
        let depth = self.xml.depth();
        let mut text: Option<Cow<'a, str>> = None;
        let mut paragraphs = Paragraphs::default();
        loop {
            match self.xml.next()? {
                Token::Start(tag) if tag.name() == "text:p" => {
                    let line = paragraph(&mut self.xml)?;
                    join(&mut text, line);
                    paragraphs.push(tag.span().start..self.xml.span().end);
                    self.xml.check_text(text.as_deref().map_or(0, str::len))?;
                }
                Token::Empty(tag) if tag.name() == "text:p" => {
                    join(&mut text, Cow::Borrowed(""));
                    paragraphs.push(tag.span());
                    self.xml.check_text(text.as_deref().map_or(0, str::len))?;
                }
                Token::Start(_) => self.xml.skip_element()?,
                Token::End(_) if self.xml.depth() < depth => {
                    let len = text.as_deref().map_or(0, str::len) as u64;
                    Limits::check("bytes of one text", len, self.limits.text_bytes)?;
                    return Ok((text, paragraphs));
                }
                Token::Eof => return Ok((text, paragraphs)),
                _ => {}
            }
        }
    }
}

fn join<'a>(text: &mut Option<Cow<'a, str>>, line: Cow<'a, str>) {
    match text {
        None => *text = Some(line),
        Some(text) => {
            let text = text.to_mut();
            text.push('\n');
            text.push_str(&line);
        }
    }
}
