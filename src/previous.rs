//! Last year's answers to the same customer: carried over where the question is unchanged.

use std::collections::HashMap;

use crate::diff::{Diff, Pair, marked, words};
use crate::facts::{Fact, FactKind, facts, unit};
use crate::library::{AnswerLibrary, Entry};
use crate::matching::{Candidate, Evidence};
use crate::note::Note;
use crate::plan::{BlankReason, Fill, FillPlan, Outcome, PlanItem, Write};
use crate::planner::answer_writes;
use crate::questionnaire::{Answer, Form, Item, Place, Questionnaire, Status};

/// A plan with last year's answers in it.
#[derive(Clone, Debug, PartialEq)]
pub struct CarriedOver {
    /// The plan.
    pub plan: FillPlan,
    /// The library with last year's answers behind all others, so that a
    /// [`Review`](crate::Review) can show them.
    pub library: AnswerLibrary,
    /// Answers of last year that were not taken, since the master says otherwise today.
    pub notes: Vec<Note>,
}

impl FillPlan {
    /// Take over what was answered in the last version of the same questionnaire.
    ///
    /// In order, for each question that is paired with one of the last version (see
    /// [`Diff`]) and has not been answered yet:
    ///
    /// 1. where the wording is the same, last year's answer is filled in;
    /// 2. unless the master fills too, with other figures, or with another status for
    ///    this very question: then the master's answer stands, and a note says so. Another
    ///    status for a question that is only like it leaves the item blank;
    /// 3. and unless it may no longer hold, since it spoke of what was to come (予定), or
    ///    the nearest entry of the master has another status or other figures: then the item
    ///    stays blank;
    /// 4. where only the wording moved, what the master fills stands; what it does not
    ///    stays blank, with the change word by word as the reason, and last year's answer
    ///    as the first candidate.
    ///
    /// `library` is the one that this plan was made with, and `name` what last year's
    /// sheet is called as a source.
    ///
    /// # Examples
    ///
    /// ```
    /// use checksheet::{AnswerLibrary, FillPlan, Form, Questionnaire};
    ///
    /// let form = Form::default();
    /// let library = AnswerLibrary::new();
    /// let plan = FillPlan::new(&form, &library);
    /// let last_year = Questionnaire::default();
    /// let carried = plan.carry_over(&form, "last.xlsx", &last_year, &library);
    /// assert!(carried.notes.is_empty());
    /// ```
    #[must_use]
    pub fn carry_over(
        mut self,
        form: &Form,
        name: &str,
        last: &Questionnaire,
        library: &AnswerLibrary,
    ) -> CarriedOver {
        let diff = Diff::new(last, &form.questionnaire);
        let carrier =
            Carrier { form, name, last, library, entries: entries(last, library) };
        let mut notes = Vec::new();
        for pair in diff.pairs() {
            if let Some(planned) = self.items.get_mut(pair.new) {
                notes.extend(carrier.carry(pair, planned));
            }
        }
        CarriedOver { plan: self, library: library.clone().with(name, last), notes }
    }
}

/// Where the answered items of the last version stand in the library, once it is behind
/// all others there.
fn entries(last: &Questionnaire, library: &AnswerLibrary) -> HashMap<usize, usize> {
    let first = library.entries().len();
    let items = last.items.iter().enumerate().filter(|(_, item)| is_answered(item));
    items.zip(first..).map(|((item, _), entry)| (item, entry)).collect()
}

fn is_answered(item: &Item) -> bool {
    item.answers.iter().any(|answer| !answer.is_empty())
}

/// An entry this near is about the same question, also where it does not answer all of it.
const NEAR: f64 = 0.5;

struct Carrier<'a> {
    form: &'a Form,
    name: &'a str,
    last: &'a Questionnaire,
    library: &'a AnswerLibrary,
    entries: HashMap<usize, usize>,
}

