//! Sheets beside the one that asks.

use rust_xlsxwriter::{Table, TableColumn};

use super::{Case, PLAIN, case};

pub(super) fn all() -> Vec<Case> {
    let plain: &[&str] = &["No|確認事項|回答|備考", "1|q1|○", "2|q2|○", "3|q3|×"];
    vec![
        Case {
            sheets: vec![("回答マスター", plain.to_vec())],
            ..case("sheet_named_as_side_matter", plain)
        }
        .finds("1-1", "2-4", 3, PLAIN, ""),
        case(
            "two_tables_stacked",
            &[
                "表1 組織",
                "No|質問|回答|備考",
                "1|q1",
                "2|q2",
                "3|q3",
                "",
                "表2 技術",
                "No|質問|回答|備考",
                "1|q4",
                "2|q5",
                "3|q6",
            ],
        )
        .finds("2-2", "3-5", 3, PLAIN, "")
        .finds("8-8", "9-11", 3, PLAIN, ""),
        case(
            "two_tables_side_by_side",
            &[
                "番号|質問|回答||番号|質問|回答",
                "1|q1|||4|q4",
                "2|q2|||5|q5",
                "3|q3|||6|q6",
            ],
        )
        .finds("1-1", "2-4", 3, "A number, B question, C status", "")
        .finds("1-1", "2-4", 3, "E number, F question, G status", ""),
        case(
            "excel_table",
            &["No|Question|Answer", "1|Do you log access?", "2|Do you test restores?"],
        )
        .more(|workbook| {
            let sheet = workbook.worksheet_from_index(0).unwrap();
            let columns = ["No", "Question", "Answer"]
                .map(|header| TableColumn::new().set_header(header));
            sheet.add_table(0, 0, 2, 2, &Table::new().set_columns(&columns)).unwrap();
        })
        .finds("1-1", "2-3", 2, "A number, B question, C status", ""),
        case("other_sheets", &["No|確認事項|回答|備考", "1|q1", "2|q2", "3|q3"])
            .sheet(
                "改訂履歴",
                &[
                    "版|日付|変更内容|作成者",
                    "1.0|2026-04-01|初版|購買部",
                    "1.1|2026-05-01|改訂|購買部",
                ],
            )
            .sheet("凡例", &["記号|意味", "○|実施している", "×|実施していない"])
            .sheet(
                "はじめに",
                &[
                    "この票の使い方",
                    "回答シートに記入してください。",
                    "期限は月末です。",
                ],
            )
            .sheet("空", &[])
            .finds("1-1", "2-4", 3, PLAIN, ""),
        case(
            "old_and_new_editions",
            &["No|確認事項|回答|備考", "1|q1", "2|q2", "3|q3"],
        )
        .sheet(
                "ご回答にあたって",
                &[
                    "お願い",
                    "1|この票は全部で三問です。",
                    "2|回答欄には一つを選択してください。",
                    "3|ご不明な点は事務局までお問い合わせください。",
                    "4|月末までにご返送ください。",
                ],
            )
            .sheet(
            "改定内容",
            &[
                "旧項番|旧項目|新項番|新項目|変更理由",
                "1|q1|2|q2|表現の見直し",
                "2|q3|3|q4|表現の見直し",
                "3|q5|4|q6|統合",
            ],
        )
        .sheet(
                "課題",
                &[
                    "No|課題内容|対応方針|担当|期限|状況",
                    "1|記録の点検が月に一度にとどまっている。|毎週とする。|運用班|2026-06-30|対応中",
                    "2|教育の資料が古いままになっている。|改める。|教育班|2026-07-31|対応中",
                    "3|台帳に漏れがある。|棚卸しをする。|運用班|2026-08-31|完了",
                ],
            )
            .finds("1-1", "2-4", 3, PLAIN, ""),
        // Questions that are answered for the reader, and tests that were run.
        case(
            "faq_and_tests_beside",
            &["No|確認事項|回答|備考", "1|q1", "2|q2", "3|q3"],
        )
        .sheet(
            "FAQ",
            &[
                "No|質問|回答",
                "1|提出の期限はいつですか。|月末までにお送りください。",
                "2|英語で回答してもよいですか。|日本語でお願いします。",
                "3|対象外の項目はどうしますか。|該当なしとし、理由を書いてください。",
            ],
        )
        .sheet(
            "受入確認",
            &[
                "No|テスト項目|操作手順|期待結果|結果|備考",
                "1|パスワードを5回誤ること|ログイン画面で入力する|ロックされること|OK|",
                "2|画面を閉じること|右上を押す|確認が出ること|OK|",
                "3|一覧を並べ替えること|見出しを押す|日付の順になること|NG|修正待ち",
            ],
        )
        .finds("1-1", "2-4", 3, PLAIN, ""),
        case("hidden_sheet", &["No|確認事項|回答|備考", "1|q1", "2|q2", "3|q3"])
            .sheet("旧版", &["No|確認事項|回答|備考", "1|q4", "2|q5", "3|q6"])
            .more(|workbook| {
                workbook.worksheet_from_index(1).unwrap().set_hidden(true);
            })
            .finds("1-1", "2-4", 3, PLAIN, ""),
        case(
            "nothing_to_answer",
            &["売上|四月|五月", "東|#10|#12", "西|#8|#9", "計|#18|#21"],
        ),
    ]
}
