//! What a person told about a workbook and could not be heeded.

use super::detect::Detector;
use super::headings::{normal, squeeze};
use super::{Column, Layout, Role, Table};
use crate::address::{CellRef, ColumnRef, RowRange, RowRef};
use crate::brief::one_line;
use crate::note::Note;
use crate::workbook::{Sheet, Workbook};

impl Detector {
    /// What was told and found no use in the layout that came of it: columns that no table
    /// has, rows below the last one, a column of questions without any.
    pub fn overlooked(&self, workbook: &Workbook, layout: &Layout) -> Vec<Note> {
        let named = |sheet: &&Sheet| {
            self.sheets.is_empty() || self.sheets.iter().any(|n| n == sheet.name())
        };
        let sheets = workbook.sheets().iter().filter(named);
        let last = sheets.filter_map(|sheet| sheet.rows().next_back()).max();
        let beyond = |rows: &&RowRange| last.is_none_or(|last| rows.first.0 > last);
        let rows = self.header_rows.iter().chain(&self.skipped).filter(beyond);
        let mut notes: Vec<Note> = rows
            .map(|rows| below_all(*rows, last.map_or(0, |last| last + 1)))
            .collect();
        if layout.tables.is_empty() {
            return notes;
        }
        for (role, column) in &self.columns {
            let has = |table: &&Table| has(workbook, table, *role, *column);
            if !layout.tables.iter().any(|table| has(&table)) {
                notes.push(no_such_column(*role, *column, &layout.tables[0]));
            } else if *role == Role::Question
                && layout.tables.iter().filter(has).all(|table| table.items == 0)
            {
                notes.push(Note::new(
                    format!("{column} 列に質問はありません。質問の列を --column question=列 で指定してください"),
                    format!("there are no questions in column {column}; tell the column that holds them with --column question=COLUMN"),
                ));
            }
        }
        notes
    }
}

impl Layout {
    /// A note for each table whose header in the workbook is another one: then the layout
    /// is of another form.
    ///
    /// Told is the first column that differs, where most of them do. A layout that was
    /// stored for this form, and whose roles or rows were edited, differs in none.
    pub fn of_another_form(&self, workbook: &Workbook) -> Vec<Note> {
        let table = |table: &Table| of_another_form(table, workbook);
        self.tables.iter().filter_map(table).collect()
    }
}

fn of_another_form(table: &Table, workbook: &Workbook) -> Option<Note> {
    let sheet = workbook.sheet(table.sheet_name())?;
    let rows = table.header_rows?;
    let headed = |column: &&Column| !column.header.is_empty() && column.below == 0;
    let texts = |column: ColumnRef| {
        (rows.first.0..=rows.last.0)
            .map(move |row| sheet.text(sheet.anchor(CellRef::new(row, column.0))))
    };
    let key = |text: &str| squeeze(&normal(text));
    let is_there = |column: &&Column| {
        let levels: Vec<String> = column.header.split(" / ").map(key).collect();
        texts(column.column).any(|text| levels.contains(&key(&text)))
    };
    let columns: Vec<&Column> = table.columns.iter().filter(headed).collect();
    let missing: Vec<&&Column> = columns.iter().filter(|c| !is_there(c)).collect();
    let other = missing.first().filter(|_| missing.len() * 2 > columns.len())?;
    let at = other.column;
    let found = texts(at).filter(|text| !text.is_empty()).last().unwrap_or_default();
    let (found, stored) = (one_line(&found), one_line(&other.header));
    Some(Note::of_sheet(
        table.sheet_name(),
        format!(
            "レイアウトは別の様式のもののようです。{at} 列の見出しは「{found}」で、「{stored}」ではありません"
        ),
        format!(
            "the layout seems to be of another form: column {at} is headed {found:?}, not {stored:?}"
        ),
    ))
}

