use std::path::{Path, PathBuf};

use checksheet::export::{Brand, Exporter, to_json, to_markdown};
use checksheet::{Delimiter, Lang, Questionnaire, to_xlsx};

use crate::csv_args::CsvArgs;
use crate::input::Reading;
use crate::output::{Force, Output, say, tell};
use crate::said::Said;
use crate::{Done, input};

/// Convert between all forms that can be read and written.
///
/// To .xlsx, a workbook or CSV file keeps its sheets and cells; all other conversions go
/// by the questionnaire that is in the file.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The file to read: xlsx, xlsm, xls, xlsb, ods, CSV, TSV, JSON
    file: PathBuf,
    /// The file to write; its extension says in which form: xlsx, csv, tsv, json, md, html
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    csv: CsvArgs,
    #[command(flatten)]
    force: Force,
}

/// The form of the result, by its extension.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Xlsx,
    Delimited(Delimiter),
    Json,
    Markdown,
    Html,
}

impl Kind {
    fn of(path: &Path) -> anyhow::Result<Kind> {
        let extension = path.extension().and_then(|extension| extension.to_str());
        Ok(match extension.map(str::to_ascii_lowercase).as_deref() {
            Some("xlsx") => Kind::Xlsx,
            Some("csv") => Kind::Delimited(Delimiter::Comma),
            Some("tsv" | "txt") => Kind::Delimited(Delimiter::Tab),
            Some("json") => Kind::Json,
            Some("md") => Kind::Markdown,
            Some("html" | "htm") => Kind::Html,
            _ => {
                return Err(Said::new(
                    "出力できる拡張子は .xlsx .csv .tsv .json .md .html です",
                    "convert writes .xlsx, .csv, .tsv, .json, .md and .html",
                )
                .of(path)
                .into());
            }
        })
    }
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let kind = Kind::of(&args.output)?;
    let output = Output::new(&args.output, args.force, &[&args.file])?;
    let bytes = input::read(&args.file)?;
    let converted = convert(args, kind, &bytes, lang);
    let (converted, notes) = converted.map_err(|err| input::named(err, &args.file))?;
    output.write(&converted)?;
    for note in notes {
        tell(&note);
    }
    say(&format!("→ {}", args.output.display()));
    Ok(Done::Complete)
}

fn convert(
    args: &Args,
    kind: Kind,
    bytes: &[u8],
    lang: Lang,
) -> Result<(Vec<u8>, Vec<String>), checksheet::Error> {
    let opener = args.reading.opener();
    if kind == Kind::Xlsx && !input::is_json(bytes) {
        let rebuilt = to_xlsx(&opener.open(bytes)?)?;
        let notes = rebuilt.notes.iter().map(|note| note.line(lang)).collect();
        return Ok((rebuilt.bytes, notes));
    }
    let (questionnaire, notes) = if input::is_json(bytes) {
        (Questionnaire::from_bytes(bytes)?, Vec::new())
    } else {
        let workbook = opener.open(bytes)?;
        let questionnaire = Questionnaire::from_workbook(&workbook)?;
        (questionnaire, workbook.notes().iter().map(|note| note.line(lang)).collect())
    };
    let brand = Brand::new(lang);
    let converted = match kind {
        Kind::Json => to_json(&questionnaire)?,
        Kind::Markdown => to_markdown(&questionnaire, lang).into_bytes(),
        Kind::Html => Exporter::new(&brand).to_html(&questionnaire).into_bytes(),
        Kind::Xlsx => Exporter::new(&brand).to_xlsx(&questionnaire)?,
        Kind::Delimited(delimiter) => {
            args.csv.exporter(delimiter, lang).write(&questionnaire)?
        }
    };
    Ok((converted, notes))
}
