//! The whole line on the fixtures: three customers' sheets and the vendor's master.
//!
//! `expected.json` beside each sheet says what a careful reader finds there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::collections::HashMap;
use std::path::PathBuf;

use checksheet::{
    Answer, AnswerLibrary, CellValue, Edit, EditOptions, ErrorKind, FillPlan, Form,
    Item, Layout, Outcome, Planner, Policy, Questionnaire, Refusal, Report, edit,
    layout, open,
};
use serde::Deserialize;

const CUSTOMERS: [&str; 3] = ["customer-a", "customer-b", "customer-c"];

#[derive(Deserialize)]
struct Expected {
    layout: Layout,
    questions: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    row: u32,
    number: String,
    question: String,
    answers: Vec<String>,
    #[serde(default = "yes")]
    copy_mark: bool,
}

fn yes() -> bool {
    true
}

fn fixture(path: &str) -> Vec<u8> {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    std::fs::read(fixtures.join(path)).unwrap()
}

fn sheet(customer: &str) -> Vec<u8> {
    fixture(&format!("{customer}/questionnaire.xlsx"))
}

fn expected(customer: &str) -> Expected {
    serde_json::from_slice(&fixture(&format!("{customer}/expected.json"))).unwrap()
}

fn master() -> AnswerLibrary {
    let master = Questionnaire::from_bytes(&fixture("master/master.xlsx")).unwrap();
    AnswerLibrary::new().with("master.xlsx", &master)
}

#[test]
fn layouts_are_found_as_a_reader_finds_them() {
    for customer in CUSTOMERS {
        let found = layout::detect(&open(&sheet(customer)).unwrap());
        let expected = expected(customer).layout;
        assert_eq!(found.tables.len(), expected.tables.len(), "{customer}");
        for (found, expected) in found.tables.iter().zip(&expected.tables) {
            assert_eq!(found.sheet, expected.sheet, "{customer}");
            assert_eq!(found.header_rows, expected.header_rows, "{customer}");
            assert_eq!(found.first_row, expected.first_row, "{customer}");
            assert_eq!(found.last_row, expected.last_row, "{customer}");
            assert_eq!(found.items, expected.items, "{customer}");
            assert_eq!(found.choices, expected.choices, "{customer}");
            let roles = |table: &layout::Table| -> Vec<_> {
                let columns = table.columns.iter();
                columns.map(|c| (c.column, c.role, c.choice.clone())).collect()
            };
            assert_eq!(roles(found), roles(expected), "{customer}");
        }
    }
}

#[test]
fn every_question_is_read_and_no_other_row() {
    for customer in CUSTOMERS {
        let form = Form::from_bytes(&sheet(customer)).unwrap();
        let read: Vec<_> = form
            .questionnaire
            .items
            .iter()
            .zip(&form.places)
            .map(|(item, place)| {
                (place.rows.first.0 + 1, item.number.as_deref().unwrap())
            })
            .collect();
        let expected = expected(customer).questions;
        let asked: Vec<_> =
            expected.iter().map(|q| (q.row, q.number.as_str())).collect();
        assert_eq!(read, asked, "{customer}");
    }
}

/// The promise that matters most: what is filled is right.
#[test]
fn no_wrong_answer_goes_out() {
    let library = master();
    for customer in CUSTOMERS {
        let form = Form::from_bytes(&sheet(customer)).unwrap();
        let plan = Planner::new(&library).policy(Policy::Strict).plan(&form);
        let expected = expected(customer).questions;
        let by_number: HashMap<&str, &Question> =
            expected.iter().map(|q| (q.number.as_str(), q)).collect();
        for (item, fill) in plan.filled() {
            let question = by_number[item.number.as_deref().unwrap()];
            assert!(
                question.answers.contains(&fill.entry) && question.copy_mark,
                "{customer} {}: {} is filled from {}, not {:?}",
                question.number,
                question.question,
                fill.entry,
                question.answers
            );
        }
    }
}

#[test]
fn filled_and_blank_are_what_was_asked_and_the_report_says_so() {
    let library = master();
    for customer in CUSTOMERS {
        let form = Form::from_bytes(&sheet(customer)).unwrap();
        let plan = FillPlan::new(&form, &library);
        let report = Report::new(&plan);
        assert_eq!(report.asked(), form.questionnaire.items.len());
        assert_eq!(report.filled() + report.blank(), report.asked());
        assert_eq!(plan.filled().count(), report.filled());
        assert!(report.filled() > 0, "{customer}: nothing is filled");
        assert!(report.blank() > 0, "{customer}: the master does not know everything");
    }
}

