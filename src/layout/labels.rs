//! Short texts that tell what a row is, or how it ranks, and ask nothing: 記入例, 合計, 必須.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::headings::{normal, squeeze};
use super::text::{is_longer, is_script};

/// Longest text that can be a label, in characters.
const LONGEST_LABEL: usize = 16;

/// Words in their normal form.
///
/// Bringing a text into that form, to compare it with them, is dear. Nearly all texts are
/// refused before, by a character that none of the words is written with.
struct Words {
    known: HashSet<&'static str>,
    /// Those of all words, and what they are when marks stand apart: プ and フ.
    characters: BTreeSet<char>,
}

impl Words {
    fn of(words: &'static str) -> Words {
        Words {
            known: words.split_whitespace().collect(),
            characters: words.chars().chain(words.nfd()).collect(),
        }
    }

    fn may_be(&self, text: &str) -> bool {
        !is_longer(text, LONGEST_LABEL)
            && !text.contains(|c| is_script(c) && !self.characters.contains(&c))
    }

    /// The same where none of them begins with a figure, as most numbers do.
    fn may_be_label(&self, text: &str) -> bool {
        !text.starts_with(|c: char| c.is_ascii_digit())
            && self.may_be(text)
            && text.contains(char::is_alphabetic)
    }
}

/// Whether the text ranks what stands beside it, and does no more: 必須, 高, A, Must.
pub(super) fn is_rank(text: &str) -> bool {
    static RANKS: LazyLock<Words> = LazyLock::new(|| {
        Words::of(
            "必須 任意 推奨 望ましい 必要 重要 最重要 要 高 中 低 大 小 特 共通 基本 追加 基礎 付加 必 推 \
             a b c d s h m l aa high medium low critical mandatory optional required \
             recommended must should may could shall major minor ◎ ○ ● △ ★ ☆ ★★ ★★★ 0 1 2 3 4 5 \
             i ii iii レベル1 レベル2 レベル3 lv1 lv2 lv3 l1 l2 l3",
        )
    });
    // Numbers have these, and no rank.
    let is_of_number = |c: char| matches!(c, '-' | '.' | '_' | '/' | '(');
    RANKS.may_be(text)
        && !text.contains(is_of_number)
        && RANKS.known.contains(&*squeeze(&normal(text)))
}

/// Whether a cell left of the question says that its row shows how to answer.
pub(super) fn is_example_label(text: &str) -> bool {
    static EXAMPLES: LazyLock<Words> = LazyLock::new(|| {
        Words::of("例 記入例 回答例 記載例 見本 サンプル example sample ex e.g")
    });
    if !EXAMPLES.may_be_label(text) {
        return false;
    }
    let key = squeeze(&normal(text));
    let core = key.trim_matches(|c: char| "()<>〈〉:・.".contains(c));
    EXAMPLES.known.contains(core.trim_end_matches(|c: char| c.is_ascii_digit()))
}

/// Whether the text begins as an example does: 「（記入例）…」.
pub(super) fn begins_as_example(text: &str) -> bool {
    const OPENINGS: [&str; 10] = [
        "(記入例)",
        "【記入例】",
        "(例)",
        "【例】",
        "<記入例>",
        "記入例:",
        "例:",
        "[example]",
        "example:",
        "(example)",
    ];
    // Cheap, and true of nearly all texts.
    const OPENS: [char; 13] =
        ['(', '（', '【', '<', '＜', '［', '[', '記', '例', 'e', 'E', 'ｅ', 'Ｅ'];
    if !text.starts_with(OPENS) {
        return false;
    }
    let start: String = text.chars().take(LONGEST_LABEL).collect();
    if !start.contains(['例', 'x', 'X', 'ｘ', 'Ｘ']) {
        return false;
    }
    let text = normal(&start);
    OPENINGS.iter().any(|opening| text.starts_with(opening))
}

/// Whether the row sums up: 合計, 小計（情報資産）.
pub(super) fn is_total(text: &str) -> bool {
    static TOTALS: LazyLock<Words> = LazyLock::new(|| {
        Words::of(
            "合計 小計 総計 計 総合計 合計点 平均 集計 得点合計 total subtotal grandtotal sum \
             average totalscore",
        )
    });
    // What is summed up may stand in brackets behind it.
    let bracketed = text.trim_end().strip_suffix([')', '）']);
    let before = bracketed.and_then(|text| text.split_once(['(', '（']));
    let text = before.map_or(text, |(before, _)| before);
    if !TOTALS.may_be_label(text) {
        return false;
    }
    let key = squeeze(&normal(text));
    TOTALS.known.contains(key.trim_end_matches(|c: char| !c.is_alphabetic()))
}

/// Whether the text counts pages: 「1/3ページ」, `Page 2 of 5`, 「- 2 -」.
pub(super) fn is_page_label(text: &str) -> bool {
    if is_longer(text, LONGEST_LABEL) || !text.contains(char::is_numeric) {
        return false;
    }
    let key = squeeze(&normal(text));
    let words: String =
        key.chars().filter(|c| !c.is_ascii_digit() && !"/-.()".contains(*c)).collect();
    let digits = key.chars().any(|c| c.is_ascii_digit());
    digits
        && (matches!(
            words.as_str(),
            "ページ" | "頁" | "page" | "pageof" | "p" | "枚目"
        ) || (words.is_empty() && key.starts_with('-') && key.ends_with('-')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_are_no_questions() {
        for text in [
            "例",
            "記入例",
            "（例）",
            "＜記入例＞",
            "Example 1",
            "ｻﾝﾌﾟﾙ",
            "サンフ\u{309A}ル",
        ] {
            assert!(is_example_label(text), "{text}");
        }
        assert!(!is_example_label("1") && !is_example_label("例外申請"));
        assert!(begins_as_example("（記入例）窓口を設けていますか"));
        for text in
            ["合計", "小 計", "得点合計：", "小計（情報資産）", "Total", "ＴＯＴＡＬ"]
        {
            assert!(is_total(text), "{text}");
        }
        assert!(!is_total("計画") && !is_total("1 合計") && !is_total("（計）"));
        assert!(!is_total("集計（月次）の手順を定めていますか。"));
        assert!(
            is_page_label("1/3ページ")
                && is_page_label("- 2 -")
                && is_page_label("Page 2 of 5")
        );
        assert!(!is_page_label("1-1") && !is_page_label("ページ"));
    }

    #[test]
    fn ranks() {
        for text in ["必須", "【高】", "Must", "ﾚﾍﾞﾙ1", "レベル２", "★★", "Ａ", "3"]
        {
            assert!(is_rank(text), "{text}");
        }
        for text in ["1-2", "必須項目", "責任者", "AIS-01", ""] {
            assert!(!is_rank(text), "{text}");
        }
    }
}
