//! What earlier runs over a folder have done, so that the next does only what is new.

use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;

use checksheet::{Error, Lang, Note};
use serde::{Deserialize, Serialize};

use crate::batch::lock;
use crate::batch_summary::{Entry, Outcome};
use crate::input;

/// One line for each file that was gone through; of several, the last counts.
pub(crate) struct Journal {
    known: HashMap<String, Entry>,
    file: Mutex<fs::File>,
}

impl Journal {
    pub(crate) fn open(path: &Path) -> Result<Journal, Error> {
        // A line that was broken off is as good as none: its file is filled again.
        let text = fs::read_to_string(path).unwrap_or_default();
        let lines = text.lines().filter_map(|line| serde_json::from_str(line).ok());
        let entries =
            lines.map(|line: Line<Entry>| line.entry.in_japanese(line.japanese));
        let known = entries.map(|entry| (entry.file.clone(), entry)).collect();
        let file = fs::OpenOptions::new().create(true).append(true).open(path);
        let file = file.map_err(|err| input::named(err.into(), path))?;
        Ok(Journal { known, file: Mutex::new(file) })
    }

    /// What was done with the file last.
    pub(crate) fn last(&self, file: &str) -> Option<&Entry> {
        self.known.get(file)
    }

    /// Without it the next run does more than it must, which is no reason to stop.
    pub(crate) fn add(&self, entry: &Entry) {
        let japanese = entry.notes().map(|note| note.line(Lang::Japanese)).collect();
        if let Ok(mut line) = serde_json::to_vec(&Line { entry, japanese }) {
            line.push(b'\n');
            let _ = lock(&self.file).write_all(&line);
        }
    }
}

/// A line of the journal: JSON is English, and the next run may be told in Japanese.
#[derive(Serialize, Deserialize)]
struct Line<E> {
    #[serde(flatten)]
    entry: E,
    #[serde(default)]
    japanese: Vec<String>,
}

impl Entry {
    /// What is told of the file.
    fn notes(&self) -> impl Iterator<Item = &Note> {
        match &self.outcome {
            Outcome::Filled { notes, .. } => notes.iter(),
            Outcome::Failed { error } => std::slice::from_ref(error).iter(),
        }
    }

    /// The same with what is told of it in Japanese as well.
    fn in_japanese(mut self, japanese: Vec<String>) -> Entry {
        let notes = match &mut self.outcome {
            Outcome::Filled { notes, .. } => &mut notes[..],
            Outcome::Failed { error } => std::slice::from_mut(error),
        };
        for (note, japanese) in notes.iter_mut().zip(japanese) {
            *note = Note::new(japanese, note.text(Lang::English));
        }
        self
    }

    /// Whether the file was filled from the same bytes and answers, into files that are
    /// still there.
    pub(crate) fn holds(&self, key: &str, folder: &Path) -> bool {
        self.key == key
            && matches!(self.outcome, Outcome::Filled { .. })
            && self.wrote.keys().all(|name| folder.join(name).is_file())
    }

    /// Whether an output is as it was left: nobody has worked on it since.
    pub(crate) fn left(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let wrote = self.wrote.get(&*name);
        let now = || fs::read(path).ok().map(|bytes| content_key(&bytes));
        wrote.is_some_and(|key| now().as_ref() == Some(key))
    }
}

/// Length and checksum: enough to see that a file was edited.
pub(crate) fn content_key(bytes: &[u8]) -> String {
    format!("{:x}-{:08x}", bytes.len(), crc32fast::hash(bytes))
}
