//! One questionnaire, written by other programs in every format, reads the same; and is
//! filled in place where the format can be.

#![allow(clippy::unwrap_used, clippy::panic, reason = "panics are how tests fail")]

use checksheet::workbook::{Sheet, Visibility};
use checksheet::{CellRef, Edit, EditOptions, Format, Location, Workbook, edit, open};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../fixtures/formats/", $name))
    };
}

const XLSX: &[u8] = fixture!("minato.xlsx");
const XLS: &[u8] = fixture!("minato.xls");
const ODS: &[u8] = fixture!("minato.ods");
const CSV: &[u8] = fixture!("minato_sjis.csv");

/// Those that hold more than text.
const WORKBOOKS: [(&str, Format, &[u8]); 3] = [
    ("xlsx", Format::Xlsx, XLSX),
    ("xls", Format::Xls, XLS),
    ("ods", Format::Ods, ODS),
];

fn cell(at: &str) -> CellRef {
    at.parse().unwrap()
}

fn texts(sheet: &Sheet) -> Vec<(String, String)> {
    let written = sheet.cells().filter(|(_, cell)| !cell.value.is_empty());
    written.map(|(at, cell)| (at.to_string(), sheet.shown(cell))).collect()
}

fn merges(workbook: &Workbook) -> Vec<String> {
    workbook.sheets()[0].merges().map(|merge| merge.to_string()).collect()
}

