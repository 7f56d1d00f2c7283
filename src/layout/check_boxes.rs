//! Check boxes typed into a cell: 「□はい　□いいえ」.

/// The empty boxes, and the glyph that each becomes when ticked.
const EMPTY: [(char, char); 4] = [('□', '■'), ('☐', '☑'), ('▢', '■'), ('◻', '◼')];
const TICKED: [char; 7] = ['■', '☑', '☒', '◼', '✅', '✓', '✔'];

/// The boxes of a cell's text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct CheckBoxes<'a> {
    text: &'a str,
    boxes: Vec<Box<'a>>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Box<'a> {
    /// Byte position of the glyph.
    at: usize,
    glyph: char,
    label: &'a str,
}

impl<'a> CheckBoxes<'a> {
    /// Find them. There are none unless two or more stand in the cell.
    pub(crate) fn of(text: &'a str) -> Option<CheckBoxes<'a>> {
        // All of them are symbols, which hardly any text has.
        let is_box = |c: char| {
            ('\u{2500}'..'\u{2800}').contains(&c)
                && (TICKED.contains(&c) || EMPTY.iter().any(|(e, _)| *e == c))
        };
        let starts: Vec<(usize, char)> =
            text.char_indices().filter(|&(_, c)| is_box(c)).collect();
        if starts.len() < 2 {
            return None;
        }
        let ends = starts.iter().skip(1).map(|(i, _)| *i).chain([text.len()]);
        let boxes: Vec<Box<'a>> = starts
            .iter()
            .zip(ends)
            .map(|(&(at, glyph), end)| {
                let after = &text[at + glyph.len_utf8()..end];
                // What follows a line break is another line, not the label.
                let label = after.lines().next().unwrap_or_default();
                Box { at, glyph, label: label.trim_matches(is_filler) }
            })
            .collect();
        boxes.iter().all(|b| !b.label.is_empty()).then_some(CheckBoxes { text, boxes })
    }

    /// The labels in order.
    pub(crate) fn choices(&self) -> Vec<String> {
        self.boxes.iter().map(|b| b.label.to_owned()).collect()
    }

    /// The label that is ticked, where exactly one is.
    pub(crate) fn ticked(&self) -> Option<&'a str> {
        let mut ticked = self.boxes.iter().filter(|b| TICKED.contains(&b.glyph));
        let first = ticked.next()?;
        ticked.next().is_none().then_some(first.label)
    }

    /// The text with that label ticked and every other character as it was.
    pub(crate) fn tick(&self, label: &str) -> Option<String> {
        let chosen = self.boxes.iter().find(|b| b.label == label)?;
        let (_, full) = EMPTY.iter().find(|(empty, _)| *empty == chosen.glyph)?;
        let mut text = self.text.to_owned();
        text.replace_range(
            chosen.at..chosen.at + chosen.glyph.len_utf8(),
            full.encode_utf8(&mut [0; 4]),
        );
        Some(text)
    }
}

/// An empty box that stands alone in its cell, ticked.
pub(crate) fn tick_alone(text: &str) -> Option<char> {
    let mut glyphs = text.trim().chars();
    let glyph = glyphs.next().filter(|_| glyphs.next().is_none())?;
    EMPTY.iter().find(|(empty, _)| *empty == glyph).map(|(_, full)| *full)
}

/// What stands between the boxes without saying anything.
fn is_filler(c: char) -> bool {
    c.is_whitespace() || "／/・、,|｜:：".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_in_a_row() {
        let text = "□ はい　□ いいえ　□ 該当なし";
        let boxes = CheckBoxes::of(text).unwrap();
        assert_eq!(boxes.choices(), ["はい", "いいえ", "該当なし"]);
        assert_eq!(boxes.ticked(), None);
        assert_eq!(boxes.tick("いいえ").unwrap(), "□ はい　■ いいえ　□ 該当なし");
        assert_eq!(boxes.tick("一部"), None);
    }

    #[test]
    fn boxes_below_each_other_and_other_glyphs() {
        let boxes = CheckBoxes::of("☐Yes\n☐No\n(describe)").unwrap();
        assert_eq!(boxes.choices(), ["Yes", "No"]);
        assert_eq!(boxes.tick("No").unwrap(), "☐Yes\n☑No\n(describe)");
    }

    #[test]
    fn a_ticked_box_is_an_answer() {
        assert_eq!(CheckBoxes::of("■はい □いいえ").unwrap().ticked(), Some("はい"));
        assert_eq!(CheckBoxes::of("■はい ■いいえ").unwrap().ticked(), None);
    }

    #[test]
    fn a_box_alone_is_ticked_as_it_is_drawn() {
        assert_eq!(tick_alone(" □ "), Some('■'));
        assert_eq!(tick_alone("☐"), Some('☑'));
        assert_eq!(tick_alone("■"), None);
        assert_eq!(tick_alone("□はい"), None);
    }

    #[test]
    fn one_box_or_none_is_text() {
        assert_eq!(CheckBoxes::of("□はい"), None);
        assert_eq!(CheckBoxes::of("はい・いいえ"), None);
        assert_eq!(CheckBoxes::of("□□"), None);
    }
}
