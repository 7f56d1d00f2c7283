use rust_xlsxwriter::{DataValidation, Workbook as Xlsx};

use super::*;
use crate::edit::{Edit, EditOptions};
use crate::layout::detect;
use crate::open::{edit, open};
use crate::testing::sheet;

/// The customer's questionnaire: two questions that the master answers, one that it
/// nearly does, and one that it does not.
fn customer(questions: [&str; 4]) -> Vec<u8> {
    let mut book = Xlsx::new();
    let table = book.add_worksheet();
    table.set_name("回答").unwrap();
    table.write_row(0, 0, ["項番", "確認事項", "実施有無", "備考"]).unwrap();
    for (row, question) in (1u32..).zip(questions) {
        table.write_string(row, 0, row.to_string()).unwrap();
        table.write_string(row, 1, question).unwrap();
    }
    let list = DataValidation::new().allow_list_strings(&["はい", "いいえ"]).unwrap();
    table.add_data_validation(1, 2, 4, 2, &list).unwrap();
    book.save_to_buffer().unwrap()
}

const QUESTIONS: [&str; 4] = [
    "ログを保管していますか。",
    "バックアップを取得していますか。",
    "バックアップを何世代取得していますか。",
    "Where is your head office?",
];

struct Fixture {
    file: Vec<u8>,
    plan: FillPlan,
    review: Vec<u8>,
}

fn fixture() -> Fixture {
    let master = sheet(
        "1|ログを保管していますか。|○|90日間保管しています。
         2|バックアップを取得していますか。|○|毎日取得しています。",
    );
    let library = AnswerLibrary::new().with("master.xlsx", &master);
    let file = customer(QUESTIONS);
    let workbook = open(&file).unwrap();
    let layout = detect(&workbook);
    let form = Form::from_workbook(&workbook, &layout).unwrap();
    let plan = FillPlan::new(&form, &library);
    let review = Review::new(&form, &layout, &plan, &library).links_to("customer.xlsx");
    let review = review.to_xlsx(Lang::Japanese).unwrap();
    Fixture { file, plan, review }
}

/// The review with cells set, as `G4=空欄; E4=`.
fn edited(review: &[u8], cells: &str) -> Vec<u8> {
    let edit_of = |text: &str| {
        let (at, value) = text.trim().split_once('=').unwrap();
        Edit::new(format!("'レビュー'!{at}").parse().unwrap(), value)
    };
    let edits: Vec<Edit> =
        cells.split(';').filter(|text| !text.is_empty()).map(edit_of).collect();
    edit(review, &edits, &EditOptions::default()).unwrap().bytes
}

/// What is written where: `'回答'!C2=はい`.
fn writes(plan: &FillPlan) -> Vec<String> {
    plan.writes().map(|write| format!("{}={}", write.at.cell, write.value)).collect()
}

#[test]
fn an_untouched_review_is_the_plan() {
    let Fixture { file, plan, review } = fixture();
    let read = FillPlan::from_review(&review, &file).unwrap();
    // Scores may change in their last digit on the way through JSON.
    let outcomes = |plan: &FillPlan| -> Vec<_> {
        plan.items.iter().map(|item| (item.at.clone(), item.outcome.clone())).collect()
    };
    assert_eq!(format!("{:.9?}", outcomes(&read)), format!("{:.9?}", outcomes(&plan)));
    assert_eq!(writes(&read).len(), 4, "{:?}", writes(&read));
}

#[test]
fn the_same_review_has_the_same_bytes() {
    assert!(fixture().review == fixture().review);
}

macro_rules! decides {
    ($($name:ident, $cells:literal, $writes:expr;)*) => {$(
        #[test]
        fn $name() {
            let Fixture { file, review, .. } = fixture();
            let plan = FillPlan::from_review(&edited(&review, $cells), &file).unwrap();
            assert_eq!(writes(&plan), $writes);
        }
    )*};
}

