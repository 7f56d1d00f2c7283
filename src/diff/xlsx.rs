//! A diff for people, as a workbook to filter, to print and to pass on.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    FormatUnderline, Workbook, Worksheet, XlsxError,
};

use super::{Change, Diff, ItemChange, SectionChange, Span};
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::measure;

/// The row of the headers, below the title and the counts.
const HEADER_ROW: u32 = 2;
/// What a cell holds at most, in UTF-16 code units (ECMA-376 gives no number; Excel's
/// is 32,767).
const MOST_UNITS: usize = 32_767;
/// A row is no higher than this, in points.
const MOST_HEIGHT: f64 = 200.0;
/// The size of the default font, in points.
const FONT_SIZE: f64 = 11.0;

/// The columns, with their widths in characters.
const COLUMNS: [(&str, &str, f64); 7] = [
    ("変更", "Change", 14.0),
    ("旧項番", "Old No.", 9.0),
    ("新項番", "New No.", 9.0),
    ("確認事項", "Question", 60.0),
    ("見出し", "Heading", 26.0),
    ("実施有無", "Status", 12.0),
    ("備考", "Remark", 44.0),
];

impl Diff {
    /// All changes as an `.xlsx` file, the same bytes for the same diff.
    ///
    /// One row a change, filtered by kind. Within a cell, what was removed is red and
    /// struck through, what was added is green and underlined.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Data`](crate::ErrorKind::Data) where there are more changes than a sheet has rows.
    pub fn to_xlsx(&self, lang: Lang) -> Result<Vec<u8>> {
        self.workbook(lang)
            .and_then(|mut workbook| workbook.save_to_buffer())
            .map_err(Error::data_in_english)
    }

    fn workbook(&self, lang: Lang) -> std::result::Result<Workbook, XlsxError> {
        let styles = Styles::new();
        let mut workbook = Workbook::new();
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let sheet = workbook.add_worksheet();
        sheet.set_name(lang.pick("改訂差分", "Changes"))?;
        let title =
            lang.pick("チェックシートの改訂差分", "Changes of the questionnaire");
        sheet.write_string_with_format(0, 0, title, &styles.title)?;
        sheet.write_string(1, 0, self.summary(lang))?;
        let headers = COLUMNS.map(|(japanese, english, width)| {
            (lang.pick(japanese, english).to_owned(), width)
        });
        header(sheet, HEADER_ROW, &headers, &styles)?;
        let mut last = HEADER_ROW;
        for (row, item) in (HEADER_ROW + 1..).zip(&self.items) {
            Row { sheet, row, styles: &styles, height: 0.0 }.item(item, lang)?;
            last = row;
        }
        sheet.autofilter(HEADER_ROW, 0, last, 6)?;
        sheet.set_freeze_panes(HEADER_ROW + 1, 0)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
        if !self.sections.is_empty() {
            let sheet = workbook.add_worksheet();
            sheet.set_name(lang.pick("見出し", "Headings"))?;
            headings(sheet, &self.sections, &styles, lang)?;
        }
        Ok(workbook)
    }
}

fn header(
    sheet: &mut Worksheet,
    row: u32,
    headers: &[(String, f64)],
    styles: &Styles,
) -> std::result::Result<(), XlsxError> {
    for (col, (text, width)) in (0u16..).zip(headers) {
        sheet.write_string_with_format(row, col, text, &styles.header)?;
        sheet.set_column_width(col, *width)?;
    }
    Ok(())
}

