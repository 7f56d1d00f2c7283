//! From sheets to tables: headers, columns, rows, and whether it is a questionnaire.

use std::collections::{HashMap, HashSet};

use super::below;
use super::draft::{self, Draft, Rejected};
use super::grid::Grid;
use super::header::{self, Header};
use super::measure::{self, Measured};
use super::own::Own;
use super::rows::{self, Body, Kind};
use super::{Layout, Role, SkipReason, Table, fields, headings, notes, roles};
use crate::address::{ColumnRef, RowRange, RowRef};
use crate::lang::Lang;
use crate::note::Note;
use crate::workbook::{
    DefinedName, Format, Sheet, SheetKind, Validation, ValidationKind, Visibility,
    Workbook,
};

/// How often the rows of a sheet are read over, at most, in the search for a table below
/// one of its headers; and how many rows are read whatever its size.
const READ_OVER: usize = 20;
const ROWS_READ_ANYWAY: usize = 100_000;

/// Find the questions of a workbook.
///
/// The same as `Detector::new().detect(workbook)`.
pub fn detect(workbook: &Workbook) -> Layout {
    Detector::new().detect(workbook)
}

/// Finds the questions of a workbook, heeding what a person has said about it.
///
/// What was said wins; everything that was not said is still detected.
///
/// # Examples
///
/// ```
/// use checksheet::layout::{Detector, Role};
///
/// let csv = "番号,観点,要求,所見\n1,入退室,入退室の記録を保管していますか。,\n";
/// let workbook = checksheet::open(csv.as_bytes())?;
/// let layout = Detector::new().column(Role::Status, "D".parse()?).detect(&workbook);
/// let table = &layout.tables[0];
/// assert_eq!(table.column(Role::Status).unwrap().column.to_string(), "D");
/// assert_eq!(table.column(Role::Question).unwrap().column.to_string(), "C");
/// # Ok::<(), checksheet::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Detector {
    pub(super) sheets: Vec<String>,
    pub(super) header_rows: Option<RowRange>,
    pub(super) columns: Vec<(Role, ColumnRef)>,
    pub(super) skipped: Vec<RowRange>,
}

impl Detector {
    /// A detector that was told nothing.
    pub fn new() -> Detector {
        Detector::default()
    }

    /// Look at this sheet only, hidden or not. Several may be named.
    #[must_use]
    pub fn sheet(mut self, name: impl Into<String>) -> Detector {
        self.sheets.push(name.into());
        self
    }

    /// The header is in these rows.
    #[must_use]
    pub fn header_rows(mut self, rows: RowRange) -> Detector {
        self.header_rows = Some(rows);
        self
    }

    /// The column has this role.
    #[must_use]
    pub fn column(mut self, role: Role, column: ColumnRef) -> Detector {
        self.columns.push((role, column));
        self
    }

    /// Nothing in these rows is to be answered.
    #[must_use]
    pub fn skip_rows(mut self, rows: RowRange) -> Detector {
        self.skipped.push(rows);
        self
    }

    /// Find the questions.
    pub fn detect(&self, workbook: &Workbook) -> Layout {
        if let Some(own) = Own::of(workbook).filter(|_| self.is_told_nothing()) {
            return own.layout();
        }
        // A column that was told is one of the tables that ask something. Only where there
        // are none may it be of a table that does not look so.
        let layout = self.search(workbook, true);
        if layout.tables.is_empty() && !self.columns.is_empty() {
            return self.search(workbook, false);
        }
        layout
    }

    /// Find the tables, of all or of those that look as if they asked something.
    fn search(&self, workbook: &Workbook, asking: bool) -> Layout {
        let mut layout = Layout::default();
        let sources = list_sources(workbook);
        for sheet in workbook.sheets() {
            let told = self.sheets.iter().any(|name| name == sheet.name());
            let wanted = told || self.sheets.is_empty();
            if sheet.kind() != SheetKind::Worksheet || !wanted {
                continue;
            }
            let holds_lists = sources.contains(sheet.name()) && !offers_lists(sheet);
            if holds_lists && !told {
                layout.notes.push(note(
                    sheet,
                    "選択肢の一覧です",
                    "it holds the choices of lists",
                ));
                continue;
            }
            let heed = Heed { told, name: !told, asking };
            self.detect_in(workbook, sheet, heed, &mut layout);
        }
        if layout.tables.is_empty() && self.sheets.is_empty() {
            self.detect_in_side_matter(workbook, &sources, &mut layout);
        }
        if self.is_told_nothing() {
            drop_lists(&mut layout);
        }
        if !layout.tables.is_empty() {
            let by_name = !self.sheets.is_empty();
            layout.fields.extend(fields::on_covers(workbook, &layout, by_name));
        }
        layout
    }

