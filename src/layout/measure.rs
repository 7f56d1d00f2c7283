//! What the cells of each column look like.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::grid::{Grid, Text};
use super::header::{Header, HeaderColumn};
use super::headings::Names;
use super::{check_boxes, is_placeholder, labels, past, text};
use crate::address::CellRef;
use crate::workbook::Value;

/// Rows of a table that are looked at to tell what its columns are for.
const SAMPLED_ROWS: usize = 240;

/// The first texts of a row, among which a label such as 小計 or 記入例 stands.
const LABELS: usize = 3;

/// Ranges of conditional formats that are looked at.
const MOST_CONDITIONAL: usize = 64;

/// Columns without a header that may stand left or right of those with one.
const MARGIN: u16 = 3;

/// A column of a table: what its header says and what its cells look like.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub(super) first: u16,
    pub(super) last: u16,
    /// The texts over it, from the top.
    pub(super) levels: Vec<String>,
    pub(super) names: Names,
    pub(super) group: Names,
    pub(super) hidden: bool,
    /// Whether it holds what was answered before.
    pub(super) past: bool,
    /// How many rows were looked at.
    pub(super) rows: usize,
    counts: Counts,
}

/// In how many of the rows a cell is what.
#[derive(Clone, Debug, Default)]
struct Counts {
    filled: usize,
    width: usize,
    asks: f32,
    numbers: usize,
    marks: usize,
    boxes: usize,
    placeholders: usize,
    /// What stands behind the box of cells that have one.
    labels: BTreeMap<String, usize>,
    links: usize,
    formulas: usize,
    lists: usize,
    unlocked: usize,
    conditional: usize,
    covered: usize,
    ranks: usize,
    wide: usize,
    amounts: usize,
    fills: HashMap<u32, usize>,
    /// The texts, by a hash of how they begin.
    distinct: HashSet<u64>,
}

impl Measured {
    fn new(
        head: Option<&HeaderColumn>,
        first: u16,
        last: u16,
        hidden: bool,
    ) -> Measured {
        Measured {
            first,
            last,
            levels: head.map(|h| h.levels.clone()).unwrap_or_default(),
            names: head.map(|h| h.names).unwrap_or_default(),
            group: head.map(|h| h.group).unwrap_or_default(),
            hidden,
            past: false,
            rows: 0,
            counts: Counts::default(),
        }
    }

    /// The lowest text of the header.
    pub(super) fn leaf(&self) -> &str {
        self.levels.last().map_or("", String::as_str)
    }

    /// The header as one text, levels joined.
    pub(super) fn header(&self) -> String {
        let mut levels = self.levels.clone();
        levels.dedup();
        levels.join(" / ")
    }

    /// The texts over its own.
    pub(super) fn group(&self) -> &[String] {
        self.levels.split_last().map_or(&[], |(_, above)| above)
    }

    fn of_rows(&self, count: usize) -> f32 {
        count as f32 / self.rows.max(1) as f32
    }

    fn of_filled(&self, count: usize) -> f32 {
        count as f32 / self.counts.filled.max(1) as f32
    }

    /// How many of the rows have something there.
    pub(super) fn filled(&self) -> f32 {
        self.of_rows(self.counts.filled)
    }

    /// How many of the rows have something there or lie under a merged area.
    pub(super) fn occupied(&self) -> f32 {
        self.of_rows(self.counts.filled + self.counts.covered)
    }

    /// Mean width of the texts; a Japanese character counts two.
    pub(super) fn width(&self) -> f32 {
        self.of_filled(self.counts.width)
    }

    /// How much the texts read like questions.
    pub(super) fn asks(&self) -> f32 {
        self.counts.asks / self.counts.filled.max(1) as f32
    }

    /// How many of the texts could be numbers of questions.
    pub(super) fn numbers(&self) -> f32 {
        self.of_filled(self.counts.numbers)
    }

    /// How many of the texts are marks.
    pub(super) fn marks(&self) -> f32 {
        self.of_filled(self.counts.marks)
    }

