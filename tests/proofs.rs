//! What the documents say of tests and dependencies is true: each test that a promise names
//! is there, and each direct dependency has its reason.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(root(path)).unwrap()
}

/// What stands in back quotes in the rows of tables.
fn quoted(document: &str) -> BTreeSet<&str> {
    let rows = document.lines().filter(|line| line.starts_with('|'));
    rows.flat_map(|row| row.split('`').skip(1).step_by(2)).collect()
}

/// The part of a document under a heading.
fn section<'d>(document: &'d str, heading: &str) -> &'d str {
    let (_, behind) = document.split_once(heading).unwrap();
    behind.split("\n## ").next().unwrap()
}

/// `tests/output.rs`, `tests/hostile`, `tests/output.rs::a_full_disk`
fn is_there(proof: &str) -> bool {
    let (path, test) = proof.split_once("::").unwrap_or((proof, ""));
    let is_test = || text(path).contains(&format!("fn {test}("));
    root(path).exists() && (test.is_empty() || is_test())
}

fn all_proofs_are_there(document: &str) {
    let is_path = |word: &&str| word.starts_with("tests/") || word.starts_with("src/");
    let proofs: BTreeSet<&str> = quoted(document).into_iter().filter(is_path).collect();
    assert!(proofs.len() >= 5, "{proofs:?}");
    let missing: Vec<&str> =
        proofs.into_iter().filter(|proof| !is_there(proof)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_promise_of_the_readme_names_a_test_that_is_there() {
    all_proofs_are_there(section(&text("README.md"), "## What it promises"));
}

/// Each cell of the table of formats that promises something has a mark, and the note of
/// each mark names a test that is there.
#[test]
fn every_format_names_a_test_that_is_there() {
    const MARKS: &str = "¹²³⁴⁵⁶⁷⁸⁹";
    for (file, heading, no) in
        [("README.md", "## Formats", "no"), ("README.ja.md", "## 対応する形式", "－")]
    {
        let text = text(file);
        let section = section(&text, heading);
        let rows = section.lines().filter(|line| line.starts_with("| ")).skip(1);
        let cells = rows.flat_map(|row| row.split('|').skip(2).map(str::trim));
        let promised: Vec<&str> =
            cells.filter(|cell| !cell.is_empty() && *cell != no).collect();
        assert!(promised.len() >= 15, "{file}: {promised:?}");
        let notes = &section[section.find("\n¹").unwrap()..];
        let mut used = BTreeSet::new();
        for cell in promised {
            let marks: Vec<char> =
                cell.chars().filter(|c| MARKS.contains(*c)).collect();
            assert!(!marks.is_empty(), "{file}: {cell:?} names no test");
            used.extend(marks);
        }
        for mark in MARKS.chars() {
            assert!(used.contains(&mark), "{file}: {mark} is not used");
            let (_, note) = notes.split_once(mark).unwrap();
            let proof = note.split('`').nth(1).unwrap();
            assert!(is_there(proof), "{file}: {mark} {proof}");
        }
    }
}

#[test]
fn every_defence_names_a_test_that_is_there() {
    all_proofs_are_there(section(&text("SECURITY.md"), "## What is defended"));
}

#[test]
fn every_direct_dependency_has_its_reason() {
    let manifest: toml::Table = text("Cargo.toml").parse().unwrap();
    let declared: BTreeSet<&str> = manifest["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let architecture = text("ARCHITECTURE.md");
    let names = section(&architecture, "## Dependencies");
    let first_cells =
        names.lines().filter_map(|line| line.strip_prefix('|')?.split('|').next());
    let reasoned: BTreeSet<&str> =
        first_cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert_eq!(declared, reasoned);
}
