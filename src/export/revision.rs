//! What changed, as a line of the revision history.

use crate::diff::{Change, Diff, ItemChange};
use crate::lang::Lang;

/// More numbers than this are counted and not listed.
const MOST_LISTED: usize = 30;

/// A line for each kind of change, with the numbers of the questions.
pub(super) fn told(diff: &Diff, lang: Lang) -> String {
    // In the order in which a reader asks: which questions, then which answers.
    let kinds: [fn(&Change) -> bool; 6] = [
        |change| matches!(change, Change::Added),
        |change| matches!(change, Change::Removed),
        |change| matches!(change, Change::Reworded { .. }),
        |change| matches!(change, Change::Renumbered),
        |change| matches!(change, Change::Moved { .. }),
        |change| matches!(change, Change::Status { .. } | Change::Remark { .. }),
    ];
    let mut lines: Vec<String> = kinds
        .iter()
        .filter_map(|is| {
            let changed = diff.items.iter().filter(|item| item.changes.iter().any(is));
            let (numbers, of): (Vec<&str>, Vec<&Change>) = changed
                .filter_map(|item| {
                    Some((number(item), item.changes.iter().find(|c| is(c))?))
                })
                .unzip();
            let name = of.first()?.name(lang);
            Some(format!("{name}{}{}", lang.pick("：", ": "), listed(&numbers, lang)))
        })
        .collect();
    if !diff.sections.is_empty() {
        let count = diff.sections.len();
        let name = lang.pick("見出し変更：", "headings changed: ");
        lines.push(lang.pick(format!("{name}{count} 件"), format!("{name}{count}")));
    }
    if lines.is_empty() {
        return lang.pick("内容の変更なし", "no changes in content").to_owned();
    }
    lines.join("\n")
}

/// The number as the reader of the new version knows it; of what was removed, the old one.
fn number(item: &ItemChange) -> &str {
    let version = item.new.as_ref().or(item.old.as_ref());
    version.and_then(|version| version.number.as_deref()).unwrap_or_default()
}

fn listed(numbers: &[&str], lang: Lang) -> String {
    let all_known = numbers.iter().all(|number| !number.is_empty());
    if all_known && numbers.len() <= MOST_LISTED {
        return numbers.join(lang.pick("、", ", "));
    }
    let count = numbers.len();
    lang.pick(
        format!("{count} 件"),
        format!("{count} question{}", if count == 1 { "" } else { "s" }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::{Answer, Item, Questionnaire};

    fn sheet(items: &[(&str, &str, &str)]) -> Questionnaire {
        let item = |(number, question, mark): &(&str, &str, &str)| Item {
            number: (!number.is_empty()).then(|| (*number).to_owned()),
            question: (*question).to_owned(),
            answers: vec![Answer::of(mark, "")],
            ..Item::default()
        };
        Questionnaire {
            items: items.iter().map(item).collect(),
            ..Questionnaire::default()
        }
    }

    #[test]
    fn lines_of_the_history() {
        let old = sheet(&[
            ("1-1", "規程を定めていますか。", "○"),
            ("1-2", "バックアップを取得していますか。", "△"),
            ("1-3", "紙の台帳を施錠して保管していますか。", "○"),
        ]);
        let new = sheet(&[
            ("1-1", "規程を定めていますか。", "○"),
            ("1-2", "バックアップを取得していますか。", "○"),
            ("1-4", "多要素認証を利用できますか。", "○"),
        ]);
        let diff = Diff::new(&old, &new);
        assert_eq!(told(&diff, Lang::Japanese), "追加：1-4\n削除：1-3\n回答変更：1-2");
        assert_eq!(
            told(&diff, Lang::English),
            "added: 1-4\nremoved: 1-3\nanswers changed: 1-2"
        );
        let same = Diff::new(&new, &new);
        assert_eq!(told(&same, Lang::Japanese), "内容の変更なし");
    }

    #[test]
    fn questions_without_numbers_are_counted() {
        let old = sheet(&[("", "規程を定めていますか。", "○")]);
        let new = sheet(&[("", "規程を定めていますか。", "×")]);
        assert_eq!(told(&Diff::new(&old, &new), Lang::Japanese), "回答変更：1 件");
    }
}
