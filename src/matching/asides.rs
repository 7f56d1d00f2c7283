//! What a question says beside the point: why the customer asks, what is to be prevented,
//! and examples.
//!
//! 「当院では昨年停電がありましたので、非常用電源の有無を伺います」 asks about the power supply.
//! That there was an outage is the customer's own story, and no answer need account for it.

use std::ops::Range;

use super::normalize::{is_kanji, is_katakana};

/// The customer, as it speaks of itself.
const US: &[&str] = &[
    "当社",
    "弊社",
    "当行",
    "弊行",
    "当院",
    "本院",
    "当学",
    "本学",
    "当校",
    "本校",
    "当大学",
    "当市",
    "本市",
    "本県",
    "本町",
    "当庁",
    "当組合",
    "当庫",
    "当法人",
    "当機構",
    "当財団",
    "当団体",
    "当協会",
    "当業界",
    "当方",
    "私ども",
    "我々",
];

/// Ends of a reason before a comma, and of a sentence that tells one.
const REASONS: &[&str] = &[
    "ので",
    "ことから",
    "ため",
    "おりますが",
    "いますが",
    "伺いますが",
    "ございますが",
    "ありますが",
    "ところですが",
    "とのことですが",
    "おりまして",
    "を踏まえ",
    "に鑑み",
];
const STORIES: &[&str] = &["ました", "おります", "ございます", "います", "あります"];

/// Ends of what a measure is for, before a comma.
const PURPOSES: &[&str] = &[
    "ないよう",
    "ないように",
    "防ぐため",
    "防止するため",
    "防止のため",
    "に備え",
    "に備えて",
];

/// What is asked has at least this many characters.
const SHORTEST: usize = 12;

/// A part of a question that an answer need not speak of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Aside {
    /// What is to be prevented or prepared for, where the answer has the measure.
    Purpose(Range<usize>),
    /// Examples, where the answer has one of them.
    Examples(Range<usize>),
}

/// The question without the customer's own story before it; the whole text where there is
/// none.
pub(super) fn to_the_point(question: &str) -> &str {
    let told = clauses(question, '、', REASONS).chain(clauses(question, '。', STORIES));
    let story = told
        .map(|clause| clause.end)
        .filter(|end| US.iter().any(|us| question[..*end].contains(us)))
        .max();
    let point = story.map_or(question, |end| &question[end..]);
    point.trim_start_matches(['、', '。', ' ', '\u{3000}', '\n'])
}

/// The asides of a text, by its bytes.
pub(super) fn asides(text: &str) -> Vec<Aside> {
    let purposes = clauses(text, '、', PURPOSES).map(Aside::Purpose);
    purposes.chain(examples(text).map(Aside::Examples)).collect()
}

/// Clauses with one of the endings before the mark, behind which enough is left.
fn clauses<'a>(
    text: &'a str,
    mark: char,
    endings: &'a [&str],
) -> impl Iterator<Item = Range<usize>> + 'a {
    let ends = text.match_indices(mark).map(|(at, _)| at);
    let ends = ends.filter(move |at| {
        endings.iter().any(|ending| text[..*at].ends_with(ending))
            && text[*at..].chars().nth(SHORTEST).is_some()
    });
    ends.map(|end| {
        let before = text[..end].rfind(['、', '。']);
        before.map_or(0, |at| at + '、'.len_utf8())..end
    })
}

/// Lists of two things or more before 等 or など.
fn examples(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    const JOINTS: &[&str] = &["及び", "および", "又は", "または", "や"];
    const MARKS: &[char] = &['、', ',', '，', '・', '／', '/'];
    let etc = text.match_indices("等").chain(text.match_indices("など"));
    etc.filter_map(|(end, _)| {
        let mut start = end;
        let mut is_list = false;
        loop {
            let before = &text[..start];
            let last = before.chars().next_back()?;
            let joint = JOINTS.iter().find(|joint| before.ends_with(**joint));
            is_list |= joint.is_some() || MARKS.contains(&last);
            let is_of_noun =
                is_kanji(last) || is_katakana(last) || last.is_ascii_alphanumeric();
            start -= match joint {
                Some(joint) => joint.len(),
                None if is_of_noun || MARKS.contains(&last) || last == ' ' => {
                    last.len_utf8()
                }
                None => break,
            };
            if start == 0 {
                break;
            }
        }
        is_list.then_some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories() {
        for (question, expected) in [
            (
                "当院では昨年停電がありましたので、非常用電源の有無を伺います。",
                "非常用電源の有無を伺います。",
            ),
            (
                "昨年、当社の取引先が被害を受けました。貴社での対策を教えてください。",
                "貴社での対策を教えてください。",
            ),
            // Whose story it is has to be said, and the question has to be one.
            (
                "データを扱うため、従業員に教育を行っていますか。",
                "データを扱うため、従業員に教育を行っていますか。",
            ),
            (
                "当社では多要素認証が必須のため、対応の有無を伺います。",
                "当社では多要素認証が必須のため、対応の有無を伺います。",
            ),
        ] {
            assert_eq!(to_the_point(question), expected);
        }
    }

    #[test]
    fn purposes_and_examples() {
        let found = |text: &'static str| -> Vec<&str> {
            let ranges = asides(text).into_iter().map(|aside| match aside {
                Aside::Purpose(at) | Aside::Examples(at) => at,
            });
            ranges.map(|at| &text[at]).collect()
        };
        for (text, expected) in [
            (
                "手順を定め、手順が形骸化することのないよう、責任者が毎年見直していますか。",
                vec!["手順が形骸化することのないよう"],
            ),
            ("評価（監査、認証、診断等）を行っていますか。", vec!["監査、認証、診断"]),
            ("火災や地震などの災害に備えていますか。", vec!["火災や地震"]),
            ("ログ等を取得していますか。", vec![]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
