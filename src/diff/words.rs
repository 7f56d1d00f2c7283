//! What changed within a text, word by word.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A stretch of text that is in both versions or in one of them.
///
/// As JSON: `{"same": "…"}`, `{"removed": "…"}`, `{"added": "…"}`.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// In both.
    Same(String),
    /// In the old text only.
    Removed(String),
    /// In the new text only.
    Added(String),
}

impl Span {
    /// The text itself.
    pub fn text(&self) -> &str {
        match self {
            Span::Same(text) | Span::Removed(text) | Span::Added(text) => text,
        }
    }
}

/// A comparison on one line of text: what was removed in `[-…-]`, what was added in
/// `{+…+}`.
pub(crate) fn marked(spans: &[Span]) -> String {
    let shown = spans.iter().map(|span| match span {
        Span::Same(text) => text.clone(),
        Span::Removed(text) => format!("[-{text}-]"),
        Span::Added(text) => format!("{{+{text}+}}"),
    });
    shown.collect()
}

/// A table of this many cells is still filled; beyond, the texts count as replaced.
const MOST_CELLS: usize = 4_000_000;

/// Compare two texts word by word.
///
/// Words are runs of kana, letters or digits, and single kanji, so that an inserted
/// compound shows as what was inserted. A character that two changes share by chance is
/// taken into them.
///
/// ```
/// use checksheet::diff::{Span, words};
///
/// let spans = words("年1回見直す。", "年2回見直す。");
/// assert_eq!(spans[0], Span::Same("年".to_owned()));
/// assert_eq!(spans[1], Span::Removed("1".to_owned()));
/// assert_eq!(spans[2], Span::Added("2".to_owned()));
/// assert_eq!(spans[3], Span::Same("回見直す。".to_owned()));
/// ```
pub fn words(old: &str, new: &str) -> Vec<Span> {
    let (old, new) = (tokens(old), tokens(new));
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[start..], &new[start..]);
    let tails = old_rest.iter().rev().zip(new_rest.iter().rev());
    let end = tails.take_while(|(a, b)| a == b).count();
    let old_middle = &old_rest[..old_rest.len() - end];
    let new_middle = &new_rest[..new_rest.len() - end];

    let mut spans = Spans::default();
    spans.same(&old[..start]);
    for step in steps(old_middle, new_middle) {
        spans.step(step);
    }
    spans.same(&old_rest[old_rest.len() - end..]);
    spans.finish()
}

