//! What will be written where, and what stays blank, before anything is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::address::Location;
use crate::edit::CellValue;
use crate::layout::Role;
use crate::matching::Candidate;

/// A decision for every item of a questionnaire, in the sheet's order.
///
/// A plan is plain data: print it, store it, let a person change it, and only then
/// [apply](FillPlan::apply) it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FillPlan {
    /// One decision for each item.
    pub items: Vec<PlanItem>,
}

/// The decision for one item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanItem {
    /// 項番, as a person reads it.
    pub number: Option<String>,
    /// The cell of the question.
    pub at: Location,
    /// The question's text, checked again when the plan is applied.
    pub question: String,
    /// What to do.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// The entries that come nearest, best first.
    #[serde(default)]
    pub candidates: Vec<Candidate>,
}

/// Fill the item's cells, or leave them and say why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Write an approved answer.
    Fill(Fill),
    /// Write nothing.
    Blank {
        /// Why.
        reason: BlankReason,
    },
}

/// An answer and where it came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fill {
    /// 項番 of the entry that answers.
    pub entry: String,
    /// The source that the entry stands in.
    pub source: String,
    /// How near the entry is, from 0 to 1.
    pub score: f64,
    /// What is written.
    pub writes: Vec<Write>,
}

/// One cell to be written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Write {
    /// The cell.
    pub at: Location,
    /// Which part of the answer it takes.
    pub role: Role,
    /// The text that stood there when the plan was made; null where there was none.
    pub was: Option<String>,
    /// What is written, in the words that the cell accepts.
    pub value: CellValue,
}

/// Why an item stays blank.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum BlankReason {
    /// Nothing in the library fits.
    NoMatch,
    /// The nearest entry is not near enough to be filled without a person.
    Unsure {
        /// 項番 of that entry.
        nearest: String,
        /// How near it is, from 0 to 1.
        score: f64,
    },
    /// The answer is known, but the cell offers no word for it.
    NotOffered {
        /// The answer's own mark.
        mark: String,
        /// What the cell offers.
        choices: Vec<String>,
    },
    /// Someone has answered already.
    AlreadyAnswered,
    /// The cell holds a formula.
    Formula,
    /// The cell is locked on a protected sheet.
    Locked,
    /// The sheet has no cell for the answer.
    NoPlace,
}