#[test]
fn filling_writes_what_the_plan_says_and_twice_is_once() {
    let library = master();
    for customer in CUSTOMERS {
        let bytes = sheet(customer);
        let plan = FillPlan::new(&Form::from_bytes(&bytes).unwrap(), &library);
        let filled = plan.apply(&bytes).unwrap().bytes;
        let read = open(&filled).unwrap();
        for write in plan.writes() {
            let sheet = read.sheet(&write.at.sheet).unwrap();
            assert_eq!(
                sheet.text(write.at.cell),
                write.value.to_string(),
                "{}",
                write.at
            );
        }
        assert!(
            plan.apply(&filled).unwrap().bytes == filled,
            "{customer}: not the same"
        );
        // Planned again, what is answered stays.
        let again = FillPlan::new(&Form::from_bytes(&filled).unwrap(), &library);
        assert_eq!(again.filled().count(), 0, "{customer}");
    }
}

#[test]
fn a_plan_without_fills_gives_back_the_same_bytes() {
    for customer in CUSTOMERS {
        let bytes = sheet(customer);
        let form = Form::from_bytes(&bytes).unwrap();
        let plan = FillPlan::new(&form, &AnswerLibrary::new());
        assert!(plan.apply(&bytes).unwrap().bytes == bytes, "{customer}");
    }
}

#[test]
fn a_file_that_changed_meanwhile_is_left_alone() {
    let library = master();
    let bytes = sheet("customer-a");
    let plan = FillPlan::new(&Form::from_bytes(&bytes).unwrap(), &library);
    let (item, fill) = plan.filled().next().unwrap();
    for at in [&item.at, &fill.writes[0].at] {
        let edits = [Edit::new(at.clone(), "別の内容")];
        let changed = edit(&bytes, &edits, &EditOptions::default()).unwrap().bytes;
        let err = plan.apply(&changed).unwrap_err();
        assert_eq!(err.location(), Some(at));
        assert!(matches!(err.kind(), ErrorKind::Changed { .. }), "{err}");
    }
}

/// A question of two rows is one; its second line is compared too.
#[test]
fn a_question_that_lost_a_line_is_another_question() {
    let file = |second: &str| {
        format!(
            "No.,確認事項,回答\n1,教育を実施していますか。,\n2,暗号鍵を管理していますか。,\n\
             ,{second},\n3,規程を定めていますか。,\n"
        )
        .into_bytes()
    };
    let before = file("鍵は社外で預かっていますか。");
    let form = Form::from_bytes(&before).unwrap();
    let asked = &form.questionnaire.items[1];
    assert!(asked.question.contains('\n'), "{}", asked.question);
    let answered = Item { answers: vec![Answer::of("はい", "")], ..asked.clone() };
    let master = Questionnaire { items: vec![answered], ..Questionnaire::default() };
    let plan = FillPlan::new(&form, &AnswerLibrary::new().with("master", &master));
    assert_eq!(plan.filled().count(), 1);
    plan.apply(&before).unwrap();
    for second in ["", "鍵は社外で預かっていませんか。"] {
        let err = plan.apply(&file(second)).unwrap_err();
        assert!(matches!(err.kind(), ErrorKind::Changed { .. }), "{second}: {err}");
    }
}

/// Someone typed はい into the plan where the cell offers ○, △, × and －.
#[test]
fn what_a_cell_rejects_is_not_applied() {
    let bytes = sheet("customer-a");
    let mut plan = FillPlan::new(&Form::from_bytes(&bytes).unwrap(), &master());
    let first = plan.items.iter_mut().find_map(|item| match &mut item.outcome {
        Outcome::Fill(fill) => Some(&mut fill.writes[0]),
        Outcome::Blank { .. } => None,
    });
    let write = first.unwrap();
    write.value = "はい".into();
    let at = write.at.clone();
    let err = plan.apply(&bytes).unwrap_err();
    assert_eq!(err.location(), Some(&at));
    let refused = Refusal::Validation("はい".to_owned());
    assert!(matches!(err.kind(), ErrorKind::Refused(why) if *why == refused), "{err}");
}

#[test]
fn a_plan_whose_values_were_emptied_fills_nothing() {
    let form = Form::from_bytes(&sheet("customer-a")).unwrap();
    let mut plan = FillPlan::new(&form, &master());
    assert!(Report::new(&plan).filled() > 0);
    for item in &mut plan.items {
        if let Outcome::Fill(fill) = &mut item.outcome {
            fill.writes.iter_mut().for_each(|write| write.value = CellValue::Clear);
        }
    }
    let report = Report::new(&plan);
    assert_eq!((report.filled(), report.blank()), (0, report.asked()));
}

#[test]
fn a_plan_survives_json() {
    let library = master();
    for customer in CUSTOMERS {
        let plan =
            FillPlan::new(&Form::from_bytes(&sheet(customer)).unwrap(), &library);
        let json = serde_json::to_vec(&plan).unwrap();
        let read = FillPlan::from_json(&json).unwrap();
        let bytes = sheet(customer);
        assert!(
            read.apply(&bytes).unwrap() == plan.apply(&bytes).unwrap(),
            "{customer}"
        );
    }
}
