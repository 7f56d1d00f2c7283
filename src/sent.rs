//! Sheets that people have filled and sent, with where each answer stands.

use serde::{Deserialize, Serialize};

use crate::address::Location;
use crate::edit::Date;
use crate::matching::Question;
use crate::questionnaire::{Answer, AnswerPlace, Form, Item, Questionnaire};

/// A sheet that was filled, and maybe sent.
#[derive(Clone, Debug, PartialEq)]
pub struct SentSheet {
    name: String,
    date: Option<Date>,
    questionnaire: Questionnaire,
    places: Vec<Option<Location>>,
}

/// Where an answer was given.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// The sheet's name, as a rule that of its file.
    pub sheet: String,
    /// The day of the sheet, where it is known.
    pub date: Option<Date>,
    /// The cell of the answer, where it is known.
    pub at: Option<Location>,
    /// 項番 in that sheet.
    pub number: Option<String>,
}

impl SentSheet {
    /// A sheet whose cells are not known.
    pub fn new(name: impl Into<String>, questionnaire: Questionnaire) -> SentSheet {
        let places = vec![None; questionnaire.items.len()];
        SentSheet { name: name.into(), date: None, questionnaire, places }
    }

    /// A sheet with its cells.
    pub fn of_form(name: impl Into<String>, form: &Form) -> SentSheet {
        let place = |place: &crate::questionnaire::Place| {
            let cell = place.answers.first().and_then(answer_cell);
            Some(Location::new(&place.sheet, cell.unwrap_or(place.question)))
        };
        SentSheet {
            places: form.places.iter().map(place).collect(),
            ..SentSheet::new(name, form.questionnaire.clone())
        }
    }

    /// The same sheet, of this day.
    #[must_use]
    pub fn of_day(self, date: Date) -> SentSheet {
        SentSheet { date: Some(date), ..self }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether anything is answered in it.
    pub fn is_answered(&self) -> bool {
        self.answered().next().is_some()
    }

    /// The answered items.
    pub(crate) fn answered(&self) -> impl Iterator<Item = SentItem<'_>> {
        let items = self.questionnaire.items.iter().enumerate();
        items
            .filter(|(_, item)| item.answers.iter().any(|answer| !answer.is_empty()))
            .map(|(index, item)| SentItem { sheet: self, index, item })
    }
}

fn answer_cell(place: &AnswerPlace) -> Option<crate::address::CellRef> {
    let marks = place.marks.iter().map(|mark| mark.slot.at);
    let slots = place.status.iter().chain(&place.remark).map(|slot| slot.at);
    slots.chain(marks).next()
}

/// An answered item of a sheet.
#[derive(Clone, Copy)]
pub(crate) struct SentItem<'s> {
    sheet: &'s SentSheet,
    index: usize,
    pub(crate) item: &'s Item,
}

impl<'s> SentItem<'s> {
    pub(crate) fn source(&self) -> Source {
        Source {
            sheet: self.sheet.name.clone(),
            date: self.sheet.date,
            at: self.sheet.places.get(self.index).cloned().flatten(),
            number: self.item.number.clone(),
        }
    }

    /// The headings over it, as a matcher takes them; empty where there are none.
    pub(crate) fn category(&self) -> String {
        let path = self.sheet.questionnaire.section_path(self.item);
        path.iter().map(|section| section.title.as_str()).collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn question<'q>(&self, category: &'q str) -> Question<'q>
    where
        's: 'q,
    {
        let category = (!category.is_empty()).then_some(category);
        Question { text: &self.item.question, category }
    }

    pub(crate) fn answers(&self) -> &'s [Answer] {
        &self.item.answers
    }
}

impl Source {
    /// The place for a person: `a.xlsx 'Sheet1'!E12 (3-1)`.
    pub fn text(&self) -> String {
        let mut text = self.sheet.clone();
        if let Some(at) = &self.at {
            text += &format!(" {at}");
        }
        if let Some(number) = &self.number {
            text += &format!(" ({number})");
        }
        if let Some(date) = self.date {
            text += &format!(" {date}");
        }
        text
    }
}
