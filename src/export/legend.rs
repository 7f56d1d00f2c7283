use std::collections::HashSet;

use crate::layout::is_placeholder;
use crate::matching::status_in_sheet;
use crate::questionnaire::{Form, Questionnaire, Status};

/// The marks that a customer's sheet is answered with, in the sheet's own words: はい and
/// いいえ, `A：対応済`, ◎.
///
/// They take the place of the brand's in the legend and in the drop-downs of a document.
///
/// # Examples
///
/// ```no_run
/// use checksheet::Form;
/// use checksheet::export::{Brand, Exporter, Legend};
///
/// let filled = Form::from_bytes(&std::fs::read("filled.xlsx")?)?;
/// let legend = Legend::of(&filled);
/// let document = legend.read(filled.questionnaire);
/// let brand = Brand::default();
/// let bytes = Exporter::new(&brand).legend(legend).to_xlsx(&document)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Legend {
    pub(super) entries: Vec<Entry>,
}

/// A mark, and what the sheet says of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) mark: String,
    pub(super) status: Status,
    /// What it means in the sheet's own words, where the sheet explains it.
    pub(super) meaning: Option<String>,
}

/// More choices than these are no marks: each question has a list of its own.
const MOST_MARKS: usize = 10;

impl Legend {
    /// What the drop-downs, the legend and the instructions of a sheet say. Empty where
    /// they say nothing, or where the lists are not for statuses.
    pub fn of(form: &Form) -> Legend {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen = HashSet::new();
        for place in &form.places {
            let listed = place.answers.iter().flat_map(|answer| answer.choices.iter());
            for mark in listed.map(|mark| mark.trim()) {
                if mark.is_empty() || is_placeholder(mark) || !seen.insert(mark) {
                    continue;
                }
                if entries.len() == MOST_MARKS {
                    return Legend::default();
                }
                let explained = place.legend.iter().find(|(known, _)| known == mark);
                entries.push(Entry {
                    mark: mark.to_owned(),
                    status: status_in_sheet(mark, &place.legend)
                        .unwrap_or_else(|| Status::of(mark)),
                    meaning: explained.map(|(_, meaning)| meaning.clone()),
                });
            }
        }
        if entries.iter().all(|entry| entry.status == Status::Other) {
            return Legend::default();
        }
        Legend { entries }
    }

    /// Whether the sheet says nothing of its marks.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The answers with the statuses that their marks have in this sheet: by itself,
    /// `A：対応済` is in nobody's words but the sheet's.
    #[must_use]
    pub fn read(&self, mut questionnaire: Questionnaire) -> Questionnaire {
        let answers = questionnaire.items.iter_mut().flat_map(|item| &mut item.answers);
        for answer in answers {
            let mark = answer.mark.as_deref().map(str::trim);
            let entry = self.entries.iter().find(|entry| Some(&*entry.mark) == mark);
            if let Some(entry) = entry.filter(|entry| entry.status != Status::Other) {
                answer.status = Some(entry.status);
            }
        }
        questionnaire
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::address::{CellRef, RowRef};
    use crate::questionnaire::{Answer, AnswerPlace, Item, Place};

    fn form(choices: &[&str], legend: &[(&str, &str)], marks: &[&str]) -> Form {
        let choices: Arc<[String]> = choices.iter().map(|c| (*c).to_owned()).collect();
        let legend = legend.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
        let legend: Arc<[(String, String)]> = legend.collect();
        let answer =
            || AnswerPlace { choices: Arc::clone(&choices), ..AnswerPlace::default() };
        let place = || Place {
            sheet: "調査票".to_owned(),
            rows: (RowRef(1), RowRef(1)).into(),
            question: CellRef::new(1, 1),
            translations: Vec::new(),
            answers: vec![answer()],
            legend: Arc::clone(&legend),
            requirements: Vec::new().into(),
        };
        let item = |mark: &&str| Item {
            answers: vec![Answer::of(mark, "")],
            ..Item::default()
        };
        let items: Vec<Item> = marks.iter().map(item).collect();
        let places = items.iter().map(|_| place()).collect();
        let questionnaire = Questionnaire { items, ..Questionnaire::default() };
        Form { questionnaire, places, ..Form::default() }
    }

    #[test]
    fn marks_mean_what_the_sheet_says() {
        for (name, choices, legend, mark, status) in [
            (
                "explained in itself",
                &["A：対応済", "B：未対応"][..],
                &[][..],
                "A：対応済",
                Status::Implemented,
            ),
            (
                "by a legend",
                &["A", "B"],
                &[("A", "未対応"), ("B", "対応済")],
                "A",
                Status::NotImplemented,
            ),
            (
                "against what is usual",
                &["◎", "○"],
                &[("◎", "対応済"), ("○", "一部対応")],
                "○",
                Status::Partial,
            ),
            ("well known", &["はい", "いいえ"], &[], "いいえ", Status::NotImplemented),
            ("not explained", &["1", "2"], &[], "1", Status::Other),
            ("not listed", &["はい", "いいえ"], &[], "検討中", Status::Other),
        ] {
            let form = form(choices, legend, &[mark]);
            let read = Legend::of(&form).read(form.questionnaire);
            assert_eq!(read.items[0].answers[0].status, Some(status), "{name}");
        }
    }

    #[test]
    fn lists_that_are_no_marks_make_no_legend() {
        let many: Vec<String> = (1..20).map(|i| format!("月{i}回")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(Legend::of(&form(&many, &[], &[""])).is_empty());
        assert!(Legend::of(&form(&["東京", "大阪"], &[], &[""])).is_empty());
        let two =
            Legend::of(&form(&["選択してください", "はい", "いいえ"], &[], &["", ""]));
        let marks: Vec<&str> = two.entries.iter().map(|entry| &*entry.mark).collect();
        assert_eq!(marks, ["はい", "いいえ"]);
    }
}
