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
    let mut outputs = Vec::new();
    for (name, bytes) in files {
        let path = args.folder.join(name);
        outputs.push((Output::new(&path, args.force, &[])?, bytes));
    }
    write_all(&outputs)?;
    let folder = args.folder.display();
    say(&lang.pick(
        format!("{folder} に brand.toml、company.toml、master.xlsx を作りました"),
        format!("wrote brand.toml, company.toml and master.xlsx into {folder}"),
    ));
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
