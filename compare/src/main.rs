//! The same jobs done by checksheet and by umya-spreadsheet, which reads a workbook into a
//! model and writes the whole of it anew.
//!
//!     cargo run --release --manifest-path compare/Cargo.toml
//!
//! `-- 1000` measures one size. Each sheet has six columns of Japanese text and gets one
//! answer a row.

#![allow(clippy::unwrap_used, reason = "a comparison stops at the first surprise")]

#[path = "../../benches/common/mod.rs"]
mod common;

use std::io::Cursor;

use checksheet::{CellRef, Edit, EditOptions, Fit, Location, ReadBack, edit};
use rust_xlsxwriter::Workbook;

use common::{Job, Stage, job};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

const STAGES: [Stage; 5] = [
    ("umya: read", None),
    ("umya: fill", None),
    ("read", Some("umya: read")),
    ("fill", Some("umya: fill")),
    ("fill and check", Some("umya: fill")),
];

const ANSWER: &str = "規程に従って運用し、年1回見直しています。";
const ANSWER_COLUMN: u16 = 4;

fn main() {
    common::run(&SIZES, &STAGES, prepare);
}

fn prepare(stage: &str, size: usize) -> Job {
    let file = workbook(size);
    let edits: Vec<Edit> = (1..=size).map(answer).collect();
    let unchecked = EditOptions {
        fit: Fit::Off,
        read_back: ReadBack::Off,
        ..EditOptions::default()
    };
    match stage {
        "read" => job(move || checksheet::open(&file).unwrap()),
        "fill" => job(move || edit(&file, &edits, &unchecked).unwrap()),
        "fill and check" => {
            job(move || edit(&file, &edits, &EditOptions::default()).unwrap())
        }
        "umya: read" => job(move || read_by_umya(&file)),
        "umya: fill" => job(move || filled_by_umya(&file, size)),
        other => unreachable!("no stage {other}"),
    }
}

fn answer(row: usize) -> Edit {
    let at = CellRef::new(row as u32, ANSWER_COLUMN);
    Edit::new(Location::new("Sheet1", at), ANSWER)
}

fn read_by_umya(file: &[u8]) -> umya_spreadsheet::Workbook {
    umya_spreadsheet::reader::xlsx::read_reader(Cursor::new(file), true).unwrap()
}

fn filled_by_umya(file: &[u8], rows: usize) -> Vec<u8> {
    let mut workbook = read_by_umya(file);
    let sheet = workbook.sheet_mut(0).unwrap();
    for row in 1..=rows as u32 {
        // Rows and columns count from 1 there.
        let cell = sheet.cell_mut((u32::from(ANSWER_COLUMN) + 1, row + 1));
        cell.set_value_string(ANSWER);
    }
    let mut bytes = Cursor::new(Vec::new());
    umya_spreadsheet::writer::xlsx::write_writer(&workbook, &mut bytes).unwrap();
    bytes.into_inner()
}

/// Six columns a row; the fifth is to be filled.
fn workbook(rows: usize) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..=rows as u32 {
        let texts = [
            format!("{}-{}", row / 50 + 1, row % 50 + 1),
            format!("情報管理の第{}区分", row / 48),
            format!("規程に従って{row}番の台帳を管理し、責任者が承認していますか。"),
            "必須".to_owned(),
            String::new(),
            format!("前回の指摘 {row}"),
        ];
        for (col, text) in (0..).zip(texts) {
            sheet.write_string(row, col, text).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}
