//! What export costs over the bare writer, which is told what export finds out: how high
//! rows are, where pages end, which marks there are. `cargo bench --bench export`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench")]

use std::env;
use std::io::{Cursor, Read};
use std::time::{Duration, Instant};

use checksheet::export::{Brand, Exporter, Sheets};
use checksheet::{Answer, Item, Questionnaire, Section};
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, Format,
    FormatAlign, FormatBorder, Workbook, Worksheet,
};

const SIZES: [usize; 3] = [100, 1_000, 10_000];
/// So often that the median of a few milliseconds holds still.
const ITEMS_IN_ALL: usize = 90_000;

fn main() {
    println!(
        "{:>8} {:>12} {:>12} {:>6} {:>14}",
        "items", "export", "bare", "ratio", "with all sheets"
    );
    let brand = Brand::default();
    let table = Exporter::new(&brand).sheets(Sheets::TABLE_ONLY);
    let all = Exporter::new(&brand);
    let asked: Vec<usize> = env::args().filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if asked.is_empty() { SIZES.to_vec() } else { asked };
    for size in sizes {
        let questionnaire = questionnaire(size);
        let same = census(&write_bare(&questionnaire));
        assert_eq!(census(&table.to_xlsx(&questionnaire).unwrap()), same);
        let (mut exported, mut bare, mut whole) = (Vec::new(), Vec::new(), Vec::new());
        // By turns, so that a slow moment of the computer hits all.
        for _ in 0..(ITEMS_IN_ALL / size).clamp(9, 301) {
            exported.push(time(|| table.to_xlsx(&questionnaire).unwrap()));
            bare.push(time(|| write_bare(&questionnaire)));
            whole.push(time(|| all.to_xlsx(&questionnaire).unwrap()));
        }
        let (exported, bare) = (median(exported), median(bare));
        let ratio = exported.as_secs_f64() / bare.as_secs_f64();
        let whole = median(whole);
        println!(
            "{size:>8} {exported:>12.2?} {bare:>12.2?} {ratio:>6.2} {whole:>14.2?}"
        );
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

/// What rust_xlsxwriter takes for the same table: all its cells in the same formats, merged
/// and sized alike, with the drop-down, the colours and the pages. The heights of rows and
/// the breaks of pages are given here, and found there.
fn write_bare(questionnaire: &Questionnaire) -> Vec<u8> {
    let formats = Formats::new();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    set_up_page(sheet);
    for (col, width) in [(0, 8.0), (1, 44.0), (2, 10.0), (3, 64.0)] {
        sheet.set_column_width(col, width).unwrap();
    }
    let legend = "凡例：○＝実施　△＝一部実施　×＝未実施　－＝対象外";
    put(sheet, (0, 0), (0, 3), legend, &formats.line);
    sheet.set_row_height(0, 22).unwrap();
    for (col, header) in (0..).zip(["項番", "確認事項", "実施有無", "備考"])
    {
        put(sheet, (1, col), (1, col), header, &formats.header);
    }
    sheet.set_row_height(1, 24).unwrap();
    let mut row = 2;
    let mut written = 0;
    for item in &questionnaire.items {
        let section = item.section.unwrap();
        if section >= written {
            written = section + 1;
            let Section { number, title, .. } = &questionnaire.sections[section];
            let number = number.as_deref().unwrap_or_default();
            put(sheet, (row, 0), (row, 0), number, &formats.heading_number);
            put(sheet, (row, 1), (row, 3), title, &formats.heading);
            sheet.set_row_height(row, 22).unwrap();
            row += 1;
        }
        let last = row + u32::try_from(item.answers.len()).unwrap() - 1;
        let number = item.number.as_deref().unwrap();
        put(sheet, (row, 0), (last, 0), number, &formats.number);
        put(sheet, (row, 1), (last, 1), &item.question, &formats.text);
        for (row, answer) in (row..).zip(&item.answers) {
            let mark = answer.mark.as_deref().unwrap_or_default();
            let remark = answer.remark.as_deref().unwrap_or_default();
            put(sheet, (row, 2), (row, 2), mark, &formats.status);
            put(sheet, (row, 3), (row, 3), remark, &formats.text);
            sheet.set_row_height(row, 40).unwrap();
        }
        row = last + 1;
    }
    let breaks: Vec<u32> = (12..row).step_by(10).take(1023).collect();
    sheet.set_page_breaks(&breaks).unwrap();
    sheet.set_repeat_rows(1, 1).unwrap();
    sheet.set_print_area(0, 0, row - 1, 3).unwrap();
    sheet.set_freeze_panes(2, 0).unwrap();
    let choices = DataValidation::new().allow_list_strings(&MARKS).unwrap();
    sheet.add_data_validation(2, 2, row - 1, 2, &choices).unwrap();
    for (mark, fill) in
        MARKS.into_iter().zip([0xE2_EFDA, 0xFF_F2CC, 0xFC_E4D6, 0xED_EDED])
    {
        let format = Format::new().set_background_color(Color::RGB(fill));
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(mark))
            .set_format(format);
        sheet.add_conditional_format(2, 2, row - 1, 2, &rule).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

const MARKS: [&str; 4] = ["○", "△", "×", "－"];

/// The formats of the brand of nobody.
struct Formats {
    line: Format,
    header: Format,
    heading_number: Format,
    heading: Format,
    number: Format,
    text: Format,
    status: Format,
}

impl Formats {
    fn new() -> Formats {
        let line = Format::new()
            .set_font_name("游ゴシック")
            .set_font_charset(128)
            .set_font_size(10)
            .set_font_color(Color::RGB(0x26_2626))
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter);
        let text = line
            .clone()
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0xA6_A6A6));
        let status = text.clone().set_align(FormatAlign::Center);
        let header =
            status.clone().set_bold().set_background_color(Color::RGB(0x1F_3864));
        let heading = text
            .clone()
            .set_bold()
            .set_font_size(11)
            .set_background_color(Color::RGB(0xD6_DAE2));
        let heading_number =
            heading.clone().set_align(FormatAlign::Center).set_num_format("@");
        let heading = heading.set_align(FormatAlign::Left).set_indent(1);
        let number = status.clone().set_num_format("@");
        Formats { line, header, heading_number, heading, number, text, status }
    }
}

fn set_up_page(sheet: &mut Worksheet) {
    sheet
        .set_paper_size(9)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.5, 0.5, 0.75, 0.65, 0.35, 0.3)
        .set_print_center_horizontally(true)
        .set_screen_gridlines(false)
        .set_header("&Lchecksheet")
        .set_footer("&C&P / &N");
}

fn put(
    sheet: &mut Worksheet,
    first: (u32, u16),
    last: (u32, u16),
    text: &str,
    format: &Format,
) {
    if first == last {
        sheet.write_string_with_format(first.0, first.1, text, format).unwrap();
    } else {
        sheet.merge_range(first.0, first.1, last.0, last.1, text, format).unwrap();
    }
}

/// How many cells, merged areas, sized rows, drop-downs and coloured ranges a workbook has.
fn census(workbook: &[u8]) -> [usize; 5] {
    let mut zip = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut sheet = String::new();
    let mut part = zip.by_name("xl/worksheets/sheet1.xml").unwrap();
    part.read_to_string(&mut sheet).unwrap();
    let tags = ["<c ", "<mergeCell ", "<row ", "<dataValidation ", "<cfRule "];
    tags.map(|tag| sheet.matches(tag).count())
}
