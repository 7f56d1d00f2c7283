//! チェックシート: the sheet with the table.

use std::borrow::Cow;

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, Formula, IgnoreError, Worksheet,
    XlsxError,
};

use super::styles::status_rule;
use super::{Document, cell, names, put, put_or_link, span};
use crate::address::{CellRange, CellRef, ColumnRef};
use crate::export::choices;
use crate::export::outline::Entry;
use crate::export::rows::{self, Block, NUMBER, QUESTION, REMARK, STATUS};
use crate::layout::own::{CONTINUED_FORMATS, VERSION_LABELS};
use crate::measure;
use crate::questionnaire::{Item, Section};

/// The header stays in sight where it is not further down than this, in points: all that
/// is above it would stay too, and leave no room on a small screen.
const LOWEST_FROZEN_HEADER: f64 = 220.0;

/// Excel's limit on a list that is written into the validation itself.
const LONGEST_INLINE_LIST: usize = 255;

/// The deepest indent that Excel has.
const DEEPEST_INDENT: u8 = 250;

pub(super) fn write(
    document: &mut Document<'_>,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    sheet.set_name(name(document))?;
    document.set_up_page(sheet);
    for (col, width) in (0..).zip(&document.columns.widths) {
        sheet.set_column_width(col, *width)?;
    }
    let mut writer = Writer { document, sheet, row: 0, height: 0.0 };
    writer.lines_above()?;
    writer.table()?;
    Ok(())
}

