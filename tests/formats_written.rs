//! Workbooks in the formats that only other programs write, made by hand as their
//! specifications say, and read as calamine reads them.
#![allow(clippy::unwrap_used, reason = "panics are how tests fail")]
#![allow(clippy::cast_possible_truncation, reason = "tables are small")]

#[path = "common/written.rs"]
mod written;

use std::io::Cursor;

use calamine::{Data, Ods, Reader, Xls, Xlsb};
use checksheet::workbook::Value;
use checksheet::{
    CellRef, Edit, EditOptions, Format, Limits, Location, Opener, Questionnaire, edit,
    open, verify,
};
use written::{Field, Table};

fn table() -> Table {
    let text = |text: &str| Field::Text(text.to_owned());
    let head = ["項番", "確認事項", "実施有無", "備考", "点数"];
    let row = |i: usize| {
        let question = format!("規程 {i} を見直していますか & 守っていますか <①𠮷>。");
        vec![
            text(&format!("1-{i}")),
            Field::Text(question),
            text(["○", "△", "－"][i % 3]),
            text(&format!("第{i}条")),
            Field::Number(i as f64 / 4.0 - 2.0),
        ]
    };
    let head: Vec<Field> = head.into_iter().map(text).collect();
    std::iter::once(head).chain((1..=40).map(row)).collect()
}

/// The cells as calamine gives them.
fn of_range(range: &calamine::Range<Data>) -> Vec<(CellRef, Value)> {
    let start = range.start().unwrap();
    let value = |data: &Data| match data {
        Data::String(text) => Value::from(text.as_str()),
        Data::Float(number) => Value::Number(*number),
        Data::Int(number) => Value::Number(*number as f64),
        other => unreachable!("{other:?}"),
    };
    let at = |row: usize, col: usize| {
        CellRef::new(start.0 + row as u32, start.1 as u16 + col as u16)
    };
    range.used_cells().map(|(row, col, data)| (at(row, col), value(data))).collect()
}

fn ours(bytes: &[u8], format: Format) -> Vec<(CellRef, Value)> {
    let workbook = open(bytes).unwrap();
    assert_eq!(workbook.format(), format);
    assert_eq!(workbook.sheets()[0].name(), "回答");
    let cells = workbook.sheets()[0].cells();
    cells.map(|(at, cell)| (at, cell.value.clone())).collect()
}

fn expected(table: &Table) -> Vec<(CellRef, Value)> {
    let value = |field: &Field| match field {
        Field::Text(text) => Value::from(text.as_str()),
        Field::Number(number) => Value::Number(*number),
    };
    let cells = (0..).zip(table).flat_map(|(row, fields)| {
        (0..)
            .zip(fields)
            .map(move |(col, field)| (CellRef::new(row, col), value(field)))
    });
    cells.collect()
}

#[test]
fn read_as_calamine_reads_them() {
    let table = table();
    let expected = expected(&table);

    let bytes = written::xlsb("回答", &table);
    let mut theirs = Xlsb::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(of_range(&theirs.worksheet_range("回答").unwrap()), expected, "xlsb");
    assert_eq!(ours(&bytes, Format::Xlsb), expected, "xlsb");

    let bytes = written::xls("回答", &table);
    let mut theirs = Xls::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(of_range(&theirs.worksheet_range("回答").unwrap()), expected, "xls");
    assert_eq!(ours(&bytes, Format::Xls), expected, "xls");

    let bytes = written::ods("回答", &table);
    let mut theirs = Ods::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(of_range(&theirs.worksheet_range("回答").unwrap()), expected, "ods");
    assert_eq!(ours(&bytes, Format::Ods), expected, "ods");
}

/// An xlsb questionnaire is understood, and filled as a new xlsx that says so.
#[test]
fn an_xlsb_questionnaire_is_filled_as_an_xlsx() {
    let bytes = written::xlsb("回答", &table());
    let read = Questionnaire::from_bytes(&bytes).unwrap();
    assert_eq!(read.items.len(), 40);
    let at = Location::new("回答", "D3".parse().unwrap());
    let edited =
        edit(&bytes, &[Edit::new(at, "改めた")], &EditOptions::default()).unwrap();
    assert!(edited.notes[0].to_string().contains("rebuilt as a new xlsx"));
    let found = verify(&bytes, &edited.bytes, None).unwrap();
    assert!(found.unharmed && found.values_only);
    let after = open(&edited.bytes).unwrap();
    assert_eq!(after.format(), Format::Xlsx);
    let mut expected = expected(&table());
    for (at, value) in &mut expected {
        if at.to_string() == "D3" {
            *value = "改めた".into();
        }
    }
    let cells = after.sheets()[0].cells().filter(|(_, cell)| !cell.value.is_empty());
    let cells: Vec<_> = cells.map(|(at, cell)| (at, cell.value.clone())).collect();
    assert_eq!(cells, expected);
}

/// Emptiness is not stored: files that reach to the last cell are read within a budget of
/// a handful of cells.
#[test]
fn what_is_empty_costs_nothing() {
    let limits = Limits { cells: 64, ..Limits::default() };
    let opened = |bytes: &[u8]| Opener::new().limits(limits).open(bytes).unwrap();
    let text = "<table:table-cell office:value-type=\"string\"><text:p>a</text:p></table:table-cell>";
    let wide = "<table:table-cell table:number-columns-repeated=\"16384\"/>";
    let end = format!(
        "<table:table-row>{text}</table:table-row>\
         <table:table-row table:number-rows-repeated=\"1048575\">{wide}</table:table-row>"
    );
    let each = "<table:table-row><table:table-cell/></table:table-row>".repeat(100_000);
    for rows in [end, each + "<table:table-row>" + text + "</table:table-row>"] {
        let workbook = opened(&written::ods_of_rows("a", &rows));
        assert_eq!(workbook.sheets()[0].cells().count(), 1);
    }

    let mut corners = rust_xlsxwriter::Workbook::new();
    let sheet = corners.add_worksheet();
    sheet.write(0, 0, "A1").unwrap();
    sheet.write(1_048_575, 16_383, "XFD1048576").unwrap();
    let workbook = opened(&corners.save_to_buffer().unwrap());
    let places: Vec<String> =
        workbook.sheets()[0].cells().map(|(at, _)| at.to_string()).collect();
    assert_eq!(places, ["A1", "XFD1048576"]);
}
