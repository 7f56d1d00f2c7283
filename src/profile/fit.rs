//! Whether a workbook has the form of a profile.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::{Header, Profile, normal, normal_sheet, questions, texts_of_row};
use crate::address::{CellRef, RowRange, RowRef};
use crate::layout::{Detector, Field, Layout, Role, Table, on_covers};
use crate::note::Note;
use crate::workbook::{Sheet, Workbook};

/// What a workbook is to a profile.
pub(super) enum Fit {
    /// Of its form.
    Known(Box<Layout>),
    /// Of its form once, and changed since; how.
    Changed(Note),
    /// Of another form.
    Other,
}

/// A table of a profile, found in a workbook.
struct Found<'p, 'w> {
    table: &'p Table,
    header: &'p Header,
    sheet: &'w Sheet,
    /// The first header row.
    row: u32,
}

impl Profile {
    pub(super) fn fit(&self, workbook: &Workbook) -> Fit {
        if self.headers.is_empty() || self.headers.len() != self.layout.tables.len() {
            return Fit::Other;
        }
        let mut found: Vec<Found<'_, '_>> = Vec::new();
        for (header, table) in self.headers.iter().zip(&self.layout.tables) {
            let Some(sheet) = sheet_of(workbook, header) else { return Fit::Other };
            let above = found.iter().filter(|f| f.sheet.name() == sheet.name());
            let after = above.map(|found| found.row + 1).max().unwrap_or(0);
            match header.row(sheet, after) {
                Some(row) => found.push(Found { table, header, sheet, row }),
                None => return header.nearest(sheet).map_or(Fit::Other, Fit::Changed),
            }
        }
        // The very same cells: what was stored holds, to the last row.
        let at_home = found.iter().all(|found| {
            let home = found.table.header_rows.map_or(0, |rows| rows.first.0);
            found.sheet.name() == found.header.sheet && home == found.row
        });
        if at_home && questions(workbook, &self.layout) == self.questions {
            return Fit::Known(Box::new(self.layout.clone()));
        }
        match detect(workbook, &found) {
            Ok(layout) => Fit::Known(Box::new(layout)),
            Err(what) => Fit::Changed(what),
        }
    }
}

/// The sheet of a header: by its name, or by its name but for figures.
fn sheet_of<'w>(workbook: &'w Workbook, header: &Header) -> Option<&'w Sheet> {
    workbook.sheet(&header.sheet).or_else(|| {
        let name = normal_sheet(&header.sheet);
        let mut like =
            workbook.sheets().iter().filter(|s| normal_sheet(s.name()) == name);
        like.next().filter(|_| like.next().is_none())
    })
}

impl Header {
    /// The first row from which on the sheet has just these header cells.
    fn row(&self, sheet: &Sheet, from: u32) -> Option<u32> {
        if self.rows.is_empty() {
            return Some(0);
        }
        // A header may begin with a row that is empty in the file.
        let lead = self.rows.iter().position(|row| !row.is_empty())?;
        let lead = u32::try_from(lead).ok()?;
        let starts = sheet.rows().filter_map(|row| row.checked_sub(lead));
        starts.filter(|row| *row >= from).find(|row| self.stands_at(sheet, *row))
    }

    fn stands_at(&self, sheet: &Sheet, row: u32) -> bool {
        let equal = |(row, texts): (u32, &IndexMap<String, String>)| {
            texts_of_row(sheet, row) == *texts
        };
        (row..).zip(&self.rows).all(equal)
    }

    /// What has changed in the row that is most like the header; none where no row is
    /// much like it.
    fn nearest(&self, sheet: &Sheet) -> Option<Note> {
        const FEWEST: usize = 3;
        let known: HashSet<&str> =
            self.rows.iter().flatten().map(|(_, text)| text.as_str()).collect();
        let height = u32::try_from(self.rows.len()).ok()?;
        let texts_at = |row: u32| -> Vec<String> {
            (row..row.saturating_add(height))
                .flat_map(|row| texts_of_row(sheet, row).into_values())
                .collect()
        };
        let shared = |texts: &[String]| {
            let shared: HashSet<&str> = texts.iter().map(String::as_str).collect();
            shared.intersection(&known).count()
        };
        let rows = sheet.rows().map(|row| (row, texts_at(row)));
        let (row, texts) =
            rows.max_by_key(|(row, texts)| (shared(texts), std::cmp::Reverse(*row)))?;
        if known.len() < FEWEST || shared(&texts) * 2 < known.len() {
            return None;
        }
        let gone = known.iter().find(|text| !texts.iter().any(|t| t == *text));
        let new = texts.iter().find(|text| !known.contains(text.as_str()));
        let place = format!("'{}' {}", sheet.name(), row + 1);
        Some(
            match (
                self.rows.iter().flatten().find(|(_, t)| Some(&t.as_str()) == gone),
                new,
            ) {
                (Some((_, gone)), Some(new)) => Note::new(
                    format!(
                        "見出し行 {place} の「{gone}」がなくなり、「{new}」があります"
                    ),
                    format!("the header row {place} has {new:?}, and no {gone:?}"),
                ),
                (Some((_, gone)), None) => Note::new(
                    format!("見出し行 {place} に「{gone}」がありません"),
                    format!("the header row {place} has no {gone:?}"),
                ),
                (None, Some(new)) => Note::new(
                    format!("見出し行 {place} に「{new}」が増えています"),
                    format!("the header row {place} has {new:?} too"),
                ),
                (None, None) => Note::new(
                    format!("見出し行 {place} の列の並びが変わりました"),
                    format!("the columns of the header row {place} were moved"),
                ),
            },
        )
    }
}

