//! What was to be filled in later.

use unicode_normalization::UnicodeNormalization;

use super::{Hit, Master, Rule, Spot};
use crate::note::Note;

pub(super) const RULES: &[Rule] = &[Rule {
    name: "placeholder",
    japanese: "書きかけの箇所が残っています",
    english: "something was to be filled in later",
    find: placeholder,
}];

fn placeholder(master: &Master<'_>) -> Vec<Hit> {
    let hit = |(spot, text): (Spot, &str)| {
        let found = leftover(text)?;
        Some(Hit {
            spot,
            message: Note::new(
                format!("「{found}」が残っています"),
                format!("{found:?} is left in the text"),
            ),
        })
    };
    master.statements().filter_map(hit).collect()
}

/// The first sign that the text is not finished.
fn leftover(text: &str) -> Option<String> {
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
