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
    Command::new(env!("CARGO_BIN_EXE_checksheet"))
        .current_dir(folder)
        .args(["--lang", "en", "batch", "in", "--answers", "master.json", "-o", "out"])
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
    let filled = fs::read_to_string(folder.path().join("out/a.csv")).unwrap();
    assert!(filled.contains("○,90日間保管しています。"), "{filled}");
    for file in ["out/a.csv.review.xlsx", "out/summary.xlsx"] {
        assert!(checksheet::open(&fs::read(folder.path().join(file)).unwrap()).is_ok());
    }
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
fn a_changed_file_is_not_overwritten_without_being_told() {
    let folder = folder();
    batch(folder.path(), &[]);
    fs::write(folder.path().join("in/a.csv"), format!("{SHEET}3,他には？,,\n"))
        .unwrap();
    let output = batch(folder.path(), &[]);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("already exists; add --force"), "{error}");
    batch(folder.path(), &["--force"]);
    assert_eq!(summary(folder.path())[0], ("a.csv".to_owned(), "filled".to_owned()));
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
