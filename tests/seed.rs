//! The whole line on a check sheet that was really published.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test")]

mod common;

use std::collections::HashMap;

use checksheet::{
    Answer, AnswerLibrary, CellValue, Edit, EditOptions, FillPlan, Form, Location,
    Questionnaire, Status, edit,
};

fn seed() -> Option<Vec<u8>> {
    Some(std::fs::read(common::shared("seed/raykit-checksheet.xlsx")?).unwrap())
}

#[test]
fn import_counts() {
    let Some(bytes) = seed() else { return };
    let q = Questionnaire::from_bytes(&bytes).unwrap();
    assert!(q.title.as_deref().unwrap().ends_with("(経産省版)"), "{:?}", q.title);
    assert_eq!(q.version.as_deref(), Some("1.0"));
    assert_eq!(q.preamble.len(), 18);
    let level = |level| q.sections.iter().filter(|s| s.level == level).count();
    assert_eq!((q.sections.len(), level(1), level(2)), (15, 11, 4));
    assert_eq!((q.items.len(), q.answers().count()), (70, 72));
    let numbered = |answer: fn(&Answer) -> bool| -> Vec<&str> {
        let items = q.items.iter().filter(|item| item.answers.iter().any(answer));
        items.map(|item| item.number.as_deref().unwrap()).collect()
    };
    assert_eq!(q.answers().filter(|a| a.mark.as_deref() == Some("○")).count(), 66);
    assert_eq!(numbered(|a| a.mark.as_deref() == Some("△")), ["6-15"]);
    assert_eq!(
        numbered(|a| a.status == Some(Status::NotApplicable)),
        ["6-18", "6-20", "6-22", "6-24", "6-28"]
    );
    assert_eq!(numbered(|a| a.remark.is_none()), ["4-2"]);
    let two = q.items.iter().filter(|item| item.answers.len() == 2);
    let two: Vec<_> = two.map(|item| item.number.as_deref().unwrap()).collect();
    assert_eq!(two, ["6-30", "9-2"]);
}

/// The seed with statuses and remarks emptied, the questions of its single rows in
/// another order, and every question renumbered.
fn blank_copy(bytes: &[u8], form: &Form) -> Vec<u8> {
    let mut edits = Vec::new();
    let mut set = |place: &checksheet::questionnaire::Place, at, value: CellValue| {
        edits.push(Edit { at: Location::new(&place.sheet, at), value });
    };
    let (single, double): (Vec<usize>, Vec<usize>) = (0..form.places.len())
        .partition(|i| form.places[*i].rows.first == form.places[*i].rows.last);
    // 37 and 66 have no common factor, so that every question moves once.
    assert_eq!((single.len(), double.len()), (68, 2));
    let n = single.len();
    let shuffled = (0..n).map(|i| (single[i], single[(i * 37 + 11) % n]));
    let swapped = double.iter().copied().zip(double.iter().rev().copied());
    for (k, (to, from)) in shuffled.chain(swapped).enumerate() {
        let place = &form.places[to];
        let question = form.questionnaire.items[from].question.as_str();
        set(place, place.question, question.into());
        let number = checksheet::CellRef::new(place.question.row, 0);
        set(place, number, format!("問{}", k + 1).into());
        for answer in &place.answers {
            for slot in [&answer.status, &answer.remark].into_iter().flatten() {
                set(place, slot.at, CellValue::Clear);
            }
        }
    }
    edit(bytes, &edits, &EditOptions::default()).unwrap().bytes
}

#[test]
fn a_blank_copy_in_another_order_is_filled_as_it_was() {
    let Some(bytes) = seed() else { return };
    let form = Form::from_bytes(&bytes).unwrap();
    let right: HashMap<&str, &[Answer]> = form
        .questionnaire
        .items
        .iter()
        .map(|item| (item.question.as_str(), item.answers.as_slice()))
        .collect();
    let library = AnswerLibrary::new().with("master", &form.questionnaire);

    let blank = blank_copy(&bytes, &form);
    let asked = Form::from_bytes(&blank).unwrap();
    assert!(asked.questionnaire.answers().all(Answer::is_empty));
    let plan = FillPlan::new(&asked, &library);
    assert_eq!(plan.filled().count(), 70);
    let filled = plan.apply(&blank).unwrap();
    let filled = Questionnaire::from_bytes(&filled.bytes).unwrap();
    assert_eq!(filled.items.len(), 70);
    for item in &filled.items {
        let question = item.question.as_str();
        assert_eq!(item.answers, right[question], "{:?} {question}", item.number);
    }
}
