//! The new cells as XML, put in their places.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::locate::{FoundCell, FoundRow, Located};
use super::value::Content;
use crate::address::CellRef;
use crate::error::Result;
use crate::xml::{Splice, Tag};

/// The sheet with the contents put in.
pub(super) fn write(
    source: &str,
    located: &Located<'_>,
    contents: &BTreeMap<CellRef, Content>,
) -> Result<String> {
    let mut splice = Splice::new(source);
    let writer = Writer { located, contents };
    writer.missing_rows(&mut splice);
    writer.gaps(&mut splice);
    for found in &located.cells {
        writer.replace(found, &mut splice);
    }
    splice.apply()
}

struct Writer<'w, 'a> {
    located: &'w Located<'a>,
    contents: &'w BTreeMap<CellRef, Content>,
}

impl Writer<'_, '_> {
    fn missing_rows(&self, splice: &mut Splice<'_>) {
        let mut places: BTreeMap<usize, String> = BTreeMap::new();
        for (&row, found) in &self.located.rows {
            let FoundRow::Missing(at) = found else { continue };
            let cells = self.row_of_new_cells(row);
            if cells.is_empty() {
                continue;
            }
            let prefix = self.located.prefix;
            let rows = places.entry(*at).or_default();
            let _ =
                write!(rows, "<{prefix}row r=\"{}\">{cells}</{prefix}row>", row + 1);
        }
        for (at, rows) in places {
            match &self.located.empty_data {
                Some(tag) => splice.replace(tag.span(), opened(tag, &rows)),
                None => splice.insert(at, rows),
            }
        }
    }

    fn row_of_new_cells(&self, row: u32) -> String {
        let cells = CellRef::new(row, 0)..=CellRef::new(row, CellRef::MAX_COLS);
        self.contents
            .range(cells)
            .map(|(&at, content)| self.new_cell(at, content))
            .collect()
    }

    fn gaps(&self, splice: &mut Splice<'_>) {
        let mut in_empty_rows: BTreeMap<u32, String> = BTreeMap::new();
        for gap in &self.located.gaps {
            let Some(content) = self.contents.get(&gap.cell) else { continue };
            let cell = self.new_cell(gap.cell, content);
            match self.located.rows.get(&gap.cell.row) {
                Some(FoundRow::Row { is_empty: true, .. }) => {
                    *in_empty_rows.entry(gap.cell.row).or_default() += &cell;
                }
                _ => splice.insert(gap.at, cell),
            }
        }
        for (row, cells) in in_empty_rows {
            if let Some(FoundRow::Row { tag, .. }) = self.located.rows.get(&row)
                && !cells.is_empty()
            {
                splice.replace(tag.span(), opened(tag, &cells));
            }
        }
    }

    fn new_cell(&self, at: CellRef, content: &Content) -> String {
        if *content == Content::Nothing {
            return String::new();
        }
        let prefix = self.located.prefix;
        let mut cell = format!("<{prefix}c r=\"{at}\"");
        if let Some(format) = self.located.implied_format(at) {
            let _ = write!(cell, " s=\"{format}\"");
        }
        self.finish(cell, prefix, content)
    }

    fn replace(&self, found: &FoundCell<'_>, splice: &mut Splice<'_>) {
        let raw = &found.raw;
        let Some(content) = self.contents.get(&raw.at) else { return };
        let is_bare = raw.span == raw.tag.span() && raw.kind == "n";
        if *content == Content::Nothing && is_bare {
            return;
        }
        let tag = &raw.tag;
        let mut cell = format!("<{}", tag.name());
        for attr in tag.attrs() {
            // The type changes; `cm` and `vm` speak of the old value.
            if !matches!(attr.name, "t" | "cm" | "vm") {
                cell += attr.written;
            }
        }
        splice.replace(raw.span.clone(), self.finish(cell, tag.prefix(), content));
    }

    /// The rest of a cell, behind its other attributes.
    fn finish(&self, mut cell: String, prefix: &str, content: &Content) -> String {
        if let Some(kind) = content.kind() {
            let _ = write!(cell, " t=\"{kind}\"");
        }
        let _ = match content {
            Content::Nothing => write!(cell, "/>"),
            Content::Plain { value, .. } => {
                write!(cell, "><{prefix}v>{value}</{prefix}v></{prefix}c>")
            }
            Content::Text { escaped, preserve } => {
                let space = if *preserve { " xml:space=\"preserve\"" } else { "" };
                write!(
                    cell,
                    "><{prefix}is><{prefix}t{space}>{escaped}</{prefix}t></{prefix}is>\
                     </{prefix}c>"
                )
            }
        };
        cell
    }
}

/// An empty tag made into a start tag, with something in it.
fn opened(tag: &Tag<'_>, content: &str) -> String {
    let raw = tag.raw().trim_end_matches('>').trim_end_matches('/').trim_end();
    let name = tag.name();
    format!("{raw}>{content}</{name}>")
}
