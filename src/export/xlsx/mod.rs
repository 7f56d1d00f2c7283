//! The workbook, written with rust_xlsxwriter.

mod cover;
mod evidence;
mod history;
mod named_styles;
mod page;
mod styles;
mod summary;
mod table;

use std::borrow::Cow;
use std::io;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError,
};

use self::styles::Styles;
use super::choices::Choices;
use super::evidence::evidence as evidence_of;
use super::exporter::Exporter;
use super::rows::{self, Block, Columns};
use super::{Brand, words};
use crate::address::{CellRange, CellRef, ColumnRef};
use crate::brief::cut;
use crate::edit::Date;
use crate::error::{Error, ErrorKind, Result, ValueProblem};
use crate::lang::Lang;
use crate::layout::own::names;
use crate::measure;
use crate::questionnaire::Questionnaire;

/// The most that a cell holds, in UTF-16 code units.
const LONGEST_TEXT: usize = 32_767;

/// The preamble stands above the table up to this height in points; what is longer moves
/// to the summary, so that the header can stay in sight.
const TALLEST_PREAMBLE: f64 = 110.0;

/// The day in the properties of a document that has none, for they must have one.
const NO_DATE: Date = Date { year: 2000, month: 1, day: 1 };

/// Everything that the sheets are made from.
struct Document<'a> {
    exporter: &'a Exporter<'a>,
    brand: &'a Brand,
    lang: Lang,
    questionnaire: &'a Questionnaire,
    columns: Columns<'a>,
    blocks: Vec<Block<'a>>,
    choices: Choices,
    styles: Styles,
    /// The defined names, each with what it refers to.
    names: Vec<(Cow<'static, str>, String)>,
}

/// Write a questionnaire as a workbook.
pub(super) fn write(
    exporter: &Exporter<'_>,
    questionnaire: &Questionnaire,
) -> Result<Vec<u8>> {
    let mut document = Document::new(exporter, questionnaire);
    document.check()?;
    let workbook = document.workbook().map_err(writer_error)?;
    let names: Vec<&str> = document
        .styles
        .named(document.lang)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    named_styles::give(&workbook, &names)
}

impl<'a> Document<'a> {
    fn new(
        exporter: &'a Exporter<'a>,
        questionnaire: &'a Questionnaire,
    ) -> Document<'a> {
        let brand = exporter.brand;
        let columns = Columns::of(questionnaire, brand);
        Document {
            exporter,
            brand,
            lang: brand.language,
            questionnaire,
            blocks: rows::blocks(questionnaire, brand, &columns),
            columns,
            choices: Choices::of(questionnaire, &brand.marks, &exporter.legend),
            styles: Styles::of(brand),
            names: Vec::new(),
        }
    }

    /// Whether all of it can stand in a sheet.
    fn check(&self) -> Result<()> {
        let rows: u64 = self.blocks.iter().map(|block| u64::from(block.rows())).sum();
        let above = self.questionnaire.preamble.len() as u64 + 8;
        let limit = |what, most| Error::new(ErrorKind::Limit { what, most });
        if rows + above > u64::from(CellRef::MAX_ROWS) {
            return Err(limit("rows of a sheet", u64::from(CellRef::MAX_ROWS)));
        }
        if self.columns.headers.len() > usize::from(CellRef::MAX_COLS) {
            return Err(limit("columns of a sheet", u64::from(CellRef::MAX_COLS)));
        }
        check_texts(self.questionnaire)
    }

    fn workbook(&mut self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        measure::set_column_unit(&mut workbook)?;
        for (_, format) in self.styles.named(self.lang) {
            workbook.register_format(format);
        }
        workbook.set_properties(&self.properties()?);
        let sheets = self.exporter.sheets;
        if sheets.cover {
            cover::write(self, workbook.add_worksheet())?;
        }
        if sheets.summary {
            summary::write(self, workbook.add_worksheet())?;
        }
        table::write(self, workbook.add_worksheet())?;
        let all =
            if sheets.evidence { evidence_of(self.questionnaire) } else { Vec::new() };
        if !all.is_empty() {
            evidence::write(self, workbook.add_worksheet(), &all)?;
        }
        if sheets.history && !self.exporter.history.is_empty() {
            history::write(self, workbook.add_worksheet())?;
        }
        for (name, refers_to) in &self.names {
            workbook.define_name(name.as_ref(), refers_to)?;
        }
        workbook.save_to_buffer()
    }

    /// Only what stands on the cover too: no name of a user or a computer.
    fn properties(&self) -> Result<DocProperties, XlsxError> {
        let date = self.exporter.date.unwrap_or(NO_DATE);
        let year = u16::try_from(date.year).unwrap_or(2000);
        let created = ExcelDateTime::from_ymd(year, date.month, date.day)?;
        let mut properties = DocProperties::new()
            .set_title(self.title())
            .set_author(&self.brand.company)
            .set_company(&self.brand.company)
            .set_creation_datetime(&created);
        if let Some(label) = &self.brand.label {
            properties = properties.set_category(label);
        }
        if let Some(number) = &self.exporter.document_number {
            properties = properties.set_subject(number);
        }
        Ok(properties)
    }

    fn title(&self) -> &str {
        self.questionnaire.title.as_deref().unwrap_or(words::untitled(self.lang))
    }

    fn version(&self) -> Option<&str> {
        self.exporter.shown_version(self.questionnaire)
    }

    /// Whether the preamble stands in the summary instead of above the table.
    fn preamble_in_summary(&self) -> bool {
        let size = self.brand.font.size;
        let lines = self.questionnaire.preamble.iter();
        let height: f64 = lines.map(|line| self.columns.height(0, line, size)).sum();
        self.exporter.sheets.summary && height > TALLEST_PREAMBLE
    }

    fn define(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        sheet: &str,
        range: CellRange,
    ) {
        let CellRange { first, last } = range;
        let absolute = |at: CellRef| format!("${}${}", ColumnRef(at.col), at.row + 1);
        let range = if range.is_cell() {
            absolute(first)
        } else {
            format!("{}:{}", absolute(first), absolute(last))
        };
        self.names.push((name.into(), format!("='{sheet}'!{range}")));
    }
}

