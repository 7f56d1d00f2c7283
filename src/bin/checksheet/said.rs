//! What the program itself has to say, in both languages.

use std::fmt;
use std::path::{Path, PathBuf};

use checksheet::Lang;

/// An error of the program: how it was called, or what it was given.
#[derive(Debug)]
pub(crate) struct Said {
    file: Option<PathBuf>,
    japanese: String,
    english: String,
}

impl Said {
    pub(crate) fn new(japanese: impl Into<String>, english: impl Into<String>) -> Said {
        Said { file: None, japanese: japanese.into(), english: english.into() }
    }

    /// The same of a file.
    pub(crate) fn of(self, file: &Path) -> Said {
        Said { file: Some(file.to_owned()), ..self }
    }

    pub(crate) fn text(&self, lang: Lang) -> String {
        let text = lang.pick(&self.japanese, &self.english);
        match &self.file {
            Some(file) => format!("{}: {text}", file.display()),
            None => text.clone(),
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::English))
    }
}

impl std::error::Error for Said {}
