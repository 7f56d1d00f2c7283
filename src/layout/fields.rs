//! The company block: labels above or beside a table, or on a cover sheet, and the cells
//! for their values.

use std::collections::HashSet;

use super::draft::names_side_matter;
use super::field_words::kind_of;
use super::grid::{Grid, Text};
use super::{Field, FieldKind, Layout, headings};
use crate::address::{CellRef, Location};
use crate::workbook::{Sheet, SheetKind, Visibility, Workbook};

/// Rows above a table in which labels are looked for, and rows of a cover sheet.
const ROWS_ABOVE: usize = 60;

/// The labels above a table and where their values go.
pub(super) fn find(grid: &Grid<'_>, first_row: u32, end: u32) -> Vec<Field> {
    let Some(last) = end.checked_sub(1) else { return Vec::new() };
    let rows = grid.rows_in(first_row, last);
    let rows = &rows[rows.len().saturating_sub(ROWS_ABOVE)..];
    let mut fields = Vec::new();
    let mut blocks = Blocks::default();
    for &row in rows {
        let texts: Vec<Text<'_>> = grid.texts(row).collect();
        for (i, text) in texts.iter().enumerate() {
            let next = texts.get(i + 1);
            match field(grid, text, next, end) {
                Some(field) if !is_bracketed(&text.text) => {
                    fields.push(blocks.field(text, field));
                }
                _ => blocks.pass(text, next),
            }
        }
    }
    fields
}

/// The labels on sheets that hold no questions: 表紙, 回答者情報.
///
/// Where a person named the sheets to look at, only those that are covers by their name.
pub(crate) fn on_covers(
    workbook: &Workbook,
    layout: &Layout,
    by_name: bool,
) -> Vec<Field> {
    let holds_questions =
        |sheet: &Sheet| layout.tables.iter().any(|t| t.sheet_name() == sheet.name());
    let covers = workbook.sheets().iter().filter(|sheet| {
        sheet.kind() == SheetKind::Worksheet
            && sheet.visibility() == Visibility::Visible
            && !holds_questions(sheet)
            && (is_cover(sheet.name()) || !by_name && !names_side_matter(sheet.name()))
    });
    covers.flat_map(cover).collect()
}

/// What a cover asks for. One label alone, such as 日付, may be of anything; two of them
/// make a block.
fn cover(sheet: &Sheet) -> Vec<Field> {
    let grid = Grid::new(sheet);
    let rows = grid.rows();
    let rows = &rows[..rows.len().min(ROWS_ABOVE)];
    let Some(last) = rows.last() else { return Vec::new() };
    let headers: Vec<u32> =
        rows.iter().copied().filter(|row| is_header(&grid, *row)).collect();
    let in_list = |row: u32| {
        let above = row.checked_sub(1);
        headers.contains(&row) || above.is_some_and(|above| headers.contains(&above))
    };
    let mut fields = find(&grid, 0, last + 1);
    // The header of a list, such as 版・日付・作成者 of a history, and what is below it.
    fields.retain(|field| !in_list(field.at.cell.row));
    let kinds: HashSet<FieldKind> = fields.iter().map(|field| field.kind).collect();
    let of_vendor = |kind: &FieldKind| {
        matches!(kind, FieldKind::Company | FieldKind::Service | FieldKind::Respondent)
    };
    if kinds.len() >= 2 && kinds.iter().any(of_vendor) { fields } else { Vec::new() }
}

fn is_cover(name: &str) -> bool {
    let name = headings::normal(name);
    ["表紙", "カバー", "cover"].iter().any(|word| name.contains(word))
}

/// Whether labels stand side by side, as in the header of a list.
fn is_header(grid: &Grid<'_>, row: u32) -> bool {
    let texts: Vec<Text<'_>> = grid.texts(row).collect();
    texts.windows(2).any(|pair| {
        pair[0].last.col + 1 == pair[1].first.col
            && kind_of(&pair[0].text).is_some()
            && kind_of(&pair[1].text).is_some()
    })
}

/// Headings of blocks: the customer fills some of them.
#[derive(Default)]
struct Blocks {
    /// From the top: where it begins, and whether it is the customer's.
    headings: Vec<(CellRef, bool)>,
}

