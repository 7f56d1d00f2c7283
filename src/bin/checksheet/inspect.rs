use std::path::PathBuf;

use checksheet::layout::{Detector, Table};
use checksheet::{ErrorKind, Lang, Layout};
use serde::Serialize;

use crate::output::say;
use crate::{Done, input};

/// Tell what was understood of a questionnaire: tables, columns, answer cells, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The questionnaire
    file: PathBuf,
    /// Write the layout as JSON
    #[arg(long)]
    json: bool,
}

/// `inspect --json`.
#[derive(Serialize)]
struct Inspected<'a> {
    file: String,
    #[serde(flatten)]
    layout: &'a Layout,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let bytes = input::read(&args.file)?;
    let workbook =
        checksheet::open(&bytes).map_err(|err| input::named(err, &args.file))?;
    let layout = Detector::new().detect(&workbook);
    if args.json {
        let file = args.file.display().to_string();
        let inspected = Inspected { file, layout: &layout };
        say(&serde_json::to_string_pretty(&inspected)?);
    } else {
        layout.tables.iter().for_each(|table| say(&line(table, lang)));
    }
    if layout.tables.is_empty() {
        return Err(input::named(ErrorKind::NoTable.into(), &args.file).into());
    }
    Ok(Done::Complete)
}

/// A table in one line.
fn line(table: &Table, lang: Lang) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| format!("{}={}", column.column, column.role.text(lang)))
        .collect();
    let rows = format!("{}-{}", table.first_row, table.last_row);
    let (sheet, items, columns) = (table.sheet_name(), table.items, columns.join(" "));
    lang.pick(
        format!("{sheet} {rows} 行 質問 {items} 件 {columns}"),
        format!("{sheet} rows {rows}, {items} questions: {columns}"),
    )
}