    /// How many of the texts are boxes to tick.
    pub(super) fn boxes(&self) -> f32 {
        self.of_filled(self.counts.boxes)
    }

    /// What stands behind the one box of each cell, where it is the same in all: はい.
    pub(super) fn label_of_boxes(&self) -> Option<&str> {
        let mut labels = self.counts.labels.iter();
        let (label, count) = labels.next()?;
        let all = labels.next().is_none() && *count == self.counts.filled;
        all.then_some(label.as_str())
    }

    /// How many of the texts wait to be replaced.
    pub(super) fn placeholders(&self) -> f32 {
        self.of_filled(self.counts.placeholders)
    }

    /// How many of the texts are addresses of pages.
    pub(super) fn links(&self) -> f32 {
        self.of_filled(self.counts.links)
    }

    /// How many of the cells are formulas.
    pub(super) fn formulas(&self) -> f32 {
        self.of_filled(self.counts.formulas)
    }

    /// How many of the rows offer a list there.
    pub(super) fn lists(&self) -> f32 {
        self.of_rows(self.counts.lists)
    }

    /// How many of the rows let a person type there although the sheet is protected.
    pub(super) fn unlocked(&self) -> f32 {
        self.of_rows(self.counts.unlocked)
    }

    /// How many of the rows have a conditional format there: often the colour of what is
    /// still to be filled.
    pub(super) fn conditional(&self) -> f32 {
        self.of_rows(self.counts.conditional)
    }

    /// How many of the texts rank something: 必須, 高, A.
    pub(super) fn ranks(&self) -> f32 {
        self.of_filled(self.counts.ranks)
    }

    /// How many of the cells hold figures instead of texts.
    pub(super) fn amounts(&self) -> f32 {
        self.of_filled(self.counts.amounts)
    }

    /// How many of the texts are in Japanese, or another language that is not Latin.
    pub(super) fn wide(&self) -> f32 {
        self.of_filled(self.counts.wide)
    }

    /// The colour of most of its cells.
    pub(super) fn fill(&self) -> Option<u32> {
        let usual =
            self.counts.fills.iter().max_by_key(|(fill, count)| (**count, **fill));
        usual.filter(|(_, count)| **count * 5 >= self.rows * 3).map(|(fill, _)| *fill)
    }

    /// How many different texts there are.
    pub(super) fn variety(&self) -> usize {
        self.counts.distinct.len()
    }

    /// How many of the texts differ from all others.
    pub(super) fn distinct(&self) -> f32 {
        self.of_filled(self.counts.distinct.len())
    }

    fn count(&mut self, cell: &Text<'_>) {
        let counts = &mut self.counts;
        let content = &*cell.text;
        counts.filled += 1;
        counts.width += width(content);
        counts.asks += text::asks(content);
        counts.numbers += usize::from(cell.is_numeric() || text::is_number(content));
        counts.marks += usize::from(text::is_mark(content));
        counts.boxes += usize::from(has_boxes(content));
        counts.placeholders += usize::from(is_placeholder(content));
        if let Some(label) = check_boxes::label_of_only(content) {
            *counts.labels.entry(label.to_owned()).or_default() += 1;
        }
        counts.links += usize::from(content.starts_with("http"));
        counts.amounts += usize::from(cell.is_numeric());
        counts.ranks += usize::from(labels::is_rank(content));
        counts.wide += usize::from(content.chars().any(|c| c >= '\u{1100}'));
        counts.formulas += usize::from(cell.cell.formula);
        counts.distinct.insert(hash_of_beginning(content));
    }

