//! Long answers are made visible: text is wrapped, and the row grows.
//!
//! Excel fits the height of a row when it opens the file, where the row has none saved
//! and no cell is merged. So that is what is done where it can be: the saved height goes.
//! Where a person set the height, of the row or of all rows of the sheet, or the cell is
//! merged, it is computed.

use std::collections::{BTreeMap, HashMap};

use super::format_list::FormatList;
use super::locate::{FoundRow, Located};
use crate::address::{CellRange, CellRef, Location};
use crate::measure;
use crate::note::Note;
use crate::workbook::Formats;

/// Merged areas that are taller are not answer cells.
const MOST_ROWS: u32 = 1_000;

/// Column widths count the digits of the default font, which are 7 pixels wide in the
/// narrowest of the usual fonts; texts are measured in units of
/// [`measure::PIXELS_PER_UNIT`].
const UNIT: f64 = 7.0 / measure::PIXELS_PER_UNIT;

/// The styling that long answers need.
#[derive(Debug, Default)]
pub(super) struct Fitted {
    pub(super) formats: BTreeMap<CellRef, u32>,
    pub(super) heights: BTreeMap<u32, Height>,
}

/// The height that a row gets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Height {
    /// What Excel finds.
    Auto,
    Points(f64),
}

/// What the answers in a row need.
#[derive(Clone, Copy, Default)]
struct Need {
    height: f64,
    /// Whether Excel does not fit the row.
    fixed: bool,
}

/// Find the styling for the texts of one sheet.
pub(super) fn fit<'t>(
    located: &Located<'_>,
    texts: impl Iterator<Item = (CellRef, &'t str)>,
    formats: &Formats,
    list: &mut FormatList,
) -> Fitted {
    let mut fitted = Fitted::default();
    let mut needs: BTreeMap<u32, Need> = BTreeMap::new();
    let own: HashMap<CellRef, u32> =
        located.cells.iter().map(|c| (c.at, c.format.unwrap_or(0))).collect();
    for (at, text) in texts {
        let implied = || located.implied_format(at).unwrap_or(0);
        let index = own.get(&at).copied().unwrap_or_else(implied);
        let Some(format) = formats.get(index as usize) else { continue };
        let merge = located.merges.get(&at).copied();
        let range = merge.unwrap_or(CellRange::new(at, at));
        let width = located.width(range) * UNIT;
        if width <= 0.0 || range.height() > MOST_ROWS {
            continue;
        }
        let size = f64::from(format.font_size);
        let height = measure::height(text, width, size);
        if height <= measure::height("", width, size) {
            continue;
        }
        if !format.wrap
            && let Some(copy) = list.wrapped_copy(index)
        {
            fitted.formats.insert(at, copy);
        }
        let need = needs.entry(at.row).or_default();
        need.fixed |= merge.is_some();
        // What the other rows of the merged area show does not have to fit here.
        let others = located.height(range) - located.row_height(at.row);
        need.height = need.height.max(height - others);
    }
    for (row, need) in needs {
        fitted.heights.extend(located.new_height(row, need).map(|new| (row, new)));
    }
    fitted
}

impl Fitted {
    /// What a person should know of it.
    pub(super) fn notes(&self, sheet: &str) -> impl Iterator<Item = Note> {
        let place = move |at| Location::new(sheet, at);
        let formats = self.formats.keys().map(move |&at| wrapped().at(place(at)));
        let heights = self
            .heights
            .iter()
            .map(move |(&row, &height)| taller(height).at(place(CellRef::new(row, 0))));
        formats.chain(heights)
    }
}

impl Located<'_> {
    /// The width of the columns of a range, hidden ones left out.
    fn width(&self, range: CellRange) -> f64 {
        let width = |col| match self.column(col) {
            Some(props) if props.hidden => 0.0,
            Some(props) => props.width.map_or(self.default_width, f64::from),
            None => self.default_width,
        };
        (range.first.col..=range.last.col).map(width).sum()
    }

    fn row_height(&self, row: u32) -> f64 {
        let found = self.heights.binary_search_by_key(&row, |(row, _)| *row);
        found.map_or(self.default_height, |i| self.heights[i].1)
    }

    fn height(&self, range: CellRange) -> f64 {
        (range.first.row..=range.last.row).map(|row| self.row_height(row)).sum()
    }

    fn new_height(&self, row: u32, need: Need) -> Option<Height> {
        let (saved, custom) = match self.rows.get(&row) {
            Some(FoundRow::Row { tag, .. }) => {
                let custom = tag.flag("customHeight").unwrap_or(false);
                (tag.number::<f64>("ht"), custom)
            }
            _ => (None, false),
        };
        let now = saved.unwrap_or(self.default_height);
        // A row without a height of its own has the sheet's, where that is set by hand.
        let set = if saved.is_some() { custom } else { self.fixed_height };
        if need.fixed || set {
            let height = need.height.min(measure::MOST_ROW_HEIGHT);
            return (height > now).then_some(Height::Points(height));
        }
        saved.is_some_and(|saved| saved < need.height).then_some(Height::Auto)
    }
}

