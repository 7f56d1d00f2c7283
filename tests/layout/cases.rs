//! The cases: what is drawn, and what a careful reader finds in it.

use rust_xlsxwriter::{
    ConditionalFormatBlank, Format, FormatBorder, Table, TableColumn, Workbook,
};

use super::{Expected, ExpectedTable};

pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) sheets: Vec<(&'static str, Vec<&'static str>)>,
    /// On the first sheet.
    pub(super) merged: &'static [&'static str],
    pub(super) lists: &'static [(&'static str, &'static [&'static str])],
    pub(super) more: fn(&mut Workbook),
    pub(super) expected: Expected,
}

fn case(name: &'static str, rows: &[&'static str]) -> Case {
    Case {
        name,
        sheets: vec![("回答", rows.to_vec())],
        merged: &[],
        lists: &[],
        more: |_| {},
        expected: Expected::default(),
    }
}

impl Case {
    fn merged(self, merged: &'static [&'static str]) -> Case {
        Case { merged, ..self }
    }

    fn lists(self, lists: &'static [(&'static str, &'static [&'static str])]) -> Case {
        Case { lists, ..self }
    }

    fn more(self, more: fn(&mut Workbook)) -> Case {
        Case { more, ..self }
    }

    fn sheet(mut self, name: &'static str, rows: &[&'static str]) -> Case {
        self.sheets.push((name, rows.to_vec()));
        self
    }

    /// `columns` and `others` separated by commas.
    fn finds(
        mut self,
        header: &str,
        rows: &str,
        items: usize,
        columns: &str,
        others: &str,
    ) -> Case {
        let list = |text: &str| -> Vec<String> {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        };
        self.expected.tables.push(ExpectedTable {
            sheet: self.sheets[0].0.to_owned(),
            header: header.to_owned(),
            rows: rows.to_owned(),
            items,
            columns: list(columns),
            others: list(others),
            ..ExpectedTable::default()
        });
        self
    }

    fn choices(mut self, choices: &[&str]) -> Case {
        let table = self.expected.tables.last_mut().unwrap();
        table.choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
        self
    }

    fn required(mut self, choices: &[&str]) -> Case {
        let table = self.expected.tables.last_mut().unwrap();
        table.remark_required_for = choices.iter().map(|c| (*c).to_owned()).collect();
        self
    }

    fn fields(mut self, fields: &[&str]) -> Case {
        self.expected.fields = fields.iter().map(|field| (*field).to_owned()).collect();
        self
    }
}

const PLAIN: &str = "A number, B question, C status, D remark";

const MARKS: &[&str] = &["○", "△", "×", "－"];

pub(super) fn all() -> Vec<Case> {
    [headers(), rows(), answers(), told_otherwise(), told_by_the_file(), sheets()]
        .into_iter()
        .flatten()
        .collect()
}

fn headers() -> Vec<Case> {
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

fn rows() -> Vec<Case> {
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

fn answers() -> Vec<Case> {
    vec![
        case("mark_columns", &[
            "||||", "||||", "1|q1", "2|q2", "3|q3",
        ])
        .merged(&["A1:A2=番号", "B1:B2=設問", "C1:E1=ご回答", "F1:F2=補足説明"])
        .more(|workbook| {
            let sheet = workbook.worksheet_from_index(0).unwrap();
            for (col, text) in [(2, "はい"), (3, "いいえ"), (4, "該当なし")] {
                sheet.write_string(1, col, text).unwrap();
            }
        })
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
        case("present_state_and_plan", &["|||||", "|||||", "1|q1", "2|q2", "3|q3"])
            .merged(&["A1:A2=項番", "B1:B2=対策内容", "C1:D1=現状", "E1:F1=改善予定"])
            .more(|workbook| {
                let sheet = workbook.worksheet_from_index(0).unwrap();
                let texts = ["対応状況", "具体的な内容", "改善内容", "実施時期"];
                for (col, text) in (2..).zip(texts) {
                    sheet.write_string(1, col, text).unwrap();
                }
            })
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

/// What tells choices and columns besides lists and the usual words.
fn told_otherwise() -> Vec<Case> {
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
        case("degrees_to_be_ticked", &["||||", "||||", "1|q1", "2|q2", "3|q3"])
            .merged(&["A1:A2=No", "B1:B2=取組内容", "C1:E1=取組状況", "F1:F2=ご意見・ご要望"])
            .more(|workbook| {
                let sheet = workbook.worksheet_from_index(0).unwrap();
                for (col, text) in (2..).zip(["十分できている", "概ねできている", "あまりできていない"]) {
                    sheet.write_string(1, col, text).unwrap();
                }
            })
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
        case("groups_of_empty_columns", &["|||||", "|||||", "q1", "q2", "q3"])
            .merged(&["A1:A2=項目", "B1:D1=貴社記入欄", "E1:F1=当社使用欄"])
            .more(|workbook| {
                let sheet = workbook.worksheet_from_index(0).unwrap();
                for (col, text) in (1..).zip(["実施状況", "具体的な内容", "証跡", "判定", "得点"]) {
                    sheet.write_string(1, col, text).unwrap();
                }
            })
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
        case("good_or_bad", &["||||", "||||", "1|q1", "2|q2", "3|q3"])
            .merged(&["A1:A2=No", "B1:B2=点検項目", "C1:E1=点検結果", "F1:F2=所見"])
            .more(|workbook| {
                let sheet = workbook.worksheet_from_index(0).unwrap();
                for (col, text) in (2..).zip(["良", "要改善", "非該当"]) {
                    sheet.write_string(1, col, text).unwrap();
                }
            })
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
        case("levels_now_and_later", &["|||||", "|||||", "1|q1", "2|q2", "3|q3"])
            .merged(&["A1:A2=No.", "B1:B2=評価項目", "C1:D1=現状", "E1:F1=1年後の目標"])
            .lists(&[("C3:C5", &["1", "2", "3"]), ("E3:E5", &["1", "2", "3"])])
            .more(|workbook| {
                let sheet = workbook.worksheet_from_index(0).unwrap();
                for (col, text) in (2..).zip(["レベル", "コメント", "レベル", "コメント"]) {
                    sheet.write_string(1, col, text).unwrap();
                }
            })
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

/// What filters, Excel tables, printed titles and formats tell.
fn told_by_the_file() -> Vec<Case> {
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

fn sheets() -> Vec<Case> {
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