    /// What a cell is by its place, whatever it holds.
    fn look_at(&mut self, grid: &Grid<'_>, at: CellRef) {
        self.rows += 1;
        let sheet = grid.sheet;
        self.counts.lists += usize::from(grid.has_list(at));
        let anchor = grid.anchor(at);
        let format = sheet.format_at(anchor);
        self.counts.unlocked += usize::from(sheet.is_protected() && !format.locked);
        let ranges = sheet.conditional_formats().iter().take(MOST_CONDITIONAL);
        let shown = ranges.filter(|range| range.contains(anchor)).count();
        self.counts.conditional += usize::from(shown > 0);
        if let Some(fill) = format.fill {
            *self.counts.fills.entry(fill).or_default() += 1;
        }
        self.counts.covered += usize::from(anchor.row < at.row);
        // A formula whose result was not saved with the file.
        let unsaved = |cell: &&crate::workbook::Cell| {
            cell.formula && matches!(cell.value, Value::Empty)
        };
        if sheet.cell(at).filter(unsaved).is_some() {
            self.counts.filled += 1;
            self.counts.formulas += 1;
        }
    }
}

fn hash_of_beginning(text: &str) -> u64 {
    const CHARACTERS: usize = 80;
    let all = text.len();
    let nth = (all > CHARACTERS).then(|| text.char_indices().nth(CHARACTERS)).flatten();
    let end = nth.map_or(all, |(end, _)| end);
    let mut hasher = DefaultHasher::new();
    text[..end].hash(&mut hasher);
    hasher.finish()
}

/// Whether there are boxes to tick: several with labels, or one alone.
fn has_boxes(text: &str) -> bool {
    check_boxes::is_empty_box(text) || check_boxes::CheckBoxes::of(text).is_some()
}

/// Width of a text in columns of a terminal, roughly: what is not Latin counts two.
fn width(text: &str) -> usize {
    text.chars().take(400).map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()
}

/// Measure the columns of a table over the rows of its body.
pub(super) fn measure(grid: &Grid<'_>, header: &Header, rows: &[u32]) -> Vec<Measured> {
    let sample = sample(rows);
    let mut columns = layout_columns(grid, header, &sample);
    let headers: Vec<String> = columns.iter().map(Measured::header).collect();
    for (column, past) in columns.iter_mut().zip(past::of(&headers)) {
        column.past = past;
    }
    let table =
        (columns.first().map_or(0, |c| c.first), columns.last().map_or(0, |c| c.last));
    let rows = data_rows(grid, table, &sample);
    for row in listed_rows(grid, &columns, rows) {
        for column in &mut columns {
            column.look_at(grid, CellRef::new(row, column.first));
        }
        for cell in grid.texts(row) {
            let after = columns.partition_point(|c| c.first <= cell.first.col);
            let column = after.checked_sub(1).and_then(|i| columns.get_mut(i));
            if let Some(column) = column.filter(|c| cell.first.col <= c.last) {
                column.count(&cell);
            }
        }
    }
    columns
}

/// Evenly spread rows, the first ones all.
fn sample(rows: &[u32]) -> Vec<u32> {
    let (head, tail) = rows.split_at(rows.len().min(SAMPLED_ROWS / 2));
    let step = tail.len().div_ceil(SAMPLED_ROWS / 2).max(1);
    head.iter().chain(tail.iter().step_by(step)).copied().collect()
}

/// Leave out headings: rows with one text across the table, and those with far fewer
/// texts than the others; and totals and examples, which hold what questions do not.
fn data_rows(grid: &Grid<'_>, table: (u16, u16), rows: &[u32]) -> Vec<u32> {
    let within =
        |cell: &Text<'_>| cell.first.col <= table.1 && cell.last.col >= table.0;
    let aside = |cell: &Text<'_>| {
        labels::is_total(&cell.text) || labels::is_example_label(&cell.text)
    };
    let count = |row: &u32| {
        let cells = || grid.texts(*row).filter(within);
        let data = !cells().take(LABELS).any(|cell| aside(&cell));
        data.then(|| (*row, cells().count()))
    };
    let counted: Vec<(u32, usize)> = rows.iter().filter_map(count).collect();
    let mut counts: Vec<usize> = counted.iter().map(|(_, count)| *count).collect();
    counts.sort_unstable();
    let usual = counts.get(counts.len() / 2).copied().unwrap_or(0);
    let least = if usual > 2 { 2 } else { 1 };
    counted.iter().filter(|(_, count)| *count >= least).map(|(row, _)| *row).collect()
}

