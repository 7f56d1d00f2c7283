use std::collections::HashMap;

use super::brand::Marks;
use super::legend::Legend;
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
    marks: Vec<Choice>,
}

/// A mark, what it says, and how it is explained.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    pub(super) mark: String,
    pub(super) status: Status,
    /// The customer's own words for it.
    meaning: Option<String>,
    /// Whether the customer's sheet lists it.
    listed: bool,
}

impl Choice {
    fn used(mark: &str, status: Status) -> Choice {
        Choice { mark: mark.to_owned(), status, meaning: None, listed: false }
    }

    /// What it means, in the customer's words or in ours.
    pub(super) fn meaning(&self, lang: Lang) -> &str {
        self.meaning.as_deref().unwrap_or(words::status(self.status, lang))
    }
}

impl Choices {
    /// The marks that the customer's sheet lists, and those that the questionnaire is
    /// answered with; without a list, completed by the brand's where those are of the same
    /// kind.
    pub(super) fn of(
        questionnaire: &Questionnaire,
        brand: &Marks,
        legend: &Legend,
    ) -> Choices {
        let mut seen: HashMap<&str, Status> = HashMap::new();
        let mut used = Vec::new();
        for answer in questionnaire.answers() {
            let (Some(mark), Some(status)) = (mark(answer, brand), answer.status)
            else {
                continue;
            };
            if !seen.contains_key(mark) {
                seen.insert(mark, status);
                used.push(Choice::used(mark, status));
            }
        }
        let mut marks: Vec<Choice> = Vec::new();
        for entry in &legend.entries {
            let status = seen.get(entry.mark.as_str()).copied();
            marks.push(Choice {
                mark: entry.mark.clone(),
                status: status.unwrap_or(entry.status),
                meaning: entry.meaning.clone(),
                listed: true,
            });
        }
        used.retain(|used| marks.iter().all(|listed| listed.mark != used.mark));
        let is_word = |used: &Choice| {
            !is_symbol(&used.mark) && used.mark.chars().count() <= LONGEST_CHOICE
        };
        let says = |used: &Choice| used.status != Status::Other;
        let in_words = used.iter().any(|used| says(used) && !is_symbol(&used.mark))
            || (used.iter().any(is_word) && !used.iter().any(says));
        let completed = legend.is_empty() && !in_words;
        for status in words::STATUSES {
            let before = marks.len();
            marks.extend(used.iter().filter(|used| used.status == status).cloned());
            if marks.len() == before && completed {
                let own = brand.mark(status).filter(|own| !seen.contains_key(own));
                marks.extend(own.map(|own| Choice::used(own, status)));
            }
        }
        Choices { marks }
    }

    /// What may be chosen.
    pub(super) fn offered(&self) -> impl Iterator<Item = &Choice> {
        self.marks.iter().filter(|choice| {
            choice.listed
                || choice.status != Status::Other
                || choice.mark.chars().count() <= LONGEST_CHOICE
        })
    }

    /// The line that explains the marks; none where all of them are words that say what
    /// they mean.
    ///
    /// It is read when the document is imported, so its words are such that say the
    /// status: the customer's own where they do.
    pub(super) fn legend_line(&self, lang: Lang) -> Option<String> {
        let plain = |text: &str| !text.contains([LEGEND_IS, LEGEND_AND, '\n']);
        let explained = self.marks.iter().filter(|choice| {
            let Choice { mark, status, .. } = choice;
            let other_meaning = Status::of(mark) != *status;
            let sign = is_symbol(mark) && *status != Status::Other;
            plain(mark) && (other_meaning || sign)
        });
        let entries: Vec<String> = explained
            .map(|choice| {
                let own = choice.meaning.as_deref();
                let own =
                    own.filter(|own| plain(own) && Status::of(own) == choice.status);
                let meaning = own.unwrap_or(words::status(choice.status, lang));
                format!("{}{LEGEND_IS}{meaning}", choice.mark)
            })
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
    use crate::export::legend::Entry;
    use crate::questionnaire::Item;

    fn choices(answers: &[(&str, Option<Status>)]) -> Choices {
        let answers = answers.iter().map(|(mark, status)| {
            let answer = Answer::of(mark, "");
            Answer { status: status.or(answer.status), ..answer }
        });
        let item = Item { answers: answers.collect(), ..Item::default() };
        let questionnaire =
            Questionnaire { items: vec![item], ..Questionnaire::default() };
        Choices::of(&questionnaire, &Marks::default(), &Legend::default())
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
                "words of nobody else",
                vec![as_is("A：対応済"), as_is("B：未対応")],
                "A：対応済 B：未対応",
                "",
            ),
            (
                "sentences",
                vec![as_is("来期の予算に計上し、翌年度中に実施します")],
                "○ △ × －",
                "凡例：○＝実施　△＝一部実施　×＝未実施　－＝対象外",
            ),
        ] {
            let choices = choices(&answers);
            let marks: Vec<&str> = choices.offered().map(|c| c.mark.as_str()).collect();
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

    #[test]
    fn a_customers_sheet_is_explained_in_its_own_words() {
        let entry = |mark: &str, status, meaning: Option<&str>| Entry {
            mark: mark.to_owned(),
            status,
            meaning: meaning.map(str::to_owned),
        };
        let legend = Legend {
            entries: vec![
                entry("A：対応済", Status::Implemented, None),
                entry("◎", Status::Partial, Some("一部対応")),
                entry("C", Status::NotImplemented, Some("大部分を満たしていない")),
            ],
        };
        let answer = |mark: &str, status| Answer { status, ..Answer::of(mark, "") };
        let answers = vec![
            answer("A：対応済", Some(Status::Implemented)),
            answer("検討中", Some(Status::Other)),
        ];
        let item = Item { answers, ..Item::default() };
        let questionnaire =
            Questionnaire { items: vec![item], ..Questionnaire::default() };
        let choices = Choices::of(&questionnaire, &Marks::default(), &legend);
        let shown: Vec<String> = choices
            .offered()
            .map(|choice| format!("{} {}", choice.mark, choice.meaning(Lang::Japanese)))
            .collect();
        assert_eq!(
            shown,
            [
                "A：対応済 実施",
                "◎ 一部対応",
                "C 大部分を満たしていない",
                "検討中 その他"
            ],
        );
        assert_eq!(
            choices.legend_line(Lang::Japanese).unwrap(),
            "凡例：A：対応済＝実施　◎＝一部対応　C＝未実施",
        );
    }
}
