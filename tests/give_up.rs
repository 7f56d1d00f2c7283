//! What is refused, and what a person who asks for it gives up.

#![allow(clippy::unwrap_used, clippy::panic, reason = "panics are how tests fail")]

#[path = "common/parts.rs"]
mod parts;

use checksheet::questionnaire::Obstacle;
use checksheet::{
    Edit, EditOptions, ErrorKind, FillPlan, Form, Formulas, Location, Refusal,
    Signature, Violation, edit, open, verify,
};
use parts::{Parts, packed, unpacked};
use rust_xlsxwriter::{Format, Formula, Workbook};

/// Put a text before another one in a part.
fn put(parts: &mut Parts, part: &str, before: &str, text: &str) {
    let (_, data) = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    let old = String::from_utf8(data.clone()).unwrap();
    assert!(old.contains(before), "{part}: {old}");
    *data = old.replacen(before, &format!("{text}{before}"), 1).into_bytes();
}

fn edits(cells: &[&str]) -> Vec<Edit> {
    let at = |cell: &&str| Location::new("Sheet1", cell.parse().unwrap());
    cells.iter().map(|cell| Edit::new(at(cell), "回答")).collect()
}

/// Formulas in B1, B2 (of which C2 is one of a shared pair) and D1, and a chain of them.
fn computed() -> Parts {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, 1).unwrap();
    for (row, col) in [(0, 1), (1, 1), (0, 3)] {
        sheet.write_formula(row, col, Formula::new("=A1+1").set_result("2")).unwrap();
    }
    let mut parts = unpacked(&workbook.save_to_buffer().unwrap());
    let shared = "<c r=\"B3\"><f t=\"shared\" ref=\"B3:B4\" si=\"0\">A3*2</f><v>0</v></c></row>\
        <row r=\"4\"><c r=\"B4\"><f t=\"shared\" si=\"0\"/><v>0</v></c></row>";
    put(
        &mut parts,
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        &format!("<row r=\"3\">{shared}"),
    );
    put(
        &mut parts,
        "xl/_rels/workbook.xml.rels",
        "</Relationships>",
        "<Relationship Id=\"rId99\" Type=\"http://schemas.openxmlformats.org/officeDocument/\
         2006/relationships/calcChain\" Target=\"calcChain.xml\"/>",
    );
    put(
        &mut parts,
        "[Content_Types].xml",
        "</Types>",
        "<Override PartName=\"/xl/calcChain.xml\" ContentType=\"application/vnd.\
         openxmlformats-officedocument.spreadsheetml.calcChain+xml\"/>",
    );
    let chain = "<calcChain xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
        <c r=\"B1\" i=\"1\"/><c r=\"B2\"/><c r=\"D1\"/><c r=\"B3\"/><c r=\"B4\"/></calcChain>";
    parts.push(("xl/calcChain.xml".to_owned(), chain.as_bytes().to_vec()));
    parts
}

#[test]
fn a_formula_is_replaced_where_that_is_asked() {
    let before = packed(&computed());
    let options = EditOptions { formulas: Formulas::Replace, ..EditOptions::default() };
    for cells in [&["B1"][..], &["B2", "D1"], &["B4", "A9"]] {
        let edits = edits(cells);
        let refused = edit(&before, &edits, &EditOptions::default()).unwrap_err();
        assert!(matches!(refused.kind(), ErrorKind::Refused(Refusal::Formula)));
        let edited = edit(&before, &edits, &options).unwrap();
        assert!(edited.notes.iter().any(|note| note.to_string().contains("replaced")));
        let found = verify(&before, &edited.bytes, Some(&edits)).unwrap();
        assert_eq!(found.violations, [], "{cells:?}");
        let mut parts = unpacked(&edited.bytes);
        let (_, chain) =
            parts.iter_mut().find(|(n, _)| n == "xl/calcChain.xml").unwrap();
        let old_chain = computed().pop().unwrap().1;
        let new_chain = std::mem::replace(chain, old_chain);
        // Had the entries stayed, Excel would call the file damaged.
        let found = verify(&before, &packed(&parts), Some(&edits)).unwrap();
        let lost = |v: &Violation| matches!(v, Violation::FormulaLost { .. });
        assert!(found.violations.iter().all(lost), "{found:?}");
        assert!(!found.unharmed, "{cells:?}");
        let chain = std::str::from_utf8(&new_chain).unwrap();
        for cell in ["B1", "B2", "D1", "B3", "B4"] {
            let listed = chain.contains(&format!("r=\"{cell}\""));
            assert_eq!(listed, !cells.contains(&cell), "{cell}: {chain}");
        }
        assert!(chain.contains("i=\"1\""), "{chain}");
    }
    // Others are computed from this one.
    let err = edit(&before, &edits(&["B3"]), &options).unwrap_err();
    assert!(matches!(err.kind(), ErrorKind::Refused(Refusal::SharedFormula)), "{err}");
}