fn wrapped() -> Note {
    Note::new(
        "長い回答のため、折り返す書式（元の書式のコピー）にしました",
        "a long answer: the cell has a wrapped copy of its format",
    )
}

fn taller(height: Height) -> Note {
    match height {
        Height::Auto => Note::new(
            "長い回答に合わせて、行の高さはファイルを開いたときに決まります",
            "a long answer: the row is fitted when the file is opened",
        ),
        Height::Points(points) if points >= measure::MOST_ROW_HEIGHT => Note::new(
            "行を最大の高さにしましたが、回答が見切れるかもしれません",
            "the row is as high as can be, and may not show all of the answer",
        ),
        Height::Points(_) => Note::new(
            "長い回答に合わせて、行を高くしました",
            "a long answer: the row was made higher",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::locate::{Targets, locate};
    use super::*;
    use crate::limits::Limits;
    use crate::workbook::CellFormat;

    const LONG: &str = "当社では情報セキュリティ基本方針を定め、毎年見直しています。";

    /// What is needed for a long text at A1, of a sheet with this inside.
    fn fitted(sheet: &str) -> Fitted {
        let limits = Limits::default();
        let wrap = CellFormat { wrap: true, ..CellFormat::default() };
        let formats: Formats = vec![CellFormat::default(), wrap].into();
        let styles = "<s><cellXfs><xf/><xf/></cellXfs></s>";
        let mut list = FormatList::find(styles, &limits).unwrap();
        let sheet = format!("<w>{sheet}</w>");
        let targets = Targets::from([(0, vec![0])]);
        let located = locate(&sheet, &targets, &limits).unwrap();
        let texts = [(CellRef::new(0, 0), LONG)];
        fit(&located, texts.into_iter(), &formats, &mut list)
    }

    // 30 characters; two of them fit on a line of the default width, six on two columns.
    // A line is 18.7 points high, and 5 are free above and below.
    #[test]
    fn what_a_long_text_needs() {
        let row = |row: &str| format!("<sheetData>{row}</sheetData>");
        let set = "<sheetFormatPr defaultRowHeight='18.75' customHeight='1'/>";
        let wide = "<cols><col min='1' max='1' width='100'/></cols>";
        let merged = "<mergeCells><mergeCell ref='A1:B1'/></mergeCells>";
        let tall = "<mergeCells><mergeCell ref='A1:A9'/></mergeCells>";
        for (name, sheet, copied, height) in [
            ("no row", row(""), true, None),
            ("wide enough", wide.to_owned() + &row(""), false, None),
            ("wrapped already", row("<row><c s='1'/></row>"), false, None),
            (
                "a saved height",
                row("<row ht='15'><c s='1'/></row>"),
                false,
                Some(Height::Auto),
            ),
            (
                "a saved height that will do",
                row("<row ht='300'><c/></row>"),
                true,
                None,
            ),
            (
                "a height set by a person",
                row("<row ht='15' customHeight='1'/>"),
                true,
                Some(Height::Points(286.0)),
            ),
            (
                "a height set for all rows",
                format!("{set}{}", row("<row><c s='1'/></row>")),
                false,
                Some(Height::Points(286.0)),
            ),
            (
                "a height set for all rows, and no row",
                format!("{set}{}", row("")),
                true,
                Some(Height::Points(286.0)),
            ),
            (
                "a height saved where another is set for all rows",
                format!("{set}{}", row("<row ht='15'><c s='1'/></row>")),
                false,
                Some(Height::Auto),
            ),
            (
                "a default height that nobody set",
                format!("<sheetFormatPr defaultRowHeight='18.75'/>{}", row("<row/>")),
                true,
                None,
            ),
            ("merged", row("") + merged, true, Some(Height::Points(99.0))),
            (
                "merged over many rows",
                row("") + tall,
                true,
                Some(Height::Points(166.0)),
            ),
            (
                "hidden",
                "<cols><col min='1' max='1' hidden='1'/></cols>".to_owned() + &row(""),
                false,
                None,
            ),
        ] {
            let fitted = fitted(&sheet);
            let copy = fitted.formats.get(&CellRef::new(0, 0)).copied();
            assert_eq!(copy, copied.then_some(2), "{name}");
            assert_eq!(fitted.heights.get(&0).copied(), height, "{name}");
        }
    }
}
