use std::collections::HashSet;

use super::*;
use crate::testing::sheet;

const TODAY: Date = Date { year: 2026, month: 4, day: 1 };

/// What the rules find in a sheet: `rule place`, one a line.
fn found(text: &str) -> Vec<(&'static str, String)> {
    let findings = Linter::new().today(TODAY).lint(&sheet(text));
    findings
        .into_iter()
        .map(|finding| (finding.rule, finding.place(Lang::English)))
        .collect()
}

/// A rule, a sheet in which it fires, and where; and one in which it does not, although
/// it looks alike.
struct Case {
    rule: &'static str,
    fires: &'static str,
    at: &'static str,
    silent: &'static str,
}

const CASES: &[Case] = &[
    Case {
        rule: "unanswered",
        fires: "1|責任者を定めていますか。||",
        at: "1",
        silent: "1|責任者を定めていますか。||定めています。",
    },
    Case {
        rule: "no-remark",
        fires: "1|責任者を定めていますか。|○|",
        at: "1",
        silent: "1|責任者を定めていますか。|○|定めています。",
    },
    Case {
        rule: "negated-yes",
        fires: "1|ログを提供していますか。|○|ログの提供は行っておりません。",
        at: "1",
        silent: "1|ログを提供していますか。|－|ログの提供は行っておりません。
            2|データを分離していますか。|○|他社のデータが見えることはありません。
            3|媒体を持ち出していませんか。|○|持ち出しておりません。
            4|診断を受けていますか。|○|毎年受けています。結果は公開しておりません。
            5|障害を通知していますか。|○|電話では受け付けていませんが、メールで通知しています。
            6|責任範囲を明示していますか。|○|明示しています。設定はお客様の責任範囲です。
            7|診断を実施していますか。|○|実施しています。端末の管理はお客様の責任です。",
    },
    Case {
        rule: "contradiction",
        fires: "1|入退室の記録を保管していますか。|○|保管しています。
            2|入退室の記録を、保管していますか？|×|保管を予定しています。",
        at: "2",
        silent: "1|入退室の記録を保管していますか。|○|保管しています。
            2|脆弱性の診断を実施していますか。|×|予定しています。",
    },
    Case {
        rule: "duplicate",
        fires: "1|入退室の記録を保管していますか。|○|保管しています。
            2|入退室の記録を保管していますか|〇|保管しています。",
        at: "2",
        silent: "1|入退室の記録を30日間保管していますか。|○|保管しています。
            2|入退室の記録を90日間保管していますか。|○|保管しています。",
    },
    Case {
        rule: "near-duplicate",
        fires: "1|データセンターへの入退室の記録を取得し保管していますか。|○|はい、しています。
            2|データセンターの入退室の記録を取得し保管していますか。|○|はい、しています。
            3|従業員に教育を実施していますか。|○|しています。",
        at: "2",
        silent: "1|電源を二重化していますか。|○|しています。
            2|従業員に教育を実施していますか。|○|しています。",
    },
    Case {
        rule: "mark-differs",
        fires: "1|利用者を登録する機能がありますか。|－|本事項は基盤サービスに準じます。
            2|接続時間を制限していますか。|○|本事項は、基盤サービスに準じます。
            3|合言葉の強さを保っていますか。|－|本事項は基盤サービスに準じます。",
        at: "2",
        silent: "1|利用者を登録する機能がありますか。|－|本事項は基盤サービスに準じます。|製品=A
            2|接続時間を制限していますか。|○|本事項は基盤サービスに準じます。|製品=B
            3|記録がありますか。|○|運用の規程第三章をご覧ください。
            4|訓練をしていますか。|△|運用の規程第三章をご覧ください。
            5|窓口がありますか。|○|社内にあります。
            6|予備がありますか。|×|社内にあります。",
    },
    Case {
        rule: "expired",
        fires: "1|診断を受けていますか。|○|受けています。|有効期限=2026/3/31",
        at: "1",
        silent: "1|診断を受けていますか。|○|受けています。|有効期限=2026/4/1
            2|記録を保管していますか。|○|2020年1月から保管しています。",
    },
    Case {
        rule: "expires-soon",
        fires: "> 認証番号：IS-0000、有効期限：2026年5月",
        at: "preamble line 1",
        silent: "> 認証番号：IS-0000、有効期間：2023年6月1日～2026年6月30日",
    },
    Case {
        rule: "edition-differs",
        fires: "> 規格：ISO/IEC 27001:2022（JIS Q 27001:2023）
            1|認証を得ていますか。|○|ISO/IEC 27001:2013を得ています。",
        at: "1",
        silent: "> 規格：ISO/IEC 27001:2022（JIS Q 27001:2023）
            1|認証を得ていますか。|○|ISO27001とISO/IEC 27017:2015を得ています。",
    },
    Case {
        rule: "certificate-differs",
        fires: "> 認証番号：IS-0000、規格：ISO/IEC 27001:2022
            1|認証を得ていますか。|○|ISO27001を得ています（認証番号 IS-0001）。",
        at: "1",
        silent: "> 認証番号：IS-0000、規格：ISO/IEC 27001:2022
            > 認証番号：CS-0001、規格：ISO/IEC 27017:2015
            1|認証を得ていますか。|○|ISO27001を得ています（認証番号 is-0000）。",
    },
    Case {
        rule: "number-twice",
        fires: "1-1|責任者を定めていますか。|○|定めています。
            1－1|記録を保管していますか。|○|保管しています。",
        at: "1－1",
        silent: "1-1|責任者を定めていますか。|○|定めています。
            1-10|記録を保管していますか。|○|保管しています。",
    },
    Case {
        rule: "number-gap",
        fires: "1-1|責任者を定めていますか。|○|定めています。
            1-3|記録を保管していますか。|○|保管しています。",
        at: "1-3",
        silent: "1-1|責任者を定めていますか。|○|定めています。
            1-2|記録を保管していますか。|○|保管しています。
            2-1|診断を受けていますか。|○|受けています。
            3-3|訓練をしていますか。|○|毎年しています。
            3-7|時計を合わせていますか。|○|合わせています。",
    },
    Case {
        rule: "dead-reference",
        fires: "1-1|責任者を定めていますか。|○|項番1-9をご覧ください。",
        at: "1-1",
        silent: "1-1|責任者を定めていますか。|○|1-1を参照してください。
            1-2|認証を得ていますか。|○|2024-04-01に得ています。",
    },
    Case {
        rule: "placeholder",
        fires: "1|責任者を定めていますか。|○|〇〇部長が務めています。TODO",
        at: "1",
        silent: "1|責任者を定めていますか。|○|○か×かを確かめる担当を、XMLで定めています。",
    },
    Case {
        rule: "internal-remark",
        fires: "1|責任者を定めていますか。|○|定めています。【社内】更新は総務が行う。",
        at: "1",
        silent: "1|責任者を定めていますか。|○|社内規程に定めています。
            2|記録を保管していますか。|○|【社内】総務が保管する。|公開範囲=社内",
    },
    Case {
        rule: "unknown-audience",
        fires: "1|責任者を定めていますか。|○|定めています。|公開範囲=役員",
        at: "1",
        silent: "1|責任者を定めていますか。|○|定めています。|公開範囲=公開
            2|記録を保管していますか。|○|保管しています。|公開範囲=
            3|診断を受けていますか。|○|受けています。|公開範囲=社内限り",
    },
    Case {
        rule: "personal-data",
        fires: "1|窓口がありますか。|○|担当者：港　花子
            2|連絡先はありますか。|○|hanako.minato@minato-form.example です。
            3|夜間の連絡先はありますか。|○|090-0000-0000 です。",
        at: "1",
        silent: "1|窓口がありますか。|○|担当者：情報管理本部、security@minato-form.example
            2|連絡先はありますか。|○|電話：03-0000-0000
            3|担当者がいますか。|○|担当者は毎年の教育を受けています。",
    },
    Case {
        rule: "mixed-politeness",
        fires: "1|責任者を定めていますか。|○|定めています。毎年見直しています。
            2|記録を保管していますか。|○|90日間保管している。",
        at: "2",
        silent: "1|責任者を定めていますか。|○|定めています。
            2|記録を保管していますか。|○|90日間保管",
    },
    Case {
        rule: "mixed-company-name",
        fires: "1|責任者を定めていますか。|○|当社で定めています。
            2|記録を保管していますか。|○|当社で保管しています。
            3|診断を受けていますか。|○|弊社で受けています。",
        at: "3",
        silent: "1|責任者を定めていますか。|○|弊社で定めています。
            2|記録を保管していますか。|○|自社で保管しています。",
    },
    Case {
        rule: "mixed-width",
        fires: "1|責任者を定めていますか。|○|CISOが務めています。
            2|記録を保管していますか。|○|CISOが保管しています。
            3|診断を受けていますか。|○|ＣＩＳＯが受けています。",
        at: "3",
        silent: "1|責任者を定めていますか。|○|CISOが務めています。
            2|記録を保管していますか。|○|ＡＢ棟で保管しています。",
    },
];

