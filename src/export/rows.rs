//! The table as rows on paper: widths, heights, what is merged and where pages end.
//!
//! Nothing is written here, so that everything can be tested without reading a file.

use std::collections::HashSet;

use super::brand::Paper;
use super::choices;
use super::outline::{Entry, entries};
use super::{Brand, words};
use crate::measure::{self, PIXELS_PER_UNIT};
use crate::questionnaire::{Item, Questionnaire};

/// The columns of the table that every questionnaire has.
pub(super) const NUMBER: u16 = 0;
pub(super) const QUESTION: u16 = 1;
pub(super) const STATUS: u16 = 2;
pub(super) const REMARK: u16 = 3;

/// The tallest that a row of the table is made, in points, a little below
/// [`measure::MOST_ROW_HEIGHT`].
const TALLEST: f64 = 400.0;

/// A longer text is merged over rows of about this height, so that pages are filled: they
/// end between rows.
const PART: f64 = 85.0;

/// The share of a page that is filled: printers and fonts differ a little.
const PAGE_FILL: f64 = 0.97;

/// The most page breaks that Excel takes in a sheet.
const MOST_BREAKS: usize = 1023;

/// Pixels that Excel adds to the width of a column.
const COLUMN_PADDING: f64 = 5.0;

/// How much wider LibreOffice makes a column than Excel, which rounds the width of a digit
/// (8.48 pixels) to whole pixels. What is to fit a page is made to fit it in both: one that
/// is too wide is printed smaller, and ends early.
const WIDER: f64 = 1.06;

/// Page margins in inches.
pub(super) const MARGIN_SIDE: f64 = 0.5;
pub(super) const MARGIN_TOP: f64 = 0.75;
pub(super) const MARGIN_BOTTOM: f64 = 0.65;

/// The columns and their widths in characters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Columns<'q> {
    /// The headers, and with them the number of columns.
    pub(super) headers: Vec<&'q str>,
    pub(super) widths: Vec<f64>,
}

/// A heading or an item, and the rows that it takes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block<'q> {
    pub(super) entry: Entry<'q>,
    /// Heights in points, one a row.
    pub(super) heights: Vec<f64>,
    /// How many of the rows each answer takes.
    pub(super) answers: Vec<u32>,
}

impl Columns<'_> {
    /// The columns that hold everything that the items have.
    pub(super) fn of<'q>(
        questionnaire: &'q Questionnaire,
        brand: &Brand,
    ) -> Columns<'q> {
        let mut headers = words::headers(brand.language).to_vec();
        let mut seen = HashSet::new();
        for name in questionnaire.items.iter().flat_map(|item| item.extra.keys()) {
            if seen.insert(name.as_str()) {
                headers.push(name);
            }
        }
        let widths = widths(questionnaire, brand, &headers);
        Columns { headers, widths }
    }

    /// The last column.
    pub(super) fn last(&self) -> u16 {
        u16::try_from(self.headers.len() - 1).unwrap_or(u16::MAX)
    }

    /// The headers of the columns behind the four.
    pub(super) fn extra(&self) -> impl Iterator<Item = (u16, &str)> {
        (REMARK + 1..).zip(self.headers.iter().skip(usize::from(REMARK) + 1).copied())
    }

    /// The height of a text that is merged over the columns from one on.
    pub(super) fn height(&self, from: u16, text: &str, font_size: f64) -> f64 {
        let width = self.widths.iter().skip(usize::from(from)).sum();
        measure::height(text, width, font_size)
    }

    /// Whether the text stands on one line of a column.
    pub(super) fn fits(&self, col: u16, text: &str, font_size: f64) -> bool {
        let width = self.widths.get(usize::from(col)).copied().unwrap_or_default();
        measure::column_width(text, font_size) <= width
    }

    fn cell_height(&self, col: u16, text: &str, font_size: f64) -> f64 {
        let width = self.widths.get(usize::from(col)).copied().unwrap_or_default();
        measure::height(text, width, font_size)
    }
}

