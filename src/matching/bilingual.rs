//! A question that is asked twice in one cell, in Japanese and in English.
//!
//! Matched as one text, each half leaves the other unaccounted for. So they are matched
//! apart, where it is certain that they are two: the English half has to be a sentence,
//! not a name, and both have to speak of the same figures. 「基準：NIST Cybersecurity
//! Framework Core」 is one question, and without the name it would be another one.

use crate::matching::normalize::{is_hiragana, is_kanji, is_katakana};

/// Words that an English question or demand has, and a name hardly.
const SENTENCE: &[&str] = &[
    "is", "are", "was", "were", "be", "do", "does", "did", "has", "have", "can",
    "could", "will", "would", "shall", "must", "should", "may", "what", "which", "who",
    "when", "where", "how", "why", "please", "describe", "provide", "specify",
    "verify", "ensure",
];

/// An English half has at least this many words.
const FEWEST_WORDS: usize = 4;

/// And a Japanese half so many characters: an example such as ねこ is none.
const FEWEST_CHARACTERS: usize = 6;

/// The two halves of a text in two languages, in the order in which they stand.
pub(crate) fn halves(text: &str) -> Option<[&str; 2]> {
    text.chars().filter(|c| is_japanese(*c)).nth(FEWEST_CHARACTERS - 1)?;
    let first = text.find(is_japanese)?;
    let last = text.rfind(is_japanese)?;
    let after = last + text[last..].chars().next().map_or(0, char::len_utf8);
    [after, first].into_iter().map(|at| text.split_at(at)).find_map(|(a, b)| {
        let english = if a.contains(is_japanese) { b } else { a };
        let apart = is_sentence(english) && figures(a) == figures(b);
        apart.then_some([a, b])
    })
}

fn is_sentence(text: &str) -> bool {
    let words = || {
        text.split(|c: char| !c.is_alphanumeric() && c != '\'')
            .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    let says =
        |word: &str| SENTENCE.iter().any(|known| word.eq_ignore_ascii_case(known));
    words().nth(FEWEST_WORDS - 1).is_some() && words().any(says)
}

/// The figures of a text, but not its numbering.
fn figures(text: &str) -> Vec<u64> {
    let numbering = |c: char| !c.is_alphabetic();
    let mut figures: Vec<u64> = text
        .trim_start_matches(numbering)
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .collect();
    figures.sort_unstable();
    figures.dedup();
    figures
}

fn is_japanese(c: char) -> bool {
    is_hiragana(c) || is_katakana(c) || is_kanji(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_languages_are_told_apart() {
        for (text, expected) in [
            (
                "方針を定めていますか。\nIs there an information security policy?",
                Some([
                    "方針を定めていますか",
                    "。\nIs there an information security policy?",
                ]),
            ),
            (
                "1. Do you take backups daily? / 毎日バックアップしていますか。",
                Some([
                    "1. Do you take backups daily? / ",
                    "毎日バックアップしていますか。",
                ]),
            ),
            ("基準に準拠していますか：NIST Cybersecurity Framework Core Version", None),
            ("TLS 1.2 is used 通信の暗号化 with care", None),
            ("ログを1年保存していますか。Do you keep logs for two years (2)?", None),
            ("方針はありますか (policy is there)", None),
            ("Is there a policy for this?", None),
            ("Verify that names such as ねこ or O'Hara can be escaped.", None),
            ("方針を定めていますか。", None),
            ("", None),
        ] {
            assert_eq!(halves(text), expected, "{text}");
        }
    }
}
