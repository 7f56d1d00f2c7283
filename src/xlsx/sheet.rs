//! One worksheet part, read in one pass (part 1, 18.3.1).

use std::borrow::Cow;
use std::ops::Range;

use super::formula::shown_by_link;
use super::grid::{Grid, Piece, RawCell, RawRow};
use super::strings::Strings;
use super::validations::RawValidation;
use crate::address::{CellRange, CellRef};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::{Budget, Limits};
use crate::workbook::number_format::date;
use crate::workbook::range_index::RangeIndex;
use crate::workbook::{Cell, ColumnProps, Formats, RowProps, Sheet, Value};
use crate::xml::{Tag, Token, Xml};

/// What all sheets share.
#[derive(Debug)]
pub(super) struct Shared<'a> {
    pub(super) strings: &'a Strings,
    pub(super) formats: &'a Formats,
    pub(super) epoch_1904: bool,
    pub(super) limits: &'a Limits,
}

/// A sheet, and what has to be looked up elsewhere to complete it.
#[derive(Debug)]
pub(super) struct ReadSheet {
    pub(super) sheet: Sheet,
    pub(super) validations: Vec<RawValidation>,
    /// Relationship ids of its tables.
    pub(super) tables: Vec<String>,
    /// Whether there are form controls.
    pub(super) has_controls: bool,
    /// Cells whose shared string does not exist.
    pub(super) lost_strings: u32,
}

/// Read a worksheet part. `cells` are those that all sheets may still have.
pub(super) fn read(
    source: &str,
    name: &str,
    shared: &Shared<'_>,
    cells: &mut Budget,
) -> Result<ReadSheet> {
    let mut sheet = Sheet::new(name);
    sheet.formats = shared.formats.clone();
    let read = ReadSheet {
        sheet,
        validations: Vec::new(),
        tables: Vec::new(),
        has_controls: false,
        lost_strings: 0,
    };
    let merges_left = Budget::new("merged areas", shared.limits.merges);
    let ranges_left = Budget::new("ranges with a rule", shared.limits.ranges);
    let mut reader =
        Reader { read, merges: Vec::new(), merges_left, ranges_left, shared, cells };
    reader.read(&mut Xml::new(source, shared.limits))?;
    Ok(reader.read)
}

struct Reader<'r> {
    read: ReadSheet,
    merges: Vec<CellRange>,
    merges_left: Budget,
    ranges_left: Budget,
    shared: &'r Shared<'r>,
    cells: &'r mut Budget,
}

