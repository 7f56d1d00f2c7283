//! Workbooks as strangers and other programs write them: packages of every shape, and
//! claims that are not true. Each is filled, and looked at by calamine and `verify`; or it
//! is refused with its reason.

#![allow(clippy::unwrap_used, clippy::panic, reason = "panics are how tests fail")]

#[path = "common/parts.rs"]
mod parts;

use std::io::{Cursor, Write};

use calamine::{Data, Reader, Xlsx};
use checksheet::{
    CellRef, CellValue, Edit, EditOptions, ErrorKind, FillPlan, Location, Refusal,
    Result, edit, verify,
};
use parts::{Parts, packed, unpacked};
use rust_xlsxwriter::{Chart, Formula, Table, TableColumn, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn questions() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "入退室の記録を保管していますか。").unwrap();
    workbook.save_to_buffer().unwrap()
}

fn answer(at: &str) -> Edit {
    Edit::new(Location::new("Sheet1", at.parse().unwrap()), "はい")
}

fn filled(file: &[u8], edits: &[Edit]) -> Result<Vec<u8>> {
    edit(file, edits, &EditOptions::default()).map(|edited| edited.bytes)
}

/// A part with a text in the place of another.
fn with(file: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut parts = unpacked(file);
    let (_, data) = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    let old = String::from_utf8(data.clone()).unwrap();
    assert!(old.contains(from), "{part} has no {from}: {old}");
    *data = old.replacen(from, to, 1).into_bytes();
    packed(&parts)
}

fn refusal(file: &[u8], edits: &[Edit]) -> Refusal {
    let err = filled(file, edits).unwrap_err();
    match err.kind() {
        ErrorKind::Refused(refusal) => refusal.clone(),
        _ => panic!("{err}"),
    }
}

