//! 改訂履歴.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::{Document, cell, put, span};
use crate::export::dates;
use crate::measure;

const WIDTHS: [f64; 3] = [13.0, 18.0, 82.0];

pub(super) fn write(
    document: &mut Document<'_>,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let lang = document.lang;
    let size = document.brand.font.size;
    let styles = &document.styles;
    let name = lang.pick("改訂履歴", "Revision history");
    sheet.set_name(name)?;
    document.set_up_page(sheet);
    for (col, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(col, width)?;
    }
    put(sheet, span((0, 0), (0, 2)), name, &styles.title)?;
    sheet.set_row_height(0, measure::height(name, 60.0, size + 6.0))?;
    sheet.set_row_height(1, size)?;
    let headers =
        lang.pick(["版数", "改訂日", "改訂内容"], ["Version", "Date", "Change"]);
    for (col, header) in (0..).zip(headers) {
        put(sheet, cell(2, col), header, &styles.header)?;
    }
    sheet.set_row_height(2, size * 2.4)?;
    let style = document.brand.date_style;
    for (row, revision) in (3..).zip(&document.exporter.history) {
        let date = revision.date.map(|date| dates::written(date, style, lang));
        put(sheet, cell(row, 0), &revision.version, &styles.number)?;
        put(sheet, cell(row, 1), &date.unwrap_or_default(), &styles.count)?;
        put(sheet, cell(row, 2), &revision.change, &styles.text)?;
        let height = measure::height(&revision.change, WIDTHS[2], size);
        let height = height.max(measure::height(&revision.version, WIDTHS[0], size));
        sheet.set_row_height(row, height.min(measure::MOST_ROW_HEIGHT))?;
    }
    sheet.set_repeat_rows(2, 2)?;
    sheet.set_freeze_panes(3, 0)?;
    Ok(())
}
