use std::path::{Path, PathBuf};

use checksheet::harvest::Harvest;
use checksheet::{Date, Lang};

use crate::input::Reading;
use crate::output::{Force, Output, json, say, say_json};
use crate::{Done, input};

/// Propose new entries, other wordings and changed answers from sheets that people filled
///
/// Nothing enters the master by itself. Write the proposals into a file, set `accepted`
/// to true where you agree, and give the file back:
///
///   checksheet harvest filled.xlsx --into master.xlsx -o proposals.json
///   checksheet harvest --accepted proposals.json -o additions.json
///   checksheet fill new.xlsx --answers additions.json master.xlsx -o out.xlsx
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The filled sheets
    #[arg(required_unless_present = "accepted")]
    filled: Vec<PathBuf>,
    /// The master that the proposals are for; it is not changed
    #[arg(long, num_args = 1.., required_unless_present = "accepted")]
    into: Vec<PathBuf>,
    /// Take the accepted proposals of this file, and write them as answers
    #[arg(long, conflicts_with_all = ["filled", "into"], requires = "output")]
    accepted: Option<PathBuf>,
    /// The day on which the sheets were filled, as 2026-04-01
    #[arg(long, value_parser = input::date)]
    date: Option<Date>,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
    /// The JSON file to write
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    force: Force,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let inputs = args.filled.iter().chain(&args.into).chain(&args.accepted);
    let inputs: Vec<&Path> = inputs.map(PathBuf::as_path).collect();
    let output = args.output.as_deref();
    let output =
        output.map(|path| Output::new(path, args.force, &inputs)).transpose()?;
    if let (Some(path), Some(output)) = (&args.accepted, &output) {
        return accept(path, output, lang);
    }
    let library = args.reading.answers(&args.into)?;
    let mut sheets = Vec::new();
    for path in &args.filled {
        let sheet = args.reading.sent(path)?;
        sheets.push(match args.date {
            Some(date) => sheet.of_day(date),
            None => sheet,
        });
    }
    let harvest = Harvest::new(&sheets, &library);
    let wrote = output.is_some();
    if let Some(output) = output {
        output.write(&json(&harvest)?)?;
    }
    if args.json {
        say_json(&harvest)?;
    } else if wrote {
        say(&harvest.summary(lang));
    } else {
        say(harvest.text(lang).trim_end());
    }
    Ok(if harvest.proposals.is_empty() { Done::Complete } else { Done::NeedsPerson })
}

fn accept(path: &Path, output: &Output, lang: Lang) -> anyhow::Result<Done> {
    let proposals = Harvest::from_json(&input::read(path)?)
        .map_err(|err| input::named(err, path))?;
    let accepted = proposals.accepted();
    output.write(&json(&accepted)?)?;
    let (count, of) = (accepted.items.len(), proposals.proposals.len());
    say(&lang.pick(
        format!("提案 {of} 件中 {count} 件を採用しました"),
        format!("{count} of {of} proposals accepted"),
    ));
    Ok(Done::Complete)
}
