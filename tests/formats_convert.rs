//! `convert` from every form into every other keeps what the form can hold.
//!
//! | form | what it cannot hold |
//! |---|---|
//! | xlsx | nothing of a questionnaire; of a workbook drawings, comments and formulas |
//! | json | nothing |
//! | csv, tsv | CR LF and CR inside of a text become LF; of extra columns no empty text is kept |
//! | html | title, version and what stands above the questions are not read back, and headings are nested otherwise; the counts are derived and passed over; a question without a number may be taken for a part of the one above it (`html_round_trip.rs` tries the others) |
//! | md | it is for people and not read back; it shows all texts |
//!
//! A form that was gone through leaves its losses and no others: csv out of html holds what
//! html held.
#![allow(clippy::unwrap_used, reason = "panics are how tests fail")]

#[path = "common/program.rs"]
mod program;

use std::path::Path;

use checksheet::{Item, Questionnaire};
use program::{checksheet, folder, message};

const XLSX: &[u8] = include_bytes!("../fixtures/formats/minato.xlsx");
const XLS: &[u8] = include_bytes!("../fixtures/formats/minato.xls");
const ODS: &[u8] = include_bytes!("../fixtures/formats/minato.ods");
const CSV: &[u8] = include_bytes!("../fixtures/formats/minato_sjis.csv");
const MASTER: &[u8] = include_bytes!("../fixtures/master/master.json");

/// All that `convert` writes. The last is not read.
const FORMS: [&str; 6] = ["xlsx", "json", "csv", "tsv", "html", "md"];

fn convert(folder: &Path, from: &str, to: &str) {
    let args = ["convert", from, "-o", to, "--force"];
    let output = checksheet(folder, &args);
    assert_eq!(output.status.code(), Some(0), "{from} → {to}: {}", message(&output));
}

/// Check a file against the questionnaire that it came from.
fn holds(folder: &Path, file: &str, by_html: bool, original: &Questionnaire) {
    let bytes = std::fs::read(folder.join(file)).unwrap();
    if file.ends_with(".md") {
        return shows_all(file, &String::from_utf8(bytes).unwrap(), original);
    }
    let read = Questionnaire::from_bytes(&bytes).unwrap();
    if by_html || file.ends_with(".html") {
        // No other questions, and each as it was.
        let read: Vec<Item> = read.items.into_iter().map(without_section).collect();
        let items = original.items.iter().cloned();
        let original: Vec<Item> = items.map(without_section).collect();
        assert_eq!(read, original, "{file}");
    } else {
        assert_eq!(read, *original, "{file}");
    }
}

/// An item as html holds it.
fn without_section(item: Item) -> Item {
    Item { section: None, ..item }
}

fn shows_all(file: &str, text: &str, original: &Questionnaire) {
    let plain = |text: &str| text.replace("<br>", "\n").replace('\\', "");
    let shown = plain(text);
    let remarks = original.items.iter().flat_map(|item| &item.answers);
    let remarks = remarks.filter_map(|answer| answer.remark.as_deref());
    let questions = original.items.iter().map(|item| item.question.as_str());
    let headings = original.sections.iter().map(|section| section.title.as_str());
    for part in remarks.chain(questions).chain(headings) {
        let words = |text: &str| plain(text).split_whitespace().collect::<String>();
        assert!(words(&shown).contains(&words(part)), "{file}: {part}");
    }
}

/// From each form that is read into each that is written.
#[test]
fn every_form_that_is_read() {
    let inputs = [
        ("in.xlsx", XLSX),
        ("in.xls", XLS),
        ("in.ods", ODS),
        ("in.csv", CSV),
        ("in.json", MASTER),
    ];
    let folder = folder(&inputs);
    let folder = folder.path();
    for (name, bytes) in inputs {
        let original = Questionnaire::from_bytes(bytes).unwrap();
        assert!(original.items.len() > 3, "{name}");
        for form in FORMS {
            let out = format!("out.{form}");
            convert(folder, name, &out);
            holds(folder, &out, false, &original);
        }
    }
}

/// From each form that `convert` wrote into each other, and none loses more than itself
/// and the one before it.
#[test]
fn every_pair_of_forms() {
    for (name, bytes) in [("in.xlsx", XLSX), ("in.json", MASTER)] {
        let folder = folder(&[(name, bytes)]);
        let folder = folder.path();
        let original = Questionnaire::from_bytes(bytes).unwrap();
        for first in &FORMS[..5] {
            let between = format!("between.{first}");
            convert(folder, name, &between);
            for second in FORMS {
                let out = format!("{first}_as.{second}");
                convert(folder, &between, &out);
                holds(folder, &out, *first == "html", &original);
            }
        }
    }
}

/// A customer's sheet may have the headers of a CSV export by chance, and is none.
#[test]
fn a_sheet_with_the_headers_of_an_export() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = [
        ["種別", "項番", "確認事項", "実施有無", "備考"],
        ["組織", "1-1", "責任者を定めていますか。", "", ""],
        ["組織", "1-2", "規程を定めていますか。", "", ""],
        ["人", "2-1", "教育をしていますか。", "", ""],
        ["人", "2-2", "誓約を得ていますか。", "", ""],
    ];
    for (row, texts) in (0u32..).zip(rows) {
        for (col, text) in (0u16..).zip(texts) {
            sheet.write(row, col, text).unwrap();
        }
    }
    let read = Questionnaire::from_bytes(&workbook.save_to_buffer().unwrap()).unwrap();
    let numbers: Vec<_> = read.items.iter().map(|i| i.number.as_deref()).collect();
    assert_eq!(numbers, [Some("1-1"), Some("1-2"), Some("2-1"), Some("2-2")]);
    let kinds = |item: &Item| item.section.is_some() || !item.extra.is_empty();
    assert!(read.items.iter().all(kinds), "{read:#?}");
}
