//! The workbook as a plan again.

use std::collections::HashMap;

use super::{Column, Decision, Proposed, Stored, VERSION, fingerprint, id, writes_of};
use crate::decisions::{self, same};
use crate::error::{Error, ErrorKind, Result, ReviewProblem};
use crate::lang::Lang;
use crate::open::{Opener, open};
use crate::plan::{BlankReason, Fill, FillPlan, Outcome, PlanItem, Write};
use crate::planner::answer_writes;
use crate::questionnaire::{Answer, Form, Place};
use crate::workbook::Workbook;

impl FillPlan {
    /// The plan that a person made of a [`Review`](crate::Review), for the file that it
    /// was made for.
    ///
    /// Rows and columns may have been moved, filtered or deleted; further ones are not
    /// looked at. What was accepted unchanged is as it was planned.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Review`], at the cell of the review that cannot be followed: an
    /// unknown decision, a proposal that was accepted and changed, two rows for one
    /// question, an answer that the questionnaire does not offer. The same where the
    /// workbook is no review, or one of another questionnaire; and whatever
    /// [`open`] says of the two files. Where several cells cannot be followed,
    /// [`ErrorKind::Several`] names them all.
    pub fn from_review(review: &[u8], file: &[u8]) -> Result<FillPlan> {
        FillPlan::from_review_with(review, file, &Opener::new())
    }

    /// [`from_review`](FillPlan::from_review) with what is known about the file: its
    /// password, its encoding.
    ///
    /// # Errors
    ///
    /// As `from_review`.
    pub fn from_review_with(
        review: &[u8],
        file: &[u8],
        opener: &Opener,
    ) -> Result<FillPlan> {
        let review = open(review)?;
        let stored = stored(&review)?;
        let form = Form::from_workbook(&opener.open(file)?, &stored.layout);
        let form = form.map_err(|err| match err.kind() {
            ErrorKind::NoSheet(_) | ErrorKind::NoTable => {
                problem(ReviewProblem::OtherFile)
            }
            _ => err,
        })?;
        let same = fingerprint(&form) == stored.fingerprint
            && form.places.len() == stored.plan.items.len()
            && form.places.len() == stored.proposed.len();
        if !same {
            return Err(problem(ReviewProblem::OtherFile));
        }
        let (rows, errors) = rows(&review, &stored)?;
        Reviewed { stored, form, rows }.plan(errors)
    }
}

fn problem(problem: ReviewProblem) -> Error {
    ErrorKind::Review(problem).into()
}

fn stored(review: &Workbook) -> Result<Stored> {
    let stored: Option<Stored> = decisions::stored(review);
    stored
        .filter(|stored| stored.version == VERSION)
        .ok_or_else(|| problem(ReviewProblem::NotAReview))
}

/// One row as a person left it.
type Decided = decisions::Row<Column, Decision>;

/// The rows by item and answer.
type Rows = HashMap<(usize, usize), Decided>;

/// The rows, and what is wrong with those that cannot be followed.
fn rows(review: &Workbook, stored: &Stored) -> Result<(Rows, Vec<Error>)> {
    let found = decisions::rows(review)?;
    let found = found.ok_or_else(|| problem(ReviewProblem::NotAReview))?;
    let ids = ids(stored);
    let (mut rows, mut errors) = (Rows::new(), found.errors);
    for row in found.rows {
        match ids.get(&row.id) {
            Some(key) => {
                rows.insert(*key, row);
            }
            None => {
                let what = ReviewProblem::UnknownRow(row.id.clone());
                errors.push(row.wrong(Column::Id, what));
            }
        }
    }
    Ok((rows, errors))
}

fn ids(stored: &Stored) -> HashMap<String, (usize, usize)> {
    let mut ids = HashMap::new();
    for (item, proposed) in stored.proposed.iter().enumerate() {
        for answer in 0..proposed.len() {
            ids.insert(id(&stored.plan.items[item], answer), (item, answer));
        }
    }
    ids
}

/// Everything that the reviewed plan is made of.
struct Reviewed {
    stored: Stored,
    form: Form,
    rows: Rows,
}

impl Reviewed {
    fn plan(&self, mut errors: Vec<Error>) -> Result<FillPlan> {
        let items = 0..self.stored.plan.items.len();
        let items = items.map(|item| self.item(item, &mut errors)).collect();
        if !errors.is_empty() {
            return Err(Error::several(errors));
        }
        Ok(FillPlan { items, fields: self.stored.plan.fields.clone() })
    }

