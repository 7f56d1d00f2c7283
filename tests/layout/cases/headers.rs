//! Headers of one to three rows, where they stand and what they name.

use super::{Case, PLAIN, case};

pub(super) fn all() -> Vec<Case> {
    vec![
        case(
            "preamble",
            &[
                "みなと帳票株式会社 御中",
                "セキュリティ確認票",
                "",
                "各項目にご回答ください。",
                "",
                "No.|確認事項|回答|備考",
                "1|q1",
                "2|q2",
                "3|q3",
            ],
        )
        .finds("6-6", "7-9", 3, PLAIN, ""),
        case(
            "offset",
            &[
                "",
                "",
                "|||番号|質問|実施状況|コメント",
                "|||1|q1",
                "|||2|q2",
                "|||3|q3",
            ],
        )
        .finds("3-3", "4-6", 3, "D number, E question, F status, G remark", ""),
        case("header_of_two_rows", &["||||", "||||", "1|q1||", "2|q2||", "3|q3||"])
            .merged(&["A1:A2=項番", "B1:B2=確認内容", "C1:D1=貴社記入欄"])
            .more(|workbook| {
                let sheet = workbook.worksheet_from_index(0).unwrap();
                sheet.write_string(1, 2, "対応状況").unwrap();
                sheet.write_string(1, 3, "具体的な内容").unwrap();
            })
            .finds("1-2", "3-5", 3, PLAIN, ""),
        case(
            "groups_without_merges",
            &[
                "No|分類||確認内容|回答|",
                "|大|小||選択|記述",
                "1|組織|方針|q1",
                "2|組織|体制|q2",
                "3|技術|運用|q3",
            ],
        )
        .finds(
            "1-2",
            "3-5",
            3,
            "A number, B category, C category, D question, E status, F remark",
            "",
        ),
        case(
            "header_repeated_on_each_page",
            &[
                "項番|質問事項|回答|備考",
                "1|q1",
                "2|q2",
                "項番|質問事項|回答|備考",
                "3|q3",
                "4|q4",
            ],
        )
        .finds("1-1", "2-6", 4, PLAIN, "4 the header again"),
        case(
            "header_in_unknown_words",
            &["い|ろ|は", "保管|q1|", "保管|q2|", "権限|q3|", "権限|q4|"],
        )
        .finds("1-1", "2-5", 4, "A category, B question, C status", ""),
        case(
            "many_columns_of_the_customers",
            &[
                "No|確認事項|回答|備考|K1|K2|K3|K4|K5|K6|K7|K8|K9|K10",
                "1|q1|||a|b|c|d|e|f|g|h|i|j",
                "2|q2|||a|b|c|d|e|f|g|h|i|j",
                "3|q3|||a|b|c|d|e|f|g|h|i|j",
            ],
        )
        .finds("1-1", "2-4", 3, PLAIN, ""),
        case(
            "nouns_with_a_list",
            &[
                "連番|取組み|有・無|特記",
                "1|教育の実施",
                "2|台帳の整備",
                "3|記録の保存",
                "4|施錠管理",
            ],
        )
        .lists(&[("C2:C5", &["有", "無"])])
        .finds("1-1", "2-5", 4, PLAIN, "")
        .choices(&["有", "無"]),
        case(
            "hidden_codes_beside_the_numbers",
            &["内部コード|通し|確認事項|回答|備考", "101|1|q1", "205|2|q2", "317|3|q3"],
        )
        .more(|workbook| {
            let sheet = workbook.worksheet_from_index(0).unwrap();
            sheet.set_column_hidden(0).unwrap();
        })
        .finds("1-1", "2-4", 3, "B number, C question, D status, E remark", ""),
        case("no_header", &["1|q1", "2|q2", "3|q3", "4|q4"]).finds(
            "none",
            "1-4",
            4,
            "A number, B question",
            "",
        ),
        case(
            "bilingual_by_language",
            &[
                "No.|English|日本語|回答|備考",
                "1|Is the data stored in Japan only?|q1",
                "2|Are logs kept for a year?|q2",
                "3|Are leavers' rights removed at once?|q3",
            ],
        )
        .finds(
            "1-1",
            "2-4",
            3,
            "A number, B question, C question, D status, E remark",
            "",
        ),
        case(
            "bilingual",
            &[
                "番号\\nNo.|分野\\nDomain|設問|Question|回答\\nAnswer|補足\\nRemarks",
                "1|保管|q1|Is the data stored in Japan only?",
                "2|記録|q2|Are logs kept for a year?",
                "3|権限|q3|Are leavers' rights removed at once?",
            ],
        )
        .finds(
            "1-1",
            "2-4",
            3,
            "A number, B category, C question, D question, E status, F remark",
            "",
        ),
        case(
            "english",
            &[
                "Supplier questionnaire",
                "",
                "ID|Domain|Requirement|Response|Comments",
                "A-1|Storage|Data must be stored in Japan.",
                "A-2|Access|Access must be logged.",
                "B-1|Backup|Do you test the restore of backups?",
            ],
        )
        .finds(
            "3-3",
            "4-6",
            3,
            "A number, B category, C question, D status, E remark",
            "",
        ),
    ]
}
