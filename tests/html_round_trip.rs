//! A page that `export` writes holds every question and answer, whatever they are made of;
//! that title, preamble and headings come back otherwise is its documented loss.
#![allow(clippy::unwrap_used, reason = "a test")]

use checksheet::export::{Brand, Exporter};
use checksheet::{Answer, Item, Lang, Questionnaire, Section};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Line breaks, quotes, markup, formulas, blanks at the ends, and long texts.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[あ-んア-ヶ一-龠、。（）ー]{1,12}",
        2 => "[A-Za-z0-9 .,:/-]{1,12}",
        2 => prop::sample::select(vec![
            "\n", "  ", "　", "=1+1", "\"", "'", "<br>", "<td>", "&amp;", "&lt;", "○",
            "項番", "1-1", "-", "</table>",
        ]).prop_map(str::to_owned),
        1 => Just("長い文。".repeat(900)),
    ];
    let text = vec(piece, 1..5).prop_map(|pieces| pieces.concat());
    // A slash alone crosses its cell out.
    let says_nothing = |text: &str| matches!(text.trim(), "" | "/");
    text.prop_filter("blank", move |text| !says_nothing(text))
}

fn item() -> impl Strategy<Value = Item> {
    let mark = prop::sample::select(vec!["", "○", "△", "×", "－", "はい"]);
    let remark = prop_oneof![Just(String::new()), text()];
    let answer = (mark, remark).prop_map(|(m, r)| Answer::of(m, &r));
    // Few numbers, so that some come twice.
    let number = "[1-3]-[1-3]".prop_map(Some);
    // 「○を」 tells how to answer.
    let question = text().prop_filter("how to answer", |text| !text.ends_with('○'));
    (number, option::of(0..3usize), question, vec(answer, 1..3)).prop_map(
        |(number, section, question, answers)| Item {
            number,
            section,
            // A page is read by what its table looks like, and asks.
            question: question + "を定めていますか。",
            answers,
            ..Item::default()
        },
    )
}

fn questionnaire() -> impl Strategy<Value = Questionnaire> {
    (option::of(text()), vec(text(), 0..3), vec(text(), 3), vec(item(), 1..7)).prop_map(
        |(title, preamble, titles, items)| {
            // Some of them hold no question.
            let section = |(i, title): (usize, String)| {
                let title = format!("{title}{i}");
                Section { number: None, title, level: 1 }
            };
            let sections = titles.into_iter().enumerate().map(section).collect();
            Questionnaire {
                title,
                preamble,
                sections,
                items,
                ..Questionnaire::default()
            }
        },
    )
}

/// Items without what a page does not hold: sections, and blanks at the ends of texts.
fn bare(items: Vec<Item>) -> Vec<Item> {
    let trimmed = |text: Option<String>| text.map(|text| text.trim().to_owned());
    let answer = |answer: Answer| Answer { remark: trimmed(answer.remark), ..answer };
    let bare = |item: Item| Item {
        section: None,
        question: item.question.trim().to_owned(),
        answers: item.answers.into_iter().map(answer).collect(),
        ..item
    };
    items.into_iter().map(bare).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn questions_and_answers_come_back(
        questionnaire in questionnaire(),
        language in prop::sample::select(vec![Lang::Japanese, Lang::English]),
    ) {
        let brand = Brand { language, ..Brand::default() };
        let page = Exporter::new(&brand).to_html(&questionnaire);
        let back = Questionnaire::from_bytes(page.as_bytes()).unwrap();
        prop_assert_eq!(bare(back.items), bare(questionnaire.items));
    }
}
