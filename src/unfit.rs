//! Signs that a text is not meant for a customer as it stands.

use unicode_normalization::UnicodeNormalization;

/// What says that a text is not for outside.
const INTERNAL_SIGNS: [&str; 11] = [
    "【社内",
    "[社内",
    "(社内",
    "※社内",
    "社内限り",
    "社内メモ",
    "社内用:",
    "社外非公開",
    "内部メモ",
    "internal use only",
    "internal only",
];

/// The first sign that the text is for the company's own people.
pub(crate) fn internal_sign(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase().replace(['［', '（'], "(").replace('：', ":");
    INTERNAL_SIGNS.into_iter().find(|sign| lower.contains(*sign))
}

/// The first sign that the text is not finished.
pub(crate) fn leftover(text: &str) -> Option<String> {
    const SIGNS: &[&str] = &[
        "要確認",
        "確認中",
        "要修正",
        "要追記",
        "後日記入",
        "後で記入",
        "記入してください",
        "記載してください",
        "入力してください",
        "仮回答",
        "【仮】",
        "(仮)",
        "????",
    ];
    /// Words that count where they stand alone, in capitals.
    const WORDS: &[&str] = &["TODO", "FIXME", "TBD", "TBC"];
    let text: String = text.nfkc().collect();
    let sign =
        SIGNS.iter().find(|sign| text.contains(**sign)).map(|sign| (*sign).to_owned());
    let word = || {
        text.split(|c: char| !c.is_ascii_alphanumeric())
            .find(|word| WORDS.contains(word) || is_row_of(word, 'X', 3))
            .map(str::to_owned)
    };
    sign.or_else(word).or_else(|| blanked_out(&text))
}

fn is_row_of(word: &str, letter: char, least: usize) -> bool {
    word.len() >= least && word.chars().all(|c| c == letter)
}

/// 「●●」「〇〇株式会社」: signs in place of a name.
fn blanked_out(text: &str) -> Option<String> {
    const SIGNS: &[char] = &['●', '○', '〇', '◯', '■', '□', '▲', '△', '×', '＊'];
    let chars: Vec<char> = text.chars().collect();
    let pair =
        chars.windows(2).find(|pair| pair[0] == pair[1] && SIGNS.contains(&pair[0]));
    pair.map(|pair| pair.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_finished_and_for_outside_has_no_sign() {
        for (text, left, internal) in [
            ("保存期間は要確認", Some("要確認"), None),
            ("TBD", Some("TBD"), None),
            ("●●株式会社の基盤を用いています。", Some("●●"), None),
            ("［社内］値引きの条件", None, Some("(社内")),
            ("Internal use only: see ticket", None, Some("internal use only")),
            ("社内規程に定めています。", None, None),
            ("○ 年1回実施しています。", None, None),
        ] {
            assert_eq!(leftover(text).as_deref(), left, "{text}");
            assert_eq!(internal_sign(text), internal, "{text}");
        }
    }
}
