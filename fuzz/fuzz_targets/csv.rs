#![no_main]
//! Text files in any encoding: read, and written back with no edit and with one.

use checksheet::{Edit, EditOptions, Location};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(workbook) = checksheet::open(bytes) else { return };
    let Some((sheet, (at, _))) =
        workbook.sheets().iter().find_map(|s| Some((s, s.cells().next()?)))
    else {
        return;
    };
    let options = EditOptions::default();
    if let Ok(same) = checksheet::edit(bytes, &[], &options) {
        assert_eq!(same.bytes, bytes, "no edit changes nothing");
    }
    let edit = Edit::new(Location::new(sheet.name(), at), "○, \"と\"\n改行");
    let _ = checksheet::edit(bytes, &[edit], &options);
});
