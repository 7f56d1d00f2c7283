use std::io::{Cursor, Write};

use super::*;
use crate::address::{CellRef, Location};
use crate::edit::{CellValue, Date, Edit, EditOptions};
use crate::error::Refusal;
use crate::limits::Limits;
use crate::workbook::{Value, Visibility, Workbook};

/// A spreadsheet of these tables.
fn ods(body: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content><office:body>\
         <office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&content)
}

fn zip(content: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored);
    let packed = stored.compression_method(zip::CompressionMethod::Deflated);
    for (name, text, options) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", stored),
        ("content.xml", content, packed),
        ("META-INF/manifest.xml", "<manifest:manifest/>", packed),
    ] {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn table(rows: &str) -> String {
    format!("<table:table table:name=\"回答\">{rows}</table:table>")
}

fn open(bytes: &[u8]) -> crate::Result<Workbook> {
    read(&Package::open(bytes, &Limits::default())?)
}

fn grid(bytes: &[u8]) -> Vec<(String, String)> {
    let workbook = open(bytes).unwrap();
    let sheet = &workbook.sheets()[0];
    let written = sheet.cells().filter(|(_, cell)| !cell.value.is_empty());
    written.map(|(at, cell)| (at.to_string(), sheet.shown(cell))).collect()
}

fn set(bytes: &[u8], edits: &[(&str, CellValue)]) -> crate::Result<Vec<u8>> {
    let edits: Vec<Edit> = edits
        .iter()
        .map(|(at, value)| Edit {
            at: Location::new("回答", at.parse().unwrap()),
            value: value.clone(),
        })
        .collect();
    let package = Package::open(bytes, &Limits::default())?;
    Ok(edit(&package, &edits, &EditOptions::default())?.bytes)
}

fn content_of(bytes: &[u8]) -> String {
    let package = Package::open(bytes, &Limits::default()).unwrap();
    let part = package.find(CONTENT).unwrap();
    String::from_utf8(package.read(part).unwrap()).unwrap()
}

/// The rows of the only table after an edit of the rows given.
fn edited(rows: &str, edits: &[(&str, CellValue)]) -> String {
    let content = content_of(&set(&ods(&table(rows)), edits).unwrap());
    let start = content.find("\"回答\">").unwrap() + "\"回答\">".len();
    content[start..content.find("</table:table>").unwrap()].to_owned()
}

/// Columns are 6 cm wide, ro1 is a row whose height a person has set.
fn with_heights(rows: &str) -> Vec<u8> {
    let styles = "<style:style style:name=\"co1\" style:family=\"table-column\">\
         <style:table-column-properties style:column-width=\"6cm\"/></style:style>\
         <style:style style:name=\"ro1\" style:family=\"table-row\">\
         <style:table-row-properties style:row-height=\"1cm\" fo:break-before=\"auto\" \
         style:use-optimal-row-height=\"false\"/></style:style>\
         <style:style style:name=\"ce1\" style:family=\"table-cell\">\
         <style:table-cell-properties fo:wrap-option=\"wrap\"/></style:style>";
    let column = "<table:table-column table:style-name=\"co1\" table:number-columns-repeated=\"9\"/>";
    let table = table(&format!("{column}{rows}"));
    zip(&format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>\
         </office:document-content>"
    ))
}

