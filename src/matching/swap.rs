//! Whether one noun stands where the entry's own question has another.
//!
//! 「接続先のIPアドレスを制限できますか」 is the question on 接続元 but for a letter, and every
//! word of it may be common. What differs is what it asks.

use std::ops::Range;

use super::normalize::{is_hiragana, is_kanji, is_katakana};

/// Longer texts are not compared letter by letter.
const LONGEST: usize = 400;

/// A common part of two texts has at least this many characters.
const SHORTEST: usize = 2;

/// Words for the same act, and for the same party.
const SAME: &[&[&str]] = &[
    &[
        "確立", "整備", "作成", "策定", "制定", "構築", "導入", "設置", "設定", "実施",
        "実行", "運用", "利用", "使用", "適用", "活用", "採用", "対応", "対策", "管理",
        "確保", "維持", "提供", "用意", "準備", "配備", "規定", "明示", "明記", "記載",
        "記入", "回答", "説明", "確認", "把握",
    ],
    &["保管", "保存", "保持", "保有", "格納", "蓄積"],
    &["場合", "時点", "際"],
    &[
        "利用者",
        "顧客",
        "お客様",
        "客様",
        "契約者",
        "ユーザ",
        "当社",
        "弊社",
        "当行",
        "弊行",
        "当院",
        "本学",
        "当市",
        "本市",
        "当組合",
        "委託元",
    ],
    &[
        "提供者",
        "事業者",
        "提供事業者",
        "クラウド事業者",
        "サービス事業者",
        "貴社",
        "御社",
        "ベンダ",
        "会社",
        "組織",
    ],
];

/// Words that say how, and not what.
const HOW: &[&str] = &[
    "適切",
    "随時",
    "適宜",
    "適時",
    "定期的",
    "速",
    "速やか",
    "確実",
    "十分",
    "必要",
    "常時",
    "都度",
    "明確",
    "迅速",
    "具体的",
    "継続的",
    "可能",
    "有無",
    "毎年",
    "年1回",
];

/// The nouns of a question, each with the noun in whose place it stands in another text.
/// Both are in their normal form.
pub(super) fn swapped<'t>(
    question: &'t str,
    other: &'t str,
) -> Vec<(&'t str, &'t str)> {
    let (a, b) = (Text::of(question), Text::of(other));
    if a.chars.len().max(b.chars.len()) > LONGEST {
        return Vec::new();
    }
    let mut gaps = Vec::new();
    gaps_between(&a, 0..a.chars.len(), &b, 0..b.chars.len(), &mut gaps);
    gaps.into_iter()
        .filter_map(|(ours, theirs)| Some((a.noun(ours)?, b.noun(theirs)?)))
        .filter(|(ours, theirs)| !is_same(ours, theirs))
        .collect()
}

fn is_same(a: &str, b: &str) -> bool {
    let [a, b] = [a, b].map(|noun| noun.trim_end_matches('側'));
    let is_how = |noun: &str| HOW.contains(&noun);
    let is_among = |words: &&[&str]| words.contains(&a) && words.contains(&b);
    a == b || is_how(a) || is_how(b) || SAME.iter().any(is_among)
}

/// A text by its characters.
struct Text<'t> {
    text: &'t str,
    chars: Vec<(usize, char)>,
}

impl<'t> Text<'t> {
    fn of(text: &'t str) -> Text<'t> {
        Text { text, chars: text.char_indices().filter(|(_, c)| *c != ' ').collect() }
    }

    /// The noun of a part: a word of kanji or katakana, or in letters, with nothing but
    /// hiragana behind it. What the part has of a word is the whole word.
    fn noun(&self, part: Range<usize>) -> Option<&'t str> {
        let c = |i: usize| self.chars[i].1;
        if part.is_empty() || is_hiragana(c(part.start)) {
            return None;
        }
        let alike = |i: usize, j: usize| class(c(i)) == class(c(j));
        let start = (0..part.start)
            .rev()
            .take_while(|i| alike(*i, part.start))
            .last()
            .unwrap_or(part.start);
        let mut last = part.start;
        while last + 1 < self.chars.len() && !is_hiragana(c(last + 1)) {
            let inside = last + 1 < part.end;
            if !inside && !alike(last + 1, last) {
                break;
            }
            last += 1;
        }
        let tail = (last + 1).min(part.end)..part.end;
        let long = last > start;
        let plain = tail.into_iter().all(|i| is_hiragana(c(i)));
        let end = self.chars[last].0 + c(last).len_utf8();
        let noun = &self.text[self.chars[start].0..end];
        (long && plain && !noun.contains(' ')).then_some(noun)
    }
}

