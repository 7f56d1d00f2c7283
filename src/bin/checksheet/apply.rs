use std::path::PathBuf;

use checksheet::{EditOptions, Error, ErrorKind, Lang, Report, ValueProblem};

use crate::fill::{FitArg, tell_lacks_characters, write_as};
use crate::give_up::GiveUp;
use crate::input::Reading;
use crate::output::{Force, Output, note_lines, say, say_wrote, tell};
use crate::{Done, input};

/// Write a reviewed plan into the customer's file.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The customer's questionnaire, as it was when the plan was made
    file: PathBuf,
    /// The plan: JSON from `fill --plan` or the workbook from `fill --review`, as a person
    /// left it
    #[arg(long)]
    plan: PathBuf,
    /// The filled file to write
    #[arg(short, long)]
    output: PathBuf,
    /// Wrap long answers and let their rows grow
    #[arg(long, value_enum, default_value_t = FitArg::On)]
    fit: FitArg,
    /// Write a filled CSV file as UTF-8 with a byte order mark, which lacks no character
    #[arg(long)]
    csv_utf8: bool,
    #[command(flatten)]
    give_up: GiveUp,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    force: Force,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let output = Output::new(&args.output, args.force, &[&args.file, &args.plan])?;
    let bytes = input::read(&args.file)?;
    // What is wrong with the file is said of the file.
    let opener = args.reading.opener();
    opener.open(&bytes).map_err(|err| input::named(err, &args.file))?;
    let plan = input::plan(&args.plan, &bytes, &opener, lang)?;
    let options = args.give_up.options(args.reading.edit_options(args.fit));
    let options = EditOptions { write_as: write_as(args.csv_utf8), ..options };
    let edited = plan
        .apply_with(&bytes, &options)
        .inspect_err(|err| tell_what_to_do(err, lang))
        .map_err(|err| input::named(err, &args.file))?;
    output.write(&edited.bytes)?;
    let report = Report::new(&plan);
    say(&report.summary(lang));
    say_wrote(&args.output);
    for line in note_lines(&edited.notes, lang) {
        say(&line);
    }
    Ok(if plan.is_complete() { Done::Complete } else { Done::NeedsPerson })
}

/// What may be done where the plan cannot be written.
fn tell_what_to_do(err: &Error, lang: Lang) {
    match err.kind() {
        ErrorKind::Value(ValueProblem::NotInEncoding { .. }) => {
            tell_lacks_characters(lang);
        }
        ErrorKind::Changed { .. } | ErrorKind::NoSheet(_) => tell(lang.pick(
            "計画は、別のファイルのものか、変わる前のファイルのものです。何も書いていません。fill からやり直してください",
            "the plan is of another file, or of this one before it changed; nothing is written. Start again with `fill`",
        )),
        _ => {}
    }
}
