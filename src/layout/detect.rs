//! From sheets to tables: headers, columns, rows, and whether it is a questionnaire.

use super::grid::Grid;
use super::header::{self, Header};
use super::measure::{self, Measured};
use super::own::Own;
use super::roles::{self, Assigned};
use super::rows::{self, Body, Kind, Lanes};
use super::{Column, Layout, Role, SkipReason, SkippedRow, Table, headings};
use crate::address::{CellRef, ColumnRef, RowRange, RowRef};
use crate::workbook::{Format, Sheet, SheetKind, ValidationKind, Visibility, Workbook};

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
    sheets: Vec<String>,
    header_rows: Option<RowRange>,
    columns: Vec<(Role, ColumnRef)>,
    skipped: Vec<RowRange>,
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
        let mut layout = Layout::default();
        for sheet in workbook.sheets() {
            self.detect_in(workbook, sheet, &mut layout);
        }
        layout
    }

    fn is_told_nothing(&self) -> bool {
        self.sheets.is_empty()
            && self.header_rows.is_none()
            && self.columns.is_empty()
            && self.skipped.is_empty()
    }

    fn detect_in(&self, workbook: &Workbook, sheet: &Sheet, layout: &mut Layout) {
        let named = self.sheets.iter().any(|name| name == sheet.name());
        if sheet.kind() != SheetKind::Worksheet || !(self.sheets.is_empty() || named) {
            return;
        }
        let grid = Grid::new(sheet);
        let drafts = self.drafts(&grid);
        if sheet.visibility() != Visibility::Visible && !named {
            if !drafts.is_empty() {
                layout.notes.push(format!(
                    "sheet {:?} is hidden: its questions are not to be answered",
                    sheet.name()
                ));
            }
            return;
        }
        let name = (workbook.format() != Format::Delimited || !sheet.name().is_empty())
            .then(|| sheet.name().to_owned());
        for draft in drafts {
            layout.tables.push(draft.table(&grid, name.clone()));
        }
    }

    /// The tables of a sheet that are questionnaires.
    fn drafts(&self, grid: &Grid<'_>) -> Vec<Draft> {
        let headers = match self.header_rows {
            Some(rows) => header::told(grid, rows.first.0, rows.last.0),
            None => header::find(grid),
        };
        let mut drafts: Vec<Draft> = Vec::new();
        let last = grid.rows().last().copied().unwrap_or(0);
        for (i, header) in headers.iter().enumerate() {
            if drafts.iter().any(|draft| draft.includes(header)) {
                continue;
            }
            let end = end_of(grid, header, &headers[i + 1..], last);
            drafts.extend(self.draft(grid, header, end));
        }
        drafts
    }

    fn draft(&self, grid: &Grid<'_>, header: &Header, end: u32) -> Option<Draft> {
        let rows: Vec<u32> = grid
            .rows_in(header.last_row + 1, end)
            .iter()
            .copied()
            .filter(|&row| !header.is_repeated_in(grid, row))
            .collect();
        let columns = measure::measure(grid, header, &rows);
        let told: Vec<Option<Role>> = columns.iter().map(|c| self.told(c)).collect();
        let roles = roles::assign(&columns, &told);
        let lanes = lanes(&columns, &roles)?;
        let mut body =
            rows::read(grid, Some(header), &lanes, (header.last_row + 1, end));
        self.skip(&mut body);
        let draft = Draft { header: Some(header.clone()), columns, roles, lanes, body };
        draft.is_questionnaire().then_some(draft)
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
    }
}

/// The last row that can belong to the table under a header: before the next header that
/// is another one, and has columns of its own.
fn end_of(grid: &Grid<'_>, header: &Header, later: &[Header], last: u32) -> u32 {
    let next = later.iter().find(|other| {
        other.first_row > header.last_row
            && overlaps(header, other)
            && (!other.is_like(header) || is_table_of_its_own(grid, header, other))
    });
    next.map_or(last, |next| next.first_row - 1)
}

