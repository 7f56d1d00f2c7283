#![no_main]
//! What people may have changed by hand: plans, layouts, questionnaires.

use checksheet::{FillPlan, Layout, Questionnaire, Report};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(plan) = FillPlan::from_json(bytes) {
        let _ = plan.apply(include_bytes!("../../fixtures/customer-a/questionnaire.xlsx"));
        let _ = Report::new(&plan).markdown(checksheet::Lang::Japanese);
    }
    if let Ok(layout) = Layout::from_json(bytes) {
        let file = include_bytes!("../../fixtures/customer-a/questionnaire.xlsx");
        if let Ok(workbook) = checksheet::open(file) {
            let _ = checksheet::Form::from_workbook(&workbook, &layout);
        }
    }
    let _ = Questionnaire::from_bytes(bytes);
});
