//! What a person says wins over what is found, one thing at a time.

use checksheet::layout::{Detector, Role, SkipReason, Table, detect};
use checksheet::{Form, Layout, RowRange, RowRef, Workbook};
use rust_xlsxwriter::Workbook as Written;

const ROWS: [[&str; 5]; 6] = [
    ["項番", "確認事項", "回答", "備考", "補足"],
    ["1", "責任者を定めていますか。", "", "", ""],
    ["2", "規程を定めていますか。", "", "", ""],
    ["No.", "点検項目", "実施有無", "理由", "参考"],
    ["3", "教育をしていますか。", "", "", ""],
    ["4", "点検をしていますか。", "", "", ""],
];

fn csv() -> Workbook {
    let lines: Vec<String> = ROWS.iter().map(|row| row.join(",") + "\n").collect();
    checksheet::open(lines.concat().as_bytes()).unwrap()
}

fn rows(first: u32, last: u32) -> RowRange {
    (RowRef(first - 1), RowRef(last - 1)).into()
}

fn role_of(table: &Table, column: &str) -> Role {
    let column = column.parse().unwrap();
    table.columns.iter().find(|c| c.column == column).unwrap().role
}

#[test]
fn the_sheet() {
    let mut book = Written::new();
    for (name, hidden) in [("甲", false), ("乙", false), ("丙", true)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap().set_hidden(hidden);
        for (row, cells) in (0..).zip(&ROWS[..3]) {
            sheet.write_row(row, 0, *cells).unwrap();
        }
    }
    let workbook = checksheet::open(&book.save_to_buffer().unwrap()).unwrap();
    let sheets = |detector: Detector| -> Vec<String> {
        let layout = detector.detect(&workbook);
        layout.tables.into_iter().filter_map(|table| table.sheet).collect()
    };
    assert_eq!(sheets(Detector::new()), ["甲", "乙"]);
    assert_eq!(sheets(Detector::new().sheet("乙")), ["乙"]);
    // A sheet that is named is read although it is hidden.
    assert_eq!(sheets(Detector::new().sheet("丙")), ["丙"]);
}

#[test]
fn the_rows_of_the_header() {
    let found = detect(&csv());
    assert_eq!(found.tables[0].header_rows, Some(rows(1, 1)));
    let told = Detector::new().header_rows(rows(4, 4)).detect(&csv());
    assert_eq!(told.tables.len(), 1);
    let table = &told.tables[0];
    assert_eq!((table.header_rows, table.items), (Some(rows(4, 4)), 2));
    assert_eq!(table.first_row, RowRef(4));
}

#[test]
fn a_column() {
    let table = &detect(&csv()).tables[0];
    assert_eq!(
        [role_of(table, "C"), role_of(table, "D")],
        [Role::Status, Role::Remark]
    );
    let detector = Detector::new().column(Role::Status, "D".parse().unwrap());
    let table = &detector.detect(&csv()).tables[0];
    assert_eq!(role_of(table, "D"), Role::Status);
    assert_ne!(role_of(table, "C"), Role::Status);
    // What was not told is still found.
    assert_eq!(role_of(table, "B"), Role::Question);
}

#[test]
fn a_column_that_is_told_makes_no_table_of_a_change_log() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheets = [
        ("回答", [["番号", "確認事項", "回答"], ["1", "記録を保管していますか。", ""]]),
        (
            "変更履歴",
            [["版", "変更内容", "日付"], ["1.1", "設問1の表現を見直した。", ""]],
        ),
    ];
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        for (row, texts) in (0..).zip(rows) {
            for (col, text) in (0..).zip(texts) {
                sheet.write_string(row, col, text).unwrap();
            }
        }
    }
    let workbook = checksheet::open(&workbook.save_to_buffer().unwrap()).unwrap();
    let detector = Detector::new().column(Role::Question, "B".parse().unwrap());
    let tables = detector.detect(&workbook).tables;
    assert_eq!(tables.len(), 1);
    assert_eq!(tables[0].sheet_name(), "回答");
    // Where nothing else asks anything, the person is right.
    let log = detector.sheet("変更履歴").detect(&workbook).tables;
    assert_eq!(log.len(), 1);
}

#[test]
fn rows_to_skip() {
    let before = detect(&csv()).tables[0].items;
    let layout = Detector::new().skip_rows(rows(2, 2)).detect(&csv());
    let table = &layout.tables[0];
    assert_eq!(table.items, before - 1);
    assert_eq!(table.skipped(RowRef(1)), Some(SkipReason::Told));
}

#[test]
fn an_edited_layout() {
    let workbook = csv();
    let mut json = serde_json::to_value(detect(&workbook)).unwrap();
    let columns = json["tables"][0]["columns"].as_array_mut().unwrap();
    let edited = columns.iter_mut().find(|column| column["column"] == "E").unwrap();
    edited["role"] = "evidence".into();
    let layout = Layout::from_json(json.to_string().as_bytes()).unwrap();
    assert_eq!(role_of(&layout.tables[0], "E"), Role::Evidence);
    let form = Form::from_workbook(&workbook, &layout).unwrap();
    assert_eq!(form.questionnaire.items.len(), detect(&workbook).tables[0].items);
}
