//! The sheet that is filled: six columns of Japanese text, one answer a row.

use checksheet::{CellRef, Edit, Location};
use rust_xlsxwriter::Workbook;

/// The column of the answers, from zero.
pub(crate) const ANSWERS: u16 = 4;
pub(crate) const ANSWER: &str = "規程に従って運用し、年1回見直しています。";

/// The answer in a row, from zero.
pub(crate) fn answer(row: usize) -> Edit {
    Edit::new(Location::new("Sheet1", CellRef::new(row as u32, ANSWERS)), ANSWER)
}

/// A header and so many rows below it; the answers are open.
pub(crate) fn workbook(rows: usize) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..=rows as u32 {
        let texts = [
            format!("{}-{}", row / 50 + 1, row % 50 + 1),
            format!("情報管理の第{}区分", row / 48),
            format!("規程に従って{row}番の台帳を管理し、責任者が承認していますか。"),
            "必須".to_owned(),
            String::new(),
            format!("前回の指摘 {row}"),
        ];
        for (col, text) in (0..).zip(texts) {
            sheet.write_string(row, col, text).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}
