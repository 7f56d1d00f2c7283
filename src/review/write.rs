//! The review as a workbook.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DocProperties, ExcelDateTime,
    Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError,
};

use super::{Column, Decision, Review, Row, STORE};
use crate::error::{Error, ErrorKind, Result};
use crate::export::{Brand, Colour};
use crate::lang::Lang;
use crate::measure;

/// The row of the headers, below the title and what to do.
const HEADER_ROW: u32 = 2;
/// Text of this many characters goes into one cell of the store (Excel takes 32,767
/// UTF-16 code units).
const CHUNK: usize = 16_000;
/// A row is no higher than this, in points, so that several are in sight at once.
const MOST_HEIGHT: f64 = 200.0;
/// As much of that is for reasons and candidates.
const MOST_HEIGHT_OF_REASONS: f64 = 80.0;

impl Review {
    /// The review as an `.xlsx` file, the same bytes for the same review.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Value`] where a text is longer than a cell may hold.
    pub fn to_xlsx(&self, lang: Lang) -> Result<Vec<u8>> {
        self.to_branded_xlsx(&Brand::new(lang))
    }

    /// The same in the fonts, colours and language of a brand.
    ///
    /// # Errors
    ///
    /// As of [`to_xlsx`](Review::to_xlsx).
    pub fn to_branded_xlsx(&self, brand: &Brand) -> Result<Vec<u8>> {
        let store = serde_json::to_string(&self.stored).map_err(Error::json)?;
        self.workbook(&store, brand)
            .and_then(|mut workbook| workbook.save_to_buffer())
            .map_err(|err| ErrorKind::Data(err.to_string()).into())
    }

    fn workbook(&self, store: &str, brand: &Brand) -> Result<Workbook, XlsxError> {
        let mut workbook = Workbook::new();
        measure::set_column_unit(&mut workbook)?;
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let sheet = workbook.add_worksheet();
        sheet.set_name(brand.language.pick("レビュー", "Review"))?;
        self.sheet(sheet, brand)?;
        let sheet = workbook.add_worksheet();
        sheet.set_name(STORE)?.set_very_hidden(true);
        let chars: Vec<char> = store.chars().collect();
        for (row, chunk) in (0u32..).zip(chars.chunks(CHUNK)) {
            sheet.write_string(row, 0, chunk.iter().collect::<String>())?;
        }
        Ok(workbook)
    }

    fn sheet(&self, sheet: &mut Worksheet, brand: &Brand) -> Result<(), XlsxError> {
        let lang = brand.language;
        let styles = Styles::of(brand);
        let filled =
            self.rows.iter().filter(|row| row.decision == Decision::Accept).count();
        let all = self.rows.len();
        let title = lang.pick(
            format!("回答案のレビュー（{all} 件中 {filled} 件に案を記入）"),
            format!("Review of the answers ({filled} of {all} filled)"),
        );
        sheet.write_string_with_format(0, 0, title, &styles.title)?;
        sheet.write_string_with_format(1, 0, lang.pick(
            "「判断」を選んでください。採用：案のまま記入　修正：実施有無・備考を書き換えて記入　空欄・要確認：記入しない（灰色の案は、採用するまで候補です）。保存したら apply --plan に渡します。",
            "Choose a decision. accept: write the proposal; edit: change status or remark and write that; blank, ask: write nothing (what is grey is only a candidate until you accept it). Save, and give it to `apply --plan`.",
        ), &styles.line)?;
        for (col, column) in (0u16..).zip(Column::ALL) {
            let text = column.header(lang);
            sheet.write_string_with_format(HEADER_ROW, col, text, &styles.header)?;
            sheet.set_column_width(col, width(column))?;
        }
        for (row, content) in (HEADER_ROW + 1..).zip(&self.rows) {
            self.row(sheet, row, content, &styles)?;
        }
        let last = HEADER_ROW + u32::try_from(all).unwrap_or(u32::MAX - HEADER_ROW);
        sheet.set_freeze_panes(HEADER_ROW + 1, 3)?;
        sheet.autofilter(HEADER_ROW, 0, last, col(Column::Candidates))?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
        if all > 0 {
            decisions(sheet, last, lang)?;
        }
        Ok(())
    }

