//! What is not for this customer does not reach it, neither in its own file nor in a
//! document.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

#[path = "common/program.rs"]
mod program;

use std::fs;
use std::process::Output;

use program::{checksheet, folder, message};
use tempfile::TempDir;

const MASTER: &str = "\
項番,確認事項,実施有無,備考,顧客,公開範囲
1,ログを保存していますか。,○,1年間保存しています。,,
2,データのバックアップを取得していますか。,○,世代数は要確認,,
3,従業員に情報セキュリティ教育を行っていますか。,○,【社内】受講率は非開示,,
4,通信を暗号化していますか。,○,TLS 1.3を用いています。,みどり銀行,
5,委託先を監査していますか。,○,年1回監査しています。,,社内
6,入退室を管理していますか。,○,さくら商事株式会社様と同じ建物です。,,
7,時刻を同期していますか。,○,あおば食品と同じ方法です。,,
8,契約書を保管していますか。,○,施錠しています。,あおば食品,
";

const SHEET: &str = "\
項番,確認事項,実施有無,備考
1,ログを保存していますか。,,
2,データのバックアップを取得していますか。,,
3,従業員に情報セキュリティ教育を行っていますか。,,
4,通信を暗号化していますか。,,
5,委託先を監査していますか。,,
6,入退室を管理していますか。,,
7,時刻を同期していますか。,,
";

fn fill(options: &[&str]) -> (TempDir, Output) {
    let folder =
        folder(&[("master.csv", MASTER.as_bytes()), ("sheet.csv", SHEET.as_bytes())]);
    let args = ["fill", "sheet.csv", "--answers", "master.csv", "-o", "filled.csv"];
    let output = checksheet(folder.path(), &[&args, options].concat());
    (folder, output)
}

/// The numbers of the questions that are answered.
fn answered(folder: &TempDir) -> Vec<String> {
    let filled = fs::read_to_string(folder.path().join("filled.csv")).unwrap();
    let rows = filled.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    rows.filter(|row| !row[2].is_empty()).map(|row| row[0].to_owned()).collect()
}

#[test]
fn answers_for_others_and_unfinished_ones_are_not_filled() {
    for (options, numbers, left_out) in [
        (&[][..], &["1", "6", "7"][..], "3 answers"),
        (&["--for", "みどり銀行"], &["1", "4", "6", "7"], "2 answers"),
        (&["--audience", "internal"], &["1", "5", "6", "7"], "2 answers"),
    ] {
        let (folder, output) = fill(options);
        assert_eq!(output.status.code(), Some(3), "{}", message(&output));
        assert_eq!(answered(&folder), numbers, "{options:?}");
        assert!(message(&output).contains(left_out), "{}", message(&output));
    }
}

#[test]
fn what_has_expired_by_the_day_is_not_filled() {
    let master = "項番,確認事項,実施有無,備考,有効期限\n\
        1,ログを保存していますか。,○,1年間保存しています。,2026-03-31\n\
        6,入退室を管理していますか。,×,管理していません。,2026-12-31\n";
    for (day, numbers) in [(None, &["1", "6"][..]), (Some("2026-04-01"), &["6"])] {
        let folder = folder(&[
            ("master.csv", master.as_bytes()),
            ("sheet.csv", SHEET.as_bytes()),
        ]);
        let mut args =
            vec!["fill", "sheet.csv", "--answers", "master.csv", "-o", "filled.csv"];
        args.extend(day.iter().flat_map(|day| ["--date", day]));
        let output = checksheet(folder.path(), &args);
        assert_eq!(output.status.code(), Some(3), "{}", message(&output));
        assert_eq!(answered(&folder), numbers, "{day:?}");
    }
}

#[test]
fn the_report_says_what_is_unfit() {
    let (folder, _) = fill(&["--report", "report.html"]);
    let report = fs::read_to_string(folder.path().join("report.html")).unwrap();
    for reason in [
        "the answer 2 says &quot;要確認&quot;",
        "the answer 3 says &quot;【社内】&quot;",
    ] {
        assert!(report.contains(reason), "{reason}: {report}");
    }
}