fn overlaps(a: &Header, b: &Header) -> bool {
    let span = |h: &Header| {
        (
            h.columns.first().map_or(0, |c| c.first),
            h.columns.last().map_or(0, |c| c.last),
        )
    };
    let ((a0, a1), (b0, b1)) = (span(a), span(b));
    a0 <= b1 && b0 <= a1
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

/// A table in the making.
struct Draft {
    header: Option<Header>,
    columns: Vec<Measured>,
    roles: Vec<Assigned>,
    lanes: Lanes,
    body: Body,
}

/// The columns that tell rows apart; none without a question column.
fn lanes(columns: &[Measured], roles: &[Assigned]) -> Option<Lanes> {
    let of = |role: Role| {
        columns
            .iter()
            .zip(roles)
            .filter(move |(_, r)| r.role == role)
            .map(|(c, _)| c.first)
    };
    let mut answers: Vec<u16> = of(Role::Status).chain(of(Role::Mark)).collect();
    if answers.is_empty() {
        answers.extend(of(Role::Remark));
    }
    Some(Lanes {
        table: (columns.first()?.first, columns.last()?.last),
        question: of(Role::Question).next()?,
        number: of(Role::Number).next(),
        answers,
        all: columns.iter().map(|c| c.first).collect(),
    })
}

impl Draft {
    /// Whether a header lies within this table.
    fn includes(&self, header: &Header) -> bool {
        let first = self.header.as_ref().map_or(0, |h| h.first_row);
        (first..=self.body.last_row).contains(&header.first_row)
            && self.header.as_ref().is_some_and(|own| overlaps(own, header))
    }

    fn column(&self, role: Role) -> Option<&Measured> {
        self.columns
            .iter()
            .zip(&self.roles)
            .find(|(_, r)| r.role == role)
            .map(|(c, _)| c)
    }

    /// Whether it asks for answers, or at least lists what could be asked.
    fn is_questionnaire(&self) -> bool {
        let items = self.body.items().count();
        let Some(question) = self.column(Role::Question) else { return false };
        if items == 0 || self.is_history() || self.is_legend() {
            return false;
        }
        let named = question.names.of(Role::Question);
        let asked = question.asks() >= 0.35;
        let numbered = self.column(Role::Number).is_some();
        let status =
            self.column(Role::Status).is_some() || self.column(Role::Mark).is_some();
        let remark = self.column(Role::Remark).is_some();
        if status {
            return named >= 0.5 || asked || (numbered && question.width() >= 20.0);
        }
        let long = question.width() >= 24.0;
        let categorised = self.column(Role::Category).is_some();
        if remark {
            return items >= 2 && (named >= 0.5 || asked) && (numbered || asked);
        }
        items >= 3
            && (numbered || categorised && asked)
            && (named >= 0.5 || asked)
            && long
    }

    /// Change logs: 版, 日付, 変更内容, 作成者.
    fn is_history(&self) -> bool {
        const WORDS: [&str; 16] = [
            "版",
            "版数",
            "改訂",
            "改定",
            "変更内容",
            "改訂内容",
            "改定内容",
            "変更箇所",
            "更新内容",
            "作成者",
            "version",
            "revision",
            "changes",
            "change",
            "author",
            "description of change",
        ];
        let told = |column: &&Measured| {
            let leaf = headings::squeeze(&headings::normal(column.leaf()));
            WORDS.iter().any(|word| leaf == *word || leaf.starts_with("改訂"))
        };
        let dated = self.columns.iter().any(|c| c.names.of(Role::Date) >= 0.6);
        let count = self.columns.iter().filter(told).count();
        count >= 2 || count >= 1 && dated && self.columns.len() <= 6
    }

    /// Legends: 記号 and 意味.
    fn is_legend(&self) -> bool {
        const WORDS: [&str; 12] = [
            "記号",
            "意味",
            "シンボル",
            "凡例",
            "定義",
            "symbol",
            "definition",
            "meaning",
            "legend",
            "term",
            "用語",
            "abbreviation",
        ];
        let told = |column: &&Measured| {
            let leaf = headings::squeeze(&headings::normal(column.leaf()));
            WORDS.contains(&leaf.as_str())
        };
        self.columns.len() <= 5 && self.columns.iter().filter(told).count() >= 2
    }

    fn table(self, grid: &Grid<'_>, sheet: Option<String>) -> Table {
        let items: Vec<u32> = self.body.items().collect();
        let first = items.first().copied().unwrap_or(0);
        let mut table = Table {
            sheet,
            header_rows: self
                .header
                .as_ref()
                .map(|h| (RowRef(h.first_row), RowRef(h.last_row)).into()),
            first_row: RowRef(first),
            last_row: RowRef(self.body.last_row),
            items: items.len(),
            columns: self.columns.iter().zip(&self.roles).map(column).collect(),
            choices: self.choices(grid, &items),
            legend: Vec::new(),
            requirements: Vec::new(),
            section_rows: Vec::new(),
            continuation_rows: Vec::new(),
            skipped_rows: Vec::new(),
        };
        table.columns.retain(|c| !c.header.is_empty() || c.role != Role::Other);
        self.put_rows(&mut table, first);
        table
    }

    fn put_rows(&self, table: &mut Table, first: u32) {
        let mut next = first;
        let skipped = |row, reason| SkippedRow { row: RowRef(row), reason };
        for &(row, kind) in &self.body.rows {
            if row > first {
                let blank = (next..row).map(|row| skipped(row, SkipReason::Blank));
                table.skipped_rows.extend(blank);
            }
            next = next.max(row + 1);
            match kind {
                Kind::Item => {}
                Kind::Section => table.section_rows.push(RowRef(row)),
                Kind::Continuation if row < first => {}
                Kind::Continuation => table.continuation_rows.push(RowRef(row)),
                Kind::Skipped(reason) => table.skipped_rows.push(skipped(row, reason)),
            }
        }
    }

    fn choices(&self, grid: &Grid<'_>, items: &[u32]) -> Vec<String> {
        let marks: Vec<String> =
            self.roles.iter().filter_map(|role| role.choice.clone()).collect();
        if !marks.is_empty() {
            return marks;
        }
        let cells = items.iter().flat_map(|row| {
            self.lanes.answers.iter().map(|col| CellRef::new(*row, *col))
        });
        cells
            .filter_map(|at| match &grid.validation(at)?.kind {
                ValidationKind::List { choices, .. } => choices.clone(),
                _ => None,
            })
            .next()
            .unwrap_or_default()
    }
}

fn column((measured, assigned): (&Measured, &Assigned)) -> Column {
    Column {
        column: ColumnRef(measured.first),
        role: assigned.role,
        header: measured.header(),
        confidence: assigned.confidence,
        reasons: assigned.reasons.clone(),
        choice: assigned.choice.clone(),
        hidden: measured.hidden,
        block: assigned.block,
    }
}
