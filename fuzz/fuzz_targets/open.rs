#![no_main]
//! Any file: open, find the questions, read them.

use checksheet::Form;
use checksheet_fuzz::with_right_sums;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = Form::from_bytes(&with_right_sums(bytes));
});
