//! From `content.xml` to the grid.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::styles::{Family, Styles};
use super::validation::{Address, condition};
use super::walk::{BareRows, CellSpan, Columns, Piece, Row, walk};
use super::{CONTENT, content};
use crate::address::{CellRange, CellRef};
use crate::error::Result;
use crate::limits::Limits;
use crate::note::Note;
use crate::opc::Package;
use crate::workbook::number_format::date::serial;
use crate::workbook::{
    Cell, CellFormat, Choices, ColumnProps, DefinedName, Format, RowProps, Sheet,
    Validation, ValidationKind, Value, Visibility, Workbook,
};
use crate::xml::{Document, Tag, unescape};

/// The most copies of an empty cell that are kept for their format. Beyond it the format
/// is not drawn for anyone to write in: it fills the sheet to its edge.
const MOST_EMPTY_COPIES: u64 = 4_096;

/// The most copies of a cell that holds something.
const MOST_COPIES: u64 = 65_536;

/// Read a spreadsheet.
///
/// # Errors
///
/// [`PasswordNeeded`](crate::ErrorKind::PasswordNeeded),
/// [`Damaged`](crate::ErrorKind::Damaged) and [`Limit`](crate::ErrorKind::Limit).
pub(crate) fn read(package: &Package<'_>) -> Result<Workbook> {
    let limits = package.limits();
    let data = package.read(content(package)?)?;
    let document = Document::decode(&data).map_err(|err| err.in_part(CONTENT))?;
    let mut reader = Reader::new(limits);
    if let Some(part) = package.find("styles.xml") {
        let data = package.read(part)?;
        let document =
            Document::decode(&data).map_err(|err| err.in_part("styles.xml"))?;
        let common = reader.styles.read(&document, limits);
        common.map_err(|err| err.in_part("styles.xml"))?;
    }
    reader.styles.read(&document, limits).map_err(|err| err.in_part(CONTENT))?;
    walk(document.text(), limits, BareRows::Together, &mut |piece| reader.piece(piece))
        .map_err(|err| err.in_part(CONTENT))?;
    reader.workbook()
}

struct Reader<'l> {
    limits: &'l Limits,
    styles: Styles,
    formats: Vec<CellFormat>,
    /// Indices of `formats` by the names of cell styles.
    format_of: HashMap<String, u32>,
    /// The format of the last cell style that was asked for: most are asked for again.
    last_format: Option<(String, u32)>,
    /// The last row style, likewise.
    last_row: Option<(String, RowLook)>,
    /// What the validations of each name say, without ranges.
    validations: HashMap<String, Validation>,
    names: Vec<(String, Address)>,
    sheets: Vec<Sheet>,
    table: Table,
    cells: u64,
    notes: Vec<Note>,
}

/// What a row style says.
#[derive(Clone, Copy)]
struct RowLook {
    height: Option<f32>,
    custom_height: bool,
}

/// The table that is being read.
#[derive(Default)]
struct Table {
    cells: Vec<(CellRef, Cell)>,
    merges: Vec<CellRange>,
    columns: Vec<ColumnProps>,
    rows: BTreeMap<u32, RowProps>,
    /// The cells of each validation.
    validated: BTreeMap<String, Vec<CellRange>>,
    copies_left_out: bool,
}

