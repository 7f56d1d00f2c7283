//! Tables in HTML: what many portals send under the name of an xls file.
//!
//! Each table becomes a sheet. Of the markup only rows, cells, spans, line breaks, and
//! what is struck out or not displayed count; whatever is not well-formed is passed over,
//! as browsers do.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::address::{CellRange, CellRef};
use crate::charset::{Charset, TextOptions};
use crate::error::{ErrorKind, Result, Unsupported};
use crate::limits::Limits;
use crate::note::Note;
use crate::workbook::{Cell, CellFormat, Format, RowProps, Sheet, Value, Workbook};
use crate::xml::unescape;

/// The bytes in which a document says what it is.
const HEAD: usize = 2_048;

/// Whether a text is an HTML document or a table of one.
pub(crate) fn looks_like_html(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    // In no encoding is this byte missing where a document begins.
    if !head.contains(&b'<') {
        return false;
    }
    let (_, decoded) = Charset::sniff_and_decode(head);
    let text = decoded.text.to_ascii_lowercase();
    let start = text.trim_start();
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || start.starts_with("<table")
        || (start.starts_with('<') && start.contains("<table"))
}

/// Read a document.
///
/// # Errors
///
/// [`Unsupported::HtmlWithoutTable`], and [`Limit`](ErrorKind::Limit).
pub(crate) fn read(
    bytes: &[u8],
    options: &TextOptions,
    limits: &Limits,
) -> Result<Workbook> {
    let decoded = match options.encoding {
        Some(told) => told.as_in(bytes).decode_as_told(bytes)?,
        None => declared(bytes).unwrap_or_else(|| Charset::sniff(bytes)).decode(bytes),
    };
    let text = decoded.text;
    let mut reader = Reader::new(limits);
    let mut rest = &*text;
    while let Some(at) = rest.find('<') {
        reader.text(&rest[..at])?;
        rest = reader.tag(&rest[at..])?;
    }
    while !reader.open.is_empty() {
        reader.end_table()?;
    }
    if reader.sheets.is_empty() {
        return Err(ErrorKind::Unsupported(Unsupported::HtmlWithoutTable).into());
    }
    let mut workbook = Workbook::new(Format::Html, reader.sheets);
    workbook.notes.push(Note::new(
        "中身は HTML です。表だけを読みました",
        "the file is really HTML; its tables alone were read",
    ));
    Ok(workbook)
}

/// The encoding that the document names, where it can be that.
fn declared(bytes: &[u8]) -> Option<Charset> {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let (_, after) = head.split_once("charset=")?;
    let end = |c: char| !(c.is_ascii_alphanumeric() || "-_".contains(c));
    let name = after.trim_start_matches(['"', '\'']).split(end).next()?;
    let charset = Charset::of_label(name)?.as_in(bytes);
    charset.decode(bytes).clean.then_some(charset)
}

struct Reader<'l> {
    limits: &'l Limits,
    sheets: Vec<Sheet>,
    /// Tables inside of each other.
    open: Vec<Table>,
    cells: u64,
    formats: Arc<[CellFormat]>,
}

#[derive(Default)]
struct Table {
    kind: Kind,
    cells: Vec<(CellRef, Cell)>,
    merges: Vec<CellRange>,
    /// For each column, the first row that no cell from above reaches.
    free_from: Vec<u32>,
    row: Option<u32>,
    col: u16,
    cell: Option<OpenCell>,
    hidden_rows: Vec<u32>,
    /// How many elements are open that strike their text out.
    struck: u32,
}

/// What the pages that [`export`](crate::export) writes say of their tables.
#[derive(Clone, Copy, Default, PartialEq)]
enum Kind {
    /// Anybody's table: runs of white space are one space.
    #[default]
    Other,
    /// Questions and answers, with all white space.
    Questions,
    /// How many questions have which status: nothing to be answered.
    Counts,
}

impl Kind {
    fn of(tag: &str) -> Kind {
        match tag.split_once("data-checksheet=\"").map(|(_, said)| said) {
            Some(said) if said.starts_with("questions\"") => Kind::Questions,
            Some(said) if said.starts_with("counts\"") => Kind::Counts,
            _ => Kind::Other,
        }
    }
}

struct OpenCell {
    area: CellRange,
    text: String,
    /// Whether some of the text is struck out, and whether some is not.
    struck: bool,
    plain: bool,
}

/// The formats of a table's cells: plain text, and text that is struck out.
const STRUCK: u32 = 1;

/// The most rows and columns that a cell may span, as in browsers.
const MOST_ROWS: u32 = 65_534;
const MOST_COLUMNS: u16 = 1_000;