    /// Where nothing else is found, a sheet named マスター or 参考 may hold the questions.
    fn detect_in_side_matter(
        &self,
        workbook: &Workbook,
        sources: &HashSet<String>,
        layout: &mut Layout,
    ) {
        let mut found = Layout::default();
        let visible = |sheet: &&Sheet| {
            sheet.kind() == SheetKind::Worksheet
                && sheet.visibility() == Visibility::Visible
                && !sources.contains(sheet.name())
        };
        for sheet in workbook.sheets().iter().filter(visible) {
            let heed = Heed { told: false, name: false, asking: true };
            self.detect_in(workbook, sheet, heed, &mut found);
        }
        if !found.tables.is_empty() {
            *layout = found;
        }
    }

    /// The first sheet that was named and is not in the workbook.
    pub fn missing_sheet(&self, workbook: &Workbook) -> Option<&str> {
        let missing = |name: &&String| workbook.sheet(name).is_none();
        self.sheets.iter().find(missing).map(String::as_str)
    }

    fn is_told_nothing(&self) -> bool {
        self.sheets.is_empty()
            && self.header_rows.is_none()
            && self.columns.is_empty()
            && self.skipped.is_empty()
    }

    fn detect_in(
        &self,
        workbook: &Workbook,
        sheet: &Sheet,
        heed: Heed,
        layout: &mut Layout,
    ) {
        let titles = print_titles(workbook, sheet);
        let grid = Grid::new(sheet).with_headers(titles);
        let found = self.find(&grid, heed);
        if found.drafts.is_empty() {
            layout.notes.extend(found.note(&grid));
            return;
        }
        if sheet.visibility() != Visibility::Visible && !heed.told {
            let (japanese, english) = (
                "非表示のため、質問があっても回答しません",
                "it is hidden, so its questions are left alone",
            );
            layout.notes.push(note(sheet, japanese, english));
            return;
        }
        let name = (workbook.format() != Format::Delimited || !sheet.name().is_empty())
            .then(|| sheet.name().to_owned());
        let mut above = 0;
        // Tables side by side have the same instructions.
        let mut instructions = 0;
        let last = grid.rows().last().copied().unwrap_or(0);
        for (i, draft) in found.drafts.iter().enumerate() {
            let next = found.drafts.get(i + 1).map(|next| next.header.first_row);
            let below =
                next.filter(|row| *row > draft.body.last_row).unwrap_or(last + 1);
            if draft.header.first_row >= above {
                instructions = above;
            }
            let below = below.saturating_sub(1);
            let mut table = draft.table(&grid, name.clone(), instructions, below);
            below::find(&grid, &mut table);
            layout.fields.extend(fields::find(&grid, above, draft.header.first_row));
            layout.notes.extend(notes::of_rows(&table));
            layout.notes.extend(notes::of_row_below(&grid, &table, below));
            layout.tables.push(table);
            above = above.max(draft.body.last_row + 1);
        }
    }

    /// The tables of a sheet that are questionnaires, and why others are none.
    fn find(&self, grid: &Grid<'_>, heed: Heed) -> Found {
        let headers = match self.header_rows {
            Some(rows) => header::told(grid, rows.first.0, rows.last.0),
            None => header::find(grid),
        };
        let mut found = Found::default();
        let last = grid.rows().last().copied().unwrap_or(0);
        // A sheet of headers would be read to its end for each of them.
        let mut left = grid.rows().len().saturating_mul(READ_OVER) + ROWS_READ_ANYWAY;
        for (i, header) in headers.iter().enumerate() {
            if !found.drafts.iter().any(|draft| draft.includes(header)) {
                let end = end_of(grid, header, &headers[i + 1..], last);
                let rows = grid.rows_in(header.last_row + 1, end).len();
                let Some(rest) = left.checked_sub(rows) else { break };
                left = rest;
                found.add(self.draft(grid, header, end, heed));
            }
        }
        let something_else = matches!(
            found.rejected,
            Some(Rejected::Legend | Rejected::History | Rejected::Tasks)
        );
        if found.drafts.is_empty() && self.header_rows.is_none() && !something_else {
            let unnamed = header::unnamed(grid).into_iter().chain(header::none(grid));
            let asking = unnamed.filter_map(|header| {
                let draft = self.draft(grid, &header, last, heed).ok()?;
                draft.is_asking().then_some(draft)
            });
            found.drafts.extend(asking.take(1));
        }
        found
    }

