//! Real workbooks of other projects, where they are at hand: all are read, and damaged
//! ones end in an error, never in a panic.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that counts"
)]

mod common;

use std::path::{Path, PathBuf};
use std::time::Instant;

use checksheet::{Edit, EditOptions, ErrorKind, Location};

use crate::common::shared;

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
fn every_real_workbook_is_filled_without_harm() {
    let Some(folder) = shared("corpus") else { return };
    let targets = std::fs::read_to_string(folder.join("targets.tsv")).unwrap();
    let (mut lossless, mut refused, mut lost) = (0, 0, 0);
    for line in targets.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let bytes = std::fs::read(folder.join(fields[0])).unwrap();
        let at = Location::new(fields[1], fields[2].parse().unwrap());
        match fill(&bytes, &at) {
            Ok(true) => lossless += 1,
            Ok(false) => {
                lost += 1;
                println!("{}: not lossless", fields[0]);
            }
            Err(err) => {
                refused += 1;
                println!("{}: {err}", fields[0]);
                assert!(matches!(err.kind(), ErrorKind::Refused(_)), "{err}");
            }
        }
    }
    println!("{lossless} filled without harm, {refused} refused, {lost} lost");
    assert_eq!(lost, 0);
    assert!(refused * 100 <= lossless, "{refused} of {lossless} refused");
}

/// Set one cell. Says whether that cell, and nothing else, came to be what it was to be.
fn fill(bytes: &[u8], at: &Location) -> checksheet::Result<bool> {
    let edits = [Edit::new(at.clone(), "テスト回答")];
    let edited = checksheet::edit(bytes, &edits, &EditOptions::default())?;
    let found = checksheet::verify(bytes, &edited.bytes, Some(&edits))?;
    for violation in &found.violations {
        println!("  {violation}");
    }
    Ok(found.unharmed && found.changed == [at.clone()])
}

#[test]
fn damaged_workbooks_do_no_harm() {
    let Some(folder) = shared("corpus_bad") else { return };
    for path in workbooks(&folder) {
        let bytes = std::fs::read(&path).unwrap();
        let start = Instant::now();
        match checksheet::open(&bytes) {
            Ok(workbook) => {
                println!("{}: {}", path.display(), workbook.sheets().len());
                // Whatever can be read can be asked to be filled, and says yes or no.
                let name = workbook.sheets()[0].name();
                let at = Location::new(name, "B2".parse().unwrap());
                if let Ok(unharmed) = fill(&bytes, &at) {
                    assert!(unharmed, "{}", path.display());
                }
            }
            Err(err) => println!("{}: {err}", path.display()),
        }
        assert!(start.elapsed().as_secs() < 20, "{}", path.display());
    }
}
