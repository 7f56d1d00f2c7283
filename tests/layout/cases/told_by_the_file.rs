//! What filters, Excel tables, printed titles and formats tell.

use rust_xlsxwriter::{ConditionalFormatBlank, Format, Table, TableColumn};

use super::{Case, PLAIN, case};

pub(super) fn all() -> Vec<Case> {
    let vague = ["＃|論点|対応|その他", "1|q1", "2|q2", "3|q3"];
    vec![
        case("title_printed_on_each_page", &vague)
            .more(|workbook| {
                let sheet = workbook.worksheet_from_index(0).unwrap();
                sheet.set_repeat_rows(0, 0).unwrap();
            })
            .finds("1-1", "2-4", 3, "A number, B question, C status", ""),
        case("filter_over_the_header", &vague)
            .more(|workbook| {
                let sheet = workbook.worksheet_from_index(0).unwrap();
                sheet.autofilter(0, 0, 3, 3).unwrap();
            })
            .finds("1-1", "2-4", 3, "A number, B question, C status", ""),
        // The table was made for the first questions, and the others were added below it.
        case(
            "more_questions_below_an_excel_table",
            &["No|確認事項|回答|備考", "1|q1", "2|q2", "3|q3", "4|q4", "5|q5"],
        )
        .more(|workbook| {
            let sheet = workbook.worksheet_from_index(0).unwrap();
            let columns = ["No", "確認事項", "回答", "備考"]
                .map(|header| TableColumn::new().set_header(header));
            sheet.add_table(0, 0, 3, 3, &Table::new().set_columns(&columns)).unwrap();
        })
        .finds("1-1", "2-6", 5, PLAIN, ""),
        case(
            "open_cells_are_coloured_by_a_rule",
            &["番号|アンケート項目|資料|記入|詳細", "1|q1", "2|q2", "3|q3"],
        )
        .more(|workbook| {
            let sheet = workbook.worksheet_from_index(0).unwrap();
            let open = Format::new().set_background_color("#FFFF00");
            let rule = ConditionalFormatBlank::new().set_format(open);
            sheet.add_conditional_format(1, 3, 3, 3, &rule).unwrap();
        })
        .finds(
            "1-1",
            "2-4",
            3,
            "A number, B question, C evidence, D status, E remark",
            "",
        ),
    ]
}
