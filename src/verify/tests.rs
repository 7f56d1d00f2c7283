//! A file filled well, and with every kind of damage done to it.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;
use crate::edit::{Edit, EditOptions, Fit};
use crate::layout::Role;

const PARTS: [(&str, &str); 6] = [
    (
        "[Content_Types].xml",
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>\
         <Default Extension='xml' ContentType='application/xml'/></Types>",
    ),
    (
        "_rels/.rels",
        "<Relationships><Relationship Id='a' Type='x/officeDocument' Target='xl/workbook.xml'/>\
         </Relationships>",
    ),
    (
        "xl/workbook.xml",
        "<workbook xmlns:r='r'><sheets><sheet name='回答' sheetId='1' r:id='b'/></sheets>\
         <calcPr calcId='1'/></workbook>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id='b' Type='x/worksheet' Target='worksheets/sheet1.xml'/>\
         <Relationship Id='c' Type='x/styles' Target='styles.xml'/></Relationships>",
    ),
    (
        "xl/styles.xml",
        "<styleSheet><fonts count='1'><font/></fonts><cellXfs count='2'><xf/>\
         <xf numFmtId='9' fontId='0'><protection locked='0'/></xf></cellXfs></styleSheet>",
    ),
    (
        "xl/worksheets/sheet1.xml",
        "\u{FEFF}<worksheet><cols><col min='4' max='4' style='1'/></cols><sheetData>\n\
         <row r='1'><c r='A1' t='inlineStr'><is><t>質問</t></is></c><c r='B1' s='1'/></row>\
         <row r='2' ht='30'><c r='A2'><f>1+1</f><v>2</v></c></row>\n<row r='3'/></sheetData>\
         <mergeCells count='1'><mergeCell ref='A9:B9'/></mergeCells></worksheet>",
    ),
];

fn workbook() -> Vec<u8> {
    pack(PARTS.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).to_vec())
}

