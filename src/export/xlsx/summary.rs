//! 概要: what the document is about, what its marks mean, and how the answers are spread.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartSolidFill, ChartType, Color, Format, Worksheet, XlsxError,
};

use super::styles::{status_colours, status_rule};
use super::{Document, cell, names, put, span};
use crate::address::CellRange;
use crate::export::counts::{self, Counts};
use crate::export::dates;
use crate::export::words::{self, STATUSES};
use crate::measure;
use crate::questionnaire::Section;

/// Labels and titles of sections in two columns, then questions, statuses, unanswered.
const WIDTHS: [f64; 9] = [15.0, 20.5, 10.5, 13.5, 11.0, 12.0, 12.0, 9.0, 12.0];
const LAST: u16 = WIDTHS.len() as u16 - 1;

/// The last of the columns that the title of a section is merged over.
const TITLE_LAST: u16 = 1;

/// The height of a row of counts over the size of the font.
const COUNT_ROW: f64 = 1.8;

/// Where the counts stand.
const ITEMS: u16 = TITLE_LAST + 1;
const FIRST_STATUS: u16 = ITEMS + 1;
const UNANSWERED: u16 = FIRST_STATUS + STATUSES.len() as u16;

/// The height of the chart in pixels: for its axis, and for each bar.
const CHART_FRAME: u32 = 80;
const CHART_BAR: u32 = 18;
const CHART_WIDTH: u32 = 968;

/// How much more than a page is filled elsewhere counts and chart may fill together: half
/// of what is kept free for printers that differ.
const CHART_FILL: f64 = 1.015;

/// The height in points of the rows that the chart covers.
const CHART_ROW: f64 = 20.0;

/// The colours of bars for answers in other words, and for answers that are missing.
const OTHER_BAR: u32 = 0x9D_C3E6;
const UNANSWERED_BAR: u32 = 0xE7_E6E6;
const GRIDLINES: u32 = 0xD9_D9D9;

/// Up to this many answers in a bar, the axis counts them one by one.
const MOST_UNIT_STEPS: usize = 10;

/// More sections than this make bars that nobody can read.
const MOST_BARS: u32 = 30;

pub(super) fn write(
    document: &mut Document<'_>,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let name = document.lang.pick("概要", "Summary");
    sheet.set_name(name)?;
    document.set_up_page(sheet);
    for (col, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(col, width)?;
    }
    let mut writer = Writer { document, sheet, name, row: 0, heights: vec![] };
    writer.title()?;
    writer.facts()?;
    let mut parts = vec![writer.row];
    writer.legend()?;
    parts.push(writer.row);
    writer.fixed_texts()?;
    parts.push(writer.row);
    writer.counts()?;
    let chart = writer.row;
    writer.chart()?;
    let end = writer.row;
    parts.push(end);
    writer.preamble()?;
    let (last, heights) = (writer.row.max(1) - 1, writer.heights);
    let page = document.brand.paper.height(WIDTHS.iter());
    // The chart stands on one page with the counts where they fit on one.
    let counts = parts[2];
    let last_gap = document.brand.font.size;
    if sum(&heights, counts, end) - last_gap > page * CHART_FILL {
        parts.insert(3, chart);
    }
    sheet.set_page_breaks(&breaks(&parts, &heights, page))?;
    sheet.set_print_area(0, 0, last, LAST)?;
    Ok(())
}

/// The rows before which a page ends, so that no part is cut that fits on one.
fn breaks(parts: &[u32], heights: &[f64], page: f64) -> Vec<u32> {
    let height = |from, to| sum(heights, from, to);
    let mut breaks = Vec::new();
    let mut top = 0;
    let ends = parts.iter().skip(1).copied().chain([u32::MAX]);
    for (part, end) in parts.iter().copied().zip(ends) {
        if height(top, end) > page && part > top && height(part, end) > 0.0 {
            breaks.push(part);
            top = part;
        }
    }
    breaks
}

