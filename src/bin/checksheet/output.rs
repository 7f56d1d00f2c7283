//! Files appear whole or not at all, and what people read goes to the terminal.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use checksheet::{Error, Lang, Note, excel_extension};
use tempfile::NamedTempFile;

use crate::said::Said;

/// A file to be written once everything has gone well.
///
/// The bytes go into a temporary file beside it, readable by its owner only, which is
/// then renamed. So the name holds the old state or the new one, never a part of it.
#[derive(Debug)]
pub(crate) struct Output {
    path: PathBuf,
    overwrite: bool,
    like: Option<PathBuf>,
}

/// Whether an existing file may be replaced.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Force {
    /// Overwrite existing output files
    #[arg(long)]
    force: bool,
}

impl Force {
    /// Replace what is there: files that the program itself keeps up to date.
    pub(crate) const ON: Force = Force { force: true };

    /// Whether it was asked for.
    pub(crate) fn is_on(self) -> bool {
        self.force
    }
}

impl Output {
    /// Check, before any work is done, that the file may be written.
    ///
    /// It gets the mode of the first input, as a copy of that would. The path `/dev/null`
    /// and the like are not special: an output is a file with a name.
    pub(crate) fn new(
        path: &Path,
        force: Force,
        inputs: &[&Path],
    ) -> anyhow::Result<Output> {
        let named =
            |err: io::Error| Error::from(err).in_file(path.display().to_string());
        let target = same_file_key(path);
        if inputs.iter().any(|input| same_file_key(input) == target) {
            return Err(Said::new(
                "出力先が入力ファイルと同じです。別の名前にしてください",
                "the output is the input; give it another name",
            )
            .of(path)
            .into());
        }
        match fs::symlink_metadata(path) {
            Ok(found) if found.is_dir() => {
                return Err(named(io::ErrorKind::IsADirectory.into()).into());
            }
            Ok(_) if !force.force => {
                return Err(named(io::ErrorKind::AlreadyExists.into()).into());
            }
            _ => {}
        }
        let folder = folder_of(path);
        if !folder.is_dir() {
            return Err(Said::new(
                "出力先のフォルダーがありません。先に作ってください",
                "there is no such folder to write into; make it first",
            )
            .of(&folder)
            .into());
        }
        Ok(Output {
            path: path.to_owned(),
            overwrite: force.force,
            like: inputs.first().map(|input| input.to_path_buf()),
        })
    }

    /// The name that it gets.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Write the file.
    pub(crate) fn write(&self, bytes: &[u8]) -> anyhow::Result<()> {
        Ok(self.stage(bytes)?.publish()?)
    }

    /// Write all of it under a name of its own, beside the one it is to have.
    fn stage(&self, bytes: &[u8]) -> anyhow::Result<Staged<'_>> {
        self.check_name(bytes)?;
        let file = self.write_beside(bytes).map_err(|err| self.named(err))?;
        Ok(Staged { output: self, file })
    }

    /// A workbook under the name of another format does not open. What is filled of an
    /// xls or xlsb file is an xlsx file, too.
    fn check_name(&self, bytes: &[u8]) -> Result<(), Said> {
        const OTHERS: [&str; 9] =
            ["xls", "xlsb", "csv", "tsv", "txt", "json", "md", "html", "pdf"];
        const OF_EXCEL: [&str; 4] = ["xlsx", "xlsm", "xltx", "xltm"];
        let extension = extension(&self.path);
        let is_one_of = |names: &[&str]| names.contains(&extension.as_str());
        let is_package = bytes.starts_with(b"PK");
        // An encrypted workbook is a compound file.
        let is_workbook = is_package || bytes.starts_with(b"\xD0\xCF");
        let names_workbook = is_one_of(&OF_EXCEL) || is_one_of(&["xlsb", "xls", "ods"]);
        // What was misnamed when it came may go back under that name.
        let came_so =
            self.like.as_ref().is_some_and(|like| self::extension(like) == extension);
        let own = excel_extension(bytes).filter(|_| is_one_of(&OF_EXCEL) && !came_so);
        let wrong = if is_package && is_one_of(&OTHERS) {
            Said::new(
                "結果は Excel ブックです。.xlsx など、中身に合う拡張子にしてください",
                "the result is a workbook; give it a name that says so, such as .xlsx",
            )
        } else if names_workbook && !is_workbook {
            Said::new(
                "結果は Excel ブックではありません。.csv など、中身に合う拡張子にしてください",
                "the result is no workbook; give it a name that says so, such as .csv",
            )
        } else if let Some(own) = own.filter(|own| *own != extension) {
            Said::new(
                format!(
                    "Excel で開けるように、拡張子を .{own} にしてください（.{extension} では開けません）"
                ),
                format!(
                    "name it .{own}: Excel does not open this workbook as .{extension}"
                ),
            )
        } else {
            return Ok(());
        };
        Err(wrong.of(&self.path))
    }

    fn write_beside(&self, bytes: &[u8]) -> io::Result<NamedTempFile> {
        let mut file = tempfile::Builder::new()
            .prefix(".checksheet-")
            .tempfile_in(folder_of(&self.path))?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        // An existing file keeps its mode; a new one gets that of what it was made from.
        let model = if self.overwrite { fs::metadata(&self.path).ok() } else { None };
        let model =
            model.or_else(|| self.like.as_ref().and_then(|p| fs::metadata(p).ok()));
        if let Some(model) = model {
            fs::set_permissions(file.path(), model.permissions())?;
        }
        Ok(file)
    }

    fn named(&self, err: io::Error) -> Error {
        Error::from(err).in_file(self.path.display().to_string())
    }
}