/// Whether the table has the column, or one that is merged over it, in that role.
fn has(workbook: &Workbook, table: &Table, role: Role, column: ColumnRef) -> bool {
    let merged_from = |row: RowRef| {
        let sheet = workbook.sheet(table.sheet_name())?;
        let area = sheet.merge_at(CellRef::new(row.0, column.0))?;
        Some(ColumnRef(area.first.col))
    };
    let header = table.header_rows.map(|rows| (rows.first.0..=rows.last.0).map(RowRef));
    let mut places: Vec<ColumnRef> =
        header.into_iter().flatten().filter_map(merged_from).collect();
    places.push(column);
    table.columns.iter().any(|c| c.role == role && places.contains(&c.column))
}

fn below_all(rows: RowRange, last: u32) -> Note {
    let first = rows.first;
    Note::new(
        format!("{first} 行目はありません。最後の行は {last} 行目です"),
        format!("there is no row {first}; the last row is {last}"),
    )
}

fn no_such_column(role: Role, column: ColumnRef, table: &Table) -> Note {
    if let Some(taken) = table.columns.iter().find(|c| c.column == column) {
        let (name, other) = (role.name(), taken.role.name());
        return Note::new(
            format!("--column {name}={column}: {column} 列はすでに {other} の列です"),
            format!("--column {name}={column}: column {column} is the {other} already"),
        );
    }
    let first = table.columns.first().map_or(column, |c| c.column);
    let last = table.columns.last().map_or(column, |c| c.column);
    let name = role.name();
    Note::new(
        format!(
            "--column {name}={column}: 表に {column} 列はありません。表の列は {first} から {last} までです"
        ),
        format!(
            "--column {name}={column}: the table has no column {column}; it has {first} to {last}"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    const CSV: &str = "項番,確認事項,空欄,回答\n1,責任者を定めていますか。,,\n2,規程を定めていますか。,,\n3,教育をしていますか。,,\n";

    fn overlooked(detector: &Detector) -> Vec<String> {
        let workbook = crate::open(CSV.as_bytes()).unwrap();
        let layout = detector.detect(&workbook);
        let notes = detector.overlooked(&workbook, &layout);
        notes.iter().map(|note| note.line(Lang::English)).collect()
    }

    fn rows(first: u32, last: u32) -> RowRange {
        (RowRef(first - 1), RowRef(last - 1)).into()
    }

    #[test]
    fn what_is_there_is_heeded() {
        let column =
            |role, column: &str| Detector::new().column(role, column.parse().unwrap());
        for detector in [
            Detector::new(),
            column(Role::Status, "D"),
            column(Role::Remark, "C"),
            column(Role::Question, "B"),
            Detector::new().skip_rows(rows(4, 9)),
            Detector::new().header_rows(rows(1, 1)),
        ] {
            assert_eq!(overlooked(&detector), [""; 0], "{detector:?}");
        }
    }

    #[test]
    fn what_is_not_there_is_told() {
        let column =
            |role, column: &str| Detector::new().column(role, column.parse().unwrap());
        for (detector, told) in [
            (
                column(Role::Status, "Z"),
                "--column status=Z: the table has no column Z; it has A to D",
            ),
            (
                column(Role::Question, "C"),
                "there are no questions in column C; tell the column that holds them with --column question=COLUMN",
            ),
            (
                Detector::new().skip_rows(rows(5, 9)),
                "there is no row 5; the last row is 4",
            ),
            (
                Detector::new().header_rows(rows(70, 70)),
                "there is no row 70; the last row is 4",
            ),
        ] {
            assert_eq!(overlooked(&detector), [told], "{detector:?}");
        }
    }

    #[test]
    fn a_layout_of_another_form_is_told() {
        let workbook = crate::open(CSV.as_bytes()).unwrap();
        let layout = Detector::new().detect(&workbook);
        assert_eq!(layout.of_another_form(&workbook), []);
        let other = "番号,観点,設問,回答例\n1,規程,規程を定めていますか。,はい\n";
        let other = crate::open(other.as_bytes()).unwrap();
        let notes = layout.of_another_form(&other);
        assert_eq!(
            notes[0].text(Lang::English),
            "the layout seems to be of another form: column A is headed \"番号\", not \"項番\""
        );
    }
}
