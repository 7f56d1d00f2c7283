//! Check boxes that Excel draws, in cells and over them: read, and ticked through the
//! cell that holds their state.

#![allow(clippy::unwrap_used, reason = "panics are how tests fail")]

#[path = "common/parts.rs"]
mod parts;

use checksheet::BlankReason;
use checksheet::questionnaire::Obstacle;
use checksheet::{
    AnswerLibrary, CellValue, Edit, FillPlan, Form, Planner, Questionnaire, Status,
    Write, open, verify,
};
use parts::{Parts, packed, unpacked};
use rust_xlsxwriter::Workbook;

const QUESTIONS: [&str; 6] = [
    "入退室の記録を1年間保管していますか。",
    "アクセス権を定期的に見直していますか。",
    "バックアップを毎日取得していますか。",
    "委託先の選定基準を定めていますか。",
    "持ち出し機器を暗号化していますか。",
    "操作ログを改ざんから保護していますか。",
];

/// Answers: yes to all but the last.
fn library() -> AnswerLibrary {
    let mut text = "項番,確認事項,実施有無,備考\n".to_owned();
    for (i, question) in QUESTIONS.iter().enumerate() {
        let mark = if i == 5 { "×" } else { "○" };
        text += &format!("{},{question},{mark},\n", i + 1);
    }
    let master = Questionnaire::from_bytes(text.as_bytes()).unwrap();
    AnswerLibrary::new().with("master", &master)
}

/// A sheet with these headings behind number and question.
fn sheet(
    headings: &[&str],
    row: impl Fn(&mut rust_xlsxwriter::Worksheet, u32),
) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let all = ["項番", "確認事項"].iter().chain(headings);
    for (col, heading) in (0..).zip(all) {
        sheet.write(0, col, *heading).unwrap();
    }
    for (i, question) in (1..).zip(QUESTIONS) {
        sheet.write(i, 0, i).unwrap();
        sheet.write(i, 1, question).unwrap();
        row(sheet, i);
    }
    workbook.save_to_buffer().unwrap()
}

/// What goes where, once the filled file has been proven unharmed but for that.
fn filled(file: &[u8]) -> (FillPlan, Vec<u8>) {
    let form = Form::from_bytes(file).unwrap();
    let plan = Planner::new(&library()).plan(&form);
    let after = plan.apply(file).unwrap().bytes;
    let planned: Vec<Edit> = plan.writes().map(Write::edit).collect();
    assert!(verify(file, &after, Some(&planned)).unwrap().unharmed);
    (plan, after)
}

fn cells(plan: &FillPlan) -> Vec<(String, CellValue)> {
    plan.writes()
        .map(|write| (write.at.cell.to_string(), write.value.clone()))
        .collect()
}

fn statuses(file: &[u8]) -> Vec<Option<Status>> {
    let questionnaire = Questionnaire::from_bytes(file).unwrap();
    questionnaire.items.iter().map(|item| item.answers[0].status).collect()
}

#[test]
fn one_of_two_boxes_in_cells_is_ticked() {
    let file = sheet(&["はい", "いいえ"], |sheet, row| {
        sheet.insert_checkbox(row, 2, false).unwrap();
        sheet.insert_checkbox(row, 3, false).unwrap();
    });
    assert_eq!(statuses(&file), [None; 6]);
    let (plan, after) = filled(&file);
    let ticked = |cell: &str| (cell.to_owned(), CellValue::Bool(true));
    assert_eq!(cells(&plan), ["C2", "C3", "C4", "C5", "C6", "D7"].map(ticked));
    let yes = Some(Status::Implemented);
    let all = [yes, yes, yes, yes, yes, Some(Status::NotImplemented)];
    assert_eq!(statuses(&after), all);
    assert_eq!(open(&after).unwrap().sheets()[0].text("C2".parse().unwrap()), "☑");
}

