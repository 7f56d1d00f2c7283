//! Real workbooks of other projects, where they are at hand: all are read, and damaged
//! ones end in an error, never in a panic.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a test that counts")]

use std::path::{Path, PathBuf};
use std::time::Instant;

/// The folder of that name among the shared data, unless it is not here.
fn shared(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CHECKSHEET_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")),
        PathBuf::from,
    );
    let folder = root.join(name);
    if !folder.is_dir() {
        println!("{} is not here: not run", folder.display());
        return None;
    }
    Some(folder)
}

fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let extension = path.extension().unwrap_or_default().to_owned();
        if path.is_dir() {
            all.extend(workbooks(&path));
        } else if extension == "xlsx" || extension == "xlsm" {
            all.push(path);
        }
    }
    all.sort();
    all
}

#[test]
fn every_real_workbook_is_read() {
    let Some(folder) = shared("corpus") else { return };
    let all = workbooks(&folder);
    let mut failed = 0;
    for path in &all {
        let bytes = std::fs::read(path).unwrap();
        if let Err(err) = checksheet::open(&bytes) {
            failed += 1;
            println!("{}: {err}", path.display());
        }
    }
    println!("{} of {} workbooks read", all.len() - failed, all.len());
    assert!(all.len() > 100, "a corpus of {} is none", all.len());
    assert_eq!(failed, 0);
}

#[test]
fn damaged_workbooks_do_no_harm() {
    let Some(folder) = shared("corpus_bad") else { return };
    for path in workbooks(&folder) {
        let bytes = std::fs::read(&path).unwrap();
        let start = Instant::now();
        match checksheet::open(&bytes) {
            Ok(workbook) => println!("{}: {}", path.display(), workbook.sheets().len()),
            Err(err) => println!("{}: {err}", path.display()),
        }
        assert!(start.elapsed().as_secs() < 20, "{}", path.display());
    }
}
