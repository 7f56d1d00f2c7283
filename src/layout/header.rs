//! Finding the rows that head a table.

use super::grid::{Grid, Text};
use super::headings::{self, Names};
use super::{Role, check_boxes, text};

/// Rows that are searched for headers. A table whose header stands below has one like it
/// above.
const SEARCHED_ROWS: usize = 4000;

/// The most cells of a row that are looked at.
pub(super) const MOST_COLUMNS: usize = 256;

/// The most rows of a header.
const MOST_ROWS: u32 = 6;

/// The header of a table.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) first_row: u32,
    pub(super) last_row: u32,
    /// Whether there is no header, and this only tells the columns: then the first row is
    /// that of the table.
    pub(super) made_up: bool,
    pub(super) columns: Vec<HeaderColumn>,
}

/// A column as its header has it.
#[derive(Clone, Debug)]
pub(super) struct HeaderColumn {
    pub(super) first: u16,
    pub(super) last: u16,
    /// The texts over it, from the top.
    pub(super) levels: Vec<String>,
    /// What the lowest says.
    pub(super) names: Names,
    /// What those above say.
    pub(super) group: Names,
}

impl HeaderColumn {
    /// The lowest text.
    pub(super) fn leaf(&self) -> &str {
        self.levels.last().map_or("", String::as_str)
    }
}

/// All headers of a sheet, from the top; side by side, from the left.
pub(super) fn find(grid: &Grid<'_>) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    let mut below = 0;
    for &row in grid.rows().iter().take(SEARCHED_ROWS) {
        // The cheap question first: it rules out nearly all rows of a long table.
        if row < below || !headers.is_empty() && !opens(grid, row, &headers) {
            continue;
        }
        let cells: Vec<Text<'_>> = grid.texts(row).take(MOST_COLUMNS).collect();
        if !is_header(&cells, grid.is_headed(row)) {
            continue;
        }
        let (first_row, last_row) = extent(grid, row, &cells);
        below = last_row + 1;
        headers.extend(build(grid, first_row, last_row));
    }
    headers
}

/// Whether a header can stand here: it repeats one above, or it follows a blank row or a
/// row with no more than a title.
fn opens(grid: &Grid<'_>, row: u32, headers: &[Header]) -> bool {
    let Some(above) = row.checked_sub(1) else { return true };
    grid.texts(above).take(2).count() < 2
        || headers.iter().any(|header| header.is_repeated_in(grid, row))
}

/// The header in rows that a person has told.
pub(super) fn told(grid: &Grid<'_>, first_row: u32, last_row: u32) -> Vec<Header> {
    build(grid, first_row, last_row.min(first_row + MOST_ROWS))
}

/// The first rows that could be headers by their looks, where no words are known: short
/// texts side by side.
pub(super) fn unnamed(grid: &Grid<'_>) -> Vec<Header> {
    const TRIED: usize = 3;
    let short = |cell: &Text<'_>| {
        !cell.is_numeric()
            && cell.text.chars().count() <= 30
            && text::asks(&cell.text) < 0.5
            && !text::is_mark(&cell.text)
            && !text::is_number(&cell.text)
    };
    let mut found = Vec::new();
    let (headed, others): (Vec<u32>, Vec<u32>) =
        grid.rows().iter().take(40).partition(|row| grid.is_headed(**row));
    for row in headed.into_iter().chain(others) {
        let cells: Vec<Text<'_>> = grid.texts(row).take(MOST_COLUMNS).collect();
        if cells.len() >= 2 && cells.iter().all(short) {
            found.extend(build(grid, row, row).into_iter().take(1));
        }
        if found.len() == TRIED {
            break;
        }
    }
    found
}

/// The columns of a sheet that has no header.
pub(super) fn none(grid: &Grid<'_>) -> Option<Header> {
    // What stands beside boxes to tick is of the answer to the row above.
    let is_answer = |row: &u32| {
        let first = grid.texts(*row).next();
        first.is_some_and(|text| check_boxes::is_all_boxes(&text.text))
    };
    let rows = grid.rows().iter().take(200).copied().filter(|row| !is_answer(row));
    let rows: Vec<u32> = rows.collect();
    let mut starts: std::collections::BTreeMap<u16, usize> = Default::default();
    let cells = rows.iter().flat_map(|row| grid.texts(*row).take(MOST_COLUMNS));
    for cell in cells {
        *starts.entry(cell.first.col).or_default() += 1;
    }
    let often = |count: &usize| *count * 3 >= rows.len();
    let column = |first: u16| HeaderColumn {
        first,
        last: first,
        levels: Vec::new(),
        names: Names::default(),
        group: Names::default(),
    };
    let columns: Vec<HeaderColumn> =
        starts.iter().filter(|(_, n)| often(n)).map(|(col, _)| column(*col)).collect();
    let first_row = *rows.first()?;
    (columns.len() >= 2).then_some(Header {
        first_row,
        last_row: first_row,
        made_up: true,
        columns,
    })
}