#[test]
fn each_rule_fires_where_it_should() {
    for case in CASES {
        let found = found(case.fires);
        let expected = (case.rule, case.at.to_owned());
        assert!(found.contains(&expected), "{}: {found:?}", case.rule);
    }
}

#[test]
fn each_rule_is_silent_where_it_should_be() {
    for case in CASES {
        let found = found(case.silent);
        assert!(found.iter().all(|(rule, _)| *rule != case.rule), "{found:?}");
    }
}

#[test]
fn each_rule_has_a_case_and_a_name_of_its_own() {
    let rules: Vec<&str> = Rule::all().map(|rule| rule.name).collect();
    let cases: HashSet<&str> = CASES.iter().map(|case| case.rule).collect();
    assert!(rules.iter().all(|rule| cases.contains(rule)), "{rules:?}");
    assert_eq!(rules.len(), cases.len());
}

/// What a yes takes back: in the question's own words, by leaving it to the customer, and
/// where the question speaks of those who are not allowed.
#[test]
fn a_yes_is_denied_in_several_ways() {
    for master in [
        "1|事故の報告を定期的に明示していますか。|○|定期的な明示はしておりませんが、公開します。",
        "1|設定のバックアップを取得していますか。|○|設定は貴社にあります。バックアップはお客様の責任範囲です。",
        "1|特権を管理する機能がありますか。|○|特権を持つ利用者は存在しません。",
        "1|許可されていない者から資産を守っていますか。|○|資産を保有しておりません。",
    ] {
        assert_eq!(found(master), [("negated-yes", "1".to_owned())], "{master}");
    }
}