    fn row(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        content: &Row,
        styles: &Styles,
    ) -> Result<(), XlsxError> {
        let Styles { cell, input, .. } = styles;
        let lang = styles.lang;
        let mut height = 0.0_f64;
        for column in Column::ALL {
            let (text, format) = match column {
                Column::Number => (content.number.as_str(), cell),
                Column::Category => (content.category.as_str(), cell),
                Column::Question => (content.question.as_str(), cell),
                Column::Id => {
                    self.id(sheet, row, content, cell)?;
                    continue;
                }
                Column::Status => (content.proposed.status.as_str(), input),
                Column::Remark => (content.proposed.remark.as_str(), input),
                Column::Decision => (content.decision.text(lang), cell),
                Column::Reason => {
                    (lang.pick(&*content.reason[0], &*content.reason[1]), cell)
                }
                Column::Unexplained => (content.unexplained.as_str(), cell),
                Column::Candidates => {
                    (lang.pick(&*content.candidates[0], &*content.candidates[1]), cell)
                }
            };
            sheet.write_string_with_format(row, col(column), text, format)?;
            let needed = measure::height(text, width(column), styles.font_size);
            // What explains must not push the next question out of sight.
            let most = match column {
                Column::Reason | Column::Candidates => MOST_HEIGHT_OF_REASONS,
                _ => MOST_HEIGHT,
            };
            height = height.max(needed.min(most));
        }
        sheet.set_row_height(row, height)?;
        // Excel takes a list of at most 255 characters; a longer one is not offered.
        let list = DataValidation::new().allow_list_strings(&content.choices);
        if let (Ok(list), false) = (list, content.choices.is_empty()) {
            let at = col(Column::Status);
            sheet.add_data_validation(row, at, row, at, &list)?;
        }
        Ok(())
    }

    fn id(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        content: &Row,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let at = col(Column::Id);
        if let Some(file) = &self.file {
            // A link is a help; where Excel would not take it, the text does.
            let link = format!("external:{file}#{}", content.at);
            let url = Url::new(link).set_text(&content.id);
            if sheet.write_url_with_format(row, at, url, format).is_ok() {
                return Ok(());
            }
        }
        sheet.write_string_with_format(row, at, &content.id, format)?;
        Ok(())
    }
}

/// How the sheet looks.
#[derive(Debug)]
struct Styles {
    lang: Lang,
    font_size: f64,
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
            lang: brand.language,
            font_size: brand.font.size,
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
fn decisions(sheet: &mut Worksheet, last: u32, lang: Lang) -> Result<(), XlsxError> {
    let first = HEADER_ROW + 1;
    let at = col(Column::Decision);
    let words = Decision::ALL.map(|decision| decision.text(lang));
    let list = DataValidation::new().allow_list_strings(&words)?;
    sheet.add_data_validation(first, at, last, at, &list)?;
    for decision in Decision::ALL {
        let colour = match decision {
            Decision::Accept => 0x00E3_F4E3,
            Decision::Edit => 0x00E1_ECFB,
            Decision::Blank => 0x00EC_ECEC,
            Decision::Ask => 0x00FD_E9D3,
        };
        let letter = crate::address::ColumnRef(at);
        let rule = format!("=${letter}{}=\"{}\"", first + 1, decision.text(lang));
        let format = Format::new().set_background_color(Color::RGB(colour));
        let rule =
            ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
        sheet.add_conditional_format(first, 0, last, at, &rule)?;
        if matches!(decision, Decision::Blank | Decision::Ask) {
            let text = decision.text(lang);
            let rule = format!("=${letter}{}=\"{text}\"", first + 1);
            // As long as nothing is decided, the proposal does not look like an answer.
            let grey =
                Format::new().set_font_color(Color::RGB(0x0080_8080)).set_italic();
            let rule = ConditionalFormatFormula::new()
                .set_rule(rule.as_str())
                .set_format(grey);
            let (status, remark) = (col(Column::Status), col(Column::Remark));
            sheet.add_conditional_format(first, status, last, remark, &rule)?;
        }
    }
    Ok(())
}

fn col(column: Column) -> u16 {
    let at = Column::ALL.iter().position(|other| *other == column);
    at.and_then(|at| u16::try_from(at).ok()).unwrap_or_default()
}

/// Widths in characters of the default font.
fn width(column: Column) -> f64 {
    match column {
        Column::Number => 8.0,
        Column::Category => 18.0,
        Column::Question => 48.0,
        Column::Id => 14.0,
        Column::Status => 12.0,
        Column::Remark => 52.0,
        Column::Decision => 10.0,
        Column::Reason => 36.0,
        Column::Unexplained => 18.0,
        Column::Candidates => 60.0,
    }
}
