#![no_main]
//! Where the questions are: in any worksheet part (it begins with `<`), and in any grid.

use checksheet::{Form, layout};
use checksheet_fuzz::{grid, package};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let file = if bytes.starts_with(b"<") { package(bytes) } else { package(&grid(bytes)) };
    let Ok(workbook) = checksheet::open(&file) else { return };
    let layout = layout::detect(&workbook);
    assert_eq!(layout, layout::detect(&workbook), "the same each time");
    let Ok(form) = Form::from_workbook(&workbook, &layout) else { return };
    assert_eq!(form.places.len(), form.questionnaire.items.len());
});
