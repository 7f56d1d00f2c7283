//! What is asked, and what was answered: the canonical form of every sheet.
//!
//! It does not know files. [`Form`] is a questionnaire together with the cells that it
//! came from.

mod answer_cells;
mod damaged_number;
mod extract;
mod form;
mod heading;
pub(crate) mod long_form;
mod number;
mod outline;
mod own;
mod preamble;
mod status;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::open::Opener;
use crate::workbook::Workbook;

pub use self::extract::extract;
pub use self::form::{AnswerPlace, BoxSlot, Form, MarkSlot, Obstacle, Place, Slot};
pub use self::number::Number;
pub use self::status::Status;

/// A questionnaire, answered or not.
///
/// # JSON
///
/// ```
/// # use checksheet::Questionnaire;
/// let json = r#"{
///   "title": "情報セキュリティチェックシート", "version": "1.0",
///   "preamble": ["2026年版です。"],
///   "sections": [{"number": "1", "title": "組織", "level": 1}],
///   "items": [
///     {"number": "1-1", "section": 0, "question": "責任者を定めていますか。",
///      "answers": [{"status": "implemented", "mark": "○", "remark": "CISO を任命しています。"}],
///      "extra": {"重要度": "高"}}
///   ]
/// }"#;
/// let questionnaire: Questionnaire = serde_json::from_str(json)?;
/// assert_eq!(questionnaire.items[0].answers[0].mark.as_deref(), Some("○"));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Strings are as a person reads them. What is absent and what is empty are both null.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Questionnaire {
    /// The title above the table.
    #[serde(default)]
    pub title: Option<String>,
    /// 版: the version that the sheet states.
    #[serde(default)]
    pub version: Option<String>,
    /// The other lines above the table.
    #[serde(default)]
    pub preamble: Vec<String>,
    /// The headings, in order.
    #[serde(default)]
    pub sections: Vec<Section>,
    /// The questions, in order.
    pub items: Vec<Item>,
}

/// A heading over some items.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// 項番 of the heading: `2-1`.
    #[serde(default)]
    pub number: Option<String>,
    /// The heading without its number.
    pub title: String,
    /// 1 for the outermost.
    pub level: u8,
}

/// One question and its answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    /// 項番, as a person reads it. See [`Number`] for its order.
    #[serde(default)]
    pub number: Option<String>,
    /// Index of the innermost [`Section`] that it stands in.
    #[serde(default)]
    pub section: Option<usize>,
    /// 確認事項.
    pub question: String,
    /// One answer as a rule; more where the sheet gives a question several answer rows.
    /// None where the sheet has no place for answers.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// The cells of further columns, by their headers, without the empty ones.
    #[serde(default)]
    pub extra: IndexMap<String, String>,
}

/// An answer: status (実施有無) and remark (備考).
#[derive(
    Clone, Debug, Default, Eq, Hash, PartialEq, Serialize, Deserialize, JsonSchema,
)]
pub struct Answer {
    /// What the mark says; null when unanswered.
    #[serde(default)]
    pub status: Option<Status>,
    /// The mark as written: `○`, `はい`, `対応済`.
    #[serde(default)]
    pub mark: Option<String>,
    /// The free text beside it.
    #[serde(default)]
    pub remark: Option<String>,
}

impl Answer {
    /// Whether nothing is answered.
    pub fn is_empty(&self) -> bool {
        self.mark.is_none() && self.remark.is_none()
    }

    /// An answer from the texts of its two cells.
    ///
    /// ```
    /// use checksheet::{Answer, Status};
    ///
    /// let answer = Answer::of("〇", "");
    /// assert_eq!(answer.status, Some(Status::Implemented));
    /// assert_eq!(answer.mark.as_deref(), Some("〇"));
    /// assert_eq!(answer.remark, None);
    /// ```
    pub fn of(mark: &str, remark: &str) -> Answer {
        let text = |s: &str| (!s.trim().is_empty()).then(|| s.to_owned());
        let mark = text(mark);
        Answer { status: mark.as_deref().map(Status::of), mark, remark: text(remark) }
    }
}

