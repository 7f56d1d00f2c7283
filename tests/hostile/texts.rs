//! Texts that are long, and text files.

use super::package::{Package, questionnaire, row};
use super::{Case, Refused, withstands};

/// Bytes without any pattern, always the same.
pub(crate) fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    (0..len).map(|_| next()).collect()
}

/// Whatever a rule for short texts may stumble over, 30,000 characters long.
const PATTERNS: [(&str, &str); 16] = [
    ("digits", "1"),
    ("numbers", "1-"),
    ("numbers with points", "1.1."),
    ("boxes", "□"),
    ("boxes with labels", "□はい"),
    ("brackets", "（"),
    ("nested brackets", "(("),
    ("spaces", "　"),
    ("line ends", "\n"),
    ("lines", "あ\n"),
    ("question marks", "？"),
    ("commas", "、"),
    ("combining marks", "か\u{3099}"),
    ("wide letters", "Ａ"),
    ("words", "管理 実施 "),
    ("emoji", "👨‍👩‍👧"),
];

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless optimised")]
fn long_texts_in_each_column() {
    for column in 0..4 {
        withstands(PATTERNS.map(|(name, pattern)| -> Case {
            let long: String = pattern.chars().cycle().take(30_000).collect();
            let mut texts = ["1", "記録を保管していますか。", "○", "保管しています。"];
            texts[column] = &long;
            let rows = row(&texts).repeat(20);
            (name, None, Package::new(questionnaire(&rows)).bytes())
        }));
    }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes unless optimised")]
fn text_files() {
    let header = "No.,確認項目,実施有無,備考\n";
    let csv = |body: String| -> Vec<u8> { format!("{header}{body}").into() };
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(noise(2 << 20)).collect();
    withstands([
        ("20 million commas", Some(Refused), csv(",".repeat(20 << 20))),
        ("a field of 20 MB", Some(Refused), csv("あ".repeat(7 << 20))),
        ("20 million lines", Some(Refused), csv("\n".repeat(20 << 20))),
        (
            "a quote that is not closed",
            Some(Refused),
            csv(format!("\"{}", "a,".repeat(5 << 20))),
        ),
        ("quotes", None, csv("\"".repeat(10 << 20))),
        ("quotes that open again", None, csv("\"\",".repeat(500_000))),
        ("a line of tabs and commas", None, csv("\t,;".repeat(300_000))),
        ("noise in UTF-16", None, utf16),
        ("escapes of ISO-2022-JP", None, b"\x1B$B\x1B(B".repeat(300_000)),
        ("carriage returns", None, csv("\r".repeat(1 << 20))),
    ]);
}
