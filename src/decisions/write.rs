//! The workbook as a person gets it.

use std::borrow::Cow;

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DocProperties, ExcelDateTime,
    Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError,
};
use serde::Serialize;

use super::{Column, Decision, STORE};
use crate::address::ColumnRef;
use crate::error::{Error, Result};
use crate::export::{Brand, Colour};
use crate::lang::Lang;
use crate::measure;

/// The row of the headers, below the title and what to do.
const HEADER_ROW: u32 = 2;
/// So many columns stay in sight.
const FROZEN_COLUMNS: u16 = 3;
/// Text of this many characters goes into one cell of the store (Excel takes 32,767
/// UTF-16 code units).
const CHUNK: usize = 16_000;

/// What is shown in one row.
pub(crate) trait Line<C> {
    fn text(&self, column: C, lang: Lang) -> Cow<'_, str>;

    /// Where the cell leads to.
    fn link(&self, column: C) -> Option<String> {
        let _ = column;
        None
    }

    /// What the cell offers in a drop-down.
    fn choices(&self, column: C) -> &[String] {
        let _ = column;
        &[]
    }
}

/// The sheet that is shown.
pub(crate) struct Page<'p, L> {
    pub(crate) name: &'p str,
    pub(crate) title: String,
    /// What to do.
    pub(crate) help: &'p str,
    pub(crate) lines: &'p [L],
    /// Its fonts, colours and language.
    pub(crate) brand: &'p Brand,
}

impl<L> Page<'_, L> {
    /// The page and what is stored behind it as an `.xlsx` file, the same bytes for the
    /// same content.
    pub(crate) fn to_xlsx<C, D>(&self, stored: &impl Serialize) -> Result<Vec<u8>>
    where
        C: Column,
        D: Decision,
        L: Line<C>,
    {
        let store = serde_json::to_string(stored).map_err(Error::json)?;
        self.workbook::<C, D>(&store)
            .and_then(|mut workbook| workbook.save_to_buffer())
            .map_err(Error::data_in_english)
    }

    fn workbook<C, D>(&self, store: &str) -> Result<Workbook, XlsxError>
    where
        C: Column,
        D: Decision,
        L: Line<C>,
    {
        let mut workbook = Workbook::new();
        measure::set_column_unit(&mut workbook)?;
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let sheet = workbook.add_worksheet();
        sheet.set_name(self.name)?;
        self.sheet::<C, D>(sheet)?;
        let sheet = workbook.add_worksheet();
        sheet.set_name(STORE)?.set_very_hidden(true);
        let chars: Vec<char> = store.chars().collect();
        for (row, chunk) in (0u32..).zip(chars.chunks(CHUNK)) {
            sheet.write_string(row, 0, chunk.iter().collect::<String>())?;
        }
        Ok(workbook)
    }

    fn sheet<C, D>(&self, sheet: &mut Worksheet) -> Result<(), XlsxError>
    where
        C: Column,
        D: Decision,
        L: Line<C>,
    {
        let lang = self.brand.language;
        let styles = Styles::of(self.brand);
        sheet.write_string_with_format(0, 0, &self.title, &styles.title)?;
        sheet.write_string_with_format(1, 0, self.help, &styles.line)?;
        for &column in C::ALL {
            let (at, text) = (col(column), column.text(lang));
            sheet.write_string_with_format(HEADER_ROW, at, text, &styles.header)?;
            sheet.set_column_width(at, column.width())?;
        }
        for (row, line) in (HEADER_ROW + 1..).zip(self.lines) {
            self.row::<C>(sheet, row, line, &styles)?;
        }
        let all = u32::try_from(self.lines.len()).unwrap_or(u32::MAX - HEADER_ROW);
        let last = HEADER_ROW + all;
        sheet.set_freeze_panes(HEADER_ROW + 1, FROZEN_COLUMNS)?;
        let last_column = C::ALL.last().map_or(0, |column| col(*column));
        sheet.autofilter(HEADER_ROW, 0, last, last_column)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
        if all > 0 {
            decisions::<C, D>(sheet, last, lang)?;
        }
        Ok(())
    }

    fn row<C>(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        line: &L,
        styles: &Styles,
    ) -> Result<(), XlsxError>
    where
        C: Column,
        L: Line<C>,
    {
        let mut height = 0.0_f64;
        for &column in C::ALL {
            let at = col(column);
            let text = line.text(column, self.brand.language);
            let format = if column.is_input() { &styles.input } else { &styles.cell };
            // A link is a help; where Excel would not take it, the text does.
            let link = line.link(column).map(|link| Url::new(link).set_text(&*text));
            let linked = link.is_some_and(|link| {
                sheet.write_url_with_format(row, at, link, format).is_ok()
            });
            if !linked {
                sheet.write_string_with_format(row, at, &*text, format)?;
            }
            let needed = measure::height(&text, column.width(), self.brand.font.size);
            height = height.max(needed.min(measure::MOST_ROW_HEIGHT));
            // Excel takes a list of at most 255 characters; a longer one is not offered.
            let choices = line.choices(column);
            let list = DataValidation::new().allow_list_strings(choices);
            if let (Ok(list), false) = (list, choices.is_empty()) {
                sheet.add_data_validation(row, at, row, at, &list)?;
            }
        }
        sheet.set_row_height(row, height)?;
        Ok(())
    }
}

