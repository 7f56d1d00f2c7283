use crate::questionnaire::{Item, Questionnaire, Section};

/// What stands in a table of questions, from the top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Entry<'q> {
    /// A heading.
    Heading {
        section: &'q Section,
        /// Whether it has been written before: an item comes back to it.
        again: bool,
    },
    /// The items from here on are in no section, after others that are.
    SectionEnd,
    /// An item.
    Item(&'q Item),
}

/// The headings and items of a questionnaire in the order in which they are written.
///
/// Items keep their order. A heading stands before the first item that is in it or in a
/// later one, so that no heading is lost, also where nothing is in it.
pub(super) fn entries(questionnaire: &Questionnaire) -> Vec<Entry<'_>> {
    let sections = &questionnaire.sections;
    let heading = |i: usize, again| Entry::Heading { section: &sections[i], again };
    let mut entries = Vec::with_capacity(sections.len() + questionnaire.items.len());
    let mut written = 0;
    let mut current = None;
    for item in &questionnaire.items {
        let section = item.section.filter(|i| *i < sections.len());
        match section {
            Some(i) if i >= written => {
                entries.extend((written..=i).map(|i| heading(i, false)));
                written = i + 1;
            }
            Some(i) if current != section => entries.push(heading(i, true)),
            None if current.is_some() => entries.push(Entry::SectionEnd),
            _ => {}
        }
        current = section;
        entries.push(Entry::Item(item));
    }
    entries.extend((written..sections.len()).map(|i| heading(i, false)));
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_once_and_again_where_items_come_back() {
        for (name, sections, items, written) in [
            ("plain", 2, vec![Some(0), Some(0), Some(1)], "H0 . . H1 ."),
            ("no section first", 1, vec![None, Some(0)], ". H0 ."),
            ("no section later", 1, vec![Some(0), None], "H0 . end ."),
            ("back", 2, vec![Some(1), Some(0), Some(1)], "H0 H1 . H0+ . H1+ ."),
            ("empty sections", 3, vec![Some(1)], "H0 H1 . H2"),
            ("out of range", 1, vec![Some(7)], ". H0"),
            ("nothing", 0, vec![], ""),
        ] {
            let questionnaire = Questionnaire {
                sections: (0..sections)
                    .map(|i| Section { title: i.to_string(), level: 1, number: None })
                    .collect(),
                items: items
                    .into_iter()
                    .map(|section| Item { section, ..Item::default() })
                    .collect(),
                ..Questionnaire::default()
            };
            let shown: Vec<String> = entries(&questionnaire)
                .into_iter()
                .map(|entry| match entry {
                    Entry::Heading { section, again: false } => {
                        format!("H{}", section.title)
                    }
                    Entry::Heading { section, again: true } => {
                        format!("H{}+", section.title)
                    }
                    Entry::SectionEnd => "end".to_owned(),
                    Entry::Item(_) => ".".to_owned(),
                })
                .collect();
            assert_eq!(shown.join(" "), written, "{name}");
        }
    }
}