/// The height of the rows from one on and before another.
fn sum(heights: &[f64], from: u32, to: u32) -> f64 {
    let to = heights.len().min(to as usize);
    heights.get(from as usize..to).map_or(0.0, |rows| rows.iter().sum())
}

/// Writes from the top to the bottom.
struct Writer<'w, 'd> {
    document: &'w mut Document<'d>,
    sheet: &'w mut Worksheet,
    name: &'static str,
    row: u32,
    /// The heights of the rows before it.
    heights: Vec<f64>,
}

impl Writer<'_, '_> {
    fn size(&self) -> f64 {
        self.document.brand.font.size
    }

    fn next_row(&mut self, height: f64) -> Result<(), XlsxError> {
        let height = height.min(measure::MOST_ROW_HEIGHT);
        self.sheet.set_row_height(self.row, height)?;
        self.heights.push(height);
        self.row += 1;
        Ok(())
    }

    fn title(&mut self) -> Result<(), XlsxError> {
        let style = self.document.styles.title.clone();
        put(self.sheet, span((0, 0), (0, LAST)), self.name, &style)?;
        self.next_row(measure::height(self.name, 60.0, self.size() + 6.0))?;
        self.next_row(self.size())
    }

    fn subtitle(&mut self, text: &str) -> Result<(), XlsxError> {
        let style = self.document.styles.subtitle.clone();
        put(self.sheet, span((self.row, 0), (self.row, LAST)), text, &style)?;
        self.next_row(measure::height(text, 60.0, self.size() + 1.0) + 2.0)
    }

    fn title_cell(&self) -> CellRange {
        span((self.row, 0), (self.row, TITLE_LAST))
    }

    fn gap(&mut self) -> Result<(), XlsxError> {
        self.next_row(self.size())
    }

    /// One line of text over the whole width.
    fn line(&mut self, text: &str) -> Result<CellRange, XlsxError> {
        let style = self.document.styles.line.clone();
        put(self.sheet, span((self.row, 0), (self.row, LAST)), text, &style)?;
        let at = cell(self.row, 0);
        self.next_row(measure::height(text, WIDTHS.iter().sum(), self.size()))?;
        Ok(at)
    }

    /// What the document covers, as a list of names and values.
    fn facts(&mut self) -> Result<(), XlsxError> {
        let document = &*self.document;
        let (exporter, brand, lang) =
            (document.exporter, document.brand, document.lang);
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let written = |date| dates::written(date, brand.date_style, lang);
        let counts = Counts::of(document.questionnaire);
        let answers: usize = counts.by_status.iter().sum();
        let mut size = lang.pick(
            format!("質問 {} 件、回答 {answers} 件", counts.items),
            format!("{} questions, {answers} answers", counts.items),
        );
        if counts.unanswered > 0 {
            size += &lang.pick(
                format!("、未回答 {} 件", counts.unanswered),
                format!(", {} unanswered", counts.unanswered),
            );
        }
        let facts = [
            (lang.pick("文書名", "Document"), some(document.title())),
            (lang.pick("版数", "Version"), document.version().and_then(some)),
            (lang.pick("提出先", "For"), exporter.customer.clone()),
            (lang.pick("回答者", "Answered by"), some(&brand.company)),
            (lang.pick("対象", "Scope"), brand.product.clone()),
            (lang.pick("日付", "Date"), exporter.date.map(written)),
            (lang.pick("件数", "Size"), Some(size)),
        ];
        let label_style = document.styles.label.clone();
        let value_style = document.styles.value.clone();
        for (label, value) in facts {
            let Some(value) = value else { continue };
            put(self.sheet, cell(self.row, 0), label, &label_style)?;
            put(
                self.sheet,
                span((self.row, 1), (self.row, LAST)),
                &value,
                &value_style,
            )?;
            let width = WIDTHS.iter().skip(1).sum();
            self.next_row(measure::height(&value, width, self.size()))?;
        }
        self.gap()
    }

