//! The plan as a workbook that a person edits in Excel or LibreOffice, and that is the
//! plan again afterwards.
//!
//! What a person sees is one sheet with one row for each answer, known by the cell of its
//! question. Stored behind it are the plan as proposed, the layout, and a fingerprint of
//! the questions. The `decisions` module has the rest.

mod read;
mod write;

use crate::brief::{cut, one_line};
use crate::decisions::{self, Word};
use crate::fingerprint::Fingerprint;
use crate::lang::Lang;
use crate::layout::Layout;
use crate::library::{AnswerLibrary, Entry};
use crate::matching::{Evidence, choose, named};
use crate::plan::{BlankReason, FillPlan, Outcome, PlanItem, Write};
use crate::planner::answers_for;
use crate::questionnaire::{Answer, AnswerPlace, Form, Place};
use serde::{Deserialize, Serialize};

/// A plan on its way to a person.
///
/// Items that are filled come with the decision to accept them; for all others the
/// nearest answer is proposed, and nothing is written until a person accepts or edits it.
///
/// | decision | 判断 | means |
/// |---|---|---|
/// | accept | 採用 | the proposal is written as it stands |
/// | edit | 修正 | status and remark are written as a person typed them |
/// | blank | 空欄 | nothing is written |
/// | ask | 要確認 | nothing is written yet |
///
/// A row that was deleted, and a decision that was cleared, write nothing.
///
/// # Examples
///
/// ```no_run
/// use checksheet::{FillPlan, Form, Lang, Questionnaire, AnswerLibrary, Review, layout, open};
///
/// let file = std::fs::read("customer.xlsx")?;
/// let workbook = open(&file)?;
/// let layout = layout::detect(&workbook);
/// let form = Form::from_workbook(&workbook, &layout)?;
/// let library = AnswerLibrary::new();
/// let plan = FillPlan::new(&form, &library);
/// let review = Review::new(&form, &layout, &plan, &library);
/// std::fs::write("review.xlsx", review.to_xlsx(Lang::Japanese)?)?;
/// // … a person decides …
/// let plan = FillPlan::from_review(&std::fs::read("review.xlsx")?, &file)?;
/// let filled = plan.apply(&file)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Review {
    rows: Vec<Row>,
    stored: Stored,
}

/// What a person sees of one answer.
#[derive(Clone, Debug)]
struct Row {
    /// How the row is known: the question's cell, ` #2` for the second answer.
    id: String,
    /// The cell of the question in its file, where that is known.
    link: Option<String>,
    at: crate::address::Location,
    number: String,
    category: String,
    question: String,
    decision: Decision,
    choices: Vec<String>,
    proposed: Proposed,
    reason: [String; 2],
    unexplained: String,
    candidates: [String; 2],
}

/// What is proposed for one answer, as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Proposed {
    status: String,
    remark: String,
}

/// What the program needs to understand the workbook again.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Stored {
    /// Of this form; another number is another form.
    version: u32,
    /// The questions and their cells.
    fingerprint: String,
    layout: Layout,
    plan: FillPlan,
    /// By item, then by answer.
    proposed: Vec<Vec<Proposed>>,
}

const VERSION: u32 = 1;

/// The nearest answer of a blank is proposed from this score on. Of 218 suggestions on
/// questions whose answer is known, 124 of 141 are right from it on, and 3 of 77 below.
const LEAST_PROPOSED: f64 = 0.35;

/// What a person decided.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Decision {
    Accept,
    Edit,
    Blank,
    Ask,
}

impl Word for Decision {
    const ALL: &'static [Decision] =
        &[Decision::Accept, Decision::Edit, Decision::Blank, Decision::Ask];

    fn text(self, lang: Lang) -> &'static str {
        match self {
            Decision::Accept => lang.pick("採用", "accept"),
            Decision::Edit => lang.pick("修正", "edit"),
            Decision::Blank => lang.pick("空欄", "blank"),
            Decision::Ask => lang.pick("要確認", "ask"),
        }
    }
}

impl decisions::Decision for Decision {
    fn colour(self) -> u32 {
        match self {
            Decision::Accept => 0x00E3_F4E3,
            Decision::Edit => 0x00E1_ECFB,
            Decision::Blank => 0x00EC_ECEC,
            Decision::Ask => 0x00FD_E9D3,
        }
    }

    fn drops(self) -> bool {
        matches!(self, Decision::Blank | Decision::Ask)
    }
}

/// The columns of the sheet that a person sees.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Column {
    Number,
    Category,
    Question,
    Id,
    Status,
    Remark,
    Decision,
    Reason,
    Unexplained,
    Candidates,
}

