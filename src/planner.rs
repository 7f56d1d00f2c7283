//! From candidates to cells: what of an approved answer goes where.

use std::borrow::Cow;

use crate::address::Location;
use crate::charset::Charset;
use crate::edit::{CellValue, Edit};
use crate::layout::Role;
use crate::layout::check_boxes::{CheckBoxes, tick_only};
use crate::layout::is_placeholder;
use crate::library::{AnswerLibrary, Entry};
use crate::matching::{
    Candidate, Decision, Matcher, Policy, Question, choose, has_blanks, is_qualified,
    planned_choice, with_day,
};
use crate::plan::{BlankReason, Fill, FillPlan, Outcome, PlanItem, Write};
use crate::questionnaire::{
    Answer, AnswerPlace, BoxSlot, Form, Item, Obstacle, Place, Slot, Status,
};
use crate::unfit;

/// Decides for every item of a form what is written.
///
/// An item is filled when all of this holds, and stays blank with the first reason that
/// does not:
///
/// 1. the sheet has a place for the answer, and nobody has answered yet;
/// 2. the matcher says [`Decision::Fill`];
/// 3. the entry's answers are finished, and not for the company's own people;
/// 4. the entry has as many answers as the sheet has places for;
/// 5. the cells are neither formulas, nor locked, nor hidden;
/// 6. the cell offers a word for the status, and its validation accepts it;
/// 7. the instructions do not demand a remark that the entry lacks;
/// 8. the file's encoding has all characters of the answer;
/// 9. a status that would mislead alone has a cell for its remark.
///
/// Where the candidate [is of the remark alone](Candidate::is_of_remark_alone), the cell for
/// the status stays blank for a person. Where the sheet's column for remarks asks for the
/// reason of a no alone, a plain yes is written without its remark.
///
/// A question asked in two languages is matched in each; where two sure matches name
/// different entries, neither counts as sure.
///
/// # Examples
///
/// ```
/// use checksheet::{AnswerLibrary, Form, Planner, Policy};
///
/// let library = AnswerLibrary::new();
/// let plan = Planner::new(&library).policy(Policy::Balanced).plan(&Form::default());
/// assert!(plan.items.is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct Planner<'l> {
    matcher: Matcher<'l>,
}