#[test]
fn a_row_of_a_set_height_grows_with_a_long_answer() {
    let cell = "<table:table-cell table:style-name=\"ce1\"/>";
    let row =
        format!("<table:table-row table:style-name=\"ro1\">{cell}</table:table-row>");
    let free = format!("<table:table-row>{cell}</table:table-row>");
    let merged = "<table:table-row><table:table-cell table:style-name=\"ce1\" \
         table:number-columns-spanned=\"2\" table:number-rows-spanned=\"1\"/>\
         <table:covered-table-cell/></table:table-row>";
    let bytes =
        with_heights(&[&*row, &*row, &*free, merged, &*row].concat().replace('\n', ""));
    let long = "当社では情報セキュリティ基本方針を定め、毎年見直しています。".repeat(3);
    let edits = [
        ("A1", CellValue::from(long.as_str())),
        ("A2", "短い".into()),
        ("A3", long.as_str().into()),
        ("A4", long.as_str().into()),
        ("A5", "一行目\n二行目\n三行目".into()),
    ];
    let edited = set(&bytes, &edits).unwrap();
    let (before, after) = (content_of(&bytes), content_of(&edited));
    let workbook = open(&edited).unwrap();
    let props = |row: u32| workbook.sheets()[0].row_props.get(&row).copied();
    let height = |row| props(row).and_then(|props| props.height).unwrap_or_default();
    // It may be fitted again, and merged cells are not.
    assert!(height(0) > 60.0 && !props(0).unwrap().custom_height, "{:?}", props(0));
    assert!((28.0..29.0).contains(&height(1)) && props(1).unwrap().custom_height);
    assert_eq!(props(2), None);
    assert!(height(3) > 30.0 && props(3).unwrap().custom_height, "{:?}", props(3));
    assert!((40.0..90.0).contains(&height(4)), "{:?}", props(4));
    // The style that other rows have is as it was, and copies keep what else it says.
    let style = &before[before.find("<style:style style:name=\"ro1\"").unwrap()..];
    let style = &style[..style.find("</style:style>").unwrap()];
    assert!(after.contains(style));
    assert_eq!(after.matches("fo:break-before=\"auto\"").count(), 3, "{after}");
    // And nothing grows where that is not wanted.
    let all: Vec<Edit> = edits
        .iter()
        .map(|(at, value)| Edit {
            at: Location::new("回答", at.parse().unwrap()),
            value: value.clone(),
        })
        .collect();
    let package = Package::open(&bytes, &Limits::default()).unwrap();
    let options = EditOptions { fit: crate::edit::Fit::Off, ..EditOptions::default() };
    let edited = edit(&package, &all, &options).unwrap();
    assert!(edited.notes.is_empty());
    assert!(!content_of(&edited.bytes).contains("checksheet1"));
}

/// Bare rows are counted, however they are written, and each can be written into.
#[test]
fn bare_rows_that_are_written_one_by_one() {
    let bare = "<table:table-row><table:table-cell table:number-columns-repeated=\"3\"/></table:table-row>";
    let twice = "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>";
    let styled = "<table:table-row><table:table-cell table:style-name=\"ce1\"/></table:table-row>";
    let text = |text: &str| {
        format!(
            "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell></table:table-row>"
        )
    };
    let rows = [
        text("a"),
        bare.repeat(4),
        text("b"),
        twice.repeat(3),
        "<table:table-row/>".repeat(2),
        text("c"),
        styled.repeat(2),
        bare.to_owned(),
        text("d").repeat(2),
    ];
    let bytes = ods(&table(&rows.concat()));
    let texts = [("A1", "a"), ("A6", "b"), ("A15", "c"), ("A19", "d"), ("A20", "d")];
    let texts = texts.map(|(at, text)| (at.to_owned(), text.to_owned()));
    assert_eq!(grid(&bytes), texts);
    for row in [2, 4, 5, 9, 12, 14, 18] {
        let at = format!("B{row}");
        let edited = set(&bytes, &[(&at, "x".into())]).unwrap();
        let mut expected = texts.to_vec();
        expected.push((at.clone(), "x".to_owned()));
        expected.sort_by_key(|(at, _)| at.parse::<CellRef>().unwrap());
        assert_eq!(grid(&edited), expected, "{at}");
    }
}

#[test]
fn values() {
    let bytes = ods(&table(
        "<table:table-row><table:table-cell office:value-type='string'>\
         <office:annotation><text:p>注</text:p></office:annotation>\
         <text:p>一行目</text:p><text:p>二行目</text:p></table:table-cell>\
         <table:table-cell office:value-type='float' office:value='1.5'>\
         <text:p>1.5</text:p></table:table-cell>\
         <table:table-cell office:value-type='boolean' office:boolean-value='true'/>\
         <table:table-cell table:formula='of:=1+1' office:value-type='float' office:value='2'/>\
         <table:table-cell office:value-type='string' calcext:value-type='error'>\
         <text:p>#N/A</text:p></table:table-cell></table:table-row>",
    ));
    let workbook = open(&bytes).unwrap();
    let cells: Vec<_> = workbook.sheets()[0].cells().map(|(_, c)| c.clone()).collect();
    assert_eq!(cells[0].value, Value::from("一行目\n二行目"));
    assert_eq!(cells[1].value, Value::Number(1.5));
    assert_eq!(cells[2].value, Value::Bool(true));
    assert!(cells[3].formula && cells[3].value == Value::Number(2.0));
    assert_eq!(cells[4].value, Value::Error("#N/A".into()));
}