/// The extension in lower case, without its point; empty where there is none.
fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

/// A file that is complete and has not got its name yet. Dropped, it is gone.
struct Staged<'o> {
    output: &'o Output,
    file: NamedTempFile,
}

impl Staged<'_> {
    fn publish(self) -> Result<(), Error> {
        let Staged { output, file } = self;
        let published = if output.overwrite {
            file.persist(&output.path)
        } else {
            // Told apart from above: someone may have made the file meanwhile.
            file.persist_noclobber(&output.path)
        };
        published.map(drop).map_err(|err| output.named(err.error))
    }
}

/// Write all or none of several files, each with its bytes.
///
/// A disk that is full shows before the first of them gets its name.
pub(crate) fn write_all(files: &[(Output, Vec<u8>)]) -> anyhow::Result<()> {
    for (i, (output, _)) in files.iter().enumerate() {
        let key = same_file_key(&output.path);
        if files[..i].iter().any(|(other, _)| same_file_key(&other.path) == key) {
            return Err(Said::new(
                "出力先の名前が重なっています。別の名前にしてください",
                "two outputs have this name; give each its own",
            )
            .of(&output.path)
            .into());
        }
    }
    let staged: Vec<Staged<'_>> = files
        .iter()
        .map(|(output, bytes)| output.stage(bytes))
        .collect::<anyhow::Result<_>>()?;
    Ok(staged.into_iter().try_for_each(Staged::publish)?)
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Two paths with the same key are the same file, also where it is not there yet.
fn same_file_key(path: &Path) -> PathBuf {
    if let Ok(found) = fs::canonicalize(path) {
        return found;
    }
    let folder = fs::canonicalize(folder_of(path)).unwrap_or_else(|_| folder_of(path));
    folder.join(path.file_name().unwrap_or_default())
}

/// A value as the JSON text of a file or of the terminal, which ends with a line end.
pub(crate) fn json(value: &impl serde::Serialize) -> serde_json::Result<Vec<u8>> {
    let mut json = serde_json::to_vec_pretty(value)?;
    json.push(b'\n');
    Ok(json)
}

/// Print a value as JSON on standard output.
pub(crate) fn say_json(value: &impl serde::Serialize) -> serde_json::Result<()> {
    say(&serde_json::to_string_pretty(value)?);
    Ok(())
}

/// Print a line on standard output. A reader that has gone away is no error.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Notes as lines for a person. What is noted of many cells is one line.
pub(crate) fn note_lines(notes: &[Note], lang: Lang) -> Vec<String> {
    let line = |(note, others): &(&Note, usize)| alike_line(note, *others, lang);
    alike(notes).iter().map(line).collect()
}

/// What is noted of many cells as one note: where many files are gone through, what is
/// kept of each must not grow with its questions.
pub(crate) fn gathered(notes: &[Note]) -> Vec<Note> {
    let gather = |(note, others): (&Note, usize)| {
        let line = |lang| alike_line(note, others, lang);
        Note::new(line(Lang::Japanese), line(Lang::English))
    };
    alike(notes).into_iter().map(gather).collect()
}

/// The first of all notes that say the same of some cell, and how many more do.
fn alike(notes: &[Note]) -> Vec<(&Note, usize)> {
    let mut groups: Vec<(&Note, usize)> = Vec::new();
    for note in notes {
        let says_it = |first: &Note| {
            first.at.is_some()
                && note.at.is_some()
                && [Lang::Japanese, Lang::English]
                    .iter()
                    .all(|lang| first.text(*lang) == note.text(*lang))
        };
        match groups.iter_mut().find(|(first, _)| says_it(first)) {
            Some((_, others)) => *others += 1,
            None => groups.push((note, 0)),
        }
    }
    groups
}

fn alike_line(first: &Note, others: usize, lang: Lang) -> String {
    match (&first.at, others) {
        (Some(at), 1..) => {
            let text = first.text(lang);
            lang.pick(
                format!("{at} ほか {others} か所: {text}"),
                format!("{at} and {others} more: {text}"),
            )
        }
        _ => first.line(lang),
    }
}

/// Say which file was written.
pub(crate) fn say_wrote(path: &Path) {
    say(&format!("→ {}", path.display()));
}

/// Print a line on standard error.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
