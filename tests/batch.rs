//! A folder of questionnaires, from outside.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const MASTER: &str = r#"{"items":[
    {"number":"1","question":"ログを保管していますか。",
     "answers":[{"status":"implemented","mark":"○","remark":"90日間保管しています。"}]}]}"#;

/// A questionnaire as CSV: one question that the master answers, and one that it does not.
const SHEET: &str = "項番,確認事項,実施有無,備考\n\
    1,ログを保管していますか。,,\n2,Where is your head office?,,\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::create_dir(path.join("in")).unwrap();
    fs::write(path.join("master.json"), MASTER).unwrap();
    fs::write(path.join("in/b.csv"), SHEET).unwrap();
    fs::write(path.join("in/a.csv"), SHEET).unwrap();
    fs::write(path.join("in/broken.xlsx"), b"PK\x03\x04 no more").unwrap();
    fs::write(path.join("in/~$b.xlsx"), b"Office keeps such files").unwrap();
    fs::write(path.join("in/notes.docx"), b"not looked at").unwrap();
    folder
}

fn batch(folder: &Path, more: &[&str]) -> Output {
    batch_in("en", folder, more)
}

fn batch_in(lang: &str, folder: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_checksheet"))
        .current_dir(folder)
        .args(["--lang", lang, "batch", "in", "--answers", "master.json", "-o", "out"])
        .args(more)
        .output()
        .unwrap()
}

fn summary(folder: &Path) -> Vec<(String, String)> {
    let json = fs::read(folder.join("out/summary.json")).unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let files = json["files"].as_array().unwrap();
    files.iter().map(|file| (text(&file["file"]), text(&file["outcome"]))).collect()
}

#[test]
fn what_fails_stops_nothing_else() {
    let folder = folder();
    let output = batch(folder.path(), &["--review"]);
    assert_eq!(output.status.code(), Some(3));
    let expected =
        [("a.csv", "filled"), ("b.csv", "filled"), ("broken.xlsx", "failed")];
    let expected =
        expected.map(|(file, outcome)| (file.to_owned(), outcome.to_owned()));
    assert_eq!(summary(folder.path()), expected);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(said.trim(), "3 files (1 failed), 2 of 4 questions filled");
    let told = String::from_utf8_lossy(&output.stderr);
    let passed_over = "files that are no sheets and were not looked at (1): notes.docx";
    assert!(told.contains(passed_over), "{told}");
    let filled = fs::read_to_string(folder.path().join("out/a.csv")).unwrap();
    assert!(filled.contains("○,90日間保管しています。"), "{filled}");
    for file in ["out/a.csv.review.xlsx", "out/summary.xlsx"] {
        assert!(checksheet::open(&fs::read(folder.path().join(file)).unwrap()).is_ok());
    }
}

/// The remark says no to what is asked: it is given, and the mark needs a person.
#[test]
fn a_mark_that_is_left_open_needs_a_person() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::create_dir(path.join("in")).unwrap();
    let master = r#"{"items":[{"number":"1","question":"立入監査を受け入れること。",
        "answers":[{"status":"implemented","mark":"○","remark":"立入監査はお受けしていません。"}]}]}"#;
    fs::write(path.join("master.json"), master).unwrap();
    let sheet = "項番,確認事項,実施有無,備考\n1,当社による立入監査を受け入れていただけますか。,,\n";
    fs::write(path.join("in/a.csv"), sheet).unwrap();
    for _ in ["first", "again"] {
        assert_eq!(batch(path, &[]).status.code(), Some(3));
    }
    let filled = fs::read_to_string(path.join("out/a.csv")).unwrap();
    assert!(filled.contains(",,立入監査はお受けしていません。"), "{filled}");
    let json = fs::read_to_string(path.join("out/summary.json")).unwrap();
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["files"][0]["blank"], 0);
    assert_eq!(json["files"][0]["open_marks"], 1);
    let run = |args: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_checksheet"));
        program.current_dir(path).args(args).output().unwrap().status.code()
    };
    let fill = ["fill", "in/a.csv", "--answers", "master.json", "-o", "f.csv"];
    assert_eq!(run(&[&fill[..], &["--plan", "plan.json"]].concat()), Some(3));
    assert_eq!(
        run(&["apply", "in/a.csv", "--plan", "plan.json", "-o", "g.csv"]),
        Some(3)
    );
}