/// Whether a row looks like a header: its texts name roles. Fewer will do where the file
/// takes it for one.
fn is_header(cells: &[Text<'_>], headed: bool) -> bool {
    if cells.len() < 2 || cells.iter().any(|cell| cell.text.len() > 1200) {
        return false;
    }
    let (mut named, mut against, mut blank) = (0.0_f32, 0.0_f32, 0.0_f32);
    let mut roles: Vec<Role> = Vec::new();
    for cell in cells {
        let content = headings::first_line_of_note(&cell.text);
        let link = content.starts_with("http");
        if cell.is_numeric() || link || text::asks(content) >= 0.8 && content.len() > 40
        {
            against += 1.0;
            continue;
        }
        match headings::names(content).best().filter(|(_, score)| *score > 0.5) {
            Some((role, score)) => {
                named += score;
                roles.push(role);
            }
            None if headings::is_choice(content) => named += 0.3,
            None if content.chars().count() > 60 => against += 0.5,
            None => blank += 1.0,
        }
    }
    roles.sort_unstable_by_key(|role| *role as usize);
    roles.dedup();
    let core = [Role::Question, Role::Status, Role::Number, Role::Remark];
    let has_core = roles.iter().any(|role| core.contains(role));
    let enough = has_core && (headed || roles.len() >= 2 && named >= 1.1);
    // Number, question and answer are a questionnaire's, whatever else stands beside them.
    let complete = [Role::Number, Role::Question, Role::Status]
        .iter()
        .all(|role| roles.contains(role));
    let known = headed || complete || named * 2.0 >= blank;
    let clear = against <= 0.25 * cells.len() as f32 && known;
    enough && clear
}

/// First and last row of the header that this row belongs to.
fn extent(grid: &Grid<'_>, row: u32, cells: &[Text<'_>]) -> (u32, u32) {
    let mut last = row;
    // Where two cells or more are merged down to the same row, the header ends there.
    for end in (row + 1..=row + MOST_ROWS).rev() {
        let down = cells.iter().filter(|cell| cell.last.row == end).count();
        if down >= 2 || down == 1 && is_under_groups(grid, row, end, cells) {
            last = end;
            break;
        }
    }
    if last == row {
        while last < row + 2 && is_below(grid, last, cells) {
            last += 1;
        }
    }
    let first = if is_above(grid, row, cells) { row - 1 } else { row };
    (first, last)
}

/// Whether all texts below a row, down to another, stand under cells that are merged over
/// several columns.
fn is_under_groups(grid: &Grid<'_>, row: u32, end: u32, cells: &[Text<'_>]) -> bool {
    let is_group =
        |cell: &&Text<'_>| cell.last.col > cell.first.col && cell.last.row < end;
    let groups: Vec<&Text<'_>> = cells.iter().filter(is_group).collect();
    let mut below =
        (row + 1..=end).flat_map(|row| grid.texts(row).take(MOST_COLUMNS)).peekable();
    below.peek().is_some()
        && below.all(|cell| groups.iter().any(|group| group.covers(cell.first.col)))
}