impl Questionnaire {
    /// Read a questionnaire out of a file: a workbook, a CSV file, or its own JSON form.
    ///
    /// # Errors
    ///
    /// What [`Form::from_bytes`] says; for JSON, [`ErrorKind::Data`](crate::ErrorKind::Data)
    /// with line and column.
    pub fn from_bytes(bytes: &[u8]) -> Result<Questionnaire> {
        Questionnaire::from_bytes_with(bytes, &Opener::new())
    }

    /// [`from_bytes`](Questionnaire::from_bytes) with what is known about the file: its
    /// password, its encoding. It is of no matter to JSON.
    ///
    /// # Errors
    ///
    /// As `from_bytes`.
    pub fn from_bytes_with(bytes: &[u8], opener: &Opener) -> Result<Questionnaire> {
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if text.trim_ascii_start().starts_with(b"{") {
            return Questionnaire::from_json(text);
        }
        Questionnaire::from_workbook(&opener.open(bytes)?)
    }

    /// Read a questionnaire out of a workbook that was opened.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NoTable`](crate::ErrorKind::NoTable) when there are no questions in it.
    pub fn from_workbook(workbook: &Workbook) -> Result<Questionnaire> {
        match long_form::read(workbook) {
            Some(questionnaire) => Ok(questionnaire),
            None => Ok(Form::from_opened(workbook)?.questionnaire),
        }
    }

    /// Read the JSON form.
    fn from_json(json: &[u8]) -> Result<Questionnaire> {
        let read: Questionnaire = serde_json::from_slice(json).map_err(Error::json)?;
        let most = read.sections.len();
        match read.items.iter().position(|item| item.section.is_some_and(|i| i >= most))
        {
            None => Ok(read),
            Some(i) => Err(Error::data(
                format!("items[{i}].section: 見出しは {most} 件しかありません"),
                format!("items[{i}].section: there are only {most} sections"),
            )),
        }
    }

    /// The headings over an item, from the outermost to the innermost.
    pub fn section_path(&self, item: &Item) -> Vec<&Section> {
        let mut path = Vec::new();
        let mut below = u8::MAX;
        let innermost = item.section.filter(|&i| i < self.sections.len());
        for section in innermost.iter().flat_map(|&i| self.sections[..=i].iter().rev())
        {
            if section.level < below {
                below = section.level;
                path.push(section);
            }
            if below <= 1 {
                break;
            }
        }
        path.reverse();
        path
    }

    /// All answers of all items.
    pub fn answers(&self) -> impl Iterator<Item = &Answer> {
        self.items.iter().flat_map(|item| &item.answers)
    }

    /// The JSON Schema of the JSON form.
    pub fn json_schema() -> serde_json::Value {
        schemars::schema_for!(Questionnaire).to_value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_that_says_something_else() {
        for (json, error) in [
            ("{\"items\":[}", "expected value at line 1 column 11"),
            ("{}", "missing field `items` at line 1 column 2"),
            (
                "{\"items\":[{\"question\":\"あ\",\"section\":0}]}",
                "items[0].section: there are only 0 sections",
            ),
        ] {
            let err = Questionnaire::from_bytes(json.as_bytes()).unwrap_err();
            assert_eq!(err.to_string(), error, "{json}");
        }
    }

    #[test]
    fn the_path_skips_sections_that_are_over() {
        let section = |title: &str, level| Section {
            number: None,
            title: title.to_owned(),
            level,
        };
        let questionnaire = Questionnaire {
            sections: vec![
                section("1", 1),
                section("1-1", 2),
                section("2", 1),
                section("2-1", 2),
            ],
            items: vec![Item { section: Some(3), ..Item::default() }],
            ..Questionnaire::default()
        };
        let path = questionnaire.section_path(&questionnaire.items[0]);
        let titles: Vec<_> =
            path.iter().map(|section| section.title.as_str()).collect();
        assert_eq!(titles, ["2", "2-1"]);
    }
}
