//! Which approved answer fits a question, and whether to trust it: the second guess.

mod choice;
mod normalize;
mod thesaurus;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::library::{AnswerLibrary, EntryKind};

pub use self::choice::{choose, is_qualified, legend};
pub use self::normalize::normalize;

/// A question as it is to be matched.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Question<'a> {
    /// 確認事項.
    pub text: &'a str,
    /// The heading that it stands under, or the cells of its category columns.
    pub category: Option<&'a str>,
}

/// What to do about a question.
#[derive(
    Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Safe to write without a person.
    Fill,
    /// Shown to a person, and not written by default.
    Suggest,
    /// Nothing fits.
    None,
}

/// How far from proof an answer may be and still be filled.
#[derive(
    Clone, Copy, Debug, Default, Eq, Hash, PartialEq, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Every piece of the question is accounted for.
    #[default]
    Strict,
    /// A little may be unaccounted for.
    Balanced,
    /// The best candidate, where it is clearly the best.
    Eager,
}

/// An entry that may answer a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// Index into [`AnswerLibrary::entries`].
    #[serde(skip)]
    pub entry: usize,
    /// 項番 of the entry in its source; empty where it has none.
    pub number: String,
    /// From 0 to 1. It ranks; it does not decide.
    pub score: f64,
    /// What speaks for it and what is unexplained, in sentences.
    pub evidence: Vec<String>,
}

/// The decision on one question, and what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Match {
    /// What to do.
    pub decision: Decision,
    /// At most five, best first.
    pub candidates: Vec<Candidate>,
}

/// Finds the entries that fit a question.
///
/// Building it reads the whole library once; matching a question then takes
/// microseconds.
#[derive(Clone, Debug)]
pub struct Matcher<'l> {
    library: &'l AnswerLibrary,
    policy: Policy,
    grams: Vec<Vec<u64>>,
    normal: Vec<String>,
}

impl<'l> Matcher<'l> {
    /// The most candidates that are told.
    pub const MOST_CANDIDATES: usize = 5;

    /// A matcher over a library, with [`Policy::Strict`].
    pub fn new(library: &'l AnswerLibrary) -> Matcher<'l> {
        let normal: Vec<String> =
            library.entries().iter().map(|entry| normalize(&entry.question)).collect();
        let grams = normal.iter().map(|text| grams(text)).collect();
        Matcher { library, policy: Policy::default(), grams, normal }
    }

    /// The same matcher with another policy.
    #[must_use]
    pub fn policy(self, policy: Policy) -> Matcher<'l> {
        Matcher { policy, ..self }
    }

    /// The library that it looks in.
    pub fn library(&self) -> &'l AnswerLibrary {
        self.library
    }

    /// Decide on one question.
    pub fn decide(&self, question: &Question<'_>) -> Match {
        let normal = normalize(question.text);
        let asked = grams(&normal);
        let mut candidates: Vec<Candidate> = Vec::new();
        for (i, entry) in self.library.entries().iter().enumerate() {
            let same = !normal.is_empty() && normal == self.normal[i];
            let score = if same { 1.0 } else { dice(&asked, &self.grams[i]) };
            if score < 0.2 {
                continue;
            }
            let evidence = if same {
                "the same question".to_owned()
            } else {
                format!("{:.0} % of the character pairs are shared", score * 100.0)
            };
            candidates.push(Candidate {
                entry: i,
                number: entry.number.clone().unwrap_or_default(),
                score,
                evidence: vec![evidence],
            });
        }
        candidates
            .sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
        candidates.truncate(Matcher::MOST_CANDIDATES);
        let threshold = match self.policy {
            Policy::Strict => 0.9,
            Policy::Balanced => 0.8,
            Policy::Eager => 0.7,
        };
        let decision = match candidates.first() {
            None => Decision::None,
            Some(best)
                if best.score >= threshold
                    && self.library.entries()[best.entry].kind == EntryKind::Item =>
            {
                Decision::Fill
            }
            Some(_) => Decision::Suggest,
        };
        Match { decision, candidates }
    }
}

/// The character pairs of a text, sorted, each once.
fn grams(text: &str) -> Vec<u64> {
    let chars: Vec<char> = text.chars().collect();
    let mut grams: Vec<u64> = chars
        .windows(2)
        .map(|pair| {
            (u64::from(u32::from(pair[0])) << 32) | u64::from(u32::from(pair[1]))
        })
        .collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// Twice what is shared over what there is in all.
fn dice(a: &[u64], b: &[u64]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let shared = a.iter().filter(|gram| b.binary_search(gram).is_ok()).count();
    2.0 * shared as f64 / (a.len() + b.len()) as f64
}