fn headings(
    sheet: &mut Worksheet,
    sections: &[SectionChange],
    styles: &Styles,
    lang: Lang,
) -> std::result::Result<(), XlsxError> {
    let headers = lang.pick(["旧", "新", "質問数"], ["Old", "New", "Questions"]);
    let headers: Vec<_> =
        headers.into_iter().map(str::to_owned).zip([48.0, 48.0, 10.0]).collect();
    header(sheet, 0, &headers, styles)?;
    for (row, section) in (1u32..).zip(sections) {
        sheet.write_string_with_format(row, 0, fitted(&section.old), &styles.cell)?;
        sheet.write_string_with_format(row, 1, fitted(&section.new), &styles.cell)?;
        sheet.write_number_with_format(row, 2, section.items as f64, &styles.cell)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// The formats, each made once.
struct Styles {
    title: Format,
    header: Format,
    cell: Format,
    plain: Format,
    removed: Format,
    added: Format,
}

impl Styles {
    fn new() -> Styles {
        let cell = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x00BF_C5CC));
        Styles {
            title: Format::new().set_bold().set_font_size(14),
            header: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0x00DD_E6F0))
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::VerticalCenter),
            cell,
            plain: Format::new(),
            removed: Format::new()
                .set_font_color(Color::RGB(0x00B4_2318))
                .set_font_strikethrough(),
            added: Format::new()
                .set_font_color(Color::RGB(0x0006_7647))
                .set_underline(FormatUnderline::Single),
        }
    }

    fn of(&self, span: &Span) -> &Format {
        match span {
            Span::Same(_) => &self.plain,
            Span::Removed(_) => &self.removed,
            Span::Added(_) => &self.added,
        }
    }

    /// The colour of a whole cell, so that kinds are told apart from afar.
    fn kind(&self, item: &ItemChange) -> Format {
        let colour = match item.changes.first() {
            Some(Change::Added) => 0x00E3_F4E3,
            Some(Change::Removed) => 0x00FD_E2E1,
            Some(Change::Reworded { .. }) => 0x00FF_F3CD,
            Some(Change::Status { .. } | Change::Remark { .. }) => 0x00E1_ECFB,
            _ => 0x00F3_F4F6,
        };
        self.cell.clone().set_background_color(Color::RGB(colour))
    }
}

/// A row as it is being written.
struct Row<'w> {
    sheet: &'w mut Worksheet,
    row: u32,
    styles: &'w Styles,
    height: f64,
}

impl Row<'_> {
    fn item(
        mut self,
        item: &ItemChange,
        lang: Lang,
    ) -> std::result::Result<(), XlsxError> {
        let kind = self.styles.kind(item);
        let names = item.names(lang).join("\n");
        self.sheet.write_string_with_format(self.row, 0, &names, &kind)?;
        self.grow(0, &names);
        for (col, version) in [(1, &item.old), (2, &item.new)] {
            let number = version.as_ref().and_then(|version| version.number.as_deref());
            self.spans(col, &same(number.unwrap_or_default()))?;
        }
        self.spans(3, &question(item))?;
        self.spans(4, &heading(item, lang))?;
        self.spans(5, &status(item, lang))?;
        self.spans(6, &remark(item))?;
        self.sheet.set_row_height(self.row, self.height.clamp(16.0, MOST_HEIGHT))?;
        Ok(())
    }

    /// A text whose stretches look as what became of them.
    fn spans(
        &mut self,
        col: u16,
        spans: &[Span],
    ) -> std::result::Result<(), XlsxError> {
        let spans = within_a_cell(spans);
        let text: String = spans.iter().map(Span::text).collect();
        self.grow(col, &text);
        let cell = &self.styles.cell;
        let (sheet, row) = (&mut *self.sheet, self.row);
        match &spans[..] {
            [] => sheet.write_blank(row, col, cell)?,
            [Span::Same(text)] => {
                sheet.write_string_with_format(row, col, text, cell)?
            }
            // Excel wants two runs at least.
            [Span::Removed(text)] => {
                let cell = cell
                    .clone()
                    .set_font_color(Color::RGB(0x00B4_2318))
                    .set_font_strikethrough();
                sheet.write_string_with_format(row, col, text, &cell)?
            }
            [Span::Added(text)] => {
                let cell = cell
                    .clone()
                    .set_font_color(Color::RGB(0x0006_7647))
                    .set_underline(FormatUnderline::Single);
                sheet.write_string_with_format(row, col, text, &cell)?
            }
            spans => {
                let runs: Vec<(&Format, &str)> =
                    spans.iter().map(|s| (self.styles.of(s), s.text())).collect();
                sheet.write_rich_string_with_format(row, col, &runs, cell)?
            }
        };
        Ok(())
    }

    fn grow(&mut self, col: u16, text: &str) {
        let width = COLUMNS.get(usize::from(col)).map_or(10.0, |column| column.2);
        self.height = self.height.max(measure::height(text, width, FONT_SIZE));
    }
}

