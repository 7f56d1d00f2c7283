//! A new xlsx workbook out of a grid, for formats that cannot be edited.
//!
//! It keeps the sheets with their names and order, values, formats as far as the grid
//! knows them, merged areas, widths, heights, what is hidden, drop-down lists, protection
//! and the names of cells. Drawings, comments, formulas, conditional formats and print settings are
//! not in the grid, and so not in the new workbook.

use std::collections::{HashMap, HashSet};

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Formula, Workbook as NewWorkbook, Worksheet, XlsxError,
};

use crate::address::{CellRange, CellRef};
use crate::edit::{CellValue, Edit, Edited};
use crate::error::{Error, ErrorKind, Refusal, Result};
use crate::measure;
use crate::note::Note;
use crate::workbook::number_format::date::serial;
use crate::workbook::{
    Cell, CellFormat, DefinedName, Sheet, SheetKind, Value, Visibility, Workbook,
};

/// What a stored width has beyond that which a person sets: 5 of 7 pixels.
const PADDING: f32 = 5.0 / 7.0;

/// The whole workbook as xlsx.
///
/// # Errors
///
/// [`ErrorKind::Data`] where a value cannot stand in an xlsx workbook.
pub(crate) fn rebuild(workbook: &Workbook) -> Result<Edited> {
    let bytes = written(workbook).map_err(Error::data_in_english)?;
    let note = Note::new(
        "書き換えられない形式のため、新しい xlsx に作り直しました。値・表示形式・色・結合・列幅・選択肢は保ち、配置・印刷設定・図形・コメント・数式は含みません",
        "rebuilt as a new xlsx, since the format cannot be edited: values, number formats, colours, merged areas, widths and lists are kept; alignment, page set-up, drawings, comments and formulas are not",
    );
    Ok(Edited { bytes, notes: vec![note] })
}

/// The whole workbook as xlsx, with some cells set.
///
/// # Errors
///
/// [`ErrorKind::NoSheet`], [`ErrorKind::Refused`] for formulas and for cells inside of
/// merged areas, and those of [`rebuild`].
pub(crate) fn edit(mut workbook: Workbook, edits: &[Edit]) -> Result<Edited> {
    for edit in edits {
        set(&mut workbook, edit).map_err(|err| err.at(&edit.at))?;
    }
    rebuild(&workbook)
}

fn set(workbook: &mut Workbook, edit: &Edit) -> Result<()> {
    let at = edit.at.cell;
    let named = |sheet: &&mut Sheet| sheet.name() == edit.at.sheet;
    let sheet = workbook
        .sheets
        .iter_mut()
        .find(named)
        .ok_or_else(|| Error::new(ErrorKind::NoSheet(edit.at.sheet.clone())))?;
    let anchor = sheet.anchor(at);
    if anchor != at {
        return Err(ErrorKind::Refused(Refusal::Merged(anchor)).into());
    }
    let before = sheet.cell(at).cloned().unwrap_or_default();
    if before.formula {
        return Err(ErrorKind::Refused(Refusal::Formula).into());
    }
    let epoch_1904 = sheet.format(before.format).epoch_1904;
    let value = match &edit.value {
        CellValue::Clear => Value::Empty,
        CellValue::Text(text) => Value::from(text.as_str()),
        CellValue::Bool(yes) => Value::Bool(*yes),
        CellValue::Number(number) => Value::Number(*number),
        CellValue::Date { date } => {
            match serial(date.year, date.month, date.day, epoch_1904) {
                Some(days) => Value::Number(days),
                None => Value::from(date.to_string().as_str()),
            }
        }
    };
    let mut cells: Vec<(CellRef, Cell)> =
        sheet.cells().map(|(at, cell)| (at, cell.clone())).collect();
    let format = match &edit.value {
        CellValue::Text(text) => showing(sheet, at, text, before.format),
        _ => before.format,
    };
    cells.push((at, Cell { value, format, ..before }));
    sheet.set_cells(cells);
    Ok(())
}

