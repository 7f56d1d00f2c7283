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
#[path = "../../benches/common/six_columns.rs"]
mod six_columns;

use std::io::Cursor;

use checksheet::{Edit, EditOptions, Fit, ReadBack, edit};

use common::{Job, Stage, job};
use six_columns::{ANSWER, ANSWERS, answer, workbook};

const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

const STAGES: [Stage; 5] = [
    ("umya: read", None),
    ("umya: fill", None),
    ("read", Some("umya: read")),
    ("fill", Some("umya: fill")),
    ("fill and check", Some("umya: fill")),
];

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

fn read_by_umya(file: &[u8]) -> umya_spreadsheet::Workbook {
    umya_spreadsheet::reader::xlsx::read_reader(Cursor::new(file), true).unwrap()
}

fn filled_by_umya(file: &[u8], rows: usize) -> Vec<u8> {
    let mut workbook = read_by_umya(file);
    let sheet = workbook.sheet_mut(0).unwrap();
    for row in 1..=rows as u32 {
        // Rows and columns count from 1 there.
        let cell = sheet.cell_mut((u32::from(ANSWERS) + 1, row + 1));
        cell.set_value_string(ANSWER);
    }
    let mut bytes = Cursor::new(Vec::new());
    umya_spreadsheet::writer::xlsx::write_writer(&workbook, &mut bytes).unwrap();
    bytes.into_inner()
}
