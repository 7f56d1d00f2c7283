//! A file is read as what it is, and a note says so where its name says otherwise.
#![allow(clippy::unwrap_used, reason = "panics are how tests fail")]

use std::process::{Command, Output};

const XLSX: &[u8] = include_bytes!("../fixtures/formats/minato.xlsx");
const CSV: &[u8] = include_bytes!("../fixtures/formats/minato_sjis.csv");
const MASTER: &[u8] = include_bytes!("../fixtures/master/master.json");
const HTML: &str = "<html><table><tr><th>項番</th><th>確認事項</th><th>回答</th></tr>\
    <tr><td>1</td><td>責任者を定めていますか。</td><td></td></tr>\
    <tr><td>2</td><td>規程を定めていますか。</td><td></td></tr></table></html>";
const MARKDOWN: &str = "# 見出し\n\n| 項番 | 確認事項 | 回答 |\n|---|---|---|\n\
    | 1 | 責任者を定めていますか。 | |\n";
const MEMO: &str = "これはただのメモです。\n明日の会議。\n";

/// The command on a file of that name and content.
fn on(name: &str, bytes: &[u8], command: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    std::fs::write(folder.path().join("master.json"), MASTER).unwrap();
    Command::new(env!("CARGO_BIN_EXE_checksheet"))
        .current_dir(folder.path())
        .args(["--lang", "en", command[0], name])
        .args(&command[1..])
        .output()
        .unwrap()
}

fn fill(out: &str) -> [&str; 5] {
    ["fill", "--answers", "master.json", "-o", out]
}

fn told(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8_lossy(&all).into_owned()
}

#[test]
fn an_xls_that_is_something_else_is_read_as_that() {
    for (bytes, note, out) in [
        (XLSX, "named .xls, but it is xlsx; it was read as that", "out.xlsx"),
        (
            CSV,
            "named .xls, but it is text, such as CSV; it was read as that",
            "out.csv",
        ),
        (HTML.as_bytes(), "the file is really HTML; its tables alone were read", ""),
    ] {
        let output = on("in.xls", bytes, &["inspect"]);
        assert_eq!(output.status.code(), Some(0), "{}", told(&output));
        if out.is_empty() {
            let notes = checksheet::open(bytes).unwrap().notes().to_vec();
            assert_eq!(notes[0].to_string(), note);
            continue;
        }
        assert!(told(&output).contains(note), "{}", told(&output));
        let output = on("in.xls", bytes, &fill(out));
        assert_eq!(output.status.code(), Some(3), "{}", told(&output));
        assert!(told(&output).contains(note), "{}", told(&output));
    }
}

#[test]
fn what_holds_no_table_is_told_with_what_it_is() {
    for (name, bytes, note) in [
        (
            "a.json",
            "{\"items\": [{\"question\": \"責任者を定めていますか。\"}]}",
            "JSON has no cells; give it the customer's sheet itself",
        ),
        (
            "a.md",
            MARKDOWN,
            "tables in Markdown are not read; copy them into a workbook",
        ),
        ("a.xlsx", MEMO, "named .xlsx, but it is text, such as CSV"),
    ] {
        for command in [&["inspect"][..], &fill("out.csv")] {
            let output = on(name, bytes.as_bytes(), command);
            assert_eq!(output.status.code(), Some(1), "{name} {command:?}");
            let told = told(&output);
            assert!(told.contains(note), "{name} {command:?}: {told}");
            assert!(told.contains("no table of questions was found"), "{told}");
        }
    }
}

#[test]
fn a_name_that_is_right_is_not_talked_about() {
    for (name, bytes) in [("in.xlsx", XLSX), ("in.csv", CSV), ("in.txt", CSV)] {
        let output = on(name, bytes, &["inspect"]);
        assert!(!told(&output).contains("named ."), "{}", told(&output));
    }
}