    fn draft(
        &self,
        grid: &Grid<'_>,
        header: &Header,
        end: u32,
        heed: Heed,
    ) -> Result<Draft, Rejected> {
        let first = if header.made_up { header.first_row } else { header.last_row + 1 };
        let mut repeated = Vec::new();
        let rows: Vec<u32> = grid
            .rows_in(first, end)
            .iter()
            .copied()
            .filter(|&row| {
                let again = header.is_repeated_in(grid, row);
                if again {
                    repeated.push(row);
                }
                !again
            })
            .collect();
        let all = rows.len();
        let rows = below::without_answers(grid, rows);
        let answers_below = all - rows.len();
        let over_answers =
            (answers_below > 0).then(|| header.over_answers(grid)).flatten();
        let header = over_answers.as_ref().unwrap_or(header);
        let columns = measure::measure(grid, header, &rows);
        let told: Vec<Option<Role>> = columns.iter().map(|c| self.told(c)).collect();
        let roles = roles::assign(&columns, &told);
        let lanes = draft::lanes(&columns, &roles).ok_or(Rejected::NoQuestions)?;
        let mut body = rows::read(grid, &repeated, &lanes, (first, end));
        self.skip(&mut body);
        let header = header.clone();
        let draft = Draft { header, columns, roles, lanes, body, answers_below };
        let is_told = told.iter().any(Option::is_some);
        if self.header_rows.is_none() && (heed.asking || !is_told) {
            draft.check(heed.name.then(|| grid.sheet.name()))?;
        }
        Ok(draft)
    }

    fn told(&self, column: &Measured) -> Option<Role> {
        let covers = |at: &ColumnRef| (column.first..=column.last).contains(&at.0);
        self.columns.iter().find(|(_, at)| covers(at)).map(|(role, _)| *role)
    }

    fn skip(&self, body: &mut Body) {
        for (row, kind) in &mut body.rows {
            if self.skipped.iter().any(|rows| rows.contains(RowRef(*row))) {
                *kind = Kind::Skipped(SkipReason::Told);
            }
        }
        body.end_with_item();
    }
}

/// Where other tables take answers, numbered sentences without a header and without a place
/// for answers are instructions.
fn drop_lists(layout: &mut Layout) {
    let takes_answers = |table: &Table| {
        let roles = [Role::Status, Role::Mark, Role::Remark];
        table.columns.iter().any(|column| roles.contains(&column.role))
    };
    if !layout.tables.iter().any(takes_answers) {
        return;
    }
    let (kept, lists): (Vec<Table>, Vec<Table>) = std::mem::take(&mut layout.tables)
        .into_iter()
        .partition(|table| takes_answers(table) || table.header_rows.is_some());
    layout.tables = kept;
    layout.notes.extend(lists.iter().map(|table| {
        let why = Rejected::NotAsking;
        let (japanese, english) = (why.text(Lang::Japanese), why.text(Lang::English));
        Note::of_sheet(table.sheet_name(), japanese, english)
    }));
}

/// What counts for a sheet besides its cells.
#[derive(Clone, Copy, Debug)]
struct Heed {
    /// A person named it: it may be hidden.
    told: bool,
    /// Its name may say that it explains or lists something.
    name: bool,
    /// Its tables have to look as if they asked something, whatever was told of them.
    asking: bool,
}

/// What was found on a sheet.
#[derive(Default)]
struct Found {
    drafts: Vec<Draft>,
    rejected: Option<Rejected>,
}

impl Found {
    fn add(&mut self, draft: Result<Draft, Rejected>) {
        match draft {
            Ok(draft) => self.drafts.push(draft),
            Err(why) => self.rejected = self.rejected.or(Some(why)),
        }
    }

