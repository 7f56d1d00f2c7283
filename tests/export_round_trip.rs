//! A questionnaire that is exported and imported again is the same questionnaire.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test")]

use std::path::Path;

use checksheet::export::{Brand, Exporter, Sheets};
use checksheet::{Answer, Item, Lang, Questionnaire, Section, Status};
use indexmap::IndexMap;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn exported_and_imported(
    questionnaire: &Questionnaire,
    exporter: &Exporter<'_>,
) -> Questionnaire {
    let bytes = exporter.to_xlsx(questionnaire).unwrap();
    Questionnaire::from_bytes(&bytes).unwrap()
}

/// Texts as people write them, and texts that nobody should write.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[あ-んア-ヶ一-龠、。（）・ー]{1,12}",
        3 => "[A-Za-z0-9 .,:/-]{1,12}",
        1 => Just("\n".to_owned()),
        1 => prop::sample::select(vec![
            "\r\n", "\r", "\t", "　", "=1+1", "@", "+", "'", "\"", "&amp;", "<b>", "_x000D_",
            "_x", "○", "〇", "🐳", "https://example.com/", "項番", "備考", "1-1", "＝", "\u{0}",
            "\u{1f}", "\u{7f}", "\u{fffe}", "\u{200b}", "e\u{301}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    vec(piece, 1..6)
        .prop_map(|pieces| pieces.concat())
        // A slash alone crosses its cell out.
        .prop_filter("blank", |text| {
            !matches!(text.trim(), "" | "/" | "\\" | "／" | "＼" | "∕" | "╱" | "╲")
        })
}

fn mark() -> impl Strategy<Value = String> {
    let common =
        prop::sample::select(vec!["○", "〇", "△", "×", "-", "－", "はい", "N/A"]);
    prop_oneof![9 => common.prop_map(str::to_owned), 1 => text()]
}

fn answer() -> impl Strategy<Value = Answer> {
    (option::of(mark()), option::of(text())).prop_map(|(mark, remark)| {
        Answer::of(&mark.unwrap_or_default(), &remark.unwrap_or_default())
    })
}

fn section() -> impl Strategy<Value = Section> {
    let level = prop_oneof![9 => 1..4u8, 1 => 1..=250u8];
    (option::of(text()), text(), level).prop_map(|(number, title, level)| Section {
        number,
        title,
        level,
    })
}

fn item(sections: usize, columns: Vec<String>) -> impl Strategy<Value = Item> {
    let section = option::of(0..sections.max(1))
        .prop_map(move |section| section.filter(|_| sections > 0));
    let cells = vec(option::of(text()), columns.len());
    (option::of(text()), section, text(), vec(answer(), 0..4), cells).prop_map(
        move |(number, section, question, answers, cells)| {
            let extra: IndexMap<String, String> = columns
                .iter()
                .zip(cells)
                .filter_map(|(column, cell)| Some((column.clone(), cell?)))
                .collect();
            Item { number, section, question, answers, extra }
        },
    )
}

/// Questionnaires as importing makes them, in any order of sections.
fn questionnaire() -> impl Strategy<Value = Questionnaire> {
    let columns =
        prop::collection::hash_set(prop_oneof![text(), Just(String::new())], 0..3);
    (vec(section(), 0..5), columns).prop_flat_map(|(mut sections, columns)| {
        // Two headings that are the same in all are one place.
        for (i, section) in sections.iter_mut().enumerate() {
            section.title += &i.to_string();
        }
        let columns: Vec<String> = columns.into_iter().collect();
        let items = vec(item(sections.len(), columns), 1..8);
        let preamble = vec(prop_oneof![9 => text(), 1 => Just(String::new())], 0..12);
        (option::of(text()), option::of(text()), preamble, items).prop_map(
            move |(title, version, preamble, items)| Questionnaire {
                title,
                version,
                preamble,
                sections: sections.clone(),
                items,
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn every_questionnaire(
        questionnaire in questionnaire(),
        language in prop::sample::select(vec![Lang::Japanese, Lang::English]),
        sheets in prop::sample::select(vec![Sheets::default(), Sheets::TABLE_ONLY]),
    ) {
        let brand = Brand { language, ..Brand::default() };
        let exporter = Exporter::new(&brand).sheets(sheets);
        let back = exported_and_imported(&questionnaire, &exporter);
        prop_assert_eq!(back, questionnaire);
    }
}

#[test]
fn the_projects_own_master() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/master/master.json");
    let master = Questionnaire::from_bytes(&std::fs::read(path).unwrap()).unwrap();
    let brand = Brand::default();
    assert_eq!(exported_and_imported(&master, &Exporter::new(&brand)), master);
}

#[test]
fn remarks_that_fill_many_rows() {
    let remark = "一行目\n".repeat(400) + "おわり";
    let item = Item {
        number: Some("1".to_owned()),
        question: "問".repeat(1000),
        answers: vec![Answer::of("○", &remark), Answer::of("△", "短い")],
        ..Item::default()
    };
    let questionnaire = Questionnaire { items: vec![item], ..Questionnaire::default() };
    let brand = Brand::default();
    assert_eq!(
        exported_and_imported(&questionnaire, &Exporter::new(&brand)),
        questionnaire
    );
}

#[test]
fn marks_that_mean_what_the_sheet_says() {
    let mut answer = Answer::of("×", "保有していません。");
    answer.status = Some(Status::NotApplicable);
    let item =
        Item { question: "問".to_owned(), answers: vec![answer], ..Item::default() };
    let questionnaire = Questionnaire { items: vec![item], ..Questionnaire::default() };
    for language in [Lang::Japanese, Lang::English] {
        let brand = Brand { language, ..Brand::default() };
        let back = exported_and_imported(&questionnaire, &Exporter::new(&brand));
        assert_eq!(back, questionnaire);
    }
}

#[test]
fn a_text_that_no_cell_takes_is_refused_and_its_item_named() {
    let item = Item {
        number: Some("6-30".to_owned()),
        question: "問".to_owned(),
        answers: vec![Answer::of("○", &"長".repeat(40_000))],
        ..Item::default()
    };
    let questionnaire = Questionnaire { items: vec![item], ..Questionnaire::default() };
    let err =
        checksheet::export::to_xlsx(&questionnaire, &Brand::default()).unwrap_err();
    assert_eq!(
        err.to_string(),
        "item 6-30: the text is too long for a cell: 40000 of at most 32,767 characters",
    );
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/master/master.json");
    let master = Questionnaire::from_bytes(&std::fs::read(path).unwrap()).unwrap();
    let brand = Brand::default();
    let exporter = Exporter::new(&brand).customer("あおぞら物流株式会社");
    let once = exporter.to_xlsx(&master).unwrap();
    assert!(once == exporter.to_xlsx(&master).unwrap());
}
