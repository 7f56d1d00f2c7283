//! The program from outside: messages, exit codes, and what is not written.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test")]

#[path = "common/program.rs"]
mod program;

use std::path::{Path, PathBuf};
use std::process::Command;

use program::{checksheet, folder, message};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

const JSON: &[u8] = br#"{"items":[{"question":"Q"}]}"#;

/// The command fails with this message and leaves the folder as it was.
#[track_caller]
fn fails(given: &[(&str, &[u8])], args: &[&str], code: i32, expected: &str) {
    let folder = folder(given);
    let before = files(folder.path());
    let output = checksheet(folder.path(), args);
    assert_eq!(output.status.code(), Some(code), "{}", message(&output));
    assert_eq!(message(&output), expected);
    assert_eq!(files(folder.path()), before, "something was written");
}

#[test]
fn a_missing_file() {
    fails(
        &[],
        &["import", "no.xlsx", "-o", "out.json"],
        1,
        "checksheet: no.xlsx: no such file",
    );
}

#[test]
fn an_output_that_exists() {
    fails(
        &[("in.json", JSON), ("out.json", b"old")],
        &["import", "in.json", "-o", "out.json"],
        1,
        "checksheet: out.json: already exists; add --force to overwrite it",
    );
}

#[test]
fn an_output_that_is_the_input() {
    fails(
        &[("in.json", JSON)],
        &["import", "in.json", "-o", "./in.json", "--force"],
        1,
        "checksheet: ./in.json: the output is the input; give it another name",
    );
}

#[test]
fn an_output_in_a_folder_that_is_not_there() {
    fails(
        &[("in.json", JSON)],
        &["import", "in.json", "-o", "no/out.json"],
        1,
        "checksheet: no: there is no such folder to write into; make it first",
    );
}

#[test]
fn a_plan_that_is_not_json() {
    fails(
        &[("in.xlsx", b"x"), ("plan.json", b"{]")],
        &["apply", "in.xlsx", "--plan", "plan.json", "-o", "out.xlsx"],
        1,
        "--plan takes a file that `fill --plan` or `fill --review` has written\n\
         checksheet: plan.json: key must be a string at line 1 column 2",
    );
}

