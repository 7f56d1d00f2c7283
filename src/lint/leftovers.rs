//! What was to be filled in later.

use super::{Hit, Master, Rule, Spot};
use crate::note::Note;
use crate::unfit::leftover;

pub(super) const RULES: &[Rule] = &[Rule {
    name: "placeholder",
    japanese: "書きかけの箇所が残っています",
    english: "something was to be filled in later",
    find: placeholder,
}];

fn placeholder(master: &Master<'_>) -> Vec<Hit> {
    let hit = |(spot, text): (Spot, &str)| {
        let found = leftover(text)?;
        Some(Hit {
            spot,
            message: Note::new(
                format!("「{found}」が残っています"),
                format!("{found:?} is left in the text"),
            ),
        })
    };
    master.statements().filter_map(hit).collect()
}
