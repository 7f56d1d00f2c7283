use std::collections::HashMap;

use super::brand::Marks;
use crate::lang::Lang;
use crate::layout::own::{LEGEND_AND, LEGEND_IS, LEGEND_LABELS};
use crate::questionnaire::{Answer, Questionnaire, Status};

use super::words;

/// The longest of a customer's own words that are offered as a choice; what is longer is
/// an answer in a sentence.
const LONGEST_CHOICE: usize = 16;

/// The marks of a document: what a drop-down offers and what a legend explains.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choices {
    /// Marks and what they say, in the order of [`words::STATUSES`].
    marks: Vec<(String, Status)>,
}

impl Choices {
    /// The marks that the questionnaire is answered with, completed by the brand's where
    /// those are of the same kind.
    pub(super) fn of(questionnaire: &Questionnaire, brand: &Marks) -> Choices {
        let mut seen: HashMap<&str, Status> = HashMap::new();
        let mut used = Vec::new();
        for answer in questionnaire.answers() {
            let (Some(mark), Some(status)) = (mark(answer, brand), answer.status)
            else {
                continue;
            };
            if !seen.contains_key(mark) {
                seen.insert(mark, status);
                used.push((mark.to_owned(), status));
            }
        }
        let symbols_only =
            used.iter().all(|(mark, s)| *s == Status::Other || is_symbol(mark));
        let mut marks = Vec::new();
        for status in words::STATUSES {
            let before = marks.len();
            marks.extend(used.iter().filter(|(_, s)| *s == status).cloned());
            if marks.len() == before && symbols_only {
                let own = brand.mark(status).filter(|own| !seen.contains_key(own));
                marks.extend(own.map(|own| (own.to_owned(), status)));
            }
        }
        Choices { marks }
    }

    /// What may be chosen.
    pub(super) fn offered(&self) -> impl Iterator<Item = &(String, Status)> {
        self.marks.iter().filter(|(mark, status)| {
            *status != Status::Other || mark.chars().count() <= LONGEST_CHOICE
        })
    }

    /// The line that explains the marks; none where all of them are words that say what
    /// they mean.
    pub(super) fn legend_line(&self, lang: Lang) -> Option<String> {
        let explained = self.marks.iter().filter(|(mark, status)| {
            let fits = !mark.contains([LEGEND_IS, LEGEND_AND, '\n']);
            let other_meaning = Status::of(mark) != *status;
            fits && (other_meaning || (is_symbol(mark) && *status != Status::Other))
        });
        let entries: Vec<String> = explained
            .map(|(mark, s)| format!("{mark}{LEGEND_IS}{}", words::status(*s, lang)))
            .collect();
        let label = lang.pick(LEGEND_LABELS[0], LEGEND_LABELS[1]);
        let and = LEGEND_AND.to_string();
        (!entries.is_empty()).then(|| format!("{label}{}", entries.join(&and)))
    }
}

/// The mark of an answer, or the brand's where it has a status only.
pub(super) fn mark<'a>(answer: &'a Answer, brand: &'a Marks) -> Option<&'a str> {
    answer.mark.as_deref().or_else(|| brand.mark(answer.status?))
}

fn is_symbol(mark: &str) -> bool {
    // 〇 is a numeral, and used as a circle.
    !mark.chars().any(|c| c.is_alphanumeric() && c != '〇')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::Item;

    fn choices(answers: &[(&str, Option<Status>)]) -> Choices {
        let answers = answers.iter().map(|(mark, status)| {
            let answer = Answer::of(mark, "");
            Answer { status: status.or(answer.status), ..answer }
        });
        let item = Item { answers: answers.collect(), ..Item::default() };
        let questionnaire =
            Questionnaire { items: vec![item], ..Questionnaire::default() };
        Choices::of(&questionnaire, &Marks::default())
    }

    #[test]
    fn drop_downs_and_legends() {
        let as_is = |mark| (mark, None);
        for (name, answers, offered, legend) in [
            (
                "blank",
                vec![],
                "○ △ × －",
                "凡例：○＝実施　△＝一部実施　×＝未実施　－＝対象外",
            ),
            (
                "own glyphs stay",
                vec![as_is("〇"), as_is("-")],
                "〇 △ × -",
                "凡例：〇＝実施　△＝一部実施　×＝未実施　-＝対象外",
            ),
            ("words", vec![as_is("いいえ"), as_is("はい")], "はい いいえ", ""),
            (
                "the sheet's own meaning",
                vec![("×", Some(Status::NotApplicable))],
                "○ △ ×",
                "凡例：○＝実施　△＝一部実施　×＝対象外",
            ),
            (
                "own words",
                vec![as_is("○"), as_is("検討中")],
                "○ △ × － 検討中",
                "凡例：○＝実施　△＝一部実施　×＝未実施　－＝対象外",
            ),
            (
                "sentences",
                vec![as_is("来期の予算に計上し、翌年度中に実施します")],
                "○ △ × －",
                "凡例：○＝実施　△＝一部実施　×＝未実施　－＝対象外",
            ),
        ] {
            let choices = choices(&answers);
            let marks: Vec<&str> = choices.offered().map(|(m, _)| m.as_str()).collect();
            assert_eq!(marks.join(" "), offered, "{name}");
            let line = choices.legend_line(Lang::Japanese).unwrap_or_default();
            assert_eq!(line, legend, "{name}");
        }
    }

    #[test]
    fn a_status_without_a_mark_is_shown_by_the_brands() {
        let answer = Answer { status: Some(Status::Partial), ..Answer::default() };
        assert_eq!(mark(&answer, &Marks::default()), Some("△"));
        assert_eq!(mark(&Answer::default(), &Marks::default()), None);
    }
}
