//! The parts of an exported workbook, one below the other, so that any change is seen.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test --test export_parts` writes them anew; read the
//! difference before it is committed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::fmt::Write;
use std::io::{Cursor, Read};
use std::path::Path;

use checksheet::export::{Brand, Exporter, Revision};
use checksheet::{Answer, Date, Item, Questionnaire, Section};
use zip::ZipArchive;

/// One of everything that a sheet can show.
fn questionnaire() -> Questionnaire {
    let section = |number: &str, title: &str, level| Section {
        number: Some(number.to_owned()),
        title: title.to_owned(),
        level,
    };
    let item = |number: &str, section, question: &str, answers: Vec<Answer>| Item {
        number: Some(number.to_owned()),
        section,
        question: question.to_owned(),
        answers,
        ..Item::default()
    };
    let mut linked = item(
        "1-1",
        Some(1),
        "方針を定めていますか。",
        vec![Answer::of("○", "https://minato-form.example/")],
    );
    linked.extra.insert("重要度".to_owned(), "高".to_owned());
    Questionnaire {
        title: Some("確認票".to_owned()),
        version: Some("1.0".to_owned()),
        preamble: vec!["架空の会社の、架空の回答です。".to_owned()],
        sections: vec![section("1", "組織", 1), section("1-1", "方針", 2)],
        items: vec![
            linked,
            item(
                "1-2",
                Some(1),
                "見直していますか。",
                vec![
                    Answer::of("△", "=来期に\n見直します。"),
                    Answer::of("－", "対象外です。"),
                ],
            ),
            item("1-3", Some(0), "回答欄のない質問です。", Vec::new()),
            item("1-4", None, "未回答の質問です。", vec![Answer::default()]),
        ],
    }
}

fn workbook() -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/brand");
    let brand = std::fs::read_to_string(folder.join("minato.toml")).unwrap();
    let logo = std::fs::read(folder.join("minato.png")).unwrap();
    let brand = Brand::from_toml(&brand).unwrap().with_logo(logo).unwrap();
    let date = Date { year: 2026, month: 4, day: 1 };
    let revision = Revision {
        version: "1.0".to_owned(),
        date: Some(date),
        change: "初版".to_owned(),
    };
    Exporter::new(&brand)
        .customer("あおぞら物流株式会社")
        .date(date)
        .document_number("SEC-1")
        .author("推進室")
        .history(vec![revision])
        .to_xlsx(&questionnaire())
        .unwrap()
}

/// All parts by name. XML is one element a line; of anything else its size is told.
fn parts(bytes: &[u8]) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut names: Vec<String> =
        archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    names.sort();
    let mut text = String::new();
    for name in names {
        let mut part = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut part).unwrap();
        writeln!(text, "=== {name}").unwrap();
        // The theme is the writer's own, and long.
        match String::from_utf8(part) {
            Ok(xml) if !name.contains("/theme/") => {
                writeln!(text, "{}", xml.trim_end().replace("><", ">\n<")).unwrap();
            }
            Ok(xml) => writeln!(text, "{} bytes", xml.len()).unwrap(),
            Err(err) => writeln!(text, "{} bytes", err.as_bytes().len()).unwrap(),
        }
    }
    text
}

#[test]
fn the_parts_are_as_they_were() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/export_parts.txt");
    let text = parts(&workbook());
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let (mut old, mut new) = (before.lines(), text.lines());
    for line in 1.. {
        match (old.next(), new.next()) {
            (None, None) => break,
            (old, new) => assert_eq!(new, old, "line {line} of export_parts.txt"),
        }
    }
}

#[test]
fn nothing_of_a_person_or_a_computer_is_in_the_properties() {
    let text = parts(&workbook());
    let core = text.split("=== docProps/core.xml\n").nth(1).unwrap();
    let core = core.split("=== ").next().unwrap();
    let values: Vec<&str> = core
        .lines()
        .filter_map(|line| line.split_once('>')?.1.split_once('<'))
        .map(|(value, _)| value)
        .filter(|value| !value.is_empty())
        .collect();
    assert_eq!(
        values,
        [
            "確認票",
            "SEC-1",
            "みなと帳票株式会社",
            "みなと帳票株式会社",
            "2026-04-01T00:00:00Z",
            "2026-04-01T00:00:00Z",
            "取扱注意",
        ],
    );
}

/// Where an entry is not packed, its length stands before it: readers that pass over what
/// stands behind could not find its end.
#[test]
fn pictures_have_their_length_before_them() {
    let bytes = workbook();
    let name = b"xl/media/image1.png";
    // The first is in the header before the data, the second in the directory.
    let at = bytes.windows(name.len()).position(|found| found == name).unwrap();
    let header = &bytes[at - 30..at];
    assert_eq!(header[..4], *b"PK\x03\x04");
    let u16_at = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
    let (flags, method) = (u16_at(6), u16_at(8));
    assert_eq!((flags & 8, method), (0, 0));
    let length = u32::from(u16_at(18)) | u32::from(u16_at(20)) << 16;
    let logo = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/brand/minato.png");
    assert_eq!(u64::from(length), std::fs::metadata(logo).unwrap().len());
}
