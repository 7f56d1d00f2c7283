use std::iter;
use std::path::{Path, PathBuf};

use checksheet::export::{Brand, Exporter, Gate, Legend};
use checksheet::lint::Finding;
use checksheet::{
    BlankReason, Company, Date, EditOptions, FillPlan, Fit, Form, Lang, Layout, Note,
    Opener, Planner, Questionnaire, Report, Review, Workbook, WriteAs,
};

use crate::answering::{Answering, CompanyArgs, Last, Planned};
use crate::gate::{self, GateArgs};
use crate::give_up::GiveUp;
use crate::hints::Hints;
use crate::input::Reading;
use crate::matching::MatchingArgs;
use crate::output::{Force, Output, json, note_lines, say, say_wrote, tell, write_all};
use crate::said::Said;
use crate::{Done, export, input, misnamed};

/// Fill a customer's questionnaire from approved answers.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The customer's questionnaire
    file: PathBuf,
    #[command(flatten)]
    matching: MatchingArgs,
    /// The filled file to write
    #[arg(short, long)]
    output: PathBuf,
    /// The same customer's last sheet, answered: what is asked in the same words is carried
    /// over
    #[arg(long, value_name = "LAST")]
    previous: Option<PathBuf>,
    #[command(flatten)]
    company: CompanyArgs,
    /// Write the plan as JSON, to be reviewed and applied again
    #[arg(long)]
    plan: Option<PathBuf>,
    /// Write the plan as a workbook that a person edits and gives to `apply --plan`
    #[arg(long)]
    review: Option<PathBuf>,
    /// Write a report (.html, .md, .json)
    #[arg(long)]
    report: Option<PathBuf>,
    /// Write the filled questionnaire as a branded workbook too, in the customer's order.
    /// What is blank stays blank in it; whatever else `export` would stop for holds it back
    #[arg(long, value_name = "BRANDED.xlsx")]
    deliver: Option<PathBuf>,
    #[command(flatten)]
    gate: GateArgs,
    /// The look of the branded workbook, of the review and of an HTML report: a TOML file
    #[arg(long)]
    brand: Option<PathBuf>,
    /// Wrap long answers and let their rows grow
    #[arg(long, value_enum, default_value_t = FitArg::On)]
    fit: FitArg,
    /// Write a filled CSV file as UTF-8 with a byte order mark, which lacks no character
    #[arg(long)]
    csv_utf8: bool,
    /// Fill locked cells of protected sheets as well
    #[arg(long)]
    write_locked: bool,
    #[command(flatten)]
    give_up: GiveUp,
    #[command(flatten)]
    hints: Hints,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    force: Force,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum FitArg {
    On,
    Off,
}

impl From<FitArg> for EditOptions {
    fn from(fit: FitArg) -> EditOptions {
        let fit = match fit {
            FitArg::On => Fit::On,
            FitArg::Off => Fit::Off,
        };
        EditOptions { fit, ..EditOptions::default() }
    }
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let inputs = inputs(args);
    let inputs: Vec<&Path> = inputs.iter().map(PathBuf::as_path).collect();
    let output = |path: &PathBuf| Output::new(path, args.force, &inputs);
    let filled = output(&args.output)?;
    let plan_file = args.plan.as_ref().map(output).transpose()?;
    let review_file = args.review.as_ref().map(output).transpose()?;
    let report_file = match &args.report {
        Some(path) => Some((ReportForm::of(path)?, output(path)?)),
        None => None,
    };

    let deliver_file = args.deliver.as_ref().map(output).transpose()?;
    let brand = export::brand(args.brand.as_deref(), lang)?;

    let bytes = input::read(&args.file)?;
    let (workbook, layout, form) = form(args, &bytes, lang)?;
    let last = args.previous.as_deref().map(|path| Last::read(path, &args.reading));
    let (last, company) = (last.transpose()?, args.company.read()?);
    let day = args.company.day(company.as_ref())?;
    let masters = args.matching.masters(&args.reading)?;
    let library = args.matching.library(&masters, day, lang)?;
    let answering = Answering {
        planner: &Planner::with(args.matching.matcher(&library)?),
        library: &library,
        company: company.as_ref(),
    };
    answering.check(&form).map_err(|said| said.of(&args.file))?;
    let planned = answering.plan(&form, &workbook, last.as_ref());
    let Planned { plan, library: with_last, left, mut notes } = planned;
    let near = with_last.as_ref().unwrap_or(&library);
    let edited = plan
        .apply_with(&bytes, &edit_options(args))
        .map_err(|err| input::named(err, &args.file))?;

