//! Choices that ask for a day: 「未実施（予定：　年　月）」.
//!
//! Such a choice is more than a no, so it is never chosen of an answer alone. Where the
//! master knows the day, it is, and its blanks are filled where the cell takes that.

use unicode_normalization::UnicodeNormalization;

use super::status_in_sheet;
use crate::questionnaire::Status;

/// The one choice with blanks for the day on which something is planned that is said of
/// what is not done yet.
pub(crate) fn planned_choice<'c>(
    choices: &'c [String],
    legend: &[(String, String)],
) -> Option<&'c str> {
    let of_plan = |choice: &&String| {
        let head = choice.split(['(', '（']).next().unwrap_or_default().trim();
        let not_done = status_in_sheet(head, legend) == Some(Status::NotImplemented)
            || matches!(head, "実施予定" | "対応予定" | "予定あり" | "予定");
        not_done && choice.contains("予定") && has_blanks(choice)
    };
    let mut fitting = choices.iter().filter(of_plan);
    let only = fitting.next()?;
    fitting.next().is_none().then_some(only)
}

/// Whether there are blanks for a day in the text.
pub(crate) fn has_blanks(text: &str) -> bool {
    pieces(text).any(|(blank, _)| blank.is_some())
}

/// The text with its blanks filled, where the day says all that they ask for.
pub(crate) fn with_day(text: &str, day: &str) -> Option<String> {
    let day: String = day.nfkc().collect();
    let numbers = day.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty());
    let numbers: Vec<u32> = numbers.map(str::parse).collect::<Result<_, _>>().ok()?;
    let is_day =
        matches!(numbers[..], [1900..=2999, 1..=12] | [1900..=2999, 1..=12, 1..=31]);
    if !is_day || !has_blanks(text) {
        return None;
    }
    let mut filled = String::new();
    for (blank, piece) in pieces(text) {
        match blank {
            Some(unit) => {
                filled += &format!("{piece}{}{}", numbers.get(unit)?, UNITS[unit])
            }
            None => filled += piece,
        }
    }
    Some(filled)
}

const UNITS: [char; 3] = ['年', '月', '日'];

/// The text cut behind each blank for a year, a month or a day: which of them, and what
/// stands before it. The last piece is the rest.
fn pieces(text: &str) -> impl Iterator<Item = (Option<usize>, &str)> {
    let is_blank = |c: char| c.is_whitespace() || "_＿…".contains(c);
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        for (at, c) in text.char_indices() {
            let before = &text[..at];
            let unit = UNITS.iter().position(|unit| *unit == c);
            if let Some(unit) = unit.filter(|_| before.ends_with(is_blank)) {
                rest = Some(&text[at + c.len_utf8()..]);
                return Some((Some(unit), before.trim_end_matches(is_blank)));
            }
        }
        rest = None;
        Some((None, text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_take_the_day() {
        for (text, day, filled) in [
            (
                "未実施（予定：　年　月）",
                "2026/10/31",
                Some("未実施（予定：2026年10月）"),
            ),
            (
                "未実施（予定：　年　月）",
                "２０２６年１０月",
                Some("未実施（予定：2026年10月）"),
            ),
            (
                "いいえ (予定日: ＿＿年__月 日)",
                "2026-4-1",
                Some("いいえ (予定日:2026年4月1日)"),
            ),
            ("いいえ（予定日：　年　月　日）", "2026-04", None),
            ("未実施（予定：　年　月）", "来年度", None),
            ("未実施（予定：　年　月）", "12/1", None),
            ("未実施（予定あり）", "2026-04-01", None),
            ("毎年 1月 実施", "2026-04-01", None),
        ] {
            assert_eq!(with_day(text, day).as_deref(), filled, "{text} {day}");
        }
    }

    #[test]
    fn one_choice_is_planned() {
        for (choices, planned) in [
            (
                "実施済|未実施（予定：　年　月）|対象外",
                Some("未実施（予定：　年　月）"),
            ),
            ("実施済|実施予定（　年　月）|未実施", Some("実施予定（　年　月）")),
            ("はい|いいえ（予定：　年　月）|×（予定：　年　月）", None),
            ("実施済（予定：　年　月より前）|未実施", None),
            ("はい|いいえ（予定あり）", None),
        ] {
            let choices: Vec<String> = choices.split('|').map(str::to_owned).collect();
            assert_eq!(planned_choice(&choices, &[]), planned, "{choices:?}");
        }
    }
}
