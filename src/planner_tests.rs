//! What is written for an answer, by the kind of place that takes it.

use std::sync::Arc;

use super::*;
use crate::address::{CellRef, RowRange, RowRef};
use crate::layout::Requirement;
use crate::questionnaire::{MarkSlot, Questionnaire};
use crate::workbook::{Validation, ValidationKind};

const QUESTION: &str = "入退室の記録を保管していますか。";

fn library(answers: &[(&str, &str)]) -> AnswerLibrary {
    let item = Item {
        number: Some("5-2".to_owned()),
        question: QUESTION.to_owned(),
        answers: answers
            .iter()
            .map(|(mark, remark)| Answer::of(mark, remark))
            .collect(),
        ..Item::default()
    };
    let master = Questionnaire { items: vec![item], ..Questionnaire::default() };
    AnswerLibrary::new().with("master.xlsx", &master)
}

fn slot(at: &str) -> Slot {
    Slot {
        at: at.parse().unwrap(),
        text: None,
        obstacle: None,
        validation: None,
        boxes: Vec::new(),
    }
}

fn place(answers: Vec<AnswerPlace>) -> Place {
    Place {
        sheet: "回答".to_owned(),
        rows: RowRange { first: RowRef(6), last: RowRef(6) },
        question: CellRef::new(6, 1),
        translations: Vec::new(),
        answers,
        legend: [].into(),
        requirements: [].into(),
    }
}

fn simple() -> AnswerPlace {
    AnswerPlace {
        status: Some(slot("C7")),
        remark: Some(slot("D7")),
        ..AnswerPlace::default()
    }
}

fn outcome(library: &AnswerLibrary, place: Place) -> Outcome {
    outcome_of(QUESTION, library, place)
}

fn outcome_of(question: &str, library: &AnswerLibrary, place: Place) -> Outcome {
    let answers = place.answers.iter().map(|cells| {
        let text = |slot: &Option<Slot>| {
            slot.as_ref().and_then(|s| s.text.clone()).unwrap_or_default()
        };
        Answer::of("", &text(&cells.remark))
    });
    let item = Item {
        question: question.to_owned(),
        answers: answers.collect(),
        ..Item::default()
    };
    let questionnaire = Questionnaire { items: vec![item], ..Questionnaire::default() };
    let form = Form { questionnaire, places: vec![place], ..Form::default() };
    FillPlan::new(&form, library).items.remove(0).outcome
}

fn written(outcome: Outcome) -> Vec<(String, String)> {
    let Outcome::Fill(fill) = outcome else { panic!("{outcome:?}") };
    fill.writes.iter().map(|w| (w.at.cell.to_string(), w.value.to_string())).collect()
}

fn reason(outcome: Outcome) -> BlankReason {
    let Outcome::Blank { reason } = outcome else { panic!("{outcome:?}") };
    reason
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(at, text)| ((*at).to_owned(), (*text).to_owned())).collect()
}

fn listed(choices: &[&str]) -> Validation {
    Validation {
        ranges: Vec::new(),
        kind: ValidationKind::List {
            choices: Some(choices.iter().map(|c| (*c).to_owned()).collect()),
            source: String::new(),
        },
        strict: true,
        allow_blank: true,
    }
}

#[test]
fn status_and_remark() {
    let outcome = outcome(&library(&[("○", "1年間です。")]), place(vec![simple()]));
    assert_eq!(written(outcome), pairs(&[("C7", "○"), ("D7", "1年間です。")]));
}

#[test]
fn the_words_of_the_drop_down() {
    let choices = ["対応済", "一部対応", "未対応"];
    let mut cells = simple();
    cells.status.as_mut().unwrap().validation = Some(listed(&choices).into());
    cells.choices = choices.map(str::to_owned).into();
    let outcome = outcome(&library(&[("△", "一部です。")]), place(vec![cells]));
    assert_eq!(written(outcome)[0], ("C7".to_owned(), "一部対応".to_owned()));
}

#[test]
fn a_list_without_a_word_for_it() {
    let mut cells = simple();
    cells.choices = ["はい".to_owned(), "いいえ".to_owned()].into();
    let outcome = outcome(&library(&[("△", "一部です。")]), place(vec![cells]));
    assert_eq!(
        reason(outcome),
        BlankReason::NotOffered {
            mark: "△".to_owned(),
            choices: ["はい".to_owned(), "いいえ".to_owned()].into()
        }
    );
}

