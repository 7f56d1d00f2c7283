//! Which question of one version is which of the other.

use std::collections::HashMap;

use crate::matching::normalize;
use crate::questionnaire::{Item, Number, Questionnaire};
use crate::similarity::TextIndex;

/// An item of the old version and what became of it in the new one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Pair {
    /// Index of the item in the old questionnaire.
    pub old: usize,
    /// Index of the item in the new questionnaire.
    pub new: usize,
    /// Whether the question is the same but for width, spaces and punctuation.
    pub same_wording: bool,
}

/// How alike two wordings must be to be one question.
const ALIKE: f64 = 0.5;
/// The same where both have the same 項番 besides.
const ALIKE_WITH_NUMBER: f64 = 0.3;
/// The same where both stand alone between the same neighbours.
const ALIKE_IN_GAP: f64 = 0.2;
/// What the same 項番, and the same headings, speak for two wordings.
const BONUS: f64 = 0.1;

/// Pair the items: first those with the same wording, then the most alike, then those
/// that stand between the same neighbours.
///
/// The pairs are in the order of the new version; no item is in two of them.
pub(super) fn pair(old: &Questionnaire, new: &Questionnaire) -> Vec<Pair> {
    let sides = [Side::of(old), Side::of(new)];
    let mut pairs = Pairs::new(&sides);
    pairs.same_wording();
    pairs.alike();
    pairs.alone_in_gaps();
    pairs.found.sort_by_key(|pair| pair.new);
    pairs.found
}

/// One version, with what pairs its items.
struct Side {
    texts: Vec<String>,
    numbers: Vec<Option<Number>>,
    paths: Vec<String>,
}

impl Side {
    fn of(questionnaire: &Questionnaire) -> Side {
        let items = &questionnaire.items;
        Side {
            texts: items.iter().map(|item| normalize(&item.question)).collect(),
            numbers: items
                .iter()
                .map(|item| item.number.as_deref().map(Number::of))
                .collect(),
            paths: items.iter().map(|item| path(questionnaire, item)).collect(),
        }
    }

    fn len(&self) -> usize {
        self.texts.len()
    }
}

/// The headings over an item, as one text.
pub(super) fn path(questionnaire: &Questionnaire, item: &Item) -> String {
    let path = questionnaire.section_path(item);
    let titles: Vec<&str> = path.iter().map(|section| section.title.trim()).collect();
    titles.join(" > ")
}

struct Pairs<'s> {
    old: &'s Side,
    new: &'s Side,
    old_free: Vec<bool>,
    new_free: Vec<bool>,
    found: Vec<Pair>,
}

impl<'s> Pairs<'s> {
    fn new([old, new]: &'s [Side; 2]) -> Pairs<'s> {
        Pairs {
            old,
            new,
            old_free: vec![true; old.len()],
            new_free: vec![true; new.len()],
            found: Vec::new(),
        }
    }

    fn take(&mut self, old: usize, new: usize, same_wording: bool) {
        if self.old_free[old] && self.new_free[new] {
            self.old_free[old] = false;
            self.new_free[new] = false;
            self.found.push(Pair { old, new, same_wording });
        }
    }

    fn same_number(&self, old: usize, new: usize) -> bool {
        let (old, new) = (&self.old.numbers[old], &self.new.numbers[new]);
        old.is_some() && old == new
    }

    fn same_path(&self, old: usize, new: usize) -> bool {
        self.old.paths[old] == self.new.paths[new]
    }

    /// Of several items with one wording (「上記の内容を記入してください」), those with the
    /// same 項番 come together, then those under the same headings, then by order.
    fn same_wording(&mut self) {
        let mut by_text: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, text) in self.old.texts.iter().enumerate() {
            by_text.entry(text).or_default().push(i);
        }
        let rules: [fn(&Pairs<'s>, usize, usize) -> bool; 3] =
            [Pairs::same_number, Pairs::same_path, |_, _, _| true];
        for rule in rules {
            for new in 0..self.new.len() {
                let text = &self.new.texts[new];
                if text.is_empty() || !self.new_free[new] {
                    continue;
                }
                let twins = by_text.get(text.as_str()).map_or(&[][..], Vec::as_slice);
                let twin = twins
                    .iter()
                    .find(|&&old| self.old_free[old] && rule(self, old, new));
                if let Some(&old) = twin {
                    self.take(old, new, true);
                }
            }
        }
    }

    fn alike(&mut self) {
        let index = self.index();
        let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
        for new in (0..self.new.len()).filter(|&new| self.new_free[new]) {
            for (old, score) in index.near(self.old.len() + new) {
                if old >= self.old.len() || !self.old_free[old] {
                    continue;
                }
                let number = self.same_number(old, new);
                let least = if number { ALIKE_WITH_NUMBER } else { ALIKE };
                if score >= least {
                    let bonus = BONUS * f64::from(u8::from(number))
                        + BONUS * f64::from(u8::from(self.same_path(old, new)));
                    candidates.push((score + bonus, old, new));
                }
            }
        }
        self.take_best(candidates);
    }

    /// An item that was asked anew between the same neighbours may have few words in common
    /// with what it was.
    fn alone_in_gaps(&mut self) {
        let index = self.index();
        let (old_of, gaps) = self.gaps();
        let mut candidates: Vec<(f64, usize, usize)> = Vec::new();
        for new in (0..self.new.len()).filter(|&new| self.new_free[new]) {
            let near = index.near(self.old.len() + new).into_iter();
            let here = near.filter(|(old, score)| {
                *old < self.old.len()
                    && self.old_free[*old]
                    && *score >= ALIKE_IN_GAP
                    && gaps[*old] == old_of[new]
            });
            candidates.extend(here.map(|(old, score)| (score, old, new)));
        }
        self.take_best(candidates);
    }

    /// The paired item before each item, as its index in the old version: once for the
    /// new items, once for the old ones.
    fn gaps(&self) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
        let by_new: HashMap<usize, usize> =
            self.found.iter().map(|pair| (pair.new, pair.old)).collect();
        let follow = |free: &[bool], old_of: &dyn Fn(usize) -> Option<usize>| {
            let mut last = None;
            let step = |i| {
                last = if free[i] { last } else { old_of(i) };
                last
            };
            (0..free.len()).map(step).collect::<Vec<_>>()
        };
        let new = follow(&self.new_free, &|i| by_new.get(&i).copied());
        let old = follow(&self.old_free, &Some);
        (new, old)
    }

    /// All texts are in the index, so that what is common among them weighs little.
    fn index(&self) -> TextIndex {
        let texts = self.old.texts.iter().chain(&self.new.texts);
        TextIndex::new(texts.map(String::as_str))
    }

    fn take_best(&mut self, mut candidates: Vec<(f64, usize, usize)>) {
        candidates
            .sort_by(|a, b| b.0.total_cmp(&a.0).then((a.2, a.1).cmp(&(b.2, b.1))));
        for (_, old, new) in candidates {
            self.take(old, new, false);
        }
    }
}