impl Reader<'_> {
    fn read(&mut self, xml: &mut Xml<'_>) -> Result<()> {
        loop {
            match xml.next()? {
                Token::Start(tag) => {
                    let depth = xml.depth();
                    self.element(&tag, depth, xml, false)?;
                }
                Token::Empty(tag) => {
                    let depth = xml.depth() + 1;
                    self.element(&tag, depth, xml, true)?;
                }
                Token::Eof => {
                    let merges = std::mem::take(&mut self.merges);
                    self.read.sheet.set_merges(merges);
                    return Ok(());
                }
                _ => {}
            }
        }
    }

    /// Elements are known by their names wherever they stand: inside of
    /// `mc:AlternateContent` as well as without, and in the extension list.
    fn element(
        &mut self,
        tag: &Tag<'_>,
        depth: u64,
        xml: &mut Xml<'_>,
        is_empty: bool,
    ) -> Result<()> {
        let sheet = &mut self.read.sheet;
        match tag.local() {
            "sheetData" if depth == 2 && !is_empty => self.rows(xml)?,
            "sheetFormatPr" => {
                if let Some(width) = tag.number("defaultColWidth") {
                    sheet.default_column_width = width;
                }
                if let Some(height) = tag.number("defaultRowHeight") {
                    sheet.default_row_height = height;
                }
            }
            "col" => {
                self.ranges_left.take(1)?;
                sheet.column_props.extend(column_props(tag));
            }
            "sheetProtection" => sheet.protected = tag.flag("sheet").unwrap_or(false),
            // A custom view has its own filter, further inside.
            "autoFilter" if depth == 2 => sheet.filter = range(tag),
            "mergeCell" => {
                if let Some(merge) = range(tag) {
                    self.merges_left.take(RangeIndex::cost(merge))?;
                    self.merges.push(merge);
                }
            }
            "conditionalFormatting" => self.conditional_format(tag, xml, is_empty)?,
            "dataValidation" => {
                let left = &mut self.ranges_left;
                let validation = RawValidation::read(tag, xml, is_empty, left)?;
                self.read.validations.push(validation);
            }
            "tablePart" => {
                let id = tag.prefixed_attr("id");
                self.read.tables.extend(id.map(Cow::into_owned));
                let tables = self.read.tables.len() as u64;
                Limits::check("tables of a sheet", tables, self.shared.limits.parts)?;
            }
            "control" | "legacyDrawing" => self.read.has_controls = true,
            _ => {}
        }
        Ok(())
    }

    fn rows(&mut self, xml: &mut Xml<'_>) -> Result<()> {
        let mut grid = Grid::new(xml, self.shared.limits);
        let mut cells = Vec::new();
        loop {
            match grid.next()? {
                Piece::Row(row) => {
                    let props = row_props(&row);
                    if props != RowProps::default() {
                        self.cells.take(Limits::ROW)?;
                        self.read.sheet.row_props.insert(row.index, props);
                    }
                }
                Piece::Cell(raw) => {
                    let at = raw.at;
                    let cell = self.cell(raw)?;
                    if cell != Cell::default() {
                        self.cells.take(1)?;
                        cells.push((at, cell));
                    }
                }
                Piece::RowEnd(_) => {}
                Piece::End(_) => break,
            }
        }
        self.read.sheet.set_cells(cells);
        Ok(())
    }

    fn cell(&mut self, raw: RawCell<'_>) -> Result<Cell> {
        let format = raw.format.unwrap_or(0);
        if raw.struck {
            self.read.sheet.struck.insert(raw.at);
        }
        let mut value = match raw.value {
            None => Value::Empty,
            Some(text) => self.value(raw.kind, text, raw.at)?,
        };
        if let Some(formula) = &raw.formula
            && value.is_empty()
        {
            value = shown_by_link(&formula.text).map_or(value, |text| (&*text).into());
        }
        Ok(Cell { value, format, formula: raw.formula.is_some() })
    }

    fn value(&mut self, kind: &str, text: Cow<'_, str>, at: CellRef) -> Result<Value> {
        let trimmed = text.trim();
        Ok(match kind {
            "s" if trimmed.is_empty() => Value::Empty,
            "s" => {
                let strings = self.shared.strings;
                let index = trimmed.parse::<usize>().ok();
                if index.is_some_and(|i| strings.struck.contains(&i)) {
                    self.read.sheet.struck.insert(at);
                }
                match index.and_then(|i| strings.texts.get(i)) {
                    Some(string) => Value::Text(string.clone()),
                    None => {
                        self.read.lost_strings += 1;
                        Value::Empty
                    }
                }
            }
            "str" | "inlineStr" => Value::Text(text.into()),
            "b" if trimmed.is_empty() => Value::Empty,
            "b" => Value::Bool(matches!(trimmed, "1" | "true")),
            "e" => Value::Error(trimmed.into()),
            "d" => match days(trimmed, self.shared.epoch_1904) {
                Some(days) => Value::Number(days),
                None => Value::Text(trimmed.into()),
            },
            "n" => match trimmed.parse::<f64>() {
                Ok(number) if number.is_finite() => Value::Number(number),
                _ if trimmed.is_empty() => Value::Empty,
                _ => Value::Text(text.into()),
            },
            other => return Err(Error::damaged(format!("{at}: cell type {other:?}"))),
        })
    }

    fn conditional_format(
        &mut self,
        tag: &Tag<'_>,
        xml: &mut Xml<'_>,
        is_empty: bool,
    ) -> Result<()> {
        let list = match tag.attr("sqref") {
            Some(list) => list,
            None if is_empty => return Ok(()),
            // In the extension list the ranges are an element behind the rules.
            None => child_text(xml, "sqref")?,
        };
        self.read.sheet.conditional.extend(ranges(&list, &mut self.ranges_left)?);
        Ok(())
    }
}