fn widths(questionnaire: &Questionnaire, brand: &Brand, headers: &[&str]) -> Vec<f64> {
    let size = brand.font.size;
    let fit = |texts: &mut dyn Iterator<Item = &str>, least: f64, most: f64| {
        let wide = |text| measure::column_width(text, size) + 1.5;
        texts.map(wide).fold(least, f64::max).min(most)
    };
    let items = || questionnaire.items.iter();
    let sections = questionnaire.sections.iter();
    let numbers = items().map(|item| item.number.as_deref());
    let numbers = numbers.chain(sections.map(|section| section.number.as_deref()));
    let number = fit(&mut numbers.flatten(), 7.0, 16.0);
    let marks = questionnaire.answers();
    let marks = marks.filter_map(|answer| choices::mark(answer, &brand.marks));
    let status = fit(&mut marks.chain([headers[usize::from(STATUS)]]), 10.0, 13.0);
    let extra: Vec<f64> = headers
        .iter()
        .skip(usize::from(REMARK) + 1)
        .map(|name| {
            let texts = items().filter_map(|item| item.extra.get(*name));
            fit(&mut texts.map(String::as_str).chain([*name]), 8.0, 22.0)
        })
        .collect();
    let taken = number + status + extra.iter().sum::<f64>();
    // Where further columns leave too little, the sheet is printed smaller.
    let padding = headers.len() as f64 * COLUMN_PADDING / PIXELS_PER_UNIT;
    let printed = brand.paper.width() / WIDER / PIXELS_PER_UNIT;
    let left = (printed - padding - taken).max(70.0);
    let mut widths = vec![number, left * 0.4, status, left * 0.6];
    widths.extend(extra);
    widths
}

/// The blocks of the table, from the top.
pub(super) fn blocks<'q>(
    questionnaire: &'q Questionnaire,
    brand: &Brand,
    columns: &Columns<'_>,
) -> Vec<Block<'q>> {
    let size = brand.font.size;
    entries(questionnaire)
        .into_iter()
        .map(|entry| match entry {
            Entry::Heading { section, .. } => {
                let height = columns.height(QUESTION, &section.title, size + 1.0);
                let number = section.number.as_deref().unwrap_or_default();
                let height =
                    height.max(columns.cell_height(NUMBER, number, size + 1.0));
                let heights = vec![height.min(TALLEST)];
                Block { entry, heights, answers: Vec::new() }
            }
            Entry::SectionEnd => {
                Block { entry, heights: vec![6.0], answers: Vec::new() }
            }
            Entry::Item(item) => item_block(item, brand, columns),
        })
        .collect()
}

fn item_block<'q>(item: &'q Item, brand: &Brand, columns: &Columns<'_>) -> Block<'q> {
    let size = brand.font.size;
    let mut whole = columns.cell_height(QUESTION, &item.question, size);
    let number = item.number.as_deref().unwrap_or_default();
    whole = whole.max(columns.cell_height(NUMBER, number, size));
    for (col, name) in columns.extra() {
        let text = item.extra.get(name).map_or("", String::as_str);
        whole = whole.max(columns.cell_height(col, text, size));
    }
    let mut needed: Vec<f64> = item
        .answers
        .iter()
        .map(|answer| {
            let remark = answer.remark.as_deref().unwrap_or_default();
            let mark = choices::mark(answer, &brand.marks).unwrap_or_default();
            let remark = columns.cell_height(REMARK, remark, size);
            remark.max(columns.cell_height(STATUS, mark, size))
        })
        .collect();
    if needed.is_empty() {
        needed.push(0.0);
    }
    let missing = (whole - needed.iter().sum::<f64>()).max(0.0) / needed.len() as f64;
    let mut heights = Vec::new();
    let mut answers = Vec::new();
    for height in needed {
        let height = height + missing;
        if height <= TALLEST {
            heights.push(height);
            answers.push(1);
            continue;
        }
        // Whole lines in each, so that a page does not end within one.
        let part = (PART / measure::line_height(size)).floor().max(1.0)
            * measure::line_height(size);
        let rows = (height / part).ceil();
        heights.extend(std::iter::repeat_n(part, rows as usize - 1));
        heights.push(height - part * (rows - 1.0));
        answers.push(rows as u32);
    }
    answers.truncate(item.answers.len());
    Block { entry: Entry::Item(item), heights, answers }
}

impl Block<'_> {
    /// How many rows it takes.
    pub(super) fn rows(&self) -> u32 {
        u32::try_from(self.heights.len()).unwrap_or(u32::MAX)
    }

    fn height(&self) -> f64 {
        self.heights.iter().sum()
    }
}

/// The rows before which a page ends, so that no item is cut and no heading stands alone
/// at the foot of a page.
///
/// `above` is the height of everything above the table's first block, and `header` that
/// of the rows that are printed again on every page; `page` is that of a page.
pub(super) fn page_breaks(
    blocks: &[Block<'_>],
    first_row: u32,
    above: f64,
    header: f64,
    page: f64,
) -> Vec<u32> {
    let mut breaks = Vec::new();
    if page <= header {
        return breaks;
    }
    let mut used = above;
    let mut row = first_row;
    let mut rest = blocks;
    while let Some(group) = next_group(rest) {
        let height: f64 = group.iter().map(Block::height).sum();
        if used + height > page {
            if used > header && row > first_row && breaks.len() < MOST_BREAKS {
                breaks.push(row);
            }
            used = header;
        }
        used += height;
        // What is taller than a page goes on over the next ones.
        while used > page {
            used -= page - header;
        }
        row += group.iter().map(Block::rows).sum::<u32>();
        rest = &rest[group.len()..];
    }
    breaks
}

/// The next item with the headings over it.
fn next_group<'b, 'q>(blocks: &'b [Block<'q>]) -> Option<&'b [Block<'q>]> {
    let is_item = |block: &Block<'_>| matches!(block.entry, Entry::Item(_));
    let end = blocks.iter().position(is_item).map_or(blocks.len(), |i| i + 1);
    (end > 0).then(|| &blocks[..end])
}

