//! Answers in a row of their own under each question, behind a label or as boxes to tick:
//!
//! |   | A    | B                          | C    | D |
//! | 4 | Q1   | 責任者を任命していますか。 |      |   |
//! | 5 | 回答 |                            | 補足 |   |

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::check_boxes::{self, CheckBoxes};
use super::grid::{Grid, Text};
use super::{Column, Role, Table, headings};
use crate::address::{CellRef, ColumnRef, RowRef};
use crate::workbook::ValidationKind;

/// Longest label, in characters.
const LONGEST_LABEL: usize = 14;

/// How far below its question an answer is looked for.
const MOST_ROWS: u32 = 4;

/// Rows in which labels are looked for first.
const SAMPLED_ROWS: u32 = 240;

/// The share of the questions that must have the same cell below them.
const MOST: f32 = 0.8;

/// A cell below a question: what it is for, how many rows below, and in which column.
type Key = (Role, u32, u16);

/// The rows that are no answers to the question above them. What stands in those, once
/// they are filled, would be taken for questions.
pub(super) fn without_answers(grid: &Grid<'_>, rows: Vec<u32>) -> Vec<u32> {
    const BEGINNINGS: [&str; 5] = ["回答", "ご回答", "貴社", "Answer", "Response"];
    let begins = |text: &str| {
        BEGINNINGS.iter().any(|word| text.starts_with(word))
            || text.starts_with(['a', 'A', 'ａ', 'Ａ']) && is_letter_a(text)
            || text.starts_with(check_boxes::is_box)
    };
    let is_answer = |row: &u32| {
        // Looking for merged areas is dear, and nearly no row has such a text.
        grid.stored(*row).any(|(_, cell)| begins(&grid.shown(cell)))
            && grid.texts(*row).next().is_some_and(|text| {
                begins(&text.text)
                    && label(&text).is_some_and(|(role, ..)| role == Role::Status)
            })
    };
    let answers: HashSet<u32> = rows.iter().copied().filter(is_answer).collect();
    // As many as there are questions, or the label is one of a question's own; and not
    // more: A1, A2 and so on may be the numbers of questions.
    let few = answers.len() < 2 || answers.len() * 3 < rows.len();
    if few || answers.len() * 3 > rows.len() * 2 {
        return rows;
    }
    rows.into_iter().filter(|row| !answers.contains(row)).collect()
}

/// Find the answer cells of a table whose columns take no answers, or none whose header
/// says so.
pub(super) fn find(grid: &Grid<'_>, table: &mut Table) {
    let takes_answers = |column: &Column| match column.role {
        // A doubtful one may be a column of the customer's.
        Role::Status => {
            column.confidence >= 0.9
                || headings::names(&column.header).of(Role::Status) >= 0.5
        }
        Role::Mark => true,
        _ => false,
    };
    if table.columns.iter().any(takes_answers) {
        return;
    }
    let end = table.last_row.0.saturating_add(MOST_ROWS);
    // Every question has such a label, or none has: a long table is not read in vain.
    let sample = labelled_rows(grid, table, end.min(table.first_row.0 + SAMPLED_ROWS));
    let is_answer = |(role, ..): &(Role, u16, String)| *role == Role::Status;
    if !sample.values().flatten().any(is_answer) {
        return;
    }
    let labelled = labelled_rows(grid, table, end);
    let items = items(grid, table, &labelled);
    let found = cells_below(&items, &labelled);
    let Some(status) = most_common(&found, Role::Status, items.len()) else { return };
    let remark = most_common(&found, Role::Remark, items.len());
    for column in &mut table.columns {
        if column.role == Role::Status {
            column.role = Role::Other;
            column.confidence = 0.3;
            column.reasons.clear();
            table.choices.clear();
        }
    }
    for (key, label) in [Some(status), remark].into_iter().flatten() {
        table.columns.push(column(key, label));
        table.continuation_rows.extend(items.iter().map(|row| RowRef(row + key.1)));
    }
    let (_, below, col) = status.0;
    let answer = |row: &u32| CellRef::new(row + below, col);
    let offered = |row: &u32| {
        let at = answer(row);
        listed(grid, at)
            .or_else(|| CheckBoxes::of(&grid.text(at)).map(|boxes| boxes.choices()))
    };
    if let Some(choices) = items.iter().find_map(offered) {
        table.choices = choices;
    }
    settle(table, &items);
}

/// The labels in the rows down to a last one that may hold answers, with the columns behind
/// them.
fn labelled_rows(
    grid: &Grid<'_>,
    table: &Table,
    last: u32,
) -> BTreeMap<u32, Vec<(Role, u16, String)>> {
    let mut labelled = BTreeMap::new();
    for &row in grid.rows_in(table.first_row.0 + 1, last) {
        let labels: Vec<_> = grid.texts(row).filter_map(|text| label(&text)).collect();
        if !labels.is_empty() {
            labelled.insert(row, labels);
        }
    }
    labelled
}

