//! From candidates to a decision.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use crate::library::{Entry, EntryKind};

use super::asked::Asked;
use super::bilingual::halves;
use super::evidence::Evidence;
use super::explain::{Account, Explanation};
use super::guards::Guard;
use super::likeness::Pairs;
use super::normalize::{Normal, without_spaces};
use super::polarity;
use super::semantic::{Opinion, RERANKED};
use super::story::without_story;
use super::thesaurus::{Hit, Kind};
use super::{Candidate, Decision, Match, Matcher, Question};

/// So many entries are looked at closely.
const CLOSE: usize = 12;
/// What the account of the question weighs against the score of the index.
const SHARE: f32 = 0.35;
const SHARE_ABOUT: f32 = 0.05;
/// What a question gains whose letters are all those of the entry's own, and the likeness from
/// which it gains at all: endings alone make so much.
const LETTERS: f32 = 0.2;
const LETTERS_FROM: f32 = 0.3;
/// A fact of the preamble steps back behind items.
const FACT: f32 = 0.6;
/// A question this near to the entry's own is taken to be the same.
pub(super) const VERBATIM: f32 = 0.86;
/// How far apart a heading has to set two entries with the same question.
pub(super) const CLEAR: f32 = 0.02;
/// A question this near to a confirmed wording, with the same concepts, is the same.
const ALIKE: f32 = 0.9;

/// A text in its normal form, and the wordings in it.
pub(super) type Scanned<'t> = (&'t str, &'t [Hit]);

/// A candidate while it is weighed.
pub(super) struct Weighed {
    pub(super) entry: usize,
    pub(super) score: f32,
    pub(super) explanation: Explanation,
}

/// Of equal ones the first in the library.
fn best_first(a: &Weighed, b: &Weighed) -> Ordering {
    b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry))
}

