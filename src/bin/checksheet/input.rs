//! Files that the program reads.

use std::fs;
use std::path::{Path, PathBuf};

use checksheet::{
    AnswerLibrary, Company, Error, Form, Layout, Opener, Password, Questionnaire,
    SentSheet,
};

/// The bytes of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|err| named(err.into(), path))
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
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let sheet = if text.trim_ascii_start().starts_with(b"{") {
        Questionnaire::from_bytes(&bytes).map(|read| SentSheet::new(&name, read))
    } else {
        Form::from_bytes(&bytes).map(|form| SentSheet::of_form(&name, &form))
    };
    sheet.map_err(|err| named(err, path))
}

/// Who answers.
pub(crate) fn company(path: &Path) -> Result<Company, Error> {
    let bytes = read(path)?;
    let text = String::from_utf8_lossy(&bytes);
    Company::from_toml(&text).map_err(|err| named(err, path))
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