/// The layout of a form whose questions have changed: what a person said about its
/// columns, and all else as it is found.
fn detect(workbook: &Workbook, found: &[Found<'_, '_>]) -> Result<Layout, Note> {
    let mut layout = Layout::default();
    for sheet in workbook.sheets() {
        let here: Vec<&Found<'_, '_>> =
            found.iter().filter(|found| found.sheet.name() == sheet.name()).collect();
        let detected = match here[..] {
            [] => continue,
            [one] if !one.header.rows.is_empty() => one.detect(workbook),
            _ => detect_several(workbook, sheet, &here)?,
        };
        layout.tables.extend(detected.tables);
        let of_sheet = |field: &Field| field.at.sheet == sheet.name();
        layout.fields.extend(detected.fields.into_iter().filter(of_sheet));
        layout.notes.extend(detected.notes);
    }
    if layout.tables.is_empty() {
        return Err(Note::new(
            "見出しの下に質問がありません",
            "there are no questions under its header",
        ));
    }
    let covers = on_covers(workbook, &layout, false);
    layout.fields.extend(covers);
    Ok(layout)
}

impl Found<'_, '_> {
    fn detect(&self, workbook: &Workbook) -> Layout {
        let height = u32::try_from(self.header.rows.len()).unwrap_or(1).max(1);
        let rows = RowRange::from((RowRef(self.row), RowRef(self.row + height - 1)));
        let mut detector = Detector::new().sheet(self.sheet.name()).header_rows(rows);
        for column in &self.table.columns {
            detector = detector.column(column.role, column.column);
        }
        let mut layout = detector.detect(workbook);
        if !self.header.skipped.is_empty() {
            for row in self.told(&layout) {
                detector = detector.skip_rows((RowRef(row), RowRef(row)).into());
            }
            layout = detector.detect(workbook);
        }
        for table in &mut layout.tables {
            self.keep(table);
        }
        layout
    }

    /// The rows of questions that a person said are not to be answered.
    fn told(&self, layout: &Layout) -> Vec<u32> {
        let Some(question) = self.table.column(Role::Question) else {
            return Vec::new();
        };
        let rows = |table: &Table| table.first_row.0..=table.last_row.0;
        let text =
            |row: &u32| normal(&self.sheet.text(CellRef::new(*row, question.column.0)));
        let all = layout.tables.iter().flat_map(rows);
        all.filter(|row| self.header.skipped.contains(&text(row))).collect()
    }

    /// What cannot be seen in the sheet, and a person may have written into the layout.
    fn keep(&self, table: &mut Table) {
        if table.choices.is_empty() {
            table.choices.clone_from(&self.table.choices);
        }
        if table.legend.is_empty() {
            table.legend.clone_from(&self.table.legend);
        }
        if table.requirements.is_empty() {
            table.requirements.clone_from(&self.table.requirements);
        }
        for column in &mut table.columns {
            let mut stored = self.table.columns.iter();
            if let Some(stored) =
                stored.find(|c| (c.column, c.role) == (column.column, column.role))
            {
                column.choice.clone_from(&stored.choice);
                column.block = stored.block;
                column.confidence = stored.confidence;
                column.reasons.clone_from(&stored.reasons);
            }
        }
    }
}

/// Several tables on one sheet are found as on any sheet; they must come out as stored.
fn detect_several(
    workbook: &Workbook,
    sheet: &Sheet,
    found: &[&Found<'_, '_>],
) -> Result<Layout, Note> {
    let layout = Detector::new().sheet(sheet.name()).detect(workbook);
    let roles = |table: &Table| -> Vec<_> {
        table.columns.iter().map(|column| (column.column, column.role)).collect()
    };
    let stored = found.iter().map(|found| roles(found.table));
    if stored.eq(layout.tables.iter().map(roles)) {
        return Ok(layout);
    }
    Err(Note::of_sheet(
        sheet.name(),
        "質問が変わり、列の役割を引き継げません",
        "the questions have changed, and with them what the columns seem to be for",
    ))
}
