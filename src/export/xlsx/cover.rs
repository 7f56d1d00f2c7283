//! 表紙: one page that says what the document is, for whom and by whom.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Image, Worksheet, XlsxError};

use super::styles::color;
use super::{Document, put, span};
use crate::export::dates;

/// Columns of equal width, so that everything can be placed on a grid.
const COLUMNS: u16 = 24;
const COLUMN_WIDTH: f64 = 4.25;

/// The height of a row of the grid, in points.
const ROW: f64 = 19.0;

/// The rows of the grid; together they fill a page of A4 in landscape.
const ROWS: u32 = 25;

const LABEL_ROW: u32 = 0;
const CUSTOMER_ROW: u32 = 2;
const TITLE_ROW: u32 = 6;
const FACTS_ROW: u32 = 12;
const COMPANY_ROW: u32 = 19;

/// The size of the box for the logo, in pixels.
const LOGO_BOX: (u32, u32) = (190, 70);

/// Where the stamps begin: 承認, 作成.
const STAMP_COLUMN: u16 = 17;
const STAMP_WIDTH: u16 = 3;

pub(super) fn write(
    document: &mut Document<'_>,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    sheet.set_name(document.lang.pick("表紙", "Cover"))?;
    document.set_up_page(sheet);
    sheet.set_print_fit_to_pages(1, 1).set_header("");
    sheet.set_column_range_width(0, COLUMNS - 1, COLUMN_WIDTH)?;
    for row in 0..ROWS {
        sheet.set_row_height(row, ROW)?;
    }
    sheet.set_print_area(0, 0, ROWS - 1, COLUMNS - 1)?;
    let cover = Cover { document };
    cover.label(sheet)?;
    cover.customer(sheet)?;
    cover.title(sheet)?;
    cover.facts(sheet)?;
    cover.stamps(sheet)?;
    cover.company(sheet)?;
    Ok(())
}

struct Cover<'c, 'd> {
    document: &'c Document<'d>,
}

impl Cover<'_, '_> {
    fn label(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let Some(label) = &self.document.brand.label else { return Ok(()) };
        let colours = self.document.brand.colours;
        let style = self
            .sized(2.0)
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_font_color(color(colours.primary))
            .set_border(FormatBorder::Medium)
            .set_border_color(color(colours.primary))
            .set_shrink();
        let at = span((LABEL_ROW, COLUMNS - 5), (LABEL_ROW + 1, COLUMNS - 1));
        put(sheet, at, label, &style)
    }

    fn customer(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let Some(customer) = &self.document.exporter.customer else { return Ok(()) };
        let lang = self.document.lang;
        let text = lang.pick(format!("{customer}　御中"), format!("To: {customer}"));
        let style = self.sized(6.0).set_shrink().set_border_bottom(FormatBorder::Thin);
        let at = span((CUSTOMER_ROW, 0), (CUSTOMER_ROW + 1, COLUMNS / 2 + 1));
        put(sheet, at, &text, &style)
    }

    fn title(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let document = self.document;
        let colours = document.brand.colours;
        let style = self
            .sized(16.0)
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_font_color(color(colours.primary));
        let at = span((TITLE_ROW, 0), (TITLE_ROW + 3, COLUMNS - 1));
        put(sheet, at, document.title(), &style)?;
        let style = self
            .sized(4.0)
            .set_align(FormatAlign::Center)
            .set_shrink()
            .set_border_top(FormatBorder::Medium)
            .set_border_top_color(color(colours.accent));
        let product = document.brand.product.as_deref().unwrap_or_default();
        let at = span((TITLE_ROW + 4, 3), (TITLE_ROW + 5, COLUMNS - 4));
        put(sheet, at, product, &style)
    }

    /// Number, version and date, as far as they are known.
    fn facts(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let document = self.document;
        let exporter = document.exporter;
        let lang = document.lang;
        let style = document.brand.date_style;
        let date = exporter.date.map(|date| dates::written(date, style, lang));
        let first = exporter.history.iter().filter_map(|revision| revision.date).min();
        let first = first.filter(|first| Some(*first) != exporter.date);
        let made = first.map(|date| dates::written(date, style, lang));
        let (made, revised) = match made {
            Some(made) => (Some(made), date),
            None => (date, None),
        };
        let facts = [
            (
                lang.pick("文書番号", "Document number"),
                exporter.document_number.clone(),
            ),
            (lang.pick("版数", "Version"), document.version().map(str::to_owned)),
            (lang.pick("作成日", "Date of issue"), made),
            (lang.pick("改訂日", "Date of revision"), revised),
        ];
        let known = facts.into_iter().filter_map(|(label, fact)| Some((label, fact?)));
        for (row, (label, fact)) in (FACTS_ROW + 1..).zip(known) {
            let style = document.styles.label.clone();
            put(sheet, span((row, 0), (row, 3)), label, &style)?;
            let style = document.styles.value.clone().unset_text_wrap().set_shrink();
            put(sheet, span((row, 4), (row, 11)), &fact, &style)?;
        }
        Ok(())
    }

    /// 承認 and 作成, with room for a stamp.
    fn stamps(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let exporter = self.document.exporter;
        let lang = self.document.lang;
        if exporter.approver.is_none() && exporter.author.is_none() {
            return Ok(());
        }
        let styles = &self.document.styles;
        let boxes = [
            (lang.pick("承認", "Approved"), &exporter.approver),
            (lang.pick("作成", "Prepared"), &exporter.author),
        ];
        for ((label, name), col) in
            boxes.into_iter().zip((STAMP_COLUMN..).step_by(usize::from(STAMP_WIDTH)))
        {
            let last = col + STAMP_WIDTH - 1;
            let top = FACTS_ROW + 1;
            let label_style =
                styles.label.clone().set_indent(0).set_align(FormatAlign::Center);
            put(sheet, span((top, col), (top, last)), label, &label_style)?;
            let name = name.as_deref().unwrap_or_default();
            put(sheet, span((top + 1, col), (top + 3, last)), name, &styles.count)?;
        }
        Ok(())
    }

    fn company(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let brand = self.document.brand;
        let right = |format: Format| format.set_align(FormatAlign::Right).set_shrink();
        let from = COLUMNS / 2;
        if let Some(logo) = &brand.logo_image {
            let image = Image::new_from_buffer(&logo.bytes)?
                .set_scale_to_size(LOGO_BOX.0, LOGO_BOX.1, true)
                .set_alt_text(&brand.company);
            sheet.insert_image_with_offset(COMPANY_ROW, 0, &image, 4, 10)?;
        }
        let style = right(self.sized(4.0).set_bold());
        let at = span((COMPANY_ROW, from), (COMPANY_ROW + 1, COLUMNS - 1));
        put(sheet, at, &brand.company, &style)?;
        let style = right(self.sized(0.0));
        for (row, line) in (COMPANY_ROW + 2..ROWS).zip(&brand.contact) {
            put(sheet, span((row, from), (row, COLUMNS - 1)), line, &style)?;
        }
        Ok(())
    }

    /// The plain text, larger by some points.
    fn sized(&self, points: f64) -> Format {
        self.document
            .styles
            .base()
            .set_font_size(self.document.brand.font.size + points)
    }
}