#[test]
fn a_box_alone_says_yes_and_nothing_else() {
    let file = sheet(&["実施"], |sheet, row| {
        sheet.insert_checkbox(row, 2, false).unwrap();
    });
    let (plan, after) = filled(&file);
    assert_eq!(cells(&plan).len(), 5);
    let (item, reason) = plan.blanks().next().unwrap();
    assert_eq!(item.question, QUESTIONS[5]);
    assert!(matches!(reason, BlankReason::NotOffered { .. }), "{reason:?}");
    assert_eq!(statuses(&after).iter().flatten().count(), 5);
}

/// Two form controls over the status cell of every row: はい linked to a cell of the
/// hidden column G, いいえ to one of H; in the first row to none.
fn with_controls() -> Vec<u8> {
    let file = sheet(&["回答"], |sheet, row| {
        sheet.set_column_hidden(6).unwrap();
        if row == 3 {
            sheet.write(row, 6, true).unwrap();
        }
    });
    let mut parts = unpacked(&file);
    let shapes: String = (1..=6)
        .flat_map(|row| [(row, "はい", "G"), (row, "いいえ", "H")])
        .map(|(row, label, linked)| {
            let link = if row == 1 {
                String::new()
            } else {
                format!("<x:FmlaLink>${linked}${}</x:FmlaLink>", row + 1)
            };
            format!(
                "<v:shape><v:textbox><div>{label}</div></v:textbox><x:ClientData ObjectType=\"Checkbox\">\
                 <x:Anchor>2,5,{row},2,3,1,{row},20</x:Anchor>{link}</x:ClientData></v:shape>"
            )
        })
        .collect();
    put(
        &mut parts,
        "xl/worksheets/sheet1.xml",
        "</worksheet>",
        "<legacyDrawing r:id=\"rId9\"/>",
    );
    parts.push((
        "xl/worksheets/_rels/sheet1.xml.rels".to_owned(),
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
         relationships/vmlDrawing\" Target=\"../drawings/vmlDrawing1.vml\"/></Relationships>"
            .into(),
    ));
    parts.push((
        "xl/drawings/vmlDrawing1.vml".to_owned(),
        format!(
            "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" \
             xmlns:x=\"urn:schemas-microsoft-com:office:excel\">{shapes}</xml>"
        )
        .into(),
    ));
    packed(&parts)
}

fn put(parts: &mut Parts, part: &str, before: &str, text: &str) {
    let (_, data) = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    let old = String::from_utf8(data.clone()).unwrap();
    *data = old.replacen(before, &format!("{text}{before}"), 1).into_bytes();
}

#[test]
fn boxes_over_a_cell_are_ticked_through_their_linked_cells() {
    let file = with_controls();
    let shown = open(&file).unwrap().sheets()[0].text("C3".parse().unwrap());
    assert_eq!(shown, "☐はい ☐いいえ");
    let (plan, after) = filled(&file);
    let ticked = |cell: &str| (cell.to_owned(), CellValue::Bool(true));
    // The third is ticked already.
    assert_eq!(cells(&plan), ["G3", "G5", "G6", "H7"].map(ticked));
    let (item, reason) = plan.blanks().next().unwrap();
    assert_eq!((&*item.question, reason), (QUESTIONS[0], &BlankReason::NotLinked));
    assert_eq!(plan.apply(&after).unwrap().bytes, after, "twice is once");
    let yes = Some(Status::Implemented);
    let all = [None, yes, yes, yes, yes, Some(Status::NotImplemented)];
    assert_eq!(statuses(&after), all);
}

#[test]
fn a_linked_cell_that_is_computed_is_left_alone() {
    let file = with_controls();
    let mut form = Form::from_bytes(&file).unwrap();
    for place in &mut form.places {
        let boxes = &mut place.answers[0].status.as_mut().unwrap().boxes;
        for linked in boxes.iter_mut().filter_map(|b| b.linked.as_mut()) {
            linked.obstacle = Some(Obstacle::Formula);
        }
    }
    let plan = Planner::new(&library()).plan(&form);
    assert_eq!(plan.writes().count(), 0);
    let unhindered = Planner::new(&library()).plan(&form.without(Obstacle::Formula));
    assert_eq!(unhindered.writes().count(), 4);
}