impl Carrier<'_> {
    fn carry(&self, pair: &Pair, planned: &mut PlanItem) -> Option<Note> {
        let item = self.last.items.get(pair.old)?;
        let place = self.form.places.get(pair.new)?;
        let taken = matches!(
            planned.outcome,
            Outcome::Blank { reason: BlankReason::AlreadyAnswered }
        );
        if taken || !is_answered(item) {
            return None;
        }
        if !pair.same_wording {
            self.flag(pair, item, planned);
            return None;
        }
        let filled_by = self.entry_of(planned);
        if let Some(entry) = filled_by
            && let Some(difference) = difference(item, entry)
        {
            if status_difference(item, entry).is_none() || is_settled(planned) {
                return Some(difference.note().at(planned.at.clone()));
            }
            let reason = difference.reason(item);
            planned.outcome = Outcome::Blank { reason };
            self.show_first(pair, item, planned);
            return None;
        }
        if filled_by.is_none()
            && let Some(reason) = self.outdated(item, planned)
        {
            planned.outcome = Outcome::Blank { reason };
            self.show_first(pair, item, planned);
            return None;
        }
        if let Ok(writes) = writes(item, place) {
            planned.outcome = Outcome::Fill(Fill {
                entry: item.number.clone().unwrap_or_default(),
                source: self.name.to_owned(),
                score: 1.0,
                writes,
                open_marks: Vec::new(),
            });
        }
        None
    }

    /// The entry that the plan fills with.
    fn entry_of(&self, planned: &PlanItem) -> Option<&Entry> {
        match planned.outcome {
            Outcome::Fill(_) => planned.candidates.first()?.entry_in(self.library),
            Outcome::Blank { .. } => None,
        }
    }

    /// Why last year's answer may no longer hold, where no entry fills.
    fn outdated(&self, item: &Item, planned: &PlanItem) -> Option<BlankReason> {
        if let Some(was) = announcement(&item.answers) {
            let number = item.number.clone().unwrap_or_default();
            return Some(BlankReason::Outdated { number, was, now: None });
        }
        let nearest = planned.candidates.first().filter(|best| best.score >= NEAR)?;
        let nearest = nearest.entry_in(self.library)?;
        Some(difference(item, nearest)?.reason(item))
    }

    /// Show last year's answer first, and say what moved.
    fn flag(&self, pair: &Pair, item: &Item, planned: &mut PlanItem) {
        if matches!(planned.outcome, Outcome::Fill(_)) {
            return;
        }
        let number = item.number.clone().unwrap_or_default();
        let words = marked(&words(item.question.trim(), planned.question.trim()));
        let reason = BlankReason::Reworded { number: number.clone(), words };
        planned.outcome = Outcome::Blank { reason };
        self.show_first(pair, item, planned);
    }

    fn show_first(&self, pair: &Pair, item: &Item, planned: &mut PlanItem) {
        let number = item.number.clone().unwrap_or_default();
        if let Some(&entry) = self.entries.get(&pair.old) {
            let source = self.name.to_owned();
            let (score, evidence) = (1.0, Vec::new());
            let nearest = Candidate { entry, source, number, score, evidence };
            planned.candidates.insert(0, nearest);
            planned.candidates.truncate(crate::matching::Matcher::MOST_CANDIDATES);
        }
    }
}

/// Whether the plan answers this very question, and not one like it.
fn is_settled(planned: &PlanItem) -> bool {
    let evidence = planned.candidates.first().map(|best| best.evidence.as_slice());
    let same = |e: &Evidence| matches!(e, Evidence::SameQuestion | Evidence::Alias);
    evidence.unwrap_or_default().iter().any(same)
}

/// The cells that take last year's answers.
fn writes(item: &Item, place: &Place) -> Result<Vec<Write>, BlankReason> {
    if item.answers.len() != place.answers.len() {
        let (known, asked) = (item.answers.len(), place.answers.len());
        return Err(BlankReason::AnswerCount { known, asked });
    }
    let mut writes = Vec::new();
    for (index, answer) in item.answers.iter().enumerate() {
        if !answer.is_empty() {
            writes.extend(answer_writes(place, index, answer)?);
        }
    }
    if writes.is_empty() { Err(BlankReason::NoPlace) } else { Ok(writes) }
}

/// How the master differs from last year.
struct Difference {
    was: String,
    now: String,
    /// 項番 of the entry.
    entry: String,
}

impl Difference {
    fn reason(self, item: &Item) -> BlankReason {
        let number = item.number.clone().unwrap_or_default();
        BlankReason::Outdated { number, was: self.was, now: Some(self.now) }
    }