#[test]
fn a_chain_without_entries_goes() {
    let mut parts = computed();
    let chain = parts.last_mut().unwrap();
    chain.1 = b"<calcChain><c r=\"B1\" i=\"1\"/></calcChain>".to_vec();
    let before = packed(&parts);
    let options = EditOptions { formulas: Formulas::Replace, ..EditOptions::default() };
    let edits = edits(&["B1"]);
    let after = edit(&before, &edits, &options).unwrap().bytes;
    assert!(
        unpacked(&after)
            .iter()
            .all(|(_, data)| { !String::from_utf8_lossy(data).contains("calcChain") })
    );
    assert_eq!(verify(&before, &after, Some(&edits)).unwrap().violations, []);
    // The same without a reason is damage.
    let found = verify(&before, &packed(&parts[..parts.len() - 1].to_vec()), None);
    assert!(!found.unwrap().unharmed);
}

fn signed() -> Vec<u8> {
    let mut parts = computed();
    const KIND: &str = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature";
    put(
        &mut parts,
        "_rels/.rels",
        "</Relationships>",
        &format!(
            "<Relationship Id=\"s\" Type=\"{KIND}/origin\" Target=\"_xmlsignatures/origin.sigs\"/>"
        ),
    );
    put(
        &mut parts,
        "[Content_Types].xml",
        "</Types>",
        "<Override PartName=\"/_xmlsignatures/sig1.xml\" ContentType=\"application/vnd.\
         openxmlformats-package.digital-signature-xmlsignature+xml\"/>",
    );
    let further = [
        ("_xmlsignatures/origin.sigs", String::new()),
        (
            "_xmlsignatures/_rels/origin.sigs.rels",
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/\
                 relationships\"><Relationship Id=\"a\" Type=\"{KIND}/signature\" \
                 Target=\"sig1.xml\"/></Relationships>"
            ),
        ),
        ("_xmlsignatures/sig1.xml", "<Signature/>".to_owned()),
    ];
    // Not at the end, so that other entries move.
    for (i, (name, text)) in further.into_iter().enumerate() {
        parts.insert(i * 2, (name.to_owned(), text.into_bytes()));
    }
    packed(&parts)
}

#[test]
fn a_signature_is_dropped_where_that_is_asked() {
    let before = signed();
    let edits = edits(&["A9"]);
    let refused = edit(&before, &edits, &EditOptions::default()).unwrap_err();
    assert!(matches!(refused.kind(), ErrorKind::Refused(Refusal::Signed)));
    let options = EditOptions { signature: Signature::Drop, ..EditOptions::default() };
    // Without edits it stays as it is, signature and all.
    assert_eq!(edit(&before, &[], &options).unwrap().bytes, before);
    let edited = edit(&before, &edits, &options).unwrap();
    assert!(
        edited.notes.iter().any(|note| note.to_string().contains("signed no longer"))
    );
    let parts = unpacked(&edited.bytes);
    assert_eq!(parts.len() + 3, unpacked(&before).len());
    for (name, data) in &parts {
        let text = String::from_utf8_lossy(data).into_owned();
        assert!(!name.contains("sig") && !text.contains("signature"), "{name}: {text}");
    }
    let found = verify(&before, &edited.bytes, Some(&edits)).unwrap();
    assert_eq!(found.violations, []);
    assert!(found.allowed.iter().any(|note| note.to_string().contains("signatures")));
    // What is gone beside the signature is found.
    let fewer = packed(&parts[..parts.len() - 1].to_vec());
    assert!(!verify(&before, &fewer, Some(&edits)).unwrap().unharmed);
}

#[test]
fn locked_cells_are_filled_where_that_is_asked() {
    let mut workbook = Workbook::new();
    let unlocked = Format::new().set_unlocked();
    let sheet = workbook.add_worksheet();
    for (col, text) in (0..).zip(["No.", "確認項目", "回答"]) {
        sheet.write(0, col, text).unwrap();
    }
    for row in 1..6 {
        sheet.write(row, 0, row).unwrap();
        sheet.write(row, 1, format!("台帳{row}を管理していますか。")).unwrap();
    }
    sheet.write_blank(1, 2, &unlocked).unwrap();
    sheet.protect();
    let bytes = workbook.save_to_buffer().unwrap();
    let form = Form::from_bytes(&bytes).unwrap();
    let obstacles = |form: &Form| -> Vec<Option<Obstacle>> {
        let slots = form.places.iter().map(|place| {
            let answer = &place.answers[0];
            answer.status.as_ref().or(answer.remark.as_ref()).unwrap().obstacle
        });
        slots.collect()
    };
    let locked = Some(Obstacle::Locked);
    assert_eq!(obstacles(&form), [None, locked, locked, locked, locked]);
    assert_eq!(obstacles(&form.without(Obstacle::Locked)), [None; 5]);
    // Writing one is told.
    let mut plan = FillPlan::default();
    for (at, was) in [("C2", None), ("C3", None)] {
        plan.fields.push(checksheet::Write {
            at: Location::new("Sheet1", at.parse().unwrap()),
            role: checksheet::layout::Role::Status,
            was,
            value: "○".into(),
            day_in_remark: false,
        });
    }
    let applied = plan.apply(&bytes).unwrap();
    let told: Vec<String> = applied.notes.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("C3") && told[0].contains("locked"), "{told:?}");
    assert_eq!(
        open(&applied.bytes).unwrap().sheets()[0].text("C3".parse().unwrap()),
        "○"
    );
}
