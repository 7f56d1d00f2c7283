#![no_main]
//! What people may have changed by hand: plans, layouts, questionnaires.

use checksheet::{FillPlan, Form, Lang, Layout, Questionnaire, Report};

const FILE: &[u8] = include_bytes!("../../fixtures/layout/section_rows.xlsx");

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(plan) = FillPlan::from_json(bytes) {
        let _ = plan.apply(FILE);
        let _ = Report::new(&plan).markdown(Lang::Japanese);
    }
    if let Ok(layout) = Layout::from_json(bytes)
        && let Ok(workbook) = checksheet::open(FILE)
    {
        let _ = Form::from_workbook(&workbook, &layout);
    }
    let _ = Questionnaire::from_bytes(bytes);
});
