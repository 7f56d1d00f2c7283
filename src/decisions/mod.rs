//! A workbook in which a person decides, row by row, and which is understood afterwards.
//!
//! One sheet is shown: a row for each thing to decide on, with a drop-down of decisions.
//! What the program needs to understand it again is JSON in a sheet that is not shown.
//! Rows are known by an id in a column of its own and columns by their headers, so both
//! may be moved, filtered or deleted.

mod read;
mod write;

use unicode_normalization::UnicodeNormalization;

use crate::lang::Lang;

pub(crate) use self::read::{Row, Rows, rows, same, stored};
pub(crate) use self::write::{Line, Page};

/// The name of the sheet that is not shown.
const STORE: &str = "checksheet";

/// A closed list of words, each in both languages.
pub(crate) trait Word: Copy + Eq + 'static {
    const ALL: &'static [Self];

    fn text(self, lang: Lang) -> &'static str;

    /// The word that a cell holds, in either language and in any width.
    fn of(text: &str) -> Option<Self> {
        let text = folded(text);
        let is = |word: &&Self| {
            let words = [Lang::Japanese, Lang::English].map(|lang| word.text(lang));
            words.iter().any(|word| folded(word) == text)
        };
        Self::ALL.iter().find(is).copied()
    }
}

fn folded(text: &str) -> String {
    text.trim().nfkc().flat_map(char::to_lowercase).collect()
}

/// The columns of the sheet, in the order in which they are written.
pub(crate) trait Column: Word {
    /// By which a row is known.
    const ID: Self;
    const DECISION: Self;
    /// Those without which the sheet cannot be understood; the two above are among them.
    const READ: &'static [Self];

    /// In characters of the default font.
    fn width(self) -> f64;

    /// Whether a person may type there.
    fn is_input(self) -> bool;
}

/// What a person may decide.
pub(crate) trait Decision: Word {
    fn colour(self) -> u32;

    /// Whether nothing comes of it: what is proposed is then shown in grey.
    fn drops(self) -> bool;
}
