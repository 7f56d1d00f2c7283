//! The customers' sheets as LibreOffice converted them read as the xlsx that they came
//! from, and are filled in place where the format can be; calamine judges the result.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test")]

use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use calamine::{Data, Ods, Reader, Xlsx};
use checksheet::layout::{Role, detect};
use checksheet::workbook::Visibility;
use checksheet::{
    AnswerLibrary, Edit, FillPlan, Form, Format, Item, Questionnaire, Workbook, open,
    verify,
};

const CUSTOMERS: [&str; 3] = ["customer-a", "customer-b", "customer-c"];

/// The formats that hold more than text.
const WORKBOOKS: [(&str, Format); 3] =
    [("xlsx", Format::Xlsx), ("xls", Format::Xls), ("ods", Format::Ods)];

fn fixture(path: &str) -> Vec<u8> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    std::fs::read(fixtures.join(path)).unwrap()
}

fn converted(customer: &str, end: &str) -> Vec<u8> {
    fixture(&format!("libreoffice/{customer}{end}"))
}

fn original(customer: &str) -> Vec<u8> {
    fixture(&format!("{customer}/questionnaire.xlsx"))
}

fn plan(bytes: &[u8]) -> FillPlan {
    let master = Questionnaire::from_bytes(&fixture("master/master.json")).unwrap();
    let library = AnswerLibrary::new().with("master", &master);
    FillPlan::new(&Form::from_bytes(bytes).unwrap(), &library)
}

/// Of each sheet what a person sees and may do.
fn looks(workbook: &Workbook) -> Vec<String> {
    let mut looks = Vec::new();
    for sheet in workbook.sheets() {
        let name = sheet.name();
        let mut look = |what: String| looks.push(format!("{name}: {what}"));
        look(format!("hidden {}", sheet.visibility() != Visibility::Visible));
        look(format!("protected {}", sheet.is_protected()));
        sheet.merges().for_each(|merge| look(format!("merge {merge}")));
        for (at, cell) in sheet.cells().filter(|(_, cell)| !cell.value.is_empty()) {
            let (hidden, strike) =
                (sheet.is_row_hidden(at.row), sheet.format_at(at).strike);
            look(format!("{at} {hidden} {strike} {:?}", sheet.shown(cell)));
        }
    }
    looks
}

/// Cells, merges, what is hidden, protected and struck out.
#[test]
fn workbooks_look_as_they_did() {
    for customer in CUSTOMERS {
        let expected = looks(&open(&original(customer)).unwrap());
        for (end, format) in WORKBOOKS {
            let workbook = open(&converted(customer, &format!(".{end}"))).unwrap();
            assert_eq!(workbook.format(), format);
            let mut found = looks(&workbook);
            // Merges stand in the order of the file, and count as a set.
            let mut expected = expected.clone();
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{customer} {end}");
        }
    }
}

/// The same questions in the same cells, with the same choices and reasons.
#[test]
fn workbooks_hold_the_same_forms() {
    for customer in CUSTOMERS {
        let expected = Form::from_bytes(&original(customer)).unwrap();
        assert!(expected.questionnaire.items.len() > 20, "{customer}");
        for (end, _) in WORKBOOKS {
            let bytes = converted(customer, &format!(".{end}"));
            let form = Form::from_bytes(&bytes).unwrap();
            assert_eq!(form.questionnaire, expected.questionnaire, "{customer} {end}");
            let layout = detect(&open(&bytes).unwrap());
            let as_it_was = detect(&open(&original(customer)).unwrap());
            assert_eq!(layout.tables, as_it_was.tables, "{customer} {end}");
            assert_eq!(plan(&bytes), plan(&original(customer)), "{customer} {end}");
        }
    }
}

/// Text has no hidden rows: their questions are questions like any other.
#[test]
fn text_holds_the_same_questions() {
    for (customer, hidden) in CUSTOMERS.into_iter().zip([0, 1, 0]) {
        let expected = Questionnaire::from_bytes(&original(customer)).unwrap().items;
        for end in ["_sjis.csv", "_utf8.csv"] {
            let bytes = converted(customer, end);
            let sjis = open(&bytes).unwrap().charset().unwrap().name() == "Shift_JIS";
            assert_eq!(sjis, end == "_sjis.csv", "{customer}");
            let items = Questionnaire::from_bytes(&bytes).unwrap().items;
            let (same, more): (Vec<Item>, Vec<Item>) =
                items.into_iter().partition(|item| expected.contains(item));
            assert_eq!(same, expected, "{customer} {end}");
            assert_eq!(more.len(), hidden, "{customer} {end}: {more:?}");
        }
    }
}