#[test]
fn repeated_rows_and_cells_are_read_once_each() {
    let rows = "<table:table-row table:number-rows-repeated='2'>\
        <table:table-cell table:number-columns-repeated='2'/>\
        <table:table-cell table:number-columns-repeated='2'><text:p>x</text:p></table:table-cell>\
        </table:table-row><table:table-row/><table:table-row><table:table-cell>\
        <text:p>y</text:p></table:table-cell></table:table-row>";
    let cells = grid(&ods(&table(rows)));
    let at: Vec<&str> = cells.iter().map(|(at, _)| at.as_str()).collect();
    assert_eq!(at, ["C1", "D1", "C2", "D2", "A4"]);
}

#[test]
fn a_million_repeated_rows_cost_nothing() {
    let rows = "<table:table-row table:number-rows-repeated='1048575'>\
        <table:table-cell table:style-name='x' table:number-columns-repeated='16384'/>\
        </table:table-row><table:table-row table:number-rows-repeated='4294967295'>\
        <table:table-cell table:number-columns-repeated='4294967295'><text:p>x</text:p>\
        </table:table-cell></table:table-row>";
    let start = std::time::Instant::now();
    let workbook = open(&ods(&table(rows))).unwrap();
    assert_eq!(workbook.sheets()[0].cells().count(), 16_384);
    assert!(start.elapsed().as_secs() < 5);
}

#[test]
fn merges_validations_and_what_is_hidden() {
    let bytes = ods(
        "<table:content-validations><table:content-validation table:name='v1' \
         table:condition='of:cell-content-is-in-list([$表.$A$1:.$A$2])'>\
         <table:error-message table:message-type='warning'/></table:content-validation>\
         </table:content-validations>\
         <table:table table:name='回答' table:protected='true'>\
         <table:table-column table:number-columns-repeated='2'/>\
         <table:table-column table:visibility='collapse'/>\
         <table:table-row><table:table-cell table:number-columns-spanned='2' \
         table:number-rows-spanned='1'><text:p>題</text:p></table:table-cell>\
         <table:covered-table-cell/></table:table-row>\
         <table:table-row table:visibility='collapse' table:number-rows-repeated='2'>\
         <table:table-cell table:content-validation-name='v1'/></table:table-row>\
         <table:table-row><table:table-cell table:content-validation-name='v1'/>\
         </table:table-row></table:table>\
         <table:table table:name='表'><table:table-row><table:table-cell><text:p>○</text:p>\
         </table:table-cell></table:table-row><table:table-row><table:table-cell>\
         <text:p>×</text:p></table:table-cell></table:table-row></table:table>",
    );
    let workbook = open(&bytes).unwrap();
    let sheet = &workbook.sheets()[0];
    assert!(sheet.is_protected() && sheet.visibility() == Visibility::Visible);
    assert_eq!(sheet.merges().map(|m| m.to_string()).collect::<Vec<_>>(), ["A1:B1"]);
    assert!(
        !sheet.is_row_hidden(0) && sheet.is_row_hidden(2) && !sheet.is_row_hidden(3)
    );
    assert!(!sheet.is_column_hidden(1) && sheet.is_column_hidden(2));
    let validation = sheet.validation_at(CellRef::new(1, 0)).unwrap();
    assert_eq!(validation.ranges, ["A2:A4".parse().unwrap()]);
    assert_eq!(validation.choices().unwrap(), ["○", "×"]);
    assert!(!validation.strict);
}

