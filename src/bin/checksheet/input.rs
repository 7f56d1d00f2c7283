//! Files that the program reads.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use checksheet::{
    AnswerLibrary, Charset, Company, Date, Delimiter, EditOptions, Error, FillPlan,
    Form, Lang, Layout, Opener, Password, Questionnaire, SentSheet, TextOptions,
};

use crate::fill::FitArg;
use crate::output::tell;

/// The bytes of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|err| named(err.into(), path))
}

/// The text of a file in UTF-8.
pub(crate) fn text(path: &Path) -> Result<String, Error> {
    String::from_utf8(read(path)?)
        .map_err(|_| named(io::Error::from(io::ErrorKind::InvalidData).into(), path))
}

/// Whether a file is of the program's own JSON forms, and no sheet.
pub(crate) fn is_json(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    text.trim_ascii_start().starts_with(b"{")
}

/// A date on the command line.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    Date::try_from(text.to_owned())
}

/// The same error, naming the file.
pub(crate) fn named(err: Error, path: &Path) -> Error {
    err.in_file(path.display().to_string())
}

/// A layout that was stored as JSON.
pub(crate) fn layout(path: &Path) -> Result<Layout, Error> {
    Layout::from_json(&read(path)?).map_err(|err| named(err, path))
}

/// Who answers.
pub(crate) fn company(path: &Path) -> Result<Company, Error> {
    Company::from_toml(&text(path)?).map_err(|err| named(err, path))
}

/// A plan for a file, out of JSON or of a review workbook, told apart by the first
/// character.
pub(crate) fn plan(
    path: &Path,
    file: &[u8],
    opener: &Opener,
    lang: Lang,
) -> Result<FillPlan, Error> {
    let bytes = read(path)?;
    let plan = if is_json(&bytes) {
        FillPlan::from_json(&bytes).inspect_err(|_| {
            tell(lang.pick(
                "--plan には fill --plan か --review で作ったファイルを指定してください",
                "--plan takes a file that `fill --plan` or `fill --review` has written",
            ));
        })
    } else {
        FillPlan::from_review_with(&bytes, file, opener)
    };
    plan.map_err(|err| named(err, path))
}

/// A questionnaire, and each of its questions in further languages.
type Translated = (Questionnaire, Vec<Vec<String>>);

/// What is known about the files that are read.
#[derive(Debug, clap::Args)]
pub(crate) struct Reading {
    #[command(flatten)]
    password: PasswordArg,
    #[command(flatten)]
    text: TextArgs,
}

impl Reading {
    /// The password, where one was given.
    pub(crate) fn password(&self) -> Option<Password> {
        self.password.get()
    }

    /// What was told of files that are text.
    pub(crate) fn text(&self) -> TextOptions {
        self.text.options()
    }

    /// What opens the file that the command is about.
    pub(crate) fn opener(&self) -> Opener {
        self.others().text(self.text())
    }

    /// What opens the files beside it, such as the master: they may have other encodings.
    pub(crate) fn others(&self) -> Opener {
        match self.password() {
            Some(password) => Opener::new().password(password),
            None => Opener::new(),
        }
    }

    /// How the file that the command is about is edited.
    pub(crate) fn edit_options(&self, fit: FitArg) -> EditOptions {
        let (password, text) = (self.password(), self.text());
        EditOptions { password, text, ..fit.into() }
    }

    /// A questionnaire out of any readable file.
    pub(crate) fn questionnaire(&self, path: &Path) -> Result<Questionnaire, Error> {
        questionnaire(path, &self.opener())
    }

    /// The same, and each of its questions in further languages, where the file has them.
    pub(crate) fn translated(&self, path: &Path) -> Result<Translated, Error> {
        let bytes = read(path)?;
        let opener = self.opener();
        let of_json =
            || Questionnaire::from_bytes(&bytes).map(|read| (read, Vec::new()));
        let of_cells = || {
            let workbook = opener.open(&bytes)?;
            let questionnaire = Questionnaire::from_workbook(&workbook)?;
            // A CSV file that this program wrote is read otherwise than a customer's.
            let layout = checksheet::layout::detect(&workbook);
            let form = Form::from_workbook(&workbook, &layout).ok();
            let form = form.filter(|form| form.questionnaire == questionnaire);
            let places = form.into_iter().flat_map(|form| form.places);
            Ok((questionnaire, places.map(|place| place.translations).collect()))
        };
        let found = if is_json(&bytes) { of_json() } else { of_cells() };
        found.map_err(|err| named(err, path))
    }

