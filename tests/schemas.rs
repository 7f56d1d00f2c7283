//! The committed JSON Schemas are those of the code.
//!
//! `UPDATE_SCHEMAS=1 cargo test --test schemas` writes them anew.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test")]

use std::path::Path;

use checksheet::export::Brand;
use checksheet::{FillPlan, Layout, Questionnaire};
use serde_json::Value;

#[track_caller]
fn is_committed(name: &str, schema: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name);
    let text = format!("{schema:#}\n");
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "schemas/{name} is out of date; see tests/schemas.rs");
}

#[test]
fn questionnaire() {
    is_committed("questionnaire.json", &Questionnaire::json_schema());
}

#[test]
fn plan() {
    is_committed("plan.json", &FillPlan::json_schema());
}

#[test]
fn layout() {
    is_committed("layout.json", &Layout::json_schema());
}

#[test]
fn brand() {
    is_committed("brand.json", &Brand::json_schema());
}
