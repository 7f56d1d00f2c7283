//! What is promised of a document for delivery, in every form: it is the same each time,
//! nothing internal is in it, and an English one is English.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use checksheet::export::{
    Audience, Brand, DelimitedExporter, Exporter, Selection, Sheets, to_json,
    to_markdown,
};
use checksheet::{Answer, Date, Delimiter, Item, Lang, Questionnaire, Section};
use zip::ZipArchive;

const ALL: Sheets =
    Sheets { cover: true, summary: true, history: true, evidence: true };

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn brand(name: &str) -> Brand {
    let folder = fixtures().join("brand");
    let brand = fs::read_to_string(folder.join(name)).unwrap();
    let logo = fs::read(folder.join("minato.png")).unwrap();
    Brand::from_toml(&brand).unwrap().with_logo(logo).unwrap()
}

/// All fixtures that hold a questionnaire.
fn questionnaires() -> Vec<(PathBuf, Questionnaire)> {
    let mut found = Vec::new();
    for folder in fs::read_dir(fixtures()).unwrap() {
        let folder = folder.unwrap().path();
        let files = fs::read_dir(&folder).into_iter().flatten();
        for file in files.map(|file| file.unwrap().path()) {
            let is_sheet = file.extension().is_some_and(|e| e == "xlsx" || e == "ods");
            let bytes = fs::read(&file).unwrap();
            match Questionnaire::from_bytes(&bytes) {
                Ok(questionnaire) if is_sheet => found.push((file, questionnaire)),
                _ => {}
            }
        }
    }
    assert!(found.len() > 30, "only {} fixtures", found.len());
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found
}

/// Every form of the document, by name; of a workbook all parts below each other.
fn forms(
    exporter: &Exporter<'_>,
    document: &Questionnaire,
) -> Vec<(&'static str, Vec<u8>)> {
    let fields = DelimitedExporter::new(Lang::Japanese);
    vec![
        ("xlsx", exporter.to_xlsx(document).unwrap()),
        ("html", exporter.to_html(document).into_bytes()),
        ("md", to_markdown(document, Lang::Japanese).into_bytes()),
        ("csv", fields.clone().write(document).unwrap()),
        ("tsv", fields.delimiter(Delimiter::Tab).write(document).unwrap()),
        ("json", to_json(document).unwrap()),
    ]
}

