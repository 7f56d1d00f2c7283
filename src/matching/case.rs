//! A question and the entry that fits it best, side by side.

use super::Matcher;
use super::asked::{Asked, Piece};
use super::decide::{Scanned, VERBATIM, Weighed};
use super::explain::{Account, Back, Profile};

/// A question that accounts for so much of the entry's own asks the same.
pub(super) const MOSTLY: f32 = 0.6;
/// The least score of an entry whose question is the same in other words.
const SAME: f32 = 0.66;

/// A question and the entry that fits it best, side by side.
pub(super) struct Case<'c> {
    pub(super) asked: &'c Asked,
    /// The heading over the question, in normal form.
    pub(super) heading: Option<&'c str>,
    pub(super) best: &'c Weighed,
    pub(super) others: &'c [Weighed],
    pub(super) profile: &'c Profile,
    /// How much of the entry's own question this one accounts for.
    pub(super) back: Back,
    /// How alike it is in letters to the entry's own.
    pub(super) likeness: f32,
    /// How far the best is ahead of the next that would answer otherwise.
    pub(super) lead: f32,
}

impl Case<'_> {
    pub(super) fn question(&self) -> &str {
        &self.asked.normal.text
    }

    /// Whether it is nearly the entry's own question.
    pub(super) fn is_verbatim(&self) -> bool {
        self.likeness >= VERBATIM
    }

    /// Whether the entry has something for all of the question.
    pub(super) fn is_whole(&self) -> bool {
        self.best.explanation.left == 0.0
    }

    /// The pieces for which the entry has nothing, and the text that is left of each.
    pub(super) fn left(&self) -> impl Iterator<Item = (&Piece, &str)> {
        let accounts = self.asked.pieces.iter().zip(&self.best.explanation.accounts);
        accounts.filter_map(|(piece, account)| match account {
            Account::Nothing(part) => Some((piece, &self.question()[part.clone()])),
            _ => None,
        })
    }

    /// Whether the entry accounts for one thing alone.
    pub(super) fn is_of_one_thing(&self) -> bool {
        self.best.explanation.things <= 1
    }

    /// Whether the question says too little or too much to be read at all.
    pub(super) fn is_unreadable(&self) -> bool {
        let asked = self.asked;
        asked.is_hollow() || asked.is_short() || asked.is_endless()
    }

    /// Whether each of the two questions accounts for the other, in whatever words: what
    /// the company answered to its own stands for this one as it is.
    pub(super) fn asks_the_same(&self) -> bool {
        self.is_whole() && self.back.share >= MOSTLY && self.best.score >= SAME
    }
}

impl Matcher<'_> {
    /// The first of the candidates, of which there is one at least, beside the question.
    pub(super) fn case<'c>(
        &'c self,
        asked: &'c Asked,
        category: Option<Scanned<'c>>,
        weighed: &'c [Weighed],
    ) -> Case<'c> {
        let (best, others) = (&weighed[0], &weighed[1..]);
        let profile = self.profile(best.entry);
        let heading = category.map(|(text, _)| text);
        Case {
            likeness: profile.pairs.likeness(&asked.pairs),
            asked,
            heading,
            best,
            others,
            profile,
            back: profile.back(&Profile::of_asked(&self.thesaurus, asked, heading)),
            lead: self.rival(best, others).map_or(best.score, |(_, lead)| lead),
        }
    }

    /// The next of several candidates, of which the first is the best, that would answer
    /// otherwise, and how far the best is ahead of it.
    pub(super) fn rival<'w>(
        &self,
        best: &Weighed,
        others: &'w [Weighed],
    ) -> Option<(&'w Weighed, f32)> {
        let mut others = others.iter();
        let rival = others.find(|other| !self.same_answer(other.entry, best.entry))?;
        Some((rival, best.score - rival.score))
    }
}
