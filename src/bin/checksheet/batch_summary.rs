//! What became of the files of a folder.

use std::collections::BTreeMap;

use checksheet::{Lang, Note};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook,
    Worksheet, XlsxError,
};
use serde::{Deserialize, Serialize};

/// What became of all files, in the order of their names.
#[derive(Debug, Serialize)]
pub(crate) struct Summary {
    #[serde(rename = "files")]
    pub(crate) entries: Vec<Entry>,
}

/// What became of one file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) file: String,
    /// Another one is another file, other answers, or other options.
    pub(crate) key: String,
    #[serde(flatten)]
    pub(crate) outcome: Outcome,
    /// The files that were written, each with a checksum.
    #[serde(default)]
    pub(crate) wrote: Wrote,
}

/// Names of files, with what tells whether they were edited since.
pub(crate) type Wrote = BTreeMap<String, String>;

impl Entry {
    /// A file that was not filled. What an earlier run wrote is still its.
    pub(crate) fn failed(
        file: String,
        key: String,
        before: Option<&Entry>,
        error: &anyhow::Error,
    ) -> Entry {
        let text = |lang| crate::error_text(error, lang);
        let error = Note::new(text(Lang::Japanese), text(Lang::English));
        let wrote = before.map(|before| before.wrote.clone()).unwrap_or_default();
        Entry { file, key, outcome: Outcome::Failed { error }, wrote }
    }

    /// The file that holds the answers.
    fn filled_file(&self) -> Option<&String> {
        self.wrote.keys().find(|name| !name.ends_with(".review.xlsx"))
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(crate) enum Outcome {
    Filled {
        asked: usize,
        filled: usize,
        blank: usize,
        /// Marks that are left to a person beside their remarks.
        #[serde(default)]
        open_marks: usize,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        notes: Vec<Note>,
    },
    Failed {
        error: Note,
    },
}

impl Summary {
    pub(crate) fn failed(&self) -> usize {
        let failed = |entry: &&Entry| matches!(entry.outcome, Outcome::Failed { .. });
        self.entries.iter().filter(failed).count()
    }

    /// Whether nothing is left for a person.
    pub(crate) fn is_complete(&self) -> bool {
        self.entries.iter().all(|entry| {
            matches!(entry.outcome, Outcome::Filled { blank: 0, open_marks: 0, .. })
        })
    }

    pub(crate) fn line(&self, lang: Lang) -> String {
        let (files, failed) = (self.entries.len(), self.failed());
        let (mut all, mut done) = (0, 0);
        for entry in &self.entries {
            if let Outcome::Filled { asked, filled, .. } = entry.outcome {
                all += asked;
                done += filled;
            }
        }
        lang.pick(
            format!(
                "{files} ファイル (失敗 {failed})、質問 {all} 件中 {done} 件を記入"
            ),
            format!(
                "{files} files ({failed} failed), {done} of {all} questions filled"
            ),
        )
    }

    /// The same as a workbook, with links to the filled files beside it.
    pub(crate) fn xlsx(&self, lang: Lang) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let sheet = workbook.add_worksheet();
        sheet.set_name(lang.pick("結果", "Summary"))?;
        let header = Format::new().set_bold().set_border(FormatBorder::Thin);
        let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let headers = lang.pick(
            ["ファイル", "質問", "記入", "空欄", "エラー・注意"],
            ["File", "Questions", "Filled", "Blank", "Errors and notes"],
        );
        for (col, text) in (0u16..).zip(headers) {
            sheet.write_string_with_format(0, col, text, &header)?;
        }
        for (col, width) in (0u16..).zip([48.0, 9.0, 9.0, 9.0, 80.0]) {
            sheet.set_column_width(col, width)?;
        }
        for (row, entry) in (1u32..).zip(&self.entries) {
            name(sheet, row, entry, &cell)?;
            let told = match &entry.outcome {
                Outcome::Filled { asked, filled, blank, notes, .. } => {
                    for (col, count) in (1u16..).zip([asked, filled, blank]) {
                        let count = *count as f64;
                        sheet.write_number_with_format(row, col, count, &cell)?;
                    }
                    let lines = notes.iter().map(|note| note.line(lang));
                    lines.collect::<Vec<_>>().join("\n")
                }
                Outcome::Failed { error } => error.line(lang),
            };
            sheet.write_string_with_format(row, 4, in_a_cell(&told), &cell)?;
        }
        let last = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last, 4)?;
        sheet.set_freeze_panes(1, 0)?;
        workbook.save_to_buffer()
    }
}

/// The name of a file, with a link to the filled one.
fn name(
    sheet: &mut Worksheet,
    row: u32,
    entry: &Entry,
    cell: &Format,
) -> Result<(), XlsxError> {
    if let Some(filled) = entry.filled_file() {
        // A link is a help; where Excel would not take it, the text does.
        let url = Url::new(format!("external:{filled}")).set_text(&entry.file);
        if sheet.write_url_with_format(row, 0, url, cell).is_ok() {
            return Ok(());
        }
    }
    sheet.write_string_with_format(row, 0, &entry.file, cell)?;
    Ok(())
}

/// As much as a cell holds.
fn in_a_cell(text: &str) -> String {
    const MOST: usize = 4_000;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