/// The package as others pack it.
fn repacked(parts: &Parts, how: SimpleFileOptions, is_stream: bool) -> Vec<u8> {
    if is_stream {
        let mut zip = ZipWriter::new_stream(Vec::new());
        for (name, data) in parts {
            zip.start_file(name.as_str(), how).unwrap();
            zip.write_all(data).unwrap();
        }
        return zip.finish().unwrap().into_inner();
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in parts {
        zip.start_file(name.as_str(), how).unwrap();
        zip.write_all(data).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The entries of a package as they are packed, with their local headers.
fn records(file: &[u8]) -> Parts {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut all = Vec::new();
    for i in 0..zip.len() {
        let part = zip.by_index_raw(i).unwrap();
        let start = part.header_start() as usize;
        let end = part.data_start().unwrap() as usize + part.compressed_size() as usize;
        all.push((part.name().unwrap().into_owned(), file[start..end].to_vec()));
    }
    all
}

#[test]
fn packages_of_every_shape_are_filled() {
    let plain = questions();
    let parts = unpacked(&plain);
    let how = SimpleFileOptions::default();
    let stored = how.compression_method(zip::CompressionMethod::Stored);
    let shapes = [
        ("data descriptors", repacked(&parts, how, true)),
        ("zip64", repacked(&parts, how.large_file(true), false)),
        ("stored", repacked(&parts, stored, false)),
        ("junk in front", [b"MZ, and much else".as_slice(), &plain].concat()),
        ("a comment", {
            let mut bytes = plain.clone();
            let end = bytes.len() - 2;
            bytes[end..].copy_from_slice(&7u16.to_le_bytes());
            [bytes.as_slice(), b"comment"].concat()
        }),
        ("strict", {
            let strict = |data: &Vec<u8>| {
                let text = String::from_utf8(data.clone()).unwrap();
                text.replace(
                    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    "http://purl.oclc.org/ooxml/spreadsheetml/main",
                )
                .replace(
                    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    "http://purl.oclc.org/ooxml/officeDocument/relationships",
                )
                .into_bytes()
            };
            let parts = parts.iter().map(|(name, data)| (name.clone(), strict(data)));
            packed(&parts.collect())
        }),
    ];
    for (shape, before) in shapes {
        let edits = [answer("B1"), answer("C9")];
        let after =
            filled(&before, &edits).unwrap_or_else(|err| panic!("{shape}: {err}"));
        let found = verify(&before, &after, Some(&edits)).unwrap();
        assert_eq!(found.violations, [], "{shape}");
        let mut judge: Xlsx<_> =
            calamine::open_workbook_from_rs(Cursor::new(after.as_slice())).unwrap();
        let range = judge.worksheet_range("Sheet1").unwrap();
        for at in [(0, 1), (8, 2)] {
            let value = range.get_value(at);
            assert_eq!(value, Some(&Data::String("はい".to_owned())), "{shape}");
        }
        // Headers included, byte for byte.
        for ((name, was), (_, is)) in records(&before).iter().zip(records(&after)) {
            assert!(name == SHEET || *was == is, "{shape}: {name}");
        }
    }
}

/// Where the directory is, is said by a record that stands behind the end.
#[test]
fn an_end_record_in_the_comment_is_damage() {
    let plain = questions();
    let end = plain.len() - 22;
    let field = |at: usize| u32::from_le_bytes(plain[at..at + 4].try_into().unwrap());
    let (size, offset) = (u64::from(field(end + 12)), u64::from(field(end + 16)));
    let record_at = (plain.len() + 20) as u64;
    let locator =
        [b"PK\x06\x07\0\0\0\0".as_slice(), &record_at.to_le_bytes(), &[1, 0, 0, 0]];
    let mut record = b"PK\x06\x06".to_vec();
    record.resize(40, 0);
    record.extend(size.to_le_bytes());
    record.extend(offset.to_le_bytes());
    let mut file = [&plain[..end], &locator.concat(), &plain[end..], &record].concat();
    let comment = file.len() - record.len() - 2;
    file[comment..comment + 2].copy_from_slice(&(record.len() as u16).to_le_bytes());
    let err = filled(&file, &[answer("B1")]).unwrap_err();
    assert!(matches!(err.kind(), ErrorKind::Damaged(_)), "{err}");
}

#[test]
fn of_two_parts_with_one_name_the_one_that_counts_is_filled() {
    let mut parts = unpacked(&questions());
    let other = "xl/worksheets/sheet0.xml".to_owned();
    let (_, sheet) = parts.iter().find(|(name, _)| name == SHEET).unwrap().clone();
    parts.insert(0, (other.clone(), sheet));
    let mut before = packed(&parts);
    // The crate `zip` writes no name twice.
    for at in 0..before.len() - other.len() {
        if before[at..].starts_with(other.as_bytes()) {
            before[at..at + SHEET.len()].copy_from_slice(SHEET.as_bytes());
        }
    }
    let edits = [answer("B1")];
    let after = filled(&before, &edits).unwrap();
    assert!(verify(&before, &after, Some(&edits)).unwrap().unharmed);
    let text = checksheet::open(&after).unwrap().sheets()[0].text(edits[0].at.cell);
    assert_eq!(text, "はい");
}

#[test]
fn names_in_percent_are_found() {
    let mut parts = unpacked(&questions());
    for (name, data) in &mut parts {
        *name = name.replace("sheet1.xml", "sheet%201.xml");
        let text = String::from_utf8(data.clone()).unwrap();
        *data = text.replace("sheet1.xml", "sheet%201.xml").into_bytes();
    }
    let (before, edits) = (packed(&parts), [answer("B1")]);
    let after = filled(&before, &edits).unwrap();
    assert!(verify(&before, &after, Some(&edits)).unwrap().unharmed);
}

#[test]
fn strings_that_are_claimed_and_not_there_cost_nothing() {
    let part = "xl/sharedStrings.xml";
    for claim in ["9999999999999999999", "1000000000000", "x"] {
        let said = format!("uniqueCount=\"{claim}\"");
        let before = with(&questions(), part, "uniqueCount=\"1\"", &said);
        let edits = [answer("B1")];
        let after = filled(&before, &edits).unwrap();
        assert!(verify(&before, &after, Some(&edits)).unwrap().unharmed, "{claim}");
    }
}

/// openpyxl writes links without what they show; a question may be one.
#[test]
fn a_link_without_a_value_is_read() {
    let link =
        "<c r=\"A1\"><f>HYPERLINK(\"https://a.example/\",\"方針\")</f></c></row>";
    let sheet = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
                 <sheetData><row r=\"1\">";
    let mut parts = unpacked(&questions());
    let (_, data) = parts.iter_mut().find(|(name, _)| name == SHEET).unwrap();
    *data = format!("{sheet}{link}</sheetData></worksheet>").into_bytes();
    let before = packed(&parts);
    let text = |file: &[u8]| {
        checksheet::open(file).unwrap().sheets()[0].text(CellRef::new(0, 0))
    };
    assert_eq!(text(&before), "方針");
    let after = filled(&before, &[answer("B1")]).unwrap();
    assert_eq!(text(&after), "方針");
    assert_eq!(refusal(&before, &[answer("A1")]), Refusal::Formula);
}

#[test]
fn each_kind_of_workbook_has_its_extension() {
    let part = "[Content_Types].xml";
    let plain = "openxmlformats-officedocument.spreadsheetml.sheet.main";
    for (kind, extension) in [
        (plain, Some("xlsx")),
        ("ms-excel.sheet.macroEnabled.main", Some("xlsm")),
        ("openxmlformats-officedocument.spreadsheetml.template.main", Some("xltx")),
        ("ms-excel.template.macroEnabled.main", Some("xltm")),
        ("ms-excel.sheet.binary.macroEnabled.main", None),
        ("ms-excel.addin.macroEnabled.main", None),
    ] {
        let file = with(&questions(), part, plain, kind);
        assert_eq!(checksheet::excel_extension(&file), extension, "{kind}");
    }
}

#[test]
fn no_cell_is_written_outside_the_sheet() {
    for (row, col) in [(CellRef::MAX_ROWS, 0), (0, CellRef::MAX_COLS), (u32::MAX, 0)] {
        let at = Location::new("Sheet1", CellRef::new(row, col));
        let err = filled(&questions(), &[Edit::new(at, "x")]).unwrap_err();
        assert!(matches!(err.kind(), ErrorKind::CellRef(_)), "{err}");
    }
}

/// A number as text is not what was planned; nor is a day counted from another year.
#[test]
fn a_value_of_another_kind_is_not_the_planned_one() {
    let before = questions();
    let at = answer("B1").at;
    let number = Edit::new(at.clone(), CellValue::Number(5.0));
    let after = filled(&before, &[Edit::new(at.clone(), "5")]).unwrap();
    assert!(!verify(&before, &after, Some(&[number])).unwrap().unharmed);
    let date = checksheet::Date::new(2026, 4, 1).unwrap();
    let day = Edit::new(at.clone(), CellValue::Date { date });
    for (serial, is_it) in [(46_113.0, true), (44_651.0, false)] {
        let number = Edit::new(at.clone(), CellValue::Number(serial));
        let after = filled(&before, &[number]).unwrap();
        let found = verify(&before, &after, Some(std::slice::from_ref(&day))).unwrap();
        assert_eq!(found.unharmed, is_it, "{serial}");
    }
}

#[test]
fn headers_of_tables_are_refused() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let columns = ["確認事項", "回答"].map(|name| TableColumn::new().set_header(name));
    let table = Table::new().set_columns(&columns);
    sheet.add_table(2, 1, 5, 2, &table).unwrap();
    let file = workbook.save_to_buffer().unwrap();
    assert_eq!(refusal(&file, &[answer("C3")]), Refusal::TableHeader);
    let edits = [answer("C4"), answer("C2"), answer("D3")];
    let after = filled(&file, &edits).unwrap();
    assert!(verify(&file, &after, Some(&edits)).unwrap().unharmed);
}

#[test]
fn what_has_no_cells_or_computes_them_together_is_refused() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 0, 1).unwrap();
    let mut chart = Chart::new_line();
    chart.add_series().set_values("Sheet1!$A$1:$A$1");
    let sheet = workbook.add_chartsheet().set_name("図").unwrap();
    sheet.insert_chart(0, 0, &chart).unwrap();
    let file = workbook.save_to_buffer().unwrap();
    let on_chart = Edit::new(Location::new("図", CellRef::new(0, 0)), "x");
    assert_eq!(refusal(&file, &[on_chart]), Refusal::NotAWorksheet);

    let data_table = "<row r=\"5\"><c r=\"B5\"><f t=\"dataTable\" ref=\"B5:B6\" dt2D=\"0\" \
        dtr=\"0\" r1=\"A1\"/><v>1</v></c></row><row r=\"6\"><c r=\"B6\"><v>1</v></c></row>\
        </sheetData>";
    let file = with(&questions(), SHEET, "</sheetData>", data_table);
    for at in ["B5", "B6"] {
        assert_eq!(refusal(&file, &[answer(at)]), Refusal::ArrayFormula, "{at}");
    }
}