    fn note(&self) -> Note {
        let Difference { was, now, entry } = self;
        Note::new(
            format!(
                "前回の「{was}」ではなく、マスター {entry} の「{now}」を使いました"
            ),
            format!(
                "last time it said {was:?}; took {entry} of the master, which says {now:?}"
            ),
        )
    }
}

/// The first difference in what can be compared: status and figures.
fn difference(item: &Item, entry: &Entry) -> Option<Difference> {
    status_difference(item, entry).or_else(|| figure_difference(item, entry))
}

fn status_difference(item: &Item, entry: &Entry) -> Option<Difference> {
    let (was, now) = (statuses(&item.answers), statuses(&entry.answers));
    // Several answers in one sheet and one in the other cannot be compared.
    let differs = was.len() == now.len() && was != now;
    differs.then(|| Difference {
        was: marks(&item.answers),
        now: marks(&entry.answers),
        entry: entry.number.clone().unwrap_or_default(),
    })
}

fn figure_difference(item: &Item, entry: &Entry) -> Option<Difference> {
    let now = figures(&entry.answers);
    figures(&item.answers).into_iter().find_map(|was| {
        let is_like = |now: &&Fact| {
            now.kind == was.kind
                && (was.kind == FactKind::Date || unit(&now.key) == unit(&was.key))
        };
        let mut like = now.iter().filter(is_like);
        let first = like.next()?.clone();
        let stated = first.key == was.key || like.any(|now| now.key == was.key);
        (!stated).then(|| Difference {
            was: was.text,
            now: first.text,
            entry: entry.number.clone().unwrap_or_default(),
        })
    })
}

/// The sentence that speaks of what was to come when it was written.
fn announcement(answers: &[Answer]) -> Option<String> {
    const SIGNS: &[&str] = &[
        "予定です",
        "予定して",
        "予定。",
        "検討中",
        "準備中",
        "planned",
        "in progress",
    ];
    let remarks = answers.iter().filter_map(|answer| answer.remark.as_deref());
    let mut sentences = remarks.flat_map(|remark| remark.split_inclusive(['。', '\n']));
    let found = sentences.find(|text| SIGNS.iter().any(|sign| text.contains(sign)))?;
    Some(found.trim().to_owned())
}

fn marks(answers: &[Answer]) -> String {
    let marks = answers.iter().filter_map(|answer| answer.mark.as_deref());
    marks.collect::<Vec<_>>().join(" / ")
}

fn statuses(answers: &[Answer]) -> Vec<Status> {
    let statuses = answers.iter().filter_map(|answer| answer.status);
    statuses.filter(|status| *status != Status::Other).collect()
}

