use std::path::{Path, PathBuf};

use checksheet::export::{Brand, Exporter};
use checksheet::harvest::Harvest;
use checksheet::{Date, Lang};

use crate::input::Reading;
use crate::output::{Force, Output, json, say, say_json, say_wrote};
use crate::{Done, input};

/// Propose new entries, other wordings and changed answers from sheets that people filled
///
/// Nothing enters the master by itself. Write the proposals into a workbook (.xlsx), choose
/// 採用 or 見送り in each row, and give it back with --accepted; in JSON, set `accepted` to
/// true. What was accepted is written as answers (.xlsx or .json), to be given to `fill
/// --answers` before the master, or to be copied into it; or as confirmed wordings (.tsv):
/// other words for questions that the master answers.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The filled sheets
    #[arg(required_unless_present = "accepted")]
    filled: Vec<PathBuf>,
    /// The master that the proposals are for; it is not changed
    #[arg(long, num_args = 1.., required_unless_present = "accepted")]
    into: Vec<PathBuf>,
    /// Confirmed wordings that are known already; accepted ones are added to them
    #[arg(long, value_name = "ALIASES.tsv")]
    aliases: Option<PathBuf>,
    /// Take the accepted proposals of this file (.xlsx or .json), and write them as answers
    /// (.xlsx, .json) or confirmed wordings (.tsv)
    #[arg(long, conflicts_with_all = ["filled", "into"], requires = "output")]
    accepted: Option<PathBuf>,
    /// The day on which the sheets were filled, as 2026-04-01
    #[arg(long, value_parser = input::date)]
    date: Option<Date>,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
    /// The file to write: proposals (.xlsx, .json), or what was accepted (.xlsx, .json, .tsv)
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    force: Force,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let inputs = args.filled.iter().chain(&args.into).chain(&args.accepted);
    let inputs = inputs.chain(&args.aliases);
    let inputs: Vec<&Path> = inputs.map(PathBuf::as_path).collect();
    let output = args.output.as_deref();
    let output =
        output.map(|path| Output::new(path, args.force, &inputs)).transpose()?;
    let known = args.aliases.as_deref().map(input::text).transpose()?;
    if let (Some(path), Some(output)) = (&args.accepted, &output) {
        let known = known.unwrap_or_default();
        let form = if args.writes("tsv") {
            Accepted::Aliases { known: &known }
        } else if args.writes("xlsx") {
            Accepted::Workbook
        } else {
            Accepted::Json
        };
        return accept(path, output, form, lang);
    }
    let mut library = args.reading.answers(&args.into)?;
    if let (Some(path), Some(known)) = (&args.aliases, &known) {
        library = library.with_aliases(known).map_err(|err| input::named(err, path))?;
    }
    let mut sheets = Vec::new();
    for path in &args.filled {
        let sheet = args.reading.sent(path)?;
        sheets.push(match args.date {
            Some(date) => sheet.of_day(date),
            None => sheet,
        });
    }
    let harvest = Harvest::new(&sheets, &library);
    if let Some(output) = output {
        let bytes =
            if args.writes("xlsx") { harvest.to_xlsx(lang)? } else { json(&harvest)? };
        output.write(&bytes)?;
    }
    if args.json {
        say_json(&harvest)?;
    } else if let Some(path) = &args.output {
        say(&harvest.summary(lang));
        say_wrote(path);
    } else {
        say(harvest.text(lang).trim_end());
    }
    Ok(if harvest.proposals.is_empty() { Done::Complete } else { Done::NeedsPerson })
}

impl Args {
    /// Whether the file to be written is of this form.
    fn writes(&self, form: &str) -> bool {
        let extension = self.output.as_deref().and_then(Path::extension);
        extension.is_some_and(|extension| extension.eq_ignore_ascii_case(form))
    }
}

/// As what accepted proposals are written.
enum Accepted<'k> {
    /// Behind the wordings that are known.
    Aliases { known: &'k str },
    /// Answers that a person reads on.
    Workbook,
    /// Answers for programs.
    Json,
}

fn accept(
    path: &Path,
    output: &Output,
    form: Accepted<'_>,
    lang: Lang,
) -> anyhow::Result<Done> {
    let bytes = input::read(path)?;
    let proposals = if input::is_json(&bytes) {
        Harvest::from_json(&bytes)
    } else {
        Harvest::from_xlsx(&bytes)
    };
    let proposals = proposals.map_err(|err| input::named(err, path))?;
    let of = proposals.proposals.len();
    let said = match form {
        Accepted::Aliases { known } => {
            let aliases = proposals.aliases();
            let line_end =
                if known.is_empty() || known.ends_with('\n') { "" } else { "\n" };
            output.write(format!("{known}{line_end}{aliases}").as_bytes())?;
            let count = aliases.lines().filter(|line| !line.starts_with('#')).count();
            lang.pick(
                format!(
                    "提案 {of} 件のうち、採用された言い換え {count} 件を書き出しました"
                ),
                format!("accepted wordings written: {count} (of {of} proposals)"),
            )
        }
        Accepted::Workbook | Accepted::Json => {
            let accepted = proposals.accepted();
            output.write(&match form {
                Accepted::Workbook => {
                    Exporter::new(&Brand::new(lang)).to_xlsx(&accepted)?
                }
                _ => json(&accepted)?,
            })?;
            let count = accepted.items.len();
            lang.pick(
                format!("提案 {of} 件のうち、採用された {count} 件を書き出しました"),
                format!("accepted answers written: {count} (of {of} proposals)"),
            )
        }
    };
    say(&said);
    Ok(Done::Complete)
}
