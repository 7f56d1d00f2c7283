//! Every stage at four sizes, beside the least that any program would have to do.
//!
//! `cargo bench --bench stages` prints a table: the time of a stage, and its ratio to its
//! floor, measured in the same run on the same file. Each figure comes from a process of
//! its own, so that its peak memory is its own as well. `-- 1000` measures one size.
//!
//! Times are the best of several runs: what a stage takes when nothing else disturbs it.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench is a program of its own, and stops at the first surprise"
)]

use std::io::{Cursor, Read, Write};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs, hint};

use calamine::{Reader, Xlsx};
use checksheet::{
    AnswerLibrary, Edit, EditOptions, Form, Location, Planner, Questionnaire, layout,
};
use rust_xlsxwriter::Workbook;

const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

/// A stage, and the floor it is held against.
const STAGES: [(&str, Option<&str>); 13] = [
    ("zip+inflate", None),
    ("calamine", None),
    ("open", Some("calamine")),
    ("detect", Some("open")),
    ("form", Some("open")),
    ("zip+deflate", None),
    ("edit", Some("zip+deflate")),
    ("rust_xlsxwriter", None),
    ("csv crate", None),
    ("csv open", Some("csv crate")),
    ("library", Some("form")),
    ("plan", Some("library")),
    ("json", Some("form")),
];

fn main() {
    let args: Vec<String> =
        env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [flag, stage, size] = &args[..]
        && flag == "--one"
    {
        return one(stage, size.parse().unwrap());
    }
    let chosen: Option<usize> = args.first().and_then(|size| size.parse().ok());
    for size in SIZES.into_iter().filter(|size| chosen.is_none_or(|c| c == *size)) {
        println!("\n| {size} questions | time | floor | ratio | peak memory |");
        println!("|---|--:|---|--:|--:|");
        let mut times: Vec<(&str, Duration)> = Vec::new();
        for (stage, floor) in STAGES {
            let (time, memory) = measured(stage, size);
            times.push((stage, time));
            let under =
                floor.and_then(|floor| times.iter().find(|(name, _)| *name == floor));
            let (floor, ratio) = match under {
                None => ("", String::new()),
                Some((floor, least)) => {
                    (*floor, format!("{:.2}", time.as_secs_f64() / least.as_secs_f64()))
                }
            };
            println!("| {stage} | {time:.2?} | {floor} | {ratio} | {memory} MB |");
        }
    }
}