/// What can be read in a form.
fn text(form: &str, bytes: &[u8]) -> String {
    if form != "xlsx" {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for i in 0..archive.len() {
        let mut part = Vec::new();
        archive.by_index(i).unwrap().read_to_end(&mut part).unwrap();
        text += &String::from_utf8_lossy(&part);
    }
    text
}

fn day() -> Date {
    Date { year: 2026, month: 4, day: 1 }
}

#[test]
fn no_text_of_an_internal_column_is_in_any_form() {
    const SECRETS: [(&str, &str); 5] = [
        ("社内メモ", "ひみつ一"),
        ("担当者", "ひみつ二"),
        ("Internal Note", "ひみつ三"),
        ("有効期限", "ひみつ四"),
        ("対象顧客", "共通、ひみつ五"),
    ];
    let brand = brand("minato.toml");
    for (file, mut master) in questionnaires() {
        for item in &mut master.items {
            let secrets =
                SECRETS.map(|(name, text)| (name.to_owned(), text.to_owned()));
            item.extra.extend(secrets);
        }
        for audience in [Audience::Public, Audience::Nda] {
            let selection = Selection::new().audience(audience);
            let chosen = selection.select(&master);
            let document = selection.without_internal_columns(&chosen);
            let exporter = Exporter::new(&brand)
                .sheets(ALL)
                .date(day())
                .changes_since(&Questionnaire::default(), &document);
            for (form, bytes) in forms(&exporter, &document) {
                let text = text(form, &bytes);
                let at = format!("{} as {form}", file.display());
                assert!(!text.contains("ひみつ"), "{at}");
                assert!(!text.contains("Internal Note"), "{at}");
            }
        }
    }
}

#[test]
fn the_same_inputs_give_the_same_bytes_in_every_form() {
    for name in ["minato.toml", "minato-en.toml"] {
        // A few are enough: what differs between them is data.
        for (file, document) in questionnaires().into_iter().step_by(4) {
            let made = || {
                // All is read anew: nothing is kept from the first time.
                let brand = brand(name);
                let exporter = Exporter::new(&brand).sheets(ALL).date(day());
                forms(&exporter, &document)
            };
            for ((form, first), (_, second)) in made().into_iter().zip(made()) {
                assert!(first == second, "{} as {form}", file.display());
            }
        }
    }
}

#[test]
fn every_fixture_reads_back_as_it_was_exported() {
    let brand = brand("minato.toml");
    for (file, document) in questionnaires() {
        let exporter = Exporter::new(&brand).sheets(ALL).date(day());
        let back = Questionnaire::from_bytes(&exporter.to_xlsx(&document).unwrap());
        assert_eq!(back.unwrap(), document, "{}", file.display());
    }
}

#[test]
fn an_english_document_has_no_japanese_label() {
    let section =
        Section { number: Some("1".into()), title: "Policy".into(), level: 1 };
    let item = |number: &str, section, mark: &str, remark: &str| Item {
        number: Some(number.to_owned()),
        section,
        question: "Do you have a policy?".to_owned(),
        answers: vec![Answer::of(mark, remark)],
        ..Item::default()
    };
    let document = |mark: &str| Questionnaire {
        title: Some("Security questionnaire".to_owned()),
        version: Some("1.0".to_owned()),
        preamble: vec!["For example.".to_owned(); 12],
        sections: vec![section.clone(), Section { level: 2, ..section.clone() }],
        items: vec![
            item("1", Some(0), mark, "See https://minato-form.example/."),
            item("2", None, "N/A", ""),
            item("3", Some(0), "", ""),
        ],
    };
    // Without a font of its own too: no name of a Japanese one.
    for brand in [brand("minato-en.toml"), Brand::from_toml("language = 'en'").unwrap()]
    {
        let (old, new) = (document("△"), document("○"));
        let exporter = Exporter::new(&brand)
            .customer("Aozora Logistics")
            .sheets(ALL)
            .date(day())
            .document_number("SEC-1")
            .author("A")
            .approver("B")
            .changes_since(&old, &new);
        for (form, bytes) in [
            ("xlsx", exporter.to_xlsx(&new).unwrap()),
            ("html", exporter.to_html(&new).into()),
        ] {
            let text = text(form, &bytes);
            // The theme of a workbook names fonts for all scripts, in their own.
            let text = text.replace("ＭＳ Ｐゴシック", "").replace("新細明體", "");
            let text = text.replace("宋体", "");
            let japanese = |c: &char| matches!(c, '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}');
            let found: String = text.chars().filter(japanese).collect();
            assert_eq!(found, "", "{form}");
        }
    }
}

#[test]
fn a_file_is_named_by_the_rule_of_the_brand() {
    let document =
        Questionnaire { version: Some("1.2".to_owned()), ..Questionnaire::default() };
    let brand = brand("minato.toml");
    let exporter = Exporter::new(&brand).customer("あおぞら物流株式会社").date(day());
    assert_eq!(
        exporter.file_name(&document),
        "みなと帳票株式会社_あおぞら物流株式会社_20260401_v1.2",
    );
}

#[test]
fn sheets_and_names_of_a_workbook() {
    let brand = brand("minato.toml");
    let item = Item {
        number: Some("1".to_owned()),
        question: "公開していますか。".to_owned(),
        answers: vec![Answer::of(
            "○",
            "https://minato-form.example/ に掲載しています。",
        )],
        ..Item::default()
    };
    let document = Questionnaire { items: vec![item], ..Questionnaire::default() };
    let exporter =
        Exporter::new(&brand).sheets(ALL).changes_since(&document, &document);
    let text = text("xlsx", &exporter.to_xlsx(&document).unwrap());
    for found in [
        "<sheet name=\"表紙\"",
        "<sheet name=\"概要\"",
        "<sheet name=\"チェックシート\"",
        "<sheet name=\"証跡一覧\"",
        "<sheet name=\"改訂履歴\"",
        "<definedName name=\"checksheet_table\"",
        "<definedName name=\"checksheet_choices\"",
        "descr=\"みなと帳票株式会社\"",
        "descr=\"章ごとの実施状況のグラフ\"",
        "内容の変更なし",
    ] {
        assert!(text.contains(found), "{found}");
    }
    assert!(!text.contains("<sheetProtection"));
    let protected = exporter.protection(checksheet::export::Protection::On);
    let text = self::text("xlsx", &protected.to_xlsx(&document).unwrap());
    assert_eq!(text.matches("<sheetProtection").count(), 5, "one a sheet");
}