#[derive(Clone, Copy)]
enum Step<'t> {
    Same(&'t str),
    Removed(&'t str),
    Added(&'t str),
}

/// The longest common subsequence, as steps from the old text to the new.
fn steps<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Step<'t>> {
    let width = new.len() + 1;
    let cells = (old.len() + 1).saturating_mul(width);
    if cells > MOST_CELLS {
        let removed = old.iter().map(|token| Step::Removed(token));
        return removed.chain(new.iter().map(|token| Step::Added(token))).collect();
    }
    // common[i * width + j]: how many words old[i..] and new[j..] have in common.
    let mut common = vec![0u32; cells];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let mut steps = Vec::with_capacity(old.len() + new.len());
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            steps.push(Step::Same(old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len()
            || i < old.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]
        {
            steps.push(Step::Removed(old[i]));
            i += 1;
        } else {
            steps.push(Step::Added(new[j]));
            j += 1;
        }
    }
    steps
}

/// Spans as they grow: what was removed and added since the last common text.
#[derive(Default)]
struct Spans {
    done: Vec<Span>,
    removed: String,
    added: String,
    same: String,
}

impl Spans {
    fn same(&mut self, tokens: &[&str]) {
        for token in tokens {
            self.step(Step::Same(token));
        }
    }

    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Same(token) => self.same += token,
            Step::Removed(token) => {
                self.change();
                self.removed += token;
            }
            Step::Added(token) => {
                self.change();
                self.added += token;
            }
        }
    }

    /// A change goes on: by chance, or after a text that is really common.
    fn change(&mut self) {
        if self.same.is_empty() {
            return;
        }
        let replaces = !self.removed.is_empty() && !self.added.is_empty();
        let chance = replaces && self.same.chars().count() == 1;
        if chance {
            self.removed += &self.same;
            self.added += &self.same;
            self.same.clear();
        } else {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let change = [
            (Span::Removed as fn(String) -> Span, &mut self.removed),
            (Span::Added, &mut self.added),
            (Span::Same, &mut self.same),
        ];
        for (span, text) in change {
            if !text.is_empty() {
                self.done.push(span(std::mem::take(text)));
            }
        }
    }

    fn finish(mut self) -> Vec<Span> {
        self.flush();
        self.done
    }
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Script {
    Hiragana,
    Katakana,
    Alphanumeric,
    Space,
    /// Kanji and signs: each a word of its own.
    Single,
}

fn script(c: char) -> Script {
    match c {
        'ぁ'..='ゟ' => Script::Hiragana,
        'ァ'..='ヿ' | 'ｦ'..='ﾟ' => Script::Katakana,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => Script::Single,
        _ if c.is_whitespace() => Script::Space,
        _ if c.is_alphanumeric() => Script::Alphanumeric,
        _ => Script::Single,
    }
}

fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        let now = script(c);
        if before.is_some_and(|before| before != now || now == Script::Single) {
            tokens.push(&text[start..at]);
            start = at;
        }
        before = Some(now);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `[-removed-]{+added+}`, as `git diff --word-diff` writes it.
    fn shown(old: &str, new: &str) -> String {
        words(old, new)
            .iter()
            .map(|span| match span {
                Span::Same(text) => text.clone(),
                Span::Removed(text) => format!("[-{text}-]"),
                Span::Added(text) => format!("{{+{text}+}}"),
            })
            .collect()
    }

    macro_rules! words {
        ($($name:ident, $old:literal, $new:literal, $expected:literal;)*) => {$(
            #[test]
            fn $name() {
                assert_eq!(shown($old, $new), $expected);
            }
        )*};
    }

    words! {
        nothing, "", "", "";
        the_same, "記録を保管する。", "記録を保管する。", "記録を保管する。";
        all_new, "", "記録", "{+記録+}";
        all_gone, "記録", "", "[-記録-]";
        a_word_within_a_compound, "情報資産台帳", "情報資産管理台帳", "情報資産{+管理+}台帳";
        a_figure, "30日以内", "14日以内", "[-30-]{+14+}日以内";
        a_figure_is_one_word, "2019年", "2022年", "[-2019-]{+2022+}年";
        an_ending, "定めている", "定めていますか", "定[-めている-]{+めていますか+}";
        a_character_shared_by_chance, "毎月一回点検", "半年一度確認",
            "[-毎月一回点検-]{+半年一度確認+}";
        english, "Logs are kept for one year.", "Logs are kept for three years.",
            "Logs are kept for [-one year-]{+three years+}.";
    }

    #[test]
    fn texts_that_are_too_long_count_as_replaced() {
        let (old, new) = ("甲".repeat(3000), "乙".repeat(3000));
        let spans = words(&old, &new);
        assert_eq!(spans, [Span::Removed(old), Span::Added(new)]);
    }

    proptest! {
        #[test]
        fn both_texts_are_in_the_spans(
            old in "[あいア漢字x1 。]{0,12}", new in "[あいア漢字x1 。]{0,12}",
        ) {
            let spans = words(&old, &new);
            let without = |other: fn(&Span) -> bool| -> String {
                spans.iter().filter(|span| !other(span)).map(Span::text).collect()
            };
            prop_assert_eq!(without(|span| matches!(span, Span::Added(_))), old);
            prop_assert_eq!(without(|span| matches!(span, Span::Removed(_))), new);
        }
    }
}
