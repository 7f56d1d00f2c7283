//! Sheets that claim much.

use super::package::{Package, questionnaire, row};
use super::{Read, Refused, withstands};

fn sheet(inside: impl AsRef<str>) -> Vec<u8> {
    Package::new(inside).bytes()
}

fn many(n: usize, one: impl Fn(usize) -> String) -> String {
    (0..n).map(one).collect()
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless optimised")]
fn cells_far_away() {
    let at = |reference: &str| {
        sheet(questionnaire(&format!("<row><c r='{reference}'><v>1</v></c></row>")))
    };
    let in_row = |number: &str| {
        sheet(questionnaire(&format!("<row r='{number}'><c><v>1</v></c></row>")))
    };
    let two = "<row><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>";
    withstands([
        (
            "the last cell",
            None,
            sheet(format!(
                "<dimension ref='A1:XFD1048576'/><sheetData>{two}</sheetData>"
            )),
        ),
        (
            "a question in the last row",
            None,
            sheet(questionnaire(
                &row(&["1", "管理していますか。", "", ""])
                    .replace("<row>", "<row r='1048576'>"),
            )),
        ),
        ("a row past the last", Some(Refused), in_row("1048577")),
        ("row 2³²", Some(Refused), in_row("4294967296")),
        ("row 2⁶⁴", Some(Refused), in_row("18446744073709551616")),
        ("row 0", Some(Refused), in_row("0")),
        ("a column past the last", Some(Refused), at("XFE1")),
        ("a column of 40 letters", Some(Refused), at(&"Z".repeat(40))),
        ("a reference of 1 MB", Some(Refused), at(&"A".repeat(1 << 20))),
        ("a reference in Japanese", Some(Refused), at("Ａ１")),
        (
            "cells beyond the last column",
            Some(Refused),
            sheet(questionnaire(&format!("<row>{}</row>", "<c/>".repeat(16_385)))),
        ),
    ]);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless optimised")]
fn more_than_a_person_makes() {
    let numbers =
        |n: usize| many(n, |i| format!("<c><v>{}</v></c>", i * 7919 % 99_991));
    let block = |rows: usize, cols: usize| {
        many(rows, |_| format!("<row>{}</row>", numbers(cols)))
    };
    let shared = |text: usize, cells: usize| {
        let rows =
            "<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>".repeat(cells);
        let strings = format!(
            "<sst><si><t>1</t></si><si><t>{}</t></si></sst>",
            "あ".repeat(text)
        );
        Package::new(questionnaire(&rows))
            .part("xl/sharedStrings.xml", strings)
            .stored()
            .bytes()
    };
    let strings = many(1_100_000, |i| format!("<si><t>{}</t></si>", i % 10));
    withstands([
        (
            "1.1 million numbers",
            None,
            Package::new(format!("<sheetData>{}</sheetData>", block(1_100, 1_000)))
                .stored()
                .bytes(),
        ),
        (
            "1.3 million numbers",
            Some(Refused),
            Package::new(format!("<sheetData>{}</sheetData>", block(1_300, 1_000)))
                .stored()
                .bytes(),
        ),
        (
            "one text of 30,000 characters in 100,000 cells",
            Some(Refused),
            shared(30_000, 100_000),
        ),
        ("one text of 1 MB", Some(Refused), shared(400_000, 1)),
        (
            "1.1 million strings",
            None,
            Package::new("")
                .part("xl/sharedStrings.xml", format!("<sst>{strings}</sst>"))
                .stored()
                .bytes(),
        ),
        (
            "3 million empty strings",
            Some(Refused),
            Package::new("")
                .part(
                    "xl/sharedStrings.xml",
                    format!("<sst>{}</sst>", "<si/>".repeat(3_000_000)),
                )
                .stored()
                .bytes(),
        ),
        (
            "a million rows with a height",
            None,
            Package::new(format!(
                "<sheetData>{}</sheetData>",
                "<row ht='9'/>".repeat(1 << 20)
            ))
            .stored()
            .bytes(),
        ),
    ]);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless optimised")]
fn areas_without_number() {
    let merges = |n: usize, one: fn(usize) -> String| {
        let cells = many(2_000, |_| row(&["1", "管理していますか。", "", ""]));
        let merges = many(n, |i| format!("<mergeCell ref='{}'/>", one(i)));
        Package::new(format!(
            "{}<mergeCells>{merges}</mergeCells>",
            questionnaire(&cells)
        ))
        .stored()
        .bytes()
    };
    withstands([
        (
            "400,000 merged areas in rows",
            None,
            merges(400_000, |i| format!("C{0}:D{0}", i + 2)),
        ),
        (
            "a million merged areas",
            Some(Refused),
            merges(1_000_000, |i| format!("C{0}:D{0}", i + 2)),
        ),
        (
            "merged areas on top of each other",
            None,
            merges(16_000, |i| format!("A{}:D1048576", i % 4_000 + 1)),
        ),
        ("the whole sheet merged", None, merges(1, |_| "A2:XFD1048576".to_owned())),
        (
            "columns merged",
            None,
            merges(30, |i| format!("A{}:XFD{}", i * 2 + 2, i * 2 + 3)),
        ),
    ]);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless optimised")]
fn rules_without_number() {
    let rows = many(3_000, |i| row(&[&i.to_string(), "管理していますか。", "", ""]));
    let validations = |n: usize, one: &dyn Fn(usize) -> String| {
        let all = many(n, |i| {
            format!("<dataValidation type='list' {}</dataValidation>", one(i))
        });
        format!("{}<dataValidations>{all}</dataValidations>", questionnaire(&rows))
    };
    let lists = |n: usize, source: &str| {
        validations(n, &|i| format!("sqref='C{}'><formula1>{source}</formula1>", i + 2))
    };
    let long = format!("&quot;{}&quot;", "○,".repeat(50_000));
    let names =
        many(100_000, |i| format!("<definedName name='n{i}'>n{}</definedName>", i + 1));
    let named = Package::new(lists(50_000, "n7"))
        .part("xl/workbook.xml", format!("<workbook><sheets><sheet name='S' r:id='s'/></sheets><definedNames>{names}</definedNames></workbook>"));
    let ranges = "C1:C9 ".repeat(600_000);
    withstands([
        ("100,000 validations", None, sheet(lists(100_000, "&quot;○,×&quot;"))),
        ("10,000 lists of a whole sheet", None, sheet(lists(10_000, "$A:$XFD"))),
        (
            "one list of 50,000 choices for all",
            Some(Refused),
            sheet(validations(1, &|_| {
                format!("sqref='C2:C9999'><formula1>{long}</formula1>")
            })),
        ),
        (
            "lists that call themselves",
            None,
            sheet(lists(3_000, "INDIRECT(INDIRECT(INDIRECT($C$2)))")),
        ),
        ("100,000 names", None, named.bytes()),
        (
            "a rule for 600,000 ranges",
            Some(Refused),
            sheet(format!(
                "{}<conditionalFormatting sqref='{ranges}'/>",
                questionnaire(&rows)
            )),
        ),
        (
            "a million columns",
            Some(Refused),
            sheet(format!(
                "<cols>{}</cols>{}",
                "<col min='1' max='16384' width='9'/>".repeat(1_000_000),
                questionnaire(&rows)
            )),
        ),
        (
            "columns on top of each other",
            Some(Read),
            sheet(format!(
                "<cols>{}</cols>{}",
                "<col min='1' max='16384' width='9'/>".repeat(10_000),
                questionnaire(&rows)
            )),
        ),
    ]);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless optimised")]
fn formats_without_number() {
    let styles = |inside: String| {
        Package::new(questionnaire(&many(20_000, |i| {
            format!("<row><c s='1'><v>{i}.5</v></c><c s='1'><v>{i}</v></c></row>")
        })))
        .part("xl/styles.xml", format!("<styleSheet>{inside}</styleSheet>"))
        .stored()
        .bytes()
    };
    let code = |code: &str| {
        styles(format!(
            "<numFmts><numFmt numFmtId='200' formatCode='{code}'/></numFmts><cellXfs><xf/><xf numFmtId='200'/></cellXfs>"
        ))
    };
    withstands([
        (
            "a million formats",
            Some(Refused),
            styles(format!("<cellXfs>{}</cellXfs>", "<xf/>".repeat(1 << 20))),
        ),
        (
            "a million fonts",
            Some(Refused),
            styles(format!("<fonts>{}</fonts>", "<font/>".repeat(1 << 20))),
        ),
        ("a format code of 255 digits", None, code(&"0".repeat(255))),
        ("a format code of 255 points", None, code(&".".repeat(255))),
        ("a format code of percents", None, code(&"%".repeat(255))),
        ("a format code of dates", None, code(&"ggge".repeat(60))),
        ("a format code of brackets", None, code(&"[".repeat(255))),
        ("a format code of exponents", None, code(&"0E+0".repeat(60))),
        ("a format code of 1 MB", None, code(&"y".repeat(1 << 20))),
    ]);
}
