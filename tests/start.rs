//! What a company starts with: init, completions, manual pages.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use checksheet::Company;
use checksheet::export::Brand;

fn checksheet(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_checksheet"));
    command.current_dir(folder).args(["--lang", "en"]).args(args).output().unwrap()
}

/// The template with every option switched on: those behind `#` without a space.
fn all_on(template: &str) -> String {
    let on = |line: &str| match line.strip_prefix('#') {
        Some(option) if !option.starts_with(' ') => option.to_owned(),
        _ => line.to_owned(),
    };
    template.lines().map(on).collect::<Vec<_>>().join("\n")
}

#[test]
fn templates_are_what_the_program_reads() {
    let folder = tempfile::tempdir().unwrap();
    let output = checksheet(folder.path(), &["init", "new"]);
    assert_eq!(output.status.code(), Some(0));
    let read =
        |name: &str| fs::read_to_string(folder.path().join("new").join(name)).unwrap();
    for text in [read("brand.toml"), all_on(&read("brand.toml"))] {
        Brand::from_toml(&text).unwrap();
    }
    assert_eq!(Brand::from_toml(&all_on(&read("brand.toml"))).unwrap().font.size, 10.0);
    let company = Company::from_toml(&all_on(&read("company.toml"))).unwrap();
    assert_eq!(company.date.unwrap().to_string(), "2026-04-01");
    Company::from_toml(&read("company.toml")).unwrap();
}

#[test]
fn the_empty_master_is_read_once_a_row_is_filled() {
    let folder = tempfile::tempdir().unwrap();
    checksheet(folder.path(), &["init"]);
    let cells = [
        "'マスター'!A5=1-1",
        "'マスター'!B5=組織",
        "'マスター'!C5=情報セキュリティの責任者を定めていますか。",
        "'マスター'!D5=○",
        "'マスター'!E5=CISOを任命しています。",
        "'マスター'!C6=規程を毎年見直していますか。",
        "'マスター'!D6=○",
        "'マスター'!H6=x",
    ];
    let mut args = vec!["set", "master.xlsx", "-o", "filled.xlsx"];
    args.extend(cells);
    let output = checksheet(folder.path(), &args);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let bytes = fs::read(folder.path().join("filled.xlsx")).unwrap();
    let read = checksheet::Questionnaire::from_bytes(&bytes).unwrap();
    assert_eq!(read.items.len(), 2, "{read:?}");
    let answer = &read.items[0].answers[0];
    assert_eq!(answer.mark.as_deref(), Some("○"));
    assert_eq!(answer.remark.as_deref(), Some("CISOを任命しています。"));
}

#[test]
fn init_overwrites_nothing_and_writes_what_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let company = folder.path().join("company.toml");
    fs::write(&company, "mine").unwrap();
    let said = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let output = checksheet(folder.path(), &["init"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        said(&output),
        "wrote brand.toml, master.xlsx into .\n\
         left as they are, since they are there already: company.toml (--force overwrites)\n"
    );
    assert_eq!(fs::read_to_string(&company).unwrap(), "mine");
    assert_eq!(folder.path().read_dir().unwrap().count(), 3);
    // All are there now.
    let output = checksheet(folder.path(), &["init"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(said(&output).starts_with("left as they are"), "{output:?}");
    checksheet(folder.path(), &["init", "--force"]);
    assert_ne!(fs::read_to_string(&company).unwrap(), "mine");
}

#[test]
fn help_says_what_a_command_does() {
    let folder = tempfile::tempdir().unwrap();
    for (command, says) in [
        (
            "export",
            "Write a questionnaire as a new, branded document\n\nIt is looked over",
        ),
        ("set", "Text stays text, whatever it looks like."),
        ("batch", "goes on where it stopped"),
        ("lint", "a column with the header `lint`"),
        ("harvest", "written into a copy of the master"),
        ("init", "Files that are there already stay as they are"),
    ] {
        let output = checksheet(folder.path(), &[command, "--help"]);
        let help = String::from_utf8(output.stdout).unwrap();
        let help = help.split("Usage:").next().unwrap();
        assert!(help.contains(says), "{command}: {help}");
    }
}

#[test]
fn completions_and_manual_pages() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let output = checksheet(folder.path(), &["completions", shell]);
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(script.contains("harvest"), "{shell}");
    }
    let output = checksheet(folder.path(), &["man", "-o", "man"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let page = fs::read_to_string(folder.path().join("man/checksheet-fill.1")).unwrap();
    assert!(page.contains("previous"), "{page}");
}

/// The brand file in a document.
fn brand_of(document: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let text = fs::read_to_string(path).unwrap();
    let (_, behind) = text.split_once("```toml\n").unwrap();
    behind.split_once("```").unwrap().0.to_owned()
}

#[test]
fn the_brand_file_of_the_readme_works() {
    assert_eq!(brand_of("README.md"), brand_of("README.ja.md"));
    let folder = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for file in ["master/master.xlsx", "brand/minato.png"] {
        let name = Path::new(file).file_name().unwrap();
        fs::copy(fixtures.join(file), folder.path().join(name)).unwrap();
    }
    fs::write(folder.path().join("brand.toml"), brand_of("README.md")).unwrap();
    let export = ["export", "master.xlsx", "--brand", "brand.toml"];
    let to = ["--for", "株式会社さくら野銀行", "--date", "2026-04-01", "-o", "."];
    let output = checksheet(folder.path(), &[&export[..], &to].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let name = "みなと帳票株式会社_株式会社さくら野銀行_20260401_v3.2.xlsx";
    assert!(folder.path().join(name).exists(), "{output:?}");
}