/// A master in which the question is answered with no, and the day is known.
fn planned(day: &str) -> AnswerLibrary {
    let item = Item {
        question: QUESTION.to_owned(),
        answers: vec![Answer::of("×", "導入を進めています。")],
        extra: [("実施予定日".to_owned(), day.to_owned())].into_iter().collect(),
        ..Item::default()
    };
    let master = Questionnaire { items: vec![item], ..Questionnaire::default() };
    AnswerLibrary::new().with("master.xlsx", &master)
}

/// The cells of which it is told that the day is not in them.
fn told_of_blanks(outcome: &Outcome) -> Vec<String> {
    let item = PlanItem {
        number: None,
        at: "'回答'!B7".parse().unwrap(),
        question: QUESTION.to_owned(),
        outcome: outcome.clone(),
        candidates: Vec::new(),
    };
    let plan = FillPlan { items: vec![item], fields: Vec::new() };
    let places = plan.left_open().into_iter().filter_map(|note| note.at);
    places.map(|at| at.to_string()).collect()
}

#[test]
fn a_choice_that_asks_for_the_day_gets_it() {
    const CHOICE: &str = "未実施（予定：　年　月）";
    let choices: Arc<[String]> = ["実施済".to_owned(), CHOICE.to_owned()].into();
    let free = || AnswerPlace { choices: choices.clone(), ..simple() };
    let filled = |day, cells| outcome(&planned(day), place(vec![cells]));
    assert_eq!(
        written(filled("2026/10/31", free())),
        pairs(&[("C7", "未実施（予定：2026年10月）"), ("D7", "導入を進めています。")])
    );
    // A drop-down takes its own words alone: the day goes into the remark.
    let list = Arc::new(listed(&["実施済", CHOICE]));
    let status = Slot { validation: Some(list), ..slot("C7") };
    let drop_down = AnswerPlace { status: Some(status), ..free() };
    let remark = "導入を進めています。\n予定：2026/10/31";
    let expected = pairs(&[("C7", CHOICE), ("D7", remark)]);
    let listed = filled("2026/10/31", drop_down);
    assert_eq!(told_of_blanks(&listed), ["'回答'!C7"]);
    assert_eq!(written(listed), expected);
    assert_eq!(told_of_blanks(&filled("2026/10/31", free())), [""; 0]);
    // So it does where the day is not one.
    let remark = "導入を進めています。\n予定：来年度";
    assert_eq!(
        written(filled("来年度", free())),
        pairs(&[("C7", CHOICE), ("D7", remark)])
    );
    // Without a day it says more than the answer.
    let undated =
        outcome(&library(&[("×", "導入を進めています。")]), place(vec![free()]));
    assert!(matches!(reason(undated), BlankReason::NotOffered { .. }));
}

#[test]
fn a_day_for_which_there_is_no_room_goes_into_the_remark() {
    const CHOICE: &str = "未実施（予定：　年　月）";
    const REMARK: &str = "導入を進めています。\n予定：2026/10/31";
    let choices: Arc<[String]> = ["実施済".to_owned(), CHOICE.to_owned()].into();
    // Boxes in the cell.
    let boxes = || {
        let text = Some(format!("□実施済　□{CHOICE}"));
        let status = Some(Slot { text, ..slot("C7") });
        place(vec![AnswerPlace { status, choices: choices.clone(), ..simple() }])
    };
    let dated = outcome(&planned("2026/10/31"), boxes());
    assert_eq!(told_of_blanks(&dated), ["'回答'!C7"]);
    let ticked = format!("□実施済　■{CHOICE}");
    assert_eq!(written(dated), pairs(&[("C7", &ticked), ("D7", REMARK)]));
    // The other box is ticked: its choice asks for no day.
    let done = outcome(&library(&[("○", "導入しました。")]), boxes());
    assert_eq!(told_of_blanks(&done), [""; 0]);
    let ticked = format!("■実施済　□{CHOICE}");
    assert_eq!(written(done), pairs(&[("C7", &ticked), ("D7", "導入しました。")]));
    // A column for each choice.
    let mark =
        |at, choice: &str| MarkSlot { slot: slot(at), choice: choice.to_owned() };
    let marks = AnswerPlace {
        marks: vec![mark("C7", "実施済"), mark("D7", CHOICE)],
        choices: choices.clone(),
        remark: Some(slot("E7")),
        ..AnswerPlace::default()
    };
    let ticked = outcome(&planned("2026/10/31"), place(vec![marks]));
    assert_eq!(told_of_blanks(&ticked), ["'回答'!D7"]);
    assert_eq!(written(ticked), pairs(&[("D7", "○"), ("E7", REMARK)]));
    // One cell for both: the day fills the blanks, or stands behind the remark.
    for (day, text, told) in [
        ("2026/10/31", "未実施（予定：2026年10月）　導入を進めています。", false),
        (
            "来年度",
            "未実施（予定：　年　月）　導入を進めています。\n予定：来年度",
            true,
        ),
    ] {
        let shared = AnswerPlace {
            status: Some(slot("C7")),
            shared: true,
            choices: choices.clone(),
            ..AnswerPlace::default()
        };
        let filled = outcome(&planned(day), place(vec![shared]));
        assert_eq!(!told_of_blanks(&filled).is_empty(), told, "{day}");
        assert_eq!(written(filled), pairs(&[("C7", text)]));
    }
}

