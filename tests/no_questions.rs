//! A workbook without questions: `inspect` and `fill` say plainly what is there instead.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::process::Command;

use rust_xlsxwriter::{Formula, Image, Workbook, Worksheet};

const MASTER: &[u8] = include_bytes!("../fixtures/master/master.json");
const LOGO: &[u8] = include_bytes!("../fixtures/brand/minato.png");

const NOTHING: (&str, &str) = (
    "nothing is written in its cells; texts in drawings and pictures are not read",
    "セルに何も書かれていません。図や画像の中の文字は読みません",
);

#[track_caller]
fn says(draw: fn(&mut Worksheet), (english, japanese): (&str, &str)) {
    let mut workbook = Workbook::new();
    draw(workbook.add_worksheet().set_name("回答").unwrap());
    let bytes = workbook.save_to_buffer().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("in.xlsx", &bytes[..]), ("master.json", MASTER)] {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let inspect = ["inspect", "in.xlsx"];
    let fill = ["fill", "in.xlsx", "--answers", "master.json", "-o", "out.xlsx"];
    for (lang, expected) in [("en", english), ("ja", japanese)] {
        for command in [&inspect[..], &fill] {
            let output = Command::new(env!("CARGO_BIN_EXE_checksheet"))
                .current_dir(folder.path())
                .args(["--lang", lang])
                .args(command)
                .output()
                .unwrap();
            assert_eq!(output.status.code(), Some(1));
            let said = [&output.stdout[..], &output.stderr].concat();
            let said = String::from_utf8(said).unwrap();
            assert!(said.contains("回答"), "{said}");
            assert!(said.contains(expected), "{command:?}: {said}");
            let tail = said.lines().last().unwrap();
            assert!(tail.starts_with("checksheet: in.xlsx: "), "{tail}");
            assert!(tail.contains("--sheet") && tail.contains("--layout"), "{tail}");
        }
    }
    assert!(!folder.path().join("out.xlsx").exists());
}

#[test]
fn an_empty_sheet() {
    says(|_| {}, NOTHING);
}

#[test]
fn pictures_alone() {
    says(
        |sheet| {
            let logo = Image::new_from_buffer(LOGO).unwrap();
            sheet.insert_image(3, 2, &logo).unwrap();
        },
        NOTHING,
    );
}

#[test]
fn formulas_without_results() {
    says(
        |sheet| {
            sheet.set_formula_result_default("");
            for row in 0..30 {
                sheet.write_formula(row, 0, "=ROW()").unwrap();
            }
        },
        (
            "it holds formulas alone, whose results were not saved",
            "数式だけがあり、計算結果が保存されていません",
        ),
    );
}

#[test]
fn formulas_with_results() {
    says(
        |sheet| {
            for row in 0..30 {
                let formula = Formula::new("=ROW()").set_result("12");
                sheet.write_formula(row, 0, formula).unwrap();
                let formula = Formula::new("=A1&\"件\"").set_result("12件");
                sheet.write_formula(row, 1, formula).unwrap();
            }
        },
        (
            "it holds formulas alone, and no table of questions",
            "数式だけがあり、質問の表がありません",
        ),
    );
}

#[test]
fn something_else_than_questions() {
    says(
        |sheet| {
            sheet.write_row(0, 0, ["商品", "単価", "数量"]).unwrap();
            for row in 1..20 {
                sheet.write(row, 0, "りんご").unwrap();
                sheet.write_row(row, 1, [120, 3]).unwrap();
            }
        },
        ("it holds no table of questions", "質問の表がありません"),
    );
}

/// Questions at the far end of rows that are filled from the first column on.
#[test]
fn all_columns_of_a_sheet() {
    says(
        |sheet| {
            for row in 0..4 {
                for col in 0..16_381 {
                    sheet.write(row, col, f64::from(row)).unwrap();
                }
            }
            sheet.write_row(0, 16_381, ["項番", "確認事項", "回答"]).unwrap();
            for row in 1..4 {
                sheet.write(row, 16_381, row).unwrap();
                sheet.write(row, 16_382, "規程を定めていますか。").unwrap();
            }
        },
        (
            "no table of questions in the first 256 cells of its rows",
            "左から 256 セルだけを調べました",
        ),
    );
}
