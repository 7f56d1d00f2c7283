//! A day's work, as a person does it: a sheet arrives, is filled, reviewed, applied,
//! verified and harvested; next year's revision is compared and filled from it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use checksheet::{CellRef, Form, Questionnaire};
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

/// Another program, which opens the review, sets cells, and saves all of it its own way.
type OtherProgram = fn(&Path, &Path, &[(CellRef, String)]);

/// As Excel and LibreOffice save: every part is written anew, texts are shared strings,
/// styles are others, and rows that a person sorted stand in another order.
fn rewritten(from: &Path, to: &Path, edits: &[(CellRef, String)]) {
    let book = checksheet::open(&fs::read(from).unwrap()).unwrap();
    let mut out = rust_xlsxwriter::Workbook::new();
    for sheet in book.sheets() {
        let is_review = sheet.name() == "Review";
        let written = out.add_worksheet();
        written.set_name(sheet.name()).unwrap();
        written.set_hidden(!is_review);
        let last = sheet.rows().max().unwrap_or(0);
        for (at, cell) in sheet.cells() {
            let edit = edits.iter().find(|(edited, _)| is_review && *edited == at);
            let text = edit.map_or_else(|| sheet.shown(cell), |(_, text)| text.clone());
            // Sorted the other way round, below the header.
            let row = if is_review && at.row > 2 { last + 3 - at.row } else { at.row };
            written.write_string(row, at.col, text).unwrap();
        }
    }
    out.save(to).unwrap();
}

/// The same in a real one, where it is installed.
fn openpyxl(from: &Path, to: &Path, edits: &[(CellRef, String)]) {
    let mut script = format!(
        "import openpyxl\nbook = openpyxl.load_workbook({from:?})\nsheet = book['Review']\n"
    );
    for (at, text) in edits {
        script += &format!("sheet['{at}'] = {text:?}\n");
    }
    script += &format!("book.save({to:?})\n");
    let run = Command::new("python3").args(["-c", &script]).output();
    if !run.is_ok_and(|output| output.status.success()) {
        eprintln!("not run: openpyxl is not here");
        rewritten(from, to, edits);
    }
}

#[test]
fn from_one_year_to_the_next() {
    day_with(rewritten);
}

#[test]
fn from_one_year_to_the_next_with_openpyxl() {
    day_with(openpyxl);
}

fn day_with(other_program: OtherProgram) {
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
    let edit = |header: &str, row, text: &str| {
        (CellRef::new(row, column(&review, header)), text.to_owned())
    };
    let edits = [
        edit("Decision", asked[0], "edit"),
        edit("Status (proposed)", asked[0], "○"),
        edit("Remark (proposed)", asked[0], "担当者が確認しました。"),
        edit("Decision", accepted[0], "blank"),
    ];
    other_program(&day.path("review.xlsx"), &day.path("reviewed.xlsx"), &edits);

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

    // The same as a workbook, in which the other program accepts all.
    day.run(3, &["harvest", "filled.xlsx", "--into", "master.xlsx", "-o", "new.xlsx"]);
    let proposals = day.workbook("new.xlsx");
    let sheet = proposals.sheet("Proposals").unwrap();
    let header = sheet.row(2).find(|(_, cell)| sheet.shown(cell) == "Decision");
    let at = header.unwrap().0.col;
    let accepts = sheet.rows().filter(|row| *row > 2).map(|row| {
        let cell = CellRef::new(row, at);
        format!("'Proposals'!{cell}=accept")
    });
    let accepts: Vec<String> = accepts.collect();
    let set = ["set", "new.xlsx", "-o", "accepted.xlsx"];
    let accepts: Vec<&str> = accepts.iter().map(String::as_str).collect();
    day.run(0, &[&set[..], &accepts].concat());
    day.run(0, &["harvest", "--accepted", "accepted.xlsx", "-o", "same.json"]);
    let read = |name| fs::read_to_string(day.path(name)).unwrap();
    assert_eq!(read("same.json"), read("additions.json"));
    day.run(0, &["harvest", "--accepted", "accepted.xlsx", "-o", "additions.xlsx"]);
    let questions = |name| -> Vec<String> {
        let read =
            Questionnaire::from_bytes(&fs::read(day.path(name)).unwrap()).unwrap();
        read.items.into_iter().map(|item| item.question).collect()
    };
    assert_eq!(questions("additions.xlsx"), questions("additions.json"));
    day.run(1, &["harvest", "--accepted", "review.xlsx", "-o", "other.json"]);

    // Or they go into a copy of the master, in which nothing else changes.
    let enter = ["harvest", "--accepted", "accepted.xlsx", "--into", "master.xlsx"];
    day.run(1, &[&enter[..], &["-o", "master.xlsx"]].concat());
    let said = day.run(0, &[&enter[..], &["-o", "new-master.xlsx"]].concat());
    assert!(said.contains("into a copy of the master"), "{said}");
    let (old, new) = (questions("master.xlsx"), questions("new-master.xlsx"));
    assert_eq!(new[..old.len()], old);
    let added: Vec<&String> = new[old.len()..].iter().collect();
    assert!(!added.is_empty());
    assert!(added.iter().all(|added| questions("additions.json").contains(added)));
    day.run(0, &["verify", "master.xlsx", "new-master.xlsx"]);

    // Next year one question is worded otherwise; the diff says so, word by word.
    let form = filled_form(&day, "filled.xlsx");
    let (first, place) = (&form.questionnaire.items[1], &form.places[1]);
    let set = format!("{}={}（委託先を含む）", form.question_at(place), first.question);
    day.run(0, &["set", "sheet.xlsx", "-o", "next.xlsx", &set]);
    let diff = day.run(0, &["diff", "sheet.xlsx", "next.xlsx"]);
    assert!(diff.contains("{+（委託先を含む）+}"), "{diff}");
    day.run(0, &["diff", "sheet.xlsx", "next.xlsx", "-o", "changes.xlsx"]);

    // And all others come again: what was answered is not asked twice.
    let again = ["fill", "next.xlsx", "--answers", "additions.json", "master.xlsx"];
    let report =
        ["--previous", "filled.xlsx", "-o", "again.xlsx", "--report", "again.json"];
    day.run(3, &[&again[..], &report].concat());
    let report = fs::read(day.path("again.json")).unwrap();
    let report: Value = serde_json::from_slice(&report).unwrap();
    assert!(report["filled"].as_u64().unwrap() >= answers as u64 - 1, "{report:#}");
    let again = fs::read(day.path("again.xlsx")).unwrap();
    let (was, now) =
        (filled_form(&day, "filled.xlsx"), Form::from_bytes(&again).unwrap());
    for (was, now) in was.questionnaire.items.iter().zip(&now.questionnaire.items) {
        let is_answered = |item: &checksheet::Item| {
            item.answers.iter().any(|answer| !answer.is_empty())
        };
        let same = was.question == now.question;
        assert!(!same || !is_answered(was) || is_answered(now), "{}", was.question);
    }
}

