//! What a cell says that nobody has answered yet.

use super::check_boxes;
use super::told_choices;

/// Words that stand where an answer is to be chosen.
const WORDS: [&str; 13] = [
    "未確認",
    "未選択",
    "未回答",
    "未記入",
    "選択",
    "選択してください",
    "要選択",
    "[yes/no]",
    "select",
    "please select",
    "not started",
    "not verified",
    "tbd",
];

/// Longest placeholder, in bytes. What is longer has been written by someone.
const LONGEST: usize = 120;

/// Whether the text waits to be replaced by an answer: 未確認, `[Yes/No]`, 「有・無」, an
/// empty box.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return false;
    }
    let bracketed = |a: char, b: char| text.starts_with(a) && text.ends_with(b);
    is_word(text)
        || bracketed('[', ']')
        || bracketed('<', '>')
        || bracketed('＜', '＞')
        || check_boxes::tick_only(text).is_some()
        || !told_choices::all_choices(text).is_empty()
}

/// Whether the text is one of the words, whatever decorates it.
fn is_word(text: &str) -> bool {
    const DECORATION: [char; 11] =
        ['▼', '<', '>', '（', '）', '(', ')', '-', '－', '*', ' '];
    // The last characters of questions are hardly ever those of a word.
    let ends =
        |c: char| WORDS.iter().any(|word| word.ends_with(c.to_ascii_lowercase()));
    let last = text.chars().next_back();
    if !last.is_some_and(|c| DECORATION.contains(&c) || ends(c)) {
        return false;
    }
    let lower = text.to_lowercase();
    let bare = lower.trim_matches(DECORATION);
    WORDS.iter().any(|word| *word == lower || *word == bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_for_an_answer() {
        for text in [
            "□はい",
            "未確認",
            "▼選択してください",
            "[Yes/No]",
            "＜記入＞",
            "□",
            "有・無",
            "はい / いいえ",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in
            ["未実施", "-", "", "Yes", "はい", "■", "入口・出口", "N/A", "はい / Yes"]
        {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
