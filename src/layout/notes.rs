//! What is said of a table besides what is in it: the rows that are passed over, and the
//! columns that are in doubt.

use std::collections::BTreeMap;

use super::grid::Grid;
use super::{LEAST_CONFIDENCE, Role, SkipReason, Table, text};
use crate::address::{CellRef, RowRef};
use crate::lang::Lang;
use crate::note::Note;

/// Answer columns below this confidence are told to be doubtful.
const DOUBTFUL: f32 = 0.6;

/// Rows of one reason that are told one by one; of more, the first and how many.
const MOST_ROWS: usize = 6;

/// What is said of a table.
pub(super) fn of_rows(table: &Table) -> Vec<Note> {
    let mut by_reason: BTreeMap<&str, (SkipReason, Vec<RowRef>)> = BTreeMap::new();
    for skipped in &table.skipped_rows {
        if skipped.reason != SkipReason::Blank {
            let key = skipped.reason.text(Lang::English);
            let entry = by_reason.entry(key).or_insert((skipped.reason, Vec::new()));
            entry.1.push(skipped.row);
        }
    }
    let passed =
        by_reason.into_values().map(|(reason, rows)| passed(table, reason, &rows));
    passed.chain(hidden_answers(table)).chain(doubts(table)).collect()
}

/// Answer columns that nobody sees, and that are left alone for that.
fn hidden_answers(table: &Table) -> impl Iterator<Item = Note> + '_ {
    let is_hidden = |role: Role| table.columns(role).find(|column| column.hidden);
    let roles = [Role::Status, Role::Mark, Role::Remark];
    roles.into_iter().filter_map(is_hidden).map(|column| {
        let (at, role) = (column.column, column.role);
        Note::of_sheet(
            table.sheet_name(),
            format!(
                "{at} 列（{}）は非表示のため記入しません。表示してから実行してください",
                role.text(Lang::Japanese)
            ),
            format!(
                "column {at} ({}) is hidden and is not filled; show it first",
                role.name()
            ),
        )
    })
}

/// A row right below the last question that has a number and a text as they have, and
/// that was left out because it has no list or no number like theirs.
pub(super) fn of_row_below(grid: &Grid<'_>, table: &Table, end: u32) -> Option<Note> {
    let number = table.column(Role::Number)?.column.0;
    let question = table.column(Role::Question)?.column.0;
    let row = table.last_row.0 + 1;
    let text = |col| grid.text(CellRef::new(row, col));
    let has_both = text::is_number(&text(number)) && text::asks(&text(question)) >= 0.8;
    if row > end || number == question || !has_both {
        return None;
    }
    let shown = RowRef(row);
    Some(Note::of_sheet(
        table.sheet_name(),
        format!(
            "{shown} 行目は表のすぐ下にあり、質問のようですが除きました。inspect --json の last_row を直して --layout で渡すと読みます"
        ),
        format!(
            "row {shown} below the table looks like a question and was left out; correct last_row in the output of inspect --json and give it as --layout"
        ),
    ))
}

fn passed(table: &Table, reason: SkipReason, rows: &[RowRef]) -> Note {
    let shown: Vec<String> =
        rows.iter().take(MOST_ROWS).map(ToString::to_string).collect();
    let more = rows.len().saturating_sub(MOST_ROWS);
    let list = |separator: &str, tail: String| {
        shown.join(separator) + if more > 0 { &tail } else { "" }
    };
    let sheet = table.sheet_name();
    Note::of_sheet(
        sheet,
        format!(
            "{} 行目は{}のため除きました",
            list("・", format!(" ほか {more} 行")),
            reason.text(Lang::Japanese)
        ),
        format!(
            "row {} left out: {}",
            list(", ", format!(" and {more} more")),
            reason.text(Lang::English)
        ),
    )
}

/// The answer and question columns that are in doubt, and what would settle it.
fn doubts(table: &Table) -> Vec<Note> {
    let doubtful = |role: Role| {
        table.columns(role).filter(|column| column.confidence < DOUBTFUL).take(1)
    };
    let roles = [Role::Question, Role::Status, Role::Remark];
    let columns = roles.into_iter().flat_map(doubtful);
    let sheet = table.sheet_name();
    let note = |column: &super::Column| {
        let (at, role) = (column.column, column.role);
        let answer = matches!(role, Role::Status | Role::Mark);
        let refused = answer && column.confidence < LEAST_CONFIDENCE;
        let (none, nothing) = if refused {
            ("。このままでは記入しません", ", and nothing is written into it")
        } else {
            ("", "")
        };
        Note::of_sheet(
            sheet,
            format!(
                "{at} 列が{}かどうか確かではありません{none}。--column {}={at} で確定できます",
                role.text(Lang::Japanese),
                role.name()
            ),
            format!(
                "column {at} may not be the {}{nothing}; --column {}={at} settles it",
                role.name(),
                role.name()
            ),
        )
    };
    let mut notes: Vec<Note> = columns.map(note).collect();
    let answers = [Role::Status, Role::Mark, Role::Remark];
    if answers.iter().all(|role| table.column(*role).is_none()) {
        notes.push(Note::of_sheet(
            sheet,
            "回答欄が見つかりません。--column status=列 で指定できます",
            "no answer column; --column status=COLUMN tells it",
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::Sheet;

    #[test]
    fn a_question_right_below_the_table_is_told() {
        for (below, told) in [
            ("3 | 手順を定めていますか。", true),
            ("3 | 以上", false),
            ("※ | 手順を定めていますか。", false),
        ] {
            let rows = [
                "番号 | 質問 | 回答",
                "1 | 記録を保管していますか。",
                "2 | 記録を廃棄していますか。",
                below,
            ];
            let sheet = Sheet::drawn("回答", &rows);
            let workbook = Sheet::drawn("回答", &rows[..3]).alone();
            let table = super::super::detect(&workbook).tables.remove(0);
            let note = of_row_below(&Grid::new(&sheet), &table, 3);
            assert_eq!(note.is_some(), told, "{below}");
            assert_eq!(of_row_below(&Grid::new(&sheet), &table, 2), None);
        }
    }
}
