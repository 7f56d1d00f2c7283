use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use checksheet::{Error, Form, Format, Lang, Planner, Report, Review};
use indicatif::{ProgressBar, ProgressStyle};

use crate::answering::{Answering, CompanyArgs, Last, Planned};
use crate::batch_journal::{Journal, content_key};
use crate::batch_summary::{Entry, Outcome, Summary, Wrote};
use crate::fill::FitArg;
use crate::give_up::GiveUp;
use crate::hints::{Finder, Hints};
use crate::input::Reading;
use crate::matching::MatchingArgs;
use crate::output::{Force, Output, gathered, json, say, tell, write_all};
use crate::said::Said;
use crate::{Done, input, misnamed};

/// Fill a folder of questionnaires
///
/// Each file is filled into a file of the same name (of xls, xlsb and HTML, NAME.xlsx); what
/// cannot be read or filled is told in the summary and stops nothing else. A run that was
/// broken off goes on where it stopped. Where a questionnaire, the answers or the options
/// have changed since, it is filled again, unless a person has worked on the filled file
/// meanwhile: that is overwritten with --force only.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder of questionnaires (.xlsx, .xlsm, .xltx, .xltm, .xls, .xlsb, .ods, .csv,
    /// .tsv, .txt); folders in it are not looked into
    folder: PathBuf,
    #[command(flatten)]
    matching: MatchingArgs,
    /// The folder to write into; made where it is not there
    #[arg(short, long)]
    output: PathBuf,
    /// The last sheets, answered: a folder with files of the same names, or one file for
    /// all
    #[arg(long, value_name = "LAST")]
    previous: Option<PathBuf>,
    #[command(flatten)]
    company: CompanyArgs,
    /// Write a review workbook beside each filled file
    #[arg(long)]
    review: bool,
    /// Wrap long answers and let their rows grow
    #[arg(long, value_enum, default_value_t = FitArg::On)]
    fit: FitArg,
    /// How many files at once; as a rule as many as there are processors
    #[arg(long)]
    jobs: Option<usize>,
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

/// What is written beside the filled files.
const SUMMARY: &str = "summary.json";
const SUMMARY_XLSX: &str = "summary.xlsx";
const JOURNAL: &str = ".batch.jsonl";

/// So many failures are told on the terminal; the summary has all.
const MOST_TOLD: usize = 20;

pub(crate) fn run(args: &Args, lang: Lang) -> anyhow::Result<Done> {
    let Files { files, passed_over } = files(&args.folder)?;
    tell_passed_over(&passed_over, lang);
    if files.is_empty() {
        return Err(Said::new(
            "チェックシートがありません",
            "there are no questionnaires in this folder",
        )
        .of(&args.folder)
        .into());
    }
    make_folder(args)?;
    let company = args.company.read()?;
    let day = args.company.day(company.as_ref())?;
    let masters = args.matching.masters(&args.reading)?;
    let library = args.matching.library(&masters, day, lang)?;
    let answering = Answering {
        planner: &Planner::with(args.matching.matcher(&library)?),
        library: &library,
        company: company.as_ref(),
    };
    let worker = Worker {
        args,
        lang,
        answering,
        finder: args.hints.finder()?,
        previous: Previous::of(args)?,
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
    let failed = summary.entries.iter().filter_map(|entry| match &entry.outcome {
        Outcome::Failed { error } => Some((&entry.file, error)),
        Outcome::Filled { .. } => None,
    });
    for (file, error) in failed.clone().take(MOST_TOLD) {
        tell(&format!("{file}: {}", error.text(lang)));
    }
    if let Some(more) = failed.count().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        tell(&lang.pick(
            format!("ほか {more} ファイルは {SUMMARY_XLSX} をご覧ください"),
            format!("and {more} more files; see {SUMMARY_XLSX}"),
        ));
    }
    say(&summary.line(lang));
    if summary.failed() == summary.entries.len() {
        return Err(Said::new(
            "どのファイルも記入できませんでした",
            "no file could be filled",
        )
        .into());
    }
    Ok(if summary.is_complete() { Done::Complete } else { Done::NeedsPerson })
}