/// The text of the child of that name in the element whose start tag was just read.
fn child_text<'a>(xml: &mut Xml<'a>, name: &str) -> Result<Cow<'a, str>> {
    let depth = xml.depth();
    let mut text = Cow::Borrowed("");
    loop {
        match xml.next()? {
            Token::Start(tag) if tag.local() == name && xml.depth() == depth + 1 => {
                text = xml.element_text()?.into_inner();
            }
            Token::End(_) if xml.depth() < depth => return Ok(text),
            Token::Eof => return Ok(text),
            _ => {}
        }
    }
}

/// The ranges of a list; those that are none are left out.
pub(super) fn ranges(list: &str, left: &mut Budget) -> Result<Vec<CellRange>> {
    let mut ranges = Vec::new();
    for range in list.split_ascii_whitespace().filter_map(|range| range.parse().ok()) {
        left.take(RangeIndex::cost(range))?;
        ranges.push(range);
    }
    Ok(ranges)
}

fn range(tag: &Tag<'_>) -> Option<CellRange> {
    tag.find("ref")?.raw.trim().parse().ok()
}

pub(super) fn column_props(tag: &Tag<'_>) -> Option<ColumnProps> {
    let first = tag.number::<u16>("min")?.checked_sub(1)?;
    let last = tag.number::<u32>("max")?.min(u32::from(CellRef::MAX_COLS)) as u16;
    let columns: Range<u16> = first..last;
    (!columns.is_empty()).then(|| ColumnProps {
        columns,
        width: tag.number("width"),
        hidden: tag.flag("hidden").unwrap_or(false),
        format: tag.number("style").unwrap_or(0),
    })
}

fn row_props(row: &RawRow<'_>) -> RowProps {
    let mut props = RowProps::default();
    let (mut format, mut custom_format) = (None, false);
    for attr in row.tag.attrs() {
        let is_true = || matches!(attr.raw, "1" | "true");
        match attr.name {
            "ht" => props.height = attr.raw.parse().ok(),
            "customHeight" => props.custom_height = is_true(),
            "hidden" => props.hidden = is_true(),
            "s" => format = attr.raw.parse().ok(),
            "customFormat" => custom_format = is_true(),
            _ => {}
        }
    }
    RowProps { format: format.filter(|_| custom_format), ..props }
}

/// A day or time in the form of ISO 8601, as days since the epoch (part 1, 18.17.4).
fn days(text: &str, epoch_1904: bool) -> Option<f64> {
    let text = text.trim_end_matches('Z');
    let (day, time) = match text.split_once('T') {
        Some((day, time)) => (day, Some(time)),
        None if text.contains(':') => ("", Some(text)),
        None => (text, None),
    };
    let whole = if day.is_empty() {
        0.0
    } else {
        let day = crate::edit::Date::try_from(day.to_owned()).ok()?;
        date::serial(day.year, day.month, day.day, epoch_1904)?
    };
    let mut seconds = 0.0;
    for (unit, part) in [3600.0, 60.0, 1.0].iter().zip(time.unwrap_or("0").split(':')) {
        seconds += unit * part.parse::<f64>().ok()?;
    }
    Some(whole + seconds / 86_400.0)
}