#[test]
fn all_formats_show_the_same_texts() {
    let expected = texts(&open(CSV).unwrap().sheets()[0]);
    assert!(expected.contains(&("A7".to_owned(), "1月2日".to_owned())));
    assert!(expected.contains(&(
        "C10".to_owned(),
        "サーバー室への入退室を記録していますか。".to_owned()
    )));
    for (name, format, bytes) in WORKBOOKS {
        let workbook = open(bytes).unwrap();
        assert_eq!(workbook.format(), format, "{name}");
        let mut found = texts(&workbook.sheets()[0]);
        if name == "xlsx" {
            // openpyxl saves formulas without their results.
            found.push(("F12".to_owned(), "1".to_owned()));
        }
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn numbers_are_shown_in_their_formats() {
    for (name, _, bytes) in WORKBOOKS {
        let workbook = open(bytes).unwrap();
        let shown: Vec<String> = texts(workbook.sheet("数値").unwrap())
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        let expected = [
            "1.10",
            "1,234,567",
            "50%",
            "2026/4/1",
            "2026/4/1 9:30",
            "TRUE",
            "No.3",
            "001",
        ];
        assert_eq!(shown, expected, "{name}");
    }
}

#[test]
fn merges_and_what_is_hidden_locked_and_struck_out() {
    for (name, _, bytes) in WORKBOOKS {
        let workbook = open(bytes).unwrap();
        let sheet = &workbook.sheets()[0];
        assert_eq!(merges(&workbook), ["B6:B7", "B8:B9", "B10:B11"], "{name}");
        assert!(sheet.is_row_hidden(9) && !sheet.is_row_hidden(8), "{name}");
        assert!(sheet.is_column_hidden(5) && !sheet.is_column_hidden(4), "{name}");
        assert!(sheet.is_protected(), "{name}");
        assert!(
            sheet.is_writable(cell("D7")) && !sheet.is_writable(cell("C7")),
            "{name}"
        );
        assert!(sheet.format_at(cell("C9")).strike, "{name}");
        assert!(sheet.format_at(cell("A5")).bold, "{name}");
        assert_eq!(sheet.format_at(cell("A5")).fill, Some(0xDDEBF7), "{name}");
        assert!(sheet.format_at(cell("D7")).bordered, "{name}");
        let width = sheet.column_width(2);
        // LibreOffice counts characters of its own default font.
        assert!((45.0..65.0).contains(&width), "{name}: {width}");
        let hidden = workbook.sheet("選択肢").unwrap().visibility();
        assert_eq!(hidden, Visibility::Hidden, "{name}");
    }
}

#[test]
fn lists_have_their_choices() {
    for (name, _, bytes) in WORKBOOKS {
        let workbook = open(bytes).unwrap();
        let sheet = &workbook.sheets()[0];
        for at in ["D6", "D9", "D10", "D11"] {
            let validation = sheet.validation_at(cell(at)).unwrap();
            assert_eq!(
                validation.choices().unwrap(),
                ["○", "△", "×", "－"],
                "{name} {at}"
            );
            assert!(validation.strict && validation.allow_blank, "{name} {at}");
        }
        assert!(sheet.validation_at(cell("E6")).is_none(), "{name}");
    }
}

#[test]
fn a_formula_is_known_as_one() {
    for (name, _, bytes) in WORKBOOKS {
        let workbook = open(bytes).unwrap();
        assert!(workbook.sheets()[0].cell(cell("F12")).unwrap().formula, "{name}");
    }
}

/// Only the answers change, and everything else of the sheet is as it was.
#[test]
fn answers_are_filled_in_place() {
    for (name, bytes, sheet) in [("ods", ODS, "回答票"), ("csv", CSV, "")] {
        let at = |cell: &str| Location::new(sheet, cell.parse().unwrap());
        let edits = [
            Edit::new(at("D7"), "△"),
            Edit::new(at("E7"), "社内掲示、\n年1回の教育"),
            Edit::new(at("D11"), "－"),
        ];
        let edited = edit(bytes, &edits, &EditOptions::default()).unwrap().bytes;
        let (before, after) = (open(bytes).unwrap(), open(&edited).unwrap());
        let mut expected = texts(&before.sheets()[0]);
        expected
            .extend(edits.iter().map(|e| (e.at.cell.to_string(), e.value.to_string())));
        expected.sort_by_key(|(at, _)| cell(at));
        assert_eq!(texts(&after.sheets()[0]), expected, "{name}");
        assert_eq!(merges(&after), merges(&before), "{name}");
        let format =
            |workbook: &Workbook| workbook.sheets()[0].format_at(cell("D7")).clone();
        assert_eq!(format(&after), format(&before), "{name}");
        let undo: Vec<Edit> =
            edits.iter().map(|e| Edit::new(e.at.clone(), "")).collect();
        let undone =
            open(&edit(&edited, &undo, &EditOptions::default()).unwrap().bytes);
        assert_eq!(
            texts(&undone.unwrap().sheets()[0]),
            texts(&before.sheets()[0]),
            "{name}"
        );
    }
}

#[test]
fn a_csv_file_keeps_every_other_byte() {
    let edits = [Edit::new(Location::new("", cell("D7")), "○")];
    let edited = edit(CSV, &edits, &EditOptions::default()).unwrap().bytes;
    // ○ in Shift_JIS, quoted as the file quotes all text.
    let at = edited.iter().zip(CSV).position(|(a, b)| a != b).unwrap();
    assert_eq!(edited[at..at + 4], *b"\"\x81\x9B\"");
    assert_eq!([&edited[..at], &edited[at + 4..]].concat(), CSV);
}

/// Text as it is pasted: a preamble, lines of several lengths, a page break.
#[test]
fn pasted_text_keeps_every_other_byte() {
    let pasted = "クラウド利用前確認票\n・各項目にご回答ください。\n\n\
        項番\t確認事項\t実施有無\t備考\n\
        1-1\t責任者を定めていますか。\t\t\n\
        1-2\t規程を定めていますか。\t\t\n\n\
        1-3\t教育をしていますか。\t\t\n";
    let workbook = open(pasted.as_bytes()).unwrap();
    let form = checksheet::Questionnaire::from_bytes(pasted.as_bytes()).unwrap();
    assert_eq!(form.items.len(), 3);
    let question = workbook.sheets()[0]
        .cells()
        .find(|(_, cell)| cell.value == "教育をしていますか。".into())
        .unwrap();
    let at = CellRef::new(question.0.row, question.0.col + 1);
    let edits = [Edit::new(Location::new("", at), "○")];
    let edited = edit(pasted.as_bytes(), &edits, &EditOptions::default()).unwrap();
    let expected = pasted.replace("教育をしていますか。\t", "教育をしていますか。\t○");
    assert_eq!(String::from_utf8(edited.bytes).unwrap(), expected);
}

#[test]
fn old_workbooks_are_filled_as_new_ones() {
    let edits = [Edit::new(Location::new("回答票", cell("D7")), "○")];
    let edited = edit(XLS, &edits, &EditOptions::default()).unwrap();
    assert!(edited.notes[0].to_string().contains("rebuilt as a new xlsx"));
    let (before, after) = (open(XLS).unwrap(), open(&edited.bytes).unwrap());
    assert_eq!(after.format(), Format::Xlsx);
    let mut expected = texts(&before.sheets()[0]);
    expected.push(("D7".to_owned(), "○".to_owned()));
    expected.sort_by_key(|(at, _)| cell(at));
    assert_eq!(texts(&after.sheets()[0]), expected);
    assert_eq!(texts(&after.sheets()[2]), texts(&before.sheets()[2]));
    assert_eq!(merges(&after), merges(&before));
    let (old, new) = (&before.sheets()[0], &after.sheets()[0]);
    assert!((old.column_width(2) - new.column_width(2)).abs() < 0.5);
    assert!(new.is_row_hidden(9) && new.is_column_hidden(5) && new.is_protected());
    assert!(new.is_writable(cell("D7")) && !new.is_writable(cell("C7")));
    let choices = new.validation_at(cell("D10")).unwrap().choices().unwrap();
    assert_eq!(choices, ["○", "△", "×", "－"]);
    assert_eq!(after.sheet("選択肢").unwrap().visibility(), Visibility::Hidden);
}

/// Cut off or with flipped bits, a file is read or refused, and nothing else.
#[test]
fn damaged_files_are_read_or_refused() {
    for (name, bytes) in [("xls", XLS), ("ods", ODS), ("csv", CSV)] {
        for eighth in 0..8 {
            let cut = &bytes[..bytes.len() * eighth / 8];
            if let Err(err) = open(cut) {
                assert!(!err.to_string().is_empty(), "{name}");
            }
        }
        for step in 0..400 {
            let mut flipped = bytes.to_vec();
            let at = (step * 7919) % flipped.len();
            flipped[at] ^= 1 << (step % 8);
            let _ = open(&flipped);
        }
    }
}