decides! {
    one_left_blank, "G4=空欄", ["C3=はい", "D3=毎日取得しています。"];
    one_to_be_asked, "G4=ask", ["C3=はい", "D3=毎日取得しています。"];
    a_decision_cleared, "G4=", ["C3=はい", "D3=毎日取得しています。"];
    a_row_deleted, "D4=;G4=", ["C3=はい", "D3=毎日取得しています。"];
    one_edited, "G4=修正;F4=180日間です。",
        ["C2=はい", "D2=180日間です。", "C3=はい", "D3=毎日取得しています。"];
    a_status_edited_in_other_words, "G4=Edit;E4=×;F4=保管していません。",
        ["C2=いいえ", "D2=保管していません。", "C3=はい", "D3=毎日取得しています。"];
    a_blank_answered, "G4=空欄;G5=空欄;G7=修正;E7=はい;F7=東京都です。", ["C5=はい", "D5=東京都です。"];
    edited_without_a_change, "G4=修正;G5=空欄", ["C2=はい", "D2=90日間保管しています。"];
    blank_with_the_answer_deleted, "G4=空欄;E4=;F4=;G5=空欄", [""; 0];
}

macro_rules! refuses {
    ($($name:ident, $cells:literal, $error:literal;)*) => {$(
        #[test]
        fn $name() {
            let Fixture { file, review, .. } = fixture();
            let err = FillPlan::from_review(&edited(&review, $cells), &file).unwrap_err();
            assert_eq!(err.to_string(), $error);
        }
    )*};
}

refuses! {
    accepted_and_changed, "F4=180日間です。",
        "'レビュー'!F4: the decision is to accept, but the proposal was changed; decide to edit, or undo the change";
    accepted_where_nothing_is_proposed, "G7=採用",
        "'レビュー'!G7: the decision is to accept, but nothing is proposed";
    edited_to_nothing, "G4=修正;E4=;F4=",
        "'レビュー'!G4: the decision is to edit, but the answer is empty; to leave it blank, decide so";
    blank_and_answered, "G4=空欄;E4=いいえ",
        "'レビュー'!E4: the decision is to leave it blank, but an answer was typed; is it to be edited?";
    typed_and_still_to_be_decided, "G4=要確認;E4=いいえ",
        "'レビュー'!E4: status or remark were changed, and the decision is still ask; choose edit to write them";
    a_word_that_is_no_decision, "G4=たぶん",
        "'レビュー'!G4: unknown decision \"たぶん\"; choose one of accept, edit, blank, ask";
    a_row_twice, "D5='回答'!B2",
        "'レビュー'!D5: there are two rows for '回答'!B2";
    a_row_of_nothing, "D5='回答'!B9",
        "'レビュー'!D5: the workbook was not written with a row \"'回答'!B9\"";
    an_answer_that_is_not_offered, "G4=修正;E4=△",
        "'レビュー'!E4: the answer \"△\" is not among the choices はい / いいえ";
    a_header_that_is_gone, "E3=x",
        "there is no column \"Status (proposed)\"";
}

#[test]
fn a_suggestion_is_written_once_it_is_accepted() {
    let Fixture { file, plan, review } = fixture();
    let asked = &plan.items[2];
    assert!(matches!(asked.outcome, Outcome::Blank { .. }), "{asked:?}");
    let shown = open(&review).unwrap();
    let status = shown.sheets()[0].text("E6".parse().unwrap());
    assert_eq!(status, "はい", "the nearest answer is proposed");
    let read = edited(&review, "G4=空欄;G5=空欄;G6=採用");
    let read = FillPlan::from_review(&read, &file).unwrap();
    assert_eq!(writes(&read), ["C4=はい", "D4=毎日取得しています。"]);
    let (_, fill) = read.filled().next().unwrap();
    assert_eq!(fill.source, "review");
}

