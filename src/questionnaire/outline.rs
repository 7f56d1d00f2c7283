//! Sections as they are met from top to bottom, wherever the sheet writes them.

use super::Section;

/// Headings come from three places, each inside the one before: titles of tables (or
/// names of sheets), heading rows, category columns.
#[derive(Debug, Default)]
pub(super) struct Outline {
    sections: Vec<Section>,
    /// How deep the titles of tables are: 0 or 1.
    table_level: u8,
    /// The level of the last heading row, or of the table's title.
    heading_level: u8,
    /// The texts of the category columns of the last item.
    categories: Vec<String>,
    innermost: Option<usize>,
}

impl Outline {
    /// A table begins. Without a title it goes on where the one before ended.
    pub(super) fn enter_table(&mut self, title: Option<String>) {
        let Some(title) = title else { return };
        let section = Section { level: 1, ..Section::of_heading(&title, 1) };
        self.table_level = 1;
        self.push(section);
    }

    /// A heading row.
    pub(super) fn enter_heading(&mut self, heading: &str) {
        let mut section = Section::of_heading(heading, 1);
        section.level = section.level.saturating_add(self.table_level);
        self.push(section);
    }

    /// The category cells of an item. An empty one says the same as the item above,
    /// unless a cell further left says something new.
    pub(super) fn enter_categories(&mut self, cells: impl Iterator<Item = String>) {
        let mut changed = false;
        for (i, text) in cells.enumerate() {
            if self.categories.len() <= i {
                self.categories.push(String::new());
            }
            let same = text.is_empty() || text == self.categories[i];
            if same && !changed {
                continue;
            }
            changed = true;
            self.categories[i] = text.clone();
            if !text.is_empty() {
                let offset = u8::try_from(i + 1).unwrap_or(u8::MAX);
                let level = self.heading_level.saturating_add(offset);
                self.add(Section { level, ..Section::of_heading(&text, level) });
            }
        }
    }

    /// The section that an item stands in now.
    pub(super) fn innermost(&self) -> Option<usize> {
        self.innermost
    }

    /// All sections in order.
    pub(super) fn finish(self) -> Vec<Section> {
        self.sections
    }

    fn push(&mut self, section: Section) {
        self.heading_level = section.level;
        self.categories.clear();
        self.add(section);
    }

    fn add(&mut self, section: Section) {
        self.innermost = Some(self.sections.len());
        self.sections.push(section);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(outline: Outline) -> Vec<(String, u8)> {
        outline.finish().into_iter().map(|s| (s.title, s.level)).collect()
    }

    fn categories(outline: &mut Outline, cells: &[&str]) {
        outline.enter_categories(cells.iter().map(|cell| (*cell).to_owned()));
    }

    #[test]
    fn categories_filled_once_repeated_or_merged() {
        let mut outline = Outline::default();
        categories(&mut outline, &["組織", "体制"]);
        categories(&mut outline, &["", ""]);
        categories(&mut outline, &["組織", "方針"]);
        categories(&mut outline, &["技術", ""]);
        categories(&mut outline, &["", "暗号"]);
        let expected =
            [("組織", 1), ("体制", 2), ("方針", 2), ("技術", 1), ("暗号", 2)];
        assert_eq!(titles(outline), expected.map(|(t, l)| (t.to_owned(), l)));
    }

    #[test]
    fn headings_reset_the_categories_below_them() {
        let mut outline = Outline::default();
        outline.enter_table(Some("本社".to_owned()));
        outline.enter_heading("1 組織");
        categories(&mut outline, &["体制"]);
        outline.enter_heading("2 技術");
        categories(&mut outline, &["体制"]);
        let expected =
            [("本社", 1), ("組織", 2), ("体制", 3), ("技術", 2), ("体制", 3)];
        assert_eq!(titles(outline), expected.map(|(t, l)| (t.to_owned(), l)));
    }
}
