//! Every example prints what stands beside it.
//!
//! After a change that is meant, `UPDATE_EXAMPLES=1 cargo test` writes the outputs anew.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The example as `cargo test` builds it: beside the program.
fn program(name: &str) -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_checksheet"));
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    program.with_file_name("examples").join(file)
}

/// Run it where a user would, and compare what it prints.
#[track_caller]
fn prints(name: &str, args: &[&str]) {
    let output = Command::new(program(name)).args(args).current_dir(ROOT).output();
    let output = output.unwrap_or_else(|err| {
        panic!("{name}: {err}; `cargo test` without a target builds the examples")
    });
    agrees(name, output);
}

/// Compare what an example printed with what stands beside it.
#[track_caller]
fn agrees(name: &str, output: Output) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {errors}");
    let printed = String::from_utf8(output.stdout).unwrap();
    let expected = Path::new(ROOT).join(format!("examples/{name}.txt"));
    if env::var_os("UPDATE_EXAMPLES").is_some() {
        fs::write(expected, printed).unwrap();
        return;
    }
    let expected = fs::read_to_string(expected).unwrap();
    assert_eq!(printed, expected, "{name}; if meant: UPDATE_EXAMPLES=1 cargo test");
}

/// A file that the example may write.
fn scratch(name: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name).to_str().unwrap().to_owned();
    (folder, file)
}

#[test]
fn import() {
    prints("import", &["fixtures/master/master.xlsx"]);
}

#[test]
fn fill() {
    let (_folder, out) = scratch("filled.xlsx");
    prints("fill", &["fixtures/customer-a/questionnaire.xlsx", &out]);
    assert!(fs::read(out).unwrap().starts_with(b"PK"));
}

#[test]
fn review() {
    let (_folder, out) = scratch("reviewed.xlsx");
    prints("review", &[&out]);
    assert!(fs::read(out).unwrap().starts_with(b"PK"));
}

#[test]
fn export() {
    let (_folder, out) = scratch("branded.xlsx");
    prints("export", &[&out]);
    assert!(fs::read(out).unwrap().starts_with(b"PK"));
}

#[test]
fn eval() {
    let master = "fixtures/master/master.xlsx";
    prints("eval", &[master, "fixtures/matching/labelled.jsonl"]);
}

/// The day with another program in it. Where that is missing, `tests/day.rs` covers the rest.
#[cfg(unix)]
#[test]
fn day() {
    let openpyxl = Command::new("python3").args(["-c", "import openpyxl"]).output();
    if !openpyxl.is_ok_and(|output| output.status.success()) {
        eprintln!("examples/day.sh is not compared: openpyxl is not here");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("sh")
        .arg("examples/day.sh")
        .arg(folder.path())
        .env("CHECKSHEET", env!("CARGO_BIN_EXE_checksheet"))
        .current_dir(ROOT)
        .output();
    agrees("day", output.unwrap());
}

#[test]
fn each_is_short_and_listed() {
    let listed =
        fs::read_to_string(Path::new(ROOT).join("examples/README.md")).unwrap();
    for entry in Path::new(ROOT).join("examples").read_dir().unwrap() {
        let path = entry.unwrap().path();
        let (first_line, most) = match path.extension().and_then(|e| e.to_str()) {
            Some("rs") => ("//! ", 60),
            Some("sh") => ("#!/bin/sh\n# ", 130),
            _ => continue,
        };
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        // eval.rs measures; it is a tool, not a model to copy.
        let short = text.lines().count() < most || name == "eval.rs";
        assert!(short, "{name}: not under {most} lines");
        assert!(text.starts_with(first_line), "{name}: does not say what it is");
        assert!(listed.contains(name), "{name}: not in examples/README.md");
    }
}