/// Whether the row after `last` still belongs to the header: short texts that only stand
/// under some of its cells, and not under those that every question fills.
fn is_below(grid: &Grid<'_>, last: u32, header: &[Text<'_>]) -> bool {
    let below: Vec<Text<'_>> = grid.texts(last + 1).take(MOST_COLUMNS).collect();
    let over = |cell: &Text<'_>| {
        header.iter().rev().find(|head| head.first.col <= cell.first.col).cloned()
    };
    let fits = |cell: &Text<'_>| {
        let short = cell.text.chars().count() <= 40 && !cell.is_numeric();
        let Some(head) = over(cell) else { return false };
        let names = headings::names(&head.text);
        let filled = [Role::Number, Role::Question, Role::Category];
        let basic = filled.iter().any(|role| names.of(*role) >= 0.6);
        let under_group = head.last.col > head.first.col && head.covers(cell.last.col);
        let under_gap = !head.covers(cell.first.col);
        // A group that could not be merged, as in CSV: others stand in the gap behind it.
        let spread = !grid.has_merges()
            && below.iter().any(|other| {
                other.first.col > cell.first.col
                    && over(other).is_some_and(|h| h.first == head.first)
            });
        short
            && !text::is_mark(&cell.text)
            && text::asks(&cell.text) < 0.8
            && (under_group || under_gap || spread || !basic)
    };
    let grouped = below.iter().any(|cell| {
        over(cell)
            .is_some_and(|h| h.last.col > h.first.col || !h.covers(cell.first.col))
    });
    let full_after = grid.texts(last + 2).take(MOST_COLUMNS).count() > below.len();
    let named = |cell: &&Text<'_>| {
        headings::is_choice(&cell.text)
            || headings::names(&cell.text).best().is_some_and(|(_, score)| score > 0.5)
    };
    let named = below.iter().filter(named).count() * 10 >= below.len() * 6;
    let under_group = |cell: &Text<'_>| {
        over(cell).is_some_and(|h| h.last.col > h.first.col && h.covers(cell.last.col))
    };
    below.len() >= 2
        && grouped
        && (full_after || named)
        && (below.len() < header.len() + 2 || below.iter().all(under_group))
        && below.iter().all(fits)
}

/// Whether the row above holds the groups of this one: short texts, at least one of them
/// over several of its cells, none over all.
fn is_above(grid: &Grid<'_>, row: u32, cells: &[Text<'_>]) -> bool {
    let Some(above) = row.checked_sub(1) else { return false };
    let groups: Vec<Text<'_>> = grid.texts(above).take(MOST_COLUMNS).collect();
    let under =
        |group: &Text<'_>| cells.iter().filter(|c| group.covers(c.first.col)).count();
    let fits = |group: &Text<'_>| {
        let below = under(group);
        group.text.chars().count() <= 60 && below > 0 && below < cells.len()
    };
    groups.iter().any(|group| under(group) >= 2)
        && groups.iter().all(fits)
        && !text::is_number(&groups[0].text)
}

/// The columns of a header; several headers where the same columns come again beside
/// each other.
fn build(grid: &Grid<'_>, first_row: u32, last_row: u32) -> Vec<Header> {
    let mut rows: Vec<Vec<Text<'_>>> = (first_row..=last_row)
        .map(|row| grid.texts(row).take(MOST_COLUMNS).collect())
        .collect();
    if !grid.has_merges() {
        spread_groups(&mut rows);
    }
    let columns = columns(&rows);
    let cut = second_set(&columns);
    let (left, right) = columns.split_at(cut.unwrap_or(columns.len()));
    [left, right]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(|part| Header {
            first_row,
            last_row,
            made_up: false,
            columns: part.to_vec(),
        })
        .collect()
}

