//! Fill security questionnaires (セキュリティチェックシート) from approved answers, in the
//! customer's own file, unharmed.
//!
//! ```text
//! bytes ─ open ─▶ Workbook ─ detect ─▶ Layout ─ extract ─▶ Form ────┐
//!                 (a grid)             (where)             (what)   ├─ plan ─▶ FillPlan ─ apply ─▶ bytes
//! master bytes ─ the same way ─▶ Questionnaire ─▶ AnswerLibrary ────┘
//! ```

mod address;
mod apply;
mod brief;
mod charset;
pub mod check;
mod company;
mod compound;
mod decisions;
mod delimited;
pub mod diff;
mod edit;
mod error;
pub mod export;
mod facts;
mod fingerprint;
pub mod harvest;
mod html_table;
mod lang;
pub mod layout;
mod library;
mod limits;
pub mod lint;
pub mod matching;
mod measure;
mod note;
mod ods;
mod opc;
mod open;
mod password;
mod plan;
mod planner;
mod previous;
mod profile;
pub mod questionnaire;
mod reach;
mod rebuild;
mod report;
mod review;
mod sent;
mod similarity;
#[cfg(test)]
mod testing;
mod unfit;
mod verify;
pub mod workbook;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

pub use crate::address::{CellRange, CellRef, ColumnRef, Location, RowRange, RowRef};
pub use crate::charset::{Charset, Decoded, Delimiter, TextOptions};
pub use crate::company::Company;
pub use crate::diff::{Change, Diff};
pub use crate::edit::{
    CellValue, Date, Edit, EditOptions, Edited, Encrypt, Fit, Formulas, ReadBack,
    Signature, WriteAs,
};
pub use crate::error::{
    Error, ErrorKind, ModelProblem, Refusal, Result, ReviewProblem, Unsupported,
    ValueProblem,
};
pub use crate::lang::Lang;
pub use crate::layout::Layout;
pub use crate::library::{AnswerLibrary, Entry, EntryKind};
pub use crate::limits::Limits;
pub use crate::lint::Linter;
pub use crate::matching::{Candidate, Decision, Match, Matcher, Policy};
pub use crate::note::Note;
pub use crate::open::{Opener, edit, excel_extension, open, to_xlsx};
pub use crate::password::Password;
pub use crate::plan::{BlankReason, Fill, FillPlan, Outcome, PlanItem, Write};
pub use crate::planner::Planner;
pub use crate::previous::CarriedOver;
pub use crate::profile::{Profile, Profiles, Recognised};
pub use crate::questionnaire::{
    Answer, Form, Item, Number, Questionnaire, Section, Status,
};
pub use crate::report::Report;
pub use crate::review::Review;
pub use crate::sent::SentSheet;
pub use crate::verify::{Verification, Violation, verify, verify_with};
pub use crate::workbook::{Format, Workbook};