fn class(c: char) -> u8 {
    match c {
        _ if is_kanji(c) => 1,
        _ if is_katakana(c) => 2,
        _ if c.is_alphanumeric() => 3,
        _ => 0,
    }
}

/// The parts of two texts that differ between what they have in common, both not empty.
fn gaps_between(
    a: &Text<'_>,
    of_a: Range<usize>,
    b: &Text<'_>,
    of_b: Range<usize>,
    gaps: &mut Vec<(Range<usize>, Range<usize>)>,
) {
    let (at_a, at_b, length) = longest_common(a, &of_a, b, &of_b);
    if length < SHORTEST {
        if !of_a.is_empty() && !of_b.is_empty() {
            gaps.push((of_a, of_b));
        }
        return;
    }
    gaps_between(a, of_a.start..at_a, b, of_b.start..at_b, gaps);
    gaps_between(a, at_a + length..of_a.end, b, at_b + length..of_b.end, gaps);
}

/// Where the longest common part begins in each, and its length.
fn longest_common(
    a: &Text<'_>,
    of_a: &Range<usize>,
    b: &Text<'_>,
    of_b: &Range<usize>,
) -> (usize, usize, usize) {
    let mut best = (of_a.start, of_b.start, 0);
    let mut row = vec![0; of_b.len() + 1];
    for i in of_a.clone() {
        for j in of_b.clone().rev() {
            let column = j - of_b.start;
            let common = if a.chars[i].1 == b.chars[j].1 { row[column] + 1 } else { 0 };
            row[column + 1] = common;
            if common > best.2 {
                best = (i + 1 - common, j + 1 - common, common);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::normalize::normalize;

    #[test]
    fn nouns_in_the_place_of_others() {
        for (question, other, expected) in [
            (
                "接続先のIPアドレスを制限できますか。",
                "接続元のIPアドレスを制限できること。",
                vec![("接続先", "接続元")],
            ),
            (
                "経営陣が承認した環境に関する基本方針がありますか。",
                "経営陣が承認した情報セキュリティに関する基本方針があること。",
                vec![("環境", "情報セキュリティ")],
            ),
            (
                "データセンターは自社所有ですか。",
                "データセンターは日本国内にありますか。",
                vec![("自社所有", "日本国内")],
            ),
            (
                "契約終了後にデータを保持しますか。",
                "契約終了後にデータを消去しますか。",
                vec![("保持", "消去")],
            ),
            // The same act and the same party in another word.
            (
                "顧客のデータを保存していますか。",
                "利用者のデータを保管すること。",
                vec![],
            ),
            ("手順を整備していますか。", "手順を確立すること。", vec![]),
            // What is said besides stands in no other's place.
            ("監査ログを毎年取得していますか。", "監査ログを取得すること。", vec![]),
            ("", "監査ログを取得すること。", vec![]),
        ] {
            let (question, other) = (normalize(question), normalize(other));
            assert_eq!(swapped(&question, &other), expected, "{question}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_two_texts_can_be_compared(a in ".{0,40}", b in ".{0,40}") {
            swapped(&normalize(&a), &normalize(&b));
        }

        #[test]
        fn nothing_is_swapped_in_the_same_text(text in "[ぁ-ん一-二ア-カa-c ]{0,40}") {
            proptest::prop_assert!(swapped(&text, &text).is_empty());
        }
    }
}