#[test]
fn computation_is_asked_for_where_something_is_left_to_compute() {
    let asks = |file: &[u8]| {
        let parts = unpacked(file);
        let (_, data) =
            parts.iter().find(|(name, _)| name == "xl/workbook.xml").unwrap();
        // rust_xlsxwriter asks for it in every workbook.
        String::from_utf8(data.clone()).unwrap().contains("fullCalcOnLoad")
    };
    let quiet =
        |file: &[u8]| with(file, "xl/workbook.xml", " fullCalcOnLoad=\"1\"", "");
    let before = quiet(&questions());
    assert!(!asks(&filled(&before, &[answer("B1")]).unwrap()), "no formulas");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_formula(0, 0, Formula::new("=B1").set_result("")).unwrap();
    let before = quiet(&workbook.save_to_buffer().unwrap());
    assert!(asks(&filled(&before, &[answer("B1")]).unwrap()), "a formula");
    let options = EditOptions {
        formulas: checksheet::Formulas::Replace,
        ..EditOptions::default()
    };
    let replaced = edit(&before, &[answer("A1")], &options).unwrap();
    assert!(!asks(&replaced.bytes), "the only formula is gone");
    assert_eq!(replaced.notes.len(), 1, "{:?}", replaced.notes);
    // The same with a calculation chain, which goes with it.
    let relationship = "<Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/\
        officeDocument/2006/relationships/calcChain\" Target=\"calcChain.xml\"/>\
        </Relationships>";
    let rels = "xl/_rels/workbook.xml.rels";
    let mut parts = unpacked(&with(&before, rels, "</Relationships>", relationship));
    let chain = "<calcChain><c r=\"A1\" i=\"1\"/></calcChain>";
    parts.push(("xl/calcChain.xml".to_owned(), chain.as_bytes().to_vec()));
    let replaced = edit(&packed(&parts), &[answer("A1")], &options).unwrap();
    assert!(!asks(&replaced.bytes), "nor is the chain");
}