#[test]
fn a_branded_workbook_that_should_not_leave_is_held_back() {
    let (folder, output) = fill(&["--deliver", "branded.xlsx"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(answered(&folder), ["1", "6", "7"], "the customer's own file is there");
    assert!(!folder.path().join("branded.xlsx").exists());
    let message = message(&output);
    assert!(message.contains("[other-customer]"), "{message}");
    assert!(
        message.contains("branded.xlsx is held back for what is listed above; to accept: --allow other-customer"),
        "{message}"
    );
    assert!(
        message.contains("あおば食品"),
        "a customer of the master's column: {message}"
    );
    // Blanks are told by the report, and stand in the customer's own file as well.
    assert!(!message.contains("unanswered"), "{message}");

    let (folder, output) = fill(&[
        "--deliver",
        "branded.xlsx",
        "--allow",
        "other-customer:6",
        "--allow",
        "other-customer:7",
    ]);
    assert_eq!(output.status.code(), Some(3), "questions are blank");
    assert!(folder.path().join("branded.xlsx").exists());
}

/// What an export says, and whether it wrote the file.
fn export(master: &str, out: &str, options: &[&str]) -> (bool, String) {
    let folder = folder(&[("master.csv", master.as_bytes())]);
    let args = [&["export", "master.csv", "-o", out], options].concat();
    let output = checksheet(folder.path(), &args);
    (folder.path().join(out).exists(), message(&output))
}

const FOR_CUSTOMERS: &str = "\
項番,確認事項,実施有無,備考,顧客,公開範囲
1,ログを保存していますか。,○,1年間保存しています。,,
1,ログを保存していますか。,○,3年間保存しています。,あおば食品株式会社,
2,通信を暗号化していますか。,○,TLS 1.3を用いています。,みどり銀行,
3,委託先を監査していますか。,○,年1回監査しています。,,社内
";

#[test]
fn every_form_passes_the_gate() {
    for form in ["xlsx", "html", "md", "csv", "tsv", "json"] {
        let out = format!("out.{form}");
        let (written, message) = export(MASTER, &out, &[]);
        assert!(!written, "{form}");
        assert!(message.contains("さくら商事株式会社"), "{form}: {message}");
        let allow = ["placeholder", "other-customer", "internal-remark"];
        let allow: Vec<&str> =
            allow.iter().flat_map(|rule| ["--allow", rule]).collect();
        let (written, message) = export(MASTER, &out, &allow);
        assert!(written, "{form}: {message}");
    }
}

#[test]
fn a_customer_gets_its_own_answers_however_its_name_is_written() {
    for name in
        ["あおば食品株式会社", "あおば食品", "あおば食品㈱", "あおば食品 （株）"]
    {
        let folder = folder(&[("master.csv", FOR_CUSTOMERS.as_bytes())]);
        let args = ["export", "master.csv", "-o", "out.md", "--for", name];
        let output = checksheet(folder.path(), &args);
        assert_eq!(output.status.code(), Some(0), "{}", message(&output));
        let document = fs::read_to_string(folder.path().join("out.md")).unwrap();
        assert!(document.contains("3年間"), "{name}: {document}");
        assert!(!document.contains("1年間"), "{name}: {document}");
        assert!(
            message(&output).contains(
                "master.csv: 3 answers are not used: 1 for another customer, \
                 1 not for this audience, 1 a more particular one is used"
            ),
            "{}",
            message(&output)
        );
    }
}

#[test]
fn a_customer_whom_the_master_does_not_know_is_told() {
    let (written, message) = export(FOR_CUSTOMERS, "out.md", &["--for", "若葉商事"]);
    assert!(written, "{message}");
    let known = "the master has no answers for the customer \"若葉商事\"; \
                 it has あおば食品株式会社, みどり銀行";
    assert!(message.contains(known), "{message}");
    // One that is nearly spelt like one that it knows has to be accepted.
    for name in ["あおぱ食品", "アオバ食品", "株式会社あおば食品"] {
        let (written, message) = export(FOR_CUSTOMERS, "out.md", &["--for", name]);
        assert!(!written, "{name}: {message}");
        assert!(message.contains("did you mean \"あおば食品株式会社\"?"), "{message}");
        assert!(message.contains("--allow customer"), "{message}");
        let allow = ["--for", name, "--allow", "customer"];
        assert!(export(FOR_CUSTOMERS, "out.md", &allow).0, "{name}");
    }
}

#[test]
fn a_name_that_leaves_nothing_out_is_told() {
    let unsaid = |options: &[&str]| {
        let master =
            "項番,確認事項,実施有無,備考\n1,ログを保存していますか。,○,1年間です。\n";
        let folder = folder(&[
            ("master.csv", master.as_bytes()),
            ("sheet.csv", SHEET.as_bytes()),
        ]);
        let args = ["fill", "sheet.csv", "--answers", "master.csv", "-o", "filled.csv"];
        message(&checksheet(folder.path(), &[&args, options].concat()))
    };
    let expected = "the master has no column 顧客, or an empty one: --for みどり銀行 leaves no answer out";
    let said = unsaid(&["--for", "みどり銀行"]);
    assert!(said.contains(expected), "{said}");
    assert!(!unsaid(&[]).contains("顧客"));
    // This master has the column, and no product.
    let (_, output) = fill(&["--for", "みどり銀行", "--product", "A"]);
    let said = message(&output);
    assert!(!said.contains("column 顧客") && said.contains("column 製品"), "{said}");
}

const OWN_MARKS: &str = "\
委託先確認票,,,
【凡例】◎：対応済　○：一部対応　×：未対応　－：対象外,,,
項番,確認事項,回答,備考
1,ログを保存していますか。,,
2,従業員に情報セキュリティ教育を行っていますか。,,
3,契約書を保管していますか。,,
";

#[test]
fn a_delivered_sheet_explains_the_marks_that_it_has() {
    let master = "項番,確認事項,実施有無,備考\n\
        1,ログを保存していますか。,○,1年間保存しています。\n\
        2,従業員に情報セキュリティ教育を行っていますか。,△,新入社員のみです。\n\
        3,契約書を保管していますか。,×,保管していません。\n";
    let folder = folder(&[
        ("master.csv", master.as_bytes()),
        ("sheet.csv", OWN_MARKS.as_bytes()),
    ]);
    let fill = ["fill", "sheet.csv", "--answers", "master.csv", "-o", "filled.csv"];
    let deliver = [&fill[..], &["--deliver", "branded.xlsx"]].concat();
    let output = checksheet(folder.path(), &deliver);
    assert!(folder.path().join("branded.xlsx").exists(), "{}", message(&output));
    let export = ["export", "filled.csv", "-o", "branded.html", "--answers-only"];
    let output = checksheet(folder.path(), &export);
    assert_eq!(output.status.code(), Some(0), "{}", message(&output));
    let html = fs::read_to_string(folder.path().join("branded.html")).unwrap();
    assert!(html.contains("<title>委託先確認票"), "{html}");
    assert!(html.contains("◎＝対応済　○＝一部対応　×＝未対応　－＝対象外"), "{html}");
    assert!(html.contains("<td class=\"mark partial\">○</td>"), "{html}");
}