#[test]
fn answers_in_place() {
    let text = |text: &str| CellValue::from(text);
    for (name, rows, edits, after) in [
        (
            "an empty cell keeps its style",
            "<table:table-row><table:table-cell table:style-name=\"ce1\"/></table:table-row>",
            &[("A1", text("○"))][..],
            "<table:table-row><table:table-cell table:style-name=\"ce1\" \
             office:value-type=\"string\"><text:p>○</text:p></table:table-cell></table:table-row>",
        ),
        (
            "a comment stays",
            "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\">\
             <office:annotation/><text:p>1</text:p></table:table-cell></table:table-row>",
            &[("A1", text("a\nb"))],
            "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>a</text:p>\
             <text:p>b</text:p><office:annotation/></table:table-cell></table:table-row>",
        ),
        (
            "a repeated cell is split",
            "<table:table-row><table:table-cell table:number-columns-repeated=\"4\" \
             table:style-name=\"x\"/></table:table-row>",
            &[("B1", text("y"))],
            "<table:table-row><table:table-cell table:style-name=\"x\"/><table:table-cell \
             table:style-name=\"x\" office:value-type=\"string\"><text:p>y</text:p>\
             </table:table-cell><table:table-cell table:style-name=\"x\" \
             table:number-columns-repeated=\"2\"/></table:table-row>",
        ),
        (
            "a repeated row is split",
            "<table:table-row table:number-rows-repeated=\"9\"><table:table-cell/>\
             </table:table-row>",
            &[("A1", CellValue::Number(0.5)), ("A4", CellValue::Bool(true))],
            "<table:table-row><table:table-cell office:value-type=\"float\" \
             office:value=\"0.5\"><text:p>0.5</text:p></table:table-cell></table:table-row>\
             <table:table-row table:number-rows-repeated=\"2\"><table:table-cell/>\
             </table:table-row><table:table-row><table:table-cell \
             office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>TRUE</text:p>\
             </table:table-cell></table:table-row>\
             <table:table-row table:number-rows-repeated=\"5\"><table:table-cell/>\
             </table:table-row>",
        ),
        (
            "beyond the row's cells",
            "<table:table-row table:style-name=\"r\"/><table:table-row><table:table-cell/>\
             </table:table-row>",
            &[("A1", text("x")), ("C2", text("y"))],
            "<table:table-row table:style-name=\"r\"><table:table-cell \
             office:value-type=\"string\"><text:p>x</text:p></table:table-cell>\
             </table:table-row><table:table-row><table:table-cell/><table:table-cell/>\
             <table:table-cell office:value-type=\"string\"><text:p>y</text:p>\
             </table:table-cell></table:table-row>",
        ),
        (
            "below the last row",
            "<table:table-row><table:table-cell/></table:table-row>",
            &[("B4", text("x"))],
            "<table:table-row><table:table-cell/></table:table-row>\
             <table:table-row table:number-rows-repeated=\"2\"><table:table-cell/>\
             </table:table-row><table:table-row><table:table-cell/><table:table-cell \
             office:value-type=\"string\"><text:p>x</text:p></table:table-cell>\
             </table:table-row>",
        ),
        (
            "cleared",
            "<table:table-row><table:table-cell table:style-name='s' \
             office:value-type='string'><text:p>x</text:p></table:table-cell></table:table-row>",
            &[("A1", CellValue::Clear)],
            "<table:table-row><table:table-cell table:style-name='s'></table:table-cell>\
             </table:table-row>",
        ),
    ] {
        assert_eq!(edited(rows, edits), after, "{name}");
    }
}

#[test]
fn a_date_is_written_as_one() {
    let date = Date::new(2026, 4, 1).unwrap();
    let rows = edited(
        "<table:table-row><table:table-cell/></table:table-row>",
        &[("A1", CellValue::Date { date })],
    );
    assert!(
        rows.contains("office:value-type=\"date\" office:date-value=\"2026-04-01\"")
    );
}

#[test]
fn what_may_not_be_written_is_refused() {
    let bytes = ods(&table(
        "<table:table-row><table:table-cell table:formula='of:=1'/>\
         <table:table-cell table:number-columns-spanned='2'/><table:covered-table-cell/>\
         </table:table-row>",
    ));
    for (at, refusal) in
        [("A1", Refusal::Formula), ("C1", Refusal::Merged("B1".parse().unwrap()))]
    {
        let err = set(&bytes, &[(at, CellValue::from("x"))]).unwrap_err();
        assert!(matches!(err.kind(), ErrorKind::Refused(r) if *r == refusal), "{err}");
    }
    let elsewhere = Edit::new(Location::new("他", CellRef::new(0, 0)), "x");
    let package = Package::open(&bytes, &Limits::default()).unwrap();
    let err = edit(&package, &[elsewhere], &EditOptions::default()).unwrap_err();
    assert_eq!(err.to_string(), "content.xml: '他'!A1: there is no sheet named \"他\"");
}

