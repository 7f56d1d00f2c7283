//! What stands above the table: title, version and the lines between.

use super::Questionnaire;
use crate::address::{CellRef, RowRef};
use crate::layout::{Layout, Role, Table};
use crate::workbook::Sheet;

/// Words that a line with the version begins with.
const VERSION_WORDS: [&str; 8] =
    ["バージョン", "版数", "版", "第", "version", "ver.", "ver", "rev."];

/// Read the lines above the first table.
///
/// The title is what stands out: the text in the largest letters, of several the first.
/// Of the other lines, one that names a version and nothing else is the version, and the
/// rest is the preamble, in order. The labels of the company block are not part of it:
/// they ask, and say nothing. 「表1 組織」 right above the first of several tables is the
/// heading of that table, and is given back.
pub(super) fn read(
    sheet: &Sheet,
    table: &Table,
    layout: &Layout,
    to: &mut Questionnaire,
) -> Option<String> {
    let mut lines = lines_above(sheet, first_row(table), RowRef(0), layout);
    let is_first =
        layout.tables.get(1).is_some_and(|second| second.sheet == table.sheet);
    let heading = lines.pop_if(|line| match line.as_slice() {
        [(_, text)] => is_first && names_table(text),
        _ => false,
    });
    let heading = heading.map(|line| line.into_iter().map(|(_, text)| text).collect());
    let title = title_of(sheet, table, &lines);
    for line in lines {
        let rest = line.iter().filter(|(at, _)| Some(*at) != title);
        let text = rest.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ");
        if let Some((_, title)) = line.iter().find(|(at, _)| Some(*at) == title) {
            to.title = Some(title.clone());
        }
        match version(&text) {
            Some(version) if to.version.is_none() => to.version = Some(version),
            _ if text.is_empty() => {}
            _ => to.preamble.push(text),
        }
    }
    heading
}

/// The texts of one row, each with its cell.
type Line = Vec<(CellRef, String)>;

/// The cell in the largest letters; of several, the first. What tells how to answer, or
/// whom the sheet is for, is no title, however early it stands.
fn title_of(sheet: &Sheet, table: &Table, lines: &[Line]) -> Option<CellRef> {
    let size = |at: CellRef| sheet.format_at(at).font_size;
    let question = table.column(Role::Question).map(|column| column.column.0);
    let body = CellRef::new(table.first_row.0, question.unwrap_or_default());
    let names_sheet = |at: CellRef, text: &str| {
        !is_form_number(text)
            && !is_addressee(text)
            && (!is_instruction(text) || size(at) > size(body))
    };
    let cells = lines.iter().flatten().filter(|(at, text)| names_sheet(*at, text));
    cells
        .map(|(at, _)| *at)
        .reduce(|best, at| if size(at) > size(best) { at } else { best })
}

/// 「みなと帳票株式会社 御中」.
fn is_addressee(text: &str) -> bool {
    let ends = |words: &[&str]| words.iter().any(|word| text.ends_with(word));
    ends(&["御中", "様", "宛", "殿"]) && !ends(&["仕様", "同様", "模様"])
}

/// A legend, a note, a sentence that asks or tells, and 「表1 組織」, which names a table.
fn is_instruction(text: &str) -> bool {
    const STARTS: &[&str] =
        &["凡例", "【凡例】", "[凡例]", "※", "注)", "注）", "注：", "(注"];
    STARTS.iter().any(|start| text.starts_with(start))
        || text.ends_with(['。', '、'])
        || ["ください", "下さい", "すること", "します", "記入する"]
            .iter()
            .any(|end| text.ends_with(end))
        || names_table(text)
}

/// 「表1 組織」.
fn names_table(text: &str) -> bool {
    text.strip_prefix('表').is_some_and(|rest| rest.starts_with(char::is_numeric))
}

/// 「様式第7号」 names the paper, not what is asked.
fn is_form_number(text: &str) -> bool {
    ["様式", "別紙", "別添", "別表"].iter().any(|word| text.starts_with(word))
        && text.chars().any(char::is_numeric)
}

/// The title of a table that is not the first: the line above its header, or the name
/// of its sheet where that is a new one.
pub(super) fn title(sheet: &Sheet, table: &Table, before: &Table) -> Option<String> {
    if before.sheet != table.sheet {
        return Some(sheet.name().to_owned());
    }
    let from = RowRef(before.last_row.0 + 1);
    if from > first_row(table) {
        return None; // side by side
    }
    let lines = lines_above(sheet, first_row(table), from, &Layout::default());
    let first = lines.into_iter().next()?;
    Some(first.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" "))
}

fn first_row(table: &Table) -> RowRef {
    table.header_rows.map_or_else(|| table.first_body_row(), |header| header.first)
}

/// The rows before `end` that say something.
fn lines_above(sheet: &Sheet, end: RowRef, from: RowRef, layout: &Layout) -> Vec<Line> {
    let is_label = |at: CellRef, text: &str| {
        layout.fields.iter().any(|field| {
            field.at.sheet == sheet.name()
                && (field.at.cell == at || field.label.trim() == text)
        })
    };
    let rows =
        sheet.rows().skip_while(|row| *row < from.0).take_while(|row| *row < end.0);
    let lines = rows.map(|row| {
        let texts = sheet.row(row).map(|(at, cell)| (at, sheet.shown(cell)));
        texts
            .map(|(at, text)| (at, text.trim().to_owned()))
            .filter(|(at, text)| !text.is_empty() && !is_label(*at, text))
            .collect()
    });
    lines.filter(|line: &Line| !line.is_empty()).collect()
}

/// The version that a line states: `1.0` of 「バージョン : 1.0」, `2` of 「第2版」.
fn version(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let word = VERSION_WORDS.iter().find(|word| lower.starts_with(**word))?;
    let rest = line.get(word.len()..)?;
    let rest = rest.trim_start_matches([' ', '　', ':', '：', '.']);
    let rest = rest.strip_suffix('版').unwrap_or(rest).trim();
    let plausible = rest.starts_with(|c: char| c.is_numeric() || c == 'v' || c == 'V')
        && rest.chars().count() <= 20;
    plausible.then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_title() {
        for (text, is_none) in [
            ("セキュリティチェックシート", false),
            ("委託先の安全管理に関する確認書", false),
            ("【凡例】○：実施　×：未実施", true),
            ("※回答は「実施／未実施」から選択してください。", true),
            ("みなと帳票株式会社 御中", true),
            ("セキュリティ要求仕様", false),
            ("表1 組織", true),
            ("表現の自由に関する調査", false),
        ] {
            assert_eq!(is_instruction(text) || is_addressee(text), is_none, "{text}");
        }
    }

    #[test]
    fn versions() {
        for (line, expected) in [
            ("バージョン : 1.0", Some("1.0")),
            ("第2版", Some("2")),
            ("Ver.3.1", Some("3.1")),
            ("Version: 2026-04", Some("2026-04")),
            ("版数：４", Some("４")),
            ("第三者認証を取得しています。", None),
            ("版権は当社に属します。", None),
            ("Versions of browsers", None),
        ] {
            assert_eq!(version(line).as_deref(), expected, "{line}");
        }
    }
}