/// The files of a folder, by name.
struct Files {
    /// Those that may be questionnaires.
    files: Vec<PathBuf>,
    /// The names of those that are not looked at.
    passed_over: Vec<String>,
}

/// The questionnaires of a folder. Files that Office keeps beside open ones, and hidden
/// files, are not worth a word.
fn files(folder: &Path) -> anyhow::Result<Files> {
    const EXTENSIONS: &[&str] =
        &["xlsx", "xlsm", "xltx", "xltm", "xls", "xlsb", "ods", "csv", "tsv", "txt"];
    let named = |err: std::io::Error| input::named(err.into(), folder);
    let (mut files, mut passed_over) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder).map_err(named)? {
        let path = entry.map_err(named)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let known = EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str());
        // A link that leads nowhere is a file that cannot be read.
        if path.is_dir() || name.starts_with(['.', '~']) {
            continue;
        }
        if known {
            files.push(path);
        } else {
            passed_over.push(name);
        }
    }
    files.sort();
    passed_over.sort();
    Ok(Files { files, passed_over })
}

/// Say which files were not looked at: a questionnaire may be among them.
fn tell_passed_over(names: &[String], lang: Lang) {
    if names.is_empty() {
        return;
    }
    let (count, shown) = (names.len(), names.len().min(MOST_TOLD));
    let mut list = names[..shown].join(", ");
    if shown < count {
        list += " …";
    }
    tell(&lang.pick(
        format!("対応していない形式のため見ていないファイル {count} 件: {list}"),
        format!("files that are no sheets and were not looked at ({count}): {list}"),
    ));
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
fn answers_key(args: &Args) -> anyhow::Result<String> {
    let text = args.reading.text();
    let (matching, fit, review) = (args.matching.key(), args.fit, args.review);
    let (hints, company, give_up) = (&args.hints, &args.company, &args.give_up);
    let locked = args.write_locked;
    let mut key = format!(
        "{matching} {fit:?} {review} {text:?} {hints:?} {company:?} {give_up:?} {locked}"
    );
    let last_file = args.previous.iter().filter(|path| !path.is_dir());
    let mut files = args.matching.files();
    files.extend(last_file.cloned());
    files.extend(company.path().map(Path::to_path_buf));
    files.extend(args.hints.files().map(Path::to_path_buf));
    files.extend(args.hints.profile_files()?);
    for path in files {
        key.push(' ');
        key += &content_key(&input::read(&path)?);
    }
    Ok(content_key(key.as_bytes()))
}

/// The last sheets of the customers.
enum Previous {
    None,
    /// One for all.
    File(Box<Last>),
    /// One for each, of the same name.
    Folder(PathBuf),
}

impl Previous {
    fn of(args: &Args) -> anyhow::Result<Previous> {
        Ok(match &args.previous {
            None => Previous::None,
            Some(path) if path.is_dir() => {
                if fs::canonicalize(path).ok() == fs::canonicalize(&args.output).ok() {
                    return Err(Said::new(
                        "前回のフォルダーと出力フォルダーが同じです。別のフォルダーにしてください",
                        "last year's folder is the output folder; name another",
                    )
                    .of(path)
                    .into());
                }
                Previous::Folder(path.clone())
            }
            Some(path) => Previous::File(Box::new(Last::read(path, &args.reading)?)),
        })
    }

    /// Where the last sheet of a file stands, if it has one of its own.
    fn path(&self, file: &str) -> Option<PathBuf> {
        match self {
            Previous::Folder(folder) => {
                Some(folder.join(file)).filter(|path| path.is_file())
            }
            Previous::None | Previous::File(_) => None,
        }
    }
}

struct Worker<'a> {
    args: &'a Args,
    lang: Lang,
    answering: Answering<'a>,
    finder: Finder,
    previous: Previous,
    answers: String,
    journal: Journal,
}