fn pack(parts: Vec<(String, Vec<u8>)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(&data).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn unpack(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = (0..zip.len())
        .map(|i| zip.by_index(i).unwrap().name().unwrap().into_owned())
        .collect();
    let read = |name: String| {
        let mut data = Vec::new();
        zip.by_name(&name).unwrap().read_to_end(&mut data).unwrap();
        (name, data)
    };
    names.into_iter().map(read).collect()
}

fn filled() -> Vec<u8> {
    filled_with(Fit::Off)
}

fn filled_with(fit: Fit) -> Vec<u8> {
    let edits = planned(&["B1", "C2", "D3", "A5"]);
    let options = EditOptions { fit, ..EditOptions::default() };
    crate::open::edit(&workbook(), &edits, &options).unwrap().bytes
}

/// The answers for these cells.
fn planned(cells: &[&str]) -> Vec<Edit> {
    let answers = [("B1", "○"), ("C2", "備考"), ("D3", "長い\n備考"), ("A5", "x")];
    let answers = answers.into_iter().filter(|(at, _)| cells.contains(at));
    answers.map(|(at, text)| Edit::new(location(at), text)).collect()
}

fn location(at: &str) -> Location {
    Location::new("回答", at.parse().unwrap())
}

#[test]
fn a_file_that_is_filled_well_is_unharmed() {
    let found = verify(&workbook(), &filled(), None).unwrap();
    assert_eq!(found.violations, []);
    assert_eq!(found.changed, ["B1", "C2", "D3", "A5"].map(location));
    assert_eq!(found.allowed.len(), 1, "formulas are computed again: {found:?}");
    let same = verify(&workbook(), &workbook(), Some(&[])).unwrap();
    assert!(same.unharmed && same.changed.is_empty());
}

#[test]
fn a_cell_that_was_not_planned_is_found() {
    let plan = planned(&["B1", "D3", "A5"]);
    let found = verify(&workbook(), &filled(), Some(&plan)).unwrap();
    let at = location("C2");
    assert_eq!(found.violations, [Violation::CellChanged { at }]);
}

#[test]
fn a_cell_that_does_not_hold_what_was_planned_is_found() {
    let mut plan = planned(&["B1", "C2", "D3", "A5"]);
    plan[0].value = "×".into();
    plan.push(Edit::new(location("A5"), CellValue::Number(1.0)));
    plan.push(Edit::new(location("Z9"), "別の備考"));
    plan.push(Edit::new(location("Z8"), CellValue::Clear));
    let found = verify(&workbook(), &filled(), Some(&plan)).unwrap();
    let not = |at, planned: &str, found: &str| Violation::NotAsPlanned {
        at: location(at),
        planned: planned.to_owned(),
        found: found.to_owned(),
    };
    assert_eq!(
        found.violations,
        [not("B1", "×", "○"), not("A5", "1", "x"), not("Z9", "別の備考", "")]
    );
    // A plan that was not applied at all.
    let untouched = verify(&workbook(), &workbook(), Some(&planned(&["B1"]))).unwrap();
    assert_eq!(untouched.violations, [not("B1", "○", "")]);
}

/// Which violation is found after a replacement in one part of the filled file.
fn damaged(part: &str, from: &str, to: &str) -> Vec<String> {
    let mut parts = unpack(&filled());
    let (_, data) = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    let text = String::from_utf8(data.clone()).unwrap();
    assert!(text.contains(from), "{part} has no {from}: {text}");
    *data = text.replacen(from, to, 1).into_bytes();
    let plan = planned(&["B1", "C2", "D3", "A5"]);
    let found = verify(&workbook(), &pack(parts), Some(&plan)).unwrap();
    found.violations.iter().map(ToString::to_string).collect()
}

#[test]
fn every_kind_of_damage_is_found() {
    const SHEET: &str = "xl/worksheets/sheet1.xml";
    for (name, part, from, to, violation) in [
        ("another cell", SHEET, "質問", "設問", "'回答'!A1: a cell that was not"),
        (
            "a saved result",
            SHEET,
            "<v>2</v>",
            "<v>3</v>",
            "'回答'!A2: a cell that was not",
        ),
        ("a formula", SHEET, "1+1", "2", "'回答'!A2: a cell that was not"),
        (
            "a formula in a planned cell",
            SHEET,
            "t=\"inlineStr\"><is><t>○</t></is>",
            "t=\"str\"><f>A1</f><v>○</v>",
            "'回答'!B1: a value is planned",
        ),
        (
            "a planned row twice",
            SHEET,
            "</sheetData>",
            "<row r=\"5\"><c r=\"A5\" t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData>",
            "'回答'!A5: the cell stands out of order",
        ),
        (
            "a planned cell twice",
            SHEET,
            "<c r=\"A5\" t=\"inlineStr\"><is><t>x</t></is></c>",
            "<c r=\"A5\" t=\"inlineStr\"><is><t>x</t></is></c>\
             <c r=\"A5\" t=\"inlineStr\"><is><t>x</t></is></c>",
            "'回答'!A5: the cell stands out of order",
        ),
        (
            "a new row behind one below it",
            SHEET,
            "<row r=\"5\">",
            "<row r='9'/><row r=\"5\">",
            "the cell stands out of order",
        ),
        (
            "a row lower than it was",
            SHEET,
            "ht='30'",
            "ht='5' customHeight='1'",
            "row 2 of sheet '回答'",
        ),
        (
            "a reference to another row",
            SHEET,
            "<c r=\"A5\"",
            "<c r=\"A6\"",
            "'回答'!A5: the cell is not written as the sheet is",
        ),
        (
            "a planned cell in another namespace",
            SHEET,
            "<c r=\"A5\" t=\"inlineStr\"><is><t>x</t></is></c>",
            "<c r=\"A5\" t=\"inlineStr\"><y:is><y:t>x</y:t></y:is></c>",
            "'回答'!A5: the cell is not written as the sheet is",
        ),
        (
            "a planned text that nobody sees",
            SHEET,
            "<is><t>備考</t></is>",
            "<is><r><rPr><color rgb='FFFFFFFF'/></rPr><t>備考</t></r></is>",
            "'回答'!C2: the format",
        ),
        (
            "a row's tag that is not well-formed",
            SHEET,
            "<row r='3'>",
            "<row r='3' x>",
            "row 3 of sheet '回答'",
        ),
        (
            "computation asked for too early",
            "xl/workbook.xml",
            "<sheets>",
            "<calcPr fullCalcOnLoad=\"1\"/><sheets>",
            "xl/workbook.xml has changed",
        ),
        (
            "a cell lost",
            SHEET,
            "<c r='A2'><f>1+1</f><v>2</v></c>",
            "",
            "'回答'!A2: the cell is gone",
        ),
        ("a format", SHEET, " s='1'", "", "'回答'!B1: the format"),
        (
            "the format of a new cell",
            SHEET,
            "r=\"D3\" s=\"1\"",
            "r=\"D3\"",
            "'回答'!D3: the format",
        ),
        (
            "a row hidden",
            SHEET,
            "<row r='2' ",
            "<row r='2' hidden='1' ",
            "row 2 of sheet '回答'",
        ),
        (
            "the height of a row",
            SHEET,
            "<row r='3'>",
            "<row r='3' x='1'>",
            "row 3 of sheet '回答'",
        ),
        (
            "an empty row added",
            SHEET,
            "</sheetData>",
            "<row r='9'/></sheetData>",
            "row 9 of sheet '回答'",
        ),
        (
            "a new row with a format",
            SHEET,
            "<row r=\"5\">",
            "<row r=\"5\" s=\"1\">",
            "row 5 of sheet '回答'",
        ),
        ("a merged area", SHEET, "A9:B9", "A9:C9", "something beside the cells"),
        (
            "a column",
            SHEET,
            "<col min='4'",
            "<col min='3'",
            "something beside the cells",
        ),
        (
            "white space",
            SHEET,
            "<sheetData>\n",
            "<sheetData>",
            "something beside the cells",
        ),
        ("the byte order mark", SHEET, "\u{FEFF}", "", "sheet1.xml has changed"),
        (
            "a sheet's name",
            "xl/workbook.xml",
            "回答",
            "回等",
            "xl/workbook.xml has changed",
        ),
        (
            "how to compute",
            "xl/workbook.xml",
            "calcId='1'",
            "calcId='2'",
            "xl/workbook.xml has changed",
        ),
        (
            "a format in the list",
            "xl/styles.xml",
            "numFmtId='9'",
            "numFmtId='8'",
            "xl/styles.xml has changed",
        ),
        (
            "a font",
            "xl/styles.xml",
            "<font/>",
            "<font><b/></font>",
            "xl/styles.xml has changed",
        ),
        ("a format lost", "xl/styles.xml", "<xf/>", "", "xl/styles.xml has changed"),
        (
            "a relationship",
            "xl/_rels/workbook.xml.rels",
            "Id='c'",
            "Id='d'",
            "workbook.xml.rels has changed",
        ),
        (
            "a content type",
            "[Content_Types].xml",
            "'xml'",
            "'bin'",
            "[Content_Types].xml has changed",
        ),
    ] {
        let violations = damaged(part, from, to);
        assert!(
            violations.iter().any(|v| v.contains(violation)),
            "{name}: {violations:?}"
        );
    }
}

#[test]
fn parts_lost_added_and_moved_are_found() {
    let kinds = |change: fn(&mut Vec<(String, Vec<u8>)>)| {
        let mut parts = unpack(&filled());
        change(&mut parts);
        verify(&workbook(), &pack(parts), None).unwrap().violations
    };
    let part = || "xl/styles.xml".to_owned();
    assert_eq!(
        kinds(|parts| drop(parts.remove(4))),
        [Violation::PartLost { part: part() }]
    );
    let added = kinds(|parts| parts.push(("x.xml".to_owned(), Vec::new())));
    assert_eq!(added, [Violation::PartAdded { part: "x.xml".to_owned() }]);
    assert_eq!(kinds(|parts| parts.swap(0, 3)), [Violation::PartsReordered]);
}

/// The request to compute was there, and is gone.
#[test]
fn a_request_that_was_taken_out_is_found() {
    let calc = |parts: Vec<(String, Vec<u8>)>, from: &str, to: &str| {
        let change = |(name, data): (String, Vec<u8>)| {
            let text = String::from_utf8(data).unwrap();
            let is_workbook = name == "xl/workbook.xml";
            let text = if is_workbook { text.replace(from, to) } else { text };
            (name, text.into_bytes())
        };
        pack(parts.into_iter().map(change).collect())
    };
    let before =
        calc(unpack(&workbook()), "calcId='1'", "calcId='1' fullCalcOnLoad='1'");
    let found = verify(&before, &workbook(), None).unwrap();
    let part = "xl/workbook.xml".to_owned();
    assert_eq!(found.violations, [Violation::PartChanged { part }]);
}

/// A reader that knows namespaces does not find what lost its prefix.
#[test]
fn elements_that_lost_their_prefix_are_found() {
    let prefixed = "<x:worksheet xmlns:x='u'><x:sheetData><x:row r='1'><x:c r='A1'/></x:row>\
                    </x:sheetData></x:worksheet>";
    let mut parts = unpack(&workbook());
    parts.last_mut().unwrap().1 = prefixed.as_bytes().to_vec();
    let before = pack(parts);
    let plan = [Edit::new(location("B1"), "○")];
    let options = EditOptions::default();
    let after = crate::open::edit(&before, &plan, &options).unwrap().bytes;
    assert!(verify(&before, &after, Some(&plan)).unwrap().unharmed);
    for (name, lost) in [
        ("the data", vec!["x:sheetData"]),
        ("a row", vec!["x:row"]),
        ("the planned cell", vec!["x:c r=\"", "x:is", "x:t>"]),
    ] {
        let mut parts = unpack(&after);
        let (_, data) = parts.last_mut().unwrap();
        let mut text = String::from_utf8(data.clone()).unwrap();
        for element in lost {
            text = text.replace(element, &element[2..]);
        }
        if name == "the planned cell" {
            text = text.replacen("</x:c>", "</c>", 1);
        }
        *data = text.into_bytes();
        let harmed =
            verify(&before, &pack(parts), Some(&plan)).map(|found| !found.unharmed);
        assert!(harmed.unwrap_or(true), "{name}");
    }
}

#[test]
fn a_wrapped_copy_of_a_format_is_allowed_and_told() {
    let mut parts = unpack(&filled());
    for (name, data) in &mut parts {
        let text = String::from_utf8(data.clone()).unwrap();
        *data = match name.as_str() {
            "xl/styles.xml" => text.replace("count='2'", "count='3'").replace(
                "</cellXfs>",
                "<xf numFmtId='9' fontId='0' applyAlignment='1'><alignment wrapText='1'/>\
                 <protection locked='0'/></xf></cellXfs>",
            ),
            _ => text.replace("r=\"D3\" s=\"1\"", "r=\"D3\" s=\"2\""),
        }
        .into_bytes();
    }
    let found = verify(&workbook(), &pack(parts.clone()), None).unwrap();
    assert_eq!(found.violations, []);
    assert_eq!(found.allowed.len(), 3, "{found:?}");
    for other in ["wrapText='0'", "wrapText='1' vertical='top'"] {
        let mut parts = parts.clone();
        for (_, data) in &mut parts {
            let text = String::from_utf8(data.clone()).unwrap();
            *data = text.replace("wrapText='1'", other).into_bytes();
        }
        let found = verify(&workbook(), &pack(parts), None).unwrap();
        let at = location("D3");
        assert_eq!(found.violations, [Violation::FormatChanged { at }], "{other}");
    }
}

#[test]
fn what_fitting_does_is_allowed_and_told() {
    let found = verify(&workbook(), &filled_with(Fit::On), None).unwrap();
    assert_eq!(found.violations, []);
    let told = |what| found.allowed.iter().any(|note| note.to_string().contains(what));
    assert!(told("'回答'!D3: wrapped by a copy"), "{found:?}");
    assert!(told("cell formats were appended"), "{found:?}");
}

/// Without a plan nobody knows which cells were meant; in some, nobody answers.
#[test]
fn a_question_that_was_reworded_is_found_without_a_plan() {
    let before = "No.,確認事項,回答,備考\n1,入退室の記録を保管していますか。,,\n\
                  2,規程を定めていますか。,,\n3,教育を実施していますか。,,\n";
    let filled = before.replacen("か。,,", "か。,○,保管しています。", 1);
    let found = verify(before.as_bytes(), filled.as_bytes(), None).unwrap();
    assert!(found.unharmed && found.changed.len() == 2, "{found:?}");
    for (old, new, cell, role) in [
        ("2,規程を", "2,方針を", "B3", Some(Role::Question)),
        ("\n3,", "\n4,", "A4", Some(Role::Number)),
        (",備考", ",所見", "D1", None),
    ] {
        let tampered = filled.replacen(old, new, 1);
        let found = verify(before.as_bytes(), tampered.as_bytes(), None).unwrap();
        let at = Location::new("", cell.parse().unwrap());
        assert_eq!(found.violations, [Violation::NotAnAnswerCell { at, role }]);
        assert_eq!(found.changed.len(), 2, "{found:?}");
    }
}
