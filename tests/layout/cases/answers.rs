//! Where answers go.

use rust_xlsxwriter::Format;

use super::{Case, MARKS, PLAIN, case};

pub(super) fn all() -> Vec<Case> {
    vec![
        case("mark_columns", &[
            "||||", "||はい|いいえ|該当なし", "1|q1", "2|q2", "3|q3",
        ])
        .merged(&["A1:A2=番号", "B1:B2=設問", "C1:E1=ご回答", "F1:F2=補足説明"])
        .finds(
            "1-2", "3-5", 3,
            "A number, B question, C mark はい, D mark いいえ, E mark 該当なし, F remark", "",
        )
        .choices(&["はい", "いいえ", "該当なし"]),
        // As a merged header comes out of CSV.
        case("mark_columns_without_merges", &[
            "番号|設問|ご回答|||補足説明", "||当てはまる場合||当てはまらない場合", "||はい|いいえ|該当なし", "1|q1", "2|q2", "3|q3",
        ])
        .finds(
            "1-3", "4-6", 3,
            "A number, B question, C mark はい, D mark いいえ, E mark 該当なし, F remark", "",
        )
        .choices(&["はい", "いいえ", "該当なし"]),
        case("boxes_in_the_cell", &[
            "番号|確認事項|実施の有無|特記事項", "(1)|q1|□ 実施済\\n□ 未実施", "(2)|q2|□ 実施済\\n□ 未実施",
            "(3)|q3|□ 実施済\\n□ 未実施",
        ])
        .finds("1-1", "2-4", 3, PLAIN, "")
        .choices(&["実施済", "未実施"]),
        case("reserved_columns", &[
            "No|確認事項|回答|備考|弊社使用欄|判定", "1|q1", "2|q2", "3|q3",
        ])
        .finds(
            "1-1", "2-4", 3,
            "A number, B question, C status, D remark, E reserved, F reserved", "",
        ),
        case("present_state_and_plan", &["|||||", "||対応状況|具体的な内容|改善内容|実施時期", "1|q1", "2|q2", "3|q3"])
            .merged(&["A1:A2=項番", "B1:B2=対策内容", "C1:D1=現状", "E1:F1=改善予定"])
            .finds(
                "1-2", "3-5", 3,
                "A number, B question, C status, D remark, E remark (plan), F date (plan)", "",
            ),
        case("example_answers_beside", &[
            "No|確認事項|回答例|回答|備考", "1|q1|国内のみ|", "2|q2|二年間|", "3|q3|当日|",
        ])
        .finds("1-1", "2-4", 3, "A number, B question, C guidance, D status, E remark", ""),
        case("legend_and_rule", &[
            "【凡例】○：実施　△：一部実施　×：未実施", "×の場合は備考に理由を記入してください。", "",
            "No|確認事項|回答|備考", "1|q1", "2|q2", "3|q3",
        ])
        .finds("4-4", "5-7", 3, PLAIN, "")
        .choices(&["○", "△", "×"])
        .required(&["×"]),
        case("legend_and_rule_with_list", &[
            "「×」を選択した場合は必ず備考に理由をご記入ください。", "", "No|確認事項|回答|備考", "1|q1",
            "2|q2", "3|q3",
        ])
        .lists(&[("C4:C6", MARKS)])
        .finds("3-3", "4-6", 3, PLAIN, "")
        .choices(MARKS)
        .required(&["×"]),
        case("protected_sheet", &[
            "No|確認事項|観点|結果記入|連絡", "1|q1|保管", "2|q2|記録", "3|q3|権限",
        ])
        .more(|workbook| {
            let sheet = workbook.worksheet_from_index(0).unwrap();
            let open = Format::new().set_unlocked();
            for row in 1..4 {
                sheet.write_blank(row, 3, &open).unwrap();
            }
            sheet.protect();
        })
        .finds("1-1", "2-4", 3, "A number, B question, C guidance, D status", ""),
        case("company_block", &[
            "会社名||回答日|", "部署名||回答者|", "", "No|確認事項|回答|備考", "1|q1", "2|q2", "3|q3",
        ])
        .finds("4-4", "5-7", 3, PLAIN, "")
        .fields(&["会社名 B1", "回答日 D1", "部署名 B2", "回答者 D2"]),
    ]
}