/// Where a format keeps no merges, as CSV, a text with others below it stands over the
/// blanks to its right as far as the row below it goes on.
fn spread_groups(rows: &mut [Vec<Text<'_>>]) {
    for level in 1..rows.len() {
        let (upper, lower) = rows.split_at_mut(level);
        let Some(groups) = upper.last_mut() else { continue };
        let below: Vec<u16> = lower.iter().flatten().map(|c| c.first.col).collect();
        let mut next = u16::MAX;
        for group in groups.iter_mut().rev() {
            let start = group.first.col;
            if below.contains(&start) {
                let over = (start..next).take_while(|col| below.contains(col));
                group.last.col = over.last().unwrap_or(start);
            }
            next = start;
        }
    }
}

fn columns(rows: &[Vec<Text<'_>>]) -> Vec<HeaderColumn> {
    let mut starts: Vec<u16> =
        rows.iter().flatten().map(|cell| cell.first.col).collect();
    starts.sort_unstable();
    starts.dedup();
    starts.truncate(MOST_COLUMNS);
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([u16::MAX]);
    let spans: Vec<(u16, u16)> = starts.iter().copied().zip(ends).collect();
    spans
        .into_iter()
        .map(|(first, before_next)| column(rows, first, before_next))
        .collect()
}

fn column(rows: &[Vec<Text<'_>>], first: u16, before_next: u16) -> HeaderColumn {
    let over: Vec<&Text<'_>> =
        rows.iter().flatten().filter(|cell| cell.covers(first)).collect();
    let last = over.iter().map(|cell| cell.last.col).min().unwrap_or(first);
    let levels: Vec<String> = over.iter().map(|cell| cell.text.to_string()).collect();
    let leaf = levels.last().map(String::as_str).unwrap_or_default();
    let above = levels[..levels.len().saturating_sub(1)].join("\n");
    HeaderColumn {
        first,
        last: last.min(before_next),
        names: headings::names(leaf),
        group: headings::names(&above),
        levels,
    }
}

/// Where the columns start over: the first two headers again, further right.
fn second_set(columns: &[HeaderColumn]) -> Option<usize> {
    let [a, b, ..] = columns else { return None };
    let key =
        |column: &HeaderColumn| headings::squeeze(&headings::normal(column.leaf()));
    let basic = |column: &HeaderColumn| {
        let names = &column.names;
        names.of(Role::Question).max(names.of(Role::Number)) >= 0.5
    };
    let same = |i: usize, j: usize| {
        columns.get(i).zip(columns.get(j)).is_some_and(|(a, b)| key(a) == key(b))
    };
    let at =
        (2..columns.len().saturating_sub(1)).find(|&i| same(0, i) && same(1, i + 1))?;
    (basic(a) || basic(b) || same(2, at + 2)).then_some(at)
}

impl Header {
    /// The same where its lower rows head answers that stand in a row of their own: 回答
    /// and 理由 under a 点検項目 that is merged over both.
    pub(super) fn over_answers(&self, grid: &Grid<'_>) -> Option<Header> {
        if self.last_row == self.first_row || !grid.has_merges() {
            return None;
        }
        let is_answer = |column: &HeaderColumn| {
            column.group.of(Role::Question) >= 0.9
                && matches!(column.names.best(), Some((Role::Status | Role::Remark, _)))
        };
        if self.columns.iter().filter(|column| is_answer(column)).count() < 2 {
            return None;
        }
        let mut upper = build(grid, self.first_row, self.last_row - 1);
        let only = upper.pop().filter(|_| upper.is_empty())?;
        Some(Header { last_row: self.last_row, ..only })
    }

    /// Whether a row repeats this header, as on the next printed page: most of its texts
    /// in the same columns.
    pub(super) fn is_repeated_in(&self, grid: &Grid<'_>, row: u32) -> bool {
        // Comparing texts in their normal form is dear: only where one is the same as it
        // stands.
        let mut columns = self.columns.as_slice();
        let is_same = |(col, cell)| {
            while columns.first().is_some_and(|column| column.first < col) {
                columns = &columns[1..];
            }
            let column = columns.first().filter(|column| column.first == col);
            column.is_some_and(|c| c.levels.iter().any(|level| grid.reads(cell, level)))
        };
        if !grid.stored(row).any(is_same) {
            return false;
        }
        let (mut same, mut other) = (0, 0);
        for cell in grid.texts(row).take(MOST_COLUMNS) {
            let at = self.columns.iter().find(|c| c.first == cell.first.col);
            let Some(column) = at else {
                let inside = self.columns.iter().any(|c| cell.covers(c.first));
                other += usize::from(inside);
                continue;
            };
            if column.levels.iter().any(|level| same_text(level, &cell.text)) {
                same += 1;
            } else {
                other += 1;
            }
        }
        // A section's title may stand in place of one header.
        same >= 2 && same > other
    }

    /// Whether two headers share columns of the sheet.
    pub(super) fn overlaps(&self, other: &Header) -> bool {
        let span = |h: &Header| {
            let first = h.columns.first().map_or(0, |c| c.first);
            (first, h.columns.last().map_or(0, |c| c.last))
        };
        let ((a0, a1), (b0, b1)) = (span(self), span(other));
        a0 <= b1 && b0 <= a1
    }

    /// Whether another header has the same columns.
    pub(super) fn is_like(&self, other: &Header) -> bool {
        let same = self.columns.iter().filter(|column| {
            other
                .columns
                .iter()
                .any(|o| o.first == column.first && same_text(o.leaf(), column.leaf()))
        });
        let most = self.columns.len().max(other.columns.len());
        let count = same.count();
        count >= 2 && 2 * count >= most
    }
}

fn same_text(a: &str, b: &str) -> bool {
    a == b
        || headings::squeeze(&headings::normal(a))
            == headings::squeeze(&headings::normal(b))
}
