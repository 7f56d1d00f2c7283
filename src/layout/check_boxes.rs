//! Check boxes typed into a cell: 「□はい　□いいえ」.

use memchr::memchr;

/// The empty boxes, and the glyph that each becomes when ticked.
const EMPTY: [(char, char); 4] = [('□', '■'), ('☐', '☑'), ('▢', '■'), ('◻', '◼')];
const TICKED: [char; 7] = ['■', '☑', '☒', '◼', '✅', '✓', '✔'];

/// The byte with which all of them begin in UTF-8, as few other characters of a text do.
const LEAD: u8 = 0xE2;

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
        memchr(LEAD, text.as_bytes())?;
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

/// The only box of a cell, which begins with it, and what stands behind it: 「□はい」, or
/// nothing. It may be ticked.
fn only_box(text: &str) -> Option<(char, &str)> {
    memchr(LEAD, text.as_bytes())?;
    let mut rest = text.trim().chars();
    let glyph = rest.next().filter(|c| is_box(*c))?;
    let label = rest.as_str();
    let alone = !label.contains(is_box) && !label.contains('\n');
    alone.then(|| (glyph, label.trim_matches(is_filler)))
}

/// The label of the only box of a cell, where it has one: 「□はい」.
pub(crate) fn label_of_only(text: &str) -> Option<&str> {
    only_box(text).map(|(_, label)| label).filter(|label| !label.is_empty())
}

/// A cell with one empty box, ticked: □ is ■, 「□はい」 is 「■はい」.
pub(crate) fn tick_only(text: &str) -> Option<String> {
    let (glyph, _) = only_box(text)?;
    let (_, full) = EMPTY.iter().find(|(empty, _)| *empty == glyph)?;
    Some(text.trim().replacen(glyph, full.encode_utf8(&mut [0; 4]), 1))
}

/// Whether there is one empty box and nothing else.
pub(crate) fn is_empty_box(text: &str) -> bool {
    let is_empty = |glyph: char| EMPTY.iter().any(|(empty, _)| *empty == glyph);
    only_box(text).is_some_and(|(glyph, label)| label.is_empty() && is_empty(glyph))
}

/// Whether a text is boxes to tick from its beginning: 「□はい　□いいえ」.
pub(crate) fn is_all_boxes(text: &str) -> bool {
    text.starts_with(is_box) && CheckBoxes::of(text).is_some()
}

/// All of them are symbols, which hardly any text has.
pub(super) fn is_box(c: char) -> bool {
    ('\u{2500}'..'\u{2800}').contains(&c)
        && (TICKED.contains(&c) || EMPTY.iter().any(|(e, _)| *e == c))
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
        assert_eq!(tick_only(" □ ").unwrap(), "■");
        assert_eq!(tick_only("☐").unwrap(), "☑");
        assert_eq!(tick_only("□ はい").unwrap(), "■ はい");
        for text in ["■", "■はい", "はい□", "□はい□いいえ", "□はい\n理由", "はい"]
        {
            assert_eq!(tick_only(text), None, "{text}");
        }
    }

    #[test]
    fn the_label_of_a_box_alone() {
        assert_eq!(label_of_only("□ はい"), Some("はい"));
        assert_eq!(label_of_only("■はい"), Some("はい"));
        assert!(is_empty_box("□") && !is_empty_box("□はい") && !is_empty_box("■"));
        assert_eq!(label_of_only("□"), None);
    }

    #[test]
    fn one_box_or_none_is_text() {
        assert_eq!(CheckBoxes::of("□はい"), None);
        assert_eq!(CheckBoxes::of("はい・いいえ"), None);
        assert_eq!(CheckBoxes::of("□□"), None);
    }
}