#[test]
fn columns_of_marks_are_known_without_their_merges() {
    let layout = detect(&open(&converted("customer-b", "_sjis.csv")).unwrap());
    let marks = layout.tables[0].columns.iter().filter(|c| c.role == Role::Mark);
    let choices: Vec<_> = marks.map(|c| c.choice.as_deref().unwrap()).collect();
    assert_eq!(choices, ["はい", "いいえ", "該当なし"]);
}

#[test]
fn a_page_holds_the_same_questions() {
    let page = Questionnaire::from_bytes(&converted("customer-a", ".html")).unwrap();
    let expected = Questionnaire::from_bytes(&original("customer-a")).unwrap();
    assert_eq!(page, expected);
}

/// Sheets, cells and texts as calamine sees them.
fn judged(bytes: &[u8], format: Format) -> Vec<(String, (u32, u32), Data)> {
    fn all<R>(mut reader: R) -> Vec<(String, (u32, u32), Data)>
    where
        R: Reader<Cursor<Vec<u8>>>,
        R::Error: std::fmt::Debug,
    {
        let mut cells = Vec::new();
        for name in reader.sheet_names() {
            let range = reader.worksheet_range(&name).unwrap();
            let (row0, col0) = range.start().unwrap_or_default();
            for (row, col, data) in range.used_cells() {
                let at = (row0 + row as u32, col0 + col as u32);
                cells.push((name.clone(), at, data.clone()));
            }
        }
        cells
    }
    let bytes = Cursor::new(bytes.to_vec());
    match format {
        Format::Ods => all(Ods::new(bytes).unwrap()),
        _ => all(Xlsx::new(bytes).unwrap()),
    }
}

/// What calamine must see: the file as it was, and the plan's cells.
fn expected(
    before: Vec<(String, (u32, u32), Data)>,
    plan: &FillPlan,
) -> Vec<(String, (u32, u32), Data)> {
    let at = |write: &checksheet::Write| {
        let cell = write.at.cell;
        (write.at.sheet.clone(), (cell.row, u32::from(cell.col)))
    };
    let written: Vec<_> = plan.writes().map(|w| (at(w), w.value.to_string())).collect();
    let untouched = |(sheet, cell, _): &(String, (u32, u32), Data)| {
        written.iter().all(|((s, c), _)| (s, c) != (sheet, cell))
    };
    let mut cells: Vec<_> = before.into_iter().filter(untouched).collect();
    let added = written.iter().cloned();
    cells.extend(added.map(|((sheet, cell), text)| (sheet, cell, Data::String(text))));
    cells.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    cells
}

fn sorted(
    mut cells: Vec<(String, (u32, u32), Data)>,
) -> Vec<(String, (u32, u32), Data)> {
    cells.retain(|(_, _, data)| *data != Data::Empty);
    cells.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    cells
}

fn edits(plan: &FillPlan) -> Vec<Edit> {
    plan.writes()
        .map(|write| Edit::new(write.at.clone(), write.value.clone()))
        .collect()
}

#[test]
fn ods_and_xlsx_are_filled_in_place() {
    for customer in CUSTOMERS {
        for (end, format) in [(".ods", Format::Ods), (".xlsx", Format::Xlsx)] {
            let bytes = converted(customer, end);
            let plan = plan(&bytes);
            assert!(plan.filled().count() > 5, "{customer}");
            let filled = plan.apply(&bytes).unwrap().bytes;
            let found = verify(&bytes, &filled, Some(&edits(&plan))).unwrap();
            assert!(found.unharmed && !found.values_only, "{:?}", found.violations);
            let before = judged(&bytes, format);
            assert_eq!(
                sorted(judged(&filled, format)),
                sorted(expected(before, &plan)),
                "{customer}{end}"
            );
        }
    }
}

/// The file without the quotes around nothing. No character of Shift_JIS has the byte of
/// one as its second.
fn unquoted(bytes: &[u8]) -> Vec<u8> {
    let mut kept: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, behind @ ..] = rest {
        let begins = matches!(kept.last(), None | Some(b',' | b'\n'));
        match behind.strip_prefix(b"\"") {
            Some(behind)
                if begins
                    && *first == b'"'
                    && matches!(behind.first(), None | Some(b',' | b'\r' | b'\n')) =>
            {
                rest = behind;
            }
            _ => {
                kept.push(*first);
                rest = behind;
            }
        }
    }
    kept
}

