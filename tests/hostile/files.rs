//! Files that are there: all fixtures, and, where they are at hand, broken and hostile
//! files of other projects.

use std::fs;
use std::path::{Path, PathBuf};

use super::withstand;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all.sort();
    all
}

/// Each as it stands in the folder, so that nothing depends on its name's ending.
fn all_withstood(folder: &Path) {
    let files = files(folder);
    assert!(!files.is_empty());
    withstand(files.iter().map(|path| {
        let name = path.strip_prefix(folder).unwrap().display().to_string();
        (name, None, fs::read(path).unwrap())
    }));
}

#[test]
#[cfg_attr(debug_assertions, ignore = "mutation holds them to the same")]
fn all_fixtures() {
    all_withstood(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures")));
}

#[test]
#[cfg_attr(debug_assertions, ignore = "times are of optimised builds")]
fn broken_files_of_other_projects() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");
    let folder = std::env::var_os("CHECKSHEET_SHARED").unwrap_or_else(|| beside.into());
    let folder = PathBuf::from(folder).join("corpus_bad");
    if !folder.is_dir() {
        println!("not run: {} is not here", folder.display());
        return;
    }
    all_withstood(&folder);
}