impl<'l> Reader<'l> {
    fn new(limits: &'l Limits) -> Reader<'l> {
        Reader {
            limits,
            styles: Styles::default(),
            formats: vec![CellFormat::default()],
            format_of: HashMap::new(),
            last_format: None,
            last_row: None,
            validations: HashMap::new(),
            names: Vec::new(),
            sheets: Vec::new(),
            table: Table::default(),
            cells: 0,
            notes: Vec::new(),
        }
    }

    fn piece(&mut self, piece: Piece<'_>) -> Result<()> {
        match piece {
            Piece::Validation(tag, strict) => self.validation(&tag, strict),
            Piece::Name(tag) => self.name(&tag),
            Piece::Table(tag) => {
                self.begin(&tag);
                let sheets = self.sheets.len() as u64;
                Limits::check("sheets", sheets, self.limits.parts)?;
            }
            Piece::Columns(columns) => self.columns(&columns),
            Piece::Row(row) => self.row(&row)?,
            Piece::End => self.end(),
        }
        Ok(())
    }

    fn validation(&mut self, tag: &Tag<'_>, strict: bool) {
        let Some(name) = tag.attr("table:name") else { return };
        let written = tag.attr("table:condition").unwrap_or_default();
        let validation = Validation {
            ranges: Vec::new(),
            kind: condition(&written),
            strict,
            allow_blank: tag.flag("table:allow-empty-cell") != Some(false),
        };
        self.validations.insert(name.into_owned(), validation);
    }

    fn name(&mut self, tag: &Tag<'_>) {
        let address = tag.attr("table:cell-range-address");
        let address = address.and_then(|address| Address::parse(&address));
        if let (Some(name), Some(address)) = (tag.attr("table:name"), address) {
            self.names.push((name.into_owned(), address));
        }
    }

    fn begin(&mut self, tag: &Tag<'_>) {
        let mut sheet = Sheet::new(tag.attr("table:name").unwrap_or_default());
        let style = tag.attr("table:style-name").unwrap_or_default();
        if !self.styles.is_shown(&style) {
            sheet.visibility = Visibility::Hidden;
        }
        sheet.protected = tag.flag("table:protected") == Some(true);
        self.sheets.push(sheet);
        self.table = Table::default();
    }

    fn columns(&mut self, columns: &Columns<'_>) {
        let tag = &columns.tag;
        let last = columns.first.saturating_add(columns.repeat);
        let most = u32::from(CellRef::MAX_COLS);
        let range = columns.first.min(most) as u16..last.min(most) as u16;
        if range.is_empty() {
            return;
        }
        let style = tag.attr("table:style-name").unwrap_or_default();
        let format = tag.attr("table:default-cell-style-name");
        let props = ColumnProps {
            columns: range,
            width: self.styles.resolve(Family::Column, &style).width,
            hidden: is_hidden(tag),
            format: format.map_or(0, |name| self.format(&name)),
        };
        self.table.columns.push(props);
    }

    fn row(&mut self, row: &Row<'_>) -> Result<()> {
        let rows =
            row.first..row.first.saturating_add(row.repeat).min(CellRef::MAX_ROWS);
        if rows.is_empty() {
            return Ok(());
        }
        let default = row.tag.attr("table:default-cell-style-name");
        let default = default.map(|name| self.format(&name));
        self.row_props(&row.tag, rows.clone(), default)?;
        for cell in &row.cells {
            self.cell(cell, rows.clone(), default)?;
        }
        Ok(())
    }

    fn row_props(
        &mut self,
        tag: &Tag<'_>,
        rows: std::ops::Range<u32>,
        format: Option<u32>,
    ) -> Result<()> {
        let style = tag.attr("table:style-name").unwrap_or_default();
        let RowLook { height, custom_height } = self.row_look(&style);
        let hidden = is_hidden(tag);
        let props = RowProps { height, custom_height, hidden, format };
        // The rest of the sheet is one row repeated; what it looks like matters to nobody.
        let told = props.hidden || rows.len() as u64 <= MOST_EMPTY_COPIES;
        if told && props != RowProps::default() {
            self.cells += rows.len() as u64 * Limits::ROW;
            Limits::check("cells", self.cells, self.limits.cells)?;
            self.table.rows.extend(rows.map(|row| (row, props)));
        }
        Ok(())
    }

    fn cell(
        &mut self,
        cell: &CellSpan<'_>,
        rows: std::ops::Range<u32>,
        row_format: Option<u32>,
    ) -> Result<()> {
        let most = u32::from(CellRef::MAX_COLS);
        let cols = cell.first..cell.first.saturating_add(cell.repeat).min(most);
        if cols.is_empty() {
            return Ok(());
        }
        let corner = |row: u32, col: u32| CellRef::new(row, col as u16);
        let area = CellRange::new(
            corner(rows.start, cols.start),
            corner(rows.end - 1, cols.end - 1),
        );
        let attrs = CellAttrs::of(&cell.tag);
        self.merge(&attrs, area.first)?;
        if let Some(name) = attrs.validation {
            let ranges =
                self.table.validated.entry(unescape(name).into_owned()).or_default();
            extend(ranges, area);
        }

        let style = attrs.style.map(unescape);
        let format = match &style {
            Some(name) => self.format(name),
            None => row_format.unwrap_or_else(|| self.column_format(area.first.col)),
        };
        let content = Cell {
            value: value(&attrs, cell.text.as_deref()),
            format,
            formula: attrs.formula,
        };
        let copies = rows.len() as u64 * cols.len() as u64;
        let holds = !content.value.is_empty() || content.formula;
        if !holds && (style.is_none() || copies > MOST_EMPTY_COPIES) {
            return Ok(());
        }
        let rows = if copies > MOST_COPIES { rows.start..rows.start + 1 } else { rows };
        self.table.copies_left_out |= copies > MOST_COPIES;
        self.cells += rows.len() as u64 * cols.len() as u64;
        Limits::check("cells", self.cells, self.limits.cells)?;
        let places = rows.flat_map(|row| cols.clone().map(move |col| corner(row, col)));
        self.table.cells.extend(places.map(|at| (at, content.clone())));
        Ok(())
    }

    fn merge(&mut self, attrs: &CellAttrs<'_>, first: CellRef) -> Result<()> {
        let spanned = |raw: Option<&str>| {
            raw.and_then(|raw| raw.trim().parse().ok()).unwrap_or(1u32).max(1)
        };
        let (height, width) = (spanned(attrs.rows), spanned(attrs.columns));
        if height == 1 && width == 1 {
            return Ok(());
        }
        let row = first.row.saturating_add(height - 1).min(CellRef::MAX_ROWS - 1);
        let col = u32::from(first.col).saturating_add(width - 1);
        let col = col.min(u32::from(CellRef::MAX_COLS) - 1) as u16;
        self.table.merges.push(CellRange::new(first, CellRef::new(row, col)));
        Limits::check(
            "merged areas",
            self.table.merges.len() as u64,
            self.limits.merges,
        )
    }

    fn column_format(&self, col: u16) -> u32 {
        // They come in order, each where the one before it ends.
        let columns = &self.table.columns;
        let at = columns.partition_point(|props| props.columns.end <= col);
        columns.get(at).filter(|p| p.columns.contains(&col)).map_or(0, |p| p.format)
    }

    fn row_look(&mut self, style: &str) -> RowLook {
        if let Some((_, look)) =
            self.last_row.as_ref().filter(|(last, _)| last == style)
        {
            return *look;
        }
        let resolved = self.styles.resolve(Family::Row, style);
        let look = RowLook {
            height: resolved.height,
            custom_height: resolved.optimal_height == Some(false),
        };
        self.last_row = Some((style.to_owned(), look));
        look
    }

    /// The index of the format of a cell style.
    fn format(&mut self, style: &str) -> u32 {
        let last = self.last_format.as_ref().filter(|(last, _)| last == style);
        if let Some((_, index)) = last {
            return *index;
        }
        let index = match self.format_of.get(style) {
            Some(index) => *index,
            None => {
                let index = self.formats.len() as u32;
                self.formats.push(self.styles.format(style));
                self.format_of.insert(style.to_owned(), index);
                index
            }
        };
        match &mut self.last_format {
            Some((last, at)) => {
                style.clone_into(last);
                *at = index;
            }
            None => self.last_format = Some((style.to_owned(), index)),
        }
        index
    }

    fn end(&mut self) {
        let table = std::mem::take(&mut self.table);
        let Some(sheet) = self.sheets.last_mut() else { return };
        sheet.set_cells(table.cells);
        sheet.set_merges(table.merges);
        sheet.column_props = table.columns;
        sheet.row_props = table.rows;
        for (name, ranges) in table.validated {
            if let Some(validation) = self.validations.get(&name) {
                sheet.validations.push(Validation { ranges, ..validation.clone() });
            }
        }
        if table.copies_left_out {
            let name = sheet.name().to_owned();
            self.notes.push(Note::new(
                format!("シート「{name}」で大量に繰り返される行は最初の 1 行だけを読んでいます"),
                format!("sheet {name:?}: of rows repeated very often the first alone is read"),
            ));
        }
    }

    fn workbook(self) -> Result<Workbook> {
        let mut sheets = self.sheets;
        let formats: Arc<[CellFormat]> = self.formats.into();
        for sheet in &mut sheets {
            sheet.formats = Arc::clone(&formats);
        }
        look_up_lists(&mut sheets, &self.names, self.limits)?;
        let mut workbook = Workbook::new(Format::Ods, sheets);
        workbook.notes = self.notes;
        workbook.names = (self.names.iter())
            .map(|(name, address)| DefinedName {
                name: name.clone(),
                sheet: None,
                refers_to: address.in_excel(),
            })
            .collect();
        Ok(workbook)
    }
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    tag.attr("table:visibility").is_some_and(|v| v == "collapse" || v == "filter")
}

/// Add an area; joined to the one above it where that is as wide.
fn extend(ranges: &mut Vec<CellRange>, area: CellRange) {
    let above = ranges.iter_mut().rev().take(8).find(|range| {
        range.last.row.checked_add(1) == Some(area.first.row)
            && (range.first.col, range.last.col) == (area.first.col, area.last.col)
    });
    match above {
        Some(range) => range.last.row = area.last.row,
        None => ranges.push(area),
    }
}

/// The attributes of a cell that matter, as written: they are looked at once, since there
/// are many cells.
#[derive(Default)]
struct CellAttrs<'a> {
    style: Option<&'a str>,
    validation: Option<&'a str>,
    formula: bool,
    rows: Option<&'a str>,
    columns: Option<&'a str>,
    kind: &'a str,
    is_error: bool,
    number: &'a str,
    date: &'a str,
    time: &'a str,
    boolean: &'a str,
    string: Option<&'a str>,
}

