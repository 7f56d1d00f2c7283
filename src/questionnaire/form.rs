//! A questionnaire together with the cells that it came from.

use std::sync::Arc;

use crate::address::{CellRef, Location, RowRange};
use crate::charset::Charset;
use crate::error::{ErrorKind, Result};
use crate::layout::{self, Field, Layout, Requirement};
use crate::note::Note;
use crate::open::Opener;
use crate::workbook::{Validation, Workbook};

use super::{Questionnaire, extract};

/// A questionnaire that knows its cells: what a [`FillPlan`](crate::FillPlan) is made for.
///
/// # Examples
///
/// ```no_run
/// let bytes = std::fs::read("customer.xlsx")?;
/// let form = checksheet::Form::from_bytes(&bytes)?;
/// for (item, place) in form.questionnaire.items.iter().zip(&form.places) {
///     println!("{} {}", form.question_at(place), item.question);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// What is asked and what is answered already.
    pub questionnaire: Questionnaire,
    /// Where each item stands; as many as the questionnaire has items.
    pub places: Vec<Place>,
    /// The company block.
    pub fields: Vec<Field>,
    /// What was passed over or repaired.
    pub notes: Vec<Note>,
    /// The encoding of a text file: answers with other characters cannot be written into
    /// it. None where everything can be written.
    pub charset: Option<Charset>,
}

/// Where an item stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The sheet's name; empty in files without sheets.
    pub sheet: String,
    /// All rows of the item.
    pub rows: RowRange,
    /// The cell of the question's text.
    pub question: CellRef,
    /// The same question in further columns, as a rule in another language.
    pub translations: Vec<String>,
    /// Where each answer goes; as many as the item has answers.
    pub answers: Vec<AnswerPlace>,
    /// Marks of this table and what they mean, where a legend says so.
    pub legend: Arc<[(String, String)]>,
    /// What the instructions demand of answers in this table.
    pub requirements: Arc<[Requirement]>,
}

/// Where an answer goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswerPlace {
    /// The cell of the status. None where the sheet has none, or it is crossed out.
    pub status: Option<Slot>,
    /// The cells of which one is to be ticked, instead of a status cell.
    pub marks: Vec<MarkSlot>,
    /// The cell of the remark. None where the sheet has no room for one, where it is
    /// crossed out by a line or a slash, or where [`shared`](AnswerPlace::shared) says that
    /// the status cell takes it.
    pub remark: Option<Slot>,
    /// Whether the remark's header asks for the reason of a no alone: 「いいえ」の場合、その理由.
    pub remark_is_reason: bool,
    /// Whether the status cell takes the remark too.
    pub shared: bool,
    /// What the status may be, in the words of the sheet; empty where anything may be.
    pub choices: Arc<[String]>,
}

/// A cell that may take a part of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// The cell; of a merged area, its top left one.
    pub at: CellRef,
    /// The text that stands there, as it is.
    pub text: Option<String>,
    /// Why nothing may be written, where that is so.
    pub obstacle: Option<Obstacle>,
    /// What the cell accepts, where it does not accept everything.
    pub validation: Option<Arc<Validation>>,
    /// The check boxes that Excel draws in the cell or over it. They are ticked, and the
    /// cell is not written.
    pub boxes: Vec<BoxSlot>,
}

/// A check box that Excel draws.
#[derive(Clone, Debug, PartialEq)]
pub struct BoxSlot {
    /// The text beside it, if any.
    pub label: String,
    /// The cell that takes TRUE. None where only a click ticks the box.
    pub linked: Option<Slot>,
}

/// A cell that may be ticked.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkSlot {
    /// The cell.
    pub slot: Slot,
    /// What a mark there says.
    pub choice: String,
}

/// Why a cell is not to be written.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Obstacle {
    /// It holds a formula.
    Formula,
    /// It is locked, and its sheet protected.
    Locked,
    /// Its column is hidden.
    Hidden,
    /// Its column may not be the answer's: see [`LEAST_CONFIDENCE`](crate::layout::LEAST_CONFIDENCE).
    Doubtful,
}