fn name(document: &Document<'_>) -> &'static str {
    document.lang.pick("チェックシート", "Checksheet")
}

/// Writes from the top to the bottom.
struct Writer<'w, 'd> {
    document: &'w mut Document<'d>,
    sheet: &'w mut Worksheet,
    /// The next row.
    row: u32,
    /// The height of the rows before it, in points.
    height: f64,
}

impl Writer<'_, '_> {
    /// Title, version, preamble and legend.
    fn lines_above(&mut self) -> Result<(), XlsxError> {
        let document = &*self.document;
        let (title_style, line_style) =
            (document.styles.title.clone(), document.styles.line.clone());
        let (questionnaire, lang) = (document.questionnaire, document.lang);
        let size = document.brand.font.size;
        if let Some(title) = &questionnaire.title {
            let at = self.line(title, size + 6.0, &title_style)?;
            self.define(names::TITLE, at);
        }
        if let Some(version) = &questionnaire.version {
            let label = lang.pick(VERSION_LABELS[0], VERSION_LABELS[1]);
            let at = self.line(&format!("{label}{version}"), size, &line_style)?;
            self.define(names::VERSION, at);
        }
        let preamble = &questionnaire.preamble;
        if !preamble.is_empty() && !self.document.preamble_in_summary() {
            let first = self.row;
            for line in preamble {
                self.line(line, size, &line_style)?;
            }
            self.define(names::PREAMBLE, span((first, 0), (self.row - 1, 0)));
        }
        if let Some(legend) = self.document.choices.legend_line(lang) {
            let at = self.line(&legend, size, &line_style)?;
            self.define(names::LEGEND, at);
        }
        Ok(())
    }

    fn line(
        &mut self,
        text: &str,
        font_size: f64,
        format: &Format,
    ) -> Result<CellRange, XlsxError> {
        let last = self.document.columns.last();
        let height = self.document.columns.height(0, text, font_size);
        let height = height.min(measure::MOST_ROW_HEIGHT);
        put(self.sheet, span((self.row, 0), (self.row, last)), text, format)?;
        let at = cell(self.row, 0);
        self.next_row(height)?;
        Ok(at)
    }

    fn next_row(&mut self, height: f64) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.row, height)?;
        self.row += 1;
        self.height += height;
        Ok(())
    }

    fn table(&mut self) -> Result<(), XlsxError> {
        let header_row = self.row;
        let header_height = self.header()?;
        let (above, first) = (self.height, self.row);
        let blocks = std::mem::take(&mut self.document.blocks);
        for block in &blocks {
            self.block(block)?;
        }
        let last = self.row - 1;
        self.print_set_up(&blocks, header_row, above, header_height)?;
        self.document.blocks = blocks;
        self.name_table(header_row, last);
        if last >= first {
            self.drop_downs(first, last)?;
            self.colours(first, last)?;
            self.filter(header_row, last)?;
            // 項番 1 is text on purpose.
            let columns = [NUMBER, STATUS];
            for col in columns {
                self.sheet.ignore_error_range(
                    first,
                    col,
                    last,
                    col,
                    IgnoreError::NumberStoredAsText,
                )?;
            }
        }
        Ok(())
    }

    fn header(&mut self) -> Result<f64, XlsxError> {
        let document = &*self.document;
        let size = document.brand.font.size;
        let mut height = size * 2.4;
        for (col, text) in (0..).zip(&document.columns.headers) {
            put(self.sheet, cell(self.row, col), text, &document.styles.header)?;
            let width = document.columns.widths[usize::from(col)];
            height = measure::height(text, width, size).max(height);
        }
        let height = height.min(measure::MOST_ROW_HEIGHT);
        self.next_row(height)?;
        Ok(height)
    }

    fn block(&mut self, block: &Block<'_>) -> Result<(), XlsxError> {
        match block.entry {
            Entry::Heading { section, again } => self.heading(section, again)?,
            Entry::SectionEnd => {
                let style = self.document.styles.no_heading.clone();
                let [japanese, english] = CONTINUED_FORMATS;
                let format = self.document.lang.pick(japanese, english);
                let style = style.set_num_format(format);
                let last = self.document.columns.last();
                put(
                    self.sheet,
                    span((self.row, QUESTION), (self.row, last)),
                    "",
                    &style,
                )?;
            }
            Entry::Item(item) => self.item(item, block)?,
        }
        for height in &block.heights {
            self.next_row(*height)?;
        }
        Ok(())
    }

    fn heading(&mut self, section: &Section, again: bool) -> Result<(), XlsxError> {
        let document = &*self.document;
        let (number_style, title_style) = document.styles.heading(section.level);
        let indent = section.level.clamp(1, DEEPEST_INDENT);
        let mut title_style = title_style.clone().set_indent(indent);
        if again {
            let [japanese, english] = CONTINUED_FORMATS;
            title_style =
                title_style.set_num_format(document.lang.pick(japanese, english));
        }
        let number = section.number.as_deref().unwrap_or_default();
        put(self.sheet, cell(self.row, NUMBER), number, number_style)?;
        let last = document.columns.last();
        let title = span((self.row, QUESTION), (self.row, last));
        put(self.sheet, title, &section.title, &title_style)
    }

    fn item(&mut self, item: &Item, block: &Block<'_>) -> Result<(), XlsxError> {
        let document = &*self.document;
        let styles = &document.styles;
        let size = document.brand.font.size;
        let (first, last) = (self.row, self.row + block.rows() - 1);
        let tall = |col| span((first, col), (last, col));
        let is_cut = block.heights.len() > item.answers.len().max(1);
        let (text_style, number_style, status_style) = if is_cut {
            (&styles.tall_text, &styles.tall_number, &styles.tall_status)
        } else {
            (&styles.text, &styles.number, &styles.status)
        };
        let number = item.number.as_deref().unwrap_or_default();
        put(self.sheet, tall(NUMBER), number, number_style)?;
        put(self.sheet, tall(QUESTION), &item.question, text_style)?;
        for (col, name) in document.columns.extra() {
            let text = item.extra.get(name).map_or("", String::as_str);
            let fits = |text: &str| document.columns.fits(col, text, size);
            put_or_link(self.sheet, tall(col), text, text_style, fits)?;
        }
        if item.answers.is_empty() {
            let none = span((first, STATUS), (last, REMARK));
            put(self.sheet, none, "", &styles.no_answer)?;
        }
        let mut row = first;
        for (answer, rows) in item.answers.iter().zip(&block.answers) {
            let end = row + rows - 1;
            let mark = choices::mark(answer, &document.brand.marks).unwrap_or_default();
            let remark = answer.remark.as_deref().unwrap_or_default();
            put(self.sheet, span((row, STATUS), (end, STATUS)), mark, status_style)?;
            let at = span((row, REMARK), (end, REMARK));
            let fits = |text: &str| document.columns.fits(REMARK, text, size);
            put_or_link(self.sheet, at, remark, text_style, fits)?;
            row = end + 1;
        }
        Ok(())
    }

    fn print_set_up(
        &mut self,
        blocks: &[Block<'_>],
        header_row: u32,
        above: f64,
        header: f64,
    ) -> Result<(), XlsxError> {
        let columns = &self.document.columns;
        let page = self.document.brand.paper.height(columns.widths.iter());
        let breaks = rows::page_breaks(blocks, header_row + 1, above, header, page);
        self.sheet.set_page_breaks(&breaks)?;
        self.sheet.set_repeat_rows(header_row, header_row)?;
        self.sheet.set_print_area(0, 0, self.row - 1, columns.last())?;
        if above <= LOWEST_FROZEN_HEADER {
            self.sheet.set_freeze_panes(header_row + 1, 0)?;
        }
        Ok(())
    }

    fn name_table(&mut self, header_row: u32, last: u32) {
        let columns = self.document.columns.last();
        self.define(names::TABLE, span((header_row, 0), (last, columns)));
        for (name, col) in [
            (names::NUMBER, NUMBER),
            (names::QUESTION, QUESTION),
            (names::STATUS, STATUS),
            (names::REMARK, REMARK),
        ] {
            self.define(name, span((header_row, col), (last, col)));
        }
        // By this name screen readers know the header cells, and read them out with each
        // cell of the table.
        let corner = |at: CellRef| format!("{}{}", ColumnRef(at.col), at.row + 1);
        let (first, end) = (CellRef::new(header_row, 0), CellRef::new(last, columns));
        let sheets = self.document.exporter.sheets;
        let sheet = 1 + u8::from(sheets.cover) + u8::from(sheets.summary);
        let name =
            format!("ColumnTitleRegion1.{}.{}.{sheet}", corner(first), corner(end));
        self.define(name, span((header_row, 0), (header_row, columns)));
    }

    fn define(&mut self, name: impl Into<Cow<'static, str>>, range: CellRange) {
        let sheet = self::name(self.document);
        self.document.define(name, sheet, range);
    }

    /// The status column offers the document's own marks, and only warns about others.
    fn drop_downs(&mut self, first: u32, last: u32) -> Result<(), XlsxError> {
        let offered = self.document.choices.offered();
        let marks: Vec<&str> = offered.map(|choice| choice.mark.as_str()).collect();
        let named = self.document.names.iter().any(|(name, _)| *name == names::CHOICES);
        let plain =
            |mark: &&str| !mark.contains([',', '"', '\n']) && mark.trim() == *mark;
        let length: usize =
            marks.iter().map(|mark| mark.encode_utf16().count() + 1).sum();
        let validation =
            DataValidation::new().set_error_style(DataValidationErrorStyle::Warning);
        let validation = if marks.is_empty() {
            return Ok(());
        } else if named {
            validation.allow_list_formula(Formula::new(format!("={}", names::CHOICES)))
        } else if length <= LONGEST_INLINE_LIST && marks.iter().all(plain) {
            validation.allow_list_strings(&marks)?
        } else {
            return Ok(());
        };
        self.sheet.add_data_validation(first, STATUS, last, STATUS, &validation)?;
        Ok(())
    }

    fn colours(&mut self, first: u32, last: u32) -> Result<(), XlsxError> {
        for choice in self.document.choices.offered() {
            if let Some(rule) = status_rule(&choice.mark, choice.status) {
                self.sheet
                    .add_conditional_format(first, STATUS, last, STATUS, &rule)?;
            }
        }
        Ok(())
    }

    /// Excel cannot filter rows that are merged with others.
    fn filter(&mut self, header_row: u32, last: u32) -> Result<(), XlsxError> {
        if self.document.blocks.iter().all(|block| block.rows() == 1) {
            let columns = self.document.columns.last();
            self.sheet.autofilter(header_row, 0, last, columns)?;
        }
        Ok(())
    }
}