impl Paper {
    /// The width and the height in landscape, in inches.
    fn inches(self) -> (f64, f64) {
        match self {
            Paper::A4 => (297.0 / 25.4, 210.0 / 25.4),
            Paper::A3 => (420.0 / 25.4, 297.0 / 25.4),
            Paper::Letter => (11.0, 8.5),
        }
    }

    /// The printed width in pixels.
    pub(super) fn width(self) -> f64 {
        (self.inches().0 - 2.0 * MARGIN_SIDE) * 96.0
    }

    /// The height in points that a page takes when the columns are made to fit its width.
    pub(super) fn height<'w>(self, widths: impl Iterator<Item = &'w f64>) -> f64 {
        let printed = |width: &f64| width * PIXELS_PER_UNIT + COLUMN_PADDING;
        let wide: f64 = widths.map(printed).sum();
        // Excel prints wide columns least small, and its pages are the shortest.
        let shrunk = (wide / self.width()).max(1.0);
        (self.inches().1 - MARGIN_TOP - MARGIN_BOTTOM) * 72.0 * PAGE_FILL * shrunk
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Answer, Section};

    fn item(height: f64) -> Block<'static> {
        static ITEM: std::sync::LazyLock<Item> =
            std::sync::LazyLock::new(Item::default);
        Block { entry: Entry::Item(&ITEM), heights: vec![height], answers: vec![1] }
    }

    fn heading() -> Block<'static> {
        static SECTION: std::sync::LazyLock<Section> =
            std::sync::LazyLock::new(Section::default);
        let entry = Entry::Heading { section: &SECTION, again: false };
        Block { entry, heights: vec![20.0], answers: Vec::new() }
    }

    #[test]
    fn pages_end_before_what_does_not_fit() {
        for (name, blocks, breaks) in [
            ("all on one page", vec![item(40.0), item(40.0)], vec![]),
            ("the third", vec![item(40.0), item(30.0), item(40.0)], vec![12]),
            ("a heading goes along", vec![item(50.0), heading(), item(40.0)], vec![11]),
            ("the first is too tall", vec![item(200.0), item(40.0)], vec![]),
            ("headings alone", vec![item(75.0), heading()], vec![11]),
            ("nothing", vec![], vec![]),
        ] {
            assert_eq!(page_breaks(&blocks, 10, 10.0, 10.0, 100.0), breaks, "{name}");
        }
    }

    #[test]
    fn texts_longer_than_a_row_can_show_take_several() {
        let brand = Brand::default();
        let long = "長".repeat(3000);
        let item = Item {
            question: "問".to_owned(),
            answers: vec![Answer::of("○", &long), Answer::of("○", "短い")],
            ..Item::default()
        };
        let questionnaire =
            Questionnaire { items: vec![item], ..Questionnaire::default() };
        let columns = Columns::of(&questionnaire, &brand);
        let blocks = blocks(&questionnaire, &brand, &columns);
        let rows = blocks[0].rows();
        assert!(rows > 2, "{rows}");
        assert_eq!(blocks[0].answers, [rows - 1, 1]);
        assert!(blocks[0].heights.iter().all(|height| *height <= TALLEST));
    }

    #[test]
    fn an_item_is_tall_enough_for_its_question() {
        let brand = Brand::default();
        let answers = vec![Answer::of("○", "短い"); 2];
        let item = Item { question: "問".repeat(400), answers, ..Item::default() };
        let questionnaire =
            Questionnaire { items: vec![item], ..Questionnaire::default() };
        let columns = Columns::of(&questionnaire, &brand);
        let block = &blocks(&questionnaire, &brand, &columns)[0];
        let needed = columns.cell_height(QUESTION, &"問".repeat(400), brand.font.size);
        assert!(block.height() >= needed);
    }

    #[test]
    fn four_columns_are_as_wide_as_the_paper() {
        for paper in [Paper::A4, Paper::A3, Paper::Letter] {
            let brand = Brand { paper, ..Brand::default() };
            let questionnaire = Questionnaire::default();
            let columns = Columns::of(&questionnaire, &brand);
            let printed = |w: &f64| (w * PIXELS_PER_UNIT + COLUMN_PADDING) * WIDER;
            let wide: f64 = columns.widths.iter().map(printed).sum();
            assert!((wide - paper.width()).abs() < 1.0, "{paper:?}: {wide}");
        }
    }
}
