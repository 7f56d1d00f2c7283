//! Rows whose height is set grow with long answers.
//!
//! Where nobody has set the height of a row, the program that shows it makes the row fit.
//! A row whose height was set gets a copy of its style that lets the program do so again,
//! with the height that it will come to. Over a merged area no program does: there the
//! height itself is computed.

use crate::address::{CellRange, CellRef};
use crate::edit::CellValue;
use crate::error::Result;
use crate::limits::Limits;
use crate::measure;
use crate::workbook::{Sheet, Workbook};
use crate::xml::{Tag, Token, Xml};

/// Of rows that do not say how high they are, in points: that of Calc.
const DEFAULT_HEIGHT: f64 = 12.8;

/// Merged areas that are taller are not answer cells.
const MOST_ROWS: u32 = 1_000;

/// Column widths are read in characters of 7 pixels.
const UNIT: f64 = 7.0 / measure::PIXELS_PER_UNIT;

/// The height that a row gets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Height {
    /// In points.
    points: f64,
    /// Whether the program that shows the row may make it fit.
    optimal: bool,
}

impl Height {
    /// The attributes of a row's style that say so.
    pub(super) const ATTRIBUTES: &[&str] =
        &["style:row-height", "style:min-row-height", "style:use-optimal-row-height"];

    /// Those attributes with their values.
    pub(super) fn attributes(self) -> String {
        format!(
            " style:row-height=\"{}pt\" style:use-optimal-row-height=\"{}\"",
            self.points, self.optimal
        )
    }
}

/// The height that a row needs for new texts, where it would not show all of one.
pub(super) fn height<'t>(
    workbook: &Workbook,
    sheet: &str,
    row: u32,
    values: impl Iterator<Item = (CellRef, &'t CellValue)>,
) -> Option<Height> {
    let sheet = workbook.sheet(sheet)?;
    let needed = values.filter_map(|(at, value)| match value {
        CellValue::Text(text) => needed(sheet, at, text),
        _ => None,
    });
    let needed = needed.max_by(|a, b| a.points.total_cmp(&b.points))?;
    (needed.points > row_height(sheet, row)).then_some(needed)
}

fn needed(sheet: &Sheet, at: CellRef, text: &str) -> Option<Height> {
    let area = sheet.merge_at(at).unwrap_or(CellRange::new(at, at));
    let merged = !area.is_cell();
    let set = sheet.row_props.get(&at.row).is_some_and(|row| row.custom_height);
    let format = sheet.format_at(at);
    if !(merged || set) || area.height() > MOST_ROWS {
        return None;
    }
    let columns =
        (area.first.col..=area.last.col).filter(|c| !sheet.is_column_hidden(*c));
    let width: f64 = columns.map(|col| f64::from(sheet.column_width(col))).sum();
    // A text that is not wrapped has the lines that it was written in.
    let width = if format.wrap { width * UNIT } else { f64::from(u16::MAX) };
    let whole = measure::height(text, width, f64::from(format.font_size));
    let others = (area.first.row..=area.last.row).filter(|row| *row != at.row);
    let others: f64 = others.map(|row| row_height(sheet, row)).sum();
    Some(Height { points: whole - others, optimal: !merged })
}

fn row_height(sheet: &Sheet, row: u32) -> f64 {
    let height = sheet.row_props.get(&row).and_then(|row| row.height);
    height.map_or(DEFAULT_HEIGHT, f64::from)
}

/// What a row style says, and where a new one can be put.
pub(super) struct RowStyles<'a> {
    source: &'a str,
    limits: Limits,
    /// Behind the last of the automatic styles.
    pub(super) end: usize,
}

impl<'a> RowStyles<'a> {
    /// Where the document has styles of its own, and rows that no program would fit.
    pub(super) fn of(source: &'a str, limits: &Limits) -> Option<RowStyles<'a>> {
        const SIGNS: [&str; 3] =
            ["use-optimal-row-height=\"false\"", "-rows-spanned=", "-columns-spanned="];
        if !SIGNS.iter().any(|sign| source.contains(sign)) {
            return None;
        }
        let end = source.find("</office:automatic-styles>")?;
        Some(RowStyles { source, limits: *limits, end })
    }

    /// A name that no style has, those of `given` included.
    pub(super) fn free_name<'n>(
        &self,
        given: impl Iterator<Item = &'n String> + Clone,
    ) -> String {
        let taken = |name: &String| {
            self.source.contains(&format!("\"{name}\""))
                || given.clone().any(|other| other == name)
        };
        let mut names = (1..).map(|n: usize| format!("checksheet{n}"));
        names.find(|name| !taken(name)).unwrap_or_default()
    }

    /// The tag that says what rows of this style look like.
    pub(super) fn properties(&self, name: &str) -> Result<Option<Tag<'a>>> {
        let mut xml = Xml::new(self.source, &self.limits);
        let mut inside = false;
        while xml.span().end < self.end {
            match xml.next()? {
                Token::Start(tag) if tag.name() == "style:style" => {
                    inside = tag.attr("style:name").as_deref() == Some(name)
                        && tag.attr("style:family").as_deref() == Some("table-row");
                }
                Token::Start(tag) | Token::Empty(tag)
                    if inside && tag.name() == "style:table-row-properties" =>
                {
                    return Ok(Some(tag));
                }
                Token::Eof => break,
                _ => {}
            }
        }
        Ok(None)
    }
}
