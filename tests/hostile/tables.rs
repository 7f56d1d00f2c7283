//! Tables of a shape that layout detection may stumble over.

use super::package::{Package, questionnaire, row};
use super::{Case, Read, Refused, withstands};

fn sheet(inside: impl AsRef<str>) -> Vec<u8> {
    Package::new(inside).stored().bytes()
}

fn data(rows: &str) -> String {
    format!("<sheetData>{rows}</sheetData>")
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless optimised")]
fn wide_and_tall() {
    let question = "記録を保管していますか。";
    let header = ["No.", "確認項目", "実施有無", "備考"];
    let repeat = |texts: &[&'static str], n: usize| -> Vec<&'static str> {
        texts.iter().copied().cycle().take(n).collect()
    };
    let wide = |cols: usize, rows: usize| {
        let body = row(&repeat(&["1", question, "○", ""], cols)).repeat(rows);
        sheet(data(&(row(&repeat(&header, cols)) + &body)))
    };
    let asked = |i: usize| {
        row(&[&i.to_string(), &format!("記録{i}を保管していますか。"), "", ""])
    };
    let tall =
        |rows: usize| sheet(questionnaire(&(1..=rows).map(asked).collect::<String>()));
    let title: String = "あ".repeat(30_000);
    let one_header = |cols: usize| {
        let merge = "<mergeCells><mergeCell ref='A1:XFD1'/></mergeCells>";
        let rows = row(&[&title])
            + &row(&repeat(&header, cols))
            + &row(&repeat(&["1", question, "○", ""], cols)).repeat(20);
        sheet(data(&rows) + merge)
    };
    let cases: [Case; 10] = [
        ("16,384 columns, 20 rows", None, wide(16_384, 20)),
        ("1,000 columns, 300 rows", None, wide(1_000, 300)),
        ("40,000 questions", Some(Read), tall(40_000)),
        ("115,000 questions", Some(Read), tall(115_000)),
        ("170,000 questions", Some(Refused), tall(170_000)),
        ("headers only", None, sheet(data(&row(&header).repeat(30_000)))),
        ("marks only", None, sheet(data(&row(&["○", "△", "×", "－"]).repeat(30_000)))),
        ("numbers only", None, sheet(data(&row(&["1", "2", "3", "4"]).repeat(30_000)))),
        ("a title over 16,384 columns", None, one_header(16_384)),
        ("one header over all", None, one_header(400)),
    ];
    withstands(cases);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless optimised")]
fn tables_without_number() {
    let header = row(&["No.", "確認項目", "実施有無", "備考"]);
    let one = row(&["1", "記録を保管していますか。", "", ""]);
    let small = format!("{header}{one}<row/>");
    let sheets = |n: usize| {
        let sheets: String =
            (0..n).map(|i| format!("<sheet name='B{i}' r:id='s'/>")).collect();
        Package::new(questionnaire(&one))
            .part(
                "xl/workbook.xml",
                format!("<workbook><sheets>{sheets}</sheets></workbook>"),
            )
            .bytes()
    };
    withstands([
        ("10,000 tables below each other", None, sheet(data(&small.repeat(10_000)))),
        (
            "sections only",
            None,
            sheet(questionnaire(&row(&["1 組織", "", "", ""]).repeat(30_000))),
        ),
        ("5,000 sheets with a table", None, sheets(5_000)),
    ]);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless optimised")]
fn a_merged_cell_in_all_rows() {
    let title = "あ".repeat(30_000);
    let first = row(&[&title, "記録を保管していますか。", "", ""]);
    let rest = row(&["", "記録を保管していますか。", "", ""]).repeat(20_000);
    let merged = |range: &str| {
        sheet(format!(
            "{}<mergeCells><mergeCell ref='{range}'/></mergeCells>",
            questionnaire(&(first.clone() + &rest))
        ))
    };
    withstands([
        ("a category of 30,000 characters", None, merged("A2:A20001")),
        ("a question of 30,000 characters", None, merged("A2:B20001")),
    ]);
}
