//! What a policy demands of the entry that fits best.

use std::ops::Range;

use super::asked::Piece;
use super::case::{Case, MOSTLY};
use super::explain::Account;
use super::guards::ACTS;
use super::normalize::is_katakana;
use super::thesaurus::Kind;
use super::{Matcher, Policy};

/// So much less is demanded of the score where the entry has the very technique or figure.
const CERTAIN: f32 = 0.05;
/// The least score where the entry has nothing for a plain word of the question.
const PLAIN: f32 = 0.5;
/// The least score where it has nothing for a known thing that is said by the way.
const BY_THE_WAY: f32 = 0.55;
/// The least distance to the next entry with another answer, in both cases.
const CLEARLY: f32 = 0.25;
/// The least distance where it has nothing for a thing that is not what is asked.
const ASIDE: f32 = 0.2;

impl Policy {
    /// The least score.
    fn least(self) -> f32 {
        match self {
            Policy::Strict => 0.52,
            Policy::Balanced => 0.4,
            Policy::Eager => 0.25,
        }
    }

    /// The least distance to the next entry with another answer.
    pub(super) fn margin(self) -> f32 {
        match self {
            Policy::Strict | Policy::Balanced => 0.05,
            Policy::Eager => 0.02,
        }
    }
}

impl Matcher<'_> {
    /// Whether the best entry meets what the policy demands.
    pub(super) fn suffices(&self, case: &Case<'_>) -> bool {
        let explained = &case.best.explanation;
        // Words that the remark happens to have are no answer.
        let about = explained.about > 0.0 || explained.named_told;
        let told = explained.left == 0.0 || !case.asked.wants_telling;
        // A certain technique or figure that the entry has says much by itself.
        let certain = explained.named_told && explained.things > 1;
        let least = self.policy.least();
        let least = if certain { least - CERTAIN } else { least };
        about && told && case.best.score >= least && self.leaves_little(case)
    }

    /// Whether what the entry has nothing for is little, and not the very thing that is
    /// asked.
    fn leaves_little(&self, case: &Case<'_>) -> bool {
        let explained = &case.best.explanation;
        if explained.left == 0.0 {
            return true;
        }
        let lead = self.lead(case);
        let one_of_three =
            explained.left <= 1.0 && explained.things as f32 >= 2.0 * explained.left;
        let aside = !explained.last_left && lead >= ASIDE;
        let same = case.back.share >= MOSTLY && lead >= CLEARLY;
        let plain = case.best.score >= PLAIN && leaves(case, is_plain);
        let by_the_way = case.best.score >= BY_THE_WAY
            && leaves(case, |case, piece, _| self.is_by_the_way(case, piece));
        match self.policy {
            Policy::Strict => {
                one_of_three && same && !explained.last_left && (plain || by_the_way)
            }
            Policy::Balanced => {
                one_of_three && (aside || (same && (plain || by_the_way)))
            }
            Policy::Eager => explained.left <= 2.0,
        }
    }

    /// Whether a known thing is said by the way: something that is asked of everything, or
    /// that none of the entries that come near is about. Else it is a question of its own.
    fn is_by_the_way(&self, case: &Case<'_>, piece: &Piece) -> bool {
        let is_act = piece.concepts.iter().any(|id| self.is_one_of(*id, ACTS));
        let asked_elsewhere = || {
            case.others.iter().any(|other| {
                let profile = self.profile(other.entry);
                piece.concepts.iter().any(|id| profile.is_about(*id))
            })
        };
        piece.kind == Kind::Topic && (is_act || !asked_elsewhere())
    }
}

/// Whether what is left over are words that name nothing known: neither a concept, nor
/// something in katakana, letters or figures, as techniques and products are.
fn is_plain(case: &Case<'_>, piece: &Piece, part: &Range<usize>) -> bool {
    let mut chars = case.question()[part.clone()].chars();
    piece.concepts.is_empty()
        && chars.all(|c| !c.is_ascii() && !is_katakana(c) && !c.is_numeric())
}

/// Whether all that is left over is of a kind.
fn leaves(
    case: &Case<'_>,
    is_so: impl Fn(&Case<'_>, &Piece, &Range<usize>) -> bool,
) -> bool {
    let mut accounts = case.asked.pieces.iter().zip(&case.best.explanation.accounts);
    accounts.all(|(piece, account)| match account {
        Account::Nothing(part) => is_so(case, piece, part),
        _ => true,
    })
}