/// Best time and peak memory of a stage in a process of its own.
fn measured(stage: &str, size: usize) -> (Duration, u64) {
    let this = env::current_exe().unwrap();
    let output =
        Command::new(this).args(["--one", stage, &size.to_string()]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let (nanos, memory) = text.trim().split_once(' ').unwrap();
    (Duration::from_nanos(nanos.parse().unwrap()), memory.parse().unwrap())
}

/// Measure one stage in this process, and print nanoseconds and megabytes.
fn one(stage: &str, size: usize) {
    let rows = rows(size);
    let time = match stage {
        "rust_xlsxwriter" => best(|| workbook(&rows)),
        "csv crate" => {
            let file = csv_file(&rows);
            best(|| csv::Reader::from_reader(&file[..]).records().count())
        }
        "csv open" => {
            let file = csv_file(&rows);
            best(|| checksheet::open(&file).unwrap())
        }
        _ => on_a_workbook(stage, &rows),
    };
    println!("{} {}", time.as_nanos(), peak_memory());
}

fn on_a_workbook(stage: &str, rows: &[[String; 4]]) -> Duration {
    let file = workbook(rows);
    match stage {
        "zip+inflate" => return best(|| parts(&file)),
        "calamine" => return best(|| calamine_stream(&file)),
        "open" => return best(|| checksheet::open(&file).unwrap()),
        "edit" => {
            let edits = edits(rows.len());
            let options = EditOptions::default();
            return best(|| checksheet::edit(&file, &edits, &options).unwrap());
        }
        "zip+deflate" => {
            let parts = parts(&file);
            return best(|| packed(&parts));
        }
        _ => {}
    }
    let book = checksheet::open(&file).unwrap();
    if stage == "detect" {
        return best(|| layout::detect(&book));
    }
    let layout = layout::detect(&book);
    if stage == "form" {
        return best(|| Form::from_workbook(&book, &layout).unwrap());
    }
    let form = Form::from_workbook(&book, &layout).unwrap();
    assert_eq!(form.questionnaire.items.len(), rows.len(), "all questions are found");
    match stage {
        "json" => best(|| serde_json::to_vec(&form.questionnaire).unwrap()),
        "library" => {
            let answered = answered(&form.questionnaire);
            best(|| AnswerLibrary::new().with("master", &answered))
        }
        "plan" => {
            let library =
                AnswerLibrary::new().with("master", &answered(&form.questionnaire));
            best(|| Planner::new(&library).plan(&form))
        }
        other => unreachable!("no stage {other}"),
    }
}

/// A master of at most 300 answers, which is what a company has.
fn answered(questions: &Questionnaire) -> Questionnaire {
    let mut master = questions.clone();
    master.items.truncate(300);
    for item in &mut master.items {
        item.answers = vec![checksheet::Answer::of("○", "年1回見直しています。")];
    }
    master
}

/// The best of as many runs as fit into a second, three at least.
fn best<T>(mut run: impl FnMut() -> T) -> Duration {
    let start = Instant::now();
    let mut best = Duration::MAX;
    let mut runs = 0;
    while runs < 3 || (start.elapsed() < Duration::from_secs(1) && runs < 1_000) {
        let start = Instant::now();
        let result = hint::black_box(run());
        best = best.min(start.elapsed());
        drop(result);
        runs += 1;
    }
    best
}

/// The most memory that this process has had, in MB, where the system tells.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes =
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kilobytes.unwrap_or(0u64) / 1_024
}

fn rows(size: usize) -> Vec<[String; 4]> {
    const SUBJECTS: [&str; 8] = [
        "入退室の記録",
        "アクセス権",
        "バックアップ",
        "脆弱性情報",
        "委託先",
        "持ち出し機器",
        "暗号鍵",
        "操作ログ",
    ];
    const VERBS: [&str; 6] = [
        "定期的に見直していますか",
        "台帳で管理していますか",
        "保管していますか",
        "責任者が承認していますか",
        "教育で周知していますか",
        "監査していますか",
    ];
    let row = |i: usize| {
        let (subject, verb) = (SUBJECTS[i % 8], VERBS[i / 8 % 6]);
        let question =
            format!("{subject}の第{}区分について、規程に従って{verb}。", i / 48);
        [
            format!("{}-{}", i / 50 + 1, i % 50 + 1),
            question,
            String::new(),
            String::new(),
        ]
    };
    (0..size).map(row).collect()
}

fn workbook(rows: &[[String; 4]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (col, text) in (0..).zip(["No.", "確認項目", "実施有無", "備考"]) {
        sheet.write(0, col, text).unwrap();
    }
    for (at, row) in (1..).zip(rows) {
        sheet.write(at, 0, row[0].as_str()).unwrap();
        sheet.write(at, 1, row[1].as_str()).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

fn csv_file(rows: &[[String; 4]]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["No.", "確認項目", "実施有無", "備考"]).unwrap();
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.into_inner().unwrap()
}

fn edits(size: usize) -> Vec<Edit> {
    let at = |row: usize, col| {
        Location::new("Sheet1", checksheet::CellRef::new(row as u32, col))
    };
    let one = |row| {
        [Edit::new(at(row, 2), "○"), Edit::new(at(row, 3), "年1回見直しています。")]
    };
    (1..=size).flat_map(one).collect()
}

fn parts(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let entries = zip.len();
    let part = |i| {
        let mut part = zip.by_index(i).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        (part.name().unwrap().into_owned(), content)
    };
    (0..entries).map(part).collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn calamine_stream(file: &[u8]) -> usize {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file)).unwrap();
    let name = book.sheet_names()[0].clone();
    let mut cells = book.worksheet_cells_reader(&name).unwrap();
    let mut count = 0;
    while cells.next_cell().unwrap().is_some() {
        count += 1;
    }
    count
}