impl Matcher<'_> {
    /// Decide on one question.
    ///
    /// A text that holds the question twice, in Japanese and in English, is matched in
    /// each, like [translations](Matcher::decide_in_any).
    pub fn decide(&self, question: &Question<'_>) -> Match {
        match halves(question.text) {
            Some(halves) => best_of(
                halves
                    .into_iter()
                    .map(|text| self.decide_in_one(&Question { text, ..*question })),
            ),
            None => self.decide_in_one(question),
        }
    }

    /// Decide on a question that is asked in several languages.
    ///
    /// The best of the matches counts: a fill before a suggestion, then the better score.
    /// Where two are sure of different entries, neither is sure.
    pub fn decide_in_any<'q>(
        &self,
        question: &Question<'q>,
        translations: impl IntoIterator<Item = &'q str>,
    ) -> Match {
        let all = translations.into_iter().map(|text| Question { text, ..*question });
        best_of(std::iter::once(*question).chain(all).map(|q| self.decide(&q)))
    }

    /// Decide on a question in one language: as it stands, and where that is not sure, without
    /// what the customer tells of itself before it.
    fn decide_in_one(&self, question: &Question<'_>) -> Match {
        let whole = self.decide_on(question);
        let text = without_story(question.text);
        if whole.decision == Decision::Fill || text.len() == question.text.len() {
            return whole;
        }
        self.decide_on(&Question { text, ..*question })
    }

    fn decide_on(&self, question: &Question<'_>) -> Match {
        let asked = Asked::of(&self.thesaurus, question.text);
        let category = question.category.map(|category| {
            let normal = Normal::of(category).text;
            let hits = self.thesaurus.scan(&normal);
            (normal, hits)
        });
        let category = category.as_ref().map(|(text, hits)| (&**text, &**hits));
        let most = if self.meanings.is_some() { RERANKED } else { CLOSE };
        let mut near = self.near(&asked, category, most);
        let beyond = near.split_off(near.len().min(CLOSE));
        let mut weighed = self.weigh(&asked, near);
        let same = self
            .same_question(question, &asked.normal, &weighed)
            .or_else(|| self.nearly_an_alias(&asked, &weighed));
        let mut candidates = Vec::new();
        let mut decision = Decision::None;
        if let Some((entry, evidence)) = same {
            weighed.retain(|weighed| weighed.entry != entry);
            candidates.push(self.candidate(entry, 1.0, vec![evidence]));
            decision = Decision::Fill;
        } else if !weighed.is_empty() {
            let guards;
            (decision, guards) =
                self.judge(question.text, &asked, category, &mut weighed, beyond);
            let best = weighed.remove(0);
            let mut evidence = self.account_of(question.text, &asked, &best);
            evidence.extend(self.runner_up(&best, &weighed));
            evidence.extend(guards.into_iter().map(Evidence::Guard));
            candidates.push(self.candidate(best.entry, best.score, evidence));
        }
        let room = Matcher::MOST_CANDIDATES - candidates.len();
        candidates.extend(weighed.iter().take(room).map(|weighed| {
            let evidence = self.account_of(question.text, &asked, weighed);
            self.candidate(weighed.entry, weighed.score, evidence)
        }));
        Match { decision, candidates }
    }

    /// Whether the best is filled, and why not.
    ///
    /// The words decide, over the entries that come close. Where there is an embedder it
    /// votes on a fill, and puts in order what is suggested, with those `beyond` in it.
    fn judge(
        &self,
        text: &str,
        asked: &Asked,
        category: Option<Scanned<'_>>,
        weighed: &mut Vec<Weighed>,
        beyond: Vec<(usize, f32)>,
    ) -> (Decision, Vec<Guard>) {
        let case = self.case(asked, category, weighed);
        let mut guards = self.guards(text, category, &case);
        let sure = self.is_sure(&case, &guards);
        let by_words = weighed[0].entry;
        let entries = weighed.iter().map(|weighed| weighed.entry);
        let entries = entries.chain(beyond.iter().map(|(entry, _)| *entry));
        let entries: Vec<usize> = entries.collect();
        let opinion = self
            .meanings
            .as_ref()
            .map(|meanings| meanings.opinion(text, entries.iter().copied()));
        if sure {
            let objection = match &opinion {
                None => None,
                Some(Err(_)) => Some(Guard::NoVote),
                Some(Ok(opinion)) => {
                    let answers_otherwise = |entry: &usize| {
                        self.entry(*entry).kind == EntryKind::Item
                            && !self.same_answer(*entry, by_words)
                    };
                    let others = entries.into_iter().filter(answers_otherwise);
                    opinion.is_against(by_words, others).then_some(Guard::Meaning)
                }
            };
            if objection.is_none() {
                return (Decision::Fill, guards);
            }
            guards.extend(objection);
        }
        if let Some(Ok(opinion)) = opinion {
            weighed.extend(self.weigh(asked, beyond));
            self.order_by_meaning(weighed, &opinion);
            let first = weighed[0].entry;
            if first != by_words {
                let differ = !self.same_answer(first, by_words);
                let differ = differ || guards.contains(&Guard::Meaning);
                let case = self.case(asked, category, weighed);
                guards = self.guards(text, category, &case);
                guards.extend(differ.then_some(Guard::Meaning));
            }
        }
        (Decision::Suggest, guards)
    }

    fn order_by_meaning(&self, weighed: &mut [Weighed], opinion: &Opinion) {
        for weighed in weighed.iter_mut() {
            let is_fact = self.entry(weighed.entry).kind == EntryKind::Fact;
            let most = if is_fact { FACT } else { 1.0 };
            weighed.score = opinion.mixed(weighed.entry, weighed.score, most);
        }
        weighed.sort_by(best_first);
    }

    pub(super) fn entry(&self, entry: usize) -> &Entry {
        &self.library.entries()[entry]
    }

    fn candidate(
        &self,
        entry: usize,
        score: f32,
        mut evidence: Vec<Evidence>,
    ) -> Candidate {
        let number = self.entry(entry).number.clone().unwrap_or_default();
        let source = self.entry(entry).source.clone();
        if self.profile(entry).qualified {
            evidence.push(Evidence::Qualified);
        }
        Candidate { entry, source, number, score: rounded(score), evidence }
    }

    /// The entries that come near, with the scores of the index, best first.
    pub(super) fn near(
        &self,
        asked: &Asked,
        category: Option<Scanned<'_>>,
        most: usize,
    ) -> Vec<(usize, f32)> {
        let question = (asked.normal.text.as_str(), asked.hits.as_slice());
        self.index.search(&self.thesaurus, question, category, most)
    }

    /// The same with their accounts of the question, best first.
    pub(super) fn weigh(&self, asked: &Asked, near: Vec<(usize, f32)>) -> Vec<Weighed> {
        let mut weighed: Vec<Weighed> = near
            .into_iter()
            .map(|(entry, near)| {
                let profile = self.profile(entry);
                let explanation = Explanation::of(asked, profile);
                let mut score = near * (1.0 - SHARE - SHARE_ABOUT)
                    + SHARE * explanation.share()
                    + SHARE_ABOUT * explanation.share_about()
                    + LETTERS
                        * (profile.pairs.likeness(&asked.pairs) - LETTERS_FROM)
                            .max(0.0)
                        / (1.0 - LETTERS_FROM);
                if self.entry(entry).kind == EntryKind::Fact {
                    score *= FACT;
                }
                Weighed { entry, score, explanation }
            })
            .collect();
        weighed.sort_by(best_first);
        weighed
    }

    /// The entry that answers this very question, if there is one.
    ///
    /// Where several do with different answers, the heading has to tell them apart.
    fn same_question(
        &self,
        question: &Question<'_>,
        normal: &Normal,
        weighed: &[Weighed],
    ) -> Option<(usize, Evidence)> {
        let key = without_spaces(&normal.text);
        if key.is_empty() {
            return None;
        }
        if let Some(entries) = self.aliases.get(&key) {
            return Some((*entries.first()?, Evidence::Alias));
        }
        let entries = self.questions.get(&key)?;
        let items = || {
            entries.iter().copied().filter(|&i| self.entry(i).kind == EntryKind::Item)
        };
        let first = items().next()?;
        let source = &self.entry(first).source;
        let rivals: Vec<usize> =
            items().filter(|&i| &self.entry(i).source == source).collect();
        if rivals.iter().all(|&i| self.same_answer(i, first)) {
            return Some((first, Evidence::SameQuestion));
        }
        let mut ranked = weighed.iter().filter(|w| rivals.contains(&w.entry));
        let (best, next) = (ranked.next()?, ranked.next()?);
        let clear = best.score - next.score >= CLEAR;
        (clear && question.category.is_some())
            .then_some((best.entry, Evidence::SameQuestion))
    }

    /// The entry that a person has confirmed for nearly this question: alike in letters,
    /// and the same in concepts, figures and polarity.
    fn nearly_an_alias(
        &self,
        asked: &Asked,
        weighed: &[Weighed],
    ) -> Option<(usize, Evidence)> {
        let concepts = |asked: &Asked| -> BTreeSet<u32> {
            asked.pieces.iter().flat_map(|piece| piece.concepts.clone()).collect()
        };
        let figures = |text: &str| -> String {
            text.chars().filter(char::is_ascii_digit).collect()
        };
        let same = |alias: &String| {
            asked.pairs.likeness(&Pairs::of(alias)) >= ALIKE
                && figures(&asked.normal.text) == figures(alias)
                && polarity::is_negative(&asked.normal.text)
                    == polarity::is_negative(alias)
                && concepts(asked) == concepts(&Asked::of(&self.thesaurus, alias))
        };
        let entry = weighed.iter().map(|weighed| weighed.entry);
        let mut found = entry.filter(|&i| self.profile(i).aliases.iter().any(same));
        found.next().map(|entry| (entry, Evidence::Alias))
    }

    pub(super) fn same_answer(&self, a: usize, b: usize) -> bool {
        self.entry(a).answers == self.entry(b).answers
    }

    fn runner_up(&self, best: &Weighed, others: &[Weighed]) -> Option<Evidence> {
        let (rival, _) = self.rival(best, others)?;
        let number = self.entry(rival.entry).number.clone().unwrap_or_default();
        let margin = rounded(best.score) - rounded(rival.score);
        let margin = (margin * 1e4).round() / 1e4;
        Some(Evidence::RunnerUp { number, margin })
    }

    /// What the entry accounts for, in the words of the question.
    fn account_of(
        &self,
        text: &str,
        asked: &Asked,
        weighed: &Weighed,
    ) -> Vec<Evidence> {
        let original = |at: std::ops::Range<usize>| {
            let words = text.get(asked.normal.origin(at)).unwrap_or_default();
            words.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
        };
        asked
            .pieces
            .iter()
            .zip(&weighed.explanation.accounts)
            .filter(|(piece, _)| piece.kind != Kind::Light)
            .filter_map(|(piece, account)| match account {
                Account::Common => None,
                Account::Words => Some(Evidence::Explained {
                    words: original(piece.at.clone()),
                    by: None,
                }),
                Account::Concept(concept) => {
                    let by = self.thesaurus.concept(*concept).map(|c| c.name.clone());
                    Some(Evidence::Explained { words: original(piece.at.clone()), by })
                }
                Account::Nothing(at) => {
                    Some(Evidence::Unexplained(original(at.clone())))
                }
            })
            .collect()
    }
}

/// A score as it is told.
fn rounded(score: f32) -> f64 {
    (f64::from(score).clamp(0.0, 1.0) * 1e4).round() / 1e4
}

/// The best match of the same question in several languages.
fn best_of(found: impl Iterator<Item = Match>) -> Match {
    let mut sure = BTreeSet::new();
    let mut best = Match { decision: Decision::None, candidates: Vec::new() };
    for found in found {
        if found.decision == Decision::Fill {
            sure.extend(found.candidates.first().map(|candidate| candidate.entry));
        }
        if rank(&found) > rank(&best) {
            best = found;
        }
    }
    if sure.len() > 1 {
        best.decision = Decision::Suggest;
    }
    best
}

/// What makes one match better than another: first the decision, then the score.
fn rank(found: &Match) -> (u8, f64) {
    let decision = match found.decision {
        Decision::Fill => 2,
        Decision::Suggest => 1,
        Decision::None => 0,
    };
    (decision, found.candidates.first().map_or(0.0, |best| best.score))
}
