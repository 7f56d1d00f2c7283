//! Files that the program reads.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use checksheet::{
    AnswerLibrary, Company, Date, Error, Form, Layout, Opener, Password, Questionnaire,
    SentSheet,
};

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

/// A questionnaire out of any readable file.
pub(crate) fn questionnaire(path: &Path) -> Result<Questionnaire, Error> {
    Questionnaire::from_bytes(&read(path)?).map_err(|err| named(err, path))
}

/// The approved answers of several files, in order of precedence.
pub(crate) fn answers(paths: &[PathBuf]) -> Result<AnswerLibrary, Error> {
    paths.iter().try_fold(AnswerLibrary::new(), |library, path| {
        let source = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        Ok(library.with(&source, &questionnaire(path)?))
    })
}

/// A sheet that was filled, with its cells where it has any.
pub(crate) fn sent(path: &Path) -> Result<SentSheet, Error> {
    let bytes = read(path)?;
    let name = path.display().to_string();
    let sheet = if is_json(&bytes) {
        Questionnaire::from_bytes(&bytes).map(|read| SentSheet::new(&name, read))
    } else {
        Form::from_bytes(&bytes).map(|form| SentSheet::of_form(&name, &form))
    };
    sheet.map_err(|err| named(err, path))
}

/// Who answers.
pub(crate) fn company(path: &Path) -> Result<Company, Error> {
    Company::from_toml(&text(path)?).map_err(|err| named(err, path))
}

/// The password of an encrypted workbook.
#[derive(clap::Args)]
pub(crate) struct PasswordArg {
    /// The password of an encrypted workbook
    #[arg(long, env = "CHECKSHEET_PASSWORD", hide_env_values = true)]
    password: Option<String>,
}

impl PasswordArg {
    /// The password, where one was given.
    pub(crate) fn get(&self) -> Option<Password> {
        self.password.as_deref().map(Password::new)
    }

    /// What opens files with it.
    pub(crate) fn opener(&self) -> Opener {
        match self.get() {
            Some(password) => Opener::new().password(password),
            None => Opener::new(),
        }
    }
}

impl std::fmt::Debug for PasswordArg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.get().fmt(f)
    }
}
