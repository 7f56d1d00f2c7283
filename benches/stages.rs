//! The whole line, stage by stage, beside the least that any program would have to do.
//!
//! The sheet asks what a master of 300 answers knows, over and over, so nearly every item
//! is filled: as much work as there can be for all that follows the matching.

#![allow(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

mod common;

use std::io::{Cursor, Read, Write};
use std::rc::Rc;

use calamine::{Reader, Xlsx};
use checksheet::export::{Brand, Exporter};
use checksheet::{
    Answer, AnswerLibrary, Edit, Form, Matcher, Planner, Questionnaire, layout,
};
use rust_xlsxwriter::Workbook;

use common::{Job, Stage, job};

const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

const STAGES: [Stage; 14] = [
    ("inflate", None),
    ("calamine's stream", None),
    ("inflate and deflate", None),
    ("rust_xlsxwriter, cells alone", None),
    ("open", Some("calamine's stream")),
    ("detect", Some("open")),
    ("extract", Some("open")),
    ("library", None),
    ("plan", Some("open")),
    ("plan as JSON", Some("plan")),
    ("apply", Some("inflate and deflate")),
    ("verify", Some("calamine's stream")),
    ("export", Some("rust_xlsxwriter, cells alone")),
    ("the whole line", Some("inflate and deflate")),
];

fn main() {
    common::run(&SIZES, &STAGES, prepare);
}

fn prepare(stage: &str, size: usize) -> Job {
    let file = sheet(size);
    match stage {
        "inflate" => return job(move || parts(&file)),
        "calamine's stream" => return job(move || calamine_stream(&file)),
        "inflate and deflate" => return job(move || packed(&parts(&file))),
        "open" => return job(move || checksheet::open(&file).unwrap()),
        "the whole line" => return job(move || whole_line(&file)),
        _ => {}
    }
    let workbook = checksheet::open(&file).unwrap();
    let layout = layout::detect(&workbook);
    let form = Form::from_workbook(&workbook, &layout).unwrap();
    assert_eq!(form.questionnaire.items.len(), size, "all questions are found");
    let answered = answered(&form.questionnaire);
    match stage {
        "detect" => return job(move || layout::detect(&workbook)),
        "extract" => {
            return job(move || Form::from_workbook(&workbook, &layout).unwrap());
        }
        "rust_xlsxwriter, cells alone" => return job(move || written_bare(&answered)),
        "export" => {
            let brand = Brand::default();
            return job(move || Exporter::new(&brand).to_xlsx(&answered).unwrap());
        }
        _ => {}
    }
    let library = Rc::new(library());
    if stage == "library" {
        return job(move || drop(Matcher::new(&library)));
    }
    let plan = Planner::new(&library).plan(&form);
    let filled = plan.filled().count();
    assert!(filled * 10 > size * 9, "{filled} of {size} filled");
    match stage {
        "plan" => job(move || Planner::new(&library).plan(&form)),
        "plan as JSON" => job(move || serde_json::to_vec(&plan).unwrap()),
        "apply" => job(move || plan.apply(&file).unwrap()),
        "verify" => {
            let after = plan.apply(&file).unwrap().bytes;
            let planned: Vec<Edit> =
                plan.writes().map(checksheet::Write::edit).collect();
            job(move || checksheet::verify(&file, &after, Some(&planned)).unwrap())
        }
        other => unreachable!("no stage {other}"),
    }
}

/// What `checksheet fill --deliver` does.
fn whole_line(file: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let form = Form::from_bytes(file).unwrap();
    let plan = Planner::new(&library()).plan(&form);
    let filled = plan.apply(file).unwrap().bytes;
    let planned: Vec<Edit> = plan.writes().map(checksheet::Write::edit).collect();
    let proof = checksheet::verify(file, &filled, Some(&planned)).unwrap();
    assert!(proof.unharmed);
    let questionnaire = Questionnaire::from_bytes(&filled).unwrap();
    let exported = Exporter::new(&Brand::default()).to_xlsx(&questionnaire).unwrap();
    (filled, exported)
}

/// What is asked in the row with this index: 300 questions, each about another thing.
fn question(i: usize) -> String {
    const SUBJECTS: [&str; 20] = [
        "入退室の記録",
        "アクセス権",
        "バックアップ",
        "脆弱性情報",
        "委託先の選定基準",
        "持ち出し機器",
        "暗号鍵",
        "操作ログ",
        "退職者のアカウント",
        "情報資産",
        "来訪者の受付簿",
        "無線LANの設定",
        "ソフトウェアの利用許諾",
        "事故の連絡網",
        "個人情報の廃棄",
        "ネットワーク構成図",
        "開発環境のデータ",
        "秘密保持契約",
        "サーバー室の施錠",
        "教育の受講履歴",
    ];
    const VERBS: [&str; 15] = [
        "定期的に見直していますか",
        "台帳で管理していますか",
        "保管していますか",
        "責任者が承認していますか",
        "教育で周知していますか",
        "監査していますか",
        "文書化していますか",
        "自動で検知していますか",
        "暗号化していますか",
        "複製していますか",
        "制限していますか",
        "経営層に報告していますか",
        "委託先にも求めていますか",
        "期限を定めていますか",
        "訓練していますか",
    ];
    format!("{}について、{}。", SUBJECTS[i % 20], VERBS[i / 20 % 15])
}

fn library() -> AnswerLibrary {
    let answer =
        |i| Answer::of(["○", "△"][i % 2], "規程に従い、年に1回見直しています。");
    let item = |i| checksheet::Item {
        number: Some(format!("{}-{}", i / 20 + 1, i % 20 + 1)),
        question: question(i),
        answers: vec![answer(i)],
        ..checksheet::Item::default()
    };
    let master = Questionnaire {
        items: (0..300).map(item).collect(),
        ..Questionnaire::default()
    };
    AnswerLibrary::new().with("master", &master)
}

fn answered(questions: &Questionnaire) -> Questionnaire {
    let mut master = questions.clone();
    for item in &mut master.items {
        item.answers = vec![Answer::of("○", "規程に従い、年に1回見直しています。")];
    }
    master
}

fn sheet(size: usize) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (col, text) in (0..).zip(["No.", "確認項目", "実施有無", "備考"]) {
        sheet.write(0, col, text).unwrap();
    }
    for (row, i) in (1..).zip(0..size) {
        sheet.write(row, 0, format!("{}-{}", i / 20 + 1, i % 20 + 1)).unwrap();
        sheet.write(row, 1, question(i)).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

/// The cells of an exported table and nothing else. `benches/export.rs` holds the export
/// against the same formats.
fn written_bare(questionnaire: &Questionnaire) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, item) in (1..).zip(&questionnaire.items) {
        let answer = &item.answers[0];
        let texts =
            [&item.number, &Some(item.question.clone()), &answer.mark, &answer.remark];
        for (col, text) in (0..).zip(texts) {
            sheet.write(row, col, text.as_deref().unwrap_or_default()).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
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