impl Word for Column {
    const ALL: &'static [Column] = &[
        Column::Number,
        Column::Category,
        Column::Question,
        Column::Id,
        Column::Status,
        Column::Remark,
        Column::Decision,
        Column::Reason,
        Column::Unexplained,
        Column::Candidates,
    ];

    fn text(self, lang: Lang) -> &'static str {
        match self {
            Column::Number => lang.pick("項番", "No."),
            Column::Category => lang.pick("分類", "Section"),
            Column::Question => lang.pick("確認事項", "Question"),
            Column::Id => lang.pick("セル", "Cell"),
            Column::Status => lang.pick("実施有無（案）", "Status (proposed)"),
            Column::Remark => lang.pick("備考（案）", "Remark (proposed)"),
            Column::Decision => lang.pick("判断", "Decision"),
            Column::Reason => lang.pick("理由", "Why"),
            Column::Unexplained => lang.pick("説明のつかない語", "Unexplained"),
            Column::Candidates => lang.pick("候補", "Candidates"),
        }
    }
}

impl decisions::Column for Column {
    const ID: Column = Column::Id;
    const DECISION: Column = Column::Decision;
    const READ: &'static [Column] =
        &[Column::Id, Column::Status, Column::Remark, Column::Decision];

    fn width(self) -> f64 {
        match self {
            Column::Number => 8.0,
            Column::Category | Column::Unexplained => 18.0,
            Column::Question => 48.0,
            Column::Id => 14.0,
            Column::Status => 12.0,
            Column::Remark => 52.0,
            Column::Decision => 10.0,
            Column::Reason => 36.0,
            Column::Candidates => 72.0,
        }
    }

    fn is_input(self) -> bool {
        matches!(self, Column::Status | Column::Remark)
    }
}

impl Review {
    /// A review of the plan for a form that was read by this layout.
    pub fn new(
        form: &Form,
        layout: &Layout,
        plan: &FillPlan,
        library: &AnswerLibrary,
    ) -> Review {
        let items = form.questionnaire.items.iter().zip(&form.places).zip(&plan.items);
        let proposed: Vec<Vec<Proposed>> = items
            .clone()
            .map(|((_, place), planned)| proposed(place, planned, library))
            .collect();
        let mut rows = Vec::new();
        for (((item, place), planned), proposed) in items.zip(&proposed) {
            let path = form.questionnaire.section_path(item);
            let titles: Vec<&str> = path.iter().map(|s| s.title.as_str()).collect();
            let category = titles.join(" > ");
            for (index, answer) in proposed.iter().enumerate() {
                rows.push(row(place, planned, index, answer, &category, library));
            }
        }
        let stored = Stored {
            version: VERSION,
            fingerprint: fingerprint(form),
            layout: layout.clone(),
            plan: plan.clone(),
            proposed,
        };
        Review { rows, stored }
    }

    /// The same review with links to the cells of the questionnaire, which is expected
    /// under this name in the folder of the review.
    #[must_use]
    pub fn links_to(mut self, file: impl Into<String>) -> Review {
        let file = file.into();
        for row in &mut self.rows {
            row.link = Some(format!("external:{file}#{}", row.at));
        }
        self
    }
}

/// What the questions are and where they stand.
fn fingerprint(form: &Form) -> String {
    let mut print = Fingerprint::new();
    for (item, place) in form.questionnaire.items.iter().zip(&form.places) {
        print.add(&form.question_at(place).to_string());
        print.add(item.question.trim());
    }
    print.hex()
}

/// How the row of an answer is known.
fn id(item: &PlanItem, answer: usize) -> String {
    match answer {
        0 => item.at.to_string(),
        n => format!("{} #{}", item.at, n + 1),
    }
}

/// What is shown for each answer of an item; at least one row, also where the sheet has
/// no place for an answer.
fn proposed(
    place: &Place,
    planned: &PlanItem,
    library: &AnswerLibrary,
) -> Vec<Proposed> {
    if let Outcome::Fill(fill) = &planned.outcome {
        let of = |cells| Proposed::of_writes(cells, &fill.writes);
        return place.answers.iter().map(of).collect();
    }
    let nearest =
        planned.candidates.first().filter(|_| may_be_proposed(&planned.outcome));
    let nearest = nearest.and_then(|best| best.entry_in(library));
    let places = place.answers.len().max(1);
    let answers = nearest.and_then(|entry| answers_for(entry, places).ok());
    let Some(answers) = answers else { return vec![Proposed::default(); places] };
    let of = |(index, answer)| Proposed::of_answer(place, index, answer);
    answers.iter().enumerate().map(of).collect()
}

/// Whether the nearest answer may be put before a person: not where nothing fits, and not
/// where someone has answered.
fn may_be_proposed(outcome: &Outcome) -> bool {
    let Outcome::Blank { reason } = outcome else { return true };
    !matches!(
        reason,
        BlankReason::NoMatch
            | BlankReason::AlreadyAnswered
            | BlankReason::NoPlace
            | BlankReason::Told
    ) && !matches!(reason, BlankReason::Unsure { score, .. } if *score < LEAST_PROPOSED)
}

impl Proposed {
    /// What the plan writes into the cells of one answer.
    fn of_writes(cells: &AnswerPlace, writes: &[Write]) -> Proposed {
        let mut shown = Proposed::default();
        for write in writes_of(cells, writes) {
            let at = write.at.cell;
            if let Some(mark) = cells.marks.iter().find(|mark| mark.slot.at == at) {
                shown.status = mark.choice.clone();
            } else if cells.status.as_ref().is_some_and(|slot| slot.at == at) {
                shown.status = write.value.to_string();
            } else {
                shown.remark = write.value.to_string();
            }
        }
        shown
    }