/// Write text into a cell, or into all cells of a range as one.
fn put(
    sheet: &mut Worksheet,
    range: CellRange,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let CellRange { first, last } = range;
    // Such text stays text while nobody touches it; with the prefix also after editing.
    let quoted = text.len() > 1 && text.starts_with(['=', '+', '-', '@', '\'']);
    let quoting = quoted.then(|| format.clone().set_quote_prefix());
    let format = quoting.as_ref().unwrap_or(format);
    if range.is_cell() {
        sheet.write_string_with_format(first.row, first.col, text, format)?;
    } else {
        sheet.merge_range(first.row, first.col, last.row, last.col, text, format)?;
    }
    Ok(())
}

/// The same; a text that is nothing but an address, and fits a width, becomes a link.
///
/// A cell is a link as a whole, and LibreOffice does not wrap the text of one. So a remark
/// that mentions an address among other things is none, nor is one that is wider than
/// its column: it would be cut off.
fn put_or_link(
    sheet: &mut Worksheet,
    range: CellRange,
    text: &str,
    format: &Format,
    fits: impl Fn(&str) -> bool,
) -> Result<(), XlsxError> {
    put(sheet, range, text, format)?;
    if is_address(text) && fits(text) {
        sheet.write_url_with_format(range.first.row, range.first.col, text, format)?;
    }
    Ok(())
}

fn is_address(text: &str) -> bool {
    let address =
        text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let plain = |c: char| c.is_ascii_graphic() && !"\"<>[]{}|^`\\".contains(c);
    address.is_some_and(|rest| !rest.is_empty() && rest.chars().all(plain))
}

fn cell(row: u32, col: u16) -> CellRange {
    CellRange::new(CellRef::new(row, col), CellRef::new(row, col))
}

fn span(first: (u32, u16), last: (u32, u16)) -> CellRange {
    CellRange::new(CellRef::new(first.0, first.1), CellRef::new(last.0, last.1))
}

fn check_texts(questionnaire: &Questionnaire) -> Result<()> {
    let too_long = |text: &str| {
        // Counting is needed only where it can matter: no text is longer than its bytes.
        let units =
            if text.len() > LONGEST_TEXT { text.encode_utf16().count() } else { 0 };
        (units > LONGEST_TEXT).then_some(ValueProblem::TooLong(units))
    };
    let above = questionnaire.title.iter().chain(&questionnaire.version);
    let above = above.chain(&questionnaire.preamble);
    let headings = questionnaire.sections.iter().map(|section| &section.title);
    // A label or a number is written before some of them.
    let labelled = |text: &String| too_long(&format!("{text}{}", " ".repeat(32)));
    if let Some(problem) = above.chain(headings).find_map(labelled) {
        return Err(ErrorKind::Value(problem).into());
    }
    for item in &questionnaire.items {
        let answers = item.answers.iter();
        let answers = answers.flat_map(|a| a.mark.iter().chain(a.remark.iter()));
        let mut texts = [&item.question].into_iter().chain(&item.number);
        let extra = item.extra.iter().flat_map(|(name, text)| [name, text]);
        let problem = texts.find_map(|t| too_long(t));
        let rest = || answers.chain(extra).find_map(|t| too_long(t));
        if let Some(problem) = problem.or_else(rest) {
            let item = item.number.clone().unwrap_or_else(|| cut(&item.question, 30));
            return Err(ErrorKind::Item { item, problem }.into());
        }
    }
    Ok(())
}

fn writer_error(err: XlsxError) -> Error {
    Error::new(ErrorKind::Io(io::Error::other(err)))
}

#[cfg(test)]
mod tests;