impl Blocks {
    /// A text that is no label may be a heading.
    fn pass(&mut self, text: &Text<'_>, next: Option<&Text<'_>>) {
        let has_value = next.is_some_and(|next| next.first.col == text.last.col + 1);
        if has_value || text.text.chars().count() > 20 {
            return;
        }
        let words = headings::squeeze(&headings::normal(&text.text));
        let customers = is_customers(&words);
        if customers || is_vendors(&words) {
            self.headings.push((text.first, customers));
        }
    }

    /// The field, which nobody but the customer fills below a heading of the customer.
    fn field(&self, label: &Text<'_>, field: Field) -> Field {
        // In reading order: the last one is the nearest.
        let last = self.headings.iter().rev().take(MOST_HEADINGS);
        let nearest = last.into_iter().find(|(at, _)| at.col <= label.first.col);
        match nearest {
            Some((_, true)) => Field { kind: FieldKind::Other, ..field },
            _ => field,
        }
    }
}

/// So many headings before a label are looked at.
const MOST_HEADINGS: usize = 1_000;

/// 「【回答者】」 is over what follows, and takes no value itself.
fn is_bracketed(text: &str) -> bool {
    let text = text.trim();
    [('【', '】'), ('＜', '＞'), ('<', '>'), ('[', ']'), ('［', '］')]
        .iter()
        .any(|(open, close)| text.starts_with(*open) && text.ends_with(*close))
}

/// 「弊社記入欄」, 「依頼元」, `Office use only`.
fn is_customers(words: &str) -> bool {
    const NAMES: &[&str] = &[
        "依頼元",
        "依頼者",
        "発注元",
        "発注者",
        "委託元",
        "審査",
        "受付",
        "承認",
        "事務局",
        "officeuseonly",
        "internaluseonly",
        "forinternaluse",
        "requester",
        "requestedby",
    ];
    const ENDS: &[&str] =
        &["", "情報", "欄", "記入欄", "使用欄", "部署", "部門", "者", "会社", "担当"];
    let own = ["弊社", "当社", "社内"].iter().any(|own| words.starts_with(own))
        && ["記入", "使用", "処理", "確認", "管理"].iter().any(|w| words.contains(w));
    own || NAMES
        .iter()
        .any(|name| words.strip_prefix(name).is_some_and(|end| ENDS.contains(&end)))
}

fn is_vendors(words: &str) -> bool {
    const WORDS: &[&str] = &[
        "貴社",
        "御社",
        "回答者",
        "記入者",
        "委託先",
        "記入欄",
        "回答欄",
        "ベンダ",
        "会社情報",
        "企業情報",
        "respondent",
        "vendor",
        "supplier",
        "provider",
    ];
    WORDS.iter().any(|word| words.contains(word))
}

fn field(
    grid: &Grid<'_>,
    text: &Text<'_>,
    next: Option<&Text<'_>>,
    end: u32,
) -> Option<Field> {
    let content = text.text.trim();
    let (label, rest) = match content.split_once(['：', ':']) {
        Some((label, rest)) => (label.trim(), Some(rest)),
        None => match content.split_once([' ', '\u{3000}']) {
            // 「記入日　　年　　月　　日」
            Some((label, rest)) if is_blank_form(rest) => (label, Some(rest)),
            _ => (content, None),
        },
    };
    let kind = kind_of(label)?;
    let at = |cell| Location::new(grid.sheet.name(), cell);
    let beside = beside(grid, text, next, rest.is_some());
    // 「会社名：」 with nothing beside it takes its value itself; 「依頼元：購買部」 has one.
    if let Some(rest) = rest.filter(|_| beside.is_none() || is_blank_form(content)) {
        let open = rest.trim().is_empty() || is_blank_form(rest);
        return open.then(|| Field {
            label: label.to_owned(),
            kind,
            at: at(text.first),
            inline: true,
        });
    }
    let cell = beside.or_else(|| below(grid, text, end))?;
    Some(Field { label: label.to_owned(), kind, at: at(cell), inline: false })
}

/// Whether a text is a form to be filled: 「　　年　　月　　日」.
pub(crate) fn is_blank_form(text: &str) -> bool {
    let form = text.rsplit(['：', ':']).next().unwrap_or(text);
    let form: String =
        form.chars().filter(|c| !c.is_whitespace() && !"_＿".contains(*c)).collect();
    let after_era =
        ["西暦", "令和", "20"].iter().find_map(|era| form.strip_prefix(era));
    matches!(
        after_era.unwrap_or(&form),
        "年月日" | "年月" | "//" | "／／" | "印" | "(印)" | "（印）" | "@" | "様"
    )
}