    /// An entry's answer in the words of the sheet, where it has words for it.
    fn of_answer(place: &Place, index: usize, answer: &Answer) -> Proposed {
        let choices = place.answers.get(index).map_or(&[][..], |cells| &cells.choices);
        let status = choose(answer, choices, &place.legend);
        Proposed {
            status: status.or(answer.mark.as_deref()).unwrap_or_default().to_owned(),
            remark: answer.remark.clone().unwrap_or_default(),
        }
    }
}

/// Those of the writes that go into the cells of one answer.
fn writes_of<'w>(
    cells: &AnswerPlace,
    writes: &'w [Write],
) -> impl Iterator<Item = &'w Write> {
    let slots = cells.status.iter().chain(&cells.remark).map(|slot| slot.at);
    let at: Vec<_> = slots.chain(cells.marks.iter().map(|mark| mark.slot.at)).collect();
    writes.iter().filter(move |write| at.contains(&write.at.cell))
}

fn row(
    place: &Place,
    planned: &PlanItem,
    index: usize,
    proposed: &Proposed,
    category: &str,
    library: &AnswerLibrary,
) -> Row {
    let langs = [Lang::Japanese, Lang::English];
    Row {
        id: id(planned, index),
        link: None,
        at: planned.at.clone(),
        number: planned.number.clone().unwrap_or_default(),
        category: category.to_owned(),
        question: planned.question.clone(),
        decision: match &planned.outcome {
            Outcome::Fill(_) => Decision::Accept,
            Outcome::Blank { .. } => Decision::Ask,
        },
        choices: place.answers.get(index).map_or_else(Vec::new, |c| c.choices.to_vec()),
        proposed: proposed.clone(),
        reason: langs.map(|lang| reason(planned, lang)),
        unexplained: unexplained(planned),
        candidates: langs.map(|lang| candidates(planned, proposed, library, lang)),
    }
}

/// Why it is filled, or why not, and what speaks for and against it.
fn reason(planned: &PlanItem, lang: Lang) -> String {
    let mut lines = Vec::new();
    match &planned.outcome {
        Outcome::Fill(fill) => {
            let (source, score) = (&fill.source, fill.score);
            let entry = named(&fill.entry, lang);
            lines.push(lang.pick(
                format!("{source} の {entry} より (類似度 {score:.2})"),
                format!("from {entry} of {source} (score {score:.2})"),
            ));
            lines.extend(
                fill.marks_to_choose().map(|note| note.text(lang).to_owned()).take(1),
            );
        }
        Outcome::Blank { reason } => lines.push(reason.text(lang)),
    }
    let told = |evidence: &&Evidence| !matches!(evidence, Evidence::Unexplained(_));
    lines.extend(evidence(planned).filter(told).map(|evidence| evidence.text(lang)));
    lines.join("\n")
}

/// The words of the question that the nearest entry has nothing for.
fn unexplained(planned: &PlanItem) -> String {
    let words = evidence(planned).filter_map(|evidence| match evidence {
        Evidence::Unexplained(words) => Some(format!("「{words}」")),
        _ => None,
    });
    words.collect()
}

/// What speaks for and against the nearest entry.
fn evidence(planned: &PlanItem) -> impl Iterator<Item = &Evidence> {
    planned.candidates.first().into_iter().flat_map(|best| &best.evidence)
}

/// The nearest entries, with their answers where a person may want to take them: not where
/// the answer is the one that is proposed, and in brief where an entry is hardly alike.
fn candidates(
    planned: &PlanItem,
    proposed: &Proposed,
    library: &AnswerLibrary,
    lang: Lang,
) -> String {
    const MOST: usize = 3;
    const QUESTION: usize = 120;
    const ANSWER: usize = 240;
    const IN_BRIEF: usize = 60;
    let is_filled = matches!(planned.outcome, Outcome::Fill(_));
    let near = planned.candidates.iter().enumerate().take(MOST);
    let lines = near.map(|(place, candidate)| {
        let entry = candidate.entry_in(library);
        let question = entry.map(|entry| one_line(&entry.question)).unwrap_or_default();
        let brief = candidate.score < LEAST_PROPOSED || is_filled && place > 0;
        let most = if brief { IN_BRIEF } else { QUESTION };
        let name = lang.pick("項番", "No.");
        let line = format!(
            "{name} {} ({:.2}) {}",
            named(&candidate.number, lang),
            candidate.score,
            cut(&question, most)
        );
        let shown = place == 0 && *proposed != Proposed::default();
        if shown {
            return line;
        }
        let most = if brief { IN_BRIEF } else { ANSWER };
        let answer = entry.map(answer_line).unwrap_or_default();
        format!("{line}\n→ {}", cut(&answer, most))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn answer_line(entry: &Entry) -> String {
    let answers = entry.answers.iter().map(|answer| {
        let parts = [answer.mark.as_deref(), answer.remark.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    });
    one_line(&answers.collect::<Vec<_>>().join(" / "))
}

#[cfg(test)]
mod tests;