    /// What becomes of an item. What is wrong with its rows is added to the errors.
    fn item(&self, item: usize, errors: &mut Vec<Error>) -> PlanItem {
        let planned = &self.stored.plan.items[item];
        let place = &self.form.places[item];
        let mut writes = Vec::new();
        let mut edited = false;
        let mut asks = false;
        for (answer, proposed) in self.stored.proposed[item].iter().enumerate() {
            let Some(row) = self.rows.get(&(item, answer)) else { continue };
            asks |= decision(row) == Decision::Ask;
            match check(row, proposed) {
                Ok(None) => {}
                Ok(Some(Answered::AsPlanned)) if is_fill(planned) => {
                    writes.extend(planned_writes(planned, place, answer));
                }
                Ok(Some(_)) => {
                    edited = true;
                    match typed_writes(row, place, answer) {
                        Ok(typed) => writes.extend(typed),
                        Err(err) => errors.push(err),
                    }
                }
                Err(err) => errors.push(err),
            }
        }
        let outcome = match (&planned.outcome, writes.is_empty()) {
            (Outcome::Blank { reason }, true) if asks => {
                Outcome::Blank { reason: reason.clone() }
            }
            (_, true) => Outcome::Blank { reason: BlankReason::Told },
            (Outcome::Fill(fill), false) if !edited => {
                Outcome::Fill(Fill { writes, ..fill.clone() })
            }
            (_, false) => Outcome::Fill(told(planned, writes)),
        };
        PlanItem { outcome, ..planned.clone() }
    }
}

fn is_fill(planned: &PlanItem) -> bool {
    matches!(planned.outcome, Outcome::Fill(_))
}

fn planned_writes(planned: &PlanItem, place: &Place, answer: usize) -> Vec<Write> {
    match (&planned.outcome, place.answers.get(answer)) {
        (Outcome::Fill(fill), Some(cells)) => {
            writes_of(cells, &fill.writes).cloned().collect()
        }
        _ => Vec::new(),
    }
}

/// An answer that a person gave.
fn told(planned: &PlanItem, writes: Vec<Write>) -> Fill {
    let nearest = planned.candidates.first();
    Fill {
        entry: nearest.map(|best| best.number.clone()).unwrap_or_default(),
        source: "review".to_owned(),
        score: nearest.map_or(0.0, |best| best.score),
        writes,
        open_marks: Vec::new(),
    }
}

/// How an answer was given.
enum Answered {
    AsPlanned,
    Otherwise,
}

/// Whether something is written, where the row does not contradict itself.
fn check(row: &Decided, proposed: &Proposed) -> Result<Option<Answered>> {
    let (status, remark) = (row.text(Column::Status), row.text(Column::Remark));
    let same_status = same(status, &proposed.status);
    let same_remark = same(remark, &proposed.remark);
    let empty = status.trim().is_empty() && remark.trim().is_empty();
    let unchanged = same_status && same_remark;
    let changed_at = if same_status { Column::Remark } else { Column::Status };
    let wrong = |what, column| Err(row.wrong(column, what));
    match decision(row) {
        Decision::Accept if !unchanged => {
            wrong(ReviewProblem::AcceptsChange, changed_at)
        }
        Decision::Accept if empty => {
            wrong(ReviewProblem::AcceptsNothing, Column::Decision)
        }
        Decision::Edit if empty => wrong(ReviewProblem::EditsNothing, Column::Decision),
        Decision::Blank if !unchanged && !empty => {
            wrong(ReviewProblem::BlankWithText, changed_at)
        }
        Decision::Ask if !unchanged && !empty => {
            wrong(ReviewProblem::UndecidedWithText, changed_at)
        }
        Decision::Accept | Decision::Edit if unchanged => Ok(Some(Answered::AsPlanned)),
        Decision::Accept | Decision::Edit => Ok(Some(Answered::Otherwise)),
        Decision::Blank | Decision::Ask => Ok(None),
    }
}

/// A decision that was cleared is still to be made.
fn decision(row: &Decided) -> Decision {
    row.decision.unwrap_or(Decision::Ask)
}

/// What a row writes in a person's own words.
fn typed_writes(row: &Decided, place: &Place, answer: usize) -> Result<Vec<Write>> {
    let (status, remark) = (row.text(Column::Status), row.text(Column::Remark));
    let said = Answer::of(status.trim(), remark.trim_end());
    answer_writes(place, answer, &said).map_err(|reason| {
        let what = ReviewProblem::NotWritable {
            japanese: reason.text(Lang::Japanese),
            english: reason.text(Lang::English),
        };
        row.wrong(Column::Status, what)
    })
}
