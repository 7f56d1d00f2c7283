//! The workbook as a plan again.

use std::collections::HashMap;

use super::{
    Column, Decision, Proposed, STORE, Stored, VERSION, fingerprint, id, writes_of,
};
use crate::address::{CellRef, Location};
use crate::error::{Error, ErrorKind, Result, ReviewProblem};
use crate::lang::Lang;
use crate::open::{Opener, open};
use crate::plan::{BlankReason, Fill, FillPlan, Outcome, PlanItem, Write};
use crate::planner::answer_writes;
use crate::questionnaire::{Answer, Form, Place};
use crate::workbook::{Sheet, Workbook};

/// Headers are looked for in this many rows.
const HEADER_ROWS: usize = 50;

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
    /// [`open`] says of the two files.
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
        let rows = rows(&review, &stored)?;
        Reviewed { stored, form, rows }.plan()
    }
}

fn problem(problem: ReviewProblem) -> Error {
    ErrorKind::Review(problem).into()
}

fn stored(review: &Workbook) -> Result<Stored> {
    let sheet =
        review.sheet(STORE).ok_or_else(|| problem(ReviewProblem::NotAReview))?;
    let json: String =
        sheet.rows().map(|row| sheet.text(CellRef::new(row, 0))).collect();
    let stored: Stored =
        serde_json::from_str(&json).map_err(|_| problem(ReviewProblem::NotAReview))?;
    if stored.version != VERSION {
        return Err(problem(ReviewProblem::NotAReview));
    }
    Ok(stored)
}

/// One row as a person left it.
struct Decided {
    decision: Decision,
    proposal: Proposed,
    /// The places of status, remark and decision, for errors.
    status_at: Location,
    remark_at: Location,
    decision_at: Location,
}

/// The rows by item and answer.
type Rows = HashMap<(usize, usize), Decided>;

/// Where the columns are.
struct Columns {
    header_row: u32,
    of: HashMap<&'static str, u16>,
}

impl Columns {
    fn find(sheet: &Sheet) -> Option<Columns> {
        sheet.rows().take(HEADER_ROWS).find_map(|row| {
            let mut of = HashMap::new();
            for (at, cell) in sheet.row(row) {
                let text = sheet.shown(cell);
                if let Some(column) = column(&text) {
                    of.entry(column.header(Lang::English)).or_insert(at.col);
                }
            }
            let found = |column: Column| of.contains_key(column.header(Lang::English));
            (found(Column::Id) && found(Column::Decision))
                .then_some(Columns { header_row: row, of })
        })
    }

    fn at(&self, column: Column) -> Result<u16> {
        let missing =
            || problem(ReviewProblem::NoColumn(column.header(Lang::Japanese)));
        self.of.get(column.header(Lang::English)).copied().ok_or_else(missing)
    }
}

fn column(header: &str) -> Option<Column> {
    Column::ALL.into_iter().find(|column| {
        [Lang::Japanese, Lang::English]
            .map(|lang| column.header(lang))
            .contains(&header.trim())
    })
}

