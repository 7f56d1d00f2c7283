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
