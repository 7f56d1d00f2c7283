use std::path::{Path, PathBuf};

use checksheet::{Diff, Lang};

use crate::Done;
use crate::input::Reading;
use crate::output::{Force, Output, json, say, say_json, say_wrote};
use crate::said::Said;

/// Compare two versions of a questionnaire: added, removed, reworded, moved, answered
/// otherwise
///
/// Questions are paired by their wording, wherever they stand.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The old version: last year's sheet, or the master as it was
    old: PathBuf,
    /// The new version
    new: PathBuf,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
    /// Write the changes into a file (.xlsx, .html, .json, .txt)
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    force: Force,
}

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let output = match &args.output {
        Some(path) => Some((
            OutputForm::of(path)?,
            Output::new(path, args.force, &[&args.old, &args.new])?,
        )),
        None => None,
    };
    let old = args.reading.questionnaire(&args.old)?;
    let new = args.reading.questionnaire(&args.new)?;
    let diff = Diff::new(&old, &new);
    if let Some((form, file)) = output {
        file.write(&form.bytes(&diff, lang)?)?;
    }
    if args.json {
        say_json(&diff)?;
    } else if let Some(path) = &args.output {
        say(&diff.summary(lang));
        say_wrote(path);
    } else {
        say(diff.text(lang).trim_end());
    }
    Ok(Done::Complete)
}

/// The forms that a diff may have, by the file's extension.
#[derive(Clone, Copy, Debug)]
enum OutputForm {
    Xlsx,
    Html,
    Json,
    Text,
}

impl OutputForm {
    fn of(path: &Path) -> anyhow::Result<OutputForm> {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("xlsx") => Ok(OutputForm::Xlsx),
            Some("html") => Ok(OutputForm::Html),
            Some("json") => Ok(OutputForm::Json),
            Some("txt") => Ok(OutputForm::Text),
            _ => Err(Said::new(
                "差分の拡張子は .xlsx .html .json .txt のいずれかです",
                "a diff is written as .xlsx, .html, .json or .txt",
            )
            .of(path)
            .into()),
        }
    }

    fn bytes(self, diff: &Diff, lang: Lang) -> anyhow::Result<Vec<u8>> {
        Ok(match self {
            OutputForm::Xlsx => diff.to_xlsx(lang)?,
            OutputForm::Html => diff.html(lang).into_bytes(),
            OutputForm::Text => diff.text(lang).into_bytes(),
            OutputForm::Json => json(diff)?,
        })
    }
}
