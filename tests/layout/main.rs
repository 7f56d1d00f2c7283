//! Small workbooks, each for one trait of real questionnaires, and what is found in them.
//!
//! `UPDATE_FIXTURES=1 cargo test --test layout` draws the workbooks and writes the
//! expectations anew from the cases; the expectations are written by hand there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod cases;
mod corrections;
mod draw;
mod invariance;

use std::fs;
use std::path::PathBuf;

use checksheet::Layout;
use checksheet::layout::detect;
use serde::{Deserialize, Serialize};

/// What is to be found in a workbook, as a person would say it.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Expected {
    tables: Vec<ExpectedTable>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: Vec<String>,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct ExpectedTable {
    sheet: String,
    /// `3-4`, or `none`.
    header: String,
    /// `5-20`
    rows: String,
    items: usize,
    /// `A number`, `C mark はい`
    columns: Vec<String>,
    /// `6 section`, `9 hidden`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    others: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    choices: Vec<String>,
    /// Choices with which a remark must be written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    remark_required_for: Vec<String>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join("layout")
}

/// The layout in the words of an expectation. Columns of no importance are left out.
fn told(layout: &Layout) -> Expected {
    let mut tables = Vec::new();
    for table in &layout.tables {
        let column = |c: &checksheet::layout::Column| {
            let choice =
                c.choice.as_deref().map(|c| format!(" {c}")).unwrap_or_default();
            let block = if c.block > 0 { " (plan)" } else { "" };
            format!("{} {}{choice}{block}", c.column, c.role.name())
        };
        let mut others: Vec<(u32, &str)> = Vec::new();
        others.extend(table.section_rows.iter().map(|r| (r.0, "section")));
        others.extend(table.continuation_rows.iter().map(|r| (r.0, "continuation")));
        for skipped in &table.skipped_rows {
            others
                .push((skipped.row.0, skipped.reason.text(checksheet::Lang::English)));
        }
        others.sort_unstable();
        let rows = |first, last| format!("{first}-{last}");
        let columns = table.columns.iter().filter(|c| c.role.name() != "other");
        tables.push(ExpectedTable {
            sheet: table.sheet_name().to_owned(),
            header: table
                .header_rows
                .map_or_else(|| "none".to_owned(), |r| rows(r.first, r.last)),
            rows: rows(table.first_row, table.last_row),
            items: table.items,
            columns: columns.map(column).collect(),
            others: others
                .iter()
                .map(|(row, what)| format!("{} {what}", row + 1))
                .collect(),
            choices: table.choices.clone(),
            remark_required_for: table
                .requirements
                .iter()
                .flat_map(|r| r.remark_required_for.clone())
                .collect(),
        });
    }
    let fields = layout.fields.iter().map(|f| format!("{} {}", f.label, f.at.cell));
    Expected { tables, fields: fields.collect() }
}

#[test]
fn fixtures() {
    let mut wrong = Vec::new();
    for case in cases::all() {
        let stem = folder().join(case.name);
        let (workbook, json) =
            (stem.with_extension("xlsx"), stem.with_extension("json"));
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            fs::create_dir_all(folder()).unwrap();
            fs::write(&workbook, draw::workbook(&case)).unwrap();
            let expected = serde_json::to_string_pretty(&case.expected).unwrap();
            fs::write(&json, expected + "\n").unwrap();
        }
        let bytes = fs::read(&workbook).unwrap();
        let expected: Expected =
            serde_json::from_slice(&fs::read(&json).unwrap()).unwrap();
        let found = told(&detect(&checksheet::open(&bytes).unwrap()));
        if found != expected {
            wrong.push(format!("{}\n found {found:#?}\n not {expected:#?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_fixture_has_a_case() {
    let cases = cases::all();
    assert!(cases.len() >= 25, "{}", cases.len());
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if stem == "README" {
            continue;
        }
        assert!(cases.iter().any(|case| case.name == stem), "{stem} has no case");
    }
}
