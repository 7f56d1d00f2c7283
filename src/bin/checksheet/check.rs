use std::path::PathBuf;

use checksheet::Lang;
use checksheet::check::Check;

use crate::Done;
use crate::input::{self, Reading};
use crate::output::{say, say_json};

/// Find answers in sheets already sent that disagree with each other or with the master
///
/// The same questions with different answers, and figures, dates and certificates that
/// the master no longer states.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The filled sheets
    #[arg(required = true)]
    filled: Vec<PathBuf>,
    /// Approved answers: the master, or any answered questionnaire
    #[arg(long, required = true, num_args = 1..)]
    answers: Vec<PathBuf>,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: Reading,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let library = args.reading.answers(&args.answers)?;
    let sheets = args
        .filled
        .iter()
        .map(|path| args.reading.sent(path))
        .collect::<Result<Vec<_>, _>>()?;
    input::tell_unanswered(&sheets, lang);
    let check = Check::new(&sheets, &library);
    if args.json {
        say_json(&check)?;
    } else {
        say(check.text(lang).trim_end());
    }
    Ok(if check.discrepancies.is_empty() { Done::Complete } else { Done::NeedsPerson })
}