#[test]
fn a_second_run_does_only_what_is_new() {
    let folder = folder();
    batch(folder.path(), &[]);
    let first = summary(folder.path());
    // A mark that a second filling would overwrite or refuse.
    let kept = folder.path().join("out/a.csv");
    fs::write(&kept, "kept").unwrap();
    fs::write(folder.path().join("in/c.csv"), SHEET).unwrap();
    let output = batch(folder.path(), &["--jobs", "1"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(fs::read_to_string(&kept).unwrap(), "kept");
    let second = summary(folder.path());
    assert_eq!(second.len(), first.len() + 1);
    assert!(second.contains(&("c.csv".to_owned(), "filled".to_owned())));
}

#[test]
fn what_changed_is_filled_again_and_what_a_person_touched_is_not() {
    let folder = folder();
    let questions = |n: u32| format!("{SHEET}{n},ログを保管していますか。,,\n");
    let filled = || fs::read_to_string(folder.path().join("out/a.csv")).unwrap();
    batch(folder.path(), &[]);
    fs::write(folder.path().join("in/a.csv"), questions(3)).unwrap();
    batch(folder.path(), &[]);
    assert!(filled().contains("3,ログを保管していますか。,○"), "{}", filled());

    fs::write(folder.path().join("out/a.csv"), "finished by hand").unwrap();
    fs::write(folder.path().join("in/a.csv"), questions(4)).unwrap();
    let output = batch(folder.path(), &[]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("already exists; add --force"), "{error}");
    assert_eq!(filled(), "finished by hand");
    batch(folder.path(), &["--force"]);
    assert!(filled().contains("4,ログを保管していますか。,○"), "{}", filled());

    // Other answers are another run, too.
    let master = MASTER.replace("90日間", "180日間");
    fs::write(folder.path().join("master.json"), master).unwrap();
    batch(folder.path(), &[]);
    assert!(filled().contains("180日間"), "{}", filled());
}

#[test]
fn last_year_and_the_company_go_into_each_file() {
    let folder = folder();
    let last = folder.path().join("last");
    fs::create_dir(&last).unwrap();
    let copy = |from: &str, to: &Path| {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(from);
        fs::copy(from, to).unwrap();
    };
    copy("customer-a/questionnaire.xlsx", &folder.path().join("in/q.xlsx"));
    copy("customer-a/last-year.xlsx", &last.join("q.xlsx"));
    fs::write(folder.path().join("company.toml"), "company = \"みなと帳票株式会社\"\n")
        .unwrap();
    let filled = || {
        let json = fs::read(folder.path().join("out/summary.json")).unwrap();
        let json: Value = serde_json::from_slice(&json).unwrap();
        let file = json["files"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(file["file"], "q.xlsx");
        file["filled"].as_u64().unwrap()
    };
    batch(folder.path(), &[]);
    let without = filled();
    batch(folder.path(), &["--previous", "last", "--company", "company.toml"]);
    assert!(filled() > without);
    let book = fs::read(folder.path().join("out/q.xlsx")).unwrap();
    let book = checksheet::open(&book).unwrap();
    let sheet = book.sheet("確認票").unwrap();
    assert_eq!(sheet.text("D5".parse().unwrap()), "みなと帳票株式会社");
}

#[test]
fn the_summary_tells_errors_in_english_and_keeps_what_was_noted() {
    let folder = folder();
    fs::write(folder.path().join("in/summary.xlsx"), fixture()).unwrap();
    fs::write(folder.path().join("in/fixture.xlsx"), fixture()).unwrap();
    batch_in("ja", folder.path(), &[]);
    let json = fs::read_to_string(folder.path().join("out/summary.json")).unwrap();
    assert!(json.contains("the summary has this name; rename the file"), "{json}");
    assert!(json.contains("\"notes\""), "{json}");
    let book = fs::read(folder.path().join("out/summary.xlsx")).unwrap();
    let book = checksheet::open(&book).unwrap();
    let sheet = &book.sheets()[0];
    let text = sheet.text("E6".parse().unwrap());
    assert!(text.contains("この名前は結果一覧に使います"), "{text}");
}

fn fixture() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/customer-b/questionnaire.xlsx");
    fs::read(path).unwrap()
}

#[test]
fn folders_that_will_not_do() {
    let folder = folder();
    for (args, error) in [
        (["in", "in"], "the output folder is the input folder"),
        (["none", "out"], "no such file"),
        (["out", "out2"], "there are no questionnaires in this folder"),
    ] {
        fs::create_dir_all(folder.path().join("out")).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_checksheet"))
            .current_dir(folder.path())
            .args(["--lang", "en", "batch", args[0], "--answers", "master.json", "-o"])
            .arg(args[1])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(error), "{said}");
    }
}

#[test]
fn what_is_filled_is_named_after_what_it_is() {
    let folder = folder();
    let path = folder.path();
    let xlsx = include_bytes!("../fixtures/formats/minato.xlsx");
    let html = "<html><table><tr><th>項番</th><th>確認事項</th><th>回答</th></tr>\
        <tr><td>1</td><td>ログを保管していますか。</td><td></td></tr>\
        <tr><td>2</td><td>規程を定めていますか。</td><td></td></tr></table></html>";
    for (name, bytes) in [
        ("xlsx.xls", &xlsx[..]),
        ("text.XLSX", SHEET.as_bytes()),
        ("html.xls", html.as_bytes()),
        ("right.XLSX", &xlsx[..]),
    ] {
        fs::write(path.join("in").join(name), bytes).unwrap();
    }
    batch(path, &[]);
    for name in ["xlsx.xls.xlsx", "text.XLSX.csv", "html.xls.xlsx", "right.XLSX"] {
        assert!(path.join("out").join(name).exists(), "{name}: {:?}", summary(path));
    }
    let json = fs::read_to_string(path.join("out/summary.json")).unwrap();
    assert!(json.contains("named .xls, but it is xlsx"), "{json}");
}

#[test]
fn what_an_earlier_run_found_is_told_in_the_language_of_this_one() {
    let folder = folder();
    let company = "company = \"みなと帳票株式会社\"\n";
    fs::write(folder.path().join("company.toml"), company).unwrap();
    let sheet = format!("会社名,例：甲社\n\n{SHEET}");
    fs::write(folder.path().join("in/a.csv"), sheet).unwrap();
    let run = |lang| batch_in(lang, folder.path(), &["--company", "company.toml"]);
    for lang in ["en", "ja", "en"] {
        run(lang);
        let xlsx = fs::read(folder.path().join("out/summary.xlsx")).unwrap();
        let summary = checksheet::open(&xlsx).unwrap();
        let told = summary.sheets()[0].text("E2".parse().unwrap());
        let japanese = told.contains("とあるため、そのままにします");
        assert_eq!(japanese, lang == "ja", "{lang}: {told}");
    }
}

const TOPICS: [&str; 4] = ["入退室の記録", "復旧の手順", "委託先の一覧", "教育の計画"];

/// A workbook of questions that [`long_master`] answers at length.
fn long_answers() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (col, header) in (0..).zip(["項番", "確認事項", "実施有無", "備考"])
    {
        sheet.write(0, col, header).unwrap();
    }
    for (row, topic) in (1..).zip(TOPICS) {
        sheet.write(row, 0, format!("1-{row}")).unwrap();
        sheet.write(row, 1, format!("{topic}を保管していますか。")).unwrap();
    }
    book.save_to_buffer().unwrap()
}

