//! Drawing the workbook of a case.

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, Workbook, Worksheet,
};

use super::cases::Case;

/// Twelve questions of an invented customer.
const QUESTIONS: [&str; 12] = [
    "帳票データの保管場所を国内に限っていますか。",
    "操作の記録を一年以上残していますか。",
    "退職した人の利用権限を当日中に外していますか。",
    "復元の訓練を毎年行っていますか。",
    "委託先の一覧を更新していますか。",
    "通信をすべて暗号化していますか。",
    "脆弱性の情報を毎週確認していますか。",
    "管理者の認証に二つ以上の要素を求めていますか。",
    "障害のときの連絡先を決めていますか。",
    "データの消去を書面で証明できますか。",
    "入室の記録を取っていますか。",
    "教育を年に一度以上行っていますか。",
];

pub(super) fn workbook(case: &Case) -> Vec<u8> {
    let mut workbook = Workbook::new();
    // The same bytes each time.
    let day = ExcelDateTime::from_ymd(2026, 4, 1).unwrap();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    for (name, rows) in &case.sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name).unwrap();
        cells(sheet, rows);
    }
    let sheet = workbook.worksheet_from_index(0).unwrap();
    for range in case.merged {
        merge(sheet, range);
    }
    for (range, choices) in case.lists {
        let ((r0, c0), (r1, c1)) = corners(range);
        let list = DataValidation::new().allow_list_strings(choices).unwrap();
        sheet.add_data_validation(r0, c0, r1, c1, &list).unwrap();
    }
    (case.more)(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

/// Cells separated by `|`: `q3` is the third question, `#2` a number, `*x` bold and
/// filled, `~x` struck through.
fn cells(sheet: &mut Worksheet, rows: &[&str]) {
    for (row, line) in (0..).zip(rows) {
        for (col, text) in (0..).zip(line.split('|')) {
            write(sheet, row, col, text.trim());
        }
    }
}

fn write(sheet: &mut Worksheet, row: u32, col: u16, text: &str) {
    let question = |text: &str| {
        let number: Option<usize> = text.strip_prefix('q').and_then(|n| n.parse().ok());
        number.map_or(text.to_owned(), |n| QUESTIONS[n - 1].to_owned())
    };
    if text.is_empty() {
        return;
    }
    if let Some(number) = text.strip_prefix('#') {
        sheet.write_number(row, col, number.parse::<f64>().unwrap()).unwrap();
    } else if let Some(rest) = text.strip_prefix('*') {
        let format = Format::new().set_bold().set_background_color(0xDD_EE_FF);
        sheet.write_string_with_format(row, col, question(rest), &format).unwrap();
    } else if let Some(rest) = text.strip_prefix('~') {
        let format = Format::new().set_font_strikethrough();
        sheet.write_string_with_format(row, col, question(rest), &format).unwrap();
    } else {
        sheet.write_string(row, col, question(text).replace("\\n", "\n")).unwrap();
    }
}

/// Merge a range and keep what its first cell holds: `A1:B2=text`.
fn merge(sheet: &mut Worksheet, range: &str) {
    let (range, text) = range.split_once('=').unwrap_or((range, ""));
    let ((r0, c0), (r1, c1)) = corners(range);
    sheet.merge_range(r0, c0, r1, c1, "", &Format::new()).unwrap();
    write(sheet, r0, c0, text);
}

pub(super) fn corners(range: &str) -> ((u32, u16), (u32, u16)) {
    let range: checksheet::CellRange = range.parse().unwrap();
    ((range.first.row, range.first.col), (range.last.row, range.last.col))
}
