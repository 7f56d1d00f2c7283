//! Rows: questions, headings, and what lies between.

use rust_xlsxwriter::{Format, FormatBorder, FormatDiagonalBorder};

use super::{Case, MARKS, PLAIN, case};

pub(super) fn all() -> Vec<Case> {
    vec![
        case(
            "two_grid_rows_for_a_question",
            &[
                "番号|調査項目|回答|補足",
                "|q1",
                "|（確認資料の例：規程、台帳）",
                "|q2",
                "|（確認資料の例：記録）",
                "|q3",
                "|（確認資料の例：契約書）",
            ],
        )
        .merged(&[
            "A2:A3=1", "C2:C3=", "D2:D3=", "A4:A5=2", "C4:C5=", "D4:D5=", "A6:A7=3",
            "C6:C7=", "D6:D7=",
        ])
        .finds(
            "1-1",
            "2-7",
            3,
            PLAIN,
            "3 continuation, 5 continuation, 7 continuation",
        ),
        case(
            "section_rows",
            &[
                "項番|確認事項|実施有無|備考",
                "",
                "1-1|q1",
                "1-2|q2",
                "",
                "2-1|q3",
                "2-2|q4",
            ],
        )
        .merged(&["A2:D2=1 保管", "A5:D5=2 権限"])
        .finds("1-1", "3-7", 4, PLAIN, "2 section, 5 section"),
        case(
            "section_rows_without_merges",
            &[
                "項番|確認事項|実施有無|備考",
                "*1|*保管",
                "1.1|q1",
                "1.2|q2",
                "1.3|q5",
                "*2|*権限",
                "2.1|q3",
                "2.2|q4",
                "2.3|q6",
            ],
        )
        .finds("1-1", "3-9", 6, PLAIN, "2 section, 6 section"),
        case(
            "categories_merged_down",
            &[
                "大分類|中分類|No|確認項目|回答|備考",
                "||1|q1",
                "||2|q2",
                "||3|q3",
                "||4|q4",
            ],
        )
        .merged(&["A2:A5=運用", "B2:B3=保管", "B4:B5=権限"])
        .finds(
            "1-1",
            "2-5",
            4,
            "A category, B category, C number, D question, E status, F remark",
            "",
        ),
        case(
            "category_filled_once",
            &["分類|番号|質問|回答|備考", "保管|1|q1", "|2|q2", "権限|3|q3", "|4|q4"],
        )
        .finds(
            "1-1",
            "2-5",
            4,
            "A category, B number, C question, D status, E remark",
            "",
        ),
        case(
            "blank_rows",
            &["No|質問|回答|備考", "1|q1", "", "2|q2", "", "", "3|q3", "4|q4"],
        )
        .finds(
            "1-1",
            "2-8",
            4,
            PLAIN,
            "3 a blank row, 5 a blank row, 6 a blank row",
        ),
        case(
            "example_row",
            &[
                "№|質問事項|回答|コメント",
                "例|窓口を設けていますか。|はい|総務部にあります。",
                "①|q1",
                "②|q2",
                "③|q3",
            ],
        )
        .lists(&[("C3:C5", &["はい", "いいえ"])])
        .finds("1-1", "3-5", 3, PLAIN, "2 an example")
        .choices(&["はい", "いいえ"]),
        case(
            "totals_and_footnotes",
            &[
                "No|確認事項|回答|備考",
                "1|q1",
                "2|q2",
                "3|q3",
                "|合計||",
                "",
                "※ご不明な点はお問い合わせください。",
            ],
        )
        .finds("1-1", "2-4", 3, PLAIN, ""),
        case(
            "computed_subtotals",
            &["項番|点検項目|点検結果|所見", "1|q1", "2|q2", "|小計", "3|q3", "4|q4"],
        )
        .more(|workbook| {
            let sheet = workbook.worksheet_from_index(0).unwrap();
            sheet.write_formula(3, 2, "COUNTIF(C2:C3,\"適\")").unwrap();
        })
        .finds("1-1", "2-6", 4, PLAIN, "4 a total"),
        case(
            "subtotals_of_sections",
            &[
                "コード|分野|確認事項|現在|理由",
                "A1|運用|q1",
                "A2||q2",
                "||||",
                "B1|権限|q3",
                "B2||q4",
                "||||",
            ],
        )
        .merged(&["A4:C4=小計（運用）", "A7:C7=小計（権限）"])
        .lists(&[("D2:D3", &["0", "1", "2"]), ("D5:D6", &["0", "1", "2"])])
        .finds(
            "1-1",
            "2-6",
            4,
            "A number, B category, C question, D status, E remark",
            "4 a total",
        )
        .choices(&["0", "1", "2"]),
        case(
            "crossed_out_answers",
            &[
                "問|質問|回答|説明",
                "問1|体制について、次の各項目にお答えください。",
                "a)|q1",
                "b)|q2",
                "問2|記録について、次の各項目にお答えください。|／|／",
                "a)|q3",
                "b)|q4",
            ],
        )
        .lists(&[("C2:C7", &["はい", "いいえ"])])
        .more(|workbook| {
            let crossed = Format::new()
                .set_border_diagonal(FormatBorder::Thin)
                .set_border_diagonal_type(FormatDiagonalBorder::BorderUp);
            let sheet = workbook.worksheet_from_index(0).unwrap();
            sheet.write_blank(1, 2, &crossed).unwrap();
            sheet.write_blank(1, 3, &crossed).unwrap();
        })
        .finds("1-1", "3-7", 4, PLAIN, "2 section, 5 section")
        .choices(&["はい", "いいえ"]),
        case(
            "headings_in_brackets",
            &[
                "調査事項|状況|理由・予定",
                "【保管】",
                "q1",
                "q2",
                "",
                "【権限】",
                "q3",
                "q4",
            ],
        )
        .finds(
            "1-1",
            "3-8",
            4,
            "A question, B status, C remark",
            "2 section, 5 a blank row, 6 section",
        ),
        case(
            "translations_below_the_questions",
            &[
                "No.|質問 / Question|回答 / Answer|備考 / Remarks",
                "1|q1",
                "|Is the data stored in Japan only?",
                "2|q2",
                "|Are records of use kept for a year?",
                "3|q3",
                "|Are leavers' rights removed at once?",
            ],
        )
        .finds(
            "1-1",
            "2-7",
            3,
            PLAIN,
            "3 continuation, 5 continuation, 7 continuation",
        ),
        case(
            "translations_without_numbers",
            &[
                "設問（Question）|回答欄（Answer）",
                "q1",
                "Is the data stored in Japan only?",
                "q2",
                "Are records of use kept for a year?",
                "q3",
                "Are leavers' rights removed at once?",
            ],
        )
        .finds(
            "1-1",
            "2-7",
            3,
            "A question, B status",
            "3 continuation, 5 continuation, 7 continuation",
        ),
        case(
            "hidden_and_struck_out",
            &["No|確認事項|回答|備考", "1|q1", "2|q2", "3|~q3", "4|q4", "5|q5"],
        )
        .more(|workbook| {
            let sheet = workbook.worksheet_from_index(0).unwrap();
            sheet.set_row_hidden(2).unwrap();
        })
        .finds("1-1", "2-6", 3, PLAIN, "3 a hidden row, 4 struck out"),
        case("question_merged_over_columns", &["|||||", "|||||", "|||||", "|||||"])
            .merged(&["B1:D1=確認事項", "B2:D2=q1", "B3:D3=q2", "B4:D4=q3"])
            .more(|workbook| {
                let sheet = workbook.worksheet_from_index(0).unwrap();
                for (col, text) in [(0, "項番"), (4, "回答"), (5, "備考")] {
                    sheet.write_string(0, col, text).unwrap();
                }
                for row in 1..4_u32 {
                    sheet.write_number(row, 0, row).unwrap();
                }
            })
            .finds("1-1", "2-4", 3, "A number, B question, E status, F remark", ""),
        case(
            "two_answers_to_one_question",
            &["項番|確認事項|実施有無|備考", "1|q1", "||", "||", "3|q3"],
        )
        .merged(&["A3:A4=2", "B3:B4=q2"])
        .lists(&[("C2:C5", MARKS)])
        .finds("1-1", "2-5", 3, PLAIN, "4 continuation")
        .choices(MARKS),
        case(
            "legend_below",
            &[
                "ID|Requirement|Status|Comment",
                "1.1|The app keeps data encrypted.",
                "1.2|The app asks for a second factor.",
                "1.3|The app logs out idle users.",
                "",
                "",
                "",
                "Legend",
                "Symbol|Definition",
                "Pass|The requirement is fulfilled.",
                "Fail|The requirement is not fulfilled.",
            ],
        )
        .lists(&[("C2:C4", &["Pass", "Fail"])])
        .finds("1-1", "2-4", 3, PLAIN, "")
        .choices(&["Pass", "Fail"]),
    ]
}
