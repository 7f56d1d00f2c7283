//! What tells choices and columns besides lists and the usual words.

use rust_xlsxwriter::{Format, FormatBorder};

use super::{Case, PLAIN, case};

pub(super) fn all() -> Vec<Case> {
    vec![
        case("choices_told_in_a_sentence", &[
            "※回答は「実施／一部実施／未実施」から選択してください。", "", "No|確認事項|回答|備考", "1|q1", "2|q2", "3|q3",
        ])
        .finds("3-3", "4-6", 3, PLAIN, "")
        .choices(&["実施", "一部実施", "未実施"]),
        case("instructions_above_two_tables", &[
            "回答欄には 有・無・他 のいずれかを記し、続けて内容を記入する", "",
            "番号|質問|回答||番号|質問|回答", "1|q1|||4|q4", "2|q2|||5|q5", "3|q3|||6|q6",
        ])
        .finds("3-3", "4-6", 3, "A number, B question, C status", "")
        .choices(&["有", "無", "他"])
        .finds("3-3", "4-6", 3, "E number, F question, G status", "")
        .choices(&["有", "無", "他"]),
        case("answers_below_the_questions", &[
            "No|質問・回答", "Q1|q1", "回答|", "Q2|q2", "回答|", "Q3|q3", "回答|",
        ])
        .finds("1-1", "2-7", 3, "A number, B question, B status", "3 continuation, 5 continuation, 7 continuation"),
        case("boxes_below_the_questions", &[
            "確認書", "", "問1|q1||", "|□ はい　□ いいえ|理由：|", "問2|q2||", "|□ はい　□ いいえ|理由：|", "問3|q3||",
            "|□ はい　□ いいえ|理由：|", "問4|q4||", "|□ はい　□ いいえ|理由：|",
        ])
        .merged(&["B3:D3=q1", "B5:D5=q2", "B7:D7=q3", "B9:D9=q4"])
        .finds(
            "none", "3-10", 4, "A number, B question, B status, D remark",
            "1 section, 4 continuation, 6 continuation, 8 continuation, 10 continuation",
        )
        .choices(&["はい", "いいえ"]),
        case(
            "answers_below_under_a_header_of_their_own",
            &[
                "番号|点検項目|||||検証欄",
                "|||||",
                "1|",
                "|回答：||理由：",
                "2|",
                "|回答：||理由：",
                "3|",
                "|回答：||理由：",
            ],
        )
        .merged(&[
            "B1:F1=点検項目",
            "B2:C2=回答",
            "D2:F2=理由",
            "A3:A4=1",
            "B3:F3=q1",
            "E4:F4=",
            "A5:A6=2",
            "B5:F5=q2",
            "E6:F6=",
            "A7:A8=3",
            "B7:F7=q3",
            "E8:F8=",
        ])
        .lists(&[
            ("C4:C4", &["良", "要改善"]),
            ("C6:C6", &["良", "要改善"]),
            ("C8:C8", &["良", "要改善"]),
        ])
        .finds(
            "1-2",
            "3-8",
            3,
            "A number, B question, G reserved, C status, E remark",
            "4 continuation, 6 continuation, 8 continuation",
        )
        .choices(&["良", "要改善"]),
        case("answers_and_remarks_below", &[
            "No|質問||", "1|q1||", "回答||補足|", "2|q2||", "回答||補足|", "3|q3||", "回答|○|補足|毎年",
        ])
        .merged(&["B1:D1=質問", "B2:D2=q1", "B4:D4=q2", "B6:D6=q3"])
        .finds("1-1", "2-7", 3, "A number, B question, B status, D remark", "3 continuation, 5 continuation, 7 continuation"),
        case("questions_and_answers_without_a_header", &[
            "ヒアリングシート", "", "Q1|q1", "A1|", "Q2|q2", "A2|", "Q3|q3", "A3|",
        ])
        .finds("none", "3-8", 3, "A number, B question, B status", "1 section, 4 continuation, 6 continuation, 8 continuation"),
        case("choices_as_the_header", &["No|点検項目|○/×|摘要", "1|q1", "2|q2", "3|q3"])
            .finds("1-1", "2-4", 3, PLAIN, "")
            .choices(&["○", "×"]),
        case("answers_by_year", &[
            "No|設問|2025年度回答|2025年度コメント|2026年度回答|2026年度コメント", "1|q1|はい|規程あり", "2|q2|はい|規程あり",
            "3|q3|いいえ|検討中",
        ])
        .finds("1-1", "2-4", 3, "A number, B question, E status, F remark", ""),
        case("all_answers_alike", &["No|確認事項|回答|備考", "1|q1|○", "2|q2|○", "3|q3|○"])
            .finds("1-1", "2-4", 3, PLAIN, ""),
        case("points_for_oneself", &[
            "評価点：3＝実施　2＝一部実施　1＝未実施", "", "分野|評価項目|評価点|根拠・エビデンス|審査員コメント", "組織|q1", "|q2", "技術|q3",
        ])
        .lists(&[("C4:C6", &["1", "2", "3"])])
        .finds("3-3", "4-6", 3, "A category, B question, C status, D remark, E reserved", "")
        .choices(&["1", "2", "3"]),
        case("choices_told_in_the_header", &["No|確認事項|回答（○・×）|備考", "1|q1", "2|q2", "3|q3"])
            .finds("1-1", "2-4", 3, PLAIN, "")
            .choices(&["○", "×"]),
        case("tick_told_in_the_header", &[
            "対策項目|対策の内容|実施している場合\\n「レ」を記入|実施予定|実施しない理由", "組織|q1", "|q2", "|q3", "|q4", "技術|q5", "|q6",
        ])
        .finds("1-1", "2-7", 6, "A category, B question, C status, D date, E remark", ""),
        case("degrees_to_be_ticked", &["||||", "||十分できている|概ねできている|あまりできていない", "1|q1", "2|q2", "3|q3"])
            .merged(&["A1:A2=No", "B1:B2=取組内容", "C1:E1=取組状況", "F1:F2=ご意見・ご要望"])
            .finds(
                "1-2", "3-5", 3,
                "A number, B question, C mark 十分できている, D mark 概ねできている, E mark あまりできていない, F remark", "",
            )
            .choices(&["十分できている", "概ねできている", "あまりできていない"]),
        case("steps_to_be_ticked", &[
            "No|確認事項|成熟度（該当する欄に○）|||コメント", "||1|2|3|", "1|q1", "2|q2", "3|q3",
        ])
        .merged(&["A1:A2=No", "B1:B2=確認事項", "C1:E1=成熟度（該当する欄に○）", "F1:F2=コメント"])
        .finds("1-2", "3-5", 3, "A number, B question, C mark 1, D mark 2, E mark 3, F remark", "")
        .choices(&["1", "2", "3"]),
        case("box_before_the_question", &["確認欄|No|確認内容", "□|1|q1", "□|2|q2", "□|3|q3"])
            .finds("1-1", "2-4", 3, "A status, B number, C question", ""),
        case("groups_of_empty_columns", &["|||||", "|実施状況|具体的な内容|証跡|判定|得点", "q1", "q2", "q3"])
            .merged(&["A1:A2=項目", "B1:D1=貴社記入欄", "E1:F1=当社使用欄"])
            .finds(
                "1-2", "3-5", 3,
                "A question, B status, C remark, D evidence, E reserved, F reserved", "",
            ),
        case("answers_of_last_year", &[
            "No|確認事項|前回の回答|前回の備考|今回の回答|今回の備考", "1|q1|はい|規程あり", "2|q2|はい|規程あり",
            "3|q3|いいえ|検討中",
        ])
        .finds("1-1", "2-4", 3, "A number, B question, E status, F remark", ""),
        case("notes_in_the_header", &[
            "No|確認事項\\n（貴社の状況についてお答えください。）|回答\\n（一つを選んで記入してください。）|備考", "1|q1", "2|q2", "3|q3",
        ])
        .finds("1-1", "2-4", 3, PLAIN, ""),
        case("groups_with_numbers", &[
            "大項目|中項目|確認事項|回答", "1 組織|1.1 責任|q1", "|1.2 教育|q2", "2 技術|2.1 認証|q3", "|2.2 記録|q4",
        ])
        .finds("1-1", "2-5", 4, "A category, B category, C question, D status", ""),
        case("topics_over_questions", &[
            "問|設問|枝|内容|回答", "||a|q1|", "||b|q2|", "||a|q3|", "||b|q4|",
        ])
        .merged(&["A2:A3=1", "B2:B3=権限について", "A4:A5=2", "B4:B5=記録について"])
        .finds("1-1", "2-5", 4, "A number, B category, C category, D question, E status", ""),
        case("good_or_bad", &["||||", "||良|要改善|非該当", "1|q1", "2|q2", "3|q3"])
            .merged(&["A1:A2=No", "B1:B2=点検項目", "C1:E1=点検結果", "F1:F2=所見"])
            .finds(
                "1-2", "3-5", 3,
                "A number, B question, C mark 良, D mark 要改善, E mark 非該当, F remark", "",
            )
            .choices(&["良", "要改善", "非該当"]),
        case("answer_column_without_a_name", &["No|質問事項|", "1|q1", "2|q2", "3|q3"])
            .more(|workbook| {
                let sheet = workbook.worksheet_from_index(0).unwrap();
                let open = Format::new().set_background_color("#FFFF99").set_border(FormatBorder::Thin);
                for row in 1..4 {
                    sheet.write_blank(row, 2, &open).unwrap();
                }
            })
            .finds("1-1", "2-4", 3, "A number, B question, C status", ""),
        case("answers_in_sentences", &[
            "No|質問|回答", "1|q1|国内の二つの拠点で保管し、毎月その記録を点検しています。", "2|q2|操作の記録を二年間保管し、月に一度点検しています。",
            "3|q3|退職の当日に権限を取り消し、翌日に記録を確認しています。",
        ])
        .finds("1-1", "2-4", 3, "A number, B question, C status", ""),
        case("scope_before_state", &["番号|管理策|適用有無|実施状況|実施内容", "1|q1", "2|q2", "3|q3"])
            .lists(&[("C2:C4", &["適用", "適用外"]), ("D2:D4", &["済", "未"])])
            .finds("1-1", "2-4", 3, "A number, B question, D status, E remark", "")
            .choices(&["済", "未"]),
        case("levels_now_and_later", &["|||||", "||レベル|コメント|レベル|コメント", "1|q1", "2|q2", "3|q3"])
            .merged(&["A1:A2=No.", "B1:B2=評価項目", "C1:D1=現状", "E1:F1=1年後の目標"])
            .lists(&[("C3:C5", &["1", "2", "3"]), ("E3:E5", &["1", "2", "3"])])
            .finds(
                "1-2", "3-5", 3,
                "A number, B question, C status, D remark, E importance (plan), F remark (plan)", "",
            )
            .choices(&["1", "2", "3"]),
        case("box_and_choice_in_each_cell", &[
            "No|申告事項|||「いいえ」の場合、その理由", "1|q1|□はい|□いいえ", "2|q2|□はい|□いいえ", "3|q3|□はい|□いいえ",
        ])
        .merged(&["C1:D1=申告"])
        .finds("1-1", "2-4", 3, "A number, B question, C mark はい, D mark いいえ, E remark", "")
        .choices(&["はい", "いいえ"]),
        case("numbers_of_choices", &[
            "設問|内容|No.|選択肢|回答欄", "||1|全社", "||2|一部", "||1|全社", "||2|一部", "||1|全社", "||2|一部",
        ])
        .merged(&[
            "A2:A3=設問1", "B2:B3=q1", "E2:E3=", "A4:A5=設問2", "B4:B5=q2", "E4:E5=", "A6:A7=設問3", "B6:B7=q3",
            "E6:E7=",
        ])
        .finds(
            "1-1", "2-7", 3, "A number, B question, E status",
            "3 continuation, 5 continuation, 7 continuation",
        ),
        case("how_to_fill_it_in", &["No|確認事項|回答|備考", "1|q1", "2|q2", "3|q3"])
            .sheet("記入要領", &[
                "No|項目|記入方法", "1|回答|一つを選択してください。", "2|備考|補足があれば記入してください。",
                "3|証跡|規程の名称を記入してください。",
            ])
            .finds("1-1", "2-4", 3, PLAIN, ""),
    ]
}
