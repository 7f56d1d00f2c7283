//! Workbooks of other formats that lie: OpenDocument and Excel 97.

use std::io::{Cursor, Write};

use super::package::zipped;
use super::{Refused, withstands};

/// An OpenDocument spreadsheet with this inside.
fn ods(inside: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>{inside}\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    let parts =
        [("mimetype", mimetype.as_bytes()), ("content.xml", content.as_bytes())];
    zipped(parts, true)
}

#[test]
fn repeated_without_end() {
    let table =
        |rows: &str| format!("<table:table table:name='S'>{rows}</table:table>");
    let all = "table:number-columns-repeated='16384'";
    let full = format!(
        "<table:table-row table:number-rows-repeated='1048576'><table:table-cell {all} \
        office:value-type='string'><text:p>管理していますか。</text:p></table:table-cell></table:table-row>"
    );
    let most = "<table:table-row table:number-rows-repeated='4294967295'/>";
    let hidden = "<table:table-row table:visibility='collapse' table:number-rows-repeated='1048576'/>";
    let columns = "<table:table-column table:style-name='a'/>".repeat(16_384);
    let cells = "<table:table-cell office:value-type='string'><text:p>a</text:p></table:table-cell>";
    withstands([
        ("a sheet that is full", None, ods(&table(&full))),
        ("a hundred that are", None, ods(&table(&full).repeat(100))),
        ("2³² rows, twice", None, ods(&table(&most.repeat(2)))),
        (
            "hidden rows in 10,000 sheets",
            Some(Refused),
            ods(&table(hidden).repeat(9_999)),
        ),
        ("100,000 sheets", Some(Refused), ods(&table("").repeat(100_000))),
        (
            "17,000 cells in a row",
            Some(Refused),
            ods(&table(&format!(
                "<table:table-row>{}</table:table-row>",
                cells.repeat(17_000)
            ))),
        ),
        (
            "cells in 16,384 columns",
            None,
            ods(&table(&format!(
                "{columns}{}",
                format!("<table:table-row>{}</table:table-row>", cells.repeat(16_000))
                    .repeat(20)
            ))),
        ),
        (
            "a million paragraphs",
            Some(Refused),
            ods(&table(&format!(
                "<table:table-row><table:table-cell>{}</table:table-cell></table:table-row>",
                "<text:p/>".repeat(1_100_000)
            ))),
        ),
        (
            "spaces without number",
            None,
            ods(&table(
                "<table:table-row><table:table-cell><text:p><text:s text:c='4294967295'/></text:p></table:table-cell></table:table-row>",
            )),
        ),
    ]);
}

/// One record of Excel 97.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let len = data.len() as u16;
    [&kind.to_le_bytes(), &len.to_le_bytes(), data].concat()
}

/// A compound file with this stream of records.
fn xls(records: &[Vec<u8>]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(&records.concat()).unwrap();
    file.into_inner().into_inner()
}

/// A workbook of one sheet with these records.
fn xls_sheet(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
    let begin = record(0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0]);
    let end = record(0x000A, &[]);
    let start = begin.len() + 4 + 9 + globals.concat().len() + end.len();
    let entry = [&(start as u32).to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat();
    let mut all = vec![begin.clone(), record(0x0085, &entry)];
    all.extend_from_slice(globals);
    all.push(end.clone());
    all.push(begin);
    all.extend_from_slice(sheet);
    all.push(end);
    xls(&all)
}

#[test]
fn records_that_lie() {
    let text =
        [&[1, 0, 0, 0, 1, 0, 0, 0][..], &8_000_u16.to_le_bytes(), &[0], &[b'a'; 8_000]]
            .concat();
    let cells: Vec<Vec<u8>> = (0..60_000u16)
        .map(|row| {
            record(0x00FD, &[row as u8, (row >> 8) as u8, 0, 0, 0, 0, 0, 0, 0, 0])
        })
        .collect();
    let numbers = [&[0, 0, 0xFE, 0xFF][..], &[0; 600], &[0xFF, 0xFF]].concat();
    let blanks = [&[0, 0, 0xFE, 0xFF][..], &[0; 600], &[0xFF, 0xFF]].concat();
    let columns = record(0x007D, &[9, 0, 3, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    let endless: Vec<Vec<u8>> = (0..20_000).map(|_| record(0x0085, &[0; 9])).collect();
    let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0]);
    withstands([
        (
            "one string in 60,000 cells",
            Some(Refused),
            xls_sheet(&[record(0x00FC, &text)], &cells),
        ),
        (
            "numbers past the last column",
            None,
            xls_sheet(&[], &[record(0x00BD, &numbers)]),
        ),
        (
            "blanks past the last column",
            None,
            xls_sheet(&[], &[record(0x00BE, &blanks)]),
        ),
        ("columns from right to left", None, xls_sheet(&[], &[columns])),
        (
            "20,000 sheets that are the workbook",
            Some(Refused),
            xls(&[vec![begin], endless].concat()),
        ),
        ("a record that is cut off", None, xls(&[vec![9, 8, 0xFF, 0xFF, 0]])),
        ("no record", None, xls(&[])),
    ]);
}
