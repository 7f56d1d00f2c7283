use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, bail};
use checksheet::{AnswerLibrary, Error, Form, Lang, Planner, Report, Review, layout};
use indicatif::{ProgressBar, ProgressStyle};

use crate::batch_summary::{Entry, Outcome, Summary};
use crate::fill::FitArg;
use crate::input::Reading;
use crate::matching::MatchingArgs;
use crate::output::{Force, Output, json, say, tell};
use crate::said::Said;
use crate::{Done, input};

/// Fill a folder of questionnaires
///
/// Each file is filled into a file of the same name; what cannot be read or filled is
/// told in the summary and stops nothing else. A run that was broken off goes on where it
/// stopped; files that changed since are filled again.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder of questionnaires (.xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .tsv)
    folder: PathBuf,
    #[command(flatten)]
    matching: MatchingArgs,
    /// The folder to write into; made where it is not there
    #[arg(short, long)]
    output: PathBuf,
    /// Write a review workbook beside each filled file
    #[arg(long)]
    review: bool,
    /// Wrap long answers and let their rows grow
    #[arg(long, value_enum, default_value_t = FitArg::On)]
    fit: FitArg,
    /// How many files at once; as a rule as many as there are processors
    #[arg(long)]
    jobs: Option<usize>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    force: Force,
}

/// What is written beside the filled files.
const SUMMARY: &str = "summary.json";
const SUMMARY_XLSX: &str = "summary.xlsx";
const JOURNAL: &str = ".batch.jsonl";

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let files = files(&args.folder)?;
    if files.is_empty() {
        return Err(Said::new(
            "チェックシートがありません",
            "there are no questionnaires in this folder",
        )
        .of(&args.folder)
        .into());
    }
    make_folder(args)?;
    let library = args.matching.library(&args.reading)?;
    let planner = Planner::with(args.matching.matcher(&library)?);
    let worker = Worker {
        args,
        lang,
        planner: &planner,
        library: &library,
        answers: answers_key(args)?,
        journal: Journal::open(&args.output.join(JOURNAL))?,
    };
    let entries = worker.all(&files);
    let summary = Summary { entries };
    let write = |name: &str, bytes: &[u8]| {
        Output::new(&args.output.join(name), Force::ON, &[])?.write(bytes)
    };
    write(SUMMARY, &json(&summary)?)?;
    write(SUMMARY_XLSX, &summary.xlsx(lang)?)?;
    finish(&summary, lang)
}

fn finish(summary: &Summary, lang: Lang) -> anyhow::Result<Done> {
    for entry in &summary.entries {
        if let Outcome::Failed { error } = &entry.outcome {
            tell(&format!("{}: {error}", entry.file));
        }
    }
    say(&summary.line(lang));
    if summary.failed() == summary.entries.len() {
        bail!(
            "{}",
            lang.pick("どのファイルも記入できませんでした", "no file could be filled")
        );
    }
    Ok(if summary.is_complete() { Done::Complete } else { Done::NeedsPerson })
}

/// The questionnaires of a folder, by name. Files that Office keeps beside open ones, and
/// hidden files, are passed over.
fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    const EXTENSIONS: &[&str] =
        &["xlsx", "xlsm", "xltx", "xltm", "xls", "xlsb", "ods", "csv", "tsv", "txt"];
    let named = |err: std::io::Error| input::named(err.into(), folder);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(named)? {
        let path = entry.map_err(named)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let known = EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str());
        if known && path.is_file() && !name.starts_with(['.', '~']) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn make_folder(args: &Args) -> anyhow::Result<()> {
    fs::create_dir_all(&args.output)
        .map_err(|err| input::named(err.into(), &args.output))?;
    let same = |path: &Path| fs::canonicalize(path).ok();
    if same(&args.output) == same(&args.folder) {
        return Err(Said::new(
            "出力フォルダーが入力フォルダーと同じです。別のフォルダーにしてください",
            "the output folder is the input folder; name another",
        )
        .of(&args.output)
        .into());
    }
    Ok(())
}

/// Tells whether the answers, or how they are used, have changed since a run.
fn answers_key(args: &Args) -> Result<String, Error> {
    let text = args.reading.text();
    let policy = args.matching.policy();
    let mut key = format!("{policy:?} {:?} {} {text:?} ", args.fit, args.review);
    for path in args.matching.files() {
        key += &content_key(&input::read(path)?);
        key.push(' ');
    }
    Ok(content_key(key.as_bytes()))
}

/// Length and checksum: enough to see that a file was edited.
fn content_key(bytes: &[u8]) -> String {
    format!("{:x}-{:08x}", bytes.len(), crc32fast::hash(bytes))
}