#[test]
fn no_day_is_told_of_a_choice_that_a_person_made() {
    const CHOICE: &str = "未実施（予定：　年　月）";
    let choices: Arc<[String]> = ["実施済".to_owned(), CHOICE.to_owned()].into();
    let place = place(vec![AnswerPlace { choices, ..simple() }]);
    let answer = Answer::of(CHOICE, "導入を進めています。");
    let writes = answer_writes(&place, 0, &answer).unwrap();
    assert_eq!(writes[0].value.to_string(), CHOICE);
    assert!(writes.iter().all(|write| !write.day_in_remark));
}

#[test]
fn one_of_several_cells_is_ticked() {
    let mark =
        |at, choice: &str| MarkSlot { slot: slot(at), choice: choice.to_owned() };
    let cells = AnswerPlace {
        marks: vec![mark("C7", "はい"), mark("D7", "いいえ")],
        choices: ["はい".to_owned(), "いいえ".to_owned()].into(),
        remark: Some(slot("E7")),
        ..AnswerPlace::default()
    };
    let outcome = outcome(&library(&[("×", "予定です。")]), place(vec![cells]));
    assert_eq!(written(outcome), pairs(&[("D7", "○"), ("E7", "予定です。")]));
}

#[test]
fn boxes_in_the_cell_are_ticked_in_place() {
    let mut cells = simple();
    cells.status.as_mut().unwrap().text = Some("□はい　□いいえ".to_owned());
    cells.choices = ["はい".to_owned(), "いいえ".to_owned()].into();
    let outcome = outcome(&library(&[("○", "")]), place(vec![cells]));
    assert_eq!(written(outcome), pairs(&[("C7", "■はい　□いいえ")]));
}

#[test]
fn a_cell_for_both_and_a_cell_for_text_only() {
    let both = AnswerPlace {
        status: Some(slot("C7")),
        shared: true,
        ..AnswerPlace::default()
    };
    let text = AnswerPlace { remark: Some(slot("C7")), ..AnswerPlace::default() };
    for cells in [both, text] {
        let outcome = outcome(&library(&[("○", "1年間です。")]), place(vec![cells]));
        assert_eq!(written(outcome), pairs(&[("C7", "○　1年間です。")]));
    }
}

#[test]
fn two_answers_in_two_rows_or_in_one() {
    let two = [("○", "通信です。"), ("○", "保存です。")];
    let rows = |c: &str, d: &str| AnswerPlace {
        status: Some(slot(c)),
        remark: Some(slot(d)),
        ..AnswerPlace::default()
    };
    let outcome_two =
        outcome(&library(&two), place(vec![rows("C7", "D7"), rows("C8", "D8")]));
    assert_eq!(written(outcome_two).len(), 4);
    let outcome_one = outcome(&library(&two), place(vec![simple()]));
    assert_eq!(
        written(outcome_one),
        pairs(&[("C7", "○"), ("D7", "通信です。\n保存です。")])
    );
    let differing = library(&[("○", "通信です。"), ("△", "保存です。")]);
    assert_eq!(
        reason(outcome(&differing, place(vec![simple()]))),
        BlankReason::AnswerCount { known: 2, asked: 1 }
    );
}