impl Slot {
    fn forget(&mut self, obstacle: Obstacle) {
        self.obstacle = self.obstacle.filter(|own| *own != obstacle);
        for linked in self.boxes.iter_mut().filter_map(|b| b.linked.as_mut()) {
            linked.forget(obstacle);
        }
    }
}

impl Form {
    /// Read the questions of a file: [`open`](crate::open), [`detect`](layout::detect) and
    /// [`extract`] in one.
    ///
    /// # Errors
    ///
    /// What [`open`](crate::open) says, and [`ErrorKind::NoTable`] when there are no questions in it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Form> {
        Form::from_bytes_with(bytes, &Opener::new())
    }

    /// [`from_bytes`](Form::from_bytes) with what is known about the file: its password,
    /// its encoding.
    ///
    /// # Errors
    ///
    /// As `from_bytes`.
    pub fn from_bytes_with(bytes: &[u8], opener: &Opener) -> Result<Form> {
        Form::from_opened(&opener.open(bytes)?)
    }

    /// Find the questions of a workbook and read them.
    pub(crate) fn from_opened(workbook: &Workbook) -> Result<Form> {
        Form::from_workbook(workbook, &layout::detect(workbook))
    }

    /// Read the questions of a workbook by a layout.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NoTable`] when the layout has no table, and [`ErrorKind::NoSheet`]
    /// when it names a sheet that is not there.
    pub fn from_workbook(workbook: &Workbook, layout: &Layout) -> Result<Form> {
        if layout.tables.is_empty() {
            return Err(ErrorKind::NoTable.into());
        }
        extract(workbook, layout)
    }

    /// The same form, as if no cell were kept from being written by this obstacle.
    ///
    /// To be written, a formula has to be given up in the
    /// [`EditOptions`](crate::EditOptions) as well.
    #[must_use]
    pub fn without(mut self, obstacle: Obstacle) -> Form {
        let answers = self.places.iter_mut().flat_map(|place| &mut place.answers);
        for answer in answers {
            let marks = answer.marks.iter_mut().map(|mark| &mut mark.slot);
            let slots = answer.status.iter_mut().chain(&mut answer.remark).chain(marks);
            for slot in slots {
                slot.forget(obstacle);
            }
        }
        self
    }

    /// Whether there is a cell for an answer to any of its questions, writable or not.
    pub fn takes_answers(&self) -> bool {
        let mut answers = self.places.iter().flat_map(|place| &place.answers);
        answers.any(|cells| {
            cells.status.is_some() || cells.remark.is_some() || !cells.marks.is_empty()
        })
    }

    /// The title: that of the questionnaire, or the name of its sheet where that names
    /// more than a sheet.
    pub fn title(&self) -> Option<&str> {
        let sheet = self.places.first().map(|place| place.sheet.trim());
        let sheet = sheet.filter(|name| !is_plain_sheet_name(name));
        self.questionnaire.title.as_deref().or(sheet)
    }

    /// The cell in which an item's question stands.
    pub fn question_at(&self, place: &Place) -> Location {
        Location::new(&place.sheet, place.question)
    }
}

/// 「Sheet1」, 「回答」: what any sheet may be called.
fn is_plain_sheet_name(name: &str) -> bool {
    const PLAIN: &[&str] = &[
        "sheet",
        "シート",
        "ワークシート",
        "table",
        "表",
        "回答",
        "回答欄",
        "回答用",
        "質問",
        "設問",
        "一覧",
        "data",
        "データ",
        "master",
        "マスター",
        "マスタ",
    ];
    let digits =
        |c: char| c.is_numeric() || c.is_whitespace() || "()（）_-".contains(c);
    let name = name.trim_matches(digits).to_lowercase();
    name.is_empty() || PLAIN.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_that_name_nothing() {
        for (name, plain) in [
            ("Sheet1", true),
            ("シート 2", true),
            ("回答", true),
            ("", true),
            ("調査票", false),
            ("セキュリティチェックシート", false),
        ] {
            assert_eq!(is_plain_sheet_name(name), plain, "{name}");
        }
    }
}