impl<'l> Planner<'l> {
    /// A planner over a library, with [`Policy::Strict`].
    pub fn new(library: &'l AnswerLibrary) -> Planner<'l> {
        Planner::with(Matcher::new(library))
    }

    /// A planner that asks this matcher.
    pub fn with(matcher: Matcher<'l>) -> Planner<'l> {
        Planner { matcher }
    }

    /// The same planner with another policy.
    #[must_use]
    pub fn policy(self, policy: Policy) -> Planner<'l> {
        Planner { matcher: self.matcher.policy(policy) }
    }

    /// Decide for every item.
    pub fn plan(&self, form: &Form) -> FillPlan {
        let items = form.questionnaire.items.iter().zip(&form.places);
        FillPlan {
            items: items.map(|(item, place)| self.item(form, item, place)).collect(),
            fields: Vec::new(),
        }
    }

    fn item(&self, form: &Form, item: &Item, place: &Place) -> PlanItem {
        let path = form.questionnaire.section_path(item);
        let titles: Vec<&str> =
            path.iter().map(|section| section.title.as_str()).collect();
        let category = titles.join(" ");
        let category = (!category.is_empty()).then_some(category.as_str());
        let question = Question { text: &item.question, category };
        let translations = place.translations.iter().map(String::as_str);
        let found = self.matcher.decide_in_any(&question, translations);
        let outcome = self
            .outcome(item, place, found.decision, &found.candidates)
            .and_then(|outcome| writable(outcome, form.charset));
        PlanItem {
            number: item.number.clone(),
            at: form.question_at(place),
            question: item.question.clone(),
            outcome: outcome.unwrap_or_else(|reason| Outcome::Blank { reason }),
            candidates: found.candidates,
        }
    }

    fn outcome(
        &self,
        item: &Item,
        place: &Place,
        decision: Decision,
        candidates: &[Candidate],
    ) -> Result<Outcome, BlankReason> {
        if place.answers.is_empty() {
            return Err(BlankReason::NoPlace);
        }
        if item.answers.iter().any(|answer| !answer.is_empty()) {
            return Err(BlankReason::AlreadyAnswered);
        }
        let best = candidates.first().ok_or(BlankReason::NoMatch)?;
        match decision {
            Decision::None => Err(BlankReason::NoMatch),
            Decision::Suggest => Err(BlankReason::Unsure {
                nearest: best.number.clone(),
                score: best.score,
            }),
            Decision::Fill => {
                let entry = &self.matcher.library().entries()[best.entry];
                if let Some(sign) = sign_of_unfit(entry) {
                    let number = best.number.clone();
                    return Err(BlankReason::Unfit { number, sign });
                }
                let is_open = best.is_of_remark_alone();
                let mark = if is_open { Mark::Open } else { Mark::Given };
                Ok(Outcome::Fill(Fill {
                    entry: best.number.clone(),
                    source: entry.source.clone(),
                    score: best.score,
                    writes: writes(entry, place, mark)?,
                    open_marks: if is_open {
                        cells_of_marks(place)
                    } else {
                        Vec::new()
                    },
                }))
            }
        }
    }
}

impl FillPlan {
    /// A plan for a form, with the default options of [`Planner`].
    ///
    /// ```
    /// use checksheet::{AnswerLibrary, FillPlan, Form};
    ///
    /// let plan = FillPlan::new(&Form::default(), &AnswerLibrary::new());
    /// assert_eq!(plan.filled().count(), 0);
    /// ```
    pub fn new(form: &Form, library: &AnswerLibrary) -> FillPlan {
        Planner::new(library).plan(form)
    }
}

/// The outcome, if the encoding of the file has all its characters.
fn writable(
    outcome: Outcome,
    charset: Option<Charset>,
) -> Result<Outcome, BlankReason> {
    let (Outcome::Fill(fill), Some(charset)) = (&outcome, charset) else {
        return Ok(outcome);
    };
    let texts: Vec<String> = fill.writes.iter().map(|w| w.value.to_string()).collect();
    let characters = charset.unwritable(&texts.concat());
    if characters.is_empty() {
        return Ok(outcome);
    }
    let encoding = charset.name().to_owned();
    Err(BlankReason::NotInEncoding { characters, encoding })
}

/// What in an entry's answers says that they are not meant for a customer.
fn sign_of_unfit(entry: &Entry) -> Option<String> {
    let texts = entry.answers.iter().flat_map(|a| a.mark.iter().chain(&a.remark));
    let sign =
        |text: &String| unfit::internal_sign(text).or_else(|| unfit::leftover(text));
    let mut signs = texts.map(sign);
    signs.find_map(|sign| sign)
}

/// Whether the mark goes with the remark.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Mark {
    Given,
    /// It is left to a person.
    Open,
}

/// The cells for marks that are others than those of the remarks.
fn cells_of_marks(place: &Place) -> Vec<Location> {
    let mark = |cells: &AnswerPlace| {
        let mark = cells.marks.first().map(|mark| &mark.slot);
        let mark = mark.or(cells.status.as_ref())?.at;
        let apart = cells.remark.as_ref().is_some_and(|remark| remark.at != mark);
        apart.then(|| Location::new(&place.sheet, mark))
    };
    place.answers.iter().filter_map(mark).collect()
}

/// The cells that take an entry's answers.
fn writes(entry: &Entry, place: &Place, mark: Mark) -> Result<Vec<Write>, BlankReason> {
    let answers = answers_for(entry, place.answers.len())?;
    let mut writes = Vec::new();
    for (answer, cells) in answers.iter().zip(&place.answers) {
        let planned = entry.planned.as_deref();
        let plain_yes =
            answer.status == Some(Status::Implemented) && !is_qualified(answer);
        // Under 「いいえ」の場合、その理由 a plain yes has nothing to say.
        let without_remark = cells.remark_is_reason && plain_yes && mark == Mark::Given;
        let bare = without_remark.then(|| Answer { remark: None, ..answer.clone() });
        let answer = bare.as_ref().unwrap_or(answer);
        writes.extend(AnswerWriter { place, cells, answer, planned, mark }.writes()?);
    }
    if writes.is_empty() {
        return Err(BlankReason::NoPlace);
    }
    Ok(writes)
}