#[test]
fn csv_is_filled_in_place() {
    for customer in CUSTOMERS {
        for end in ["_sjis.csv", "_utf8.csv"] {
            let bytes = converted(customer, end);
            let plan = plan(&bytes);
            assert!(plan.filled().count() > 5, "{customer}");
            let filled = plan.apply(&bytes).unwrap().bytes;
            let found = verify(&bytes, &filled, Some(&edits(&plan))).unwrap();
            assert!(found.unharmed, "{:?}", found.violations);
            assert_eq!(
                open(&filled).unwrap().charset(),
                open(&bytes).unwrap().charset()
            );
            // Answers taken out again leave the file as it was, to the byte; but a field
            // that was quoted for its answer stays quoted.
            let undo: Vec<Edit> =
                plan.writes().map(|write| Edit::new(write.at.clone(), "")).collect();
            let options = checksheet::EditOptions::default();
            let undone = checksheet::edit(&filled, &undo, &options).unwrap().bytes;
            assert!(unquoted(&undone) == unquoted(&bytes), "{customer}{end}");
            assert!(undone.len() <= bytes.len() + 2 * undo.len(), "{customer}{end}");
        }
    }
}

/// A new xlsx with all texts of the old workbook.
#[test]
fn xls_is_filled_as_a_new_xlsx() {
    for customer in CUSTOMERS {
        let bytes = converted(customer, ".xls");
        let plan = plan(&bytes);
        let filled = plan.apply(&bytes).unwrap().bytes;
        let found = verify(&bytes, &filled, Some(&edits(&plan))).unwrap();
        assert!(found.unharmed && found.values_only, "{:?}", found.violations);
        let before = judged(&original(customer), Format::Xlsx);
        let texts = |cells: Vec<(String, (u32, u32), Data)>| -> Vec<_> {
            let text =
                |(sheet, at, data): (String, _, Data)| (sheet, at, data.to_string());
            sorted(cells).into_iter().map(text).collect()
        };
        let after = judged(&filled, Format::Xlsx);
        assert_eq!(texts(after), texts(expected(before, &plan)), "{customer}");
        let merges = |bytes: &[u8]| {
            let mut looks = looks(&open(bytes).unwrap());
            looks
                .retain(|look| look.contains(": merge ") || look.contains(": hidden "));
            looks.sort();
            looks
        };
        assert_eq!(merges(&filled), merges(&bytes), "{customer}");
    }
}

/// A new xlsx with the texts of the page.
#[test]
fn a_page_is_filled_as_a_new_xlsx() {
    let bytes = converted("customer-a", ".html");
    let plan = plan(&bytes);
    assert!(plan.filled().count() > 5);
    let filled = plan.apply(&bytes).unwrap().bytes;
    let found = verify(&bytes, &filled, Some(&edits(&plan))).unwrap();
    assert!(found.unharmed && found.values_only, "{:?}", found.violations);
    let texts = |bytes: &[u8]| {
        let workbook = open(bytes).unwrap();
        let sheet = &workbook.sheets()[0];
        let cells = sheet.cells().filter(|(_, cell)| !cell.value.is_empty());
        let texts = cells.map(|(at, cell)| (at, sheet.shown(cell)));
        texts.collect::<std::collections::BTreeMap<_, _>>()
    };
    let mut expected = texts(&bytes);
    expected.extend(plan.writes().map(|w| (w.at.cell, w.value.to_string())));
    assert_eq!(texts(&filled), expected);
}

#[test]
fn a_pdf_is_printed() {
    if !is_installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let master =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/master/master.json");
    let done = Command::new(env!("CARGO_BIN_EXE_checksheet"))
        .args([
            "export",
            master.to_str().unwrap(),
            "-o",
            "out.pdf",
            "--allow",
            "unanswered",
        ])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    let printed = std::fs::read(folder.path().join("out.pdf")).unwrap();
    assert!(printed.starts_with(b"%PDF-") && printed.len() > 10_000);
}

/// Whether the tests with LibreOffice run. Where it is not installed, that is said.
fn is_installed() -> bool {
    let found = Command::new("soffice").arg("--version").output().is_ok();
    if !found {
        eprintln!("not run: LibreOffice is not installed");
    }
    found
}

/// LibreOffice itself opens what was filled.
#[test]
fn libreoffice_opens_what_was_filled() {
    if !is_installed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let bytes = converted("customer-a", ".ods");
    let plan = plan(&bytes);
    let filled = plan.apply(&bytes).unwrap().bytes;
    std::fs::write(folder.path().join("filled.ods"), &filled).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/p", folder.path().display());
    let done = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "xlsx", "filled.ods"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    let theirs = std::fs::read(folder.path().join("filled.xlsx")).unwrap();
    let (theirs, ours) = (open(&theirs).unwrap(), open(&filled).unwrap());
    let (mut theirs, mut ours) = (looks(&theirs), looks(&ours));
    theirs.sort();
    ours.sort();
    assert_eq!(theirs, ours);
}
