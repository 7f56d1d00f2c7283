//! Many wordings looked for in one text, the longest at each place first.
//!
//! An automaton would be as fast at it, but takes a program that answers one questionnaire
//! longer to build than the questionnaire to answer.

use std::cmp::Reverse;
use std::ops::Range;

use super::keys::KeyMap;

/// A set of wordings, by their beginnings.
#[derive(Debug)]
pub(super) struct Wordings {
    /// Those of one beginning together, the longest first, with their numbers.
    sorted: Vec<(String, usize)>,
    beginnings: KeyMap<Range<usize>>,
}

/// Where a wording stands, and its number.
pub(super) type Found = (Range<usize>, usize);

impl Wordings {
    /// The wordings, numbered in their order. Empty ones are never found.
    pub(super) fn new(wordings: impl IntoIterator<Item = String>) -> Wordings {
        let mut sorted: Vec<(String, usize)> =
            wordings.into_iter().enumerate().map(|(i, wording)| (wording, i)).collect();
        sorted.retain(|(wording, _)| !wording.is_empty());
        sorted.sort_by_cached_key(|(wording, i)| {
            (beginning(wording), Reverse(wording.len()), *i)
        });
        let mut beginnings: KeyMap<Range<usize>> = KeyMap::default();
        for (i, (wording, _)) in sorted.iter().enumerate() {
            beginnings.entry(beginning(wording)).or_insert(i..i).end = i + 1;
        }
        Wordings { sorted, beginnings }
    }

    /// The wordings in a text, from left to right, none overlapping another.
    pub(super) fn find_in<'w>(
        &'w self,
        text: &'w str,
    ) -> impl Iterator<Item = Found> + 'w {
        let mut at = 0;
        std::iter::from_fn(move || {
            while let Some(c) = text[at..].chars().next() {
                if let Some((length, number)) = self.longest(&text[at..]) {
                    let start = at;
                    at += length;
                    return Some((start..at, number));
                }
                at += c.len_utf8();
            }
            None
        })
    }

    /// The longest wording that the text begins with: its length and number.
    fn longest(&self, text: &str) -> Option<(usize, usize)> {
        let of = |key: u64| -> Option<(usize, usize)> {
            let alike = &self.sorted[self.beginnings.get(&key)?.clone()];
            let found = alike.iter().find(|(wording, _)| text.starts_with(&**wording));
            found.map(|(wording, number)| (wording.len(), *number))
        };
        let begins = beginning(text);
        of(begins).or_else(|| of(begins & FIRST))
    }

    /// The wordings inside a wording that are not itself: those of it without its first
    /// character, or without its last, whichever cover more.
    pub(super) fn inside(&self, wording: &str) -> Vec<Found> {
        let mut chars = wording.chars();
        let (Some(first), Some(last)) = (chars.next(), chars.next_back()) else {
            return Vec::new();
        };
        let find = |from: usize, to: usize| -> Vec<Found> {
            self.find_in(&wording[from..to])
                .map(|(at, number)| (from + at.start..from + at.end, number))
                .collect()
        };
        let length =
            |found: &[Found]| -> usize { found.iter().map(|(at, _)| at.len()).sum() };
        let without_last = find(0, wording.len() - last.len_utf8());
        let without_first = find(first.len_utf8(), wording.len());
        if length(&without_last) >= length(&without_first) {
            without_last
        } else {
            without_first
        }
    }
}

/// The key of how a text begins: of its first two characters, or of its only one.
fn beginning(text: &str) -> u64 {
    let mut chars = text.chars();
    let mut next = || chars.next().map_or(0, |c| u64::from(u32::from(c)));
    next() << 32 | next()
}

/// The bits of the first character in a key.
const FIRST: u64 = 0xFFFF_FFFF_0000_0000;

#[cfg(test)]
mod tests {
    use aho_corasick::{AhoCorasick, MatchKind};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_longest_counts() {
        let words = ["監視", "稼働監視", "視", "稼"].map(String::from);
        let words = Wordings::new(words);
        let found = |text| words.find_in(text).map(|(_, i)| i).collect::<Vec<_>>();
        assert_eq!(found("稼働監視と監視、視"), [1, 0, 2]);
        assert_eq!(found("稼働を監"), [3]);
        assert_eq!(words.inside("稼働監視"), [(0..3, 3), (6..12, 0)][1..]);
    }

    proptest! {
        #[test]
        fn as_an_automaton_finds_them(
            words in prop::collection::btree_set("[ab表]{1,4}", 0..9),
            text in "[ab表 ]{0,40}",
        ) {
            let words: Vec<String> = words.into_iter().collect();
            let judge = AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(&words)
                .unwrap();
            let expected: Vec<Found> = judge
                .find_iter(&text)
                .map(|found| (found.range(), found.pattern().as_usize()))
                .collect();
            let found: Vec<Found> = Wordings::new(words).find_in(&text).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