/// The cells that take an answer that a person gave, at the given one of the item's
/// places.
pub(crate) fn answer_writes(
    place: &Place,
    index: usize,
    answer: &Answer,
) -> Result<Vec<Write>, BlankReason> {
    let cells = place.answers.get(index).ok_or(BlankReason::NoPlace)?;
    AnswerWriter { place, cells, answer, planned: None, mark: Mark::Given }.writes()
}

/// The entry's answers, as many as are asked.
///
/// Several answers go into one place only when they agree.
pub(crate) fn answers_for(
    entry: &Entry,
    asked: usize,
) -> Result<Vec<Answer>, BlankReason> {
    let known = entry.answers.len();
    if known == asked {
        return Ok(entry.answers.clone());
    }
    let agree = entry.answers.windows(2).all(|pair| pair[0].status == pair[1].status);
    if asked != 1 || !agree {
        return Err(BlankReason::AnswerCount { known, asked });
    }
    let remarks = entry.answers.iter().filter_map(|answer| answer.remark.as_deref());
    let remark = remarks.collect::<Vec<_>>().join("\n");
    Ok(vec![Answer {
        remark: (!remark.is_empty()).then_some(remark),
        ..entry.answers.first().cloned().unwrap_or_default()
    }])
}

/// One answer on its way into its cells.
struct AnswerWriter<'a> {
    place: &'a Place,
    cells: &'a AnswerPlace,
    answer: &'a Answer,
    /// The day by which it is to be done.
    planned: Option<&'a str>,
    mark: Mark,
}

