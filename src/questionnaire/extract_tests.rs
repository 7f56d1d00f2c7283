//! Grids and layouts as text, and what is extracted from them.

use super::*;
use crate::questionnaire::Status;

/// A table of the given roles by column, with a header in `header` (counting from one).
fn table(roles: &[(char, Role)], header: u32, rows: (u32, u32)) -> Table {
    let column = |(letter, role): &(char, Role)| Column {
        column: letter.to_string().parse().unwrap(),
        role: *role,
        header: format!("{role:?}"),
        confidence: 1.0,
        reasons: Vec::new(),
        choice: None,
        hidden: false,
        block: 0,
        below: 0,
    };
    Table {
        sheet: Some("回答".to_owned()),
        header_rows: Some((RowRef(header - 1), RowRef(header - 1)).into()),
        first_row: RowRef(rows.0 - 1),
        last_row: RowRef(rows.1 - 1),
        items: 0,
        columns: roles.iter().map(column).collect(),
        choices: Vec::new(),
        legend: Vec::new(),
        requirements: Vec::new(),
        text_behind_mark: false,
        section_rows: Vec::new(),
        continuation_rows: Vec::new(),
        skipped_rows: Vec::new(),
    }
}

const SIMPLE: [(char, Role); 4] = [
    ('A', Role::Number),
    ('B', Role::Question),
    ('C', Role::Status),
    ('D', Role::Remark),
];

fn rows(numbers: &[u32]) -> Vec<RowRef> {
    numbers.iter().map(|row| RowRef(row - 1)).collect()
}

fn form(sheet: Sheet, tables: Vec<Table>) -> Form {
    let layout = Layout { tables, ..Layout::default() };
    extract(&sheet.alone(), &layout).unwrap()
}

#[test]
fn sections_two_answers_and_an_empty_remark() {
    let sheet = Sheet::drawn(
        "回答",
        &[
            "チェックシート",
            "第2版",
            "当社の回答です。",
            "項番 | 確認事項 | 実施有無 | 備考",
            "1 組織",
            "1-1 体制",
            "1-1-1 | 責任者がいること。 | ○ | 任命済です。",
            "1-1-2 | 暗号化すること。 | ○ | 通信です。",
            "| | △ | 保存です。",
            "2 技術",
            "2-1 | 記録すること。 | - |",
        ],
    )
    .merged(&["A8:A9", "B8:B9"]);
    let table = Table {
        section_rows: rows(&[5, 6, 10]),
        continuation_rows: rows(&[9]),
        ..table(&SIMPLE, 4, (7, 11))
    };
    let form = form(sheet, vec![table]);
    let q = &form.questionnaire;
    assert_eq!(q.title.as_deref(), Some("チェックシート"));
    assert_eq!(q.version.as_deref(), Some("2"));
    assert_eq!(q.preamble, ["当社の回答です。"]);
    let sections: Vec<_> =
        q.sections.iter().map(|s| (s.title.as_str(), s.level)).collect();
    assert_eq!(sections, [("組織", 1), ("体制", 2), ("技術", 1)]);
    let items: Vec<_> =
        q.items.iter().map(|i| (i.number.as_deref().unwrap(), i.section)).collect();
    assert_eq!(items, [("1-1-1", Some(1)), ("1-1-2", Some(1)), ("2-1", Some(2))]);
    assert_eq!(
        q.items[1].answers,
        [Answer::of("○", "通信です。"), Answer::of("△", "保存です。")]
    );
    assert_eq!(q.items[2].answers[0].status, Some(Status::NotApplicable));
    assert_eq!(q.items[2].answers[0].remark, None);
    let second = &form.places[1].answers[1];
    assert_eq!(second.status.as_ref().unwrap().at, "C9".parse().unwrap());
}

#[test]
fn marks_of_which_one_is_ticked() {
    let sheet = Sheet::drawn(
        "回答",
        &[
            "No | 質問 | はい | いいえ",
            "1 | 記録していますか。 | | レ",
            "2 | 教育していますか。 | |",
        ],
    );
    let mut table = table(
        &[
            ('A', Role::Number),
            ('B', Role::Question),
            ('C', Role::Mark),
            ('D', Role::Mark),
        ],
        1,
        (2, 3),
    );
    table.columns[2].choice = Some("はい".to_owned());
    table.columns[3].choice = Some("いいえ".to_owned());
    let form = form(sheet, vec![table]);
    let answers: Vec<_> = form.questionnaire.answers().collect();
    assert_eq!(answers[0].mark.as_deref(), Some("いいえ"));
    assert!(answers[1].is_empty());
    assert_eq!(form.places[1].answers[0].choices[..], ["はい", "いいえ"]);
}

