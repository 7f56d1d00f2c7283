use std::path::{Path, PathBuf};

use checksheet::export::to_xlsx;
use checksheet::questionnaire::Obstacle;
use checksheet::{
    BlankReason, EditOptions, FillPlan, Fit, Form, Lang, Layout, Opener, Planner,
    Report, Review, Workbook, WriteAs,
};

use crate::answering::{Answering, CompanyArgs, Last, Planned};
use crate::give_up::GiveUp;
use crate::hints::Hints;
use crate::input::Reading;
use crate::matching::MatchingArgs;
use crate::output::{Force, Output, json, say, tell, write_all};
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
    /// Write a report (.md, .json)
    #[arg(long)]
    report: Option<PathBuf>,
    /// Write the filled questionnaire as a branded workbook too, in the customer's order.
    /// What is blank stays blank in it; `export` on the filled file looks it over first
    #[arg(long, value_name = "BRANDED.xlsx")]
    deliver: Option<PathBuf>,
    /// The brand of that workbook: a TOML file
    #[arg(long, requires = "deliver")]
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
    let library = args.matching.library(&args.reading)?;
    let last = args.previous.as_deref().map(|path| Last::read(path, &args.reading));
    let (last, company) = (last.transpose()?, args.company.read()?);
    let answering = Answering {
        planner: &Planner::with(args.matching.matcher(&library)?),
        library: &library,
        company: company.as_ref(),
    };
    let planned = answering.plan(&form, &workbook, last.as_ref());
    let Planned { plan, library: with_last, mut notes } = planned;
    let edited = plan
        .apply_with(&bytes, &edit_options(args))
        .map_err(|err| input::named(err, &args.file))?;

    notes.extend(edited.notes);
    let report = Report::new(&plan).notes(notes);
    let mut files = Vec::new();
    if let Some(file) = deliver_file {
        let filled =
            Form::from_workbook(&filled_opener(args).open(&edited.bytes)?, &layout)?;
        files.push((file, to_xlsx(&filled.questionnaire, &brand)?));
    }
    files.push((filled, edited.bytes));
    if let Some(file) = plan_file {
        files.push((file, json(&plan)?));
    }
    if let Some(file) = review_file {
        let library = with_last.as_ref().unwrap_or(&library);
        let review = Review::new(&form, &layout, &plan, library);
        let review = match args.file.file_name() {
            Some(name) => review.links_to(name.to_string_lossy()),
            None => review,
        };
        files.push((file, review.to_xlsx(lang)?));
    }
    if let Some((form, file)) = report_file {
        files.push((file, form.bytes(&report, lang)?));
    }
    write_all(&files)?;
    tell_outcome(&report, &plan, args, lang);
    Ok(if report.blank() == 0 { Done::Complete } else { Done::NeedsPerson })
}

fn edit_options(args: &Args) -> EditOptions {
    let write_as = if args.csv_utf8 { WriteAs::Utf8 } else { WriteAs::AsRead };
    let options = args.give_up.options(args.reading.edit_options(args.fit));
    EditOptions { write_as, ..options }
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
    let form = Form::from_workbook(&workbook, &layout).map_err(named)?;
    let mut form = args.give_up.form(form);
    if args.write_locked {
        form = form.without(Obstacle::Locked);
    }
    if args.csv_utf8 {
        form.charset = None;
    }
    Ok((workbook, layout, form))
}

fn tell_outcome(report: &Report<'_>, plan: &FillPlan, args: &Args, lang: Lang) {
    say(&report.summary(lang));
    say(&format!("→ {}", args.output.display()));
    if report.blank() > 0 && args.report.is_none() {
        tell(lang.pick(
            "空欄の理由は --report report.md で確認できます",
            "add --report report.md to see why the blanks are blank",
        ));
    }
    let lacks =
        |reason: &BlankReason| matches!(reason, BlankReason::NotInEncoding { .. });
    if plan.blanks().any(|(_, reason)| lacks(reason)) {
        tell(lang.pick(
            "ファイルの文字コードでは表せない文字があります。--csv-utf8 を付けると UTF-8 で書き出します",
            "some answers have characters that the file's encoding lacks; add --csv-utf8 to write it as UTF-8",
        ));
    }
}

/// The forms that a report may have, by the file's extension.
#[derive(Clone, Copy, Debug)]
enum ReportForm {
    Markdown,
    Json,
}

impl ReportForm {
    fn of(path: &Path) -> anyhow::Result<ReportForm> {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("md") => Ok(ReportForm::Markdown),
            Some("json") => Ok(ReportForm::Json),
            _ => Err(Said::new(
                "レポートの拡張子は .md か .json です",
                "a report is written as .md or .json",
            )
            .of(path)
            .into()),
        }
    }

    fn bytes(self, report: &Report<'_>, lang: Lang) -> anyhow::Result<Vec<u8>> {
        Ok(match self {
            ReportForm::Markdown => report.markdown(lang).into_bytes(),
            ReportForm::Json => json(report)?,
        })
    }
}