    fn preamble(&mut self) -> Result<(), XlsxError> {
        if !self.document.preamble_in_summary() {
            return Ok(());
        }
        self.subtitle(self.document.lang.pick("本書について", "About this document"))?;
        let first = self.row;
        for line in &self.document.questionnaire.preamble {
            self.line(line)?;
        }
        let range = span((first, 0), (self.row - 1, 0));
        self.document.define(names::PREAMBLE, self.name, range);
        self.gap()
    }

    /// The counts by section as a table.
    fn counts(&mut self) -> Result<(), XlsxError> {
        let lang = self.document.lang;
        self.subtitle(lang.pick("実施状況", "Status of implementation"))?;
        self.count_headers()?;
        let rows = counts::by_section(self.document.questionnaire);
        let size = self.size();
        for (section, counts) in &rows {
            let title =
                section_title(*section, lang.pick("（その他）", "(no section)"));
            let style =
                self.document.styles.value.clone().unset_text_wrap().set_shrink();
            put(self.sheet, self.title_cell(), &title, &style)?;
            let style = self.document.styles.count.clone();
            self.count_row(counts, &style)?;
            self.next_row(size * COUNT_ROW)?;
        }
        let total = lang.pick("合計", "Total");
        let style = self.document.styles.total_label.clone();
        put(self.sheet, self.title_cell(), total, &style)?;
        let style = self.document.styles.total.clone();
        self.count_row(&Counts::of(self.document.questionnaire), &style)?;
        self.next_row(size * COUNT_ROW)?;
        self.gap()
    }

    fn count_headers(&mut self) -> Result<(), XlsxError> {
        let lang = self.document.lang;
        let style = self.document.styles.header.clone();
        put(self.sheet, self.title_cell(), lang.pick("章", "Section"), &style)?;
        let mut headers = vec![lang.pick("質問", "Questions")];
        headers.extend(STATUSES.iter().map(|status| words::status(*status, lang)));
        headers.push(lang.pick("未回答", "Unanswered"));
        let mut height = 0.0_f64;
        for (col, header) in (ITEMS..).zip(headers) {
            put(self.sheet, cell(self.row, col), header, &style)?;
            let width = WIDTHS[usize::from(col)];
            height = height.max(measure::height(header, width, self.size()));
        }
        self.next_row(height)
    }

    fn count_row(&mut self, counts: &Counts, style: &Format) -> Result<(), XlsxError> {
        let numbers = [counts.items]
            .into_iter()
            .chain(counts.by_status)
            .chain([counts.unanswered]);
        for (col, number) in (ITEMS..).zip(numbers) {
            let number = number as f64;
            self.sheet.write_number_with_format(self.row, col, number, style)?;
        }
        Ok(())
    }

