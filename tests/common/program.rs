//! The program, run from outside.

use std::path::Path;
use std::process::{Command, Output};

/// What the program does in a folder, in English.
pub(crate) fn checksheet(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_checksheet"))
        .current_dir(folder)
        .args(["--lang", "en"])
        .args(args)
        .output()
        .unwrap()
}

/// What it said.
pub(crate) fn message(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim_end().to_owned()
}

/// A folder that holds the named files and is gone after the test.
pub(crate) fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}