#[test]
fn encrypted_documents_ask_for_a_password() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("META-INF/manifest.xml", options).unwrap();
    zip.write_all(b"<m><manifest:encryption-data/></m>").unwrap();
    let err = open(&zip.finish().unwrap().into_inner()).unwrap_err();
    assert!(matches!(err.kind(), ErrorKind::PasswordNeeded));
}

#[test]
fn other_parts_stay_byte_for_byte() {
    let before = ods(&table("<table:table-row><table:table-cell/></table:table-row>"));
    let after = set(&before, &[("A1", CellValue::from("x"))]).unwrap();
    // The mimetype comes first and is stored, so that its text is at a fixed place.
    let mimetype = 30..30 + 8 + 46;
    assert_eq!(before[mimetype.clone()], after[mimetype]);
    let package = Package::open(&after, &Limits::default()).unwrap();
    let names: Vec<&str> = package.parts().map(|part| package.name(part)).collect();
    assert_eq!(names, ["mimetype", CONTENT, "META-INF/manifest.xml"]);
    assert_eq!(set(&before, &[]).unwrap(), before);
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    fn cell() -> impl Strategy<Value = String> {
        (1u32..4, "[a-c]{0,2}").prop_map(|(repeat, text)| {
            let inside = match text.is_empty() {
                true => String::new(),
                false => format!("<text:p>{text}</text:p>"),
            };
            format!(
                "<table:table-cell table:number-columns-repeated='{repeat}'>{inside}\
                 </table:table-cell>"
            )
        })
    }

    fn rows() -> impl Strategy<Value = String> {
        let row = (1u32..4, proptest::collection::vec(cell(), 0..4)).prop_map(
            |(repeat, cells)| {
                format!(
                    "<table:table-row table:number-rows-repeated='{repeat}'>{}\
                     </table:table-row>",
                    cells.concat()
                )
            },
        );
        proptest::collection::vec(row, 1..5).prop_map(|rows| rows.concat())
    }

    proptest! {
        /// However rows and cells are repeated, only the cells that are set change.
        #[test]
        fn only_edited_cells_change(
            rows in rows(),
            edits in proptest::collection::btree_map((0u32..14, 0u16..12), "[x-z ]{1,3}", 1..6),
        ) {
            let before = ods(&table(&rows));
            let edits: Vec<(String, CellValue)> = edits
                .into_iter()
                .map(|((row, col), text)| (CellRef::new(row, col).to_string(), text.into()))
                .collect();
            let by_name: Vec<_> = edits.iter().map(|(at, v)| (at.as_str(), v.clone())).collect();
            let after = set(&before, &by_name).unwrap();
            let mut expected: std::collections::BTreeMap<CellRef, String> = grid(&before)
                .into_iter()
                .map(|(at, text)| (at.parse().unwrap(), text))
                .collect();
            for (at, value) in &edits {
                expected.insert(at.parse().unwrap(), value.to_string());
            }
            let expected: Vec<_> =
                expected.into_iter().map(|(at, text)| (at.to_string(), text)).collect();
            prop_assert_eq!(grid(&after), expected);
        }

        #[test]
        fn no_content_panics(body in "(<table:table( table:name='回答')?>|</table:table>|<table:table-row>|<table:table-row/>|</table:table-row>|<table:table-cell>|</table:table-cell>|<table:covered-table-cell/>|<text:p>a|</text:p>|x){0,12}") {
            let bytes = ods(&body);
            let _ = open(&bytes);
            let _ = set(&bytes, &[("B2", CellValue::from("x"))]);
        }
    }
}

#[test]
fn styles_that_are_given_out_have_names_of_their_own() {
    let cell = "<table:table-cell table:style-name=\"ce1\"/>";
    let row =
        format!("<table:table-row table:style-name=\"ro1\">{cell}</table:table-row>");
    // Another filling has left a style of that name.
    let before = with_heights(&row.repeat(2));
    let named = content_of(&before).replace("\"co1\"", "\"checksheet1\"");
    let lines = |count: usize| CellValue::Text("一行の文字です。\n".repeat(count));
    let after = set(&zip(&named), &[("A1", lines(6)), ("A2", lines(12))]).unwrap();
    let content = content_of(&after);
    for name in ["checksheet2", "checksheet3"] {
        let style = format!("<style:style style:name=\"{name}\"");
        assert_eq!(content.matches(&style).count(), 1, "{name}: {content}");
        assert_eq!(content.matches(&format!("table:style-name=\"{name}\"")).count(), 1);
    }
}
