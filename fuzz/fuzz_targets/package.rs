#![no_main]
//! A worksheet part inside a package that is sound, so that no check sum stands between
//! the fuzzer and the XML. The input up to the first zero byte is the sheet; behind it
//! the shared strings, then the styles.

use checksheet::Form;
use checksheet_fuzz::package;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = Form::from_bytes(&package(bytes));
});