/// The format in which the cell shows all of a text. Where that takes several lines, the
/// row becomes as high as they are.
fn showing(sheet: &mut Sheet, at: CellRef, text: &str, format: u32) -> u32 {
    let area = sheet.merge_at(at).unwrap_or(CellRange::new(at, at));
    let columns = area.first.col..=area.last.col;
    let room: f32 = columns.map(|col| sheet.column_width(col)).sum();
    let room = f64::from(room);
    let font_size = f64::from(sheet.format(format).font_size);
    if !text.contains('\n') && measure::column_width(text, font_size) <= room {
        return format;
    }
    // What the other rows of a merged area show does not have to fit into the first.
    let usual = sheet.default_row_height;
    let rest = area.first.row + 1..area.last.row + 1;
    let own = sheet.row_props.range(rest.clone()).map(|(_, row)| match row.hidden {
        true => -usual,
        false => row.height.unwrap_or(usual) - usual,
    });
    let others = own.sum::<f32>() + rest.len() as f32 * usual;
    let height = measure::height(text, room, font_size) - f64::from(others);
    let height = height.min(measure::MOST_ROW_HEIGHT) as f32;
    let row = sheet.row_props.entry(at.row).or_default();
    if row.height.unwrap_or(usual) < height {
        row.height = Some(height);
        row.custom_height = true;
    }
    wrapping(sheet, format)
}

/// The format that shows texts of any length, and is this one in all else.
fn wrapping(sheet: &mut Sheet, format: u32) -> u32 {
    let wrapping = CellFormat { wrap: true, ..sheet.format(format).clone() };
    let known = sheet.formats.iter().position(|known| *known == wrapping);
    let index = known.unwrap_or_else(|| {
        let mut formats = sheet.formats.to_vec();
        formats.push(wrapping);
        sheet.formats = formats.into();
        sheet.formats.len() - 1
    });
    index as u32
}

fn written(workbook: &Workbook) -> Result<Vec<u8>, XlsxError> {
    let mut new = NewWorkbook::new();
    // The same input gives the same bytes: no clock.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    new.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let mut names = Names::default();
    let mut shown = false;
    for sheet in workbook.sheets() {
        if sheet.kind() == SheetKind::Other {
            continue;
        }
        let worksheet = new.add_worksheet();
        worksheet.set_name(names.of(sheet.name()))?;
        fill(worksheet, sheet)?;
        let visible = sheet.visibility() == Visibility::Visible;
        if visible && !std::mem::replace(&mut shown, true) {
            worksheet.set_active(true);
            worksheet.set_first_tab(true);
        }
        worksheet.set_hidden(!visible);
    }
    for name in kept_names(workbook) {
        // One that Excel would not accept is no loss worth a refusal.
        let _ = new.define_name(&*name.name, &format!("={}", name.refers_to));
    }
    new.save_to_buffer()
}

/// The names that stand for cells. A workbook of our own is known by them.
fn kept_names(workbook: &Workbook) -> Vec<&DefinedName> {
    let is_cells = |name: &&DefinedName| {
        let cells = name.refers_to.rsplit_once('!').and_then(|(sheet, range)| {
            let range = range.replace('$', "").parse::<CellRange>().ok()?;
            let sheet = sheet.trim_matches('\'').replace("''", "'");
            // A sheet that was given another name is not found by its old one.
            let same = Names::default().of(&sheet) == sheet;
            workbook.sheet(&sheet).filter(|_| same).map(|_| range)
        });
        name.sheet.is_none() && !name.name.starts_with('_') && cells.is_some()
    };
    let mut taken = HashSet::new();
    let mut is_first = |name: &&DefinedName| taken.insert(name.name.to_lowercase());
    workbook.names().iter().filter(is_cells).filter(|name| is_first(name)).collect()
}

/// Names that Excel accepts: at most 31 characters, some of them not, none twice.
#[derive(Default)]
struct Names {
    taken: Vec<String>,
}

