//! What became of the files of a folder.

use checksheet::Lang;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook,
    XlsxError,
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
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(crate) enum Outcome {
    Filled { asked: usize, filled: usize, blank: usize },
    Failed { error: String },
}

impl Summary {
    pub(crate) fn failed(&self) -> usize {
        let failed = |entry: &&Entry| matches!(entry.outcome, Outcome::Failed { .. });
        self.entries.iter().filter(failed).count()
    }

    /// Whether nothing is left for a person.
    pub(crate) fn is_complete(&self) -> bool {
        self.entries
            .iter()
            .all(|entry| matches!(entry.outcome, Outcome::Filled { blank: 0, .. }))
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
            ["ファイル", "質問", "記入", "空欄", "エラー"],
            ["File", "Questions", "Filled", "Blank", "Error"],
        );
        for (col, text) in (0u16..).zip(headers) {
            sheet.write_string_with_format(0, col, text, &header)?;
        }
        for (col, width) in (0u16..).zip([48.0, 9.0, 9.0, 9.0, 60.0]) {
            sheet.set_column_width(col, width)?;
        }
        for (row, entry) in (1u32..).zip(&self.entries) {
            sheet.write_string_with_format(row, 0, &entry.file, &cell)?;
            match &entry.outcome {
                Outcome::Filled { asked, filled, blank } => {
                    for (col, count) in (1u16..).zip([asked, filled, blank]) {
                        sheet.write_number_with_format(
                            row,
                            col,
                            *count as f64,
                            &cell,
                        )?;
                    }
                }
                Outcome::Failed { error } => {
                    sheet.write_string_with_format(row, 4, error, &cell)?;
                }
            }
        }
        let last = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        sheet.autofilter(0, 0, last, 4)?;
        sheet.set_freeze_panes(1, 0)?;
        workbook.save_to_buffer()
    }
}