#[test]
fn usage() {
    let folder = folder(&[]);
    let output = checksheet(folder.path(), &["fill", "in.xlsx"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(message(&output).contains("--answers"), "{}", message(&output));
}

#[test]
fn messages_in_japanese() {
    let folder = folder(&[]);
    let output = Command::new(env!("CARGO_BIN_EXE_checksheet"))
        .current_dir(folder.path())
        .args(["--lang", "ja", "import", "no.xlsx", "-o", "out.json"])
        .output()
        .unwrap();
    assert_eq!(message(&output), "checksheet: no.xlsx: ファイルがありません");
}

#[test]
fn force_overwrites_and_import_gives_what_it_read() {
    let folder = folder(&[("in.json", JSON), ("out.json", b"old")]);
    let args = ["import", "in.json", "-o", "out.json", "--force"];
    let output = checksheet(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", message(&output));
    let written = std::fs::read_to_string(folder.path().join("out.json")).unwrap();
    let read: checksheet::Questionnaire = serde_json::from_str(&written).unwrap();
    assert_eq!(read.items[0].question, "Q");
    assert_eq!(files(folder.path()).len(), 2, "a temporary file is left");
}

#[cfg(unix)]
#[test]
fn a_new_file_has_the_mode_of_its_input() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder(&[("in.json", JSON)]);
    let input = folder.path().join("in.json");
    std::fs::set_permissions(&input, PermissionsExt::from_mode(0o640)).unwrap();
    checksheet(folder.path(), &["import", "in.json", "-o", "out.json"]);
    let mode = folder.path().join("out.json").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

/// Without a plan, verify tells the cells that changed; a question that was reworded is a
/// finding.
#[test]
fn verify_without_a_plan_lists_the_cells() {
    let folder = tempfile::tempdir().unwrap();
    let fixture =
        |name: &str| format!("{}/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let before = fixture("customer-a/questionnaire.xlsx");
    let master = fixture("master/master.xlsx");
    let run = |args: &[&str]| {
        let output = checksheet(folder.path(), args);
        let said = String::from_utf8(output.stdout).unwrap();
        (output.status.code(), said)
    };
    let fill = ["fill", &before, "--answers", &master, "-o", "filled.xlsx"];
    run(&[&fill[..], &["--review", "review.xlsx", "--plan", "plan.json"]].concat());
    let (code, said) = run(&["verify", &before, "filled.xlsx"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("everything else is as it was"), "{said}");
    assert!(said.contains("only --plan proves"), "{said}");
    let plan = std::fs::read(folder.path().join("plan.json")).unwrap();
    let plan = checksheet::FillPlan::from_json(&plan).unwrap();
    let in_g = plan.writes().filter(|write| write.at.cell.to_string().starts_with('G'));
    assert!(said.contains(&format!("'!G: {} (G12, ", in_g.count())), "{said}");
    for plan in ["plan.json", "review.xlsx"] {
        let (code, said) = run(&["verify", &before, "filled.xlsx", "--plan", plan]);
        assert_eq!(code, Some(0), "{plan}: {said}");
        assert!(!said.contains("--plan"), "{said}");
    }
    let form = checksheet::Form::from_bytes(&std::fs::read(&before).unwrap()).unwrap();
    let question = form.question_at(&form.places[3]);
    let set = format!("{question}=質問を書き換えた");
    assert_eq!(run(&["set", "filled.xlsx", "-o", "tampered.xlsx", &set]).0, Some(0));
    let (code, said) = run(&["verify", &before, "tampered.xlsx"]);
    assert_eq!(code, Some(1), "{said}");
    let finding =
        format!("{question}: a cell that takes no answer has changed (question)");
    assert!(said.contains(&finding), "{said}");
    assert!(!said.contains("everything else is as it was"), "{said}");
    let (_, json) = run(&["verify", &before, "tampered.xlsx", "--json"]);
    let found: serde_json::Value = serde_json::from_str(&json).unwrap();
    let at = question.to_string();
    let finding = serde_json::json!(
        [{ "kind": "not_an_answer_cell", "at": at, "role": "question" }]
    );
    assert_eq!((&found["unharmed"], &found["violations"]), (&false.into(), &finding));
}

/// The cell at fault is named: that of the remark, not that of the question.
#[test]
fn lint_names_the_cell_at_fault() {
    let folder = tempfile::tempdir().unwrap();
    let master = "項番,確認事項,実施有無,備考\n\
                  1,入退室の記録を保管していますか。,○,TODO 確認中です。\n\
                  2,規程を定めていますか。,,\n\
                  2,教育を実施していますか。,○,実施しています。\n";
    std::fs::write(folder.path().join("master.csv"), master).unwrap();
    let output = checksheet(folder.path(), &["lint", "master.csv", "--json"]);
    assert_eq!(output.status.code(), Some(3), "a person has to look");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let places: Vec<String> = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            format!("{} {} {}", finding["rule"], finding["at"], finding["part"])
        })
        .map(|place| place.replace('"', ""))
        .collect();
    assert_eq!(
        places,
        ["placeholder D2 remark", "unanswered C3 status", "number-twice B4 null"]
    );
}

#[test]
fn set_writes_one_cell_and_verify_proves_it() {
    let folder = tempfile::tempdir().unwrap();
    let before =
        concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/customer-a/questionnaire.xlsx");
    let sheet = checksheet::open(&std::fs::read(before).unwrap()).unwrap().sheets()[0]
        .name()
        .to_owned();
    let run = |args: &[&str]| checksheet(folder.path(), args);
    let set =
        run(&["set", before, &format!("'{sheet}'!ZZ99==1+1"), "-o", "after.xlsx"]);
    assert!(set.status.success(), "{set:?}");
    let verify = run(&["verify", before, "after.xlsx", "--json"]);
    let found = String::from_utf8(verify.stdout).unwrap();
    assert_eq!(verify.status.code(), Some(0));
    assert!(found.contains(&format!("\"changed\":[\"'{sheet}'!ZZ99\"]")), "{found}");
    let verify = run(&["verify", "after.xlsx", before]);
    assert_eq!(verify.status.code(), Some(1), "a cell is gone");
    let refused = run(&["set", before, "'x'!A1=a", "-o", "no.xlsx"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(!folder.path().join("no.xlsx").exists());
}

#[test]
fn match_tells_what_fits_and_why() {
    let master = r#"{"items":[
        {"number":"1","question":"データのバックアップを取得していること。",
         "answers":[{"status":"implemented","mark":"○","remark":"毎日取得しています。"}]},
        {"number":"2","question":"従業員に情報セキュリティ教育を行うこと。",
         "answers":[{"status":"implemented","mark":"○","remark":"毎年実施しています。"}]}]}"#;
    let questions = "{\"id\": 7, \"question\": \"社員研修を実施していますか。\"}\n\
                     {\"id\": \"b\", \"question\": \"何曜日が休みですか。\", \"category\": \"会社\"}\n";
    let folder =
        folder(&[("m.json", master.as_bytes()), ("q.jsonl", questions.as_bytes())]);
    let args = ["match", "q.jsonl", "--answers", "m.json", "--json"];
    let output = checksheet(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", message(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["id"], "7");
    assert_eq!(lines[0]["decision"], "fill");
    assert_eq!(lines[0]["candidates"][0]["number"], "2");
    assert_eq!(lines[1]["id"], "b");
    assert_ne!(lines[1]["decision"], "fill");
}

#[test]
fn match_tells_where_an_alias_file_is_wrong() {
    fails(
        &[("m.json", JSON), ("q.jsonl", b"{\"question\":\"Q\"}"), ("a.tsv", b"Q\t9-9")],
        &["match", "q.jsonl", "--answers", "m.json", "--aliases", "a.tsv"],
        1,
        "checksheet: a.tsv: line 1, column 3: no entry has the number \"9-9\"",
    );
}

#[test]
fn a_document_that_should_not_leave_is_stopped_at_the_gate() {
    fails(
        &[("q.json", JSON)],
        &["export", "q.json", "-o", "out.xlsx"],
        1,
        "question 1: there is no answer [unanswered]\n\
         checksheet: nothing is exported: 1 finding; to accept: --allow unanswered",
    );
}

#[test]
fn what_is_allowed_passes_the_gate_and_reads_back() {
    let folder = folder(&[("q.json", JSON)]);
    for (form, reads_back) in [("xlsx", true), ("csv", true), ("html", false)] {
        let out = format!("out.{form}");
        let args = ["export", "q.json", "-o", &out, "--allow", "unanswered"];
        let output = checksheet(folder.path(), &args);
        assert_eq!(output.status.code(), Some(0), "{}", message(&output));
        assert!(folder.path().join(&out).exists(), "{form}");
        if reads_back {
            let back = ["import", &out, "-o", "back.json", "--force"];
            let output = checksheet(folder.path(), &back);
            assert_eq!(output.status.code(), Some(0), "{}", message(&output));
            let back = std::fs::read(folder.path().join("back.json")).unwrap();
            assert!(String::from_utf8(back).unwrap().contains("\"question\": \"Q\""));
        }
    }
}

#[test]
fn a_text_under_the_name_of_a_workbook() {
    fails(
        &[
            ("q.csv", "No,質問,回答\n1,ログを保存していますか。,\n".as_bytes()),
            ("m.json", JSON),
        ],
        &["fill", "q.csv", "--answers", "m.json", "-o", "out.xlsx"],
        1,
        "checksheet: out.xlsx: the result is no workbook; give it a name that says so, such as .csv",
    );
}

#[test]
fn a_rule_for_names_does_not_lead_out_of_the_folder() {
    let brand = b"file_name = '../../{title}/x'\n";
    let folder = folder(&[("q.json", JSON), ("b.toml", brand)]);
    std::fs::create_dir(folder.path().join("out")).unwrap();
    let args =
        ["export", "q.json", "-o", "out", "--brand", "b.toml", "--allow", "unanswered"];
    let output = checksheet(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{}", message(&output));
    assert_eq!(files(&folder.path().join("out")).len(), 1);
}

#[test]
fn a_brand_file_with_a_fault() {
    fails(
        &[("q.json", JSON), ("b.toml", b"company = 'A'\nlabel = 3\n")],
        &["export", "q.json", "-o", "out.xlsx", "--brand", "b.toml"],
        1,
        "checksheet: b.toml: line 2, column 9: invalid type: integer `3`, expected a string",
    );
}

/// What Excel has made of a 項番 is shown as it is understood, by inspect as by the plan.
#[test]
fn inspect_shows_numbers_as_they_were_meant() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let day = rust_xlsxwriter::Format::new().set_num_format("m\"月\"d\"日\"");
    let sheet = book.add_worksheet();
    for (col, header) in (0..).zip(["項番", "確認事項", "実施有無", "備考"])
    {
        sheet.write(0, col, header).unwrap();
    }
    // 1-1 and 1-2, typed into cells of the format 標準.
    for (row, days) in [(1, 46_023), (2, 46_024)] {
        sheet.write_with_format(row, 0, days, &day).unwrap();
        let question = format!("規程の第{row}章を定めていますか。");
        sheet.write(row, 1, question).unwrap();
    }
    let folder = folder(&[("in.xlsx", &book.save_to_buffer().unwrap())]);
    let output = checksheet(folder.path(), &["inspect", "in.xlsx"]);
    let said = String::from_utf8(output.stdout).unwrap();
    for shown in
        ["     2 | 1-1 ", "     3 | 1-2 ", "note: 'Sheet1'!A2: 2 numbers had been"]
    {
        assert!(said.contains(shown), "{shown}: {said}");
    }
    assert!(!said.contains("| 1月1日"), "{said}");
}

#[test]
fn a_sheet_without_a_column_to_answer_in() {
    let sheet = "項番,分類,確認事項,重要度\n1,組織,ログを保管していますか。,高\n2,組織,規程がありますか。,中\n3,組織,バックアップを取得していますか。,高\n";
    let master = "項番,確認事項,実施有無,備考\n1,ログを保管していますか。,○,90日間です。\n2,規程がありますか。,○,あります。\n";
    let files: [(&str, &[u8]); 2] =
        [("in.csv", sheet.as_bytes()), ("master.csv", master.as_bytes())];
    let expected = "checksheet: in.csv: there are questions, but no column to answer in; \
        if there is one, say which with --column status=E (see inspect), else add an empty one";
    let fill = ["fill", "in.csv", "--answers", "master.csv", "-o", "out.csv"];
    fails(&files, &fill, 1, expected);
}

const ASKED: &str = "項番,確認事項,実施有無,備考\n1,ログを保管していますか。,,\n";
const ANSWERED: &str =
    "項番,確認事項,実施有無,備考\n1,ログを保管していますか。,○,90日間です。\n";

#[test]
fn a_plan_for_a_file_that_has_changed() {
    let files: [(&str, &[u8]); 2] =
        [("in.csv", ASKED.as_bytes()), ("master.csv", ANSWERED.as_bytes())];
    let folder = folder(&files);
    let fill = ["fill", "in.csv", "--answers", "master.csv", "-o", "draft.csv"];
    checksheet(folder.path(), &[&fill[..], &["--plan", "plan.json"]].concat());
    let changed = ASKED.replace("ログ", "記録");
    std::fs::write(folder.path().join("in.csv"), changed).unwrap();
    let apply = ["apply", "in.csv", "--plan", "plan.json", "-o", "out.csv"];
    let output = checksheet(folder.path(), &apply);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        message(&output),
        "the plan is of another file, or of this one before it changed; nothing is written. \
         Start again with `fill`\n\
         checksheet: in.csv: B2: the file has changed since the plan was made: \
         expected \"ログを保管していますか。\", found \"記録を保管していますか。\""
    );
    assert!(!folder.path().join("out.csv").exists());
}

#[test]
fn a_sheet_without_answers_has_nothing_to_check_or_to_learn_from() {
    let files: [(&str, &[u8]); 2] =
        [("in.csv", ASKED.as_bytes()), ("master.csv", ANSWERED.as_bytes())];
    let folder = folder(&files);
    for args in [
        ["check", "in.csv", "--answers", "master.csv"],
        ["harvest", "in.csv", "--into", "master.csv"],
    ] {
        let output = checksheet(folder.path(), &args);
        assert_eq!(output.status.code(), Some(0));
        let expected = "in.csv: nothing is answered in it; is it the filled file?";
        assert_eq!(message(&output), expected, "{args:?}");
    }
}

/// A layout, or a profile, of the same form without its questions.
#[test]
fn a_table_without_questions() {
    let empty = ASKED.replace("ログを保管していますか。", "");
    let files: [(&str, &[u8]); 3] = [
        ("asked.csv", ASKED.as_bytes()),
        ("empty.csv", empty.as_bytes()),
        ("master.csv", ANSWERED.as_bytes()),
    ];
    let folder = folder(&files);
    let layout = checksheet(folder.path(), &["inspect", "asked.csv", "--json"]).stdout;
    std::fs::write(folder.path().join("layout.json"), layout).unwrap();
    let fill = ["fill", "empty.csv", "--answers", "master.csv", "-o", "out.csv"];
    let args = [&fill[..], &["--layout", "layout.json"]].concat();
    let output = checksheet(folder.path(), &args);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        message(&output),
        "checksheet: empty.csv: the table has no questions; look at it with `inspect`, \
         and say where they are with --sheet or --column question=C"
    );
}

/// What `set` refuses, and what it writes and tells.
#[test]
fn set_tells_what_a_person_who_types_would_see() {
    let xlsx = std::fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/customer-a/questionnaire.xlsx"
    ))
    .unwrap();
    let given: &[(&str, &[u8])] = &[("in.xlsx", &xlsx)];
    let (first, second) = ("確認票!F12=○", "確認票!F12=×");
    fails(
        given,
        &["set", "in.xlsx", "-o", "out.xlsx", first, second],
        1,
        "checksheet: '確認票'!F12 is named twice",
    );
    fails(
        given,
        &["set", "in.xlsx", "-o", "out.xlsm", first],
        1,
        "checksheet: out.xlsm: name it .xlsx: Excel does not open this workbook as .xlsm",
    );
    fails(
        given,
        &["set", "in.xlsx", "-o", "out.xlsx", "F12=○"],
        1,
        "checksheet: in.xlsx: F12: the cell names no sheet; write 'Sheet 1'!A1",
    );
    let folder = folder(given);
    let (rejected, undated) = ("確認票!F12=はい", "確認票!G5:=2026-04-01");
    let args = ["set", "in.xlsx", "-o", "out.xlsx", rejected, undated];
    let output = checksheet(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0));
    let said = message(&output);
    assert!(
        said.contains("'確認票'!F12: the cell's validation would reject"),
        "{said}"
    );
    assert!(said.contains("'確認票'!G5: the cell has no date format"), "{said}");
}