#[test]
fn cells_that_are_not_written() {
    for (obstacle, expected) in [
        (Obstacle::Formula, BlankReason::Formula),
        (Obstacle::Locked, BlankReason::Locked),
        (Obstacle::Hidden, BlankReason::Hidden),
        (Obstacle::Doubtful, BlankReason::Doubtful),
    ] {
        let mut cells = simple();
        cells.remark.as_mut().unwrap().obstacle = Some(obstacle);
        let outcome = outcome(&library(&[("○", "1年間です。")]), place(vec![cells]));
        assert_eq!(reason(outcome), expected);
    }
}

#[test]
fn an_answer_that_is_there_stays() {
    let mut cells = simple();
    cells.remark.as_mut().unwrap().text = Some("昨年と同じ".to_owned());
    let outcome = outcome(&library(&[("○", "1年間です。")]), place(vec![cells]));
    assert_eq!(reason(outcome), BlankReason::AlreadyAnswered);
}

#[test]
fn a_status_that_would_mislead_without_its_remark() {
    let cells = AnswerPlace { status: Some(slot("C7")), ..AnswerPlace::default() };
    let plain = outcome(
        &library(&[("○", "1年間保管しています。")]),
        place(vec![cells.clone()]),
    );
    assert_eq!(written(plain), pairs(&[("C7", "○")]));
    let partial = outcome(&library(&[("△", "本社だけです。")]), place(vec![cells]));
    assert!(matches!(reason(partial), BlankReason::NoRoomForRemark { .. }));
}

#[test]
fn the_instructions_demand_a_remark() {
    let mut place = place(vec![AnswerPlace {
        choices: ["○".to_owned(), "×".to_owned()].into(),
        ..simple()
    }]);
    place.requirements = [Requirement {
        remark_required_for: vec!["×".to_owned()],
        text: "×の場合は理由を記入".to_owned(),
        at: None,
    }]
    .into();
    let outcome = outcome(&library(&[("×", "")]), place);
    assert!(
        matches!(reason(outcome), BlankReason::RemarkRequired { choice, .. } if choice == "×")
    );
}

#[test]
fn a_validation_that_would_reject() {
    let mut cells = simple();
    cells.remark.as_mut().unwrap().validation = Some(Arc::new(Validation {
        kind: ValidationKind::TextLength(crate::workbook::Operator::LessOrEqual(Some(
            3.0,
        ))),
        ..listed(&[])
    }));
    let outcome = outcome(&library(&[("○", "1年間です。")]), place(vec![cells]));
    assert_eq!(
        reason(outcome),
        BlankReason::Rejected { value: "1年間です。".to_owned() }
    );
}

#[test]
fn no_place_and_no_match() {
    assert_eq!(
        reason(outcome(&library(&[("○", "")]), place(Vec::new()))),
        BlankReason::NoPlace
    );
    assert_eq!(
        reason(outcome(&AnswerLibrary::new(), place(vec![simple()]))),
        BlankReason::NoMatch
    );
}

#[test]
fn a_question_in_two_languages() {
    let translated = |text: &str| Place {
        translations: vec![text.to_owned()],
        ..place(vec![simple()])
    };
    let library = library(&[("○", "1年間です。")]);
    let found = outcome_of("Do you keep entry logs?", &library, translated(QUESTION));
    assert_eq!(written(found)[0].1, "○");
    let unknown = outcome_of(QUESTION, &library, translated("Do you keep entry logs?"));
    assert_eq!(written(unknown)[0].1, "○");
}

#[test]
fn a_remark_without_a_status_leaves_the_status_to_a_person() {
    let answer =
        Answer { remark: Some("東京です。".to_owned()), ..Answer::default() };
    let written = |cells: AnswerPlace| -> Vec<(String, String)> {
        let writes = answer_writes(&place(vec![cells]), 0, &answer).unwrap();
        let pairs = writes.iter().map(|w| (w.at.cell.to_string(), w.value.to_string()));
        pairs.collect()
    };
    let expected = |at: &str| vec![(at.to_owned(), "東京です。".to_owned())];
    assert_eq!(written(simple()), expected("D7"));
    let shared = AnswerPlace { shared: true, remark: None, ..simple() };
    assert_eq!(written(shared), expected("C7"));
}

/// What is planned where the remark says no to what is asked, and its mark says yes.
fn denied(cells: AnswerPlace) -> Outcome {
    denied_in(vec![cells])
}

