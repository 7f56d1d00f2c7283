//! What export costs over the bare writer: the same cells in the same formats, without
//! measuring, names, drop-downs and page breaks. `cargo bench --bench export`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench")]

use std::time::{Duration, Instant};

use checksheet::export::{Brand, Exporter, Sheets};
use checksheet::{Answer, Item, Questionnaire, Section};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet};

const SIZES: [usize; 3] = [100, 1_000, 10_000];
const ROUNDS: usize = 9;

fn main() {
    println!("{:>8} {:>12} {:>12} {:>6}", "items", "export", "bare", "ratio");
    let brand = Brand::default();
    let exporter = Exporter::new(&brand).sheets(Sheets::TABLE_ONLY);
    for size in SIZES {
        let questionnaire = questionnaire(size);
        let (mut exported, mut bare) = (Vec::new(), Vec::new());
        // By turns, so that a slow moment of the computer hits both.
        for _ in 0..ROUNDS {
            exported.push(time(|| exporter.to_xlsx(&questionnaire).unwrap()));
            bare.push(time(|| write_bare(&questionnaire)));
        }
        let (exported, bare) = (median(exported), median(bare));
        let ratio = exported.as_secs_f64() / bare.as_secs_f64();
        println!("{size:>8} {exported:>12.2?} {bare:>12.2?} {ratio:>6.2}");
    }
}

fn time(work: impl Fn() -> Vec<u8>) -> Duration {
    let start = Instant::now();
    let bytes = work();
    let time = start.elapsed();
    assert!(bytes.starts_with(b"PK"));
    time
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A heading for ten items, remarks of one to six lines, two answers to every fifteenth.
fn questionnaire(size: usize) -> Questionnaire {
    let sentence = "当社では、規程に定めた手順に従って運用し、年に1回以上その状況を点検しています。";
    let item = |i: usize| {
        let answer = Answer::of(["○", "△", "－"][i % 3], &sentence.repeat(1 + i % 6));
        Item {
            number: Some(format!("{}-{}", i / 10 + 1, i % 10 + 1)),
            section: Some(i / 10),
            question: format!("{}（{i}）", sentence.repeat(1 + i % 2)),
            answers: vec![answer; if i.is_multiple_of(15) { 2 } else { 1 }],
            ..Item::default()
        }
    };
    let section = |i: usize| Section {
        number: Some((i + 1).to_string()),
        title: "情報の取り扱い".to_owned(),
        level: 1,
    };
    Questionnaire {
        sections: (0..size.div_ceil(10)).map(section).collect(),
        items: (0..size).map(item).collect(),
        ..Questionnaire::default()
    }
}

fn write_bare(questionnaire: &Questionnaire) -> Vec<u8> {
    let text = Format::new()
        .set_font_name("游ゴシック")
        .set_font_size(10)
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let center = text.clone().set_align(FormatAlign::Center);
    let heading = text.clone().set_bold().set_background_color("#D9D9D9");
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (col, width) in [(0, 8.0), (1, 44.0), (2, 10.0), (3, 64.0)] {
        sheet.set_column_width(col, width).unwrap();
    }
    let mut row = 0;
    let mut written = 0;
    for item in &questionnaire.items {
        let section = item.section.unwrap();
        if section >= written {
            written = section + 1;
            let Section { number, title, .. } = &questionnaire.sections[section];
            let number = number.as_deref().unwrap_or_default();
            sheet.write_string_with_format(row, 0, number, &heading).unwrap();
            sheet.merge_range(row, 1, row, 3, title, &heading).unwrap();
            sheet.set_row_height(row, 22).unwrap();
            row += 1;
        }
        let last = row + u32::try_from(item.answers.len()).unwrap() - 1;
        put(sheet, row, last, 0, item.number.as_deref().unwrap(), &center);
        put(sheet, row, last, 1, &item.question, &text);
        for (row, answer) in (row..).zip(&item.answers) {
            put(
                sheet,
                row,
                row,
                2,
                answer.mark.as_deref().unwrap_or_default(),
                &center,
            );
            put(
                sheet,
                row,
                row,
                3,
                answer.remark.as_deref().unwrap_or_default(),
                &text,
            );
            sheet.set_row_height(row, 40).unwrap();
        }
        row = last + 1;
    }
    workbook.save_to_buffer().unwrap()
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    last: u32,
    col: u16,
    text: &str,
    format: &Format,
) {
    if row == last {
        sheet.write_string_with_format(row, col, text, format).unwrap();
    } else {
        sheet.merge_range(row, col, last, col, text, format).unwrap();
    }
}
