//! The company block: labels above or beside a table, and the cells for their values.

use super::grid::{Grid, Text};
use super::{Field, FieldKind, headings};
use crate::address::{CellRef, Location};

/// Rows above a table in which labels are looked for.
const ROWS_ABOVE: usize = 60;

/// Longest label, in characters.
const LONGEST_LABEL: usize = 24;

/// Labels by what they ask for, in normal form without blanks.
const LABELS: &[(FieldKind, &str)] = &[
    (
        FieldKind::Company,
        "会社名 貴社名 御社名 社名 企業名 法人名 事業者名 委託先名 委託先会社名 取引先名 取引先会社名 \
         事業者 貴社 会社 組織名 団体名 商号 提供事業者名 サービス提供事業者名 ベンダー名 ベンダ名 \
         供給者名 受託者名 回答会社名 提供会社名 会社名称 provider providername company companyname \
         vendor vendorname supplier suppliername organization organisation organizationname \
         nameofcompany nameofvendor serviceprovider serviceprovidername legalname respondentcompany",
    ),
    (
        FieldKind::Service,
        "サービス名 対象サービス 対象サービス名 製品名 システム名 対象システム 対象システム名 \
         サービス名称 商品名 製品・サービス名 クラウドサービス名 ご提供サービス名 product productname \
         service servicename nameofservice productandedition solution solutionname application \
         applicationname productorservice nameofproduct",
    ),
    (
        FieldKind::Department,
        "部署 部署名 所属 所属部署 担当部署 ご担当部署 部門 部門名 回答部署 記入部署 担当部門 department \
         division 所属部署名 回答部署名",
    ),
    (
        FieldKind::Respondent,
        "回答者 回答者名 回答者氏名 記入者 記入者名 記入者氏名 担当者 担当者名 担当者氏名 ご担当者 \
         ご担当者名 氏名 お名前 御担当者名 責任者 責任者名 責任者氏名 作成者 ご記入者 ご回答者 \
         部署・役職・氏名 部署・氏名 役職・氏名 責任者役職・氏名 respondent respondentname contact \
         contactname contactperson completedby preparedby name yourname answeredby",
    ),
    (FieldKind::JobTitle, "役職 役職名 職位 部署・役職 title jobtitle position role"),
    (
        FieldKind::Email,
        "メール メールアドレス eメール e-mail email emailaddress e-mailアドレス 電子メール \
         連絡先メールアドレス contactemail mail",
    ),
    (
        FieldKind::Phone,
        "電話 電話番号 tel 連絡先電話番号 内線 phone phonenumber telephone 連絡先(電話) 連絡先 contactphone",
    ),
    (FieldKind::Address, "住所 所在地 本社所在地 会社所在地 address 本店所在地"),
    (
        FieldKind::Date,
        "回答日 記入日 回答年月日 記入年月日 提出日 作成日 ご回答日 ご記入日 回答日付 日付 実施日 \
         date responsedate datecompleted completiondate submissiondate dateofresponse",
    ),
    (FieldKind::Version, "版 版数 バージョン version ver"),
];

/// The labels above a table and where their values go.
pub(super) fn find(grid: &Grid<'_>, first_row: u32, end: u32) -> Vec<Field> {
    let Some(last) = end.checked_sub(1) else { return Vec::new() };
    let rows = grid.rows_in(first_row, last);
    let rows = &rows[rows.len().saturating_sub(ROWS_ABOVE)..];
    let mut fields = Vec::new();
    for &row in rows {
        let texts: Vec<Text<'_>> = grid.texts(row).collect();
        for (i, text) in texts.iter().enumerate() {
            fields.extend(field(grid, text, texts.get(i + 1), end));
        }
    }
    fields
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
        None => (content, None),
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

fn kind_of(label: &str) -> Option<FieldKind> {
    if label.chars().count() > LONGEST_LABEL {
        return None;
    }
    let normal = headings::normal(label);
    let key = headings::squeeze(&normal);
    let bare = key.split('(').next().unwrap_or_default();
    let find = |key: &str| {
        let of = |words: &str| words.split_whitespace().any(|word| word == key);
        LABELS.iter().find(|(_, words)| of(words)).map(|(kind, _)| *kind)
    };
    let parts = normal.split('/').map(headings::squeeze);
    find(&key)
        .or_else(|| find(bare))
        .or_else(|| parts.into_iter().find_map(|p| find(&p)))
}

/// Whether a text is a form to be filled: 「　　年　　月　　日」.
fn is_blank_form(text: &str) -> bool {
    let form = text.rsplit(['：', ':']).next().unwrap_or(text);
    let words: String = form.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(
        words.as_str(),
        "年月日" | "年月" | "//" | "印" | "(印)" | "（印）" | "@" | "様"
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
        return (value_like && !next.text.contains(['：', ':'])).then_some(value);
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

    #[test]
    fn texts_that_are_no_labels() {
        let sheet = Sheet::drawn(
            "s",
            &["会社名を記入のうえご返送ください | ", "2025年4月改訂"],
        );
        assert!(found(&sheet).is_empty());
    }
}