fn same(text: &str) -> Vec<Span> {
    vec![Span::Same(text.to_owned())]
}

fn question(item: &ItemChange) -> Vec<Span> {
    let text = item.version().map_or("", |version| &version.question).trim();
    let marked = item.changes.iter().find_map(|change| match change {
        Change::Reworded { words } => Some(words.clone()),
        Change::Added => Some(vec![Span::Added(text.to_owned())]),
        Change::Removed => Some(vec![Span::Removed(text.to_owned())]),
        _ => None,
    });
    marked.unwrap_or_else(|| same(text))
}

fn heading(item: &ItemChange, lang: Lang) -> Vec<Span> {
    let moved = item.changes.iter().find_map(|change| match change {
        Change::Moved { old, new } if old == new => {
            Some(same(lang.pick("順序のみ", "order only")))
        }
        Change::Moved { old, new } => Some(exchanged(old, new)),
        _ => None,
    });
    moved.unwrap_or_default()
}

fn status(item: &ItemChange, lang: Lang) -> Vec<Span> {
    let blank = lang.pick("空欄", "blank");
    lines(item.changes.iter().filter_map(|change| match change {
        Change::Status { old, new, .. } => Some(exchanged(
            old.as_deref().unwrap_or(blank),
            new.as_deref().unwrap_or(blank),
        )),
        _ => None,
    }))
}

fn remark(item: &ItemChange) -> Vec<Span> {
    lines(item.changes.iter().filter_map(|change| match change {
        Change::Remark { words, .. } => Some(words.clone()),
        _ => None,
    }))
}

fn exchanged(old: &str, new: &str) -> Vec<Span> {
    vec![
        Span::Removed(old.to_owned()),
        Span::Same(" → ".to_owned()),
        Span::Added(new.to_owned()),
    ]
}

/// Those of several answers, one below the other.
fn lines(parts: impl Iterator<Item = Vec<Span>>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for part in parts {
        if !spans.is_empty() {
            spans.push(Span::Same("\n".to_owned()));
        }
        spans.extend(part);
    }
    spans
}

/// What fits one cell; what does not ends in 「…」.
fn within_a_cell(spans: &[Span]) -> Vec<Span> {
    let mut left = MOST_UNITS;
    let mut fitting = Vec::new();
    for span in spans.iter().filter(|span| !span.text().is_empty()) {
        let cut = cut(span.text(), left);
        left -= cut.encode_utf16().count();
        let whole = cut.len() == span.text().len();
        fitting.push(match span {
            Span::Same(_) => Span::Same(cut),
            Span::Removed(_) => Span::Removed(cut),
            Span::Added(_) => Span::Added(cut),
        });
        if !whole {
            break;
        }
    }
    fitting.retain(|span| !span.text().is_empty());
    fitting
}

fn fitted(text: &str) -> String {
    cut(text, MOST_UNITS)
}

/// The text, or as much of it as fits before 「…」.
fn cut(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut left = most.saturating_sub(1);
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    let mut kept: String = text.chars().take_while(fits).collect();
    if most > 0 {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_cannot_hold_is_cut() {
        assert_eq!(cut("あいう", 3), "あいう");
        assert_eq!(cut("あいうえ", 3), "あい…");
        assert_eq!(cut("𠮷𠮷", 3), "𠮷…");
        assert_eq!(cut("あ", 0), "");
        let long = "長".repeat(MOST_UNITS);
        let spans = [Span::Removed(long.clone()), Span::Added(long)];
        let fitting = within_a_cell(&spans);
        let units: usize =
            fitting.iter().map(|s| s.text().encode_utf16().count()).sum();
        assert_eq!(units, MOST_UNITS);
    }
}
