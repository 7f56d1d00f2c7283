//! Which approved answer fits a question, and whether to trust it: the second guess.
//!
//! Two steps. An [index](Matcher) finds the entries that share the most with the question,
//! by characters, words and concepts. Then the question is cut into pieces, and each
//! candidate has to account for every piece: a score says what is near, and only the
//! account says whether it answers. What speaks for and against a candidate comes with it
//! as [`Evidence`].

mod choice;
mod decide;
mod evidence;
mod explain;
mod facets;
mod guards;
mod index;
mod normalize;
mod thesaurus;

use std::collections::HashMap;
use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::library::{AnswerLibrary, Entry};

pub use self::choice::{choose, is_qualified, legend};
pub use self::evidence::Evidence;
pub use self::guards::Guard;
pub use self::normalize::normalize;
pub use self::thesaurus::Thesaurus;

use self::explain::Profile;
use self::index::Index;
use self::normalize::Normal;

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
    /// What speaks for it and against it.
    pub evidence: Vec<Evidence>,
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
/// Building it reads the whole library once; matching a question then takes a fraction
/// of a millisecond. The same library and question give the same result on every run
/// and machine.
///
/// # Examples
///
/// ```
/// use checksheet::matching::Question;
/// use checksheet::{Answer, AnswerLibrary, Decision, Item, Matcher, Questionnaire};
///
/// let item = |number: &str, question: &str, remark: &str| Item {
///     number: Some(number.to_owned()),
///     question: question.to_owned(),
///     answers: vec![Answer::of("○", remark)],
///     ..Item::default()
/// };
/// let master = Questionnaire {
///     items: vec![
///         item("1", "データのバックアップを取得していること。", "毎日取得しています。"),
///         item("2", "従業員に情報セキュリティ教育を行うこと。", "入社時と毎年実施しています。"),
///     ],
///     ..Questionnaire::default()
/// };
/// let library = AnswerLibrary::new().with("master.xlsx", &master);
/// let matcher = Matcher::new(&library);
/// let decide = |text| matcher.decide(&Question { text, category: None });
///
/// let found = decide("社員へのセキュリティ研修を実施していますか。");
/// assert_eq!(found.decision, Decision::Fill);
/// assert_eq!(found.candidates[0].number, "2");
/// // The same topic, but the entry says nothing of 世代数.
/// assert_eq!(decide("バックアップの世代数を記載してください。").decision, Decision::Suggest);
/// ```
#[derive(Clone, Debug)]
pub struct Matcher<'l> {
    library: &'l AnswerLibrary,
    policy: Policy,
    thesaurus: Thesaurus,
    index: Index,
    /// Entries by the normal form of their questions, in order of precedence.
    questions: HashMap<String, Vec<usize>>,
    /// Entries by the normal form of their aliases.
    aliases: HashMap<String, Vec<usize>>,
    /// What the entries say, made when it is first needed.
    profiles: Vec<OnceLock<Box<Profile>>>,
}

impl<'l> Matcher<'l> {
    /// The most candidates that are told.
    pub const MOST_CANDIDATES: usize = 5;

    /// A matcher over a library, with [`Policy::Strict`] and the built-in thesaurus.
    pub fn new(library: &'l AnswerLibrary) -> Matcher<'l> {
        Matcher::with_thesaurus(library, Thesaurus::builtin())
    }

    /// A matcher with another thesaurus.
    pub fn with_thesaurus(
        library: &'l AnswerLibrary,
        thesaurus: Thesaurus,
    ) -> Matcher<'l> {
        let entries = library.entries();
        let index = Index::build(&thesaurus, entries.len(), entries.iter().map(texts));
        let mut questions: HashMap<String, Vec<usize>> = HashMap::new();
        let mut aliases: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, entry) in entries.iter().enumerate() {
            questions.entry(normalize(&entry.question)).or_default().push(i);
            for alias in &entry.aliases {
                aliases.entry(normalize(alias)).or_default().push(i);
            }
        }
        let profiles = vec![OnceLock::new(); entries.len()];
        Matcher {
            library,
            policy: Policy::default(),
            thesaurus,
            index,
            questions,
            aliases,
            profiles,
        }
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

    fn profile(&self, entry: usize) -> &Profile {
        self.profiles[entry].get_or_init(|| {
            Box::new(Profile::of(&self.thesaurus, &self.library.entries()[entry]))
        })
    }
}

/// The normal forms of an entry's question, and of all else that it says.
fn texts(entry: &Entry) -> (String, String) {
    let remarks = entry.answers.iter().filter_map(|answer| answer.remark.as_deref());
    let rest: Vec<&str> = remarks
        .chain(entry.sections.iter().map(String::as_str))
        .chain(entry.aliases.iter().map(String::as_str))
        .collect();
    (Normal::of(&entry.question).text, Normal::of(&rest.join(" / ")).text)
}