#[test]
fn all_personal_data_is_found() {
    let case = CASES.iter().find(|case| case.rule == "personal-data").unwrap();
    assert_eq!(found(case.fires).len(), 3);
}

#[test]
fn one_question_kept_for_two_customers_is_no_duplicate() {
    for (a, b) in [
        ("顧客=青葉物流株式会社", "顧客=若葉商事株式会社"),
        ("顧客=共通", "顧客=若葉商事株式会社"),
        ("製品=A", "製品=B"),
        ("公開範囲=公開", "公開範囲=NDA"),
    ] {
        let master = format!(
            "1|記録を保管していますか。|○|90日間保管しています。|{a}
             1|記録を保管していますか。|×|1年間保管しています。|{b}"
        );
        assert_eq!(found(&master), [], "{a} {b}");
    }
    let same = "1|記録を保管していますか。|○|保管しています。|顧客=青葉、若葉
                2|記録を保管していますか。|○|保管しています。|顧客=若葉";
    assert_eq!(found(same), [("duplicate", "2".to_owned())]);
}

#[test]
fn what_has_ended_is_said_once() {
    let master =
        "1|認証を得ていますか。|○|有効期限：2026年3月31日です。|有効期限=2026/3/31";
    assert_eq!(found(master), [("expired", "1".to_owned())]);
}

#[test]
fn a_master_in_order_has_no_other_findings() {
    let json = include_bytes!("../../fixtures/master/master.json");
    let master = Questionnaire::from_bytes(json).unwrap();
    let findings = Linter::new().today(TODAY).lint(&master);
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| {
            format!(
                "{} {}: {}",
                finding.rule,
                finding.place(Lang::English),
                finding.message
            )
        })
        .collect();
    // Its README says so: 4-2 has no remark, on purpose.
    assert_eq!(lines, ["no-remark 4-2: \"○\" has no remark"]);
}

#[test]
fn findings_are_silenced_by_a_column_or_by_name() {
    let column = sheet(
        "1|窓口がありますか。|○||lint=no-remark
         2|記録がありますか。|○||備考欄 / Lint=*
         3|診断がありますか。|○||lint=placeholder",
    );
    let findings = Linter::new().lint(&column);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].number.as_deref(), Some("3"));
    let linter = Linter::new().allow("no-remark:３").unwrap();
    assert_eq!(linter.lint(&column), []);
    let linter = Linter::new().allow("no-remark").unwrap();
    assert_eq!(linter.lint(&column), []);
}

#[test]
fn a_selection_lacks_as_many_numbers_as_it_has() {
    let gaps = |second: &str| {
        let master = format!(
            "1|責任者を定めていますか。|○|定めています。
             {second}|記録を保管していますか。|○|保管しています。"
        );
        let found = found(&master);
        found.into_iter().filter(|(rule, _)| *rule == "number-gap").count()
    };
    assert_eq!(gaps("3"), 1, "one is missing of three");
    assert_eq!(gaps("4"), 0, "two are missing of four");
}

#[test]
fn a_rule_that_is_not_there_cannot_be_silenced() {
    let err = Linter::new().allow("no-such-rule").unwrap_err();
    assert!(
        err.to_string().starts_with("no rule is named \"no-such-rule\"; there are "),
        "{err}"
    );
}

#[test]
fn without_a_day_nothing_expires() {
    let master = sheet("1|診断を受けていますか。|○|受けています。|有効期限=2000/1/1");
    assert_eq!(Linter::new().lint(&master), []);
}

#[test]
fn findings_as_json() {
    let findings = Linter::new().lint(&sheet("1|窓口がありますか。|○|"));
    assert_eq!(
        serde_json::to_string(&findings).unwrap(),
        r#"[{"rule":"no-remark","item":0,"part":"remark","number":"1","message":"\"○\" has no remark"}]"#
    );
}
