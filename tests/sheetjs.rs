//! The customers' sheets as SheetJS converted them: xlsb with short records, and xls with
//! small streams. They read as the xlsx that they came from, and are filled as a new one.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::io::Cursor;

use calamine::{Data, Reader, Xlsb};
use checksheet::workbook::Sheet;
use checksheet::{
    AnswerLibrary, CellRef, Edit, FillPlan, Form, Format, Questionnaire, open, verify,
};

macro_rules! fixture {
    ($path:literal) => {
        include_bytes!(concat!("../fixtures/", $path))
    };
}

const MASTER: &[u8] = fixture!("master/master.json");

/// The file, and what it came from; the rows that only the original hides.
const XLSB: [(&[u8], &[u8]); 2] = [
    (fixture!("sheetjs/customer-a.xlsb"), fixture!("customer-a/questionnaire.xlsx")),
    (fixture!("sheetjs/customer-b.xlsb"), fixture!("customer-b/questionnaire.xlsx")),
];

const XLS: [(&[u8], &[u8], usize); 2] = [
    (fixture!("sheetjs/customer-a.xls"), fixture!("customer-a/questionnaire.xlsx"), 0),
    (fixture!("sheetjs/customer-b.xls"), fixture!("customer-b/questionnaire.xlsx"), 1),
];

#[test]
fn an_xlsb_holds_the_same_questionnaire() {
    for (xlsb, original) in XLSB {
        assert_eq!(open(xlsb).unwrap().format(), Format::Xlsb);
        let read = Questionnaire::from_bytes(xlsb).unwrap();
        assert!(read.items.len() > 20);
        assert_eq!(read, Questionnaire::from_bytes(original).unwrap());
    }
}

/// Every cell is where it was; so are those that calamine reads, which passes over the
/// short records.
#[test]
fn every_cell_of_an_xlsb_is_where_it_was() {
    for (xlsb, original) in XLSB {
        let (workbook, original) = (open(xlsb).unwrap(), open(original).unwrap());
        let mut theirs = Xlsb::new(Cursor::new(xlsb)).unwrap();
        for sheet in workbook.sheets() {
            let range = theirs.worksheet_range(sheet.name()).unwrap();
            let (row0, col0) = range.start().unwrap();
            let cells = range.used_cells().filter(|(_, _, data)| **data != Data::Empty);
            let theirs: Vec<_> = cells
                .map(|(row, col, data)| {
                    ((row0 + row as u32, col0 + col as u32), data.to_string())
                })
                .collect();
            let of = |sheet: &Sheet| -> Vec<_> {
                let cells = sheet.cells().filter(|(_, cell)| !cell.value.is_empty());
                let place = |at: CellRef| (at.row, u32::from(at.col));
                cells.map(|(at, cell)| (place(at), sheet.shown(cell))).collect()
            };
            let ours = of(sheet);
            assert!(ours.len() > 40);
            assert_eq!(ours, of(original.sheet(sheet.name()).unwrap()));
            assert!(theirs.len() > 40 && theirs.iter().all(|cell| ours.contains(cell)));
        }
    }
}

#[test]
fn an_xls_of_small_streams_holds_the_same_questions() {
    for (xls, original, hidden) in XLS {
        assert_eq!(open(xls).unwrap().format(), Format::Xls);
        let expected = Questionnaire::from_bytes(original).unwrap().items;
        let (same, more): (Vec<_>, Vec<_>) = Questionnaire::from_bytes(xls)
            .unwrap()
            .items
            .into_iter()
            .partition(|item| expected.contains(item));
        assert_eq!(same, expected);
        assert_eq!(more.len(), hidden, "{more:?}");
    }
}

/// Filled as a new xlsx with all texts.
#[test]
fn both_are_filled_as_a_new_xlsx() {
    let master = Questionnaire::from_bytes(MASTER).unwrap();
    let library = AnswerLibrary::new().with("master", &master);
    let files = XLSB.iter().map(|(b, _)| *b).chain(XLS.iter().map(|(b, _, _)| *b));
    for bytes in files {
        let form = Form::from_bytes(bytes).unwrap();
        let plan = FillPlan::new(&form, &library);
        assert!(plan.filled().count() > 5);
        let edits: Vec<Edit> =
            plan.writes().map(|w| Edit::new(w.at.clone(), w.value.clone())).collect();
        let filled = plan.apply(bytes).unwrap().bytes;
        assert_eq!(open(&filled).unwrap().format(), Format::Xlsx);
        let found = verify(bytes, &filled, Some(&edits)).unwrap();
        assert!(found.unharmed && found.values_only, "{:?}", found.violations);
        assert_eq!(found.changed.len(), edits.len());
    }
}
