#![no_main]
//! A review workbook that came back from a person, or from someone else.

use checksheet::FillPlan;
use checksheet_fuzz::with_right_sums;

const FILE: &[u8] = include_bytes!("../../fixtures/layout/section_rows.xlsx");

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(plan) = FillPlan::from_review(&with_right_sums(bytes), FILE) {
        let _ = plan.apply(FILE);
    }
});
