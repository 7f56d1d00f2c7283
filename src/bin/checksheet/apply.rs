use std::path::PathBuf;

use checksheet::{FillPlan, Lang, Report};

use crate::fill::FitArg;
use crate::output::{Force, Output, say};
use crate::{Done, input};

/// Write a reviewed plan into the customer's file.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The customer's questionnaire, as it was when the plan was made
    file: PathBuf,
    /// The plan, as JSON from `fill --plan`, possibly changed
    #[arg(long)]
    plan: PathBuf,
    /// The filled file to write
    #[arg(short, long)]
    output: PathBuf,
    /// Wrap long answers and let their rows grow
    #[arg(long, value_enum, default_value_t = FitArg::On)]
    fit: FitArg,
    #[command(flatten)]
    force: Force,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let output = Output::new(&args.output, args.force, &[&args.file, &args.plan])?;
    let bytes = input::read(&args.file)?;
    let plan = FillPlan::from_json(&input::read(&args.plan)?)
        .map_err(|err| input::named(err, &args.plan))?;
    let edited = plan
        .apply_with(&bytes, &args.fit.into())
        .map_err(|err| input::named(err, &args.file))?;
    output.write(&edited.bytes)?;
    let report = Report::new(&plan);
    say(&report.summary(lang));
    Ok(if report.blank() == 0 { Done::Complete } else { Done::NeedsPerson })
}