#[test]
fn areas_that_claim_each_cell_many_times_are_refused() {
    let merges: String = (0..40_000)
        .map(|i| format!("<mergeCell ref=\"{}1:XFD1048576\"/>", ["A", "B"][i % 2]))
        .collect();
    let text = format!("</sheetData><mergeCells>{merges}</mergeCells>");
    let file = with(&questions(), SHEET, "</sheetData>", &text);
    let err = filled(&file, &[answer("B1")]).unwrap_err();
    assert!(matches!(err.kind(), ErrorKind::Limit { .. }), "{err}");
}

#[test]
fn a_text_that_is_nothing_leaves_nothing() {
    let plan: FillPlan = serde_json::from_value(serde_json::json!({
        "items": [{
            "at": "Sheet1!A1",
            "question": "入退室の記録を保管していますか。",
            "outcome": "fill", "entry": "1", "source": "m", "score": 1.0,
            "writes": [{"at": "Sheet1!B7", "role": "remark", "value": ""}],
        }],
    }))
    .unwrap();
    assert_eq!(plan.writes().next().unwrap().value, CellValue::Text(String::new()));
    plan.apply(&questions()).unwrap();
}

/// Encrypted files are filled, and stay encrypted. Where Excel opens one without asking, so
/// does checksheet.
#[cfg(feature = "encryption")]
#[test]
fn encrypted_files_are_filled_and_verified() {
    use checksheet::{Encrypt, Opener, Password, verify_with};
    for (password, given) in [("みなと", Some("みなと")), ("VelvetSweatshop", None)]
    {
        let mut writer = ms_offcrypto_writer::Ecma376AgileWriter::create(
            &mut rand::rng(),
            password,
            Cursor::new(Vec::new()),
        )
        .unwrap();
        writer.write_all(&questions()).unwrap();
        let before = writer.into_inner().unwrap().into_inner();
        let edits = [answer("B1")];
        let mut options = EditOptions {
            password: given.map(Password::new),
            ..EditOptions::default()
        };
        let after = edit(&before, &edits, &options).unwrap().bytes;
        assert!(after.starts_with(b"\xD0\xCF"), "{password}: encrypted");
        let opener = match given {
            Some(given) => Opener::new().password(Password::new(given)),
            None => Opener::new(),
        };
        let found = verify_with(&before, &after, Some(&edits), &opener).unwrap();
        assert!(found.unharmed && found.allowed.is_empty(), "{found:?}");
        options.encrypt = Encrypt::Never;
        let plain = edit(&before, &edits, &options).unwrap().bytes;
        let found = verify_with(&before, &plain, Some(&edits), &opener).unwrap();
        assert_eq!(found.allowed.len(), 1, "what is plain now is told: {found:?}");
        if given.is_some() {
            let err = checksheet::open(&before).unwrap_err();
            assert!(matches!(err.kind(), ErrorKind::PasswordNeeded), "{err}");
        }
    }
}
