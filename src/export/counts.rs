use super::words::STATUSES;
use crate::questionnaire::{Answer, Item, Questionnaire, Section, Status};

/// How the answers of some items are spread.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Counts {
    /// Questions.
    pub(super) items: usize,
    /// Answers by status, in the order of [`STATUSES`].
    pub(super) by_status: [usize; STATUSES.len()],
    /// Answers that are not there yet.
    pub(super) unanswered: usize,
}

/// The counts of each outermost section, in order, and of the items outside of any.
pub(super) fn by_section(q: &Questionnaire) -> Vec<(Option<&Section>, Counts)> {
    let mut rows: Vec<(Option<&Section>, Counts)> = Vec::new();
    let mut row_of_section = Vec::with_capacity(q.sections.len());
    let outermost = q.sections.iter().map(|section| section.level).min();
    for section in &q.sections {
        if Some(section.level) == outermost || rows.is_empty() {
            rows.push((Some(section), Counts::default()));
        }
        row_of_section.push(rows.len() - 1);
    }
    let mut outside = Counts::default();
    for item in &q.items {
        let row = item.section.and_then(|section| row_of_section.get(section));
        match row.and_then(|row| rows.get_mut(*row)) {
            Some((_, counts)) => counts.add_item(item),
            None => outside.add_item(item),
        }
    }
    if outside.items > 0 {
        rows.insert(0, (None, outside));
    }
    rows
}

impl Counts {
    /// The counts of all items.
    pub(super) fn of(questionnaire: &Questionnaire) -> Counts {
        let mut counts = Counts::default();
        questionnaire.items.iter().for_each(|item| counts.add_item(item));
        counts
    }

    fn add_item(&mut self, item: &Item) {
        self.items += 1;
        item.answers.iter().for_each(|answer| self.add_answer(answer));
    }

    fn add_answer(&mut self, answer: &Answer) {
        let place = |status: Status| STATUSES.iter().position(|s| *s == status);
        match answer.status.and_then(place) {
            Some(i) => self.by_status[i] += 1,
            None if answer.is_empty() => self.unanswered += 1,
            // A remark alone answers too, in words.
            None => self.by_status[STATUSES.len() - 1] += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_count_for_the_outermost_section_over_them() {
        let section = |title: &str, level| Section {
            number: None,
            title: title.to_owned(),
            level,
        };
        let item = |section, marks: &[&str]| Item {
            section,
            answers: marks.iter().map(|mark| Answer::of(mark, "")).collect(),
            ..Item::default()
        };
        let questionnaire = Questionnaire {
            sections: vec![section("A", 1), section("A-1", 2), section("B", 1)],
            items: vec![
                item(None, &["○"]),
                item(Some(0), &["○", "△"]),
                item(Some(1), &[""]),
                item(Some(2), &[]),
            ],
            ..Questionnaire::default()
        };
        let shown: Vec<String> = by_section(&questionnaire)
            .iter()
            .map(|(section, c)| {
                let title = section.map_or("-", |s| s.title.as_str());
                format!("{title} {} {:?} {}", c.items, c.by_status, c.unanswered)
            })
            .collect();
        assert_eq!(
            shown,
            ["- 1 [1, 0, 0, 0, 0] 0", "A 2 [1, 1, 0, 0, 0] 1", "B 1 [0, 0, 0, 0, 0] 0"],
        );
        assert_eq!(Counts::of(&questionnaire).by_status, [2, 1, 0, 0, 0]);
    }
}
