//! The formats on sheets that others made. They are not part of the project; where they
//! are missing, these tests say that they did not run.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test")]

mod common;

use checksheet::{Form, Questionnaire, open};

fn read(path: &str) -> Option<Vec<u8>> {
    Some(std::fs::read(common::shared(path)?).unwrap())
}

/// The sheet as copied out of its PDF, and the same sheet as a workbook.
#[test]
fn pasted_text_equals_the_workbook_item_by_item() {
    let Some(pasted) = read("seed/raykit-checksheet.txt") else { return };
    let Some(workbook) = read("seed/raykit-checksheet.xlsx") else { return };
    let pasted = Questionnaire::from_bytes(&pasted).unwrap();
    let workbook = Questionnaire::from_bytes(&workbook).unwrap();
    assert_eq!(pasted.items.len(), 70);
    for (pasted, item) in pasted.items.iter().zip(&workbook.items) {
        assert_eq!(pasted, item);
    }
    assert_eq!(pasted.items.len(), workbook.items.len());
    assert_eq!(pasted.sections, workbook.sections);
    assert_eq!((pasted.title, pasted.version), (workbook.title, workbook.version));
}

#[test]
fn every_repair_of_pasted_text_is_noted() {
    let Some(pasted) = read("seed/raykit-checksheet.txt") else { return };
    let form = Form::from_bytes(&pasted).unwrap();
    let count = |word: &str| {
        form.notes.iter().filter(|note| note.to_string().contains(word)).count()
    };
    assert_eq!(count("run together"), 10);
    assert_eq!(count("two answers"), 2);
}

/// 項番 of companies' sheets, of which Excel had made dates: those that people meant.
#[test]
fn damaged_numbers_are_recovered() {
    let Some(truth) = read("company-sheets/truth.jsonl") else { return };
    let truth = String::from_utf8(truth).unwrap();
    let tables = truth.lines().map(|line| serde_json::from_str(line).unwrap());
    let tables: Vec<serde_json::Value> = tables.collect();
    for number in ["05", "29", "31"] {
        let of_file = |table: &&serde_json::Value| {
            table["file"].as_str().unwrap().starts_with(number)
        };
        let of_file: Vec<_> = tables.iter().filter(of_file).collect();
        let meant: Vec<&str> = of_file
            .iter()
            .flat_map(|table| table["items"].as_array().unwrap())
            .map(|item| item["number"].as_str().unwrap())
            .collect();
        let file = of_file[0]["file"].as_str().unwrap();
        let Some(bytes) = read(&format!("company-sheets/files/{file}")) else { return };
        let form = Form::from_bytes(&bytes).unwrap();
        let items = &form.questionnaire.items;
        let numbers: Vec<&str> =
            items.iter().filter_map(|i| i.number.as_deref()).collect();
        assert_eq!(numbers, meant, "{file}");
    }
}

/// Broken and hostile files end in bounded time, whatever they are.
#[test]
fn hostile_files_are_read_or_refused() {
    let Some(folder) = common::shared("corpus_bad") else { return };
    let mut folders = vec![folder];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let started = std::time::Instant::now();
            let _ = open(&std::fs::read(&path).unwrap());
            let seconds = started.elapsed().as_secs();
            assert!(seconds < 60, "{}: {seconds} s", path.display());
            count += 1;
        }
    }
    assert!(count > 0);
}