impl AnswerWriter<'_> {
    fn writes(&self) -> Result<Vec<Write>, BlankReason> {
        if self.mark == Mark::Open {
            return self.remark_alone();
        }
        let mut writes = Vec::new();
        if !self.cells.marks.is_empty() {
            writes.push(self.tick()?);
        } else if let Some(status) = &self.cells.status
            && !self.is_remark_alone()
        {
            writes.push(self.status(status)?);
        }
        let with_day = writes.first().is_some_and(|write: &Write| write.day_in_remark);
        let remark = self.remark(with_day);
        let remark = remark.as_deref();
        match (&self.cells.remark, remark) {
            (Some(slot), _) if writes.is_empty() => {
                let text = join(self.answer.mark.as_deref(), remark);
                writes.push(self.write(slot, Role::Remark, text)?);
            }
            (Some(slot), Some(text)) => {
                writes.push(self.write(slot, Role::Remark, text.to_owned())?);
            }
            (None, Some(text)) if !self.cells.shared && self.needs_remark() => {
                return Err(BlankReason::NoRoomForRemark {
                    mark: self.answer.mark.clone().unwrap_or_default(),
                    remark: text.to_owned(),
                });
            }
            _ => {}
        }
        Ok(writes)
    }

    /// The remark without its mark. It needs a cell that does not want one.
    fn remark_alone(&self) -> Result<Vec<Write>, BlankReason> {
        let Some(remark) = self.answer.remark.clone() else { return Ok(Vec::new()) };
        let free = self.cells.choices.is_empty() && self.place.legend.is_empty();
        let shared = self.cells.status.as_ref().filter(|_| self.cells.shared && free);
        let written = match (&self.cells.remark, shared) {
            (Some(slot), _) if !self.cells.shared => {
                self.write(slot, Role::Remark, remark)
            }
            (_, Some(slot)) => self.write(slot, Role::Status, remark),
            _ => Err(BlankReason::NoRoomForRemark {
                mark: self.answer.mark.clone().unwrap_or_default(),
                remark,
            }),
        };
        written.map(|write| vec![write])
    }

    /// The remark; behind it the day on which something is planned, where the choice asks
    /// for it and takes no other words.
    fn remark(&self, with_day: bool) -> Option<Cow<'_, str>> {
        let remark = self.answer.remark.as_deref().map(Cow::Borrowed);
        let Some(day) = self.planned.filter(|_| with_day) else { return remark };
        match remark {
            Some(remark) if remark.contains(day) => Some(remark),
            Some(remark) => Some(Cow::Owned(format!("{remark}\n予定：{day}"))),
            None => Some(Cow::Owned(format!("予定：{day}"))),
        }
    }

    /// Whether the choice, as it is written, leaves the day to the remark.
    fn leaves_day(&self, choice: &str) -> bool {
        let done = self.answer.status == Some(Status::Implemented);
        self.planned.is_some() && !done && has_blanks(choice)
    }

    /// The write that says this choice.
    fn saying(&self, choice: &str, write: Write) -> Write {
        Write { day_in_remark: self.leaves_day(choice), ..write }
    }

    /// The choice with its blanks filled, where the cell takes it so.
    fn with_day(&self, slot: &Slot, choice: String) -> String {
        let filled = self.planned.and_then(|day| with_day(&choice, day));
        let accepted = filled.filter(|text| {
            let value = CellValue::Text(text.clone());
            slot.validation.as_ref().is_none_or(|v| v.accepts(&value))
        });
        accepted.unwrap_or(choice)
    }

    /// Whether the answer has no status, and a cell takes any text: then its status stays
    /// for a person.
    fn is_remark_alone(&self) -> bool {
        let free = self.cells.choices.is_empty() && self.place.legend.is_empty();
        let said = self.answer.mark.is_some() || self.answer.status.is_some();
        free && !said && !self.cells.shared && self.cells.remark.is_some()
    }

    /// Tick one of several cells.
    fn tick(&self) -> Result<Write, BlankReason> {
        let choice = self.choice(&self.cells.choices)?;
        let mark = self.cells.marks.iter().find(|mark| mark.choice == choice);
        let slot = &mark.ok_or_else(|| self.not_offered(&self.cells.choices))?.slot;
        if let Some(tick_box) = slot.boxes.first() {
            let write = self.tick_box(tick_box, Role::Mark)?;
            return Ok(self.saying(&choice, write));
        }
        let listed = slot.validation.as_ref().and_then(|v| v.choices());
        let listed = listed
            .into_iter()
            .flatten()
            .find(|text| Status::of(text) == Status::Implemented);
        let drawn = slot.text.as_deref().and_then(tick_only);
        let tick = drawn.or_else(|| listed.cloned()).unwrap_or_else(|| "○".to_owned());
        Ok(self.saying(&choice, self.write(slot, Role::Mark, tick)?))
    }

    /// Tick a box that Excel draws.
    fn tick_box(&self, tick_box: &BoxSlot, role: Role) -> Result<Write, BlankReason> {
        let linked = tick_box.linked.as_ref().ok_or(BlankReason::NotLinked)?;
        self.overwrite(linked, role, CellValue::Bool(true))
    }

    /// One box alone: ticked it says yes, and it cannot say anything else.
    fn tick_for_yes(&self, tick_box: &BoxSlot) -> Result<Write, BlankReason> {
        let says_yes = tick_box.label.is_empty()
            || Status::of(&tick_box.label) == Status::Implemented;
        let is_yes = self.answer.status == Some(Status::Implemented);
        if says_yes && is_yes && !is_qualified(self.answer) {
            self.tick_box(tick_box, Role::Status)
        } else {
            Err(self.not_offered(&["☑".to_owned()]))
        }
    }

    fn status(&self, slot: &Slot) -> Result<Write, BlankReason> {
        let choices = &self.cells.choices;
        if let [tick_box] = &slot.boxes[..] {
            return self.tick_for_yes(tick_box);
        }
        if let Some(boxes) = slot.text.as_deref().and_then(CheckBoxes::of) {
            let choice = self.choice(choices)?;
            if let Some(tick_box) = slot.boxes.iter().find(|b| b.label == choice) {
                let write = self.tick_box(tick_box, Role::Status)?;
                return Ok(self.saying(&choice, write));
            }
            let ticked =
                boxes.tick(&choice).ok_or_else(|| self.not_offered(choices))?;
            let write = self.overwrite(slot, Role::Status, ticked.into())?;
            return Ok(self.saying(&choice, write));
        }
        let word = if choices.is_empty() && self.place.legend.is_empty() {
            self.answer.mark.clone().unwrap_or_default()
        } else {
            self.with_day(slot, self.choice(choices)?)
        };
        let text = if self.cells.shared {
            join(Some(&word), self.remark(self.leaves_day(&word)).as_deref())
        } else {
            word.clone()
        };
        Ok(self.saying(&word, self.write(slot, Role::Status, text)?))
    }

    /// The choice that says the answer's status, if the instructions allow it so.
    fn choice(&self, choices: &[String]) -> Result<String, BlankReason> {
        let legend = &self.place.legend;
        let choice = choose(self.answer, choices, legend)
            .or_else(|| planned_choice(choices, legend).filter(|_| self.is_planned()))
            .ok_or_else(|| self.not_offered(choices))?
            .to_owned();
        let broken = self.place.requirements.iter().find(|rule| {
            let asked = &rule.remark_required_for;
            asked.is_empty() || asked.contains(&choice)
        });
        match broken {
            Some(rule) if self.answer.remark.is_none() => {
                Err(BlankReason::RemarkRequired { choice, rule: rule.text.clone() })
            }
            _ => Ok(choice),
        }
    }

    /// Whether it is not done, and the day is known by which it will be.
    fn is_planned(&self) -> bool {
        self.answer.status == Some(Status::NotImplemented) && self.planned.is_some()
    }

    fn not_offered(&self, choices: &[String]) -> BlankReason {
        BlankReason::NotOffered {
            mark: self.answer.mark.clone().unwrap_or_default(),
            choices: choices.to_vec(),
        }
    }

    /// Whether the status alone would mislead: anything but a plain yes.
    fn needs_remark(&self) -> bool {
        self.answer.status != Some(Status::Implemented) || is_qualified(self.answer)
    }

    /// Write a text into a cell that holds nothing yet.
    fn write(
        &self,
        slot: &Slot,
        role: Role,
        text: String,
    ) -> Result<Write, BlankReason> {
        if slot.text.as_deref().is_some_and(|text| !is_placeholder(text)) {
            return Err(BlankReason::AlreadyAnswered);
        }
        self.overwrite(slot, role, typed(slot, text))
    }

    fn overwrite(
        &self,
        slot: &Slot,
        role: Role,
        value: CellValue,
    ) -> Result<Write, BlankReason> {
        if let Some(obstacle) = slot.obstacle {
            return Err(obstacle.into());
        }
        if slot.validation.as_ref().is_some_and(|v| !v.accepts(&value)) {
            return Err(BlankReason::Rejected { value: value.to_string() });
        }
        Ok(Write {
            at: Location::new(&self.place.sheet, slot.at),
            role,
            was: slot.text.clone(),
            value,
            day_in_remark: false,
        })
    }
}

impl From<Obstacle> for BlankReason {
    fn from(obstacle: Obstacle) -> BlankReason {
        match obstacle {
            Obstacle::Formula => BlankReason::Formula,
            Obstacle::Locked => BlankReason::Locked,
            Obstacle::Hidden => BlankReason::Hidden,
            Obstacle::Doubtful => BlankReason::Doubtful,
        }
    }
}

impl Write {
    /// The edit that makes it so.
    pub fn edit(&self) -> Edit {
        Edit { at: self.at.clone(), value: self.value.clone() }
    }
}

/// A text as the cell takes it: one of a list of numbers is a number.
fn typed(slot: &Slot, text: String) -> CellValue {
    let choices =
        slot.validation.as_ref().and_then(|v| v.choices()).unwrap_or_default();
    match text.parse::<f64>() {
        Ok(number) if choices.contains(&text) && number.is_finite() => {
            CellValue::Number(number)
        }
        _ => CellValue::Text(text),
    }
}

/// Mark and remark for one cell.
pub(crate) fn join(mark: Option<&str>, remark: Option<&str>) -> String {
    let parts = [mark, remark].into_iter().flatten();
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("　")
}

#[cfg(test)]
#[path = "planner_tests.rs"]
mod tests;