#[test]
fn boxes_in_the_cell_are_no_answer_until_ticked() {
    let sheet = Sheet::drawn(
        "回答",
        &["No | 質問 | 回答", "1 | あ。 | □はい　□いいえ", "2 | い。 | ■はい　□いいえ"],
    );
    let form = form(sheet, vec![table(&SIMPLE[..3], 1, (2, 3))]);
    let answers: Vec<_> = form.questionnaire.answers().collect();
    assert!(answers[0].is_empty());
    assert_eq!(answers[1].mark.as_deref(), Some("はい"));
    assert_eq!(form.places[0].answers[0].choices[..], ["はい", "いいえ"]);
}

#[test]
fn a_question_over_several_rows_has_one_answer() {
    let sheet = Sheet::drawn(
        "回答",
        &["No | 質問 | 回答", "1 | 記録を | ", "| 保管していますか。 |", "2 | 次。 |"],
    );
    let table =
        Table { continuation_rows: rows(&[3]), ..table(&SIMPLE[..3], 1, (2, 4)) };
    let form = form(sheet, vec![table]);
    assert_eq!(form.questionnaire.items[0].question, "記録を\n保管していますか。");
    assert_eq!(form.questionnaire.items[0].answers.len(), 1);
}

#[test]
fn further_columns_are_kept_by_name() {
    let sheet = Sheet::drawn("回答", &["x", "1 | 質問。 | 高 | 低 |"]);
    let mut table = table(
        &[
            ('A', Role::Number),
            ('B', Role::Question),
            ('C', Role::Importance),
            ('D', Role::Other),
        ],
        1,
        (2, 2),
    );
    table.columns[2].header = "重要度".to_owned();
    table.columns[3].header = "重要度".to_owned();
    let form = form(sheet, vec![table]);
    let extra: Vec<_> = form.questionnaire.items[0].extra.iter().collect();
    assert_eq!(extra[0], (&"重要度".to_owned(), &"高".to_owned()));
    assert_eq!(extra[1], (&"重要度 (D)".to_owned(), &"低".to_owned()));
    assert!(form.questionnaire.items[0].answers.is_empty());
}

#[test]
fn a_sheet_that_is_not_there() {
    let layout =
        Layout { tables: vec![table(&SIMPLE, 1, (2, 2))], ..Layout::default() };
    let err = extract(&Sheet::drawn("別", &[]).alone(), &layout).unwrap_err();
    assert_eq!(err.to_string(), "there is no sheet named \"回答\"");
}

#[test]
fn the_title_is_what_stands_out() {
    let mut sheet = Sheet::drawn(
        "回答",
        &[
            "様式第7号",
            "提出用 | 確認票",
            "第3版",
            "No | 質問",
            "1 | 記録していますか。",
        ],
    );
    let large = crate::workbook::CellFormat { font_size: 16.0, ..Default::default() };
    sheet.formats = [Default::default(), large].into();
    let mut cells: Vec<_> =
        sheet.cells().map(|(at, cell)| (at, cell.clone())).collect();
    cells.iter_mut().filter(|(at, _)| *at == CellRef::new(1, 1)).for_each(
        |(_, cell)| {
            cell.format = 1;
        },
    );
    sheet.set_cells(cells);
    let q = form(sheet, vec![table(&SIMPLE[..2], 4, (5, 5))]).questionnaire;
    assert_eq!(q.title.as_deref(), Some("確認票"));
    assert_eq!(q.version.as_deref(), Some("3"));
    assert_eq!(q.preamble, ["様式第7号", "提出用"]);
}

#[test]
fn a_crossed_out_cell_takes_no_answer() {
    let drawn = ["No | 質問 | 回答 | 備考", "1 | 記録していますか。", "2 | 保存期間"];
    let mut sheet = Sheet::drawn("回答", &drawn);
    let crossed = crate::workbook::CellFormat { crossed: true, ..Default::default() };
    sheet.formats = [Default::default(), crossed].into();
    let mut cells: Vec<_> =
        sheet.cells().map(|(at, cell)| (at, cell.clone())).collect();
    for at in [CellRef::new(1, 3), CellRef::new(2, 2)] {
        let empty = crate::workbook::Cell { format: 1, ..Default::default() };
        cells.push((at, empty));
    }
    cells.sort_by_key(|(at, _)| *at);
    sheet.set_cells(cells);
    let form = form(sheet, vec![table(&SIMPLE, 1, (2, 3))]);
    let places = form.places.iter().map(|place| &place.answers[0]);
    let open: Vec<_> =
        places.map(|place| (place.status.is_some(), place.remark.is_some())).collect();
    assert_eq!(open, [(true, false), (false, true)]);
}