/// Where some rows offer a list and others do not, those that do are the questions.
fn listed_rows(grid: &Grid<'_>, columns: &[Measured], rows: Vec<u32>) -> Vec<u32> {
    let listed = |row: &u32| {
        columns.iter().any(|column| grid.has_list(CellRef::new(*row, column.first)))
    };
    let with: Vec<u32> = rows.iter().copied().filter(listed).collect();
    if with.len() >= 3 && with.len() * 6 >= rows.len() { with } else { rows }
}

/// The columns of the header, those between and beside them that hold something, and the
/// parts of a header that spans columns which are not merged below it.
fn layout_columns(grid: &Grid<'_>, header: &Header, rows: &[u32]) -> Vec<Measured> {
    let left = header.columns.first().map_or(0, |c| c.first);
    let right = header.columns.last().map_or(0, |c| c.last.max(c.first));
    let span = left.saturating_sub(MARGIN)..=right.saturating_add(MARGIN);
    let mut starts: BTreeMap<u16, usize> = Default::default();
    for &row in rows {
        for cell in grid.texts(row).filter(|c| span.contains(&c.first.col)) {
            *starts.entry(cell.first.col).or_default() += 1;
        }
        // An empty cell that offers a list is there to be filled.
        for col in grid.listed_columns().filter(|col| span.contains(col)) {
            let at = CellRef::new(row, col);
            let empty = grid.has_list(at) && grid.text(at).is_empty();
            if empty && grid.anchor(at) == at {
                *starts.entry(col).or_default() += 1;
            }
        }
    }
    count_open(grid, right, rows, &mut starts);
    let enough = (rows.len() / 8).max(1);
    let is_own = |col: u16| starts.get(&col).is_some_and(|count| *count >= enough);
    let heads = &header.columns;
    let headed = |col: u16| heads.iter().find(|h| (h.first..=h.last).contains(&col));
    let mut firsts: Vec<u16> = heads.iter().map(|h| h.first).collect();
    firsts.extend(
        starts.keys().filter(|&&col| is_own(col) && near(header, col, &is_own)),
    );
    firsts.sort_unstable();
    firsts.dedup();
    let ends: Vec<u16> =
        firsts.iter().skip(1).map(|next| next - 1).chain([u16::MAX]).collect();
    firsts
        .iter()
        .zip(ends)
        .map(|(&first, before_next)| {
            let head = headed(first);
            let last = head.map_or(first, |h| h.last).min(before_next);
            Measured::new(head, first, last, grid.sheet.is_column_hidden(first))
        })
        .collect()
}

/// Count the columns right of the header that are empty, framed and of a colour of their
/// own: places to write in that have no header.
fn count_open(
    grid: &Grid<'_>,
    right: u16,
    rows: &[u32],
    starts: &mut BTreeMap<u16, usize>,
) {
    for col in right.saturating_add(1)..=right.saturating_add(MARGIN) {
        let is_open = |row: &&u32| {
            let at = CellRef::new(**row, col);
            let format = grid.sheet.format_at(at);
            format.bordered && format.fill.is_some() && grid.text(at).is_empty()
        };
        let open = rows.iter().filter(is_open).count();
        if open * 5 >= rows.len() * 4 {
            *starts.entry(col).or_default() += open;
        }
    }
}

/// Whether a column without a header belongs to the table: nothing empty between.
fn near(header: &Header, col: u16, is_own: &dyn Fn(u16) -> bool) -> bool {
    let left = header.columns.first().map_or(0, |c| c.first);
    let right = header.columns.last().map_or(0, |c| c.last);
    if col < left {
        (col..left).all(is_own)
    } else if col > right {
        (right + 1..=col).all(is_own)
    } else {
        true
    }
}