impl<'l> Reader<'l> {
    fn new(limits: &'l Limits) -> Reader<'l> {
        let struck = CellFormat { strike: true, ..CellFormat::default() };
        let formats = Arc::new([CellFormat::default(), struck]);
        Reader { limits, sheets: Vec::new(), open: Vec::new(), cells: 0, formats }
    }

    fn text(&mut self, raw: &str) -> Result<()> {
        let most = self.limits.text_bytes;
        let Some(table) = self.open.last_mut() else { return Ok(()) };
        if let Some(cell) = &mut table.cell {
            let text = raw.replace("&nbsp;", "\u{A0}");
            let seen = match table.struck {
                0 => &mut cell.plain,
                _ => &mut cell.struck,
            };
            *seen |= !raw.trim().is_empty();
            match table.kind {
                Kind::Questions => cell.text.push_str(&unescape(&text)),
                _ => push_collapsed(&mut cell.text, &unescape(&text)),
            }
            Limits::check("bytes of one text", cell.text.len() as u64, most)?;
        }
        Ok(())
    }

    /// Take a tag; give what is behind it.
    fn tag<'t>(&mut self, rest: &'t str) -> Result<&'t str> {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return Ok(comment.split_once("-->").map_or("", |(_, behind)| behind));
        }
        let Some(end) = rest.find('>') else { return Ok("") };
        let (tag, behind) = (&rest[1..end], &rest[end + 1..]);
        let mut after_first = tag.char_indices().skip(1);
        let name_end = after_first.find(|(_, c)| !c.is_ascii_alphanumeric());
        let name = &tag[..name_end.map_or(tag.len(), |(at, _)| at)];
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "table" => {
                Limits::check(
                    "elements inside each other",
                    self.open.len() as u64 + 1,
                    self.limits.depth,
                )?;
                let kind = Kind::of(tag);
                self.open.push(Table { kind, ..Table::default() });
            }
            "/table" => self.end_table()?,
            "tr" => self.with_table(|table| table.begin_row(is_hidden(tag)))?,
            "s" | "strike" | "del" => self.with_table(|table| table.struck += 1)?,
            "/s" | "/strike" | "/del" => {
                self.with_table(|table| table.struck = table.struck.saturating_sub(1))?;
            }
            "/tr" | "td" | "th" | "/td" | "/th" => {
                self.with_table(Table::end_cell)?;
                if name == "td" || name == "th" {
                    let spans = (span(tag, "rowspan"), span(tag, "colspan"));
                    self.with_table(|table| table.begin_cell(spans))?;
                }
            }
            "br" | "/p" | "/div" | "/li" => {
                if let Some(cell) = self.open.last_mut().and_then(|t| t.cell.as_mut()) {
                    cell.text.truncate(cell.text.trim_end_matches(' ').len());
                    cell.text.push('\n');
                }
            }
            "script" | "style" => {
                let is_end = |at: &usize| {
                    let end = behind.as_bytes().get(at + 2..at + 2 + name.len());
                    end.is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
                };
                let end = behind.match_indices("</").map(|(at, _)| at).find(is_end);
                return Ok(end.map_or("", |at| &behind[at..]));
            }
            _ => {}
        }
        Ok(behind)
    }

    fn with_table(&mut self, act: impl FnOnce(&mut Table)) -> Result<()> {
        if let Some(table) = self.open.last_mut() {
            let before = table.cells.len();
            act(table);
            self.cells += (table.cells.len() - before) as u64;
        }
        Limits::check("cells", self.cells, self.limits.cells)
    }

    fn end_table(&mut self) -> Result<()> {
        self.with_table(Table::end_cell)?;
        let Some(table) = self.open.pop() else { return Ok(()) };
        if !table.cells.is_empty() && table.kind != Kind::Counts {
            let mut sheet = Sheet::new(format!("Table {}", self.sheets.len() + 1));
            sheet.set_cells(table.cells);
            sheet.set_merges(table.merges);
            sheet.formats = self.formats.clone();
            let hidden = RowProps { hidden: true, ..RowProps::default() };
            let hidden = table.hidden_rows.into_iter().map(|row| (row, hidden));
            sheet.row_props = BTreeMap::from_iter(hidden);
            self.sheets.push(sheet);
        }
        Ok(())
    }
}

impl Table {
    fn begin_row(&mut self, hidden: bool) {
        self.end_cell();
        let row = self.row.map_or(0, |row| row.saturating_add(1));
        self.row = Some(row);
        self.col = 0;
        if hidden && row < CellRef::MAX_ROWS {
            self.hidden_rows.push(row);
        }
    }

    fn begin_cell(&mut self, (rows, columns): (u32, u32)) {
        let row = *self.row.get_or_insert(0);
        let reached =
            |col: u16| self.free_from.get(usize::from(col)).is_some_and(|&r| r > row);
        while reached(self.col) {
            self.col += 1;
        }
        let width =
            u16::try_from(columns).unwrap_or(MOST_COLUMNS).clamp(1, MOST_COLUMNS);
        let last_col = self.col.saturating_add(width - 1).min(CellRef::MAX_COLS - 1);
        let height = rows.clamp(1, MOST_ROWS);
        let last_row = row.saturating_add(height - 1).min(CellRef::MAX_ROWS - 1);
        if row >= CellRef::MAX_ROWS || self.col >= CellRef::MAX_COLS {
            return;
        }
        let area = CellRange::new(
            CellRef::new(row, self.col),
            CellRef::new(last_row, last_col),
        );
        let end = usize::from(last_col) + 1;
        self.free_from.resize(self.free_from.len().max(end), 0);
        self.free_from[usize::from(self.col)..end].fill(last_row + 1);
        self.col = last_col + 1;
        let text = String::new();
        self.cell = Some(OpenCell { area, text, struck: false, plain: false });
    }

