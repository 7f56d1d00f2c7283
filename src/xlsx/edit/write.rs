//! The new cells as XML, put in their places.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::super::grid::RawCell;
use super::fit::{Fitted, Height};
use super::locate::{FoundRow, Located};
use super::value::Content;
use crate::address::CellRef;
use crate::error::Result;
use crate::xml::{Splice, Tag};

/// The sheet with the contents put in.
pub(super) fn write(
    source: &str,
    located: &Located<'_>,
    contents: &BTreeMap<CellRef, Content>,
    fitted: &Fitted,
) -> Result<String> {
    let mut splice = Splice::new(source);
    let writer = Writer { located, contents, fitted };
    writer.missing_rows(&mut splice);
    writer.gaps(&mut splice);
    writer.heights(&mut splice);
    for found in &located.cells {
        writer.replace(found, &mut splice);
    }
    splice.apply()
}

struct Writer<'w, 'a> {
    located: &'w Located<'a>,
    contents: &'w BTreeMap<CellRef, Content>,
    fitted: &'w Fitted,
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
            let height = match self.fitted.heights.get(&row) {
                Some(Height::Points(points)) => height_attributes(*points),
                _ => String::new(),
            };
            let _ = write!(rows, "<{prefix}row r=\"{}\"{height}>", row + 1);
            let _ = write!(rows, "{cells}</{prefix}row>");
        }
        for (at, rows) in places {
            match &self.located.empty_data {
                Some(tag) => {
                    splice.replace(tag.span(), opened(tag.raw(), tag.name(), &rows))
                }
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
                let raw = self.row_tag(row, tag);
                splice.replace(tag.span(), opened(&raw, tag.name(), &cells));
            }
        }
    }

    /// Rows that are there and get another height.
    fn heights(&self, splice: &mut Splice<'_>) {
        for &row in self.fitted.heights.keys() {
            if let Some(FoundRow::Row { tag, is_empty: false }) =
                self.located.rows.get(&row)
            {
                splice.replace(tag.span(), self.row_tag(row, tag));
            }
        }
    }

    /// A row's tag with its new height.
    fn row_tag(&self, row: u32, tag: &Tag<'_>) -> String {
        let height = match self.fitted.heights.get(&row) {
            None => return tag.raw().to_owned(),
            Some(Height::Auto) => String::new(),
            Some(Height::Points(points)) => height_attributes(*points),
        };
        let kept = tag.attrs().filter(|a| !matches!(a.name, "ht" | "customHeight"));
        let attributes: String = kept.map(|attr| attr.written).collect();
        let behind = &tag.raw()[tag.attrs_end() - tag.span().start..];
        format!("<{}{attributes}{height}{behind}", tag.name())
    }

    fn new_cell(&self, at: CellRef, content: &Content) -> String {
        if *content == Content::Nothing {
            return String::new();
        }
        let prefix = self.located.prefix;
        let mut cell = String::with_capacity(content.room());
        let _ = write!(cell, "<{prefix}c r=\"{at}\"");
        let fitted = self.fitted.formats.get(&at).copied();
        if let Some(format) = fitted.or_else(|| self.located.implied_format(at)) {
            let _ = write!(cell, " s=\"{format}\"");
        }
        self.finish(cell, prefix, content)
    }

    fn replace(&self, raw: &RawCell<'_>, splice: &mut Splice<'_>) {
        let Some(content) = self.contents.get(&raw.at) else { return };
        let is_bare = raw.span == raw.tag.span() && raw.kind == "n";
        if *content == Content::Nothing && is_bare {
            return;
        }
        let tag = &raw.tag;
        let fitted = self.fitted.formats.get(&raw.at);
        let mut cell = String::with_capacity(tag.raw().len() + content.room());
        push(&mut cell, &["<", tag.name()]);
        for attr in tag.attrs() {
            match attr.name {
                // The type changes; `cm` and `vm` speak of the old value.
                "t" | "cm" | "vm" => {}
                "s" if fitted.is_some() => {}
                _ => cell += attr.written,
            }
        }
        if let Some(format) = fitted {
            let _ = write!(cell, " s=\"{format}\"");
        }
        splice.replace(raw.span.clone(), self.finish(cell, tag.prefix(), content));
    }

    /// The rest of a cell, behind its other attributes.
    fn finish(&self, mut cell: String, prefix: &str, content: &Content) -> String {
        if let Some(kind) = content.kind() {
            push(&mut cell, &[" t=\"", kind, "\""]);
        }
        match content {
            Content::Nothing => cell.push_str("/>"),
            Content::Plain { value, .. } => {
                push(&mut cell, &["><", prefix, "v>", value, "</", prefix, "v></"]);
                push(&mut cell, &[prefix, "c>"]);
            }
            Content::Text { escaped, preserve } => {
                let space = if *preserve { " xml:space=\"preserve\"" } else { "" };
                push(&mut cell, &["><", prefix, "is><", prefix, "t", space, ">"]);
                push(&mut cell, &[escaped, "</", prefix, "t></", prefix, "is></"]);
                push(&mut cell, &[prefix, "c>"]);
            }
        }
        cell
    }
}

/// Append all of them; once a cell, so without the cost of formatting.
fn push(cell: &mut String, texts: &[&str]) {
    for text in texts {
        cell.push_str(text);
    }
}

/// An empty tag made into a start tag, with something in it.
fn opened(raw: &str, name: &str, content: &str) -> String {
    let raw = raw.trim_end_matches('>').trim_end_matches('/').trim_end();
    format!("{raw}>{content}</{name}>")
}

fn height_attributes(points: f64) -> String {
    format!(" ht=\"{points}\" customHeight=\"1\"")
}