/// Say at which cell it happened, where a sheet's name is known.
pub(super) fn name_sheet(err: Error, sheet: &str) -> Error {
    match err.kind() {
        ErrorKind::Damaged(how) if err.location().is_none() => {
            let how = format!("'{sheet}': {how}");
            let named = Error::damaged(how);
            match err.part() {
                Some(part) => named.in_part(part),
                None => named,
            }
        }
        _ => err,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::CellFormat;

    fn sheet(source: &str) -> Sheet {
        let limits = Limits::default();
        let formats: Formats = vec![CellFormat::default(); 3].into();
        let shared = Shared {
            strings: &Strings { texts: vec!["共有".into()], ..Strings::default() },
            formats: &formats,
            epoch_1904: false,
            limits: &limits,
        };
        let mut cells = Budget::new("cells", limits.cells);
        read(source, "回答", &shared, &mut cells).unwrap().sheet
    }

    #[test]
    fn values() {
        for (cell, value) in [
            ("<c><v>1.5</v></c>", Value::Number(1.5)),
            ("<c t='n'><v> -2E3 </v></c>", Value::Number(-2000.0)),
            ("<c t='s'><v>0</v></c>", Value::from("共有")),
            ("<c t='s'><v>1</v></c>", Value::Empty),
            ("<c t='s'/>", Value::Empty),
            ("<c t='str'><v>a_x000A_b</v></c>", Value::from("a\nb")),
            ("<c t='b'><v>1</v></c>", Value::Bool(true)),
            ("<c t='e'><v>#N/A</v></c>", Value::Error("#N/A".into())),
            ("<c t='d'><v>2026-04-01T12:00:00Z</v></c>", Value::Number(46_113.5)),
            (
                "<c t='inlineStr'><is><r><t>表</t></r><r><t> 1</t></r></is></c>",
                "表 1".into(),
            ),
            (
                "<c t='inlineStr'><is><t><![CDATA[<b>]]>&amp;</t></is></c>",
                "<b>&".into(),
            ),
        ] {
            let source = format!(
                "<worksheet><sheetData><row>{cell}</row></sheetData></worksheet>"
            );
            assert_eq!(sheet(&source).value(CellRef::new(0, 0)), &value, "{cell}");
        }
    }

    #[test]
    fn what_surrounds_the_cells() {
        let sheet = sheet(
            "<x:worksheet xmlns:x='u'><x:sheetFormatPr defaultRowHeight='18.75'/>\
            <x:cols><x:col min='2' max='16384' width='20' hidden='1' style='2'/></x:cols>\
            <x:sheetData><x:row r='3' ht='30' customHeight='1' hidden='1' s='1' \
            customFormat='1'/><x:row r='4' s='1'><x:c r='A4' s='0'/><x:c r='B4' s='2'/></x:row>\
            </x:sheetData><x:sheetProtection sheet='1'/><x:autoFilter ref='A1:C9'/>\
            <x:mergeCells><x:mergeCell ref='A1:B2'/><x:mergeCell ref='D1'/></x:mergeCells>\
            <x:conditionalFormatting sqref='C1:C9 E1'/><x:extLst><x:ext><y:conditionalFormatting>\
            <y:cfRule/><z:sqref>F1</z:sqref></y:conditionalFormatting></x:ext></x:extLst>\
            </x:worksheet>",
        );
        assert!(
            sheet.is_protected() && sheet.is_row_hidden(2) && sheet.is_column_hidden(9)
        );
        assert_eq!(sheet.row_props(2).format, Some(1));
        assert_eq!(sheet.row_props(3), RowProps::default());
        assert_eq!(sheet.default_row_height, 18.75);
        assert_eq!(sheet.cells().count(), 1, "a cell in the default format is nothing");
        let merges: Vec<String> = sheet.merges().map(|m| m.to_string()).collect();
        assert_eq!(merges, ["A1:B2"]);
        assert_eq!(sheet.filter().unwrap().to_string(), "A1:C9");
        let formats: Vec<String> =
            sheet.conditional_formats().iter().map(|r| r.to_string()).collect();
        assert_eq!(formats, ["C1:C9", "E1", "F1"]);
    }
}