/// The same where the answer is asked for in several places.
fn denied_in(places: Vec<AnswerPlace>) -> Outcome {
    let answer = Answer::of("○", "立入監査はお受けしていません。");
    let item = Item {
        number: Some("10-6".to_owned()),
        question: "立入監査を受け入れること。".to_owned(),
        answers: vec![answer; places.len()],
        ..Item::default()
    };
    let master = Questionnaire { items: vec![item], ..Questionnaire::default() };
    let library = AnswerLibrary::new().with("master.xlsx", &master);
    let asked = "当社による立入監査を受け入れていただけますか。";
    outcome_of(asked, &library, place(places))
}

#[test]
fn a_mark_that_its_remark_denies_is_left_to_a_person() {
    let remark = "立入監査はお受けしていません。";
    let open = |outcome: &Outcome| -> Vec<String> {
        let Outcome::Fill(fill) = outcome else { return Vec::new() };
        fill.open_marks.iter().map(|at| at.cell.to_string()).collect()
    };

    let apart = denied(simple());
    assert_eq!(open(&apart), ["C7"]);
    assert_eq!(written(apart), pairs(&[("D7", remark)]));

    let other = AnswerPlace {
        status: Some(slot("E7")),
        remark: Some(slot("F7")),
        ..AnswerPlace::default()
    };
    let both = denied_in(vec![simple(), other]);
    assert_eq!(open(&both), ["C7", "E7"]);
    assert_eq!(written(both), pairs(&[("D7", remark), ("F7", remark)]));

    let mark =
        |at: &str, choice: &str| MarkSlot { choice: choice.to_owned(), slot: slot(at) };
    let columns = AnswerPlace {
        marks: vec![mark("C7", "はい"), mark("D7", "いいえ")],
        choices: ["はい".to_owned(), "いいえ".to_owned()].into(),
        remark: Some(slot("E7")),
        ..AnswerPlace::default()
    };
    let columns = denied(columns);
    assert_eq!(open(&columns), ["C7"]);
    assert_eq!(written(columns), pairs(&[("E7", remark)]));

    let free =
        denied(AnswerPlace { remark: Some(slot("D7")), ..AnswerPlace::default() });
    assert!(open(&free).is_empty());
    assert_eq!(written(free), pairs(&[("D7", remark)]));

    let in_one = AnswerPlace { shared: true, remark: None, ..simple() };
    assert_eq!(written(denied(in_one.clone())), pairs(&[("C7", remark)]));
    let with_choices =
        AnswerPlace { choices: ["○".to_owned(), "×".to_owned()].into(), ..in_one };
    let no_room =
        |outcome| matches!(reason(outcome), BlankReason::NoRoomForRemark { .. });
    assert!(no_room(denied(with_choices)));
    assert!(no_room(denied(AnswerPlace { remark: None, ..simple() })));
}

#[test]
fn an_open_mark_is_told() {
    let item = PlanItem {
        number: None,
        at: Location::new("回答", CellRef::new(6, 1)),
        question: QUESTION.to_owned(),
        outcome: denied(simple()),
        candidates: Vec::new(),
    };
    let plan = FillPlan { items: vec![item], fields: Vec::new() };
    let told = plan.left_open();
    let places: Vec<_> = told.iter().filter_map(|note| note.at.clone()).collect();
    assert_eq!(places, [Location::new("回答", CellRef::new(6, 2))]);
    assert!(!plan.is_complete());
}

#[test]
fn a_plain_yes_gives_no_reason_for_a_no() {
    let place = || place(vec![AnswerPlace { remark_is_reason: true, ..simple() }]);
    for (mark, remark, expected) in [
        ("○", "毎日取得しています。", &[("C7", "○")][..]),
        ("×", "検討中です。", &[("C7", "×"), ("D7", "検討中です。")]),
        (
            "○",
            "取得していますが、一部の機器は対象外です。",
            &[("C7", "○"), ("D7", "取得していますが、一部の機器は対象外です。")],
        ),
    ] {
        let filled = outcome(&library(&[(mark, remark)]), place());
        assert_eq!(written(filled), pairs(expected), "{mark} {remark}");
    }
    // The cell of the reason does not matter to it.
    let locked = Slot { obstacle: Some(Obstacle::Locked), ..slot("D7") };
    let cells =
        AnswerPlace { remark_is_reason: true, remark: Some(locked), ..simple() };
    let library = library(&[("○", "毎日取得しています。")]);
    let filled = outcome(&library, crate::planner::tests::place(vec![cells]));
    assert_eq!(written(filled), pairs(&[("C7", "○")]));
}