struct Worker<'a> {
    args: &'a Args,
    lang: Lang,
    planner: &'a Planner<'a>,
    library: &'a AnswerLibrary,
    answers: String,
    journal: Journal,
}

impl Worker<'_> {
    /// One entry for each file, in the order of the files.
    fn all(&self, files: &[PathBuf]) -> Vec<Entry> {
        let jobs = std::thread::available_parallelism().map_or(1, usize::from);
        let jobs = self.args.jobs.unwrap_or(jobs).clamp(1, files.len());
        let bar = progress(files.len());
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<(usize, Entry)>> = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..jobs {
                scope.spawn(|| {
                    loop {
                        let i = next.fetch_add(1, Ordering::Relaxed);
                        let Some(path) = files.get(i) else { break };
                        let entry = self.one(path);
                        bar.inc(1);
                        lock(&done).push((i, entry));
                    }
                });
            }
        });
        bar.finish_and_clear();
        let mut done = done.into_inner().unwrap_or_else(|poison| poison.into_inner());
        done.sort_by_key(|(i, _)| *i);
        done.into_iter().map(|(_, entry)| entry).collect()
    }

    fn one(&self, path: &Path) -> Entry {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let failed = |error: &anyhow::Error| Outcome::Failed {
            error: crate::error_text(error, self.lang),
        };
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(err) => {
                let outcome = failed(&Error::from(err).into());
                return Entry { file, key: String::new(), outcome };
            }
        };
        let key = format!("{} {}", content_key(&bytes), self.answers);
        let target = self.args.output.join(&file);
        if target.is_file()
            && let Some(outcome) = self.journal.known(&file, &key)
        {
            return Entry { file, key, outcome };
        }
        let outcome = self.fill(&bytes, &target).unwrap_or_else(|err| failed(&err));
        let entry = Entry { file, key, outcome };
        self.journal.add(&entry);
        entry
    }

    fn fill(&self, bytes: &[u8], target: &Path) -> anyhow::Result<Outcome> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let filled = Output::new(target, self.args.force, &[])?;
        let review = target.with_file_name(format!("{name}.review.xlsx"));
        let review = match self.args.review {
            true => Some(Output::new(&review, self.args.force, &[])?),
            false => None,
        };
        let workbook = self.args.reading.opener().open(bytes)?;
        let layout = layout::detect(&workbook);
        let form = Form::from_workbook(&workbook, &layout)?;
        let plan = self.planner.plan(&form);
        let edited =
            plan.apply_with(bytes, &self.args.reading.edit_options(self.args.fit))?;
        filled.write(&edited.bytes)?;
        if let Some(file) = review {
            let review =
                Review::new(&form, &layout, &plan, self.library).links_to(&*name);
            file.write(&review.to_xlsx(self.lang)?)?;
        }
        let report = Report::new(&plan);
        let (asked, filled, blank) = (report.asked(), report.filled(), report.blank());
        Ok(Outcome::Filled { asked, filled, blank })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A worker that panicked has left whole entries behind, or none.
    mutex.lock().unwrap_or_else(|poison| poison.into_inner())
}

/// A bar on standard error; nothing where that is no terminal.
fn progress(files: usize) -> ProgressBar {
    let bar = ProgressBar::new(files as u64);
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// What earlier runs have done, and this one as it goes on.
struct Journal {
    known: Vec<Entry>,
    file: Mutex<fs::File>,
}

impl Journal {
    fn open(path: &Path) -> anyhow::Result<Journal> {
        // A line that was broken off is as good as none: its file is filled again.
        let text = fs::read_to_string(path).unwrap_or_default();
        let known = text.lines().filter_map(|line| serde_json::from_str(line).ok());
        let known = known.collect();
        let file = fs::OpenOptions::new().create(true).append(true).open(path);
        let file = file.with_context(|| path.display().to_string())?;
        Ok(Journal { known, file: Mutex::new(file) })
    }

    /// How the file was filled from the same bytes and answers.
    fn known(&self, file: &str, key: &str) -> Option<Outcome> {
        let same = |entry: &&Entry| entry.file == file && entry.key == key;
        let entry = self.known.iter().rev().find(same)?;
        matches!(entry.outcome, Outcome::Filled { .. }).then(|| entry.outcome.clone())
    }

    /// Without it the next run does more than it must, which is no reason to stop.
    fn add(&self, entry: &Entry) {
        if let Ok(mut line) = serde_json::to_vec(entry) {
            line.push(b'\n');
            let _ = lock(&self.file).write_all(&line);
        }
    }
}
