#![no_main]
//! Cells written into a sheet: what was written is read back, and nothing else differs.

use checksheet::{CellRef, Edit, EditOptions, Location};
use checksheet_fuzz::package;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let file = package(bytes);
    let Ok(before) = checksheet::open(&file) else { return };
    let edits: Vec<Edit> = [CellRef::new(1, 2), CellRef::new(1, 3), CellRef::new(7, 0)]
        .map(|at| Edit::new(Location::new("S", at), "はい <&> \r\n_x000D_"))
        .into();
    let Ok(edited) = checksheet::edit(&file, &edits, &EditOptions::default()) else { return };
    let after = checksheet::open(&edited.bytes).expect("what we write we can read");
    let (old, new) = (&before.sheets()[0], &after.sheets()[0]);
    for (at, cell) in old.cells() {
        if edits.iter().all(|edit| edit.at.cell != at) {
            assert_eq!(new.value(at), &cell.value, "{at}");
        }
    }
});