fn long_master() -> Vec<u8> {
    let remark = "社内の規程に従い保管しています。".repeat(20);
    let item = |topic: &str| {
        serde_json::json!({
            "question": format!("{topic}を保管していますか。"),
            "answers": [{"status": "implemented", "mark": "○", "remark": remark}],
        })
    };
    let items = TOPICS.map(item);
    serde_json::to_vec(&serde_json::json!({ "items": items })).unwrap()
}

/// What is kept of each file until the end does not grow with its questions.
#[test]
fn what_is_noted_of_many_cells_is_one_line_of_the_summary() {
    let folder = folder();
    fs::write(folder.path().join("master.json"), long_master()).unwrap();
    fs::write(folder.path().join("in/long.xlsx"), long_answers()).unwrap();
    batch(folder.path(), &[]);
    let json = fs::read(folder.path().join("out/summary.json")).unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    let files = json["files"].as_array().unwrap();
    let long = files.iter().find(|file| file["file"] == "long.xlsx").unwrap();
    assert_eq!(long["filled"], TOPICS.len());
    let wrapped = "'Sheet1'!D2 and 3 more: a long answer: the cell has a wrapped copy of its format";
    assert_eq!(long["notes"], serde_json::json!([wrapped]));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_told() {
    let folder = folder();
    let link = folder.path().join("in/gone.xlsx");
    std::os::unix::fs::symlink("nowhere.xlsx", link).unwrap();
    let output = batch(folder.path(), &[]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("gone.xlsx: no such file\n"), "{told}");
}

#[test]
fn a_folder_without_sheets_says_what_is_in_it() {
    let folder = folder();
    for name in ["a.csv", "b.csv", "broken.xlsx"] {
        fs::remove_file(folder.path().join("in").join(name)).unwrap();
    }
    let output = batch(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    let passed_over = told.find("were not looked at (1): notes.docx");
    assert!(passed_over < told.find("there are no questionnaires"), "{told}");
    assert!(passed_over.is_some(), "{told}");
}