    /// The same as a chart. It stands right below the table.
    fn chart(&mut self) -> Result<(), XlsxError> {
        let bars = counts::by_section(self.document.questionnaire).len();
        let bars = u32::try_from(bars).unwrap_or(u32::MAX);
        if bars == 0 || bars > MOST_BARS {
            return Ok(());
        }
        // Between the bars' rows and here are the total and a gap.
        let last = self.row - 3;
        let first = last + 1 - bars;
        let lang = self.document.lang;
        let brand = self.document.brand;
        let mut font = ChartFont::new();
        font.set_name(&brand.font.name).set_size(9);
        let mut light = ChartLine::new();
        light.set_color(Color::RGB(GRIDLINES)).set_width(0.5);
        let mut chart = Chart::new(ChartType::BarStacked);
        let statuses = (FIRST_STATUS..UNANSWERED).zip(STATUSES).map(|(col, status)| {
            (col, status_colours(status).map_or(OTHER_BAR, |colours| colours.bar))
        });
        for (col, colour) in statuses.chain([(UNANSWERED, UNANSWERED_BAR)]) {
            let mut fill = ChartFormat::new();
            fill.set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(colour)));
            chart
                .add_series()
                .set_categories((self.name, first, 0, last, 0))
                .set_values((self.name, first, col, last, col))
                .set_name((self.name, first - 1, col))
                .set_gap(40)
                .set_format(&mut fill);
        }
        // The first section on top, as in the table.
        chart.y_axis().set_reverse().set_font(&font);
        chart
            .x_axis()
            .set_font(&font)
            .set_label_position(ChartAxisLabelPosition::High)
            .set_major_gridlines_line(&light);
        let rows = counts::by_section(self.document.questionnaire);
        let answers = |counts: &Counts| {
            counts.by_status.iter().sum::<usize>() + counts.unanswered
        };
        if rows.iter().all(|(_, counts)| answers(counts) <= MOST_UNIT_STEPS) {
            // Answers are whole numbers: left alone, the axis would count halves.
            chart.x_axis().set_major_unit(1);
        }
        chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font);
        let height = CHART_FRAME + bars * CHART_BAR;
        chart
            .set_width(CHART_WIDTH)
            .set_height(height)
            .set_alt_text(lang.pick("章ごとの実施状況のグラフ", "Status by section"));
        self.sheet.insert_chart(self.row, 0, &chart)?;
        // As many rows as the chart covers: pixels are three quarters of a point.
        let covered = f64::from(height) * 0.75;
        let rows = (covered / CHART_ROW).floor();
        for _ in 0..rows as u32 {
            self.next_row(CHART_ROW)?;
        }
        self.next_row((covered - rows * CHART_ROW).max(1.0))?;
        self.gap()
    }

    /// The marks and what they mean; drop-downs take their choices from here.
    fn legend(&mut self) -> Result<(), XlsxError> {
        let lang = self.document.lang;
        let offered: Vec<_> = self.document.choices.offered().cloned().collect();
        if offered.is_empty() {
            return Ok(());
        }
        self.subtitle(lang.pick("凡例", "Legend"))?;
        let first = self.row;
        let style = self.document.styles.status.clone();
        let meaning_style = self.document.styles.value.clone();
        // As wide as it needs: a meaning in a customer's words may be a sentence.
        let size = self.size();
        let is_wide = |text| measure::column_width(text, size) + 2.0 > WIDTHS[1];
        let wide = offered.iter().any(|choice| is_wide(choice.meaning(lang)));
        let last = if wide { LAST } else { 1 };
        for choice in &offered {
            put(self.sheet, cell(self.row, 0), &choice.mark, &style)?;
            let meaning = choice.meaning(lang);
            put(
                self.sheet,
                span((self.row, 1), (self.row, last)),
                meaning,
                &meaning_style,
            )?;
            if let Some(rule) = status_rule(&choice.mark, choice.status) {
                self.sheet.add_conditional_format(self.row, 0, self.row, 0, &rule)?;
            }
            let width = WIDTHS[1..=usize::from(last)].iter().sum();
            let height = measure::height(meaning, width, size);
            let height = height.max(measure::height(&choice.mark, WIDTHS[0], size));
            self.next_row(height)?;
        }
        let range = span((first, 0), (self.row - 1, 0));
        self.document.define(names::CHOICES, self.name, range);
        self.gap()
    }

    /// 前提 and 免責.
    fn fixed_texts(&mut self) -> Result<(), XlsxError> {
        let brand = self.document.brand;
        let lang = self.document.lang;
        for (title, lines) in [
            (lang.pick("前提", "Premises"), &brand.premises),
            (lang.pick("免責事項", "Disclaimer"), &brand.disclaimer),
        ] {
            if lines.is_empty() {
                continue;
            }
            self.subtitle(title)?;
            for line in lines {
                self.line(line)?;
            }
            self.gap()?;
        }
        Ok(())
    }
}

fn section_title(section: Option<&Section>, none: &str) -> String {
    let Some(section) = section else { return none.to_owned() };
    match &section.number {
        Some(number) => format!("{number}　{}", section.title),
        None => section.title.clone(),
    }
}
