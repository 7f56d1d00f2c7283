//! A day's work, as a person does it: a sheet arrives, is filled, reviewed, applied,
//! verified and harvested; next year's revision is compared and filled from it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use checksheet::{CellRef, Location};
use serde_json::Value;

struct Day {
    folder: tempfile::TempDir,
}

impl Day {
    /// Run a command; it must end as it should. Its output.
    #[track_caller]
    fn run(&self, code: i32, args: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_checksheet"))
            .current_dir(self.folder.path())
            .args(["--lang", "en"])
            .args(args)
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {error}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn workbook(&self, name: &str) -> checksheet::Workbook {
        checksheet::open(&fs::read(self.path(name)).unwrap()).unwrap()
    }
}

/// The rows of a review whose decision is this, and the columns by their headers.
fn rows(review: &checksheet::Workbook, decision: &str) -> Vec<u32> {
    let sheet = review.sheet("Review").unwrap();
    let header = 2;
    let at = column(review, "Decision");
    let is = |row: &u32| sheet.text(CellRef::new(*row, at)) == decision;
    sheet.rows().filter(|row| *row > header).filter(is).collect()
}

fn column(review: &checksheet::Workbook, header: &str) -> u16 {
    let sheet = review.sheet("Review").unwrap();
    let found = sheet.row(2).find(|(_, cell)| sheet.shown(cell) == header);
    found.unwrap().0.col
}

#[test]
fn from_one_year_to_the_next() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let day = Day { folder: tempfile::tempdir().unwrap() };
    for (from, to) in [
        ("customer-a/questionnaire.xlsx", "sheet.xlsx"),
        ("customer-a/last-year.xlsx", "last.xlsx"),
        ("master/master.xlsx", "master.xlsx"),
    ] {
        fs::copy(fixtures.join(from), day.path(to)).unwrap();
    }

    // The sheet arrives: what has changed since last year?
    let diff = day.run(0, &["diff", "last.xlsx", "sheet.xlsx", "--json"]);
    let diff: Value = serde_json::from_str(&diff).unwrap();
    assert!(diff["items"].as_array().unwrap().len() > 3);

    // Filled from the master and last year's answers, for review.
    let fill =
        ["fill", "sheet.xlsx", "--answers", "master.xlsx", "--previous", "last.xlsx"];
    day.run(3, &[&fill[..], &["-o", "draft.xlsx", "--review", "review.xlsx"]].concat());
    let review = day.workbook("review.xlsx");
    let (accepted, asked) = (rows(&review, "accept"), rows(&review, "ask"));
    assert!(!accepted.is_empty() && !asked.is_empty());

    // A person answers the first open question, and leaves the first proposal blank.
    let at = |header: &str, row| {
        let cell = CellRef::new(row, column(&review, header));
        Location::new("Review", cell).to_string()
    };
    let edits = [
        format!("{}=edit", at("Decision", asked[0])),
        format!("{}=○", at("Status (proposed)", asked[0])),
        format!("{}=担当者が確認しました。", at("Remark (proposed)", asked[0])),
        format!("{}=blank", at("Decision", accepted[0])),
    ];
    let edits: Vec<&str> = edits.iter().map(String::as_str).collect();
    day.run(0, &[&["set", "review.xlsx", "-o", "reviewed.xlsx"][..], &edits].concat());

    // Applied, and proved.
    day.run(
        3,
        &["apply", "sheet.xlsx", "--plan", "reviewed.xlsx", "-o", "filled.xlsx"],
    );
    day.run(0, &["verify", "sheet.xlsx", "filled.xlsx"]);
    let filled = checksheet::Questionnaire::from_bytes(
        &fs::read(day.path("filled.xlsx")).unwrap(),
    )
    .unwrap();
    let answers = filled.answers().filter(|answer| !answer.is_empty()).count();
    assert_eq!(answers, accepted.len());

    // What the person wrote is proposed to the master, and enters only when accepted.
    day.run(3, &["harvest", "filled.xlsx", "--into", "master.xlsx", "-o", "new.json"]);
    let json = fs::read_to_string(day.path("new.json")).unwrap();
    assert!(json.contains("担当者が確認しました。"));
    let accept = ["harvest", "--accepted", "new.json", "-o", "additions.json"];
    day.run(0, &accept);
    day.run(0, &[&accept[..4], &["none.json"]].concat());
    fs::write(
        day.path("new.json"),
        json.replace("\"accepted\": false", "\"accepted\": true"),
    )
    .unwrap();
    day.run(0, &[&accept[..], &["--force"]].concat());

    // Next year the same questions come again: nothing that was answered is asked twice.
    let again = ["fill", "sheet.xlsx", "--answers", "additions.json", "master.xlsx"];
    let report =
        ["--previous", "filled.xlsx", "-o", "again.xlsx", "--report", "again.json"];
    day.run(3, &[&again[..], &report].concat());
    let report = fs::read(day.path("again.json")).unwrap();
    let report: Value = serde_json::from_slice(&report).unwrap();
    assert!(report["filled"].as_u64().unwrap() >= answers as u64, "{report:#}");
}

#[test]
fn a_review_of_another_sheet_writes_nothing() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let day = Day { folder: tempfile::tempdir().unwrap() };
    for (from, to) in [
        ("customer-a/questionnaire.xlsx", "a.xlsx"),
        ("customer-b/questionnaire.xlsx", "b.xlsx"),
        ("master/master.xlsx", "master.xlsx"),
    ] {
        fs::copy(fixtures.join(from), day.path(to)).unwrap();
    }
    let fill = ["fill", "a.xlsx", "--answers", "master.xlsx", "-o", "out.xlsx"];
    day.run(3, &[&fill[..], &["--review", "review.xlsx"]].concat());
    day.run(1, &["apply", "b.xlsx", "--plan", "review.xlsx", "-o", "b-filled.xlsx"]);
    assert!(!day.path("b-filled.xlsx").exists());
}