impl Names {
    fn of(&mut self, name: &str) -> String {
        let allowed = |c: char| if "[]:*?/\\".contains(c) { '_' } else { c };
        let plain: String =
            name.trim_matches('\'').chars().map(allowed).take(31).collect();
        let plain = if plain.is_empty() { "Sheet1".to_owned() } else { plain };
        let mut candidate = plain.clone();
        let mut count = 1;
        while self.taken.contains(&candidate.to_lowercase()) {
            count += 1;
            let suffix = format!(" ({count})");
            let room = 31 - suffix.len();
            candidate = plain.chars().take(room).chain(suffix.chars()).collect();
        }
        self.taken.push(candidate.to_lowercase());
        candidate
    }
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    /// A sheet that is wider than so many characters is printed across.
    const UPRIGHT: f32 = 100.0;
    const A4: u8 = 9;
    worksheet.set_paper_size(A4);
    worksheet.set_print_fit_to_pages(1, 0);
    let last = sheet.cells().map(|(at, _)| at.col).max().unwrap_or(0);
    let widths = (0..=last.min(1_023)).filter(|col| !sheet.is_column_hidden(*col));
    if widths.map(|col| sheet.column_width(col)).sum::<f32>() > UPRIGHT {
        worksheet.set_landscape();
    }
    let mut formats = Formats { sheet, made: HashMap::new() };
    for props in &sheet.column_props {
        for col in props.columns.clone().take(1_024) {
            if let Some(width) = props.width {
                worksheet.set_column_width(col, (width - PADDING).max(0.0))?;
            }
            if props.hidden {
                worksheet.set_column_hidden(col)?;
            }
        }
    }
    for (&row, props) in &sheet.row_props {
        if let (true, Some(height)) = (props.custom_height, props.height) {
            worksheet.set_row_height(row, height)?;
        }
        if props.hidden {
            worksheet.set_row_hidden(row)?;
        }
    }
    let mut used: Vec<CellRange> = Vec::new();
    for merge in sheet.merges() {
        // Excel refuses to open what overlaps.
        if used.iter().rev().take(200).any(|other| other.overlaps(merge)) {
            continue;
        }
        used.push(merge);
        let CellRange { first, last } = merge;
        let format = formats.get(sheet.cell(first).map_or(0, |cell| cell.format));
        worksheet.merge_range(first.row, first.col, last.row, last.col, "", &format)?;
    }
    for (at, cell) in sheet.cells() {
        // The cells under a merged area have no value of their own.
        if sheet.anchor(at) == at {
            write(worksheet, at, cell, &formats.get(cell.format))?;
        }
    }
    lists(worksheet, sheet)?;
    if sheet.is_protected() {
        worksheet.protect();
    }
    Ok(())
}

fn write(
    worksheet: &mut Worksheet,
    at: CellRef,
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    let (row, col) = (at.row, at.col);
    match &cell.value {
        Value::Empty => worksheet.write_blank(row, col, format)?,
        Value::Text(text) => {
            worksheet.write_string_with_format(row, col, &**text, format)?
        }
        Value::Number(number) => {
            worksheet.write_number_with_format(row, col, *number, format)?
        }
        Value::Bool(yes) => {
            worksheet.write_boolean_with_format(row, col, *yes, format)?
        }
        Value::Error(text) => {
            let formula = Formula::new(format!("={text}")).set_result(&**text);
            worksheet.write_formula_with_format(row, col, formula, format)?
        }
    };
    Ok(())
}

/// Drop-down lists whose choices are known, and short enough to be written out.
fn lists(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    for validation in sheet.validations() {
        let Some(choices) = validation.choices() else { continue };
        let Ok(list) = DataValidation::new().allow_list_strings(choices) else {
            continue;
        };
        for CellRange { first, last } in &validation.ranges {
            worksheet
                .add_data_validation(first.row, first.col, last.row, last.col, &list)?;
        }
    }
    Ok(())
}

/// The formats of a sheet, made once each.
struct Formats<'s> {
    sheet: &'s Sheet,
    made: HashMap<u32, Format>,
}

impl Formats<'_> {
    fn get(&mut self, index: u32) -> Format {
        let sheet = self.sheet;
        self.made
            .entry(index)
            .or_insert_with(|| new_format(sheet.format(index)))
            .clone()
    }
}