fn rows(review: &Workbook, stored: &Stored) -> Result<Rows> {
    let found = review
        .sheets()
        .iter()
        .filter(|sheet| sheet.name() != STORE)
        .find_map(|sheet| Some((sheet, Columns::find(sheet)?)));
    let (sheet, columns) = found.ok_or_else(|| problem(ReviewProblem::NotAReview))?;
    let ids = ids(stored);
    let [id_at, status_at, remark_at, decision_at] =
        [Column::Id, Column::Status, Column::Remark, Column::Decision]
            .map(|column| columns.at(column));
    let (id_at, status_at, remark_at, decision_at) =
        (id_at?, status_at?, remark_at?, decision_at?);
    let mut rows = Rows::new();
    for row in sheet.rows().filter(|row| *row > columns.header_row) {
        let place = |col| Location::new(sheet.name(), CellRef::new(row, col));
        let text = |col| sheet.text(CellRef::new(row, col));
        let id = text(id_at);
        if id.trim().is_empty() {
            continue;
        }
        let key = *ids.get(id.trim()).ok_or_else(|| {
            problem(ReviewProblem::UnknownItem(id.trim().to_owned())).at(&place(id_at))
        })?;
        let said = text(decision_at);
        let decision = Decision::of(&said).ok_or_else(|| {
            problem(ReviewProblem::UnknownDecision(said)).at(&place(decision_at))
        })?;
        let decided = Decided {
            decision,
            proposal: Proposed { status: text(status_at), remark: text(remark_at) },
            status_at: place(status_at),
            remark_at: place(remark_at),
            decision_at: place(decision_at),
        };
        if rows.insert(key, decided).is_some() {
            let id = id.trim().to_owned();
            return Err(problem(ReviewProblem::Twice(id)).at(&place(id_at)));
        }
    }
    Ok(rows)
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
    fn plan(&self) -> Result<FillPlan> {
        let items = (0..self.stored.plan.items.len()).map(|item| self.item(item));
        let fields = self.stored.plan.fields.clone();
        Ok(FillPlan { items: items.collect::<Result<_>>()?, fields })
    }

    fn item(&self, item: usize) -> Result<PlanItem> {
        let planned = &self.stored.plan.items[item];
        let place = &self.form.places[item];
        let mut writes = Vec::new();
        let mut edited = false;
        let mut asks = false;
        for (answer, proposed) in self.stored.proposed[item].iter().enumerate() {
            let Some(row) = self.rows.get(&(item, answer)) else { continue };
            asks |= row.decision == Decision::Ask;
            match row.check(proposed)? {
                None => {}
                Some(Answered::AsPlanned) if is_fill(planned) => {
                    writes.extend(planned_writes(planned, place, answer));
                }
                Some(_) => {
                    edited = true;
                    writes.extend(row.writes(place, answer)?);
                }
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
        Ok(PlanItem { outcome, ..planned.clone() })
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
    }
}

/// How an answer was given.
enum Answered {
    AsPlanned,
    Otherwise,
}

impl Decided {
    /// Whether something is written, where the row does not contradict itself.
    fn check(&self, proposed: &Proposed) -> Result<Option<Answered>> {
        let same_status = same(&self.proposal.status, &proposed.status);
        let same_remark = same(&self.proposal.remark, &proposed.remark);
        let empty = self.proposal.status.trim().is_empty()
            && self.proposal.remark.trim().is_empty();
        let unchanged = same_status && same_remark;
        let changed_at = if same_status { &self.remark_at } else { &self.status_at };
        let wrong = |what, at| Err(problem(what).at(at));
        match self.decision {
            Decision::Accept if !unchanged => {
                wrong(ReviewProblem::AcceptsChange, changed_at)
            }
            Decision::Accept if empty => {
                wrong(ReviewProblem::AcceptsNothing, &self.decision_at)
            }
            Decision::Edit if empty => {
                wrong(ReviewProblem::EditsNothing, &self.decision_at)
            }
            Decision::Blank if !unchanged && !empty => {
                wrong(ReviewProblem::BlankWithText, changed_at)
            }
            Decision::Accept | Decision::Edit if unchanged => {
                Ok(Some(Answered::AsPlanned))
            }
            Decision::Accept | Decision::Edit => Ok(Some(Answered::Otherwise)),
            Decision::Blank | Decision::Ask => Ok(None),
        }
    }

    fn writes(&self, place: &Place, answer: usize) -> Result<Vec<Write>> {
        let said =
            Answer::of(self.proposal.status.trim(), self.proposal.remark.trim_end());
        answer_writes(place, answer, &said).map_err(|reason| {
            let what = ReviewProblem::NotWritable {
                japanese: reason.text(Lang::Japanese),
                english: reason.text(Lang::English),
            };
            problem(what).at(&self.status_at)
        })
    }
}

/// Programs differ in line ends and in blanks at the end.
fn same(a: &str, b: &str) -> bool {
    let plain = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
    plain(a) == plain(b)
}