    fn end_cell(&mut self) {
        // What is left open ends with the cell.
        self.struck = 0;
        let Some(cell) = self.cell.take() else { return };
        let text = match self.kind {
            Kind::Questions => &*cell.text,
            _ => cell.text.trim_matches([' ', '\n']),
        };
        if !text.is_empty() {
            let format = if cell.struck && !cell.plain { STRUCK } else { 0 };
            let value = Cell { format, ..Cell::new(Value::Text(text.into())) };
            self.cells.push((cell.area.first, value));
        }
        if !cell.area.is_cell() {
            self.merges.push(cell.area);
        }
    }
}

/// Runs of white space are one space.
fn push_collapsed(text: &mut String, piece: &str) {
    for c in piece.chars() {
        match c {
            ' ' | '\t' | '\r' | '\n' => {
                if !text.is_empty() && !text.ends_with([' ', '\n']) {
                    text.push(' ');
                }
            }
            c => text.push(c),
        }
    }
}

/// Whether a row is there and not displayed, as Excel writes hidden rows.
fn is_hidden(tag: &str) -> bool {
    let squeezed: String = tag.chars().filter(|c| !c.is_whitespace()).collect();
    squeezed.to_ascii_lowercase().contains("display:none")
}

/// The number of an attribute such as `rowspan="2"`.
fn span(tag: &str, name: &str) -> u32 {
    let lower = tag.to_ascii_lowercase();
    let value = lower
        .split_once(name)
        .and_then(|(_, after)| after.trim_start().strip_prefix('='));
    let digits = value.map(|value| value.trim_start().trim_start_matches(['"', '\'']));
    let digits = digits.and_then(|d| d.split(|c: char| !c.is_ascii_digit()).next());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAGE: &str = "<html><head><meta charset=Shift_JIS><style>td > p {}</style></head>\
        <body><table border=1><tr><th>項番<th>確認事項<th>回答</tr>\
        <tr><td rowspan=\"2\">1-1</td><td>入退室を<br>記録していますか&amp;</td><td>&nbsp;</td></tr>\
        <tr><td>点検<!-- <td> -->しますか</td><td colspan='2'>○</td></tr></table></body></html>";

    #[test]
    fn a_portal_export_named_xls() {
        let bytes = Charset::of_label("cp932").unwrap().encode(PAGE).unwrap();
        assert!(looks_like_html(&bytes));
        let workbook =
            read(&bytes, &TextOptions::default(), &Limits::default()).unwrap();
        let sheet = &workbook.sheets()[0];
        let cells: Vec<(String, String)> = sheet
            .cells()
            .map(|(at, cell)| (at.to_string(), sheet.shown(cell)))
            .collect();
        let expected = [
            ("A1", "項番"),
            ("B1", "確認事項"),
            ("C1", "回答"),
            ("A2", "1-1"),
            ("B2", "入退室を\n記録していますか&"),
            ("C2", "\u{A0}"),
            ("B3", "点検しますか"),
            ("C3", "○"),
        ];
        assert_eq!(cells, expected.map(|(at, text)| (at.to_owned(), text.to_owned())));
        let merges: Vec<String> =
            sheet.merges().map(|merge| merge.to_string()).collect();
        assert_eq!(merges, ["A2:A3", "C3:D3"]);
        assert_eq!(workbook.notes().len(), 1);
    }

    #[test]
    fn struck_out_and_hidden() {
        let page = "<table><tr><td><s>旧</s><td><del>旧</del>新<td><b><strike> 旧 </strike></b>\
            <tr style='mso-height-source:userset; display: none'><td>隠す<s>\
            <tr><td>次</table>";
        let workbook =
            read(page.as_bytes(), &TextOptions::default(), &Limits::default()).unwrap();
        let sheet = &workbook.sheets()[0];
        let struck = sheet.cells().filter(|(at, _)| sheet.format_at(*at).strike);
        let struck: Vec<String> = struck.map(|(at, _)| at.to_string()).collect();
        assert_eq!(struck, ["A1", "C1"]);
        let hidden: Vec<u32> = (0..3).filter(|row| sheet.is_row_hidden(*row)).collect();
        assert_eq!(hidden, [1]);
    }

    #[test]
    fn no_table_is_told() {
        let err =
            read(b"<html><p>x</html>", &TextOptions::default(), &Limits::default());
        let text = err.unwrap_err().to_string();
        assert!(text.starts_with("an HTML document without a table"), "{text}");
    }

    #[test]
    fn other_text_is_not_html() {
        for text in ["項番,回答\n", "<1,2\n", "a <table> in a sentence"] {
            assert!(!looks_like_html(text.as_bytes()), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_markup_panics(page in "(<table>|</table>|<tr>|<td rowspan=9|<td colspan='99999999'>|>|<|<!--|-->|x|&|表|<script>| ){0,30}") {
            let _ = read(page.as_bytes(), &TextOptions::default(), &Limits::default());
        }
    }
}
