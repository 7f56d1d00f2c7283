use std::env;
use std::path::{Path, PathBuf};

use anyhow::bail;
use checksheet::export::{
    Brand, Exporter, Legend, Protection, Revision, Sheets, to_json, to_markdown,
};
use checksheet::{Date, Delimiter, Form, Lang, Questionnaire};

use crate::csv_args::CsvArgs;
use crate::gate::{self, GateArgs};
use crate::input::Reading;
use crate::output::{Force, Output, say};
use crate::said::Said;
use crate::selection::{self, SelectionArgs};
use crate::{Done, input, office};

/// Write a questionnaire as a new, branded document
///
/// It is looked over first, in whatever form: unanswered questions, placeholders, expired
/// answers, names of other customers and remarks for the company's own people stop the
/// export, until --allow accepts them. Columns of the master that are for its own people
/// never leave. For a form that stays in the house, `convert` looks nothing over.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The questionnaire: any readable file, or its JSON form
    file: PathBuf,
    /// The file to write; its extension says in which form. A folder gets a file named by
    /// the brand's rule
    #[arg(short, long)]
    output: PathBuf,
    /// The brand: a TOML file with company, logo, colours, texts
    #[arg(long)]
    brand: Option<PathBuf>,
    #[command(flatten)]
    selection: SelectionArgs,
    #[command(flatten)]
    gate: GateArgs,
    /// The file is a customer's sheet: its questions are the customer's own, and the
    /// answers alone are looked over
    #[arg(long)]
    answers_only: bool,
    /// The day of the document, such as 2026-04-01; the default is SOURCE_DATE_EPOCH, and
    /// no date where that is not set
    #[arg(long, value_parser = input::date)]
    date: Option<Date>,
    /// The number of the document
    #[arg(long, value_name = "NUMBER")]
    document_number: Option<String>,
    /// The version on the cover, in place of the questionnaire's own
    #[arg(long, value_name = "VERSION")]
    document_version: Option<String>,
    /// Who prepared it, for the cover
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// Who approved it, for the cover
    #[arg(long, value_name = "NAME")]
    approver: Option<String>,
    /// The revision history: a JSON list of {"version", "date", "change"}
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
    /// The version that was delivered before: what has changed since becomes a line of the
    /// revision history
    #[arg(long, value_name = "FILE")]
    previous_version: Option<PathBuf>,
    /// The sheets beside the table; `none` for the table alone
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "cover,summary,history"
    )]
    sheets: Vec<SheetArg>,
    /// Protect the sheets against slips, without a password
    #[arg(long)]
    protect: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    csv: CsvArgs,
    #[command(flatten)]
    force: Force,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
enum SheetArg {
    Cover,
    Summary,
    History,
    /// What the answers refer to: a column 証跡 of the questionnaire, and addresses
    Evidence,
    None,
}

/// The form of the document, by the extension of its file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Xlsx,
    Html,
    Pdf,
    Markdown,
    Csv,
    Tsv,
    Json,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let (mut master, form) = args.reading.with_form(&args.file)?;
    let legend = form.as_ref().map(Legend::of).unwrap_or_default();
    if let Some(title) = form.as_ref().and_then(Form::title) {
        master.title.get_or_insert_with(|| title.to_owned());
    }
    let master = legend.read(master);
    let brand = brand(args.brand.as_deref(), lang)?;
    let exporter = exporter(args, &brand)?.legend(legend);
    let path = output_path(args, &exporter, &master);
    let kind = Kind::of(&path)?;
    let mut inputs = vec![args.file.as_path()];
    let further = [&args.brand, &args.history, &args.previous_version];
    inputs.extend(further.into_iter().filter_map(|path| path.as_deref()));
    let output = Output::new(&path, args.force, &inputs)?;
    let selection = args.selection.selection();
    let chosen = selection.select(&master);
    selection::tell_unknown(&selection, &[&master], lang);
    let source = args.file.display().to_string();
    selection::tell_left_out(&selection, &source, &master, lang);
    stop_at_gate(args, &brand, &master, &chosen, lang)?;
    let document = selection.without_internal_columns(&chosen);
    let exporter = match &args.previous_version {
        Some(path) => {
            let old = args.reading.questionnaire(path)?;
            let old = selection.without_internal_columns(&selection.select(&old));
            exporter.changes_since(&old, &document)
        }
        None => exporter,
    };
    let bytes = kind.bytes(&exporter, &document, args.csv, day(args)?, lang)?;
    output.write(&bytes)?;
    let items = document.items.len();
    let path = path.display();
    say(&lang.pick(
        format!("{path} に {items} 件の質問と回答を書き出しました"),
        format!("{path}: {items} questions and their answers"),
    ));
    Ok(Done::Complete)
}

/// List what speaks against delivery, and end with an error where anything does.
fn stop_at_gate(
    args: &Args,
    brand: &Brand,
    master: &Questionnaire,
    chosen: &Questionnaire,
    lang: Lang,
) -> anyhow::Result<()> {
    let customer = args.selection.customer.as_deref();
    let mut gate = args.gate.gate(brand, customer)?.customers_of(master);
    if args.answers_only {
        gate = gate.answers_only();
    }
    if let Some(date) = day(args)? {
        gate = gate.today(date);
    }
    let findings = gate.check(chosen);
    gate::tell_findings(&findings, lang);
    let allow = gate::options_to_accept(&findings);
    match findings.len() {
        0 => Ok(()),
        count => bail!(lang.pick(
            format!(
                "書き出しを中止しました: 指摘 {count} 件。このまま出すなら {allow}"
            ),
            format!(
                "nothing is exported: {count} finding{}; to accept: {allow}",
                if count == 1 { "" } else { "s" }
            ),
        )),
    }
}

