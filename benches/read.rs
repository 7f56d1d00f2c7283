//! What reading costs over the least that any program would have to do: calamine for
//! workbooks, `encoding_rs` and `csv` for text. `cargo bench --bench read`; `-- ods` is one
//! format alone, `-- 1000` one size.
//!
//! Floor and reading are measured by turns in the same run on the same bytes, and the
//! medians compared. [`open`] does more than its floor: it keeps formats, heights, merged
//! areas, validations, formulas and what is hidden, and checks limits on the way; of text
//! it finds the encoding and the delimiter. calamine streams the cells of xlsx and xlsb;
//! xls and ods it has read before it can be asked for any. Each cell that it gives is kept,
//! as a reader has to.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench")]
#![allow(clippy::cast_possible_truncation, reason = "a bench")]

#[path = "../tests/common/written.rs"]
mod written;

use std::hint::black_box;
use std::io::Cursor;
use std::time::{Duration, Instant};

use calamine::{DataRef, Ods, Reader, Xls, Xlsb, Xlsx};
use checksheet::open;
use written::{Field, Table};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

/// Rows that an xls sheet has at most.
const XLS_ROWS: usize = 65_536;

type Work = fn(&[u8]) -> usize;

/// Name, file, floor, and how much of the floor reading may cost.
type Measured = (&'static str, fn(&Table) -> Vec<u8>, Work, f64);

const FORMATS: [Measured; 7] = [
    ("xlsx", xlsx, of_xlsx, 1.3),
    ("xls", |table| written::xls("回答", table), of_xls, 1.3),
    ("xlsb", |table| written::xlsb("回答", table), of_xlsb, 1.3),
    ("ods", |table| written::ods("回答", table), of_ods, 1.3),
    ("csv utf-8", |table| csv(table, "utf-8"), |b| of_csv(b, encoding_rs::UTF_8), 2.0),
    (
        "csv cp932",
        |table| csv(table, "cp932"),
        |b| of_csv(b, encoding_rs::SHIFT_JIS),
        2.0,
    ),
    (
        "csv euc-jp",
        |table| csv(table, "euc-jp"),
        |b| of_csv(b, encoding_rs::EUC_JP),
        2.0,
    ),
];

fn main() {
    let chosen: Vec<String> =
        std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let is_chosen = |name: &str| {
        let about = |arg: &&String| {
            arg.parse::<usize>().is_ok() == name.parse::<usize>().is_ok()
        };
        let mut about = chosen.iter().filter(about).peekable();
        about.peek().is_none() || about.any(|arg| name.starts_with(arg.as_str()))
    };
    println!(
        "{:<11} {:>7} {:>10} {:>10} {:>6} {:>6}",
        "format", "rows", "open", "floor", "ratio", "most"
    );
    for (name, write, floor, most) in
        FORMATS.iter().filter(|(name, ..)| is_chosen(name))
    {
        for rows in SIZES {
            let rows = if *name == "xls" { rows.min(XLS_ROWS) } else { rows };
            if !chosen
                .iter()
                .all(|a| a.parse().map_or(true, |size: usize| size == rows))
            {
                continue;
            }
            let bytes = write(&table(rows));
            let rounds = (400_000 / rows).clamp(7, 61);
            let (mut opened, mut floors) = (Vec::new(), Vec::new());
            for _ in 0..rounds {
                let (time, cells) = timed(|| open_all(&bytes));
                opened.push(time);
                let (time, least) = timed(|| floor(&bytes));
                floors.push(time);
                assert_eq!(cells, least, "{name}: not the same cells");
            }
            let (opened, floor) = (median(opened), median(floors));
            let ratio = opened.as_secs_f64() / floor.as_secs_f64();
            println!(
                "{name:<11} {rows:>7} {opened:>10.2?} {floor:>10.2?} {ratio:>6.2} {most:>6}"
            );
        }
    }
    hostile();
}

/// Small files that claim to be large: what matters is that they cost nothing.
fn hostile() {
    const END: &str = "<table:table-row table:number-rows-repeated=\"1048576\">\
        <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    const ONE: &str = "<table:table-row><table:table-cell/></table:table-row>";
    let mut corners = rust_xlsxwriter::Workbook::new();
    let sheet = corners.add_worksheet();
    sheet.write(0, 0, "A1").unwrap();
    sheet.write(1_048_575, 16_383, "XFD1048576").unwrap();
    let files = [
        ("xlsx with two corners", corners.save_to_buffer().unwrap()),
        ("ods with one repeated row", written::ods_of_rows("a", END)),
        ("ods with a million rows", written::ods_of_rows("a", &ONE.repeat(1_000_000))),
    ];
    println!();
    for (name, bytes) in files {
        let time = median((0..7).map(|_| timed(|| open_all(&bytes)).0).collect());
        println!("{name:<28} {:>9} bytes {time:>10.2?}", bytes.len());
    }
}

fn timed(work: impl Fn() -> usize) -> (Duration, usize) {
    let start = Instant::now();
    let cells = work();
    (start.elapsed(), cells)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A number, a heading, a question, a status, a remark and a figure in each row.
fn table(rows: usize) -> Table {
    let sentence =
        "規程に定めた手順に従って運用し、年に1回以上その状況を点検していますか。";
    let row = |i: usize| {
        vec![
            Field::Text(format!("{}-{}", i / 10 + 1, i % 10 + 1)),
            Field::Text(format!("情報の取り扱い {}", i / 10)),
            Field::Text(format!("{sentence}（{i}）")),
            Field::Text(["○", "△", "－"][i % 3].to_owned()),
            Field::Text(format!("第{i}条のとおり実施しています。")),
            Field::Number(i as f64 / 4.0),
        ]
    };
    (0..rows).map(row).collect()
}

fn open_all(bytes: &[u8]) -> usize {
    let workbook = open(bytes).unwrap();
    let sheets = black_box(&workbook).sheets();
    sheets
        .iter()
        .map(|sheet| sheet.cells().filter(|(_, c)| !c.value.is_empty()).count())
        .sum()
}

fn xlsx(table: &Table) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, fields) in (0..).zip(table) {
        for (col, field) in (0..).zip(fields) {
            match field {
                Field::Text(text) => sheet.write(row, col, text.as_str()).unwrap(),
                Field::Number(number) => sheet.write(row, col, *number).unwrap(),
            };
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn csv(table: &Table, label: &str) -> Vec<u8> {
    let field = |field: &Field| match field {
        Field::Text(text) => text.clone(),
        Field::Number(number) => number.to_string(),
    };
    let record =
        |fields: &Vec<Field>| fields.iter().map(field).collect::<Vec<_>>().join(",");
    let text: String = table.iter().map(|fields| record(fields) + "\r\n").collect();
    checksheet::Charset::of_label(label).unwrap().encode(&text).unwrap()
}

fn of_xlsx(bytes: &[u8]) -> usize {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = workbook.sheet_names()[0].clone();
    let mut reader = workbook.worksheet_cells_reader(&name).unwrap();
    let mut kept = Vec::new();
    while let Some(cell) = reader.next_cell().unwrap() {
        if !matches!(cell.get_value(), DataRef::Empty) {
            kept.push((
                cell.get_position(),
                calamine::Data::from(cell.get_value().clone()),
            ));
        }
    }
    black_box(&kept).len()
}

fn of_xlsb(bytes: &[u8]) -> usize {
    let mut workbook = Xlsb::new(Cursor::new(bytes)).unwrap();
    let mut reader = workbook.worksheet_cells_reader("回答").unwrap();
    let mut kept = Vec::new();
    while let Some(cell) = reader.next_cell().unwrap() {
        if !matches!(cell.get_value(), DataRef::Empty) {
            kept.push((
                cell.get_position(),
                calamine::Data::from(cell.get_value().clone()),
            ));
        }
    }
    black_box(&kept).len()
}

fn of_xls(bytes: &[u8]) -> usize {
    let mut workbook = Xls::new(Cursor::new(bytes)).unwrap();
    workbook.worksheet_range("回答").unwrap().used_cells().count()
}

fn of_ods(bytes: &[u8]) -> usize {
    let mut workbook = Ods::new(Cursor::new(bytes)).unwrap();
    workbook.worksheet_range("回答").unwrap().used_cells().count()
}

/// The records are read and let go: the very least.
fn of_csv(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> usize {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut cells = 0;
    while reader.read_record(&mut record).unwrap() {
        cells += black_box(&record).iter().filter(|field| !field.is_empty()).count();
    }
    cells
}