/// The cell right of a label, where it is empty or holds a value.
///
/// A label that ends in a colon may take its value itself: then the cell beside it must
/// be drawn as a box, except in files that cannot draw.
fn beside(
    grid: &Grid<'_>,
    label: &Text<'_>,
    next: Option<&Text<'_>>,
    colon: bool,
) -> Option<CellRef> {
    let col = label.last.col.checked_add(1)?;
    let at = CellRef::new(label.first.row, col);
    let value = grid.anchor(at);
    // The next text must not be another label, and no note that runs on.
    if next.is_some_and(|next| next.first == value) {
        let next = next?;
        let value_like =
            next.text.chars().count() <= 60 && kind_of(&next.text).is_none();
        let example = next.text.trim_start_matches(['(', '（']).starts_with('例');
        let value_like = value_like && (example || !next.text.contains(['：', ':']));
        return value_like.then_some(value);
    }
    let format = grid.sheet.format_at(value);
    let boxed = format.bordered || format.fill.is_some() || grid.merge(at).is_some();
    let drawn = grid.sheet.format_at(label.first);
    let plain = !drawn.bordered && drawn.fill.is_none();
    let plain = plain && (!colon || grid.sheet.name().is_empty());
    (boxed || plain || !format.locked).then_some(value)
}

/// The cell below a label, where that is an empty box.
fn below(grid: &Grid<'_>, label: &Text<'_>, end: u32) -> Option<CellRef> {
    let at = CellRef::new(label.last.row + 1, label.first.col);
    let free = at.row < end && grid.text(at).is_empty();
    (free && grid.sheet.format_at(at).bordered).then(|| grid.anchor(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::Sheet;

    fn found(sheet: &Sheet) -> Vec<String> {
        let shown = |f: &Field| format!("{} {:?} {}", f.label, f.kind, f.at.cell);
        find(&Grid::new(sheet), 0, 20).iter().map(shown).collect()
    }

    #[test]
    fn labels_and_the_cells_beside_them() {
        let sheet = Sheet::drawn(
            "s",
            &[
                "会社名 | | 回答者 / Respondent |",
                "メールアドレス | a@example.com",
                "依頼元：購買部",
            ],
        );
        assert_eq!(
            found(&sheet),
            [
                "会社名 Company B1",
                "回答者 / Respondent Respondent D1",
                "メールアドレス Email B2"
            ]
        );
    }

    #[test]
    fn labels_that_share_the_cell_with_the_value() {
        let sheet =
            Sheet::drawn("s", &["会社名：", "記入日：　　年　　月　　日", "氏　名："]);
        let fields = find(&Grid::new(&sheet), 0, 20);
        assert!(fields.iter().all(|f| f.inline), "{fields:?}");
        assert_eq!(fields.len(), 3);
    }

    fn on_cover(rows: &[&str]) -> Vec<String> {
        let shown = |f: &Field| format!("{} {:?} {}", f.label, f.kind, f.at.cell);
        cover(&Sheet::drawn("表紙", rows)).iter().map(shown).collect()
    }

    #[test]
    fn labels_on_a_cover() {
        assert_eq!(
            on_cover(&[
                "調査票",
                "",
                "会社名 |",
                "部署・氏名 |",
                "記入日 | 　年　月　日"
            ]),
            ["会社名 Company B3", "部署・氏名 Respondent B4", "記入日 Date B5"]
        );
    }

    #[test]
    fn a_history_is_no_company_block() {
        assert!(
            on_cover(&["版数 | 日付 | 作成者", "1.0 | 2026/4/1 | 海野"]).is_empty()
        );
    }

    #[test]
    fn what_the_customer_fills_is_left_to_the_customer() {
        assert_eq!(
            on_cover(&["【依頼元】", "会社名 |", "担当者 |", "【回答者】", "会社名 |"]),
            ["会社名 Other B2", "担当者 Other B3", "会社名 Company B5"]
        );
    }

    #[test]
    fn texts_that_are_no_labels() {
        let sheet = Sheet::drawn(
            "s",
            &["会社名を記入のうえご返送ください | ", "2025年4月改訂"],
        );
        assert!(found(&sheet).is_empty());
    }
}