/// The day of the document.
fn day(args: &Args) -> anyhow::Result<Option<Date>> {
    args.date.map_or_else(date_of_environment, |date| Ok(Some(date)))
}

/// The brand with its logo, which is named relative to the brand's file.
pub(crate) fn brand(path: Option<&Path>, lang: Lang) -> anyhow::Result<Brand> {
    let Some(path) = path else {
        return Ok(Brand::new(lang));
    };
    let brand =
        Brand::from_toml(&input::text(path)?).map_err(|err| input::named(err, path))?;
    let Some(logo) = &brand.logo else { return Ok(brand) };
    let logo = path.parent().unwrap_or(Path::new("")).join(logo);
    let bytes = input::read(&logo)?;
    Ok(brand.with_logo(bytes).map_err(|err| input::named(err, &logo))?)
}

fn exporter<'b>(args: &Args, brand: &'b Brand) -> anyhow::Result<Exporter<'b>> {
    let shows = |sheet| args.sheets.contains(&sheet);
    let mut exporter = Exporter::new(brand).sheets(Sheets {
        cover: shows(SheetArg::Cover),
        summary: shows(SheetArg::Summary),
        history: shows(SheetArg::History),
        evidence: shows(SheetArg::Evidence),
    });
    if args.protect {
        exporter = exporter.protection(Protection::On);
    }
    if let Some(date) = day(args)? {
        exporter = exporter.date(date);
    }
    if let Some(path) = &args.history {
        exporter = exporter.history(history(path)?);
    }
    type Set<'b> = fn(Exporter<'b>, String) -> Exporter<'b>;
    let options: [(_, Set<'b>); 5] = [
        (&args.selection.customer, Exporter::customer),
        (&args.document_number, Exporter::document_number),
        (&args.document_version, Exporter::version),
        (&args.author, Exporter::author),
        (&args.approver, Exporter::approver),
    ];
    Ok(options.into_iter().fold(exporter, |exporter, (option, set)| match option {
        Some(value) => set(exporter, value.clone()),
        None => exporter,
    }))
}

fn history(path: &Path) -> anyhow::Result<Vec<Revision>> {
    let read = Revision::list_from_json(&input::read(path)?);
    Ok(read.map_err(|err| input::named(err, path))?)
}

fn output_path(args: &Args, exporter: &Exporter<'_>, q: &Questionnaire) -> PathBuf {
    if args.output.is_dir() {
        return args.output.join(format!("{}.xlsx", exporter.file_name(q)));
    }
    args.output.clone()
}

impl Kind {
    fn bytes(
        self,
        exporter: &Exporter<'_>,
        document: &Questionnaire,
        csv: CsvArgs,
        day: Option<Date>,
        lang: Lang,
    ) -> anyhow::Result<Vec<u8>> {
        Ok(match self {
            Kind::Xlsx => exporter.to_xlsx(document)?,
            Kind::Html => exporter.to_html(document).into_bytes(),
            Kind::Pdf => office::pdf(&exporter.to_xlsx(document)?, day, lang)?,
            Kind::Markdown => to_markdown(document, lang).into_bytes(),
            Kind::Csv => csv.exporter(Delimiter::Comma, lang).write(document)?,
            Kind::Tsv => csv.exporter(Delimiter::Tab, lang).write(document)?,
            Kind::Json => to_json(document)?,
        })
    }

    fn of(path: &Path) -> Result<Kind, Said> {
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        match extension.to_str() {
            Some("xlsx") => Ok(Kind::Xlsx),
            Some("html" | "htm") => Ok(Kind::Html),
            Some("pdf") => Ok(Kind::Pdf),
            Some("md") => Ok(Kind::Markdown),
            Some("csv") => Ok(Kind::Csv),
            Some("tsv") => Ok(Kind::Tsv),
            Some("json") => Ok(Kind::Json),
            _ => Err(Said::new(
                "出力できる拡張子は .xlsx .html .pdf .md .csv .tsv .json です",
                "export writes .xlsx, .html, .pdf, .md, .csv, .tsv and .json",
            )
            .of(path)),
        }
    }
}

/// The day of `SOURCE_DATE_EPOCH`, by which builds are made reproducible.
pub(crate) fn date_of_environment() -> anyhow::Result<Option<Date>> {
    let Some(seconds) = env::var_os("SOURCE_DATE_EPOCH") else { return Ok(None) };
    let seconds = seconds.to_str().and_then(|text| text.parse::<u32>().ok());
    let Some(seconds) = seconds else {
        return Err(Said::new(
            "SOURCE_DATE_EPOCH は 1970 年からの秒数で指定してください",
            "SOURCE_DATE_EPOCH is not a number of seconds since 1970",
        )
        .into());
    };
    Ok(day_of_epoch(seconds / 86_400))
}

/// The day so many days after 1970-01-01.
fn day_of_epoch(days: u32) -> Option<Date> {
    let mut left = days;
    for year in 1970.. {
        for month in 1..=12 {
            let last =
                (28..=31).rev().find(|day| Date::new(year, month, *day).is_some())?;
            if left < u32::from(last) {
                return Date::new(year, month, u8::try_from(left + 1).ok()?);
            }
            left -= u32::from(last);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_epoch() {
        for (days, date) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (20_544, "2026-04-01"),
            (u32::MAX / 86_400, "2106-02-07"),
        ] {
            let found = day_of_epoch(days).unwrap();
            assert_eq!(found.to_string(), date, "{days}");
        }
    }
}
