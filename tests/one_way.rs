//! Data flows one way through the modules, and so do `use` lines.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::path::Path;

/// The modules in the order in which data flows. A line is one layer: its modules may
/// use each other, and all lines above.
const ORDER: &[&[&str]] = &[
    &["brief", "lang"],
    &["error", "address"],
    &["note"],
    &["limits"],
    &["charset", "fingerprint", "measure", "password", "unfit"],
    &["edit"],
    &["xml"],
    &["opc"],
    &["workbook"],
    &["xlsx"],
    &["delimited"],
    &["html_table"],
    &["compound"],
    &["xls"],
    &["xlsb"],
    &["ods"],
    &["rebuild"],
    &["open"],
    &["layout"],
    &["profile"],
    &["questionnaire"],
    &["library"],
    &["matching"],
    &["plan"],
    &["planner"],
    &["apply"],
    &["verify"],
    &["facts"],
    &["similarity"],
    &["diff"],
    &["sent"],
    &["company", "previous"],
    &["reach"],
    &["check", "lint"],
    &["export"],
    &["decisions"],
    &["harvest", "report"],
    &["review"],
];

fn layer(module: &str) -> usize {
    ORDER.iter().position(|layer| layer.contains(&module)).unwrap_or_else(|| {
        panic!("{module}: where does data pass it? Give it a place in tests/one_way.rs")
    })
}

/// The modules that the code of a file names, comments and tests aside.
fn used(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| line.split("crate::").skip(1)).map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '_');
        &rest[..end.unwrap_or(rest.len())]
    })
}

fn check(file: &Path, module: &str, wrong: &mut Vec<String>) {
    if file.is_dir() {
        for entry in file.read_dir().unwrap() {
            check(&entry.unwrap().path(), module, wrong);
        }
        return;
    }
    let name = file.file_stem().unwrap().to_string_lossy();
    if name.ends_with("tests") || name == "testing" {
        return;
    }
    let text = std::fs::read_to_string(file).unwrap();
    for used in used(&text).filter(|used| !used.is_empty()) {
        if layer(used) > layer(module) {
            wrong.push(format!("{}: {module} uses {used}", file.display()));
        }
    }
}

#[test]
fn no_module_uses_one_that_comes_after_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for entry in src.read_dir().unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_string_lossy().into_owned();
        let is_module = !["lib", "bin", "testing"].contains(&module.as_str())
            && !module.ends_with("_tests");
        if is_module {
            check(&path, &module, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
