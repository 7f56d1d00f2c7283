#![no_main]
//! Any file: open, find the questions, read them.

use checksheet::Form;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = Form::from_bytes(bytes);
});