    notes.extend(left.iter().cloned());
    notes.extend(edited.notes);
    let report = Report::new(&plan).library(near).notes(notes);
    let mut files = Vec::new();
    let mut held_back = Vec::new();
    if let Some(file) = deliver_file {
        let filled =
            Form::from_workbook(&filled_opener(args).open(&edited.bytes)?, &layout)?;
        let customer = args.matching.customer();
        let gate = args.gate.gate(&brand, customer)?.answers_only();
        let gate = masters
            .iter()
            .fold(gate, |gate, master| gate.customers_of(&master.questionnaire));
        let delivery = Delivery { gate, brand: &brand, customer, day };
        match delivery.document(filled)? {
            Ok(bytes) => files.push((file, bytes)),
            Err(findings) => held_back = findings,
        }
    }
    files.push((filled, edited.bytes));
    if let Some(file) = plan_file {
        files.push((file, json(&plan)?));
    }
    if let Some(file) = review_file {
        let review = Review::new(&form, &layout, &plan, near);
        let review = match args.file.file_name() {
            Some(name) => review.links_to(name.to_string_lossy()),
            None => review,
        };
        files.push((file, review.to_branded_xlsx(&brand)?));
    }
    if let Some((form, file)) = report_file {
        files.push((file, form.bytes(&report, &brand, lang)?));
    }
    write_all(&files)?;
    tell_outcome(&report, &plan, args, lang);
    if let Some(line) = company_line(company.as_ref(), &form, &plan, &left, lang) {
        say(&line);
        left.iter().for_each(|note| tell(&note.line(lang)));
    }
    if let Some(path) = &args.deliver
        && !held_back.is_empty()
    {
        gate::tell_findings(&held_back, lang);
        let (path, allow) = (path.display(), gate::options_to_accept(&held_back));
        tell(&lang.pick(
            format!(
                "{path} は上の指摘のため書き出していません。このまま出すなら {allow}"
            ),
            format!("{path} is held back for what is listed above; to accept: {allow}"),
        ));
    }
    Ok(if plan.is_complete() && held_back.is_empty() {
        Done::Complete
    } else {
        Done::NeedsPerson
    })
}

fn edit_options(args: &Args) -> EditOptions {
    let options = args.give_up.options(args.reading.edit_options(args.fit));
    EditOptions { write_as: write_as(args.csv_utf8), ..options }
}

/// In which encoding a filled CSV file is written.
pub(crate) fn write_as(csv_utf8: bool) -> WriteAs {
    if csv_utf8 { WriteAs::Utf8 } else { WriteAs::AsRead }
}

/// What may be done where the encoding of a CSV file lacks a character.
pub(crate) fn tell_lacks_characters(lang: Lang) {
    tell(lang.pick(
        "ファイルの文字コードでは表せない文字があります。--csv-utf8 を付けると UTF-8 で書き出します",
        "some answers have characters that the file's encoding lacks; add --csv-utf8 to write it as UTF-8",
    ));
}

/// What opens the filled file, which may be in another encoding now.
fn filled_opener(args: &Args) -> Opener {
    if args.csv_utf8 { args.reading.others() } else { args.reading.opener() }
}

fn inputs(args: &Args) -> Vec<PathBuf> {
    let mut inputs = vec![args.file.clone()];
    inputs.extend(args.matching.files());
    let further = [args.brand.as_deref(), args.previous.as_deref()];
    let further = further.into_iter().flatten().chain(args.company.path());
    inputs.extend(further.chain(args.hints.files()).map(Path::to_path_buf));
    inputs
}

/// The questions of the file, by the given layout or by one that is found.
fn form(
    args: &Args,
    bytes: &[u8],
    lang: Lang,
) -> anyhow::Result<(Workbook, Layout, Form)> {
    let named = |err| input::named(err, &args.file);
    let finder = args.hints.finder()?;
    let workbook = args.reading.opener().open(bytes).map_err(named)?;
    if let Some(note) = misnamed::note(&args.file, &workbook) {
        tell(&note.line(lang));
    }
    let layout = finder.layout(&workbook).map_err(|said| said.of(&args.file))?;
    // Why no sheet has questions, or that they are looked for in the wrong place.
    let notes = if layout.tables.is_empty() {
        layout.notes.clone()
    } else {
        layout.of_another_form(&workbook)
    };
    note_lines(&notes, lang).iter().for_each(|line| tell(line));
    let form = Form::from_workbook(&workbook, &layout).map_err(named)?;
    let mut form = args.give_up.form(form, args.write_locked);
    if args.csv_utf8 {
        form.charset = None;
    }
    Ok((workbook, layout, form))
}

