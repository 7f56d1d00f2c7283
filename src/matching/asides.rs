//! What a question says beside the point: what is to be prevented, and examples.

use std::ops::Range;

use super::normalize::{Normal, is_kanji, is_katakana};

/// Ends of what a measure is for, before a comma.
const PURPOSES: &[&str] = &[
    "ことのないよう",
    "ことのないように",
    "ことがないよう",
    "ことがないように",
    "防ぐため",
    "防止するため",
    "防止のため",
    "に備え",
    "に備えて",
];

/// Behind a purpose there are at least this many characters.
const SHORTEST: usize = 12;

/// What a bracket with examples begins with.
const EXAMPLE: &[&str] = &["例えば", "たとえば", "例:", "例：", "e.g.", "for example"];

/// A list of examples has at most this many characters.
const LONGEST_LIST: usize = 60;

/// A part of a question that an answer need not speak of, by its bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Aside {
    /// What is to be prevented or prepared for, where the answer has the measure.
    Purpose(Range<usize>),
    /// Examples, where the answer has one of them.
    Examples(Range<usize>),
}

/// The asides of a text.
pub(super) fn asides(text: &str) -> Vec<Aside> {
    if text.len() > Normal::MOST_BYTES {
        return Vec::new();
    }
    let purposes = purposes(text).map(Aside::Purpose);
    let examples = examples(text).chain(bracketed(text)).map(Aside::Examples);
    purposes.chain(examples).collect()
}

/// Clauses that say what is to be prevented or prepared for, behind which enough is left.
fn purposes(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let ends = text.match_indices('、').map(|(at, _)| at);
    let ends = ends.filter(|at| {
        PURPOSES.iter().any(|ending| text[..*at].ends_with(ending))
            && text[*at..].chars().nth(SHORTEST).is_some()
    });
    ends.map(|end| {
        let before = text[..end].char_indices().rev();
        let mark = before.take(LONGEST_LIST).find(|(_, c)| "、。？?\n".contains(*c));
        mark.map_or(0, |(at, c)| at + c.len_utf8())..end
    })
}

/// Lists of two things or more before 等 or など, in brackets or of a kind that is named
/// behind: 「（監査、認証等）」, 「火災や地震などの災害」.
fn examples(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let etc = |sign: &'static str| {
        text.match_indices(sign).map(|(at, etc)| (at, at + etc.len()))
    };
    etc("等").chain(etc("など")).filter_map(|(end, behind)| {
        let start = match text[behind..].chars().next()? {
            ')' | '）' => start_of_bracket(text, end)?,
            'の' => start_of_nouns(text, end),
            _ => return None,
        };
        is_list(&text[start..end]).then_some(start..end)
    })
}

/// Brackets that say that they hold examples.
pub(super) fn bracketed(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.match_indices(['(', '（']).filter_map(|(at, bracket)| {
        let start = at + bracket.len();
        let inside = &text[start..];
        let opening = inside.trim_start();
        if !EXAMPLE.iter().any(|word| opening.starts_with(word)) {
            return None;
        }
        Some(start..start + inside.find([')', '）'])?)
    })
}

const JOINTS: &[&str] = &["及び", "および", "又は", "または", "や"];
const MARKS: &[char] = &['、', ',', '，', '・', '／', '/'];

fn is_list(text: &str) -> bool {
    text.contains(MARKS) || JOINTS.iter().any(|joint| text.contains(joint))
}

fn start_of_bracket(text: &str, end: usize) -> Option<usize> {
    let before = text[..end].char_indices().rev().take(LONGEST_LIST);
    let mut before = before.take_while(|(_, c)| !")）".contains(*c));
    before.find(|(_, c)| "(（".contains(*c)).map(|(at, c)| at + c.len_utf8())
}

/// Where the nouns begin that end here, joined as in a list.
fn start_of_nouns(text: &str, end: usize) -> usize {
    let mut start = end;
    for _ in 0..LONGEST_LIST {
        let before = &text[..start];
        let Some(last) = before.chars().next_back() else { break };
        let joint = JOINTS.iter().find(|joint| before.ends_with(**joint));
        let is_of_noun =
            is_kanji(last) || is_katakana(last) || last.is_ascii_alphanumeric();
        // Another list ends there, or it is 同等 and its like.
        let is_over = last == '等' || start == end && "同平均対".contains(last);
        start -= match joint {
            Some(joint) => joint.len(),
            None if !is_over && (is_of_noun || MARKS.contains(&last)) => {
                last.len_utf8()
            }
            None => break,
        };
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("対策（例えば、施錠）を行っていますか。", vec!["例えば、施錠"]),
            // The thing itself, the list that is asked, the reach of a measure, other words.
            ("ログ等を取得していますか。", vec![]),
            ("WAF、IDS、サンドボックス等を導入していますか。", vec![]),
            (
                "本番データを参照できないよう、アクセス権と経路を制限していますか。",
                vec![],
            ),
            ("環境、平等な評価、又は同等の認証がありますか。", vec![]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn a_long_text_costs_little() {
        let lists = "監査等、".repeat(8_000);
        assert_eq!(asides(&lists), []);
        let lists = "監査、認証等の".repeat(1_000);
        assert_eq!(asides(&lists).len(), 1_000);
    }
}