impl<'a> CellAttrs<'a> {
    fn of(tag: &Tag<'a>) -> CellAttrs<'a> {
        let mut attrs = CellAttrs::default();
        for attr in tag.attrs() {
            match attr.name {
                "table:style-name" => attrs.style = Some(attr.raw),
                "table:content-validation-name" => attrs.validation = Some(attr.raw),
                "table:formula" => attrs.formula = true,
                "table:number-rows-spanned" => attrs.rows = Some(attr.raw),
                "table:number-columns-spanned" => attrs.columns = Some(attr.raw),
                "office:value-type" => attrs.kind = attr.raw,
                "calcext:value-type" => attrs.is_error = attr.raw == "error",
                "office:value" => attrs.number = attr.raw,
                "office:date-value" => attrs.date = attr.raw,
                "office:time-value" => attrs.time = attr.raw,
                "office:boolean-value" => attrs.boolean = attr.raw,
                "office:string-value" => attrs.string = Some(attr.raw),
                _ => {}
            }
        }
        attrs
    }
}

/// What a cell holds (ODF 1.3 part 3, 19.389).
fn value(attrs: &CellAttrs<'_>, text: Option<&str>) -> Value {
    let shown = text.unwrap_or_default();
    if attrs.is_error {
        return Value::Error(shown.into());
    }
    let number = match attrs.kind {
        "float" | "percentage" | "currency" => match shown {
            // Calc writes the result of TRUE() as a number, and shows it as a truth.
            "TRUE" => return Value::Bool(true),
            "FALSE" => return Value::Bool(false),
            _ => attrs.number.parse().ok(),
        },
        "date" => date(attrs.date),
        "time" => duration(attrs.time),
        "boolean" => return Value::Bool(attrs.boolean == "true"),
        _ => None,
    };
    match number.filter(|number: &f64| number.is_finite()) {
        Some(number) => Value::Number(number),
        None => match (text, attrs.string) {
            (Some(text), _) if !text.is_empty() => Value::Text(text.into()),
            (_, Some(text)) if !text.is_empty() => Value::Text(unescape(text).into()),
            _ => Value::Empty,
        },
    }
}

/// `2025-01-01T12:00:00` as a serial number.
fn date(text: &str) -> Option<f64> {
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let mut parts = day.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let of_month = parts.next()?.parse().ok()?;
    let day = serial(year, month, of_month, false)?;
    let mut unit = 24.0;
    let mut fraction = 0.0;
    for part in time.trim_end_matches('Z').split(':').filter(|part| !part.is_empty()) {
        fraction += part.parse::<f64>().ok()? / unit;
        unit *= 60.0;
    }
    Some(day + fraction)
}

/// `PT12H30M00S` in days.
fn duration(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut days = 0.0;
    while let Some(at) = rest.find(['H', 'M', 'S']) {
        let per_day = match rest.as_bytes()[at] {
            b'H' => 24.0,
            b'M' => 1_440.0,
            _ => 86_400.0,
        };
        days += rest[..at].parse::<f64>().ok()? / per_day;
        rest = &rest[at + 1..];
    }
    Some(days)
}

/// Give lists that are written in cells their choices.
fn look_up_lists(
    sheets: &mut [Sheet],
    names: &[(String, Address)],
    limits: &Limits,
) -> Result<()> {
    let mut by_name = HashMap::new();
    for (name, address) in names {
        by_name.entry(name.as_str()).or_insert(address);
    }
    let mut by_title = HashMap::new();
    for sheet in sheets.iter() {
        by_title.entry(sheet.name()).or_insert(sheet);
    }
    let in_cells = Choices::new(limits);
    let mut found = Vec::new();
    for (s, sheet) in sheets.iter().enumerate() {
        for (v, validation) in sheet.validations.iter().enumerate() {
            let ValidationKind::List { choices: None, source } = &validation.kind
            else {
                continue;
            };
            let named = by_name.get(source.as_str()).copied();
            let parsed = Address::parse(source);
            let Some(address) = named.or(parsed.as_ref()) else {
                continue;
            };
            let listed = match &address.sheet {
                Some(name) => by_title.get(name.as_str()).copied(),
                None => Some(sheet),
            };
            if let Some(listed) = listed {
                found.push((s, v, in_cells.of(listed, address.range)?));
            }
        }
    }
    for (s, v, list) in found {
        if let ValidationKind::List { choices, .. } = &mut sheets[s].validations[v].kind
        {
            *choices = Some(list.into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times() {
        for (text, serial) in [
            ("2025-01-01", Some(45_658.0)),
            ("2025-01-01T12:00:00", Some(45_658.5)),
            ("2025-13-45", None),
            ("", None),
        ] {
            assert_eq!(date(text), serial, "{text}");
        }
        assert_eq!(duration("PT12H30M00S"), Some(12.5 / 24.0));
        assert_eq!(duration("12:30"), None);
    }
}