/// A file as it was read.
struct Source<'f> {
    file: &'f str,
    bytes: Vec<u8>,
    /// What was done with it last.
    before: Option<&'f Entry>,
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
        let before = self.journal.last(&file);
        let read = || -> anyhow::Result<(Vec<u8>, String)> {
            let bytes = fs::read(path).map_err(Error::from)?;
            let mut key = format!("{} {}", content_key(&bytes), self.answers);
            if let Some(last) = self.previous.path(&file) {
                key += &format!(" {}", content_key(&input::read(&last)?));
            }
            Ok((bytes, key))
        };
        let (bytes, key) = match read() {
            Ok(read) => read,
            Err(err) => return Entry::failed(file, String::new(), before, &err),
        };
        if let Some(before) = before.filter(|b| b.holds(&key, &self.args.output)) {
            return before.clone();
        }
        let source = Source { file: &file, bytes, before };
        let entry = match self.fill(&source) {
            Ok((outcome, wrote)) => Entry { file, key, outcome, wrote },
            Err(err) => Entry::failed(file, key, before, &err),
        };
        self.journal.add(&entry);
        entry
    }

    fn fill(&self, source: &Source<'_>) -> anyhow::Result<(Outcome, Wrote)> {
        let Source { file, bytes, .. } = source;
        let workbook = self.args.reading.opener().open(bytes)?;
        let name = filled_name(file, workbook.format());
        if [SUMMARY, SUMMARY_XLSX].contains(&&*name) {
            return Err(Said::new(
                "この名前は結果一覧に使います。ファイル名を変えてください",
                "the summary has this name; rename the file",
            )
            .into());
        }
        let filled = self.output(&name, source)?;
        let review_name = format!("{name}.review.xlsx");
        let review =
            self.args.review.then(|| self.output(&review_name, source)).transpose()?;
        let layout = self.finder.layout(&workbook)?;
        let form = Form::from_workbook(&workbook, &layout)?;
        let form = self.args.give_up.form(form, self.args.write_locked);
        self.answering.check(&form)?;
        let own = self.previous.path(file);
        let own = own.map(|path| Last::read(&path, &self.args.reading)).transpose()?;
        let last = match &self.previous {
            Previous::File(last) => Some(&**last),
            _ => own.as_ref(),
        };
        let planned = self.answering.plan(&form, &workbook, last);
        let Planned { plan, library, left, mut notes } = planned;
        notes.extend(left);
        let options = self.args.reading.edit_options(self.args.fit);
        let edited = plan.apply_with(bytes, &self.args.give_up.options(options))?;
        notes.extend(misnamed::note(Path::new(file), &workbook));
        notes.extend(edited.notes);
        let mut wrote = Wrote::from([(name.clone(), content_key(&edited.bytes))]);
        let mut files = vec![(filled, edited.bytes)];
        if let Some(output) = review {
            let library = library.as_ref().unwrap_or(self.answering.library);
            let review = Review::new(&form, &layout, &plan, library).links_to(&*name);
            let review = review.to_xlsx(self.lang)?;
            wrote.insert(review_name, content_key(&review));
            files.push((output, review));
        }
        write_all(&files)?;
        let report = Report::new(&plan);
        let (asked, filled, blank) = (report.asked(), report.filled(), report.blank());
        let open_marks = plan.filled().map(|(_, fill)| fill.open_marks.len()).sum();
        let notes = gathered(&notes);
        Ok((Outcome::Filled { asked, filled, blank, open_marks, notes }, wrote))
    }

    /// A file beside the others. What an earlier run wrote, and nobody has touched since,
    /// is written anew; all else only when told.
    fn output(&self, name: &str, source: &Source<'_>) -> anyhow::Result<Output> {
        let path = self.args.output.join(name);
        let ours = source.before.is_some_and(|before| before.left(&path));
        let force = if ours { Force::ON } else { self.args.force };
        Output::new(&path, force, &[])
    }
}

/// What a filled file is called: as the file itself, where that says what it is. What is
/// filled of an xls, xlsb or HTML file is an xlsx file, and so is an .xls that is an xlsx.
fn filled_name(file: &str, format: Format) -> String {
    let extensions: &[&str] = match format {
        Format::Ods => &["ods"],
        Format::Delimited => &["csv", "tsv", "txt"],
        _ => &["xlsx", "xlsm", "xltx", "xltm"],
    };
    let own = Path::new(file).extension().unwrap_or_default();
    if extensions.iter().any(|extension| own.eq_ignore_ascii_case(extension)) {
        return file.to_owned();
    }
    let extension = extensions.first().copied().unwrap_or_default();
    format!("{file}.{extension}")
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
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
