//! 証跡一覧.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{Document, cell, put, put_or_link, span};
use crate::export::evidence::Evidence;
use crate::measure;

const WIDTHS: [f64; 4] = [8.0, 10.0, 40.0, 56.0];
const EVIDENCE: usize = WIDTHS.len() - 1;

pub(super) fn write(
    document: &Document<'_>,
    sheet: &mut Worksheet,
    all: &[Evidence<'_>],
) -> Result<(), XlsxError> {
    let lang = document.lang;
    let size = document.brand.font.size;
    let styles = &document.styles;
    let name = lang.pick("証跡一覧", "Evidence");
    sheet.set_name(name)?;
    document.set_up_page(sheet);
    for (col, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(col, width)?;
    }
    put(sheet, span((0, 0), (0, EVIDENCE as u16)), name, &styles.title)?;
    sheet.set_row_height(0, measure::height(name, 60.0, size + 6.0))?;
    sheet.set_row_height(1, size)?;
    let headers = lang.pick(
        ["No.", "項番", "確認事項", "証跡・資料"],
        ["", "No.", "Question", "Document or address"],
    );
    for (col, header) in (0..).zip(headers) {
        put(sheet, cell(2, col), header, &styles.header)?;
    }
    sheet.set_row_height(2, size * 2.4)?;
    for (row, (count, Evidence { item, text })) in (3..).zip((1_u32..).zip(all)) {
        let number = item.number.as_deref().unwrap_or_default();
        let fits = |text: &str| measure::column_width(text, size) <= WIDTHS[EVIDENCE];
        sheet.write_number_with_format(row, 0, count, &styles.count)?;
        put(sheet, cell(row, 1), number, &styles.number)?;
        put(sheet, cell(row, 2), &item.question, &styles.text)?;
        put_or_link(sheet, cell(row, EVIDENCE as u16), text, &styles.text, fits)?;
        let texts = [(1, number), (2, item.question.as_str()), (EVIDENCE, text)];
        let heights = texts.map(|(col, text)| measure::height(text, WIDTHS[col], size));
        let height = heights.into_iter().fold(0.0, f64::max);
        sheet.set_row_height(row, height.min(measure::MOST_ROW_HEIGHT))?;
    }
    sheet.set_repeat_rows(2, 2)?;
    sheet.set_freeze_panes(3, 0)?;
    Ok(())
}