    /// The same with its cells; none where the file has no cells, or is a CSV file that
    /// this program wrote.
    pub(crate) fn with_form(
        &self,
        path: &Path,
    ) -> Result<(Questionnaire, Option<Form>), Error> {
        let bytes = read(path)?;
        let questionnaire = Questionnaire::from_bytes_with(&bytes, &self.opener())
            .map_err(|err| named(err, path))?;
        if is_json(&bytes) {
            return Ok((questionnaire, None));
        }
        let form = Form::from_bytes_with(&bytes, &self.opener()).ok();
        let form = form.filter(|form| form.questionnaire == questionnaire);
        Ok((questionnaire, form))
    }

    /// A questionnaire out of a file beside that which the command is about.
    pub(crate) fn other(&self, path: &Path) -> Result<Questionnaire, Error> {
        questionnaire(path, &self.others())
    }

    /// The answered questionnaires of several files, in order of precedence.
    pub(crate) fn masters(&self, paths: &[PathBuf]) -> Result<Vec<Master>, Error> {
        let master = |path: &PathBuf| {
            let source = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            Ok(Master { source: source.into_owned(), questionnaire: self.other(path)? })
        };
        paths.iter().map(master).collect()
    }

    /// The approved answers of several files, in order of precedence.
    pub(crate) fn answers(&self, paths: &[PathBuf]) -> Result<AnswerLibrary, Error> {
        let masters = self.masters(paths)?;
        Ok(masters.iter().fold(AnswerLibrary::new(), |library, master| {
            library.with(&master.source, &master.questionnaire)
        }))
    }

    /// A sheet that was filled, with its cells where it has any.
    pub(crate) fn sent(&self, path: &Path) -> Result<SentSheet, Error> {
        let bytes = read(path)?;
        let name = path.display().to_string();
        let opener = self.opener();
        let sheet = if is_json(&bytes) {
            Questionnaire::from_bytes(&bytes).map(|read| SentSheet::new(&name, read))
        } else {
            Form::from_bytes_with(&bytes, &opener)
                .map(|form| SentSheet::of_form(&name, &form))
        };
        sheet.map_err(|err| named(err, path))
    }
}

/// Say which of the sheets have no answers: nothing is found in them.
pub(crate) fn tell_unanswered(sheets: &[SentSheet], lang: Lang) {
    for sheet in sheets.iter().filter(|sheet| !sheet.is_answered()) {
        let name = sheet.name();
        tell(&lang.pick(
            format!("{name}: 回答がありません。記入済みのファイルですか"),
            format!("{name}: nothing is answered in it; is it the filled file?"),
        ));
    }
}

/// Approved answers as they were read.
#[derive(Debug)]
pub(crate) struct Master {
    /// What they are called as a source.
    pub(crate) source: String,
    pub(crate) questionnaire: Questionnaire,
}

fn questionnaire(path: &Path, opener: &Opener) -> Result<Questionnaire, Error> {
    Questionnaire::from_bytes_with(&read(path)?, opener).map_err(|err| named(err, path))
}

/// How a file is written that is text.
#[derive(Debug, clap::Args)]
struct TextArgs {
    /// The encoding of a CSV or text file, such as cp932, euc-jp, iso-2022-jp, utf-8,
    /// utf-16le; the default is to find out
    #[arg(long, value_parser = charset)]
    encoding: Option<Charset>,
    /// What stands between two fields of a CSV or text file: , ; or tab; the default is
    /// to find out
    #[arg(long)]
    delimiter: Option<Delimiter>,
}

impl TextArgs {
    fn options(&self) -> TextOptions {
        TextOptions { encoding: self.encoding, delimiter: self.delimiter }
    }
}

/// An encoding on the command line.
pub(crate) fn charset(label: &str) -> Result<Charset, String> {
    Charset::of_label(label).ok_or_else(|| format!("no such encoding: {label:?}"))
}

/// The password that was typed at the prompt.
static TYPED: OnceLock<Password> = OnceLock::new();

/// Ask for the password of the encrypted workbook, where there is somebody to ask. Says
/// whether one was typed.
pub(crate) fn ask_password(lang: Lang) -> bool {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return false;
    }
    let prompt = lang.pick("ブックのパスワード: ", "Password of the workbook: ");
    match rpassword::prompt_password(prompt) {
        Ok(typed) if !typed.is_empty() => TYPED.set(Password::new(typed)).is_ok(),
        _ => false,
    }
}

/// The password of an encrypted workbook.
#[derive(clap::Args)]
struct PasswordArg {
    /// The password of an encrypted workbook; without it you are asked, if the command is
    /// run in a terminal
    #[arg(long, env = "CHECKSHEET_PASSWORD", hide_env_values = true)]
    password: Option<String>,
}

impl PasswordArg {
    fn get(&self) -> Option<Password> {
        let given = self.password.as_deref().map(Password::new);
        given.or_else(|| TYPED.get().cloned())
    }
}

impl std::fmt::Debug for PasswordArg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.get().fmt(f)
    }
}