/// What became of the company block, where there is one.
fn company_line(
    company: Option<&Company>,
    form: &Form,
    plan: &FillPlan,
    left: &[Note],
    lang: Lang,
) -> Option<String> {
    company?;
    let (written, left) = (plan.fields.len(), left.len());
    Some(if form.fields.is_empty() {
        lang.pick(
            "会社情報の欄は見つかりませんでした".to_owned(),
            "no company block was found".to_owned(),
        )
    } else {
        lang.pick(
            format!("会社情報: {written} 欄を記入、{left} 欄はそのまま"),
            format!("company block: {written} cells filled, {left} left"),
        )
    })
}

fn tell_outcome(report: &Report<'_>, plan: &FillPlan, args: &Args, lang: Lang) {
    say(&report.summary(lang));
    let further = [&args.plan, &args.review, &args.report, &args.deliver];
    for path in iter::once(&args.output).chain(further.into_iter().flatten()) {
        say_wrote(path);
    }
    if report.blank() > 0 && args.report.is_none() && args.review.is_none() {
        tell(lang.pick(
            "空欄の理由は --report report.md で確認できます",
            "add --report report.md to see why the blanks are blank",
        ));
    }
    note_lines(&plan.left_open(), lang).iter().for_each(|line| tell(line));
    tell_lacking(plan, lang);
}

/// Answers that stay blank because the file's encoding lacks characters of them.
fn tell_lacking(plan: &FillPlan, lang: Lang) {
    /// As many as are told one by one.
    const MOST: usize = 10;
    let lacks =
        |reason: &BlankReason| matches!(reason, BlankReason::NotInEncoding { .. });
    let lacking: Vec<_> = plan.blanks().filter(|(_, reason)| lacks(reason)).collect();
    if lacking.is_empty() {
        return;
    }
    tell_lacks_characters(lang);
    for (item, reason) in lacking.iter().take(MOST) {
        let number = item.number.as_deref().unwrap_or_default();
        let named = format!("{} {number}", item.at);
        tell(&format!("  {}: {}", named.trim_end(), reason.text(lang)));
    }
    if let Some(more @ 1..) = lacking.len().checked_sub(MOST) {
        tell(&lang.pick(format!("  ほか {more} 件"), format!("  and {more} more")));
    }
}

/// The branded workbook that is delivered beside the customer's own file.
struct Delivery<'a> {
    gate: Gate,
    brand: &'a Brand,
    customer: Option<&'a str>,
    day: Option<Date>,
}

impl Delivery<'_> {
    /// The workbook, or what holds it back. Blanks do not: they stand in the customer's
    /// own file as well, and are told by the report.
    fn document(self, filled: Form) -> anyhow::Result<Result<Vec<u8>, Vec<Finding>>> {
        let mut gate = self.gate.allow("unanswered")?;
        let legend = Legend::of(&filled);
        let title = filled.title().map(str::to_owned);
        let filled = Questionnaire { title, ..legend.read(filled.questionnaire) };
        let mut exporter = Exporter::new(self.brand).legend(legend);
        if let Some(day) = self.day {
            (gate, exporter) = (gate.today(day), exporter.date(day));
        }
        if let Some(customer) = self.customer {
            exporter = exporter.customer(customer);
        }
        let findings = gate.check(&filled);
        if !findings.is_empty() {
            return Ok(Err(findings));
        }
        Ok(Ok(exporter.to_xlsx(&filled)?))
    }
}

/// The forms that a report may have, by the file's extension.
#[derive(Clone, Copy, Debug)]
enum ReportForm {
    Html,
    Markdown,
    Json,
}

impl ReportForm {
    fn of(path: &Path) -> anyhow::Result<ReportForm> {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("html" | "htm") => Ok(ReportForm::Html),
            Some("md") => Ok(ReportForm::Markdown),
            Some("json") => Ok(ReportForm::Json),
            _ => Err(Said::new(
                "レポートの拡張子は .html、.md、.json のいずれかです",
                "a report is written as .html, .md or .json",
            )
            .of(path)
            .into()),
        }
    }

    fn bytes(
        self,
        report: &Report<'_>,
        brand: &Brand,
        lang: Lang,
    ) -> anyhow::Result<Vec<u8>> {
        Ok(match self {
            ReportForm::Html => report.html(brand).into_bytes(),
            ReportForm::Markdown => report.markdown(lang).into_bytes(),
            ReportForm::Json => json(report)?,
        })
    }
}
