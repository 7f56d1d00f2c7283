//! People are spoken to in their own language: every message in the source has two texts,
//! and the program says nothing in the other one.
//!
//! The types of the library whose variants speak are in `src/lang_tests.rs`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rust_xlsxwriter::Workbook;

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}')
}

/// All files of the source, without their unit tests.
fn sources() -> Vec<(PathBuf, String)> {
    fn collect(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                collect(&path, into);
            } else if !name.ends_with("tests") && name != "testing" {
                let text = fs::read_to_string(&path).unwrap();
                let tests =
                    text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
                into.push((path, text[..tests].to_owned()));
            }
        }
    }
    let mut sources = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
    sources
}

/// What the string literals in each argument of a call say, given the text behind its
/// bracket.
fn arguments(text: &str) -> Vec<String> {
    let mut arguments = vec![String::new()];
    let mut depth = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                let said = arguments.last_mut().unwrap();
                while let Some(c) = chars.next().filter(|c| *c != '"') {
                    if c == '\\' {
                        chars.next();
                    } else {
                        said.push(c);
                    }
                }
            }
            '/' if chars.peek() == Some(&'/') => {
                chars.by_ref().find(|c| *c == '\n');
            }
            '\'' => {
                // A character, not a lifetime: there are none in calls of these.
                let escaped = chars.next() == Some('\\');
                chars.nth(usize::from(escaped));
            }
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => arguments.push(String::new()),
            _ => {}
        }
    }
    arguments
}

/// Placeholders of a format string are no words.
fn words(said: &str) -> String {
    let outside =
        said.split('{').map(|part| part.rsplit('}').next().unwrap_or_default());
    outside.collect()
}

