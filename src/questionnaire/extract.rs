//! From the grid and a layout to what is asked, and where the answers go.

use crate::address::{CellRef, RowRange};
use crate::layout::{Field, Layout};
use crate::note::Note;
use crate::workbook::Workbook;

use super::Questionnaire;

/// A questionnaire together with the cells that it came from.
///
/// This is what a [`FillPlan`](crate::FillPlan) is made for.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// What is asked and what is answered already.
    pub questionnaire: Questionnaire,
    /// Where each item stands; as many as the questionnaire has items.
    pub places: Vec<Place>,
    /// The company block.
    pub fields: Vec<Field>,
    /// What was passed over or repaired.
    pub notes: Vec<Note>,
}

/// Where an item stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Index of its table in [`Layout::tables`].
    pub table: usize,
    /// The sheet's name; empty in files without sheets.
    pub sheet: String,
    /// All rows of the item.
    pub rows: RowRange,
    /// The cell of the question's text.
    pub question: CellRef,
    /// Where each answer goes; as many as the item has answers.
    pub answers: Vec<AnswerPlace>,
}

/// Where an answer goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswerPlace {
    /// The cell of the status.
    pub status: Option<CellRef>,
    /// The cells of which one is to be ticked, instead of a status cell.
    pub marks: Vec<MarkPlace>,
    /// The cell of the remark. The same as the status where one cell takes both.
    pub remark: Option<CellRef>,
    /// What the status may be, in the words of the sheet; empty where anything may be.
    pub choices: Vec<String>,
}

/// A cell that may be ticked.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkPlace {
    /// The cell.
    pub at: CellRef,
    /// What a mark there says.
    pub choice: String,
}

/// Read the questions and answers of a workbook by a layout.
pub fn extract(_workbook: &Workbook, layout: &Layout) -> Form {
    Form {
        questionnaire: Questionnaire::default(),
        places: Vec::new(),
        fields: layout.fields.clone(),
        notes: Vec::new(),
    }
}