/// How the sheet looks.
#[derive(Debug)]
struct Styles {
    title: Format,
    line: Format,
    header: Format,
    cell: Format,
    /// What a person edits.
    input: Format,
}

impl Styles {
    fn of(brand: &Brand) -> Styles {
        let color = |Colour(rgb)| Color::RGB(rgb);
        let colours = brand.colours;
        let base = Format::new()
            .set_font_name(&brand.font.name)
            .set_font_charset(128)
            .set_font_size(brand.font.size)
            .set_font_color(color(colours.text));
        let cell = base
            .clone()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Thin)
            .set_border_color(color(colours.border));
        Styles {
            title: base
                .clone()
                .set_bold()
                .set_font_size(brand.font.size + 4.0)
                .set_font_color(color(colours.primary)),
            header: cell
                .clone()
                .set_bold()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(color(colours.primary))
                .set_font_color(color(colours.primary.text_on_it())),
            input: cell.clone().set_background_color(Color::RGB(0x00FF_FBE6)),
            line: base,
            cell,
        }
    }
}

/// The drop-down of decisions, and their colours over the whole row.
fn decisions<C: Column, D: Decision>(
    sheet: &mut Worksheet,
    last: u32,
    lang: Lang,
) -> Result<(), XlsxError> {
    let first = HEADER_ROW + 1;
    let at = col(C::DECISION);
    let words: Vec<&str> = D::ALL.iter().map(|word| word.text(lang)).collect();
    let list = DataValidation::new().allow_list_strings(&words)?;
    sheet.add_data_validation(first, at, last, at, &list)?;
    for &decision in D::ALL {
        let letter = ColumnRef(at);
        let rule = format!("=${letter}{}=\"{}\"", first + 1, decision.text(lang));
        let when = |format| {
            ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format)
        };
        let coloured =
            Format::new().set_background_color(Color::RGB(decision.colour()));
        sheet.add_conditional_format(first, 0, last, at, &when(coloured))?;
        if !decision.drops() {
            continue;
        }
        // As long as nothing comes of it, the proposal does not look like an answer.
        let grey = Format::new().set_font_color(Color::RGB(0x0080_8080)).set_italic();
        for input in C::ALL.iter().copied().filter(|column| column.is_input()) {
            let at = col(input);
            sheet.add_conditional_format(first, at, last, at, &when(grey.clone()))?;
        }
    }
    Ok(())
}

fn col<C: Column>(column: C) -> u16 {
    let at = C::ALL.iter().position(|other| *other == column);
    at.and_then(|at| u16::try_from(at).ok()).unwrap_or_default()
}