fn filled_form(day: &Day, name: &str) -> Form {
    Form::from_bytes(&fs::read(day.path(name)).unwrap()).unwrap()
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

#[test]
fn a_copy_of_the_master_is_of_its_form() {
    let day = Day { folder: tempfile::tempdir().unwrap() };
    let csv = "項番,確認事項,実施有無,備考\n\
        1,ログを保管していますか。,○,90日間保管しています。\n\
        2,規程を定めていますか。,○,毎年見直しています。\n";
    fs::write(day.path("master.csv"), csv).unwrap();
    fs::write(day.path("master.tsv"), csv.replace(',', "\t")).unwrap();
    fs::write(day.path("filled.csv"), csv.replace("90日", "180日")).unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    fs::copy(fixtures.join("master/master.xlsx"), day.path("master.xlsx")).unwrap();
    day.run(3, &["harvest", "filled.csv", "--into", "master.csv", "-o", "new.json"]);
    let json = fs::read_to_string(day.path("new.json")).unwrap();
    let json = json.replace("\"accepted\": false", "\"accepted\": true");
    fs::write(day.path("new.json"), json).unwrap();
    let enter = |code, master, copy| {
        let accepted = ["harvest", "--accepted", "new.json", "--into", master];
        day.run(code, &[&accepted[..], &["-o", copy]].concat())
    };
    let copied = "written into a copy of the master: answers changed 1";
    for (master, copy) in [("master.tsv", "copy.tsv"), ("master.csv", "copy.csv")] {
        assert!(enter(0, master, copy).contains(copied), "{copy}");
        let copy = fs::read_to_string(day.path(copy)).unwrap();
        assert!(copy.contains("180日間保管しています。"), "{copy}");
    }
    // Of a master of another form, these are the confirmed wordings.
    for master in ["master.csv", "master.xlsx"] {
        let said = enter(0, master, "aliases.tsv");
        assert!(said.contains("accepted wordings written: 0"), "{said}");
        fs::remove_file(day.path("aliases.tsv")).unwrap();
    }
    // No other copy is made.
    for (master, copy) in [
        ("master.xlsx", "copy.json"),
        ("master.xlsx", "other.csv"),
        ("master.tsv", "copy.xlsx"),
        ("master.csv", "copy.json"),
    ] {
        enter(1, master, copy);
        assert!(!day.path(copy).exists(), "{copy}");
    }
}