    /// Why there is no table on a sheet on which a person reads something.
    fn note(&self, grid: &Grid<'_>) -> Option<Note> {
        if grid.rows().is_empty() {
            let computed = grid.sheet.cells().any(|(_, cell)| cell.formula);
            return Some(if computed {
                note(
                    grid.sheet,
                    "数式だけがあり、計算結果が保存されていません。表計算ソフトで開いて保存し直してください",
                    "it holds formulas alone, whose results were not saved; open it in a spreadsheet program and save it anew",
                )
            } else {
                note(
                    grid.sheet,
                    "セルに何も書かれていません。図や画像の中の文字は読みません",
                    "nothing is written in its cells; texts in drawings and pictures are not read",
                )
            });
        }
        let (japanese, english) = match self.rejected {
            Some(why) => (why.text(Lang::Japanese), why.text(Lang::English)),
            None if grid.is_computed() => (
                "数式だけがあり、質問の表がありません",
                "it holds formulas alone, and no table of questions",
            ),
            None if grid.is_wider_than(header::MOST_COLUMNS) => (
                "質問の表がありません。1 行に 256 を超えるセルがあり、左から 256 セルだけを調べました。質問のある列だけを残してください",
                "it holds no table of questions in the first 256 cells of its rows, and no further ones are searched; keep the columns with the questions",
            ),
            None => ("質問の表がありません", "it holds no table of questions"),
        };
        Some(note(grid.sheet, japanese, english))
    }
}

fn note(sheet: &Sheet, japanese: &str, english: &str) -> Note {
    Note::of_sheet(sheet.name(), japanese, english)
}

/// The sheets from which drop-down lists of other sheets are taken.
fn list_sources(workbook: &Workbook) -> HashSet<String> {
    let name = |n: &'_ DefinedName| (n.name.clone(), n.refers_to.clone());
    let names: HashMap<String, String> = workbook.names().iter().map(name).collect();
    let mut sources = HashSet::new();
    for sheet in workbook.sheets() {
        for validation in sheet.validations() {
            let ValidationKind::List { source, .. } = &validation.kind else {
                continue;
            };
            let source = source.trim_start_matches('=');
            let range = names.get(source).map_or(source, String::as_str);
            let Some((from, _)) = range.rsplit_once('!') else { continue };
            let from =
                from.trim_start_matches('=').trim_matches('\'').replace("''", "'");
            if from != sheet.name() {
                sources.insert(from);
            }
        }
    }
    sources
}

/// Whether a sheet offers lists itself.
fn offers_lists(sheet: &Sheet) -> bool {
    let list = |v: &Validation| matches!(v.kind, ValidationKind::List { .. });
    sheet.validations().iter().any(list)
}

/// The last row that can belong to the table under a header: before the next header that
/// is another one, and has columns of its own.
fn end_of(grid: &Grid<'_>, header: &Header, later: &[Header], last: u32) -> u32 {
    let next = later.iter().find(|other| {
        other.first_row > header.last_row
            && header.overlaps(other)
            && (!other.is_like(header) || is_table_of_its_own(grid, header, other))
    });
    next.map_or(last, |next| next.first_row - 1)
}

/// The rows that are printed on each page: of several, the last is the header's lowest.
fn print_titles(workbook: &Workbook, sheet: &Sheet) -> Option<u32> {
    let is_own = |name: &&DefinedName| {
        let own = name.sheet.and_then(|i| workbook.sheets().get(i));
        name.name.eq_ignore_ascii_case("_xlnm.Print_Titles")
            && own.is_some_and(|own| own.name() == sheet.name())
    };
    let titles = workbook.names().iter().find(is_own)?;
    // 'A'!$A:$B,'A'!$4:$5
    let rows = titles.refers_to.rsplit_once(':')?.1.trim_start_matches('$');
    rows.parse::<u32>().ok()?.checked_sub(1)
}

/// Whether a header that comes again begins another table, and not another page of this
/// one: it has a title of a table, or stands far below.
fn is_table_of_its_own(grid: &Grid<'_>, header: &Header, other: &Header) -> bool {
    let above = grid.rows_in(header.last_row + 1, other.first_row.saturating_sub(1));
    let Some((&title_row, before)) = above.split_last() else { return false };
    let mut texts = grid.texts(title_row);
    let (Some(title), None) = (texts.next(), texts.next()) else { return false };
    let title = headings::normal(&title.text);
    let named = ["表", "別表", "別紙", "様式", "シート", "table", "part ", "sheet"]
        .iter()
        .any(|word| title.starts_with(word));
    let gap = before.last().map_or(0, |row| title_row - row);
    named || gap >= 4
}
