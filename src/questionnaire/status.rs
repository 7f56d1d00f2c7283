//! 実施有無: what the marks and words of a status column say.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// What a status says, whatever glyph or word says it.
///
/// # Examples
///
/// ```
/// use checksheet::Status;
///
/// assert_eq!(Status::of("◯"), Status::Implemented);
/// assert_eq!(Status::of("一部対応"), Status::Partial);
/// assert_eq!(Status::of("Ｎ／Ａ"), Status::NotApplicable);
/// assert_eq!(Status::of("来期に検討"), Status::Other);
/// ```
#[derive(
    Clone,
    Copy,
    Debug,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// ○ はい 実施 対応済 Yes
    Implemented,
    /// △ 一部実施 Partial
    Partial,
    /// × いいえ 未実施 No
    NotImplemented,
    /// － 対象外 該当なし N/A
    NotApplicable,
    /// The sheet's own words.
    Other,
}

/// Marks and words after NFKC, lower case and without spaces.
const WORDS: &[(Status, &[&str])] = &[
    (
        Status::Implemented,
        &[
            "○",
            "〇",
            "◯",
            "◎",
            "●",
            "⭕",
            "o",
            "✓",
            "✔",
            "☑",
            "レ",
            "はい",
            "有",
            "あり",
            "有り",
            "実施",
            "実施済",
            "実施済み",
            "実施している",
            "実施しています",
            "対応",
            "対応済",
            "対応済み",
            "対応している",
            "対応しています",
            "適合",
            "適",
            "達成",
            "可",
            "yes",
            "y",
            "pass",
            "passed",
            "true",
            "implemented",
            "compliant",
            "fulfilled",
            "ok",
            "合",
            "合格",
            "済",
            "導入済",
            "導入済み",
            "整備済",
            "整備済み",
            "満たす",
            "該当",
        ],
    ),
    (
        Status::Partial,
        &[
            "△",
            "▲",
            "▵",
            "一部",
            "一部実施",
            "一部対応",
            "一部実施済",
            "一部対応済",
            "部分的",
            "部分実施",
            "部分対応",
            "部分的に実施",
            "部分的に対応",
            "一部該当",
            "一部適合",
            "一部可",
            "partial",
            "partially",
            "partly",
            "partiallyimplemented",
            "partiallycompliant",
            "inprogress",
        ],
    ),
    (
        Status::NotImplemented,
        &[
            "×",
            "✕",
            "✖",
            "✗",
            "✘",
            "❌",
            "x",
            "いいえ",
            "無",
            "なし",
            "無し",
            "未",
            "未実施",
            "未対応",
            "実施していない",
            "実施していません",
            "対応していない",
            "対応していません",
            "不適合",
            "不適",
            "否",
            "不可",
            "no",
            "n",
            "fail",
            "failed",
            "false",
            "notimplemented",
            "noncompliant",
            "non-compliant",
            "notcompliant",
            "ng",
            "不合格",
            "未導入",
            "未整備",
        ],
    ),
    (
        Status::NotApplicable,
        &[
            "-",
            "‐",
            "‑",
            "–",
            "—",
            "―",
            "ー",
            "−",
            "─",
            "/",
            "対象外",
            "該当なし",
            "該当無し",
            "非該当",
            "該当せず",
            "該当しない",
            "適用外",
            "適用除外",
            "n/a",
            "na",
            "notapplicable",
            "n.a.",
            "notrequired",
            "対象なし",
        ],
    ),
];

impl Status {
    /// What a mark or word says.
    pub fn of(mark: &str) -> Status {
        let mut key: String = mark.nfkc().filter(|c| !c.is_whitespace()).collect();
        key.make_ascii_lowercase();
        let says = |words: &[&str]| words.contains(&key.as_str());
        WORDS
            .iter()
            .find(|(_, words)| says(words))
            .map_or(Status::Other, |(status, _)| *status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyphs_and_words() {
        for (status, marks) in [
            (Status::Implemented, "○ 〇 ◯ はい Yes 対応済み ✓ Ｙ"),
            (Status::Partial, "△ 一部対応 Partial"),
            (Status::NotImplemented, "× ✕ Ｘ いいえ No 未実施"),
            (Status::NotApplicable, "－ - ー ― 対象外 N/A"),
        ] {
            for mark in marks.split(' ') {
                assert_eq!(Status::of(mark), status, "{mark}");
            }
        }
        assert_eq!(Status::of("検討中"), Status::Other);
    }

    #[test]
    fn no_word_stands_for_two_statuses_and_each_is_in_its_normal_form() {
        let mut seen = std::collections::HashSet::new();
        for (status, words) in WORDS {
            for word in *words {
                assert!(seen.insert(word), "{word} twice");
                assert_eq!(Status::of(word), *status, "{word} is not in normal form");
            }
        }
    }
}