/// What is to be written behind a label, or in place of boxes, and where.
fn label(text: &Text<'_>) -> Option<(Role, u16, String)> {
    if check_boxes::is_all_boxes(&text.text) {
        return Some((Role::Status, text.first.col, String::new()));
    }
    let shown = text.text.trim().trim_end_matches(['：', ':']).trim_end();
    if shown.chars().count() > LONGEST_LABEL {
        return None;
    }
    let role = match headings::names(shown).best() {
        Some((role, _)) => role,
        None if is_letter_a(shown) => Role::Status,
        None => return None,
    };
    let behind = text.last.col.checked_add(1)?;
    let wanted = matches!(role, Role::Status | Role::Remark);
    wanted.then(|| (role, behind, shown.to_owned()))
}

/// A, A1, A-1: the answer below Q, Q1, Q-1.
fn is_letter_a(label: &str) -> bool {
    let normal = headings::normal(label);
    let rest = normal.strip_prefix('a').map(|rest| rest.trim_start_matches(['.', '-']));
    rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
}

/// The rows of the questions.
fn items(
    grid: &Grid<'_>,
    table: &Table,
    labelled: &BTreeMap<u32, Vec<(Role, u16, String)>>,
) -> Vec<u32> {
    let question = table.column(Role::Question).map(|column| column.column.0);
    let skipped: HashSet<u32> = table.skipped_rows.iter().map(|s| s.row.0).collect();
    let headings: HashSet<u32> = table.section_rows.iter().map(|row| row.0).collect();
    let belonging: HashSet<u32> =
        table.continuation_rows.iter().map(|row| row.0).collect();
    let rows = grid.rows_in(table.first_row.0, table.last_row.0).iter().copied();
    rows.filter(|row| {
        let other = [&skipped, &headings, &belonging];
        let asks = question.is_some_and(|col| {
            let at = CellRef::new(*row, col);
            grid.anchor(at).row == *row && !grid.text(at).is_empty()
        });
        asks && !labelled.contains_key(row) && !other.iter().any(|s| s.contains(row))
    })
    .collect()
}

/// How many questions have which cells below them, and the label of the first.
fn cells_below<'l>(
    items: &[u32],
    labelled: &'l BTreeMap<u32, Vec<(Role, u16, String)>>,
) -> BTreeMap<Key, (usize, &'l str)> {
    let mut found: BTreeMap<Key, (usize, &str)> = BTreeMap::new();
    let ends = items.iter().skip(1).copied().chain([u32::MAX]);
    for (&row, next) in items.iter().zip(ends) {
        let end = next.min(row.saturating_add(MOST_ROWS + 1));
        let mut once = BTreeSet::new();
        for (at, labels) in labelled.range(row + 1..end) {
            for (role, col, label) in labels {
                if once.insert(*role as usize) {
                    found.entry((*role, at - row, *col)).or_insert((0, label)).0 += 1;
                }
            }
        }
    }
    found
}

fn most_common<'l>(
    found: &BTreeMap<Key, (usize, &'l str)>,
    role: Role,
    items: usize,
) -> Option<(Key, &'l str)> {
    let own = found.iter().filter(|(key, _)| key.0 == role);
    let (key, (count, label)) = own.max_by_key(|(_, (count, _))| *count)?;
    let enough = *count >= 2 && *count as f32 >= MOST * items as f32;
    enough.then_some((*key, *label))
}

fn column((role, below, col): Key, label: &str) -> Column {
    Column {
        column: ColumnRef(col),
        role,
        header: label.to_owned(),
        confidence: 0.8,
        reasons: vec![if label.is_empty() {
            format!("it has boxes to tick, {below} below each question")
        } else {
            format!("{label:?} stands before it, {below} below each question")
        }],
        choice: None,
        hidden: false,
        block: 0,
        below,
    }
}

fn listed(grid: &Grid<'_>, at: CellRef) -> Option<Vec<String>> {
    match &grid.validation(at)?.kind {
        ValidationKind::List { choices, .. } => Some(choices.as_ref()?.to_vec()),
        _ => None,
    }
}

/// The rows of the answers belong to the questions above them.
fn settle(table: &mut Table, items: &[u32]) {
    table.continuation_rows.sort_unstable();
    table.continuation_rows.dedup();
    let belongs = |row: &RowRef| table.continuation_rows.binary_search(row).is_ok();
    table.section_rows.retain(|row| !belongs(row));
    table.skipped_rows.retain(|skipped| !belongs(&skipped.row));
    table.items = items.len();
    let last = table.continuation_rows.last().copied().unwrap_or_default();
    table.last_row = table.last_row.max(last);
}