#[test]
fn what_a_person_left_blank_says_so() {
    let Fixture { file, review, .. } = fixture();
    let plan =
        FillPlan::from_review(&edited(&review, "G4=空欄;G7=空欄"), &file).unwrap();
    let reasons: Vec<_> = plan.blanks().map(|(_, reason)| reason.clone()).collect();
    assert_eq!(reasons[0], BlankReason::Told);
    assert_eq!(*reasons.last().unwrap(), BlankReason::Told);
}

#[test]
fn columns_may_be_moved() {
    let Fixture { file, review, .. } = fixture();
    // Decision and reason change places.
    let cells = "G3=理由;H3=判断;G4=;H4=空欄;G5=;H5=採用;G6=;H6=要確認;G7=;H7=要確認";
    let plan = FillPlan::from_review(&edited(&review, cells), &file).unwrap();
    assert_eq!(writes(&plan), ["C3=はい", "D3=毎日取得しています。"]);
}

#[test]
fn another_questionnaire() {
    let Fixture { file, review, .. } = fixture();
    let other = customer(["甲はありますか。", "乙は？", "丙は？", "丁はありますか。"]);
    for (review, file, error) in [
        (
            &review,
            &other,
            "the review is of another questionnaire, or the questions have changed; start again with `fill --review`",
        ),
        (
            &file,
            &file,
            "not a review workbook; give one that `fill --review` has written",
        ),
    ] {
        let err = FillPlan::from_review(review, file).unwrap_err();
        assert_eq!(err.to_string(), error);
    }
}

#[test]
fn a_plan_that_was_stored_makes_the_same_review() {
    let master = sheet(
        "1|ログを保管していますか。|○|90日間保管しています。
         2|バックアップを取得していますか。|○|毎日取得しています。",
    );
    let library = AnswerLibrary::new().with("master.xlsx", &master);
    let workbook = open(&customer(QUESTIONS)).unwrap();
    let layout = detect(&workbook);
    let form = Form::from_workbook(&workbook, &layout).unwrap();
    let plan = FillPlan::new(&form, &library);
    let stored = FillPlan::from_json(&serde_json::to_vec(&plan).unwrap()).unwrap();
    for lang in [Lang::Japanese, Lang::English] {
        let review = |plan| Review::new(&form, &layout, plan, &library).to_xlsx(lang);
        assert!(review(&plan).unwrap() == review(&stored).unwrap());
    }
    // As plans were stored before candidates named their source.
    let mut old = serde_json::to_value(&plan).unwrap();
    for item in old["items"].as_array_mut().unwrap() {
        for candidate in item["candidates"].as_array_mut().unwrap() {
            candidate
                .as_object_mut()
                .unwrap()
                .retain(|key, _| key != "source" && key != "entry");
        }
    }
    let old: FillPlan = serde_json::from_value(old).unwrap();
    let review = Review::new(&form, &layout, &old, &library);
    assert_eq!(review.rows[2].proposed, Proposed::default());
    let nearest = review.rows[2].candidates[1].lines().next().unwrap();
    assert!(nearest.starts_with("No. 2 (") && nearest.ends_with(") "), "{nearest}");
}

#[test]
fn all_cells_that_contradict_themselves_are_told() {
    let Fixture { file, review, .. } = fixture();
    let cells = "G4=たぶん;F5=何か;G7=採用";
    let err = FillPlan::from_review(&edited(&review, cells), &file).unwrap_err();
    let lines: Vec<String> = err.to_string().lines().map(str::to_owned).collect();
    let starts =
        ["3 cells need", "  'レビュー'!G4: ", "  'レビュー'!F5: ", "  'レビュー'!G7: "];
    assert_eq!(lines.len(), starts.len(), "{err}");
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}");
    }
}

#[test]
fn an_answer_that_is_hardly_alike_is_no_proposal() {
    let unsure = |score| Outcome::Blank {
        reason: BlankReason::Unsure { nearest: "1".to_owned(), score },
    };
    assert!(!may_be_proposed(&unsure(0.11)));
    assert!(may_be_proposed(&unsure(0.6)));
}