fn new_format(old: &CellFormat) -> Format {
    let mut format = Format::new().set_font_size(old.font_size);
    if &*old.number_format != "General" {
        format = format.set_num_format(&*old.number_format);
    }
    if old.bold {
        format = format.set_bold();
    }
    if old.strike {
        format = format.set_font_strikethrough();
    }
    if old.wrap {
        format = format.set_text_wrap().set_align(FormatAlign::Top);
    }
    if let Some(fill) = old.fill {
        format = format.set_background_color(fill);
    }
    if old.bordered {
        format = format.set_border(FormatBorder::Thin);
    }
    if !old.locked {
        format = format.set_unlocked();
    }
    if old.indent > 0 {
        format = format.set_indent(old.indent);
    }
    format
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Location;
    use crate::workbook::{Format as FileFormat, RowProps};

    fn workbook() -> Workbook {
        let mut sheet = Sheet::new("回答[1]");
        let cell = |at: &str, value: Value| (at.parse().unwrap(), Cell::new(value));
        sheet.set_cells(vec![
            cell("A1", Value::from("項番")),
            cell("A2", Value::Number(1.5)),
            cell("B2", Value::Bool(true)),
            cell("C2", Value::Error("#N/A".into())),
        ]);
        sheet.set_merges(["A4:B5".parse().unwrap(), "B5:C6".parse().unwrap()]);
        let mut hidden = Sheet::new("回答[1]");
        hidden.visibility = Visibility::Hidden;
        Workbook::new(FileFormat::Xls, vec![hidden, sheet])
    }

    #[test]
    fn what_is_rebuilt_reads_the_same() {
        let before = workbook();
        let rebuilt = rebuild(&before).unwrap();
        assert_eq!(rebuilt.bytes, rebuild(&before).unwrap().bytes);
        let after =
            crate::xlsx::read(&rebuilt.bytes, &crate::Limits::default()).unwrap();
        let names: Vec<&str> = after.sheets().iter().map(Sheet::name).collect();
        assert_eq!(names, ["回答_1_", "回答_1_ (2)"]);
        assert_eq!(after.sheets()[0].visibility(), Visibility::Hidden);
        let (old, new) = (&before.sheets()[1], &after.sheets()[1]);
        for (at, cell) in old.cells() {
            assert_eq!(new.value(at), &cell.value, "{at}");
        }
        let merges: Vec<String> = new.merges().map(|merge| merge.to_string()).collect();
        assert_eq!(merges, ["A4:B5"]);
    }

    #[test]
    fn a_long_text_is_wrapped_in_a_row_that_fits_it() {
        let mut sheet = Sheet::new("回答");
        sheet.set_cells(vec![("A1".parse().unwrap(), Cell::new("確認事項"))]);
        let row =
            RowProps { height: Some(21.0), custom_height: true, ..RowProps::default() };
        sheet.row_props.extend([(0, row), (1, row)]);
        let book = Workbook::new(FileFormat::Xls, vec![sheet]);
        let edits = [("B1", "長い回答です。".repeat(20)), ("B2", "○".to_owned())].map(
            |(at, text)| Edit::new(Location::new("回答", at.parse().unwrap()), text),
        );
        let edited = edit(book, &edits).unwrap();
        let after =
            crate::xlsx::read(&edited.bytes, &crate::Limits::default()).unwrap();
        let sheet = &after.sheets()[0];
        let wraps = |at: &str| sheet.format_at(at.parse().unwrap()).wrap;
        assert_eq!((wraps("B1"), wraps("B2"), wraps("A1")), (true, false, false));
        assert!(sheet.row_props(0).height > Some(100.0));
        assert_eq!(sheet.row_props(1).height, Some(21.0));
    }

    #[test]
    fn a_long_text_may_stand_in_all_rows_of_a_merged_area() {
        let height = |merge: &str, hidden: bool| {
            let mut sheet = Sheet::new("回答");
            sheet.set_cells(vec![("A1".parse().unwrap(), Cell::new("確認事項"))]);
            sheet.set_merges([merge.parse().unwrap()]);
            sheet.row_props.insert(2, RowProps { hidden, ..RowProps::default() });
            let at = Location::new("回答", "B1".parse().unwrap());
            let edit = Edit::new(at, "長い回答です。".repeat(10));
            let mut book = Workbook::new(FileFormat::Xls, vec![sheet]);
            set(&mut book, &edit).unwrap();
            book.sheets()[0].row_props(0).height
        };
        let alone = height("B1:C1", false).unwrap();
        assert_eq!(height("B1:C3", false), Some(alone - 30.0));
        assert_eq!(height("B1:C3", true), Some(alone - 15.0));
        assert_eq!(height("B1:C40", false), None, "there is room");
    }

    #[test]
    fn a_cell_is_set_on_the_way() {
        let at = Location::new("回答[1]", "D2".parse().unwrap());
        let mut book = workbook();
        book.sheets.remove(0);
        let edited = edit(book, &[Edit::new(at, "○")]).unwrap();
        let after =
            crate::xlsx::read(&edited.bytes, &crate::Limits::default()).unwrap();
        assert_eq!(after.sheets()[0].text("D2".parse().unwrap()), "○");
        assert_eq!(edited.notes.len(), 1);
    }
}
