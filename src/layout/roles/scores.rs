//! How much speaks for a column in a role, in points.

use super::signs::{block_of, is_judgement};
use crate::layout::Role;
use crate::layout::measure::Measured;

/// How well the header names a role; little where it names another one better.
fn clearly_named(column: &Measured, role: Role) -> f32 {
    let named = column.names.of(role);
    match column.names.best() {
        Some((_, best)) if best > named + 0.05 => 0.4 * named,
        _ => named,
    }
}

pub(super) fn question_score(column: &Measured) -> f32 {
    let named = clearly_named(column, Role::Question);
    let against = against(
        column,
        &[
            (Role::Guidance, 1.2),
            (Role::Remark, 1.5),
            (Role::Status, 1.5),
            (Role::Evidence, 1.5),
            (Role::Number, 1.0),
            (Role::Category, 0.7),
            (Role::Respondent, 1.5),
            (Role::Date, 1.5),
            (Role::Importance, 1.0),
            (Role::Reserved, 2.0),
        ],
    );
    if column.filled() == 0.0 {
        return f32::MIN;
    }
    // A topic merged down over the questions on it.
    let over_several =
        column.occupied() - column.filled() >= 0.4 && column.asks() < 0.3;
    6.0 * named
        + 2.0 * column.asks()
        + 1.5 * (column.width() / 50.0).min(1.0)
        + 1.0 * column.distinct()
        + 0.7 * column.occupied().min(1.0)
        - against * (1.0 - 0.6 * named)
        - 2.5 * column.lists()
        - 2.5 * column.numbers()
        - 4.0 * column.amounts()
        - 2.0 * column.links()
        - 1.5 * column.marks()
        - 2.0 * column.boxes()
        - if column.hidden { 1.5 } else { 0.0 }
        - if column.distinct() < 0.4 && column.rows > 5 { 4.0 } else { 0.0 }
        - if over_several { 4.0 } else { 0.0 }
}

pub(super) fn answer_score(column: &Measured, right: bool) -> f32 {
    let named = clearly_named(column, Role::Status);
    let side = column.group.of(Role::Status).max(column.group.of(Role::Remark) * 0.7);
    let against = against(
        column,
        &[
            (Role::Remark, 2.0),
            (Role::Guidance, 2.5),
            (Role::Importance, 2.5),
            (Role::Category, 2.0),
            (Role::Evidence, 2.5),
            (Role::Respondent, 2.5),
            (Role::Date, 2.5),
            (Role::Number, 2.5),
            (Role::Question, 2.0),
            (Role::Reserved, 3.0),
        ],
    );
    // 評価点 with a list to choose from may be what the vendor thinks of itself; so may an
    // empty レベル.
    let is_open = column.occupied() < 0.1;
    let ranks = column.names.of(Role::Importance) >= 0.9 && is_open && right;
    let against = if (is_judgement(column) || ranks) && column.lists() >= 0.8 {
        0.4 * against
    } else {
        against
    };
    let few = column.variety() <= 8;
    let printed =
        column.filled() >= 0.8 && column.lists() < 0.5 && column.boxes() < 0.5;
    let mut score = 3.0 * named
        + 0.8 * side
        + 2.5 * column.lists()
        + 1.5 * column.unlocked()
        + 3.0 * column.boxes()
        + 1.2 * column.placeholders()
        + 0.6 * (1.0 - column.occupied()).max(0.0)
        - against * (1.0 - 0.5 * named)
        - 3.0 * column.group.of(Role::Reserved)
        - 3.0 * column.formulas()
        - 1.5 * f32::from(u8::from(block_of(column) > 0));
    if few && column.filled() > 0.0 {
        score += 0.6 * column.marks();
    }
    // One and the same mark on some rows says to what they apply, unless the header says
    // that it is the answer.
    let same = column.variety() == 1 && column.marks() > 0.9;
    if same && column.lists() < 0.5 && column.boxes() < 0.5 {
        score -= if right && named >= 0.9 { 0.5 } else { 2.5 };
    }
    // Texts on every row explain, unless the header says that they answer.
    let explains = printed && !(right && named >= 0.9);
    if explains && column.width() > 40.0 {
        score -= 2.0;
    }
    if explains && !few {
        score -= 1.0;
    }
    if column.past {
        score -= 3.0;
    }
    if column.hidden {
        score -= 2.5;
    }
    score + if right { 0.4 } else { -0.2 }
}

pub(super) fn remark_score(
    column: &Measured,
    right: bool,
    near: bool,
    answered: bool,
) -> f32 {
    let named = column.names.of(Role::Remark);
    let side = column.group.of(Role::Status).max(column.group.of(Role::Remark));
    // What explains is there already.
    let explains = if column.filled() > 0.0 { 1.5 } else { 0.5 };
    let against = against(
        column,
        &[
            (Role::Guidance, explains),
            (Role::Evidence, 1.5),
            (Role::Respondent, 2.0),
            (Role::Date, 2.0),
            (Role::Number, 3.0),
            (Role::Category, 2.0),
            (Role::Importance, 2.0),
            (Role::Question, 1.0),
            (Role::Status, 0.5),
        ],
    );
    let printed = column.filled() >= 0.8;
    let mut score = 3.0 * named
        + 0.5 * side
        + 0.5 * (1.0 - column.occupied()).max(0.0)
        + 0.8 * column.unlocked()
        - against * (1.0 - 0.6 * named)
        - 3.0 * column.group.of(Role::Reserved).max(column.names.of(Role::Reserved))
        - 3.0 * column.formulas()
        - 1.0 * column.lists();
    if printed && !answered {
        // 備考 is sometimes the author's own guidance.
        score -= 1.8;
    }
    if near {
        score += 0.4;
    }
    if column.past {
        score -= 3.0;
    }
    score - if right { 0.0 } else { 1.0 } - if column.hidden { 2.0 } else { 0.0 }
}

pub(super) fn number_score(column: &Measured, left: bool) -> f32 {
    let named = column.names.of(Role::Number);
    let against = against(
        column,
        &[
            (Role::Importance, 2.0),
            (Role::Guidance, 2.0),
            (Role::Status, 2.0),
            (Role::Date, 2.0),
            (Role::Evidence, 2.0),
            (Role::Reserved, 2.0),
            (Role::Remark, 2.0),
            (Role::Category, 1.2),
        ],
    );
    let empty = column.filled() == 0.0 && column.occupied() == 0.0;
    let content = if empty {
        0.0
    } else {
        2.0 * column.numbers() + 0.5 * column.distinct() - 0.02 * column.width()
    };
    // Numbers that start over at each question count its choices.
    let start_over = if left || empty { 0.0 } else { 1.5 * (1.0 - column.distinct()) };
    // A header may name what follows instead: Documentation | Vendor Answers.
    let plain = column.numbers() * column.distinct() * f32::from(u8::from(left));
    2.0 * named + content
        - against * (1.0 - 0.5 * plain)
        - 2.0 * column.lists()
        - 1.5 * column.marks()
        - start_over
        - if column.hidden { 2.0 } else { 0.0 }
        + if left { 0.6 } else { -0.8 }
}

/// How much the header names other roles.
fn against(column: &Measured, roles: &[(Role, f32)]) -> f32 {
    let weighed = roles.iter().map(|(role, weight)| weight * column.names.of(*role));
    weighed.fold(0.0, f32::max)
}
