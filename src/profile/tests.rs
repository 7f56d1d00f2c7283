use super::*;
use crate::lang::Lang;
use crate::layout::{Detector, detect};
use crate::open::open;

const HEADER: &str = "番号,観点,要求,所見,弊社欄";

fn book(header: &str, questions: &[&str]) -> Workbook {
    let mut csv = format!("チェックシート,,,,\n{header}\n");
    for (question, n) in questions.iter().zip(1..) {
        csv += &format!("{n},運用,{question},,\n");
    }
    open(csv.as_bytes()).unwrap()
}

const QUESTIONS: [&str; 3] = [
    "入退室の記録を保管していますか。",
    "操作の記録を保管していますか。",
    "紙の記録を保管していますか。",
];

/// The profile of a form, as a person corrected it.
fn corrected() -> Profile {
    let book = book(HEADER, &QUESTIONS);
    let detector = Detector::new()
        .column(Role::Status, "D".parse().unwrap())
        .skip_rows((crate::RowRef(3), crate::RowRef(3)).into());
    let layout = detector.detect(&book);
    assert_eq!(layout.tables[0].items, 2);
    let profile = Profile::new("甲社.csv", &book, &layout);
    Profile::from_toml(&profile.to_toml().unwrap()).unwrap()
}

fn recognised(book: &Workbook) -> (Option<Layout>, Vec<String>) {
    let found = Profiles::new().with(corrected()).recognise(book);
    (found.layout, found.notes.iter().map(|n| n.line(Lang::English)).collect())
}

#[test]
fn it_is_the_same_after_storing() {
    let profile = corrected();
    assert_eq!(Profile::from_toml(&profile.to_toml().unwrap()).unwrap(), profile);
    assert_eq!(profile.file_name().len(), "0123456789abcdef.toml".len());
}

#[test]
fn the_same_questions_are_read_by_the_very_layout() {
    let (layout, notes) = recognised(&book(HEADER, &QUESTIONS));
    assert_eq!(layout.unwrap(), corrected().layout);
    assert_eq!(notes, ["read by the profile of \"甲社.csv\""]);
}

#[test]
fn more_questions_under_the_same_header_need_no_one() {
    let more = [&["新しい質問はありますか。"], &QUESTIONS[..]].concat();
    for header in [HEADER, "番号,観 点,要求,所見,弊社欄"] {
        let (layout, _) = recognised(&book(header, &more));
        let table = layout.unwrap().tables.remove(0);
        assert_eq!(table.column(Role::Status).unwrap().column.to_string(), "D");
        // One was to be skipped, and is, wherever it stands now.
        assert_eq!(table.items, 3);
        assert_eq!(table.skipped(crate::RowRef(4)), Some(SkipReason::Told));
    }
}

#[test]
fn what_is_struck_out_since_is_not_asked() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (col, text) in (0..).zip(HEADER.split(',')) {
        sheet.write_string(0, col, text).unwrap();
    }
    let last = "紙の記録を廃棄していますか。";
    for (row, question) in (1..).zip(QUESTIONS.into_iter().chain([last])) {
        sheet.write_number(row, 0, row).unwrap();
        sheet.write_string(row, 2, question).unwrap();
    }
    let old = open(&workbook.save_to_buffer().unwrap()).unwrap();
    let profile = Profile::new("甲社.xlsx", &old, &detect(&old));
    let sheet = workbook.worksheet_from_index(0).unwrap();
    let struck = rust_xlsxwriter::Format::new().set_font_strikethrough();
    sheet.write_string_with_format(2, 2, QUESTIONS[1], &struck).unwrap();
    sheet.set_row_hidden(3).unwrap();
    let new = open(&workbook.save_to_buffer().unwrap()).unwrap();
    let found = Profiles::new().with(profile).recognise(&new);
    let table = found.layout.unwrap().tables.remove(0);
    assert_eq!(table.items, 2);
    assert_eq!(table.skipped(crate::RowRef(2)), Some(SkipReason::StruckOut));
    assert_eq!(table.skipped(crate::RowRef(3)), Some(SkipReason::Hidden));
}

#[test]
fn answers_are_no_part_of_the_form() {
    let csv = format!("x,,,,\n{HEADER}\n1,運用,{},済,\n", QUESTIONS[0]);
    let (layout, _) = recognised(&open(csv.as_bytes()).unwrap());
    assert!(layout.is_some());
}

#[test]
fn a_header_that_changed_is_said_and_not_used() {
    for (header, expected) in [
        ("番号,観点,要求,評価,弊社欄", "has \"評価\", and no \"所見\""),
        ("番号,観点,要求,所見", "has no \"弊社欄\""),
        ("番号,観点,要求,所見,弊社欄,期限", "has \"期限\" too"),
        ("番号,観点,所見,要求,弊社欄", "columns of the header row"),
    ] {
        let (layout, notes) = recognised(&book(header, &QUESTIONS));
        assert_eq!(layout, None, "{header}");
        let [note] = &notes[..] else { panic!("{header}: {notes:?}") };
        assert!(note.contains(expected) && note.contains("no longer fits"), "{note}");
    }
}

#[test]
fn another_form_is_passed_over_in_silence() {
    let other = book("No.,分類,質問,回答,備考", &QUESTIONS);
    assert_eq!(recognised(&other), (None, Vec::new()));
}

#[test]
fn a_sheet_named_for_its_year() {
    assert_eq!(normal_sheet("２０２５年度 回答"), normal_sheet("2026年度回答"));
    assert_ne!(normal_sheet("表1回答"), normal_sheet("表1質問"));
}

#[test]
fn profiles_that_will_not_do() {
    let text = corrected().to_toml().unwrap();
    for (text, expected) in [
        (text.replacen("version = 1", "version = 2", 1), "a profile of version 2"),
        ("name = 3".to_owned(), "line 1: "),
        (format!("wrong = 1\n{text}"), "line 1: unknown field `wrong`"),
    ] {
        let err = Profile::from_toml(&text).unwrap_err().to_string();
        assert!(err.starts_with(expected), "{err}");
    }
}

/// Every fixture is known again, by the very layout that was stored.
#[test]
fn every_fixture_is_known_again() {
    let mut seen = 0;
    for name in ["customer-a", "customer-b", "customer-c"] {
        let path = format!(
            "{}/fixtures/{name}/questionnaire.xlsx",
            env!("CARGO_MANIFEST_DIR")
        );
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let book = open(&bytes).unwrap();
        let layout = detect(&book);
        let stored = Profile::new(name, &book, &layout).to_toml().unwrap();
        let profiles = Profiles::new().with(Profile::from_toml(&stored).unwrap());
        let found = profiles.recognise(&book).layout.unwrap();
        assert_eq!(found.fields, layout.fields);
        let rows = |layout: &Layout| -> Vec<_> {
            let tables = layout.tables.iter();
            tables
                .map(|t| (t.first_row, t.last_row, t.items, t.choices.clone()))
                .collect()
        };
        assert_eq!(rows(&found), rows(&layout));
        seen += 1;
    }
    assert!(seen > 1);
}
