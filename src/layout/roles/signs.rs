//! What a column shows besides the words of its header.

use crate::layout::measure::Measured;
use crate::layout::{Role, headings};

/// Whether the cells could be ticked, and the header says of what: a choice, or a short
/// text that names no other role.
pub(super) fn is_tickable(column: &Measured) -> bool {
    if column.label_of_boxes().is_some_and(headings::is_choice) {
        return true;
    }
    let leaf = column.leaf();
    if leaf.is_empty() || column.formulas() >= 0.5 {
        return false;
    }
    if headings::is_choice(leaf) {
        return column.filled() < 0.1 || column.marks() >= 0.8 || column.boxes() > 0.5;
    }
    let named = column.names.best().is_some_and(|(role, score)| {
        score >= 0.4 && !matches!(role, Role::Status | Role::Importance)
    });
    column.occupied() == 0.0 && !named && leaf.chars().count() <= 8
}

/// What a tick in the column says: what stands behind its boxes, else its header.
pub(super) fn choice_of(column: &Measured) -> &str {
    column.label_of_boxes().unwrap_or_else(|| column.leaf()).trim()
}

/// Whether the header asks to what the question applies, and not what was done about it:
/// 適用有無 beside 実施状況.
pub(super) fn is_scope(column: &Measured) -> bool {
    const WORDS: [&str; 5] = ["適用", "対象", "該当", "applicable", "in scope"];
    let leaf = headings::normal(column.leaf());
    WORDS.iter().any(|word| leaf.starts_with(word) || leaf.ends_with(word))
}

/// Whether its open cells have a colour of their own: that of places to write in. Grey
/// says the contrary.
pub(super) fn is_coloured(column: &Measured, question: Option<u32>) -> bool {
    let open = column.filled() < 0.5;
    let grey = |fill: u32| {
        let [_, r, g, b] = fill.to_be_bytes();
        r.abs_diff(g) < 8 && g.abs_diff(b) < 8
    };
    let own = |fill: u32| Some(fill) != question && !grey(fill);
    open && column.fill().is_some_and(own)
}

/// Whether the header is a word for what the customer makes of an answer. It may be the
/// answer itself where there is no other column for it.
pub(super) fn is_judgement(column: &Measured) -> bool {
    const WORDS: [&str; 9] = [
        "判定",
        "評価",
        "審査",
        "結果",
        "採点",
        "result",
        "rating",
        "assessment",
        "score",
    ];
    let leaf = headings::normal(column.leaf());
    WORDS.iter().any(|word| leaf.starts_with(word))
}

/// Which block of answers the groups over a column tell: 1 is the plan.
pub(super) fn block_of(column: &Measured) -> u8 {
    const PLANNED: [&str; 9] =
        ["予定", "計画", "今後", "改善", "将来", "目標", "plan", "target", "future"];
    let above = column.levels.len().saturating_sub(1);
    let told = |level: &String| {
        let level = headings::normal(level);
        PLANNED.iter().any(|word| level.contains(word))
    };
    u8::from(column.levels[..above].iter().any(told))
}
