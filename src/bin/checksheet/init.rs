use std::fs;
use std::path::PathBuf;

use checksheet::Lang;
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Workbook, XlsxError,
};

use crate::output::{Force, Output, say, write_all};
use crate::{Done, input};

/// Write what a company starts with: brand.toml, company.toml and an empty master
///
/// Files that are there already stay as they are.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder to write into; made where it is not there
    #[arg(default_value = ".")]
    folder: PathBuf,
    #[command(flatten)]
    force: Force,
}

const BRAND: &str = include_str!("templates/brand.toml");
const COMPANY: &str = include_str!("templates/company.toml");

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    fs::create_dir_all(&args.folder)
        .map_err(|err| input::named(err.into(), &args.folder))?;
    let files = [
        ("brand.toml", BRAND.as_bytes().to_vec()),
        ("company.toml", COMPANY.as_bytes().to_vec()),
        ("master.xlsx", master()?),
    ];
    let mut wrote = Vec::new();
    let mut left = Vec::new();
    let mut outputs = Vec::new();
    for (name, bytes) in files {
        let path = args.folder.join(name);
        if path.is_file() && !args.force.is_on() {
            left.push(name);
            continue;
        }
        outputs.push((Output::new(&path, args.force, &[])?, bytes));
        wrote.push(name);
    }
    write_all(&outputs)?;
    let folder = args.folder.display();
    if !wrote.is_empty() {
        let (japanese, english) = (wrote.join("、"), wrote.join(", "));
        say(&lang.pick(
            format!("{folder} に {japanese} を作りました"),
            format!("wrote {english} into {folder}"),
        ));
    }
    if !left.is_empty() {
        let (japanese, english) = (left.join("、"), left.join(", "));
        say(&lang.pick(
            format!("{japanese} はすでにあるので、そのままです (上書きは --force)"),
            format!("left as they are, since they are there already: {english} (--force overwrites)"),
        ));
    }
    Ok(Done::Complete)
}

/// Rows that are ready to be filled.
const ROWS: u32 = 200;
const HEADER_ROW: u32 = 3;

/// The columns of the master, with their widths.
const COLUMNS: [(&str, f64); 7] = [
    ("項番", 8.0),
    ("分類", 20.0),
    ("確認事項", 56.0),
    ("実施有無", 10.0),
    ("備考", 64.0),
    ("有効期限", 13.0),
    ("lint", 14.0),
];
/// Where 実施有無 and 有効期限 stand among them.
const STATUS: u16 = 3;
const EXPIRY: u16 = 5;

fn master() -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheet = workbook.add_worksheet();
    sheet.set_name("マスター")?;
    let title = Format::new().set_bold().set_font_size(14);
    sheet.write_string_with_format(0, 0, "セキュリティ対策 回答マスター", &title)?;
    let legend = "実施有無　○：実施　△：一部実施　×：未実施　－：該当なし";
    sheet.write_string(1, 0, legend)?;
    let header = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00DD_E6F0))
        .set_border(FormatBorder::Thin);
    let cell = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_border(FormatBorder::Thin);
    let date = cell.clone().set_num_format("yyyy/m/d");
    for (col, (name, width)) in (0u16..).zip(COLUMNS) {
        sheet.write_string_with_format(HEADER_ROW, col, name, &header)?;
        sheet.set_column_width(col, width)?;
        for row in HEADER_ROW + 1..=HEADER_ROW + ROWS {
            sheet.write_blank(row, col, if col == EXPIRY { &date } else { &cell })?;
        }
    }
    let (first, last) = (HEADER_ROW + 1, HEADER_ROW + ROWS);
    let marks = DataValidation::new().allow_list_strings(&["○", "△", "×", "－"])?;
    sheet.add_data_validation(first, STATUS, last, STATUS, &marks)?;
    sheet.set_freeze_panes(first, 3)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(HEADER_ROW, HEADER_ROW)?;
    workbook.save_to_buffer()
}
