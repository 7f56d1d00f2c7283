use std::path::PathBuf;

use checksheet::Lang;

use crate::Done;
use crate::input::Reading;
use crate::output::{Force, Output, json, say};

/// Read a questionnaire into its canonical JSON form.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The questionnaire
    file: PathBuf,
    /// The JSON file to write
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    force: Force,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let output = Output::new(&args.output, args.force, &[&args.file])?;
    let questionnaire = args.reading.questionnaire(&args.file)?;
    output.write(&json(&questionnaire)?)?;
    let (items, answers) = (questionnaire.items.len(), questionnaire.answers().count());
    say(&lang.pick(
        format!("{items} 件の質問、{answers} 件の回答欄を読み取りました"),
        format!("{items} questions, {answers} answers"),
    ));
    Ok(Done::Complete)
}