/// The figures and dates that answers state.
fn figures(answers: &[Answer]) -> Vec<Fact> {
    let remarks = answers.iter().filter_map(|answer| answer.remark.as_deref());
    let compared = |fact: &Fact| matches!(fact.kind, FactKind::Figure | FactKind::Date);
    remarks.flat_map(facts).filter(compared).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::{CellRef, RowRange, RowRef};
    use crate::lang::Lang;
    use crate::questionnaire::{AnswerPlace, Slot};
    use crate::testing::sheet;

    const MASTER: &str = "
        1|ログを保管していますか。|○|90日間保管しています。
        2|バックアップを取得していますか。|○|毎日取得しています。";

    /// A blank form with these questions: status in column C, remark in D.
    fn form(text: &str) -> Form {
        let questionnaire = sheet(text);
        let slot = |row, col| Slot {
            at: CellRef::new(row, col),
            text: None,
            obstacle: None,
            validation: None,
            boxes: Vec::new(),
        };
        let places = (0u32..).zip(&questionnaire.items).map(|(row, _)| Place {
            sheet: "回答".to_owned(),
            rows: RowRange::from((RowRef(row), RowRef(row))),
            question: CellRef::new(row, 1),
            translations: Vec::new(),
            answers: vec![AnswerPlace {
                status: Some(slot(row, 2)),
                remark: Some(slot(row, 3)),
                ..AnswerPlace::default()
            }],
            legend: [].into(),
            requirements: [].into(),
        });
        Form { places: places.collect(), questionnaire, ..Form::default() }
    }

    fn carried(last: &str, question: &str) -> CarriedOver {
        let library = AnswerLibrary::new().with("master", &sheet(MASTER));
        let form = form(question);
        let plan = FillPlan::new(&form, &library);
        plan.carry_over(&form, "last.xlsx", &sheet(last), &library)
    }

    fn written(carried: &CarriedOver) -> Vec<String> {
        carried.plan.writes().map(|write| write.value.to_string()).collect()
    }

    #[test]
    fn the_same_question_keeps_its_answer() {
        let carried =
            carried("7|警備員は何名いますか。|○|5名です。", "1|警備員は何名いますか？");
        assert_eq!(written(&carried), ["○", "5名です。"]);
        let (_, fill) = carried.plan.filled().next().unwrap();
        assert_eq!((fill.source.as_str(), fill.entry.as_str()), ("last.xlsx", "7"));
    }

    #[test]
    fn words_of_last_year_where_the_master_agrees() {
        let last = "7|ログを保管していますか。|○|全て90日間残しています。";
        let carried = carried(last, "1|ログを保管していますか。");
        assert_eq!(written(&carried), ["○", "全て90日間残しています。"]);
        assert_eq!(carried.notes, []);
    }

    #[test]
    fn the_master_knows_better() {
        for (last, note) in [
            (
                "7|ログを保管していますか。|○|30日間残しています。",
                "'回答'!B1: last time it said \"30日間\"; took 1 of the master, which says \"90日間\"",
            ),
            (
                "7|ログを保管していますか。|△|一部を残しています。",
                "'回答'!B1: last time it said \"△\"; took 1 of the master, which says \"○\"",
            ),
        ] {
            let carried = carried(last, "1|ログを保管していますか。");
            assert_eq!(written(&carried), ["○", "90日間保管しています。"], "{last}");
            let notes: Vec<String> =
                carried.notes.iter().map(Note::to_string).collect();
            assert_eq!(notes, [note]);
        }
    }

    #[test]
    fn what_a_person_answered_is_not_overruled_by_a_question_that_is_only_like_it() {
        let last = "7|アクセスログを保管していますか。|×|保管していません。";
        let carried = carried(last, "1|アクセスログを保管していますか。");
        assert_eq!(written(&carried), [""; 0]);
        let planned = &carried.plan.items[0];
        let Outcome::Blank { reason } = &planned.outcome else { panic!("{planned:?}") };
        assert_eq!(
            reason.text(Lang::English),
            "last time 7 said \"×\", and the master says \"○\""
        );
        assert_eq!(planned.candidates[0].source, "last.xlsx");
    }

    #[test]
    fn a_wording_that_moved_is_for_a_person() {
        let last = "7|夜間の警備員は何名いますか。|○|5名です。";
        let carried = carried(last, "1|夜間と休日の警備員は何名いますか。");
        assert_eq!(written(&carried), [""; 0]);
        let planned = &carried.plan.items[0];
        let Outcome::Blank { reason } = &planned.outcome else { panic!("{planned:?}") };
        assert_eq!(
            reason.text(Lang::English),
            "last time 7 asked in other words: 夜間{+と休日+}の警備員は何名いますか。"
        );
        let nearest = &carried.library.entries()[planned.candidates[0].entry];
        assert_eq!(nearest.source, "last.xlsx");
        assert_eq!(nearest.answers[0].remark.as_deref(), Some("5名です。"));
    }

    #[test]
    fn what_was_to_come_is_not_carried() {
        let last = "7|警備員は何名いますか。|△|4月に5名とする予定です。";
        let carried = carried(last, "1|警備員は何名いますか。");
        let planned = &carried.plan.items[0];
        let Outcome::Blank { reason } = &planned.outcome else { panic!("{planned:?}") };
        assert_eq!(
            reason.text(Lang::English),
            "last time 7 spoke of what was to come: 4月に5名とする予定です。"
        );
    }

    #[test]
    fn nothing_is_carried_from_a_blank_sheet_or_into_an_answered_one() {
        let blank = carried("7|警備員は何名いますか。||", "1|警備員は何名いますか。");
        assert_eq!(written(&blank), [""; 0]);
        let answered = carried(
            "7|警備員は何名いますか。|○|5名です。",
            "1|警備員は何名いますか。|×|",
        );
        assert_eq!(written(&answered), [""; 0]);
    }
}
