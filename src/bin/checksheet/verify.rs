use std::path::PathBuf;

use anyhow::Context;
use checksheet::{Edit, FillPlan, Lang, Verification, Write, verify_with};

use crate::input::Reading;
use crate::output::{note_lines, say};
use crate::{Done, input};

/// Prove that only answer cells differ between two files.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The customer's file as it came
    before: PathBuf,
    /// The filled file
    after: PathBuf,
    /// The plan that was applied (JSON): its cells have to hold its values, and no others
    /// may differ
    #[arg(long)]
    plan: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let (before, after) = (input::read(&args.before)?, input::read(&args.after)?);
    let planned = match &args.plan {
        None => None,
        Some(path) => {
            let plan = FillPlan::from_json(&input::read(path)?)
                .map_err(|err| input::named(err, path))?;
            Some(plan.writes().map(Write::edit).collect::<Vec<Edit>>())
        }
    };
    let opener = args.reading.opener();
    let before =
        opener.decrypt(&before).map_err(|err| input::named(err, &args.before))?;
    let after = opener.decrypt(&after).map_err(|err| input::named(err, &args.after))?;
    let found = verify_with(&before, &after, planned.as_deref(), &opener);
    let found = found.map_err(|err| {
        let file =
            if opener.open(&before).is_err() { &args.before } else { &args.after };
        input::named(err, file)
    })?;
    if args.json {
        say(&serde_json::to_string(&found).context("JSON")?);
    } else {
        tell_all(&found, lang);
    }
    if found.unharmed {
        return Ok(Done::Complete);
    }
    let count = found.violations.len();
    anyhow::bail!(lang.pick(
        format!("{count} か所が計画どおり、または元のままではありません"),
        format!("{count} places are neither as planned nor as they were"),
    ))
}

fn tell_all(found: &Verification, lang: Lang) {
    for violation in &found.violations {
        say(&violation.text(lang));
    }
    for line in note_lines(&found.allowed, lang) {
        say(&line);
    }
    let count = found.changed.len();
    say(&lang.pick(format!("変わったセル: {count}"), format!("cells changed: {count}")));
    if found.unharmed && found.values_only {
        say(lang.pick(
            "それ以外のセルの値はすべて元のままです",
            "the values of all other cells are as they were",
        ));
    } else if found.unharmed {
        say(lang.pick("それ以外はすべて元のままです", "everything else is as it was"));
    }
}