#[test]
fn every_message_has_two_texts() {
    // Where Japanese and English stand in each call.
    const CALLS: &[(&str, usize)] = &[
        (".pick(", 0),
        ("Note::new(", 0),
        ("Note::of_sheet(", 1),
        ("Said::new(", 0),
        ("Error::data(", 0),
        ("Error::data_at(", 2),
    ];
    let mut count = 0;
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        for (call, first) in CALLS {
            for behind in text.split(call).skip(1) {
                let said = arguments(behind);
                let (Some(japanese), Some(english)) =
                    (said.get(*first), said.get(first + 1))
                else {
                    continue;
                };
                let (japanese, english) = (words(japanese), words(english));
                if (&*japanese, &*english) == ("ja", "en") {
                    continue; // The names of the languages, for HTML.
                }
                let letters =
                    |text: &str| text.chars().any(|c| c.is_ascii_alphabetic());
                if !letters(&english) && !letters(&japanese) {
                    continue; // Two marks, or texts that are made elsewhere.
                }
                count += 1;
                let ascii = english.chars().filter(char::is_ascii_alphabetic).count();
                let foreign = english.chars().filter(|c| is_japanese(*c)).count();
                if !japanese.chars().any(is_japanese) || ascii <= 2 * foreign {
                    let name = path.file_name().unwrap().to_string_lossy().into_owned();
                    wrong.push(format!("{name}: {japanese} | {english}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 200, "only {count} messages were found");
}

#[test]
fn every_limit_has_a_japanese_name() {
    let named = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("src/error/text.rs"),
    );
    let named = named.unwrap();
    let named = named.split("fn limit_in_japanese").nth(1).unwrap();
    let named = named.split("\n}\n").next().unwrap();
    let mut count = 0;
    for (path, text) in sources() {
        for call in
            ["Limits::check(", "Budget::new(", "ErrorKind::Limit { what:", "limit("]
        {
            for behind in text.split(call).skip(1) {
                let Some(what) = behind.trim_start().strip_prefix('"') else {
                    continue;
                };
                let what = what.split('"').next().unwrap();
                assert!(named.contains(&format!("\"{what}\"")), "{path:?}: {what}");
                count += 1;
            }
        }
    }
    assert!(count > 30, "only {count} limits were found");
}

/// A folder with a master, a sheet, and files that are no good; all of it in ASCII.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let sheet = |name: &str, rows: &[[&str; 4]]| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("Answers").unwrap();
        sheet.write_row(0, 0, ["No.", "Question", "Status", "Remarks"]).unwrap();
        for (row, cells) in (1u32..).zip(rows) {
            sheet.write_row(row, 0, *cells).unwrap();
        }
        book.save(folder.path().join(name)).unwrap();
    };
    let logs = "Do you keep audit logs for one year or longer?";
    let backups = "Do you take backups of all data every day?";
    let guards = "Are there guards at the entrance at night?";
    let office = "Where is your head office and who owns it?";
    sheet(
        "master.xlsx",
        &[
            ["1", logs, "Yes", "Audit logs are kept for 2 years."],
            ["2", backups, "Yes", "TBD"],
            ["3", backups, "No", "Not every day."],
            ["5", guards, "Yes", ""],
        ],
    );
    sheet(
        "sheet.xlsx",
        &[["1", logs, "", ""], ["2", guards, "", ""], ["3", office, "", ""]],
    );
    sheet("last.xlsx", &[["1", logs, "Yes", "For 90 days."], ["2", backups, "No", ""]]);
    for (name, text) in [
        ("text.bin", "\u{0}\u{1}"),
        ("bad.json", "{]"),
        ("bad.jsonl", "{\"id\": 1}"),
        ("bad.tsv", "no tab"),
        ("nobody.tsv", "A question\t99"),
        ("bad.toml", "company = 3"),
        ("typo.toml", "compny = \"A\""),
        ("company.toml", "company = \"A\"\nemail = \"a@b.example\""),
        ("few.json", r#"{"items":[{"question":"Q","section":3}]}"#),
        ("one.json", r#"{"items":[{"number":"1","question":"Is it so?"}]}"#),
        ("old.toml", "version = 99"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// What is run, in order, in one folder: good and bad, each subcommand.
const RUNS: &[&str] = &[
    "inspect sheet.xlsx",
    "inspect sheet.xlsx --save-profile profiles",
    "inspect sheet.xlsx --profiles profiles",
    "inspect text.bin",
    "inspect sheet.xlsx --sheet Nowhere",
    "import master.xlsx -o master.json",
    "import master.xlsx -o master.json",
    "import few.json -o no.json",
    "match sheet.xlsx --answers master.xlsx",
    "match sheet.xlsx --answers master.xlsx --aliases bad.tsv",
    "match sheet.xlsx --answers master.xlsx --aliases nobody.tsv",
    "match sheet.xlsx --answers master.xlsx --thesaurus bad.tsv",
    "match bad.jsonl --answers master.xlsx",
    "fill sheet.xlsx --answers master.xlsx --previous last.xlsx --company company.toml -o filled.xlsx --plan plan.json --review review.xlsx --report report.md",
    "fill sheet.xlsx --answers master.xlsx -o blank.xlsx",
    "fill sheet.xlsx --answers master.xlsx -o out.xlsx --report report.doc",
    "fill sheet.xlsx --answers master.xlsx -o out.xlsx --company bad.toml",
    "fill sheet.xlsx --answers master.xlsx -o sheet.xlsx",
    "fill sheet.xlsx --answers missing.xlsx -o out.xlsx",
    "apply sheet.xlsx --plan plan.json -o applied.xlsx",
    "apply sheet.xlsx --plan review.xlsx -o reviewed.xlsx",
    "apply last.xlsx --plan plan.json -o out.xlsx",
    "apply last.xlsx --plan review.xlsx -o out.xlsx",
    "apply sheet.xlsx --plan bad.json -o out.xlsx",
    "apply sheet.xlsx --plan last.xlsx -o out.xlsx",
    "verify sheet.xlsx filled.xlsx",
    "verify sheet.xlsx last.xlsx",
    "export master.xlsx -o out.html",
    "export last.xlsx -o out.html",
    "export last.xlsx -o out.doc",
    "export last.xlsx -o out.html --allow unanswered --history bad.json",
    "export master.xlsx -o out.html --brand typo.toml",
    "export master.xlsx -o out.html --allow no-such-rule",
    "convert sheet.xlsx -o sheet.csv",
    "convert sheet.xlsx -o sheet.doc",
    "set sheet.xlsx -o set.xlsx 'Answers'!C2=Yes",
    "set sheet.xlsx -o no.xlsx 'Nowhere'!C2=Yes",
    "batch . --answers master.xlsx -o batch",
    "batch nowhere --answers master.xlsx -o batch2",
    "diff last.xlsx sheet.xlsx",
    "diff last.xlsx sheet.xlsx -o diff.txt",
    "diff last.xlsx sheet.xlsx -o diff.doc",
    "lint master.xlsx",
    "lint master.xlsx --today 2030-01-01",
    "lint master.xlsx --allow no-such-rule",
    "lint one.json",
    "check last.xlsx filled.xlsx --answers master.xlsx",
    "harvest last.xlsx --into master.xlsx",
    "harvest last.xlsx --into master.xlsx -o proposals.xlsx",
    "harvest last.xlsx --into master.xlsx -o proposals.json",
    "harvest --accepted proposals.xlsx -o additions.json",
    "harvest --accepted proposals.json -o aliases.tsv",
    "harvest --accepted review.xlsx -o out.json",
    "harvest --accepted proposals.xlsx -o out.xlsx",
    "init new",
    "init new",
    "man -o man",
    "man -o bad.json",
];

/// What these commands write for people, beside what they say.
const WRITTEN: &[&str] =
    &["report.md", "diff.txt", "review.xlsx", "proposals.xlsx", "batch/summary.xlsx"];

/// The text of a file, of a workbook that of the sheets that are shown.
fn text(file: &Path) -> String {
    let bytes = fs::read(file).unwrap();
    if file.extension().is_none_or(|extension| extension != "xlsx") {
        return String::from_utf8(bytes).unwrap();
    }
    let book = checksheet::open(&bytes).unwrap();
    let shown = book.sheets().iter().filter(|sheet| sheet.name() != "checksheet");
    let cells = shown.flat_map(|sheet| {
        let texts = sheet.cells().map(|(_, cell)| sheet.shown(cell));
        texts.chain([sheet.name().to_owned()])
    });
    cells.collect::<Vec<_>>().join("\n")
}

/// What each command says, of both streams, and what it writes for people.
fn said(lang: &str) -> Vec<String> {
    let folder = folder();
    let run = |line: &&str| {
        let output = Command::new(env!("CARGO_BIN_EXE_checksheet"))
            .current_dir(folder.path())
            .args(["--lang", lang])
            .args(line.split(' '))
            .output()
            .unwrap();
        assert_ne!(output.status.code(), Some(2), "{line}: {output:?}");
        let all = [output.stdout, output.stderr].concat();
        String::from_utf8(all).unwrap()
    };
    let mut said: Vec<String> = RUNS.iter().map(run).collect();
    said.extend(WRITTEN.iter().map(|file| text(&folder.path().join(file))));
    said
}

#[test]
fn the_program_speaks_the_language_that_was_asked_for() {
    let mut wrong = Vec::new();
    let sources = RUNS.iter().chain(WRITTEN);
    for ((line, japanese), english) in sources.zip(said("ja")).zip(said("en")) {
        if english.chars().any(is_japanese) {
            wrong.push(format!("{line}: {english}"));
        }
        // Where there is something to say at all.
        let is_file = |line: &&str| line.starts_with("→ ");
        let english: String = english.lines().filter(|line| !is_file(line)).collect();
        let speaks = english.chars().any(|c| c.is_ascii_alphabetic());
        if speaks && !japanese.chars().any(is_japanese) {
            wrong.push(format!("{line}: {japanese}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_subcommand_is_run() {
    let help = Command::new(env!("CARGO_BIN_EXE_checksheet")).arg("help").output();
    let help = String::from_utf8(help.unwrap().stdout).unwrap();
    let commands =
        help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    for command in commands.lines().filter_map(|line| line.split_whitespace().next()) {
        // These two print what is for a shell or for help.
        let is_run = RUNS.iter().any(|line| line.split(' ').next() == Some(command));
        assert!(is_run || ["completions", "help"].contains(&command), "{command}");
    }
}

/// `--help` and what clap says of a wrong command line are in English, whatever is asked
/// for; the README says so among the limits.
#[test]
fn usage_is_told_in_english() {
    for document in ["README.md", "README.ja.md"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
        assert!(fs::read_to_string(path).unwrap().contains("`--help`"), "{document}");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_checksheet"))
        .args(["--lang", "ja", "fill"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!said.chars().any(is_japanese), "{said}");
}
